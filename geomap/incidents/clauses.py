"""Sentences, clauses and tokens of a report, with offsets in the text as given.

Linear in the text whatever it holds: a sentence without an end is cut at a word boundary after ``LONGEST`` characters.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from geomap.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 1_500
"""Characters after which a 'sentence' is cut: prose never reaches it, a table or a 10 MB line does."""

_TOKEN = expression(r"[^\W_]+(?:['’][^\W\d_]+)*|\d[\d.,]*\d|[^\w\s]", re.UNICODE)
_END = expression(r"[.!?…。؟]+[\"'”’»)\]]*(?=\s|$)|\n[ \t\r]*\n\s*|\n(?=\s*(?:\d{1,2}[:.]\d{2}\b|[-*•–]\s))|(?<=\S)\n")
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "sgt",
        "cpl",
        "capt",
        "col",
        "lt",
        "gen",
        "maj",
        "brig",
        "adm",
        "cmdr",
        "gov",
        "sen",
        "rep",
        "rev",
        "hon",
        "pres",
        "no",
        "nos",
        "vs",
        "approx",
        "ca",
        "jr",
        "sr",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mt",
        "ft",
        "inc",
        "ltd",
        "co",
        "u.s",
        "u.k",
        "u.n",
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "km",
        "sq",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "dept",
        "est",
        "fig",
        "al",
        "pvt",
        "pfc",
        "insp",
        "supt",
        "art",
        "para",
    ]
)
_OPENERS = frozenset(
    [
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "It",
        "He",
        "She",
        "They",
        "But",
        "And",
        "No",
        "There",
        "This",
        "That",
        "These",
        "Those",
        "His",
        "Her",
        "Its",
        "Their",
        "We",
        "After",
        "Before",
        "When",
        "While",
        "Some",
        "Two",
        "Three",
        "Four",
        "Five",
        "For",
        "From",
        "By",
        "As",
        "If",
        "Since",
        "Earlier",
        "Later",
        "Meanwhile",
    ]
)
"""Words that begin a sentence after 'the U.S.'; any other capital ('U.S. Secretary of State') goes on in it."""
# Where one statement ends and another begins inside a sentence.
_TIME = (
    r"dawn|midnight|noon|midday|sunrise|sunset|nightfall|dusk|daybreak|dark|then|that|long|mid|early|late|last|this|\d|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|the\s(?:start|beginning|end|war|weekend|morning|middle)"
)
"""'before dawn', 'since 6 August': a time, not the beginning of a clause."""
_CLAUSE = expression(
    r"[;:](?=\s)|\s[–—-]{1,2}\s|,?\s(?=(?:while|whereas|although|though|but|who|which|whom|whose|when|because|where)\s)"
    r"|,?\s(?=(?:after|before|since|until)\s(?!(?:" + _TIME + r")\b))"
    r"|,?\s(?=as\s(?!(?:well|many|much|far|part|of|a|an|soon|if|in|long|to|early|late)\b))(?<!such\s)(?<!well\s)"
    r"|,\s(?=(?:and|or|then|saying|adding|killing|wounding|leaving|forcing|injuring|wrecking|destroying|damaging)\s)"
    r"|\s(?=and\s(?:had|has|have|was|were|is|are|then|later)\s)|\s(?=that\s)",
    re.IGNORECASE,
)
_JOINTS = frozenset(
    [
        ";",
        ":",
        "–",
        "—",
        "-",
        "while",
        "whereas",
        "although",
        "though",
        "but",
        "who",
        "which",
        "whom",
        "whose",
        "when",
        "because",
        "where",
        "after",
        "before",
        "since",
        "until",
        "as",
        "and",
        "or",
        "then",
        "saying",
        "adding",
        "killing",
        "wounding",
        "leaving",
        "forcing",
        "injuring",
        "wrecking",
        "destroying",
        "damaging",
        "that",
    ]
)
"""The tokens of which one stands where ``_CLAUSE`` matches, after at most a comma and a space."""


@dataclass(slots=True, eq=False)
class Token:
    """A word or a mark; never changed (that it is not frozen makes it twice as quick to make)."""

    start: int
    end: int
    text: str
    low: str
    """Lower case, without a possessive ending."""


_START, _END_AT, _FIRST = attrgetter("start"), attrgetter("end"), itemgetter(0)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its tokens and clauses."""

    index: int
    paragraph: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    clauses: tuple[tuple[int, int], ...]
    """Half-open spans that follow on each other."""
    lows: tuple[str, ...]
    """``low`` of each token."""
    vocabulary: frozenset[str]
    """Its words in small letters, and what stands before an apostrophe in them."""

    def clause_at(self, position: int) -> tuple[int, int]:
        """The clause that holds a position."""
        return self.clauses[max(0, bisect_right(self.clauses, position, key=_FIRST) - 1)]

    def token_at(self, position: int) -> int:
        """Index of the token at or after a position (the number of tokens where none is)."""
        return bisect_right(self.tokens, position, key=_END_AT)

    def words(self, start: int, end: int) -> list[str]:
        """Lower-case tokens that lie in a span."""
        first = bisect_left(self.tokens, start, key=_START)
        return [token.low for token in self.tokens[first : max(first, bisect_right(self.tokens, end, key=_END_AT))]]


