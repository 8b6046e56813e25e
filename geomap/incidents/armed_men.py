"""Attackers who are called nothing but men: 'men with shotguns', 'hooded figures', 'armed Serbs in masks'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.incidents.actor_words import is_plural_people, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Token

_LOOKS, _BORNE = 3, 5
"""Words after 'hooded' within which the noun stands, and after 'with', 'in' or 'on' within which the arms, the dress or the mount do."""


def may_be_armed(tokens: Sequence[Token], i: int) -> bool:
    """Whether men who bear something may begin at a token: a cheap look at two words."""
    low = tokens[i].low
    if low in words_of("armed_looks"):
        return True
    return low in words_of("bearers") and i + 1 < len(tokens) and tokens[i + 1].low in words_of("bearing")


def armed_men(tokens: Sequence[Token], i: int) -> int | None:
    """Index of the last word of those who are told by what they bear or how they look; None where nobody is."""
    if not may_be_armed(tokens, i):
        return None
    at = i
    if tokens[i].low in words_of("armed_looks"):
        for at in range(i + 1, min(len(tokens), i + 1 + _LOOKS)):
            token = tokens[at]
            people = (
                tokens[i].low == "armed" and token.text[:1].isupper() and is_plural_people(token.low)
            )  # 'armed Serbs'
            if token.low in words_of("bearers") or people:
                break
            if token.low not in words_of("armed_looks") and token.text not in {",", "-"} and token.low != "and":
                return None
        else:
            return None
    borne = words_of("borne")
    if at + 1 < len(tokens) and tokens[at + 1].low in words_of("bearing"):
        for last in range(at + 2, min(len(tokens), at + 2 + _BORNE)):
            if tokens[last].low in borne:
                return last
            if tokens[last].low in {",", ";", ".", "and", "who", "that"} or tokens[last].text[:1].isupper():
                break
    return at if at > i else None
