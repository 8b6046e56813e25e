"""One partition's reports to rows, and all partitions to a folder of GeoParquet."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap import __version__
from geomap.batches import engines
from geomap.batches.events import KeyFile
from geomap.batches.partitions import PARTITION_REPORTS, Partition, part_marks, plan, read_partition, run_mark
from geomap.errors import GeomapError, InputError, OutputError
from geomap.files import make_folder, write_bytes, write_text
from geomap.models import Incident, Skipped
from geomap.settings import Settings
from geomap.store import codec

if TYPE_CHECKING:
    from collections.abc import Iterable

MANIFEST = "manifest.json"
SKIPPED = "skipped.jsonl"
WORK = ".work"
"""Folder of what is kept until a run is complete."""
TRIES = 3
"""A partition whose workers die this often is given up, and the others go on."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a worker makes of a partition."""

    number: int
    body: bytes = b""
    """The incidents as GeoParquet, with the ids that they have in this partition alone."""
    incidents: int = 0
    keys: tuple[str, ...] = ()
    """What tells one event from another, a JSON text for each row."""
    reports: int = 0
    skipped: tuple[Skipped, ...] = ()
    failed: str | None = None
    """Why the partition could not be worked on at all."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run over many reports wrote."""

    folder: Path
    parts: int
    reports: int
    incidents: int
    events: int
    skipped: int
    """Reports that were left out; each has its line in ``skipped.jsonl``."""
    failed: tuple[Skipped, ...] = ()
    """Partitions and sources that could not be read or worked on; a second run tries them again."""
    kept: int = 0
    """Parts of an earlier run that were used as they are."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is to be done."""

    mark: str
    """Of the sources and settings that were asked for."""
    partitions: list[Partition]
    marks: list[str]
    """Of what is read for each partition, and how."""

    @property
    def state(self) -> str:
        """Digest of what all sources hold now."""
        return hashlib.sha256("\n".join(self.marks).encode()).hexdigest()[:32]


def extract_batches(
    sources: Iterable[str | Path],
    output: str | Path,
    *,
    settings: Settings | None = None,
    engine: str = "processes",
    scheduler: str | None = None,
    size: int = PARTITION_REPORTS,
) -> BatchResult:
    """Extract the incidents of many reports into a folder of GeoParquet files, one for each partition.

    Args:
        sources: files and folders, JSONL and Parquet also by fsspec addresses. Not standard input.
        output: the folder; a run into it that was stopped is gone on with.
        settings: ``workers`` is the number of processes (of a local Dask cluster too, if no scheduler is given).
        engine: ``processes`` or ``dask``.
        scheduler: address of a Dask scheduler (``tcp://host:8786``); its workers need geomap and the sources.
        size: reports of a partition.

    Raises:
        InputError: no source can be read, the folder holds the result of other sources, or an extra is missing.
        OutputError: the folder cannot be written; the parts that are done stay.
        NetworkError: the scheduler does not answer.
    """
    settings = settings or Settings()
    named = [str(source) for source in sources]
    partitions, unreadable = plan(named, size=size)
    if not partitions:
        told = "; ".join(f"{s.source}: {s.reason}" for s in unreadable[:5]) or "no report is there"
        raise InputError(f"nothing to extract, so nothing was written: {told}")
    folder = make_folder(output)
    run = Run(run_mark(named, size, settings, __version__), partitions, part_marks(partitions, settings, __version__))
    if (done := _complete(folder, run)) is not None and not unreadable:
        return dataclasses.replace(done, kept=done.parts)
    work = make_folder(folder / WORK)
    waiting = [p for p in partitions if not _is_kept(work, run.marks[p.number])]
    extract = functools.partial(extract_partition, settings=settings)
    for part in engines.run(engine, extract, waiting, workers=settings.workers, scheduler=scheduler, failed=_failed):
        _keep(work, run.marks[part.number], part)
    return _join(folder, work, run, unreadable, kept=len(partitions) - len(waiting))


_chains: dict[Settings, Any] = {}
"""Of a worker process: the stages with their indexes, opened once."""


def extract_partition(partition: Partition, *, settings: Settings) -> Part:
    """The incidents of one partition; one bad report never stops the others, one bad source only its partition."""
    from geomap.pipeline import Chain, Reading, read_one
    from geomap.rows import incident_row

    if settings not in _chains:
        alone = dataclasses.replace(settings, workers=1, progress=False)
        _chains[settings] = Chain(alone, incidents_only=True)
    rows: list[tuple[tuple[Any, ...], bytes | None]] = []
    keys: list[str] = []
    skipped: list[Skipped] = []
    reports = 0
    try:
        for item in read_partition(partition, settings):
            result = read_one(item, _chains[settings])
            if isinstance(result, Reading):
                reports += 1
                rows += map(incident_row, result.incidents, result.footprints)
                keys += map(_key, result.incidents)
            else:
                skipped.append(result)
    except (OSError, ValueError, GeomapError) as error:
        return _failed(partition, f"{type(error).__name__}: {error}"[:300])
    return Part(partition.number, _parquet(rows), len(rows), tuple(keys), reports, tuple(skipped))


