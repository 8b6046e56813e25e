"""Whether a word of an event tells of something that happened: voice, tense, mood, negation, and what governs it.

A verb is read with the auxiliaries and adverbs before it, an infinitive and an '-ing' form by the word that governs
them, a noun by its own phrase, its governor and the verb that follows. Everything looks a bounded number of words away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from geomap.incidents.phrases import verb_forms
from geomap.lexicons import load

if TYPE_CHECKING:
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.phrases import Form

Reading = Literal["noun", "verb"]

BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'re", "'m", "am"})
GET = frozenset({"got", "get", "gets", "getting"})
HAVE = frozenset({"has", "have", "had", "having"})
DO = frozenset({"do", "does", "did"})
_HOLDING = frozenset({"hold", "stage", "organise", "organize", "join", "attend", "launch", "mount", "conduct"})
"""Verbs of little sense of their own before the noun of an event."""
CLOSED = frozenset({",", ";", ":", "(", ")", "–", "—", "“", "”", '"', "."})
_LISTED = 16
"""Words between a verb of discussing and the last of what is discussed."""
_ENDS_PHRASE = frozenset({"and", "or", "the", "this", "that", "these", "those", "its", "their"})
"""What a noun's own phrase begins with or follows: 'nobody claimed the attack' denies no attack."""
_STOPS = frozenset(
    [
        "after",
        "during",
        "since",
        "by",
        "in",
        "at",
        "amid",
        "despite",
        "from",
        "with",
        "as",
        "when",
        "while",
        "and",
        "but",
        "which",
        "who",
        "near",
        "under",
    ]
)
"""What ends the look for a noun's governor."""
_CALLS = frozenset({"call", "calls", "called", "calling"})
_TALKS = frozenset({"talks", "negotiations", "discussions", "consultations"})
_TALKED_OVER = frozenset({"on", "about", "over", "for", "to", "toward", "towards"})
PURPOSE = "not said to have happened (infinitive)"
"""What is done in order to do something else."""
_HELP = frozenset({"help", "helps", "helped", "helping"})
_JOINS = frozenset({"and", "or", "but", "so", "there", "that", "he", "she", "they", "it"})
_TOWARDS = frozenset({"to", "help", "for", "at", "of", "in", "towards", "on"})
"""Before a word of curbing these make it an aim: 'to quell', 'aimed at ending'."""
_LETTING = frozenset({"helped", "help", "helping", "helps", "let", "made"})
_LET = 6
"""Words between a verb of helping and what is helped to be done."""
_CHARGE = 9
"""Words between a verb of accusing and its 'of'."""
_KEEPING = frozenset(
    {
        "stop",
        "stopped",
        "stops",
        "stopping",
        "keep",
        "kept",
        "keeps",
        "keeping",
        "block",
        "blocked",
        "dissuade",
        "dissuaded",
        "deter",
        "deterred",
        "prevent",
        "prevented",
    }
)
"""Verbs of keeping somebody from a deed."""
_REACH = 8
"""Words between a governor and what it governs, at most."""


@cache
def words(name: str) -> frozenset[str]:
    """A list of ``telling.toml``."""
    return frozenset(load("telling")[name])


@cache
def _before_noun() -> frozenset[str]:
    return words("determiners") | words("adjectives")


@cache
def _before_attribute() -> frozenset[str]:
    """'the captured town', 'in occupied areas': a participle after one of these and before a noun tells of no event."""
    return (words("determiners") - {"that", "which", "who", "all", "both"}) | {
        "in",
        "of",
        "from",
        "near",
        "into",
        "across",
        "inside",
    }


def _is_number(sentence: Sentence, at: int) -> bool:
    """Whether a word counts: 'a dozen destroyed vehicles', but not the '16' of 'an F-16 destroyed'."""
    low = sentence.tokens[at].low
    counts = low[:1].isdigit() or low in load("numerals")["units"] or low == "dozen"
    return counts and not (at and sentence.tokens[at - 1].low == "-")


@cache
def _after_verb() -> frozenset[str]:
    return words("determiners") | {"him", "her", "them", "it", "us", "at"}


