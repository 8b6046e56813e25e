"""Puts each toponym of a report in its spot, or leaves it open and says why.

Candidates come from the gazetteer; a linear ranker (weights: ``lexicons/toponym_weights.json``, fitted and cross-validated
by ``tools/fit_places.py``) weighs their prominence against the kind that the text asks for, the container that it names
and the rest of the report. Names of one report are resolved together: two rounds, the second knowing the first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import repeat
from operator import mul
from typing import TYPE_CHECKING, Protocol

from geomap.group_homes import home_states
from geomap.lexicons import load
from geomap.mention_words import is_nearly_sure, words
from geomap.models import Candidate, Mention, Place, Report
from geomap.names import fold, skeleton, without_article
from geomap.place_features import (
    AREAS,
    FEATURES,
    METROPOLIS,
    SETTLED,
    WIDE,
    Asked,
    Context,
    Point,
    distance_km,
    features_of,
    is_inside,
    own_features,
    vouched,
)
from geomap.place_names import demonym_owners, home_names, is_prefixed, name_variants
from geomap.toponym_strays import SURE_ABROAD, leave_strays, says_inside

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from geomap.settings import Settings

ROUNDS = 2
MAX_CANDIDATES = 40
CLOSE_MENTIONS = 6
"""Mentions of one name that are looked at for what stands close by; more are in long reports alone."""
CLOSE_SCALE, CLOSE_REACH = 150.0, 500
"""Characters over which a name vouches for the next one (a sentence has about 150), and beyond which it does not."""
LIKELY = 3
"""Candidates of another name that count as its possible whereabouts."""
REACH_KM = 250.0
"""A misspelt village is believed only this near to another place of the report."""
SURE_ODDS = 2.0
"""Log-odds above the threshold from which a name is a place wherever the report repeats it."""
INNER = 0.6
"""Share of a province's radius within which a place surely lies in it."""
SIMILAR_FLOOR = 0.8
"""Similarity below which a misspelling is not believed (in the gold reports real ones are above 0.85)."""


class Names(Protocol):
    """What the resolver asks of a gazetteer."""

    def lookup_many(self, names: Iterable[str]) -> dict[str, tuple[Candidate, ...]]:
        """Candidates by name, the most prominent first."""

    def similar(self, name: str, *, countries: Collection[str] | None = None, limit: int = 10) -> tuple[Candidate, ...]:
        """Candidates whose names are spelt alike."""


@dataclass(slots=True)
class Group:
    """The mentions of one report that share a name and the kind asked for: they have one sense."""

    asked: Asked
    mentions: list[int]
    candidates: tuple[Candidate, ...]
    probabilities: list[float] = field(default_factory=list)
    own: list[list[float]] = field(default_factory=list)
    """Features that do not depend on the rest of the report."""
    nears: list[dict[str, float]] = field(default_factory=list)
    """For each candidate, how near it is to other places, by their ids."""
    has_metropolis: bool = False
    has_country: bool = False
    features: list[list[float]] = field(default_factory=list)
    around: tuple[Candidate, ...] = ()
    """What the name of its container may stand for."""
    note: str = ""
    """How the candidates were come by, where it was not by the name itself."""
    stray: bool = False
    """Whether the best of them is too far from all else to be believed."""


def resolve_places(
    report: Report, mentions: Sequence[Mention], gazetteer: Names, *, settings: Settings | None = None
) -> tuple[Place, ...]:
    """One place for each mention that is not part of another name, in the order of the mentions.

    A mention that came with the report (``rule`` begins with 'given') is always kept; a found one only where the words
    around it and the gazetteer together make it a place.
    """
    weights = load("toponym_weights")
    groups = ranked_groups(report, mentions, gazetteer, weights=weights["ranking"], settings=settings)
    places: dict[int, Place] = {}
    sure = {group.asked.key for group in groups if any(_is_sure(mentions[n], group, weights) for n in group.mentions)}
    for group in groups:
        for n in group.mentions:
            place = _place(mentions[n], group, weights, sure=group.asked.key in sure)
            if place is not None:
                places[n] = place
    return tuple(places[n] for n in sorted(places))


