"""Footprints: a locality's words become a shape, a point inside it and an uncertainty that can be defended.

The rules (``footprint_rules``) draft a shape; here the further clauses are intersected with it, and the draft gets its
point, the radius of the smallest circle about the point that holds it, its spatial fit and its protocol. Shapes are
WGS 84 degrees, longitude first; lengths are metres.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from geomap import geodesy, georeferencing
from geomap.footprint_cases import Case, Draft
from geomap.footprint_features import Boundaries, Feature, Gazetteer, in_words, near_zone
from geomap.footprint_rules import RULES
from geomap.kept import kept
from geomap.models import Footprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.models import BorderPart, Locality

BORDER_METHODS = frozenset({"into", "distance from a border", "along a border", "along a line"})
EXTENDED = "; extended for borders: the reference feature is the border shared with the other side"
SHARPENED = "; the shapes of several reports intersected"
NARROWED_SHARE = 0.999
"""Reports whose common shape keeps this much of the narrowest one add nothing to it."""
OTHER_BORDER_M = 25_000.0
"""A place farther than this from the strip that its depth is counted in is not on the border that was taken for it."""
LEAST_OVERLAP_M2 = 1.0
"""Two areas that share less than this only touch."""


def ground(locality: Locality, boundaries: Boundaries, gazetteer: Gazetteer) -> Footprint | None:
    """The locality as geometry; None where it names no place and no state at all.

    What could not be used, and clauses that contradict each other, are in ``warnings``; the shape is then the best
    honest one, usually the region.
    """
    case = Case(locality, boundaries, gazetteer)
    draft = _drafted(case)
    return None if draft is None else _finished(_with_clauses(case, draft))


def ground_all(
    localities: Iterable[Locality | None], boundaries: Boundaries, gazetteer: Gazetteer
) -> list[Footprint | None]:
    """A footprint for each locality, in the same order; None for None and where there is nothing to draw."""
    return [None if one is None else ground(one, boundaries, gazetteer) for one in localities]


def sharpen(footprints: Sequence[Footprint], *, lead: Footprint | None = None) -> Footprint | None:
    """The shapes of one event's reports intersected; None where that says nothing new.

    Reports whose shapes are disjoint contradict each other: nothing is averaged. The lead's shape, met with those that
    agree with it, is returned with a warning; the single shapes stay what they are.

    Args:
        footprints: one for each report that gives a place.
        lead: the report whose words the event is told in; the most narrowly told one by default.
    """
    known = sorted(footprints, key=_narrowness)
    if len(known) < 2:
        return None
    shape, used, apart = _met(known)
    if apart and lead is not None:
        known.sort(key=lambda f: f is not lead)
        shape, used, apart = _met(known)
    first = used[0]
    if apart:
        note = f"{apart} of {len(known)} reports place the event elsewhere: their shapes do not meet this one."
        first = replace(first, warnings=(*first.warnings, note))
    if len(used) == 1:
        return first if apart else None
    lon, lat, reach, area = _summary(shapely.to_wkb(shape))
    whole = geodesy.area_m2(shapely.from_wkb(first.shape_wkb))
    if area >= NARROWED_SHARE * whole > 0.0:
        return first if apart else None
    if shape.covers(Point(first.lon, first.lat)):
        lon, lat = first.lon, first.lat
        reach = geodesy.reach_m(shape, lon, lat)
    # The narrowest report brings its boundary's accuracy along: what its circle has beyond its own shape.
    accuracy = max(
        (first.uncertainty_m or 0.0) - geodesy.reach_m(shapely.from_wkb(first.shape_wkb), first.lon, first.lat), 0.0
    )
    uncertainty = (reach + accuracy) or None
    entered = _entered(used)
    return replace(
        first,
        shape_wkb=shapely.to_wkb(shape),
        lon=lon,
        lat=lat,
        uncertainty_m=uncertainty,
        spatial_fit=_spatial_fit(uncertainty, area),
        protocol=georeferencing.PROTOCOL + SHARPENED,
        method="intersection of reports",
        remarks=f"Where {len(used)} reports of the event agree. " + first.remarks,
        parameters=(("reports", len(used)), *first.parameters),
        warnings=tuple(dict.fromkeys(w for f in (first, *used[1:]) for w in f.warnings)),
        entered_wkb=None if entered is None else bytes(shapely.to_wkb(entered)),
        band_wkb=shapely.to_wkb(shape) if any(f.band_wkb for f in used) else None,
        borders=_crossed([b for f in used for b in f.borders], entered),
        licence=_joined(f.licence for f in used),
        attribution=_joined(f.attribution for f in used),
    )


def _met(ordered: Sequence[Footprint]) -> tuple[BaseGeometry, list[Footprint], int]:
    """The first shape met with each that agrees with it, those that did, and how many did not."""
    shape, used, apart = shapely.from_wkb(ordered[0].shape_wkb), [ordered[0]], 0
    for other in ordered[1:]:
        shared = _shared(shape, shapely.from_wkb(other.shape_wkb))
        if shared is None:
            apart += 1
        else:
            shape, used = shared, [*used, other]
    return shape, used, apart


def _entered(used: Sequence[Footprint]) -> BaseGeometry | None:
    """The territory said to be entered, where the other reports place the event; None where none tells of any."""
    strips = [shapely.from_wkb(f.entered_wkb) for f in used if f.entered_wkb]
    if not strips:
        return None
    entered = strips[0]
    for zone in (*strips[1:], *(shapely.from_wkb(f.shape_wkb) for f in used if not f.entered_wkb)):
        entered = _shared(entered, zone) or entered
    return entered


def _crossed(borders: Sequence[BorderPart], entered: BaseGeometry | None) -> tuple[BorderPart, ...]:
    """The stretches of border along the territory that was entered; all of them where it lies along none."""
    parts = tuple(dict.fromkeys(borders))
    if entered is None:
        return parts
    kept = []
    for part in parts:
        beside = shapely.from_wkb(part.wkb).intersection(geodesy.buffer_m(entered, part.accuracy_m))
        lines = [p for p in geodesy.parts_of(beside) if int(shapely.get_dimensions(p)) == 1]
        if lines:
            kept.append(replace(part, wkb=bytes(shapely.to_wkb(shapely.line_merge(shapely.union_all(lines))))))
    if len(kept) == 1 < len(parts):
        kept = [replace(kept[0], certain=True)]
    return tuple(kept) or parts


def _narrowness(footprint: Footprint) -> tuple[bool, float, bytes]:
    """Sorts the smallest shape first and unknown extents last, always the same way."""
    area = _about(footprint.shape_wkb, footprint.lon, footprint.lat)[1]
    return footprint.uncertainty_m is None, area, footprint.shape_wkb


def _drafted(case: Case) -> Draft | None:
    """The first rule that makes a shape; what others could not use goes into its warnings."""
    reasons: list[str] = []
    for rule in RULES:
        answer = rule(case)
        if isinstance(answer, Draft):
            return replace(answer, warnings=(*reasons, *answer.warnings))
        if answer is not None and answer not in reasons:
            reasons.append(answer)
    return None


def _with_clauses(case: Case, draft: Draft) -> Draft:
    """The draft cut by every further clause that agrees with it; those that do not are named in the warnings."""
    drawn = {str(value) for key, value in draft.parameters if key.startswith("feature")}
    for place in case.others:
        if place.place_id in drawn:
            continue
        feature = case.feature(place)
        if feature.radial_m is None and not feature.outlined:
            continue
        # A place beside a depth is where the depth was told about, not a circle that the strip must cross.
        zone = near_zone(feature, case.gazetteer) if draft.band is not None and not feature.is_area else feature.shape
        is_place = place is case.locality.place
        # Far from the strip it was told about another border, one that no data has: there the place is surer.
        beyond = (
            draft.band is not None
            and not feature.is_area
            and case.anchor is not None
            and place.country_code == case.anchor.country_code
            and geodesy.distance_to_m(draft.shape, *feature.point) > OTHER_BORDER_M
        )
        draft = _cut(draft, zone, feature, prefer_clause=is_place and (draft.band is None or beyond))
    for place in case.locality.near:
        if place.place_id not in drawn:
            feature = case.feature(place)
            if feature.radial_m is not None or feature.outlined:
                draft = _cut(draft, near_zone(feature, case.gazetteer), feature, prefer_clause=False)
    return draft


def _cut(draft: Draft, zone: BaseGeometry, feature: Feature, *, prefer_clause: bool) -> Draft:
    """The draft where it meets a clause; where they are apart, the preferred one of the two, with a warning."""
    shared = _shared(draft.shape, zone)
    if shared is None and draft.band is not None and draft.entered is not None:
        # Nearer to the border than the depth itself: still in the territory said to be entered.
        shared = _shared(draft.entered, zone)
    name = feature.place.name
    if shared is None:
        apart = in_words(geodesy.distance_to_m(draft.shape, *feature.point))
        note = f"{name} lies {apart} outside what the rest of the text says ({draft.method}): the two contradict each other."
        if not prefer_clause:
            return replace(draft, warnings=(*draft.warnings, f"{note} {name} was left out."))
        return replace(
            draft,
            shape=feature.shape,
            point=None if feature.outlined else feature.point,
            method="feature",
            remark=f"{name}, named as the place.",
            accuracy_m=feature.accuracy_m,
            warnings=(*draft.warnings, f"{note} {name} is drawn."),
            credits=(*draft.credits, feature.credit),
        )
    if shared.equals(draft.shape):
        return draft
    keeps_point = draft.point is not None and shared.covers(Point(draft.point))
    own_point = feature.point if shared.covers(Point(feature.point)) else None
    return replace(
        draft,
        shape=shared,
        point=draft.point if keeps_point else own_point,
        band=None if draft.band is None else _shared(draft.band, zone),
        entered=None if draft.entered is None else _shared(draft.entered, zone) or draft.entered,
        remark=f"{draft.remark} Only where it agrees with {name}.",
        accuracy_m=max(draft.accuracy_m, feature.accuracy_m),
        warnings=(*draft.warnings, *((feature.note,) if feature.note else ())),
        credits=(*draft.credits, feature.credit),
    )


def _shared(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry | None:
    """What two shapes share, in the lower of their dimensions; None where they are apart or only touch."""
    dimension = min(int(shapely.get_dimensions(one)), int(shapely.get_dimensions(other)))
    parts = [p for p in geodesy.parts_of(one.intersection(other)) if int(shapely.get_dimensions(p)) == dimension]
    if not parts:
        return None
    shared = shapely.union_all(parts) if len(parts) > 1 else parts[0]
    return None if dimension == 2 and geodesy.area_m2(shared) < LEAST_OVERLAP_M2 else shared


@kept(512)
def _wkb(shape: BaseGeometry) -> bytes:
    """Well-known binary; kept, for strips repeat."""
    return bytes(shapely.to_wkb(shape))


@lru_cache(maxsize=1024)
def _summary(wkb: bytes) -> tuple[float, float, float, float]:
    """Central point, reach from it in metres and area in square metres of a shape."""
    shape = shapely.from_wkb(wkb)
    lon, lat = (round(v, 7) for v in geodesy.central_point(shape))
    return lon, lat, geodesy.reach_m(shape, lon, lat), geodesy.area_m2(shape)


@lru_cache(maxsize=1024)
def _about(wkb: bytes, lon: float, lat: float) -> tuple[float, float]:
    """Reach in metres from a given point and area in square metres of a shape."""
    shape = shapely.from_wkb(wkb)
    return geodesy.reach_m(shape, lon, lat), geodesy.area_m2(shape)


def _spatial_fit(uncertainty_m: float | None, area_m2: float) -> float | None:
    """Darwin Core's pointRadiusSpatialFit: the circle's area over the shape's, at least 1; None for points and lines."""
    if uncertainty_m is None or area_m2 <= 0.0:
        return None
    return max(math.pi * uncertainty_m**2 / area_m2, 1.0)


