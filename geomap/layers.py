"""Layers as GeoDataFrames with typed columns, and the ones of a store read back.

``build_layers`` makes them from records; ``read_store`` and ``read_layers`` from a GeoPackage. Their columns are those
of ``lexicons/layers.toml``: the same in a notebook, in QGIS and in every export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.errors import StoreError
from geomap.frames import to_frame
from geomap.rows import build_tables

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from geomap.models import Footprint, Incident, Place, Report


def build_layers(
    incidents: Iterable[Incident],
    footprints: Mapping[str, Footprint] | Sequence[Footprint | None] = (),
    places: Mapping[str, Sequence[Place]] | None = None,
    reports: Iterable[Report] = (),
    *,
    claims: Iterable[Incident] = (),
) -> dict[str, pd.DataFrame]:
    """All layers (GeoDataFrames, EPSG:4326) and tables (DataFrames) of a map, by name.

    Args:
        incidents: one for each event (or for each report and event).
        footprints: by ``incident_id``, or one (or None) for each incident in the same order.
        places: resolved mentions by ``report_id``.
        reports: the reports that were read.
        claims: each event as each report tells it; without them the incidents stand for themselves.
    """
    tables = build_tables(incidents, footprints=footprints, places=places, reports=reports, claims=claims)
    return {name: to_frame(table) for name, table in tables.items()}


def read_store(path: str | os.PathLike[str], layer: str = "incidents") -> gpd.GeoDataFrame:
    """A layer of a GeoPackage that geomap wrote, as a GeoDataFrame (EPSG:4326).

    Raises:
        StoreError: there is no such file, it is no GeoPackage, or it has no such layer.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        return pyogrio.read_dataframe(path, layer=layer)
    except (DataSourceError, DataLayerError) as error:
        raise StoreError(f"{path}: cannot be read as a GeoPackage with a layer {layer!r} ({error})") from None
