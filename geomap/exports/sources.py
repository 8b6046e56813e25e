"""What every writer of whole files asks of its layers: their tables in order, their rights, their days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.exports.geojson import collection_bbox
from geomap.frames import as_table
from geomap.qgis.project import WORLD, ProjectSource
from geomap.rights import each_once
from geomap.tables import layers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geomap.tables import Table

TITLE = "Reported incidents"


def tables_of(source: Mapping[str, object] | object) -> list[Table]:
    """The tables of a mapping of layers in the order in which they are drawn, or of one layer."""
    if hasattr(source, "columns") or not hasattr(source, "items"):
        return [as_table(source)]
    given = dict(source.items())
    order = [name for name in layers() if name in given] + sorted(given.keys() - layers().keys())
    return [as_table(given[name], name) for name in order]


def rights_of(tables: list[Table]) -> dict[str, str]:
    """Title, licence and attribution of a whole file, from what its features carry."""
    told = {"creator": "geomap", "title": ", ".join(t.layer.title for t in tables)}
    for term, column in (("license", "licence"), ("rightsHolder", "attribution")):
        values = each_once(v for t in tables for v in t.columns.get(column, ()))
        if values:
            told[term] = "; ".join(values)
    return told


def days_of(table: Table) -> tuple[dt.date, dt.date] | None:
    """First and last day of a layer."""
    days = [d for c in ("date_start", "date_end") for d in table.columns.get(c, ()) if d]
    return (min(days), max(days)) if days else None


def project_source(tables: list[Table], *, geopackage: str, title: str = TITLE, **ground: Any) -> ProjectSource:
    """What a QGIS project of these tables shows; ``geopackage`` is the path as the project tells it."""
    incidents = next((t for t in tables if t.layer.name == "incidents"), tables[0])
    rights = rights_of(tables)
    line = " · ".join(v for v in (rights.get("rightsHolder"), rights.get("license")) if v)
    return ProjectSource(
        geopackage=geopackage,
        tables=[t.layer.name for t in tables],
        extent=collection_bbox(incidents) or WORLD,
        days=days_of(incidents),
        title=title,
        sources=f"Sources: {line}" if line else "",
        rights=[v for v in rights.get("rightsHolder", "").split("; ") if v],
        licences=[v for v in rights.get("license", "").split("; ") if v],
        **ground,
    )
