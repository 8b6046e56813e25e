"""GeoJSON as RFC 7946 has it; each test names its section."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import geopandas as gpd
import pytest
import shapely
from export_layers import HOSTILE, sample
from hypothesis import given
from hypothesis import strategies as st

from geomap import wkb
from geomap.exports import geojson_text
from geomap.exports.geojson import DECIMALS, collection_bbox, geometry_text
from geomap.tables import Field, Layer, Table, layers

SPATIAL = [name for name, layer in layers().items() if layer.geometry]


def table_of(*shapes: object, **columns: list) -> Table:
    made = [None if s is None else bytes(shapely.to_wkb(s)) for s in shapes]
    columns = columns or {"name": [str(n) for n in range(len(made))]}
    fields = tuple(Field(name, "real" if name.endswith("_m") else "text", title=name) for name in columns)
    return Table(Layer("shapes", "Shapes", "", fields, (), "GEOMETRY"), columns, made)


def rings(geometry: dict) -> list[tuple[int, list]]:
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}.get(geometry["type"], [])
    return [(number, ring) for polygon in polygons for number, ring in enumerate(polygon)]


def flat(coordinates: list) -> list[list[float]]:
    if isinstance(coordinates[0], (int, float)):
        return [coordinates]
    return [p for part in coordinates for p in flat(part)]


@pytest.mark.parametrize("name", layers())
def test_every_layer_is_a_feature_collection(name: str) -> None:
    told = json.loads(geojson_text(sample()[name]))
    assert told["type"] == "FeatureCollection"
    assert "crs" not in told, "section 4: WGS 84 only, no crs member"
    assert len({f["id"] for f in told["features"]}) == len(told["features"]), "section 3.2: ids tell features apart"
    for feature in told["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert set(feature["properties"]) == set(layers()[name].names)
        assert not set(feature) & {"coordinates", "geometries", "features"}, "section 7.1"


@pytest.mark.parametrize("name", SPATIAL)
def test_rings_are_closed_and_wound(name: str) -> None:
    for feature in json.loads(geojson_text(sample()[name]))["features"]:
        if feature["geometry"] is None:
            continue
        for number, ring in rings(feature["geometry"]):
            assert ring[0] == ring[-1], "section 3.1.6"
            assert len(ring) >= 4
            doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
            assert (doubled > 0) == (number == 0), "section 3.1.6: outer rings counterclockwise, holes clockwise"


@pytest.mark.parametrize("name", SPATIAL)
def test_positions_have_few_decimals_and_lie_in_the_bbox(name: str) -> None:
    text = geojson_text(sample()[name])
    told = json.loads(text)
    west, south, east, north = told["bbox"]
    for feature in told["features"]:
        for lon, lat in flat(feature["geometry"]["coordinates"]) if feature["geometry"] else []:
            assert west - 1e-5 <= lon <= east + 1e-5
            assert south - 1e-5 <= lat <= north + 1e-5
            for value in (lon, lat):
                assert len(repr(value).partition(".")[2]) <= DECIMALS, "section 11.2"
    assert not re.search(r"\d\.\d{9,}", text.partition('"features"')[2].replace("confidence", ""))


@pytest.mark.parametrize(("accuracy", "decimals"), [(None, 6), (10.0, 6), (50.0, 5), (100.0, 5), (60_000.0, 5)])
def test_decimals_fit_the_accuracy(accuracy: float | None, decimals: int) -> None:
    line = shapely.LineString([(1 / 3, 1 / 3), (2 / 3, 2 / 3)])
    told = json.loads(geojson_text(table_of(line, accuracy_m=[accuracy])))
    assert told["features"][0]["geometry"]["coordinates"][0] == [round(1 / 3, decimals)] * 2


def test_rounding_leaves_no_twins_and_no_lost_ring() -> None:
    ring = shapely.Polygon([(0, 0), (0.0000001, 0), (1, 0), (1, 1), (0, 1)])
    assert json.loads(geometry_text(bytes(shapely.to_wkb(ring))))["coordinates"][0].count([0, 0]) == 2
    tiny = shapely.Polygon([(0, 0), (1e-9, 0), (0, 1e-9)])
    assert len(json.loads(geometry_text(bytes(shapely.to_wkb(tiny))))["coordinates"][0]) == 4


def test_what_has_no_place_is_null() -> None:
    told = json.loads(geojson_text(table_of(None, shapely.Point(), shapely.Polygon(), shapely.Point(1, 2))))
    assert [f["geometry"] for f in told["features"]] == [None, None, None, {"type": "Point", "coordinates": [1, 2]}]
    assert told["bbox"] == [1, 2, 1, 2]
    assert "bbox" not in json.loads(geojson_text(table_of(None)))
    assert json.loads(geojson_text(Table.of("incidents")))["features"] == []


FIJI = shapely.box(177, -19, 182, -16)
STEPPING = shapely.Polygon([(177, -19), (-178, -19), (-178, -16), (177, -16)])
CUT = [
    (FIJI, "MultiPolygon", [177, -19, -178, -16]),
    (STEPPING, "MultiPolygon", [177, -19, -178, -16]),
    (shapely.LineString([(170, 0), (190, 10)]), "MultiLineString", [170, 0, -170, 10]),
    (shapely.LineString([(170, 0), (-170, 10)]), "MultiLineString", [170, 0, -170, 10]),
    (shapely.Point(190, 5), "Point", [-170, 5, -170, 5]),
    (shapely.box(-10, 0, 10, 5), "Polygon", [-10, 0, 10, 5]),
]


@pytest.mark.parametrize(("shape", "kind", "bbox"), CUT)
def test_nothing_crosses_the_antimeridian(shape, kind: str, bbox: list[float]) -> None:
    told = json.loads(geojson_text(table_of(shape)))
    (feature,) = told["features"]
    assert feature["geometry"]["type"] == kind
    assert all(-180 <= lon <= 180 for lon, _ in flat(feature["geometry"]["coordinates"])), "section 3.1.9"
    assert told["bbox"] == pytest.approx(bbox), "section 5.2: west greater than east"
    back = shapely.from_geojson(json.dumps(feature["geometry"]))
    assert back.is_valid
    if shape.geom_type == "Polygon" and shape is not STEPPING:
        assert back.area == pytest.approx(shape.area)


def test_a_hole_is_cut_as_well() -> None:
    ring = shapely.box(170, -10, 190, 10).difference(shapely.box(178, -2, 182, 2))
    (feature,) = json.loads(geojson_text(table_of(ring)))["features"]
    assert shapely.from_geojson(json.dumps(feature["geometry"])).area == pytest.approx(ring.area)


@given(st.floats(-180, 180), st.floats(-85, 85), st.floats(1, 2_000_000))
def test_circles_anywhere(lon: float, lat: float, radius: float) -> None:
    told = json.loads(geometry_text(wkb.circle(lon, lat, radius)))
    assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in flat(told["coordinates"]))
    assert all(ring[0] == ring[-1] for _, ring in rings(told))


@pytest.mark.parametrize("lat", [89.0, -88.0])
def test_a_circle_about_a_pole_is_a_cap(lat: float) -> None:
    told = shapely.from_geojson(geometry_text(wkb.circle(10, lat, 500_000)))
    assert told.is_valid
    assert told.bounds[0] == -180
    assert told.bounds[2] == 180
    assert all(told.covers(shapely.Point(lon, 89.9 if lat > 0 else -89.9)) for lon in (-179, -60, 10, 120))


def test_ids_are_the_keys_and_unique() -> None:
    tables = sample()
    ids = [f["id"] for f in json.loads(geojson_text(tables["incidents"]))["features"]]
    assert ids == tables["incidents"].columns["incident_id"]
    tables["incidents"].columns["incident_id"] = ["same"] * len(ids)
    ids = [f["id"] for f in json.loads(geojson_text(tables["incidents"]))["features"]]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "same:r1"
    parts = [f["id"] for f in json.loads(geojson_text(sample()["footprints"]))["features"]]
    assert "incursion-1:shape" in parts


def test_hostile_words_and_lists() -> None:
    told = json.loads(geojson_text(sample()["incidents"]))
    rows = [f["properties"] for f in told["features"]]
    assert HOSTILE in {r["title"] for r in rows}
    assert rows[0]["asserted_by"] == ["ARM"]
    assert rows[1]["asserted_by"] == ["AZE", "New, Front"]
    assert (rows[0]["date_start"], rows[0]["published"]) == ("2021-05-14", "2021-05-15T06:30:00Z")
    assert rows[0]["killed_min"] is None


def test_rights_are_told_once_and_in_each_feature() -> None:
    told = json.loads(geojson_text(sample()["incidents"]))
    assert told["licence"] == "CC BY 4.0; ODbL-1.0; public domain"
    assert told["attribution"] == "GeoNames; Made with Natural Earth; © OpenStreetMap contributors"
    assert all(f["properties"]["attribution"] for f in told["features"] if f["geometry"])


def test_a_nested_value_of_a_foreign_frame_is_json_text() -> None:
    frame = gpd.GeoDataFrame({"told": [{"a": [1, 2]}]}, geometry=gpd.points_from_xy([1], [2]), crs=4326)
    (feature,) = json.loads(geojson_text(frame))["features"]
    assert json.loads(feature["properties"]["told"]) == {"a": [1, 2]}


def test_odd_numbers_are_no_numbers_of_json() -> None:
    text = geojson_text(table_of(*[None] * 3, size_m=[float("nan"), float("inf"), 1e300]))
    told = json.loads(text, parse_constant=pytest.fail)
    assert [f["properties"]["size_m"] for f in told["features"]] == [None, None, 1e300]


@pytest.mark.parametrize(
    ("shapes", "bbox"),
    [
        ([shapely.Point(-179, 0), shapely.Point(179, 1)], (179, 0, -179, 1)),
        ([shapely.Point(-100, 0), shapely.Point(100, 1)], (100, 0, -100, 1)),
        ([shapely.Point(-80, 0), shapely.Point(80, 1)], (-80, 0, 80, 1)),
        ([shapely.box(-180, -90, 180, 90)], (-180, -90, 180, 90)),
        ([None], None),
    ],
)
def test_the_narrower_bbox(shapes: list, bbox: tuple | None) -> None:
    assert collection_bbox(table_of(*shapes)) == bbox
