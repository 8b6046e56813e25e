"""Who is likely to have done what nobody is said to have done: the one attacker, the other of two sides, as the rest of the report tells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from geomap.incidents.actor_words import words_of
from geomap.incidents.alliances import alliance_in, alliances_of
from geomap.incidents.governed import is_beside
from geomap.incidents.locations import alpha3
from geomap.lexicons import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.incidents.events import Event, Seed
    from geomap.incidents.readings import Reader
    from geomap.models import Candidate

FLIES = frozenset(
    {
        "aviation",
        "warplanes",
        "warplane",
        "jets",
        "planes",
        "plane",
        "helicopters",
        "helicopter",
        "bombers",
        "fighter jets",
    }
)
"""Craft that only states have."""


def find_attacker(events: Sequence[Event], reader: Reader, country: str | None, *, flies: bool = False) -> str | None:
    """The one side that is told to act against a country; else the one other state that acts or speaks in the report.

    Where the attacker ``flies`` it is a state.
    """
    attackers = {
        code for code in find_attackers(events, country) or _attacked(events, country) if not flies or has_planes(code)
    }
    if not attackers and country is not None:
        states = {
            a.code
            for line in reader.lines
            for a in line.actors
            if a.sort in {"force", "organ", "state"} and alpha3(a.code) and not is_beside(line.sentence, a)
        }
        attackers = {code for code in states if code and code != country} if country in states else set()
    return next(iter(attackers)) if len(attackers) == 1 else None


def find_attackers(events: Sequence[Event], country: str | None) -> set[str]:
    """Codes of all who are told to have acted against a country or on its soil."""
    found = set()
    for event in events:
        if event.kinds[0] in {"withdrawal", "ceasefire", "protest"}:
            continue
        for seed in event.seeds:
            where = _where(seed)
            against = country is not None and country in {seed.target_code, where}
            if (
                against
                and seed.actor_code not in {None, country, *words_of("bystanders")}
                and seed.actor is not None
                and seed.actor.sort != "own"
            ):
                found.add(seed.actor_code or "")
    return found


def _attacked(events: Sequence[Event], country: str | None) -> set[str]:
    """Codes of all whom a country is told to have acted against: who is bombed in A is likely to have shelled B."""
    seeds = [seed for event in events for seed in event.seeds]
    return {s.target_code for s in seeds if country is not None and s.actor_code == country and s.target_code} - {
        country
    }


def _where(seed: Seed) -> str | None:
    """The state in which a seed's place lies."""
    return seed.spot.place.chosen.country_code if seed.spot and seed.spot.place.chosen else None


def has_planes(code: str | None) -> bool:
    """States and their alliances fly."""
    return bool(alpha3(code)) or code in alliances_of(None)


def doer_alike(event: Event, events: Sequence[Event], country: str | None) -> str | None:
    """The one side that all other events of this kind in the country are said to be by: 'further strikes hit X'."""
    kind = event.kinds[0]
    codes = {
        s.actor_code
        for other in events
        if other is not event and other.kinds[0] == kind
        for s in other.seeds
        if s.actor_code is not None and s.actor is not None and s.trigger.kind == kind and _where(s) == country
    }
    return codes.pop() if len(codes) == 1 and country is not None else None


def named_alliance(reader: Reader, country: str | None) -> str | None:
    """The alliance that bombs the country in its war, where the report names it."""
    code = alliance_in([country], reader.published)
    named = any(a.code == code for line in reader.lines for a in line.actors)
    return code if named and not alpha3(code) else None


def states_of(codes: set[str]) -> set[str]:
    """Those of the codes that are states'."""
    return {code for code in codes if alpha3(code)}


def most_told(reader: Reader, country: str | None) -> str | None:
    """The one foreign state whose forces and offices fill the report: the tanks that crossed the border are its."""
    named = Counter(
        a.code for line in reader.lines for a in line.actors
        if a.sort in {"force", "organ", "state"} and alpha3(a.code) and a.code != country
    )  # fmt: skip
    first = named.most_common(2)
    alone = bool(first) and (len(first) == 1 or first[0][1] >= 2 * first[1][1])
    return first[0][0] if alone else None


