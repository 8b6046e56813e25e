"""The words that tell of an incident, with their voice and whether it is said to have happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from geomap.incidents.arms import OTHERWISE, kind_by_arms, kind_by_arms_behind, loosed_from_the_air
from geomap.incidents.blows import RULES as BLOWS
from geomap.incidents.blows import find_blows
from geomap.incidents.company import as_its_company_has_it
from geomap.incidents.doers import NOBODY, agent_of
from geomap.incidents.framing import is_sum, sentence_problem
from geomap.incidents.moves import HAS_PLACE, IN_HAND, PAPER
from geomap.incidents.phrases import PhraseIndex, verb_forms
from geomap.incidents.references import is_reference
from geomap.incidents.roles import find_acts
from geomap.incidents.senses import is_of_another_sense, is_of_others, kind_by_what_it_is_done_to, people
from geomap.incidents.telling import (
    PURPOSE,
    is_caused,
    is_ordered,
    noun_problem,
    read_as,
    verb_group,
    verb_problem,
    words,
)
from geomap.incidents.unreal import noun_under_verb
from geomap.lexicons import load
from geomap.models import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.incidents.doers import Named
    from geomap.incidents.phrases import Form, Hit
    from geomap.incidents.roles import Act

Sort = Literal["verbs", "moves", "suffered", "nouns", "tolls"]
Voice = Literal["active", "passive", "suffered", "noun"]

# Of two triggers on the same words the more specific wins, in this order.
SPECIFIC = (
    "air_strike", "shelling", "explosion", "capture", "ceasefire", "protest", "withdrawal", "incursion", "seizure",
    "armed_clash", "attack", "deployment",
)  # fmt: skip
GENERAL = frozenset({"attack", "armed_clash"})
"""Kinds that say little of how: the arms named beside them say more."""
BY_ARMS = frozenset({"shelling", "air_strike", "explosion"})
"""Kinds that a weak word only guesses at: the arms named with it decide."""
_AFTER_ACTIVE = frozenset({"with", "along", "across", "through", "into", "around"})
"""'forces attacked with artillery': what follows a finite verb more often than a participle."""


_SAYS_BY_WHAT = BLOWS | frozenset(
    {
        "munition and impact",
        "bomb and impact",
        "struck by an arm",
        "force and motion across a border",
        HAS_PLACE,
        IN_HAND,
        PAPER,
    }
)
"""Rules of ``roles`` that name the arm with what it did, or forces with the line they cross."""
_LAST = frozenset({"last", "final", "first", "remaining"})
_HALVES = frozenset(
    {
        "held",
        "controlled",
        "occupied",
        "backed",
        "led",
        "based",
        "captured",
        "seized",
        "scarred",
        "hit",
        "battered",
        "besieged",
        "torn",
        "trained",
        "ruled",
        "run",
        "administered",
        "damaged",
        "manned",
        "dominated",
        "besieging",
    }
)
"""Participles that make an adjective with what stands before their hyphen."""
_PREDICATE = 6
"""Words after the noun of an event within which its verb stands."""
_CLAUSES = frozenset(
    {"after", "when", "who", "which", "that", "where", "and", "but", "as", "while", "by", "was", "were", "has", "have"}
)
_LASTING = frozenset({"seizure", "deployment", "withdrawal", "ceasefire"})
"""Kinds whose outcome lasts: 'has been stationed in X since 2013' is told of today."""
_OF_FORCES = frozenset(
    {"attack", "advance", "assault", "raid", "shell", "bombard", "charge", "storm", "counter-attack", "counterattack"}
)
"""Verbs that need no object: 'when the rebels attacked at dawn'."""
_BEGINS = frozenset({"after", "when", "as", "since", "because", "before", "while", "once", "until"})
_ITS_SUBJECT = 5
"""Words between 'after' and the verb of its clause, at most."""
_AIMED = 5
"""Words of 'at a group of villagers', at most."""
_SPANS = frozenset(
    {"days", "hours", "weeks", "months", "years", "km", "kilometres", "kilometers", "miles", "minutes", "am", "pm"}
)
"""Behind a figure these make it a time or a distance."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Payload of a phrase of ``kinds.toml``."""

    kind: str
    sort: Sort
    weak: bool
    sure: bool = False
    """Says enough by itself."""


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
    reference: bool = False
    """A noun that only places something else in time: 'after the raid'."""
    pluperfect: bool = False
    """'had crossed': earlier than what is told around it."""
    sure: bool = False
    """A word that needs nothing beside it: 'was assassinated'."""
    problem: str | None = None
    """Why it is not told as having happened: 'modal', 'negated', ...; None where it is."""


