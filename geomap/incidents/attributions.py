"""Who states an event, who denies it, and what follows for its status."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.claims import Statement, governing, is_mutual
from geomap.incidents.denials import find_denials
from geomap.incidents.issuers import code_of_source, title_of
from geomap.incidents.speech_words import speech_words
from geomap.models import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.events import Event
    from geomap.incidents.parties import Parties
    from geomap.incidents.readings import Line, Reader
    from geomap.incidents.triggers import Trigger

_STATES = frozenset({"assert", "confirm", "responsibility", "blame"})
_OPINIONS = ("condemn", "denounc", "deplor", "welcom", "hail", "regret", "protest", "demand", "warn")
"""Verbs by which a third party takes a stand on what others say happened."""
_BOTH = expression(
    r"\b(?:both|the two)(?: \w+)? (?:sides|governments|capitals|directors|commanders|generals|presidents|leaders|ministers|chiefs|spokesmen|armies|ministries|militaries|countries|commands|delegations|parties|states)\b",
    re.IGNORECASE,
)
_BESIDE = 60
"""Characters about a verb of saying within which 'both sides' are its subject."""
_FOLLOW = 3
"""Sentences after an event that may go on about it."""
_VOWED = 6
"""Words after a verb of saying among which 'would' makes it a vow."""
_ENTRIES = 9
"""Sentences above an event that may do so in a live page whose newest entry stands first."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose word an event is."""

    asserted_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    status: str
    evidence: tuple[Evidence, ...]


def find_attributions(
    event: Event, events: Sequence[Event], reader: Reader, *, sides: Parties, country: str | None
) -> Attribution:
    """The statements that carry an event, and the denials that answer it. Codes are alpha-3 or a group's name."""
    told = sorted({s.trigger.sentence for s in event.seeds})
    asserted: dict[str, Statement] = {}
    weakly: dict[str, Statement] = {}
    confirmed = False
    for statement in _carrying(event, events, reader):
        if _by_both(reader, statement) and sides.actor_code and sides.target_code:
            asserted.setdefault(sides.actor_code, statement)
            asserted.setdefault(sides.target_code, statement)
            continue
        code = code_of_source(statement, reader, country, sides, event)
        if code not in {sides.actor_code, sides.target_code, country} and statement.text.lower().startswith(_OPINIONS):
            continue  # 'Poland condemned the attack' of others
        itself = code is not None and code == sides.actor_code and statement.sentence not in told
        own = _tells_of_own(reader, statement) or _has_toll(reader, statement)
        if itself and statement.stance not in {"confirm", "responsibility"} and not own:
            # whoever is accused speaks of it later on: unless he denies it, he grants it
            if code is not None and _speaks_of_it(reader.lines[statement.sentence], statement, event):
                weakly.setdefault(code, statement)
            continue
        if code is not None and not (statement.negative and code in {sides.actor_code, sides.target_code}):
            asserted.setdefault(code, statement)
            confirmed = confirmed or (statement.stance == "confirm" and code == sides.actor_code)
    mutual = any(is_mutual(reader.report.text, reader.lines[n].sentence) for n in told)
    accusing = reader.lines[told[0]].statements if mutual else ()
    for accused in (sides.actor_code, sides.target_code):
        if accused is not None and accusing:
            asserted.setdefault(accused, accusing[0])
    if (issued := _issuer(event, reader)) is not None:
        asserted.setdefault(*issued)
    if not asserted and (continued := _continued(event, reader, sides)) is not None:
        asserted[continued.source.code or ""] = continued  # type: ignore[union-attr]
    denied = find_denials(event, events, reader, sides=sides, asserted=asserted, country=country)
    for code in [c for c in denied if c in asserted]:
        if asserted[code].stance != "blame" or asserted[code] == denied[code]:
            del asserted[code]  # who denies it does not say it
    firm = set(asserted)
    for statement in _around(event, events, reader):
        code = code_of_source(statement, reader, country, sides, event)
        if code is not None and code in {sides.actor_code, sides.target_code, country}:
            weakly.setdefault(code, statement)
    for code, statement in weakly.items():
        if code not in denied and not statement.negative:
            asserted.setdefault(code, statement)
    evidence = [
        Evidence(name, statement.start, statement.end, statement.text, f"{statement.stance} by {code}")
        for name, table in (("asserted_by", asserted), ("denied_by", denied))
        for code, statement in sorted(table.items())
    ]
    status = "claimed"
    if denied:
        status = "disputed" if firm else "denied"
    elif mutual:
        status = "disputed"
    elif confirmed or (sides.actor_code in firm and sides.target_code in firm):
        status = "confirmed"
    return Attribution(tuple(sorted(asserted)), tuple(sorted(denied)), status, tuple(evidence))