def only_pair(reader: Reader) -> tuple[str | None, str | None]:
    """The two states of a report whose forces and offices are all those of these two: 'both armies hold fire'."""
    named = Counter(
        a.code for line in reader.lines for a in line.actors if a.sort in {"force", "organ", "state"} and alpha3(a.code)
    )
    first = [code for code, _ in named.most_common(2)]
    total = sum(named.values())
    if len(first) < 2 or sum(named[code] for code in first) < 0.75 * total:
        return None, None
    return first[0], first[1]


def at_war_with(reader: Reader, country: str | None) -> str | None:
    """The one side that a report names and that was at war with a country on the report's day."""
    day = reader.published.isoformat() if reader.published else None
    if day is None or country is None:
        return None
    pairs = (
        tuple(pair) for *pair, start, end in load("actors")["wars"]["pairs"] if start <= day and (not end or day < end)
    )
    foes = {b if a == country else a for a, b in pairs if country in {a, b}}
    named = {
        a.code for line in reader.lines for a in line.actors
        if a.code in foes and a.sort in {"force", "organ", "state", "group", "thing"} and not is_beside(line.sentence, a)
    }  # fmt: skip
    return named.pop() if len(named) == 1 else None


def holder_of(place: Candidate | None, day: dt.date | None) -> str | None:
    """Who holds a place that is another state's soil: Crimea, the Golan Heights."""
    if place is None or day is None or place.kind == "country":
        return None
    told = day.isoformat()
    for state, holder, start, end, boxes in load("actors")["held"]["lands"]:
        if place.country_code != state or told < start or (end and end <= told):
            continue
        if any(s <= place.lat <= n and w <= place.lon <= e for s, n, w, e in boxes):
            return str(holder)
    return None


def home_foe(reader: Reader, country: str | None) -> str | None:
    """The one group at home in a state that the report names there: whom the state's forces fight on its own soil."""
    named = Counter(
        a.code for line in reader.lines for a in line.actors
        if a.sort in {"group", "thing"} and a.code and a.home == country and not alpha3(a.code)
        and not is_beside(line.sentence, a)
    )  # fmt: skip
    return next(iter(named)) if len(named) == 1 else None


def own_planes(events: Sequence[Event], country: str | None) -> str | None:
    """The state that bombs its own soil, where it fights a group there and no other state is told to act."""
    seeds = [seed for event in events for seed in event.seeds]
    states = {s.actor_code for s in seeds if alpha3(s.actor_code)} - {country}
    groups = [
        a for s in seeds for a in (s.actor, s.target) if a is not None and a.sort == "group" and a.home == country
    ]
    return country if groups and not states else None


def find_opponents(
    event: Event, events: Sequence[Event], actor_code: str | None, target_code: str | None
) -> tuple[str | None, str | None]:
    """The pair that fights elsewhere in the report, the nearest before first, where it fits the side that is known."""
    known = {actor_code, target_code} - {None}
    here = event.first.trigger.start
    for other in sorted(events, key=lambda e: (e.first.trigger.start > here, abs(e.first.trigger.start - here))):
        if other is event:
            continue
        for seed in other.seeds:
            where = _where(seed)
            pair = seed.actor_code, seed.target_code or where
            if pair[0] and pair[1] and pair[0] != pair[1] and known <= set(pair):
                return pair if actor_code is None or actor_code == pair[0] else (pair[1], pair[0])
    return actor_code, target_code


def is_by_planes(event: Event, reader: Reader) -> bool:
    """Whether manned craft, which only states have, are told to have struck."""
    lines = [reader.lines[n].sentence for n in {s.trigger.sentence for s in event.seeds}]
    told = {word for sentence in lines for word in sentence.words(sentence.start, sentence.end)}
    return event.kinds[0] == "air_strike" and bool(told & FLIES)
