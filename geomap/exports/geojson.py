"""GeoJSON as RFC 7946 asks: WGS 84, outer rings counterclockwise, cut at the antimeridian, a bbox, stable ids, no crs.

Written line by line with our own number formatting: 100,000 incidents take a few seconds on one core, and the same
layer gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import struct
from typing import TYPE_CHECKING, Any

from geomap import rights, wkb
from geomap.files import replacing
from geomap.frames import as_table
from geomap.tables import Table, each_once, iso

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

DECIMALS = 7
"""Of a point's degrees: a centimetre, as RFC 7946 suggests at most."""
SHAPE_DECIMALS = 6
"""Of a line's or area's degrees: a decimetre, a hundredth of the best border line's accuracy."""
COARSE_DECIMALS = 5
"""A metre: of lines and areas whose place is known to COARSE_FROM_M at best."""
COARSE_FROM_M = 50.0
_AT_ONCE = 5_000
"""Features that are put together at a time: as fast as all at once, in a fraction of the memory."""
_POINT_HEAD = struct.pack("<BI", 1, 1)
_quoted = json.encoder.encode_basestring


def write_geojson(source: object, path: str | os.PathLike[str], *, name: str | None = None) -> Path:
    """Write one layer (GeoDataFrame or table) as a FeatureCollection; returns the path.

    Lists stay lists, dates are ISO text, what is missing is null; ``licence`` and ``attribution`` stand in every
    feature and once, in words, at the top.

    Raises:
        OutputError: the file could not be written; the old one, if any, stands.
    """
    table = as_table(source, name)
    with replacing(path) as part, part.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines(_lines(table))
    from pathlib import Path

    return Path(path)


def write_all_geojson(tables: Mapping[str, Table], path: str | os.PathLike[str]) -> Path:
    """Write all layers as one FeatureCollection, each feature with the foreign member ``layer``; returns the path.

    Tables without geometry follow as features without a place, so that one file holds the whole store.

    Raises:
        OutputError: the file could not be written; the old one, if any, stands.
    """
    head = _head("geomap", list(tables.values()))
    with replacing(path) as part, part.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(head)
        separator = ""
        for name, table in tables.items():
            for feature in _features(table, layer=name):
                file.write(separator + feature)
                separator = ",\n"
        file.write("\n]}\n")
    from pathlib import Path

    return Path(path)


def geojson_text(source: object, *, name: str | None = None) -> str:
    """One layer as the text of a FeatureCollection, for standard output or a server."""
    return "".join(_lines(as_table(source, name))).encode("utf-8", "replace").decode()


def _lines(table: Table) -> Iterator[str]:
    yield _head(table.layer.name, [table])
    separator = ""
    for feature in _features(table):
        yield separator + feature
        separator = ",\n"
    yield "\n]}\n"


def _head(name: str, tables: Sequence[Table]) -> str:
    """The collection up to its first feature: name, licences and attributions in words, bbox."""
    head: dict[str, Any] = {"type": "FeatureCollection", "name": name}
    for key in ("licence", "attribution"):
        told = rights.each_once(v for t in tables for v in t.columns.get(key, ()))
        if told:
            head[key] = "; ".join(told)
    bbox = _bbox(g for t in tables for g in t.geometry or () if g)
    if bbox:
        head["bbox"] = [round(v, DECIMALS) for v in bbox]
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n'


def collection_bbox(table: Table) -> tuple[float, float, float, float] | None:
    """West, south, east, north of all features; west > east where the narrower box crosses the antimeridian."""
    return _bbox(g for g in table.geometry or () if g)


def _bbox(shapes: Iterable[bytes]) -> tuple[float, float, float, float] | None:
    """Each part counts by itself: what was cut at the antimeridian lies on both of its sides."""
    boxes = [b for shape in shapes for b in _boxes(shape)]
    if not boxes:
        return None
    south, north = min(b[1] for b in boxes), max(b[3] for b in boxes)
    west, east = min(b[0] for b in boxes), max(b[2] for b in boxes)
    if east - west > 180:
        # The widest gap between the boxes, going round: the bbox is its complement.
        spans = sorted((b[0], b[2]) for b in boxes)
        reach, gap, edges = spans[0][1], west + 360 - east, (west, east)
        for left, right in spans[1:]:
            if left - reach > gap:
                gap, edges = left - reach, (left, reach)
            reach = max(reach, right)
        west, east = edges
    return west, south, east, north


def _boxes(shape: bytes) -> list[tuple[float, float, float, float]]:
    """The box of a shape as it is written; a box for each part where it is wide."""
    box = wkb.bounds(shape)
    if box is None:
        return []
    if box[2] - box[0] <= 180 and box[0] >= -180 and box[2] <= 180:
        return [box]
    name, coordinates = wkb.parse(wkb.cut_at_antimeridian(wkb.simple(shape)))
    if not name.startswith("Multi"):
        return [wkb.bounds(wkb.build(name, coordinates)) or box]
    single = name.removeprefix("Multi")
    return [b for part in coordinates if (b := wkb.bounds(wkb.build(single, part)))]


