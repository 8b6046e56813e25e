"""What a store needs of a database: the tables beside the layers, and the few operations that differ between engines.

The layers (``lexicons/layers.toml``) are what people see and edit; the tables named ``store_…`` hold what the next
update needs: the reports as they came, each event as each report tells it (``members``), the last values that geomap
itself wrote (``told``), and which fields a person holds. Triggers write a person's edit down as it is saved, whichever
program saves it, so nothing has to be compared row by row later.

SQL here is the part that SQLite and PostgreSQL share, with ``?`` for values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from geomap.tables import layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from geomap.tables import Layer, Table

_MOST_VALUES = 400
"""In one statement; the oldest SQLite takes 999."""
SCHEMA_VERSION = 1
"""Of the ``store_…`` tables; a store with a higher one was made by newer software."""
DERIVED = ("footprints", "incursions", "arrows", "borders", "uncertainty")
"""The layers made from an event's location; a person's reshaping of one is kept too."""
KEYED = (*DERIVED, "accounts", "claims", "evidence")
"""Layers whose rows are replaced with their event."""
LOCATION = "location"
"""The field that stands for the point: longitude, latitude and geometry are one decision."""
BY_HAND = "by hand"
"""Author of an edit that another program saved: a file cannot tell who sat there."""
HIDDEN = (
    "CREATE TABLE store_info (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    (
        "CREATE TABLE store_reports (report_id TEXT PRIMARY KEY, url TEXT, digest TEXT NOT NULL, known TEXT NOT NULL,"
        " withdrawn {int} NOT NULL, record TEXT NOT NULL)"
    ),
    "CREATE INDEX store_reports_url ON store_reports (url)",
    (
        "CREATE TABLE store_versions (report_id TEXT NOT NULL, known_from TEXT NOT NULL, known_to TEXT NOT NULL,"
        " digest TEXT NOT NULL, withdrawn {int} NOT NULL, record TEXT NOT NULL)"
    ),
    "CREATE INDEX store_versions_report ON store_versions (report_id, digest)",
    (
        "CREATE TABLE store_members (member {key}, report_id TEXT NOT NULL, incident_id TEXT, own_id TEXT NOT NULL,"
        " bound TEXT, known_from TEXT NOT NULL, known_to TEXT, cell {int}, place_id TEXT, duration {int} NOT NULL,"
        " date_start TEXT, record TEXT NOT NULL, shape TEXT)"
    ),
    "CREATE INDEX store_members_report ON store_members (report_id)",
    "CREATE INDEX store_members_event ON store_members (incident_id)",
    "CREATE INDEX store_members_own ON store_members (own_id)",
    "CREATE INDEX store_members_cell ON store_members (cell, duration, date_start)",
    "CREATE INDEX store_members_place ON store_members (place_id, duration, date_start)",
    "CREATE TABLE store_shapes (digest TEXT PRIMARY KEY, body {blob} NOT NULL)",
    (
        "CREATE TABLE store_events (incident_id TEXT PRIMARY KEY, state TEXT NOT NULL, told TEXT NOT NULL,"
        " members TEXT NOT NULL)"
    ),
    (
        "CREATE TABLE store_held (incident_id TEXT NOT NULL, field TEXT NOT NULL, author TEXT NOT NULL,"
        " changed TEXT NOT NULL, problem TEXT, PRIMARY KEY (incident_id, field))"
    ),
    "CREATE TABLE store_pending (seq {key}, layer TEXT NOT NULL, action TEXT NOT NULL, row_id {int}, incident_id TEXT)",
    "CREATE TABLE store_aliases (old_id TEXT PRIMARY KEY, incident_id TEXT NOT NULL)",
    "CREATE TABLE store_sources (url TEXT PRIMARY KEY, state TEXT NOT NULL)",
)
"""The tables beside the layers; ``known`` times are ISO text in UTC, to the millisecond."""
INDEXED = {
    "incidents": ("incident_id",),
    **dict.fromkeys(KEYED, ("incident_id",)),
    "places": ("report_id",),
    "reports": ("report_id",),
    "revisions": ("incident_id", "revision"),
}
"""Columns of the layers by which the store looks rows up."""


class Database(Protocol):
    """An open store: one transaction at a time, its layers and its tables."""

    name: str
    """For messages: the path, or the address without its password."""

    def write(self) -> AbstractContextManager[None]:
        """One transaction that no other writer shares; undone as a whole by any error, and no change where none is made."""

    def read(self) -> AbstractContextManager[None]:
        """One unchanging view for several queries."""

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a SELECT."""

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """One statement."""

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for each row of values."""

    def add_rows(self, layer: str, rows: Iterable[tuple[Sequence[Any], bytes | None]]) -> None:
        """Add rows with their geometry (WKB, EPSG:4326) to a layer."""

    def set_row(self, layer: str, row_id: int, values: Mapping[str, Any]) -> None:
        """Set columns of one row of a layer; ``geom`` takes WKB or None."""

    def delete_rows(self, layer: str, column: str, value: Any) -> None:
        """Remove the rows of a layer that have a value in a column."""

    def read_rows(self, layer: Layer, column: str, value: Any) -> list[tuple[int, Any, dict[str, Any]]]:
        """Rows as they are stored: number, geometry (WKB, None, or ValueError for nonsense), raw values by column."""

    def read_table(self, layer: Layer, *, lenient: bool = False) -> tuple[Table, list[str]]:
        """A whole layer, and with ``lenient`` what in it could not be read (left empty there) instead of an error."""

    def next_revision(self) -> int:
        """The number of the next line in the layer ``revisions``."""

    def stamp(self, known: str) -> None:
        """Note the time (ISO text) of what is being written."""

    def back_up(self, version: str) -> None:
        """Keep a copy of the whole store beside it before it is migrated."""

    def add_missing(self) -> None:
        """Add the layers and columns that this software knows and the store lacks; inside a transaction."""

    def close(self) -> None:
        """Let go of it; a GeoPackage is one file again."""


def info(database: Database, key: str) -> str | None:
    """One value of ``store_info``."""
    rows = database.query("SELECT value FROM store_info WHERE key = ?", (key,))
    return str(rows[0][0]) if rows else None


def set_info(database: Database, key: str, value: str) -> None:
    """Set one value of ``store_info``."""
    database.run(
        "INSERT INTO store_info (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def layers_mark() -> str:
    """The layers' columns as this software knows them, in short: a store of other columns is migrated."""
    import hashlib

    told = repr([(layer.name, layer.geometry, [(f.name, f.type) for f in layer.fields]) for layer in layers().values()])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def marks(values: Sequence[Any]) -> str:
    """Question marks for an IN clause."""
    return ", ".join("?" * len(values))


def in_parts(values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Values in runs that one statement takes."""
    for at in range(0, len(values), _MOST_VALUES):
        yield tuple(values[at : at + _MOST_VALUES])
