"""How the outputs grow with the number of incidents: a page, a GeoPackage, GeoJSON, and new reports into a store.

    python benchmarks/incidents.py [largest]      100,000 by default; 1,000,000 takes 10 minutes and 6 GB

Each number runs in a process of its own, whose peak of memory is told. The times are seconds of CPU; the incidents are
those of ``exports.py`` (points, all different, each with its sentence), the store those of ``store.py``.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

LARGEST = 100_000


def measure(number: int) -> dict[str, float]:
    """Seconds of CPU by output, and megabytes."""
    from exports import incidents

    from geomap.exports import write_geojson, write_geopackage
    from geomap.maps import write_page
    from geomap.rows import build_tables

    pairs = incidents(number)
    tables = build_tables([i for i, _ in pairs], footprints=[f for _, f in pairs])
    del pairs
    told: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, file, write in (
            ("page", "page.html", lambda path: write_page(tables, path)),
            ("GeoPackage", "i.gpkg", lambda path: write_geopackage({"incidents": tables["incidents"]}, path)),
            ("GeoJSON", "i.geojson", lambda path: write_geojson(tables["incidents"], path)),
        ):
            start = time.process_time()
            write(home / file)
            told[name] = time.process_time() - start
            told[f"{name} MB"] = (home / file).stat().st_size / 1e6
    told["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


def measure_store(number: int) -> dict[str, float]:
    """Seconds of CPU that 1,000 reports take into a store of so many incidents."""
    from store import bring, fill

    from geomap.store import open_store

    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.gpkg"
        with open_store(store, create=True) as database:
            fill(database, number)
        return {"store": bring(store), "store peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    if len(sys.argv) == 3:
        print(json.dumps((measure if sys.argv[1] == "outputs" else measure_store)(int(sys.argv[2]))))
        return
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else LARGEST
    print("| incidents | page s | MB | GeoPackage s | MB | GeoJSON s | MB | peak MB | 1,000 reports into a store s |")
    print("| --- " * 9 + "|")
    for number in (n for n in (100, 1_000, 10_000, 100_000, 1_000_000) if n <= largest):
        told: dict[str, float] = {}
        for what in ("outputs", "store"):
            command = [sys.executable, __file__, what, str(number)]
            told |= json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        columns = ("page", "page MB", "GeoPackage", "GeoPackage MB", "GeoJSON", "GeoJSON MB")
        figures = " | ".join(f"{told[name]:.2f}" for name in columns)
        print(f"| {number:,} | {figures} | {told['peak MB']:.0f} | {told['store']:.2f} |", flush=True)


if __name__ == "__main__":
    main()
