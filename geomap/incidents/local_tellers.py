"""Whose office tells of an event: the governor, the police chief or the council of a place speak of what happened there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.governors import words
from geomap.incidents.reach import contains, lies_on_side, narrowness
from geomap.lexicons import load

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.incidents.readings import Line
    from geomap.incidents.sites import Site
    from geomap.models import Candidate, Place

REACH = 60
"""Characters around a name in which the office is said."""
_PROVINCE = 3
"""Narrowness of the land that an office is of, at least."""


@cache
def _before() -> re.Pattern[str]:
    """'the police chief of', 'who sits on the council of the northern', before a name."""
    offices = "|".join(load("locations")["local_offices"])
    return expression(
        rf"\b(?:{offices})s?\s+(?:of|in|for|from)\s+(?:the\s+)?(?:[\w-]+ern\s+)?(?:(?:province|district|town|city|region|state|county)\s+of\s+)?$"
    )


@cache
def _after() -> re.Pattern[str]:
    """A name's governor, its provincial police chief: the office after a name."""
    offices = "|".join(load("locations")["local_offices"])
    return expression(
        rf"(?:\s+(?:province|district|state|county|region))?(?:['’]s?|\s+(?:provincial|police|district|regional|county|city))\s+(?:(?:deputy|acting|provincial|regional)\s+)?(?:{offices})\b"
    )


def find_local_office(
    text: str, lines: Sequence[Line], wide: Candidate | None, part: str | None
) -> tuple[Line, Place] | None:
    """The first place whose office speaks in the lines, inside ``wide`` and the part of it that is meant."""
    for line in lines:
        for place in line.places:
            chosen, start, end = place.chosen, place.mention.start, place.mention.end
            if chosen is None or narrowness(chosen) < _PROVINCE:
                continue
            low = max(line.sentence.start, start - REACH)
            if not (
                _before().search(text, low, start) or _after().match(text, end, min(line.sentence.end, end + REACH))
            ):
                continue
            if wide is None or (contains(wide, chosen) and lies_on_side(wide, chosen, part)):
                return line, place
    return None


def is_home_of_tellers(sentence: Sentence, site: Site) -> bool:
    """'Villagers from X tell of men with machetes', 'said a woman who fled X': what they tell of befell them there."""
    before = [w for w in sentence.words(sentence.start, site.left) if w != site.lead][-1:]
    if site.tie == "from":
        return before[0] in words("townspeople") | words("survivors") if before else False
    return site.tie == "bare" and bool(before) and before[0] in words("fleeing")
