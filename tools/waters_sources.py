"""The water step of the data build: lakes, for the ground under a map. Public domain.

Natural Earth's lakes come without their table of names here; the gazetteer names the larger ones.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely

from data_inputs import Part

if TYPE_CHECKING:
    from data_inputs import Inputs

INPUTS = ("base-map",)
HERE = Path(__file__).parent
FILES = (HERE / "waters_sources.py",)
TOLERANCE_DEG = 0.0015
GRID = 2000
"""Parts of a degree that a coordinate counts: 56 m."""
MIN_AREA_DEG2 = 0.0004
"""About 4 km²; smaller lakes are no more than a dot on a map of a border."""
LEAST_LAKES = 1000
SEVAN = (45.3, 40.35)


def build(inputs: Inputs, out: Path) -> list[Part]:
    """Write the lakes, the largest first: west, south, east, north, and polygons of rings of differences."""
    (shapes_path,) = sorted(inputs.folder("base-map").rglob("ne_10m_lakes.shp"))
    shapes = pyogrio.read_dataframe(shapes_path).geometry.values
    lakes = [shapely.make_valid(shapely.simplify(shape, TOLERANCE_DEG)) for shape in shapes if shape is not None]
    lakes = sorted((lake for lake in lakes if lake.area >= MIN_AREA_DEG2), key=lambda lake: (-lake.area, lake.bounds))
    encoded = [[[round(edge, 3) for edge in lake.bounds], polygons] for lake in lakes if (polygons := rings(lake))]
    check(lakes, encoded)
    path = out / "boundaries" / "lakes.json.gz"
    path.write_bytes(gzip.compress(json.dumps(encoded, separators=(",", ":")).encode(), mtime=0))
    return [
        Part(path, "Lakes", "public domain", "Made with Natural Earth.", ("base-map",), (("lakes", len(encoded)),)),
    ]


def rings(lake: Any) -> list[list[list[int]]]:
    """Polygons of rings; each ring a flat list that starts with a position and goes on with differences."""
    polygons = []
    for part in shapely.get_parts(lake):
        if part.geom_type != "Polygon" or part.area < MIN_AREA_DEG2 / 4:
            continue
        found = []
        for ring in (part.exterior, *part.interiors):
            whole = np.round(shapely.get_coordinates(ring) * GRID).astype(int)
            if len(np.unique(whole, axis=0)) > 2:
                found.append(np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=int)).ravel().tolist())
        if found:
            polygons.append(found)
    return polygons


def check(lakes: list[Any], encoded: list[Any]) -> None:
    """Refuse what cannot be right."""
    if len(encoded) < LEAST_LAKES:
        raise SystemExit(f"lakes: only {len(encoded)}, fewer than {LEAST_LAKES}")
    if not any(lake.contains(shapely.Point(SEVAN)) for lake in lakes):
        raise SystemExit("lakes: Sevan is not among them")
