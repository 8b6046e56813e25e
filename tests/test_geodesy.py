"""Metres on the ellipsoid: against pyproj.Geod, at poles, at the antimeridian, on broken input."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from geomap import geodesy as gd

GEOD = Geod(ellps="WGS84")
lons = st.floats(-180.0, 180.0)
lats = st.floats(-85.0, 85.0)


def edge_errors(geometry, length_m, buffered):
    """|geodesic distance from the buffer's edge to the geometry - length|, metres, at sampled edge vertices."""
    line = shapely.get_coordinates(shapely.segmentize(geometry, 0.0005))
    edge = shapely.get_coordinates(buffered.boundary)[::17]
    nearest = [GEOD.inv(np.full(len(line), x), np.full(len(line), y), line[:, 0], line[:, 1])[2].min() for x, y in edge]
    return np.abs(np.array(nearest) - length_m)


def test_arrays_in_arrays_out_missing_in_missing_out():
    found = gd.distance_m([46.0, np.nan, 46.0], 39.0, 46.0, [39.0, 39.0, 40.0])
    assert found.shape == (3,)
    assert found[0] == 0.0
    assert math.isnan(found[1])
    assert found[2] == pytest.approx(GEOD.inv(46, 39, 46, 40)[2])
    areas = gd.area_m2([box(46, 39, 47, 40), None, Point(46, 39)])
    assert areas[0] == gd.area_m2(box(46, 39, 47, 40))
    for shape in (box(46, 39, 47, 40), box(-180, 60, -170, 72), box(10, -1, 12, 1).difference(box(11, 0, 11.5, 0.5))):
        truth = abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape.segmentize(0.01)))[0])
        assert gd.area_m2(shape) == pytest.approx(truth, rel=1e-6)
    assert math.isnan(areas[1])
    assert areas[2] == 0.0


@pytest.mark.parametrize(("to", "bearing"), [((0, 1), 0), ((1, 0), 90), ((0, -1), 180), ((-1, 0), 270)])
def test_bearings_run_clockwise_from_north(to, bearing):
    assert gd.bearing_deg(0, 0, *to) == pytest.approx(bearing)


