"""Score the labelled reports against pinned floors; a fall of any figure fails. ``--pin`` prints floors for what is measured.

Totals only: what a held-out set holds is printed by no one, so that no rule is written on it.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

from geomap import pipeline
from geomap.evaluation.incidents import IncidentScores, score_incidents
from geomap.settings import Settings

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"
FLOORS = GOLD / "floors.toml"
SLACK = 0.005
"""A floor lies this much under what was measured: it rises with the figure and never falls."""


def path_of(name: str) -> Path | None:
    """Where a set is: in the repository, or (the shared one) beside it."""
    if name != "shared":
        return GOLD / f"{name}.jsonl"
    beside = (folder / "shared" / "gold" / "reports.jsonl" for folder in ROOT.parents)
    return next((path for path in beside if path.is_file()), None)


def score(path: Path) -> IncidentScores:
    """The figures of one set."""
    reports = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    readings, skipped = pipeline.read_all([path], settings=Settings())
    if skipped:
        raise SystemExit(f"gate: {len(skipped)} reports of {path.name} could not be read")
    return score_incidents(reports, {r.report.report_id: r.incidents for r in readings})


def figures(scores: IncidentScores) -> dict[str, float]:
    """What is pinned: shares where more is better, and counts of harm where less is."""
    joined, same, wrong = scores.merged()
    return {
        "precision": scores.precision or 0.0,
        "recall": scores.recall or 0.0,
        "f1": scores.f1 or 0.0,
        "field_accuracy": scores.field_accuracy or 0.0,
        "background_recall": scores.background_recall or 0.0,
        "pairs_merged": joined / same if same else 1.0,
        "most_pairs_merged_wrongly": wrong,
        "most_quiet_reports_mapped": scores.quiet_wrong,
        "most_invented_figures": sum(scores.invented.values()),
    }


def holds(name: str, value: float, pinned: float) -> bool:
    """Whether a figure is no worse than what is pinned."""
    return value <= pinned if name.startswith("most_") else value >= pinned


def pinned_line(name: str, value: float) -> str:
    """A line of ``floors.toml`` for what is measured."""
    return f"{name} = {int(value)}" if name.startswith("most_") else f"{name} = {max(value - SLACK, 0.0):.3f}"


def main() -> int:
    """Exit status 1 where a figure fell, or a set that must be there is not."""
    floors: dict[str, dict[str, Any]] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    pin = "--pin" in sys.argv[1:]
    failed = False
    for name, pinned in floors.items():
        path = path_of(name)
        if path is None:
            print(f"gate: the {name} reports are not beside the checkout (shared/gold/reports.jsonl): not scored")
            failed |= os.environ.get("GEOMAP_TEST_REQUIRE") == "all"
            continue
        told = figures(score(path))
        print(f"[{name}]")
        for key, value in told.items():
            if pin:
                print(pinned_line(key, value))
                continue
            good = holds(key, value, pinned[key])
            failed |= not good
            print(
                f"  {key:28} {value:6.3f}  {'at least' if not key.startswith('most_') else 'at most'} {pinned[key]:.3f}{'' if good else '  FELL'}"
            )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