@cache
def _index() -> PhraseIndex[Rule]:
    rules = []
    for kind, sorts in load("kinds").items():
        for sort, phrases in sorts.items():
            if sort == "examples":
                continue
            rules += [
                (phrase.lstrip("?!"), Rule(kind, sort, phrase.startswith("?"), sure=phrase.startswith("!")))
                for phrase in phrases
            ]
    assert {rule.kind for _, rule in rules} == set(KINDS)  # noqa: S101 - the lexicon is ours
    return PhraseIndex(rules)


@cache
def _figurative() -> PhraseIndex[str]:
    return PhraseIndex((phrase, "figurative") for phrase in load("telling")["figurative"])


def find_triggers(text: str, sentence: Sentence, named: Named = NOBODY) -> list[Trigger]:
    """The event words of a sentence in order; those not told as having happened carry their ``problem``.

    ``named`` are those whom the sentences before named, for 'they' and 'another'.
    """
    figures = [(hit.start, hit.end) for hit in _figurative().find(text, sentence)]
    found = []
    for group in _groups([hit for hit in _index().find(text, sentence) if _is_event(sentence, hit)]):
        best = min(group, key=lambda h: (h.phrase.payload.weak, -_words_in(h), SPECIFIC.index(h.phrase.payload.kind)))
        rule, first = best.phrase.payload, sentence.tokens[best.token]
        form = _form(best, first.low)
        noun = rule.sort == "nouns" or (
            best.phrase.verb is not None and read_as(sentence, best.token, best.token, form) == "noun"
        )
        last = sentence.token_at(best.end - 1)
        figure = any(a < best.end and best.start < b for a, b in figures)
        if rule.kind == "protest" and not {"strike", "strikes"}.isdisjoint(
            t.low for t in sentence.tokens[best.token : last + 1]
        ):
            figure = False  # a strike of workers, whatever it paralyses
        problem = "a figure of speech" if figure else None
        problem = problem or _problem(sentence, best, last, form, noun=noun)
        kind, weak = rule.kind, rule.weak
        also = {h.phrase.payload.kind for h in group} - {kind}
        open_to_arms = kind in GENERAL or (kind in BY_ARMS and (weak or best.phrase.source.endswith(" by")))
        open_to_arms = open_to_arms or (rule.sort in {"nouns", "verbs"} and "strike|strikes" in best.phrase.source)
        source = best.phrase.source
        inner = "{attack}" in source or "strike|strikes" in source or " under ... " in source
        struck = rule.sort == "suffered" or _voice(sentence, best, form) == "passive"
        by = kind_by_arms(sentence, best.token, last, inner=inner, struck=struck) if open_to_arms else None
        if by is None and rule.sort == "tolls":
            by = kind_by_arms_behind(sentence, last)
        if kind == "air_strike" and by == "explosion":
            by = None  # bombs that aircraft drop
        if by is not None:
            kind, weak, also = by, weak and noun, {*also, kind} - {by}
        if kind == "shelling" and loosed_from_the_air(sentence, last):
            kind, also = "air_strike", {*also, kind}
        voice = _voice(sentence, best, form)
        other = kind_by_what_it_is_done_to(sentence, best, last, passive=voice == "passive")
        if other is not None and other != kind:
            kind, also = other, {*also, kind} - {other}
        begin = best.start if best.phrase.verb or noun else best.head  # of 'jets ... struck' the verb
        found.append(
            Trigger(
                begin, best.end, text[begin : best.end], kind, tuple(sorted(also)), voice, weak,
                sentence.index, sentence.token_at(begin), last, best.phrase.source, rule.sort == "tolls" and by is None,
                noun and is_reference(sentence, best.token), _is_pluperfect(sentence, best.token, last, noun=noun), rule.sure, problem,
            )
        )  # fmt: skip
    found = [t for t in found if not any(_holds(other, t) or _goes_on(other, t) for other in found)]
    open_to_acts = [
        t for t in found if t.weak and (t.kind in {"deployment", "withdrawal"} or t.phrase.startswith("<fall> "))
    ]  # 'a drone flew into a block of flats'
    known = frozenset(n for t in found if t not in open_to_acts for n in range(t.token, t.last_token + 1))
    acts = find_acts(sentence, known, named)
    moving = {t.token for t in open_to_acts}
    acts = [act for act in acts if act.token not in moving or act.kind in BY_ARMS]
    found = [t for t in found if t not in open_to_acts or t.token not in {act.token for act in acts}]
    found += [_of_act(text, sentence, act, figures) for act in acts]
    if not any(t.kind in BY_ARMS and not t.toll and not t.weak and not t.reference for t in found):
        found += [_of_act(text, sentence, act, figures) for act in find_blows(sentence)]
    found.sort(key=lambda t: (t.start, t.end))
    return [as_its_company_has_it(sentence, trigger, found) for trigger in found]


