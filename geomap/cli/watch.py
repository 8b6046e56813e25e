"""``geomap watch``: reports into a store as they arrive."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.common import clean, make_settings, settings_options
from geomap.cli.update import as_dict, tell

if TYPE_CHECKING:
    from types import FrameType

    from geomap.updating import UpdateResult

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "": 1.0}


def duration(text: str) -> float:
    """Seconds of '30s', '15m', '2h' or a plain number."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", text.strip().lower())
    if not found or not float(found[1]):
        raise click.BadParameter(f"{text!r} is no duration; write 30s, 15m or 2h", param_hint="--every")
    return float(found[1]) * _UNITS[found[2]]


@click.command("watch")
@click.argument("store", metavar="STORE")
@click.argument("sources", nargs=-1, required=True, metavar="FOLDER|FEED…")
@click.option("--every", default="15m", show_default=True, metavar="TIME", help="Between two looks at a feed.")
@click.option("--once", is_flag=True, help="Look once and stop, for cron.")
@click.option("--render", "page", metavar="FILE", help="Write the page when something came in.")
@click.option("--contact", default="", metavar="E-MAIL|URL", help="Who asks, told to every server; most ask for it.")
@click.option("--allow-private", is_flag=True, help="Fetch from addresses inside the local network too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each round that brought something.")
@settings_options
def watch(
    store: str,
    sources: tuple[str, ...],
    every: str,
    page: str | None,
    contact: str,
    *,
    once: bool,
    allow_private: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Bring reports into STORE as they appear in folders and in RSS or Atom feeds, until told to stop (Ctrl-C).

    Feeds are asked politely: with the tags of the last answer, not more often than --every, less and less often while
    they fail. What was read is remembered in the store, so a new start goes on where this one was.
    """
    import threading
    import time

    from geomap.http import Client
    from geomap.watching import make_watcher

    def told(result: UpdateResult) -> None:
        if as_json:
            click.echo(json.dumps(as_dict(result.changes), ensure_ascii=False))
        else:
            tell(result.changes)

    stop = threading.Event()

    def halt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signal calls it
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)  # the second time at once
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    watcher = make_watcher(
        store,
        sources,
        every_s=duration(every),
        page=page,
        client=Client(contact=contact, allow_private=allow_private),
        settings=make_settings(**options),
        tell=told,
        complain=lambda line: click.echo(f"geomap: {clean(line)}", err=True),
        is_stopped=stop.is_set,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, halt)
    if once:
        watcher.look(time.time())
        return 0
    watcher.run(stop)
    click.echo("geomap: stopped", err=True)
    return 0
