"""``geomap update``: new reports into a store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.common import clean, make_settings, settings_options, tell_skipped

if TYPE_CHECKING:
    from geomap.store import Changes

KINDS_OF_CHANGE = ("new", "revised", "withdrawn")


@click.command("update")
@click.argument("store", metavar="STORE")
@click.argument("reports", nargs=-1, metavar="REPORTS…")
@click.option("--withdraw", multiple=True, metavar="ID", help="A report that its publisher took back; may be repeated.")
@click.option("--again", is_flag=True, help="Read reports anew that the store has, as after an update of geomap.")
@click.option(
    "--wait", "wait_s", type=click.FloatRange(min=0), default=30.0, show_default=True, metavar="SECONDS",
    help="How long to wait while another program saves.",
)  # fmt: skip
@click.option("--render", "page", metavar="FILE", help="Write the page too, when all is in the store.")
@click.option("--json", "as_json", is_flag=True, help="Print what changed as JSON.")
@click.option("--contact", default="", metavar="E-MAIL|URL", help="Who asks, told to the servers of links.")
@click.option("--allow-private", is_flag=True, help="Fetch links from addresses inside the local network too.")
@settings_options
def update(
    store: str,
    reports: tuple[str, ...],
    withdraw: tuple[str, ...],
    page: str | None,
    wait_s: float,
    *,
    again: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Bring REPORTS into STORE (a GeoPackage, made where there is none, or postgresql://…) and tell what changed.

    A report that is there already, word for word, changes nothing. One of the same id or link with another text revises
    its incidents; one of JSONL with `withdrawn: true`, or --withdraw, takes them back. What a person changed stays.
    """
    from geomap.updating import update as run

    if not reports and not withdraw:
        raise click.UsageError("give REPORTS (files, folders, links or -), or --withdraw")
    settings = make_settings(**options)
    result = run(store, list(reports), withdraw=withdraw, again=again, settings=settings, wait_s=wait_s)
    if page:
        from geomap.updating import render

        render(store, page, settings=settings)
    if as_json:
        told = as_dict(result.changes)
        told["skipped"] = [{"source": s.source, "reason": s.reason} for s in result.skipped]
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        tell(result.changes)
    for note in result.changes.notes:
        click.echo(f"geomap: note: {clean(note)}", err=True)
    status = tell_skipped(result.skipped)
    return status if result.changes.reports else (1 if result.skipped else 0)


def as_dict(changes: Changes) -> dict[str, Any]:
    """What changed, for programs."""
    reports = {k: sorted(r for r, c in changes.reports.items() if c == k) for k in (*KINDS_OF_CHANGE, "unchanged")}
    incidents = {
        k: [{"incident_id": i, "title": changes.titles[i]} for i, c in sorted(changes.incidents.items()) if c == k]
        for k in KINDS_OF_CHANGE
    }
    incidents["unchanged"] = [{"incident_id": i} for i, c in sorted(changes.incidents.items()) if c == "unchanged"]
    disagreements = [{"incident_id": i, "field": f or None, "text": t} for i, f, t in changes.disagreements]
    return {"reports": reports, "incidents": incidents, "disagreements": disagreements, "notes": changes.notes}


def tell(changes: Changes) -> None:
    """What changed, for people: a line for each incident, then the sums."""
    for kind in KINDS_OF_CHANGE:
        for incident_id, change in sorted(changes.incidents.items()):
            if change == kind:
                click.echo(f"{kind}\t{incident_id}\t{clean(changes.titles[incident_id])}")
    for incident_id, field, text in changes.disagreements:
        click.echo(f"disagree\t{incident_id}\t{field or 'incident'}: {clean(text)}")
    for name, counted in (("reports", changes.reports), ("incidents", changes.incidents)):
        sums = ", ".join(
            f"{sum(c == kind for c in counted.values())} {kind}" for kind in (*KINDS_OF_CHANGE, "unchanged")
        )
        click.echo(f"{name}: {sums}")
