"""What an event word needs beside it to count: forces for a move of forces, a crowd for a protest, arms for the others."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.incidents.actor_words import demonyms, is_plural_people, words_of
from geomap.incidents.charges import is_charged
from geomap.incidents.crimes import is_let_go, why_private
from geomap.incidents.doers import agent_of, aircraft_model
from geomap.incidents.events import VIOLENT
from geomap.incidents.governors import is_carried
from geomap.incidents.moves import IN_HAND, crosses_line
from geomap.incidents.reach import TOWN
from geomap.incidents.senses import people
from geomap.incidents.telling import BE, HAVE, verb_group
from geomap.incidents.topics import context, has_casualties, has_crowd, is_armed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.readings import Line
    from geomap.incidents.topics import Topic
    from geomap.incidents.triggers import Trigger

_NEAR, _AFTER = 60, 30
"""Characters before and after a word of moving within which the forces that move are named."""
_SENT = 10
"""Characters after a verb of sending within which the forces that are sent may end its words."""
_BY_SUBJECT = (
    "force and motion",
    "gunmen and motion",
    "side and motion",
    "side and",
    "force on another's",
    "has a place",
)
"""Rules of ``roles`` by which those who bear arms are the subject."""
_MOVERS = 6
"""Words before a verb of moving among which its subject is looked for."""
_COLUMN = 12
"""Words before a march within which soldiers are those who march."""
_ABOARD = frozenset({"in", "aboard", "on", "with"})
"""Before what forces ride in: it is not those who move."""
_FIGHTS = frozenset({"force", "group", "own", "unknown"})
_BY_FORCES = frozenset({"shelling", "air_strike", "seizure", "capture", "incursion"})
"""Kinds that nobody but forces does."""
_BEFALL = frozenset({"attack", "capture", "seizure"})
"""Kinds of which the victim may be all that is told: 'Beni was also captured'."""
_BY_ARMS = frozenset({"shelling", "air_strike", "explosion"})
"""Kinds whose words name the arms themselves."""


class Warrants:
    """Judges the event words of one report."""

    def __init__(self, lines: Sequence[Line], topic: Topic) -> None:
        self.lines = lines
        self.topic = topic
        self.armed = any(is_armed(line) for line in lines)
        """Whether an armed side or a weapon is named anywhere."""

    def lacks(self, line: Line, trigger: Trigger, actor: Actor | None, target: Actor | None) -> str | None:
        """What a word lacks beside it, in words; None where it lacks nothing."""
        kind = trigger.kind
        if kind in {"withdrawal", "deployment"}:
            return self._no_forces(line, trigger, actor if trigger.voice != "passive" else target)
        if kind == "protest":
            return _no_protest(line, trigger)
        if kind == "ceasefire":
            return "no war is told of" if trigger.weak and actor is None and not self.topic.conflict else None
        rules = actor is not None and actor.sort == "organ" and actor.head in words_of("rulers") - {"police"}
        sided = (
            (actor is not None and actor.sort in _FIGHTS)
            or rules
            or (target is not None and target.sort in _FIGHTS - {"unknown"})
        )
        state = actor is not None and actor.sort == "state"
        charged = trigger.kind in VIOLENT and is_charged(line, actor)
        sided = sided or (state and (_is_anothers(actor, target) or charged)) or _a_people_at_arms(trigger, actor)
        if kind == "incursion" and not trigger.weak and any(t.low == "airspace" for t in line.sentence.tokens):
            return None
        if kind in {"incursion", "seizure"} and trigger.phrase.startswith(_BY_SUBJECT):
            return None
        if kind == "incursion" and not _COMMON.isdisjoint(line.sentence.vocabulary) and _in_common(line, trigger):
            return "waters or airspace of nobody"
        if kind == "incursion" and _brings_aid(line):
            return "aid is brought"
        if kind == "incursion" and by_forces(line, trigger) and crosses_line(line.sentence, trigger.token):
            return None
        if kind == "seizure" and "control" in trigger.text and _under_whom(trigger):
            return None
        if trigger.phrase == IN_HAND and any(is_armed(other) for other in self.lines):
            return None
        if (
            kind == "incursion"
            and not sided
            and not state
            and not by_forces(line, trigger)
            and not _crosses(line, trigger)
        ):
            return "nobody armed crosses"
        if kind == "capture" and trigger.weak and self.topic.disaster:
            return "a natural disaster"
        if kind in {"capture", "seizure"} and trigger.voice != "noun" and is_carried(line.sentence, trigger.end):
            return "the wounded or the dead are brought away"
        if is_let_go(line.sentence, trigger):
            return "those who were taken come back"
        if why := why_private(line, trigger, actor, target):
            return why
        if kind == "explosion" and trigger.phrase != "struck by an arm" and _is_accident(line):
            return "an accident"
        if kind == "explosion" and self._is_disposal():
            return "a bomb that was found is blown up"
        if sided or self._armed(line):
            nature = trigger.weak and self.topic.disaster and kind in {"attack", "explosion"}
            return "a natural disaster" if nature else None
        if trigger.sure and not self.topic.disaster:
            return None
        if not trigger.weak:
            plain = state or (has_casualties(line) and not self.topic.disaster)
            told = kind in _BY_ARMS and not self.topic.disaster
            suffered = kind in _BEFALL and self.armed and befalls(line, trigger)
            return None if self.topic.conflict or plain or told or suffered else "no armed side is near"
        if self.topic.conflict and (has_casualties(line) or state or by_forces(line, trigger)):
            return None
        if (self.topic.conflict or (self.armed and kind == "seizure")) and kind in _BEFALL and befalls(line, trigger):
            return None
        if (kind == "explosion" or (kind == "attack" and trigger.voice == "noun")) and has_casualties(line):
            return "a natural disaster" if self.topic.disaster else None
        return "a weak word without an armed side, a weapon or a casualty"

    def _is_disposal(self) -> bool:
        """'Engineers blew up a bomb of the last war': those who make it safe and what they blow up, and nobody comes to harm."""
        if any(has_casualties(line) for line in self.lines):
            return False
        return any(
            not context("disposers").isdisjoint(line.sentence.vocabulary)
            and not context("duds").isdisjoint(line.sentence.vocabulary)
            for line in self.lines[:2]
        )

    def _no_forces(self, line: Line, trigger: Trigger, side: Actor | None) -> str | None:
        n = line.sentence.index
        nature = any(
            t.low in context("disaster") for at in (n - 1, n) if at >= 0 for t in self.lines[at].sentence.tokens
        )
        if any(t.low in context("festive") for t in line.sentence.tokens):
            return "a visit"
        if _only_stand(line, trigger):
            return "where those stand who strike or are struck"
        if _relieves(line, trigger):
            return "relief work"
        if self.topic.disaster or (nature and not self.topic.conflict):
            return "relief work"
        if trigger.voice != "noun" and _civil_subject(line, trigger):
            return "people who bear no arms move"
        if trigger.phrase.startswith(_BY_SUBJECT):
            return None
        if self._people_in_arms(line, trigger, side) or _own_officers(side, trigger):
            return None
        moved = _FIGHTS
        if side is not None and side.sort in {"state", "organ"} and _of_posts(line, trigger):
            return None
        own = side is not None and ("based" not in trigger.text.split() or side.start >= line.sentence.start)
        if (
            side is not None
            and own
            and side.sort in moved
            and side.head not in words_of("event_nouns")  # rockets that land
            and not (trigger.weak and side.head in {"people", "civilians"})
        ):
            return None
        if any(
            c.category in {"personnel", "vessels", "aircraft", "vehicles"} and abs(c.start - trigger.start) < _NEAR
            for c in line.counts
        ):
            return None
        if by_forces(line, trigger):
            return None
        if not trigger.weak and any(a.sort in moved and abs(a.start - trigger.start) < _NEAR for a in line.actors):
            return None
        return "no forces move"

    def _people_in_arms(self, line: Line, trigger: Trigger, side: Actor | None) -> bool:
        """'The Americans slipped out of Bagram', 'the Russians have left Balakliia': a people's name for its forces."""
        if side is None or side.sort not in {"state", "people"} or side.text[:1].islower() or " " in side.text:
            return False
        armed = self.topic.conflict or any(is_armed(other) for other in self.lines) or _of_posts(line, trigger)
        return is_plural_people(side.text.lower()) and side.end <= trigger.start and armed

    def _armed(self, line: Line) -> bool:
        """Whether the sentence, or the one before it in its paragraph, has an armed side or a weapon."""
        if is_armed(line):
            return True
        before = self.lines[line.sentence.index - 1] if line.sentence.index else None
        return (
            self.topic.conflict
            and before is not None
            and before.sentence.paragraph == line.sentence.paragraph
            and is_armed(before)
        )


