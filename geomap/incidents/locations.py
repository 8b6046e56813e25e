"""Where an event happened: the place that its own words tie to it, not the speaker's or the reporter's."""

from __future__ import annotations

import dataclasses
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents import leads
from geomap.incidents.governors import AWAY, features, words
from geomap.incidents.reach import TOWN, contains, distance_m, narrowness
from geomap.incidents.sites import is_by_river, is_introduced, is_outside
from geomap.incidents.telling import words as telling_words
from geomap.lexicons import load
from geomap.models import Locality

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.incidents.sites import Site
    from geomap.incidents.triggers import Trigger
    from geomap.models import Candidate, Distance, Place

MOVES = frozenset({"deployment", "incursion"})
SPREAD_M = 160_000.0
"""Places of one list this close to each other are one extent ('in A, B and C'); farther apart they are several events."""
WIDE_M = 200_000.0
"""A place that no gazetteer has is not put on the map by the name of a country that reaches farther than this."""
UNDIRECTED_M = 50_000.0
"""An unknown place farther than this from an anchor in no stated direction is not put on the map."""
NEARER_COST = 0.6
"""What a place loses for each that stands between it and the event: more than a town gains over a province."""
VAST_M = 1_500_000.0
"""A country or region that reaches farther than this says too little of where to be a pin."""
COUNTRY_M = 350_000.0
"""A blow struck 'in' a country that reaches farther than this could have fallen anywhere."""
_BY_WHOM = 7
"""Words of 'by the army of' between an event's noun and the place it came over: 'shelling by the army of X'."""
ASIDE_COST = 1.2
"""What a place loses that only says where a front or those who do it are: any place of the deed itself comes before it."""
LEAST_SCORE = 0.2
MUZZLE = "where the guns stood"
"""The rule of a place that only those who fired are in."""
_OWN_SPACE = frozenset({"airspace", "air", "skies", "waters", "territory", "soil", "border", "frontier", "sovereignty"})
"""What a state has that forces enter: 'X's airspace was violated'."""
_OWNED = 3
"""Words after a state's name within which it is named."""
_STANDS = 20
"""Words between 'located' and the last place of its list."""
_UNDERGONE = 8
"""Words between a place and the event that it 'saw', 'suffered' or 'woke to'."""

_COUNTRY = frozenset({"country", "region", "sea"})
_AUXILIARY = frozenset(
    ["was", "were", "is", "are", "has", "have", "had", "been", "being", "also", "again", "then", "later", "itself", "reportedly", "came", "come",
     "heavily", "repeatedly", "first", "now", "and", "airport", "port", "region", "province", "district", "city", "town", "village", "area", "oblast", "finally", "already"]
)  # fmt: skip
_BETWEEN_OBJECT = frozenset(
    ["the", "also", "again", "nearby", "of", "and", "both", "parts", "part", "most", "at", "in", "strategic", "key", "entire", "whole", "near", "control", "town", "city", "village"]
)  # fmt: skip


