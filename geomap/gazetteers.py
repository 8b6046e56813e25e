"""``Candidate`` by name, by spelling or by point, from one on-disk index shared by all processes.

The index is built into the cache on first use (``gazetteer_index``) and opened read-only in milliseconds; nothing is
parsed into memory. Names are compared by ``names.fold``.
"""

from __future__ import annotations

import math
import sqlite3
from contextlib import suppress
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Self

from geomap.errors import DataError, InputError
from geomap.models import Candidate
from geomap.names import MAX_NAME, fold, skeleton, skeleton_neighbours, without_article
from geomap.settings import Settings, cache_dir

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

_COLUMNS = """p.place_id, p.name, p.kind, p.country, p.admin1, p.admin1_code, p.lon, p.lat, p.population, p.extent_m,
    p.west, p.south, p.east, p.north, coalesce(n.valid_from, p.valid_from), coalesce(n.valid_to, p.valid_to)"""
QUALITY_WEIGHT = 4.0
"""How many powers of ten of population a perfect name is worth against an impossible one: a village whose own name it
is beats a city of which it is a weak alias ('Mobile' is not every place with a telephone)."""
MIN_SIMILARITY = 0.78
"""Edit similarity of a misspelling; below it, ordinary words start to match villages."""
MIN_SKELETON = 3
"""Consonants that a name must have to be searched by sound."""
_BATCH = 500
"""Keys in one SQL statement; SQLite allows 999 in its oldest supported versions."""
_TOWN_KINDS = ("capital", "city", "town", "village")


MOST_PLACES = 30
"""Places that one name may stand for; beyond these are hamlets that no report means by the bare name."""
KEPT_NAMES, KEPT_KEYS, KEPT_ALIKE = 4_096, 65_536, 512
"""Names whose places, keys whose being known, and names for which those alike are kept in memory: 10 MB together."""


