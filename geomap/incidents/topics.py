"""What a report is about: armed conflict, sport, markets, a disaster. It decides how much a word must have beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.events import VIOLENT
from geomap.incidents.framing import is_exercise, is_imagined, is_memorial, is_told_in_court
from geomap.incidents.telling import verb_group
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.incidents.readings import Line
    from geomap.incidents.triggers import Trigger

_ARMED_WORDS = 3
"""So many different words of arms make a report one of conflict; fewer do beside two armed sides."""
_TOPIC_WORDS, _TOPIC_WORDS_HARMED = 4, 8
"""So many different words of sport, markets or crime make a report one of these; more do where people came to harm."""
_DISASTER_WORDS = 3
_HOAX_WORDS = 3
_TOLD = 2
"""Acts of arms that make a report one of conflict beside an armed side."""
_AGAIN = 2
"""Sentences of a court or a ceremony, the first among them, from which on a report is of it."""
_HELPERS = frozenset(
    {
        "gendarmes",
        "helicopter",
        "helicopters",
        "military",
        "soldier",
        "policemen",
        "device",
        "brigades",
        "barracks",
        "airfield",
    }
)
"""Words of arms that help where nature is at work."""
_CULTURE_WORDS = 3
_OPENING = 5
"""Words with which a sentence begins."""
_LEAD = 4
"""Sentences that say what a report is about."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What the report as a whole is about."""

    problem: str | None
    """Why none of it may tell of incidents: it is about sport or markets."""
    conflict: bool
    """Arms and armed sides are all over it."""
    past: bool
    """It opens in a court or at a ceremony: what it tells without a day of its own lies behind it."""
    disaster: bool
    """Nature or an accident is at work: soldiers that arrive bring help, and the dead are not anyone's."""


@cache
def context(name: str) -> frozenset[str]:
    """A word list of ``telling.toml``."""
    return frozenset(load("telling")[name])


def read_topic(lines: Sequence[Line]) -> Topic:
    """The topic of a report from its words and the sides that it names."""
    words = _words_of([line.sentence for line in lines])

    def kinds_of(name: str) -> int:
        return len(context(name) & words)

    armed, sport, market, nature = (kinds_of(name) for name in ("weapons", "sport", "market", "disaster"))
    sides = sum(1 for line in lines for actor in line.actors if _fights(actor.sort, actor.code))
    harmed = any(has_casualties(line) for line in lines)
    fire = (context("weapons") - context("forces") - _HELPERS) & words
    calm = not fire and any(not context("disaster").isdisjoint(line.sentence.vocabulary) for line in lines[:2])
    problem = None
    if (
        sport >= (_TOPIC_WORDS_HARMED if harmed else _TOPIC_WORDS)
        and sport > (2 if harmed else 1) * armed
        and sport > sides
    ):
        problem = "about sport"
    elif kinds_of("crime") >= _TOPIC_WORDS and not harmed and sides < _ARMED_WORDS:
        problem = "about a crime"
    elif market >= _TOPIC_WORDS and market > 2 * armed and sides < _ARMED_WORDS:
        problem = "about markets"
    elif (culture := kinds_of("culture")) >= _CULTURE_WORDS and culture >= armed and _opens_with_culture(lines):
        problem = "about a film, a book or a show"
    elif kinds_of("cyber") >= _CULTURE_WORDS and kinds_of("cyber") > armed and not harmed:
        problem = "about computers"
    elif kinds_of("hoax") >= _HOAX_WORDS:
        problem = "about a report that is not true"
    elif _is_exercise(lines):
        problem = "about an exercise"
    return Topic(
        problem,
        conflict=not calm
        and (armed >= _ARMED_WORDS or (armed > 0 and sides > 1) or (sides > 0 and _violent(lines) >= _TOLD)),
        past=_is_of_the_past(lines),
        disaster=calm or (nature >= armed and nature >= (_DISASTER_WORDS if armed > 1 else 1)),
    )


def _opens_with_culture(lines: Sequence[Line]) -> bool:
    return any(not context("culture").isdisjoint(line.sentence.vocabulary) for line in lines[:1])


def _violent(lines: Sequence[Line]) -> int:
    """How many acts of arms are told in words that leave no doubt."""
    triggers = (t for line in lines for t in line.triggers)
    return sum(t.kind in VIOLENT and not (t.problem or t.weak or t.toll or t.reference) for t in triggers)


def _is_of_the_past(lines: Sequence[Line]) -> bool:
    """Whether a report opens with a verdict, or is of a trial or a ceremony."""
    if not lines or not _looks_back(lines[0].sentence):
        return False
    judged = {token.low for token in lines[0].sentence.tokens} & context("judged")
    return bool(judged) or sum(_looks_back(line.sentence) for line in lines) >= _AGAIN


def _looks_back(sentence: Sentence) -> bool:
    lows = set(sentence.lows)
    return is_told_in_court(lows) or is_memorial(lows)