def is_stop(sentence: Sentence, at: int) -> bool:
    """Whether a token is a full stop, and not the point of '3.5'."""
    tokens = sentence.tokens
    if tokens[at].low != ".":
        return False
    beside = tokens[max(0, at - 1)].low[-1:], tokens[min(len(tokens) - 1, at + 1)].low[:1]
    return not (beside[0].isdigit() and beside[1].isdigit())


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text in order; headings, datelines and live-blog entries are sentences of their own."""
    sentences: list[Sentence] = []
    start = paragraph = 0
    for match in _END.finditer(text):
        mark = match.group()
        if mark.startswith(".") and _is_abbreviation(text, match.start(), match.end()):
            continue
        if mark == "\n" and _continues(text, match.start()):
            continue
        _add(text, start, match.end(), paragraph, sentences)
        start = match.end()
        if "\n" in mark:
            paragraph += 1
    _add(text, start, len(text), paragraph, sentences)
    return tuple(sentences)


def _add(text: str, start: int, end: int, paragraph: int, sentences: list[Sentence]) -> None:
    """Append the sentence, or its pieces where it is longer than any sentence is."""
    while start < end and text[start].isspace():
        start += 1
    while start < end:
        stop = end
        if stop - start > LONGEST:
            space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            stop = space if space > start else start + LONGEST
        tokens = tuple(_tokens(text, start, stop))
        if tokens:
            cuts, lows = _split(text, start, stop, tokens), tuple([token.low for token in tokens])
            sentences.append(Sentence(len(sentences), paragraph, start, stop, tokens, cuts, lows, _vocabulary(lows)))
        start = stop
        while start < end and text[start].isspace():
            start += 1


def _tokens(text: str, start: int, end: int) -> list[Token]:
    found = []
    at = start
    for word in _TOKEN.findall(text, start, end):  # what lies between two tokens is in none of them
        begins = text.find(word, at)
        at = begins + len(word)
        found.append(Token(begins, at, word, low_of(word)))
    return found


@lru_cache(maxsize=65_536)
def low_of(word: str) -> str:
    """Lower case, without a possessive ending."""
    low = word.lower().replace("’", "'")
    for ending in ("'s", "'"):
        low = low.removesuffix(ending) or low
    return low


def _vocabulary(lows: tuple[str, ...]) -> frozenset[str]:
    words = set(lows)
    return frozenset(words.union([word.partition("'")[0] for word in words if "'" in word]))


def _split(text: str, start: int, end: int, tokens: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """The clauses between the matches of ``_CLAUSE``, which is tried only where it may match."""
    cuts, done = [start], start
    for joint in [token.start for token in tokens if token.low in _JOINTS]:
        for at in range(max(done, joint - 2), joint + 1):
            match = _CLAUSE.match(text, at, end)
            if match is not None:
                done = match.end()
                if done < end:
                    cuts.append(done)
                break
    cuts.append(end)
    return tuple([(a, b) for a, b in itertools.pairwise(cuts) if b > a])


def _is_abbreviation(text: str, dot: int, after: int) -> bool:
    """Whether the full stop belongs to the word before it, and the sentence goes on."""
    begin = dot
    while begin > 0 and dot - begin < 12 and not text[begin - 1].isspace():
        begin -= 1
    word = text[begin:dot].strip("(\"'“‘[").lower()
    rest = text[after : after + 3].lstrip()
    if word in {"u.s", "u.k", "u.n"}:
        following = re.match(r"\s*(\w+)", text[after : after + 24])
        return following is not None and following[1] not in _OPENERS
    if len(word) == 1 and word.isalpha() and text[begin:dot].isupper():
        return True  # an initial
    if word in _ABBREVIATIONS:
        # 'a.m.' and 'U.S.' may end a sentence; a title or a month never does before a capital or a figure
        return not (
            rest[:1].isupper()
            and word in {"a.m", "p.m", "u.s", "u.k", "u.n", "km", "co", "inc", "ltd", "sun", "mar", "no", "art"}
        )
    return bool(rest[:1].islower() and text[dot] == "." and after - dot == 1)


def _continues(text: str, newline: int) -> bool:
    """Whether a single line break only wraps the line: the next line goes on in the sentence."""
    before = text[max(0, newline - 120) : newline].rstrip()
    after = text[newline + 1 : newline + 4].lstrip()
    if not after or not before:
        return False
    last_line = before.rsplit("\n", 1)[-1]
    return (
        after[:1].islower()
        or before.endswith((",", "-", "–"))
        or (len(last_line) >= 60 and not before.endswith((".", "!", "?", ":")))
    )
