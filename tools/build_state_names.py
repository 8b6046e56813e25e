"""Write ``state_names.json`` and ``city_names.json`` of the lexicons: names in the languages that a map can be read in.

    pip install babel && python tools/build_state_names.py

From the Unicode CLDR (Unicode License v3) as Babel carries it. Browsers know these names too, but not in every language:
Chromium has none in Armenian and Azerbaijani.
"""

from __future__ import annotations

import json
import lzma
from pathlib import Path

from babel import Locale
from babel.core import get_global

ROOT = Path(__file__).resolve().parent.parent
LEXICONS = ROOT / "geomap" / "lexicons"
LANGUAGES = ("az", "fr", "hy", "ru", "uk")


def main() -> None:
    """One object for each language: alpha-3 to name."""
    table = lzma.decompress((ROOT / "data" / "gazetteer" / "areas.tsv.xz").read_bytes()).decode()
    codes = {}
    for line in table.splitlines()[1:]:
        row = line.split("\t")
        if row[2] == "country" and row[3]:
            codes.setdefault(row[3], row[5])
    names = {
        language: {
            alpha3: Locale.parse(language).territories[alpha2]
            for alpha3, alpha2 in sorted(codes.items())
            if alpha2 in Locale.parse(language).territories
        }
        for language in LANGUAGES
    }
    write("state_names", names)
    write("city_names", city_names({alpha2: alpha3 for alpha3, alpha2 in codes.items()}))


def city_names(alpha3: dict[str, str]) -> dict[str, dict[str, str]]:
    """``RUS|Moscow`` to its names by language: the cities after which time zones are called."""
    zones = {language: Locale.parse(language).time_zones for language in LANGUAGES}
    found = {}
    for zone, territory in sorted(get_global("zone_territories").items()):
        if territory not in alpha3 or "/" not in zone:
            continue
        names = {
            language: zones[language][zone]["city"] for language in LANGUAGES if "city" in zones[language].get(zone, {})
        }
        english = Locale.parse("en").time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[1].replace("_", " ")
        if names:
            found[f"{alpha3[territory]}|{RENAMED.get(english, english)}"] = names
    return found


RENAMED = {"Calcutta": "Kolkata", "Saigon": "Ho Chi Minh City", "Katmandu": "Kathmandu", "Rangoon": "Yangon"}
"""English names of CLDR that are not GeoNames'."""


def write(name: str, content: dict[str, dict[str, str]]) -> None:
    """One line for each entry."""
    text = json.dumps(content, ensure_ascii=False, indent=0)
    (LEXICONS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
