"""Who does what to whom by classes of words, for tellings that no pattern foresees: 'the column slipped over the river'.

A verb of a class, a noun of a class as its subject, and what follows make a kind. The subject stands before the verb
in its clause and under no preposition; everything is looked for within a few words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.arms import every_arm
from geomap.incidents.clauses import is_stop
from geomap.incidents.moves import foreign_ground, holdings, is_side, move, papers
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
_BY = 5
"""Words after 'by' within which the arm stands: 'by an old anti-tank mine'."""
_BROUGHT = frozenset(
    {
        "flown",
        "brought",
        "taken",
        "lifted",
        "reached",
        "dropped",
        "found",
        "caught",
        "missed",
        "claimed",
        "left",
        "gone",
        "come",
        "ended",
        "set",
        "touched",
        "thrown",
        "tossed",
        "led",
        "arrived",
        "dug",
        "washed",
        "targeted",
    }
)
"""Done by aircraft and with arms to what is not struck: 'the wounded were flown out by helicopter'."""
_FLOWN = frozenset(
    {
        "landed",
        "lands",
        "came",
        "comes",
        "went",
        "goes",
        "flew",
        "flies",
        "took",
        "takes",
        "brings",
        "leaves",
        "turned",
        "turns",
    }
    | {
        "walked",
        "sailed",
        "fell",
        "falls",
        "descended",
        "alighted",
        "reaches",
        "finds",
        "arrives",
        "ends",
        "roared",
        "thundered",
    }
)
"""What aircraft do that strike nothing, but for 'flew into'; of a bomb, 'left under a seat' says how it came there."""
_WHERE = frozenset(
    {"in", "at", "on", "under", "near", "by", "outside", "inside", "beside", "behind", "from", "to", "with", "along"}
)
_FAR_BY = 12
"""Words after a verb of harm within which 'by' and the arm stand: 'was cut in half at two in the morning by a missile'."""
_STRUCK_BY = {"shell": "shelling", "air": "air_strike", "bomb": "explosion"}
_PULLED = frozenset(
    {
        "troops",
        "soldiers",
        "officers",
        "advisers",
        "advisors",
        "units",
        "forces",
        "tanks",
        "instructors",
        "personnel",
        "men",
    }
)
_ARMED = frozenset({"force", "gunmen"})
_BEGINS_CLAUSE = frozenset({"after", "before", "than", "like"})
_ITS_VERB = 2
"""Words from a noun to its verb where 'after' begins a clause."""


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
def _link(name: str) -> frozenset[str]:
    return frozenset(load("roles")["links"][name])


@cache
def _struck() -> frozenset[str]:
    """Places, buildings, things and people that arms hit."""
    return _link("soft") | _link("place") | _link("people") | _link("built")


@cache
def _models() -> dict[str, str]:
    """The names of arms with a hyphen in them, by their class: 'kh-22'."""
    classes = {"shelling": "shell", "explosion": "bomb"}
    return {word: classes[kind] for word, kind in every_arm().items() if kind in classes and "-" in word}


def find_acts(sentence: Sentence, taken: frozenset[int]) -> list[Act]:
    """The acts of a sentence whose verb is none of the tokens that patterns have ``taken``."""
    found: list[Act] = []
    for at, (kind, rule) in papers(sentence):
        if at not in taken:
            found.append(Act(at, kind, "past", passive=False, rule=rule))
    verbs = _verbs()
    known = () if verbs.keys().isdisjoint(sentence.vocabulary) else sentence.tokens
    for at, token in enumerate(known):
        classes = verbs.get(token.low)
        if classes is None or at in taken:
            continue
        form = next(iter(classes.values()))
        present = form == "base" and _is_of_many_arms(sentence, at)
        group = verb_group(sentence, at)
        going = form == "ing" and group.be and "motion" in classes
        stated = (
            form not in {"base", "other"} and (form != "ing" or going) and read_as(sentence, at, at, form) == "verb"
        )
        if not (stated or present):
            continue
        passive = group.be and form in {"either", "participle"}
        act = _passive(sentence, at, group.first, classes) if passive else _active(sentence, at, group.first, classes)
        if act is not None:
            kind, rule = act
            found.append(Act(at, kind, form, passive, rule))
    told = {act.token for act in found}
    for at, (kind, rule) in holdings(sentence) if not taken else ():
        if at not in told:
            passive = sentence.tokens[at].low.endswith(("ed", "en", "run", "lost"))
            found.append(Act(at, kind, "participle", passive=passive, rule=rule))
    return found


def _is_of_many_arms(sentence: Sentence, at: int) -> bool:
    """'Shells walk up the street', 'rockets turn the market to ash': a plain form right after arms in the plural."""
    low = sentence.tokens[at - 1].low if at else ""
    after = sentence.tokens[at + 1].low if at + 1 < len(sentence.tokens) else "."
    return low.endswith("s") and _agents().get(low) in _STRUCK_BY and after not in {"and", "or", ",", ".", "that"}


_MODELS = frozenset(
    {"mi", "su", "mig", "tu", "il", "ka", "an", "f", "c", "j", "y", "h", "b", "e", "p", "rq", "mq", "uh", "ah", "ch", "mh", "kj", "z", "rc", "ac", "jf"}
)  # fmt: skip
"""Before a hyphen and a figure, the letters of an aircraft's model."""


