"""Whatever is shipped has its licence beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STEPS = json.loads((ROOT / "data" / "manifest.json").read_text(encoding="utf-8"))["steps"]
PARTS = [part for step in STEPS.values() for part in step["parts"]]
FILES = {"MIT": "MIT-airportsdata.txt", "public domain": "public-domain.txt"}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part["path"])
def test_each_part_has_its_licence_beside_it(part: dict[str, str]) -> None:
    licence = ROOT / "data" / "LICENSES" / FILES.get(part["licence"], f"{part['licence']}.txt")
    assert licence.is_file()
    assert part["attribution"]


def test_every_file_of_the_data_is_in_the_manifest() -> None:
    found = {p.relative_to(ROOT / "data").as_posix() for p in (ROOT / "data").rglob("*") if p.is_file()}
    told = {part["path"] for part in PARTS}
    assert {f for f in found if not f.startswith("LICENSES/")} == told | {"manifest.json"}
