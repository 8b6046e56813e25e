"""Who did it and to whom: the trigger's arguments, by its voice and the order of the sentence."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actors import Actor
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.triggers import Trigger

_MUTUAL_KINDS = frozenset({"armed_clash", "ceasefire"})
_PRONOUNS = frozenset(
    {"they", "it", "its", "their", "he", "she", "who", "which", "that", "group", "former", "latter", "themselves"}
)
_TARGET_PREPOSITIONS = frozenset({"on", "against", "of", "at", "with", "from"})


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of an event as far as its sentence names them."""

    actor: Actor | None
    target: Actor | None
    pronoun: bool = False
    """The doer is only a pronoun: the last fitting side is meant."""


def find_sides(
    text: str, sentence: Sentence, trigger: Trigger, actors: Sequence[Actor], *, speakers: Sequence[tuple[int, int]]
) -> Sides:
    """Subject, object and 'by'-phrase of a trigger; ``speakers`` are the spans of sources, which did nothing."""
    clause = sentence.clause_at(trigger.start)
    armed = [a for a in actors if a.armed or a.sort in {"people", "protesters"}]
    doers = [a for a in armed if (a.start, a.end) not in speakers]
    before = [a for a in doers if a.end <= trigger.start + 1]
    after = [a for a in doers if a.start >= trigger.end - 1]
    inside = [a for a in doers if trigger.start < a.start and a.end <= trigger.end]
    by = next((a for a in after if _preposition(sentence, a) == "by" and a.start - trigger.end < 90), None)
    if trigger.kind in _MUTUAL_KINDS and (pair := _pair(text, sentence, trigger, doers)):
        return Sides(*pair)
    if trigger.voice == "noun":
        return _of_noun(sentence, trigger, before, after, by)
    near_before = _subject(sentence, trigger, before, clause)
    if trigger.voice in {"passive", "suffered"}:
        actor = by or next(
            (
                a
                for a in after
                if _preposition(sentence, a) == "from" and trigger.voice == "suffered" and a.start - trigger.end < 40
            ),
            None,
        )
        return Sides(actor, near_before if near_before is not actor else None)
    objects = [a for a in inside + after if a.start < clause[1] or a.start - trigger.end < 60]
    target = next(
        (
            a
            for a in objects
            if _preposition(sentence, a) not in {"by", "from", "near", "in", "under"} or a.sort == "group"
        ),
        None,
    )
    if by is not None and near_before is None:
        return Sides(by, target if target is not by else None)
    pronoun = near_before is None and any(w in _PRONOUNS for w in sentence.words(clause[0], trigger.start))
    return Sides(near_before, target if target is not near_before else None, pronoun)


def _subject(sentence: Sentence, trigger: Trigger, before: Sequence[Actor], clause: tuple[int, int]) -> Actor | None:
    """The nearest side before the verb that is no object of a preposition; the clause's own first."""
    free = [
        a
        for a in before
        if _preposition(sentence, a)
        not in {
            "in",
            "on",
            "of",
            "from",
            "with",
            "against",
            "near",
            "at",
            "by",
            "into",
            "for",
            "to",
            "between",
            "around",
        }
        or a.start < 1
    ]
    own = [a for a in free if a.start >= clause[0]]
    if own:
        return own[0] if len(own) > 1 and _joined(sentence, own) else own[-1]
    lead = sentence.words(clause[0], trigger.start)[:1]
    if lead and lead[0] in {"who", "which", "that", "whose"} and before:
        nearest = before[-1]
        if clause[0] - nearest.end < 40:
            return nearest
    # 'A bombed X and shelled Y': the subject of the clause before
    return free[-1] if free else None


def _joined(sentence: Sentence, actors: Sequence[Actor]) -> bool:
    return (
        any(w == "and" for w in sentence.words(actors[-2].end, actors[-1].start))
        and len(sentence.words(actors[-2].end, actors[-1].start)) <= 2
    )


def _of_noun(
    sentence: Sentence, trigger: Trigger, before: Sequence[Actor], after: Sequence[Actor], by: Actor | None
) -> Sides:
    """'an attack by X on Y', 'X's attack on Y', 'the X attack', 'X launched ...' with the noun alone."""
    close = [a for a in before if trigger.start - a.end <= 30 and len(sentence.words(a.end, trigger.start)) <= 3]
    possessive = (
        close[-1] if close and _preposition(sentence, close[-1]) not in {"on", "against", "in", "near", "at"} else None
    )
    targets = [
        a
        for a in after
        if _preposition(sentence, a) in _TARGET_PREPOSITIONS and a.start - trigger.end < 70 and a is not by
    ]
    of = next((a for a in targets if _preposition(sentence, a) == "of"), None)
    actor = by or possessive
    if actor is None and of is not None and trigger.kind in {"incursion", "withdrawal", "deployment"}:
        actor = of  # 'the infiltration of 250 troops', 'the withdrawal of French forces'
    if actor is None and trigger.kind not in {"incursion", "withdrawal", "deployment"}:
        subjects = [
            a
            for a in before
            if _preposition(sentence, a) not in {"on", "against", "of", "in", "near", "at"} and a.sort != "people"
        ]
        actor = subjects[-1] if subjects else None
    target = next((a for a in targets if a is not actor), None)
    return Sides(actor, target, pronoun=actor is None)


def _pair(text: str, sentence: Sentence, trigger: Trigger, doers: Sequence[Actor]) -> tuple[Actor, Actor] | None:
    """'A and B clashed', 'fighting between A and B', 'A clashed with B'."""
    sides = [a for a in doers if abs(a.start - trigger.start) < 160]
    for first, second in itertools.pairwise(sides):
        link = text[first.end : second.start]
        if len(link) > 60 or first.code == second.code:
            continue
        if re.fullmatch(r"\W*(?:and|or)\W+(?:the\s+|its\s+)?(?:\w+\W+){0,3}?", link) and (
            second.end <= trigger.start + 1
            or re.search(
                r"\b(?:between|of)\W+(?:the\s+)?(?:\w+\W+){0,2}$",
                text[max(sentence.start, first.start - 30) : first.start],
            )
        ):
            return first, second
        if re.search(r"\b(?:with|against)\W+(?:the\s+)?(?:\w+\W+){0,3}$", link) and first.end <= trigger.start + 1:
            return first, second
    return None


def _preposition(sentence: Sentence, actor: Actor) -> str:
    """The preposition that governs a mention, past its article and adjectives; '' where none does."""
    at = sentence.token_at(actor.start)
    for token in reversed(sentence.tokens[max(0, at - 5) : at]):
        low = token.low
        if low in {
            "in",
            "on",
            "of",
            "from",
            "with",
            "against",
            "near",
            "at",
            "by",
            "into",
            "for",
            "to",
            "between",
            "around",
            "under",
        }:
            return low
        if not (
            low
            in {
                "the",
                "a",
                "an",
                "some",
                "about",
                "several",
                "two",
                "three",
                "its",
                "their",
                "dozens",
                "hundreds",
                "local",
                "suspected",
                "least",
                "over",
                "more",
                "than",
                "nearly",
            }
            or low.isdigit()
            or low.endswith(("ed", "al", "ian", "ist", "ic"))
        ):
            return ""
    return ""
