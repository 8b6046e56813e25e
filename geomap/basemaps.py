"""The ground under a map: land, borders, regions' lines, disputed lines, lakes; light far away, full near the events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from geomap.boundary_files import BoundaryFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geopandas import GeoDataFrame

    from geomap.borders import Boundaries

Box = tuple[float, float, float, float]
OVERLAP_DEG = 0.02
"""By how much the light ground reaches under the full one, so that no gap shows between them."""
MIN_LAKE_DEG2 = 0.02
"""Far away, smaller lakes (about 200 km²) are left out."""


def build_basemap(boundaries: Boundaries, bbox: Box | None = None) -> dict[str, GeoDataFrame]:
    """Frames ``land``, ``admin1``, ``borders``, ``disputed``, ``lakes``, WGS 84, in the reader's point of view.

    Args:
        boundaries: whose files, view and date are drawn.
        bbox: west, south, east, north in degrees, where full detail (and regions' lines) are wanted.
    """
    near = shapely.box(*bbox) if bbox else None
    land = []
    for file, feature in boundaries.features("land"):
        land += _cut(feature.iso, boundaries.polygon(file, feature), near)
    if near is not None:
        for file, feature in boundaries.features("country"):
            if _touches(feature.bbox, near):
                shape = shapely.intersection(boundaries.polygon(file, feature), near)
                if not shape.is_empty:
                    land.append({"country_code": feature.iso, "name": feature.name, "geometry": shape})
    return {
        "land": _frame(land, ("country_code", "name")),
        "admin1": _frame(_region_lines(boundaries, near), ("country_code",)),
        "borders": _frame(_borders(boundaries, near), ("name", "source", "accuracy_m")),
        "disputed": _frame(
            (
                {"name": line.name, "kind": line.kind, "status": line.status, "geometry": line.line}
                for line in boundaries.lines()
            ),
            ("name", "kind", "status"),
        ),
        "lakes": _frame(_lakes(boundaries, near), ("name",)),
    }


def _cut(code: str | None, shape: Any, near: Any) -> list[dict[str, Any]]:
    if near is not None and shapely.intersects(shape, near):
        shape = shapely.difference(shape, shapely.buffer(near, -OVERLAP_DEG, join_style="mitre"))
    return [] if shape.is_empty else [{"country_code": code, "name": None, "geometry": shape}]


def _region_lines(boundaries: Boundaries, near: Any) -> list[dict[str, Any]]:
    if near is None:
        return []
    rows = []
    seen: set[str] = set()
    for file in boundaries.files:
        for key, pack in file.pack_keys().items():
            if key.endswith("+") and key not in seen and ":" not in key:
                seen.add(key)
                unit = key[:-1]
                if unit in boundaries.units_near(near):
                    line = shapely.intersection(file.line([pack]), near)
                    if not line.is_empty:
                        rows.append({"country_code": file.units[unit][0], "geometry": line})
    return rows


def _borders(boundaries: Boundaries, near: Any) -> list[dict[str, Any]]:
    rows = []
    public: BoundaryFile = boundaries.files[-1]
    for row in public.lines:
        pair = boundaries.pair(public, row)
        if row.kind != "light_border" or pair is None:
            continue
        line = public.line([row.pack])
        if near is not None and shapely.intersects(line, near):
            line = shapely.difference(line, near)
            fine = boundaries.border(*pair)
            if fine is not None:
                close = shapely.intersection(fine.line, near)
                if not close.is_empty:
                    told = {"name": "–".join(pair), "source": fine.source, "accuracy_m": fine.accuracy_m}
                    rows.append({**told, "geometry": close})
        if not line.is_empty:
            told = {"name": "–".join(pair), "source": public.sources[row.source][0], "accuracy_m": row.accuracy_m}
            rows.append({**told, "geometry": line})
    return rows


def _lakes(boundaries: Boundaries, near: Any) -> list[dict[str, Any]]:
    rows = []
    for file, feature in boundaries.features("lake"):
        west, south, east, north = feature.bbox
        large = (east - west) * (north - south) > MIN_LAKE_DEG2
        if large or (near is not None and _touches(feature.bbox, near)):
            rows.append({"name": feature.name or None, "geometry": boundaries.polygon(file, feature)})
    return rows


def _touches(bbox: Box, near: Any) -> bool:
    return bool(shapely.intersects(shapely.box(*bbox), near))


def _frame(rows: Iterable[dict[str, Any]], columns: tuple[str, ...]) -> GeoDataFrame:
    from geopandas import GeoDataFrame

    listed = list(rows)
    table = {name: [row.get(name) for row in listed] for name in (*columns, "geometry")}
    return GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")
