"""The boundary files: one SQLite database per licence, geometry as shared arcs.

A line between two regions is stored once, as an arc of whole steps of ``GRID_DEG``; a polygon is a list of arc
references. Arcs lie in packs (the inner lines of a state, its coast, its border with one neighbour), so that the
border between A and B is a pack, and a state's outline is its coast and its borders. A pack is zlib over the byte
planes of int32 deltas: numpy turns it back at about 10 million vertices a second.
"""

from __future__ import annotations

import sqlite3
import zlib
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from geomap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry import MultiLineString
    from shapely.geometry.base import BaseGeometry

GRID_DEG = 1e-6
"""One step of a stored coordinate: 0.11 m of latitude."""
COARSE_STEP = 10
"""Grid steps (1.1 m) of packs whose corners all lie on them, as Natural Earth's do: a fifth of the bytes saved."""
FORMAT = 1
SCHEMA = f"""
PRAGMA user_version = {FORMAT};
CREATE TABLE source (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, licence TEXT NOT NULL, attribution TEXT NOT NULL);
CREATE TABLE pack (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, arcs BLOB NOT NULL);
CREATE TABLE unit (code TEXT PRIMARY KEY, iso TEXT NOT NULL, de_facto TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE feature (
    id INTEGER PRIMARY KEY, place_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    iso TEXT, de_facto TEXT, view TEXT NOT NULL, status TEXT, note TEXT, valid_from TEXT, valid_to TEXT,
    source INTEGER NOT NULL REFERENCES source, accuracy_m REAL NOT NULL,
    west REAL NOT NULL, south REAL NOT NULL, east REAL NOT NULL, north REAL NOT NULL, rings BLOB NOT NULL);
CREATE INDEX feature_place ON feature (place_id);
CREATE TABLE line (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, a TEXT, b TEXT, name TEXT, status TEXT, note TEXT,
    valid_from TEXT, valid_to TEXT, source INTEGER NOT NULL REFERENCES source, accuracy_m REAL NOT NULL,
    length_m REAL NOT NULL, pack INTEGER NOT NULL REFERENCES pack);
CREATE INDEX line_pair ON line (a, b);
"""
_FEATURE = """
SELECT id, place_id, kind, name, iso, de_facto, view, status, note, valid_from, valid_to, source, accuracy_m,
    west, south, east, north
FROM feature"""

Arc = "NDArray[np.int32]"
Rings = "list[list[list[tuple[int, int]]]]"
"""Polygons of rings of (pack id, arc index); index ~i runs arc i backwards."""


def encode_arcs(arcs: Sequence[NDArray[np.int32]]) -> bytes:
    """Pack arcs, each an (n, 2) array of whole grid steps, longitude first."""
    lengths = np.array([len(arc) for arc in arcs], dtype="<u4")
    points = np.concatenate(arcs).astype("<i4")
    step = COARSE_STEP if not (points % COARSE_STEP).any() else 1
    points //= step
    deltas = np.diff(points, axis=0, prepend=np.zeros((1, 2), "<i4")).astype("<i4")
    # zigzag, so that small negative steps have zero high bytes; then all first bytes, all second bytes, ...
    zigzag = ((deltas << 1) ^ (deltas >> 31)).T.astype("<u4")
    planes = np.ascontiguousarray(zigzag).view("u1").reshape(2, -1, 4).transpose(0, 2, 1).tobytes()
    return zlib.compress(np.array([len(arcs), step], dtype="<u4").tobytes() + lengths.tobytes() + planes, 9)


def decode_arcs(blob: bytes) -> list[NDArray[np.float64]]:
    """The arcs of a pack in degrees, each an (n, 2) array."""
    raw = np.frombuffer(zlib.decompress(blob), dtype="u1")
    count, step = raw[:8].view("<u4").tolist()
    lengths = raw[8 : 8 + 4 * count].view("<u4").astype(np.int64)
    planes = raw[8 + 4 * count :].reshape(2, 4, -1).transpose(0, 2, 1)
    zigzag = np.ascontiguousarray(planes).view("<u4").reshape(2, -1)
    deltas = (zigzag >> 1).astype(np.int32) ^ -(zigzag & 1).astype(np.int32)
    points = np.cumsum(deltas, axis=1, dtype=np.int64).T * (step * GRID_DEG)
    # The exact decimal, so that the same corner is the same double in every file.
    return np.split(np.round(points, 6), np.cumsum(lengths)[:-1])


def encode_rings(polygons: Sequence[Sequence[Sequence[tuple[int, int]]]]) -> bytes:
    """Pack arc references: counts of rings and of references, then the references."""
    flat: list[int] = [len(polygons)]
    for rings in polygons:
        flat.append(len(rings))
        for ring in rings:
            flat.append(len(ring))
            for pack, index in ring:
                flat += (pack, index)
    return zlib.compress(np.array(flat, dtype="<i4").tobytes(), 9)


def decode_rings(blob: bytes) -> list[list[list[tuple[int, int]]]]:
    """What ``encode_rings`` packed."""
    flat = np.frombuffer(zlib.decompress(blob), dtype="<i4").tolist()
    values = iter(flat)
    return [
        [[(next(values), next(values)) for _ in range(next(values))] for _ in range(next(values))]
        for _ in range(next(values))
    ]


