"""The lakes of the shipped data, as shapes."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.errors import DataError
from geomap.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GRID = 2000
"""Parts of a degree that a coordinate counts (``tools/waters_sources.py``)."""


@cache
def _rows() -> list[Any]:
    path = data_dir() / "boundaries" / "lakes.json.gz"
    try:
        rows: list[Any] = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read ({error}); install geomap again") from error
    return rows


def lakes(boxes: Sequence[tuple[float, float, float, float]] | None = None) -> Iterator[Any]:
    """(Multi)Polygons, WGS 84 lon/lat, the largest first: all, or those whose bounds meet one of ``boxes``."""
    for (west, south, east, north), polygons in _rows():
        if boxes is not None and not any(
            b[0] <= east and b[2] >= west and b[1] <= north and b[3] >= south for b in boxes
        ):
            continue
        parts = []
        for rings in polygons:
            shell, *holes = (np.cumsum(np.asarray(ring).reshape(-1, 2), axis=0) / GRID for ring in rings)
            parts.append(shapely.Polygon(shell, holes))
        yield parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
