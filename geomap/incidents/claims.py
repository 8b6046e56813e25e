"""Who says so, who denies it, who confirms it: the statements of a sentence, each with its source."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from geomap.incidents.actor_words import phrases_of, words_of
from geomap.incidents.phrases import PhraseIndex
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actors import Actor
    from geomap.incidents.clauses import Sentence, Token
    from geomap.incidents.phrases import Hit

Stance = Literal["blame", "assert", "deny", "confirm", "responsibility", "refuse"]

SOURCES = frozenset({"organ", "force", "group", "state", "own", "unknown", "voice"})
"""Sorts of mentions that can say something."""
_SELF = re.compile(r"\b(?:it|they|he|she|we) (?:was|were|had been)\b", re.IGNORECASE)
_NEAR = 60
"""Characters after 'according to' or 'accused' within which the side is named."""
_OF_ITS_OWN = 30
"""A side named farther than this behind 'according to a communiqué' did not issue it."""
_AT_ONCE = 6
"""Words from a denial on within which 'the whole account', 'all the claims' are what it denies."""
_OF_ONE = 14
"""Words of a denial that say what is denied."""
_TAIL = 9
"""A verb of saying with no more words than this after it closes what was said before ('..., he said in a statement')."""


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("claims")["grammar"][name])


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
        if stance == "responsibility" and {"were", "was", "been"} & set(sentence.words(hit.start, hit.end)[1:]):
            stance = "assert"  # 'said two of its soldiers were killed'
        if stance == "blame" and _SELF.search(text[hit.start : hit.end]):
            stance = "responsibility"  # 'said it was behind the attack'
        spoke = found[-1].source if found and found[-1].source is not None else inherited
        source = _source(text, sentence, hit, actors, spoke=spoke, inherited=inherited, events=events)
        told = sentence.words(hit.start, sentence.end)
        own = told[: next((n for n, w in enumerate(told) if n and w in {";", "said", "says", "saying"}), _OF_ONE)]
        blamed = _blamed(text, sentence, hit, actors, source) if stance == "blame" else None
        if stance == "blame" and sentence.words(hit.end, hit.end + 6)[:1] in (["them"], ["it"]):
            earlier = [a for a in actors if a.end < hit.start and a.sort == "group" and a is not source]
            blamed = earlier[-1] if earlier else rival
        if stance == "assert" and (blamed := _of_whom(text, hit, actors)) is not None:
            stance = "blame"
        partial = stance == "deny" and _is_partial(own)
        found.append(
            Statement(
                hit.start, hit.end, text[hit.start : hit.end], stance, source, sentence.index, partial,
                whole=stance == "deny" and bool(set(told[1:_AT_ONCE]) & _words("everything")),
                leads=_leads(sentence, hit) and not _turned_round(sentence, hit, source),
                blamed=blamed,
                negative=stance == "assert" and (_is_negative(sentence, hit) or _was_negative(sentence, hit)),
            )
        )  # fmt: skip
        if (second := _beside(text, source, actors)) is not None:
            found.append(replace(found[-1], source=second))
    found += _as_nouns(text, sentence, actors, found)
    return sorted(found, key=lambda s: s.start) or _with_colon(text, sentence, actors)


def _as_nouns(text: str, sentence: Sentence, actors: Sequence[Actor], found: Sequence[Statement]) -> list[Statement]:
    """'Azerbaijani claims that', 'Ethiopia's accusation of', 'a report by Kyiv that': the word of a side as a noun."""
    out = []
    for actor in actors:
        source, start, end = actor, actor.start, actor.end
        if actor.head not in phrases_of("sayings"):
            told = re.search(
                r"\b(\w+) (?:by|from) (?:the )?$", text[max(sentence.start, actor.start - 40) : actor.start]
            )
            if told is None or told[1].lower() not in phrases_of("sayings") or actor.sort not in SOURCES:
                continue
            start = actor.start - len(told[0])
        follows = sentence.tokens[sentence.token_at(end - 1) + 1 :][:1]
        at = sentence.token_at(start)
        if {"in", "by"} & {t.low for t in sentence.tokens[max(0, at - 2) : at]} and actor.head in _words("versions"):
            out.append(Statement(start, end, text[start:end], "assert", source, sentence.index))
            continue  # 'In the Armenian telling'
        if not follows or follows[0].low not in {"that", "of", "about", "it", "its", "was", "were", "is"}:
            continue
        if not any(s.start <= start < s.end for s in found):
            out.append(Statement(start, end, text[start:end], "assert", source, sentence.index))
    return out


