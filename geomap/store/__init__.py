"""The store: a GeoPackage (or PostGIS) that new reports come into, that people correct, and that keeps both.

The layers are those of an export, so one file is the database, the layer in QGIS, and what an editor corrects. Beside
them are tables named ``store_…``; ``database`` tells what they are for. The store knows nothing of texts or drawing:
when two incidents are one event, it is told (``Rules``).
"""

from __future__ import annotations

from geomap.store.database import Database
from geomap.store.members import Rules
from geomap.store.opening import is_address, open_store
from geomap.store.updates import Changes, apply, apply_absorbed, is_known, note_unchanged

__all__ = [
    "Changes",
    "Database",
    "Rules",
    "apply",
    "apply_absorbed",
    "is_address",
    "is_known",
    "note_unchanged",
    "open_store",
]
