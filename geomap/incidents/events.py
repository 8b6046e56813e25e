"""From triggers to events: each trigger with its arguments is a seed, an event is the seeds that tell of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.incidents.reach import TOWN, contains, lies_on_side, narrowness

if TYPE_CHECKING:
    from geomap.incidents.actor_words import Actor
    from geomap.incidents.dates import Dated
    from geomap.incidents.locations import Spot
    from geomap.incidents.triggers import Trigger

VIOLENT = frozenset({"armed_clash", "shelling", "air_strike", "explosion", "attack", "capture", "incursion", "seizure"})
GENERAL = frozenset({"attack", "armed_clash"})


_AT_CLOSE_QUARTERS = re.compile(r"\b(?:ambush|storm|raid)(?:ed|es|ing|s)?\b", re.IGNORECASE)


_ASSAULT = re.compile(r"(?:storm|raid|assault|overr[au]n|assail|f[ae]ll (?:up)?on|rush|charg|burst in)", re.IGNORECASE)
"""Verbs of men who come themselves."""


@dataclass(slots=True)
class Seed:
    """A trigger with its arguments."""

    trigger: Trigger
    paragraph: int
    actor: Actor | None
    actor_code: str | None
    target: Actor | None
    target_code: str | None
    spot: Spot | None
    dated: Dated | None
    recalled: bool
    """Told as earlier than the report's news: pluperfect, 'last year', 'since'."""
    toll_only: bool = False
    """A toll without a doer: it joins an event or is dropped."""
    anaphoric: bool = False
    """'the attack', 'that raid': an event already told."""
    reference: bool = False
    """'after the raid': it only places something else in time."""
    of_known_arm: bool = False
    """'the first missile', 'the two bombs': arms that were told of, and what they did."""
    of_crowd: bool = False
    """Told of people who demonstrate: 'police shot dead two protesters'."""
    murderous: bool = False
    """People came to harm beside words for those who kill and what they kill with: an event wherever it is told."""
    one_more: bool = False
    """Told as one more: 'two others were killed in an ambush'."""
    further: bool = False
    """Told as one more event: 'elsewhere', 'in another attack', 'also attacked'."""
    fronted: bool = False
    """Its sentence begins with its place, as one does that turns to another: 'In Basra, gunmen killed'."""

    @property
    def is_sound(self) -> bool:
        """Whether it tells of explosions that are heard, and not of what went off."""
        trigger = self.trigger
        if trigger.kind != "explosion" or trigger.toll:
            return False
        return trigger.text.lower() in {"explosions", "blasts"} or trigger.phrase.startswith("(blast|blasts|explosion")


@dataclass(slots=True)
class Event:
    """Seeds that tell of one event."""

    seeds: list[Seed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def first(self) -> Seed:
        """The seed that it was told with first."""
        return self.seeds[0]

    @property
    def kinds(self) -> list[str]:
        """Kinds of its triggers, the chosen one first."""
        ranked = sorted(
            self.seeds, key=lambda s: (s.trigger.toll, s.trigger.weak, _rank(s.trigger.kind), s.trigger.start)
        )
        kinds = list(dict.fromkeys(s.trigger.kind for s in ranked))
        attacks = any(
            s.trigger.kind == "attack" and not s.trigger.weak and s.trigger.voice != "noun" for s in self.seeds
        )
        if kinds[0] == "capture" and attacks:
            kinds = list(dict.fromkeys(["attack", *kinds]))
        if kinds[0] == "attack" and not attacks and "capture" in kinds:
            kinds = list(dict.fromkeys(["capture", *kinds]))  # 'arrested dozens in raids'
        if kinds[0] == "shelling" and any(_AT_CLOSE_QUARTERS.search(s.trigger.text) for s in self.seeds):
            kinds = list(dict.fromkeys(["attack", *kinds]))  # rockets and machine-guns of an ambush
        if kinds[0] == "explosion" and any(_is_assault(s) for s in self.seeds):
            kinds = list(dict.fromkeys(["attack", *kinds]))  # 'behind a car full of explosives they stormed the camp'
        if kinds[0] == "capture" and any(_is_fought(s) for s in self.seeds):
            kinds = list(dict.fromkeys(["armed_clash", *kinds]))  # 'fought until seven; nine were captured'
        irregular = any(s.actor is not None and s.actor.sort in {"group", "unknown"} for s in self.seeds)
        if kinds[0] == "incursion" and "seizure" in kinds and irregular:
            kinds = list(dict.fromkeys(["seizure", *kinds]))
        told = [k for k in kinds if k in VIOLENT and k != "explosion"]
        if kinds[0] == "explosion" and told and all(s.is_sound for s in ranked if s.trigger.kind == "explosion"):
            kinds = list(dict.fromkeys([*told, *kinds]))  # 'explosions shook the town as militiamen attacked'
        if kinds[0] == "explosion" and any(_is_fought(s) for s in self.seeds):
            kinds = list(dict.fromkeys(["armed_clash", *kinds]))
        return kinds

    def first_of(self, name: str) -> object | None:
        """The first seed's own value of an argument."""
        return next((getattr(s, name) for s in self.seeds if getattr(s, name) is not None), None)

    @property
    def spot(self) -> Spot | None:
        """The best place that any seed has: the first that is known, sharpened by a narrower one inside it."""
        spots = [s.spot for s in self.seeds if s.spot is not None]
        if not spots:
            return None
        known = [s for s in spots if s.place.chosen is not None or s.site.border is not None]
        if not known:
            return spots[0]
        first = known[0]
        for spot in known[1:]:
            a, b = first.place.chosen, spot.place.chosen
            border = first.site.border
            if border is not None and b is not None and spot.unknown is None and spot.site.border is None:
                unsaid = border.anchor is None and border.other is None and b.kind != "country"
                if narrowness(b) == TOWN or unsaid:
                    first = spot  # a place on the border that was named first
                continue
            if first.unknown is not None or a is None or b is None or not contains(a, b):
                continue
            if lies_on_side(a, b, first.site.part):
                first = spot
        return first


def _is_assault(seed: Seed) -> bool:
    """'gunmen stormed the compound', 'fell on the camp': men who are there, whatever went off with it."""
    trigger = seed.trigger
    told = trigger.kind == "attack" and trigger.voice == "active" and not trigger.weak and not trigger.toll
    return told and _ASSAULT.match(trigger.text) is not None


def _is_fought(seed: Seed) -> bool:
    """'gunfire and explosions shook X as the army fought': blasts that are heard are part of the fight."""
    sided = seed.actor is not None and seed.target is not None
    return seed.trigger.kind == "armed_clash" and (sided or not seed.trigger.weak) and seed.trigger.voice != "noun"


_RANK = (
    "incursion", "air_strike", "shelling", "explosion", "seizure", "ceasefire", "withdrawal", "protest", "capture", "armed_clash",
    "attack", "deployment",
)  # fmt: skip
"""Of the kinds of one event's words, the one that names it: what is said of how and where before what is said of harm."""


def _rank(kind: str) -> int:
    return _RANK.index(kind)