@cache
def curbing() -> frozenset[str]:
    """Forms of the verbs of what is only to be kept from happening."""
    forms = {form for verb in words("curbing") for form, kind in verb_forms(verb).items() if kind in {"base", "ing"}}
    return frozenset(forms)


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with what stands before it."""

    first: int
    """Index of its first token, adverbs included."""
    be: bool = False
    have: bool = False
    had: bool = False
    modal: bool = False
    negated: bool = False
    to: bool = False
    """An infinitive; ``first`` is then the 'to'."""


def verb_group(sentence: Sentence, token: int) -> VerbGroup:
    """Auxiliaries, 'not' and adverbs right before a verb, read backwards."""
    be = have = had = modal = negated = to = False
    at = token
    while at > 0 and token - at < 6:
        low = sentence.tokens[at - 1].low
        if low in BE or low in GET:
            be = True
        elif low in HAVE:
            have, had = True, had or low == "had"
        elif low in DO:
            pass
        elif low in words("modal"):
            modal = True
        elif low in words("negation"):
            negated = True
        elif low == "to":
            to = True
            at -= 1
            break
        elif not (
            low in words("adverbs")
            or (low.endswith("ly") and low not in {"july", "italy", "only", "family", "assembly"})
        ):
            break
        negated = negated or low.endswith(("n't", "n’t"))
        at -= 1
    return VerbGroup(at, be, have, had, modal, negated, to)


def read_as(sentence: Sentence, token: int, last: int, form: Form) -> Reading:
    """Whether a form that may be a noun or a verb ('attack', 'raids', 'shelling') is the one or the other here."""
    tokens = sentence.tokens
    before = tokens[token - 1] if token else None
    after = tokens[last + 1].low if last + 1 < len(tokens) else "."
    if form in {"past", "participle", "either"}:
        attributive = (
            before is not None
            and (before.low in _before_attribute() or _is_number(sentence, token - 1))
            and after.isalpha()
            and after not in words("prepositions")
            and after not in _JOINS
        )
        return "noun" if attributive and token == last else "verb"
    owned = before is not None and before.text.endswith(("'s", "’s", "s'", "s’"))
    if owned and (form != "ing" or (before is not None and _is_day(before.low) and after != "the")):
        return "noun"  # 'Tuesday's fighting at X'
    if form == "other" and sentence.tokens[token].low in BE:
        return "verb"
    group = verb_group(sentence, token)
    low = before.low if before is not None else ""
    if form == "ing":
        if group.be or (before is not None and low in {",", "while", "when", "from", "without", "before"}):
            return "verb" if after != "of" else "noun"
        if low in words("beginning"):
            return "verb"  # 'has begun sending troops'
        if low in {"of", "for"} and after != "of" and _is_charge(sentence, token - 1):
            return "verb"  # 'accused Eritrea of sending troops'
        if low in _before_noun() or before is None:
            return "noun" if after not in {"the", "a", "an", "at"} else "verb"
        named = last + 1 < len(tokens) and tokens[last + 1].text[:1].isupper()
        return "verb" if after in _after_verb() or named or after[:1].isdigit() else "noun"
    if group.to and group.first >= 0:
        return "verb"
    if group.modal or low in DO or group.negated or (form == "base" and low in _HELP):
        return "verb"
    if (
        before is None
        or low in _before_noun()
        or low in words("prepositions")
        or before.text[0].isdigit()
        or low == "-"
    ):
        return "noun"
    if form == "base" and any(t.low in _LETTING for t in tokens[max(0, token - _LET) : token]):
        return "verb"  # 'helped the army retake X'
    if form == "base":
        plural = low in words("plurals") or (
            low.endswith("s") and not low.endswith("ss") and low not in {"was", "has", "is"}
        )
        return "verb" if plural and after not in {"on", "in", "at", "near", "of", "by", "and", ",", "."} else "noun"
    nearby = last + 1 < len(tokens) and (tokens[last + 1].text[0].isupper() or tokens[last + 1].text[0].isdigit())
    if (
        after in _after_verb()
        or (nearby and low not in words("prepositions"))
        or low in {"it", "he", "she", "who", "which"}
    ):
        return "verb"
    return "verb" if low in words("singulars") and after not in words("prepositions") else "noun"


def _is_charge(sentence: Sentence, token: int) -> bool:
    """Whether the 'of' or 'for' is that of an accusation, which names a deed: 'accused the army of', 'blamed Rwanda for'."""
    before = [t.low for t in sentence.tokens[max(0, token - _CHARGE) : token]]
    return any(low.startswith(("accus", "blam", "condemn", "denounc")) for low in before)


def _is_day(low: str) -> bool:
    """Whether a possessive is that of a day: 'Tuesday's', 'yesterday's', 'last night's'."""
    return low.rstrip("s").rstrip("'’").endswith(("day", "night", "morning", "evening", "afternoon", "weekend", "week"))


