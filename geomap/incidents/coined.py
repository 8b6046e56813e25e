"""Groups that no lexicon has, known by the form of their name: 'the Kasese Liberation Army (KLA)', 'calling itself X'."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.actor_words import demonyms, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geomap.incidents.clauses import Sentence, Token

_LONGEST = 9
"""Words of a name, at most."""
_CALLED = frozenset({"called", "named", "dubbed"})
_ACRONYM = expression(r"[A-Z][A-Z0-9/\-]{1,9}$")
_CAPITAL = expression(r"[A-ZÀ-ÞĀ-Ž0-9][\w’'.]*$")


@cache
def _signs() -> frozenset[str]:
    """Words of which one makes a name a group's."""
    return words_of("bodies_of_groups") | words_of("followers") | {"calling", *_CALLED}


def may_coin(sentence: Sentence) -> bool:
    """Whether ``coined_group`` may find one in a sentence."""
    return not sentence.vocabulary.isdisjoint(_signs())


def coined_group(tokens: Sequence[Token], i: int, placed: Collection[int]) -> tuple[int, str] | None:
    """Index of the last token and the usual name of a group that is named from token ``i`` on.

    ``placed`` are the starts of toponyms: 'Donetsk fighters' are fighters of a place. An acronym in brackets behind the
    name is its usual name.
    """
    if (
        not tokens[i].text[:1].isupper()
        or tokens[i].low in words_of("not_names")
        or tokens[i].low in words_of("followers")
    ):
        return None
    last = _run(tokens, i)
    named = [t.low for t in tokens[i : last + 1]]
    if last > i and _is_group(named):
        return last, _usual(tokens, i, last)
    if _introduced(tokens, i) and not (last == i and tokens[i].start in placed):
        return last, _usual(tokens, i, last)
    if _before_fighters(tokens, i, last, placed):
        return last, _usual(tokens, i, last)
    return None


def _run(tokens: Sequence[Token], i: int) -> int:
    """Index of the last word of the capitalised name that begins at ``i``; 'of', 'for the', '-' may stand inside."""
    last = i
    if tokens[i].text.endswith(("'s", "’s")) and tokens[i].low in demonyms():
        return i
    at = i + 1
    while at < min(len(tokens), i + _LONGEST):
        token = tokens[at]
        own = tokens[last].text.endswith(("'s", "’s")) and tokens[last].low not in words_of("named_for")
        if own:
            break
        if _CAPITAL.match(token.text) and (token.low == "a" or token.low not in words_of("no_modifier")):
            last = at
        elif not (token.low in words_of("name_links") or (token.text == "-" and token.start == tokens[at - 1].end)):
            break
        at += 1
    return last


def _is_group(named: Sequence[str]) -> bool:
    """Whether the words of a name are those of an armed group: a word of struggle and one of a body, or a front."""
    words = [w for w in named if w.isalnum() or "'" in w]
    bodies = [w for w in words if w in words_of("bodies_of_groups")]
    if not bodies or set(words) & words_of("of_the_state"):
        return False
    if set(words) & words_of("struggle"):
        return True
    if words[-1] in words_of("irregular_bodies"):
        return True
    leads = words[0] in {"movement", "front", "brigades", "mujahideen"} and len(words) > 2 and named[1] in {"of", "for"}
    front = words[-1] == "front" and words[-2] not in words_of("directions")
    return leads or front


def _introduced(tokens: Sequence[Token], i: int) -> bool:
    """'calling itself X', 'a militia known as X', 'the so-called X Brigade'."""
    before = [t.low for t in tokens[max(0, i - 6) : i]]
    while before and before[-1] in {"the", '"', "“", "'", "‘"}:
        before.pop()
    if before[-2:-1] in (["calling"], ["calls"], ["call"]) and before[-1] in {"itself", "themselves"}:
        return True
    if before[-2:] in (["itself", "as"], ["themselves", "as"]):
        return True  # 'identifying itself as'
    return (
        before != []
        and before[-1] in _CALLED
        and before[-2:-1] != ["-"]
        and bool(set(before[:-1]) & words_of("anaphoric"))
    )


def _before_fighters(tokens: Sequence[Token], i: int, last: int, placed: Collection[int]) -> bool:
    """'Lakurawa fighters', 'Ninja militiamen': a name that is no place and no people's, right before the noun."""
    if last + 1 >= len(tokens) or last - i > 2 or tokens[last + 1].low not in words_of("followers"):
        return False
    named = tokens[i : last + 1]
    if any(t.start in placed or t.low in demonyms() or t.low in words_of("not_names") for t in named):
        return False
    if any(t.low.endswith(("ist", "ists", "ian", "ese", "ish", "ern", "ed")) for t in named):
        return False
    sentence_start = i == 0 or tokens[i - 1].text in {".", ":", '"', "“", "—", "–"}
    return not sentence_start or bool(_ACRONYM.match(tokens[i].text)) or "-" in [t.text for t in named]


def _usual(tokens: Sequence[Token], i: int, last: int) -> str:
    """The acronym in brackets behind a name, else the name itself."""
    behind = tokens[last + 1 : last + 4]
    if len(behind) == 3 and behind[0].text == "(" and behind[2].text == ")" and _ACRONYM.match(behind[1].text):
        return behind[1].text
    name, end = "", tokens[i].start
    for token in tokens[i : last + 1]:
        name += (" " if token.start > end else "") + token.text
        end = token.end
    return name.removesuffix("'s").removesuffix("’s")
