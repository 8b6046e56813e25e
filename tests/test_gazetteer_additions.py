"""Finer gazetteers: what a user adds is found, and a wrong or cut file changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from geomap import gazetteer_additions as additions
from geomap import gazetteer_downloads as downloads
from geomap import gazetteer_index as index
from geomap.errors import DataError, InputError
from geomap.gazetteer_additions import add, added_names, added_rows, list_additions, remove
from geomap.gazetteer_files import source_folder
from geomap.gazetteers import Gazetteer
from geomap.http import Client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODES = {"AM": "ARM", "AZ": "AZE"}
# geonameid name asciiname alternatenames lat lon class code cc cc2 a1 a2 a3 a4 population elevation dem timezone modified
DUMP = (
    "9000001\tVerin Test\tVerin Test\tВерин Тест,Nerkin Proba\t39.6\t46.4\tP\tPPL\tAM\t\t08\t\t\t\t120\t\t1500\tAsia/Yerevan\t2020-01-01\n"
    "9000002\tTest Lich\tTest Lich\t\t39.61\t46.41\tH\tLK\tAM\t\t08\t\t\t\t0\t\t1500\tAsia/Yerevan\t2020-01-01\n"
    "9000003\tSome School\tSome School\t\t39.62\t46.42\tS\tSCH\tAM\t\t08\t\t\t\t0\t\t1500\tAsia/Yerevan\t2020-01-01\n"
    "616051\tYerevan\tYerevan\t\t40.18\t44.51\tP\tPPLC\tAM\t\t11\t\t\t\t1093485\t\t994\tAsia/Yerevan\t2020-01-01\n"
)
ALTERNATES = (
    "1\t9000001\ten\tUpper Test\t1\t\t\t\t\t\n"
    "2\t9000001\tlink\thttps://example.org\t\t\t\t\t\t\n"
    "3\t9000001\tru\tСтарый Тест\t\t\t\t1\t1920\t1991\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "data"))
    return tmp_path


def zipped(text: str, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about this file")
        archive.writestr(name, text)
    return out.getvalue()


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_geonames_dump(folder):
    told = add(write(folder, "AM.zip", zipped(DUMP, "AM.txt")), name="am", licence="CC BY 4.0", alpha3=CODES)
    assert (told.form, told.rows, told.licence) == ("geonames", 3, "CC BY 4.0")
    rows = {r.name: r for r in added_rows()}
    assert set(rows) == {"Verin Test", "Test Lich", "Yerevan"}
    village = rows["Verin Test"]
    assert (village.id, village.kind, village.country, village.population) == (
        "geonames:9000001",
        "village",
        "ARM",
        120,
    )
    assert (village.lon, village.lat) == (46.4, 39.6)
    assert village.names == ("Верин Тест", "Nerkin Proba")
    assert rows["Test Lich"].kind == "lake"
    assert rows["Yerevan"].kind == "capital"


def test_alternate_names(folder):
    told = add(write(folder, "names.zip", zipped(ALTERNATES, "AM.txt")), name="am-names", licence="CC BY 4.0")
    assert told.form == "geonames-names"
    assert list(added_names()) == [
        ("geonames:9000001", "Upper Test", None, None), ("geonames:9000001", "Старый Тест", "1920", "1991")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("own.csv", "id;Ort;X;Y;Art\n1;Prüfdorf;46.5;39.5;village\n2;Prüfsee;46.6;39.6;lake\n"),
        (
            "own.geojson",
            json.dumps(
                {"type": "FeatureCollection", "features": [
                    {"type": "Feature", "properties": {"id": 1, "Ort": "Prüfdorf", "Art": "village", "X": None, "Y": None},
                     "geometry": {"type": "Point", "coordinates": [46.5, 39.5]}},
                    {"type": "Feature", "properties": {"id": 2, "Ort": "Prüfsee", "Art": "lake"},
                     "geometry": {"type": "Polygon", "coordinates": [[[46.5, 39.5], [46.7, 39.5], [46.7, 39.7], [46.5, 39.7], [46.5, 39.5]]]}},
                ]}
            ),
        ),
    ],
)  # fmt: skip
def test_a_file_of_ones_own_with_its_columns_mapped(folder, name, content):
    columns = {"name": "Ort", "kind": "Art"} | ({"lon": "X", "lat": "Y"} if name.endswith("csv") else {})
    add(write(folder, name, content), name="own", licence="own", columns=columns, defaults={"country": "ARM"})
    village, lake = added_rows()
    assert (village.id, village.name, village.kind, village.country) == ("own:1", "Prüfdorf", "village", "ARM")
    assert (village.lon, village.lat) == (46.5, 39.5)
    assert lake.kind == "lake"
    assert (lake.extent_m or 0) > 10_000 or name.endswith("csv")


def test_a_geopackage(folder):
    import geopandas
    from shapely.geometry import Point

    frame = geopandas.GeoDataFrame({"Ort": ["Prüfdorf"]}, geometry=[Point(4_900_000, 4_700_000)], crs=3857)
    frame.to_file(folder / "own.gpkg", driver="GPKG")
    add(folder / "own.gpkg", name="own", licence="own", columns={"name": "Ort"})
    (row,) = added_rows()
    assert row.lon == pytest.approx(44.017, abs=0.01)
    assert row.lat == pytest.approx(38.82, abs=0.05)


CUT = zipped(DUMP * 200, "AM.txt")[:400]


@pytest.mark.parametrize(
    ("name", "content", "more"),
    [
        ("AM.zip", CUT, {}),
        ("AM.zip", b"<html>404 not found</html>", {}),
        ("AM.txt", "<html>\n<body>not\tfound</body>\n", {"form": "geonames"}),
        ("AM.txt", DUMP + "9000004\tHalf a li", {"form": "geonames"}),
        ("AM.txt", DUMP.replace("39.6\t46.4", "139.6\t446.4"), {"form": "geonames"}),
        ("AM.txt", "", {"form": "geonames"}),
        ("AM.txt", b"\xff\xfe\x00", {"form": "geonames"}),
        ("own.csv", "name,lon,lat\nA,east,north\n", {}),
        ("own.csv", "name,lon,lat\nA,1e999,0\n", {}),
        ("own.csv", "name,lon,lat\n…,1,1\n", {}),
        ("own.csv", "name,lon,lat,kind\nA,1,1,starship\n", {}),
        ("own.geojson", '{"type": "FeatureCollection", "features": [', {}),
        ("own.geojson", '{"message": "not found"}', {}),
        ("own.gpkg", b"SQLite format 3\x00 and no more", {}),
        ("AM.zip", zipped(DUMP, "AM.txt"), {"sha256": "0" * 64}),
    ],
)
def test_a_wrong_or_cut_file_changes_nothing(folder, name, content, more):
    add(write(folder, "good.txt", DUMP), name="mine", form="geonames", licence="CC BY 4.0", alpha3=CODES)
    before = {p: p.read_bytes() for p in (folder / "data").rglob("*") if p.is_file()}
    with pytest.raises(DataError, match=r"nothing was changed|unusable|no place"):
        add(write(folder, name, content), name="mine", licence="CC BY 4.0", **more)
    assert {p: p.read_bytes() for p in (folder / "data").rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("name", "columns", "words"),
    [
        ("../outside", {}, "name of an addition"),
        ("Large Letters", {}, "name of an addition"),
        ("own", {"name": "Ort"}, "no column 'Ort'"),
        ("own", {"colour": "x"}, "no column of a gazetteer"),
        ("own", {}, "which column holds lat"),
    ],
)
def test_a_wrong_option_says_what_to_do(folder, name, columns, words):
    path = write(folder, "own.csv", "name,lon,latitude\nA,1,1\n")
    with pytest.raises(InputError, match=words):
        add(path, name=name, licence="own", columns=columns)
    assert list_additions() == []


def test_a_new_one_of_the_same_name_replaces_the_old(folder):
    add(write(folder, "a.csv", "name,lon,lat\nA,1,1\n"), name="own", licence="own")
    add(write(folder, "b.csv", "name,lon,lat\nB,2,2\nC,3,3\n"), name="own", licence="own")
    assert [r.name for r in added_rows()] == ["B", "C"]
    remove("own")
    assert list_additions() == []
    with pytest.raises(InputError, match="no addition"):
        remove("own")


def test_a_damaged_addition_says_how_to_be_rid_of_it(folder):
    add(write(folder, "a.csv", "name,lon,lat\nA,1,1\n"), name="own", licence="own")
    table = additions.addition_files()[0]
    table.write_bytes(table.read_bytes()[:-5])
    with pytest.raises(DataError, match="data remove own"):
        list(added_rows())


def test_what_was_added_is_in_the_index_once(folder):
    add(write(folder, "AM.txt", DUMP), name="am", form="geonames", licence="CC BY 4.0", alpha3=CODES)
    add(write(folder, "n.txt", ALTERNATES), name="am-names", form="geonames-names", licence="CC BY 4.0")
    reader = index.Reader(source_folder())
    reader.areas = reader.kept = reader.airports = lambda: iter(())  # type: ignore[method-assign]
    shipped = index.Entry(
        "geonames:616051",
        "Yerevan",
        "capital",
        "ARM",
        None,
        None,
        44.51,
        40.18,
        1,
        None,
        None,
        None,
        None,
        6.0,
        (("Yerevan", 1.0, None, None),),
    )
    reader.towns = lambda: iter([shipped])  # type: ignore[method-assign]
    index.write_index(folder / "i.sqlite", reader.entries(), total=3)
    with Gazetteer(folder / "i.sqlite") as gazetteer:
        assert len(gazetteer.lookup("Yerevan")) == 1
        (found,) = gazetteer.lookup("Nerkin Proba")
        assert (found.place_id, found.country_code) == ("geonames:9000001", "ARM")
        (old,) = gazetteer.lookup("Старый Тест")
        assert (old.valid_from, old.valid_to) == ("1920", "1991")


# --- downloads --------------------------------------------------------------------------------------------------------


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        boundary = json.dumps(
            {"type": "FeatureCollection", "features": [
                {"type": "Feature", "properties": {"shapeName": "Test District", "shapeID": "x1"},
                 "geometry": {"type": "Polygon", "coordinates": [[[46, 39], [47, 39], [47, 40], [46, 40], [46, 39]]]}}]}
        )  # fmt: skip
        root = f"http://127.0.0.1:{self.server.server_address[1]}"
        told = {"gjDownloadURL": f"{root}/b.geojson", "boundaryLicense": "ODbL 1.0", "boundarySource": "OpenStreetMap"}
        body = {
            "/AM.zip": zipped(DUMP, "AM.txt"),
            "/alternatenames/AM.zip": zipped(ALTERNATES, "AM.txt"),
            "/ARM/ADM2/": json.dumps(told).encode(),
            "/b.geojson": boundary.encode(),
            "/CU.zip": zipped(DUMP, "CU.txt"),
            "/XX/ADM1/": b"{}",
        }.get(self.path)
        self.send_response(200 if body is not None else 404)
        body = body or b"<html>no</html>"
        self.send_header("Content-Length", str(len(body) * (2 if self.path == "/CU.zip" else 1)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{httpd.server_address[1]}"
    monkeypatch.setattr(downloads, "GEONAMES", root)
    monkeypatch.setattr(downloads, "GEOBOUNDARIES", root)
    yield Client(allow_private=True, pace_s=0, retries=0)
    httpd.shutdown()
    httpd.server_close()


@pytest.mark.parametrize(
    ("source", "name", "licence", "rows"),
    [
        ("geonames:AM", "geonames-am", "CC BY 4.0", 3),
        ("geonames-names:am", "geonames-names-am", "CC BY 4.0", 2),
        ("geoboundaries:ARM:ADM2", "geoboundaries-arm-adm2", "ODbL 1.0", 1),
    ],
)
def test_a_known_source_is_fetched_with_its_licence(client, source, name, licence, rows):
    told = downloads.fetch_and_add(source, client, alpha3=CODES)
    assert (told.name, told.licence, told.rows) == (name, licence, rows)
    assert told.source.startswith("http://127.0.0.1")
    assert list_additions() == [told]
    assert len(told.sha256) == len(hashlib.sha256().hexdigest())


@pytest.mark.parametrize("source", ["geonames:CU", "geonames:ZZ", "geoboundaries:AAA:ADM1"])
def test_a_download_that_fails_changes_nothing(client, source):
    with pytest.raises((DataError, OSError)):
        downloads.fetch_and_add(source, client)
    assert list_additions() == []


@pytest.mark.parametrize("source", ["nowhere.csv", "geonames:ARM", "naturalearth:moons", "geoboundaries:ARM", ""])
def test_an_unknown_source_lists_the_known(client, source):
    with pytest.raises(InputError, match="geonames:AM"):
        downloads.fetch_and_add(source, client)


def test_natural_earth_has_its_columns():
    known = downloads.download_of("naturalearth:lakes", Client())
    assert known.url.endswith("/physical/ne_10m_lakes.zip")
    assert known.licence == "public domain"
    assert known.defaults == {"kind": "lake"}
