"""Opening a store: a GeoPackage by its path, PostGIS by its address; made, migrated or refused."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import StoreError
from geomap.store import geopackage
from geomap.store.database import SCHEMA_VERSION, info, layers_mark, set_info
from geomap.store.events import add_accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from geomap.store.database import Database

MIGRATIONS: Mapping[int, Callable[[Database], None]] = {}
"""From a schema version to the next: what to do, inside a transaction. Columns of the layers need no entry here: those
that a store lacks are added."""


def is_address(store: str | Path) -> bool:
    """Whether a store is named by a PostgreSQL address."""
    return str(store).startswith(("postgresql://", "postgres://"))


def is_store(store: str | Path) -> bool:
    """Whether there is a store that ``update`` made, not a mere GeoPackage of the same layers."""
    if is_address(store):
        return True
    try:
        geopackage.GeoPackageDatabase.open(Path(store), readonly=True).close()
    except StoreError:
        return False
    return True


@contextlib.contextmanager
def open_store(
    store: str | Path, *, create: bool = False, readonly: bool = False, wait_s: float = geopackage.WAIT_S
) -> Iterator[Database]:
    """An open store; closed at the end of the block.

    Args:
        store: path of a GeoPackage, or ``postgresql://…``.
        create: make it where there is none.
        readonly: for looking only; an older store is read as it is.
        wait_s: how long another program's save is waited for, seconds.

    Raises:
        StoreError: it is not there, is no store, is newer than this software, cut off, damaged, locked or not reachable.
    """
    database: Database
    if is_address(store):
        from geomap.store.postgis import PostgisDatabase

        database = PostgisDatabase.open(str(store), create=create, wait_s=wait_s)
    else:
        path = Path(store)
        if create and not _is_there(path):
            geopackage.create(path)
        database = geopackage.GeoPackageDatabase.open(path, readonly=readonly, wait_s=wait_s)
    try:
        migrate(database, readonly=readonly)
        yield database
    finally:
        database.close()


def _is_there(path: Path) -> bool:
    """Whether there is something at the path: an empty file is nothing yet, unless a writer left its journal."""
    try:
        return path.stat().st_size > 0 or geopackage._has_journal(path)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(f"{path}: cannot be looked at ({(error.strerror or str(error)).lower()})") from None


def migrate(database: Database, *, readonly: bool = False) -> None:
    """Bring an older store forward, with a copy of it beside; refuse a newer one.

    Raises:
        StoreError: the store was made by newer software, or cannot be written.
    """
    told = info(database, "schema_version") or ""
    if not told.isdecimal():
        raise StoreError(f"{database.name}: its schema version {told!r} is no number; restore a copy")
    version = int(told)
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{database.name}: was made by a newer geomap (schema {version}, this one knows {SCHEMA_VERSION});"
            " nothing was changed: update geomap"
        )
    if readonly or (version == SCHEMA_VERSION and info(database, "layers") == layers_mark()):
        return
    database.back_up(f"{version}")
    with database.write():
        if info(database, "schema_version") != told:
            return  # another process did it meanwhile
        for step in range(version, SCHEMA_VERSION):
            if step not in MIGRATIONS:
                raise StoreError(f"{database.name}: its schema {version} is too old to be brought forward")
            MIGRATIONS[step](database)
        database.add_missing()
        add_accounts(database)
        set_info(database, "schema_version", str(SCHEMA_VERSION))
        set_info(database, "layers", layers_mark())
