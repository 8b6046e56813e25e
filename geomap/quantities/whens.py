"""Stated times as intervals of days, counted from the report's own date and never from today's.

The interval is that of the words themselves: 'since May' is May with ``open_end``, 'until Friday' is Friday with
``open_start``. A third of a month ('early July') has the precision ``week``, a season ``month``, both approximate.
Vague times ('in recent years', 'in the coming days') are no When. Without a date of publication only full dates are.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.models import When
from geomap.quantities.plain import Plain, make_plain, word_starts
from geomap.quantities.when_context import Context, Found
from geomap.quantities.when_rules import FIGURE, RULES, YEAR, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRIGGERS = expression(
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|yester|today|tonight|tomorrow|overnight|night|"
    r"morning|evening|ago|later|earlier|after|before|day|week|month|year|spring|summer|autumn|winter|fall|dawn|sunrise|daybreak|hours|"
    r"christmas"
)
"""Beginnings of words, in small letters, beside which a time may be told."""
_PAIRS = {"new": " year", "first": " light"}
"""Words that are triggers before another one."""
_FIGURES = expression(r"[0-9](?<!\w[0-9])(?:(?<=[12])[0-9]{3}|[0-9]?[./][0-9])")
"""'2024', '3.5': figures that may be a date."""
_WORD = expression(r"[A-Za-z]+")
_DIGIT = expression(r"[0-9]")
_YEAR = expression(r"[12][0-9]{3}")
_BEFORE, _AFTER = 60, 70
"""Characters around a trigger that the longest rule may need ('on the night between Saturday and Sunday')."""

_OPEN_END = expression(
    r"\b(?:since|after|as\ of|starting|beginning|from)\ (?:the\ |about\ |around\ |at\ least\ |last\ )?$", re.IGNORECASE
)
_OPEN_START = expression(
    r"\b(?:until|till|up\ to|before|by|prior\ to|not\ later\ than|through)\ (?:the\ |about\ |around\ )?$", re.IGNORECASE
)
_ONWARDS = expression(r"\ on(?:wards?)?\b(?!\ [A-Za-z0-9])|\ onwards?\b", re.IGNORECASE)
_APPROXIMATE = expression(
    r"\b(?:about|around|circa|approximately|some\ time\ in|sometime\ in|roughly|on\ or\ about)\ $", re.IGNORECASE
)
_SENTENCE_END = expression(r"[.!?][\"')]?\ +(?=[A-Z0-9\"'])|\u00b6")
_JOINT = expression(r"(?:,?\ |\ ?\()(?:on\ |in\ |the\ |that\ is,?\ )?(?:the\ (?:morning|night|evening)\ of\ )?|,")

_DATES = frozenset({"day month", "month day", "iso", "numeric"})
_NAMED = frozenset({"weekday", "ago", "today", "weekday of week", "yesterday", "later"})
_TIMES_OF_DAY = frozenset({"dawn", "night", "overnight"})


def find_whens(text: str, published: dt.date | None) -> tuple[When, ...]:
    """All stated times of a text, in order of position; ``published`` is the report's own date."""
    day = published.date() if isinstance(published, dt.datetime) else published
    plain = make_plain(text)
    flat = plain.flat
    context = Context(flat, day)
    found: list[When] = []
    seen = 0
    for rule, match in _pick(flat):
        context.enter(
            match.start(),
            new_sentence=_SENTENCE_END.search(flat, seen, match.start()) is not None,
        )
        seen = match.start()
        told = rule.read(match, context)
        if told is None or (day is None and not told.absolute):
            continue
        when = _when(flat, match, told, rule)
        if found and _same(flat, found[-1], when):
            when = _merged(found.pop(), when)
        found.append(when)
        context.leave(when)
    return tuple(_placed(text, plain, when) for when in found)


def _placed(text: str, plain: Plain, when: When) -> When:
    """The time with its span in the text as given."""
    start, end = plain.start(when.start), plain.end(when.end)
    return replace(when, start=start, end=end, text=text[start:end])


@lru_cache(maxsize=65_536)
def _trigger_length(word: str) -> int:
    """Letters of the trigger that a word (in small letters) begins with; 0 where it is none."""
    trigger = _TRIGGERS.match(word)
    return trigger.end() if trigger is not None else 0


