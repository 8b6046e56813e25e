"""KML 2.2 and KMZ for Google Earth and whatever reads them: points, areas, borders, arrows, with a time line.

Report text stands in balloons, which are HTML: it is escaped twice, once for HTML, once for XML. A KMZ carries its
signs as pictures and works without a network; a bare KML tints the viewer's own pin.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import math
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from geomap import wkb
from geomap.delimited import safe_cell
from geomap.exports.rows import Row, export_rows
from geomap.files import write_bytes
from geomap.qgis.elements import clean
from geomap.qgis.palette import colour_of, palette, theme
from geomap.rights import each_once

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from geomap.tables import Table

NAMESPACE = "http://www.opengis.net/kml/2.2"
_FOLDERS = {
    "footprints": "Areas",
    "incursions": "Territory said to be entered",
    "borders": "Borders and lines used",
    "arrows": "Directions",
    "accounts": "As each report tells it",
}
_HIDDEN_AT_FIRST = frozenset({"accounts"})
"""Folders that a person switches on."""
_SIZE = 32
"""Pixels of a sign in a KMZ."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_SHOWN = ("kind", "actor", "target", "count_text", "distance_text", "place", "status", "asserted_by", "denied_by")
_DATA = (
    "incident_id", "report_id", "kind", "status", "actor_code", "target_code", "count_min", "count_max", "killed_min",
    "killed_max", "wounded_min", "wounded_max", "captured_min", "captured_max", "distance_m", "distance_max_m",
    "place_id", "country_code", "admin1", "uncertainty_m", "date_start", "date_end", "date_precision", "background",
    "confidence", "publisher", "source_url", "review", "licence", "attribution",
)  # fmt: skip


def write_kml(tables: Mapping[str, Table], path: str | os.PathLike[str]) -> Path:
    """Write a store's layers as KML; returns the path."""
    return write_bytes(path, kml_text(tables).encode())


def write_kmz(tables: Mapping[str, Table], path: str | os.PathLike[str]) -> Path:
    """Write a store's layers as KMZ with its signs; returns the path."""
    files = {"doc.kml": kml_text(tables, pictures=True).encode()}
    files |= {f"files/{kind}.png": disc(colour_of(kind)) for kind in palette()["kinds"]}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return write_bytes(path, buffer.getvalue())


def kml_text(tables: Mapping[str, Table], *, pictures: bool = False) -> str:
    """The document; ``pictures`` refers to the signs of a KMZ."""
    root = ET.Element("kml", {"xmlns": NAMESPACE})
    document = _sub(root, "Document")
    _sub(document, "name", "Reported incidents")
    rights = each_once(v for t in tables.values() for c in ("attribution", "licence") for v in t.columns.get(c, ()))
    _sub(document, "description", html.escape("Sources and licences: " + "; ".join(rights)) if rights else "")
    _styles(document, pictures=pictures)
    rows = list(export_rows(tables))
    kept = {row["incident_id"]: row for row in rows}
    folder = _folder(document, "Incidents")
    unplaced = [row for row in rows if row["lon"] is None]
    for row in rows:
        if row["lon"] is not None:
            here = wkb.point(row["lon"], row["lat"])
            folder.append(_placemark(row, f"#{_kind(row)}", here, identifier=str(row["incident_id"])))
    for name, title in _FOLDERS.items():
        table = tables.get(name)
        if table is None or not len(table):
            continue
        folder = _folder(document, title)
        if name in _HIDDEN_AT_FIRST:
            _sub(folder, "visibility", 0)
        for told, shape in zip(table.records(), table.geometry or (), strict=True):
            owner = kept.get(told["incident_id"])
            if owner is not None and shape is not None and told.get("part") != "entered":
                # An account has figures, a sentence and a source of its own.
                row = Row({**owner.told, **told}) if name == "accounts" else owner
                folder.append(_placemark(row, f"#{name}", shape))
                if name in _HIDDEN_AT_FIRST:
                    folder[-1].insert(1, _visibility())
    if unplaced:
        folder = _folder(document, "Without a place")
        for row in unplaced:
            folder.append(_placemark(row, f"#{_kind(row)}", None, identifier=str(row["incident_id"])))
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _sub(parent: ET.Element, tag: str, text: object = None, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, tag, {k: clean(v) for k, v in attributes.items()})
    if text is not None:
        made.text = clean(text)
    return made


def _folder(document: ET.Element, title: str) -> ET.Element:
    folder = _sub(document, "Folder")
    _sub(folder, "name", title)
    return folder


def _visibility() -> ET.Element:
    made = ET.Element("visibility")
    made.text = "0"
    return made


def _kind(row: Row) -> str:
    return row["kind"] if row["kind"] in palette()["kinds"] else "other"


def _colour(hexadecimal: str, opacity: float = 1.0) -> str:
    """KML's order: opacity, blue, green, red."""
    red, green, blue = hexadecimal[1:3], hexadecimal[3:5], hexadecimal[5:7]
    return f"{round(255 * opacity):02x}{blue}{green}{red}"


