"""The point-radius calculator: how far the true place can be from the point, by the published formulas.

Georeferencing Quick Reference Guide (Zermoglio et al. 2020, https://doi.org/10.35035/e09p-h128) and the Georeferencing
Calculator (Wieczorek & Wieczorek). Every error is in one unit of length, metres throughout geomap; the sum of an
uncertainty has the unit of its terms. Bearings and half angles are in degrees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

PROTOCOL = "Georeferencing Quick Reference Guide (Zermoglio et al. 2020, https://doi.org/10.35035/e09p-h128)"
"""Darwin Core's ``georeferenceProtocol``, with the edition."""

HALF_ANGLES = {
    "north": 45.0,
    "east": 45.0,
    "south": 45.0,
    "west": 45.0,
    "northeast": 22.5,
    "southeast": 22.5,
    "southwest": 22.5,
    "northwest": 22.5,
}
"""Degrees to either side that a written direction may mean; three-letter winds have 11.25, the 32 winds 5.625."""

BEARINGS = {
    "north": 0.0,
    "northeast": 45.0,
    "east": 90.0,
    "southeast": 135.0,
    "south": 180.0,
    "southwest": 225.0,
    "west": 270.0,
    "northwest": 315.0,
}
"""Degrees clockwise from true north."""

MAP_SCALE_ERRORS_M = {24_000: 12.2, 100_000: 50.8}
"""What a point on a printed USGS map may be off by, by scale (National Map Accuracy Standards: 1/50 inch)."""


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """Semi-major axis in metres and flattening."""

    a: float
    f: float

    @property
    def e2(self) -> float:
        """First eccentricity squared."""
        return self.f * (2.0 - self.f)


WGS84 = Ellipsoid(6_378_137.0, 1 / 298.257223563)
CLARKE_1866 = Ellipsoid(6_378_206.4, 1 / 294.978698214)
"""Ellipsoid of the North American Datum 1927."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """What adds to the uncertainty, all in the same unit; 0 where it does not apply."""

    radial: float = 0.0
    """From the feature's corrected centre to its farthest boundary point (its extent)."""
    precision: float = 0.0
    """The unit step p that the written distance implies; half of it is the error."""
    measurement: float = 0.0
    map_scale: float = 0.0
    datum: float = 0.0
    coordinate: float = 0.0

    @property
    def base(self) -> float:
        """What counts whatever the locality says: datum, extent, measurement and map scale."""
        return self.datum + self.radial + self.measurement + self.map_scale


def degree_lengths_m(lat: float, ellipsoid: Ellipsoid = WGS84) -> tuple[float, float]:
    """Metres in a degree of longitude and in a degree of latitude at a latitude."""
    sin2 = math.sin(math.radians(lat)) ** 2
    meridian = ellipsoid.a * (1.0 - ellipsoid.e2) / (1.0 - ellipsoid.e2 * sin2) ** 1.5
    parallel = ellipsoid.a / math.sqrt(1.0 - ellipsoid.e2 * sin2) * math.cos(math.radians(lat))
    return math.pi * parallel / 180.0, math.pi * meridian / 180.0


def coordinate_error_m(lat: float, precision_deg: float, ellipsoid: Ellipsoid = WGS84) -> float:
    """Error of coordinates written to ``precision_deg``: the diagonal of one step east and one step north, metres."""
    east, north = degree_lengths_m(lat, ellipsoid)
    return math.hypot(east * precision_deg, north * precision_deg)


def offset_coordinates(
    lon: float, lat: float, *, east_m: float, north_m: float, ellipsoid: Ellipsoid = WGS84
) -> tuple[float, float]:
    """Longitude and latitude of an offset by the calculator's own planar degrees (footprints use exact geodesics)."""
    east, north = degree_lengths_m(lat, ellipsoid)
    return lon + east_m / east, lat + north_m / north


def implied_precision(length: float) -> float:
    """The step that a bare number implies: its power of ten, the next lower one where it is a power itself.

    For a length whose words are not known: 3218 implies 1000, 10,000 implies 1000. Where the words are known the step
    comes with the distance (10.5 km implies 0.5 km), as in the guide's table.
    """
    if not (length > 0.0 and math.isfinite(length)):
        raise ValueError(f"a length must be positive and finite to imply a precision, not {length!r}")
    # Rounded, for the logarithm of 1000 may come out as 2.9999999999999996.
    return 10.0 ** (math.ceil(round(math.log10(length), 12)) - 1)


def uncertainty_of_coordinates(errors: Errors) -> float:
    """Coordinates only: no feature, so no extent."""
    return errors.datum + errors.coordinate + errors.map_scale + errors.measurement


def uncertainty_of_feature(errors: Errors) -> float:
    """A named place only."""
    return errors.base + errors.coordinate


def uncertainty_of_distance(offset: float, errors: Errors) -> float:
    """A distance without a direction: '5 mi from Bakersfield'."""
    return errors.base + errors.precision / 2.0 + offset + errors.coordinate


def uncertainty_along_path(errors: Errors) -> float:
    """A distance along a road or a river, the path known: '13 mi E (by road) Bakersfield'."""
    return errors.base + errors.precision / 2.0 + errors.coordinate


def uncertainty_of_orthogonal(errors: Errors) -> float:
    """Two offsets at right angles: '2 mi E and 3 mi N of Bakersfield' (the form in use since 2013)."""
    return errors.base + math.sqrt(2.0) * errors.precision / 2.0 + errors.coordinate


def uncertainty_at_heading(offset: float, half_angle: float, errors: Errors) -> float:
    """A distance at a heading: '10 mi E (by air) Bakersfield'.

    The distance from the point (``offset`` along the heading) to the outer corner of the sector of +-``half_angle``
    degrees between ``offset`` -+ d', where d' is the sum of the errors of distance.
    """
    angle = math.radians(half_angle)
    d = errors.base + errors.precision / 2.0
    return math.hypot(offset + d - offset * math.cos(angle), offset * math.sin(angle)) + errors.coordinate
