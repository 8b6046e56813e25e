"""The symbols of each layer: points with the page's glyphs, fading hatched strips, arrows, borders, circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.qgis.elements import dashes, element, millimetres, rgba, symbol, symbol_layer
from geomap.qgis.palette import colour_expression, colour_of, glyph, palette, theme

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree import ElementTree as ET

DISC_MM = 5.4
GLYPH_MM = 3.9
"""Sizes of an incident's point: the page's disc of 20 pixels, its glyph in a box of 15."""
_CLEAR = "0,0,0,0"
_MM = {"offset": "0,0", "offset_unit": "MM", "size_unit": "MM", "outline_width_unit": "MM"}
_BACKGROUND = 'CASE WHEN coalesce("background", 0) THEN {dim} ELSE 100 END'
STATUS_LINE = "CASE \"status\" WHEN 'disputed' THEN 'dash' WHEN 'denied' THEN 'dot' ELSE 'solid' END"
"""Status is told by the style of the outline, as on the page."""
UNKNOWN_KIND = "other"
M_PER_DEGREE = 111_320


def incident_point(kind: str) -> ET.Element:
    """A disc in the colour of the kind's family with its glyph; outlined on paper where it is denied."""
    known = kind in palette()["kinds"]
    colour, paper = (colour_of(kind) if known else theme("ink")), theme("paper")
    denied = f"CASE WHEN \"status\" = 'denied' THEN '{paper}' ELSE '{colour}' END"
    outline = f"CASE WHEN \"status\" IN ('denied', 'disputed') THEN '{colour}' ELSE '{paper}' END"
    widths = " ".join(f"WHEN '{s}' THEN {millimetres(told['outline'])}" for s, told in palette()["statuses"].items())
    halo = symbol_layer(
        "SimpleMarker",
        {"name": "circle", "color": rgba(paper), "outline_style": "no", "size": DISC_MM + 1.2, **_MM},
    )
    disc = symbol_layer(
        "SimpleMarker",
        {
            "name": "circle",
            "color": rgba(colour),
            "outline_color": rgba(paper),
            "outline_style": "solid",
            "outline_width": 0.4,
            "size": DISC_MM,
            **_MM,
        },
        expressions={
            "fillColor": denied,
            "outlineColor": outline,
            "outlineStyle": STATUS_LINE,
            "outlineWidth": f'CASE "status" {widths} ELSE 0.4 END',
        },
    )
    layers = [halo, disc]
    if known:
        sign = {
            "name": glyph(kind),
            "color": rgba(paper),
            "outline_color": _CLEAR,
            "outline_width": 0,
            "size": GLYPH_MM,
        }
        on_paper = f"CASE WHEN \"status\" = 'denied' THEN '{colour}' ELSE '{paper}' END"
        layers.append(
            symbol_layer("SvgMarker", {**sign, **_MM, "fixedAspectRatio": 0}, expressions={"fillColor": on_paper})
        )
    dim = round(100 * palette()["footprints"]["background_opacity"])
    return symbol("marker", layers, alpha=_BACKGROUND.format(dim=dim))


def area() -> ET.Element:
    """A region that an incident is only known to lie in: a light wash, its outline by status."""
    shape = palette()["footprints"]
    fill = symbol_layer(
        "SimpleFill",
        {
            "color": rgba(theme("ink"), shape["area_opacity"]),
            "style": "solid",
            "outline_style": "solid",
            "outline_color": rgba(theme("ink")),
            "outline_width": 0.35,
            "outline_width_unit": "MM",
        },
        expressions={
            "fillColor": f"set_color_part({colour_expression()}, 'alpha', {round(255 * shape['area_opacity'])})",
            "outlineColor": colour_expression(),
            "outlineStyle": STATUS_LINE,
        },
    )
    return symbol("fill", [fill], alpha=_BACKGROUND.format(dim=round(100 * shape["background_opacity"])))


