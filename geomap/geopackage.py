"""The GeoPackage file format, written and read with the standard library's sqlite3.

Layers come out with their spatial index, extents, typed DATE and DATETIME columns, titles and enumerations of columns
(the schema extension), metadata, and QGIS's ``layer_styles``. The header says 1.3 unless told otherwise: Debian's QGIS
3.22 and GDAL 3.6 warn of 1.4, whose one gain, triggers that let ``ON CONFLICT DO UPDATE`` pass, is not needed by a
store that updates rows by ``UPDATE``.

https://www.geopackage.org/spec131/ and https://www.geopackage.org/spec140/
"""

from __future__ import annotations

import json
import math
import sqlite3
import struct
from typing import TYPE_CHECKING, Any

from geomap import wkb
from geomap.errors import StoreError
from geomap.tables import Field, Layer, Table, each_once, iso, read_column, read_value

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from pathlib import Path

APPLICATION_ID = 0x47504B47
"""'GPKG'"""
VERSIONS = {"1.3": 10300, "1.4": 10400}
EPOCH = "1970-01-01T00:00:00.000Z"
"""Stands for 'when' where the data has no time: the clock would make two equal builds differ."""
SRS_ID = 4326
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_SQL_TYPES = {
    "text": "TEXT",
    "integer": "INTEGER",
    "real": "REAL",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "DATETIME",
    "list": "TEXT",
}
_FIELD_TYPES = {"TEXT": "text", "REAL": "real", "DOUBLE": "real", "FLOAT": "real", "BOOLEAN": "boolean"}
_FIELD_TYPES |= {"DATE": "date", "DATETIME": "datetime"}
_POINT_HEAD = struct.pack("<2sBBi", b"GP", 0, 1, SRS_ID)
_BOX_HEAD = struct.Struct("<2sBBi4d")
_BOXED = struct.pack("<2sBB", b"GP", 0, 3)
"""How a geometry begins that has its envelope, and is not empty."""
_DOUBLE = struct.Struct("<d")
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_BASE = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
  description TEXT, mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
  min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
  row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""
_STYLES = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""
_EXTENSIONS = (
    ("gpkg_data_columns", None, "gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema", "read-write"),
    ("gpkg_data_column_constraints", None, "gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema", "read-write"),
    ("gpkg_metadata", None, "gpkg_metadata", "http://www.geopackage.org/spec121/#extension_metadata", "read-write"),
    ("gpkg_metadata_reference", None, "gpkg_metadata", "http://www.geopackage.org/spec121/#extension_metadata", "read-write"),
)  # fmt: skip
_HERE = "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
_GONE = "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"
_BOX = "NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
_SET_BOX = (
    "minx = ST_MinX(NEW.geom), maxx = ST_MaxX(NEW.geom), miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom)"
    " WHERE id = NEW.fid"
)
_OLD_HERE = "(OLD.geom NOTNULL AND NOT ST_IsEmpty(OLD.geom))"
_OLD_GONE = "(OLD.geom ISNULL OR ST_IsEmpty(OLD.geom))"
_RTREE_TRIGGERS = {
    "insert": ("AFTER INSERT", _HERE, "INSERT OR REPLACE INTO {r} VALUES ({box});"),
    "update2": ("AFTER UPDATE OF geom", f"OLD.fid = NEW.fid AND {_GONE}", "DELETE FROM {r} WHERE id = OLD.fid;"),
    "update4": ("AFTER UPDATE", f"OLD.fid != NEW.fid AND {_GONE}", "DELETE FROM {r} WHERE id IN (OLD.fid, NEW.fid);"),
    "delete": ("AFTER DELETE", "old.geom NOT NULL", "DELETE FROM {r} WHERE id = OLD.fid;"),
}
_MOVED = "DELETE FROM {r} WHERE id = OLD.fid; INSERT OR REPLACE INTO {r} VALUES ({box});"
_RTREE_OF_VERSION = {
    "1.3": {
        "update1": ("AFTER UPDATE OF geom", f"OLD.fid = NEW.fid AND {_HERE}", "INSERT OR REPLACE INTO {r} VALUES ({box});"),
        "update3": ("AFTER UPDATE", f"OLD.fid != NEW.fid AND {_HERE}", _MOVED),
    },
    "1.4": {
        "update6": ("AFTER UPDATE OF geom", f"OLD.fid = NEW.fid AND {_HERE} AND {_OLD_HERE}", "UPDATE {r} SET {set};"),
        "update7": (
            "AFTER UPDATE OF geom",
            f"OLD.fid = NEW.fid AND {_HERE} AND {_OLD_GONE}",
            "INSERT INTO {r} VALUES ({box});",
        ),
        "update5": ("AFTER UPDATE", f"OLD.fid != NEW.fid AND {_HERE}", _MOVED),
    },
}  # fmt: skip


