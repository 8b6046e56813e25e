"""A store in PostGIS under load: eight processes write and sixteen read at once, over loopback.

The peers in the same run put the same rows of the layer of incidents into a bare table: one process by COPY, and eight
by one INSERT for each row. They keep no claims, evidence, revisions or shapes, merge no events and take no turns.
Needs PostgreSQL with PostGIS; the server is the script's own and does not flush to the disk.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
# ruff: noqa: E402 - what follows is found by the paths above

import psycopg
from postgres_server import free_port, serving
from store_cases import bring, incident, reading

from geomap.rows import incident_row
from geomap.store import open_store
from geomap.tables import flat, layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WRITERS, READERS = 8, 16
REPORTS, EVENTS = 10, 5
"""Of each writer, and of each report."""
PAUSE_S = 0.1
"""Between two looks of a reader."""


def told(writer: int, number: int) -> Any:
    name = f"w{writer}-r{number}"
    events = [
        incident(name, f"{name}-{n}", lon=-80.0 + 15.0 * writer + 1.2 * number, lat=-40.0 + 15.0 * n)
        for n in range(EVENTS)
    ]
    return reading(name, *events)


def write(store: str, writer: int) -> None:
    for first in range(0, REPORTS, 5):
        bring(store, *(told(writer, first + n) for n in range(5)))


def read(store: str, ended: Any, looks: Any) -> None:
    while not ended.is_set():
        with open_store(store, readonly=True) as database, database.read():
            for name in ("reports", "incidents", "claims"):
                database.read_table(layers()[name])
        with looks.get_lock():
            looks.value += 1
        time.sleep(PAUSE_S)


def rows(writer: int) -> Iterator[list[Any]]:
    for number in range(REPORTS):
        for event in told(writer, number).incidents:
            row, _ = incident_row(event)
            yield [*map(flat, row), event.lon, event.lat]


def insert(address: str, writer: int) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for row in rows(writer):
            places = ", ".join(["%s"] * (len(row) - 2))
            connection.execute(f"INSERT INTO bare VALUES ({places}, ST_Point(%s, %s, 4326))", row)


def copy(address: str) -> None:
    with psycopg.connect(address) as connection:
        statement = "COPY bare FROM STDIN"
        with connection.cursor().copy(statement) as sink:
            for writer in range(WRITERS):
                for *row, lon, lat in rows(writer):
                    sink.write_row([*row, f"SRID=4326;POINT({lon} {lat})"])


def together(work: Callable[..., None], *args: Any) -> float:
    """Seconds until one process for each writer is done."""
    start = time.perf_counter()
    processes = [multiprocessing.Process(target=work, args=(*args, writer)) for writer in range(WRITERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode:
            raise RuntimeError("a writer failed")
    return time.perf_counter() - start


def bare(address: str) -> None:
    """An empty table for the peers."""
    columns = ", ".join(f'"{f.name}" text' for f in layers()["incidents"].fields)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute(f"CREATE TABLE bare ({columns}, geom geometry(Point, 4326))")
        connection.execute("CREATE INDEX ON bare USING gist (geom)")


def main() -> None:
    port = free_port()
    incidents = WRITERS * REPORTS * EVENTS
    with serving(port=port):
        address = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        taken: dict[str, float] = {}
        for name, readers in (("8 writers", 0), ("8 writers, 16 readers", READERS)):
            store = f"{address}?schema=s{readers}"
            bring(store, told(WRITERS, 0))
            ended, looks = multiprocessing.Event(), multiprocessing.Value("l", 0)
            watching = [multiprocessing.Process(target=read, args=(store, ended, looks)) for _ in range(readers)]
            for process in watching:
                process.start()
            taken[name] = together(write, store)
            ended.set()
            for process in watching:
                process.join()
                if process.exitcode:
                    raise RuntimeError("a reader failed")
            views = looks.value / taken[name]
        bare(address)
        taken["peer: 8 processes, an INSERT for each row"] = together(insert, address)
        bare(address)
        start = time.perf_counter()
        copy(address)
        taken["peer: one COPY"] = time.perf_counter() - start
    print("| | seconds | incidents a second |\n| --- | --- | --- |")
    for name, seconds in taken.items():
        print(f"| {name} | {seconds:.2f} | {incidents / seconds:,.0f} |")
    print(f"\nThe sixteen readers saw {views:.0f} whole views of three layers a second meanwhile.")


if __name__ == "__main__":
    main()
