"""Sides named in a report: states' forces and organs, groups, missions, unnamed gunmen, leaders.

A state's side carries its ISO 3166-1 alpha-3 code, a group its usual name; unnamed sides ('gunmen') and forces
without a country ('the army') carry none until the event's surroundings decide.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from geomap.incidents.actor_nouns import (
    is_brand,
    is_group,
    is_location,
    is_shouted,
    noun_after,
    noun_at,
    nouns_with,
    shared_noun,
    stands_alone,
    state_after,
)
from geomap.incidents.actor_words import (
    Actor,
    Named,
    Sort,
    demonyms,
    lists_by_first_word,
    matches,
    names,
    phrase_at,
    phrases_of,
    words_of,
)
from geomap.incidents.alliances import led_force
from geomap.incidents.apposed import add_mention
from geomap.incidents.armed_men import armed_men, may_be_armed
from geomap.incidents.capitals import capital_beginnings, last_capital, speaking_capital
from geomap.incidents.cast import name_the_unnamed
from geomap.incidents.clauses import low_of
from geomap.incidents.coined import coined_group, may_coin
from geomap.incidents.remembered import Memory
from geomap.lexicons import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence, Token
    from geomap.models import Place

_NAME_LENGTH = 5
"""Words of an officer's name, at most, with the dots of abbreviated ranks."""
_UNPLACED = {
    ("united", "states"): "USA",
    ("united", "kingdom"): "GBR",
    ("the", "netherlands"): "NLD",
    ("united", "arab"): "ARE",
}
"""States that are named as a side alone, by their first two words; a third, 'Emirates', may follow."""
_ALONE: tuple[tuple[str, Sort], ...] = (
    ("voices", "voice"),
    ("organs", "organ"),
    ("alone", "own"),
    ("unknown", "unknown"),
    ("protesters", "protesters"),
)
_alone_with = lists_by_first_word(_ALONE)


def find_actors(
    text: str, sentences: Sequence[Sentence], places: Sequence[Place], *, published: dt.date | None = None
) -> list[list[Actor]]:
    """The sides named in each sentence, in order. Acronyms, persons and 'the group' are followed through the report.

    A group that governed on the day it was ``published`` is its state.
    """
    countries = sorted(
        ((p.mention.start, p.mention.end, p) for p in places if p.chosen is not None and p.chosen.country_code),
        key=lambda item: item[0],
    )
    told = [p.chosen.country_code for _, _, p in countries if p.chosen]
    finder = _Finder(text, told, published)
    finder.memory.dateline = _dateline(text, [place for _, _, place in countries[:1]])
    missions = {name for name in words_of("un_missions") if name in text and re.search(rf"\b{name}\b", text)}
    finder.memory.mission = missions.pop() if len(missions) == 1 else None
    out, cursor = [], 0
    for sentence in sentences:
        here = []
        while cursor < len(countries) and countries[cursor][0] < sentence.end:
            if countries[cursor][0] >= sentence.start:
                here.append(countries[cursor][2])
            cursor += 1
        out.append(finder.in_sentence(sentence, here))
    return name_the_unnamed(text, sentences, out, [code for code in told if code], published)


def _dateline(text: str, first: Sequence[Place]) -> str | None:
    """The state in which the report was written: 'ISLAMABAD, Jan 17 (MW) - '."""
    for place in first:
        mention = place.mention
        written = mention.text.isupper() and not text[: mention.start].strip()
        if written and place.chosen is not None and re.match(r"\s*[–—:(,-]", text[mention.end : mention.end + 3]):
            return place.chosen.country_code
    return None


@lru_cache(maxsize=65_536)
def _beginning(text: str) -> Literal["name", "word"] | None:
    """How a side may begin with a word: as a phrase of the word lists does, or as a name that no list has."""
    low = low_of(text)
    listed = low in words_of("owned_voices") or bool(nouns_with(low) or _alone_with(low))
    if listed or not names().keys().isdisjoint((text, _bare(text), text.replace("’", "'"))):
        return "word"
    if not (text[:1].isupper() or text[:1].isdigit()):
        return None
    others = (demonyms(), words_of("ranks"), {first for first, _ in _UNPLACED})
    if any(low in some for some in others) or text in load("country_names") or text.lower() in capital_beginnings():
        return "word"
    return "name"


