"""Lengths with their relation to an anchor, and relations without a figure.

Units come from ``lexicons/units.toml``, relations from ``lexicons/relations.toml``. A vague figure is a range by the rule of
``numerals.toml``: 'several kilometres' is 2-9 km, 'a few hundred metres' 200-999 m. What is the size of a thing, a speed,
an area or a range of fire keeps its metres but gets no relation.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from geomap.models import Distance
from geomap.quantities.anchors import find_anchor, is_named
from geomap.quantities.numerals import Bound, Number, Quantity, look_back, number_starts, read_number, read_quantity
from geomap.quantities.plain import any_of, lexicon, plain

LARGEST_M = 2.1e7
"""Half the earth's girth in metres: past it a length is no offset."""

_FRACTION = re.compile(
    r"(?P<start>\b(?:half\ an?|a\ half|half\ of\ an?|half|a\ quarter\ of\ an?|a\ quarter|quarter\ of\ an?|three[- ]quarters\ of\ an?|a\ third\ of\ an?|1/2\ (?:an?\ )?|1/4\ (?:of\ an?\ )?|3/4\ (?:of\ an?\ )?|an?))[- ]?(?=\w)",
    re.IGNORECASE,
)
_FRACTION_OF = {
    "half": Decimal("0.5"),
    "1/2": Decimal("0.5"),
    "a half": Decimal("0.5"),
    "1/4": Decimal("0.25"),
    "3/4": Decimal("0.75"),
    "three": Decimal("0.75"),
    "a third": Decimal(1) / Decimal(3),
}
_AND_HALF = re.compile(r"\ and\ (?:a\ half|a\ quarter)\b", re.IGNORECASE)
_MIXED = re.compile(r"(?P<whole>[0-9]{1,3})\ (?P<top>[1-3])/(?P<bottom>[2-4])(?![0-9])")
_AREA = re.compile(r"\ ?(?:²|2\b|\^2|³|sq\b)|-?\ ?(?:square|cubic)\b|\ ?/\ ?h|\ ?ph\b")
_FILL = re.compile(
    r"(?:,?\ (?:as\ the\ crow\ flies|by\ road|by\ air|in\ a\ straight\ line|or\ so|further|farther|away|deep|straight|due|just|roughly|approximately|only|more|forward|ahead|up|down|back|over|"
    r"east\ again|on\ foot|in\ total|downriver|to\ the|to|in\ the\ direction|inland|out\ at\ sea|out|offshore)(?![\w-]))+?",
)
_IN_BRACKETS = re.compile(r"\ \([^()¶]{1,40}\)")
_RADIUS_BEFORE = re.compile(r"\b(?:radius|circle|zone|belt|perimeter|exclusion\ zone)\ of\ $", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:to\ within|within|less\ than|at\ a\ distance\ of\ up\ to|in\ a\ radius\ of|within\ a\ radius\ of)\ (?:a\ radius\ of\ |a\ distance\ of\ )?(?:about\ |around\ |just\ |only\ |some\ )?$",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:\ to\ |\ or\ |\ ?-\ ?|\ and\ )")
_OF = re.compile(r"\ (?:of|from|around|to)\ ")
_RADIUS_AFTER = re.compile(
    r"(?:\ |-)(?:radius|perimeter|circle|exclusion\ zone)(?:\ (?:of|around|from|round|about))?\b"
)
_ADVANCE_AFTER = r"(?:\ |-)(?:deep\ |wide\ |long\ )?(?:{nouns})(?:\ (?P<into>into|in|inside|to))?\b"
_THING_AFTER = re.compile(
    r"(?:-|\ )(?:long|wide|stretch|section|column|convoy|tunnel|road|range|front|buffer|belt|corridor|strip|race|run|walk|march|drive|marathon|fence|wall|border|pipeline|zone|trench|mark|peak|mountain|queue|trek|journey|ride|trip|radius\ missile|class|length|line|bridge|railway|sprint|trail|route|gun|sniper|statue|swell|waves?)\b"
)
_SOFT_RANGE = re.compile(
    r"\b(?:range|reach|altitude|height|length|width|breadth|elevation|diameter|thickness|speed|gusts|waves|visibility|calibre|caliber|distance\ travelled)\b[^.;¶]{0,12}$",
    re.IGNORECASE,
)
_ACROSS = re.compile(
    r"\ (?:across|over|beyond|past|on\ the\ other\ side\ of)\ (?=(?:the\ )?(?:[\w-]+\ ){0,3}?(?:border|frontier|line|boundary|Line|fence|river|DMZ))"
)
_DIRECTION_PHRASE = r"\ (?:in\ (?:a|the)\ |to\ (?:the|its)\ |towards?\ the\ |on\ the\ )?(?:due\ |just\ )?(?P<dir>{dirs})(?:erly|ern|ward|wards)?(?:\ (?:direction|side))?(?P<of>\ (?:of|from)\b)?(?![\w-])"
_DIRECTION_BARE = r"\b(?:(?:just|well|far|immediately|slightly|a\ little)\ |due\ |to\ the\ |in\ the\ )?(?P<dir>{dirs})\ (?:of|from)\ (?=\S)"
_LETTER_PHRASE = r"\ (?:to\ the\ )?(?P<dir>{letters})(?P<of>\ (?:of|from)\b)?(?![\w-])"
_DEPTH_OF = re.compile(
    r"\bdepth\ of\ (?:the\ )?(?:\w+\ ){0,3}?(?:to|into|in|inside|of)\ (?P<anchor>[^.;,¶]{2,60}?)\ (?:makes|is|was|reaches|reached|amounts\ to|constitutes|amounted\ to|made|equals|has\ reached|comes\ to)\ $",
    re.IGNORECASE,
)
_NOT_TEMPORAL = re.compile(
    r"\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|[0-9])",
    re.IGNORECASE,
)
_NEAR_NOT = re.compile(
    r"\b(?:nowhere|come|comes|came|coming|draw|drew|keep|kept|works?|worked|working|remain|remains|stay|stayed|sources?|officials?|person|people|figures?|those)\ $",
    re.IGNORECASE,
)
_AROUND_NOT = re.compile(
    r"\b(?:gathered|rallied|turn|turned|turning|get|got|revolves?|centred|centered|all|year|the\ other\ way|built)\ $",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Length:
    """A figure with its unit, in metres."""

    start: int
    end: int
    low_m: float | None
    high_m: float | None
    precision_m: float
    approximate: bool
    bound: Bound | None
    hyphen: bool
    """'a 10-kilometre radius': the unit is part of an adjective."""


def find_distances(text: str) -> tuple[Distance, ...]:
    """All lengths of a text, and all relations without one, in order of position."""
    flat = plain(text)
    found: list[Distance] = []
    taken = 0
    for length in _lengths(flat):
        if length.start < taken:
            continue
        distance = _relate(flat, length)
        found.append(distance)
        taken = max(distance.end, length.end)
    found.extend(_bare(flat, [(distance.start, distance.end) for distance in found]))
    found.sort(key=lambda distance: (distance.start, distance.end))
    return tuple(_worded(text, distance) for distance in found)


def _worded(text: str, distance: Distance) -> Distance:
    return Distance(
        distance.start,
        distance.end,
        text[distance.start : distance.end],
        distance.m,
        distance.max_m,
        distance.precision_m,
        distance.relation,
        distance.anchor_start,
        distance.anchor_end,
        approximate=distance.approximate,
        bound=distance.bound,
    )


@functools.cache
def _units() -> tuple[re.Pattern[str], dict[str, float]]:
    metres = {written: unit["metres"] for unit in lexicon("units")["unit"] for written in unit["written"]}
    return re.compile(
        rf"(?P<gap>\ ?-?\ ?(?:of\ )?)(?P<unit>{any_of(list(metres))})(?![\w'²³^]|\.m\.)", re.IGNORECASE
    ), metres


def _lengths(flat: str) -> Iterator[_Length]:
    taken = 0
    for at in number_starts(flat):
        if at < taken:
            continue
        length = _fraction(flat, at) or _figure(flat, at)
        if length is not None:
            taken = length.end
            yield length


def _metres(written: str) -> float:
    metres = _units()[1]
    return metres.get(written) or metres[" ".join(written.lower().split())]


def _unit_at(flat: str, at: int, *, digits: bool) -> re.Match[str] | None:
    found = _units()[0].match(flat, at)
    if found is None or _AREA.match(flat, found.end()) or flat.startswith(("/h", "/s", "/ h"), found.end()):
        return None
    unit = found["unit"]
    if unit in {"m", "mi", "M", "ft", "nm", "li", "NM"} and not digits:
        return None
    if unit == "M" or (unit.lower() == "li" and unit != "li") or unit in {"Mi", "MI", "Nm", "LI"}:
        return None  # 'M' is a million, 'Mi' a helicopter
    if not found["gap"] and not digits:
        return None
    if unit.lower() == "foot" and "-" in found["gap"] and flat.startswith(" patrol", found.end()):
        return None
    if unit.lower() in {"foot", "league", "leagues"} and flat.startswith(
        (" patrol", " soldiers", " side"), found.end()
    ):
        return None
    return found


def _fraction(flat: str, at: int) -> _Length | None:
    """'half a mile', 'a mile and a half', 'a kilometre', 'three quarters of a mile', '3 1/2 miles'."""
    mixed = _MIXED.match(flat, at)
    if mixed is not None:
        unit = _unit_at(flat, mixed.end(), digits=True)
        if unit is None:
            return None
        part = Decimal(mixed["top"]) / Decimal(mixed["bottom"])
        metres = _metres(unit["unit"])
        value = float(Decimal(mixed["whole"]) + part) * metres
        return _Length(
            at, unit.end(), value, value, metres / int(mixed["bottom"]), approximate=False, bound=None, hyphen=False
        )
    words = _FRACTION.match(flat, at)
    if words is None or (at and (flat[at - 1].isalnum() or flat[at - 1] in "-'")):
        return None
    unit = _units()[0].match(flat, words.end())
    if unit is None or unit["gap"] or unit["unit"].lower() in {"m", "mi", "ft", "nm", "li", "km", "foot"}:
        return None
    told = " ".join(words["start"].lower().replace("-", " ").split())
    factor = next((value for key, value in _FRACTION_OF.items() if told.startswith(key)), Decimal(1))
    if "quarter" in told and not told.startswith("three"):
        factor = Decimal("0.25")
    end, step = unit.end(), Decimal("0.5") if factor == Decimal("0.5") else factor if factor < 1 else Decimal(1)
    half = _AND_HALF.match(flat, end) if factor == 1 else None
    if half is not None:
        step = Decimal("0.25") if "quarter" in half[0] else Decimal("0.5")
        factor, end = factor + step, half.end()
    start, effects = look_back(flat, at)
    metres = _metres(unit["unit"])
    return _Length(
        start,
        end,
        float(factor) * metres,
        float(factor) * metres,
        float(step) * metres,
        approximate="about" in effects,
        bound="at_least" if "at_least" in effects else "at_most" if "at_most" in effects else None,
        hyphen=False,
    )


def _figure(flat: str, at: int) -> _Length | None:
    quantity = read_quantity(flat, at)
    if quantity is None:
        return None
    end = max(quantity.end, quantity.last.end)
    unit = _unit_at(flat, end, digits=quantity.last.in_digits) or _unit_at(
        flat, quantity.last.end, digits=quantity.last.in_digits
    )
    if unit is None:
        return _two_units(flat, quantity)
    metres = _metres(unit["unit"])
    return _length(flat, quantity, unit, metres)


def _two_units(flat: str, quantity: Quantity) -> _Length | None:
    """'500 metres to 1 km': each figure with its own unit."""
    first = _unit_at(flat, quantity.first.end, digits=quantity.first.in_digits)
    if first is None:
        return None
    return _length(flat, quantity, first, _metres(first["unit"]))


def _length(flat: str, quantity: Quantity, unit: re.Match[str], metres: float) -> _Length | None:
    first, last = quantity.first, quantity.last
    low, high, end = quantity.low, quantity.high, unit.end()
    written = flat[first.start : first.end]
    if metres >= 1000 and re.fullmatch(r"[0-9]{1,2}\.[0-9]{3}", written):
        low, high = (
            None if v is None else v / 1000 for v in (low, high)
        )  # '1.500 km' is a decimal, '1.500 m' a thousand
    half = (
        _AND_HALF.match(flat, end)
        if last is first
        and not first.vague
        and unit["unit"].lower() in {"mile", "kilometre", "kilometer", "league", "miles", "kilometres", "kilometers"}
        else None
    )
    step = min(step_of(first), step_of(last))
    if half is not None and low is not None and high is not None:
        step = Decimal("0.25") if "quarter" in half[0] else Decimal("0.5")
        low, high, end = low + step, high + step, half.end()
    low_m = None if low is None else float(low) * metres
    high_m = None if high is None else float(high) * metres
    joint = _TO.match(flat, end) if last is first and not first.vague else None
    further = read_number(flat, joint.end(), inner=True) if joint else None
    other = _unit_at(flat, further.end, digits=further.in_digits) if further else None
    if (
        further is not None
        and other is not None
        and low_m is not None
        and float(further.high) * _metres(other["unit"]) > low_m
    ):
        high_m, end = float(further.high) * _metres(other["unit"]), other.end()
    if (low_m or high_m or 0) > LARGEST_M or (low_m == 0 and high_m == 0):
        return None
    return _Length(
        quantity.start,
        end,
        low_m,
        high_m,
        float(step) * metres,
        approximate=quantity.approximate,
        bound=quantity.bound,
        hyphen="-" in unit["gap"],
    )


def step_of(number: Number) -> Decimal:
    """The unit step that a figure's digits imply, after the 2020 Georeferencing Best Practices.

    3.5 gives 0.5, 10.25 gives 0.25, 10.1 gives 0.1; 1 to 99 give 1; 100 and 140 give 10; 1000 gives 100: the power of ten
    below the figure's own, or the largest that divides it.
    """
    if number.vague:
        return number.step
    if number.decimals:
        digits = number.decimals
        if digits == "5":
            return Decimal("0.5") * max(number.scale, Decimal(1))
        if digits in {"25", "75"}:
            return Decimal("0.25") * max(number.scale, Decimal(1))
        return Decimal(1).scaleb(-len(digits)) * max(number.scale, Decimal(1))
    step = Decimal(1)
    while step * 100 <= number.low and number.low % (step * 10) == 0:
        step *= 10
    return step


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    told = lexicon("relations")
    dirs, letters = any_of(list(told["directions"])), any_of(list(told["letters"]))
    after = {
        name: re.compile(rf"\ (?:{any_of(phrases)})(?![\w-])", re.IGNORECASE) for name, phrases in told["after"].items()
    }
    bare = [rf"(?P<{name}_>(?:{any_of(phrases)}))" for name, phrases in told["bare"].items()]
    return after | {
        "direction": re.compile(_DIRECTION_PHRASE.format(dirs=dirs), re.IGNORECASE),
        "letter": re.compile(_LETTER_PHRASE.format(letters=letters)),
        "bare_direction": re.compile(_DIRECTION_BARE.format(dirs=dirs), re.IGNORECASE),
        "advance": re.compile(_ADVANCE_AFTER.format(nouns=any_of(told["advances"]["nouns"])), re.IGNORECASE),
        "advanced": re.compile(
            rf"\b(?:{any_of(told['advances']['verbs'])})\ (?:a\ further\ |another\ |forward\ |up\ |by\ |to\ |in\ |makes\ |a\ distance\ of\ |inside\ |deep\ )*$",
            re.IGNORECASE,
        ),
        "size": re.compile(rf"(?:\ |-)(?:{any_of(told['things']['sizes'])})(?![\w-])", re.IGNORECASE),
        "speed": re.compile(rf"\ ?(?:{any_of(told['things']['speeds'])})(?!\w)"),
        "bare": re.compile(rf"(?<![\w-])(?:{'|'.join(bare)})\ (?=[\w\"'(])", re.IGNORECASE),
        "parties": re.compile(rf"\b(?:{any_of(told['relations_of_parties']['nouns'])})\ (?:[a-z]+\ )?$", re.IGNORECASE),
    }


def _direction(word: str) -> str:
    told = lexicon("relations")
    if word in told["letters"]:
        return str(told["letters"][word])
    return str(told["directions"][" ".join(word.lower().split())])


def _relate(flat: str, length: _Length) -> Distance:
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
        length = _Length(
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
        around = re.compile(r"\ (?:around|of|from|round)\b").match(flat, stop) if radius is None else None
        return _made(flat, length, "radius", around.end() if around else stop, None)
    advance = patterns["advance"].match(flat, end)
    if advance is not None:
        return _made(flat, length, "into", advance.end(), None, anchor=advance["into"] is not None)
    deep = re.compile(r"(?:\ |-)deep\b").match(flat, end)
    advanced = patterns["advanced"].search(before)
    if patterns["size"].match(flat, end) and not _ACROSS.match(flat, end) and not deep:
        return _made(flat, length, None, length.end, None)
    if (length.hyphen and _THING_AFTER.match(flat, end)) or re.compile(
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
        inside = re.compile(r"(?:\ |-)deep\ (?:in|inside|into)\b").match(flat, end)
        return _made(flat, length, "into", inside.end() if inside else deep.end(), None, anchor=inside is not None)
    if advanced is not None:
        inside = re.compile(r"\ (?:in|deep\ in|inside)\b(?=\ (?:the\ )?[A-Z])").match(flat, end)
        towards = re.compile(r"\ (?:towards?|in\ the\ direction\ of|to\ the)\b").match(flat, end)
        return _made(
            flat,
            length,
            "into",
            inside.end() if inside else length.end,
            None,
            anchor=inside is not None and towards is None,
        )
    if re.compile(r"\ away\b").match(flat, end):
        return _made(flat, length, "from", end + 5, None, anchor=False)
    near = re.compile(r"\b(?:at\ a\ distance\ of|located|lies|is|about|distance\ is)\ $").search(before)
    of = re.compile(r"\ of\ (?=(?:the\ )?[A-Z]|the\ (?:border|frontier|line|coast|front))").match(flat, end)
    if of is not None and near is not None and not length.hyphen:
        return _made(flat, length, "radius" if length.bound == "at_most" else "from", of.end() - 1, None)
    return _made(flat, length, None, length.end, None)


def _is_closed(flat: str, at: int) -> bool:
    """Whether a direction without 'of' ends its phrase ('80 km to the north.')."""
    return (
        at >= len(flat)
        or flat[at] in ",.;:)¶"
        or re.compile(r"\ (?:and|on|in|at|where|when|by|during|after|before)\b").match(flat, at) is not None
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
        comma = re.compile(r",(?=\ )").match(flat, at)
        if comma is not None:
            ends.append(comma.end())
    return ends


def _made(
    flat: str, length: _Length, relation: str | None, end: int, given: tuple[int, int] | None, *, anchor: bool = True
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


def _bare(flat: str, taken: list[tuple[int, int]]) -> Iterator[Distance]:
    """'near Goris', 'along the Line of Control', 'between Goma and Sake', 'north-east of Zakho'."""
    patterns = _patterns()
    here = 0
    spans = sorted(taken)
    for name in ("bare", "bare_direction"):
        here = 0
        for found in patterns[name].finditer(flat):
            while here < len(spans) and spans[here][1] <= found.start():
                here += 1
            if here < len(spans) and spans[here][0] < found.end() and found.start() < spans[here][1]:
                continue
            relation = (
                _direction(found["dir"])
                if name == "bare_direction"
                else next(key for key, value in found.groupdict().items() if value).rstrip("_")
            )
            span = _bare_anchor(flat, found, relation)
            if span is not None:
                yield Distance(found.start(), found.end() - 1, "", None, None, 0.0, relation, span[0], span[1])


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
