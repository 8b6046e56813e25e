"""New reports into a store: nothing twice, nothing lost, the same whatever the order."""

from __future__ import annotations

import hashlib
import itertools
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from store_cases import DAY, bring, content, day, ids, incident, notice, reading, rows, told

import geomap
from geomap.exports import write_geopackage
from geomap.layers import build_layers
from geomap.models import Report
from geomap.pipeline import merge_readings, read_all
from geomap.store import open_store

SEEDS = Path(__file__).parent.parent / "seeds"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    """A store of three seeds."""
    store = tmp_path_factory.mktemp("seeds") / "store.gpkg"
    sources = [SEEDS / f"{name}.txt" for name in ("2021-05-15-syunik", "2012-03-15-eritrea", "2024-01-18-saravan")]
    first = geomap.update(store, sources)
    assert set(first.changes.reports.values()) == {"new"}
    return store, sources


def test_the_same_update_twice_changes_no_byte(seeds) -> None:
    store, sources = seeds
    before = digest(store)
    second = geomap.update(store, sources)
    assert set(second.changes.reports.values()) == {"unchanged"}
    assert set(second.changes.incidents.values()) == {"unchanged"}
    assert digest(store) == before
    assert [p.name for p in store.parent.iterdir()] == ["store.gpkg"], "one file, nothing beside it"


def test_the_store_shows_what_an_export_shows(seeds, tmp_path) -> None:
    store, sources = seeds
    readings, _ = read_all(sources)
    events = merge_readings(readings)
    layers = build_layers(
        [event.incident for event in events],
        [event.footprint for event in events],
        {reading.report.report_id: reading.places for reading in readings},
        [reading.report for reading in readings],
        claims=[incident for event in events for incident in event.members],
        claim_footprints=[footprint for event in events for footprint in event.member_footprints],
    )
    export = write_geopackage(layers, tmp_path / "export.gpkg")
    for layer in layers:
        ours, theirs = (geomap.read_store(path, layer) for path in (store, export))
        assert list(ours.columns) == list(theirs.columns), layer
        if layer != "revisions":
            assert sorted(ours.to_csv(index=False).splitlines()) == sorted(theirs.to_csv(index=False).splitlines()), (
                layer
            )


def test_two_builds_are_the_same_bytes(tmp_path) -> None:
    for name in ("a.gpkg", "b.gpkg"):
        bring(tmp_path / name, told("r1"), told("r2", "kapan"), told("r3", count_min=5))
    assert digest(tmp_path / "a.gpkg") == digest(tmp_path / "b.gpkg")


def test_any_order_gives_the_same_store(tmp_path) -> None:
    readings = [
        told("r1", published=0),
        told("r2", "syunik", published=1, uncertainty_m=40_000.0),
        told("r3", "kapan", published=1, count_min=5, count_max=5),
        told("r4", "kharkiv", published=2, country_code="UKR", actor_code="RUS", target_code="UKR"),
        told("r5", "kapan", published=3, count_min=7, count_max=9),
    ]
    wanted = None
    for number, order in enumerate(itertools.permutations(readings)):
        if number % 7:
            continue  # 18 of 120
        store = tmp_path / f"{number}.gpkg"
        if number % 2:
            for each in order:
                bring(store, each)
        else:
            bring(store, *order[:2])
            bring(store, *order[2:])
        wanted = wanted or content(store)
        assert content(store) == wanted, [r.report.report_id for r in order]


def test_a_second_report_sharpens_and_the_id_stays(store) -> None:
    bring(store, told("r1", "syunik", published=0, uncertainty_m=60_000.0))
    (before,) = ids(store)
    changes = bring(store, told("r2", "goris", published=1, confidence=0.9))
    assert ids(store) == {before}
    assert changes.incidents == {before: "revised"}
    (row,) = rows(store)
    assert row["report_ids"] == ("r1", "r2")
    assert row["uncertainty_m"] < 60_000


def test_an_earlier_report_that_comes_late_leads_from_the_old_id(tmp_path) -> None:
    store, other = tmp_path / "s.gpkg", tmp_path / "o.gpkg"
    late, early = told("r2", "goris", published=1), told("r1", "syunik", published=0, uncertainty_m=60_000.0)
    bring(store, late)
    (old,) = ids(store)
    changes = bring(store, early)
    bring(other, early)
    bring(other, late)
    (new,) = ids(store)
    assert ids(other) == {new} != {old}
    assert changes.incidents == {new: "revised"}
    with open_store(store) as database:
        assert database.query("SELECT incident_id FROM store_aliases WHERE old_id = ?", (old,)) == [(new,)]


def test_a_title_in_other_words_keeps_the_id(store) -> None:
    bring(store, told("r1", title="Shelling of Goris"))
    before = ids(store)
    changes = bring(store, told("r1", title="Goris shelled"), again=True)
    assert ids(store) == before
    assert list(changes.incidents.values()) == ["revised"]
    assert bring(store, told("r1", title="Goris shelled"), again=True).incidents == dict.fromkeys(before, "unchanged")


@pytest.mark.parametrize(
    ("version", "what"),
    [
        ({"count_min": 12, "count_max": 12}, "revised"),
        ({"date_start": DAY.replace(day=12)}, "revised"),  # its own id would be another one now
        ({"place_id": "test:tegh", "place": "Tegh", "lon": 46.48, "lat": 39.55}, "revised"),
    ],
)
def test_a_revised_report_revises_its_incident(store, version, what) -> None:
    bring(store, told("r1"), told("r2", "kharkiv"))
    before = ids(store)
    new = incident("r1", quote="Shells fell on goris.", **version)
    changes = bring(store, reading("r1", new, text="Corrected."))
    assert changes.reports == {"r1": "revised"}
    assert set(changes.incidents.values()) == {what}
    assert ids(store) == before
    row = next(r for r in rows(store) if r["report_ids"] == ("r1",))
    assert {name: row[name] for name in version} == version
    lines = [r for r in rows(store, "revisions") if r["action"] == "update"]
    assert {line["field"] for line in lines} >= ({*version} - {"lon", "lat"})


