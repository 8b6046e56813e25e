"""``geomap evaluate``: scores against reports that people have labelled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.common import make_settings, settings_options, tell_skipped
from geomap.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.evaluation.incidents import IncidentScores


@click.group("evaluate")
def evaluate() -> None:
    """Score what geomap reads against labelled reports."""


@evaluate.command("incidents")
@click.argument("labelled", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="LABELLED.jsonl…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
@click.option("--show", is_flag=True, help="Name each miss and each wrong incident, with its cause.")
@settings_options
def incidents(labelled: tuple[Path, ...], *, as_json: bool, show: bool, **options: Any) -> int:
    """Incidents: precision, recall, fields, merging, reliability of the confidence, and causes of failure.

    LABELLED.jsonl holds a report a line with its `incidents`, as tests/gold/README.md describes.
    """
    from geomap import pipeline
    from geomap.evaluation.incidents import score_incidents

    reports = [row for path in labelled for row in read_labelled(path)]
    readings, skipped = pipeline.read_all(list(labelled), settings=make_settings(**options))
    scores = score_incidents(reports, {r.report.report_id: r.incidents for r in readings})
    if as_json:
        told = scores.figures() | {
            "reliability": [
                {"from": b.low, "to": b.high, "n": b.count, "confidence": round(b.confidence, 3), "right": round(b.right, 3)}
                for b in scores.reliability()
            ],
            "causes": scores.causes(),
        }  # fmt: skip
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        for line in _tables(scores):
            click.echo(line)
    if show:
        for line in _misses(scores):
            click.echo(line)
    return tell_skipped(skipped)


def read_labelled(path: Path) -> Iterator[dict[str, Any]]:
    """The labelled reports of a JSONL file; a line that cannot be read raises ReportError, naming it."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(str(path), f"cannot be read ({error}); give a JSONL file of labelled reports") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise ReportError(f"{path}:{number}", "is no JSON; each line is one labelled report") from None
        if not isinstance(row, dict) or "id" not in row:
            raise ReportError(f"{path}:{number}", "has no `id`; each line is one labelled report")
        yield row


def _tables(scores: IncidentScores) -> Iterator[str]:
    for name, value in scores.figures().items():
        if name != "fields":
            yield f"{name:42} {'-' if value is None else value}"
    yield ""
    yield "field          right  labelled"
    for name, (right, of) in sorted(scores.fields.items()):
        yield f"{name:12} {right:7} {of:9}"
    yield ""
    yield "confidence     incidents  claimed  right"
    for b in scores.reliability():
        yield f"{b.low:.2f} to {b.high:.2f} {b.count:12} {b.confidence:8.2f} {b.right:6.2f}"
    yield ""
    yield "cause"
    for cause, count in scores.causes().items():
        yield f"{count:5} {cause}"


def _misses(scores: IncidentScores) -> Iterator[str]:
    from geomap.cli import one_line

    for pair in scores.pairs:
        if pair.label is not None and pair.incident is None:
            where = (pair.label.get("location") or {}).get("name")
            past = " (background)" if pair.is_background else ""
            yield one_line(f"{pair.report_id}: {pair.label['kind']} at {where}{past}: {pair.cause}")
        elif pair.incident is not None and pair.label is None:
            told = pair.incident
            yield one_line(f"{pair.report_id}: {told.kind} at {told.place}: {pair.cause}: {told.quote!r}")


@evaluate.command("toponyms")
@click.argument("corpus", required=False, type=click.Path(path_type=Path), metavar="CORPUS.jsonl[.gz]")
@click.option("--given", is_flag=True, help="Place the labelled spans instead of finding them.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.option(
    "--show", type=click.IntRange(min=0), default=0, metavar="N", help="Name the first N misses of each cause."
)
@click.option("--sha256", metavar="HEX", help="Refuse a file with another checksum.")
@click.option("--list", "list_them", is_flag=True, help="Say where to get the public corpora, and do nothing else.")
@settings_options
def toponyms(
    corpus: Path | None, show: int, sha256: str | None, *, given: bool, as_json: bool, list_them: bool, **options: Any
) -> int:
    """Places: spans and coordinates against a public corpus, with 95 % intervals and causes of failure.

    A line of CORPUS.jsonl is a report (`id`, `text`) with `mentions`: `start`, `end`, and where they are known `lat`,
    `lon`, `geonameid`.
    """
    from geomap.evaluation.toponyms import corpora, read_corpus, score_toponyms
    from geomap.pipeline import Chain

    if list_them:
        for name, about in corpora().items():
            click.echo(f"{name}: {about['title']}\n    {about['source']}\n    {about['paper']}; {about['licence']}")
            click.echo(f"    sha256 {about['sha256']}" if "sha256" in about else "    no checksum known: give --sha256")
        return 0
    if corpus is None:
        raise click.UsageError("give the file of a corpus, or --list to see where to get them")
    labelled = read_corpus(corpus, sha256=sha256)
    with Chain(make_settings(**options)) as chain:
        scores = score_toponyms(
            labelled, lambda report: chain.find_places(report, given=given), chain.gazetteer.known, given=given
        )
    intervals = scores.intervals()
    if as_json:
        told = scores.figures() | {"intervals": intervals, "causes": scores.causes()}
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        for name, value in scores.figures().items():
            interval = f"   95 %: {intervals[name][0]:.3f} to {intervals[name][1]:.3f}" if name in intervals else ""
            click.echo(f"{name:18} {value}{' (f1)' if interval and isinstance(value, dict) else ''}{interval}")
        click.echo("\ncause")
        for cause, n in scores.causes().items():
            click.echo(f"{cause:50} {n:5}")
            for miss in [m for m in scores.misses if m.cause == cause][:show]:
                click.echo(f"    {miss.report_id}: {miss.text!r} {miss.detail}")
    return 0
