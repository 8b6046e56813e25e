"""Several reports of one event: which incidents are the same, and why, whatever the order in which they come."""

from __future__ import annotations

import dataclasses
import hashlib
import heapq
from typing import TYPE_CHECKING, TypeVar

from geomap.blocks import cell_of, cells_near
from geomap.incidents.reach import distance_m

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from geomap.models import Incident

Key = TypeVar("Key", str, int)

WIDEST_M = 150_000.0
"""However uncertain both places are, two events farther apart are not joined."""
LONG_DAYS = 3
"""An interval of more days than this says too little of when to join what only overlaps it."""
LASTS_DAYS = 3
"""Days between two reports of an incursion that may still be one: no two events with a wider gap are joined."""

_FIGHTS = frozenset({"armed_clash", "attack", "shelling", "air_strike", "explosion"})
_GENERAL = frozenset({"armed_clash", "attack"})
"""Kinds that say little of how: they may be any of the fights."""
_STEPS = frozenset(
    {frozenset({"incursion", "seizure"}), frozenset({"incursion", "attack"}), frozenset({"incursion", "armed_clash"}),
     frozenset({"seizure", "attack"}), frozenset({"seizure", "armed_clash"}), frozenset({"capture", "attack"})}
)  # fmt: skip
"""What one side does in one go, and two reports may name differently."""
_POINTS = frozenset(
    {"village", "town", "city", "capital", "site", "airport", "crossing", "peak", "pass", "lake", "island", "valley"}
)
_SETTLEMENTS = frozenset({"village", "town", "city", "capital"})
_VAST = frozenset({"country", "line", "sea", "region", "continent", "river", "range"})
"""Places that hold too much for 'the same place' to say that it is the same event."""


def event_id(kind: str, actor: str | None, target: str | None, place_id: str | None, start: dt.date | None) -> str:
    """A short stable id from what the event is, not from the report that tells it.

    What a later report adds (a narrower place, a named side) makes another id for its own telling; the event keeps the
    id of the report that was published first (``identify_events``), and a store keeps it for good.
    """
    key = "|".join(
        ["2", kind, *sorted([actor or "", target or ""]), place_id or "", start.isoformat() if start else ""]
    )
    return "e" + hashlib.sha256(key.encode()).hexdigest()[:15]


def same_event(a: Incident, b: Incident) -> str | None:
    """In words why two incidents of different reports are one event; None where they are not."""
    if a.report_id == b.report_id or (a.background and b.background):
        return None
    reasons = []
    for part in (_kinds, _places, _dates, _sides):
        why = part(a, b)
        if why is None:
            return None
        reasons.append(why)
    return "; ".join([*reasons, *_figures(a, b)])


def _kinds(a: Incident, b: Incident) -> str | None:
    if a.kind == b.kind:
        return f"both tell of the kind {a.kind}"
    fights = {a.kind, b.kind} <= _FIGHTS and {a.kind, b.kind} & _GENERAL
    if a.kind in b.kind_also or b.kind in a.kind_also or fights:
        return f"{a.kind} and {b.kind} can be one event"
    if frozenset({a.kind, b.kind}) in _STEPS and a.actor_code is not None and a.actor_code == b.actor_code:
        return f"{a.kind} and {b.kind} by the same side can be one event"
    return None


def _places(a: Incident, b: Incident) -> str | None:
    if a.place_id is not None and a.place_id == b.place_id:
        if a.place_kind in _VAST and not (_both_sides(a) and _both_sides(b)):
            return None
        return f"the same place, {a.place}"
    kinds = {a.place_kind, b.place_kind}
    if kinds <= _SETTLEMENTS or "country" in kinds or "line" in kinds:
        return None  # two villages of one day are two events
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return None
    if a.country_code is not None and b.country_code is not None and a.country_code != b.country_code:
        return None
    apart = distance_m(a.lon, a.lat, b.lon, b.lat)
    reach = min(WIDEST_M, (a.uncertainty_m or 0.0) + (b.uncertainty_m or 0.0))
    if apart > reach:
        return None
    if not kinds <= _POINTS and a.kind != b.kind and not (_both_sides(a) or _both_sides(b)):
        return None
    return f"{a.place} and {b.place} overlap ({apart / 1000:.0f} km apart, {reach / 1000:.0f} km uncertain)"


def _both_sides(incident: Incident) -> bool:
    return incident.actor_code is not None and incident.target_code is not None


