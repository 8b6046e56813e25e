"""One toll out of all that a report counts: parts add up, an update replaces what it updates, rival accounts make an interval."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.figures import Interval, is_subset, people_of, sort_of_noun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.models import Count

_FORMER = expression(
    r"\b(?:at first|initially|earlier|previously|had put|up from|down from|revised from|had spoken of|first|instead of|rather than|"
    r"(?:revising|amending|correcting|lowering|raising)\s(?:down\s|up\s)?(?:an?\s|the\s|its\s|their\s)(?:\w+\s)?(?:figure|toll|tally|count|number)(?:\sof)?)\b",
    re.IGNORECASE,
)
_FORMER_REACH = 36
_SAID_FIRST = expression(
    r"[^.;:0-9]{0,60}\b(?:said|told|reported|spoke|put|announced|believed|thought|counted)\b[^.;:,0-9]{0,20}\b(?:at first|initially|earlier)\b",
    re.IGNORECASE,
)
_OWN = expression(r"(?:(?!\band\b)[^.;:,]){0,60}?\b(?:of|among|amongst)\s+(?:their|its|his|our)\s+own\b", re.IGNORECASE)
_HANDED = expression(
    r"(?<!morgue )(?<!mortuary )(?<!hospital )(?<!clinic )\b(?:brought|carried|handed|gave(?=\s(?:back|over|up)\b)|sent|returned|exchanged|swapped|received|flew)\s(?:back|over|home|up|out)?\s?(?:the\s)?$",
    re.IGNORECASE,
)
"""'brought back two bodies': they died before."""
_ORDINALS = {
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
}
_ORDINAL = expression(rf"(?:an?|the) ({'|'.join(_ORDINALS)}|[0-9]+(?=st|nd|rd|th))", re.IGNORECASE)
SAME_SENTENCE = 200
"""Characters between two tolls of one statement, at most."""
_UPDATE = expression(
    r"\b(?:tolls?|deaths?|dead|fatalities|killed|wounded|injured|casualties|number|total|count)\b[^.;:]{0,60}\b(?:ris\w+|rose|climb\w*|grow\w*|grew|grown|jump\w*|mount\w*|"
    r"increas\w+|went up|gone up|now|reach\w*|revised|updated|passed|up)\b(?:(?!\b(?:after|when|as)\b)[^.;:]){0,30}$"
    r"|\b(?:making|makes|bringing|taking)\b[^.;:,]{0,12}$"
    r"|\b(?:tak|rais|bring|push|lift|brought|took|raised|pushed)(?:ing|es|e|s)?\b[^.;:]{0,40}\b(?:toll|dead|deaths|killed|fatalities|total|number|count|wounded|injured)\b[^.;:]{0,20}\bto\s+(?:at least\s+|about\s+|more than\s+)?$",
    re.IGNORECASE,
)
"""'the toll rose to', 'taking the number of dead to': it replaces the figures before it."""
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|noon|afternoon|evening|night))?|(?:the )?(?:evening|night|nightfall|morning|noon|midday|midnight|dusk|dawn))"
_LATER = expression(
    rf"(?:[,;.—–]|\band|\bbut) (?:and |but )?(?:then|later|now|finally|since then|(?:on|by) {_DAY})\b(?: (?:it|they|he|she) (?:had |has )?(?:already )?(?:spoke|speaks?|spoken|gave|counted|said|put it|reported))?(?: (?:at|to|of|on {_DAY}|even))* $",
    re.IGNORECASE,
)
"""'then 95, and on Thursday 84', 'by Wednesday it spoke of 53': the same teller, who knows more by then."""
_TOTAL = expression(
    r"\b(?:in all|all told|altogether|in total|a total of|the total|overall)\b[^.;:]{0,30}$", re.IGNORECASE
)
_TOTAL_AFTER = expression(r"[^.;:,]{0,30}\b(?:in all|all told|altogether|in total)\b", re.IGNORECASE)
_MORE = expression(
    r"\b(?:another|others?|more(?! than)|further|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|[0-9]+(?:st|nd|rd|th)|also|additional|additionally|too|as well|besides|separately)\b",
    re.IGNORECASE,
)
_OF_THE_REST = {
    "killed": re.compile(r"\b(?:wounded|wounding|injured|injuring|hurt)\b", re.IGNORECASE),
    "wounded": re.compile(r"\b(?:killed|killing|kills?|dead|died|deaths?)\b", re.IGNORECASE),
}
"""'two people were killed and two others were wounded': the others are not those killed, and no more than were told of before."""
_TELLS = expression(
    r"\b(?:sa(?:id|ys?|ying)|told|tells?|puts?|putting|claim\w*|according to|reports?|reported|sp(?:eaks?|oke|oken)|counts?|counted|estimat\w+|"
    r"announc\w+|confirm\w*|insist\w*|maintain\w*|list(?:s|ed)?|gives?|gave|figures?|toll|sources?|witness\w*|acknowledg\w+|admit\w*|"
    r"conced\w+|own(?:s|ed|ing)? up|confess\w*|boast\w*|give[sn]?|giving|record(?:s|ed)|document\w*|verif\w+|tall(?:y|ies|ied)|saw|seen|found|filmed|reckon\w*|has|have|number(?:s|ed)?|totals?|balance|believe\w*|thought|talks?(?= of)|affirm\w*|assert\w*|mention\w*|advances?|wr(?:ote|ites?|itten)|den(?:y|ies|ied)|"
    r"accounts?|versions?|lists?|names?|tweet\w*|communiqu\w+|statement|bulletin|morgue|hospitals?|ministry|observatory|spokes\w+|officials?|residents?|survivors?|aides?|ministers?|relatives|clerics?|activists|rescuers|"
    r"villagers?|locals?|monitors?|medics?|doctors?|mayor|governor|prefect|commanders?)\b|:",
    re.IGNORECASE,
)
"""Words with which somebody accounts for a figure."""
_LINK = expression(
    r"(?:(?:\band|,)(?: (?:in|at|near|outside) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)?|,|\bplus|\bas well as|\balong with|\btogether with|\bwith|\bagainst|\bthen|\banother|\bfurther|\bboth|\bbut also)\s+"
    r"(?:(?:at least|about|some|his|her|their|also|the|another|a further|further|of|so did|so were|so was|killed|killing|lost|wounded|wounding|hurt|injured)\s+)*$",
    re.IGNORECASE,
)
_SAME_BREATH = expression(
    r"(?:(?!\b(?:who|which|while|whereas|but|after|since|when|before|said|says?|claim\w*|put|reported|according|where|of whom)\b)[^.;:!?\n0-9]){0,90}"
    r"\band (?:that )?(?:it |they |he )?(?:had )?(?:lost |also |another |at least )*",
    re.IGNORECASE,
)
"""'killed 17 rebels near A and that two soldiers lost their lives': one teller in one sentence tells of more, not of rivals."""
_SIDE = expression(
    r"\b(?P<fighters>(?:attacker|assailant|rebel|insurgent|militant|gunmen|guerrilla|terrorist|raider|jihadist|bandit)\w*)(?:['’]s?)?\s(?:own\s)?(?:dead|losses|casualties|toll|side)\b"
    r"|\b(?P<personnel>(?:army|troops|soldiers|police|forces|military)(?:['’]s?)?)\s(?:own\s)?(?:dead|losses|casualties|toll)\b",
    re.IGNORECASE,
)
_SIDES = r"(?P<who>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*|the\s(?:army|rebels|militants|separatists|government|guerrillas|insurgents|police|troops|soldiers|attackers|jihadists|gunmen|militia|regulars|enemy|defenders|security\sforces|other\sside))"
_OWNED_UP = expression(
    rf"{_SIDES}[^.;:]{{0,60}}?\b(?:(?:it|they)\s(?:had\s|has\s|have\s)?lost|acknowledged|admitted|conceded|owned\sup\sto|(?:its|their)\s(?:own\s)?(?:losses|dead|casualties))\b[^.;:]{{0,40}}$"
)
_REPORTED = expression(rf"{_SIDES}[^.;:]{{0,40}}?\b(?:reported|lost|counted|announced|gave|had)\b[^.;:0-9]{{0,20}}$")
_LOST = expression(rf"{_SIDES}(?:\s(?:has|have|had))?\s(?:also\s|itself\s|themselves\s)?lost\s$", re.IGNORECASE)
_GAPPED = expression(rf"[,;]\s(?:and\s|while\s)?{_SIDES}\s$", re.IGNORECASE)
"""'the army lost four men, the rebels three'."""
_ON_ITS_SIDE = expression(
    r"[^.;:]{0,20}\b(?:on|among|from|in)\s(?:its|their)\s(?:own\s)?(?:side|ranks|own)\b|\s(?:dead\s)?of\s(?:its|their)\sown\b"
)
_OF_HURT = expression(r"\bof the (?:wounded|injured|hurt|casualties|survivors|hostages|captives)\b", re.IGNORECASE)
_OF_THEM = expression(r"\bof (?:them|these|those|whom)\b", re.IGNORECASE)
_INCLUDING = expression(r"\b(?:includ\w+|among them|mostly|most of them)\W+(?:at least\W+)?$", re.IGNORECASE)
_SPECIFIC = frozenset({"personnel", "fighters", "civilians"})
"""Sorts of victims that are never each other."""
_OPPOSED = frozenset({"personnel", "fighters"})
_OF_EITHER_SIDE = frozenset({"commander", "commanders", "chief", "chiefs", "leader", "leaders", "captain", "men"})
_LIKE = 60
"""Characters before 'and 11 more' within which its like is counted."""
_FEW = 2
"""A person told of by himself is no rival account of a toll larger than this."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """Counts of one statement that add up, with who they are."""

    low: int | None
    high: int | None
    counts: tuple[Count, ...]
    sort: str
    update: bool
    more: bool
    told: bool


def toll(text: str, counts: Sequence[Count], outcome: str) -> Interval | None:
    """The event's toll, or None where nothing counted is one."""
    told = [c for c in counts if c.outcome == outcome and (c.low is not None or c.high is not None)]
    told = [
        c for c in told if _is_of_hurt(c) or _is_of_others(text, c, told) or not (c.partial or is_subset(text, c, told))
    ]
    if outcome == "killed":
        told = [c for c in told if not _HANDED.search(text, max(0, c.start - 40), c.start)]
    told = [c for c in told if not _is_own_side(text, c, told)]
    if not told:
        return None
    told = _without_known(text, told)
    current = [c for c in told if not _is_former(text, c)] or told
    sums = [_summed(text, group) for group in _grouped(text, current)]
    sums = _without_persons(text, _without_parts(_with_both_losses(text, sums)))
    updates = [n for n, one in enumerate(sums) if one.update]
    if updates:
        last = updates[-1]
        rivals = [one for one in sums[last + 1 :] if one.told and _exceeds(one, sums[last])]
        sums = [sums[last], *rivals]
    return _settled(sums)


