"""``geomap review``: what a person decides about the incidents of a store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.common import clean
from geomap.models import REVIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.store import Reviewer


@click.group("review")
@click.argument("store", metavar="STORE")
@click.option("--by", "author", metavar="NAME", help="Who decides; the account's name by default.")
@click.pass_context
def review(ctx: click.Context, store: str, author: str | None) -> None:
    """Correct the incidents of STORE. The next update keeps what is decided here, and tells where reports disagree.

    An incident is named by its id, a former id of it, or the beginning of one.
    """
    ctx.obj = (store, author)


@review.command("list")
@click.option("--review", "verdicts", multiple=True, type=click.Choice(REVIEWS), help="Only these; may be repeated.")
@click.option("--disagreeing", is_flag=True, help="Only where a report says otherwise than a person.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_(told: tuple[str, str | None], verdicts: tuple[str, ...], *, disagreeing: bool, as_json: bool) -> int:
    """The incidents, with what a person holds and where reports disagree."""
    from geomap.store import apply_absorbed, list_incidents, open_store
    from geomap.updating import EventRules, clock

    with open_store(told[0]) as database:
        notes = apply_absorbed(database, rules=EventRules(), now=clock())
        listed = list_incidents(database, review=verdicts, disagreeing=disagreeing)
    for note in notes:
        click.echo(f"geomap: note: {clean(note)}", err=True)
    for each in listed:
        if as_json:
            click.echo(json.dumps(each, ensure_ascii=False))
            continue
        held = f"  held: {', '.join(each['held'])}" if each["held"] else ""
        columns = (each["incident_id"], each["review"], each["status"], each["date_start"] or "", each["title"] or "")
        click.echo(clean("  ".join(str(c) for c in columns)) + held)
        for line in each["disagreements"]:
            click.echo(f"    disagrees: {clean(line)}")
    return 0


@review.command("accept")
@click.argument("incidents", nargs=-1, required=True, metavar="INCIDENT…")
@click.pass_obj
def accept(told: tuple[str, str | None], incidents: tuple[str, ...]) -> int:
    """Say that incidents are right as they are."""
    return _do(told, lambda person: "accepted " + ", ".join(person.accept(incidents)))


@review.command("reject")
@click.argument("incidents", nargs=-1, required=True, metavar="INCIDENT…")
@click.pass_obj
def reject(told: tuple[str, str | None], incidents: tuple[str, ...]) -> int:
    """Say that incidents are wrong: they stay in the store and off the map."""
    return _do(told, lambda person: "rejected " + ", ".join(person.reject(incidents)))


@review.command("move", context_settings={"ignore_unknown_options": True})
@click.argument("incident", metavar="INCIDENT")
@click.argument("lon", type=float)
@click.argument("lat", type=float)
@click.option("--uncertainty", "uncertainty_m", type=click.FloatRange(min=0, min_open=True), metavar="METRES")
@click.pass_obj
def move(told: tuple[str, str | None], incident: str, lon: float, lat: float, uncertainty_m: float | None) -> int:
    """Put an incident at LON LAT, in degrees (WGS 84, longitude first)."""
    return _do(told, lambda person: "moved " + person.move(incident, lon, lat, uncertainty_m=uncertainty_m))


@review.command("set")
@click.argument("incident", metavar="INCIDENT")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE…")
@click.pass_obj
def set_(told: tuple[str, str | None], incident: str, values: tuple[str, ...]) -> int:
    """Set fields of an incident: count_max=300, status=confirmed, 'denied_by=AZE, RUS'; FIELD= empties one."""
    pairs = {}
    for value in values:
        field, equals, text = value.partition("=")
        if not equals:
            raise click.BadParameter(f"{value!r} is not FIELD=VALUE", param_hint="VALUES")
        pairs[field.strip()] = text
    return _do(told, lambda person: f"set {', '.join(pairs)} of {person.set(incident, pairs)}")


@review.command("merge")
@click.argument("incidents", nargs=-1, required=True, metavar="INCIDENT INCIDENT…")
@click.pass_obj
def merge(told: tuple[str, str | None], incidents: tuple[str, ...]) -> int:
    """Put incidents together as one event, under the id of the first."""
    return _do(told, lambda person: f"merged into {person.merge(incidents)}")


@review.command("split")
@click.argument("incident", metavar="INCIDENT")
@click.option(
    "--report", "reports", multiple=True, required=True, metavar="ID", help="A report whose event is another."
)
@click.pass_obj
def split(told: tuple[str, str | None], incident: str, reports: tuple[str, ...]) -> int:
    """Take what some reports say out of an incident, as an event of its own."""
    return _do(told, lambda person: f"split off {person.split(incident, reports)}")


@review.command("undo")
@click.argument("incident", required=False, metavar="[INCIDENT]")
@click.pass_obj
def undo(told: tuple[str, str | None], incident: str | None) -> int:
    """Take back the last step of a person, in QGIS too; of one incident, or of all."""

    def run(person: Reviewer) -> str:
        undone = person.undo(incident)
        return f"undone for {undone}" if undone else "nothing to undo"

    return _do(told, run)


@review.command("log")
@click.argument("incident", required=False, metavar="[INCIDENT]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def log(told: tuple[str, str | None], incident: str | None, *, as_json: bool) -> int:
    """Every change: when, by whom, from what to what."""
    from geomap.store import find_incident, open_store, read_log
    from geomap.tables import flat

    with open_store(told[0], readonly=True) as database:
        incident_id = find_incident(database, incident, gone=True) if incident else None
        lines = read_log(database, incident_id)
    for line in lines:
        plain: dict[str, Any] = {name: flat(value) for name, value in line.items()}
        if as_json:
            click.echo(json.dumps(plain, ensure_ascii=False))
            continue
        who = f"{plain['origin']} {plain['author'] or ''}".strip()
        what = f"{plain['action']} {plain['field'] or ''}".strip()
        change = f"{plain['old'] or ''} -> {plain['new'] or ''}"
        click.echo(clean(f"{plain['changed']}  {plain['incident_id']}  {who}: {what}: {change}"))
    return 0


def _do(told: tuple[str, str | None], work: Callable[[Reviewer], str]) -> int:
    from geomap.store import open_store
    from geomap.updating import reviewer

    store, author = told
    with open_store(store) as database:
        click.echo(clean(work(reviewer(database, author=author))))
    return 0
