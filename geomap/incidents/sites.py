"""Place phrases of a sentence: which words govern a name, what it stands in, which border or list it is part of.

A ``Site`` is one phrase: 'the Barmal district of Paktika province', 'near Sudzha', 'the border between A and B',
'Tame, Saravena and Fortul'. It knows nothing of events; ``locations`` ties sites to them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from geomap.lexicons import load
from geomap.models import Mention, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.models import Candidate, Distance

Tie = Literal["at", "to", "from", "of", "bare", "never", "speech", "dateline"]
"""What governs the phrase: a preposition of place, of goal, of source; 'of' after a noun; nothing; one that never gives
the place of an event; a speaker's or a meeting's place; the line before the report."""

_WIDE = {
    "continent": 0, "region": 1, "country": 1, "sea": 2, "zone": 3, "range": 3, "line": 3, "admin1": 3, "admin2": 4,
    "river": 4, "strait": 4, "island": 4,
}  # fmt: skip
"""How narrow a kind of place is; towns and all that are not listed are ``TOWN``."""
TOWN = 5
EARTH_M = 6_371_008.8
"""Mean radius of the Earth."""
SMALL_REGION_M = 350_000.0
"""A hand-kept region up to this radial (Karabakh, Donbas, Tigray) is as narrow as a province; a larger one (Sahel) is not."""
NEXT_TO_M = 25_000.0
"""A point this close to a wider place's reach may still lie in it: reaches are of circles and points are rough."""

_DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "this", "that", "these", "those", "some", "both", "own"}
)
_COMPASS = re.compile(
    r"^(?:north|south|east|west|central|centre|upper|lower|mid|far|deep|extreme)(?:-?(?:north|south|east|west))?(?:ern|ernmost|erly)?$"
)
_PART = re.compile(
    r"\b(?:(?P<far>far|extreme)\s+)?(?P<dir>north|south|east|west|central|centre|center)[\s-]?(?P<dir2>east|west)?"
    r"(?:ern)?(?:\s+(?:part|parts|half|end|tip|corner|areas?|regions?|reaches|side|edge|districts?|provinces?)\s+of|\s+of)?\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\b(?:in|into|across|throughout)\s+the\s+(?:far\s+|extreme\s+)?(?:north|south|east|west)(?:-?\s?(?:east|west))?\s+of\s+(?:the\s+)?(?:\w+\s+of\s+)?$",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:in|at|near|outside|around|of|into|on)\s+(?:the\s+)?(?P<name>(?:(?:al|el|ar|as|ash|ad|an)-)?[A-Z][\w’'-]{2,}(?:\s(?:(?:al|el|de|la|ar|es)[\s-])?[A-Z][\w’'-]+){0,3})"
)
_DATELINE = re.compile(
    r"^(?:[^\W\d_]|[\s'’-])+(?:[,/(]\s*[^–—:.]{1,40}?)?\s*(?:\([^)]{1,20}\)\s*)?(?:[–—:]|\s-{1,2}\s|\.\s)",
)
_NO_NAME = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july",
     "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "christmas", "easter", "ramadan", "twitter", "telegram", "facebook", "english", "arabic", "russian",
     "parliament", "congress", "islam", "god", "operation", "interior", "defence", "defense", "president", "prime", "general", "army", "state", "government", "security", "the"]
)  # fmt: skip


@cache
def words(name: str) -> frozenset[str]:
    """A word list of ``locations.toml``."""
    return frozenset(load("locations")[name])


@cache
def features() -> frozenset[str]:
    """Common nouns for parts of the land and what stands on it."""
    return frozenset(load("relations")["anchors"]["features"]) | words("parts")


@dataclass(frozen=True, slots=True)
class Border:
    """A border that is named, by one or both of its states; None where the sides of the event decide."""

    start: int
    end: int
    anchor: Candidate | None
    other: str | None
    """ISO 3166-1 alpha-3 of the state across it."""


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


def narrowness(candidate: Candidate) -> int:
    """5 for a town or site down to 0 for a continent."""
    if candidate.kind == "region" and (candidate.extent_m or SMALL_REGION_M * 2) <= SMALL_REGION_M:
        return _WIDE["admin1"]
    return _WIDE.get(candidate.kind, TOWN)


