"""New reports into a store: what is new, revised, withdrawn, unchanged; nothing twice, nothing lost.

    reports ─▶ members (what each says) ─▶ events they may belong to ─▶ regrouped ─▶ rows that differ are written

One call is one transaction. A report that the store has, word for word, is passed over, so the same update twice
changes nothing, not even a byte of the file.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from geomap.store import codec, hands
from geomap.store.database import KEYED, in_parts, marks
from geomap.store.events import refresh, rewrite_event
from geomap.store.hands import HERE, WITHDRAWN, Event
from geomap.store.members import Member, Rules, add_member, affected, members_of_report, members_where, shapes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.models import Footprint, Incident, Place, Report
    from geomap.store.database import Database

NEW, REVISED, GONE, UNCHANGED = "new", "revised", "withdrawn", "unchanged"
SAME_ENOUGH = 3
"""Points that an incident of a revised report needs to be the one that its first version told of (see ``_likeness``)."""


class Told(Protocol):
    """What was read in one report."""

    @property
    def report(self) -> Report:
        """The report."""

    @property
    def places(self) -> Sequence[Place]:
        """The names in it."""

    @property
    def incidents(self) -> Sequence[Incident]:
        """What it says happened."""

    @property
    def footprints(self) -> Sequence[Footprint | None]:
        """Where, one for each incident."""


@dataclass(slots=True)
class Changes:
    """What an update did: ids of reports and of incidents by kind of change."""

    reports: dict[str, str] = field(default_factory=dict)
    """Report id -> new, revised, withdrawn or unchanged."""
    incidents: dict[str, str] = field(default_factory=dict)
    """Incident id -> new, revised, withdrawn, or unchanged (those of the given reports)."""
    titles: dict[str, str] = field(default_factory=dict)
    disagreements: list[tuple[str, str, str]] = field(default_factory=list)
    """Incident id, field, and in words what a report says against the value that a person holds."""
    notes: list[str] = field(default_factory=list)
    """What in the store makes no sense, one line each."""

    def note(self, incident_id: str, change: str, title: str) -> None:
        """Count a change; several of one incident are one."""
        before = self.incidents.get(incident_id)
        if before == NEW and change == GONE:
            del self.incidents[incident_id]
            return
        self.incidents[incident_id] = NEW if before == NEW else REVISED if before == GONE and change == NEW else change
        self.titles[incident_id] = title

    def renamed(self, old: str, new: str) -> None:
        """Carry what was counted over to an event's new id."""
        if old in self.incidents:
            self.incidents[new] = self.incidents.pop(old)
            self.titles[new] = self.titles.pop(old, "")

    def add(self, other: Changes) -> None:
        """Take in what a later part of the same update did."""
        for report_id, change in other.reports.items():
            if change != UNCHANGED or report_id not in self.reports:
                self.reports[report_id] = change
        for incident_id, change in other.incidents.items():
            if change == UNCHANGED:
                self.incidents.setdefault(incident_id, UNCHANGED)
            else:
                self.note(incident_id, change, other.titles[incident_id])
        self.disagreements += [d for d in other.disagreements if d not in self.disagreements]
        self.notes = list(dict.fromkeys([*self.notes, *other.notes]))


def known_time(moment: dt.datetime) -> str:
    """A moment as the store keeps it: UTC, milliseconds."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"


def link_key(url: str | None) -> str | None:
    """A link without what does not change the page: its fragment, the case of its host."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), parts.query, ""))


def storable(report: Report) -> Report:
    """A report whose id and link any database takes: half a character and NUL become U+FFFD, as elsewhere."""

    def clean(text: str) -> str:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "\ufffd")

    if not report.report_id.isprintable() or not (report.url or "").isprintable():
        return dataclasses.replace(
            report, report_id=clean(report.report_id), url=clean(report.url) if report.url else report.url
        )
    return report


def stored_report(database: Database, report: Report) -> tuple[str, str, str, bool] | None:
    """Id, digest, time and withdrawal of a report that the store has, by its id or its link."""
    rows = database.query(
        "SELECT report_id, digest, known, withdrawn FROM store_reports WHERE report_id = ?", (report.report_id,)
    )
    if not rows and (key := link_key(report.url)):
        rows = database.query(
            "SELECT report_id, digest, known, withdrawn FROM store_reports WHERE url = ? ORDER BY report_id", (key,)
        )
    if not rows:
        return None
    report_id, digest, known, withdrawn = rows[0]
    return str(report_id), str(digest), str(known), bool(withdrawn)


def is_known(database: Database, report: Report) -> bool:
    """Whether the store has the report as it is, so that nothing needs to be read in it."""
    report = storable(report)
    stored = stored_report(database, report)
    if stored is None:
        return False
    return _is_seen(database, stored, dataclasses.replace(report, report_id=stored[0]))


