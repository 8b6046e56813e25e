"""Capitals that stand for their governments: 'Kyiv rejected', 'replies Baku', 'In New Delhi, the Foreign Ministry said'."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.actor_words import words_of
from geomap.incidents.border_phrases import demonym_code
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geomap.incidents.clauses import Sentence, Token
    from geomap.models import Candidate, Place

    Lookup = Callable[[Iterable[str]], Mapping[str, Sequence[Candidate]]]

CAPITAL_OF = expression(r"\bcapital\s+(?:city\s+)?of\s+(?:the\s+)?$", re.IGNORECASE)
CAPITAL_AFTER = expression(r"['’]s?\s+(?:[a-z][\w-]*\s+)?capital\b(?!\s+of\b)")
"""'the capital of X', "X's besieged capital": before and after the name of a state."""
_BEFORE_CAPITAL = expression(r"\b([A-Z]\w+)\s+capital\b")
_ASIDE = 7
"""Words after a comma within which the aside ends: 'Kigali, as always, denied'."""


@cache
def _states() -> dict[str, str]:
    """Capital, lower case, with its state's alpha-3."""
    return dict(load("toponyms")["capital_aliases"])


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """A state's alpha-3 with the names of its capital, lower case."""
    found: dict[str, tuple[str, ...]] = {}
    for name, code in _states().items():
        found[code] = (*found.get(code, ()), name)
    return found


def find_capitals(text: str, places: Sequence[Place], lookup: Lookup) -> dict[str, Candidate]:
    """The capitals of the states that a report which speaks of a capital names, by alpha-3, as a gazetteer has them."""
    if "capital" not in text:
        return {}
    codes = {p.chosen.country_code for p in places if p.chosen is not None and p.chosen.country_code}
    codes |= {code for word in _BEFORE_CAPITAL.findall(text) if (code := demonym_code(word)) is not None}
    asked = {name: code for code in codes for name in _names().get(code, ())}
    found: dict[str, Candidate] = {}
    for name, candidates in lookup(asked).items():
        code = asked[name]
        held = next((c for c in candidates if c.kind == "capital" and c.country_code == code), None)
        if held is not None:
            found.setdefault(code, held)
    return found


def capital_at(token: Token) -> str | None:
    """The state whose capital a single word names."""
    return _states().get(token.low) if token.text[:1].isupper() else None


@cache
def capital_beginnings() -> frozenset[str]:
    """First words of the capitals and the seats of de facto states, lower case."""
    return frozenset(name.partition(" ")[0] for name in (*_states(), *map(str.lower, load("actors")["seats"])))


def last_capital(sentence: Sentence) -> str | None:
    """The state whose capital of one word is named last in a sentence."""
    if _states().keys().isdisjoint(sentence.vocabulary):
        return None
    return next((code for token in reversed(sentence.tokens) if (code := capital_at(token)) is not None), None)


def seat_behind(tokens: Sequence[Token], at: int) -> str | None:
    """The state in whose capital an office is said to speak behind it: 'an officer told reporters in New Delhi'."""
    told = [t.low for t in tokens[at : at + _ASIDE]]
    if not told or told[0] not in words_of("stances"):
        return None
    if told[1:2] == ["in"]:
        first = at + 2
    elif told[2:3] == ["in"] and told[1] in words_of("audiences"):
        first = at + 3
    else:
        return None
    two = " ".join(t.text.lower() for t in tokens[first : first + 2])
    return _states().get(two) or (capital_at(tokens[first]) if first < len(tokens) else None)


def speaking_capital(tokens: Sequence[Token], i: int) -> tuple[int, str] | None:
    """Index of the last token and the state, or the de facto one, of a capital that speaks or acts as its state, wherever else the report goes there."""
    if not tokens[i].text[:1].isupper() or tokens[i].low in words_of("first_names"):
        return None
    two = " ".join(t.text.lower() for t in tokens[i : i + 2])
    end = i + 1 if two in _states() else i
    one = tokens[i].text
    code = _states().get(two) or _states().get(one.lower()) or load("actors")["seats"].get(one)
    if code is None or end + 1 >= len(tokens):
        return None
    before = tokens[i - 1].low if i else ""
    after = tokens[end + 1]
    if before == "in" and _they_say(tokens, i, end):
        return end, code
    if before == "from" and i > 1 and tokens[i - 2].low in words_of("papers"):
        return end, code  # 'the communiqué from Baghdad'
    paired = before == "and" and i > 1 and capital_at(tokens[i - 2]) is not None
    if (before in {"mayor", "and", "or"} and not paired) or before in words_of("locative"):
        return None
    if before in words_of("blaming") or (before in words_of("stances") and not after.text.isalnum()):
        return end, code
    at = end + 1
    if after.text in {",", "–", "—"}:
        stop = next((n for n in range(at + 1, min(len(tokens), at + _ASIDE)) if tokens[n].text == after.text), None)
        at = stop + 1 if stop is not None and tokens[at + 1].low not in words_of("stances") else len(tokens)
    if after.low == "and" and at + 2 < len(tokens) and capital_at(tokens[at + 1]) is not None:
        at += 2  # 'London and Washington both accused'
    while at < len(tokens) and (tokens[at].low in words_of("between_verb") or tokens[at].low.endswith("ly")):
        at += 1
    acts = at < len(tokens) and (tokens[at].low in words_of("stances") or tokens[at].low in words_of("causative"))
    return (end, code) if acts else None


def _they_say(tokens: Sequence[Token], i: int, end: int) -> bool:
    """'in Bishkek they say', 'tell in Bishkek': nobody but the government is meant."""
    following = [t.low for t in tokens[end + 1 : end + 4] if t.text != ","]
    leads = following[:1] == ["they"] and following[1:2] and following[1] in words_of("stances") | {"tell"}
    trails = i > 1 and tokens[i - 2].low in {"tell", "say", "they"} and not tokens[end + 1].text.isalnum()
    return bool(leads or trails)


def seat_of(tokens: Sequence[Token], i: int) -> str | None:
    """The state in whose capital the office at ``i`` is said to speak: 'In New Delhi, the Foreign Ministry said'."""
    at = i - 1
    while at >= 0 and tokens[at].low in {"the", "a", "an", "its", "senior"}:
        at -= 1
    if at <= 0:
        return None
    if tokens[at].text != ",":
        at += 1  # 'in Baku the ministry calls that fiction'
        if at == i:
            return None
    for first in (at - 2, at - 1):
        if first > 0 and tokens[first - 1].low in {"in", "from"}:
            return _states().get(" ".join(t.text.lower() for t in tokens[first:at]))
    return None
