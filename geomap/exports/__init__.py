"""Files for other tools, from layers: each writer takes a GeoDataFrame (or table) and a path, and writes it whole."""

from __future__ import annotations

from geomap.exports.geojson import geojson_text, write_geojson

__all__ = ["geojson_text", "write_geojson"]
