"""Every format that geomap writes, by the name that ``geomap export --to`` takes."""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import SettingError
from geomap.files import write_text
from geomap.rights import each_once

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from geomap.tables import Table


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its ending, its writer, and whether it holds one layer or a whole store."""

    suffixes: tuple[str, ...]
    writer: str
    """``module:function``, imported when it is used."""
    what: str
    """One line of help."""
    layered: bool = False
    """Whether it holds one layer, to be named, rather than the incidents with all that belongs to them."""


FORMATS = {
    "geojson": Format((".geojson", ".json"), "geojson:write_geojson", "GeoJSON (RFC 7946) of a layer, or of all", layered=True),
    "gpkg": Format((".gpkg",), "geopackage:write_geopackage", "GeoPackage of all layers, styled for QGIS"),
    "qgis": Format((".qgz",), "project:write_project", "QGIS project with its GeoPackage and an offline basemap"),
    "csv": Format((".csv",), "geomap.delimited:write_csv", "CSV of a layer with its geometry as WKT", layered=True),
    "acled": Format((".csv",), "acled:write_acled", "CSV in the columns of ACLED"),
    "ucdp": Format((".csv",), "ucdp:write_ucdp", "CSV in the columns of UCDP GED"),
    "plover": Format((".jsonl",), "plover:write_plover", "PLOVER event records, JSON lines"),
    "dwc": Format((".csv",), "darwin_core:write_darwin_core", "CSV of Darwin Core's event and location terms"),
    "hxl": Format((".csv",), "hxl:write_hxl", "CSV with HXL hashtags"),
    "timemap": Format((".json",), "timemap:write_timemap", "events, sources and associations of TimeMap"),
    "kml": Format((".kml",), "kml:write_kml", "KML for Google Earth"),
    "kmz": Format((".kmz",), "kml:write_kmz", "KMZ: KML with its signs"),
    "fgb": Format((".fgb",), "ogr:write_flatgeobuf", "FlatGeobuf of a layer", layered=True),
    "parquet": Format((".parquet", ".geoparquet"), "ogr:write_geoparquet", "GeoParquet of a layer", layered=True),
    "shp": Format((".zip", ".shz"), "ogr:write_shapefile", "zipped Shapefile of a layer; says what the format cuts", layered=True),
}  # fmt: skip
ALL_LAYERS = "all"


def write_format(
    tables: Mapping[str, Table], to: str, path: str | os.PathLike[str], *, layer: str = "incidents"
) -> tuple[Path, tuple[str, ...]]:
    """Write a store's tables in a format; returns the path and what the format could not hold, in words.

    Args:
        tables: by name, as ``geomap.layers.read_tables`` gives them.
        to: one of FORMATS but ``qgis``, which needs a basemap (``write_project``).
        path: the file.
        layer: for formats of one layer; ``all`` writes all of them as one GeoJSON file.

    Raises:
        SettingError: no such format or layer.
        OutputError: the file could not be written; the old one, if any, stands.
    """
    told = known(to)
    if told.suffixes == (".csv",):
        made, cuts = _write(tables, told, path, layer=layer)
        write_text(f"{made}-metadata.json", _csv_metadata(tables, made.name, told))
        return made, cuts
    return _write(tables, told, path, layer=layer)


def _csv_metadata(tables: Mapping[str, Table], url: str, told: Format) -> str:
    """CSV on the Web's description of a file (https://www.w3.org/TR/tabular-metadata/): what a CSV has no room for."""
    from geomap import __version__

    about: dict[str, Any] = {"@context": "http://www.w3.org/ns/csvw", "url": url, "dc:title": told.what}
    about["dc:creator"] = f"geomap {__version__}"
    for term, column in (("dc:license", "licence"), ("dc:rightsHolder", "attribution")):
        if values := each_once(v for t in tables.values() for v in t.columns.get(column, ())):
            about[term] = list(values)
    about["dialect"] = {"headerRowCount": 2 if told.writer.startswith("hxl") else 1}
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def _write(
    tables: Mapping[str, Table], told: Format, path: str | os.PathLike[str], *, layer: str
) -> tuple[Path, tuple[str, ...]]:
    module, function = told.writer.split(":")
    write = getattr(importlib.import_module(module if "." in module else f"geomap.exports.{module}"), function)
    if not told.layered:
        return write(tables, path), ()
    if layer == ALL_LAYERS:
        if told is not FORMATS["geojson"]:
            raise SettingError(f"a {told.suffixes[0]} file holds one layer; name it with --layer ({', '.join(tables)})")
        from geomap.exports.geojson import write_all_geojson

        return write_all_geojson(tables, path), ()
    if layer not in tables:
        raise SettingError(f"there is no layer {layer!r}; there are {', '.join(tables)}")
    made: Any = write(tables[layer], path)
    return made if isinstance(made, tuple) else (made, ())


def known(to: str) -> Format:
    """A format by its name.

    Raises:
        SettingError: there is none of that name.
    """
    if to not in FORMATS:
        raise SettingError(f"unknown format {to!r}; there are {', '.join(FORMATS)}")
    return FORMATS[to]


def checked_path(path: str | os.PathLike[str], to: str) -> Path:
    """The path as given; an ending that belongs to another format is refused before anything is read.

    Raises:
        SettingError: the ending is wrong.
    """
    told, target = known(to), Path(path)
    if target.suffix.lower() not in told.suffixes:
        raise SettingError(f"{path}: a file of format {to} ends in {' or '.join(told.suffixes)}")
    return target