def _beside(text: str, source: Actor | None, actors: Sequence[Actor]) -> Actor | None:
    """'a provincial official and a spokesman for the group said': the other of two sources."""
    if source is None:
        return None
    for actor in actors:
        if actor.end < source.start and actor.sort in SOURCES - {"unknown"}:
            link = text[actor.end : source.start]
            if re.fullmatch(r"(?: [A-Z][\w'’-]+){0,2} and (?:the |a |an |its |their )?", link):
                return actor
    return None


def _with_colon(text: str, sentence: Sentence, actors: Sequence[Actor]) -> list[Statement]:
    """'Governor Vyacheslav Gladkov: twelve residents hurt', 'Kyiv again: nothing to do with us'."""
    for number, token in enumerate(sentence.tokens[:14]):
        if token.text != ":" or number + 1 >= len(sentence.tokens) or sentence.tokens[number + 1].start == token.end:
            continue
        speakers = [a for a in actors if a.end <= token.start and a.sort in SOURCES - {"unknown"}]
        if not speakers or len(sentence.words(speakers[-1].end, token.start)) > 4:
            return []
        words = sentence.words(token.end, sentence.end)[:6]
        denies = words[:2] in (["nothing", "to"], ["not", "us"], ["not", "so"], ["not", "true"]) or words[:1] in (
            ["untrue"],
            ["false"],
            ["nonsense"],
        )
        lead = set(sentence.words(token.end, sentence.end)[:12])
        negative = bool(
            lead & _words("negation") and lead & _words("deeds") and not lead & (_words("unknown") | _words("partial"))
        )
        stance: Stance = "deny" if denies else "assert"
        return [
            Statement(
                token.start,
                token.end,
                text[token.start : token.end],
                stance,
                speakers[-1],
                sentence.index,
                negative=negative,
            )
        ]
    return []


