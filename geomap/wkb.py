"""Geometries as well-known binary, read and written with the standard library alone.

Coordinates are WGS 84 degrees, longitude first. Only what geomap makes is covered: two-dimensional points, lines and
polygons and their multiple forms. Anything else is turned into one of these by shapely, which is loaded only then.
"""

from __future__ import annotations

import math
import struct
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Position = tuple[float, float]
Ring = list[tuple[float, float]]

NAMES = {
    1: "Point",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
}
_CODES = {name: code for code, name in NAMES.items()}
_SINGLE = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}
_POINT = struct.Struct("<BIdd")
EARTH_RADIUS_M = 6_371_008.8
CIRCLE_VERTICES = 64
"""A circle of 64 corners holds 99.8 % of the true circle's area, less than any radius here is known to."""
_TURNS = [
    (math.cos(turn), math.sin(turn))
    for turn in (-2 * math.pi * step / CIRCLE_VERTICES for step in range(CIRCLE_VERTICES))  # counterclockwise
]


def point(lon: float, lat: float) -> bytes:
    """A point as WKB."""
    return _POINT.pack(1, 1, lon, lat)


def parse(blob: bytes) -> tuple[str, Any]:
    """Read WKB as (GeoJSON type, coordinates as nested lists of (lon, lat) pairs).

    Raises:
        ValueError: not well-known binary of a supported type.
    """
    try:
        name, coordinates, _ = _parse(blob, 0)
    except (struct.error, IndexError, KeyError) as error:
        raise ValueError(f"not a two-dimensional WKB geometry: {blob[:12].hex()}…") from error
    return name, coordinates


def _parse(blob: bytes, at: int) -> tuple[str, Any, int]:
    order = "<" if blob[at] == 1 else ">"
    (code,) = struct.unpack_from(order + "I", blob, at + 1)
    name = NAMES[code]
    at += 5
    if name == "Point":
        return name, struct.unpack_from(order + "2d", blob, at), at + 16
    if name == "LineString":
        line, at = _positions(blob, at, order)
        return name, line, at
    (size,) = struct.unpack_from(order + "I", blob, at)
    at += 4
    parts: list[Any] = []
    for _ in range(size):
        if name == "Polygon":
            part, at = _positions(blob, at, order)
        else:
            _, part, at = _parse(blob, at)
        parts.append(part)
    return name, parts, at


def _positions(blob: bytes, at: int, order: str) -> tuple[Ring, int]:
    (size,) = struct.unpack_from(order + "I", blob, at)
    end = at + 4 + 16 * size
    flat = struct.unpack_from(f"{order}{2 * size}d", blob, at + 4)
    return list(zip(flat[::2], flat[1::2], strict=True)), end


def build(name: str, coordinates: Any) -> bytes:
    """Write (GeoJSON type, coordinates) as little-endian WKB."""
    head = struct.pack("<BI", 1, _CODES[name])
    if name == "Point":
        return head + struct.pack("<2d", *coordinates)
    if name == "LineString":
        return head + _line(coordinates)
    body = (
        (_line(part) for part in coordinates) if name == "Polygon" else (build(_SINGLE[name], p) for p in coordinates)
    )
    return head + struct.pack("<I", len(coordinates)) + b"".join(body)


def _line(positions: Sequence[Position]) -> bytes:
    flat = [value for position in positions for value in position[:2]]
    return struct.pack(f"<I{len(flat)}d", len(positions), *flat)


def as_multi(blob: bytes) -> bytes:
    """The multiple form of a line or polygon, so that a layer has one type."""
    (code,) = struct.unpack_from("<I" if blob[0] == 1 else ">I", blob, 1)
    if code in (2, 3):
        return struct.pack("<BII", 1, code + 3, 1) + blob
    return blob


def positions_of(blob: bytes) -> Iterable[Position]:
    """All positions of a geometry, in order."""
    name, coordinates = parse(blob)
    return _flatten(name, coordinates)


def _flatten(name: str, coordinates: Any) -> Iterable[Position]:
    if name == "Point":
        return [coordinates]
    if name in ("LineString", "MultiPoint"):
        return list(coordinates)
    if name == "MultiPolygon":
        return [p for polygon in coordinates for ring in polygon for p in ring]
    return [p for part in coordinates for p in part]


