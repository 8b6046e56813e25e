"""``geomap render``: the page of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.common import clean, make_settings
from geomap.models import KINDS, REVIEWS

if TYPE_CHECKING:
    import datetime as dt

DATE = click.DateTime(["%Y-%m-%d"])


@click.command("render")
@click.argument("store", metavar="STORE")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help="The page to write, or a picture (.svg, .png); replaced whole or not at all.",
)
@click.option("--from", "date_from", type=DATE, metavar="DATE", help="Only what happened on or after it.")
@click.option("--to", "date_to", type=DATE, metavar="DATE", help="Only what happened on or before it.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), metavar="KIND", help="May be repeated.")
@click.option(
    "--region", "regions", multiple=True, metavar="NAME", help="Country, province, place, or W,S,E,N; may be repeated."
)
@click.option("--review", "verdicts", multiple=True, type=click.Choice(REVIEWS), help="All but rejected by default.")
@click.option("--as-of", type=DATE, metavar="DATE", help="How it was known at the end of that day.")
@click.option("--title", metavar="TEXT", help="Title of the page.")
@click.option("--theme", type=click.Choice(["auto", "light", "dark"]), default="auto", show_default=True)
@click.option("--language", default="en", show_default=True, metavar="TAG", help="en, fr, ru, uk, hy, az.")
@click.option("--size", nargs=2, type=int, metavar="WIDTH HEIGHT", help="Of a picture, pixels (200 to 8000 a side).")
@click.option(
    "--boundaries",
    type=click.Choice(["fine", "public-domain"]),
    default="fine",
    show_default=True,
    help="Border lines.",
)
@click.option(
    "--view", "point_of_view", type=click.Choice(["iso", "de_facto"]), default="iso", show_default=True,
    help="Whose view of disputed borders is drawn.",
)  # fmt: skip
def render(
    store: str,
    output: str,
    date_from: dt.datetime | None,
    date_to: dt.datetime | None,
    kinds: tuple[str, ...],
    regions: tuple[str, ...],
    verdicts: tuple[str, ...],
    as_of: dt.datetime | None,
    title: str | None,
    theme: str,
    language: str,
    size: tuple[int, int] | None,
    **options: Any,
) -> int:
    """Write the page of STORE; it tells what changed since the page that was there before."""
    from geomap import updating
    from geomap.store import Selection

    selection = Selection(
        date_from=date_from.date() if date_from else None,
        date_to=date_to.date() if date_to else None,
        kinds=kinds,
        regions=regions,
        **({"review": verdicts} if verdicts else {}),
    )
    page: dict[str, Any] = {"theme": theme, "language": language} | ({"title": title} if title else {})
    page |= {"size": size} if size else {}
    day = as_of.date() if as_of else None
    made = updating.render(store, output, selection=selection, as_of=day, settings=make_settings(**options), **page)
    for problem in made.problems:
        click.echo(f"geomap: note: {clean(problem)}", err=True)
    click.echo(f"{made.incidents} incidents: {made.page}", err=True)
    return 0
