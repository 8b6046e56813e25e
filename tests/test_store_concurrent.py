"""Several processes at one store, QGIS among them: nothing lost, nothing twice."""

from __future__ import annotations

import random
from collections import Counter

import pytest
import shapely  # noqa: F401 - loaded before processes are split off
from store_cases import bring, content, rows, told
from store_processes import Qgis, start, wait
from test_store_crash import reports

PROCESSES, ROUNDS = 4, 20


def test_concurrent_updates(store, tmp_path) -> None:
    rounds = [reports(n)[:8] for n in range(ROUNDS)]
    for number, readings in enumerate(rounds):
        pids = []
        for process in range(PROCESSES):
            chance = random.Random(100 * number + process)
            mine = [r for r in readings if chance.random() < 0.7]  # overlapping
            chance.shuffle(mine)
            if process == 0:
                mine = readings[::-1]  # one has them all

            def work(mine=mine) -> None:
                bring(store, *mine[:4])
                bring(store, *mine[4:])

            pids.append(start(work))
        assert [wait(pid) for pid in pids] == [0] * PROCESSES
    wanted = [r.report.report_id for readings in rounds for r in readings]
    assert Counter(r["report_id"] for r in rows(store, "reports")) == Counter(wanted)
    assert Counter(r["report_id"] for r in rows(store, "claims")) == Counter(wanted)
    alone = tmp_path / "alone.gpkg"
    for readings in rounds:
        bring(alone, *readings)
    assert content(store) == content(alone), "the same as if one had done it all"


def save(program: Qgis, store, steps: list) -> None:
    """Save in QGIS; told that the file is locked just now, a person presses the button again."""
    for _ in range(100):
        errors = program.ask(store, steps=steps)["errors"]
        if not errors:
            return
        assert any("locked" in error for error in errors), errors
    raise AssertionError("QGIS never came to save")


@pytest.mark.needs("qgis")
def test_concurrent_editing_in_qgis(tmp_path) -> None:
    store = tmp_path / "store.gpkg"
    bring(store, *reports(0))
    program = Qgis()
    try:
        ids = program.ask(store)["ids"]

        def work() -> None:
            for n in range(1, 25):
                bring(store, *reports(n))

        pid = start(work)
        for number, incident_id in enumerate(ids):
            steps = [["set", incident_id, "count_max", 1000 + number], ["move", incident_id, 40.0 + number, 41.0]]
            save(program, store, steps)
        save(program, store, [["delete", ids[0]], ["add", 44.0, 41.0, {"title": "Added", "kind": "protest"}]])
        assert wait(pid) == 0
    finally:
        program.close()
    changes = bring(store, told("last", "kapan", published=60))
    assert changes.notes == []
    found = {r["incident_id"]: r for r in rows(store)}
    for number, incident_id in enumerate(ids[1:], 1):
        row = found[incident_id]
        assert (row["count_max"], row["lon"], row["lat"], row["review"]) == (
            1000 + number,
            40.0 + number,
            41.0,
            "edited",
        )
    assert ids[0] not in found
    assert [r["lat"] for r in found.values() if r["title"] == "Added"] == [41.0]
    assert {r["report_id"] for r in rows(store, "reports")} == {
        r.report.report_id for n in range(25) for r in reports(n)
    } | {"last"}


@pytest.mark.needs("qgis", "postgis")
def test_postgis_opens_in_qgis(postgres) -> None:
    store = f"postgresql://postgres@/postgres?host={postgres}&schema=for_qgis"
    bring(store, *reports(0))
    program = Qgis()
    try:
        source = (
            f"dbname='postgres' host={postgres} user='postgres' key='fid' srid=4326 type=Point"
            ' table="for_qgis"."incidents" (geom)'
        )
        seen = program.ask(source, provider="postgres")
        assert seen["valid"]
        assert seen["features"] == len(rows(store))
        assert seen["renderer"] == "RuleRenderer"
        incident_id = seen["ids"][0]
        steps = [["set", incident_id, "count_max", 77], ["move", incident_id, 45.0, 40.0]]
        assert program.ask(source, provider="postgres", steps=steps)["errors"] == []
    finally:
        program.close()
    bring(store, *reports(1))
    row = next(r for r in rows(store) if r["incident_id"] == incident_id)
    assert (row["count_max"], row["lon"], row["lat"], row["review"]) == (77, 45.0, 40.0, "edited")
