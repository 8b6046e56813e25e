"""Who did it and to whom: the trigger's arguments, by its voice and the order of the sentence."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.actor_words import words_of
from geomap.incidents.governed import governs, is_beside, is_held, preposition
from geomap.incidents.side_frames import framed_sides
from geomap.incidents.subjects import find_official, find_subject, has_pronoun, rules, stands_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.triggers import Trigger

_MUTUAL_KINDS = frozenset({"armed_clash", "ceasefire"})
_MOVES = frozenset({"incursion", "withdrawal", "deployment"})
_YIELDS = frozenset({"surrender", "surrendered", "surrenders", "surrendering", "themselves", "himself", "herself"})
"""In the words of a capture these make its subject those who are taken."""
_HOURS = tuple(
    [hour]
    for hour in (
        "dawn",
        "midnight",
        "noon",
        "midday",
        "sunrise",
        "sunset",
        "dark",
        "nightfall",
        "daybreak",
        "lunch",
        "breakfast",
    )
)
"""After 'before' and 'after' these tell an hour: 'hit the plant before dawn and set it on fire'."""
_LONGEST_BY = 110
_ADJACENT = 5
"""Characters between an owner and his noun: a space, a possessive."""
_OBJECT = 40
"""Characters between a verb and a side that it has for its object, or for its subject where it is a passive."""
_CUT = expression(r"[,;:]|\b(?:after|and|but|where|while)\b")
"""What stands between words of one phrase and those of the next."""


_TURNS = expression(r"[;:]|,? (?:but|while|whereas|although) ")
"""Between a noun and what is no longer said of it: 'the blast, but suspicion fell on X'."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of an event as far as its sentence names them."""

    actor: Actor | None
    target: Actor | None
    pronoun: bool = False
    """The doer is only a pronoun: the last fitting side is meant."""