def _triggers(flat: str) -> list[tuple[int, int]]:
    """Where words and figures stand beside which a time may be told, in order."""
    found = [figure.span() for figure in _FIGURES.finditer(flat)]
    for word, starts in word_starts(flat).items():
        length = _trigger_length(word)
        if length:
            found += [(at, at + length) for at in starts if not _inside_word(flat, at)]
        elif (second := _PAIRS.get(word)) is not None:
            reach = len(word) + len(second)
            found += [
                (at, at + reach)
                for at in starts
                if flat[at + len(word) : at + reach].lower() == second and not _inside_word(flat, at)
            ]
    found.sort()
    return found


def _inside_word(flat: str, at: int) -> bool:
    """Whether a run of letters only goes on a word ('5may', 'émay')."""
    return at > 0 and (flat[at - 1].isalnum() or flat[at - 1] == "_")


def _windows(flat: str) -> Iterator[tuple[int, int]]:
    """Stretches around the triggers, joined where they touch: the rest of a text costs nothing."""
    start, end = 0, -1
    for begins, ends in _triggers(flat):
        if begins - _BEFORE > end:
            if end >= 0:
                yield start, end
            start = max(0, begins - _BEFORE)
        end = min(len(flat), ends + _AFTER)
    if end >= 0:
        yield start, end


def _vocabulary(stretch: str) -> set[str]:
    """The words of a stretch as written and in small letters, and which sorts of figures it holds."""
    words = set(_WORD.findall(stretch))
    words.update([word.lower() for word in words])
    if _DIGIT.search(stretch) is not None:
        words.add(FIGURE)
        if _YEAR.search(stretch) is not None:
            words.add(YEAR)
    return words


def _pick(flat: str) -> list[tuple[Rule, re.Match[str]]]:
    """The matches of all rules without overlap: of two that do, the one of the earlier rule."""
    picked: list[tuple[Rule, re.Match[str]]] = []
    for start, end in _windows(flat):
        taken = bytearray(end - start)
        words = _vocabulary(flat[start:end])
        for rule in RULES:
            for some in rule.needs:
                if some.isdisjoint(words):
                    break
            else:
                for match in rule.pattern.finditer(flat, start, end):
                    begins, ends = match.start() - start, match.end() - start
                    if ends > begins and not any(taken[begins:ends]):
                        taken[begins:ends] = b"\x01" * (ends - begins)
                        picked.append((rule, match))
    picked.sort(key=lambda pair: pair[1].start())
    return picked


def _when(flat: str, match: re.Match[str], told: Found, rule: Rule) -> When:
    """The record, with what a preposition before it says of its open ends."""
    before = max(0, match.start() - 24)
    start, end = match.start(), match.end()
    since, until = _OPEN_END.search(flat, before, start), _OPEN_START.search(flat, before, start)
    approximate = told.approximate or _APPROXIMATE.search(flat, before, start) is not None
    open_end, open_start = told.open_end, told.open_start
    if since is not None and not told.closed:
        onwards = _ONWARDS.match(flat, end)
        if since[0].lower().startswith("from") and onwards is None:
            since = None
        else:
            open_end, start = True, since.start()
    if until is not None and not told.closed:
        open_start, start = True, until.start()
    return When(
        start,
        end,
        flat[start:end],
        told.interval[0],
        told.interval[1],
        told.precision,
        rule.name,
        approximate=approximate,
        open_start=open_start,
        open_end=open_end,
    )


def _same(flat: str, left: When, right: When) -> bool:
    """'Tuesday, 24 December', 'a year ago, on 1 November 2022': two wordings of one time."""
    if right.start - left.end > 30 or not _JOINT.fullmatch(flat, left.end, right.start):
        return False
    if left.open_start or left.open_end or right.open_start or right.open_end:
        return False
    pair = {left.rule, right.rule}
    if left.rule in _TIMES_OF_DAY:
        return right.precision == "day"
    if not (pair & _DATES and pair & _NAMED):
        return False
    first, second = left.date_start, right.date_start
    return "weekday" in pair or (first is not None and second is not None and abs((first - second).days) <= 366)


def _merged(left: When, right: When) -> When:
    """The one that states a date keeps its days; the span holds both."""
    date = left if left.rule in _DATES else right
    return replace(date, start=left.start, end=right.end, approximate=False)
