"""The footprints of a picture: strips that fade inward from a border, bands, regions, arrows, and their labels."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geomap.maps.geometry import LINE, SCALE
from geomap.maps.picture_layers import LEAST_CROSSING_PX, LEAST_LABELLED_PX, LEAST_SHAPE_PX, Boxes, Group, text_at
from geomap.maps.vectors import Frame, Shape, decode, element, text_width, world_x, world_y

if TYPE_CHECKING:
    from geomap.maps.symbols import Symbols
    from geomap.maps.words import Rows, Words

MOST_DRAWN = 300


@dataclass(slots=True)
class Item:
    """What one incident draws."""

    footprints: list[tuple[str, Shape]] = field(default_factory=list)
    borders: list[tuple[bool, Shape]] = field(default_factory=list)
    arrows: list[tuple[bool, tuple[float, float], tuple[float, float]]] = field(default_factory=list)
    accounts: list[Shape] = field(default_factory=list)
    """Where single reports put it."""

    def extent(self, frame: Frame) -> float:
        """Pixels of the longer side."""
        boxes = [shape.box for _, shape in (*self.footprints, *self.borders) if shape.parts]
        return max((max(b[2] - b[0], b[3] - b[1]) * frame.scale for b in boxes), default=0.0)


def read_items(payload: dict[str, Any]) -> dict[int, Item]:
    """Footprints, borders and arrows of a payload, by row."""
    cut = payload["cut"]
    items: dict[int, Item] = {}

    def item(entry: dict[str, Any]) -> Item:
        return items.setdefault(entry["row"], Item())

    for entry in payload["footprints"]:
        item(entry).footprints.append((entry["part"], decode(entry["shape"], cut)))
    for entry in payload["borders"]:
        item(entry).borders.append((bool(entry["certain"]), decode(entry["shape"], cut)))
    for entry in shown_accounts(payload):
        item(entry).accounts.append(decode(entry["shape"], cut))
    for entry in payload["arrows"]:
        ends = []
        for lon, lat in (entry["from"], entry["to"]):
            degrees = lon / SCALE
            ends.append((float(world_x(degrees + 360 if degrees < cut else degrees)), float(world_y(lat / SCALE))))
        item(entry).arrows.append((bool(entry["certain"]), ends[0], ends[1]))
    return items


def shown_accounts(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The accounts with a shape of their own that a picture draws: of one event all, of many those that contradict."""
    is_one = payload["incidents"]["length"] == 1
    return [a for a in payload.get("accounts", ()) if a.get("shape") and (is_one or a.get("apart"))]