def _dates(a: Incident, b: Incident) -> str | None:
    if a.date_start is None or b.date_start is None:
        return None
    a_end, b_end = a.date_end or a.date_start, b.date_end or b.date_start
    if a.date_start <= b_end and b.date_start <= a_end:
        longest = max((a_end - a.date_start).days, (b_end - b.date_start).days)
        if longest > LONG_DAYS and not (a.place_id == b.place_id and a.kind == b.kind):
            return None
        return f"dates overlap ({max(a.date_start, b.date_start)})"
    # an incursion lasts: a later report of the same depth or number speaks of the same one
    gap = min(abs((a.date_start - b_end).days), abs((b.date_start - a_end).days))
    if a.kind == b.kind == "incursion" and gap <= LASTS_DAYS and a.actor_code == b.actor_code is not None:
        return f"an incursion that lasts ({gap} days apart)"
    return None


def _sides(a: Incident, b: Incident) -> str | None:
    mutual = {"armed_clash", "ceasefire"} & {a.kind, b.kind}
    if mutual and {a.actor_code, a.target_code} == {b.actor_code, b.target_code} != {None}:
        return "the same two sides"
    pairs = ((a.actor_code, b.actor_code), (a.target_code, b.target_code))
    if any(one is not None and other is not None and one != other for one, other in pairs):
        return None
    if all(one is None and other is None for one, other in pairs):
        # nobody is named: the same kind at the same town on the same day is one event
        alike = a.kind == b.kind and a.place_id == b.place_id and a.place_kind in _POINTS
        return "neither names a side" if alike else None
    return f"sides agree ({a.actor_code or b.actor_code or 'unnamed'} against {a.target_code or b.target_code or 'unnamed'})"


def _figures(a: Incident, b: Incident) -> list[str]:
    """What the two say of numbers, for the person who checks: tolls grow, so a difference is no ground to part them."""
    told = []
    for name in ("killed", "wounded", "captured", "count"):
        one, other = ((getattr(i, f"{name}_min"), getattr(i, f"{name}_max")) for i in (a, b))
        if (None, None) in (one, other):
            continue
        if one == other:
            told.append(f"{name} alike ({_interval(one)})")
        else:
            told.append(f"{name} {_interval(one)} in one, {_interval(other)} in the other")
    return told


def _interval(pair: tuple[int | None, int | None]) -> str:
    low, high = pair
    if low == high:
        return str(low)
    return f"{low} or more" if high is None else f"up to {high}" if low is None else f"{low}–{high}"


def identify_events(incidents: Sequence[Incident], *, bound: Sequence[str | None] = ()) -> list[Incident]:
    """The same incidents in the same order, those of one event sharing one id: that of the report published first.

    A later report that sharpens an event so leaves its id alone, and the order of reading does not matter.

    Args:
        incidents: with the ids that they were built with.
        bound: for each incident the event that a person tied it to, or None; such events are never joined or split.
    """
    tied = list(bound) or [None] * len(incidents)
    out = list(incidents)
    for members in group_events(incidents, bound=tied):
        told = next((tied[i] for i in members if tied[i] is not None), None)
        shared = told or incidents[min(members, key=lambda i: older(incidents[i]))].incident_id
        for i in members:
            if out[i].incident_id != shared:
                out[i] = dataclasses.replace(incidents[i], incident_id=shared)
    return out


def older(incident: Incident) -> tuple[bool, str, str, int, str]:
    """Sorts the reports of an event by when they were published; the first gives the event its id."""
    published = incident.published
    return (
        published is None, published.isoformat() if published else "", incident.report_id, incident.quote_start, incident.incident_id
    )  # fmt: skip


def group_events(incidents: Sequence[Incident], *, bound: Sequence[str | None] = ()) -> list[list[int]]:
    """Indexes of incidents that are one event: linked where every pair of reports agrees, in an order of their own.

    Those ``bound`` to one event by a person are together from the start; others join them where they agree with any.
    """
    order = sorted(range(len(incidents)), key=lambda i: merge_order(incidents[i]))
    if not any(bound):
        return sorted(sorted(order[at] for at in group) for group in sweep_events(incidents[i] for i in order))
    tied: dict[str, list[int]] = {}
    for i, event in enumerate(bound):
        if event is not None:
            tied.setdefault(event, []).append(i)
    groups = [tied[event] for event in sorted(tied)]
    firm = len(groups)
    held = {i for group in groups for i in group}
    for i in order:
        if i in held:
            continue
        for at, group in enumerate(groups):
            agree = any if at < firm else all
            if agree(same_event(incidents[i], incidents[j]) for j in group):
                group.append(i)
                break
        else:
            groups.append([i])
    return [sorted(group) for group in groups]


def merge_order(incident: Incident) -> tuple[bool, str, str, str, int]:
    """Sorts incidents as ``sweep_events`` takes them: by first day, the undated last."""
    start = incident.date_start
    return start is None, str(start), incident.incident_id, incident.report_id, incident.quote_start


