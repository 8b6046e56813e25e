"""Who denies an event: the side that is said to have done it, or to have lost what was taken, and what it answers."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.accusing import charges_else
from geomap.incidents.denying import FROM_ITS_SOIL
from geomap.incidents.events import VIOLENT
from geomap.incidents.issuers import code_of_source, title_of
from geomap.incidents.locations import alpha3
from geomap.incidents.speech_words import speech_words
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.incidents.claims import Statement
    from geomap.incidents.events import Event
    from geomap.incidents.parties import Parties
    from geomap.incidents.readings import Reader

_REACH = 4
"""A denial answers a claim told at most this many sentences before it; one of everything, half as many more."""
_FAR = 12
_BEFORE = 3
"""Sentences that it may stand before the claim; in a page whose newest entry is first, as many as it may stand after."""
_LATER = 6
"""The same where what it says names a place that was not lost."""
_SOON = 2
"""Sentences after an event within which the side that suffered it speaks of it."""
_FOLLOW = 3
"""Sentences after an event that may go on about it."""
_EACH = 4
"""Words before 'denies' among which 'each' is who does."""
_TOLD = 16
"""Words of a denial that say what is denied."""
_WIDE = frozenset({"country", "admin1", "region", "line", "sea"})
_MEDIA = frozenset({"agency", "agencies", "media", "television", "radio", "newspaper", "news agency"})
"""Whose word is its government's only where that is named."""
_OF_THEIR_OWN = frozenset({"capture", "ceasefire"})
"""Kinds that a denial of names, where it denies no blow."""
_AND = expression(r"[\"”’]? and (?:also )?(?:of |on |by )?(?:the |its |their )?[\"“‘]?(?:its |the )?")


@dataclass(frozen=True, slots=True)
class _Claim:
    """An event with what is needed to tell whether somebody denies it."""

    event: Event
    events: Sequence[Event]
    reader: Reader
    sides: Parties
    asserted: Mapping[str, Statement]
    country: str | None
    told: Sequence[int]
    """Its sentences, in order."""
    accused: frozenset[str]
    """Who is said to have done it."""


def find_denials(
    event: Event,
    events: Sequence[Event],
    reader: Reader,
    *,
    sides: Parties,
    asserted: Mapping[str, Statement],
    country: str | None,
) -> dict[str, Statement]:
    """The denials of an event by the code of the side that makes them; ``asserted`` are the statements of it."""
    told = sorted({s.trigger.sentence for s in event.seeds})
    accused = frozenset(_accused(told, reader, sides, country))
    claim = _Claim(event, events, reader, sides, asserted, country, told, accused)
    own = {c for c, s in asserted.items() if s.stance != "blame" and c == sides.actor_code and s.sentence in told}
    found: dict[str, Statement] = {}
    back = _REACH if reader.newest_first else _BEFORE
    for line in reader.lines[max(0, told[0] - back) : told[-1] + 1 + _FAR]:
        for statement in line.statements:
            if statement.partial or not (_denies(statement) or statement.keeps or _blames_another(claim, statement)):
                continue
            if statement.source is None and _by_each(reader, statement):
                found |= {c: statement for c in _charged(claim) if c not in found and _is_answered(claim, statement, c)}
                continue
            code = code_of_source(statement, reader, country, sides, event)
            if statement.source is not None and statement.source.code is None and statement.source.head in _MEDIA:
                continue
            if statement.source is None and statement.text.startswith(("is ", "are ")):
                code = _under_title(statement, reader)
            if code is None or code in found or code in own:
                continue
            if _is_answered(claim, statement, code) or _joins_in(claim, statement, found):
                found[code] = statement
    return found


def _is_answered(claim: _Claim, statement: Statement, code: str) -> bool:
    """Whether the event is what a side denies."""
    if not (_denies(statement) or statement.keeps):  # it says that another did it
        return code in claim.accused and _is_near(claim, statement, code)
    if _of_another_kind(claim.reader, statement, claim.event) or _of_another_event(claim, statement):
        return False
    if _answers_another_charge(claim, statement, code):
        return False
    gap = min(abs(statement.sentence - t) for t in claim.told)
    named = bool(_kinds_named(_words_of(claim.reader, statement)) & set(claim.event.kinds))
    if gap > (_FAR if statement.whole or (named and code == claim.sides.actor_code) else _REACH):
        return False
    if statement.keeps and not (statement.stance == "deny" or statement.negative):
        return _denies_a_loss(claim, statement, code)
    if gap == 0 and code != claim.sides.actor_code and _calls_the_claim(claim.reader, statement):
        return True
    if not named and _answers_its_paragraph(claim, statement):
        return False
    nearer = not statement.whole and (
        _nearer(statement, claim.event, claim.events, claim.reader, code, gap)
        or _of_the_one_before(statement, claim.event, claim.events, claim.reader)
    )
    if code in claim.accused and not nearer:
        return True
    return _denies_a_loss(claim, statement, code) or _denies_for_the_unnamed(claim, statement, code)


