"""The store in one file: a GeoPackage that QGIS opens styled, that people edit, and that stays one file when closed."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap import geopackage as gpkg
from geomap import wkb
from geomap.errors import StoreError
from geomap.store.database import BY_HAND, DERIVED, HIDDEN, INDEXED, SCHEMA_VERSION, layers_mark
from geomap.tables import Layer, Table, layers, read_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

WAIT_S = 30.0
"""How long another program's save is waited for."""
_TYPES = {"key": "INTEGER PRIMARY KEY AUTOINCREMENT", "int": "INTEGER", "real": "REAL", "blob": "BLOB"}
_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
_NEXT = "coalesce((SELECT max(revision) FROM revisions), 0) + 1"
_STRANGER = "NOT EXISTS (SELECT 1 FROM store_writer)"
"""geomap's own transactions put a row into ``store_writer`` that no other connection ever sees."""
_REASONS = {
    "SQLITE_BUSY": "is locked by another program (is QGIS saving?); nothing was changed: close it there or try again",
    "SQLITE_LOCKED": "is locked by another program (is QGIS saving?); nothing was changed: close it there or try again",
    "SQLITE_FULL": "could not be written, the disk is full; nothing was changed: make room and run the same again",
    "SQLITE_READONLY": "cannot be written (read-only file or disk); nothing was changed: copy it to where you may write",
    "SQLITE_NOTADB": "is no GeoPackage; nothing was changed: give another file name",
    "SQLITE_CORRUPT": "is damaged; nothing was changed: restore a copy, or save what is left with `sqlite3 FILE .recover`",
    "SQLITE_IOERR": "could not be read or written (an error of the disk); nothing was changed: check the disk and run the same again",
    "SQLITE_CANTOPEN": "cannot be opened; check the path and its permissions",
    "SQLITE_PERM": "cannot be opened; check its permissions",
}  # fmt: skip


