"""Who does what to whom by classes of words, for tellings that no pattern foresees: 'the column slipped over the river'.

A verb of a class, a noun of a class as its subject, and what follows make a kind. The subject stands before the verb
in its clause and under no preposition; everything is looked for within a few words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.phrases import verb_forms
from geomap.incidents.telling import read_as, verb_group
from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.phrases import Form

_BEFORE, _AFTER = 7, 9
"""Words before a verb that its subject is looked for in, and after it for what it is done to."""
_LINK = 6
"""Words between a verb of motion and 'into' or 'across'."""
_DOER = 7
"""Words after a passive within which 'by' names the doer."""
_ARMED = frozenset({"force", "gunmen"})
_FALLS = frozenset({"shell", "drone"})
"""What comes down of itself: every verb of impact tells of it, whatever is hit."""
_BY = {
    "shell": "shelling",
    "air": "air_strike",
    "drone": "air_strike",
    "bomb": "explosion",
    "gunmen": "attack",
    "force": "attack",
    "shots": "attack",
}
"""What a passive of harm or impact is, by who or what did it."""
_AIRCRAFT = re.compile(r"^(?:su|mig|f|il|tu|mi|ka|mq|rq|uh|ah|ch|tb|b|jf|j|h|an|av)-?\d{1,3}[a-z]{0,2}s?$")


@dataclass(frozen=True, slots=True)
class Act:
    """A verb with the kind that its subject and object make of it."""

    token: int
    kind: str
    form: Form
    passive: bool
    rule: str


@cache
def _verbs() -> dict[str, dict[str, Form]]:
    """Word -> the classes that it is a verb of, each with its form."""
    table: dict[str, dict[str, Form]] = {}
    for name, lemmas in load("roles")["verbs"].items():
        for lemma in lemmas:
            if " " not in lemma:
                for word, form in verb_forms(lemma).items():
                    table.setdefault(word, {}).setdefault(name, form)
    return table


@cache
def _agents() -> dict[str, str]:
    return {word: name for name, listed in load("roles")["agents"].items() for word in listed}


@cache
def _link(name: str) -> frozenset[str]:
    return frozenset(load("roles")["links"][name])


def agent_of(low: str) -> str | None:
    """The class of a noun that does something: 'force', 'shell', 'air', ...; None for any other word."""
    return _agents().get(low) or ("air" if _AIRCRAFT.match(low) and "-" in low else None)


def find_acts(sentence: Sentence, taken: frozenset[int]) -> list[Act]:
    """The acts of a sentence whose verb is none of the tokens that patterns have ``taken``."""
    found = []
    for at, token in enumerate(sentence.tokens):
        classes = _verbs().get(token.low)
        if classes is None or at in taken:
            continue
        form = next(iter(classes.values()))
        group = verb_group(sentence, at)
        if not _is_finite(sentence, at, form, be=group.be):
            continue
        passive = group.be and form in {"either", "participle"}
        act = _passive(sentence, at, group.first, classes) if passive else _active(sentence, at, group.first, classes)
        if act is not None:
            kind, rule = act
            found.append(Act(at, kind, form, passive, rule))
    return found


def _is_finite(sentence: Sentence, at: int, form: Form, *, be: bool) -> bool:
    """Whether a form stands as a verb that tells: a past, 'are massing', 'tanks rolling', 'rebels seize'."""
    if form == "other":
        return False
    before = sentence.tokens[at - 1].low if at else ""
    if form == "ing":
        return be or agent_of(before) is not None
    if form == "base":
        return agent_of(before) is not None and before.endswith("s") and read_as(sentence, at, at, form) == "verb"
    return read_as(sentence, at, at, form) == "verb"


def _subject(sentence: Sentence, first: int) -> str | None:
    """The class of the noun that is the subject of a verb group, the nearest one."""
    tokens = sentence.tokens
    start = sentence.token_at(sentence.clause_at(tokens[first].start)[0])
    for at in range(first - 1, max(-1, first - 1 - _BEFORE), -1):
        low = tokens[at].low
        if at < start and low in {"who", "which", "that"}:
            continue
        if low in {".", ";", ":", "?", "!"} or (low == "," and at + 1 != first and at + 1 != start):
            return None
        name = agent_of(low)
        if name is None:
            if low in _verbs() and at >= start and "motion" not in _verbs()[low]:
                return None
            continue
        behind = [t.low for t in tokens[max(0, at - 4) : at]]
        if any(w in _link("not_subject") for w in behind[-2:]):
            continue  # 'gunmen in army jackets', 'shells fired by rebels'
        return name
    return None


def _active(sentence: Sentence, at: int, first: int, classes: dict[str, Form]) -> tuple[str, str] | None:
    agent = _subject(sentence, first)
    if agent is None:
        return None
    after = _following(sentence, at)
    lows = {low for low, _ in after}
    named = any(capital for _, capital in after)
    struck = bool(lows & (_link("soft") | _link("place") | _link("people")))
    if agent in _FALLS and "impact" in classes and (agent == "shell" or struck or (named and "strafe" in classes)):
        return _BY[agent], "munition and impact"
    if agent == "air" and "strafe" in classes and (struck or named):
        return "air_strike", "aircraft and strike"
    if agent == "bomb" and "impact" in classes and struck:
        return "explosion", "charge and impact"
    if agent == "shots" and "impact" in classes and struck:
        return "attack", "shots and impact"
    aside = first > 0 and sentence.tokens[first - 1].low in {"that", "which", "who"}
    return _moved(agent, classes, after, named=named) or _done(agent, classes, after, named=named, aside=aside)


def _moved(
    agent: str, classes: dict[str, Form], after: list[tuple[str, bool]], *, named: bool
) -> tuple[str, str] | None:
    """Where forces, gunmen, craft and crowds go."""
    words = [low for low, _ in after]
    lows = set(words)
    if "motion" in classes:
        inward = any(low in _link("inward") for low in words[:_LINK])
        if agent in _ARMED and _goes_out(words) and (named or lows & (_link("place") | _link("leaving"))):
            return "withdrawal", f"{agent} and going away"
        if inward:
            if agent in {"force", "air", "vessel", "drone"} and lows & _link("border"):
                return "incursion", f"{agent} and motion across a border"
            if agent == "gunmen" and lows & _link("soft"):
                return "attack", "gunmen and motion into a place of people"
            if agent in _ARMED and (named or lows & _link("place")):
                return "incursion", f"{agent} and motion into a place"
    if agent in _ARMED and "out" in classes and (named or lows & (_link("place") | _link("leaving") | {"from"})):
        return "withdrawal", f"{agent} and leaving"
    stays = any(low in _link("stay") for low in words[:2])
    if agent in {"force", "vessel"} and "arrive" in classes and stays and (named or lows & _link("place")):
        return "deployment", f"{agent} and arriving"
    if agent == "crowd" and "motion" in classes and lows & _link("street"):
        return "protest", "crowd and motion"
    return None


def _done(
    agent: str, classes: dict[str, Form], after: list[tuple[str, bool]], *, named: bool, aside: bool
) -> tuple[str, str] | None:
    """What forces and gunmen do to people and places; ``aside``: told in a clause that only says which forces."""
    if agent not in _ARMED:
        return None
    words = [low for low, _ in after]
    lows = set(words)
    if "harm" in classes and lows & (_link("people") | _link("soft")):
        return "attack", f"{agent} and harm"
    if "take" in classes and lows & _link("people"):
        return "capture", f"{agent} and taking people"
    if "gain" in classes and not aside and ((after and after[0][1]) or set(words[:4]) & _link("place")):
        return "seizure", f"{agent} and taking a place"
    if (
        "dispatch" in classes
        and named
        and lows & {"to", "into"}
        and any(_agents().get(low) in {"force", "vessel"} for low in words[:4])
    ):
        return "deployment", f"{agent} and sending"
    return None


def _goes_out(words: list[str]) -> bool:
    """'slipped away from', 'flew out of', 'went home', 'moved out': within the next words."""
    for at, low in enumerate(words[:3]):
        if low in _link("inward"):
            return False
        if low in _link("outward"):
            return low != "back" or words[at + 1 : at + 2] in ([], ["from"], ["across"], ["to"])
    return False


def _passive(sentence: Sentence, at: int, first: int, classes: dict[str, Form]) -> tuple[str, str] | None:
    """'Six men were dragged from their homes', 'the post was taken at dawn', 'two battalions were rushed to X'."""
    before = {t.low for t in sentence.tokens[max(0, first - 5) : first]}
    after = _following(sentence, at)
    words = [low for low, _ in after]
    named = any(capital for _, capital in after)
    doer = next((agent_of(low) for low in _by(words) if agent_of(low) is not None), None)
    if doer in _BY and classes.keys() & {"harm", "impact", "strafe"}:
        return _BY[doer], f"harmed by {doer}"
    if "take" in classes and before & _link("people"):
        far = set(words[:2]) & {"from", "away", "off", "through", "across", "over"}
        if doer in _ARMED or far:
            return "capture", "people and taken"
    if "gain" in classes and before & _link("place") and doer in _ARMED:
        return "seizure", "place and taken"
    patient = next((name for low in before if (name := _agents().get(low)) in {"force", "vessel", "gunmen"}), None)
    if patient is None:
        return None
    if "withdraw" in classes and (set(words[:2]) & {"out", "off", "home", "away"} or words[:1] == ["from"]):
        return "withdrawal", f"{patient} and taken away"
    if "dispatch" in classes and patient != "gunmen" and set(words[:3]) & _link("stay") - {"from"} and named:
        return "deployment", f"{patient} and sent"
    return None


def _by(words: list[str]) -> list[str]:
    """The words of the doer after a passive: those that follow 'by', or 'with' for what was used."""
    at = next((n for n, low in enumerate(words[:_DOER]) if low in {"by", "with", "under"}), None)
    return words[at + 1 : at + 6] if at is not None else []


def _following(sentence: Sentence, at: int) -> list[tuple[str, bool]]:
    """Words after a verb up to the end of its clause, each with whether it is a capitalised name."""
    _, end = sentence.clause_at(sentence.tokens[at].start)
    out = []
    for token in sentence.tokens[at + 1 : at + 1 + _AFTER]:
        if token.start >= end or token.low in {";", ":", "."}:
            break
        out.append((token.low, token.text[:1].isupper()))
    return out
