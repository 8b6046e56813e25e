"""The rules that read a stated time, most certain first: a pattern, and what its match means from the report's date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from geomap.models import DatePrecision, When
from geomap.quantities import calendars
from geomap.quantities.calendars import MONTHS, WEEKDAYS, Interval, shift
from geomap.quantities.nouns import categories
from geomap.quantities.numerals import read_number

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept\.?|Sep\.?|Oct\.?|Nov\.?|Dec\.?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
_CLEAR_MONTH = r"(?:January|February|April|June|July|August|September|October|November|December)"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY)"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20|21)[0-9]{2}"
_TAIL_YEAR = rf"(?:(?:,?\ (?:of\ )?|-)(?P<year>{_YEAR})\b(?![-.,]?[0-9])(?!\ (?:GMT|UTC|hours|hrs)))?"
_HALVES = {
    "early": "early",
    "beginning": "early",
    "start": "early",
    "first": "early",
    "mid": "mid",
    "middle": "mid",
    "half": "mid",
    "late": "late",
    "end": "late",
    "last": "late",
    "close": "late",
}
_PART = r"(?P<part>(?:in\ |at\ |since\ |by\ |from\ |until\ )?(?:the\ )?(?:very\ )?(?:early|beginning\ of|start\ of|first\ (?:few\ )?(?:days|week)\ of|first\ half\ of|first\ ten\ days\ of|mid[- ]|middle\ of|late|end\ of|last\ (?:few\ )?(?:days|week)\ of|close\ of)\ ?(?:in\ )?)"
_NUMBER = r"(?P<number>[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a\ few|a\ couple\ of|some|fifteen|twenty|thirty|forty|fifty)"
_UNIT = r"(?P<unit>day|week|month|year|fortnight|night|decade|hour)s?"
_YEAR_CUES = (
    "|".join(
        rf"(?<=\b{word}\ )" for word in "in by of to since until after during before from till summer year the".split()
    )
    + r"|(?<=\()"
)
_DAYTIME = r"(?:\ (?:early\ |late\ )?(?:morning|afternoon|evening|night|midday|noon|dawn))?"
_FUTURE = re.compile(
    r"\b(?:will|would|shall|scheduled|planned|plans|plan|due|expected|promised|pledged|vowed|deadline|set\ to|going\ to|is\ to|are\ to|next|to\ take\ place|ahead\ of|'ll|upcoming|must|intends|intend|ordered\ to|ultimatum)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:said|told|says|announced|reported|stated|wrote|confirmed|added|tweeted|declared|claimed|admitted|warned|denied|acknowledged|briefed|posted|published|broadcast|report|statement|spoke|speaking|tells|informed|insisted|alleged|accused|testified)\b(?:\ (?:reporters|journalists|viewers|in\ (?:a|an)\ \w+|by\ \w+))?,?\ (?:late\ |early\ )?(?:on\ |in\ a\ \w+\ (?:on\ )?)?$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;!?¶]")
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
        return _FUTURE.search(clause) is not None and not self.is_speech(self.at)

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


Read = Callable[[re.Match[str], Context], "Found | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and its meaning."""

    name: str
    pattern: re.Pattern[str]
    read: Read


def _day(
    first: dt.date | None,
    last: dt.date | None = None,
    *,
    approximate: bool = False,
    absolute: bool = False,
    closed: bool = False,
) -> Found | None:
    last = last or first
    if first is None or last is None or last < first:
        return None
    return Found((first, last), "day", approximate=approximate, absolute=absolute, closed=closed)


def _number(match: re.Match[str]) -> tuple[int, bool]:
    """The number of a match, and whether it is vague."""
    word = " ".join(match["number"].lower().split())
    if word in {"a", "an", "one"}:
        return 1, False
    number = read_number(word, 0)
    return (int(number.low), number.vague) if number is not None else (3, True)


def _month(word: str) -> int:
    return MONTHS[word.lower().rstrip(".")]


def _dated(day: str, month: str, year: str | None, context: Context) -> dt.date | None:
    """A day and month, with the year that is stated or meant."""
    number, which = int(re.sub(r"[^0-9]", "", day)), _month(month)
    if year is not None:
        return calendars.make_date(int(year), which, number)
    if context.published is None:
        return None
    meant = context.year() or calendars.year_for(which, number, context.published, future=context.is_future())
    return calendars.make_date(meant, which, number) if meant is not None else None


