"""Tokens of a report: one regex pass, each word with what stands before it.

Hyphenated names are split at the hyphen ('Congo-Kinshasa' is two tokens joined by '-'), so that a name is a run of tokens
whose gaps are thin. A possessive ending is no part of the token's word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from geomap.expressions import expression
from geomap.names import fold

_TOKEN = expression(
    r"[A-Za-z][a-z]*+(?=[ ,])"  # most words, seen at a glance
    r"|(?:[A-Z]\.){2,}(?:[A-Z](?![\w]))?|[A-Z]\.[A-Z][a-z]{1,2}\.|[A-Z]\.(?=[A-Z\s])"
    r"|[^\W\d_]+(?:[\u0300-\u036f]*['’ʼʻ`´\u0300-\u036f][^\W\d_]+)*[\u0300-\u036f]*"
    r"|\d[\w.,]*\w|\d",
)
_POSSESSIVE = expression(r"['’][sS]$")
_THIN = expression(r"[ \t\xa0]*(?:\r?\n)?[ \t\xa0]*|[ \t]?[-‐‑][ \t]?(?:\r?\n)?|[-‐‑]")
_SENTENCE = expression(r"[.!?…][\"”’')\]]*\s|\n\s*\n|[\n\r]|[:–—]\s|[\"“„«]\s*$|--")
HYPHENS = ("-", "‐", "‑")
"""Gaps that join the words of one name."""
MAX_TOKEN = 60
"""Characters; a longer 'word' is no name (GeoNames' longest single word has 58)."""


@dataclass(slots=True)
class Token:
    """One word, abbreviation with dots, or number."""

    start: int
    end: int
    """Without a possessive ending."""
    text: str
    key: str
    """Folded; '' for one that is too long."""
    cap: bool
    upper: bool
    """Two or more letters, all capitals."""
    number: bool
    gap: str
    """The text since the token before (or since the start)."""
    thin: bool
    """The gap is one that may lie inside a name: a space, a line break, a hyphen."""
    initial: bool
    """Its capital says nothing: first in a sentence, a line or a quotation."""
    possessive: bool
    dotted: bool


@lru_cache(maxsize=65536)
def _word(word: str) -> tuple[str, str, bool, bool, bool, bool, bool]:
    """What a token says wherever it stands: its text, key, cap, upper, number, possessive, dotted."""
    number = word[0].isdecimal()
    dotted = not number and "." in word
    possessive = not number and not dotted and _POSSESSIVE.search(word) is not None
    if possessive:
        word = word[:-2]
    first = word[0]
    cap = not number and (first.isupper() or not first.islower())
    upper = not number and len(word) > 1 and word.isupper()
    return word, fold(word) if len(word) <= MAX_TOKEN else "", cap, upper, number, possessive, dotted


@lru_cache(maxsize=4096)
def _gap(gap: str) -> tuple[bool, bool]:
    """Whether a gap may lie inside a name, and whether a sentence, a line or a quotation begins after it."""
    return gap != "" and _THIN.fullmatch(gap) is not None, _SENTENCE.search(gap) is not None


def tokenise(text: str) -> list[Token]:
    """All tokens of ``text``, in order."""
    tokens: list[Token] = []
    before = 0
    after_possessive = after_dots = False
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        gap = text[before:start]
        before = end
        word, key, cap, upper, number, possessive, dotted = _word(match[0])
        if possessive:
            end -= 2
        thin, initial = (True, False) if gap == " " else (_gap if len(gap) < MAX_TOKEN else _gap.__wrapped__)(gap)
        if not tokens:
            initial = True
        elif after_possessive:
            thin = False
        elif after_dots and cap and not dotted and gap.isspace():
            initial = False
        tokens.append(Token(start, end, word, key, cap, upper, number, gap, thin, initial, possessive, dotted))
        after_possessive, after_dots = possessive, dotted
    return tokens
