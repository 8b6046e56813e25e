"""The words of the grammar of speech (``claims.toml``), as sets."""

from __future__ import annotations

from functools import cache

from geomap.lexicons import load


@cache
def speech_words(name: str) -> frozenset[str]:
    """A list of the grammar of speech."""
    return frozenset(load("claims")["grammar"][name])


def negates(low: str) -> bool:
    """Whether a word, in small letters, is a negation: 'no', 'never', 'hadn't'."""
    return low in speech_words("negation") or low.endswith("n't")
