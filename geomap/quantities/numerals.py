"""Numbers in running text: digits in the groupings of several countries, number words, vague words, and ranges.

``read_number`` reads one number at a position; ``read_quantity`` adds what surrounds it ('at least', 'between ... and').
Both look at a bounded stretch only, so a text is read in time linear in its length.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from geomap.expressions import expression
from geomap.quantities.plain import any_of, last_word, lexicon, starts_of, word_starts

Bound = Literal["at_least", "at_most"]

LONGEST = 15
"""Digits of the largest number taken for one: past it a run of digits is a serial number or noise."""

_DIGITS = expression(
    r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]+)?(?![0-9])"  # 1,234,567.8
    r"|[0-9]{1,2}(?:,[0-9]{2}){1,3},[0-9]{3}(?![0-9])"  # 12,34,567
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,4}(?![0-9])"  # 1.234.567
    r"|[0-9]{1,3}(?:['][0-9]{3}){1,4}(?![0-9])"  # 1'234
    r"|[0-9]{1,3}(?:\ [0-9]{3}){1,4}(?![0-9]|-|\ ?mm)"  # 1 234
    r"|[0-9]+(?:\.[0-9]+)?"
)
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_BEFORE_DIGITS = expression(r"(?:[0-9A-Za-z][-.,:/']|[#№@+\\/:_]|[^\W_])$")
_AFTER_DIGITS = expression(r"[:/][0-9]|[.,][0-9]")
_WORD = expression(r"[A-Za-z]+")
_GAP = expression(r"\ {1,3}(?:of\ )?|-")
_HALF = expression(r"(?:\ |-)and(?:\ |-)a(?:\ |-)half\b")
_AND = expression(r"\ and\ ")
_IN_FIGURES = expression(r"\ ?\([0-9,. ]{1,12}\)")
_RANGE = expression(
    r"(?:\ ?-\ ?|\ to\ |\ or\ |\ till\ )(?:about\ |some\ |around\ |as\ many\ as\ |even\ |up\ to\ |perhaps\ |maybe\ |possibly\ )?"
)
_RANGE_AND = expression(r"\ and\ (?:about\ |some\ |around\ |up\ to\ |as\ many\ as\ )?")
_TWO_BOUNDS = expression(
    r",?\ (?:and|but|or)\ (?:possibly\ |perhaps\ |maybe\ )?(?:as\ many\ as|up\ to|at\ most|no\ more\ than|not\ more\ than|fewer\ than|less\ than)\ "
)
_OPENING = expression(
    r"\b(between|from|anything\ from|anywhere\ from|anywhere\ between|anything\ between)\ $", re.IGNORECASE
)
_AFTER = expression(
    r"(?P<least>\ or\ (?:even\ )?more\b|\+|\ plus\b|\ and\ more\b)|(?P<most>\ or\ (?:fewer|less)\b|\ at\ (?:the\ )?most\b)|(?P<about>\ or\ so\b|-odd\b|\ odd\b|\ or\ thereabouts\b)",
    re.IGNORECASE,
)
_LOOK_BACK = 40
_ROSE = expression(
    r"\b(?:gone|went|goes|going|moved|pushed|brought|taken|rose|risen|shot|own(?:s|ed|ing)|fess(?:es|ed)|admit(?:s|ted)|climbed)\ $",
    re.IGNORECASE,
)
"""'the toll has gone up to 22', 'owned up to 63': reached, no bound."""
_SIGNS = ("~", "≈", "∼", ">", "≥", "<", "≤")


@dataclass(frozen=True, slots=True)
class Number:
    """One number as written; ``low`` and ``high`` differ only for vague words."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    vague: bool = False
    step: Decimal = Decimal(1)
    """The unit that a vague word counts in ('a few hundred': 100); 1 for others."""
    scale: Decimal = Decimal(1)
    """The multiplier that was written as a word ('2 thousand'); 1 without."""
    decimals: str = ""
    """Digits after the decimal point, as written; '5' for a half in words."""
    in_digits: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or range with its bounds: ``low`` or ``high`` is None where that end is open."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    approximate: bool
    bound: Bound | None
    first: Number
    last: Number
    hinted: bool = False
    """Words before it say that it is a quantity ('about', 'at least', 'a total of')."""


@functools.cache
def _words() -> tuple[dict[str, int], dict[str, int], dict[str, int], dict[str, list[int]], dict[str, list[int]]]:
    told = lexicon("numerals")
    return told["units"], told["tens"], told["scales"], told["vague"], told["plurals"]


