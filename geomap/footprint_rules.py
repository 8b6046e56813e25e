"""How each relation becomes a shape: an ordered list of small named attempts, most particular first.

An attempt answers with a ``Draft``; with a sentence saying what could not be used, which becomes a warning; or with
None where it does not apply. Method: Georeferencing Quick Reference Guide (2020). Lengths are metres, bearings degrees
clockwise from north, shapes WGS 84 degrees.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point, Polygon

from geomap import geodesy, georeferencing
from geomap.footprint_border_rules import ALONG_M, from_border, into_territory
from geomap.footprint_borders import choose_border, country_of, strip
from geomap.footprint_cases import (
    Answer,
    Case,
    Draft,
    distance_parameters,
    feature_parameters,
    notes_of,
    unusable_distance,
)
from geomap.footprint_features import SEAS, Feature, in_words, near_m, near_zone, similar_places
from geomap.footprint_seas import LIMITS, NAUTICAL_MILE_M, waters_of_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

    from geomap.models import BorderPart

HEADING_REACH_M = 50_000.0
"""A heading without a distance ends here where no like feature and no border ends it sooner."""
BORDER_DISTRICT_M = 25_000.0
"""'The border districts of' a region reach this far from its border."""
FAR_M = 3e6
"""Farther than any region is wide: the far corner of a half-plane."""


def between_places(case: Case) -> Answer:
    """Between A and B: a circle about the midpoint of their centres, with half their distance as radius."""
    first, second = case.anchor, case.locality.anchor2
    if case.locality.relation != "between" or first is None or second is None:
        return None
    ends = (case.feature(first), case.feature(second))
    (lon1, lat1), (lon2, lat2) = (end.point for end in ends)
    apart = float(geodesy.distance_m(lon1, lat1, lon2, lat2))
    if apart <= 0.0:
        return f"{first.name} and {second.name} are the same point, so nothing lies between them."
    lon, lat = (
        float(v) for v in geodesy.destination(lon1, lat1, geodesy.bearing_deg(lon1, lat1, lon2, lat2), apart / 2.0)
    )
    return Draft(
        shape=geodesy.disc(lon, lat, apart / 2.0),
        method="between two places",
        point=(lon, lat),
        remark=f"Between {first.name} and {second.name}: a circle about the midpoint, half of their {in_words(apart)} wide "
        "to every side.",
        parameters=(("feature", first.place_id), ("feature_2", second.place_id), ("distance_between_m", apart)),
        credits=tuple(end.credit for end in ends),
    )


def _direction(relation: str) -> str | None:
    direction = relation.removesuffix("_of")
    return direction if relation.endswith("_of") and direction in georeferencing.BEARINGS else None


def offset_at_heading(case: Case) -> Answer:
    """'10 km north of X': the annular sector within the heading's half angle and the distance's errors."""
    direction = _direction(case.locality.relation)
    if direction is None or case.anchor is None or case.locality.distance_m is None:
        return None
    if reason := unusable_distance(case):
        return reason
    feature = case.feature(case.anchor)
    low, high = case.interval_m
    bearing, half_angle = georeferencing.BEARINGS[direction], georeferencing.HALF_ANGLES[direction]
    depth = max(case.locality.distance_max_m or 0.0, case.locality.distance_m)
    outer = high if high is not None else depth + case.precision_m / 2.0 + HEADING_REACH_M
    if feature.outlined:
        if feature.accuracy_m > depth:
            return f"{case.distance_words} is less than the outline of {feature.place.name} is accurate to, so it is not drawn."
        shape = _sector_of_outline(feature.shape, bearing, half_angle, low, outer)
        point = None
    else:
        radial = feature.radial_m or 0.0
        inner = max(low - radial, 0.0)
        shape = geodesy.sector(
            *feature.point, bearing=bearing, half_angle=half_angle, inner_m=inner, outer_m=outer + radial
        )
        aim = (inner + outer + radial) / 2.0 if case.locality.bound or case.locality.distance_max_m else depth
        lon, lat = geodesy.destination(*feature.point, bearing, aim)
        point = (float(lon), float(lat))
    if shape.is_empty:
        return f"Nothing lies {case.distance_words} {direction} of {feature.place.name}."
    shape = at_sea(case, shape) or shape
    return Draft(
        shape=shape,
        method="offset at a heading",
        point=point if point and shape.covers(Point(point)) else None,
        remark=f"{case.distance_words} {direction} of {feature.place.name}, by air: every direction within {half_angle:g} "
        f"degrees of {direction}, half a step of the figure ({in_words(case.precision_m / 2.0)}) and the extent of "
        f"{feature.place.name} to either side.",
        accuracy_m=feature.accuracy_m,
        parameters=(
            *distance_parameters(case),
            ("bearing_deg", bearing),
            ("half_angle_deg", half_angle),
            *feature_parameters(feature),
        ),
        warnings=notes_of(feature),
        credits=(feature.credit,),
    )


def _sector_of_outline(shape: BaseGeometry, bearing: float, half_angle: float, low: float, high: float) -> BaseGeometry:
    """Outside an outline at a distance, on the side of a heading seen from its centre."""
    ring = geodesy.buffer_m(shape, high).difference(geodesy.buffer_m(shape, low) if low > 0.0 else shape)
    centre = geodesy.central_point(shape)
    reach = geodesy.reach_m(ring, *centre) * 1.5
    # Seen from a line or a wide region, its side is the whole half on that heading: the half angle is for points.
    wide = max(half_angle, 90.0) if shapely.get_dimensions(shape) == 1 else half_angle
    cone = geodesy.sector(*centre, bearing=bearing, half_angle=wide, inner_m=0.0, outer_m=min(reach, FAR_M))
    return geodesy.polygons_of(ring.intersection(cone))


def heading_only(case: Case) -> Answer:
    """'North of X': the cone of the heading to the next like feature (half-way) or to the border of the country."""
    direction = _direction(case.locality.relation)
    if direction is None or case.anchor is None:
        return None
    feature = case.feature(case.anchor)
    bearing, half_angle = georeferencing.BEARINGS[direction], georeferencing.HALF_ANGLES[direction]
    lon, lat = feature.point
    reach, ended = HEADING_REACH_M, f"{in_words(HEADING_REACH_M)} at the most"
    if feature.outlined:
        shape = _sector_of_outline(feature.shape, bearing, half_angle, 0.0, reach)
    else:
        for other, length in similar_places(feature, case.gazetteer):
            turn = float(geodesy.bearing_deg(lon, lat, other.lon, other.lat)) - bearing
            if abs((turn + 180.0) % 360.0 - 180.0) <= half_angle:
                half_way = length / 2.0
                if half_way < reach:
                    reach, ended = half_way, f"half-way to {other.name}"
                break
        inner = feature.radial_m or 0.0
        reach = max(reach, 2.0 * inner)
        shape = geodesy.sector(lon, lat, bearing=bearing, half_angle=half_angle, inner_m=inner, outer_m=reach)
    own = country_of(feature.place, case.boundaries)
    land = case.boundaries.country(own) if own and feature.place.kind not in {"country", *SEAS} else None
    if land is not None:
        held = geodesy.polygons_of(shape.intersection(geodesy.clean(land)))
        if not held.is_empty:
            shape, ended = held, f"{ended}, within {case.country(own or '')}"
    return Draft(
        shape=shape,
        method="heading only",
        remark=f"{direction.capitalize()} of {feature.place.name}: every direction within {half_angle:g} degrees, {ended}.",
        accuracy_m=feature.accuracy_m,
        parameters=(
            ("bearing_deg", bearing),
            ("half_angle_deg", half_angle),
            ("reach_m", reach),
            *feature_parameters(feature),
        ),
        warnings=notes_of(feature),
        credits=(feature.credit,),
    )


def at_sea(case: Case, shape: BaseGeometry) -> BaseGeometry | None:
    """The shape without the land about the anchor, for a distance in nautical miles or a place at sea; else None."""
    place, anchor = case.locality.place, case.anchor
    named = (place is not None and place.kind in SEAS) or case.locality.part == "offshore"
    if not (named or _is_nautical(case.locality.precision_m)) or anchor is None:
        return None
    own = country_of(anchor, case.boundaries)
    codes = (own, *case.boundaries.neighbours(own)) if own else ()
    land = [geodesy.clean(country) for code in codes if (country := case.boundaries.country(code)) is not None]
    sea = geodesy.polygons_of(shape.difference(shapely.union_all(land))) if land else shape
    return None if sea.is_empty else sea


def _is_nautical(precision_m: float | None) -> bool:
    """Whether a step is one that nautical miles imply (1, 10, 1/2, 1/10 ... of 1,852 m): only ships count in them."""
    if not precision_m:
        return False
    ratio = precision_m / NAUTICAL_MILE_M
    return any(abs(ratio / step - 1.0) < 1e-6 for step in (0.01, 0.1, 0.25, 0.5, 1.0, 10.0, 100.0, 1000.0))


def distance_only(case: Case) -> Answer:
    """'N km from X', 'within N km of X': the boundary of X buffered by the distance, a ring where other clauses cut it."""
    locality = case.locality
    if (
        locality.relation not in ("from", "near", "radius", "along")
        or locality.border_with is not None
        or case.anchor is None
        or locality.distance_m is None
    ):
        return None
    if reason := unusable_distance(case):
        return reason
    feature = case.feature(case.anchor)
    low, high = case.interval_m
    depth = max(locality.distance_max_m or 0.0, locality.distance_m)
    filled = locality.relation != "from" or locality.bound == "at_most"
    outer = depth if filled else high if high is not None else depth + HEADING_REACH_M
    if feature.outlined and feature.accuracy_m > depth:
        return f"{case.distance_words} is less than the outline of {feature.place.name} is accurate to, so it is not drawn."
    shape = geodesy.buffer_m(feature.shape, outer)
    coast = None if filled or not feature.is_area else at_sea(case, shape)
    if not filled and (feature.outlined or case.others):
        # From an outline, or with a further clause: the ring itself. The radial may be part of the distance or not.
        inner = feature.shape if feature.outlined else geodesy.disc(*feature.point, 1.0)
        shape = (coast or shape).difference(geodesy.buffer_m(inner, low) if low > 0.0 else inner)
    shape = geodesy.polygons_of(shape)
    if shape.is_empty:
        return f"Nothing lies {case.distance_words} from {feature.place.name}."
    where = f"Within {in_words(outer)} of" if filled else f"{case.distance_words} from"
    remark = (
        f"{where} {feature.place.name}{', at sea' if coast is not None else ''}, in no stated direction: its boundary "
    )
    half = "" if filled else f" and half a step of the figure ({in_words(case.precision_m / 2.0)})"
    return Draft(
        shape=shape,
        method="within a radius" if filled else "distance only",
        point=None if feature.outlined or not shape.covers(Point(feature.point)) else feature.point,
        remark=f"{remark}buffered by the distance{half}.",
        accuracy_m=feature.accuracy_m,
        parameters=(*distance_parameters(case), *feature_parameters(feature)),
        warnings=notes_of(feature),
        credits=(feature.credit,),
    )


def near_place(case: Case) -> Answer:
    """'Near X': X and a documented distance about it, cut half-way to the nearest like feature."""
    if case.locality.relation != "near" or case.locality.border_with is not None or case.anchor is None:
        return None
    feature = case.feature(case.anchor)
    zone, reach = near_zone(feature, case.gazetteer), near_m(feature)
    return Draft(
        shape=zone,
        method="near",
        point=feature.point if zone.covers(Point(feature.point)) else None,
        remark=f"Near {feature.place.name}: within {in_words(reach)} of its boundary (a distance of our choosing), cut "
        "half-way to the nearest places of like size.",
        accuracy_m=feature.accuracy_m,
        parameters=(("near_m", reach), *feature_parameters(feature)),
        warnings=notes_of(feature),
        credits=(feature.credit,),
    )


def along_line(case: Case) -> Answer:
    """'Along' a river, a line of contact or the border of a region: the line buffered."""
    if case.locality.relation != "along" or case.anchor is None:
        return None
    feature = case.feature(case.anchor)
    if not feature.outlined:
        return f"The course of {feature.place.name} is not in the data."
    line, accuracy, name = feature.shape, feature.accuracy_m, feature.place.name
    parts: tuple[BorderPart, ...] = ()
    if feature.is_area:
        choice = choose_border(feature, case.locality, case.boundaries, case.gazetteer, case.locality.near)
        if isinstance(choice, str):
            return choice
        line, accuracy, name = choice.line, choice.accuracy_m, f"the border of {name} with {choice.across}"
        parts = tuple(stretch.part for stretch in choice.stretches)
    return Draft(
        shape=geodesy.buffer_m(line, ALONG_M),
        method="along a line",
        remark=f"Along {name}: within {in_words(ALONG_M)} of it on either side (a distance of our choosing).",
        accuracy_m=accuracy,
        parameters=(("buffer_m", ALONG_M), *feature_parameters(feature)),
        borders=parts,
        credits=(feature.credit,),
    )


def part_of_region(case: Case) -> Answer:
    """'The northern part of X' (the inclusive reading: its half, or quarter) and 'the border districts of X'."""
    part, place = case.locality.part, case.locality.place or case.locality.anchor
    if part is None or place is None or part in LIMITS:
        return None
    feature = case.feature(place)
    if feature.radial_m is None and not feature.is_area:
        return f"The extent of {place.name} is not known, so its {part} part is not either."
    borders: tuple[BorderPart, ...] = ()
    accuracy, warnings = feature.accuracy_m, notes_of(feature)
    if part == "border":
        choice = choose_border(feature, case.locality, case.boundaries, case.gazetteer, case.locality.near)
        if isinstance(choice, str):
            return choice
        shape = strip(feature.shape, choice.line, nearest_m=0.0, farthest_m=BORDER_DISTRICT_M)
        borders, accuracy = tuple(s.part for s in choice.stretches), max(accuracy, choice.accuracy_m)
        warnings = (*warnings, *choice.warnings)
        remark = f"The part of {place.name} within {in_words(BORDER_DISTRICT_M)} of its border with {choice.across}."
    elif part in georeferencing.BEARINGS:
        shape = _compass_part(feature.shape, georeferencing.BEARINGS[part], quarter=len(part) > len("north"))
        remark = f"The {part}ern part of {place.name}: all of it on that side of its centre."
    elif part in ("central", "centre", "center", "middle"):
        lon, lat = feature.point
        core = geodesy.disc(lon, lat, geodesy.reach_m(feature.shape, lon, lat) / 2.0)
        shape = geodesy.polygons_of(feature.shape.intersection(core))
        remark = f"The central part of {place.name}: all of it within half its reach from its centre."
    else:
        return f"What the {part!r} part of {place.name} is cannot be told."
    if shape.is_empty:
        return f"{place.name} has no {part} part in the data."
    return Draft(
        shape=shape,
        method="part of a feature",
        remark=remark,
        accuracy_m=accuracy,
        parameters=(("part", part), *feature_parameters(feature)),
        warnings=warnings,
        borders=borders,
        credits=(feature.credit,),
    )


def _compass_part(shape: BaseGeometry, bearing: float, *, quarter: bool) -> BaseGeometry:
    """The half of a region on one side of its centroid, or the quarter about an intermediate heading."""
    plane = geodesy.local_plane(*geodesy.middle(shape))
    flat = plane.project(shape)
    centre = flat.centroid
    half = 45.0 if quarter else 90.0
    edge = shapely.get_coordinates([_on_bearing(centre, bearing + turn, FAR_M) for turn in (-half, 0.0, half)])
    corner = (
        Polygon([(centre.x, centre.y), *edge])
        if quarter
        else Polygon(
            [edge[0], edge[0] + edge[1] - [centre.x, centre.y], edge[2] + edge[1] - [centre.x, centre.y], edge[2]]
        )
    )
    return geodesy.polygons_of(plane.unproject(geodesy.polygons_of(flat.intersection(corner))))


def _on_bearing(start: Point, bearing: float, length: float) -> Point:
    angle = math.radians(bearing)
    return Point(start.x + length * math.sin(angle), start.y + length * math.cos(angle))


def several_places(case: Case) -> Answer:
    """'In A, B and C' as one extent: the smallest convex shape that holds them all."""
    locality = case.locality
    if not locality.among or locality.place is None:
        return None
    features = [case.feature(place) for place in dict.fromkeys((locality.place, *locality.among))]
    plane = geodesy.local_plane(*features[0].point)
    hull = shapely.union_all([plane.project(feature.shape) for feature in features]).convex_hull
    names = [feature.place.name for feature in features]
    return Draft(
        shape=plane.unproject(hull),
        method="several places",
        remark=f"Between {', '.join(names[:-1])} and {names[-1]}: the area that holds them, for one event told of all.",
        accuracy_m=max(feature.accuracy_m for feature in features),
        parameters=tuple(row for feature in features for row in feature_parameters(feature)),
        warnings=notes_of(*features),
        credits=tuple(feature.credit for feature in features),
    )


def named_feature(case: Case) -> Answer:
    """The place itself: its outline, else the circle of its extent, else its point; the last resort of every relation."""
    locality = case.locality
    place = next(
        (p for p in (locality.place, locality.anchor, *locality.within, *locality.near) if p is not None), None
    )
    if place is None:
        return _state_alone(case)
    feature = case.feature(place)
    if feature.radial_m is None and not feature.outlined:
        region_id = case.boundaries.region_at(place.lon, place.lat)
        region = case.gazetteer.get(region_id) if region_id else None
        outline = case.feature(region) if region is not None else None
        if region is not None and outline is not None and outline.is_area:
            note = (
                f"The extent of {place.name} is not known; the region that its point lies in, {region.name}, is drawn."
            )
            return _feature_draft(outline, warnings=(note,), point=feature.point)
    return _feature_draft(feature, warnings=notes_of(feature))


def _feature_draft(feature: Feature, *, warnings: tuple[str, ...], point: tuple[float, float] | None = None) -> Draft:
    name = feature.place.name
    if feature.outlined:
        remark = (
            f"{name}, as its outline is known (to {in_words(feature.accuracy_m)})."
            if feature.accuracy_m
            else f"{name}."
        )
    elif feature.radial_m:
        remark = f"{name}: within {in_words(feature.radial_m)} of its point."
    else:
        remark = f"{name}: its point alone."
    inside = point is not None and feature.shape.covers(Point(point))
    return Draft(
        shape=feature.shape,
        method="feature",
        point=point if inside else None if feature.outlined else feature.point,
        remark=remark,
        accuracy_m=feature.accuracy_m,
        unbounded=feature.radial_m is None and not feature.outlined,
        parameters=feature_parameters(feature),
        warnings=warnings,
        credits=(feature.credit,),
    )


def _state_alone(case: Case) -> Answer:
    """No place is named: the territory of the side that it was done to, with a warning."""
    locality = case.locality
    for code in (locality.target_code, locality.border_with, locality.actor_code):
        land = case.boundaries.country(code) if code else None
        if code and land is not None:
            name = case.country(code)
            note = f"No place is named; all of {name} is drawn."
            return Draft(shape=geodesy.clean(land), method="feature", remark=f"{name}.", warnings=(note,))
    return None


RULES: tuple[Callable[[Case], Answer], ...] = (
    into_territory,
    waters_of_state,
    between_places,
    offset_at_heading,
    heading_only,
    from_border,
    distance_only,
    near_place,
    along_line,
    part_of_region,
    several_places,
    named_feature,
)
"""Tried in this order; the first draft wins, sentences on the way become its warnings."""
