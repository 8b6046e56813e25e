"""Geometries as short lists of whole numbers, for a page.

Coordinates are degrees times 100,000 (about a metre), longitude first; each ring or line is one flat list that starts
with a position and goes on with differences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCALE = 100_000
"""Parts of a degree that a coordinate counts: 1.1 m at the equator, finer than any boundary that is shipped."""

POINT, LINE, AREA = 0, 1, 2
_DIMENSION = {"Point": POINT, "LineString": LINE, "LinearRing": LINE, "Polygon": AREA}


def _parts(geometry: Any) -> Iterable[Any]:
    """Every simple, finite, non-empty geometry inside; collections are opened, however deep."""
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith("Multi") or part.geom_type == "GeometryCollection":
            yield from _parts(part)
        elif not part.is_empty and np.isfinite(shapely.get_coordinates(part)).all():
            yield part


def encode(geometry: Any, *, tolerance: float = 0.0, step: int = 1) -> list[list[Any]]:
    """``[[dimension, ring, ring, ...], ...]``: one entry for each point, line or polygon inside.

    ``step`` is how many hundred-thousandths of a degree a whole number counts, for what need not be so exact.
    ``tolerance`` is in degrees: what a simplification may move. A part that it would swallow is kept as it is.
    """
    if geometry is None or geometry.is_empty:
        return []
    entries: list[list[Any]] = []
    for part in _parts(geometry):
        lighter = shapely.simplify(part, tolerance, preserve_topology=True) if tolerance else part
        kept = part if lighter.is_empty else lighter
        rings = [kept.exterior, *kept.interiors] if kept.geom_type == "Polygon" else [kept]
        entries.append([_DIMENSION[kept.geom_type], *(_deltas(shapely.get_coordinates(ring), step) for ring in rings)])
    return entries


def _deltas(coordinates: Any, step: int) -> list[int]:
    whole = np.round(coordinates * (SCALE / step)).astype(np.int64)
    moved = np.ones(len(whole), dtype=bool)
    moved[1:] = (np.diff(whole, axis=0) != 0).any(axis=1)
    whole = whole[moved]
    return [int(n) for n in np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()]


def west_of_gap(longitudes: Sequence[float]) -> float:
    """Longitude at which the world is best cut so that the map's content hangs together; -180 for most maps.

    The cut lies in the middle of the widest empty stretch when that makes the whole narrower than the usual cut does:
    Fiji, Chukotka and the Aleutians then draw in one piece.
    """
    known = np.unique(np.asarray([x for x in longitudes if np.isfinite(x)], dtype=float))
    if len(known) < 2 or known[-1] - known[0] <= 180:
        return -180.0
    gaps = np.diff(known)
    widest = int(gaps.argmax())
    if gaps[widest] <= 360 - (known[-1] - known[0]):
        return -180.0
    return float((known[widest] + known[widest + 1]) / 2)


SPECK = 0.01
"""Share of the largest part's box below which another part is a speck."""


def main_bounds(geometry: Any) -> tuple[float, float, float, float]:
    """Bounds without the parts that are specks beside the largest: an ocean's islands don't set a map's scale."""
    boxes = shapely.bounds(shapely.get_parts(geometry))
    spans = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    kept = boxes[spans >= SPECK * spans.max()]
    west, south = kept[:, :2].min(axis=0).tolist()
    east, north = kept[:, 2:].max(axis=0).tolist()
    return (west, south, east, north)
