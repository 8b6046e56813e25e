"""An incident as the writers of other data sets' formats need it: one row with its footprint, evidence and sources."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geomap.lexicons import load
from geomap.rights import each_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geomap.tables import Table

NEAR_M = 25_000.0
"""An offset or a strip of at most this uncertainty is 'a limited area around a point'; UCDP's coders call 25 km near."""


@dataclass(frozen=True, slots=True)
class Row:
    """One incident with what other tables say of it."""

    told: Mapping[str, Any]
    """The columns of the ``incidents`` layer."""
    footprint: Mapping[str, Any] = field(default_factory=dict)
    """The columns of its footprint's location, empty where it has none."""
    shape: bytes | None = None
    """The location as WKB: the footprint's area, else the point."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The words of the first report behind each field."""

    def __getitem__(self, name: str) -> Any:
        return self.told.get(name)

    @property
    def number(self) -> int:
        """A whole number that stands for the incident's id, the same everywhere; below 2^52, so that doubles hold it."""
        return int(hashlib.sha256(str(self["incident_id"]).encode()).hexdigest()[:13], 16)

    @property
    def days(self) -> int | None:
        """How many days the date covers; None where it has none."""
        first, last = self["date_start"], self["date_end"]
        return None if first is None or last is None else (last - first).days + 1

    @property
    def middle_day(self) -> dt.date | None:
        """The middle of the date's interval, the one end where the other is open."""
        first: dt.date | None = self["date_start"]
        last: dt.date | None = self["date_end"]
        if first is None or last is None:
            return first or last
        return first + dt.timedelta(days=(last - first).days // 2)

    @property
    def deaths(self) -> tuple[int | None, int | None, int | None]:
        """Killed: best, high and low; the best of an interval is its lower end."""
        low, high = self["killed_min"], self["killed_max"]
        return (low if low is not None else high), high, low

    @property
    def figures(self) -> str:
        """Strength and distance as written, and who says and denies it: what other formats have no column for."""
        parts = [str(v) for v in (self["count_text"], self["distance_text"]) if v]
        for name, word in (("asserted_by", "asserted by"), ("denied_by", "denied by")):
            if self[name]:
                parts.append(f"{word} {', '.join(self[name])}")
        if self["status"]:
            parts.append(f"status: {self['status']}")
        return "; ".join(parts)

    @property
    def rights(self) -> str:
        """Whose data the location was made from and under which licence, for formats without a column for it."""
        told = "; ".join((*each_once([self["attribution"]]), *each_once([self["licence"]])))
        return f"location data: {told}" if told else ""

    @property
    def against_civilians(self) -> bool:
        """Whether the target as named is civilians."""
        words = (self["target"] or "").lower().replace(",", " ")
        return any(f" {w} " in f" {words} " for w in load("exports")["civilians"]["words"])


def is_state(code: str | None) -> bool:
    """Whether an actor's code is a state's."""
    return code is not None and code in load("country_names")


def country_name(code: str | None) -> str | None:
    """The usual English name of a state, None for none."""
    return load("country_names").get(code).strip() if is_state(code) else None


def country_number(code: str | None) -> int | None:
    """ISO 3166-1 numeric, None where there is none (Kosovo)."""
    return load("country_codes")[code][1] if is_state(code) else None


def country_alpha2(code: str | None) -> str | None:
    """ISO 3166-1 alpha-2, None for none."""
    return load("country_codes")[code][0] if is_state(code) else None


def precision(row: Row) -> str:
    """How exactly a row's place is known, in words that the data sets' codes are made from.

    point: the named place itself; around: a limited area about a named place; district, province, country; part: a
    part of a country that is larger or vaguer (between, along, a strip); water; none.
    """
    kinds, kind, relation = load("exports")["precision"], row["place_kind"], row["distance_relation"]
    if row["lon"] is None:
        return "none"
    if kind in kinds["waters"]:
        return "water"
    if relation:
        within = row["uncertainty_m"] is not None and row["uncertainty_m"] <= NEAR_M
        return "around" if within and relation not in ("between", "along") else "part"
    for word in ("points", "districts", "provinces", "countries"):
        if kind in kinds[word]:
            return {"points": "point", "districts": "district", "provinces": "province", "countries": "country"}[word]
    within = row["uncertainty_m"] is not None and row["uncertainty_m"] <= NEAR_M
    return "around" if within else "part"


def export_rows(tables: Mapping[str, Table], *, rejected: bool = False) -> Iterator[Row]:
    """The incidents of a store one by one; those that a reviewer rejected are left out unless asked for."""
    incidents = tables["incidents"]
    shapes: dict[str, tuple[dict[str, Any], bytes | None]] = {}
    if "footprints" in tables:
        table = tables["footprints"]
        for told, shape in zip(table.records(), table.geometry or (), strict=True):
            if told.get("part") == "shape":
                shapes[told["incident_id"]] = told, shape
    words: dict[tuple[str, str], dict[str, str]] = {}
    if "evidence" in tables:
        for told in tables["evidence"].records():
            words.setdefault((told["incident_id"], told["report_id"]), {}).setdefault(told["field"], told["text"])
    points = incidents.geometry or [None] * len(incidents)
    for told, point in zip(incidents.records(), points, strict=True):
        if told.get("review") == "rejected" and not rejected:
            continue
        footprint, shape = shapes.get(told["incident_id"], ({}, None))
        yield Row(told, footprint, shape or point, words.get((told["incident_id"], told.get("report_id") or ""), {}))
