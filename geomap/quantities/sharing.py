"""Counts that share a verb: joined by 'and', part of a total, or in another place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.quantities import outcomes

if TYPE_CHECKING:
    from geomap.models import Count

PEOPLE = frozenset({"personnel", "fighters", "civilians", "people"})
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_KIN_REACH = 40
"""Characters between a person counted and one called by kinship to them, at most."""
OWNERS = frozenset({"his", "her", "their"})
ARTICLE_WORDS = frozenset({"a", "an", "another", "the"}) | OWNERS
_AFTERTHOUGHT = expression(
    r"[^.;:¶()]{3,60}?(?:,?\ (?:and|plus|with|together\ with|along\ with|as\ well\ as|as\ were|and\ so\ were)|,)(?:,\ [^,.;:¶]{3,40},)?\ (?:at\ least\ |another\ |also\ )?"
)
"""Between a count with its verb and one that shares it: ' were hurt, and ', ' killed, with ', ' were killed and, as it turned out, '."""
_SO_DID = expression(
    r"[^.;¶]{0,40}?,?\ (?:and\ so|as|and\ likewise)\ (?:did|were|was|had|have)\ (?:at\ least\ |about\ |another\ )?"
)
"""'six of them died, and so did six of the gunmen'."""
_ENDS = expression(r"\ as\ well\b|\ too\b|[,.;¶]|$")
_IN_PLACE_AND = expression(
    r"(?:\ [a-z]+){0,4}?\ (?:in|at|near|outside)\ (?:the\ )?[A-Z][^,.;:¶]{1,40}?(?:,?\ and|,)\ (?:another\ |a\ further\ |at\ least\ )?"
)
_IN_PLACE = expression(rf"\ (?:in|at|near|outside)\ (?:the\ )?(?!(?i:{_MONTHS})\b)[A-Z]")
_DIED_LATER = expression(r"\ (?:died|were\ killed)\ [^,.;:¶]{2,40}(?:,?\ and|[,;])\ (?:another\ |a\ further\ )?")
_IN_HOSPITAL = expression(r"\ (?:later\ )?(?:in|at)\ (?:the\ |a\ )?hospitals?\b|\ (?:later|on\ the\ way)\b")
"""'seven died on the spot and two more in hospital'."""
_OTHERS = expression(r"\ (?:others?|more)\b")


@dataclass(frozen=True, slots=True)
class Draft:
    """A count on its way, with how its outcome was found."""

    count: Count
    side: outcomes.Side | None
    bare: bool
    reach: int
    """Where its words end, the outcome's with them: what joins it to the next begins here."""


def share_outcomes(flat: str, drafts: list[Draft]) -> list[Draft]:
    """The drafts of a text, each with the outcome that it has from the count beside it."""
    return _parts_marked(flat, _kin_checked(flat, _inherit(flat, drafts)))


def is_idle_article(count: Count) -> bool:
    """'a soldier' says a number only where something became of him."""
    first = count.text.split(" ", 1)[0].lower()
    return first in ARTICLE_WORDS and count.low == count.high == 1 and count.outcome is None


