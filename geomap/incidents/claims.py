"""Who says so, who denies it, who confirms it: the statements of a sentence, each with its source."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from geomap.expressions import expression
from geomap.incidents.accusing import find_blamed, says_others_did, told_of
from geomap.incidents.actor_words import phrases_of
from geomap.incidents.denying import (
    calls_a_story_false,
    denies_after,
    denies_after_colon,
    denies_as_answer,
    denies_before,
    denies_by_itself,
    finds_it_false,
    is_of_something_else,
    is_partial,
    is_undone,
    keeps_the_place,
)
from geomap.incidents.phrases import PhraseIndex
from geomap.incidents.sources import (
    SOURCES,
    by_of_passive,
    find_source,
    is_turned_round,
    source_beside,
)
from geomap.incidents.speech_words import speech_words
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.clauses import Sentence, Token
    from geomap.incidents.phrases import Hit

Stance = Literal["blame", "assert", "deny", "confirm", "responsibility", "refuse"]

_SELF = expression(r"\b(?:it|they|he|she|we) (?:was|were|had been)\b", re.IGNORECASE)
_BY = expression(r"\b(?:by|on|in)(?: the)? $", re.IGNORECASE)
_FIGURES = expression(
    r"(?:'s?|’s?)(?: own)? (?:count|tally|reckoning|figures|sum|estimate|arithmetic|account|version|books|telling)\b"
)
_FIGURES_OF = expression(
    r"\b(?:by|on) the (?:count|tally|reckoning|figures|sum|estimate|arithmetic|account) of (?:the |an? )?$",
    re.IGNORECASE,
)
_BY_SIDE = expression(
    r"\b(\w+) (?:(?:spread|circulated|disseminated|published|released|made|issued|aired|carried) )?(?:by|from|of|in) (?:the )?$"
)
"""Before a side whose word a noun names: 'reports by', 'information spread by', 'the statement of'."""
_OWN_WORK = expression(r"\b(?:it|they|this|that|these) (?:was|were|is) (?:its|their)\b", re.IGNORECASE)
_TURNS_DOWN = frozenset({"<deny>", "<reject>", "<dismiss>", "<refute>", "<contest>", "<rebut>", "<repudiate>"})
_AT_ONCE = 6
"""Words from a denial on within which 'the whole account', 'all the claims' are what it denies."""
_OF_ONE = 14
"""Words of a denial that say what is denied."""
_HELD = frozenset({"by", "in", "at"})
"""What follows 'held' where it says nothing."""
_CLAUSE = 4
"""Words that a clause has at least, and half of those within which its verb stands."""
_TAIL = 9
"""A verb of saying with no more words than this after it closes what was said before ('..., he said in a statement')."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A source taking a stance, in one sentence."""

    start: int
    end: int
    text: str
    stance: Stance
    source: Actor | None
    """None where the source is unnamed."""
    sentence: int
    partial: bool = False
    """A denial of a part only ('denied that civilians were harmed')."""
    whole: bool = False
    """A denial of everything said ('rejects the whole account')."""
    leads: bool = True
    """What is said follows; else it stands before ('..., the army said')."""
    blamed: Actor | None = None
    """Whom an accusation names."""
    negative: bool = False
    """'said its units had not opened fire': a denial where the speaker is the one accused."""
    keeps: bool = False
    """'said the town was in its hands': a denial where the speaker is said to have lost a place."""
    turns: bool = False
    """'said the rebels had done it themselves': a denial where the speaker is the one accused."""


@cache
def _index() -> PhraseIndex[Stance]:
    order: tuple[Stance, ...] = ("blame", "deny", "responsibility", "confirm", "refuse", "assert")
    return PhraseIndex((phrase, stance) for stance in order for phrase in load("claims")["verbs"][stance])


_RANK = {"deny": 0, "blame": 1, "responsibility": 2, "confirm": 3, "refuse": 4, "assert": 5}


