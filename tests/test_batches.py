"""Many reports in partitions: the same bytes wherever they are worked on, and a second run does what is missing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from geomap.batches import extract_batches, plan
from geomap.batches import extraction as module
from geomap.batches.partitions import read_partition
from geomap.errors import InputError, NetworkError, OutputError
from geomap.models import Report, Skipped
from geomap.settings import Settings

ROOT = Path(__file__).parent.parent
TOWNS = ("Goris", "Kapan", "Sisian", "Meghri", "Jermuk", "Vardenis", "Tegh")


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Reports of shelled towns, each event told twice; one line is broken."""
    path = tmp_path / "reports.jsonl"
    rows = [
        json.dumps(
            {
                "id": f"r{number}",
                "text": f"Azerbaijani artillery shelled the town of {TOWNS[number % len(TOWNS)]} on Monday, killing "
                f"{2 + number % 2} people, Armenia's Defence Ministry said.",
                "published": "2022-09-13",
            }
        )
        for number in range(14)
    ]
    path.write_text("\n".join([*rows[:6], "{broken", *rows[6:]]) + "\n", encoding="utf-8")
    return path


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name != "manifest.json"}


@pytest.mark.parametrize("size", [1, 4, 5, 100])
def test_partitions_hold_each_line_once_in_order(lines: Path, size: int) -> None:
    partitions, skipped = plan([lines], size=size)
    assert not skipped
    items = [item for partition in partitions for item in read_partition(partition, Settings())]
    assert [i.report_id for i in items if isinstance(i, Report)] == [f"r{n}" for n in range(14)]
    (broken,) = [i for i in items if isinstance(i, Skipped)]
    assert broken.source == f"{lines}, line 7"
    assert len(partitions) == -(-15 // size)


def test_folders_parquet_and_addresses_are_read(tmp_path: Path, lines: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pytest.importorskip("fsspec")
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "one.txt").write_text("date 2022-09-13\nShells fell on Goris.", encoding="utf-8")
    rows = [{"id": f"p{n}", "text": "Shells fell on Kapan.", "published": "2022-09-13"} for n in range(5)]
    pq.write_table(pa.Table.from_pylist(rows), folder / "table.parquet", row_group_size=2)
    partitions, skipped = plan([folder, lines.as_uri()], size=10)
    assert not skipped
    items = [i for p in partitions for i in read_partition(p, Settings()) if isinstance(i, Report)]
    assert [i.report_id for i in items] == ["sub/one", "p0", "p1", "p2", "p3", "p4", *(f"r{n}" for n in range(14))]


def test_processes_and_dask_write_the_same_bytes(lines: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    one = extract_batches([lines], tmp_path / "one", size=4)
    two = extract_batches([lines], tmp_path / "two", size=4, settings=Settings(workers=2))
    dask = extract_batches([lines], tmp_path / "dask", size=4, settings=Settings(workers=2), engine="dask")
    assert one.reports == 14
    assert one.skipped == 1
    assert one.incidents >= 14
    assert one.events < one.incidents  # each event is told twice, in different parts
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two") == files_of(tmp_path / "dask")
    assert (one.events, one.incidents) == (two.events, two.incidents) == (dask.events, dask.incidents)
    assert not (tmp_path / "one" / ".work").exists()


def test_parts_hold_what_one_run_over_all_reports_says(lines: Path, tmp_path: Path) -> None:
    import geopandas

    from geomap.pipeline import read_all

    extract_batches([lines], tmp_path / "out", size=4)
    parts = [geopandas.read_parquet(p) for p in sorted((tmp_path / "out").glob("part-*.parquet"))]
    told = {(r, i, k) for p in parts for r, i, k in zip(p.report_id, p.incident_id, p.kind, strict=True)}
    readings, _ = read_all([lines])
    assert told == {(i.report_id, i.incident_id, i.kind) for r in readings for i in r.incidents}


def test_a_run_that_was_stopped_is_gone_on_with(lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep, calls = module._keep, []

    def full(work: Path, mark: str, part: module.Part) -> None:
        calls.append(part.number)
        if len(calls) == 3:
            raise OutputError(f"{work}: could not be written (no space left on device)")
        keep(work, mark, part)

    monkeypatch.setattr(module, "_keep", full)
    with pytest.raises(OutputError):
        extract_batches([lines], tmp_path / "out", size=4)
    assert not list((tmp_path / "out").glob("part-*"))
    monkeypatch.setattr(module, "_keep", keep)
    again = extract_batches([lines], tmp_path / "out", size=4)
    assert again.kept == 2
    whole = extract_batches([lines], tmp_path / "whole", size=4)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")
    assert whole.kept == 0
    assert extract_batches([lines], tmp_path / "out", size=4).kept == whole.parts


def test_another_run_does_not_overwrite(lines: Path, tmp_path: Path) -> None:
    extract_batches([lines], tmp_path / "out", size=4)
    before = files_of(tmp_path / "out")
    with pytest.raises(InputError, match="other reports or settings"):
        extract_batches([lines], tmp_path / "out", size=5)
    assert files_of(tmp_path / "out") == before


def test_a_file_that_changed_since_is_not_written_over(lines: Path, tmp_path: Path) -> None:
    extract_batches([lines], tmp_path / "out", size=4)
    before = files_of(tmp_path / "out")
    with lines.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "late", "text": "Shells fell on Kapan."}) + "\n")
    with pytest.raises(InputError, match="as they were"):
        extract_batches([lines], tmp_path / "out", size=4)
    assert files_of(tmp_path / "out") == before


