"""Sides named in a report: states' forces and organs, groups, missions, unnamed gunmen, leaders.

A state's side carries its ISO 3166-1 alpha-3 code, a group its usual name; unnamed sides ('gunmen') and forces
without a country ('the army') carry none until the event's surroundings decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence, Token
    from geomap.models import Place

Sort = Literal["force", "organ", "people", "state", "group", "own", "unknown", "protesters", "voice", "thing"]
"""force: a state's armed people or craft; organ: what speaks for it; people: its civilians; state: the bare name;
group: a named non-state side or mission; own: forces of the state in question; unknown: gunmen, rebels;
voice: witnesses, doctors, observers, who take no side; thing: a side's posts and camps, which suffer but do nothing."""

_GENERIC_PEOPLE = frozenset(
    {
        "nationals",
        "citizens",
        "civilians",
        "farmers",
        "villagers",
        "shepherds",
        "fishermen",
        "tourists",
        "state",
        "territory",
        "soil",
        "trawler",
        "tanker",
    }
)
_EVENT_NOUNS = frozenset({"shelling", "bombardment", "invasion", "incursion", "offensive", "raid", "raids", "attack", "attacks", "strike", "strikes", "airstrikes", "airstrike",
                          "air strikes", "air strike", "drone strike", "drone strikes", "fire", "mortar fire", "missiles", "missile", "rockets", "artillery"})  # fmt: skip
_LOCATIVE = frozenset(
    {
        "in",
        "into",
        "from",
        "of",
        "across",
        "near",
        "inside",
        "to",
        "through",
        "towards",
        "toward",
        "on",
        "at",
        "around",
        "throughout",
        "via",
        "over",
        "for",
        "within",
        "outside",
        "between",
    }
)
_HYPHEN_USES = (
    "-led",
    "-backed",
    "-held",
    "-controlled",
    "-occupied",
    "-administered",
    "-made",
    "-brokered",
    "-based",
    "-born",
    "-speaking",
    "-built",
    "-supplied",
    "-owned",
    "-flagged",
    "-majority",
    "-registered",
    "-operated",
    "-allied",
    "-funded",
)
_MODIFIER = re.compile(r"[a-z][a-z\-]*$")
_NO_MODIFIER = frozenset(
    [
        "in",
        "on",
        "at",
        "of",
        "from",
        "to",
        "and",
        "or",
        "by",
        "with",
        "who",
        "which",
        "that",
        "was",
        "were",
        "is",
        "are",
        "has",
        "have",
        "had",
        "said",
        "will",
        "the",
        "a",
        "an",
        "for",
        "as",
        "near",
        "after",
        "before",
        "but",
        "into",
        "told",
    ]
)
_NAME = re.compile(r"[A-ZÀ-ÞĀ-Ž][\w’'\-]+$")


_NOUNS: tuple[tuple[str, Sort], ...] = (("organs", "organ"), ("forces", "force"), ("unknown", "unknown"))
"""Word lists of nouns that make a side, and what it then is."""


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


@cache
def _word_list(name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases of a list by their first word, longest first."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in load("actors")["words"][name]:
        words = tuple(re.split(r"[\s\-]+", phrase))
        by_first.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(phrases, key=lambda p: (-len(p), p))) for first, phrases in by_first.items()}


@cache
def _demonyms() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...], bool], ...]]:
    """First word -> (words, alpha-3 codes, is a plural noun), longest first."""
    table: dict[tuple[str, ...], dict[str, bool]] = {}
    for code, forms in load("demonyms")["states"].items():
        for sort in ("adjective", "noun", "plural"):
            for form in forms.get(sort, ()):
                key = tuple(form.lower().split())
                entry = table.setdefault(key, {})
                entry[code] = entry.get(code, True) and sort == "plural"
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], bool]]] = {}
    for words, codes in table.items():
        by_first.setdefault(words[0], []).append((words, tuple(sorted(codes)), all(codes.values())))
    return {first: tuple(sorted(entries, key=lambda e: (-len(e[0]), e[0]))) for first, entries in by_first.items()}


@dataclass(frozen=True, slots=True)
class _Named:
    words: tuple[str, ...]
    code: str
    sort: Sort
    home: str | None


