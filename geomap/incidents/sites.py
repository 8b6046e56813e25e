"""Place phrases of a sentence: which words govern a name, what it stands in, which border or list it is part of.

A ``Site`` is one phrase: 'the Barmal district of Paktika province', 'near Sudzha', 'the border between A and B',
'Tame, Saravena and Fortul'. It knows nothing of events; ``locations`` ties sites to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from geomap.expressions import expression
from geomap.incidents.actor_words import words_of
from geomap.incidents.arms import arms_named
from geomap.incidents.border_phrases import Border, find_borders
from geomap.incidents.governors import (
    COMPASS,
    Tie,
    features,
    find_governor,
    find_part,
    find_waters,
    is_paper,
    is_source,
    is_speakers,
)
from geomap.incidents.reach import TOWN, contains, distance_m, narrowness
from geomap.lexicons import load
from geomap.models import Mention, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.models import Candidate, Distance

_INSIDE = expression(
    r"\b(?:in|into|across|throughout)\s+the\s+(?:far\s+|extreme\s+)?(?:north|south|east|west)(?:-?\s?(?:east|west))?\s+of\s+(?:the\s+)?(?:\w+\s+of\s+)?$",
    re.IGNORECASE,
)
_UNKNOWN = expression(
    r"\b(?:in|at|near|outside|around|of|into|on)\s+(?:the\s+)?(?P<name>(?:(?:al|el|ar|as|ash|ad|an)-)?[A-Z][\w’'-]{2,}(?:\s(?:(?:al|el|de|la|ar|es)[\s-])?[A-Z][\w’'-]+){0,3})"
)
_DATELINE = expression(
    r"^(?:[^\W\d_]|[\s'’-])+(?:[,/(]\s*[^–—:.]{1,40}?)?\s*(?:\([^)]{1,20}\)\s*)?(?:[–—:]|\s-{1,2}\s|\.\s)",
)
_NO_NAME = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july",
     "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "christmas", "easter", "ramadan", "twitter", "telegram", "facebook", "english", "arabic", "russian",
     "parliament", "congress", "islam", "god", "operation", "interior", "defence", "defense", "president", "prime", "general", "army", "state", "government", "security", "the"]
)  # fmt: skip

_BODIES = frozenset(
    ["council", "ministry", "parliament", "assembly", "court", "party", "committee", "commission", "authority", "agency", "directorate", "command",
     "corps", "brigade", "division", "regiment", "battalion", "academy", "association", "federation", "congress", "senate", "bureau", "department",
     "movement", "union", "league", "times", "post", "gazette", "radio", "agreement", "accord", "accords", "treaty", "act", "convention", "war", "day"]
)  # fmt: skip
"""Last words of names that are bodies, papers and days: they lie in a place that the text names otherwise."""

_PARTICLES = frozenset(
    [
        "de",
        "del",
        "della",
        "des",
        "di",
        "da",
        "do",
        "du",
        "la",
        "le",
        "les",
        "el",
        "al",
        "of",
        "and",
        "on",
        "upon",
        "sur",
        "am",
        "an",
        "der",
        "bin",
        "near",
        "the",
        "y",
        "e",
        "i",
    ]
)
"""Small words of names."""


@dataclass(frozen=True, slots=True)
class Site:
    """One place phrase."""

    start: int
    end: int
    place: Place
    """The narrowest name; its ``chosen`` is None where no gazetteer has it."""
    candidate: Candidate | None
    """What stands for the phrase: the narrowest known place, else what contains it."""
    tie: Tie
    lead: str = ""
    """The governing word, lower case."""
    left: int = 0
    """Where the phrase begins, its articles and feature nouns included."""
    within: tuple[Candidate, ...] = ()
    listed: tuple[Place, ...] = ()
    """Further names of the same list: 'in A, B and C'."""
    follows: bool = False
    """A later name of a list."""
    border: Border | None = None
    part: str | None = None
    distance: Distance | None = None
    """A relation that the phrase is the anchor of ('near X', '12 km south of X')."""

    @property
    def unknown(self) -> str | None:
        """The name that no gazetteer has, where the candidate only contains it."""
        return None if self.place.chosen is not None else self.place.mention.name

    @property
    def narrowness(self) -> int:
        """5 for a town or site down to 0 for a continent; a border is like a province, and so is a named unknown place."""
        if self.border is not None:
            return 3
        if self.part is not None and self.candidate is not None:
            return max(3, narrowness(self.candidate))
        return narrowness(self.candidate) if self.candidate is not None else 5


def find_sites(
    text: str,
    sentence: Sentence,
    places: Sequence[Place],
    distances: Sequence[Distance],
    *,
    taken: Sequence[tuple[int, int]],
) -> tuple[Site, ...]:
    """The place phrases of a sentence in order; ``taken`` are spans that name sides, which are no places here."""
    distances = [d for d in distances if not _leads_abroad(d, places)]
    borders = find_borders(text, sentence, places)
    spent = {id(p) for _, used in borders for p in used}
    dateline = _dateline_end(text, sentence)
    named = [
        p for p in places
        if p.mention.role == "place" and id(p) not in spent and not (p.chosen is not None and p.chosen.kind == "continent")
        and not any(a <= p.mention.start < b for a, b in taken) and not _is_hyphened(text, p) and not _is_attribute(text, p)
    ]  # fmt: skip
    named += _unknown_names(text, sentence, [*places], taken)
    named.sort(key=lambda p: (p.mention.start, p.mention.end))
    sites = [_site(text, sentence, place, distances, dateline) for place in named]
    sites = _framed(sentence, _gathered(text, sentence, sites))
    sites += [_border_site(text, sentence, border, used, distances) for border, used in borders]
    return tuple(sorted(sites, key=lambda s: (s.start, s.end)))


def _is_hyphened(text: str, place: Place) -> bool:
    """'a US-flagged ship', 'Iran-backed militias': whose they are, and not where anything was."""
    after = re.match(r"[-‐‑]([a-z]+)", text[place.mention.end : place.mention.end + 24])
    return after is not None and after[1] in words_of("hyphen_uses") - _HELD


_PORT = expression(r"\s+(?:port|resort|town|city|village|capital|island|fleet|base|naval)\b")


def _is_attribute(text: str, place: Place) -> bool:
    """'the Black Sea port': a sea that only says what sort of town is meant."""
    return (
        place.chosen is not None
        and place.chosen.kind in {"sea", "river"}
        and _PORT.match(text, place.mention.end) is not None
    )


_HELD = frozenset({"held", "controlled", "occupied", "administered", "based", "area"})
"""'in Houthi-held Hodeidah', 'the Gaza-based group': these tell of the land."""


def _leads_abroad(distance: Distance, places: Sequence[Place]) -> bool:
    """'on the road from X to China': between a town and a state lies nothing that a circle could show."""
    if distance.relation != "between" or distance.anchor_start is None or distance.anchor_end is None:
        return False
    ends = [p.chosen for p in places if distance.anchor_start <= p.mention.start < distance.anchor_end]
    wide = any(c is not None and c.kind in {"country", "continent"} for c in ends)
    return wide and not all(c is not None and c.kind == "country" for c in ends)


def _dateline_end(text: str, sentence: Sentence) -> int:
    """Where the line before the report ends ('KYIV, May 9 (BSW) - '); the sentence's start where there is none."""
    if sentence.start > 200 or text[: sentence.start].strip().count("\n") > 1:
        return sentence.start
    found = _DATELINE.match(text[sentence.start : min(sentence.end, sentence.start + 80)])
    if found is None or found.end() > 60 or _is_prose(found[0]):
        return sentence.start
    return sentence.start + found.end()


