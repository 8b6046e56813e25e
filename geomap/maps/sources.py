"""A layer as a page reads it, whichever it came as: a frame of pandas, or a table of geomap that needs no pandas."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import shapely

from geomap.maps.cells import word_of
from geomap.tables import Table, each_once

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import DataFrame

Words = tuple[list[int], list[str], list[str | None]]
"""A column's codes (-1 where there is none), its distinct words in order of appearance, and the words themselves."""


class Source(Protocol):
    """What a page asks of a layer."""

    def __len__(self) -> int:
        """Rows."""

    def __contains__(self, name: object) -> bool:
        """Whether it has a column."""

    def column(self, name: str) -> list[Any]:
        """The cells of a column; what is missing is None, NaN or one of pandas's marks."""

    def words(self, name: str) -> Words:
        """A column as text."""

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column as numbers, NaN where there is none."""

    def geometries(self) -> NDArray[np.object_] | None:
        """Shapely geometries; None for a layer without."""

    def records(self) -> list[dict[str, Any]]:
        """The rows, with their geometry under that name."""


def source_of(layer: DataFrame | Table) -> Source:
    """A frame or a table as a page reads it."""
    return _OfTable(layer) if isinstance(layer, Table) else _OfFrame(layer)


class _OfTable:
    """A table of geomap."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._types = {field.name: field.type for field in table.layer.fields}

    def __len__(self) -> int:
        return len(self._table)

    def __contains__(self, name: object) -> bool:
        return name in self._types

    def column(self, name: str) -> list[Any]:
        values = self._table.columns[name]
        if self._types[name] != "datetime":
            return values
        return each_once(values, lambda v: None if v is None else v.replace(tzinfo=dt.UTC))

    def words(self, name: str) -> Words:
        values = self.column(name)
        return _coded(values if self._types[name] == "text" else each_once(values, word_of))

    def numbers(self, name: str) -> NDArray[np.float64]:
        return np.array([np.nan if value is None else value for value in self._table.columns[name]], dtype=float)

    def geometries(self) -> NDArray[np.object_] | None:
        if self._table.geometry is None:
            return None
        shapes = np.empty(len(self._table), dtype=object)
        shapes[:] = shapely.from_wkb(np.array(self._table.geometry, dtype=object))
        return shapes

    def records(self) -> list[dict[str, Any]]:
        names = self._table.layer.names
        rows = [dict(zip(names, row, strict=True)) for row in zip(*map(self.column, names), strict=True)]
        if (shapes := self.geometries()) is not None:
            for row, shape in zip(rows, shapes, strict=True):
                row["geometry"] = shape
        return rows


class _OfFrame:
    """A frame of pandas or geopandas, whatever its types."""

    def __init__(self, frame: DataFrame) -> None:
        self._frame = frame.reset_index(drop=True)

    def __len__(self) -> int:
        return len(self._frame)

    def __contains__(self, name: object) -> bool:
        return name in self._frame

    def column(self, name: str) -> list[Any]:
        values: list[Any] = self._frame[name].astype(object).tolist()
        return values

    def words(self, name: str) -> Words:
        import pandas as pd

        found = self._frame[name].astype(object).to_numpy()
        if pd.api.types.infer_dtype(found, skipna=True) not in {"string", "empty"}:
            return _coded([word_of(value) for value in found.tolist()])
        codes, values = pd.factorize(found)
        return codes.tolist(), values.tolist(), found.tolist()

    def numbers(self, name: str) -> NDArray[np.float64]:
        import pandas as pd

        numbers: NDArray[np.float64] = pd.to_numeric(self._frame[name], errors="coerce").to_numpy(
            dtype=float, na_value=np.nan
        )
        return numbers

    def geometries(self) -> NDArray[np.object_] | None:
        return np.asarray(self._frame["geometry"].array, dtype=object) if "geometry" in self._frame else None

    def records(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._frame.to_dict("records")  # type: ignore[assignment]
        return rows


def _coded(words: list[str | None]) -> Words:
    numbers: dict[str, int] = {}
    codes = [-1 if word is None else numbers.setdefault(word, len(numbers)) for word in words]
    return codes, list(numbers), words