def find_sides(
    text: str,
    sentence: Sentence,
    trigger: Trigger,
    actors: Sequence[Actor],
    *,
    speakers: Sequence[tuple[int, int]],
    others: Sequence[Trigger] = (),
) -> Sides:
    """Subject, object and 'by'-phrase of a trigger.

    ``speakers`` are the spans of sources, which did nothing; ``others`` are all triggers of the sentence, in order: what
    one of them has for its object is no subject of the next.
    """
    clause = sentence.clause_at(trigger.start)
    sorts = {"people", "protesters", "thing"}
    sides = [
        a for a in actors if (a.armed or a.sort in sorts or rules(a, trigger)) and (a.start, a.end) not in speakers
    ]
    doers = [a for a in sides if (a.sort != "thing" or _drives(a)) and not stands_by(a)]
    before = [a for a in doers if a.end <= trigger.start + 1]
    after = [a for a in sides if a.start >= trigger.end - 1]
    inside = [a for a in sides if trigger.start < a.start and a.end <= trigger.end]
    brokered = trigger.kind == "ceasefire" and re.search(r"\b(?:broker|mediat|negotiat|sponsor)", trigger.text.lower())
    by = None if brokered else next(
        (
            a for a in (*inside, *after)  # 'hit by Pakistani jets' may be all one event's words
            if (a.sort != "thing" or _drives(a)) and governs(sentence, a) == "by" and a.start - trigger.end < _LONGEST_BY
            and not is_beside(sentence, a)
            and not any(trigger.end <= o.start and o.end <= a.start and o.voice in {"passive", "active"} for o in others)
        ),
        None,
    )  # fmt: skip
    if (framed := framed_sides(text, sentence, trigger, sides)) is not None:
        origin = framed[0]
        if by is not None and origin is not None and origin.sort == "thing":
            return Sides(by, framed[1])  # 'from Syrian soil by the Quds Force'
        return Sides(*framed)
    if trigger.kind in _MUTUAL_KINDS and (pair := _pair(text, sentence, trigger, doers)):
        return Sides(*pair)
    if trigger.voice == "noun":
        governed = _within(sentence, trigger, others)
        if governed is not None:
            # 'killed 14 soldiers in an ambush': the sides are those of the verb; 'were killed in a strike by' names the doer
            told = find_sides(text, sentence, governed, actors, speakers=speakers, others=others)
            doer = by or told.actor or _owner_of(text, trigger, before)  # 'died in Russian strikes'
            return Sides(doer, told.target if told.target is not doer else None, told.pronoun and doer is None)
        held = [a for a in before if not _has_verb(sentence, a, trigger, others)]
        victim = next((a for a in reversed(held) if _suffers(sentence, a, trigger)), None)
        if victim is not None:
            return Sides(by or _owner_of(text, trigger, before), victim)
        if trigger.kind in _MOVES and inside and inside[0].sort != "thing":
            return Sides(by or inside[0], None)  # 'the entry of the Rwandan army into the town'
        return _of_noun(text, sentence, trigger, held, after, by)
    previous = _coordinated(sentence, trigger, others)
    if previous is not None:
        first = find_sides(text, sentence, previous, actors, speakers=speakers, others=others)
        suffered = {"passive", "suffered"}
        if previous.voice in suffered and trigger.voice in suffered:
            subject: Actor | None = first.target
        else:
            subject = first.target if previous.voice in suffered else first.actor
        pronoun = first.pronoun and subject is None
    else:
        held = [a for a in before if trigger.voice in {"passive", "suffered"} or a.sort != "thing" or _drives(a)]
        if trigger.voice in {"passive", "suffered"}:
            held = [a for a in sides if a.end <= trigger.start + 1]
        subject = find_subject(text, sentence, trigger, held, clause, others)
        pronoun = subject is None and has_pronoun(sentence.words(clause[0], trigger.start))
    if trigger.kind == "seizure" and _changes_hands(trigger):
        near = (
            a
            for a in (*inside, *after)
            if a.sort != "thing" and not _CUT.search(text, trigger.end, max(a.start, trigger.end))
        )
        taker = by or next(near, None)
        return Sides(taker, subject if subject is not taker else None)
    if trigger.kind == "capture" and trigger.voice == "active" and not _YIELDS.isdisjoint(trigger.text.lower().split()):
        captor = next((a for a in after if a.armed and preposition(sentence, a) == "to" and a.start < clause[1]), None)
        return Sides(by or captor, subject if subject is not captor else None)  # 'gave themselves up to the army'
    if trigger.text.split()[0].lower() in words_of("falls") and trigger.text.lower().split()[1:2] not in (
        ["upon"],
        ["on"],
    ):
        return Sides(by, subject if subject is not by else None)
    if trigger.voice in {"passive", "suffered"}:
        source = next(
            (
                a
                for a in (*after, *(a for a in actors if a.head == "side" and a.start > trigger.start))
                if governs(sentence, a) == "from"
                and (trigger.voice == "suffered" or trigger.kind == "shelling")
                and a.start - trigger.end < 40
            ),
            None,
        )
        actor = by or source
        if subject is None and trigger.voice == "passive":
            subject = find_official(sentence, trigger, actors, speakers)
        return Sides(actor, subject if subject is not actor else None)
    target = _object(text, sentence, trigger, inside + after, clause, others)
    if target is None or target.code is None:
        target = next((a for a in after if a.code and is_held(sentence, a) and a.start < clause[1]), target)
    if by is not None and subject is None:
        return Sides(by, target if target is not by else None)
    return Sides(subject, target if target is not subject else None, pronoun)


def _drives(actor: Actor) -> bool:
    """'Haftar's column took the town': of what a side has, this comes and goes."""
    return actor.sort == "thing" and actor.code is not None and actor.head in words_of("columns")


def _changes_hands(trigger: Trigger) -> bool:
    """'fell to', 'passed into the hands of', 'is in rebel hands': who is named after it took what the subject lost."""
    first, *others = trigger.text.lower().split()
    if others[-1:] == ["of"] and others[:1] == ["in"]:
        return False  # 'were in control of': the subject holds it
    return first in words_of("losing") and not {"to", "hands", "control", "rule", "by"}.isdisjoint(others)


