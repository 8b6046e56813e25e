"""Layers as GeoDataFrames with typed columns, and the ones of a store read back.

``build_layers`` makes them from records; ``read_store`` reads one of a GeoPackage, ``read_file`` one of any export that
holds all columns. Their columns are those of ``lexicons/layers.toml``: the same in a notebook, in QGIS and in exports.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from geomap import geopackage
from geomap.delimited import read_csv
from geomap.errors import InputError, StoreError
from geomap.frames import from_frame, to_frame
from geomap.rows import build_tables
from geomap.tables import layers

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from geomap.models import Footprint, Incident, Place, Report
    from geomap.tables import Table


def build_layers(
    incidents: Iterable[Incident],
    footprints: Mapping[str, Footprint] | Sequence[Footprint | None] = (),
    places: Mapping[str, Sequence[Place]] | None = None,
    reports: Iterable[Report] = (),
    *,
    claims: Iterable[Incident] = (),
    claim_footprints: Sequence[Footprint | None] = (),
) -> dict[str, pd.DataFrame]:
    """All layers (GeoDataFrames, EPSG:4326) and tables (DataFrames) of a map, by name.

    Args:
        incidents: one for each event (or for each report and event).
        footprints: by ``incident_id``, or one (or None) for each incident in the same order.
        places: resolved mentions by ``report_id``.
        reports: the reports that were read.
        claims: each event as each report tells it; without them the incidents stand for themselves.
        claim_footprints: one (or None) for each of the claims, in the same order: events that several reports tell of
            get each report's own shape in ``accounts``.
    """
    tables = build_tables(
        incidents,
        footprints=footprints,
        places=places,
        reports=reports,
        claims=claims,
        claim_footprints=claim_footprints,
    )
    return {name: to_frame(table) for name, table in tables.items()}


def read_tables(path: str | os.PathLike[str]) -> dict[str, Table]:
    """The layers and tables of a GeoPackage that geomap wrote, by name, with what a person added to them.

    Columns that the file lacks are empty; columns that it has besides come after.

    Raises:
        StoreError: there is no such file, it is no GeoPackage, it has none of geomap's layers, or a value does not
            fit its column.
    """
    connection = _open(path)
    try:
        there = {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")}
        found = [layer for name, layer in layers().items() if name in there]
        if not found:
            raise StoreError(f"{path}: has none of geomap's layers; 'geomap map' or 'geomap update' makes them")
        return {layer.name: geopackage.read_layer(connection, layer) for layer in found}
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be read as a GeoPackage ({error})") from None
    finally:
        connection.close()


def read_store(path: str | os.PathLike[str], layer: str = "incidents") -> gpd.GeoDataFrame:
    """A layer of a GeoPackage that geomap wrote, as a GeoDataFrame (EPSG:4326), typed as ``build_layers`` makes it.

    Raises:
        StoreError: there is no such file, it is no GeoPackage, or it has no such layer.
    """
    connection = _open(path)
    try:
        there = [row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")]
        if layer not in there or layer not in layers():
            named = ", ".join(n for n in there if n in layers()) or "none"
            raise StoreError(f"{path}: has no layer {layer!r} of geomap; it has {named}")
        return to_frame(geopackage.read_layer(connection, layers()[layer]))
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be read as a GeoPackage ({error})") from None
    finally:
        connection.close()


def read_file(path: str | os.PathLike[str], layer: str = "incidents") -> gpd.GeoDataFrame:
    """A layer that geomap exported as GeoPackage, GeoJSON, FlatGeobuf, GeoParquet or CSV, typed as ``read_store`` does.

    ``layer`` says which layer a GeoPackage or a GeoJSON file of all layers is read for, and what the columns of any
    other file are.

    Raises:
        StoreError: a GeoPackage that cannot be read.
        InputError: the file is missing, of another format, or does not hold the layer.
    """
    from pathlib import Path

    suffix = Path(path).suffix.lower()
    if suffix == ".gpkg":
        return read_store(path, layer)
    if layer not in layers():
        raise InputError(f"there is no layer {layer!r}; there are {', '.join(layers())}")
    if not Path(path).is_file():
        raise InputError(f"{path}: no such file")
    if suffix == ".csv":
        return to_frame(read_csv(path, layer))
    return to_frame(from_frame(_read_foreign(Path(path), suffix, layer), layer))


def _read_foreign(path: Path, suffix: str, layer: str) -> gpd.GeoDataFrame:
    import geopandas as gpd

    try:
        if suffix in (".parquet", ".geoparquet"):
            import pandas as pd

            return pd.read_parquet(path) if layers()[layer].geometry is None else gpd.read_parquet(path)
        if suffix in (".geojson", ".json"):
            return _from_geojson(path, layer)
        if suffix == ".fgb":
            import pyogrio

            return pyogrio.read_dataframe(path)
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - readers of three libraries, each with errors of its own
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{path}: cannot be read ({reason})") from None
    raise InputError(f"{path}: give a .gpkg, .geojson, .fgb, .parquet or .csv file")


def _from_geojson(path: Path, layer: str) -> gpd.GeoDataFrame:
    """GeoJSON by hand: GDAL guesses types from values, here the layer says what they are."""
    import geopandas as gpd
    import shapely

    told = json.loads(path.read_text(encoding="utf-8"))
    features = [f for f in told["features"] if f.get("layer", told.get("name", layer)) == layer]
    names = list(dict.fromkeys(name for f in features for name in f["properties"])) or list(layers()[layer].names)
    data = {name: [f["properties"].get(name) for f in features] for name in names}
    import pandas as pd

    columns = {name: pd.Series(values, dtype=object) for name, values in data.items()}
    if layers()[layer].geometry is None:
        return pd.DataFrame(columns)
    geometries = [None if f["geometry"] is None else shapely.from_geojson(json.dumps(f["geometry"])) for f in features]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(geometries, crs=4326))


def _open(path: str | os.PathLike[str]) -> sqlite3.Connection:
    from pathlib import Path

    if not Path(path).is_file():
        raise StoreError(f"{path}: no such file; 'geomap map' or 'geomap update' makes a store")
    try:
        connection = geopackage.connect(str(path), readonly=True)
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_contents'").fetchone():
            connection.close()
            raise StoreError(f"{path}: is an SQLite file but no GeoPackage")
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be read as a GeoPackage ({error})") from None
    return connection
