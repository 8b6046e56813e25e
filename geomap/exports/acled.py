"""The columns of ACLED, for tools that are built on them; codes of precision are derived, never stored.

Columns and values as in ACLED's codebook (acleddata.com), carried by its R package acledR.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from geomap.delimited import write_rows
from geomap.exports.rows import Row, country_name, country_number, export_rows, is_state, precision
from geomap.lexicons import load

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from geomap.tables import Table

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
STATE, PROTESTERS, CIVILIANS, FOREIGN = 1, 6, 7, 8
GEO_PRECISION = {"point": 1, "around": 2, "district": 2, "province": 3, "part": 3, "country": 3, "water": 3}
WEEK_DAYS = 10
"""'Within a week or so': ten days."""


def write_acled(tables: Mapping[str, Table], path: str | os.PathLike[str]) -> Path:
    """Write the incidents as ACLED's CSV; returns the path."""
    return write_rows(path, [COLUMNS], ([acled(row)[c] for c in COLUMNS] for row in export_rows(tables)))


def event_types(row: Row) -> tuple[str, str]:
    """Event type and sub-event type."""
    told, kind = load("exports")["acled"], row["kind"]
    hurt = any(row[n] for n in ("killed_min", "killed_max", "wounded_min", "wounded_max"))
    home = row["actor_code"] is not None and row["actor_code"] == row["country_code"]
    tables = [("with_casualties", hurt), ("against_civilians", row.against_civilians), ("at_home", home)]
    for name, holds in tables:
        if holds and kind in told[name]:
            return tuple(told[name][kind])
    return tuple(told["kinds"].get(kind, ("Strategic developments", "Other")))


def time_precision(row: Row) -> int | None:
    """1 the day, 2 a week or so, 3 a month or more; None without a date."""
    days = row.days
    if days is None:
        return None if row.middle_day is None else 3
    least = {"week": 2, "month": 3, "year": 3}.get(row["date_precision"] or "", 1)
    return max(least, 1 if days == 1 else 2 if days <= WEEK_DAYS else 3)


def side(row: Row, which: str) -> int | None:
    """The type of an actor or target; None where the report does not decide between rebels, militias and the like."""
    code = row[f"{which}_code"]
    if which == "actor" and row["kind"] == "protest":
        return PROTESTERS
    if which == "target" and row.against_civilians:
        return CIVILIANS
    if not is_state(code):
        return None
    return STATE if code == row["country_code"] else FOREIGN


def acled(row: Row) -> dict[str, Any]:
    """One incident in ACLED's columns."""
    event, sub_event = event_types(row)
    day, one, two = row.middle_day, side(row, "actor"), side(row, "target")
    has_target = bool(row["target"] or row["target_code"])
    interaction = None
    if one and (two or not has_target):
        interaction = 10 * min(one, two) + max(one, two) if two else 10 * one
    published = row["published"]
    crowd = row["count_text"] if row["kind"] == "protest" else None
    said = [str(v) for v in (row["title"], row["quote"], row.figures, row.rights) if v]
    return {
        "event_id_cnty": row["incident_id"],
        "event_date": day,
        "year": day.year if day else None,
        "time_precision": time_precision(row),
        "disorder_type": load("exports")["acled"]["disorder"][event],
        "event_type": event,
        "sub_event_type": sub_event,
        "actor1": row["actor"] or country_name(row["actor_code"]) or row["actor_code"],
        "assoc_actor_1": None,
        "inter1": one,
        "actor2": row["target"] or country_name(row["target_code"]) or row["target_code"],
        "assoc_actor_2": None,
        "inter2": two,
        "interaction": interaction,
        "civilian_targeting": "Civilian targeting" if row.against_civilians else None,
        "iso": country_number(row["country_code"]),
        "region": None,
        "country": country_name(row["country_code"]),
        "admin1": row["admin1"],
        "admin2": None,
        "admin3": None,
        "location": row["place"],
        "latitude": row["lat"],
        "longitude": row["lon"],
        "geo_precision": GEO_PRECISION.get(precision(row)),
        "source": row["publisher"],
        "source_scale": None,
        "notes": " | ".join(said),
        "fatalities": row.deaths[0],
        "tags": f"crowd size={crowd}" if crowd else None,
        "timestamp": int(published.replace(tzinfo=dt.UTC).timestamp()) if published else None,
    }
