"""Killed, out of room, refused by the disk: the store opens, holds all that was acknowledged, and goes on."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
import shapely  # noqa: F401 - loaded before processes are split off, as a service would have it
from store_cases import bring, content, day, rows, told
from store_processes import Qgis, start, wait

from geomap import geopackage
from geomap.errors import StoreError
from geomap.store import open_store

KILLS = 200
BATCHES, EACH = 4, 2
PLACES = ("goris", "kapan", "syunik", "kharkiv")
KINDS = ("shelling", "attack", "air_strike", "protest")


def reports(number: int) -> list:
    """The reports of one round: overlapping events over a few days."""
    chance = random.Random(number)
    return [
        told(
            f"r{number}-{n}",
            chance.choice(PLACES),
            kind=chance.choice(KINDS),
            published=number % 50,
            date_start=day(number % 50).date(),
            count_min=chance.randrange(1, 40),
        )
        for n in range(BATCHES * EACH)
    ]


def batches(readings: list) -> list[list]:
    return [readings[at : at + EACH] for at in range(0, len(readings), EACH)]


def bring_each(store, parts: list[list]) -> None:
    for readings in parts:
        bring(store, *readings)


def check(store, acknowledged: set[str]) -> None:
    """The store is whole: what was acknowledged is there, and every incident with all that belongs to it."""
    with open_store(store) as database:
        assert database.query("PRAGMA integrity_check") == [("ok",)]
        reports_ = {r for (r,) in database.query("SELECT report_id FROM reports")}
        assert acknowledged <= reports_
        assert {r for (r,) in database.query("SELECT report_id FROM store_members WHERE known_to IS NULL")} == reports_
        incidents = [i for (i,) in database.query("SELECT incident_id FROM incidents")]
        assert len(incidents) == len(set(incidents))
        for source in (
            "SELECT incident_id FROM store_events WHERE state = 'here'",
            "SELECT DISTINCT incident_id FROM store_members WHERE known_to IS NULL",
            "SELECT DISTINCT incident_id FROM claims",
            "SELECT DISTINCT incident_id FROM uncertainty",
            "SELECT DISTINCT incident_id FROM evidence",
        ):
            assert {i for (i,) in database.query(source)} == set(incidents), source
        assert database.query("SELECT count(*) FROM claims") == database.query(
            "SELECT count(*) FROM store_members WHERE known_to IS NULL"
        )
        assert database.query("SELECT count(*) FROM rtree_incidents_geom") == [(len(incidents),)]
        assert database.query("SELECT count(*) FROM store_writer") == [(0,)]


@pytest.fixture(scope="module")
def qgis():
    program = Qgis()
    yield program
    program.close()


def small_cache(connect):
    """Pages are written to the file in the middle of a transaction, not only at its end."""

    def connected(*args, **options):
        connection = connect(*args, **options)
        connection.execute("PRAGMA cache_size = 8")
        return connection

    return connected


@pytest.mark.needs("qgis")
def test_killed_at_random_moments(fast_folder, qgis, monkeypatch) -> None:
    chance = random.Random(20260514)
    connect = geopackage.connect
    took = 0.3
    in_the_middle = 0
    for number in range(KILLS):
        store = fast_folder / f"store-{number // 25}.gpkg"
        monkeypatch.setattr(geopackage, "connect", small_cache(connect) if number % 2 else connect)
        readings = reports(number)
        reader, writer = os.pipe()

        def work(store=store, readings=readings, writer=writer) -> None:
            for batch in batches(readings):
                bring(store, *batch)
                os.write(writer, b"+")

        pid = start(work)
        os.close(writer)
        time.sleep(chance.uniform(0.0, took))
        os.kill(pid, signal.SIGKILL)
        killed = wait(pid) == -signal.SIGKILL
        done = len(os.read(reader, 100)) if killed else BATCHES
        os.close(reader)
        in_the_middle += killed and 0 < done < BATCHES
        acknowledged = {r.report.report_id for batch in batches(readings)[:done] for r in batch}
        if store.exists():
            seen = qgis.ask(store)
            assert seen["valid"], number
            assert seen["renderer"] == "RuleRenderer"
            check(store, acknowledged)
            assert seen["features"] == len(rows(store))
        started = time.monotonic()
        changes = bring(store, *readings)
        took = 0.9 * took + 0.1 * min(1.5, 3.0 * (time.monotonic() - started) + 0.05)
        assert sorted(changes.reports.values()).count("unchanged") >= len(acknowledged)
    check(store, {r.report.report_id for n in range(KILLS - KILLS % 25 or KILLS - 25, KILLS) for r in reports(n)})
    assert in_the_middle >= KILLS // 20, "the moments were not spread over the work"
    assert not [p for p in fast_folder.iterdir() if p.suffix not in (".gpkg", ".part")]


def test_killed_on_the_command_line(tmp_path) -> None:
    """The whole program, from files, killed while it works."""
    chance = random.Random(7)
    store, folder = tmp_path / "store.gpkg", tmp_path / "reports"
    folder.mkdir()
    for n, village in enumerate(("Tegh", "Goris", "Kapan", "Sotk", "Sisian")):
        text = f"date 2023-04-{10 + n}\nAzerbaijani troops shelled {village} in Armenia on Sunday, Armenia said.\n"
        (folder / f"{n}.txt").write_text(text)
    command = [sys.executable, "-m", "geomap", "update", str(store), str(folder)]
    for _ in range(6):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(chance.uniform(0.2, 1.5))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if store.exists():
            check(store, set())
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    check(store, {str(n) for n in range(5)})


@pytest.mark.needs("tmpfs")
def test_a_full_disk(tmp_path, small_disk) -> None:
    disk, resize = small_disk
    store = disk / "store.gpkg"
    acknowledged: set[str] = set()
    readings = [r for n in range(50) for r in reports(n)]
    failed = None
    for batch in batches(readings):
        try:
            bring(store, *batch)
        except StoreError as error:
            failed = str(error)
            break
        acknowledged |= {r.report.report_id for r in batch}
    assert failed is not None
    assert "disk is full" in failed
    assert "\n" not in failed
    assert acknowledged
    check(store, acknowledged)
    with pytest.raises(StoreError, match="disk is full"):
        bring(store, *readings)
    check(store, acknowledged)
    resize("60m")
    bring(store, *readings)
    check(store, {r.report.report_id for r in readings})
    assert [p.name for p in disk.iterdir()] == ["store.gpkg"]


@pytest.mark.needs("tmpfs")
def test_no_room_for_a_new_store(small_disk) -> None:
    disk, _ = small_disk
    (disk / "ballast").write_bytes(b"x" * 1_200_000)
    with pytest.raises(StoreError, match="no store can be made there"):
        bring(disk / "store.gpkg", told("r1"))
    assert [p.name for p in disk.iterdir()] == ["ballast"]


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 1.5 MB, and what makes it larger."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(disk)], check=True)

    def resize(size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)

    yield disk, resize
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("room", [1_000, 20_000, 60_000])
def test_write_errors(tmp_path, room) -> None:
    """The system refuses a write in the middle of a transaction."""
    store = tmp_path / "store.gpkg"
    bring(store, *reports(0))
    before = content(store)

    def work() -> None:
        limit = store.stat().st_size + room
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with pytest.raises(StoreError, match="nothing was changed"):
            bring_each(store, [reports(n) for n in range(1, 40)])

    assert wait(start(work)) == 0
    check(store, {r.report.report_id for r in reports(0)})
    assert {*content(store)["reports"]} >= {*before["reports"]}
    bring(store, *[r for n in range(10) for r in reports(n)])
    check(store, {r.report.report_id for n in range(10) for r in reports(n)})


def test_a_journal_left_behind_is_rolled_back_by_a_reader(tmp_path) -> None:
    store = tmp_path / "store.gpkg"
    bring(store, *reports(0))
    before = content(store)

    def work() -> None:
        connection = geopackage.connect(store)
        connection.execute("PRAGMA cache_size = 2")
        connection.execute("BEGIN IMMEDIATE")
        for n in range(2000):
            connection.execute("UPDATE store_reports SET record = ?", ("x" * n,))
            connection.execute("UPDATE claims SET quote = ?", ("x" * n,))
            if n == 50:
                os.kill(os.getpid(), signal.SIGKILL)

    assert wait(start(work)) == -signal.SIGKILL
    assert (tmp_path / "store.gpkg-journal").exists()
    assert content(store) == before
    assert sqlite3.connect(store).execute("PRAGMA integrity_check").fetchone() == ("ok",)
