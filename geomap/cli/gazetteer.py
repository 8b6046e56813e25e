"""``geomap geocode`` and ``geomap reverse``: the gazetteer from the shell."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from geomap.cli.common import make_settings

if TYPE_CHECKING:
    from geomap.models import Candidate

NOT_FOUND_EXIT = 1


@click.command("geocode")
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@click.option("--limit", type=click.IntRange(min=1), default=1, show_default=True, help="Candidates for each name.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def geocode(names: tuple[str, ...], limit: int, *, as_json: bool) -> int:
    """Coordinates of place NAMEs, misspelt and former names too; 'Goris, Syunik' asks for one inside the other."""
    from geomap import pipeline

    missing = 0
    for name in names:
        found = pipeline.geocode(name, settings=make_settings())[:limit]
        missing += not found
        _write(name, found, as_json=as_json)
    return NOT_FOUND_EXIT if missing else 0


@click.command("reverse", context_settings={"ignore_unknown_options": True})
@click.argument("lon", type=float)
@click.argument("lat", type=float)
@click.option("--limit", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def reverse(lon: float, lat: float, limit: int, *, as_json: bool) -> int:
    """The nearest populated places to LON LAT, in degrees (WGS 84, longitude first)."""
    from geomap.pipeline import Chain

    with Chain(make_settings()) as chain:
        found = chain.gazetteer.reverse(lon, lat, limit=limit)
    _write(f"{lon} {lat}", found, as_json=as_json)
    return 0 if found else NOT_FOUND_EXIT


def _write(asked: str, found: tuple[Candidate, ...], *, as_json: bool) -> None:
    if as_json:
        for place in found or (None,):
            told = {k: v for k, v in asdict(place).items() if v is not None} if place else {}
            click.echo(json.dumps({"query": asked, **told}, ensure_ascii=False))
        return
    for place in found:
        where = ", ".join(v for v in (place.name, place.admin1, place.country_code) if v)
        click.echo(f"{asked}\t{where}\t{place.kind}\t{place.lon:.5f} {place.lat:.5f}\t{place.place_id}")
    if not found:
        click.echo(f"geomap: {asked[:80]!r}: no place of that name is known", err=True)
