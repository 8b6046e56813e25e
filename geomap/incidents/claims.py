"""Who says so, who denies it, who confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from geomap.incidents.phrases import PhraseIndex
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actors import Actor
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.phrases import Hit

Stance = Literal["blame", "assert", "deny", "confirm", "responsibility", "refuse"]

# A denial of one of these is no denial of the event: harm to civilians, talks, losses, motives.
_PARTIAL = frozenset(
    {
        "civilian",
        "civilians",
        "casualties",
        "losses",
        "talks",
        "negotiations",
        "torture",
        "corruption",
        "hospital",
        "house",
        "children",
        "women",
        "genocide",
        "rumours",
        "rumors",
    }
)
_EVERYTHING = frozenset(
    {"whole", "all", "entire", "allegations", "accusations", "account", "claims", "reports", "charges"}
)
_MUTUAL = (
    "each other",
    "one another",
    "mutual accusations",
    "traded accusations",
    "traded blame",
    "exchanged accusations",
    "both sides blamed",
    "trading blame",
    "trade accusations",
)


# No finite verb follows one of these: 'a claim', 'the report', 'in a phone call'.
_BEFORE_NOUN = frozenset(
    [
        "is",
        "are",
        "be",
        "to",
        "a",
        "an",
        "of",
        "no",
        "the",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "our",
        "phone",
        "telephone",
        "video",
        "conference",
        "distress",
    ]
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A source taking a stance, in one sentence."""

    start: int
    end: int
    text: str
    stance: Stance
    source: Actor | None
    """None where the source is a pronoun or unnamed."""
    sentence: int
    partial: bool = False
    """A denial of a part only ('denied that civilians were harmed')."""
    whole: bool = False
    """A denial of everything said ('rejects the whole account')."""


@cache
def _index() -> PhraseIndex[Stance]:
    order: tuple[Stance, ...] = ("blame", "deny", "responsibility", "confirm", "refuse", "assert")
    return PhraseIndex((phrase, stance) for stance in order for phrase in load("claims")["verbs"][stance])


_RANK = {"blame": 0, "deny": 0, "responsibility": 1, "confirm": 2, "refuse": 3, "assert": 4}


def find_statements(text: str, sentence: Sentence, actors: Sequence[Actor], inherited: Actor | None) -> list[Statement]:
    """The stances taken in a sentence, in order; ``inherited`` is the speaker that 'he' or 'it' stands for."""
    hits = sorted(_index().find(text, sentence), key=lambda hit: (hit.start, _RANK[hit.phrase.payload], -hit.end))
    found: list[Statement] = []
    free_from = -1
    for hit in hits:
        if hit.start < free_from:
            continue
        free_from = max(free_from, hit.start + 1)
        stance = hit.phrase.payload
        if stance == "assert" and _unsaid(sentence, hit):
            continue
        spoke = found[-1].source if found and found[-1].source is not None else inherited
        # 'his office said': who spoke before, not who was named last
        source = (
            spoke if spoke is not None and _speaks_for(sentence, hit) else _source(sentence, hit, actors) or inherited
        )
        rest = sentence.words(hit.end, sentence.end)
        words = set(sentence.words(hit.start, sentence.end))
        partial = stance == "deny" and bool(words & _PARTIAL)
        found.append(
            Statement(
                hit.start, hit.end, text[hit.start : hit.end], stance, source, sentence.index,
                partial, stance == "deny" and bool(set(rest) & _EVERYTHING),
            )
        )  # fmt: skip
    return found


def is_mutual(text: str, sentence: Sentence) -> bool:
    """'Both sides accused each other of ...'."""
    lowered = text[sentence.start : sentence.end].lower()
    return any(words in lowered for words in _MUTUAL) and any(w in lowered for w in ("accus", "blam"))


def _unsaid(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """'is said to be', 'the statement', 'a claim': the form is no finite verb of saying with a subject."""
    previous = sentence.tokens[hit.token - 1].low if hit.token else ""
    return previous in _BEFORE_NOUN and sentence.tokens[hit.token].low not in {
        "according",
        "saying",
    }


def _speaks_for(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """Whether the subject is somebody's mouthpiece by pronoun: 'his office', 'her chief spokesman', 'its ministry'."""
    before = [token.low for token in sentence.tokens[max(0, hit.token - 3) : hit.token]]
    return any(word in {"his", "her", "its", "their"} for word in before[:-1])


def _source(sentence: Sentence, hit: Hit[Stance], actors: Sequence[Actor]) -> Actor | None:
    """The side whose stance it is: the subject before the verb, or what stands right after it."""
    speakers = [a for a in actors if a.sort in {"organ", "force", "group", "state", "own", "unknown"}]
    after = [a for a in speakers if hit.end <= a.start <= hit.end + 60]
    first = sentence.tokens[hit.token].low
    if first == "according":
        return after[0] if after else None
    start, _ = sentence.clause_at(hit.start)
    before = [a for a in speakers if a.end <= hit.start]
    inside = [a for a in before if a.start >= start]
    # ', Peskov said', 'said the army': inverted order at the end of a sentence
    previous = sentence.tokens[hit.token - 1].text if hit.token else ""
    if previous in {",", "”", '"', "’"} and after and after[0].start - hit.end <= 25:
        return after[0]
    if not inside and after and after[0].start - hit.end <= 6:
        return after[0]
    pool = inside or before
    organs = [a for a in pool if a.sort == "organ"]
    if organs:
        # 'Ukraine's deputy defence minister, Hanna Maliar, denied it': the nearest with a side
        coded = [a for a in organs if a.code]
        near = organs[-1]
        if near.code is None and coded and near.start - coded[-1].end < 60:
            return coded[-1]
        return near
    return pool[-1] if pool else None