def _iso(match: re.Match[str], _: Context) -> Found | None:
    return _day(calendars.make_date(int(match[1]), int(match[2]), int(match[3])), absolute=True)


def _numeric(match: re.Match[str], _: Context) -> Found | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    american = match[2] == "/" and second > 12
    day, month = (second, first) if american else (first, second)
    unsure = match[2] == "/" and first <= 12 and second <= 12 and first != second
    return _day(calendars.make_date(year, month, day), absolute=True, approximate=unsure)


def _span_of_days(match: re.Match[str], context: Context) -> Found | None:
    told = match.groupdict()
    year, month = told.get("year"), match["month"]
    last = _dated(match["last"], month, year, context)
    if last is None:
        return None
    first_month = told.get("first_month") or month
    first = calendars.make_date(
        last.year - (_month(first_month) > last.month), _month(first_month), int(re.sub(r"[^0-9]", "", match["first"]))
    )
    return _day(first, last, absolute=year is not None, closed=True)


def _day_month(match: re.Match[str], context: Context) -> Found | None:
    return _day(_dated(match["day"], match["month"], match["year"], context), absolute=match["year"] is not None)


def _month_only(match: re.Match[str], context: Context) -> Found | None:
    told = match.groupdict()
    which, year = _month(match["month"]), told.get("year")
    if year is not None:
        interval = calendars.month_of(int(year), which)
    elif context.published is None:
        return None
    else:
        cue = (told.get("cue") or "").lower().strip()
        future = cue in {"next", "this coming"} or (cue not in {"last", "since"} and context.is_future())
        meant = context.year() or calendars.year_for_month(which, context.published, future=future)
        if cue == "last" and meant == context.published.year and which == context.published.month:
            meant -= 1
        interval = calendars.month_of(meant, which)
    part = told.get("part")
    if part is not None:
        words = [word for word in re.split(r"[^a-z]+", part.lower()) if word in _HALVES]
        key = _HALVES["mid" if "half" in part.lower() and not words else words[0]]
        if (
            year is None
            and context.published is not None
            and not context.is_future()
            and calendars.part_of_month(interval, key)[0] > context.published
        ):
            interval = calendars.month_of(interval[0].year - 1, which)
        interval = calendars.part_of_month(interval, key)
        if "half" in part.lower():
            interval = interval[0], interval[0].replace(day=15)
        return Found(
            context.capped(interval) if not context.is_future() else interval,
            "week",
            absolute=year is not None,
            approximate=True,
        )
    if year is None:
        interval = context.capped(interval)
    return Found(interval, "month", absolute=year is not None)


def _weekday(match: re.Match[str], context: Context) -> Found | None:
    if context.published is None:
        return None
    which = WEEKDAYS[match["weekday"].lower()]
    cue = " ".join((match["cue"] or "").lower().split())
    if cue in {"every", "each", "most"}:
        return None
    if cue in {"that same", "the same", "that"}:
        return _day(context.same_weekday(which) or calendars.weekday_near(which, context.published))
    if cue in {"the following", "the next"}:
        named = context.event()
        return _day(calendars.weekday_near(which, named, future=True, strictly=True)) if named else None
    if cue in {"next", "this coming", "coming"}:
        return _day(calendars.weekday_near(which, context.published, future=True, strictly=True))
    if cue in {"last", "this past", "past", "the previous", "the past"} or match["last"]:
        return _day(calendars.weekday_near(which, context.published, strictly=True))
    return _day(calendars.weekday_near(which, context.published, future=context.is_future()))


def _weekday_of_week(match: re.Match[str], context: Context) -> Found | None:
    """'Tuesday of last week', 'on Monday this week'."""
    if context.published is None:
        return None
    which = WEEKDAYS[match["weekday"].lower()]
    weeks = {"last": -1, "this": 0, "next": 1, "previous": -1}[match["which"].lower()]
    monday = calendars.week_of(context.published)[0]
    return _day(shift(monday, which + 7 * weeks))


def _weekday_range(match: re.Match[str], context: Context) -> Found | None:
    """'the night between Saturday and Sunday', 'from Monday to Wednesday', 'midnight between Wednesday and Thursday'."""
    if context.published is None:
        return None
    last = calendars.weekday_near(WEEKDAYS[match["last"].lower()], context.published, future=context.is_future())
    if last is None:
        return None
    first = calendars.weekday_near(WEEKDAYS[match["first"].lower()], last, strictly=True)
    if match[0].lower().startswith("midnight"):
        return _day(last)
    return _day(first, last, closed=True)


