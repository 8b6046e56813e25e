"""Waters of a state: its territorial sea, contiguous zone and exclusive economic zone, as the Law of the Sea measures them.

The limits are drawn from the coast of the boundary data (baselines are not in it) and end half-way to the coast of the
next state (UNCLOS, articles 3, 15, 33, 57). Agreed maritime boundaries are not known here. Lengths are metres, shapes
WGS 84 degrees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap import geodesy
from geomap.footprint_cases import Answer, Case, Draft
from geomap.footprint_features import in_words
from geomap.kept import kept

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geomap.footprint_features import Boundaries

NAUTICAL_MILE_M = 1852.0
LIMITS = {
    "territorial_sea": (12.0, "territorial sea"),
    "contiguous_zone": (24.0, "contiguous zone"),
    "eez": (200.0, "exclusive economic zone"),
}
"""Part of a state's waters -> nautical miles from the coast, and its name."""
COAST_STEP_SHARE = 0.05
"""Coasts are compared at points this share of the limit apart: the line half-way is off by less than that."""
COARSE_SHARE = 0.005
"""A coast is thinned by this share of the limit before it is buffered (110 m at 12 nautical miles)."""


def waters_of_state(case: Case) -> Answer:
    """'In the territorial waters of X', 'inside X's exclusive economic zone'."""
    part, place = case.locality.part, case.locality.place or case.locality.anchor
    if part not in LIMITS or place is None:
        return None
    miles, name = LIMITS[part]
    code = place.country_code if place.kind == "country" else None
    if code is None or case.boundaries.country(code) is None:
        return f"Whose {name} is meant is not known: {place.name} is no state."
    shape = _waters(case.boundaries, code, miles * NAUTICAL_MILE_M)
    if shape.is_empty:
        return f"{place.name} has no coast, so it has no {name}."
    _, accuracy, licence, attribution = case.boundaries.shape_source(place.place_id) or ("", 0.0, "", "")
    return Draft(
        shape=shape,
        method="waters of a state",
        remark=f"The {name} of {place.name}: within {miles:g} nautical miles ({in_words(miles * NAUTICAL_MILE_M)}) of its "
        "coast and nearer to it than to any other; baselines and agreed boundaries are not in the data.",
        accuracy_m=accuracy,
        parameters=(("feature", place.place_id), ("limit_m", miles * NAUTICAL_MILE_M)),
        credits=((licence, attribution),),
    )


@kept(32)
def _waters(boundaries: Boundaries, code: str, limit_m: float) -> BaseGeometry:
    """The sea within a limit of a state's coast and nearer to it than to another's."""
    land = boundaries.country(code)
    if land is None:
        return shapely.Polygon()
    step = limit_m * COARSE_SHARE / 111_195.0
    own = geodesy.clean(shapely.simplify(geodesy.clean(land), step))
    zones = [geodesy.buffer_m(part, limit_m, quad_segs=8) for part in geodesy.parts_of(own)]
    reach = geodesy.clean(shapely.union_all(zones))
    lands = [geodesy.clean(land)]
    others = []
    for other in boundaries.states():
        if other == code:
            continue
        theirs = boundaries.country(other)
        if theirs is not None and theirs.intersects(reach.envelope):
            near = geodesy.clean(theirs).intersection(shapely.buffer(reach.envelope, limit_m / 111_195.0))
            lands.append(near)
            others.append(near)
    sea = geodesy.polygons_of(reach.difference(shapely.union_all(lands)))
    return geodesy.polygons_of(_nearer(sea, own, others, limit_m)) if others else sea


def _nearer(sea: BaseGeometry, own: BaseGeometry, others: list[Any], limit_m: float) -> BaseGeometry:
    """The part of a sea whose nearest coast is one's own: Voronoi cells of points along the coasts, in a local plane."""
    if sea.is_empty:
        return sea
    plane = geodesy.local_plane(*geodesy.middle(sea))
    spacing = limit_m * COAST_STEP_SHARE
    flat = plane.project(sea)
    near = flat.buffer(limit_m)
    mine = _coast_points(plane.project(own), spacing, near)
    theirs = np.vstack([_coast_points(plane.project(other), spacing, near) for other in others])
    if not len(theirs) or not len(mine):
        return sea
    points = np.unique(np.round(np.vstack([mine, theirs]), 1), axis=0)
    keys = {tuple(xy) for xy in np.round(mine, 1).tolist()}
    cells: Any = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=near, ordered=True)
    kept_cells = [cell for cell, xy in zip(cells.geoms, points.tolist(), strict=True) if tuple(xy) in keys]
    return plane.unproject(geodesy.polygons_of(flat.intersection(shapely.union_all(kept_cells))))


def _coast_points(land: BaseGeometry, spacing: float, near: BaseGeometry) -> Any:
    """Points along the outlines of land, ``spacing`` apart, as far as they can matter."""
    edge = land.boundary.intersection(near)
    parts = [part for part in geodesy.parts_of(edge) if part.geom_type == "LineString"]
    if not parts:
        return np.empty((0, 2))
    rows = [
        shapely.get_coordinates(
            shapely.line_interpolate_point(
                part, np.linspace(0.0, 1.0, max(2, round(part.length / spacing))), normalized=True
            )
        )
        for part in parts
    ]
    return np.vstack(rows)
