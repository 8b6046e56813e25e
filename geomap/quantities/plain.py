"""A report's text made plain for pattern matching, character for character: offsets stay those of the text as given.

Odd spaces, direction marks, line breaks and typographic dashes or apostrophes become their ASCII kin, digits of other
scripts become ASCII digits, and an empty line becomes a bar that no phrase may cross.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

BAR = "\u00b6"
"""Stands for each character of an empty line, and for control characters: no phrase crosses it."""

_SPACES = [*"\t\r\v\f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u00ad\u061c\u2060\u180e"]
_SPACES += [
    chr(point) for start, stop in ((0x2000, 0x2010), (0x202A, 0x202F), (0x2066, 0x206A)) for point in range(start, stop)
]
_CONTROLS = [chr(point) for point in (*range(9), *range(14, 32), *range(127, 160)) if chr(point) != "\x85"]
_DIGIT_BLOCKS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0E50, 0xFF10)
_TABLE: dict[int, str] = (
    {ord(mark): " " for mark in _SPACES}
    | {ord(mark): BAR for mark in _CONTROLS}
    | {ord(mark): "-" for mark in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}
    | {ord(mark): "'" for mark in "\u2018\u2019\u02bc\u0060\u00b4"}
    | {ord(mark): '"' for mark in "\u201c\u201d\u201e\u00ab\u00bb"}
    | {block + digit: str(unicodedata.digit(chr(block + digit))) for block in _DIGIT_BLOCKS for digit in range(10)}
)
_EMPTY_LINE = re.compile(r"\n *(?:\n *)+")
_LINE = re.compile(r"\n")


def plain(text: str) -> str:
    """The text in plain signs, of the same length, so that every offset holds in both."""
    flat = text.translate(_TABLE)
    if "\n" in flat:
        flat = _EMPTY_LINE.sub(lambda gap: BAR * len(gap[0]), flat)
        flat = _LINE.sub(" ", flat)
    return flat


@functools.cache
def lexicon(name: str) -> dict[str, Any]:
    """A word list of ``geomap/lexicons``, read once."""
    path = Path(__file__).parent.parent / "lexicons" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def any_of(phrases: list[str] | tuple[str, ...]) -> str:
    """A pattern that matches any of the phrases, longest first, with any spacing between their words."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(r"\ +".join(re.escape(word) for word in phrase.split()) for phrase in longest_first)