@functools.cache
def number_words() -> frozenset[str]:
    """Lower-case words at which a number may begin."""
    units, tens, scales, vague, plurals = _words()
    starts = {*units, *tens, *vague, *plurals, "a", "an", "half", "hundred", "thousand", "million", "dozen"}
    return frozenset(starts - {"few", "zero"} | {"zero"}) | ({"few"} if "few" in scales else frozenset())


@functools.cache
def _prefixes() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    told = lexicon("approximations")
    effect = {" ".join(phrase.split()): kind for kind, phrases in told.items() for phrase in phrases}
    pattern = expression(rf"(?<![\w-])({any_of(list(effect))})\ *$", re.IGNORECASE)
    return pattern, effect, frozenset(phrase.split()[-1] for phrase in effect)


_FIGURES = expression(r"[0-9½¼¾]+")


@functools.lru_cache(maxsize=1)
def number_starts(flat: str) -> tuple[int, ...]:
    """Positions at which a number may begin, in order."""
    figures = [found.start() for found in _FIGURES.finditer(flat)]
    return tuple(sorted([*figures, *starts_of(flat, number_words() & word_starts(flat).keys())]))


def read_number(flat: str, at: int, *, inner: bool = False) -> Number | None:
    """The number that begins at ``at``, or None; ``inner`` for the second of a range, where a dash may precede."""
    if at >= len(flat):
        return None
    if flat[at] in _FRACTIONS:
        return Number(at, at + 1, _FRACTIONS[flat[at]], _FRACTIONS[flat[at]], decimals="5", in_digits=True)
    if flat[at].isdigit():
        return _read_digits(flat, at, inner=inner)
    if not inner and at and (flat[at - 1].isalnum() or flat[at - 1] in "_'"):
        return None
    return _read_words(flat, at)


def _read_digits(flat: str, at: int, *, inner: bool) -> Number | None:
    if not inner and _BEFORE_DIGITS.search(flat, max(0, at - 2), at):
        return None
    found = _DIGITS.match(flat, at)
    if found is None or len(found[0]) > LONGEST + 5 or _AFTER_DIGITS.match(flat, found.end()):
        return None
    written, end = found[0], found.end()
    whole, point, decimals = written.partition(".")
    if point and (written.count(".") > 1 or (len(decimals) == 3 and "," not in written and whole != "0")):
        whole, decimals = written.replace(".", ""), ""  # dotted thousands; read_dotted tells where it is a decimal
    digits = re.sub(r"[^0-9]", "", whole)
    if not digits or len(digits) > LONGEST or len(decimals) > LONGEST:
        return None
    value = Decimal(f"{digits}.{decimals or 0}")
    if end < len(flat) and flat[end] in _FRACTIONS and not decimals:
        value, decimals, end = value + _FRACTIONS[flat[end]], "5" if flat[end] == "½" else "25", end + 1
    number = Number(at, end, value, value, decimals=decimals, in_digits=True)
    return _with_half(flat, _with_scales(flat, number))


def _with_scales(flat: str, number: Number) -> Number:
    """'2 thousand', '1.2 million', '3 lakh': at most two scale words after digits."""
    scales = _words()[2]
    for _ in range(2):
        gap = expression(r"[\ -]").match(flat, number.end)
        word = _WORD.match(flat, gap.end()) if gap else None
        if word is None:
            break
        name = word[0].lower()
        factor = scales.get(name) or (scales.get(name[:-1]) if name.endswith("s") else None)
        if factor is None or (name.endswith("s") and _is_year(number)):
            break
        number = replace(
            number, end=word.end(), low=number.low * factor, high=number.high * factor, scale=number.scale * factor
        )
    return number


def _is_year(number: Number) -> bool:
    """'In 1991 thousands fled': a year, and no factor of what is counted behind it."""
    return number.in_digits and not number.decimals and number.scale == 1 and 1000 <= number.low < 2100


def _with_half(flat: str, number: Number) -> Number:
    """'two and a half', 'two and a half thousand'."""
    half = _HALF.match(flat, number.end)
    if half is None or number.decimals or number.scale != 1:
        return number
    value = number.low + Decimal("0.5")
    return _with_scales(flat, replace(number, end=half.end(), low=value, high=value, decimals="5"))


