"""Moves of forces by classes of words: out of a place, up to one, on another's land; who has a place; papers to stop firing.

Like ``roles``, for tellings that no pattern foresees: 'the last carriers rumbled away', 'set up tents on the Indian side'.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.actor_words import demonyms, is_plural_people, names
from geomap.incidents.phrases import verb_forms
from geomap.incidents.telling import BE, HAVE, verb_group, words
from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence

_LINK = 6
"""Words between a verb of motion and what says whence or whither."""
_NOUN = 5
"""Words between 'on' or 'to' and the noun that it governs."""
_NAMES = 4
"""Words of a group's name, at most."""
_PAPER = 16
"""Words between a verb of signing and what is to stop."""
_LEADS = frozenset({"the", "a", "an", "far", "as"})
"""Between 'to' and a name."""
_NAME = 2
"""Letters of a name, at least."""

Told = tuple[str, str]
HAS_PLACE, IN_HAND, PAPER = "has a place", "a place and whose it is", "signed to stop firing"
"""Rules that say enough by themselves, once there is an armed side or a place."""


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(load("roles")["moves"][name])


@cache
def _forms(name: str) -> frozenset[str]:
    """Every form of the verbs of a list."""
    return frozenset(form for verb in load("roles")["moves"][name] for form in verb_forms(verb))


def is_side(sentence: Sentence, at: int) -> bool:
    """Whether a side that bears arms is named by the word: 'M23', 'the Taliban', 'the Russians'."""
    tokens = sentence.tokens
    text = tokens[at].text
    if not text[:1].isupper():
        return False
    if is_plural_people(tokens[at].low):
        return True
    for first in range(at, max(-1, at - _NAMES), -1):
        for named in names().get(tokens[first].text, ()):
            spans = named.sort in {"group", "force"} and first + len(named.words) == at + 1
            if spans and tuple(t.text for t in tokens[first : at + 1]) == named.words:
                return True
    return False


def move(sentence: Sentence, at: int, agent: str | None) -> Told | None:
    """What a verb of motion and its subject tell: whence, whither, on whose land; the kind and the rule."""
    if agent not in {"force", "gunmen", "vessel", "side"}:
        return None
    after = _after(sentence, at)
    if sentence.tokens[at].low == "gone" and agent != "vessel" and (not after or after[0] in _set("gone")):
        return "withdrawal", f"{agent} and gone"
    if (left := _leaves(after, agent)) is not None:
        return left
    if (
        agent in {"force", "vessel"}
        and (_arrives(after) or _reaches(sentence, at))
        and not sentence.tokens[at].low.startswith("cross")
    ):
        return "deployment", f"{agent} and motion up to a place"
    return None


def into_the_wilds(sentence: Sentence, last: int) -> bool:
    """Whether 'into' at the end of an event's words leads to where one hides: 'slipped into | the desert'."""
    tokens = sentence.tokens
    lows = [t.low for t in tokens[last : last + 4]]
    return lows[:1] == ["into"] and any(low in _set("wilds") for low in lows[1:])


def leaves(sentence: Sentence, last: int) -> bool:
    """Whether the words right behind a verb lead away: 'rumbled | away from'."""
    return _leaves([*_after(sentence, last)[:2], ""], "force") is not None


def _leaves(after: list[str], agent: str) -> Told | None:
    for n, low in enumerate(after[:_LINK]):
        following = after[n + 1 : n + 4]
        if low in {"into", "for", "to"} and any(w in _set("wilds") for w in following):
            return "withdrawal", f"{agent} and motion into the wilds"
        if low in {"out", "away", "back"} and following[:1] and following[0] in _set("whence"):
            return "withdrawal", f"{agent} and motion {low}"
        if low == "away" or (low == "home" and n < 2 and (n == 0 or after[n - 1] not in {"at", "a", "their"})):
            return "withdrawal", f"{agent} and motion {low}"
        if low in {"into", "across", "over", "through", "onto"}:
            return None
    return None


def _arrives(after: list[str]) -> bool:
    for n, low in enumerate(after[:_LINK]):
        if low in {"to", "towards", "toward"}:
            noun = after[n + 1 : n + 1 + _NOUN]
            if not noun or noun[0] in {"be", "have"}:
                return False
            return any(w in load("roles")["links"]["place"] or w in _set("fronts") for w in noun[:_NOUN])
    return False


def _reaches(sentence: Sentence, at: int) -> bool:
    """'drove up to Karzmani', 'came down the Malakal road', 'passed through Tel Tamer': a named place that a verb leads to."""
    tokens = sentence.tokens
    for n in range(at + 1, min(at + 1 + _LINK, len(tokens) - 1)):
        if tokens[n].low in {",", ";", ".", "and", "but", "who", "which", "that", "from", "in", "by", "with"}:
            return False
        if tokens[n].low not in _set("whither"):
            continue
        goal = next((k for k in range(n + 1, min(n + 4, len(tokens))) if tokens[k].low not in _LEADS), None)
        if goal is not None and tokens[n - 1].low != "according" and tokens[goal].text[:1].isupper():
            after = tokens[goal + 1].low if goal + 1 < len(tokens) else "."
            return _is_goal(tokens[goal].low) and after not in _set("ways")
    return False


