"""Who is meant by the unnamed, once the whole report is read: 'insurgents, known as X', 'the rebels', 'the two sides'."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.incidents.actor_words import words_of
from geomap.incidents.alliances import alliance_in
from geomap.incidents.governed import is_beside, preposition
from geomap.lexicons import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.clauses import Sentence

_NEAR = 1
"""Sentences within which an indefinite 'rebels' is the one group that the report names."""
_ALPHA3 = 3
_SIDES = frozenset({"force", "organ", "state", "group"})
_HOSTILE = frozenset(
    {
        "enemy",
        "enemies",
        "occupiers",
        "occupier",
        "occupants",
        "occupying",
        "occupation",
        "puppet",
        "invaders",
        "aggressor",
        "aggressors",
    }
)
_VAGUE = frozenset({"suspected", "unknown", "unidentified", "alleged", "other", "rival", "some", "several", "various"})


def name_the_unnamed(
    text: str, sentences: Sequence[Sentence], actors: list[list[Actor]], told: Sequence[str], published: dt.date | None
) -> list[list[Actor]]:
    """The mentions with the code of the one group of the report where they stand for it, however late it is named.

    ``told`` are the states of the report's places: a name that two groups share is that of the group at home in one.
    """
    actors = [
        [
            _of_a_people(_in_alliance(_in_power(_at_home(actor, told), published), told, published), told, published)
            for actor in line
        ]
        for line in actors
    ]
    actors = [
        [a for a in line if a.code or a.head not in words_of("opponents") | {"other side"}]
        for line in ([_at_war(a, told, published) for a in line] for line in _name_the_others(actors))
    ]
    groups = Counter(
        (a.code, a.home) for line in actors for a in line if a.sort == "group" and a.code and not _is_mission(a.code)
    )
    if len({code for code, _ in groups}) != 1:
        return actors
    (code, home), _ = groups.most_common(1)[0]
    named = [n for n, line in enumerate(actors) if any(a.code == code for a in line)]
    return [
        [
            replace(actor, code=code, sort="group", home=home)
            if _stands_for(text, sentences[n], actor, line, code, near=any(abs(n - m) <= _NEAR for m in named))
            else actor
            for actor in line
        ]
        for n, line in enumerate(actors)
    ]


def _name_the_others(actors: list[list[Actor]]) -> list[list[Actor]]:
    """'the neighbours', 'the enemy', 'the other side': of a report's two sides, the one that is not speaking."""
    named = Counter(a.code for line in actors for a in line if a.code and a.sort in _SIDES and not _is_mission(a.code))
    sides = [code for code, _ in named.most_common(3)]
    if len(sides) < 2 or (len(sides) > 2 and named[sides[2]] * 2 > named[sides[1]]):
        return actors
    two = set(sides[:2])
    found = []
    for line in actors:
        out: list[Actor] = []
        for actor in line:
            before = [a.code for a in out if a.code in two]
            if actor.code is None and actor.head in words_of("opponents") | {"other side"} and before:
                code = (two - {before[-1]}).pop()
                out.append(
                    replace(actor, code=code, sort="force" if len(code) == _ALPHA3 and code.isupper() else "group")
                )
            else:
                out.append(actor)
        found.append(out)
    return found


def _at_war(actor: Actor, told: Sequence[str], published: dt.date | None) -> Actor:
    """'The occupiers shelled Orikhiv': in a report of one state above all, whoever is at war with it on that day."""
    hostile = actor.code is None and actor.sort == "unknown" and actor.head.split(" ")[0] in _HOSTILE
    if not hostile or published is None or not told:
        return actor
    state = max(sorted(set(told)), key=told.count)
    code, start, end = load("actors")["enemies"].get(state, ("", "9999", ""))
    at_war = (
        told.count(state) * 2 > len(told)
        and start <= published.isoformat()
        and (not end or published.isoformat() < end)
    )
    return replace(actor, code=code, sort="force") if at_war else actor


def _is_mission(code: str) -> bool:
    return code in words_of("mission_names")


def _at_home(actor: Actor, told: Sequence[str]) -> Actor:
    """'al-Shabaab' in a report of Mozambique alone is the one of Mozambique."""
    if actor.sort != "group" or actor.code is None or actor.home in told:
        return actor
    for state, name in load("actors")["namesakes"].get(actor.code, {}).items():
        if state in told:
            return replace(actor, code=name, home=state)
    return actor


def _in_alliance(actor: Actor, told: Sequence[str], published: dt.date | None) -> Actor:
    """'The coalition', 'coalition warplanes' with no word of whose: the alliance at war where the report's places lie."""
    if actor.code is not None or actor.sort not in {"own", "unknown"} or "coalition" not in actor.text.lower():
        return actor
    code = alliance_in(sorted(set(told), key=lambda s: (-told.count(s), s)), published)
    return actor if code is None else replace(actor, code=code, sort="group")


def _of_a_people(actor: Actor, told: Sequence[str], published: dt.date | None) -> Actor:
    """'Kurdish forces' are those who fight for that people in the report's state on its day."""
    if actor.code is not None or actor.sort not in {"unknown", "own", "thing"}:
        return actor
    first = actor.text.split()[0].lower().split("-")[0]
    table = load("actors")["peoples"].get(first, {})
    for state in sorted(set(told) & set(table), key=lambda s: (-told.count(s), s)):
        for name, start, end in table[state]:
            day = published.isoformat() if published else start
            if start <= day and (not end or day < end):
                return replace(actor, code=name, sort="thing" if actor.sort == "thing" else "group", home=state)
    return actor


def _in_power(actor: Actor, published: dt.date | None) -> Actor:
    """A group that governs its state on the day of the report is that state: the Taliban since 15 August 2021."""
    if actor.code is None or published is None or actor.sort not in {"group", "organ"}:
        return actor
    for state, start, end in load("actors")["in_power"].get(actor.code, ()):
        if start <= published.isoformat() and (not end or published.isoformat() < end):
            return replace(actor, code=state, sort="force" if actor.sort == "group" else "organ", home=None)
    return actor


def _is_against(sentence: Sentence, first: Actor, second: Actor) -> bool:
    """'rebels captured the town from X', 'X-backed troops took it from rebels': the second is the other side."""
    if second.start < first.start:
        first, second = second, first
    return preposition(sentence, second) in {"from", "against", "with", "between"} or is_beside(sentence, second)


def _stands_for(
    text: str, sentence: Sentence, actor: Actor, line: Sequence[Actor], code: str | None, *, near: bool
) -> bool:
    """Whether a mention of 'rebels', 'the militants', 'fighters' can be of the group; 'suspected rebels' are not."""
    if actor.code is not None or actor.sort != "unknown" or not actor.head:
        return False
    if actor.head.split()[-1] not in words_of("anaphoric") - {"terrorists", "extremists"}:
        return False  # what a government calls its foes names no group
    at = sentence.token_at(actor.start)
    beside = [a for a in line if a.code == code and a is not actor]
    if beside and _is_against(sentence, actor, beside[0]):
        return False
    before = {t.low for t in sentence.tokens[max(0, at - 2) : at]} | set(text[actor.start : actor.end].lower().split())
    if before & _VAGUE:
        return False
    return near or "the" in before
