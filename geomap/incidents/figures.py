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
    r"(?:\bincluding|\bamong them|\bof whom|\bof which|\bof them|\bincl\.|\bnamely|\bat least one of them|\bthe (?:other|remaining)|\bamong (?:the|those) (?:dead|killed|victims|wounded|injured|casualties)\b[^.;:]{0,25}|\b(?:dead|victims|wounded|injured|casualties|those killed) included?)[^\w.;]+(?:at least\W+)?$",
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
_LISTED = expression(r"(?:\bincluding|\bamong them)\b[^.;:]{0,50}(?:\band|,)\s+$", re.IGNORECASE)
_ANEW = expression(r",\s+and\s+$")
"""Before the second of a list of parts; 'among them a girl, and seventeen were hurt' begins anew."""
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


def sort_of_noun(word: str) -> str | None:
    """Whether a word in small letters is one of a state's men or of those who fight it."""
    return (
        "fighters"
        if word in _FIGHTERS
        else "personnel"
        if word in _SOLDIERS - {"men", "major", "general", "guard"}
        else None
    )


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
    ahead = text[max(0, count.start - 80) : count.start]
    if _LISTED.search(ahead) and (count.noun is not None or not _ANEW.search(ahead)):
        return True
    same = [
        o
        for o in others
        if o is not count and o.outcome == count.outcome and o.high and count.high and o.high > count.high
    ]
    return bool(_SUBSET_INSIDE.search(count.text) and any(people_of(o) == people_of(count) for o in same))


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