def _relieves(line: Line, trigger: Trigger) -> bool:
    """'arrived in Malatya to dig', 'sent to distribute rice': what they are there for is no fight."""
    lows = line.sentence.words(trigger.end, line.sentence.end)
    return any(a == "to" and b in context("relieving") for a, b in pairwise(lows)) and VIOLENT.isdisjoint(
        t.kind for t in line.triggers if t.problem is None
    )


def _a_people_at_arms(trigger: Trigger, actor: Actor | None) -> bool:
    """'The Pakistanis captured the town', 'a Greek column': a people or what it drives, beside a word that says enough."""
    if actor is None:
        return False
    if actor.sort == "thing":  # 'a Pakistani column'
        return actor.code is not None and actor.head in words_of("columns")
    enough = not trigger.weak and trigger.kind in _BY_FORCES
    return enough and actor.sort == "people" and is_plural_people(actor.text.lower())


def _of_posts(line: Line, trigger: Trigger) -> bool:
    """Whether what is left, built or manned is a post of arms: a state's or a police's own act."""
    lows = line.sentence.words(trigger.start, trigger.end + _SENT)
    return any(low in context("stands") and low not in {"station", "position"} for low in lows)


_GOODS = frozenset(
    {"flour", "food", "aid", "medicine", "medicines", "relief", "humanitarian", "grain", "blankets", "supplies", "groceries", "vegetables"}
)  # fmt: skip
_CARRIERS = frozenset(
    {
        "trucks",
        "lorries",
        "truck",
        "lorry",
        "convoy",
        "convoys",
        "train",
        "trains",
        "ships",
        "ship",
        "boats",
        "vehicles",
    }
)