def find_statements(
    text: str,
    sentence: Sentence,
    actors: Sequence[Actor],
    inherited: Actor | None,
    events: Sequence[tuple[int, int]] = (),
    rival: Actor | None = None,
) -> list[Statement]:
    """The stances taken in a sentence, in order.

    ``inherited`` is the speaker that 'he' or 'it' stands for, ``rival`` the group that 'them' is in 'blames them'; ``events`` are the spans of words that tell of an event,
    over which no subject reaches its verb.
    """
    hits = sorted(_index().find(text, sentence), key=lambda hit: (hit.start, _RANK[hit.phrase.payload], -hit.end))
    found: list[Statement] = []
    free_from = -1
    for hit in hits:
        if hit.start < free_from:
            continue
        stance = hit.phrase.payload
        if stance != "deny" and _unsaid(sentence, hit):
            continue
        free_from = max(free_from, hit.start + 1)
        if _says_nothing(sentence, hit, stance, actors):
            continue
        stance = _in_effect(text, sentence, hit, stance)
        spoke = found[-1].source if found and found[-1].source is not None else inherited
        source = find_source(text, sentence, hit, actors, spoke=spoke, inherited=inherited, events=events)
        found.append(_statement(text, sentence, hit, actors, stance, source, rival))
        if (second := source_beside(text, source, actors)) is not None:
            found.append(replace(found[-1], source=second))
    found += _as_nouns(text, sentence, actors, found)
    found.sort(key=lambda s: s.start)
    return found or _with_colon(text, sentence, actors) or _by_itself(text, sentence, inherited)


def _in_effect(text: str, sentence: Sentence, hit: Hit[Stance], stance: Stance) -> Stance:
    """What a phrase comes to where its words are only in part of its kind."""
    own = _OWN_WORK.search(text[hit.start : hit.end])
    if stance == "responsibility" and not own and {"were", "was", "been"} & set(sentence.words(hit.start, hit.end)[1:]):
        return "assert"  # 'said two of its soldiers were killed'
    if stance == "blame" and _SELF.search(text[hit.start : hit.end]):
        return "responsibility"  # 'said it was behind the attack'
    return stance


def _statement(
    text: str,
    sentence: Sentence,
    hit: Hit[Stance],
    actors: Sequence[Actor],
    stance: Stance,
    source: Actor | None,
    rival: Actor | None,
) -> Statement:
    """The stance with all that the sentence says of it."""
    told = sentence.words(hit.start, sentence.end)
    own = told[: next((n for n, w in enumerate(told) if n and w in {";", "said", "says", "saying"}), _OF_ONE)]
    blamed = find_blamed(text, sentence, hit, actors, source) if stance == "blame" else None
    if stance == "blame" and blamed is None and sentence.words(hit.end, hit.end + 6)[:1] in (["them"], ["it"]):
        earlier = [a for a in actors if a.end < hit.start and a.sort == "group" and a is not source]
        blamed = earlier[-1] if earlier else rival
    leads = _leads(sentence, hit)
    turns = stance in {"assert", "blame"} and says_others_did(text, sentence, hit.end if leads else sentence.start)
    if stance == "assert" and leads and finds_it_false(sentence, hit.end):
        stance = "deny"
    if stance == "assert" and (accused := told_of(text, hit, actors)) is not None:
        of_its_own = source is not None and source.code is not None and accused.code == source.code
        stance, blamed = ("responsibility", None) if of_its_own else ("blame", accused)
    said = stance in {"assert", "responsibility"}
    passive = by_of_passive(sentence, hit) is not None  # 'The claim was denied by Eritrea' tells before what is denied
    untrue = not leads and said and calls_a_story_false(sentence, sentence.start, hit.start)
    return Statement(
        hit.start, hit.end, text[hit.start : hit.end], stance, source, sentence.index,
        partial=stance == "deny" and (is_partial(own) or (hit.phrase.source in _TURNS_DOWN and leads and not passive and is_of_something_else(own))),
        whole=stance == "deny" and bool(set(told[1:_AT_ONCE]) & speech_words("everything")),
        leads=leads and not is_turned_round(sentence, hit, source),
        blamed=blamed,
        negative=untrue or (said and (denies_after(sentence, hit.end) or denies_before(sentence, hit.token, leads=leads))),
        keeps=said and keeps_the_place(text[sentence.start : sentence.end]),
        turns=turns,
    )  # fmt: skip


