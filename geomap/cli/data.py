"""``geomap data``: what boundaries are installed, and finer ones of the user's own."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.group(no_args_is_help=True)
def data() -> None:
    """The data that geomap works with, and finer data of your own."""


@data.group(no_args_is_help=True)
def boundaries() -> None:
    """Outlines of states and regions: your own in place of the shipped ones."""


@boundaries.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--country-column", required=True, help="Column with ISO 3166-1 alpha-3 codes.")
@click.option("--name-column", help="Column with the regions' names.")
@click.option(
    "--level", type=click.Choice(["country", "admin1"]), default="admin1", show_default=True, help="What the rows are."
)
@click.option("--licence", required=True, help="What the file may be used for: in words, or an SPDX name.")
@click.option("--accuracy-m", type=float, required=True, help="How far a line may be off, metres (p95).")
@click.option("--attribution", default="", help="Whom to credit on maps; else the file's name and licence.")
@click.option("--layer", help="Layer of a file with several.")
@click.option("--name", help="Name of the set; else the file's.")
def add(
    file: Path,
    country_column: str,
    name_column: str | None,
    level: str,
    licence: str,
    accuracy_m: float,
    attribution: str,
    layer: str | None,
    name: str | None,
) -> None:
    """Keep FILE (any format that GDAL reads) and use it in place of the shipped outlines.

    A bad file changes nothing.
    """
    from geomap.borders import Boundaries
    from geomap.own_boundaries import add_boundaries

    with Boundaries.open(own=False) as shipped:
        kept = add_boundaries(
            file,
            shipped,
            country_column=country_column,
            name_column=name_column,
            level=level,
            licence=licence,
            accuracy_m=accuracy_m,
            attribution=attribution,
            layer=layer,
            name=name,
        )
    click.echo(f"{kept.name}: {kept.shapes} outlines of {', '.join(kept.countries)}", err=True)


@boundaries.command("list")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def list_(*, as_json: bool) -> None:
    """The sets that were added."""
    from dataclasses import asdict

    from geomap.own_boundaries import own_sets

    sets = own_sets()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in sets], ensure_ascii=False, indent=1))
        return
    for one in sets:
        click.echo(
            f"{one.name}: {one.level}, {one.shapes} outlines of {', '.join(one.countries)}, "
            f"accurate to {one.accuracy_m:g} m, {one.licence}, from {one.file} (sha256 {one.sha256[:12]})"
        )


@boundaries.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Take a set away; the shipped outlines are used again."""
    from geomap.own_boundaries import remove_boundaries

    remove_boundaries(name)
    click.echo(f"{name}: removed", err=True)
