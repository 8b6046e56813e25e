"""What speaks for a candidate: the features of the ranking, each a number of about 0 to 1, named for ``--explain``.

A report's names vouch for each other. The context holds, for the other names of the report, where their likely candidates
lie; a candidate is then weighed by country, by first-level division and by nearness, beside its own prominence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from math import exp
from typing import TYPE_CHECKING

from geomap.names import fold, skeleton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.models import Candidate

WATER = frozenset({"sea", "strait", "river", "lake"})
SETTLED = frozenset({"capital", "city", "town", "village"})
WIDE = frozenset({"country", "continent"})
BARE_STATES = frozenset({"USA", "CAN", "AUS"})
"""Where the press names states by their bare name ('in Oklahoma'); elsewhere a bare name is the city of that name."""
AREAS = frozenset({"country", "continent", "admin1"})
METROPOLIS = 5_000_000
"""People of a city that the world's press means by its bare name, though a state has it too (New York)."""
AT_HOME = 0.4
"""Share of a report's names in one country from which on its own press is speaking, which names states first."""
NEAR_KM = 100.0
"""Scale of nearness; names of one report's local story lie within about this of each other (median in the LGL news 60 km)."""

# A kind asked for -> kinds that satisfy it.
SATISFY: dict[str, frozenset[str]] = {
    "admin1": frozenset({"admin1", "region", "admin2"}),
    "admin2": frozenset({"admin2", "admin1"}),
    "village": frozenset({"village", "town"}),
    "town": frozenset({"town", "village", "city"}),
    "city": frozenset({"city", "capital", "town"}),
    "country": frozenset({"country"}),
    "lake": frozenset({"lake"}),
    "river": frozenset({"river"}),
    "sea": frozenset({"sea", "strait"}),
    "strait": frozenset({"strait", "sea"}),
    "island": frozenset({"island", "country", "admin1"}),
    "peak": frozenset({"peak", "range"}),
    "range": frozenset({"range", "peak", "region"}),
    "valley": frozenset({"valley", "region"}),
    "region": frozenset({"region", "admin1", "zone", "country"}),
    "airport": frozenset({"airport"}),
    "site": frozenset({"site", "airport", "crossing"}),
    "crossing": frozenset({"crossing", "site"}),
    "zone": frozenset({"zone", "region"}),
    "pass": frozenset({"pass"}),
}

FEATURES = (
    "population",
    "unpeopled",
    "country",
    "continent",
    "region",
    "admin1",
    "admin2",
    "capital",
    "city",
    "town",
    "village",
    "water",
    "other-kind",
    "own-name",
    "first",
    "kind-asked",
    "kind-not-asked",
    "inside-named",
    "outside-named",
    "country-share",
    "country-named",
    "admin1-share",
    "admin1-named",
    "nearness",
    "nearest",
    "home-country",
    "home-nearness",
    "neighbour-share",
    "similarity",
    "namesake",
    "wide-at",
    "close-country",
    "close-admin1",
    "close-near",
    "named-apart",
)


Point = tuple[float, float, float, str]
"""lon, lat, weight and the place's id."""


@dataclass(slots=True)
class Context:
    """The likely whereabouts of the other names of the report."""

    countries: dict[str, float] = field(default_factory=dict)
    """Alpha-3 -> share of the names, 0-1."""
    admin1s: dict[str, float] = field(default_factory=dict)
    named_countries: frozenset[str] = frozenset()
    """Countries that the report names outright (or by a demonym)."""
    of_groups: frozenset[str] = frozenset()
    """Those of them that only an armed group at home there tells of."""
    named_admin1s: frozenset[str] = frozenset()
    points: list[Point] = field(default_factory=list)
    """Settlements and the like."""
    close: list[tuple[str | None, str | None, Point | None, float]] = field(default_factory=list)
    """country, admin-1, point (None for what is too wide to be near to), weight of what is named within a sentence or two."""
    keys: frozenset[str] = frozenset()
    """Folded names of the report's other names."""
    home_country: str | None = None
    home: list[Point] = field(default_factory=list)
    """Places that the outlet's name may stand for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the text says of one name itself."""

    key: str
    kind: str | None = None
    within_key: str | None = None
    within_countries: frozenset[str] = frozenset()
    at: bool = False
    """'At Djibouti': a spot, not the country or the province of that name."""
    within_points: tuple[tuple[float, float, float], ...] = ()
    """lon, lat and reach (km) of what the container's name may be."""


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Kilometres on a sphere, flat within the pair's mean latitude: good to 1 % below 500 km, monotonous beyond."""
    dx = abs(lon1 - lon2)
    if dx > 180.0:
        dx = 360.0 - dx
    dx *= math.cos(math.radians((lat1 + lat2) / 2))
    return 111.2 * math.hypot(dx, lat1 - lat2)


_AT = {name: k for k, name in enumerate(FEATURES)}
_KIND_AT = dict.fromkeys(WATER, _AT["water"]) | {
    kind: _AT[kind]
    for kind in ("country", "continent", "region", "admin1", "admin2", "capital", "city", "town", "village")
}


