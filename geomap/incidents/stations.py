"""Who is where, who has what, and who was sent: told by verbs of being, having and putting, which no pattern foresees.

'By noon the brigade was standing in the governor's yard', 'the rebels have had the bridge since June', 'the navy has
parked two frigates off the cape', 'they have nine nurses'. The doer is of a class (``doers``); each needs a place behind its
verb, or people, and what says that it came to be so: 'now', 'by dusk', 'since Monday'.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.incidents.actor_words import is_plural_people
from geomap.incidents.doers import NOBODY, agent_of, link, subject_of, verbs
from geomap.incidents.phrases import verb_forms
from geomap.incidents.telling import BE, HAVE, read_as, verb_group, words
from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.doers import Named
    from geomap.incidents.moves import Told
    from geomap.incidents.phrases import Form

_WHERE, _WHAT, _WHITHER = 6, 6, 7
"""Words from a verb to its preposition, to what is had or sent, and from what is sent to where it goes."""
_GOVERNED = 4
"""Words from a preposition to its place."""
_CUE = 8
"""Words behind a verb of being among which it is said since when."""
_ARMED = frozenset({"force", "gunmen", "side"})
_MOVED = frozenset({"force", "vessel", "air"})


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(load("roles")["stations"][name])


@cache
def _forms(name: str) -> dict[str, Form]:
    """The finite and the past forms of the verbs of a list."""
    return {
        word: form
        for verb in load("roles")["stations"][name]
        for word, form in verb_forms(verb).items()
        if form in {"past", "either", "third", "participle"}
    }


def find_stations(sentence: Sentence, named: Named = NOBODY) -> list[tuple[int, Told]]:
    """The verbs of a sentence by which somebody is where he was not, has what he had not, or was sent."""
    out = []
    for at, token in enumerate(sentence.tokens):
        told = None
        if token.low in BE or token.low in _forms("being"):
            told = _stands(sentence, at, named)
        if told is None and (token.low in _forms("having") or token.low in _set("having")):
            told = _has(sentence, at, named)
        form = _forms("sending").get(token.low)
        if told is None and form is not None and read_as(sentence, at, at, form) == "verb":
            told = _sends(sentence, at, named)
        if told is not None:
            out.append((at, told))
    return out


def _stands(sentence: Sentence, at: int, named: Named) -> Told | None:
    """'by dusk the army was in Manbij too', 'gunmen are now in the barracks', 'the 3rd Division stands before Goma'."""
    tokens = sentence.tokens
    group = verb_group(sentence, at)
    if group.modal or group.negated or group.to or (tokens[at].low not in BE and group.be):
        return None
    if (told := _is_under_way(sentence, at)) is not None:
        return told if subject_of(sentence, group.first, named) in _MOVED | {"side"} else None
    where = next((n for n in range(at + 1, min(at + 1 + _WHERE, len(tokens))) if tokens[n].low in _set("at")), None)
    if where is None or not all(_is_aside(sentence, n) for n in range(at + 1, where)):
        return None
    if not _is_place(sentence, where):
        return None
    agent = subject_of(sentence, group.first, named)
    if agent == "air" and tokens[where].low == "over" and not _set("harm").isdisjoint(sentence.vocabulary):
        return "air_strike", "aircraft over a place and harm"
    if not _came_to_be(sentence, group.first, at):
        return None
    if agent not in _ARMED | {"vessel"}:
        return None
    taken = agent == "gunmen" or (agent == "side" and not is_plural_people(tokens[group.first - 1].low))
    return ("seizure" if taken else "deployment"), f"{agent} and motion, arrived"


def _is_under_way(sentence: Sentence, at: int) -> Told | None:
    """'two battalions are on the way to Goma'; who only 'were' may never have arrived."""
    lows = sentence.lows[at + 1 : at + _CUE]
    if "way" not in lows or "on" not in lows[:3] or sentence.lows[at] in {"was", "were"}:
        return None
    behind = lows[lows.index("way") + 1 :]
    if behind[:1] and behind[0] in {"home", "out", "back"}:
        return "withdrawal", "force and motion, on the way home"
    goes = behind[:1] == ("to",) and _is_place(sentence, at + 2 + lows.index("way"))
    return ("deployment", "force and motion, on the way") if goes else None


def _is_aside(sentence: Sentence, at: int) -> bool:
    """Whether a word may stand between 'was' and 'in': 'by Wednesday noon', 'already', 'standing'."""
    low = sentence.tokens[at].low
    return (
        low in _set("now") or low in _set("time") or low in words("adverbs") or low in _set("posture") or low.isdigit()
    )


def _came_to_be(sentence: Sentence, first: int, at: int) -> bool:
    """Whether it is said since when: 'by noon', 'now', 'since Sunday', 'again'."""
    tokens = sentence.tokens
    around = [t.low for t in (*tokens[max(0, first - _CUE) : first], *tokens[at : at + _CUE])]
    if not _set("now").isdisjoint(around):
        return True
    return any(a == "by" and b in _set("time") for a, b in pairwise(around))


def _is_place(sentence: Sentence, at: int) -> bool:
    """Whether what a preposition governs is a named place or a post: 'in Manbij', 'at the gate of the port'."""
    tokens = sentence.tokens
    for n in range(at + 1, min(at + 1 + _GOVERNED, len(tokens))):
        low = tokens[n].low
        if low in link("place") or low in link("border") or low in load("roles")["moves"]["fronts"]:
            return True
        if low in words("weekdays") or low in words("months"):
            return False
        if tokens[n].text[:1].isupper() and low not in _set("no_place"):
            return True
        if not (low[0].isalnum() or low in {"-", "'s", "’s"}) or low in words("prepositions") - {"of"}:
            return False
    return False


def _has(sentence: Sentence, at: int, named: Named) -> Told | None:
    """'had the airstrip by evening', 'have had the crossing since June', 'they have forty-one foreigners'."""
    tokens = sentence.tokens
    group = verb_group(sentence, at)
    if group.modal or group.negated or group.to or group.be or at + 1 >= len(tokens):
        return None
    first = group.first
    following = tokens[at + 1].low
    if following in HAVE | BE | {"to", "been"} or following.endswith(("ed", "ing")):
        return None
    agent = subject_of(sentence, first, named)
    if agent not in _ARMED and not (tokens[first - 1].low == "by" if first else False):
        return None
    span = []
    for token in tokens[at + 1 : at + 1 + _WHAT]:
        if token.low in words("prepositions") - {"of"} or not (token.low[0].isalnum() or token.low == "-"):
            break
        span.append(token.low)
    held = any(low in link("place") for low in span) and bool(span) and span[0] in _set("whole")
    perfect = tokens[at].low == "had" and group.have
    if held and (perfect or _came_to_be(sentence, first, at)):
        return "seizure", f"{agent} and motion, has a place"
    people = any(low in _set("captives") for low in span)
    if people and agent in {"gunmen", "side"} and tokens[at].low not in {"kept", "held", "got"}:
        return "capture", f"{agent} and having people"
    return None


def _sends(sentence: Sentence, at: int, named: Named) -> Told | None:
    """'moved a frigate up the coast', 'has parked two brigades before the gate', 'legionnaires had been set down at Konna'."""
    tokens = sentence.tokens
    group = verb_group(sentence, at)
    if group.modal or group.negated or group.to:
        return None
    if group.be:
        sent = at if subject_of(sentence, group.first, named) in _MOVED else None
    else:
        sent = None
        for n in range(at + 1, min(at + 1 + _WHAT, len(tokens))):
            low = tokens[n].low
            if (
                low in words("prepositions") - {"of", "up", "down", "out"}
                or low in verbs()
                or low in {",", ";", ".", ":"}
            ):
                break
            if agent_of(low) in _MOVED or low in _set("guns") or is_plural_people(low):
                sent = n
            if low in _set("not_sent"):
                return None
        owned = sent is not None and sent + 1 < len(tokens) and tokens[sent + 1].low in {"'s", "’s", "-"}
        sent = None if owned else sent
    if sent is None:
        return None
    for n in range(sent + 1, min(sent + 1 + _WHITHER, len(tokens))):
        low = tokens[n].low
        if low in {";", ".", ":"} or low in {"who", "which", "that", "and", "but"}:
            return None
        if low in _set("home") or (low == "from" and tokens[at].low in _forms("pulling")):
            return None if group.be else ("withdrawal", "force and motion, sent away")
        if low in _set("not_sent"):
            return None
        if low in _set("goal") and _is_place(sentence, n):
            return "deployment", "force and motion, sent"
        if low == "to" or (low == "in" and group.be):
            return None
    return None
