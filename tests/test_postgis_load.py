"""Many users at one store in PostGIS, over loopback: nothing lost, nothing torn, each reader sees whole reports only."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
import shapely  # noqa: F401 - loaded before processes are split off
from postgres_server import free_port, serving
from store_cases import bring, incident, reading, rows
from store_processes import start, wait

from geomap.store import open_store
from geomap.tables import layers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geomap.pipeline import Reading

pytestmark = pytest.mark.needs("postgis")

WRITERS, READERS = 8, 16
REPORTS, VERSIONS = 2, 3
"""Of each writer: reports, and how often each is told anew."""
EVENTS = 5
"""Incidents of one report."""
PAUSE_S = 0.2
"""Between two looks of a reader: sixteen that never rest would leave a small machine no time to write."""
LOOKED_AT = ("reports", "incidents", "claims", "evidence", "uncertainty")


@pytest.fixture
def store() -> Iterator[str]:
    port = free_port()
    with serving(port=port):
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres?schema=load"


def version_of(writer: int, number: int, version: int) -> Reading:
    """A report of several events on places and days of its own; each version has its count of dead in all of them."""
    name = f"w{writer}-r{number}"
    told = [
        incident(
            name, f"{name}-{event}", lon=-60.0 + 8.0 * writer + 1.5 * number, lat=-30.0 + 12.0 * event,
            date_start=dt.date(2021, 1, 1) + dt.timedelta(days=20 * event), killed_min=version, killed_max=version,
        )
        for event in range(EVENTS)
    ]  # fmt: skip
    return reading(name, *told, text=f"{name}, version {version}.", published=version)


def look(store: str) -> dict[str, list[dict[str, object]]]:
    """The layers in one view."""
    with open_store(store, readonly=True) as database, database.read():
        return {name: list(database.read_table(layers()[name])[0].records()) for name in LOOKED_AT}


def check(seen: dict[str, list[dict[str, object]]]) -> int:
    """Each report that is there is there with all that it says, in one version; how many there are."""
    reports = {str(row["report_id"]) for row in seen["reports"]}
    said, dead, known = Counter(), defaultdict(set), set()
    for row in seen["claims"]:
        said[str(row["report_id"])] += 1
        dead[str(row["report_id"])].add(row["killed_min"])
    assert said == dict.fromkeys(reports, EVENTS), "a report without all that it says"
    assert all(len(versions) == 1 for versions in dead.values()), "two versions of one report"
    for row in seen["incidents"]:
        (report_id,) = row["report_ids"]  # type: ignore[misc]
        assert {row["killed_min"]} == dead[report_id], "an event of another version than its report"
        known.add(row["incident_id"])
    assert len(known) == len(seen["incidents"]) == EVENTS * len(reports)
    for name in ("claims", "evidence", "uncertainty"):
        assert {row["incident_id"] for row in seen[name]} == known, f"{name} of other incidents than are there"
    return len(reports)


def test_eight_write_and_sixteen_read(store: str, tmp_path: Path) -> None:
    bring(store, version_of(0, 0, 0))

    def write(writer: int) -> None:
        for version in range(VERSIONS):
            for first in range(0, REPORTS, 2):
                bring(store, *(version_of(writer, first + n, version) for n in range(2)))

    def read(number: int) -> None:
        seen = []
        while True:
            last = (tmp_path / "done").exists()
            seen.append(check(look(store)))
            if last:
                break
            time.sleep(PAUSE_S)
        (tmp_path / f"reader-{number}").write_text(" ".join(map(str, seen)))

    readers = [start(lambda number=number: read(number)) for number in range(READERS)]
    writers = [start(lambda writer=writer: write(writer)) for writer in range(WRITERS)]
    ended = [wait(pid) for pid in writers]
    (tmp_path / "done").write_text("")
    assert [wait(pid) for pid in readers] == [0] * READERS
    assert ended == [0] * WRITERS
    assert check(look(store)) == WRITERS * REPORTS
    assert {row["killed_min"] for row in rows(store)} == {VERSIONS - 1}
    for number in range(READERS):
        seen = [int(word) for word in (tmp_path / f"reader-{number}").read_text().split()]
        assert seen == sorted(seen), "a report that was there went away"
        assert seen[-1] == WRITERS * REPORTS


def test_a_reader_keeps_its_view_while_others_write(store: str) -> None:
    bring(store, version_of(0, 0, 0))
    with open_store(store, readonly=True) as database, database.read():
        before = list(database.read_table(layers()["incidents"])[0].records())
        assert wait(start(lambda: bring(store, version_of(0, 0, 1), version_of(1, 0, 0)))) == 0
        assert list(database.read_table(layers()["incidents"])[0].records()) == before
    assert len(rows(store)) == 2 * EVENTS


def test_a_writer_that_is_killed_leaves_nothing_half(store: str, tmp_path: Path) -> None:
    bring(store, version_of(0, 0, 0))

    def write() -> None:
        with open_store(store) as database, database.write():
            database.add_rows("incidents", [])
            database.run("UPDATE incidents SET killed_min = 99")
            (tmp_path / "halfway").write_text("")
            time.sleep(60)

    pid = start(write)
    for _ in range(600):
        if (tmp_path / "halfway").exists():
            break
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    assert wait(pid) == -signal.SIGKILL
    bring(store, version_of(1, 0, 0))
    assert check(look(store)) == 2
