"""One verb's further places that are events of their own: 'killed two in A and three in B', 'took A on Monday and B on Tuesday'."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.dates import interval
from geomap.incidents.events import VIOLENT
from geomap.incidents.joining import nested
from geomap.incidents.locations import listed_apart, make_spot
from geomap.incidents.reach import TOWN
from geomap.lexicons import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.incidents.events import Seed
    from geomap.incidents.readings import Line
    from geomap.incidents.sites import Site

_AND = expression(r"\s*(?:,|,?\s+and)\s")
_AND_AT = expression(r",?\s+and\s+(?:also\s+)?(at|on|against|into|in)\s+(?:[\w'’-]+\s+){0,7}$")
"""Before a second goal of what was fired: 'and at Islamic State positions in'."""
_AND_ALSO = expression(r",\s+[a-z]+ing\s[^,;:.]{3,60},\s+and\s+(?:also\s+)?")
"""Before a second goal of what hit the first: 'hit X, killing a man, and Y'."""
_AND_THEN = expression(
    r",?\s+(?:and|then)(?:\s+(?:then|also|in|at|near|on|the|town|village|city|of)|,[^,.;]{3,30},)*\s+$"
)
"""Between the day of a first place and a second one: 'and', 'and then the town of', 'and, a day later,'."""
_STRIKES = frozenset({"attack", "shelling", "air_strike", "explosion"})
_ENDS = expression(r"\s*(?:[.;,:)–—]|$)")
_UNREAL = frozenset(
    {"would", "could", "might", "may", "will", "never", "not", "fear", "fears", "if", "threatened", "wants", "want"}
)
_VERB, _DAY = 60, 16
"""Characters after a second place within which a verb would be its own, and within which its day stands."""
_DATED = VIOLENT | {"protest", "seizure", "withdrawal", "deployment"}


_ALIKE = expression(
    r"\b(?:(?:did|do|done|doing|does) (?:the same|likewise|so)|(?:met|suffered|shared|meets|shares|faced) (?:the same|a similar|a like|the) (?:fate|end|treatment|lot)|"
    r"the same (?:happened|befell|was done|fate (?:befell|met|overtook))|so (?:was|were|did))\b",
    re.IGNORECASE,
)
"""What a sentence without an event of its own says where the last one happened again elsewhere."""


def likewise(text: str, line: Line, before: Sequence[Seed], published: dt.date | None) -> list[Seed]:
    """'They did the same in B.', 'B met the same fate.': the event told last, at a further place."""
    seed = before[-1] if before else None
    if (
        seed is None
        or seed.spot is None
        or seed.trigger.kind not in _DATED
        or any(not t.problem for t in line.triggers)
    ):
        return []
    if line.sentence.index - seed.trigger.sentence != 1 or not _ALIKE.search(
        text, line.sentence.start, line.sentence.end
    ):
        return []
    if not line.sentence.vocabulary.isdisjoint(_UNREAL):
        return []
    out = []
    for site in line.sites:
        known = site.candidate is not None and site.narrowness >= TOWN and site.border is None and not site.follows
        if known and not _is_nested(seed.spot.site, site):
            when = next((w for w in line.whens if w.date_start is not None), None)
            dated = interval(when, published) if when is not None else seed.dated
            spot = make_spot(text, line.sentence, site, line.sites, (), score=1.0, rule="told with the first")
            out.append(dataclasses.replace(seed, spot=spot, dated=dated, further=True))
    return out


def further_places(text: str, line: Line, seed: Seed, published: dt.date | None) -> list[Seed]:
    """The seed again for each place that one verb tells of as another event."""
    if seed.spot is None:
        return []
    return [*_respective(text, line, seed), *_apart(text, line, seed), *_on_other_days(text, line, seed, published)]


def _respective(text: str, line: Line, seed: Seed) -> list[Seed]:
    """'killed two in A and three in B': the further places of one verb, each with a count of its own."""
    if seed.spot is None or seed.trigger.kind not in VIOLENT:
        return []
    out, last = [], seed.spot.site
    for site in line.sites:
        if site.start < last.end or site.tie != "at" or site.follows:
            continue
        between = text[last.end : site.start]
        counted = any(t in load("numerals")["units"] or t.isdigit() for t in line.sentence.words(last.end, site.start))
        others = any(last.end <= t.start < site.start for t in line.triggers)
        if others or not counted or not _AND.match(between):
            break
        spot = make_spot(text, line.sentence, site, line.sites, line.distances, score=1.0, rule="told with the first")
        out.append(dataclasses.replace(seed, spot=spot))
        last = site
    return out


def _apart(text: str, line: Line, seed: Seed) -> list[Seed]:
    """'struck Engels and Pskov': places of one list too far apart for one extent are events of their own."""
    chosen = seed.spot.place.chosen if seed.spot is not None else None
    if (
        seed.spot is None
        or chosen is None
        or seed.toll_only
        or seed.trigger.kind not in VIOLENT | {"protest", "seizure", "withdrawal"}
    ):
        return []
    if seed.spot.site.end <= line.sentence.clause_at(seed.trigger.start)[0]:
        return []  # 'closed its crossings at A and B after a bomber killed'
    out = []
    for place in listed_apart(chosen, seed.spot.site):
        site = next((s for s in line.sites if s.place is place), None)
        if site is not None:
            spot = make_spot(text, line.sentence, site, line.sites, (), score=1.0, rule="told with the first")
            out.append(dataclasses.replace(seed, spot=spot))
    return out + _also_at(text, line, seed)


def _also_at(text: str, line: Line, seed: Seed) -> list[Seed]:
    """'launched missiles at Erbil, killing four, and at positions in Idlib': a second goal of one verb."""
    if seed.spot is None or seed.trigger.kind not in _STRIKES or seed.spot.site.start < seed.trigger.end:
        return []
    first = seed.spot.site
    for site in line.sites:
        if site.start <= first.end or site.tie not in {"at", "bare"} or site.follows or site.candidate is None:
            continue
        if any(not t.toll for t in line.triggers if first.end <= t.start < site.start):
            return []
        other = first.candidate is not None and not nested(first.candidate, site.candidate)
        if site.tie == "bare":
            if first.tie != "bare" or site.narrowness < TOWN or not _AND_ALSO.fullmatch(text[first.end : site.start]):
                continue
            spot = make_spot(text, line.sentence, site, line.sites, (), score=1.0, rule="told with the first")
            return [dataclasses.replace(seed, spot=spot)] if other else []
        again = _AND_AT.search(text[first.end : site.start])
        if again is None or not other or again[1].lower() not in text[seed.trigger.start : first.start].lower().split():
            continue
        spot = make_spot(text, line.sentence, site, line.sites, (), score=1.0, rule="told with the first")
        return [dataclasses.replace(seed, spot=spot)]
    return []


def _on_other_days(text: str, line: Line, seed: Seed, published: dt.date | None) -> list[Seed]:
    """'took A on Monday and B on Tuesday', 'shelled A on Sunday and, a day later, B': a verb that is not told again."""
    if seed.spot is None or seed.trigger.kind not in _DATED or seed.toll_only:
        return []
    out, last = [], seed.spot.site
    for site in line.sites:
        if site.start < last.end or site.candidate is None or site.narrowness < TOWN or site.border is not None:
            continue
        day = next((w for w in line.whens if last.end <= w.start and w.end <= site.left), None)
        verbs = any(last.end <= t.start < site.end + _VERB for t in line.triggers if t.start >= last.end)
        if day is None or verbs or not _AND_THEN.fullmatch(text, day.end, site.left) or _is_nested(last, site):
            break
        when = next((w for w in line.whens if day.end <= w.start < site.end + _DAY), None)
        if not _ENDS.match(text, site.end) and (when is None or when.start < site.end):
            break  # 'and B is afraid'
        dated = interval(when, published) if when is not None else seed.dated
        spot = make_spot(text, line.sentence, site, line.sites, (), score=1.0, rule="told with the first")
        out.append(dataclasses.replace(seed, spot=spot, dated=dated))
        last = site
    return out


def _is_nested(first: Site, second: Site) -> bool:
    return first.candidate is not None and second.candidate is not None and nested(first.candidate, second.candidate)