@contextlib.contextmanager
def explained(path: str) -> Iterator[None]:
    """Turn an error of SQLite into one line that names the file and the next step."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        reason = next((text for start, text in _REASONS.items() if name.startswith(start)), None)
        if reason is None:
            reason = f"could not be used ({error}); nothing was changed"
        raise StoreError(f"{path}: {reason}") from error


class GeoPackageDatabase:
    """A store in a GeoPackage; see ``Database``."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, readonly: bool = False) -> None:
        self.name = str(path)
        self._readonly = readonly
        self._connection = connection
        self._boxes: dict[str, tuple[float, float, float, float] | None] = {}
        self._stamp = gpkg.EPOCH
        self._insertions: dict[str, str] = {}
        """The statement that adds a row, by layer."""

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False, wait_s: float = WAIT_S) -> GeoPackageDatabase:
        """Open a store that is there.

        Raises:
            StoreError: no such file, no GeoPackage, not made as a store, cut off, damaged or locked.
        """
        check_file(path)
        with explained(str(path)):
            connection = gpkg.connect(path, timeout_s=wait_s, readonly=readonly and not _has_journal(path))
            try:
                connection.execute("PRAGMA busy_timeout = " + str(int(wait_s * 1000)))
                there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            except BaseException:
                connection.close()
                raise
        if "gpkg_contents" not in there:
            connection.close()
            raise StoreError(f"{path}: is a database but no GeoPackage; nothing was changed: give another file name")
        if "store_info" not in there:
            connection.close()
            raise StoreError(
                f"{path}: is a GeoPackage but no store that `geomap update` made; nothing was changed: give another file name"
            )
        return cls(path, connection, readonly=readonly)

    @contextlib.contextmanager
    def write(self) -> Iterator[None]:
        """One transaction; see ``Database.write``."""
        with explained(self.name):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                before = self._connection.total_changes
                self._connection.execute("INSERT INTO store_writer VALUES (1)")
                yield
                if self._connection.total_changes == before + 1:
                    self._connection.execute("ROLLBACK")
                else:
                    self._finish()
                    self._connection.execute("DELETE FROM store_writer")
                    self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._boxes.clear()

    @contextlib.contextmanager
    def read(self) -> Iterator[None]:
        """One view; see ``Database.read``."""
        with explained(self.name):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a SELECT."""
        with explained(self.name):
            return self._connection.execute(sql, tuple(values)).fetchall()

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """One statement."""
        with explained(self.name):
            self._connection.execute(sql, tuple(values))

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for each row."""
        with explained(self.name):
            self._connection.executemany(sql, rows)

    def add_rows(self, layer: str, rows: Iterable[tuple[Sequence[Any], bytes | None]]) -> None:
        """Add rows to a layer."""
        known = layers()[layer]
        types = [f.type for f in known.fields]
        stored = []
        for row, shape in rows:
            values = tuple([gpkg.stored(v, kind) for v, kind in zip(row, types, strict=True)])
            if known.geometry is not None:
                values = (gpkg.to_blob(shape), *values)
                self._reach(layer, shape)
            stored.append(values)
        self._boxes.setdefault(layer, None)
        if not stored:
            return
        if layer not in self._insertions:
            self._insertions[layer] = gpkg.insertion(known)
        self.run_many(self._insertions[layer], stored)

    def set_row(self, layer: str, row_id: int, values: Mapping[str, Any]) -> None:
        """Set columns of a row."""
        types = {f.name: f.type for f in layers()[layer].fields}
        stored: dict[str, Any] = {}
        for name, value in values.items():
            if name == "geom":
                stored[name] = gpkg.to_blob(value)
                self._reach(layer, value)
            else:
                stored[name] = gpkg.stored(value, types[name])
        self._boxes.setdefault(layer, None)
        columns = ", ".join(f"{gpkg.quoted(n)} = ?" for n in stored)
        self.run(f"UPDATE {gpkg.quoted(layer)} SET {columns} WHERE fid = ?", (*stored.values(), row_id))

    def delete_rows(self, layer: str, column: str, value: Any) -> None:
        """Remove rows."""
        self.run(f"DELETE FROM {gpkg.quoted(layer)} WHERE {gpkg.quoted(column)} = ?", (value,))

    def read_rows(self, layer: Layer, column: str, value: Any) -> list[tuple[int, Any, dict[str, Any]]]:
        """Rows as stored."""
        geometry = "geom" if layer.geometry else "NULL"
        names = ", ".join(gpkg.quoted(n) for n in layer.names)
        rows = self.query(
            f"SELECT fid, {geometry}, {names} FROM {gpkg.quoted(layer.name)} WHERE {gpkg.quoted(column)} = ? ORDER BY fid",
            (value,),
        )
        return [(fid, _shape(blob), dict(zip(layer.names, row, strict=True))) for fid, blob, *row in rows]

    def read_table(self, layer: Layer, *, lenient: bool = False) -> tuple[Table, list[str]]:
        """A whole layer."""
        with explained(self.name):
            if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (layer.name,)).fetchone():
                return Table.of(layer.name), []
            try:
                return gpkg.read_layer(self._connection, layer), []
            except StoreError:
                if not lenient:
                    raise
            names = ", ".join(gpkg.quoted(n) for n in layer.names)
            geometry = "geom" if layer.geometry else "NULL"
            rows = self._connection.execute(
                f"SELECT fid, {geometry}, {names} FROM {gpkg.quoted(layer.name)} ORDER BY fid"
            ).fetchall()
        return lenient_table(self.name, layer, rows, _shape)

    def next_revision(self) -> int:
        """The number of the next line of the log."""
        return int(self.query(f"SELECT {_NEXT}")[0][0])

    def stamp(self, known: str) -> None:
        """Note the time of what is written."""
        self._stamp = max(self._stamp, known)

    def close(self) -> None:
        """Close; the last to leave a file that QGIS had open brings it back to one."""
        with contextlib.suppress(sqlite3.Error):
            if not self._readonly and self._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                self._connection.execute("PRAGMA busy_timeout = 0")
                self._connection.execute("PRAGMA journal_mode = DELETE")  # refused while another program has it open
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def _reach(self, layer: str, shape: bytes | None) -> None:
        box = wkb.bounds(shape) if shape is not None else None
        known = self._boxes.setdefault(layer, None)
        if box is not None:
            pairs = zip(box, known, strict=True) if known else ((b, b) for b in box)
            west, south, east, north = (sorted(pair) for pair in pairs)
            self._boxes[layer] = (west[0], south[0], east[1], north[1])

    def _finish(self) -> None:
        for layer, box in self._boxes.items():
            self._connection.execute(
                "UPDATE gpkg_contents SET last_change = max(last_change, ?) WHERE table_name = ?", (self._stamp, layer)
            )
            if box is not None:
                self._connection.execute(
                    "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1), min_y = min(coalesce(min_y, ?2), ?2),"
                    " max_x = max(coalesce(max_x, ?3), ?3), max_y = max(coalesce(max_y, ?4), ?4) WHERE table_name = ?5",
                    (*box, layer),
                )

    def back_up(self, version: str) -> None:
        """A copy beside the file; never over one that is there."""
        path = Path(self.name)
        number, target = 1, path.with_name(f"{path.stem}.before-{version}{path.suffix}")
        while target.exists():
            number += 1
            target = path.with_name(f"{path.stem}.before-{version}-{number}{path.suffix}")
        with explained(str(target)), contextlib.closing(sqlite3.connect(target)) as copy:
            self._connection.backup(copy)

    def add_missing(self) -> None:
        """Bring an older store's layers up to the columns that this software knows."""
        connection = self._connection
        for layer in layers().values():
            there = {row[1] for row in connection.execute(f"PRAGMA table_info({gpkg.quoted(layer.name)})")}
            if not there:
                gpkg.add_layer(connection, Table.of(layer.name))
                _index(connection, layer.name)
                continue
            for f in layer.fields:
                if f.name not in there:
                    connection.execute(
                        f"ALTER TABLE {gpkg.quoted(layer.name)} ADD COLUMN {gpkg.quoted(f.name)} {gpkg._SQL_TYPES[f.type]}"
                    )
        _watch(connection)
        _style(connection)