def _denies(statement: Statement) -> bool:
    return statement.stance == "deny" or statement.negative


def _blames_another(claim: _Claim, statement: Statement) -> bool:
    """'The army says the rebels did it themselves', 'Kyiv blamed Russian guns', after each was accused: no word of a deed of its own."""
    if statement.turns:
        return not _tells_of_another(claim, statement.sentence)
    if statement.stance != "blame" or statement.blamed is None or statement.source is None:
        return False
    if statement.sentence < claim.told[0] or _tells_of_another(claim, statement.sentence):
        return False
    said = _words_of(claim.reader, statement)
    if statement.text.lower().startswith("accus"):
        return bool(_kinds_named(said) & set(claim.event.kinds))
    return not statement.text.lower().startswith(("see", "suspect", "name", "designat", "finger"))


def _by_each(reader: Reader, statement: Statement) -> bool:
    """'Each denies it', 'both reject the charge'."""
    sentence = reader.lines[statement.sentence].sentence
    before = sentence.words(sentence.start, statement.start)[-_EACH:]
    return statement.stance == "deny" and bool(set(before) & {"each", "both", "either", "two"})


def _joins_in(claim: _Claim, statement: Statement, found: Mapping[str, Statement]) -> bool:
    """'Damascus too denied it', after Moscow has."""
    if statement.stance != "deny" or not any(0 <= statement.sentence - s.sentence <= 1 for s in found.values()):
        return False
    sentence = claim.reader.lines[statement.sentence].sentence
    return bool(set(sentence.words(sentence.start, sentence.end)) & {"too", "also", "likewise", "equally", "similarly"})


def _charged(claim: _Claim) -> set[str]:
    """Who is accused of an event, or of it by who is."""
    sides = {claim.sides.actor_code, claim.sides.target_code} - {None}
    return {code for code in sides | claim.accused if code}


def _denies_a_loss(claim: _Claim, statement: Statement, code: str) -> bool:
    """'Congo's army denied that the town had fallen': by who is said to have lost a place, or to have been attacked."""
    if claim.event.kinds[0] == "protest":
        return False
    seizure = claim.event.kinds[0] == "seizure"
    after = statement.sentence - claim.told[-1]
    named = seizure and bool(_kinds_named(_words_of(claim.reader, statement)) & {"seizure"})
    if not 0 <= after <= (_LATER if named else _SOON):
        return False
    if code == claim.sides.target_code:
        of_loss = seizure and (statement.keeps or _words_of(claim.reader, statement) & speech_words("lost"))
        if statement.stance != "deny" and not of_loss:
            return False  # 'said no soldier of its was hit' grants the attack
        alone = code not in claim.asserted or claim.asserted[code].sentence == statement.sentence
        return (claim.sides.actor_code in claim.asserted or seizure) and alone and (seizure or not statement.keeps)
    if not seizure or claim.sides.target_code is not None or alpha3(code) is None:
        return False
    sentence = claim.reader.lines[statement.sentence].sentence
    return bool(set(sentence.words(statement.start, statement.end + 80)) & speech_words("lost"))


def _is_near(claim: _Claim, statement: Statement, code: str) -> bool:
    """Whether who blames another speaks right after the event, of no other one, and of another than himself."""
    after = statement.sentence - claim.told[0]
    gap = min(abs(statement.sentence - t) for t in claim.told)
    if not any(other != code and s.start < statement.start for other, s in claim.asserted.items()):
        return False  # nobody has charged him before
    if after < 0 or gap > _FOLLOW or (statement.blamed is not None and statement.blamed.code == code):
        return False
    return not _nearer(statement, claim.event, claim.events, claim.reader, code, gap)


