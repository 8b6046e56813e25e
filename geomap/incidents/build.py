"""Incidents of a report: seeds joined to events, each with its figures, claims, place, date and the words for them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from geomap.incidents.attributions import find_attributions
from geomap.incidents.confidence import confidence
from geomap.incidents.dates import date_of
from geomap.incidents.figures import of_what
from geomap.incidents.joining import gather
from geomap.incidents.locations import alpha3
from geomap.incidents.merge import event_id
from geomap.incidents.namesakes import without_namesakes
from geomap.incidents.offsets import find_offset
from geomap.incidents.parties import find_parties
from geomap.incidents.reach import TOWN
from geomap.incidents.readings import Line, Reader, read_lines
from geomap.incidents.retold import settle
from geomap.incidents.spots import place_fields
from geomap.incidents.strengths import find_strength
from geomap.incidents.titles import make_title
from geomap.incidents.tolls import find_tolls
from geomap.incidents.topics import read_topic
from geomap.incidents.warrants import befalls
from geomap.incidents.whereabouts import Whereabouts
from geomap.models import Evidence, Incident

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.dates import Dated
    from geomap.incidents.events import Event
    from geomap.incidents.figures import Interval
    from geomap.incidents.locations import Spot
    from geomap.models import Candidate, Count, Cue, Distance, Locality, Place, Report, When

_LINES = frozenset({"line", "border", "frontier", "fence", "boundary", "airspace", "waters", "strait"})


def build_incidents(
    report: Report,
    places: Sequence[Place],
    *,
    counts: Sequence[Count],
    distances: Sequence[Distance],
    whens: Sequence[When],
    cues: Sequence[Cue] = (),
) -> tuple[Incident, ...]:
    """What the report says happened, in its order; each incident has a locality and the evidence of its fields.

    Longitude, latitude and uncertainty stay None: they come with the footprint.
    """
    return read_events(report, places, counts=counts, distances=distances, whens=whens, cues=cues)[0]


def read_events(
    report: Report,
    places: Sequence[Place],
    *,
    counts: Sequence[Count],
    distances: Sequence[Distance],
    whens: Sequence[When],
    cues: Sequence[Cue] = (),
    capitals: Mapping[str, Candidate] | None = None,
) -> tuple[tuple[Incident, ...], tuple[str, ...]]:
    """The incidents, and what was considered and rejected, in words; ``capitals`` of states that need not be named, by alpha-3."""
    places = without_namesakes(places)
    lines = read_lines(report, places, counts, distances, whens, cues)
    topic = read_topic(lines)
    if topic.problem:
        return (), (f"the whole report: {topic.problem}",)
    reader = Reader(report, lines, topic)
    events, notes = gather(reader.seeds(), conflict=topic.conflict)
    told = _records(events, report, lines, places, reader, capitals)
    again, joined = settle([(event, found) for event, found in told if isinstance(found, Incident)])
    if joined:
        again += [event for event, found in told if isinstance(found, str)]
        told = _records(sorted(again, key=lambda e: e.first.trigger.start), report, lines, places, reader, capitals)
    incidents = [found for _, found in told if isinstance(found, Incident)]
    notes += [*joined, *(found for _, found in told if isinstance(found, str))]
    rejected = (*reader.rejected, *notes)
    if incidents:
        incidents[0] = dataclasses.replace(incidents[0], rejected=rejected)
    return tuple(incidents), rejected


def _records(
    events: Sequence[Event],
    report: Report,
    lines: Sequence[Line],
    places: Sequence[Place],
    reader: Reader,
    capitals: Mapping[str, Candidate] | None,
) -> list[tuple[Event, Incident | str]]:
    """Each event with its record, or in words why it has none; what would be one record twice is one event."""
    builder = _Builder(report, lines, places, reader, capitals)
    told = [(event, builder.incident(event, events)) for event in events]
    if not builder.doubles:
        return told
    for first, double in builder.doubles:
        first.seeds = sorted([*first.seeds, *double.seeds], key=lambda s: s.trigger.start)
        first.notes.append(f"{double.first.trigger.text!r} joined: told already")
    ones = [e for e in events if all(e is not double for _, double in builder.doubles)]
    builder = _Builder(report, lines, places, reader, capitals)
    return [(event, builder.incident(event, ones)) for event in ones]


def _is_on_own_soil(event: Event, actor_code: object) -> bool:
    """Whether a side moves into a place of its own state, and nobody is said to be moved against."""
    chosen = event.spot.place.chosen if event.spot is not None else None
    return (
        actor_code is not None
        and chosen is not None
        and chosen.kind != "line"
        and chosen.country_code == actor_code
        and not any(s.target_code for s in event.seeds)
        and not _crosses_a_line(event)
    )


def _at_home(kinds: list[str], actor: Actor | None, *, harmed: bool, left: bool) -> list[str]:
    """The kinds of what would be an incursion abroad: at home forces that enter a town arrive there, or attack it.

    Where others have ``left``, who enters takes what they gave up.
    """
    if kinds[0] == "incursion" and "seizure" in kinds:
        return ["seizure", *(kind for kind in kinds if kind != "seizure")]
    if kinds[0] != "incursion" or actor is None or actor.sort not in {"force", "group"}:
        return kinds
    return ["seizure" if left else "attack" if harmed else "deployment", *kinds[1:]]


def _crosses_a_line(event: Event) -> bool:
    """'crossed the McMahon Line': who calls it a line takes it for one, wherever the town behind it lies."""
    return any(not _LINES.isdisjoint(s.trigger.text.lower().split()) for s in event.seeds)


_STANDS = frozenset({"deployment"})


def _is_on_anothers_soil(distance: Distance, actor_code: str | None, target_code: str | None) -> bool:
    """'have taken up positions 3 km inside Armenia': so many kilometres into another state's land they have come in."""
    states = alpha3(actor_code), alpha3(target_code)
    return (
        distance.relation in {"into", "inside"}
        and distance.m is not None
        and None not in states
        and states[0] != states[1]
    )


