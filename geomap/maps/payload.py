"""What a page carries: the layers as one JSON value, column by column.

A column of many equal words is a list of codes into its distinct values; dates are days since 1970-01-01; positions are
whole hundred-thousandths of a degree. Columns without a value are left out. The same frames give the same bytes.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.lexicons import load
from geomap.maps.accounts import read_accounts
from geomap.maps.arrows import crossing_arrows
from geomap.maps.cells import is_missing
from geomap.maps.cells import word_of as _word
from geomap.maps.columns import PACK_ROWS, incident_columns, pack
from geomap.maps.geometry import SCALE, encode, main_bounds, west_of_gap
from geomap.maps.ground import ground_payload
from geomap.maps.sources import source_of
from geomap.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pandas import DataFrame

    from geomap.maps.sources import Source

REPORT_WORDS = ("report_id", "title", "url", "publisher", "published", "language")
PLACE_WORDS = ("report_id", "name", "kind", "country_code", "admin1")
EVIDENCE_FIELDS = (
    "count",
    "killed",
    "wounded",
    "captured",
    "distance",
    "date",
    "place",
    "actor",
    "target",
)
"""Fields whose words are marked in the quoted sentence, whatever follows an underscore (``count_min``)."""

FOOTPRINT_TOLERANCE = 0.0002
"""Degrees, about 20 m: below the accuracy of the finest border that is shipped (100 m)."""
COMPRESS_ABOVE = 65_536
"""Bytes of JSON above which a payload is deflated: below it, base64 eats most of what deflate saves."""
SMALL, SMALL_LEVEL = 6_000_000, 5
"""Bytes of JSON up to which better packing is worth its time; level 6 takes three times as long for 2 % less."""
DEFLATE_LEVEL = 2
"""Of 28 MB for 100,000 incidents: level 2 takes 0.15 s for 10.6 MB of page; 4 takes twice that for 8 % less."""


def page_payload(
    layers: Mapping[str, DataFrame | Table], basemap: Mapping[str, DataFrame | Table] | None
) -> dict[str, Any]:
    """The data of a page: incidents, footprints, borders, arrows, accounts, places, reports, evidence, basemap."""
    given = {name: source_of(layer) for name, layer in layers.items() if layer is not None}
    incidents = given["incidents"] if "incidents" in given else source_of(Table.of("incidents"))
    positions, shapes = _positions(incidents)
    index: dict[str, int] = {}
    if "incident_id" in incidents and any(name in given for name in ("footprints", "borders", "accounts")):
        index = {str(key): row for row, key in enumerate(incidents.column("incident_id"))}
    footprints = [*shapes, *_footprints(given.get("footprints"), index)]
    lines = _borders(given.get("borders"), index)
    data: dict[str, Any] = {
        "incidents": {
            "length": len(incidents),
            "lon": positions[0],
            "lat": positions[1],
            **incident_columns(incidents),
        },
        "footprints": [_without_geometry(item) for item in footprints],
        "borders": [_without_geometry(item) for item in lines],
        "arrows": crossing_arrows(footprints, lines),
        "places": _places(given.get("places")),
        "reports": _records(given.get("reports"), REPORT_WORDS),
        "evidence": _evidence(given.get("evidence"), incidents),
    }
    if accounts := read_accounts(given, index, tolerance=FOOTPRINT_TOLERANCE):
        data["accounts"] = accounts
    extent = _extent(positions, footprints)
    data["extent"] = extent
    data["cut"] = west_of_gap([lon / SCALE for lon in positions[0] if lon is not None])
    data["basemap"] = ground_payload(basemap or {}, positions)
    data["states"] = state_names(data)
    return data


CODED = ("actor_code", "target_code", "country_code", "asserted_by", "denied_by")


def state_names(data: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Names of the states that a page speaks of, by language and alpha-3: no browser knows them in every language."""
    used = {label["code"] for label in data["basemap"].get("labels", ()) if "code" in label}
    for name in CODED:
        column = data["incidents"].get(name) or []
        values = column["values"] if isinstance(column, dict) else column
        used |= {code for value in values if value for code in _CODE.findall(value)}
    for item in data.get("accounts", ()):
        used |= {code for name in ("asserted_by", "denied_by") for code in _CODE.findall(item.get(name, ""))}
    names = load("state_names")
    return {
        language: {code: known[code] for code in sorted(used) if code in known} for language, known in names.items()
    }