def _denies_for_the_unnamed(claim: _Claim, statement: Statement, code: str) -> bool:
    """Where nobody is named as the doer: a group denies the charge, or the state does from which gunmen came."""
    after = statement.sentence - claim.told[-1]
    if claim.sides.actor_code is not None or claim.event.kinds[0] == "protest":
        return False
    if statement.stance == "deny" and code != claim.country and FROM_ITS_SOIL.search(_tail(claim.reader, statement)):
        return 0 <= after <= _SOON
    if not _answers(claim.reader, statement):
        return False
    if alpha3(code) is None:
        return 0 <= after <= _FOLLOW
    foreign = code not in {claim.country, *claim.asserted} and bool(claim.asserted)
    return foreign and statement.stance == "deny" and 0 <= after <= _SOON


def _of_another_kind(reader: Reader, statement: Statement, event: Event) -> bool:
    """'deny that any part of the city is under its control': a denial of a loss answers no air strike."""
    told = _words_of(reader, statement)
    if event.kinds[0] == "ceasefire":
        return not told & speech_words("truces")
    if event.kinds[0] == "incursion" and statement.negative:
        named = _kinds_named(told)
        return bool(named) and not named & set(event.kinds)  # 'said that nobody was fired on'
    if event.kinds[0] in {"seizure", "withdrawal", "capture", "incursion"}:
        return False
    return statement.stance == "deny" and bool(told & speech_words("lost"))


def _answers_another_charge(claim: _Claim, statement: Statement, code: str) -> bool:
    """'Kinshasa accused it of backing the rebels. Kigali denies that': what was told before is not what it denies."""
    for n in (statement.sentence, statement.sentence - 1):
        if n < 0 or n in claim.told:
            continue
        line = claim.reader.lines[n]
        charges = [
            s for s in line.statements
            if s.stance == "blame" and s.start < statement.start and s.blamed is not None and s.blamed.code == code
        ]  # fmt: skip
        if charges:
            return charges_else(line.sentence, charges[-1].start)
    return False


def _of_another_event(claim: _Claim, statement: Statement) -> bool:
    """'knows of no bid': of the events told together, a denial that names one by its kind answers no other."""
    kinds = _kinds_named(_words_of(claim.reader, statement))
    if not kinds or kinds & set(claim.event.kinds):
        return False
    if kinds <= _OF_THEIR_OWN and claim.event.kinds[0] in VIOLENT and statement.stance == "deny":
        return True  # 'denied having abducted anyone' answers no car bomb
    return any(
        e is not claim.event and kinds & set(e.kinds) and {s.trigger.sentence for s in e.seeds} & set(claim.told)
        for e in claim.events
    )


def _answers_its_paragraph(claim: _Claim, statement: Statement) -> bool:
    """Whether a paragraph that is not the event's tells of another deed before the denial: it is that which is denied."""
    line = claim.reader.lines[statement.sentence]
    own = {claim.reader.lines[n].sentence.paragraph for n in claim.told}
    if line.sentence.paragraph in own:
        return False
    for n in range(statement.sentence - 1, -1, -1):
        before = claim.reader.lines[n]
        if before.sentence.paragraph != line.sentence.paragraph:
            return False
        harmed = any(c.outcome for c in before.counts) or _tells_of_another(claim, n)
        elsewhere = bool(before.triggers or before.counts) and bool(_towns(claim, n))
        if (harmed or elsewhere) and not any(s.stance == "deny" for s in before.statements):
            return True
    return False


def _tells_of_another(claim: _Claim, number: int) -> bool:
    """Whether a sentence tells of a violent event with a place of its own."""
    return any(
        e is not claim.event
        and e.spot is not None
        and set(e.kinds) & VIOLENT
        and number in {s.trigger.sentence for s in e.seeds}
        for e in claim.events
    )


def _towns(claim: _Claim, number: int) -> set[str]:
    """The towns that a sentence of another paragraph names and the event's own do not."""

    def named(n: int) -> set[str]:
        chosen = [p.chosen for p in claim.reader.lines[n].places if p.mention.role == "place"]
        return {c.place_id for c in chosen if c is not None and c.kind not in _WIDE}

    return named(number).difference(*(named(n) for n in claim.told))


def _words_of(reader: Reader, statement: Statement) -> set[str]:
    """The words that say what is denied: those behind the verb, or those before where it closes the sentence."""
    sentence = reader.lines[statement.sentence].sentence
    verdict = statement.stance == "deny" and statement.text.startswith(("is ", "are "))
    if statement.leads and not verdict:
        return set(sentence.words(statement.start, sentence.end)[1:_TOLD])
    return set(sentence.words(sentence.start, statement.start)[:_TOLD])


