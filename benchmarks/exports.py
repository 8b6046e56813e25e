"""Processor seconds of one core to write and read 100,000 incidents as GeoPackage and GeoJSON, against pyogrio (GDAL) in the same run.

pyogrio writes the same frame without styles, forms, typed days (it has datetimes only), licences or stable bytes. The
two take turns, REPEATS times each. ``python benchmarks/exports.py 10000`` takes fewer incidents.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio

from geomap.exports import write_geojson, write_geopackage
from geomap.frames import to_frame
from geomap.layers import read_store, read_tables
from geomap.models import KINDS, STATUSES, Footprint, Incident
from geomap.rows import build_tables

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 3
INCIDENTS = 100_000


def incidents(number: int) -> list[tuple[Incident, Footprint | None]]:
    """Incidents all different, most of them points, as a large store has them; a fixed seed."""
    chance = random.Random(7)  # noqa: S311 - no secret, a fixed seed
    made = []
    for n in range(number):
        lon, lat = round(chance.uniform(20, 60), 6), round(chance.uniform(10, 55), 6)
        day = dt.date(2020, 1, 1) + dt.timedelta(days=chance.randrange(2000))
        killed = chance.randrange(40)
        quote = f"Officials said on day {n} that {killed} people were killed near village {n} in district {n % 700}."
        incident = Incident(
            incident_id=f"e{n:015x}", report_id=f"report-{n // 3}", kind=KINDS[n % 12],
            title=f"{KINDS[n % 12].replace('_', ' ').capitalize()} near village {n}, {killed} killed",
            actor="Azerbaijani troops", actor_code="AZE", target="Armenia", target_code="ARM", killed_min=killed,
            killed_max=killed, place=f"Village {n}", place_id=f"geonames:{n}", place_kind="village",
            country_code="ARM", admin1="Syunik", lon=lon, lat=lat, uncertainty_m=2500.0, date_start=day, date_end=day,
            date_precision="day", published=dt.datetime(2021, 5, 15, 6), asserted_by=("ARM",), denied_by=("AZE",),
            status=STATUSES[n % 4], confidence=0.7, quote=quote, quote_start=100, quote_end=100 + len(quote),
            source_title=f"Report {n // 3}", source_url=f"https://news.example/{n // 3}", publisher="Example News",
        )  # fmt: skip
        made.append((incident, None))
    return made


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else INCIDENTS
    pairs = incidents(number)
    start = time.process_time()
    tables = build_tables([i for i, _ in pairs], footprints=[f for _, f in pairs])
    table = tables["incidents"]
    print(f"{number:,} incidents to rows of all layers: {time.process_time() - start:.1f} s\n")
    frame = to_frame(table)
    flat = frame.assign(**{f.name: frame[f.name].map(json.dumps) for f in table.layer.fields if f.type == "list"})
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder)
        jobs: dict[str, Callable[[], object]] = {
            "GeoPackage, the incidents, geomap": lambda: write_geopackage({"incidents": table}, to / "a.gpkg"),
            "GeoPackage, the incidents, pyogrio (peer)": lambda: pyogrio.write_dataframe(
                flat, to / "b.gpkg", layer="incidents"
            ),
            "GeoPackage, all layers with circles, geomap": lambda: write_geopackage(tables, to / "c.gpkg"),
            "GeoJSON, geomap": lambda: write_geojson(table, to / "a.geojson"),
            "GeoJSON of the frame, geomap": lambda: write_geojson(frame, to / "d.geojson"),
            "GeoJSON, pyogrio (peer)": lambda: pyogrio.write_dataframe(flat, to / "b.geojson", RFC7946="YES"),
            "read_store, geomap": lambda: read_store(to / "a.gpkg"),
            "read_tables, all layers, geomap": lambda: read_tables(to / "c.gpkg"),
            "read_dataframe, pyogrio (peer)": lambda: pyogrio.read_dataframe(to / "a.gpkg", layer="incidents"),
        }
        taken: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(REPEATS):
            for name, job in jobs.items():
                start = time.process_time()
                job()
                taken[name].append(time.process_time() - start)
        sizes = {p.name: f"{p.stat().st_size / 1e6:.0f} MB" for p in sorted(to.iterdir())}
    print("| | min CPU s | median | max |\n| --- | --- | --- | --- |")
    for name, seconds in taken.items():
        print(f"| {name} | {min(seconds):.2f} | {statistics.median(seconds):.2f} | {max(seconds):.2f} |")
    print("\n" + ", ".join(f"{n} {s}" for n, s in sizes.items()))
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