def ranked_groups(
    report: Report,
    mentions: Sequence[Mention],
    gazetteer: Names,
    *,
    weights: dict[str, float],
    settings: Settings | None = None,
) -> list[Group]:
    """The names of the report with their candidates, features and probabilities (what the fitting tool trains on)."""
    vector = [weights.get(name, 0.0) for name in FEATURES]
    groups = _grouped(mentions, gazetteer)
    home, country = _home(report, gazetteer)
    if settings is not None and settings.home_country:
        country = settings.home_country
    context = Context(home_country=country, home=home, of_groups=home_states(report.text))
    for group in groups:
        _score(group, context, vector)
    closeness = _closeness_of(groups, mentions)
    for turn in range(ROUNDS):
        # a single candidate needs its features only in the end, for acceptance: what else is there to choose from
        wanted = [len(g.candidates) > 1 or not (g.candidates or g.note) or turn == ROUNDS - 1 for g in groups]
        contexts = _contexts(groups, mentions, context, closeness, wanted)
        for group, around in zip(groups, contexts, strict=True):
            if around is not None:
                _score(group, _outright(around) if group.note == "spelt like" else around, vector)
        _find_misspelt(groups, mentions, gazetteer, contexts, vector)
    leave_strays(groups, mentions, contexts)
    _settle_containers(groups)
    return groups


def _settle_containers(groups: list[Group]) -> None:
    """Containers in the order in which the report itself resolves their names."""
    for group in groups:
        if not group.around:
            continue
        told = [g for g in groups if g.asked.key == group.asked.within_key and g.candidates]
        if told:
            other = told[0]
            best = max(range(len(other.candidates)), key=lambda k: other.probabilities[k])
            group.around = (other.candidates[best], *group.around)


# --- candidates ------------------------------------------------------------------------------------------------------


def _grouped(mentions: Sequence[Mention], gazetteer: Names) -> list[Group]:
    members: dict[tuple[str, str | None], list[int]] = {}
    for n, mention in enumerate(mentions):
        if mention.role != "part":
            members.setdefault((fold(mention.name), mention.kind_hint), []).append(n)
    queries: dict[str, None] = {}
    for numbers in members.values():
        for n in numbers:
            queries.update(dict.fromkeys(name_variants(mentions[n])))
            if within := mentions[n].within:
                queries[within] = None
    answers = gazetteer.lookup_many(list(queries))
    groups = []
    for (key, kind), numbers in members.items():
        first = mentions[numbers[0]]
        withins = [mentions[n].within for n in numbers]
        within = next((w for w in withins if w), None)
        found: dict[str, Candidate] = {}
        for name in name_variants(first):
            for candidate in answers.get(name, ()):
                found.setdefault(candidate.place_id, candidate)
            if name == first.name and found and is_prefixed(name):
                break  # 'Tal Afar' is none of Afar
            if name == first.name and _has_area_of_its_own(key, found.values()):
                break  # 'Northern Ireland' is none of Ireland
        candidates = tuple(found.values())[:MAX_CANDIDATES]
        how = first.rule.split(" ")
        if "demonym" in how or "is-demonym" in how:
            owners = demonym_owners(first.name)
            fitting = tuple(
                c
                for c in candidates
                if (c.kind == "country" and c.country_code in owners)
                or c.name in owners
                or (c.kind in ("continent", "region", "admin1") and not owners)
            )
            candidates = fitting or candidates
        elif "abbreviation" in how:
            candidates = (
                tuple(c for c in candidates if c.kind in {"country", "admin1", "city", "capital"}) or candidates
            )
        spot = any("at" in mentions[n].rule.split(" ") for n in numbers)
        around = answers.get(within, ()) if within else ()
        asked = _asked(key, kind, within, around, at=spot)
        if any(says_inside(mentions[n]) for n in numbers):
            candidates = tuple(c for c in candidates if is_inside(c, asked)) or candidates
        groups.append(Group(asked, numbers, candidates, around=around))
    return groups


def _has_area_of_its_own(key: str, candidates: Iterable[Candidate]) -> bool:
    """Whether a name that begins with a direction is the whole name of an area: 'Northern Ireland', 'West Bengal'."""
    first, _, rest = key.partition(" ")
    if not rest or first not in words()["directions"]:
        return False
    return any(c.kind in AREAS | {"region", "zone"} and fold(c.matched or c.name) == key for c in candidates)


def _asked(key: str, kind: str | None, within: str | None, around: Sequence[Candidate], *, at: bool) -> Asked:
    if not around:
        return Asked(key, kind, at=at)
    countries = frozenset(c.country_code for c in around if c.kind == "country" and c.country_code)
    points = tuple(
        (c.lon, c.lat, min(500.0, (c.extent_m or (150_000 if c.kind == "admin1" else 60_000)) / 1000) * _share(c))
        for c in around[:8]
        if c.kind not in WIDE
    )
    return Asked(key, kind, fold(within or ""), countries, at, points)


