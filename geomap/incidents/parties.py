"""The two sides of an event: as its triggers name them, as somebody is blamed, and whose territory it happened on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.actor_words import words_of
from geomap.incidents.denying import FROM_ITS_SOIL
from geomap.incidents.events import VIOLENT
from geomap.incidents.governed import is_beside
from geomap.incidents.locations import alpha3
from geomap.incidents.speech_words import speech_words
from geomap.incidents.suspects import (
    FLIES,
    at_war_with,
    doer_alike,
    find_attacker,
    find_attackers,
    find_opponents,
    holder_of,
    home_foe,
    is_by_planes,
    most_told,
    named_alliance,
    only_pair,
    own_planes,
    states_of,
)
from geomap.lexicons import load

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
_SENT = frozenset(
    {"sabotage group", "sabotage groups", "reconnaissance group", "reconnaissance groups", "saboteurs", "infiltrators"}
)
"""Unnamed people whom a state sends over a border."""
_MOVES = frozenset({"incursion", "deployment", "withdrawal", "ceasefire"})
"""Kinds that say nothing of whom they are against by who dies in them."""
_SUSPECTED = expression(
    r" (?:is|are|was|were|has been|have been) (?:widely |strongly |immediately |quickly )?"
    r"(?:suspected|blamed|accused|(?:thought|believed|suspected|said) to (?:be|have been) (?:behind|responsible)|the (?:main|prime|chief|likely) suspects?)\b"
    r"| (?:as )?the (?:main|prime|chief|likely|most likely|probable) (?:suspects?|culprits?|perpetrators?)\b"
)
"""After a group that is taken to have done it."""
_SUSPICION = expression(
    r"\b(?:suspicion (?:immediately |quickly |soon |widely |has |had |at once )*(?:fell|fallen|falls|centred|centered|rests?|rested|is|was|points?|pointed) (?:\w+ )?(?:up)?(?:on|at|to|towards)|"
    r"fingers? (?:(?:is|are|was|were|have been|has been|being) )*(?:pointed|points?) (?:firmly )?at|"
    r"blame (?:fell|falls|has fallen|was (?:put|laid|placed|pinned)|is (?:put|laid|placed|pinned)|is being (?:put|laid)) (?:\w+ )?(?:up)?(?:on|at)|"
    r"(?:bears?|bore|bearing|has|had) (?:all )?the (?:hallmarks?|trademarks?|signature) of|"
    r"(?:the )?(?:prime|main|chief|likely|obvious) (?:suspects?|culprits?) (?:is|are|was|were)|"
    r"(?:the )?(?:handiwork|work|doing|hand) of)(?: the)? (?:[a-z][\w-]* )?$",
    re.IGNORECASE,
)
"""Before a side that is taken to have done it."""
_SOIL = frozenset({"territory", "soil", "airspace", "air space", "waters"})
_NEAR_SOIL = 40
_INTO = expression(r"\b(?:into|inside|onto|entered|on)(?: the)? $")
_MAY_DENY = frozenset({"organ", "group", "state", "force"})
_ANSWER = 90
"""Characters of a denial that say what charge it answers."""
_UNNAMED = expression(r"\b(?:unidentified|unknown|unnamed|mysterious|unmarked) $", re.IGNORECASE)
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
    target, target_code = _side(event, "target", reader, country, other_than=actor_code)
    if target is not None and _SUSPICION.search(reader.report.text, max(0, target.start - 90), target.start):
        target, target_code = None, None  # 'suspicion fell on X'
    unnamed = actor is not None and actor.sort == "own" and _is_unnamed(actor, reader)
    if unnamed:
        actor_code = None
    holder = holder_of(event.spot.place.chosen, reader.published) if event.spot is not None else None
    told = reader.lines[event.first.trigger.sentence].sentence.start
    elsewhere = (
        actor is not None and actor.end < told and kind == "air_strike"
    )  # 'the army counts ten craters. They were dropped'
    if actor is None and actor_code is None and (before := _gone_on_from(event, events)) is not None:
        actor, actor_code = _side(before, "actor", reader, country)
        target, target_code = (target, target_code) if target is not None else _side(before, "target", reader, country)
    if (
        actor is not None
        and actor.sort == "own"
        and not unnamed
        and (actor.head in _CRAFT or kind == "incursion" or elsewhere)
    ):
        actor_code = (
            find_attacker(events, reader, country, flies=kind == "incursion" or elsewhere or actor.head in FLIES)
            or actor_code
        )
        if kind == "incursion" and actor_code == country:
            actor_code = most_told(reader, country) or actor_code
    if kind == "incursion" and actor_code is not None and actor_code in _entered_soil(event, reader):
        rival = find_opponents(event, events, None, actor_code)[0] or most_told(reader, actor_code)
        actor, actor_code = (None, rival) if rival != actor_code else (actor, actor_code)
    if (
        actor is not None
        and actor_code == country
        and kind in _FROM_AFAR | {"attack"}
        and not _is_named_with(actor, event, reader)
        and not event.first.recalled
    ):
        foe = at_war_with(reader, country) if holder is None else None
        actor, actor_code = (None, foe) if foe is not None else (actor, actor_code)
    if actor is not None and actor_code is None and kind == "incursion" and actor.head in _SENT:
        actor_code = find_attacker(events, reader, country)
    if (
        actor_code is None
        and kind in VIOLENT
        and (blamed := _blamed(event, events, reader, target_code, unnamed=actor)) is not None
    ):
        actor, actor_code = blamed, reader.code_of(blamed, country)
    if actor_code is None and kind in VIOLENT | {"incursion"}:
        denier = _who_denies(event, events, reader, {target_code, country, None})
        actor, actor_code = (denier, denier.code) if denier is not None else (actor, actor_code)
    if kind in _MUTUAL and (actor_code is None or target_code is None):
        actor_code, target_code = find_opponents(event, events, actor_code, target_code)
        if actor_code is None and (actor is None or actor.sort in {"own", "organ"}):
            pair = only_pair(reader)
            if target_code is None:
                actor_code, target_code = pair
            elif target_code in pair:
                actor_code = pair[0] if target_code == pair[1] else pair[1]
    if actor is None and actor_code is None and kind in _FROM_AFAR:
        actor_code = _from_afar(event, events, reader, country) or at_war_with(reader, target_code or holder or country)
    if actor_code is None and kind in _BY_THE_SAME and (actor is None or actor.sort == "unknown"):
        others = find_attackers([e for e in events if e is not event], country) - {target_code}
        code = next(iter(others)) if len(others) == 1 else None
        if actor is None or actor.head in _SAID_OF_ANYBODY or not alpha3(code):
            actor_code = code
        if actor is None and actor_code is None:
            actor_code = at_war_with(reader, target_code or holder or country)
    if target_code == actor_code and target_code is not None:
        target, target_code = None, None
    if (
        target_code is None
        and holder is not None
        and actor_code is not None
        and kind in VIOLENT | {"incursion", "seizure"}
    ):
        ours = alpha3(holder) or actor_code == country or not alpha3(actor_code)
        target_code = holder if ours else None  # Russia moves into South Ossetia against Georgia
    target_code = target_code or _owner(event, events, reader, actor_code, country)
    return Parties(actor, actor_code, target, target_code if target_code != actor_code else None)


def _entered_soil(event: Event, reader: Reader) -> set[str | None]:
    """Whose soil the event's own words say was entered: 'had come 500 metres into Indian territory'."""
    text = reader.report.text
    return {
        a.code for s in event.seeds for a in reader.lines[s.trigger.sentence].actors
        if a.sort == "thing" and a.head in _SOIL and s.trigger.kind == "incursion" and s.trigger.start <= a.start
        and a.start - s.trigger.end < _NEAR_SOIL and _INTO.search(text, s.trigger.start, a.start)
    }  # fmt: skip


