"""Tables as GeoDataFrames with typed columns, and any GeoDataFrame as a table."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import TYPE_CHECKING, Any

from geomap import wkb
from geomap.errors import InputError
from geomap.tables import Field, Layer, Table, layers, read_column

if TYPE_CHECKING:
    import pandas as pd

_DTYPES: dict[str, Any] = {
    "text": "str",
    "integer": "Int64",
    "real": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "datetime": "datetime64[ms, UTC]",
}
_KINDS = {"i": "integer", "u": "integer", "f": "real", "b": "boolean", "M": "datetime"}
"""Types of the columns of a foreign frame, by numpy's letter."""


def to_frame(table: Table) -> pd.DataFrame:
    """A GeoDataFrame (EPSG:4326), or a DataFrame for a table without geometry, with typed columns.

    Dates are ``datetime64``, the publishing time in UTC; whole numbers are nullable; lists stay lists.
    """
    import pandas as pd

    data = {}
    for f in table.layer.fields:
        values = table.columns[f.name]
        if f.type == "list":
            data[f.name] = pd.Series([list(v) if v is not None else None for v in values], dtype=object)
        elif f.type in ("date", "datetime"):
            moments = pd.to_datetime(pd.Series(values, dtype=object), utc=f.type == "datetime", errors="coerce")
            data[f.name] = moments.astype(_DTYPES[f.type])
        else:
            data[f.name] = pd.Series(values, dtype=_DTYPES[f.type])
    if table.geometry is None:
        frame = pd.DataFrame(data)
    else:
        import geopandas as gpd
        import shapely

        shapes = gpd.GeoSeries(shapely.from_wkb(table.geometry), crs=4326, index=range(len(table)))
        frame = gpd.GeoDataFrame(data, geometry=shapes)
    frame.attrs["layer"] = table.layer.name
    return frame


def from_frame(frame: pd.DataFrame, name: str | None = None) -> Table:
    """A table from a frame: one that geomap made, or any GeoDataFrame (reprojected to EPSG:4326 where it has a CRS)."""
    name = (
        name or frame.attrs.get("layer") or ("incidents" if "incident_id" in frame and "kind" in frame else "features")
    )
    base = layers().get(name)
    known = {f.name: f for f in base.fields} if base else {}
    geometry = getattr(frame, "_geometry_column_name", None)
    fields, columns = [], {}
    for column in frame.columns:
        if column == geometry:
            continue
        label = str(column)
        f = known.get(label) or Field(label, _kind(frame[column]), title=label)
        fields.append(f)
        columns[label] = read_column(_plain_column(frame[column]), f.type)
    shapes = None
    if geometry is not None and geometry in frame:
        shapes = _shapes(frame)
    if base and set(known) <= set(columns) and (shapes is None) == (base.geometry is None):
        layer = Layer(name, base.title, base.description, tuple(fields), base.key, base.geometry)
    else:
        layer = Layer(name, name, "", tuple(fields), (), None if shapes is None else _geometry_type(shapes))
    return Table(layer, columns, shapes)


def as_table(source: object, name: str | None = None) -> Table:
    """A table from a table or a frame.

    Raises:
        InputError: it is neither.
    """
    if isinstance(source, Table):
        return source
    if hasattr(source, "columns") and hasattr(source, "attrs"):
        return from_frame(source, name)  # type: ignore[arg-type]
    raise InputError(f"expected a GeoDataFrame or a table of geomap, got {type(source).__name__}")


def _shapes(frame: Any) -> list[bytes | None]:
    import shapely

    if frame.crs is not None and not frame.crs.equals(4326):
        frame = frame.to_crs(4326)
    return [None if g is None or g.is_empty else wkb.simple(bytes(shapely.to_wkb(g))) for g in frame.geometry]


def _geometry_type(shapes: list[bytes | None]) -> str:
    """The one type of all shapes, GEOMETRY where they differ."""
    names = {wkb.parse(shape)[0].upper() for shape in shapes if shape is not None}
    return names.pop() if len(names) == 1 else "GEOMETRY"


def _kind(column: pd.Series[Any]) -> str:
    """The type of a foreign column."""
    kind = getattr(column.dtype, "kind", "O")
    if kind in _KINDS:
        return _KINDS[kind]
    first = next((v for v in column.tolist() if v is not None and v == v), None)  # noqa: PLR0124 (v != v is NaN)
    if isinstance(first, dt.datetime):
        return "datetime"
    if isinstance(first, dt.date):
        return "date"
    return "list" if isinstance(first, (list, tuple)) else "text"


def _plain_column(column: pd.Series[Any]) -> list[Any]:
    """A column as plain Python values; the types that ``to_frame`` gives are taken as a whole."""
    import pandas as pd

    kind = getattr(column.dtype, "kind", "O")
    if kind == "M":
        if column.dt.tz is not None:
            column = column.dt.tz_convert("UTC").dt.tz_localize(None)
        return [None if isinstance(v, type(pd.NaT)) else v for v in column.dt.to_pydatetime().tolist()]
    if kind in "iufb" or isinstance(column.dtype, pd.StringDtype):
        values = column.astype(object).where(column.notna(), None).tolist()
        return [v if type(v) is not float or math.isfinite(v) else None for v in values] if kind == "f" else values
    return [_plain(value) for value in column.tolist()]


def _plain(value: Any) -> Any:
    """A cell as a plain Python value; every kind of 'missing' is None."""
    if value is None or isinstance(value, (list, tuple, str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    if getattr(value, "ndim", 0):  # a list as Parquet gives it back
        return value.tolist()
    return _plain(value.item()) if hasattr(value, "item") else value
