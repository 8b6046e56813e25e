"""A locality to be drawn, and a draft of its shape: what the rules of footprints take and make.

Lengths are metres, bearings degrees clockwise from north, shapes WGS 84 degrees, longitude first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap import georeferencing
from geomap.footprint_features import Boundaries, Feature, Gazetteer, country_name, feature_of, in_words

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geomap.models import BorderPart, Candidate, Locality

Parameters = tuple[tuple[str, float | str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A shape with how it was made; ``footprints`` adds the point, the uncertainty and the protocol."""

    shape: BaseGeometry
    method: str
    remark: str
    point: tuple[float, float] | None = None
    """The rule's own point; None asks for the corrected centre of the shape."""
    accuracy_m: float = 0.0
    unbounded: bool = False
    """The extent is not known: the circle about the point says nothing."""
    parameters: Parameters = ()
    warnings: tuple[str, ...] = ()
    borders: tuple[BorderPart, ...] = ()
    band: BaseGeometry | None = None
    entered: BaseGeometry | None = None
    credits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A locality with what it is looked up in."""

    locality: Locality
    boundaries: Boundaries
    gazetteer: Gazetteer

    def feature(self, place: Candidate) -> Feature:
        """What a place covers on the locality's date."""
        return feature_of(place, self.boundaries, self.locality.date)

    @property
    def anchor(self) -> Candidate | None:
        """What the relation is to: the anchor, else the place itself."""
        return self.locality.anchor or self.locality.place

    @property
    def others(self) -> tuple[Candidate, ...]:
        """Places beside the anchor that the location must agree with."""
        place = self.locality.place
        apart = (
            (place,) if place is not None and self.anchor is not None and place.place_id != self.anchor.place_id else ()
        )
        return (*apart, *self.locality.within)

    def country(self, code: str) -> str:
        """A state's usual name."""
        return country_name(code, self.gazetteer)

    @property
    def precision_m(self) -> float:
        """The step that the figure implies: as its words say, else by its power of ten."""
        if self.locality.precision_m is not None and self.locality.precision_m > 0.0:
            return self.locality.precision_m
        return georeferencing.implied_precision(self.locality.distance_m or 0.0) if self.has_distance else 0.0

    @property
    def has_distance(self) -> bool:
        """Whether a usable distance is stated."""
        d = self.locality.distance_m
        return d is not None and math.isfinite(d) and d > 0.0

    @property
    def interval_m(self) -> tuple[float, float | None]:
        """From where to where the stated distance may lie, half a step to either side; open above for 'more than'."""
        low = self.locality.distance_m or 0.0
        high = max(self.locality.distance_max_m or low, low)
        half = self.precision_m / 2.0
        if self.locality.bound == "at_most":
            return 0.0, high
        return max(low - half, 0.0), None if self.locality.bound == "at_least" else high + half

    @property
    def distance_words(self) -> str:
        """The stated distance for a person."""
        d, upper = self.locality.distance_m or 0.0, self.locality.distance_max_m
        words = f"{in_words(d)} to {in_words(upper)}" if upper is not None and upper > d else in_words(d)
        return {"at_least": f"more than {words}", "at_most": f"up to {words}"}.get(self.locality.bound or "", words)


Answer = Draft | str | None
"""A draft; or a sentence on what could not be used; or None where a rule does not apply."""


def unusable_distance(case: Case) -> str | None:
    """A sentence where a distance is given that no shape can be made from."""
    d = case.locality.distance_m
    return None if d is None or case.has_distance else f"A distance of {d:g} m cannot be drawn."


def distance_parameters(case: Case) -> Parameters:
    """The stated distance as used."""
    rows: list[tuple[str, float | str]] = [("distance_m", case.locality.distance_m or 0.0)]
    if case.locality.distance_max_m is not None:
        rows.append(("distance_max_m", case.locality.distance_max_m))
    if case.locality.bound is not None:
        rows.append(("bound", case.locality.bound))
    return (*rows, ("precision_m", case.precision_m))


def feature_parameters(feature: Feature) -> Parameters:
    """Which feature was used, how far it reaches and how accurate its outline is."""
    rows: list[tuple[str, float | str]] = [("feature", feature.place.place_id)]
    if feature.radial_m is not None:
        rows.append(("extent_m", feature.radial_m))
    if feature.accuracy_m:
        rows.append(("boundary_accuracy_m", feature.accuracy_m))
    return tuple(rows)


def notes_of(*features: Feature) -> tuple[str, ...]:
    """What had to be assumed of features."""
    return tuple(feature.note for feature in features if feature.note)
