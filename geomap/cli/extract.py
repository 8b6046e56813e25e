"""``geomap extract``: the incidents of reports, one feature for each report and incident."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.common import SKIPPED_EXIT, make_settings, reports_argument, settings_options, tell_skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.models import Footprint, Incident
    from geomap.pipeline import Reading
    from geomap.settings import Settings


@click.command("extract")
@reports_argument
@click.option(
    "-o",
    "--output",
    metavar="FILE|FOLDER/",
    help="GeoJSON file to write instead of standard output; a folder (ends in /) takes GeoParquet parts, of any number"
    " of reports in the same memory, and a run that was stopped is gone on with.",
)
@click.option(
    "--engine", type=click.Choice(["processes", "dask"]), default="processes", show_default=True, help="Who works."
)
@click.option(
    "--scheduler", metavar="URL", help="With --engine dask: a running scheduler, else a cluster is started here."
)
@click.option(
    "--partition-size",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="Reports of one GeoParquet part.",
)
@click.option("--explain", is_flag=True, help="Say in words what was found by which rule, and what was rejected.")
@click.option("--json", "as_json", is_flag=True, help="With --explain: JSON lines instead of text.")
@settings_options
def extract(
    reports: tuple[str, ...],
    output: str | None,
    *,
    explain: bool,
    as_json: bool,
    engine: str,
    scheduler: str | None,
    partition_size: int,
    **options: Any,
) -> int:
    """Write the incidents that REPORTS tell as GeoJSON; those of one event share their incident_id."""
    from geomap import pipeline

    if engine == "dask" or scheduler or (output and (output.endswith("/") or Path(output).is_dir())):
        if not output or explain:
            raise click.UsageError("many partitions go into a folder: give one with -o FOLDER/ and leave --explain out")
        return _in_batches(reports, output, make_settings(**options), engine, scheduler, partition_size)
    readings, skipped = pipeline.read_all(list(reports), settings=make_settings(**options), incidents_only=True)
    if explain:
        _write(_explained_json(readings) if as_json else _explained(readings), output)
    else:
        from geomap.exports import geojson_text, write_geojson
        from geomap.rows import incident_table

        incidents = [i for reading in readings for i in reading.incidents]
        table = incident_table(incidents, [f for reading in readings for f in reading.footprints])
        if output:
            write_geojson(table, output)
        else:
            click.echo(geojson_text(table), nl=False)
    status = tell_skipped(skipped)
    return status if readings else (1 if skipped else 0)


def _in_batches(
    reports: tuple[str, ...], output: str, settings: Settings, engine: str, scheduler: str | None, size: int
) -> int:
    from geomap.batches import extract_batches

    done = extract_batches(reports, output, settings=settings, engine=engine, scheduler=scheduler, size=size)
    kept = f", {done.kept} of them from an earlier run" if done.kept else ""
    click.echo(
        f"{done.incidents:,} incidents of {done.events:,} events from {done.reports:,} reports in {done.parts:,} parts{kept}: {done.folder}",
        err=True,
    )
    if done.skipped:
        click.echo(
            f"geomap: {done.skipped:,} reports were skipped: each with its reason in {done.folder}/skipped.jsonl",
            err=True,
        )
    return tell_skipped(done.failed) or (SKIPPED_EXIT if done.skipped else 0)


def _write(lines: Iterator[str], output: str | None) -> None:
    text = "".join(f"{line}\n" for line in lines)
    if not output:
        sys.stdout.write(text)
        return
    from geomap.files import replacing

    with replacing(output) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _explained(readings: list[Reading]) -> Iterator[str]:
    for reading in readings:
        yield f"report {_clean(reading.report.report_id)}: {len(reading.incidents)} incidents"
        for incident, footprint in zip(reading.incidents, reading.footprints, strict=True):
            yield from _incident(incident, footprint)
        for line in reading.rejected:
            yield f"  rejected: {_clean(line)}"


def _incident(incident: Incident, footprint: Footprint | None) -> Iterator[str]:
    yield f"  {incident.incident_id} {incident.kind}: {_clean(incident.title)} (confidence {incident.confidence:.2f})"
    yield f"    said: {_clean(incident.quote)} [{incident.quote_start}-{incident.quote_end}]"
    for e in incident.evidence:
        yield f"    {e.field}: {_clean(e.text)!r} [{e.start}-{e.end}] by {_clean(e.rule)}"
    for why in incident.reasons:
        yield f"    joined: {_clean(why)}"
    if footprint is not None:
        yield f"    drawn: {_clean(footprint.remarks)} ({footprint.lat:.4f}, {footprint.lon:.4f})"
        for warning in footprint.warnings:
            yield f"    warning: {_clean(warning)}"


def _explained_json(readings: list[Reading]) -> Iterator[str]:
    import json

    for reading in readings:
        told = [
            {
                "incident_id": i.incident_id,
                "kind": i.kind,
                "title": i.title,
                "confidence": i.confidence,
                "evidence": [
                    {"field": e.field, "start": e.start, "end": e.end, "text": e.text, "rule": e.rule}
                    for e in i.evidence
                ],
                "joined": list(i.reasons),
            }
            for i in reading.incidents
        ]
        about = {"report_id": reading.report.report_id, "incidents": told, "rejected": list(reading.rejected)}
        yield json.dumps(about, ensure_ascii=False)


def _clean(text: str) -> str:
    """Report text on one line and without control characters: it goes to a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
