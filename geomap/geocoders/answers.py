"""What online services answered, kept in the cache folder and shared by processes: no question is asked twice.

The file also keeps the turns: processes that work side by side ask one service no faster than one would. A file that is
damaged, of another version or in a folder that cannot be written costs nothing but the keeping.
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from geomap.settings import cache_dir

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VERSION = 1
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS answer (service TEXT NOT NULL, question TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (service, question));
CREATE TABLE IF NOT EXISTS turn (service TEXT PRIMARY KEY, at REAL NOT NULL);
PRAGMA user_version={VERSION};
"""
WAIT_S = 10.0
"""Seconds to wait for another process that writes."""


class AnswerCache:
    """Answers by service and question; use ``AnswerCache.open()``. A miss is a miss, never an error."""

    def __init__(self, db: sqlite3.Connection | None) -> None:
        self._db = db

    @classmethod
    def open(cls, path: Path | None = None) -> AnswerCache:
        """Open the file, making it anew where it is no such file; without a file where none can be written."""
        path = path or cache_dir() / "geocoder-answers.sqlite"
        for _ in range(2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                db = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
                (version,) = db.execute("PRAGMA user_version").fetchone()
                if version not in (0, VERSION) or (version and db.execute("PRAGMA quick_check").fetchone() != ("ok",)):
                    db.close()
                    raise sqlite3.DatabaseError("of another version, or damaged")
                db.executescript(SCHEMA)
            except sqlite3.OperationalError:
                break  # locked for long, or the folder cannot be written
            except sqlite3.DatabaseError:
                with suppress(OSError):
                    path.unlink()
                continue
            except OSError:
                break
            return cls(db)
        return cls(None)

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def get(self, service: str, question: str) -> Any | None:
        """The answer as it was kept (JSON), None where none is; an empty list is an answer: 'nothing of that name'."""
        if self._db is None:
            return None
        try:
            row = self._db.execute(
                "SELECT body FROM answer WHERE service=? AND question=?", (service, question)
            ).fetchone()
            return None if row is None else json.loads(row[0])
        except (sqlite3.Error, ValueError):
            return None

    def put(self, service: str, question: str, body: Any) -> None:
        """Keep an answer."""
        if self._db is not None:
            with suppress(sqlite3.Error):
                text = json.dumps(body, ensure_ascii=False, sort_keys=True)
                self._db.execute("INSERT OR REPLACE INTO answer VALUES (?,?,?)", (service, question, text))

    def wait_turn(
        self,
        service: str,
        pace_s: float,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Wait until this process may ask: turns of all processes together are ``pace_s`` apart."""
        if self._db is None or pace_s <= 0:
            return
        now = clock()
        mine = now
        try:
            self._db.execute("BEGIN IMMEDIATE")
            row = self._db.execute("SELECT at FROM turn WHERE service=?", (service,)).fetchone()
            # a turn far in the future is a clock that was put back
            if row is not None and row[0] < now + 600:
                mine = max(now, row[0] + pace_s)
            self._db.execute("INSERT OR REPLACE INTO turn VALUES (?,?)", (service, mine))
            self._db.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
        if mine > now:
            sleep(mine - now)
