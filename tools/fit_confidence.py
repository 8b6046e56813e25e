"""Fit the weights of ``geomap/lexicons/confidence.toml`` on labelled reports, and say by cross-validation how true they are.

    python tools/fit_confidence.py LABELLED.jsonl… [--write]

An incident is right where a label fits it (``geomap.evaluation.incidents``), the background included. The weights are a
logistic regression with a ridge, so that a feature that is seen a few times moves little. Cross-validated: each tenth of
the reports is scored with weights from the other nine. Never give it a held-out set.
"""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

import numpy as np

from geomap import pipeline
from geomap.evaluation.incidents import BINS, score_incidents
from geomap.incidents.confidence import features
from geomap.settings import Settings

TABLE = Path(__file__).parent.parent / "geomap" / "lexicons" / "confidence.toml"
RIDGE = 2.0
"""Strength of the ridge: of 0.5, 1, 2, 4 and 8 the one with the least cross-validated Brier score, to the second digit."""
FOLDS = 10
LOWEST, HIGHEST = 0.05, 0.97


def gather(paths: list[Path]) -> tuple[list[str], np.ndarray, np.ndarray, list[str]]:
    """Names of features, one row an incident, whether each is right, and the report that each is of."""
    rows, right, owner = [], [], []
    for path in paths:
        reports = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        readings, _ = pipeline.read_all([path], settings=Settings())
        for pair in score_incidents(reports, {r.report.report_id: r.incidents for r in readings}).pairs:
            if pair.incident is not None:
                rows.append(features(pair.incident))
                right.append(pair.label is not None)
                owner.append(pair.report_id)
    names = list(rows[0])
    return names, np.array([[float(row[n]) for n in names] for row in rows]), np.array(right, float), owner


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Intercept and weights by Newton's method; the intercept carries no ridge."""
    x = np.hstack([np.ones((len(x), 1)), x])
    ridge = np.diag([0.0] + [RIDGE] * (x.shape[1] - 1))
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-x @ w))
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge, x.T @ (y - p) - ridge @ w)
        w += step
        if np.abs(step).max() < 1e-9:
            break
    return w


def predict(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.clip(1.0 / (1.0 + np.exp(-(w[0] + x @ w[1:]))), LOWEST, HIGHEST)


def main() -> None:
    paths = [Path(a) for a in sys.argv[1:] if not a.startswith("-")]
    if not paths or any("heldout" in path.name for path in paths):
        sys.exit(f"{__doc__}")
    names, x, y, owner = gather(paths)
    reports = sorted(set(owner))
    fold = np.array([reports.index(o) % FOLDS for o in owner])
    told = np.zeros(len(y))
    for k in range(FOLDS):
        told[fold == k] = predict(x[fold == k], fit(x[fold != k], y[fold != k]))
    brier, plain = float(np.mean((told - y) ** 2)), float(np.mean((y.mean() - y) ** 2))
    print(
        f"{len(y)} incidents of {len(reports)} reports, {y.mean():.3f} right; Brier score {brier:.3f} cross-validated, {plain:.3f} for the mean alone"
    )
    off = 0.0
    for low, high in itertools.pairwise(BINS):
        here = (told >= low) & (told < high)
        if here.any():
            off += abs(told[here].mean() - y[here].mean()) * here.sum() / len(y)
            print(
                f"  {low:.2f} to {min(high, 1.0):.2f}: {here.sum():4d} incidents, claimed {told[here].mean():.2f}, right {y[here].mean():.2f}"
            )
    print(f"  mean gap between claimed and right: {off:.3f}")
    w = fit(x, y)
    lines = [
        "# Log-odds of what speaks for or against an incident. Fitted by tools/fit_confidence.py on the labelled reports that",
        f"# rules may be written on ({len(y)} incidents of {len(reports)} reports, {y.mean():.2f} of them right); cross-validated by",
        f"# report the Brier score is {brier:.3f} ({plain:.3f} for the mean alone), the mean gap between claimed and right {off:.3f}.",
        f"intercept = {w[0]:.2f}",
        f"lowest = {LOWEST}",
        f"highest = {HIGHEST}",
        "",
        "[weights]",
        *(f"{name} = {value:.2f}" for name, value in zip(names, w[1:], strict=True)),
    ]
    print("\n".join(lines))
    if "--write" in sys.argv[1:]:
        TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
