"""Another teller's figure for the same, without a noun: 'the Observatory counts 123', 'Moscow owned up to 63, then to 89'.

Who gives a bare figure after a toll has been told speaks of that toll: of the dead, where dead and hurt were told together.
"""

from __future__ import annotations

import re
from dataclasses import replace

from geomap.expressions import expression
from geomap.quantities.sharing import Draft, is_idle_article

_REACH = 420
"""Characters between a toll and a figure that goes on about it, at most."""
_BESIDE = 160
"""Characters between two tellers' figures in one sentence, at most."""
_FALLEN = frozenset({"killed", "wounded", "missing", "captured"})
_BESIDE_IT = expression(
    r"(?:[^.;¶0-9]{0,60}?[,;.]|[^.;¶0-9]{0,60}?,?)\ (?:while\ |but\ |and\ |whereas\ )?(?:the|a|an|another|one|[A-Z][\w'-]+)\ (?:[^\s,.;¶0-9]+\ ){0,5}?"
    r"(?:(?:put|puts|placed?|places|gave|gives|has|have|says?|said|speaks?\ of|spoke\ of|counts?|counted|reports?|reported|claims?|claimed|mentions?|mentioned|admits?|admitted|acknowledges?|acknowledged|concedes?|conceded|owns\ up\ to|talks?\ of|talked\ of)\ "
    r"(?:(?:it|them|the\ (?:number|figure|toll|total|count|dead|death\ toll))\ (?:at|as)\ )?|(?<!\ of\ )(?<!\ on\ )(?<!\ in\ )(?<!\ to\ )(?<!\ from\ )(?<!\ with\ )(?<!\ by\ )(?<!\ for\ )(?<!\ and\ )(?<!\ than\ )(?<!\ or\ )|(?<=[a-z]\ )at\ )"
)
"""Between a count and another teller's figure for the same: '14 were killed; a councillor put the number at 30', ', a doctor 22'."""
_FIGURE = r"(?:(?:a|the)\ (?:figure|number|toll|total|count|tally|names|bodies)\ of\ |a\ )?"
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\ (?:morning|noon|afternoon|evening|night))?|(?:the\ )?(?:evening|night|nightfall|morning|noon|midday|midnight|dusk|dawn|afternoon))"
_GIVES = expression(
    r"\b(?:"
    r"(?:puts?|putting|placed?|places|sets?|reckons?|reckoned|estimates?|estimated|gives?|gave|given)\ (?:it|them|theirs|its\ own|this|that|(?:the|their|its|his|her)\ (?:number|figure|toll|total|count|tally|losses|dead|death\ toll))\ (?:at|as)"
    r"|(?:speaks?|spoke|spoken|speaking|talks?|talked|talking|tells?|told|wrote|writes?|written|boasts?|boasted|boasting|knows?|knew)\ (?:first\ |later\ |only\ |even\ )?of"
    r"|(?:gives?|gave|given|giving|counts?|counted|counting|reckons?|reckoned|announces?|announced|claims?|claimed|confirms?|confirmed|acknowledges?|acknowledged|concedes?|conceded|lists?|listed"
    r"|tall(?:y|ies|ied)|records?|recorded|documents?|documented|verif(?:y|ies|ied)|registers?|registered|mentions?|mentioned|estimates?|estimated|insists\ on|insisted\ on|quotes?|quoted|names?|named|buried)"
    r"|(?:admits?|admitted|admitting|owns?|owned|owning|confess(?:es|ed)?)(?:\ up)?(?:\ to)?(?:\ having\ lost)?"
    r"|(?:arriv(?:es?|ed)\ at|comes?\ to|came\ to|settled\ (?:on|at)|got\ to|went\ (?:up\ )?to|ha[sd]\ risen\ to|rose\ to|dropped\ to|fell\ to|climbed\ to|grew\ to|corrected\ (?:it\ |this\ |that\ )?to|revised\ (?:it\ |this\ |that\ )?to|raised\ (?:it\ |this\ |that\ )?to|lowered\ (?:it\ |this\ |that\ )?to)"
    r"|(?:has|have|had)(?=\ the\ (?:names|bodies)\ of)|says?|said|making|makes|made|for(?=\ a\ total\ of)"
    r"|(?:bring|tak|push|lift|rais|put)(?:s|es|ing|ting)?\ (?:it|this|that|the\ (?:toll|total|tally|number|figure|count))\ (?:to|at)|according\ to\ [^,.;¶0-9]{2,30}"
    r"|(?:villagers|residents|rebels|doctors|medics|locals|officials|monitors|activists|witnesses|survivors|elders|rescuers|militants|insurgents|separatists|soldiers|police|ministry|army|governor|mayor|observatory|others?|neighbours|Kyiv|Moscow|Baku|Yerevan|Delhi|Islamabad)\ (?:of|even)"
    r")\ (?:at\ first\ |first\ |later\ |only\ |even\ |already\ |so\ far\ )?" + _FIGURE + r"$"
)
"""Right before a figure that somebody gives: 'the Observatory counts', 'it had first spoken of', 'boasted of', 'has the names of'."""
_THEN = expression(
    rf"[^.;:¶0-9]{{0,30}}[,;](?:\ and|\ but)?\ (?:then|later|afterwards?|now|finally|at\ last|since\ then|today|(?:on|by)\ {_DAY})(?:\ (?:then|on\ {_DAY}))?(?:\ (?:at|to|of|even|only))?\ "
)
"""Between a figure and what became of it: 'gave 103 dead, then 95, and on Thursday 84'."""
_ENDS = expression(
    rf"[.,;:¶)]|$|\ (?:and|but|while|though|although|whom|in\ all|in\ total|altogether|so\ far|victims|names|(?:on|by)\ {_DAY})\b"
)
_OWN = expression(r"\ of\ (?:its|their|his|our)\ own\b")
_OF_HURT = expression(r"\b(?:wounded|injured|hurt|injuries|hospital)\b", re.IGNORECASE)
_AS_MANY = expression(
    r"\b(?P<twice>twice\ )?(?:as\ many|the\ same\ number|an\ equal\ number)(?:\ (?:again|more|others?))?(?:\ (?:were|lay|lie|was))?\ (?P<after>wounded|injured|hurt|killed|dead|died)\b"
    r"|\b(?P<verb>wound(?:ed|ing)|injur(?:ed|ing)|hurt(?:ing)?|kill(?:ed|ing))\ (?P<twice_verb>twice\ )?(?:as\ many(?!\ as)|the\ (?:same\ )?number|an\ equal\ number)(?:\ (?:again|more|others?))?(?!\ (?:of|as)\b)",
    re.IGNORECASE,
)
_LEAST = 2
"""Fewer than that, a bare figure is a pronoun."""


