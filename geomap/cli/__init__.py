"""The command line: a thin verb per pipeline function, loaded only when it is called."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import threading
import warnings

import click

from geomap import __version__
from geomap.errors import GeomapError, InputError, SettingError

COMMANDS = {
    "map": ("geomap.cli.map", "map_", "The main job: reports in; page, GeoJSON and GeoPackage out."),
    "update": ("geomap.cli.update", "update", "New reports into a store; what people corrected there stays."),
    "watch": ("geomap.cli.watch", "watch", "The same, as reports arrive in folders and feeds."),
    "serve": ("geomap.cli.serve", "serve", "The live page, a review screen, and OGC API - Features for QGIS."),
    "render": ("geomap.cli.render", "render", "The page of a store, whole or in part, as it is or was."),
    "review": ("geomap.cli.review", "review", "List, accept, reject, move, set, merge, split, undo; the log."),
    "places": ("geomap.cli.places", "places", "The places that reports mention."),
    "extract": ("geomap.cli.extract", "extract", "The incidents that reports tell."),
    "export": ("geomap.cli.export", "export", "A store in the formats of other tools."),
    "geocode": ("geomap.cli.gazetteer", "geocode", "Coordinates of place names."),
    "reverse": ("geomap.cli.gazetteer", "reverse", "Places at a longitude and latitude."),
    "data": ("geomap.cli.data", "data", "What gazetteers and boundaries are installed; add finer ones."),
    "evaluate": ("geomap.cli.evaluate", "evaluate", "Scores against reports that people have labelled."),
}
"""Verb -> module, attribute, one line of help (so that ``--help`` imports none of them)."""


class LazyGroup(click.Group):
    """A click group that imports a subcommand's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Verbs in the order in which a reader needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command itself, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{attribute} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of verbs, from the table above alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(verb, line) for verb, (_, _, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geomap")
def geomap() -> None:
    """Turn written reports of incidents into honest maps.

    REPORTS are files, folders or - for standard input: plain text (may begin with a line `date YYYY-MM-DD`),
    or JSONL with id, text, published. Results go to -o or standard output, everything else to standard error.

    Exit status: 0 all done, 1 failed, 2 wrong usage, 3 done but some reports were skipped, each named with its reason.
    """


GC_THRESHOLD = 50_000
"""New objects between two looks for cycles: at Python's 700 a cold `map` spends a tenth of its time on them, for nothing
found; at this the peak of a long run is the same."""


def main() -> None:
    """Run the command line and end the process; a user's mistake is one line, never a traceback."""
    gc.set_threshold(GC_THRESHOLD, 20, 20)
    # geomap multiplies no matrices: a pool of BLAS threads beside each process only costs its start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _leave(run())


def run() -> int:
    """Run the command line; the exit status."""
    warnings.showwarning = _show_warning  # type: ignore[assignment]  # the module calls it by position
    try:
        code = geomap.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("geomap: stopped", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as done:
        return done.exit_code
    except GeomapError as error:
        click.echo(f"geomap: {one_line(str(error))}", err=True)
        return 2 if isinstance(error, SettingError) else 1
    except BrokenPipeError:
        sys.stderr.close()  # the reader (head, less) is gone: nothing to say
        return 0
    except KeyboardInterrupt:
        click.echo("geomap: stopped", err=True)
        return 130
    return code if isinstance(code, int) else 0


def _leave(status: int) -> None:
    """End the process; where nothing else of it runs, without taking apart each object that it made (0.07 s)."""
    if threading.active_count() > 1 or "multiprocessing" in sys.modules:
        sys.exit(status)
    try:
        sys.stdout.flush()
        if not sys.stderr.closed:
            sys.stderr.flush()
    except OSError:
        sys.exit(status)  # Python knows best what to say of an output that cannot be written
    if (expressions := sys.modules.get("geomap.expressions")) is not None:
        expressions.keep_new()
    os._exit(status)


def _show_warning(message: Warning | str, *_where: object) -> None:
    """A warning as one line, without the place in our code that raised it."""
    click.echo(f"geomap: {one_line(str(message))}", err=True)


def one_line(message: str) -> str:
    """A message without line breaks and control characters: file names and report text can hold both."""
    return "".join(c if c.isprintable() else " " for c in message)


__all__ = ["COMMANDS", "InputError", "geomap", "main", "one_line"]
