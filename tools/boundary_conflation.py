"""Regions of Natural Earth fitted to the fine borders of their state.

Inside, a region keeps its lines; at the state's border what lies beyond is cut off, and a gap goes to the region whose
own edge is nearest (a Voronoi share). Coasts stay Natural Earth's: a zone runs out to sea.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from boundary_topology import Ring, corner_keys, degrees, to_geometry, to_grid
from geomap.boundary_files import GRID_DEG

SAMPLE_DEG = 0.005
"""Spacing of the points along regions' edges that share out a gap: 0.5 km, a tenth of the gaps' usual width."""
SLIVER_DEG2 = 1e-9
"""Smaller pieces (about 10 m²) are rounding, not land."""
MAX_ROUNDS = 8
"""Of adding corners and mending; the world needs four."""


def conflate(state: Any, regions: dict[str, Any]) -> dict[str, Any]:
    """Fit regions to a state's outline; together they fill it exactly but for pieces that touch no region.

    Args:
        state: (Multi)Polygon in degrees, fine borders, clipped to land.
        regions: geometry in degrees by code.
    """
    shapely.prepare(state)
    codes = list(regions)
    shapes = np.array([regions[code] for code in codes], dtype=object)
    inside = shapely.contains_properly(state, shapes)
    cut = shapes.copy()
    cut[~inside] = shapely.intersection(shapes[~inside], state)
    # Only regions at the edge can leave a gap: what is left of the state after all of them.
    gaps = [gap for gap in shapely.get_parts(shapely.difference(state, shapely.union_all(shapes))) if gap.area > 0]
    tree = shapely.STRtree(shapes)
    pieces: dict[int, list[Any]] = {}
    for gap in gaps:
        near = sorted(tree.query(gap, predicate="dwithin", distance=GRID_DEG).tolist())
        if not near and gap.area > SLIVER_DEG2:
            near = [int(tree.nearest(gap))] if shapely.distance(shapes[int(tree.nearest(gap))], gap) < 0.1 else []
        if len(near) == 1:
            pieces.setdefault(near[0], []).append(gap)
        elif near:
            for number, share in share_gap(gap, {number: shapes[number] for number in near}).items():
                pieces.setdefault(number, []).append(share)
    for number, shares in pieces.items():
        cut[number] = shapely.union_all([cut[number], *shares])
    return {code: only_area(shape) for code, shape in zip(codes, cut, strict=True)}


def share_gap(gap: Any, neighbours: dict[int, Any]) -> dict[int, Any]:
    """Divide a gap among the regions at it, each part to the region with the nearest edge."""
    points: list[Any] = []
    owner: list[int] = []
    for number, shape in neighbours.items():
        edge = shapely.intersection(shapely.boundary(shape), shapely.buffer(gap, GRID_DEG))
        edge = shapely.segmentize(edge, SAMPLE_DEG)
        found = shapely.get_coordinates(edge)
        points.extend(map(tuple, found))
        owner.extend([number] * len(found))
    if not points:
        return {min(neighbours): gap}
    # A corner of two regions belongs to neither: it would decide by order.
    unique, first, counts = np.unique(np.round(points, 7), axis=0, return_index=True, return_counts=True)
    alone = counts == 1
    if alone.sum() < 2 or len({owner[index] for index in first[alone]}) == 1:
        numbers = [owner[index] for index in (first[alone] if alone.any() else first)]
        return {max(set(numbers), key=lambda number: (numbers.count(number), -number)): gap}
    corners, owners = unique[alone], np.array([owner[index] for index in first[alone]])
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(corners), extend_to=gap, ordered=True))
    shares = {}
    for number in sorted(set(owners.tolist())):
        share = shapely.intersection(gap, shapely.union_all(cells[owners == number]))
        if not share.is_empty:
            shares[number] = share
    return shares


def only_area(geometry: Any) -> Any:
    """The polygons of a geometry; points and lines that an overlay left behind are dropped."""
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts)


def node_together(shapes: dict[str, Any], step: int = 1) -> dict[str, list[list[Ring]]]:
    """Round to the grid and give neighbours the same corners.

    An overlay leaves corners on one side of a shared line only; each is added to the other side too, so that the
    line becomes one arc. Corners move by less than a step of the grid.
    """
    grids = {code: to_grid(shape, step) for code, shape in shapes.items()}
    for _ in range(MAX_ROUNDS):
        added = _add_missing_corners(grids, step)
        mended = _mend(grids, step)
        if not added and not mended:
            break
    return grids


def _mend(grids: dict[str, list[list[Ring]]], step: int) -> int:
    """Make valid what rounding folded over itself; the number of regions that needed it."""
    mended = 0
    for code, polygons in grids.items():
        shape = to_geometry(polygons)
        if not shapely.is_valid(shape):
            parts = shapely.get_parts(only_area(shapely.make_valid(shape)))
            grids[code] = to_grid(shapely.multipolygons([part for part in parts if part.area > SLIVER_DEG2]), step)
            mended += 1
    return mended


def _add_missing_corners(grids: dict[str, list[list[Ring]]], step: int) -> int:
    rings = [(rings, place) for code in grids for rings in grids[code] for place in range(len(rings))]
    flat = [rings[place] for rings, place in rings]
    tails = np.concatenate([ring[:-1] for ring in flat])
    heads = np.concatenate([ring[1:] for ring in flat])
    home = np.repeat(np.arange(len(flat)), [len(ring) - 1 for ring in flat])
    position = np.concatenate([np.arange(len(ring) - 1) for ring in flat])
    low = np.minimum(corner_keys(tails), corner_keys(heads))
    high = np.maximum(corner_keys(tails), corner_keys(heads))
    _, inverse, counts = np.unique(np.stack([low, high], axis=1), axis=0, return_inverse=True, return_counts=True)
    single = counts[inverse.ravel()] == 1
    lines = shapely.linestrings(np.stack([degrees(tails[single]), degrees(heads[single])], axis=1))
    corners = np.unique(np.concatenate([tails[single], heads[single]]), axis=0)
    points = shapely.points(degrees(corners))
    point_index, line_index = shapely.STRtree(lines).query(points, predicate="dwithin", distance=1.5 * step * GRID_DEG)
    where = np.flatnonzero(single)[line_index]
    is_end = (corners[point_index] == tails[where]).all(axis=1) | (corners[point_index] == heads[where]).all(axis=1)
    point_index, where, line_index = point_index[~is_end], where[~is_end], line_index[~is_end]
    along = shapely.line_locate_point(lines[line_index], points[point_index])
    inserts: dict[int, list[tuple[int, float, int]]] = {}
    for point, edge, offset in zip(point_index.tolist(), where.tolist(), along.tolist(), strict=True):
        inserts.setdefault(int(home[edge]), []).append((int(position[edge]), offset, point))
    for number, added in inserts.items():
        holder, place = rings[number]
        added.sort()
        at = [edge + 1 for edge, _, _ in added]
        ring = np.insert(holder[place], at, corners[[point for _, _, point in added]], axis=0)
        keep = np.ones(len(ring), dtype=bool)
        keep[1:] = (ring[1:] != ring[:-1]).any(axis=1)
        holder[place] = ring[keep]
    return len(where)