def _is_seen(database: Database, stored: tuple[str, str, str, bool], report: Report) -> bool:
    """Whether this version of a report was in the store before: an old copy read again brings nothing back."""
    report_id, current, _, withdrawn = stored
    if report.withdrawn:
        return withdrawn
    digest = codec.report_digest(report)
    if digest == current and not withdrawn:
        return True
    rows = database.query(
        "SELECT 1 FROM store_versions WHERE report_id = ? AND digest = ? LIMIT 1", (report_id, digest)
    )
    return bool(rows)


def note_unchanged(database: Database, report: Report, changes: Changes) -> None:
    """Count a report that the store has as it is, with its incidents."""
    report = storable(report)
    stored = stored_report(database, report)
    report_id = stored[0] if stored else report.report_id
    changes.reports.setdefault(report_id, UNCHANGED)
    _count_unchanged(database, [report_id], changes)


def _count_unchanged(database: Database, report_ids: Sequence[str], changes: Changes) -> None:
    for part in in_parts(report_ids):
        for (incident_id,) in database.query(
            f"SELECT DISTINCT incident_id FROM store_members WHERE report_id IN ({marks(part)}) AND known_to IS NULL",
            part,
        ):
            changes.incidents.setdefault(incident_id, UNCHANGED)


def apply(database: Database, told: Iterable[Told], *, rules: Rules, now: dt.datetime, again: bool = False) -> Changes:
    """Bring reports into the store, in one transaction.

    Args:
        database: the store.
        told: the reports with what was read in them.
        rules: when two incidents are one event.
        now: when it happens, for what has no time of its own (a report without date, a withdrawal).
        again: take reports in although the store has them: they were read by newer software.

    Raises:
        StoreError: it could not be written; nothing of these reports is in the store.
    """
    changes = Changes()
    with database.write():
        for incident_id in hands.take_in(database, now=known_time(now)):
            refresh(database, incident_id, rules)
        gone: list[Member] = []
        fresh: list[int] = []
        for reading in told:
            lost, added = _take_report(database, reading, changes, now=known_time(now), again=again)
            gone += lost
            fresh += added
        if gone or fresh:
            _regroup(database, gone, fresh, rules, changes)
        changes.notes += hands.problems(database)
    _count_unchanged(database, list(changes.reports), changes)
    return changes


def _take_report(
    database: Database, reading: Told, changes: Changes, *, now: str, again: bool
) -> tuple[list[Member], list[int]]:
    """Keep one report; the members that it no longer has, and the numbers of those that it has now."""
    report = storable(reading.report)
    stored = stored_report(database, report)
    if stored is not None:
        report = dataclasses.replace(report, report_id=stored[0])
    elif report.withdrawn:
        changes.notes.append(f"{report.report_id}: is withdrawn but was never in the store; nothing to do")
        return [], []
    digest = codec.report_digest(report)
    if stored is not None and not again and _is_seen(database, stored, report):
        changes.reports.setdefault(report.report_id, UNCHANGED)
        return [], []
    known = known_time(report.published) if report.published else now
    old: list[Member] = []
    if stored is not None:
        known = _time_of_revision(database, report, stored[2], now)
        old = members_of_report(database, stored[0])
        database.run(
            "INSERT INTO store_versions SELECT report_id, known, ?, digest, withdrawn, record FROM store_reports WHERE report_id = ?",
            (known, report.report_id),
        )
        database.run(
            "UPDATE store_members SET known_to = ? WHERE report_id = ? AND known_to IS NULL", (known, report.report_id)
        )
    changes.reports[report.report_id] = GONE if report.withdrawn else NEW if stored is None else REVISED
    database.stamp(known)
    _keep_report(database, report, digest, known, reading.places)
    source = report.report_id, (report.report_id,)
    incidents = [
        i
        if (i.report_id, i.report_ids) == source
        else dataclasses.replace(i, report_id=source[0], report_ids=source[1])
        for i in reading.incidents
    ]
    inherited = _matched(old, incidents)
    numbers = []
    for at, (incident, footprint) in enumerate(zip(incidents, reading.footprints, strict=True)):
        before = inherited.get(at)
        mine = incident if before is None else dataclasses.replace(incident, incident_id=before.incident.incident_id)
        numbers.append(
            add_member(
                database,
                mine,
                footprint,
                event=before.incident_id if before else None,
                bound=before.bound if before else None,
                known=known,
            )
        )
    return [dataclasses.replace(m, known_to=known) for m in old], numbers


def _time_of_revision(database: Database, report: Report, before: str, now: str) -> str:
    """When a new version was known: its own date where it has a later one than the version before, else now."""
    published = known_time(report.published) if report.published else None
    (record,) = database.query("SELECT record FROM store_reports WHERE report_id = ?", (report.report_id,))[0]
    first = codec.parse_stored_report(record).published
    if published is not None and (first is None or published > known_time(first)):
        return max(published, before)
    return max(now, before)


