"""What a store remembers of the feeds that its reports come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.store.database import Database


def read_sources(database: Database) -> dict[str, str]:
    """What is remembered, as text, by link."""
    return {str(url): str(state) for url, state in database.query("SELECT url, state FROM store_sources ORDER BY url")}


def write_source(database: Database, url: str, state: str) -> None:
    """Remember something of a feed."""
    with database.write():
        database.run(
            "INSERT INTO store_sources (url, state) VALUES (?, ?)"
            " ON CONFLICT (url) DO UPDATE SET state = excluded.state",
            (url, state),
        )
