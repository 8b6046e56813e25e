"""The two sides of an event: as its triggers name them, as somebody is blamed, and whose territory it happened on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.incidents.actors import Actor
    from geomap.incidents.events import Event
    from geomap.incidents.readings import Reader

_FOREIGN = frozenset(
    {
        "incursion",
        "shelling",
        "air_strike",
        "attack",
        "armed_clash",
        "explosion",
        "seizure",
        "capture",
        "deployment",
        "withdrawal",
    }
)
"""Kinds whose target is the state on whose territory they happen, where no other victim is said."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Who did it and to whom, each as named and with its code."""

    actor: Actor | None
    actor_code: str | None
    target: Actor | None
    target_code: str | None


def find_parties(event: Event, reader: Reader, *, country: str | None) -> Parties:
    """The sides of an event that lies in ``country`` (alpha-3)."""
    actor, actor_code = _side(event, "actor", reader, country)
    target, target_code = _side(event, "target", reader, country)
    if actor_code is None and (blamed := _blamed(event, reader, target_code)) is not None:
        actor, actor_code = blamed, reader.code_of(blamed, country)
    target_code = target_code or _owner(event, reader, actor_code, country)
    if target_code == actor_code:
        target, target_code = None, None
    return Parties(actor, actor_code, target, target_code)


def _side(event: Event, name: str, reader: Reader, country: str | None) -> tuple[Actor | None, str | None]:
    """The side as named: with a code where any seed has one."""
    seeds = sorted(event.seeds, key=lambda s: (s.trigger.weak, s.trigger.start))
    for seed in seeds:
        actor, code = getattr(seed, name), getattr(seed, f"{name}_code")
        if code:
            return actor, code
    actor = next((getattr(s, name) for s in seeds if getattr(s, name) is not None), None)
    return actor, reader.code_of(actor, country)


def _blamed(event: Event, reader: Reader, target_code: str | None) -> Actor | None:
    """The side that a statement in the event's sentences, or in the two after, names as the doer."""
    last = max(s.trigger.sentence for s in event.seeds)
    for line in reader.lines[event.first.trigger.sentence : last + 3]:
        for statement in line.statements:
            if statement.stance != "blame":
                continue
            named = [
                a
                for a in line.actors
                if statement.end <= a.start <= statement.end + 40 and a.code and a.code != target_code
            ]
            if named:
                return named[0]
    return None


def _owner(event: Event, reader: Reader, actor_code: str | None, country: str | None) -> str | None:
    """Whose territory it is, where someone else acts there."""
    kind = event.kinds[0]
    if kind not in _FOREIGN:
        return None
    if country is not None and country != actor_code:
        return country
    return next(
        (
            a.code
            for s in event.seeds
            for a in reader.lines[s.trigger.sentence].actors
            if a.sort == "group" and a.code and a.code != actor_code
        ),
        None,
    )
