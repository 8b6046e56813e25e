"""Write ``geomap/lexicons/state_names.json``: names of states in the languages that a map can be read in.

    pip install babel && python tools/build_state_names.py

From the Unicode CLDR (Unicode License v3) as Babel carries it. Browsers know these names too, but not in every language:
Chromium has none in Armenian and Azerbaijani.
"""

from __future__ import annotations

import json
import lzma
from pathlib import Path

from babel import Locale

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "geomap" / "lexicons" / "state_names.json"
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
    TARGET.write_text(json.dumps(names, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
