"""Polygons on an integer grid, cut into the arcs that they share.

Corners are whole steps of ``GRID_DEG``; two rings share an edge where both have it between the same two corners.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
import shapely.geometry

from geomap.boundary_files import GRID_DEG

Ring = Any
"""(n, 2) int array of grid steps, first corner repeated at the end."""


@dataclass(slots=True)
class Topology:
    """Arcs with their owners, and each region as references to arcs."""

    arcs: list[Ring] = field(default_factory=list)
    owners: list[set[str]] = field(default_factory=list)
    """Keys of the one or two regions along each arc."""
    regions: dict[str, list[list[list[int]]]] = field(default_factory=dict)
    """Polygons of rings of arc numbers; ~i runs arc i backwards."""

    def polygon(self, key: str) -> Any:
        """A region's geometry in degrees."""
        return to_geometry([[self.ring(refs) for refs in rings] for rings in self.regions[key]])

    def ring(self, refs: list[int]) -> Ring:
        """A ring's corners in grid steps."""
        pieces = [self.arcs[ref] if ref >= 0 else self.arcs[~ref][::-1] for ref in refs]
        return np.concatenate([piece if number == 0 else piece[1:] for number, piece in enumerate(pieces)])

    def simplified(self, tolerance_deg: float) -> Topology:
        """Each arc simplified by itself (Douglas-Peucker), so that what was shared stays shared."""
        arcs = []
        for arc in self.arcs:
            line = shapely.simplify(shapely.linestrings(arc * GRID_DEG), tolerance_deg, preserve_topology=False)
            thin = np.rint(shapely.get_coordinates(line) / GRID_DEG).astype(np.int64)
            closed = bool((arc[0] == arc[-1]).all())
            arcs.append(thin if not closed or len(thin) > 3 else arc)
        return Topology(arcs, self.owners, self.regions)


def to_grid(geometry: Any, step: int = 1) -> list[list[Ring]]:
    """Rings of a (Multi)Polygon in grid steps (multiples of ``step``), repeated corners dropped, rings without area left out."""
    polygons = []
    for polygon in shapely.get_parts(geometry):
        if polygon.geom_type != "Polygon":
            continue
        # wound as Natural Earth winds them, whatever an overlay made of it: chains of arcs count on one direction
        wound = shapely.geometry.polygon.orient(polygon, -1.0)
        rings = [_snap(ring, step) for ring in (wound.exterior, *wound.interiors)]
        if len(rings[0]) > 3:
            polygons.append([rings[0], *(ring for ring in rings[1:] if len(ring) > 3)])
    return polygons


def to_steps(line: Any) -> Ring:
    """A LineString in grid steps, repeated corners dropped."""
    return _snap(line, 1)


