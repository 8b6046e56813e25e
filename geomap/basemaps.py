"""The ground under a map: land, borders, regions' lines, disputed lines, labels; light far away, full near the events."""

from __future__ import annotations

import contextlib
import gzip
import json
import math
import zlib
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import shapely

from geomap import wkb
from geomap.files import write_bytes
from geomap.tables import Field, Layer, Table
from geomap.waters import lakes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from geomap.models import Candidate

NEAR_DEG = 1.6
"""Half the width of the box about each event in which the ground is drawn in full, degrees."""
MOST_EXTENT_DEG = 4.0
"""A footprint that is wider is shown at a scale where the coarse ground will do."""
FAR_TOLERANCE_DEG = 0.04
"""How far the ground may be off elsewhere: 4 km, a pixel at zoom 5."""
NEAR_TOLERANCE_DEG = 0.0008
"""Near the events: about 80 m, less than the fine lines' own accuracy."""
MIN_ISLAND_DEG2 = 0.01
"""Far away, smaller islands (about 100 km²) are left out."""
TOWNS_PER_EVENT = 60
MIN_LAKE_DEG2 = 0.08
"""Far away, lakes below about 800 km² are left out."""
WATER_LETTER_PX, METRES_PER_DEGREE = 6.5, 111_320.0
MIN_LABEL_POPULATION = 3_000


VIEWS = ("iso", "de_facto")
NAMES = tuple(f"name_{language}" for language in ("az", "fr", "hy", "ru", "uk"))
MIN_CITY_POPULATION = 500_000
"""Far from the events, cities of that many people are named, and capitals."""
LETTER_PX = 9.5
"""Width of a letter of a country's name on the map, pixels: a name is shown where the country is about as wide."""
NAME_SHARE = 0.75
"""Of a name's width, what the country beneath must have: Chad's may stand out of Chad a little."""
REGION_NAME_ZOOM = 6.5


class Gazetteer(Protocol):
    """Where the labels come from."""

    def cities(self, population: int) -> tuple[Candidate, ...]:
        """Capitals, and cities of that size."""

    def waters(self) -> tuple[Candidate, ...]:
        """Seas, straits and lakes."""

    def written(self, place_ids: Iterable[str]) -> dict[str, dict[str, str]]:
        """Names by language, by place id."""

    def countries(self) -> tuple[Candidate, ...]:
        """All countries."""

    def reverse(self, lon: float, lat: float, *, limit: int = 1) -> tuple[Candidate, ...]:
        """The nearest populated places."""


def build_basemap(
    boundaries: Any,
    gazetteer: Gazetteer,
    points: Sequence[tuple[float, float]],
    *,
    extents: Sequence[tuple[float, float, float, float]] = (),
    cache: Path | None = None,
) -> dict[str, Table]:
    """Tables ``land``, ``lakes``, ``admin1``, ``borders``, ``disputed``, ``labels``, WGS 84, in the boundaries' point of view.

    ``other_land`` and ``other_borders`` hold what another point of view shows in place of the rows whose ``view`` is not ''.

    Args:
        boundaries: a ``geomap.borders.Boundaries``.
        gazetteer: for the labels.
        points: longitude and latitude of the events, where full detail and regions' lines are wanted.
        extents: west, south, east, north of what the events' footprints cover: a map of one shows about as much again around it.
        cache: file in which the ground far from all events is kept between runs; made where it is missing.
    """
    boxes = near_boxes(points, extents)
    near = shapely.union_all(boxes)
    rows: dict[str, list[dict[str, Any]]] = {"land": [], "borders": [], "lakes": [], "labels": []}
    for part in far_ground(boundaries, gazetteer, cache):
        shape = part["geometry"]
        if part["layer"] != "labels" and boxes and shapely.intersects(shape, near):
            shape = shapely.difference(shape, near)
        if not shape.is_empty:
            rows[part["layer"]].append(part | {"geometry": shape})
    for part in _in_both_views(boundaries, lambda seen, only: _near_ground(seen, boxes, only)):
        rows[part["layer"]].append(part)
    rows["lakes"] += [_lake(_cut(lake, _meeting(boxes, lake.bounds))) for lake in lakes([box.bounds for box in boxes])]
    seen = {
        name: [part for part in rows[name] if part["view"] in {"", boundaries.view}] for name in ("land", "borders")
    }
    other = {name: [part for part in rows[name] if part["view"] not in {"", boundaries.view}] for name in seen}
    regions, region_labels = _regions(boundaries, boxes)
    labels = _with_names([*rows["labels"], *region_labels, *_towns(gazetteer, points)], gazetteer)
    return {
        "land": _table("land", seen["land"], ("country_code", "name", "view")),
        "other_land": _table("other_land", other["land"], ("country_code", "name", "view")),
        "admin1": _table("admin1", regions, ("country_code",)),
        "borders": _table("borders", seen["borders"], ("name", "kind", "view")),
        "other_borders": _table("other_borders", other["borders"], ("name", "kind", "view")),
        "lakes": _table("lakes", (lake for lake in rows["lakes"] if not lake["geometry"].is_empty), ("name",)),
        "disputed": _table(
            "disputed",
            ({"name": line.name, "kind": line.kind, "geometry": line.line} for line in boundaries.lines()),
            ("name", "kind"),
        ),
        "labels": _table("labels", labels, ("name", "kind", "country_code", "population", "min_zoom", *NAMES)),
    }