def to_blob(shape: bytes | None) -> bytes | None:
    """A geometry as GeoPackage stores it, from WKB; lines and areas with their envelope."""
    if shape is None:
        return None
    if len(shape) == 21:
        return _POINT_HEAD + shape
    box = wkb.bounds(shape)
    if box is None:
        return struct.pack("<2sBBi", b"GP", 0, 0x11, SRS_ID) + shape
    west, south, east, north = box
    return _BOX_HEAD.pack(b"GP", 0, 3, SRS_ID, west, east, south, north) + shape


def from_blob(blob: bytes | None) -> bytes | None:
    """WKB of a stored geometry, None for an empty one.

    Raises:
        ValueError: not a GeoPackage geometry.
    """
    if blob is None:
        return None
    if len(blob) < 8 or blob[:2] != b"GP":
        raise ValueError("not a GeoPackage geometry")
    flags = blob[3]
    if flags & 0x10:
        return None
    return bytes(blob[8 + _ENVELOPES[(flags >> 1) & 7] :])


def connect(path: Path | str, *, readonly: bool = False, timeout_s: float = 30.0) -> sqlite3.Connection:
    """Open a GeoPackage with the ``ST_*`` functions that its triggers call; transactions are the caller's."""
    mode = "ro" if readonly else "rw"
    from urllib.parse import quote

    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=timeout_s, isolation_level=None
    )
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    for at, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(name, 1, _edge(at), deterministic=True)
    return connection


def _is_empty(blob: bytes | None) -> int | None:
    if blob is not None and blob[:4] == _BOXED and not math.isnan(_DOUBLE.unpack_from(blob, 8)[0]):
        return 0
    try:
        shape = from_blob(blob)
        return None if blob is None else int(shape is None or wkb.bounds(shape) is None)
    except ValueError:
        return None


def _edge(at: int) -> Any:
    header = (0, 2, 1, 3)[at]  # an envelope has both longitudes first

    def edge(blob: bytes | None) -> float | None:
        if blob is not None and blob[:4] == _BOXED:
            value: float = _DOUBLE.unpack_from(blob, 8 + 8 * header)[0]
            return None if math.isnan(value) else value
        try:
            shape = from_blob(blob)
            box = None if shape is None else wkb.bounds(wkb.simple(shape))
        except ValueError:
            return None
        return None if box is None else box[at]

    return edge


