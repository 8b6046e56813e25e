"""A report's text made plain for pattern matching, with the way back to offsets in the text as given.

Odd spaces, line breaks and typographic dashes or apostrophes become their ASCII kin, digits of other scripts become
ASCII digits, direction marks, soft hyphens, quotes and asterisks vanish, runs of spaces shrink to one, and an
empty line becomes a bar that no phrase may cross.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geomap.expressions import expression
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Iterable

BAR = "\u00b6"
"""Stands for each character of an empty line, and for control characters: no phrase crosses it."""

_GONE = "\0"
_SPACES = [*"\t\r\v\f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000", *map(chr, range(0x2000, 0x200B))]
_MARKS = [
    *"\u00ad\u061c\u180e\u2060\ufeff",
    *'"*\u201c\u201d\u201e\u00ab\u00bb',
    *map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
]
_CONTROLS = [chr(point) for point in (*range(9), *range(14, 32), *range(127, 160)) if chr(point) != "\x85"]
_DIGIT_BLOCKS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0E50, 0xFF10)
_TABLE: dict[int, str] = (
    {ord(mark): " " for mark in _SPACES}
    | {ord(mark): BAR for mark in _CONTROLS}
    | {ord(mark): _GONE for mark in _MARKS}
    | {ord(mark): "-" for mark in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}
    | {ord(mark): "'" for mark in "\u2018\u2019\u02bc\u0060\u00b4"}
    | {block + digit: str(unicodedata.digit(chr(block + digit))) for block in _DIGIT_BLOCKS for digit in range(10)}
)
_SINGLE_QUOTES = expression(r"(?<!\w)'(?=\w)([^'\n]{1,60})(?<=\w)'(?!\w)")
_EMPTY_LINE = expression(r"\n[ \0]*(?:\n[ \0]*)+")
_LETTERS = expression(r"[A-Za-z]+")
_RUN = expression(r"[ \0]{2,}|\0")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain text, and what was taken out of it."""

    flat: str
    places: tuple[int, ...]
    """Offsets in ``flat`` from which on more signs are missing."""
    missing: tuple[int, ...]
    """How many, up to there."""

    def start(self, offset: int) -> int:
        """The offset in the text as given of the sign at ``offset``."""
        index = bisect.bisect_right(self.places, offset)
        return offset + (self.missing[index - 1] if index else 0)

    def end(self, offset: int) -> int:
        """The offset in the text as given at which a span that ends at ``offset`` ends."""
        return self.start(offset - 1) + 1 if offset else 0


@lru_cache(maxsize=1)
def make_plain(text: str) -> Plain:
    """The text in plain signs; kept for the next reader of the same text."""
    flat = text.translate(_TABLE)
    if "'" in flat:
        flat = _SINGLE_QUOTES.sub(rf"{_GONE}\1{_GONE}", flat)
    if "\n" in flat:
        flat = _EMPTY_LINE.sub(lambda gap: BAR * len(gap[0]), flat).replace("\n", " ")
    parts: list[str] = []
    places: list[int] = []
    missing: list[int] = []
    done = length = gone = 0
    for run in _RUN.finditer(flat):
        kept = " " if " " in run[0] else ""
        parts += [flat[done : run.start()], kept]
        length += run.start() - done + len(kept)
        gone += len(run[0]) - len(kept)
        places.append(length)
        missing.append(gone)
        done = run.end()
    return Plain("".join([*parts, flat[done:]]), tuple(places), tuple(missing))


@lru_cache(maxsize=1)
def word_starts(flat: str) -> dict[str, list[int]]:
    """Where each word of a plain text begins, by the word in small letters: one pass for all readers of figures.

    A word is a run of ASCII letters.
    """
    starts: dict[str, list[int]] = {}
    low = flat.lower() if flat.isascii() else None
    for found in _LETTERS.finditer(flat if low is None else low):
        word = found[0] if low is not None else found[0].lower()
        at = starts.get(word)
        if at is None:
            starts[word] = [found.start()]
        else:
            at.append(found.start())
    return starts


def starts_of(flat: str, words: Iterable[str]) -> list[int]:
    """Where any of some words begin, in order."""
    known = word_starts(flat)
    return sorted(at for word in words if word in known for at in known[word])


def lexicon(name: str) -> dict[str, Any]:
    """A word list of ``geomap/lexicons``, read once."""
    words: dict[str, Any] = load(name)
    return words


def any_of(phrases: list[str] | tuple[str, ...]) -> str:
    """A pattern that matches any of the phrases, longest first, with any spacing between their words."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(r"\ +".join(re.escape(word) for word in phrase.split()) for phrase in longest_first)


def last_word(flat: str, at: int) -> str:
    """The lower-case word (or sign) that ends at ``at``, spaces left out: a cheap test before a pattern looks back."""
    return flat[max(0, at - 24) : at].rstrip(" :").rpartition(" ")[2].lower()