def _is_pluperfect(sentence: Sentence, token: int, last: int, *, noun: bool) -> bool:
    """'had attacked', 'another raid on the market had cost': told as earlier than what else is told."""
    if not noun:
        return verb_group(sentence, token).had
    for word in sentence.tokens[last + 1 : last + 1 + _PREDICATE]:
        if word.low == "had":
            return True
        if not word.low.isalpha() or word.low in words("determiners") - {"the", "a", "an"} or word.low in _CLAUSES:
            return False
    return False


def is_subject(sentence: Sentence, noun: Trigger, verb: Trigger) -> bool:
    """'air strikes | targeted': the event's noun right before a verb that says the same of it."""
    return (
        noun.voice == "noun"
        and verb.voice == "active"
        and noun.kind == verb.kind
        and noun.last_token == verb_group(sentence, verb.token).first - 1
    )


def _holds(wide: Trigger, narrow: Trigger) -> bool:
    """Whether a trigger says the same in more words: 'officers ... were led away' and 'led away'."""
    return (
        wide is not narrow
        and wide.kind == narrow.kind
        and wide.problem is None
        and wide.weak <= narrow.weak
        and wide.token <= narrow.token
        and narrow.last_token <= wide.last_token
        and (wide.token, wide.last_token) != (narrow.token, narrow.last_token)
    )


def _goes_on(other: Trigger, trigger: Trigger) -> bool:
    """Whether a trigger's words begin a longer one: 'the fighting factions | reached' and 'reached a truce'; 'threw | a petrol bomb at'."""
    return (
        (other.kind == "ceasefire" or trigger.kind == "protest")
        and trigger.kind != other.kind
        and not other.weak
        and other.token == trigger.token
        and other.last_token >= trigger.last_token
    )


def _of_act(text: str, sentence: Sentence, act: Act, figures: Sequence[tuple[int, int]]) -> Trigger:
    """A trigger from the classes of a verb, its subject and its object."""
    token = sentence.tokens[act.token]
    problem = "a figure of speech" if any(a < token.end and token.start < b for a, b in figures) else None
    if _is_compounded(sentence, act.token):
        problem = "part of another word"
    problem = problem or sentence_problem(sentence, act.token) or verb_problem(sentence, act.token, act.form)
    had = verb_group(sentence, act.token).had
    return Trigger(
        token.start, token.end, text[token.start : token.end], act.kind, (), "passive" if act.passive else "active", act.rule not in _SAYS_BY_WHAT,
        sentence.index, act.token, act.token, act.rule, pluperfect=had, problem=problem,
    )  # fmt: skip


def _groups(hits: list[Hit[Rule]]) -> list[list[Hit[Rule]]]:
    """Hits that begin at one word are one group; a noun or a single word inside a longer phrase is none of its own."""
    groups: list[list[Hit[Rule]]] = []
    reach = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if groups and hit.start == groups[-1][0].start:
            groups[-1].append(hit)
        elif hit.end <= reach and (hit.phrase.payload.sort == "nouns" or _words_in(hit) == 1):
            continue  # 'launched an attack', 'jets bombed'
        else:
            groups.append([hit])
        reach = max(reach, hit.end)
    return groups


