"""Fills what the offline resolver left open, by asking an online geocoder and checking what it says.

An answer is believed only where its name is the one asked for, and it lies where the report is: in one of its countries
or near its places. A report that gives neither is not taken online: nothing could be checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.models import Candidate, Mention, Place
from geomap.names import fold, skeleton
from geomap.toponyms import with_candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.gazetteers import Gazetteer
    from geomap.geocoders.online import Answer, OnlineGeocoder

ALIKE = 0.8
"""Least edit similarity of an answer's name to the name asked for."""
NEAR_KM = 400.0
"""An answer without a country is believed only this near to another place of the report."""
SCORE = 0.5
"""Certainty of what one outside source says and the report does not contradict."""
COUNTRY_SHARE = 0.15
_KINDS = {
    "country": "country",
    "state": "admin1",
    "province": "admin1",
    "region": "admin1",
    "county": "admin2",
    "district": "admin2",
    "city": "city",
    "town": "town",
    "village": "village",
    "hamlet": "village",
    "isolated_dwelling": "village",
    "suburb": "village",
    "locality": "village",
    "island": "island",
    "river": "river",
    "water": "lake",
    "peak": "peak",
    "valley": "valley",
    "aerodrome": "airport",
}
"""Words of OpenStreetMap's services for kinds; whatever else is a site."""


def fill_open(places: Sequence[Place], gazetteer: Gazetteer, online: OnlineGeocoder) -> tuple[Place, ...]:
    """``places`` with those that were left open placed by ``online`` where its answer fits the report."""
    countries = _countries(places)
    points = [
        (p.chosen.lon, p.chosen.lat) for p in places if p.chosen and p.chosen.kind not in {"country", "continent"}
    ]
    if not countries and not points:
        return tuple(places)
    codes = {code2: code3 for code3 in countries if (code2 := gazetteer.alpha2(code3))}
    found: dict[tuple[str, str | None], Candidate | None] = {}
    filled = []
    for place in places:
        mention = place.mention
        if place.chosen is not None or mention.role != "place" or mention.kind_hint == "street":
            filled.append(place)
            continue
        key = (fold(mention.name), mention.within)
        if key not in found:
            found[key] = _asked_for(mention, online, codes, points)
        chosen = found[key]
        reason = f"{online.service} has it, and it fits the report"
        filled.append(place if chosen is None else with_candidate(place, chosen, reason, score=SCORE))
    return tuple(filled)


def _asked_for(
    mention: Mention, online: OnlineGeocoder, codes: dict[str, str], points: Sequence[tuple[float, float]]
) -> Candidate | None:
    """The first answer that fits: with the container that the text gives, else by the name alone."""
    near = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)) if points else None
    queries = [f"{mention.name}, {mention.within}", mention.name] if mention.within else [mention.name]
    for query in queries:
        for answer in online.ask(query, countries=codes, near=near):
            if _fits(answer, mention.name, codes, points):
                return _candidate(answer, mention.name, codes)
    return None


def _countries(places: Sequence[Place]) -> dict[str, float]:
    """Alpha-3 codes that hold a fair share of the report's places, or that it names outright."""
    counts: dict[str, float] = {}
    named: set[str] = set()
    for place in places:
        if place.chosen and place.chosen.country_code:
            counts[place.chosen.country_code] = counts.get(place.chosen.country_code, 0.0) + 1
            if place.chosen.kind == "country":
                named.add(place.chosen.country_code)
    total = sum(counts.values())
    return {code: n / total for code, n in sorted(counts.items()) if code in named or n / total > COUNTRY_SHARE}


def _fits(answer: Answer, name: str, codes: dict[str, str], points: Sequence[tuple[float, float]]) -> bool:
    if not _is_alike(answer.name, name):
        return False
    if answer.country_code is not None and codes:
        return answer.country_code in codes
    from geomap.place_features import distance_km

    return any(distance_km(answer.lon, answer.lat, lon, lat) < NEAR_KM for lon, lat in points)


def _is_alike(told: str, asked: str) -> bool:
    from rapidfuzz.distance import DamerauLevenshtein

    a, b = fold(told), fold(asked)
    if not a or not b:
        return False
    if a == b or (a.isascii() and len(skeleton(a)) > 2 and skeleton(a) == skeleton(b)):
        return True
    return bool(DamerauLevenshtein.normalized_similarity(a, b) >= ALIKE)


def _candidate(answer: Answer, name: str, codes: dict[str, str]) -> Candidate:
    kind = _KINDS.get(answer.kind or "", "site")
    return Candidate(
        answer.place_id, answer.name, kind, codes.get(answer.country_code or ""), None, None,
        round(answer.lon, 6), round(answer.lat, 6), matched=name,
    )  # fmt: skip
