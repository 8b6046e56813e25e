"""Sides that the words around an event name by a frame of their own: 'lost to X', 'a mine laid by X', 'under X's fire', 'from X's positions'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.actor_words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.triggers import Trigger

_NEAR = 70
"""Characters after an event within which 'to X', 'from X's positions' belong to it."""
_LOSES = expression(
    r"\b(?:fall|fell|falls|fallen|loss|lost|losing|surrender\w*|ceded|passed|went|gone|abandon\w*|handed)\b",
    re.IGNORECASE,
)
_TO = expression(r"\b(?:to|into the hands of|in the hands of)(?: the| a)?(?: [a-z]+){0,2} $", re.IGNORECASE)
_BY = expression(r"\bby(?: the| an?)?(?: [a-z]+){0,2} $", re.IGNORECASE)
_ARMED_BY = expression(
    r"\b(?:laid|planted|fired|launched|dropped|sent|placed|set|operated|flown|detonated|left|hidden|buried|thrown|piloted|belonging)"
    r" (?:by|to)(?: the| an?)?(?: [a-z]+){0,2} $",
    re.IGNORECASE,
)
_FROM = expression(r"\bfrom(?: the| an?)?(?: [a-z]+){0,2} $", re.IGNORECASE)
_BLAMED_ON = expression(
    r",?\s(?:[\w-]+\s){0,6}?(?:(?:blamed|pinned) (?:by [\w' ]{2,40} )?on|(?:claimed|perpetrated|committed|carried out|staged|orchestrated|"
    r"masterminded|claimed later|conducted|mounted|executed|waged|unleashed) by|attributed to|the work of)(?: [a-z'’-]+){0,4} ",
    re.IGNORECASE,
)
"""Between an event and whoever is said to have done it."""
_ON = expression(r"\b(?:on|against|at)(?: the| a)?(?: [\w'’-]+){0,3} $")
_MUTUAL = frozenset({"armed_clash", "ceasefire"})
_FIRES_FROM = frozenset(
    {"positions", "position", "lines", "trenches", "posts", "post", "bases", "base", "territory", "soil", "waters"}
)
"""What belongs to whoever fires from it."""


def framed_sides(
    text: str, sentence: Sentence, trigger: Trigger, sides: Sequence[Actor]
) -> tuple[Actor | None, Actor | None] | None:
    """The doer and the victim (either may be None) where a frame names the doer, else None."""
    inside = [a for a in sides if trigger.start < a.start and a.end <= trigger.end]
    if trigger.voice == "suffered" and inside and inside[0].head in words_of("event_nouns") and inside[0].code:
        return inside[0], None  # 'came under Azerbaijani rocket fire'
    after = [a for a in sides if trigger.end <= a.start + 1 and a.start - trigger.end < _NEAR]
    if trigger.kind == "seizure" and _LOSES.search(trigger.text):
        winner = next((a for a in after if a.armed and _TO.search(text[trigger.start : a.start])), None)
        if winner is not None:
            loser = next((a for a in sides if a is not winner and _BY.search(text[trigger.start : a.start])), None)
            return winner, loser
    if trigger.voice == "noun" and trigger.kind not in _MUTUAL:
        doer = next((a for a in after if a.sort != "thing" and _BLAMED_ON.fullmatch(text, trigger.end, a.start)), None)
        if doer is not None:
            return doer, next((a for a in sides if a.start > doer.end and _ON.search(text[doer.end : a.start])), None)
    before = [a for a in sides if a.end <= trigger.start and a.sort != "thing"]
    start = sentence.clause_at(trigger.start)[0]
    if trigger.voice in {"active", "suffered"} and before and _ARMED_BY.search(text[start : before[-1].start]):
        victim = next((a for a in after if not _FROM.search(text[trigger.end : a.start])), None)
        return before[-1], victim
    if trigger.kind == "shelling":
        origin = next(
            (a for a in after if a.head in _FIRES_FROM and a.code and _FROM.search(text[trigger.end : a.start])), None
        )
        if origin is not None:
            return origin, next((a for a in after if a is not origin and a.sort == "thing"), None)
    return None
