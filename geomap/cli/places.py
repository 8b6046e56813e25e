"""``geomap places``: the places that reports mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.cli.common import make_settings, reports_argument, settings_options, tell_skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.models import Place

ROLES = ("place", "actor", "speaker")


@click.command("places")
@reports_argument
@click.option("-o", "--output", metavar="FILE", help="File to write instead of standard output.")
@click.option("--format", "form", type=click.Choice(["geojson", "csv", "table"]), default="geojson", show_default=True)
@click.option("--given", is_flag=True, help="Resolve the spans in a JSONL line's `mentions` instead of finding them.")
@click.option(
    "--roles", default="place", show_default=True, metavar="LIST", help="Of place, actor, speaker; by commas."
)
@click.option("--explain", is_flag=True, help="Say why each place was chosen, and what else the name may mean.")
@settings_options
def places(
    reports: tuple[str, ...], output: str | None, form: str, roles: str, *, given: bool, explain: bool, **options: Any
) -> int:
    """Write the places that REPORTS mention; one that stays open has no coordinates and says why."""
    from geomap import pipeline
    from geomap.files import write_text

    wanted = {role.strip() for role in roles.split(",")}
    if unknown := wanted - set(ROLES):
        raise click.BadParameter(f"{min(unknown)!r} is no role; choose of {', '.join(ROLES)}", param_hint="--roles")
    found, skipped = pipeline.find_all_places(reports, given=given, settings=make_settings(**options))
    kept = {
        report_id: [p for p in told if given or (p.mention.role in wanted and (p.chosen or p.mention.certainty >= 0.5))]
        for report_id, told in found.items()
    }
    if explain:
        text = "".join(_explained(kept))
    elif form == "geojson":
        from geomap.exports import geojson_text
        from geomap.rows import place_table

        text = geojson_text(place_table(kept))
    else:
        text = _rows(kept, form)
    if output:
        write_text(output, text)
    else:
        click.echo(text, nl=False)
    status = tell_skipped(skipped)
    return status if found else (1 if skipped else 0)


def _rows(found: Mapping[str, Sequence[Place]], form: str) -> str:
    import csv
    import io

    from geomap.rows import place_table

    table = place_table(found)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t" if form == "table" else ",", lineterminator="\n")
    writer.writerow(table.columns)
    for row in zip(*table.columns.values(), strict=True):
        writer.writerow(["" if v is None else _plain(v) for v in row])
    return out.getvalue()


def _plain(value: Any) -> Any:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _explained(found: Mapping[str, Iterable[Place]]) -> Iterable[str]:
    for report_id, told in found.items():
        yield f"{report_id}\n"
        for place in told:
            m, c = place.mention, place.chosen
            where = f"{c.name}, {c.admin1 or c.kind}, {c.country_code} ({c.place_id})" if c else "unresolved"
            yield f"  {m.start}–{m.end} {m.text!r} [{m.role}; {m.rule}]: {where}, {place.score:.2f}: {place.reason}\n"
            for other in place.candidates[1:4]:
                yield f"      or {other.name}, {other.admin1 or other.kind}, {other.country_code} ({other.place_id})\n"