def _share(region: Candidate) -> float:
    """Share of the radius within which a place surely lies in a region: towns have its name, the circle holds its neighbours."""
    return INNER if region.kind == "admin1" else 1.0


def _home(report: Report, gazetteer: Names) -> tuple[list[Point], str | None]:
    names, country = home_names(report.publisher)
    if not names:
        return [], country
    answers = gazetteer.lookup_many(names)
    found = next((answers[name] for name in names if answers.get(name)), ())
    points = [
        (c.lon, c.lat, 1.0, c.place_id)
        for c in found[:12]
        if c.kind not in WIDE and (country is None or c.country_code == country)
    ]
    return points, country


def _outright(context: Context) -> Context:
    """The context without the states that only a group's home tells of, which says nothing of how a name is spelt."""
    if not context.of_groups:
        return context
    return replace(context, named_countries=context.named_countries - context.of_groups)


def _find_misspelt(
    groups: list[Group],
    mentions: Sequence[Mention],
    gazetteer: Names,
    contexts: list[Context | None],
    vector: list[float],
) -> None:
    """For names that the gazetteer lacks: what is spelt alike in the countries that the report is about."""
    for group, around in zip(groups, contexts, strict=True):
        if around is None or group.candidates or group.note or len(group.asked.key) < 5:
            continue
        context = _outright(around)
        countries = sorted(context.named_countries | {c for c, share in context.countries.items() if share > 0.15})
        group.note = "no gazetteer has this name"
        mention = mentions[group.mentions[0]]
        if group.asked.kind == "street":
            continue  # the gazetteer holds none: 'Washington Drive' is no misspelt Washington Grove
        alike = []
        if countries:
            alike = [
                c
                for c in gazetteer.similar(mention.name, countries=countries, limit=10)
                if c.similarity >= SIMILAR_FLOOR
                and _begins_alike(c, group.asked.key)
                and _words_alike(c, group.asked.key)
                and _fits_report(c, context)
            ]
        if not alike and is_nearly_sure(group.asked.key):
            # a country that the report names only this once, misspelt
            alike = [c for c in gazetteer.similar(mention.name, limit=10) if c.kind in AREAS]
        if alike:
            group.candidates = tuple(alike)
            group.own = []
            group.note = "spelt like"
            _score(group, context, vector)


def _begins_alike(candidate: Candidate, key: str) -> bool:
    """Misspellings keep the first letter, or its sound: Dujiangyan is not Jiangyan."""
    first, other = without_article(key), without_article(fold(candidate.matched or candidate.name))
    return first[:1] == other[:1] or skeleton(first)[:1] == skeleton(other)[:1] != ""


def _words_alike(candidate: Candidate, key: str) -> bool:
    """Whether each word of a name is spelt like its own: 'Ghani Khel' is not Haji Khel, however long the rest."""
    mine, theirs = key.split(), fold(candidate.matched or candidate.name).split()
    if len(mine) != len(theirs) or len(mine) == 1:
        return True
    return all(a[0] == b[0] or skeleton(a)[:1] == skeleton(b)[:1] for a, b in zip(mine, theirs, strict=True))


def _fits_report(candidate: Candidate, context: Context) -> bool:
    """Whether a name spelt like the one asked for may be meant: an area or a capital, or near what the report is about."""
    if candidate.kind in AREAS or candidate.kind in {"capital", "region"} or not context.points:
        return True
    return min(distance_km(candidate.lon, candidate.lat, lon, lat) for lon, lat, _, _ in context.points) < REACH_KM


# --- ranking ---------------------------------------------------------------------------------------------------------


def _score(group: Group, context: Context, vector: list[float]) -> None:
    if not group.own:
        has_town = any(c.kind in {"capital", "city", "town"} for c in group.candidates)
        has_whole = any(
            (c.kind == "country" or (c.kind == "region" and c.country_code is None)) and fold(c.name) == group.asked.key
            for c in group.candidates
        )
        group.own = [
            own_features(c, group.asked, rank, has_town=has_town, has_whole=has_whole)
            for rank, c in enumerate(group.candidates)
        ]
        group.nears = [{} for _ in group.candidates]
        group.has_country = any(c.kind == "country" for c in group.candidates)
        group.has_metropolis = any(c.kind in SETTLED and (c.population or 0) >= METROPOLIS for c in group.candidates)
    group.features = [
        features_of(
            c,
            group.asked,
            context,
            own,
            nears=nears,
            has_metropolis=group.has_metropolis,
            has_country=group.has_country,
        )
        for c, own, nears in zip(group.candidates, group.own, group.nears, strict=True)
    ]
    totals = [sum(map(mul, vector, row)) for row in group.features]
    top = max(totals, default=0.0)
    powers = [math.exp(t - top) for t in totals]
    whole = sum(powers)
    group.probabilities = [p / whole for p in powers]


