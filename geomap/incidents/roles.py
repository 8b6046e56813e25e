"""Who does what to whom by classes of words, for tellings that no pattern foresees: 'the column slipped over the river'.

A verb of a class, a noun of a class as its subject (``doers``), and what follows make a kind; everything is looked for
within a few words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.doers import NOBODY, agent_of, falling, link, subject_of, verbs
from geomap.incidents.moves import foreign_ground, holdings, move, papers
from geomap.incidents.phrases import verb_forms
from geomap.incidents.stations import find_stations
from geomap.incidents.telling import read_as, verb_group
from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.doers import Named
    from geomap.incidents.phrases import Form

_AFTER = 9
"""Words after a verb for what it is done to."""
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


@dataclass(frozen=True, slots=True)
class Act:
    """A verb with the kind that its subject and object make of it."""

    token: int
    kind: str
    form: Form
    passive: bool
    rule: str


@cache
def _struck() -> frozenset[str]:
    """Places, buildings, things and people that arms hit."""
    return link("soft") | link("place") | link("people") | link("built")


def find_acts(sentence: Sentence, taken: frozenset[int], named: Named = NOBODY) -> list[Act]:
    """The acts of a sentence whose verb is none of the tokens that patterns have ``taken``."""
    found: list[Act] = []
    for at, (kind, rule) in papers(sentence):
        if at not in taken:
            found.append(Act(at, kind, "past", passive=False, rule=rule))
    known = () if verbs().keys().isdisjoint(sentence.vocabulary) else sentence.tokens
    for at, token in enumerate(known):
        classes = verbs().get(token.low)
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
        act = (
            _passive(sentence, at, group.first, classes)
            if passive
            else _active(sentence, at, group.first, classes, named)
        )
        if act is not None:
            kind, rule = act
            found.append(Act(at, kind, form, passive, rule))
    told = {act.token for act in found} | taken
    for at, (kind, rule) in find_stations(sentence, named):
        if at not in told:
            passive = verb_group(sentence, at).be
            found.append(Act(at, kind, "past", passive=passive, rule=rule))
            told |= {at}
    for at, (kind, rule) in holdings(sentence) if not taken else ():
        if at not in told:
            passive = sentence.tokens[at].low.endswith(("ed", "en", "run", "lost"))
            found.append(Act(at, kind, "participle", passive=passive, rule=rule))
    return found


def _is_of_many_arms(sentence: Sentence, at: int) -> bool:
    """'Shells walk up the street', 'rockets turn the market to ash': a plain form right after arms in the plural."""
    low = sentence.tokens[at - 1].low if at else ""
    after = sentence.tokens[at + 1].low if at + 1 < len(sentence.tokens) else "."
    return low.endswith("s") and agent_of(low) in _STRUCK_BY and after not in {"and", "or", ",", ".", "that"}


def _active(sentence: Sentence, at: int, first: int, classes: dict[str, Form], named: Named) -> tuple[str, str] | None:
    agent = subject_of(sentence, first, named)
    if agent is None and "impact" in classes:
        return _fallen(sentence, at, first, named)
    if agent is None:
        return None
    after = _following(sentence, at)
    lows = {low for low, _ in after}
    placed = any(capital for _, capital in after)
    inward = any(low in link("inward") for low, _ in after[:_LINK])
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
        if agent in {"force", "air", "vessel", "side"} and lows & link("border"):
            return "incursion", f"{agent} and motion across a border"
        if agent in {"air", "vessel"} and _into_country(sentence, at):
            return "incursion", f"{agent} and motion into a country"
        if agent == "gunmen" and lows & link("soft"):
            return "attack", "gunmen and motion into a place of people"
    if (
        agent in _ARMED
        and sentence.tokens[at].low.startswith("cross")
        and [low for low, _ in after[:1]] == ["to"]
        and placed
    ):
        return "incursion", f"{agent} and motion across a border"
    moved = move(sentence, at, agent) if "motion" in classes else None
    if moved is not None:
        return moved
    if "motion" in classes and inward and agent in _ARMED and (placed or lows & link("place")):
        return "incursion", f"{agent} and motion into a place"
    if "presence" in classes and agent in {"force", "vessel", "air"} and foreign_ground(sentence, at):
        return "incursion", f"{agent} on another's ground"
    if agent in _ARMED | {"side"}:
        bare = agent != "gunmen" and (
            not after or after[0][0] in link("bare")
        )  # 'the garrison has left without waiting'
        if "out" in classes and (bare or placed or lows & (link("place") | {"from"})):
            return "withdrawal", f"{agent} and leaving"
        if agent in _ARMED and "harm" in classes and lows & (link("people") | link("soft")):
            return "attack", f"{agent} and harm"
        if agent in _ARMED and "take" in classes and lows & link("people"):
            return "capture", f"{agent} and taking people"
        still = "still" in {t.low for t in sentence.tokens[first : at + 1]}  # 'still holds the airport'
        if (
            "gain" in classes
            and not still
            and not (after and after[0][0] in _WHERE)
            and ((after and after[0][1]) or {low for low, _ in after[:4]} & link("place"))
        ):
            return "seizure", f"{agent} and taking a place"
    if agent == "crowd" and "motion" in classes and lows & link("street"):
        return "protest", "crowd and motion"
    return None


def _fallen(sentence: Sentence, at: int, first: int, named: Named) -> tuple[str, str] | None:
    """'One hit the depot', 'two more landed in a field', 'something came down on a farm': arms that a sentence before named."""
    agent = falling(sentence, first, named)
    if agent is None or sentence.tokens[at].low not in _landing():
        return None
    after = _following(sentence, at)
    if sentence.tokens[at].low in {"come", "came", "comes"} and not (after and after[0][0] in link("coming_down")):
        return None  # 'when it had come within 500 metres'
    lows = {low for low, _ in after}
    if any(capital for _, capital in after) or lows & (_struck() | link("ground_hit")):
        return _STRUCK_BY[agent], "struck by an arm"
    return None


@cache
def _landing() -> frozenset[str]:
    """Forms of the verbs of what comes down and goes off."""
    return frozenset(form for verb in load("roles")["verbs"]["landing"] for form in verb_forms(verb))


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
    armed = "by" in by and any(agent_of(low) in _ARMED for low in by)
    brought = sentence.tokens[at].low in _BROUGHT and by[:1] != ["down"]
    if classes.keys() & {"harm", "impact"} and not brought:
        far = [t.low for t in sentence.tokens[at + 1 : at + 1 + _FAR_BY]]
        stop = next((n for n, low in enumerate(far) if low in {";", ":", ".", ",", "and", "but"}), len(far))
        far = far[:stop]
        for low in far[far.index("by") + 1 :][:_BY] if "by" in far else ():
            if (kind := _STRUCK_BY.get(agent_of(low) or "")) is not None:
                return kind, "struck by an arm"
    if sentence.tokens[at].low == "pulled" and before & _PULLED and {"from", "out", "back"} & set(by[:2]):
        return "withdrawal", "force and pulled out"
    if "take" in classes and before & link("people") and (armed or "from" in by[:2] or "away" in by[:1]):
        return "capture", "people and taken"
    if "gain" in classes and before & link("place") and armed:
        return "seizure", "place and taken"
    return None


def _following(sentence: Sentence, at: int) -> list[tuple[str, bool]]:
    """Words after a verb up to the end of its clause, each with whether it is a capitalised name."""
    _, end = sentence.clause_at(sentence.tokens[at].start)
    out = []
    for token in sentence.tokens[at + 1 : at + 1 + _AFTER]:
        if token.start >= end or token.low in {";", ":", "."}:
            break
        out.append((token.low, token.text[:1].isupper()))
    return out
