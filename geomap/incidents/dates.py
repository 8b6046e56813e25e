"""The day or days of an event: stated beside it, else told earlier in the report, else bounded by when it was said."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.claims import Statement
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.events import Event
    from geomap.incidents.readings import Line
    from geomap.models import DatePrecision, When

BACKGROUND_DAYS = {"day": 7, "week": 21, "month": 45, "year": 200}
"""An event this many days before publication, by the precision of its date, is recalled rather than reported."""

_SPEECH_GAP = 4
_DATELINE = 60
"""A dateline's day stands within this many characters of the beginning of its sentence."""
_LINE = expression(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{2,}(?:, [A-Z][\w .]+)?,? ?\(?$")
_DASH = expression(r"\)?,? ?(?:\([^)\n]{1,30}\) ?)?(?:[-–—]{1,2}|:) ")
_AFTER = 2
"""Sentences after an event that say when it was, at most."""
_EVENT = (
    r"(?:incident|event|attack|raid|assault|ambush|strike|air ?strike|shelling|bombardment|barrage|fire|bombing|blast|explosion|clash|clashes|fighting|battle|firefight|"
    r"gunfight|shoot-?out|exchange|violence|killings?|massacre|shooting|abductions?|kidnappings?|capture|seizure|takeover|fall|incursion|crossing|intrusion|operation|offensive|"
    r"withdrawal|pull-?out|retreat|departure|move|deployment|arrival|protest|march|rally|unrest|truce|ceasefire|salvo|drone strike|missile strike|hijacking|storming)s?"
)
_GOES_ON = expression(
    rf"\b(?:it|this|that|(?:the|this|that|these|those|both|all) (?:[\w-]+ ){{0,2}}?{_EVENT}(?: (?:of|on|at|in|near) (?:the )?(?:\w+ ){{0,2}}?\w+)?),?"
    r"(?: (?:is|are) (?:said|believed|thought|understood|reported) to have| which| reportedly| apparently| all| had| has| have| itself)*"
    r" (?:happened|happen|occurred|occur|took place|taken place|came|come|began|begun|started|broke out|erupted|unfolded|was carried out|were carried out|was launched|was staged|was reported|were reported|"
    r"was mounted|dates? (?:from|to)|dated (?:from|to)|lasted|went on|ended|was on|were on|followed)\b",
    re.IGNORECASE,
)
_BESIDE = 40
"""Characters between the word for what happened and its day, at most."""


@dataclass(frozen=True, slots=True)
class Dated:
    """An interval of days with where it came from."""

    start: dt.date
    end: dt.date
    precision: DatePrecision
    when: When | None
    rule: str
    own: bool
    """Stated with the event itself."""


def is_speech_date(
    text: str, sentence: Sentence, when: When, statements: Sequence[Statement], triggers: Sequence[tuple[int, int]]
) -> bool:
    """Whether the time is when something was said ('his office said Friday'), not when it happened."""
    if (
        when.start - sentence.start < _DATELINE
        and _LINE.match(text, sentence.start, when.start)
        and _DASH.match(text, when.end)
    ):
        return True  # 'KYIV, May 9 (BSW) - ' is when it was written
    clause_start, clause_end = sentence.clause_at(when.start)
    for statement in statements:
        if statement.stance == "refuse":
            continue
        gap = len(sentence.words(statement.end, when.start)) if statement.end <= when.start else -1
        if gap < 0:
            # 'On Monday the ministry announced', with nothing happening between
            ahead = len(sentence.words(when.end, statement.start)) if when.end <= statement.start else -1
            if (
                0 <= ahead <= 10
                and clause_start <= statement.start < clause_end
                and not any(when.end <= t[0] < statement.start for t in triggers)
                and not any(clause_start <= t[0] < when.start for t in triggers)
            ):
                return True
            continue
        between = any(statement.end <= t[0] and t[1] <= when.start for t in triggers)
        if gap <= _SPEECH_GAP and not between and not text[statement.end : when.start].strip().startswith("that"):
            return True
    return False


def choose(whens: Sequence[When], *, trigger: tuple[int, int], sentence: Sentence, speech: set[int]) -> When | None:
    """The stated time that belongs to a trigger: in its clause the nearest, else the nearest of its sentence."""
    own = [
        w
        for w in whens
        if w.start not in speech
        and w.date_start is not None
        and w.date_end is not None
        and not (w.open_start and w.precision == "year")  # 'Artemivsk on road signs until 2016'
        and not _of_participle(w, trigger, sentence)
    ]
    if not own:
        return None
    clause = sentence.clause_at(trigger[0])

    def rank(when: When) -> tuple[bool, int, int]:
        outside = not clause[0] <= when.start < clause[1]
        distance = when.start - trigger[1] if when.start >= trigger[1] else trigger[0] - when.end
        return outside, distance, when.start

    return min(own, key=rank)


def _of_participle(when: When, trigger: tuple[int, int], sentence: Sentence) -> bool:
    """'retook districts occupied by X since 1993': the time belongs to the participle, not to the verb before it."""
    between = sentence.words(trigger[1], when.start)
    if not (when.text.lower().startswith("since ") or between[-1:] == ["since"]):
        return False
    return any(word.endswith(("ed", "eld")) and after == "by" for word, after in itertools.pairwise(between))


def interval(when: When, published: dt.date | None) -> Dated | None:
    """A stated time as days; open ends are closed by the day of publication or left at the one day that is known."""
    start, end = when.date_start, when.date_end
    if start is None or end is None:
        return None
    if when.open_end and published is not None and published >= start:
        end = max(end, min(published, end))
    return Dated(start, max(start, end), when.precision, when, when.rule or "stated", own=True)


def is_past(dated: Dated, published: dt.date | None, *, recalled: bool) -> bool:
    """Whether a dated event is only recalled by a report of that day."""
    if published is None:
        return recalled
    age = (published - dated.end).days
    if recalled and age >= 4:
        return True
    return age > BACKGROUND_DAYS[dated.precision]


def _heading(lines: Sequence[Line], number: int) -> Dated | None:
    """'Thursday. At X a sergeant is shot': a day that stands alone as a sentence heads what its paragraph tells."""
    paragraph = lines[number].sentence.paragraph
    for at in range(number - 1, -1, -1):
        line = lines[at]
        if line.sentence.paragraph != paragraph:
            return None
        for when in line.whens:
            words = line.sentence.words(line.sentence.start, line.sentence.end)
            if (
                when.date_start
                and when.date_end
                and len(words) <= len(when.text.split()) + 2
                and when.precision == "day"
            ):
                rule = "the day that heads the paragraph"
                return Dated(when.date_start, when.date_end, when.precision, when, rule, own=False)
    return None


def _told_after(event: Event, events: Sequence[Event], lines: Sequence[Line], text: str) -> Dated | None:
    """'It happened on Sunday', 'The incident was reported late on Monday', right after an event that names no day of its own."""
    last = event.seeds[0].trigger.sentence
    taken = {s.trigger.sentence for e in events if e is not event for s in e.seeds}
    for at in range(last + 1, min(len(lines), last + 1 + _AFTER)):
        if at in taken or lines[at].sentence.paragraph - lines[last].sentence.paragraph > 1:
            return None
        line = lines[at]
        for when in line.whens:
            if not when.date_start or not when.date_end or when.precision != "day" or when.open_end or when.open_start:
                continue
            told = _GOES_ON.search(text, line.sentence.start, when.start)
            if told is not None and when.start - told.end() <= _BESIDE:
                return Dated(when.date_start, when.date_end, when.precision, when, "told of it right after", own=False)
    return None


def _day_of_like(event: Event, events: Sequence[Event]) -> Dated | None:
    """The day of the events told before at the same place, where they have one: the same fight told further."""
    here = event.spot.place.chosen if event.spot is not None else None
    found = None
    for other in events:
        if other is event or other.first.trigger.start > event.first.trigger.start:
            continue
        there = other.spot.place.chosen if other.spot is not None else None
        if here is None or there is None or here.place_id != there.place_id:
            continue
        for seed in other.seeds:
            if seed.dated is not None and seed.dated.own and not seed.recalled and seed.dated.precision == "day":
                found = seed.dated
    return replace(found, own=False, rule="an event before at the same place") if found is not None else None


def date_of(
    event: Event, events: Sequence[Event], lines: Sequence[Line], text: str, *, published: dt.date | None
) -> tuple[Dated | None, str]:
    """The days of an event and how they were found; None where nothing bounds them."""
    dated = [s for s in event.seeds if s.dated is not None]
    dated = [s for s in dated if not (s.toll_only or s.trigger.toll)] or dated  # the dead may be counted for days
    if event.first.dated is None:  # 'Since Thursday 13 have died', said later, is not when the town fell
        dated = [s for s in dated if s.dated is not None and not (s.dated.when is not None and s.dated.when.open_end)]
    own = [s.dated for s in dated if s.dated is not None]
    if own:
        return min(own, key=lambda d: (d.end - d.start).days), "stated"
    n = event.first.trigger.sentence
    paragraph = event.first.paragraph
    if (headed := _heading(lines, n)) is not None:
        return headed, headed.rule
    if (after := _told_after(event, events, lines, text)) is not None:
        return after, after.rule
    for at in range(n - 1, max(-1, n - 4), -1):
        if lines[at].sentence.paragraph != paragraph and at != n - 1:
            break
        told = [
            s.dated
            for e in events
            for s in e.seeds
            if s.trigger.sentence == at and s.dated is not None and not s.recalled
        ]
        if told:
            return replace(told[-1], own=False, rule="the event before"), "the event before"
    for at in range(n, max(-1, n - 2), -1):
        for when in lines[at].whens:
            if when.start in lines[at].speech and when.date_start and when.date_end:
                rule = "when it was said"
                return Dated(when.date_start, when.date_end, when.precision, when, rule, own=False), rule
    if event.first.recalled or published is None:
        return None, ""
    if (same := _day_of_like(event, events)) is not None:
        return same, same.rule
    return Dated(published - dt.timedelta(days=1), published, "day", None, "published", own=False), "published"
