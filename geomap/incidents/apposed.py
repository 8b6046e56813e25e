"""Mentions that are one side: 'rebels of the Arakan Army', 'a spokesman for the army', 'President Salva Kiir'."""

from __future__ import annotations

import re
from dataclasses import replace

from geomap.expressions import expression
from geomap.incidents.actor_words import Actor, words_of

_WERE = expression(
    r"(?:, )?(?:who (?:were|are|was|is)|identified as|later identified as|said to be|described as)(?: [\w-]+){0,5}"
)
"""Between unnamed people and the side that they are said to be."""
_OF = expression(
    r"(?:of|from|for|with|at|belonging to|loyal to|linked to|allied to|(?:affiliated|allied|aligned|linked) (?:with|to)|"
    r"(?:who (?:are|were) )?(?:believed|suspected|thought|alleged|presumed|reported|said)"
    r"(?: to be| to belong to| to be (?:from|members of|fighters of|linked to|part of|with)| to have links (?:to|with)| of belonging to|"
    r" of being(?: members of)?| members of)|"
    r"claiming to be(?: from| members of)?|identified as(?: members of| belonging to)?|"
    r"(?:who (?:have |had )?pledged|pledging|claiming|swearing) allegiance to)(?: the| a)?"
)
"""Between unnamed people and the group that they are of."""
_LED = expression(
    r",? ?(?:(?:who|which|that) (?:are|were|is|was) )?(?:led|headed|spearheaded|commanded|dominated|run|directed|controlled) by(?: the)?(?: (?:former|warlord|commander|general|leader|rebel|group|militant|jihadist|islamist|cleric|outfit))*"
    r"|(?:of|under|following|answering to|responding to|faithful to|obeying|serving|taking orders from)(?: the)?(?: command of)?(?: the)?(?: (?:former|warlord|commander|general|leader|rebel|militant|jihadist|islamist))*"
)
"""Between unnamed fighters and who leads them."""


def add_mention(text: str, found: list[Actor], actor: Actor) -> list[Actor]:
    """The list with one mention more; 'rebels of the Arakan Army', 'a spokesman for the army' become one."""
    if not found:
        return [actor]
    last = found[-1]
    gap = text[last.end : actor.start].strip().lower()
    if (
        actor.code is not None
        and last.code is None
        and last.sort == "unknown"
        and actor.sort in {"group", "force", "people"}
        and _WERE.fullmatch(gap)
    ):  # 'the attackers, who were a mixture of Ethiopian militiamen'
        meant = replace(last, code=actor.code, sort="group" if actor.sort == "group" else "force", home=actor.home)
        return [*found[:-1], meant, actor]
    if (
        actor.code is not None
        and last.sort == "organ"
        and last.code is None
        and actor.sort == "organ"
        and re.fullmatch(r" (?:[A-Z][\w'’.-]+ ){0,3}", text[last.end : actor.start])
    ):  # 'President Salva Kiir'
        return [
            *found[:-1],
            replace(actor, start=last.start, text=text[last.start : actor.end], head=last.head),
        ]
    if actor.code is not None and last.sort in {"unknown", "own", "organ", "thing", "voice"}:
        of = _OF.fullmatch(gap) or (last.sort == "unknown" and actor.sort == "group" and _LED.fullmatch(gap))
        free = last.code is None or (last.sort == "organ" and last.head in words_of("mouths"))
        joins = bool(of) and free and (actor.sort in {"group", "force", "organ"} or gap.startswith("for"))
        apposed = gap in {"", ",", "("} and last.sort == "unknown" and actor.sort == "group" and actor.code != last.code
        if (
            joins
            and (last.sort != "voice" or last.head in {"source", "sources"})
            and not (last.sort == "unknown" and actor.sort != "group")
        ):
            sort = {"unknown": "group", "own": "force", "voice": "organ"}.get(last.sort, last.sort)
            if actor.sort == "group" and sort == "force":
                sort = "group"
            end = actor.end
            merged = Actor(last.start, end, text[last.start : end], actor.code, sort, last.head, actor.home)  # type: ignore[arg-type]
            return [*found[:-1], merged]
        if apposed and gap != ",":
            return [*found[:-1], replace(actor, start=last.start, text=text[last.start : actor.end])]
    return [*found, actor]
