"""FlatGeobuf, GeoParquet and zipped Shapefile of one layer: formats that GDAL and Arrow write better than we could."""

from __future__ import annotations

import io
import json
import math
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError, OutputError
from geomap.files import replacing, write_bytes
from geomap.frames import as_table, to_frame
from geomap.rights import each_once

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from geomap.tables import Table

_EARLIEST = (1980, 1, 1, 0, 0, 0)
DBF_NAME = 10
DBF_TEXT_BYTES = 254
"""What a dBase file holds: ten letters of a column's name, 254 bytes of a text."""
_ARRAYS: dict[str, tuple[str, Any]] = {
    "integer": ("int64", 0),
    "real": ("float64", math.nan),
    "boolean": ("bool", False),
    "date": ("datetime64[D]", None),
    "datetime": ("datetime64[ms]", None),
}
"""Array type of a column, and what stands where a value is missing."""
_GDAL_UTC = 100
"""GDAL's mark of a time in UTC."""
_GEOMETRIES = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
}
SHAPE_NAMES = {
    "incident_id": "incident",
    "report_id": "report",
    "report_ids": "reports",
    "actor_code": "actor_cd",
    "target_code": "target_cd",
    "killed_min": "killed_min",
    "wounded_min": "wound_min",
    "wounded_max": "wound_max",
    "captured_min": "capt_min",
    "captured_max": "capt_max",
    "distance_m": "dist_m",
    "distance_max_m": "dist_max_m",
    "distance_relation": "dist_rel",
    "distance_anchor": "dist_anch",
    "distance_text": "dist_text",
    "country_code": "country",
    "uncertainty_m": "uncert_m",
    "date_precision": "date_prec",
    "asserted_by": "asserted",
    "confidence": "confid",
    "quote_start": "quote_from",
    "quote_end": "quote_to",
    "source_title": "src_title",
    "source_url": "src_url",
    "attribution": "attrib",
    "spatial_fit": "spat_fit",
    "accuracy_m": "accuracy",
}
"""Names of columns in a Shapefile where the first ten letters would be no name; the others are cut."""


def write_flatgeobuf(source: object, path: str | os.PathLike[str], *, name: str | None = None) -> Path:
    """Write one layer as FlatGeobuf, with its title, licences and attribution in the header; returns the path."""
    table = as_table(source, name)
    if table.geometry is None:
        raise InputError(f"{table.layer.name}: FlatGeobuf holds no table without geometry; export it as csv")
    columns = [
        (
            f.name,
            f.type,
            [None if v is None else json.dumps(list(v), ensure_ascii=False) for v in table.columns[f.name]],
        )
        if f.type == "list"
        else (f.name, f.type, table.columns[f.name])
        for f in table.layer.fields
    ]
    # The format's index cannot hold a feature without a place.
    indexed = len(table) > 0 and all(shape is not None for shape in table.geometry)
    with replacing(path) as part:
        _write(
            columns,
            table,
            part,
            path=path,
            driver="FlatGeobuf",
            layer=table.layer.name,
            SPATIAL_INDEX="YES" if indexed else "NO",
            TITLE=table.layer.title,
            DESCRIPTION=_said(table, _rights(table)),
        )
    return Path(path)


def write_geoparquet(source: object, path: str | os.PathLike[str], *, name: str | None = None) -> Path:
    """Write one layer as GeoParquet 1.1, its licences and attribution in the file's metadata; returns the path.

    Raises:
        InputError: pyarrow is not installed.
        OutputError: the file could not be written.
    """
    try:
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        raise InputError("GeoParquet needs pyarrow: pip install 'geomap[parquet]'") from None
    table = as_table(source, name)
    frame = to_frame(table)
    with replacing(path) as part:
        frame.to_parquet(part, index=False)
        made = pq.read_table(part)
        told = {f"geomap:{key}".encode(): value.encode() for key, value in _rights(table).items()}
        pq.write_table(made.replace_schema_metadata({**(made.schema.metadata or {}), **told}), part, compression="zstd")
    return Path(path)


