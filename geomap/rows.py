"""Records as rows: what an incident, its footprint, its evidence and the places of a report put into the tables.

One footprint gives up to three areas (``footprints``), one strip (``incursions``) with an arrow for each of its parts
(``arrows``), the lines that it was made from (``borders``) and one circle (``uncertainty``). Where several reports tell
of one event, the shape of each stands in ``accounts``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geomap import wkb
from geomap.tables import Table, layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geomap.models import Footprint, Incident, Place, Report

Row = tuple[Any, ...]
Shaped = tuple[tuple[Any, ...], "bytes | None"]
"""A row with its geometry (WKB)."""

DERIVED = ("footprints", "incursions", "arrows", "borders", "uncertainty")
"""The layers that are made from an incident's footprint."""
ARROW_OUTSIDE, ARROW_INSIDE = 1.0, 0.6
"""Where an arrow begins beyond the border and ends within, in distances of the point from the border: as far outside,
and short of the point, whose sign would hide its head."""
LEAST_WIDTH_M = 50.0
"""Half the width of an account whose place is a line and whose accuracy is not known."""
LEAST_MEETING = 1e-6
"""Two areas meet where they share more than this of the smaller one."""
_MULTIPLE = {"Polygon", "MultiPolygon"}
_LINES = {"LineString", "MultiLineString"}


def incident_row(incident: Incident, footprint: Footprint | None = None) -> Shaped:
    """One incident with its point; what the footprint knows better (point, uncertainty, licence) comes from there."""
    lon, lat, uncertainty = incident.lon, incident.lat, incident.uncertainty_m
    licence = attribution = None
    if footprint is not None:
        licence, attribution = footprint.licence or None, footprint.attribution or None
        if lon is None or lat is None:
            lon, lat, uncertainty = footprint.lon, footprint.lat, footprint.uncertainty_m
    over: dict[str, Any] = {
        "lon": _rounded(lon, 7),
        "lat": _rounded(lat, 7),
        # 0 is no uncertainty anyone can have (Darwin Core forbids it): unknown is empty.
        "uncertainty_m": _rounded(uncertainty or None, 1),
        "confidence": _rounded(incident.confidence, 4),
        "report_ids": incident.report_ids or (incident.report_id,),
        "licence": licence,
        "attribution": attribution,
    }
    row = tuple(over[n] if n in over else getattr(incident, n) for n in layers()["incidents"].names)
    shape = None if over["lon"] is None or over["lat"] is None else wkb.point(over["lon"], over["lat"])
    return row, shape


def derived_rows(incident: Incident, footprint: Footprint | None) -> dict[str, list[Shaped]]:
    """The rows of the DERIVED layers for one incident."""
    row, _ = incident_row(incident, footprint)
    told = dict(zip(layers()["incidents"].names, row, strict=True))
    rows: dict[str, list[Shaped]] = {name: [] for name in DERIVED}
    if told["uncertainty_m"] is not None and told["lon"] is not None:
        circle = wkb.circle(told["lon"], told["lat"], told["uncertainty_m"])
        rows["uncertainty"].append((_row("uncertainty", told), circle))
    if footprint is None:
        return rows
    told |= {"spatial_fit": _rounded(footprint.spatial_fit, 3), **_made(footprint)}
    parts = {"shape": footprint.shape_wkb, "entered": footprint.entered_wkb, "band": footprint.band_wkb}
    for part, blob in parts.items():
        if not blob:
            continue
        shape = wkb.simple(blob)
        name = wkb.parse(shape)[0]
        if name in _MULTIPLE:
            rows["footprints"].append((_row("footprints", told | {"part": part}), _clean(shape)))
        elif name in _LINES and part == "shape":
            line = told | {"stretch": 0, "certain": True, "source": footprint.method or None}
            rows["borders"].append((_row("borders", line), _clean(shape)))
    accuracies = [b.accuracy_m for b in footprint.borders]
    for number, border in enumerate(footprint.borders, 1):
        stretch = told | {
            "stretch": number,
            "pair": "-".join(border.pair),
            "source": border.source,
            "accuracy_m": border.accuracy_m,
            "certain": border.certain,
        }
        rows["borders"].append((_row("borders", stretch), _clean(wkb.simple(border.wkb))))
    if footprint.entered_wkb:
        strip = told | {
            "accuracy_m": max(accuracies, default=None),
            "certain": all(b.certain for b in footprint.borders),
        }
        rows["incursions"].append((_row("incursions", strip), _clean(wkb.simple(footprint.entered_wkb))))
        for number, arrow in enumerate(_arrows(footprint), 1):
            rows["arrows"].append((_row("arrows", told | {"stretch": number}), arrow))
    return rows


