"""The columns of UCDP's Georeferenced Event Dataset (GED), with its codes of precision derived from the row."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from geomap.delimited import write_rows
from geomap.exports.rows import Row, country_name, export_rows, is_state, precision

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from geomap.tables import Table

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best",
    "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
WHERE_PRECISION = {"point": 1, "around": 2, "district": 3, "province": 4, "part": 5, "country": 6, "water": 7}
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3


def write_ucdp(tables: Mapping[str, Table], path: str | os.PathLike[str]) -> Path:
    """Write the incidents as UCDP GED's CSV; returns the path."""
    return write_rows(path, [COLUMNS], ([ucdp(row)[c] for c in COLUMNS] for row in export_rows(tables)))


def date_precision(row: Row) -> int | None:
    """1 the day, 2 two to six days, 3 a week, 4 a month, 5 up to a year or more; None without a date."""
    days = row.days
    if days is None:
        return None if row.middle_day is None else 5
    least = {"week": 3, "month": 4, "year": 5}.get(row["date_precision"] or "", 1)
    found = next(code for limit, code in ((1, 1), (6, 2), (7, 3), (31, 4), (math.inf, 5)) if days <= limit)
    return max(least, found)


def prio_grid(lon: float | None, lat: float | None) -> int | None:
    """The cell of PRIO-GRID: half degrees, counted from the south-west corner eastward, then northward."""
    if lon is None or lat is None:
        return None
    column = min(719, math.floor((lon + 180) * 2))
    return min(359, math.floor((lat + 90) * 2)) * 720 + column + 1


def side(row: Row, which: str) -> str | None:
    """A side as UCDP names it: 'Government of …' for a state."""
    code = row[f"{which}_code"]
    return f"Government of {country_name(code)}" if is_state(code) else code or row[which]


def type_of_violence(row: Row) -> int | None:
    """1 with a state on either side against an armed side, 2 without one, 3 against civilians; None where unknown."""
    if row.against_civilians:
        return ONE_SIDED
    if side(row, "actor") is None or side(row, "target") is None:
        return None
    return STATE_BASED if is_state(row["actor_code"]) or is_state(row["target_code"]) else NON_STATE


def where(row: Row) -> str | None:
    """The place as written, and whose data its coordinates are from."""
    place = " ".join(str(v) for v in (row["distance_text"], row["place"]) if v)
    return "; ".join(v for v in (place, row.rights) if v) or None


def ucdp(row: Row) -> dict[str, Any]:
    """One incident in GED's columns; what only UCDP's own registers know is left out (None)."""
    a, b = side(row, "actor"), "Civilians" if row.against_civilians else side(row, "target")
    best, high, low = row.deaths
    first = row["date_start"] or row["date_end"]
    published = row["published"]
    article = ",".join(
        str(v) for v in (row["publisher"], published.date() if published else None, row["source_title"]) if v
    )
    told = {
        "id": row.number,
        "relid": row["incident_id"],
        "year": first.year if first else None,
        "type_of_violence": type_of_violence(row),
        "dyad_name": f"{a} - {b}" if a and b else None,
        "side_a": a,
        "side_b": b,
        "number_of_sources": len(row["report_ids"] or ()) or 1,
        "source_article": article or None,
        "source_office": row["publisher"],
        "source_date": published.date() if published else None,
        "source_headline": row["source_title"],
        "source_original": ", ".join(row["asserted_by"] or ()) or None,
        "where_prec": WHERE_PRECISION.get(precision(row)),
        "where_coordinates": row["place"],
        "where_description": where(row),
        "adm_1": row["admin1"],
        "latitude": row["lat"],
        "longitude": row["lon"],
        "geom_wkt": None if row["lon"] is None else f"POINT ({row['lon']:.7f} {row['lat']:.7f})",
        "priogrid_gid": prio_grid(row["lon"], row["lat"]),
        "country": country_name(row["country_code"]),
        "date_prec": date_precision(row),
        "date_start": first,
        "date_end": row["date_end"] or row["date_start"],
        "deaths_unknown": best,
        "best": best,
        "high": high,
        "low": low,
    }
    return dict.fromkeys(COLUMNS) | told