def _has_journal(path: Path) -> bool:
    """Whether a killed writer left a journal: only a connection that may write can roll it back."""
    return any(path.with_name(path.name + end).exists() for end in ("-journal", "-wal"))


def check_file(path: Path) -> None:
    """Refuse what cannot be a store before SQLite touches it."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
            size = file.seek(0, os.SEEK_END)
    except FileNotFoundError:
        raise StoreError(f"{path}: no such store; `geomap update {path.name} REPORTS…` makes one") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(f"{path}: cannot be read ({reason})") from None
    if _has_journal(path) and size < 100:
        return  # a writer was killed at the very beginning: its journal tells what to undo
    if not head.startswith(b"SQLite format 3\0"):
        raise StoreError(f"{path}: is no GeoPackage; nothing was changed: give another file name")
    page, pages = struct.unpack_from(">H", head, 16)[0], struct.unpack_from(">I", head, 28)[0]
    known = struct.unpack_from(">I", head, 24)[0] == struct.unpack_from(">I", head, 92)[0]
    whole = (65_536 if page == 1 else page) * pages
    if known and size < whole and not _has_journal(path):
        raise StoreError(
            f"{path}: is cut off ({size:,} of {whole:,} bytes are there); nothing was changed: restore a copy"
        )


def create(path: Path) -> None:
    """Make an empty store, whole or not at all; one that another process makes at the same moment is left to it.

    Raises:
        StoreError: the folder is missing or closed, or the disk is full.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        _build(connection)
        content = connection.serialize()
    finally:
        connection.close()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".part", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            mask = os.umask(0)
            os.umask(mask)
            part.chmod(0o666 & ~mask)
            with contextlib.suppress(FileExistsError):
                os.link(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(f"{path}: no store can be made there ({reason}); give another place") from None


def _build(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA page_size = 4096")
    connection.execute("BEGIN")
    gpkg.create(connection)
    for layer in layers():
        gpkg.add_layer(connection, Table.of(layer))
        _index(connection, layer)
    for statement in HIDDEN:
        connection.execute(statement.format(**_TYPES))
    connection.execute("CREATE TABLE store_writer (on_behalf INTEGER)")
    _watch(connection)
    _style(connection)
    gpkg.add_metadata(connection, {"creator": "geomap", "title": "Reported incidents"})
    for key, value in (("schema_version", str(SCHEMA_VERSION)), ("layers", layers_mark())):
        connection.execute("INSERT INTO store_info VALUES (?, ?)", (key, value))
    connection.execute("COMMIT")


def _style(connection: sqlite3.Connection) -> None:
    from geomap.qgis.styles import styles

    known = styles()
    gpkg.add_styles(connection, {name: known[name] for name, layer in layers().items() if layer.key and name in known})


def _index(connection: sqlite3.Connection, layer: str) -> None:
    for column in INDEXED.get(layer, ()):
        connection.execute(
            f"CREATE INDEX {gpkg.quoted(f'store_{layer}_{column}')} ON {gpkg.quoted(layer)} ({gpkg.quoted(column)})"
        )


def _watch(connection: sqlite3.Connection) -> None:
    """Triggers that write down what another program changes, as it is saved."""
    point = "CASE WHEN {r}.geom IS NULL THEN NULL ELSE printf('%.7f %.7f', ST_MinX({r}.geom), ST_MinY({r}.geom)) END"
    line = (
        "INSERT INTO revisions (revision, incident_id, action, field, old, new, origin, author, changed)"
        f" SELECT {_NEXT}, {{id}}, '{{action}}', {{field}}, {{old}}, {{new}}, 'hand', '{BY_HAND}', {_NOW}"
    )
    pending = (
        "INSERT INTO store_pending (layer, action, row_id, incident_id) VALUES ('{layer}', '{action}', {row}, {id})"
    )
    changes = [
        line.format(
            id="OLD.incident_id",
            action="update",
            field="'location'",
            old=point.format(r="OLD"),
            new=point.format(r="NEW"),
        )
        + " WHERE ST_MinX(OLD.geom) IS NOT ST_MinX(NEW.geom) OR ST_MinY(OLD.geom) IS NOT ST_MinY(NEW.geom)"
    ]
    for f in layers()["incidents"].fields:
        column = gpkg.quoted(f.name)
        compared = "julianday({r}.{c})" if f.type == "datetime" else "{r}.{c}"
        changes.append(
            line.format(
                id="OLD.incident_id",
                action="update",
                field=f"'{f.name}'",
                old=f"CAST(OLD.{column} AS TEXT)",
                new=f"CAST(NEW.{column} AS TEXT)",
            )
            + f" WHERE {compared.format(r='OLD', c=column)} IS NOT {compared.format(r='NEW', c=column)}"
        )
    bodies = {
        "update": [*changes, pending.format(layer="incidents", action="update", row="NEW.fid", id="OLD.incident_id")],
        "delete": [
            line.format(id="OLD.incident_id", action="delete", field="NULL", old="CAST(OLD.title AS TEXT)", new="NULL"),
            pending.format(layer="incidents", action="delete", row="OLD.fid", id="OLD.incident_id"),
        ],
        "insert": [pending.format(layer="incidents", action="insert", row="NEW.fid", id="NEW.incident_id")],
    }
    triggers = {("incidents", event): body for event, body in bodies.items()}
    for layer in DERIVED:
        for event, row in (("update", "OLD"), ("delete", "OLD"), ("insert", "NEW")):
            told = line.format(id=f"{row}.incident_id", action=event, field=f"'layer {layer}'", old="NULL", new="NULL")
            mark = pending.format(layer=layer, action=event, row=f"{row}.fid", id=f"{row}.incident_id")
            triggers[layer, event] = [told, mark]
    for (layer, event), body in triggers.items():
        name = gpkg.quoted(f"store_{layer}_{event}")
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        statements = "; ".join(body)
        connection.execute(
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON {gpkg.quoted(layer)} WHEN {_STRANGER} BEGIN {statements}; END"
        )


def _shape(blob: Any) -> Any:
    try:
        return gpkg.from_blob(blob) if blob is None or isinstance(blob, bytes) else ValueError("not a geometry")
    except (ValueError, KeyError, struct.error) as error:
        return ValueError(str(error))


def lenient_table(name: str, layer: Layer, rows: Iterable[tuple[Any, ...]], shape: Any) -> tuple[Table, list[str]]:
    """A table of stored rows (number, geometry, values); what cannot be read is left empty and told."""
    kept: list[tuple[Any, ...]] = []
    shapes: list[bytes | None] = []
    problems = []
    for fid, blob, *values in rows:
        typed = []
        for f, value in zip(layer.fields, values, strict=True):
            try:
                typed.append(read_value(value, f.type))
            except (ValueError, TypeError):
                typed.append(None)
                problems.append(
                    f"{name}: {layer.name} row {fid} has {value!r:.60} in {f.name!r}, which is no {f.type}; correct it"
                )
        read = shape(blob)
        if isinstance(read, ValueError):
            problems.append(f"{name}: {layer.name} row {fid} has a geometry that cannot be read ({read}); correct it")
            read = None
        kept.append(tuple(typed))
        shapes.append(read)
    return Table.of(layer.name, kept, shapes), problems
