"""What is exported reads back equal: any values, any of the lossless formats, by property."""

from __future__ import annotations

import datetime as dt
import string
import tempfile
from pathlib import Path

import pandas as pd
import pytest
import shapely
from export_layers import sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geomap
from geomap.exports.formats import FORMATS, write_format
from geomap.frames import from_frame, to_frame
from geomap.layers import read_store, read_tables
from geomap.tables import Field, Table, layers

LOSSLESS = ("gpkg", "geojson", "csv", "parquet", "fgb")
ONE_KIND = ("gpkg", "geojson", "csv", "parquet")
DIGITS = 5
"""Of a degree in GeoJSON's lines and areas; points have seven."""

# What SQLite, Arrow and XML readers all hold: any text but NUL and lone halves of a pair, which become U+FFFD.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=30) | st.sampled_from(
    ["=1+1", "'=1", "@x", '"quoted", text', "a\r\nb", "מלל", "🚁", "x" * 10_000, "[not a list", "2021-05-14", "1.0", "NaN", "null", "None"]
)  # fmt: skip
VALUES = {
    "text": TEXTS,
    "integer": st.integers(-(2**53), 2**53),
    "real": st.floats(allow_nan=False, allow_infinity=False, width=64).map(lambda v: v + 0.0),
    "boolean": st.booleans(),
    "date": st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)),
    "datetime": st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1)).map(
        lambda v: v.replace(microsecond=v.microsecond // 1000 * 1000)
    ),
    "list": st.lists(TEXTS, max_size=3).map(tuple),
}
LON, LAT = st.integers(-1_800_000_000, 1_800_000_000), st.integers(-900_000_000, 900_000_000)


@st.composite
def incident_tables(draw: st.DrawFn) -> Table:
    """Up to four incidents whose columns hold anything of their type."""
    layer, size = layers()["incidents"], draw(st.integers(0, 4))
    columns = {}
    for f in layer.fields:
        one = st.sampled_from(f.choices) if f.choices else VALUES[f.type]
        columns[f.name] = draw(st.lists(st.none() | one, min_size=size, max_size=size))
    columns["incident_id"] = [f"e{n}" for n in range(size)]
    points = st.builds(lambda x, y: bytes(shapely.to_wkb(shapely.Point(x / 1e7, y / 1e7))), LON, LAT)
    return Table(layer, columns, draw(st.lists(st.none() | points, min_size=size, max_size=size)))


def same(made: Table, told: Table, *, empty_is_none: bool = False) -> None:
    assert made.layer.names == told.layer.names
    for name in told.layer.names:
        wanted = [None if empty_is_none and v == "" else v for v in told.columns[name]]
        assert made.columns[name] == wanted, name
    if told.geometry is not None:
        assert made.geometry == told.geometry


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(incident_tables())
@pytest.mark.parametrize("to", ONE_KIND)
def test_a_layer_reads_back_equal(to: str, table: Table) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, _ = write_format({"incidents": table}, to, Path(folder) / f"a{FORMATS[to].suffixes[0]}")
        back = geomap.read_file(path)
    pd.testing.assert_frame_equal(pd.DataFrame(back.dtypes), pd.DataFrame(to_frame(table).dtypes))
    same(from_frame(back), table, empty_is_none=to == "csv")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(incident_tables().filter(len))
def test_flatgeobuf_reads_back_equal_in_any_order(table: Table) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, _ = write_format({"incidents": table}, "fgb", Path(folder) / "a.fgb")
        back = from_frame(geomap.read_file(path))
    order = sorted(range(len(back)), key=lambda at: back.columns["incident_id"][at])  # the index sorts by place
    columns = {name: [values[at] for at in order] for name, values in back.columns.items()}
    same(Table(back.layer, columns, [back.geometry[at] for at in order]), table)


@settings(max_examples=60, deadline=None)
@given(incident_tables())
def test_a_frame_and_back(table: Table) -> None:
    same(from_frame(to_frame(table)), table)


