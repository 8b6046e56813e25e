"""Files for other tools, from layers: each writer takes a GeoDataFrame (or table) and a path, and writes it whole."""

from __future__ import annotations

from geomap.exports.geojson import geojson_text, write_geojson
from geomap.exports.geopackage import write_geopackage
from geomap.exports.project import write_project

__all__ = ["geojson_text", "write_geojson", "write_geopackage", "write_project"]