def write_shapefile(
    source: object, path: str | os.PathLike[str], *, name: str | None = None
) -> tuple[Path, tuple[str, ...]]:
    """Write one layer as a zipped Shapefile; returns the path and what the format cut, in words.

    Raises:
        InputError: the layer has no geometry.
        OutputError: the file could not be written.
    """
    table = as_table(source, name)
    if table.geometry is None:
        raise InputError(f"{table.layer.name}: a Shapefile holds no table without geometry; export it as csv")
    columns, cuts = _shape_columns(table)
    stem = Path(path).name.split(".")[0] or "layer"
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is cut is told below, once, in words
            shape = Path(folder) / f"{stem}.shp"
            _write(columns, table, shape, path=path, driver="ESRI Shapefile", encoding="UTF-8")
        with zipfile.ZipFile(buffer, "w") as archive:
            for file in sorted(Path(folder).iterdir()):
                entry = zipfile.ZipInfo(file.name, _EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                content = file.read_bytes()
                # A dBase file begins with the day on which it was written: the clock would make two builds differ.
                archive.writestr(
                    entry, content[:1] + bytes([95, 1, 1]) + content[4:] if file.suffix == ".dbf" else content
                )
            archive.writestr(zipfile.ZipInfo(f"{stem}.txt", _EARLIEST), _said(table, _rights(table)) + "\n")
    return write_bytes(path, buffer.getvalue()), tuple(cuts)


def _write(
    columns: Sequence[tuple[str, str, list[Any]]], table: Table, to: Path, *, path: object, **options: Any
) -> None:
    """Columns (name, type, values) and the table's geometry by GDAL, dates as dates, times as UTC.

    Raises:
        OutputError: GDAL could not write the file.
    """
    import numpy as np
    import pyogrio.raw
    from pyogrio.errors import DataSourceError, FeatureError, GeometryError

    data, masks = [], []
    for _, kind, values in columns:
        empty = np.array([v is None for v in values], dtype=bool)
        dtype, blank = _ARRAYS.get(kind, ("object", None))
        filled = [blank if v is None else v for v in values]
        if kind == "text":
            filled = [v if v is None else v.encode("utf-8", "replace").decode().replace("\0", "\ufffd") for v in filled]
        data.append(np.array(filled, dtype=dtype))
        masks.append(empty)
    try:
        pyogrio.raw.write(
            to,
            geometry=np.array(table.geometry, dtype=object),
            field_data=data,
            fields=[name for name, _, _ in columns],
            field_mask=masks,
            geometry_type=_GEOMETRIES.get(table.layer.geometry or "", "Unknown"),
            crs="EPSG:4326",
            gdal_tz_offsets={name: np.full(len(table), _GDAL_UTC) for name, kind, _ in columns if kind == "datetime"},
            **options,
        )
    except (DataSourceError, FeatureError, GeometryError) as error:
        raise OutputError(f"{path}: could not be written ({str(error).splitlines()[0]}); nothing was changed") from None


def _shape_columns(table: Table) -> tuple[list[tuple[str, str, list[Any]]], list[str]]:
    """Columns as a dBase file holds them, and what that cuts."""
    names, cuts, columns, long = _short_names(table), [], [], 0
    for f in table.layer.fields:
        kind, values = f.type, table.columns[f.name]
        if kind in ("text", "list"):
            texts = [None if v is None else ", ".join(v) if kind == "list" else str(v) for v in values]
            long += sum(t is not None and len(t.encode("utf-8", "replace")) > DBF_TEXT_BYTES for t in texts)
            kind, values = "text", [_cut(t) for t in texts]
        elif kind == "datetime":
            kind, values = "text", [None if v is None else f"{v.isoformat(timespec='seconds')}Z" for v in values]
        elif kind == "boolean":
            kind, values = "integer", [None if v is None else int(v) for v in values]
        columns.append((names[f.name], kind, values))
    if renamed := {old: new for old, new in names.items() if old != new}:
        cuts.append("column names of at most ten letters: " + ", ".join(f"{o} is {n}" for o, n in renamed.items()))
    if long:
        cuts.append(f"{long} texts of more than {DBF_TEXT_BYTES} bytes were cut")
    cuts.append(
        "times are text, yes and no are 1 and 0, lists are joined by commas, no text and empty text are the same"
    )
    return columns, cuts


def _short_names(table: Table) -> dict[str, str]:
    taken: set[str] = set()
    names = {}
    for f in table.layer.fields:
        base = SHAPE_NAMES.get(f.name, f.name)
        short, number = base[:DBF_NAME], 2
        while short.lower() in taken or not short:
            end = f"_{number}"
            short, number = base[: DBF_NAME - len(end)] + end, number + 1
        taken.add(short.lower())
        names[f.name] = short
    return names


def _cut(text: str | None) -> str | None:
    """At most what dBase holds, never a part of a character."""
    return None if text is None else text.encode("utf-8", "replace")[:DBF_TEXT_BYTES].decode("utf-8", "ignore")


def _rights(table: Table) -> dict[str, str]:
    told = {"title": table.layer.title}
    for key in ("licence", "attribution"):
        if values := each_once(table.columns.get(key, ())):
            told[key] = "; ".join(values)
    return told


def _said(table: Table, told: dict[str, str]) -> str:
    words = [table.layer.description, *(f"{k.capitalize()}: {v}." for k, v in told.items() if k != "title")]
    return " ".join(w if w.endswith(".") else f"{w}." for w in words if w)
