"""Where an event happened, over the whole report: its own words first, then the sentences around them.

Each attempt says in words why it answered; what none can tell stays without a place.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from functools import cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.border_phrases import demonym_code
from geomap.incidents.capitals import CAPITAL_AFTER, CAPITAL_OF
from geomap.incidents.events import VIOLENT
from geomap.incidents.governors import AWAY, words
from geomap.incidents.local_tellers import find_local_office, is_home_of_tellers
from geomap.incidents.locations import (
    COUNTRY_M,
    MUZZLE,
    VAST_M,
    WIDE_M,
    Spot,
    alpha3,
    locality,
    make_spot,
)
from geomap.incidents.reach import TOWN, contains, lies_on_side, narrowness
from geomap.incidents.retold import FURTHER
from geomap.incidents.scene_phrases import noun_phrase, scene_said, statement
from geomap.incidents.scenes import (
    dateline_of,
    entry_of,
    is_lead,
    is_part_of_town,
    is_subject,
    says_here,
    says_there,
    takes_town,
    town_before,
)
from geomap.incidents.sites import Site
from geomap.incidents.spots import is_adrift, is_known, is_off_a_state, is_on_soil
from geomap.lexicons import load
from geomap.models import Mention, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geomap.incidents.events import Event, Seed
    from geomap.incidents.readings import Line
    from geomap.models import Candidate, Locality

BACK = 2
"""How many sentences back a place is carried over within a paragraph."""
BESIDE = 25
"""Characters from a place that no gazetteer has to the known one that stands beside it."""
MOVES_OF_FORCES, CLOSE_ATTEMPTS = frozenset({"deployment", "withdrawal"}), 8
"""Kinds that a weak word tells of only where its own words, or the event right before, say where; and those attempts."""
TOPIC_BACK = 6
"""How many sentences back the place may have been named that a report goes on about."""
LOST_M = 75_000.0
"""A place that no gazetteer has is looked for in later sentences before a province that reaches farther than this stands for it."""
SCENE_AHEAD, SCENE_REACH = 3, 90
"""How many sentences later the scene of an event may be said, and characters from those words to the place."""
FARTHEST = frozenset({"the sentence before", "where all else happened", "where the report last told of an event", "what the report was last about"})  # fmt: skip
"""Rules that no further event is placed after: what they give was itself only near to what told it."""
AHEAD, FAR_AHEAD = 2, 5
"""How many sentences later a place may be stated ('The outpost stands in ...'); for a place that no gazetteer has, more."""


_LOCAL = frozenset({"mayor", "governor", "prefect", "police"})
"""Who, where no other place is named, tells of what happened at home: 'the mayor of X said a shell had hit a school'."""


@cache
def _offices() -> frozenset[str]:
    told = load("actors")["words"]
    return frozenset(word for name in ("titles", "organs", "forces", "alone") for word in told[name])


def _is_office(noun: str) -> bool:
    """'the governor of X', 'the army of X': who is so called may be anywhere."""
    return noun in _offices() or (noun.endswith(("s", "er", "or")) and noun.rstrip("s") in _offices())


class Whereabouts:
    """Finds the places of a report's events."""

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        places: Sequence[Place],
        *,
        home: str | None,
        capitals: Mapping[str, Candidate],
    ) -> None:
        self.text = text
        self.lines = lines
        self.places = places
        self.home = home
        self.capitals = capitals
        """Of states, by alpha-3, whether or not the report names them."""
        self._found: dict[int, Spot | None] = {}
        """Where events were found to be, by their ids; None while one is being looked for."""
        self.countries: dict[str, Candidate] = {}
        self.narrow = {p.chosen.country_code for p in places if p.chosen is not None and narrowness(p.chosen) >= TOWN}
        for place in places:
            if place.chosen is not None and place.chosen.kind == "country" and place.chosen.country_code:
                self.countries.setdefault(place.chosen.country_code, place.chosen)

    def of(
        self, event: Event, events: Sequence[Event], *, actor_code: str | None, target_code: str | None
    ) -> tuple[Locality, str, Spot] | str:
        """The event's locality, the rule that gave it and the words; or in words why there is none."""
        self._found[id(event)] = None
        found = self._of(event, events, actor_code, target_code)
        self._found[id(event)] = None if isinstance(found, str) else found[2]
        return found

    def _spot_of(self, event: Event, events: Sequence[Event]) -> Spot | None:
        """Where an event told before was, by its own words or by what else says so."""
        if event.spot is not None:
            return event.spot
        if id(event) not in self._found:
            codes = (event.first_of("actor_code"), event.first_of("target_code"))
            self.of(event, events, actor_code=_code(codes[0]), target_code=_code(codes[1]))
        return self._found[id(event)]

    def _of(
        self, event: Event, events: Sequence[Event], actor_code: str | None, target_code: str | None
    ) -> tuple[Locality, str, Spot] | str:
        own = event.spot
        unknown = None
        first, *others = self._attempts(event, events, actor_code, target_code)
        stated, further = first(), (attempt() for attempt in others)
        loose = event.kinds[0] != "incursion" and stated is not None and is_off_a_state(stated)
        if stated is not None and (said := self._said_of_its_noun(event, stated)) is not None:
            stated = said
        if stated is not None and stated.rule == MUZZLE:
            stated = self._meant_by_noun(event, events) or stated
        for found in itertools.chain(further, [stated]) if loose else itertools.chain([stated], further):
            if found is None:
                continue
            spot = found
            told = self._locality(event, spot, actor_code, target_code)
            if (
                told is not None
                and self._is_lost(spot)
                and (said := self._stated_later(event, of_place=True)) is not None
            ):
                spot, told = said, self._locality(event, said, actor_code, target_code) or told
            if told is None and spot.unknown is not None:
                unknown = spot.unknown
                again = (
                    self._named_again(unknown)
                    or self._beside(event, spot)
                    or self._stated_later(event, of_place=True)
                    or self._in_town(event, spot)
                )
                if again is not None and again.site.border is not None:
                    again = None  # somewhere along a border is no place
                spot = again or spot
                told = self._locality(event, again, actor_code, target_code) if again is not None else None
            if told is not None:
                return told, spot.rule, spot
            if unknown is not None:
                break
        if unknown is not None:
            return f"its place, {unknown!r}, is in no gazetteer, and nothing says well enough where it lies"
        if own is not None and own.site.border is not None:
            return "which border it was at is not said"
        return "no place that it can be tied to"

    def _attempts(
        self, event: Event, events: Sequence[Event], actor_code: str | None, target_code: str | None
    ) -> tuple[Callable[[], Spot | None], ...]:
        """What may give the place, the surest first."""
        chain = (
            lambda: self._own(event, events),
            lambda: self._here(event),
            lambda: self._meant_by_noun(event, events),
            lambda: self._only_one(event, events),
            lambda: self._stated_later(event),
            lambda: self._scene(event, events, None, None),
            lambda: self._of_office(event, events, None, None),
            lambda: self._event_before(event, events),
            lambda: self._sentence_before(event),
            lambda: self._between_the_sides(event, events),
            lambda: self._focus(event, events),
            lambda: self._topic(event, events, actor_code, target_code),
            lambda: self._of_the_state(event),
        )
        return chain[:CLOSE_ATTEMPTS] if _is_weak_move(event) else chain

    def _locality(self, event: Event, spot: Spot, actor_code: str | None, target_code: str | None) -> Locality | None:
        chosen = spot.place.chosen
        # the report knows places in that state, and puts this one in none of them
        nearer = chosen is not None and chosen.country_code in self.narrow
        struck = event.kinds[0] in VIOLENT - {"incursion"} and nearer
        return locality(
            spot, self.places, actor_code=actor_code, target_code=target_code, date=None, countries=self.countries,
            widest_m=COUNTRY_M if struck else VAST_M,
        )  # fmt: skip

    @staticmethod
    def _is_lost(spot: Spot) -> bool:
        """Whether all that is known of an unknown village is a wide province around it: what is said of the spot later is nearer."""
        wide = spot.place.chosen
        if spot.unknown is None or wide is None or spot.distance is not None or spot.border is not None:
            return False
        return narrowness(wide) < TOWN and (wide.extent_m or WIDE_M) > LOST_M

    def _own(self, event: Event, events: Sequence[Event]) -> Spot | None:
        """What the event's own words say, measured where the next sentences say how far off a country's coast it was."""
        spot = event.spot
        chosen = spot.place.chosen if spot is not None else None
        if spot is not None and spot.site.border is not None and not spot.near:
            return dataclasses.replace(spot, near=self._around(event))
        if spot is None or chosen is None or spot.distance is not None:
            return spot
        if chosen.kind == "admin1" and (town := self._capital_of(spot)) is not None:
            return town
        if chosen.kind == "country" and (capital := self.capitals.get(chosen.country_code or "")) is not None:
            start, end = spot.place.mention.start, spot.place.mention.end
            if CAPITAL_AFTER.match(self.text, end) or CAPITAL_OF.search(self.text, max(0, start - 30), start):
                return self._unnamed_capital(self.lines[event.first.trigger.sentence], (start, end), capital)
        if narrowness(chosen) < TOWN and (scene := self._scene(event, events, chosen, spot.site.part)) is not None:
            return scene
        if narrowness(chosen) == TOWN or spot.site.unknown is not None:
            return spot
        if (stated := self._stated_inside(event, chosen, spot.site.part)) is not None:
            return stated
        if chosen.kind == "country" and (office := self._of_office(event, events, chosen, spot.site.part)) is not None:
            return office
        told = [s.trigger.sentence for s in event.seeds]
        for line in self.lines[told[0] + 1 : max(told) + 1 + AHEAD]:
            about = statement(of_place=True).match(self.text[line.sentence.start : line.sentence.end])
            for site in line.sites:
                if site.candidate is None or site.distance is None or site.distance.m is None:
                    continue
                same = site.candidate.place_id == chosen.place_id and site.distance.relation == "from"
                nested = contains(site.candidate, chosen) or contains(chosen, site.candidate)
                if same or (about and nested):
                    found = self._spot(line, site, "said in a sentence after")
                    return found if same else dataclasses.replace(found, within=(*found.within, chosen))
        return spot

    def _capital_of(self, spot: Spot) -> Spot | None:
        """'entered the capital of X': the one town in the province that the report was sent from, or calls so."""
        start, region = spot.place.mention.start, spot.place.chosen
        if region is None or not _CAPITAL_OF.search(self.text, max(0, start - 60), start):
            return None
        inside = [
            (line, site)
            for line in self.lines
            for site in line.sites
            if site.candidate is not None and site.unknown is None and site.candidate.kind in {"city", "town", "capital"}
            and contains(region, site.candidate)
        ]  # fmt: skip
        if len({site.candidate.place_id for _, site in inside if site.candidate is not None}) != 1:
            return None
        return self._spot(*inside[0], "the capital of the province, named elsewhere")

    def _scene(self, event: Event, events: Sequence[Event], wide: Candidate | None, part: str | None) -> Spot | None:
        """'The incident took place in the Kech district', 'said the blast occurred near X': the scene of what was just told.

        Inside ``wide`` (and the part of it that is meant) where that is known; nothing else is told in between.
        """
        first, last = event.first.trigger.sentence, max(s.trigger.sentence for s in event.seeds)
        others = {s.trigger.sentence for e in events if e is not event for s in e.seeds}
        for number in range(first + 1, min(len(self.lines), last + 1 + SCENE_AHEAD)):
            line = self.lines[number]
            if number in others or FURTHER.match(self.text, line.sentence.start):
                return None
            told = scene_said().search(self.text, line.sentence.start, line.sentence.end)
            if told is None:
                continue
            for site in line.sites:
                if site.start < told.end() or site.left - told.end() > SCENE_REACH or site.candidate is None:
                    continue
                known = site.candidate if site.border is None else None
                if site.tie not in {"at", "to"} or site.follows or known is None or is_adrift(site):
                    continue
                if wide is None or (contains(wide, known) and lies_on_side(wide, known, part)):
                    return self._spot(line, site, "where its scene is said to be")
        return None

    def _of_office(
        self, event: Event, events: Sequence[Event], wide: Candidate | None, part: str | None
    ) -> Spot | None:
        """'In northern X nine died ... , said the police chief of Y': whose office tells of it, before another event is told."""
        if event.kinds[0] not in VIOLENT or all(s.trigger.weak for s in event.seeds):
            return None
        first, last = event.first.trigger.sentence, max(s.trigger.sentence for s in event.seeds)
        others = [s.trigger.sentence for e in events if e is not event for s in e.seeds if s.trigger.sentence >= first]
        stop = min([last + 1 + AHEAD, *others, len(self.lines)])
        found = find_local_office(self.text, self.lines[first:stop], wide, part)
        if found is None:
            return None
        line, place = found
        start = place.mention.start
        site = Site(start, place.mention.end, place, place.chosen, "at", "in", start)
        return self._spot(line, site, "the place of the local office that tells it")

    def _around(self, event: Event) -> tuple[Candidate, ...]:
        """Places of the sentences beside the event's, in its paragraph: which stretch of a border is meant."""
        found = []
        numbers = {s.trigger.sentence for s in event.seeds}
        for at in (max(numbers) + 1, min(numbers) - 1, min(numbers) - 2):
            line = self.lines[at] if 0 <= at < len(self.lines) else None
            if line is not None and line.sentence.paragraph == event.first.paragraph:
                found += [
                    s.candidate for s in line.sites
                    if s.tie == "at" and s.candidate is not None and s.narrowness >= 3 and s.border is None and not is_adrift(s)
                ]  # fmt: skip
        return tuple(dict.fromkeys(found))

    def _spot(self, line: Line, site: Site, rule: str) -> Spot:
        return make_spot(self.text, line.sentence, site, line.sites, line.distances, score=1.0, rule=rule)

    def _named_again(self, name: str) -> Spot | None:
        """The same unknown name elsewhere, where the report says what it lies in."""
        for line in self.lines:
            for site in line.sites:
                if site.place.mention.name == name and site.candidate is not None:
                    return self._spot(line, site, "the region that the report puts it in")
        return None

    def _beside(self, event: Event, spot: Spot) -> Spot | None:
        """'into Kursk Oblast near Sudzha': the known place right after one that no gazetteer has."""
        line = self.lines[event.first.trigger.sentence]
        for site in line.sites:
            if 0 < site.start - spot.site.end <= BESIDE and site.tie == "at" and site.candidate is not None:
                return None if is_adrift(site) else self._spot(line, site, "said beside a place that no gazetteer has")
        return None

    def _in_town(self, event: Event, spot: Spot) -> Spot | None:
        """'on Nogmov Street', 'in the Fiango quarter': in the town that the text was speaking of."""
        if all(s.trigger.weak for s in event.seeds) or not is_part_of_town(self.text, spot.site):
            return None
        number = next(
            (s.trigger.sentence for s in event.seeds if s.spot is not None and s.spot.site == spot.site), None
        )
        found = town_before(self.lines, event.first.trigger.sentence if number is None else number, spot.site.start)
        return self._spot(*found, "the town that it is a part of") if found is not None else None

    def _here(self, event: Event) -> Spot | None:
        """'here', 'in this town', and a lead that names no place: where the report was sent from; 'Hsenwi: ...'."""
        line = self.lines[event.first.trigger.sentence]
        if (entry := entry_of(self.text, line)) is not None and entry.end <= event.first.trigger.start:
            return self._spot(line, entry, "the place that its entry begins with")
        found = dateline_of(self.lines)
        if found is None:
            return None
        country = found[1].candidate.country_code if found[1].candidate is not None else None
        if says_here(self.text, line, event) or (line is found[0] and is_lead(line, event, country)):
            return self._spot(*found, "where the report was sent from")
        return None

    def _meant_by_noun(self, event: Event, events: Sequence[Event]) -> Spot | None:
        """'in the city', 'the village': the place of that sort that was last named."""
        first = event.first
        sentence = self.lines[first.trigger.sentence].sentence
        if (at := says_there(self.text, self.lines[sentence.index], event)) is not None:
            return self._meant_by_there(event, events, at)
        if first.trigger.voice == "active" and (object_ := _OBJECT.match(self.text, first.trigger.end)) is not None:
            named = self._called(first, object_[0]) if object_["noun"] in _lands() else None
            if named is not None:
                return named
        clause = sentence.clause_at(first.trigger.start)
        spans = (
            (max(clause[0], first.trigger.start - 80), clause[1]),
            (first.trigger.end, min(sentence.end, first.trigger.end + 60)),
        )
        for sort in ("capital", "settlement", "site", "region"):
            told = next((m for span in spans if (m := noun_phrase(sort).search(self.text, *span))), None)
            if told is None and not (sort == "settlement" and takes_town(self.text, sentence, first.trigger)):
                continue
            if told is not None and sort in {"site", "region"} and (named := self._called(first, told[0])) is not None:
                return named
            if sort == "region" and (before := self._event_before(event, events, reach=6)) is not None:
                return before
            if sort == "capital":
                if (capital := self._capital(event, spans)) is not None:
                    return capital
                continue
            for at in range(sentence.index, max(-1, sentence.index - 6), -1):
                for site in reversed(self.lines[at].sites):
                    muzzle = event.spot is not None and event.spot.rule == MUZZLE and event.spot.site is site
                    noun = told[0].lower().split()[-1] if told is not None else ""
                    if site.start < first.trigger.start and not muzzle and self._fits(site, sort, noun):
                        return self._spot(self.lines[at], site, f"'the' {sort}, last named here")
        return None

    def _called(self, first: Seed, phrase: str) -> Spot | None:
        """'on the strip': the Gaza Strip, where the text named it so; 'in the province': that which it called one."""
        noun = phrase.lower().split()[-1]
        for at in range(first.trigger.sentence, max(-1, first.trigger.sentence - 1 - TOPIC_BACK), -1):
            line = self.lines[at]
            for site in reversed(line.sites):
                if site.start >= first.trigger.start or site.candidate is None or site.border is not None:
                    continue
                name = site.place.mention.text.lower().split()
                if noun in name[1:] or line.sentence.words(site.end, line.sentence.end)[:1] == [noun]:
                    return self._spot(line, site, f"'the' {noun}, called so before")
        return None

    def _meant_by_there(self, event: Event, events: Sequence[Event], start: int) -> Spot | None:
        """'They were in A on Monday, and B sent its men there': the place last named, not of who speaks or leaves."""
        number = event.first.trigger.sentence
        for at in range(number, max(-1, number - 1 - BACK), -1):
            line = self.lines[at]
            for site in reversed(line.sites):
                if site.start > start or site.follows or site.border is not None or is_adrift(site):
                    continue
                if (site.tie in {"at", "to"} or is_subject(line, site)) and site.narrowness >= 3:
                    return self._spot(line, site, "'there', last named here")
            if (before := self._event_before(event, events)) is not None:
                return dataclasses.replace(before, rule="'there', where the event before was")
        return None

    def _only_one(self, event: Event, events: Sequence[Event]) -> Spot | None:
        """The one place that the sentence names, where nobody speaks there and nothing else of it has happened there."""
        first = event.first
        weak = all(s.trigger.weak for s in event.seeds)
        if (weak and event.first_of("actor_code") is None) or event.kinds[0] not in VIOLENT | {"protest"}:
            return None
        line = self.lines[first.trigger.sentence]
        here = [s for s in line.sites if s.tie not in {"dateline", "never"}]
        others = any(e is not event and e.first.trigger.sentence == first.trigger.sentence for e in events)
        if not here and not others and not weak:
            return self._of_local_teller(line)
        if len(here) != 1 or others or (weak and not is_home_of_tellers(line.sentence, here[0])):
            return None
        site = here[0]
        rises = event.kinds[0] == "protest" and site.tie == "bare"
        told = (
            site.tie in {"at", "to"}
            or rises
            or (site.tie == "of" and (site.lead in _LOCAL or not _is_office(site.lead)))
            or is_home_of_tellers(line.sentence, site)
        )
        local = bool(set(line.sentence.words(site.end, line.sentence.end)[:3]) & _LOCAL)
        speaks = site.tie == "bare" and not local and self._says(line, site)
        if not told or speaks or site.candidate is None or site.narrowness < TOWN or is_adrift(site):
            return None
        return self._spot(line, site, "the one place of the sentence")

    def _of_local_teller(self, line: Line) -> Spot | None:
        """'X's mayor said that a shell had hit a school': where no place is named, that of the local office that tells it."""
        for source in (s.source for s in line.statements if s.source is not None and s.source.sort in {"organ", "own"}):
            if not set(source.text.lower().replace("’", "'").split()) & _LOCAL:
                continue
            for place in line.places:
                mention, chosen = place.mention, place.chosen
                if chosen is not None and source.start <= mention.start < source.end and narrowness(chosen) == TOWN:
                    site = Site(mention.start, mention.end, place, chosen, "at", "in", mention.start)
                    return self._spot(line, site, "the place of the local office that tells it")
        return None

    def _says(self, line: Line, site: Site) -> bool:
        """'Kyiv says that shells hit the port', 'the Moscow newspaper': a name that tells, or that a teller bears."""
        after = line.sentence.words(site.end, line.sentence.end)[:4]
        return bool(set(after) & words("speaking"))

    def _capital(self, event: Event, spans: Sequence[tuple[int, int]]) -> Spot | None:
        """'the Azerbaijani capital', 'the capital': of the state named, else of the event's, where the report names it."""
        found = next(m for span in spans if (m := noun_phrase("capital").search(self.text, *span)))
        if not words("lesser_capitals").isdisjoint(found[0].lower().split()):
            return None
        told = next((c for word in found[0].split() if (c := demonym_code(word))), None)
        code = told or self.home
        known = [p for p in self.places if p.chosen is not None and p.chosen.kind == "capital"]
        mine = [p for p in known if p.chosen is not None and p.chosen.country_code == code]
        mine = mine or (known if code is None else [])
        line = self.lines[event.first.trigger.sentence]
        if not mine and code is not None and code in self.capitals and (told is not None or self._states() == {code}):
            return self._unnamed_capital(line, (found.start(), found.end()), self.capitals[code])
        if len({p.chosen.place_id for p in mine if p.chosen is not None}) != 1:
            return None
        place = mine[-1]
        site = Site(place.mention.start, place.mention.end, place, place.chosen, "at", "in", place.mention.start)
        return self._spot(line, site, "the capital, named elsewhere")

    def _states(self) -> set[str]:
        """The states that the report's places lie in."""
        return {p.chosen.country_code for p in self.places if p.chosen is not None and p.chosen.country_code}

    def _unnamed_capital(self, line: Line, span: tuple[int, int], capital: Candidate) -> Spot:
        """'the Yemeni capital', in a report that never says its name."""
        start, end = span
        mention = Mention(start, end, self.text[start:end], "place", capital.name, rule="a state's capital")
        place = Place(mention, capital, 1.0, "the capital of its state")
        return self._spot(line, Site(start, end, place, capital, "at", "in", start), "the capital of the state")

    @staticmethod
    def _fits(site: Site, sort: str, noun: str = "") -> bool:
        if site.tie in AWAY | {"from", "to"} or site.border is not None:
            return False
        if site.candidate is None:
            return sort in {"settlement", "site"} and site.place.mention.certainty > 0.5
        if noun in _BY_KIND:
            return site.candidate.kind == noun
        if sort == "region":
            return narrowness(site.candidate) >= 3 and site.tie == "at"
        return narrowness(site.candidate) == TOWN or site.unknown is not None

    def _stated_later(self, event: Event, *, of_place: bool = False, after: int | None = None) -> Spot | None:
        """'The outpost stands in Lower Shabelle, about 120 km southwest of Mogadishu': said right after."""
        last = max(s.trigger.sentence for s in event.seeds) if after is None else after
        for line in self.lines[last + 1 : last + 1 + (FAR_AHEAD if of_place else AHEAD)]:
            if not statement(of_place=of_place).match(self.text[line.sentence.start : line.sentence.end]):
                continue
            good = [
                s
                for s in line.sites
                if (s.tie == "at" or (s.tie == "paper" and event.kinds[0] == "ceasefire"))
                and not s.follows
                and (s.candidate is not None or s.border is not None)
                and not is_adrift(s)
            ]
            good.sort(key=lambda s: (s.distance is None or s.distance.m is None, -s.narrowness, s.start))
            if good:
                return self._spot(line, good[0], "said in the sentence after")
        return None

    def _said_of_its_noun(self, event: Event, spot: Spot) -> Spot | None:
        """'closed a crossing at A after a bomber killed six at a shrine. The shrine is in B': not what another clause names."""
        trigger = event.first.trigger
        sentence = self.lines[trigger.sentence].sentence
        start, end = sentence.clause_at(trigger.start)
        if not sentence.start <= spot.site.start < start or spot.site.end > start or spot.site.border is not None:
            return None
        if (later := self._stated_later(event, after=trigger.sentence)) is None:
            return None
        line = next(line for line in self.lines if line.sentence.start <= later.site.start < line.sentence.end)
        told = set(line.sentence.words(line.sentence.start, later.site.left)[1:3])
        return later if told & set(sentence.words(trigger.end, end)) & _nouns_stated() else None

    def _stated_inside(self, event: Event, wide: Candidate, part: str | None) -> Spot | None:
        """'killed a priest in the north of Y. The church stands in X': a town said right after, inside the wide place that was told."""
        later = self._stated_later(event)
        known = later.place.chosen if later is not None else None
        if known is None or later is None or narrowness(known) < TOWN or later.distance is not None:
            return None
        return later if contains(wide, known) and lies_on_side(wide, known, part) else None

    def _event_before(self, event: Event, events: Sequence[Event], *, reach: int = 1) -> Spot | None:
        """The place of the event told just before, where this one goes on from it."""
        first = event.first
        goes_on = event.kinds[0] in VIOLENT and not all(s.trigger.weak for s in event.seeds)
        for last in reversed([e for e in events if e.first.trigger.start < first.trigger.start]):
            gap = first.trigger.sentence - last.seeds[-1].trigger.sentence
            if gap > reach or not (reach > 1 or last.first.paragraph == first.paragraph):
                continue
            spot = self._spot_of(last, events) if goes_on else last.spot
            if spot is not None and spot.rule not in FARTHEST:
                return dataclasses.replace(spot, rule="the event before")
        return None

    def _sentence_before(self, event: Event) -> Spot | None:
        """A place of the sentences before, in the same paragraph, that nobody speaks in."""
        n, paragraph = event.first.trigger.sentence, event.first.paragraph
        own = next((s for s in self.lines[n].sites if is_subject(self.lines[n], s)), None)
        if own is not None and own.end <= event.first.trigger.start:
            return self._spot(self.lines[n], own, "the town that its sentence begins with")
        for at in range(n - 1, max(-1, n - 1 - BACK), -1):
            line = self.lines[at]
            if line.sentence.paragraph != paragraph:
                return None
            good = [
                s
                for s in line.sites
                if (s.tie == "at" or is_subject(line, s)) and not s.follows and s.narrowness >= 3 and not is_adrift(s)
            ]
            if good:
                best = max(good, key=lambda s: (s.narrowness, s.start))
                return self._spot(line, best, "the sentence before")
        return None

    def _focus(self, event: Event, events: Sequence[Event]) -> Spot | None:
        """Where the report's other events of the same sides happened, if that is one place."""
        if event.kinds[0] not in VIOLENT or all(s.trigger.weak for s in event.seeds):
            return None
        mine = _sides(event)
        others = [e for e in events if e is not event and e.spot is not None and is_known(e.spot)]
        spots = [e.spot for e in others if e.spot is not None]
        if not spots or not any(mine & _sides(e) for e in others):
            return None
        best = max(spots, key=lambda s: s.narrowness)
        if best.narrowness < 3 or not all(self._agrees(best, s) for s in spots):
            return None
        return dataclasses.replace(best, rule="where all else happened")

    def _topic(
        self, event: Event, events: Sequence[Event], actor_code: str | None, target_code: str | None
    ) -> Spot | None:
        """The town or region that the report was last about, in a state that is a side, where one is known."""
        if all(s.trigger.weak or s.recalled for s in event.seeds):
            return None
        if event.kinds[0] not in VIOLENT and event.first_of("actor") is None:
            return None
        sides = {c for c in (alpha3(actor_code), alpha3(target_code)) if c}
        first = event.first.trigger
        for other in reversed(events):
            last = other.seeds[-1].trigger
            if other is event or last.start >= first.start or other.spot is None or not is_known(other.spot):
                continue
            if (
                first.sentence - last.sentence <= TOPIC_BACK // 2
                and other.spot.narrowness >= 3
                and is_on_soil(other.spot, sides)
            ):
                return dataclasses.replace(other.spot, rule="where the report last told of an event")
        for at in range(first.sentence, max(-1, first.sentence - 1 - TOPIC_BACK), -1):
            line = self.lines[at]
            good = [
                s
                for s in line.sites
                if s.start < first.start
                and (s.tie in {"at", "of", "bare"} or (s.tie == "from" and s.lead != "from"))
                and s.lead not in words("leaving") | {"out"}
                and not s.follows
                and s.narrowness >= 3
                and s.candidate is not None
                and narrowness(s.candidate) >= 3
                and s.border is None
                and not is_adrift(s)
                and (not sides or s.candidate.country_code in sides)
            ]
            if good:
                return self._spot(
                    line, max(good, key=lambda s: (s.narrowness, s.start)), "what the report was last about"
                )
        return None

    @staticmethod
    def _agrees(best: Spot, other: Spot) -> bool:
        a, b = best.place.chosen, other.place.chosen
        if a is None or b is None:
            return best.unknown is not None and best.unknown == other.unknown
        return a.place_id == b.place_id or contains(b, a) or contains(a, b)

    def _of_the_state(self, event: Event) -> Spot | None:
        """A ceasefire of a state with rebels, without any place: the state, where the report names it."""
        if event.kinds[0] != "ceasefire":
            return None
        codes = {alpha3(str(code)) for code in _sides(event)} - {None}
        named = [
            p
            for p in self.places
            if p.chosen is not None and p.chosen.kind == "country" and p.chosen.country_code in codes
        ]
        if len(codes) != 1 or not named:
            return None
        place = named[0]
        site = Site(place.mention.start, place.mention.end, place, place.chosen, "at", "in", place.mention.start)
        return self._spot(self.lines[event.first.trigger.sentence], site, "the state that makes it")

    def _between_the_sides(self, event: Event, events: Sequence[Event]) -> Spot | None:
        """A ceasefire without a place holds where its sides fought, by the events told of them."""
        if "ceasefire" not in event.kinds[:1]:
            return None
        mine = _sides(event)
        for other in events:
            if other is event or other.spot is None or not is_known(other.spot):
                continue
            theirs = _sides(other)
            if mine & theirs or (other.kinds[0] in VIOLENT and not (mine and theirs)):
                return dataclasses.replace(other.spot, rule="where its sides fought")
        return None


_CAPITAL_OF = expression(r"\bcapital\s+of\s+(?:the\s+)?(?:[\w-]+ern\s+)?(?:province\s+of\s+)?$", re.IGNORECASE)


_OBJECT = expression(r"\s+the\s+(?P<noun>[a-z]+)\b(?!\s+of\b)")


@cache
def _lands() -> frozenset[str]:
    told = load("locations")["anaphora"]
    return frozenset([*told["region"], "island", "valley", "camp"])


@cache
def _nouns_stated() -> frozenset[str]:
    return frozenset(load("locations")["stated_later"]["places"])


_BY_KIND = frozenset({"island", "strait"})
"""Nouns that only a place of that kind is called: 'at the island'."""


def _is_weak_move(event: Event) -> bool:
    return event.kinds[0] in MOVES_OF_FORCES and all(s.trigger.weak for s in event.seeds)


def _code(code: object) -> str | None:
    return None if code is None else str(code)


def _sides(event: Event) -> set[object]:
    return {event.first_of("actor_code"), event.first_of("target_code")} - {None}
