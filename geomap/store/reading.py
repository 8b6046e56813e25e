"""A store read for a map or an export: whole or in part, as it is or as it was known on a day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.models import KINDS, REVIEWS
from geomap.store import codec, hands
from geomap.store.database import LOCATION
from geomap.store.events import incident_of_row
from geomap.store.members import Member, members_where, shapes_of
from geomap.tables import Table, layers, read_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.models import Footprint, Incident, Report
    from geomap.store.database import Database
    from geomap.store.members import Rules

SHOWN = ("proposed", "accepted", "edited")
"""Reviews that a map shows unless it is told otherwise: what was rejected stays in the store."""
_BY_REPORT = ("places", "reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which incidents to read; each that is None (or empty) takes all.

    Raises:
        InputError: a kind or review that there is not, or days in the wrong order.
    """

    date_from: dt.date | None = None
    date_to: dt.date | None = None
    """Inclusive; an incident is taken where its days meet these. One without a date only where neither is given."""
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    """Alpha-3 codes or names of countries, names of provinces or places, or ``west,south,east,north`` in degrees."""
    review: tuple[str, ...] = SHOWN

    def __post_init__(self) -> None:
        for given, known, name in ((self.kinds, KINDS, "kind"), (self.review, REVIEWS, "review")):
            if unknown := sorted(set(given) - set(known)):
                raise InputError(f"{unknown[0]!r:.60} is no {name}; choose of {', '.join(known)}")
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise InputError(f"{self.date_from} is after {self.date_to}; give the first day first")

    def takes(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of the incidents is chosen."""
        if self.kinds and row["kind"] not in self.kinds:
            return False
        if self.review and (row["review"] or "proposed") not in self.review:
            return False
        start, end = row["date_start"], row["date_end"] or row["date_start"]
        if self.date_from and (end is None or end < self.date_from):
            return False
        if self.date_to and (start is None or start > self.date_to):
            return False
        return not self.regions or any(_lies_in(row, region) for region in self.regions)


def parse_box(region: str) -> tuple[float, float, float, float] | None:
    """A region given as ``west,south,east,north``; None where it is a name.

    Raises:
        InputError: four numbers that are no box on the globe.
    """
    parts = region.split(",")
    if len(parts) != 4:
        return None
    try:
        west, south, east, north = (float(p) for p in parts)
    except ValueError:
        return None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise InputError(f"{region!r:.80} is no box; give west,south,east,north in degrees")
    return west, south, east, north


def _lies_in(row: Mapping[str, Any], region: str) -> bool:
    box = parse_box(region)
    if box is not None:
        west, south, east, north = box
        lon, lat = row["lon"], row["lat"]
        if lon is None or lat is None or not south <= lat <= north:
            return False
        return bool(west <= lon <= east) if west <= east else bool(lon >= west or lon <= east)
    wanted = region.casefold().strip()
    names = [row["country_code"], row["admin1"], row["place"], _country(row["country_code"])]
    return any(name is not None and str(name).casefold() == wanted for name in names)


def _country(code: str | None) -> str | None:
    from geomap.lexicons import load

    return None if code is None else load("country_names").get(code)


def read_tables(
    database: Database,
    *,
    selection: Selection | None = None,
    as_of: dt.date | dt.datetime | None = None,
    rules: Rules | None = None,
) -> tuple[dict[str, Table], list[str]]:
    """All layers and tables of a store by name, and a line for each value that could not be read.

    Args:
        database: the store.
        selection: which incidents; those that no person rejected by default.
        as_of: how it was known then (the end of that day): by the reports that had appeared, and what people had
            corrected. Ids, and which reports are one event, are today's.
        rules: needed with ``as_of``.
    """
    with database.read():
        if as_of is None:
            tables, problems = {}, []
            for name, layer in layers().items():
                tables[name], told = database.read_table(layer, lenient=True)
                problems += told
        else:
            if rules is None:
                raise TypeError("as_of needs rules")
            tables, problems = _as_known(database, _end(as_of), rules), []
    return select(tables, selection or Selection()), problems


def _end(moment: dt.date | dt.datetime) -> str:
    from geomap.store.updates import known_time

    if isinstance(moment, dt.datetime):
        return known_time(moment)
    return known_time(dt.datetime(moment.year, moment.month, moment.day, 23, 59, 59, 999000))


def select(tables: Mapping[str, Table], selection: Selection) -> dict[str, Table]:
    """The rows that belong to the chosen incidents, of all layers."""
    incidents = tables["incidents"]
    keep = [selection.takes(row) for row in incidents.records()]
    if all(keep):
        return dict(tables)
    chosen = incidents.where(keep)
    ids = set(chosen.columns["incident_id"])
    reports = {r for listed in chosen.columns["report_ids"] for r in listed or ()}
    found = {}
    for name, table in tables.items():
        if name == "incidents":
            found[name] = chosen
        elif name in _BY_REPORT:
            found[name] = table.where([r in reports for r in table.columns["report_id"]])
        elif "incident_id" in table.columns:
            found[name] = table.where([i in ids for i in table.columns["incident_id"]])
        else:
            found[name] = table
    return found


def _as_known(database: Database, until: str, rules: Rules) -> dict[str, Table]:
    """The layers from what each report said at a time."""
    from geomap.rows import build_tables

    members = members_where(database, "known_from <= ? AND (known_to IS NULL OR known_to > ?)", (until, until))
    aliases = {str(old): str(new) for old, new in database.query("SELECT old_id, incident_id FROM store_aliases")}
    groups: dict[str, list[Member]] = {}
    for member in members:
        incident_id = str(member.incident_id)
        while incident_id in aliases:
            incident_id = aliases.pop(incident_id)
        groups.setdefault(incident_id, []).append(member)
    edits = _edits(database, until)
    incidents: list[Incident] = []
    footprints: list[Footprint | None] = []
    claims: list[Incident] = []
    claim_footprints: list[Footprint | None] = []
    for incident_id, told in groups.items():
        shapes = shapes_of(database, told)
        incident, footprint = rules.merge([m.incident for m in told], shapes)
        incident = dataclasses.replace(incident, incident_id=incident_id)
        changed = _edited(incident, footprint, edits.get(incident_id, ()))
        if changed is None:
            continue
        incidents.append(changed[0])
        footprints.append(changed[1])
        claims += [dataclasses.replace(m.incident, incident_id=incident_id) for m in told]
        claim_footprints += shapes
    for incident_id, lines in edits.items():
        if incident_id not in groups and lines[0]["action"] == "insert":
            row = hands.read_row(database, incident_id)
            made = _edited(incident_of_row(row), None, lines) if row else None
            if made is not None:
                incidents.append(made[0])
                footprints.append(None)
    reports = _reports(database, until)
    tables = build_tables(incidents, footprints=footprints, claims=claims, claim_footprints=claim_footprints)
    there = {r.report_id for r in reports}
    places, _ = database.read_table(layers()["places"], lenient=True)
    tables["places"] = places.where([r in there for r in places.columns["report_id"]])
    from geomap.rows import report_row

    tables["reports"] = Table.of("reports", [report_row(r, withdrawn=r.withdrawn) for r in reports])
    log, _ = database.read_table(layers()["revisions"], lenient=True)
    tables["revisions"] = log.where([c is not None and _text(c) <= until for c in log.columns["changed"]])
    return tables


def _text(moment: dt.datetime) -> str:
    from geomap.store.updates import known_time

    return known_time(moment)


def _edits(database: Database, until: str) -> dict[str, Sequence[Mapping[str, Any]]]:
    """What people had changed by then, by incident, oldest first."""
    log, _ = database.read_table(layers()["revisions"], lenient=True)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for line in sorted(log.records(), key=lambda each: each["revision"] or 0):
        if line["origin"] != "report" and line["changed"] is not None and _text(line["changed"]) <= until:
            found.setdefault(line["incident_id"], []).append(line)
    return dict(found)


def _edited(
    incident: Incident, footprint: Footprint | None, lines: Iterable[Mapping[str, Any]]
) -> tuple[Incident, Footprint | None] | None:
    """An incident with what people had changed; None where it was removed."""
    fields = {f.name: f for f in layers()["incidents"].fields}
    names = {f.name for f in dataclasses.fields(incident)}
    values: dict[str, Any] = {}
    there = True
    for line in lines:
        field, new = line["field"], line["new"]
        if line["action"] in ("insert", "delete") and field is None:
            there = (line["action"] == "insert") == (line["origin"] == "hand")
        elif field == LOCATION:
            lon, lat = (float(v) for v in new.split()) if new else (None, None)
            values |= {"lon": lon, "lat": lat}
        elif field in names and field in fields and field not in hands.GROUPED and not hands.value_problem(field, new):
            values[field] = read_value(new, fields[field].type)
            if field != "review" and values.get("review", incident.review) == "proposed":
                values["review"] = "edited"
    if not there:
        return None
    if values.get("lon") is not None and footprint is not None:
        from geomap.store.events import _covers

        if not _covers(footprint, values["lon"], values["lat"]):
            footprint = None
    return dataclasses.replace(incident, **values), footprint


def _reports(database: Database, until: str) -> list[Report]:
    """The reports in the version of that time, in the order in which they came."""
    found: dict[str, tuple[str, Report]] = {}
    for known, record, withdrawn in database.query(
        "SELECT known_from, record, withdrawn FROM store_versions WHERE known_from <= ? ORDER BY known_from", (until,)
    ):
        report = dataclasses.replace(codec.parse_stored_report(record), withdrawn=bool(withdrawn))
        found[report.report_id] = (known, report)
    for known, record, withdrawn in database.query(
        "SELECT known, record, withdrawn FROM store_reports WHERE known <= ? ORDER BY known, report_id", (until,)
    ):
        report = dataclasses.replace(codec.parse_stored_report(record), withdrawn=bool(withdrawn))
        found[report.report_id] = (known, report)
    return [report for _, report in sorted(found.values(), key=lambda pair: (pair[0], pair[1].report_id))]


def changes_since(database: Database, revision: int) -> tuple[int, dict[str, list[tuple[str, str]]]]:
    """What changed after a line of the log: the number of the last line, and incidents (id, title) by kind of change."""
    last = int(database.query("SELECT coalesce(max(revision), 0) FROM revisions")[0][0])
    net: dict[str, str] = {}
    titles: dict[str, str] = {}
    for incident_id, action, field, old, new in database.query(
        'SELECT incident_id, action, field, "old", "new" FROM revisions WHERE revision > ? ORDER BY revision',
        (revision,),
    ):
        before = net.get(incident_id)
        if action == "insert" and field is None:
            net[incident_id] = "revised" if before == "withdrawn" else "new"
            titles.setdefault(incident_id, new or "")
        elif action == "delete" and field is None:
            titles[incident_id] = old or ""
            if before == "new":
                del net[incident_id]
            else:
                net[incident_id] = "withdrawn"
        elif action != "disagree":
            net.setdefault(incident_id, "revised")
    found: dict[str, list[tuple[str, str]]] = {"new": [], "revised": [], "withdrawn": []}
    for incident_id, change in net.items():
        row = hands.read_row(database, incident_id)
        title = str(row.values["title"]) if row else titles.get(incident_id, incident_id)
        if row is None and change != "withdrawn":
            change = "withdrawn"  # noqa: PLW2901 - put together with another
        found[change].append((incident_id, title))
    return last, found