def own_features(
    candidate: Candidate, asked: Asked, rank: int, *, has_town: bool = False, has_whole: bool = False
) -> list[float]:
    """The values of FEATURES that the rest of the report does not change; the others are 0.

    ``has_town``: a town of that name is among the candidates too. ``has_whole``: so is a country, or a region
    over the states, that bears it in full.
    """
    kind, population = candidate.kind, candidate.population or 0
    values = [0.0] * len(FEATURES)
    values[_AT["population"]] = math.log10(population + 1) / 7
    values[_AT["unpeopled"]] = float(population == 0)
    values[_KIND_AT.get(kind, _AT["other-kind"])] = 1.0
    values[_AT["own-name"]] = float(_bears(candidate, asked.key))
    values[_AT["first"]] = float(rank == 0)
    values[_AT["similarity"]] = candidate.similarity
    values[_AT["wide-at"]] = float(asked.at and kind in AREAS)
    # 'Haifa' without 'district' is the city, not the district that is called after it
    if has_town and kind == "admin1" and candidate.country_code not in BARE_STATES and asked.kind is None:
        _call_after(values)
    # 'Kashmir' is the whole of it, not Azad Kashmir; 'Kosovo' is the country, not Kosovo Polje
    if has_whole and values[_OWN_NAME] == 0.0 and asked.kind is None and not asked.at:
        values[_AT["namesake"]] = 2.0
    if asked.kind in SATISFY:
        values[_AT["kind-asked" if kind in SATISFY[asked.kind] else "kind-not-asked"]] = 1.0
    if asked.within_key:
        values[_AT["inside-named" if is_inside(candidate, asked) else "outside-named"]] = 1.0
    return values


def _bears(candidate: Candidate, key: str) -> bool:
    """Whether the name asked for is the place's own; a city's in any transliteration: Sloviansk is Slovyansk, and once was Nikopol."""
    own = fold(candidate.name)
    if own == key:
        return True
    spelt = (candidate.population or 0) >= SPELT_TOWN and len(key) > LEAST_SPELT and own[:1] == key[:1]
    return spelt and skeleton(key) == skeleton(own) != ""


SPELT_TOWN, LEAST_SPELT = 50_000, 5
"""People of a city, and letters of a name, of which another spelling is looked for."""


def _call_after(values: list[float]) -> None:
    values[_AT["namesake"]] = 1.0
    values[_AT["own-name"]] = 0.0  # the name is the city's, which may be listed as 'New York City'


def features_of(
    candidate: Candidate,
    asked: Asked,
    context: Context,
    own: Sequence[float],
    *,
    nears: dict[str, float],
    has_metropolis: bool = False,
    has_country: bool = False,
) -> list[float]:
    """The values of FEATURES for one candidate in its report; ``own`` are those of ``own_features``.

    ``nears`` keeps how near the candidate is to each place, by its id, from one round to the next.

    ``has_metropolis``, ``has_country``: a city with millions of people, or a country, is among the candidates too.
    """
    kind, country = candidate.kind, candidate.country_code
    values = list(own)
    if country:
        share = context.countries.get(country, 0.0)
        values[_COUNTRY_SHARE] = share
        values[_COUNTRY_NAMED] = float(country in context.named_countries and kind not in WIDE)
        values[_HOME_COUNTRY] = float(country == context.home_country)
        if has_metropolis and kind == "admin1" and asked.kind is None and country in BARE_STATES and share < AT_HOME:
            _call_after(values)
    if context.close:
        values[_CLOSE_COUNTRY], values[_CLOSE_ADMIN1], values[_CLOSE_NEAR] = _closeness(candidate, context.close, nears)
    if has_country and kind != "country" and own[_OWN_NAME] == 0.0 and fold(candidate.name) in context.keys:
        values[_NAMED_APART] = 1.0  # beside 'Mexico City', 'Mexico' is the country
    if candidate.admin1_code and kind != "country":
        values[_ADMIN1_SHARE] = context.admin1s.get(candidate.admin1_code, 0.0)
        values[_ADMIN1_NAMED] = float(candidate.admin1_code in context.named_admin1s and kind != "admin1")
    if kind not in WIDE:
        values[_NEARNESS], values[_NEAREST] = _nearness(candidate, context.points, nears)
        if context.home:
            values[_HOME_NEARNESS] = _nearness(candidate, context.home, nears)[1]
    return values


_COUNTRY_SHARE, _COUNTRY_NAMED, _HOME_COUNTRY = _AT["country-share"], _AT["country-named"], _AT["home-country"]
_ADMIN1_SHARE, _ADMIN1_NAMED = _AT["admin1-share"], _AT["admin1-named"]
_CLOSE_COUNTRY, _CLOSE_ADMIN1, _CLOSE_NEAR = _AT["close-country"], _AT["close-admin1"], _AT["close-near"]
_NAMED_APART = _AT["named-apart"]
_OWN_NAME = _AT["own-name"]
_NEARNESS, _NEAREST, _HOME_NEARNESS = _AT["nearness"], _AT["nearest"], _AT["home-nearness"]


