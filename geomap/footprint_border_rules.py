"""Rules that count from a border: into a territory, and a distance from the border itself.

Nothing published turns 'two miles into X' into a shape. Here it is composed from the guide's own rules: the feature is
the border that X shares with the other side, the offset goes inward, half a step of the figure to either side, and no
heading. Lengths are metres, shapes WGS 84 degrees.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.footprint_borders import BorderChoice, Stretch, choose_border, country_of, strip, within
from geomap.footprint_cases import Answer, Case, Draft, distance_parameters, unusable_distance
from geomap.footprint_features import Feature, in_words

if TYPE_CHECKING:
    from geomap.models import Candidate

ALONG_M = 5_000.0
"""'Along' a border, a river or a line without a distance: this much to either side."""
NEAR_BORDER_M = 10_000.0
"""'Near the border' without a distance."""
REGIONS = frozenset({"admin1", "admin2", "region"})
DRAWN, DRAWN_WITHOUT_WARNING = 1.0, 3.0
"""A depth below once the accuracy of the border is told and not drawn; below three times it, drawn with a warning."""


def _region_of(case: Case, place: Candidate) -> tuple[Feature | None, tuple[str, ...]]:
    """The territory that an ``into`` counts in: the place's own outline, else the region it lies in, with a remark."""
    feature = case.feature(place)
    if feature.is_area:
        return feature, ()
    region_id = case.boundaries.region_at(place.lon, place.lat)
    region = case.gazetteer.get(region_id) if region_id else None
    if region is None or not (found := case.feature(region)).is_area:
        return None, ()
    return found, (f"No outline of {place.name} is known; the depth is counted in {region.name}, near {place.name}.",)


def into_territory(case: Case) -> Answer:
    """'2 miles into X': the strip of X between d - p/2 and d + p/2 from the border that it shares with the other side."""
    locality = case.locality
    if locality.relation not in ("into", "inside") or case.anchor is None or locality.distance_m is None:
        return None
    if reason := unusable_distance(case):
        return reason
    region, notes = _region_of(case, case.anchor)
    if region is None:
        return f"No outline of {case.anchor.name} or of the region about it is known, so a depth in it cannot be drawn."
    decisive = (*locality.near, *(p for p in case.others if not case.feature(p).is_area))
    if case.anchor.kind == "country":
        # 'into X, in its region Y': the border that counts is Y's, where Y has one.
        for place in case.others:
            inner = case.feature(place) if place.country_code == case.anchor.country_code else None
            if inner is not None and inner.is_area and place.kind in REGIONS:
                narrower = choose_border(inner, locality, case.boundaries, case.gazetteer, decisive)
                if not isinstance(narrower, str):
                    return _strip_draft(case, inner, narrower, notes)
    choice = choose_border(region, locality, case.boundaries, case.gazetteer, decisive)
    if isinstance(choice, str):
        return choice
    return _strip_draft(case, region, choice, notes)


def _strip_draft(case: Case, region: Feature, choice: BorderChoice, notes: tuple[str, ...]) -> Answer:
    depth, (low, high) = case.locality.distance_m or 0.0, case.interval_m
    name = region.place.name
    fine = tuple(stretch for stretch in choice.stretches if depth >= DRAWN * stretch.accuracy_m)
    if fine and len(fine) < len(choice.stretches):
        notes = (*notes, f"Where the border of {name} is less exact than the depth, the depth is not drawn.")
        choice = replace(choice, stretches=fine)
    accuracy = choice.accuracy_m
    if depth < DRAWN * accuracy:
        return (
            f"{case.distance_words} into {name} is less than the border is accurate to ({in_words(accuracy)}), "
            "so the depth is told and not drawn."
        )
    line = choice.line
    band = strip(region.shape, line, nearest_m=low, farthest_m=high)
    entered = strip(region.shape, line, nearest_m=0.0, farthest_m=max(case.locality.distance_max_m or 0.0, depth))
    if case.locality.bound == "at_most":
        band = entered
    if band.is_empty:
        return f"No part of {name} lies {case.distance_words} from its border with {choice.across}."
    warnings = [*notes, *choice.warnings]
    if depth < DRAWN_WITHOUT_WARNING * accuracy:
        warnings.append(f"The depth is less than three times the accuracy of the border ({in_words(accuracy)}).")
    told = f"up to {in_words(high)}" if high is not None and low <= 0.0 else None
    told = told or (f"{in_words(low)} to {in_words(high)}" if high is not None else f"more than {in_words(low)}")
    remark = (
        f"The part of {name} {told} from its border with {choice.across}, for '{case.distance_words} into'; "
        f"half a step of the figure ({in_words(case.precision_m / 2.0)}) to either side, "
        f"border accurate to {in_words(accuracy)}."
    )
    return Draft(
        shape=band,
        method="into",
        remark=" ".join((remark, *choice.remarks)),
        accuracy_m=accuracy,
        parameters=(
            *distance_parameters(case),
            ("boundary_accuracy_m", accuracy),
            ("stretches", len(choice.stretches)),
        ),
        warnings=tuple(warnings),
        borders=tuple(stretch.part for stretch in choice.stretches),
        band=band,
        entered=entered,
        credits=(region.credit, *((s.licence, s.attribution) for s in choice.stretches)),
    )


