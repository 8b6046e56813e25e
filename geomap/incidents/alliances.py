"""Whose 'coalition' it is: the alliance that was at war in the report's state on its day, by who leads it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.actor_nouns import noun_after
from geomap.incidents.actor_words import Sort, words_of
from geomap.lexicons import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from geomap.incidents.clauses import Token

_ALPHA3 = 3


def alliance_in(states: Iterable[str | None], published: dt.date | None, leader: str | None = None) -> str | None:
    """The usual name (or its state's code) of the alliance that fought in one of these states, the first that fits."""
    day = published.isoformat() if published else ""
    for state in states:
        for name, leads, start, end in load("actors")["alliances"].get(state, ()):
            if leader in {None, leads} and (not day or (start <= day and (not end or day < end))):
                return str(name)
    return None


@cache
def alliances_of(state: str | None) -> tuple[str, ...]:
    """The alliances that fought in a state, or in any."""
    table = load("actors")["alliances"]
    rows = [row for of, told in table.items() if state in {None, of} for row in told]
    return tuple(dict.fromkeys(str(row[0]) for row in rows))


def led_force(
    tokens: Sequence[Token], led: int, leader: str, states: Iterable[str | None], published: dt.date | None
) -> tuple[int, str, Sort, str] | None:
    """Last token, code, sort and noun of 'Saudi-led [Arab] coalition', 'US-led air strikes', where ``led`` is the index of 'led'."""
    noun = noun_after(tokens, led + 1)
    if noun is None or noun[2] in {"organ", "people", "voice"}:
        return None
    head = noun[1].split()[-1]
    if noun[2] != "force" and head not in words_of("missions"):
        return None
    allied = head in words_of("missions") or noun[2] == "force"
    code = (alliance_in(states, published, leader) if allied else None) or leader
    return noun[0], code, "force" if len(code) == _ALPHA3 and code.isupper() else "group", noun[1]
