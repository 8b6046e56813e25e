"""Which border a report means, and the strips of territory along it.

The border comes from the sides that are named, never from the nearest line. Where a region meets the other side in
several stretches all of them count, until a place in the text decides. Lengths are metres, shapes WGS 84 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import MultiLineString

from geomap import geodesy
from geomap.footprint_features import Boundaries, Feature, Gazetteer, country_name, feature_of
from geomap.kept import kept
from geomap.models import BorderPart

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.models import Candidate, Locality

TOUCH_LEAST_M = 500.0
"""A border belongs to a region's edge within this, or within twice the accuracy of the two lines."""
GAP_M = 3_000.0
"""Pieces of a border farther apart than this are stretches of their own (rivers and lakes leave smaller gaps)."""
ZONES = frozenset({"zone", "line"})
MEETS_SHARE = 0.05
"""A zone lies between two states where each of them has at least this much of its edge."""
DECIDED_SHARE = 0.5
"""A place decides for a stretch that is at most half as far from it as the next one."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A connected stretch of border that a region shares with one neighbour."""

    pair: tuple[str, str]
    line: BaseGeometry
    source: str
    accuracy_m: float
    licence: str
    attribution: str
    certain: bool = True

    @property
    def part(self) -> BorderPart:
        """The record that goes into the footprint."""
        return _part(self)

    def as_possible(self) -> Stretch:
        """The same stretch, one of several that the text does not decide between."""
        return _possible(self)


@dataclass(frozen=True, slots=True)
class BorderChoice:
    """The stretches that a locality means, with what was decided and what stays open."""

    stretches: tuple[Stretch, ...]
    across: str
    """The other side in words ('Azerbaijan', 'its neighbours', 'its own outline')."""
    remarks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def accuracy_m(self) -> float:
        """The worst accuracy among the stretches."""
        return max(stretch.accuracy_m for stretch in self.stretches)

    @property
    def line(self) -> BaseGeometry:
        """All stretches as one geometry."""
        return _joined(*(stretch.line for stretch in self.stretches))


@kept(512)
def _part(stretch: Stretch) -> BorderPart:
    return BorderPart(
        stretch.pair, stretch.source, stretch.accuracy_m, bytes(shapely.to_wkb(stretch.line)), stretch.certain
    )


@kept(512)
def _possible(stretch: Stretch) -> Stretch:
    return replace(stretch, certain=False)


@kept(512)
def _joined(*lines: BaseGeometry) -> BaseGeometry:
    return MultiLineString([part for line in lines for part in geodesy.parts_of(line)])


def country_of(place: Candidate, boundaries: Boundaries) -> str | None:
    """The state that a place belongs to, by the gazetteer, else by where its point lies."""
    return place.country_code or boundaries.country_at(place.lon, place.lat)


def choose_border(
    region: Feature,
    locality: Locality,
    boundaries: Boundaries,
    gazetteer: Gazetteer,
    decisive: Sequence[Candidate] = (),
) -> BorderChoice | str:
    """The stretches of a region's border that the locality means, or in words why there are none."""
    own = country_of(region.place, boundaries)
    if own is None:
        return f"{region.place.name} belongs to no state, so its border with another is not known."
    name = region.place.name
    if region.place.kind in ZONES and (side := _edge_on_the_side(region, locality, boundaries)) is not None:
        across = country_name(locality.actor_code or "", gazetteer)
        return BorderChoice((side,), across, remarks=(f"The depth is counted from the edge of {name} on its side.",))
    other, why = _other_side(locality, own, boundaries)
    date = locality.date
    if other is not None:
        stretches = stretches_with(region.place, own, other, boundaries, date)
        across = country_name(other, gazetteer)
        if not stretches:
            if boundaries.border(own, other, date=date) is None:
                return f"{country_name(own, gazetteer)} and {across} share no border in the data."
            return f"{name} does not touch the border with {across}."
        return _decided(BorderChoice(stretches, across), name, decisive)
    if why == "same side":
        outline = _outline(region, own)
        note = f"Both sides are of {country_name(own, gazetteer)}: the depth is counted from the outline of {name}."
        return _decided(BorderChoice((outline,), "its surroundings", remarks=(note,)), name, ())
    stretches = tuple(
        stretch
        for neighbour in boundaries.neighbours(own)
        for stretch in stretches_with(region.place, own, neighbour, boundaries, date)
    )
    if stretches:
        note = f"The report does not say across which border of {name}: all of its land borders are drawn as possible."
        open_choice = BorderChoice(tuple(s.as_possible() for s in stretches), "its neighbours", warnings=(note,))
        return _decided(open_choice, name, decisive, told=True)
    note = f"{name} has no land border with another state: the depth is counted from its outline."
    return BorderChoice((_outline(region, own),), "its surroundings", warnings=(note,))


def _other_side(locality: Locality, own: str, boundaries: Boundaries) -> tuple[str | None, str]:
    """The state across the border, and how it is known."""
    if locality.border_with and locality.border_with != own:
        return locality.border_with, "named"
    states = [c for c in (locality.actor_code, locality.target_code) if c and boundaries.country(c) is not None]
    for code in states:
        if code != own:
            return code, "side"
    if locality.actor_code == own:
        return None, "same side"
    return None, "open"


