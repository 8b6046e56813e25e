"""What the sentence around an event word says of its truth: an exercise, a memory, a question, a condition, a denial."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from geomap.incidents.speech_words import speech_words
from geomap.incidents.telling import words

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence

_DENIER = 8
"""Words before a verb of denying among which the side that denies is named."""
_DENIED = 8
"""Words behind an event word that say to whom it was done."""
_RUMOURS = frozenset({"rumour", "rumours", "rumor", "rumors"})


def sentence_problem(sentence: Sentence, token: int) -> str | None:
    """What the sentence or clause around a word says of its truth: an exercise, a condition, a denial, a question."""
    tokens = sentence.tokens
    lows = {t.low for t in tokens}
    if is_exercise(sentence):
        return "an exercise"
    if lows & words("memorial") or len(old := lows & words("old")) > 1 or (old and lows & words("shown")):
        return "remembered or told as history"
    if tokens[-1].text == "?":
        return "a question"
    if (
        len(lows & (words("courts") | words("tried_in_court"))) > 1
        and lows & words("courts")
        and lows & words("tried_in_court")
    ):
        return "told in court"
    start = sentence.token_at(sentence.clause_at(tokens[token].start)[0])
    if tokens[start].text in {"Should", "Were"}:
        return "conditional"
    if tokens[start].text == "Had" and lows & {"would", "might", "could"}:
        return "conditional"
    for at in range(token - 1, max(start - 1, token - 14, -1), -1):
        low = tokens[at].low
        if low == ",":
            break
        if low in words("conditional") and not (low == "if" and at and tokens[at - 1].low in {"as", "even"}):
            return "conditional"
        if (
            low == "event"
            and at + 1 < len(tokens)
            and tokens[at + 1].low == "of"
            and at
            and tokens[at - 1].low == "the"
        ):
            return "conditional"
        if low == "case" and at and tokens[at - 1].low == "in":
            return "conditional"
    return _denied(sentence, token)


def is_exercise(sentence: Sentence) -> bool:
    """Whether something is only played; 'dropped bombs on the parade ground' is not."""
    played = {t.low for t in sentence.tokens} & words("exercise")
    grounds = ("ground", "grounds", "square")
    return bool(played) and not (
        played == {"parade"}
        and any(t.low == "parade" and after.low in grounds for t, after in itertools.pairwise(sentence.tokens))
    )


def _denied(sentence: Sentence, token: int) -> str | None:
    """'denied that its troops had crossed', 'reports that they crossed are false': the event's own denial."""
    tokens = sentence.tokens
    for at in range(token - 1, max(-1, token - 26), -1):
        low = tokens[at].low
        if low in _RUMOURS and tokens[at + 1].low in {"that", "of"}:
            return "a rumour"
        if low in words("say") and not (
            low in words("story") and tokens[at - 1].low in words("deny") | {"the", "all", "any", "those", "these"}
        ):
            break
        if low in words("deny") and not (at and tokens[at - 1].low in {"nor", "not", "without"}):
            if _is_told_by_another(sentence, at, token) or _is_its_own_deed(sentence, at, token):
                return None
            return f"denied ({low})"
    if (lows := [t.low for t in tokens])[max(0, len(lows) - 6) :] and set(lows[token:]) & words("false"):
        head = lows[max(0, token - 14) : token]
        if set(head) & words("story") and (set(head) & {"that", "of"}):
            return "denied (said to be false)"
    return None


_LINKS = frozenset(
    {
        "responsibility",
        "involvement",
        "involved",
        "role",
        "hand",
        "part",
        "behind",
        "link",
        "links",
        "connection",
        "complicity",
        "participation",
        "knowledge",
    }
)
_OF_A_DEED = frozenset(
    {
        "the",
        "this",
        "that",
        "these",
        "those",
        "monday's",
        "tuesday's",
        "wednesday's",
        "thursday's",
        "friday's",
        "saturday's",
        "sunday's",
    }
)
_OWN_DEED = re.compile(
    r"(?:(?:on|last|late|early|the|this|earlier) )*(?:\w+day )?(?:that )?(?:it|they|its|their)(?: own)? (?!(?:is|are|was|were|would|will|intends?|plans?|wants?|knew|knows)\b)"
)
"""'denied that its troops', 'denied on Friday it had': the deed that a side is charged with."""


def _is_its_own_deed(sentence: Sentence, deny: int, token: int) -> bool:
    """'denied its warplanes had bombed an oilfield': somebody charges it with that, so it is an event that is disputed."""
    tokens = sentence.tokens
    told = [t.low for t in tokens[deny + 1 : token]]
    if set(told) & _LINKS and set(told) & _OF_A_DEED:
        return True  # 'denied responsibility for the shelling of': it took place
    return (
        any(t.text[:1].isupper() and t.low not in words("determiners") for t in tokens[max(0, deny - _DENIER) : deny])
        and _OWN_DEED.match(" ".join(told) + " ") is not None
        and not {",", ";", ":"} & set(told)
        and not {t.low for t in tokens[deny : token + _DENIED]} & speech_words("partial")
    )


def _is_told_by_another(sentence: Sentence, deny: int, token: int) -> bool:
    """'denied Azerbaijani claims that its forces had shelled', 'rejected Kyiv's accusation of': one side tells it."""
    tokens = sentence.tokens
    for at in range(deny + 1, min(token, deny + 9)):
        if tokens[at].low not in words("story"):
            continue
        after = tokens[at + 1].low
        if after in {"by", "from"}:
            return True
        if after in {"that", "of", "about", "it", "its"}:
            return tokens[at - 1].text[:1].isupper() or tokens[at - 1].text.endswith(("'s", "’s", "s'", "s’"))
    return False