def near_boxes(
    points: Sequence[tuple[float, float]], extents: Sequence[tuple[float, float, float, float]] = ()
) -> list[Any]:
    """Rectangles that hold all points and extents with room around, none touching another."""
    near = {(x - NEAR_DEG, y - NEAR_DEG, x + NEAR_DEG, y + NEAR_DEG) for x, y in points}
    for west, south, east, north in extents:
        room = max(east - west, north - south)
        if room <= MOST_EXTENT_DEG:
            near.add((west - room, south - room * 0.6, east + room, north + room * 0.6))
    corners = sorted(near)
    merged: list[tuple[float, float, float, float]] = []
    for corner in corners:
        box = corner
        while touching := [
            m for m in merged if m[0] <= box[2] and m[2] >= box[0] and m[1] <= box[3] and m[3] >= box[1]
        ]:
            merged = [m for m in merged if m not in touching]
            all_of = [box, *touching]
            box = (
                min(m[0] for m in all_of),
                min(m[1] for m in all_of),
                max(m[2] for m in all_of),
                max(m[3] for m in all_of),
            )
        merged.append(box)
    return [shapely.box(*box) for box in sorted(merged)]


def far_ground(boundaries: Any, gazetteer: Gazetteer, cache: Path | None) -> list[dict[str, Any]]:
    """Land, borders and names of the world as coarse as they may be far away; from the cache where it has them."""
    if cache is not None and (kept := _read_parts(cache)) is not None:
        return kept
    parts = [part for part in _in_both_views(boundaries, _far_parts) if not part["geometry"].is_empty]
    parts += [_lake(shapely.simplify(lake, FAR_TOLERANCE_DEG)) for lake in lakes() if lake.area >= MIN_LAKE_DEG2]
    parts += [_water_label(water) for water in gazetteer.waters()]
    parts += [*_country_labels(parts, gazetteer), *map(_town_label, gazetteer.cities(MIN_CITY_POPULATION))]
    if cache is not None:
        _write_parts(cache, parts)
    return parts