def band() -> ET.Element:
    """The strip where the stated depth lies: dashed, lightly filled."""
    shape, colour = palette()["footprints"], colour_of("incursion")
    dashed = symbol_layer(
        "SimpleLine",
        {
            "line_color": rgba(colour, 0.75),
            "line_width": 0.3,
            "line_width_unit": "MM",
            "use_custom_dash": 1,
            "customdash": dashes(shape["band_dash"]),
            "customdash_unit": "MM",
        },
    )
    fill = symbol_layer("SimpleFill", {"color": rgba(colour, shape["band_opacity"]), "outline_style": "no"})
    return symbol("fill", [fill, dashed])


def strip() -> ET.Element:
    """Territory said to be entered: fading towards its edges, hatched where it is disputed, empty where denied.

    The border line is drawn over the outer edge, so what is seen to fade is the inner one, whose place is uncertain.
    """
    shape, colour = palette()["footprints"], colour_of("incursion")
    fading = symbol_layer(
        "ShapeburstFill",
        {
            "color_type": 0,
            "color": rgba(colour, 0.12),
            "gradient_color2": rgba(colour, 0.5),
            "blur_radius": 3,
            "use_whole_shape": 0,
            "max_distance": 1.6,
            "distance_unit": "MM",
            "ignore_rings": 0,
        },
        expressions={"enabled": "\"status\" <> 'denied'"},
    )
    hatch_line = symbol(
        "line",
        [
            symbol_layer(
                "SimpleLine",
                {
                    "line_color": rgba(colour, 0.9),
                    "line_width": millimetres(shape["hatch_width"]),
                    "line_width_unit": "MM",
                    "line_style": "solid",
                },
            )
        ],
        name="@0@1",
    )
    hatch = symbol_layer(
        "LinePatternFill",
        {
            "angle": shape["hatch_angle"],
            "distance": millimetres(shape["hatch_spacing"]),
            "distance_unit": "MM",
            "color": rgba(colour),
            "line_width": millimetres(shape["hatch_width"]),
        },
        expressions={"enabled": "\"status\" = 'disputed'"},
        inner=hatch_line,
    )
    outline = symbol_layer(
        "SimpleLine",
        {"line_color": rgba(colour, 0.55), "line_width": 0.25, "line_width_unit": "MM", "line_style": "solid"},
        expressions={"outlineStyle": STATUS_LINE},
    )
    return symbol("fill", [fading, hatch, outline])


def arrow() -> ET.Element:
    """From the actor's side across the border."""
    shape, colour = palette()["footprints"], colour_of("incursion")
    head = symbol(
        "fill",
        [
            symbol_layer(
                "SimpleFill",
                {
                    "color": rgba(colour),
                    "outline_color": rgba(theme("paper")),
                    "outline_style": "solid",
                    "outline_width": 0.25,
                    "outline_width_unit": "MM",
                },
            )
        ],
        name="@@0@0@0",
    )
    width = millimetres(shape["arrow_width"])
    line = symbol_layer(
        "ArrowLine",
        {
            "arrow_type": 0,
            "arrow_width": width,
            "arrow_start_width": width * 0.6,
            "head_length": 2.6,
            "head_thickness": 1.7,
            "head_type": 0,
            "is_curved": 0,
            "is_repeated": 1,
            "arrow_width_unit": "MM",
            "arrow_start_width_unit": "MM",
            "head_length_unit": "MM",
            "head_thickness_unit": "MM",
        },
        inner=head,
    )
    # Never shorter than a sign that can be seen: drawn out on the actor's side, in degrees of the layer.
    least = round(millimetres(shape["arrow_length"]) / 1000, 6)
    longer = f"extend($geometry, max(0, {least} * @map_scale / {M_PER_DEGREE} - length($geometry)), 0)"
    drawn = symbol("line", [line], name="@0@0")
    told = {"SymbolType": "Line", "geometryModifier": longer, "units": "MapUnit"}
    return symbol("line", [symbol_layer("GeometryGenerator", told, inner=drawn)])


