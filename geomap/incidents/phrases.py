"""Phrases of the lexicons as a fast matcher: an index by first word, then one small expression for each phrase.

A phrase is a row of words: ``<attack>`` stands for every form of the verb, ``...`` for up to five words between,
``..`` for up to five of one noun phrase (the adjectives of an object, no preposition),
``(a|b)`` for alternatives, ``{list}`` for one of a list of ``kind_words.toml``, ``[word]`` for a word that may be
missing, ``^`` for a capitalised name. Case is ignored unless asked for.
The work is linear in the text: each token is looked up once, and a gap is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from geomap.expressions import expression
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geomap.incidents.clauses import Sentence

Payload = TypeVar("Payload")
Form = Literal["base", "third", "past", "participle", "either", "ing", "other"]

# Up to five words without a semicolon, colon or bracket: 'fired at least three long-range ballistic missiles'.
_GAP = r"(?:[\s\-]+[^\s;:()\[\]]+){0,5}?"
_NOT_OF_NOUN = "in|on|at|near|to|from|into|onto|with|by|for|over|under|across|through|after|before|during|since|towards?|against|between|around|along|off|outside|inside|as|that|which|who|when|while|where|if|but|was|were|is|are|be|been|being|has|have|had|will|would|could|may|might|not"
_NOUN_GAP = rf"(?:[\s\-]+(?!(?:{_NOT_OF_NOUN})\b)[^\s,;:()\[\]]+){{0,5}}?"
"""Up to five words of one noun phrase: none that begins another phrase."""
_BETWEEN = r"[\s\-]+[\"“‘]?"
"""Between two words: one may be quoted ('called it "a lie"')."""
_NAME = r"(?-i:(?:the\s+)?[A-Z\u00C0-\u00DE\u0100-\u017D]\w+)"
_LIST = expression(r"\{(\w+)\}")
_PIECE = expression(r"<(\w+)>|\.\.\.|\(([^)]*)\)|\[([^\]]*)\]|(\S+)")


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


class Phrase(Generic[Payload]):
    """One phrase, compiled when a sentence first holds a word for each of its pieces: a report meets few of them."""

    __slots__ = ("_asks", "_pattern", "ignore_case", "payload", "source", "verb")

    def __init__(self, source: str, payload: Payload, *, ignore_case: bool, verb: str | None) -> None:
        self.source = source
        self.payload = payload
        self.ignore_case = ignore_case
        self.verb = verb
        """The verb it begins with, where it does."""
        self._asks: tuple[frozenset[str] | None, tuple[frozenset[str], ...]] | None = None
        self._pattern: re.Pattern[str] | None = None

    @property
    def asks(self) -> tuple[frozenset[str] | None, tuple[frozenset[str], ...]]:
        """The words of which one follows its first word (None for any), and for further pieces those that a sentence needs."""
        if self._asks is None:
            first, *others = _pieces(self.source)
            self._asks = _follows(first, others), _needed(others)
        return self._asks

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Its match that begins at ``start`` in a sentence that ends at ``end``."""
        if self._pattern is None:
            self._pattern = expression(_expression(self.source), re.IGNORECASE if self.ignore_case else 0)
        return self._pattern.match(text, start, end)


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


_Asking = tuple["Phrase[Payload]", tuple[frozenset[str], ...]]
"""A phrase with what it needs."""


class _Beginning(Generic[Payload]):
    """The phrases that begin with one word, sorted by the word that must stand after it when the word is first met."""

    __slots__ = ("_by_second", "_free", "phrases")

    def __init__(self) -> None:
        self.phrases: list[Phrase[Payload]] = []
        self._free: list[_Asking[Payload]] | None = None
        """Those that ask for no second word."""
        self._by_second: dict[str, list[_Asking[Payload]]] = {}

    def before(self, second: str) -> list[_Asking[Payload]]:
        """The phrases that may go on with a word (in small letters), in their order, each with what it needs."""
        if self._free is None:
            told = [(phrase, *phrase.asks) for phrase in self.phrases]
            seconds = {word for _, follows, _ in told if follows is not None for word in follows}
            self._free = [(phrase, needed) for phrase, follows, needed in told if follows is None]
            self._by_second = {
                word: [(phrase, needed) for phrase, follows, needed in told if follows is None or word in follows]
                for word in seconds
            }
        return self._by_second.get(second, self._free)