def _failed(partition: Partition, why: str) -> Part:
    return Part(partition.number, failed=f"{partition.name}: {why}")


def _key(incident: Incident) -> str:
    """What tells one event from another, without its words."""
    bare = dataclasses.replace(
        incident, evidence=(), rejected=(), quote="", title="", source_title=None, source_url=None
    )
    return codec.incident_text(bare)


def _parquet(rows: list[tuple[tuple[Any, ...], bytes | None]]) -> bytes:
    """The rows as the bytes of a GeoParquet file."""
    import tempfile

    from geomap.exports.ogr import write_geoparquet
    from geomap.tables import Table

    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "part.parquet"
        write_geoparquet(Table.of("incidents", [row for row, _ in rows], [shape for _, shape in rows]), path)
        return path.read_bytes()


# What is kept while a run is under way


def _keep(work: Path, mark: str, part: Part) -> None:
    """The rows first, then the notes that say that they are whole."""
    if part.failed is None:
        write_bytes(work / f"{mark}.parquet", part.body)
    notes = {
        "incidents": part.incidents,
        "reports": part.reports,
        "keys": part.keys,
        "skipped": [dataclasses.astuple(s) for s in part.skipped],
        "failed": part.failed,
    }
    write_text(work / f"{mark}.json", json.dumps(notes, ensure_ascii=False))


def _is_kept(work: Path, mark: str) -> bool:
    """Whether a run that was stopped, or lacked a source, has made this part of what the sources hold now."""
    notes = _notes(work / f"{mark}.json")
    return notes is not None and notes["failed"] is None and (work / f"{mark}.parquet").is_file()


def _notes(path: Path) -> dict[str, Any] | None:
    try:
        notes: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return notes


def _complete(folder: Path, run: Run) -> BatchResult | None:
    """The result of a finished run; None where there is none, or where something was missing from it."""
    told = _notes(folder / MANIFEST)
    if told is None:
        return None
    if told.get("run") != run.mark:
        raise InputError(f"{folder}: holds the result of other reports or settings; give an empty folder with -o")
    if told["failed"] or not all((folder / _name(n)).is_file() for n in told["written"]):
        return None
    if told["state"] != run.state:
        raise InputError(f"{folder}: holds the result of these files as they were; give an empty folder with -o")
    counts = {k: told[k] for k in ("parts", "reports", "incidents", "events", "skipped")}
    return BatchResult(folder, **counts)


def _name(number: int) -> str:
    return f"part-{number:05}.parquet"


# All parts together


def _join(folder: Path, work: Path, run: Run, unreadable: list[Skipped], *, kept: int) -> BatchResult:
    """Name the events over all parts and write the final files; the work folder goes when nothing is missing."""
    failed = list(unreadable)
    reports = incidents = skipped = 0
    written: list[int] = []
    lines: list[str] = []
    with KeyFile(work / "keys.sqlite") as keys:
        for partition, mark in zip(run.partitions, run.marks, strict=True):
            notes = _notes(work / f"{mark}.json")
            if notes is None or notes["failed"] is not None:
                failed.append(Skipped(partition.name, (notes or {}).get("failed") or "was not worked on"))
                continue
            written.append(partition.number)
            reports += notes["reports"]
            incidents += notes["incidents"]
            skipped += len(notes["skipped"])
            lines += [json.dumps({"source": s, "reason": r}, ensure_ascii=False) for s, r in notes["skipped"]]
            keys.add(partition.number, notes["keys"])
        events = keys.name_events()
        for number in written:
            _write_part(work / f"{run.marks[number]}.parquet", folder / _name(number), keys.ids(number))
    for old in {path.name for path in folder.glob("part-*.parquet")} - set(map(_name, written)):
        (folder / old).unlink()  # of a run before, when a source could be read that cannot now
    lines += [json.dumps({"source": s.source, "reason": s.reason}, ensure_ascii=False) for s in failed]
    write_text(folder / SKIPPED, "".join(f"{line}\n" for line in lines))
    result = BatchResult(folder, len(written), reports, incidents, events, skipped, tuple(failed), kept)
    told = {
        "run": run.mark,
        "state": run.state,
        "geomap": __version__,
        "written": written,
        "failed": [s.source for s in failed],
    }
    told |= {k: getattr(result, k) for k in ("parts", "reports", "incidents", "events", "skipped")}
    write_text(folder / MANIFEST, json.dumps(told, indent=1, sort_keys=True) + "\n")
    if not failed:
        shutil.rmtree(work, ignore_errors=True)
    return result


def _write_part(source: Path, target: Path, ids: list[str]) -> None:
    """A part with the ids that its incidents have among all parts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(source)
    at = table.schema.get_field_index("incident_id")
    if at >= 0 and len(ids) == table.num_rows:
        table = table.set_column(at, table.schema.field(at), pa.array(ids, type=table.schema.field(at).type))
    part = target.with_name(f".{target.name}.part")
    try:
        pq.write_table(table, part, compression="zstd")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(
            f"{target}: could not be written ({(error.strerror or str(error)).lower()}); what is done is kept"
        ) from error


__all__ = ["BatchResult", "Part", "extract_batches", "extract_partition"]