def _is_prose(line: str) -> bool:
    """'The market in X was struck when a rocket fell:': words of a sentence, where a dateline has names."""
    words_in = line.partition(",")[0].partition("(")[0].split()
    return sum(word.isalpha() and word.islower() and word not in _PARTICLES for word in words_in) > 1


def _unknown_names(
    text: str, sentence: Sentence, places: Sequence[Place], taken: Sequence[tuple[int, int]]
) -> list[Place]:
    """Capitalised names after a preposition of place that are no known mention: somewhere that no gazetteer has."""
    found = []
    covered = [(p.mention.start, p.mention.end) for p in places] + list(taken)
    for match in _UNKNOWN.finditer(text, sentence.start, sentence.end):
        start, end = match.span("name")
        name = match["name"]
        if (
            any(a < end and start < b for a, b in covered)
            or name.split()[0].lower().split("’")[0].split("'")[0] in _NO_NAME
            or name.split()[-1].lower() in _BODIES
            or name.lower() in arms_named()
        ):
            continue
        mention = Mention(start, end, name, "place", name, rule="a capital after a preposition of place", certainty=0.3)
        found.append(Place(mention, None, 0.0, "no gazetteer has this name"))
    return found


def _site(text: str, sentence: Sentence, place: Place, distances: Sequence[Distance], dateline: int) -> Site:
    start, end = place.mention.start, place.mention.end
    tie, lead, left = find_governor(text, sentence, start)
    anchored = [
        d for d in distances
        if d.relation not in {None, "in"} and d.anchor_start is not None and d.anchor_end is not None
        and d.anchor_start <= start < d.anchor_end and sentence.start <= d.start < sentence.end
    ]  # fmt: skip
    distance = next((d for d in anchored if d.m is not None), anchored[0] if anchored else None)
    if distance is not None and distance.m is None and _INSIDE.search(text[max(0, distance.start - 12) : start]):
        distance = None  # 'in the south of X' is a part of it, '12 km south of X' is not
    if distance is not None and (distance.start < left or tie == "bare"):
        left = distance.start
        if distance.m is not None or distance.relation not in {"from", "into"}:
            tie, lead = "at", distance.relation or lead
    tie = "dateline" if end <= dateline else _settled(sentence, tie, left, end)
    if distance is None and tie in {"at", "bare"} and _HIGHWAY.match(text, end):
        tie, lead = "to", "road"  # 'up the Dadaab road'
    part = find_part(text, sentence, start, end)
    if place.chosen is not None and part is not None and narrowness(place.chosen) > 3:
        part = None
    if place.chosen is not None and place.chosen.kind == "country":
        part = find_waters(text, sentence, start, end) or part
    return Site(start, end, place, place.chosen, tie, lead, left, part=part, distance=distance)


