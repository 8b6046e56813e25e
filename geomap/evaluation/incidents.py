"""Incidents held against hand-made labels: what was found, what was missed and why, and whether confidence is true.

A labelled report is a JSON object with ``id``, ``text`` and ``incidents``; a label has a ``kind`` (and ``kind_also``), a
``location`` with ``lat``, ``lon`` and ``tolerance_km``, and the fields that the report states. An incident is found where
its kind fits and its point lies within the tolerance. Labels marked ``background`` neither help nor hurt precision and
recall. ``same_event`` marks labels of several reports that are one event.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.models import Incident

EARTH_KM = 6371.0088
"""Mean radius of the Earth."""
MUTUAL = frozenset({"armed_clash", "ceasefire"})
"""Neither side is the first: actor and target may be swapped."""
TOLLS = ("killed", "wounded", "captured")
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
"""Edges of the reliability table; below 0.5 there is little to tell apart."""

Label = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with the incident that was found for it, or either alone."""

    report_id: str
    label: Label | None
    incident: Incident | None
    cause: str | None = None
    """For a miss or a wrong one, in a few words: what stood in the way."""

    @property
    def is_background(self) -> bool:
        """Whether the label is of an earlier event that the report only recalls."""
        return bool(self.label and self.label.get("background"))


@dataclass(frozen=True, slots=True)
class Bin:
    """A row of the reliability table."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean of what was claimed."""
    right: float
    """Share that was right."""


