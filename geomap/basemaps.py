"""The ground under a map: land, borders, regions' lines, disputed lines, labels; light far away, full near the events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import geopandas as gpd
import shapely

from geomap.models import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geopandas import GeoDataFrame

NEAR_DEG = 1.6
"""Half the width of the box about each event in which the ground is drawn in full, degrees."""
FAR_TOLERANCE_DEG = 0.04
"""How far the ground may be off elsewhere: 4 km, a pixel at zoom 5."""
NEAR_TOLERANCE_DEG = 0.0008
"""Near the events: about 80 m, less than the fine lines' own accuracy."""
MIN_ISLAND_DEG2 = 0.01
"""Far away, smaller islands (about 100 km²) are left out."""
TOWNS_PER_EVENT = 60
MIN_LABEL_POPULATION = 3_000


class Gazetteer(Protocol):
    """Where the labels come from."""

    def countries(self) -> tuple[Candidate, ...]:
        """All countries."""

    def reverse(self, lon: float, lat: float, *, limit: int = 1) -> tuple[Candidate, ...]:
        """The nearest populated places."""


def build_basemap(boundaries: Any, gazetteer: Gazetteer, points: Sequence[tuple[float, float]]) -> dict[str, GeoDataFrame]:
    """Frames ``land``, ``admin1``, ``borders``, ``disputed``, ``labels``, WGS 84, in the boundaries' point of view.

    Args:
        boundaries: a ``geomap.borders.Boundaries``.
        gazetteer: for the labels.
        points: longitude and latitude of the events, where full detail and regions' lines are wanted.
    """
    near = shapely.union_all([shapely.box(x - NEAR_DEG, y - NEAR_DEG, x + NEAR_DEG, y + NEAR_DEG) for x, y in points])
    land, pairs = [], {}
    for file, feature in boundaries.features("country"):
        shape = boundaries.polygon(file, feature)
        for part in _both(shape, near, MIN_ISLAND_DEG2):
            land.append({"country_code": feature.iso, "name": feature.name, "geometry": part})
        for other in boundaries.neighbours(feature.iso) if feature.iso else ():
            pairs[tuple(sorted((feature.iso, other)))] = None
    borders = []
    for a, b in sorted(pairs):
        line = boundaries.border(a, b)
        if line is not None:
            borders += [{"name": f"{a}–{b}", "kind": line.kind, "geometry": part} for part in _both(line.line, near, 0.0)]
    return {
        "land": _frame(land, ("country_code", "name")),
        "admin1": _frame(_regions(boundaries, near), ("country_code",)),
        "borders": _frame(borders, ("name", "kind")),
        "disputed": _frame(
            ({"name": line.name, "kind": line.kind, "geometry": line.line} for line in boundaries.lines()),
            ("name", "kind"),
        ),
        "labels": _frame(_labels(gazetteer, points), ("name", "kind", "country_code", "population")),
    }


def _both(shape: Any, near: Any, least: float) -> list[Any]:
    """A shape in full where it is near, and simplified where it is not."""
    if near.is_empty or not shapely.intersects(shape, near):
        far, close = shape, None
    else:
        far, close = shapely.difference(shape, near), shapely.intersection(shape, near)
    far = shapely.simplify(far, FAR_TOLERANCE_DEG)
    if least:
        parts = [p for p in shapely.get_parts(far) if p.area >= least] or list(shapely.get_parts(far))[:1]
        far = shapely.multipolygons(parts)
    found = [far, shapely.simplify(close, NEAR_TOLERANCE_DEG) if close is not None else None]
    return [part for part in found if part is not None and not part.is_empty]


def _regions(boundaries: Any, near: Any) -> list[dict[str, Any]]:
    """Outlines of first-level divisions where they are near."""
    rows = []
    if near.is_empty:
        return rows
    shapely.prepare(near)
    for file, feature in boundaries.features("admin1"):
        west, south, east, north = feature.bbox
        if not shapely.intersects(near, shapely.box(west, south, east, north)):
            continue
        outline = shapely.intersection(shapely.boundary(boundaries.polygon(file, feature)), near)
        if not outline.is_empty:
            rows.append({"country_code": feature.iso, "geometry": shapely.simplify(outline, NEAR_TOLERANCE_DEG)})
    return rows


def _labels(gazetteer: Gazetteer, points: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    """Names of countries, and of towns about the events."""
    places: dict[str, Candidate] = {c.place_id: c for c in gazetteer.countries()}
    for lon, lat in dict.fromkeys((round(x, 1), round(y, 1)) for x, y in points):
        for town in gazetteer.reverse(lon, lat, limit=TOWNS_PER_EVENT):
            if (town.population or 0) >= MIN_LABEL_POPULATION:
                places[town.place_id] = town
    return [
        {
            "name": c.name,
            "kind": c.kind,
            "country_code": c.country_code,
            "population": c.population,
            "geometry": shapely.Point(c.lon, c.lat),
        }
        for _, c in sorted(places.items())
    ]


def _frame(rows: Iterable[dict[str, Any]], columns: tuple[str, ...]) -> GeoDataFrame:
    listed = list(rows)
    data = {name: [row.get(name) for row in listed] for name in columns}
    return gpd.GeoDataFrame(data, geometry=[row["geometry"] for row in listed], crs=4326)