def _is_former(text: str, count: Count) -> bool:
    """'had first put it at 20', '20, the police said at first': a figure that another one replaces."""
    if _FORMER.search(text[max(0, count.start - _FORMER_REACH) : count.start]):
        return True
    return _SAID_FIRST.match(text, count.end) is not None


def _without_known(text: str, told: Sequence[Count]) -> list[Count]:
    """Without a person who is known, where others are counted, and without a 'second' man where two are counted already."""
    kept = [c for c in told if not c.known] or list(told[:1])
    late = []
    for count in kept:
        found = _ORDINAL.match(text, count.start)
        before = [c.low or c.high or 0 for c in kept if c.start < count.start]
        if found is not None and before and _rank(found[1]) <= max(before):
            late.append(count)
    return [c for c in kept if c not in late]


def _is_of_hurt(count: Count) -> bool:
    """'two of the injured died': more than those dead before."""
    return count.outcome == "killed" and _OF_HURT.search(count.text) is not None


def _rank(ordinal: str) -> int:
    return int(ordinal) if ordinal.isdigit() else _ORDINALS[ordinal.lower()]


def _is_of_others(text: str, count: Count, told: Sequence[Count]) -> bool:
    """'six of them died', where 'them' are not the dead: no count of this outcome before it is larger."""
    if _OF_THEM.search(count.text) is None or _INCLUDING.search(text, max(0, count.start - 40), count.start):
        return False
    mine = count.high or count.low or 0
    return not any(o is not count and (o.high is None or o.high >= mine) and o.start < count.start for o in told)


