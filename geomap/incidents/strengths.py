"""The strength of those who did it: how many came, how many marched, how much was fired."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents import figures
from geomap.incidents.events import VIOLENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.events import Event
    from geomap.incidents.readings import Line
    from geomap.incidents.triggers import Trigger
    from geomap.models import Count

_DRAW_REACH = 90
_DRAWS = expression(
    r"\b(?:drew|draws|drawn|attracted|brought (?:out|together)|attended by|gathered|assembled|counted|saw|joined by|crowd of|estimated at|put at|taken? part(?: in)?)(?: (?:out|some|about|around|at least|more than|over|a|an|nearly|almost|the))*\s$"
)
"""'The rally drew two thousand people'."""
LEAST_PROTEST = 10
"""Fewer people are spokesmen or casualties of a protest, not its strength."""
_LETS_FLY = expression(
    r"\b(?:fir|launch|sen[dt]|lob|drop|unleash|rain|hurl|loos|let|scrambl|fl[ey]w?|direct|shelling)", re.IGNORECASE
)
_BE = expression(r"\b(?:was|were|is|are|been|being|who|that)\b")
_STRENGTH_REACH = 2
_AGENT_REACH = 110
"""Characters between what was suffered and those who did it: 'murdered on Monday in that hamlet by some sixty men'."""
_BY = expression(r"[^.;:]*\bby $")
_WHO = expression(r"(?: of (?:the )?[^,.;]{1,40})?, who (?:had |have |also |later )*")
_CRAFT = frozenset({"vehicles", "aircraft", "vessels"})
_SENT = _CRAFT | {"personnel", "fighters"}
_APPOSED = expression(r",? (?:with |in all )?")
_WITH = expression(
    r"(?:[A-Z][\w'’-]+|(?:mon|tues|wednes|thurs|fri|satur|sun)day|night|morning|evening|afternoon|dawn|noon|dusk|today|yesterday),? with (?:a (?:force|group|column|band) of )?(?:some |about )?$"
)
"""'attacked Gwoza on Friday with 300 men': who came with the doer; 'a convoy with 40 soldiers' tells of the other side."""
_CREWED = expression(
    r" (?:with|carrying|full of|manned by|crewed by|packed with|filled with)(?: the| its| their)? (?:[a-z]+ )?"
)
"""Between craft and those in them: 'ten tanks with Russian crews'."""
_STATIONED = expression(r" (?:are|were|remain|have been|is) (?:now |still )?(?:stationed|deployed|based|posted)\b")
_NEXT = 30
_DOERS = frozenset(
    {
        "rebels",
        "guerrillas",
        "insurgents",
        "militants",
        "attackers",
        "assailants",
        "raiders",
        "intruders",
        "gunmen",
        "infiltrators",
        "band",
    }
)
"""Nouns that mean those who did it, wherever they are counted."""
_THEM = frozenset({"of them", "them"})
_MEN = frozenset({"men", "fighters"})
_NUMBERED = expression(r"\b(?:There|they|They) were(?: some| about| around| at least| up to| perhaps)?\s?$")
_CAME = expression(
    r"\bThey (?:had )?(?:come|came|were|numbered)(?: with| in a force of)?(?: some| about| around| at least| up to)?\s?$"
)
_OF_THEIRS = frozenset({"number", "numbers", "strength", "force", "ranks"})
_COMING = VIOLENT | {"incursion", "seizure", "deployment", "withdrawal"}
_TELLS = expression(
    r"\b(?:spoke|speaks|spoken|talks?|talked|told) of\W|\b(?:puts?|estimated?|estimates|reckons?|counted|numbered)\b|\b(?:there were|involved|by)\W",
    re.IGNORECASE,
)


def find_strength(event: Event, lines: Sequence[Line], *, text: str) -> Count | None:
    """The count that is part of the doer's mention, or of what was fired."""
    kind = event.kinds[0]
    for seed in event.seeds:
        line = lines[seed.trigger.sentence]
        for count in line.counts:
            if (
                kind == "protest"
                and count.outcome is None
                and _marches(count, seed.trigger, text)
                and _is_here(count, event, line)
            ):
                return count
            if (
                kind in {"shelling", "air_strike"}
                and seed.trigger.sentence == event.first.trigger.sentence
                and _counts_the_event(count, seed.trigger)
            ):
                return count
            actor = seed.actor
            if actor is not None and kind != "protest" and _counts_them(count, actor, seed.trigger, text):
                return count
            if kind == "protest" or not figures.is_strength(count):
                continue
            if (
                kind == "deployment"
                and _STATIONED.match(text, count.end)
                and 0 <= seed.trigger.start - count.end < _NEXT
            ):
                return count  # 'some 2,000 of these peacekeepers are stationed'
            if count.partial or figures.is_subset(text, count, line.counts):
                continue
            if _is_doer(count, seed.trigger, text) or _came_with(count, seed.trigger, line, text):
                return count
            if (
                actor is not None
                and line.sentence.start <= actor.start < line.sentence.end
                and (
                    count.start <= actor.end
                    or text[actor.end : count.start].strip() in {"of", "of some", "of about"}
                    or (text[actor.end : count.start] == ", " and "," in text[count.end : seed.trigger.start])
                )
                and actor.start <= count.end + 1
            ):
                return count
            if (
                count.category in {"munitions", "aircraft"}
                and kind in {"shelling", "air_strike"}
                and _LETS_FLY.search(seed.trigger.text)
                and seed.trigger.start <= count.start <= seed.trigger.end + 25
            ):
                return count
            if kind == "incursion" and seed.trigger.start < count.start < seed.trigger.end and count.category in _SENT:
                return (
                    count  # 'sent fourteen warships across the line', 'has sent a thousand soldiers across the border'
                )
            if (
                actor is not None
                and seed.trigger.voice == "active"
                and not seed.trigger.toll
                and count.end < actor.start < seed.trigger.start
                and _CREWED.fullmatch(text, count.end, actor.start) is not None
            ):
                return count
            if (
                kind in {"deployment", "withdrawal"}
                and ";" not in text[seed.trigger.end : count.start]
                and seed.trigger.start <= count.start <= seed.trigger.end + 30
                and count.category in {"personnel", "vessels", "aircraft", "vehicles", "fighters"}
            ):
                return count
            if (
                actor is None
                and not seed.trigger.toll
                and seed.trigger.voice == "active"
                and 0 <= seed.trigger.start - count.end < 30
                and (count.category == "munitions" or not _BE.search(text, count.end, seed.trigger.start))
                and kind in VIOLENT | {"deployment"}
            ):
                return count
    return _told_after(event, lines, text)


