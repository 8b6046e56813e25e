"""Of which class the doer of a verb is: forces, gunmen, a shell, a bomb, aircraft, a ship, a crowd, a named side.

The subject stands before its verb, under no preposition, with or without an aside ('the army, absent for years, rolled').
'They', 'it' and 'another' are those whom the sentences before named: 'Two drones came over at dawn. One hit the depot.'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.arms import every_arm
from geomap.incidents.moves import is_side
from geomap.incidents.phrases import verb_forms
from geomap.incidents.telling import words
from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.phrases import Form

_BEFORE = 7
"""Words before a verb that its subject is looked for in."""
_ASIDE = 12
"""Words of an aside between a subject and its verb, at most."""
_FRESH = 2
"""Sentences over which 'they' and 'another' are those who were named."""
_CARRIED = 4
"""Words from 'with' to what men carry."""
_ITS_VERB = 2
"""Words from a noun to its verb where 'after' begins a clause."""
_BEGINS_CLAUSE = frozenset({"after", "before", "than", "like"})
_MODELS = frozenset(
    {"mi", "su", "mig", "tu", "il", "ka", "an", "f", "c", "j", "y", "h", "b", "e", "p", "rq", "mq", "uh", "ah", "ch", "mh", "kj", "z", "rc", "ac", "jf"}
)  # fmt: skip
"""Before a hyphen and a figure, the letters of an aircraft's model."""
_ARMED = frozenset({"force", "gunmen", "side"})
_FALLS = frozenset({"shell", "bomb", "air"})
_JOINS = frozenset(
    {"and", "or", "but", "then", "he", "she", "it", "they", "as", "when", "after", "while", "where", "said"}
)
"""After a comma: no aside, but one more of a list or another clause."""
_OPENS = frozenset({"(", "–", "—"})


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the sentences before named: for pronouns."""

    armed: str | None = None
    """The class of those in arms: 'force', 'gunmen', 'side'."""
    arms: str | None = None
    """The class of what flew or went off: 'shell', 'bomb', 'air'."""
    armed_age: int = 0
    """Sentences since they were named."""
    arms_age: int = 0


NOBODY = Named()


@cache
def verbs() -> dict[str, dict[str, Form]]:
    """Word -> the classes that it is a verb of, each with its form."""
    table: dict[str, dict[str, Form]] = {}
    listed = {**load("roles")["verbs"], "presence": load("roles")["moves"]["presence"]}
    for name, lemmas in listed.items():
        for lemma in lemmas:
            if " " not in lemma:
                for word, form in verb_forms(lemma).items():
                    table.setdefault(word, {}).setdefault(name, form)
    return table


@cache
def _agents() -> dict[str, str]:
    return {word: name for name, listed in load("roles")["agents"].items() for word in listed}


@cache
def link(name: str) -> frozenset[str]:
    """A word list of what stands around a verb and its subject."""
    return frozenset(load("roles")["links"][name])


@cache
def _times() -> frozenset[str]:
    """Words of time that stand between a preposition and a subject."""
    return words("weekdays") | words("months") | frozenset(load("roles")["stations"]["time"]) - {"by"}


@cache
def _models() -> dict[str, str]:
    """The names of arms with a hyphen in them, by their class: 'kh-22'."""
    classes = {"shelling": "shell", "explosion": "bomb"}
    return {word: classes[kind] for word, kind in every_arm().items() if kind in classes and "-" in word}


def agent_of(low: str) -> str | None:
    """The class of a noun that does something: 'force', 'shell', 'air', ...; None for any other word."""
    return _agents().get(low)


def aircraft_model(sentence: Sentence, at: int) -> str | None:
    """'a Mi-17 flew', 'two F-16s crossed': the model stands for the aircraft."""
    tokens = sentence.tokens
    model = at > 1 and tokens[at].low[:1].isdigit() and tokens[at - 1].low == "-" and tokens[at - 2].low in _MODELS
    return "model" if model else None


def name_them(sentence: Sentence, before: Named) -> Named:
    """Whom a pronoun of the next sentence may mean: who bears arms and what flew in this one, else those of the one before."""
    named = replace(before, armed_age=before.armed_age + 1, arms_age=before.arms_age + 1)
    flown = any(_agents().get(low) == "air" for low in sentence.vocabulary)
    agents = _agents()
    for at, token in enumerate(sentence.tokens):
        name = agents.get(token.low)
        if name is None and token.text[:1].isupper() and is_side(sentence, at):
            name = "side"
        if name is None:
            continue
        under = at and sentence.tokens[at - 1].low in link("not_subject") | {"of"}
        if name in _FALLS and token.low not in link("no_missile"):
            named = replace(named, arms="air" if flown and name == "bomb" else name, arms_age=0)
        elif name in _ARMED and not under and named.armed_age:
            named = replace(named, armed=name, armed_age=0)
    if named.armed_age > _FRESH:
        named = replace(named, armed=None)
    return replace(named, arms=None) if named.arms_age > _FRESH else named


def subject_of(sentence: Sentence, first: int, named: Named = NOBODY) -> str | None:
    """The class of the noun that is the subject of a verb group, the nearest one."""
    tokens = sentence.tokens
    start = sentence.token_at(sentence.clause_at(tokens[first].start)[0])
    begin = _before_aside(sentence, first)
    for at in range(begin - 1, max(-1, begin - 1 - _BEFORE), -1):
        low = tokens[at].low
        if at < start and low in {"who", "which", "that"}:
            continue
        if low in {".", ";", ":", "?", "!"} or (low == "," and at + 1 not in {first, start, begin}):
            return None
        if low in {"he", "she", "we", "i", "you"}:
            return None
        if low in {"it", "they"}:
            return named.armed if low == "they" and at == begin - 1 else None
        name = _agents().get(low)
        if name is None and at > 1 and tokens[at - 1].low == "-":
            name = _models().get(f"{tokens[at - 2].low}-{low}")
        name = name or aircraft_model(sentence, at) or ("side" if is_side(sentence, at) else None)
        name = name or ("gunmen" if low in link("bearers") and _bear_arms(sentence, at) else None)
        if name == "side" and any(
            tokens[n].low == "of" and tokens[n - 1].low in link("bearers") for n in range(max(1, at - _CARRIED), at)
        ):
            name = "gunmen"  # 'men of the Lions Brigade'
        if name is None:
            if low in verbs() and at >= start and "motion" not in verbs()[low]:
                return None
            continue
        if tokens[at + 1].low in {"'s", "’s"} or low.endswith(("'s", "’s")):
            return None
        behind = [t.low for t in tokens[max(0, at - 4) : at]]
        close = behind[-1:] if behind and behind[-1] in _times() else behind[-2:]  # 'on Monday paratroopers landed'
        under = any(w in link("not_subject") - _BEGINS_CLAUSE for w in close)
        begins = begin - at <= _ITS_VERB or _BEGINS_CLAUSE.isdisjoint(behind[-2:])  # 'after two bombs found its base'
        if under and not {"with", "from"}.isdisjoint(behind[-2:]) and begin - at < _BEFORE:
            continue  # 'lorries with soldiers on benches', 'fighters from the hills'
        return name if begins and not under else None
    return None


def _bear_arms(sentence: Sentence, at: int) -> bool:
    """'Hamas men', 'men of the Lions Brigade', 'masked youths', 'three men with rifles', 'individuals in fatigues'."""
    tokens = sentence.tokens
    if at and (is_side(sentence, at - 1) or tokens[at - 1].low in link("armed")):
        return True
    if at + 1 >= len(tokens):
        return False
    after = range(at + 2, min(at + 2 + _CARRIED, len(tokens)))
    if tokens[at + 1].low == "of":
        return any(is_side(sentence, n) for n in after)
    return tokens[at + 1].low in {"with", "in"} and any(tokens[n].low in link("carried") for n in after)


def falling(sentence: Sentence, first: int, named: Named) -> str | None:
    """The class of arms that 'one', 'two more', 'another' or 'it' before a verb stands for; None where it stands for none."""
    tokens = sentence.tokens
    begin = _before_aside(sentence, first)
    if begin > 3 and tokens[begin - 1].low == "them" and tokens[begin - 2].low == "of":
        begin -= 2  # 'eighty of them reached the island'
    low = tokens[begin - 1].low if begin else ""
    if low == "something":
        return named.arms or ("bomb" if tokens[first].low in link("came_down") else None)
    counted = low in link("some_of_them") or low in load("numerals")["units"]
    before = tokens[begin - 2].low if begin > 1 else ""
    return named.arms if counted and before not in link("not_subject") else None


def _before_aside(sentence: Sentence, first: int) -> int:
    """Where a subject ends that an aside keeps from its verb: 'the army |, absent for years, rolled'."""
    tokens = sentence.tokens
    if first < 1 or tokens[first - 1].low not in {",", ")", "–", "—"}:
        return first
    for at in range(first - 2, max(0, first - 2 - _ASIDE), -1):
        if tokens[at].low in {".", ";", ":", "?", "!"}:
            return first
        if tokens[at].low == "," or tokens[at].low in _OPENS:
            lower = tokens[at + 1].text[:1].islower() and tokens[at + 1].low not in _JOINS
            doer = _agents().get(tokens[at - 1].low) or is_side(sentence, at - 1)
            return at if lower and doer else first
    return first
