"""Phrases of the lexicons as a fast matcher: an index by first word, then one small expression for each phrase.

A phrase is a row of words: ``<attack>`` stands for every form of the verb, ``...`` for up to five words between,
``(a|b)`` for alternatives, ``{list}`` for one of a list of ``kind_words.toml``, ``[word]`` for a word that may be
missing, ``^`` for a capitalised name. Case is ignored unless asked for.
The work is linear in the text: each token is looked up once, and a gap is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.incidents.clauses import Sentence

Payload = TypeVar("Payload")
Form = Literal["base", "third", "past", "participle", "either", "ing", "other"]

# Up to five words without a semicolon, colon or bracket: 'fired at least three long-range ballistic missiles'.
_GAP = r"(?:[\s\-]+[^\s;:()\[\]]+){0,5}?"
_BETWEEN = r"[\s\-]+"
_NAME = r"(?-i:(?:the\s+)?[A-Z\u00C0-\u00DE\u0100-\u017D]\w+)"
_LIST = re.compile(r"\{(\w+)\}")
_PIECE = re.compile(r"<(\w+)>|\.\.\.|\(([^)]*)\)|\[([^\]]*)\]|(\S+)")


@cache
def verb_forms(lemma: str) -> dict[str, Form]:
    """Every form of a verb with what it is; ``either`` where past and participle are alike."""
    words = load("verbs")
    if lemma in words["irregular"]:
        past, participle, ing, *others = words["irregular"][lemma]
        forms: dict[str, Form] = {lemma: "base", third_person(lemma): "third", ing: "ing"}
        forms |= {past: "either"} if past == participle else {past: "past", participle: "participle"}
        return forms | dict.fromkeys(others, "other")
    stem = lemma + lemma[-1] if lemma in words["double"] else lemma
    if lemma.endswith("e"):
        return {lemma: "base", lemma + "s": "third", lemma + "d": "either", lemma[:-1] + "ing": "ing"}
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return {lemma: "base", lemma[:-1] + "ies": "third", lemma[:-1] + "ied": "either", lemma + "ing": "ing"}
    return {lemma: "base", third_person(lemma): "third", stem + "ed": "either", stem + "ing": "ing"}


def third_person(lemma: str) -> str:
    """'he attacks', 'he catches', 'he flies'."""
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


@dataclass(frozen=True, slots=True)
class Phrase(Generic[Payload]):
    """One phrase, ready to match."""

    source: str
    payload: Payload
    pattern: str
    """As a regular expression, compiled when its first word is first met: a report meets few of the phrases."""
    ignore_case: bool
    verb: str | None
    """The verb it begins with, where it does."""

    @property
    def expression(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return _compiled(self.pattern, self.ignore_case)


@cache
def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:  # noqa: FBT001 - a key of the cache
    return re.compile(pattern, re.IGNORECASE if ignore_case else 0)


@dataclass(frozen=True, slots=True)
class Hit(Generic[Payload]):
    """A phrase found in a sentence."""

    start: int
    end: int
    token: int
    """Index of its first token in the sentence."""
    phrase: Phrase[Payload]
    head: int
    """Where its last piece begins: the verb of 'jets ... struck'."""


class PhraseIndex(Generic[Payload]):
    """Phrases by their first word."""

    def __init__(self, phrases: Iterable[tuple[str, Payload]], *, ignore_case: bool = True) -> None:
        self.ignore_case = ignore_case
        self._by_word: dict[str, list[Phrase[Payload]]] = {}
        for source, payload in phrases:
            expression, first, verb = _compile(source, ignore_case=ignore_case)
            phrase = Phrase(source, payload, expression, ignore_case, verb)
            for word in sorted(first):
                self._by_word.setdefault(word, []).append(phrase)

    def find(self, text: str, sentence: Sentence) -> list[Hit[Payload]]:
        """All phrases that begin at some token of the sentence, in order of position, overlapping or not."""
        found: list[Hit[Payload]] = []
        for number, token in enumerate(sentence.tokens):
            candidates = self._by_word.get(token.low if self.ignore_case else token.text, ())
            found.extend(
                Hit(match.start(), match.end(), number, phrase, match.start("head"))
                for phrase in candidates
                if (match := phrase.expression.match(text, token.start, sentence.end))
            )
        return found


def longest(hits: Sequence[Hit[Payload]]) -> list[Hit[Payload]]:
    """Of hits that overlap, the longest (the earlier where equal), in order of position."""
    kept: list[Hit[Payload]] = []
    free_from = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= free_from:
            kept.append(hit)
            free_from = hit.end
    return kept


def _compile(source: str, *, ignore_case: bool) -> tuple[str, set[str], str | None]:
    first: set[str] = set()
    verb: str | None = None
    expression = ""
    gap = False
    source = _expand(source)
    pieces = list(_PIECE.finditer(source))
    last = max(number for number, piece in enumerate(pieces) if piece.group() != "..." and not piece.group(3))
    for number, piece in enumerate(pieces):
        lemma, choice, optional, word = piece.groups()
        if lemma:
            forms = verb_forms(lemma)
            part = f"(?:{'|'.join(sorted(map(re.escape, forms), key=lambda f: (-len(f), f)))})"
            words = set(forms)
            verb = lemma if number == 0 else verb
        elif choice:
            words = {option.split()[0].split("-")[0] for option in choice.split("|")}
            part = (
                f"(?:{'|'.join(_literal(option) for option in sorted(choice.split('|'), key=lambda o: (-len(o), o)))})"
            )
        elif optional:
            expression += f"(?:{_BETWEEN}{_literal(optional)})?"
            continue
        elif word == "^":
            part = _NAME
        elif word:
            words = {re.split(r"[-\s]", word)[0]}
            part = _literal(word)
        else:
            gap = True
            continue
        if number == last:
            part = f"(?P<head>{part})"
        if number == 0:
            first = words
            expression = part
        else:
            expression += (_GAP if gap else "") + _BETWEEN + part
        gap = False
    return expression + r"(?!\w)", {w.lower() if ignore_case else w for w in first}, verb


def _expand(source: str) -> str:
    """``{list}`` written out: as alternatives, or as more of them inside brackets."""

    def replaced(match: re.Match[str]) -> str:
        listed: str = load("kind_words")[match.group(1)]
        inside = source.count("(", 0, match.start()) > source.count(")", 0, match.start())
        return listed if inside else f"({listed})"

    return _LIST.sub(replaced, source)


def _literal(words: str) -> str:
    """Words as an expression: any white space or hyphen between them, either apostrophe."""
    escaped = (re.escape(word).replace("'", "['’]").replace("’", "['’]") for word in re.split(r"[-\s]+", words) if word)
    return _BETWEEN.join(escaped).replace("[[''’]’]", "['’]").replace("['['’]]", "['’]")