def test_the_same_link_is_the_same_report(store) -> None:
    bring(store, reading("a", incident("a"), url="https://Example.org/news/1#top"))
    changes = bring(
        store, reading("b", incident("b", count_min=3), text="Now three.", url="https://example.org/news/1")
    )
    assert changes.reports == {"a": "revised"}
    assert len(rows(store)) == len(rows(store, "reports")) == 1
    assert rows(store)[0]["count_min"] == 3
    assert rows(store, "claims")[0]["report_id"] == "a"


def test_a_withdrawn_report_takes_its_incidents_along(store) -> None:
    bring(store, told("r1"), told("r2", "kapan"), told("r3", "kapan"))
    changes = bring(store, notice("r1"), notice("r2"))
    assert changes.reports == {"r1": "withdrawn", "r2": "withdrawn"}
    assert sorted(changes.incidents.values()) == ["revised", "withdrawn"]
    assert {r["report_ids"] for r in rows(store)} == {("r3",)}
    assert not [r for r in rows(store, "footprints") if r["incident_id"] not in ids(store)]
    assert {r["report_id"]: r["withdrawn"] for r in rows(store, "reports")} == {"r1": True, "r2": True, "r3": False}
    assert [r["title"] for r in rows(store, "revisions") if r.get("title")] == []
    before = rows(store, "revisions")
    assert bring(store, notice("r1"), notice("r2")).incidents == {}
    assert rows(store, "revisions") == before
    assert bring(store, told("r1")).reports == {"r1": "unchanged"}, "an old copy brings nothing back"
    back = bring(store, told("r1", quote="Shells did fall on Goris."))
    assert "new" in back.incidents.values()


def test_an_old_version_read_again_changes_nothing(store) -> None:
    first, second = (reading("r1", incident("r1", count_min=n), text=f"Version {n}.") for n in (1, 2))
    bring(store, first)
    bring(store, second)
    before = rows(store, "revisions")
    assert bring(store, first, second).reports == {"r1": "unchanged"}
    assert rows(store)[0]["count_min"] == 2
    assert rows(store, "revisions") == before


def test_two_incidents_that_a_third_report_ties(store) -> None:
    bring(store, told("r1", "goris"), told("r2", "kapan"))
    assert len(rows(store)) == 2, "two towns of one day are two events"
    bring(store, told("r3", "goris"))
    assert {r["place"]: r["report_ids"] for r in rows(store)} == {"Goris": ("r1", "r3"), "Kapan": ("r2",)}


def test_nothing_is_compared_with_what_is_far_away(tmp_path) -> None:
    """The work grows with the new report: rows read do not grow with the store."""
    counts = []
    for size in (20, 400):
        store = tmp_path / f"{size}.gpkg"
        far = [
            told(f"x{n}", f"p{n}", lon=-170.0 + n % 100, lat=-60.0 + 2.0 * (n // 100), date_start=DAY)
            for n in range(size)
        ]
        bring(store, *far)
        connection = sqlite3.connect(store)
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        with open_store(store) as database:
            database._connection.set_progress_handler(count, 100)
            from geomap.store import apply
            from geomap.updating import EventRules

            apply(database, [told("new", "goris")], rules=EventRules(), now=day(0))
        connection.close()
        counts.append(steps)
    assert counts[1] < 1.5 * counts[0] + 20


def test_a_long_update_is_kept_in_parts(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("geomap.updating.COMMIT_EVERY", 3)
    store = tmp_path / "s.gpkg"
    reports = [
        Report(report_id=f"r{n}", text="Shells fell near Goris in Armenia, Armenia said.", published=day(n))
        for n in range(8)
    ]

    with pytest.raises(KeyboardInterrupt):
        geomap.update(store, [*reports[:7], _Bomb()])
    assert len(rows(store, "reports")) == 6
    done = geomap.update(store, reports)
    assert sorted(done.changes.reports.values()) == ["new"] * 2 + ["unchanged"] * 6


class _Bomb:
    """A source that stops everything when it is looked at."""

    def __str__(self) -> str:
        raise KeyboardInterrupt

    def __fspath__(self) -> str:
        raise KeyboardInterrupt


def test_command_line(tmp_path) -> None:
    store = tmp_path / "store.gpkg"
    lines = tmp_path / "r.jsonl"
    record = {
        "id": "a",
        "published": "2023-04-12",
        "text": "Azerbaijani troops shelled the village of Tegh on Tuesday, Armenia said.",
    }
    lines.write_text(json.dumps(record) + "\n")

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "geomap", *args], capture_output=True, text=True, check=False)

    done = run("update", str(store), str(lines))
    assert done.returncode == 0, done.stderr
    assert "reports: 1 new, 0 revised, 0 withdrawn, 0 unchanged" in done.stdout
    assert "incidents: 1 new" in done.stdout
    lines.write_text(json.dumps({"id": "a", "withdrawn": True}) + "\n")
    told_ = json.loads(run("update", str(store), str(lines), "--json").stdout)
    assert told_["reports"]["withdrawn"] == ["a"]
    assert len(told_["incidents"]["withdrawn"]) == 1
    assert run("update", str(store)).returncode == 2
    missing = run("update", str(tmp_path / "no" / "store.gpkg"), str(lines))
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
