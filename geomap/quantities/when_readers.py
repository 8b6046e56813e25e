"""What each wording of a time means, counted from the report's date or from the time named before it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.quantities import calendars
from geomap.quantities.calendars import MONTHS, WEEKDAYS, Interval, shift
from geomap.quantities.nouns import categories
from geomap.quantities.numerals import read_number
from geomap.quantities.when_context import Context, Found

if TYPE_CHECKING:
    from geomap.models import DatePrecision

Read = Callable[[re.Match[str], Context], "Found | None"]


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


def read_iso(match: re.Match[str], _: Context) -> Found | None:
    """'2021-05-12'."""
    return _day(calendars.make_date(int(match[1]), int(match[2]), int(match[3])), absolute=True)


def read_numeric(match: re.Match[str], _: Context) -> Found | None:
    """'12.05.2021', '05/13/2021'; approximate where day and month could be swapped."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    american = match[2] == "/" and second > 12
    day, month = (second, first) if american else (first, second)
    unsure = match[2] == "/" and first <= 12 and second <= 12 and first != second
    return _day(calendars.make_date(year, month, day), absolute=True, approximate=unsure)


def read_span_of_days(match: re.Match[str], context: Context) -> Found | None:
    """'14-18 September', 'from 25 July to 3 August'."""
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


def read_day_month(match: re.Match[str], context: Context) -> Found | None:
    """'12 May', 'May 12, 2021'."""
    return _day(_dated(match["day"], match["month"], match["year"], context), absolute=match["year"] is not None)


def read_month_only(match: re.Match[str], context: Context) -> Found | None:
    """'in November', 'since May', 'early July', 'the middle of June 2020'."""
    told = match.groupdict()
    which, year = _month(match["month"]), told.get("year")
    if year is not None:
        interval = calendars.month_of(int(year), which)
    elif context.published is None:
        return None
    else:
        cue = (told.get("cue") or "").lower().strip()
        future = cue in {"next", "this coming"} or (cue != "last" and context.is_future())
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


def read_weekday(match: re.Match[str], context: Context) -> Found | None:
    """'on Friday', 'last Friday', 'next Friday', 'that same Tuesday'."""
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


def read_weekday_of_week(match: re.Match[str], context: Context) -> Found | None:
    """'Tuesday of last week', 'on Monday this week'."""
    if context.published is None:
        return None
    which = WEEKDAYS[match["weekday"].lower()]
    weeks = {"last": -1, "this": 0, "next": 1, "previous": -1}[match["which"].lower()]
    monday = calendars.week_of(context.published)[0]
    return _day(shift(monday, which + 7 * weeks))


def read_weekday_range(match: re.Match[str], context: Context) -> Found | None:
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


def read_night_to(match: re.Match[str], context: Context) -> Found | None:
    """'overnight into Tuesday', 'in the night to Sunday': the day named is the one on which the night ends."""
    if context.published is None:
        return None
    last = calendars.weekday_near(WEEKDAYS[match["weekday"].lower()], context.published)
    return _day(shift(last, -1), last) if last is not None else None


def read_fixed(days_first: int, days_last: int | None = None, *, approximate: bool = False) -> Read:
    """A day or days at a fixed step from publication."""

    def read(_: re.Match[str], context: Context) -> Found | None:
        if context.published is None:
            return None
        last = days_first if days_last is None else days_last
        return _day(shift(context.published, days_first), shift(context.published, last), approximate=approximate)

    return read


def read_night(_: re.Match[str], context: Context) -> Found | None:
    """'during the night' after 'on Tuesday evening' runs into the next day; alone it is the last one."""
    if context.published is None:
        return None
    start = context.before()
    if start is None or start >= context.published:
        return _day(shift(context.published, -1), context.published)
    return _day(start, shift(start, 1))


def read_dawn(_: re.Match[str], context: Context) -> Found | None:
    """'before dawn': the day of its sentence, else publication's."""
    return _day(context.here(), approximate=True)


def read_ago(match: re.Match[str], context: Context) -> Found | None:
    """'two days ago', 'ten years ago next month'."""
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


def read_later(match: re.Match[str], context: Context) -> Found | None:
    """'a day later', 'two days earlier', 'eight days after they crossed': counted from the time named before."""
    count, vague = _number(match)
    way = match["way"].lower()
    if vague and (match["unit"].lower() not in {"day", "night"} or way in {"after", "afterwards", "later"}):
        return None
    if way == "after":
        start = context.here()
        return _stepped(start, -count, match["unit"].lower()) if start else None
    start = context.event() if way in {"later", "afterwards"} else context.before()
    return (
        _stepped(start, count if way in {"later", "afterwards"} else -count, match["unit"].lower(), vague=vague)
        if start
        else None
    )


def read_next_day(_: re.Match[str], context: Context) -> Found | None:
    """'the following day'."""
    start = context.event()
    return _day(shift(start, 1)) if start else None


def read_day_before(_: re.Match[str], context: Context) -> Found | None:
    """'the evening before'."""
    start = context.before()
    return _day(shift(start, -1)) if start else None


def read_same_day(_: re.Match[str], context: Context) -> Found | None:
    """'that day'."""
    return _day(context.event())


def read_period(match: re.Match[str], context: Context) -> Found | None:
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


def read_week_before(match: re.Match[str], context: Context) -> Found | None:
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


def read_past_stretch(match: re.Match[str], context: Context) -> Found | None:
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


def read_nth_day(match: re.Match[str], context: Context) -> Found | None:
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


def read_season(match: re.Match[str], context: Context) -> Found | None:
    """'last summer', 'in the spring of 2014'."""
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


def read_years(match: re.Match[str], _: Context) -> Found | None:
    """'from 1997 to 2006', '2014-15'."""
    first, last = int(match["first"]), match["last"]
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if end <= first or end - first > 200:
        return None
    return Found((dt.date(first, 1, 1), dt.date(end, 12, 31)), "year", absolute=True, closed=True)


def read_decade(match: re.Match[str], _: Context) -> Found | None:
    """'the 1990s'."""
    first = int(match["year"])
    return Found((dt.date(first, 1, 1), dt.date(first + 9, 12, 31)), "year", absolute=True, approximate=True)


def read_year(match: re.Match[str], context: Context) -> Found | None:
    """'in 2014', 'early 2014'; a number of people is no year."""
    following = expression(r"\ ([a-z]+)").match(context.flat, match.end())
    if following is not None and following[1] in categories() and categories()[following[1]] not in {"events", "other"}:
        return None
    year = int(match["year"])
    part = (match["part"] or "").lower()
    if part:
        key = _HALVES[next(word for word in re.split(r"[^a-z]+", part) if word in _HALVES)]
        return Found(calendars.part_of_year(year, key), "year", absolute=True, approximate=True)
    return Found(calendars.year_of(year), "year", absolute=True)


def read_feast(match: re.Match[str], context: Context) -> Found | None:
    """'Christmas Eve'."""
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


def read_weekend(match: re.Match[str], context: Context) -> Found | None:
    """'over the weekend': the last one begun."""
    if context.published is None:
        return None
    start = calendars.weekday_near(
        5, context.published, future=(match["which"] or "").lower() in {"coming", "next"} or context.is_future()
    )
    end = shift(start, 1) if start else None
    return _day(*context.capped((start, end))) if start and end else None
