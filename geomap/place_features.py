"""What speaks for a candidate: the features of the ranking, each a number of about 0 to 1, named for ``--explain``.

A report's names vouch for each other. The context holds, for the other names of the report, where their likely candidates
lie; a candidate is then weighed by country, by first-level division and by nearness, beside its own prominence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.names import fold

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
)


@dataclass(slots=True)
class Context:
    """The likely whereabouts of the other names of the report."""

    countries: dict[str, float] = field(default_factory=dict)
    """Alpha-3 -> share of the names, 0-1."""
    admin1s: dict[str, float] = field(default_factory=dict)
    named_countries: frozenset[str] = frozenset()
    """Countries that the report names outright (or by a demonym)."""
    named_admin1s: frozenset[str] = frozenset()
    points: list[tuple[float, float, float]] = field(default_factory=list)
    """lon, lat, weight of settlements and the like."""
    home_country: str | None = None
    home: list[tuple[float, float, float]] = field(default_factory=list)
    """lon, lat, weight of places that the outlet's name may stand for."""
    neighbours: dict[str, float] = field(default_factory=dict)


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


def features_of(
    candidate: Candidate,
    asked: Asked,
    context: Context,
    rank: int,
    *,
    has_town: bool = False,
    has_metropolis: bool = False,
) -> list[float]:
    """The values of FEATURES for one candidate.

    ``has_town``: a town of that name is among the candidates too; ``has_metropolis``: one with millions of people.
    """
    kind, population = candidate.kind, candidate.population or 0
    values = dict.fromkeys(FEATURES, 0.0)
    values["population"] = math.log10(population + 1) / 7
    values["unpeopled"] = float(population == 0)
    group = kind
    if kind in WATER:
        group = "water"
    elif group not in values:
        group = "other-kind"
    values[group] = 1.0
    values["own-name"] = float(fold(candidate.name) == asked.key)
    values["first"] = float(rank == 0)
    values["similarity"] = candidate.similarity
    # 'Haifa' without 'district' is the city, not the district that is called after it
    called_after = kind == "admin1" and (
        candidate.country_code not in BARE_STATES
        or (has_metropolis and context.countries.get(candidate.country_code, 0.0) < AT_HOME)
    )
    values["wide-at"] = float(asked.at and kind in AREAS)
    if has_town and called_after and asked.kind is None:
        values["namesake"] = 1.0
        values["own-name"] = 0.0  # the name is the city's, which may be listed as 'New York City'
    if asked.kind in SATISFY:
        fits = kind in SATISFY[asked.kind]
        values["kind-asked" if fits else "kind-not-asked"] = 1.0
    if asked.within_key:
        values["inside-named" if _inside(candidate, asked) else "outside-named"] = 1.0
    if candidate.country_code:
        country = candidate.country_code
        values["country-share"] = context.countries.get(country, 0.0)
        values["country-named"] = float(country in context.named_countries and kind not in WIDE)
        values["home-country"] = float(country == context.home_country)
        values["neighbour-share"] = context.neighbours.get(country, 0.0)
    if candidate.admin1_code and kind != "country":
        values["admin1-share"] = context.admin1s.get(candidate.admin1_code, 0.0)
        values["admin1-named"] = float(candidate.admin1_code in context.named_admin1s and kind != "admin1")
    if kind not in WIDE:
        values["nearness"], values["nearest"] = _nearness(candidate, context.points)
        values["home-nearness"] = _nearness(candidate, context.home)[1]
    return [values[name] for name in FEATURES]


def _inside(candidate: Candidate, asked: Asked) -> bool:
    if candidate.admin1 and fold(candidate.admin1) == asked.within_key and candidate.kind != "admin1":
        return True
    if candidate.country_code in asked.within_countries and candidate.kind not in WIDE:
        return True
    return any(
        0 < distance_km(candidate.lon, candidate.lat, lon, lat) < reach for lon, lat, reach in asked.within_points
    )


def _nearness(candidate: Candidate, points: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """The weighted mean and the best of exp(-d / NEAR_KM) over the points."""
    total = weight_sum = best = 0.0
    for lon, lat, weight in points:
        weight_sum += weight
        if abs(candidate.lat - lat) > 6.0:  # beyond 670 km it adds less than 0.2 %
            continue
        near = math.exp(-distance_km(candidate.lon, candidate.lat, lon, lat) / NEAR_KM) * weight
        total += near
        best = max(best, near)
    return (total / weight_sum if weight_sum else 0.0), best
