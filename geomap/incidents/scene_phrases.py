"""Words that say where a thing just told of was: 'in the same town', 'The base lies', 'the blast occurred'."""

from __future__ import annotations

import re
from functools import cache

from geomap.expressions import expression
from geomap.incidents.governors import governing, words
from geomap.lexicons import load


@cache
def noun_phrase(sort: str) -> re.Pattern[str]:
    """'in the same town', 'to the area', 'through the Azerbaijani capital', without a name after it."""
    nouns = "|".join(load("locations")["anaphora"][sort])
    adjective = (
        r"(?:\w+\s+)?"
        if sort == "capital"
        else r"(?:same\s+|whole\s+|entire\s+|old\s+|inner\s+|walled\s+)?(?:general\s+)?"
    )
    return expression(
        r"\b(?:in|at|into|inside|outside|near|on|from|of|around|across|to|towards|north|south|east|west|over|through)\s+"
        rf"(?:{'the|that|this|his|her|their' if sort == 'region' else 'the|that|this'})\s+{adjective}(?:{nouns})\b(?!\s+(?:of|in)\s+(?:the\s+)?(?-i:[A-Z]))",
        re.IGNORECASE,
    )


@cache
def statement(*, of_place: bool) -> re.Pattern[str]:
    """The beginning of a sentence that says where the thing just told of lies."""
    table = load("locations")["stated_later"]
    nouns = "|".join([*table["places"], *([] if of_place else table["events"])])
    others = "" if of_place else r"|It(?=\s)"
    return expression(
        rf"^\W*(?:(?:The|This|That)\s+(?:\w+\s+){{0,2}}?(?:{nouns}){others})(?:,[^,]{{1,60}},)?\s+(?:{'|'.join(table['verbs'])})\b",
        re.IGNORECASE,
    )


@cache
def scene_said() -> re.Pattern[str]:
    """'the blast occurred', 'the attack, which was carried out': the words that say where a told event was, before the place."""
    table = load("locations")["stated_later"]
    nouns, verbs = "|".join(table["events"]), "|".join(table["scenes"])
    # 'a meeting about the attack took place': not the attack
    no_object = "".join(rf"(?<!\b{word}\s)" for word in sorted(governing() | {"of", *words("never")}))
    return expression(
        rf"{no_object}\b(?:the|this|that|these|those|both|all (?:two|three|four|the)|[\w’']+['’]s)\s+(?:[\w-]+\s+){{0,3}}?(?:{nouns})(?:\s+(?:also|reportedly|itself))?\s+(?:{verbs})\b"
        rf"|\b(?:the|this|that|these|those)\s+(?:[\w-]+\s+){{0,3}}?(?:{nouns}),?\s+(?:which|that)\s+(?:{verbs})\b",
        re.IGNORECASE,
    )
