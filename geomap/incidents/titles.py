"""One line for a person: 'About 250 Azerbaijani troops 2 miles into Syunik'."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.models import Locality

_EVENT = {
    "incursion": "incursion", "armed_clash": "clash", "shelling": "shelling", "air_strike": "air strike", "explosion": "explosion",
    "attack": "attack", "capture": "capture", "seizure": "seizure", "withdrawal": "withdrawal", "deployment": "deployment",
    "ceasefire": "ceasefire", "protest": "protest",
}  # fmt: skip
_HELD = {"incursion": "", "deployment": "deployed", "withdrawal": "withdrawing"}
_INSIDE = expression(r"\b(?:in|inside|into|within|deep|of|from|off|along|between|around)$", re.IGNORECASE)


@cache
def _adjectives() -> frozenset[str]:
    states = load("demonyms")["states"].values()
    return frozenset(word for state in states for word in state.get("adjective", ()))


def make_title(
    kind: str,
    *,
    actor: str | None,
    target: str | None,
    count_text: str | None,
    distance_text: str | None,
    locality: Locality | None,
    killed: tuple[int | None, int | None],
) -> str:
    """The title from the report's own words; what it does not say is left out."""
    where = _where(locality, distance_text)
    if count_text and kind in _HELD:
        return _first_up(" ".join(part for part in (count_text, _HELD[kind], where) if part))
    mutual = kind in {"armed_clash", "ceasefire"}
    parts = [_EVENT[kind]]
    if actor and target and mutual and not {actor, target} & _adjectives():
        parts.append(f"between {actor} and {target}")
    elif actor in _adjectives():
        parts.insert(0, actor)  # 'Cambodian shelling': an adjective does not stand alone
    elif actor:
        parts.append(f"by {actor}")
    parts.append(where)
    title = " ".join(part for part in parts if part)
    low, high = killed
    if low is not None or high is not None:
        title += f", {_number(low, high)} killed"
    return _first_up(title)


def _where(locality: Locality | None, distance_text: str | None) -> str:
    if locality is None:
        return ""
    name = locality.place or locality.anchor
    anchor = locality.anchor.name if locality.anchor else ""
    if distance_text and locality.anchor is not None and anchor not in distance_text and locality.relation != "near":
        words = {"into": "into", "inside": "inside", "from": "from", "along": "along", "radius": "of"}.get(
            locality.relation, locality.relation.replace("_", " ")
        )
        bare = distance_text if _INSIDE.search(distance_text) else f"{distance_text} {words}"
        return f"{bare} {anchor}" if locality.place is None else f"{bare} {anchor}, at {locality.place.name}"
    if locality.relation == "near" and locality.place is None:
        return f"near {anchor}"
    return f"in {name.name}" if name else ""


def _number(low: int | None, high: int | None) -> str:
    if low is None:
        return f"up to {high}"
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low}–{high}"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