def _night_to(match: re.Match[str], context: Context) -> Found | None:
    """'overnight into Tuesday', 'in the night to Sunday': the day named is the one on which the night ends."""
    if context.published is None:
        return None
    last = calendars.weekday_near(WEEKDAYS[match["weekday"].lower()], context.published)
    return _day(shift(last, -1), last) if last is not None else None


def _fixed(days_first: int, days_last: int | None = None, *, approximate: bool = False) -> Read:
    """A day or days at a fixed step from publication."""

    def read(_: re.Match[str], context: Context) -> Found | None:
        if context.published is None:
            return None
        last = days_first if days_last is None else days_last
        return _day(shift(context.published, days_first), shift(context.published, last), approximate=approximate)

    return read


def _night(_: re.Match[str], context: Context) -> Found | None:
    """'during the night' after 'on Tuesday evening' runs into the next day; alone it is the last one."""
    if context.published is None:
        return None
    start = context.before()
    if start is None or start >= context.published:
        return _day(shift(context.published, -1), context.published)
    return _day(start, shift(start, 1))


def _dawn(_: re.Match[str], context: Context) -> Found | None:
    return _day(context.here(), approximate=True)


def _ago(match: re.Match[str], context: Context) -> Found | None:
    if context.published is None:
        return None
    count, vague = _number(match)
    month = match.groupdict().get("month")
    if vague and match["unit"].lower() in {"year", "decade", "hour"}:
        return None
    found = _stepped(context.published, -count, match["unit"].lower(), vague=vague)
    if found is not None and month is not None and found.precision == "year":
        step = {"next": 1, "this": 0, "last": -1}[month.lower()]
        back = calendars.shift_months(
            context.published, step - 12 * count * (10 if match["unit"].lower() == "decade" else 1)
        )
        return Found(back, "month") if back is not None else None
    return found


def _stepped(start: dt.date, count: int, unit: str, *, vague: bool = False) -> Found | None:
    """The time some units on or back, as exact as the unit is."""
    if unit == "hour":
        day = shift(start, -1 if count <= -24 else 0)
        return _day(day, start if day is not None and day < start else day, approximate=True)
    if unit in {"day", "night"}:
        if vague:
            return _day(shift(start, -9 if count < 0 else 2), shift(start, -2 if count < 0 else 9), approximate=True)
        return _day(shift(start, count))
    if unit in {"week", "fortnight"}:
        days = 7 * count * (2 if unit == "fortnight" else 1)
        first, last = shift(start, days - 3), shift(start, days + 3)
        return Found((first, last), "week", approximate=True) if first and last else None
    if unit == "month":
        month = calendars.shift_months(start, count)
        return Found(month, "month", approximate=True) if month else None
    year = start.year + count * (10 if unit == "decade" else 1)
    if not calendars.EARLIEST.year <= year <= calendars.LATEST.year:
        return None
    return Found(calendars.year_of(year), "year", approximate=True)


def _later(match: re.Match[str], context: Context) -> Found | None:
    """'a day later', 'two days earlier', 'eight days after they crossed': counted from the time named before."""
    count, vague = _number(match)
    way = match["way"].lower()
    if vague:
        return None
    if way == "after":
        start = context.here()
        return _stepped(start, -count, match["unit"].lower()) if start else None
    start = context.event() if way == "later" or way == "afterwards" else context.before()
    return (
        _stepped(start, count if way in {"later", "afterwards"} else -count, match["unit"].lower()) if start else None
    )


def _next_day(_: re.Match[str], context: Context) -> Found | None:
    start = context.event()
    return _day(shift(start, 1)) if start else None


def _day_before(_: re.Match[str], context: Context) -> Found | None:
    start = context.before()
    return _day(shift(start, -1)) if start else None


def _same_day(_: re.Match[str], context: Context) -> Found | None:
    return _day(context.event())


