"""Whose word a statement or a text is: the side of an office without a country, and the heading of what a side issues itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.actor_words import demonyms
from geomap.incidents.claims import Statement
from geomap.incidents.locations import alpha3
from geomap.incidents.speech_words import speech_words
from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.incidents.actor_words import Actor
    from geomap.incidents.events import Event
    from geomap.incidents.parties import Parties
    from geomap.incidents.readings import Reader

_MOVES = frozenset({"incursion", "deployment", "withdrawal"})
_TITLE = expression(
    r"[^a-z]{0,90}\b(?:PRESS (?:RELEASE|SERVICE|STATEMENT|OFFICE|NOTE|COMMUNIQU[EÉ])|MEDIA (?:UPDATE|RELEASE|STATEMENT)|OFFICIAL STATEMENT|"
    r"STATEMENT|COMMUNIQU[EÉ]|WAR BULLETIN|DAILY (?:BRIEFING|BULLETIN|SUMMARY)|OPERATIONAL UPDATE)\b"
)
"""The heading, in capitals, of a text that a side issues itself."""
_IN = expression(r" in (?:the )?")
_OFTEN = 2
"""Statements of a side from which on it is the one that a report quotes."""


def code_of_source(
    statement: Statement, reader: Reader, country: str | None, sides: Parties, event: Event
) -> str | None:
    """The source's code; an office without a country is the mover's own where forces move abroad, else the country's."""
    source = statement.source
    if source is None or not source.speaks:
        return None
    if (seat := _seat(source, reader)) is not None:
        return seat
    if source.code is None and source.sort == "organ" and event.kinds[0] in _MOVES and alpha3(sides.actor_code):
        beside = {
            a.code
            for s in event.seeds
            for a in reader.lines[s.trigger.sentence].actors
            if a.sort in {"force", "organ"} and alpha3(a.code) and a.code != sides.actor_code
        }
        return beside.pop() if len(beside) == 1 else sides.actor_code if not beside else country
    if _is_the_movers(source, reader, sides, country):
        return sides.actor_code  # 'a security official said', in a report that quotes one side only
    if source.code is None and reader.dateline in {sides.actor_code, sides.target_code} - {None, country}:
        return reader.dateline  # 'SURIN – ... the army says': the army of where the report was written
    return reader.code_of(source, country)


def _seat(source: Actor, reader: Reader) -> str | None:
    """'the army headquarters in Rawalpindi denies': an office without a country is of where it is said to sit."""
    if source.code is not None or source.sort != "organ":
        return None
    seat = _IN.match(reader.report.text, source.end)
    if seat is None:
        return None
    line = next((x for x in reader.lines if x.sentence.start <= source.start < x.sentence.end), None)
    for place in line.places if line is not None else ():
        if place.mention.start == seat.end() and place.chosen is not None:
            return place.chosen.country_code
    return None


def _is_the_movers(source: Actor, reader: Reader, sides: Parties, country: str | None) -> bool:
    """Whether an officer without a country is of the side that acts abroad: it alone is quoted, and he is in no local office."""
    mover = alpha3(sides.actor_code)
    if source.code is not None or source.sort != "organ" or mover is None or country in {None, mover}:
        return False
    after = reader.report.text[source.end : source.end + 4]
    if after == " in " or not set(source.head.split()) & speech_words("of_arms"):
        return False
    return reader.quoted[mover] >= max(_OFTEN, 2 * reader.quoted[country])


def title_of(reader: Reader, paragraph: int) -> tuple[str, Statement] | None:
    """The side in whose name a paragraph is issued, with the heading."""
    head = reader.lines[0] if reader.lines else None
    if head is None:
        return None
    start, end = head.sentence.start, head.sentence.end
    text = reader.report.text[start:end]
    title = _TITLE.match(text)
    if title is None or paragraph - head.sentence.paragraph > 1:
        return None
    named = [a for a in head.actors if a.start < start + title.end() and a.sort != "voice"]
    near = [line for line in reader.lines[:4] if line.sentence.paragraph - head.sentence.paragraph <= 1]
    coded = (
        [a.code for a in named if a.code]
        or _states_in(text[: title.end()])
        or [a.code for line in near for a in line.actors if a.code and a.sort in {"force", "state", "organ"}]
    )
    if not coded:
        return None
    words = text[: title.end()]
    return coded[0], Statement(start, start + len(words), words, "assert", named[0] if named else None, 0)


def _states_in(title: str) -> list[str]:
    """The states that a heading in capitals names: 'RWANDA DEFENCE FORCE – MEDIA UPDATE'."""
    words = re.findall(r"\w+", title.lower())
    joined = " ".join(words)
    found = [
        codes
        for n, word in enumerate(words)
        for entry, codes, *_ in demonyms().get(word, ())
        if tuple(words[n : n + len(entry)]) == entry
    ]
    by_name = [
        code
        for code, name in load("country_names").items()
        if name.lower() in joined and re.search(rf"\b{re.escape(name.lower())}\b", joined)
    ]
    return [codes[0] for codes in found] + by_name
