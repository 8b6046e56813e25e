"""Who states an event, who denies it, and what follows for its status."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.actor_words import demonyms
from geomap.incidents.claims import Statement, governing, is_mutual
from geomap.incidents.locations import alpha3
from geomap.lexicons import load
from geomap.models import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actors import Actor
    from geomap.incidents.events import Event
    from geomap.incidents.parties import Parties
    from geomap.incidents.readings import Line, Reader
    from geomap.incidents.triggers import Trigger

_MOVES = frozenset({"incursion", "deployment", "withdrawal"})
_STATES = frozenset({"assert", "confirm", "responsibility", "blame"})
_TITLE = re.compile(
    r"[^a-z]{0,90}\b(?:PRESS (?:RELEASE|SERVICE|STATEMENT|OFFICE|NOTE|COMMUNIQU[EÉ])|MEDIA (?:UPDATE|RELEASE|STATEMENT)|OFFICIAL STATEMENT|"
    r"STATEMENT|COMMUNIQU[EÉ]|WAR BULLETIN|DAILY (?:BRIEFING|BULLETIN|SUMMARY)|OPERATIONAL UPDATE)\b"
)
"""The heading, in capitals, of a text that a side issues itself."""
_DENIAL_REACH = 4
"""A denial answers a claim told at most this many sentences before it; one of everything, three times that."""
_OPINIONS = ("condemn", "denounc", "deplor", "welcom", "hail", "regret", "protest", "demand", "warn")
"""Verbs by which a third party takes a stand on what others say happened."""
_AND = re.compile(r" and (?:the |its )?")
_OFTEN = 2
"""Statements of a side from which on it is the one that a report quotes."""
_FOLLOW = 3
"""Sentences after an event that may go on about it."""


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
    confirmed = False
    for statement in _carrying(event, events, reader):
        if _by_both(reader, statement) and alpha3(sides.actor_code) and alpha3(sides.target_code):
            for code in (sides.actor_code, sides.target_code):
                asserted.setdefault(code or "", statement)
            continue
        code = _code(statement, reader, country, sides, event)
        if code not in {sides.actor_code, sides.target_code, country} and statement.text.lower().startswith(_OPINIONS):
            continue  # 'Poland condemned the attack' of others
        itself = code == sides.actor_code and statement.sentence not in told
        own = _tells_of_own(reader, statement) or _has_toll(reader, statement)
        if itself and statement.stance not in {"confirm", "responsibility"} and not own:
            continue  # whoever is accused speaks of himself later on: no word that it happened
        if code is not None and not (statement.negative and code in {sides.actor_code, sides.target_code}):
            asserted.setdefault(code, statement)
            confirmed = confirmed or (statement.stance == "confirm" and code == sides.actor_code)
    if (issued := _issuer(event, reader)) is not None:
        asserted.setdefault(*issued)
    if not asserted and (continued := _continued(event, reader, sides)) is not None:
        asserted[continued.source.code or ""] = continued  # type: ignore[union-attr]
    denied = _denials(event, events, reader, sides=sides, asserted=asserted, country=country)
    for code in [c for c in denied if c in asserted]:
        if asserted[code].sentence == denied[code].sentence:
            del asserted[code]
    mutual = any(is_mutual(reader.report.text, reader.lines[n].sentence) for n in told)
    evidence = [
        Evidence(name, statement.start, statement.end, statement.text, f"{statement.stance} by {code}")
        for name, table in (("asserted_by", asserted), ("denied_by", denied))
        for code, statement in sorted(table.items())
    ]
    status = "claimed"
    if denied:
        status = "disputed" if asserted else "denied"
    elif mutual:
        status = "disputed"
    elif confirmed or (sides.actor_code in asserted and sides.target_code in asserted):
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
    return _title_of(reader, event.first.paragraph)


def _title_of(reader: Reader, paragraph: int) -> tuple[str, Statement] | None:
    """The side in whose name a paragraph is issued, with the heading."""
    head = reader.lines[0] if reader.lines else None
    if head is None:
        return None
    start, end = head.sentence.start, head.sentence.end
    text = reader.report.text[start:end]
    title = _TITLE.match(text)
    if title is None or paragraph - head.sentence.paragraph > 1:
        return None
    named = [a for a in head.actors if a.start < start + title.end() and a.sort != "voice"]
    near = [line for line in reader.lines[:4] if line.sentence.paragraph - head.sentence.paragraph <= 1]
    coded = (
        [a.code for a in named if a.code]
        or _states_in(text[: title.end()])
        or [a.code for line in near for a in line.actors if a.code and a.sort in {"force", "state", "organ"}]
    )
    if not coded:
        return None
    words = text[: title.end()]
    return coded[0], Statement(start, start + len(words), words, "assert", named[0] if named else None, 0)


def _tells_of_own(reader: Reader, statement: Statement) -> bool:
    """'said its fighters had taken it': who did it says so; 'said its fighters were not there' says the contrary."""
    sentence = reader.lines[statement.sentence].sentence
    told = sentence.words(statement.end, sentence.end)[:8]
    if not statement.negative and set(told) & _words("own_deed") and not set(told) & _words("negation"):
        return True
    return (
        not statement.negative
        and bool({"its", "their", "our", "his"} & set(told[:3]))
        and bool(set(told) & _words("deeds") or any(w.endswith("ed") for w in told))
        and not set(told) & _words("negation")
    )


def _states_in(title: str) -> list[str]:
    """The states that a heading in capitals names: 'RWANDA DEFENCE FORCE – MEDIA UPDATE'."""
    words = re.findall(r"\w+", title.lower())
    joined = " ".join(words)
    found = [
        codes
        for n, word in enumerate(words)
        for entry, codes, *_ in demonyms().get(word, ())
        if tuple(words[n : n + len(entry)]) == entry
    ]
    by_name = [
        code
        for code, name in load("country_names").items()
        if name.lower() in joined and re.search(rf"\b{re.escape(name.lower())}\b", joined)
    ]
    return [codes[0] for codes in found] + by_name


def _has_toll(reader: Reader, statement: Statement) -> bool:
    return any(c.outcome for c in reader.lines[statement.sentence].counts)


def _by_both(reader: Reader, statement: Statement) -> bool:
    """'by the summary of two ministries', 'both governments say', 'in a joint statement, the two commands said'."""
    source = statement.source
    if source is None or source.code is not None or source.sort not in {"organ", "own"}:
        return False
    sentence = reader.lines[statement.sentence].sentence
    at = sentence.token_at(source.start)
    return bool({"both", "two"} & {t.low for t in sentence.tokens[max(0, at - 2) : at + 1]})


def _code(statement: Statement, reader: Reader, country: str | None, sides: Parties, event: Event) -> str | None:
    """The source's code; an office without a country is the mover's own where forces move abroad, else the country's."""
    source = statement.source
    if source is None or not source.speaks:
        return None
    if source.code is None and source.sort == "organ" and event.kinds[0] in _MOVES and alpha3(sides.actor_code):
        beside = {
            a.code
            for s in event.seeds
            for a in reader.lines[s.trigger.sentence].actors
            if a.sort in {"force", "organ"} and alpha3(a.code) and a.code != sides.actor_code
        }
        return beside.pop() if len(beside) == 1 else sides.actor_code if not beside else country
    if _is_the_movers(source, reader, sides, country):
        return sides.actor_code  # 'a security official said', in a report that quotes one side only
    if source.code is None and reader.dateline in {sides.actor_code, sides.target_code} - {None, country}:
        return reader.dateline  # 'SURIN – ... the army says': the army of where the report was written
    return reader.code_of(source, country)


