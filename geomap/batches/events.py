"""Events over all parts: the keys of every incident on the disk, swept in the order of their days.

Memory holds only the incidents of one stretch of days, however many there are.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Self

from geomap.errors import OutputError
from geomap.incidents.merge import merge_order, older, sweep_events
from geomap.store import codec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from geomap.models import Incident

_SCHEMA = """
CREATE TABLE told (
    undated INTEGER, start TEXT, own_id TEXT, report_id TEXT, quote_start INTEGER,
    part INTEGER, row INTEGER, record TEXT, PRIMARY KEY (undated, start, own_id, report_id, quote_start, part, row)
) WITHOUT ROWID;
CREATE TABLE named (part INTEGER, row INTEGER, id TEXT, PRIMARY KEY (part, row)) WITHOUT ROWID;
"""


class KeyFile:
    """The keys of all incidents of a run in a scratch database; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        self.path.unlink(missing_ok=True)
        self._db = sqlite3.connect(self.path, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + _SCHEMA)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
        self.path.unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error):
            raise OutputError(f"{self.path.parent}: could not be written ({error}); what is done is kept") from error

    def add(self, part: int, texts: Sequence[str]) -> None:
        """The keys of a part, in the order of its rows."""
        rows = []
        for row, text in enumerate(texts):
            undated, start, own_id, report_id, quote_start = merge_order(codec.parse_incident(text))
            rows.append((int(undated), start, own_id, report_id, quote_start, part, row, text))
        self._db.executemany("INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def name_events(self) -> int:
        """Give each incident the id of the oldest one of its event; returns how many events there are."""
        waiting: dict[int, tuple[int, int, Incident]] = {}

        def told() -> Iterator[Incident]:
            query = (
                "SELECT part, row, record FROM told ORDER BY undated, start, own_id, report_id, quote_start, part, row"
            )
            for at, (part, row, record) in enumerate(self._db.execute(query)):
                waiting[at] = (part, row, codec.parse_incident(record))
                yield waiting[at][2]

        writer = self._db.cursor()
        for group in sweep_events(told()):
            members = [waiting.pop(at) for at in group]
            name = min((m for _, _, m in members), key=older).incident_id
            writer.executemany("INSERT INTO named VALUES (?, ?, ?)", [(part, row, name) for part, row, _ in members])
        (count,) = self._db.execute("SELECT count(DISTINCT id) FROM named").fetchone()
        return int(count)

    def ids(self, part: int) -> list[str]:
        """The ids of a part's incidents, in the order of its rows."""
        return [name for (name,) in self._db.execute("SELECT id FROM named WHERE part = ? ORDER BY row", (part,))]
