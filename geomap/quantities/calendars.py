"""Arithmetic of stated dates: the missing year, the weekday meant, months, thirds of months and seasons.

Nothing here knows today's date; every function counts from the report's own.
"""

from __future__ import annotations

import calendar
import datetime as dt

Interval = tuple[dt.date, dt.date]
"""First and last day, inclusive."""

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each season, northern and meteorological."""
EARLIEST, LATEST = dt.date(1000, 1, 1), dt.date(2999, 12, 31)


def make_date(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where there is no such day."""
    if not (
        EARLIEST.year <= year <= LATEST.year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    ):
        return None
    return dt.date(year, month, day)


def shift(day: dt.date, days: int) -> dt.date | None:
    """A date some days on or back, or None outside the years 1000-2999."""
    number = day.toordinal() + days
    return dt.date.fromordinal(number) if EARLIEST.toordinal() <= number <= LATEST.toordinal() else None


def month_of(year: int, month: int) -> Interval:
    """A whole month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def year_of(year: int) -> Interval:
    """A whole year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def week_of(day: dt.date) -> Interval:
    """Monday to Sunday around a day."""
    monday = day.toordinal() - day.weekday()
    return dt.date.fromordinal(monday), dt.date.fromordinal(monday + 6)


def shift_months(day: dt.date, months: int) -> Interval | None:
    """The whole month that lies some months on or back."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return month_of(year, month + 1) if EARLIEST.year <= year <= LATEST.year else None


def part_of_month(interval: Interval, part: str) -> Interval:
    """The third of a month that 'early', 'mid' or 'late' means: days 1-10, 11-20, 21 to the end."""
    first, last = interval
    if part == "early":
        return first, first.replace(day=10)
    if part == "mid":
        return first.replace(day=11), first.replace(day=20)
    return first.replace(day=21), last


def part_of_year(year: int, part: str) -> Interval:
    """The four months that 'early', 'mid' or 'late' with a year means."""
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[part]
    return dt.date(year, first, 1), month_of(year, last)[1]


def season_of(year: int, season: str) -> Interval:
    """Three months; winter ends in the next year."""
    start = SEASONS[season]
    end = start + 2
    return dt.date(year, start, 1), month_of(year + (end > 12), end - 12 if end > 12 else end)[1]


def year_for(month: int, day: int, published: dt.date, *, future: bool) -> int | None:
    """The year that a day and month without one means: the latest not after publication, or the next where future."""
    step = 1 if future else -1
    for year in (published.year, *(published.year + step * back for back in range(1, 9))):
        date = make_date(year, month, day)
        if date is not None and (date >= published if future else date <= published):
            return year
    return None


def year_for_month(month: int, published: dt.date, *, future: bool) -> int:
    """The year that a month without one means, by the same rule; publication's own month is this year's."""
    if future:
        return published.year + (month < published.month)
    return published.year - (month > published.month)


def weekday_near(weekday: int, published: dt.date, *, future: bool = False, strictly: bool = False) -> dt.date | None:
    """The latest such day not after publication (before it where ``strictly``), or the next where ``future``."""
    if future:
        ahead = (weekday - published.weekday()) % 7
        return shift(published, ahead or (7 if strictly else 0))
    back = (published.weekday() - weekday) % 7
    return shift(published, -(back or (7 if strictly else 0)))
