"""What a trigger's sentence makes of it: who does it, the event words beside it, the clause that it stands in.

'Soldiers who held the bridge had left' seizes nothing, 'the column left Goma and fell on Sake' withdraws from nowhere,
what aeroplanes blow up was struck from the air.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.incidents.arms import OTHERWISE
from geomap.incidents.doers import agent_of, subject_of
from geomap.incidents.events import VIOLENT
from geomap.incidents.moves import foreign_ground, leaves
from geomap.incidents.telling import verb_group, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.incidents.triggers import Trigger

_SUBJECT, _PURPOSE = 3, 8
"""Words before 'left' among which its subject ends, and after it within which it is said what for."""
_GENERAL = frozenset({"attack", "armed_clash"})
"""Kinds that say little of how: the arms named beside them say more."""
_BY_ARMS = frozenset({"shelling", "air_strike", "explosion"})
"""Kinds that a weak word only guesses at: the arms named with it decide."""
_HOLDING = frozenset({"held", "controlled", "ruled", "ran", "governed", "manned", "occupied"})
"""Verbs that only say who somebody is where they stand in a clause with 'who'."""
_SETS_OUT = frozenset({"left", "leave", "leaves", "leaving", "departed", "depart", "departs"})
"""Verbs of leaving that are a setting out where something follows from it."""


def as_its_company_has_it(sentence: Sentence, trigger: Trigger, found: Sequence[Trigger]) -> Trigger:
    """The trigger as the other event words of its sentence let it be read."""
    if _says_where_they_stand(sentence, trigger, found):
        return replace(trigger, problem="says where those who do it stand")
    if (why := _is_no_end(sentence, trigger, found)) is not None:
        return replace(trigger, problem=why)
    if trigger.kind in {"explosion", "shelling"} and "attack" in trigger.also and _is_assault(sentence, trigger):
        return replace(trigger, kind="attack", also=tuple(sorted({*trigger.also, trigger.kind} - {"attack"})))
    if trigger.kind == "explosion" and _from_the_air(sentence, trigger):
        return replace(trigger, kind="air_strike", also=tuple(sorted({*trigger.also, "explosion"})))
    if trigger.toll and _is_harm_of_a_reference(sentence, trigger, found):
        return replace(trigger, reference=True)
    if trigger.kind == "deployment" and trigger.voice == "active" and leaves(sentence, trigger.last_token):
        return replace(trigger, kind="withdrawal", also=tuple(sorted({*trigger.also, "deployment"})))
    if trigger.kind == "deployment" and trigger.voice == "active" and foreign_ground(sentence, trigger.token):
        return replace(trigger, kind="incursion", also=tuple(sorted({*trigger.also, "deployment"})))
    if trigger.kind == "withdrawal" and _is_sent(sentence, trigger):
        return replace(trigger, kind="deployment", also=tuple(sorted({*trigger.also, trigger.kind})))
    if trigger.voice == "active" and trigger.weak and trigger.kind in _GENERAL:
        first = verb_group(sentence, trigger.token).first
        subject = next((t for t in found if t.voice == "noun" and t.last_token == first - 1), None)
        if subject is not None and subject.kind in _BY_ARMS:  # 'air strikes targeted'
            also = tuple(sorted({*trigger.also, trigger.kind} - {subject.kind}))
            return replace(trigger, kind=subject.kind, also=also, weak=subject.weak)
    return trigger


def _is_harm_of_a_reference(sentence: Sentence, trigger: Trigger, found: Sequence[Trigger]) -> bool:
    """'in response to an attack in X that killed dozens': the harm is that of what is only referred to."""
    first = verb_group(sentence, trigger.token).first
    before = next((t for t in reversed(found) if t.last_token < first), None)
    return before is not None and before.reference and sentence.tokens[first - 1].low in {"that", "which"}


def _is_sent(sentence: Sentence, trigger: Trigger) -> bool:
    """'reinforcements left X', 'two battalions left X to reinforce Y': who goes to a front, not away from one."""
    tokens = sentence.tokens
    if tokens[trigger.token].low not in {"left", "leave", "leaves", "leaving", "departed", "depart"}:
        return False
    before = {t.low for t in tokens[max(0, trigger.token - _SUBJECT) : trigger.token]}
    purpose = [t.low for t in tokens[trigger.last_token + 1 : trigger.last_token + _PURPOSE]]
    aims = any(a == "to" and b in words("reinforcing") for a, b in pairwise(purpose))
    sails = "for" in purpose and subject_of(sentence, verb_group(sentence, trigger.token).first) == "vessel"
    return bool(before & {"reinforcements", "reinforcement"}) or aims or sails


def _says_where_they_stand(sentence: Sentence, trigger: Trigger, found: Sequence[Trigger]) -> bool:
    """'units deployed near X opened fire', 'fired at troops stationed in X': a participle of standing, told beside a deed."""
    tokens = sentence.tokens
    if trigger.kind != "deployment" or tokens[trigger.token].low not in words("standing"):
        return False
    group = verb_group(sentence, trigger.token)
    if tokens[trigger.token].low == "based" and not group.be and not group.have:
        return True  # 'a group based in X'
    if group.be or group.have or group.modal or group.to or tokens[trigger.token - 1].low in words("new_subject"):
        return False
    deeds = [t for t in found if t.kind != "deployment" and not t.toll and t.voice != "noun"]
    before = next((t for t in reversed(deeds) if t.last_token < trigger.token), None)
    after = next((t for t in deeds if t.token > trigger.last_token), None)
    spans = [(before.last_token + 1, trigger.token)] if before is not None else []
    if after is not None:
        first = verb_group(sentence, after.token).first
        spans += [(trigger.last_token + 1, first)] if tokens[first - 1].low not in {"and", "but", "or"} else []
    return any(words("new_subject").isdisjoint(t.low for t in tokens[low:high]) for low, high in spans)


def _is_no_end(sentence: Sentence, trigger: Trigger, found: Sequence[Trigger]) -> str | None:
    """Why a word of holding or of leaving tells of no event of its own; None where it does."""
    tokens = sentence.tokens
    low = tokens[trigger.token].low
    if trigger.kind == "seizure" and low in _HOLDING and trigger.voice == "active":
        first = verb_group(sentence, trigger.token).first
        if first and tokens[first - 1].low in {"who", "that", "which"}:
            return "says who they are"  # 'the units that held the town'
    if trigger.kind == "withdrawal" and low in _SETS_OUT | {"had"}:
        if _is_flown(sentence, trigger):
            return "aircraft set out"
        if any(_follows(sentence, trigger, t) for t in found):
            return "those set out who strike elsewhere"
    return None


def _is_flown(sentence: Sentence, trigger: Trigger) -> bool:
    """'bombers that had left Texas in the morning': they are on a mission."""
    return subject_of(sentence, verb_group(sentence, trigger.token).first) == "air"


def _follows(sentence: Sentence, left: Trigger, trigger: Trigger) -> bool:
    """'had left their lines; they took the base', 'left Goma and fell on Sake': a deed of those who left, told after it."""
    if trigger.token <= left.last_token or trigger.kind not in VIOLENT or trigger.toll or trigger.problem is not None:
        return False
    if trigger.voice != "active" or trigger.kind == "capture":
        return False
    first = verb_group(sentence, trigger.token).first
    before = sentence.tokens[first - 1].low if first else ""
    return before in {"and", "they", ","}


def _is_assault(sentence: Sentence, trigger: Trigger) -> bool:
    """'assailants, preceded by mortar rounds and a car full of explosives, fell on the camp': men who came themselves."""
    low = sentence.tokens[trigger.token].low
    if trigger.voice != "active" or not low.startswith(
        ("storm", "raid", "assault", "fell", "fall", "overran", "assail", "rush")
    ):
        return False
    return subject_of(sentence, verb_group(sentence, trigger.token).first) in {"gunmen", "force"}


def _from_the_air(sentence: Sentence, trigger: Trigger) -> bool:
    """'six aeroplanes blew up two bunkers', 'two MiGs threw bombs on the bridge': whether aircraft are the subject of a blast."""
    if trigger.voice not in {"active", "passive"} or trigger.toll:
        return False
    tokens = sentence.tokens
    if not OTHERWISE["air_strike"].isdisjoint(
        sentence.lows[max(0, trigger.token - _PURPOSE) : trigger.last_token + _PURPOSE]
    ):
        return False  # 'a suicide bomber'
    if {"himself", "herself", "themselves", "bomber"} & {
        *sentence.lows[max(0, trigger.token - _SUBJECT) : trigger.last_token + 2]
    }:
        return False  # 'a bomber blew himself up'
    if trigger.voice == "active":
        return subject_of(sentence, verb_group(sentence, trigger.token).first) == "air"
    behind = [t.low for t in tokens[trigger.last_token + 1 : trigger.last_token + _PURPOSE]]
    return "by" in behind and any(agent_of(low) == "air" for low in behind[behind.index("by") :])