_WHEN = expression(r"\b(?:when|as)\s", re.IGNORECASE)
_ASIDE = expression(r"[,\s](?:that|which|who|whose)\s+[^,;]*$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place mention as the location of an event, with the distance that its words give."""

    place: Place
    """The mention; its ``chosen`` is what stands for it (a region that contains a name no gazetteer has)."""
    score: float
    distance: Distance | None
    within: tuple[Candidate, ...]
    rule: str
    site: Site
    border: tuple[Candidate | None, str | None] | None = None
    """A border beside a region: 'in X, on the border with Y'."""
    near: tuple[Candidate, ...] = ()
    beside: Candidate | None = None
    """The town or province right after a border: 'over the border at X'."""

    @property
    def unknown(self) -> str | None:
        """The name of the place itself where no gazetteer has it."""
        return self.site.unknown if self.site.border is None else None

    @property
    def narrowness(self) -> int:
        """5 for a town or site down to 0 for a continent."""
        return self.site.narrowness


def usable(place: Place) -> bool:
    """A mention that can be where something happened."""
    return place.chosen is not None and place.mention.role == "place" and place.chosen.kind != "continent"


def choose_spot(
    text: str,
    sentence: Sentence,
    trigger: Trigger,
    sites: Sequence[Site],
    distances: Sequence[Distance],
    *,
    rivals: Sequence[Trigger] = (),
) -> Spot | None:
    """The place phrase of the sentence that the trigger is tied to, or None; ``rivals`` are the sentence's other events."""
    best: tuple[float, str, Site] | None = None
    for site in sites:
        told = tie(text, sentence, trigger, site, rivals)
        if told is not None:
            told = told[0] - NEARER_COST * _nearer(trigger, site, sites), told[1]
        if told is not None and (best is None or told[0] > best[0]):
            best = (*told, site)
    if best is None or best[0] <= LEAST_SCORE:
        return None
    if (
        best[2].candidate is not None
        and best[2].candidate.kind == "line"
        and (best[2].distance is None or best[2].distance.m is None)
    ):
        # 'along the Line of Control in the Uri sector'
        beside = next((s for s in sites if s.narrowness > 3 and leads.stands_right_after(s, best[2])), None)
        best = (best[0], "right after the line", beside) if beside is not None else best
    return make_spot(text, sentence, best[2], sites, distances, score=best[0], rule=best[1], trigger=trigger)


def _nearer(trigger: Trigger, site: Site, sites: Sequence[Site]) -> int:
    """How many other places stand between an event and one after it, which they do not hold."""
    return sum(
        trigger.end <= other.start and other.end <= site.left and other.tie in {"at", "to"} and other.border is None
        and not (other.candidate is not None and site.candidate is not None and contains(other.candidate, site.candidate))
        for other in sites
        if other is not site and not other.follows
    )  # fmt: skip


def make_spot(
    text: str,
    sentence: Sentence,
    site: Site,
    sites: Sequence[Site],
    distances: Sequence[Distance],
    *,
    score: float,
    rule: str,
    trigger: Trigger | None = None,
) -> Spot:
    """A site as the location of an event, with what else of its sentence says where it lies."""
    place = site.place if site.place.chosen is not None else dataclasses.replace(site.place, chosen=site.candidate)
    chosen = site.candidate
    within = list(site.within)
    border = None
    near: tuple[Candidate, ...] = ()
    beside: Candidate | None = None
    for other in sites:
        if other is site or other.tie in AWAY:
            continue
        if other.border is not None and chosen is not None and site.border is None and 2 <= narrowness(chosen) <= 4:
            border = (other.border.anchor, other.border.other)
        if site.border is not None and leads.stands_right_after(other, site):
            beside = other.candidate
        if other.candidate is None or chosen is None:
            continue
        if contains(other.candidate, chosen) and other.tie in {"at", "of"} and other.border is None:
            within.append(other.candidate)
        if site.border is not None and other.tie == "at" and other.border is None:
            near = (*near, other.candidate)
    distance = (
        site.distance
        if site.distance is not None or site.border is not None
        else _beside(text, sentence, site, distances, trigger)
    )
    if site.border is None and distance is not None and distance.relation == "near" and distance.m is None:
        distance = _depth_before(text, sentence, site, distances) or distance
    return Spot(place, score, distance, tuple(dict.fromkeys(within)), rule, site, border, near, beside)


_ROAD = expression(
    r"\b(?:road|highway|route|motorway|track|railway|line)\s+to\s+(?:the\s+)?(?:\w+\s+of\s+)?$", re.IGNORECASE
)
"""'on the highway to X'."""


def tie(
    text: str, sentence: Sentence, trigger: Trigger, site: Site, rivals: Sequence[Trigger]
) -> tuple[float, str] | None:
    """How firmly a site is the place of a trigger, and by which rule; None where it is not."""
    told = _tied_by(text, sentence, trigger, site)
    if told is None:
        return None
    score, rule = told
    said = sentence.words(trigger.end, site.left) if site.start >= trigger.end else []
    if any(a in words("saying") | words("stating") and b == "that" for a, b in itertools.pairwise(said)):
        return None  # 'Niger, whose men had left the base, reported that refugees had landed at X'
    clause = sentence.clause_at(trigger.start)
    if clause[0] <= site.start < clause[1]:
        score += 1.0
    after = site.start >= trigger.start
    if trigger.toll and not after and any(site.end <= r.start < trigger.start and not r.toll for r in rivals):
        return None  # 'guns near X shelled Y, killing five': where the dead fell is for the event itself to say
    if after or sentence.words(sentence.start, site.left) == []:
        score += 0.5
    low, high = (trigger.end, site.left) if after else (site.end, trigger.start)
    score -= min(1.5, 0.05 * len(sentence.words(low, high)))
    for other in rivals:
        if other is trigger or (other.start < trigger.end and trigger.start < other.end):
            continue
        if low <= other.start < high:
            score -= 0.3 if other.toll or other.problem is not None else 1.3
    if (
        not after
        and "where" not in rule
        and any(r is not trigger and not r.toll and r.problem is None and r.end <= site.left for r in rivals)
    ):
        score -= 1.0  # it follows another event of the sentence
    if ";" in text[min(low, high) : high]:
        return None
    if not after and _is_muzzle(sentence, trigger, site):
        score, rule = score - ASIDE_COST, MUZZLE
    if _is_axis(sentence, site) or (not after and _is_stand(sentence, site)):
        score -= ASIDE_COST
    score += 0.3 * site.narrowness - 0.9
    if site.candidate is not None and site.candidate.kind in _COUNTRY and site.border is None:
        score -= 0.4
    if site.unknown is not None and site.place.mention.certainty < 0.5 and site.border is None:
        score -= 0.8  # a capital alone: a street, an operation, a person
    return score, rule


def _is_muzzle(sentence: Sentence, trigger: Trigger, site: Site) -> bool:
    """'batteries on the peninsula fired 170 shells': where the guns stand, and not where the shells came down."""
    if trigger.kind not in {"shelling", "air_strike"} or trigger.voice != "active" or site.tie != "at":
        return False
    before = sentence.words(sentence.start, site.left)[-2:]
    return len(before) == 2 and before[0] in words("muzzles") and before[1] == site.lead


def _is_axis(sentence: Sentence, site: Site) -> bool:
    """'in the Kharkiv direction', 'on the Bakhmut axis': a part of a front, named after a town that it may not reach."""
    return sentence.words(site.end, sentence.end)[:1] in (["direction"], ["axis"], ["sector"], ["front"])


def _is_stand(sentence: Sentence, site: Site) -> bool:
    """'forces located in X', 'fighters positioned near Y': where those who do it stand."""
    return bool(set(sentence.words(sentence.start, site.start)[-_STANDS:]) & telling_words("standing"))


def _tied_by(text: str, sentence: Sentence, trigger: Trigger, site: Site) -> tuple[float, str] | None:
    """The grammar that makes a site the place of a trigger, the most certain first."""
    # 'arrived in Mombasa', 'controls the headquarters in X': what the event's own words lead to, nobody speaks there
    between = sentence.words(trigger.end, site.start) if trigger.end <= site.start else None
    arrives = (
        site.tie == "speech"
        and between is not None
        and (leads.is_object(text[trigger.end : site.start], between) or leads.is_port(sentence, trigger, site))
    )
    if site.tie != "dateline" and not site.follows and leads.is_antecedent(text, trigger, site):
        return 2.9, "what its clause goes on about"
    # 'a truce for X', 'fought for the control of X'
    bound = site.lead == "for" and between is not None and leads.is_bound(trigger, between)
    signed = site.tie == "paper" and trigger.kind == "ceasefire"
    if site.tie == "speech" and trigger.kind == "ceasefire" and leads.is_sides(sentence, site, trigger):
        return 1.6, "where its sides are"
    if (site.tie in AWAY and not arrives and not bound and not signed) or site.follows:
        return None
    source = site.tie == "from" and trigger.kind not in {"withdrawal", "capture", "seizure"}
    if source and trigger.start <= site.start < trigger.end:
        return None  # 'crossed from X into'
    start, _ = sentence.clause_at(trigger.start)
    if site.end <= start and sentence.words(start, trigger.start)[:1] == ["where"] and site.border is None:
        return 2.4, "'where'"
    country = site.candidate is not None and site.candidate.kind == "country" and site.border is None
    if trigger.start <= site.start and site.end <= trigger.end + 1:
        return 3.0, "inside the event's words"
    if trigger.start <= site.start < trigger.end:
        return 3.0, "begun in the event's words"  # 'crossed the Military Demarcation | Line'
    between = sentence.words(trigger.end, site.left) if site.start >= trigger.end else None
    if site.left < trigger.end <= site.start:
        return 3.0, "begun in the event's words"
    if site.tie == "of":
        tail = sentence.words(trigger.start, trigger.end)[-1:]
        if (
            between == ["of"]
            or (between == [] and tail == ["of"])
            or (between is not None and tail == [site.lead] and between[-1:] == ["of"])
        ):
            return 2.9, "'of' after the event"
        if between is not None and between[:1] == ["of"] and len(between) <= 4:
            return 2.4, "'of' after the event"
        if between is not None and between[:1] == ["by"] and between[-1:] == ["of"] and len(between) <= _BY_WHOM:
            return 2.2, "'of' after who did it"
        if trigger.kind == "protest" and site.end <= trigger.start and site.lead in words("townspeople"):
            return 2.2, "whose people rise"
        return None
    if site.tie == "bare":
        return _bare(text, sentence, trigger, site, between, country=country)
    if site.tie == "to" and site.lead == "road":
        return (1.4, "on its road") if not country and not trigger.toll else None
    if site.tie == "to" and not country and _ROAD.search(text, max(sentence.start, site.start - 40), site.start):
        return 2.2, "on the road to it"
    if bound:
        return 2.2, "'for' after the event"
    if site.tie == "to":
        return (2.4, "where it goes") if trigger.kind in MOVES | {"ceasefire"} and between is not None else None
    if site.tie == "from":
        if trigger.kind == "withdrawal":
            return 2.4, "where it leaves"
        if trigger.kind == "seizure" and not country and leads.clears(sentence, trigger):
            return 2.2, "where they were driven from"
        if trigger.kind in {"attack", "armed_clash"} and not country and trigger.voice == "active" and not trigger.toll:
            return 1.0, "where the shots came from"  # 'opened up from a monastery at X'
        taken = trigger.kind == "capture" and not country and bool(words("taking") & set(trigger.text.lower().split()))
        taken = taken and sentence.clause_at(trigger.start) == sentence.clause_at(site.start)
        return (1.4, "where they were taken from") if taken else None
    if country and site.lead in {"against", "between", "under", "amid", "along", "via"} and site.distance is None:
        return None
    if site.lead == "between" and site.distance is None:
        return None
    if site.distance is not None and site.distance.relation == "from" and site.distance.m is None and country:
        return 1.6, "off its coast"
    if trigger.kind == "withdrawal" and re.search(r"\b(?:direction|directions) of\b", text[site.left : site.start]):
        return None  # where they go, not where they were
    if trigger.kind == "seizure" and site.lead in {"toward", "towards"}:
        return None  # 'seized the town and pushed towards X'
    if site.lead in {"toward", "towards", "past", "via", "through", "amid", "under", "beyond"}:
        return 1.6, f"'{site.lead}'"
    if is_outside(site) or is_by_river(sentence, site):
        return None
    if site.lead == "over" and country:
        return (1.4, "'over'") if trigger.kind in {"air_strike", "incursion"} else None
    return 2.4, f"'{site.lead}'"


def _bare(
    text: str, sentence: Sentence, trigger: Trigger, site: Site, between: list[str] | None, *, country: bool
) -> tuple[float, str] | None:
    """Without a preposition: the object, the subject of a passive, or a name before the event's noun."""
    if between is not None:
        owns = country and sentence.words(site.end, sentence.end)[:1] in (["army"], ["navy"], ["military"], ["forces"])
        if trigger.voice == "active" and not owns and all(w in _BETWEEN_OBJECT for w in between) and len(between) <= 4:
            return 3.0 - 0.5 * country, "what it was done to"
        return None
    gap = text[site.end : trigger.start]
    if gap.strip().startswith(", where") or gap.strip().startswith("where"):
        return 2.4, "'where'"
    following = sentence.words(site.end, trigger.start)
    possessive = gap.startswith(("'s", "’s", "' ", "’ "))
    undergone = following[:1] and following[0] in words("undergoing") and trigger.voice == "noun" and "," not in gap
    if undergone and len(following) <= _UNDERGONE and not possessive:
        return 2.0, "what lived through it"
    if trigger.kind == "incursion" and _OWN_SPACE & set(following[:_OWNED]):
        return 2.0, "whose space it was"
    if trigger.voice in {"passive", "suffered"} and not possessive:
        aside = re.fullmatch(r",[^.;:]{3,120},(?P<rest>[^,]*)", gap)  # 'Goma, the capital of the province, was taken'
        if aside is not None:
            following = sentence.words(trigger.start - len(aside["rest"]), trigger.start)
        beside = re.match(r"\s+and\s+(?:its|the|their)\s+[\w-]+\s+", gap)
        if beside is not None:  # 'Batken and its airport were shelled'
            following = sentence.words(site.end + beside.end(), trigger.start)
        if len(following) <= 5 and all(
            w in _AUXILIARY or w in features() or w in {"today", "yesterday", "now"} for w in following
        ):
            return 2.7 - 0.5 * country, "what it was done to"
        return None
    if trigger.voice == "noun" and len(following) <= 2 and not country and "," not in gap:
        return (2.2, "named with the event") if all(w.isalpha() for w in following) else None
    if (
        trigger.voice == "active"
        and trigger.kind == "seizure"
        and all(w in _AUXILIARY or w in leads.HELD for w in following)
        and not country
    ):
        return 2.4, "what it was done to"
    return None


def _depth_before(text: str, sentence: Sentence, site: Site, distances: Sequence[Distance]) -> Distance | None:
    """'2 km into Armenian territory near Tegh': the depth that 'near' only narrows."""
    return next(
        (
            d
            for d in distances
            if d.relation in {"into", "inside"}
            and d.m is not None
            and sentence.start <= d.start < site.left
            and 0 <= site.left - d.end <= 60
            and not any(mark in text[d.end : site.left] for mark in ",.;:")
        ),
        None,
    )


def _beside(
    text: str, sentence: Sentence, site: Site, distances: Sequence[Distance], trigger: Trigger | None
) -> Distance | None:
    """A length beside the place ('Banjska, a village 55 km north of Pristina'), or one of the trigger's own clause."""
    here = [
        d
        for d in distances
        if d.relation not in {None, "in"} and d.m is not None and sentence.start <= d.start < sentence.end
    ]
    clause = sentence.clause_at(trigger.start) if trigger is not None else (site.start, site.end)

    def fit(d: Distance) -> int:
        if d.start >= site.end and is_introduced(site, d):
            return 0
        apart = text[site.end : d.start]
        if 0 <= d.start - site.end <= 50 and not any(mark in apart for mark in ".;:") and " and " not in apart:
            return 2
        return 1 if trigger is not None and clause[0] <= d.start < clause[1] and d.start >= trigger.start - 80 else 0

    ranked = sorted(here, key=lambda d: (-fit(d), d.start))
    return next((d for d in ranked if fit(d)), None)


def locality(
    spot: Spot,
    places: Sequence[Place],
    *,
    actor_code: str | None,
    target_code: str | None,
    date: dt.date | None,
    countries: Mapping[str, Candidate] | None = None,
    widest_m: float = VAST_M,
) -> Locality | None:
    """The spot in the terms that geometry is made from; None where nothing known stands for it.

    A country or region alone that reaches farther than ``widest_m`` is no place.
    """
    actor, target = alpha3(actor_code), alpha3(target_code)
    chosen, d, site = spot.place.chosen, spot.distance, spot.site
    base = Locality(chosen, "in", within=spot.within, date=date, actor_code=actor, target_code=target, part=site.part)
    if site.border is not None:
        return _on_border(base, spot, countries or {})
    vast = (
        chosen is not None
        and chosen.kind in {"country", "region"}
        and (chosen.extent_m or (0.0 if chosen.kind == "country" else 2 * VAST_M))
        > (widest_m if chosen.kind == "country" else VAST_M)
    )
    if vast and d is None and site.part is None and spot.border is None:
        return None
    if chosen is None or (
        site.unknown is not None and chosen.kind == "country" and (chosen.extent_m or WIDE_M) >= WIDE_M and d is None
    ):
        return None  # somewhere in a wide country is no place
    if d is None or (d.m is None and d.relation in {"from", "into", "inside"}):
        if spot.border is not None and site.unknown is None:
            return _beside_border(base, spot)
        if among := one_extent(chosen, site):
            return dataclasses.replace(base, among=among)
        return base
    anchored = [
        p for p in places
        if p.chosen is not None and d.anchor_start is not None and d.anchor_end is not None and d.anchor_start <= p.mention.start < d.anchor_end
    ]  # fmt: skip
    anchor = anchored[0].chosen if anchored else None
    second = anchored[1].chosen if d.relation == "between" and len(anchored) > 1 else None
    if anchor is None:
        # an anchor without a name ('the ruins', 'the line') is the place itself: the length says nothing more of it
        if d.relation not in {"into", "inside", "along", "radius"}:
            return base
        anchor = chosen
    if d.relation == "near" and (among := one_extent(chosen, site)):
        return dataclasses.replace(base, among=among)
    own = chosen if chosen.place_id != anchor.place_id else None
    within = spot.within
    afloat = d.relation == "from" and re.search(r"\b(?:off|offshore|out at sea)\b", d.text)
    far = d.relation in {"from", "radius"} and (d.m or 0.0) > UNDIRECTED_M and narrowness(anchor) > 2
    nowhere = far and not afloat
    if nowhere and (site.unknown is not None or own is None):
        return None  # a circle that wide says nothing of where in it
    if own is not None and narrowness(own) < narrowness(anchor) and d.relation != "into":
        within, own = (*within, own), None
    if (
        d.relation in {"into", "inside"}
        and d.m is not None
        and anchor.kind == "country"
        and actor in {None, anchor.country_code}
    ):
        wide = (anchor.extent_m or WIDE_M) >= WIDE_M
        if own is None and wide and not any(c.kind != "country" for c in within):
            return None  # so far inside, and across which border is not said
    return dataclasses.replace(
        base, place=own, relation=d.relation or "in", anchor=anchor, anchor2=second, distance_m=d.m, distance_max_m=d.max_m,
        precision_m=d.precision_m, bound=d.bound, within=tuple(dict.fromkeys(within)), part="offshore" if afloat else None,
    )  # fmt: skip


def one_extent(chosen: Candidate, site: Site) -> tuple[Candidate, ...]:
    """The further places of a list that make one extent with the first; empty where they lie far apart."""
    others = tuple(p.chosen for p in site.listed if p.chosen is not None)
    if len(others) < len(site.listed) or any(c.kind == "country" for c in (chosen, *others)):
        return ()
    apart = max((distance_m(a.lon, a.lat, b.lon, b.lat) for a in (chosen, *others) for b in others), default=0.0)
    return others if 0.0 < apart <= SPREAD_M else ()


def listed_apart(chosen: Candidate, site: Site) -> tuple[Place, ...]:
    """The further places of a list that are events of their own: each too far from all before it to be one extent."""
    if narrowness(chosen) < TOWN or one_extent(chosen, site):
        return ()
    kept: list[Candidate] = [chosen]
    out = []
    for place in site.listed:
        other = place.chosen
        if other is None or narrowness(other) < TOWN:
            continue  # 'in the Odesa and Lviv regions' sums up a night
        if all(distance_m(other.lon, other.lat, c.lon, c.lat) > SPREAD_M for c in kept):
            kept.append(other)
            out.append(place)
    return tuple(out)


def _on_border(base: Locality, spot: Spot, countries: Mapping[str, Candidate]) -> Locality | None:
    """Along a border that is named, or that of the two sides."""
    named = spot.site.border
    assert named is not None  # noqa: S101 - asked for sites with a border only
    d = spot.distance
    sides = [c for c in (base.target_code, base.actor_code) if c]
    anchor, other = named.anchor, named.other
    if anchor is not None and narrowness(anchor) > 2 and (other is None or other == anchor.country_code):
        return dataclasses.replace(base, place=anchor, part="border")
    if anchor is None and other is None:
        if len(set(sides)) < 2:
            # 'the border', and nobody says with whom: along all of the one state's, or on the side that is told
            own = countries.get(sides[0]) if sides and spot.site.part is not None else spot.beside
            return None if own is None else dataclasses.replace(base, place=own)
        anchor, other = next((countries[c] for c in sides if c in countries), None), None
        other = next((c for c in sides if anchor is not None and c != anchor.country_code), None)
    elif anchor is None:
        region = next((c for c in (*spot.near, *spot.within) if c.country_code not in {None, other}), None)
        known = region.country_code if region is not None else None
        anchor = countries.get(other or "")
        # which of the two sides it borders is for the map to say
        other = known or (other if any(c != other for c in sides) else None)
    elif other is None:
        other = anchor.country_code if any(c != anchor.country_code for c in sides) else None
    if anchor is None or other is None:
        return dataclasses.replace(base, place=spot.beside) if spot.beside is not None else None
    side = next(
        (c for c in spot.near if 2 < narrowness(c) <= 4 and c.country_code in {anchor.country_code, other}), None
    )
    if side is not None and side.country_code == other:
        other = anchor.country_code or other
    relation = d.relation if d is not None and d.relation in {"into", "inside", "from", "near", "radius"} else "along"
    inward = relation in {"into", "inside"} and d is not None and d.m is not None
    if inward and base.target_code in countries and base.actor_code:
        anchor, other = countries[base.target_code or ""], base.actor_code
    elif relation in {"into", "inside"}:
        relation = "along"
    if relation == "along" and spot.site.lead in {"near", "at"}:
        relation = "near"
    return dataclasses.replace(
        base, place=side, relation=relation, anchor=side or anchor, border_with=other, near=spot.near, within=(), part=None,
        distance_m=d.m if d else None, distance_max_m=d.max_m if d else None, precision_m=d.precision_m if d and d.m else None,
        bound=d.bound if d else None,
    )  # fmt: skip


def _beside_border(base: Locality, spot: Spot) -> Locality:
    """A region with the border that it is said to lie on: 'in Arauca, on the border with Venezuela'."""
    anchor, other = spot.border or (None, None)
    own = base.place.country_code if base.place is not None else None
    codes = [c for c in (other, anchor.country_code if anchor is not None else None) if c and c != own]
    if not codes:
        return dataclasses.replace(base, part="border") if base.part is None else base
    return dataclasses.replace(base, relation="near", anchor=base.place, border_with=codes[0], part=None)


def alpha3(code: str | None) -> str | None:
    """The code where it is a state's, None for a group's name."""
    return code if code in load("demonyms")["states"] else None


__all__ = ["Spot", "alpha3", "choose_spot", "contains", "locality", "make_spot", "narrowness", "usable", "words"]