def _closeness_of(groups: list[Group], mentions: Sequence[Mention]) -> list[list[float]]:
    """How much each name vouches for each other by standing close to it, 0 to 1; 0 for itself under another kind."""
    starts = [[mentions[n].start for n in group.mentions[:CLOSE_MENTIONS]] for group in groups]
    table = [[0.0] * len(groups) for _ in groups]
    for n, here in enumerate(starts):
        for m in range(n):
            gap = min([abs(a - b) for a in here for b in starts[m]], default=CLOSE_REACH)
            if gap < CLOSE_REACH:
                table[n][m] = table[m][n] = math.exp(-gap / CLOSE_SCALE)
    return table


def _contexts(
    groups: list[Group],
    mentions: Sequence[Mention],
    base: Context,
    closeness: list[list[float]],
    wanted: Sequence[bool],
) -> list[Context | None]:
    """For each group that is ``wanted``, what the others say."""
    shares = []
    for group in groups:
        order = sorted(range(len(group.candidates)), key=lambda k: -group.probabilities[k])[:LIKELY]
        sure = max((mentions[n].certainty for n in group.mentions), default=0.0)
        told = []
        for k in order:
            c, p = group.candidates[k], group.probabilities[k] * sure
            if p >= 0.05:
                has_point = c.kind in SETTLED or (c.kind not in WIDE and c.kind != "admin1")
                told.append(
                    (p, c.country_code, c.kind, c.admin1_code, (c.lon, c.lat, p, c.place_id) if has_point else None)
                )
        shares.append(told)
    keys = [group.asked.key for group in groups]
    reached = frozenset(keys)
    contexts: list[Context | None] = []
    for n, key in enumerate(keys):
        if not wanted[n]:
            contexts.append(None)
            continue
        context = Context(home_country=base.home_country, home=base.home)
        countries, admin1s, points = context.countries, context.admin1s, context.points
        context.keys = reached
        total = 0.0
        named, named_admin1 = set(), set()
        for m, others in enumerate(shares):
            if m == n or keys[m] == key:
                continue
            close = closeness[n][m]
            for p, country, kind, admin1, point in others:
                if close:
                    context.close.append((country, admin1 if kind != "country" else None, point, p * close))
                if country:
                    countries[country] = countries.get(country, 0.0) + p
                    total += p
                    if kind == "country" and p > 0.5:
                        named.add(country)
                if admin1 and kind != "country":
                    admin1s[admin1] = admin1s.get(admin1, 0.0) + p
                    if kind == "admin1" and p > 0.5:
                        named_admin1.add(admin1)
                if point is not None:
                    points.append(point)
        scale = total + 1.0  # one unknown name's worth of doubt, so that a single other name is not all of the context
        context.countries = {key: value / scale for key, value in context.countries.items()}
        context.admin1s = {key: value / scale for key, value in context.admin1s.items()}
        context.named_countries = frozenset(named) | base.of_groups
        context.of_groups = base.of_groups - named
        context.named_admin1s = frozenset(named_admin1)
        contexts.append(context)
    return contexts


# --- the answer ------------------------------------------------------------------------------------------------------

ACCEPT_FEATURES = ("bias", "cues", "chosen", "candidates", *FEATURES)


def acceptance_values(mention: Mention, group: Group) -> list[float]:
    """The values of ACCEPT_FEATURES: is this mention a place at all?"""
    logit = math.log(max(1e-9, mention.certainty) / max(1e-9, 1 - mention.certainty))
    if not group.candidates:
        return [1.0, logit, 0.0, 0.0] + [0.0] * len(FEATURES)
    best = max(range(len(group.candidates)), key=lambda k: group.probabilities[k])
    return [1.0, logit, group.probabilities[best], math.log1p(len(group.candidates)) / 4, *group.features[best]]


def _acceptance(mention: Mention, group: Group, weights: dict[str, dict[str, float]]) -> float:
    """How far the mention is above the threshold of being a place, as log-odds."""
    accept = weights["acceptance"]
    each: Iterable[float] = map(accept.get, ACCEPT_FEATURES, repeat(0.0))
    total: float = sum(map(mul, each, acceptance_values(mention, group)))
    return total - weights["threshold"]["acceptance"] + _vouched(mention, group)


