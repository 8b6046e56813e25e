"""A GeoPackage of all layers, styled: one file that QGIS opens as the page looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geomap import geopackage
from geomap.exports.sources import project_source, rights_of, tables_of
from geomap.files import replacing
from geomap.qgis.project import project_text, zipped
from geomap.qgis.styles import styles

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping


def write_geopackage(
    source: Mapping[str, object] | object, path: str | os.PathLike[str], *, version: str = "1.3"
) -> Path:
    """Write layers (by name), or one GeoDataFrame, as a GeoPackage; returns the path.

    Layers that geomap knows come with their default style, titles and forms, and incidents with a project of all layers
    inside the file (in QGIS: Project, Open From, GeoPackage). The file is the same, byte for byte, for the same layers
    and the same name.

    Raises:
        OutputError: the file could not be written; the old one, if any, stands.
    """
    tables = tables_of(source)
    with replacing(path) as part:
        connection = geopackage.connect(part)
        try:
            connection.execute("PRAGMA journal_mode = OFF")  # the file is thrown away if anything fails
            connection.execute("PRAGMA synchronous = OFF")  # and flushed as a whole at the end
            connection.execute("BEGIN")
            geopackage.create(connection, version=version)
            for table in tables:
                geopackage.add_layer(connection, table, version=version)
            known = styles()
            styled = {t.layer.name: known[t.layer.name] for t in tables if t.layer.key}
            if styled:
                geopackage.add_styles(connection, styled)
            geopackage.add_metadata(connection, rights_of(tables))
            if any(t.layer.name == "incidents" and t.layer.key for t in tables):
                told = project_source(tables, geopackage=f"./{Path(path).name}")
                geopackage.add_project(connection, "geomap", zipped(project_text(told), "geomap"))
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        finally:
            connection.close()
    return Path(path)
