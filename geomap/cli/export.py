"""``geomap export``: a store in the formats of other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geomap.exports.formats import FORMATS

if TYPE_CHECKING:
    import datetime as dt

BINARY = ("gpkg", "qgis", "kmz", "fgb", "parquet", "shp")
"""Formats that never go to standard output."""


@click.command("export", epilog="Formats: " + "; ".join(f"{n}: {f.what}" for n, f in FORMATS.items()) + ".")
@click.argument("store", metavar="STORE")
@click.option("--to", required=True, type=click.Choice(list(FORMATS)), help="The format.")
@click.option("-o", "--output", metavar="FILE", help="File to write instead of standard output.")
@click.option(
    "--layer", default="incidents", show_default=True, help="Of formats with one layer; all puts all into one GeoJSON."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="How it was known on that day.")
def export(store: str, to: str, output: str | None, layer: str, as_of: dt.datetime | None) -> None:
    """Write the incidents of STORE (a GeoPackage made by map or update, or postgresql://…) in another format."""
    from geomap import pipeline

    day = as_of.date() if as_of else None
    if output is None or output == "-":
        if to in BINARY:
            raise click.UsageError(f"{to} is no text: give a file with -o")
        click.echo(pipeline.export_text(store, to, layer=layer, as_of=day), nl=False)
        return
    made = pipeline.export(store, to, output, layer=layer, as_of=day)
    for cut in made.cuts:
        click.echo(f"geomap: note: {made.path}: {cut}", err=True)
    click.echo(f"{made.path}", err=True)
