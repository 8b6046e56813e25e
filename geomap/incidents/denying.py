"""Whether what somebody says denies a deed: 'said its units had not fired', 'Nowhere, replies the group', 'We sent nobody'.

Only who is accused of a deed denies it by such words: that is for ``denials`` to tell.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.actor_words import demonyms
from geomap.incidents.speech_words import negates, speech_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence

FROM_ITS_SOIL = expression(
    r"\b(?:from|on|crossed|left|through) (?:its|their) (?:own )?(?:soil|territory|land|side|airspace|waters)\b"
)
"""What a denial says of where something did not come from, or who did not leave: 'no rocket was fired from its soil'."""
_TOLD = 16
"""Words after a verb of saying that say what is denied."""
_LATEST = 10
"""Words of them before its negation."""
_NEAR = 9
"""Words from a negation on within which the deed stands."""
_EARLY = 4
"""Words with which a sentence may begin before its negation, where it is a denial: 'Our planes did not'."""
_SHORT = 9
"""A clause with fewer words than this that begins with a denying word needs no deed: 'Not a shot, said Baku'."""
_FRAGMENT = 6
"""The same for a sentence of its own: 'Nothing of the kind'."""
_OBJECTS = frozenset({"nothing", "nobody", "none", "no"})
_MODALS = frozenset({"would", "will", "could", "can", "should", "may", "might", "must", "shall"})
_SUFFERED = frozenset(
    {"killed", "wounded", "captured", "hurt", "injured", "shot", "destroyed", "lost", "taken", "hit", "downed"}
)
_STORY = 9
"""Words from the beginning of what is said within which a story is named that is then called untrue."""
_VERDICT = 12
"""Words at its end that call it so."""
_KEEPS = expression(
    r"\b(?:still|remain\w*|firmly|fully|entirely|securely)\b[^.;:]{0,40}\b(?:control\w*|hands|holds?|holding|held)\b"
    r"|\bin (?:\w+ ){0,2}?hands\b|\bhad not been taken\b|\b(?:fighting|battle) (?:was|is|continues|goes)\b",
    re.IGNORECASE,
)


def denies_after(sentence: Sentence, end: int) -> bool:
    """Whether what follows a verb says that something was not done: 'said no aircraft of his had been over the south'."""
    first = sentence.token_at(end - 1) + 1
    told = [t.low for t in sentence.tokens[first : first + _TOLD]]
    for at, word in enumerate(told[:_LATEST]):
        if word in {"if", "unless"} or (word in {";", ","} and at > _FRAGMENT):
            return False
        if negates(word):
            return not _is_to_come(told, at) and _is_no_deed(_around(told, at))
    return False


def _around(told: Sequence[str], at: int) -> Sequence[str]:
    """What a negation is of: the words behind it, and the verb before where it is the object ('its men crossed nothing')."""
    if told[at] in _OBJECTS and at:
        return [told[at], told[at - 1], *told[at + 1 : at + _NEAR]]
    return told[at : at + _NEAR]


def _is_to_come(told: Sequence[str], at: int) -> bool:
    """'would not leave', 'will never allow', 'cannot': what is not to be, and no deed that is denied."""
    return told[at].startswith(("wo", "would", "can", "should")) or (at > 0 and told[at - 1] in _MODALS)


def denies_before(sentence: Sentence, token: int, *, leads: bool) -> bool:
    """Whether what stands before a verb of saying says so: 'Nobody entered anything, its ministry explains', '"Wrong", he wrote'."""
    before = sentence.tokens[:token]
    cuts = [n for n, t in enumerate(before) if t.text in {";", ":"}]
    before = before[cuts[-1] + 1 :] if cuts else before
    stops = [n for n, t in enumerate(before) if n and t.text in {",", "”", '"', "’", "!", "?"}]
    if leads and not stops:
        return False
    told = [t.low for t in (before[: stops[-1]] if leads else before) if t.text.isalnum() or "'" in t.low]
    if set(told[:2]) & speech_words("denying_start"):
        vague = set(told) & (speech_words("partial") | speech_words("unknown"))
        return (len(told) < _SHORT and bool(stops) and not vague) or _is_no_deed(told[:14])
    at = next((n for n, word in enumerate(told[: _EARLY + 1]) if negates(word)), None)
    return at is not None and bool(stops) and _is_no_deed(_around(told, at))


def calls_a_story_false(sentence: Sentence, start: int, end: int) -> bool:
    """'Reports that troops opened fire do not correspond to reality', 'The statement that they crossed is untrue'."""
    told = sentence.words(start, end)
    if not set(told[:_STORY]) & speech_words("stories"):
        return False
    verdict = told[-_VERDICT:]
    if set(verdict) & speech_words("verdicts"):
        return True
    at = next((n for n, word in enumerate(verdict) if negates(word) or word == "nothing"), None)
    return at is not None and bool(set(verdict[at:]) & speech_words("truths"))


def finds_it_false(sentence: Sentence, end: int) -> bool:
    """'said the charge was meaningless', 'insists that these reports have no basis': a verdict on what others say."""
    told = sentence.words(end, sentence.end)[:_TOLD]
    told = told[: next((n for n, word in enumerate(told) if word in {";", "and", "but"}), len(told))]
    at = next((n for n, word in enumerate(told[:_STORY]) if word in speech_words("stories") and n), None)
    is_at = next((n for n, word in enumerate(told) if at is not None and n > at and word in _COPULAS), None)
    if at is None or is_at is None or not {"that", "the", "this", "these", "such", "all", "those", "its", "their", "any", "reports"} & set(told[: at + 1]):  # fmt: skip
        return False
    verdict = set(told[is_at:])
    if verdict & (speech_words("unknown") | {"investigating", "investigated", "checking", "checked"}):
        return False
    if verdict & speech_words("verdicts"):
        return not any(negates(word) for word in told[is_at:])
    return any(negates(word) or word in {"without", "far"} for word in told[is_at:]) and bool(
        verdict & speech_words("truths")
    )


_COPULAS = frozenset(
    {"is", "are", "was", "were", "be", "been", "amounted", "amounts", "amount", "had", "has", "have", "did", "do", "does", "came"}
)  # fmt: skip


def denies_by_itself(sentence: Sentence) -> bool:
    """Whether a sentence without a speaker denies what was said before: 'We did not start this.', 'Nothing of the kind'."""
    told = [t.low for t in sentence.tokens if t.text.isalnum() or "'" in t.low]
    if len(told) <= _FRAGMENT and told[:1] and told[-1] not in {"yet", "far"}:
        return denies_as_answer(told)
    at = next((n for n, word in enumerate(told[: _EARLY + 1]) if negates(word)), None)
    in_person = set(told[: _EARLY + 1]) & speech_words("first_person")
    return bool(in_person) and at is not None and _is_no_deed(told[at : at + _NEAR])


def denies_as_answer(told: Sequence[str]) -> bool:
    """Whether words that follow 'Kyiv:' or stand alone are a denial: 'nothing to do with us', 'not true', 'a blatant lie'."""
    if told[:1] == ["a"] or told[:1] == ["pure"]:
        told = [word for word in told[1:3] if word in speech_words("falsehoods")]
        return bool(told)
    return tuple(told[:2]) in _ANSWERS or bool(set(told[:1]) & speech_words("falsehoods"))


_ANSWERS = frozenset(
    {
        ("nothing", "to"), ("nothing", "of"), ("not", "us"), ("not", "so"), ("not", "true"), ("not", "ours"), ("no", "such"),
        ("not", "at"), ("not", "guilty"), ("it", "wasn't"), ("it", "isn't"), ("wasn't", "us"), ("not", "correct"), ("not", "our"),
    }
)  # fmt: skip


def denies_after_colon(sentence: Sentence, position: int) -> bool:
    """'General Staff: our troops launched nothing there'."""
    told = sentence.words(position, sentence.end)
    lead = set(told[:12])
    if calls_a_story_false(sentence, position, sentence.end):
        return True
    return (
        any(negates(word) for word in told[:12]) and bool(lead & speech_words("deeds"))
        and not lead & (speech_words("unknown") | speech_words("partial"))
    )  # fmt: skip


def keeps_the_place(told: str) -> bool:
    """Whether what is said tells that a place was not lost: 'said the town was still in its hands'."""
    return _KEEPS.search(told) is not None


def is_partial(told: Sequence[str]) -> bool:
    """A denial of harm to civilians, of backing, of motives, of losses, of plans: not of the event."""
    if any(pair in {("that", "anyone"), ("that", "anybody")} for pair in itertools.pairwise(told)):
        return True
    return bool(set(told) & speech_words("partial")) or _of_own_losses(told)


def is_of_something_else(told: Sequence[str]) -> bool:
    """'rejected the offer', 'dismissed calls to go': what is turned down is neither a charge nor a deed."""
    said = told[1:]
    acts = any(word.endswith("ing") for word in said)
    return not acts and not any(
        set(said) & speech_words(name) for name in ("charge", "deeds", "everything", "stories", "acts")
    )


def _of_own_losses(told: Sequence[str]) -> bool:
    """'denied that any of its fighters had been killed', 'rejected claims that its jets were shot down'."""
    at = next((n for n, word in enumerate(told) if word in {"its", "their"}), None)
    if at is None:
        return False
    return any(be in {"been", "were", "was"} and word in _SUFFERED for be, word in itertools.pairwise(told[at:]))


def is_undone(sentence: Sentence, token: int) -> bool:
    """'did not dispute', 'made no attempt to deny', 'could not deny': a denial that is itself negated."""
    before = [t.low for t in sentence.tokens[max(0, token - 4) : token]]
    while before and (before[-1].endswith("ly") or before[-1] in {"even", "yet", "to"}):
        before.pop()
    return bool(before) and (
        negates(before[-1])
        or before[-1] in {"without", "cannot"}
        or before[-2:] in (["no", "attempt"], ["stopped", "short"], ["no", "effort"])
    )


def _is_no_deed(told: Sequence[str]) -> bool:
    """Whether a negation and what follows it are of a deed, of no part of one, and nothing that is only not known."""
    words = set(told)
    foreign = len(told) > 1 and told[0] == "not" and told[1] in demonyms()  # 'that the drone was not Iranian'
    return (
        (foreign or bool(words & speech_words("deeds")))
        and not words & (speech_words("partial") | speech_words("unknown"))
        and not _nobody_hurt(told)
    )


def _nobody_hurt(told: Sequence[str]) -> bool:
    """'no soldiers were killed'."""
    verb = next((n for n, word in enumerate(told) if word in {"killed", "died", "hit"}), None)
    return (
        verb is not None
        and verb > 0
        and told[0] in {"no", "nobody", "none"}
        and told[verb - 1] in {"was", "were", "been", "had", "have"}
    )