def _form(hit: Hit[Rule], low: str) -> Form:
    return verb_forms(hit.phrase.verb).get(low, "other") if hit.phrase.verb else "other"


def _is_event(sentence: Sentence, hit: Hit[Rule]) -> bool:
    """Whether the words are an event at all: a verb that stands as a noun is not one of the verb's patterns."""
    rule, token = hit.phrase.payload, hit.token
    last = sentence.token_at(hit.end - 1)
    if sentence.tokens[last].low in {"wounded", "injured"} and sentence.tokens[last - 1].low in {"the", "its", "their"}:
        return False  # 'helicopters flew the wounded to a hospital'
    if is_of_another_sense(sentence, hit, last):
        return False
    if rule.sort == "nouns":
        return _form_of_noun(sentence, token, last)
    if hit.phrase.verb is None:
        if token and sentence.tokens[token - 1].low in OTHERWISE.get(rule.kind, ()):
            return False
        return not is_of_others(sentence, hit)
    if (
        hit.phrase.verb == "be"
        and rule.kind == "seizure"
        and token
        and sentence.tokens[token - 1].low in words("goods")
    ):
        return False  # 'the vehicles are in the hands of', 'the decision is in the hands of'
    form = _form(hit, sentence.tokens[token].low)
    if read_as(sentence, token, token, form) == "verb":
        return True
    # 'their shelling of the town', 'the storming of': the noun of a verb that has no noun pattern
    after = sentence.tokens[last + 1].low if last + 1 < len(sentence.tokens) else "."
    return form == "ing" and _words_in(hit) == 1 and after == "of" and not rule.weak


def _form_of_noun(sentence: Sentence, token: int, last: int) -> bool:
    """Whether a word listed as a noun stands as one, and not as a verb ('rebels attack', 'was shelling')."""
    if last != token:
        return True
    low = sentence.tokens[token].low
    if low.endswith("ing"):
        return read_as(sentence, token, last, "ing") == "noun"
    if low.endswith("s") and not low.endswith("ss"):
        return read_as(sentence, token, last, "third") == "noun"
    return read_as(sentence, token, last, "base") == "noun" or low not in words("noun_verbs")


def _words_in(hit: Hit[Rule]) -> int:
    return len([w for w in hit.phrase.source.split() if not w.startswith("[")])


def _voice(sentence: Sentence, hit: Hit[Rule], form: Form) -> Voice:
    """Who the subject is."""
    rule, token = hit.phrase.payload, hit.token
    if rule.sort == "nouns":
        return "noun"
    if rule.sort == "suffered":
        return "suffered"
    if rule.sort == "moves":
        return "active"
    if hit.phrase.verb == "be" and (rule.sort == "tolls" or hit.phrase.source.endswith(" by")):
        return "passive"
    if form not in {"either", "participle"}:
        return "active"
    group = verb_group(sentence, token)
    if group.be:
        return "passive"
    if group.have:
        return "active"
    after = sentence.tokens[sentence.token_at(hit.end - 1) + 1 :][:1]
    next_word = after[0].low if after else "."
    if next_word == "by" or form == "participle":
        return "passive"
    behind = sentence.token_at(hit.end - 1) + 1
    if next_word in _AFTER_ACTIVE or _counts_follow(sentence, behind) or _is_at_people(sentence, behind):
        return "active"
    if _is_told_after(sentence, hit):
        return "active"
    if len(hit.phrase.source.split()) == 1 and (next_word in words("prepositions") or not next_word[:1].isalnum()):
        return "passive" if next_word not in {"and", "or", "of"} else "active"
    return "active"


def _is_told_after(sentence: Sentence, hit: Hit[Rule]) -> bool:
    """'after Serb units attacked on Tuesday': a clause of a side and its verb alone, which nothing else is said of."""
    if hit.phrase.payload.sort == "tolls" or hit.phrase.verb not in _OF_FORCES:
        return False
    start, end = sentence.clause_at(hit.start)
    at = sentence.token_at(start)
    subject = [t.low for t in sentence.tokens[at + 1 : hit.token]]
    if sentence.tokens[at].low not in _BEGINS or not 0 < len(subject) <= _ITS_SUBJECT:
        return False
    rest = {t.low for t in sentence.tokens[hit.token + 1 :] if t.start < end}
    return agent_of(subject[-1]) in {"force", "gunmen"} and rest.isdisjoint({"was", "were", "had", "have", "by"})


