"""What a named place covers, as far as boundaries and gazetteer know: the features that the rules of footprints use.

Shapes are WGS 84, longitude first; lengths are metres. Boundaries and gazetteer come as arguments; the protocols here
say what of them is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import shapely
from shapely.geometry import MultiPoint, Point, Polygon

from geomap import geodesy
from geomap.kept import kept

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.models import Candidate

SETTLEMENTS = frozenset({"capital", "city", "town", "village"})
SEAS = frozenset({"sea", "strait"})

ASSUMED_RADIAL_M = {
    "airport": 2_500.0,
    "crossing": 500.0,
    "pass": 1_000.0,
    "peak": 2_000.0,
    "site": 1_000.0,
    "village": 1_000.0,
    "town": 2_500.0,
    "city": 8_000.0,
    "capital": 12_000.0,
}
"""Radials of small features whose extent and population are not known: round numbers that most of their kind keep to."""

RADIAL_OF_ONE_M, RADIAL_EXPONENT, RADIAL_LEAST_M = 64.0, 0.384, 500.0
"""A settlement of P people reaches 64 m x P^0.384 from its centre: a line through built-up areas on the map, from a
village of 500 (0.7 km) over Goris (18 thousand, 2.7 km) and Yerevan (1.1 million, 13 km) to London (8.9 million, 30 km).
"""

NEAR_M = 5_000.0
"""'Near' a settlement or a site: its boundary and this much about it, or as much again as its own extent."""
NEAR_REGION_M = 20_000.0
"""'Near' a region or a country, the same; also the most that an extent may add."""
SIMILAR_SHARE = 0.5
"""A like feature, at which 'near' and 'north of' end: a settlement of at least half the people."""
SIMILAR_LIMIT = 60
"""How many of the gazetteer's nearest places are looked at for a like one."""

GAZETTEER_CREDIT = {
    "geonames": ("CC BY 4.0", "GeoNames"),
    "iata": ("MIT", "airportsdata"),
    "icao": ("MIT", "airportsdata"),
    "naturalearth": ("public domain", "Natural Earth"),
}


class BorderLine(Protocol):
    """The line between two states."""

    @property
    def pair(self) -> tuple[str, str]: ...  # noqa: D102
    @property
    def line(self) -> BaseGeometry: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def accuracy_m(self) -> float: ...  # noqa: D102
    @property
    def licence(self) -> str: ...  # noqa: D102
    @property
    def attribution(self) -> str: ...  # noqa: D102
    @property
    def pieces(self) -> Sequence[BorderLine]: ...  # noqa: D102


class Boundaries(Protocol):
    """What footprints ask of the boundary data; hashable, answers stay the same."""

    def __hash__(self) -> int: ...

    def shape(self, place_id: str, *, date: dt.date | None = None) -> BaseGeometry | None:
        """The polygon or line of a place."""

    def country(self, alpha3: str) -> BaseGeometry | None:
        """A state's territory."""

    def states(self) -> tuple[str, ...]:
        """The states that have a territory."""

    def country_at(self, lon: float, lat: float) -> str | None:
        """The state at a point."""

    def region_at(self, lon: float, lat: float) -> str | None:
        """The first-level division at a point."""

    def neighbours(self, alpha3: str) -> tuple[str, ...]:
        """The states that a state borders on land."""

    def border(self, a: str, b: str, *, date: dt.date | None = None) -> BorderLine | None:
        """The line between two states."""

    def shape_source(self, place_id: str, *, date: dt.date | None = None) -> tuple[str, float, str, str] | None:
        """Source, accuracy in metres, licence and attribution of a place's shape."""


class Gazetteer(Protocol):
    """What footprints ask of the gazetteer; hashable."""

    def __hash__(self) -> int: ...

    def get(self, place_id: str) -> Candidate | None:
        """A place by its id."""

    def reverse(self, lon: float, lat: float, *, limit: int = 1) -> Iterable[Candidate]:
        """The places nearest to a point."""

    def countries(self) -> Iterable[Candidate]:
        """All countries."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A named place with what is known of its extent."""

    place: Candidate
    shape: BaseGeometry
    """Polygon or line where the boundaries have it, else a circle about the point, else the bare point."""
    radial_m: float | None
    """From the point to the farthest part; None where neither known nor to be assumed."""
    outlined: bool
    """Whether the shape is a real outline (or line), not a circle or a point."""
    note: str | None = None
    """What had to be assumed, in words."""
    accuracy_m: float = 0.0
    licence: str = ""
    attribution: str = ""

    @property
    def point(self) -> tuple[float, float]:
        """Its point of reference: the gazetteer's for a circle, the central point of an outline."""
        return geodesy.central_point(self.shape) if self.outlined else (self.place.lon, self.place.lat)

    @property
    def is_area(self) -> bool:
        """Whether it has an outline with an inside."""
        return self.outlined and shapely.get_dimensions(self.shape) == 2

    @property
    def credit(self) -> tuple[str, str]:
        """Licence and attribution."""
        return self.licence, self.attribution


