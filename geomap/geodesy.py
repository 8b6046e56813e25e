"""Metres on the ellipsoid: distances, bearings, local planes, buffers, circles, sectors.

All on WGS 84 degrees, longitude first, and on shapely geometries in the same; lengths in metres, bearings in degrees
clockwise from true north. Functions on points take numbers or arrays and return aligned arrays; NaN in, NaN out.
Geometry is measured in azimuthal equidistant planes centred on it, never in degrees and never in Web Mercator; what
crosses the antimeridian comes back cut at 180 degrees, as GeoJSON (RFC 7946) asks.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import shapely
from pyproj import Geod, Transformer
from pyproj.enums import TransformDirection
from shapely.affinity import translate
from shapely.geometry import MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geomap.kept import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import ArrayLike, NDArray

GEOD = Geod(ellps="WGS84")

QUAD_SEGS = 32
"""Segments to a quarter circle: a buffer's arc lies 0.03 % of its distance inside the true one (8: 0.5 %, 16: 0.12 %)."""

PLANE_SPAN_M = 700_000.0
"""Widest geometry that one plane holds: 350 km from its centre it stretches lengths by (r/R)^2/6 = 0.05 %."""

STEP_DEG = 0.05
"""Longest edge left as it is before projecting: a straight edge in degrees bends by 1 m over 5 km at 60 degrees north."""

CHORD_ERROR = 0.02
"""Distances on the sphere and on the ellipsoid differ by at most 0.6 %; thrice that leaves no vertex out."""

POLE_DEG = 1e-9
"""A vertex closer to a pole than this (0.1 mm) is the pole, which has every longitude."""


