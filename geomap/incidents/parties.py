"""The two sides of an event: as its triggers name them, as somebody is blamed, and whose territory it happened on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.incidents.actor_words import words_of
from geomap.incidents.events import VIOLENT
from geomap.incidents.locations import alpha3

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.events import Event
    from geomap.incidents.readings import Line, Reader

_MUTUAL = frozenset({"armed_clash", "ceasefire"})
_FOREIGN = frozenset(
    {
        "incursion",
        "shelling",
        "air_strike",
        "attack",
        "armed_clash",
        "explosion",
        "seizure",
        "capture",
        "deployment",
        "withdrawal",
    }
)
"""Kinds whose target is the state on whose territory they happen, where no other victim is said."""
_FROM_AFAR = frozenset({"shelling", "air_strike", "incursion", "seizure"})
"""Kinds of which the one attacker that a report names is taken to be the doer where nobody is said to be."""
_BY_THE_SAME = frozenset({"attack", "explosion", "capture"})
"""Kinds of which the one side that otherwise attacks the country is taken to be the doer where nobody is said to be."""
_SAID_OF_ANYBODY = frozenset(
    {"attackers", "attacker", "assailants", "raiders", "fighters", "invaders", "group", "intruders", "kidnappers"}
)
_CRAFT = frozenset(
    {
        "aviation", "artillery", "warplanes", "warplane", "jets", "planes", "plane", "drones", "drone", "helicopters", "helicopter",
        "tanks", "warships", "warship", "gunboats", "infantry", "bombers", "guns", "fighter jets", "missiles", "rockets", "invading forces",
        "invading troops", "occupation forces",
    }
)  # fmt: skip
"""Unnamed forces that are rather the attacker's than of the country that is hit."""
_FLIES = frozenset(
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
_SENT = frozenset(
    {"sabotage group", "sabotage groups", "reconnaissance group", "reconnaissance groups", "saboteurs", "infiltrators"}
)
"""Unnamed people whom a state sends over a border."""
_MOVES = frozenset({"incursion", "deployment", "withdrawal", "ceasefire"})
"""Kinds that say nothing of whom they are against by who dies in them."""
_AFTER = 3
"""Sentences after an event in which somebody may take or be given the blame."""
_LATER = 9
"""The same where no other event without a doer stands between."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Who did it and to whom, each as named and with its code."""

    actor: Actor | None
    actor_code: str | None
    target: Actor | None
    target_code: str | None


def find_parties(event: Event, events: Sequence[Event], reader: Reader, *, country: str | None) -> Parties:
    """The sides of an event that lies in ``country`` (alpha-3); ``events`` are all of the report, in order."""
    kind = event.kinds[0]
    actor, actor_code = _side(event, "actor", reader, country)
    target, target_code = _side(event, "target", reader, country)
    told = reader.lines[event.first.trigger.sentence].sentence.start
    elsewhere = (
        actor is not None and actor.end < told and kind == "air_strike"
    )  # 'the army counts ten craters. They were dropped'
    if actor is not None and actor.sort == "own" and (actor.head in _CRAFT or kind == "incursion" or elsewhere):
        actor_code = (
            _attacker(events, reader, country, flies=kind == "incursion" or elsewhere or actor.head in _FLIES)
            or actor_code
        )
        if kind == "incursion" and actor_code == country:
            actor_code = _most_told(reader, country) or actor_code
    if actor is not None and actor_code is None and kind == "incursion" and actor.head in _SENT:
        actor_code = _attacker(events, reader, country)
    if (
        actor_code is None
        and kind in VIOLENT
        and (blamed := _blamed(event, events, reader, target_code, unnamed=actor)) is not None
    ):
        actor, actor_code = blamed, reader.code_of(blamed, country)
    if kind in _MUTUAL and (actor_code is None or target_code is None):
        actor_code, target_code = _opponents(event, events, actor_code, target_code)
        if actor_code is None and target_code is None and (actor is None or actor.sort in {"own", "organ"}):
            actor_code, target_code = _only_pair(reader)
    if actor is None and actor_code is None and kind == "air_strike" and not _states(_attackers(events, country)):
        actor_code = _own_planes(events, country)
    if actor is None and actor_code is None and kind in _FROM_AFAR:
        actor_code = _attacker(events, reader, country, flies=_is_by_planes(event, reader))
    if actor_code is None and kind in _BY_THE_SAME and (actor is None or actor.head in _SAID_OF_ANYBODY):
        others = _attackers([e for e in events if e is not event], country)
        actor_code = next(iter(others)) if len(others) == 1 else None
    if target_code == actor_code and target_code is not None:
        target, target_code = None, None
    target_code = target_code or _owner(event, events, reader, actor_code, country)
    return Parties(actor, actor_code, target, target_code if target_code != actor_code else None)


def _side(event: Event, name: str, reader: Reader, country: str | None) -> tuple[Actor | None, str | None]:
    """The side as named: with a code where any seed has one, a mission rather than the United Nations."""
    seeds, kind = sorted(event.seeds, key=lambda s: (s.trigger.weak, s.trigger.start)), event.kinds[0]
    if name == "target":  # whoever else's people died there, it is the country's soil that was hit
        seeds = [
            s for s in seeds
            if not (kind in VIOLENT and s.target is not None and s.target.sort == "people" and s.target_code != country)
            and not (s.trigger.toll and kind in _MOVES)
        ]  # fmt: skip
    coded = [(getattr(s, name), getattr(s, f"{name}_code")) for s in seeds if getattr(s, f"{name}_code")]
    if coded:
        return next((pair for pair in coded if pair[1] != "UN"), coded[0])
    actor = next((getattr(s, name) for s in seeds if getattr(s, name) is not None), None)
    return actor, reader.code_of(actor, country)


def _lines_about(event: Event, events: Sequence[Event], reader: Reader) -> Sequence[Line]:
    last = max(s.trigger.sentence for s in event.seeds)
    others = [
        s.trigger.sentence
        for e in events
        if e is not event and e.kinds[0] != event.kinds[0] and e.first_of("actor_code") is None
        for s in e.seeds
        if s.trigger.sentence > last
    ]
    return reader.lines[event.first.trigger.sentence : max(last + 1 + _AFTER, min([last + _LATER, *others]))]


def _blamed(
    event: Event, events: Sequence[Event], reader: Reader, target_code: str | None, *, unnamed: Actor | None
) -> Actor | None:
    """Who claims an event whose doer is not named, or is blamed for it; no state for what unnamed gunmen did."""
    lines = _lines_about(event, events, reader)
    for line in lines:
        for statement in line.statements:
            source = statement.source
            if statement.stance == "responsibility" and source is not None and source.sort == "group":
                return source
    for line in lines:
        for statement in line.statements:
            blamed = statement.blamed
            if statement.stance != "blame" or blamed is None or blamed.code is None or blamed.code == target_code:
                continue
            if blamed.sort == "group" or unnamed is None:
                return blamed
    return None


def _states(codes: set[str]) -> set[str]:
    return {code for code in codes if alpha3(code)}


def _is_by_planes(event: Event, reader: Reader) -> bool:
    """Whether manned craft, which only states have, are told to have struck."""
    lines = [reader.lines[n].sentence for n in {s.trigger.sentence for s in event.seeds}]
    told = {word for sentence in lines for word in sentence.words(sentence.start, sentence.end)}
    return event.kinds[0] == "air_strike" and bool(told & _FLIES)


def _attacker(events: Sequence[Event], reader: Reader, country: str | None, *, flies: bool = False) -> str | None:
    """The one side that is told to act against a country; else the one other state that acts or speaks in the report.

    Where the attacker ``flies`` it is a state.
    """
    attackers = {
        code for code in _attackers(events, country) or _attacked(events, country) if not flies or alpha3(code)
    }
    if not attackers and country is not None:
        states = {
            a.code
            for line in reader.lines
            for a in line.actors
            if a.sort in {"force", "organ", "state"} and alpha3(a.code)
        }
        attackers = {code for code in states if code and code != country} if country in states else set()
    return next(iter(attackers)) if len(attackers) == 1 else None


def _most_told(reader: Reader, country: str | None) -> str | None:
    """The one foreign state whose forces and offices fill the report: the tanks that crossed the border are its."""
    named = Counter(
        a.code for line in reader.lines for a in line.actors
        if a.sort in {"force", "organ", "state"} and alpha3(a.code) and a.code != country
    )  # fmt: skip
    first = named.most_common(2)
    alone = bool(first) and (len(first) == 1 or first[0][1] >= 2 * first[1][1])
    return first[0][0] if alone else None


def _attackers(events: Sequence[Event], country: str | None) -> set[str]:
    """Codes of all who are told to have acted against a country or on its soil."""
    found = set()
    for event in events:
        for seed in event.seeds:
            where = seed.spot.place.chosen.country_code if seed.spot and seed.spot.place.chosen else None
            against = country is not None and country in {seed.target_code, where}
            if (
                against
                and seed.actor_code not in {None, country, *words_of("bystanders")}
                and seed.actor is not None
                and seed.actor.sort != "own"
            ):
                found.add(seed.actor_code or "")
    return found


def _only_pair(reader: Reader) -> tuple[str | None, str | None]:
    """The two states of a report whose forces and offices are all those of these two: 'both armies hold fire'."""
    named = Counter(
        a.code for line in reader.lines for a in line.actors if a.sort in {"force", "organ", "state"} and alpha3(a.code)
    )
    first = [code for code, _ in named.most_common(2)]
    total = sum(named.values())
    if len(first) < 2 or sum(named[code] for code in first) < 0.75 * total:
        return None, None
    return first[0], first[1]


def _attacked(events: Sequence[Event], country: str | None) -> set[str]:
    """Codes of all whom a country is told to have acted against: who is bombed in A is likely to have shelled B."""
    seeds = [seed for event in events for seed in event.seeds]
    return {s.target_code for s in seeds if country is not None and s.actor_code == country and s.target_code} - {
        country
    }


def _own_planes(events: Sequence[Event], country: str | None) -> str | None:
    """The state that bombs its own soil, where it fights a group there and no other state is told to act."""
    seeds = [seed for event in events for seed in event.seeds]
    states = {s.actor_code for s in seeds if alpha3(s.actor_code)} - {country}
    groups = [
        a for s in seeds for a in (s.actor, s.target) if a is not None and a.sort == "group" and a.home == country
    ]
    return country if groups and not states else None


def _opponents(
    event: Event, events: Sequence[Event], actor_code: str | None, target_code: str | None
) -> tuple[str | None, str | None]:
    """The pair that fights elsewhere in the report, the nearest before first, where it fits the side that is known."""
    known = {actor_code, target_code} - {None}
    here = event.first.trigger.start
    for other in sorted(events, key=lambda e: (e.first.trigger.start > here, abs(e.first.trigger.start - here))):
        if other is event:
            continue
        for seed in other.seeds:
            where = seed.spot.place.chosen.country_code if seed.spot and seed.spot.place.chosen else None
            pair = seed.actor_code, seed.target_code or where
            if pair[0] and pair[1] and pair[0] != pair[1] and known <= set(pair):
                return pair if actor_code is None or actor_code == pair[0] else (pair[1], pair[0])
    return actor_code, target_code


_FACING = re.compile(
    r"\b(?:(?:border|frontier|line|boundary) with|against|facing|opposite|to (?:fight|confront|counter|repel|face|deter|combat|crush|oust|battle|tackle)|"
    r"in (?:response|answer|reply) to)(?: the| a)? (?:[\w-]+ ){0,2}?$"
)
"""Before a side that forces are sent against."""


def _faced(event: Event, reader: Reader, actor_code: str | None) -> str | None:
    """Against whom forces are sent: 'to its border with Belarus', 'to fight the ELN', 'the Ukrainian border'."""
    for seed in event.seeds:
        line = reader.lines[seed.trigger.sentence]
        for actor in line.actors:
            before = reader.report.text[line.sentence.start : actor.start]
            if actor.code not in {None, actor_code} and actor.start > seed.trigger.start and _FACING.search(before):
                return actor.code
        for place in line.places:
            chosen, mention = place.chosen, place.mention
            if chosen is None or chosen.kind != "country" or chosen.country_code in {None, actor_code}:
                continue
            after = reader.report.text[mention.end : mention.end + 12]
            before = reader.report.text[line.sentence.start : mention.start]
            if _FACING.search(before) or re.match(r"(?:'s|’s)? (?:border|frontier)\b", after):
                return chosen.country_code
    return None


def _owner(
    event: Event, events: Sequence[Event], reader: Reader, actor_code: str | None, country: str | None
) -> str | None:
    """Whose territory it is, where someone else acts there; at home, the group named beside; else who complains of it."""
    if event.kinds[0] not in _FOREIGN:
        return None
    if event.kinds[0] == "deployment" and (faced := _faced(event, reader, actor_code)) is not None:
        return faced
    if country is not None and country != actor_code:
        return country
    lines = [reader.lines[n] for n in sorted({s.trigger.sentence for s in event.seeds})]
    for line in lines:
        speaking = {(s.source.start, s.source.end) for s in line.statements if s.source is not None}
        for actor in line.actors:
            other = actor.code is not None and actor.code != actor_code and (actor.start, actor.end) not in speaking
            if other and actor.sort == "group" and actor.home is not None:
                return actor.code
    if actor_code is None:
        return None
    complaining = {
        s.source.code
        for line in lines
        for s in line.statements
        if s.stance in {"blame", "assert"}
        and s.source is not None
        and alpha3(s.source.code)
        and s.source.code != actor_code
    }
    if len(complaining) == 1 and event.kinds[0] not in {"deployment", "withdrawal"}:
        return complaining.pop()
    fights = [e for e in events if e.kinds[0] in VIOLENT]
    return _opponents(event, fights, actor_code, None)[1]
