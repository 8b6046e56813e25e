"""``draw_map`` and ``write_page``: a folium map whose incidents are one element that no template compiles."""

from __future__ import annotations

import html
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.template import Template

from geomap.errors import InputError, OutputError
from geomap.maps import assets
from geomap.maps.payload import page_payload, to_script

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame

VIEWS = ("iso", "de_facto")
THEMES = ("auto", "light", "dark")
MAP_ID = "geomap"
"""Names the map in the page. folium's own ids are random; this one is fixed, so that two builds are the same bytes."""


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


class Raw(Element):
    """Text that reaches the page as it is: never compiled as a template, unlike any other branca element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002 - branca's signature
        """The text itself."""
        return self.text


class PageFigure(Figure):
    """The document around the map: language, title, policy, styles, scripts."""

    def __init__(self, *, title: str, language: str, cdn: bool, tile_origin: str | None) -> None:
        super().__init__()
        self.page_title = title
        self.language = language
        self.cdn = cdn
        self.tile_origin = tile_origin
        self.payload: tuple[str, str] = ("application/json", "{}")
        self.revision: tuple[int, int] | None = None
        """Lines of a store's log: what the page before showed, and what this one shows."""

    def render(self, **kwargs: Any) -> str:
        """The page as HTML. Elements of others (markers, plugins) work too, with folium's libraries and no policy."""
        for child in self._children.values():
            child.render(**kwargs)
        ours = {"meta_http", f"map_{MAP_ID}"}
        foreign = [element for name, element in self.header._children.items() if name not in ours]
        is_own = not foreign and all(len(child._children) == 0 for child in self._children.values())
        code = self.script.render(**kwargs).strip()
        library, sheet = assets.leaflet()
        scripts = [assets.script(), code]
        styles = [assets.style()]
        head = ['<meta charset="utf-8">']
        if self.revision is not None:
            head.append(f'<meta name="{REVISION}" content="{self.revision[0]} {self.revision[1]}">')
        if self.cdn:
            links = f'<link rel="stylesheet" href="{assets.LEAFLET_CDN}leaflet.css">'
            library_script = f'<script src="{assets.LEAFLET_CDN}leaflet.js"></script>'
        else:
            styles.insert(0, sheet)
            scripts.insert(0, library)
            links, library_script = "", f"<script>{library}</script>"
        if is_own:
            policy = self._policy(scripts, styles)
            head.append(f'<meta http-equiv="Content-Security-Policy" content="{policy}">')
        head.append('<meta name="viewport" content="width=device-width, initial-scale=1">')
        head.append('<meta name="referrer" content="no-referrer">')
        head.append(f"<title>{html.escape(self.page_title)}</title>")
        head.append(links)
        head.extend(f"<style>{sheet}</style>" for sheet in styles)
        head.append(library_script)
        head.extend(element.render(**kwargs) for element in foreign)
        kind, data = self.payload
        body = [
            f'<div class="folium-map" id="map_{MAP_ID}"></div>',
            f'<script type="{kind}" id="geomap-payload">{data}</script>',
            *(element.render(**kwargs) for name, element in self.html._children.items() if name != f"map_{MAP_ID}"),
            *(f"<script>{part}</script>" for part in scripts[-2:]),
        ]
        direction = "rtl" if self.language.split("-")[0] in {"ar", "fa", "he", "ur"} else "ltr"
        lines = [
            "<!DOCTYPE html>",
            f'<html lang="{html.escape(self.language)}" dir="{direction}">',
            "<head>",
            *filter(None, head),
            "</head>",
            '<body class="geomap">',
            *body,
            "</body>",
            "</html>",
        ]
        return "\n".join(lines) + "\n"

    def _policy(self, scripts: list[str], styles: list[str]) -> str:
        cdn = f" {assets.LEAFLET_CDN}" if self.cdn else ""
        images = f"data: blob: {self.tile_origin or ''}".strip()
        return (
            f"default-src 'none'; script-src {' '.join(map(assets.digest, scripts))}{cdn}; "
            f"style-src {' '.join(map(assets.digest, styles))}{cdn}; img-src {images}; base-uri 'none'; form-action 'none'"
        )


class IncidentMap(folium.Map):
    """A folium map of incidents, without folium's remote scripts until something that needs them is added."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own declaration
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - as default_js
    _template = Template(
        """
        {% macro script(this, kwargs) %}
var {{ this.get_name() }} = geomap.start({{ this.get_name()|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, figure: PageFigure) -> None:
        super().__init__(tiles=None)
        self._id = MAP_ID
        self._name = "Map"
        figure.add_child(self, name=f"map_{MAP_ID}")

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Render into the page; folium's libraries are linked when elements of others need them."""
        if self._children:
            figure: Any = self.get_root()
            for name, url in folium.folium._default_js:
                if name != "leaflet":
                    figure.header.add_child(JavascriptLink(url), name=name)
            for name, url in folium.folium._default_css:
                if name != "leaflet_css":
                    figure.header.add_child(CssLink(url), name=name)
        super().render(**kwargs)  # type: ignore[no-untyped-call]


def draw_map(
    frame: DataFrame,
    *,
    layers: Mapping[str, DataFrame] | None = None,
    basemap: Mapping[str, DataFrame] | None = None,
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
) -> folium.Map:
    """A ``folium.Map`` of incidents.

    Args:
        frame: the incidents, as the package's docstring tells; any GeoDataFrame works.
        layers: ``footprints``, ``borders``, ``places``, ``reports``, ``evidence`` beside them.
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
    """
    if theme not in THEMES:
        raise InputError(f"theme {theme!r} is none of {', '.join(THEMES)}")
    if point_of_view not in VIEWS:
        raise InputError(f"point_of_view {point_of_view!r} is none of {', '.join(VIEWS)}")
    carried = page_payload({**(layers or {}), "incidents": frame}, basemap)
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
    figure = PageFigure(
        title=title or "Incidents",
        language=language,
        cdn=cdn,
        tile_origin=_origin(provider["url"]) if provider else None,
    )
    if changes is not None:
        figure.revision = (int(changes["since"]), int(changes["revision"]))
    figure.payload = to_script(
        {"version": 1, "options": options, "palette": assets.palette(), "texts": assets.texts(), **carried}
    )
    return IncidentMap(figure)


def write_page(layers: Mapping[str, DataFrame], path: str | Path, **options: Any) -> Path:
    """Write the map as one HTML file that opens from anywhere without a network; options as for :func:`draw_map`.

    The file appears whole or not at all. Raises OutputError where it can't be written.
    """
    frame = layers["incidents"]
    others = {name: layer for name, layer in layers.items() if name != "incidents"}
    text = draw_map(frame, layers=others, **options).get_root().render()
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(f"{target}: the page could not be written ({error.strerror or error})") from error
    return target


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
