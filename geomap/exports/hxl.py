"""Humanitarian CSV with a second header line of HXL hashtags (https://hxlstandard.org/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.delimited import write_rows
from geomap.exports.rows import Row, country_name, export_rows

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from geomap.tables import Table

TAGS = {
    "Incident": "#event+id",
    "Title": "#event+name",
    "Kind": "#event+type",
    "First day": "#date+start",
    "Last day": "#date+end",
    "Reported": "#date+reported",
    "Country": "#country+name",
    "Country code": "#country+code+iso3",
    "Province": "#adm1+name",
    "Place": "#loc+name",
    "Place id": "#loc+code",
    "Kind of place": "#loc+type",
    "Latitude": "#geo+lat",
    "Longitude": "#geo+lon",
    "Uncertainty (m)": "#geo+uncertainty+m",
    "Actor": "#group+actor+name",
    "Actor code": "#group+actor+code",
    "Target": "#group+target+name",
    "Target code": "#group+target+code",
    "Strength, at least": "#group+actor+num+min",
    "Strength, at most": "#group+actor+num+max",
    "Killed, at least": "#affected+killed+min",
    "Killed, at most": "#affected+killed+max",
    "Wounded, at least": "#affected+injured+min",
    "Wounded, at most": "#affected+injured+max",
    "Captured, at least": "#affected+abducted+min",
    "Captured, at most": "#affected+abducted+max",
    "Status": "#status+claim",
    "Review": "#status+review",
    "Asserted by": "#org+asserting+list",
    "Denied by": "#org+denying+list",
    "Confidence": "#severity+confidence+num",
    "Quote": "#description+quote",
    "Source": "#meta+source+name",
    "Source link": "#meta+source+url",
    "Licence": "#meta+license",
    "Attribution": "#meta+attribution",
}
"""Header and hashtag of each column."""
_FROM = (
    "incident_id", "title", "kind", "date_start", "date_end", "published", "", "country_code", "admin1", "place",
    "place_id", "place_kind", "lat", "lon", "uncertainty_m", "actor", "actor_code", "target", "target_code",
    "count_min", "count_max", "killed_min", "killed_max", "wounded_min", "wounded_max", "captured_min", "captured_max",
    "status", "review", "asserted_by", "denied_by", "confidence", "quote", "publisher", "source_url", "licence",
    "attribution",
)  # fmt: skip


def write_hxl(tables: Mapping[str, Table], path: str | os.PathLike[str]) -> Path:
    """Write the incidents as HXL-tagged CSV; returns the path."""
    return write_rows(path, [list(TAGS), list(TAGS.values())], (hxl(row) for row in export_rows(tables)))


def hxl(row: Row) -> list[Any]:
    """One incident in the order of TAGS; a list is joined by commas, as HXL's ``+list`` asks."""
    values = [row[name] if name else country_name(row["country_code"]) for name in _FROM]
    return [", ".join(v) if isinstance(v, (tuple, list)) else v for v in values]
