"""What a person changed: found out, checked, kept, and never written over.

A field that a person set is *held*: the next report may disagree, which is written down, but the value stays. What
triggers noted while another program saved is taken in at the next update or review.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap import wkb
from geomap.store.database import BY_HAND, DERIVED, LOCATION, in_parts, marks
from geomap.tables import flat, layers, read_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geomap.store.database import Database

GROUPED = {"lon": LOCATION, "lat": LOCATION, "geom": LOCATION}
"""Columns that a person can only mean together."""
UNMANAGED = ("incident_id", "review")
"""Columns that no report sets."""
HERE, WITHDRAWN, DELETED, ADDED = "here", "withdrawn", "deleted", "added"
"""States of an event: shown; taken back by its reports; removed by a person; made by a person."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the store knows of an event beside its row."""

    incident_id: str
    state: str
    told: Mapping[str, Any]
    """The last values that geomap itself wrote, flat."""
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The row of an event as it is in the layer, values as stored."""

    number: int
    shape: Any
    """WKB, None, or a ValueError for what is no geometry."""
    values: Mapping[str, Any]


def read_event(database: Database, incident_id: str) -> Event | None:
    """One event, None where there is none of that id."""
    return read_events(database, (incident_id,)).get(incident_id)


def read_events(database: Database, incident_ids: Iterable[str]) -> dict[str, Event]:
    """Those of some events that there are, by id."""
    found = {}
    for part in in_parts(list(incident_ids)):
        for incident_id, state, told, members in database.query(
            f"SELECT incident_id, state, told, members FROM store_events WHERE incident_id IN ({marks(part)})", part
        ):
            found[str(incident_id)] = Event(str(incident_id), state, json.loads(told), tuple(json.loads(members)))
    return found


def write_event(database: Database, event: Event) -> None:
    """Keep an event."""
    told = json.dumps(event.told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    database.run(
        "INSERT INTO store_events (incident_id, state, told, members) VALUES (?, ?, ?, ?) ON CONFLICT (incident_id)"
        " DO UPDATE SET state = excluded.state, told = excluded.told, members = excluded.members",
        (event.incident_id, event.state, told, json.dumps(event.members)),
    )


def read_row(database: Database, incident_id: str) -> Row | None:
    """The event's row in the layer of incidents."""
    rows = database.read_rows(layers()["incidents"], "incident_id", incident_id)
    return Row(*rows[0]) if rows else None


def held_fields(database: Database, incident_id: str) -> dict[str, str | None]:
    """The fields that a person holds, with what is wrong with the value (None for a good one)."""
    return {
        str(field): problem
        for field, problem in database.query(
            "SELECT field, problem FROM store_held WHERE incident_id = ? ORDER BY field", (incident_id,)
        )
    }


def hold(
    database: Database, incident_id: str, field: str, *, author: str, changed: str, problem: str | None = None
) -> None:
    """Keep a field for a person from now on."""
    database.run(
        "INSERT INTO store_held (incident_id, field, author, changed, problem) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (incident_id, field) DO UPDATE SET author = excluded.author, changed = excluded.changed,"
        " problem = excluded.problem",
        (incident_id, field, author, changed, problem),
    )


def bind(database: Database, incident_id: str) -> None:
    """Tie what is said of an event now to it: a person looked at it, so it is not regrouped behind their back."""
    database.run(
        "UPDATE store_members SET bound = incident_id WHERE incident_id = ? AND known_to IS NULL AND bound IS NULL",
        (incident_id,),
    )


def write_revision(
    database: Database,
    incident_id: str,
    action: str,
    *,
    field: str | None = None,
    old: str | None = None,
    new: str | None = None,
    origin: str,
    author: str | None,
    changed: str,
) -> None:
    """One line of the log."""
    import datetime as dt

    row = (
        database.next_revision(),
        incident_id,
        action,
        field,
        old,
        new,
        origin,
        author,
        dt.datetime.fromisoformat(changed),
    )
    database.add_rows("revisions", [(row, None)])


def as_text(value: Any) -> str | None:
    """A value as the log shows it."""
    value = flat(value)
    if isinstance(value, bool):
        return str(int(value))
    return None if value is None else str(value)