def _is_goal(low: str) -> bool:
    others = load("roles")["stations"]["no_place"]
    return not (low in words("weekdays") or low in words("months") or low in demonyms() or low in others)


def _after(sentence: Sentence, at: int) -> list[str]:
    """The words behind a verb up to the end of its clause."""
    _, end = sentence.clause_at(sentence.tokens[at].start)
    out = []
    for token in sentence.tokens[at + 1 : at + 12]:
        if token.start >= end or token.low in {";", ":", "."}:
            break
        out.append(token.low)
    return out


def foreign_ground(sentence: Sentence, at: int) -> bool:
    """'put up tents on the Indian side of the line', 'spent the night on Lebanese soil': on another's land, behind a verb."""
    tokens = sentence.tokens
    _, end = sentence.clause_at(tokens[at].start)
    for n in range(at + 1, min(at + 12, len(tokens))):
        if tokens[n].start >= end or tokens[n].low in {";", ":"}:
            return False
        if tokens[n].low not in _set("ground"):
            continue
        owner = tokens[n - 1]
        owned = owner.text[:1].isupper() and (
            owner.low in demonyms() or owner.low.endswith(("'s", "’s")) or owner.text.endswith("s'")
        )
        own = _codes(owner.low)
        owned = owned and not any(own & _codes(t.low) for t in tokens[: n - 1])
        before = {t.low for t in tokens[max(at + 1, n - 4) : n]}
        return owned and bool(before & {"on", "in", "inside", "over", "within", "into", "onto", "off", "through"})
    return False


def _codes(low: str) -> frozenset[str]:
    """The states that a single demonym stands for."""
    return frozenset(code for words, codes, _, _ in demonyms().get(low, ()) if len(words) == 1 for code in codes)


def crosses_line(sentence: Sentence, at: int) -> bool:
    """Whether what is crossed behind a verb is a border: 'rolled over the border into'."""
    after = _after(sentence, at)
    return any(low in load("roles")["links"]["inward"] for low in after[:3]) and any(
        low in _set("lines") for low in after[:_LINK]
    )


def holdings(sentence: Sentence) -> list[tuple[int, Told]]:
    """'M23 has Goma', 'Avdiivka is lost', 'the airport is ours': who has a place, told by a verb of having or of being."""
    tokens = sentence.tokens
    if sentence.vocabulary.isdisjoint(HAVE) and sentence.vocabulary.isdisjoint(BE):
        return []
    out: list[tuple[int, Told]] = []
    for n, token in enumerate(tokens):
        if token.low in {"has", "have"} and n and n + 1 < len(tokens) and is_side(sentence, n - 1):
            after = tokens[n + 2].low if n + 2 < len(tokens) else "."
            if tokens[n + 1].low.endswith(("'s", "’s")) and after[:1].isalpha():  # 'has Bangui's northern suburbs'
                held = [t.low for t in tokens[n + 2 : n + 5]]
                after = "." if any(low in load("roles")["links"]["place"] for low in held) else after
            if _is_name(sentence, n + 1) and (after in _set("closes") or after in {".", ",", ";"}):
                out.append((n, ("seizure", HAS_PLACE)))
        elif token.low in _set("in_hand") and n > 1 and (token.low in {"ours", "theirs"} or _ends(sentence, n)):
            group = verb_group(sentence, n)
            told = (group.be or group.have) and not (group.modal or group.negated or group.to)
            if told and group.first and _is_name(sentence, group.first - 1) and group.first == 1:
                out.append((n, ("seizure", IN_HAND)))
    return out


def _ends(sentence: Sentence, at: int) -> bool:
    after = sentence.tokens[at + 1].low if at + 1 < len(sentence.tokens) else "."
    return after in _set("closes") or not after[:1].isalnum()


def _is_name(sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    if token.low in _set("no_name"):
        return False
    return token.text[:1].isupper() and len(token.text) > _NAME and token.low not in demonyms()


def papers(sentence: Sentence) -> list[tuple[int, Told]]:
    """'signed a paper to stop firing', 'put their names to an accord under which the guns fall silent'."""
    lows = [t.low for t in sentence.tokens]
    if sentence.vocabulary.isdisjoint(_set("fire")) or sentence.vocabulary.isdisjoint(
        _forms("halting") | _set("halted")
    ):
        return []
    out: list[tuple[int, Told]] = []
    for n, low in enumerate(lows):
        signs = low in _forms("signing") or (
            low in {"put", "puts"} and not _set("names").isdisjoint(lows[n + 1 : n + 4])
        )
        if not signs:
            continue
        group = verb_group(sentence, n)
        if group.modal or group.negated or group.to or group.be:
            continue
        span = lows[n + 1 : n + 1 + _PAPER]
        if not _set("talk").isdisjoint(span):
            continue
        halts = [k for k, w in enumerate(span) if w in _forms("halting") or w in _set("halted")]
        fire = [k for k, w in enumerate(span) if w in _set("fire")]
        if any(abs(h - f) <= _NOUN for h in halts for f in fire):
            out.append((n, ("ceasefire", PAPER)))
    return out
