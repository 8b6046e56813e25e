"""Footprints on a small drawn world, relation by relation; then the figures on the real data.

    44.5  45          46          47  degrees east
40   .    +-----------+-----------+
     .    |   North   |           |      WES: North and South
39.5 +----+-----------+   East    |      EAS: East, and the exclave Inset west of South
     |In- |   South   |           |      COD: a country of its own far off, ISL: an island on the antimeridian
     |set |           |           |
39   +----+-----------+-----------+
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from geomap import geodesy, georeferencing
from geomap.footprints import ground, ground_all, sharpen
from geomap.models import Candidate, Locality

MILE = 1609.344
SHAPES = {
    "wes": box(45, 39, 46, 40),
    "wes:north": box(45, 39.5, 46, 40),
    "wes:south": box(45, 39, 46, 39.5),
    "eas": MultiPolygon([box(46, 39, 47, 40), box(44.5, 39, 45, 39.5)]),
    "eas:east": box(46, 39, 47, 40),
    "eas:inset": box(44.5, 39, 45, 39.5),
    "cod": box(20, 0, 21, 1),
    "isl": MultiPolygon([box(179.5, -17, 180, -16), box(-180, -17, -179.5, -16)]),
    "line:front": LineString([(45.5, 39.0), (45.5, 40.0)]),
    "broken": Polygon([(45, 39), (46, 40), (46, 39), (45, 40)]),
}
STATES = {"WES": "wes", "EAS": "eas", "COD": "cod", "ISL": "isl"}


@dataclass(frozen=True)
class Line:
    pair: tuple[str, str]
    line: shapely.Geometry
    accuracy_m: float = 100.0
    source: str = "drawn"
    licence: str = "CC0"
    attribution: str = "the tests"
    pieces: tuple = ()


class World:
    """Boundaries and gazetteer of the drawn world."""

    def __init__(self, accuracy_m=100.0):
        self.accuracy_m = accuracy_m
        self.places = PLACES

    def shape(self, place_id, *, date=None):  # noqa: ARG002
        return SHAPES.get(place_id)

    def country(self, alpha3):
        return SHAPES.get(STATES.get(alpha3, ""))

    def states(self):
        return tuple(sorted(STATES))

    def country_at(self, lon, lat):
        return next((code for code, key in STATES.items() if SHAPES[key].covers(Point(lon, lat))), None)

    def region_at(self, lon, lat):
        return next(
            (key for key, s in SHAPES.items() if ":" in key and s.geom_type == "Polygon" and s.covers(Point(lon, lat))),
            None,
        )

    def neighbours(self, alpha3):
        return {"WES": ("EAS",), "EAS": ("WES",)}.get(alpha3, ())

    def border(self, a, b, *, date=None):  # noqa: ARG002
        if {a, b} != {"WES", "EAS"}:
            return None
        line = MultiLineString([[(46, 39), (46, 40)], [(45, 39), (45, 39.5)]])
        return Line(("EAS", "WES"), line, self.accuracy_m)

    def shape_source(self, place_id, *, date=None):  # noqa: ARG002
        return "drawn", 50.0, "CC0", "the tests"

    def get(self, place_id):
        return next((p for p in self.places if p.place_id == place_id), None)

    def reverse(self, lon, lat, *, limit=1):
        return sorted(self.places, key=lambda p: (math.hypot(p.lon - lon, p.lat - lat), p.place_id))[:limit]

    def countries(self):
        return [p for p in self.places if p.kind == "country"]


def place(place_id, name, kind, lon, lat, code="WES", **more):
    return Candidate(place_id, name, kind, code, None, None, lon, lat, **more)


WES = place("wes", "Westland", "country", 45.5, 39.5)
EAS = place("eas", "Eastland", "country", 46.5, 39.5, "EAS")
COD = place("cod", "Congo", "country", 20.5, 0.5, "COD")
ISL = place("isl", "Islet", "country", 180.0, -16.5, "ISL")
NORTH = place("wes:north", "North", "admin1", 45.5, 39.75)
SOUTH = place("wes:south", "South", "admin1", 45.5, 39.25)
FRONT = place("line:front", "the front", "line", 45.5, 39.5, None)
BROKEN = place("broken", "Broken", "region", 45.5, 39.5)
TOWN = place("t", "Town", "town", 45.5, 39.25, population=20_000, extent_m=2_000.0)
TWIN = place("u", "Twin", "town", 45.5, 39.35, population=18_000, extent_m=2_000.0)
EDGE = place("e", "Edge", "village", 45.97, 39.25, population=500, extent_m=500.0)
INNER = place("i", "Inner", "village", 45.02, 39.25, population=500, extent_m=500.0)
FAR = place("f", "Far", "village", 20.5, 0.5, "COD", population=500, extent_m=500.0)
BARE = place("b", "Bare", "lake", 45.3, 39.8)
LOST = place("l", "Lost", "sea", 0.0, 0.0, None)
HAMLET = place("h", "Hamlet", "village", 45.6, 39.8, population=900)
PLACES = [WES, EAS, COD, ISL, NORTH, SOUTH, FRONT, TOWN, TWIN, EDGE, INNER, FAR, BARE, HAMLET]
WORLD = World()


def grounded(world=WORLD, **words):
    """The footprint of a locality, with its shape beside it."""
    words.setdefault("place", None)
    footprint = ground(Locality(**words), world, world if isinstance(world, World) else WORLD)
    return footprint, shapely.from_wkb(footprint.shape_wkb)


def geodetic(geometry, lon, lat):
    return geodesy.distance_to_m(geometry, lon, lat)


INTO = {"relation": "into", "anchor": SOUTH, "distance_m": 2 * MILE, "precision_m": MILE, "actor_code": "EAS"}
HEADING = {"relation": "north_of", "anchor": TOWN, "distance_m": 10_000.0, "precision_m": 1_000.0}

# words -> method, points (lon, lat) that the shape holds, points that it does not
RELATIONS = [
    ({"place": TOWN}, "feature", [(45.5, 39.25), (45.515, 39.25)], [(45.53, 39.25)]),
    ({"place": SOUTH}, "feature", [(45.1, 39.1)], [(45.1, 39.6)]),
    ({"place": BROKEN}, "feature", [(45.1, 39.5)], [(45.5, 39.2)]),
    (INTO, "into", [(45.9625, 39.2), (45.0375, 39.2)], [(45.5, 39.2), (45.99, 39.2), (45.9625, 39.6), (46.02, 39.2)]),
    (INTO | {"relation": "inside"}, "into", [(45.9625, 39.2)], [(45.5, 39.2)]),
    (INTO | {"bound": "at_most"}, "into", [(45.99, 39.2), (45.97, 39.2)], [(45.95, 39.2)]),
    (INTO | {"bound": "at_least"}, "into", [(45.5, 39.2), (45.96, 39.2)], [(45.99, 39.2)]),
    (INTO | {"distance_max_m": 4 * MILE}, "into", [(45.97, 39.2), (45.93, 39.2)], [(45.9, 39.2), (45.99, 39.2)]),
    (INTO | {"anchor": NORTH}, "into", [(45.9625, 39.8)], [(45.0375, 39.8), (45.5, 39.8)]),
    (INTO | {"anchor": WES}, "into", [(45.9625, 39.8), (45.0375, 39.2)], [(45.0375, 39.8)]),
    (HEADING, "offset at a heading", [(45.5, 39.34)], [(45.5, 39.25), (45.5, 39.16), (45.65, 39.25)]),
    (HEADING | {"relation": "southwest_of"}, "offset at a heading", [(45.42, 39.185)], [(45.5, 39.16), (45.58, 39.185)]),
    ({"relation": "north_of", "anchor": TOWN}, "heading only", [(45.5, 39.28)], [(45.5, 39.32), (45.5, 39.2)]),
    ({"relation": "east_of", "anchor": EDGE}, "heading only", [(45.99, 39.25)], [(46.01, 39.25), (45.9, 39.25)]),
    ({"relation": "between", "anchor": TOWN, "anchor2": TWIN}, "between two places", [(45.5, 39.3)], [(45.5, 39.4)]),
    ({"relation": "near", "anchor": TOWN}, "near", [(45.54, 39.25)], [(45.5, 39.31), (45.6, 39.25)]),
    ({"relation": "radius", "anchor": TOWN, "distance_m": 8_000.0, "precision_m": 1_000.0}, "within a radius",
     [(45.5, 39.25), (45.5, 39.33)], [(45.5, 39.35)]),
    ({"relation": "from", "anchor": TOWN, "distance_m": 8_000.0, "precision_m": 1_000.0}, "distance only",
     [(45.5, 39.33)], [(45.5, 39.36)]),
    ({"relation": "from", "anchor": TOWN, "distance_m": 8_000.0, "precision_m": 1_000.0, "within": (SOUTH,)},
     "distance only", [(45.5, 39.18)], [(45.5, 39.25)]),
    ({"relation": "from", "anchor": ISL, "distance_m": 10 * 1852.0, "precision_m": 1852.0}, "distance only",
     [(180.0, -15.833), (-179.32, -16.5), (179.32, -16.5)], [(180.0, -16.5), (-179.45, -16.5)]),
    ({"relation": "from", "anchor": WES, "border_with": "EAS", "distance_m": 5_000.0, "precision_m": 1_000.0},
     "distance from a border", [(45.942, 39.7), (46.058, 39.7), (44.942, 39.2)], [(46.0, 39.7), (45.9, 39.7)]),
    ({"relation": "from", "place": NORTH, "border_with": "EAS", "distance_m": 5_000.0, "precision_m": 1_000.0},
     "distance from a border", [(45.942, 39.7)], [(46.058, 39.7), (44.942, 39.2)]),
    ({"relation": "along", "anchor": WES, "border_with": "EAS"}, "along a border", [(46.0, 39.7), (46.04, 39.7)], [(46.1, 39.7)]),
    ({"relation": "along", "anchor": FRONT}, "along a line", [(45.5, 39.5), (45.54, 39.5)], [(45.6, 39.5)]),
    ({"place": SOUTH, "part": "north"}, "part of a feature", [(45.1, 39.4)], [(45.1, 39.1)]),
    ({"place": SOUTH, "part": "southeast"}, "part of a feature", [(45.9, 39.1)], [(45.1, 39.1), (45.9, 39.45)]),
    ({"place": SOUTH, "part": "central"}, "part of a feature", [(45.5, 39.25)], [(45.05, 39.05)]),
    ({"place": NORTH, "part": "border", "border_with": "EAS"}, "part of a feature", [(45.9, 39.7)], [(45.5, 39.7)]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "method", "inside", "outside"), RELATIONS)
def test_each_relation_draws_what_its_words_say(words, method, inside, outside):
    footprint, shape = grounded(**words)
    assert footprint.method == method
    assert shape.is_valid
    for lon, lat in inside:
        assert geodetic(shape, lon, lat) < 60.0, (lon, lat)
    for lon, lat in outside:
        assert geodetic(shape, lon, lat) > 60.0, (lon, lat)
    assert geodetic(shape, footprint.lon, footprint.lat) < 0.1
    assert footprint.uncertainty_m >= geodesy.reach_m(shape, footprint.lon, footprint.lat) - 1e-6
    assert footprint.spatial_fit is None or footprint.spatial_fit >= 1.0
    assert footprint.protocol.startswith(georeferencing.PROTOCOL)
    assert footprint.remarks.endswith(".")
    assert footprint.parameters or method == "feature"


def test_into_keeps_the_band_and_the_territory_entered_apart():
    footprint, shape = grounded(**INTO)
    entered = shapely.from_wkb(footprint.entered_wkb)
    assert footprint.band_wkb == footprint.shape_wkb
    assert "extended for borders" in footprint.protocol
    east = geodesy.distance_m(46.0, 39.0, 46.0, 39.5)
    assert geodesy.area_m2(entered) == pytest.approx(2 * east * 2 * MILE, rel=2e-3)
    assert geodesy.area_m2(shape) == pytest.approx(2 * east * MILE, rel=2e-3)
    assert dict(footprint.parameters)["precision_m"] == MILE
    assert dict(footprint.parameters)["boundary_accuracy_m"] == 100.0
    assert "100 m" in footprint.remarks


def test_into_a_state_in_one_of_its_regions_counts_from_the_regions_border(monkeypatch):
    monkeypatch.setattr("geomap.footprints.OTHER_BORDER_M", 50_000.0)
    footprint, shape = grounded(**INTO | {"anchor": WES, "place": NORTH})
    assert [part.certain for part in footprint.borders] == [True]
    assert "part of North" in footprint.remarks
    assert shape.bounds[1] >= 39.5 - 1e-6
    elsewhere, _ = grounded(**INTO | {"anchor": WES, "place": TOWN})
    assert "part of Westland" in elsewhere.remarks


def test_a_town_far_from_the_strip_is_on_another_border(monkeypatch):
    monkeypatch.setattr("geomap.footprints.OTHER_BORDER_M", 30_000.0)
    told, shape = grounded(**INTO | {"anchor": WES, "place": TOWN})
    assert shape.bounds[0] > 45.4
    assert shape.bounds[2] < 45.6
    assert "Town, named as the place" in told.remarks
    abroad, _ = grounded(**INTO | {"anchor": WES, "place": replace(TOWN, country_code="XXX")})
    assert "part of Westland" in abroad.remarks
    assert any("contradict each other" in warning for warning in told.warnings)


def test_a_state_is_called_by_its_present_name():
    class Old(World):
        def countries(self):
            return [*super().countries(), replace(EAS, name="Old Empire", valid_to="1991", population=9)]

    footprint, _ = grounded(Old(), **INTO)
    assert "border with Eastland" in footprint.remarks


def test_several_stretches_stay_possible_until_a_place_decides():
    both, _ = grounded(**INTO)
    assert [part.certain for part in both.borders] == [False, False]
    assert any("2 stretches" in w for w in both.warnings)
    one, shape = grounded(**INTO, near=(EDGE,))
    assert [part.certain for part in one.borders] == [True]
    assert "Edge decides" in one.remarks
    assert shape.bounds[0] > 45.5
    assert geodesy.distance_m(one.lon, one.lat, EDGE.lon, EDGE.lat) < 10_000


def test_the_fronts_of_a_line_of_contact_have_sides():
    footprint, shape = grounded(relation="east_of", anchor=FRONT, distance_m=2_000.0, precision_m=1_000.0)
    assert footprint.method == "offset at a heading"
    assert shape.bounds[0] >= 45.5 - 1e-6


# words -> what a warning says, a point that the honest shape holds
BAD = [
    (INTO | {"actor_code": "COD"}, "share no border", (45.5, 39.25)),
    (INTO | {"distance_m": 900_000.0, "precision_m": 1_000.0}, "No part of South lies", (45.5, 39.25)),
    (INTO | {"distance_m": 0.0}, "0 m cannot be drawn", (45.5, 39.25)),
    (INTO | {"distance_m": -5.0}, "-5 m cannot be drawn", (45.5, 39.25)),
    (INTO | {"distance_m": math.nan}, "nan m cannot be drawn", (45.5, 39.25)),
    (INTO | {"actor_code": "Rebels"}, "does not say across which border", (45.9625, 39.2)),
    (INTO | {"actor_code": None}, "does not say across which border", (45.9625, 39.2)),
    (INTO | {"anchor": COD, "actor_code": None}, "no land border", (20.028, 0.5)),
    (INTO | {"anchor": TOWN}, "No outline of Town", (45.9625, 39.2)),
    ({"place": BARE}, "extent of Bare is not known", (45.3, 39.8)),
    ({"place": LOST}, "extent of Lost is not known", (0.0, 0.0)),
    ({"place": HAMLET}, "are assumed", (45.6, 39.8)),
    ({"place": FAR, "within": (SOUTH,)}, "contradict", (20.5, 0.5)),
    (INTO | {"near": (FAR,)}, "contradict", (45.9625, 39.2)),
    ({"relation": "between", "anchor": TOWN, "anchor2": TOWN}, "same point", (45.5, 39.25)),
    ({"relation": "from", "anchor": COD, "border_with": "EAS", "distance_m": 5_000.0}, "No border of Eastland", (20.5, 0.5)),
    ({"relation": "along", "anchor": BARE}, "not in the data", (45.3, 39.8)),
    ({"relation": "north_of", "anchor": TOWN, "distance_m": -1.0}, "cannot be drawn", (45.5, 39.28)),
    ({"place": SOUTH, "part": "upper left"}, "cannot be told", (45.5, 39.25)),
    ({"target_code": "WES"}, "No place is named", (45.5, 39.25)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "warning", "held"), BAD)
def test_what_cannot_be_used_is_said_and_the_honest_shape_drawn(words, warning, held):
    footprint, shape = grounded(**words)
    assert any(warning in w for w in footprint.warnings), footprint.warnings
    assert geodetic(shape, *held) < 60.0
    assert math.isfinite(footprint.lon)
    assert footprint.uncertainty_m is None or footprint.uncertainty_m > 0


def test_a_bare_point_has_no_uncertainty_rather_than_zero():
    footprint, shape = grounded(place=LOST)
    assert shape.geom_type == "Point"
    assert footprint.uncertainty_m is None
    assert footprint.spatial_fit is None


def test_no_place_and_no_state_is_no_footprint():
    assert ground(Locality(place=None), WORLD, WORLD) is None


def test_a_depth_from_the_same_side_counts_from_the_regions_own_outline():
    footprint, shape = grounded(**INTO | {"actor_code": "WES"})
    assert "Both sides are of Westland" in footprint.remarks
    assert geodetic(shape, 45.5, 39.471) < 60


@pytest.mark.parametrize(
    ("accuracy", "drawn", "warned"), [(500.0, True, False), (2_000.0, True, True), (4_000.0, False, True)]
)
def test_a_depth_is_drawn_as_far_as_the_border_is_accurate(accuracy, drawn, warned):
    footprint, _ = grounded(World(accuracy), **INTO)
    assert (footprint.method == "into") is drawn
    told = [w for w in footprint.warnings if "accura" in w]
    assert bool(told) is warned


def test_the_accuracy_of_the_border_is_in_the_uncertainty():
    fine, coarse = (grounded(World(a), **INTO)[0] for a in (100.0, 1_000.0))
    assert coarse.uncertainty_m - fine.uncertainty_m == pytest.approx(900.0)


def test_a_distance_at_a_heading_meets_the_point_radius_formula():
    footprint, _ = grounded(**HEADING)
    expected = georeferencing.uncertainty_at_heading(
        10_000.0, 45.0, georeferencing.Errors(radial=2_000.0, precision=1_000.0)
    )
    assert footprint.uncertainty_m == pytest.approx(expected, rel=1e-3)
    lon, lat = geodesy.destination(TOWN.lon, TOWN.lat, 0.0, 10_000.0)
    assert (footprint.lon, footprint.lat) == pytest.approx((float(lon), float(lat)), abs=1e-6)


def test_a_distance_alone_meets_the_point_radius_formula():
    footprint, _ = grounded(relation="from", anchor=TOWN, distance_m=8_000.0, precision_m=1_000.0)
    assert footprint.uncertainty_m == pytest.approx(2_000.0 + 8_000.0 + 500.0, rel=1e-3)


def test_the_strip_is_off_by_less_than_a_fifth_of_a_percent_of_its_depth():
    footprint, _ = grounded(**INTO | {"anchor": NORTH})
    entered = shapely.from_wkb(footprint.entered_wkb)
    inner = shapely.get_coordinates(shapely.segmentize(entered, 0.01))
    inner = inner[(inner[:, 0] < 45.99) & (inner[:, 1] > 39.51) & (inner[:, 1] < 39.99)]
    border = shapely.get_coordinates(shapely.segmentize(LineString([(46, 39), (46, 40)]), 0.0002))
    nearest = [geodesy.distance_m(x, y, border[:, 0], border[:, 1]).min() for x, y in inner]
    assert len(nearest) > 10
    assert np.abs(np.array(nearest) - 2 * MILE).max() < 0.002 * 2 * MILE


def test_same_words_same_bytes():
    assert grounded(**INTO)[0] == grounded(**INTO)[0] == ground(Locality(place=None, **INTO), World(), World())


lengths = st.floats(200.0, 60_000.0)
relations = st.sampled_from(["into", "from", "radius", "north_of", "southeast_of"])


@settings(max_examples=60, deadline=None)
@given(
    relations,
    lengths,
    st.floats(10.0, 5_000.0),
    st.sampled_from([SOUTH, TOWN, NORTH]),
    st.sampled_from([None, "at_least", "at_most"]),
)
def test_the_circle_always_holds_the_shape(relation, distance, precision, anchor, bound):
    footprint, shape = grounded(
        relation=relation, anchor=anchor, distance_m=distance, precision_m=precision, bound=bound, actor_code="EAS"
    )
    outline = shapely.get_coordinates(shapely.segmentize(shape, 0.01))
    reach = geodesy.distance_m(footprint.lon, footprint.lat, outline[:, 0], outline[:, 1]).max()
    assert reach <= footprint.uncertainty_m + 1.0
    assert geodetic(shape, footprint.lon, footprint.lat) < 0.1


@settings(max_examples=30, deadline=None)
@given(lengths, st.floats(10.0, 5_000.0))
def test_a_wider_heading_never_shrinks_the_footprint(distance, precision):
    words = {"anchor": TOWN, "distance_m": distance, "precision_m": precision}
    narrow, wide = (grounded(relation=relation, **words)[0] for relation in ("northeast_of", "north_of"))
    assert wide.uncertainty_m >= narrow.uncertainty_m


def test_a_vanishing_distance_leaves_the_place_and_its_precision():
    footprint, _ = grounded(relation="north_of", anchor=TOWN, distance_m=1e-3, precision_m=1.0)
    assert footprint.uncertainty_m == pytest.approx(2_000.5, rel=1e-3)


def test_a_vanishing_depth_band_nears_the_border():
    _, shape = grounded(World(0.0), **INTO | {"distance_m": 20.0, "precision_m": 1.0})
    assert geodetic(shape, 45.99977, 39.25) < 25
    assert shape.bounds[2] < 46.0


def test_the_other_clauses_narrow_the_location():
    wide, _ = grounded(**HEADING)
    narrow, shape = grounded(**HEADING, within=(SOUTH,))
    assert narrow.uncertainty_m <= wide.uncertainty_m
    assert SHAPES["wes:south"].buffer(1e-6).covers(shape)


def test_sharpening_intersects_and_reports_contradictions():
    wide, _ = grounded(place=SOUTH)
    strip, shape = grounded(**INTO | {"distance_m": 20_000.0})
    town, _ = grounded(place=TOWN)
    both = sharpen([wide, strip])
    assert both is None  # the strip lies within South: the region says nothing more
    half, _ = grounded(place=SOUTH, part="north")
    narrower = sharpen([strip, half])
    assert geodesy.area_m2(shapely.from_wkb(narrower.shape_wkb)) < geodesy.area_m2(shape)
    assert narrower.method == "intersection of reports"
    far, _ = grounded(place=FAR)
    apart = sharpen([town, far])
    assert any("do not meet" in w for w in apart.warnings)
    assert apart.lon in (town.lon, far.lon)
    assert sharpen([town]) is None
    assert sharpen([strip, half]) == sharpen([half, strip])


def test_dates_are_passed_to_the_boundaries():
    asked = []

    class Dated(World):
        def border(self, a, b, *, date=None):
            asked.append(date)
            return super().border(a, b, date=date)

    grounded(Dated(), **INTO, date=dt.date(2021, 5, 14))
    assert set(asked) == {dt.date(2021, 5, 14)}


def test_credits_are_named_once():
    footprint, _ = grounded(**INTO)
    assert footprint.licence == "CC0"
    assert footprint.attribution == "the tests"
    geonames, _ = grounded(place=replace(TOWN, place_id="geonames:1"))
    assert (geonames.licence, geonames.attribution) == ("CC BY 4.0", "GeoNames")


@pytest.fixture(scope="module")
def real():
    from geomap.borders import Boundaries

    with Boundaries.open() as boundaries:
        yield boundaries


SYUNIK = place("geonames:409314", "Syunik", "admin1", 46.1518, 39.2479, "ARM")
SEED = {"relation": "into", "anchor": SYUNIK, "distance_m": 2 * MILE, "precision_m": MILE, "actor_code": "AZE"}


def test_the_strip_of_syunik_on_the_real_borders(real):
    footprint = ground(Locality(place=None, **SEED, date=dt.date(2021, 5, 14)), real, WORLD)
    entered, band = shapely.from_wkb(footprint.entered_wkb), shapely.from_wkb(footprint.band_wkb)
    assert geodesy.area_m2(entered) / 1e6 == pytest.approx(1092, abs=5)
    assert len(geodesy.parts_of(entered)) == 2
    for name, lon, lat, held in [
        ("Lake Sev", 46.23, 39.60, True),
        ("Kapan", 46.4058, 39.2076, True),
        ("Tegh", 46.4703, 39.5596, True),
        ("Goris", 46.3389, 39.5111, False),
        ("Verishen", 46.32, 39.53, False),
    ]:
        assert entered.contains(Point(lon, lat)) is held, name
    assert band.contains(Point(footprint.lon, footprint.lat))
    assert [part.certain for part in footprint.borders] == [False, False]
    assert "OpenStreetMap" in footprint.attribution


def test_lake_sev_decides_for_the_east(real):
    sev = place("geomap:lake-sev", "Lake Sev", "lake", 46.23, 39.60, "ARM", extent_m=1_000.0)
    footprint = ground(Locality(place=None, **SEED, near=(sev,)), real, WORLD)
    assert [part.certain for part in footprint.borders] == [True]
    assert geodesy.distance_m(footprint.lon, footprint.lat, sev.lon, sev.lat) < 25_000


def test_the_real_strip_keeps_its_depth_on_the_ellipsoid(real):
    footprint = ground(Locality(place=None, **SEED), real, WORLD)
    border = shapely.union_all([shapely.from_wkb(part.wkb) for part in footprint.borders])
    fine = shapely.get_coordinates(shapely.segmentize(border, 0.0003))
    syunik = real.shape(SYUNIK.place_id)
    edge = shapely.get_coordinates(shapely.from_wkb(footprint.entered_wkb).boundary)[::23]
    edge = edge[shapely.distance(shapely.points(edge), syunik.boundary) > 1e-4]
    nearest = [geodesy.distance_m(x, y, fine[:, 0], fine[:, 1]).min() for x, y in edge]
    assert len(nearest) > 50
    assert np.percentile(np.abs(np.array(nearest) - 2 * MILE), 99) < 0.002 * 2 * MILE


# place id -> its state on a day, a point on it, whether it is an area
NAMED = [
    ("line-of-control", None, (74.02, 34.37), False),
    ("military-demarcation-line", None, (126.675, 37.955), False),
    ("korean-demilitarized-zone", None, (126.675, 37.955), True),
    ("blue-line", None, (35.57, 33.27), False),
    ("green-line", None, (35.24, 31.78), False),
    ("attila-line", None, (33.36, 35.175), False),
    ("donbas-contact-line", dt.date(2019, 6, 1), (37.85, 48.15), False),
    ("line-of-contact", dt.date(2016, 4, 2), (47.05, 39.99), False),
    ("durand-line", None, (71.1, 34.12), False),
    ("38th-parallel", None, (127.0, 38.0), False),
]


@pytest.mark.parametrize(("line", "date", "point", "is_area"), NAMED)
def test_a_line_with_a_name_is_where_it_runs(real, line, date, point, is_area):
    shape = real.shape(f"geomap:{line}", date=date)
    assert bool(shapely.get_dimensions(shape) == 2) is is_area
    assert geodetic(shape, *point) < 15_000
    source = real.shape_source(f"geomap:{line}", date=date)
    assert source.accuracy_m > 0
    assert is_area or source.source


def test_every_entry_of_the_named_lines_is_a_place_and_has_a_shape(real):
    from geomap.lexicons import load
    from geomap.settings import data_dir

    places = (data_dir() / "gazetteer" / "places.csv").read_text(encoding="utf-8")
    for key in load("lines"):
        assert f"\ngeomap:{key}," in places, key
        assert not real.shape(f"geomap:{key}").is_empty


def test_a_line_is_there_only_while_it_was_in_force(real):
    contact = "geomap:donbas-contact-line"
    assert real.shape(contact, date=dt.date(2023, 1, 1)) is None
    assert real.shape(contact, date=dt.date(2014, 1, 1)) is None
    assert real.shape(contact) is not None  # history is still asked for by name


def named(line, kind="line"):
    return place(f"geomap:{line}", line.replace("-", " "), kind, 127.2, 38.0, None)


def test_along_a_ceasefire_line_is_a_belt_on_either_side(real):
    footprint, shape = grounded(real, relation="along", anchor=named("blue-line"))
    assert footprint.method == "along a line"
    assert shape.covers(Point(35.57, 33.25))
    assert geodesy.area_m2(shape) / 1e6 == pytest.approx(902, rel=0.02)


def test_a_distance_from_a_line_of_control_leaves_the_line_itself_out(real):
    line = named("line-of-control")
    footprint, shape = grounded(real, relation="from", anchor=line, distance_m=3_000.0, precision_m=1_000.0)
    course = shapely.get_coordinates(real.shape(line.place_id))[::40]
    # where the line doubles back, a bend lies 3 km from another; nearly all of it is off the belt
    assert np.mean([shape.covers(Point(xy)) for xy in course]) < 0.05
    assert geodetic(shape, footprint.lon, footprint.lat) < 1


@pytest.mark.parametrize(("actor", "north"), [("PRK", True), ("KOR", False)])
def test_inside_a_zone_counts_from_the_edge_on_the_actors_side(real, actor, north):
    zone = named("korean-demilitarized-zone", "zone")
    _, shape = grounded(real, relation="inside", anchor=zone, distance_m=1_000.0, precision_m=500.0, actor_code=actor)
    line = real.shape("geomap:military-demarcation-line")
    lon, lat = 127.2, shapely.get_coordinates(line.intersection(LineString([(127.2, 37), (127.2, 39)])))[0][1]
    step = 0.009 if north else -0.009  # 1 km
    assert geodetic(shape, lon, lat + step) < 600
    assert geodetic(shape, lon, lat - step) > 600


# region -> actor -> distance into it, points in the strip, points out of it
STRIPS = [
    ("UKR", "RUS", 50.70, 35.10, 10_000.0, "Sumy"),
    ("PAK", "IND", 32.55, 74.60, 5_000.0, "Punjab"),
    ("VNM", "CHN", 22.50, 103.97, 5_000.0, "Lao Cai"),
    ("THA", "KHM", 14.40, 103.40, 3_000.0, "Surin"),
    ("COD", "RWA", -1.60, 29.20, 2_000.0, "North Kivu"),
    ("COL", "VEN", 7.05, -71.2, 3_000.0, "Arauca"),
    ("KGZ", "TJK", 39.95, 70.60, 1_000.0, "Batken"),
    ("SYR", "TUR", 36.75, 38.00, 30_000.0, "Aleppo"),
]


@pytest.mark.parametrize(("own", "other", "lat", "lon", "depth", "name"), STRIPS)
def test_the_strips_of_the_world_lie_at_their_depth(real, own, other, lat, lon, depth, name):
    region_id = real.region_at(lon, lat)
    region = place(region_id, name, "admin1", lon, lat, own)
    words = {"relation": "into", "anchor": region, "distance_m": depth, "actor_code": other, "target_code": own}
    footprint, band = grounded(real, **words)
    assert footprint.method == "into", footprint.warnings
    accuracy = dict(footprint.parameters)["boundary_accuracy_m"]
    border = shapely.union_all([shapely.from_wkb(part.wkb) for part in footprint.borders])
    half = georeferencing.implied_precision(depth) / 2.0
    away = geodetic(border, footprint.lon, footprint.lat)
    assert depth - half - accuracy <= away <= depth + half + accuracy
    assert footprint.uncertainty_m >= geodesy.reach_m(band, footprint.lon, footprint.lat)
    assert real.shape(region_id).buffer(1e-6).covers(Point(footprint.lon, footprint.lat))


def test_a_border_that_the_fine_file_lacks_comes_from_the_coarse_one(real):
    border = real.border("ISR", "PSE")
    assert len(border.pieces) == 2
    jerusalem, gaza = Point(35.24, 31.80), Point(34.50, 31.52)
    for piece in border.pieces:
        near = [name for name, p in (("bank", jerusalem), ("gaza", gaza)) if piece.line.distance(p) < 0.15]
        assert near == (["gaza"] if piece.accuracy_m < 200 else ["bank"])
    assert border.accuracy_m == max(border.pieces, key=lambda p: p.line.length).accuracy_m


OMAN = place("geonames:286963", "Oman", "country", 57.0, 21.0, "OMN")
SINGAPORE = place("geonames:1880251", "Singapore", "country", 103.8, 1.35, "SGP")
ARMENIA = place("geonames:174982", "Armenia", "country", 45.0, 40.0, "ARM")
PHILIPPINES = place("geonames:1694008", "Philippines", "country", 122.0, 12.0, "PHL")
# state -> part, points at sea that it holds, points that it does not (land, the other side's sea, beyond the limit)
SEAS = [
    (OMAN, "territorial_sea", [(58.75, 23.65), (57.9, 20.1)], [(58.3, 23.4), (58.9, 24.3), (56.9, 26.9)]),
    (SINGAPORE, "territorial_sea", [(103.85, 1.22)], [(103.8, 1.35), (103.95, 1.12), (103.8, 1.55)]),
    (PHILIPPINES, "eez", [(117.76, 15.15), (115.87, 9.72)], [(112.3, 16.7), (121.0, 16.0), (120.9, 23.5)]),
]


@pytest.mark.parametrize(("state", "part", "held", "out"), SEAS)
def test_the_waters_of_a_state_end_at_their_limit_and_half_way_to_the_next(real, state, part, held, out):
    footprint, shape = grounded(real, place=state, part=part)
    assert footprint.method == "waters of a state", footprint.warnings
    assert "nautical miles" in footprint.remarks
    for lon, lat in held:
        assert shape.covers(Point(lon, lat)), (lon, lat)
    for lon, lat in out:
        assert not shape.covers(Point(lon, lat)), (lon, lat)
    assert shape.is_valid


def test_the_territorial_sea_is_twelve_nautical_miles_wide(real):
    _, shape = grounded(real, place=OMAN, part="territorial_sea")
    coast = real.country("OMN")
    outer = shapely.get_coordinates(shapely.segmentize(shape, 0.05))
    open_sea = outer[(outer[:, 0] > 57.8) & (outer[:, 1] < 20.5)]
    nearest = np.array([geodetic(coast, *xy) for xy in open_sea])
    assert nearest.max() == pytest.approx(12 * 1852.0, rel=0.01)


def test_a_state_without_a_coast_has_no_waters_and_is_drawn_itself(real):
    footprint, _ = grounded(real, place=ARMENIA, part="territorial_sea")
    assert footprint.method == "feature"
    assert footprint.warnings == ("Armenia has no coast, so it has no territorial sea.",)


def test_many_at_once_keep_their_order():
    rows = [Locality(TOWN), None, Locality(None), Locality(SOUTH)]
    made = ground_all(rows, WORLD, WORLD)
    assert [f and f.method for f in made] == ["feature", None, None, "feature"]
    assert made[0] == ground(rows[0], WORLD, WORLD)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(300.0, 200_000.0), min_size=2, max_size=2, unique=True).map(sorted))
def test_the_territory_entered_grows_with_the_depth_up_to_the_region(depths):
    areas = []
    for depth in depths:
        _, shape = grounded(**INTO | {"distance_m": depth, "precision_m": 1.0, "bound": "at_most"})
        assert SHAPES["wes:south"].buffer(1e-6).covers(shape)
        areas.append(geodesy.area_m2(shape))
    assert areas[0] <= areas[1] * (1.0 + 1e-6)
    assert areas[1] <= geodesy.area_m2(SHAPES["wes:south"]) * (1.0 + 1e-6)


def test_a_depth_without_end_is_the_whole_region():
    _, shape = grounded(**INTO | {"distance_m": 5e6, "precision_m": 1.0, "bound": "at_most"})
    assert geodesy.area_m2(shape) == pytest.approx(geodesy.area_m2(SHAPES["wes:south"]), rel=1e-6)


LESOTHO = place("geonames:932692", "Lesotho", "country", 28.2, -29.6, "LSO")
SAN_MARINO = place("geonames:3168068", "San Marino", "country", 12.46, 43.94, "SMR")
NAURU = place("geonames:2110425", "Nauru", "country", 166.93, -0.53, "NRU")
POLE = place("p", "Camp", "site", 10.0, 89.99, None, extent_m=500.0)
DATELINE = place("d", "Ship", "site", 179.95, 66.0, "RUS", extent_m=500.0)
# words -> method, a point held, one not held
ODD = [
    ({"relation": "into", "anchor": LESOTHO, "distance_m": 5_000.0, "precision_m": 1_000.0, "actor_code": "ZAF"}, "into",
     None, (28.2, -29.6)),
    ({"relation": "into", "anchor": SAN_MARINO, "distance_m": 1_000.0, "precision_m": 500.0, "actor_code": "ITA"}, "into",
     None, (12.46, 43.94)),
    ({"relation": "into", "anchor": SAN_MARINO, "distance_m": 20_000.0, "precision_m": 1_000.0, "actor_code": "ITA"}, "feature",
     (12.46, 43.94), (12.9, 43.94)),
    ({"relation": "from", "anchor": NAURU, "distance_m": 10 * 1852.0, "precision_m": 1852.0}, "distance only",
     (166.93, -0.72), (166.93, -0.53)),
    ({"relation": "radius", "anchor": POLE, "distance_m": 20_000.0, "precision_m": 1_000.0}, "within a radius",
     (-170.0, 89.9), (0.0, 89.7)),
    ({"relation": "east_of", "anchor": DATELINE, "distance_m": 10_000.0, "precision_m": 1_000.0}, "offset at a heading",
     (-179.83, 66.0), (179.75, 66.0)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "method", "held", "out"), ODD)
def test_enclaves_islands_the_pole_and_the_antimeridian(real, words, method, held, out):
    footprint, shape = grounded(real, **words)
    assert footprint.method == method, footprint.warnings
    assert shape.is_valid
    assert held is None or shape.covers(Point(held))
    assert not shape.covers(Point(out))
    assert footprint.uncertainty_m >= geodesy.reach_m(shape, footprint.lon, footprint.lat) - 1.0
    assert geodetic(shape, footprint.lon, footprint.lat) < 1.0


def test_a_strip_round_an_enclave_is_a_ring(real):
    _, shape = grounded(real, **ODD[0][0])
    (ring,) = geodesy.parts_of(shape)
    assert len(ring.interiors) == 1


LEBANON = place("geonames:272103", "Lebanon", "country", 35.8, 33.9, "LBN")


def test_along_a_border_near_a_place_is_near_that_place(real):
    ghajar = place("g", "Ghajar", "village", 35.623, 33.273, "LBN", population=2_500)
    footprint, _ = grounded(real, relation="along", anchor=LEBANON, border_with="ISR", near=(ghajar,))
    assert geodesy.distance_m(footprint.lon, footprint.lat, ghajar.lon, ghajar.lat) < 7_000
    assert footprint.uncertainty_m < 12_000


def test_a_real_disputed_strip_keeps_to_the_accuracy_rule(real):
    """Three kilometres into the West Bank: its border is Natural Earth's, 2 km off at worst."""
    bank = place("geomap:west-bank", "West Bank", "region", 35.3, 32.0, "PSE")
    words = {"relation": "into", "anchor": bank, "precision_m": 500.0, "actor_code": "ISR"}
    drawn, _ = grounded(real, **words, distance_m=8_000.0)
    warned, _ = grounded(real, **words, distance_m=3_000.0)
    told, shape = grounded(real, **words, distance_m=1_000.0)
    assert (drawn.method, warned.method, told.method) == ("into", "into", "feature")
    assert not any("three times" in w for w in drawn.warnings)
    assert any("three times" in w for w in warned.warnings)
    assert any("told and not drawn" in w for w in told.warnings)
    assert shape.covers(Point(35.2, 32.2))


def test_a_line_in_the_text_is_a_place_of_the_map():
    import geomap

    (incident,) = geomap.extract(
        "Two soldiers were killed in shelling along the Line of Control on Monday, the army said.",
        published="2024-06-12",
    )
    assert incident.place_id == "geomap:line-of-control"
    assert incident.locality.relation == "along"
    assert incident.lon == pytest.approx(75.5, abs=2.0)