def told_of(row: Iterable[Any]) -> dict[str, Any]:
    """The values that reports set, flat, of a row in the layer's order."""
    names = layers()["incidents"].names
    return {n: flat(v) for n, v in zip(names, row, strict=True) if n not in UNMANAGED}


def differing(row: Row, told: Mapping[str, Any]) -> set[str]:
    """Fields (``location`` for the point) in which a row is not as geomap wrote it."""
    found = set()
    for f in layers()["incidents"].fields:
        if f.name in UNMANAGED or f.name not in told or f.name in GROUPED:
            continue
        if not _alike(row.values[f.name], told[f.name], f.type):
            found.add(f.name)
    point = told.get("lon"), told.get("lat")
    if not _near(point_of(row.shape), point) or not _near((row.values["lon"], row.values["lat"]), point):
        found.add(LOCATION)
    return found


def _alike(raw: Any, told: Any, kind: str) -> bool:
    if raw is None or told is None:
        return raw is None and told is None
    try:
        return bool(read_value(raw, kind) == read_value(told, kind))
    except (ValueError, TypeError):
        return False


def point_of(shape: Any) -> tuple[float | None, float | None]:
    """Longitude and latitude of a stored point; None where there is none."""
    if not isinstance(shape, bytes):
        return None, None
    box = wkb.bounds(shape)
    return (None, None) if box is None else ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def _near(a: tuple[Any, Any], b: tuple[Any, Any]) -> bool:
    if None in a or None in b:
        return None in a and None in b
    try:
        return all(abs(float(x) - float(y)) < 1e-7 for x, y in zip(a, b, strict=True))
    except (TypeError, ValueError):
        return False


def problem_with(field: str, row: Row) -> str | None:
    """What is wrong with a value that a person wrote, None for a good one."""
    if field == LOCATION:
        if isinstance(row.shape, ValueError):
            return f"its geometry cannot be read ({row.shape})"
        lon, lat = point_of(row.shape)
        if lon is None or lat is None:
            return "its geometry is empty"
        if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
            return f"its point {lon} {lat} is nowhere on the globe"
        return None
    f = next((f for f in layers()["incidents"].fields if f.name == field), None)
    if f is None:
        return None
    value = row.values[field]
    return value_problem(field, value)


def value_problem(field: str, value: Any) -> str | None:
    """What is wrong with a value for a field of an incident, None for a good one."""
    f = next((f for f in layers()["incidents"].fields if f.name == field), None)
    if f is None:
        return f"{field!r} is no field of an incident"
    if value is None:
        return f"{field} is empty" if f.choices and field != "date_precision" else None
    try:
        typed = read_value(value, f.type)
    except (ValueError, TypeError):
        return f"{field} is {str(value)!r:.60}, which is no {f.type}"
    if f.choices and typed not in f.choices:
        return f"{field} is {typed!r:.60}, not one of {', '.join(f.choices)}"
    if f.type == "real" and not math.isfinite(typed):
        return f"{field} is no finite number"
    return None


def take_in(database: Database, *, now: str) -> list[str]:
    """Take in what other programs changed since the last time; returns the incidents touched. Inside a transaction."""
    pending = database.query("SELECT layer, action, row_id, incident_id FROM store_pending ORDER BY seq")
    if not pending:
        return []
    database.stamp(now)
    touched: dict[str, None] = {}
    for layer, action, number, incident_id in pending:
        if layer in DERIVED:
            if incident_id is not None and read_event(database, incident_id):
                hold(database, incident_id, f"layer {layer}", author=BY_HAND, changed=now)
                bind(database, incident_id)
        elif action == "insert":
            told = _take_new(database, number, now=now)
            if told is not None:
                touched[told] = None
        elif incident_id is not None:
            touched[incident_id] = None
    for incident_id in touched:
        take_in_row(database, incident_id, now=now)
    database.run("DELETE FROM store_pending")
    return list(touched)


