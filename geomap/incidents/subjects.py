"""Which side is the subject of a verb: who it was that did it, or whom it befell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.incidents.actor_words import phrases_of, words_of
from geomap.incidents.governed import preposition, preposition_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.triggers import Trigger

_PRONOUN_REACH = 8
"""Words before a verb within which a pronoun is its subject."""
_LEAD = 5
"""Words with which a clause begins before its subject: 'after two Georgian'."""


def find_subject(
    text: str,
    sentence: Sentence,
    trigger: Trigger,
    before: Sequence[Actor],
    clause: tuple[int, int],
    others: Sequence[Trigger],
) -> Actor | None:
    """The nearest side before the verb that is no object of a preposition; the clause's own first."""
    free = [
        a for a in before
        if (preposition(sentence, a) not in words_of("governing") or _opens_clause(sentence, a) or _many(sentence, a))
        and not _owns(text, a, trigger)
    ]  # fmt: skip
    free = [a for n, a in enumerate(free) if not (n and _apposed(text, free[n - 1], a))]
    if (arm := _armed_subject(sentence, trigger)) is not None:
        return next(
            (a for a in reversed(free) if a.end + 1 >= arm), None
        )  # 'a drone destroyed': whoever is named before
    own = [a for a in free if a.start >= clause[0]]
    if own:
        return own[0] if len(own) > 1 and _joined(sentence, own) else own[-1]
    lead = sentence.words(clause[0], trigger.start)[:1]
    if lead and lead[0] in {"who", "which", "that", "whose"} and before:
        nearest = before[-1]
        if clause[0] - nearest.end < 40:
            return nearest
    if lead and lead[0] in {"after", "when", "while", "before", "as", "since", "because"}:
        words = sentence.words(clause[0], trigger.start)
        if len(words) > 1:
            return None  # a subject of its own that is no side: 'after a bomb went off'
    # 'A bombed X and shelled Y': the subject of the clause before
    reach = [
        a for a in free if not any(a.end <= o.start and o.end <= trigger.start and o.voice == "noun" for o in others)
    ]
    return reach[-1] if reach else None


def _armed_subject(sentence: Sentence, trigger: Trigger) -> int | None:
    """Start of the drone, shell or bomb that is the subject of a verb; a name right before it is its owner's."""
    at = trigger.token - 1
    while at >= 0 and (
        sentence.tokens[at].low in words_of("between_verb") | {"was", "were"} or sentence.tokens[at].low.endswith("ly")
    ):
        at -= 1
    if at > 1 and sentence.tokens[at].text[:1].isupper():  # 'guns at Lashio shelled'
        name = at
        while name > 0 and sentence.tokens[name - 1].text[:1].isupper():
            name -= 1
        if name > 1 and sentence.tokens[name - 1].low in {
            "at",
            "in",
            "near",
            "from",
            "around",
            "outside",
            "above",
            "beyond",
        }:
            at = name - 2
    if at < 0 or sentence.tokens[at].low not in words_of("arms_that_hit"):
        return None
    while (
        at > 1
        and sentence.tokens[at - 1].low in {"and", ","}
        and sentence.tokens[at - 2].low in words_of("arms_that_hit")
    ):
        at -= 2  # 'Iranian missiles and drones': the owner stands before the first
    owned = at > 0 and (
        sentence.tokens[at - 1].text[:1].isupper()
        or sentence.tokens[at - 1].text.endswith(("'s", "’s"))
        or sentence.tokens[at - 1].low in {"its", "their", "his", "our"}
    )
    return None if owned else sentence.tokens[at].start


def _many(sentence: Sentence, actor: Actor) -> bool:
    """'a column of Russian tanks', 'dozens of Rwandan soldiers', 'a jeep full of guards': it is they who act."""
    at = sentence.token_at(actor.start)
    before = [t.low for t in sentence.tokens[max(0, at - 5) : at]]
    if "of" not in before:
        return False
    of = len(before) - 1 - before[::-1].index("of")
    noun = before[of - 1] if of else ""
    start = sentence.tokens[max(0, at - 5)].start
    own = preposition_at(sentence, sentence.token_at(start) + of - 1) if of else ""
    return noun in words_of("collectives") and own not in words_of("governing")


def _opens_clause(sentence: Sentence, actor: Actor) -> bool:
    """'after Georgian forces shelled the town': the word before is a conjunction, and the mention its clause's subject."""
    start, _ = sentence.clause_at(actor.start)
    lead = sentence.words(start, actor.start)
    return bool(lead) and lead[0] in {"after", "before", "since", "until"} and len(lead) <= _LEAD


def _apposed(text: str, first: Actor, second: Actor) -> bool:
    """'The Framework, a coalition of rebels, ...': the second mention only describes the first."""
    between = text[first.end : second.start]
    return (
        second.code is None
        and first.code is not None
        and re.fullmatch(r", (?:an?|the) (?:[\w-]+ ){0,4}?", between) is not None
    )


def _owns(text: str, actor: Actor, trigger: Trigger) -> bool:
    """'Guyana's coast', 'Iran's rockets': a possessor is not what its noun does, but where the noun is an event word."""
    return text[actor.end : actor.end + 2] in {"'s", "’s"} and trigger.start - actor.end > 30


def _joined(sentence: Sentence, actors: Sequence[Actor]) -> bool:
    words = sentence.words(actors[-2].end, actors[-1].start)
    return "and" in words and len(words) <= 2


def _may_die(actor: Actor) -> bool:
    """A commander or a mayor, and no government or spokesman."""
    head = actor.head.split(" ")[-1]
    return actor.head != "capital" and head not in words_of("rulers") | {
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "ministry",
    }


def has_pronoun(before: Sequence[str]) -> bool:
    """Whether a pronoun near the verb is its subject: 'they then attacked', but not 'it said attackers had'."""
    for n in range(len(before) - 1, max(-1, len(before) - 1 - _PRONOUN_REACH), -1):
        if before[n] in words_of("subject_pronouns") or (before[n] == "them" and before[n - 1 : n] == ["of"]):
            return before[n + 1 : n + 2] not in (["said"], ["says"], ["added"], ["adds"], ["claimed"], ["claims"])
    return False


def rules(actor: Actor, trigger: Trigger) -> bool:
    """Whether an office acts by its forces: 'Tehran launched missiles', 'the president sent two battalions'."""
    if actor.sort != "organ":
        return False
    if actor.head.split(" ")[-1] in words_of("rulers"):
        return True
    head = actor.head.split(" ")[-1]
    return (
        head not in words_of("mouthpieces")
        and actor.end <= trigger.start
        and trigger.text.split()[0].lower() in words_of("causative")
    )


def stands_by(actor: Actor) -> bool:
    """'the depots of the World Food Programme': bodies that bear no arms do nothing that a map shows, their soldiers do."""
    return actor.code in words_of("bystanders") and actor.head.split(" ")[-1] not in phrases_of("forces")


def find_official(
    sentence: Sentence, trigger: Trigger, actors: Sequence[Actor], speakers: Sequence[tuple[int, int]]
) -> Actor | None:
    """'the commander of the Quds Force was killed': whom a state loses, where he says nothing himself."""
    start, _ = sentence.clause_at(trigger.start)
    return next(
        (
            a for a in reversed(actors)
            if a.sort == "organ" and a.code is not None and _may_die(a) and start <= a.start and a.end <= trigger.start
            and (a.start, a.end) not in speakers and preposition(sentence, a) not in words_of("governing")
        ),
        None,
    )  # fmt: skip
