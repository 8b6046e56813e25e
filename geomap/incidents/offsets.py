"""How far an event was from what: the length that its own words tie to its place, or a sentence that places the spot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.events import Event
    from geomap.incidents.locations import Spot
    from geomap.incidents.readings import Line
    from geomap.models import Distance

_REACH = 3
"""Sentences after an event within which 'The camp lay 1,800 metres inside Ecuador' still places it."""
_DEPTH_REACH = 2
"""Sentences after an incursion within which its depth is told: 'They had come 500 metres into Indian territory'."""
_RIGHT_AFTER = 25
"""Characters between an event's words and a length that is theirs, at most."""
_BREAKS = expression(r"[,.;:()]|\b(?:and|who|which|where|when|after|before)\b")
_NEAR_M = 100_000.0
"""A town farther from what it is measured from than this is only introduced to the reader, its event not placed."""
_SETTLEMENT = expression(r"\b(?:city|town|village|settlement|hamlet|port)\b", re.IGNORECASE)
_PLACED = expression(
    r"^(?:\W*)(?:the|this|that|their|its|both)\s(?:[\w-]+\s){0,3}?(?:city|town|village|settlement|hamlet|port|camp|outpost|base|post|checkpoint|position|shoal|reef|spot|site|scene|"
    r"place|point|island|islet|bridge|vessel|ship|tanker|platform|rig|plant|mine|depot|field|crossing|crater|wreck|wreckage|"
    r"convoy|compound|airfield|garrison|hill|ridge|attack|strike|clash|ambush|incident|shelling|blast|explosion)s?\b"
    r"(?:\s[\w-]+){0,3}?\s(?:lies|lay|lie|stands|stood|sits|is|was|are|were|happened|occurred|took place|came|fell)\b[^.;]{0,60}$",
    re.IGNORECASE,
)


_ASIDE = expression(
    r",? ?\(?(?:(?:an?|the) [\w -]{1,40}? )?(?:(?:which|that) (?:lies|is|stands|sits) |lying |located |situated )?(?:at (?:a distance of )?)?",
    re.IGNORECASE,
)


def _named(name: str) -> re.Pattern[str]:
    """The beginning of a sentence that says where a place of this name lies."""
    return re.compile(
        rf"\W*{re.escape(name)}(?:, [^,.;]{{1,60}},)?(?: itself)? (?:lies|lay|stands|stood|sits|is|was)(?: located| situated)?(?: \w+){{0,2}} ?$"
    )


def _beside_name(name: str) -> re.Pattern[str]:
    """The beginning of a sentence that sets a length beside a place of this name: 'Nampala, a borough 40 km from'."""
    return re.compile(rf"\W*{re.escape(name)},(?: an?)? (?:[^,.;]{{1,50}} )?(?:at )?$")


def find_offset(
    event: Event, events: Sequence[Event], spot: Spot | None, lines: Sequence[Line], *, text: str, bare: bool
) -> Distance | None:
    """The distance of an event; ``bare`` lets a relation without a figure ('near') count."""
    told = [s.spot.distance for s in event.seeds if s.spot is not None and s.spot.distance is not None]
    if not told and spot is not None and spot.distance is not None:
        told = [spot.distance]
    figure = (
        next((d for d in told if d.m is not None), None)
        or _apposed(event, spot, lines, text)
        or _depth(event, events, lines)
        or _landed(event, lines, text)
        or _described(event, events, lines, text)
    )
    if figure is not None:
        return figure
    return told[0] if told and bare else None


def _apposed(event: Event, spot: Spot | None, lines: Sequence[Line], text: str) -> Distance | None:
    """'in Daglica, some 5 km from the Iraqi border': a length right after the name of the place."""
    spots = [s.spot for s in event.seeds if s.spot is not None] or ([spot] if spot is not None else [])
    ends = [s.place.mention.end for s in spots]
    for number in sorted({s.trigger.sentence for s in event.seeds}):
        for distance in lines[number].distances:
            if distance.m is None or distance.relation in {None, "along", "between", "in"}:
                continue
            if any(end <= distance.start <= end + 60 and _ASIDE.fullmatch(text[end : distance.start]) for end in ends):
                return distance
    return None


def _landed(event: Event, lines: Sequence[Line], text: str) -> Distance | None:
    """'rounds landed within 500 m of the HQ': a length right after the event's words, whatever it is measured from."""
    for seed in event.seeds:
        for distance in lines[seed.trigger.sentence].distances:
            between = text[seed.trigger.end : distance.start]
            near = 0 <= distance.start - seed.trigger.end <= _RIGHT_AFTER and not _BREAKS.search(between)
            if near and distance.m is not None and distance.relation in {"from", "radius"}:
                return distance
    return None


def _depth(event: Event, events: Sequence[Event], lines: Sequence[Line]) -> Distance | None:
    """How far an incursion went: the first figure 'into' something in its own sentences or those right after."""
    if event.kinds[0] != "incursion":
        return None
    own = sorted({s.trigger.sentence for s in event.seeds})
    others = {s.trigger.sentence for e in events if e is not event for s in e.seeds}
    read = [lines[number] for number in own if number not in others]
    for number in range(own[-1] + 1, min(len(lines), own[-1] + 1 + _DEPTH_REACH)):
        if number in others:
            break
        read.append(lines[number])
    return next((d for line in read for d in line.distances if d.m is not None and d.relation == "into"), None)


def _described(event: Event, events: Sequence[Event], lines: Sequence[Line], text: str) -> Distance | None:
    """A length in a sentence that only says where the spot lies, for the last event before it."""
    last = max(s.trigger.sentence for s in event.seeds)
    later = [s.trigger.sentence for e in events if e is not event for s in e.seeds if s.trigger.sentence > last]
    stop = min([*later, last + 1 + _REACH, len(lines)])
    own = lines[last]
    names = {s.spot.place.mention.text for s in event.seeds if s.spot is not None}
    for distance in own.distances:  # 'drones hit an office in B; the city lies 80 km north of K'
        begun = text.rfind(";", own.sentence.start, distance.start) + 1
        told = distance.m is not None and distance.relation not in {None, "along", "between", "in"}
        if begun and told and _PLACED.match(text[begun : distance.start]):
            return distance
    for line in lines[last + 1 : stop]:
        for distance in line.distances:
            if distance.m is None or distance.relation in {None, "along", "between", "in"}:
                continue
            begun = max(line.sentence.start, text.rfind(";", line.sentence.start, distance.start) + 1)
            before = text[begun : distance.start]
            said = _PLACED.match(before) or next(
                (m for n in names for words in (_named, _beside_name) if (m := words(n).match(before))), None
            )
            if said is not None and (
                distance.m <= _NEAR_M or not (_SETTLEMENT.search(said[0]) or said.re is not _PLACED)
            ):
                return distance
    return None
