"""Incidents of a report: seeds joined to events, each with its figures, claims, place, date and the words for them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from geomap.incidents import figures
from geomap.incidents.claims import is_mutual
from geomap.incidents.confidence import confidence
from geomap.incidents.events import VIOLENT, Event, join
from geomap.incidents.locations import alpha3, locality, usable
from geomap.incidents.merge import event_id
from geomap.incidents.readings import Line, Reader, read_lines, topic_problem
from geomap.incidents.titles import make_title
from geomap.models import Evidence, Incident

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actors import Actor
    from geomap.incidents.claims import Statement
    from geomap.incidents.dates import Dated
    from geomap.incidents.locations import Spot
    from geomap.incidents.triggers import Trigger
    from geomap.models import Count, Distance, Locality, Place, Report, When

_FOREIGN = frozenset(
    {
        "incursion",
        "shelling",
        "air_strike",
        "attack",
        "armed_clash",
        "explosion",
        "seizure",
        "capture",
        "deployment",
        "withdrawal",
    }
)
LEAST_PROTEST = 10
"""Fewer people are spokesmen or casualties of a protest, not its strength."""
_TOLL_REACH = 2
"""A toll told without an event of its own belongs to the event at most this many sentences before it."""


def build_incidents(
    report: Report,
    places: Sequence[Place],
    *,
    counts: Sequence[Count],
    distances: Sequence[Distance],
    whens: Sequence[When],
) -> tuple[Incident, ...]:
    """What the report says happened, in its order; each incident has a locality and the evidence of its fields.

    Longitude, latitude and uncertainty stay None: they come with the footprint.
    """
    return read_events(report, places, counts=counts, distances=distances, whens=whens)[0]


def read_events(
    report: Report,
    places: Sequence[Place],
    *,
    counts: Sequence[Count],
    distances: Sequence[Distance],
    whens: Sequence[When],
) -> tuple[tuple[Incident, ...], tuple[str, ...]]:
    """The incidents, and what was considered and rejected, in words."""
    lines = read_lines(report, places, counts, distances, whens)
    if problem := topic_problem(lines):
        return (), (f"the whole report: {problem}",)
    reader = Reader(report, lines)
    events, notes = _gather(reader)
    builder = _Builder(report, lines, places, reader)
    incidents = []
    for event in events:
        incident = builder.incident(event, events)
        if isinstance(incident, str):
            notes.append(incident)
        else:
            incidents.append(incident)
    rejected = (*reader.rejected, *notes)
    if incidents:
        incidents[0] = dataclasses.replace(incidents[0], rejected=rejected)
    return tuple(incidents), rejected


def _gather(reader: Reader) -> tuple[list[Event], list[str]]:
    """Seeds of one event joined, the latest event first."""
    events: list[Event] = []
    notes: list[str] = []
    for seed in reader.seeds():
        for event in reversed(events[-8:]):
            if why := join(event, seed):
                event.seeds.append(seed)
                event.notes.append(f"{seed.trigger.text!r} joined: {why}")
                break
        else:
            if not seed.toll_only:
                events.append(Event([seed]))
    return events, notes


def _marches(count: Count, trigger: Trigger) -> bool:
    """'Hundreds of people protested', 'thousands of Palestinians demonstrated', 'a protest by 50 farmers'."""
    many = count.category in {"people", "civilians"} and (count.low or 0) >= LEAST_PROTEST
    return many and -30 <= trigger.start - count.end < 40


class _Builder:
    """Turns events into records."""

    def __init__(self, report: Report, lines: Sequence[Line], places: Sequence[Place], reader: Reader) -> None:
        self.report = report
        self.text = report.text
        self.lines = lines
        self.places = places
        self.reader = reader
        self.published = reader.published
        self._seen: set[tuple[object, ...]] = set()

    def incident(self, event: Event, events: Sequence[Event]) -> Incident | str:
        """The record, or in words why there is none."""
        first = event.first
        label = f"{event.kinds[0]} at {first.trigger.start}-{first.trigger.end} {first.trigger.text!r}"
        kinds = event.kinds
        where = self._locality(event, events)
        if where is None:
            return f"{label}: no place that it can be tied to"
        place, spot_rule = where
        named = place.place or place.anchor
        assert named is not None  # noqa: S101 - _locality gives one of them
        actor, actor_code = self._side(event, "actor", named.country_code)
        target, target_code = self._side(event, "target", named.country_code)
        if actor_code is None and (blamed := self._blamed(event, target_code)) is not None:
            actor, actor_code = blamed, self.reader.code_of(blamed, named.country_code)
        target_code = target_code or self._owner(kinds[0], actor_code, named.country_code, event)
        if target_code == actor_code:
            target, target_code = None, None
        if why := self._untold(event, kinds[0], actor, actor_code, target):
            return f"{label}: {why}"
        dated, date_rule = self._date(event, events)
        mine = self._lines_of(event, events)
        tolls = {o: self._toll(o, event, mine, events) if kinds[0] in VIOLENT else None for o in figures.OUTCOMES}
        strength = self._strength(event, kinds[0])
        asserted, denied, status, claim_evidence = self._claims(
            event, actor_code, target_code, kinds[0], named.country_code
        )
        background = (
            bool(dated and dated.own and first.recalled)
            or (first.recalled and dated is None)
            or (all(s.recalled for s in event.seeds))
        )
        told = [s.spot.distance for s in event.seeds if s.spot is not None and s.spot.distance is not None]
        distance = next(
            (d for d in told if d.m is not None), told[0] if told else None
        )  # a figure says more than 'near'
        if place.relation == "in" and distance is not None and distance.m is None:
            distance = None
        place = dataclasses.replace(
            place, actor_code=alpha3(actor_code), target_code=alpha3(target_code), date=dated.start if dated else None
        )
        key = (kinds[0], actor_code, target_code, named.place_id, dated.start if dated else None)
        if key in self._seen:
            return f"{label}: told already"
        self._seen.add(key)
        sentence = self.lines[first.trigger.sentence].sentence
        killed = tolls["killed"]
        incident = Incident(
            incident_id=event_id(kinds[0], actor_code, target_code, named.place_id, dated.start if dated else None),
            report_id=self.report.report_id,
            kind=kinds[0],
            kind_also=tuple(
                dict.fromkeys([*kinds[1:], *(k for s in event.seeds for k in s.trigger.also if k != kinds[0])])
            ),
            title=make_title(
                kinds[0],
                actor=actor.text if actor else None,
                target=target.text if target else None,
                count_text=strength.text if strength else None,
                distance_text=distance.text if distance else None,
                locality=place,
                killed=(killed.low, killed.high) if killed else (None, None),
            ),
            actor=actor.text if actor else None,
            actor_code=actor_code,
            target=target.text if target else None,
            target_code=target_code,
            count_min=strength.low if strength else None,
            count_max=strength.high if strength else None,
            count_of=figures.of_what(strength) if strength else None,
            count_text=strength.text if strength else None,
            distance_m=distance.m if distance else None,
            distance_max_m=distance.max_m if distance else None,
            distance_relation=("into" if distance.relation == "inside" else distance.relation) if distance else None,
            distance_anchor=self._anchor_text(distance, place) if distance else None,
            distance_text=distance.text if distance else None,
            place=named.name,
            place_id=named.place_id,
            place_kind=named.kind,
            country_code=named.country_code,
            admin1=named.admin1,
            date_start=dated.start if dated else None,
            date_end=dated.end if dated else None,
            date_precision=dated.precision if dated else None,
            published=self.report.published,
            asserted_by=asserted,
            denied_by=denied,
            status=status,
            background=background,
            quote=self.text[sentence.start : sentence.end].strip(),
            quote_start=sentence.start,
            quote_end=sentence.start + len(self.text[sentence.start : sentence.end].strip()),
            source_title=self.report.title,
            source_url=self.report.url,
            publisher=self.report.publisher,
            report_ids=(self.report.report_id,),
            locality=place,
        )
        incident = dataclasses.replace(incident, **_toll_fields(tolls))
        evidence = (
            self._evidence(event, actor, target, strength, distance, dated, tolls, spot_rule, date_rule)
            + claim_evidence
        )
        return dataclasses.replace(incident, confidence=confidence(incident, event), evidence=tuple(evidence))

    # -- where ---------------------------------------------------------------------------------------------------

    def _locality(self, event: Event, events: Sequence[Event]) -> tuple[Locality, str] | None:
        spot = event.spot
        rule = ""
        if spot is not None:
            rule = spot.rule
        else:
            spot = self._carried(event, events)
            rule = "carried over"
        if spot is None:
            return None  # a place that no word ties to it is a wrong pin more often than not
        codes = event.first_of("actor_code"), event.first_of("target_code")
        return locality(spot, self.places, actor_code=_text(codes[0]), target_code=_text(codes[1]), date=None), rule

    def _carried(self, event: Event, events: Sequence[Event]) -> Spot | None:
        """The place of the event told just before, where this one goes on from it."""
        before = [e for e in events if e.first.trigger.start < event.first.trigger.start and e.spot is not None]
        if not before:
            return None
        last = before[-1]
        gap = event.first.trigger.sentence - last.seeds[-1].trigger.sentence
        return last.spot if gap <= 1 and last.first.paragraph == event.first.paragraph else None

    def _anchor_text(self, distance: Distance, place: Locality) -> str | None:
        if place.anchor is not None:
            return place.anchor.name
        if distance.anchor_start is not None and distance.anchor_end is not None:
            return self.text[distance.anchor_start : distance.anchor_end]
        return None

    # -- who -----------------------------------------------------------------------------------------------------

    def _side(self, event: Event, name: str, country: str | None) -> tuple[Actor | None, str | None]:
        """The side as named: with a code where any seed has one."""
        seeds = sorted(event.seeds, key=lambda s: (s.trigger.weak, s.trigger.start))
        for seed in seeds:
            actor, code = getattr(seed, name), getattr(seed, f"{name}_code")
            if code:
                return actor, code
        actor = next((getattr(s, name) for s in seeds if getattr(s, name) is not None), None)
        return actor, self.reader.code_of(actor, country)

    def _blamed(self, event: Event, target_code: str | None) -> Actor | None:
        """The side that a statement in the event's sentences, or in the two after, names as the doer."""
        last = max(s.trigger.sentence for s in event.seeds)
        for at in range(event.first.trigger.sentence, min(len(self.lines), last + 3)):
            line = self.lines[at]
            for statement in line.statements:
                if statement.stance != "blame":
                    continue
                named = [
                    a
                    for a in line.actors
                    if statement.end <= a.start <= statement.end + 40 and a.code and a.code != target_code
                ]
                if named:
                    return named[0]
        return None

    def _owner(self, kind: str, actor_code: str | None, country: str | None, event: Event) -> str | None:
        """Whose territory it is, where someone else acts there."""
        if kind in _FOREIGN and country is not None and country != actor_code:
            return country
        if kind == "protest":
            return None
        group = next(
            (
                a.code
                for s in event.seeds
                for a in self.lines[s.trigger.sentence].actors
                if a.sort == "group" and a.code and a.code != actor_code
            ),
            None,
        )
        return group if kind in _FOREIGN else None

    def _untold(
        self, event: Event, kind: str, actor: Actor | None, actor_code: str | None, target: Actor | None
    ) -> str | None:
        """Why too little is said for an incident, or None."""
        if kind in {"incursion", "withdrawal", "deployment", "seizure"} and actor is None:
            return "nobody is said to have done it"
        if kind == "incursion" and actor_code is not None:
            spot = event.spot
            chosen = spot.place.chosen if spot else None
            if chosen is not None and chosen.country_code == actor_code and not any(s.target_code for s in event.seeds):
                return "the side's own territory"
        if kind == "deployment" and actor is not None and actor.sort == "unknown":
            return "nobody's forces"
        weak = all(s.trigger.weak for s in event.seeds)
        if weak and actor is None and target is None and kind not in {"explosion", "protest"}:
            return "no side is named"
        return None

    # -- when ----------------------------------------------------------------------------------------------------

    def _date(self, event: Event, events: Sequence[Event]) -> tuple[Dated | None, str]:
        from geomap.incidents.dates import Dated

        own = [s.dated for s in event.seeds if s.dated is not None]
        if own:
            return min(own, key=lambda d: ((d.end - d.start).days,)), "stated"
        n = event.first.trigger.sentence
        paragraph = event.first.paragraph
        for at in range(n - 1, max(-1, n - 4), -1):
            line = self.lines[at]
            if line.sentence.paragraph != paragraph and at != n - 1:
                break
            told = [
                s.dated
                for e in events
                for s in e.seeds
                if s.trigger.sentence == at and s.dated is not None and not s.recalled
            ]
            if told:
                return dataclasses.replace(told[-1], own=False, rule="the event before"), "the event before"
        said = [
            w
            for at in range(n, max(-1, n - 2), -1)
            for w in self.lines[at].whens
            if w.start in self.lines[at].speech and w.date_start and w.date_end
        ]
        if said and said[0].date_start and said[0].date_end:
            return Dated(
                said[0].date_start, said[0].date_end, said[0].precision, said[0], "when it was said", own=False
            ), "when it was said"
        if event.first.recalled or self.published is None:
            return None, ""
        return Dated(
            self.published - dt.timedelta(days=1), self.published, "day", None, "published", own=False
        ), "published"

    # -- how many ------------------------------------------------------------------------------------------------

    def _lines_of(self, event: Event, events: Sequence[Event]) -> list[int]:
        """Numbers of the sentences whose tolls may belong to the event."""
        told = sorted({s.trigger.sentence for s in event.seeds})
        others = {s.trigger.sentence for e in events if e is not event for s in e.seeds}
        out = list(told)
        for at in range(told[-1] + 1, min(len(self.lines), told[-1] + 1 + _TOLL_REACH)):
            if at in others or self.lines[at].sentence.paragraph != event.first.paragraph:
                break
            if (
                any(usable(p) and p.chosen and p.chosen.kind != "country" for p in self.lines[at].places)
                and at not in told
            ):
                break
            out.append(at)
        return out

    def _toll(
        self, outcome: str, event: Event, mine: Sequence[int], events: Sequence[Event]
    ) -> figures.Interval | None:
        counts = [
            c
            for n in mine
            for c in self.lines[n].counts
            if c.outcome == outcome and self._owner_of(c, n, event, events) is event
        ]
        return figures.toll(self.text, counts, outcome)

    def _owner_of(self, count: Count, number: int, event: Event, events: Sequence[Event]) -> Event:
        """Of the events told in a sentence, the violent one whose trigger is nearest to the count."""
        here = [
            (s.trigger, e) for e in events for s in e.seeds if s.trigger.sentence == number and e.kinds[0] in VIOLENT
        ]
        if not here:
            return event
        clause = self.lines[number].sentence.clause_at(count.start)

        def distance(trigger_start: int, trigger_end: int) -> tuple[bool, int]:
            gap = count.start - trigger_end if count.start >= trigger_end else trigger_start - count.end
            return not clause[0] <= trigger_start < clause[1], max(0, gap)

        return min(here, key=lambda item: (*distance(item[0].start, item[0].end), item[0].start))[1]

    def _strength(self, event: Event, kind: str) -> Count | None:
        """The count that is part of the doer's mention, or of what was fired."""
        for seed in event.seeds:
            line = self.lines[seed.trigger.sentence]
            for count in line.counts:
                if kind == "protest" and count.outcome is None and _marches(count, seed.trigger):
                    return count
                if not figures.is_strength(count):
                    continue
                actor = seed.actor
                if (
                    actor is not None
                    and line.sentence.start <= actor.start < line.sentence.end
                    and count.start <= actor.end
                    and actor.start <= count.end + 1
                ):
                    return count
                if (
                    count.category in {"munitions", "aircraft"}
                    and kind in {"shelling", "air_strike"}
                    and seed.trigger.start <= count.start <= seed.trigger.end + 25
                ):
                    return count
                if (
                    kind == "deployment"
                    and seed.trigger.start <= count.start <= seed.trigger.end + 30
                    and count.category in {"personnel", "vessels", "aircraft", "vehicles", "fighters"}
                ):
                    return count
                if (
                    actor is None
                    and seed.trigger.voice == "active"
                    and 0 <= seed.trigger.start - count.end < 30
                    and kind in VIOLENT | {"deployment"}
                ):
                    return count
        return None

    # -- who says so ---------------------------------------------------------------------------------------------

    def _claims(
        self, event: Event, actor_code: str | None, target_code: str | None, kind: str, country: str | None
    ) -> tuple[tuple[str, ...], tuple[str, ...], str, list[Evidence]]:
        told = {s.trigger.sentence for s in event.seeds}
        asserted: dict[str, Statement] = {}
        denied: dict[str, Statement] = {}
        confirmed = False
        evidence = []
        mutual = False
        last = max(told)
        for line in self.lines:
            n = line.sentence.index
            mutual = mutual or (n in told and is_mutual(self.text, line.sentence))
            for statement in line.statements:
                code = self.reader.code_of(statement.source, country)
                if code is None or statement.source is None or not statement.source.speaks:
                    continue
                if statement.stance in {"assert", "confirm", "responsibility", "blame"} and n in told:
                    asserted.setdefault(code, statement)
                    confirmed = confirmed or (statement.stance == "confirm" and code == actor_code)
                elif statement.stance == "responsibility" and n <= last + 3 and code == actor_code:
                    asserted.setdefault(code, statement)
                elif (
                    statement.stance == "deny"
                    and not statement.partial
                    and self._denies(statement, code, n, told, actor_code, target_code, kind)
                ):
                    denied.setdefault(code, statement)
        for code in [c for c in denied if c in asserted and denied[c].sentence == asserted[c].sentence]:
            del asserted[code]
        for name, table in (("asserted_by", asserted), ("denied_by", denied)):
            for code, statement in sorted(table.items()):
                evidence.append(
                    Evidence(name, statement.start, statement.end, statement.text, f"{statement.stance} by {code}")
                )
        status = "claimed"
        if denied:
            status = "denied" if not asserted else "disputed"
        elif mutual:
            status = "disputed"
        elif confirmed or (actor_code in asserted and target_code in asserted):
            status = "confirmed"
        return tuple(sorted(asserted)), tuple(sorted(denied)), status, evidence

    def _denies(
        self,
        statement: Statement,
        code: str,
        n: int,
        told: set[int],
        actor_code: str | None,
        target_code: str | None,
        kind: str,
    ) -> bool:
        """Whether a denial is of this event: by the side said to have done it, or that is said to have lost the place."""
        gap = min(abs(n - t) for t in told)
        reach = 12 if statement.whole else 4
        if gap > reach:
            return False
        if code == actor_code:
            return True
        return kind == "seizure" and code == target_code and gap <= 2

    # -- the words -----------------------------------------------------------------------------------------------

    def _evidence(
        self, event: Event, actor: Actor | None, target: Actor | None, strength: Count | None, distance: Distance | None,
        dated: Dated | None, tolls: dict[str, figures.Interval | None], spot_rule: str, date_rule: str,
    ) -> list[Evidence]:  # fmt: skip
        out = [
            Evidence(
                "kind",
                s.trigger.start,
                s.trigger.end,
                s.trigger.text,
                f"{s.trigger.kind}: {s.trigger.phrase} ({s.trigger.voice})",
            )
            for s in event.seeds
        ]

        def add(name: str, start: int, end: int, rule: str) -> None:
            out.append(Evidence(name, start, end, self.text[start:end], rule))

        if actor is not None:
            add("actor", actor.start, actor.end, actor.sort)
        if target is not None:
            add("target", target.start, target.end, target.sort)
        if strength is not None:
            add("count", strength.start, strength.end, "strength of the doer")
        if distance is not None:
            add("distance", distance.start, distance.end, distance.relation or "")
        if dated is not None and dated.when is not None:
            add("date", dated.when.start, dated.when.end, date_rule)
        spots = [s.spot for s in event.seeds if s.spot is not None]
        for spot in spots[:3]:
            add("place", spot.place.mention.start, spot.place.mention.end, spot_rule)
        for name, interval in tolls.items():
            for count in interval.counts if interval else ():
                add(name, count.start, count.end, interval.rule if interval else "")
        return sorted(dict.fromkeys(out), key=lambda e: (e.field, e.start, e.end))


def _toll_fields(tolls: dict[str, figures.Interval | None]) -> dict[str, Any]:
    out: dict[str, int | None] = {}
    for name, interval in tolls.items():
        out[f"{name}_min"] = interval.low if interval else None
        out[f"{name}_max"] = interval.high if interval else None
    return out


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


__all__ = ["build_incidents", "read_events"]
