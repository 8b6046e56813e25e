"""The words for sides, ready for look-up: nouns by first word, demonyms, and the names of groups, missions and leaders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geomap.incidents.clauses import Token

Sort = Literal["force", "organ", "people", "state", "group", "own", "unknown", "protesters", "voice", "thing"]
"""force: a state's armed people or craft; organ: what speaks for it; people: its civilians; state: the bare name;
group: a named non-state side or mission; own: forces of the state in question; unknown: gunmen, rebels;
voice: witnesses, doctors, observers, who take no side; thing: a side's posts and camps, which suffer but do nothing."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A side where it is named."""

    start: int
    end: int
    text: str
    code: str | None
    sort: Sort
    head: str = ""
    """The noun that makes it a side ('troops'), lower case."""
    home: str | None = None
    """A group's chief state, alpha-3."""

    @property
    def armed(self) -> bool:
        """Whether it can do or suffer an armed act."""
        return self.sort in {"force", "group", "own", "unknown", "state"}

    @property
    def speaks(self) -> bool:
        """Whether a statement of it counts as its side's."""
        return (self.code is not None and self.sort in {"force", "organ", "state", "group"}) or self.sort in {
            "own",
            "organ",
        }


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the lexicons, word by word, with the side that it stands for."""

    words: tuple[str, ...]
    code: str
    sort: Sort
    home: str | None


@cache
def words_of(name: str) -> frozenset[str]:
    """A list of single words of the grammar of sides."""
    return frozenset(load("actors")["grammar"][name])


@cache
def phrases_of(name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases of a list by their first word, longest first."""
    told = load("actors")["words"]
    phrases = told[name]
    if name == "people":
        counted = load("count_nouns")
        nouns = [*counted["categories"]["civilians"], *counted["categories"]["people"]]
        phrases = [*phrases, *nouns, *(noun + "s" for noun in nouns), *counted["plurals"]]
    by_first: dict[str, set[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(re.split(r"[\s\-]+", phrase))
        by_first.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(found, key=lambda p: (-len(p), p))) for first, found in by_first.items()}


def lists_by_first_word(lists: Sequence[tuple[str, Sort]]) -> Callable[[str], tuple[tuple[str, Sort], ...]]:
    """A look-up: of some word lists those in which a phrase begins with a word, in their order."""

    @lru_cache(maxsize=65_536)
    def with_first(low: str) -> tuple[tuple[str, Sort], ...]:
        return tuple((name, sort) for name, sort in lists if low in phrases_of(name))

    return with_first


@cache
def demonyms() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...], bool, bool], ...]]:
    """First word -> (words, alpha-3 codes, is a plural noun, may be a noun), longest first."""
    table: dict[tuple[str, ...], dict[str, tuple[bool, bool]]] = {}
    for code, forms in load("demonyms")["states"].items():
        for sort in ("adjective", "noun", "plural"):
            for form in forms.get(sort, ()):
                key = tuple(form.lower().split())
                entry = table.setdefault(key, {})
                plural, noun = entry.get(code, (True, False))
                entry[code] = plural and sort == "plural", noun or sort != "adjective"
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], bool, bool]]] = {}
    for words, codes in table.items():
        plural, noun = all(p for p, _ in codes.values()), any(n for _, n in codes.values())
        by_first.setdefault(words[0], []).append((words, tuple(sorted(codes)), plural, noun))
    return {first: tuple(sorted(entries, key=lambda e: (-len(e[0]), e[0]))) for first, entries in by_first.items()}


def is_plural_people(low: str) -> bool:
    """Whether a word names the people of a state as many: 'russians', and not 'russian'."""
    return any(plural and len(words) == 1 for words, _, plural, _ in demonyms().get(low, ()))


@cache
def names() -> dict[str, tuple[Named, ...]]:
    """Groups, missions, entities, leaders and bodies that take no side, by first word as written, longest first."""
    entries: list[Named] = []

    def add(name: str, code: str, sort: Sort, home: str | None) -> None:
        words = tuple(re.findall(r"[\w]+(?:['’][^\W\d_]+)*|[^\w\s]", name.replace("’", "'")))
        entries.append(Named(words, code, sort, home))

    for country, groups in load("groups").items():
        for usual, others in groups.items():
            for name in (usual, *others):
                add(name, usual, "group", None if country == "multi" else country)
    actors = load("actors")
    for usual, others in actors["missions"].items():
        for name in (usual, *others):
            add(name, usual, "group", None)
    for usual, entry in actors["entities"].items():
        for name in (usual, *entry["aliases"]):
            add(name, usual, "group", entry["country"])
    for code, people in actors["leaders"].items():
        for name in people:
            add(name, code, "organ", None)
    for code, bodies in actors["forces"].items():
        for name in bodies:
            add(name, code, "force", None)
    for name in actors["voices"]["names"]:
        add(name, "", "voice", None)
    by_first: dict[str, list[Named]] = {}
    # a name in small letters may begin a sentence
    entries += [
        Named((first[:1].upper() + first[1:], *rest), e.code, e.sort, e.home)
        for e in entries
        for first, *rest in (e.words,)
        if first[:1].islower() and rest
    ]
    for entry in entries:
        by_first.setdefault(entry.words[0], []).append(entry)
    return {
        first: tuple(sorted(named, key=lambda e: (-len(e.words), e.words, e.code))) for first, named in by_first.items()
    }


def phrase_at(tokens: Sequence[Token], i: int, name: str) -> tuple[int, str] | None:
    """Index of the last token and the words of the longest phrase of a list that begins here."""
    if i >= len(tokens):
        return None
    for words in phrases_of(name).get(tokens[i].low, ()):
        at = i
        for number, word in enumerate(words):
            if number and at < len(tokens) and tokens[at].text == "-":
                at += 1
            if at >= len(tokens) or tokens[at].low != word:
                break
            at += 1
        else:
            return at - 1, " ".join(words)
    return None


def matches(tokens: Sequence[Token], i: int, words: Sequence[str], *, low: bool = False) -> bool:
    """Whether the tokens from ``i`` on are these words; a possessive ending of the last is allowed."""
    if i + len(words) > len(tokens):
        return False
    for number, word in enumerate(words):
        token = tokens[i + number]
        seen = token.low if low else token.text.replace("’", "'")
        if seen != word and not (
            not low and number == len(words) - 1 and seen.removesuffix("'s").removesuffix("'") == word
        ):
            return False
    return True