def distance_m(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> NDArray[np.float64]:
    """Geodesic distance between points, metres."""
    return _geodesic(GEOD.inv, lon1, lat1, lon2, lat2)[2]


def bearing_deg(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> NDArray[np.float64]:
    """Initial bearing of the geodesic from the first point to the second, 0 to 360 degrees."""
    return _geodesic(GEOD.inv, lon1, lat1, lon2, lat2)[0] % 360.0


def destination(
    lon: ArrayLike, lat: ArrayLike, bearing: ArrayLike, length_m: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The points reached from points by bearings and lengths, as longitudes and latitudes."""
    reached = _geodesic(GEOD.fwd, lon, lat, bearing, length_m)
    return reached[0], reached[1]


def _geodesic(solve: Callable[..., Any], *arguments: ArrayLike) -> list[NDArray[np.float64]]:
    """A geodesic problem on broadcast arrays; the answers have the broadcast shape (no dimension for single numbers)."""
    arrays = np.broadcast_arrays(*(np.asarray(argument, dtype=float) for argument in arguments))
    answers = solve(*(np.ravel(array).copy() for array in arrays))
    return [np.reshape(answer, arrays[0].shape) for answer in answers]


def area_m2(geometry: Any) -> Any:
    """Geodesic area of a geometry (a float) or of an array of them (an array); 0 for points and lines, NaN for None."""
    if geometry is None:
        return float("nan")
    if isinstance(geometry, BaseGeometry):
        return float(_transform(densify(polygons_of(geometry)), _equal_area).area)
    return np.array([area_m2(one) for one in geometry], dtype=float)


def _equal_area(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[Any, Any]:
    """Lambert's cylindrical equal-area projection of the ellipsoid (Snyder 1987, eq. 3-12), metres."""
    e2 = float(GEOD.es)
    e, sine = e2**0.5, np.sin(np.radians(lat))
    q = (1.0 - e2) * (sine / (1.0 - e2 * sine**2) + np.arctanh(e * sine) / e)
    return np.radians(lon) * GEOD.a, q * GEOD.a / 2.0


def densify(geometry: BaseGeometry, *, step_deg: float = STEP_DEG) -> BaseGeometry:
    """The same geometry with vertices at least every ``step_deg``, on its own straight edges in degrees."""
    return shapely.segmentize(geometry, step_deg)


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry, as one Polygon or MultiPolygon (empty where it has none)."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = [part for part in parts_of(geometry) if part.geom_type == "Polygon"]
    return _gathered(parts) if parts else Polygon()


def parts_of(geometry: BaseGeometry) -> list[Any]:
    """The single, non-empty parts of a geometry, collections in collections opened."""
    members = getattr(geometry, "geoms", None)
    if members is None:
        return [] if geometry.is_empty else [geometry]
    return [part for member in members for part in parts_of(member)]


def clean(geometry: BaseGeometry) -> BaseGeometry:
    """A valid geometry of the same dimension: bow ties opened, duplicate rings and lower-dimensional crumbs dropped."""
    if geometry.is_valid:
        return geometry
    dimension = shapely.get_dimensions(geometry)
    parts = parts_of(shapely.make_valid(geometry))
    return shapely.union_all([part for part in parts if shapely.get_dimensions(part) == dimension])


class LocalPlane:
    """An azimuthal equidistant plane about a point: metres east and north, exact from the centre outwards."""

    __slots__ = ("_poles", "_transformer", "lat", "lon")

    def __init__(self, lon: float, lat: float) -> None:
        self.lon = lon
        self.lat = lat
        # A bare pipeline takes 0.05 ms to make, a pair of coordinate systems 15 ms.
        self._transformer = Transformer.from_pipeline(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
            f"+step +proj=aeqd +lat_0={lat!r} +lon_0={lon!r} +ellps=WGS84"
        )
        x, y = self._forward(np.array([lon, lon]), np.array([90.0, -90.0]))
        self._poles = tuple(map(Point, x, y))

    def _forward(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        x, y = self._transformer.transform(lon, lat)
        return x, y

    def _inverse(self, x: Any, y: Any) -> tuple[Any, Any]:
        lon, lat = self._transformer.transform(x, y, direction=TransformDirection.INVERSE)
        return lon, lat

    def project(self, geometry: BaseGeometry) -> BaseGeometry:
        """From degrees to the plane; edges are densified, halves that the antimeridian cut are joined again."""
        west, _, east, _ = geometry.bounds if not geometry.is_empty else (0.0, 0.0, 0.0, 0.0)
        flat = _transform(densify(geometry), self._forward)
        if (west <= -180.0 or east >= 180.0) and shapely.get_dimensions(flat) == 2:
            flat = shapely.union_all(parts_of(clean(flat)))
        return flat

    def unproject(self, geometry: BaseGeometry) -> BaseGeometry:
        """From the plane to degrees, cut where it crosses the antimeridian, closed over a pole that it holds."""
        if shapely.get_dimensions(geometry) == 2 and any(geometry.intersects(pole) for pole in self._poles):
            return self._unproject_over_pole(geometry)
        return cut_antimeridian(_transform(geometry, self._unwrapped))

    def _unwrapped(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[Any, Any]:
        """Longitudes within 180 degrees of the centre's, so that no edge jumps."""
        lon, lat = self._inverse(x, y)
        return self.lon + _wrapped(lon - self.lon), lat

    def _unproject_over_pole(self, geometry: BaseGeometry) -> BaseGeometry:
        """Cut along the centre's meridian (x = 0), where every side keeps to one half of the longitudes."""
        far = 2.1e7
        heights = sorted([-far, *(pole.y for pole in self._poles if abs(pole.y) < far), far])
        sides = []
        for sign in (1.0, -1.0):
            half = Polygon([(0.0, y) for y in heights] + [(sign * far, far), (sign * far, -far)])
            for part in parts_of(polygons_of(geometry.intersection(half))):
                rings = [self._side_ring(ring, sign) for ring in (part.exterior, *part.interiors)]
                sides.append(clean(Polygon(rings[0], rings[1:])))
        return cut_antimeridian(shapely.union_all(sides))

    def _side_ring(self, ring: Any, sign: float) -> list[tuple[float, float]]:
        """One ring on one side of the meridian; a vertex at a pole takes its neighbours' longitudes, one after another."""
        xy = np.asarray(ring.coords)[:-1]
        lon, lat = self._inverse(xy[:, 0], xy[:, 1])
        turn = _wrapped(lon - self.lon)
        wrong = (np.sign(turn) == -sign) & (np.abs(xy[:, 0]) < 1e-3)
        turn = np.where(wrong & (np.abs(turn) > 90.0), sign * 180.0, np.where(wrong, 0.0, turn))
        polar = np.abs(lat) > 90.0 - POLE_DEG
        vertices: list[tuple[float, float]] = []
        for i in range(len(xy)):
            if polar[i]:
                pole = float(np.copysign(90.0, lat[i]))
                vertices += [(self.lon + float(turn[i - 1]), pole), (self.lon + float(turn[(i + 1) % len(xy)]), pole)]
            else:
                vertices.append((self.lon + float(turn[i]), float(lat[i])))
        return vertices


@lru_cache(maxsize=512)
def _plane(lon: float, lat: float) -> LocalPlane:
    return LocalPlane(lon, lat)


def local_plane(lon: float, lat: float) -> LocalPlane:
    """The plane about a point, from a bounded cache (with its poles, making one takes 0.1 ms); centred to 1e-9 degree."""
    return _plane(round(float(lon), 9), round(float(lat), 9))


def _wrapped(degrees: Any) -> Any:
    """Differences of longitude brought to -180 to 180."""
    return (np.asarray(degrees) + 180.0) % 360.0 - 180.0


def _transform(geometry: BaseGeometry, function: Callable[[Any, Any], tuple[Any, Any]]) -> BaseGeometry:
    """Apply a function of coordinate arrays to a geometry, heights dropped."""

    def moved(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(function(xy[:, 0], xy[:, 1]))

    return shapely.transform(shapely.force_2d(geometry), moved)


def cut_antimeridian(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry whose longitudes run past 180 or -180 degrees, cut there and each piece brought into range."""
    if geometry.is_empty or (geometry.bounds[0] >= -180.0 and geometry.bounds[2] <= 180.0):
        return geometry
    valid = clean(geometry)
    dimension = shapely.get_dimensions(valid)
    pieces = []
    for turn in (-360.0, 0.0, 360.0):
        world = box(-180.0 + turn, -91.0, 180.0 + turn, 91.0)
        within = [part for part in parts_of(valid.intersection(world)) if shapely.get_dimensions(part) == dimension]
        pieces += [translate(part, xoff=-turn) for part in within]
    return shapely.union_all(pieces)


def middle(geometry: BaseGeometry) -> tuple[float, float]:
    """The middle of a geometry's bounding box, by the shorter way round where it touches the antimeridian."""
    west, south, east, north = geometry.bounds
    if east - west > 180.0:
        lons = shapely.get_coordinates(geometry)[:, 0] % 360.0
        return float(_wrapped((lons.min() + lons.max()) / 2.0)), (south + north) / 2.0
    return (west + east) / 2.0, (south + north) / 2.0


def local_pieces(geometry: BaseGeometry, *, span_m: float = PLANE_SPAN_M) -> Iterator[BaseGeometry]:
    """The geometry cut into pieces that one local plane each can measure (the geometry itself where it is small)."""
    if geometry.is_empty:
        return
    west, south, east, north = geometry.bounds
    narrow = 0.0 if south <= 0.0 <= north else min(abs(south), abs(north))
    height = float(distance_m(west, south, west, north))
    width = float(distance_m(0.0, narrow, min(east - west, 180.0), narrow))
    if max(height, width) <= span_m:
        yield geometry
        return
    if width >= height:
        half = (west + east) / 2.0
        halves = [(west, south, half, north), (half, south, east, north)]
    else:
        half = (south + north) / 2.0
        halves = [(west, south, east, half), (west, half, east, north)]
    dimension = shapely.get_dimensions(geometry)
    for corners in halves:
        piece = geometry.intersection(box(*corners))
        kept = [part for part in parts_of(piece) if shapely.get_dimensions(part) == dimension]
        if kept:
            yield from local_pieces(_gathered(kept), span_m=span_m)


def _gathered(parts: list[Any]) -> BaseGeometry:
    """Parts of one dimension as one multi-part geometry."""
    if len(parts) == 1:
        return cast("BaseGeometry", parts[0])
    return (MultiPoint, MultiLineString, MultiPolygon)[int(shapely.get_dimensions(parts[0]))](parts)


WHOLE_CORNERS = 192
"""A geometry of fewer corners is buffered in one go."""
RUN_CORNERS = 16
"""Corners of a run: of 2 to 128 the quickest or nearly so at 3 to 30 km on four borders."""


LEAST_RUNG_M = 512.0
"""Shorter buffers are made in one go."""


def buffer_m(geometry: BaseGeometry, length_m: float, *, quad_segs: int = QUAD_SEGS) -> BaseGeometry:
    """All points within ``length_m`` of a geometry (negative: a polygon's points at least that far inside).

    Large geometries are cut and each piece buffered in its own plane, so the edge stays within 0.1 % of the length.
    """
    if geometry.is_empty:
        return Polygon()
    if length_m < 0.0:
        return clean(geometry).difference(buffer_m(geometry.boundary, -length_m, quad_segs=quad_segs))
    buffered = _buffered if shapely.get_num_coordinates(geometry) <= WHOLE_CORNERS else _large_buffered
    return buffered(geometry, length_m, quad_segs)


def _buffered(geometry: BaseGeometry, length_m: float, quad_segs: int) -> BaseGeometry:
    pieces = _planar_pieces(geometry)
    grown = [plane.unproject(_grown(flat, length_m, quad_segs)) for plane, flat in pieces]
    return grown[0] if len(grown) == 1 else shapely.union_all(grown)


_large_buffered = kept(32)(_buffered)
"""Of states and borders, which are asked for again: 200 km about Canada take a second, and 2 MB at the most."""


def grow_m(geometry: BaseGeometry, length_m: float) -> BaseGeometry:
    """``buffer_m`` for a border that is asked for at many lengths: grown from a shorter buffer that is kept.

    Growing a rounded outline a second time costs a fifth of the first time, and the discs of two lengths add up to the
    disc of their sum. Rungs are powers of two, so an answer does not depend on what was asked before.
    """
    if geometry.is_empty or length_m < LEAST_RUNG_M:
        return buffer_m(geometry, length_m)
    rung = 2.0 ** math.floor(math.log2(length_m))
    grown = [
        plane.unproject(flat.buffer(length_m - rung, quad_segs=QUAD_SEGS)) for plane, flat in _rung(geometry, rung)
    ]
    return grown[0] if len(grown) == 1 else shapely.union_all(grown)


@kept(384)
def _rung(geometry: BaseGeometry, length_m: float) -> tuple[tuple[LocalPlane, BaseGeometry], ...]:
    """The pieces of a geometry buffered, each in its own plane."""
    return tuple((plane, _grown(flat, length_m, QUAD_SEGS)) for plane, flat in _planar_pieces(geometry))


def _grown(flat: BaseGeometry, length_m: float, quad_segs: int) -> BaseGeometry:
    """A planar geometry buffered; a long one run by run of its corners, and the runs joined.

    The offset curve of a winding line crosses itself at every bend, and GEOS' time grows with the crossings: borders
    of 1,000 to 4,000 corners took 2 to 18 times as long in one go. The shapes differ by less than 0.0005 % of the area.
    """
    if shapely.get_num_coordinates(flat) <= WHOLE_CORNERS or shapely.get_dimensions(flat) < 1:
        return flat.buffer(length_m, quad_segs=quad_segs)
    solid = [part for part in parts_of(flat) if shapely.get_dimensions(part) != 1]
    lines = [part for part in parts_of(flat) if shapely.get_dimensions(part) == 1]
    lines += [edge for part in solid for edge in parts_of(part.boundary) if not edge.is_empty]
    runs = []
    for line in lines:
        corners = shapely.get_coordinates(line)
        runs += [corners[at : at + RUN_CORNERS + 1] for at in range(0, len(corners) - 1, RUN_CORNERS)]
    cut = shapely.linestrings(np.concatenate(runs), indices=np.repeat(np.arange(len(runs)), [len(r) for r in runs]))
    grown: Any = shapely.buffer(cut, length_m, quad_segs=quad_segs)
    return shapely.union_all([*solid, *grown])


@kept(192)
def _planar_pieces(geometry: BaseGeometry) -> tuple[tuple[LocalPlane, BaseGeometry], ...]:
    """The pieces of a geometry, each in its own plane; kept, for the same border is buffered by many lengths."""
    pieces = []
    for piece in local_pieces(clean(geometry)):
        plane = local_plane(*middle(piece))
        pieces.append((plane, plane.project(piece)))
    return tuple(pieces)


def disc(lon: float, lat: float, radius_m: float) -> BaseGeometry:
    """A geodesic circle as a polygon of 4 x ``QUAD_SEGS`` vertices, all of them on the circle."""
    return sector(lon, lat, bearing=0.0, half_angle=180.0, inner_m=0.0, outer_m=radius_m)


def sector(
    lon: float, lat: float, *, bearing: float, half_angle: float, inner_m: float, outer_m: float
) -> BaseGeometry:
    """The points between two distances from a point and within ``half_angle`` degrees of a bearing.

    Exact on the ellipsoid (every vertex by the direct geodesic problem); a half angle of 180 makes a disc or a ring.
    """
    full = half_angle >= 180.0
    count = max(2, round(4 * QUAD_SEGS * min(half_angle, 180.0) / 180.0)) + 1
    turns = np.linspace(bearing - half_angle, bearing + half_angle, count) if not full else None
    angles = turns if turns is not None else np.arange(4 * QUAD_SEGS) * (90.0 / QUAD_SEGS)
    # In the plane about the point a length and a bearing from the centre are exact by construction.
    unit = np.column_stack([np.sin(np.radians(angles)), np.cos(np.radians(angles))])
    if full:
        flat = Polygon(unit * outer_m, [unit[::-1] * inner_m] if inner_m > 0.0 else None)
    elif inner_m > 0.0:
        flat = Polygon(np.vstack([unit * outer_m, unit[::-1] * inner_m]))
    else:
        flat = Polygon(np.vstack([[[0.0, 0.0]], unit * outer_m]))
    return local_plane(lon, lat).unproject(flat)


def reach_m(geometry: BaseGeometry, lon: float, lat: float) -> float:
    """Radius of the smallest circle about a point that holds the whole geometry, metres."""
    xy = shapely.get_coordinates(densify(geometry))
    rough = _chord(lon, lat, xy[:, 0], xy[:, 1])
    # The exact geodesic is only worked out where it can be the longest.
    far = xy[rough >= rough.max() * (1.0 - CHORD_ERROR)]
    return float(distance_m(lon, lat, far[:, 0], far[:, 1]).max())


def _chord(lon: float, lat: float, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight distance through a unit sphere, which grows with the geodesic distance but for ``CHORD_ERROR``."""
    here, there = _unit_vectors(np.array([lon]), np.array([lat])), _unit_vectors(lons, lats)
    return np.asarray(np.sqrt(((there - here) ** 2).sum(axis=1)))


def _unit_vectors(lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = np.radians(lons), np.radians(lats)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def distance_to_m(geometry: BaseGeometry, lon: float, lat: float) -> float:
    """Geodesic distance from a point to the nearest part of a geometry, metres; 0 inside a polygon."""
    return float(local_plane(lon, lat).project(geometry).distance(Point(0.0, 0.0)))


def central_point(geometry: BaseGeometry) -> tuple[float, float]:
    """The corrected centre of the Georeferencing Quick Reference Guide, brought inside the shape.

    The centre of the smallest enclosing circle of the largest part, if the part holds it; else the nearest point of
    the part, moved on in the same direction to the middle of what lies behind (a strip's middle, not its edge).
    """
    parts = parts_of(geometry)
    dimension = max(int(shapely.get_dimensions(part)) for part in parts)
    sizes = (None, shapely.length, shapely.area)[dimension]
    main = max((part for part in parts if shapely.get_dimensions(part) == dimension), key=sizes) if sizes else parts[0]
    plane = local_plane(*middle(main))
    flat = plane.project(main)
    if dimension == 2:
        flat = max(parts_of(polygons_of(clean(flat))), key=shapely.area)
    centre = shapely.minimum_bounding_circle(flat).centroid
    found = centre if flat.contains(centre) else _nearest_inside(flat, centre)
    lon, lat = shapely.get_coordinates(plane.unproject(found))[0]
    return float(lon), float(lat)


def _nearest_inside(flat: BaseGeometry, centre: Point) -> Point:
    """The nearest point of a planar shape; for a polygon, the middle of the chord that begins there."""
    edge = Point(shapely.get_coordinates(shapely.shortest_line(centre, flat))[1])
    if shapely.get_dimensions(flat) < 2:
        return edge
    away = np.array([edge.x - centre.x, edge.y - centre.y])
    length = float(np.hypot(*away))
    if length > 0.0:
        end = np.array([edge.x, edge.y]) + away / length * max(flat.length, 1.0)
        chords = parts_of(flat.intersection(shapely.linestrings([[edge.x, edge.y], list(end)])))
        lines = [chord for chord in chords if chord.geom_type == "LineString"]
        if lines:
            first = min(lines, key=edge.distance)
            chord_middle = shapely.line_interpolate_point(first, 0.5, normalized=True)
            if flat.contains(chord_middle):
                return cast("Point", chord_middle)
    return flat.representative_point()