def _grouped(text: str, counts: Sequence[Count]) -> list[list[Count]]:
    groups: list[list[Count]] = []
    for count in counts:
        if groups and _adds(text, groups[-1][-1], count):
            groups[-1].append(count)
        else:
            groups.append([count])
    return groups


def _adds(text: str, first: Count, second: Count) -> bool:
    """Whether two counts of one outcome are parts of one sum: joined in one statement."""
    between = text[first.end : second.start]
    if _SAME_BREATH.fullmatch(between) is not None:
        return True
    if len(between) > 60 or re.search(r"[.;:!?\n]", between) or not _LINK.search(between):
        return False
    return re.search(r"\b(?:while|but|said|says|put|claim\w*|to)\b", between) is None


def _summed(text: str, group: Sequence[Count]) -> _Sum:
    low, high = _sum(group)
    first = group[0]
    # a total followed by its parts: '100 persons: 59 on one side and 41 on the other'
    if len(group) > 2 and first.low == sum(c.low or 0 for c in group[1:]):
        low, high = first.low, first.high
    sorts = {_sort_of(text, count) for count in group}
    start = max(text.rfind(mark, 0, first.start) for mark in (".", ";", "\n")) + 1
    ends = [at for at in (text.find(mark, group[-1].end) for mark in (". ", ";", "\n")) if at >= 0]
    stop = min(ends, default=len(text))
    before = text[max(start, first.start - 2 * SAME_SENTENCE) : first.start]
    after = text[group[-1].end : min(stop, group[-1].end + SAME_SENTENCE)]
    more = (
        _MORE.search(before[-30:])
        or _MORE.search(first.text)
        or re.match(r"[^,.;:]{0,30}\b(?:too|as well|also)\b", after)
    )
    rest = _OF_THE_REST.get(first.outcome or "")
    later = _LATER.search(before) is not None and not more and not _is_of_hurt(first)
    return _Sum(
        low,
        high,
        tuple(group),
        next(iter(sorts)) if len(sorts) == 1 else "people",
        update=bool(_UPDATE.search(before) or later or _TOTAL.search(before) or _TOTAL_AFTER.match(after)),
        more=_is_of_hurt(first) or (bool(more) and not (rest is not None and rest.search(before))),
        told=bool(_TELLS.search(before) or _TELLS.search(after)),
    )  # fmt: skip


