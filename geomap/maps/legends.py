"""A picture's legend: an entry for everything that the map shows, in the page's own order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.maps.picture_areas import shown_accounts
from geomap.maps.picture_layers import text_at
from geomap.maps.vectors import element, text_width

if TYPE_CHECKING:
    from geomap.maps.symbols import Symbols
    from geomap.maps.words import Rows, Words

COLUMN_PX = 266.0
LINE_PX = 22.0


def draw_legend(
    payload: dict[str, Any], incidents: Rows, symbols: Symbols, tell: Words
) -> tuple[str, tuple[float, float]]:
    """The legend and its width and height in pixels; empty where nothing is drawn."""
    groups = [group for group in _entries(payload, incidents, symbols, tell) if group]
    parts: list[str] = []
    y = 16.0
    for number, entries in enumerate(groups):
        y += 7.0 if number else 0.0
        is_short = all(text_width(text, 12) < COLUMN_PX / 2 - 46 for _, text in entries)
        columns = 2 if is_short else 1
        for start in range(0, len(entries), columns):
            deepest = 1
            for column, (symbol, text) in enumerate(entries[start : start + columns]):
                x = 12 + column * COLUMN_PX / 2
                parts.append(element("g", {"transform": f"translate({x + 12:.1f} {y:.1f})"}, symbol))
                lines = [text] if is_short else _wrapped(text, COLUMN_PX - 56)
                deepest = max(deepest, len(lines))
                parts += [
                    text_at(x + 32, y + 4 + n * 15, line, 12, symbols.colours["ink"]) for n, line in enumerate(lines)
                ]
            y += LINE_PX + (deepest - 1) * 15
    if not parts:
        return "", (0.0, 0.0)
    height = y - 4
    frame = {
        "width": COLUMN_PX,
        "height": height,
        "rx": 7,
        "fill": symbols.colours["paper"],
        "fill_opacity": "0.94",
        "stroke": symbols.colours["rule"],
    }
    return element("rect", frame) + "".join(parts), (COLUMN_PX, height)


def _entries(payload: dict[str, Any], incidents: Rows, symbols: Symbols, tell: Words) -> list[list[tuple[str, str]]]:
    rows = range(incidents.length)
    kinds = {incidents.get(row, "kind") for row in rows}
    statuses = {incidents.get(row, "status") or "claimed" for row in rows}
    recalled = any(incidents.get(row, "background") == 1 for row in rows)
    first = [
        (symbols.draw(kind, "claimed", radius=8.5), tell.term("kind", kind))
        for kind in symbols.palette["kinds"]
        if kind in kinds
    ]
    second = []
    if statuses != {"claimed"}:
        second = [
            (symbols.draw(None, status, radius=8.5), tell.t(f"legend.{status}"))
            for status in symbols.palette["statuses"]
            if status in statuses
        ]
    if recalled:
        second.append((symbols.draw(None, "claimed", background=True, radius=8.5), tell.t("legend.background")))
    return [first, second, _shapes(payload, symbols, tell)]


def _shapes(payload: dict[str, Any], symbols: Symbols, tell: Words) -> list[tuple[str, str]]:
    """Strips, bands, borders, arrows, regions, places, lines: those that are there."""
    colour, muted = symbols.colour("incursion"), symbols.colours["muted"]
    parts = {item["part"] for item in payload["footprints"]}
    possible = any(not border["certain"] for border in payload["borders"])
    found = []
    look: dict[str, Any]
    if "entered" in parts:
        ground = element("rect", {"x": -12, "y": -6, "width": 24, "height": 13, "fill": colour, "fill_opacity": "0.14"})
        hatch = "".join(
            element(
                "path",
                {
                    "d": f"M{x} 7L{x + 12} -6",
                    "stroke": colour,
                    "stroke_width": 1.4,
                    "stroke_opacity": f"{0.85 - n * 0.14:.2f}",
                },
            )
            for n, x in enumerate((-12, -8, -4, 0))
        )
        found.append((ground + hatch, "legend.entered"))
    if "band" in parts:
        look = {"fill": colour, "fill_opacity": "0.15", "stroke": colour, "stroke_dasharray": "4 3"}
        found.append((element("rect", {"x": -11, "y": -4, "width": 22, "height": 9, **look}), "legend.band"))
    if payload["borders"]:
        look = {"stroke": colour, "stroke_width": 3.4, "stroke_dasharray": "7 4" if possible else None}
        found.append(
            (element("path", {"d": "M-12 0H12", **look}), "legend.borderPossible" if possible else "legend.border")
        )
    if payload["arrows"]:
        shaft = element("path", {"d": "M-11 0H3", "stroke": colour, "stroke_width": 2.6})
        found.append((shaft + element("path", {"d": "M1 -5 11 0 1 5 3.5 0z", "fill": colour}), "legend.arrow"))
    if "shape" in parts:
        look = {"rx": 2, "fill": muted, "fill_opacity": "0.18", "stroke": muted}
        found.append((element("rect", {"x": -11, "y": -5, "width": 22, "height": 11, **look}), "legend.area"))
    if shown_accounts(payload):
        dash = " ".join(map(str, symbols.style["account_dash"]))
        look = {"rx": 2, "fill": "none", "stroke": colour, "stroke_width": 1.4, "stroke_dasharray": dash}
        found.append((element("rect", {"x": -11, "y": -5, "width": 22, "height": 11, **look}), "legend.account"))
    if payload["places"]:
        look = {"fill": symbols.colours["paper"], "stroke": symbols.colours["place"], "stroke_width": 1.6}
        found.append((element("circle", {"r": "3.4", **look}), "legend.place"))
    if payload["basemap"].get("disputed"):
        look = {"stroke": symbols.colours["disputed"], "stroke_width": 1.4, "stroke_dasharray": "5 4"}
        found.append((element("path", {"d": "M-12 0H12", **look}), "legend.disputedLine"))
    return [(symbol, tell.t(key)) for symbol, key in found]


def _wrapped(text: str, width: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, 12) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