def _settled(sentence: Sentence, tie: Tie, left: int, end: int) -> Tie:
    """The tie of a phrase, seen what stands before it: who only speaks there, what was only signed or came from there."""
    if tie in {"at", "from", "to"} and is_speakers(sentence, left, end):
        return "speech"
    if tie == "at" and is_paper(sentence, left):
        return "paper"
    return "from" if tie == "at" and is_source(sentence, left) else tie


def _gathered(text: str, sentence: Sentence, sites: list[Site]) -> list[Site]:
    """Sites with what contains them joined to the narrower name, and the names of a list marked."""
    out: list[Site] = []
    for site in sites:
        last = out[-1] if out else None
        if last is not None:
            link = _link(text, sentence, last.end, site)
            if _is_measured(text, last, site):
                # 'closer to Kilinochchi, 330 km north of Colombo': where the name before it lies, no place of its own
                introduced = last.distance is not None or (
                    is_introduced(last, site.distance) and not _is_abroad(last, site)
                )
                out[-1] = last if introduced else replace(last, distance=site.distance, end=site.end)
                continue
            if link is None and last.place.chosen is None and last.tie in {"at", "to"} and _BESIDE.fullmatch(text[last.end : site.start]):  # fmt: skip
                link = "inside"  # 'in Spalga village near Miranshah'
            if link == "list" and (holder := _container(text, last, site)) is not None:
                site, link = replace(site, candidate=holder), "inside"  # noqa: PLW2901 - the province of that name
            if site.distance is not None and site.distance.relation == "between" and site.distance is last.distance:
                out.append(replace(site, follows=True))  # the other end of 'between A and B'
                continue
            if link == "inside" and (elsewhere := _moved_inside(text, last, site)) is not None:
                last = out[-1] = replace(last, place=elsewhere, candidate=elsewhere.chosen)
            if link == "inside" and (_holds(site, last) or _puts_in(text, last, site)):
                inner = last.candidate if last.candidate is not None else site.candidate
                wider = (site.candidate,) if site.candidate is not None and last.candidate is not None else ()
                part = site.part if last.candidate is None else last.part
                # 'X, a village 5 km south of Y': where X is unknown the words count from Y; 'near X' then says nothing
                distance = last.distance if last.place.chosen is not None else site.distance
                out[-1] = replace(
                    last, candidate=inner, within=(*last.within, *wider), end=site.end, part=part, distance=distance
                )
                continue
            if link == "inside" and site.distance is not None and site.distance.m is not None and last.distance is None:
                # 'Banjska, a village 55 km north of Pristina': said of the place, no place of its own
                out[-1] = replace(last, distance=site.distance, end=site.end)
                continue
            if link == "list" and site.tie in {"bare", last.tie} and last.tie != "dateline":
                out.append(replace(site, tie=last.tie, lead=last.lead, left=site.start, follows=True))
                first = next(n for n in range(len(out) - 1, -1, -1) if not out[n].follows)
                out[first] = replace(out[first], listed=(*out[first].listed, site.place))
                continue
            if site.place.chosen is None and last.candidate is not None and narrowness(last.candidate) < TOWN and _OWNS.fullmatch(text[last.end : site.start]):  # fmt: skip
                # "in Wardak's Nerkh district", where no gazetteer has Nerkh
                out[-1] = replace(site, candidate=last.candidate, tie=last.tie, lead=last.lead, left=last.left)
                continue
            if (
                site.candidate is not None and last.candidate is not None and last.end < site.start
                and contains(last.candidate, site.candidate) and re.fullmatch(r"['’]s?\s+(?:[\w-]+\s+){0,4}", text[last.end : site.start])
            ):  # fmt: skip
                # 'Syria's Latakia province', 'Iraq's Kurdistan Region'
                out[-1] = replace(site, within=(last.candidate, *site.within), tie=last.tie if site.tie == "bare" else site.tie, lead=last.lead if site.tie == "bare" else site.lead, left=min(last.left, site.left))  # fmt: skip
                continue
        out.append(site)
    return out