@dataclass(slots=True)
class Areas:
    """Draws the footprints of the rows that are asked for."""

    items: dict[int, Item]
    incidents: Rows
    symbols: Symbols
    tell: Words
    frame: Frame
    _defs: dict[str, str] = field(default_factory=dict)

    def draw(self, rows: list[int]) -> str:
        """Large regions first, so that what is known more closely lies on top."""
        drawn = [
            row
            for row in rows
            if row in self.items
            and any(self.frame.meets(shape) for _, shape in (*self.items[row].footprints, *self.items[row].borders))
            and self.items[row].extent(self.frame) >= LEAST_SHAPE_PX
        ][:MOST_DRAWN]
        drawn.sort(key=lambda row: (-self.items[row].extent(self.frame), row))
        beneath = [self._accounts(row) for row in rows if row in self.items]
        areas = [*beneath, *(self._area(row) for row in drawn)]
        lines = [self._lines(row) for row in drawn]
        return element("defs", None, *self._defs.values()) + "".join(areas) + "".join(lines)

    def _accounts(self, row: int) -> str:
        """Thin and dashed, each shape once."""
        style = self.symbols.style
        look = {
            "fill": "none",
            "stroke": self.symbols.colour(self.incidents.get(row, "kind")),
            "stroke_width": style["account_width"],
            "stroke_dasharray": " ".join(map(str, style["account_dash"])),
        }
        lines = dict.fromkeys(d for shape in self.items[row].accounts if (d := self.frame.path(shape)))
        return "".join(element("path", {"d": d, **look}) for d in lines)

    def _area(self, row: int) -> str:
        item, style = self.items[row], self.symbols.style
        colour = self.symbols.colour(self.incidents.get(row, "kind"))
        fill = self.symbols.fill(self.incidents.get(row, "status"))
        has_strip = any(part == "entered" for part, _ in item.footprints)
        parts = []
        for part, shape in item.footprints:
            d = self.frame.path(shape)
            if not d or part == "uncertainty":
                continue
            if part == "entered":
                parts.append(self._entered(row, item, shape, d, colour, fill))
            elif part == "band":
                look = {"fill": colour, "fill_opacity": style["band_opacity"], "stroke": colour, "stroke_width": 0.9}
                dash = " ".join(map(str, style["band_dash"]))
                parts.append(element("path", {"d": d, **look, "stroke_opacity": "0.85", "stroke_dasharray": dash}))
            elif not has_strip:
                parts.append(self._region(shape, d, colour, fill))
        background = self.incidents.get(row, "background") == 1
        return element("g", {"opacity": str(style["background_opacity"]) if background else None}, *parts)

    def _region(self, shape: Shape, d: str, colour: str, fill: str) -> str:
        opacity = self.symbols.style["area_opacity"]
        if all(dimension == LINE for dimension, _ in shape.parts):
            return element(
                "path",
                {
                    "d": d,
                    "fill": "none",
                    "stroke": colour,
                    "stroke_width": 3.4,
                    "stroke_opacity": "0.8",
                    "stroke_linecap": "round",
                },
            )
        outline = {"fill": "none", "stroke": colour, "stroke_width": 1.2, "stroke_opacity": "0.75"}
        if fill == "none":
            return element("path", {"d": d, **outline, "stroke_dasharray": "5 4"})
        paint, strength = (self._hatch(colour), opacity * 1.6) if fill == "hatch" else (colour, opacity)
        inside = {"d": d, "fill": paint, "fill_opacity": f"{strength:.3f}", "fill_rule": "evenodd"}
        return element("path", inside) + element("path", {"d": d, **outline})

    def _entered(self, row: int, item: Item, shape: Shape, d: str, colour: str, fill: str) -> str:
        """Hatched where it is disputed, fading from the border inward: a mask of strokes that add up towards it."""
        metres = self.incidents.get(row, "distance_max_m") or self.incidents.get(row, "distance_m") or 3000.0
        depth = self.frame.metres(metres * 1.25, (shape.box[1] + shape.box[3]) / 2)
        along = "".join(self.frame.path(border) for _, border in item.borders)
        mask = None
        if along and depth > 2:
            steps = int(self.symbols.style["fade_steps"])
            strokes = [element("path", {"d": d, "fill": "#fff", "fill_opacity": "0.08"})]
            strokes += [
                element("path", {"d": along, "fill": "none", "stroke": "#fff", "stroke_opacity": f"{0.95 / (step - 0.05):.3f}",
                                 "stroke_width": 2 * depth * step / steps, "stroke_linejoin": "round"})
                for step in range(steps, 0, -1)
            ]  # fmt: skip
            window = {
                "maskUnits": "userSpaceOnUse",
                "x": 0,
                "y": 0,
                "width": self.frame.width,
                "height": self.frame.height,
            }
            self._defs[f"fade{row}"] = element("mask", {"id": f"fade{row}", **window}, *strokes)
            mask = f"url(#fade{row})"
        edge = element(
            "path", {"d": d, "fill": "none", "stroke": colour, "stroke_opacity": "0.35", "stroke_width": 0.7}
        )
        if fill == "none":
            return (
                element(
                    "path", {"d": d, "fill": "none", "stroke": colour, "stroke_width": 1.4, "stroke_dasharray": "5 4"}
                )
                + edge
            )
        over = (
            {"fill": self._hatch(colour), "fill_opacity": "0.75"}
            if fill == "hatch"
            else {"fill": colour, "fill_opacity": "0.3"}
        )
        base = element("path", {"d": d, "fill": colour, "fill_opacity": "0.2", "mask": mask})
        return base + element("path", {"d": d, **over, "mask": mask}) + edge

    def _hatch(self, colour: str) -> str:
        style = self.symbols.style
        name = f"hatch{colour[1:]}"
        gap = style["hatch_spacing"]
        stripe = element(
            "line", {"x1": 0, "y1": 0, "x2": 0, "y2": gap, "stroke": colour, "stroke_width": style["hatch_width"] * 2}
        )
        pattern = {
            "id": name,
            "width": gap,
            "height": gap,
            "patternUnits": "userSpaceOnUse",
            "patternTransform": f"rotate({style['hatch_angle']})",
        }
        self._defs[name] = element("pattern", pattern, stripe)
        return f"url(#{name})"

    def _lines(self, row: int) -> str:
        item, style = self.items[row], self.symbols.style
        if item.extent(self.frame) < LEAST_CROSSING_PX:
            return ""
        colour = self.symbols.colour(self.incidents.get(row, "kind"))
        parts = []
        for certain, border in item.borders:
            d = self.frame.path(border)
            if not d:
                continue
            line = {"d": d, "fill": "none", "stroke_linejoin": "round"}
            dash = None if certain else " ".join(map(str, style["border_possible_dash"]))
            halo = {
                "stroke": self.symbols.colours["paper"],
                "stroke_width": style["border_width"] + 3,
                "stroke_opacity": "0.85",
            }
            parts.append(element("path", {**line, **halo}))
            parts.append(
                element(
                    "path", {**line, "stroke": colour, "stroke_width": style["border_width"], "stroke_dasharray": dash}
                )
            )
        crossing = max(
            (max(b.box[2] - b.box[0], b.box[3] - b.box[1]) * self.frame.scale for _, b in item.borders if b.parts),
            default=0.0,
        )
        if crossing >= LEAST_CROSSING_PX:
            parts += [self._arrow(*arrow, colour) for arrow in item.arrows]
        return "".join(parts)

    def _arrow(self, certain: bool, start: tuple[float, float], end: tuple[float, float], colour: str) -> str:  # noqa: FBT001 - a row of the payload
        """The head lies at the reported depth; the shaft comes from the actor's side, long enough to be seen."""
        (x0, y0), (x1, y1) = self.frame.at(*start), self.frame.at(*end)
        length = math.hypot(x1 - x0, y1 - y0)
        if length < 0.5:
            return ""
        dx, dy = (x1 - x0) / length, (y1 - y0) / length
        shaft = self.symbols.style["arrow_length"]
        outside = max(shaft - length, shaft * 0.55, length * 0.6)
        tip = (x0 + dx * 9, y0 + dy * 9) if length < 9 else (x1, y1)
        width = self.symbols.style["arrow_width"] * (1.25 if certain else 1.0)
        d = f"M{x0 - dx * outside:.1f} {y0 - dy * outside:.1f}L{tip[0]:.1f} {tip[1]:.1f}"
        head = width * 0.46
        turn = math.degrees(math.atan2(dy, dx))
        place = f"translate({tip[0]:.1f} {tip[1]:.1f}) rotate({turn:.1f}) scale({head:.2f}) translate(-7 -5)"
        return (
            element(
                "path",
                {
                    "d": d,
                    "fill": "none",
                    "stroke": self.symbols.colours["paper"],
                    "stroke_width": width + 3,
                    "stroke_linecap": "round",
                },
            )
            + element("path", {"d": d, "fill": "none", "stroke": colour, "stroke_width": width})
            + element("path", {"d": "M0 .6 10 5 0 9.4 2.4 5z", "fill": colour, "transform": place})
        )

    def label(self, row: int) -> str | None:
        """What stands beside a symbol; None where the report gives no figure."""
        get = self.incidents.get
        if get(row, "background") == 1:
            return None
        parts = [self.tell.count(get(row, "count_min"), get(row, "count_max"), get(row, "count_text"))]
        if any(part == "entered" for part, _ in self.items[row].footprints):
            parts.append(self.tell.depth(get(row, "distance_m"), get(row, "distance_max_m"), get(row, "distance_text")))
        return " · ".join(part for part in parts if part) or None

    def labels(self, groups: list[Group], boxes: Boxes) -> str:
        """'≈250 · 2 mi' beside what it tells; where several stretches are possible, that is said below it."""
        colours = self.symbols.colours
        told = {row: text for group in groups for row in group.rows if row in self.items and (text := self.label(row))}
        parts = []
        for group in groups:
            rows = [row for row in group.rows if row in told]
            if len(rows) != 1:
                continue
            row = rows[0]
            if len(group.rows) > 1 and self.items[row].extent(self.frame) < LEAST_LABELLED_PX:
                continue
            text = told[row]
            note = (
                self.tell.t("possibleStretches") if any(not certain for certain, _ in self.items[row].borders) else None
            )
            width = max(text_width(text, 15) * 1.08, text_width(note or "", 11.5)) + 8
            height = 34 if note else 20
            colour = self.symbols.colour(self.incidents.get(row, "kind"))
            for dx, dy, anchor, share in (
                (20, 0, None, 0.0),
                (-20, 0, "end", 1.0),
                (0, -32, "middle", 0.5),
                (0, 34, "middle", 0.5),
            ):
                left, top = group.x + dx - width * share, group.y + dy - 10
                if not boxes.take(left, top, left + width, top + height):
                    continue
                parts.append(
                    text_at(
                        group.x + dx,
                        group.y + dy + 5,
                        text,
                        15,
                        colour,
                        weight=700,
                        anchor=anchor,
                        halo=colours["paper"],
                    )
                )
                if note:
                    parts.append(
                        text_at(
                            group.x + dx,
                            group.y + dy + 20,
                            note,
                            11.5,
                            colours["muted"],
                            style="italic",
                            anchor=anchor,
                            halo=colours["paper"],
                        )
                    )
                break
        return "".join(parts)
