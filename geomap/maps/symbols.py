"""The symbols of incidents as SVG: the page's own, from the same palette."""

from __future__ import annotations

import math
from typing import Any

from geomap.maps.vectors import element

RADIUS = 10.0
UNKNOWN = "M-2.5 0A2.5 2.5 0 1 0 2.5 0 2.5 2.5 0 1 0-2.5 0z"


class Symbols:
    """Colours and symbols of one theme."""

    def __init__(self, palette: dict[str, Any], theme: str) -> None:
        self.palette = palette
        self.theme = theme
        self.colours: dict[str, str] = palette["themes"][theme]
        self.style: dict[str, Any] = palette["footprints"]

    def colour(self, kind: str | None) -> str:
        """Of a kind's family; muted for an unknown kind."""
        found = self.palette["kinds"].get(kind)
        return str(self.palette["families"][found["family"]][self.theme]) if found else self.colours["muted"]

    def fill(self, status: str | None) -> str:
        """solid, hatch or none."""
        return str(self.palette["statuses"].get(status, self.palette["statuses"]["claimed"])["fill"])

    def draw(self, kind: str | None, status: str | None, *, background: bool = False, radius: float = RADIUS) -> str:
        """One symbol about the origin."""
        colour, paper = self.colour(kind), self.colours["paper"]
        fill = self.fill(status)
        is_open = fill == "none" or background
        parts = [
            element("circle", {"r": RADIUS + 1.5, "fill": paper}),
            element(
                "circle",
                {
                    "r": RADIUS - 1 if is_open else RADIUS,
                    "fill": paper if is_open else colour,
                    "stroke": colour if is_open else None,
                    "stroke_width": 2 if is_open else None,
                    "stroke_dasharray": "2.6 2" if background else None,
                },
            ),
        ]
        if not is_open and fill == "hatch":
            parts += [self._chord(i) for i in (-12.6, -8.4, 8.4, 12.6)]
        if not is_open and status == "confirmed":
            parts.append(element("circle", {"r": RADIUS - 1.5, "fill": "none", "stroke": paper, "stroke_width": "1.1"}))
        glyph = self.palette["kinds"][kind]["glyph"] if kind in self.palette["kinds"] else UNKNOWN
        parts.append(
            element(
                "path",
                {"d": glyph, "fill": colour if is_open else paper, "fill_rule": "evenodd", "transform": "scale(.83)"},
            )
        )
        scale = None if radius == RADIUS else f"scale({radius / RADIUS:.3f})"
        return element("g", {"transform": scale, "opacity": "0.75" if background else None}, *parts)

    def _chord(self, offset: float) -> str:
        """A hatch line across the disc; the ring around the glyph shows it."""
        across = offset / math.sqrt(2)
        along = math.sqrt(max(0.0, RADIUS**2 - across**2)) / math.sqrt(2)
        middle = across / math.sqrt(2)
        d = f"M{middle - along:.2f} {middle + along:.2f}L{middle + along:.2f} {middle - along:.2f}"
        paper = self.colours["paper"]
        return element("path", {"d": d, "stroke": paper, "stroke_width": "1.3", "stroke_opacity": "0.6"})
