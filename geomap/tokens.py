"""Tokens of a report: one regex pass, each word with what stands before it.

Hyphenated names are split at the hyphen ('Congo-Kinshasa' is two tokens joined by '-'), so that a name is a run of tokens
whose gaps are thin. A possessive ending is no part of the token's word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from geomap.names import fold

_TOKEN = re.compile(
    r"(?P<dotted>(?:[A-Z]\.){2,}(?:[A-Z](?![\w]))?|[A-Z]\.[A-Z][a-z]{1,2}\.|[A-Z]\.(?=[A-Z\s]))"
    r"|(?P<word>[^\W\d_]+(?:[\u0300-\u036f]*['’ʼʻ`´\u0300-\u036f][^\W\d_]+)*[\u0300-\u036f]*)"
    r"|(?P<number>\d[\w.,]*\w|\d)",
)
_POSSESSIVE = re.compile(r"['’][sS]$")
_THIN = re.compile(r"[ \t\xa0]*(?:\r?\n)?[ \t\xa0]*|[ \t]?[-‐‑][ \t]?(?:\r?\n)?|[-‐‑]")
_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\s|\n\s*\n|[\n\r]|[:–—]\s|[\"“„«]\s*$|--")
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
def _key(word: str) -> str:
    return fold(word) if len(word) <= MAX_TOKEN else ""


def tokenise(text: str) -> list[Token]:
    """All tokens of ``text``, in order."""
    tokens: list[Token] = []
    before = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match[0]
        kind = match.lastgroup
        gap = text[before:start]
        possessive = False
        if kind == "word" and ("'" in word or "’" in word) and _POSSESSIVE.search(word):
            word = word[:-2]
            possessive = True
        full_end = end
        end = start + len(word)
        thin = gap == " " or (gap != "" and _THIN.fullmatch(gap) is not None)
        last = tokens[-1] if tokens else None
        if last is not None and last.possessive:
            thin = False
        cap = kind != "number" and (word[0].isupper() or not word[0].islower())
        initial = last is None or (gap != " " and _SENTENCE.search(gap) is not None)
        if last is not None and last.dotted and gap.isspace() and cap and kind == "word":
            initial = False
        tokens.append(
            Token(
                start,
                end,
                word,
                _key(word),
                cap,
                len(word) > 1 and word.isupper() and kind != "number",
                kind == "number",
                gap,
                thin,
                initial,
                possessive,
                kind == "dotted",
            )
        )
        before = full_end
    return tokens
