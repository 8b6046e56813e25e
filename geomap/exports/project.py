"""A QGIS project (``.qgz``) beside its GeoPackage, with an offline basemap."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap import geopackage as gpkg
from geomap import wkb
from geomap.exports.geojson import collection_bbox
from geomap.exports.geopackage import rights_of, tables_of
from geomap.files import replacing, write_bytes
from geomap.frames import from_frame
from geomap.qgis.project import WORLD, ProjectSource, project_text
from geomap.tables import Field, Layer, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

BASEMAP = "basemap.gpkg"
"""The basemap's file, beside the project."""
GROUND = {
    "land": ("MULTIPOLYGON", ("country_code", "name")),
    "lakes": ("MULTIPOLYGON", ("name",)),
    "admin1": ("MULTILINESTRING", ("country_code",)),
    "borders": ("MULTILINESTRING", ("kind", "name")),
    "disputed": ("MULTILINESTRING", ("kind", "name")),
    "labels": ("POINT", ("name", "kind", "min_zoom", "population")),
}
"""Layers of the basemap: geometry type and the columns that are kept."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive can tell: the clock would make two equal projects differ."""


def write_project(
    source: Mapping[str, object] | object,
    path: str | os.PathLike[str],
    *,
    geopackage: str | os.PathLike[str],
    basemap: Mapping[str, Any] | None = None,
    title: str = "Reported incidents",
) -> Path:
    """Write a QGIS project for a GeoPackage that ``write_geopackage`` (or a store) has made; returns its path.

    Paths in it are relative, so the folder can be moved. ``basemap`` (frames by name: land, lakes, admin1, borders,
    disputed, labels) is written to ``basemap.gpkg`` beside it.

    Raises:
        OutputError: a file could not be written.
    """
    target = Path(path)
    tables = tables_of(source)
    ground: tuple[str, ...] = ()
    if basemap:
        ground = _write_basemap(basemap, target.with_name(BASEMAP))
    rights = rights_of(tables)
    incidents = next((t for t in tables if t.layer.name == "incidents"), tables[0])
    licences = [v for v in rights.get("license", "").split("; ") if v]
    line = " · ".join(v for v in (rights.get("rightsHolder"), rights.get("license")) if v)
    told = ProjectSource(
        geopackage=_relative(Path(geopackage), target.parent),
        tables=[t.layer.name for t in tables],
        basemap=f"./{BASEMAP}" if ground else None,
        ground=ground,
        extent=collection_bbox(incidents) or WORLD,
        days=days_of(incidents),
        title=title,
        sources=f"Sources: {line}" if line else "",
        licences=licences,
    )
    return write_bytes(target, _zipped(project_text(told), target.stem))


def days_of(table: Table) -> tuple[dt.date, dt.date] | None:
    """First and last day of a layer."""
    days = [d for c in ("date_start", "date_end") for d in table.columns.get(c, ()) if d]
    return (min(days), max(days)) if days else None


def _relative(path: Path, folder: Path) -> str:
    told = Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    return told if told.startswith("../") else f"./{told}"


def _zipped(text: str, stem: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo(f"{stem}.qgs", _EARLIEST)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, text.encode())
    return buffer.getvalue()


def _write_basemap(basemap: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    """The basemap as a GeoPackage; returns the layers that it holds, by the project's names."""
    written = []
    with replacing(path) as part:
        connection = gpkg.connect(part)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            gpkg.create(connection)
            for name, (geometry, columns) in GROUND.items():
                frame = basemap.get(name)
                if frame is None or not len(frame):
                    continue
                # QGIS has one list of layers: the basemap's borders are not those of the incidents.
                own = "borders_base" if name == "borders" else name
                gpkg.add_layer(connection, _ground_table(own, frame, geometry, columns))
                written.append(own)
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        finally:
            connection.close()
    return tuple(written)


def _ground_table(name: str, frame: Any, geometry: str, columns: tuple[str, ...]) -> Table:
    """One layer of the basemap with few columns and one geometry type; areas give their outline where lines are due."""
    import shapely

    if geometry == "MULTILINESTRING":
        shapes = frame.geometry.values
        areas = shapely.get_dimensions(shapes) == 2
        if areas.any():
            frame = frame.set_geometry(frame.geometry.where(~areas, frame.geometry.boundary))
    elif geometry == "POINT":
        frame = frame.set_geometry(frame.geometry.representative_point())
    table = from_frame(frame, name)
    kept = [f for f in table.layer.fields if f.name in columns]
    fields = tuple(Field(f.name, f.type, title=f.name.replace("_", " ").capitalize()) for f in kept)
    shapes = [None if s is None else wkb.as_multi(s) for s in table.geometry or ()]
    layer = Layer(name, name, "Basemap", fields, (), geometry)
    return Table(layer, {f.name: table.columns[f.name] for f in fields}, shapes)