def feature_of(place: Candidate, boundaries: Boundaries, date: dt.date | None = None) -> Feature:
    """The place with its outline, or the circle of its known or assumed extent, or the point alone."""
    shape = boundaries.shape(place.place_id, date=date)
    if shape is not None and not shape.is_empty:
        _, accuracy, licence, attribution = boundaries.shape_source(place.place_id, date=date) or ("", 0.0, "", "")
        return Feature(
            place, _mended(shape), None, outlined=True, accuracy_m=accuracy, licence=licence, attribution=attribution
        )
    licence, attribution = GAZETTEER_CREDIT.get(place.place_id.partition(":")[0], ("", ""))
    radial, note = place.extent_m, None
    if radial is None or radial <= 0.0:
        radial = assumed_radial_m(place)
        note = f"The extent of {place.name} is not known" + (
            f"; {in_words(radial)} about its point are assumed." if radial else "; it is drawn as its point."
        )
    circle = geodesy.disc(place.lon, place.lat, radial) if radial else Point(place.lon, place.lat)
    return Feature(place, circle, radial, outlined=False, note=note, licence=licence, attribution=attribution)


@kept(256)
def _mended(shape: BaseGeometry) -> BaseGeometry:
    return geodesy.clean(shape)


def assumed_radial_m(place: Candidate) -> float | None:
    """What a settlement or a small feature usually reaches from its point; None for kinds of any size."""
    if place.kind in SETTLEMENTS and place.population:
        return float(max(RADIAL_LEAST_M, RADIAL_OF_ONE_M * place.population**RADIAL_EXPONENT))
    return ASSUMED_RADIAL_M.get(place.kind)


def near_m(feature: Feature) -> float:
    """How far beyond its boundary 'near' a feature reaches (an arbitrary distance, documented, as the guide asks)."""
    if feature.outlined:
        wide = geodesy.reach_m(feature.shape, *feature.point)
        return NEAR_M if wide <= NEAR_M else min(wide, NEAR_REGION_M)
    return min(max(NEAR_M, feature.radial_m or 0.0), NEAR_REGION_M)


def near_zone(feature: Feature, gazetteer: Gazetteer) -> BaseGeometry:
    """The feature with what is near it, cut half-way to the nearest like features."""
    zone = geodesy.buffer_m(feature.shape, near_m(feature))
    if feature.outlined:
        return zone
    lon, lat = feature.point
    plane = geodesy.local_plane(lon, lat)
    flat = plane.project(zone)
    like = [place for place, length in similar_places(feature, gazetteer) if length < 4.0 * NEAR_REGION_M]
    points = plane.project(MultiPoint([(place.lon, place.lat) for place in like]))
    for x, y in shapely.get_coordinates(points).tolist():
        flat = flat.intersection(_nearer_half(x, y))
    return plane.unproject(flat)


def _nearer_half(x: float, y: float) -> Polygon:
    """The part of a plane nearer to its origin than to (x, y), out to 1,000 km."""
    length = (x * x + y * y) ** 0.5
    ux, uy = x / length, y / length
    far = 1e6
    corners = [(length / 2.0, far), (length / 2.0, -far), (-far, -far), (-far, far)]
    return Polygon([(a * ux - b * uy, a * uy + b * ux) for a, b in corners])


def similar_places(feature: Feature, gazetteer: Gazetteer) -> list[tuple[Candidate, float]]:
    """The nearest settlements of like size outside a settlement with how far off they are in metres, nearest first.

    None for other kinds.
    """
    place = feature.place
    if place.kind not in SETTLEMENTS:
        return []
    least = (place.population or 0) * SIMILAR_SHARE
    alike = [
        other
        for other in gazetteer.reverse(place.lon, place.lat, limit=SIMILAR_LIMIT)
        if other.place_id != place.place_id and other.kind in SETTLEMENTS and (other.population or 0) >= least
    ]
    points = [o.lon for o in alike], [o.lat for o in alike]
    lengths = geodesy.distance_m(place.lon, place.lat, *points).tolist()
    outside = 2.0 * (feature.radial_m or 0.0)
    found = [(other, length) for other, length in zip(alike, lengths, strict=True) if length > outside]
    return sorted(found, key=lambda row: (row[1], row[0].place_id))


@lru_cache(maxsize=8)
def _country_names(gazetteer: Gazetteer) -> dict[str, str]:
    # Of states that share a code (the Soviet Union has Russia's) the present one gives the name.
    found = sorted(gazetteer.countries(), key=lambda country: (country.valid_to is None, country.population or 0))
    return {country.country_code: country.name for country in found if country.country_code}


def country_name(code: str, gazetteer: Gazetteer) -> str:
    """A state's usual name; its code where the gazetteer has none."""
    return _country_names(gazetteer).get(code, code)


def in_words(length_m: float) -> str:
    """A length for a person: '150 m', '3.2 km', '120 km'."""
    if length_m < 950.0:
        return f"{max(round(length_m, -1), 10):.0f} m" if length_m >= 10.0 else f"{length_m:.0f} m"
    return f"{length_m / 1000.0:.1f} km" if length_m < 99_500.0 else f"{length_m / 1000.0:,.0f} km"
