"""What a report says happened: from its text, places and figures to incidents, and from several reports to events.

    text ─▶ sentences ─┬▶ actors ───▶ sides ──────┐
           (clauses)   ├▶ triggers ─▶ seeds ◀─────┼─ spots (locations), days (dates)
                       └▶ claims ─────┐  │        │
                                      ▼  ▼        │
                          counts ─▶ events ◀──────┘ ─▶ incidents (build) ─▶ same event in other reports (merge)

``telling`` says whether a trigger tells of something that happened, ``topics`` what the report is about, ``joining`` which
seeds are one event, ``retold`` which records. What no pattern of ``triggers`` foresees is read by classes of words: ``roles``
(who acts on whom), ``doers`` (of which class he is), ``moves`` (forces on their way), ``stations`` (who is where, who has
what, who was sent), ``blows`` (what arms did). Words are in ``lexicons/`` (kinds, kind_words,
roles, blows, telling, arms, verbs, actors, groups, claims, confidence).
"""

from __future__ import annotations

from geomap.incidents.build import build_incidents, read_events
from geomap.incidents.capitals import find_capitals
from geomap.incidents.merge import identify_events, merge_event, same_event
from geomap.incidents.readings import rejected_at_sight

__all__ = [
    "build_incidents",
    "find_capitals",
    "identify_events",
    "merge_event",
    "read_events",
    "rejected_at_sight",
    "same_event",
]