@dataclass(slots=True)
class IncidentScores:
    """The figures of a set of labelled reports."""

    pairs: list[Pair] = field(default_factory=list)
    fields: dict[str, list[int]] = field(default_factory=dict)
    """Field -> [right, labelled], over the incidents found."""
    invented: Counter[str] = field(default_factory=Counter)
    """Figures stated that the label does not have."""
    whole: int = 0
    quiet: int = 0
    quiet_wrong: int = 0

    def _count(self, *, label: bool, incident: bool) -> int:
        return sum(
            (p.label is not None) is label and (p.incident is not None) is incident and not p.is_background
            for p in self.pairs
        )

    @property
    def found(self) -> int:
        """Labelled incidents that were found, background apart."""
        return self._count(label=True, incident=True)

    @property
    def missed(self) -> int:
        """Labelled incidents that were not found, background apart."""
        return self._count(label=True, incident=False)

    @property
    def spurious(self) -> int:
        """Incidents that no label has."""
        return self._count(label=False, incident=True)

    @property
    def precision(self) -> float | None:
        """Share of the incidents stated that are labelled."""
        return ratio(self.found, self.found + self.spurious)

    @property
    def recall(self) -> float | None:
        """Share of the labelled incidents that were found."""
        return ratio(self.found, self.found + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return ratio(2 * self.found, 2 * self.found + self.spurious + self.missed)

    @property
    def background_recall(self) -> float | None:
        """Share of the recalled earlier events that were found."""
        told = [p for p in self.pairs if p.is_background]
        return ratio(sum(p.incident is not None for p in told), len(told))

    @property
    def field_accuracy(self) -> float | None:
        """Share of the labelled fields of found incidents that are right."""
        return ratio(sum(r for r, _ in self.fields.values()), sum(n for _, n in self.fields.values()))

    def merged(self) -> tuple[int, int, int]:
        """Pairs of reports of one event that share their id, pairs in all, and pairs joined that are no one event."""
        told = [p for p in self.pairs if p.label and p.incident]
        pairs = [(a, b) for i, a in enumerate(told) for b in told[i + 1 :] if a.report_id != b.report_id]
        same = joined = wrong = 0
        for a, b in pairs:
            event = (a.label or {}).get("same_event")
            one = bool(event) and event == (b.label or {}).get("same_event")
            alike = (
                a.incident is not None and b.incident is not None and a.incident.incident_id == b.incident.incident_id
            )
            same += one
            joined += one and alike
            wrong += alike and not one
        return joined, same, wrong

    def causes(self) -> dict[str, int]:
        """Misses and wrong incidents by cause, the most frequent first."""
        tally = Counter(p.cause for p in self.pairs if p.cause and not p.is_background)
        return dict(sorted(tally.items(), key=lambda row: (-row[1], row[0])))

    def reliability(self) -> list[Bin]:
        """Confidence claimed against the share that was right; an incident of the background counts as right."""
        told = [(p.incident.confidence, p.label is not None) for p in self.pairs if p.incident is not None]
        rows = []
        for low, high in itertools.pairwise(BINS):
            here = [(c, right) for c, right in told if low <= c < high]
            if here:
                mean = sum(c for c, _ in here) / len(here)
                rows.append(Bin(low, min(high, 1.0), len(here), mean, sum(r for _, r in here) / len(here)))
        return rows

    def figures(self) -> dict[str, Any]:
        """The figures as plain values, for JSON and for a gate."""
        joined, same, wrong = self.merged()
        return {
            "incidents": self.found + self.missed,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "whole_record": ratio(self.whole, self.found + self.missed),
            "fields": {name: f"{right}/{of}" for name, (right, of) in sorted(self.fields.items())},
            "field_accuracy": self.field_accuracy,
            "invented_figures": dict(sorted(self.invented.items())),
            "background_recall": self.background_recall,
            "same_event_pairs_merged": f"{joined}/{same}",
            "pairs_merged_wrongly": wrong,
            "reports_without_incident_wrongly_mapped": f"{self.quiet_wrong}/{self.quiet}",
        }


def score_incidents(reports: Sequence[Mapping[str, Any]], found: Mapping[str, Sequence[Incident]]) -> IncidentScores:
    """Labelled reports against the incidents read from each, by report id."""
    scores = IncidentScores()
    for report in reports:
        name, labels = str(report["id"]), list(report.get("incidents") or [])
        incidents = list(found.get(name, ()))
        _add(scores, name, labels, incidents)
        if not labels:
            scores.quiet += 1
            scores.quiet_wrong += bool(incidents)
    return scores


def _add(scores: IncidentScores, name: str, labels: list[Label], incidents: list[Incident]) -> None:
    chosen = match(labels, incidents)
    free = [i for n, i in enumerate(incidents) if n not in {b for _, b in chosen}]
    for at, number in sorted(chosen):
        label, incident = labels[at], incidents[number]
        scores.pairs.append(Pair(name, label, incident))
        if label.get("background"):
            continue
        checks, extra = check_fields(label, incident), invented(label, incident)
        for key, right in checks.items():
            row = scores.fields.setdefault(key, [0, 0])
            row[0] += right
            row[1] += 1
        scores.invented.update(extra)
        scores.whole += all(checks.values()) and not extra
    left = [label for n, label in enumerate(labels) if n not in {a for a, _ in chosen}]
    scores.pairs += [Pair(name, label, None, _why_missed(label, free)) for label in left]
    scores.pairs += [Pair(name, None, i, _why_wrong(i, labels, left)) for i in free]


def _why_missed(label: Label, free: Sequence[Incident]) -> str:
    near = [i for i in free if kind_fits(label, i)]
    if near:
        return "missed: the kind is found, the place is not" + (" known" if all(i.lat is None for i in near) else "")
    return (
        "missed: found as another kind" if any(_place_fits(label, i) for i in free) else "missed: not read as an event"
    )


def _why_wrong(incident: Incident, labels: Sequence[Label], left: Sequence[Label]) -> str:
    if any(kind_fits(label, incident) for label in left):
        return "wrong: its place"
    if any(_place_fits(label, incident) for label in left):
        return "wrong: its kind"
    if any(kind_fits(label, incident) and _place_fits(label, incident) for label in labels):
        return "wrong: told twice"
    return "wrong: no such event"


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    h = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def kind_fits(label: Label, incident: Incident) -> bool:
    """Whether the incident's kind is one that the label allows."""
    return incident.kind in {label["kind"], *(label.get("kind_also") or ())}


def _place_fits(label: Label, incident: Incident) -> bool:
    place = label.get("location")
    if not place:
        return True
    if incident.lat is None or incident.lon is None:
        return False
    return distance_km(incident.lat, incident.lon, place["lat"], place["lon"]) <= float(place["tolerance_km"])


def match(labels: Sequence[Label], incidents: Sequence[Incident]) -> list[tuple[int, int]]:
    """Labels and incidents one to one, the pairs with most right fields first."""
    ranked = sorted(
        (
            (-sum(check_fields(label, incident).values()), bool(label.get("background")), a, b)
            for a, label in enumerate(labels)
            for b, incident in enumerate(incidents)
            if kind_fits(label, incident) and _place_fits(label, incident)
        ),
        key=lambda row: row[:2],
    )
    used_labels: set[int] = set()
    used: set[int] = set()
    pairs = []
    for _, _, a, b in ranked:
        if a not in used_labels and b not in used:
            used_labels.add(a)
            used.add(b)
            pairs.append((a, b))
    return pairs


def check_fields(label: Label, incident: Incident) -> dict[str, bool]:
    """Field -> right, for each field that the label has."""
    checks: dict[str, bool] = {}
    sides = {"actor": label.get("actor"), "target": label.get("target")}
    if label["kind"] in MUTUAL and _same(label.get("actor"), incident.target_code):
        sides = {"actor": label.get("target"), "target": label.get("actor")}
    for side, code in sides.items():
        if code:
            checks[side] = _same(code, getattr(incident, f"{side}_code"))
    for name in ("count", *TOLLS):
        if label.get(name):
            checks[name] = _interval_fits(label[name], incident, name)
    if told := label.get("distance"):
        if told.get("m") is not None:
            checks["distance"] = (
                incident.distance_m is not None and abs(incident.distance_m - told["m"]) <= 0.02 * told["m"]
            )
        checks["relation"] = incident.distance_relation == told["relation"]
    if told := label.get("date"):
        start, end = incident.date_start, incident.date_end or incident.date_start
        checks["date"] = (
            start is not None and end is not None
            and start.isoformat() <= told["end"] and end.isoformat() >= told["start"]
        )  # fmt: skip
    if label.get("asserted_by"):
        checks["asserted_by"] = set(label["asserted_by"]) <= set(incident.asserted_by)
    if label.get("denied_by"):
        checks["denied_by"] = set(label["denied_by"]) == set(incident.denied_by)
    return checks


def invented(label: Label, incident: Incident) -> list[str]:
    """Figures and denials that the incident states and the label does not have."""
    made = [name for name in ("count", *TOLLS) if not label.get(name) and getattr(incident, f"{name}_min") is not None]
    if not label.get("distance") and incident.distance_m is not None:
        made.append("distance")
    if not label.get("denied_by") and incident.denied_by:
        made.append("denied_by")
    return made


def _same(a: str | None, b: str | None) -> bool:
    return (a or "").casefold().strip() == (b or "").casefold().strip()


def _interval_fits(told: Mapping[str, Any], incident: Incident, name: str) -> bool:
    """Equal to 1 %; an open end must be open in both."""
    for label, value in ((told.get("min"), getattr(incident, f"{name}_min")), (told.get("max"), getattr(incident, f"{name}_max"))):  # fmt: skip
        if label is None or value is None:
            if label is not value:
                return False
        elif abs(label - value) > max(0.5, 0.01 * abs(label)):
            return False
    return True


def ratio(part: int, whole: int) -> float | None:
    """Part of a whole to four digits; None of nothing."""
    return round(part / whole, 4) if whole else None
