"""The labelled sets that rules are written against: each label can be read, and speaks of what its report says."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parent / "gold"
SETS = sorted(path.name for path in GOLD.glob("tuning*.jsonl"))
KINDS = {
    "incursion",
    "armed_clash",
    "shelling",
    "air_strike",
    "explosion",
    "attack",
    "capture",
    "seizure",
    "withdrawal",
    "deployment",
    "ceasefire",
    "protest",
}
RELATIONS = {"into", "from", "near", "along", "between", "radius"} | {
    f"{way}_of" for way in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest")
}
INCIDENT_KEYS = {"kind", "kind_also", "actor", "target", "count", "killed", "wounded", "captured", "distance"} | {
    *("location", "date", "asserted_by", "denied_by", "same_event", "background"),
}


def reports(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def on_earth(place: dict[str, Any]) -> bool:
    return -90 <= place["lat"] <= 90 and -180 <= place["lon"] <= 180 and place["tolerance_km"] > 0


def ordered(interval: dict[str, Any] | None) -> bool:
    """An interval of numbers with a figure at one end at least, the smaller first."""
    if interval is None:
        return True
    low, high = interval["min"], interval["max"]
    return (low is not None or high is not None) and (low is None or high is None or 0 <= low <= high)


def test_the_sets_are_there_and_no_report_is_in_two():
    assert {"tuning.jsonl", "tuning2.jsonl", "tuning3.jsonl"} <= set(SETS)
    ids = [report["id"] for name in SETS for report in reports(name)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", SETS)
def test_places_are_written_in_the_report(name):
    wrong = []
    for report in reports(name):
        assert {"id", "published", "publisher", "text", "places", "not_places", "incidents"} == set(report), report[
            "id"
        ]
        dt.date.fromisoformat(report["published"])
        for place in report["places"]:
            country = place["country"]
            fits = country is None or re.fullmatch("[A-Z]{3}", country)
            if place["text"] not in report["text"] or not fits or not on_earth(place):
                wrong.append((report["id"], place["text"]))
        wrong += [(report["id"], text) for text in report["not_places"] if text not in report["text"]]
    assert wrong == []


@pytest.mark.parametrize("name", SETS)
def test_incidents_hold_what_the_format_allows(name):
    wrong = []
    for report in reports(name):
        for label in report["incidents"]:
            also, date, distance = label.get("kind_also") or [], label.get("date"), label.get("distance")
            good = {
                "keys": set(label) <= INCIDENT_KEYS,
                "kind": {label["kind"], *also} <= KINDS and label["kind"] not in also,
                "location": on_earth(label["location"]),
                "figures": all(ordered(label.get(key)) for key in ("count", "killed", "wounded", "captured")),
                "distance": distance is None or distance["relation"] in RELATIONS,
                "date": date is None or date["start"] <= date["end"],
                "sides": all(
                    isinstance(side, str) for side in (label.get("asserted_by") or []) + (label.get("denied_by") or [])
                ),
            }
            wrong += [(report["id"], label["kind"], what) for what, fine in good.items() if not fine]
    assert wrong == []
