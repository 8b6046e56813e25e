"""The ground under a map: land, borders, regions' lines, disputed lines, labels; light far away, full near the events."""

from __future__ import annotations

import contextlib
import gzip
import json
import zlib
from typing import TYPE_CHECKING, Any, Protocol

import geopandas as gpd
import shapely

from geomap.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame

    from geomap.models import Candidate

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


def build_basemap(
    boundaries: Any, gazetteer: Gazetteer, points: Sequence[tuple[float, float]], *, cache: Path | None = None
) -> dict[str, GeoDataFrame]:
    """Frames ``land``, ``admin1``, ``borders``, ``disputed``, ``labels``, WGS 84, in the boundaries' point of view.

    Args:
        boundaries: a ``geomap.borders.Boundaries``.
        gazetteer: for the labels.
        points: longitude and latitude of the events, where full detail and regions' lines are wanted.
        cache: file in which the ground far from all events is kept between runs; made where it is missing.
    """
    near = shapely.union_all([shapely.box(x - NEAR_DEG, y - NEAR_DEG, x + NEAR_DEG, y + NEAR_DEG) for x, y in points])
    rows: dict[str, list[dict[str, Any]]] = {"land": [], "borders": []}
    for part in far_ground(boundaries, cache):
        shape = part["geometry"]
        if not near.is_empty and shapely.intersects(shape, near):
            shape = shapely.difference(shape, near)
        if not shape.is_empty:
            rows[part["layer"]].append(part | {"geometry": shape})
    for part in _near_ground(boundaries, near):
        rows[part["layer"]].append(part)
    return {
        "land": _frame(rows["land"], ("country_code", "name")),
        "admin1": _frame(_regions(boundaries, near), ("country_code",)),
        "borders": _frame(rows["borders"], ("name", "kind")),
        "disputed": _frame(
            ({"name": line.name, "kind": line.kind, "geometry": line.line} for line in boundaries.lines()),
            ("name", "kind"),
        ),
        "labels": _frame(_labels(gazetteer, points), ("name", "kind", "country_code", "population")),
    }


def far_ground(boundaries: Any, cache: Path | None) -> list[dict[str, Any]]:
    """Land and borders of the world as far away as they may be coarse; from the cache where it has them."""
    if cache is not None and (kept := _read_parts(cache)) is not None:
        return kept
    parts = []
    for file, feature in boundaries.features("country"):
        shape = shapely.simplify(boundaries.polygon(file, feature), FAR_TOLERANCE_DEG)
        large = [p for p in shapely.get_parts(shape) if p.area >= MIN_ISLAND_DEG2] or list(shapely.get_parts(shape))[:1]
        parts.append(_part("land", shapely.multipolygons(large), country_code=feature.iso, name=feature.name))
    for (a, b), line in _borders(boundaries, {f.iso for _, f in boundaries.features("country") if f.iso}):
        parts.append(_part("borders", shapely.simplify(line.line, FAR_TOLERANCE_DEG), name=f"{a}–{b}", kind=line.kind))
    parts = [part for part in parts if not part["geometry"].is_empty]
    if cache is not None:
        _write_parts(cache, parts)
    return parts


def _near_ground(boundaries: Any, near: Any) -> Iterable[dict[str, Any]]:
    """Land and borders in full about the events."""
    if near.is_empty:
        return
    touched = set()
    for file, feature in boundaries.features("country"):
        if not shapely.intersects(near, shapely.box(*feature.bbox)):
            continue
        shape = shapely.intersection(boundaries.polygon(file, feature), near)
        if not shape.is_empty:
            touched.add(feature.iso)
            shape = shapely.simplify(shape, NEAR_TOLERANCE_DEG)
            yield _part("land", shape, country_code=feature.iso, name=feature.name)
    for (a, b), line in _borders(boundaries, touched):
        shape = shapely.intersection(line.line, near)
        if not shape.is_empty:
            yield _part("borders", shapely.simplify(shape, NEAR_TOLERANCE_DEG), name=f"{a}–{b}", kind=line.kind)


def _borders(boundaries: Any, states: set[str | None]) -> Iterable[tuple[tuple[str, str], Any]]:
    """Each land border of these states, once."""
    pairs = {(min(a, b), max(a, b)) for a in states if a for b in boundaries.neighbours(a)}
    for pair in sorted(pairs):
        line = boundaries.border(*pair)
        if line is not None:
            yield pair, line


def _part(layer: str, geometry: Any, **words: str | None) -> dict[str, Any]:
    return {"layer": layer, "geometry": geometry, **words}


def _read_parts(path: Path) -> list[dict[str, Any]] | None:
    """What was kept; None where there is nothing whole."""
    try:
        rows = json.loads(gzip.decompress(path.read_bytes()))
        return [row | {"geometry": shapely.from_wkb(bytes.fromhex(row["geometry"]))} for row in rows]
    except (OSError, EOFError, ValueError, TypeError, KeyError, zlib.error, shapely.errors.GEOSException):
        return None


def _write_parts(path: Path, parts: list[dict[str, Any]]) -> None:
    """Keep them for the next run; a cache that cannot be written is done without."""
    rows = [part | {"geometry": shapely.to_wkb(part["geometry"], hex=True)} for part in parts]
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, gzip.compress(json.dumps(rows).encode(), mtime=0))


def _regions(boundaries: Any, near: Any) -> list[dict[str, Any]]:
    """Outlines of first-level divisions where they are near."""
    rows: list[dict[str, Any]] = []
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
