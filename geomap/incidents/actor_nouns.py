"""The nouns and names that make a word a side: 'Russian [ground] troops', 'the army of Mali', 'army spokesman', 'Willy Ngoma, a spokesman'."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.actor_words import (
    Named,
    Sort,
    demonyms,
    lists_by_first_word,
    matches,
    names,
    phrase_at,
    words_of,
)
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.clauses import Token
    from geomap.models import Place

_MODIFIER = expression(r"[a-z][a-z\-]*$|\d+(?:st|nd|rd|th)?$")
_NAME = expression(r"[A-ZÀ-ÞĀ-Ž][\w’'\-]+$")
_REACH = 4
"""Modifiers between a demonym and its noun ('Russian long-range strategic bombers')."""

NOUNS: tuple[tuple[str, Sort], ...] = (
    ("organs", "organ"),
    ("things", "thing"),
    ("forces", "force"),
    ("unknown", "unknown"),
    ("voices", "voice"),
    ("people", "people"),
    ("sayings", "organ"),
)
"""Word lists of nouns that make a side, and what it then is."""
nouns_with = lists_by_first_word(NOUNS)
"""Those of them in which a phrase begins with a word."""


def is_shouted(tokens: Sequence[Token], i: int) -> bool:
    """'WHO SAYS WHAT': in a heading in capitals a word is no acronym."""
    beside = [t.text for t in (*tokens[max(0, i - 1) : i], *tokens[i + 1 : i + 2])]
    return any(word.isalpha() and word.isupper() and len(word) > 1 for word in beside)


def is_location(tokens: Sequence[Token], i: int, last: int, entry: Named) -> bool:
    """'into South Ossetia': a de facto entity named as a place."""
    before = tokens[i - 1].low if i else ""
    if entry.code != " ".join(entry.words) or before not in words_of("locative") - {"for"}:
        return False
    return entry.code in words_of("territories") and phrase_at(tokens, last + 1, "forces") is None


def shared_noun(tokens: Sequence[Token], at: int) -> tuple[Sort, str] | None:
    """What the first of 'Rwandan and Mozambican forces', 'Indian and Chinese soldiers' is."""
    if at + 2 >= len(tokens) or tokens[at].low not in {"and", "or"}:
        return None
    for words, _, plural, _ in demonyms().get(tokens[at + 1].low, ()):
        if not plural and matches(tokens, at + 1, words, low=True):
            noun = noun_after(tokens, at + 1 + len(words))
            return (noun[2], noun[1]) if noun and noun[2] in {"force", "organ", "people"} else None
    return None


def stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """'shot a Palestinian in the West Bank': no noun follows the demonym."""
    return at >= len(tokens) or tokens[at].low in words_of("after_noun") or not tokens[at].text[:1].isalnum()


def noun_after(tokens: Sequence[Token], i: int, *, reach: int = _REACH) -> tuple[int, str, Sort] | None:
    """A force or organ noun within some modifiers: 'Russian [ground] troops', 'Turkish [Foreign] Ministry'."""
    for skip in range(reach):
        at = i + skip
        if at >= len(tokens) or is_group(tokens, at):
            return None
        found = noun_at(tokens, at)
        if found is not None:
            last, head, sort = found
            if head in words_of("event_nouns"):
                return at - 1 if at > i else i - 1, head, "force"
            return last, head, sort
        low, text = tokens[at].low, tokens[at].text.removesuffix("'s").removesuffix("’s")
        if low in words_of("no_modifier") or not (
            _MODIFIER.match(text) or (text[:1].isupper() and text.isalnum()) or text in {"-", ".", "'", "’"}
        ):
            return None
        if text[:1].isupper() and (text.lower() in demonyms() or (skip and text != tokens[at].text)):
            return None
    return None


def is_group(tokens: Sequence[Token], at: int) -> bool:
    """'Colombia's National Liberation Army': the name of a group is not the state's army."""
    return any(
        entry.sort == "group"
        and entry.code != "UN"
        and (len(entry.words) > 1 or entry.home is not None)
        and matches(tokens, at, entry.words)
        for entry in names().get(tokens[at].text, ())
    )


def noun_at(tokens: Sequence[Token], at: int) -> tuple[int, str, Sort] | None:
    """Index of the last word, the words and the sort of the force, organ or other noun that begins at a token."""
    if at >= len(tokens):
        return None
    for name, usual in nouns_with(tokens[at].low):
        phrase = phrase_at(tokens, at, name)
        if phrase is None:
            continue
        last, head = phrase
        sort = usual
        # 'army spokesman', 'forces commander', 'army camp': the later noun tells what it is
        while last + 1 < len(tokens) and tokens[last].end + 1 == tokens[last + 1].start:
            if tokens[last].text.endswith(("'s", "’s")):
                break
            later = next(
                (
                    (found, told)
                    for list_name, told in NOUNS[:4]
                    if (found := phrase_at(tokens, last + 1, list_name)) and found[1] not in words_of("event_nouns")
                ),
                None,
            )
            if later is None or (later[0][1] in words_of("verbs_too") and sort != "organ"):
                break
            (last, head), sort = later
        if name == "unknown":
            sort = "force" if head in words_of("hired") else "unknown"
        return last, head, sort
    return None


def _acts(tokens: Sequence[Token], stop: int) -> bool:
    """'police in X opened fire': the next word is a verb, and not one of saying."""
    if stop + 1 >= len(tokens):
        return False
    low = tokens[stop + 1].low
    return low in _ACTS or (low.endswith("ed") and low not in _says())


@cache
def _says() -> frozenset[str]:
    locations, telling = load("locations"), load("telling")
    lists = [locations[name] for name in ("saying", "answering", "speaking")] + [telling["say"], telling["deny"]]
    return frozenset(word for words in lists for word in words) | {
        "called",
        "described",
        "condemned",
        "voiced",
        "urged",
    }


_ACTS = frozenset({"shot", "fought", "beat", "broke", "came", "took", "held", "fell", "went", "fire", "arrest", "kill"})


def state_after(tokens: Sequence[Token], last: int, by_start: dict[int, Place]) -> tuple[str | None, int]:
    """The state or entity of 'the Armed Forces of the Republic of Armenia', 'the Defence Ministry in Moscow'."""
    at = last + 1
    if (loyal := [t.low for t in tokens[at : at + 2]]) == ["loyal", "to"] or loyal == ["faithful", "to"]:
        at += 1
    elif at >= len(tokens) or tokens[at].low not in {"of", "in", "from", "for"}:
        return None, last
    for end in range(at + 1, min(len(tokens), at + 5)):
        if tokens[at].low == "of" and (entity := entity_at(tokens, end)) is not None:
            return entity
        place = by_start.get(tokens[end].start)
        if place is not None and place.chosen is not None:
            told = place.chosen.kind in {"country", "capital"} or tokens[at].low == "of"
            if not told or (
                tokens[at].low == "in" and place.chosen.kind != "capital" and place.mention.role != "speaker"
            ):
                return None, last
            stop = end
            while stop + 1 < len(tokens) and tokens[stop + 1].start < place.mention.end:
                stop += 1
            if stop + 1 < len(tokens) and tokens[stop + 1].low in words_of("makes"):
                return None, last  # 'drones of Iranian make'
            if stop + 1 < len(tokens) and tokens[stop + 1].text == "-" and tokens[stop + 1].start == tokens[stop].end:
                return None, last  # 'a convoy of Iran-backed fighters'
            later = noun_after(tokens, stop + 1, reach=2)
            if later and later[2] in {"organ", "force"}:
                return None, last  # 'a spokesman for Ethiopia's army': the later mention says it
            # 'police in Tbilisi opened fire': whose they are, and where it happened
            acts = tokens[at].low == "in" and _acts(tokens, stop)
            return place.chosen.country_code, last if acts else stop
        if tokens[end].low not in words_of("before_a_state"):
            return None, last
    return None, last


def entity_at(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The de facto entity that is named at a token, with the index of the last one of its name: 'the president of Abkhazia'."""
    for entry in names().get(tokens[at].text, ()):
        if entry.code in words_of("territories") and matches(tokens, at, entry.words):
            return entry.code, at + len(entry.words) - 1
    return None