def account_rows(
    members: Sequence[Incident], footprints: Sequence[Footprint | None], event: bytes | None
) -> list[Shaped]:
    """Where each report of one event puts it; empty for an event that one report alone tells of.

    A point is drawn as its circle of uncertainty, a line as wide as it is accurate: the layer holds areas.

    Args:
        members: the event as each report tells it, with the event's id.
        footprints: one for each of them, None where the report names no place that is known.
        event: the shape (WKB) at which the event itself is drawn, None where it is unknown.
    """
    if len({m.report_id for m in members}) < 2:
        return []
    rows: dict[str, Shaped] = {}
    for member, footprint in zip(members, footprints, strict=True):
        told = dict(zip(layers()["incidents"].names, incident_row(member, footprint)[0], strict=True))
        area = None
        if footprint is not None:
            told |= _made(footprint) | {"agrees": None if event is None else _meet(footprint.shape_wkb, event)}
            area = _area(footprint)
        # A report may tell of one event twice; the first telling stands for it.
        rows.setdefault(member.report_id, (_row("accounts", told), area))
    return list(rows.values())


def drawn_shape(incident: Incident, footprint: Footprint | None) -> bytes | None:
    """The shape at which an event is drawn, else its point; None where it has no place."""
    if footprint is not None:
        return footprint.shape_wkb
    return None if incident.lon is None or incident.lat is None else wkb.point(incident.lon, incident.lat)


def _made(footprint: Footprint) -> dict[str, Any]:
    """How a shape came about."""
    return {
        "method": footprint.method or None,
        "protocol": footprint.protocol or None,
        "remarks": footprint.remarks or None,
        "warnings": footprint.warnings,
    }


def _area(footprint: Footprint) -> bytes | None:
    """A footprint as an area; None for a point of unknown uncertainty."""
    name = wkb.parse(wkb.simple(footprint.shape_wkb))[0]
    if name in _MULTIPLE:
        return _clean(wkb.simple(footprint.shape_wkb))
    if name in _LINES:
        import shapely

        from geomap import geodesy

        line = shapely.from_wkb(footprint.shape_wkb)
        beyond = (footprint.uncertainty_m or 0.0) - geodesy.reach_m(line, footprint.lon, footprint.lat)
        return _clean(bytes(shapely.to_wkb(geodesy.buffer_m(line, max(beyond, LEAST_WIDTH_M)))))
    if not footprint.uncertainty_m:
        return None
    return _clean(wkb.circle(footprint.lon, footprint.lat, footprint.uncertainty_m))


def _meet(one: bytes, other: bytes) -> bool:
    """Whether two shapes share more than an edge."""
    if one == other:
        return True
    import shapely

    a, b = shapely.from_wkb(one), shapely.from_wkb(other)
    if not a.intersects(b):
        return False
    if min(int(shapely.get_dimensions(a)), int(shapely.get_dimensions(b))) < 2:
        return True
    return bool(a.intersection(b).area > LEAST_MEETING * min(a.area, b.area))


def evidence_rows(incident: Incident) -> list[Row]:
    """The words behind each field of an incident as one report tells it."""
    return [
        (incident.incident_id, incident.report_id, e.field, e.start, e.end, e.text, e.rule) for e in incident.evidence
    ]


def place_row(report_id: str, place: Place) -> Shaped:
    """One mention with the place that it stands for, or why it stands for none."""
    m, c = place.mention, place.chosen
    told: dict[str, Any] = {
        "report_id": report_id,
        "text": m.text,
        "start": m.start,
        "end": m.end,
        "role": m.role,
        "place_id": c.place_id if c else None,
        "name": c.name if c else m.name,
        "kind": c.kind if c else m.kind_hint,
        "country_code": c.country_code if c else None,
        "admin1": c.admin1 if c else None,
        "lon": _rounded(c.lon, 7) if c else None,
        "lat": _rounded(c.lat, 7) if c else None,
        "population": c.population if c else None,
        "score": _rounded(place.score, 4),
        "reason": place.reason,
    }
    return _row("places", told), wkb.point(told["lon"], told["lat"]) if c else None


def report_row(report: Report, *, withdrawn: bool = False) -> Row:
    """One report as it came."""
    over: dict[str, Any] = {"withdrawn": withdrawn}
    return tuple(over[n] if n in over else getattr(report, n) for n in layers()["reports"].names)