def aircraft_model(sentence: Sentence, at: int) -> str | None:
    """'a Mi-17 flew', 'two F-16s crossed': the model stands for the aircraft."""
    tokens = sentence.tokens
    model = at > 1 and tokens[at].low[:1].isdigit() and tokens[at - 1].low == "-" and tokens[at - 2].low in _MODELS
    return "model" if model else None


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
        if low in {"it", "he", "she", "we", "i", "you"}:
            return None
        name = _agents().get(low)
        if name is None and at > 1 and tokens[at - 1].low == "-":
            name = _models().get(f"{tokens[at - 2].low}-{low}")
        name = name or aircraft_model(sentence, at) or ("side" if is_side(sentence, at) else None)
        if name is None:
            if low in _verbs() and at >= start and "motion" not in _verbs()[low]:
                return None
            continue
        if tokens[at + 1].low in {"'s", "’s"} or low.endswith(("'s", "’s")):
            return None
        behind = [t.low for t in tokens[max(0, at - 4) : at]]
        under = any(w in _link("not_subject") - _BEGINS_CLAUSE for w in behind[-2:])
        begins = first - at <= _ITS_VERB or _BEGINS_CLAUSE.isdisjoint(behind[-2:])  # 'after two bombs found its base'
        return name if begins and not under else None
    return None


