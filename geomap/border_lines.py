"""Lines and zones that have a name: a line of control, a ceasefire line, a demilitarised zone.

``lexicons/lines.toml`` says which line of the boundary data a place of the gazetteer is. The disputed lines there are
as coarse as Natural Earth; where such a line is also the border of two states in the fine file, the fine one is taken.
Lengths are metres, shapes WGS 84 degrees, longitude first.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import shapely

from geomap.lexicons import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from shapely.geometry import MultiLineString
    from shapely.geometry.base import BaseGeometry

    from geomap.borders import BorderLine, Boundaries
    from geomap.boundary_files import LineRow

SAME_LINE_DEG = 0.06
"""Two drawings of one line lie within this of each other: 6.7 km, twice the p95 of Natural Earth's error."""
SAME_SHARE = 0.75
"""A disputed line is the border of two states where this much of it runs along it."""
LEAST_REST_DEG = 0.2
"""Shorter pieces (20 km) that only the coarse file has are its error, not a stretch that the fine file lacks."""
LEAST_REST_SHARE = 0.25
"""So are pieces that make less of the border: of 300 pairs, 17 lack more (China and Vietnam, Libya and Chad, the West Bank)."""


class NamedLine(NamedTuple):
    """A named line or zone in the state of one day."""

    shape: BaseGeometry
    """(Multi)LineString of a line, (Multi)Polygon of a zone."""
    source: str
    accuracy_m: float
    licence: str
    attribution: str


def find_named_line(boundaries: Boundaries, place_id: str, date: dt.date | None) -> NamedLine | None:
    """The line or zone of a gazetteer place; None where there is none, or none in force on that day."""
    entry = load("lines").get(place_id.removeprefix("geomap:"))
    if entry is None:
        return None
    if "points" in entry:
        line = shapely.multilinestrings([shapely.linestrings(entry["points"])])
        return NamedLine(line, "its definition", float(entry["accuracy_m"]), "", "")
    if "border" in entry:
        found = boundaries.border(*entry["border"], date=date)
    else:
        found = _disputed(boundaries, entry["line"], date)
    if found is None:
        return None
    shape: BaseGeometry = found.line
    if "within" in entry:
        box = shapely.box(*entry["within"])
        pieces = [piece for piece in found.pieces or (found,) if piece.line.intersects(box)]
        if not pieces:
            return None
        found = max(pieces, key=lambda piece: float(piece.line.intersection(box).length))
        shape = joined([shape.intersection(box)])
    if "each_side_m" in entry:
        from geomap import geodesy

        shape = geodesy.buffer_m(shape, float(entry["each_side_m"]))
    accuracy = max(found.accuracy_m, float(entry.get("accuracy_m", 0.0)))
    return NamedLine(shape, found.source, accuracy, found.licence, found.attribution)


def _disputed(boundaries: Boundaries, name: str, date: dt.date | None) -> BorderLine | None:
    """A line of the disputed ones by its name; without a date the present, or its last where it is history."""
    told = [line for line in boundaries.lines(date) if line.name == name]
    if not told and date is None:
        told = [line for line in boundaries.lines(None, past=True) if line.name == name]
    return boundaries.finer(told[0]) if told else None


def fine_part(coarse: BaseGeometry, fine: BaseGeometry) -> MultiLineString | None:
    """The part of a fine line that a coarse drawing of it means; None where they are not the same line."""
    apart = _apart(coarse, fine)
    if apart.length > (1.0 - SAME_SHARE) * coarse.length:
        return None
    return joined([shapely.intersection(fine, shapely.buffer(coarse, SAME_LINE_DEG))])


def uncovered(coarse: BaseGeometry, fine: BaseGeometry) -> MultiLineString | None:
    """What of a border only the coarser drawing has; None where that is too little to be a stretch of its own."""
    long = [part for part in shapely.get_parts(_apart(coarse, fine)) if part.length > LEAST_REST_DEG]
    return joined(long) if sum(part.length for part in long) > LEAST_REST_SHARE * coarse.length else None


def _apart(coarse: BaseGeometry, fine: BaseGeometry) -> MultiLineString:
    """The runs of a coarse line that lie farther than ``SAME_LINE_DEG`` from a fine one."""
    shapely.prepare(fine)
    runs = []
    for part in shapely.get_parts(shapely.line_merge(shapely.segmentize(coarse, SAME_LINE_DEG / 3.0))):
        corners = shapely.get_coordinates(part)
        far: Any = ~shapely.dwithin(fine, shapely.points(corners), SAME_LINE_DEG)
        runs += [[corners[at], corners[at + 1]] for at in range(len(corners) - 1) if far[at] and far[at + 1]]
    return joined(shapely.linestrings(runs).tolist() if runs else [])


def by_accuracy(rows: Sequence[LineRow]) -> list[list[LineRow]]:
    """Rows grouped by source and accuracy, the finest group first."""

    def key(row: LineRow) -> tuple[float, int]:
        return row.accuracy_m, row.source

    return [list(group) for _, group in groupby(sorted(rows, key=lambda row: (*key(row), row.row)), key=key)]


def joined(lines: Sequence[Any]) -> MultiLineString:
    """The lines of some geometries as one, joined where only two ends meet; points and areas among them dropped."""
    parts = [p for line in lines for p in shapely.get_parts(line) if p.geom_type == "LineString" and not p.is_empty]
    if not parts:
        return cast("MultiLineString", shapely.from_wkt("MULTILINESTRING EMPTY"))
    merged: Any = shapely.line_merge(shapely.multilinestrings(parts))
    whole = merged if merged.geom_type == "MultiLineString" else shapely.multilinestrings([merged])
    return cast("MultiLineString", whole)