def _is_named_with(actor: Actor, event: Event, reader: Reader) -> bool:
    """Whether a sentence of the event names the side itself, and no pronoun stands for it."""
    own = (reader.lines[s.trigger.sentence].sentence for s in event.seeds)
    return any(s.start <= actor.start < s.end for s in own)


def _is_unnamed(actor: Actor, reader: Reader) -> bool:
    """'unidentified warplanes': nobody knows whose they are."""
    return _UNNAMED.search(reader.report.text, max(0, actor.start - 20), actor.start) is not None


def _from_afar(event: Event, events: Sequence[Event], reader: Reader, country: str | None) -> str | None:
    """Whose the shells or planes were that nobody is said to have sent: as the rest of the report tells."""
    if event.kinds[0] in {"shelling", "air_strike"} and (alike := doer_alike(event, events, country)) is not None:
        return alike
    if event.kinds[0] == "air_strike" and (allied := named_alliance(reader, country)) is not None:
        return allied
    if event.kinds[0] == "air_strike" and not states_of(find_attackers(events, country)):
        own = own_planes(events, country)
        if own is not None:
            return own
    code = find_attacker(events, reader, country, flies=is_by_planes(event, reader))
    hit = {s.target_code for s in event.seeds if s.trigger.kind in {event.kinds[0], "attack"}}
    return code if code not in hit else None


