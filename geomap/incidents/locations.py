"""Where an event happened: the place that its own words tie to it, not the speaker's or the reporter's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.lexicons import load
from geomap.models import Locality

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.incidents.triggers import Trigger
    from geomap.models import Candidate, Distance, Place

_WIDE = {
    "continent": 0,
    "region": 1,
    "country": 1,
    "sea": 2,
    "zone": 3,
    "range": 3,
    "line": 3,
    "admin1": 3,
    "admin2": 4,
    "river": 4,
    "strait": 4,
    "island": 4,
}
"""How narrow a kind of place is; towns and all that are not listed are 5."""

_AT = frozenset(
    {
        "in",
        "at",
        "near",
        "on",
        "into",
        "inside",
        "outside",
        "around",
        "along",
        "between",
        "toward",
        "towards",
        "across",
        "over",
        "off",
        "above",
        "within",
        "throughout",
        "beside",
        "by",
        "against",
        "onto",
        "opposite",
    }
)
_AWAY = frozenset({"from", "for", "via", "to"})
_SPEECH = re.compile(
    r"\b(?:said|says|told|tell|speaking|spoke|reporters|statement|television|spokes\w+|official|officials|source|sources|reached|"
    r"ministry|minister|government|embassy|meeting|talks|summit|visit|analysts?|experts?|think-tank|institute|based|from|residents of|flew|university|parliament|conference|court|correspondent)"
    r"(?:\s+\w+){0,2}\s+(?:in|from|at|to)(?:\s+the)?\s*$",
    re.IGNORECASE,
)
_NAME_PART = re.compile(
    r"\b(?:province|region|state|governorate|district|county|oblast|prefecture|department|municipality) of\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place mention as the location of an event, with the distance that its words give."""

    place: Place
    score: float
    distance: Distance | None
    within: tuple[Candidate, ...]
    rule: str


SMALL_REGION_M = 350_000.0
"""A hand-kept region up to this radial (Karabakh, Donbas, Tigray) is as narrow as a province; a larger one (Sahel) is not."""


def narrowness(candidate: Candidate) -> int:
    """5 for a town or site down to 0 for a continent."""
    if candidate.kind == "region" and (candidate.extent_m or SMALL_REGION_M * 2) <= SMALL_REGION_M:
        return _WIDE["admin1"]
    return _WIDE.get(candidate.kind, 5)


def usable(place: Place) -> bool:
    """A mention that can be where something happened."""
    return place.chosen is not None and place.mention.role == "place" and place.chosen.kind != "continent"


def choose_spot(
    text: str,
    sentence: Sentence,
    trigger: Trigger,
    places: Sequence[Place],
    distances: Sequence[Distance],
    *,
    taken: Sequence[tuple[int, int]],
) -> Spot | None:
    """The place in the sentence that the trigger is tied to, or None. ``taken`` are spans that name sides."""
    clause = sentence.clause_at(trigger.start)
    best: tuple[float, Place] | None = None
    usable_here = [p for p in places if usable(p) and not any(a <= p.mention.start < b for a, b in taken)]
    for place in usable_here:
        score = _score(text, sentence, trigger, place, clause)
        if best is None or score > best[0]:
            best = (score, place)
    if best is None or best[0] <= 0:
        return None
    score, place = best
    assert place.chosen is not None  # noqa: S101 - usable() says so
    within = tuple(
        dict.fromkeys(
            p.chosen for p in usable_here
            if p is not place and p.chosen and narrowness(p.chosen) < narrowness(place.chosen) and contains(p.chosen, place.chosen)
        )
    )  # fmt: skip
    return Spot(
        place,
        score,
        distance_for(text, sentence, trigger, place, distances),
        within,
        "same clause" if clause[0] <= place.mention.start < clause[1] else "same sentence",
    )