def _within(sentence: Sentence, trigger: Trigger, others: Sequence[Trigger]) -> Trigger | None:
    """The verb of a clause whose 'in a raid', 'during an ambush' the noun is."""
    before = [t.low for t in sentence.tokens[max(0, trigger.token - 5) : trigger.token]]
    if not any(
        w in {"in", "during"} and all(x not in {"the", "that", "this", "and", ","} for x in before[n + 1 :])
        for n, w in enumerate(before)
    ):
        return None
    verbs = [o for o in others if o.end <= trigger.start and o.voice != "noun" and o is not trigger]
    if not verbs or trigger.start - verbs[-1].end > 90:
        return None
    return verbs[-1] if sentence.clause_at(verbs[-1].start) == sentence.clause_at(trigger.start) else None


def _has_verb(sentence: Sentence, actor: Actor, trigger: Trigger, others: Sequence[Trigger]) -> bool:
    """Whether another verb before the noun has the mention for its object, or tells what befell it."""
    for o in others:
        if o is trigger or o.end > trigger.start or sentence.clause_at(o.start) != sentence.clause_at(actor.start):
            continue
        if o.voice == "active" and o.end <= actor.start and actor.start - o.end < _OBJECT:
            return True
        if o.voice in {"passive", "suffered"} and actor.end <= o.start and o.start - actor.end < _OBJECT:
            return True
    return False


def _suffers(sentence: Sentence, actor: Actor, trigger: Trigger) -> bool:
    """'four of the men had been "neutralised" in an air strike': a passive between a side and the noun tells what befell it."""
    words = [w for w in sentence.words(actor.end, trigger.start) if w[:1].isalpha()]
    for n, word in enumerate(words[:-1]):
        if word in {"was", "were", "been", "being"} and words[n + 1].endswith(("ed", "en")):
            return "in" in words[n + 2 :] or "during" in words[n + 2 :]
    return False


def _coordinated(sentence: Sentence, trigger: Trigger, others: Sequence[Trigger]) -> Trigger | None:
    """The verb before that shares its subject: 'shelled A and killed', ', wounding', 'broke in, seized and burnt'."""
    earlier = [o for o in others if o.end <= trigger.start and o is not trigger and o.voice != "noun"]
    if not earlier:
        return None
    previous = earlier[-1]
    words = [t.low for t in sentence.tokens if previous.end <= t.start and t.end <= trigger.start]
    breaks = {";", "after", "before", "while", "when", "who", "which", "where", "that", "as"}
    if any(w in breaks and words[n + 1 : n + 2] not in _HOURS for n, w in enumerate(words)):
        return None
    at = sentence.token_at(trigger.start)
    before = [t.low for t in sentence.tokens[max(0, at - 3) : at]]
    ing = trigger.text.split()[0].lower().endswith("ing")
    if ing and before[-1:] == [","]:
        return previous
    while before and before[-1] in words_of("verb_links"):
        before.pop()
    return previous if before and before[-1] in {"and", ",", "or", "but", "then"} else None


def _object(
    text: str,
    sentence: Sentence,
    trigger: Trigger,
    after: Sequence[Actor],
    clause: tuple[int, int],
    others: Sequence[Trigger],
) -> Actor | None:
    """The first side after the verb that no preposition takes away and no other verb has for itself."""
    for actor in after:
        if actor.start - trigger.end > 150:
            return None
        governs = preposition(sentence, actor)
        fired_at = (
            governs in {"towards", "toward", "into"} and trigger.kind == "shelling" and actor.sort in {"thing", "group"}
        )
        if governs in words_of("no_object") and not fired_at and not (governs == "from" and trigger.kind == "seizure"):
            continue
        if actor.start >= clause[1]:
            begins = sentence.words(sentence.clause_at(actor.start)[0], actor.start)[:1]
            if not begins or begins[0] not in {
                "killing",
                "wounding",
                "injuring",
                "capturing",
                "leaving",
                "hitting",
                "striking",
            }:
                return None
        between = [o for o in others if trigger.end <= o.start and o.end <= actor.start and o.voice != "noun"]
        if between and _coordinated(sentence, between[-1], others) is None:
            return None
        if actor.sort == "state" and text[actor.end : actor.end + 2] in {"'s", "’s"}:
            continue
        return actor
    return None


