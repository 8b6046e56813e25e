"""How far the coarse border of two states lies from the fine one, measured pair by pair."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

FINE_ACCURACY_M = 100.0
"""p95 of OpenStreetMap's Armenian border against an independent source (129 m for all, 90 m for Syunik's)."""
COARSE_ACCURACY_M = 3300.0
"""p95 of Natural Earth 1:10m where no fine line of the pair is known: the median over 302 pairs."""
SAMPLES = 300
MISMATCH_M = 30_000.0
"""Farther apart, two lines are not the same line: a sea limit, or another view of a disputed border."""
METRES_PER_DEG = 111_195.0


def measure(coarse: Any, fine: Any) -> tuple[float, float] | None:
    """Median and p95 of the distance in metres from points along the coarse line to the fine one.

    Equirectangular about each line's middle latitude: 1 % on the border of two states.
    """
    middle = np.radians(shapely.get_y(shapely.centroid(coarse)))
    scale = np.array([np.cos(middle), 1.0]) * METRES_PER_DEG
    flat = [shapely.transform(line, lambda points: points * scale) for line in (coarse, fine)]
    joined = shapely.line_merge(flat[0])
    parts = shapely.get_parts(joined)
    lengths = shapely.length(parts)
    points = [
        shapely.line_interpolate_point(
            part, np.linspace(0, 1, max(2, round(SAMPLES * length / lengths.sum()))), normalized=True
        )
        for part, length in zip(parts, lengths, strict=True)
    ]
    found = shapely.distance(np.concatenate(points), flat[1])
    found = found[found <= MISMATCH_M]
    if len(found) < 5:
        return None
    return float(np.median(found)), float(np.percentile(found, 95))