def _sort_of(text: str, count: Count) -> str:
    sort = people_of(count)
    if (count.noun or "").lower() in _OF_EITHER_SIDE:
        return "people"
    if sort != "people":
        return sort
    side = _SIDE.search(text, max(0, count.start - 40), count.start)
    if side is not None:
        return "fighters" if side["fighters"] else "personnel"
    return _sort_of_like(text, count) if _MORE.search(count.text) or count.noun is None else sort


def _sort_of_like(text: str, count: Count) -> str:
    """'nine soldiers were killed and 11 more wounded': the sort of those counted just before, in one sentence."""
    before = re.split(r"[.;\n]", text[max(0, count.start - _LIKE) : count.start])[-1]
    sorts = [sort for word in re.findall(r"[a-z]+", before) if (sort := sort_of_noun(word)) is not None]
    return sorts[-1] if sorts else "people"


def _without_parts(sums: Sequence[_Sum]) -> list[_Sum]:
    """'131 enemies, 84 ... and 47 ...': a sum of parts equal to the total before it."""
    if len(sums) == 2 and len(sums[1].counts) > 1 and sums[0].low == sums[1].low:
        return [sums[0]]
    first = sums[0]
    if first.sort != "people" or first.low is None:
        return list(sums)
    # 'about 60 people are hurt ... the first blast wounded four officers'
    return [
        first,
        *(one for one in sums[1:] if one.sort == "people" or one.more or one.update or not _below(one, first)),
    ]


def _below(one: _Sum, total: _Sum) -> bool:
    most = one.high or one.low
    return most is not None and total.low is not None and most < total.low


def _without_persons(text: str, sums: Sequence[_Sum]) -> list[_Sum]:
    """'a holidaymaker was killed', said elsewhere, is no rival account of eighteen dead."""
    largest = max((one.low or one.high or 0) for one in sums)
    if largest <= _FEW:
        return list(sums)

    def is_person(one: _Sum) -> bool:
        count = one.counts[0]
        single = len(one.counts) == 1 and count.low == count.high == 1
        return single and re.match(r"(?:an?|one|another|his|her|their)\b", text[count.start : count.end], re.IGNORECASE) is not None  # fmt: skip

    sorts = {one.sort for one in sums if not is_person(one)}
    return [one for one in sums if not is_person(one) or one.more or {one.sort, *sorts} == _OPPOSED] or list(sums)