def _kinds_named(words: set[str]) -> set[str]:
    return {kind for kind, named in load("claims")["denied_kinds"].items() if words & set(named)}


def _under_title(statement: Statement, reader: Reader) -> str | None:
    """'The story that our men had crossed is false', in what a side issues itself."""
    for event_paragraph in {
        line.sentence.paragraph for line in reader.lines[statement.sentence : statement.sentence + 1]
    }:
        title = title_of(reader, event_paragraph)
        return title[0] if title is not None else None
    return None


def _of_the_one_before(statement: Statement, event: Event, events: Sequence[Event], reader: Reader) -> bool:
    """Whether a denial that stands before the event answers another one, told there."""
    if statement.sentence >= event.first.trigger.sentence:
        return False
    named = _kinds_named(_words_of(reader, statement))
    fits = bool(
        named & set(event.kinds)
    )  # 'the story that our men had crossed the line is false', before they are said to have
    return any(
        e is not event
        and not (fits and not named & set(e.kinds))
        and any(statement.sentence - 2 <= s.trigger.sentence <= statement.sentence for s in e.seeds)
        for e in events
    )


def _calls_the_claim(reader: Reader, statement: Statement) -> bool:
    """'JNIM claims an ambush, a claim the CSP calls theft': a rival denies it in the same breath."""
    source = statement.source
    if source is None:
        return False
    before = reader.report.text[max(0, source.start - 24) : source.start].lower()
    return (
        re.search(r"\b(?:a claim|a charge|an assertion|a version|an account)(?: which| that)?(?: the)? $", before)
        is not None
    )


def _tail(reader: Reader, statement: Statement) -> str:
    """What stands behind the verb of a denial."""
    return reader.report.text[statement.end : reader.lines[statement.sentence].sentence.end]


def _answers(reader: Reader, statement: Statement) -> bool:
    words = reader.lines[statement.sentence].sentence.words(statement.start, statement.start + 90)
    return bool(set(words) & speech_words("charge"))


def _nearer(statement: Statement, event: Event, events: Sequence[Event], reader: Reader, code: str, gap: int) -> bool:
    """Whether another event of the same side stands between this one and the denial."""
    fitting = {code, None} if reader.newest_first else {code}
    return any(
        e is not event
        and e.spot is not None
        and (any(s.actor_code in fitting for s in e.seeds) or code in _blamed_beside(e, reader))
        and min(abs(statement.sentence - s.trigger.sentence) for s in e.seeds) < gap
        and (reader.newest_first or min(s.trigger.sentence for s in e.seeds) <= statement.sentence)
        for e in events
    )


def _blamed_beside(event: Event, reader: Reader) -> set[str]:
    """Whom a statement in an event's sentences or right after them blames."""
    told = {s.trigger.sentence for s in event.seeds}
    lines = [reader.lines[n] for n in sorted({*told, *(n + 1 for n in told)}) if n < len(reader.lines)]
    return {s.blamed.code for line in lines for s in line.statements if s.blamed is not None and s.blamed.code}


def _accused(told: Sequence[int], reader: Reader, sides: Parties, country: str | None) -> set[str]:
    """The doer, and whom a statement beside the event blames."""
    accused = {sides.actor_code}
    for n in (*told, *range(told[-1] + 1, min(len(reader.lines), told[-1] + 3))):
        line = reader.lines[n]
        for s in line.statements:
            if s.stance != "blame" or s.blamed is None or (n not in told and charges_else(line.sentence, s.start)):
                continue
            accused.add(reader.code_of(s.blamed, country))
            last = s.blamed
            for actor in line.actors:  # 'held the rebels and their backers responsible'
                if actor.start >= last.end and _AND.fullmatch(reader.report.text, last.end, actor.start):
                    accused.add(reader.code_of(actor, country))
                    last = actor
    for n in told:  # 'Wagner mercenaries and Malian soldiers killed'
        for one, other in itertools.pairwise(reader.lines[n].actors):
            if _AND.fullmatch(reader.report.text[one.end : other.start]) and sides.actor_code in {one.code, other.code}:
                accused |= {one.code, other.code}
    return {code for code in accused if code}
