"""PLOVER event records, one JSON object a line (https://github.com/openeventdata/PLOVER).

``auxiliary`` marks what a report only recalls as historical. Who claims and who denies stands in ``comment``: PLOVER
would need a record of its own for each.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geomap import __version__
from geomap.exports.rows import Row, country_alpha2, country_name, export_rows, is_state
from geomap.files import replacing
from geomap.lexicons import load

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from geomap.tables import Table

KEYS = (
    "id", "has_event", "date", "time", "enddate", "endtime", "actor", "recipient", "event", "event_loc", "event_text",
    "quad_code", "event_scale", "mode", "context", "auxiliary", "size", "link", "text", "text_info", "cite_info",
    "coder", "coded_date", "coded_time", "comment",
)  # fmt: skip
LOCATION_KEYS = (
    "extracted_place", "resolved_place", "geonameid", "lat", "lon", "city", "district", "province", "country",
    "country_code", "feature_class", "feature_code", "resolution",
)  # fmt: skip
RESOLUTIONS = {"points": 4, "districts": 3, "provinces": 2, "countries": 1}


def write_plover(tables: Mapping[str, Table], path: str | os.PathLike[str]) -> Path:
    """Write the incidents as PLOVER JSON lines; returns the path."""
    with replacing(path) as part, part.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for row in export_rows(tables):
            file.write(json.dumps(plover(row), ensure_ascii=False) + "\n")
    from pathlib import Path

    return Path(path)


def _entity(row: Row, which: str) -> list[dict[str, Any]]:
    code, text = row[f"{which}_code"], row[which]
    if not code and not text:
        return []
    sector = None
    if which == "target" and row.against_civilians:
        sector = "CVL"
    elif is_state(code):
        sector = "GOV" if text in (None, country_name(code)) else "MIL"
    return [_without_none({"code": code, "sector": sector, "entity_text": text})]


def _location(row: Row) -> dict[str, Any] | None:
    if not row["place"] and row["lon"] is None:
        return None
    kinds = load("exports")["precision"]
    word = next((w for w in RESOLUTIONS if row["place_kind"] in kinds[w]), None)
    place_id = str(row["place_id"] or "")
    return _without_none(
        {
            "extracted_place": row.words.get("place"),
            "resolved_place": row["place"],
            "geonameid": place_id.removeprefix("geonames:") if place_id.startswith("geonames:") else None,
            "lat": row["lat"],
            "lon": row["lon"],
            "city": row["place"] if word == "points" else None,
            "district": row["place"] if word == "districts" else None,
            "province": row["admin1"],
            "country": country_name(row["country_code"]),
            "country_code": country_alpha2(row["country_code"]),
            "resolution": RESOLUTIONS.get(word or ""),
        }
    )


def plover(row: Row) -> dict[str, Any]:
    """One incident as a PLOVER record; keys without a value are left out, those that PLOVER requires never."""
    told = load("exports")["plover"]
    event, mode, context = told["kinds"].get(row["kind"], ("", "", []))
    first, last = row["date_start"], row["date_end"]
    day = first or last
    size = {"dead": row.deaths[0], "injured": row["wounded_min"], "arrested": row["captured_min"]}
    record = {
        "id": row["incident_id"],
        "has_event": True,
        "date": day.isoformat() if day else "",
        "enddate": last.isoformat() if last and last != day else None,
        "actor": _entity(row, "actor"),
        "recipient": _entity(row, "target") or None,
        "event": event,
        "event_loc": _location(row),
        "event_text": row["title"],
        "quad_code": told["quads"].get(event),
        "mode": mode or None,
        "context": context or None,
        "auxiliary": "historical" if row["background"] else None,
        "size": _without_none(size) or None,
        "text": row["quote"],
        "text_info": _without_none({"start": row["quote_start"], "end": row["quote_end"]}) or None,
        "cite_info": _without_none(
            {
                "citation": row["report_id"],
                "url": row["source_url"],
                "title": row["source_title"],
                "publication": row["publisher"],
                "license": row["licence"],
                "copyright": row["attribution"],
                "coder": f"geomap {__version__}",
            }
        ),
        "coder": f"geomap {__version__}",
        "comment": row.figures or None,
    }
    return _without_none(record)


def _without_none(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value is not None}