def _active(sentence: Sentence, at: int, first: int, classes: dict[str, Form]) -> tuple[str, str] | None:
    agent = _subject(sentence, first)
    if agent is None:
        return None
    after = _following(sentence, at)
    lows = {low for low, _ in after}
    named = any(capital for _, capital in after)
    inward = any(low in _link("inward") for low, _ in after[:_LINK])
    if agent == "model":
        if (
            "motion" not in classes
            or not inward
            or ("impact" in classes and not sentence.tokens[at].low.startswith("fl"))
        ):
            return None
        agent = "air"
    struck = _struck()
    if agent == "shell" and "impact" in classes:
        return "shelling", "munition and impact"
    if agent in {"bomb", "air"} and sentence.tokens[at].low in _BROUGHT | _FLOWN:
        beside = [low for low, _ in after[:2]]
        struck = struck if "into" in beside or (agent == "bomb" and beside and beside[0] not in _WHERE) else frozenset()
    if agent == "bomb" and "impact" in classes and lows & struck:
        return "explosion", "bomb and impact"
    if agent == "air" and "impact" in classes and lows & struck:
        return "air_strike", "aircraft and impact"
    if "motion" in classes and inward:
        if agent in {"force", "air", "vessel", "side"} and lows & _link("border"):
            return "incursion", f"{agent} and motion across a border"
        if agent in {"air", "vessel"} and _into_country(sentence, at):
            return "incursion", f"{agent} and motion into a country"
        if agent == "gunmen" and lows & _link("soft"):
            return "attack", "gunmen and motion into a place of people"
    moved = move(sentence, at, agent) if "motion" in classes else None
    if moved is not None:
        return moved
    if "motion" in classes and inward and agent in _ARMED and (named or lows & _link("place")):
        return "incursion", f"{agent} and motion into a place"
    if "presence" in classes and agent in {"force", "vessel", "air"} and foreign_ground(sentence, at):
        return "incursion", f"{agent} on another's ground"
    if agent in _ARMED | {"side"}:
        if "out" in classes and (named or lows & (_link("place") | {"from"})):
            return "withdrawal", f"{agent} and leaving"
        if agent in _ARMED and "harm" in classes and lows & (_link("people") | _link("soft")):
            return "attack", f"{agent} and harm"
        if agent in _ARMED and "take" in classes and lows & _link("people"):
            return "capture", f"{agent} and taking people"
        still = "still" in {t.low for t in sentence.tokens[first : at + 1]}  # 'still holds the airport'
        if (
            "gain" in classes
            and not still
            and ((after and after[0][1]) or {low for low, _ in after[:4]} & _link("place"))
        ):
            return "seizure", f"{agent} and taking a place"
    if agent == "crowd" and "motion" in classes and lows & _link("street"):
        return "protest", "crowd and motion"
    return None


@cache
def _countries() -> frozenset[str]:
    return frozenset(name.lower() for name in load("country_names").values())


def _into_country(sentence: Sentence, at: int) -> bool:
    """'flew four kilometres into Finland': a state's name is what a craft goes into."""
    tokens = sentence.tokens
    into = next((n for n in range(at + 1, min(at + _AFTER, len(tokens) - 1)) if tokens[n].low == "into"), None)
    return into is not None and tokens[into + 1].low in _countries()


def _passive(sentence: Sentence, at: int, first: int, classes: dict[str, Form]) -> tuple[str, str] | None:
    """'Six men were dragged from their homes', 'the post was taken at dawn'."""
    before = {t.low for t in sentence.tokens[max(0, first - 5) : first]}
    by = [t.low for t in sentence.tokens[at + 1 : at + 8]]
    armed = "by" in by and any(_agents().get(low) in _ARMED for low in by)
    brought = sentence.tokens[at].low in _BROUGHT and by[:1] != ["down"]
    if classes.keys() & {"harm", "impact"} and not brought:
        far = [t.low for t in sentence.tokens[at + 1 : at + 1 + _FAR_BY]]
        stop = next((n for n, low in enumerate(far) if low in {";", ":", ".", ",", "and", "but"}), len(far))
        far = far[:stop]
        for low in far[far.index("by") + 1 :][:_BY] if "by" in far else ():
            if (kind := _STRUCK_BY.get(_agents().get(low, ""))) is not None:
                return kind, "struck by an arm"
    if sentence.tokens[at].low == "pulled" and before & _PULLED and {"from", "out", "back"} & set(by[:2]):
        return "withdrawal", "force and pulled out"
    if "take" in classes and before & _link("people") and (armed or "from" in by[:2] or "away" in by[:1]):
        return "capture", "people and taken"
    if "gain" in classes and before & _link("place") and armed:
        return "seizure", "place and taken"
    return None


def _following(sentence: Sentence, at: int) -> list[tuple[str, bool]]:
    """Words after a verb up to the end of its clause, each with whether it is a capitalised name."""
    _, end = sentence.clause_at(sentence.tokens[at].start)
    out = []
    for n, token in enumerate(sentence.tokens[at + 1 : at + 1 + _AFTER], at + 1):
        if token.start >= end or token.low in {";", ":"} or is_stop(sentence, n):
            break
        out.append((token.low, token.text[:1].isupper()))
    return out


def agent_of(low: str) -> str | None:
    """The class of a noun that does something: 'force', 'shell', 'air', ...; None for any other word."""
    return _agents().get(low)
