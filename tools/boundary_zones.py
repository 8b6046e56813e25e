"""Land borders of OpenStreetMap's precision, from time zones: the edges that zones of two states share.

Zones follow the borders of states (timezone-boundary-builder takes both from OpenStreetMap), run out to sea, and
divide some states; edges between two zones of one state fall away.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from boundary_topology import Topology, build_topology, to_lines
from geomap.boundary_files import GRID_DEG

if TYPE_CHECKING:
    from data_inputs import Inputs

TABLES = Path(__file__).with_name("tables")
TOLERANCE_DEG = 2e-4
"""Simplification of the lines, 22 m at most: band IoU 0.9997 on the border of the seed (25 m), a third of the bytes."""


@dataclass(slots=True)
class FineBorders:
    """States' zones with shared, simplified borders."""

    topology: Topology
    unit_of: dict[str, str]
    """Unit by zone."""

    def pairs(self) -> dict[tuple[str, str], list[Any]]:
        """Arcs (grid steps) by pair of units, sorted."""
        found = defaultdict(list)
        for arc, owners in zip(self.topology.arcs, self.topology.owners, strict=True):
            units = sorted({self.unit_of[zone] for zone in owners})
            if len(units) == 2:
                found[units[0], units[1]].append(arc)
        return dict(sorted(found.items()))

    def polygon(self, unit: str) -> Any:
        """Land and sea of a unit: its zones joined."""
        parts = [self.topology.polygon(zone) for zone in sorted(self.unit_of) if self.unit_of[zone] == unit]
        return shapely.union_all(shapely.make_valid(np.array(parts, dtype=object)))

    def line(self, a: str, b: str) -> Any:
        """The border of two units in degrees."""
        arcs = self.pairs()[min(a, b), max(a, b)]
        return shapely.line_merge(to_lines(arcs))


def read_borders(inputs: Inputs, alpha3_of: dict[str, str]) -> FineBorders:
    """Read every zone and cut them into shared arcs; ``alpha3_of`` maps alpha-2 codes. About 60 s."""
    unit_of = read_zone_table(inputs, alpha3_of)
    sys.path[:0] = [str(inputs.folder("zone-reader")), str(inputs.folder("zones"))]
    from timezonefinder import TimezoneFinder

    finder = TimezoneFinder()
    grids = {}
    for zone in finder.timezone_names:
        if zone in unit_of:
            polygons = finder.get_geometry(tz_name=zone, coords_as_pairs=True)
            grids[zone] = [[_ring(ring) for ring in rings] for rings in polygons]
    topology = build_topology(grids)
    return FineBorders(topology.simplified(TOLERANCE_DEG), {zone: unit_of[zone] for zone in grids})


def read_zone_table(inputs: Inputs, alpha3_of: dict[str, str]) -> dict[str, str]:
    """Unit by zone: zone.tab's state, then our own table."""
    table = inputs.folder("zone-table") / "tzdata" / "zoneinfo" / "zone.tab"
    unit_of = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            alpha2, _, zone = line.split("\t")[:3]
            unit_of[zone] = alpha3_of[alpha2]
    with (TABLES / "zones.csv").open(encoding="utf-8", newline="") as stream:
        unit_of.update({row["zone"]: row["unit"] for row in csv.DictReader(stream)})
    return unit_of


def _ring(corners: list[tuple[float, float]]) -> Any:
    ring = np.rint(np.array(corners) / GRID_DEG).astype(np.int64)
    if (ring[0] != ring[-1]).any():
        ring = np.concatenate([ring, ring[:1]])
    keep = np.ones(len(ring), dtype=bool)
    keep[1:] = (ring[1:] != ring[:-1]).any(axis=1)
    return ring[keep]