def _styles(document: ET.Element, *, pictures: bool) -> None:
    for kind in (*palette()["kinds"], "other"):
        colour = colour_of(kind) if kind in palette()["kinds"] else theme("ink")
        style = _sub(document, "Style", id=kind)
        icon = _sub(style, "IconStyle")
        if pictures and kind in palette()["kinds"]:
            _sub(_sub(icon, "Icon"), "href", f"files/{kind}.png")
        else:
            _sub(icon, "color", _colour(colour))
        _sub(_sub(style, "BalloonStyle"), "text", "<b>$[name]</b><br/>$[description]")
    shape, red = palette()["footprints"], colour_of("incursion")
    for name, line, width, area in (
        ("footprints", _colour(theme("ink"), 0.8), 1.2, _colour(theme("ink"), shape["area_opacity"])),
        ("incursions", _colour(red, 0.8), 1.2, _colour(red, 0.4)),
        ("borders", _colour(red), shape["border_width"], None),
        ("arrows", _colour(red), shape["arrow_width"], None),
        ("accounts", _colour(theme("ink"), 0.9), shape["account_width"], _colour(theme("ink"), 0.0)),
    ):
        style = _sub(document, "Style", id=name)
        lines = _sub(style, "LineStyle")
        _sub(lines, "color", line)
        _sub(lines, "width", width)
        if area:
            _sub(_sub(style, "PolyStyle"), "color", area)


def _placemark(row: Row, style: str, shape: bytes | None, *, identifier: str | None = None) -> ET.Element:
    mark = ET.Element("Placemark")
    _sub(mark, "name", row["title"] or row["kind"] or "")
    _sub(mark, "description", balloon(row))
    first, last = row["date_start"], row["date_end"]
    if first or last:
        span = _sub(mark, "TimeSpan")
        if first:
            _sub(span, "begin", first.isoformat())
        if last:  # the span ends before its end: the last day belongs to it
            _sub(span, "end", (last + dt.timedelta(days=1)).isoformat())
    _sub(mark, "styleUrl", style)
    if identifier is not None:
        data = _sub(mark, "ExtendedData")
        for name in _DATA:
            if row[name] is not None:
                _sub(_sub(data, "Data", name=name), "value", safe_cell(row[name]).removeprefix("'"))
    if shape is not None:
        name, coordinates = wkb.parse(wkb.cut_at_antimeridian(wkb.simple(shape)))
        mark.append(_geometry(name, coordinates))
    return mark


def balloon(row: Row) -> str:
    """The quoted sentence, what was read in it, its source and the licences, as safe HTML."""
    lines = [f"<blockquote>{html.escape(row['quote'])}</blockquote>"] if row["quote"] else []
    for name in _SHOWN:
        value = row[name]
        if value:
            shown = ", ".join(value) if isinstance(value, (tuple, list)) else str(value)
            lines.append(f"{name.replace('_', ' ').capitalize()}: {html.escape(shown)}<br/>")
    url = str(row["source_url"] or "")
    source = html.escape(str(row["publisher"] or row["source_title"] or ""))
    if url.lower().startswith(("http://", "https://")):
        source = f'<a href="{html.escape(url)}">{source or html.escape(url)}</a>'
    lines.append(
        f"<small>{source}<br/>{html.escape('; '.join(each_once([row['attribution'], row['licence']])))}</small>"
    )
    # $[name] is KML's own template: a dollar of a report must not start one.
    return "\n".join(lines).replace("$[", "&#36;[")


def _geometry(name: str, coordinates: Any) -> ET.Element:
    if name.startswith("Multi"):
        made = ET.Element("MultiGeometry")
        made.extend(_geometry(name.removeprefix("Multi"), part) for part in coordinates)
        return made
    if name == "Point":
        made = ET.Element("Point")
        _sub(made, "coordinates", _positions([coordinates]))
        return made
    if name == "LineString":
        made = ET.Element("LineString")
        _sub(made, "tessellate", 1)
        _sub(made, "coordinates", _positions(coordinates))
        return made
    made = ET.Element("Polygon")
    _sub(made, "tessellate", 1)
    for number, ring in enumerate(wkb.wound(coordinates)):
        edge = _sub(made, "innerBoundaryIs" if number else "outerBoundaryIs")
        _sub(_sub(edge, "LinearRing"), "coordinates", _positions(ring))
    return made


def _positions(line: Any) -> str:
    return " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in line)


def disc(colour: str) -> bytes:
    """A disc with a white ring, as PNG: a kind's sign where a viewer cannot draw the glyph."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return _png([b"".join(_pixel(x, y, (red, green, blue)) for x in range(_SIZE)) for y in range(_SIZE)])


def _pixel(x: int, y: int, colour: tuple[int, int, int]) -> bytes:
    away = math.hypot(x + 0.5 - _SIZE / 2, y + 0.5 - _SIZE / 2)
    inside = max(0.0, min(1.0, 0.40 * _SIZE - away + 0.5))
    opaque = max(0.0, min(1.0, 0.48 * _SIZE - away + 0.5))
    mixed = [round(inside * c + (1 - inside) * 255) for c in colour]
    return bytes([*mixed, round(255 * opaque)])


def _png(lines: list[bytes]) -> bytes:
    def chunks() -> Iterator[bytes]:
        head = struct.pack(">2I5B", _SIZE, len(lines), 8, 6, 0, 0, 0)
        body = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
        for kind, content in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b"")):
            yield struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks())
