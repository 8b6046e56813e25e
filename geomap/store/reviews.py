"""What a person decides about incidents: accept, reject, move, set, merge, split, undo; each written down with who and when.

Each verb is one transaction and one step that ``undo`` takes back. Nothing here is lost by a later update.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from geomap import wkb
from geomap.errors import InputError
from geomap.store import hands
from geomap.store.database import KEYED, LOCATION
from geomap.store.events import refresh, restore_row
from geomap.store.hands import ADDED, DELETED, HERE, WITHDRAWN, Event
from geomap.store.members import affected, members_of_event
from geomap.store.updates import Changes, alias, known_time, regroup
from geomap.tables import layers, read_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.store.database import Database
    from geomap.store.members import Rules

MEMBERS = "members"
"""The field of a line of the log that tells how reports were put together or apart."""
_SHORTEST_ID = 4


class Reviewer:
    """A person at work on a store."""

    def __init__(self, database: Database, *, author: str, rules: Rules, now: dt.datetime) -> None:
        self.database = database
        self.author = author
        self.rules = rules
        self._now = now

    def accept(self, given: Sequence[str]) -> list[str]:
        """Say that incidents are right as they are."""
        return self._review(given, "accepted")

    def reject(self, given: Sequence[str]) -> list[str]:
        """Say that incidents are wrong: they stay in the store and off the map."""
        return self._review(given, "rejected")

    def _review(self, given: Sequence[str], verdict: str) -> list[str]:
        with self.database.write():
            self._take_in()
            found = [self._find(each) for each in given]
            for incident_id in found:
                self._set(incident_id, {"review": verdict})
        return found

    def move(self, given: str, lon: float, lat: float, *, uncertainty_m: float | None = None) -> str:
        """Put an incident's point elsewhere (degrees), with its uncertainty in metres where it is given.

        Raises:
            InputError: a point that is nowhere on the globe.
        """
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise InputError(f"{lon} {lat} is nowhere on the globe; give longitude, then latitude, in degrees")
        values: dict[str, Any] = {LOCATION: (round(lon, 7), round(lat, 7))}
        if uncertainty_m is not None:
            values["uncertainty_m"] = uncertainty_m
        return self.set(given, values)

    def set(self, given: str, values: Mapping[str, Any]) -> str:
        """Set fields of an incident; text is read as the field's type, an empty text empties the field.

        Raises:
            InputError: no such field or incident, a field that reports alone decide, or a value that it does not take.
        """
        typed = {name: value if name == LOCATION else _typed(name, value) for name, value in values.items()}
        with self.database.write():
            self._take_in()
            incident_id = self._find(given)
            self._set(incident_id, typed)
        return incident_id

    def merge(self, given: Sequence[str]) -> str:
        """Put incidents together: they are one event from now on, under the id of the first.

        Raises:
            InputError: fewer than two, or one that no report tells of.
        """
        with self.database.write():
            self._take_in()
            found = list(dict.fromkeys(self._find(each) for each in given))
            if len(found) < 2:
                raise InputError("give at least two incidents to merge")
            target, *others = found
            members = {each: members_of_event(self.database, each) for each in found}
            if bare := next((each for each in found if not members[each]), None):
                raise InputError(f"{bare} is told by no report: correct or delete it instead of merging")
            self._bound([(m, target) for each in found for m in members[each]], found)
            for other in others:
                alias(self.database, other, target)
            self._set(target, {}, touch=True)
        return target

    def split(self, given: str, report_ids: Sequence[str]) -> str:
        """Take what some reports say out of an incident, as an event of its own; returns its id.

        Raises:
            InputError: a report that does not tell of it, or all that do.
        """
        with self.database.write():
            self._take_in()
            incident_id = self._find(given)
            members = members_of_event(self.database, incident_id)
            told = {m.incident.report_id for m in members}
            if unknown := sorted(set(report_ids) - told):
                raise InputError(
                    f"{unknown[0]!r} does not tell of {incident_id}; its reports are {', '.join(sorted(told))}"
                )
            out = [m for m in members if m.incident.report_id in set(report_ids)]
            if not out or len(out) == len(members):
                raise InputError(f"give some of the reports of {incident_id}, not all: {', '.join(sorted(told))}")
            key = f"{incident_id}|{sorted(m.number for m in out)}"
            new = "e" + hashlib.sha256(key.encode()).hexdigest()[:15]
            self._bound([(m, new if m in out else incident_id) for m in members], [incident_id])
            self._set(incident_id, {}, touch=True)
            self._set(new, {}, touch=True)
        return new

    def undo(self, given: str | None = None) -> str | None:
        """Take back the last step of a person, of one incident or of all; returns the incident, None where there is none."""
        with self.database.write():
            self._take_in()
            incident_id = self._find(given, gone=True) if given else None
            steps = hand_steps(self.database, incident_id)
            if not steps:
                return None
            step = steps[-1]
            moment = self._moment(step[-1]["incident_id"])
            left = {
                (line["incident_id"], line["field"]) for each in touched_steps(self.database, step) for line in each
            }
            for line in reversed(step):
                self._undo_line(line, moment, still_held=(line["incident_id"], line["field"]) in left)
            touched = list(dict.fromkeys(line["incident_id"] for line in step))
            for each in touched:
                if each not in {incident for incident, _ in left}:
                    self._let_go(each, moment)
            for each in touched:
                refresh(self.database, each, self.rules)
        return str(touched[0])

    def _let_go(self, incident_id: str, moment: str) -> None:
        """No step of a person is left on an event: its reports are grouped as they tell it again."""
        rows = self.database.query(
            "SELECT member FROM store_members WHERE bound = ? AND known_to IS NULL ORDER BY member", (incident_id,)
        )
        self.database.run("UPDATE store_members SET bound = NULL WHERE bound = ?", (incident_id,))
        self._regroup([row[0] for row in rows], [incident_id], moment)

    # what the verbs share

    def _take_in(self) -> None:
        for each in hands.take_in(self.database, now=known_time(self._now)):
            refresh(self.database, each, self.rules)

    def _find(self, given: str, *, gone: bool = False) -> str:
        return find_incident(self.database, given, gone=gone)

    def _moment(self, incident_id: str) -> str:
        """Now, but after the last line about the incident, so that steps can be told apart."""
        rows = self.database.query(
            "SELECT max(changed) FROM revisions WHERE incident_id = ? AND origin <> 'report'", (incident_id,)
        )
        now = known_time(self._now)
        if rows[0][0] is None:
            return now
        last = read_value(rows[0][0], "datetime") + dt.timedelta(milliseconds=1)
        return max(now, known_time(last))

    def _log(self, incident_id: str, action: str, moment: str, *, origin: str = "hand", **told: str | None) -> None:
        hands.write_revision(
            self.database, incident_id, action, origin=origin, author=self.author, changed=moment, **told
        )

    def _set(self, incident_id: str, values: Mapping[str, Any], *, touch: bool = False) -> None:
        row = hands.read_row(self.database, incident_id)
        if row is None:
            raise InputError(f"{incident_id} is not on the map; `undo` brings back what was removed by hand")
        moment = self._moment(incident_id)
        self.database.stamp(moment)
        stored: dict[str, Any] = {}
        for field, value in values.items():
            if field == LOCATION:
                lon, lat = value
                old = _point_text(hands.point_of(row.shape))
                stored |= {"lon": lon, "lat": lat, "geom": wkb.point(lon, lat)}
                new = _point_text((lon, lat))
            else:
                old, new = hands.as_text(row.values[field]), hands.as_text(value)
                stored[field] = value
            self._log(incident_id, "update", moment, field=field, old=old, new=new)
            if field != "review":
                hands.hold(self.database, incident_id, field, author=self.author, changed=moment)
        if "review" not in values and (values or touch) and row.values["review"] in ("proposed", None):
            stored["review"] = "edited"
        if stored:
            self.database.set_row("incidents", row.number, stored)
        hands.bind(self.database, incident_id)
        if values.keys() - {"review"}:
            refresh(self.database, incident_id, self.rules)

    def _bound(self, bonds: Sequence[tuple[Any, str]], events: Sequence[str]) -> None:
        """Tie members to events, write it down, and group anew."""
        moment = max(self._moment(each) for each in events)
        before = {str(m.number): [m.incident_id, m.bound] for m, _ in bonds}
        after = {str(m.number): [event, event] for m, event in bonds}
        self._log(events[0], "update", moment, field=MEMBERS, old=json.dumps(before), new=json.dumps(after))
        self.database.run_many(
            "UPDATE store_members SET bound = ? WHERE member = ?", [(event, m.number) for m, event in bonds]
        )
        self._regroup([m.number for m, _ in bonds], events, moment)

    def _regroup(self, numbers: Iterable[int], events: Iterable[str], moment: str) -> None:
        from geomap.store.members import members_where

        seeds = [m for n in numbers for m in members_where(self.database, "member = ? AND known_to IS NULL", (n,))]
        members = affected(self.database, seeds, events, self.rules)
        regroup(self.database, members, list(events), self.rules, Changes(), cause={self.author: moment}, forced=True)

    def _undo_line(self, line: Mapping[str, Any], moment: str, *, still_held: bool) -> None:
        database, incident_id = self.database, line["incident_id"]
        field, old = line["field"], line["old"]
        event = hands.read_event(database, incident_id)
        row = hands.read_row(database, incident_id)
        self._log(incident_id, line["action"], moment, origin="undo", field=field, old=line["new"], new=old)
        if field == MEMBERS:
            before = json.loads(old)
            database.run_many(
                "UPDATE store_members SET bound = ? WHERE member = ?", [(b, int(n)) for n, (_, b) in before.items()]
            )
            events = sorted({e for e, _ in before.values() if e} | {e for e, _ in json.loads(line["new"]).values()})
            for each in events:
                database.run("DELETE FROM store_aliases WHERE old_id = ?", (each,))
            self._regroup([int(n) for n in before], events, moment)
        elif line["action"] == "delete":
            if event is not None and event.state == DELETED:
                restore_row(database, event)
        elif line["action"] == "insert" and field is None:
            if event is not None:
                hands.write_event(database, Event(incident_id, WITHDRAWN, event.told, ()))
            database.delete_rows("incidents", "incident_id", incident_id)
            for layer in KEYED:
                database.delete_rows(layer, "incident_id", incident_id)
        elif field is not None and field.startswith("layer "):
            database.run("DELETE FROM store_held WHERE incident_id = ? AND field = ?", (incident_id, field))
        elif row is not None and event is not None and field is not None:
            self._put_back(event, row, field, old, still_held=still_held)

    def _put_back(self, event: Event, row: hands.Row, field: str, old: str | None, *, still_held: bool) -> None:
        """A field as an earlier step of a person left it, else as the reports tell it now."""
        database = self.database
        if field in hands.GROUPED or field == "incident_id":
            return  # the location says it; an id is not taken back
        released = field != "review" and not still_held and event.state != ADDED
        values: dict[str, Any]
        if field == LOCATION:
            lon, lat = (float(v) for v in old.split()) if old else (None, None)
            if released:
                lon, lat = event.told.get("lon"), event.told.get("lat")
            values = {"lon": lon, "lat": lat, "geom": None if lon is None or lat is None else wkb.point(lon, lat)}
        else:
            f = next(f for f in layers()["incidents"].fields if f.name == field)
            given = event.told.get(field) if released else old
            values = {field: None if hands.value_problem(field, given) else read_value(given, f.type)}
        if released:
            database.run("DELETE FROM store_held WHERE incident_id = ? AND field = ?", (event.incident_id, field))
        elif field != "review":
            hands.hold(database, event.incident_id, field, author=self.author, changed=known_time(self._now))
        if (
            event.state == HERE
            and row.values["review"] == "edited"
            and not hands.held_fields(database, event.incident_id)
        ):
            values["review"] = "proposed"
        database.set_row("incidents", row.number, values)


def find_incident(database: Database, given: str, *, gone: bool = False) -> str:
    """The id of an incident by its id, a former id, or the beginning of one that is unmistakable.

    Raises:
        InputError: there is none, or several.
    """
    known: str | None = given
    for _ in range(100):
        rows = database.query("SELECT incident_id FROM store_aliases WHERE old_id = ?", (known,))
        if not rows:
            break
        known = str(rows[0][0])
    event = hands.read_event(database, str(known))
    if event is not None and (gone or event.state in (HERE, ADDED, DELETED)):
        return str(known)
    if len(given) >= _SHORTEST_ID and given.isalnum():
        rows = database.query(
            "SELECT incident_id FROM store_events WHERE incident_id LIKE ? ORDER BY incident_id",
            (f"{given}%",),
        )
        if len(rows) == 1:
            return str(rows[0][0])
        if rows:
            raise InputError(f"{given!r} is the beginning of {len(rows)} incidents; write more of it")
    raise InputError(f"{given!r:.80}: no such incident in {database.name}; `geomap review STORE list` shows them")


def touched_steps(database: Database, last: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """The steps before the last about the same incidents."""
    incidents = dict.fromkeys(line["incident_id"] for line in last)
    return [step for each in incidents for step in hand_steps(database, each)[:-1]]


def hand_steps(database: Database, incident_id: str | None = None) -> list[list[dict[str, Any]]]:
    """The steps of people that still hold, oldest first: each the lines of the log that it wrote."""
    clause = "" if incident_id is None else " AND incident_id = ?"
    names = ("revision", "incident_id", "action", "field", "old", "new", "origin", "author", "changed")
    rows = database.query(
        f"SELECT {', '.join(chr(34) + n + chr(34) for n in names)} FROM revisions WHERE origin <> 'report'{clause} ORDER BY revision",
        () if incident_id is None else (incident_id,),
    )
    steps: list[list[dict[str, Any]]] = []
    last: tuple[Any, ...] | None = None
    for row in rows:
        line = dict(zip(names, row, strict=True))
        key = (line["origin"], line["author"], str(line["changed"]), line["incident_id"])
        if line["origin"] == "undo":
            if key != last and steps:
                steps.pop()
        elif key == last and steps:
            steps[-1].append(line)
        else:
            steps.append([line])
        last = key
    return steps


def _typed(field: str, value: Any) -> Any:
    known = {f.name: f for f in layers()["incidents"].fields}
    if field not in known or field in hands.GROUPED:
        free = ", ".join(n for n, f in known.items() if not f.locked and n not in hands.GROUPED)
        hint = "use `move`" if field in hands.GROUPED else f"fields are {free}"
        raise InputError(f"{field!r:.60} cannot be set; {hint}")
    if known[field].locked:
        raise InputError(f"{field} is read from the reports and cannot be set")
    if value == "":
        value = None
    if problem := hands.value_problem(field, value):
        raise InputError(f"{problem}; nothing was changed")
    return read_value(value, known[field].type)


def _point_text(point: tuple[Any, Any]) -> str | None:
    lon, lat = point
    return None if lon is None or lat is None else f"{lon:.7f} {lat:.7f}"


def list_incidents(
    database: Database, *, review: Iterable[str] = (), disagreeing: bool = False
) -> list[dict[str, Any]]:
    """Incidents for a person to go through: what they are, what a person holds, and where reports disagree."""
    table, _ = database.read_table(layers()["incidents"], lenient=True)
    held: dict[str, list[str]] = {}
    for incident_id, field in database.query("SELECT incident_id, field FROM store_held ORDER BY incident_id, field"):
        held.setdefault(incident_id, []).append(field)
    against: dict[str, list[str]] = {}
    for incident_id, field, old, new, author in database.query(
        "SELECT incident_id, field, old, new, author FROM revisions WHERE action = 'disagree' ORDER BY revision"
    ):
        if field is None or field in held.get(incident_id, ()):
            text = new if field is None else f"{field}: {author} says {new!r}, {old!r} is kept"
            against.setdefault(incident_id, []).append(text)
    wanted = set(review)
    listed = []
    for row in table.records():
        incident_id = row["incident_id"]
        if wanted and row["review"] not in wanted:
            continue
        if disagreeing and incident_id not in against:
            continue
        listed.append(
            {
                "incident_id": incident_id, "review": row["review"], "kind": row["kind"], "status": row["status"],
                "date_start": row["date_start"].isoformat() if row["date_start"] else None, "title": row["title"],
                "reports": list(row["report_ids"] or ()), "held": held.get(incident_id, []),
                "disagreements": list(dict.fromkeys(against.get(incident_id, []))),
            }
        )  # fmt: skip
    return sorted(listed, key=lambda each: (each["date_start"] or "", each["incident_id"] or ""))


def read_log(database: Database, incident_id: str | None = None) -> list[dict[str, Any]]:
    """The lines of the log, of one incident or of all, oldest first."""
    table, _ = database.read_table(layers()["revisions"], lenient=True)
    lines = [line for line in table.records() if incident_id is None or line["incident_id"] == incident_id]
    return sorted(lines, key=lambda line: line["revision"] or 0)