def _continued(event: Event, reader: Reader, sides: Parties) -> Statement | None:
    """'The army said it took A. Its troops also shelled B.': a side that speaks right before goes on about its own acts."""
    at = event.first.trigger.sentence
    own = {sides.actor_code, sides.target_code} - {None}
    for n in (at - 1, at - 2):
        line = reader.lines[n] if n >= 0 else None
        if line is None or line.sentence.paragraph != event.first.paragraph:
            return None
        found = [
            s for s in line.statements if s.stance in {"assert", "confirm"} and s.source is not None and not s.negative
        ]
        if found:
            source = found[-1].source
            return found[-1] if source is not None and source.speaks and source.code in own else None
    return None


def _issuer(event: Event, reader: Reader) -> tuple[str, Statement] | None:
    """Who issues the text: 'RWANDA DEFENCE FORCE – MEDIA UPDATE.' stands over it, and the event is told under it."""
    return title_of(reader, event.first.paragraph)


def _tells_of_own(reader: Reader, statement: Statement) -> bool:
    """'said its fighters had taken it': who did it says so; 'said its fighters were not there' says the contrary."""
    sentence = reader.lines[statement.sentence].sentence
    told = sentence.words(statement.end, sentence.end)[:8]
    if not statement.negative and set(told) & speech_words("own_deed") and not set(told) & speech_words("negation"):
        return True
    return (
        not statement.negative
        and bool({"its", "their", "our", "his"} & set(told[:3]))
        and bool(set(told) & speech_words("deeds") or any(w.endswith("ed") for w in told))
        and not set(told) & speech_words("negation")
    )


def _has_toll(reader: Reader, statement: Statement) -> bool:
    return any(c.outcome for c in reader.lines[statement.sentence].counts)


def _by_both(reader: Reader, statement: Statement) -> bool:
    """'by the summary of two ministries', 'both governments say', 'according to both sides', 'in a joint statement, the two commands said'."""
    source, sentence = statement.source, reader.lines[statement.sentence].sentence
    told = reader.report.text[max(sentence.start, statement.start - _BESIDE) : statement.end + _BESIDE]
    follows = _BOTH.match(reader.report.text, statement.end + 1) is not None  # 'according to both sides'
    if follows or (_BOTH.search(told) and (source is None or source.code is None)):
        return True
    if source is None or source.code is not None or source.sort not in {"organ", "own"}:
        return False
    at = sentence.token_at(source.start)
    return bool({"both", "two"} & {t.low for t in sentence.tokens[max(0, at - 2) : at + 1]})


def _carrying(event: Event, events: Sequence[Event], reader: Reader) -> list[Statement]:
    """The statements under which the event is told, and those of the sentences that go on about it."""
    found: list[Statement] = []
    text = reader.report.text
    for seed in event.seeds:
        line = reader.lines[seed.trigger.sentence]
        over = governing(line.statements, text, seed.trigger.start)
        inside = [s for s in line.statements if s.start < seed.trigger.end and seed.trigger.start < s.end]
        single = [s for s in line.statements if s.stance in _STATES]
        if not over and len({s.source.code for s in single if s.source}) == 1:
            over = single
        over += [s for s in single if s not in over and s.start > seed.trigger.end and _of_it(line, s)]
        found += over + inside
        for count in line.counts:
            if count.outcome:
                found += governing(line.statements, text, count.start)
    if not found:
        found += _over_paragraph(event, reader)
    for n in (event.first.trigger.sentence - 1, event.first.trigger.sentence - 2):
        before = reader.lines[n] if n >= 0 else None
        if before is not None and before.sentence.paragraph == event.first.paragraph:
            for trigger in before.triggers:
                if trigger.problem is None and trigger.kind == event.kinds[0] and not _is_told(events, trigger):
                    found += governing(before.statements, text, trigger.start)
    for line in _going_on(event, events, reader):
        agreed = event.kinds[0] == "ceasefire" and _confirms_truce(line)
        beside = line.sentence.index - 1 in {s.trigger.sentence for s in event.seeds}
        found += [
            s
            for s in line.statements
            if s.stance in {"confirm", "responsibility", "blame"}
            or agreed
            or (beside and _by_both(reader, s))
            or _about(line, s, event)
        ]
    last = max(s.trigger.sentence for s in event.seeds)
    found += [s for line in reader.lines[last + 1 : last + 5] for s in line.statements if s.stance == "responsibility"]
    return [s for s in found if s.stance in _STATES]


def _around(event: Event, events: Sequence[Event], reader: Reader) -> list[Statement]:
    """The statements of the sentences about an event that tell of no other."""
    told = sorted({s.trigger.sentence for s in event.seeds})
    taken = {s.trigger.sentence for e in events if e is not event for s in e.seeds}
    found = []
    for n in range(max(0, told[0] - 2), min(len(reader.lines), told[-1] + 1 + _FOLLOW)):
        line = reader.lines[n]
        if (n in taken and n not in told) or not _is_reaction_free(line):
            continue
        if line.sentence.paragraph not in {event.first.paragraph, event.seeds[-1].paragraph} and n > told[-1] + 2:
            continue
        found += [s for s in line.statements if s.stance in _STATES and _speaks_of_it(line, s, event)]
    return found