@cache
def _names() -> dict[str, tuple[_Named, ...]]:
    """Groups, missions, entities and leaders by first word as written, longest first."""
    entries: list[_Named] = []

    def add(name: str, code: str, sort: Sort, home: str | None) -> None:
        entries.append(
            _Named(tuple(re.findall(r"[\w]+(?:['’][^\W\d_]+)*|[^\w\s]", name.replace("’", "'"))), code, sort, home)
        )

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
    by_first: dict[str, list[_Named]] = {}
    for entry in entries:
        by_first.setdefault(entry.words[0], []).append(entry)
    return {
        first: tuple(sorted(named, key=lambda e: (-len(e.words), e.words, e.code))) for first, named in by_first.items()
    }


def find_actors(text: str, sentences: Sequence[Sentence], places: Sequence[Place]) -> list[list[Actor]]:
    """The sides named in each sentence, in order. Acronyms and persons that the report introduces are followed."""
    countries = sorted(
        ((p.mention.start, p.mention.end, p) for p in places if p.chosen is not None and p.chosen.country_code),
        key=lambda item: item[0],
    )
    told = [p.chosen.country_code for _, _, p in countries if p.chosen]
    finder = _Finder(text, told)
    out, cursor = [], 0
    for sentence in sentences:
        here = []
        while cursor < len(countries) and countries[cursor][0] < sentence.end:
            if countries[cursor][0] >= sentence.start:
                here.append(countries[cursor][2])
            cursor += 1
        out.append(finder.in_sentence(sentence, here))
    return out


