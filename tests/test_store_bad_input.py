"""Stores that cannot be used, and ones edited into nonsense: one clear line, nothing overwritten, the rest goes on."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys

import pytest
from store_cases import bring, by_place, content, ids, rows, told
from test_store_crash import small_disk  # noqa: F401 - a fixture
from test_store_review import by_hand

import geomap
from geomap import geopackage
from geomap.errors import StoreError
from geomap.layers import build_layers
from geomap.store import open_store
from geomap.store.database import SCHEMA_VERSION, info
from geomap.updating import read_layers


def mark(path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def a_text(path) -> None:
    path.write_text("Not a database. " * 40)


def another_database(path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()


def a_mere_geopackage(path) -> None:
    from geomap.exports import write_geopackage

    write_geopackage(build_layers([]), path)


def half_a_store(path) -> None:
    bring(path, *(told(f"r{n}", "kapan", count_min=n) for n in range(20)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def a_damaged_store(path) -> None:
    bring(path, told("r1"))
    whole = bytearray(path.read_bytes())
    whole[4096 : len(whole) // 2] = b"\xab" * (len(whole) // 2 - 4096)
    path.write_bytes(bytes(whole))


def a_newer_store(path) -> None:
    bring(path, told("r1"))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE store_info SET value = '99' WHERE key = 'schema_version'")
    connection.commit()
    connection.close()


CASES = {
    a_text: "is no GeoPackage",
    another_database: "no GeoPackage",
    a_mere_geopackage: "no store that `geomap update` made",
    half_a_store: "is cut off",
    a_damaged_store: "is damaged",
    a_newer_store: "made by a newer geomap",
}


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_what_is_no_store_is_left_alone(tmp_path, make) -> None:
    store = tmp_path / "store.gpkg"
    make(store)
    before = mark(store)
    report = tmp_path / "r.txt"
    report.write_text("date 2023-04-12\nAzerbaijani troops shelled Tegh in Armenia on Tuesday.\n")
    for arguments in (["update", str(store), str(report)], ["review", str(store), "list"]):
        done = subprocess.run([sys.executable, "-m", "geomap", *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert CASES[make] in line
        assert str(store) in line
    assert mark(store) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.txt", "store.gpkg"]


def test_a_folder_and_a_missing_folder(tmp_path) -> None:
    for path in (tmp_path, tmp_path / "no" / "store.gpkg"):
        with pytest.raises(StoreError) as caught:
            bring(path, told("r1"))
        assert "\n" not in str(caught.value)
    with pytest.raises(StoreError, match="makes one"), open_store(tmp_path / "none.gpkg"):
        pass


def test_locked_by_another_program(tmp_path) -> None:
    store = tmp_path / "store.gpkg"
    bring(store, told("r1"))
    before = mark(store)
    other = geopackage.connect(store)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreError, match="is locked by another program") as caught, open_store(store, wait_s=0.1):
            pass
        assert "\n" not in str(caught.value)
        with pytest.raises(StoreError, match="is locked"):
            geomap.update(store, [], withdraw=["r1"], wait_s=0.1)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert mark(store) == before
    bring(store, told("r2"))


@pytest.mark.needs("tmpfs")
def test_on_a_read_only_disk(small_disk) -> None:  # noqa: F811
    disk, _ = small_disk
    store = disk / "store.gpkg"
    bring(store, told("r1"))
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(StoreError, match=r"store.gpkg: cannot be written \(read-only"):
        bring(store, told("r2"))
    assert read_layers(store)[0]["incidents"].columns["incident_id"] == list(ids(store)), "it can still be read"
    with pytest.raises(StoreError, match="no store can be made there"):
        bring(disk / "new.gpkg", told("r1"))


def test_edited_by_hand_into_nonsense(tmp_path) -> None:
    store = tmp_path / "store.gpkg"
    bring(
        store,
        told("r1", count_min=3),
        told("r2", "kapan"),
        told("r3", "kharkiv"),
        told("r4", "syunik", date_start=None),
    )
    place = by_place(store)
    by_hand(store, "UPDATE incidents SET geom = NULL WHERE place = 'Goris'")
    by_hand(store, "UPDATE incidents SET kind = 'picnic', count_min = 'some' WHERE place = 'Kapan'")
    by_hand(store, "UPDATE incidents SET geom = x'00112233', date_start = 'soon' WHERE place = 'Kharkiv'")
    by_hand(store, "INSERT INTO incidents (title, count_max) VALUES ('Only a title', 'x')")
    changes = bring(store, told("r5", count_min=4, published=1), told("r6", "kapan", published=1, count_min=8))
    assert changes.reports == {"r5": "new", "r6": "new"}
    text = "\n".join(changes.notes)
    assert all("\n" not in note for note in changes.notes)
    for words in (
        "its geometry is empty",
        "kind is 'picnic', not one of incursion",
        "count_min is 'some', which is no integer",
        "its geometry cannot be read",
        "date_start is 'soon', which is no date",
        "count_max is 'x', which is no integer",
    ):
        assert words in text
    for name in ("Goris", "Kapan", "Kharkiv"):
        assert place[name]["incident_id"] in text
    connection = geopackage.connect(store)
    assert connection.execute("SELECT geom FROM incidents WHERE place = 'Goris'").fetchone() == (None,)
    found = connection.execute("SELECT kind, count_min, report_ids FROM incidents WHERE place = 'Kapan'").fetchone()
    assert found == ("picnic", "some", '["r2", "r6"]'), "left as it is, and the rest goes on"
    assert connection.execute("SELECT date_start FROM incidents WHERE place = 'Kharkiv'").fetchone() == ("soon",)
    connection.close()
    before = mark(store)
    assert bring(store, told("r5", count_min=4, published=1)).notes == changes.notes, "told until it is mended"
    assert mark(store) == before
    tables, problems = read_layers(store)
    assert len(tables["incidents"]) == 5
    assert any("'some'" in problem for problem in problems)
    by_hand(store, "UPDATE incidents SET kind = 'attack', count_min = 7 WHERE place = 'Kapan'")
    notes = bring(store, told("r7", "kapan", published=2)).notes
    assert not any("picnic" in note or "some" in note for note in notes)
    assert len(notes) < len(changes.notes)


def test_a_hostile_store_runs_nothing(tmp_path) -> None:
    """Text in the store reaches SQL only as values."""
    store = tmp_path / "store.gpkg"
    nasty = "x'); DROP TABLE incidents; --"
    bring(store, told(nasty, title=nasty, place_id=nasty))
    bring(store, told("r2", title="{{7*7}}<script>", count_text="'\"\0\n"))
    assert {r["title"] for r in rows(store)} >= {nasty}
    assert nasty in {r["report_id"] for r in rows(store, "reports")}


@pytest.mark.parametrize("report_id", ["a\0b", "half \ud800", "line\nbreak", "", "x" * 100_000, "%s ? {id}"])
def test_any_id_can_be_kept(store, report_id) -> None:
    changes = bring(store, told(report_id, title=report_id[:50] or "t", count_text=report_id[:50]), told("r2", "kapan"))
    assert sorted(changes.reports.values()) == ["new", "new"]
    again = bring(store, told(report_id, title=report_id[:50] or "t", count_text=report_id[:50]))
    assert list(again.reports.values()) == ["unchanged"]
    assert len(rows(store)) == 2


def older(store) -> None:
    """A store of software that knew fewer columns."""
    if isinstance(store, str):
        by_hand(store, "ALTER TABLE incidents DROP COLUMN attribution")
    else:
        for event in ("insert", "update", "delete"):
            by_hand(store, f"DROP TRIGGER store_incidents_{event}")
        by_hand(store, "ALTER TABLE incidents DROP COLUMN attribution")
    by_hand(store, "UPDATE store_info SET value = 'older' WHERE key = 'layers'")


def test_an_older_store_is_migrated_with_a_copy_beside_it(store, tmp_path) -> None:
    bring(store, told("r1"), told("r2", "kapan"))
    before = content(store, ("claims", "reports"))
    older(store)
    bring(store, told("r3", "kharkiv"))
    assert len(rows(store)) == 3
    assert rows(store)[0]["attribution"] is None
    assert {*content(store, ("claims",))["claims"]} >= {*before["claims"]}
    with open_store(store) as database:
        assert info(database, "schema_version") == str(SCHEMA_VERSION)
        if isinstance(store, str):
            schema = store.rpartition("schema=")[2]
            assert database.query(f"SELECT count(*) FROM {schema}_before_1.claims") == [(2,)]
    if not isinstance(store, str):
        copy = tmp_path / "store.before-1.gpkg"
        connection = sqlite3.connect(copy)
        assert connection.execute("SELECT count(*) FROM incidents").fetchone() == (2,)
        connection.close()
    by_hand(store, "UPDATE incidents SET count_max = 99, attribution = 'mine' WHERE place = 'Goris'")
    bring(store, told("r4", count_max=5, count_min=5, published=1))
    assert by_place(store)["Goris"]["count_max"] == 99, "its triggers work on the new columns"


def test_a_newer_store_is_refused(store) -> None:
    bring(store, told("r1"))
    by_hand(store, "UPDATE store_info SET value = '99' WHERE key = 'schema_version'")
    for readonly in (False, True):
        with pytest.raises(StoreError, match="made by a newer geomap"), open_store(store, readonly=readonly):
            pass


def test_postgis_that_is_not_there() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        bring("postgresql://anna:secret@127.0.0.1:1/none", told("r1"))
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
    with pytest.raises(StoreError, match="no name for a schema"):
        bring("postgresql://127.0.0.1/none?schema=a;drop", told("r1"))
