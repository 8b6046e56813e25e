"""Whom words of saying make the doer of what was told before: 'blamed X', 'said X had fired it', 'insisted that the rebels did it themselves'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.actor_words import words_of
from geomap.incidents.speech_words import speech_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.claims import Stance
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.phrases import Hit

_NEAR = 60
"""Characters after 'accused' within which the side is named."""
_FAR = 130
"""Characters after a verb of saying within which it names the doer."""
_CHARGE = 12
"""Words of a charge."""
_AIM = 5
"""Words of it among which an aim, or help to others, is named."""
_LINK = 70
"""The same of an event's or a weapon's noun before him."""
_BLAMED = frozenset({"force", "group", "state", "organ", "unknown", "people", "own"})
"""Sorts of mentions that can be blamed."""
_WAS = expression(r"\b(?:was|were|came from|come from|fired from)(?: the| an?)? $")
_BY = expression(
    r"\b(?:sent|armed|trained|sponsored|backed|directed|ordered|orchestrated|organi[sz]ed|carried out|planned|fired|launched|"
    r"committed|perpetrated|laid|planted|instigated|masterminded|paid|equipped|dropped|flown|set off|detonated|staged|mounted|done) by (?:the )?$"
)
_SUBJECT = expression(
    r"(?: that)?(?: the| an?| some| several| two| three| [a-z]+ of (?:its|their|his|the))?(?: own)?(?: [A-Z][\w'’-]+){0,2} ?"
)
"""Between a verb of saying and who is the subject of what is said."""
_AIDES = (
    r"(?:'s|’s)?(?: (?:own|armed|air|ground|special|secret|regular|local))?(?: (?:forces?|troops|soldiers|men|fighters|army|military|militants|gunners|guns|artillery|"
    r"jets|planes|aircraft|warplanes|helicopters|drones|batteries|tanks|ships|navy|services?|agents|saboteurs|side|regime|government|proxies|mercenaries|intelligence))?"
    r"(?: (?:had|has|have|was|were|is|are))?(?: (?:been|itself|themselves|himself|also|probably|likely|clearly|deliberately|again|once more))*"
)
_THEM = (
    r"(?:it|them|this|that|these|those|so|the (?:[\w-]+ )?(?:rockets?|missiles?|drones?|shells?|bombs?|devices?|mines?|attacks?|strikes?|raids?|salvos?|"
    r"projectiles?|shots?|rounds|explosives?|volley|blast|explosion|ambush|killings?|massacre|shelling|bombing|assault|crime|fire))\b"
)
_ACTS = (
    r"(?:launched|fired|planted|laid|dropped|sent|flown|flew|carried out|committed|staged|perpetrated|detonated|set off|set|ordered|directed|masterminded|mounted|did|done|hit|struck|"
    r"shelled|bombed|attacked|started|begun|began|caused|shot|planned|organi[sz]ed|orchestrated|loosed|released|thrown|threw|lobbed)"
)
_DID_IT = expression(
    rf"{_AIDES} (?:{_ACTS}(?: on| off| out)? {_THEM}"
    r"|(?:st(?:ood|ands?) )?behind (?:it|this|that|them|the)\b|responsible\b|to blame\b|guilty\b|the (?:culprits?|perpetrators?|authors?)\b"
    r"|(?:tried|attempted|sought) to (?:kill|assassinate|murder|hit|bomb|attack|strike|destroy|shoot|blow|shell|seize|storm)\b"
    r"|(?:did|done|\w+ed|shot|hit|struck|set|blew|blown|burnt|\w+ing) (?:[\w-]+ ){0,4}?(?:themselves|itself|himself)\b)"
)
"""After a side that is said to have done what was told before."""
_CAME_FROM = expression(r"\b(?:c[ao]me|fired|launched|flown|sent|flew) (?:in )?from(?: the| an?)? (?:[\w-]+ ){0,2}$")
_CAME_OUT_OF = expression(
    r"\b(?:rounds?|shells?|rockets?|missiles?|projectiles?|drones?|fire|shots?|bombs?|salvos?|volley|it|they|these|those)\b[^,;:.]{0,30}?\b"
    r"(?:c[ao]me|fired|launched|flown|sent|flew|originated)(?: in| out)? (?:from|of)(?: the| an?)? (?:[\w-]+ ){0,2}?"
    r"(?:(?:positions?|guns?|batter(?:y|ies)|areas?|territory|ground|side|lines?|soil|bases?|direction|zones?|parts?|hills?|heights)"
    r"(?: (?:of|held by|controlled by|under|in the hands of|occupied by)(?: the)?)? )?$",
    re.IGNORECASE,
)
"""'the rounds had come from positions of ...'."""
_SELVES = expression(
    r"\b(?:did|done|(?!hurt|def|prot|prov)\w+ed|shot|hit|struck|set|blew|blown|burnt|\w+ing) (?:[\w'’-]+ ){0,4}?(?:themselves|itself|himself)\b|"
    r"\b(?:staged|false[- ]flag|stage-managed|self-inflicted|of (?:its|their) own making)\b"
)
_REFLEXIVE = frozenset({"themselves", "itself", "himself", "staged", "flag", "managed", "inflicted", "making"})


def find_blamed(
    text: str, sentence: Sentence, hit: Hit[Stance], actors: Sequence[Actor], source: Actor | None
) -> Actor | None:
    """Whom an accusation names: the first side after the verb, or after its 'on'."""
    named = [
        a for a in actors
        if a.start >= hit.start and a is not source and a.sort in _BLAMED
        and (a.code or a.sort in {"unknown", "own"}) and (source is None or a.code is None or a.code != source.code)
    ]  # fmt: skip
    near = [a for a in named if a.start - hit.end <= _NEAR]
    on = next((a for a in named if _on(sentence, a)), None)
    if (
        sentence.tokens[hit.token].low.startswith("blam")
        and on is not None
        and text[hit.end : on.start].count(",") == 0
    ):
        return on
    return near[0] if near else None


def told_of(text: str, hit: Hit[Stance], actors: Sequence[Actor]) -> Actor | None:
    """'says the four rounds were Turkish artillery', 'the group was trained and sent by Serbia', 'said Hezbollah had launched it'."""
    for actor in actors:
        if actor.start < hit.end or not actor.code or actor.start - hit.end > _FAR:
            continue
        link = text[hit.end : actor.start]
        if actor.sort in _BLAMED and _SUBJECT.fullmatch(link) and _DID_IT.match(text, actor.end):
            return actor
        low = link.lower()
        if actor.sort == "thing" and len(link) < _LINK and _CAME_FROM.search(low):
            return actor
        if actor.sort in _BLAMED and len(link) < _LINK and _CAME_OUT_OF.search(low):
            return actor
        if _BY.search(low) or (
            len(link) < _LINK and (actor.head in words_of("event_nouns") or actor.head == "side") and _WAS.search(low)
        ):
            return actor
    return None


def says_others_did(text: str, sentence: Sentence, start: int) -> bool:
    """'The rebels did it themselves', 'the whole thing was staged': whoever is accused and says so denies it."""
    if _REFLEXIVE.isdisjoint(sentence.words(start, sentence.end)):
        return False
    return _SELVES.search(text, start, sentence.end) is not None


def charges_else(sentence: Sentence, start: int) -> bool:
    """'accused China of having tried to change the status quo', 'of arming the rebels': a charge of no deed that a report maps."""
    told = sentence.words(start, sentence.end)
    at = next((n for n, word in enumerate(told) if word in {"of", "with", "for"}), None)
    if at is None or not any(word.startswith(("accus", "charg", "blam", "hold", "held")) for word in told[:1]):
        return False
    charged = set(told[at + 1 : at + _CHARGE])
    if set(told[at + 1 : at + _AIM]) & speech_words("aims"):
        return True
    return bool(charged) and charged.isdisjoint(
        speech_words("deeds") | speech_words("again") | speech_words("charge") | speech_words("acts")
    )


def _on(sentence: Sentence, actor: Actor) -> bool:
    at = sentence.token_at(actor.start)
    return any(t.low == "on" for t in sentence.tokens[max(0, at - 3) : at])
