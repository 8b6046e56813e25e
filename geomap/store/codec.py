"""Records as JSON text and back: how a store keeps what it needs to merge again, without pickles.

A store is a file that people hand on: reading one must never run anything that it holds.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Any

from geomap.models import BorderPart, Evidence, Footprint, Incident, Report, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_SHAPE = 200_000_000
"""Bytes of one footprint once unpacked; more is no footprint."""
_DATES = ("date_start", "date_end")
_LISTS = ("kind_also", "asserted_by", "denied_by", "report_ids", "rejected", "warnings")
_SHAPES = ("shape_wkb", "entered_wkb", "band_wkb")
_LEFT_OUT = ("locality",)
"""What a grounded incident no longer needs."""


_DEFAULTS: dict[type, dict[str, Any]] = {
    kind: {f.name: f.default for f in dataclasses.fields(kind)} for kind in (Incident, Report, Footprint)
}


def _told(record: Any) -> dict[str, Any]:
    """The fields of a record that are not as by default."""
    base = _DEFAULTS[type(record)]
    return {n: v for n in base if n not in _LEFT_OUT and (v := getattr(record, n)) != base[n]}


def _text(told: Mapping[str, Any]) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def incident_text(incident: Incident) -> str:
    """An incident with its evidence as JSON."""
    told = _told(incident)
    for name in _DATES:
        if name in told:
            told[name] = told[name].isoformat()
    if "published" in told:
        told["published"] = told["published"].isoformat()
    if "evidence" in told:
        told["evidence"] = [dataclasses.astuple(e) for e in told["evidence"]]
    return _text(told)


def parse_incident(text: str, *, incident_id: str | None = None, report_id: str | None = None) -> Incident:
    """An incident from its JSON, with other ids where they are given; fields that this version does not know are passed over."""
    told = {k: v for k, v in json.loads(text).items() if k in _DEFAULTS[Incident]}
    if incident_id is not None:
        told["incident_id"] = incident_id
    if report_id is not None:
        told["report_id"] = report_id
    for name in _DATES:
        if told.get(name):
            told[name] = dt.date.fromisoformat(told[name])
    if told.get("published"):
        told["published"] = dt.datetime.fromisoformat(told["published"])
    for name in _LISTS:
        if name in told:
            told[name] = tuple(told[name])
    told["evidence"] = tuple(Evidence(*e) for e in told.get("evidence", ()))
    return Incident(**told)


def report_text(report: Report) -> str:
    """A report as JSON."""
    told = _told(report)
    if "published" in told:
        told["published"] = told["published"].isoformat()
    if "given" in told:
        told["given"] = [dataclasses.astuple(s) for s in told["given"]]
    return _text(told)


def parse_stored_report(text: str) -> Report:
    """A report from its JSON."""
    told = {k: v for k, v in json.loads(text).items() if k in _DEFAULTS[Report]}
    if told.get("published"):
        told["published"] = dt.datetime.fromisoformat(told["published"])
    if told.get("given") is not None:
        told["given"] = tuple(Span(*s) for s in told["given"])
    return Report(**told)


def report_digest(report: Report) -> str:
    """What makes two copies of a report the same: all that it says, not where it was read from."""
    told = report_text(dataclasses.replace(report, source=None, given=None))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def footprint_bytes(footprint: Footprint) -> bytes:
    """A footprint, packed."""
    told = _told(footprint)
    for name in _SHAPES:
        if told.get(name) is not None:
            told[name] = base64.b64encode(told[name]).decode()
    if "borders" in told:
        told["borders"] = [
            [b.pair, b.source, b.accuracy_m, base64.b64encode(b.wkb).decode(), b.certain] for b in told["borders"]
        ]
    return zlib.compress(_text(told).encode(), 6)


def parse_footprint(packed: bytes) -> Footprint:
    """A footprint, unpacked.

    Raises:
        ValueError: it is no footprint, or too large to be one.
    """
    unpack = zlib.decompressobj()
    try:
        text = unpack.decompress(packed, LARGEST_SHAPE)
    except zlib.error as error:
        raise ValueError(f"no packed footprint ({error})") from None
    if unpack.unconsumed_tail:
        raise ValueError("a footprint too large to be one")
    told = {k: v for k, v in json.loads(text).items() if k in _DEFAULTS[Footprint]}
    for name in _SHAPES:
        if told.get(name) is not None:
            told[name] = base64.b64decode(told[name])
    told["borders"] = tuple(
        BorderPart((pair[0], pair[1]), source, accuracy, base64.b64decode(wkb), certain)
        for pair, source, accuracy, wkb, certain in told.get("borders", ())
    )
    told["parameters"] = tuple((name, value) for name, value in told.get("parameters", ()))
    told["warnings"] = tuple(told.get("warnings", ()))
    return Footprint(**told)