class _Finder:
    """Walks the sentences in order and remembers who was introduced."""

    def __init__(self, text: str, told: Sequence[str | None]) -> None:
        self.text = text
        self.told = told
        self.persons: dict[str, str] = {}
        self.acronyms: dict[str, Actor] = {}

    def in_sentence(self, sentence: Sentence, places: Sequence[Place]) -> list[Actor]:
        tokens = sentence.tokens
        by_start = {p.mention.start: p for p in places}
        found: list[Actor] = []
        i = 0
        while i < len(tokens):
            actor = (
                self._named(tokens, i)
                or self._demonym(tokens, i)
                or self._place(tokens, i, by_start)
                or self._generic(tokens, i, by_start)
            )
            if actor is None:
                i += 1
                continue
            found.append(actor)
            self._learn(tokens, actor)
            while i < len(tokens) and tokens[i].start < actor.end:
                i += 1
        return found

    def _actor(
        self, first: Token, last: Token, code: str | None, sort: Sort, head: str = "", home: str | None = None
    ) -> Actor:
        end = last.end - (2 if last.text.endswith(("'s", "’s")) else 0)
        return Actor(first.start, end, self.text[first.start : end], code, sort, head, home)

    def _named(self, tokens: Sequence[Token], i: int) -> Actor | None:
        token = tokens[i]
        bare = token.text.removesuffix("'s").removesuffix("’s").removesuffix("'").removesuffix("’")
        if token.text[:1].isupper() and bare in self.persons:
            return self._actor(token, token, self.persons[bare], "organ", "person")
        if bare in self.acronyms:
            known = self.acronyms[bare]
            return self._actor(token, token, known.code, known.sort, known.head, known.home)
        for key in {token.text: 0, bare: 0, token.text.replace("’", "'"): 0}:
            for entry in _names().get(key, ()):
                if _matches(tokens, i, entry.words):
                    last = tokens[i + len(entry.words) - 1]
                    if entry.code == "National Liberation Army (Macedonia)":
                        continue
                    return self._with_noun(tokens, i, i + len(entry.words) - 1, entry, last)
        return None

    def _with_noun(self, tokens: Sequence[Token], i: int, end: int, entry: _Named, last: Token) -> Actor:
        """'Hezbollah fighters' is one mention."""
        noun = _phrase_at(tokens, end + 1, "forces") or _phrase_at(tokens, end + 1, "unknown")
        if noun and noun[1] not in _EVENT_NOUNS and entry.sort == "group":
            return self._actor(tokens[i], tokens[noun[0]], entry.code, entry.sort, noun[1], entry.home)
        return self._actor(tokens[i], last, entry.code, entry.sort, "", entry.home)

    def _choose(self, codes: Sequence[str]) -> str:
        """Of the owners of an ambiguous demonym, the one that the report is about."""
        if len(codes) > 1:
            return max(codes, key=lambda code: (self.told.count(code), code == "COD", code == "DOM", code))
        return codes[0]

    def _demonym(self, tokens: Sequence[Token], i: int) -> Actor | None:
        token = tokens[i]
        if not token.text[:1].isupper():
            return None
        for words, codes, plural in _demonyms().get(token.low, ()):
            if not _matches(tokens, i, words, low=True):
                continue
            end = i + len(words) - 1
            code = self._choose(codes)
            following = self.text[tokens[end].end : tokens[end].end + 16].lower().replace("–", "-")
            if following.startswith(_HYPHEN_USES):
                return None
            if noun := self._noun_after(tokens, end + 1):
                return self._actor(token, tokens[noun[0]], code, noun[2], noun[1])
            if plural or (words[-1].endswith(("ese", "ish", "ch", "ss")) and i > 0 and tokens[i - 1].low == "the"):
                return self._actor(token, tokens[end], code, "people", "people")
            return None
        return None

    def _noun_after(self, tokens: Sequence[Token], i: int) -> tuple[int, str, Sort] | None:
        """A force or organ noun within three modifiers: 'Russian [ground] troops', 'Turkish [Foreign] Ministry'."""
        for skip in range(4):
            at = i + skip
            if at >= len(tokens):
                return None
            for name, usual in _NOUNS:
                sort = usual
                if phrase := _phrase_at(tokens, at, name):
                    last, head = phrase
                    # 'army spokesman', 'forces commander': the later noun tells what it is
                    nxt = _phrase_at(tokens, last + 1, "organs") or _phrase_at(tokens, last + 1, "forces")
                    if (
                        nxt
                        and nxt[1] not in _EVENT_NOUNS
                        and tokens[last].end + 1 == tokens[last + 1].start
                        and not tokens[last].text.endswith(("'s", "’s"))
                    ):
                        sort = "organ" if _phrase_at(tokens, last + 1, "organs") else sort
                        last, head = nxt
                    if name == "unknown":
                        sort = (
                            "force"
                            if head
                            in {
                                "militias",
                                "militia",
                                "militiamen",
                                "mercenaries",
                                "paramilitaries",
                                "snipers",
                                "settlers",
                                "bombers",
                            }
                            else "unknown"
                        )
                    if head in _GENERIC_PEOPLE:
                        sort = "people"
                    if head in _EVENT_NOUNS:
                        return at - 1 if at > i else i - 1, head, "force"
                    return last, head, sort
            low, text = tokens[at].low, tokens[at].text
            if low in _NO_MODIFIER or not (
                _MODIFIER.match(text) or (text[:1].isupper() and text.isalpha()) or text == "-"
            ):
                return None
            if text[:1].isupper() and text.lower() in _demonyms() and text != "-":
                return None
        return None

    def _place(self, tokens: Sequence[Token], i: int, by_start: dict[int, Place]) -> Actor | None:
        """A country or capital as a side: 'Rwanda's army', 'Iran launched', 'Baku said', 'the Defence Ministry in Moscow'."""
        place = by_start.get(tokens[i].start)
        if place is None or place.chosen is None or place.chosen.country_code is None:
            return None
        code, kind = place.chosen.country_code, place.chosen.kind
        end = i
        while end + 1 < len(tokens) and tokens[end + 1].start < place.mention.end:
            end += 1
        before = tokens[i - 1].low if i else ""
        before2 = tokens[i - 2].low if i > 1 else ""
        own = tokens[end].text.endswith(("'s", "’s", "s'", "s’"))
        if place.mention.role == "speaker":
            noun = self._noun_after(tokens, end + 1)
            if noun and noun[2] == "organ":
                return self._actor(tokens[i], tokens[noun[0]], code, "organ", noun[1])
            return (
                self._actor(tokens[i], tokens[end], code, "organ", "capital")
                if before not in _LOCATIVE - {"of"}
                else None
            )
        if kind in {"country", "capital"} and (own or kind == "country" or place.mention.role == "actor"):
            noun = self._noun_after(tokens, end + 1)
            if (
                noun
                and (own or noun[0] == end + 1 or noun[2] == "organ")
                and (own or before not in _LOCATIVE - {"of", "for"})
            ):
                return self._actor(tokens[i], tokens[noun[0]], code, noun[2], noun[1])
        if kind == "country" and not own:
            if before == "the":
                before = before2
            if before not in _LOCATIVE and self.text[tokens[end].end : tokens[end].end + 1] != "-":
                return self._actor(tokens[i], tokens[end], code, "state", "country")
        return None

    def _state_after(self, tokens: Sequence[Token], last: int, by_start: dict[int, Place]) -> tuple[str | None, int]:
        """The state of 'the Armed Forces of the Republic of Armenia', 'the Defence Ministry in Moscow'."""
        at = last + 1
        if at >= len(tokens) or tokens[at].low not in {"of", "in", "from"}:
            return None, last
        for end in range(at + 1, min(len(tokens), at + 5)):
            place = by_start.get(tokens[end].start)
            if place is not None and place.chosen is not None and place.chosen.kind in {"country", "capital"}:
                return (
                    (place.chosen.country_code, end)
                    if tokens[at].low != "in" or place.chosen.kind == "capital" or place.mention.role == "speaker"
                    else (None, last)
                )
            if tokens[end].low not in {"the", "republic", "of"}:
                return None, last
        return None, last

    def _generic(self, tokens: Sequence[Token], i: int, by_start: dict[int, Place]) -> Actor | None:
        for name, sort in (("alone", "own"), ("unknown", "unknown"), ("protesters", "protesters"), ("organs", "organ")):
            phrase = _phrase_at(tokens, i, name)
            if phrase is None:
                continue
            last, head = phrase
            code: str | None = None
            actual: Sort = sort  # type: ignore[assignment]
            # 'the Armed Forces of the Republic of Armenia', 'the Defence Ministry in Moscow' get their state in sides
            if sort == "organ" and head in {
                "president",
                "minister",
                "leader",
                "officials",
                "official",
                "side",
                "command",
                "police",
                "deputy",
                "governor",
                "mayor",
                "head",
            }:
                actual = "organ"
            code, last = self._state_after(tokens, last, by_start)
            if code and actual == "own":
                actual = "force"
            return self._actor(tokens[i], tokens[last], code, actual, head)
        return None

    def _learn(self, tokens: Sequence[Token], actor: Actor) -> None:
        """Remember 'Full Name (ABBR)' and 'Armenia's Prime Minister Nikol Pashinyan'."""
        at = next((n for n, t in enumerate(tokens) if t.start >= actor.end), len(tokens))
        if (
            actor.code
            and at + 2 < len(tokens)
            and tokens[at].text == "("
            and tokens[at + 2].text == ")"
            and tokens[at + 1].text.isupper()
            and len(tokens[at + 1].text) > 1
        ):
            self.acronyms[tokens[at + 1].text] = actor
        if actor.code and actor.sort == "organ" and actor.head != "person":
            self._person_after(tokens, at, actor.code)

    def _person_after(self, tokens: Sequence[Token], at: int, code: str) -> None:
        names: list[str] = []
        for token in tokens[at : at + 5]:
            if _NAME.match(token.text) and token.text.lower() not in _demonyms():
                names.append(token.text.removesuffix("'s").removesuffix("’s"))
            elif token.text == "," and not names:
                continue
            elif token.low in {"of", "and"} and not names:
                return
            else:
                break
        if 2 <= len(names) <= 3:
            self.persons[names[-1]] = code


def _phrase_at(tokens: Sequence[Token], i: int, name: str) -> tuple[int, str] | None:
    """Index of the last token and the words of the longest phrase of a list that begins here."""
    if i >= len(tokens):
        return None
    for words in _word_list(name).get(tokens[i].low, ()):
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


def _matches(tokens: Sequence[Token], i: int, words: Sequence[str], *, low: bool = False) -> bool:
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
