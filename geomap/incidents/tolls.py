"""Which counts belong to an event: its tolls, and the strength of those who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.incidents import figures
from geomap.incidents.events import VIOLENT
from geomap.incidents.locations import contains, usable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.events import Event
    from geomap.incidents.readings import Line
    from geomap.incidents.triggers import Trigger
    from geomap.models import Count

LEAST_PROTEST = 10
"""Fewer people are spokesmen or casualties of a protest, not its strength."""
_TOLL_REACH = 3
"""A toll told without an event of its own belongs to the event at most this many sentences before it."""
_HARMFUL = VIOLENT | {"protest"}


def find_tolls(
    event: Event, events: Sequence[Event], lines: Sequence[Line], *, text: str
) -> dict[str, figures.Interval | None]:
    """Killed, wounded and captured of an event; ``events`` are all those of the report, itself among them."""
    if event.kinds[0] not in _HARMFUL:
        return dict.fromkeys(figures.OUTCOMES)
    mine = _lines_of(event, events, lines)
    return {outcome: _toll(outcome, event, mine, events, lines, text) for outcome in figures.OUTCOMES}


def _lines_of(event: Event, events: Sequence[Event], lines: Sequence[Line]) -> list[int]:
    """Numbers of the sentences whose tolls may belong to the event: its own, and those that go on about it."""
    told = sorted({s.trigger.sentence for s in event.seeds})
    others = {s.trigger.sentence for e in events if e is not event and e.kinds[0] in _HARMFUL for s in e.seeds}
    out = list(told)
    for at in range(told[-1] + 1, min(len(lines), told[-1] + 1 + _TOLL_REACH)):
        line = lines[at]
        if at in others:
            break
        if line.sentence.paragraph != event.first.paragraph and at - out[-1] > 1:
            break
        if any(c.outcome for c in line.counts) and _elsewhere(event, line):
            break
        out.append(at)
    return out


def _elsewhere(event: Event, line: Line) -> bool:
    """Whether a sentence names a place that is not the event's nor holds it."""
    here = event.spot.place.chosen if event.spot is not None else None
    for place in line.places:
        chosen = place.chosen
        if not usable(place) or chosen is None or chosen.kind == "country" or here is None:
            continue
        if any(a.start <= place.mention.start < a.end for a in line.actors if a.sort in {"organ", "voice", "force"}):
            continue
        if chosen.place_id != here.place_id and not contains(chosen, here) and not contains(here, chosen):
            return True
    return False


def _toll(
    outcome: str, event: Event, mine: Sequence[int], events: Sequence[Event], lines: Sequence[Line], text: str
) -> figures.Interval | None:
    counts = [
        c
        for n in mine
        for c in lines[n].counts
        if c.outcome == outcome and _owner_of(c, lines[n], event, events) is event
    ]
    return figures.toll(text, counts, outcome)


def _owner_of(count: Count, line: Line, event: Event, events: Sequence[Event]) -> Event:
    """Of the events told in a sentence, the violent one whose trigger is nearest to the count."""
    number = line.sentence.index
    here = [(s.trigger, e) for e in events for s in e.seeds if s.trigger.sentence == number and e.kinds[0] in _HARMFUL]
    if not here:
        return event
    clause = line.sentence.clause_at(count.start)

    def distance(trigger: Trigger) -> tuple[bool, int]:
        gap = count.start - trigger.end if count.start >= trigger.end else trigger.start - count.end
        return not clause[0] <= trigger.start < clause[1], max(0, gap)

    return min(here, key=lambda item: (*distance(item[0]), item[0].start))[1]


def find_strength(event: Event, lines: Sequence[Line], *, text: str) -> Count | None:
    """The count that is part of the doer's mention, or of what was fired."""
    kind = event.kinds[0]
    for seed in event.seeds:
        line = lines[seed.trigger.sentence]
        for count in line.counts:
            if kind == "protest" and count.outcome is None and _marches(count, seed.trigger):
                return count
            if not figures.is_strength(count):
                continue
            actor = seed.actor
            if (
                actor is not None
                and line.sentence.start <= actor.start < line.sentence.end
                and (count.start <= actor.end or text[actor.end : count.start].strip() in {"of", "of some", "of about"})
                and actor.start <= count.end + 1
            ):
                return count
            if (
                count.category in {"munitions", "aircraft"}
                and kind in {"shelling", "air_strike"}
                and seed.trigger.start <= count.start <= seed.trigger.end + 25
            ):
                return count
            if (
                kind == "deployment"
                and seed.trigger.start <= count.start <= seed.trigger.end + 30
                and count.category in {"personnel", "vessels", "aircraft", "vehicles", "fighters"}
            ):
                return count
            if (
                actor is None
                and seed.trigger.voice == "active"
                and 0 <= seed.trigger.start - count.end < 30
                and kind in VIOLENT | {"deployment"}
            ):
                return count
    return None


def _marches(count: Count, trigger: Trigger) -> bool:
    """'Hundreds of people protested', 'thousands of Palestinians demonstrated', 'a protest by 50 farmers'."""
    many = count.category in {"people", "civilians"} and (count.low or 0) >= LEAST_PROTEST
    return many and -30 <= trigger.start - count.end < 40
