"""A user's own outlines: added, used, credited, listed, taken away; a bad file changes nothing."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner
from shapely.affinity import translate
from shapely.geometry import box

from geomap import geodesy
from geomap.borders import Boundaries
from geomap.cli.data import data
from geomap.errors import DataError, InputError
from geomap.footprints import ground
from geomap.models import Candidate, Locality
from geomap.own_boundaries import own_sets

SYUNIK = "geonames:409314"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOMAP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*words):
    result = CliRunner().invoke(data, ["boundaries", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def add(path, *more, licence="CC BY 4.0", accuracy=20):
    columns = ("--country-column", "iso", "--name-column", "name")
    return run("add", path, *columns, "--licence", licence, "--accuracy-m", accuracy, *more)


def write(tmp_path, name, rows, crs=4326):
    frame = gpd.GeoDataFrame(rows, columns=["iso", "name", "geometry"], crs=crs)
    frame.to_file(tmp_path / name)
    return tmp_path / name


@pytest.fixture(scope="module")
def armenia():
    """The regions of Armenia, 300 m north of the shipped ones."""
    with Boundaries.open(own=False) as shipped:
        return [
            ["ARM", feature.name, translate(shipped.polygon(file, feature), 0.0, 0.0027)]
            for file, feature in shipped.features("admin1")
            if feature.iso == "ARM"
        ]


@pytest.mark.parametrize("name", ["arm.geojson", "arm.gpkg", "arm.shp"])
def test_any_format_replaces_the_shipped_outline_and_is_credited(tmp_path, armenia, name):
    path = write(tmp_path, name, [row for row in armenia if row[1] == "Syunik"])
    assert "1 outlines of ARM" in add(path, "--attribution", "Cadastre").stderr
    with Boundaries.open() as own, Boundaries.open(own=False) as shipped:
        moved, before = own.shape(SYUNIK), shipped.shape(SYUNIK)
        assert moved.bounds[1] - before.bounds[1] == pytest.approx(0.0027, abs=1e-5)
        assert own.shape_source(SYUNIK) == ("arm", 20.0, "CC BY 4.0", "Cadastre")
        assert own.region_at(46.2, 39.3) == SYUNIK
        gegharkunik = "geonames:409316"
        assert (own.shape(gegharkunik) is None) == (shipped.shape(gegharkunik) is None)


def test_another_crs_is_transformed(tmp_path, armenia):
    rows = [row for row in armenia if row[1] == "Syunik"]
    frame = gpd.GeoDataFrame(rows, columns=["iso", "name", "geometry"], crs=4326).to_crs(32638)
    frame.to_file(tmp_path / "utm.gpkg")
    add(tmp_path / "utm.gpkg")
    with Boundaries.open() as own:
        assert shapely.hausdorff_distance(own.shape(SYUNIK), rows[0][2]) < 1e-6


def test_a_whole_state_brings_its_borders_and_strips_are_counted_from_them(tmp_path, armenia):
    add(write(tmp_path, "arm.gpkg", armenia))
    syunik = Candidate(SYUNIK, "Syunik", "admin1", "ARM", None, None, 46.15, 39.25)
    words = Locality(None, "into", anchor=syunik, distance_m=3218.688, precision_m=1609.344, actor_code="AZE")
    world = type("None", (), {"countries": lambda _: (), "get": lambda *_: None, "reverse": lambda *_, **__: ()})()
    with Boundaries.open() as own, Boundaries.open(own=False) as shipped:
        mine, theirs = own.border("ARM", "AZE"), shipped.border("ARM", "AZE")
        assert mine.source == "arm"
        assert mine.accuracy_m == 20.0
        assert mine.line.length == pytest.approx(theirs.line.length, rel=0.05)
        footprint = ground(words, own, world)
    assert footprint.method == "into"
    assert "CC BY 4.0" in footprint.licence
    assert dict(footprint.parameters)["boundary_accuracy_m"] == 20.0
    assert geodesy.area_m2(shapely.from_wkb(footprint.entered_wkb)) / 1e6 == pytest.approx(1092, rel=0.03)


def test_a_state_by_its_code_alone(tmp_path):
    path = write(tmp_path, "mco.gpkg", [["MCO", "", box(7.40, 43.72, 7.44, 43.75)]])
    run("add", path, "--country-column", "iso", "--level", "country", "--licence", "CC0", "--accuracy-m", 50)
    with Boundaries.open() as own:
        assert own.country("MCO").equals(box(7.40, 43.72, 7.44, 43.75))
        assert own.country_at(7.42, 43.735) == "MCO"


def test_an_unknown_name_is_matched_by_where_it_lies(tmp_path, armenia):
    rows = [["ARM", "Zangezur Marz", row[2]] for row in armenia if row[1] == "Syunik"]
    add(write(tmp_path, "z.gpkg", rows))
    with Boundaries.open() as own:
        assert own.shape_source(SYUNIK).source == "z"


def test_sets_are_listed_with_their_checksum_and_taken_away(tmp_path, armenia):
    add(write(tmp_path, "arm.gpkg", armenia))
    (one,) = json.loads(run("list", "--json").stdout)
    assert one["licence"] == "CC BY 4.0"
    assert one["accuracy_m"] == 20
    assert len(one["sha256"]) == 64
    assert "arm: admin1, 11 outlines of ARM, accurate to 20 m, CC BY 4.0" in run("list").stdout
    run("remove", "arm")
    assert own_sets() == ()
    with Boundaries.open() as own:
        assert own.shape_source(SYUNIK).source != "arm"
    with pytest.raises(InputError, match="no set of boundaries is named 'arm'; have: none are there"):
        run("remove", "arm")


GOOD = ["ARM", "Syunik", box(45.7, 38.8, 46.6, 39.8)]
BAD = [
    ([["ARM", "Nowhere", box(0, 0, 1, 1)]], (), "'Nowhere' is no region of ARM"),
    ([["XYZ", "Syunik", box(0, 0, 1, 1)]], (), "'XYZ' .Syunik. is no ISO 3166-1"),
    ([["ARM", "Syunik", shapely.Point(46, 39)]], (), "row 1 .'Syunik'. has no polygon"),
    ([["ARM", "Syunik", box(500, 100, 501, 101)]], (), "outside the world"),
    ([GOOD], ("--name-column", "nom"), "has no column 'nom'; have: iso, name"),
    ([GOOD], ("--accuracy-m", "0"), "accuracy of 0.0 m says nothing"),
    ([GOOD], ("--licence", " "), "licence is needed"),
    ([GOOD], ("--layer", "other"), "GDAL cannot read it"),
]


@pytest.mark.parametrize(("rows", "more", "says"), BAD)
def test_a_bad_file_changes_nothing(tmp_path, home, armenia, rows, more, says):
    add(write(tmp_path, "arm.gpkg", [row for row in armenia if row[1] == "Syunik"]))
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    (tmp_path / "new").mkdir()
    path = write(tmp_path / "new", "arm.gpkg", rows)
    with pytest.raises(InputError, match=says):
        add(path, *more)
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_no_file_and_no_map_are_one_line(tmp_path):
    (tmp_path / "x.gpkg").write_bytes(b"nothing")
    with pytest.raises(InputError, match="GDAL cannot read it"):
        add(tmp_path / "x.gpkg")
    with pytest.raises(InputError, match="there is no such file"):
        add(tmp_path / "y.gpkg")


def test_a_broken_set_says_how_to_get_rid_of_it(home):
    (home / "boundaries").mkdir(parents=True)
    (home / "boundaries" / "arm.sqlite").write_bytes(b"not a database, but long enough to be looked at")
    with pytest.raises(DataError, match="geomap data boundaries remove arm"):
        Boundaries.open()
    run("remove", "arm")
    Boundaries.open().close()