def contains(wide: Candidate, narrow: Candidate) -> bool:
    """Whether a wider place holds a narrower one: by codes, else by reach."""
    if wide.place_id == narrow.place_id or narrowness(wide) >= narrowness(narrow):
        return False
    if wide.kind == "country":
        return wide.country_code == narrow.country_code
    if wide.country_code and narrow.country_code and wide.country_code != narrow.country_code:
        return False
    if wide.kind == "admin1" and narrow.admin1 is not None and wide.name == narrow.admin1:
        return True
    if wide.bbox is not None:
        west, south, east, north = wide.bbox
        inside_lon = west <= narrow.lon <= east if west <= east else narrow.lon >= west or narrow.lon <= east
        return inside_lon and south <= narrow.lat <= north
    if wide.extent_m is None:
        return False
    return distance_m(wide.lon, wide.lat, narrow.lon, narrow.lat) <= wide.extent_m + NEXT_TO_M


def lies_on_side(wide: Candidate, narrow: Candidate, part: str | None) -> bool:
    """Whether a place may lie in the northern, eastern, ... part of a wider one; True where no side is told."""
    if part is None or not part.startswith(("north", "south", "east", "west")):
        return True
    north, east = narrow.lat - wide.lat, narrow.lon - wide.lon
    tests = {"north": north > 0, "south": north < 0, "east": east > 0, "west": east < 0}
    return all(right for side, right in tests.items() if side in part)


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres on the mean sphere: 0.6 % is near enough here, and nothing heavy is loaded."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    h = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h)))


def find_sites(
    text: str,
    sentence: Sentence,
    places: Sequence[Place],
    distances: Sequence[Distance],
    *,
    taken: Sequence[tuple[int, int]],
) -> tuple[Site, ...]:
    """The place phrases of a sentence in order; ``taken`` are spans that name sides, which are no places here."""
    borders = _borders(text, sentence, places)
    spent = {id(p) for _, used in borders for p in used}
    dateline = _dateline_end(text, sentence)
    named = [
        p for p in places
        if p.mention.role == "place" and id(p) not in spent and not (p.chosen is not None and p.chosen.kind == "continent")
        and not any(a <= p.mention.start < b for a, b in taken)
    ]  # fmt: skip
    named += _unknown_names(text, sentence, [*places], taken)
    named.sort(key=lambda p: (p.mention.start, p.mention.end))
    sites = [_site(text, sentence, place, distances, dateline) for place in named]
    sites = _gathered(text, sentence, sites)
    sites += [_border_site(text, sentence, border, used, distances) for border, used in borders]
    return tuple(sorted(sites, key=lambda s: (s.start, s.end)))


def _dateline_end(text: str, sentence: Sentence) -> int:
    """Where the line before the report ends ('KYIV, May 9 (BSW) - '); the sentence's start where there is none."""
    if sentence.start > 200 or text[: sentence.start].strip().count("\n") > 1:
        return sentence.start
    found = _DATELINE.match(text[sentence.start : min(sentence.end, sentence.start + 80)])
    return sentence.start + found.end() if found and found.end() <= 60 else sentence.start


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
        ):
            continue
        mention = Mention(start, end, name, "place", name, rule="a capital after a preposition of place", certainty=0.3)
        found.append(Place(mention, None, 0.0, "no gazetteer has this name"))
    return found


def _site(text: str, sentence: Sentence, place: Place, distances: Sequence[Distance], dateline: int) -> Site:
    start, end = place.mention.start, place.mention.end
    tie, lead, left = _governor(text, sentence, start)
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
    if end <= dateline:
        tie = "dateline"
    elif tie in {"at", "from", "to"} and _is_speakers(sentence, left):
        tie = "speech"
    part = _part(text, sentence, start)
    if place.chosen is not None and part is not None and narrowness(place.chosen) > 3:
        part = None
    if place.chosen is not None and place.chosen.kind == "country":
        part = _waters(text, sentence, start, end) or part
    return Site(start, end, place, place.chosen, tie, lead, left, part=part, distance=distance)


