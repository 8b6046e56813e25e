"""Lengths with their relation to an anchor, and relations without a figure.

Units come from ``lexicons/units.toml``, relations from ``lexicons/relations.toml``. A vague figure is a range by the rule of
``numerals.toml``: 'several kilometres' is 2-9 km, 'a few hundred metres' 200-999 m. What is the size of a thing, a speed,
an area or a range of fire keeps its metres but gets no relation.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.models import Distance
from geomap.quantities.anchors import find_anchor, is_named
from geomap.quantities.lengths import Length, find_lengths
from geomap.quantities.plain import Plain, any_of, lexicon, make_plain, starts_of, word_starts

if TYPE_CHECKING:
    from collections.abc import Iterator


_FILL = expression(
    r"(?:,?\ (?:as\ the\ crow\ flies|by\ road|by\ air|in\ a\ straight\ line|or\ so|further|farther|away|deep|straight|due|just|roughly|approximately|only|more|forward|ahead|up|down|back|over|"
    r"east\ again|on\ foot|in\ total|downriver|to\ the|to|in\ the\ direction|inland|out\ at\ sea|out|offshore)(?![\w-]))+?",
)
_IN_BRACKETS = expression(r"\ \([^()¶]{1,40}\)")
_RADIUS_BEFORE = expression(r"\b(?:radius|circle|zone|belt|perimeter|exclusion\ zone)\ of\ $", re.IGNORECASE)
_WITHIN = expression(
    r"\b(?:to\ within|within|less\ than|at\ a\ distance\ of\ up\ to|in\ a\ radius\ of|within\ a\ radius\ of)\ (?:a\ radius\ of\ |a\ distance\ of\ )?(?:about\ |around\ |just\ |only\ |some\ )?$",
    re.IGNORECASE,
)
_OF = expression(r"\ (?:of|from|around|to)\ ")
_RADIUS_AFTER = expression(
    r"(?:\ |-)(?:radius|perimeter|circle|exclusion\ zone)(?:\ (?:of|around|from|round|about))?\b"
)
_ADVANCE_AFTER = r"(?:\ |-)(?:deep\ |wide\ |long\ )?(?:{nouns})(?:\ (?P<into>into|in|inside|to))?\b"
_THING_AFTER = expression(
    r"(?:-|\ )(?:long|wide|stretch|section|column|convoy|tunnel|road|range|front|buffer|belt|corridor|strip|race|run|walk|march|drive|marathon|fence|wall|border|pipeline|zone|trench|mark|peak|mountain|queue|trek|journey|ride|trip|radius\ missile|class|length|line|bridge|railway|sprint|trail|route|gun|sniper|statue|swell|waves?)\b"
)
_SOFT_RANGE = expression(
    r"\b(?:range|reach|altitude|height|length|width|breadth|elevation|diameter|thickness|speed|gusts|waves|visibility|calibre|caliber|distance\ travelled)\b[^.;¶]{0,12}$",
    re.IGNORECASE,
)
_ACROSS = expression(
    r"\ (?:across|over|beyond|past|on\ the\ other\ side\ of)\ (?=(?:the\ )?(?:[\w-]+\ ){0,3}?(?:border|frontier|line|boundary|Line|fence|river|DMZ))"
)
_DIRECTION_PHRASE = r"\ (?:in\ (?:a|the)\ |to\ (?:the|its)\ |towards?\ the\ |on\ the\ )?(?:due\ |just\ )?(?P<dir>{dirs})(?:erly|ern|ward|wards)?(?:\ (?:direction|side))?(?P<of>\ (?:of|from)\b)?(?![\w-])"
_DIRECTION_BARE = r"\b(?:(?:just|well|far|immediately|slightly|a\ little)\ |due\ |to\ the\ |in\ the\ )?(?P<dir>{dirs})\ (?:of|from)\ (?=\S)"
_LETTER_PHRASE = r"\ (?:to\ the\ )?(?P<dir>{letters})(?P<of>\ (?:of|from)\b)?(?![\w-])"
_DEPTH_OF = expression(
    r"\bdepth\ of\ (?:the\ )?(?:\w+\ ){0,3}?(?:to|into|in|inside|of)\ (?P<anchor>[^.;,¶]{2,60}?)\ (?:makes|is|was|reaches|reached|amounts\ to|constitutes|amounted\ to|made|equals|has\ reached|comes\ to)\ $",
    re.IGNORECASE,
)
_NOT_TEMPORAL = expression(
    r"\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|[0-9])",
    re.IGNORECASE,
)
_WORD_AT = expression(r"[A-Za-z]+")
_OF_DIRECTION = expression(r"[a-z]+\ (?:of|from)\ ", re.IGNORECASE)
_NEAR_NOT = expression(
    r"\b(?:nowhere|come|comes|came|coming|draw|drew|keep|kept|works?|worked|working|remain|remains|stay|stayed|sources?|officials?|person|people|figures?|those)\ $",
    re.IGNORECASE,
)
_AROUND_NOT = expression(
    r"\b(?:gathered|rallied|turn|turned|turning|get|got|revolves?|centred|centered|all|year|the\ other\ way|built)\ $",
    re.IGNORECASE,
)


def find_distances(text: str) -> tuple[Distance, ...]:
    """All lengths of a text, and all relations without one, in order of position."""
    plain = make_plain(text)
    flat = plain.flat
    found: list[Distance] = []
    taken = 0
    for length in find_lengths(flat):
        if length.start < taken:
            continue
        distance = _relate(flat, length)
        found.append(distance)
        taken = max(distance.end, length.end)
    found.extend(_roads(flat))
    found.extend(_bare(flat, [(distance.start, distance.end) for distance in found]))
    found.sort(key=lambda distance: (distance.start, distance.end))
    return tuple(_placed(text, plain, distance) for distance in found)


def _placed(text: str, plain: Plain, distance: Distance) -> Distance:
    """The distance with spans in the text as given."""
    start, end = plain.start(distance.start), plain.end(distance.end)
    distance = replace(distance, start=start, end=end, text=text[start:end])
    if distance.anchor_start is None or distance.anchor_end is None:
        return distance
    return replace(distance, anchor_start=plain.start(distance.anchor_start), anchor_end=plain.end(distance.anchor_end))


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    told = lexicon("relations")
    dirs, letters = any_of(list(told["directions"])), any_of(list(told["letters"]))
    after = {
        name: expression(rf"\ (?:{any_of(phrases)})(?![\w-])", re.IGNORECASE) for name, phrases in told["after"].items()
    }
    return after | {
        "direction": expression(_DIRECTION_PHRASE.format(dirs=dirs), re.IGNORECASE),
        "letter": expression(_LETTER_PHRASE.format(letters=letters)),
        "bare_direction": expression(_DIRECTION_BARE.format(dirs=dirs), re.IGNORECASE),
        "advance": expression(_ADVANCE_AFTER.format(nouns=any_of(told["advances"]["nouns"])), re.IGNORECASE),
        "advanced": expression(
            rf"\b(?:{any_of(told['advances']['verbs'])})\ (?:a\ further\ |another\ |forward\ |up\ |by\ |to\ |in\ |makes\ |a\ distance\ of\ |inside\ |deep\ )*$",
            re.IGNORECASE,
        ),
        "size": expression(rf"(?:\ |-)(?:{any_of(told['things']['sizes'])})(?![\w-])", re.IGNORECASE),
        "speed": expression(rf"\ ?(?:{any_of(told['things']['speeds'])})(?!\w)"),
        "parties": expression(rf"\b(?:{any_of(told['relations_of_parties']['nouns'])})\ (?:[a-z]+\ )?$", re.IGNORECASE),
    }


def _direction(word: str) -> str:
    told = lexicon("relations")
    if word in told["letters"]:
        return str(told["letters"][word])
    return str(told["directions"][" ".join(word.lower().split())])


def _relate(flat: str, length: Length) -> Distance:
    """Try the relations in order, the most certain first."""
    patterns = _patterns()
    before, end = flat[max(0, length.start - 90) : length.start], length.end
    brackets = _IN_BRACKETS.match(flat, end)
    end = brackets.end() if brackets is not None else end
    if patterns["speed"].match(flat, end) and not flat.startswith(" h", end):
        return _made(flat, length, None, length.end, None)
    within = _WITHIN.search(flat[max(0, length.start - 30) : length.start])
    of = _OF.match(flat, end)
    if within is not None and of is not None:
        length = Length(
            length.start - (within.end() - within.start()),
            length.end,
            length.low_m,
            length.high_m,
            length.precision_m,
            approximate=length.approximate,
            bound="at_most",
            hyphen=length.hyphen,
        )
        return _made(flat, length, "radius", of.end() - 1, None)
    radius = _RADIUS_AFTER.match(flat, end)
    if radius is not None or _RADIUS_BEFORE.search(before):
        stop = radius.end() if radius is not None else end
        around = expression(r"\ (?:around|of|from|round)\b").match(flat, stop) if radius is None else None
        return _made(flat, length, "radius", around.end() if around else stop, None)
    advance = patterns["advance"].match(flat, end)
    if advance is not None:
        return _made(flat, length, "into", advance.end(), None, anchor=advance["into"] is not None)
    deep = expression(r"(?:\ |-)deep\b").match(flat, end)
    advanced = patterns["advanced"].search(before)
    if patterns["size"].match(flat, end) and not _ACROSS.match(flat, end) and not deep:
        return _made(flat, length, None, length.end, None)
    if (length.hyphen and _THING_AFTER.match(flat, end)) or expression(
        r"\ (?:stretch|section|column|convoy|range|front)\b"
    ).match(flat, end):
        return _made(flat, length, None, length.end, None)
    if _SOFT_RANGE.search(before) and not deep:
        return _made(flat, length, None, length.end, None)
    depth = _DEPTH_OF.search(before)
    if depth is not None:
        offset = max(0, length.start - 90)
        return _made(flat, length, "into", length.end, (offset + depth.start("anchor"), offset + depth.end("anchor")))
    fill = _FILL.match(flat, end)
    places = [end] if fill is None else [end, *_fill_ends(flat, end)]
    for place in places:
        across = _ACROSS.match(flat, place)
        if across is not None:
            return _made(flat, length, "into", across.end() - 1, None)
        for name in ("direction", "letter"):
            found = patterns[name].match(flat, place)
            if found is not None and (found["of"] or _is_closed(flat, found.end())):
                return _made(flat, length, _direction(found["dir"]), found.end(), None, anchor=found["of"] is not None)
        for name in ("into", "from", "radius", "along"):
            found = patterns[name].match(flat, place)
            if found is not None:
                return _made(flat, length, name, found.end(), None)
    if deep is not None:
        inside = expression(r"(?:\ |-)deep\ (?:in|inside|into)\b").match(flat, end)
        return _made(flat, length, "into", inside.end() if inside else deep.end(), None, anchor=inside is not None)
    if advanced is not None:
        inside = expression(r"\ (?:in|deep\ in|inside)\b(?=\ (?:the\ )?[A-Z])").match(flat, end)
        towards = expression(r"\ (?:towards?|in\ the\ direction\ of|to\ the)\b").match(flat, end)
        return _made(
            flat,
            length,
            "into",
            inside.end() if inside else length.end,
            None,
            anchor=inside is not None and towards is None,
        )
    if expression(r"\ away\b").match(flat, end):
        return _made(flat, length, "from", end + 5, None, anchor=False)
    near = expression(r"\b(?:at\ a\ distance\ of|located|lies|is|about|distance\ is)\ $").search(before)
    of = expression(r"\ of\ (?=(?:the\ )?[A-Z]|the\ (?:border|frontier|line|coast|front))").match(flat, end)
    if of is not None and near is not None and not length.hyphen:
        return _made(flat, length, "radius" if length.bound == "at_most" else "from", of.end() - 1, None)
    return _made(flat, length, None, length.end, None)


def _is_closed(flat: str, at: int) -> bool:
    """Whether a direction without 'of' ends its phrase ('80 km to the north.')."""
    return (
        at >= len(flat)
        or flat[at] in ",.;:)¶"
        or expression(r"\ (?:and|on|in|at|where|when|by|during|after|before)\b").match(flat, at) is not None
    )


def _fill_ends(flat: str, at: int) -> list[int]:
    """Places after each filler word ('away', 'as the crow flies') from which a relation may follow."""
    ends = []
    for _ in range(4):
        found = _FILL.match(flat, at)
        if found is None:
            break
        at = found.end()
        ends.append(at)
        comma = expression(r",(?=\ )").match(flat, at)
        if comma is not None:
            ends.append(comma.end())
    return ends


def _made(
    flat: str, length: Length, relation: str | None, end: int, given: tuple[int, int] | None, *, anchor: bool = True
) -> Distance:
    span = given if given is not None else find_anchor(flat, end) if relation is not None and anchor else None
    low, high = length.low_m, length.high_m
    first = low if low is not None else high
    top = high if low is not None and high is not None and high != low else None
    return Distance(
        length.start,
        end,
        "",
        first,
        top,
        length.precision_m,
        relation,
        span[0] if span else None,
        span[1] if span else None,
        approximate=length.approximate,
        bound=length.bound,
    )


_NAME = r"[A-Z][\w'.]+(?:[ -](?:al|el|ez|es|de|la)?[ -]?[A-Z][\w'.]+){0,2}"
_ROADS = expression(
    rf"\b(?:road|highway|motorway|route|track|railway|railway\ line|line)\ (?:that\ leads\ |leading\ |which\ leads\ |running\ )?from\ (?P<a>{_NAME})\ to\ (?P<b>{_NAME})"
    r"|\b(?P<c>[A-Z][\w']+)\ ?[-–]\ ?(?P<d>[A-Z][\w']+)\ (?:road|highway|motorway|axis|route|railway|corridor|expressway)\b"
)


def _roads(flat: str) -> Iterator[Distance]:
    """'on the road from A to B', 'on the A-B highway': between the two."""
    for found in _ROADS.finditer(flat):
        first, second = ("a", "b") if found["a"] else ("c", "d")
        yield Distance(
            found.start(), found.end(), "", None, None, 0.0, "between", found.start(first), found.end(second)
        )


def _bare(flat: str, taken: list[tuple[int, int]]) -> Iterator[Distance]:
    """'near Goris', 'along the Line of Control', 'between Goma and Sake', 'north-east of Zakho'."""
    spans = sorted(taken)
    for of_direction, matches in ((False, _bare_phrases(flat)), (True, _bare_directions(flat))):
        here = 0
        for found in matches:
            while here < len(spans) and spans[here][1] <= found.start():
                here += 1
            if here < len(spans) and spans[here][0] < found.end() and found.start() < spans[here][1]:
                continue
            relation = (
                _direction(found["dir"])
                if of_direction
                else next(key for key, value in found.groupdict().items() if value).rstrip("_")
            )
            span = _bare_anchor(flat, found, relation)
            if span is not None:
                yield Distance(found.start(), found.end() - 1, "", None, None, 0.0, relation, span[0], span[1])


def _bare_phrases(flat: str) -> Iterator[re.Match[str]]:
    """The phrases of the lexicon, looked for only where a word stands with which one begins."""
    patterns = _phrases_by_word()
    done = 0
    for at in starts_of(flat, patterns.keys() & word_starts(flat).keys()):
        if at >= done and (found := _phrases(flat[at : _WORD_AT.match(flat, at).end()].lower()).match(flat, at)):  # type: ignore[union-attr]
            done = found.end()
            yield found


def _bare_directions(flat: str) -> Iterator[re.Match[str]]:
    if not any(_OF_DIRECTION.match(flat, at) for at in starts_of(flat, _directions())):
        return iter(())
    return _patterns()["bare_direction"].finditer(flat)


@functools.cache
def _directions() -> frozenset[str]:
    return frozenset(re.split(r"[^a-z]", name)[-1] for name in lexicon("relations")["directions"])


@functools.cache
def _phrases_by_word() -> dict[str, tuple[tuple[str, list[str]], ...]]:
    """The phrases that begin with each word, by relation, in the order of the lexicon."""
    told: dict[str, dict[str, list[str]]] = {}
    for name, phrases in lexicon("relations")["bare"].items():
        for phrase in phrases:
            told.setdefault(re.split(r"[^a-z]", phrase)[0], {}).setdefault(name, []).append(phrase)
    return {word: tuple(named.items()) for word, named in told.items()}


@functools.cache
def _phrases(word: str) -> re.Pattern[str]:
    """The phrases that begin with a word: a text has few of these words."""
    bare = [rf"(?P<{name}_>(?:{any_of(phrases)}))" for name, phrases in _phrases_by_word()[word]]
    return expression(rf"(?<![\w-])(?:{'|'.join(bare)})\ (?=[\w\"'(])", re.IGNORECASE)


def _bare_anchor(flat: str, found: re.Match[str], relation: str) -> tuple[int, int] | None:
    at = found.end() - 1
    span = find_anchor(flat, at, pair=relation == "between")
    if span is None or not is_named(flat, span) or _NOT_TEMPORAL.match(flat, span[0]):
        return None
    before = flat[max(0, found.start() - 30) : found.start()]
    words = found[0].strip().lower()
    if relation == "between":
        second = flat[span[0] : span[1]].partition(" and ")[2]
        parties = _patterns()["parties"].search(before)
        if (
            parties is not None
            or not re.match(r"(?:the\ )?\w", second)
            or _NOT_TEMPORAL.match(second)
            or _NOT_TEMPORAL.match(flat[span[0] : span[1]].removeprefix("the "))
        ):
            return None
    if words == "near" and _NEAR_NOT.search(before):
        return None
    if words == "around" and (_AROUND_NOT.search(before) or not _has_capital(flat, span)):
        return None
    return (
        span
        if words not in {"outside", "facing", "beside", "opposite", "bordering on"}
        or _has_capital(flat, span)
        or "the" in flat[span[0] : span[0] + 3]
        else None
    )


def _has_capital(flat: str, span: tuple[int, int]) -> bool:
    return any(character.isupper() for character in flat[span[0] : span[1]])