def is_inside(candidate: Candidate, asked: Asked) -> bool:
    """Whether a candidate lies in the container that the text names, as far as codes and reaches tell."""
    if candidate.admin1 and fold(candidate.admin1) == asked.within_key and candidate.kind != "admin1":
        return True
    if candidate.country_code in asked.within_countries and candidate.kind not in WIDE:
        return True
    return any(
        0 < distance_km(candidate.lon, candidate.lat, lon, lat) < reach for lon, lat, reach in asked.within_points
    )


def _near(candidate: Candidate, lon: float, lat: float) -> float:
    """exp(-d / NEAR_KM)."""
    return exp(-distance_km(candidate.lon, candidate.lat, lon, lat) / NEAR_KM)


def _closeness(
    candidate: Candidate,
    close: Sequence[tuple[str | None, str | None, Point | None, float]],
    nears: dict[str, float],
) -> tuple[float, float, float]:
    """How much what is named close by in the text is in the candidate's country, in its first-level division, near to it."""
    same = inside = best = 0.0
    wide = candidate.kind in WIDE
    country, admin1 = candidate.country_code, None if candidate.kind == "admin1" else candidate.admin1_code
    for other, division, point, weight in close:
        if other and other == country and weight > same:
            same = weight
        if admin1 and division == admin1 and weight > inside:
            inside = weight
        if point is not None and not wide and weight > best:
            near = nears.get(point[3])
            if near is None:
                near = nears[point[3]] = _near(candidate, point[0], point[1])
            near *= weight
            if near > best:  # noqa: PLR1730 - quicker than max()
                best = near
    return same, inside, best


def _nearness(candidate: Candidate, points: Sequence[Point], nears: dict[str, float]) -> tuple[float, float]:
    """The weighted mean and the best of exp(-d / NEAR_KM) over the points."""
    total = weight_sum = best = 0.0
    here_lat = candidate.lat
    for lon, lat, weight, place_id in points:
        weight_sum += weight
        if not -6.0 <= here_lat - lat <= 6.0:  # beyond 670 km it adds less than 0.2 %
            continue
        near = nears.get(place_id)
        if near is None:
            near = nears[place_id] = _near(candidate, lon, lat)
        near *= weight
        total += near
        if near > best:  # noqa: PLR1730 - quicker than max()
            best = near
    return (total / weight_sum if weight_sum else 0.0), best


VOUCHED = frozenset(
    {"in", "locative", "motion", "of-kind", "of-settlement", "after-and-name", "after-comma-name", "befallen"}
)
"""Cues that a place is named: the words before it govern one, or it goes on a list of places."""
DOUBTED = frozenset(
    {
        "word-first-name", "word-surname", "surname-here", "capital-before", "capital-title", "capital-word", "before-capital",
        "before-capital-word", "before-name", "before-title", "in-organisation", "headline", "initial-ordinary",
    }
)  # fmt: skip
"""Cues of a person or a longer name: nothing vouches for these."""
VOUCHED_TOWN, VOUCHED_KNOWN = 15_000, 1.8
"""People of a town that the press names without its country, and what that adds to a short name of it as log-odds."""
VOUCHED_SHORT, VOUCHED_NEAR, VOUCHED_PART = 1.2, 2.6, 0.35
"""Log-odds for a name that nothing but its shape speaks against, in a country that the report is about, and near to
another place of the report; and the feature value that says so (tuning sets: 4 places more, no trap)."""


def vouched(candidate: Candidate, asked: Asked, cues: frozenset[str], values: Sequence[float]) -> float:
    """What the report adds for a short or ordinary name ('near Sotk', 'captured Bria', 'outside Pale'), as log-odds.

    The fitted cues come of local news, in which a word of four letters after a preposition is seldom a place; where the
    only place of that name lies amid all else that the report names, it is one.
    """
    if "is-known" not in cues or cues & DOUBTED or candidate.similarity < 1.0:
        return 0.0
    if not cues & VOUCHED and not ("initial" in cues and not cues & {"short", "word-ordinary", "before-speech"}):
        return 0.0
    if values[_NEAREST] >= VOUCHED_PART and fold(candidate.name) == asked.key:
        return VOUCHED_NEAR
    town = (candidate.population or 0) >= VOUCHED_TOWN and cues & {"in", "locative", "of-settlement"}
    if "word-ordinary" in cues:  # 'near Tame' in a report of Colombia
        return VOUCHED_NEAR if town and values[_COUNTRY_NAMED] and "initial" not in cues else 0.0
    if town and "short" in cues:
        return VOUCHED_KNOWN
    return VOUCHED_SHORT if town or values[_COUNTRY_SHARE] >= VOUCHED_PART or values[_COUNTRY_NAMED] else 0.0
