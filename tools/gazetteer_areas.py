"""Countries, first-level divisions and U.S. counties for the gazetteer: names, points, extents, and who holds which town.

Natural Earth's admin-1 layer is a mixture: provinces for most countries, but départements for France, districts for the
United Kingdom, municipalities for Slovenia. Which unit GeoNames means by an admin-1 code is therefore decided by the
towns that carry the code: the polygon, or the Natural Earth ``region`` (a union of polygons), that holds most of them.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LANGUAGES = "en ar bn de es fr el hi hu id it ja ko nl pl pt ru sv tr vi zh he uk ur fa zht".split()  # noqa: SIM905
OWN_CODES = {
    "KOS": "XKX", "SDS": "SSD", "SAH": "ESH", "PSX": "PSE", "ALD": "ALA", "SOL": "SOM", "CYN": "CYP", "ESB": "GBR", "WSB": "GBR",
    "USG": "CUB", "KAB": "KAZ", "ATC": "AUS", "CSI": "AUS", "IOA": "AUS", "CLP": "FRA", "KAS": "", "PGA": "",
}  # fmt: skip
"""Natural Earth's own codes to the ISO code of the recognised sovereign; '' where there is no agreed one."""
MIN_SHARE = 0.6
"""Share of a code's towns inside a unit that makes the unit the code's. Joined codes have 0.95 in the median; a wrong
join (a département for a region that happens to bear the same number) has under 0.2."""
SHARED_NAME = 3
"""A name that so many units of one state bear is the name of the region around them ('Lombardia' for each province)."""
GENERIC = re.compile(
    r"(?i)\s+(?:province|oblast|governorate|prefecture|department|division|region|district|krai|county|municipality|canton|parish|voivodeship|emirate|republic)$",
)
"""Second words of Natural Earth's English names: 'Luhansk Oblast' is Luhansk to a reader."""
EARTH_M = 6_371_008.8


@dataclass(slots=True)
class Area:
    """One row of the areas table."""

    place_id: str
    name: str
    kind: str
    country: str
    code: str
    lon: float
    lat: float
    extent_m: int
    bbox: tuple[float, float, float, float]
    population: int = 0
    names: list[str] = field(default_factory=list)
    inside: str = ""
    """Name of the unit that contains it, where it is not first-level itself."""


def radial_m(geometry: Any, lon: float, lat: float) -> int:
    """Metres from the point to the farthest vertex of the geometry."""
    xy = np.radians(shapely.get_coordinates(geometry))
    x, y = math.radians(lon), math.radians(lat)
    h = np.sin((xy[:, 1] - y) / 2) ** 2 + np.cos(xy[:, 1]) * math.cos(y) * np.sin((xy[:, 0] - x) / 2) ** 2
    return round(float((2 * EARTH_M * np.arcsin(np.sqrt(np.clip(h, 0, 1)))).max()))


def box(geometry: Any) -> tuple[float, float, float, float]:
    """West, south, east, north; west > east where the geometry lies on both sides of the antimeridian."""
    west, south, east, north = shapely.bounds(geometry)
    if east - west > 180:
        xs = shapely.get_coordinates(geometry)[:, 0]
        west, east = xs[xs > 0].min(), xs[xs < 0].max()
    return tuple(round(float(v), 3) for v in (west, south, east, north))  # type: ignore[return-value]