def _period(match: re.Match[str], context: Context) -> Found | None:
    """'last week', 'earlier this month', 'next year', 'over the weekend'."""
    if context.published is None:
        return None
    published = context.published
    which = match["which"].lower()
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[which]
    unit = match["unit"].lower()
    half = (match["half"] or "").lower()
    if unit == "weekend":
        start = calendars.weekday_near(5, published, future=step > 0)
        if start is None:
            return None
        start = shift(start, -7) if step < 0 and (published - start).days < 2 else start
        return _day(start, shift(start, 1)) if start else None
    interval: Interval | None
    precision: DatePrecision = "week"
    if unit == "week":
        moved = shift(published, 7 * step)
        interval = calendars.week_of(moved) if moved else None
    elif unit == "month":
        interval, precision = calendars.shift_months(published, step), "month"
    else:
        interval, precision = calendars.year_of(published.year + step), "year"
    if interval is None:
        return None
    if half == "later" and step == 0:
        return Found((published, interval[1]), precision)
    if half in {"early", "late"} and unit == "month":
        return Found(calendars.part_of_month(interval, half), "week", approximate=True)
    if half in {"early", "late"} and unit == "year":
        return Found(calendars.part_of_year(interval[0].year, half), "year", approximate=True)
    return Found(context.capped(interval), precision)


def _week_before(match: re.Match[str], context: Context) -> Found | None:
    """'the week before', 'the month before last'."""
    if context.published is None:
        return None
    steps = 2 if match["last"] else 1
    start = context.published
    if match["unit"].lower() == "week":
        moved = shift(start, -7 * steps)
        return Found(calendars.week_of(moved), "week", approximate=not match["last"]) if moved else None
    if match["unit"].lower() == "month":
        interval = calendars.shift_months(start, -steps)
        return Found(interval, "month", approximate=not match["last"]) if interval else None
    return Found(calendars.year_of(start.year - steps), "year", approximate=not match["last"])


