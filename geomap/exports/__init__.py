"""Files for other tools, from layers: each writer takes a GeoDataFrame (or table) and a path, and writes it whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.exports.geojson import geojson_text, write_geojson

if TYPE_CHECKING:
    from geomap.exports.geopackage import write_geopackage
    from geomap.exports.project import write_project

__all__ = ["geojson_text", "write_geojson", "write_geopackage", "write_project"]


def __getattr__(name: str) -> Any:
    """What writes QGIS's styles is loaded where it is asked for: GeoJSON needs none of it."""
    if name == "write_geopackage":
        from geomap.exports.geopackage import write_geopackage

        return write_geopackage
    if name == "write_project":
        from geomap.exports.project import write_project

        return write_project
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