def parquet(path: Path, count: int) -> Path:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [
        {"id": f"p{n}", "text": "Shells fell on Kapan, killing two.", "published": "2022-09-13"} for n in range(count)
    ]
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=2)
    return path


def test_a_source_that_cannot_be_read_is_named_and_the_next_run_does_only_that(lines: Path, tmp_path: Path) -> None:
    table = parquet(tmp_path / "table.parquet", 1)
    whole = table.read_bytes()
    table.write_bytes(whole[:40])
    first = extract_batches([table, lines], tmp_path / "out", size=4)
    assert [f.source for f in first.failed] == [str(table)]
    assert first.reports == 14
    with pytest.raises(InputError, match="nothing was written"):
        extract_batches([table], tmp_path / "none", size=100)
    table.write_bytes(whole)
    second = extract_batches([table, lines], tmp_path / "out", size=4)
    assert not second.failed
    assert second.kept == first.parts  # though each has another number now
    assert second.reports == 15
    extract_batches([table, lines], tmp_path / "whole", size=4)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


def test_a_partition_that_cannot_be_read_is_named_and_the_next_run_does_only_that(tmp_path: Path) -> None:
    table = parquet(tmp_path / "table.parquet", 6)
    whole = table.read_bytes()
    column = pytest.importorskip("pyarrow.parquet").ParquetFile(table).metadata.row_group(1).column(0)
    at = column.dictionary_page_offset or column.data_page_offset  # the footer says where it is, and stays whole
    table.write_bytes(whole[:at] + b"\xff" * 60 + whole[at + 60 :])
    first = extract_batches([table], tmp_path / "out", size=2)
    assert [f.source for f in first.failed] == [f"{table}, from row 3"]
    assert (first.parts, first.reports) == (2, 4)
    assert f"{table}, from row 3" in (tmp_path / "out" / "skipped.jsonl").read_text(encoding="utf-8")
    again = extract_batches([table], tmp_path / "out", size=2)
    assert again.kept == 2
    assert [f.source for f in again.failed] == [f.source for f in first.failed]


