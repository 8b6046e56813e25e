"""The columns of a page's incidents: few words as codes, dates as days, numbers whole where they are."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.maps.cells import is_missing

if TYPE_CHECKING:
    from geomap.maps.sources import Source

WORDS = (
    "incident_id",
    "report_id",
    "kind",
    "title",
    "actor",
    "actor_code",
    "target",
    "target_code",
    "count_of",
    "count_text",
    "distance_relation",
    "distance_anchor",
    "distance_text",
    "place",
    "place_id",
    "place_kind",
    "country_code",
    "admin1",
    "date_precision",
    "published",
    "asserted_by",
    "denied_by",
    "report_ids",
    "status",
    "quote",
    "source_title",
    "source_url",
    "publisher",
    "review",
)
NUMBERS = (
    "count_min",
    "count_max",
    "killed_min",
    "killed_max",
    "wounded_min",
    "wounded_max",
    "captured_min",
    "captured_max",
    "distance_m",
    "distance_max_m",
    "uncertainty_m",
    "confidence",
    "quote_start",
)
DAYS = ("date_start", "date_end")
MISSING = -(2**31)
"""A whole number that is not there, in a packed column."""
PACK_ROWS = 5_000
"""Incidents from which columns are packed as bytes: below, JSON is as quick and can be read by eye."""


def incident_columns(source: Source) -> dict[str, Any]:
    """The columns that have a value, by name, as JSON can hold them."""
    columns: dict[str, Any] = {}
    for name in WORDS:
        if name in source and (column := _words(source, name)) is not None:
            columns[name] = column
    for name in NUMBERS:
        if name in source and (numbers := _numbers(source, name)) is not None:
            columns[name] = numbers
    for name in DAYS:
        if name in source and (days := _days(source.column(name))) is not None:
            columns[name] = days
    if "background" in source:
        flags = [not is_missing(flag) and bool(flag) for flag in source.column("background")]
        if any(flags):
            columns["background"] = [int(flag) for flag in flags]
    return columns


def _words(source: Source, name: str) -> dict[str, Any] | list[str | None] | None:
    """Codes and values when words repeat, else the words; None where there are none."""
    codes, values, found = source.words(name)
    if not values:
        return None
    if len(values) > len(found) / 2:
        return [None if code < 0 else word for code, word in zip(codes, found, strict=True)]
    return {"values": values, "codes": codes}


def _numbers(source: Source, name: str) -> list[float | int | None] | None:
    numbers = source.numbers(name)
    known = np.isfinite(numbers)
    if not known.any():
        return None
    numbers = np.round(numbers, 3)
    if (numbers[known] == np.trunc(numbers[known])).all():
        whole = np.where(known, numbers, 0).astype(np.int64).tolist()
        return [number if ok else None for number, ok in zip(whole, known.tolist(), strict=True)]
    return [number if ok else None for number, ok in zip(numbers.tolist(), known.tolist(), strict=True)]


def _days(column: list[Any]) -> list[int | None] | None:
    known: dict[Any, int | None] = {}
    days = [known[value] if value in known else known.setdefault(value, day_of(value)) for value in column]
    return days if any(day is not None for day in days) else None


_EPOCH = dt.date(1970, 1, 1).toordinal()


def day_of(value: Any) -> int | None:
    """Days since 1970-01-01 of a date, datetime or ISO text; None where it is none of them."""
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value[:10])
        except ValueError:
            return None
    if is_missing(value):
        return None
    return value.toordinal() - _EPOCH if hasattr(value, "toordinal") else None


def pack(columns: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Columns for JSON that say where in the bytes beside them their content lies.

    ``{"i4": [start, count]}`` are little-endian whole numbers, MISSING where there is none; ``{"f8": ...}`` numbers with
    NaN; ``{"text": [start, bytes], "lengths": [start, count]}`` one UTF-8 text and the lengths of its rows in UTF-16 units,
    ``MISSING`` where there is none. A coded column keeps its ``values`` and has such ``codes``.
    """
    blob = bytearray()

    def add(content: bytes) -> int:
        blob.extend(b"\0" * (-len(blob) % 8))
        start = len(blob)
        blob.extend(content)
        return start

    def numbers(column: list[Any]) -> dict[str, Any]:
        array = np.array([np.nan if value is None else value for value in column], dtype="<f8")
        known = array[~np.isnan(array)]
        if (known == np.trunc(known)).all() and (np.abs(known) < 2**31 - 1).all():
            whole = np.where(np.isnan(array), MISSING, array).astype("<i4")
            return {"i4": [add(whole.tobytes()), len(whole)]}
        return {"f8": [add(array.tobytes()), len(array)]}

    def texts(column: list[str | None]) -> dict[str, Any]:
        whole = "".join(filter(None, column))
        if whole.isascii():
            lengths = [MISSING if text is None else len(text) for text in column]
        else:
            lengths = [
                MISSING if text is None else len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in column
            ]
        content = whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
        start = add(content)
        return {"text": [start, len(content)], "lengths": [add(np.array(lengths, dtype="<i4").tobytes()), len(lengths)]}

    packed: dict[str, Any] = {}
    for name, column in columns.items():
        if isinstance(column, dict):
            codes = np.array(column["codes"], dtype="<i4")
            packed[name] = {"values": column["values"], "codes": {"i4": [add(codes.tobytes()), len(codes)]}}
        elif not isinstance(column, list):
            packed[name] = column
        elif isinstance(next((value for value in column if value is not None), None), str):
            packed[name] = texts(column)
        else:
            packed[name] = numbers(column)
    return packed, bytes(blob)
