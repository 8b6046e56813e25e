"""``geomap map``: the main job."""

from __future__ import annotations

from typing import Any

import click

from geomap.cli.common import make_settings, reports_argument, settings_options, tell_skipped


@click.command("map")
@reports_argument
@click.option("-o", "--output", default="maps", show_default=True, metavar="FOLDER", help="Folder to write to.")
@click.option("--title", metavar="TEXT", help="Title of the page.")
@click.option("--theme", type=click.Choice(["auto", "light", "dark"]), default="auto", show_default=True)
@click.option("--summary", metavar="TEXT", help="A sentence or two below the title.")
@click.option(
    "--language", default="en", show_default=True, metavar="TAG", help="Of the page at first: en, fr, ru, uk, hy, az."
)
@click.option(
    "--tiles",
    metavar="NAME|URL",
    help="Tiles over the page's own ground: an xyzservices name or https://…/{z}/{x}/{y}.",
)
@click.option("--cdn", is_flag=True, help="Load Leaflet from the network: a smaller page that needs it.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@settings_options
def map_(
    reports: tuple[str, ...],
    output: str,
    *,
    title: str | None,
    summary: str | None,
    theme: str,
    language: str,
    tiles: str | None,
    cdn: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Read REPORTS and write index.html, incidents.geojson, incidents.gpkg and geomap.qgz into a folder."""
    from geomap import pipeline

    page = {"title": title, "summary": summary, "theme": theme, "language": language, "tiles": tiles, "cdn": cdn}
    result = pipeline.map(reports, output=output, settings=make_settings(**options), **page)
    for note in result.notes:
        click.echo(f"geomap: note: {note.source}: {note.reason}", err=True)
    if as_json:
        import json

        written = {name: str(getattr(result, name)) for name in ("page", "geojson", "geopackage", "project")}
        told = {"reports": result.reports, "incidents": result.incidents, "skipped": [s.source for s in result.skipped]}
        click.echo(json.dumps(written | told))
    else:
        click.echo(f"{result.incidents} incidents from {result.reports} reports: {result.page}", err=True)
    return tell_skipped(result.skipped)