def _is_the_movers(source: Actor, reader: Reader, sides: Parties, country: str | None) -> bool:
    """Whether an officer without a country is of the side that acts abroad: it alone is quoted, and he is in no local office."""
    mover = alpha3(sides.actor_code)
    if source.code is not None or source.sort != "organ" or mover is None or country in {None, mover}:
        return False
    after = reader.report.text[source.end : source.end + 4]
    if after == " in " or not set(source.head.split()) & _words("of_arms"):
        return False
    return reader.quoted[mover] >= _OFTEN and not reader.quoted[country]


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
        found += [
            s for s in line.statements if s.stance in {"confirm", "responsibility", "blame"} or _about(line, s, event)
        ]
    last = max(s.trigger.sentence for s in event.seeds)
    found += [s for line in reader.lines[last + 1 : last + 5] for s in line.statements if s.stance == "responsibility"]
    return [s for s in found if s.stance in _STATES]


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
    return statement.leads and bool(told) and told[0] in _words("points_back")


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
    for start in told:
        for n in range(start + 1, min(len(reader.lines), start + 1 + 2 * _FOLLOW)):
            if n == start + 1 and n in alike and n not in told:
                found.append(reader.lines[n])  # 'For the third time they crossed. The army said several had come'
            if (n in taken and not truce) or n in told:
                break
            if n in taken or (truce and n > start + 1 and not _confirms_truce(reader.lines[n])):
                continue
            if n <= start + _FOLLOW or set(reader.lines[n].sentence.words(0, reader.lines[n].sentence.end)) & _words(
                "again"
            ):
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
    if set(line.sentence.words(line.sentence.start, line.sentence.end)) & _words("reaction"):
        return False
    codes = {code for s in event.seeds for code in (s.actor_code, s.target_code) if code}
    far = line.sentence.index - max(s.trigger.sentence for s in event.seeds) > _FOLLOW
    counts_it = told[:1] == ["it"] and bool(set(told) & _words("again"))
    if far and not counts_it and (statement.source is None or statement.source.code not in codes):
        return False
    if line.sentence.paragraph == event.seeds[-1].paragraph and set(told[:6]) & _words("points_back"):
        return True
    beside = line.sentence.index - max(s.trigger.sentence for s in event.seeds) == 1
    if not statement.leads and beside and line.sentence.paragraph == event.seeds[-1].paragraph:
        return True  # 'A bomb killed three. Nobody has claimed it, police said.'
    if statement.source is not None and statement.source.code in codes and set(told) & _words("own_deed"):
        return True
    mentioned = {a.code for a in line.actors if a.code and a is not statement.source}
    words = set(line.sentence.words(line.sentence.start, line.sentence.end))
    return bool(codes & mentioned) or bool(words & _words("again"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("claims")["grammar"][name])


def _denials(
    event: Event,
    events: Sequence[Event],
    reader: Reader,
    *,
    sides: Parties,
    asserted: dict[str, Statement],
    country: str | None,
) -> dict[str, Statement]:
    """Denials by those who are said to have done it, or who are said to have lost what was taken."""
    found: dict[str, Statement] = {}
    told = sorted({s.trigger.sentence for s in event.seeds})
    own = {c for c, s in asserted.items() if s.stance != "blame" and c == sides.actor_code and s.sentence in told}
    accused = _accused(told, reader, sides, country)
    for line in reader.lines[max(0, told[0] - 2) : told[-1] + 1 + 3 * _DENIAL_REACH]:
        for statement in line.statements:
            if statement.partial or not (statement.stance == "deny" or statement.negative):
                continue
            code = _code(statement, reader, country, sides, event)
            if statement.source is None and statement.text.startswith(("is ", "are ")):
                code = _under_title(statement, reader)
            if code is None or code in found or code in own or _of_another_kind(reader, statement, event):
                continue
            n = line.sentence.index
            gap = min(abs(n - t) for t in told)
            if gap > (3 * _DENIAL_REACH if statement.whole else _DENIAL_REACH):
                continue
            nearer = not statement.whole and (
                _nearer(statement, event, events, reader, code, gap) or _of_the_one_before(statement, event, events)
            )
            if gap == 0 and _calls_the_claim(reader, statement) and code != sides.actor_code:
                found[code] = statement
                continue
            if (
                (code in accused and not nearer)
                or (
                    code == sides.target_code
                    and n - told[-1] in {0, 1, 2}
                    and (sides.actor_code in asserted or (asserted and event.kinds[0] == "seizure"))
                    and (code not in asserted or asserted[code].sentence == statement.sentence)
                )
                or (
                    event.kinds[0] == "seizure"
                    and sides.target_code is None
                    and alpha3(code)
                    and n - told[-1] in {0, 1, 2}
                    and set(reader.lines[n].sentence.words(statement.start, statement.end + 80)) & _words("lost")
                )
                or (
                    sides.actor_code is None
                    and alpha3(code) is None
                    and 0 <= n - told[-1] <= _FOLLOW
                    and _answers(reader, statement)
                )
            ):
                found[code] = statement
            elif (
                sides.actor_code is None
                and n - told[-1] in {0, 1, 2}
                and statement.stance == "deny"
                and code not in {country, *asserted}
                and alpha3(code)
                and asserted
                and _answers(reader, statement)
            ):
                found[code] = statement  # 'Kabul rejected the accusation', of gunmen who came from there
    return found


def _of_another_kind(reader: Reader, statement: Statement, event: Event) -> bool:
    """'deny that any part of the city is under its control': a denial of a loss answers no air strike."""
    if event.kinds[0] in {"seizure", "withdrawal", "capture", "incursion"}:
        return False
    told = reader.lines[statement.sentence].sentence.words(
        statement.start, reader.lines[statement.sentence].sentence.end
    )
    return bool(set(told[1:16]) & _words("lost"))


def _under_title(statement: Statement, reader: Reader) -> str | None:
    """'The story that our men had crossed is false', in what a side issues itself."""
    for event_paragraph in {
        line.sentence.paragraph for line in reader.lines[statement.sentence : statement.sentence + 1]
    }:
        title = _title_of(reader, event_paragraph)
        return title[0] if title is not None else None
    return None


def _of_the_one_before(statement: Statement, event: Event, events: Sequence[Event]) -> bool:
    """Whether a denial that stands before the event answers another one, told there."""
    if statement.sentence >= event.first.trigger.sentence:
        return False
    return any(
        e is not event and any(statement.sentence - 2 <= s.trigger.sentence <= statement.sentence for s in e.seeds)
        for e in events
    )


def _calls_the_claim(reader: Reader, statement: Statement) -> bool:
    """'JNIM claims an ambush, a claim the CSP calls theft': a rival denies it in the same breath."""
    source = statement.source
    if source is None:
        return False
    before = reader.report.text[max(0, source.start - 24) : source.start].lower()
    return (
        re.search(r"\b(?:a claim|a charge|an assertion|a version|an account)(?: which| that)?(?: the)? $", before)
        is not None
    )


def _answers(reader: Reader, statement: Statement) -> bool:
    words = reader.lines[statement.sentence].sentence.words(statement.start, statement.start + 90)
    return bool(set(words) & _words("charge"))


def _nearer(statement: Statement, event: Event, events: Sequence[Event], reader: Reader, code: str, gap: int) -> bool:
    """Whether another event of the same side stands between this one and the denial."""
    return any(
        e is not event
        and (any(s.actor_code == code for s in e.seeds) or code in _blamed_beside(e, reader))
        and min(abs(statement.sentence - s.trigger.sentence) for s in e.seeds) < gap
        and min(s.trigger.sentence for s in e.seeds) <= statement.sentence
        for e in events
    )


def _blamed_beside(event: Event, reader: Reader) -> set[str]:
    """Whom a statement in an event's sentences or right after them blames."""
    told = {s.trigger.sentence for s in event.seeds}
    lines = [reader.lines[n] for n in sorted({*told, *(n + 1 for n in told)}) if n < len(reader.lines)]
    return {s.blamed.code for line in lines for s in line.statements if s.blamed is not None and s.blamed.code}


def _accused(told: Sequence[int], reader: Reader, sides: Parties, country: str | None) -> set[str]:
    """The doer, and whom a statement beside the event blames."""
    accused = {sides.actor_code}
    for n in (*told, *range(told[-1] + 1, min(len(reader.lines), told[-1] + 3))):
        accused |= {
            reader.code_of(s.blamed, country) for s in reader.lines[n].statements if s.stance == "blame" and s.blamed
        }
    for n in told:  # 'Wagner mercenaries and Malian soldiers killed'
        for one, other in itertools.pairwise(reader.lines[n].actors):
            if _AND.fullmatch(reader.report.text[one.end : other.start]) and sides.actor_code in {one.code, other.code}:
                accused |= {one.code, other.code}
    return {code for code in accused if code}
