"""The preposition that governs a side where it is named."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.actor_words import demonyms, words_of
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.clauses import Sentence


_BESIDE, _HELD = 10, 5
"""Words before a side among which 'backed by' and 'held by' stand."""
_SCENE = frozenset({"in", "at", "near", "outside"})
_NAME = 4
"""Words of the name of a place, at most."""


@cache
def _adjective_endings() -> tuple[str, ...]:
    return tuple(load("actors")["grammar"]["adjective_endings"])


def preposition(sentence: Sentence, actor: Actor) -> str:
    """The preposition that governs a mention, past its article and adjectives; '' where none does."""
    at = sentence.token_at(actor.start)
    if at and at < len(sentence.tokens) and sentence.tokens[at].low in demonyms():
        before = sentence.tokens[at - 1]
        if (
            before.text[:1].isupper()
            and at > 1
            and before.low not in demonyms()
            and before.low not in words_of("calendar") | words_of("may_precede")
        ):
            return ""  # 'In the town of Nabatieh Israeli jets bombed'
    return "" if _follows_a_scene(sentence, at) else preposition_at(sentence, at)


def governs(sentence: Sentence, actor: Actor) -> str:
    """The same, past the word for so many of them: 'by' in 'by a company of Malian soldiers'."""
    found, at = preposition(sentence, actor), sentence.token_at(actor.start)
    if found != "of":
        return found
    of = next((n for n in range(at - 1, max(0, at - _BESIDE), -1) if sentence.tokens[n].low == "of"), 0)
    many = of > 0 and sentence.tokens[of - 1].low in words_of("collectives")
    return preposition_at(sentence, of - 1) or found if many else found


def _follows_a_scene(sentence: Sentence, at: int) -> bool:
    """'In Gao gunmen burst into a bar': a place that opens the sentence, and whoever acts there right behind its name."""
    tokens = sentence.tokens
    if not 2 <= at < len(tokens) or tokens[at].text[:1].isupper() or tokens[at - 1].low in demonyms():
        return False
    first = at - 1
    while first and (tokens[first].text[:1].isupper() or tokens[first].text == "-") and at - first <= _NAME:
        first -= 1
    opens = (first < at - 1 and tokens[first].low in _SCENE) or (first == 0 and tokens[0].low in _SCENE)
    return opens and (first == 0 or tokens[first - 1].text in {",", ";", ":", "–", "—"})


def is_beside(sentence: Sentence, actor: Actor) -> bool:
    """'backed by Hezbollah', 'a town held by the Houthis': a 'by' of help or of holding, which makes nobody the doer."""
    lows = _lows_before(sentence, actor, _BESIDE)
    by = _last_by(lows)
    if by and lows[by - 1] == "and":  # 'supported by special forces and by fighters of X'
        by = _last_by(lows[: by - 1]) or by
    return bool(by) and lows[by - 1] in words_of("helped_or_held")


def is_held(sentence: Sentence, actor: Actor) -> bool:
    """'hilltops held by X', 'positions defended by X': what is attacked is his."""
    lows = _lows_before(sentence, actor, _HELD)
    by = _last_by(lows)
    return bool(by) and lows[by - 1] in words_of("held")


def _lows_before(sentence: Sentence, actor: Actor, reach: int) -> tuple[str, ...]:
    at = sentence.token_at(actor.start)
    return sentence.lows[max(0, at - reach) : at]


def _last_by(lows: Sequence[str]) -> int:
    """Index of the last 'by' that a word stands before; 0 where there is none."""
    return next((n for n in range(len(lows) - 1, 0, -1) if lows[n] == "by"), 0)


def preposition_at(sentence: Sentence, at: int) -> str:
    """The preposition that governs the noun phrase at a token."""
    for token in reversed(sentence.tokens[max(0, at - 7) : at]):
        low = token.low
        if low == "to" and at > 1 and sentence.tokens[sentence.token_at(token.start) - 1].low in {"up", "close"}:
            return ""  # 'Up to a thousand soldiers crossed'
        if low in words_of("governing") and low not in {"over", "around"}:
            return low
        if low in words_of("calendar"):
            return ""
        if not (
            low in words_of("may_precede")
            or low.isdigit()
            or token.text in {"-", '"', "“", "‘", "'"}
            or (token.text[:1].isupper() and low not in words_of("calendar") and low not in words_of("no_modifier"))
            or (low.endswith(_adjective_endings()) and low not in words_of("no_modifier"))
        ):
            return ""
    return ""
