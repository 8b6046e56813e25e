"""What speaks for a candidate: one sum of weighted features, and the same features in words."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geomap.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.models import Candidate, Mention

# Weights in units of one power of ten of population. Set by hand on the shared corpus, in steps of a half.
KIND_PRIOR = {
    "country": 8.0, "continent": 8.0, "region": 7.0, "capital": 6.0, "admin1": 6.0, "sea": 6.5, "strait": 6.0, "river": 5.0,
    "lake": 5.0, "range": 5.0, "island": 5.0, "valley": 5.0, "zone": 6.0, "line": 6.5, "site": 5.0, "crossing": 5.0,
    "pass": 5.0, "peak": 4.5, "airport": 4.0, "admin2": 4.5, "street": 0.0,
}  # fmt: skip
KIND_ASKED = 4.0
KIND_OTHER = -2.0
CONTAINED = 8.0
COUNTRY = 2.5
REGION = 2.5
NEAR = 2.5
NEAR_M = 150_000.0
"""Distance at which nearness to another place of the report counts 1/e."""
OTHER_NAME = -1.0
HOME = 2.0
_SAME_KINDS = (
    frozenset({"country"}),
    frozenset({"admin1", "region", "admin2"}),
    frozenset({"capital", "city", "town", "village"}),
    frozenset({"lake", "sea"}),
    frozenset({"range", "peak", "pass"}),
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the rest of a report says about where it is."""

    countries: dict[str, int] = field(default_factory=dict)
    """Alpha-3 of the states that it is about, with how often each is named."""
    regions: dict[tuple[str, str], int] = field(default_factory=dict)
    """(state, first-level division) of the places chosen so far."""
    points: tuple[tuple[float, float, str, int], ...] = ()
    """lon, lat, place id and mention number of the towns chosen so far."""
    home: str | None = None
    publisher: str = ""

    def with_chosen(self, chosen: Sequence[Candidate | None], mentions: Sequence[Mention]) -> Context:
        """The context after a round: the states, divisions and points of what was chosen."""
        regions: Counter[tuple[str, str]] = Counter()
        countries: Counter[str] = Counter()
        points = []
        for number, (candidate, mention) in enumerate(zip(chosen, mentions, strict=True)):
            if candidate is None:
                continue
            if candidate.country_code:
                countries[candidate.country_code] += 1
                if candidate.admin1:
                    regions[candidate.country_code, candidate.admin1] += 1
            if mention.role == "place" and candidate.kind not in {"country", "continent", "region", "sea"}:
                points.append((candidate.lon, candidate.lat, candidate.place_id, number))
        return replace(self, countries=dict(countries), regions=dict(regions), points=tuple(points))

    def reason(self, chosen: Candidate, mention: Mention, others: int, *, note: str) -> str:
        """Why the choice, in words."""
        parts = [note] if note else []
        if mention.within:
            parts.append(f"the text puts it in {mention.within}")
        if mention.kind_hint:
            parts.append(f"asked for as {mention.kind_hint}")
        if chosen.country_code in self.countries and chosen.kind != "country":
            parts.append(f"the report is about {chosen.country_code}")
        parts.append(f"best of {others + 1} of that name" if others else "the only place of that name")
        return "; ".join(parts)


def score_of(candidate: Candidate, mention: Mention, within: Sequence[Candidate], context: Context, number: int) -> float:
    """The sum for one candidate; only differences between candidates of one mention mean anything."""
    score = KIND_PRIOR.get(candidate.kind, 0.0)
    size = math.log10(max(candidate.population or 0, 100))
    score = max(score, size) + 0.3 * size
    if mention.kind_hint:
        score += KIND_ASKED if _is_kind(candidate.kind, mention.kind_hint) else KIND_OTHER
    if within:
        score += CONTAINED if any(_holds(w, candidate) for w in within) else 0.0
    total = sum(context.countries.values())
    if candidate.country_code and total:
        share = context.countries.get(candidate.country_code, 0) / total
        score += COUNTRY * (0.4 + 0.6 * share) if share else 0.0
    if candidate.admin1 and candidate.country_code:
        named = context.regions.get((candidate.country_code, candidate.admin1), 0)
        score += REGION * min(1.0, named / 3.0)
    score += NEAR * _nearness(candidate, context, number)
    if candidate.country_code and candidate.country_code == context.home:
        score += HOME
    if candidate.matched and fold(candidate.matched) != fold(candidate.name):
        score += OTHER_NAME
    return score - 10.0 * (1.0 - candidate.similarity)


def _is_kind(kind: str, asked: str) -> bool:
    return kind == asked or any(kind in group and asked in group for group in _SAME_KINDS)


def _holds(container: Candidate, candidate: Candidate) -> bool:
    """Whether a container that the text names holds the candidate."""
    if container.place_id == candidate.place_id:
        return False
    if container.kind == "country":
        return container.country_code == candidate.country_code
    if container.kind == "admin1":
        return container.country_code == candidate.country_code and bool(
            candidate.admin1 and fold(candidate.admin1) == fold(container.name)
        )
    if container.bbox is None:
        return False
    west, south, east, north = container.bbox
    return south <= candidate.lat <= north and west <= candidate.lon <= east


def _nearness(candidate: Candidate, context: Context, number: int) -> float:
    """1 beside another place of the report, towards 0 far from all."""
    best = math.inf
    for lon, lat, place_id, other in context.points:
        if other != number and place_id != candidate.place_id:
            best = min(best, _about_m(candidate.lon, candidate.lat, lon, lat))
    return math.exp(-best / NEAR_M) if best < math.inf else 0.0


def _about_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Metres between two points, near enough for a ranking (equirectangular)."""
    dx = (lon2 - lon1 + 180.0) % 360.0 - 180.0
    return 111_195.0 * math.hypot(dx * math.cos(math.radians((lat1 + lat2) / 2.0)), lat2 - lat1)
