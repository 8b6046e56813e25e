"""Nouns of events that a verb before them makes unreal: 'would not join in a strike', 'had not had a bombing', 'wants the siege to end'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.incidents.telling import BE, DO, HAVE, curbing, words

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence

_REACH = 9
"""Words between a modal and the noun of an event that it makes a thing of the future."""
_PHRASE = 4
"""Words of a noun's own phrase that say whether it is one already told of."""
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
_BREAKS = frozenset(
    [
        "after",
        "before",
        "since",
        "when",
        "while",
        "which",
        "who",
        "that",
        "where",
        "because",
        "as",
        "until",
        "during",
        "amid",
        "despite",
        "following",
        "if",
        "and",
        "but",
        ";",
        ":",
        ",",
        ".",
        "–",
        "—",
        "“",
        "”",
        '"',
        "'",
    ]
)
"""Between a verb and a noun these begin something else."""
_FINITE = frozenset({"is", "are", "was", "were", "has", "had", "said", "says", "did", "does"})
_NOT = frozenset({"not", "never"})
_MEASURED = frozenset({"such", "like", "worse", "bigger", "heavier", "fiercer", "larger", "deadlier"})
"""'had never seen such shelling': there is some now."""


def noun_under_verb(sentence: Sentence, token: int, last: int) -> str | None:
    """Why the verb that an event's noun stands under says that there was none, or that there may be one."""
    tokens = sentence.tokens
    after = [t.low for t in tokens[last + 1 : last + 3]]
    if len(after) > 1 and after[0] == "to" and after[1] in curbing():
        return "not said to have happened (to end)"
    if _is_definite(sentence, token):
        return None
    seen: list[str] = []
    for at in range(token - 1, max(-1, token - 1 - _REACH), -1):
        low = tokens[at].low
        if low in _BREAKS:
            return None
        if _is_negated(sentence, at):
            undergone = not words("undergone").isdisjoint(seen)
            return "negated" if undergone and _MEASURED.isdisjoint(t.low for t in tokens[at:token]) else None
        if low in words("modal") and not _is_month(tokens[at].text, at):
            brought = not words("bringing_about").isdisjoint(seen) or ("be" in seen and tokens[at - 1].low == "there")
            return "not said to have happened (modal)" if brought else None
        if low in _FINITE and not (at and _is_negated(sentence, at - 1)):
            return None
        seen.append(low)
    return None


def _is_definite(sentence: Sentence, token: int) -> bool:
    """'the raid', 'Monday's strike', 'its attack': one that took place."""
    for at in range(token - 1, max(-1, token - 1 - _PHRASE), -1):
        low = sentence.tokens[at].low
        if low in _DEFINITE or low.endswith(("'s", "’s", "s'", "s’")):
            return True
        if low in words("prepositions") or low in _BREAKS:
            return False
    return False


def _is_negated(sentence: Sentence, at: int) -> bool:
    """'had not', 'hasn't', 'did never': an auxiliary and its denial."""
    low = sentence.tokens[at].low
    if low.endswith(("n't", "n’t")) and low[:-3] in HAVE | DO:
        return True
    return low in _NOT and at > 0 and sentence.tokens[at - 1].low in HAVE | DO - BE


def _is_month(text: str, at: int) -> bool:
    return at > 0 and text == "May"
