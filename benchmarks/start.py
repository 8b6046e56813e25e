"""Whole processes, cold: from the shell's call to the written result, against peers in the same run.

Each command runs once to warm the disk cache and build the index, then REPEATS times in turn with its peers, so that
what else the machine does falls on all alike.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "2021-05-15-syunik.txt"
REPEATS = 9


def commands(folder: Path) -> dict[str, list[str]]:
    geomap = [sys.executable, "-m", "geomap"]
    return {
        "python -c pass (peer)": [sys.executable, "-c", "pass"],
        "import geopandas, folium (peer)": [sys.executable, "-c", "import geopandas, folium"],
        "geomap --help": [*geomap, "--help"],
        "geomap geocode Syunik": [*geomap, "geocode", "Syunik"],
        "geomap places SEED": [*geomap, "places", str(SEED), "-o", str(folder / "p.geojson")],
        "geomap extract SEED": [*geomap, "extract", str(SEED), "-o", str(folder / "i.geojson")],
        "geomap map SEED": [*geomap, "map", str(SEED), "-o", str(folder / "maps")],
    }


def timed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = commands(Path(folder))
        for command in table.values():
            timed(command)
        times: dict[str, list[float]] = {name: [] for name in table}
        for _ in range(REPEATS):
            for name, command in table.items():
                times[name].append(timed(command))
    print("| command | min s | median s | max s |\n| --- | --- | --- | --- |")
    for name, taken in times.items():
        print(f"| `{name}` | {min(taken):.3f} | {statistics.median(taken):.3f} | {max(taken):.3f} |")


if __name__ == "__main__":
    main()