def _with_both_losses(text: str, sums: Sequence[_Sum]) -> list[_Sum]:
    """'X admitted to seven dead; Y said it had lost four': what each side says of itself adds up to one account."""
    out: list[_Sum] = []
    losers: list[str] = []
    for one in sums:
        loser = _loser(text, one.counts[0], other=losers[-1] if losers else None)
        if loser is not None and losers and loser not in losers and not one.update:
            out[-1] = _plus(out[-1], one)
        else:
            out.append(one)
        losers = [*losers, loser] if loser is not None else []
    return out


def _loser(text: str, count: Count, *, other: str | None) -> str | None:
    """Who owns up to a loss as one's own, in small letters; after another side has, 'Y reported four dead' does too."""
    start = max(text.rfind(mark, 0, count.start) for mark in (".", ";", "\n")) + 1
    before = text[max(start, count.start - SAME_SENTENCE) : count.start]
    told = _OWNED_UP.search(before)
    if told is None:
        told = _LOST.search(before) or (_GAPPED.search(before) if other is not None else None)
    if told is None and (other is not None or _ON_ITS_SIDE.match(text, count.end)):
        told = _REPORTED.search(before)
    return None if told is None else told["who"].lower().removesuffix("'s").removesuffix("’s")


def _exceeds(one: _Sum, other: _Sum) -> bool:
    return (one.low or one.high or 0) > (other.low or other.high or 0)


def _settled(sums: Sequence[_Sum]) -> Interval:
    """Sums of one sort of victims are accounts of each other, of opposed sorts they add up."""
    counts = tuple(count for one in sums for count in one.counts)
    if len(sums) == 1:
        return Interval(sums[0].low, sums[0].high, counts, "sum" if len(counts) > 1 else "stated")
    merged: list[_Sum] = []
    part = False
    for one in sums:
        if part and one.more and not (one.told or one.update):
            continue  # 'the first column lost 13 ... and one more fell': parts of the total before them
        last = merged[-1] if merged else None
        others = last is not None and one.sort != last.sort and {one.sort, last.sort} <= _SPECIFIC and not one.told
        if last is not None and (one.more or others) and not one.update and {one.sort, last.sort} != _OPPOSED:
            merged[-1] = _plus(last, one)
        elif last is None or one.told or one.update or {one.sort, merged[0].sort} == _OPPOSED:
            merged.append(one)
        part = one.counts[0] not in merged[-1].counts
    by_sort: dict[str, list[_Sum]] = {}
    for one in merged:
        by_sort.setdefault(one.sort, []).append(one)
    used = tuple(count for one in merged for count in one.counts)
    if set(by_sort) == _OPPOSED:
        sides = [_account(accounts) for accounts in by_sort.values()]
        low, high = _total(sides)
        return Interval(low, high, used, "sum")
    if len(merged) == 1:
        return Interval(merged[0].low, merged[0].high, used, "sum" if len(used) > 1 else "stated")
    low, high = _account(merged)
    return Interval(low, high, used, "differing accounts")


def _plus(one: _Sum, other: _Sum) -> _Sum:
    low, high = _total([(one.low, one.high), (other.low, other.high)])
    return _Sum(low, high, (*one.counts, *other.counts), one.sort, update=one.update, more=one.more, told=one.told)


def _account(sums: Sequence[_Sum]) -> tuple[int | None, int | None]:
    """The interval that holds all accounts: open above only where the open one is not topped by a closed one."""
    lows = [one.low for one in sums if one.low is not None]
    highs = [one.high for one in sums if one.high is not None]
    low, high = min(lows, default=None), max(highs, default=None)
    opened = [one.low for one in sums if one.high is None and one.low is not None]
    return low, None if high is not None and opened and max(opened) >= high else high


def _total(parts: Sequence[tuple[int | None, int | None]]) -> tuple[int | None, int | None]:
    lows = [low for low, _ in parts if low is not None]
    highs = [high for _, high in parts if high is not None]
    return sum(lows) if lows else None, sum(highs) if len(highs) == len(parts) else None


def _sum(group: Sequence[Count]) -> tuple[int | None, int | None]:
    return _total([(count.low, count.high) for count in group])


def _is_own_side(text: str, count: Count, others: Sequence[Count]) -> bool:
    """'killed 131 of the enemy and lost nine of their own': beside what was done to the other side, one's own losses."""
    if not _OWN.match(text[count.start : count.end + 20]):
        return False
    return any(o is not count and abs(o.start - count.start) < SAME_SENTENCE and o.low != count.low for o in others)