def _bare(text: str) -> str:
    """A word without a possessive ending."""
    return text.removesuffix("'s").removesuffix("’s").removesuffix("'").removesuffix("’")


def _is_for_or_against(tokens: Sequence[Token], i: int) -> bool:
    """'pro-Iranian fighters', 'anti-Russian forces': whom they stand for, and not whose they are."""
    return i > 1 and tokens[i - 1].text in {"-", "–"} and tokens[i - 2].low in {"pro", "anti", "ex", "non"}


_CHARGE_REACH = 18
_CHARGING = {
    "on": frozenset({"blame", "blames", "blamed", "blaming", "pinned", "laid", "responsibility"}),
    "at": frozenset({"finger", "fingers"}),
    "to": frozenset({"protested", "attributed", "attributes", "attributing", "protest"}),
}
"""Words after which a preposition names who is charged with a deed."""
_ALSO_UNNAMED = frozenset(
    {"fighters", "militiamen", "militias", "mercenaries", "snipers", "sniper", "recruits", "paramilitaries"}
)
"""Nouns of a force that also tell of unnamed armed people: with the name of a branch before them they are its own."""
_APPOSED = 25
"""Characters between a side and what else it is called, at most."""


class _Finder:
    """Walks the sentences in order and remembers who was introduced."""

    def __init__(self, text: str, told: Sequence[str | None], published: dt.date | None) -> None:
        self.text = text
        self.told = told
        self.published = published
        self.memory = Memory(told)

    def in_sentence(self, sentence: Sentence, places: Sequence[Place]) -> list[Actor]:
        tokens = sentence.tokens
        self.memory.last_capital = last_capital(sentence) or self.memory.last_capital
        by_start = {p.mention.start: p for p in places}
        found: list[Actor] = []
        self.memory.denier = None
        reach = 0
        unheard = may_coin(sentence)
        sorts = enumerate(map(_beginning, [t.text for t in tokens]))
        begins = [(i, sort) for i, sort in sorts if sort or tokens[i].start in by_start or may_be_armed(tokens, i)]
        for i, sort in begins:  # most words are passed over
            if tokens[i].start < reach:
                continue
            if sort == "name" and not (
                unheard or tokens[i].start in by_start or self.memory.knows(_bare(tokens[i].text))
            ):
                continue
            actor = (
                self._named(tokens, i)
                or self._coined(tokens, i, by_start)
                or self._capital(tokens, i)
                or self._demonym(tokens, i)
                or self._place(tokens, i, by_start)
                or self._generic(tokens, i, by_start)
                or self._unplaced(tokens, i, by_start)
                or self._possessed(tokens, i)
                or self._officer(tokens, i)
                or self._armed_men(tokens, i, found)
            )
            if actor is None:
                continue
            actor = self.memory.followed(tokens, i, actor)
            found = add_mention(self.text, found, actor)
            self.memory.learn(tokens, found[-1])
            reach = actor.end
        return found

    def _actor(
        self, first: Token, last: Token, code: str | None, sort: Sort, head: str = "", home: str | None = None
    ) -> Actor:
        end = last.end - (2 if last.text.endswith(("'s", "’s")) else 0)
        return Actor(first.start, end, self.text[first.start : end], code, sort, head, home)

    # -- names -----------------------------------------------------------------------------------------------------

    def _named(self, tokens: Sequence[Token], i: int) -> Actor | None:
        token = tokens[i]
        if token.text in words_of("shouted") and is_shouted(tokens, i):
            return None
        bare = _bare(token.text)
        known = self.memory.persons.get(bare)
        if known is not None and token.text[:1].isupper() and (known.code or bare not in names()):
            return self._actor(token, token, known.code, known.sort, "person", known.home)
        if bare in self.memory.acronyms:
            known = self.memory.acronyms[bare]
            return self._with_noun(tokens, i, i, Named((bare,), known.code or "", known.sort, known.home))
        if bare in self.memory.short and i and tokens[i - 1].low == "the":
            return replace(
                self._actor(token, token, None, "own"),
                code=self.memory.short[bare].code,
                sort=self.memory.short[bare].sort,
                home=self.memory.short[bare].home,
            )
        for key in {token.text: 0, bare: 0, token.text.replace("’", "'"): 0}:
            for entry in names().get(key, ()):
                if matches(tokens, i, entry.words):
                    last = i + len(entry.words) - 1
                    if entry.home is not None and is_location(tokens, i, last, entry):
                        return None
                    return self._with_noun(tokens, i, last, entry)
        return None

    def _with_noun(self, tokens: Sequence[Token], i: int, end: int, entry: Named) -> Actor | None:
        """'Hezbollah fighters', 'Hamas-run health ministry' are one mention; 'Houthi-held' names no side."""
        sort = entry.sort
        if sort == "voice":
            return self._actor(tokens[i], tokens[end], None, "voice")
        if end + 2 < len(tokens) and tokens[end + 1].text == "-" and tokens[end + 1].start == tokens[end].end:
            use = tokens[end + 2].low
            noun = noun_after(tokens, end + 3)
            if use in words_of("run") and noun and noun[2] == "organ":
                return self._actor(tokens[i], tokens[noun[0]], entry.code, sort, noun[1], entry.home)
            if use in words_of("linked") and noun and noun[2] == "unknown":
                return self._actor(tokens[i], tokens[noun[0]], entry.code, sort, noun[1], entry.home)
            if use == "led" and noun and noun[2] == "force":
                return self._actor(tokens[i], tokens[noun[0]], entry.code, sort, noun[1], entry.home)
            if use in words_of("hyphen_uses"):
                return None
        if sort == "organ" and (mouth := phrase_at(tokens, end + 1, "organs")):
            return self._actor(tokens[i], tokens[mouth[0]], entry.code, sort, mouth[1])  # 'Kremlin spokesman'
        if sort == "force" and (noun := noun_after(tokens, end + 1)) and noun[1] in _ALSO_UNNAMED:
            return self._actor(tokens[i], tokens[noun[0]], entry.code, sort, noun[1])  # 'Spetsnaz fighters'
        if sort == "group":
            quoted = (
                tokens[end + 1 : end + 2]
                and i
                and tokens[i - 1].text in {'"', "“"}
                and tokens[end + 1].text in {'"', "”"}
            )
            noun = noun_after(tokens, end + (2 if quoted else 1), reach=2)  # 'a "DPR" strongpoint'
            if noun and noun[1] in phrases_of("sayings") and not tokens[end].text.endswith(("'s", "’s", "s'", "s’")):
                noun = None  # 'The jihadists of JNIM claim an ambush'
            if noun and noun[2] == "voice" and entry.code in words_of("mission_names"):
                return self._actor(tokens[i], tokens[noun[0]], entry.code, "group", noun[1])  # 'UN experts'
            if noun and noun[1] not in words_of("event_nouns") and noun[2] in {"force", "unknown", "organ", "thing"}:
                sort = "thing" if noun[2] == "thing" else sort
                own = entry.code == "UN" and self.memory.mission is not None and noun[2] in {"force", "thing"}
                code = self.memory.mission if own else entry.code
                return self._actor(tokens[i], tokens[noun[0]], code, sort, noun[1], entry.home)
        return self._actor(tokens[i], tokens[end], entry.code or None, sort, "", entry.home)

    def _coined(self, tokens: Sequence[Token], i: int, by_start: dict[int, Place]) -> Actor | None:
        """A group that no lexicon has, by the form of its name."""
        found = coined_group(tokens, i, by_start)
        if found is None:
            return None
        last, name = found
        if self._named(tokens, last) is not None or any(is_group(tokens, n) for n in range(i + 1, last)):
            return None
        code = self.memory.coined.setdefault(self.text[tokens[i].start : tokens[last].end], name)
        return self._with_noun(tokens, i, last, Named((name,), code, "group", self.memory.home))

    # -- states ----------------------------------------------------------------------------------------------------

    def _capital(self, tokens: Sequence[Token], i: int) -> Actor | None:
        found = speaking_capital(tokens, i)
        return self._actor(tokens[i], tokens[found[0]], found[1], "organ", "capital") if found else None

    def _choose(self, codes: Sequence[str]) -> str:
        """Of the owners of an ambiguous demonym, the one that the report is about."""
        if len(codes) > 1:
            return max(codes, key=lambda code: (self.told.count(code), code == "COD", code == "DOM", code))
        return codes[0]

    def _demonym(self, tokens: Sequence[Token], i: int) -> Actor | None:
        token = tokens[i]
        if not token.text[:1].isupper():
            return None
        if token.text in load("country_names") and (office := phrase_at(tokens, i + 1, "organs")):
            return self._actor(token, tokens[office[0]], token.text, "organ", office[1])  # 'RUS MoD'
        for words, codes, plural, singular in demonyms().get(token.low, ()):
            if not matches(tokens, i, words, low=True):
                continue
            end = i + len(words) - 1
            if end + 1 < len(tokens) and tokens[end + 1].low in words_of("makes"):
                return None  # 'drones of Iranian make' are anybody's
            code = self._choose(codes)
            if (
                end + 2 < len(tokens)
                and tokens[end + 1].text in {"-", "–"}
                and tokens[end + 1].start == tokens[end].end
            ):
                use = tokens[end + 2].low
                noun = noun_after(tokens, end + 3)
                if use in words_of("run") and noun and noun[2] == "organ":
                    return self._actor(token, tokens[noun[0]], code, "organ", noun[1])
                if use == "led" and (led := led_force(tokens, end + 2, code, self.told, self.published)):
                    return self._actor(token, tokens[led[0]], led[1], led[2], led[3])
                if use in words_of("hyphen_uses"):
                    return None
            if (beside := shared_noun(tokens, end + 1)) is not None:
                return self._actor(token, tokens[end], code, beside[0], beside[1])
            if noun := noun_after(tokens, end + 1):
                # 'Palestinian militants' are no state's forces
                sort = "unknown" if noun[2] == "force" and _is_for_or_against(tokens, i) else noun[2]
                own = None if sort in {"unknown", "voice"} else code
                return self._actor(token, tokens[noun[0]], own, sort, noun[1], code)
            if plural or (words[-1].endswith(("ese", "ish", "ch", "ss")) and i > 0 and tokens[i - 1].low == "the"):
                return self._actor(token, tokens[end], code, "people", "people")
            if singular and i and stands_alone(tokens, end + 1):
                return self._actor(token, tokens[end], code, "people", "people")
            return None
        return None

    def _place(self, tokens: Sequence[Token], i: int, by_start: dict[int, Place]) -> Actor | None:
        """A country or capital as a side: 'Rwanda's army', 'Iran launched', 'Baku said', 'the Defence Ministry in Moscow'."""
        place = by_start.get(tokens[i].start)
        if place is None or place.chosen is None or place.chosen.country_code is None:
            return None
        code, kind = place.chosen.country_code, place.chosen.kind
        if place.mention.role == "speaker":  # a capital speaks for its state, whatever else bears its name
            code = load("toponyms")["capital_aliases"].get(place.mention.text.lower().replace("’", "'"), code)
        end = i
        while end + 1 < len(tokens) and tokens[end + 1].start < place.mention.end:
            end += 1
        before = tokens[i - 1].low if i else ""
        before2 = tokens[i - 2].low if i > 1 else ""
        own = tokens[end].text.endswith(("'s", "’s", "s'", "s’"))
        if tokens[end + 1 : end + 2] and tokens[end + 1].text == "-" and tokens[end + 1].start == tokens[end].end:
            noun = noun_after(tokens, end + 3)
            if tokens[end + 2 : end + 3] and tokens[end + 2].low in words_of("run") and noun and noun[2] == "organ":
                return self._actor(tokens[i], tokens[noun[0]], code, "organ", noun[1])
            return None
        noun = noun_after(tokens, end + 1)
        if noun and not own and noun[1] in phrases_of("sayings"):
            noun = None  # 'Pakistan claims that'
        if place.mention.role == "speaker":
            if noun and (noun[2] == "organ" or (own and noun[2] == "force" and noun[0] <= end + 3)):
                return self._actor(tokens[i], tokens[noun[0]], code, noun[2], noun[1])
            if before in words_of("locative") - {"of"}:
                return None
            return self._actor(tokens[i], tokens[end], code, "organ", "capital")
        if kind in {"country", "capital"} and (own or kind == "country" or place.mention.role == "actor"):
            if (
                noun
                and (own or noun[0] == end + 1 or noun[2] == "organ")
                and (own or before not in words_of("locative") - {"of", "for"})
            ):
                return self._actor(tokens[i], tokens[noun[0]], code, noun[2], noun[1])
        elif noun and noun[2] in {"organ", "voice"} and (own or noun[1] in words_of("local") or kind == "capital"):
            # 'Kharkiv governor', 'Gaza health officials', 'Goma residents'
            return self._actor(tokens[i], tokens[noun[0]], code, noun[2], noun[1])
        if kind == "country" and not own:
            if before == "the":
                before, before2 = before2, tokens[i - 3].low if i > 2 else ""
            from_state = before == "from" and before2 in words_of("comes_from_a_state")
            named = from_state or (before2, before) == ("according", "to") or _is_charged(tokens, i)
            if before not in words_of("locative") or named:
                return self._actor(tokens[i], tokens[end], code, "state", "country")
        return None

    def _unplaced(self, tokens: Sequence[Token], i: int, by_start: dict[int, Place]) -> Actor | None:
        """'The United States carried out': a state that is named as a side alone and was taken for no place."""
        if i + 1 >= len(tokens) or tokens[i].start in by_start or (tokens[i].low, tokens[i + 1].low) not in _UNPLACED:
            return None
        code = _UNPLACED[tokens[i].low, tokens[i + 1].low]
        end = i + 1 + (tokens[i + 2 : i + 3] != [] and tokens[i + 2].low == "emirates")
        if noun := noun_after(tokens, end + 1):
            return self._actor(tokens[i], tokens[noun[0]], code, noun[2], noun[1])
        before = [t.low for t in tokens[max(0, i - 2) : i] if t.low != "the"]
        if before and before[-1] in words_of("locative"):
            return None
        return self._actor(tokens[i], tokens[end], code, "state", "country")

    # -- the rest --------------------------------------------------------------------------------------------------

    def _generic(self, tokens: Sequence[Token], i: int, by_start: dict[int, Place]) -> Actor | None:
        if (ours := self._of_rulers(tokens, i) or self._of_a_people(tokens, i)) is not None:
            return ours
        best: tuple[int, str, Sort] | None = None
        for name, sort in _alone_with(tokens[i].low):
            phrase = phrase_at(tokens, i, name)
            if phrase is not None and (best is None or phrase[0] > best[0]):
                best = (*phrase, sort)
        if best is None and (craft := phrase_at(tokens, i, "forces")) and craft[1] not in words_of("event_nouns"):
            code, end = state_after(tokens, craft[0], by_start)
            return self._actor(tokens[i], tokens[end], code, "force", craft[1]) if code else None  # 'a drone of the US'
        if best is None or is_brand(tokens, i, best[0]):
            return None
        last, head, actual = best
        if actual == "own" and i > 1 and tokens[i - 2].low == "anti" and tokens[i - 1].text == "-":
            actual = "unknown"  # 'anti-government fighters'
        # 'army spokesman', 'police chief': the later noun tells what it is
        if actual in {"own", "unknown", "organ"} and (found := noun_at(tokens, i)) and found[0] > last:
            last, head = found[0], found[1]
            actual = found[2] if found[2] in {"organ", "thing", "voice"} else actual
        if actual in {"voice", "thing"}:
            return self._actor(tokens[i], tokens[last], None, actual, head)
        mouth = noun_after(tokens, last + 1, reach=3) if tokens[last].text.endswith(("'s", "’s")) else None
        if mouth is not None and mouth[2] == "organ":  # 'the coalition's spokesman'
            whose = self.memory.followed(tokens, i, self._actor(tokens[i], tokens[last], None, actual, head))
            return self._actor(tokens[i], tokens[mouth[0]], whose.code, "organ", mouth[1])
        code, last = (None, last) if actual == "unknown" else state_after(tokens, last, by_start)
        if code in words_of("territories"):
            actual = "group"
        elif code and actual == "own":
            actual = "force"
        return self._actor(tokens[i], tokens[last], code, actual, head)

    def _of_a_people(self, tokens: Sequence[Token], i: int) -> Actor | None:
        """'Kurdish forces', 'Serb gunners': whom that means is known once the report is read."""
        if tokens[i].low not in load("actors")["peoples"]:
            return None
        found = noun_after(tokens, i + 1, reach=2)
        if found is None or found[2] not in {"force", "unknown", "thing"} or found[1] in words_of("of_people"):
            return None
        return self._actor(tokens[i], tokens[found[0]], None, "thing" if found[2] == "thing" else "unknown", found[1])

    def _of_rulers(self, tokens: Sequence[Token], i: int) -> Actor | None:
        """'regime helicopters', 'army shelling', 'government air strikes': forces of whoever rules there."""
        if tokens[i].low not in words_of("arms_of_rulers") or tokens[i].text.endswith(("'s", "’s")):
            return None
        found = noun_after(tokens, i + 1, reach=2)
        if found is None or found[2] != "force" or (i > 1 and tokens[i - 2].low == "anti"):
            return None
        return self._actor(tokens[i], tokens[found[0]], None, "own", f"{tokens[i].low} {found[1]}")

    def _possessed(self, tokens: Sequence[Token], i: int) -> Actor | None:
        """'said its men had left', 'his planes': forces that only their owner makes a side."""
        if (
            not i
            or tokens[i - 1].low not in {"its", "their", "his", "her"}
            or (self.memory.denier or self.memory.last_side) is None
        ):
            return None
        if tokens[i].low in words_of("owned_voices"):
            return self._actor(
                tokens[i], tokens[i], self.memory.denier or self.memory.last_side, "organ", tokens[i].low
            )
        found = noun_at(tokens, i)
        if found is None or found[1] in words_of("event_nouns") or found[2] not in {"force", "thing"}:
            return None
        return self._actor(tokens[i], tokens[found[0]], self.memory.denier or self.memory.last_side, found[2], found[1])

    def _armed_men(self, tokens: Sequence[Token], i: int, found: Sequence[Actor]) -> Actor | None:
        """'men with shotguns', 'hooded men', but not 'the Front, some 600 people with rifles': that is the Front."""
        last = armed_men(tokens, i)
        gap = self.text[found[-1].end : tokens[i].start] if found and found[-1].code else ""
        apposed = gap.startswith(",") and len(gap) < _APPOSED
        return None if last is None or apposed else self._actor(tokens[i], tokens[last], None, "unknown", "gunmen")

    def _officer(self, tokens: Sequence[Token], i: int) -> Actor | None:
        """'General Azem Bermandoa told': an officer by his rank and name, where he speaks."""
        if tokens[i].low not in words_of("ranks") or not tokens[i].text[:1].isupper():
            return None
        end = i
        while (
            end + 1 < len(tokens)
            and end - i < _NAME_LENGTH
            and (tokens[end + 1].text[:1].isupper() or tokens[end + 1].text in {".", "-"})
        ):
            end += 1
        behind = tokens[end + 1 : end + 2]
        speaks = bool(behind) and (behind[0].low in words_of("stances") or behind[0].text == ",")
        return self._actor(tokens[i], tokens[end], None, "organ", "officer") if end > i and speaks else None


def _is_charged(tokens: Sequence[Token], i: int) -> bool:
    """'blamed the raid on Iran', 'pointed the finger at Iran', 'protested to Iran': a state that something is laid on."""
    charging = _CHARGING.get(tokens[i - 1].low if i else "")
    return charging is not None and any(t.low in charging for t in tokens[max(0, i - _CHARGE_REACH) : i - 1])
