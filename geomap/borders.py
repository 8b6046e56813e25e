"""Shapes of states, regions and disputed areas, and the border between two states: whose view, which line, how exact.

Two files answer: the fine one (borders of OpenStreetMap, ODbL) and the public-domain one (Natural Earth), which is
asked where the fine one is not wanted, not installed, or has nothing. Every answer says which source it came from.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple, Self

import shapely

from geomap.border_lines import NamedLine, by_accuracy, find_named_line, fine_part, joined, uncovered
from geomap.boundary_files import BoundaryFile, Feature, LineRow
from geomap.errors import DataError, SettingError
from geomap.own_boundaries import OwnBoundaries, open_own
from geomap.settings import Settings, data_dir

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from shapely.geometry import MultiLineString
    from shapely.geometry.base import BaseGeometry

AnyFile = BoundaryFile | OwnBoundaries
FINE_FILE = "boundaries-odbl/openstreetmap.sqlite"
PUBLIC_FILE = "boundaries/public-domain.sqlite"
CACHED_SHAPES = 512
"""Decoded shapes kept; the largest state has 70,000 corners, 1 MB."""


CACHED_PLACES = 8192
"""Places whose records are kept: about as many as the files hold."""


class ShapeSource(NamedTuple):
    """Where a shape or line comes from."""

    source: str
    accuracy_m: float
    """p95 of the distance to the true line, metres."""
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class BorderLine:
    """The border of two states, or a disputed line."""

    pair: tuple[str, str]
    """Alpha-3 of both sides, sorted; ('', '') for a line that divides no two states."""
    line: MultiLineString
    """Lon/lat; each stretch is one part where nothing else meets it."""
    source: str
    accuracy_m: float
    licence: str
    attribution: str
    kind: str
    """``border``, ``line_of_control``, ``ceasefire``, ``de_facto``, ``claim``, ``former``."""
    name: str | None = None
    status: str | None = None
    note: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    pieces: tuple[BorderLine, ...] = ()
    """The same line by source and accuracy, where it is made of several."""


@dataclass(frozen=True, slots=True)
class AreaRecord:
    """What is known of a shape besides its geometry."""

    place_id: str
    kind: str
    name: str
    iso: str | None
    de_facto: str | None
    status: str | None
    note: str | None
    valid_from: str | None
    valid_to: str | None


class Boundaries:
    """Boundaries as one reader sees them: his choice of source and point of view."""

    def __init__(
        self,
        public: BoundaryFile,
        fine: BoundaryFile | None,
        view: str,
        notice: str | None = None,
        own: Sequence[AnyFile] = (),
    ) -> None:
        self._given = (public, fine, tuple(own))
        self._files: list[AnyFile] = [*own, *(f for f in (fine, public) if f is not None)]
        self.view = view
        self.notice = notice
        """What a map should say about its borders, where they are not what was asked for."""
        self._country_ids = {
            feature.iso: feature.place_id for feature in public.features_like("country") if feature.iso
        }
        self._found = lru_cache(maxsize=CACHED_PLACES)(self._find_features)
        self._polygon = lru_cache(maxsize=CACHED_SHAPES)(self._read_polygon)
        self._border = lru_cache(maxsize=CACHED_SHAPES)(self._find_border)
        self._finer = lru_cache(maxsize=CACHED_SHAPES)(self._find_finer)
        self._named = lru_cache(maxsize=CACHED_SHAPES)(partial(find_named_line, self))
        self._points = {kind: _PointIndex(self, kind) for kind in ("country", "admin1")}

    @cached_property
    def _by_place(self) -> dict[str, list[tuple[AnyFile, Feature]]]:
        """All features of this point of view by place, the finest file's first."""
        found: dict[str, list[tuple[AnyFile, Feature]]] = defaultdict(list)
        for file in self._files:
            for feature in file.features:
                if feature.view in {"", self.view}:
                    found[feature.place_id].append((file, feature))
        return found

    @cached_property
    def _lines_of(self) -> list[dict[tuple[str, str], list[LineRow]]]:
        """Of each file, the border lines of each pair of states in this point of view."""
        found: list[dict[tuple[str, str], list[LineRow]]] = []
        for file in self._files:
            lines: dict[tuple[str, str], list[LineRow]] = defaultdict(list)
            for row in file.lines:
                if row.kind == "border" and (pair := self._pair(file, row)):
                    lines[pair].append(row)
            found.append(lines)
        return found

    @classmethod
    def open(cls, settings: Settings | None = None, *, own: bool = True) -> Boundaries:
        """The shipped boundaries, and before them the user's own; raises DataError where a file is missing or broken."""
        settings = settings or Settings()
        if settings.boundaries not in {"fine", "public-domain"}:
            raise SettingError(f"boundaries {settings.boundaries!r}: use 'fine' or 'public-domain'")
        if settings.point_of_view not in {"iso", "de_facto"}:
            raise SettingError(f"point of view {settings.point_of_view!r}: use 'iso' or 'de_facto'")
        public = BoundaryFile(data_dir() / PUBLIC_FILE)
        fine, notice = None, None
        if settings.boundaries == "fine":
            try:
                fine = BoundaryFile(data_dir() / FINE_FILE)
            except DataError:
                notice = "Fine borders are not installed: borders are Natural Earth's, kilometres off in places."
        return cls(public, fine, settings.point_of_view, notice, open_own() if own else ())

    def seen_from(self, view: str) -> Self:
        """The same files in another point of view."""
        public, fine, own = self._given
        return type(self)(public, fine, view, self.notice, own)

    @property
    def contested(self) -> frozenset[str]:
        """Alpha-3 of the states whose outline or borders differ between the points of view."""
        found = {f.iso for file in self._files for f in file.features_like("country") if f.view and f.iso}
        for file in self._files:
            for recognised, administering in file.units.values():
                if recognised != administering:
                    found |= {recognised, administering}
        return frozenset(found - {""})

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rights(self) -> tuple[tuple[str, str], ...]:
        """Licence and attribution of every source of the opened files, for whoever draws them all."""
        told = {(licence, attribution) for file in self._files for _, licence, attribution in file.sources.values()}
        return tuple(sorted(told))

    # Shapes

    def shape(self, place_id: str, *, date: dt.date | None = None) -> BaseGeometry | None:
        """(Multi)Polygon of a country, region, county or disputed area; None where there is none.

        Args:
            place_id: as in the gazetteer.
            date: the state of affairs on that day; without it the present, and for an area that is history its last.
        """
        found = self._find(place_id, date)
        if found:
            return self._polygon(*found)
        named = self.named_line(place_id, date=date)
        return named.shape if named else None

    def record(self, place_id: str, *, date: dt.date | None = None) -> AreaRecord | None:
        """Name, holders, validity and status of a shape."""
        found = self._find(place_id, date)
        if not found:
            return None
        feature = found[1]
        return AreaRecord(
            *(feature.place_id, feature.kind, feature.name, feature.iso, feature.de_facto),
            *(feature.status, feature.note, feature.valid_from, feature.valid_to),
        )

    def shape_source(self, place_id: str, *, date: dt.date | None = None) -> ShapeSource | None:
        """Source, accuracy, licence and attribution of the shape."""
        found = self._find(place_id, date)
        if not found:
            named = self.named_line(place_id, date=date)
            return ShapeSource(named.source, named.accuracy_m, named.licence, named.attribution) if named else None
        file, feature = found
        name, licence, attribution = file.sources[feature.source]
        return ShapeSource(name, feature.accuracy_m, licence, attribution)

    def country(self, alpha3: str) -> BaseGeometry | None:
        """Outline of a state in this point of view."""
        place_id = self.country_id(alpha3)
        return self.shape(place_id) if place_id else None

    def country_id(self, alpha3: str) -> str | None:
        """The gazetteer's id of a state."""
        return self._country_ids.get(alpha3)

    def states(self) -> tuple[str, ...]:
        """Alpha-3 of the states that have an outline in this point of view, sorted."""
        return tuple(sorted(self._country_ids))

    def areas(self, date: dt.date | None = None) -> tuple[AreaRecord, ...]:
        """The disputed areas in force on that day, or now."""
        day = date.isoformat() if date else None
        return tuple(
            record
            for place_id, found in sorted(self._by_place.items())
            if found[0][1].kind == "area" and any(feature.in_force(day) for _, feature in found)
            if (record := self.record(place_id, date=date))
        )

    def features(self, kind: str) -> tuple[tuple[AnyFile, Feature], ...]:
        """What this point of view has of one kind (``country``, ``admin1``, ...), the finest of each, by place id."""
        if kind != "country":
            return tuple(found[0] for _, found in sorted(self._by_place.items()) if found[0][1].kind == kind)
        # Few of many: the others need not be read.
        places = sorted({f.place_id for file in self._files for f in file.features_like(kind)})
        firsts = [found[0] for place_id in places if (found := self._found(place_id))]
        return tuple(first for first in firsts if first[1].kind == kind)

    def polygon(self, file: AnyFile, feature: Feature) -> BaseGeometry:
        """Outline of a feature."""
        return self._polygon(file, feature)

    # Points

    def country_at(self, lon: float, lat: float) -> str | None:
        """Alpha-3 of the state at a point, in this point of view; None at sea."""
        found = self._points["country"].at(lon, lat)
        return found.iso if found else None

    def region_at(self, lon: float, lat: float) -> str | None:
        """Place id of the admin-1 region at a point."""
        found = self._points["admin1"].at(lon, lat)
        return found.place_id if found else None

    # Borders

    def neighbours(self, alpha3: str) -> tuple[str, ...]:
        """States with a land border to one, sorted."""
        found = {state for lines in self._lines_of for pair in lines if alpha3 in pair for state in pair}
        return tuple(sorted(found - {alpha3}))

    def border(self, a: str, b: str, *, date: dt.date | None = None) -> BorderLine | None:
        """The land border of two states, finest source first; None where they share none.

        Several stretches (an exclave, an enclave) are parts of one MultiLineString.
        """
        first, second = sorted((a, b))
        return self._border(first, second, date.isoformat() if date else None)

    def lines(self, date: dt.date | None = None, *, past: bool = False) -> tuple[BorderLine, ...]:
        """Ceasefire lines, lines of control and claims in force on that day, or now; ``past`` gives all there ever were."""
        day = date.isoformat() if date else None
        public = self._files[-1]
        return tuple(
            self._border_line(public, [row], (row.a or "", row.b or ""))
            for row in public.lines
            if row.kind != "border" and (past or row.in_force(day))
        )

    def finer(self, line: BorderLine) -> BorderLine:
        """A disputed line from the fine file, where it runs along a border or a unit's edge there; else itself."""
        return self._finer(line)

    def named_line(self, place_id: str, *, date: dt.date | None = None) -> NamedLine | None:
        """A ceasefire line, a line of control or the zone about it by its place id; None where it was not in force."""
        return self._named(place_id, date)

    # Inside

    def _find(self, place_id: str, date: dt.date | None) -> tuple[AnyFile, Feature] | None:
        return self._chosen(self._found(place_id), date)

    def _find_features(self, place_id: str) -> list[tuple[AnyFile, Feature]]:
        """All that this point of view has of a place, the finest file's first."""
        return [
            (file, feature)
            for file in self._files
            for feature in file.features_of(place_id)
            if feature.view in {"", self.view}
        ]

    @staticmethod
    def _chosen(found: list[tuple[AnyFile, Feature]], date: dt.date | None) -> tuple[AnyFile, Feature] | None:
        """What stands on that day, or now."""
        day = date.isoformat() if date else None
        for file, feature in found:
            if feature.in_force(day):
                return file, feature
        # An area that has ended is still asked for by name: the last state of it.
        return max(found, key=lambda item: item[1].valid_to or "") if found and date is None else None

    def present(self) -> Iterator[tuple[AnyFile, Feature]]:
        """Of each place what stands now, or its last state."""
        for found in self._by_place.values():
            if chosen := self._chosen(found, None):
                yield chosen

    def _read_polygon(self, file: AnyFile, feature: Feature) -> BaseGeometry:
        return file.polygon(feature)

    def _pair(self, file: AnyFile, row: LineRow) -> tuple[str, str] | None:
        """The two states that a line divides in this point of view, None where both sides are one's."""
        side = 0 if self.view == "iso" else 1
        a, b = (file.units.get(unit or "", (unit or "", unit or ""))[side] for unit in (row.a, row.b))
        return (min(a, b), max(a, b)) if a and b and a != b else None

    def _find_border(self, a: str, b: str, day: str | None) -> BorderLine | None:
        """The finest line of a pair, and what another file has of the pair where the finest has nothing."""
        found: list[BorderLine] = []
        for file, lines in zip(self._files, self._lines_of, strict=True):
            rows = [row for row in lines.get((a, b), ()) if row.in_force(day)]
            if rows and not found:
                found = [self._border_line(file, same, (a, b)) for same in by_accuracy(rows)]
            elif rows:
                other = self._border_line(file, rows, (a, b))
                if (rest := uncovered(other.line, joined([line.line for line in found]))) is not None:
                    found.append(replace(other, line=rest))
        if len(found) < 2:
            return found[0] if found else None
        # The longest piece speaks for the whole; who asks about a part of it looks at the pieces.
        main = max(found, key=lambda line: float(line.line.length))
        return replace(main, line=joined([line.line for line in found]), pieces=tuple(found))

    def _find_finer(self, line: BorderLine) -> BorderLine:
        box = shapely.box(*line.line.bounds)
        for file in self._files[:-1]:
            for rows in by_accuracy(
                [row for row in file.lines if row.kind == "border" and self._holds(file, row, line)]
            ):
                fine = self._border_line(file, rows, line.pair)
                if fine.accuracy_m < line.accuracy_m and fine.line.intersects(box):
                    part = fine_part(line.line, fine.line)
                    if part is not None:
                        return replace(
                            line,
                            line=part,
                            source=fine.source,
                            accuracy_m=fine.accuracy_m,
                            licence=fine.licence,
                            attribution=fine.attribution,
                        )
        return line

    @staticmethod
    def _holds(file: AnyFile, row: LineRow, line: BorderLine) -> bool:
        """Whether a border row divides the sides of a disputed line: its two states, or two parts of its one."""
        sides = {code for code in line.pair if code}
        states = {file.units.get(unit or "", ("", ""))[0] for unit in (row.a, row.b)}
        held = {file.units.get(unit or "", ("", ""))[1] for unit in (row.a, row.b)}
        return sides in (states, held) or (row.a != row.b and states == sides and len(sides) == 1)

    def _border_line(self, file: AnyFile, rows: list[LineRow], pair: tuple[str, str]) -> BorderLine:
        worst = max(rows, key=lambda row: row.accuracy_m)
        name, licence, attribution = file.sources[worst.source]
        return BorderLine(
            pair,
            file.line([row.pack for row in rows]),
            *(name, worst.accuracy_m, licence, attribution, worst.kind),
            *(worst.name, worst.status, worst.note, worst.valid_from, worst.valid_to),
        )


class _PointIndex:
    """Which of the shapes of one kind holds a point: boxes first, then the shapes themselves."""

    def __init__(self, boundaries: Boundaries, kind: str) -> None:
        self._boundaries = boundaries
        self._kind = kind
        self._items: list[tuple[AnyFile, Feature]] = []
        self._tree: shapely.STRtree | None = None

    def at(self, lon: float, lat: float) -> Feature | None:
        """The smallest shape (by box) that covers the point."""
        if self._tree is None:
            self._items = [item for item in self._boundaries.present() if item[1].kind == self._kind]
            self._tree = shapely.STRtree([shapely.box(*feature.bbox) for _, feature in self._items])
        point = shapely.Point(lon, lat)
        hits = [self._items[index] for index in self._tree.query(point).tolist()]
        for file, feature in sorted(hits, key=lambda item: (_box_area(item[1]), item[1].place_id)):
            shape = self._boundaries._polygon(file, feature)
            shapely.prepare(shape)
            if shapely.intersects(shape, point):
                held: Feature = feature
                return held
        return None


def _box_area(feature: Feature) -> float:
    west, south, east, north = feature.bbox
    return (east - west) * (north - south)
