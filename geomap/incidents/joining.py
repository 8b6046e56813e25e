"""Which seeds tell of one event: the headline, the retelling, the toll, 'the raid', the other side's version."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.events import GENERAL, VIOLENT, Event
from geomap.incidents.phrases import verb_forms
from geomap.incidents.reach import TOWN, contains, lies_on_side
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.dates import Dated
    from geomap.incidents.events import Seed
    from geomap.models import Candidate

_NEAR_SENTENCES = 4
"""A mention without place and date of its own goes back at most this many sentences for its event."""
_TOLL_SENTENCES = 2
"""A toll, or words that say less of how, belong to an event at most this many sentences before them."""
_LOOK_BACK = 8
"""Events that a seed is compared with, the latest first."""
_PROVINCE = 3
"""Narrowness of a province: a mention in passing needs at least such a place of its own to be an event."""
_WIDE_DAYS = 2
"""An event of more days than these is a summary: one dated day of it in a narrower place is an event of its own."""
_LOOSE_WEEK = 5
"""Days by which a week is stretched at either end."""
_ON_CROWD = frozenset({"attack", "armed_clash", "capture"})
"""Kinds of what is done to those who protest."""
_FIRED = frozenset({"air_strike", "shelling", "explosion"})
_LOUD = frozenset({"air_strike", "shelling"})
_UMBRELLAS = frozenset(
    {"UN", "MONUSCO", "MINUSMA", "UNIFIL", "UNMISS", "MINUSCA", "UNDOF", "UNFICYP", "UNISFA", "UNAMID"}
)
"""The United Nations and its missions are one side under two names."""


def gather(seeds: Sequence[Seed], *, conflict: bool) -> tuple[list[Event], list[str]]:
    """Seeds of one event joined, in the order of the text, and in words what was left out.

    In a report of ``conflict`` a toll with a narrow place of its own that belongs to no event told is one itself.
    """
    events: list[Event] = []
    notes: list[str] = []
    waiting: list[Seed] = []
    for seed in seeds:
        if waiting and waiting[-1].trigger.sentence != seed.trigger.sentence:
            _settle_tolls(waiting, events, conflict=conflict)
        for event in reversed(events[-_LOOK_BACK:]):
            if why := join(event, seed):
                event.seeds.append(seed)
                event.notes.append(f"{seed.trigger.text!r} joined: {why}")
                break
        else:
            if seed.toll_only and seed.reference:
                notes.append(f"{seed.trigger.kind} {seed.trigger.text!r}: harm of what is only referred to")
            elif seed.toll_only and (like := _harm_elsewhere(events, seed)) is not None:
                events.append(Event([like]))
            elif seed.toll_only:
                waiting.append(seed)
            elif seed.reference and not (waiting and _toll_of(waiting, seed)) and not _scene_of_its_own(seed, events):
                notes.append(f"{seed.trigger.kind} {seed.trigger.text!r}: only places something else in time")
            else:
                events.append(Event([*waiting, seed] if waiting and _toll_of(waiting, seed) else [seed]))
                waiting.clear()
    _settle_tolls(waiting, events, conflict=conflict)
    return events, notes


def _harm_elsewhere(events: Sequence[Event], seed: Seed) -> Seed | None:
    """'killed a woman in A and wounded four in B': the second harm is an event like the first, in its own place."""
    if not events or seed.spot is None or _narrowness(seed) < TOWN:
        return None
    last = events[-1].seeds[-1]
    if (
        last.trigger.sentence != seed.trigger.sentence
        or last.trigger.kind not in VIOLENT
        or _places_fit(events[-1], seed) is not False
    ):
        return None
    trigger = dataclasses.replace(seed.trigger, kind=last.trigger.kind)
    return dataclasses.replace(seed, trigger=trigger, actor=last.actor, actor_code=last.actor_code, toll_only=False)


def _scene_of_its_own(seed: Seed, events: Sequence[Event]) -> bool:
    """Whether what is only referred to has a narrow place that nothing else of its sentence has.

    'Four soldiers came to the hospital after a gun fight at X': what nothing else is told of is told by it.
    """
    here = [e for e in events if any(s.trigger.sentence == seed.trigger.sentence for s in e.seeds)]
    if not here:
        return (
            not seed.anaphoric and not seed.recalled and _narrowness(seed) > _PROVINCE and seed.trigger.kind in GENERAL
        )
    return _placed(seed) and all(_places_fit(e, seed) is False for e in here)


def _toll_of(tolls: Sequence[Seed], seed: Seed) -> bool:
    """Whether tolls told before their event in one sentence are its: 'three died when a mine went off'."""
    return seed.trigger.kind in VIOLENT and tolls[-1].trigger.sentence == seed.trigger.sentence


def _settle_tolls(waiting: list[Seed], events: list[Event], *, conflict: bool) -> None:
    for seed in waiting:
        if (conflict or seed.murderous) and not seed.recalled and seed.spot is not None and _narrowness(seed) >= TOWN:
            events.append(Event([seed]))
            break
    waiting.clear()


def _placed(seed: Seed) -> bool:
    return seed.spot is not None and _narrowness(seed) >= _PROVINCE


def _narrowness(seed: Seed) -> int:
    return seed.spot.site.narrowness if seed.spot is not None else 0


def join(event: Event, seed: Seed) -> str | None:
    """Why the seed tells of the same event, or None where it doesn't."""
    last = event.seeds[-1]
    gap = seed.trigger.sentence - last.trigger.sentence
    if gap and seed.one_more:
        return None
    kinds = _kinds_fit(event, seed, same_sentence=gap == 0)
    if kinds is None and _is_same_fire(event, seed) and gap <= _TOLL_SENTENCES:
        kinds = "part"  # 'a drone strike in X', 'two missiles hit a house in Y'
    if kinds is None and _is_of_its_arm(event, seed) and gap == 1:
        kinds = "part"
    if kinds is None:
        return None
    if gap == 0 and _is_outcome(seed):
        return "its toll"
    if gap and seed.further and seed.spot is not None and not seed.anaphoric and not _is_same_place(event, seed):
        return None
    places, dates = _places_fit(event, seed), _dates_fit(event, seed)
    named_again = (seed.anaphoric and kinds == "same" and gap <= _TOLL_SENTENCES) or (
        gap == 1 and _are_heard(event, seed)
    )  # 'the clashes', wherever in the region
    if (dates is False and not (named_again and (_goes_on(event, seed) or not seed.anaphoric))) or (
        places is False and not named_again
    ):
        return None
    sides = None if _on_crowd(event, seed) else _sides_fit(event, seed, by_doer=gap == 0)
    told_alike = {seed.trigger.kind, *event.kinds} <= GENERAL
    named = (
        seed.anaphoric and kinds == "same" and (seed.spot is None or places)
    )  # 'the blast': whoever is named beside it
    if sides is False and not (gap == 0 and told_alike) and not named:
        return None
    if gap == 0:
        reason = seed.reference and kinds != "same" and seed.trigger.kind != "armed_clash"
        return None if reason else "same sentence"
    if dates and _one_day_of(event, seed):
        return None
    if seed.toll_only:
        near = gap <= _TOLL_SENTENCES or (seed.paragraph == last.paragraph and gap <= _NEAR_SENTENCES)
        return "its toll" if places or (seed.spot is None and near and seed.recalled == last.recalled) else None
    if seed.anaphoric and (seed.spot is None or places or named_again):
        return "told of before"
    if seed.recalled != last.recalled and not (places and dates):
        return None
    if places:
        if dates or sides:
            return "same place" + (" and date" if dates else " and sides")
        return "same place" if kinds == "same" or gap <= _NEAR_SENTENCES else None
    if _turns_elsewhere(event, seed):
        return None
    close = gap <= _TOLL_SENTENCES and (gap == 1 or seed.paragraph == last.paragraph)
    if seed.spot is not None and event.spot is not None:
        if _is_lead(event) and kinds == "same" and sides and gap <= _NEAR_SENTENCES and _lies_in(seed, event):
            return "the lead in detail"
        return "along the same line" if close else None
    if kinds == "same" and seed.spot is None and (gap <= _NEAR_SENTENCES or sides or dates):
        return "goes on about it"
    return "goes on about it" if close else None