def _keep_report(database: Database, report: Report, digest: str, known: str, places: Sequence[Place]) -> None:
    from geomap.rows import place_row, report_row

    kept = report
    if report.withdrawn and not report.text:  # a notice alone: what was withdrawn is still shown as it was
        (record,) = database.query("SELECT record FROM store_reports WHERE report_id = ?", (report.report_id,))[0]
        kept = dataclasses.replace(codec.parse_stored_report(record), withdrawn=True)
        digest = codec.report_digest(kept)
    database.run(
        "INSERT INTO store_reports (report_id, url, digest, known, withdrawn, record) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (report_id) DO UPDATE SET url = excluded.url, digest = excluded.digest, known = excluded.known,"
        " withdrawn = excluded.withdrawn, record = excluded.record",
        (report.report_id, link_key(kept.url), digest, known, int(report.withdrawn), codec.report_text(kept)),
    )
    database.delete_rows("reports", "report_id", report.report_id)
    database.add_rows("reports", [(report_row(kept, withdrawn=report.withdrawn), None)])
    database.delete_rows("places", "report_id", report.report_id)
    database.add_rows("places", [place_row(report.report_id, place) for place in places])


def _matched(old: Sequence[Member], incidents: Sequence[Incident]) -> dict[int, Member]:
    """Which incident of a report's new version is which of the one before, by position."""
    pairs = sorted(
        (-_likeness(m.incident, incident), m.number, at)
        for m in old
        for at, incident in enumerate(incidents)
        if _likeness(m.incident, incident) >= SAME_ENOUGH
    )
    by_number = {m.number: m for m in old}
    found: dict[int, Member] = {}
    for _, number, at in pairs:
        if at not in found and number in by_number:
            found[at] = by_number.pop(number)
    return found


def _likeness(a: Incident, b: Incident) -> int:
    if a.background != b.background:
        return 0
    return (
        10 * (a.incident_id == b.incident_id)
        + 2 * (a.kind == b.kind or a.kind in b.kind_also or b.kind in a.kind_also)
        + 2 * (a.place_id is not None and a.place_id == b.place_id)
        + 2 * (a.quote == b.quote)
        + (a.date_start is not None and a.date_start == b.date_start)
        + (a.actor_code is not None and a.actor_code == b.actor_code)
        + (a.target_code is not None and a.target_code == b.target_code)
    )


def _regroup(database: Database, gone: Sequence[Member], fresh: Sequence[int], rules: Rules, changes: Changes) -> None:
    """Group anew what the changed members touch, and write the events that differ."""
    new: list[Member] = []
    for part in in_parts(fresh):
        new += members_where(database, f"member IN ({marks(part)})", part)
    cause = _cause(database, [*gone, *new])
    events = {m.incident_id for m in (*gone, *new) if m.incident_id is not None}
    members = affected(database, [*gone, *new], sorted(events), rules)
    regroup(database, members, sorted(events), rules, changes, cause=cause)


def _cause(database: Database, members: Sequence[Member]) -> dict[str, str]:
    """For each report the time to which its change is dated."""
    found: dict[str, str] = {}
    for part in in_parts(sorted({m.incident.report_id for m in members})):
        rows = database.query(f"SELECT report_id, known FROM store_reports WHERE report_id IN ({marks(part)})", part)
        known = {str(report_id): str(moment) for report_id, moment in rows}
        found.update((report_id, known[report_id]) for report_id in part)
    return found


def regroup(
    database: Database,
    members: Sequence[Member],
    events: Sequence[str],
    rules: Rules,
    changes: Changes,
    *,
    cause: dict[str, str],
    forced: bool = False,
) -> None:
    """Group members into events and write what differs.

    Args:
        database: the store, in a transaction.
        members: all that may be linked to each other, and no others are linked to them.
        events: events that had members that are gone.
        rules: when two are one.
        changes: to count into.
        cause: report ids (or the person) with the time that their change is dated to.
        forced: a person put reports together or apart: what no report tells of any more goes, held or not.
    """
    named = rules.identify([m.incident for m in members], [m.bound for m in members])
    groups: dict[str, list[Member]] = {}
    for member, incident in zip(members, named, strict=True):
        groups.setdefault(incident.incident_id, []).append(member)
    before = {m.incident_id for m in members if m.incident_id is not None} | set(events)
    known = hands.read_events(database, groups)
    _rename(database, groups, before, known, changes)
    moved = [(new, m.number) for new, told in groups.items() for m in told if m.incident_id != new]
    database.run_many("UPDATE store_members SET incident_id = ? WHERE member = ?", moved)
    beside: dict[str, list[tuple[Sequence[Any], bytes | None]]] = {}
    for incident_id, told in sorted(groups.items(), key=lambda g: min(m.number for m in g[1])):
        event = known.get(incident_id)
        numbers = tuple(m.number for m in told)
        if event is not None and event.state == HERE and event.members == numbers:
            continue
        shapes = shapes_of(database, told)
        incident, footprint = rules.merge([m.incident for m in told], shapes)
        if incident.incident_id != incident_id:
            incident = dataclasses.replace(incident, incident_id=incident_id)
        rows = rewrite_event(database, incident, footprint, told, changes, shapes=shapes, event=event, cause=cause)
        for layer, more in rows.items():
            beside.setdefault(layer, []).extend(more)
    for layer, added in beside.items():
        database.add_rows(layer, added)
    for incident_id in sorted(before - groups.keys()):
        _drop(database, incident_id, changes, cause=cause, forced=forced)


