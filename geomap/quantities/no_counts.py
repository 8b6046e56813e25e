"""Numbers that count nobody and nothing: years, ages, hours, money, shares, labels, 'the one who'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.quantities import nouns
from geomap.quantities.plain import any_of, lexicon
from geomap.quantities.sharing import PEOPLE

if TYPE_CHECKING:
    from geomap.quantities.numerals import Number, Quantity

LARGEST = 10**12
"""Past it a figure is money or noise, never a count on a map."""
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_MONTH_BEFORE = expression(rf"\b(?:{_MONTHS})\.?\ $", re.IGNORECASE)
_MONTH_AFTER = expression(rf"(?:\ (?:of\ )?|-)(?:{_MONTHS})\b", re.IGNORECASE)
_YEAR_BEFORE = expression(
    r"\b(?:in|since|by|until|till|from|during|of|the|after|before|early|late|mid|spring|summer|autumn|winter|fall|year|years|to|and|"
    rf"mid-|{_MONTHS})[ -]$",
    re.IGNORECASE,
)
_MONEY_BEFORE = expression(r"(?:[$€£¥₹₽₴₺₦]|\b(?:USD|EUR|Rs\.?|US\$|RUB|GBP))\ ?$")
_SIGN_AFTER = expression(
    r"\ ?[%‰°€$£₽₹]|\ ?per\ ?cent\b|\ percentage\b|[-\ ](?:year|month|week|day|hour|minute)s?[-\ ](?:old|long)\b|(?:st|nd|rd|th)\b|\ in\ (?:every\ )?[0-9]+\b|\ out\ of\b"
)
_OUT_OF = expression(
    r"\b(?:out\ of|one\ in|aged|age|ages|aged\ (?:only\ |about\ )?[\w-]+(?:,\ [\w-]+)?,?\ (?:and|or|to))\ (?:every\ )?$",
    re.IGNORECASE,
)
_CLOCK_BEFORE = expression(
    r"\b(?:at|by|until|till|from|around|about|before|after|past)\ (?:about\ |around\ )?$", re.IGNORECASE
)
_CLOCK_AFTER = expression(
    r"\ ?(?:a\.?m\b|p\.?m\b|o'clock|hours\b|hrs\b|GMT|UTC|local\ time|in\ the\ (?:morning|afternoon|evening))",
    re.IGNORECASE,
)
_AGE_ASIDE = expression(r"(?:,\ |\()$")
_PRONOUN_ONE = expression(r"\b(?:first|second|third|another|last|next|other|new|bigger|smaller)\ $", re.IGNORECASE)
_AS_ONE = expression(r"\b(?:in|as)\ $", re.IGNORECASE)
_BODY = expression(r"\ (?:body|man|voice|piece|go|sweep|blow|stroke)\b")
"""'came over in one body', 'rose as one man'."""
_THAT_ONE = expression(r"\b(?:that|this|the|no|which|each|every)\ $", re.IGNORECASE)
_SAID_THAT = expression(
    r"\b(?:said|says|say|told|reported|informed|confirmed|claimed|added|announced|and|learned|learnt|admitted)\ that\ $",
    re.IGNORECASE,
)
"""'were informed that one Chadian soldier': a number after all."""
_AGED = expression(r"\b([A-Za-z]+)\ of\ $")
GROUPS = frozenset({"family", "household", "crew", "couple", "loss", "death", "force", "staff", "police", "patrol"})
OLDEST = 120
"""Years: no age is above it."""
_AT_LIKEWISE = expression(
    r"\b(?:put|puts|putting|placed?)\b[^.;¶]{3,60}\bat\ [\w ]{1,20},\ (?:and\ |while\ |but\ )?[^,.;¶]{2,30}\ at\ $"
)
"""'put the dead at 60, the army at 11': no hour."""
_HOUR_AT = expression(
    r"(?<!number)(?<!figure)(?<!total)(?<!count)(?<!put\ it)(?<!dead)(?<!losses)(?<!toll)(?<!stands)(?<!stood)(?<!wounded)(?<!injured)(?<!killed)(?<!deaths)(?<!put)\ at\ $"
)
"""'at fourteen' is an hour, 'their dead at fourteen' and 'the toll stands at 14' are not."""
_PUT_AT = expression(
    r"\b(?:put|puts|putting|reckons?|reckoned|estimates?|estimated)\ [^.,;¶]{0,70}\b(?:dead|killed|deaths|fallen|wounded|injured|hurt|losses|casualties|victims|toll|number|missing|prisoners)\b[^.,;¶]{0,40}\ at\ $"
)
"""'puts all the dead of that night at 21': no hour either."""
_HAVE = expression(r"\ (?:had|have|were|are|was|died|perished)\b")
_THE_ONLY = expression(r"\b(?:the|that|this|which|each|every|no|minus|plus|times|is|equals)\ $", re.IGNORECASE)


def is_no_count(flat: str, quantity: Quantity, end: int) -> bool:
    """Years, dates, ages, money, shares, labels, times of day, ordinals, fractions, and words glued to digits."""
    first, last = quantity.first, quantity.last
    top = quantity.high if quantity.high is not None else quantity.low
    if (
        top is None
        or top > LARGEST
        or top == 0
        or any(v is not None and v != int(v) for v in (quantity.low, quantity.high))
    ):
        return True
    before = flat[max(0, first.start - 24) : first.start]
    if (
        _SIGN_AFTER.match(flat, end)
        or _OUT_OF.search(before)
        or _MONEY_BEFORE.search(flat[max(0, quantity.start - 6) : quantity.start])
        or _MONEY_BEFORE.search(before[-6:])
    ):
        return True
    if end < len(flat) and flat[end].isalnum():
        return True
    if (
        last.in_digits
        and flat.startswith("-", end)
        and not nouns.COMPOUND.match(flat, end)
        and flat[end + 1 : end + 2].isalnum()
    ):
        return True
    if not first.in_digits and top == 1 and _is_pronoun(flat, before, end):
        return True
    if _CLOCK_AFTER.match(flat, end) and not flat.startswith(" in the", end):
        return True
    if not first.in_digits:
        return False
    return _is_date_number(flat, quantity, end, before) or (
        not quantity.hinted and _is_label(before) and not _tells_number(flat, before, end)
    )


def _tells_number(flat: str, before: str, end: int) -> bool:
    """'Sources report 22 civilians', 'at the post 12 soldiers': words for a thing's own number that people follow."""
    if _COMMON_LABEL.search(before) is None:
        return False
    noun = nouns.find_noun(flat, end, one=False)
    return noun is not None and noun.category in PEOPLE and not noun.singular