def _side(
    event: Event, name: str, reader: Reader, country: str | None, *, other_than: str | None = None
) -> tuple[Actor | None, str | None]:
    """The side as named: with a code where any seed has one, a mission rather than the United Nations.

    Where seeds name several, one that is ``other_than`` the event's other side comes first: 'stabbed a soldier and was shot'.
    """
    seeds, kind = sorted(event.seeds, key=lambda s: (s.trigger.weak, s.trigger.start)), event.kinds[0]
    if name == "target":  # whoever else's people died there, it is the country's soil that was hit
        seeds = [
            s for s in seeds
            if not (kind in VIOLENT and s.target is not None and s.target.sort == "people" and s.target_code != country)
            and not (s.trigger.toll and kind in _MOVES)
        ]  # fmt: skip
    coded = [(getattr(s, name), getattr(s, f"{name}_code")) for s in seeds if getattr(s, f"{name}_code")]
    if coded:
        coded = [pair for pair in coded if pair[1] != other_than] or coded
        missions = [pair for pair in coded if pair[1] in words_of("mission_names")]
        return next((pair for pair in missions if pair[1] != "UN"), coded[0])
    actor = next((getattr(s, name) for s in seeds if getattr(s, name) is not None), None)
    return actor, reader.code_of(actor, country)


def _gone_on_from(event: Event, events: Sequence[Event]) -> Event | None:
    """'X was also shelled', right after an event of the paragraph: by those who did that."""
    first = event.first
    before = [e for e in events if e.first.trigger.start < first.trigger.start]
    if not first.further or not before or before[-1].first.paragraph != first.paragraph:
        return None
    near = first.trigger.sentence - before[-1].seeds[-1].trigger.sentence <= 1
    return before[-1] if near and before[-1].kinds[0] in VIOLENT else None


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
            ours = blamed is not None and blamed.sort == "own" and statement.source is not None
            if statement.stance != "blame" or blamed is None or (blamed.code is None and not ours):
                continue
            if blamed.code is not None and blamed.code == target_code:
                continue
            if blamed.sort == "group" or unnamed is None:
                return blamed
    text = reader.report.text
    for line in lines:
        for actor in line.actors:
            coded = actor.code is not None and actor.armed and actor.code != target_code
            after = coded and actor.sort == "group" and _SUSPECTED.match(text, actor.end)
            if after or (coded and _SUSPICION.search(text, max(line.sentence.start, actor.start - 90), actor.start)):
                return actor
    return None


def _who_denies(event: Event, events: Sequence[Event], reader: Reader, known: set[str | None]) -> Actor | None:
    """'The group denied that it had fired the rocket': of an act that nobody else is named for, who answers the charge of it is the one charged."""
    if event.first.actor is not None or all(s.trigger.weak for s in event.seeds):
        return None
    found: dict[str, Actor] = {}
    last = max(s.trigger.sentence for s in event.seeds)
    later = [s.trigger.sentence for e in events if e is not event for s in e.seeds if s.trigger.sentence > last]
    for line in _lines_about(event, events, reader)[: 1 + _AFTER]:
        if line.sentence.index >= min([*later, len(reader.lines)]):
            break  # another event stands between
        for statement in line.statements:
            source = statement.source
            if source is None or source.code in known or source.sort not in _MAY_DENY or statement.partial:
                continue
            words = line.sentence.words(statement.start, statement.end + _ANSWER)
            told = set(words) & speech_words("own_charge") or set(words[1:4]) & {
                "it",
                "this",
                "that",
                "all",
                "everything",
            }
            if FROM_ITS_SOIL.search(reader.report.text, statement.end, line.sentence.end):
                continue  # whoever fired it, it was not from there
            if statement.stance == "deny" and told and source.code is not None:
                found.setdefault(source.code, source)
    return next(iter(found.values())) if len(found) == 1 else None


_FACING = expression(
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
        return _sovereign(country, actor_code)
    lines = [reader.lines[n] for n in sorted({s.trigger.sentence for s in event.seeds})]
    for line in lines:
        speaking = {(s.source.start, s.source.end) for s in line.statements if s.source is not None}
        for actor in line.actors:
            other = actor.code is not None and actor.code != actor_code and (actor.start, actor.end) not in speaking
            if other and actor.sort == "group" and actor.home is not None and not is_beside(line.sentence, actor):
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
    told = find_opponents(event, fights, actor_code, None)[1]
    if (
        told is None
        and alpha3(actor_code)
        and event.kinds[0] != "withdrawal"
        and not _tell_of(lines, words_of("civil"))
    ):
        return home_foe(reader, actor_code) or at_war_with(reader, actor_code)
    return told


def _tell_of(lines: Sequence[Line], words: frozenset[str]) -> bool:
    return any(not words.isdisjoint(line.sentence.vocabulary) for line in lines)


def _sovereign(country: str, actor_code: str | None) -> str:
    """Whose soil it is: the Falklands are Britain's, Western Sahara is whoever's who is not the doer."""
    if country == "ESH":
        return "Polisario" if actor_code == "MAR" else "MAR" if actor_code == "Polisario" else country
    return str(load("actors")["soil"].get(country, country))
