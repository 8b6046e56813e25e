"""What a picture draws, one function for each layer: ground, footprints, names, symbols; as on the page."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geomap.maps.geometry import SCALE
from geomap.maps.vectors import Frame, decode, element, text_width, words, world_x, world_y

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.maps.symbols import Symbols
    from geomap.maps.words import Rows, Words

SANS = "'Noto Sans', 'DejaVu Sans', 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
MARKS = "'DejaVu Sans', 'Noto Sans Math', 'Noto Sans Symbols', Arial, sans-serif"
MARK = re.compile("([≈≤≥])")
MARK_EM = 0.84
SERIF = "Georgia, 'Noto Serif', 'DejaVu Serif', serif"
BIN_PX, REACH_PX = 12.0, 27.0
"""Incidents that close are one before groups are looked for; two symbols whose middles are closer join."""
LEAST_SHAPE_PX, LEAST_CROSSING_PX, LEAST_LABELLED_PX = 7.0, 46.0, 60.0
MENTIONED = frozenset(
    {"city", "town", "village", "capital", "site", "crossing", "airport", "peak", "lake", "pass", "valley"}
)


@dataclass(slots=True)
class Group:
    """Incidents drawn as one symbol."""

    x: float
    y: float
    rows: list[int]
    radius: float = 10.5


@dataclass(slots=True)
class Boxes:
    """Where text and symbols stand already."""

    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def take(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether the box was free; it is taken from now on."""
        if any(left < b[2] and right > b[0] and top < b[3] and bottom > b[1] for b in self.taken):
            return False
        self.taken.append((left, top, right, bottom))
        return True


def draw_ground(
    ground: dict[str, Any], cut: float, frame: Frame, colours: dict[str, str], focus: set[str], view: str
) -> str:
    """Sea, land, regions, lakes, borders, disputed lines, in one point of view."""
    shapes = {
        name: [
            (item, decode(item["shape"], cut, ground["step"]))
            for item in ground.get(name, ())
            if item.get("view", view) == view
        ]
        for name in ("land", "admin1", "lakes", "borders", "disputed")
    }

    def paths(name: str, wanted: Any = None) -> str:
        return "".join(frame.path(shape) for item, shape in shapes[name] if wanted is None or wanted(item))

    zoom = frame.zoom
    parts = [
        element(
            "rect", {"width": frame.width, "height": frame.height, "fill": colours["sea" if shapes["land"] else "land"]}
        )
    ]
    for colour, in_focus in ((colours["land"], False), (colours["focus"], True)):
        d = paths("land", lambda item, near=in_focus: (item.get("country_code") in focus) is near)
        parts.append(_path(d, fill=colour, fill_rule="evenodd", stroke=colour, stroke_width=0.8))
    if zoom >= 5:
        parts.append(
            _path(paths("admin1"), fill="none", stroke=colours["admin1"], stroke_width=1.0 if zoom >= 8 else 0.7)
        )
    parts.append(_path(paths("lakes"), fill=colours["lake"], fill_rule="evenodd"))
    width = 1.4 if zoom >= 7 else 1.1 if zoom >= 5 else 0.8
    line = {"fill": "none", "stroke_width": width, "stroke_linejoin": "round"}
    parts.append(_path(paths("borders" if shapes["borders"] else "land"), stroke=colours["country"], **line))
    parts.append(_path(paths("disputed"), stroke=colours["disputed"], stroke_dasharray="5 4", **line))
    return "".join(parts)


def _path(d: str, **attributes: Any) -> str:
    return element("path", {"d": d, **attributes}) if d else ""


