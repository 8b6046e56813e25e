"""The basemap as a page carries it: fine where incidents are, coarse elsewhere, names with the zoom that they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.maps.cells import is_missing, word_of
from geomap.maps.geometry import SCALE, encode_all
from geomap.maps.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandas import DataFrame

    from geomap.tables import Table

NEAR_DEG = 2.5
"""Degrees from an incident within which the ground keeps its detail."""
NEAR_TOLERANCE = 0.0008
FAR_TOLERANCE = 0.04
"""Degrees that the ground may be off near incidents, and elsewhere: a pixel at zoom 10, and at zoom 5."""
STEP = 40
"""Hundred-thousandths of a degree that the ground's numbers count: 44 m, below its accuracy, and a quarter less to carry."""
FAR_LABEL_ZOOM = 6.0
"""Names that need a closer zoom are left out where no incident is near."""
KEPT = ("country_code", "kind", "name", "view")
MOST_PLACES = 5_000
"""Distinct places of incidents that are looked at; more of them cover the world anyway."""


def ground_payload(
    basemap: Mapping[str, DataFrame | Table], positions: tuple[Sequence[int | None], Sequence[int | None]]
) -> dict[str, Any]:
    """Shapes and names by layer; ``positions`` are longitudes and latitudes of the incidents as whole numbers."""
    near = _Near(positions if basemap else ((), ()))
    drawn: dict[str, Any] = {"step": STEP}
    for name in ("land", "admin1", "borders", "disputed", "lakes"):
        if basemap.get(name) is None:
            continue
        both = [basemap[each] for each in (name, f"other_{name}") if basemap.get(each) is not None]
        rows = [row for layer in both for row in source_of(layer).records()]
        is_near = near.of([row.get("geometry") for row in rows])
        shown = [
            (row, close)
            for row, close in zip(rows, is_near, strict=True)
            if (shape := row.get("geometry")) is not None and not shape.is_empty and (close or name != "admin1")
        ]
        tolerances = [NEAR_TOLERANCE if close else FAR_TOLERANCE for _, close in shown]
        shapes = encode_all([row["geometry"] for row, _ in shown], tolerances, step=STEP)
        items = []
        for (row, _), shape in zip(shown, shapes, strict=True):
            words = {key: word for key in KEPT if (word := word_of(row.get(key)))}
            items.append({**words, "shape": shape})
        drawn[name] = items
    labels = basemap.get("labels")
    if labels is not None:
        drawn["labels"] = _labels(labels, near)
    return drawn


class _Near:
    """Whether geometries lie where incidents are."""

    def __init__(self, positions: tuple[Sequence[int | None], Sequence[int | None]]) -> None:
        known = {
            (round(x / SCALE, 1), round(y / SCALE, 1))
            for x, y in zip(*positions, strict=True)
            if x is not None and y is not None
        }
        self.tree = shapely.STRtree(shapely.points(sorted(known)[:MOST_PLACES])) if known else None

    def of(self, geometries: Sequence[Any]) -> list[bool]:
        """One answer for each geometry."""
        found = np.zeros(len(geometries), dtype=bool)
        if self.tree is not None and len(geometries):
            found[self.tree.query(geometries, predicate="dwithin", distance=NEAR_DEG)[0]] = True
        answers: list[bool] = found.tolist()
        return answers


def _labels(layer: DataFrame | Table, near: _Near) -> list[dict[str, Any]]:
    """Place names; small places only around the incidents."""
    rows = source_of(layer).records()
    items = []
    for row, close in zip(rows, near.of([row.get("geometry") for row in rows]), strict=True):
        geometry = row.get("geometry")
        name = word_of(row.get("name"))
        if geometry is None or geometry.is_empty or not name:
            continue
        point = geometry if geometry.geom_type == "Point" else shapely.point_on_surface(geometry)
        kind = word_of(row.get("kind")) or "city"
        zoom = _label_zoom(row, kind)
        if zoom > FAR_LABEL_ZOOM and not close:
            continue
        names = {
            str(key)[5:]: word
            for key in row
            if str(key).startswith("name_") and (word := word_of(row[key])) is not None and word != name
        }
        item = {"name": name, "kind": kind, "zoom": zoom, "lon": round(point.x * SCALE), "lat": round(point.y * SCALE)}
        if kind == "country" and (code := word_of(row.get("country_code"))) is not None:
            item["code"] = code
        items.append({**item, "names": names} if names else item)
    return sorted(items, key=lambda item: (item["zoom"], item["name"]))


def _label_zoom(row: Mapping[str, Any], kind: str) -> float:
    """The zoom from which a name is shown: as given, else by kind and population."""
    given = row.get("min_zoom")
    if given is not None and not is_missing(given):
        return round(float(given), 1)
    population = row.get("population")
    people = 0.0 if population is None or is_missing(population) else float(population)
    if kind == "country":
        return 2.0
    if kind == "capital":
        return 4.5
    if kind == "admin1":
        return 6.5
    for least, zoom in ((1e6, 5.0), (3e5, 6.0), (1e5, 7.0), (3e4, 8.0), (1e4, 8.5), (2e3, 9.5)):
        if people >= least:
            return zoom
    return 10.5