def _turns_elsewhere(event: Event, seed: Seed) -> bool:
    """Whether a sentence that begins with its own place turns to it from an event that names none, or none that is known."""
    spot = event.spot
    nowhere = spot is None or (spot.place.chosen is None and spot.site.border is None)
    return nowhere and seed.fronted and _placed(seed) and not seed.anaphoric


def _is_lead(event: Event) -> bool:
    """Whether the event and its place are told in the first sentence: 'rebels in Congo have seized a town'."""
    first = event.first
    return first.trigger.sentence == 0 and (event.spot is None or first.spot == event.spot)


def _lies_in(seed: Seed, event: Event) -> bool:
    """Whether a seed's town lies in the event's country."""
    wide, narrow = event.spot, seed.spot
    if wide is None or narrow is None or wide.place.chosen is None or narrow.place.chosen is None:
        return False
    return (
        wide.narrowness < _PROVINCE and narrow.narrowness >= TOWN and contains(wide.place.chosen, narrow.place.chosen)
    )


def _is_outcome(seed: Seed) -> bool:
    """'attacked X on the island of Y, killing 40': the participle goes on about the act, whatever place stands between."""
    trigger = seed.trigger
    before = seed.spot is None or seed.spot.site.start < trigger.start
    return trigger.toll and before and trigger.text.lower().endswith("ing")