def _governor(text: str, sentence: Sentence, start: int) -> tuple[Tie, str, int]:
    """The word that governs a name, past its articles, adjectives and feature nouns, and where the phrase begins."""
    tokens = sentence.tokens
    i = sentence.token_at(start) - 1
    left, loose, after_feature = start, 0, False
    for _ in range(12):
        if i < 0:
            return "bare", "", left
        token = tokens[i]
        low = token.low
        if low == "of":
            head = tokens[i - 1].low if i else ""
            if head not in features():
                return "of", head, left
            i, left, after_feature = i - 1, token.start, True
            continue
        if low in words("at"):
            return "at", low, left
        if low in words("to"):
            return "to", low, left
        if low in words("from"):
            return "from", low, left
        if low in words("never"):
            return "never", low, left
        if low in {",", "and"} and i and _COMPASS.match(tokens[i - 1].low) and _COMPASS.match(tokens[i + 1].low):
            i -= 1  # 'off the northern, southern and eastern coasts of X'
            continue
        if low == "," and i and tokens[i - 1].low in features() and i == sentence.token_at(start) - 1:
            i -= 1  # 'the separatist capital, X'
            continue
        if (
            token.text in {'"', "“", "‘", "'", "-", "–"}
            or low in _DETERMINERS
            or low in features()
            or _COMPASS.match(low)
        ):
            after_feature = after_feature or low in features()
            if low in _DETERMINERS:
                i, left = i - 1, token.start
                # an article begins the phrase: what stands before it governs
                if i >= 0 and tokens[i].low not in words("at") | words("to") | words("from") | words("never") | {
                    "of",
                    "all",
                    "both",
                }:
                    return "bare", tokens[i].low, left
                continue
        elif token.text[:1].isupper() and i > 0:
            if token.text.endswith(("'s", "’s")) or text[token.end : token.end + 1] in " -":
                pass
            else:
                return "bare", low, left
        elif (
            after_feature
            and loose < 3
            and low.isalpha()
            and (not low.endswith(("ing", "ed")) or (i > 0 and tokens[i - 1].low in _DETERMINERS))
        ):
            loose += 1
        else:
            return "bare", low, left
        i, left = i - 1, token.start
    return "bare", "", left


def _is_speakers(sentence: Sentence, left: int) -> bool:
    """Whether the phrase says where somebody speaks: 'officials in X', 'told reporters in X', 'based in X'."""
    at = sentence.token_at(left)
    before = [t.low for t in sentence.tokens[max(0, at - 4) : at]][:-1]
    if not before:
        return False
    if before[-1] in words("buildings") and any(w in words("outside") for w in before[:-1]):
        return False  # 'gathered outside parliament in X'
    if before[-1] in words("speakers") or before[-1] in words("speaking"):
        return True
    return (
        len(before) > 1
        and before[-2] in words("speaking")
        and before[-1] in {"reporters", "journalists", "back", "home", "media", "today"}
    )


_WATERS = {
    "territorial_sea": r"(?:territorial|national|sovereign)\s+(?:waters?|seas?)",
    "contiguous_zone": r"contiguous\s+zone",
    "eez": r"exclusive\s+economic\s+zone|EEZ",
}
"""A state's waters, before 'of X' or after 'X's'."""


def _waters(text: str, sentence: Sentence, start: int, end: int) -> str | None:
    """'in the territorial waters of X', 'inside X's exclusive economic zone'."""
    before, after = text[max(sentence.start, start - 40) : start], text[start : min(sentence.end, end + 60)]
    for part, words_ in _WATERS.items():
        if re.search(rf"\b(?:{words_})(?:\s+\(EEZ\))?\s+of\s+(?:the\s+)?$", before, re.IGNORECASE):
            return part
        if re.match(rf"^[^,.;]{{0,30}}?[’']s?\s+(?:{words_})\b", after, re.IGNORECASE):
            return part
    return None


def _part(text: str, sentence: Sentence, start: int) -> str | None:
    """'northern', 'the south-east of': the part of a region that is meant; 'border' for its border districts."""
    before = text[max(sentence.start, start - 60) : start]
    found = _PART.search(before)
    if found is not None:
        part = found["dir"].lower() + (found["dir2"] or "").lower()
        return "central" if part.startswith("cent") else part
    near = re.search(r"\bborder\s+(\w+)\s+(?:of|in)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", before, re.IGNORECASE)
    return "border" if near and near[1].lower() in words("border_parts") else None


