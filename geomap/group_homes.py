"""The states in which the armed groups that a report names chiefly act: 'Boko Haram militants raided Baga' is of Nigeria."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = expression(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LEAST = 3
"""Letters of an abbreviation that names one group, at least."""
_MULTI = "multi"


@cache
def _names() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word -> the names that begin with it, word by word, each with its group's chief state (alpha-3)."""
    found: dict[str, dict[tuple[str, ...], set[str]]] = {}
    for state, groups in load("groups").items():
        for usual, further in groups.items():
            for name in (usual, *further):
                words = tuple(_WORD.findall(name))
                if words and len(name) >= _LEAST and words[0][:1].isupper():
                    found.setdefault(words[0], {}).setdefault(words, set()).add(state)
    return {
        first: tuple((words, states.copy().pop()) for words, states in sorted(names.items()) if len(states) == 1)
        for first, names in found.items()
    }


def home_states(text: str) -> frozenset[str]:
    """Alpha-3 codes of the states that the groups named in a text are at home in; groups of several states tell of none."""
    table = _names()
    words: Sequence[str] = _WORD.findall(text)
    if table.keys().isdisjoint(words):
        return frozenset()
    told = set()
    for at, word in enumerate(words):
        for name, state in table.get(word, ()):
            if tuple(words[at : at + len(name)]) == name:
                told.add(state)
    return frozenset(told - {_MULTI})