class Feature(NamedTuple):
    """A row of the feature table, without its geometry."""

    row: int
    place_id: str
    kind: str
    """country, admin1, admin2, area, lake."""
    name: str
    iso: str | None
    """Alpha-3 of the recognised sovereign."""
    de_facto: str | None
    """Alpha-3 of who administers it, where that is another."""
    view: str
    """'' for every point of view, else ``iso`` or ``de_facto``."""
    status: str | None
    note: str | None
    valid_from: str | None
    valid_to: str | None
    source: int
    accuracy_m: float
    bbox: tuple[float, float, float, float]

    def in_force(self, date: str | None) -> bool:
        """Whether it stood on that ISO date; without a date, whether it stands still."""
        if date is None:
            return self.valid_to is None
        return (self.valid_from or "") <= date and (self.valid_to is None or date < self.valid_to)


class LineRow(NamedTuple):
    """A row of the line table, without its geometry."""

    row: int
    kind: str
    a: str | None
    b: str | None
    name: str | None
    status: str | None
    note: str | None
    valid_from: str | None
    valid_to: str | None
    source: int
    accuracy_m: float
    length_m: float
    pack: int

    def in_force(self, date: str | None) -> bool:
        """As ``Feature.in_force``."""
        if date is None:
            return self.valid_to is None
        return (self.valid_from or "") <= date and (self.valid_to is None or date < self.valid_to)


def _feature(row: tuple[Any, ...]) -> Feature:
    """A row of the table: the columns in the order of the record, then the box."""
    return Feature._make((*row[:13], row[13:]))


class BoundaryFile:
    """One boundary file, read-only; lines are read at once (some hundred rows), features and geometry when asked for."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise DataError(f"{path}: boundary file is missing; reinstall geomap or run tools/build_data.py")
        self.path = path
        self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        try:
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
            if found != FORMAT:
                raise DataError(f"{path}: boundary format {found}, this geomap reads {FORMAT}; reinstall geomap")
            self.sources = {row[0]: row[1:] for row in self._db.execute("SELECT * FROM source")}
            self.units = {row[0]: (row[1], row[2]) for row in self._db.execute("SELECT * FROM unit")}
            self.lines = [LineRow(*row) for row in self._db.execute("SELECT * FROM line ORDER BY id")]
        except sqlite3.DatabaseError as error:
            raise DataError(f"{path}: not a boundary file ({error}); reinstall geomap") from error
        self._arcs = lru_cache(maxsize=256)(self._read_pack)

    @cached_property
    def features(self) -> list[Feature]:
        """All of them, in the order of their rows: some thousand, which one report seldom needs."""
        return self._features("ORDER BY id")

    def features_of(self, place_id: str) -> list[Feature]:
        """Those of one place, in the order of their rows."""
        return self._features("WHERE place_id = ? ORDER BY id", place_id)

    def features_like(self, kind: str) -> list[Feature]:
        """Those of one kind, in the order of their rows."""
        return self._features("WHERE kind = ? ORDER BY id", kind)

    def _features(self, which: str, *values: str) -> list[Feature]:
        try:
            return [_feature(row) for row in self._db.execute(f"{_FEATURE} {which}", values)]
        except sqlite3.DatabaseError as error:
            raise DataError(f"{self.path}: not a boundary file ({error}); reinstall geomap") from error

    def close(self) -> None:
        """Close the database; nothing can be read afterwards."""
        self._db.close()

    def polygon(self, feature: Feature) -> BaseGeometry:
        """The feature's Polygon or MultiPolygon, lon/lat."""
        blob = self._db.execute("SELECT rings FROM feature WHERE id = ?", (feature.row,)).fetchone()[0]
        polygons = []
        for rings in decode_rings(blob):
            shell, *holes = [self._ring(ring) for ring in rings]
            polygons.append(shapely.Polygon(shell, holes))
        return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)

    def line(self, packs: Iterable[int]) -> MultiLineString:
        """All arcs of some packs as one MultiLineString, joined where only two ends meet."""
        arcs: Any = [shapely.linestrings(arc) for pack in packs for arc in self._arcs(pack)]
        merged: Any = shapely.line_merge(shapely.multilinestrings(arcs))
        joined: MultiLineString = (
            merged if merged.geom_type == "MultiLineString" else shapely.multilinestrings([merged])
        )
        return joined

    def pack_keys(self) -> dict[str, int]:
        """Pack ids by key: ``ARM`` coast, ``ARM+`` inner lines, ``ARM|AZE`` border."""
        return dict(self._db.execute("SELECT key, id FROM pack ORDER BY id"))

    def arcs(self, pack: int) -> list[NDArray[np.float64]]:
        """The arcs of one pack in degrees."""
        return self._arcs(pack)

    def _read_pack(self, pack: int) -> list[NDArray[np.float64]]:
        return decode_arcs(self._db.execute("SELECT arcs FROM pack WHERE id = ?", (pack,)).fetchone()[0])

    def _ring(self, ring: list[tuple[int, int]]) -> NDArray[np.float64]:
        pieces = [self._arcs(pack)[index] if index >= 0 else self._arcs(pack)[~index][::-1] for pack, index in ring]
        return np.concatenate([piece if number == 0 else piece[1:] for number, piece in enumerate(pieces)])
