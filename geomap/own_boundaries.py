"""Boundaries that a user brings along: regions or states from his own file, in place of the shipped ones.

Each set is one SQLite file in the user's data folder (``settings.user_dir``), written once all of the source file was
found good; the source's sha256, its licence in words and the accuracy that the user states are kept with it. Shapes
are WGS 84, longitude first; lengths are metres.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from geomap.errors import DataError, InputError
from geomap.names import fold
from geomap.settings import user_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from shapely.geometry import MultiLineString
    from shapely.geometry.base import BaseGeometry

    from geomap.borders import Boundaries
    from geomap.boundary_files import Feature, LineRow

FOLDER = "boundaries"
SAME_PLACE_SHARE = 0.5
"""A region whose name is not known is the shipped one that it shares at least this much of both areas with."""
WHOLE_SHARE = 0.95
"""Regions that cover this much of their state are all of it: their common outline is its border."""
SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE shape (id INTEGER PRIMARY KEY, place_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    iso TEXT NOT NULL, wkb BLOB NOT NULL);
CREATE TABLE border (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, wkb BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSet:
    """What is known of one set."""

    name: str
    file: str
    """Name of the source file."""
    sha256: str
    """Of the source file."""
    licence: str
    attribution: str
    accuracy_m: float
    level: str
    countries: tuple[str, ...]
    shapes: int


class OwnBoundaries:
    """One set as ``Boundaries`` reads it: the same face as a boundary file."""

    def __init__(self, path: Path) -> None:
        import shapely

        from geomap.boundary_files import Feature, LineRow

        self.path = path
        self.about = read_set(path)
        self.sources = {0: (self.about.name, self.about.licence, self.about.attribution)}
        self.units: dict[str, tuple[str, str]] = {}
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            shapes = db.execute("SELECT id, place_id, kind, name, iso, wkb FROM shape ORDER BY id").fetchall()
            borders = db.execute("SELECT id, a, b, wkb FROM border ORDER BY id").fetchall()
        self._shapes = {row[0]: shapely.from_wkb(row[5]) for row in shapes}
        self._lines = {row[0]: shapely.from_wkb(row[3]) for row in borders}
        known: tuple[None, None, None, None] = (None, None, None, None)
        self.features: list[Feature] = [
            Feature(
                *(number, place_id, kind, name, iso, iso, ""),
                *known,
                source=0,
                accuracy_m=self.about.accuracy_m,
                bbox=self._shapes[number].bounds,
            )
            for number, place_id, kind, name, iso, _ in shapes
        ]
        self.lines: list[LineRow] = [
            LineRow(
                number,
                "border",
                a,
                b,
                None,
                *known,
                source=0,
                accuracy_m=self.about.accuracy_m,
                length_m=0.0,
                pack=number,
            )
            for number, a, b, _ in borders
        ]

    def features_of(self, place_id: str) -> list[Feature]:
        """Those of one place."""
        return [feature for feature in self.features if feature.place_id == place_id]

    def features_like(self, kind: str) -> list[Feature]:
        """Those of one kind."""
        return [feature for feature in self.features if feature.kind == kind]

    def close(self) -> None:
        """All was read at once."""

    def polygon(self, feature: Feature) -> BaseGeometry:
        """The feature's (Multi)Polygon."""
        found: BaseGeometry = self._shapes[feature.row]
        return found

    def line(self, packs: Iterable[int]) -> MultiLineString:
        """Some border lines as one."""
        from geomap.border_lines import joined

        return joined([self._lines[pack] for pack in packs])


def own_sets() -> tuple[OwnSet, ...]:
    """All sets, by name."""
    return tuple(read_set(path) for path in _paths())


def open_own() -> list[OwnBoundaries]:
    """All sets opened, by name; raises DataError where one cannot be read."""
    return [OwnBoundaries(path) for path in _paths()]


def own_digest() -> str:
    """Changes with the sets; empty without any."""
    paths = _paths()
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12] if paths else ""


def _paths() -> list[Path]:
    return sorted((user_dir() / FOLDER).glob("*.sqlite"))