@given(lons, lats, st.floats(0, 360), st.floats(1.0, 1e6))
def test_a_destination_lies_at_its_distance(lon, lat, bearing, length):
    assert gd.distance_m(lon, lat, *gd.destination(lon, lat, bearing, length)) == pytest.approx(length, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(lons, lats, st.floats(10.0, 300_000.0))
def test_a_disc_keeps_its_radius_and_area_everywhere(lon, lat, radius):
    made = gd.disc(lon, lat, radius)
    assert made.is_valid
    west, _, east, _ = made.bounds
    assert west >= -180.0
    assert east <= 180.0
    assert gd.reach_m(made, lon, lat) == pytest.approx(radius, rel=2e-3)
    assert gd.area_m2(made) == pytest.approx(math.pi * radius**2, rel=3e-3)


@pytest.mark.parametrize(
    ("lon", "lat", "parts"), [(180.0, 0.0, 2), (-179.99, 65.0, 2), (30.0, 90.0, 1), (77.0, -89.9, 1), (46.0, 39.0, 1)]
)
def test_discs_on_the_seams_of_the_map(lon, lat, parts):
    made = gd.disc(lon, lat, 50_000.0)
    assert made.is_valid
    assert len(gd.parts_of(made)) == parts
    assert gd.area_m2(made) == pytest.approx(math.pi * 50_000.0**2, rel=2e-3)


BORDERS = [
    LineString([(46.0, 39.0), (46.2, 39.3), (46.15, 39.5), (46.4, 39.7)]),
    LineString([(179.8, 65.0), (180.0, 65.2)]),
    LineString([(10.0, 78.0), (12.0, 78.3), (11.0, 79.0)]),
    LineString([(20.0, 0.1), (20.5, -0.1)]),
]


@pytest.mark.parametrize("line", BORDERS)
@pytest.mark.parametrize("length", [500.0, 3218.688, 32_186.88])
def test_a_buffers_edge_is_within_a_fifth_of_a_percent(line, length):
    buffered = gd.buffer_m(line, length)
    inside = buffered if buffered.geom_type == "Polygon" else None
    if inside is None:  # cut at the antimeridian: the seam is no edge
        assert gd.area_m2(buffered) > 0
        return
    assert edge_errors(line, length, buffered).max() < 0.002 * length + 0.5


def test_a_buffer_longer_than_a_plane_keeps_its_width():
    line = LineString([(30.0, 45.0), (52.0, 49.0)])
    buffered = gd.buffer_m(line, 10_000.0)
    for share in (0.1, 0.5, 0.9):
        on = line.interpolate(share, normalized=True)
        near = line.interpolate(share + 1e-6, normalized=True)
        azimuth = GEOD.inv(on.x, on.y, near.x, near.y)[0]
        for side in (90, -90):
            just_in = Point(GEOD.fwd(on.x, on.y, azimuth + side, 9_980)[:2])
            just_out = Point(GEOD.fwd(on.x, on.y, azimuth + side, 10_020)[:2])
            assert buffered.contains(just_in)
            assert not buffered.contains(just_out)


def test_a_negative_buffer_shrinks_and_vanishes():
    square = gd.disc(46.0, 39.0, 10_000.0)
    assert gd.reach_m(gd.buffer_m(square, -4_000.0), 46.0, 39.0) == pytest.approx(6_000.0, rel=2e-3)
    assert gd.buffer_m(square, -11_000.0).is_empty


def test_a_country_cut_by_the_antimeridian_is_measured_as_one():
    cut = shapely.union_all([box(179.0, -17.0, 180.0, -16.0), box(-180.0, -17.0, -179.0, -16.0)])
    assert gd.middle(cut)[0] == pytest.approx(180.0) or gd.middle(cut)[0] == pytest.approx(-180.0)
    grown = gd.buffer_m(cut, 10_000.0)
    assert grown.is_valid
    assert grown.bounds[0] == -180.0
    assert grown.bounds[2] == 180.0
    assert gd.distance_to_m(cut, -179.5, -16.5) == 0.0


def test_a_sector_holds_what_lies_in_its_directions():
    made = gd.sector(46.0, 39.0, bearing=0.0, half_angle=45.0, inner_m=5_000.0, outer_m=15_000.0)
    for bearing, length, held in [(0, 10_000, True), (40, 10_000, True), (50, 10_000, False), (180, 10_000, False),
                                  (0, 4_000, False), (0, 16_000, False)]:  # fmt: skip
        assert made.contains(Point(GEOD.fwd(46.0, 39.0, bearing, length)[:2])) is held


BOW_TIE = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


@pytest.mark.parametrize("shape", [BOW_TIE, Polygon([(0, 0), (0, 0), (1, 0), (1, 1), (0, 0)]), box(0, 0, 1, 1)])
def test_broken_polygons_are_mended(shape):
    mended = gd.clean(shape)
    assert mended.is_valid
    assert mended.area > 0
    assert gd.buffer_m(shape, 1000.0).contains(mended)


SHAPES = [
    box(46, 39, 47, 40),
    shapely.union_all([box(0, 0, 3, 0.3), box(0, 0, 0.3, 3)]),  # an L: its centre lies outside
    gd.sector(46, 39, bearing=90, half_angle=80, inner_m=40_000, outer_m=42_000),
    shapely.union_all([box(0, 0, 1, 1), box(5, 5, 5.2, 5.2)]),
    Polygon([(0, 0), (1, 0), (1, 1e-7), (0, 1e-7)]),  # a sliver
    Point(3, 4),
    LineString([(0, 0), (1, 1), (2, 0)]),
    MultiPoint([(0, 0), (1, 1)]),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_central_point_lies_on_the_shape_and_its_circle_holds_it(shape):
    lon, lat = gd.central_point(shape)
    assert gd.distance_to_m(shape, lon, lat) < 0.01
    radius = gd.reach_m(shape, lon, lat)
    outline = shapely.get_coordinates(shapely.segmentize(shape, 0.003))
    assert gd.distance_m(lon, lat, outline[:, 0], outline[:, 1]).max() <= radius + 0.5
    assert gd.central_point(shape) == (lon, lat)


def test_the_central_point_of_a_bent_strip_lies_in_its_middle_not_on_its_edge():
    strip = SHAPES[2]
    lon, lat = gd.central_point(strip)
    assert 40_300 < float(gd.distance_m(46, 39, lon, lat)) < 41_700
