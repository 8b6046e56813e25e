"""Which counts belong to an event: its tolls, and the strength of those who did it."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents import accounts, figures
from geomap.incidents.events import VIOLENT
from geomap.incidents.reach import contains

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.events import Event, Seed
    from geomap.incidents.readings import Line
    from geomap.models import Count

_TOLL_REACH = 3
"""A toll told without an event of its own belongs to the event at most this many sentences before it."""
_LEAD_REACH = 6
"""Where no event is told before, a toll may stand this many sentences ahead of the first."""
_LONE_REACH = 8
"""Where a report tells of one event alone, its toll may stand this many sentences after it, across paragraphs."""
_BESIDE = 25
"""Characters between a verb of harm and the count that it governs, at most."""
_PLACED = 30
"""Characters between a count and a place that is said of it alone, at most."""
_FAR = 500
_LENGTH_AFTER = expression(
    r"\b(?:years?|decades?|months?|weeks?|fortnight|days?) (?:after|before|since)\b[^,.;:]*$|\b(?:anniversary|commemorat\w+|memory) of\b[^,.;:]*$",
    re.IGNORECASE,
)
_SAID_OF_IT = expression(
    r"(?: of (?:its|their|his) own)?(?: (?:were|was|had been|have been))?(?: (?:reported|also|later))?(?: (?:killed|dead|died|wounded|injured|hurt|captured|abducted))? (?:in|at|near|outside) (?:the )?",
    re.IGNORECASE,
)
_WIRE_SENTENCES = 1
"""Sentences of a paragraph of wire copy, at most."""
_ARREST = expression(r"\b(?:arrest|detain|custody|rounded up|suspect)", re.IGNORECASE)
"""The police's catch after an attack is no captive of it."""
_HELD = expression(
    r"[^.;:]{0,30}?\b(?:is|was|are|were|been) (?:being |still )?(?:held|questioned|caught|nabbed|seized)\b"
)
"""'a writer of 71 is held': the law's catch as well."""
_LONG_DAYS = 10
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_PERIOD = expression(
    rf"\bsince (?:the (?:war|conflict|fighting|invasion|insurgency|uprising|revolt|crisis|campaign|offensive|operation|beginning|start|outbreak|coup|truce)|(?:early |late |mid-?)?(?:19|20)\d\d|(?:\d{{1,2}} )?(?:{_MONTHS})|last (?:year|spring|summer|autumn|winter|month)|the \d{{1,2}}(?:st|nd|rd|th))\b"
    r"|\b(?:so far )?this (?:year|month|decade|summer|winter|spring|autumn)\b|\b(?:in|over|during|within|for) (?:the )?(?:past|last|previous|more than|almost|nearly|about|some)? ?(?:\w+ )?(?:weeks|months|years|decades)\b"
    r"|\b(?:war|conflict|insurgency|uprising|rebellion|crackdown|civil war|genocide|feud) (?:has|have|had) (?:\w+ )?(?:cost|claimed|killed|left|taken)\b|\b(?:in|during) the (?:\w+ )?(?:war|conflict|insurgency|uprising|rebellion)\b"
    r"|\b(?:series|wave|string|spate|rash|succession) of (?:[\w-]+ ){0,3}(?:attacks|blasts|bombings|explosions|raids|killings|strikes|incidents|clashes|shootings|ambushes)\b"
    r"|\bha(?:ve|s) (?:been killed|died|been wounded|lost) altogether\b"
    r"|\b(?:years?|decades?|months) (?:ago|earlier)\b|\blast year\b|\beach (?:year|month)|\ba year\b|\bannually\b|\bin (?:19|20)\d\d\b|\bto date\b",
    re.IGNORECASE,
)
_WAR_THAT = expression(
    r"\b(?:wars?|conflict|insurgency|uprising|rebellion|revolt|struggle|feud|rivalry|crackdown|campaign|genocide|dictatorship)\b[^.;:]{0,80}?,? (?:that|which|in which|and) "
    r"(?:ha(?:s|ve|d) )?(?:\w+ )?(?:killed|claimed|cost|left|taken|saw)\b[^.;:,]{0,40}$"
    r"|\b(?:decades?|years) of (?:\w+ ){0,2}(?:war|conflict|fighting|violence|clashes|unrest|insurgency)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)
_WAR_REACH = 160
_AGO = expression(r"\b(?:years?|decades?|months) (?:ago|earlier|before)\b|\blast year\b", re.IGNORECASE)
_LATER = expression(
    r"\b(?:died|dies|succumb\w*|ros[e]|ris\w+|toll|found|recovered|pulled|now|wounds|injuries|hospital\w*|put|count\w*|number)\b",
    re.IGNORECASE,
)
"""What is told of an event on a later day."""
_SEPARATE = expression(
    r"\W*(?:Separately|Elsewhere|In (?:a )?(?:separate|another|other|different|similar)|In an? (?:unrelated|earlier|previous|separate))\b"
)
"""What begins so goes on about something else."""
_BACK = expression(
    r"\b(?:the|this|that|these|those) (?:[\w-]+ ){0,2}?(?:attacks?|blasts?|explosions?|strikes?|raids?|ambush|shelling|bombardment|bombing|fire|clash(?:es)?|fighting|battle|"
    r"assault|incident|violence|shooting|massacre|operation|incursion|dead|victims|toll|combat|shoot-?out)\b"
    r"|\b(?:sa(?:id|ys?)|told|reports?|reported|according to|sp(?:eaks?|oke) of|puts?|counts?|counted|confirm\w+|announced|claim\w*|acknowledged|admit\w*|collect(?:s|ed)|bur(?:y|ies|ied)|retriev\w+|recovered|treat(?:s|ed|ing))\b",
    re.IGNORECASE,
)
_DISASTER = expression(
    r"\b(?:earthquakes?|quakes?|floods?|flooding|landslides?|mudslides?|avalanches?|cyclones?|hurricanes?|typhoons?|cholera|ebola|epidemic|famine|(?:road|traffic) accidents?)\b",
    re.IGNORECASE,
)
_SAID_OF = 40
"""Characters after a word of harm within which its figure stands."""
_RELATIVE = expression(r"(?:(?:in|during|after|from|by) )?(?:which|where|that|who|when|whom)\b")
_THERE = expression(r"\b(?:there|on the spot|in the (?:town|village|city|same place))\b")
_SINCE = expression(r"\W*(?:since|in|over|during|within)\b")
_MOURNS = expression(r"\bmourn(?:s|ed|ing)?\s(?:[a-z]+\s){0,2}$")
_NOT_WHERE = frozenset({"to", "from", "never", "speech", "dateline"})
_FROM_AFAR = frozenset({"shelling", "air_strike", "explosion"})
_TAKING = frozenset({"incursion", "seizure", "capture", "protest"})
"""Of two events in one place these have not the dead that are told in a paragraph of their own."""
_PEOPLE = frozenset({"people", "civilians", "personnel", "fighters"})
_HARMFUL = VIOLENT | {"protest"}


def find_tolls(
    event: Event, events: Sequence[Event], lines: Sequence[Line], *, text: str
) -> dict[str, figures.Interval | None]:
    """Killed, wounded and captured of an event; ``events`` are all those of the report, itself among them."""
    if event.kinds[0] not in _HARMFUL:
        return dict.fromkeys(figures.OUTCOMES)
    mine = _lines_of(event, events, lines, text)
    told = {outcome: _toll(outcome, event, mine, events, lines, text) for outcome in figures.OUTCOMES}
    if told["captured"] is None and event.kinds[0] == "capture":
        told["captured"] = _taken(event, lines)
    return told


def _taken(event: Event, lines: Sequence[Line]) -> figures.Interval | None:
    """'took more than 300 girls from their hostel': the people whom the event's own words count."""
    for seed in event.seeds:
        trigger = seed.trigger
        if trigger.kind != "capture" or trigger.voice != "active":
            continue
        for count in lines[trigger.sentence].counts:
            inside = trigger.start < count.start and count.end <= trigger.end
            if inside and count.outcome is None and count.category in _PEOPLE and count.low is not None:
                return figures.Interval(count.low, count.high, (count,), "counted in the event's own words")
    return None


def _lines_of(event: Event, events: Sequence[Event], lines: Sequence[Line], text: str) -> list[int]:
    """Numbers of the sentences whose tolls may belong to the event: its own, and those that go on about it."""
    told = sorted({s.trigger.sentence for s in event.seeds})
    rivals = [e for e in events if e is not event and e.kinds[0] in _HARMFUL and not _is_bare_toll(e)]
    others = {s.trigger.sentence for e in rivals for s in e.seeds if not _only_takes(e, event)}
    told = [at for at in told if not _is_afar(event, at, lines)]
    first = told[0] if told else 0
    single = [at for at in told if not _sums_up(event, at, rivals)]
    told = single if any(c.outcome for at in single for c in lines[at].counts) else told
    out = list(told)
    others_apart = bool(rivals) and (event.kinds[0] in _TAKING or not _in_one_place([event, *rivals]))
    reach = _TOLL_REACH if others_apart else _LONE_REACH
    for start in told:
        beside = any(_apart(event, e) for e in rivals if any(s.trigger.sentence == start for s in e.seeds))
        before = start
        for at in range(start + 1, min(len(lines), start + 1 + reach)):
            line = lines[at]
            if (
                at in others
                or at in told
                or (_is_new_subject(lines, before, at) and (others_apart or not _goes_back(line, text)))
            ):
                break
            if _SEPARATE.match(text, line.sentence.start):
                break
            if any(c.outcome for c in line.counts):
                if beside or _elsewhere(event, line, text):
                    break
                before = at
            out.append(at)
    if told and not any(at < first for at in others):
        own = {lines[first].sentence.paragraph, lines[0].sentence.paragraph}
        ahead = range(max(0, first - _LEAD_REACH), first)
        near = [at for at in ahead if at == first - 1 or lines[at].sentence.paragraph in own]
        if not any(_spans_more(lines[at], event) for at in ahead):
            out += [at for at in near if not _elsewhere(event, lines[at], text)]
    return sorted(set(out))


def _only_takes(other: Event, event: Event) -> bool:
    """Whether the other event is a taking of people or ground where the one is violence in the same place: the dead are not its own."""
    return other.kinds[0] in {"capture", "seizure"} and event.kinds[0] not in _TAKING and not _apart(event, other)


def _goes_back(line: Line, text: str) -> bool:
    """Whether a sentence names what it goes on about, or somebody accounts for its figures: 'nine died in the raid, a doctor said'."""
    if not any(c.outcome for c in line.counts):
        return True
    if not any(c.outcome in {"killed", "wounded"} for c in line.counts):
        return False
    return _BACK.search(text, line.sentence.start, line.sentence.end) is not None


def _sums_up(event: Event, at: int, rivals: Sequence[Event]) -> bool:
    """'Mines killed nine across the province. Outside X one died ... near Y two': the first counts what all of them did."""
    here = event.spot.place.chosen if event.spot is not None else None
    for seed in event.seeds:
        wide = seed.spot.place.chosen if seed.spot is not None and seed.trigger.sentence == at else None
        if here is None or wide is None or wide.place_id == here.place_id or not contains(wide, here):
            continue
        theirs = [e.spot.place.chosen for e in rivals if e.spot is not None and e.spot.place.chosen is not None]
        if any(t.place_id != here.place_id and contains(wide, t) and not contains(t, here) for t in theirs):
            return True
    return False


def _is_new_subject(lines: Sequence[Line], before: int, at: int) -> bool:
    """Whether a sentence begins or follows a paragraph that does not go on about the one before.

    Wire copy breaks the line after every sentence; a paragraph of more is a subject by itself.
    """
    first, second = lines[before].sentence.paragraph, lines[at].sentence.paragraph
    if first == second:
        return False
    if second - first > 1 or at - before > 1:
        return True
    length = sum(line.sentence.paragraph == first for line in lines[max(0, before - _WIRE_SENTENCES) : at])
    return length > _WIRE_SENTENCES


def _is_afar(event: Event, at: int, lines: Sequence[Line]) -> bool:
    """Whether a sentence of the event stands apart from where the event itself is told, in other words than of harm.

    Clashes that a strike was joined with have their own dead.
    """
    told = [s for s in event.seeds if not s.trigger.toll]
    if event.kinds[0] in _FROM_AFAR:
        told = [s for s in told if s.trigger.kind != "armed_clash"] or told
    main = sorted({s.trigger.sentence for s in told})
    if not main or any(lines[n].sentence.paragraph == lines[at].sentence.paragraph for n in main):
        return (
            bool(main) and at not in main and any(s.trigger.sentence == at and not s.trigger.toll for s in event.seeds)
        )
    near = max((n for n in main if n < at), default=None)
    return near is None or _is_new_subject(lines, near, at)


def _apart(event: Event, other: Event) -> bool:
    a = event.spot.place.chosen if event.spot is not None else None
    b = other.spot.place.chosen if other.spot is not None else None
    return a is None or b is None or a.place_id != b.place_id


def _in_one_place(events: Sequence[Event]) -> bool:
    """Whether no two of the events have places that do not hold each other; one without words for its place has that of the rest."""
    spots = [e.spot for e in events if e.spot is not None]
    known = [s.place.chosen for s in spots if s.place.chosen is not None]
    if len(known) < len(spots):
        return len({s.place.mention.text for s in spots}) == 1
    return all(
        a.place_id == b.place_id or contains(a, b) or contains(b, a) for a, b in itertools.combinations(known, 2)
    )


def _is_bare_toll(event: Event) -> bool:
    """Whether an event is words of harm alone, which no place of its own ties down: they go on about the one before."""
    placed = event.spot is not None and event.spot.place.chosen is not None
    return not placed and all(s.trigger.toll for s in event.seeds)


def _elsewhere(event: Event, line: Line, text: str) -> bool:
    """Whether a sentence puts its tolls at a place that is not the event's nor holds it.

    Where somebody speaks, comes from or is taken to says nothing: 'officials in A speak of three dead', 'six were moved to B'.
    """
    here = event.spot.place.chosen if event.spot is not None else None
    clauses = [_told_in(c, line, text) for c in line.counts if c.outcome]
    for site in line.sites:
        chosen = site.candidate
        if chosen is None or chosen.kind == "country" or here is None:
            continue
        there = any(
            text.startswith("where", a) and 0 <= a - site.end <= 3 for a, _ in clauses
        )  # 'to B, where one died'
        if not there and (site.tie in _NOT_WHERE or not any(a <= site.start < b for a, b in clauses)):
            continue
        if any(a.start <= site.start < a.end for a in line.actors if a.sort in {"organ", "voice", "force"}):
            continue
        if chosen.place_id != here.place_id and not contains(chosen, here) and not contains(here, chosen):
            return True
    return False


def _told_in(count: Count, line: Line, text: str) -> tuple[int, int]:
    """The clause of a count, with what it goes on about: 'a strike on A in which seven died', 'B was under fire; two died there'."""
    start, end = line.sentence.clause_at(count.start)
    if _THERE.search(text, count.end, end) is not None:
        return line.sentence.start, end
    while start > line.sentence.start and _RELATIVE.match(text, start) is not None:
        start = line.sentence.clause_at(start - 1)[0]
    return start, end


def _toll(
    outcome: str, event: Event, mine: Sequence[int], events: Sequence[Event], lines: Sequence[Line], text: str
) -> figures.Interval | None:
    counts = [
        c
        for n in mine
        for c in lines[n].counts
        if c.outcome == outcome
        and _owner_of(c, lines[n], event, events, text) is event
        and not _is_of_a_period(c, lines[n], event, text)
        and not _is_long_ago(c, lines[n], event, text)
        and not _is_of_a_war(c, lines[n], event, text)
        and not _is_put_elsewhere(c, lines[n], event, text)
        and not _is_of_another_day(c, lines[n], event, text)
        and not _is_by_nature(c, lines[n], event, text)
        and not _is_of_a_reference(c, lines[n])
        and not _is_own_loss(c, lines[n], event, text)
    ]
    begins = lines[min(s.trigger.sentence for s in event.seeds)].sentence.start
    counts = [c for c in counts if c.start >= begins] or counts
    if outcome == "captured" and event.kinds[0] not in {"capture", "protest"}:
        if event.kinds[0] in {"shelling", "air_strike", "explosion"}:
            return None
        counts = [c for c in counts if not _ARREST.search(text, max(0, c.start - 30), c.end + 40)]
        counts = [c for c in counts if (c.low or 0) > 1 or not _HELD.match(text, c.end)]
    return accounts.toll(text, counts, outcome)


def _is_of_a_period(count: Count, line: Line, event: Event, text: str) -> bool:
    """'900 people have been killed this year', 'the war has cost 30,000 lives': more than the event told of."""
    dated = event.first.dated
    if dated is not None and dated.own and (dated.end - dated.start).days > _LONG_DAYS:
        return False
    if _AGO.search(text, line.sentence.start, line.sentence.end) and any(
        s.trigger.sentence != line.sentence.index and not s.trigger.toll and not s.recalled for s in event.seeds
    ):
        return True
    start, end = line.sentence.clause_at(count.start)
    if start <= event.first.trigger.start < end:
        return False
    if end < line.sentence.end and _SINCE.match(text, end):
        end = line.sentence.clause_at(end)[1]
    return _PERIOD.search(text, start, end) is not None


def _is_of_a_war(count: Count, line: Line, event: Event, text: str) -> bool:
    """'a war against separatists that killed tens of thousands', 'a feud which has cost 300 lives'."""
    if any(s.trigger.sentence == line.sentence.index and not s.trigger.toll and s.recalled for s in event.seeds):
        return False
    return _WAR_THAT.search(text, max(line.sentence.start, count.start - _WAR_REACH), count.start) is not None


def _is_long_ago(count: Count, line: Line, event: Event, text: str) -> bool:
    """'Seven years after the massacre of 69 villagers', 'two weeks after 12 soldiers died': told to date something else."""
    since = _LENGTH_AFTER.search(text, line.sentence.start, count.start)
    if since is None:
        return False
    stop = text.find(",", count.end, line.sentence.end)
    end = stop if stop >= 0 else line.sentence.end
    return not any(since.start() <= s.trigger.start < end and not s.trigger.toll for s in event.seeds)


def _is_of_another_day(count: Count, line: Line, event: Event, text: str) -> bool:
    """'On 2 May eleven guards died there': a day before the event's, or after it where nobody died of what came before."""
    days = [s.dated for s in event.seeds if s.dated is not None and s.dated.own and not s.trigger.toll]
    if not days or any(s.trigger.sentence == line.sentence.index and not s.trigger.toll for s in event.seeds):
        return False
    start, end = _told_in(count, line, text)
    told = [
        (w.date_start, w.date_end)
        for w in line.whens
        if w.date_start
        and w.date_end
        and w.precision == "day"
        and start <= w.start < end
        and w.start not in line.speech
    ]
    before = bool(told) and all(end < min(d.start for d in days) for _, end in told)
    after = bool(told) and all(start > max(d.end for d in days) for start, _ in told)
    return before or (after and _LATER.search(text, start, end) is None)


def _spans_more(line: Line, event: Event) -> bool:
    """'In the fighting from 14 to 18 September a hundred died', before one of its days: more than the event told of."""
    days = [s.dated for s in event.seeds if s.dated is not None and s.dated.own]
    return bool(days) and any(
        w.date_start < min(d.start for d in days) and w.precision != "year"
        for w in line.whens
        if w.date_start is not None and w.start not in line.speech
    )


def _is_of_a_reference(count: Count, line: Line) -> bool:
    """'in response to an attack in X that killed dozens': the figure of what is only referred to."""
    return any(t.toll and t.reference and 0 <= count.start - t.start < _SAID_OF for t in line.triggers)


def _is_own_loss(count: Count, line: Line, event: Event, text: str) -> bool:
    """'Caracas bombed the camps ... it mourns two majors': who strikes from afar loses nobody by it."""
    if event.kinds[0] not in _FROM_AFAR or any(s.trigger.sentence == line.sentence.index for s in event.seeds):
        return False
    return _MOURNS.search(text, max(line.sentence.start, count.start - _BESIDE), count.start) is not None


def _is_by_nature(count: Count, line: Line, event: Event, text: str) -> bool:
    """'floods have killed 40': no harm of the event's, where its own words stand in another sentence."""
    if any(s.trigger.sentence == line.sentence.index and not s.trigger.toll for s in event.seeds):
        return False
    return _DISASTER.search(text, line.sentence.start, line.sentence.clause_at(count.start)[1]) is not None


def _is_put_elsewhere(count: Count, line: Line, event: Event, text: str) -> bool:
    """'Two were killed at Wana and five hurt at Mir Ali': a place said of the count alone that is not the event's."""
    here = event.spot.place.chosen if event.spot is not None else None
    if here is None or here.kind == "country" or event.spot is None or event.spot.site.listed:
        return False
    for site in line.sites:
        there = site.candidate
        if not 0 <= site.start - count.end <= _PLACED or _SAID_OF_IT.fullmatch(text, count.end, site.start) is None:
            continue
        if there is None:
            return site.place.mention.text != event.spot.place.mention.text
        return (
            there.kind != "country"
            and there.place_id != here.place_id
            and not contains(there, here)
            and not contains(here, there)
        )
    return False


def _owner_of(count: Count, line: Line, event: Event, events: Sequence[Event], text: str) -> Event:
    """Of the events told in a sentence, the violent one whose trigger is nearest to the count."""
    number = line.sentence.index
    here = [
        (s, e)
        for e in events
        for s in e.seeds
        if s.trigger.sentence == number
        and e.kinds[0] in _HARMFUL
        and (e is event or not (_is_bare_toll(e) or (count.outcome != "captured" and _only_takes(e, event))))
    ]
    if not here:
        return event
    clause = line.sentence.clause_at(count.start)

    def distance(seed: Seed) -> tuple[bool, bool, int, int]:
        trigger = seed.trigger
        at = seed.spot.place.mention if seed.spot is not None else None
        place = _steps(count, at.start, at.end, line, text) if at is not None else 0
        governs = (
            trigger.toll
            and at is not None
            and place < 2 * _FAR
            and (0 <= count.start - trigger.end <= _BESIDE or 0 <= trigger.start - count.end <= _BESIDE)
        )
        gap = count.start - trigger.end if count.start >= trigger.end else trigger.start - count.end
        # 'fired missiles at Erbil, killing four, and at Idlib': one verb, and the place before the toll
        main = not trigger.toll and trigger.end <= count.start
        inside = main or clause[0] <= trigger.start < clause[1]
        return not governs, not inside, max(0, gap) if not trigger.toll else _FAR, place

    return min(here, key=lambda item: (*distance(item[0]), item[0].trigger.start))[1]


def _steps(count: Count, start: int, end: int, line: Line, text: str) -> int:
    """How far a place is from a count: one that is said of it ('three in B') before one that stands before it."""
    if _SAID_OF_IT.fullmatch(text, count.end, start):
        return -1
    if end <= count.start:
        return count.start - end
    between = "," in text[count.end : start] or any(count.end <= c.start < start for c in line.counts)
    return start - count.end if start - count.end <= _PLACED and not between else 2 * _FAR + start - count.end