def bounds(blob: bytes) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees; None for an empty geometry."""
    if len(blob) == 21 and blob[1:5] == b"\1\0\0\0" and blob[0] == 1:  # nearly all: one little-endian point
        lon, lat = struct.unpack_from("<2d", blob, 5)
        return None if math.isnan(lon) else (lon, lat, lon, lat)
    positions = [p for p in positions_of(blob) if not math.isnan(p[0])]
    if not positions:
        return None
    lons, lats = zip(*positions, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def simple(blob: bytes) -> bytes:
    """A geometry of another kind (collection, Z or M values, EWKB) as one that the other functions read."""
    try:
        parse(blob)
    except ValueError:
        import shapely

        shape = shapely.force_2d(shapely.from_wkb(blob))
        if shape.geom_type == "GeometryCollection":
            parts = shapely.get_parts(shape)
            dimensions = shapely.get_dimensions(parts)
            shape = shapely.union_all(parts[dimensions == dimensions.max()])
        if shape.geom_type == "LinearRing":
            shape = shapely.LineString(shapely.get_coordinates(shape))
        return bytes(shapely.to_wkb(shape, include_srid=False))
    return blob


def wound(polygon: list[Ring]) -> list[Ring]:
    """A polygon's rings closed and in RFC 7946's direction: outer counterclockwise, holes clockwise."""
    rings = []
    for number, ring in enumerate(polygon):
        closed = ring if ring and ring[0] == ring[-1] else [*ring, ring[0]]
        # Shoelace: twice the signed area, positive when counterclockwise.
        doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(closed))
        rings.append(closed if (doubled > 0) == (number == 0) else closed[::-1])
    return rings


def crosses_antimeridian(blob: bytes) -> bool:
    """Whether longitudes leave [-180, 180], or step over the antimeridian inside a line or ring."""
    name, coordinates = parse(blob)
    if name in ("Point", "MultiPoint"):
        return any(abs(p[0]) > 180 for p in _flatten(name, coordinates))
    lines = [coordinates] if name == "LineString" else coordinates
    if name == "MultiPolygon":
        lines = [ring for polygon in coordinates for ring in polygon]
    for line in lines:
        # An edge of 360 degrees goes round the whole world, as of a box of the world or of a cap about a pole.
        if any(abs(p[0]) > 180 for p in line) or any(180 < abs(a[0] - b[0]) < 360 for a, b in pairwise(line)):
            return True
    return False


def cut_at_antimeridian(blob: bytes) -> bytes:
    """The same geometry in parts that each lie within [-180, 180] (RFC 7946, 3.1.9); others come back as they are."""
    if not crosses_antimeridian(blob):
        return blob
    import shapely

    name, coordinates = parse(blob)
    if name in ("Point", "MultiPoint"):
        moved = [((lon + 180) % 360 - 180, lat) for lon, lat in _flatten(name, coordinates)]
        return build(name, moved[0] if name == "Point" else moved)
    polygons = name.endswith("Polygon")
    if polygons:
        parts = coordinates if name == "MultiPolygon" else [coordinates]
        shape = shapely.union_all([shapely.make_valid(_unrolled_polygon(part)) for part in parts])
    else:
        parts = coordinates if name == "MultiLineString" else [coordinates]
        shape = shapely.MultiLineString([_unrolled(part, None) for part in parts])
    pieces = []
    for turn in (-2, -1, 0, 1, 2):
        world = shapely.box(-180 + 360 * turn, -90, 180 + 360 * turn, 90)
        piece = shapely.intersection(shape, world)
        back = partial(_shifted, degrees=-360 * turn)
        wanted = 2 if polygons else 1
        found = shapely.get_parts(shapely.get_parts(shapely.transform(piece, back)))
        pieces += [p for p in found if not p.is_empty and shapely.get_dimensions(p) == wanted]
    if polygons:
        whole = shapely.union_all(pieces)
        return as_multi(bytes(shapely.to_wkb(whole)))
    return bytes(shapely.to_wkb(shapely.MultiLineString(pieces)))


def _shifted(positions: Any, *, degrees: float) -> Any:
    return positions + [degrees, 0]  # noqa: RUF005 (an array: numbers are added)


def _unrolled(line: Sequence[Position], near: float | None) -> Ring:
    """A line whose longitudes run on past 180 instead of stepping over; starts nearest to ``near``."""
    out: Ring = []
    before = near
    for lon, lat in line:
        moved = lon if before is None else lon + 360 * round((before - lon) / 360)
        out.append((moved, lat))
        before = moved
    return out


def _unrolled_polygon(rings: Sequence[Sequence[Position]]) -> Any:
    import shapely

    outer = _unrolled(rings[0], None)
    return shapely.Polygon(outer, [_unrolled(ring, outer[0][0]) for ring in rings[1:]])


def circle(lon: float, lat: float, radius_m: float) -> bytes:
    """A circle on the sphere about a point, as a MultiPolygon cut at the antimeridian.

    The sphere is within 0.5 % of the ellipsoid, less than any radius here is known to. A circle that holds a pole is
    closed along it.
    """
    angle = radius_m / EARTH_RADIUS_M
    phi = math.radians(lat)
    up, along = math.sin(phi) * math.cos(angle), math.cos(phi) * math.sin(angle)
    ring: Ring = []
    for cosine, sine_of_turn in _TURNS:
        sine = max(-1.0, min(1.0, up + along * cosine))
        east = math.atan2(sine_of_turn * along, math.cos(angle) - math.sin(phi) * sine)
        ring.append((lon + math.degrees(east), math.degrees(math.asin(sine))))
    pole = 90 if lat >= 0 else -90
    if abs(phi) + angle > math.pi / 2:
        ring = sorted(((x + 180) % 360 - 180, y) for x, y in ring)
        edge = ring[0][1]
        ring = [(-180, pole), (-180, edge), *ring, (180, edge), (180, pole)]
        ring = ring if pole > 0 else ring[::-1]
    ring.append(ring[0])
    return as_multi(cut_at_antimeridian(build("Polygon", [ring])))