def _kinds_fit(event: Event, seed: Seed, *, same_sentence: bool) -> str | None:
    """How the kinds go together: 'same', 'general' (one says less of how), 'part' (steps of one act), or None."""
    kind = seed.trigger.kind
    kinds = {s.trigger.kind for s in event.seeds}
    if kind in kinds:
        return "same"
    if kind == "withdrawal" and kinds & {"incursion", "attack"} and same_sentence:
        return "part"  # 'crossed the line and left again'
    if kind == "capture" and seed.trigger.weak and "protest" in kinds:
        return "general"  # 'police detained 40'
    if _on_crowd(event, seed):
        return "general"
    if kind not in VIOLENT or not kinds & VIOLENT:
        return None
    if _are_heard(event, seed):
        return "general"
    if (
        not same_sentence
        and _is_atrocity(seed)
        and "attack" not in kinds
        and kinds & {"seizure", "armed_clash", "incursion"}
    ):
        return None
    if kind in GENERAL or not kinds - GENERAL:
        return "general"
    own = (kinds & VIOLENT) - GENERAL
    if same_sentence or {kind, *own} <= {"incursion", "seizure", "capture"}:
        return "part"
    return None


def _on_crowd(event: Event, seed: Seed) -> bool:
    """Whether one of two is a protest and the other what was done to those who protest: 'police shot two demonstrators dead'."""
    kinds = {s.trigger.kind for s in event.seeds}
    if seed.trigger.kind == "protest":
        return bool(kinds & _ON_CROWD) and any(s.of_crowd for s in event.seeds)
    return seed.of_crowd and seed.trigger.kind in _ON_CROWD and "protest" in kinds


@cache
def _atrocities() -> frozenset[str]:
    return frozenset(form for verb in load("telling")["atrocities"] for form in verb_forms(verb))


def _is_atrocity(seed: Seed) -> bool:
    """'executed 20 young men', 'massacred villagers': not the fight for the town, but what came after it."""
    return seed.trigger.text.split()[0].lower() in _atrocities()


def _are_heard(event: Event, seed: Seed) -> bool:
    """Whether the explosions that are heard are those of the strikes that are told: 'residents heard explosions'."""
    told = {s.trigger.kind for s in event.seeds}
    if seed.trigger.kind == "explosion":
        return seed.is_sound and bool(told & _LOUD)
    return seed.trigger.kind in _LOUD and told == {"explosion"} and all(s.is_sound for s in event.seeds)


def _places_fit(event: Event, seed: Seed) -> bool | None:
    """True: the same or nested; False: different; None: one has none."""
    if seed.spot is None or event.spot is None:
        return None
    one, two = event.spot, seed.spot
    if one.unknown is not None and two.unknown is not None:
        return one.unknown == two.unknown
    if one.site.border is not None or two.site.border is not None:
        return None
    a, b = one.place.chosen, two.place.chosen
    for unknown, other in ((one, two), (two, one)):
        # a name that no gazetteer has is another place than a town that has its own
        if unknown.unknown is None or other.unknown is not None or other.narrowness < TOWN:
            continue
        if unknown.place.chosen is not None and other.place.chosen is not None:
            return unknown.place.chosen.place_id == other.place.chosen.place_id
        if unknown.site.place.mention.kind_hint not in {None, "street"}:
            return False  # 'in Naway district'
    if a is None or b is None:
        return None
    if a.place_id == b.place_id:
        return None if one.site.part and two.site.part and one.site.part != two.site.part else True
    wide, narrow = (one, b) if contains(a, b) else (two, a)
    if not nested(a, b) or wide.place.chosen is None or not lies_on_side(wide.place.chosen, narrow, wide.site.part):
        return False
    return True if wide.narrowness >= _PROVINCE else None  # a country holds too much to say that it is the same


