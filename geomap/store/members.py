"""Each event as each report tells it, as the store keeps it; and which of them a new one may belong to."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from geomap.blocks import cell_of, cells_near, duration_class, windows
from geomap.store import codec
from geomap.store.database import in_parts, marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.models import Footprint, Incident
    from geomap.store.database import Database

_COLUMNS = "member, report_id, incident_id, own_id, bound, known_from, known_to, record, shape"


class Rules(Protocol):
    """When incidents are one event and what the event then is: told to the store, which knows nothing of it."""

    reach_m: float
    """No two incidents farther apart are one event, metres (but those of one place)."""
    reach_days: int
    """No two incidents with a wider gap are one event, days."""

    def is_same(self, a: Incident, b: Incident) -> bool:
        """Whether two reports' incidents may be one event."""

    def identify(self, incidents: Sequence[Incident], bound: Sequence[str | None]) -> list[Incident]:
        """The incidents with the id of their event; those bound to one by a person keep it."""

    def merge(
        self, incidents: Sequence[Incident], footprints: Sequence[Footprint | None]
    ) -> tuple[Incident, Footprint | None]:
        """One event of what each report tells of it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One report's version of an event."""

    number: int
    incident: Incident
    """With its own id: the event's may be another's."""
    incident_id: str | None
    """The event that it belongs to; None for one that is new."""
    bound: str | None
    """The event that a person tied it to."""
    known_from: str
    known_to: str | None
    """None while it is what its report says."""
    shape: str | None
    """Digest of its footprint."""


@functools.lru_cache(maxsize=8192)
def _parsed(record: str, own_id: str, report_id: str) -> Incident:
    """An incident of its record: one is looked at once for each new one near it."""
    return codec.parse_incident(record, incident_id=own_id, report_id=report_id)


def _read(rows: Iterable[tuple[object, ...]]) -> list[Member]:
    found = []
    for number, report_id, incident_id, own_id, bound, known_from, known_to, record, shape in rows:
        incident = _parsed(str(record), str(own_id), str(report_id))
        found.append(Member(number, incident, incident_id, bound, known_from, known_to, shape))  # type: ignore[arg-type]
    return found


def members_where(database: Database, clause: str, values: Sequence[object] = ()) -> list[Member]:
    """Members by a condition, in the order in which they came."""
    return _read(database.query(f"SELECT {_COLUMNS} FROM store_members WHERE {clause} ORDER BY member", values))


def members_of_report(database: Database, report_id: str) -> list[Member]:
    """What a report says now."""
    return members_where(database, "report_id = ? AND known_to IS NULL", (report_id,))


def members_of_event(database: Database, incident_id: str) -> list[Member]:
    """What is said of an event now."""
    return members_where(database, "incident_id = ? AND known_to IS NULL", (incident_id,))


def add_member(
    database: Database,
    incident: Incident,
    footprint: Footprint | None,
    *,
    event: str | None,
    bound: str | None,
    known: str,
) -> int:
    """Keep an incident of a report; returns its number."""
    shape = None if footprint is None else add_shape(database, footprint)
    start = incident.date_start
    rows = database.query("SELECT coalesce(max(member), 0) + 1 FROM store_members")
    number = int(rows[0][0])
    database.run(
        "INSERT INTO store_members (member, report_id, incident_id, own_id, bound, known_from, known_to, cell, place_id,"
        " duration, date_start, record, shape) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?)",
        (
            number, incident.report_id, event, incident.incident_id, bound, known, cell_of(incident.lon, incident.lat),
            incident.place_id, duration_class(start, incident.date_end), start.isoformat() if start else None,
            codec.incident_text(incident), shape,
        ),
    )  # fmt: skip
    return number


def add_shape(database: Database, footprint: Footprint) -> str:
    """Keep a footprint once; returns its digest."""
    body = codec.footprint_bytes(footprint)
    digest = hashlib.sha256(body).hexdigest()[:24]
    database.run(
        "INSERT INTO store_shapes (digest, body) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING", (digest, body)
    )
    return digest


def shapes_of(database: Database, members: Sequence[Member]) -> list[Footprint | None]:
    """The footprints of members, in their order."""
    wanted = sorted({m.shape for m in members if m.shape is not None})
    known: dict[str, Footprint] = {}
    for part in in_parts(wanted):
        rows = database.query(f"SELECT digest, body FROM store_shapes WHERE digest IN ({marks(part)})", part)
        known |= {str(digest): codec.parse_footprint(bytes(body)) for digest, body in rows}
    return [known.get(m.shape) if m.shape else None for m in members]


def neighbours(database: Database, incident: Incident, rules: Rules) -> list[Member]:
    """What other reports say that may be the same event: by id, by place and days, by nearness and days."""
    found = members_where(database, "known_to IS NULL AND own_id = ?", (incident.incident_id,))
    if incident.date_start is not None:
        start, end = incident.date_start, incident.date_end or incident.date_start
        spans = windows(start, end, rules.reach_days)
        days = " OR ".join("(duration = ? AND date_start BETWEEN ? AND ?)" for _ in spans)
        told = [v for span in spans for v in span]
        if incident.place_id is not None:
            found += members_where(
                database, f"known_to IS NULL AND place_id = ? AND ({days})", (incident.place_id, *told)
            )
        if incident.lon is not None and incident.lat is not None:
            for part in in_parts(cells_near(incident.lon, incident.lat, rules.reach_m)):
                found += members_where(
                    database, f"known_to IS NULL AND cell IN ({marks(part)}) AND ({days})", (*part, *told)
                )
    unique = {m.number: m for m in found}
    return [
        m
        for m in unique.values()
        if m.incident.incident_id == incident.incident_id or rules.is_same(incident, m.incident)
    ]


def affected(database: Database, seeds: Sequence[Member], events: Iterable[str], rules: Rules) -> list[Member]:
    """All members whose event may change with these: linked to them directly or through others.

    Args:
        database: the store.
        seeds: members that are new or gone (a gone one is not part of the answer).
        events: events whose members belong to it in any case.
        rules: when two are one.
    """
    found: dict[int, Member] = {}
    seen_events: set[str] = set()
    looked: set[int] = set()
    waiting = list(seeds)

    def add_event(event: str) -> None:
        if event not in seen_events:
            seen_events.add(event)
            for member in members_of_event(database, event):
                if member.number not in found:
                    found[member.number] = member
                    waiting.append(member)

    for event in events:
        add_event(event)
    while waiting:
        member = waiting.pop()
        if member.number in looked:
            continue
        looked.add(member.number)
        if member.known_to is None:
            found[member.number] = member
            if member.incident_id is not None:
                add_event(member.incident_id)
        for other in neighbours(database, member.incident, rules):
            if other.number not in found:
                found[other.number] = other
                waiting.append(other)
    return sorted(found.values(), key=lambda m: m.number)
