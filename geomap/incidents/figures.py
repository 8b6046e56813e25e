"""Figures of an event: the doer's strength and the tolls, each from the words of the report and from nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.models import Count

OUTCOMES = ("killed", "wounded", "captured")
_SUBSET_BEFORE = expression(
    r"(?:\bincluding|\bamong them|\bof whom|\bof which|\bof them|\bincl\.|\bnamely|\bat least one of them)\W+(?:at least\W+)?$",
    re.IGNORECASE,
)
_SUBSET_AFTER = expression(
    r"^\W*(?:of them|of these|of those|of whom|of the dead|of the wounded|of the victims)\b"
    r"|^(?: [A-Z][\w.'’-]+){0,4} among(?:st)? them(?=\s*[,.;)]|\s+and\b)",
    re.IGNORECASE,
)
_SUBSET_INSIDE = expression(
    r"\bof (?:them|these|those|whom|which|the dead|the victims|the \w+(?:-\w+)?)\b", re.IGNORECASE
)
_FORMER = expression(
    r"\b(?:at first|initially|earlier|previously|had put|up from|down from|revised from|had spoken of|first)\b",
    re.IGNORECASE,
)
_OWN = expression(r"(?:(?!\band\b)[^.;:,]){0,60}?\b(?:of|among|amongst)\s+(?:their|its|his|our)\s+own\b", re.IGNORECASE)
_HANDED = expression(
    r"\b(?:brought|carried|handed|gave|sent|returned|exchanged|swapped|received|flew)\s(?:back|over|home|up|out)?\s?(?:the\s)?$",
    re.IGNORECASE,
)
"""'brought back two bodies': they died before."""
SAME_SENTENCE = 200
"""Characters between two tolls of one statement, at most."""
_SOLDIERS = frozenset(
    [
        "soldier",
        "soldiers",
        "troops",
        "trooper",
        "servicemen",
        "serviceman",
        "policeman",
        "policemen",
        "officer",
        "officers",
        "police",
        "sergeant",
        "lieutenant",
        "guard",
        "guards",
        "marines",
        "commandos",
        "peacekeepers",
        "personnel",
        "conscripts",
        "rangers",
        "paratroopers",
        "major",
        "majors",
        "colonel",
        "captain",
        "general",
        "men",
    ]
)
_FIGHTERS = frozenset(
    [
        "fighter",
        "fighters",
        "gunman",
        "gunmen",
        "militant",
        "militants",
        "rebel",
        "rebels",
        "insurgent",
        "insurgents",
        "attacker",
        "attackers",
        "terrorist",
        "terrorists",
        "bandit",
        "bandits",
        "jihadist",
        "jihadists",
        "assailant",
        "assailants",
        "bomber",
        "guerrillas",
        "separatists",
        "enemies",
        "militiamen",
    ]
)
_STRENGTH = frozenset({"personnel", "fighters", "vehicles", "aircraft", "vessels", "munitions"})
_STRENGTH_NOUNS = frozenset({"men", "people", "soldiers", "attackers", "gunmen", "members", "group", "officers"})
_OF = (
    (frozenset({"peacekeeper", "peacekeepers"}), "peacekeepers"),
    (frozenset({"gunman", "gunmen"}), "gunmen"),
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the counts it is made from."""

    low: int | None
    high: int | None
    counts: tuple[Count, ...]
    rule: str


def people_of(count: Count) -> str:
    """Which sort of victims: state's men, fighters, civilians or just people."""
    noun = (count.noun or "").lower().split()[-1:] or [""]
    if noun[0] in _FIGHTERS or count.category == "fighters":
        return "fighters"
    if noun[0] in _SOLDIERS or count.category == "personnel":
        return "personnel"
    return "civilians" if count.category == "civilians" else "people"


def is_subset(text: str, count: Count, others: Sequence[Count]) -> bool:
    """Whether the count is a part of another ('six of them commandos', 'including ten children')."""
    before, after = text[max(0, count.start - 40) : count.start], text[count.end : count.end + 40]
    if (
        _SUBSET_BEFORE.search(before)
        or _SUBSET_AFTER.match(after)
        or re.search(r"\bof (?:them|these|those|whom|which|the dead|the victims)\b", count.text)
    ):
        return True
    # 'including ten women and 12 children': the second part of a list of parts
    if re.search(
        r"(?:\bincluding|\bamong them)\b[^.;:]{0,50}(?:\band|,)\s+$", text[max(0, count.start - 80) : count.start]
    ):
        return True
    same = [
        o
        for o in others
        if o is not count and o.outcome == count.outcome and o.high and count.high and o.high > count.high
    ]
    return bool(_SUBSET_INSIDE.search(count.text) and any(people_of(o) == people_of(count) for o in same))


