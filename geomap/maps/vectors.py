"""SVG as text, and where on a picture a place lies: Web Mercator, the world from 0 to 1, as on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from geomap.maps.geometry import AREA, POINT, SCALE, SPECK

EARTH_M = 40_075_016.686
LEAST_STEP_PX = 0.7
"""Corners closer than that to the last one are left out."""
EDGE_LATITUDE = 85.0511
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, attributes: dict[str, Any] | None = None, *children: str) -> str:
    """One element; attributes that are None are left out, floats have one decimal."""
    words = "".join(
        f' {name.replace("_", "-")}="{escape(_value(value))}"'
        for name, value in (attributes or {}).items()
        if value is not None
    )
    inside = "".join(children)
    return f"<{tag}{words}>{inside}</{tag}>" if inside else f"<{tag}{words}/>"


def words(text: str) -> str:
    """Text of a report or a gazetteer for between two tags: no markup, nothing that XML forbids."""
    return escape(_NOT_XML.sub("", text), quote=False)


def _value(value: Any) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else _NOT_XML.sub("", str(value))


def text_width(text: str, size: float, *, spacing: float = 0.0) -> float:
    """About how wide a text is in a sans-serif face, pixels: no font is at hand to ask."""
    em = sum(0.3 if c in "iIlj.,:;'|!·" else 1.0 if ord(c) > 0x2E7F else 0.68 if c.isupper() else 0.56 for c in text)
    return em * size + spacing * len(text)


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry in world units."""

    parts: tuple[tuple[int, tuple[Any, ...]], ...]
    """Dimension, and rings as arrays of x, y."""
    box: tuple[float, float, float, float]
    """West, north, east, south; south has the larger y."""

    @property
    def main_box(self) -> tuple[float, float, float, float]:
        """The box without the parts that are specks beside the largest: an ocean's islands don't set a map's scale."""
        boxes = [(*rings[0].min(axis=0).tolist(), *rings[0].max(axis=0).tolist()) for _, rings in self.parts if rings]
        least = SPECK * max((_span(box) for box in boxes), default=0.0)
        kept = [box for box in boxes if _span(box) >= least]
        lows = (min(box[0] for box in kept), min(box[1] for box in kept))
        return (*lows, max(box[2] for box in kept), max(box[3] for box in kept))


def _span(box: tuple[float, ...]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def decode(entries: list[list[Any]], cut: float, step: int = 1) -> Shape:
    """What ``geometry.encode`` made; what lies west of the cut is drawn one world further east."""
    parts = []
    lows, highs = [], []
    for dimension, *rings in entries:
        shift = 360.0 if rings and rings[0] and rings[0][0] * step / SCALE < cut else 0.0
        decoded = tuple(_ring(ring, shift, step) for ring in rings if ring)
        parts.append((dimension, decoded))
        lows += [ring.min(axis=0) for ring in decoded]
        highs += [ring.max(axis=0) for ring in decoded]
    if not lows:
        return Shape((), (np.inf, np.inf, -np.inf, -np.inf))
    low, high = np.min(lows, axis=0), np.max(highs, axis=0)
    return Shape(tuple(parts), (float(low[0]), float(low[1]), float(high[0]), float(high[1])))


def _ring(deltas: list[int], shift: float, step: int) -> Any:
    degrees = np.cumsum(np.asarray(deltas, dtype=np.int64).reshape(-1, 2), axis=0) * (step / SCALE)
    return np.column_stack([world_x(degrees[:, 0] + shift), world_y(degrees[:, 1])])


def world_x(lon: Any) -> Any:
    """0 at 180° west, 1 at 180° east."""
    return (lon + 180.0) / 360.0


def world_y(lat: Any) -> Any:
    """0 at the northern edge of the square, 1 at the southern; poles are held at the edge."""
    sine = np.sin(np.radians(np.clip(lat, -EDGE_LATITUDE, EDGE_LATITUDE)))
    return 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture's window on the world."""

    width: float
    height: float
    scale: float
    """Pixels of the whole world."""
    origin_x: float
    origin_y: float

    @property
    def zoom(self) -> float:
        """As a web map counts it: 256 pixels of world at 0."""
        return float(np.log2(self.scale / 256.0))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a position in world units."""
        return x * self.scale - self.origin_x, y * self.scale - self.origin_y

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether pixels lie on the picture."""
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    def meets(self, shape: Shape) -> bool:
        """Whether a shape's box and the picture overlap."""
        west, north, east, south = shape.box
        left, top = self.at(west, north)
        right, bottom = self.at(east, south)
        return right >= 0 and left <= self.width and bottom >= 0 and top <= self.height

    def metres(self, length: float, y: float) -> float:
        """Pixels of a length in metres at a height of the world."""
        latitude = np.arctan(np.sinh(np.pi * (1 - 2 * y)))
        return float(length * self.scale / (EARTH_M * max(0.05, float(np.cos(latitude)))))

    def path(self, shape: Shape) -> str:
        """The ``d`` of a path; empty for points and for what lies outside."""
        if not shape.parts or not self.meets(shape):
            return ""
        return "".join(
            self._line(ring, closed=dimension == AREA)
            for dimension, rings in shape.parts
            if dimension != POINT
            for ring in rings
        )

    def _line(self, ring: Any, *, closed: bool) -> str:
        pixels = ring * self.scale - [self.origin_x, self.origin_y]
        low, high = pixels.min(axis=0), pixels.max(axis=0)
        if high[0] < 0 or high[1] < 0 or low[0] > self.width or low[1] > self.height:
            return ""
        kept = [(float(pixels[0][0]), float(pixels[0][1]))]
        for x, y in pixels[1:].tolist():
            if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= LEAST_STEP_PX:
                kept.append((x, y))
        if len(kept) == 1:
            return ""
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + ("Z" if closed else "")


def fit(
    box: tuple[float, float, float, float],
    width: float,
    height: float,
    *,
    margins: tuple[float, float, float, float],
    most_zoom: float,
) -> Frame:
    """The frame that shows a box of world units (west, north, east, south) within margins (left, top, right, bottom)."""
    west, north, east, south = box
    left, top, right, bottom = margins
    room_x, room_y = max(50.0, width - left - right), max(50.0, height - top - bottom)
    scale = min(room_x / max(east - west, 1e-9), room_y / max(south - north, 1e-9), 256.0 * 2**most_zoom)
    scale = max(scale, width, height) if east - west < 1 else scale
    middle_x, middle_y = (west + east) / 2 * scale, (north + south) / 2 * scale
    origin_y = middle_y - top - room_y / 2
    if height <= scale:
        origin_y = min(max(0.0, origin_y), scale - height)
    return Frame(width, height, scale, middle_x - left - room_x / 2, origin_y)
