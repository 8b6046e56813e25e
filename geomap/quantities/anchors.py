"""The noun phrase after a relation: 'the southern province of Syunik' after '2 miles into'."""

from __future__ import annotations

import functools
import re

from geomap.expressions import expression
from geomap.quantities.calendars import MONTHS, WEEKDAYS
from geomap.quantities.plain import lexicon

LONGEST = 12
"""Words of the longest anchor; 'the village of Verin Shorzha in the same province' ends at 'in'."""

_TOKEN = expression(
    r"\ ?(?P<word>(?:St|Mt|Ft|Dr)\.(?=\ [A-Z])|[0-9]+(?:st|nd|rd|th)\b|[^\W\d_][\w]*(?:['.-]\w+)*(?:')?)"
)
_DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "our", "this", "that", "these", "those", "both"}
)
_LINKS = frozenset(
    {
        "al",
        "el",
        "ash",
        "an",
        "as",
        "de",
        "del",
        "la",
        "los",
        "las",
        "da",
        "do",
        "dos",
        "bin",
        "ibn",
        "ul",
        "le",
        "les",
        "du",
        "sur",
        "y",
    }
)
_CALENDAR = frozenset({*MONTHS, *WEEKDAYS})
_WITH = frozenset({"border", "frontier", "boundary", "line"})


@functools.cache
def _stops() -> frozenset[str]:
    return frozenset(lexicon("relations")["anchors"]["stops"])


@functools.cache
def features() -> frozenset[str]:
    """Common nouns for parts of the land, which may end an anchor."""
    return frozenset(lexicon("relations")["anchors"]["features"])


def find_anchor(flat: str, at: int, *, pair: bool = False) -> tuple[int, int] | None:
    """Span of the noun phrase that begins at ``at``; ``pair`` takes in 'and' with a second one ('between A and B')."""
    place, start, end = at, None, None
    proper = False
    last = ""
    joined = not pair
    for _ in range(LONGEST * (1 if joined else 2)):
        token = _TOKEN.match(flat, place)
        if token is None:
            break
        word = token["word"]
        low = word.lower().removesuffix("'s").removesuffix("'")
        if low == "and" and not joined and end is not None:
            joined, last, proper = True, "", False
            place = token.end()
            continue
        if low == "and" or (low in _DETERMINERS and start is not None and last not in {"", "of", "with"}):
            break
        capital = any(letter.isupper() for letter in word) or word[0].isdigit()
        if low in _stops() and not (capital and low not in _CALENDAR) and not (start is None and low in _DETERMINERS):
            break
        if low in {"of", "with"}:
            if end is None or (low == "with" and last not in _WITH):
                break
        elif not capital and not _fits(low, last, proper=proper):
            break
        start = token.start("word") if start is None else start
        proper = proper or (capital and low not in _DETERMINERS)
        if low not in {"of", "with", *_DETERMINERS}:
            end = token.end()
        last, place = low, token.end()
    if start is None or end is None or not joined:
        return None
    return start, end


def _fits(low: str, last: str, *, proper: bool) -> bool:
    """Whether a lower-case word may go on: an adjective before the head, or a feature noun after it."""
    if low in _DETERMINERS or low in features() or low in _LINKS:
        return True
    return last in {"", "of", "with", *_DETERMINERS} or (not proper and last not in features())


def is_named(flat: str, span: tuple[int, int]) -> bool:
    """Whether an anchor holds a name (a capital) or a feature noun: 'near Goris', 'near the border', not 'near them'."""
    words = re.findall(r"[^\W\d_][\w'.-]*", flat[span[0] : span[1]])
    return any(word[0].isupper() and word.lower() not in _DETERMINERS for word in words) or any(
        word.lower().removesuffix("'s") in features() for word in words
    )