def create(connection: sqlite3.Connection, *, version: str = "1.3") -> None:
    """Make an empty GeoPackage of a new database."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSIONS[version]}")
    for statement in filter(str.strip, _BASE.split(";\n")):  # executescript would end the transaction
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
            ("WGS 84 geodetic", SRS_ID, "EPSG", 4326, _WGS84, "longitude and latitude in degrees on WGS 84"),
        ],
    )
    connection.executemany("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", _EXTENSIONS)


def column_names(layer: Layer) -> tuple[str, ...]:
    """Column names as the file has them: none that differs only in case, none that is the key's or the geometry's."""
    taken = {"fid", "geom"}
    names = []
    for name in layer.names:
        free, number = name or "field", 2
        while free.lower() in taken:
            free, number = f"{name}_{number}", number + 1
        taken.add(free.lower())
        names.append(free)
    return tuple(names)


def quoted(name: str) -> str:
    """A name for use in SQL."""
    return '"' + name.replace('"', '""') + '"'


def add_layer(connection: sqlite3.Connection, table: Table, *, version: str = "1.3") -> None:
    """Make a layer (or table without geometry), with its rows, spatial index, extent and column descriptions."""
    layer, names = table.layer, column_names(table.layer)
    spatial = layer.geometry is not None
    columns = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"] + ([f"geom {layer.geometry}"] if spatial else [])
    columns += [f"{quoted(n)} {_SQL_TYPES[f.type]}" for n, f in zip(names, layer.fields, strict=True)]
    connection.execute(f"CREATE TABLE {quoted(layer.name)} ({', '.join(columns)})")
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (layer.name, "features" if spatial else "attributes", layer.title, layer.description, EPOCH, SRS_ID if spatial else None),
    )  # fmt: skip
    if spatial:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (layer.name, layer.geometry, SRS_ID)
        )
    _describe(connection, layer, names)
    insert_rows(connection, layer, stored_rows(table))
    if spatial:
        index_layer(connection, layer.name, version=version)
    touch(connection, layer.name)


def _describe(connection: sqlite3.Connection, layer: Layer, names: tuple[str, ...]) -> None:
    described = []
    for name, f in zip(names, layer.fields, strict=True):
        constraint = None
        if f.choices:
            constraint = f"geomap_{f.name}"
            connection.executemany(
                "INSERT OR IGNORE INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, NULL)",
                [(constraint, choice) for choice in f.choices],
            )
        if f.title or f.doc:
            described.append((layer.name, name, name, f.title or None, f.doc or None, None, constraint))
    connection.executemany("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, ?, ?)", described)


def stored(value: Any, kind: str) -> Any:
    """A value as SQLite keeps it in a column of this type."""
    if value is None:
        return None
    match kind:
        case "text":
            # A lone surrogate has no UTF-8 form, and a NUL would hide the rest of the text from other readers.
            return (
                value.encode("utf-8", "replace").decode().replace("\0", "\ufffd") if isinstance(value, str) else value
            )
        case "boolean":
            return int(value)
        case "date":
            return value.isoformat()[:10]
        case "datetime":
            return moment(value)
        case "list":
            return json.dumps(list(value), ensure_ascii=False).encode("utf-8", "replace").decode()
    return value


def moment(value: dt.datetime) -> str:
    """A UTC time as GeoPackage writes it, with milliseconds."""
    text = iso(value)
    return text if "." in text else text.replace("Z", ".000Z")


def stored_rows(table: Table) -> Iterable[tuple[Any, ...]]:
    """Rows as SQLite keeps them, the geometry first where there is one."""
    columns = [stored_column(table.columns[f.name], f.type) for f in table.layer.fields]
    if table.layer.geometry is not None:
        columns.insert(0, [to_blob(shape) for shape in table.geometry or [None] * len(table)])
    return zip(*columns, strict=True)


def stored_column(values: list[Any], kind: str) -> list[Any]:
    """``stored`` of a whole column; what is plain already passes as it is, what repeats is worked out once."""
    if kind in ("integer", "real"):
        return values
    if kind == "text":
        return [v if v is None or (v.isascii() and "\0" not in v) else stored(v, kind) for v in values]
    if kind == "list":
        values = [tuple(v) if isinstance(v, list) else v for v in values]
    return each_once(values, lambda v: stored(v, kind))


def insert_rows(connection: sqlite3.Connection, layer: Layer, rows: Iterable[tuple[Any, ...]]) -> None:
    """Add stored rows to a layer."""
    connection.executemany(insertion(layer), rows)


def insertion(layer: Layer) -> str:
    """The statement that adds a stored row to a layer."""
    names = (["geom"] if layer.geometry is not None else []) + [quoted(n) for n in column_names(layer)]
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {quoted(layer.name)} ({', '.join(names)}) VALUES ({marks})"


def index_layer(connection: sqlite3.Connection, name: str, *, version: str) -> None:
    """Build a layer's spatial index and the triggers that keep it."""
    tree = quoted(f"rtree_{name}_geom")
    connection.execute(f"CREATE VIRTUAL TABLE {tree} USING rtree(id, minx, maxx, miny, maxy)")
    boxes = []
    for fid, blob in connection.execute(f"SELECT fid, geom FROM {quoted(name)} WHERE geom NOTNULL"):
        if len(blob) == 29:  # a point without envelope
            lon, lat = struct.unpack_from("<2d", blob, 13)
            boxes.append((fid, lon, lon, lat, lat))
        elif not blob[3] & 0x10:
            boxes.append((fid, *struct.unpack_from("<4d", blob, 8)))
    connection.executemany(f"INSERT INTO {tree} VALUES (?, ?, ?, ?, ?)", boxes)
    for end, (event, when, do) in (_RTREE_TRIGGERS | _RTREE_OF_VERSION[version]).items():
        body = do.format(r=tree, box=_BOX, set=_SET_BOX)
        connection.execute(
            f"CREATE TRIGGER {quoted(f'rtree_{name}_geom_{end}')} {event} ON {quoted(name)} WHEN {when} BEGIN {body} END"
        )
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index',"
        " 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        (name,),
    )


