"""Places of a report that can only be namesakes of the ones that are meant: a small town far from all else that it names.

As a toponym such a place may stand (somebody was born there); an event is not put on it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.incidents.reach import contains, distance_m

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.models import Candidate, Place

SETTLED = frozenset({"city", "town", "village", "admin2"})
AREAS = frozenset({"country", "continent", "region", "sea", "admin1"})
KNOWN = 100_000
"""People of a town that the press names far from home without more ado."""
COMMON, COMMON_KNOWN = 6, 500_000
"""So many places of one name, and the people that the one has that is meant without more ado."""
FAR_M, NEAR_M = 300_000.0, 100_000.0
"""Farther than this from all else a small town is not where the report's events are; nearer than this a namesake of it is."""
LEAST_OTHERS, NAMESAKES = 2, 3
"""Other places that a report must have for their nearness to count; places of one name in one state that make it doubtful."""


def without_namesakes(places: Sequence[Place]) -> tuple[Place, ...]:
    """The places with those left open, or put on their namesake nearby, that lie far from all else of the report.

    Only where their state is not named, or where several places of the state bear the name.
    """
    states = {p.chosen.country_code for p in places if p.chosen is not None and p.chosen.kind == "country"}
    elsewhere = {p.mention.name: held for p in places if p.chosen is not None and (held := _told_holder(p, places))}
    if elsewhere:
        places = [_put_in(p, elsewhere[p.mention.name]) if p.mention.name in elsewhere else p for p in places]
    return tuple(_settled(place, places, states) for place in places)


def _told_holder(place: Place, places: Sequence[Place]) -> Candidate | None:
    """The province or state that the report says a town lies in, where the town that was chosen lies far outside it."""
    chosen = place.chosen
    if chosen is None or chosen.kind not in SETTLED or not place.mention.within:
        return None
    named = [p for p in places if place.mention.within in {p.mention.name, p.mention.text}]
    if any(contains(c, chosen) for p in named for c in p.candidates):
        return None  # the wider name has a namesake that holds it
    for wide in (p.chosen for p in named if p.chosen is not None and p.chosen.kind in {"country", "admin1"}):
        far = _outside_m(wide, chosen) > NEAR_M
        if far and (wide.kind == "admin1" or wide.country_code != chosen.country_code):
            return wide
    return None


def _outside_m(wide: Candidate, town: Candidate) -> float:
    """How far a town lies outside a wide place, in metres, as its box or its reach tells."""
    if wide.bbox is None:
        return distance_m(wide.lon, wide.lat, town.lon, town.lat) - (wide.extent_m or FAR_M)
    west, south, east, north = wide.bbox
    if west > east:
        return 0.0  # it lies across the antimeridian
    lon, lat = min(max(town.lon, west), east), min(max(town.lat, south), north)
    return distance_m(lon, lat, town.lon, town.lat)


def _put_in(place: Place, holder: Candidate) -> Place:
    """The place as its namesake in what the report puts it in, else as one that no gazetteer has."""
    if place.chosen is None or contains(holder, place.chosen):
        return place
    inside = next((c for c in place.candidates if contains(holder, c)), None)
    score = place.score if inside is not None else 0.0
    return replace(place, chosen=inside, score=score, reason=f"{place.reason}; the report puts it in {holder.name}")


def _settled(place: Place, places: Sequence[Place], states: set[str | None]) -> Place:
    chosen = place.chosen
    if chosen is None or chosen.kind not in SETTLED or _is_known(place) or place.mention.within:
        return place
    others = list(_others(place, places))
    if len({c.place_id for c in others}) < LEAST_OTHERS or _apart_m(chosen, others) <= FAR_M:
        return place
    if any(
        p.chosen is not None and p.chosen.kind in {"admin1", "region"} and contains(p.chosen, chosen) for p in places
    ):
        return place
    alike = [c for c in place.candidates if c.kind in SETTLED]
    named = chosen.country_code in states or any(c.country_code == chosen.country_code for c in others)
    if named and len(alike) < NAMESAKES:
        return place
    lands = [
        p.chosen
        for p in places
        if p.chosen is not None
        and p.chosen.kind == "country"
        and p.chosen.bbox
        and p.chosen.bbox[0] <= p.chosen.bbox[2]
    ]
    if len(alike) == 1 and any(_outside_m(land, chosen) < NEAR_M for land in lands):
        return place  # of shells that Thailand fired a Cambodian town may be named alone
    near = next((c for c in alike if _apart_m(c, others) <= NEAR_M), None)
    why = "the namesake near to all else" if near is not None else "far from all else that the report names"
    return replace(place, chosen=near, score=place.score if near is not None else 0.0, reason=f"{place.reason}; {why}")


def _is_known(place: Place) -> bool:
    """Whether the press names a town without more ado: the larger, the more places bear its name."""
    least = COMMON_KNOWN if _is_common(place) else KNOWN
    return place.chosen is not None and (place.chosen.population or 0) >= least


def _is_common(place: Place) -> bool:
    """Whether many places bear the name."""
    return sum(c.kind in SETTLED for c in place.candidates) >= COMMON


def _others(place: Place, places: Sequence[Place]) -> Iterator[Candidate]:
    """What else of the report has a point, by another name; beside a common name a capital that only speaks is none."""
    common = _is_common(place)
    for other in places:
        if common and other.mention.role != "place":
            continue
        if other.chosen is not None and other.chosen.kind not in AREAS and other.mention.name != place.mention.name:
            yield other.chosen


def _apart_m(candidate: Candidate, others: Sequence[Candidate]) -> float:
    return min(distance_m(candidate.lon, candidate.lat, c.lon, c.lat) for c in others)
