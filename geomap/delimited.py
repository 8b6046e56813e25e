"""Comma-separated files that are safe to open in a spreadsheet, and the plain CSV of a layer with its geometry as WKT.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets hide and
``read_csv`` takes away again (https://owasp.org/www-community/attacks/CSV_Injection). Lines end as RFC 4180 asks.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.files import replacing
from geomap.frames import as_table
from geomap.tables import Field, Layer, Table, flat, layers, read_value

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that make a spreadsheet run a cell; the wide ones do where it speaks Japanese."""
_GEOMETRY = "WKT"
"""GDAL and QGIS take a column of this name for the geometry."""


def safe_cell(value: Any) -> str:
    """A value as the text of a cell: missing is empty, no text is a formula; numbers, whose minus is one, stay."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    plain = flat(value)
    if plain is None:
        return ""
    if isinstance(plain, float):
        return repr(int(plain)) if plain == int(plain) and abs(plain) < 1e15 else repr(plain)
    text = str(plain).replace("\0", "\ufffd")
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    """Also behind spaces and apostrophes: the first so that what is read back is what was written."""
    bare = text.lstrip(" '\ufeff\u00a0")
    return bare.startswith(FORMULA_STARTS) or text.startswith("'")


def plain_cell(text: str) -> str:
    """What ``safe_cell`` was given."""
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def write_rows(path: str | os.PathLike[str], heads: Sequence[Sequence[str]], rows: Iterable[Sequence[Any]]) -> Path:
    """Write header lines and rows as CSV in UTF-8; returns the path.

    Raises:
        OutputError: the file could not be written; the old one, if any, stands.
    """
    with replacing(path) as part, part.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows(heads)
        writer.writerows([safe_cell(value) for value in row] for row in rows)
    from pathlib import Path

    return Path(path)


def write_csv(source: object, path: str | os.PathLike[str], *, name: str | None = None) -> Path:
    """Write one layer with all its columns, its geometry as well-known text in the column ``WKT``; returns the path."""
    import shapely

    table = as_table(source, name)
    heads = [f.name for f in table.layer.fields]
    columns = [table.columns[n] for n in heads]
    if table.geometry is not None:
        own = _GEOMETRY
        while own.lower() in {h.lower() for h in heads}:
            own = f"_{own}"
        heads = [*heads, own]
        shapes = shapely.from_wkb(table.geometry)
        columns.append([None if s is None else shapely.to_wkt(s, rounding_precision=7) for s in shapes])
    return write_rows(path, [[safe_cell(h) for h in heads]], zip(*columns, strict=True))


def read_csv(path: str | os.PathLike[str], name: str = "incidents") -> Table:
    """A layer that ``write_csv`` wrote; columns that the layer does not have are read as text.

    Raises:
        InputError: the file is no CSV of a layer, or a cell does not fit its column.
    """
    from geomap import wkb

    text = _text_of(path)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heads = [plain_cell(h) for h in next(lines, [])]
        rows = list(lines)
    except csv.Error as error:
        raise InputError(f"{path}: line {lines.line_num} is not CSV ({error})") from None
    known = {f.name: f for f in layers()[name].fields}
    if not heads or not set(heads) & set(known):
        raise InputError(f"{path}: the first line names no column of the layer {name!r}")
    spatial = layers()[name].geometry if _GEOMETRY in heads else None
    fields = [known.get(h, Field(h, "text", title=h)) for h in heads if h != _GEOMETRY]
    columns: dict[str, list[Any]] = {f.name: [] for f in fields}
    shapes: list[bytes | None] = []
    for number, row in enumerate(rows, 2):
        if len(row) != len(heads):
            raise InputError(f"{path}: row {number} has {len(row)} cells where the first line has {len(heads)}")
        told = dict(zip(heads, row, strict=True))
        if spatial:
            shapes.append(_shape(told.pop(_GEOMETRY), path, number))
        for f in fields:
            columns[f.name].append(_cell(told[f.name], f, path, number))
    layer = (
        layers()[name] if set(columns) == set(known) and spatial else Layer(name, name, "", tuple(fields), (), spatial)
    )
    return Table(layer, columns, [None if s is None else wkb.simple(s) for s in shapes] if spatial else None)


def _text_of(path: str | os.PathLike[str]) -> str:
    from pathlib import Path

    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8 text; save it as UTF-8") from None


def _cell(text: str, f: Field, path: object, number: int) -> Any:
    if not text:
        return None
    try:
        return read_value(plain_cell(text), f.type)
    except ValueError as error:
        raise InputError(f"{path}: row {number} has {text!r} in {f.name!r}, which is no {f.type} ({error})") from None


def _shape(text: str, path: object, number: int) -> bytes | None:
    import shapely

    if not text:
        return None
    try:
        return bytes(shapely.to_wkb(shapely.from_wkt(text)))
    except shapely.errors.ShapelyError:
        raise InputError(f"{path}: row {number} has no well-known text in {_GEOMETRY!r}") from None
