"""What a person corrects, by `geomap review` or in the layer itself: kept by every later update, told, undone."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import subprocess
import sys

import pytest
from store_cases import DAY, NOW, bring, by_place, ids, notice, rows, told

from geomap import geopackage, wkb
from geomap.errors import InputError
from geomap.store import Selection, list_incidents, open_store, read_log
from geomap.updating import read_layers, reviewer


@contextlib.contextmanager
def person(store, *, name="anna", at=0):
    with open_store(store) as database:
        yield reviewer(database, author=name, now=NOW + dt.timedelta(hours=1 + at))


def by_hand(store, statement: str, *values) -> None:
    """What another program (QGIS) does: a statement on the layer, geometry by `POINT`."""
    if isinstance(store, str):
        import psycopg

        from geomap.store.postgis import parse_address

        dsn, schema, _ = parse_address(store)
        statement = statement.replace("POINT", "ST_GeomFromWKB(%s, 4326)").replace("?", "%s")
        with psycopg.connect(dsn) as connection:
            connection.execute(f"SET search_path = {schema}, public")
            connection.execute(statement, values)
    else:
        values = [geopackage.to_blob(v) if isinstance(v, bytes) else v for v in values]
        connection = geopackage.connect(store)
        connection.execute(statement.replace("POINT", "?"), values)
        connection.close()


def absorbed(store) -> list[dict]:
    """The incidents after what was done by hand was taken in."""
    bring(store)
    return rows(store)


def log(store, **like) -> list[dict]:
    with open_store(store) as database:
        return [line for line in read_log(database) if all(line[k] == v for k, v in like.items())]


def disagreements(store) -> list[str]:
    with open_store(store) as database:
        return [line for each in list_incidents(database, disagreeing=True) for line in each["disagreements"]]


def test_review_accept_and_reject(store) -> None:
    bring(store, told("r1"), told("r2", "kapan"))
    one, other = sorted(ids(store))
    with person(store) as anna:
        assert anna.accept([one[:8]]) == [one], "the beginning of an id is enough"
        anna.reject([other])
    assert {r["incident_id"]: r["review"] for r in rows(store)} == {one: "accepted", other: "rejected"}
    bring(store, told("r3", count_min=4), told("r4", "kapan", count_min=4))
    assert {r["incident_id"]: r["review"] for r in rows(store)} == {one: "accepted", other: "rejected"}
    shown, _ = read_layers(store)
    assert shown["incidents"].columns["incident_id"] == [one], "what was rejected is off the map"
    assert set(shown["footprints"].columns["incident_id"]) <= {one}
    assert len(read_layers(store, selection=Selection(review=()))[0]["incidents"]) == 2
    with person(store) as anna, pytest.raises(InputError, match="no such incident"):
        anna.accept(["e000000000"])


def test_review_set_is_kept_and_disagreement_told(store) -> None:
    bring(store, told("r1", count_min=10, count_max=10))
    (incident_id,) = ids(store)
    with person(store) as anna:
        anna.set(incident_id, {"count_max": "12", "status": "confirmed", "denied_by": "AZE, RUS"})
    changes = bring(store, told("r2", count_min=10, count_max=40, published=1), told("r3", "kharkiv"))
    row = next(r for r in rows(store) if r["incident_id"] == incident_id)
    assert (row["count_min"], row["count_max"], row["status"], row["review"]) == (10, 12, "confirmed", "edited")
    assert row["denied_by"] == ("AZE", "RUS")
    assert row["report_ids"] == ("r1", "r2"), "what she does not hold goes on"
    assert [(i, f) for i, f, _ in changes.disagreements] == [(incident_id, "count_max")]
    assert disagreements(store) == ["count_max: r2 says '40', '12' is kept"]
    (line,) = log(store, field="count_max", origin="hand")
    assert (line["author"], line["old"], line["new"], line["action"]) == ("anna", "10", "12", "update")
    assert line["changed"] >= dt.datetime(2026, 1, 1, 1)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("kind", "picnic", "not one of incursion"),
        ("count_min", "many", "no integer"),
        ("date_start", "yesterday", "no date"),
        ("quote", "x", "read from the reports"),
        ("colour", "red", "cannot be set"),
        ("lon", "4", "use `move`"),
        ("status", "", "empty"),
    ],
)
def test_review_refuses_nonsense(store, field, value, message) -> None:
    bring(store, told("r1"))
    before = rows(store)
    with person(store) as anna, pytest.raises(InputError, match=message):
        anna.set(ids(store).pop(), {field: value})
    assert rows(store) == before


def test_review_move(store) -> None:
    bring(store, told("r1"))
    (incident_id,) = ids(store)
    with person(store) as anna:
        anna.move(incident_id, 46.7, 39.1, uncertainty_m=500.0)
        with pytest.raises(InputError, match="nowhere"):
            anna.move(incident_id, 46.7, 139.1)
    bring(store, told("r2", lon=46.35, lat=39.52, published=1))
    (row,) = rows(store)
    assert (row["lon"], row["lat"], row["uncertainty_m"]) == (46.7, 39.1, 500.0)
    (circle,) = rows(store, "uncertainty")
    assert circle["uncertainty_m"] == 500.0
    with open_store(store) as database:
        from geomap.tables import layers

        table, _ = database.read_table(layers()["incidents"])
        assert table.geometry == [wkb.point(46.7, 39.1)]
        shapes, _ = database.read_table(layers()["uncertainty"])
        west, south, east, north = wkb.bounds(shapes.geometry[0])
        assert west < 46.7 < east
        assert south < 39.1 < north
    assert rows(store, "footprints") == [], "the reports' shape does not hold her point"
    with person(store, at=1) as anna:
        assert anna.undo(incident_id) == incident_id
    (row,) = rows(store)
    assert (row["lon"], row["lat"]) != (46.7, 39.1)
    assert len(rows(store, "footprints")) == 1
    assert row["review"] == "proposed"


def test_review_merge_split_and_undo(store) -> None:
    bring(store, told("r1"), told("r2", "kapan"), told("r3", "kharkiv"))
    place = by_place(store)
    goris, kapan = place["Goris"]["incident_id"], place["Kapan"]["incident_id"]
    with person(store) as anna:
        assert anna.merge([goris, kapan]) == goris
    assert len(rows(store)) == 2
    assert next(r for r in rows(store) if r["incident_id"] == goris)["report_ids"] == ("r1", "r2")
    bring(store, told("r4", "kapan", published=1))
    merged = next(r for r in rows(store) if r["incident_id"] == goris)
    assert merged["report_ids"] == ("r1", "r2", "r4"), "a new report of either joins"
    with person(store, at=1) as anna:
        assert anna.accept([kapan]) == [goris], "the former id leads to it"
        new = anna.split(goris, ["r2", "r4"])
    assert {r["incident_id"]: r["report_ids"] for r in rows(store)} | {} == {
        goris: ("r1",),
        new: ("r2", "r4"),
        place["Kharkiv"]["incident_id"]: ("r3",),
    }
    bring(store, told("r5", "goris", published=2), told("r6", "kapan", published=2))
    found = {r["incident_id"]: r["report_ids"] for r in rows(store)}
    assert (found[goris], found[new]) == (("r1", "r5"), ("r2", "r4", "r6"))
    with person(store, at=2) as anna:
        anna.undo()
    assert goris in ids(store)
    assert new not in ids(store)
    with person(store, at=3) as anna:
        anna.undo()
        anna.undo()
    assert {goris, kapan} <= ids(store)
    assert {r["place"] for r in rows(store)} == {"Goris", "Kapan", "Kharkiv"}


def test_undo_goes_back_step_by_step(store) -> None:
    bring(store, told("r1", count_min=10, count_max=10))
    (incident_id,) = ids(store)
    with person(store) as anna:
        anna.set(incident_id, {"count_max": "12"})
        anna.set(incident_id, {"count_max": "15"})
        anna.accept([incident_id])
    wanted = [(15, "edited"), (12, "edited"), (10, "proposed")]
    for number, (count, review) in enumerate(wanted):
        with person(store, at=number + 1) as anna:
            anna.undo(incident_id)
        assert [(r["count_max"], r["review"]) for r in rows(store)] == [(count, review)]
    with person(store, at=9) as anna:
        assert anna.undo() is None
    bring(store, told("r2", count_max=40, count_min=10, published=1))
    assert rows(store)[0]["count_max"] == 40, "let go of, it follows the reports again"


def test_edits_in_the_layer_win(store) -> None:
    bring(store, told("r1", count_min=10, count_max=10), told("r2", "kapan"), told("r3", "kharkiv"))
    place = by_place(store)
    goris, kapan, kharkiv = (place[p]["incident_id"] for p in ("Goris", "Kapan", "Kharkiv"))
    by_hand(store, "UPDATE incidents SET geom = POINT WHERE incident_id = ?", wkb.point(46.5, 39.6), goris)
    by_hand(store, "UPDATE incidents SET count_max = 12, status = 'confirmed' WHERE incident_id = ?", goris)
    by_hand(store, "DELETE FROM incidents WHERE incident_id = ?", kapan)
    by_hand(store, "UPDATE incidents SET lon = 36.0, lat = 50.0 WHERE incident_id = ?", kharkiv)
    by_hand(
        store,
        "INSERT INTO incidents (geom, kind, title, date_start) VALUES (POINT, 'protest', 'Added', ?)",
        wkb.point(44.5, 40.2),
        DAY.isoformat(),
    )
    changes = bring(store, told("r4", count_min=9, count_max=90, published=1), told("r5", "kapan", published=1))
    found = {r["title"]: r for r in rows(store)}
    row = found["shelling at Goris"]
    assert (row["lon"], row["lat"], row["count_max"], row["status"]) == (46.5, 39.6, 12, "confirmed")
    assert row["count_min"] == 9
    assert row["review"] == "edited"
    assert kapan not in ids(store), "what was deleted stays deleted"
    assert not [r for r in rows(store, "footprints") if r["incident_id"] == kapan]
    moved = found["shelling at Kharkiv"]
    assert (moved["lon"], moved["lat"]) == (36.0, 50.0)
    added = found["Added"]
    assert added["incident_id"].startswith("h")
    assert (added["lon"], added["lat"], added["kind"], added["review"]) == (44.5, 40.2, "protest", "edited")
    assert {(i, f) for i, f, _ in changes.disagreements} >= {(goris, "count_max"), (kapan, "")}
    lines = log(store, origin="hand")
    assert {(line["incident_id"], line["action"], line["field"]) for line in lines} >= {
        (goris, "update", "location"),
        (goris, "update", "count_max"),
        (kapan, "delete", None),
        (added["incident_id"], "insert", None),
    }
    assert all(line["author"] and line["changed"] for line in lines)
    again = rows(store)
    bring(store, told("r6", count_min=9, count_max=91, published=2))
    assert len(rows(store)) == len(again)
    assert {r["title"] for r in rows(store)} == {r["title"] for r in again}
    with person(store) as anna:
        anna.undo(kapan)
    back = next(r for r in rows(store) if r["incident_id"] == kapan)
    assert back["place"] == "Kapan"
    bring(store, told("r7", "kapan", published=3))
    assert next(r for r in rows(store) if r["incident_id"] == kapan)["report_ids"] == ("r2", "r5", "r7")


def test_a_reshaped_footprint_is_kept(store) -> None:
    bring(store, told("r1"))
    (incident_id,) = ids(store)
    by_hand(store, "UPDATE footprints SET remarks = 'drawn by hand' WHERE incident_id = ?", incident_id)
    bring(store, told("r2", count_min=3, published=1))
    assert [r["remarks"] for r in rows(store, "footprints")] == ["drawn by hand"]


def test_a_copied_row_gets_an_id_of_its_own(store) -> None:
    bring(store, told("r1"))
    (incident_id,) = ids(store)
    by_hand(
        store, "INSERT INTO incidents (incident_id, geom, kind, title) VALUES (?, POINT, 'attack', 'Copy')",
        incident_id, wkb.point(46.0, 39.0),
    )  # fmt: skip
    absorbed(store)
    assert len(ids(store)) == len(rows(store)) == 2
    assert next(r for r in rows(store) if r["incident_id"] == incident_id)["title"] == "shelling at Goris"


def test_nothing_of_a_person_goes_with_a_withdrawn_report(store) -> None:
    bring(store, told("r1"), told("r2", "kapan"))
    goris = by_place(store)["Goris"]["incident_id"]
    with person(store) as anna:
        anna.accept([goris])
    changes = bring(store, notice("r1"), notice("r2"))
    assert ids(store) == {goris}
    assert [f for _, f, _ in changes.disagreements] == [""]


def test_review_log_and_as_of(store) -> None:
    bring(store, told("r1", count_min=10, count_max=10, published=0))
    bring(store, told("r2", "kapan", published=4))
    bring(store, told("r1", count_min=20, count_max=20, published=6))
    goris = by_place(store)["Goris"]["incident_id"]
    with person(store) as anna:
        anna.set(goris, {"count_max": "25"})
    bring(store, notice("r2", published=8))

    def known(on: int):
        table = read_layers(store, as_of=dt.date(2021, 5, 15) + dt.timedelta(days=on))[0]["incidents"]
        return {r["place"]: r["count_max"] for r in table.records()}

    assert known(-1) == {}
    assert known(0) == known(3) == {"Goris": 10}
    assert known(5) == {"Goris": 10, "Kapan": None}
    assert known(6) == {"Goris": 20, "Kapan": None}
    assert known(8) == {"Goris": 20}
    today = read_layers(store, as_of=NOW + dt.timedelta(days=1))[0]
    assert [r["count_max"] for r in today["incidents"].records()] == [25]
    texts = {r["report_id"]: r["text"] for r in read_layers(store, as_of=dt.date(2021, 5, 16))[0]["reports"].records()}
    assert set(texts) == {"r1"}
    actions = [(line["action"], line["field"], line["origin"]) for line in log(store, incident_id=goris)]
    assert actions[0] == ("insert", None, "report")
    assert ("update", "count_max", "report") in actions
    assert ("update", "count_max", "hand") in actions


@pytest.mark.parametrize(
    ("chosen", "places"),
    [
        ({"kinds": ("shelling",)}, {"Goris", "Kharkiv"}),
        ({"regions": ("armenia",)}, {"Goris", "Kapan"}),
        ({"regions": ("UKR",)}, {"Kharkiv"}),
        ({"regions": ("46.3,39.4,46.4,39.6",)}, {"Goris"}),
        ({"regions": ("Kapan", "Kharkiv")}, {"Kapan", "Kharkiv"}),
        ({"date_from": DAY, "date_to": DAY}, {"Goris", "Kharkiv"}),
        ({"date_from": DAY.replace(day=20)}, {"Kapan"}),
    ],
)
def test_a_part_of_a_store(tmp_path, chosen, places) -> None:
    store = tmp_path / "s.gpkg"
    bring(
        store, told("r1"), told("r2", "kapan", kind="attack", date_start=DAY.replace(day=20)),
        told("r3", "kharkiv", country_code="UKR"),
    )  # fmt: skip
    tables, _ = read_layers(store, selection=Selection(**chosen))
    assert {r["place"] for r in tables["incidents"].records()} == places
    assert {r["incident_id"] for r in tables["footprints"].records()} == set(tables["incidents"].columns["incident_id"])
    assert len(tables["reports"]) == len(places)


def test_review_on_the_command_line(store) -> None:
    bring(store, told("r1"), told("r2", "kapan"))
    goris = by_place(store)["Goris"]["incident_id"]

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "geomap", "review", "--by", "bob", str(store), *args]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert run("accept", goris).stdout == f"accepted {goris}\n"
    assert run("set", goris, "count_max=7", "title=Seven = 7").returncode == 0
    assert run("move", goris, "46.0", "39.5").returncode == 0
    listed = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    mine = next(each for each in listed if each["incident_id"] == goris)
    assert mine["title"] == "Seven = 7"
    assert mine["held"] == ["count_max", "location", "title"]
    assert "undone" in run("undo", goris).stdout
    lines = [json.loads(line) for line in run("log", goris, "--json").stdout.splitlines()]
    assert {line["author"] for line in lines if line["origin"] != "report"} == {"bob"}
    wrong = run("set", goris, "kind=picnic")
    assert (wrong.returncode, wrong.stdout, wrong.stderr.count("\n")) == (1, "", 1)