@pytest.mark.parametrize(
    ("to", "name"), [(to, n) for to in LOSSLESS for n, layer in layers().items() if to != "fgb" or layer.geometry]
)
def test_every_layer_of_the_sample_reads_back(to: str, name: str, tmp_path: Path) -> None:
    tables = sample()
    path, _ = write_format(tables, to, tmp_path / f"a{FORMATS[to].suffixes[0]}", layer=name)
    back, told = from_frame(geomap.read_file(path, name), name), tables[name]
    rows = list(zip(*(back.columns[n] for n in told.layer.names), strict=True))
    wanted = list(told.rows())
    assert sorted(rows, key=repr) == sorted(wanted, key=repr)
    if told.geometry is not None:
        shapes = [None if g is None else shapely.from_wkb(g) for g in told.geometry]
        made = [None if g is None else shapely.from_wkb(g) for g in back.geometry]
        if to == "fgb":
            made.sort(key=lambda g: "" if g is None else g.wkt)
            shapes.sort(key=lambda g: "" if g is None else g.wkt)
        for a, b in zip(made, shapes, strict=True):
            assert (a is None) == (b is None)
            assert a is None or a.equals_exact(b, 10**-DIGITS) or a.normalize().equals_exact(b.normalize(), 10**-DIGITS)


def test_all_layers_in_one_geojson(tmp_path: Path) -> None:
    tables = sample()
    path, _ = write_format(tables, "geojson", tmp_path / "all.geojson", layer="all")
    for name, told in tables.items():
        back = from_frame(geomap.read_file(path, name), name)
        assert list(back.rows()) == list(told.rows()), name


def test_a_whole_store_reads_back(tmp_path: Path) -> None:
    tables = sample()
    path, _ = write_format(tables, "gpkg", tmp_path / "a.gpkg")
    back = read_tables(path)
    assert list(back) == list(tables)
    for name, told in tables.items():
        same(back[name], told)


def test_a_column_that_a_person_added_is_kept(tmp_path: Path) -> None:
    from geomap import geopackage as gpkg

    path, _ = write_format(sample(), "gpkg", tmp_path / "a.gpkg")
    connection = gpkg.connect(path)
    connection.execute("ALTER TABLE incidents ADD COLUMN checked_by TEXT")
    connection.execute("UPDATE incidents SET checked_by = 'Anna' WHERE fid = 1")
    connection.close()
    frame = read_store(path)
    assert frame["checked_by"].iloc[0] == "Anna"
    again, _ = write_format(read_tables(path), "gpkg", tmp_path / "b.gpkg")
    assert read_store(again)["checked_by"].iloc[0] == "Anna"


@settings(deadline=None)
@given(st.text(string.printable + "\0\ud800é🚁", max_size=20))
def test_any_text_is_kept_or_replaced_never_cut(text: str) -> None:
    table = Table(layers()["reports"], {f.name: [None] for f in layers()["reports"].fields})
    table.columns["report_id"] = ["r"]
    table.columns["text"] = [text]
    wanted = text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    with tempfile.TemporaryDirectory() as folder:
        path, _ = write_format({"reports": table}, "gpkg", Path(folder) / "a.gpkg")
        assert read_tables(path)["reports"].columns["text"] == [wanted]


def test_a_value_that_does_not_fit_names_its_row(tmp_path: Path) -> None:
    from geomap import geopackage as gpkg
    from geomap.errors import StoreError

    path, _ = write_format(sample(), "gpkg", tmp_path / "a.gpkg")
    connection = gpkg.connect(path)
    connection.execute("UPDATE incidents SET date_start = 'soon' WHERE fid = 3")
    connection.close()
    with pytest.raises(StoreError, match=r"incidents: row 3 has 'soon' in 'date_start', which is no date"):
        read_store(path)


def test_a_layer_of_mixed_shapes(tmp_path: Path) -> None:
    shapes = [shapely.Point(1, 2), shapely.box(0, 0, 1, 1), None]
    fields = (Field("name", "text", title="name"),)
    told = Table(layers()["incidents"].__class__("odd", "Odd", "", fields, (), "GEOMETRY"), {"name": ["a", "b", "c"]},
                 [None if s is None else bytes(shapely.to_wkb(s)) for s in shapes])  # fmt: skip
    path, _ = write_format({"odd": told}, "gpkg", tmp_path / "a.gpkg")
    import pyogrio

    back = pyogrio.read_dataframe(path)
    assert [None if g is None else g.geom_type for g in back.geometry] == ["Point", "Polygon", None]