def toll(text: str, counts: Sequence[Count], outcome: str) -> Interval | None:
    """The event's toll: parts of one sentence add up, differing accounts make one interval."""
    told = [c for c in counts if c.outcome == outcome and (c.low is not None or c.high is not None)]
    told = [c for c in told if not is_subset(text, c, told)]
    told = [c for c in told if not c.partial] or told
    told = [c for c in told if not _HANDED.search(text, max(0, c.start - 30), c.start)]
    told = [c for c in told if not _is_own_side(text, c, told)]
    if not told:
        return None
    current = [c for c in told if not _FORMER.search(text[max(0, c.start - 30) : c.start])] or told
    groups: list[list[Count]] = []
    for count in current:
        if groups and _adds(text, groups[-1][-1], count):
            groups[-1].append(count)
        else:
            groups.append([count])
    sums = [_sum(group) for group in groups]
    # a total followed by its parts: '100 persons: 59 on one side and 41 on the other', '131 enemies, 84 ... and 47 ...'
    if len(groups) == 1 and len(groups[0]) > 2 and groups[0][0].low == sum(c.low or 0 for c in groups[0][1:]):
        sums = [(groups[0][0].low, groups[0][0].high)]
    elif len(groups) == 2 and len(groups[1]) > 1 and sums[0][0] == sums[1][0]:
        sums = sums[:1]
    elif len(groups) == 2 and len(groups[0]) == 1 == len(groups[1]) and _other_side(groups[0][0], groups[1][0]):
        sums = [_sum([groups[0][0], groups[1][0]])]
    lows = [low for low, _ in sums if low is not None]
    highs = [high for _, high in sums]
    low = min(lows) if lows else None
    if len(sums) == 1:
        return Interval(sums[0][0], sums[0][1], tuple(current), "sum" if len(current) > 1 else "stated")
    closed = [h for h in highs if h is not None]
    high = max(closed) if len(closed) == len(highs) else None
    return Interval(low, high, tuple(current), "differing accounts")


def _is_own_side(text: str, count: Count, others: Sequence[Count]) -> bool:
    """'killed 131 of the enemy and lost nine of their own': beside what was done to the other side, one's own losses."""
    if not _OWN.match(text[count.start : count.end + 20]):
        return False
    return any(o is not count and abs(o.start - count.start) < SAME_SENTENCE and o.low != count.low for o in others)


def _adds(text: str, first: Count, second: Count) -> bool:
    """Whether two counts of one outcome are parts of one sum: close together in one statement."""
    between = text[first.end : second.start]
    if len(between) > 60 or re.search(r"[.;:!?\n]", between):
        return False
    return bool(re.search(r"\b(?:and|plus|as well as|another)\b|,|\band\b", between)) and not re.search(
        r"\b(?:while|but|said|says|put|claim\w*|to)\b", between
    )


def _other_side(first: Count, second: Count) -> bool:
    return {people_of(first), people_of(second)} == {"personnel", "fighters"} and not {first.high, second.high} & {None}


def _sum(group: Sequence[Count]) -> tuple[int | None, int | None]:
    lows = [c.low for c in group]
    highs = [c.high for c in group]
    low = sum(value for value in lows if value is not None) if any(value is not None for value in lows) else None
    high = sum(value for value in highs if value is not None) if all(value is not None for value in highs) else None
    return low, high


def is_strength(count: Count) -> bool:
    """Whether a count can be the doer's strength at all."""
    if count.outcome is not None or (count.low is None and count.high is None):
        return False
    if count.low == count.high == 1 and people_of(count) in {"personnel", "civilians", "people"}:
        return False  # one sergeant is no strength
    noun = (count.noun or "").lower().split()[-1:] or [""]
    return count.category in _STRENGTH or noun[0] in _STRENGTH_NOUNS


def of_what(count: Count) -> str:
    """What was counted, in the usual words: troops, peacekeepers, gunmen, fighters, missiles, aircraft."""
    noun = (count.noun or "people").lower()
    for words, usual in _OF:
        if noun in words:
            return usual
    if people_of(count) == "personnel":
        return "troops"
    return {"fighters": "fighters", "aircraft": "aircraft"}.get(count.category or "", noun)
