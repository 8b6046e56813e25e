"""From triggers to events: each trigger with its arguments is a seed, seeds of one event are joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.incidents.sites import TOWN, contains, narrowness
from geomap.incidents.triggers import SPECIFIC

if TYPE_CHECKING:
    from geomap.incidents.actors import Actor
    from geomap.incidents.dates import Dated
    from geomap.incidents.locations import Spot
    from geomap.incidents.triggers import Trigger
    from geomap.models import Candidate

VIOLENT = frozenset({"armed_clash", "shelling", "air_strike", "explosion", "attack", "capture", "incursion", "seizure"})
GENERAL = frozenset({"attack", "armed_clash"})
_NEAR_SENTENCES = 4
"""A mention without place and date of its own goes back at most this many sentences for its event."""


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
        ranked = sorted(self.seeds, key=lambda s: (s.trigger.weak, _rank(s.trigger.kind), s.trigger.start))
        kinds = list(dict.fromkeys(s.trigger.kind for s in ranked))
        if kinds[0] == "capture" and any(s.trigger.kind == "attack" and not s.trigger.weak for s in self.seeds):
            kinds = list(dict.fromkeys(["attack", *kinds]))
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
            if first.unknown is None and a is not None and b is not None and contains(a, b):
                first = spot
        return first


def _rank(kind: str) -> int:
    order = (
        "incursion",
        "air_strike",
        "shelling",
        "explosion",
        "seizure",
        "ceasefire",
        "withdrawal",
        "protest",
        "capture",
        "armed_clash",
        "attack",
        "deployment",
    )
    return order.index(kind)


def join(event: Event, seed: Seed) -> str | None:
    """Why the seed tells of the same event, or None where it doesn't."""
    if not _kinds_fit(event, seed):
        return None
    places = _places_fit(event, seed)
    dates = _dates_fit(event, seed)
    sides = _sides_fit(event, seed)
    if places is False or dates is False or sides is False:
        return None
    last = event.seeds[-1]
    gap = seed.trigger.sentence - last.trigger.sentence
    if gap == 0:
        return "same sentence"
    if seed.recalled != last.recalled and not seed.anaphoric:
        return None
    if places and (dates or sides):
        return "same place" + (" and date" if dates else " and sides")
    if (
        gap <= _NEAR_SENTENCES
        and (seed.anaphoric or seed.paragraph == last.paragraph or gap == 1)
        and seed.spot is None
    ):
        return "goes on about it"
    if places and gap <= _NEAR_SENTENCES and seed.paragraph == last.paragraph:
        return "same place"
    return None


def _kinds_fit(event: Event, seed: Seed) -> bool:
    kind = seed.trigger.kind
    kinds = {s.trigger.kind for s in event.seeds}
    if kind in kinds:
        return True
    if kind in VIOLENT and kinds & VIOLENT:
        own = kinds - GENERAL
        if kind in GENERAL or not own:
            return True
        same_sentence = event.seeds[-1].trigger.sentence == seed.trigger.sentence
        return same_sentence or {kind, *own} <= {"incursion", "seizure", "capture"} or bool(own & {kind})
    return False


def _places_fit(event: Event, seed: Seed) -> bool | None:
    """True: the same or nested; False: different; None: one has none."""
    if seed.spot is None or event.spot is None:
        return None
    one, two = event.spot, seed.spot
    if one.unknown is not None and two.unknown is not None:
        return one.unknown == two.unknown
    if one.site.border is not None and two.site.border is not None:
        return None
    a, b = one.place.chosen, two.place.chosen
    if a is None or b is None:
        return None
    for unknown, other in ((one, b), (two, a)):
        # a name that no gazetteer has is another place than a town that has its own
        if unknown.unknown is not None and narrowness(other) == TOWN:
            return False
    return a.place_id == b.place_id or nested(a, b)


def nested(a: Candidate, b: Candidate) -> bool:
    """Whether one place holds the other, as far as codes tell."""
    return contains(a, b) or contains(b, a)


def _dates_fit(event: Event, seed: Seed) -> bool | None:
    mine = [s.dated for s in event.seeds if s.dated is not None and s.dated.own]
    if not mine or seed.dated is None or not seed.dated.own:
        return None
    return any(d.start <= seed.dated.end and seed.dated.start <= d.end for d in mine)


def _sides_fit(event: Event, seed: Seed) -> bool | None:
    a = (event.first_of("actor_code"), event.first_of("target_code"))
    b = (seed.actor_code, seed.target_code)
    if seed.trigger.kind in {"armed_clash", "ceasefire"} or event.first.trigger.kind in {"armed_clash", "ceasefire"}:
        known = {c for c in a if c}, {c for c in b if c}
        if len(known[0]) < 2 or len(known[1]) < 2:
            if not known[0] or not known[1]:
                return None
            return bool(known[0] & known[1])
        return known[0] == known[1]
    verdict: bool | None = None
    for x, y in zip(a, b, strict=True):
        if x and y:
            if x != y:
                return False
            verdict = True
    if b[0] and b[0] == a[1] and b[0] != a[0]:
        return False
    return verdict


__all__ = ["SPECIFIC", "Event", "Seed", "join", "nested"]
