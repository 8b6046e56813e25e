"""What a spot is worth: whether it is known, only measures, or lies on a side's soil; and how it is told in a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.incidents.locations import UNDIRECTED_M

if TYPE_CHECKING:
    from geomap.incidents.locations import Spot
    from geomap.incidents.sites import Site
    from geomap.models import Locality


def is_off_a_state(spot: Spot) -> bool:
    """'overran the place, four kilometres from Mali': how far off a state begins says less of where than what came before."""
    chosen, d = spot.place.chosen, spot.distance
    return (
        chosen is not None and chosen.kind == "country" and d is not None and d.m is not None and d.relation == "from"
    )


def is_adrift(site: Site) -> bool:
    """Whether a phrase only measures how far off something is ('the town, 100 km from X'), or names a doubtful place."""
    d = site.distance
    if d is not None and d.m is not None and d.relation in {"from", "radius"} and d.m > UNDIRECTED_M / 5:
        return True
    if site.candidate is not None:
        return site.candidate.kind in {"river", "range"} and d is not None
    return site.border is None and site.place.mention.certainty < 0.5


def is_on_soil(spot: Spot, sides: set[str]) -> bool:
    """Whether a spot lies in the state of one of the sides, where any is a state."""
    chosen = spot.place.chosen
    return not sides or chosen is None or chosen.country_code in sides


def is_known(spot: Spot) -> bool:
    """Whether something with a position stands for the spot."""
    return spot.place.chosen is not None or spot.site.border is not None


def place_fields(place: Locality) -> dict[str, Any]:
    """``place``, ``place_id``, ``place_kind``, ``country_code`` and ``admin1`` of an incident's row.

    A border without a place on it is a line of its own, between no one's regions; a list is told as a list.
    """
    named = place.place or place.anchor
    if named is None:
        return {}
    if place.border_with is not None and named.kind == "country" and named.country_code:
        sides = [c for c in (place.border_with, place.actor_code, place.target_code) if c and c != named.country_code]
        if not sides:
            return {
                "place": f"border of {named.country_code}",
                "place_id": f"border:{named.country_code}",
                "place_kind": "line",
            }
        a, b = sorted((named.country_code, sides[0]))
        return {
            "place": f"border of {a} and {b}",
            "place_id": f"border:{a}-{b}",
            "place_kind": "line",
            "country_code": None,
            "admin1": None,
        }
    names = ", ".join(dict.fromkeys(c.name for c in (named, *place.among)))
    return {
        "place": names, "place_id": named.place_id, "place_kind": named.kind, "country_code": named.country_code, "admin1": named.admin1,
    }  # fmt: skip