def _finished(draft: Draft) -> Footprint:
    """Point, uncertainty, fit, protocol and credits."""
    wkb = _wkb(draft.shape)
    if draft.point is not None:
        lon, lat = (round(v, 7) for v in draft.point)
        reach, area = _about(wkb, lon, lat)
    else:
        lon, lat, reach, area = _summary(wkb)
    uncertainty = None if draft.unbounded else (reach + draft.accuracy_m) or None
    return Footprint(
        shape_wkb=wkb,
        lon=lon,
        lat=lat,
        uncertainty_m=uncertainty,
        spatial_fit=_spatial_fit(uncertainty, area),
        protocol=georeferencing.PROTOCOL
        + (EXTENDED if draft.method in BORDER_METHODS or draft.band is not None else ""),
        method=draft.method,
        remarks=draft.remark,
        parameters=draft.parameters,
        warnings=tuple(dict.fromkeys(draft.warnings)),
        entered_wkb=None if draft.entered is None else _wkb(draft.entered),
        band_wkb=None if draft.band is None else _wkb(draft.band),
        borders=draft.borders,
        licence=_joined(licence for licence, _ in draft.credits),
        attribution=_joined(attribution for _, attribution in draft.credits),
    )


def _joined(texts: Iterable[str]) -> str:
    """Distinct non-empty texts in order, joined as Darwin Core joins sources."""
    return " | ".join(dict.fromkeys(part for text in texts for part in text.split(" | ") if part))
