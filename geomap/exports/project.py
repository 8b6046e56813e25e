"""A QGIS project (``.qgz``) beside its GeoPackage, with an offline basemap."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap import geopackage as gpkg
from geomap import wkb
from geomap.exports.sources import TITLE, project_source, tables_of
from geomap.files import replacing, write_bytes
from geomap.frames import as_table
from geomap.qgis.project import project_text, zipped
from geomap.tables import Field, Layer, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def write_project(
    source: Mapping[str, object] | object,
    path: str | os.PathLike[str],
    *,
    geopackage: str | os.PathLike[str],
    basemap: Mapping[str, Any] | None = None,
    ground_rights: Iterable[tuple[str, str]] = (),
    title: str = TITLE,
) -> Path:
    """Write a QGIS project for a GeoPackage that ``write_geopackage`` (or a store) has made; returns its path.

    Paths in it are relative, so the folder can be moved. ``basemap`` (frames by name: land, lakes, admin1, borders,
    disputed, labels) is written to ``basemap.gpkg`` beside it; ``ground_rights`` are licence and attribution of each of
    its sources.

    Raises:
        OutputError: a file could not be written.
    """
    target = Path(path)
    ground: tuple[str, ...] = ()
    if basemap:
        ground = _write_basemap(basemap, target.with_name(BASEMAP))
    told = project_source(
        tables_of(source),
        geopackage=_relative(Path(geopackage), target.parent),
        basemap=f"./{BASEMAP}" if ground else None,
        ground=ground,
        title=title,
        more_rights=tuple(ground_rights),
    )
    return write_bytes(target, zipped(project_text(told), target.stem))


def _relative(path: Path, folder: Path) -> str:
    told = Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    return told if told.startswith("../") else f"./{told}"


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
                ground = basemap.get(name)
                if ground is None or not len(ground):
                    continue
                # QGIS has one list of layers: the basemap's borders are not those of the incidents.
                own = "borders_base" if name == "borders" else name
                gpkg.add_layer(connection, _ground_table(own, as_table(ground, own), geometry, columns))
                written.append(own)
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        finally:
            connection.close()
    return tuple(written)


def _ground_table(name: str, ground: Table, geometry: str, columns: tuple[str, ...]) -> Table:
    """One layer of the basemap with few columns and one geometry type; areas give their outline where lines are due."""
    kept = [f for f in ground.layer.fields if f.name in columns]
    fields = tuple(Field(f.name, f.type, title=f.name.replace("_", " ").capitalize()) for f in kept)
    shapes = [None if s is None else wkb.as_multi(s) for s in _of_type(ground.geometry or [], geometry)]
    layer = Layer(name, name, "Basemap", fields, (), geometry)
    return Table(layer, {f.name: ground.columns[f.name] for f in fields}, shapes)


def _of_type(blobs: list[bytes | None], geometry: str) -> list[bytes | None]:
    """Shapes as lines or points where a layer is one of them."""
    import numpy as np
    import shapely

    if geometry not in {"MULTILINESTRING", "POINT"}:
        return blobs
    shapes = shapely.from_wkb(np.array(blobs, dtype=object))
    if geometry == "POINT":
        made = shapely.point_on_surface(shapes)
    else:
        made = np.where(shapely.get_dimensions(shapes) == 2, shapely.boundary(shapes), shapes)
    return [None if s is None else wkb.simple(s) for s in shapely.to_wkb(made)]