def _inherit(flat: str, drafts: list[Draft]) -> list[Draft]:
    """Counts joined by 'and' or a comma share the verb: to the right of its object, to the left of its subject."""
    done = list(drafts)
    for here in range(1, len(done)):
        left, right = done[here - 1], done[here]
        between = flat[left.reach : right.count.start]
        if (
            right.count.partial
            and right.count.outcome is None
            and left.count.outcome
            and len(between) < 60
            and not re.search(r"[.;]", between)
        ):
            done[here] = replace(right, count=replace(right.count, outcome=left.count.outcome), side=left.side)
        elif (
            outcomes.is_share(between)
            and left.count.outcome
            and (not between.endswith(": ") or right.count.outcome in {None, left.count.outcome})
        ):
            told = right.count.outcome or left.count.outcome
            done[here] = replace(right, count=replace(right.count, outcome=told, partial=True), side=left.side)
        elif (
            right.count.outcome is None
            and left.count.outcome
            and _is_person(right)
            and (
                (left.side == "before" and outcomes.is_coordinate(between))
                or (left.side is not None and _is_respective(flat, between, right))
            )
        ):
            done[here] = replace(right, count=replace(right.count, outcome=left.count.outcome), side="before")
    for here in range(1, len(done)):
        left, right = done[here - 1], done[here]
        if (
            left.count.outcome == "killed"
            and right.count.outcome in {None, "wounded"}
            and _DIED_LATER.fullmatch(flat, left.count.end, right.count.start)
            and _IN_HOSPITAL.match(flat, _number_end(right))
        ):
            done[here] = replace(right, count=replace(right.count, outcome="killed", partial=False), side="after")
            continue
        if (
            right.count.outcome is None
            and left.count.outcome
            and _is_person(right)
            and _SO_DID.fullmatch(flat, left.count.end, right.count.start)
        ):
            done[here] = replace(right, count=replace(right.count, outcome=left.count.outcome), side="after")
            continue
        if right.count.outcome is None and left.count.outcome and left.side == "after" and _is_person(right):
            between, after = flat[left.count.end : right.count.start], flat[right.count.end : right.count.end + 12]
            if _AFTERTHOUGHT.fullmatch(between) and _ENDS.match(after) and not right.count.partial and not right.bare:
                done[here] = replace(right, count=replace(right.count, outcome=left.count.outcome), side="after")
    for here in range(len(done) - 2, -1, -1):
        left, right = done[here], done[here + 1]
        between = flat[left.reach : right.count.start]
        if (
            left.count.outcome is None
            and right.side == "after"
            and right.count.outcome
            and not right.count.partial
            and outcomes.is_coordinate(between)
            and (not right.bare or between.strip() != ",")
            and _is_person(left)
            and not left.bare
        ):
            done[here] = replace(left, count=replace(left.count, outcome=right.count.outcome), side="after")
    return done


def _is_respective(flat: str, between: str, right: Draft) -> bool:
    """'killed two people in A and three in B': one verb, a number for each place."""
    rest = right.bare or _OTHERS.search(flat, right.count.start, right.count.end) is not None
    return rest and _IN_PLACE_AND.fullmatch(between) is not None and _IN_PLACE.match(flat, right.count.end) is not None


def _kin_checked(flat: str, drafts: list[Draft]) -> list[Draft]:
    """'a farmer and his wife' are two; in 'the mayor and his driver' the first is not counted, so nor is the second."""
    done: list[Draft] = []
    for draft in drafts:
        first = draft.count.text.partition(" ")[0].lower()
        before = done[-1] if done else None
        if first in OWNERS and draft.count.low == 1:
            between = flat[before.count.end : draft.count.start] if before is not None else ""
            if before is None or before.count.outcome is None or len(between) > _KIN_REACH or "." in between:
                continue
        done.append(draft)
    return done


def _parts_marked(flat: str, drafts: list[Draft]) -> list[Draft]:
    """'nine people died, three women, two men and four children': what adds up to the count before is its parts."""
    done = list(drafts)
    for here, total in enumerate(done):
        if total.count.outcome is None or total.count.low is None or total.count.low != total.count.high:
            continue
        added, end = 0, here
        while end + 1 < len(done) and added < total.count.low:
            right = done[end + 1].count
            between = flat[done[end].count.end : right.start]
            if right.low is None or right.low != right.high or len(between) > 60 or re.search(r"[.;]", between):
                break
            added, end = added + right.low, end + 1
        if added == total.count.low and end - here > 1:
            for at in range(here + 1, end + 1):
                part = replace(done[at].count, outcome=total.count.outcome, partial=True)
                done[at] = replace(done[at], count=part)
    return done


def _number_end(draft: Draft) -> int:
    """Where the number and its noun end, what became of them left out."""
    return draft.count.noun_end if draft.count.noun_end is not None else draft.count.end


def _is_person(draft: Draft) -> bool:
    return draft.count.category in PEOPLE