class _Builder:
    """Turns events into records."""

    def __init__(
        self,
        report: Report,
        lines: Sequence[Line],
        places: Sequence[Place],
        reader: Reader,
        capitals: Mapping[str, Candidate] | None,
    ) -> None:
        self.report = report
        self.text = report.text
        self.lines = lines
        self.places = places
        self.reader = reader
        self.published = reader.published
        self.whereabouts = Whereabouts(report.text, lines, places, home=reader.home, capitals=capitals or {})
        self._standing: list[Event] | None = None
        self._seen: dict[tuple[object, ...], Event] = {}
        self.doubles: list[tuple[Event, Event]] = []
        """Events that would be one record, the later second."""
        self._measured: dict[int, str] = {}
        """Starts of the lengths that an event has, with its kind: 'the town lies 15 km north of X' is told of one event."""

    def _where(self, event: Event, events: Sequence[Event]) -> tuple[Locality, str, Spot] | str:
        codes = event.first_of("actor_code"), event.first_of("target_code")
        return self.whereabouts.of(event, events, actor_code=_text(codes[0]), target_code=_text(codes[1]))

    def _placed(self, events: Sequence[Event]) -> list[Event]:
        """All events but words of harm that have no place: they go on about the event before."""
        if self._standing is None:
            self._standing = [
                e
                for e in events
                if not all(s.trigger.toll for s in e.seeds) or not isinstance(self._where(e, events), str)
            ]
        return self._standing

    def incident(self, event: Event, events: Sequence[Event]) -> Incident | str:
        """The record, or in words why there is none."""
        first = event.first
        label = f"{event.kinds[0]} at {first.trigger.start}-{first.trigger.end} {first.trigger.text!r}"
        kinds = event.kinds
        where = self._where(event, events)
        if isinstance(where, str):
            return f"{label}: {where}"
        placed = self._placed(events)
        place, _, spot = where
        named = place.place or place.anchor
        assert named is not None  # noqa: S101 - _locality gives one of them
        sides = find_parties(event, events, self.reader, country=named.country_code)
        actor, actor_code, target, target_code = sides.actor, sides.actor_code, sides.target, sides.target_code
        tolls = find_tolls(event, placed, self.lines, text=self.text)
        suffered = all(s.trigger.voice != "active" for s in event.seeds)
        harmed = suffered and (tolls["killed"] is not None or tolls["wounded"] is not None)
        if _is_on_own_soil(event, actor_code) and spot.narrowness >= TOWN:
            left = any(
                e.kinds[0] == "withdrawal" and e.first_of("actor_code") not in {None, actor_code} for e in events
            )
            kinds = _at_home(kinds, actor, harmed=any(tolls[k] is not None for k in ("killed", "wounded")), left=left)
        if kinds[:2] == ["incursion", "deployment"] and _is_on_own_soil(event, actor_code):
            kinds = kinds[1:]  # 'poured into Baghlan': nobody enters what is his
        if why := self._untold(event, kinds[0], actor, actor_code, target, harmed=harmed):
            return f"{label}: {why}"
        dated, date_rule = date_of(event, events, self.lines, self.report.text, published=self.published)
        strength = find_strength(event, self.lines, text=self.text)
        claims = find_attributions(event, placed, self.reader, sides=sides, country=named.country_code)
        background = (
            bool(dated and dated.own and first.recalled)
            or (first.recalled and dated is None)
            or (all(s.recalled for s in event.seeds))
        )
        own = [self.lines[s.trigger.sentence].sentence for s in event.seeds]
        if background and not any(s.start <= spot.place.mention.start < s.end for s in own):
            return f"{label}: recalled, and no place of its own"
        distance = find_offset(event, placed, spot, self.lines, text=self.text, bare=place.relation != "in")
        if distance is not None and self._measured.get(distance.start, kinds[0]) != kinds[0] and distance.m is not None:
            distance = None
        if distance is not None and kinds[0] in _STANDS and _is_on_anothers_soil(distance, actor_code, target_code):
            kinds = ["incursion", *kinds]
        place = dataclasses.replace(
            place, actor_code=alpha3(actor_code), target_code=alpha3(target_code), date=dated.start if dated else None
        )
        where_id = place_fields(place)["place_id"]
        key = (kinds[0], actor_code, target_code, where_id, dated.start if dated else None)
        if key in self._seen:
            if not (event.first.further or event.first.one_more):
                self.doubles.append((self._seen[key], event))
            return f"{label}: told already"
        self._seen[key] = event
        if distance is not None:
            self._measured.setdefault(distance.start, kinds[0])
        sentence = self.lines[first.trigger.sentence].sentence
        killed = tolls["killed"]
        incident = Incident(
            incident_id=event_id(kinds[0], actor_code, target_code, where_id, dated.start if dated else None),
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
            count_of=of_what(strength) if strength else None,
            count_text=strength.text if strength else None,
            distance_m=distance.m if distance else None,
            distance_max_m=distance.max_m if distance else None,
            distance_relation=("into" if distance.relation == "inside" else distance.relation) if distance else None,
            distance_anchor=self._anchor_text(distance, place) if distance else None,
            distance_text=distance.text if distance else None,
            date_start=dated.start if dated else None,
            date_end=dated.end if dated else None,
            date_precision=dated.precision if dated else None,
            published=self.report.published,
            asserted_by=claims.asserted_by,
            denied_by=claims.denied_by,
            status=claims.status,
            background=background,
            quote=self.text[sentence.start : sentence.end].strip(),
            quote_start=sentence.start,
            quote_end=sentence.start + len(self.text[sentence.start : sentence.end].strip()),
            source_title=self.report.title,
            source_url=self.report.url,
            publisher=self.report.publisher,
            report_ids=(self.report.report_id,),
            locality=place,
            reasons=tuple(event.notes),
        )
        incident = dataclasses.replace(incident, **_toll_fields(tolls), **place_fields(place))
        evidence = self._evidence(event, actor, target, strength, distance, dated, tolls, spot, date_rule) + list(
            claims.evidence
        )
        incident = dataclasses.replace(incident, evidence=tuple(evidence))
        return dataclasses.replace(incident, confidence=confidence(incident))

    def _anchor_text(self, distance: Distance, place: Locality) -> str | None:
        if place.anchor is not None:
            return place.anchor.name
        if distance.anchor_start is not None and distance.anchor_end is not None:
            return self.text[distance.anchor_start : distance.anchor_end]
        return None

    # -- who -----------------------------------------------------------------------------------------------------

    def _untold(
        self,
        event: Event,
        kind: str,
        actor: Actor | None,
        actor_code: str | None,
        target: Actor | None,
        *,
        harmed: bool,
    ) -> str | None:
        """Why too little is said for an incident, or None; ``harmed``: a harm is counted of what is only said to be suffered."""
        weak = all(s.trigger.weak for s in event.seeds)
        if kind == "incursion" and weak and actor is None:
            return "nobody is said to have done it"
        if kind == "incursion" and _is_on_own_soil(event, actor_code):
            return "the side's own territory"
        if kind == "deployment" and actor is not None and actor.sort == "unknown":
            return "nobody's forces"
        if (
            weak
            and actor is None
            and target is None
            and kind not in {"explosion", "protest", "withdrawal", "deployment"}
            and not (harmed and kind in {"attack", "shelling", "air_strike"})
            and not (self.reader.topic.conflict and kind in {"shelling", "air_strike"})
            and not (self.reader.topic.conflict and kind in {"attack", "capture"} and self._is_befallen(event))
            and not (self.reader.warrants.armed and kind == "seizure" and self._is_befallen(event))
        ):
            return "no side is named"
        return None

    def _is_befallen(self, event: Event) -> bool:
        return any(befalls(self.lines[s.trigger.sentence], s.trigger) for s in event.seeds)

    # -- the words -----------------------------------------------------------------------------------------------

    def _evidence(
        self, event: Event, actor: Actor | None, target: Actor | None, strength: Count | None, distance: Distance | None,
        dated: Dated | None, tolls: dict[str, Interval | None], spot: Spot, date_rule: str,
    ) -> list[Evidence]:  # fmt: skip
        out = [
            Evidence(
                "kind",
                s.trigger.start,
                s.trigger.end,
                s.trigger.text,
                f"{s.trigger.kind}: {s.trigger.phrase} ({s.trigger.voice}{', weak' if s.trigger.weak else ''})",
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
        for mention in dict.fromkeys((spot.place.mention, *(p.mention for p in spot.site.listed))):
            add("place", mention.start, mention.end, spot.rule)
        for name, interval in tolls.items():
            for count in interval.counts if interval else ():
                add(name, count.start, count.end, interval.rule if interval else "")
        return sorted(dict.fromkeys(out), key=lambda e: (e.field, e.start, e.end))


def _toll_fields(tolls: dict[str, Interval | None]) -> dict[str, Any]:
    out: dict[str, int | None] = {}
    for name, interval in tolls.items():
        out[f"{name}_min"] = interval.low if interval else None
        out[f"{name}_max"] = interval.high if interval else None
    return out


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


__all__ = ["build_incidents", "read_events"]
