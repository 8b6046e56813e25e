"""Who states an event, who denies it, and what follows for its status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.incidents.claims import governing, is_mutual
from geomap.models import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.claims import Statement
    from geomap.incidents.events import Event
    from geomap.incidents.parties import Parties
    from geomap.incidents.readings import Line, Reader

_STATES = frozenset({"assert", "confirm", "responsibility", "blame"})
_DENIAL_REACH = 4
"""A denial answers a claim told at most this many sentences before it; one of everything, three times that."""
_FOLLOW = 2
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
        code = _code(statement, reader, country)
        if code is not None:
            asserted.setdefault(code, statement)
            confirmed = confirmed or (statement.stance == "confirm" and code == sides.actor_code)
    denied = _denials(told, reader, sides=sides, asserted=asserted, country=country)
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


def _code(statement: Statement, reader: Reader, country: str | None) -> str | None:
    if statement.source is None or not statement.source.speaks:
        return None
    return reader.code_of(statement.source, country)


def _carrying(event: Event, events: Sequence[Event], reader: Reader) -> list[Statement]:
    """The statements under which the event is told, and those of the sentences that go on about it."""
    found: list[Statement] = []
    text = reader.report.text
    told = sorted({s.trigger.sentence for s in event.seeds})
    for seed in event.seeds:
        line = reader.lines[seed.trigger.sentence]
        over = governing(line.statements, text, seed.trigger.start)
        inside = [s for s in line.statements if s.start < seed.trigger.end and seed.trigger.start < s.end]
        single = [s for s in line.statements if s.stance in _STATES]
        if not over and len({s.source.code for s in single if s.source}) == 1:
            over = single
        found += over + inside
    taken = {s.trigger.sentence for e in events if e is not event for s in e.seeds}
    for n in range(told[-1] + 1, min(len(reader.lines), told[-1] + 1 + _FOLLOW)):
        line = reader.lines[n]
        if n in taken or line.sentence.paragraph != event.first.paragraph:
            break
        if any(c.outcome for c in line.counts) or any(
            s.stance in {"confirm", "responsibility"} for s in line.statements
        ):
            found += line.statements
    found += [
        s
        for n in range(told[-1] + 1, min(len(reader.lines), told[-1] + 4))
        for s in reader.lines[n].statements
        if s.stance == "responsibility"
    ]
    return [s for s in found if s.stance in _STATES]


def _denials(
    told: Sequence[int], reader: Reader, *, sides: Parties, asserted: dict[str, Statement], country: str | None
) -> dict[str, Statement]:
    """Denials by those who are said to have done it, or who are said to have lost what was taken."""
    found: dict[str, Statement] = {}
    own = {code for code, s in asserted.items() if s.sentence in told and s.stance != "blame"}
    for line in _around(told, reader.lines):
        for statement in line.statements:
            if statement.stance != "deny" or statement.partial:
                continue
            code = _code(statement, reader, country)
            if code is None:
                continue
            gap = min(abs(line.sentence.index - n) for n in told)
            reach = 3 * _DENIAL_REACH if statement.whole else _DENIAL_REACH
            if gap > reach:
                continue
            if (
                code in _accused(told, reader, sides, country) and not (code in own and statement.sentence not in told)
            ) or (code == sides.target_code and gap <= 2 and sides.actor_code in asserted and code not in asserted):
                found.setdefault(code, statement)
    return found


def _around(told: Sequence[int], lines: Sequence[Line]) -> Sequence[Line]:
    return lines[max(0, told[0] - 2) : told[-1] + 1 + 3 * _DENIAL_REACH]


def _accused(told: Sequence[int], reader: Reader, sides: Parties, country: str | None) -> set[str | None]:
    """The doer, and whom a statement beside the event blames."""
    accused = {sides.actor_code}
    for n in (*told, *range(told[-1] + 1, min(len(reader.lines), told[-1] + 3))):
        accused |= {
            reader.code_of(s.blamed, country) for s in reader.lines[n].statements if s.stance == "blame" and s.blamed
        }
    return accused - {None}
