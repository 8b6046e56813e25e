"""Write a boundary file: features, lines and packs of shared arcs in one SQLite database, the same bytes every time."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import shapely

from boundary_topology import Topology, degrees
from geomap.boundary_files import SCHEMA, encode_arcs, encode_rings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GEOD = pyproj.Geod(ellps="WGS84")
VERSION_BYTES = slice(92, 100)
"""Where SQLite notes which release of itself wrote the file; zeroed, or equal data would differ in bytes."""


@dataclass(slots=True)
class FeatureRow:
    """One polygon of the file."""

    place_id: str
    kind: str
    name: str
    source: str
    accuracy_m: float
    polygons: list[list[list[int]]]
    """As arc references into the topology of its group."""
    iso: str | None = None
    de_facto: str | None = None
    view: str = ""
    status: str | None = None
    note: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(slots=True)
class LineRow:
    """One line of the file: a border, or a line of another kind."""

    kind: str
    pack: str
    source: str
    accuracy_m: float
    a: str | None = None
    b: str | None = None
    name: str | None = None
    status: str | None = None
    note: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(slots=True)
class BoundaryWriter:
    """Collects the rows, then writes them in a fixed order."""

    sources: dict[str, tuple[str, str]]
    """Licence and attribution by name."""
    units: dict[str, tuple[str, str]]
    features: list[tuple[FeatureRow, bytes, tuple[float, float, float, float]]] = field(default_factory=list)
    lines: list[LineRow] = field(default_factory=list)
    packs: dict[str, list[Any]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def add_pack(self, key: str, arcs: list[Any]) -> int:
        """A pack of arcs (grid steps); its id."""
        self.packs[key] = arcs
        self._numbers[key] = len(self.packs)
        return len(self.packs)

    def add_topology(
        self,
        topology: Topology,
        rows: list[FeatureRow],
        pack_of: Callable[[set[str]], str],
    ) -> dict[str, list[Any]]:
        """Arcs by the pack that their owners name, and the features made of them; returns the packs."""
        members: dict[str, list[int]] = defaultdict(list)
        for number, owners in enumerate(topology.owners):
            members[pack_of(owners)].append(number)
        where = {}
        packs = {}
        for key in sorted(members):
            packs[key] = [topology.arcs[number] for number in members[key]]
            pack = self.add_pack(key, packs[key])
            where.update({number: (pack, index) for index, number in enumerate(members[key])})
        for row in rows:
            refs = [
                [[where[ref] if ref >= 0 else (where[~ref][0], ~where[~ref][1]) for ref in ring] for ring in rings]
                for rings in row.polygons
            ]
            corners = np.concatenate([topology.ring(rings[0]) for rings in row.polygons])
            (west, south), (east, north) = degrees(corners.min(axis=0)), degrees(corners.max(axis=0))
            self.features.append((row, encode_rings(refs), (float(west), float(south), float(east), float(north))))
        return packs

    def write(self, path: Path) -> None:
        """The file, complete and closed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        names = {name: number for number, name in enumerate(sorted(self.sources), start=1)}
        db = sqlite3.connect(path)
        db.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;" + SCHEMA)
        db.executemany(
            "INSERT INTO source VALUES (?, ?, ?, ?)", [(names[name], name, *self.sources[name]) for name in names]
        )
        db.executemany("INSERT INTO unit VALUES (?, ?, ?)", [(code, *self.units[code]) for code in sorted(self.units)])
        for key, arcs in self.packs.items():
            db.execute("INSERT INTO pack VALUES (?, ?, ?)", (self._numbers[key], key, encode_arcs(arcs)))
        for row, rings, box in self.features:
            values = (
                *(row.place_id, row.kind, row.name, row.iso, row.de_facto, row.view, row.status, row.note),
                *(row.valid_from, row.valid_to, names[row.source], row.accuracy_m, *box, rings),
            )
            db.execute(f"INSERT INTO feature VALUES (NULL{', ?' * len(values)})", values)
        for line in self.lines:
            values = (
                *(line.kind, line.a, line.b, line.name, line.status, line.note, line.valid_from, line.valid_to),
                *(names[line.source], line.accuracy_m, length_m(self.packs[line.pack]), self._numbers[line.pack]),
            )
            db.execute(f"INSERT INTO line VALUES (NULL{', ?' * len(values)})", values)
        db.commit()
        db.execute("VACUUM")
        db.close()
        raw = bytearray(path.read_bytes())
        raw[VERSION_BYTES] = bytes(8)
        path.write_bytes(raw)


def length_m(arcs: list[Any]) -> float:
    """Geodesic length of arcs on the WGS 84 ellipsoid, whole metres."""
    return round(sum(GEOD.line_length(*degrees(arc).T) for arc in arcs))


def area_km2(geometry: Any) -> float:
    """Geodesic area on the WGS 84 ellipsoid."""
    return float(
        sum(abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(part))[0]) for part in shapely.get_parts(geometry))
        / 1e6
    )