def _score(text: str, sentence: Sentence, trigger: Trigger, place: Place, clause: tuple[int, int]) -> float:
    start, end = place.mention.start, place.mention.end
    assert place.chosen is not None  # noqa: S101
    before = text[max(sentence.start, start - 60) : start]
    words = re.findall(r"\w+", before.lower())[-4:]
    preposition = next((w for w in reversed(words) if w in _AT or w in _AWAY or w == "of"), None)
    score = 1.0
    if clause[0] <= start < clause[1]:
        score += 1.5
    gap = len(sentence.words(trigger.end, start)) if start >= trigger.end else len(sentence.words(end, trigger.start))
    score -= min(2.0, 0.06 * gap)
    if start >= trigger.end:
        score += 0.7
    if start >= trigger.start and start < trigger.end + 2 and end <= trigger.end + 40:
        score += 1.0  # the object itself: 'shelled Avdiivka', 'captured the town of Masisi'
    if words[-1:] == ["by"] and place.chosen.kind == "country":
        score -= 3.0  # the doer: 'brokered by Russia', 'occupied by Armenia'
    elif preposition in _AT:
        score += 1.2
    elif preposition in _AWAY:
        score += 0.8 if trigger.kind == "withdrawal" and preposition == "from" else -1.2
    if _SPEECH.search(before):
        score -= 3.5
    score += 0.45 * narrowness(place.chosen) - 1.0
    if text[end : end + 2] in {"'s", "’s"} and start < trigger.start:
        score -= 1.5
    return score


def contains(wide: Candidate, narrow: Candidate) -> bool:
    """Whether a country or first-level division holds a place, by their codes."""
    if wide.kind == "country":
        return wide.country_code == narrow.country_code
    if wide.kind == "admin1":
        return wide.country_code == narrow.country_code and wide.name == narrow.admin1
    return False


def distance_for(
    text: str, sentence: Sentence, trigger: Trigger, place: Place, distances: Sequence[Distance]
) -> Distance | None:
    """The length or bare relation that belongs to the place: anchored at it, beside it, or in the trigger's clause."""
    here = [
        d
        for d in distances
        if d.relation is not None and d.relation != "in" and sentence.start <= d.start < sentence.end
    ]
    clause = sentence.clause_at(trigger.start)

    def fit(d: Distance) -> int:
        anchored = (
            d.anchor_start is not None
            and d.anchor_end is not None
            and d.anchor_start <= place.mention.start < d.anchor_end
        )
        in_clause = clause[0] <= d.start < clause[1]
        beside = 0 <= d.start - place.mention.end <= 45 and not re.search(r"[.;:]", text[place.mention.end : d.start])
        if anchored:
            return 3
        if beside:
            return 2
        return 1 if in_clause and d.start >= trigger.start - 80 else 0

    ranked = sorted(here, key=lambda d: (d.m is None, -fit(d), d.start))
    return next((d for d in ranked if fit(d) >= (1 if d.m is not None else 3)), None)


def locality(
    spot: Spot, places: Sequence[Place], *, actor_code: str | None, target_code: str | None, date: dt.date | None
) -> Locality:
    """The spot in the terms that geometry is made from."""
    chosen = spot.place.chosen
    d = spot.distance
    actor, target = alpha3(actor_code), alpha3(target_code)
    if d is None:
        return Locality(chosen, "in", within=spot.within, date=date, actor_code=actor, target_code=target)
    anchored = [
        p for p in places
        if p.chosen is not None and d.anchor_start is not None and d.anchor_end is not None and d.anchor_start <= p.mention.start < d.anchor_end
    ]  # fmt: skip
    anchor = anchored[0].chosen if anchored else None
    second = anchored[1].chosen if d.relation == "between" and len(anchored) > 1 else None
    if anchor is None:
        # an anchor without a name ('the ruins', 'the line') is the place itself: the length says nothing more of it
        if d.relation in {"into", "inside", "along", "radius"} and chosen is not None:
            anchor = chosen
        else:
            return Locality(chosen, "in", within=spot.within, date=date, actor_code=actor, target_code=target)
    own = chosen if chosen is not None and chosen.place_id != anchor.place_id else None
    within = spot.within
    if own is not None and narrowness(own) < narrowness(anchor) and d.relation != "into":
        within, own = (*within, own), None
    return Locality(
        own, d.relation or "in", anchor, second, d.m, d.max_m, d.precision_m, d.bound, within=within, date=date,
        actor_code=actor, target_code=target,
    )  # fmt: skip


def alpha3(code: str | None) -> str | None:
    """The code where it is a state's, None for a group's name."""
    return code if code in load("demonyms")["states"] else None
