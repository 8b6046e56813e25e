"""One pass over a report: sentences with what stands in each, and the seeds that its triggers make."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from geomap.expressions import expression
from geomap.incidents.actor_words import Actor, words_of
from geomap.incidents.actors import find_actors
from geomap.incidents.charges import as_intrusion, is_charged, is_general, names_its_deed
from geomap.incidents.claims import Statement, find_statements
from geomap.incidents.clauses import Sentence, split_sentences
from geomap.incidents.crimes import is_murderous
from geomap.incidents.cues import add_cues
from geomap.incidents.dates import Dated, choose, interval, is_past, is_speech_date
from geomap.incidents.doers import NOBODY, agent_of, name_them
from geomap.incidents.events import VIOLENT, Seed
from geomap.incidents.further_places import further_places, likewise
from geomap.incidents.governed import preposition
from geomap.incidents.locations import Spot, alpha3, choose_spot
from geomap.incidents.moves import HAS_PLACE, IN_HAND
from geomap.incidents.openings import HISTORY, dateline_of, home_of, is_newest_first, of_history
from geomap.incidents.retold import FURTHER, tells_of_one_more
from geomap.incidents.sides import find_sides
from geomap.incidents.sites import Site, find_sites, is_fronted
from geomap.incidents.telling import verb_group
from geomap.incidents.topics import Topic, context, is_of_crowd, is_of_known_arm, may_have_problem
from geomap.incidents.triggers import Trigger, find_triggers, is_subject
from geomap.incidents.warrants import Warrants, by_forces
from geomap.lexicons import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.models import Count, Cue, Distance, Place, Report, When

Spanned = TypeVar("Spanned", "Count", "Distance", "When")

# Recalled events: said of the past of the report's news.
_RECALL = expression(
    r"\b(?:last (?:year|spring|summer|autumn|fall|winter)|(?:a|\w+) (?:years?|decades?|months) (?:ago|earlier|before)|years ago|in (?:19|20)\d\d\b|since (?:19|20)\d\d|"
    r"(?:a|\w+) weeks? (?:ago|earlier|before)|a fortnight ago|(?:in \w+ )?of last year|earlier this year|previous(?:ly)?|in the past|(?<!the )back in|a year ago|the year before|history|recall\w*|in recent (?:years|months))",
    re.IGNORECASE,
)
_TO_COME = frozenset({"will", "shall", "due", "next"})
_HISTORY, _LATELY = HISTORY, 2
"""Years after which what is told is history; after which a move of forces is where nothing else is told of a war."""
_TIME_ZONES = 1
"""Days after publication on which an event may have been told: it was tomorrow there."""
_NEAR = 60
"""Characters after a crossing within which the country that is entered is named."""
_STRIKES = frozenset({"attack", "shelling", "air_strike", "explosion"})
"""Kinds of which 'the raid', 'that strike' is one told of elsewhere, by whoever did it."""
_LEADS = 3
"""Words before an office that a sentence begins with."""
_DEFINITE = expression(r"\b(?:the|these|those|this|that|both|same)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_ANAPHORA = frozenset({"the", "this", "that", "these", "those", "its", "their", "such", "latest", "both"})


_ALSO = expression(r"\balso\b", re.IGNORECASE)
_DAYS = expression(r"(?:\w+day|night|morning|afternoon|evening|weekend|dawn)['’]s")
"""'Monday night's attack' is one told of, like 'the attack'."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with all that was found in it."""

    sentence: Sentence
    actors: tuple[Actor, ...]
    triggers: tuple[Trigger, ...]
    statements: tuple[Statement, ...]
    places: tuple[Place, ...]
    counts: tuple[Count, ...]
    distances: tuple[Distance, ...]
    whens: tuple[When, ...]
    speech: frozenset[int]
    """Starts of the times at which something was said."""
    sites: tuple[Site, ...] = ()
    """Its place phrases."""


