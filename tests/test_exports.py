"""The formats of other tools: their columns and codes, hostile words, what other programs read in them."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest
import shapely
from click.testing import CliRunner
from export_layers import HOSTILE, incursion, sample

import geomap
from geomap.cli import geomap as command
from geomap.delimited import plain_cell, read_csv, safe_cell, write_csv
from geomap.errors import GeomapError, InputError, OutputError, SettingError, StoreError
from geomap.exports import acled, darwin_core, hxl, kml, plover, timemap, ucdp, write_geopackage, write_project
from geomap.exports.formats import FORMATS, checked_path, write_format
from geomap.exports.ogr import write_shapefile
from geomap.exports.rows import Row, export_rows, precision
from geomap.layers import read_tables
from geomap.lexicons import load
from geomap.models import KINDS
from geomap.tables import Table, layers

CSV_FORMATS = [name for name, told in FORMATS.items() if told.suffixes == (".csv",)]
OTHERS = [name for name in FORMATS if name != "qgis"]


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return sample()


@pytest.fixture(scope="module")
def store(tables: dict[str, Table], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_geopackage(tables, tmp_path_factory.mktemp("store") / "store.gpkg")


def written(tables: dict[str, Table], to: str, folder: Path) -> Path:
    return write_format(tables, to, folder / f"{to}{FORMATS[to].suffixes[0]}")[0]


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def a_row(**told: object) -> Row:
    incident, _ = incursion()
    row = {f.name: getattr(incident, f.name) for f in dataclasses.fields(incident)}
    return Row(row | {"lon": 46.5, "lat": 39.4, "uncertainty_m": 65_000.0} | told)


@pytest.mark.parametrize(
    ("to", "columns"),
    [
        ("acled", acled.COLUMNS),
        ("ucdp", ucdp.COLUMNS),
        ("dwc", darwin_core.COLUMNS),
        ("hxl", tuple(hxl.TAGS)),
        ("csv", (*layers()["incidents"].names, "WKT")),
    ],
)
def test_columns_are_exact_and_in_order(to: str, columns: tuple[str, ...], tables, tmp_path: Path) -> None:
    path = written(tables, to, tmp_path)
    raw = path.read_bytes()
    with io.StringIO(raw.decode("utf-8"), newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert tuple(rows[0]) == columns
    assert {len(row) for row in rows} == {len(columns)}
    assert len(rows) == len(tables["incidents"]) + (2 if to == "hxl" else 1)
    assert raw.endswith(b"\r\n")


def test_the_columns_are_those_of_the_data_sets() -> None:
    assert len(acled.COLUMNS) == 31
    assert acled.COLUMNS[:4] == ("event_id_cnty", "event_date", "year", "time_precision")
    assert acled.COLUMNS[-1] == "timestamp"
    assert len(ucdp.COLUMNS) == 49
    assert ucdp.COLUMNS[24:29] == ("where_prec", "where_coordinates", "where_description", "adm_1", "adm_2")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_words_in_the_codebooks(kind: str) -> None:
    told = load("exports")
    pairs = [
        told["acled"][t][kind]
        for t in ("kinds", "with_casualties", "against_civilians", "at_home")
        if kind in told["acled"][t]
    ]
    assert pairs
    for event, sub_event in pairs:
        assert sub_event in told["acled"]["codebook"][event]
        assert event in told["acled"]["disorder"]
    event, mode, _ = told["plover"]["kinds"][kind]
    assert event in told["plover"]["quads"]
    assert not mode or mode in told["plover"]["modes"][event]


def test_country_codes_are_those_of_the_names() -> None:
    codes = load("country_codes")
    assert codes.keys() == load("country_names").keys()
    assert codes["ARM"] == ["AM", 51]
    assert codes["AZE"] == ["AZ", 31]
    assert codes["XKX"] == ["XK", None]
    numbers = [n for _, n in codes.values() if n]
    assert len(set(numbers)) == len(numbers)


PLACES = [
    ({"place_kind": "village", "distance_relation": None, "uncertainty_m": 2_000.0}, "point", 1, 1),
    ({"place_kind": "town", "distance_relation": "near", "uncertainty_m": 8_000.0}, "around", 2, 2),
    ({"place_kind": "town", "distance_relation": "north_of", "uncertainty_m": 12_000.0}, "around", 2, 2),
    ({"place_kind": "town", "distance_relation": "from", "uncertainty_m": 90_000.0}, "part", 3, 5),
    ({"place_kind": "town", "distance_relation": "between", "uncertainty_m": 9_000.0}, "part", 3, 5),
    ({"place_kind": "admin2", "distance_relation": None, "uncertainty_m": 30_000.0}, "district", 2, 3),
    ({"place_kind": "admin1", "distance_relation": None, "uncertainty_m": 60_000.0}, "province", 3, 4),
    ({"place_kind": "admin1", "distance_relation": "into", "uncertainty_m": 65_000.0}, "part", 3, 5),
    ({"place_kind": "region", "distance_relation": None, "uncertainty_m": 90_000.0}, "part", 3, 5),
    ({"place_kind": "lake", "distance_relation": None, "uncertainty_m": 9_000.0}, "around", 2, 2),
    ({"place_kind": "country", "distance_relation": None, "uncertainty_m": 300_000.0}, "country", 3, 6),
    ({"place_kind": "sea", "distance_relation": None, "uncertainty_m": 300_000.0}, "water", 3, 7),
    ({"place_kind": None, "distance_relation": None, "uncertainty_m": None, "lon": None}, "none", None, None),
]


@pytest.mark.parametrize(("told", "word", "geo", "where"), PLACES)
def test_codes_of_place_precision(told: dict, word: str, geo: int | None, where: int | None) -> None:
    row = a_row(**told)
    assert precision(row) == word
    assert acled.acled(row)["geo_precision"] == geo
    assert ucdp.ucdp(row)["where_prec"] == where


DATES = [
    ("2021-05-14", "2021-05-14", "day", 1, 1),
    ("2021-05-14", "2021-05-15", "day", 2, 2),
    ("2021-05-10", "2021-05-16", "week", 2, 3),
    ("2021-05-10", "2021-05-10", "week", 2, 3),
    ("2021-05-01", "2021-05-31", "month", 3, 4),
    ("2021-01-01", "2021-12-31", "year", 3, 5),
    ("2021-05-14", None, "day", 3, 5),
    (None, None, None, None, None),
]


@pytest.mark.parametrize(("first", "last", "word", "time", "date"), DATES)
def test_codes_of_date_precision(first, last, word, time: int | None, date: int | None) -> None:
    days = {n: dt.date.fromisoformat(v) if v else None for n, v in (("date_start", first), ("date_end", last))}
    row = a_row(**days, date_precision=word)
    assert acled.acled(row)["time_precision"] == time
    assert ucdp.ucdp(row)["date_prec"] == date


def test_a_month_is_dated_to_its_middle() -> None:
    row = a_row(date_start=dt.date(2021, 5, 1), date_end=dt.date(2021, 5, 31), date_precision="month")
    assert acled.acled(row)["event_date"] == dt.date(2021, 5, 16)


@pytest.mark.parametrize(
    ("told", "event", "sub_event", "interaction"),
    [
        ({}, "Strategic developments", "Other", 18),
        ({"wounded_min": 2}, "Battles", "Armed clash", 18),
        ({"kind": "attack", "target": "villagers", "target_code": None}, "Violence against civilians", "Attack", 78),
        ({"kind": "attack"}, "Battles", "Armed clash", 18),
        ({"kind": "seizure", "country_code": "AZE"}, "Battles", "Government regains territory", 18),
        ({"kind": "seizure"}, "Battles", "Non-state actor overtakes territory", 18),
        ({"kind": "protest", "target": None, "target_code": None}, "Protests", "Peaceful protest", 60),
        ({"kind": "protest", "killed_min": 1}, "Protests", "Excessive force against protesters", 16),
        ({"actor_code": "SDF"}, "Strategic developments", "Other", None),
    ],
)
def test_acled_events_and_sides(told: dict, event: str, sub_event: str, interaction: int | None) -> None:
    made = acled.acled(a_row(**told))
    assert (made["event_type"], made["sub_event_type"], made["interaction"]) == (event, sub_event, interaction)


def test_the_incursion_in_each_data_set() -> None:
    row = a_row(licence="ODbL-1.0", attribution="© OpenStreetMap contributors")
    made = acled.acled(row)
    assert (made["iso"], made["country"], made["admin1"], made["location"]) == (51, "Armenia", "Syunik", "Syunik")
    assert made["fatalities"] is None, "the text says nothing of dead: 0 would be made up"
    assert "about 250 Azerbaijani troops" in made["notes"]
    assert "denied by AZE" in made["notes"]
    assert "© OpenStreetMap contributors" in made["notes"]
    made = ucdp.ucdp(row)
    assert made["dyad_name"] == "Government of Azerbaijan - Government of Armenia"
    assert (made["type_of_violence"], made["number_of_sources"]) == (1, 2)
    assert made["where_description"].startswith("2 miles into Syunik; location data: ©")
    assert made["priogrid_gid"] == ucdp.prio_grid(46.5, 39.4)
    made = plover.plover(row)
    assert (made["event"], made["mode"], made["quad_code"]) == ("MOBILIZE", "troops", 4)
    assert made["actor"] == [{"code": "AZE", "sector": "MIL", "entity_text": "Azerbaijani troops"}]
    assert made["event_loc"]["geonameid"] == "409313"
    assert made["event_loc"]["resolution"] == 2


@pytest.mark.parametrize(
    ("lon", "lat", "cell"),
    [
        (-180, -90, 1),
        (-179.9, -89.9, 1),
        (179.9, 89.9, 259_200),
        (180, 90, 259_200),
        (0.25, 0.25, 129_961),
        (None, None, None),
    ],
)
def test_prio_grid(lon: float | None, lat: float | None, cell: int | None) -> None:
    assert ucdp.prio_grid(lon, lat) == cell


def test_interval_of_dead() -> None:
    told = ucdp.ucdp(a_row(killed_min=20, killed_max=99))
    assert (told["best"], told["low"], told["high"], told["deaths_unknown"]) == (20, 20, 99, 20)
    told = ucdp.ucdp(a_row(killed_min=12, killed_max=None))
    assert (told["best"], told["low"], told["high"]) == (12, 12, None)


def test_darwin_core_words(tables: dict[str, Table]) -> None:
    made = [darwin_core.darwin_core(row) for row in export_rows(tables)]
    first = made[0]
    assert first["eventDate"] == "2021-05-14"
    assert made[2]["eventDate"] == "2021-02-10/2021-02-11"
    assert first["geodeticDatum"] == first["footprintSRS"] == "EPSG:4326"
    assert shapely.from_wkt(first["footprintWKT"]).is_valid
    assert first["pointRadiusSpatialFit"] == 21.5
    assert first["georeferenceProtocol"].startswith("Georeferencing Quick Reference Guide")
    assert first["georeferenceSources"] == "Made with Natural Earth | © OpenStreetMap contributors"
    assert {m["georeferenceVerificationStatus"] for m in made} == {
        "requires verification", "verified by contributor", "unable to georeference",
    }  # fmt: skip
    assert all(m["coordinateUncertaintyInMeters"] != 0 for m in made), "0 is invalid"
    assert made[-1]["decimalLatitude"] is None


def test_hxl_has_a_line_of_tags(tables: dict[str, Table], tmp_path: Path) -> None:
    with written(tables, "hxl", tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][rows[0].index("Latitude")] == "#geo+lat"
    assert all(tag.startswith("#") for tag in rows[1])
    assert len(set(rows[1])) == len(rows[1])
    assert rows[2][rows[0].index("Asserted by")] == "ARM"


def test_plover_is_one_object_a_line(tables: dict[str, Table], tmp_path: Path) -> None:
    lines = written(tables, "plover", tmp_path).read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) == len(tables["incidents"])
    for record in records:
        assert set(record) <= set(plover.KEYS)
        assert {"id", "date", "actor", "event"} <= set(record), "required by PLOVER"
        assert set(record.get("event_loc", {})) <= set(plover.LOCATION_KEYS)
    assert [r["id"] for r in records if r.get("auxiliary") == "historical"] == ["seizure-2"]


def test_timemap_meets_its_schemas(tables: dict[str, Table], tmp_path: Path) -> None:
    told = json.loads(written(tables, "timemap", tmp_path).read_text("utf-8"))
    assert set(told) == {"events", "sources", "associations"}
    for event in told["events"]:
        assert set(event) == set(timemap.EVENT_KEYS)
        assert all(isinstance(v, list if k in ("associations", "sources") else str) for k, v in event.items())
        assert (event["latitude"] == "") == (event["longitude"] == "")
        assert event["date"] or event["latitude"] or event["id"] == "nowhere"
    assert told["events"][0]["date"] == "5/14/2021"
    known = {s["id"] for s in told["sources"]}
    assert {s for e in told["events"] for s in e["sources"]} <= known
    assert all(set(a) == set(timemap.ASSOCIATION_KEYS) for a in told["associations"])


def test_a_rejected_incident_is_in_no_data_set_but_in_every_copy(tmp_path: Path) -> None:
    tables = sample()
    incidents = tables["incidents"]
    at = incidents.columns["incident_id"].index("shelling-2")
    incidents.columns["review"][at] = "rejected"
    for to in ("acled", "ucdp", "dwc", "hxl", "plover", "timemap", "kml"):
        assert "shelling-2" not in written(tables, to, tmp_path).read_text("utf-8"), to
    for to in ("csv", "geojson"):
        assert "shelling-2" in written(tables, to, tmp_path).read_text("utf-8"), to


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1+1",
    "'=1",
    "''=1",
    "'quoted'",
    "=cmd|' /C calc'!A0",
    "\ufeff=1",
    "\n=1",
    "＝1",
    "＠x",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text).startswith("'")
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [("plain", "plain"), ("", ""), (None, ""), (True, "true"), (-3, "-3"), (-46.5, "-46.5"), (3.0, "3"), (float("nan"), ""),
     (dt.date(2021, 5, 14), "2021-05-14"), (dt.datetime(2021, 5, 14, 1), "2021-05-14T01:00:00Z"), (("A", "B"), '["A", "B"]')],
)  # fmt: skip
def test_cells(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


@pytest.mark.parametrize("to", CSV_FORMATS)
def test_hostile_words_in_a_spreadsheet(to: str, tables: dict[str, Table], tmp_path: Path) -> None:
    rows = cells(written(tables, to, tmp_path))
    for row in rows:
        for value in row.values():
            assert not value.startswith(("=", "@", "\t", "\r")), value
            if value.startswith(("+", "-")):
                float(value)
    assert any("cmd()" in value for row in rows for value in row.values())


@pytest.mark.parametrize("to", CSV_FORMATS)
def test_a_csv_says_in_a_file_beside_it_whose_data_it_has(to: str, tables, tmp_path: Path) -> None:
    path = written(tables, to, tmp_path)
    told = json.loads(path.with_name(f"{path.name}-metadata.json").read_text("utf-8"))
    assert told["url"] == path.name
    assert told["dc:license"] == ["CC BY 4.0", "ODbL-1.0", "public domain"]
    assert "© OpenStreetMap contributors" in told["dc:rightsHolder"]
    text = path.read_text("utf-8")
    assert "© OpenStreetMap contributors" in text
    assert "GeoNames" in text


@pytest.mark.parametrize("to", OTHERS)
def test_the_same_store_gives_the_same_bytes(to: str, tables: dict[str, Table], tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    assert written(tables, to, tmp_path).read_bytes() == written(sample(), to, tmp_path / "again").read_bytes()


@pytest.mark.parametrize("to", OTHERS)
def test_an_empty_store(to: str, tmp_path: Path) -> None:
    path = written({name: Table.of(name) for name in layers()}, to, tmp_path)
    assert path.is_file()
    if to != "plover":  # no incident, no line
        assert path.stat().st_size > 0


@pytest.mark.parametrize("to", OTHERS)
def test_a_folder_without_room_leaves_the_old_file(to: str, tables, tmp_path: Path, monkeypatch) -> None:
    import os

    target = tmp_path / f"old{FORMATS[to].suffixes[0]}"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("geomap.files._flush", full)
    with pytest.raises(OutputError, match="no space left"):
        write_format(tables, to, target)
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


def test_kml_is_well_formed_and_escaped_twice(tables: dict[str, Table], tmp_path: Path) -> None:
    root = ET.fromstring(kml.kml_text(tables))
    space = {"k": kml.NAMESPACE}
    names = [e.text for e in root.iterfind(".//k:Folder/k:name", space)]
    assert names == [
        "Incidents",
        "Areas",
        "Territory said to be entered",
        "Borders and lines used",
        "Directions",
        "As each report tells it",
        "Without a place",
    ]
    points = root.findall(".//k:Folder[1]/k:Placemark", space)
    assert len(points) == len(tables["incidents"]) - 1
    assert points[0].findtext(".//k:TimeSpan/k:begin", namespaces=space) == "2021-05-14"
    assert points[0].findtext(".//k:TimeSpan/k:end", namespaces=space) == "2021-05-15", "the last day belongs to it"
    balloons = [e.text for e in root.iterfind(".//k:Placemark/k:description", space)]
    assert not any("<img" in b for b in balloons)
    assert any("&lt;img src=x onerror=alert(1)&gt;" in b for b in balloons)
    assert any('<a href="https://news.example/a?x=1&amp;y=2">' in b for b in balloons)
    assert all(b.count("©") or "GeoNames" in b or "Somewhere" in b for b in balloons)


@pytest.mark.needs("gdal")
@pytest.mark.parametrize("to", ["kml", "kmz"])
def test_gdal_reads_kml(to: str, tables: dict[str, Table], tmp_path: Path) -> None:
    path = written(tables, to, tmp_path)
    done = subprocess.run(["ogrinfo", "-al", "-ro", str(path), "Incidents"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "begin (DateTime) = 2021/05/14" in done.stdout
    assert f"Feature Count: {len(tables['incidents']) - 1}" in done.stdout


def test_a_kmz_carries_its_signs(tables: dict[str, Table], tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tables, "kmz", tmp_path)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        text = archive.read("doc.kml").decode()
        sign = archive.read("files/incursion.png")
    assert names[0] == "doc.kml"
    for href in {part.split("<")[0] for part in text.split("<href>")[1:]}:
        assert href in names
    from PIL import Image

    with Image.open(io.BytesIO(sign)) as picture:
        assert picture.size == (32, 32)
        assert picture.getpixel((16, 16))[:3] == (0x8C, 0x0F, 0x2B)
        assert picture.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("layer", [n for n, told in layers().items() if told.geometry])
def test_flatgeobuf_of_each_layer(layer: str, tables: dict[str, Table], tmp_path: Path) -> None:
    path, _ = write_format(tables, "fgb", tmp_path / "a.fgb", layer=layer)
    frame = pyogrio.read_dataframe(path)
    assert len(frame) == len(tables[layer])
    assert frame.crs.equals(4326)


def test_flatgeobuf_tells_its_rights(tables: dict[str, Table], tmp_path: Path) -> None:
    info = pyogrio.read_info(written(tables, "fgb", tmp_path))
    assert "GeoNames" in str(info["layer_metadata"])


def test_geoparquet_is_geoparquet(tables: dict[str, Table], tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = written(tables, "parquet", tmp_path)
    frame = gpd.read_parquet(path)
    assert frame.crs.equals(4326)
    assert frame["asserted_by"].iloc[0].tolist() == ["ARM"]
    meta = pq.read_schema(path).metadata
    assert json.loads(meta[b"geo"])["primary_column"] == "geometry"
    assert "© OpenStreetMap contributors" in meta[b"geomap:attribution"].decode()
    assert "ODbL-1.0" in meta[b"geomap:licence"].decode()


@pytest.mark.needs("duckdb")
def test_duckdb_reads_geoparquet(tables: dict[str, Table], tmp_path: Path) -> None:
    import duckdb

    path = written(tables, "parquet", tmp_path)
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        (found,) = connection.execute(
            f"SELECT count(*), count(geometry), max(date_start), max(list_extract(asserted_by, 1)) FROM '{path}'"
        ).fetchall()
    incidents = tables["incidents"]
    assert found[:2] == (len(incidents), sum(g is not None for g in incidents.geometry))
    assert str(found[2])[:10] == "2021-09-10"
    assert found[3] == "AZE"


def test_a_shapefile_tells_its_cuts(tables: dict[str, Table], tmp_path: Path) -> None:
    long = {n: Table(t.layer, dict(t.columns), t.geometry) for n, t in tables.items()}
    long["incidents"].columns["quote"] = ["é" * 300, *tables["incidents"].columns["quote"][1:]]
    path, cuts = write_shapefile(long["incidents"], tmp_path / "i.zip")
    assert any("incident_id is incident" in c for c in cuts)
    assert any("1 texts of more than 254 bytes" in c for c in cuts)
    frame = pyogrio.read_dataframe(f"/vsizip/{path}")
    assert frame["quote"].iloc[0] == "é" * 127
    assert max(map(len, frame.columns)) <= 10
    assert pyogrio.read_info(f"/vsizip/{path}")["dtypes"].tolist().count("datetime64[D]") == 2
    assert frame["date_start"].iloc[0] == dt.datetime(2021, 5, 14)
    with zipfile.ZipFile(path) as archive:
        assert {n.split(".")[-1] for n in archive.namelist()} == {"shp", "shx", "dbf", "prj", "cpg", "txt"}
        assert "© OpenStreetMap contributors" in archive.read("i.txt").decode()


@pytest.mark.parametrize("layer", layers())
@pytest.mark.parametrize("to", ["csv", "geojson", "parquet"])
def test_every_layer_in_formats_of_one(to: str, layer: str, tables: dict[str, Table], tmp_path: Path) -> None:
    path, _ = write_format(tables, to, tmp_path / f"a{FORMATS[to].suffixes[0]}", layer=layer)
    assert len(geomap.read_file(path, layer)) == len(tables[layer])


# The command line


def run(*args: object):
    return CliRunner().invoke(command, ["export", *map(str, args)])


@pytest.mark.parametrize("to", OTHERS)
def test_the_verb_writes_each_format(to: str, store: Path, tmp_path: Path) -> None:
    target = tmp_path / f"out{FORMATS[to].suffixes[0]}"
    done = run(store, "--to", to, "-o", target)
    assert done.exit_code == 0, done.output
    assert target.stat().st_size > 500


def test_a_project_beside_its_store_works_on_the_store(store: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("geomap.pipeline.build_ground", lambda *_: {})
    monkeypatch.setattr("geomap.pipeline.ground_rights", lambda _: (("ODbL-1.0", "© OpenStreetMap contributors"),))
    before = store.read_bytes()
    for path, package in ((store.with_suffix(".qgz"), store.name), (tmp_path / "other.qgz", "other.gpkg")):
        assert run(store, "--to", "qgis", "-o", path).exit_code == 0
        with zipfile.ZipFile(path) as archive:
            assert f"./{package}|layername=incidents" in archive.read(f"{path.stem}.qgs").decode()
        assert path.with_name(package).is_file()
    assert store.read_bytes() == before


@pytest.mark.parametrize("to", ["acled", "geojson", "plover", "kml"])
def test_text_goes_to_standard_output(to: str, store: Path, tmp_path: Path) -> None:
    done = run(store, "--to", to)
    assert done.exit_code == 0
    assert done.stdout.replace("\r\n", "\n") == written(read_tables(store), to, tmp_path).read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "error", "words"),
    [
        (["--to", "gpkg", "-o", "x.csv"], SettingError, "ends in .gpkg"),
        (["--to", "csv", "--layer", "no", "-o", "x.csv"], SettingError, "there is no layer 'no'"),
        (["--to", "csv", "--layer", "all", "-o", "x.csv"], SettingError, "name it with --layer"),
        (["--to", "csv", "-o", "no-such-folder/x.csv"], OutputError, "cannot be written"),
    ],
)
def test_wrong_usage_is_one_line(
    args: list[str], error: type[GeomapError], words: str, store, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(store, *args)
    assert isinstance(done.exception, error)
    assert words in str(done.exception)
    assert "\n" not in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_binary_formats_ask_for_a_file(store: Path) -> None:
    done = run(store, "--to", "gpkg")
    assert done.exit_code == 2
    assert "give a file with -o" in done.output


def test_a_store_is_never_written_over_itself(store: Path) -> None:
    before = store.read_bytes()
    assert "is the store itself" in str(run(store, "--to", "gpkg", "-o", store).exception)
    assert store.read_bytes() == before


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Path.exists, "no such file"),
        (lambda p: p.write_text("hello"), "cannot be read as a GeoPackage"),
        (lambda p: p.write_bytes(b""), "no GeoPackage"),
        (lambda p: write_geopackage(gpd.GeoDataFrame({"a": [1]}, geometry=gpd.points_from_xy([1], [2]), crs=4326), p), "none of geomap's layers"),
    ],
)  # fmt: skip
def test_what_is_no_store(make, words: str, tmp_path: Path) -> None:
    path = tmp_path / "store.gpkg"
    make(path)
    with pytest.raises(StoreError, match=words):
        read_tables(path)


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(SettingError, match="geojson, gpkg"):
        checked_path("x.csv", "nope")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no column"),
        ("a,b\r\n1,2\r\n", "names no column"),
        ("incident_id,kind\r\n1\r\n", "row 2 has 1 cells"),
        ("incident_id,count_min\r\n1,many\r\n", "no integer"),
        ("incident_id,WKT\r\n1,POINT(nope)\r\n", "no well-known text"),
    ],
)
def test_what_is_no_csv_of_a_layer(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(text, newline="")
    with pytest.raises(InputError, match=words):
        read_csv(tmp_path / "x.csv")


def test_a_colliding_geometry_column(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"wkt": ["mine"]}, geometry=gpd.points_from_xy([1], [2]), crs=4326)
    assert cells(write_csv(frame, tmp_path / "x.csv")) == [{"wkt": "mine", "_WKT": "POINT (1 2)"}]


@pytest.mark.needs("gdal")
def test_gdal_takes_the_wkt_of_a_csv_for_geometry(tables: dict[str, Table], tmp_path: Path) -> None:
    path, _ = write_format(tables, "csv", tmp_path / "x.csv", layer="footprints")
    done = subprocess.run(["ogrinfo", "-al", "-ro", str(path)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.count("\n  MULTIPOLYGON (((") == len(tables["footprints"])


def test_a_project_without_room_leaves_the_old_one(tables, store: Path, tmp_path: Path, monkeypatch) -> None:
    target = tmp_path / "geomap.qgz"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geomap.files._flush", full)
    with pytest.raises(OutputError, match="no space left"):
        write_project(tables, target, geopackage=store)
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["geomap.qgz"]


def test_hostile_words_reach_no_title_of_a_file(tables: dict[str, Table], tmp_path: Path) -> None:
    for to in OTHERS:
        written(tables, to, tmp_path)
    assert all(HOSTILE[:4] not in p.name for p in tmp_path.iterdir())


# The page that says what could not be mapped

PAGE = (Path(__file__).parent.parent / "docs" / "formats.md").read_text("utf-8")


@pytest.mark.parametrize("to", FORMATS)
def test_the_page_knows_each_format(to: str) -> None:
    assert f"`{to}`" in PAGE
    for suffix in FORMATS[to].suffixes[:1]:
        assert f"`{suffix}`" in PAGE


@pytest.mark.parametrize(
    ("write", "heading"), [(acled.acled, "ACLED"), (ucdp.ucdp, "UCDP GED"), (darwin_core.darwin_core, "Darwin Core")]
)
def test_the_page_names_each_column_that_stays_empty(write, heading: str, tables: dict[str, Table]) -> None:
    part = PAGE.split(f"## {heading} (")[1].split("\n## ")[0]
    told = part.split("Left empty")[1].split("No column")[0]
    full = a_row(kind="protest", target="villagers", count_text="300 people")
    made = [write(row) for row in (*export_rows(tables), dataclasses.replace(full, words={"date": "on Friday"}))]
    empty = {name for name in made[0] if all(row[name] is None for row in made)}
    assert empty <= set(told.split("`"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_has_each_kind_in_each_table(kind: str) -> None:
    for heading, table in (("ACLED", "acled"), ("PLOVER", "plover")):
        part = PAGE.split(f"## {heading} (")[1].split("\n## ")[0]
        (line,) = [
            x for x in part.splitlines() if x.startswith("| ") and kind in x.split("|")[1].replace(" ", "").split(",")
        ] or [next(x for x in part.splitlines() if x.startswith(f"| {kind}"))]
        assert load("exports")[table]["kinds"][kind][0] in line