_OPENERS = frozenset({"meanwhile", "separately", "elsewhere", "also", "and", "but", "further", "later", ","})


def is_fronted(sentence: Sentence, site: Site) -> bool:
    """Whether a sentence begins with a place phrase: 'In Basra, ...', 'Meanwhile near Sake ...'."""
    if site.tie != "at" or site.border is not None:
        return False
    return set(sentence.words(sentence.start, site.left)) <= _OPENERS | {site.lead, "the"}


def _framed(sentence: Sentence, sites: list[Site]) -> list[Site]:
    """'In the X district, men raided a post in the Y area': a name that no gazetteer has lies in what its sentence begins with."""
    frame = next((s for s in sites if s.tie != "dateline"), None)
    if frame is None or frame.tie != "at" or frame.lead != "in" or frame.candidate is None or frame.border is not None:
        return sites
    if not 2 < narrowness(frame.candidate) <= TOWN or set(sentence.words(sentence.start, frame.left)) - _OPENERS - {
        "in"
    }:
        return sites
    return [
        replace(s, candidate=frame.candidate, within=(*s.within, *frame.within))
        if s is not frame and s.tie == "at" and s.candidate is None and s.border is None else s
        for s in sites
    ]  # fmt: skip


_GOES_ON = expression(r"\s*(?:,\s*[A-Z]|,?\s+(?:and|or)\b)")


def _container(text: str, narrow: Site, wide: Site) -> Candidate | None:
    """The province that is meant by 'Khan Shaykhun, Idlib' where the list ends there: not the town of that name."""
    if text[narrow.end : wide.start].strip() != "," or narrow.candidate is None or _GOES_ON.match(text, wide.end):
        return None
    areas = (c for c in wide.place.candidates if c.kind in {"admin1", "admin2"})
    return next((c for c in areas if contains(c, narrow.candidate)), None)