def is_brand(tokens: Sequence[Token], i: int, last: int) -> bool:
    """'a grey Nissan Patrol': a capitalised word behind a name is part of it."""
    if last != i or i < 2 or not tokens[i].text[:1].isupper() or tokens[i].text.isupper():
        return False
    before = tokens[i - 1]
    return (
        before.text[:1].isupper()
        and before.text.isalpha()
        and before.low not in demonyms()
        and before.low not in words_of("of_a_force")
    )


def name_after(tokens: Sequence[Token], at: int) -> str | None:
    """'Prime Minister Nikol Pashinyan': the surname of who holds an office, that his name follows."""
    found: list[str] = []
    for token in tokens[at : at + 5]:
        if _NAME.match(token.text) and token.text.lower() not in demonyms():
            found.append(token.text.removesuffix("'s").removesuffix("’s"))
        elif token.text == "," and not found:
            continue
        elif token.low in {"of", "and"} and not found:
            return None
        elif token.low in {"al", "el", "bin", "de", "van", "von", "-"} and found:
            continue
        else:
            break
    return found[-1] if 2 <= len(found) <= 3 else None


def name_before(tokens: Sequence[Token], actor: Actor) -> str | None:
    """'Willy Ngoma, a spokesman for M23,': the name that an office stands beside."""
    at = next((n for n, t in enumerate(tokens) if t.start >= actor.start), 0) - 1
    for _ in range(4):
        if at < 0 or tokens[at].text == ",":
            break
        if not tokens[at].text[:1].islower():
            return None
        at -= 1
    if at < 2 or tokens[at].text != ",":
        return None
    found = []
    for token in reversed(tokens[max(0, at - 3) : at]):
        if not _NAME.match(token.text) or token.text.lower() in demonyms():
            break
        found.append(token.text)
    return found[0] if 2 <= len(found) <= 3 else None
