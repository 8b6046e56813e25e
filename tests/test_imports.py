"""Imports go one way: stages know the records below them and never each other; only the pipeline knows the order."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "geomap"

BASE = {"errors", "models", "settings", "names", "lexicons"}
TOOLS = BASE | {"geodesy", "http", "files", "blocks"}
STAGES = {
    "reports",
    "mentions",
    "quantities",
    "gazetteers",
    "geocoders",
    "recognisers",
    "toponyms",
    "incidents",
    "borders",
    "footprints",
    "store",
    "layers",
    "maps",
    "exports",
}
# A stage made of several modules, and the few arrows between stages that are meant.
PARTS_OF = {
    "documents": "reports",
    "feeds": "reports",
    "basemaps": "borders",
    "border_lines": "borders",
    "own_boundaries": "borders",
    "kept": "geodesy",
    "waters": "borders",
    "place_features": "toponyms",
    "place_names": "toponyms",
    "toponym_strays": "toponyms",
    "mention_rules": "mentions",
    "tokens": "mentions",
    "speakers": "mentions",
    "name_frames": "mentions",
    "mention_words": "lexicons",
    "mention_cues": "mentions",
    "mention_hints": "mentions",
    "gazetteer_files": "gazetteers",
    "gazetteer_index": "gazetteers",
    "gazetteer_additions": "gazetteers",
    "gazetteer_downloads": "gazetteers",
}
ALLOWED = {
    ("geocoders", "gazetteers"),  # the local geocoder is a face of the gazetteer
    ("geocoders", "toponyms"),  # it answers in the resolver's order, and fills what the resolver left open
    ("exports", "layers"),  # an export writes layers
    ("store", "layers"),  # a store is read as layers
}
ABOVE = {
    "pipeline",
    "batches",
    "updating",
    "watching",
    "workers",
    "cli",
    "server",
    "evaluation",
    "__init__",
    "__main__",
}
HEAVY = {"numpy", "shapely", "pyproj", "pandas", "geopandas", "folium", "geopy", "rapidfuzz", "pyogrio", "branca"}


def stage_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return PARTS_OF.get(first, first)


def imported(path: Path) -> set[str]:
    """Modules of geomap that a file imports, at the top or inside functions, by their first part."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [f"{node.module}.{a.name}" if node.module == "geomap" else node.module for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            pytest.fail(f"{path}: relative import; write the full name")
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        for name in names:
            if name.startswith("geomap."):
                first = name.split(".")[1]
                found.add(PARTS_OF.get(first, first))
    return found


FILES = sorted(p for p in PACKAGE.rglob("*.py") if "data" not in p.relative_to(PACKAGE).parts)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    stage = stage_of(path)
    if stage in ABOVE:
        return
    used = imported(path) - {stage, "__init__"}
    used.discard("__version__")
    wrong = {u for u in used if u in ABOVE or (u in STAGES and (stage, u) not in ALLOWED)}
    if stage in BASE:
        wrong |= used - BASE
    assert not wrong, f"{path.name} ({stage}) imports {sorted(wrong)}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_maps_imports_folium(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if stage_of(path) != "maps":
        assert "import folium" not in text
        assert "import branca" not in text


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom geomap.cli import geomap\n"
        "r = CliRunner().invoke(geomap, ['--help'])\nassert r.exit_code == 0, r\n"
        f"print(sorted(set(sys.modules) & set({sorted(HEAVY)!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout.strip() == "[]"