def _is_date_number(flat: str, quantity: Quantity, end: int, before: str) -> bool:
    first = quantity.first
    written = flat[first.start : first.end]
    small = first.low <= 31 and first.scale == 1 and not first.decimals
    if small and (_MONTH_AFTER.match(flat, end) or (_MONTH_BEFORE.search(before) and not quantity.hinted)):
        return True
    is_year = len(written) == 4 and written.isdigit() and 1800 <= first.low <= 2100
    return is_year and bool(
        (_YEAR_BEFORE.search(before) and quantity.low != quantity.high)
        or (_YEAR_BEFORE.search(before) and not quantity.hinted)
        or (quantity.hinted and quantity.last is not first and "-" in flat[first.end : quantity.last.start])
    )


_COMMON_LABEL = expression(
    r"\b(?:report|camp|post|point|checkpoint|area|zone|sector|gate|room|road|highway|terminal|pier|block|platform|line|war|operation|hour|minute|week|day|box)\ $"
)
_ONE_DAY = expression(r"\b(?:one|each|that|this|first|last|same)\ (?:day|week|hour|night)\ $", re.IGNORECASE)
_label_pattern: re.Pattern[str] | None = None


def _is_label(before: str) -> bool:
    global _label_pattern  # noqa: PLW0603 - compiled once, from a data file, when first needed
    if _label_pattern is None:
        _label_pattern = re.compile(
            rf"(?<![\w-])(?:{any_of(lexicon('count_nouns')['labels']['before'])})\ ?$", re.IGNORECASE
        )
    return _label_pattern.search(before) is not None and _ONE_DAY.search(before) is None


def is_clause_start(flat: str, quantity: Quantity, noun: nouns.Noun) -> bool:
    """'killed five Russian soldiers' keeps its noun; 'on 5 June Russian soldiers' never had one."""
    first = quantity.first
    return (
        first.in_digits
        and first.low >= 1900
        and first.low <= 2100
        and not quantity.hinted
        and first.start == 0
        and noun.start > first.end + 1
        and flat[first.start : first.end].isdigit()
    )


def _is_pronoun(flat: str, before: str, end: int) -> bool:
    """'a second one wounded four', 'the one who fired': no number."""
    if _PRONOUN_ONE.search(before) or (_AS_ONE.search(before) and _BODY.match(flat, end)):
        return True
    noun = nouns.find_noun(flat, end, one=True)
    if _SAID_THAT.search(before) and noun is not None:
        return False
    return _THAT_ONE.search(before) is not None and (noun is None or noun.start > end + 1 or noun.outcome is not None)


def _is_age_of(flat: str, quantity: Quantity) -> bool:
    """'a girl of nine', 'a man of about 60': an age, where one person by a common noun stands before 'of'."""
    found = _AGED.search(flat, max(0, quantity.start - 40), quantity.start)
    if found is None or quantity.low is None or quantity.low > OLDEST:
        return False
    word = found[1].lower()
    return nouns.categories().get(word) in PEOPLE and word not in nouns.plurals() and word not in GROUPS


def may_be_bare(flat: str, quantity: Quantity, first: Number) -> bool:
    """Whether a number without a noun may stand for people: no year, age, time of day or rank."""
    before = flat[max(0, quantity.start - 24) : quantity.start]
    if (
        _THE_ONLY.search(before)
        and not quantity.hinted
        and not (before.endswith("that ") and _HAVE.match(flat, first.end))
    ):
        return False
    written = flat[first.start : first.end]
    if _is_age_of(flat, quantity):
        return False
    if first.in_digits and not quantity.hinted:
        if len(written) == 4 and written.isdigit() and 1800 <= first.low <= 2100:
            return False
        if first.low < 120 and _AGE_ASIDE.search(before) and flat[first.end : first.end + 1] in {",", ")"}:
            return False
        if (
            first.low <= 24
            and _CLOCK_BEFORE.search(before)
            and not _AT_LIKEWISE.search(flat, max(0, quantity.start - 140), quantity.start)
            and not re.search(
                r"\b(?:number|figure|toll|total|count|it|dead|wounded|injured|killed|deaths|losses)\ at\ $", before
            )
        ):
            return False
    if _AT_LIKEWISE.search(flat, max(0, quantity.start - 140), quantity.start):
        return True
    hour = first.low <= 24 and not quantity.hinted and _HOUR_AT.search(before) is not None
    return not hour or _PUT_AT.search(flat, max(0, quantity.start - 90), quantity.start) is not None