def verb_problem(sentence: Sentence, token: int, form: Form) -> str | None:
    """Why the verb does not tell of something that happened, or None."""
    tokens = sentence.tokens
    group = verb_group(sentence, token)
    if group.negated and not _exempt(sentence, group.first, token) and not _is_delayed(sentence, token):
        return "negated"
    if group.modal or is_caused(sentence, group.first):
        return "not said to have happened (modal)"
    if _is_near_miss(sentence, group.first, token):
        return "not said to have happened (almost)"
    start = sentence.token_at(sentence.clause_at(tokens[token].start)[0])
    if group.to:
        if group.have and tokens[group.first - 1].low in BE:
            return "not said to have happened (was to have)"
        # 'are said to have crossed'
        if group.have and not _governor(sentence, group.first, "future", reach=2):
            return None
        return _infinitive(sentence, group.first)
    first = group.first
    low = tokens[first - 1].low if first else ""
    if form == "base" and low in _HELP and (helping := verb_group(sentence, first - 1)).to:
        return _infinitive(sentence, helping.first)
    if form == "ing" and not group.be:
        if low in words("beginning") and (why := _begun(sentence, first - 1)):
            return why
        if why := _gerund(sentence, first):
            return why
    elif low in {"and", "or", ","} and form == "base" and (why := _shared(sentence, first)):
        return why
    elif (
        form == "base"
        and any(t.low in {"that", "be"} for t in tokens[max(0, token - 8) : token])
        and _governor(sentence, token, "future", reach=10)
    ):
        return "not said to have happened (demanded)"
    if why := _nobody(sentence, start, first):
        return why
    usual = any(t.low in words("habit") for t in tokens[start : token + 4])
    return "told as a habit" if usual and (form in {"base", "third"} or (group.have and not group.had)) else None


def _is_delayed(sentence: Sentence, token: int) -> bool:
    """'did not leave the town until Tuesday': it happened then."""
    lows = [t.low for t in sentence.tokens[token + 1 : token + 1 + _LISTED]]
    at = next((n for n, low in enumerate(lows) if low in {"until", "till"}), None)
    return at is not None and lows[at + 1 : at + 2] != ["now"] and not {",", ";", ":"} & set(lows[:at])


def _is_near_miss(sentence: Sentence, first: int, token: int) -> bool:
    """'had almost come to blows', 'fought with nobody': all but done, or done to no one."""
    tokens = sentence.tokens
    behind = [t.low for t in tokens[token + 1 : token + 3]]
    no_one = "nobody" in behind or behind in (["no", "one"], ["with", "none"])
    return no_one or any(t.low in {"almost", "nearly"} for t in tokens[first:token])


def noun_problem(sentence: Sentence, token: int, last: int) -> str | None:
    """Why the noun does not name something that happened, or None."""
    tokens = sentence.tokens
    if last + 1 < len(tokens) and tokens[last + 1].low in words("compound"):
        return "part of another word"
    if is_name(sentence, token):
        return "a name for what is told elsewhere"
    at = token - 1
    # its own phrase: 'a possible new attack', 'no further clashes'
    while at >= 0 and token - at <= 5:
        low = tokens[at].low
        if low in words("unreal"):
            return f"not said to have happened ({low})"
        if low in words("none") and not _exempt(sentence, at, token):
            return f"negated ({low})"
        if low == "without":
            return "negated (without)"
        if _is_not_one(sentence, at):
            return "negated (not one)"
        if low in words("habit"):
            return "told as a habit"
        if low in words("prepositions") or low in CLOSED or low in _ENDS_PHRASE or is_finite(low):
            break
        at -= 1
    if at > 1 and tokens[at - 1].low == "of" and tokens[at - 2].low in {"none", "neither"}:
        return "negated (none of)"
    for at in range(token - 1, max(0, token - 4), -1):
        if tokens[at].low in _HOLDING and tokens[at - 1].low == "to" and (why := _infinitive(sentence, at - 1)):
            return why  # 'a crime to hold rallies'
    governor = _noun_governor(sentence, token) or _listed_under(sentence, token)
    if governor:
        return f"not said to have happened ({governor})"
    # the verb that follows: 'an offensive could begin', 'the truce is expected to'
    for ahead in range(last + 1, min(len(tokens), last + 7)):
        low = tokens[ahead].low
        if low in {",", ";", ".", ":"} or is_finite(low):
            follows = {t.low for t in tokens[ahead : ahead + 4]}
            if low in BE and (follows & words("undecided") or {"called", "off"} <= follows):
                return "not said to have happened (expected)"
            if low in {"is", "are"} and follows & words("usual"):
                return "told as a habit"
            break
        if low in words("modal"):
            return "not said to have happened (modal)"
    return None


