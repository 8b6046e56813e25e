"""What an accusation tells by itself: 'accused Eritrea of seizing X', 'of sending troops into X'."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from geomap.incidents.reach import TOWN

if TYPE_CHECKING:
    from geomap.incidents.actor_words import Actor
    from geomap.incidents.dates import Dated
    from geomap.incidents.locations import Spot
    from geomap.incidents.readings import Line
    from geomap.incidents.triggers import Trigger

_INWARDS = frozenset({"into", "onto", "across", "over", "inside"})
_REACH = 40
"""Characters behind the words of a move within which it says whither."""


def is_general(line: Line, trigger: Trigger, spot: Spot | None, dated: Dated | None) -> bool:
    """'accuses Rwanda of sending troops to the rebels': what a side is charged with at large, of no day and no town."""
    tokens = line.sentence.tokens
    before = tokens[trigger.token - 1].low if trigger.token else ""
    if before not in {"of", "for"} or not tokens[trigger.token].low.endswith("ing"):
        return False
    if not any(s.stance == "blame" and s.end <= trigger.start for s in line.statements):
        return False
    if trigger.kind == "deployment":
        return True  # 'of moving tanks up to the border'
    return (dated is None or not dated.own) and (spot is None or (spot.narrowness < TOWN and spot.site.border is None))


def is_charged(line: Line, actor: Actor | None) -> bool:
    """Whether a side's deed is what another one, which is named, accuses it of in the sentence."""
    if actor is None or actor.code is None:
        return False
    return any(
        s.stance == "blame"
        and s.blamed is not None
        and s.blamed.code == actor.code
        and s.source is not None
        and s.source.code not in {None, actor.code}
        for s in line.statements
    )


def as_intrusion(text: str, line: Line, trigger: Trigger, actor: Actor | None) -> Trigger:
    """The move of which a side is accused as what it is called: 'accused Rwanda of sending troops into Masisi'."""
    if trigger.kind != "deployment" or trigger.voice != "active" or not is_charged(line, actor):
        return trigger
    words = text[trigger.start : min(trigger.end + _REACH, line.sentence.end)].lower().split()
    if _INWARDS.isdisjoint(words):
        return trigger
    return dataclasses.replace(trigger, kind="incursion", also=tuple(sorted({*trigger.also, "deployment"})))


def names_its_deed(line: Line, trigger: Trigger, spot: Spot | None, dated: Dated | None) -> bool:
    """'blamed Eritrea for the shelling of X on Tuesday': a charge whose deed has a town and a day of its own tells of it."""
    if not any(s.stance == "blame" and s.start < trigger.start for s in line.statements):
        return False
    return dated is not None and dated.own and spot is not None and spot.narrowness >= TOWN
