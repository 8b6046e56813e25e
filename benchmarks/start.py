"""Whole processes, cold: from the shell's call to the written result, against peers in the same run.

Each command runs once to warm the disk cache, build the index and compile the modules (as pip does where it installs
them), then REPEATS times in turn with its peers, so that what else the machine does falls on all alike. CPU seconds
are told beside, for the clock also counts what others do, and the peak of memory.
"""

from __future__ import annotations

import os
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


def timed(command: list[str], env: dict[str, str]) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of CPU, peak megabytes."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=env)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
        table = commands(Path(folder))
        for command in table.values():
            timed(command, env)
        taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in table}
        for _ in range(REPEATS):
            for name, command in table.items():
                taken[name].append(timed(command, env))
    print(f"load {os.getloadavg()[0]:.1f}\n")
    print("| command | min s | median s | max s | median CPU s | peak MB |\n| --- | --- | --- | --- | --- | --- |")
    for name, runs in taken.items():
        wall, cpu, peak = zip(*runs, strict=True)
        times = f"{min(wall):.3f} | {statistics.median(wall):.3f} | {max(wall):.3f} | {statistics.median(cpu):.3f}"
        print(f"| `{name}` | {times} | {max(peak):.0f} |")


if __name__ == "__main__":
    main()
