"""Which of its senses an event word has, by who does it and what it is done to: 'seized the town', 'seized two men'."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.doers import agent_of
from geomap.incidents.leads import is_clearing
from geomap.incidents.moves import into_the_wilds
from geomap.incidents.phrases import verb_forms
from geomap.incidents.telling import BE, verb_group, words
from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.phrases import Hit
    from geomap.incidents.triggers import Rule

_HOLDING = frozenset({"control", "charge", "possession", "command", "masters", "of"})
"""In these words of being, people are those who hold a place."""
_FALLEN = frozenset({"fall", "falls", "fell", "fallen"})
"""What towns do that are lost, and soldiers who die."""
_FALLING_BACK = frozenset(
    {"back", "silent", "ill", "short", "apart", "behind", "out", "asleep", "victim", "quiet", "away", "off", "upon"}
)
"""After 'have fallen': no town that is lost."""
_OF_CROWDS = frozenset({"dispersed", "scattered"})
"""Verbs of forces that go apart, or that drive others apart."""
_OF_PEOPLE = 5
"""Words after 'the seizure of' among which those who were taken stand."""
_GETTING_AWAY = frozenset(
    {"slip", "steal", "sneak", "run", "drive", "go", "filter", "trickle", "walk", "ride", "make", "spill"}
)
"""Verbs of motion that are a flight where they lead into the wilds."""
_ABOUT = frozenset({"at", "than", "about", "to"})
"""'at least', 'more than', 'up to' before a count."""
_COUNTED = 5
"""Words between a verb of harm and those who suffer: 'killed at least two young men'."""


def is_of_others(sentence: Sentence, hit: Hit[Rule]) -> bool:
    """Whether the noun that a pattern begins with is not who does it: 'workers said soldiers blocked', 'killed two people and burned'."""
    tokens, kind = sentence.tokens, hit.phrase.payload.kind
    speech = words("say") - {"while", "but", "though", "although", "whereas"}
    between = range(hit.token + 1, sentence.token_at(hit.head))
    if kind == "protest" and any(tokens[n].low in {"when", "after", "while", "because"} for n in between):
        return True  # 'freed hundreds of inmates when they stormed'
    if kind == "protest" and any(tokens[n].low in speech and tokens[n + 1].low != "," for n in between):
        return True
    if (
        kind == "air_strike"
        and hit.phrase.payload.sort != "suffered"
        and verb_group(sentence, sentence.token_at(hit.head)).be
    ):
        return True  # 'three aircraft were damaged'
    if kind == "shelling" and [t.low for t in tokens[max(0, hit.token - 2) : hit.token]] == ["machine", "-"]:
        return True
    if kind == "protest" and _is_done_to(sentence, sentence.token_at(hit.head)):
        return True  # 'pupils were hacked and burned'
    if kind not in {"protest", "withdrawal", "deployment"} or (
        hit.token + 1 < len(tokens) and tokens[hit.token + 1].low != "and"
    ):
        return False
    for n in range(hit.token - 1, max(-1, hit.token - 1 - _COUNTED), -1):
        low = tokens[n].low
        if low in _harming():
            return not verb_group(sentence, n).be
        if low not in _ABOUT and (low in words("prepositions") or not (low[0].isalnum() or low == "-")):
            return False
    return False


def _is_done_to(sentence: Sentence, at: int) -> bool:
    """Whether a verb of crowds tells what they suffer: 'students were attacked', 'hacked and burned'."""
    tokens = sentence.tokens
    if tokens[at].low in words("massing") or tokens[at].low.endswith("ing"):
        return False
    if verb_group(sentence, at).be:
        return True
    linked = at > 1 and tokens[at - 1].low == "and" and tokens[at - 2].low.endswith(("ed", "en"))
    return linked and verb_group(sentence, at - 2).be and tokens[at - 2].low not in words("massing")


@cache
def _harming() -> frozenset[str]:
    """Forms of verbs that have those who suffer behind them."""
    return frozenset(form for verb in words("harming") for form in verb_forms(verb))


def _is_people(sentence: Sentence, token: int) -> bool:
    """Whether people are the subject of a verb: 'an officer was seized', 'two of its men are held', but not 'rebels were ousted'."""
    first = verb_group(sentence, token).first
    who = sentence.tokens[first - 1].low if first else ""
    if who in {"he", "she", "who"}:
        return not is_clearing(sentence.tokens[token].low)
    counted = who.isdigit() or who in load("numerals")["units"]  # '300 rebels were killed and 150 captured'
    return (who in people() or counted) and not (
        is_clearing(sentence.tokens[token].low) and agent_of(who) in {"force", "gunmen"}
    )


def kind_by_what_it_is_done_to(sentence: Sentence, hit: Hit[Rule], last: int, *, passive: bool) -> str | None:
    """People who are seized are captives, villages and schools that are invaded are attacked; None where the kind stands."""
    rule, token = hit.phrase.payload, hit.token
    if rule.kind == "seizure":
        inside = {t.low for t in sentence.tokens[token : last + 1]}
        held = passive or (hit.phrase.verb == "be" and _HOLDING.isdisjoint(inside))
        taken = _people_of(sentence, last) if rule.sort == "nouns" else held and _is_people(sentence, token)
        return "capture" if taken else None
    if rule.kind == "protest" and _at_sea(sentence, token, last):
        return "attack"
    if rule.kind == "incursion" and hit.phrase.verb in _GETTING_AWAY and into_the_wilds(sentence, last):
        return "withdrawal"  # 'slipped into the desert'
    if rule.kind == "incursion" and sentence.tokens[token].low in _invading() and _is_raid(sentence, token, last):
        return "attack"
    return None


def _at_sea(sentence: Sentence, token: int, last: int) -> bool:
    """'a coast guard cutter fired water cannon at the boats': no crowd is dispersed there."""
    low = {t.low for t in sentence.tokens[token : last + 1]}
    return "water" in low and any(agent_of(t.low) == "vessel" for t in sentence.tokens)


@cache
def _invading() -> frozenset[str]:
    return frozenset(verb_forms("invade")) | {"invasion", "invasions"}


def _is_raid(sentence: Sentence, token: int, last: int) -> bool:
    """Whether what is invaded is a village or a school, or those who invade are no army: 'bandits invaded', 'invasion of the school'."""
    tokens = sentence.tokens
    after = {t.low for t in tokens[last + 1 : last + 1 + _OF_PEOPLE]}
    gunmen = any(agent_of(t.low) == "gunmen" for t in tokens[max(0, token - _OF_PEOPLE) : token])
    return gunmen or not after.isdisjoint(words("raided"))


def _people_of(sentence: Sentence, last: int) -> bool:
    """Whether people are what a noun is of: 'the seizure of 270 girls'."""
    if sentence.tokens[last].low != "of":
        return False
    for token in sentence.tokens[last + 1 : last + 1 + _OF_PEOPLE]:
        if token.low in people():
            return True
        if token.low in words("prepositions") or not (token.low[0].isalnum() or token.low == "-"):
            return False
    return False


@cache
def people() -> frozenset[str]:
    """Nouns for people, whether they bear arms or not."""
    return frozenset(load("kind_words")["people"].split("|"))


def _is_still(sentence: Sentence, token: int) -> bool:
    """'still holds the airport': as before."""
    return "still" in {t.low for t in sentence.tokens[max(0, token - 2) : token + 2]}


def _while(sentence: Sentence, hit: Hit[Rule]) -> bool:
    """Whether a clause only says how things stood: 'while', 'when'."""
    tokens = sentence.tokens
    start = sentence.token_at(sentence.clause_at(tokens[hit.token].start)[0])
    return tokens[start].low == "while" or any(
        t.low == "while" for t in tokens[max(0, hit.token - _COUNTED) : hit.token]
    )


def is_of_another_sense(sentence: Sentence, hit: Hit[Rule], last: int) -> bool:
    """'had hit a patrol' has no patrol, 'left 12 dead' leaves nothing, shells that fall on a town do not take it."""
    tokens, kind = sentence.tokens, hit.phrase.payload.kind
    if hit.phrase.verb == "have" and hit.phrase.source.startswith("<have> ..") and hit.token + 1 < len(tokens):
        inside = [t.low for t in tokens[hit.token + 1 : last]]
        return any(low.endswith("ed") and low not in {"armed", "armored"} for low in inside) or inside[0] in {
            "hit",
            "struck",
            "shot",
            "fired",
            "been",
            "fought",
            "seen",
            "taken",
            "lost",
        }
    if kind == "withdrawal" and "left" in {t.low for t in tokens[hit.token : last + 1]}:
        return bool({t.low for t in tokens[last + 1 : last + 8]} & {"dead", "wounded", "injured", "homeless"})
    if (
        kind == "withdrawal"
        and tokens[last].low == "out"
        and not words("hurt").isdisjoint(t.low for t in tokens[last + 1 : last + 4])
    ):
        return True  # 'helicopters flew out the wounded'
    if kind == "shelling" and tokens[hit.token].low in {"breach", "violation"}:
        return bool(hit.token) and tokens[hit.token - 1].low == "in"
    if kind == "withdrawal" and tokens[last].low in _OF_CROWDS:
        after = [t.low for t in tokens[last + 1 : last + 1 + _OF_PEOPLE]]
        return after[:1] != [] and (after[0] in words("determiners") or not words("crowd").isdisjoint(after))
    if kind == "seizure" and hit.phrase.verb in {"hold", "control", "be"} and _is_still(sentence, hit.token):
        return True
    if kind == "seizure" and hit.phrase.verb == "be" and _while(sentence, hit):
        return True  # 'were shot while the town was under their control'
    if kind == "capture" and tokens[hit.token].low in BE and "picked" in {t.low for t in tokens[hit.token : last + 1]}:
        return not words("at_sea").isdisjoint(sentence.vocabulary)
    if hit.phrase.source == "<hold> off" and last + 1 < len(tokens) and tokens[last + 1].text[:1].isupper():
        return True  # 'a dhow that they held off Eyl'
    if tokens[last].low == "on" and hit.phrase.source == "<be> fired (on|upon|at)":
        return last + 1 < len(tokens) and tokens[last + 1].low in words("weekdays")  # 'shots were fired on Saturday'
    if kind == "seizure" and any(
        sentence.tokens[n].low in _FALLEN and _is_people(sentence, n) for n in range(hit.token, last + 1)
    ):
        return True  # 'eight soldiers had fallen there'
    behind = tokens[last + 1].low if last + 1 < len(tokens) else "."
    if kind == "seizure" and tokens[last].low in _FALLEN and behind in _FALLING_BACK:
        return True  # 'companies have fallen back'
    if kind == "seizure" and hit.phrase.verb == "fall":
        onto = tokens[last].low == "on" and last + 1 < len(tokens) and tokens[last + 1].low not in words("weekdays")
        by = {"shell", "bomb", "air", "force", "gunmen"} if onto else {"shell", "bomb", "air"}  # 'the army fell on X'
        return any(agent_of(t.low) in by for t in tokens[max(0, hit.token - 5) : hit.token])
    return False
