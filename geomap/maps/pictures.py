"""Pictures of a map without a browser: SVG from plain Python, PNG through resvg where it is installed.

For reports and social cards: the page's symbols, patterns and colours, a legend, credits and a headline, on one sheet of
the size that is asked for. What a page carries (``payload``) is what is drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError, OutputError
from geomap.files import make_folder, write_bytes
from geomap.maps import assets
from geomap.maps.geometry import SCALE
from geomap.maps.legends import draw_legend
from geomap.maps.payload import page_payload
from geomap.maps.picture_areas import Areas, read_items
from geomap.maps.picture_layers import (
    SANS,
    Boxes,
    draw_ground,
    draw_groups,
    draw_names,
    group_rows,
    place_labels,
    text_at,
)
from geomap.maps.symbols import Symbols
from geomap.maps.vectors import element, fit, text_width, words, world_x, world_y
from geomap.maps.words import Rows, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame

    from geomap.tables import Table

FORMATS = (".svg", ".png")
PAGE_ONLY = frozenset({"tiles", "cdn", "changes"})
PICTURE_ONLY = frozenset({"size", "bounds", "dots"})
SIZE = (1200, 800)
"""Pixels: what a social card or a column of a report shows without being scaled up."""
LEAST_SIDE, MOST_SIDE = 200, 8000
HEAD_PX, FOOT_PX = 58.0, 26.0
MOST_ZOOM = 10.0
POINT_DEG = 0.35
"""Degrees about a lone point that are shown."""


def draw_picture(
    layers: Mapping[str, DataFrame | Table],
    *,
    basemap: Mapping[str, DataFrame | Table] | None = None,
    size: tuple[int, int] = SIZE,
    bounds: tuple[float, float, float, float] | None = None,
    theme: str = "light",
    language: str = "en",
    point_of_view: str = "iso",
    title: str | None = None,
    summary: str | None = None,
    attribution: str | None = None,
    generated: str | None = None,
) -> str:
    """The map as the text of an SVG file.

    Args:
        layers: as for ``write_page``.
        basemap: as for ``draw_map``.
        size: width and height of the whole sheet, pixels.
        bounds: west, south, east, north in degrees to show; without them, what the incidents need.
        theme: ``light`` or ``dark``.
        language: of the legend, and of place names where the data has them.
        point_of_view: whose view of disputed borders the basemap shows, named at the foot.
        title: headline; without one the countries are named.
        summary: the line below it.
        attribution: sources to credit besides those that the layers name.
        generated: when it was made, as text for the foot.

    Raises InputError for an unknown theme or a size outside 200 to 8,000 pixels.
    """
    if theme not in {"light", "dark"}:
        raise InputError(f"theme {theme!r} is none of light, dark")
    if not all(LEAST_SIDE <= side <= MOST_SIDE for side in size):
        raise InputError(f"size {size!r} is not between {LEAST_SIDE} and {MOST_SIDE} pixels a side")
    payload = page_payload(layers, basemap)
    incidents = Rows(payload["incidents"])
    symbols = Symbols(assets.palette(), theme)
    tell = Words(language)
    width, height = size[0], size[1] - HEAD_PX - FOOT_PX
    legend, (legend_width, legend_height) = draw_legend(payload, incidents, symbols, tell)
    fits_beside = bool(legend) and legend_width < width * 0.4 and legend_height < height - 20
    places = _places(payload)
    items = read_items(payload)
    box = _box(bounds, places, items)
    left = legend_width + 30.0 if fits_beside else 24.0
    frame = fit(box, width, height, margins=(left, 24.0, 60.0, 24.0), most_zoom=MOST_ZOOM)
    rows = list(range(incidents.length))
    groups = group_rows(rows, places, frame, lambda row: _radius(incidents, row))
    areas = Areas(items, incidents, symbols, tell, frame)
    boxes = Boxes([(g.x - g.radius, g.y - g.radius, g.x + g.radius, g.y + g.radius) for g in groups])
    if fits_beside:
        boxes.take(0, height - legend_height - 20, legend_width + 20, height)
    focus = {str(code) for row in rows if (code := incidents.get(row, "country_code"))}
    drawn = [
        draw_ground(payload["basemap"], payload["cut"], frame, symbols.colours, focus, point_of_view),
        areas.draw(rows),
        areas.labels(groups, boxes),
        draw_names(
            place_labels(payload["basemap"], payload["places"], tell.language),
            payload["cut"],
            frame,
            symbols.colours,
            boxes,
        ),
        draw_groups(groups, incidents, symbols, tell),
        element("g", {"transform": f"translate(12 {height - legend_height - 12:.1f})"}, legend) if fits_beside else "",
    ]
    colours = symbols.colours
    headline = title or _title(incidents, tell)
    foot = _credits(payload, tell, point_of_view, attribution, generated)
    sheet = [
        element("title", None, words(headline)),
        element("rect", {"width": size[0], "height": size[1], "fill": colours["paper"]}),
        element("svg", {"y": HEAD_PX, "width": width, "height": height, "viewBox": f"0 0 {width} {height}"}, *drawn),
        text_at(16, 27, _shortened(headline, 20, width - 32), 20, colours["ink"], weight=700, serif=True),
        text_at(
            16, 47, _shortened(summary or _summary(payload, incidents, tell), 13, width - 32), 13, colours["muted"]
        ),
        text_at(16, size[1] - 9, _shortened(foot, 10.5, width - 32), 10.5, colours["muted"]),
    ]
    about = {
        "xmlns": "http://www.w3.org/2000/svg", "width": size[0], "height": size[1], "viewBox": f"0 0 {size[0]} {size[1]}",
        "role": "img", "font_family": SANS,
    }  # fmt: skip
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + element("svg", about, *sheet) + "\n"


def write_picture(
    layers: Mapping[str, DataFrame | Table], path: str | Path, *, dots: float = 2.0, **options: Any
) -> Path:
    """Write the map as a picture, SVG or PNG by the file's suffix; options as for :func:`draw_picture`.

    ``dots`` is how many dots of a PNG make a pixel of the sheet: 2 stays sharp on today's screens.

    The file appears whole or not at all. Raises InputError for another suffix, OutputError where it can't be written or
    where PNG is asked for and resvg is not installed.
    """
    target = Path(path)
    if target.suffix.lower() not in FORMATS:
        raise InputError(f"{target}: a picture's name ends in {' or '.join(FORMATS)}")
    text = draw_picture(layers, **options)
    content = text.encode() if target.suffix.lower() == ".svg" else to_png(text, target, dots=dots)
    make_folder(target.parent)
    return write_bytes(target, content)


def write_map(layers: Mapping[str, DataFrame | Table], path: str | Path, **options: Any) -> Path:
    """Write a page (``.html``) or a picture (``.svg``, ``.png``) by the file's suffix.

    Options as for ``write_page`` and ``write_picture``; those of a page alone (``tiles``, ``cdn``) and of a picture alone
    (``size``, ``bounds``) are passed over by the other, and a picture in the theme ``auto`` is light.
    """
    from geomap.maps.document import write_page

    target = Path(path)
    if target.suffix.lower() in FORMATS:
        options = {name: value for name, value in options.items() if name not in PAGE_ONLY}
        if options.get("theme") == "auto":
            options["theme"] = "light"
        return write_picture(layers, target, **options)
    if target.suffix.lower() not in {".html", ".htm"}:
        raise InputError(f"{target}: a map's name ends in .html, {' or '.join(FORMATS)}")
    return write_page(layers, target, **{name: value for name, value in options.items() if name not in PICTURE_ONLY})


def to_png(text: str, target: Path, *, dots: float) -> bytes:
    """An SVG as PNG."""
    try:
        import resvg_py
    except ImportError:
        raise OutputError(
            f"{target}: PNG needs resvg: pip install 'geomap[pictures]', or ask for a name that ends in .svg"
        ) from None
    return bytes(resvg_py.svg_to_bytes(svg_string=text, zoom=dots))


def _places(payload: dict[str, Any]) -> list[tuple[float, float] | None]:
    """World units of each incident, None for those without a place."""
    cut = payload["cut"]
    columns = payload["incidents"]
    found: list[tuple[float, float] | None] = []
    for lon, lat in zip(columns["lon"], columns["lat"], strict=True):
        if lon is None or lat is None:
            found.append(None)
            continue
        degrees = lon / SCALE
        found.append((float(world_x(degrees + 360 if degrees < cut else degrees)), float(world_y(lat / SCALE))))
    return found


def _box(
    bounds: tuple[float, float, float, float] | None,
    places: list[tuple[float, float] | None],
    items: Any,
) -> tuple[float, float, float, float]:
    """West, north, east, south in world units."""
    if bounds is not None:
        west, south, east, north = bounds
        return float(world_x(west)), float(world_y(north)), float(world_x(east)), float(world_y(south))
    boxes = [
        (x - POINT_DEG / 360, y - POINT_DEG / 360, x + POINT_DEG / 360, y + POINT_DEG / 360)
        for x, y in filter(None, places)
    ]
    boxes += [
        shape.main_box for item in items.values() for _, shape in (*item.footprints, *item.borders) if shape.parts
    ]
    boxes += [shape.main_box for item in items.values() for shape in item.accounts if shape.parts]
    if not boxes:
        return (0.0, float(world_y(75)), 1.0, float(world_y(-58)))
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _radius(incidents: Rows, row: int) -> float:
    """Deployments by their strength, all else alike; as on the page."""
    import math

    most = incidents.get(row, "count_max") or incidents.get(row, "count_min")
    if incidents.get(row, "kind") != "deployment" or most is None:
        return 10.5
    return float(round(max(9.0, min(20.0, 7 + math.log10(max(1, most)) * 2.4))))


def _title(incidents: Rows, tell: Words) -> str:
    """The countries, if they are few."""
    from collections import Counter

    from geomap.lexicons import load

    codes = Counter(code for row in range(incidents.length) if (code := incidents.get(row, "country_code")))
    if not codes or len(codes) > 3 or tell.language != "en":
        return tell.t("title")
    names = load("country_names")
    return f"{tell.t('title')}: {', '.join(str(names.get(code, code)) for code, _ in sorted(codes.items(), key=lambda item: (-item[1], item[0])))}"


def _summary(payload: dict[str, Any], incidents: Rows, tell: Words) -> str:
    parts = [tell.t("incidents", n=incidents.length)]
    if payload["reports"]:
        parts.append(tell.t("reports", n=len(payload["reports"])))
    days = [day for name in ("date_start", "date_end") for day in incidents.columns.get(name, ()) if day is not None]
    if days:
        parts.append(tell.days(min(days), max(days)))
    return " · ".join(parts)


def _credits(payload: dict[str, Any], tell: Words, view: str, attribution: str | None, generated: str | None) -> str:
    """The point of view, each source once, the date, the maker."""
    import re

    sources: dict[str, str] = {}
    for credit in (attribution, *(item.get("attribution") for item in payload["footprints"])):
        for part in re.split(r"\s*[·|;]\s*", credit or ""):
            text = part.strip().removesuffix(".")
            if text:
                sources.setdefault(text.lower(), text[0].upper() + text[1:])
    made = [tell.t("generated", when=generated)] if generated else []
    return " · ".join([tell.t(f"pov.{view}"), *sources.values(), *made, "geomap"])


def _shortened(text: str, size: float, width: float) -> str:
    """What of a line fits."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
