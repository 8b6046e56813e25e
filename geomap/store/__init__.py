"""The store: a GeoPackage (or PostGIS) that new reports come into, that people correct, and that keeps both.

The layers are those of an export, so one file is the database, the layer in QGIS, and what an editor corrects. Beside
them are tables named ``store_…``; ``database`` tells what they are for. The store knows nothing of texts or drawing:
when two incidents are one event, it is told (``Rules``).
"""

from __future__ import annotations

from geomap.store.database import Database
from geomap.store.members import Rules
from geomap.store.opening import is_address, is_store, open_store
from geomap.store.reading import Selection, changes_since, read_tables
from geomap.store.reviews import Reviewer, find_incident, list_incidents, read_log
from geomap.store.sources import read_sources, write_source
from geomap.store.updates import Changes, apply, apply_absorbed, is_known, note_unchanged

__all__ = [
    "Changes",
    "Database",
    "Reviewer",
    "Rules",
    "Selection",
    "apply",
    "apply_absorbed",
    "changes_since",
    "find_incident",
    "is_address",
    "is_known",
    "is_store",
    "list_incidents",
    "note_unchanged",
    "open_store",
    "read_log",
    "read_sources",
    "read_tables",
    "write_source",
]
