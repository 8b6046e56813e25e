"""Where a report is set: the line that it was sent from, and the town that it goes on about.

A reader takes 'here', 'this town' and a lead without a place for the town of the dateline, and a street, a market or a
hospital for one of the town that was last spoken of.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.border_phrases import demonym_code
from geomap.incidents.governors import AWAY, features, words
from geomap.incidents.reach import TOWN, narrowness
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.incidents.events import Event
    from geomap.incidents.readings import Line
    from geomap.incidents.sites import Site
    from geomap.incidents.triggers import Trigger

CLOSE_RANGE = frozenset({"explosion", "attack", "armed_clash", "capture", "protest", "seizure"})
"""Kinds that a reporter's own town sees: fire and strikes from afar are told from the capital as well."""
_LEADS = 2
"""Sentences from the start within which a report may name the town that it was sent from."""


def dateline_of(lines: Sequence[Line]) -> tuple[Line, Site] | None:
    """The town of the line before the report, with its line: 'GARISSA.', 'GAO, Mali (XN) - '."""
    for line in lines[:_LEADS]:
        for site in line.sites:
            if site.tie == "dateline" and site.candidate is not None and narrowness(site.candidate) == TOWN:
                return line, site
    return None


@cache
def _here() -> re.Pattern[str]:
    nouns = "|".join(load("locations")["anaphora"]["settlement"])
    return re.compile(
        rf"\b(?:here|(?:in|at|on|into|across|outside|around|near|of|over)\s+this\s+(?:[\w-]+\s+){{0,2}}?(?:{nouns}|capital))\b",
        re.IGNORECASE,
    )


def says_here(text: str, line: Line, event: Event) -> bool:
    """Whether the event's own clause says 'here' or 'in this town'."""
    start, end = line.sentence.clause_at(event.first.trigger.start)
    return _here().search(text, start, end) is not None


def is_lead(line: Line, event: Event, country: str | None) -> bool:
    """Whether an event of the first sentence names no place at all, and no side of another state: it was in the writer's town."""
    if event.kinds[0] not in CLOSE_RANGE and not (
        event.kinds[0] in {"shelling", "air_strike"} and _hits_the_town(line)
    ):
        return False
    if any(s.tie not in {"dateline", "speech"} for s in line.sites):
        return False
    codes = {event.first_of("actor_code"), event.first_of("target_code")} - {None}
    return all(code == country for code in codes if code in load("demonyms")["states"])


def _hits_the_town(line: Line) -> bool:
    """'Kharkiv: rockets hit the centre': somewhere in a town is hit, nobody speaks, and the town before the colon is it."""
    if line.statements:
        return False
    lows = line.sentence.vocabulary
    return not lows.isdisjoint(words("town_parts") | set(load("blows")["words"]["in_town"]))


def is_part_of_town(text: str, site: Site) -> bool:
    """Whether a name that no gazetteer has is one of a street, a quarter, a market or a hospital."""
    nouns = words("town_parts")
    last = site.place.mention.text.split()[-1].lower()
    if last in nouns or site.place.mention.kind_hint == "street":
        return True
    after = re.match(r"\s+([a-z]+)", text[site.place.mention.end : site.place.mention.end + 20])
    if after is not None and after[1] in nouns:
        return True
    before = re.search(r"\b([a-z]+)\s+(?:of\s+)?$", text[max(0, site.start - 25) : site.start])
    return before is not None and before[1] in nouns and before[1] in features() | nouns


def town_before(lines: Sequence[Line], at: int, before: int) -> tuple[Line, Site] | None:
    """The town that the text was in, seen from a place of a sentence: of the sentence, of the paragraph, of the report."""
    line = lines[at]
    own = [s for s in line.sites if is_town(s)]
    if own:
        return line, min(own, key=lambda s: abs(s.start - before))
    for number in range(at - 1, -1, -1):
        if lines[number].sentence.paragraph != line.sentence.paragraph:
            break
        here = [s for s in lines[number].sites if is_town(s)]
        if here:
            return lines[number], here[-1]
    return town_of(lines)


