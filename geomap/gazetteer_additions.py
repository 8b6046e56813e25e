"""Finer gazetteers that a user adds: GeoNames dumps, alternate names, and CSV, GeoJSON or GeoPackage files of their own.

Each addition is one folder under ``settings.additions_dir()``: ``about.json`` (what, from where, licence, checksums) and
``places.tsv.gz`` or ``names.tsv.gz``. It is written beside and moved into place when it is whole: a file that is wrong
or cut changes nothing. The gazetteer's index is built anew with it at the next start.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import math
import re
import shutil
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import DataError, InputError
from geomap.names import MAX_NAME, fold
from geomap.settings import additions_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FORMAT = 1
COLUMNS = ("id", "name", "kind", "country", "admin1", "lon", "lat", "population", "extent_m", "names")
"""Of ``places.tsv.gz``; names are separated by |."""
NAME_COLUMNS = ("id", "name", "valid_from", "valid_to")
MAX_BAD = 0.02
"""Share of rows that may be unusable; above, the file is taken for cut or for something else."""
MAX_BYTES = 2_000_000_000
"""Of a file after unpacking."""
_SAFE = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")
_KINDS_KNOWN = frozenset(
    [
        "continent",
        "region",
        "country",
        "admin1",
        "admin2",
        "capital",
        "city",
        "town",
        "village",
        "airport",
        "sea",
        "strait",
        "river",
        "lake",
        "range",
        "peak",
        "island",
        "valley",
        "pass",
        "site",
        "crossing",
        "line",
        "zone",
    ]
)
# GeoNames' feature codes (https://www.geonames.org/export/codes.html) -> kinds
_FEATURES = {
    "ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin2", "PPLC": "capital", "STM": "river", "STMX": "river", "LK": "lake", "LKS": "lake",
    "RSV": "lake", "LKI": "lake", "LGN": "lake", "SEA": "sea", "OCN": "sea", "GULF": "sea", "BAY": "sea", "STRT": "strait", "CHN": "strait",
    "CNL": "strait", "MT": "peak", "MTS": "range", "PK": "peak", "PKS": "range", "HLL": "peak", "HLLS": "range", "RDGE": "range",
    "ISL": "island", "ISLS": "island", "VAL": "valley", "VALS": "valley", "PASS": "pass", "GAP": "pass", "PEN": "region", "RGN": "region",
    "AREA": "region", "DSRT": "region", "PLN": "region", "PLAT": "region", "CAPE": "region", "FRST": "region", "AIRP": "airport",
    "AIRF": "airport", "AIRB": "site", "INSM": "site", "MILB": "site", "DAM": "site", "BDG": "site", "PS": "site", "MNMT": "site",
    "MSTY": "site", "CSTM": "crossing", "PSTB": "crossing", "CMPRF": "site", "REFC": "site", "PRK": "site", "RES": "region",
}  # fmt: skip
_NOT_NAMES = frozenset({"link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "abbr", "phon", "piny"})


@dataclass(frozen=True, slots=True)
class Addition:
    """What an addition says of itself."""

    name: str
    form: str
    """geonames, geonames-names, csv, geojson, geopackage, shapefile."""
    source: str
    licence: str
    attribution: str
    rows: int
    sha256: str
    """Of the file as it came."""
    content_sha256: str
    """Of the table that was made of it."""
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Row:
    """One place of an addition."""

    id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    lon: float
    lat: float
    population: int | None = None
    extent_m: float | None = None
    names: tuple[str, ...] = ()


def list_additions() -> list[Addition]:
    """What is installed, by name; DataError where one is damaged, saying how to remove it."""
    folder = additions_dir()
    if not folder.is_dir():
        return []
    return [_about(path) for path in sorted(folder.iterdir()) if path.is_dir() and not path.name.startswith(".")]


def addition_files() -> list[Path]:
    """The tables of all additions, for the index's digest."""
    return [additions_dir() / a.name / _table_name(a) for a in list_additions()]