def rejected_at_sight(text: str) -> tuple[str, ...] | None:
    """What ``read_events`` rejects in a text that tells nothing, in words; None where it may tell of something.

    Two in five local news reports have no event word but 'planned', 'feared' or figurative ones, and no topic to name:
    this spares what else is read for events.
    """
    found = _triggers_of(text)
    triggers = [trigger for _, own in found for trigger in own]
    if any(t.problem is None for t in triggers) or may_have_problem([sentence for sentence, _ in found]):
        return None
    return tuple(_rejection(t, t.problem) for t in triggers if t.problem)


def _rejection(trigger: Trigger, why: str) -> str:
    return f"{trigger.kind} at {trigger.start}-{trigger.end} {trigger.text!r}: {why}"


@lru_cache(maxsize=1)
def _triggers_of(text: str) -> tuple[tuple[Sentence, tuple[Trigger, ...]], ...]:
    """The sentences of a text, each with its event words."""
    found, named = [], NOBODY
    for sentence in split_sentences(text):
        found.append((sentence, tuple(find_triggers(text, sentence, named))))
        named = name_them(sentence, named)
    return tuple(found)


def read_lines(
    report: Report,
    places: Sequence[Place],
    counts: Sequence[Count],
    distances: Sequence[Distance],
    whens: Sequence[When],
    cues: Sequence[Cue] = (),
) -> tuple[Line, ...]:
    """The report sentence by sentence; ``cues`` are words that a recogniser takes for events."""
    text = report.text
    found = _triggers_of(text)
    published = report.published.date() if report.published else None
    actors = find_actors(text, [sentence for sentence, _ in found], places, published=published)
    ordered = sorted(places, key=lambda p: (p.mention.start, p.mention.end))
    starts = [p.mention.start for p in ordered]
    lines: list[Line] = []
    speaker: Actor | None = None
    rival: Actor | None = None
    for (sentence, own), here in zip(found, actors, strict=True):
        triggers = add_cues(sentence, own, cues) if cues else own
        statements = find_statements(text, sentence, here, speaker, [(t.start, t.end) for t in triggers], rival)
        rival = next((a for a in reversed(here) if a.sort == "group" and a.code), rival)
        speaker = _next_speaker(sentence, here, statements) or speaker
        mine = ordered[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        w = _inside(whens, sentence)
        spans = [(t.start, t.end) for t in triggers if t.problem is None]
        speech = frozenset(x.start for x in w if is_speech_date(text, sentence, x, statements, spans))
        lengths = _inside(distances, sentence)
        named_sides = [(a.start, a.end) for a in here if _is_no_place(a) and not _is_scene(a, triggers, statements)]
        lines.append(
            Line(
                sentence, tuple(here), tuple(triggers), tuple(statements), tuple(mine), _inside(counts, sentence), lengths,
                w, speech, find_sites(text, sentence, mine, lengths, taken=named_sides),
            )
        )  # fmt: skip
    return tuple(lines)


def _next_speaker(sentence: Sentence, actors: Sequence[Actor], statements: Sequence[Statement]) -> Actor | None:
    """Whom 'it says' or 'he added' means in the next sentence: who spoke last, else the office or group that this one begins with."""
    spoke = [s.source for s in statements if s.source is not None and s.source.speaks]
    if spoke:
        return spoke[-1]
    first = actors[0] if actors else None
    if (
        first is None
        or first.sort not in {"organ", "group", "state"}
        or first.code is None
        or sentence.token_at(first.start) > _LEADS
    ):
        return None
    return first


def _is_no_place(actor: Actor) -> bool:
    """Whether the words of a mention name a side alone: 'Syrian Democratic Forces', but not 'South Ossetia'."""
    if actor.sort == "group":
        return actor.code not in words_of("territories") or bool(actor.head)
    return actor.sort in {"force", "organ", "voice"} and actor.head.split(" ")[-1] not in context("stands")


def _is_scene(actor: Actor, triggers: Sequence[Trigger], statements: Sequence[Statement]) -> bool:
    """'clashed with police in Dhaka', 'arrested opposition leaders in Kampala': those whom events come to where they are."""
    if " in " not in actor.text or any(s.source == actor for s in statements):
        return False
    return any(t.problem is None and t.start <= actor.start for t in triggers)


def _inside(items: Sequence[Spanned], sentence: Sentence) -> tuple[Spanned, ...]:
    low = bisect_left(items, sentence.start, key=lambda item: item.start)
    high = bisect_left(items, sentence.end, key=lambda item: item.start)
    return tuple(items[low:high])


class Reader:
    """Makes the seeds of a report, in order, with what was considered and rejected."""

    def __init__(self, report: Report, lines: Sequence[Line], topic: Topic) -> None:
        self.report = report
        self.lines = lines
        self.published: dt.date | None = report.published.date() if report.published else None
        self.home = home_of(lines)
        self.dateline = dateline_of(report.text, lines)
        self.newest_first = is_newest_first(report.text, lines)
        named = [a for line in lines for a in line.actors if a.code is not None]
        self.sided = {a.code for a in named if a.sort in {"force", "organ", "state"}}
        """States that are named as a side."""
        self.history = of_history(lines, self.published)
        self.quoted = Counter(
            s.source.code for line in lines for s in line.statements if s.source is not None and s.source.code
        )
        """Statements by the code of who makes them."""
        self.armies = {a.code for a in named if a.sort == "force" and alpha3(a.code)}
        self.rejected: list[str] = []
        self._force_owner: dict[str, str] = {}
        self._last_actor: Actor | None = None
        self._last_doer: Actor | None = None
        """The named side that did the last act of violence: 'the attackers' of what follows."""
        self.topic = topic
        self.warrants = Warrants(lines, topic)

    def seeds(self) -> list[Seed]:
        """One seed for each trigger that is told as having happened."""
        found: list[Seed] = []
        for line in self.lines:
            for actor in line.actors:
                if actor.code and actor.sort in {"force", "organ"} and actor.head:
                    self._force_owner[actor.head.split()[-1]] = actor.code
            told = len(found)
            for trigger in line.triggers:
                seed = self._seed(line, trigger)
                if seed is not None:
                    if found and found[-1].spot is None and is_subject(line.sentence, found[-1].trigger, trigger):
                        found[-1] = dataclasses.replace(found[-1], spot=seed.spot)
                    found += [seed, *further_places(self.report.text, line, seed, self.published)]
                    if (
                        seed.actor is not None
                        and seed.actor.code
                        and seed.trigger.kind in VIOLENT
                        and not seed.recalled
                    ):
                        self._last_doer = seed.actor
            self._last_actor = _who_acted(line, found[told:]) or self._last_actor
            found += likewise(self.report.text, line, found, self.published)
        return found

    def _reject(self, trigger: Trigger, why: str) -> None:
        self.rejected.append(_rejection(trigger, why))

    def _seed(self, line: Line, trigger: Trigger) -> Seed | None:
        text, sentence = self.report.text, line.sentence
        if trigger.problem is not None:
            self._reject(trigger, trigger.problem)
            return None
        sides = find_sides(
            text, sentence, trigger, line.actors, speakers=_speakers(line, trigger), others=line.triggers
        )
        actor, target = sides.actor, sides.target
        if actor is None and trigger.voice == "active":
            actor = _own_word(line, trigger)
            if actor is None and " our " in f" {trigger.text.lower()} ":  # '"The town is under our control," he said'
                tellers = [s.source for s in line.statements if s.source is not None and s.source.code]
                actor = tellers[0] if len(tellers) == 1 else None
        result = trigger.text.lower().endswith("ing") and text[sentence.start : trigger.start].rstrip().endswith(",")
        if result and trigger.kind == "attack":
            actor = None  # ', killing 60 people': the doer is that of the verb before, whoever stands beside it
        anaphoric = trigger.voice == "noun" and any(
            t.low in _ANAPHORA or _DAYS.fullmatch(t.low)
            for t in sentence.tokens[max(0, trigger.token - 2) : trigger.token]
        )
        after = sentence.tokens[trigger.last_token + 1 : trigger.last_token + 2]
        told_of = (
            anaphoric
            and trigger.kind in _STRIKES
            and not trigger.text.endswith(" of")
            and not (after and after[0].low in {"of", "on", "against", "in", "at", "near"})
        )
        implied = (
            _named_before(line, trigger) or self._last_actor if sides.pronoun and trigger.kind != "protest" else None
        )
        grounded = implied is not None and implied.sort in {"group", "unknown"} and trigger.kind == "air_strike"
        if actor is None and not told_of and not grounded:
            actor = implied
        if (
            trigger.phrase == "<bomb>"
            and actor is not None
            and actor.sort in {"group", "unknown"}
            and not _flies(sentence)
        ):
            # militants who bomb a market do it on the ground
            trigger = dataclasses.replace(trigger, kind="explosion", also=("air_strike", "attack"))
        if trigger.phrase == "<rocket>" and actor is not None and not _flies(sentence):
            trigger = dataclasses.replace(trigger, kind="shelling", also=("air_strike", "attack"))
        trigger = as_intrusion(text, line, trigger, actor)
        doer = actor is not None and actor.armed and trigger.voice == "active"
        doer = doer and (actor.sort != "state" or is_charged(line, actor))  # type: ignore[union-attr]
        by = actor is not None and trigger.voice in {"passive", "suffered"}
        toll_only = trigger.toll and not doer and not by
        if trigger.kind in {"deployment", "withdrawal"} and trigger.voice == "passive" and actor is None:
            actor, target = target, None  # 'troops are stationed': those who are moved are the doers
        taken = trigger.kind == "seizure" and doer and _takes_place(line, trigger)
        if trigger.weak and (taken or (trigger.kind in {"incursion", "seizure"} and by_forces(line, trigger))):
            trigger = dataclasses.replace(trigger, weak=False)
        if not toll_only and (why := self.warrants.lacks(line, trigger, actor or implied, target)):
            self._reject(trigger, why)
            return None
        if trigger.phrase in {HAS_PLACE, IN_HAND} and not _is_of_place(line, trigger):
            self._reject(trigger, "no place is had")
            return None
        spot = choose_spot(text, sentence, trigger, line.sites, line.distances, rivals=line.triggers)
        if toll_only and (_is_where(line, trigger) or _is_in_care(line, trigger)):
            spot = None
        if trigger.kind == "incursion" and spot is not None and _is_open_sea(line, spot):
            trigger = dataclasses.replace(trigger, kind="deployment", also=("incursion",))
        dated = self._dated(line, trigger)
        country = spot.place.chosen.country_code if spot and spot.place.chosen else None
        if actor is not None and self._is_same_doer(line, actor) and self._last_doer is not None:
            actor = dataclasses.replace(self._last_doer, start=actor.start, end=actor.end, text=actor.text)
        actor_code = self._ours(line, actor) or self.code_of(actor, country)
        target_code = self._ours(line, target) or self.code_of(target, country)
        recalled = self._recalled(line, trigger, dated)
        if sentence.index in self.history or self._is_of_history(trigger, dated):
            self._reject(trigger, "long past")
            return None
        if is_general(line, trigger, spot, dated):
            self._reject(trigger, "a charge at large")
            return None
        if self._is_to_come(line, trigger, dated):
            self._reject(trigger, "still to come")
            return None
        if self.topic.past and trigger.kind in VIOLENT and (dated is None or recalled):
            self._reject(trigger, "told in court or at a ceremony")
            return None
        if actor_code is not None and actor_code == target_code and trigger.kind != "armed_clash":
            target_code = _teller(line, trigger, target, actor_code)
            target = None if target_code is None else target
        if trigger.kind == "incursion" and target_code is None:
            target_code = _entered(line, trigger, actor_code)
        return Seed(
            trigger, sentence.paragraph, actor, actor_code, target, target_code, spot, dated, recalled,
            toll_only=toll_only,
            reference=trigger.reference and not names_its_deed(line, trigger, spot, dated),
            anaphoric=anaphoric,
            of_known_arm=is_of_known_arm(line, trigger),
            of_crowd=is_of_crowd(line, trigger),
            murderous=toll_only and is_murderous(line, trigger) and not self.topic.disaster,
            one_more=tells_of_one_more(text[sentence.start : sentence.end]),
            fronted=spot is not None and is_fronted(line.sentence, spot.site),
            further=not toll_only and self._is_further(line, trigger),
        )  # fmt: skip

    def _is_same_doer(self, line: Line, actor: Actor) -> bool:
        """'The attackers then took B', 'the same force': whoever did what was told last."""
        before = (
            line.sentence.tokens[line.sentence.token_at(actor.start) - 1].low
            if actor.start > line.sentence.start
            else ""
        )
        head = actor.head.split()[-1:] or [""]
        return actor.code is None and (before == "same" or (before == "the" and head[0] in words_of("doers_again")))

    def _is_further(self, line: Line, trigger: Trigger) -> bool:
        """Whether it is told as one more event: 'Elsewhere, ...', 'In a separate attack', 'are also attacking'."""
        if FURTHER.match(self.report.text, line.sentence.start) is not None:
            return True
        start = line.sentence.clause_at(trigger.start)[0]
        named = any(a.code for a in line.actors if start <= a.start < trigger.start)
        named = named or not {"they", "it", "he"}.isdisjoint(line.sentence.words(start, trigger.start))
        return named and trigger.voice != "noun" and _ALSO.search(self.report.text, start, trigger.end) is not None

    def _ours(self, line: Line, actor: Actor | None) -> str | None:
        """'The army: our troops have left': whose they are is who speaks."""
        if actor is None or actor.sort not in {"own", "force"}:
            return None
        at = line.sentence.token_at(actor.start)
        if "our" not in {t.low for t in line.sentence.tokens[max(0, at - 2) : at]}:
            return None
        sources = [s.source for s in line.statements if s.text == ":" and s.source is not None]
        return sources[-1].code if sources else None

    def code_of(self, actor: Actor | None, country: str | None) -> str | None:
        """The side's code; forces without a country are those last named alike, else of the event's country, else home."""
        if actor is None:
            return None
        if actor.code is not None:
            return actor.code
        if actor.sort == "own":
            power = load("actors")["occupied"].get(country or "")
            if power in self.sided and actor.head.split()[-1] not in {"police", "policemen", "policeman"}:
                return str(power)
            owner = self._force_owner.get(actor.head.split()[-1])
            definite = _DEFINITE.search(self.report.text, max(0, actor.start - 30), actor.start) is not None
            rules = actor.head.split()[0] in words_of("of_the_government")
            if country is not None and country not in self.sided and len(self.armies) == 1 and not rules:
                return next(iter(self.armies))  # a country that has no side of its own in the report has no army there
            return (owner if definite else country or owner) or country or self.home
        if actor.sort == "organ":
            return country
        return None

    def _is_of_history(self, trigger: Trigger, dated: Dated | None) -> bool:
        """'In 1944 the Red Army retook Tallinn'; 'moved out of the barracks in 2014', told where nobody fights."""
        if dated is None or self.published is None:
            return False
        years = (self.published - dated.end).days / 365
        quiet = trigger.weak and trigger.kind in {"withdrawal", "deployment"} and not self.topic.conflict
        return years > (_LATELY if quiet else _HISTORY)

    def _is_to_come(self, line: Line, trigger: Trigger, dated: Dated | None) -> bool:
        """Whether a day after publication is one of which the clause says that something will be."""
        if dated is None or self.published is None or (dated.start - self.published).days <= _TIME_ZONES:
            return False
        return not _TO_COME.isdisjoint(line.sentence.words(*line.sentence.clause_at(trigger.start)))

    def _dated(self, line: Line, trigger: Trigger) -> Dated | None:
        start, end = line.sentence.clause_at(trigger.start)
        lead = line.sentence.tokens[line.sentence.token_at(start)].low
        # 'recalled its envoy on Wednesday after missiles hit the town': the day is that of what came after
        whens = (
            [w for w in line.whens if start <= w.start < end]
            if lead in {"after", "since", "because"} and "," not in self.report.text[start : trigger.start]
            else line.whens
        )
        when = choose(whens, trigger=(trigger.start, trigger.end), sentence=line.sentence, speech=set(line.speech))
        return interval(when, self.published) if when is not None else None

    def _recalled(self, line: Line, trigger: Trigger, dated: Dated | None) -> bool:
        start, end = line.sentence.clause_at(trigger.start)
        said = any(s.leads and s.end <= trigger.start for s in line.statements)  # 'said it had taken': no earlier past
        hint = bool(_RECALL.search(self.report.text, start, end)) or (trigger.pluperfect and not said)
        if dated is not None:
            return is_past(dated, self.published, recalled=hint)
        return bool(_RECALL.search(self.report.text, start, end))


_TRESPASS = frozenset(
    {
        "violated",
        "violating",
        "violation",
        "territorial",
        "illegal",
        "illegally",
        "intruded",
        "trespassed",
        "unauthorised",
        "unauthorized",
        "disputed",
        "waters",
        "expelled",
    }
)


def _is_open_sea(line: Line, spot: Spot) -> bool:
    """'a destroyer entered the Black Sea': a sea without an owner is sailed, and not broken into."""
    chosen = spot.place.chosen
    return chosen is not None and chosen.kind == "sea" and _TRESPASS.isdisjoint(line.sentence.vocabulary)


_CARE = frozenset({"hospital", "hospitals", "clinic", "infirmary", "morgue", "mortuary"})


def _is_in_care(line: Line, trigger: Trigger) -> bool:
    """'Two of the injured died in hospital in A', 'the wounded are in A': where people are cared for nothing befell them."""
    tokens = line.sentence.tokens
    if any(t.problem is None and not t.toll for t in line.triggers) or is_murderous(line, trigger):
        return False
    before = tokens[trigger.token - 1] if trigger.token else None
    taken = tokens[trigger.token].low in {"wounded", "injured", "dead"} and before is not None
    if taken and before is not None and (before.low in {"the", "its", "their"} or before.text.endswith(("'s", "’s"))):
        return True
    dies = tokens[trigger.token].low in {"died", "dies", "die", "succumbed", "dead"}
    lows = line.sentence.lows
    harmed = any(a == "the" and b in {"injured", "wounded"} for a, b in pairwise(lows))
    return dies and (harmed or not _CARE.isdisjoint(line.sentence.vocabulary))


def _is_where(line: Line, trigger: Trigger) -> bool:
    """'shells fell on A, in B, where ten died': the toll of what was told, and no event in the wider place."""
    start = line.sentence.clause_at(trigger.start)[0]
    if line.sentence.words(start, trigger.start)[:1] != ["where"] or any(start <= s.start for s in line.sites):
        return False
    return any(t.problem is None and not t.toll and not t.reference and t.end <= start for t in line.triggers)


def _named_before(line: Line, trigger: Trigger) -> Actor | None:
    """Whom 'they' means where its sentence has named them: 'gunmen wounded six soldiers when they attacked a bus'."""
    start = line.sentence.clause_at(trigger.start)[0]
    told = {(s.source.start, s.source.end) for s in line.statements if s.source is not None}
    return next(
        (
            a for a in line.actors
            if a.armed and a.sort != "state" and a.end <= start and (a.start, a.end) not in told
            and not preposition(line.sentence, a)
        ),
        None,
    )  # fmt: skip


def _who_acted(line: Line, seeds: Sequence[Seed]) -> Actor | None:
    """Whom 'they' means in the next sentence: who did something in this one, else who is named and suffered nothing."""
    acted = next((s.actor for s in seeds if s.actor is not None and s.actor.armed and s.actor.sort != "state"), None)
    if acted is not None:
        return acted
    suffered = {s.target.start for s in seeds if s.target is not None and not s.toll_only}
    return next((a for a in line.actors if a.armed and a.sort != "state" and a.start not in suffered), None)


def _flies(sentence: Sentence) -> bool:
    """Whether a sentence names aircraft."""
    return any(agent_of(t.low) == "air" for t in sentence.tokens)


def _speakers(line: Line, trigger: Trigger) -> list[tuple[int, int]]:
    """Spans of those who only say something in a sentence: they did nothing that stands under their verb."""
    return [
        (s.source.start, s.source.end)
        for s in line.statements
        if s.source is not None
        and (s.source.sort == "organ" or not s.leads or s.source.start < s.start <= trigger.start)
        and not s.start < trigger.end <= s.end
        and not _by_pronoun(line, s)
        and not (s.text.lower().startswith("according") and s.source.end <= s.start)
    ]


def _by_pronoun(line: Line, statement: Statement) -> bool:
    """'Hezbollah fired rockets, it said': whoever is named before the verb of an event did it and only then spoke."""
    at = line.sentence.token_at(statement.start) - 1
    return at > 0 and line.sentence.tokens[at].low in {"it", "they", "he", "she"}


def _teller(line: Line, trigger: Trigger, target: Actor | None, actor_code: str) -> str | None:
    """'Sudan said Ethiopian forces had killed six of its soldiers': they are not the doer's but the teller's."""
    if target is None or target.sort not in {"force", "thing"}:
        return None
    at = line.sentence.token_at(target.start)
    if not {"its", "their", "his", "our"} & {t.low for t in line.sentence.tokens[max(0, at - 2) : at]}:
        return None
    told = [s.source for s in line.statements if s.leads and s.end <= trigger.start and s.source is not None]
    code = told[-1].code if told else None
    return code if code != actor_code else None


def _entered(line: Line, trigger: Trigger, actor_code: str | None) -> str | None:
    """The state that forces are said to have gone into, whatever place is named beside it: 'into Eritrea near Zalambessa'."""
    tokens = line.sentence.tokens
    for actor in line.actors:  # 'are on the Congolese side of the border', 'crossed onto Lebanese soil'
        own = actor.head in {"side", "soil", "territory", "airspace", "waters"} and actor.code not in {None, actor_code}
        if own and trigger.start <= actor.start <= trigger.end + _NEAR:
            return actor.code
    for place in line.places:
        chosen, start = place.chosen, place.mention.start
        if chosen is None or chosen.kind != "country" or not trigger.start <= start <= trigger.end + _NEAR:
            continue
        at = line.sentence.token_at(start)
        into = at and tokens[at - 1].low in {"into", "inside", "entered", "invaded", "onto", "entering", "invading"}
        if into and chosen.country_code not in {None, actor_code}:
            return chosen.country_code
    return None


def _takes_place(line: Line, trigger: Trigger) -> bool:
    """'captured Kunduz', 'seized the port of X': what an armed doer takes is a place."""
    at = line.sentence.token_at(trigger.end)
    sites = {s.start for s in line.sites if s.candidate is not None and s.border is None}
    return any(t.start in sites for t in line.sentence.tokens[at : at + 2])


def _is_of_place(line: Line, trigger: Trigger) -> bool:
    """'M23 has Goma', 'Sudzha is ours': what is had or lost is a place."""
    if trigger.phrase == HAS_PLACE:
        return _takes_place(line, trigger)
    first = verb_group(line.sentence, trigger.token).first
    before = line.sentence.tokens[first - 1] if first else None
    return before is not None and any(s.start <= before.start < s.end for s in line.sites)


def _own_word(line: Line, trigger: Trigger) -> Actor | None:
    """'Israel said it had struck', 'the group claimed to have killed': the speaker is the doer."""
    told = [s for s in line.statements if s.leads and s.end <= trigger.start and s.source is not None]
    if not told or told[-1].source is None or not (told[-1].source.armed or told[-1].source.speaks):
        return None
    denied = [s for s in told if s.stance == "deny"]
    about = denied[-1].source.code if denied and denied[-1].source is not None else None
    ours = any(
        a.start > trigger.start and a.code == about and a.sort in {"force", "people", "thing"} for a in line.actors
    )
    if (
        denied and len(told) > 1 and not ours
    ):  # 'denied a Peruvian report that it had bombed': the deed of who denies it
        told = denied
    words = line.sentence.words(told[-1].end, trigger.start)
    mine = words[-5:]
    if any(w in {"it", "they", "he", "she", "we"} for w in mine) or words[:2] in (["to", "have"], ["having"]):
        return told[-1].source
    return None
