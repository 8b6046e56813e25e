"""What the verbs share: options, settings, and the report of what was skipped."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geomap.models import Skipped

F = TypeVar("F", bound="Callable[..., Any]")

SKIPPED_EXIT = 3
"""Exit status where all was done but for some reports that were skipped."""


def reports_argument(command: F) -> F:
    """The REPORTS argument: files, folders or ``-``."""
    return click.argument("reports", nargs=-1, required=True, metavar="REPORTS…")(command)


def settings_options(command: F) -> F:
    """Options that end in a ``Settings`` record; use with ``make_settings``."""
    for option in (
        click.option(
            "--boundaries",
            type=click.Choice(["fine", "public-domain"]),
            default="fine",
            show_default=True,
            help="Border lines: fine (OpenStreetMap, ODbL) or Natural Earth alone.",
        ),
        click.option(
            "--view",
            "point_of_view",
            type=click.Choice(["iso", "de_facto"]),
            default="iso",
            show_default=True,
            help="Whose view of disputed borders is drawn.",
        ),
        click.option(
            "--max-report-bytes",
            type=click.IntRange(min=1),
            default=Settings().max_report_bytes,
            show_default=True,
            help="A larger report is skipped.",
        ),
        click.option(
            "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to work in."
        ),
        click.option(
            "--recogniser",
            metavar="MODEL",
            help="A model of your own that also points at places and events: spacy:MODEL, gliner:MODEL or http://127.0.0.1:PORT/v1#MODEL.",
        ),
        click.option(
            "--home", "home_country", metavar="ISO3", help="Country that reports without other hints are about."
        ),
    ):
        command = option(command)
    return command


def make_settings(**options: Any) -> Settings:
    """Settings of this run; progress bars only where a person watches."""
    return Settings(progress=sys.stderr.isatty(), **options)


def tell_skipped(skipped: Sequence[Skipped]) -> int:
    """Name each skipped report with its reason on standard error; the exit status."""
    from geomap.cli import one_line

    for each in skipped:
        click.echo(f"geomap: skipped {one_line(each.source)}: {one_line(each.reason)}", err=True)
    return SKIPPED_EXIT if skipped else 0


def clean(text: str) -> str:
    """Report text on one line and without control characters: it goes to a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
