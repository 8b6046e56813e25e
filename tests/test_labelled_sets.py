"""The labelled sets are well formed: a label that cannot be scored would be a miss that no rule can mend."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from geomap import models

GOLD = Path(__file__).parent / "gold"
SETS = sorted(path.name for path in GOLD.glob("*.jsonl"))
RELATIONS = frozenset(models.RELATIONS) - {"part", "in", "inside"}
"""What a label may say: one that is measured from an anchor; 'inside' is written 'into'."""
FIGURES = ("count", "killed", "wounded", "captured")


def reports(name):
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def on_earth(place):
    return -90 <= place["lat"] <= 90 and -180 <= place["lon"] <= 180 and place["tolerance_km"] > 0


def faults_of_places(report):
    """What is wrong with the places of a report, by number: what a held-out report says is not printed."""
    for number, place in enumerate(report["places"]):
        if place["text"] not in report["text"]:
            yield f"place {number} is not in the text"
        if not on_earth(place):
            yield f"place {number} has no point or tolerance"
        if place["country"] is not None and not (len(place["country"]) == 3 and place["country"].isupper()):
            yield f"place {number} has no alpha-3 country"
    named = [place["text"].casefold() for place in report["places"]]
    if len(set(named)) < len(named):
        yield "a place is labelled twice"
    for trap in report["not_places"]:
        if trap not in report["text"] or trap.casefold() in named:
            yield "a trap is not in the text, or is a place as well"


def faults_of_incident(label, published):
    """What is wrong with one incident."""
    if not {label["kind"], *(label.get("kind_also") or [])} <= set(models.KINDS) or label["kind"] in (
        label.get("kind_also") or []
    ):
        yield "kind"
    if label.get("location") and not on_earth(label["location"]):
        yield "location"
    if when := label.get("date"):
        start, end = (dt.date.fromisoformat(when[edge]) for edge in ("start", "end"))
        if end < start or start > published:
            yield "date"
    if label.get("distance") and label["distance"]["relation"] not in RELATIONS:
        yield "relation"
    for figure in FIGURES:
        told = label.get(figure)
        ends = [told[edge] for edge in ("min", "max") if told[edge] is not None] if told else [0]
        if not ends or ends != sorted(ends):
            yield figure


@pytest.mark.parametrize("name", SETS)
def test_each_label_can_be_scored(name):
    found = reports(name)
    assert len({report["id"] for report in found}) == len(found)
    faults = []
    for report in found:
        published = dt.date.fromisoformat(report["published"])
        faults += [f"{report['id']}: {fault}" for fault in faults_of_places(report)]
        faults += [
            f"{report['id']}: {fault} of incident {number}"
            for number, label in enumerate(report["incidents"])
            for fault in faults_of_incident(label, published)
        ]
    assert faults == []


def test_an_event_told_twice_is_told_by_two_reports():
    told = {}
    for name in SETS:
        for report in reports(name):
            for label in report["incidents"]:
                if label.get("same_event"):
                    told.setdefault((name, label["same_event"]), set()).add(report["id"])
    assert [event for event, by in told.items() if len(by) < 2] == []