def add(
    path: Path,
    *,
    name: str,
    form: str | None = None,
    source: str | None = None,
    licence: str,
    attribution: str = "",
    columns: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
    alpha3: Mapping[str, str] | None = None,
    sha256: str | None = None,
) -> Addition:
    """Install a file as an addition; one of the same name is replaced when the new one is whole.

    Args:
        path: a GeoNames dump (``.zip`` or ``.txt``), alternate names, or CSV, GeoJSON, GeoPackage.
        name: what it is called here: small letters, digits, dots, hyphens.
        form: how to read it; told from the file where it is not given.
        source: where it came from, for the list.
        licence: under what it may be used; it is shown with the map.
        attribution: whom to name.
        columns: our name of a column -> the file's (``name``, ``lon``, ``lat``, ``kind``, ``country``, ``population``, ...).
        defaults: values for columns that the file lacks (``kind``, ``country``).
        alpha3: alpha-2 -> alpha-3 codes of states (GeoNames writes alpha-2).
        sha256: what the file must have.

    Raises:
        InputError: a name that cannot be one, a column that is not there, another checksum.
        DataError: a file that is cut, damaged or something else. What was installed before stands.
    """
    if not _SAFE.fullmatch(name):
        raise InputError(f"{name!r} cannot be the name of an addition; use small letters, digits, dots and hyphens")
    raw = _read(path)
    found = hashlib.sha256(raw).hexdigest()
    if sha256 and sha256.lower() != found:
        raise DataError(f"{path}: its sha256 is {found}, not {sha256}; nothing was changed: get the file again")
    form = form or _form_of(path, raw)
    codes = dict(alpha3 or {})
    if form == "geonames-names":
        table, count = _name_table(_lines(path, raw, "alternateNames"), path)
    elif form == "geonames":
        table, count = _place_table(_geonames(_lines(path, raw, ""), codes), path)
    elif form in READERS:
        records = READERS[form](path, raw)
        table, count = _place_table(_mapped(records, name, columns or {}, defaults or {}, codes, path), path)
    else:
        raise InputError(
            f"{form!r} is no form of a gazetteer; choose of geonames, geonames-names, {', '.join(READERS)}"
        )
    content = gzip.compress(table.encode(), mtime=0)
    about = Addition(
        name, form, source or path.name, licence, attribution, count, found, hashlib.sha256(content).hexdigest()
    )
    _install(about, content)
    return about


def remove(name: str) -> None:
    """Take an addition away; InputError where there is none of that name."""
    target = additions_dir() / name
    if not _SAFE.fullmatch(name) or not target.is_dir():
        raise InputError(f"no addition is called {name!r}; `geomap data list` names them")
    shutil.rmtree(target)


def added_rows() -> Iterator[Row]:
    """Places of all additions, in the order of their names."""
    for about in list_additions():
        if about.form != "geonames-names":
            for cells in _table(about):
                row = dict(zip(COLUMNS, cells, strict=True))
                yield Row(
                    row["id"], row["name"], row["kind"], row["country"] or None, row["admin1"] or None, float(row["lon"]), float(row["lat"]),
                    int(row["population"]) if row["population"] else None, float(row["extent_m"]) if row["extent_m"] else None,
                    tuple(filter(None, row["names"].split("|"))),
                )  # fmt: skip


def added_names() -> Iterator[tuple[str, str, str | None, str | None]]:
    """Further names: place id, name, valid from, valid to."""
    for about in list_additions():
        if about.form == "geonames-names":
            for place_id, name, start, end in _table(about):
                yield place_id, name, start or None, end or None


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataError(f"{path}: more than {MAX_BYTES:,} bytes; give a dump of one country")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def _form_of(path: Path, raw: bytes) -> str:
    suffix = path.suffix.lower()
    if raw.startswith(b"SQLite format 3\x00"):
        return "geopackage"
    if suffix in {".geojson", ".json"}:
        return "geojson"
    if suffix == ".csv":
        return "csv"
    if suffix in {".zip", ".txt"}:
        sample = next(_lines(path, raw, ""), "")
        return "geonames-names" if sample.count("\t") < 12 else "geonames"
    raise InputError(f"{path}: its form cannot be told; name it with --form")


def _lines(path: Path, raw: bytes, wanted: str) -> Iterator[str]:
    """Lines of a text file, or of the one text in a zip that is not a readme."""
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        if path.suffix.lower() == ".zip":
            raise DataError(f"{path}: is no zip file, or a cut one; nothing was changed: get it again")
        yield from _decoded(path, raw).splitlines()
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            texts = [
                i for i in archive.infolist() if i.filename.endswith(".txt") and "readme" not in i.filename.lower()
            ]
            texts = [i for i in texts if "iso-languagecodes" not in i.filename and wanted in i.filename] or texts
            if not texts:
                raise DataError(f"{path}: holds no .txt table of GeoNames; nothing was changed")
            if texts[0].file_size > MAX_BYTES:
                raise DataError(f"{path}: unpacks to more than {MAX_BYTES:,} bytes; nothing was changed")
            content = archive.read(texts[0])
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise DataError(f"{path}: cannot be unpacked ({error}); nothing was changed: get it again") from None
    yield from _decoded(path, content).split("\n")


