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
    from collections.abc import Mapping, Sequence

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


def project_source(
    tables: list[Table],
    *,
    geopackage: str,
    title: str = TITLE,
    more_rights: Sequence[tuple[str, str]] = (),
    **ground: Any,
) -> ProjectSource:
    """What a QGIS project of these tables shows.

    Args:
        tables: its layers and tables.
        geopackage: the path of their file as the project tells it.
        title: over the map.
        more_rights: licence and attribution of what is drawn besides (the basemap).
        ground: ``basemap`` and ``ground`` of the record.
    """
    incidents = next((t for t in tables if t.layer.name == "incidents"), tables[0])
    told = rights_of(tables)
    licences = each_once([told.get("license"), *(licence for licence, _ in more_rights)])
    holders = each_once([told.get("rightsHolder"), *(holder for _, holder in more_rights)])
    line = " · ".join("; ".join(values) for values in (holders, licences) if values)
    return ProjectSource(
        geopackage=geopackage,
        tables=[t.layer.name for t in tables],
        extent=collection_bbox(incidents) or WORLD,
        days=days_of(incidents),
        title=title,
        sources=f"Sources: {line}" if line else "",
        rights=holders,
        licences=licences,
        **ground,
    )