def _is_at_people(sentence: Sentence, at: int) -> bool:
    """'shot at soldiers', 'fired at a group of villagers': people who are aimed at, where 'shot at a checkpoint' is a place."""
    lows = [t.low for t in sentence.tokens[at : at + _AIMED]]
    nouns = lows[1 : next((n for n in range(1, len(lows)) if not lows[n].isalpha()), len(lows))]
    return lows[:1] == ["at"] and any(low in people() or agent_of(low) in {"force", "gunmen"} for low in nouns)


def _counts_follow(sentence: Sentence, at: int) -> bool:
    """'killed at least 20 farmers', 'wounded about 30': a figure is the object; 'killed over two days' has none."""
    low = [t.low for t in sentence.tokens[at : at + 4]]
    if low[:2] in (["at", "least"], ["at", "most"], ["as", "many"], ["up", "to"], ["close", "to"]):
        return True
    if low[:1] == [] or low[0] not in {"about", "around", "over", "between", "some", "nearly", "almost"}:
        return False
    number = len(low) > 1 and (low[1][0].isdigit() or low[1] in load("numerals")["units"])
    return number and not (len(low) > 2 and low[2] in _SPANS)


def _problem(sentence: Sentence, hit: Hit[Rule], last: int, form: Form, *, noun: bool) -> str | None:
    """Why the event is not told as having happened, or None."""
    if _is_compounded(sentence, hit.token):
        return "part of another word"
    if why := sentence_problem(sentence, hit.token):
        return why
    if hit.phrase.payload.kind not in _LASTING and is_sum(sentence, hit.token, noun=noun):
        return "a sum over years"
    if hit.phrase.payload.kind == "ceasefire" and _is_offered(sentence, hit.token, last):
        return "not said to have happened (offered)"
    if noun:
        moved = hit.phrase.payload.kind == "withdrawal" and is_ordered(sentence, hit.token)
        if moved:
            return "not said to have happened (ordered)"
        return noun_problem(sentence, hit.token, last) or noun_under_verb(sentence, hit.token, last)
    inside = {t.low for t in sentence.tokens[hit.token + 1 : last + 1]}
    if hit.phrase.verb is not None:
        if inside & {"no", "none", "nobody", "not", "never"} and not inside & {"only", "just", "merely", "longer"}:
            return "negated"
        why = verb_problem(sentence, hit.token, form)
        there = hit.phrase.verb == "disperse" and why == PURPOSE  # 'opened fire to disperse protesters': they are there
        return None if there else why
    # 'drones could strike': the verb inside a pattern that begins with its subject
    if inside & words("modal") or is_caused(sentence, hit.token + 1):
        return "not said to have happened (modal)"
    if inside & words("negation"):
        return "negated"
    if any([t.low for t in sentence.tokens[n : n + 2]] == ["called", "off"] for n in range(hit.token + 1, last)):
        return "not said to have happened (called off)"
    if "to" in inside and sentence.tokens[hit.token].low not in _LAST:  # but 'the last soldiers to leave'
        at = next(i for i in range(hit.token, last + 1) if sentence.tokens[i].low == "to")
        if last - at <= 2:
            return verb_problem(sentence, last, "base")
    return noun_problem(sentence, hit.token, hit.token)


def _is_compounded(sentence: Sentence, token: int) -> bool:
    """'the rebel-held port', 'a shell-scarred wall': the second half of an adjective."""
    if token < 2:
        return False
    before, dash, word = sentence.tokens[token - 2 : token + 1]
    joined = dash.text == "-" and before.end == dash.start and dash.end == word.start
    return joined and before.text[-1:].isalpha() and word.low in _HALVES


def _is_offered(sentence: Sentence, token: int, last: int) -> bool:
    """'announced that it accepted a truce', 'a truce drafted by mediators': one side's word only."""
    return any(t.low in words("offered") for t in sentence.tokens[token : last + 2]) and not any(
        t.low in {"both", "sides", "between", "effect", "force"} for t in sentence.tokens
    )