_CODE = re.compile(r"\b[A-Z]{3}\b")


def to_json(value: Any) -> str:
    """JSON that may stand inside a ``<script>``: ASCII, and no character with which markup could begin or end."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def to_script(value: dict[str, Any]) -> tuple[str, str]:
    """``(type, text)`` of the script element that carries a page's data.

    JSON when it is short; deflated JSON in base64 when it is long; and of many incidents the same behind the length of the
    JSON (four bytes, little-endian) and before the bytes of their columns.
    """
    columns = value.get("incidents", {})
    if columns.get("length", 0) >= PACK_ROWS:
        packed, blob = pack(columns)
        header = to_json({**value, "incidents": packed}).encode("ascii")
        header += b" " * (-(len(header) + 4) % 8)
        return "application/geomap-columns", _deflated(len(header).to_bytes(4, "little") + header + blob, DEFLATE_LEVEL)
    text = to_json(value)
    if len(text) <= COMPRESS_ABOVE:
        return "application/json", text
    return "application/geomap-deflate", _deflated(
        text.encode("ascii"), DEFLATE_LEVEL if len(text) > SMALL else SMALL_LEVEL
    )


def _deflated(content: bytes, level: int) -> str:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    return base64.b64encode(packer.compress(content) + packer.flush()).decode("ascii")


def _positions(source: Source) -> tuple[tuple[list[int | None], list[int | None]], list[dict[str, Any]]]:
    """Longitudes and latitudes of the rows as whole numbers, and the footprints of rows that are no points."""
    count = len(source)
    lon = np.full(count, np.nan)
    lat = np.full(count, np.nan)
    shapes: list[dict[str, Any]] = []
    if (geometries := source.geometries()) is not None:
        is_point = (shapely.get_type_id(geometries) == 0) & ~shapely.is_empty(geometries)
        lon[is_point], lat[is_point] = shapely.get_x(geometries[is_point]), shapely.get_y(geometries[is_point])
        for row in np.flatnonzero(~is_point & ~shapely.is_missing(geometries) & ~shapely.is_empty(geometries)):
            entries = encode(geometries[row], tolerance=FOOTPRINT_TOLERANCE)
            if entries:
                inside = shapely.point_on_surface(geometries[row])
                lon[row], lat[row] = inside.x, inside.y
                shapes.append({"row": int(row), "part": "shape", "shape": entries, "geometry": geometries[row]})
    elif "lon" in source and "lat" in source:
        lon, lat = source.numbers("lon"), source.numbers("lat")
    with np.errstate(invalid="ignore"):
        known = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lat) <= 90) & (np.abs(lon) <= 360)
    return (_whole(lon, known), _whole(lat, known)), shapes


def _whole(degrees: Any, known: Any) -> list[int | None]:
    whole = np.round(np.where(known, degrees, 0) * SCALE).astype(np.int64).tolist()
    return [value if ok else None for value, ok in zip(whole, known.tolist(), strict=True)]


def _rows(source: Source | None) -> list[dict[str, Any]]:
    return [] if source is None else source.records()


def _footprints(source: Source | None, index: Mapping[str, int]) -> list[dict[str, Any]]:
    items = []
    for row in _rows(source):
        incident = index.get(str(row.get("incident_id")))
        entries = encode(row.get("geometry"), tolerance=FOOTPRINT_TOLERANCE)
        if incident is None or not entries:
            continue
        item: dict[str, Any] = {"row": incident, "part": _word(row.get("part")) or "shape", "shape": entries}
        for name in ("method", "protocol", "remarks", "warnings", "licence", "attribution"):
            if (word := _word(row.get(name))) is not None:
                item[name] = word
        item["geometry"] = row["geometry"]
        items.append(item)
    return items


def _borders(source: Source | None, index: Mapping[str, int]) -> list[dict[str, Any]]:
    items = []
    for row in _rows(source):
        incident = index.get(str(row.get("incident_id")))
        entries = encode(row.get("geometry"), tolerance=FOOTPRINT_TOLERANCE)
        if incident is None or not entries:
            continue
        accuracy = row.get("accuracy_m")
        certain = row.get("certain", True)
        items.append(
            {
                "row": incident,
                "certain": int(is_missing(certain) or bool(certain)),
                "pair": _word(row.get("pair")),
                "source": _word(row.get("source")),
                "accuracy_m": None if accuracy is None or is_missing(accuracy) else round(float(accuracy), 1),
                "shape": entries,
                "geometry": row["geometry"],
            }
        )
    return items


def _without_geometry(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "geometry"}


def _records(source: Source | None, names: Iterable[str]) -> list[dict[str, str]]:
    return [{name: word for name in names if (word := _word(row.get(name))) is not None} for row in _rows(source)]


def _places(source: Source | None) -> list[dict[str, Any]]:
    """Places mentioned, one for each place and not for each mention."""
    places: dict[tuple[str | None, int, int], dict[str, Any]] = {}
    for row in _rows(source):
        geometry = row.get("geometry")
        if geometry is None or geometry.is_empty or row.get("role") == "part":
            continue
        point = geometry if geometry.geom_type == "Point" else shapely.point_on_surface(geometry)
        if not (np.isfinite(point.x) and np.isfinite(point.y)):
            continue
        lon, lat = round(point.x * SCALE), round(point.y * SCALE)
        words = {name: word for name in PLACE_WORDS if (word := _word(row.get(name))) is not None}
        names = {
            str(key): word for key in row if str(key).startswith("name_") and (word := _word(row[key])) is not None
        }
        key = (words.get("name"), lon, lat)
        place = places.setdefault(key, {**words, **names, "lon": lon, "lat": lat, "mentions": 0})
        place["mentions"] += 1
    return list(places.values())


def _evidence(source: Source | None, incidents: Source) -> dict[str, list[list[Any]]]:
    """Per incident row: ``[field, start, end]`` within the quote, for the words that a popup marks."""
    if source is None or not all(name in source for name in ("incident_id", "field", "start", "end")):
        return {}
    if not all(name in incidents for name in ("incident_id", "quote", "quote_start")):
        return {}
    if not len(source):
        return {}
    told = [
        incidents.column(name) if name in incidents else [None] * len(incidents)
        for name in ("incident_id", "report_id", "quote", "quote_start")
    ]
    rows = {str(row[0]): (position, row) for position, row in enumerate(zip(*told, strict=True))}
    marks: dict[str, list[list[Any]]] = {}
    for item in source.records():
        found = rows.get(str(item["incident_id"]))
        field = str(item["field"]).split("_")[0]
        if found is None or field not in EVIDENCE_FIELDS:
            continue
        position, (_, report_id, words, begin) = found
        if item.get("report_id") not in (None, report_id):
            continue
        quote = _word(words) or ""
        if any(map(is_missing, (begin, item["start"], item["end"]))):
            continue
        start, end = int(item["start"]) - int(begin), int(item["end"]) - int(begin)
        if 0 <= start < end <= len(quote):
            # JavaScript counts UTF-16 units where Python counts characters.
            before, within = quote[:start], quote[start:end]
            start = len(before.encode("utf-16-le", "surrogatepass")) // 2
            end = start + len(within.encode("utf-16-le", "surrogatepass")) // 2
            entry = [field, start, end]
            if entry not in marks.setdefault(str(position), []):
                marks[str(position)].append(entry)
    return {key: sorted(value, key=lambda mark: (mark[1], -mark[2])) for key, value in marks.items()}


def _extent(
    positions: tuple[list[int | None], list[int | None]], footprints: list[dict[str, Any]]
) -> list[float] | None:
    """West, south, east, north of what is drawn, degrees; None for an empty map."""
    boxes = [main_bounds(item["geometry"]) for item in footprints]
    lon = [value / SCALE for value in positions[0] if value is not None]
    lat = [value / SCALE for value in positions[1] if value is not None]
    if lon:
        boxes.append((min(lon), min(lat), max(lon), max(lat)))
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return [round(min(west), 5), round(min(south), 5), round(max(east), 5), round(max(north), 5)]
