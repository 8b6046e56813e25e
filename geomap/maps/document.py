"""A page's document: head, policy, styles, scripts and the data, put together without folium."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geomap.errors import InputError
from geomap.files import make_folder, write_text
from geomap.maps import assets
from geomap.maps.payload import page_payload, to_script

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandas import DataFrame

    from geomap.tables import Table

VIEWS = ("iso", "de_facto")
THEMES = ("auto", "light", "dark")
MAP_ID = "geomap"
"""Names the map in the page. folium's own ids are random; this one is fixed, so that two builds are the same bytes."""
START = f'var map_{MAP_ID} = geomap.start("map_{MAP_ID}");'
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


REVISION = "geomap-revision"
"""Name of the page's note of which state of a store it shows."""
_REVISION = re.compile(rf'<meta name="{REVISION}" content="(\d{{1,15}}) (\d{{1,15}})">')
_HEAD = 4096
"""Characters at the beginning of a page in which the note stands."""


def read_revision(path: str | Path) -> tuple[int, int] | None:
    """The lines of a store's log before and at the state that a page shows; None where there is no such page."""
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            found = _REVISION.search(file.read(_HEAD))
    except OSError:
        return None
    return (int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class Document:
    """What a page is made of."""

    title: str
    language: str
    payload: tuple[str, str]
    """Type and text of the script element that carries the data."""
    cdn: bool = False
    tile_origins: tuple[str, ...] = field(default=())
    revision: tuple[int, int] | None = None
    """Lines of a store's log: what the page before showed, and what this one shows."""

    def render(self, code: str, *, head: Sequence[str] = (), body: Sequence[str] = ()) -> str:
        """The page as HTML; ``head`` and ``body`` are elements of others, with which the page has no policy."""
        library, sheet = assets.leaflet()
        scripts = [assets.script(), code]
        styles = [assets.style()]
        lines = ['<meta charset="utf-8">']
        if self.revision is not None:
            lines.append(f'<meta name="{REVISION}" content="{self.revision[0]} {self.revision[1]}">')
        if self.cdn:
            about = 'crossorigin="anonymous" referrerpolicy="no-referrer"'
            links = f'<link rel="stylesheet" href="{assets.LEAFLET_CDN}leaflet.css" integrity="{assets.leaflet_integrity("leaflet.css")}" {about}>'
            library_script = f'<script src="{assets.LEAFLET_CDN}leaflet.js" integrity="{assets.leaflet_integrity("leaflet.js")}" {about}></script>'
        else:
            styles.insert(0, sheet)
            scripts.insert(0, library)
            links, library_script = "", f"<script>{library}</script>"
        if not head and not body:
            lines.append(f'<meta http-equiv="Content-Security-Policy" content="{self._policy(scripts, styles)}">')
        lines.append('<meta name="viewport" content="width=device-width, initial-scale=1">')
        lines.append('<meta name="referrer" content="no-referrer">')
        lines.append(f"<title>{html.escape(self.title)}</title>")
        lines.append(links)
        lines.extend(f"<style>{text}</style>" for text in styles)
        lines.append(library_script)
        kind, data = self.payload
        direction = "rtl" if self.language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
        whole = [
            "<!DOCTYPE html>",
            f'<html lang="{html.escape(self.language)}" dir="{direction}">',
            "<head>",
            *filter(None, lines),
            *head,
            "</head>",
            '<body class="geomap">',
            f'<div class="folium-map" id="map_{MAP_ID}"></div>',
            f'<script type="{kind}" id="geomap-payload">{data}</script>',
            *body,
            *(f"<script>{part}</script>" for part in scripts[-2:]),
            "</body>",
            "</html>",
        ]
        return "\n".join(whole) + "\n"

    def _policy(self, scripts: list[str], styles: list[str]) -> str:
        cdn = f" {assets.LEAFLET_CDN}" if self.cdn else ""
        images = " ".join(["data:", "blob:", *self.tile_origins])
        return (
            f"default-src 'none'; script-src {' '.join(map(assets.digest, scripts))}{cdn}; "
            f"style-src {' '.join(map(assets.digest, styles))}{cdn}; img-src {images}; base-uri 'none'; form-action 'none'"
        )


def build_document(
    layers: Mapping[str, DataFrame | Table],
    *,
    basemap: Mapping[str, DataFrame | Table] | None = None,
    title: str | None = None,
    summary: str | None = None,
    language: str = "en",
    point_of_view: str = "iso",
    theme: str = "auto",
    tiles: Any = None,
    cdn: bool = False,
    generated: str | None = None,
    attribution: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Document:
    """The document of some layers.

    Args:
        layers: ``incidents``, and ``footprints``, ``borders``, ``places``, ``reports``, ``evidence`` beside them.
        basemap: frames to draw beneath; None leaves a plain ground with a grid of degrees.
        title: the page's headline.
        summary: one or two sentences below it.
        language: BCP 47 tag of the interface at first; the reader can change it.
        point_of_view: whose view of disputed borders the basemap shows, named on the map: ``iso`` or ``de_facto``.
        theme: ``auto`` (as the reader's system), ``light`` or ``dark``.
        tiles: an ``xyzservices`` provider, its name, or an ``https://`` template: drawn over the basemap where the
            network is there.
        cdn: link to Leaflet instead of carrying it: 165 kB less, and the page needs the network.
        generated: when it was made, as text for the foot of the map; nothing is stamped by itself.
        attribution: sources to credit besides those that the layers name.
        changes: what changed since the last map: ``new``, ``revised`` and ``withdrawn``, each a list of id and title;
            and ``revision`` and ``since``, numbers of the store's log that the next map goes on from.

    Raises InputError for a theme, a point of view or tiles that are not known.
    """
    if theme not in THEMES:
        raise InputError(f"theme {theme!r} is none of {', '.join(THEMES)}")
    if point_of_view not in VIEWS:
        raise InputError(f"point_of_view {point_of_view!r} is none of {', '.join(VIEWS)}")
    carried = page_payload(layers, basemap)
    provider = _tiles(tiles)
    options = {
        "title": title,
        "summary": summary,
        "language": language,
        "pointOfView": point_of_view,
        "theme": theme,
        "tiles": provider,
        "generated": generated,
        "attribution": attribution,
        "changes": None if changes is None else dict(changes),
    }
    return Document(
        title=title or "Incidents",
        language=language,
        payload=to_script(
            {"version": 1, "options": options, "palette": assets.palette(), "texts": assets.texts(), **carried}
        ),
        cdn=cdn,
        tile_origins=(_origin(provider["url"]),) if provider else (),
        revision=None if changes is None else (int(changes["since"]), int(changes["revision"])),
    )


def write_page(layers: Mapping[str, DataFrame | Table], path: str | Path, **options: Any) -> Path:
    """Write the map as one HTML file that opens from anywhere without a network; options as for ``draw_map``.

    The file appears whole or not at all. Raises OutputError where it can't be written.
    """
    text = build_document(layers, **options).render(START)
    target = Path(path)
    make_folder(target.parent)
    return write_text(target, text)


def _tiles(tiles: Any) -> dict[str, str] | None:
    """URL template and credit of a tile provider."""
    if tiles is None:
        return None
    if isinstance(tiles, str) and not tiles.startswith("https://"):
        import xyzservices.providers

        try:
            tiles = xyzservices.providers.query_name(tiles)
        except ValueError as error:
            raise InputError(
                f"tiles {tiles!r} is no provider that xyzservices knows, and no https:// template"
            ) from error
    if isinstance(tiles, str):
        return {"url": tiles, "attribution": _origin(tiles)}
    return {"url": tiles.build_url(scale_factor=""), "attribution": tiles.get("attribution", "")}


def _origin(url: str) -> str:
    """Scheme and host of a tile template, ``{s}`` as a wildcard."""
    parts = urlsplit(url.replace("{s}.", "*."))
    return f"{parts.scheme}://{parts.netloc}"