def _past_stretch(match: re.Match[str], context: Context) -> Found | None:
    """'in the last four days', 'over the past 24 hours', 'in the past week'."""
    if context.published is None:
        return None
    told = match.groupdict()
    unit = match["unit"].lower()
    word = told.get("number")
    count, vague = _number(match) if word else (1, False)
    if vague or unit in {"year", "decade"}:
        return None
    days = {
        "hour": -(-count // 24),
        "day": count,
        "night": count,
        "week": 7 * count,
        "fortnight": 14 * count,
        "month": 30 * count,
    }[unit]
    precision: DatePrecision = "day" if days <= 6 else "week" if days <= 14 else "month"
    first = shift(context.published, -days)
    return Found((first, context.published), precision, approximate=True, closed=True) if first else None


def _nth_day(match: re.Match[str], context: Context) -> Found | None:
    """'for the third day': it began that many days back, the report's own day counted."""
    if context.published is None:
        return None
    order = {
        "second": 2,
        "third": 3,
        "fourth": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
        "ninth": 9,
        "tenth": 10,
    }
    back = order[match["nth"].lower()] - 1
    return _day(shift(context.published, -back), context.published, approximate=True, closed=True)


def _season(match: re.Match[str], context: Context) -> Found | None:
    season, year = match["season"].lower(), match["year"]
    if year is not None:
        return Found(calendars.season_of(int(year), season), "month", absolute=True, approximate=True)
    if context.published is None:
        return None
    cue = (match["cue"] or "").lower()
    future = "next" in cue or "coming" in cue or context.is_future()
    found = calendars.season_of(context.published.year, season)
    if future and found[1] < context.published:
        found = calendars.season_of(context.published.year + 1, season)
    if not future and found[0] > context.published:
        found = calendars.season_of(context.published.year - 1, season)
    if "last" in cue and found[1] >= context.published:
        found = calendars.season_of(found[0].year - 1, season)
    return Found(found if future else context.capped(found), "month", approximate=True)


def _years(match: re.Match[str], _: Context) -> Found | None:
    first, last = int(match["first"]), match["last"]
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if end <= first or end - first > 200:
        return None
    return Found((dt.date(first, 1, 1), dt.date(end, 12, 31)), "year", absolute=True, closed=True)


def _decade(match: re.Match[str], _: Context) -> Found | None:
    first = int(match["year"])
    return Found((dt.date(first, 1, 1), dt.date(first + 9, 12, 31)), "year", absolute=True, approximate=True)


def _year(match: re.Match[str], context: Context) -> Found | None:
    following = re.compile(r"\ ([a-z]+)").match(context.flat, match.end())
    if following is not None and following[1] in categories() and categories()[following[1]] not in {"events", "other"}:
        return None
    year = int(match["year"])
    part = (match["part"] or "").lower()
    if part:
        key = _HALVES[next(word for word in re.split(r"[^a-z]+", part) if word in _HALVES)]
        return Found(calendars.part_of_year(year, key), "year", absolute=True, approximate=True)
    return Found(calendars.year_of(year), "year", absolute=True)


def _feast(match: re.Match[str], context: Context) -> Found | None:
    month, day = {
        "christmas eve": (12, 24),
        "christmas day": (12, 25),
        "boxing day": (12, 26),
        "new year's eve": (12, 31),
        "new year's day": (1, 1),
    }[" ".join(match[1].lower().split())]
    if context.published is None:
        return None
    year = calendars.year_for(month, day, context.published, future=context.is_future())
    return _day(calendars.make_date(year, month, day)) if year else None


def _weekend(match: re.Match[str], context: Context) -> Found | None:
    """'over the weekend': the last one begun."""
    if context.published is None:
        return None
    start = calendars.weekday_near(
        5, context.published, future=(match["which"] or "").lower() in {"coming", "next"} or context.is_future()
    )
    end = shift(start, 1) if start else None
    return _day(*context.capped((start, end))) if start and end else None


def _rule(name: str, pattern: str, read: Read, *, cased: bool = False) -> Rule:
    """A rule; names of days and months keep their capitals, so that 'may' and 'march' stay verbs."""
    return Rule(name, re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", 0 if cased else re.IGNORECASE), read)


_CUE_DAY = r"(?:(?P<cue>[Ee]very|[Ee]ach|[Mm]ost|[Tt]hat\ same|[Tt]he\ same|[Tt]he\ following|[Tt]he\ next|[Tt]he\ previous|[Tt]his\ coming|[Tt]his\ past|[Tt]he\ past|[Nn]ext|[Ll]ast|[Pp]ast|[Cc]oming|[Tt]hat|[Tt]his)\ )?"

RULES: tuple[Rule, ...] = (
    _rule("iso", r"([12][0-9]{3})-([01]?[0-9])-([0-3]?[0-9])(?:T[0-9:.]+Z?)?", _iso),
    _rule("numeric", r"([0-3]?[0-9])([./])([0-3]?[0-9])\2([12][0-9]{3}|[0-9]{2})(?![./][0-9])", _numeric),
    _rule(
        "days",
        rf"(?:(?:from|between)\ (?:the\ )?)?(?P<first>{_DAY})\ (?:of\ )?(?P<first_month>{_MONTH})(?:\ ?-\ ?|\ to\ |\ and\ |\ until\ |\ through\ )(?:the\ )?(?P<last>{_DAY})\ (?:of\ )?(?P<month>{_MONTH}){_TAIL_YEAR}",
        _span_of_days,
        cased=True,
    ),
    _rule(
        "days",
        rf"(?:(?:[Ff]rom|[Bb]etween)\ (?:the\ )?)?(?P<first>{_DAY})(?:\ ?[-/]\ ?|\ to\ |\ and\ (?:the\ )?|\ until\ )(?:the\ )?(?P<last>{_DAY})\ (?:of\ )?(?P<month>{_MONTH}){_TAIL_YEAR}",
        _span_of_days,
        cased=True,
    ),
    _rule(
        "days",
        rf"(?:(?:[Ff]rom|[Bb]etween)\ )?(?P<first_month>{_MONTH})\ (?P<first>{_DAY})(?:\ ?-\ ?|\ to\ |\ and\ |\ until\ |\ through\ )(?P<month>{_MONTH})\ (?P<last>{_DAY}){_TAIL_YEAR}",
        _span_of_days,
        cased=True,
    ),
    _rule(
        "days",
        rf"(?:(?:[Ff]rom|[Bb]etween)\ )?(?P<month>{_MONTH})\ (?P<first>{_DAY})(?:\ ?[-/]\ ?|\ to\ |\ and\ |\ until\ |\ through\ )(?P<last>{_DAY})(?!:|\ ?(?:a\.?m|p\.?m)\b){_TAIL_YEAR}",
        _span_of_days,
        cased=True,
    ),
    _rule(
        "day month",
        rf"(?:the\ )?(?P<day>{_DAY})(?:\ (?:of\ )?|-|\ day\ of\ )(?P<month>{_MONTH}){_TAIL_YEAR}",
        _day_month,
        cased=True,
    ),
    _rule(
        "month day",
        rf"(?P<month>{_MONTH})\ (?:the\ )?(?P<day>{_DAY})(?![0-9:.%]*[0-9:%])(?!\ ?(?:a\.?m|p\.?m)\b){_TAIL_YEAR}",
        _day_month,
        cased=True,
    ),
    _rule("part of month", rf"(?i:{_PART})(?P<month>{_MONTH}){_TAIL_YEAR}", _month_only, cased=True),
    _rule("month", rf"(?P<month>{_MONTH})(?:,?\ (?:of\ )?)(?P<year>{_YEAR})", _month_only, cased=True),
    _rule("month", rf"(?<=\b(?i:in)\ )(?P<month>{_MONTH})(?:'s)?", _month_only, cased=True),
    _rule(
        "month",
        rf"(?P<cue>(?i:since|last|next|this|this\ coming|until|till|during|by|from|through|before|after|throughout|month\ of|of|previous))\ (?P<month>{_MONTH})(?!\ [0-9])",
        _month_only,
        cased=True,
    ),
    _rule(
        "weekday of week",
        rf"(?P<weekday>{_WEEKDAY}){_DAYTIME}(?:,)?\ (?:of\ )?(?P<which>last|this|next|previous)\ week",
        _weekday_of_week,
    ),
    _rule(
        "weekdays",
        rf"(?:(?:(?:mid)?night|overnight)\ (?:between\ |from\ |of\ )?|between\ |from\ )(?P<first>{_WEEKDAY})(?:\ night)?(?:\ and\ |\ to\ |\ into\ |\ through\ |\ until\ |\ ?-\ ?)(?P<last>{_WEEKDAY})",
        _weekday_range,
    ),
    _rule(
        "weekdays",
        rf"(?P<first>{_WEEKDAY})(?:\ night)?(?:\ to\ |\ into\ |\ through\ |-)(?P<last>{_WEEKDAY})(?:\ night)?",
        _weekday_range,
    ),
    _rule(
        "night to",
        rf"(?:overnight|in\ the\ night|the\ night|during\ the\ night)\ (?:in)?to\ (?P<weekday>{_WEEKDAY})",
        _night_to,
    ),
    _rule(
        "weekday",
        rf"{_CUE_DAY}(?P<weekday>{_WEEKDAY})(?:'s)?(?!\ (?:Times|Telegraph|Herald|Mail|Express|Mirror|Island|Tribune|Star|Post|Mass)\b)(?P<last>\ last\b)?{_DAYTIME}",
        _weekday,
        cased=True,
    ),
    _rule("today", r"the\ day\ before\ yesterday", _fixed(-2)),
    _rule("yesterday", r"yesterday(?:'s)?(?:\ (?:morning|afternoon|evening|night))?", _fixed(-1)),
    _rule(
        "today",
        r"(?:earlier\ |late\ |early\ )?today(?:'s)?|tonight|this\ (?:morning|afternoon|evening)|this\ very\ day",
        _fixed(0),
    ),
    _rule("tomorrow", r"tomorrow", _fixed(1)),
    _rule("last night", r"last\ night(?:'s)?|last\ evening", _fixed(-1)),
    _rule(
        "overnight",
        r"overnight|(?:during|in|through)\ the\ (?:course\ of\ the\ )?night\ just\ past|the\ past\ night|this\ night",
        _fixed(-1, 0),
    ),
    _rule(
        "night",
        r"(?:during|in|through(?:out)?)\ the\ night(?!\ (?:of|between|from|to|sky)\b)|at\ night(?=[,.])",
        _night,
    ),
    _rule(
        "ago",
        rf"(?:(?:exactly|about|around|almost|nearly|some|only|just|more\ than|over)\ )?{_NUMBER}\ {_UNIT}\ ago(?:\ (?P<month>next|this|last)\ month)?",
        _ago,
    ),
    _rule(
        "later",
        rf"{_NUMBER}\ {_UNIT}\ (?P<way>later|earlier|before|afterwards|after)(?!\ (?:that|this|the\ (?:vote|election|summit))\b)",
        _later,
    ),
    _rule(
        "next day",
        r"(?:on\ )?the\ (?:next|following)\ (?:day|morning|afternoon|evening|night)|the\ day\ after|the\ morning\ after",
        _next_day,
    ),
    _rule(
        "day before",
        r"(?:on\ )?the\ (?:day|night|evening|afternoon|morning)\ before|(?:on\ )?the\ previous\ (?:day|night|evening|morning)|on\ the\ eve",
        _day_before,
    ),
    _rule(
        "same day",
        r"(?:on\ )?(?:the\ (?:very\ )?same|that(?:\ same|\ very)?|the\ very)\ (?:day|night|morning|evening|afternoon)",
        _same_day,
    ),
    _rule(
        "week before",
        r"the\ (?P<unit>week|month|year)\ before(?P<last>\ last)?(?!\ (?:the|that|this|his|her|its|their)\b)",
        _week_before,
    ),
    _rule(
        "stretch",
        rf"(?:in|over|during|for|within|throughout)\ the\ (?:last|past|previous)\ {_NUMBER}\ (?:{_UNIT})",
        _past_stretch,
    ),
    _rule(
        "stretch",
        r"(?:in|over|during|for|within)\ the\ (?:last|past)\ (?P<unit>day|week|fortnight|month)",
        _past_stretch,
    ),
    _rule(
        "period",
        r"(?:(?P<half>earlier|early|late|later)\ )?(?:over\ |during\ |at\ |in\ )?(?P<which>this|last|next|coming|current|previous|past)\ (?P<unit>week|month|year|weekend)(?:'s)?(?!-)",
        _period,
    ),
    _rule(
        "weekend",
        r"(?P<half>\bnever\b)?(?:over|at|on|during)\ the\ (?P<which>last|past|coming|next)?\ ?(?P<unit>weekend)",
        _weekend,
    ),
    _rule(
        "nth day",
        r"for\ (?:the|a)\ (?P<nth>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\ (?:straight\ |consecutive\ |successive\ )?(?:day|night)",
        _nth_day,
    ),
    _rule(
        "season",
        rf"(?P<cue>(?:(?:in|since|until|by|during|of|this|last|next|early|late)\ )+(?:the\ )?(?:early\ |late\ |this\ |last\ |next\ |coming\ |following\ )?|the\ )(?P<season>spring|summer|autumn|winter|fall)(?:\ (?:of\ )?(?P<year>{_YEAR}))",
        _season,
    ),
    _rule(
        "season",
        r"(?P<cue>(?:in|since|until|by|during|this|last|next)\ (?:the\ )?(?:early\ |late\ |this\ |last\ |next\ |coming\ )?)(?P<season>spring|summer|autumn|winter)(?!\ (?:of|offensive|camp|school|palace|break|water|season|uniform|clothing|tyres|sports|games|olympics|time)\b)(?P<year>(?!))?",
        _season,
    ),
    _rule("season", rf"(?P<cue>)(?P<season>spring|summer|autumn|winter)\ (?P<year>{_YEAR})", _season),
    _rule("years", rf"(?:(?:from|between)\ )(?P<first>{_YEAR})(?:\ to\ |\ and\ |\ until\ |-)(?P<last>{_YEAR})", _years),
    _rule("years", rf"(?P<first>{_YEAR})(?:-|/)(?P<last>{_YEAR}|[0-9]{{2}})(?![-/0-9:.])", _years),
    _rule("decade", r"(?:the\ )?(?:early\ |late\ |mid-)?(?P<year>(?:1[5-9]|20)[0-9]0)s", _decade),
    _rule(
        "year",
        rf"(?P<part>(?:early|late|mid|the\ (?:beginning|start|end|middle)\ of)[- ](?:in\ )?)(?P<year>{_YEAR})(?![-.,]?[0-9]|\ ?%)",
        _year,
    ),
    _rule("year", rf"(?P<part>(?!))?(?:{_YEAR_CUES})(?P<year>{_YEAR})(?![-.,:/]?[0-9]|\ ?%|\ per\ cent)", _year),
    _rule("feast", r"(Christmas\ (?:Eve|Day)|Boxing\ Day|New\ Year's\ (?:Eve|Day))", _feast),
    _rule("month", rf"(?P<month>{_CLEAR_MONTH})(?:'s)?", _month_only, cased=True),
    _rule(
        "dawn",
        r"(?:before|at|since|around|shortly\ before|just\ before|shortly\ after)\ (?:dawn|sunrise|daybreak|first\ light)|in\ the\ (?:early|small)\ hours(?!\ of)",
        _dawn,
    ),
)
