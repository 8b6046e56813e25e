"""The rows of one event: written where they differ from what is there, and never over what a person holds."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, TypeAlias

from geomap import wkb
from geomap.models import Incident
from geomap.rows import account_rows, derived_rows, drawn_shape, evidence_rows, incident_row
from geomap.store import hands
from geomap.store.database import DERIVED, KEYED, LOCATION
from geomap.store.hands import ADDED, DELETED, HERE, Event, Row
from geomap.store.members import members_of_event, shapes_of
from geomap.tables import layers, read_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.models import Footprint
    from geomap.store.database import Database
    from geomap.store.members import Member, Rules
    from geomap.store.updates import Changes

Beside: TypeAlias = "dict[str, Sequence[tuple[Sequence[Any], bytes | None]]]"
"""Rows with their geometry by layer: of those that go with an event."""


def rewrite_event(
    database: Database,
    incident: Incident,
    footprint: Footprint | None,
    members: Sequence[Member],
    changes: Changes,
    *,
    shapes: Sequence[Footprint | None],
    event: Event | None,
    cause: dict[str, str],
) -> Beside:
    """Write an event's row as its reports tell it now; fields that a person holds stay, and disagreement is noted.

    Args:
        database: the store, in a transaction.
        incident: the event with its id.
        footprint: where it lies.
        members: what each report says.
        changes: to count into.
        shapes: where each report puts it.
        event: what the store knows of it.
        cause: report ids with the time to which their change is dated.

    Returns:
        The rows of the layers beside it, which are to be added.
    """
    incident_id = incident.incident_id
    mine = [m.incident.report_id for m in members if m.incident.report_id in cause] or list(cause)
    author = max(mine, key=lambda r: (cause[r], r))
    changed = cause[author]
    row, shape = incident_row(incident, footprint)
    told = hands.told_of(row)
    numbers = tuple(m.number for m in members)
    if event is not None and event.state in (HERE, ADDED, DELETED):
        hands.take_in_row(database, incident_id, now=changed)
        event = hands.read_event(database, incident_id)
    if event is not None and event.state == DELETED:
        if event.members != numbers:
            text = f"removed by a person; {author} tells of it"
            changes.disagreements.append((incident_id, "", text))
            hands.write_revision(
                database, incident_id, "disagree", new=text, origin="report", author=author, changed=changed
            )
        hands.write_event(database, Event(incident_id, DELETED, told, numbers))
        return {}
    if event is None or event.state not in (HERE, ADDED):
        database.run("DELETE FROM store_aliases WHERE old_id = ?", (incident_id,))
        database.add_rows("incidents", [(row, shape)])
        put_held(database, incident_id)
        hands.write_revision(
            database, incident_id, "insert", new=incident.title, origin="report", author=author, changed=changed
        )
        changes.note(incident_id, "new", incident.title)
        difference = True
    else:
        difference = _revise(database, event, told, changes, author=author, changed=changed)
        if difference:
            changes.note(incident_id, "revised", _title(database, incident_id))
    hands.write_event(database, Event(incident_id, HERE, told, numbers))
    return _renewed(database, incident, footprint, [m.incident for m in members], shapes)


def put_held(database: Database, incident_id: str) -> None:
    """Put what a person holds back into a row that was made anew, as the log has it."""
    held = hands.held_fields(database, incident_id)
    row = hands.read_row(database, incident_id) if held else None
    if row is None:
        return
    values: dict[str, Any] = {}
    fields = {f.name: f for f in layers()["incidents"].fields}
    for field, new in database.query(
        "SELECT field, new FROM revisions WHERE incident_id = ? AND origin <> 'report' AND action = 'update' ORDER BY revision",
        (incident_id,),
    ):
        if field == LOCATION and LOCATION in held and new:
            lon, lat = (float(v) for v in new.split())
            values |= {"lon": lon, "lat": lat, "geom": wkb.point(lon, lat)}
        elif field == "review" or (field in held and field in fields and not hands.value_problem(field, new)):
            values[field] = read_value(new, fields[field].type)
    if values:
        database.set_row("incidents", row.number, values)


def restore_row(database: Database, event: Event) -> None:
    """Bring back the row of an event that a person removed."""
    fields = layers()["incidents"].fields
    told = dict(event.told) | {"incident_id": event.incident_id, "review": "edited"}
    row = []
    for f in fields:
        problem = hands.value_problem(f.name, told.get(f.name))
        row.append(None if problem else read_value(told.get(f.name), f.type))
    lon, lat = told.get("lon"), told.get("lat")
    shape = wkb.point(lon, lat) if isinstance(lon, float) and isinstance(lat, float) else None
    database.add_rows("incidents", [(tuple(row), shape)])
    state = HERE if event.members else ADDED
    hands.write_event(database, Event(event.incident_id, state, event.told, event.members))
    put_held(database, event.incident_id)


def refresh(database: Database, incident_id: str, rules: Rules) -> None:
    """Bring the layers beside an event in line with its row after a person changed it."""
    event, row = hands.read_event(database, incident_id), hands.read_row(database, incident_id)
    if event is None or row is None or event.state not in (HERE, ADDED):
        return
    members = members_of_event(database, incident_id)
    if members:
        shapes = shapes_of(database, members)
        incident, footprint = rules.merge([m.incident for m in members], shapes)
        incident = dataclasses.replace(incident, incident_id=incident_id)
        write_beside(database, incident, footprint, [m.incident for m in members], shapes)
        return
    made = incident_of_row(row)
    for layer, rows in derived_rows(made, None).items():
        if f"layer {layer}" not in hands.held_fields(database, incident_id):
            database.delete_rows(layer, "incident_id", incident_id)
            database.add_rows(layer, rows)


def incident_of_row(row: Row) -> Incident:
    """An incident as its row tells it; what makes no sense is left empty."""
    names = {f.name: f for f in dataclasses.fields(Incident)}
    values: dict[str, Any] = {}
    for f in layers()["incidents"].fields:
        raw = row.values[f.name]
        if f.name in names and raw is not None and hands.value_problem(f.name, raw) is None:
            values[f.name] = read_value(raw, f.type)
    lon, lat = hands.point_of(row.shape)
    told = {"incident_id": "", "report_id": "", "kind": "", "title": ""} | values | {"lon": lon, "lat": lat}
    return Incident(**told)


def _title(database: Database, incident_id: str) -> str:
    row = hands.read_row(database, incident_id)
    return str(row.values["title"]) if row else ""


def _revise(
    database: Database, event: Event, told: dict[str, Any], changes: Changes, *, author: str, changed: str
) -> bool:
    """Set the fields that changed; whether any did, or would have."""
    row = hands.read_row(database, event.incident_id)
    if row is None:
        return False
    held = hands.held_fields(database, event.incident_id)
    fields = {f.name: f for f in layers()["incidents"].fields}
    values: dict[str, Any] = {}
    lines: list[tuple[str, str, Any, Any]] = []
    for name, value in told.items():
        if name in hands.GROUPED or value == event.told.get(name):
            continue
        if name in held or event.state == ADDED:
            if hands.as_text(row.values[name]) != hands.as_text(value):
                lines.append(("disagree", name, row.values[name], value))
        else:
            values[name] = read_value(value, fields[name].type)
            lines.append(("update", name, event.told.get(name), value))
    point = told.get("lon"), told.get("lat")
    before = event.told.get("lon"), event.told.get("lat")
    if point != before:
        if LOCATION in held or event.state == ADDED:
            lines.append(("disagree", LOCATION, _place(hands.point_of(row.shape)), _place(point)))
        else:
            lon, lat = point
            values |= {"lon": lon, "lat": lat, "geom": None if lon is None or lat is None else wkb.point(lon, lat)}
            lines.append(("update", LOCATION, _place(before), _place(point)))
    if values:
        database.set_row("incidents", row.number, values)
    for action, field, old, new in lines:
        hands.write_revision(
            database, event.incident_id, action, field=field, old=hands.as_text(old), new=hands.as_text(new),
            origin="report", author=author, changed=changed,
        )  # fmt: skip
        if action == "disagree":
            text = f"{author} says {hands.as_text(new)!r:.80}, {hands.as_text(old)!r:.80} is kept"
            changes.disagreements.append((event.incident_id, field, text))
    return bool(lines)


def _place(point: tuple[Any, Any]) -> str | None:
    lon, lat = point
    return None if lon is None or lat is None else f"{lon:.7f} {lat:.7f}"


def write_beside(
    database: Database,
    incident: Incident,
    footprint: Footprint | None,
    members: Sequence[Incident],
    shapes: Sequence[Footprint | None],
) -> None:
    """Write the rows of the layers that go with an event: its shapes, what each report says, the words for it."""
    for layer, rows in _renewed(database, incident, footprint, members, shapes).items():
        database.add_rows(layer, rows)


def _renewed(
    database: Database,
    incident: Incident,
    footprint: Footprint | None,
    members: Sequence[Incident],
    shapes: Sequence[Footprint | None],
) -> Beside:
    """The new rows of the layers that go with an event; the old ones are taken away."""
    incident_id = incident.incident_id
    held = hands.held_fields(database, incident_id)
    row = hands.read_row(database, incident_id) if held else None
    shown, place = incident, footprint
    if row is not None:
        shown, place = as_held(incident, footprint, row, held)
    derived = derived_rows(shown, place)
    told = [m if m.incident_id == incident_id else dataclasses.replace(m, incident_id=incident_id) for m in members]
    made: Beside = {layer: derived[layer] for layer in DERIVED if f"layer {layer}" not in held}
    made["accounts"] = account_rows(told, shapes, drawn_shape(shown, place))
    made["claims"] = [(incident_row(m)[0], None) for m in told]
    made["evidence"] = [(line, None) for m in told for line in evidence_rows(m)]
    for layer in _there(database, incident_id):
        if layer in made:
            database.delete_rows(layer, "incident_id", incident_id)
    return made


def _there(database: Database, incident_id: str) -> list[str]:
    """The layers beside the events that have rows of an event, in one statement."""
    found = database.query(
        " UNION ALL ".join(
            f"SELECT {at} WHERE EXISTS (SELECT 1 FROM {layer} WHERE incident_id = ?)" for at, layer in enumerate(KEYED)
        ),
        (incident_id,) * len(KEYED),
    )
    return [KEYED[at] for (at,) in found]


def add_accounts(database: Database) -> None:
    """Give the events of a store that was made before there were accounts theirs."""
    for (incident_id,) in database.query(
        "SELECT incident_id FROM store_events WHERE members LIKE '%,%' ORDER BY incident_id"
    ):
        row, members = hands.read_row(database, incident_id), members_of_event(database, incident_id)
        if row is None or database.read_rows(layers()["accounts"], "incident_id", incident_id):
            continue
        told = [dataclasses.replace(m.incident, incident_id=incident_id) for m in members]
        drawn = row.shape if isinstance(row.shape, bytes) else None
        for _, shape, values in database.read_rows(layers()["footprints"], "incident_id", incident_id):
            if values["part"] == "shape" and isinstance(shape, bytes):
                drawn = shape
        database.add_rows("accounts", account_rows(told, shapes_of(database, members), drawn))


def as_held(
    incident: Incident, footprint: Footprint | None, row: Row, held: dict[str, str | None]
) -> tuple[Incident, Footprint | None]:
    """An event as a person has it: held values over the reports', and the shape only where it holds the point."""
    names = {f.name for f in dataclasses.fields(incident)}
    values: dict[str, Any] = {}
    for f in layers()["incidents"].fields:
        if f.name in held and held[f.name] is None and f.name in names:
            values[f.name] = read_value(row.values[f.name], f.type)
    if LOCATION in held and held[LOCATION] is None:
        lon, lat = hands.point_of(row.shape)
        values |= {"lon": lon, "lat": lat}
        if footprint is not None and lon is not None and lat is not None and not _covers(footprint, lon, lat):
            footprint = None
    return dataclasses.replace(incident, **values), footprint


def _covers(footprint: Footprint, lon: float, lat: float) -> bool:
    import shapely

    return bool(shapely.from_wkb(footprint.shape_wkb).covers(shapely.Point(lon, lat)))
