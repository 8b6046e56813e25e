"""Namesakes that cannot be meant: left open, or given up for the one that a report's own words point to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.names import fold, without_article
from geomap.place_features import SETTLED, distance_km, is_inside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.models import Candidate, Mention
    from geomap.place_features import Context
    from geomap.toponyms import Group

STRAY_KM, STRAY_SHARE = 800.0, 0.05
"""A place is a stray where all else of the report is farther off, and at most this share of its names in that country."""
KNOWN_ABROAD, SURE_ABROAD = 100_000, 0.7
"""People of a city that is named far from home without more ado, and the probability that makes up for fewer."""
FAR_KM, SMALL_TOWN, NAMESAKES, SURE_FAR, LEAST_POINTS = 150.0, 20_000, 3, 0.89, 2
"""A town of fewer people, one of so many of its name, farther than this from all else and no surer: not the one meant.

On LGL 10 such are right and 41 wrong, in the labelled reports none and 4.
"""


def leave_strays(groups: list[Group], mentions: Sequence[Mention], contexts: list[Context | None]) -> None:
    """Leave open what can only be an obscure namesake at the other end of the world: a wrong pin is worse than none."""
    for group, context in zip(groups, contexts, strict=True):
        if context is None or not group.candidates or mentions[group.mentions[0]].rule.startswith("given"):
            continue
        _keep_to_named(group, context)
        best = max(range(len(group.candidates)), key=lambda k: group.probabilities[k])
        lone = not group.asked.within_key and _is_far_namesake(group, best, context)
        outside = any(says_inside(mentions[n]) for n in group.mentions) and _is_outside(group)
        if outside or lone or _is_stray(group.candidates[best], group.probabilities[best], group.asked.key, context):
            group.stray = True


def _keep_to_named(group: Group, context: Context) -> None:
    """A small town abroad gives way to a place of the very name in a country that the report names: Moura of Mali, not of Portugal."""
    best = max(range(len(group.candidates)), key=lambda k: group.probabilities[k])
    chosen = group.candidates[best]
    if chosen.kind not in SETTLED or (chosen.population or 0) >= KNOWN_ABROAD or chosen.country_code is None:
        return
    if chosen.country_code in context.named_countries or chosen.country_code == context.home_country:
        return
    if context.countries.get(chosen.country_code, 0.0) > STRAY_SHARE:
        return
    named = [
        p if c.country_code in context.named_countries and c.kind in SETTLED and c.similarity >= 1.0 else 0.0
        for c, p in zip(group.candidates, group.probabilities, strict=True)
    ]
    if (whole := sum(named)) > 0.0:
        group.probabilities = [p / whole for p in named]


def says_inside(mention: Mention) -> bool:
    """', in the state of Apure', '(Donetsk region)': the text says in which region the place lies."""
    return "comma-inside" in mention.rule.split(" ")


def _is_outside(group: Group) -> bool:
    """Whether no place of that name lies in the region that the text puts it in: all of them are namesakes."""
    settled = any(c.kind in SETTLED | {"site"} for c in group.candidates)
    return settled and bool(group.around) and not any(is_inside(c, group.asked) for c in group.candidates)


def _is_far_namesake(group: Group, best: int, context: Context) -> bool:
    """One of several small places of that name, none of them near what the report is about: the one meant is not known."""
    candidate = group.candidates[best]
    points = [(lon, lat) for lon, lat, p, _ in context.points if p >= 0.5]
    if candidate.kind not in {"town", "village"} or len(points) < LEAST_POINTS or len(group.mentions) > 1:
        return False
    if (
        candidate.place_id.startswith("geomap:")
        and context.countries.get(candidate.country_code or "", 0.0) > STRAY_SHARE
    ):
        return False  # entered by hand: the one of its name that the press speaks of
    points += [(lon, lat) for lon, lat, _, _ in context.home]
    if (candidate.population or 0) >= SMALL_TOWN or len(group.candidates) < NAMESAKES or candidate.valid_from:
        return False
    if group.probabilities[best] >= SURE_FAR or candidate.country_code == context.home_country:
        return False
    return min(distance_km(candidate.lon, candidate.lat, lon, lat) for lon, lat in points) > FAR_KM


def _is_stray(candidate: Candidate, probability: float, key: str, context: Context) -> bool:
    country = candidate.country_code
    points = [(lon, lat) for lon, lat, p, _ in context.points if p >= 0.5]
    if candidate.kind not in SETTLED | {"site"} or candidate.kind == "capital" or not points:
        return False
    if country in context.named_countries or country == context.home_country:
        return False
    if country and context.countries.get(country, 0.0) > STRAY_SHARE:
        return False
    if min(distance_km(candidate.lon, candidate.lat, lon, lat) for lon, lat in points) < STRAY_KM:
        return False
    if candidate.valid_from or candidate.valid_to:  # a former name that somebody saw to
        return False
    own, asked = (without_article(name.removeprefix("the ")) for name in (fold(candidate.name), key))
    if own not in (asked, f"{asked} city"):
        return True
    return (candidate.population or 0) < KNOWN_ABROAD and probability < SURE_ABROAD
