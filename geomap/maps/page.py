"""``draw_map``: a folium map whose incidents are one element that no template compiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.template import Template

from geomap.maps.document import MAP_ID, Document, build_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame


class Raw(Element):
    """Text that reaches the page as it is: never compiled as a template, unlike any other branca element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002 - branca's signature
        """The text itself."""
        return self.text


class PageFigure(Figure):
    """The document around the map."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document

    def render(self, **kwargs: Any) -> str:
        """The page as HTML. Elements of others (markers, plugins) work too, with folium's libraries and no policy."""
        for child in self._children.values():
            child.render(**kwargs)
        ours = {"meta_http", f"map_{MAP_ID}"}
        foreign = [element for name, element in self.header._children.items() if name not in ours]
        is_own = not foreign and all(len(child._children) == 0 for child in self._children.values())
        code = self.script.render(**kwargs).strip()
        head = [element.render(**kwargs) for element in foreign]
        body = [element.render(**kwargs) for name, element in self.html._children.items() if name != f"map_{MAP_ID}"]
        return self.document.render(code, head=head if is_own or head else [""], body=body)


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
    """
    return IncidentMap(
        PageFigure(
            build_document(
                {**(layers or {}), "incidents": frame},
                basemap=basemap,
                title=title,
                summary=summary,
                language=language,
                point_of_view=point_of_view,
                theme=theme,
                tiles=tiles,
                cdn=cdn,
                generated=generated,
                attribution=attribution,
            )
        )
    )