def _vouched(mention: Mention, group: Group) -> float:
    """What the rest of the report adds for the best candidate of a short or ordinary name."""
    if not group.candidates or group.stray:
        return 0.0
    best = max(range(len(group.candidates)), key=lambda k: group.probabilities[k])
    if group.probabilities[best] < SURE_ABROAD:
        return 0.0
    return vouched(group.candidates[best], group.asked, frozenset(mention.rule.split(" ")), group.features[best])


def _is_sure(mention: Mention, group: Group, weights: dict[str, dict[str, float]]) -> bool:
    """Whether one mention makes a place of its name wherever the report repeats it."""
    return len(group.candidates) > 0 and mention.role == "place" and _acceptance(mention, group, weights) > SURE_ODDS


def _place(mention: Mention, group: Group, weights: dict[str, dict[str, float]], *, sure: bool = False) -> Place | None:
    certain = mention.rule.startswith("given") or (sure and mention.role == "place")
    if not certain and _acceptance(mention, group, weights) < 0.0:
        return None
    order = sorted(range(len(group.candidates)), key=lambda k: -group.probabilities[k])
    ranked = tuple(group.candidates[k] for k in order[:10])
    if not ranked or (mention.kind_hint == "street" and not ranked):
        container = _container(group)
        reason = _open_reason(mention, group)
        if container is not None:
            reason += f"; the text puts it in {container.name} ({container.place_id})"
        return Place(mention, None, 0.0, reason, container=container)
    best = order[0]
    if group.stray:
        reason = f"{ranked[0].name} ({ranked[0].place_id}) is far from all else that the report names"
        return Place(mention, None, 0.0, reason, ranked)
    return Place(mention, ranked[0], round(group.probabilities[best], 4), _reason(group, best, order), ranked)


def _open_reason(mention: Mention, group: Group) -> str:
    if mention.kind_hint == "street":
        return "a street or road: the gazetteer holds none"
    return group.note or "no gazetteer has this name"


def _container(group: Group) -> Candidate | None:
    """The place that an unresolved name lies in, as the text says; the likeliest of that name."""
    return group.around[0] if group.around else None


_SAID = {
    "kind-asked": "of the kind that the text asks for",
    "inside-named": "inside the place named with it",
    "admin1-named": "in a region that the report names",
    "country-named": "in a country that the report names",
    "nearest": "near other places of the report",
    "home-nearness": "near the outlet's home",
    "population": "the most populous of that name",
}


def _reason(group: Group, best: int, order: list[int]) -> str:
    """In words: how the name matched, and what set the choice apart from the runner-up."""
    chosen = group.candidates[best]
    parts = []
    if chosen.similarity < 1.0:
        parts.append(f"spelt like {chosen.matched or chosen.name!r}")
    if len(order) == 1:
        parts.append("the only place of that name")
        return "; ".join(parts)
    mine, other = group.features[best], group.features[order[1]]
    for name, said in _SAID.items():
        k = FEATURES.index(name)
        if mine[k] - other[k] > 0.15:
            parts.append(said)
    return "; ".join(parts[:3]) or f"the likeliest of {len(order)} places of that name"


def explain(place: Place, report: Report, mentions: Sequence[Mention], gazetteer: Names) -> list[dict[str, object]]:
    """The features of each candidate of ``place`` that are not 0, for ``geomap places --explain``."""
    weights = load("toponym_weights")["ranking"]
    for group in ranked_groups(report, mentions, gazetteer, weights=weights):
        if any(mentions[n] == place.mention for n in group.mentions):
            rows = sorted(
                zip(group.probabilities, group.candidates, group.features, strict=True), key=lambda row: -row[0]
            )
            return [
                {
                    "place_id": candidate.place_id,
                    "name": candidate.name,
                    "kind": candidate.kind,
                    "country_code": candidate.country_code,
                    "admin1": candidate.admin1,
                    "probability": round(p, 4),
                    "features": {n: round(v, 3) for n, v in zip(FEATURES, row, strict=True) if v},
                }
                for p, candidate, row in rows[:10]
            ]
    return []


def with_candidate(place: Place, chosen: Candidate, reason: str, *, score: float) -> Place:
    """``place`` with another choice, as an online geocoder or a reviewer gives it."""
    return replace(place, chosen=chosen, reason=reason, score=score, candidates=(chosen, *place.candidates[:9]))