def _speaks_of_it(line: Line, statement: Statement, event: Event) -> bool:
    """Whether what is said may be of the event: no vow of what is to come, no blame of another."""
    if statement.stance == "blame":
        codes = {code for s in event.seeds for code in (s.actor_code, s.target_code) if code}
        return statement.blamed is not None and (statement.blamed.code in codes or not codes)
    return not set(line.sentence.words(statement.end, line.sentence.end)[:_VOWED]) & speech_words("vows")


def _is_reaction_free(line: Line) -> bool:
    return not set(line.sentence.words(line.sentence.start, line.sentence.end)) & speech_words("reaction")


def _is_told(events: Sequence[Event], trigger: Trigger) -> bool:
    return any(s.trigger.start == trigger.start for e in events for s in e.seeds)


def _over_paragraph(event: Event, reader: Reader) -> list[Statement]:
    """'DEFENCE MINISTRY: ...': whoever a paragraph begins with tells all of it."""
    for line in reader.lines:
        if line.sentence.paragraph == event.first.paragraph:
            return [s for s in line.statements if s.text == ":"]
    return []


def _of_it(line: Line, statement: Statement) -> bool:
    """'a mine tore off his leg; Thailand says it was freshly laid': what is said goes on about the event before it."""
    told = line.sentence.words(statement.end, line.sentence.end)
    told = told[1:] if told[:1] == ["that"] else told
    return statement.leads and bool(told) and told[0] in speech_words("points_back")


def _going_on(event: Event, events: Sequence[Event], reader: Reader) -> list[Line]:
    """The sentences after an event that tell of no other one, as far as they may go on about it."""
    told = sorted({s.trigger.sentence for s in event.seeds})
    alike = {
        s.trigger.sentence
        for e in events
        if e is not event and e.kinds[0] == event.kinds[0] and e.first.actor_code == event.first.actor_code
        for s in e.seeds
    }
    truce = event.kinds[0] == "ceasefire"
    taken = {s.trigger.sentence for e in events if e is not event for s in e.seeds}
    found = []
    if reader.newest_first:  # what is told of it later stands above
        for n in range(told[0] - 1, max(-1, told[0] - 1 - _ENTRIES), -1):
            if n in taken:
                break
            found.append(reader.lines[n])
    for start in told:
        for n in range(start + 1, min(len(reader.lines), start + 1 + 2 * _FOLLOW)):
            if n == start + 1 and n in alike and n not in told:
                found.append(reader.lines[n])  # 'For the third time they crossed. The army said several had come'
            if (n in taken and not truce) or n in told:
                break
            if n in taken or (truce and n > start + 1 and not _confirms_truce(reader.lines[n])):
                continue
            if n <= start + _FOLLOW or set(
                reader.lines[n].sentence.words(0, reader.lines[n].sentence.end)
            ) & speech_words("again"):
                found.append(reader.lines[n])
    return found


def _confirms_truce(line: Line) -> bool:
    """'The RSF confirmed the truce', whatever is told between."""
    words = set(line.sentence.words(line.sentence.start, line.sentence.end))
    return bool(words & {"truce", "ceasefire", "cease-fire", "armistice", "agreement", "cessation", "deal"})


def _about(line: Line, statement: Statement, event: Event) -> bool:
    """Whether a sentence without an event of its own speaks of the one before: its toll, its sides, 'the attack'."""
    if any(c.outcome for c in line.counts):
        return True
    told = line.sentence.words(statement.end, line.sentence.end)
    if set(line.sentence.words(line.sentence.start, line.sentence.end)) & speech_words("reaction"):
        return False
    codes = {code for s in event.seeds for code in (s.actor_code, s.target_code) if code}
    far = line.sentence.index - max(s.trigger.sentence for s in event.seeds) > _FOLLOW
    counts_it = told[:1] == ["it"] and bool(set(told) & speech_words("again"))
    if far and not counts_it and (statement.source is None or statement.source.code not in codes):
        return False
    if line.sentence.paragraph == event.seeds[-1].paragraph and set(told[:6]) & speech_words("points_back"):
        return True
    beside = line.sentence.index - max(s.trigger.sentence for s in event.seeds) == 1
    if not statement.leads and beside and line.sentence.paragraph == event.seeds[-1].paragraph:
        return True  # 'A bomb killed three. Nobody has claimed it, police said.'
    if statement.source is not None and statement.source.code in codes and set(told) & speech_words("own_deed"):
        return True
    mentioned = {a.code for a in line.actors if a.code and a is not statement.source}
    words = set(line.sentence.words(line.sentence.start, line.sentence.end))
    return bool(codes & mentioned) or bool(words & speech_words("again"))
