"""How time and memory grow with the number of reports: `geomap extract … -o FOLDER/` as whole processes.

python benchmarks/growth.py [largest]      (10,000 by default; 100,000 takes an hour on one core)

The reports are the shared corpus (or the seeds, where it is missing) told again and again under new ids, in the order
of the corpus. One process and two, and Dask with two workers where it is installed; the rows that one process made
are the measure of the others.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = next(
    (path for above in ROOT.parents if (path := above / "shared" / "corpora" / "lgl.jsonl.gz").is_file()),
    ROOT.parent / "shared" / "corpora" / "lgl.jsonl.gz",
)
LARGEST = 10_000


def texts() -> list[str]:
    if CORPUS.is_file():
        with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
            return [json.loads(line)["text"] for line in file]
    return [p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds").glob("*.txt"))]


def write_reports(path: Path, count: int) -> None:
    told = texts()
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {"id": f"r{number}", "text": told[number % len(told)], "published": f"2024-{1 + number % 12:02}-15"}
            file.write(json.dumps(row) + "\n")


def run(source: Path, target: Path, *options: str) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak memory in MB of the largest process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    script = (
        "import resource, sys\nfrom geomap.cli import geomap\n"
        "geomap.main(sys.argv[1:], standalone_mode=False)\n"
        "peak = max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "print(peak / 1024)"
    )
    command = [sys.executable, "-c", script, "extract", str(source), "-o", f"{target}/", *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, float(done.stdout.split()[-1])


def main() -> None:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else LARGEST
    counts = [n for n in (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000) if n <= largest]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        print("| reports | seconds | CPU seconds | ms of CPU a report | peak MB |\n| --- | --- | --- | --- | --- |")
        for count in counts:
            source = folder / f"{count}.jsonl"
            write_reports(source, count)
            wall, cpu, peak = run(source, folder / f"one-{count}")
            print(f"| {count:,} | {wall:.1f} | {cpu:.1f} | {1000 * cpu / count:.1f} | {peak:.0f} |", flush=True)
        source = folder / f"{counts[-1]}.jsonl"
        print("\n| engine | seconds | against one process | same rows |\n| --- | --- | --- | --- |")
        engines = {"--workers 2": ("--workers", "2")}
        if importlib.util.find_spec("distributed"):
            engines["--engine dask --workers 2"] = ("--engine", "dask", "--workers", "2")
        one = folder / f"one-{counts[-1]}"
        for number, (name, options) in enumerate(engines.items()):
            other = folder / f"engine-{number}"
            taken, _, _ = run(source, other, *options)
            same = all((other / p.name).read_bytes() == p.read_bytes() for p in one.glob("part-*"))
            print(f"| `{name}` | {taken:.1f} | {wall / taken:.2f} x | {'yes' if same else 'NO'} |", flush=True)


if __name__ == "__main__":
    main()
