"""Reports a second on one core, against the dictionary look-ups geotext and flashgeotext on the same texts in one run.

    pip install geotext flashgeotext      (they are skipped where missing)

The texts are the shared corpus, if it lies beside the checkout, and the seeds. Peers and geomap take turns, REPEATS
times each, so that what else the machine does falls on all alike. Peers only look names up: they resolve nothing.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.models import Report
from geomap.pipeline import Chain
from geomap.reports import read_reports

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpora" / "lgl.jsonl.gz"
REPEATS = 5


def texts() -> list[Report]:
    found = [r for r in read_reports([ROOT / "seeds"]) if isinstance(r, Report)]
    if CORPUS.is_file():
        with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
            records = [json.loads(line) for line in file]
        found += [Report(report_id=r["id"], text=r["text"], publisher=r["publisher"]) for r in records]
    return found


def peers() -> dict[str, Callable[[str], object]]:
    found: dict[str, Callable[[str], object]] = {}
    if importlib.util.find_spec("geotext"):
        from geotext import GeoText

        found["geotext (peer: look-up only)"] = GeoText
    if importlib.util.find_spec("flashgeotext"):
        from flashgeotext.geotext import GeoText as FlashGeoText

        found["flashgeotext (peer: look-up only)"] = FlashGeoText().extract
    return found


def main() -> None:
    reports = texts()
    words = sum(len(r.text.split()) for r in reports)
    rates: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[Report], object]) -> None:
        start = time.perf_counter()
        for report in reports:
            work(report)
        rates.setdefault(name, []).append(len(reports) / (time.perf_counter() - start))

    with Chain() as chain:
        jobs: dict[str, Callable[[Report], object]] = {
            name: (lambda report, look=look: look(report.text)) for name, look in peers().items()
        }
        jobs["geomap places (found and resolved)"] = chain.find_places
        jobs["geomap extract (to incidents with footprints)"] = chain.read
        for work in jobs.values():
            work(reports[0])
        for _ in range(REPEATS):
            for name, work in jobs.items():
                timed(name, work)
    print(f"{len(reports)} reports, {words / len(reports):.0f} words each\n")
    print("| | min reports/s | median | max |\n| --- | --- | --- | --- |")
    for name, taken in rates.items():
        print(f"| {name} | {min(taken):,.0f} | {statistics.median(taken):,.0f} | {max(taken):,.0f} |")


if __name__ == "__main__":
    main()