def _decoded(path: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is no UTF-8 text ({error}); nothing was changed") from None


def _geonames(lines: Iterable[str], alpha3: Mapping[str, str]) -> Iterator[Row | str | None]:
    """Rows of a dump; a string for a line that is none, None for a feature that no report is about."""
    for line in lines:
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) != 19 or not cells[0].isdigit():
            yield line
            continue
        number, name, ascii_name, others, lat, lon, feature, code, cc = cells[:9]
        people = int(cells[14]) if cells[14].isdigit() else 0
        kind = _FEATURES.get(code)
        if kind is None and feature == "P" and code not in {"PPLH", "PPLQ", "PPLCH", "PPLW"}:
            kind = "city" if people >= 100_000 else "town" if people >= 5_000 else "village"
        if kind is None:
            yield None
            continue
        country = alpha3.get(cc)
        try:
            names = tuple(dict.fromkeys(n for n in (ascii_name, *others.split(",")) if n and n != name))
            yield Row(
                f"geonames:{number}", name, kind, country, None, float(lon), float(lat), people or None, None, names
            )
        except ValueError:
            yield line


def _csv(path: Path, raw: bytes) -> Iterator[dict[str, Any]]:
    text = _decoded(path, raw)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        yield from csv.DictReader(io.StringIO(text), dialect=dialect)
    except csv.Error as error:
        raise DataError(f"{path}: is no CSV ({error}); nothing was changed") from None