_HIGHWAY = expression(r"\s(?:(?:dirt|main|coast|coastal|old|ring)\s)?(?:road|highway|motorway)\b")
"""After a name: a road that is called after the place it leads to."""
_STATED = expression(
    r"^(?:,\s*|,?\s+(?:in|inside|within)\s+)(?:the\s+|its\s+)?(?:far\s+)?(?:[\w-]+ern\s+)?(?:(?:[\w-]+\s+)?(?:part|parts|province|region|district|state|department|north|south|east|west|centre|center|corner)\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)


def _moved_inside(text: str, narrow: Site, wide: Site) -> Place | None:
    """The narrower name as the namesake that lies where the text puts it ('Palma in northern Mozambique'), else as unknown.

    None where what was chosen lies there already, or where the words between do not put it there.
    """
    chosen, holder = narrow.place.chosen, wide.candidate
    if chosen is not None and holder is not None and _is_far_namesake(text, narrow, wide):
        return replace(narrow.place, chosen=None, score=0.0, reason=f"{narrow.place.reason}; the text puts it in {holder.name}")  # fmt: skip
    if chosen is None or holder is None or narrowness(chosen) <= narrowness(holder) or contains(holder, chosen):
        return None
    if holder.kind not in {"country", "admin1"} or not _STATED.match(text[narrow.end : wide.start]):
        return None
    if any(contains(other, chosen) for other in wide.place.candidates):
        return None  # the wider name has a namesake that holds it: that one is meant
    inside = next((c for c in narrow.place.candidates if contains(holder, c)), None)
    why = f"the text puts it in {holder.name}"
    return replace(
        narrow.place, chosen=inside, score=narrow.place.score if inside else 0.0, reason=f"{narrow.place.reason}; {why}"
    )


FAR_M = 300_000.0
"""A town farther than this from what the text puts it in is a namesake."""
_PROVINCE = 3
"""Narrowness of a province, which a length after it says more than."""
INTRODUCED_M = 100_000.0
"""A known place farther than this from what it is measured from is only introduced to the reader."""
_OWNS = expression(r"['’]s?\s+(?:[a-z][\w-]*\s+){0,3}")
_PUTS_IN = expression(
    r"\s+(?P<noun>(?:[a-z][\w-]*\s+){0,2})(?:of|in|inside|within)\s+(?:[a-z][\w-]*\s+){0,3}"
    r"|,\s+(?:an?\s+)?(?P<apposed>(?:[a-z][\w-]*\s+){1,3})(?:of|in)\s+(?:[a-z][\w-]*\s+){0,2}"
)
"""'Toi Khula fort area in the', ', a village in': an unknown name, and what it lies in."""
_BESIDE = expression(
    r",?\s+(?:an?\s+|the\s+)?(?:[a-z][\w-]*\s+){0,3}(?:near|outside|close\s+to|not\s+far\s+from|on\s+the\s+outskirts\s+of)\s+(?:the\s+)?(?:[a-z][\w-]*\s+(?:of\s+)?){0,3}"
)
_APPOSED = expression(
    r",?\s*\(?(?:(?:an?|the)\s+(?:[\w-]+\s+){1,4})?(?:(?:which|that)\s+(?:lies|is|stands|sits)\s+|lying\s+|located\s+|situated\s+)?"
    r"(?:about|some|around|roughly|just|nearly|almost|more than|over|less than|at)?\s*(?:an?\s+)?"
)


def _is_measured(text: str, last: Site, site: Site) -> bool:
    """Whether a length after a name says only how far from a town it lies: 'X, 330 km (200 miles) north of Y'."""
    d = site.distance
    if d is None or d.m is None or d is last.distance or last.candidate is None or last.border is not None:
        return False
    if last.tie in {"dateline", "never"} or not last.end <= d.start:
        return False
    if not _is_abroad(last, site) and (d.m <= INTRODUCED_M or site.narrowness < TOWN):
        return False
    between = text[last.end : d.start]
    return ("," in between or "(" in between) and _APPOSED.fullmatch(between) is not None


def _is_abroad(last: Site, site: Site) -> bool:
    """'X, a garrison town 40 km from Mauritania': a town, and how far off another state begins."""
    state, town = site.place.chosen, last.place.chosen
    if state is None or town is None or state.kind not in {"country", "admin1"} or narrowness(town) < TOWN:
        return False
    return not contains(state, town)


def is_introduced(site: Site, distance: Distance | None) -> bool:
    """Whether a length after a known name only tells the reader where in the country it is."""
    known = site.place.chosen is not None and site.candidate is not None
    return known and distance is not None and (distance.m or 0.0) > INTRODUCED_M and site.narrowness > _PROVINCE


def _puts_in(text: str, narrow: Site, wide: Site) -> bool:
    """'the Chashmo area of Maiwand': a name that no gazetteer has, in a town or the district that is called after one."""
    known = wide.candidate is not None and wide.place.chosen is not None and narrow.tie in {"at", "to"}
    return known and narrow.place.chosen is None and _is_put_in(text[narrow.end : wide.start])


def _is_put_in(gap: str) -> bool:
    """Whether the words between two names put the first in the second: 'in', 'area of the', ', a village in'."""
    found = _PUTS_IN.fullmatch(gap)
    noun = (found["noun"] or found["apposed"] or "").split() if found is not None else []
    return found is not None and (not noun or noun[-1] in features())


def _is_far_namesake(text: str, narrow: Site, wide: Site) -> bool:
    """'the Mana area of Shawal': a town of that name hundreds of kilometres from what the text puts it in is not meant."""
    a, b = narrow.place.chosen, wide.place.chosen
    if a is None or b is None or narrowness(a) < TOWN or narrowness(b) <= _PROVINCE or wide.distance is not None:
        return False
    return distance_m(a.lon, a.lat, b.lon, b.lat) > FAR_M and _is_put_in(text[narrow.end : wide.start])


def _holds(wide: Site, narrow: Site) -> bool:
    if wide.candidate is None:
        return False
    if narrow.place.chosen is None:
        return narrowness(wide.candidate) < 5 or wide.distance is not None
    return narrow.candidate is not None and contains(wide.candidate, narrow.candidate)


def _link(text: str, sentence: Sentence, end: int, site: Site) -> Literal["inside", "list"] | None:
    """How a name stands to the one before it: inside it ('Goris, Syunik', 'Barmal district of Paktika'), or in one list."""
    gap = text[end : site.start]
    if len(gap) > 90 or re.search(r"[.;:!?–—]", gap):
        return None
    between = [t.low for t in sentence.tokens if t.start >= end and t.end <= site.start]
    if between and all(
        w in {",", "and", "&", "/", "or", "then", "the", "also", "as", "well"} or w in features() for w in between
    ):
        if "and" in between or "/" in between or "or" in between or "&" in between:
            return "list"
        return (
            "inside"
            if not site.follows
            and _only_comma(between)
            and site.candidate is not None
            and narrowness(site.candidate) < 5
            else "list"
        )
    strict = {
        ",",
        "in",
        "of",
        "on",
        "at",
        "within",
        "(",
        ")",
        "the",
        "a",
        "an",
        "s",
        "'s",
        "small",
        "remote",
        "some",
        "far",
        "just",
        "-",
        "inside",
        "its",
    }
    unknown = [w for w in between if w not in strict and w not in features() and not COMPASS.match(w)]
    linked = any(w in {"in", "of", ",", "(", "within"} for w in between)
    return (
        "inside"
        if linked and len(unknown) <= 3 and not any(w in {"and", "from", "to", "by"} for w in between)
        else None
    )


def _only_comma(between: list[str]) -> bool:
    return set(between) <= {",", "the"} or any(w in features() for w in between)


def _border_site(
    text: str, sentence: Sentence, border: Border, used: Sequence[Place], distances: Sequence[Distance]
) -> Site:
    spans = [(border.start, border.end), *((p.mention.start, p.mention.end) for p in used)]
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    tie, lead, left = find_governor(text, sentence, start)
    here = [d for d in distances if d.relation not in {None, "in"} and d.anchor_start is not None and d.anchor_end is not None
            and d.anchor_start < end and start < d.anchor_end and sentence.start <= d.start < sentence.end]  # fmt: skip
    distance = next((d for d in here if d.m is not None), here[0] if here else None)
    if distance is not None and (distance.start < left or tie == "bare"):
        left, tie, lead = distance.start, "at", distance.relation or lead
    tie = _settled(sentence, tie, left, end)
    if used:
        place = used[0]
    else:
        mention = Mention(
            border.start,
            border.end,
            text[border.start : border.end],
            "place",
            text[border.start : border.end],
            rule="a border",
        )
        place = Place(mention, None, 0.0, "a border")
    compass = re.search(
        r"\b(north|south|east|west)(?:-?(east|west))?ern\s+$", text[max(0, border.start - 20) : border.start]
    )
    part = compass[1] + (compass[2] or "") if compass else None
    return Site(start, end, place, border.anchor, tie, lead, left, border=border, part=part, distance=distance)


def is_by_river(sentence: Sentence, site: Site) -> bool:
    """'the baroque town on the Danube': the river only says which town is meant."""
    if site.candidate is None or site.candidate.kind != "river" or site.lead not in {"on", "by"}:
        return False
    before = sentence.words(sentence.start, site.left)[-2:-1]
    return bool(before) and before[0] in load("locations")["anaphora"]["settlement"]


def is_outside(site: Site) -> bool:
    """'the only village outside X that they hold': out of a region or a state is not in it; outside a town is near it."""
    said = site.distance.text if site.distance is not None and site.distance.m is None else site.lead
    wide = site.candidate is not None and narrowness(site.candidate) < TOWN and site.border is None
    return wide and said.lower().startswith("outside")