def read_set(path: Path) -> OwnSet:
    """What is known of the set in a file."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            about = json.loads(db.execute("SELECT value FROM about WHERE key = 'set'").fetchone()[0])
        return OwnSet(**{**about, "countries": tuple(about["countries"])})
    except (sqlite3.DatabaseError, TypeError, ValueError, KeyError) as error:
        raise DataError(
            f"{path}: not a set of boundaries ({error}); remove it with 'geomap data boundaries remove {path.stem}'"
        ) from error


def remove_boundaries(name: str) -> None:
    """Delete a set; raises InputError where there is none of that name."""
    found = next((path for path in _paths() if path.stem == name), None)
    if found is None:
        have = ", ".join(path.stem for path in _paths()) or "none are there"
        raise InputError(f"no set of boundaries is named {name!r}; have: {have}")
    found.unlink()


def add_boundaries(
    source: Path,
    boundaries: Boundaries,
    *,
    country_column: str,
    name_column: str | None,
    licence: str,
    accuracy_m: float,
    level: str = "admin1",
    layer: str | None = None,
    attribution: str = "",
    name: str | None = None,
) -> OwnSet:
    """Read a file that GDAL reads, check it and keep it; a set of the same name is replaced.

    Args:
        source: the file; any CRS that it states is transformed to WGS 84.
        boundaries: the shipped ones, which places and borders are matched with.
        country_column: holds ISO 3166-1 alpha-3 codes.
        name_column: holds the regions' names; not needed for states.
        licence: the licence in words or its SPDX name.
        accuracy_m: p95 of the distance to the true line.
        level: ``country`` or ``admin1``.
        layer: of a file with several.
        attribution: whom to credit; the licence's text where empty.
        name: of the set; the file's stem where none is given.

    Raises:
        InputError: the file cannot be read or a row of it cannot be used; nothing is changed.
    """
    name = re.sub(r"[^\w.-]+", "-", name or source.stem).strip("-.") or "own"
    if not accuracy_m > 0.0:
        raise InputError(f"an accuracy of {accuracy_m!r} m says nothing; give the p95 of the error in metres")
    if not licence.strip():
        raise InputError("a licence is needed: what the file may be used for, in words or as SPDX name")
    if level == "admin1" and not name_column:
        raise InputError("regions need the column with their names: --name-column")
    rows = _read(source, layer, country_column, name_column)
    shapes = _states(rows, boundaries, source) if level == "country" else _regions(rows, boundaries, source)
    about = OwnSet(
        name=name,
        file=source.name,
        sha256=hashlib.sha256(source.read_bytes()).hexdigest() if source.is_file() else "",
        licence=licence.strip(),
        attribution=attribution.strip() or f"{source.name} ({licence.strip()})",
        accuracy_m=float(accuracy_m),
        level=level,
        countries=tuple(sorted({shape[3] for shape in shapes})),
        shapes=len(shapes),
    )
    _write(user_dir() / FOLDER / f"{name}.sqlite", about, shapes, _borders(shapes, boundaries))
    return about


def _read(source: Path, layer: str | None, country: str, name: str | None) -> list[tuple[str, str, BaseGeometry]]:
    """Code, name and polygon of each row."""
    import pyogrio
    import shapely
    from pyogrio.errors import DataLayerError, DataSourceError

    from geomap import geodesy

    if not source.exists():
        raise InputError(f"{source}: there is no such file")
    try:
        frame = pyogrio.read_dataframe(source, layer=layer, force_2d=True)
    except (DataSourceError, DataLayerError) as error:
        raise InputError(f"{source}: GDAL cannot read it: {error}") from error
    if not hasattr(frame, "geometry"):
        raise InputError(f"{source}: has no geometry")
    for column in (country, name):
        if column is not None and column not in frame.columns:
            have = ", ".join(str(c) for c in frame.columns if c != "geometry")
            raise InputError(f"{source}: has no column {column!r}; have: {have}")
    if frame.crs is None:
        raise InputError(f"{source}: says no coordinate system; add a .prj file or use a format that has one")
    if not frame.crs.equals(4326):
        frame = frame.to_crs(4326)
    rows = []
    for number, (code, told, shape) in enumerate(
        zip(frame[country], frame[name] if name else frame[country], frame.geometry, strict=True), start=1
    ):
        if shape is None or shape.is_empty or shapely.get_dimensions(shape) != 2:
            raise InputError(f"{source}: row {number} ({told!r}) has no polygon")
        west, south, east, north = shape.bounds
        if not (west >= -180.001 and east <= 180.001 and south >= -90.001 and north <= 90.001):
            raise InputError(
                f"{source}: row {number} ({told!r}) lies outside the world; is its coordinate system right?"
            )
        rows.append((str(code).strip().upper(), str(told).strip(), geodesy.polygons_of(geodesy.clean(shape))))
    if not rows:
        raise InputError(f"{source}: has no rows")
    return rows


Shape = tuple[str, str, str, str, Any]
"""Place id, kind, name, alpha-3, polygon."""


def _states(rows: Sequence[tuple[str, str, Any]], boundaries: Boundaries, source: Path) -> list[Shape]:
    import shapely

    found: dict[str, list[Any]] = {}
    for code, _, shape in rows:
        found.setdefault(code, []).append(shape)
    states = []
    for code, parts in sorted(found.items()):
        place_id = boundaries.country_id(code)
        record = boundaries.record(place_id) if place_id else None
        if place_id is None or record is None:
            raise InputError(f"{source}: {code!r} is no state's ISO 3166-1 alpha-3 code")
        states.append((place_id, "country", record.name, code, shapely.union_all(parts)))
    return states


def _regions(rows: Sequence[tuple[str, str, Any]], boundaries: Boundaries, source: Path) -> list[Shape]:
    """Each row with the place id of the shipped region of its name, else of the one that it mostly is."""
    import shapely

    shipped: dict[str, list[tuple[str, str, Any]]] = {}
    for file, feature in boundaries.features("admin1"):
        if feature.iso:
            shipped.setdefault(feature.iso, []).append((feature.place_id, feature.name, (file, feature)))
    found: dict[str, list[Any]] = {}
    names: dict[str, tuple[str, str]] = {}
    for code, told, shape in rows:
        if code not in shipped:
            raise InputError(f"{source}: {code!r} ({told}) is no ISO 3166-1 alpha-3 code of a state with regions")
        named = [place_id for place_id, name, _ in shipped[code] if fold(name) == fold(told)]
        if not named:
            for place_id, _, key in shipped[code]:
                other = boundaries.polygon(*key)
                if not other.intersects(shape):
                    continue
                shared = shapely.intersection(shapely.make_valid(other), shape).area
                if shared >= SAME_PLACE_SHARE * max(other.area, shape.area):
                    named.append(place_id)
        if not named:
            raise InputError(f"{source}: {told!r} is no region of {code} by its name or its place")
        found.setdefault(named[0], []).append(shape)
        names[named[0]] = (told, code)
    return [
        (place_id, "admin1", *names[place_id], shapely.union_all(parts)) for place_id, parts in sorted(found.items())
    ]


def _borders(shapes: Sequence[Shape], boundaries: Boundaries) -> list[tuple[str, str, Any]]:
    """The borders of states that the set covers whole, as its own outline draws them."""
    import shapely

    from geomap.border_lines import fine_part, joined

    lines = []
    for code in sorted({shape[3] for shape in shapes}):
        whole = shapely.union_all([shape[4] for shape in shapes if shape[3] == code])
        land = boundaries.country(code)
        if land is None or shapely.intersection(shapely.make_valid(land), whole).area < WHOLE_SHARE * land.area:
            continue
        edge = joined([whole.boundary] if whole.boundary.geom_type == "LineString" else [*whole.boundary.geoms])
        for other in boundaries.neighbours(code):
            known = boundaries.border(code, other)
            part = fine_part(known.line, edge) if known is not None else None
            if part is not None and not part.is_empty:
                lines.append((*sorted((code, other)), part))
    return lines  # type: ignore[return-value]


def _write(path: Path, about: OwnSet, shapes: Sequence[Shape], borders: Sequence[tuple[str, str, Any]]) -> None:
    """Write the set beside its place and move it there: what was there before stands until all is written."""
    import shapely

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(partial)) as db, db:
            db.executescript(SCHEMA)
            db.execute("INSERT INTO about VALUES ('set', ?)", (json.dumps(asdict(about), ensure_ascii=False),))
            db.executemany(
                "INSERT INTO shape (place_id, kind, name, iso, wkb) VALUES (?, ?, ?, ?, ?)",
                [(*shape[:4], shapely.to_wkb(shape[4])) for shape in shapes],
            )
            db.executemany(
                "INSERT INTO border (a, b, wkb) VALUES (?, ?, ?)",
                [(a, b, shapely.to_wkb(line)) for a, b, line in borders],
            )
        os.replace(partial, path)  # noqa: PTH105 - replaces what is there, on every system
    finally:
        partial.unlink(missing_ok=True)


__all__ = ["OwnBoundaries", "OwnSet", "add_boundaries", "open_own", "own_digest", "own_sets", "remove_boundaries"]
