"""Time per report and per megabyte of counts, distances and dates, and that it grows with length alone.

python benchmarks/quantities.py [megabytes]
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

from geomap.quantities import find_counts, find_distances, find_whens

SEED = Path(__file__).parent.parent / "seeds" / "2021-05-15-syunik.txt"
HOSTILE = [
    "1,000 ",
    "between 5 and ",
    "12 May ",
    "31 June. ",
    "5 km ",
    "killed five, ",
    "two soldiers and ",
    "near the ",
    "1",
    "(",
    "\u200f\n",
]


def seconds(text: str) -> list[float]:
    found = []
    for find in (find_counts, find_distances, lambda t: find_whens(t, dt.date(2021, 5, 15))):
        start = time.perf_counter()
        find(text)
        found.append(time.perf_counter() - start)
    return found


def main() -> None:
    size = int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 1_000_000
    seed = SEED.read_text(encoding="utf-8").replace("\n", " ")
    seconds(seed)  # word lists are read and patterns compiled once
    rows = [("one report", seed)]
    rows += [
        (f"{unit!r:.20}", (unit * (length // len(unit) + 1))[:length])
        for unit in [seed, *HOSTILE]
        for length in (size // 10, size)
    ]
    print(f"{'text':24}{'characters':>12}{'counts':>10}{'distances':>12}{'dates':>10}   seconds")
    for name, text in rows:
        counts, distances, whens = seconds(text)
        print(f"{name[:22]:24}{len(text):12,}{counts:10.3f}{distances:12.3f}{whens:10.3f}", flush=True)


if __name__ == "__main__":
    main()
