"""The words that tell of an incident, with their voice and whether it is said to have happened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from geomap.incidents.phrases import PhraseIndex, verb_forms
from geomap.lexicons import load
from geomap.models import KINDS

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.phrases import Hit

Sort = Literal["verbs", "moves", "suffered", "nouns", "tolls"]
Voice = Literal["active", "passive", "suffered", "noun"]

# Of two triggers on the same words the more specific wins, in this order.
SPECIFIC = (
    "air_strike", "shelling", "explosion", "capture", "ceasefire", "protest", "withdrawal", "incursion", "seizure",
    "armed_clash", "attack", "deployment",
)  # fmt: skip
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "got", "get", "gets", "getting"})
_HAVE = frozenset({"has", "have", "had", "having"})
_SKIPPED = frozenset(
    {
        "also",
        "then",
        "later",
        "again",
        "first",
        "now",
        "still",
        "even",
        "since",
        "not",
        "never",
        "already",
        "just",
        "once",
    }
)
_AFTER_ACTIVE = frozenset({"with", "along", "across", "through", "into", "around"})
"""'forces attacked with artillery': what follows a finite verb more often than a participle."""
_PREPOSITIONS = frozenset(
    [
        "in",
        "on",
        "at",
        "near",
        "during",
        "when",
        "after",
        "before",
        "by",
        "from",
        "with",
        "by",
        "along",
        "outside",
        "inside",
        "across",
        "since",
        "while",
        "and",
        "or",
        "as",
        "over",
        "around",
        "through",
        "into",
        "of",
    ]
)
_TRY = frozenset({"try", "tries", "tried", "trying", "attempt", "attempts", "attempted", "attempting", "manage", "managed", "begin", "began", "begun",
                  "continue", "continued", "continues", "start", "started", "help", "helped", "back", "return", "returned", "resume", "resumed", "used", "failed"})  # fmt: skip
_DROP_NOUN_AFTER = frozenset(
    {
        "group",
        "groups",
        "helicopter",
        "helicopters",
        "submarine",
        "dog",
        "aircraft",
        "jet",
        "jets",
        "rifle",
        "rifles",
        "survivor",
        "survivors",
        "victims",
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Payload of a phrase of ``kinds.toml``."""

    kind: str
    sort: Sort
    weak: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event word in its sentence."""

    start: int
    end: int
    text: str
    kind: str
    also: tuple[str, ...]
    """Kinds of other phrases that fit the same words."""
    voice: Voice
    weak: bool
    sentence: int
    token: int
    last_token: int
    phrase: str
    toll: bool = False
    """A word of harm alone: without a doer it only adds to an event told beside it."""
    """A word of harm alone: without a doer it only adds to an event told beside it."""
    pluperfect: bool = False
    """'had crossed': earlier than what is told around it."""
    problem: str | None = None
    """Why it is not told as having happened: 'modal', 'negated', ...; None where it is."""


@cache
def _index() -> PhraseIndex[Rule]:
    rules = []
    for kind, sorts in load("kinds").items():
        for sort, phrases in sorts.items():
            if sort == "examples":
                continue
            rules += [(phrase.lstrip("?"), Rule(kind, sort, phrase.startswith("?"))) for phrase in phrases]
    assert {rule.kind for _, rule in rules} == set(KINDS)  # noqa: S101 - the lexicon is ours
    return PhraseIndex(rules)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("claims")["context"][name])


@cache
def _figurative() -> PhraseIndex[str]:
    return PhraseIndex((phrase, "figurative") for phrase in load("claims")["context"]["figurative"])


def find_triggers(text: str, sentence: Sentence) -> list[Trigger]:
    """The event words of a sentence in order; those not told as having happened carry their ``problem``."""
    figures = [(hit.start, hit.end) for hit in _figurative().find(text, sentence)]
    groups: list[list[Hit[Rule]]] = []
    hits = sorted(_index().find(text, sentence), key=lambda hit: (hit.start, -_head_length(hit), hit.end))
    for hit in hits:
        if groups and hit.start < max(h.end for h in groups[-1]) and hit.start == groups[-1][0].start:
            groups[-1].append(hit)
        elif groups and hit.end <= max(h.end for h in groups[-1]) and hit.phrase.payload.sort == "nouns":
            continue  # a noun inside a longer phrase: 'launched an attack'
        else:
            groups.append([hit])
    found = []
    for group in groups:
        best = min(group, key=lambda h: (h.phrase.payload.weak, -_words_in(h), SPECIFIC.index(h.phrase.payload.kind)))
        rule = best.phrase.payload
        voice = _voice(sentence, best)
        if voice is None:
            continue
        also = tuple(sorted({h.phrase.payload.kind for h in group} - {rule.kind}))
        last = sentence.token_at(best.end - 1)
        problem = "a figure of speech" if any(a < best.end and best.start < b for a, b in figures) else None
        problem = problem or _problem(sentence, best.token, noun=rule.sort == "nouns")
        had = any(w == "had" for w in _before(sentence, best.token, 3)) and rule.sort != "nouns"
        found.append(
            Trigger(
                best.start, best.end, text[best.start : best.end], rule.kind, also, voice, rule.weak, sentence.index,
                best.token, last, best.phrase.source, rule.sort == "tolls", had, problem,
            )
        )  # fmt: skip
    return found


def _head_length(hit: Hit[Rule]) -> int:
    return len(hit.phrase.source)


def _words_in(hit: Hit[Rule]) -> int:
    return len([w for w in hit.phrase.source.split() if not w.startswith("[")])


def _before(sentence: Sentence, token: int, count: int) -> list[str]:
    return [t.low for t in sentence.tokens[max(0, token - count) : token]]


def _voice(sentence: Sentence, hit: Hit[Rule]) -> Voice | None:
    """Who the subject is; None where the word is no event here ('attack helicopters')."""
    rule, token = hit.phrase.payload, hit.token
    if rule.sort == "nouns":
        following = sentence.tokens[sentence.token_at(hit.end - 1) + 1 :][:1]
        return None if following and following[0].low in _DROP_NOUN_AFTER else "noun"
    if rule.sort == "suffered":
        return "suffered"
    if rule.sort == "moves":
        form = verb_forms(hit.phrase.verb).get(sentence.tokens[token].low) if hit.phrase.verb else None
        return None if form == "base" and _is_nominal(sentence, token) else "active"
    first = sentence.tokens[token]
    form = verb_forms(hit.phrase.verb).get(first.low, "other") if hit.phrase.verb else "other"
    if form in {"base", "third"} and _is_nominal(sentence, token):
        return None
    if form == "ing" and _is_nominal(sentence, token) and rule.weak:
        return None
    if form not in {"either", "participle"}:
        return "active"
    back = token - 1
    while (
        back >= 0
        and token - back <= 4
        and (sentence.tokens[back].low in _SKIPPED or sentence.tokens[back].low.endswith("ly"))
    ):
        back -= 1
    previous = sentence.tokens[back].low if back >= 0 else ""
    if previous in _BE:
        return "passive"
    if previous in _HAVE:
        return "active"
    after = sentence.tokens[sentence.token_at(hit.end - 1) + 1 :][:1]
    next_word = after[0].low if after else "."
    if next_word == "by" or form == "participle":
        return "passive"
    if next_word in _AFTER_ACTIVE:
        return "active"
    if len(hit.phrase.source.split()) == 1 and (next_word in _PREPOSITIONS or not next_word[:1].isalnum()):
        return "passive" if next_word not in {"and", "or", "of"} else "active"
    return "active"


def _is_nominal(sentence: Sentence, token: int) -> bool:
    """Whether a form that may be a noun stands as one: after an article, an adjective or a preposition."""
    if token == 0:
        return True
    low = sentence.tokens[token - 1].low
    text = sentence.tokens[token - 1].text
    return low in {
        "the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "of", "by", "in", "with", "for", "from", "on", "under",
        "new", "heavy", "further", "latest", "first", "second", "third", "recent", "deadly", "several", "any", "no", "another", "after", "during", "each", "every", "air", "military",
    } or text.endswith(("'s", "’s"))  # fmt: skip


def _problem(sentence: Sentence, token: int, *, noun: bool) -> str | None:
    """Why the event is not told as having happened, or None."""
    tokens = sentence.tokens
    clause_start, _ = sentence.clause_at(tokens[token].start)
    first = sentence.token_at(clause_start)
    # 'that'-clauses keep the stance of what stands before them: 'denied that its troops had crossed'
    window = [t.low for t in tokens[max(first, token - 9) : token]]
    lows = {t.low for t in tokens}
    if lows & _words("exercise"):
        return "an exercise"
    if lows & _words("memorial"):
        return "remembered or told as history"
    near = window[-4:]
    if any(w in _words("modal") for w in near) and not noun:
        return "not said to have happened (modal)"
    if "if" in window or "unless" in window or "whether" in window:
        return "conditional"
    if not noun and window and "to" in window[-2:]:
        before_to = window[: len(window) - 1 - window[::-1].index("to")][-4:]
        if not any(w in _TRY for w in before_to):
            governed = (
                any(w in _words("future") for w in before_to)
                or not before_to
                or before_to[-1] in {"order", "ready", "able", "troops", "forces", "soldiers"}
            )
            if governed or window[-1] == "to":
                return "not said to have happened (infinitive)"
    negation = next((w for w in reversed(window[-5:]) if w in _words("negation")), None)
    if negation and not (negation in {"no", "nobody", "none", "nothing"} and "and" in window[window.index(negation) :]):
        return f"negated ({negation})"
    if noun:
        reach = window[-7:]  # 'threatens to erupt into a new confrontation'
        if any(w in _words("modal") for w in window[-3:]):
            return "not said to have happened (modal)"
        if governing := next(
            (
                w
                for w in reversed(reach)
                if w in _words("future") and w not in {"call", "called", "order", "against", "stop", "able"}
            ),
            None,
        ):
            between = reach[len(reach) - 1 - reach[::-1].index(governing) :]
            if not any(w in {"in", "by", "with"} for w in between):
                return f"not said to have happened ({governing})"
    if re.match(r"[!?]", tokens[-1].text) and tokens[-1].text == "?":
        return "a question"
    return None
