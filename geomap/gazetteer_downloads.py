"""Where finer gazetteers are fetched from: GeoNames, Natural Earth and geoBoundaries, each with its licence."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import DataError, InputError
from geomap.gazetteer_additions import Addition, add

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.http import Client

GEONAMES = "https://download.geonames.org/export/dump"
NATURAL_EARTH = "https://naciscdn.org/naturalearth/10m"
GEOBOUNDARIES = "https://www.geoboundaries.org/api/current/gbOpen"
# theme -> folder, our columns, defaults
THEMES: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "populated_places": (
        "cultural",
        {"name": "NAME", "country": "ADM0_A3", "admin1": "ADM1NAME", "population": "POP_MAX", "id": "NE_ID"},
        {"kind": "town"},
    ),
    "geography_regions_polys": ("physical", {"name": "NAME", "id": "NE_ID"}, {"kind": "region"}),
    "geography_marine_polys": ("physical", {"name": "name", "id": "ne_id"}, {"kind": "sea"}),
    "lakes": ("physical", {"name": "name", "id": "ne_id"}, {"kind": "lake"}),
    "rivers_lake_centerlines": ("physical", {"name": "name", "id": "ne_id"}, {"kind": "river"}),
}


@dataclass(frozen=True, slots=True)
class Download:
    """A known file: where it is, how it is read, under what it may be used."""

    name: str
    url: str
    form: str
    licence: str
    attribution: str
    suffix: str
    columns: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)


def download_of(source: str, client: Client) -> Download:
    """What ``geonames:AM``, ``geonames-names:AM``, ``naturalearth:lakes`` or ``geoboundaries:ARM:ADM2`` stand for.

    geoBoundaries is asked for the file's address and licence, which differ by country.

    Raises:
        InputError: none of these.
        NetworkError, DataError: geoBoundaries did not say.
    """
    service, _, rest = source.partition(":")
    code = rest.upper()
    if service in {"geonames", "geonames-names"} and len(code) == 2 and code.isalpha():
        folder = GEONAMES if service == "geonames" else f"{GEONAMES}/alternatenames"
        return Download(f"{service}-{code.lower()}", f"{folder}/{code}.zip", service, "CC BY 4.0", "GeoNames", ".zip")
    if service == "naturalearth" and rest in THEMES:
        folder, columns, defaults = THEMES[rest]
        url = f"{NATURAL_EARTH}/{folder}/ne_10m_{rest}.zip"
        return Download(
            f"naturalearth-{rest}", url, "shapefile", "public domain", "Natural Earth", ".zip", columns, defaults
        )
    if service == "geoboundaries":
        country, _, level = code.partition(":")
        if len(country) == 3 and country.isalpha() and level in {"ADM1", "ADM2", "ADM3"}:
            return _boundaries(country, level, client)
    known = "geonames:AM, geonames-names:AM, geoboundaries:ARM:ADM2, " + ", ".join(
        f"naturalearth:{theme}" for theme in THEMES
    )
    raise InputError(f"{source!r} is no file and no known source; give a path, or one like {known}")


def _boundaries(country: str, level: str, client: Client) -> Download:
    url = f"{GEOBOUNDARIES}/{country}/{level}/"
    try:
        told = json.loads(client.fetch(url, robots=False).body)
        address, licence = str(told["gjDownloadURL"]), str(told["boundaryLicense"])
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{url}: does not say where the file is ({error}); download it by hand and give its path"
        ) from None
    kind = "admin1" if level == "ADM1" else "admin2"
    return Download(
        f"geoboundaries-{country.lower()}-{level.lower()}", address, "geojson", licence, f"geoBoundaries; {told.get('boundarySource', '')}".strip("; "),
        ".geojson", {"name": "shapeName", "id": "shapeID"}, {"kind": kind, "country": country},
    )  # fmt: skip


def fetch_and_add(
    source: str, client: Client, *, alpha3: Mapping[str, str] | None = None, sha256: str | None = None
) -> Addition:
    """Download a known source and install it; a wrong or cut download changes nothing."""
    known = download_of(source, client)
    answer = client.fetch(known.url, robots=False)
    with tempfile.TemporaryDirectory(prefix="geomap-") as scratch:
        path = Path(scratch) / f"{known.name}{known.suffix}"
        path.write_bytes(answer.body)
        return add(
            path, name=known.name, form=known.form, source=known.url, licence=known.licence, attribution=known.attribution,
            columns=known.columns, defaults=known.defaults, alpha3=alpha3, sha256=sha256,
        )  # fmt: skip
