from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from geomap.cli import geomap as command
from geomap.errors import ReportError
from geomap.evaluation.incidents import score_incidents
from geomap.models import Incident

GORIS = {"name": "Goris", "lat": 39.51, "lon": 46.34, "tolerance_km": 25}


def told(kind="shelling", *, report="r1", lat=39.5, lon=46.3, event="e1", confidence=0.8, **more):
    return Incident(event, report, kind, kind, lat=lat, lon=lon, confidence=confidence, **more)


def labelled(*labels, report="r1"):
    return {
        "id": report,
        "text": "",
        "incidents": [{"kind": "shelling", "location": GORIS, **label} for label in labels],
    }


@pytest.mark.parametrize(
    ("labels", "found", "figures", "cause"),
    [
        ([{}], [told()], (1.0, 1.0), {}),
        ([{"kind": "attack", "kind_also": ["shelling"]}], [told()], (1.0, 1.0), {}),
        ([{}], [told(lat=41.0)], (0.0, 0.0), {"missed: the kind is found, the place is not": 1, "wrong: its place": 1}),
        ([{}], [told("protest")], (0.0, 0.0), {"missed: found as another kind": 1, "wrong: its kind": 1}),
        ([{}], [], (None, 0.0), {"missed: not read as an event": 1}),
        ([{}], [told(), told()], (0.5, 1.0), {"wrong: told twice": 1}),
        ([], [told()], (0.0, None), {"wrong: no such event": 1}),
        ([{"background": True}], [], (None, None), {}),
        ([{"background": True}], [told()], (None, None), {}),
    ],
)
def test_precision_recall_and_cause(labels, found, figures, cause):
    scores = score_incidents([labelled(*labels)], {"r1": found})
    assert (scores.precision, scores.recall) == figures
    assert scores.causes() == cause


def test_the_pair_with_most_right_fields_is_matched():
    label = {"killed": {"min": 3, "max": 3}}
    scores = score_incidents(
        [labelled(label)], {"r1": [told(killed_min=2, killed_max=2), told(killed_min=3, killed_max=3)]}
    )
    assert scores.fields == {"killed": [1, 1]}
    assert scores.whole == 1


@pytest.mark.parametrize(
    ("label", "more", "fields", "invented"),
    [
        ({"actor": "AZE"}, {"actor_code": "aze"}, {"actor": [1, 1]}, {}),
        ({"count": {"min": 250, "max": 250}}, {"count_min": 251, "count_max": 252}, {"count": [1, 1]}, {}),
        ({"count": {"min": 12, "max": None}}, {"count_min": 12, "count_max": 12}, {"count": [0, 1]}, {}),
        ({}, {"count_min": 12}, {}, {"count": 1}),
        ({"distance": {"m": 3218.7, "relation": "into"}}, {"distance_m": 3200.0, "distance_relation": "into"}, {"distance": [1, 1], "relation": [1, 1]}, {}),
        ({"date": {"start": "2024-01-02", "end": "2024-01-02"}}, {"date_start": dt.date(2024, 1, 1), "date_end": dt.date(2024, 1, 3)}, {"date": [1, 1]}, {}),
        ({"asserted_by": ["ARM"]}, {"asserted_by": ("ARM", "RUS")}, {"asserted_by": [1, 1]}, {}),
        ({}, {"denied_by": ("AZE",)}, {}, {"denied_by": 1}),
    ],
)  # fmt: skip
def test_fields_and_invented_figures(label, more, fields, invented):
    scores = score_incidents([labelled(label)], {"r1": [told(**more)]})
    assert scores.fields == fields
    assert dict(scores.invented) == invented


def test_sides_of_a_clash_may_be_swapped():
    label = {"kind": "armed_clash", "actor": "AZE", "target": "ARM"}
    scores = score_incidents([labelled(label)], {"r1": [told("armed_clash", actor_code="ARM", target_code="AZE")]})
    assert scores.fields == {"actor": [1, 1], "target": [1, 1]}


@pytest.mark.parametrize(("second", "merged"), [("e1", (1, 1, 0)), ("e2", (0, 1, 0))])
def test_reports_of_one_event_are_counted_as_pairs(second, merged):
    reports = [labelled({"same_event": "x"}), labelled({"same_event": "x"}, report="r2")]
    assert score_incidents(reports, {"r1": [told()], "r2": [told(report="r2", event=second)]}).merged() == merged


def test_events_joined_wrongly_are_counted():
    reports = [labelled({}), labelled({}, report="r2")]
    assert score_incidents(reports, {"r1": [told()], "r2": [told(report="r2")]}).merged() == (0, 0, 1)


def test_reliability_holds_the_claim_against_the_share_that_was_right():
    found = [told(confidence=0.95), told(confidence=0.93, lat=1.0)]
    (row,) = score_incidents([labelled({}, {})], {"r1": found}).reliability()
    assert (row.low, row.count, row.right) == (0.9, 2, 0.5)
    assert row.confidence == pytest.approx(0.94)


@pytest.mark.parametrize(
    ("line", "words"), [("{", "is no JSON"), ('{"text": "x"}', "has no `id`"), ("[]", "has no `id`")]
)
def test_a_label_that_cannot_be_read_is_named_by_its_line(tmp_path, line, words):
    path = tmp_path / "gold.jsonl"
    path.write_text("\n" + line, encoding="utf-8")
    result = CliRunner().invoke(command, ["evaluate", "incidents", str(path)])
    assert isinstance(result.exception, ReportError)
    assert f"{path}:2" in str(result.exception)
    assert words in str(result.exception)


def test_the_verb_prints_figures_and_causes(tmp_path):
    path = tmp_path / "gold.jsonl"
    text = "Azerbaijani forces shelled the town of Goris in Syunik on Friday, Armenia's defence ministry said."
    label = {"kind": "shelling", "location": GORIS}
    far = {"kind": "protest", "location": GORIS}
    rows = [{"id": "a", "published": "2022-09-17", "text": text, "incidents": [label, far]}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    result = CliRunner().invoke(command, ["evaluate", "incidents", str(path), "--json"], catch_exceptions=False)
    figures = json.loads(result.output)
    assert (figures["precision"], figures["recall"]) == (1.0, 0.5)
    assert figures["causes"] == {"missed: found as another kind": 1} or figures["causes"] == {
        "missed: not read as an event": 1
    }
    shown = CliRunner().invoke(command, ["evaluate", "incidents", str(path), "--show"], catch_exceptions=False)
    assert "a: protest at Goris: missed" in shown.output