def _is_same_fire(event: Event, seed: Seed) -> bool:
    """Whether a strike and the missiles of the next sentence are one: it is told of a wide place, they of a narrower one in it."""
    if (
        not {seed.trigger.kind, *(k for k in event.kinds if k not in GENERAL)} <= {"air_strike", "shelling"}
        or seed.further
    ):
        return False
    wide = event.spot
    return wide is not None and wide.narrowness < _narrowness(seed) and _places_fit(event, seed) is True


def _is_of_its_arm(event: Event, seed: Seed) -> bool:
    """'The first missile came through the roof' after an air strike: arms that are known, and no place of their own."""
    known = seed.of_known_arm and {seed.trigger.kind, *event.kinds} <= _FIRED
    return known and (seed.spot is None or _places_fit(event, seed) is True)


def _is_same_place(event: Event, seed: Seed) -> bool:
    one, two = event.spot, seed.spot
    if one is None or two is None or one.place.chosen is None or two.place.chosen is None:
        return False
    return one.place.chosen.place_id == two.place.chosen.place_id and one.unknown == two.unknown


def nested(a: Candidate, b: Candidate) -> bool:
    """Whether one place holds the other, as far as codes tell."""
    return contains(a, b) or contains(b, a)


def _dates_fit(event: Event, seed: Seed) -> bool | None:
    mine = [s.dated for s in event.seeds if s.dated is not None and s.dated.own]
    if not mine or seed.dated is None or not seed.dated.own:
        return None
    return any(
        d.start - _slack(d) <= seed.dated.end + _slack(seed.dated)
        and seed.dated.start - _slack(seed.dated) <= d.end + _slack(d)
        for d in mine
    )


def _slack(dated: Dated) -> dt.timedelta:
    """'last week' may be the seven days before as well as the week before this one."""
    return dt.timedelta(days=_LOOSE_WEEK if dated.precision == "week" else 0)


def _sides_fit(event: Event, seed: Seed, *, by_doer: bool) -> bool | None:
    """True: the same sides; False: others, or the same turned round; ``by_doer`` leaves the target out of it."""
    a = (event.first_of("actor_code"), event.first_of("target_code"))
    b = (seed.actor_code, seed.target_code)
    if seed.trigger.kind in {"armed_clash", "ceasefire"} or event.first.trigger.kind in {"armed_clash", "ceasefire"}:
        known = {c for c in a if c}, {c for c in b if c}
        if len(known[0]) < 2 or len(known[1]) < 2:
            if not known[0] or not known[1]:
                return None
            return bool(known[0] & known[1])
        return known[0] == known[1]
    if "armed_clash" in event.kinds and b[0] is None and b[1] is not None and b[1] == a[0]:
        return None  # 'fired at each other ... its men were shot at'
    verdict: bool | None = None
    for x, y in zip(a[:1] if by_doer else a, b[:1] if by_doer else b, strict=True):
        if x and y:
            if x != y and not {x, y} <= _UMBRELLAS:
                return False
            verdict = True
    if b[0] and b[0] == a[1] and b[0] != a[0]:
        return False
    return verdict


def _goes_on(event: Event, seed: Seed) -> bool:
    """Whether the seed's day comes within days of the event's: 'the clashes went on into Wednesday'."""
    ends = [s.dated.end for s in event.seeds if s.dated is not None and s.dated.own]
    return seed.dated is not None and 0 <= (seed.dated.start - max(ends)).days <= _WIDE_DAYS if ends else False


def _one_day_of(event: Event, seed: Seed) -> bool:
    """Whether the seed is one day and one place of what the event sums up."""
    spans = [(s.dated.end - s.dated.start).days for s in event.seeds if s.dated is not None and s.dated.own]
    if not spans or seed.dated is None or max(spans) <= _WIDE_DAYS or (seed.dated.end - seed.dated.start).days > 1:
        return False
    wide = event.spot.site.narrowness if event.spot is not None else 0
    return _narrowness(seed) > wide