class Regions:
    """Natural Earth's admin-1 features, with the towns in each."""

    def __init__(self, build_json: Path, towns: list[dict[str, Any]], iso3: dict[str, str]) -> None:
        features = json.loads(build_json.read_text(encoding="utf-8"))["features"]
        self.rows = [f["properties"] for f in features]
        self.shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
        self.shapes = np.array([s if shapely.is_valid(s) else shapely.make_valid(s) for s in self.shapes])
        self.country = [OWN_CODES.get(p["adm0_a3"], p["adm0_a3"]) for p in self.rows]
        counts = Counter(p["gn_id"] for p in self.rows)
        self.ids = [
            f"geonames:{p['gn_id']}"
            if (p["gn_id"] or 0) > 0 and counts[p["gn_id"]] == 1
            else f"naturalearth:{p['adm1_code']}"
            for p in self.rows
        ]
        # the four countries of the United Kingdom are its GeoNames divisions
        self.unions = [
            p["geonunit"] if p["adm0_a3"] == "GBR" else re.sub(r" \(.*\)$", "", p["region"] or "") for p in self.rows
        ]
        self.towns, self.iso3 = towns, iso3
        self.used = Counter((self.country[i], n) for i in range(len(self.rows)) for n in set(self._given_names(i)))
        self.feature_of = self._assign()
        self.population = Counter[int]()
        for town, feature in zip(towns, self.feature_of, strict=True):
            if feature >= 0:
                self.population[feature] += town["population"]

    def _assign(self) -> list[int]:
        """The feature that holds each town, of the town's own country; the nearest within 0.2 degrees for islands."""
        tree = shapely.STRtree(self.shapes)
        points = shapely.points([(t["longitude"], t["latitude"]) for t in self.towns])
        found = [-1] * len(self.towns)
        for town, feature in zip(*tree.query(points, predicate="within"), strict=True):
            if self.country[feature] == self.iso3[self.towns[town]["countrycode"]]:
                found[town] = int(feature)
        lost = [i for i, f in enumerate(found) if f < 0]
        for k, feature in zip(*tree.query(points[lost], predicate="dwithin", distance=0.2), strict=True):
            if self.country[feature] == self.iso3[self.towns[lost[k]]["countrycode"]]:
                found[lost[k]] = int(feature)
        return found

    def english(self, i: int) -> str:
        """The usual English name of feature ``i``, without a generic second word."""
        p = self.rows[i]
        return GENERIC.sub("", (p["name_en"] or p["name"] or p["gn_name"] or p["adm1_code"]).strip())

    def _given_names(self, i: int) -> list[str]:
        p = self.rows[i]
        given = [p["name_en"], p["name"], p["name_alt"], p["name_local"], p["gn_name"], p["gns_name"], p["woe_name"]]
        return [n.strip() for text in given if text for n in text.split("|")]

    def all_names(self, i: int) -> list[str]:
        """Every name of feature ``i`` in the order of the languages."""
        p = self.rows[i]
        names = self._given_names(i)
        names += [p[f"name_{language}"] for language in LANGUAGES[1:] if p[f"name_{language}"]]
        if p["type_en"] and "|" not in p["type_en"]:
            names.append(f"{self.english(i)} {p['type_en']}")
        return [n for n in dict.fromkeys(names) if n and self.used[self.country[i], n] < SHARED_NAME]