def town_of(lines: Sequence[Line]) -> tuple[Line, Site] | None:
    """The town that a report is about: that of its dateline, else the one town that its first paragraph names."""
    if (found := dateline_of(lines)) is not None:
        return found
    first = [(line, site) for line in lines if line.sentence.paragraph == lines[0].sentence.paragraph
             for site in line.sites if is_town(site)]  # fmt: skip
    names = {site.candidate.place_id for _, site in first if site.candidate is not None}
    return first[0] if len(names) == 1 else None


def is_town(site: Site) -> bool:
    """Whether a phrase is a town in which something may have happened."""
    return (
        site.candidate is not None and site.unknown is None and site.border is None
        and site.candidate.kind in {"town", "city", "capital"}
        and site.tie not in AWAY | {"from", "to"}
    )  # fmt: skip


def is_subject(line: Line, site: Site) -> bool:
    """Whether a sentence begins with a town, and goes on about it: 'Goma is quiet again', 'The town of Bender on Nistru has'.

    A capital that begins a sentence speaks more often than it suffers.
    """
    known = site.candidate is not None and site.candidate.kind in {"town", "city", "village"} and site.unknown is None
    if not known or site.tie != "bare":
        return False
    before = line.sentence.words(line.sentence.start, site.left)
    return all(low == "the" or demonym_code(low.title()) is not None for low in before)  # 'the Nigerian | town of X'


_ENTRY = expression(r"\s?:\s")


def entry_of(text: str, line: Line) -> Site | None:
    """The town or province that an entry of a list begins with: 'Hsenwi: a bridge blown up'; a capital before a colon speaks."""
    site = next((s for s in line.sites if not line.sentence.words(line.sentence.start, s.left)), None)
    if site is None or site.candidate is None or site.unknown is not None or site.border is not None:
        return None
    known = site.candidate.kind in {"town", "city", "village", "admin1", "admin2"} and site.tie in {"bare", "dateline"}
    if not known or any(s.source is not None and s.source.start < site.end for s in line.statements):
        return None
    return site if _ENTRY.match(text, site.end) else None


_THERE = expression(
    r"\bthere\b(?!\s+(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|be|been|being|remains?|remained|"
    r"came|comes|followed|seems?|seemed|appears?|appeared|exists?|existed|also|now|too|then|never|always|still)\b)(?!['’]s?\b)"
)


def says_there(text: str, line: Line, event: Event) -> int | None:
    """Where the event's own clause says 'there' of a place: 'marines arrived there', 'the garrison there shot back'."""
    start, end = line.sentence.clause_at(event.first.trigger.start)
    found = _THERE.search(text, start, end)
    return found.start() if found is not None else None


@cache
def _town_taken() -> tuple[re.Pattern[str], re.Pattern[str]]:
    nouns = "|".join(load("locations")["anaphora"]["settlement"])
    town = rf"(?:the|that|this)\s+(?:same\s+|whole\s+|entire\s+|little\s+|old\s+|inner\s+|walled\s+)?(?:{nouns})\b(?!\s+of\b)"
    return re.compile(rf"\s*{town}", re.IGNORECASE), re.compile(
        rf"\b{town}(?:\s+(?:was|were|had|has|been|then|also|again|itself|later|finally|partly|mostly|largely)){{0,4}}\s*$",
        re.IGNORECASE,
    )


def takes_town(text: str, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether an event's object, or the subject of its passive, is a town told of before: 'entered the town', 'the village was shelled'."""
    after, before = _town_taken()
    if trigger.voice == "active":
        return after.match(text, trigger.end) is not None or any(
            after.match(text, at)
            for at in (text.find(" the ", trigger.start, trigger.end), text.find(" that ", trigger.start, trigger.end))
            if at >= 0
        )
    if trigger.voice in {"passive", "suffered"}:
        return before.search(text, max(sentence.start, trigger.start - 60), trigger.start) is not None
    return False
