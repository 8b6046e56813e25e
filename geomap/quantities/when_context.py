"""What the rules for stated times may look at, and what they give back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.expressions import expression

if TYPE_CHECKING:
    import datetime as dt

    from geomap.models import DatePrecision, When
    from geomap.quantities.calendars import Interval

_FUTURE = expression(
    r"\b(?:will|would|shall|scheduled|planned|plans|plan|due|expected|promised|pledged|vowed|deadline|set\ to|going\ to|is\ to|are\ to|next|to\ take\ place|ahead\ of|'ll|upcoming|must|intends|intend|ordered\ to|ultimatum)\b",
    re.IGNORECASE,
)
_SPEECH = expression(
    r"\b(?:said|told|says|announced|reported|stated|wrote|confirmed|added|tweeted|declared|claimed|admitted|warned|denied|acknowledged|briefed|posted|published|broadcast|report|statement|spoke|speaking|tells|informed|insisted|alleged|accused|testified)\b(?:\ (?:reporters|journalists|viewers|in\ (?:a|an)\ \w+|by\ \w+))?,?\ (?:late\ |early\ )?(?:on\ |in\ a\ \w+\ (?:on\ )?)?$",
    re.IGNORECASE,
)
_PAST = expression(
    r"(?<!\bbe\ )(?<!\bbeen\ )(?<!\bget\ )\b(?:\w{2,}ed|was|were|had|did|shot|struck|hit|fought|blew|broke|drove|fell|fled|came|went|took|made|left|"
    r"began|said|told|met|sent|led|lost|ran|drew|flew|threw|rose|won)\b",
    re.IGNORECASE,
)
"""A verb of the past between 'will', 'plan' and the like and a time: that is when this was."""
_HAD = expression(r"\bhad\ (?:promised|pledged|vowed|planned|ordered)\b[^,]{0,40}\ on\ $", re.IGNORECASE)
_CLAUSE = expression(r"[.;!?¶]")
LOOK_BACK = 110
"""Characters before a time in which 'will', 'planned' and the like make it a coming one."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a match means."""

    interval: Interval
    precision: DatePrecision
    absolute: bool = False
    """States its year itself: holds without a date of publication."""
    approximate: bool = False
    open_start: bool = False
    open_end: bool = False
    closed: bool = False
    """A range: a preposition before it opens no end."""


class Context:
    """What the rules may look at: the text, the report's date, and the times already read."""

    def __init__(self, flat: str, published: dt.date | None) -> None:
        self.flat = flat
        self.published = published
        self.at = 0
        self._new_sentence = False
        self._last: When | None = None
        self._event: When | None = None
        self._sentence_year: int | None = None
        self._in_sentence: When | None = None

    def enter(self, at: int, *, new_sentence: bool) -> None:
        """Go on to a match at ``at``."""
        self.at = at
        if new_sentence:
            self._sentence_year = None
            self._in_sentence = None

    def leave(self, when: When) -> None:
        """Remember a time for those that count from it ('a day later')."""
        if (
            when.precision == "year"
            and not (when.open_start or when.open_end)
            and when.date_start is not None
            and when.date_end is not None
            and when.date_start.year == when.date_end.year
        ):
            self._sentence_year = when.date_start.year
        if when.precision != "day" or when.date_start is None:
            return
        self._last = self._in_sentence = when
        if not self.is_speech(when.start):
            self._event = when

    def is_speech(self, at: int) -> bool:
        """'said on Friday': the day of the words, not of the event."""
        return _SPEECH.search(self.flat, max(0, at - 60), at) is not None

    def is_future(self) -> bool:
        """Whether the clause before speaks of what is to come."""
        before = self.flat[max(0, self.at - LOOK_BACK) : self.at]
        clause = _CLAUSE.split(before)[-1]
        markers = list(_FUTURE.finditer(clause))
        if not markers or _PAST.search(clause, markers[-1].end()) or _HAD.search(clause):
            return False
        return not self.is_speech(self.at)

    def before(self) -> dt.date | None:
        """The day that 'the day before' counts from: the last one named, else publication."""
        return self._start(self._last)

    def event(self) -> dt.date | None:
        """The day that 'a day later' counts from: the last event's, else the last named, else publication."""
        return self._start(self._event or self._last)

    def here(self) -> dt.date | None:
        """The day of this sentence, else publication."""
        return self._start(self._in_sentence)

    def _start(self, when: When | None) -> dt.date | None:
        return when.date_start if when is not None else self.published

    def same_weekday(self, weekday: int) -> dt.date | None:
        """'that same Tuesday': the Tuesday already named."""
        named = self._last.date_start if self._last is not None else None
        return named if named is not None and named.weekday() == weekday else None

    def year(self) -> int | None:
        """A year already named in this sentence ('In 2014 ... in April')."""
        return self._sentence_year

    def capped(self, interval: Interval) -> Interval:
        """An interval that has begun ends at the latest with publication."""
        first, last = interval
        return (
            (first, min(last, self.published)) if self.published is not None and first <= self.published else interval
        )
