"""Words between an event and a place that lead from the one to the other: an object, 'for', 'from' after driving out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.governors import governing, words
from geomap.incidents.phrases import verb_forms
from geomap.incidents.reach import narrowness
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.incidents.sites import Site
    from geomap.incidents.triggers import Trigger

_CLEARING = frozenset(
    form for verb in ("expel", "drive", "push", "dislodge", "oust", "evict", "eject", "chase", "clear", "flush", "rout", "sweep", "uproot", "wrest")
    for form in verb_forms(verb)
)  # fmt: skip
HELD = frozenset(
    {
        "in",
        "under",
        "rebel",
        "government",
        "insurgent",
        "enemy",
        "army",
        "militant",
        "separatist",
        "the",
        "full",
        "total",
        "complete",
    }
)
"""'X is now in rebel hands': words between a place and who holds it."""
_PROVINCE, _BESIDE = 2, 30
"""Narrowness above which a place right after a border that is not named, within so many characters, says where it is."""
_APART = 2
"""Words between where the sides of a truce are and what they did."""
_OBJECT = 8
"""Words of an object between an event and its place, at most."""


def is_sides(sentence: Sentence, site: Site, trigger: Trigger) -> bool:
    """Whether a place is that of those who make a truce: 'the rebels in X announced a ceasefire'."""
    before = [w for w in sentence.words(sentence.start, site.left) if w != site.lead][-1:]
    near = site.end <= trigger.start and len(sentence.words(site.end, trigger.start)) <= _APART
    return near and bool(before) and before[0] in words("sides")


def clears(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a seizure is told as driving the others out: 'expelled the rebels from X'."""
    return is_clearing(sentence.tokens[trigger.token].low)


def is_clearing(low: str) -> bool:
    """Whether a verb drives others out: 'expelled', 'ousted'."""
    return low in _CLEARING


@cache
def _bearers() -> frozenset[str]:
    """People who speak, and who may be what an event is done to: 'officers', 'doctors', 'journalists'."""
    people = frozenset(load("kind_words")["people"].split("|")) | frozenset(load("kind_words")["force"].split("|"))
    return words("speakers") & people


def is_object(gap: str, between: Sequence[str]) -> bool:
    """Whether only the object stands between an event and a place: 'arrived in X', 'abducted two doctors in X'."""
    if between[-1:] and between[-1] in {"the", "both"}:
        between = between[:-1]
    object_ = between[:-1] if between[-1:] and between[-1] in {"in", "at", "on", "from", "to", "near"} else between
    if not object_ or list(between) == ["the"]:
        return set(between) <= {"in", "at", "on", "the"}
    free = governing() | words("never") | words("speaking")
    return (
        "," not in gap
        and len(object_) <= _OBJECT
        and (object_[-1] in _bearers() | words("buildings") or _is_building_of(object_))
        and free.isdisjoint(object_)
    )


def _is_building_of(object_: Sequence[str]) -> bool:
    """'tore open the offices of the prime minister in X'."""
    at = object_.index("of") if "of" in object_ else 0
    return at > 0 and object_[at - 1] in words("buildings")


_PORTS = frozenset({"port", "city", "town", "base", "of", "capital", "airport", "in", "at", "on", "the"})


def is_port(sentence: Sentence, trigger: Trigger, site: Site) -> bool:
    """'arrived in the Syrian port of X': forces that go there; nobody speaks."""
    between = sentence.tokens[sentence.token_at(trigger.end) : sentence.token_at(site.start)]
    return trigger.kind == "deployment" and all(t.low in _PORTS or t.text[:1].isupper() for t in between)


def is_bound(trigger: Trigger, between: Sequence[str]) -> bool:
    """Whether 'for' leads from an event to its place."""
    if trigger.kind == "ceasefire" and list(between[-1:]) == ["for"]:
        return True
    if trigger.kind == "armed_clash" and (between == ["for"] or "for" in trigger.text.split()[1:]):
        return True  # 'fought for X', 'fighting for the airport | of X'
    return {"for", "control"} <= set(between) and trigger.kind in {"armed_clash", "attack", "shelling"}


_WHICH = expression(
    r"(?:,?\s+(?:an?|the)\s+(?:[\w-]+\s+){0,4}?(?:village|town|city|hamlet|settlement|port|suburb|outpost|base|camp|post|crossing|district)\s+"
    r"(?:(?:in|of|on|near)\s+[^,;:.]{2,40}?,?\s+)?(?:which|that)|,\s+which)\s+(?P<subject>[^,;:.]{0,60})$"
)


def is_antecedent(text: str, trigger: Trigger, site: Site) -> bool:
    """'X, a village which fighters shelled', 'X, which troops entered': the event is done to what its clause goes on about."""
    if site.end > trigger.start or trigger.voice == "noun" or site.border is not None:
        return False
    found = _WHICH.match(text, site.end, trigger.start)
    if found is None:
        return False
    subject = found["subject"].split()
    done_to = trigger.voice in {"passive", "suffered"}
    return done_to or (bool(subject) and subject[0].lower() not in _AUXILIARY)


_AUXILIARY = frozenset(
    {"has", "had", "have", "was", "were", "is", "are", "will", "would", "also", "then", "later", "once"}
)


def stands_right_after(other: Site, site: Site) -> bool:
    """'over the border | at X', 'across the frontier | into X province'."""
    known = other.candidate is not None and narrowness(other.candidate) > _PROVINCE
    return known and other.tie == "at" and other.border is None and 0 <= other.left - site.end <= _BESIDE
