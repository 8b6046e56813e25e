"""Where and when to look for incidents that may be the same event: cells of the globe and classes of duration.

A new incident is compared only with those whose cell is within reach and whose days may meet: the work grows with what
is new, not with what is there. Both are whole numbers in an index, so any database can do it.
"""

from __future__ import annotations

import datetime as dt
import math

CELL_DEG = 1.5
"""Height of a cell in degrees of latitude; about as far as two places of one event can be apart."""
_M_PER_DEG = 111_195.0
LONGEST_DAYS = (0, 2, 7, 31, 366, 36_600)
"""The classes of duration: an incident is in the first that holds it."""


def _columns(band: int) -> int:
    """Cells in a band of latitude: about as wide as high."""
    lat = min(89.0, abs(band * CELL_DEG - 90.0 + CELL_DEG / 2))
    return max(1, round(360.0 * math.cos(math.radians(lat)) / CELL_DEG))


def _band(lat: float) -> int:
    return min(int((lat + 90.0) / CELL_DEG), int(180.0 / CELL_DEG) - 1)


def _column(lon: float, columns: int) -> int:
    return int(((lon + 180.0) % 360.0) / 360.0 * columns) % columns


def cell_of(lon: float | None, lat: float | None) -> int | None:
    """The cell of a point (degrees), None for no point."""
    if lon is None or lat is None or not -90.0 <= lat <= 90.0 or not math.isfinite(lon):
        return None
    band = _band(lat)
    return band * 1000 + _column(lon, _columns(band))


def cells_near(lon: float, lat: float, reach_m: float) -> tuple[int, ...]:
    """Every cell that has a point within ``reach_m`` of this one, and perhaps a few more."""
    rise = reach_m / _M_PER_DEG
    found = []
    for band in range(_band(max(-90.0, lat - rise)), _band(min(90.0, lat + rise)) + 1):
        columns = _columns(band)
        farthest = min(89.9, abs(lat) + rise)
        run = rise / math.cos(math.radians(farthest))
        if 2 * run >= 360.0 - 360.0 / columns:
            found += [band * 1000 + c for c in range(columns)]
            continue
        first, last = (
            math.floor((lon - run + 180.0) / 360.0 * columns),
            math.floor((lon + run + 180.0) / 360.0 * columns),
        )
        found += sorted({band * 1000 + c % columns for c in range(first, last + 1)})
    return tuple(found)


def duration_class(start: dt.date | None, end: dt.date | None) -> int:
    """The class of an incident's duration, an index of LONGEST_DAYS."""
    days = 0 if start is None or end is None else (end - start).days
    return next((i for i, longest in enumerate(LONGEST_DAYS) if days <= longest), len(LONGEST_DAYS) - 1)


def windows(start: dt.date, end: dt.date, reach_days: int) -> tuple[tuple[int, str, str], ...]:
    """For each class of duration the first days (ISO) of incidents that may meet these days: class, from, to."""
    last = _shifted(end, reach_days).isoformat()
    return tuple(
        (i, _shifted(start, -reach_days - longest).isoformat(), last) for i, longest in enumerate(LONGEST_DAYS)
    )


def _shifted(day: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(min(max(1, day.toordinal() + days), dt.date.max.toordinal()))
