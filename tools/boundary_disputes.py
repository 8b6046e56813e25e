"""Disputed areas and lines, derived from admin-1 regions, the edges they share, and Natural Earth's disputed borders.

Tables: ``areas.csv`` (what, whose, from when to when, what is not known) and ``lines.csv``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from boundary_topology import to_lines

if TYPE_CHECKING:
    from boundary_regions import World
    from data_inputs import Inputs

TABLES = Path(__file__).with_name("tables")
EXTEND_DEG = 0.02
"""By how much a line is drawn out at both ends (2 km), so that it meets the outline of the coarser regions."""


def read_disputed(inputs: Inputs) -> list[Any]:
    """Natural Earth's 46 disputed lines, in the order of the file that the tables count by."""
    import pyogrio

    path = inputs.folder("world-map") / "usr/share/qgis/resources/data/world_map.gpkg"
    frame = pyogrio.read_dataframe(path, layer="disputed_borders")
    return [shapely.line_merge(line) for line in frame.geometry]


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a hand-kept table; the order in the file is kept."""
    with (TABLES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def cut_area(base: Any, lines: list[Any], points: list[Any]) -> Any:
    """The faces into which lines cut an area, those that hold the points joined."""
    drawn = [_drawn_out(part) for line in lines for part in shapely.get_parts(line)]
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([shapely.boundary(base), *drawn])]))
    chosen = [
        face
        for face in faces
        if shapely.intersects(face, shapely.multipoints(points)) and shapely.contains(shapely.buffer(base, 1e-6), face)
    ]
    if not chosen:
        raise SystemExit(
            f"no face of the cut area holds {[point.wkt for point in points]}: do the lines meet its edge?"
        )
    return shapely.union_all(chosen)


def _drawn_out(line: Any) -> Any:
    """A line with both ends drawn out along their own direction."""
    corners = shapely.get_coordinates(line)
    if (corners[0] == corners[-1]).all():
        return line
    ends = []
    for end, before in ((corners[0], corners[1]), (corners[-1], corners[-2])):
        direction = end - before
        ends.append(end + direction / np.hypot(*direction) * EXTEND_DEG)
    return shapely.linestrings(np.concatenate([[ends[0]], corners, [ends[1]]]))


def base_shape(world: World, words: str) -> Any:
    """The area that a table names: a unit (``AZE``, ``@ESH``) or admin-1 codes."""
    parts = []
    for word in words.split():
        unit = word.removeprefix("@")
        parts.append(world.unit_polygon(unit) if unit in world.outlines else world.topology.polygon(word))
    return shapely.union_all(parts)


def disputed_areas(world: World, lines: list[Any]) -> list[tuple[dict[str, str], Any]]:
    """Every row of ``areas.csv`` with its geometry."""
    found = []
    for row in read_table("areas.csv"):
        shape = base_shape(world, row["base"])
        if row["points"]:
            points = [shapely.Point(*map(float, point.split())) for point in row["points"].split(";")]
            shape = cut_area(shape, [lines[int(number)] for number in row["lines"].split()], points)
        if row["without"]:
            shape = shapely.difference(shape, base_shape(world, row["without"]))
        found.append((row, shape))
    return found


def disputed_lines(world: World, lines: list[Any]) -> list[tuple[dict[str, str], Any]]:
    """Every row of ``lines.csv`` with its geometry."""
    found = []
    for row in read_table("lines.csv"):
        how, _, what = row["from"].partition(" ")
        if how == "disputed":
            shape = shapely.line_merge(shapely.union_all([lines[int(number)] for number in what.split()]))
        else:
            left, right = (_codes(world, side, how) for side in what.split("|"))
            arcs = [
                arc
                for arc, owners in zip(world.topology.arcs, world.topology.owners, strict=True)
                if owners & left and owners & right
            ]
            if not arcs:
                raise SystemExit(f"lines.csv: {row['name']}: the two sides share no edge")
            shape = shapely.line_merge(to_lines(arcs))
        found.append((row, shape))
    return found


def _codes(world: World, side: str, how: str) -> set[str]:
    words = [f"@{side}"] if how == "unit" else side.split()
    return {code for word in words for code in (world.members(word[1:]) if word.startswith("@") else [word])}
