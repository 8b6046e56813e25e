from __future__ import annotations

import datetime as dt
import time

import pytest

from geomap.incidents import identify_events, read_events
from geomap.incidents.clauses import split_sentences
from geomap.incidents.triggers import find_triggers
from geomap.lexicons import load
from geomap.models import Candidate, Mention, Place, Report
from geomap.quantities import find_counts, find_distances, find_whens


def read(text, *names, report_id="r1", published=dt.datetime(2024, 8, 9)):
    places = tuple(
        Place(
            Mention(text.index(n), text.index(n) + len(n), n, "place", n),
            Candidate(f"t:{n}", n, kind, code, None, None, 10.0, 10.0),
            0.9,
            "given",
        )
        for n, kind, code in names
    )
    report = Report(report_id, text, published)
    return read_events(
        report,
        places,
        counts=find_counts(text),
        distances=find_distances(text),
        whens=find_whens(text, published.date()),
    )[0]


def test_a_strike_has_its_sides_place_and_toll():
    text = "Israeli jets bombed the town of Nabatieh on Monday, killing 12 people, the ministry said."
    (incident,) = read(text, ("Nabatieh", "town", "LBN"))
    assert (incident.kind, incident.actor_code, incident.target_code) == ("air_strike", "ISR", "LBN")
    assert (incident.place, incident.killed_min, incident.killed_max) == ("Nabatieh", 12, 12)
    assert incident.date_start == dt.date(2024, 8, 5)
    assert all(text[e.start : e.end] == e.text for e in incident.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "Russia may attack Kharkiv next week, officials warned.",
        "Troops shelled a mock target near Kharkiv in a drill.",
        "The coach said his team came under fire from critics in Kharkiv.",
        "Nobody fired a shot at Kharkiv on Monday, police said.",
    ],
)
def test_what_did_not_happen_is_no_incident(text):
    assert read(text, ("Kharkiv", "city", "UKR")) == ()


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, v in load("kinds").items() for t in v["examples"]])
def test_every_example_of_the_lexicon_has_a_trigger_of_its_kind(kind, text):
    found = {k for s in split_sentences(text) for t in find_triggers(text, s) for k in (t.kind, *t.also)}
    assert kind in found


def test_two_reports_of_one_event_share_their_id_in_any_order():
    text = "Israeli jets bombed the town of Nabatieh on Monday."
    a = read(text, ("Nabatieh", "town", "LBN"))[0]
    b = read(text.replace("bombed", "struck"), ("Nabatieh", "town", "LBN"), report_id="r2")[0]
    assert len({i.incident_id for i in identify_events([a, b])}) == 1
    assert [i.incident_id for i in identify_events([b, a])] == [i.incident_id for i in identify_events([a, b])]


def test_time_grows_with_length_only():
    start = time.process_time()
    assert len(split_sentences("troops crossed the line " * 20_000)) > 100
    assert time.process_time() - start < 20