def _gathered(text: str, sentence: Sentence, sites: list[Site]) -> list[Site]:
    """Sites with what contains them joined to the narrower name, and the names of a list marked."""
    out: list[Site] = []
    for site in sites:
        last = out[-1] if out else None
        if last is not None:
            link = _link(text, sentence, last.end, site)
            if link == "inside" and (elsewhere := _moved_inside(text, last, site)) is not None:
                last = out[-1] = replace(last, place=elsewhere, candidate=elsewhere.chosen)
            if link == "inside" and _holds(site, last):
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
            if (
                site.candidate is not None and last.candidate is not None and last.end < site.start
                and contains(last.candidate, site.candidate) and re.fullmatch(r"['’]s?\s+(?:[\w-]+\s+){0,4}", text[last.end : site.start])
            ):  # fmt: skip
                # 'Syria's Latakia province', 'Iraq's Kurdistan Region'
                out[-1] = replace(site, within=(last.candidate, *site.within), tie=last.tie if site.tie == "bare" else site.tie, lead=last.lead if site.tie == "bare" else site.lead, left=min(last.left, site.left))  # fmt: skip
                continue
        out.append(site)
    return out


_STATED = re.compile(
    r"^(?:,\s*|,?\s+(?:in|inside|within)\s+)(?:the\s+|its\s+)?(?:far\s+)?(?:[\w-]+ern\s+)?(?:(?:[\w-]+\s+)?(?:part|parts|province|region|district|state|department|north|south|east|west|centre|center|corner)\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)


def _moved_inside(text: str, narrow: Site, wide: Site) -> Place | None:
    """The narrower name as the namesake that lies where the text puts it ('Palma in northern Mozambique'), else as unknown.

    None where what was chosen lies there already, or where the words between do not put it there.
    """
    chosen, holder = narrow.place.chosen, wide.candidate
    if chosen is None or holder is None or narrowness(chosen) <= narrowness(holder) or contains(holder, chosen):
        return None
    if holder.kind not in {"country", "admin1"} or not _STATED.match(text[narrow.end : wide.start]):
        return None
    inside = next((c for c in narrow.place.candidates if contains(holder, c)), None)
    why = f"the text puts it in {holder.name}"
    return replace(
        narrow.place, chosen=inside, score=narrow.place.score if inside else 0.0, reason=f"{narrow.place.reason}; {why}"
    )


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
    unknown = [w for w in between if w not in strict and w not in features() and not _COMPASS.match(w)]
    linked = any(w in {"in", "of", ",", "(", "within"} for w in between)
    return (
        "inside"
        if linked and len(unknown) <= 3 and not any(w in {"and", "from", "to", "by"} for w in between)
        else None
    )


def _only_comma(between: list[str]) -> bool:
    return set(between) <= {",", "the"} or any(w in features() for w in between)


# -- borders -----------------------------------------------------------------------------------------------------------


def _borders(text: str, sentence: Sentence, places: Sequence[Place]) -> list[tuple[Border, list[Place]]]:
    """The borders named in a sentence, each with the mentions that name it."""
    found = []
    spent: set[int] = set()
    for number, token in enumerate(sentence.tokens):
        if token.low not in words("border"):
            continue
        following = sentence.tokens[number + 1].low if number + 1 < len(sentence.tokens) else ""
        if following in {
            "guard",
            "guards",
            "police",
            "service",
            "services",
            "force",
            "forces",
            "troops",
            "commander",
            "commanders",
            "dispute",
            "crisis",
            "situation",
            "talks",
            "commission",
            "commissions",
            "control",
            "controls",
        }:
            continue
        free = [p for p in places if id(p) not in spent and p.chosen is not None and p.chosen.country_code]
        named = _named_after(text, token.end, free) or _named_before(text, token.start, free)
        border = _border(text, token.start, token.end, *named)
        spent |= {id(p) for p in named[0]}
        found.append((border, list(named[0])))
    return found


_Named = tuple[tuple[Place, ...], str | None]
"""Mentions that name a border, and the code of a side that is named by an adjective alone."""


def _named_after(text: str, end: int, places: Sequence[Place]) -> _Named | None:
    """'the border between A and B', 'the border of A and B', 'the border with B'."""
    for first in places:
        gap = text[end : first.mention.start]
        if first.mention.start < end or len(gap) > 40:
            continue
        if re.fullmatch(
            r"\s+(?:(?:area|region|line|crossing|zone|post|fence|town|village|between|dividing|that|which|separating|separates|divides|of|checkpoint)\s+){0,3}?(?:between|separating|separates|divides|dividing|of)\s+(?:the\s+)?(?:[\w-]+\s+(?:of\s+)?){0,3}",
            gap,
        ):
            second = next((p for p in places if p.mention.start >= first.mention.end and re.fullmatch(r"(?:['’]s)?(?:\s+\w+)?\s+(?:and|from|with)\s+(?:the\s+)?(?:[\w-]+\s+(?:of\s+)?){0,3}", text[first.mention.end : p.mention.start])), None)  # fmt: skip
            return ((first, second), None) if second is not None else ((first,), None)
        if re.fullmatch(
            r"\s+(?:(?:area|region|line|crossing|zone|post|fence)\s+)?with\s+(?:the\s+)?(?:neighbou?ring\s+)?", gap
        ):
            return (first,), None
    return None


def _named_before(text: str, start: int, places: Sequence[Place]) -> _Named:
    """'the Kyrgyz-Tajik border', 'the Syrian border', 'Guyana's eastern frontier'."""
    before = [
        p
        for p in places
        if p.mention.end <= start and re.fullmatch(r"(?:['’]s)?\s+(?:[\w-]+\s+){0,2}", text[p.mention.end : start])
    ]
    if not before:
        pair = re.search(r"\b([A-Z]\w+)[-–]([A-Z]\w+)\s+(?:[\w-]+\s+){0,2}$", text[max(0, start - 60) : start])
        return (), demonym_code(pair[1]) if pair else None
    last = before[-1]
    head = text[max(0, last.mention.start - 30) : last.mention.start]
    first = next(
        (
            p
            for p in places
            if p.mention.end <= last.mention.start
            and re.fullmatch(r"\s?[-–/]\s?", text[p.mention.end : last.mention.start])
        ),
        None,
    )
    if first is not None:
        return (first, last), None
    pair = re.search(r"\b([A-Z]\w+)\s?[-–]\s?$", head)
    return (last,), demonym_code(pair[1]) if pair else None


def _border(text: str, start: int, end: int, places: tuple[Place, ...], code: str | None) -> Border:
    chosen = [p.chosen for p in places if p.chosen is not None]
    if not chosen:
        return Border(start, end, None, code)
    if len(chosen) > 1:
        return Border(start, end, chosen[0], chosen[1].country_code)
    if code is not None:
        return Border(start, end, chosen[0], code)
    with_other = re.match(r"\s+(?:\w+\s+)?with\b", text[end : end + 30])
    return (
        Border(start, end, None, chosen[0].country_code)
        if with_other or chosen[0].kind == "country"
        else Border(start, end, chosen[0], None)
    )


def _border_site(
    text: str, sentence: Sentence, border: Border, used: Sequence[Place], distances: Sequence[Distance]
) -> Site:
    spans = [(border.start, border.end), *((p.mention.start, p.mention.end) for p in used)]
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    tie, lead, left = _governor(text, sentence, start)
    here = [d for d in distances if d.relation not in {None, "in"} and d.anchor_start is not None and d.anchor_end is not None
            and d.anchor_start < end and start < d.anchor_end and sentence.start <= d.start < sentence.end]  # fmt: skip
    distance = next((d for d in here if d.m is not None), here[0] if here else None)
    if distance is not None and (distance.start < left or tie == "bare"):
        left, tie, lead = distance.start, "at", distance.relation or lead
    if tie in {"at", "from", "to"} and _is_speakers(sentence, left):
        tie = "speech"
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


@cache
def _demonyms() -> dict[str, str]:
    table: dict[str, str] = {}
    for code, forms in sorted(load("demonyms")["states"].items()):
        for form in (*forms["adjective"], *forms["noun"]):
            table.setdefault(form, code)
    return table


def demonym_code(word: str) -> str | None:
    """The state that an adjective names ('Thai'); None where none does."""
    return _demonyms().get(word)
