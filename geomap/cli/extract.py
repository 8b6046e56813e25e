"""``geomap extract``: the incidents of reports, one feature for each report and incident."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.common import make_settings, reports_argument, settings_options, tell_skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.models import Footprint, Incident
    from geomap.pipeline import Reading


@click.command("extract")
@reports_argument
@click.option("-o", "--output", metavar="FILE", help="GeoJSON file to write instead of standard output.")
@click.option("--explain", is_flag=True, help="Say in words what was found by which rule, and what was rejected.")
@click.option("--json", "as_json", is_flag=True, help="With --explain: JSON lines instead of text.")
@settings_options
def extract(reports: tuple[str, ...], output: str | None, *, explain: bool, as_json: bool, **options: Any) -> int:
    """Write the incidents that REPORTS tell as GeoJSON; those of one event share their incident_id."""
    from geomap import pipeline

    readings, skipped = pipeline.read_all(list(reports), settings=make_settings(**options))
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
