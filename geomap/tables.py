"""The layers and tables that geomap writes: their columns with type and meaning, and the rows of one in columns.

What the columns are stands in ``lexicons/layers.toml``. A ``Table`` holds plain Python values and well-known binary,
so that a store or a file can be written without pandas; ``geomap.frames`` turns it into a (Geo)DataFrame and back.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from geomap import models
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

T = TypeVar("T")
V = TypeVar("V")
TYPES = ("text", "integer", "real", "boolean", "date", "datetime", "list")
_CHOICES = {
    "KINDS": models.KINDS,
    "STATUSES": models.STATUSES,
    "REVIEWS": models.REVIEWS,
    "DATE_PRECISIONS": ("day", "week", "month", "year"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a layer or table."""

    name: str
    type: str
    """One of TYPES."""
    title: str = ""
    """What a person sees above it."""
    doc: str = ""
    choices: tuple[str, ...] = ()
    """The values that it may take; empty where free."""
    wide: bool = False
    """A text of several lines."""
    locked: bool = False
    """Not for hand edits: read from the reports or from the data."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What a layer or table is: its columns in order, its geometry type (None for a table), its key."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    geometry: str | None = None
    """POINT, LINESTRING, MULTILINESTRING, MULTIPOLYGON or GEOMETRY; longitude, latitude, EPSG:4326."""

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(f.name for f in self.fields)


@functools.cache
def layers() -> Mapping[str, Layer]:
    """All layers and tables by name, in the order in which they are written."""
    known: dict[str, Layer] = {}
    for name, told in load("layers").items():
        fields = known[told["like"]].fields if "like" in told else tuple(_field(f) for f in told["fields"])
        known[name] = Layer(name, told["title"], told["description"], fields, tuple(told["key"]), told.get("geometry"))
    return known


def _field(told: Mapping[str, Any]) -> Field:
    return Field(**{**told, "choices": _CHOICES[told["choices"]] if "choices" in told else ()})


@dataclass(slots=True)
class Table:
    """Rows of one layer, column by column; all columns and the geometries are equally long."""

    layer: Layer
    columns: dict[str, list[Any]] = field(default_factory=dict)
    geometry: list[bytes | None] | None = None
    """Well-known binary, EPSG:4326; None for a table without geometry."""

    @classmethod
    def of(cls, name: str, rows: Iterable[Sequence[Any]] = (), geometry: Iterable[bytes | None] = ()) -> Table:
        """A table of a known layer from rows whose values stand in the layer's order."""
        layer = layers()[name]
        listed = list(rows)
        columns = [list(column) for column in zip(*listed, strict=True)] if listed else [[] for _ in layer.fields]
        shapes = None if layer.geometry is None else list(geometry)
        return cls(layer, dict(zip(layer.names, columns, strict=True)), shapes)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), self.geometry or ()))

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows, values in the order of the fields."""
        return zip(*(self.columns[f.name] for f in self.layer.fields), strict=True)

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries."""
        names = self.layer.names
        return (dict(zip(names, row, strict=True)) for row in self.rows())

    def where(self, keep: Sequence[bool]) -> Table:
        """Only the rows for which ``keep`` is true."""
        columns = {name: [v for v, k in zip(c, keep, strict=True) if k] for name, c in self.columns.items()}
        shapes = None if self.geometry is None else [g for g, k in zip(self.geometry, keep, strict=True) if k]
        return Table(self.layer, columns, shapes)


def utc(moment: dt.datetime) -> dt.datetime:
    """A moment in UTC without a time zone mark; one without a mark is UTC already."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment


def iso(moment: dt.datetime) -> str:
    """A moment as ``2021-05-15T00:00:00Z``, with milliseconds only where it has some."""
    moment = utc(moment)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds") + "Z"


def flat(value: Any) -> Any:
    """A value as flat files and databases take it: dates as ISO text, lists as JSON text, NaN as None."""
    if isinstance(value, (tuple, list)):
        return json.dumps(list(value), ensure_ascii=False)
    if isinstance(value, dt.datetime):
        return iso(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def read_value(value: Any, kind: str) -> Any:
    """The typed value of what ``flat`` wrote.

    Raises:
        ValueError: the value does not fit the type.
    """
    if value is None:
        return None
    match kind:
        case "date":
            return value if type(value) is dt.date else dt.date.fromisoformat(str(value)[:10])
        case "datetime":
            return utc(value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value)))
        case "list":
            return tuple(value if isinstance(value, (list, tuple)) else _list(str(value)))
        case "boolean":
            return value in (1, True, "1", "true", "True")
        case "integer":
            return int(value)
        case "real":
            return float(value)
    return str(value)


def each_once(values: Iterable[T], change: Callable[[T], V]) -> list[V]:
    """``change`` of every value in order, worked out once for each different one; the values must be hashable."""
    known: dict[T, V] = {}
    made = []
    for value in values:
        try:
            made.append(known[value])
        except KeyError:
            made.append(known.setdefault(value, change(value)))
    return made


def read_column(values: Sequence[Any], kind: str) -> list[Any]:
    """``read_value`` of a whole column; values that are of the type already pass as they are.

    Raises:
        ValueError: a value does not fit the type.
    """
    match kind:
        case "text":
            return [v if v is None or type(v) is str else str(v) for v in values]
        case "integer":
            return [v if v is None or type(v) is int else int(v) for v in values]
        case "real":
            return [v if v is None or type(v) is float else float(v) for v in values]
        case "boolean":
            return [v if v is None or type(v) is bool else read_value(v, kind) for v in values]
        case "list":
            return each_once([tuple(v) if isinstance(v, list) else v for v in values], lambda v: read_value(v, kind))
    return each_once(values, lambda v: read_value(v, kind))


def _list(text: str) -> list[str]:
    """JSON text, or what a person types: ``AZE, ARM``."""
    if text.lstrip().startswith("["):
        return [str(v) for v in json.loads(text)]
    return [v.strip() for v in text.split(",") if v.strip()]