def touch(connection: sqlite3.Connection, name: str, *, changed: str = EPOCH) -> None:
    """Bring a layer's extent and time of change in ``gpkg_contents`` up to date."""
    box: tuple[Any, ...] = (None, None, None, None)
    if connection.execute("SELECT 1 FROM gpkg_geometry_columns WHERE table_name = ?", (name,)).fetchone():
        tree = quoted(f"rtree_{name}_geom")
        box = connection.execute(f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM {tree}").fetchone()
    connection.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?, last_change = ? WHERE table_name = ?",
        (*box, changed, name),
    )


def add_styles(connection: sqlite3.Connection, styles: Mapping[str, str]) -> None:
    """Default QGIS styles (QML text) by layer name; those already there for a layer are replaced."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'layer_styles'").fetchone():
        connection.execute(_STYLES)
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', 'Default styles, for QGIS', ?)",
            (EPOCH,),
        )
    for name, qml in styles.items():
        spatial = connection.execute("SELECT 1 FROM gpkg_geometry_columns WHERE table_name = ?", (name,)).fetchone()
        connection.execute("DELETE FROM layer_styles WHERE f_table_name = ? AND owner = 'geomap'", (name,))
        connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
            " styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)"
            " VALUES ('', '', ?, ?, 'geomap', ?, '', 1, 'Made by geomap', 'geomap', NULL, ?)",
            (name, "geom" if spatial else "", qml, EPOCH),
        )


def add_project(connection: sqlite3.Connection, name: str, project: bytes) -> None:
    """A QGIS project (``.qgz``) inside the file, where QGIS keeps its own; one of the same name is replaced.

    The table is not in ``gpkg_contents``: QGIS leaves it out as well, and its key is a text.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)")
    told = json.dumps({"last_modified_time": EPOCH[:19], "last_modified_user": "geomap"})
    connection.execute("INSERT OR REPLACE INTO qgis_projects VALUES (?, ?, ?)", (name, told, project.hex()))


def add_metadata(connection: sqlite3.Connection, told: Mapping[str, Any]) -> None:
    """What the whole file is, whose data is in it and under which licence, as Dublin Core terms."""
    connection.execute("DELETE FROM gpkg_metadata_reference")
    connection.execute("DELETE FROM gpkg_metadata")
    connection.execute(
        "INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'http://purl.org/dc/terms/', 'application/json', ?)",
        (json.dumps(told, ensure_ascii=False, sort_keys=True),),
    )
    connection.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)", (EPOCH,)
    )


def read_layer(connection: sqlite3.Connection, layer: Layer, *, where: str = "", values: tuple[Any, ...] = ()) -> Table:
    """The rows of a layer by ``fid``; columns that the file lacks are empty, those it has besides are added.

    Raises:
        StoreError: a value or geometry that is not of its column's type.
    """
    there = {row[1]: row[2].upper() for row in connection.execute(f"PRAGMA table_info({quoted(layer.name)})")}
    extra = [n for n in there if n not in (*layer.names, "fid", "geom")]
    fields = [*layer.fields]
    fields += [
        Field(n, "integer" if "INT" in there[n] else _FIELD_TYPES.get(there[n].split("(")[0], "text"), title=n)
        for n in extra
    ]
    chosen = [quoted(f.name) if f.name in there else "NULL" for f in fields]
    geometry = "geom" if layer.geometry is not None and "geom" in there else "NULL"
    clause = f" WHERE {where}" if where else ""
    listed = connection.execute(
        f"SELECT fid, {geometry}, {', '.join(chosen)} FROM {quoted(layer.name)}{clause} ORDER BY fid", values
    ).fetchall()
    full = Layer(layer.name, layer.title, layer.description, tuple(fields), layer.key, layer.geometry)
    columns: dict[str, list[Any]] = {}
    for at, f in enumerate(fields, 2):
        try:
            columns[f.name] = read_column([row[at] for row in listed], f.type)
        except (ValueError, TypeError, json.JSONDecodeError):
            columns[f.name] = [_read(row[at], f, layer.name, row[0]) for row in listed]
    shapes: list[bytes | None] | None = None
    if layer.geometry is not None:
        shapes = []
        for fid, blob, *_ in listed:
            try:
                shapes.append(from_blob(blob))
            except (ValueError, KeyError, TypeError) as error:
                raise StoreError(f"{layer.name}: row {fid} has a geometry that cannot be read ({error})") from error
    return Table(full, columns, shapes)


def _read(value: Any, f: Field, name: str, fid: int) -> Any:
    try:
        return read_value(value, f.type)
    except (ValueError, TypeError) as error:
        raise StoreError(f"{name}: row {fid} has {value!r} in {f.name!r}, which is no {f.type}; correct it") from error