def _geojson(path: Path, raw: bytes) -> Iterator[dict[str, Any]]:
    try:
        features = json.loads(raw)["features"]
        for feature in features:
            yield dict(feature.get("properties") or {}) | _position(feature.get("geometry"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(
            f"{path}: is no GeoJSON FeatureCollection, or a cut one ({error}); nothing was changed"
        ) from None


def _geopackage(path: Path, raw: bytes) -> Iterator[dict[str, Any]]:
    """What GDAL reads: a GeoPackage, or a zipped shapefile."""
    import pyogrio

    if path.suffix.lower() == ".zip" and not zipfile.is_zipfile(io.BytesIO(raw)):
        raise DataError(f"{path}: is no zip file, or a cut one; nothing was changed: get it again")
    try:
        frame = pyogrio.read_dataframe(f"/vsizip/{path.absolute()}" if path.suffix.lower() == ".zip" else path)
    except Exception as error:  # noqa: BLE001 - whatever GDAL says of a broken file
        raise DataError(f"{path}: cannot be read as a GeoPackage ({error}); nothing was changed") from None
    if "geometry" not in frame:
        raise DataError(f"{path}: its first layer has no geometries; nothing was changed")
    frame = frame.to_crs(4326) if frame.crs is not None else frame
    for record in frame.to_dict("records"):
        geometry = record.pop("geometry")
        yield {k: v for k, v in record.items() if v is not None} | _position(
            geometry.__geo_interface__ if geometry else None
        )


READERS = {"csv": _csv, "geojson": _geojson, "geopackage": _geopackage, "shapefile": _geopackage}
"""Forms of tables of a user's own."""


def _position(geometry: Mapping[str, Any] | None) -> dict[str, float]:
    """Longitude and latitude of a geometry, and for an area its reach in metres."""
    if not geometry:
        return {}
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"][:2]
        return {"lon": lon, "lat": lat}
    import shapely
    from shapely.geometry import shape

    area = shape(dict(geometry))
    point = area.representative_point()
    west, south, east, north = area.bounds
    reach = math.hypot((east - west) * math.cos(math.radians(point.y)), north - south) / 2 * 111_195.0
    return {"lon": float(shapely.get_x(point)), "lat": float(shapely.get_y(point)), "extent_m": round(reach)}


def _mapped(
    records: Iterable[Mapping[str, Any]], prefix: str, columns: Mapping[str, str], defaults: Mapping[str, str],
    alpha3: Mapping[str, str], path: Path,
) -> Iterator[Row | str | None]:  # fmt: skip
    if unknown := (set(columns) | set(defaults)) - set(COLUMNS):
        raise InputError(f"{min(unknown)!r} is no column of a gazetteer; choose of {', '.join(COLUMNS)}")
    for number, record in enumerate(records, 1):
        row: dict[str, Any] = {key: record.get(columns.get(key, key)) for key in COLUMNS}
        if number == 1 and (missing := [theirs for theirs in columns.values() if theirs not in record]):
            raise InputError(f"{path}: has no column {missing[0]!r}; it has {', '.join(map(str, record))[:300]}")
        row = {key: defaults.get(key) if value in (None, "") else value for key, value in row.items()}
        if number == 1 and (missing := [key for key in ("name", "lon", "lat") if row[key] is None]):
            raise InputError(
                f"{path}: which column holds {missing[0]}? say --column {missing[0]}=COLUMN; it has {', '.join(map(str, record))[:300]}"
            )
        try:
            code = str(row["country"] or "").strip().upper()
            population = float(row["population"]) if row["population"] is not None else 0.0
            extent = float(row["extent_m"]) if row["extent_m"] is not None else None
            yield Row(
                f"{prefix}:{row['id'] if row['id'] is not None else number}", str(row["name"]), str(row["kind"] or "village").strip().lower(),
                alpha3.get(code, code if len(code) == 3 else None), str(row["admin1"]) if row["admin1"] else None, float(row["lon"]),
                float(row["lat"]), int(population) or None, extent, tuple(n.strip() for n in re.split(r"[|;]", str(row["names"] or "")) if n.strip()),
            )  # fmt: skip
        except (TypeError, ValueError, OverflowError):
            yield str(record)


# --- writing ---------------------------------------------------------------------------------------------------------


def _place_table(rows: Iterable[Row | str | None], path: Path) -> tuple[str, int]:
    """The table's text and its number of rows; DataError where too much of the file is unusable."""
    lines, bad, total, example = ["\t".join(COLUMNS)], 0, 0, ""
    for row in rows:
        total += 1
        if row is None:
            continue
        if isinstance(row, str) or not _is_usable(row):
            bad += 1
            example = example or str(row)[:80]
            continue
        cells = [row.id, row.name, row.kind, row.country or "", row.admin1 or "", f"{row.lon:.6f}", f"{row.lat:.6f}",
                 str(row.population or ""), str(row.extent_m or ""), "|".join(n for n in row.names if len(n) <= MAX_NAME)]  # fmt: skip
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    if bad > MAX_BAD * total or len(lines) < 2:
        told = f"{bad} of {total} rows are unusable (the first: {example!r})" if bad else "it holds no place"
        raise DataError(f"{path}: {told}: cut, or another kind of file; nothing was changed")
    return "\n".join(lines) + "\n", len(lines) - 1


def _is_usable(row: Row) -> bool:
    return (
        bool(fold(row.name)) and len(row.name) <= MAX_NAME and row.kind in _KINDS_KNOWN
        and math.isfinite(row.lon) and math.isfinite(row.lat) and -180 <= row.lon <= 180 and -90 <= row.lat <= 90
        and (row.extent_m is None or (math.isfinite(row.extent_m) and row.extent_m >= 0))
    )  # fmt: skip


def _name_table(lines: Iterable[str], path: Path) -> tuple[str, int]:
    """Alternate names of GeoNames; codes, links and nicknames are left out."""
    found, bad, total = ["\t".join(NAME_COLUMNS)], 0, 0
    for line in lines:
        if not line.strip():
            continue
        total += 1
        cells = line.rstrip("\r").split("\t")
        if len(cells) < 4 or not cells[0].isdigit() or not cells[1].isdigit():
            bad += 1
            continue
        cells += [""] * (10 - len(cells))
        _, number, language, name, _, _, colloquial, _, start, end = cells[:10]
        if language in _NOT_NAMES or colloquial == "1" or not fold(name) or len(name) > MAX_NAME:
            continue
        found.append("\t".join([f"geonames:{number}", " ".join(name.split()), start.strip(), end.strip()]))
    if bad > MAX_BAD * total or len(found) < 2:
        raise DataError(
            f"{path}: {bad} of {total} rows are no alternate names: cut, or another kind of file; nothing was changed"
        )
    return "\n".join(found) + "\n", len(found) - 1


def _install(about: Addition, content: bytes) -> None:
    folder = additions_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=".adding-", dir=folder))
        try:
            (staged / _table_name(about)).write_bytes(content)
            (staged / "about.json").write_text(
                json.dumps(asdict(about), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )
            target, old = folder / about.name, staged.with_name(f"{staged.name}-old")
            if target.is_dir():
                target.rename(old)
            staged.rename(target)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise DataError(
            f"{folder}: cannot be written ({error.strerror}); set GEOMAP_DATA to a folder of yours"
        ) from None


def _table_name(about: Addition) -> str:
    return "names.tsv.gz" if about.form == "geonames-names" else "places.tsv.gz"


def _about(folder: Path) -> Addition:
    try:
        about = Addition(**json.loads((folder / "about.json").read_text(encoding="utf-8")))
        if about.format != FORMAT or about.name != folder.name or not (folder / _table_name(about)).is_file():
            raise ValueError("of another version")
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"{folder}: a damaged addition ({error}); delete the folder and add it again") from None
    return about


def _table(about: Addition) -> Iterator[list[str]]:
    path = additions_dir() / about.name / _table_name(about)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != about.content_sha256:
        raise DataError(f"{path}: not as it was installed; `geomap data remove {about.name}` and add it again")
    lines = iter(gzip.decompress(content).decode().splitlines())
    next(lines)
    for line in lines:
        yield line.split("\t")