class Gazetteer:
    """The place names. Use ``Gazetteer.open()``; one for each process or thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._alpha2: dict[str, str | None] = {}
        self._known: dict[str, bool] = {}
        """Folded names that were asked for, and whether a place bears them."""
        self._named: dict[str, tuple[Candidate, ...]] = {}
        """Folded names with what they may stand for: those of one report come again in the next."""
        self._alike: dict[str, dict[int, tuple[float, str]]] = {}
        """Folded names that were searched by likeness: a report may ask again without its countries, the next as well."""
        self._near: dict[tuple[float, float, int], tuple[Candidate, ...]] = {}

    @classmethod
    def open(cls, settings: Settings | None = None, *, path: Path | None = None) -> Self:
        """Open the index, building it first where it is missing, of another version or damaged."""
        from geomap import gazetteer_files as files

        settings = settings or Settings()
        if path is not None:
            return cls._checked(path)
        folder = files.source_folder()
        target = cache_dir() / f"gazetteer-{files.digest_of(folder, files.added_files())}.sqlite"
        if target.is_file():
            with suppress(DataError):
                return cls._checked(target)
        from geomap import gazetteer_index as index

        try:
            index.write_index(target, index.Reader(folder).entries(), total=TOTAL_PLACES, progress=settings.progress)
        except (OSError, sqlite3.Error) as error:
            raise DataError(
                f"{target}: the gazetteer index cannot be written ({error}); set GEOMAP_CACHE to a folder with 150 MB free"
            ) from error
        return cls._checked(target)

    @classmethod
    def _checked(cls, path: Path) -> Self:
        """Opened, and seen to be an index of this version."""
        from geomap.gazetteer_files import SCHEME

        if not path.is_file():
            raise DataError(f"{path}: no such gazetteer index")
        try:
            gazetteer = cls(path)
            (version,) = gazetteer._db.execute("PRAGMA user_version").fetchone()
            gazetteer._db.execute("SELECT place_id FROM place WHERE id = 1").fetchone()
            gazetteer._db.execute("SELECT place FROM name WHERE key = 'paris'").fetchone()
        except sqlite3.Error as error:
            raise DataError(f"{path}: not a gazetteer index ({error})") from error
        if version != SCHEME:
            gazetteer.close()
            raise DataError(f"{path}: a gazetteer index of version {version}, not {SCHEME}")
        return gazetteer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # --- by name ---------------------------------------------------------------------------------------------------

    def lookup(self, name: str, *, limit: int = MOST_PLACES) -> tuple[Candidate, ...]:
        """Places with that name (same folded key), most prominent first."""
        return self.lookup_many((name,), limit=limit)[name]

    def lookup_many(self, names: Iterable[str], *, limit: int = MOST_PLACES) -> dict[str, tuple[Candidate, ...]]:
        """``lookup`` for many names in few statements; every name asked for is a key of the answer."""
        keys = {name: fold(name) if len(name) <= MAX_NAME else "" for name in names}
        named = self._named
        if len(named) > KEPT_NAMES:
            named = self._named = {}
        wanted = sorted({key for key in keys.values() if key and key not in named})
        sql = f"""SELECT n.key, coalesce(n.name, p.name), {_COLUMNS} FROM name n JOIN place p ON p.id = n.place WHERE n.key IN (%s)
            ORDER BY n.key, p.prominence + {QUALITY_WEIGHT} * n.quality DESC, p.id"""
        found: dict[str, list[Candidate]] = {key: [] for key in wanted}
        for batch in _batches(wanted):
            for key, matched, *row in self._db.execute(sql % _marks(batch), batch):
                hits = found[key]
                if len(hits) < MOST_PLACES:
                    hits.append(_candidate(row, matched))
        named.update((key, tuple(hits)) for key, hits in found.items())
        return {name: named.get(key, ())[:limit] for name, key in keys.items()}

    def known(self, keys: Iterable[str]) -> set[str]:
        """Which of these folded keys are names of places at all."""
        asked = list(keys)
        known = self._known
        if len(known) > KEPT_KEYS:
            known = self._known = {}
        new = sorted({key for key in asked if key not in known})
        found: set[str] = set()
        for batch in _batches(new):
            sql = f"SELECT DISTINCT key FROM name WHERE key IN ({_marks(batch)})"
            found.update(key for (key,) in self._db.execute(sql, batch))
        known.update((key, key in found) for key in new)
        return {key for key in asked if known[key]}

    def qualities(self, key: str) -> tuple[tuple[str, float], ...]:
        """Place id and quality of the name (1 usual, 0.8 another, 0.5 made by rule, 0.2 weak) of all with that folded key."""
        sql = "SELECT p.place_id, n.quality FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? ORDER BY n.quality DESC, p.id"
        return tuple(self._db.execute(sql, (key,)))

    def similar(self, name: str, *, countries: Collection[str] | None = None, limit: int = 10) -> tuple[Candidate, ...]:
        """Places whose name is a likely misspelling or other transliteration of ``name``, most similar first.

        ``countries`` (alpha-3) keeps to those states, and to what lies in none. The exact matches are among the answers.
        """
        key = fold(name) if len(name) <= MAX_NAME else ""
        if len(skeleton(key)) < MIN_SKELETON:
            return self.lookup(name, limit=limit) if key else ()
        alike = self._alike.get(key)
        if alike is None:
            if len(self._alike) >= KEPT_ALIKE:
                self._alike.clear()
            alike = self._alike[key] = self._spelt_alike(key)
        return tuple(self._ranked(alike, countries, limit))

    def _spelt_alike(self, key: str) -> dict[int, tuple[float, str]]:
        """The places whose name is like a folded one, each with how much and which name it is."""
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        sound, bare = skeleton(key), without_article(key)
        # names shorter or longer than that can't be alike enough
        reach = (math.floor(len(key) * MIN_SIMILARITY), math.ceil(len(key) / MIN_SIMILARITY))
        rows: list[tuple[int, str, str]] = []
        for batch in _batches(list(skeleton_neighbours(sound)) + self._missing_words(key)):
            sql = f"""SELECT place, key, skeleton FROM sound WHERE skeleton IN ({_marks(batch)})
                AND (length(key) BETWEEN ? AND ? OR skeleton = ?)"""
            rows += self._db.execute(sql, [*batch, *reach, sound]).fetchall()
        named = list(dict.fromkeys(map(itemgetter(1), rows)))
        same_sound = {other for _, other, heard in rows if heard == sound}
        alike = {other for other in same_sound if without_article(other)[0] == bare[0]}
        scorer = DamerauLevenshtein.normalized_similarity
        scores: dict[str, float] = {}
        for asked in dict.fromkeys((key, bare)):
            found = process.extract(asked, named, scorer=scorer, score_cutoff=MIN_SIMILARITY, limit=None)
            for other, score, _ in found:
                scores[other] = max(score, scores.get(other, 0.0))
        for other in alike - scores.keys():
            score = (
                scorer(bare, without_article(other)) + 1.0
            ) / 2.0  # spelt apart, sounding the same: Gubadly, Qubadli
            if score >= MIN_SIMILARITY:
                scores[other] = score
        best: dict[int, tuple[float, str]] = {}
        order = {other: number for number, other in enumerate(named) if other in scores}
        hits = [(order[other], place, other) for place, other, _ in rows if other in order]
        for _, place, other in sorted(hits):
            score = scores[other]
            if score > best.get(place, (0.0, ""))[0]:
                best[place] = (score, other)
        return best

    def _missing_words(self, key: str) -> list[str]:
        """Skeletons of the known names that share the last word of a name of several words ('nago karabakh')."""
        words = key.split(" ")
        if len(words) < 2 or len(skeleton(words[-1])) < MIN_SKELETON:
            return []
        first = skeleton(words[0])[:1]
        tail = skeleton(words[-1])
        sql = "SELECT skeleton FROM ending WHERE tail = ? AND skeleton BETWEEN ? AND ? LIMIT 400"
        return [found for (found,) in self._db.execute(sql, (tail, first, first + "~"))] if first else []

    def _ranked(
        self, best: dict[int, tuple[float, str]], countries: Collection[str] | None, limit: int
    ) -> Iterator[Candidate]:
        rows = []
        for batch in _batches(sorted(best)):
            sql = f"""SELECT p.id, p.prominence, {_COLUMNS.replace("n.valid", "p.valid")} FROM place p WHERE p.id IN ({_marks(batch)})"""
            for place, prominence, *row in self._db.execute(sql, batch):
                if countries is None or row[3] is None or row[3] in countries:
                    score, key = best[place]
                    # one edit in a ten-letter name weighs as much as a population ten times smaller
                    rows.append((-(score * 10.0 + prominence), place, score, key, row))
        for _, _, score, key, row in sorted(rows)[:limit]:
            yield _candidate(row, key, similarity=round(score, 4))

    # --- by id and by point ------------------------------------------------------------------------------------------

    def get(self, place_id: str) -> Candidate | None:
        """The place with that id, None where there is none."""
        sql = f"SELECT {_COLUMNS.replace('n.valid', 'p.valid')} FROM place p WHERE p.place_id = ? ORDER BY p.id LIMIT 1"
        row = self._db.execute(sql, (place_id,)).fetchone()
        return _candidate(row, None) if row else None

    def written(self, place_ids: Iterable[str]) -> dict[str, dict[str, str]]:
        """Names by language (ISO 639-1) of the places with these ids, where the data has one that is not the main name."""
        found: dict[str, dict[str, str]] = {}
        sql = "SELECT p.place_id, w.language, w.name FROM place p JOIN written w ON w.place = p.id WHERE p.place_id IN (%s)"
        for batch in _batches(sorted(set(place_ids))):
            for place_id, language, name in self._db.execute(sql % _marks(batch), batch):
                found.setdefault(place_id, {})[language] = name
        return found

    def cities(self, population: int) -> tuple[Candidate, ...]:
        """Capitals, and cities of at least that many people, the largest first."""
        sql = f"""SELECT {_COLUMNS.replace("n.valid", "p.valid")} FROM place p
            WHERE p.kind = 'capital' OR (p.kind = 'city' AND p.population >= ?) ORDER BY p.population DESC, p.id"""
        return tuple(_candidate(row, None) for row in self._db.execute(sql, (population,)))

    def waters(self) -> tuple[Candidate, ...]:
        """Seas, straits and lakes that the hand-kept table has."""
        sql = f"""SELECT {_COLUMNS.replace("n.valid", "p.valid")} FROM place p
            WHERE p.kind IN ('sea', 'strait', 'lake') AND p.valid_to IS NULL ORDER BY p.id"""
        return tuple(_candidate(row, None) for row in self._db.execute(sql))

    def reverse(self, lon: float, lat: float, *, limit: int = 1) -> tuple[Candidate, ...]:
        """The nearest populated places to a point (degrees), nearest first; InputError for a point off the globe."""
        if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
            raise InputError(
                f"({lon!r}, {lat!r}) is no longitude and latitude in degrees; give longitude first, -180 to 180"
            )
        asked = (lon, lat, limit)
        near = self._near.get(asked)
        if near is None:
            if len(self._near) >= KEPT_NAMES:
                self._near = {}
            near = self._near[asked] = self._nearest(lon, lat, limit)
        return near

    def _nearest(self, lon: float, lat: float, limit: int) -> tuple[Candidate, ...]:
        found: list[tuple[float, int]] = []
        """Haversine, which grows with the distance, and number."""
        kinds = ",".join(f"'{kind}'" for kind in _TOWN_KINDS)
        sql = f"SELECT id, lon, lat FROM place WHERE cell IN (%s) AND kind IN ({kinds})"
        for reach in (1, 3, 8, 20):  # degrees; the last one crosses any desert, beyond it is open ocean
            rows = [
                row
                for batch in _batches(list(_cells(lon, lat, reach)))
                for row in self._db.execute(sql % _marks(batch), batch)
            ]
            found = sorted(zip(_haversines(lon, lat, rows), [row[0] for row in rows], strict=True))
            # what lies outside the cells is at least this far away
            safe_m = reach * 111_000.0 * max(0.02, math.cos(math.radians(min(89.9, abs(lat) + reach))))
            if len(found) >= limit and _haversine_m(found[limit - 1][0]) <= safe_m:
                break
        numbers = [number for _, number in found[:limit]]
        near: dict[int, Candidate] = {}
        for batch in _batches(numbers):
            sql = f"""SELECT p.id, {_COLUMNS.replace("n.valid", "p.valid")} FROM place p WHERE p.id IN ({_marks(batch)})"""
            near.update((number, _candidate(row, None)) for number, *row in self._db.execute(sql, batch))
        return tuple(near[number] for number in numbers)

    def alpha2(self, code: str) -> str | None:
        """ISO 3166-1 alpha-2 of an alpha-3 code, as the codes of the country's divisions have it; None where unknown."""
        if code not in self._alpha2:
            sql = "SELECT substr(admin1_code, 1, 2) FROM place WHERE country = ? AND admin1_code IS NOT NULL LIMIT 1"
            row = self._db.execute(sql, (code,)).fetchone()
            self._alpha2[code] = row[0] if row else None
        return self._alpha2[code]

    def countries(self) -> tuple[Candidate, ...]:
        """All countries, by code."""
        return self._countries

    @cached_property
    def _countries(self) -> tuple[Candidate, ...]:
        sql = f"SELECT {_COLUMNS.replace('n.valid', 'p.valid')} FROM place p WHERE p.kind = 'country' ORDER BY p.country, p.id"
        return tuple(_candidate(row, None) for row in self._db.execute(sql))