def from_border(case: Case) -> Answer:
    """'N km from the border with Y', 'near' and 'along' it: on both sides, or in the region where one is named."""
    locality = case.locality
    if locality.relation not in ("from", "near", "radius", "along") or locality.border_with is None:
        return None
    if reason := unusable_distance(case):
        return reason
    place = locality.place or locality.anchor
    states = [country_of(place, case.boundaries)] if place is not None else []
    others = [c for c in (*states, locality.target_code, locality.actor_code) if c and c != locality.border_with]
    known = (c for c in others if case.boundaries.border(c, locality.border_with, date=locality.date) is not None)
    own = next(known, others[0] if others else None)
    border = case.boundaries.border(own, locality.border_with, date=locality.date) if own else None
    if own is None or border is None:
        other = case.country(locality.border_with)
        return (
            f"No border of {other} with {case.country(own)} is known."
            if own
            else f"Which border of {other} is not said."
        )
    names = f"{case.country(own)} and {case.country(locality.border_with)}"
    whole = Stretch(border.pair, border.line, border.source, border.accuracy_m, border.licence, border.attribution)
    choice: BorderChoice | str = BorderChoice((whole,), names)
    region = _side_of(case)
    if region is not None:
        choice = choose_border(region, locality, case.boundaries, case.gazetteer, locality.near)
    if isinstance(choice, str):
        return choice
    usual = ALONG_M if locality.relation == "along" else NEAR_BORDER_M
    depth = max(locality.distance_max_m or 0.0, locality.distance_m or usual)
    if depth < DRAWN * choice.accuracy_m:
        return f"{case.distance_words} is less than the border is accurate to, so it is not drawn."
    low, high = case.interval_m if case.has_distance and locality.relation == "from" else (0.0, depth)
    farthest = high if high is not None else depth + NEAR_BORDER_M
    line = choice.line
    if region is not None:
        shape, side = strip(region.shape, line, nearest_m=low, farthest_m=farthest), f"in {region.place.name}"
    else:
        shape, side = strip(within(line, farthest), line, nearest_m=low, farthest_m=None), "on either side"
    if shape.is_empty:
        return f"Nothing lies {case.distance_words} from the border between {names} {side}."
    told = f"{case.distance_words} from" if low > 0.0 else f"Within {in_words(farthest)} of"
    return Draft(
        shape=shape,
        method="along a border" if locality.relation == "along" else "distance from a border",
        remark=f"{told} the border between {names}, {side}; the border is accurate to {in_words(choice.accuracy_m)}.",
        accuracy_m=choice.accuracy_m,
        parameters=(
            *(distance_parameters(case) if case.has_distance else (("buffer_m", usual),)),
            ("boundary_accuracy_m", choice.accuracy_m),
        ),
        warnings=choice.warnings,
        borders=tuple(stretch.part for stretch in choice.stretches),
        credits=((border.licence, border.attribution), *((region.credit,) if region else ())),
    )


def _side_of(case: Case) -> Feature | None:
    """The region that keeps a distance from a border to one side: a place named, or an anchor below a country."""
    named, anchor = case.locality.place, case.locality.anchor
    place = named if named is not None else anchor if anchor is not None and anchor.kind != "country" else None
    feature = case.feature(place) if place is not None else None
    return feature if feature is not None and feature.is_area else None
