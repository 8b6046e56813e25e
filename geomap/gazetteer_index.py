"""Build the gazetteer index: from the shipped text tables to one SQLite file in the cache, once.

The file is written under a name of its own and moved into place when it is whole, so a reader sees all of it or nothing,
two processes may build at once (the later one replaces the earlier one's equal file), and a killed build leaves no lock.
The file's name carries a digest of the tables and of the scheme: an index of another version is never opened.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import math
import os
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.errors import DataError
from geomap.gazetteer_additions import added_names, added_rows
from geomap.gazetteer_files import SCHEME, regions_file
from geomap.gazetteers import cell_of
from geomap.lexicons import load
from geomap.name_languages import written_names
from geomap.names import fold, press_spellings, romanise, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAP_LANGUAGES = ("fr", "ru", "uk")
"""Of the languages that a map can be read in, those that the regions' names come in."""
SCHEMA = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, place_id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT, admin1 TEXT, admin1_code TEXT,
    lon REAL NOT NULL, lat REAL NOT NULL, population INTEGER, extent_m REAL, west REAL, south REAL, east REAL, north REAL,
    valid_from TEXT, valid_to TEXT, prominence REAL NOT NULL, cell INTEGER NOT NULL
);
CREATE TABLE name (
    key TEXT NOT NULL, place INTEGER NOT NULL, name TEXT, quality REAL NOT NULL, valid_from TEXT, valid_to TEXT,
    PRIMARY KEY (key, place)
) WITHOUT ROWID;
CREATE TABLE written (place INTEGER NOT NULL, language TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (place, language)) WITHOUT ROWID;
CREATE TABLE ending (tail TEXT NOT NULL, skeleton TEXT NOT NULL, PRIMARY KEY (tail, skeleton)) WITHOUT ROWID;
CREATE TABLE sound (skeleton TEXT NOT NULL, place INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY (skeleton, place, key)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX place_by_id ON place (place_id);
CREATE INDEX place_by_cell ON place (cell);
CREATE INDEX countries ON place (country) WHERE kind = 'country';
"""

MAIN, ALTERNATE, GENERATED, WEAK = 1.0, 0.8, 0.5, 0.2
"""Quality of a name: the usual one; another in use; a spelling that rules made; one that is more often something else."""
SOUND_MIN_PROMINENCE = 2.7
"""Alternate names of places below (500 people) are not searched by sound: they would bury the others."""
PEOPLE_PER_KM2 = 2000.0
"""Of a settlement's built-up area. A town's extent is the radius of the circle with its people at that density: Yerevan
13.2 km (its districts reach 12), Goris 1.7, London 38 (Greater London 28 to 32)."""
ADDED_BELOW = 2.0
"""Prominence of added rivers, peaks and the like below the shipped ones, which are the ones that the world's press names."""
MIN_EXTENT_M, UNKNOWN_EXTENT_M = 750.0, 1000.0
_KIND_PROMINENCE = {
    "continent": 9.0, "region": 6.0, "country": 3.0, "admin1": 0.6, "admin2": -1.0, "capital": 1.2, "sea": 6.5, "strait": 5.5,
    "river": 5.5, "lake": 4.5, "range": 5.0, "peak": 4.5, "island": 4.5, "valley": 4.0, "pass": 3.5, "site": 3.5, "crossing": 3.5,
    "line": 4.5, "zone": 4.5, "airport": 2.5,
}  # fmt: skip
"""Added to log10 of the population (of GeoNames' towns inside, for areas); alone where nothing has one."""


class Entry(NamedTuple):
    """One place on its way into the index."""

    place_id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    admin1_code: str | None
    lon: float
    lat: float
    population: int | None
    extent_m: float | None
    bbox: tuple[float, float, float, float] | None
    valid_from: str | None
    valid_to: str | None
    prominence: float
    names: tuple[tuple[str, float, str | None, str | None], ...]
    """name, quality, valid from, valid to."""
    written: tuple[tuple[str, str], ...] = ()
    """language, name: where a source tells which language a name is in."""


def town_extent_m(population: int | None) -> float:
    """Metres from a settlement's point to its edge, estimated from its population."""
    if not population:
        return UNKNOWN_EXTENT_M
    return max(MIN_EXTENT_M, round(1000.0 * math.sqrt(population / PEOPLE_PER_KM2 / math.pi)))


def town_kind(population: int | None, mark: str) -> str:
    """capital, city from 100,000 people, town from 5,000, else village."""
    if mark == "C":
        return "capital"
    size = population or 0
    return "city" if size >= 100_000 else "town" if size >= 5_000 else "village"


def split_names(text: str, separator: str) -> Iterator[tuple[str, float]]:
    """Names of a table's cell with their quality; those that end with a question mark are weak."""
    for name in text.split(separator):
        if name:
            yield (name[:-1], WEAK) if name.endswith("?") else (name, ALTERNATE)


def read_packed(folder: Path, name: str) -> Iterator[list[str]]:
    """Rows of a packed table, without its header."""
    try:
        text = lzma.decompress((folder / f"{name}.tsv.xz").read_bytes()).decode()
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise DataError(f"{folder / name}.tsv.xz cannot be read ({error}); install geomap again") from error
    lines = iter(text.splitlines())
    next(lines)
    for line in lines:
        yield line.split("\t")


def read_kept(path: Path) -> list[dict[str, str]]:
    """Rows of a hand-kept table."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def read_regions(path: Path) -> dict[str, tuple[tuple[str, str], ...]]:
    """Names by language of each first-level division, by place id; empty where the file is not installed."""
    if not path.is_file():
        return {}
    try:
        rows = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read ({error}); install geomap again") from error
    return {
        row["place_id"]: tuple((key, row["names"][key]) for key in MAP_LANGUAGES if key in row["names"]) for row in rows
    }


def generated_names(name: str, country: str | None) -> Iterator[tuple[str, float]]:
    """Spellings that rules make of one name."""
    if latin := romanise(name, language="uk" if country == "UKR" else None):
        yield latin, GENERATED
    elif country:
        for spelling in press_spellings(name, country):
            yield spelling, GENERATED


class Reader:
    """The shipped tables as entries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.alpha3: dict[str, str] = {}
        self.code_names = dict(row[:2] for row in read_packed(folder, "codes"))
        self.states = {row["code"]: row for row in read_kept(folder / "states.csv")}
        self.regions = read_regions(regions_file(folder))
        self.cities: dict[str, dict[str, str]] = load("city_names")
        self.more: dict[str, list[tuple[str, float, str | None, str | None]]] = {}
        self.fixes: dict[str, dict[str, str]] = {}
        """By id: what GeoNames has wrong (population), or twice (``same_as``)."""
        for row in read_kept(folder / "fixes.csv"):
            self.fixes.setdefault(row["id"], {})[row["field"]] = row["value"]
        for row in read_kept(folder / "names.csv"):
            quality = WEAK if row["name"].endswith("?") else ALTERNATE
            found = (row["name"].removesuffix("?"), quality, row["valid_from"] or None, row["valid_to"] or None)
            self.more.setdefault(row["id"], []).append(found)

    def entries(self) -> Iterator[Entry]:
        """All places, areas first."""
        for place_id, name, start, end in added_names():
            self.more.setdefault(place_id, []).append((name, ALTERNATE, start, end))
        seen: set[str] = set()
        for shipped in (self.areas(), self.kept(), self.airports(), self.towns()):
            for entry in shipped:
                seen.add(entry.place_id)
                yield entry
        yield from (entry for entry in self.added() if entry.place_id not in seen)

    def names_of(
        self, place_id: str, name: str, others: Iterable[tuple[str, float]], country: str | None
    ) -> tuple[tuple[str, float, str | None, str | None], ...]:
        """The main name, then the dated, the other and the generated ones; the first with a key counts."""
        names = [(name, MAIN, None, None), *self.more.get(place_id, ())]
        names += [(other, quality, None, None) for other, quality in others]
        for known, quality, _, _ in list(names):
            if quality > WEAK:
                names += [(made, q, None, None) for made, q in generated_names(known, country)]
        return tuple(names)

    def added(self) -> Iterator[Entry]:
        """What a user added."""
        for row in added_rows():
            settled = row.kind in {"capital", "city", "town", "village"}
            prominence = (
                math.log10((row.population or 50) + 1) if settled else _KIND_PROMINENCE.get(row.kind, 3.0) - ADDED_BELOW
            )
            extent = town_extent_m(row.population) if settled and row.extent_m is None else row.extent_m
            others = [(name, ALTERNATE) for name in row.names]
            yield Entry(row.id, row.name, row.kind, row.country, row.admin1, None, row.lon, row.lat, row.population, extent, None, None, None,
                        prominence, self.names_of(row.id, row.name, others, row.country))  # fmt: skip

    def areas(self) -> Iterator[Entry]:
        """Countries, first-level divisions, counties."""
        for place_id, name, kind, country, inside, code, x, y, people, extent, box, names in read_packed(
            self.folder, "areas"
        ):
            if self._hand_over(place_id, name, names):
                continue
            if kind == "country":
                self.alpha3[code] = country
            population = int(people) if people else None
            others = list(split_names(names, "|"))
            lon, lat = float(x), float(y)
            if state := self.states.get(code):
                lon, lat = float(state["lon"]), float(state["lat"])
                others = [*split_names(state["names"], ";"), *others]
            west, south, east, north = map(float, box.split(","))
            yield Entry(
                place_id, name, kind, country, {"admin1": name, "admin2": inside or None}.get(kind), code if kind != "country" else None,
                lon, lat, population, float(extent) if extent else None, (west, south, east, north) if extent else None, None, None,
                _KIND_PROMINENCE[kind] + math.log10((population or 100) + 1), self.names_of(place_id, name, others, country),
                self.regions.get(place_id, ()),
            )  # fmt: skip

    def _hand_over(self, place_id: str, name: str, names: str) -> bool:
        """Whether a place is listed twice and not kept: its names go to the one that is."""
        same = self.fixes.get(place_id, {}).get("same_as")
        if same is not None:
            told = [(name, ALTERNATE), *split_names(names, "|")]
            self.more.setdefault(same, []).extend((n, quality, None, None) for n, quality in told)
        return same is not None

    def kept(self) -> Iterator[Entry]:
        """The hand-kept places: seas, rivers, ranges, regions, lines, sites, former states."""
        for row in read_kept(self.folder / "places.csv"):
            extent = float(row["extent_km"]) * 1000.0 if row["extent_km"] else None
            weight = (float(row["rank"]) - 3.0) if row["rank"] else 0.0
            country = row["country"] or None
            base = _KIND_PROMINENCE.get(row["kind"], 3.0)
            yield Entry(
                row["id"], row["name"], row["kind"], country, row["admin1"] or None, None, float(row["lon"]), float(row["lat"]), None,
                extent, None, row["valid_from"] or None, row["valid_to"] or None, base + weight,
                self.names_of(row["id"], row["name"], split_names(row["names"], ";"), country),
            )  # fmt: skip

    def airports(self) -> Iterator[Entry]:
        """Airports and air bases."""
        for place_id, name, country, admin1, x, y, names in read_packed(self.folder, "airports"):
            prominence = _KIND_PROMINENCE["airport"] + ("International" in name)
            yield Entry(place_id, name, "airport", country, admin1 or None, None, float(x), float(y), None, 2500.0, None, None, None,
                        prominence, self.names_of(place_id, name, split_names(names, "|"), None))  # fmt: skip

    def towns(self) -> Iterator[Entry]:
        """GeoNames' populated places."""
        rows = list(read_packed(self.folder, "towns"))
        for number, name, *_, names in rows:
            self._hand_over(f"geonames:{number}", name, names)
        for number, name, cc, a1, x, y, people, mark, names in rows:
            place_id = f"geonames:{number}"
            fixes = self.fixes.get(place_id, {})
            if "same_as" in fixes:
                continue
            if fixes:
                names = f"{names}|{name}"  # noqa: PLW2901 - the corrected ones
                name, people = fixes.get("name", name), fixes.get("population", people)  # noqa: PLW2901 - as above
            population = int(people) if people else None
            kind = town_kind(population, mark)
            country = self.alpha3.get(cc)
            code = f"{cc}.{a1}" if a1 else None
            prominence = math.log10((population or 50) + 1) + (_KIND_PROMINENCE["capital"] if mark == "C" else 0.0)
            yield Entry(place_id, name, kind, country, self.code_names.get(code or ""), code, float(x), float(y), population,
                        town_extent_m(population), None, None, None, prominence,
                        self.names_of(place_id, name, split_names(names, "|"), country),
                        tuple(self.cities.get(f"{country}|{name}", {}).items()) if kind in {"capital", "city"} else ())  # fmt: skip


def write_index(path: Path, entries: Iterable[Entry], *, total: int, progress: bool = False) -> None:
    """Write the index to ``path``, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".gazetteer-", suffix=".partial")
    os.close(handle)
    try:
        db = sqlite3.connect(name, isolation_level=None)
        try:
            db.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-200000;"
            )
            db.executescript(SCHEMA)
            _fill(db, entries, total, progress=progress)
            db.executescript(INDEXES)
            db.execute(f"PRAGMA user_version={SCHEME}")
        finally:
            db.close()
        os.replace(name, path)  # noqa: PTH105 - the documented atomic call
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _fill(db: sqlite3.Connection, entries: Iterable[Entry], total: int, *, progress: bool) -> None:
    names: list[tuple[Any, ...]] = []
    sounds: set[tuple[str, int, str]] = set()
    written: list[tuple[int, str, str]] = []
    places: list[tuple[Any, ...]] = []
    for number, e in enumerate(entries, 1):
        west, south, east, north = e.bbox or (None, None, None, None)
        places.append((number, e.place_id, e.name, e.kind, e.country, e.admin1, e.admin1_code, e.lon, e.lat, e.population, e.extent_m,
                       west, south, east, north, e.valid_from, e.valid_to, e.prominence, cell_of(e.lon, e.lat)))  # fmt: skip
        usual = written_names(name for name, quality, _, end in e.names if quality > GENERATED and not end)
        spoken = {**usual, **dict(e.written)}
        written += [(number, language, spoken[language]) for language in sorted(spoken) if spoken[language] != e.name]
        seen: set[str] = set()
        for name, quality, start, end in e.names:
            key = fold(name)
            if not key or key in seen:
                continue
            seen.add(key)
            names.append((key, number, None if name == e.name else name, quality, start, end))
            if quality == MAIN or (quality > WEAK and e.prominence > SOUND_MIN_PROMINENCE and key.isascii()):
                sounds.add((skeleton(key), number, key))
        if progress and number % 5000 == 0:
            _bar(number, total)
    db.execute("BEGIN")
    db.executemany(f"INSERT INTO place VALUES ({','.join('?' * 19)})", places)
    names.sort(key=lambda row: row[:2])  # in the order of the B-tree: each page is written once
    db.executemany("INSERT INTO name VALUES (?,?,?,?,?,?)", names)
    db.executemany("INSERT INTO written VALUES (?,?,?)", written)
    db.executemany("INSERT INTO sound VALUES (?,?,?)", sorted(row for row in sounds if row[0]))
    endings = {(skeleton(key.rpartition(" ")[2]), whole) for whole, _, key in sounds if " " in key and whole}
    db.executemany("INSERT INTO ending VALUES (?,?)", sorted(row for row in endings if row[0]))
    db.execute("COMMIT")
    if progress:
        _bar(total, total)
        print(file=sys.stderr)


def _bar(done: int, total: int) -> None:
    share = min(1.0, done / max(total, 1))
    print(
        f"\rbuilding the gazetteer index [{'#' * int(30 * share):<30}] {share:4.0%}",
        end="",
        file=sys.stderr,
        flush=True,
    )
