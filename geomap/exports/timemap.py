"""The JSON that Forensic Architecture's TimeMap reads: events, sources and associations, every value a text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geomap.exports.rows import Row, export_rows
from geomap.files import write_text
from geomap.models import KINDS, STATUSES

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from geomap.tables import Table

EVENT_KEYS = (
    "id", "title", "description", "date", "time", "time_precision", "time_display", "location", "latitude",
    "longitude", "category", "type", "associations", "sources", "comments",
)  # fmt: skip
SOURCE_KEYS = ("id", "title", "paths", "type", "url", "description", "author", "date")
ASSOCIATION_KEYS = ("id", "title", "desc", "mode", "filter_paths")


def write_timemap(tables: Mapping[str, Table], path: str | os.PathLike[str]) -> Path:
    """Write incidents and reports as TimeMap's ``events``, ``sources`` and ``associations``; returns the path."""
    rows = list(export_rows(tables))
    told = {"events": [event(r) for r in rows], "sources": sources(tables, rows), "associations": associations()}
    return write_text(path, json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def event(row: Row) -> dict[str, Any]:
    """One incident; TimeMap wants month/day/year, and latitude and longitude both or neither."""
    first, last = row["date_start"], row["date_end"]
    day = first or last
    shown = "" if day is None else day.isoformat() if last in (None, day) else f"{day.isoformat()} – {last.isoformat()}"
    placed = row["lon"] is not None and row["lat"] is not None
    return {
        "id": row["incident_id"] or "",
        "title": row["title"] or "",
        "description": row["quote"] or "",
        "date": f"{day.month}/{day.day}/{day.year}" if day else "",
        "time": "",
        "time_precision": row["date_precision"] or "",
        "time_display": shown,
        "location": row["place"] or "",
        "latitude": f"{row['lat']:.7f}" if placed else "",
        "longitude": f"{row['lon']:.7f}" if placed else "",
        "category": row["kind"] or "",
        "type": row["status"] or "",
        "associations": [v for v in (row["kind"], row["status"]) if v],
        "sources": list(row["report_ids"] or ([row["report_id"]] if row["report_id"] else [])),
        "comments": "; ".join(v for v in (row.figures, row.rights) if v),
    }


def sources(tables: Mapping[str, Table], rows: list[Row]) -> list[dict[str, Any]]:
    """The reports; where the store has none of them, what the incidents say of theirs."""
    reports = list(tables["reports"].records()) if "reports" in tables else []
    known = {r["report_id"] for r in reports}
    for row in rows:
        if row["report_id"] and row["report_id"] not in known:
            known.add(row["report_id"])
            about = {"title": row["source_title"], "url": row["source_url"]}
            reports.append({n: row[n] for n in ("report_id", "publisher", "published")} | about)
    return [
        {
            "id": r["report_id"],
            "title": r.get("title") or "",
            "paths": [],
            "type": "Report",
            "url": r.get("url") or "",
            "description": r.get("publisher") or "",
            "author": r.get("publisher") or "",
            "date": r["published"].date().isoformat() if r.get("published") else "",
        }
        for r in reports
    ]


def associations() -> list[dict[str, Any]]:
    """Kinds as categories, states of a claim as filters."""
    listed = [(kind, "CATEGORY", "Kind") for kind in KINDS] + [(status, "FILTER", "Status") for status in STATUSES]
    return [
        {
            "id": name,
            "title": name.replace("_", " ").capitalize(),
            "desc": "",
            "mode": mode,
            "filter_paths": [group, name.replace("_", " ").capitalize()] if mode == "FILTER" else [],
        }
        for name, mode, group in listed
    ]