def _read_words(flat: str, at: int) -> Number | None:
    word = _WORD.match(flat, at)
    if word is None:
        return None
    units, tens, scales, vague, plurals = _words()
    name = word[0].lower()
    if name in plurals:
        return _read_plural(flat, at, word.end(), plurals[name], Decimal(plurals[name][0]))
    if name in {"a", "an"}:
        return _read_article(flat, at, word.end())
    if name == "half":
        return _read_half(flat, at, word.end())
    if name in vague and name != "few":
        return _read_vague(flat, at, word.end(), vague[name])
    if name in units or name in tens or name in scales:
        return _with_half(flat, _read_cardinal(flat, at))
    return None


def _read_plural(flat: str, at: int, end: int, interval: list[int], step: Decimal) -> Number:
    """'hundreds', 'tens of thousands', 'dozens'."""
    low, high = Decimal(interval[0]), Decimal(interval[1])
    again = expression(r"\ of\ (hundreds|thousands|lakhs|millions|crores)\b", re.IGNORECASE).match(flat, end)
    if again is not None:
        factor = Decimal(_words()[2][again[1].lower()[:-1]])
        low, high, end, step = low * factor, (high + 1) * factor - 1, again.end(), step * factor
    unit = Decimal(10) ** (len(str(int(step))) - 1)
    return Number(at, end, low, high, vague=True, step=unit)


def _read_vague(flat: str, at: int, end: int, interval: list[int]) -> Number:
    """'several', 'a few hundred', 'a couple of dozen'."""
    low, high = Decimal(interval[0]), Decimal(interval[1])
    scale = expression(r"\ (?:of\ )?(dozen|hundred|thousand|lakh|million|crore)s?\b", re.IGNORECASE).match(flat, end)
    exact = low == high
    if scale is None:
        return Number(at, end, low, high, vague=not exact)
    name = scale[1].lower()
    factor = Decimal(_words()[2][name])
    if exact:
        return Number(at, scale.end(), low * factor, high * factor, vague=True, step=factor, scale=factor)
    if name == "dozen":
        low, high = (Decimal(end_) for end_ in _words()[4]["dozens"])
    else:
        low, high = low * factor, (high + 1) * factor - 1
    return Number(at, scale.end(), low, high, vague=True, step=factor, scale=factor)


def _read_article(flat: str, at: int, end: int) -> Number | None:
    """'a dozen', 'a hundred and twenty', 'a few', 'a couple of hundred', 'a half dozen'."""
    word = expression(r"\ (?:good\ |mere\ |full\ |whole\ |further\ |small\ )?([A-Za-z]+)").match(flat, end)
    if word is None:
        return None
    _, _, scales, vague, _ = _words()
    name = word[1].lower()
    if name in vague:
        return _read_vague(flat, at, word.end(), vague[name])
    if name == "half":
        return _read_half(flat, at, word.end())
    if name in scales or name == "score":
        if name == "score":
            return Number(at, word.end(), Decimal(20), Decimal(20)) if flat.startswith(" of ", word.end()) else None
        number = _read_cardinal(flat, word.start(1))
        half = expression(r"\ and\ a\ half\b").match(flat, number.end)
        if half is not None and number.low == scales[name]:
            value = number.low * Decimal("1.5")
            return replace(number, start=at, end=half.end(), low=value, high=value, decimals="5")
        return replace(number, start=at)
    return None


def _read_half(flat: str, at: int, end: int) -> Number | None:
    """'half a dozen', 'half a million', 'half-dozen'."""
    scale = expression(r"(?:\ an?\ |[-\ ])(dozen|hundred|thousand|million)\b", re.IGNORECASE).match(flat, end)
    if scale is None:
        return None
    factor = Decimal(_words()[2][scale[1].lower()])
    value = factor / 2
    return Number(at, scale.end(), value, value, scale=factor)


