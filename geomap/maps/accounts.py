"""What single reports of one event say, beside what the event is drawn from: their own shapes and figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import shapely

from geomap.maps.cells import is_missing, word_of
from geomap.maps.geometry import encode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.maps.sources import Source

WORDS = (
    "report_id", "publisher", "source_title", "source_url", "count_text", "count_of", "distance_text", "place",
    "asserted_by", "denied_by", "remarks",
)  # fmt: skip
NUMBERS = (
    "count_min", "count_max", "killed_min", "killed_max", "wounded_min", "wounded_max", "captured_min", "captured_max",
    "distance_m", "distance_max_m", "uncertainty_m",
)  # fmt: skip
SAME_DEG = 1e-6
"""Corners closer than this are one: a shape that the event itself is drawn with is not drawn again."""


def read_accounts(layers: Mapping[str, Source], index: Mapping[str, int], *, tolerance: float) -> list[dict[str, Any]]:
    """Each report's account of an event that several tell of: figures, and its shape where it is not the event's.

    ``apart`` is 1 where that shape does not meet the event's.

    Args:
        layers: with ``accounts``, and ``footprints`` and ``uncertainty`` for what is drawn already.
        index: rows of the incidents by id.
        tolerance: degrees to which shapes may be simplified.
    """
    source = layers.get("accounts")
    if source is None or "incident_id" not in source or "report_id" not in source:
        return []
    drawn: dict[tuple[str, str], list[Any]] = {}
    items = []
    for row in source.records():
        incident = str(row["incident_id"])
        if incident not in index:
            continue
        item: dict[str, Any] = {"row": index[incident], **_told(row)}
        agrees = row.get("agrees")
        if not is_missing(agrees) and not agrees:
            item["apart"] = 1
        geometry = row.get("geometry")
        if geometry is not None and not geometry.is_empty:
            if not drawn:
                drawn = _drawn(layers)
            if not any(
                _is_same(geometry, shape) for key in ("shape", "circle") for shape in drawn.get((incident, key), ())
            ):
                item["shape"] = encode(geometry, tolerance=tolerance)
        items.append(item)
    return items


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {name: word for name in WORDS if (word := word_of(row.get(name))) is not None}
    for name in NUMBERS:
        value = row.get(name)
        if value is not None and not is_missing(value) and math.isfinite(value):
            told[name] = int(value) if float(value).is_integer() else round(float(value), 1)
    return told


def _drawn(layers: Mapping[str, Source]) -> dict[tuple[str, str], list[Any]]:
    """The shape of each incident, and its circle of uncertainty where it has no other."""
    found: dict[tuple[str, str], list[Any]] = {("", ""): []}
    for name, key in (("footprints", "shape"), ("uncertainty", "circle")):
        source = layers.get(name)
        for row in () if source is None else source.records():
            incident, geometry = str(row.get("incident_id")), row.get("geometry")
            is_shape = key == "circle" or word_of(row.get("part")) in ("shape", None)
            if geometry is not None and is_shape and not (key == "circle" and (incident, "shape") in found):
                found.setdefault((incident, key), []).append(geometry)
    return found


def _is_same(one: Any, other: Any) -> bool:
    return bool(shapely.equals_exact(one, other, tolerance=SAME_DEG, normalize=True))
