"""``geomap data``: what gazetteers and boundaries are installed, and finer ones added."""

from __future__ import annotations

import json
from pathlib import Path

import click

from geomap.cli.boundaries import boundaries
from geomap.cli.common import make_settings

MAX_DOWNLOAD = 500_000_000


@click.group("data")
def data() -> None:
    """Say what gazetteers and boundaries are installed; add finer ones of your own."""


data.add_command(boundaries)


@data.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(*, as_json: bool) -> int:
    """What is shipped and what was added, with sources, licences and checksums."""
    from dataclasses import asdict

    from geomap.gazetteer_additions import list_additions
    from geomap.settings import data_dir

    manifest = json.loads((data_dir() / "manifest.json").read_text(encoding="utf-8"))
    shipped = [part for step in manifest["steps"].values() for part in step["parts"]]
    added = list_additions()
    if as_json:
        for part in shipped:
            click.echo(json.dumps({"installed": "shipped", **part}, ensure_ascii=False))
        for each in added:
            click.echo(json.dumps({"installed": "added", **asdict(each)}, ensure_ascii=False))
        return 0
    for part in shipped:
        click.echo(f"shipped  {part['path']:40} {part['bytes']:>10,} bytes  {part['licence']}")
    for each in added:
        click.echo(f"added    {each.name:40} {each.rows:>10,} rows   {each.licence}  {each.source}")
    return 0


@data.command("add")
@click.argument("source")
@click.option("--name", help="What it is called here; of the file by default.")
@click.option("--form", type=click.Choice(["geonames", "geonames-names", "csv", "geojson", "geopackage", "shapefile"]))
@click.option(
    "--column", "columns", multiple=True, metavar="OURS=THEIRS", help="Which column of the file is which of ours."
)
@click.option(
    "--set", "defaults", multiple=True, metavar="OURS=VALUE", help="The value of a column that the file lacks."
)
@click.option("--licence", help="Under what the file may be used; needed for a file of your own.")
@click.option("--attribution", default="", help="Whom a map must name.")
@click.option("--sha256", metavar="HEX", help="Refuse a file with another checksum.")
@click.option("--contact", default="", help="Your e-mail or URL, told to the server.")
def add(
    source: str, name: str | None, form: str | None, columns: tuple[str, ...], defaults: tuple[str, ...], licence: str | None, attribution: str,
    sha256: str | None, contact: str,
) -> int:  # fmt: skip
    """Install a finer gazetteer.

    SOURCE is a file (a GeoNames dump, alternate names, CSV, GeoJSON, GeoPackage), or one that is downloaded:
    geonames:AM, geonames-names:AM, geoboundaries:ARM:ADM2, naturalearth:lakes.

    Our columns: id, name, kind, country, admin1, lon, lat, population, extent_m, names (separated by | or ;).
    """
    from geomap import gazetteer_additions, gazetteer_downloads
    from geomap.gazetteers import Gazetteer
    from geomap.http import Client

    with Gazetteer.open(make_settings()) as gazetteer:
        codes = {
            code2: c.country_code
            for c in gazetteer.countries()
            if c.country_code and (code2 := gazetteer.alpha2(c.country_code))
        }
    path = Path(source)
    if path.exists():
        if not licence:
            raise click.UsageError("say under what licence the file may be used: --licence 'CC BY 4.0', --licence own")
        added = gazetteer_additions.add(
            path, name=name or path.name.partition(".")[0].lower().replace(" ", "-").replace("_", "-"), form=form, licence=licence,
            attribution=attribution, columns=_pairs(columns, "--column"), defaults=_pairs(defaults, "--set"), alpha3=codes, sha256=sha256,
        )  # fmt: skip
    else:
        client = Client(contact=contact, max_bytes=MAX_DOWNLOAD)
        added = gazetteer_downloads.fetch_and_add(source, client, alpha3=codes, sha256=sha256)
    click.echo(
        f"geomap: {added.name}: {added.rows:,} rows, {added.licence}; the index is built anew at the next start",
        err=True,
    )
    return 0


@data.command("remove")
@click.argument("name")
def remove(name: str) -> int:
    """Take an added gazetteer away."""
    from geomap.gazetteer_additions import remove as take_away

    take_away(name)
    return 0


def _pairs(told: tuple[str, ...], option: str) -> dict[str, str]:
    pairs = [each.partition("=") for each in told]
    for ours, equals, theirs in pairs:
        if not (ours and equals and theirs):
            raise click.BadParameter(f"{ours!r}: write OURS=THEIRS", param_hint=option)
    return {ours.strip(): theirs for ours, _, theirs in pairs}
