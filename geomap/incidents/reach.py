"""How wide a place is, what it holds, and how far apart two are: by codes and reach alone, nothing heavy is loaded."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.models import Candidate

_WIDE = {
    "continent": 0, "region": 1, "country": 1, "sea": 2, "zone": 3, "range": 3, "line": 3, "admin1": 3, "admin2": 4,
    "river": 4, "strait": 4, "island": 4,
}  # fmt: skip
"""How narrow a kind of place is; towns and all that are not listed are ``TOWN``."""
TOWN = 5
EARTH_M = 6_371_008.8
"""Mean radius of the Earth."""
SMALL_REGION_M = 350_000.0
"""A hand-kept region up to this radial (Karabakh, Donbas, Tigray) is as narrow as a province; a larger one (Sahel) is not."""
NEXT_TO_M = 25_000.0
"""A point this close to a wider place's reach may still lie in it: reaches are of circles and points are rough."""


def narrowness(candidate: Candidate) -> int:
    """5 for a town or site down to 0 for a continent."""
    if candidate.kind == "region" and (candidate.extent_m or SMALL_REGION_M * 2) <= SMALL_REGION_M:
        return _WIDE["admin1"]
    return _WIDE.get(candidate.kind, TOWN)


def contains(wide: Candidate, narrow: Candidate) -> bool:
    """Whether a wider place holds a narrower one: by codes, else by reach."""
    if wide.place_id == narrow.place_id or narrowness(wide) >= narrowness(narrow):
        return False
    if wide.kind == "country":
        return wide.country_code == narrow.country_code
    if wide.country_code and narrow.country_code and wide.country_code != narrow.country_code:
        return False
    if wide.kind == "admin1" and narrow.admin1 is not None and wide.name == narrow.admin1:
        return True
    if wide.bbox is not None:
        west, south, east, north = wide.bbox
        inside_lon = west <= narrow.lon <= east if west <= east else narrow.lon >= west or narrow.lon <= east
        return inside_lon and south <= narrow.lat <= north
    if wide.extent_m is None:
        return False
    return distance_m(wide.lon, wide.lat, narrow.lon, narrow.lat) <= wide.extent_m + NEXT_TO_M


_BEARINGS = {
    "north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270, "northwest": 315,
}  # fmt: skip
OFF_BEARING = 100.0
"""Degrees by which a place may lie off the direction that it is said to lie in: Peshawar is in 'northwest Pakistan'."""
NEAR_MIDDLE_M = 60_000.0
"""Within this of a wide place's point no side of it can be told."""


def lies_on_side(wide: Candidate, narrow: Candidate, part: str | None) -> bool:
    """Whether a place may lie in the northern, eastern, ... part of a wider one; True where no side is told."""
    told = _BEARINGS.get(part or "")
    if told is None or distance_m(wide.lon, wide.lat, narrow.lon, narrow.lat) <= NEAR_MIDDLE_M:
        return True
    east = (narrow.lon - wide.lon) * math.cos(math.radians(wide.lat))
    bearing = math.degrees(math.atan2(east, narrow.lat - wide.lat))
    return abs((bearing - told + 180.0) % 360.0 - 180.0) <= OFF_BEARING


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres on the mean sphere: 0.6 % is near enough here, and nothing heavy is loaded."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    h = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h)))