def _take_new(database: Database, number: int, *, now: str) -> str | None:
    """A row that a person added gets an id of its own, where it has none or a copied one."""
    rows = database.read_rows(layers()["incidents"], "fid", number)
    if not rows:
        return None
    row = Row(*rows[0])
    given = row.values["incident_id"]
    taken = given is not None and (
        len(database.read_rows(layers()["incidents"], "incident_id", given)) > 1 or read_event(database, str(given))
    )
    if given and not taken:
        incident_id = str(given)
    else:
        key = f"{number}|{row.values['title']}|{point_of(row.shape)}|{now}"
        incident_id = "h" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:15]
        database.set_row("incidents", number, {"incident_id": incident_id})
    write_event(database, Event(incident_id, ADDED, {}, ()))
    write_revision(
        database, incident_id, "insert", new=as_text(row.values["title"]), origin="hand", author=BY_HAND, changed=now
    )
    return incident_id


def take_in_row(database: Database, incident_id: str, *, now: str, author: str = BY_HAND) -> None:
    """Hold what a person changed in one event's row, whoever's program wrote it."""
    event, row = read_event(database, incident_id), read_row(database, incident_id)
    if event is None:
        return
    if row is None:
        if event.state in (HERE, ADDED):
            write_event(database, Event(incident_id, DELETED, event.told, event.members))
            bind(database, incident_id)
            for layer in DERIVED:
                database.delete_rows(layer, "incident_id", incident_id)
        return
    changes: dict[str, Any] = {}
    held = held_fields(database, incident_id)
    if event.state == DELETED:
        write_event(database, Event(incident_id, HERE, event.told, event.members))
    if event.state == ADDED:
        fields = {LOCATION, *(n for n in row.values if n not in GROUPED and n not in UNMANAGED)}
        wrong = {f: problem_with(f, row) for f in fields if row.values.get(f) is not None or f in (LOCATION, "kind")}
    else:
        fields = differing(row, event.told)
        wrong = {f: problem_with(f, row) for f in fields}
    if (review := value_problem("review", row.values["review"])) and (event.state != ADDED or row.values["review"]):
        wrong["review"] = review
    if LOCATION in fields:
        changes |= _one_point(row, event)
        if changes.get("geom"):
            wrong[LOCATION] = None
    for field, problem in sorted(wrong.items()):
        if field not in held or held[field] != problem or event.state == ADDED:
            hold(database, incident_id, field, author=author, changed=now, problem=problem)
    for field, problem in held.items():
        if problem is not None and field not in wrong:  # mended since
            hold(database, incident_id, field, author=author, changed=now)
    if wrong or event.state == ADDED:
        bind(database, incident_id)
    if wrong and row.values["review"] in ("proposed", None):
        changes["review"] = "edited"
    if event.state == ADDED:
        if row.values["status"] is None:
            changes["status"] = "claimed"
        if row.values["background"] is None:
            changes["background"] = False
    if changes:
        database.set_row("incidents", row.number, changes)
    if event.state == ADDED:  # what undo would bring back
        told = {n: flat(v) for n, v in (dict(row.values) | changes).items() if n not in ("geom", *UNMANAGED)}
        write_event(database, Event(incident_id, ADDED, told, ()))


def _one_point(row: Row, event: Event) -> dict[str, Any]:
    """Longitude, latitude and geometry brought together after a person changed one of them; {} for nonsense."""
    before = event.told.get("lon"), event.told.get("lat")
    drawn, written = point_of(row.shape), (row.values["lon"], row.values["lat"])
    if None not in drawn and (not _near(drawn, before) or _near(written, before) or event.state == ADDED):
        lon, lat = drawn
    elif not _near(written, before) and row.shape is not None:
        try:
            lon, lat = float(written[0]), float(written[1])
        except (TypeError, ValueError):
            return {}
    else:
        return {}
    if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return {}
    lon, lat = round(lon, 7), round(lat, 7)
    if _near(written, (lon, lat)) and _near(drawn, (lon, lat)):
        return {}
    return {"lon": lon, "lat": lat, "geom": wkb.point(lon, lat)}


def problems(database: Database) -> list[str]:
    """One line for each value that a person wrote and that makes no sense."""
    rows = database.query(
        "SELECT incident_id, problem FROM store_held WHERE problem IS NOT NULL ORDER BY incident_id, field"
    )
    return [
        f"{database.name}: incident {incident_id}: {problem}; it is left as it is: correct it there, or"
        f" `geomap review {database.name} undo {incident_id}`"
        for incident_id, problem in rows
    ]