def _in_both_views(
    boundaries: Any, draw: Callable[[Any, frozenset[str] | None], Iterable[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """What both points of view show alike, with ``view`` '', and what each shows in its own way, with its name.

    ``draw`` gives the parts of some boundaries, of all states or of those it is told.
    """
    contested = boundaries.contested
    (view,) = set(VIEWS) - {boundaries.view}
    others = {_key(part): part for part in draw(boundaries.seen_from(view), contested)}
    parts = []
    for part in draw(boundaries, None):
        twin = others.get(_key(part))
        is_contested = not contested.isdisjoint(part["states"])
        if is_contested and twin is not None and shapely.equals_identical(twin["geometry"], part["geometry"]):
            others.pop(_key(part))
            is_contested = False
        parts.append(part | {"view": boundaries.view if is_contested else ""})
    return parts + [part | {"view": view} for part in others.values()]


def _key(part: dict[str, Any]) -> tuple[str, ...]:
    return (part["layer"], *part["states"], str(part.get("place_id")))


def _far_parts(boundaries: Any, only: frozenset[str] | None) -> Iterable[dict[str, Any]]:
    """Land and borders as coarse as they may be."""
    for file, feature in boundaries.features("country"):
        if only is not None and feature.iso not in only:
            continue
        shape = shapely.simplify(boundaries.polygon(file, feature), FAR_TOLERANCE_DEG)
        large = [p for p in shapely.get_parts(shape) if p.area >= MIN_ISLAND_DEG2] or list(shapely.get_parts(shape))[:1]
        yield _land(shapely.multipolygons(large), feature)
    for pair, line in _borders(boundaries, only or {f.iso for _, f in boundaries.features("country") if f.iso}):
        yield _border(shapely.simplify(line.line, FAR_TOLERANCE_DEG), pair, line)


def _land(shape: Any, feature: Any) -> dict[str, Any]:
    words = {"country_code": feature.iso, "name": feature.name, "place_id": feature.place_id}
    return _part("land", shape, **words) | {"states": [feature.iso or ""]}


def _lake(shape: Any) -> dict[str, Any]:
    return _part("lakes", shape, name=None) | {"states": [], "view": ""}


def _water_label(water: Candidate) -> dict[str, Any]:
    """A sea's or lake's name, from the zoom at which its water is about as wide as the name."""
    width_deg = 2 * (water.extent_m or 50_000) / METRES_PER_DEGREE / max(0.2, math.cos(math.radians(water.lat)))
    zoom = math.log2(NAME_SHARE * WATER_LETTER_PX * len(water.name) / width_deg * 360 / 256)
    words = {"place_id": water.place_id, "min_zoom": round(max(2.0, min(9.0, zoom)), 1)}
    return _part("labels", shapely.Point(water.lon, water.lat), name=water.name, kind=water.kind) | words


def _border(shape: Any, pair: tuple[str, str], line: Any) -> dict[str, Any]:
    return _part("borders", shape, name="–".join(pair), kind=line.kind) | {"states": list(pair)}


def _near_ground(boundaries: Any, boxes: Sequence[Any], only: frozenset[str] | None = None) -> Iterable[dict[str, Any]]:
    """Land and borders in full about the events, of all states or of those that are told."""
    touched = set()
    for file, feature in boundaries.features("country"):
        if only is not None and feature.iso not in only:
            continue
        meets = _meeting(boxes, feature.bbox)
        if not meets:
            continue
        shape = _cut(boundaries.polygon(file, feature), meets)
        if not shape.is_empty:
            touched.add(feature.iso)
            yield _land(shapely.simplify(shape, NEAR_TOLERANCE_DEG), feature)
    for pair, line in _borders(boundaries, touched):
        shape = _cut(line.line, _meeting(boxes, line.line.bounds))
        if not shape.is_empty:
            yield _border(shapely.simplify(shape, NEAR_TOLERANCE_DEG), pair, line)


def _meeting(boxes: Sequence[Any], bounds: tuple[float, float, float, float]) -> list[Any]:
    west, south, east, north = bounds
    meets = [box for box in boxes if box.bounds[0] <= east and box.bounds[2] >= west]
    return [box for box in meets if box.bounds[1] <= north and box.bounds[3] >= south]


def _cut(shape: Any, boxes: Sequence[Any]) -> Any:
    """What of a shape lies in boxes that don't touch each other."""
    pieces = [part for box in boxes for part in shapely.get_parts(shapely.clip_by_rect(shape, *box.bounds))]
    pieces = [piece for piece in pieces if not piece.is_empty]
    if not pieces:
        return shapely.Point()
    if shape.geom_type.endswith("Polygon"):
        return shapely.multipolygons([piece for piece in pieces if piece.geom_type == "Polygon"])
    return shapely.multilinestrings([piece for piece in pieces if piece.geom_type == "LineString"])


def _borders(boundaries: Any, states: Iterable[str | None]) -> Iterable[tuple[tuple[str, str], Any]]:
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


def _regions(boundaries: Any, boxes: Sequence[Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Outlines of first-level divisions where they are near, and their names."""
    rows: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for file, feature in boundaries.features("admin1"):
        meets = _meeting(boxes, feature.bbox)
        if not meets:
            continue
        shape = boundaries.polygon(file, feature)
        outline = _cut(shapely.boundary(shape), meets)
        if outline.is_empty:
            continue
        rows.append({"country_code": feature.iso, "geometry": shapely.simplify(outline, NEAR_TOLERANCE_DEG)})
        inside = shapely.point_on_surface(_largest(shape))
        words = {"country_code": feature.iso, "place_id": feature.place_id, "min_zoom": REGION_NAME_ZOOM}
        labels.append(_part("labels", inside, name=feature.name, kind="admin1") | words)
    return rows, labels


def _largest(shape: Any) -> Any:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _country_labels(parts: Iterable[dict[str, Any]], gazetteer: Gazetteer) -> Iterable[dict[str, Any]]:
    """A country's name where it has the most room, from the zoom at which it fits."""
    found = {c.country_code: c for c in gazetteer.countries() if c.valid_to is None}
    for part in parts:
        country = found.get(part.get("country_code"))
        if part["layer"] != "land" or country is None or part["view"] not in {"", VIEWS[0]}:
            continue
        largest = _largest(part["geometry"])
        middle = shapely.Point(shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=0.25))[0])
        width = largest.bounds[2] - largest.bounds[0]
        needed = NAME_SHARE * LETTER_PX * len(country.name)
        zoom = round(max(2.0, min(7.0, math.log2(needed / width * 360 / 256))), 1)
        words = {"country_code": country.country_code, "place_id": country.place_id, "min_zoom": zoom}
        yield _part("labels", middle, name=country.name, kind="country") | words


def _towns(gazetteer: Gazetteer, points: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    """Names of towns about the events."""
    places: dict[str, Candidate] = {}
    for lon, lat in dict.fromkeys((round(x, 1), round(y, 1)) for x, y in points):
        for town in gazetteer.reverse(lon, lat, limit=TOWNS_PER_EVENT):
            if (town.population or 0) >= MIN_LABEL_POPULATION:
                places[town.place_id] = town
    return [_town_label(town) for _, town in sorted(places.items())]


def _town_label(place: Candidate) -> dict[str, Any]:
    words = {"country_code": place.country_code, "place_id": place.place_id, "population": place.population}
    return _part("labels", shapely.Point(place.lon, place.lat), name=place.name, kind=place.kind) | words


def _with_names(labels: Sequence[dict[str, Any]], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Each place once, with its names in the languages that the data has."""
    once = {str(label["place_id"]): label for label in labels}
    names = gazetteer.written(once)
    return [
        label | {f"name_{language}": name for language, name in names.get(place_id, {}).items()}
        for place_id, label in sorted(once.items())
    ]


def _table(name: str, rows: Iterable[dict[str, Any]], columns: tuple[str, ...]) -> Table:
    listed = list(rows)
    fields = tuple(Field(column, "real" if column in {"population", "min_zoom"} else "text") for column in columns)
    shapes = shapely.to_wkb(np.array([row["geometry"] for row in listed], dtype=object)).tolist()
    kept = [None if row["geometry"].is_empty else wkb.simple(shape) for row, shape in zip(listed, shapes, strict=True)]
    data = {column: [row.get(column) for row in listed] for column in columns}
    return Table(Layer(name, name, "Basemap", fields, (), "GEOMETRY"), data, kept)
