"""Borders that a sentence names: 'the border between A and B', 'the Kyrgyz-Tajik border', 'the frontier with B'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.governors import words
from geomap.lexicons import load
from geomap.models import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.models import Candidate


@dataclass(frozen=True, slots=True)
class Border:
    """A border that is named, by one or both of its states; None where the sides of the event decide."""

    start: int
    end: int
    anchor: Candidate | None
    other: str | None
    """ISO 3166-1 alpha-3 of the state across it."""


def find_borders(text: str, sentence: Sentence, places: Sequence[Place]) -> list[tuple[Border, list[Place]]]:
    """The borders named in a sentence, each with the mentions that name it."""
    found = []
    spent: set[int] = set()
    for number, token in enumerate(sentence.tokens):
        if token.low not in words("border"):
            continue
        following = sentence.tokens[number + 1].low if number + 1 < len(sentence.tokens) else ""
        if [t.low for t in sentence.tokens[max(0, number - 2) : number]] == ["cross", "-"]:
            continue  # 'cross-border shelling' names no border
        if following in words("border_forces") or _is_of_a_body(sentence, number):
            continue
        free = [p for p in places if id(p) not in spent and p.chosen is not None and p.chosen.country_code]
        named = _named_after(text, token.end, free) or _named_before(text, token.start, free)
        border = _border(text, token.start, token.end, *named)
        spent |= {id(p) for p in named[0]}
        found.append((border, list(named[0])))
    return found


def _is_of_a_body(sentence: Sentence, number: int) -> bool:
    """'the Frontier Corps', 'the Border Security Force': capitals on both words, and no crossing, post or land."""
    pair = sentence.tokens[number : number + 2]
    return len(pair) > 1 and all(t.text[:1].isupper() for t in pair) and pair[1].low not in words("border_parts")


_Named = tuple[tuple[Place, ...], str | None]
"""Mentions that name a border, and the code of a side that is named by an adjective alone."""


def _named_after(text: str, end: int, places: Sequence[Place]) -> _Named | None:
    """'the border between A and B', 'the border of A and B', 'the border with B'."""
    for first in places:
        gap = text[end : first.mention.start]
        if first.mention.start < end or len(gap) > 40:
            continue
        if re.fullmatch(
            r"\s+(?:(?:area|region|line|crossing|zone|post|fence|town|village|between|dividing|that|which|separating|separates|divides|of|checkpoint)\s+){0,3}?(?:between|separating|separates|divides|dividing|of)\s+(?:the\s+)?(?:[\w-]+\s+(?:of\s+)?){0,3}",
            gap,
        ):
            second = next((p for p in places if p.mention.start >= first.mention.end and re.fullmatch(r"(?:['’]s)?(?:\s+\w+)?\s+(?:and|from|with)\s+(?:the\s+)?(?:[\w-]+\s+(?:of\s+)?){0,3}", text[first.mention.end : p.mention.start])), None)  # fmt: skip
            return ((first, second), None) if second is not None else ((first,), None)
        if re.fullmatch(
            r"\s+(?:(?:area|region|line|crossing|zone|post|fence)\s+)?with\s+(?:the\s+)?(?:neighbou?ring\s+)?", gap
        ):
            return (first,), None
    return None


def _named_before(text: str, start: int, places: Sequence[Place]) -> _Named:
    """'the Kyrgyz-Tajik border', 'the Syrian border', 'Guyana's eastern frontier'."""
    before = [
        p
        for p in places
        if p.mention.end <= start and re.fullmatch(r"(?:['’]s)?\s+(?:[\w-]+\s+){0,2}", text[p.mention.end : start])
    ]
    if not before:
        pair = re.search(r"\b([A-Z]\w+)[-–]([A-Z]\w+)\s+(?:[\w-]+\s+){0,2}$", text[max(0, start - 60) : start])
        return (), demonym_code(pair[1]) if pair else None
    last = before[-1]
    head = text[max(0, last.mention.start - 30) : last.mention.start]
    first = next(
        (
            p
            for p in places
            if p.mention.end <= last.mention.start
            and re.fullmatch(r"\s?[-–/]\s?", text[p.mention.end : last.mention.start])
        ),
        None,
    )
    if first is not None:
        return (first, last), None
    pair = re.search(r"\b([A-Z]\w+)\s?[-–]\s?$", head)
    return (last,), demonym_code(pair[1]) if pair else None


def _border(text: str, start: int, end: int, places: tuple[Place, ...], code: str | None) -> Border:
    chosen = [p.chosen for p in places if p.chosen is not None]
    if not chosen:
        return Border(start, end, None, code)
    if len(chosen) > 1:
        return Border(start, end, chosen[0], chosen[1].country_code)
    if code is not None:
        return Border(start, end, chosen[0], code)
    with_other = re.match(r"\s+(?:\w+\s+)?with\b", text[end : end + 30])
    return (
        Border(start, end, None, chosen[0].country_code)
        if with_other or chosen[0].kind == "country"
        else Border(start, end, chosen[0], None)
    )


@cache
def _demonyms() -> dict[str, str]:
    table: dict[str, str] = {}
    for code, forms in sorted(load("demonyms")["states"].items()):
        for form in (*forms["adjective"], *forms["noun"]):
            table.setdefault(form, code)
    return table


def demonym_code(word: str) -> str | None:
    """The state that an adjective names ('Thai'); None where none does."""
    return _demonyms().get(word)
