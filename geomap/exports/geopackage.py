"""A GeoPackage of all layers, styled: one file that QGIS opens as the page looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap import geopackage
from geomap.files import replacing
from geomap.frames import as_table
from geomap.qgis.styles import styles
from geomap.rights import each_once
from geomap.tables import layers

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from geomap.tables import Table


def write_geopackage(
    source: Mapping[str, object] | object, path: str | os.PathLike[str], *, version: str = "1.3"
) -> Path:
    """Write layers (by name), or one GeoDataFrame, as a GeoPackage; returns the path.

    Layers that geomap knows come with their default style, titles and forms; the file is the same, byte for byte, for
    the same layers.

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
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        finally:
            connection.close()
    from pathlib import Path

    return Path(path)


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
