"""1,000 new reports into a store of 100,000 incidents, against the same into an empty one: the store's part alone.

.venv/bin/python benchmarks/store.py [INCIDENTS]
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from store_cases import NOW, footprint, told

from geomap.blocks import cell_of, duration_class
from geomap.rows import derived_rows, evidence_rows, incident_row, report_row
from geomap.store import apply, codec, hands, open_store
from geomap.store.members import add_shape
from geomap.updating import EventRules

NEW = 1_000
FIRST = dt.date(2020, 1, 1)
KINDS = ("shelling", "attack", "air_strike", "protest", "armed_clash")


def made(name: str, chance: random.Random):
    """A report of one incident: clustered about forty fronts, over three years."""
    front = chance.randrange(40)
    lon = -100.0 + 5.0 * front + chance.gauss(0, 0.8)
    lat = 10.0 + (front * 7) % 45 + chance.gauss(0, 0.8)
    return told(
        name, f"p{front}-{chance.randrange(300)}", kind=chance.choice(KINDS), lon=round(lon, 5), lat=round(lat, 5),
        date_start=FIRST + dt.timedelta(days=chance.randrange(1095)), published=chance.randrange(1000),
    )  # fmt: skip


def fill(database, count: int) -> None:
    """A store of many incidents, written at once: what updates would have made, without their work."""
    chance = random.Random(1)  # noqa: S311 - made-up reports
    layers: dict[str, list] = {
        name: [] for name in ("incidents", "uncertainty", "footprints", "claims", "evidence", "reports")
    }
    members, events, reports, shapes = [], [], [], {}
    for n in range(count):
        reading = made(f"old-{n}", chance)
        (incident,), (shape,) = reading.incidents, reading.footprints
        incident_id = f"x{n:015x}"
        row, point = incident_row(incident, shape)
        row = (incident_id, *row[1:])
        layers["incidents"].append((row, point))
        derived = derived_rows(incident, shape)
        for name in ("uncertainty", "footprints"):
            layers[name] += [((incident_id, *r[1:]), g) for r, g in derived[name]]
        layers["claims"].append((row, None))
        layers["evidence"] += [((incident_id, *r[1:]), None) for r in evidence_rows(incident)]
        layers["reports"].append((report_row(reading.report), None))
        members.append((
            n + 1, incident.report_id, incident_id, incident_id, "2020-01-01T00:00:00.000Z", cell_of(incident.lon, incident.lat),
            incident.place_id, duration_class(incident.date_start, incident.date_end), incident.date_start.isoformat(),
            codec.incident_text(incident),
        ))  # fmt: skip
        events.append((incident_id, "here", json.dumps(hands.told_of(row)), f"[{n + 1}]"))
        reports.append((incident.report_id, codec.report_digest(reading.report), codec.report_text(reading.report)))
    with database.write():
        shapes["one"] = add_shape(database, footprint(made("shape", chance).incidents[0]))
        for name, rows in layers.items():
            database.add_rows(name, rows)
        database.run_many(
            "INSERT INTO store_members (member, report_id, incident_id, own_id, known_from, cell, place_id, duration,"
            f" date_start, record, shape) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{shapes['one']}')", members,
        )  # fmt: skip
        database.run_many("INSERT INTO store_events VALUES (?, ?, ?, ?)", events)
        database.run_many(
            "INSERT INTO store_reports (report_id, digest, known, withdrawn, record) VALUES (?, ?, '2020-01-01T00:00:00.000Z', 0, ?)",
            reports,
        )


def bring(store: Path) -> float:
    chance = random.Random(2)  # noqa: S311 - made-up reports
    readings = [made(f"new-{n}", chance) for n in range(NEW)]
    with open_store(store, create=True) as database:
        started = time.process_time()
        apply(database, readings, rules=EventRules(), now=NOW)
        return time.process_time() - started


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        bring(Path(folder) / "warm.gpkg")
        empty = bring(Path(folder) / "empty.gpkg")
        large = Path(folder) / "large.gpkg"
        with open_store(large, create=True) as database:
            fill(database, count)
        full = bring(large)
        print(
            f"{NEW} reports into 0 incidents: {empty:.2f} s; into {count:,}: {full:.2f} s; {full / empty:.2f}x (at most 2x)"
        )
        print(f"{large.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