TOTAL_PLACES = 254_000
"""About how many places the shipped tables hold: the length of the progress bar."""


def _batches(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def _marks(values: list[Any]) -> str:
    return ",".join("?" * len(values))


def _candidate(row: Iterable[Any], matched: str | None, *, similarity: float = 1.0) -> Candidate:
    place_id, name, kind, country, admin1, code, lon, lat, people, extent, west, south, east, north, start, end = row
    box = None if west is None else (west, south, east, north)
    return Candidate(
        place_id, name, kind, country, admin1, code, lon, lat, people, extent, box, start, end, matched, similarity
    )


def cell_of(lon: float, lat: float) -> int:
    """Number of the one-degree cell that holds a point."""
    return min(int(lat + 90.0), 179) * 360 + int(lon + 180.0) % 360


def _cells(lon: float, lat: float, reach: int) -> Iterator[int]:
    for y in range(max(0, int(lat + 90) - reach), min(179, int(lat + 90) + reach) + 1):
        for x in range(-reach, reach + 1):
            yield cell_of((lon + 180.0 + x) % 360.0 - 180.0, y - 89.5)


def _haversines(lon: float, lat: float, rows: Iterable[tuple[Any, float, float]]) -> list[float]:
    """The haversine of the angle from a point to each of some rows (number, longitude, latitude), on the sphere."""
    sin, cos, radians = math.sin, math.cos, math.radians
    here, width = radians(lat), cos(radians(lat))
    return [
        sin((radians(north) - here) / 2) ** 2 + width * cos(radians(north)) * sin(radians(east - lon) / 2) ** 2
        for _, east, north in rows
    ]


def _haversine_m(haversine: float) -> float:
    """Metres on the sphere."""
    return 2 * 6_371_008.8 * math.asin(min(1.0, math.sqrt(haversine)))