def sweep_events(incidents: Iterable[Incident]) -> Iterator[list[int]]:
    """Positions of incidents that are one event, each group as soon as no later incident can join it.

    Args:
        incidents: in ``merge_order``. Only groups of overlapping days, and of those only the ones at the same place or
            within reach, are compared: time grows with the incidents, memory with those of one stretch of days.
    """
    open_groups: dict[int, list[tuple[int, Incident]]] = {}
    by_place: dict[str, set[int]] = {}
    by_cell: dict[int, set[int]] = {}
    ends: list[tuple[dt.date, int]] = []
    for at, incident in enumerate(incidents):
        if incident.date_start is None:
            yield [at]  # no day, no telling which event it is
            continue
        yield from _closed(incident.date_start, ends, open_groups, by_place, by_cell)
        near = set(by_place.get(incident.place_id, ())) if incident.place_id is not None else set()
        if incident.lon is not None and incident.lat is not None:
            for cell in cells_near(incident.lon, incident.lat, WIDEST_M):
                near |= by_cell.get(cell, set())
        for number in sorted(near):
            if all(same_event(incident, member) for _, member in open_groups[number]):
                break
        else:
            number = at
            open_groups[number] = []
        open_groups[number].append((at, incident))
        heapq.heappush(ends, (incident.date_end or incident.date_start, number))
        if incident.place_id is not None:
            by_place.setdefault(incident.place_id, set()).add(number)
        own_cell = cell_of(incident.lon, incident.lat)
        if own_cell is not None:
            by_cell.setdefault(own_cell, set()).add(number)
    for group in open_groups.values():
        yield [at for at, _ in group]


def _closed(
    day: dt.date,
    ends: list[tuple[dt.date, int]],
    open_groups: dict[int, list[tuple[int, Incident]]],
    by_place: dict[str, set[int]],
    by_cell: dict[int, set[int]],
) -> Iterator[list[int]]:
    """The groups whose last day lies too far before ``day`` for anything to join them; they are let go of."""
    while ends and (day - ends[0][0]).days > LASTS_DAYS:
        _, number = heapq.heappop(ends)
        group = open_groups.get(number)
        if group is None or any((day - (m.date_end or m.date_start or day)).days <= LASTS_DAYS for _, m in group):
            continue  # a member lasts longer: its own end stands further down the heap
        del open_groups[number]
        for _, member in group:
            if member.place_id is not None:
                _discard(by_place, member.place_id, number)
            if (cell := cell_of(member.lon, member.lat)) is not None:
                _discard(by_cell, cell, number)
        yield [at for at, _ in group]


def _discard(index: dict[Key, set[int]], key: Key, number: int) -> None:
    numbers = index.get(key)
    if numbers is not None:
        numbers.discard(number)
        if not numbers:
            del index[key]


def merge_event(members: Sequence[Incident]) -> Incident:
    """One record for an event from what each report tells of it: the surest report's, figures from lowest to highest."""
    ordered = sorted(members, key=lambda m: (-m.confidence, m.report_id, m.quote_start))
    return ordered[0] if len(ordered) == 1 else _merged(ordered)


def _merged(members: Sequence[Incident]) -> Incident:
    best = members[0]
    changes: dict[str, object] = {"incident_id": min(m.incident_id for m in members)}
    for name in ("count", "killed", "wounded", "captured"):
        stated = [(getattr(m, f"{name}_min"), getattr(m, f"{name}_max")) for m in members]
        stated = [pair for pair in stated if pair != (None, None)]
        if stated:
            lows = [low for low, _ in stated if low is not None]
            changes[f"{name}_min"] = min(lows) if lows else None
            changes[f"{name}_max"] = (
                None if any(high is None for _, high in stated) else max(high for _, high in stated)
            )
    asserted = tuple(sorted({code for m in members for code in m.asserted_by}))
    denied = tuple(sorted({code for m in members for code in m.denied_by}))
    status = (
        "disputed"
        if asserted and denied
        else "denied"
        if denied
        else "confirmed"
        if any(m.status == "confirmed" for m in members)
        else "claimed"
    )
    published = [m.published for m in members if m.published is not None]
    reasons = tuple(
        f"joined with {other.report_id}: {why}" for other in members[1:] if (why := same_event(best, other))
    )
    changes |= {
        "asserted_by": asserted, "denied_by": denied, "status": status, "published": min(published) if published else None,
        "report_ids": tuple(sorted({r for m in members for r in m.report_ids})), "rejected": best.rejected + reasons,
    }  # fmt: skip
    return dataclasses.replace(best, **changes)  # type: ignore[arg-type]