def _own_officers(side: Actor | None, trigger: Trigger) -> bool:
    """'Iran flew its officers out': a state's own, who are no constables."""
    state = side is not None and side.sort in {"state", "organ"}
    words = trigger.text.lower().split()
    return state and any(pair in _OWN for pair in pairwise(words))


_OWN = frozenset(
    (whose, who) for whose in ("its", "their", "his") for who in ("officers", "personnel", "generals", "men")
)


def _under_whom(trigger: Trigger) -> bool:
    """'were under Ukrainian control': the words name whose it is now."""
    return any(word[:1].isupper() and word.lower() in demonyms() for word in trigger.text.split())


_COMMON = frozenset({"neutral", "international"})
_OPEN = frozenset({"waters", "airspace", "sea", "seas"})


def _in_common(line: Line, trigger: Trigger) -> bool:
    """'flew over the neutral waters of the Barents Sea'."""
    lows = line.sentence.words(trigger.start, trigger.end + _NEAR)
    return any(a in _COMMON and b in _OPEN for a, b in pairwise(lows))


def _brings_aid(line: Line) -> bool:
    """'Egyptian trucks with flour crossed into Gaza': carriers of goods and nobody in arms."""
    lows = {t.low for t in line.sentence.tokens}
    armed = any(agent_of(low) in {"force", "gunmen"} and low not in _CARRIERS for low in lows)
    return not armed and not lows.isdisjoint(_GOODS) and not lows.isdisjoint(_CARRIERS)


def _is_anothers(actor: Actor | None, target: Actor | None) -> bool:
    """'Israel hit Iranian warehouses': what one state strikes is a thing of another."""
    if actor is None or target is None or target.sort != "thing":
        return False
    return target.code is not None and target.code != actor.code


def by_forces(line: Line, trigger: Trigger) -> bool:
    """Whether forces are named before the event's word, inside its phrase ('more columns were going back'), or right after."""
    after = _AFTER if trigger.kind in {"withdrawal", "deployment"} else 0
    return any(
        t.low in context("forces")
        for t in line.sentence.tokens
        if trigger.start - _NEAR < t.start < trigger.end + after
    )


def befalls(line: Line, trigger: Trigger) -> bool:
    """'Mondoro was struck in its turn', 'a dozen parishioners were led from the church': a town or people suffer it."""
    if trigger.voice not in {"passive", "suffered"}:
        return False
    tokens = line.sentence.tokens
    first = verb_group(line.sentence, trigger.token).first
    if any(s.narrowness >= TOWN and s.tie == "bare" and line.sentence.token_at(s.end) == first for s in line.sites):
        return True
    return any(t.low in people() for t in tokens[max(0, first - 2) : first])


_STATIONED = frozenset({"stationed", "deployed", "based", "posted", "garrisoned", "positioned"})
_STAND_AT = frozenset({"in", "at", "near", "along", "on", "around", "inside", "across", "there", "outside"})


