"""What is no event of a conflict though its words tell of arrests and blows: crime, prisoners who go home, people who die of age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.incidents.telling import words

if TYPE_CHECKING:
    from geomap.incidents.actor_words import Actor
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.readings import Line
    from geomap.incidents.triggers import Trigger

_SPORT = 2
"""Words of sport alone in one sentence, from which on what is struck in it is a ball."""


_ROBBERS = frozenset({"robber", "robbers", "thief", "thieves", "burglar", "burglars"})


def is_of_sport(sentence: Sentence) -> bool:
    """'ambushed their rivals with two early goals': words that only sport has, and none of arms or of harm."""
    lows = sentence.vocabulary
    return len(words("sport_alone") & lows) >= _SPORT and (words("weapons") | words("hurt")).isdisjoint(lows)


def why_private(line: Line, trigger: Trigger, actor: Actor | None, target: Actor | None) -> str | None:
    """'arrested a cattle thief', 'stabbed by her former husband': the business of the police; None where a side is named."""
    if trigger.kind not in {"capture", "attack"}:
        return None
    if any(
        side is not None and side.sort in {"group", "unknown"} and side.head.split(" ")[-1] not in _ROBBERS
        for side in (actor, target)
    ):
        return None
    if any(a.sort == "group" for a in line.actors):
        return None
    told = words("petty") if trigger.kind == "capture" else words("private")
    if trigger.kind == "attack" and actor is not None and "police" in actor.text.lower():
        told = told | words("petty")  # 'police raided a farm and seized 600 kilograms of cannabis'
    return None if told.isdisjoint(line.sentence.vocabulary) else "an ordinary crime"


def is_let_go(sentence: Sentence, trigger: Trigger) -> bool:
    """'the release of hostages from X', 'freed from captivity': a noun of capture where those who were taken come back."""
    return trigger.kind == "capture" and trigger.voice == "noun" and not words("let_go").isdisjoint(sentence.vocabulary)


def is_murderous(line: Line, trigger: Trigger) -> bool:
    """'died of the wounds that a man with a gun had inflicted on him': harm that somebody is said to have done with arms."""
    lows = line.sentence.vocabulary
    return trigger.kind == "attack" and not words("murderous").isdisjoint(lows) and words("private").isdisjoint(lows)