def _read_cardinal(flat: str, at: int) -> Number:
    """'twenty-three', 'two hundred and fifty', 'fifteen hundred', 'two dozen', 'hundred'."""
    units, tens, scales, _, _ = _words()
    total, current, end, scale = 0, 0, at, 1
    last = "start"
    place = at
    joined: tuple[int, int, int, int, int] | None = None  # before the last 'and': total, current, end, scale, factor
    factor = 0
    for _ in range(12):
        word = _WORD.match(flat, place)
        if word is None:
            break
        name = word[0].lower()
        if name in units and (last in {"start", "scale"} or (last == "tens" and 0 < units[name] < 10)):
            current, last = current + units[name], "unit"
        elif name in tens and last in {"start", "scale"}:
            current, last = current + tens[name], "tens"
        elif name in scales or (name.endswith("s") and name[:-1] in scales and last != "start"):
            again = scales.get(name) or scales[name[:-1]]
            if joined is not None and again == joined[4]:
                total, current, end, scale, _ = joined  # 'between five hundred and six hundred' are two numbers
                break
            factor = again
            current = max(current, 1)
            if factor in {100, 12}:
                current *= factor
            else:
                total, current = total + current * factor, 0
            last, scale = "scale", scale * factor
        else:
            break
        end = word.end()
        gap = _AND.match(flat, end) if last == "scale" else None
        if gap is not None:
            joined = total, current, end, scale, factor
        gap = gap or expression(r"[\ -]").match(flat, end)
        if gap is None:
            break
        place = gap.end()
    value = Decimal(total + current)
    return Number(at, end, value, value, scale=Decimal(scale))


def read_quantity(flat: str, at: int) -> Quantity | None:
    """The quantity whose number begins at ``at``, with the words around it, or None."""
    first = read_number(flat, at)
    if first is None:
        return None
    figures = _IN_FIGURES.match(flat, first.end)
    if figures is not None:
        first = replace(first, end=figures.end())
    start, effects = look_back(flat, at)
    opening = (
        _OPENING.search(flat, max(0, start - 20), start) if last_word(flat, start) in {"between", "from"} else None
    )
    last = _read_range(flat, first, opened=opening is not None and "between" in opening[1].lower())
    if last is None:
        return None
    low: Decimal | None = first.low
    high: Decimal | None = last.high
    end, approximate, bound = last.end, "about" in effects or first.vague or last.vague, None
    if last is not first:
        start = opening.start() if opening is not None else start
        first = replace(first, low=_scaled(first, last))
        low = first.low
    elif "at_least" in effects:
        ceiling = _TWO_BOUNDS.match(flat, end)
        top = read_number(flat, ceiling.end(), inner=True) if ceiling else None
        if top is not None and top.high > first.high:
            high, end, last = top.high, top.end, top
        else:
            high, bound = None, "at_least"
    elif "at_most" in effects:
        low, bound = None, "at_most"
    after = _AFTER.match(flat, end)
    if after is not None:
        end = after.end()
        approximate = approximate or after["about"] is not None
        if last is first and bound is None and after["least"]:
            high, bound = None, "at_least"
        elif last is first and bound is None and after["most"]:
            low, bound = None, "at_most"
    return Quantity(
        start,
        end,
        low,
        high,
        approximate=approximate,
        bound=_bound(bound),
        first=first,
        last=last,
        hinted=bool(effects) or last is not first,
    )


def _bound(name: str | None) -> Bound | None:
    return "at_least" if name == "at_least" else "at_most" if name == "at_most" else None


def look_back(flat: str, at: int) -> tuple[int, list[str]]:
    """Where the approximation words before ``at`` begin, and what they do."""
    pattern, effect, ends = _prefixes()
    effects: list[str] = []
    for _ in range(3):
        word = last_word(flat, at)
        if word not in ends and word[-1:] not in _SIGNS:
            break
        found = pattern.search(flat, max(0, at - _LOOK_BACK), at)
        if found is None or (
            found[1].lower() == "up to" and _ROSE.search(flat, max(0, found.start() - 10), found.start())
        ):
            break
        effects.append(effect[" ".join(found[1].lower().split())])
        at = found.start()
    return at, effects


def _read_range(flat: str, first: Number, *, opened: bool) -> Number | None:
    """The second number of a range, ``first`` itself where there is none, None for a score ('4-2') or the like."""
    joint = (_RANGE_AND if opened else _RANGE).match(flat, first.end) or (
        _RANGE.match(flat, first.end) if opened else None
    )
    if joint is None:
        return first
    second = read_number(flat, joint.end(), inner=True)
    if second is None:
        return first
    if second.high > _scaled(first, second):
        return second
    return None if "-" in joint[0] and second.in_digits else first


def _scaled(first: Number, last: Number) -> Decimal:
    """The lower end of a range: '10 to 15 thousand' starts at ten thousand."""
    if last.scale > 1 and first.scale == 1 and not first.vague and first.low * last.scale < last.high:
        return first.low * last.scale
    return first.low