def is_name(sentence: Sentence, token: int) -> bool:
    """'called it an unprovoked violation', 'what New Delhi called a strike': a word for an event that is told elsewhere."""
    for at in range(token - 1, max(-1, token - 8), -1):
        low = sentence.tokens[at].low
        if low in words("naming"):
            return not (at + 1 < len(sentence.tokens) and sentence.tokens[at + 1].low in {"for", "on", "off"})
        if low in CLOSED - {"“", "”", '"'} or low in {"and", "but", "in", "at", "near", "after", "during"}:
            return False
    return False


def is_ordered(sentence: Sentence, token: int) -> bool:
    """'ordered the withdrawal of', 'demands the departure of': of what others are to do."""
    return any(t.low in words("ordering") for t in sentence.tokens[max(0, token - _REACH // 2) : token])


def _exempt(sentence: Sentence, at: int, until: int) -> bool:
    """'no longer', 'not only', 'no-fly': negation in form alone."""
    said = " ".join(t.low for t in sentence.tokens[max(0, at - 1) : until + 1])
    return any(phrase.replace("-", " - ") in said or phrase in said for phrase in words("not_negation"))


def _governor(sentence: Sentence, before: int, name: str, *, reach: int) -> str | None:
    """The nearest word of a list before a token, without a full stop of thought between."""
    for at in range(before - 1, max(-1, before - 1 - reach), -1):
        low = sentence.tokens[at].low
        if low in words(name):
            return low
        if low in {";", ":", ".", "–", "—"}:
            return None
    return None


def _is_not_one(sentence: Sentence, at: int) -> bool:
    """'not a single rocket', 'not one shell'."""
    tokens = sentence.tokens
    return tokens[at].low == "not" and (
        [t.low for t in tokens[at + 1 : at + 3]] == ["a", "single"] or tokens[at + 1].low == "one"
    )


def is_caused(sentence: Sentence, first: int) -> bool:
    """'would have the troops pulled back', 'may see observers sent': a participle after what a modal would have done."""
    for at in range(first - 1, max(0, first - 5), -1):
        low = sentence.tokens[at].low
        if low in {"have", "see"}:
            return sentence.tokens[at - 1].low in words("modal") and at < first - 1
        if low in words("prepositions") or low in CLOSED or is_finite(low) or low in {"and", "that", "which", "who"}:
            return False
    return False


_BEGINS = ("begin", "began", "begun", "start", "continu", "resum")


def _has_object(sentence: Sentence, at: int) -> bool:
    """'resuming their march to take the bridge': what is begun is the march; the infinitive is its purpose."""
    after = sentence.tokens[at + 1].low if at + 1 < len(sentence.tokens) else ""
    return after in {"the", "a", "an", "its", "their", "his", "her", "this", "another", "new"}


def _begun(sentence: Sentence, at: int) -> str | None:
    """'would begin withdrawing', 'vowed to start firing': what is begun happens as its beginning does."""
    group = verb_group(sentence, at)
    if group.modal:
        return "not said to have happened (modal)"
    return _infinitive(sentence, group.first) if group.to else None


def _infinitive(sentence: Sentence, to: int) -> str | None:
    """'managed to cross' happened, 'vowed to cross' did not; without a governor it is a purpose."""
    for at in range(to - 1, max(-1, to - 6), -1):
        low = sentence.tokens[at].low
        if low in {"refused", "failed", "declined", "unable", "order", "about", "able"}:
            return f"not said to have happened ({low} to)"
        if low in words("happened") and not (low.startswith(_BEGINS) and _has_object(sentence, at)):
            above = verb_group(sentence, at)
            return _infinitive(sentence, above.first) if above.to else None  # 'threatened to continue to attack'
        if low in words("future"):
            return f"not said to have happened ({low} to)"
        if low in {",", ";", ":", "that"}:
            break
    if _governor(sentence, to, "tried", reach=16) and not any(
        t.low.startswith(_BEGINS) and _has_object(sentence, at) for at, t in enumerate(sentence.tokens[:to])
    ):
        return None
    return PURPOSE


def _gerund(sentence: Sentence, first: int) -> str | None:
    """'accused of shelling' is told, 'threat of shelling', 'prevented from crossing' and 'without firing' are not."""
    tokens = sentence.tokens
    low = tokens[first - 1].low if first else ""
    if low in {"without", "instead"}:
        return f"negated ({low})"
    if _is_kept_from(sentence, first):
        return "not said to have happened (kept from)"
    if low in {"stop", "halt", "cease", "end"}:
        if verb_group(sentence, first - 1).negated:
            return None  # 'did not stop shelling the town'
        return f"not said to have happened ({low})"
    if low in {"from", "of", "for", "on", "about", "to", "against", "at"} and first >= 2:
        if _governor(sentence, first - 1, "charged", reach=5):
            return None
        if governor := _governor(sentence, first - 1, "future", reach=4):
            return f"not said to have happened ({governor} {low})"
        if low == "from" and _governor(sentence, first - 1, "deny", reach=4):
            return "negated"
        return None
    if low in words("future") and low not in {"set", "told", "need"}:
        return f"not said to have happened ({low})"
    return None


def _is_kept_from(sentence: Sentence, first: int) -> bool:
    """'should stop the group from slipping across and attacking towns': what is to be kept from happening."""
    tokens = sentence.tokens
    at = first - 1
    if tokens[at].low in {"and", "or"}:
        at = next((n for n in range(at, max(-1, at - _REACH), -1) if tokens[n].low == "from"), first - 1)
    if tokens[at].low != "from" or at + 1 >= len(tokens) or not tokens[at + 1].low.endswith("ing"):
        return False
    return not _KEEPING.isdisjoint(t.low for t in tokens[max(0, at - _REACH // 2) : at])


def _shared(sentence: Sentence, first: int) -> str | None:
    """'would cross and seize': the second verb is under the first one's 'would' or 'to'."""
    for at in range(first - 1, max(-1, first - 10), -1):
        low = sentence.tokens[at].low
        if low in words("modal"):
            return "not said to have happened (modal)"
        if low == "to":
            return _infinitive(sentence, at)
        if low in {";", ":"}:
            return None
    return None


def _nobody(sentence: Sentence, start: int, first: int) -> str | None:
    """'no soldier crossed', 'neither side opened fire': the subject denies."""
    tokens = sentence.tokens
    for at in range(first - 1, max(start - 1, first - 7, -1), -1):
        low = tokens[at].low
        if low in {",", "and", "but"} or is_finite(low):
            return None
        if low in {"that", "which", "who"} and at and tokens[at - 1].low not in words("none"):
            return None  # 'nobody claimed the blast that killed'
        if _is_not_one(sentence, at):
            return "negated (not one)"
        if (
            low in words("none")
            and not _exempt(sentence, at, first)
            and (at == 0 or tokens[at - 1].low not in {"with", "of", "had", "left"})
        ):
            return f"negated ({low})"
    return None


def _noun_governor(sentence: Sentence, token: int) -> str | None:
    tokens = sentence.tokens
    for at in range(token - 1, max(-1, token - _REACH), -1):
        low = tokens[at].low
        if low in words("future") and low not in words("noun_exempt"):
            return low
        if low in curbing() and at and tokens[at - 1].low in _TOWARDS:
            return f"to {low}"
        if low == "on" and any(t.low in words("talked") for t in tokens[max(0, at - _REACH) : at]):
            return "talks on"
        after = tokens[at + 1].low if at + 1 < token else ""
        if (low in _CALLS and after in {"for", "off"}) or (low in _TALKS and after in _TALKED_OVER):
            return f"{low} {after}"
        if low == "at" and at and tokens[at - 1].low in {"hint", "hints", "hinted", "hinting"}:
            return "hinted at"
        if low in CLOSED or low in _STOPS or low in words("charged"):
            return None
    return None


def _listed_under(sentence: Sentence, token: int) -> str | None:
    """'will discuss a truce, the withdrawal of forces and': what is talked over, item after item."""
    for at in range(token - 1, max(-1, token - _LISTED), -1):
        low = sentence.tokens[at].low
        if low in words("discussing"):
            return low
        if low in {";", ":", "."} or is_finite(low) or low in {"but", "while", "after", "when", "where", "as"}:
            return None
    return None


def is_finite(low: str) -> bool:
    """Whether a word is a finite auxiliary or verb of saying: what stands before it is no governor."""
    return low in BE or low in HAVE or low in {"said", "says", "did", "does"}
