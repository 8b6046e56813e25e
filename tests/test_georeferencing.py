"""The calculator against its own published worked answers, and its limits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap import georeferencing as g

MILE = 1609.344
SECOND, MINUTE = 1 / 3600, 1 / 60
UNKNOWN_DATUM_M = 79.0  # at Bakersfield, from the grid of the calculator's 2015 edition


def errors(lat=0.0, precision_deg=0.0, ellipsoid=g.WGS84, **metres):
    return g.Errors(coordinate=g.coordinate_error_m(lat, precision_deg, ellipsoid), **metres)


# Worked answers of the Georeferencing Calculator (test_data.js, 2015), all about Bakersfield.
WORKED = [
    ("coordinates to a second, no datum", 118.837, 1.0,
     g.uncertainty_of_coordinates(errors(35 + 22 / 60 + 24 / 3600, SECOND, datum=UNKNOWN_DATUM_M))),
    ("coordinates to 0.01 degree from a 1:24,000 map", 1446.325, 1.0,
     g.uncertainty_of_coordinates(errors(35.37, 0.01, g.CLARKE_1866, map_scale=g.MAP_SCALE_ERRORS_M[24_000]))),
    ("Bakersfield", 3.119, 1000.0,
     g.uncertainty_of_feature(errors(35 + 22 / 60 + 24 / 3600, SECOND, datum=UNKNOWN_DATUM_M, radial=3000))),
    ("5 mi from Bakersfield", 7.589, MILE,
     g.uncertainty_of_distance(5 * MILE, errors(35.373, 0.001, g.CLARKE_1866, radial=2 * MILE, precision=MILE))),
    ("13 mi E (by road) Bakersfield", 2.711, MILE,
     g.uncertainty_along_path(errors(35.435, 0.1 * MINUTE, g.CLARKE_1866, radial=2 * MILE, precision=MILE,
                                     map_scale=g.MAP_SCALE_ERRORS_M[100_000], measurement=0.03107 * MILE))),
    ("2 mi E and 3 mi N of Bakersfield", 2.781, MILE,
     g.uncertainty_of_orthogonal(errors(35 + 25 / 60 + 4 / 3600, SECOND, radial=2 * MILE, precision=MILE,
                                        datum=UNKNOWN_DATUM_M))),
    ("10 mi E (by air) Bakersfield", 12.254, MILE,
     g.uncertainty_at_heading(10 * MILE, 45.0, errors(35 + 22 / 60 + 24 / 3600, SECOND, radial=2 * MILE,
                                                      precision=10 * MILE, datum=UNKNOWN_DATUM_M))),
    ("10 mi ENE (by air) Bakersfield", 7.491, MILE,
     g.uncertainty_at_heading(10 * MILE, 11.25, errors(35 + 24 / 60 + 21 / 3600, SECOND, g.CLARKE_1866, radial=2 * MILE,
                                                       precision=10 * MILE, measurement=0.007 * MILE,
                                                       map_scale=g.MAP_SCALE_ERRORS_M[24_000]))),
]  # fmt: skip


@pytest.mark.parametrize(("locality", "printed", "unit", "answer"), WORKED, ids=[row[0] for row in WORKED])
def test_the_printed_answers_are_met_to_a_thousandth(locality, printed, unit, answer):
    assert answer / unit == pytest.approx(printed, rel=1e-3)


# lon, lat, miles east, miles north -> printed longitude and latitude, seven decimals.
OFFSETS = [
    (-(118 + 58 / 60 + 54 / 3600), 35 + 25 / 60 + 4 / 3600, 2.0, 3.0, g.WGS84, -118.946227, 35.4612939),
    (-(118 + 50 / 60 + 56 / 3600), 35 + 22 / 60 + 24 / 3600, 10.0, 0.0, g.WGS84, -118.671788, 35.3733333),
    (-(118 + 51 / 60 + 25 / 3600), 35 + 24 / 60 + 21 / 3600, 10 * math.sin(math.radians(67.5)),
     10 * math.cos(math.radians(67.5)), g.CLARKE_1866, -118.6932627, 35.4613445),
]  # fmt: skip


@pytest.mark.parametrize("case", OFFSETS)
def test_the_printed_coordinates_are_met(case):
    lon, lat, east, north, ellipsoid, lon_printed, lat_printed = case
    found = g.offset_coordinates(lon, lat, east_m=east * MILE, north_m=north * MILE, ellipsoid=ellipsoid)
    assert found == pytest.approx((lon_printed, lat_printed), abs=2e-7)


@pytest.mark.parametrize(
    ("length", "step"),
    [(3218.688, 1000), (3500, 1000), (1000, 100), (10_000, 1000), (100_000, 10_000), (7, 1), (1, 0.1)],
)
def test_a_bare_length_implies_its_power_of_ten(length, step):
    assert g.implied_precision(length) == pytest.approx(step)


@pytest.mark.parametrize("length", [0.0, -1.0, math.inf, math.nan])
def test_a_length_that_implies_nothing_is_refused(length):
    with pytest.raises(ValueError, match="positive and finite"):
        g.implied_precision(length)


lengths = st.floats(0.0, 1e7)
angles = st.floats(0.0, 180.0)


@given(lengths, angles, angles, lengths, lengths)
def test_a_wider_heading_never_shrinks_the_uncertainty(offset, one, other, radial, precision):
    narrow, wide = sorted((one, other))
    sizes = g.Errors(radial=radial, precision=precision)
    at_narrow, at_wide = (g.uncertainty_at_heading(offset, a, sizes) for a in (narrow, wide))
    assert at_wide >= at_narrow * (1 - 1e-12)


@given(lengths, lengths, angles)
def test_no_offset_leaves_the_named_place_and_its_precision(radial, precision, angle):
    sizes = g.Errors(radial=radial, precision=precision)
    assert g.uncertainty_at_heading(0.0, angle, sizes) == pytest.approx(radial + precision / 2)


@given(lengths, lengths)
def test_a_far_offset_approaches_the_chord_of_the_heading(radial, precision):
    # For d without bound u / d tends to 2 sin(a / 2), the chord of the arc from the middle to its end.
    sizes = g.Errors(radial=radial, precision=precision)
    for angle in (5.625, 11.25, 22.5, 45.0):
        assert g.uncertainty_at_heading(1e15, angle, sizes) / 1e15 == pytest.approx(
            2 * math.sin(math.radians(angle) / 2), rel=1e-6
        )
