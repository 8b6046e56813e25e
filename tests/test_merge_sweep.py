"""Events found by sweeping over days and cells are those that comparing every incident with every other finds."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from geomap.incidents.merge import group_events, merge_order, same_event
from geomap.models import Incident

DAY = dt.date(2024, 1, 1)


def incidents(seed: int, count: int) -> list[Incident]:
    """Many towns, few days and few sides: events told by several reports, and neighbours that are none."""
    draw = random.Random(seed)
    made = []
    for number in range(count):
        start = DAY + dt.timedelta(days=draw.randrange(0, 40)) if draw.random() < 0.95 else None
        length = draw.choice([0, 0, 0, 1, 6, 365])
        town = draw.randrange(0, 12)
        kind = draw.choice(["shelling", "attack", "incursion", "incursion", "air_strike", "deployment"])
        made.append(
            Incident(
                incident_id=f"e{draw.randrange(0, count)}",
                report_id=f"r{number % (count // 2)}",
                kind=kind,
                title="",
                actor_code=draw.choice(["AZE", "ARM", None]),
                target_code=draw.choice(["ARM", None]),
                place=f"T{town}",
                place_id=f"g:{town}" if draw.random() < 0.8 else None,
                place_kind=draw.choice(["town", "admin1"]),
                country_code="ARM",
                lon=46.0 + town * 0.35,
                lat=39.5 + (town % 3) * 0.4,
                uncertainty_m=draw.choice([None, 3_000.0, 60_000.0]),
                date_start=start,
                date_end=start + dt.timedelta(days=length) if start else None,
                quote_start=number,
            )
        )
    return made


def compared_with_all(given: list[Incident]) -> list[list[int]]:
    groups: list[list[int]] = []
    for i in sorted(range(len(given)), key=lambda i: merge_order(given[i])):
        for group in groups:
            if all(same_event(given[i], given[j]) for j in group):
                group.append(i)
                break
        else:
            groups.append([i])
    return sorted(sorted(group) for group in groups)


@pytest.mark.parametrize("seed", range(12))
def test_the_sweep_finds_what_comparing_all_with_all_finds(seed: int) -> None:
    given = incidents(seed, 120)
    found = group_events(given)
    assert found == compared_with_all(given)
    assert max(map(len, found)) > 1


def test_the_order_of_the_incidents_does_not_matter() -> None:
    given = incidents(3, 90)
    shuffled = given[:]
    random.Random(1).shuffle(shuffled)
    one = {frozenset((given[i].report_id, given[i].quote_start) for i in group) for group in group_events(given)}
    other = {
        frozenset((shuffled[i].report_id, shuffled[i].quote_start) for i in group) for group in group_events(shuffled)
    }
    assert one == other