def to_geometry(polygons: list[list[Ring]]) -> Any:
    """The opposite of ``to_grid``."""
    parts = [
        shapely.Polygon(degrees(rings[0]), [degrees(ring) for ring in rings[1:]])
        for rings in polygons
        if len(rings[0]) > 3
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def degrees(ring: Ring) -> Any:
    """Grid steps as the nearest doubles of the decimal degrees."""
    return np.round(ring * GRID_DEG, 6)


def to_lines(arcs: list[Ring]) -> Any:
    """Arcs of grid steps as a MultiLineString in degrees."""
    return shapely.multilinestrings([shapely.linestrings(degrees(arc)) for arc in arcs])


def _snap(ring: Any, step: int) -> Ring:
    points = np.rint(shapely.get_coordinates(ring) / (GRID_DEG * step)).astype(np.int64) * step
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (points[1:] != points[:-1]).any(axis=1)
    return points[keep]


def corner_keys(points: Ring) -> Any:
    """One int64 per corner, for matching."""
    return (points[:, 0] << 32) ^ (points[:, 1] & 0xFFFFFFFF)


def build_topology(regions: dict[str, list[list[Ring]]]) -> Topology:
    """Cut the regions' rings wherever more or fewer than two edges meet; equal pieces become one arc."""
    flat = [(key, number, ring) for key in regions for number, rings in enumerate(regions[key]) for ring in rings]
    all_points = np.concatenate([ring[:-1] for _, _, ring in flat])
    keys, inverse = np.unique(corner_keys(all_points), return_inverse=True)
    starts = np.cumsum([0, *(len(ring) - 1 for _, _, ring in flat)])
    following = np.arange(1, len(inverse) + 1)
    following[starts[1:] - 1] = starts[:-1]
    tail, head = inverse, inverse[following]
    edges = np.unique(np.stack([np.minimum(tail, head), np.maximum(tail, head)], axis=1), axis=0)
    degree = np.bincount(edges.ravel(), minlength=len(keys))
    is_node = degree != 2
    topology = Topology(regions={key: [[] for _ in regions[key]] for key in regions})
    known: dict[tuple[int, int], int] = {}
    for place, (key, number, ring) in enumerate(flat):
        ids = inverse[starts[place] : starts[place + 1]]
        nodes = np.flatnonzero(is_node[ids])
        first = int(nodes[0]) if len(nodes) else int(np.argmin(ids))
        ids = np.append(np.roll(ids, -first), ids[first])
        points = np.roll(ring[:-1], -first, axis=0)
        points = np.concatenate([points, points[:1]])
        cuts = np.append((nodes - first), len(ids) - 1) if len(nodes) else np.array([0, len(ids) - 1])
        refs = []
        for begin, end in itertools.pairwise(cuts):
            forward = (int(ids[begin]), int(ids[begin + 1]))
            backward = (int(ids[end]), int(ids[end - 1]))
            if forward in known:
                ref = known[forward]
            elif backward in known:
                ref = ~known[backward]
            else:
                ref = known[forward] = len(topology.arcs)
                topology.arcs.append(points[begin : end + 1])
                topology.owners.append(set())
            topology.owners[ref if ref >= 0 else ~ref].add(key)
            refs.append(ref)
        topology.regions[key][number].append(refs)
    return topology


def dissolve(topology: Topology, members: dict[str, list[str]]) -> dict[str, list[list[list[int]]]]:
    """Unions of regions as arc references: the arcs that only one of the members has, chained to rings.

    Returns polygons by union, each ring counted from its shell; holes follow the shell that holds them.
    """
    result = {}
    for union, keys in members.items():
        count: dict[int, int] = defaultdict(int)
        directed = []
        for key in keys:
            for rings in topology.regions[key]:
                for refs in rings:
                    for ref in refs:
                        count[ref if ref >= 0 else ~ref] += 1
                        directed.append(ref)
        loose = [ref for ref in directed if count[ref if ref >= 0 else ~ref] == 1]
        result[union] = _polygons(topology, _chain(topology, loose))
    return result


def _ends(topology: Topology, ref: int) -> tuple[tuple[int, int], tuple[int, int]]:
    arc = topology.arcs[ref if ref >= 0 else ~ref]
    start, end = (int(arc[0][0]), int(arc[0][1])), (int(arc[-1][0]), int(arc[-1][1]))
    return (start, end) if ref >= 0 else (end, start)


def _chain(topology: Topology, refs: list[int]) -> list[list[int]]:
    """Directed arcs joined to closed rings; at a corner where several leave, the ring closes as early as it can."""
    leaving: dict[tuple[int, int], list[int]] = defaultdict(list)
    for ref in refs:
        leaving[_ends(topology, ref)[0]].append(ref)
    rings = []
    for first in refs:
        start = _ends(topology, first)[0]
        if first not in leaving[start]:
            continue
        leaving[start].remove(first)
        path, corners = [first], [start]
        while path:
            here = _ends(topology, path[-1])[1]
            if here in corners:
                at = corners.index(here)
                rings.append(path[at:])
                del path[at:], corners[at:]
                if not path:
                    break
                # the part before the loop goes on from the same corner
            if not leaving[here]:
                break
            corners.append(here)
            path.append(leaving[here].pop(0))
    return rings


def _polygons(topology: Topology, rings: list[list[int]]) -> list[list[list[int]]]:
    areas = [shapely.polygons(degrees(topology.ring(refs))) for refs in rings]
    ccw = [shapely.is_ccw(shapely.get_exterior_ring(area)) for area in areas]
    if not rings:
        return []
    outward = ccw[int(np.argmax(shapely.area(areas)))]
    shells = [number for number, turn in enumerate(ccw) if turn == outward]
    polygons = [[rings[number]] for number in shells]
    tree = shapely.STRtree([areas[number] for number in shells])
    for number, turn in enumerate(ccw):
        if turn != outward:
            inside = tree.query(shapely.point_on_surface(areas[number]), predicate="within")
            best = min(inside.tolist(), key=lambda shell: areas[shells[shell]].area)
            polygons[best].append(rings[number])
    return polygons
