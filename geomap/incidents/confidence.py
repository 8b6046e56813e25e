"""How sure an incident is, 0-1: log-odds of what speaks for and against it, by the weights of ``confidence.toml``.

The features come from the record and the rules in its evidence alone, so that what a person sees in ``--explain`` is
what the figure is made of. Weights are fitted and cross-validated by ``tools/fit_confidence.py``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.models import Incident

FIGURES = ("count_min", "killed_min", "wounded_min", "captured_min")
_POINTS = frozenset(
    {"village", "town", "city", "capital", "site", "airport", "crossing", "peak", "pass", "valley", "lake", "island"}
)
_FIRM = frozenset(
    {"what it was done to", "inside the event's words", "begun in the event's words", "'of' after the event"}
)


def features(incident: Incident) -> dict[str, bool]:
    """What holds of an incident, by name; every name has a weight."""
    rules = {field: [e.rule for e in incident.evidence if e.field == field] for field in ("kind", "place", "date")}
    where = rules["place"][0] if rules["place"] else ""
    own = where.startswith(("'", "where it")) and not where.startswith("'the'")
    return {
        "several_words": len(rules["kind"]) > 1,
        "weak_words": all(rule.endswith("weak)") for rule in rules["kind"]),
        "noun_alone": all("(noun" in rule for rule in rules["kind"]),
        "actor": incident.actor_code is not None,
        "target": incident.target_code is not None,
        "own_date": "stated" in rules["date"],
        "firm_place": where in _FIRM,
        "own_place": own or where.endswith("_of"),
        "point_place": incident.place_kind in _POINTS,
        "country_place": incident.place_kind in {"country", "sea", "river"},
        "figure": any(getattr(incident, name) is not None for name in FIGURES),
        "asserted": bool(incident.asserted_by),
        "background": incident.background,
        "general_kind": incident.kind in {"attack", "deployment", "armed_clash"},
    }


def confidence(incident: Incident) -> float:
    """The chance that the incident is right, kept within the limits that were measured."""
    table = load("confidence")
    odds = table["intercept"] + sum(table["weights"][name] for name, holds in features(incident).items() if holds)
    value = 1.0 / (1.0 + math.exp(-odds))
    return float(round(min(table["highest"], max(table["lowest"], value)), 2))