def border(*, certain: bool) -> ET.Element:
    """The stretch of border that is crossed; dashed where the text leaves several open."""
    shape = palette()["footprints"]
    told = {
        "line_color": rgba(colour_of("incursion")),
        "line_width": millimetres(shape["border_width"]),
        "line_width_unit": "MM",
        "line_style": "solid",
        "joinstyle": "round",
        "capstyle": "round",
    }
    if not certain:
        told |= {"use_custom_dash": 1, "customdash": dashes(shape["border_possible_dash"]), "customdash_unit": "MM"}
        told["capstyle"] = "flat"
    return symbol("line", [symbol_layer("SimpleLine", told)])


def account(*, apart: bool) -> ET.Element:
    """Where one of several reports puts an event: a thin dashed outline; heavier where it contradicts the others."""
    shape = palette()["footprints"]
    outline = symbol_layer(
        "SimpleLine",
        {
            "line_color": rgba(theme("ink")),
            "line_width": millimetres(shape["account_width"]) * (1.8 if apart else 1.0),
            "line_width_unit": "MM",
            "use_custom_dash": 1,
            "customdash": dashes(shape["account_dash"]),
            "customdash_unit": "MM",
        },
        expressions={"outlineColor": colour_expression()},
    )
    return symbol("fill", [outline])


def circle() -> ET.Element:
    """The uncertainty of a point: a dotted ring without a fill."""
    ring = symbol_layer(
        "SimpleLine",
        {
            "line_color": rgba(theme("muted"), 0.8),
            "line_width": 0.25,
            "line_width_unit": "MM",
            "use_custom_dash": 1,
            "customdash": dashes(palette()["footprints"]["uncertainty_dash"]),
            "customdash_unit": "MM",
        },
    )
    return symbol("fill", [ring])


def place() -> ET.Element:
    """A place that is only mentioned: small and quiet."""
    dot = symbol_layer(
        "SimpleMarker",
        {
            "name": "circle",
            "color": rgba(theme("place")),
            "outline_color": rgba(theme("halo")),
            "outline_style": "solid",
            "outline_width": 0.2,
            "size": 1.5,
            **_MM,
        },
    )
    return symbol("marker", [dot])


def ground(colour: str, *, outline: str | None = None, width: float = 0.2) -> ET.Element:
    """Land, lakes and regions of the basemap."""
    told = {"color": rgba(colour), "style": "solid", "outline_style": "solid" if outline else "no"}
    if outline:
        told |= {"outline_color": rgba(outline), "outline_width": str(width), "outline_width_unit": "MM"}
    return symbol("fill", [symbol_layer("SimpleFill", told)])


def line(colour: str, *, width: float = 0.25, style: str = "solid") -> ET.Element:
    """Borders of the basemap."""
    told = {"line_color": rgba(colour), "line_width": width, "line_width_unit": "MM", "line_style": style}
    return symbol("line", [symbol_layer("SimpleLine", told)])


def single(made: ET.Element) -> ET.Element:
    """A renderer with one symbol for all."""
    return element("renderer-v2", {"type": "singleSymbol", "enableorderby": 0}, element("symbols", {}, made))


def by_rules(rules: Iterable[tuple[str, str, ET.Element]]) -> ET.Element:
    """A renderer with a symbol for each (label, filter expression, symbol)."""
    listed, symbols = element("rules", {"key": "{geomap-rules}"}), element("symbols")
    for number, (label, expression, made) in enumerate(rules):
        made.set("name", str(number))
        key = f"{{geomap-rule-{number}}}"
        listed.append(element("rule", {"key": key, "label": label, "filter": expression, "symbol": number}))
        symbols.append(made)
    head = {"type": "RuleRenderer", "enableorderby": 0, "symbollevels": 0, "forceraster": 0}
    return element("renderer-v2", head, listed, symbols)
