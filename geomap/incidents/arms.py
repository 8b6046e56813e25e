"""The arms named with an event word, and the kind that they make of it: 'drones hit', 'attacked with mortars'."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.telling import words
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence, Token

_FROM_THE_AIR = frozenset(
    {"guided", "glide", "aerial", "barrel", "cluster", "gliding", "incendiary", "phosphorus", "smart"}
)
"""Bombs that are dropped."""
_BACKED = frozenset({"backed", "supported", "covered", "escorted", "accompanied", "protected", "flanked"})
"""Before the arms of others: 'troops, backed by helicopters, stormed'."""
_BESIDE = 4
"""Words after an arm among which those of close quarters stand: 'with rockets and rifles'."""
_HOW = frozenset({"when", "as"})
_TO_CLAUSE, _IN_CLAUSE = 10, 12
"""Words from a word of harm to the clause that says how, and from there to the arm."""
OTHERWISE = {
    "air_strike": frozenset(
        {"suicide", "car", "mortar", "truck", "time", "petrol", "nail", "pipe", "roadside", "sticky", "parcel"}
    ),
    "shelling": frozenset({"unexploded", "leftover", "old", "abandoned", "buried", "rusty", "rusting"}),
}
"""Before the arm that a pattern begins with, what makes it another: 'suicide bombers struck', 'an old shell exploded'."""


def kind_by_arms(sentence: Sentence, token: int, last: int, *, inner: bool = False, struck: bool = False) -> str | None:
    """The kind that the arms named with a verb make of it: 'drones hit', 'attacked with mortars', 'killed by a mine'.

    ``inner``: they may stand among the words ('launched a mortar attack'); ``struck``: the subject suffers it, so that
    arms before the verb did nothing ('a drone was shot down').
    """
    tokens = sentence.tokens
    start, _ = sentence.clause_at(tokens[token].start)
    for at in range(token + 1, last if inner else token):
        if (kind := _arm(tokens[at].low, tokens, at)) is not None:
            return kind
    for at in range(token - 1, max(-1, token - 9), -1):
        if tokens[at].start < start:
            break
        if (kind := _arm(tokens[at].low, tokens, at)) is not None:
            behind = {t.low for t in tokens[max(0, at - 3) : at]}
            if behind & _BACKED:
                continue
            if behind & {"by", "with", "using"} or not (struck or behind & words("prepositions")):
                return kind
    return _arms_after(sentence, token, last)


def _arms_after(sentence: Sentence, token: int, last: int) -> str | None:
    """'attacked with mortars', 'killed by a mine', 'strikes using rocket launchers'."""
    tokens = sentence.tokens
    _, end = sentence.clause_at(tokens[token].start)
    for at in range(last + 1, min(len(tokens), last + 13)):
        if tokens[at].start >= end and tokens[at].low not in {"with", "using", "by"}:
            break
        if (kind := _arm(tokens[at].low, tokens, at)) is not None:
            before = [t.low for t in tokens[max(last, at - 5) : at]]
            if any(w in {"with", "by", "using", "from", "under"} for w in before):
                return None if kind == "shelling" and _at_close_quarters(tokens, at) else kind
    return None


def kind_by_arms_behind(sentence: Sentence, last: int) -> str | None:
    """'died when their bus went over a mine': the kind of the arm in the clause that says how people came to harm."""
    tokens = sentence.tokens
    told = next((at for at in range(last + 1, min(len(tokens), last + _TO_CLAUSE)) if tokens[at].low in _HOW), None)
    if told is None:
        return None
    for at in range(told + 1, min(len(tokens), told + _IN_CLAUSE)):
        if tokens[at].low in {";", ":", "."}:
            return None
        if (kind := _arm(tokens[at].low, tokens, at)) is not None:
            stands = {t.low for t in tokens[max(told, at - 3) : at]} & {"at", "in", "near", "inside", "outside", "of"}
            close = kind == "shelling" and _at_close_quarters(tokens, at)
            return None if stands or close else kind  # 'when a tunnel fell in at a gold mine'
    return None


def _at_close_quarters(tokens: Sequence[Token], at: int) -> bool:
    """'with rockets and rifles': the arms of men who are there."""
    return any(t.low in words("close_arms") for t in tokens[at + 1 : at + 1 + _BESIDE])


@cache
def every_arm() -> dict[str, str]:
    """Word -> the kind that it makes, with the arms that say it only where what they did is told."""
    return _arms() | {word: kind for kind, listed in load("blows")["arms"].items() for word in listed}


@cache
def arms_named() -> frozenset[str]:
    """Words for arms: 'volleys of Grad' names no place."""
    return frozenset(_arms())


_LOOSED = frozenset({"from", "by"})
_TO_CRAFT = 6
"""Words from 'from' to the aircraft."""


def loosed_from_the_air(sentence: Sentence, last: int) -> bool:
    """'Missiles from a pilotless plane wrecked a compound': whether aircraft let go the shells and rockets of the words."""
    tokens = sentence.tokens
    start = sentence.token_at(sentence.clause_at(tokens[last].start)[0])
    for at in range(start, last):
        loosed = {_arms().get(t.low) for t in tokens[max(0, at - 2) : at]}  # 'missiles from', 'missiles fired by'
        if tokens[at].low not in _LOOSED or "shelling" not in loosed:
            continue
        for token in tokens[at + 1 : min(last, at + _TO_CRAFT)]:
            if not token.low.isalnum():
                break
            if _arms().get(token.low) == "air_strike":
                return True
    return False


@cache
def _arms() -> dict[str, str]:
    return {word: kind for kind, listed in load("arms").items() for word in listed}


def _arm(low: str, tokens: Sequence[Token], at: int) -> str | None:
    """The kind that an arm makes of what it does, 's - 300' read as one; None before those who only have it."""
    nxt = tokens[at + 1].low if at + 1 < len(tokens) else ""
    kind = _arms().get(low)
    if nxt == "-" and at + 2 < len(tokens):
        kind = _arms().get(f"{low}-{tokens[at + 2].low}", kind)
    if low == "rocket" and [t.low for t in tokens[at + 1 : at + 3]] == ["-", "propelled"]:
        return None  # a grenade that a man fires from his shoulder
    before = tokens[at - 1].low if at else ""
    falls = low == "bombs" and "under" in {t.low for t in tokens[max(0, at - 2) : at]}  # 'died under Russian bombs'
    if kind == "explosion" and (before in _FROM_THE_AIR or falls):
        kind = "air_strike"
    if low in {"bomber", "bombers"} and before in OTHERWISE["air_strike"]:
        kind = "explosion"
    if kind == "shelling" and before in OTHERWISE["shelling"]:
        kind = "explosion"
    return None if kind is None or nxt in words("arms_of") else kind