def _owner_of(text: str, trigger: Trigger, before: Sequence[Actor]) -> Actor | None:
    """Whose strikes, whose shelling it is: the side right before the noun."""
    near = [
        a for a in before if text[a.end : trigger.start].strip("'’s ") == "" and a.sort not in {"people", "protesters"}
    ]
    return near[-1] if near and trigger.start - near[-1].end < _ADJACENT else None


def _of_noun(
    text: str, sentence: Sentence, trigger: Trigger, before: Sequence[Actor], after: Sequence[Actor], by: Actor | None
) -> Sides:
    """'an attack by X on Y', 'X's attack on Y', 'the X attack', 'X launched ...' with the noun alone."""
    close = [
        a for a in before
        if trigger.start - a.end <= 30 and len(words := sentence.words(a.end, trigger.start)) <= 3
        and not any(w.endswith("ed") and w not in words_of("does_noun") for w in words)
    ]  # fmt: skip
    possessive = (
        close[-1] if close and preposition(sentence, close[-1]) not in {"on", "against", "in", "near", "at"} else None
    )
    targets = [
        a
        for a in after
        if preposition(sentence, a) in words_of("target_prepositions") and a.start - trigger.end < 70 and a is not by
        and not _TURNS.search(text, trigger.end, a.start)
    ]  # fmt: skip
    of = next((a for a in targets if preposition(sentence, a) == "of" and a.sort != "thing"), None)
    actor = by or possessive
    behind = sentence.tokens[sentence.token_at(of.end - 1) + 1 :][:1] if of is not None else ()
    on = bool(behind) and behind[0].low in {"on", "against"}  # 'the raid of the Guards on a village'
    if actor is None and of is not None and (trigger.kind in _MOVES or on):
        actor = of  # 'the infiltration of 250 troops', 'the withdrawal of French forces'
    if actor is None and trigger.kind not in _MOVES:
        subjects = [
            a for a in before
            if preposition(sentence, a) not in words_of("governing") and a.sort != "people"
            and not (told := set(sentence.words(a.end, trigger.start))) & words_of("takes_a_stand")
            and not told & {":", ";", ".", "said", "says"}
        ]  # fmt: skip
        actor = subjects[-1] if subjects else None
    target = next((a for a in targets if a is not actor), None)
    return Sides(actor, target, pronoun=actor is None)


def _helps(sentence: Sentence, actor: Actor) -> bool:
    """'soldiers backed by tanks': those behind a 'by' of help are no side of their own."""
    return actor.code is None and preposition(sentence, actor) == "by" and is_beside(sentence, actor)


def _pair(text: str, sentence: Sentence, trigger: Trigger, doers: Sequence[Actor]) -> tuple[Actor, Actor] | None:
    """'A and B clashed', 'fighting between A and B', 'A clashed with B'."""
    sides = [a for a in doers if abs(a.start - trigger.start) < 160 and not _helps(sentence, a)]
    for first, second in itertools.pairwise(sides):
        link = text[first.end : second.start]
        if len(link) > 60 or (first.code == second.code and first.code is not None):
            continue
        if re.fullmatch(r"\W*(?:and|or)\W+(?:the\s+|its\s+)?(?:[\w-]+\W+){0,5}?", link) and (
            second.end <= trigger.start + 1
            or re.search(
                r"\b(?:between|of|by)\W+(?:the\s+)?(?:[\w-]+\W+){0,3}$",
                text[max(sentence.start, first.start - 40) : first.start],
            )
        ):
            return first, second
        if re.search(r"\b(?:with|against)\W+(?:the\s+)?(?:[\w-]+\W+){0,3}$", link) and first.end <= trigger.start + 1:
            return first, second
    return None