def join_accounts(flat: str, drafts: list[Draft]) -> list[Draft]:
    """The drafts of a text, a bare figure that somebody gives with what became of those counted before it."""
    done: list[Draft] = []
    told: list[Draft] = []
    for draft in drafts:
        right = draft
        outcome = _account(flat, told, right)
        if outcome is not None:
            side = told[-1].side
            right = replace(right, count=replace(right.count, outcome=outcome, noun=None), side=side)
        if not is_idle_article(right.count) and not right.count.partial:
            if right.count.outcome in _FALLEN:
                told.append(right)
            elif right.count.outcome is None and not right.bare and told:
                told[-1] = replace(told[-1], reach=-1)  # something else is counted in between
        done.append(right)
    return done


def find_as_many(flat: str, drafts: list[Draft]) -> list[Draft]:
    """'four were killed and as many wounded', 'wounding twice the number': a number that the one before it gives."""
    if "as many" not in flat and "same number" not in flat and "the number" not in flat and "equal number" not in flat:
        return drafts
    found = []
    for match in _AS_MANY.finditer(flat):
        before = [d.count for d in drafts if d.count.end <= match.start() and d.count.outcome in _FALLEN]
        if not before or match.start() - before[-1].end > _BESIDE:
            continue
        told, word = before[-1], (match["after"] or match["verb"]).lower()
        outcome = "killed" if word.startswith(("kill", "dead", "die", "slain")) else "wounded"
        times = 2 if match["twice"] or match["twice_verb"] else 1
        if outcome == told.outcome or re.search(r"[.¶]", flat[told.end : match.start()]):
            continue
        low, high = (None if n is None else n * times for n in (told.low, told.high))
        count = replace(
            told, start=match.start(), end=match.end(), text=match[0], low=low, high=high, noun=None, outcome=outcome,
            noun_start=None, noun_end=None, partial=False, known=False,
        )  # fmt: skip
        found.append(Draft(count, "after", bare=True, reach=match.end()))
    return sorted([*drafts, *found], key=lambda d: d.count.start) if found else drafts


def _account(flat: str, told: list[Draft], right: Draft) -> str | None:
    """The outcome of a bare figure after those told before it, or None where it says nothing of them."""
    count = right.count
    own = count.noun is not None and _OWN.match(flat, count.noun_start - 1 if count.noun_start else count.start)
    if not told or count.outcome not in {None, "wounded"} or count.partial or not (right.bare or own):
        return None
    if count.outcome == "wounded" and right.side == "after":
        return None
    left = told[-1]
    between = flat[left.count.end : count.start]
    if len(between) > _REACH or "¶¶" in between or (count.high or count.low or 0) < _LEAST:
        return None
    stop = count.noun_end if own and count.noun_end else count.end
    if _ENDS.match(flat, stop) is None:
        return None
    if _THEN.fullmatch(between) is not None:
        return left.count.outcome
    begins = max(between.rfind(mark) for mark in (".", ";", "¶")) + 1
    if _GIVES.search(flat, left.count.end, count.start) is not None:
        if _OF_HURT.search(between, begins):
            return "wounded"
        return _head(flat, told)
    if left.reach >= 0 and len(between) <= _BESIDE and count.outcome is None and right.bare:
        return left.count.outcome if _BESIDE_IT.fullmatch(flat[left.reach : count.start]) else None
    return None


def _head(flat: str, told: list[Draft]) -> str | None:
    """Of '80 dead and about 240 wounded' the dead."""
    if len(told) > 1 and told[-2].count.outcome == "killed" and told[-1].count.outcome == "wounded":
        between = flat[told[-2].count.end : told[-1].count.start]
        if re.search(r"[.;¶]", between) is None:
            return "killed"
    return told[-1].count.outcome