def join_codes(regions: Regions) -> tuple[dict[str, tuple[str, list[int]]], dict[int, str]]:
    """``GeoNames code -> (English name, features)`` and ``feature -> code``, by the towns that carry the code."""
    held: dict[str, Counter[int]] = defaultdict(Counter)
    for town, feature in zip(regions.towns, regions.feature_of, strict=True):
        held[f"{town['countrycode']}.{town['admin1code']}"][feature] += 1
    named = {p["gn_a1_code"]: i for i, p in enumerate(regions.rows) if p["gn_level"] != 2 and p["gn_a1_code"]}
    codes: dict[str, tuple[str, list[int]]] = {}
    for code, features in sorted(held.items()):
        if code.endswith((".", ".00")):
            continue
        total = sum(features.values())
        by_region = Counter[str]()
        for feature, n in features.items():
            if feature >= 0 and regions.unions[feature]:
                by_region[regions.unions[feature]] += n
        best, n_best = max(features.items(), key=lambda item: (item[1], -item[0]))
        union, n_union = max(by_region.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if code in named and features[named[code]] >= MIN_SHARE * total / 2:
            codes[code] = (regions.english(named[code]), [named[code]])
        elif best >= 0 and n_best >= (0.95 if n_union > n_best else MIN_SHARE) * total:
            codes[code] = (regions.english(best), [best])
        elif union and n_union >= MIN_SHARE * total:
            members = [i for i, u in enumerate(regions.unions) if u == union and regions.rows[i]["iso_a2"] == code[:2]]
            codes[code] = (union, members)
    shared = Counter(name for name, members in ((f"{c[:2]} {n}", m) for c, (n, m) in codes.items()) if len(members) > 1)
    codes = {
        c: (n, m) for c, (n, m) in codes.items() if shared[f"{c[:2]} {n}"] < 2
    }  # a region of several codes names none
    code_of: dict[int, str] = {}
    for code, (_, members) in codes.items():
        if len(members) == 1:
            code_of.setdefault(members[0], code)
    return codes, code_of


def region_areas(regions: Regions, english: dict[str, str]) -> tuple[list[Area], dict[str, str]]:
    """First-level units (and the second-level ones of Natural Earth), and ``GeoNames code -> English name``.

    ``english`` renames unions whose Natural Earth ``region`` is not in English.
    """
    codes, code_of = join_codes(regions)
    inside: dict[int, str] = {}
    areas, names = [], {}
    for code, (name, members) in codes.items():
        names[code] = english.get(name, name)
        if len(members) > 1:
            shape = shapely.unary_union(regions.shapes[members])
            point = shapely.point_on_surface(shapely.convex_hull(shape)).centroid
            country = regions.country[members[0]]
            slug = re.sub(r"\W+", "-", f"{country} {names[code]}".lower()).strip("-")
            area = Area(f"geomap:{slug}", names[code], "admin1", country, code, round(point.x, 4), round(point.y, 4),
                        radial_m(shape, point.x, point.y), box(shape), sum(regions.population[i] for i in members), [name])  # fmt: skip
            areas.append(area)
            inside.update(dict.fromkeys(members, names[code]))
    for i, p in enumerate(regions.rows):
        if not regions.country[i] or not (p["name"] or p["name_en"]):
            continue
        lon, lat = round(p["longitude"], 4), round(p["latitude"], 4)
        iso = (
            p["iso_3166_2"]
            if "~" not in (p["iso_3166_2"] or "~") and "X0" not in p["iso_3166_2"]
            else code_of.get(i, "")
        )
        areas.append(
            Area(regions.ids[i], regions.english(i), "admin2" if i in inside else "admin1", regions.country[i], iso, lon, lat,
                 radial_m(regions.shapes[i], lon, lat), box(regions.shapes[i]), regions.population[i], regions.all_names(i),
                 inside.get(i, "")),
        )  # fmt: skip
    return areas, names


def country_areas(regions: Regions, countries: dict[str, Any], points: Iterable[dict[str, str]]) -> list[Area]:
    """Countries with GeoNames' own representative points; the extent is that of the home territory."""
    areas = []
    for row in points:
        country = countries[row["code"]]
        lon, lat = float(row["lon"]), float(row["lat"])
        members = [i for i, p in enumerate(regions.rows) if OWN_CODES.get(p["adm0_a3"], p["adm0_a3"]) == row["code"]]
        by_unit: dict[str, list[int]] = defaultdict(list)
        for i in members:
            by_unit[regions.rows[i]["geonunit"] or regions.rows[i]["admin"]].append(i)
        home = max(by_unit.values(), key=lambda ms: sum(shapely.area(regions.shapes[ms])), default=[])
        if row["code"] == "GBR":  # four countries, one state
            home = members
        names = [n for n in row["names"].split(";") if n]
        shape = shapely.union_all(regions.shapes[home]) if home else None
        areas.append(
            Area(f"geonames:{country['geonameid']}", country["name"], "country", row["code"], country["iso"], lon, lat,
                 radial_m(shape, lon, lat) if home else 0, box(shape) if home else (lon, lat, lon, lat), country["population"],
                 [*names, f"{country['iso3']}?"]),
        )  # fmt: skip
    return areas


def county_areas(
    topology: Path, counties: list[dict[str, str]], states: dict[str, str], regions: Regions
) -> list[Area]:
    """U.S. counties and parishes with the centroid of their Census outline."""
    topo = json.loads(topology.read_text(encoding="utf-8"))
    (kx, ky), (dx, dy) = topo["transform"]["scale"], topo["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * (kx, ky) + (dx, dy) for arc in topo["arcs"]]

    def ring(indices: list[int]) -> Any:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    shapes = {}
    for g in topo["objects"]["counties"]["geometries"]:
        polygons = g["arcs"] if g["type"] == "MultiPolygon" else [g["arcs"]]
        rings = [ring(p[0]) for p in polygons]  # outlines; a county with a city inside it keeps the city's area
        shape = shapely.MultiPolygon([(r, []) for r in rings if len(r) > 3])
        # the smallest independent cities shrink to a point in the quantised outlines
        shapes[g["id"]] = shapely.make_valid(shape) if shape.area else shapely.Point(rings[0].mean(axis=0))
    population = Counter[str]()
    towns = [t for t in regions.towns if t["countrycode"] in {"US", "PR", "GU", "VI", "MP", "AS"}]
    keys = list(shapes)
    points = shapely.points([(t["longitude"], t["latitude"]) for t in towns])
    for town, county in zip(*shapely.STRtree([shapes[k] for k in keys]).query(points, predicate="within"), strict=True):
        population[keys[county]] += towns[town]["population"]
    areas = []
    for county in counties:
        fips = county["fips"]
        if fips not in shapes or county["state"] not in states:
            continue
        centre = shapely.centroid(shapes[fips])
        lon, lat = round(centre.x, 4), round(centre.y, 4)
        name = county["name"]
        areas.append(
            Area(f"fips:{fips}", name, "admin2", "USA", f"US.{county['state']}", lon, lat, radial_m(shapes[fips], lon, lat),
                 box(shapes[fips]), population[fips], [f"{name}, {county['state']}"], states[county["state"]]),
        )  # fmt: skip
    return areas