def _only_stand(line: Line, trigger: Trigger) -> bool:
    """'attacked soldiers stationed in Kidal': a bare participle beside an act says whom it befell, and tells of no move."""
    tokens = line.sentence.tokens
    before = tokens[trigger.token - 1] if trigger.token else None
    after = tokens[trigger.token + 1].low if trigger.token + 1 < len(tokens) else ""
    if tokens[trigger.token].low not in _STATIONED or after not in _STAND_AT or before is None:
        return False
    if before.low in BE | HAVE or before.low.endswith("ly"):
        return False
    return any(t is not trigger and t.problem is None and t.kind in VIOLENT for t in line.triggers)


def _no_protest(line: Line, trigger: Trigger) -> str | None:
    joys = sum(t.low in context("festive") for t in line.sentence.tokens)
    if joys > 1 or (_only_gathers(trigger) and (joys or _for_joy(line)) and not _is_defiant(line)):
        return "a celebration"
    marches = any(word in trigger.text.lower() for word in ("march", "walk", "file"))
    if marches and _is_column(line, trigger):
        return "forces march"
    return "no crowd is named" if trigger.weak and not has_crowd(line) else None


def _only_gathers(trigger: Trigger) -> bool:
    """Whether the words say no more than that many came: 'thousands gathered in', 'crowds lined the streets'."""
    low = trigger.phrase.lower() if trigger.voice == "noun" else trigger.text.lower()
    return not any(word in low for word in context("defiant"))


def _is_defiant(line: Line) -> bool:
    return any(t.low in context("protest") for t in line.sentence.tokens)


def _for_joy(line: Line) -> bool:
    """'gathered to watch', 'to hear the pope'."""
    lows = [t.low for t in line.sentence.tokens]
    return any(a == "to" and b in context("joyful") for a, b in pairwise(lows))


def _is_column(line: Line, trigger: Trigger) -> bool:
    """Whether those who march are soldiers: 'the rest, soldiers and their wives, marched out'."""
    tokens = line.sentence.tokens
    if any(t.low in context("protest") for t in tokens):
        return False
    near = range(max(0, trigger.token - _COLUMN), trigger.token)
    return any(agent_of(tokens[n].low) == "force" and tokens[n - 1].low != "of" for n in near if n)


def _crosses(line: Line, trigger: Trigger) -> bool:
    """Whether arms or those who bear them are named, the 'Military' of a line's name left aside."""
    if any(c.category in {"vessels", "aircraft", "vehicles", "personnel"} for c in line.counts):
        return True
    lows = {t.low for t in line.sentence.tokens if not trigger.start < t.start < trigger.end}
    if "-" in lows and any(aircraft_model(line.sentence, n) for n in range(len(line.sentence.tokens))):
        return True
    return bool(lows & (context("weapons") | context("crossers"))) or any(
        agent_of(low) in {"force", "gunmen", "air", "drone", "vessel"} for low in lows
    )


def _is_accident(line: Line) -> bool:
    """Whether a blast is said to be of gas, a boiler or fireworks, and nothing of arms."""
    return any(t.low in context("accident") for t in line.sentence.tokens) and not is_armed(line)


_RANKS = frozenset({"chief", "chiefs", "marshal", "general", "generals"})


def _civil_subject(line: Line, trigger: Trigger) -> bool:
    """Whether the nearest who stand before a verb of moving are refugees, ministers or goods, and no forces."""
    tokens = line.sentence.tokens
    if any(t.low in context("forces") for t in tokens if trigger.start <= t.start < trigger.end + _SENT):
        return False  # 'the president sent two battalions'
    for at in range(trigger.token - 1, max(-1, trigger.token - 1 - _MOVERS), -1):
        low = tokens[at].low
        if low in {";", ":"}:
            return False
        if low in context("forces") or agent_of(low) in {"force", "gunmen", "vessel", "air"}:
            if at and tokens[at - 1].low == "of":
                continue  # 'wives of soldiers'
            return False
        if low in _RANKS and any(agent_of(t.low) == "force" for t in tokens if t.start >= trigger.end):
            return False  # 'a general landed at the base with 200 soldiers'
        if (
            low in context("civil")
            and not (at and tokens[at - 1].low in _ABOARD)
            and tokens[max(0, at - 2)].low not in _ABOARD
        ):
            return True  # but 'soldiers in pickup trucks arrived'
    return False