def build_tables(
    incidents: Iterable[Incident],
    *,
    footprints: Mapping[str, Footprint] | Sequence[Footprint | None] = (),
    places: Mapping[str, Sequence[Place]] | None = None,
    reports: Iterable[Report] = (),
    claims: Iterable[Incident] = (),
    claim_footprints: Sequence[Footprint | None] = (),
) -> dict[str, Table]:
    """All layers and tables of a map, by name.

    Args:
        incidents: one for each event (or for each report and event).
        footprints: by ``incident_id``, or one (or None) for each incident in the same order.
        places: resolved mentions by ``report_id``.
        reports: the reports that were read.
        claims: each event as each report tells it; without them the incidents stand for themselves.
        claim_footprints: one (or None) for each of the claims, in the same order.
    """
    listed = list(incidents)
    if isinstance(footprints, Sequence):
        shapes = list(footprints) or [None] * len(listed)
    else:
        shapes = [footprints.get(i.incident_id) for i in listed]
    told = list(claims) or listed
    rows: dict[str, list[Shaped]] = {name: [] for name in layers()}
    for incident, footprint in zip(listed, shapes, strict=True):
        rows["incidents"].append(incident_row(incident, footprint))
        for name, made in derived_rows(incident, footprint).items():
            rows[name] += made
    rows["accounts"] = _accounts(listed, shapes, told, claim_footprints)
    rows["places"] = [place_row(report_id, p) for report_id, found in (places or {}).items() for p in found]
    rows["reports"] = [(report_row(r), None) for r in reports]
    rows["claims"] = [(incident_row(c)[0], None) for c in told]
    rows["evidence"] = [(row, None) for c in told for row in evidence_rows(c)]
    return {name: Table.of(name, [r for r, _ in pairs], [g for _, g in pairs]) for name, pairs in rows.items()}


def _accounts(
    events: Sequence[Incident],
    shapes: Sequence[Footprint | None],
    claims: Sequence[Incident],
    footprints: Sequence[Footprint | None],
) -> list[Shaped]:
    """The accounts of all events, in their order."""
    if not footprints:
        return []
    members: dict[str, list[tuple[Incident, Footprint | None]]] = {}
    for claim, footprint in zip(claims, footprints, strict=True):
        members.setdefault(claim.incident_id, []).append((claim, footprint))
    rows: list[Shaped] = []
    for event, shape in zip(events, shapes, strict=True):
        told = members.get(event.incident_id, [])
        rows += account_rows([m for m, _ in told], [f for _, f in told], drawn_shape(event, shape))
    return rows


def incident_table(incidents: Iterable[Incident], footprints: Iterable[Footprint | None] = ()) -> Table:
    """The incidents alone, as ``extract`` writes them: one row for each report and incident."""
    listed = list(incidents)
    shapes = list(footprints) or [None] * len(listed)
    rows = [incident_row(i, f) for i, f in zip(listed, shapes, strict=True)]
    return Table.of("incidents", [row for row, _ in rows], [shape for _, shape in rows])


def place_table(places: Mapping[str, Sequence[Place]]) -> Table:
    """The resolved mentions alone, by report."""
    return build_tables((), places=places)["places"]


def _row(name: str, told: Mapping[str, Any]) -> Row:
    return tuple(told.get(field) for field in layers()[name].names)


def _rounded(value: float | None, digits: int) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), digits)


def _clean(blob: bytes) -> bytes:
    """A line or polygon in its multiple form, wound as RFC 7946 asks and cut at the antimeridian."""
    multiple = wkb.as_multi(wkb.cut_at_antimeridian(blob))
    name, coordinates = wkb.parse(multiple)
    if name == "MultiPolygon":
        return wkb.build(name, [wkb.wound(polygon) for polygon in coordinates])
    return multiple


def _arrows(footprint: Footprint) -> list[bytes]:
    """A line for each part of the strip, from the actor's side through the nearest point of the border to its middle.

    Worked out in degrees, longitudes shrunk by the latitude's cosine: an arrow is a sign, not a measurement.
    """
    if not footprint.borders or not footprint.entered_wkb:
        return []
    import shapely

    shrink = math.cos(math.radians(footprint.lat)) or 1.0
    lines = shapely.union_all([shapely.from_wkb(b.wkb) for b in footprint.borders])
    lines = shapely.transform(lines, lambda xy: xy * [shrink, 1])
    strip = shapely.transform(shapely.from_wkb(footprint.entered_wkb), lambda xy: xy * [shrink, 1])
    here = shapely.Point(footprint.lon * shrink, footprint.lat)
    made = []
    for part in shapely.get_parts(strip):
        tip = here if part.covers(here) else part.representative_point()
        border = shapely.shortest_line(tip, lines).coords[-1]
        if border == (tip.x, tip.y):
            continue
        ends = []
        for depth in (-ARROW_OUTSIDE, ARROW_INSIDE):
            x, y = (b + depth * (t - b) for b, t in zip(border, (tip.x, tip.y), strict=True))
            ends.append((round(x / shrink, 7), round(y, 7)))
        made.append(wkb.build("LineString", ends))
    return made