def _counts_them(count: Count, actor: Actor, trigger: Trigger, text: str) -> bool:
    """'The Taliban, about 300 of them, attacked': a number set beside who did it."""
    if not 0 < count.start - actor.end <= _NEXT or not count.end < trigger.start or trigger.voice != "active":
        return False
    own = count.text.endswith(("of them", "strong", "in all", "in number"))
    return own and _APPOSED.fullmatch(text, actor.end, count.start) is not None


def _came_with(count: Count, trigger: Trigger, line: Line, text: str) -> bool:
    if count.category not in {"personnel", "fighters", "people"} or trigger.voice != "active" or trigger.toll:
        return False
    end = line.sentence.clause_at(trigger.start)[1]
    inside = trigger.end < count.start < end
    return inside and _WITH.search(text, trigger.start, count.start) is not None


def _is_doer(count: Count, trigger: Trigger, text: str) -> bool:
    """'murdered by some sixty masked men', '200 soldiers of the 275th, who gave up their base'."""
    if count.category not in {"personnel", "fighters", "people", "aircraft", "vessels"} or (
        trigger.toll and trigger.voice == "active"
    ):
        return False
    if trigger.voice in {"passive", "suffered"} and 0 <= count.start - trigger.end <= _AGENT_REACH:
        return _BY.match(text, trigger.end, count.start) is not None
    return trigger.voice == "active" and _WHO.fullmatch(text, count.end, trigger.start) is not None


def _is_here(count: Count, event: Event, line: Line) -> bool:
    """Whether a crowd that is called by its number alone is told with the event's place, or after it."""
    return count.noun is not None or event.spot is None or event.spot.place.mention.start < line.sentence.end


def _numbers_them(count: Count, noun: str, line: Line, text: str) -> bool:
    """'There were about 300 of them', 'They came with 300 men', 'It puts their number at 1,000'."""
    if noun in _OF_THEIRS:
        return count.noun_start == count.start
    before = max(line.sentence.start, count.start - 60)
    return (noun in _THEM and _NUMBERED.search(text, before, count.start) is not None) or (
        noun in _MEN and _CAME.search(text, before, count.start) is not None
    )


def _told_after(event: Event, lines: Sequence[Line], text: str) -> Count | None:
    """'The minister spoke of some 800 attackers', 'It puts the attackers at 200': said in the sentences right after."""
    if event.kinds[0] not in _COMING or event.kinds[0] in {"shelling", "air_strike", "explosion"}:
        return None
    told = max(s.trigger.sentence for s in event.seeds)
    for line in lines[event.first.trigger.sentence : told + 1 + _STRENGTH_REACH]:
        for count in line.counts:
            noun = (count.noun or "").lower()
            if count.outcome is None and (count.low or count.high) and _numbers_them(count, noun, line, text):
                return count
            if count.outcome is not None or noun not in _DOERS or (count.low is None and count.high is None):
                continue
            numbered = count.noun_end is not None and count.noun_end <= count.start + len(noun)
            if (
                numbered
                or _TELLS.search(text, max(line.sentence.start, count.start - 60), count.start)
                or noun == "band"
            ):
                return count
    return None


def _counts_the_event(count: Count, trigger: Trigger) -> bool:
    """'Four strikes were delivered': how often, where the event's own noun is what is counted."""
    if count.noun_start is None or count.noun_end is None or count.low is None or count.low == count.high == 1:
        return False
    return trigger.voice == "noun" and trigger.start <= count.noun_start and count.noun_end <= trigger.end


def _marches(count: Count, trigger: Trigger, text: str) -> bool:
    """'Hundreds of people protested', 'thousands of Palestinians demonstrated', 'a protest by 50 farmers'."""
    many = count.category in {"people", "civilians"} and (count.low or count.high or 0) >= LEAST_PROTEST
    if not many:
        return False
    if -30 <= trigger.start - count.end < 40:
        return True
    return 0 <= count.start - trigger.end < _DRAW_REACH and _DRAWS.search(text, trigger.start, count.start) is not None