def may_have_problem(sentences: Sequence[Sentence]) -> bool:
    """Whether there are words enough for a topic that no incident is read in: cheap, and never wrong where it says no."""
    words = _words_of(sentences)
    kinds = (
        ("sport", _TOPIC_WORDS),
        ("market", _TOPIC_WORDS),
        ("crime", _TOPIC_WORDS),
        ("hoax", _HOAX_WORDS),
        ("culture", _CULTURE_WORDS),
        ("cyber", _CULTURE_WORDS),
    )
    return any(len(context(name) & words) >= least for name, least in kinds) or _opens_with_exercise(sentences)


def _words_of(sentences: Sequence[Sentence]) -> set[str]:
    return {token.low for sentence in sentences for token in sentence.tokens}


def _opens_with_exercise(sentences: Sequence[Sentence]) -> bool:
    return any(_is_played(sentence) for sentence in sentences[:_LEAD])


def _is_played(sentence: Sentence) -> bool:
    """Whether a sentence is of an exercise, or of what is thought out."""
    return is_exercise(sentence) or is_imagined(set(sentence.lows))


def _tells_before(lines: Sequence[Line]) -> bool:
    """Whether a report tells of an event before it comes to an exercise: the exercise is what comes of it."""
    told = False
    for line in lines[:_LEAD]:
        if _is_played(line.sentence):
            return told and not _names_what_was_told(line.sentence)
        if any(t.problem is None and not t.weak and t.kind not in {"deployment", "protest"} for t in line.triggers):
            told = True
    return told


def _names_what_was_told(sentence: Sentence) -> bool:
    """'The exercise ends on Thursday': what was told before is it."""
    opening = sentence.lows[:_OPENING]
    return opening[:1] in {("the",), ("this",)} and not context("exercise").isdisjoint(opening)


def _is_exercise(lines: Sequence[Line]) -> bool:
    """Whether it opens with an exercise and neither casualties nor a crossing or a shot beyond it are told."""
    opens = _opens_with_exercise([line.sentence for line in lines]) and not _tells_before(lines)
    if opens and any(token.low in context("mock") for line in lines for token in line.sentence.tokens):
        return not any(has_casualties(line) for line in lines)
    if opens and any(is_imagined(set(line.sentence.lows)) for line in lines[:_LEAD]):
        return not any(has_casualties(line) for line in lines)
    kinds = {t.kind for line in lines for t in line.triggers if t.problem is None}
    return opens and not kinds & {"incursion", "shelling"} and not any(has_casualties(line) for line in lines)


def is_armed(line: Line) -> bool:
    """Whether a sentence names an armed side or a weapon."""
    if any(_fights(actor.sort, actor.code) for actor in line.actors):
        return True
    return any(token.low in context("weapons") for token in line.sentence.tokens)


def has_casualties(line: Line) -> bool:
    """Whether a sentence counts dead, wounded or captured."""
    return any(count.outcome in {"killed", "wounded", "captured"} for count in line.counts)


def has_crowd(line: Line) -> bool:
    """Whether a sentence has the people that a protest is made of."""
    return (
        any(token.low in context("crowd") for token in line.sentence.tokens)
        or any(count.category in {"people", "civilians"} for count in line.counts)
        or any(actor.sort in {"people", "protesters"} for actor in line.actors)
    )


def is_of_known_arm(line: Line, trigger: Trigger) -> bool:
    """'the first missile came through the roof', 'the two bombs fell': arms told of before, whatever they did now."""
    if trigger.voice == "noun":
        return False
    tokens = line.sentence.tokens
    for at in range(trigger.last_token, max(-1, trigger.token - _ARM), -1):
        if tokens[at].low in context("duds") | _ARMS:
            before = [t.low for t in tokens[max(0, at - 2) : at]]
            return before[:1] == ["the"] and before[-1] in context("ordinals") | {"two", "three", "other"}
    return False


_ARM = 7
_ARMS = frozenset(
    {"missiles", "rocket", "rockets", "drone", "drones", "projectile", "projectiles", "warheads", "shells"}
)


def is_of_crowd(line: Line, trigger: Trigger) -> bool:
    """Whether an event's clause names those who demonstrate: 'police shot dead two protesters', 'a mob set the mosque on fire'."""
    start, end = line.sentence.clause_at(trigger.start)
    lows = {t.low for t in line.sentence.tokens if start <= t.start < end}
    if not lows.isdisjoint(context("demonstrators")):
        return True
    beside = any(t.kind == "protest" and t.problem is None and t is not trigger for t in line.triggers)
    return beside and (not lows.isdisjoint(context("of_the_crowd")) or _goes_on(line, trigger))


def _goes_on(line: Line, trigger: Trigger) -> bool:
    """'forced their way into parliament and set a wing alight': a verb under the subject of a protest before it."""
    first = verb_group(line.sentence, trigger.token).first
    before = [t for t in line.triggers if t.last_token < first and t.problem is None]
    shares = bool(before) and before[-1].kind == "protest" and trigger.voice == "active"
    return shares and line.sentence.tokens[first - 1].low in {"and", ","}


def _fights(sort: str, code: str | None) -> bool:
    return sort in {"group", "unknown", "own"} or (sort == "force" and code is not None)
