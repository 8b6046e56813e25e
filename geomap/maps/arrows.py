"""Arrows across a border, from the actor's side into the strip that was entered.

An arrow tells the direction of a reported crossing. Where a report doesn't say at which spot, several light arrows are
spread along each possible stretch.
"""

from __future__ import annotations

import math
from typing import Any

import shapely

from geomap.maps.geometry import SCALE

SPACING_M = 45_000.0
"""Metres of border for each arrow: about one for every four centimetres of a map that fills a screen."""
MOST = 5
"""Arrows for one stretch at most: more would read as so many crossings."""
SHORTEST_M = 8_000.0
"""A piece of border shorter than this, beside a longer one, is an artefact of the cut and gets no arrow."""
SMOOTH_M = 6_000.0
"""Half of the stretch over which the border's direction is taken, so that a bend does not turn the arrow."""
TRIED = (-0.35, -0.28, -0.21, -0.14, -0.07, 0.0, 0.07, 0.14, 0.21, 0.28, 0.35)
"""Shares of an arrow's own stretch, from its middle, at which it may stand."""
METRES_PER_DEGREE = 111_320.0
DEFAULT_DEPTH_M = 3_000.0


def crossing_arrows(footprints: list[dict[str, Any]], borders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """``{"row", "certain", "from": [lon, lat], "to": [lon, lat]}`` in hundred-thousandths of a degree.

    ``from`` lies on the border, ``to`` at the far side of the entered strip; both shapely geometries of the inputs are
    lon/lat. Incidents without an entered strip get none.
    """
    entered = {item["row"]: item["geometry"] for item in footprints if item["part"] == "entered"}
    arrows = []
    for border in borders:
        area = entered.get(border["row"])
        if area is None:
            continue
        for start, end in _along(border["geometry"], area):
            arrows.append(
                {
                    "row": border["row"],
                    "certain": border["certain"],
                    "from": [round(start[0] * SCALE), round(start[1] * SCALE)],
                    "to": [round(end[0] * SCALE), round(end[1] * SCALE)],
                }
            )
    return arrows


def _along(line: Any, area: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Start and end of each arrow over one border, lon/lat."""
    west, south, east, north = line.bounds
    squeeze = math.cos(math.radians((south + north) / 2)) or 1e-9
    x0, y0 = (west + east) / 2, (south + north) / 2

    def to_plane(coordinates: Any) -> Any:
        return (coordinates - [x0, y0]) * [METRES_PER_DEGREE * squeeze, METRES_PER_DEGREE]

    def to_degrees(x: float, y: float) -> tuple[float, float]:
        return (x0 + x / (METRES_PER_DEGREE * squeeze), y0 + y / METRES_PER_DEGREE)

    flat_line = shapely.transform(line, to_plane)
    flat_area = shapely.transform(area, to_plane)
    pieces = [part for part in shapely.get_parts(shapely.line_merge(flat_line)) if part.length > 0]
    longest = max((piece.length for piece in pieces), default=0.0)
    found = []
    for piece in pieces:
        if piece.length < min(SHORTEST_M, longest):
            continue
        number = min(MOST, max(1, round(piece.length / SPACING_M)))
        for k in range(number):
            arrow = _across(
                piece, _straightest(piece, piece.length * (k + 0.5) / number, piece.length / number), flat_area
            )
            if arrow is not None:
                found.append((to_degrees(*arrow[0]), to_degrees(*arrow[1])))
    return found


def _straightest(line: Any, middle: float, room: float) -> float:
    """Where within a stretch the border runs straightest, metres along it: an arrow out of a bend would mislead."""
    tried = [middle + room * share for share in TRIED]

    def straightness(position: float) -> float:
        back, ahead = max(0.0, position - SMOOTH_M), min(line.length, position + SMOOTH_M)
        return float(line.interpolate(back).distance(line.interpolate(ahead)) / (ahead - back))

    return max(tried, key=lambda position: (round(straightness(position), 3), -abs(position - middle)))


def _across(line: Any, position: float, area: Any) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """From the border at ``position`` metres to the far edge of the area, square to the border; None if neither side is it."""
    back = line.interpolate(max(0.0, position - SMOOTH_M))
    ahead = line.interpolate(min(line.length, position + SMOOTH_M))
    along = math.hypot(ahead.x - back.x, ahead.y - back.y)
    if along == 0:
        return None
    normal = (-(ahead.y - back.y) / along, (ahead.x - back.x) / along)
    spot = line.interpolate(position)
    reach = max(DEFAULT_DEPTH_M, math.sqrt(area.area))
    best: tuple[float, tuple[float, float]] | None = None
    for side in (1, -1):
        direction = (normal[0] * side, normal[1] * side)
        ray = shapely.LineString([(spot.x, spot.y), (spot.x + direction[0] * reach, spot.y + direction[1] * reach)])
        first = min(
            (part for part in shapely.get_parts(ray.intersection(area)) if part.length > 0),
            key=spot.distance,
            default=None,
        )
        if first is not None and first.distance(spot) < DEFAULT_DEPTH_M and (best is None or first.length > best[0]):
            best = (first.length, direction)
    if best is None:
        return None
    depth, direction = best
    return (spot.x, spot.y), (spot.x + direction[0] * depth, spot.y + direction[1] * depth)
