"""Whose word it is: the subject of a verb of saying, what stands after 'by' or right behind the verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.speech_words import speech_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.claims import Stance
    from geomap.incidents.clauses import Sentence, Token
    from geomap.incidents.phrases import Hit

SOURCES = frozenset({"organ", "force", "group", "state", "own", "unknown", "voice"})
"""Sorts of mentions that can say something."""
_HEAD = 6
"""Words of a sentence among which its subject stands."""
_NEAR = 60
"""Characters after 'according to' within which the side is named."""
_OTHER_SUBJECT = expression(
    r" [^,]*, (?:the|a|an|one|two|three|several|some|many|its|his|their|people|those) [^,;]*[^,;\s]\s*$"
)
"""Between a side and a verb of saying: another subject after the comma, which no second comma makes an apposition."""
_RELATIVE = expression(r",(?: [^,;:]*)? (?:who|which|whose|that) [^,;:]*$")
"""Before a side that stands in a relative clause."""
_OF_ANOTHER = expression(
    r" (?:backing|supporting|fighting|opposing|battling|representing|monitoring|controlling|overseeing|running|leading|protecting)(?: the| an?)? |"
    r", (?:an?|the|its|their) (?:[\w'’-]+ ){0,4}?(?:arm|branch|wing|affiliate|offshoot|ally|faction|proxy|partner|rival|enemy|part|splinter group) (?:of|to)(?: the| an?)? "
)
"""Between a speaker and a side that only says what he is."""
_WORD_OF = expression(
    r"\b(?:(?:statement|communiqu[eé]|message|announcement|bulletin|dispatch|release|report|note|letter|post)s? (?:by|from|of|issued by|released by|put out by)|"
    r"(?:sources?|officers?|officials?|spokes(?:man|woman|person|men)|circles|commanders?|insiders|figures|people|personnel) (?:in|from|within|inside|at|of|close to|with|for)) (?:the |an? )?$",
    re.IGNORECASE,
)
"""Before a side whose word a noun names."""
_WORD_REACH = 40
_OF_ITS_OWN = 30
"""A side named farther than this behind 'according to a communiqué' did not issue it."""


def find_source(
    text: str,
    sentence: Sentence,
    hit: Hit[Stance],
    actors: Sequence[Actor],
    *,
    spoke: Actor | None,
    inherited: Actor | None,
    events: Sequence[tuple[int, int]],
) -> Actor | None:
    """The side whose stance it is: the subject before the verb, what stands after 'by' or right after the verb."""
    speakers = [a for a in actors if a.sort in SOURCES]
    after = [a for a in speakers if a.start >= hit.end]
    tokens = sentence.tokens
    first = tokens[hit.token].low
    if first == "according" or hit.phrase.source.endswith(("(of|from|by)", "> in")):
        whose = after[0] if after and after[0].start - hit.end <= _NEAR else None
        paper = set(sentence.words(hit.end, hit.end + 40)[:4]) & speech_words("papers")
        if first == "according" and paper and (whose is None or whose.start > hit.end + _OF_ITS_OWN):
            # 'Its fighters, according to war communiqué number two, hit'
            doers = [a for a in speakers if a.end <= hit.start and a.sort in {"force", "group"}]
            return doers[-1] if doers else inherited
        return whose
    last = sentence.token_at(hit.end - 1)
    previous = tokens[hit.token - 1].low if hit.token else ""
    by = by_of_passive(sentence, hit)
    if by is not None and (previous in {"is", "are", "was", "were", "been", "be"} or hit.phrase.payload == "deny"):
        return next((a for a in after if a.start - by.end <= _NEAR), None)
    at = hit.token - 1
    while at >= 0 and (tokens[at].low in speech_words("auxiliaries") or tokens[at].low.endswith("ly")):
        at -= 1
    subject = tokens[at] if at >= 0 else None
    # ', Peskov said', 'said the army': the order turned round
    if (
        after
        and hit.phrase.verb != "tell"  # 'the deputy, told journalists': to whom
        and after[0].start - hit.end <= 25
        and (subject is None or subject.text in {",", "”", '"', "’", "'", "?", "!"})
    ):
        between = tokens[last + 1 : sentence.token_at(after[0].start)]
        if (
            all(
                t.low in {"the", "a", "an", "its", "their", "senior", "local", "state", "from", "of", "by"}
                or t.text[:1].isupper()
                or t.low in speech_words("papers")
                for t in between
            )
            and not _is_subject(sentence, after[0])
            and not (hit.phrase.payload == "blame" and _is_object(sentence, after[0]))
        ):
            return after[0]
    if subject is None:
        return inherited
    before = [a for a in speakers if a.end <= hit.start]
    if (
        subject.low in {"they", "it"}
        and before
        and before[-1].head == "capital"
        and subject.start - before[-1].end <= 2
    ):
        return before[-1]  # 'in Bishkek they say'
    if subject.low in {"he", "she", "they", "it"}:
        named = [
            a for a in before if a.sort not in {"unknown", "voice"} and a.start >= sentence.clause_at(hit.start)[0] - 1
        ]
        return spoke or (named[0] if named else None)
    if subject.low in {"statement", "communique", "communiqué", "announcement", "message", "bulletin", "dispatch"}:
        coded = [a for a in before if a.code and a.sort in {"organ", "group", "force", "state"}]
        return coded[-1] if coded and not any(coded[-1].end <= a and b <= hit.start for a, b in events) else spoke
    if subject.low in {"who", "which", "that"}:
        return before[-1] if before and subject.start - before[-1].end <= 4 else spoke
    if (owner := _whose_mouthpiece(sentence, hit, before)) is not None:
        return owner  # 'the fighters were in Anjara, their own channel claimed'
    if _speaks_for(sentence, hit) and spoke is not None:
        return spoke  # 'his office said': who spoke before, not who was named last
    if subject.low in {"and", "but", "also", ",", "then", "–", "-"} or first in {
        "saying",
        "adding",
        "claiming",
        "accusing",
        "blaming",
        "denying",
    }:
        if subject.text == "," and not first.endswith("ing"):
            close = _subject(text, sentence, hit, before, events)  # 'Ivan Bodnar, the minister, said'
            if close is not None and (hit.start - close.end < 60 or close.sort == "organ"):
                return close
        joined = [a for a in before if a.sort != "voice"]
        return spoke if spoke is not None else joined[0] if joined else None
    return _subject(text, sentence, hit, before, events) or None


def is_turned_round(sentence: Sentence, hit: Hit[Stance], source: Actor | None) -> bool:
    """'..., says the minister of the state, Gideon Gatpan.': who speaks stands behind, what he says before."""
    before = sentence.tokens[hit.token - 1].text if hit.token else ""
    return (
        source is not None and source.start >= hit.end and before in {",", "”", '"', "’", "'"}
        and sentence.tokens[hit.token].low not in {"according", "accused", "accuses", "blamed", "blames", "told", "tells"}
    )  # fmt: skip


def _is_object(sentence: Sentence, actor: Actor) -> bool:
    """', accuses Eritrean troops of': whom the accusation names does not make it."""
    at = sentence.token_at(actor.end - 1) + 1
    return at < len(sentence.tokens) and sentence.tokens[at].low in {"of", "for", "over"}


def _is_subject(sentence: Sentence, actor: Actor) -> bool:
    """', said rebels had attacked': a verb follows, so that the mention is what is spoken of."""
    at = sentence.token_at(actor.end - 1) + 1
    if at >= len(sentence.tokens):
        return False
    low = sentence.tokens[at].low
    return low in speech_words("begins_clause") or low.endswith("ed")


def _subject(
    text: str, sentence: Sentence, hit: Hit[Stance], before: Sequence[Actor], events: Sequence[tuple[int, int]]
) -> Actor | None:
    """The mention that reaches the verb: over a name, an apposition or a relative clause, but over no event."""
    for near in range(len(before) - 1, -1, -1):
        actor = before[near]
        between = text[actor.end : hit.start]
        if ";" in between or len(between) > 220:
            return None
        aside = (between.lstrip().startswith(",") and between.rstrip().endswith(",")) or between.count(",") >= 2
        if any(actor.end <= a and b <= hit.start for a, b in events) and not aside:
            return None
        if _OTHER_SUBJECT.search(between):
            return None  # 'killed three of the PKK on Tuesday, the owner of the house said'
        words = sentence.words(actor.end, hit.start)
        if len(words) > 14 and not aside:
            return None
        if near and _OF_ANOTHER.fullmatch(text, before[near - 1].end, actor.start):
            continue  # 'the coalition backing Yemen's government said', 'X, the local arm of Y, said'
        if near and "," in between and _RELATIVE.search(text, before[0].end, actor.start):
            continue  # 'The militants, who used suicide attackers, claim': what stands in the relative clause says nothing
        if actor.sort in {"force", "organ", "group"} and _issues(text, actor):
            return actor
        if actor.sort in {"state", "force", "unknown"} and _governed(sentence, actor) and near:
            continue  # 'a senior official in Ukraine said', 'the head of the army said'
        # 'Ukraine's deputy defence minister, Hanna Maliar, the chief negotiator, denied it': the nearest with a side
        if actor.sort == "organ" and actor.code is None and near:
            first = before[near - 1]
            told = text[first.end : actor.start]
            leads = first.sort == "organ" or first.start - sentence.start < 3
            if (
                first.code
                and leads
                and re.fullmatch(r"(?: [A-Z][\w'’-]+){0,3},? (?:the |a |an )?(?:[\w-]+ ){0,3}", told)
            ):
                return first
        return actor
    return None


def _issues(text: str, actor: Actor) -> bool:
    """'sources in the Ethiopian army', 'a statement by the rebels', 'an officer of the Chadian army': whose word it is."""
    return _WORD_OF.search(text, max(0, actor.start - _WORD_REACH), actor.start) is not None


def _governed(sentence: Sentence, actor: Actor) -> bool:
    at = sentence.token_at(actor.start)
    before = [t.low for t in sentence.tokens[max(0, at - 2) : at]]
    return any(w in {"in", "of", "near", "with", "from", "on", "against", "by"} for w in before)


def _whose_mouthpiece(sentence: Sentence, hit: Hit[Stance], before: Sequence[Actor]) -> Actor | None:
    """The group or the forces at the head of a sentence whose own channel, site or bulletin ends it."""
    near = [token.low for token in sentence.tokens[max(0, hit.token - 4) : hit.token]]
    whose = next((n for n, word in enumerate(near) if word in {"its", "their"}), None)
    if whose is None or not set(near[whose:]) & speech_words("mouthpieces"):
        return None
    sides = [a for a in before if a.code and a.sort in {"group", "force"}]
    return sides[0] if sides and sentence.token_at(sides[0].start) <= _HEAD else None


def _speaks_for(sentence: Sentence, hit: Hit[Stance]) -> bool:
    """Whether the subject is somebody's mouthpiece by pronoun: 'his office', 'her chief spokesman', 'its ministry'."""
    before = [token.low for token in sentence.tokens[max(0, hit.token - 4) : hit.token]]
    if "part" in before or "turn" in before:
        return False  # 'the army, for its part, said'
    return any(word in {"his", "her", "its", "their"} for word in before[:-1])


def by_of_passive(sentence: Sentence, hit: Hit[Stance]) -> Token | None:
    """The 'by' of a passive: 'was denied by', 'confirmed on Friday by'."""
    last = sentence.token_at(hit.end - 1)
    for token in sentence.tokens[last + 1 : last + 5]:
        if token.low == "by":
            return token
        if not token.text.isalnum():
            return None
    return None


def source_beside(text: str, source: Actor | None, actors: Sequence[Actor]) -> Actor | None:
    """'a provincial official and a spokesman for the group said': the other of two sources."""
    if source is None:
        return None
    for actor in actors:
        if actor.end < source.start and actor.sort in SOURCES - {"unknown"}:
            link = text[actor.end : source.start]
            if re.fullmatch(r"(?: [A-Z][\w'’-]+){0,2} and (?:the |a |an |its |their )?", link):
                return actor
    return None