def test_broken_lines_are_each_named_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    broken = set(range(7, 400, 40))
    rows = ["{broken" if n in broken else json.dumps({"id": f"r{n}", "text": f"Nothing, {n}."}) for n in range(1, 401)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    done = extract_batches([path], tmp_path / "out", size=50)
    assert (done.reports, done.skipped, done.parts) == (400 - len(broken), len(broken), 8)
    told = [json.loads(line) for line in (tmp_path / "out" / "skipped.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [each["source"] for each in told] == [f"{path}, line {n}" for n in sorted(broken)]
    assert all("not JSON" in each["reason"] for each in told)


def die_at(partition, *, settings: Settings, work=module.extract_partition):
    """Kills the process of the second partition as long as there is a file that says so."""
    if partition.number == 1 and Path(os.environ["GEOMAP_TEST_KILL"]).exists():
        os.kill(os.getpid(), signal.SIGKILL)
    return work(partition, settings=settings)


def test_a_partition_that_kills_its_process_is_given_up_and_the_next_run_does_only_that(
    lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOMAP_TEST_KILL", str(tmp_path / "kill"))
    monkeypatch.setattr(module, "extract_partition", die_at)
    (tmp_path / "kill").write_text("")
    first = extract_batches([lines], tmp_path / "out", size=4, settings=Settings(workers=2))
    assert [f.source for f in first.failed] == [f"{lines}, from line 5"]
    assert "killed twice" in first.failed[0].reason
    assert first.parts == 3
    (tmp_path / "kill").unlink()
    second = extract_batches([lines], tmp_path / "out", size=4, settings=Settings(workers=2))
    assert not second.failed
    assert second.kept == 3
    extract_batches([lines], tmp_path / "whole", size=4)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


@pytest.mark.needs("tmpfs")
def test_a_full_disk_keeps_what_is_done(lines: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", disk], check=True)
    try:
        with pytest.raises(OutputError, match="no space left"):
            extract_batches([lines], disk / "out", size=1)
        assert not list((disk / "out").glob("part-*"))
        subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
        again = extract_batches([lines], disk / "out", size=1)
        assert 0 < again.kept < again.parts == 15
        extract_batches([lines], tmp_path / "whole", size=1)
        assert files_of(disk / "out") == files_of(tmp_path / "whole")
    finally:
        subprocess.run(["umount", disk], check=True)


def test_no_scheduler_is_one_clear_error(lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("geomap.batches.engines.PATIENCE", "1s")
    with pytest.raises(NetworkError, match="no Dask scheduler answers"):
        extract_batches([lines], tmp_path / "out", engine="dask", scheduler="tcp://127.0.0.1:9")


def test_a_killed_dask_worker_loses_nothing(lines: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        with distributed.Client(cluster, set_as_default=False) as client:
            pids = list(client.run(os.getpid).values())
        work = tmp_path / "out" / ".work"

        def kill_when_under_way() -> None:
            for _ in range(600):
                if list(work.glob("*.json")):
                    break
                time.sleep(0.05)
            os.kill(pids[0], signal.SIGKILL)

        killer = threading.Thread(target=kill_when_under_way)
        killer.start()
        done = extract_batches([lines], tmp_path / "out", size=1, engine="dask", scheduler=cluster.scheduler_address)
        killer.join()
    assert not done.failed
    extract_batches([lines], tmp_path / "whole", size=1)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


def test_the_command_line_writes_a_folder(lines: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geomap", "extract", str(lines), "-o", f"{tmp_path}/out/", "--partition-size", "5"],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "1 reports were skipped" in done.stderr
    assert "14 reports in 3 parts" in done.stderr
    (skipped,) = (tmp_path / "out" / "skipped.jsonl").read_text(encoding="utf-8").splitlines()
    assert "line 7" in json.loads(skipped)["source"]


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # dask-geopandas under pandas 3.1
def test_dask_geopandas_reads_the_folder(lines: Path, tmp_path: Path) -> None:
    dask_geopandas = pytest.importorskip("dask_geopandas")
    done = extract_batches([lines], tmp_path / "out", size=5)
    frame = dask_geopandas.read_parquet(tmp_path / "out" / "part-*.parquet")
    assert frame.npartitions == done.parts
    assert len(frame.compute()) == done.incidents