def _is_negative(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """Whether what is said says that something was not done: 'said no aircraft of his had been over the south'."""
    first = sentence.token_at(hit.end - 1) + 1
    told = [t.low for t in sentence.tokens[first : first + 16]]
    for at, word in enumerate(told[:10]):
        if word in {"if", "unless"}:
            return False
        if word in _words("negation"):
            rest = set(told[at : at + 9])
            return bool(rest & _words("deeds")) and not rest & _words("partial") and not rest & _words("unknown")
        if word in {";", ","} and at > 6:
            return False
    return False


def _was_negative(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """'Nobody entered anything, its ministry explains', 'Nowhere, replies the group': the denial stands before."""
    if _leads(sentence, hit):
        return False
    start = 0
    for at in range(hit.token - 1, -1, -1):
        if sentence.tokens[at].text in {";", ":"}:
            start = at + 1
            break
    told = [t.low for t in sentence.tokens[start : hit.token] if t.text.isalnum()]
    if not told or not set(told[:2]) & _words("denying_start"):
        return False
    rest = set(told[:14])
    return (len(told) < _TAIL and "," in [t.text for t in sentence.tokens[start : hit.token]]) or bool(
        rest & _words("deeds") and not rest & (_words("partial") | _words("unknown"))
    )


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


def _is_partial(told: Sequence[str]) -> bool:
    """A denial of harm to civilians, of backing, of motives: not of the event."""
    return bool(set(told) & _words("partial"))


def _unsaid(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """'is said to be', 'the statement', 'a claim': the form is no finite verb of saying with a subject."""
    first = sentence.tokens[hit.token].low
    if first in {"according", "saying", "claiming", "adding", "accusing", "blaming", "denying", "by", "in"}:
        return False
    previous = sentence.tokens[hit.token - 1].low if hit.token else ""
    if previous in {"is", "are", "was", "were", "been"}:
        return not _by(sentence, hit)
    base = not first.endswith(("ed", "said", "told", "wrote", "spoke", "held", "put", "gave", "ing"))
    return previous in _words("before_noun") or (base and previous in _words("before_base"))


def _says_nothing(sentence: Sentence, hit: Hit[Stance], stance: Stance, actors: Sequence[Actor]) -> bool:
    """Whether the word is no stance: part of a name ('Azerbaijani claims', 'state media', 'Unity State'), 'neither confirmed nor denied'."""
    if any(a.start <= hit.start and hit.end <= a.end for a in actors):
        return True
    before = sentence.tokens[hit.token - 1] if hit.token else None
    if before is not None and before.low in {"nor", "neither"}:
        return True
    if before is not None and before.text.isalnum() and sentence.tokens[hit.token].text[:1].isupper():
        return True
    return stance == "assert" and _by_nobody(sentence, hit)


def _by_nobody(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """'Nobody in Israel says anything', 'neither side has said'."""
    start = sentence.token_at(sentence.clause_at(hit.start)[0])
    lead = [t.low for t in sentence.tokens[start : hit.token]][:2]
    aside = any(t.text == "," for t in sentence.tokens[start : hit.token])
    return not aside and (bool({"nobody", "neither", "none"} & set(lead)) or lead == ["no", "one"])


def _by(sentence: Sentence, hit: Hit[Stance]) -> Token | None:
    """The 'by' of a passive: 'was denied by', 'confirmed on Friday by'."""
    last = sentence.token_at(hit.end - 1)
    for token in sentence.tokens[last + 1 : last + 5]:
        if token.low == "by":
            return token
        if not token.text.isalnum():
            return None
    return None


def _leads(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """Whether what is said follows the verb."""
    first = sentence.tokens[hit.token].low
    before = sentence.tokens[: hit.token]
    if first == "according":
        return not any(t.text.isalnum() for t in before)
    after = sentence.tokens[sentence.token_at(hit.end - 1) + 1 :]
    if after and after[0].low in {"that", ":", "it", "its", "they", "their", "at", "how"} and len(after) > 3:
        return after[0].low != "at" or len(after) > _TAIL
    stop = next((n for n, t in enumerate(after) if t.text in {",", ";", ".", "”", '"'}), len(after))
    rest = len(after) - stop
    comma = any(t.text in {",", "”", '"', "’", ";"} for t in before[-12:])
    if rest <= 2 and stop <= _TAIL and comma:
        return False
    # '..., the ministry said, adding' and '..., the army said on Friday, while'
    return not (comma and stop <= 4 and stop < len(after) and after[stop].text == ",")


def _source(
    text: str,
    sentence: Sentence,
    hit: Hit[Stance],
    actors: Sequence[Actor],
    *,
    spoke: Actor | None,
    inherited: Actor | None,
    events: Sequence[tuple[int, int]],
) -> Actor | None:
    """The side whose stance it is: the subject before the verb, what stands after 'by' or right after the verb."""
    speakers = [a for a in actors if a.sort in SOURCES]
    after = [a for a in speakers if a.start >= hit.end]
    tokens = sentence.tokens
    first = tokens[hit.token].low
    if first == "according" or hit.phrase.source.endswith(("(of|from|by)", "> in")):
        whose = after[0] if after and after[0].start - hit.end <= _NEAR else None
        paper = set(sentence.words(hit.end, hit.end + 40)[:4]) & _words("papers")
        if first == "according" and paper and (whose is None or whose.start > hit.end + _OF_ITS_OWN):
            # 'Its fighters, according to war communiqué number two, hit'
            doers = [a for a in speakers if a.end <= hit.start and a.sort in {"force", "group"}]
            return doers[-1] if doers else inherited
        return whose
    last = sentence.token_at(hit.end - 1)
    previous = tokens[hit.token - 1].low if hit.token else ""
    by = _by(sentence, hit)
    if by is not None and (previous in {"is", "are", "was", "were", "been", "be"} or hit.phrase.payload == "deny"):
        return next((a for a in after if a.start - by.end <= _NEAR), None)
    at = hit.token - 1
    while at >= 0 and (tokens[at].low in _words("auxiliaries") or tokens[at].low.endswith("ly")):
        at -= 1
    subject = tokens[at] if at >= 0 else None
    # ', Peskov said', 'said the army': the order turned round
    if (
        after
        and after[0].start - hit.end <= 25
        and (subject is None or subject.text in {",", "”", '"', "’", "'", "?", "!"})
    ):
        between = tokens[last + 1 : sentence.token_at(after[0].start)]
        if (
            all(
                t.low in {"the", "a", "an", "its", "their", "senior", "local", "state"} or t.text[:1].isupper()
                for t in between
            )
            and not _is_subject(sentence, after[0])
            and not (hit.phrase.payload == "blame" and _is_object(sentence, after[0]))
        ):
            return after[0]
    if subject is None:
        return inherited
    before = [a for a in speakers if a.end <= hit.start]
    if (
        subject.low in {"they", "it"}
        and before
        and before[-1].head == "capital"
        and subject.start - before[-1].end <= 2
    ):
        return before[-1]  # 'in Bishkek they say'
    if subject.low in {"he", "she", "they", "it"}:
        named = [
            a for a in before if a.sort not in {"unknown", "voice"} and a.start >= sentence.clause_at(hit.start)[0] - 1
        ]
        return spoke or (named[0] if named else None)
    if subject.low in {"statement", "communique", "communiqué", "announcement", "message", "bulletin", "dispatch"}:
        coded = [a for a in before if a.code and a.sort in {"organ", "group", "force", "state"}]
        return coded[-1] if coded and not any(coded[-1].end <= a and b <= hit.start for a, b in events) else spoke
    if subject.low in {"who", "which", "that"}:
        return before[-1] if before and subject.start - before[-1].end <= 4 else spoke
    if _speaks_for(sentence, hit) and spoke is not None:
        return spoke  # 'his office said': who spoke before, not who was named last
    if subject.low in {"and", "but", "also", ",", "then", "–", "-"} or first in {
        "saying",
        "adding",
        "claiming",
        "accusing",
        "blaming",
        "denying",
    }:
        if subject.text == "," and not first.endswith("ing"):
            close = _subject(text, sentence, hit, before, events)  # 'Ivan Bodnar, the minister, said'
            if close is not None and (hit.start - close.end < 60 or close.sort == "organ"):
                return close
        joined = [a for a in before if a.sort != "voice"]
        return spoke if spoke is not None else joined[0] if joined else None
    return _subject(text, sentence, hit, before, events) or None


def _turned_round(sentence: Sentence, hit: Hit[Stance], source: Actor | None) -> bool:
    """'..., says the minister of the state, Gideon Gatpan.': who speaks stands behind, what he says before."""
    before = sentence.tokens[hit.token - 1].text if hit.token else ""
    return (
        source is not None and source.start >= hit.end and before in {",", "”", '"', "’", "'"}
        and sentence.tokens[hit.token].low not in {"according", "accused", "accuses", "blamed", "blames", "told", "tells"}
    )  # fmt: skip


def _is_object(sentence: Sentence, actor: Actor) -> bool:
    """', accuses Eritrean troops of': whom the accusation names does not make it."""
    at = sentence.token_at(actor.end - 1) + 1
    return at < len(sentence.tokens) and sentence.tokens[at].low in {"of", "for", "over"}


def _is_subject(sentence: Sentence, actor: Actor) -> bool:
    """', said rebels had attacked': a verb follows, so that the mention is what is spoken of."""
    at = sentence.token_at(actor.end - 1) + 1
    if at >= len(sentence.tokens):
        return False
    low = sentence.tokens[at].low
    return low in _words("begins_clause") or low.endswith("ed")


def _subject(
    text: str, sentence: Sentence, hit: Hit[Stance], before: Sequence[Actor], events: Sequence[tuple[int, int]]
) -> Actor | None:
    """The mention that reaches the verb: over a name, an apposition or a relative clause, but over no event."""
    for near in range(len(before) - 1, -1, -1):
        actor = before[near]
        between = text[actor.end : hit.start]
        if ";" in between or len(between) > 220:
            return None
        aside = (between.lstrip().startswith(",") and between.rstrip().endswith(",")) or between.count(",") >= 2
        if any(actor.end <= a and b <= hit.start for a, b in events) and not aside:
            return None
        words = sentence.words(actor.end, hit.start)
        if len(words) > 14 and not aside:
            return None
        if near and re.match(r", (?:who|which|whose)\b", text[before[near - 1].end : actor.start]) and "," in between:
            continue  # 'The militants, who used suicide attackers, claim': what stands in the relative clause says nothing
        if actor.sort in {"state", "force", "unknown"} and _governed(sentence, actor) and near:
            continue  # 'a senior official in Ukraine said', 'the head of the army said'
        # 'Ukraine's deputy defence minister, Hanna Maliar, the chief negotiator, denied it': the nearest with a side
        if actor.sort == "organ" and actor.code is None and near:
            first = before[near - 1]
            told = text[first.end : actor.start]
            leads = first.sort == "organ" or first.start - sentence.start < 3
            if (
                first.code
                and leads
                and re.fullmatch(r"(?: [A-Z][\w'’-]+){0,3},? (?:the |a |an )?(?:[\w-]+ ){0,3}", told)
            ):
                return first
        return actor
    return None


def _governed(sentence: Sentence, actor: Actor) -> bool:
    at = sentence.token_at(actor.start)
    before = [t.low for t in sentence.tokens[max(0, at - 2) : at]]
    return any(w in {"in", "of", "near", "with", "from", "on", "against", "by"} for w in before)


def _speaks_for(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """Whether the subject is somebody's mouthpiece by pronoun: 'his office', 'her chief spokesman', 'its ministry'."""
    before = [token.low for token in sentence.tokens[max(0, hit.token - 4) : hit.token]]
    if "part" in before or "turn" in before:
        return False  # 'the army, for its part, said'
    return any(word in {"his", "her", "its", "their"} for word in before[:-1])


def _blamed(
    text: str, sentence: Sentence, hit: Hit[Stance], actors: Sequence[Actor], source: Actor | None
) -> Actor | None:
    """Whom an accusation names: the first side after the verb, or after its 'on'."""
    named = [
        a for a in actors
        if a.start >= hit.start and a is not source and a.sort in {"force", "group", "state", "organ", "unknown", "people"}
        and (a.code or a.sort == "unknown") and (source is None or a.code is None or a.code != source.code)
    ]  # fmt: skip
    near = [a for a in named if a.start - hit.end <= _NEAR]
    on = next((a for a in named if _on(sentence, a)), None)
    if (
        sentence.tokens[hit.token].low.startswith("blam")
        and on is not None
        and text[hit.end : on.start].count(",") == 0
    ):
        return on
    return near[0] if near else None


_WAS = re.compile(r"\b(?:was|were|came from|come from|fired from)(?: the| an?)? $")
_BY = re.compile(
    r"\b(?:sent|armed|trained|sponsored|backed|directed|ordered|orchestrated|organi[sz]ed|carried out|planned|fired|launched|"
    r"committed|perpetrated|laid|planted|instigated|masterminded|paid|equipped) by (?:the )?$"
)


def _of_whom(text: str, hit: Hit[Stance], actors: Sequence[Actor]) -> Actor | None:
    """'says the four rounds were Turkish artillery', 'the group was trained and sent by Serbia'."""
    for actor in actors:
        if actor.start < hit.end or not actor.code or actor.start - hit.end > 130:
            continue
        link = text[hit.end : actor.start].lower()
        if _BY.search(link) or (
            len(link) < 70 and (actor.head in words_of("event_nouns") or actor.head == "side") and _WAS.search(link)
        ):
            return actor
    return None


def _on(sentence: Sentence, actor: Actor) -> bool:
    at = sentence.token_at(actor.start)
    return any(t.low == "on" for t in sentence.tokens[max(0, at - 3) : at])
