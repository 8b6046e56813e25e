"""Figures with a unit of length, in metres: decimals, fractions, ranges, vague words."""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.quantities.numerals import Bound, Number, Quantity, look_back, number_starts, read_number, read_quantity
from geomap.quantities.plain import any_of, lexicon, starts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_M = 2.1e7
"""Half the earth's girth in metres: past it a length is no offset."""
_FRACTION = expression(
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
_AND_HALF = expression(r"\ and\ (?:a\ half|a\ quarter)\b", re.IGNORECASE)
_MIXED = expression(r"(?P<whole>[0-9]{1,3})\ (?P<top>[1-3])/(?P<bottom>[2-4])(?![0-9])")
_AREA = expression(r"\ ?(?:²|2\b|\^2|³|sq\b)|-?\ ?(?:square|cubic)\b|\ ?/\ ?h|\ ?ph\b")
_TO = expression(r"(?:\ to\ |\ or\ |\ ?-\ ?|\ and\ )")


LONGEST_FIGURE = 400
"""Characters from the beginning of a figure to its unit; a range of two numbers in words has under 200."""


@dataclass(frozen=True, slots=True)
class Length:
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


@functools.cache
def _units() -> tuple[re.Pattern[str], dict[str, float]]:
    metres = {written: unit["metres"] for unit in lexicon("units")["unit"] for written in unit["written"]}
    return expression(
        rf"(?P<gap>\ ?-?\ ?(?:of\ )?)(?P<unit>{any_of(list(metres))})(?![\w'²³^]|\.m\.)", re.IGNORECASE
    ), metres


@functools.cache
def _unit_words() -> frozenset[str]:
    """The words that units begin with, in small letters."""
    return frozenset(
        re.split(r"[^a-z]", written.lower())[0] for unit in lexicon("units")["unit"] for written in unit["written"]
    )


def find_lengths(flat: str) -> Iterator[Length]:
    """All figures with a unit of length, in order of position."""
    taken = 0
    units = starts_of(flat, _unit_words())
    if not units:
        return
    for at in number_starts(flat):
        if at < taken:
            continue
        following = bisect.bisect_right(units, at)
        if following == len(units) or units[following] - at > LONGEST_FIGURE:
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


def _fraction(flat: str, at: int) -> Length | None:
    """'half a mile', 'a mile and a half', 'a kilometre', 'three quarters of a mile', '3 1/2 miles'."""
    mixed = _MIXED.match(flat, at)
    if mixed is not None:
        unit = _unit_at(flat, mixed.end(), digits=True)
        if unit is None:
            return None
        part = Decimal(mixed["top"]) / Decimal(mixed["bottom"])
        metres = _metres(unit["unit"])
        value = float(Decimal(mixed["whole"]) + part) * metres
        return Length(
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
    return Length(
        start,
        end,
        float(factor) * metres,
        float(factor) * metres,
        float(step) * metres,
        approximate="about" in effects,
        bound="at_least" if "at_least" in effects else "at_most" if "at_most" in effects else None,
        hyphen=False,
    )


def _figure(flat: str, at: int) -> Length | None:
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


def _two_units(flat: str, quantity: Quantity) -> Length | None:
    """'500 metres to 1 km': each figure with its own unit."""
    first = _unit_at(flat, quantity.first.end, digits=quantity.first.in_digits)
    if first is None:
        return None
    return _length(flat, quantity, first, _metres(first["unit"]))


def _length(flat: str, quantity: Quantity, unit: re.Match[str], metres: float) -> Length | None:
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
    return Length(
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