class PhraseIndex(Generic[Payload]):
    """Phrases by their first word."""

    def __init__(self, phrases: Iterable[tuple[str, Payload]], *, ignore_case: bool = True) -> None:
        self.ignore_case = ignore_case
        self._by_word: dict[str, _Beginning[Payload]] = {}
        for source, payload in phrases:
            first = next(_pieces(source))
            phrase = Phrase(source, payload, ignore_case=ignore_case, verb=first.lemma)
            for word in sorted({w.lower() for w in first.words} if ignore_case else first.words):
                if word not in self._by_word:
                    self._by_word[word] = _Beginning()
                self._by_word[word].phrases.append(phrase)

    def find(self, text: str, sentence: Sentence) -> list[Hit[Payload]]:
        """All phrases that begin at some token of the sentence, in order of position, overlapping or not."""
        found: list[Hit[Payload]] = []
        by_word, words, tokens = self._by_word, sentence.vocabulary, sentence.tokens
        if self.ignore_case and by_word.keys().isdisjoint(words):
            return found
        firsts = sentence.lows if self.ignore_case else [token.text for token in tokens]
        for number, beginning in enumerate(map(by_word.get, firsts)):
            if beginning is None:
                continue
            second = number + 1
            while second < len(tokens) and tokens[second].low == "-":
                second += 1
            after = tokens[second].low.partition("'")[0] if second < len(tokens) else ""
            for phrase, needed in beginning.before(after):
                for some in needed:
                    if words.isdisjoint(some):
                        break
                else:
                    match = phrase.match(text, tokens[number].start, sentence.end)
                    if match is not None:
                        found.append(Hit(match.start(), match.end(), number, phrase, match.start("head")))
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


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a phrase."""

    options: tuple[str, ...] = ()
    """What may stand there; empty for a gap and for a name."""
    lemma: str | None = None
    """The verb whose forms they are."""
    sort: Literal["words", "optional", "gap", "noun gap", "name"] = "words"

    @property
    def words(self) -> frozenset[str]:
        """The first words of what may stand there."""
        return frozenset(option.replace("-", " ").partition(" ")[0] for option in self.options)


def _pieces(source: str) -> Iterator[_Piece]:
    for match in _PIECE.finditer(_expand(source)):
        lemma, choice, optional, word = match.groups()
        if lemma:
            yield _Piece(tuple(verb_forms(lemma)), lemma)
        elif choice:
            yield _Piece(tuple(choice.split("|")))
        elif optional:
            yield _Piece((optional,), sort="optional")
        elif word == "^":
            yield _Piece(sort="name")
        elif word == "..":
            yield _Piece(sort="noun gap")
        else:
            yield _Piece((word,)) if word else _Piece(sort="gap")


def _needed(others: Sequence[_Piece]) -> tuple[frozenset[str], ...]:
    """Of each piece but the first, words of which the sentence must hold one, where they are plain words."""
    pieces = [piece.words for piece in others if piece.sort == "words"]
    return tuple(frozenset(map(str.lower, words)) for words in pieces if all(map(str.isalnum, words)))


def _follows(first: _Piece, others: Sequence[_Piece]) -> frozenset[str] | None:
    """The words of which one must follow the first word of a phrase, or None where they are not that simple to tell."""
    if not others or others[0].sort != "words" or any(re.search(r"[-\s]", option) for option in first.options):
        return None
    words = others[0].words
    return frozenset(map(str.lower, words)) if all(map(str.isalnum, words)) else None


def _expression(source: str) -> str:
    """A phrase as a regular expression; the group ``head`` is its last piece."""
    pieces = list(_pieces(source))
    last = max(number for number, piece in enumerate(pieces) if piece.sort in {"words", "name"})
    expression = gap = ""
    for number, piece in enumerate(pieces):
        if piece.sort in {"gap", "noun gap"}:
            gap = _GAP if piece.sort == "gap" else _NOUN_GAP
            continue
        if piece.sort == "optional":
            expression += f"(?:{_BETWEEN}{_literal(piece.options[0])})?"
            continue
        options = sorted(piece.options, key=lambda option: (-len(option), option))
        part = "|".join(map(_literal, options))
        part = _NAME if piece.sort == "name" else f"(?:{part})" if len(options) > 1 else part
        if number == last:
            part = f"(?P<head>{part})"
        expression += part if number == 0 else gap + _BETWEEN + part
        gap = ""
    return expression + r"(?!\w)"


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
