"""Score the labelled reports against pinned floors; a fall fails. Scores are those of the shared ``score.py``."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "gold"
# Just under what was measured when they were pinned: a floor rises with the figure and never falls.
FLOORS = {
    "reports.jsonl": {"precision": 0.46, "recall": 0.335, "field_accuracy": 0.65},
}


def score(gold: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "incidents.geojson"
        subprocess.run([sys.executable, "-m", "geomap", "extract", str(gold), "-o", str(found)], cwd=ROOT, check=True)
        told = subprocess.run(
            [sys.executable, str(SHARED / "score.py"), str(gold), "--incidents", str(found), "--json"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    return json.loads(told)["incidents"]


def main() -> int:
    if not SHARED.is_dir():
        print("gate: the labelled reports are not beside the checkout (../shared/gold)")
        return 1
    failed = False
    for name, floors in FLOORS.items():
        result = score(SHARED / name)
        for key, floor in floors.items():
            value = float(result[key] or 0)
            print(f"{name} {key} {value:.3f} (floor {floor:.3f})")
            failed |= value < floor
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