def _edge_on_the_side(region: Feature, locality: Locality, boundaries: Boundaries) -> Stretch | None:
    """The edge of a zone between two states that the actor's side comes in over; None where the zone lies elsewhere."""
    land = boundaries.country(locality.actor_code) if locality.actor_code else None
    if land is None:
        return None
    edge = region.shape.boundary
    near = geodesy.clean(land).intersection(shapely.box(*region.shape.bounds).buffer(0.05))
    own = [p for p in geodesy.parts_of(edge.intersection(near)) if p.geom_type == "LineString"]
    share = sum(part.length for part in own) / edge.length
    if not MEETS_SHARE <= share <= 1.0 - MEETS_SHARE:
        return None
    return Stretch(
        (locality.actor_code or "",) * 2, MultiLineString(own), region.attribution, region.accuracy_m, *region.credit
    )


def _outline(region: Feature, own: str) -> Stretch:
    edge = region.shape.boundary
    return Stretch((own, own), edge, region.attribution, region.accuracy_m, region.licence, region.attribution)


def _decided(choice: BorderChoice, name: str, decisive: Sequence[Candidate], *, told: bool = False) -> BorderChoice:
    """Keep the one stretch that a place of the text decides for, else mark all of several as possible."""
    if len(choice.stretches) == 1:
        return choice
    for place in decisive:
        lengths = [geodesy.distance_to_m(stretch.line, place.lon, place.lat) for stretch in choice.stretches]
        order = sorted(range(len(lengths)), key=lengths.__getitem__)
        if lengths[order[0]] <= DECIDED_SHARE * lengths[order[1]]:
            note = f"{place.name} decides for the nearest of {len(lengths)} stretches of the border."
            only = replace(choice.stretches[order[0]], certain=True)
            return BorderChoice((only,), choice.across, (*choice.remarks, note))
    note = f"{name} meets {choice.across} in {len(choice.stretches)} stretches and the text does not say which."
    return replace(
        choice,
        stretches=tuple(stretch.as_possible() for stretch in choice.stretches),
        warnings=choice.warnings if told else (*choice.warnings, note),
    )


@lru_cache(maxsize=512)
def stretches_with(
    place: Candidate, own: str, other: str, boundaries: Boundaries, date: dt.date | None
) -> tuple[Stretch, ...]:
    """The stretches of the border between two states along the edge of one region, longest first."""
    border = boundaries.border(own, other, date=date)
    if border is None:
        return ()
    region = feature_of(place, boundaries, date)
    stretches = []
    for piece in border.pieces or (border,):
        line = piece.line
        touch = max(TOUCH_LEAST_M, 2.0 * (piece.accuracy_m + region.accuracy_m))
        if place.kind != "country" and region.is_area:
            line = _along_edge(line, region.shape, touch)
        for group in _connected(line):
            length = float(geodesy.GEOD.geometry_length(group))
            if length > 2.0 * touch or all(part.is_ring for part in geodesy.parts_of(group)) or place.kind == "country":
                stretch = Stretch(piece.pair, group, piece.source, piece.accuracy_m, piece.licence, piece.attribution)
                stretches.append((-length, stretch))
    return tuple(stretch for _, stretch in sorted(stretches, key=lambda row: row[0]))


def _along_edge(line: BaseGeometry, region: BaseGeometry, touch_m: float) -> BaseGeometry:
    """The part of a border line within ``touch_m`` of a region."""
    reach = geodesy.buffer_m(region.boundary, touch_m)
    parts = [part for part in geodesy.parts_of(line.intersection(reach)) if part.geom_type == "LineString"]
    return MultiLineString(parts)


def _connected(line: BaseGeometry) -> list[BaseGeometry]:
    """The pieces of a line gathered into groups with no gap above ``GAP_M``."""
    merged = shapely.line_merge(line) if line.geom_type == "MultiLineString" else line
    parts = geodesy.parts_of(merged)
    if len(parts) < 2:
        return parts
    plane = geodesy.local_plane(*geodesy.middle(merged))
    flat = [plane.project(part) for part in parts]
    group = list(range(len(parts)))
    tree = shapely.STRtree(flat)
    for i, j in zip(*tree.query(flat, predicate="dwithin", distance=GAP_M).tolist(), strict=True):
        low, high = sorted((group[i], group[j]))
        group = [low if g == high else g for g in group]
    return [MultiLineString([p for p, g in zip(parts, group, strict=True) if g == one]) for one in sorted(set(group))]


@kept(256)
def within(line: BaseGeometry, length_m: float) -> BaseGeometry:
    """All points within a distance of a line, from a bounded cache: it is the costly step, and depths repeat."""
    return geodesy.grow_m(line, length_m)


@kept(1024)
def strip(territory: BaseGeometry, line: BaseGeometry, *, nearest_m: float, farthest_m: float | None) -> BaseGeometry:
    """The part of a territory between two distances from a line; ``farthest_m`` None leaves the far side open."""
    reached = territory if farthest_m is None else territory.intersection(within(line, farthest_m))
    if nearest_m > 0.0:
        reached = reached.difference(within(line, nearest_m))
    return geodesy.polygons_of(reached)