def group_rows(rows: Iterable[int], places: list[tuple[float, float] | None], frame: Frame, radius: Any) -> list[Group]:
    """Incidents joined where their symbols would overlap, the fullest first."""
    bins: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
    for row in rows:
        place = places[row]
        if place is None:
            continue
        x, y = frame.at(*place)
        if frame.holds(x, y, 10):
            bins.setdefault((int(y // BIN_PX), int(x // BIN_PX)), []).append((x, y, row))
    middles = {
        key: (sum(h[0] for h in hits) / len(hits), sum(h[1] for h in hits) / len(hits)) for key, hits in bins.items()
    }
    groups = []
    reach = math.ceil(REACH_PX / BIN_PX)
    taken: set[tuple[int, int]] = set()
    for key in sorted(bins, key=lambda key: (-len(bins[key]), key)):
        if key in taken:
            continue
        joined = []
        for dy in range(-reach, reach + 1):
            for dx in range(-reach, reach + 1):
                other = (key[0] + dy, key[1] + dx)
                if other in bins and other not in taken and math.dist(middles[other], middles[key]) <= REACH_PX:
                    taken.add(other)
                    joined += bins[other]
        count = len(joined)
        group = Group(
            sum(h[0] for h in joined) / count, sum(h[1] for h in joined) / count, sorted(h[2] for h in joined)
        )
        group.radius = radius(group.rows[0]) if count == 1 else min(26.0, 11 + math.log10(count) * 5)
        groups.append(group)
    return groups


def draw_groups(groups: list[Group], incidents: Rows, symbols: Symbols, tell: Words) -> str:
    """Symbols; a ring with the kinds' shares about the count where several are one."""
    parts = []
    for group in sorted(groups, key=lambda group: group.y):
        if len(group.rows) == 1:
            row = group.rows[0]
            symbol = symbols.draw(
                incidents.get(row, "kind"), incidents.get(row, "status"),
                background=incidents.get(row, "background") == 1, radius=group.radius,
            )  # fmt: skip
            parts.append(element("g", {"transform": f"translate({group.x:.1f} {group.y:.1f})"}, symbol))
            continue
        shares: dict[str, int] = {}
        for row in group.rows:
            colour = symbols.colour(incidents.get(row, "kind"))
            shares[colour] = shares.get(colour, 0) + 1
        ring = {"cx": group.x, "cy": group.y, "r": group.radius}
        parts.append(element("circle", {**ring, "fill": symbols.colours["paper"]}))
        length = 2 * math.pi * (group.radius - 2)
        start = 0.0
        for colour, share in sorted(shares.items()):
            part = length * share / len(group.rows)
            parts.append(
                element(
                    "circle",
                    {
                        **ring, "r": group.radius - 2, "fill": "none", "stroke": colour, "stroke_width": 4,
                        "stroke_dasharray": f"{part:.2f} {length:.2f}", "stroke_dashoffset": f"{-start:.2f}",
                        "transform": f"rotate(-90 {group.x:.1f} {group.y:.1f})",
                    },
                )
            )  # fmt: skip
            start += part
        count = len(group.rows)
        text = f"{round(count / 1000)}k" if count > 9999 else tell.number(count)
        parts.append(text_at(group.x, group.y + 4.2, text, 12, symbols.colours["ink"], weight=600, anchor="middle"))
    return "".join(parts)


def text_at(
    x: float, y: float, text: str, size: float, colour: str, *, weight: int | None = None, anchor: str | None = None,
    halo: str | None = None, style: str | None = None, spacing: float | None = None, serif: bool = False,
) -> str:  # fmt: skip
    """A line of text, with a halo of the ground's colour where it stands on the map."""
    if anchor and MARK.search(text):
        x -= text_width(text, size) * (0.5 if anchor == "middle" else 1.0)
        anchor = None
    attributes = {
        "x": float(x), "y": float(y), "font_family": SERIF if serif else SANS, "font_size": size, "font_weight": weight,
        "font_style": style, "text_anchor": anchor, "letter_spacing": spacing,
    }  # fmt: skip
    inside = _pieces(text, float(x), size)
    written = element("text", {**attributes, "fill": colour}, inside)
    if halo is None:
        return written
    # Two texts, for not every program knows `paint-order`.
    under = {**attributes, "fill": halo, "stroke": halo, "stroke_width": 3.4, "stroke_linejoin": "round"}
    return element("text", under, inside) + written


def _pieces(text: str, x: float, size: float) -> str:
    """Signs that many faces lack stand in pieces of their own, or the whole line would change its face."""
    if not MARK.search(text):
        return words(text)
    parts = []
    for piece in filter(None, MARK.split(text)):
        is_mark = MARK.fullmatch(piece) is not None
        parts.append(element("tspan", {"x": x, "font_family": MARKS if is_mark else None}, words(piece)))
        x += MARK_EM * size if is_mark else text_width(piece, size)
    return "".join(parts)


def place_labels(ground: dict[str, Any], places: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Names, most important first: countries, what reports mention, then by the zoom that they need."""
    labels = {
        (item["name"], round(item["lon"] / 2000), round(item["lat"] / 2000)): dict(item)
        for item in ground.get("labels", ())
    }
    for place in places:
        if place.get("kind") not in MENTIONED or "name" not in place:
            continue
        key = (place["name"], round(place["lon"] / 2000), round(place["lat"] / 2000))
        names = {name[5:]: word for name, word in place.items() if name.startswith("name_")}
        labels.setdefault(key, {**place, "names": names})
        labels[key] |= {"mentioned": True, "zoom": 5.0}
    for item in labels.values():
        item["text"] = item.get("names", {}).get(language, item["name"])
    rank = {True: 1, False: 2}
    return sorted(
        labels.values(),
        key=lambda item: (
            0 if item["kind"] == "country" else rank[bool(item.get("mentioned"))],
            item["zoom"],
            item["name"],
        ),
    )


def draw_names(labels: list[dict[str, Any]], cut: float, frame: Frame, colours: dict[str, str], boxes: Boxes) -> str:
    """Names where there is room for them."""
    parts = []
    for item in labels:
        kind = item["kind"]
        if (
            item["zoom"] > frame.zoom
            or (kind == "country" and frame.zoom > 9)
            or (kind == "admin1" and frame.zoom > 11)
        ):
            continue
        lon = item["lon"] / SCALE
        x, y = frame.at(float(world_x(lon + 360 if lon < cut else lon)), float(world_y(item["lat"] / SCALE)))
        if not frame.holds(x, y):
            continue
        style = _label_style(item, frame.zoom, colours)
        size, spacing = style["size"], style.get("spacing", 0.0)
        text = item["text"].upper() if style.get("upper") else item["text"]
        width, half = text_width(text, size, spacing=spacing), size * 0.62
        dot = style.get("dot")
        middle = -width / 2
        sides = [(6, 0), (-6 - width, 0), (middle, -size * 0.95), (middle, size * 0.95)] if dot else [(middle, 0)]
        for dx, dy in sides:
            if not boxes.take(x + dx - 3, y + dy - half, x + dx + width + 3, y + dy + half):
                continue
            if dot:
                ring = item.get("mentioned")
                look = {
                    "fill": colours["paper" if ring else "label"],
                    "stroke": colours["place" if ring else "halo"],
                    "stroke_width": 1.6 if ring else 1.2,
                }
                parts.append(element("circle", {"cx": x, "cy": y, "r": float(dot), **look}))
            parts.append(
                text_at(x + dx, y + dy + size * 0.35, text, size, style["colour"], weight=style.get("weight"), style=style.get("style"),
                        spacing=spacing or None, halo=colours["halo"])
            )  # fmt: skip
            break
    return "".join(parts)


def _label_style(item: dict[str, Any], zoom: float, colours: dict[str, str]) -> dict[str, Any]:
    kind = item["kind"]
    if kind == "country":
        near = zoom >= 6
        return {
            "weight": 600,
            "size": 14.0 if near else 11.5,
            "spacing": 3.0 if near else 1.5,
            "upper": True,
            "colour": colours["label_country"],
        }
    if kind == "admin1":
        return {"weight": 500, "size": 10.5, "spacing": 1.4, "upper": True, "colour": colours["label_country"]}
    if kind in {"sea", "lake", "river", "strait"}:
        return {"style": "italic", "size": 11.0, "spacing": 0.5, "colour": colours["label_water"]}
    if item.get("mentioned"):
        return {"weight": 600, "size": 11.5, "dot": 3.0, "colour": colours["label"]}
    major = kind == "capital" or item["zoom"] <= 6
    return {
        "weight": 600 if major else 400,
        "size": 12.5 if major else 11.0,
        "dot": 2.2 if major else 1.7,
        "colour": colours["label"],
    }
