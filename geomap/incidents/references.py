"""Nouns of events that only place something else in time, help it or say who did it: 'after the raid', 'claimed the bombing'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.incidents.telling import CLOSED, is_finite, words

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence

_TOLD_BY = frozenset({"that", "which", "in", "at", "near", "outside"})
"""After the noun of an event these tell of it: 'nobody claimed the bombing that killed 12'."""


def is_reference(sentence: Sentence, token: int) -> bool:
    """'after the raid', 'since the attack', 'backed by air strikes', 'claimed the bombing': the noun places or helps something else, or says who did it."""
    definite = False
    after = sentence.tokens[token + 1].low if token + 1 < len(sentence.tokens) else "."
    for at in range(token - 1, max(-1, token - 6), -1):
        low = sentence.tokens[at].low
        definite = definite or low in {"the", "this", "that", "these", "those", "both"} or low.endswith(("'s", "’s"))
        if definite and low in words("claimed") and after not in _TOLD_BY:
            return True
        if low in {"by", "of"} and at and sentence.tokens[at - 1].low in words("helping"):
            return True
        if low in {"after", "before", "since", "following", "despite", "until", "because"}:
            return True
        if low in {"against", "over", "at"} and at and sentence.tokens[at - 1].low in words("outcry"):
            return True  # 'on strike against the arrest of'
        if low == "for" and at and sentence.tokens[at - 1].low in words("revenge"):
            return True
        if (
            low == "to"
            and at
            and sentence.tokens[at - 1].low in {"answer", "response", "retaliation", "reply", "reaction", "prior"}
        ):
            return True
        if low in CLOSED or is_finite(low):
            return False
    return False
