"""Which incidents of several reports are one event: tables of what agrees and what does not."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from geomap.incidents import identify_events, merge_event, same_event
from geomap.incidents.merge import event_id
from geomap.models import Incident

DAY = dt.date(2024, 8, 6)
BASE = {
    "kind": "shelling", "title": "", "actor_code": "RUS", "target_code": "UKR", "place": "Kupiansk", "place_id": "g:1",
    "place_kind": "town", "country_code": "UKR", "lon": 37.6, "lat": 49.7, "uncertainty_m": 3000.0, "date_start": DAY, "date_end": DAY,
    "date_precision": "day",
}  # fmt: skip


def told(report, *, hours=0, **more):
    fields = BASE | more
    fields.setdefault(
        "incident_id",
        event_id(fields["kind"], fields["actor_code"], fields["target_code"], fields["place_id"], fields["date_start"]),
    )
    published = dt.datetime(2024, 8, 7, tzinfo=dt.UTC) + dt.timedelta(hours=hours)
    return Incident(report_id=report, published=published, report_ids=(report,), **fields)


NEXT = DAY + dt.timedelta(days=1)
REGION = {
    "place": "Kharkiv",
    "place_id": "g:9",
    "place_kind": "admin1",
    "lon": 36.5,
    "lat": 49.6,
    "uncertainty_m": 150e3,
}
VILLAGE = {"place": "Dvorichna", "place_id": "g:2", "place_kind": "village", "lon": 37.68, "lat": 49.85}
UNNAMED = {"actor_code": None, "target_code": None}


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ({}, {}, "the same place, Kupiansk"),
        ({}, {"kind": "attack"}, "shelling and attack can be one event"),
        ({"kind": "incursion"}, {"kind": "seizure"}, "by the same side"),
        ({}, REGION, "overlap"),
        ({"place_kind": "lake"}, VILLAGE | {"uncertainty_m": 20e3}, "overlap"),
        ({}, {"actor_code": None}, "sides agree (RUS against UKR)"),
        ({"kind": "explosion", **UNNAMED}, {"kind": "explosion", **UNNAMED}, "neither names a side"),
        ({"kind": "incursion"}, {"kind": "incursion", "date_start": NEXT, "date_end": NEXT}, "an incursion that lasts (1 days apart)"),
        ({"background": True}, {}, "dates overlap"),
        ({"killed_min": 3, "killed_max": 3}, {"killed_min": 5, "killed_max": None}, "killed 3 in one, 5 or more in the other"),
        ({"kind": "armed_clash"}, {"kind": "armed_clash", "actor_code": "UKR", "target_code": "RUS"}, "the same two sides"),
        ({"place_kind": "country", "place": "Ukraine"}, {"place_kind": "country", "place": "Ukraine"}, "the same place, Ukraine"),
    ],
)  # fmt: skip
def test_one_event_and_why(one, other, words):
    a, b = told("r1", **one), told("r2", **other)
    assert words in same_event(a, b)
    assert same_event(b, a) is not None


@pytest.mark.parametrize(
    "other",
    [
        VILLAGE,  # another village of the same day
        VILLAGE | {"lon": 37.61, "lat": 49.71},  # however near
        {"date_start": NEXT, "date_end": NEXT},
        {"kind": "protest"},
        {"kind": "air_strike"},  # another weapon is another event
        {"actor_code": "BLR"},
        {"lon": 30.0, "place_id": "g:3", "place": "Kyiv region", "place_kind": "admin1", "uncertainty_m": 90e3},
        REGION | {"country_code": "RUS"},
        {
            "date_start": dt.date(2024, 8, 1),
            "date_end": dt.date(2024, 8, 31),
            "place_id": "g:9",
            "place_kind": "admin1",
        },
        {"date_start": None, "date_end": None},
        {"place": "Ukraine", "place_id": "g:0", "place_kind": "country", "uncertainty_m": 900e3},
    ],
)
def test_two_events(other):
    assert same_event(told("r1"), told("r2", **other)) is None
    assert same_event(told("r2", **other), told("r1")) is None


def test_events_of_one_report_are_its_own():
    assert same_event(told("r1"), told("r1")) is None
    assert same_event(told("r1", background=True), told("r2", background=True)) is None


def test_ids_do_not_hang_on_the_order_of_reading_or_on_further_reports():
    first, sharper, later = told("r1"), told("r2", hours=5, kind="attack"), told("r3", hours=9, actor_code=None)
    apart = told("r4", hours=2, **VILLAGE)
    for order in itertools.permutations([first, sharper, later, apart]):
        ids = {i.report_id: i.incident_id for i in identify_events(order)}
        assert ids["r1"] == ids["r2"] == ids["r3"] == first.incident_id
        assert ids["r4"] == apart.incident_id
    assert [i.incident_id for i in identify_events([first, sharper])] == [first.incident_id] * 2


def test_kinds_of_one_day_and_place_have_ids_of_their_own():
    assert told("r1").incident_id != told("r1", kind="air_strike").incident_id


def test_figures_run_from_lowest_to_highest_over_the_reports():
    a = told("r1", killed_min=3, killed_max=3, asserted_by=("UKR",), confidence=0.9)
    b = told("r2", killed_min=5, killed_max=None, denied_by=("RUS",), confidence=0.5, incident_id=a.incident_id)
    merged = merge_event([b, a])
    assert (merged.killed_min, merged.killed_max) == (3, None)
    assert (merged.asserted_by, merged.denied_by, merged.status) == (("UKR",), ("RUS",), "disputed")
    assert merged.report_ids == ("r1", "r2")
    assert any(
        "joined with r2" in line and "killed 3 in one, 5 or more in the other" in line for line in merged.rejected
    )
