"""``geomap serve``: a store in the browser and in QGIS."""

from __future__ import annotations

from typing import Any

import click

from geomap.cli.common import make_settings


@click.command("serve")
@click.argument("store", metavar="STORE")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--by", "author", metavar="NAME", help="Who reviews; the account's name by default.")
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
def serve(store: str, port: int, author: str | None, **options: Any) -> int:
    """Show STORE to this machine: the page as it is now, a screen to review it, and OGC API - Features for QGIS."""
    from geomap.errors import OutputError
    from geomap.server import Server, Service

    service = Service(store, settings=make_settings(**options), author=author)
    service.tables()
    try:
        server = Server(service, port=port)
    except OSError as error:
        raise OutputError(
            f"port {port} cannot be used ({(error.strerror or str(error)).lower()}); give another with --port"
        ) from None
    for name, path in (("map", "/"), ("review", "/review"), ("OGC API - Features", "/ogc")):
        click.echo(f"{name}: {server.address}{path}", err=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("geomap: stopped", err=True)
    finally:
        server.server_close()
    return 0
