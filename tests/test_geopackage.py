"""GeoPackages: valid by the OGC's rules and GDAL's validator, typed, the same bytes, whole after every change."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import struct
import subprocess
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
import pytest
import shapely
from export_layers import HOSTILE, sample
from page_layers import BASEMAP

from geomap import geopackage as gpkg
from geomap.exports import write_geopackage, write_project
from geomap.frames import from_frame
from geomap.tables import Field, Layer, Table, layers

if TYPE_CHECKING:
    from pathlib import Path

SQL_TYPES = {"TEXT", "INTEGER", "REAL", "BOOLEAN", "DATE", "DATETIME"}
SPATIAL = {name: layer.geometry for name, layer in layers().items() if layer.geometry}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_geopackage(sample(), tmp_path_factory.mktemp("gpkg") / "incidents.gpkg")


@pytest.fixture
def sql(package: Path):
    connection = sqlite3.connect(package)
    yield connection
    connection.close()


def validate(path: Path) -> None:
    """GDAL's validator, its warnings as errors."""
    done = subprocess.run(
        ["/usr/bin/python3", "-m", "osgeo_utils.samples.validate_gpkg", "-k", "--extra", "--warning-as-error", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (0, "", "")


def test_header(package: Path) -> None:
    head = package.read_bytes()[:100]
    assert head[:16] == b"SQLite format 3\0"
    assert head[68:72] == b"GPKG"
    assert struct.unpack(">I", head[60:64]) == (10300,)


def test_integrity(sql: sqlite3.Connection) -> None:
    assert sql.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert sql.execute("PRAGMA foreign_key_check").fetchall() == []


def test_reference_systems(sql: sqlite3.Connection) -> None:
    assert {-1, 0, 4326} <= {row[0] for row in sql.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")}
    (wkt,) = sql.execute("SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = 4326").fetchone()
    assert wkt.startswith('GEOGCS["WGS 84"')


def test_contents(sql: sqlite3.Connection) -> None:
    there = {row[0] for row in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    rows = sql.execute("SELECT table_name, data_type, identifier, last_change, srs_id FROM gpkg_contents").fetchall()
    assert {row[0] for row in rows} <= there
    assert {row[0]: row[1] for row in rows if row[0] in layers()} == {
        name: "features" if layer.geometry else "attributes" for name, layer in layers().items()
    }
    assert len({row[2] for row in rows}) == len(rows)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", row[3]) for row in rows)
    assert all(row[4] == 4326 for row in rows if row[1] == "features")


def test_geometry_columns(sql: sqlite3.Connection) -> None:
    rows = sql.execute("SELECT table_name, column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns")
    assert {row[0]: row[1:] for row in rows} == {name: ("geom", kind, 4326, 0, 0) for name, kind in SPATIAL.items()}


@pytest.mark.parametrize("name", layers())
def test_columns_have_geopackage_types_and_an_integer_key(name: str, sql: sqlite3.Connection) -> None:
    columns = {row[1]: row for row in sql.execute(f"PRAGMA table_info({name})")}
    assert columns["fid"][2] == "INTEGER"
    assert columns["fid"][5] == 1
    assert {row[2] for n, row in columns.items() if n != "geom"} <= SQL_TYPES
    assert columns.keys() - {"geom", "fid"} == set(layers()[name].names)


@pytest.mark.parametrize("name", SPATIAL)
def test_extent_and_index_are_those_of_the_rows(name: str, sql: sqlite3.Connection) -> None:
    boxes = {}
    for fid, blob in sql.execute(f"SELECT fid, geom FROM {name} WHERE geom NOTNULL"):
        assert blob[:3] == b"GP\0"
        assert struct.unpack_from("<i", blob, 4) == (4326,)
        shape = shapely.from_wkb(gpkg.from_blob(blob))
        assert shape.geom_type.upper() == SPATIAL[name]
        west, south, east, north = shape.bounds
        boxes[fid] = (west, east, south, north)
        if SPATIAL[name] != "POINT":
            assert struct.unpack_from("<4d", blob, 8) == boxes[fid]
    assert boxes
    told = sql.execute("SELECT min_x, max_x, min_y, max_y FROM gpkg_contents WHERE table_name = ?", (name,)).fetchone()
    whole = [f(column) for f, column in zip((min, max, min, max), zip(*boxes.values(), strict=True), strict=True)]
    assert told == pytest.approx(whole, abs=1e-5)
    tree = {r[0]: r[1:] for r in sql.execute(f"SELECT id, minx, maxx, miny, maxy FROM rtree_{name}_geom")}
    assert tree.keys() == boxes.keys()
    for fid, box in boxes.items():  # a node holds 32-bit numbers, rounded outward
        assert tree[fid] == pytest.approx(box, abs=1e-5)
        assert tree[fid][0] <= box[0]
        assert tree[fid][1] >= box[1]


@pytest.mark.parametrize("name", SPATIAL)
def test_index_has_its_triggers_and_extension(name: str, sql: sqlite3.Connection) -> None:
    rows = sql.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (name,))
    ends = ("insert", "update1", "update2", "update3", "update4", "delete")
    assert {row[0] for row in rows} == {f"rtree_{name}_geom_{end}" for end in ends}
    row = sql.execute("SELECT column_name, extension_name, scope FROM gpkg_extensions WHERE table_name = ?", (name,))
    assert row.fetchall() == [("geom", "gpkg_rtree_index", "write-only")]


def test_column_descriptions_and_enumerations(sql: sqlite3.Connection) -> None:
    rows = sql.execute("SELECT table_name, column_name, title, constraint_name FROM gpkg_data_columns").fetchall()
    for table, column, title, constraint in rows:
        (field,) = [f for f in layers()[table].fields if f.name == column]
        assert title == field.title
        if constraint:
            values = sql.execute(
                "SELECT value FROM gpkg_data_column_constraints WHERE constraint_name = ?", (constraint,)
            )
            assert {v for (v,) in values} == set(field.choices)
    assert {c for _, c, _, constraint in rows if constraint} == {"kind", "status", "review", "date_precision"}


def test_values_are_stored_as_their_types(sql: sqlite3.Connection) -> None:
    row = sql.execute(
        "SELECT date_start, published, asserted_by, background, typeof(count_min) FROM incidents"
    ).fetchone()
    assert row == ("2021-05-14", "2021-05-15T06:30:00.000Z", '["ARM"]', 0, "integer")


def test_styles_are_the_default_of_each_layer(sql: sqlite3.Connection) -> None:
    rows = sql.execute("SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles").fetchall()
    assert {row[0] for row in rows} == set(layers())
    assert all(row[1] == ("geom" if row[0] in SPATIAL else "") for row in rows)
    assert all(row[2] == 1 and row[3].startswith("<!DOCTYPE qgis") for row in rows)


def test_rights_stand_in_the_metadata(sql: sqlite3.Connection) -> None:
    uri, mime, text = sql.execute("SELECT md_standard_uri, mime_type, metadata FROM gpkg_metadata").fetchone()
    told = json.loads(text)
    assert (uri, mime) == ("http://purl.org/dc/terms/", "application/json")
    assert told["license"] == "CC BY 4.0; ODbL-1.0; public domain"
    assert told["rightsHolder"] == "GeoNames; Made with Natural Earth; © OpenStreetMap contributors"


@pytest.mark.needs("validator")
def test_gdals_validator_finds_nothing(package: Path, tmp_path: Path) -> None:
    validate(package)
    write_project(sample(), tmp_path / "p.qgz", geopackage=package, basemap=BASEMAP)
    validate(tmp_path / "basemap.gpkg")


def test_version_1_4_takes_an_upsert(tmp_path: Path) -> None:
    path = write_geopackage(sample(), tmp_path / "new.gpkg", version="1.4")
    connection = gpkg.connect(path)
    connection.execute("CREATE UNIQUE INDEX one ON incidents(incident_id)")
    for lon in (45.0, 44.0):  # the triggers of 1.3 fail here
        blob = gpkg.to_blob(shapely.to_wkb(shapely.Point(lon, 40)))
        connection.execute(
            "INSERT INTO incidents (incident_id, geom) VALUES ('new', ?)"
            " ON CONFLICT (incident_id) DO UPDATE SET geom = excluded.geom",
            (blob,),
        )
    assert connection.execute("SELECT min(minx) FROM rtree_incidents_geom").fetchone()[0] == pytest.approx(44)
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'incidents'")
    ends = ("insert", "update2", "update4", "update5", "update6", "update7", "delete")
    assert {row[0] for row in rows} == {f"rtree_incidents_geom_{end}" for end in ends}
    assert connection.execute("PRAGMA user_version").fetchone() == (10400,)
    connection.close()


@pytest.mark.needs("validator")
@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_index_follows_every_edit(version: str, tmp_path: Path) -> None:
    path = write_geopackage(sample(), tmp_path / "edit.gpkg", version=version)
    connection = gpkg.connect(path)

    def at(lon: float) -> bytes | None:
        return gpkg.to_blob(shapely.to_wkb(shapely.Point(lon, 40)))

    connection.execute("UPDATE incidents SET geom = ? WHERE fid = 1", (at(10.0),))
    connection.execute("UPDATE incidents SET geom = NULL WHERE fid = 2")
    connection.execute("UPDATE incidents SET geom = ? WHERE incident_id = 'nowhere'", (at(11.0),))
    connection.execute("UPDATE incidents SET fid = 900 WHERE fid = 3")
    connection.execute("DELETE FROM incidents WHERE fid = 4")
    gpkg.touch(connection, "incidents")
    placed = {row[0] for row in connection.execute("SELECT fid FROM incidents WHERE geom NOTNULL")}
    assert {row[0] for row in connection.execute("SELECT id FROM rtree_incidents_geom")} == placed
    assert 900 in placed
    connection.close()
    if version == "1.3":  # GDAL 3.6's validator looks for the triggers of 1.3
        validate(path)


@pytest.mark.needs("gdal")
def test_ogrinfo_reads_it_without_a_warning(package: Path) -> None:
    done = subprocess.run(["ogrinfo", "-al", "-ro", str(package)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "published (DateTime) = 2021/05/15 06:30:00+00" in done.stdout
    assert f"Feature Count: {len(sample()['incidents'])}" in done.stdout


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", layers())
def test_geopandas_reads_it_without_a_warning(name: str, package: Path) -> None:
    frame = pyogrio.read_dataframe(package, layer=name)
    table = sample()[name]
    assert len(frame) == len(table)
    if SPATIAL.get(name):
        assert frame.crs.equals(4326)
        there = [g is not None for g in frame.geometry]
        assert there == [g is not None for g in table.geometry]
    for field in layers()[name].fields:
        if field.type in ("date", "datetime") and len(frame):
            assert frame[field.name].dtype.kind == "M", field.name


def test_hostile_words_arrive_as_they_are(package: Path) -> None:
    frame = gpd.read_file(package, layer="incidents")
    assert HOSTILE in set(frame["title"])
    assert HOSTILE in set(frame["quote"])


def test_the_same_layers_give_the_same_bytes(package: Path, tmp_path: Path) -> None:
    again = write_geopackage(sample(), tmp_path / package.name)
    assert again.read_bytes() == package.read_bytes()
    one, two = (write_project(sample(), tmp_path / n, geopackage=again, basemap=BASEMAP) for n in ("a.qgz", "a.qgz"))
    assert one.read_bytes() == two.read_bytes()


def test_colliding_and_odd_column_names(tmp_path: Path) -> None:
    names = ("fid", "FID", "geom", "Name", "name", 'he said "no"', "select", "", "naïve 🚁", "rowid")
    layer = Layer("odd", "Odd", "", tuple(Field(n, "text", title=n) for n in names), (), "POINT")
    table = Table(layer, {n: [f"value of {n}"] for n in names}, [shapely.to_wkb(shapely.Point(1, 2))])
    frame = pyogrio.read_dataframe(write_geopackage({"odd": table}, tmp_path / "odd.gpkg"))
    assert sorted(frame.drop(columns="geometry").iloc[0]) == sorted(f"value of {n}" for n in names)


def test_nothing_at_all(tmp_path: Path) -> None:
    empty = {name: Table.of(name) for name in layers()}
    path = write_geopackage(empty, tmp_path / "empty.gpkg")
    for name in layers():
        assert len(pyogrio.read_dataframe(path, layer=name)) == 0
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT min_x FROM gpkg_contents WHERE table_name = 'incidents'").fetchone() == (None,)
    connection.close()


@pytest.mark.needs("validator")
def test_odd_text_keeps_the_file_whole(tmp_path: Path) -> None:
    texts = ["x" * 10_000, "nul\0here", "half \ud83d surrogate", "'; DROP TABLE incidents; --", "\r\n\t", "", "=1+1"]
    layer = Layer("odd", "Odd", "", (Field("text", "text"), Field("words", "list")), (), "POINT")
    shapes = [None, *[shapely.to_wkb(shapely.Point(n, n)) for n in range(len(texts) - 1)]]
    table = Table(layer, {"text": texts, "words": [(t,) for t in texts]}, shapes)
    path = write_geopackage({"odd": table}, tmp_path / "odd.gpkg")
    validate(path)
    frame = pyogrio.read_dataframe(path)
    assert frame["text"].iloc[0] == texts[0]
    assert frame["text"].iloc[3:].tolist() == texts[3:]
    assert frame["text"].iloc[1] == "nul\ufffdhere"


def test_a_foreign_frame_in_another_projection(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"when": [dt.date(2021, 5, 14)], "n": [3]}, geometry=gpd.points_from_xy([5_000_000], [4_800_000]), crs=3857
    )
    path = write_geopackage(frame, tmp_path / "f.gpkg")
    back = pyogrio.read_dataframe(path)
    assert back.crs.equals(4326)
    assert back.geometry[0].x == pytest.approx(44.9158, abs=1e-4)
    assert back["when"].dtype.kind == "M"
    assert from_frame(back).layer.fields[1].type == "integer"
