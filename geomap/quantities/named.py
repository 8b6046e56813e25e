"""Persons called by their names who came to harm: 'shot dead Asadi Aliyev', 'Private Ayvazyan was fatally wounded'.

Each counts as one who is known: a part of any toll that is told with a figure.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.models import Count
from geomap.quantities.plain import any_of, lexicon

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_PARTICLE = r"(?:al-|el-|ul-|bin|ibn|von|van|de|da|dos|del|la|di|ould|abu|umm)"
_ABBREVIATED = r"(?:[A-Z]|Sgt|Lt|Col|Gen|Maj|Capt|Cpl|Pvt|Brig|Cmdr|Insp|Supt|Dr|Mr|Mrs|Ms|Fr|Rev|Sr|Sen)\."
_NAME = rf"(?:(?:{_ABBREVIATED}|[A-Z][\w'-]+)\ (?:{_PARTICLE}\ )?){{1,4}}[A-Z][\w'-]+"
_TITLE = r"(?:[a-z-]+\ ){0,3}"
_ASIDE = r"(?:,\ [^,.;¶]{1,70}(?:,\ [^,.;¶]{1,40})?,|\ \([^()¶]{1,40}\)|,)?"
_FILL = r"(?:(?:(?!fatally|mortally)[a-z]+ly|also|later|then|himself|herself|shot\ and)\ ){0,3}"
_ENDS = r"(?=[.,;¶]|$|\ (?:and|in|on|at|near|outside|inside|with|when|as|while|during|after|from|who|late|early|last|along)\b)"
_NO_NAME = frozenset(
    ["army", "forces", "force", "state", "ministry", "guard", "guards", "police", "front", "movement", "party", "region", "province", "council", "nations",
     "brigade", "battalion", "division", "group", "cartel", "haram", "shabaab", "militia", "agency", "government", "corps", "command", "district", "city"]
)  # fmt: skip
"""Last words of names that are nobody's."""
_GOVERNED = expression(r"\b(?:of|at|in|near|from|to|into|on|by|outside|between)\ (?:the\ )?$")
"""Before a name that is not who came to harm: 'the customs house of La Victoria was blown up'."""
_BEFORE = 14
"""Characters that such words take at most."""
_PASSIVE = {
    "killed": ["killed", "shot dead", "murdered", "assassinated", "gunned down", "fatally wounded", "fatally shot", "mortally wounded", "executed", "beheaded",
               "martyred", "slain", "shot and killed", "found dead", "blown up", "stabbed to death"],
    "wounded": ["wounded", "injured", "hurt", "shot and wounded"],
    "captured": ["abducted", "kidnapped", "taken hostage", "taken prisoner", "snatched"],
}  # fmt: skip
_ACTIVE = {
    "killed": ["killed", "killing", "kills", "shot dead", "shooting dead", "murdered", "murdering", "assassinated", "assassinating", "gunned down",
               "gunning down", "shot and killed", "beheaded", "executed", "ambushed and killed"],
    "wounded": ["wounded", "wounding", "injured", "injuring", "shot and wounded"],
    "captured": ["abducted", "abducting", "kidnapped", "kidnapping"],
}  # fmt: skip


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    outcomes = {phrase: name for table in (_PASSIVE, _ACTIVE) for name, phrases in table.items() for phrase in phrases}
    passive = any_of([phrase for phrases in _PASSIVE.values() for phrase in phrases])
    active = any_of([phrase for phrases in _ACTIVE.values() for phrase in phrases])
    return (
        expression(
            rf"(?P<name>{_NAME}){_ASIDE}\ (?:(?:was|has\ been|had\ been)\ {_FILL}(?P<verb>{passive})(?!\ by\ name)|{_FILL}(?P<died>died|perished|succumbed)\b)"
        ),
        expression(rf"\b(?P<verb>{active})\ (?:the\ |an?\ )?(?P<title>{_TITLE})(?P<name>{_NAME}){_ENDS}"),
        outcomes,
    )


@functools.cache
def _persons() -> frozenset[str]:
    categories = lexicon("count_nouns")["categories"]
    nouns = {noun.lower() for sort in ("personnel", "fighters", "civilians", "people") for noun in categories[sort]}
    return frozenset(
        nouns
        | {"chief", "head", "president", "premier", "prince", "director", "brigadier", "lord", "founder", "spokesman"}
    )


def find_named(flat: str) -> Iterator[Count]:
    """The persons of a plain text who are named with what became of them, in no order."""
    passive, active, outcomes = _patterns()
    for found in passive.finditer(flat):
        if _GOVERNED.search(flat, max(0, found.start() - _BEFORE), found.start()):
            continue
        outcome = "killed" if found["died"] else outcomes[" ".join(found["verb"].split())]
        if found["name"].rpartition(" ")[2].lower() not in _NO_NAME:
            yield _one(found, outcome)
    for found in active.finditer(flat):
        title = found["title"].split()
        if (not title or title[-1] in _persons()) and found["name"].rpartition(" ")[2].lower() not in _NO_NAME:
            yield _one(found, outcomes[" ".join(found["verb"].split())])


def _one(found: re.Match[str], outcome: str) -> Count:
    start, end = found.span("name")
    return Count(
        start=start,
        end=end,
        text=found["name"],
        low=1,
        high=1,
        noun=None,
        category="people",
        outcome=outcome,
        known=True,
    )