def _rename(
    database: Database,
    groups: dict[str, list[Member]],
    before: set[str],
    known: dict[str, Event],
    changes: Changes,
) -> None:
    """Events whose id is another's now (a report published earlier came in later) keep their row and their history.

    ``known`` are the events that have the ids of groups; those that get such an id are put among them.
    """
    for new, members in groups.items():
        event = known.get(new)
        if event is not None and new in before:
            continue
        held: dict[str, int] = {}
        for m in members:
            if m.incident_id is not None and m.incident_id not in groups:
                held[m.incident_id] = held.get(m.incident_id, 0) + 1
        if not held or (event is not None and event.state != WITHDRAWN):
            continue
        old = min(held, key=lambda name: (-held[name], name))
        if event is not None:
            database.run("DELETE FROM store_events WHERE incident_id = ?", (new,))
        rename_event(database, old, new)
        if (renamed := hands.read_event(database, new)) is not None:
            known[new] = renamed
        before.discard(old)
        changes.renamed(old, new)


def rename_event(database: Database, old: str, new: str) -> None:
    """Give an event another id; the old one still leads to it."""
    row = hands.read_row(database, old)
    if row is not None:
        database.set_row("incidents", row.number, {"incident_id": new})
    for table in ("store_events", "store_held"):
        database.run(f"UPDATE {table} SET incident_id = ? WHERE incident_id = ?", (new, old))
    database.run("UPDATE store_members SET incident_id = ? WHERE incident_id = ?", (new, old))
    for layer in KEYED:
        database.delete_rows(layer, "incident_id", old)
    alias(database, old, new)


def alias(database: Database, old: str, new: str) -> None:
    """Let an id that is no event's any more lead to the event that has its place."""
    database.run("DELETE FROM store_aliases WHERE old_id = ?", (new,))
    database.run("UPDATE store_aliases SET incident_id = ? WHERE incident_id = ?", (new, old))
    database.run(
        "INSERT INTO store_aliases (old_id, incident_id) VALUES (?, ?)"
        " ON CONFLICT (old_id) DO UPDATE SET incident_id = excluded.incident_id",
        (old, new),
    )


def _drop(
    database: Database, incident_id: str, changes: Changes, *, cause: dict[str, str], forced: bool = False
) -> None:
    """An event of which no report tells any more: taken from the map, unless a person works with it."""
    event, row = hands.read_event(database, incident_id), hands.read_row(database, incident_id)
    if event is None or event.state != HERE:
        return
    author, changed = _latest(cause)
    title = str(row.values["title"]) if row else ""
    reviewed = row is not None and row.values["review"] not in ("proposed", None)
    if not forced and (reviewed or hands.held_fields(database, incident_id)):
        text = "no report tells of it any more"
        changes.disagreements.append((incident_id, "", text))
        hands.write_revision(
            database, incident_id, "disagree", new=text, origin="report", author=author, changed=changed
        )
        hands.write_event(database, Event(incident_id, HERE, event.told, ()))
        return
    database.delete_rows("incidents", "incident_id", incident_id)
    for layer in KEYED:
        database.delete_rows(layer, "incident_id", incident_id)
    hands.write_event(database, Event(incident_id, WITHDRAWN, event.told, ()))
    hands.write_revision(database, incident_id, "delete", old=title, origin="report", author=author, changed=changed)
    changes.note(incident_id, GONE, title)


def _latest(cause: dict[str, str]) -> tuple[str | None, str]:
    report_id = max(cause, key=lambda r: (cause[r], r))
    return report_id, cause[report_id]


def apply_absorbed(database: Database, *, rules: Rules, now: dt.datetime) -> list[str]:
    """Take in what other programs saved, with no new report; the lines about what makes no sense."""
    if database.query("SELECT 1 FROM store_pending LIMIT 1"):
        with database.write():
            for incident_id in hands.take_in(database, now=known_time(now)):
                refresh(database, incident_id, rules)
    return hands.problems(database)