def _as_nouns(text: str, sentence: Sentence, actors: Sequence[Actor], found: Sequence[Statement]) -> list[Statement]:
    """'Azerbaijani claims that', 'Ethiopia's accusation of', 'a report by Kyiv that': the word of a side as a noun."""
    out = []
    for actor in actors:
        source, start, end = actor, actor.start, actor.end
        if actor.head not in phrases_of("sayings") and not _is_counted(text, actor):
            told = _BY_SIDE.search(text, max(sentence.start, actor.start - 40), actor.start)
            if told is None or not _is_a_saying(told[1].lower()) or actor.sort not in SOURCES:
                continue
            start = actor.start - len(told[0])
        follows = sentence.tokens[sentence.token_at(end - 1) + 1 :][:1]
        at = sentence.token_at(start)
        if _is_counted(text, actor):
            out.append(Statement(start, end, text[start:end], "assert", source, sentence.index))
            continue
        if {"in", "by"} & {t.low for t in sentence.tokens[max(0, at - 2) : at]} and actor.head in speech_words(
            "versions"
        ):
            out.append(Statement(start, end, text[start:end], "assert", source, sentence.index))
            continue  # 'In the Armenian telling'
        if not follows or follows[0].low not in {"that", "of", "about", "it", "its", "was", "were", "is"}:
            continue
        if not any(s.start <= start < s.end for s in found):
            out.append(Statement(start, end, text[start:end], "assert", source, sentence.index))
    return out


def _is_a_saying(low: str) -> bool:
    return low in phrases_of("sayings") or low in speech_words("stories")


def _is_counted(text: str, actor: Actor) -> bool:
    """'by the health ministry's figures', 'by Kyiv's own count', 'by the count of the president's office'."""
    if actor.sort not in SOURCES - {"unknown", "voice"}:
        return False
    before, after = text[max(0, actor.start - 40) : actor.start], text[actor.end : actor.end + 24]
    return bool((_BY.search(before) and _FIGURES.match(after)) or _FIGURES_OF.search(before))


def _with_colon(text: str, sentence: Sentence, actors: Sequence[Actor]) -> list[Statement]:
    """'Governor Vyacheslav Gladkov: twelve residents hurt', 'Kyiv again: nothing to do with us'."""
    for number, token in enumerate(sentence.tokens[:14]):
        if token.text != ":" or number + 1 >= len(sentence.tokens) or sentence.tokens[number + 1].start == token.end:
            continue
        speakers = [a for a in actors if a.end <= token.start and a.sort in SOURCES - {"unknown"}]
        if not speakers or len(sentence.words(speakers[-1].end, token.start)) > 4:
            return []
        told = [w for w in sentence.words(token.end, sentence.end)[:8] if w.isalnum() or "'" in w]
        stance: Stance = "deny" if denies_as_answer(told) else "assert"
        return [
            Statement(
                token.start, token.end, text[token.start : token.end], stance, speakers[-1], sentence.index,
                negative=denies_after_colon(sentence, token.end),
                keeps=keeps_the_place(text[token.end : sentence.end]),
            )
        ]  # fmt: skip
    return []


def _by_itself(text: str, sentence: Sentence, speaker: Actor | None) -> list[Statement]:
    """'Nothing of the kind.', 'We did not start this.': a denial by who spoke before."""
    if speaker is None or not denies_by_itself(sentence):
        return []
    return [
        Statement(sentence.start, sentence.end, text[sentence.start : sentence.end], "deny", speaker, sentence.index)
    ]


def is_mutual(text: str, sentence: Sentence) -> bool:
    """'Both sides accused each other of ...'."""
    lowered = text[sentence.start : sentence.end].lower()
    return any(words in lowered for words in load("claims")["grammar"]["mutual"]) and any(
        w in lowered for w in ("accus", "blam")
    )


def governing(statements: Sequence[Statement], text: str, position: int) -> list[Statement]:
    """The statements of a sentence under which an event at ``position`` is told."""
    before = [s for s in statements if s.end <= position and s.leads and s.stance != "refuse"]
    after = [s for s in statements if s.start >= position and not s.leads and s.stance != "refuse"]
    found: list[Statement] = []
    if before and ";" not in text[before[-1].end : position]:
        found += [s for s in before if s.start == before[-1].start]
    if after:
        found += [s for s in after if s.start == after[0].start]
    return found