def _features(table: Table, *, layer: str | None = None) -> Iterator[str]:
    ids = _ids(table)
    if layer is not None:  # ids are unique in the file
        ids = [f"{layer}:{i}" for i in ids]
    shapes = table.geometry or [None] * len(table)
    decimals = _decimals_of(table)
    member = "" if layer is None else f'"layer": {_quoted(layer)}, '
    for start in range(0, len(table), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        columns = [
            _entries(f"{json.dumps(f.name, ensure_ascii=False)}: ", f.type, table.columns[f.name][part])
            for f in table.layer.fields
        ]
        rows = zip(*columns, strict=True) if columns else ((),) * len(shapes[part])
        for feature_id, shape, fine, row in zip(ids[part], shapes[part], decimals[part], rows, strict=True):
            where = geometry_text(shape, decimals=fine)
            yield (
                f'{{"type": "Feature", "id": {_quoted(feature_id)}, {member}"geometry": {where}, '
                f'"properties": {{{", ".join(row)}}}}}'
            )


def _entries(key: str, kind: str, values: list[Any]) -> list[str]:
    """A column as members of an object, ``"name": value``; what repeats is written once."""
    none = f"{key}null"
    match kind:
        case "text":
            return [none if v is None else key + _quoted(v) for v in values]
        case "integer":
            return [none if v is None else f"{key}{v}" for v in values]
        case "real":
            return [none if v is None else key + _number(v) for v in values]
        case "list":
            write: Callable[[Any], str] = lambda v: json.dumps(list(v), ensure_ascii=False)  # noqa: E731
            values = [tuple(v) if isinstance(v, list) else v for v in values]
        case "boolean":
            write = lambda v: "true" if v else "false"  # noqa: E731
        case _:
            write = lambda v: _quoted(iso(v) if isinstance(v, dt.datetime) else v.isoformat())  # noqa: E731
    return each_once(values, lambda v: none if v is None else key + write(v))


def _ids(table: Table) -> list[str]:
    """Each feature's id: the layer's key, with the report where an event stands once for each; unique in the file."""
    keys = [k for k in table.layer.key if k in table.columns]
    made = (
        [":".join(str(v) for v in values) for values in zip(*(table.columns[k] for k in keys), strict=True)]
        if keys
        else []
    )
    made = made or [str(n) for n in range(1, len(table) + 1)]
    if len(set(made)) < len(made) and "report_id" in table.columns and "report_id" not in keys:
        made = [f"{a}:{b}" for a, b in zip(made, table.columns["report_id"], strict=True)]
    if len(set(made)) < len(made):
        seen: dict[str, int] = {}
        for at, key in enumerate(made):
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 1:
                made[at] = f"{key}:{seen[key]}"
    return made


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "null"
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _decimals_of(table: Table) -> list[int]:
    """Decimals of each row's lines and areas, from how well their place is known."""
    known = table.columns.get("accuracy_m") or table.columns.get("uncertainty_m")
    if not known:
        return [SHAPE_DECIMALS] * len(table)
    return [COARSE_DECIMALS if isinstance(m, float) and m >= COARSE_FROM_M else SHAPE_DECIMALS for m in known]


def geometry_text(shape: bytes | None, *, decimals: int = SHAPE_DECIMALS) -> str:
    """One geometry as GeoJSON text, ``null`` for none and for an empty one; ``decimals`` of lines and areas."""
    if shape is None:
        return "null"
    if len(shape) == 21 and shape[:5] == _POINT_HEAD:
        lon, lat = struct.unpack_from("<2d", shape, 5)
        if -180 <= lon <= 180:
            return f'{{"type": "Point", "coordinates": [{_number(round(lon, DECIMALS))}, {_number(round(lat, DECIMALS))}]}}'
    plain = wkb.simple(shape)
    if wkb.bounds(plain) is None:
        return "null"
    name, coordinates = wkb.parse(wkb.cut_at_antimeridian(plain))
    if name.endswith("Point"):
        decimals = DECIMALS
    elif name == "Polygon":
        coordinates = wkb.wound(coordinates)
    elif name == "MultiPolygon":
        coordinates = [wkb.wound(polygon) for polygon in coordinates]
    return f'{{"type": "{name}", "coordinates": {_nested(coordinates, decimals)}}}'


def _nested(part: Any, decimals: int) -> str:
    if part and isinstance(part[0], float):
        return _position(part, decimals)
    if part and isinstance(part[0][0], float):
        positions = [_position(p, decimals) for p in part]
        # Rounding makes neighbours equal; a ring keeps four positions, a line two.
        kept = [p for n, p in enumerate(positions) if not n or p != positions[n - 1]]
        return f"[{', '.join(kept if len(kept) >= 4 else positions)}]"
    return "[" + ", ".join([_nested(inner, decimals) for inner in part]) + "]"


def _position(position: Any, decimals: int) -> str:
    return f"[{_number(round(position[0], decimals))}, {_number(round(position[1], decimals))}]"
