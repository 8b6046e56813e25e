"""How sure an incident is, 0-1: a sum of what speaks for it, by the weights of ``confidence.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.incidents.events import Event
    from geomap.models import Incident


def confidence(incident: Incident, event: Event) -> float:
    """Base, plus the weight of each feature that holds, kept within the limits."""
    table = load("confidence")
    spot = event.spot
    features = {
        "strong_trigger": any(not s.trigger.weak for s in event.seeds),
        "several_triggers": len(event.seeds) > 1,
        "actor": incident.actor_code is not None,
        "target": incident.target_code is not None,
        "own_date": any(s.dated is not None and s.dated.own for s in event.seeds),
        "own_place": spot is not None and any(s.spot is spot for s in event.seeds[:1]),
        "place_in_clause": spot is not None and spot.rule == "same clause",
        "place_certain": spot is not None and spot.place.score >= 0.6,
        "narrow_place": incident.place_kind not in {None, "country", "region", "sea"},
        "figure": any(
            v is not None
            for v in (incident.count_min, incident.killed_min, incident.wounded_min, incident.captured_min)
        ),
        "asserted": bool(incident.asserted_by),
        "background": incident.background,
        "general_kind": incident.kind in {"attack", "deployment"},
    }
    value: float = table["base"] + sum(table["weights"][name] for name, holds in features.items() if holds)
    return float(round(min(table["highest"], max(table["lowest"], value)), 2))