def _unsaid(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """'is said to be', 'the statement', 'a claim': the form is no finite verb of saying with a subject."""
    first = sentence.tokens[hit.token].low
    if first in {"according", "saying", "claiming", "adding", "accusing", "blaming", "denying", "by", "in"}:
        return False
    if hit.token > 1 and sentence.tokens[hit.token - 1].low == "to":
        return sentence.tokens[hit.token - 2].low not in speech_words("comes_forward")
    previous = sentence.tokens[hit.token - 1].low if hit.token else ""
    if previous in {"is", "are", "was", "were", "been"}:
        return not by_of_passive(sentence, hit)
    base = not first.endswith(("ed", "said", "told", "wrote", "spoke", "held", "put", "gave", "ing"))
    return previous in speech_words("before_noun") or (base and previous in speech_words("before_base"))


def _says_nothing(sentence: Sentence, hit: Hit[Stance], stance: Stance, actors: Sequence[Actor]) -> bool:
    """Whether the word is no stance: part of a name ('Azerbaijani claims', 'state media', 'Unity State'), 'neither confirmed nor denied'."""
    if any(a.start <= hit.start and hit.end <= a.end for a in actors):
        return True
    before = sentence.tokens[hit.token - 1] if hit.token else None
    following = sentence.tokens[sentence.token_at(hit.end - 1) + 1 :][:1]
    if hit.phrase.verb == "tell" and following and following[0].low in {"it", "them", "him", "her"}:
        return True  # 'told it by radio to stop'
    if hit.phrase.verb == "hold" and following and following[0].low in _HELD:
        return True  # 'territory held by'
    if (
        hit.phrase.source == "<hold>"
        and sentence.tokens[hit.token].low == "holds"
        and following
        and following[0].low == "the"
    ):
        return True  # 'who holds the town'
    if _is_joined(sentence, hit) or (stance == "deny" and is_undone(sentence, hit.token)):
        return True
    if before is not None and before.low in {"nor", "neither"}:
        return True
    if before is not None and before.text.isalnum() and sentence.tokens[hit.token].text[:1].isupper():
        return True
    return stance in {"assert", "confirm", "responsibility"} and _by_nobody(sentence, hit)


def _is_joined(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """'counter-terrorism', 'Pakistan-held': part of a word with a hyphen."""
    tokens, last = sentence.tokens, sentence.token_at(hit.end - 1)
    before = (
        hit.token > 0 and tokens[hit.token - 1].text == "-" and tokens[hit.token - 1].end == tokens[hit.token].start
    )
    after = last + 1 < len(tokens) and tokens[last + 1].text == "-" and tokens[last + 1].start == tokens[last].end
    return before or (after and hit.token == last)


def _by_nobody(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """'Nobody in Israel says anything', 'neither side has said'."""
    start = sentence.token_at(sentence.clause_at(hit.start)[0])
    lead = [t.low for t in sentence.tokens[start : hit.token]][:2]
    aside = any(t.text == "," for t in sentence.tokens[start : hit.token])
    return not aside and (bool({"nobody", "neither", "none"} & set(lead)) or lead == ["no", "one"])


def _leads(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """Whether what is said follows the verb."""
    first = sentence.tokens[hit.token].low
    before = sentence.tokens[: hit.token]
    if first == "according":
        return not any(t.text.isalnum() for t in before)
    after = sentence.tokens[sentence.token_at(hit.end - 1) + 1 :]
    if after and after[0].low in {"that", ":", "it", "its", "they", "their", "at", "how"} and len(after) > 3:
        return after[0].low != "at" or len(after) > _TAIL
    if _begins_a_clause(after):
        return True
    stop = next((n for n, t in enumerate(after) if t.text in {",", ";", ".", "”", '"'}), len(after))
    rest = len(after) - stop
    comma = any(t.text in {",", "”", '"', "’", ";"} for t in before[-12:])
    if rest <= 2 and stop <= _TAIL and comma:
        return False
    # '..., the ministry said, adding' and '..., the army said on Friday, while'
    return not (comma and stop <= 4 and stop < len(after) and after[stop].text == ",")


def _begins_a_clause(after: Sequence[Token]) -> bool:
    """Whether 'the charge was ...' follows a verb of saying, whatever stands before it."""
    if len(after) < _CLAUSE or after[0].low not in speech_words("before_subject"):
        return False
    for token in after[1 : 2 * _CLAUSE]:
        if not token.text.isalnum() or token.low in speech_words("relates"):
            return False
        if token.low in speech_words("begins_clause"):
            return True
    return False
