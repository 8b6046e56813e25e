"""``geomap export``: a store in the formats of other tools."""

from __future__ import annotations

import click

from geomap.exports.formats import FORMATS

BINARY = ("gpkg", "qgis", "kmz", "fgb", "parquet", "shp")
"""Formats that never go to standard output."""


@click.command("export", epilog="Formats: " + "; ".join(f"{n}: {f.what}" for n, f in FORMATS.items()) + ".")
@click.argument("store", metavar="STORE")
@click.option("--to", required=True, type=click.Choice(list(FORMATS)), help="The format.")
@click.option("-o", "--output", metavar="FILE", help="File to write instead of standard output.")
@click.option(
    "--layer", default="incidents", show_default=True, help="Of formats with one layer; all puts all into one GeoJSON."
)
def export(store: str, to: str, output: str | None, layer: str) -> None:
    """Write the incidents of STORE (a GeoPackage made by map or update) in another format."""
    from geomap import pipeline

    if output is None or output == "-":
        if to in BINARY:
            raise click.UsageError(f"{to} is no text: give a file with -o")
        click.echo(pipeline.export_text(store, to, layer=layer), nl=False)
        return
    made = pipeline.export(store, to, output, layer=layer)
    for cut in made.cuts:
        click.echo(f"geomap: note: {made.path}: {cut}", err=True)
    click.echo(f"{made.path}", err=True)
