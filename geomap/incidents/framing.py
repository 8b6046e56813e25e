"""What the sentence around an event word says of its truth: an exercise, a memory, a question, a condition, a denial."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.crimes import is_of_sport
from geomap.incidents.speech_words import speech_words
from geomap.incidents.telling import verb_group, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from geomap.incidents.clauses import Sentence

_DENIER = 8
"""Words before a verb of denying among which the side that denies is named."""
_DENIED = 8
"""Words behind an event word that say to whom it was done."""
_CLOSED = frozenset({",", ";", ":", "(", ")", "–", "—"})
_SPAN, _YEAR = 6, 4
"""Words after 'since' or 'over the' that say since when or how long, and digits of a year."""
_KNOWING = 6
"""Words before 'that' within which those who do not know say so."""
_OPENING = 8
"""Words of a sentence among which 'it is the third time' stands."""
_ASIDE = 4
"""Words before that of a ceremony or an exercise among which stands what makes it a time or a place."""
_BESIDE = frozenset(
    {"after", "before", "as", "near", "outside", "beside", "behind", "opposite", "ahead", "despite", "since"}
)
_AT_TIME = frozenset({"on", "ahead", "before", "after", "hours", "days", "outside", "near"})
_RELATIVES = frozenset({"which", "who", "when", "where", "that", "whom"})
_SUBJECTS = frozenset(
    {"it", "they", "he", "she", "we", "anyone", "anybody", "either", "neither", "there", "war", "fighting"}
)
_NOT = frozenset({"not", "cannot", "unable", "impossible"})
_RUMOURS = frozenset({"rumour", "rumours", "rumor", "rumors"})


def sentence_problem(sentence: Sentence, token: int) -> str | None:
    """What the sentence or clause around a word says of its truth: an exercise, a condition, a denial, a question."""
    tokens = sentence.tokens
    lows = {t.low for t in tokens}
    if is_exercise(sentence) and not _stands_aside(sentence, token, words("exercise")):
        return "an exercise"
    if is_memorial(lows) and not _stands_aside(sentence, token, words("memorial")):
        return "remembered or told as history"
    if tokens[-1].text == "?":
        return "a question"
    if is_of_sport(sentence):
        return "about sport"
    if is_told_in_court(lows):
        return "told in court"
    if is_imagined(lows):
        return "imagined"
    start = sentence.token_at(sentence.clause_at(tokens[token].start)[0])
    if _is_inverted(sentence, start, token):
        return "conditional"
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
        if low in {"that", "how"} and _is_not_known(sentence, at):
            return "not known"
    if is_told_of_many(sentence):
        return "a count of times"
    return _denied(sentence, token)


def _is_inverted(sentence: Sentence, start: int, token: int) -> bool:
    """', should the town be attacked', 'a spokesman warned should they attack': a condition without an 'if'."""
    tokens = sentence.tokens
    for at in range(token - 1, max(start - 1, token - _DENIED, 0), -1):
        if tokens[at].low == "should":
            subject = tokens[at + 1]
            named = subject.text[:1].isupper() or subject.low in words("determiners") or subject.low in _SUBJECTS
            return named and (tokens[at - 1].low in {",", "–", "—"} or tokens[at - 1].low in words("say") | {"warned"})
    return False


def _stands_aside(sentence: Sentence, token: int, frames: AbstractSet[str]) -> bool:
    """'shelled the island hours after a drill', 'On the anniversary, gunmen attacked', 'fired on a parade': an event beside one.

    The words of a ceremony, a film or an exercise then only say when or where it was.
    """
    tokens = sentence.tokens
    if frames.isdisjoint(sentence.vocabulary):
        return False
    for at, word in enumerate(tokens):
        if word.low not in frames:
            continue
        before = [t.low for t in tokens[max(0, at - _ASIDE) : at]]
        if at > token:
            part = "part" in before or "during" in before
            if word.low == "parade" or (not part and not _BESIDE.isdisjoint(before[-(at - token - 1) :])):
                continue
            return False
        told = [t.low for t in tokens[at:token]]
        if _AT_TIME.isdisjoint(before) or "," not in told or not _RELATIVES.isdisjoint(told):
            return False
    return True


def is_memorial(lows: AbstractSet[str]) -> bool:
    """Whether the words of a sentence (in small letters) are those of a ceremony, a book or a museum."""
    old = lows & words("old")
    return bool(lows & words("memorial")) or len(old) > 1 or bool(old and lows & words("shown"))


def is_imagined(lows: AbstractSet[str]) -> bool:
    """Whether the words of a sentence (in small letters) are those of what is only thought out: an analysis, a game of war."""
    return not lows.isdisjoint(words("imagined"))


def is_told_in_court(lows: AbstractSet[str]) -> bool:
    """Whether the words of a sentence (in small letters) are those of a trial."""
    courts, tried = lows & words("courts"), lows & words("tried_in_court")
    return bool(courts and tried) and len(courts | tried) > 1


def _is_not_known(sentence: Sentence, at: int) -> bool:
    """'had no information that', 'were unable to confirm how many': nobody says that it happened."""
    lows = [t.low for t in sentence.tokens[max(0, at - _KNOWING) : at]]
    if lows[-2:-1] == ["no"] and lows[-1] in words("knowledge"):
        return True
    unsaid = any(low in _NOT or low.endswith(("n't", "n’t")) for low in lows)
    return unsaid and lows[-1] in words("unknowing")


def is_sum(sentence: Sentence, token: int, *, noun: bool) -> bool:
    """'has killed thousands since 2015', 'hundreds have died in the past year': the count of a war, and none of its events."""
    tokens = sentence.tokens
    first = next((n + 1 for n in range(token - 1, -1, -1) if _closes(sentence, n)), 0)
    last = next((n for n in range(token + 1, len(tokens)) if _closes(sentence, n)), len(tokens))
    lows = [t.low for t in tokens[first:last]]
    group = verb_group(sentence, token)
    if not (noun and not {"has", "have"}.isdisjoint(lows[: token - first])) and (not group.have or group.had):
        return False
    if noun and "recent" in lows and not words("lived").isdisjoint(lows):
        return True  # 'has seen the worst fighting in recent weeks'
    if not noun and not words("wars").isdisjoint(t.low for t in tokens[max(0, group.first - 3) : group.first]):
        return True
    for at, low in enumerate(lows):
        after = lows[at + 1 : at + 1 + _SPAN]
        if low == "since" and words("weekdays").isdisjoint(lows[at:]):
            return _is_long_ago(after) or not words("begun").isdisjoint(after)
        if low in words("spanning") and not words("spans").isdisjoint(after) and not words("long").isdisjoint(after):
            return True
    return False


def is_told_of_many(sentence: Sentence) -> bool:
    """'has changed hands several times since', 'it is the third time that': the count of like events, and none of them."""
    lows = [t.low for t in sentence.tokens]
    if "times" in lows and "since" in lows and not {"has", "have"}.isdisjoint(lows):
        return True
    opening = lows[:_OPENING]
    return opening[:1] in (["it"], ["this"]) and "time" in opening and not words("ordinals").isdisjoint(opening)


def _closes(sentence: Sentence, at: int) -> bool:
    """Whether a mark ends a clause, and is none within a number."""
    tokens = sentence.tokens
    if tokens[at].low == "," and 0 < at < len(tokens) - 1:
        return not (tokens[at - 1].low[-1].isdigit() and tokens[at + 1].low[0].isdigit())
    return tokens[at].low in _CLOSED


def _is_long_ago(after: Sequence[str]) -> bool:
    """'since 2015', 'since January', 'since the start of': but not 'since January 5'."""
    if after[:1] and after[0] in words("months"):
        return not (after[1:2] and after[1].isdigit() and len(after[1]) < _YEAR)
    return any(low.isdigit() and len(low) == _YEAR for low in after[:2]) or not words("outset").isdisjoint(after)


def is_exercise(sentence: Sentence) -> bool:
    """Whether something is only played; 'dropped bombs on the parade ground' is not."""
    played = {t.low for t in sentence.tokens} & words("exercise")
    if any(t.low == "war" and after.low in {"game", "games"} for t, after in itertools.pairwise(sentence.tokens)):
        return True
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
        if set(head) & words("story") and (set(head) & {"that", "of", "to"}):
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
_OWN_DEED = expression(
    r"(?:(?:on|last|late|early|the|this|earlier) )*(?:\w+day )?(?:that )?(?:it|they|its|their)(?: own)? (?!(?:is|are|was|were|would|will|intends?|plans?|wants?|knew|knows)\b)"
)
"""'denied that its troops', 'denied on Friday it had': the deed that a side is charged with."""


def _is_its_own_deed(sentence: Sentence, deny: int, token: int) -> bool:
    """'denied its gunboats had shelled a port': somebody charges it with that, so it is an event that is disputed."""
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
