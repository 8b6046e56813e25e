"""Resolves mentions: each to one gazetteer entry with a reason that a person can check, or left open and why.

Candidates are ranked by a sum of features (``place_features``): the kind that the text asks for, the container that it
names, the countries and regions that the rest of the report is about, nearness to its other places, and how well known
the place is. One name has one sense in a report unless the text says otherwise. Nothing here reads files.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from geomap.lexicons import load
from geomap.models import Candidate, Mention, Place
from geomap.names import fold
from geomap.place_features import Context, score_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from geomap.models import Report
    from geomap.settings import Settings

MIN_CERTAINTY = 0.5
"""Mentions that the words around call a place with less than this are left open: more would be wrong than right."""
MIN_SIMILARITY = 0.84
SHARED_SIMILARITY = 0.8
"""Enough where a whole long word of the two names is the same: 'Nago-Karabakh', Nagorno-Karabakh."""
"""Of a misspelling to the name it is taken for; below it ordinary words become villages."""
MIN_MISSPELT = 6
"""Letters; shorter names are one edit away from too many others."""
PASSES = 2
"""Rounds of ranking: the second one knows where the first put the other places."""
_GENERIC = re.compile(
    r"(?i)\b(?:province|oblast|region|governorate|prefecture|department|district|county|state|municipality|raion|rayon|krai|"
    r"village|town|city|locality|area|valley|river|lake|mountains?|island|peninsula|airport|crossing|temple|ruins|sea)\b"
)


class Gazetteer(Protocol):
    """What resolving asks of a gazetteer."""

    def lookup_many(self, names: Iterable[str], *, limit: int = 30) -> dict[str, tuple[Candidate, ...]]:
        """Entries by name, most prominent first."""

    def countries(self) -> tuple[Candidate, ...]:
        """All countries."""

    def similar(self, name: str, *, countries: Collection[str] | None = None, limit: int = 10) -> tuple[Candidate, ...]:
        """Entries whose name is spelt alike."""


@dataclass(slots=True)
class _Asked:
    """One name with what may be meant."""

    mention: Mention
    candidates: tuple[Candidate, ...]
    note: str = ""


def resolve_places(
    report: Report, mentions: Sequence[Mention], gazetteer: Gazetteer, *, settings: Settings
) -> tuple[Place, ...]:
    """One place for each mention that stands for somewhere (``part`` mentions are left out), in their order."""
    wanted = [m for m in mentions if m.role != "part"]
    found = gazetteer.lookup_many([n for m in wanted for n in _spellings(m)])
    within = gazetteer.lookup_many(sorted({m.within for m in wanted if m.within}))
    states = {c.country_code: c for c in gazetteer.countries() if c.country_code}
    asked = [_asked(m, found, states) for m in wanted]
    context = _first_context(report, asked, settings)
    asked = [_misspelt(a, gazetteer, context) for a in asked]
    chosen: list[tuple[Candidate | None, float]] = [(None, 0.0)] * len(asked)
    for _ in range(PASSES):
        chosen = [_choose(a, within.get(a.mention.within or "", ()), context, n) for n, a in enumerate(asked)]
        context = context.with_chosen([c for c, _ in chosen], [a.mention for a in asked])
    senses = _one_sense(asked, chosen)
    return tuple(_place(a, *senses[n], context) for n, a in enumerate(asked))


def _spellings(mention: Mention) -> list[str]:
    """The name as found, and without its generic word ('Kursk oblast' is Kursk, asked for as a province)."""
    bare = " ".join(_GENERIC.sub(" ", mention.name).split())
    return [mention.name] if not bare or bare == mention.name else [mention.name, bare]


def _asked(mention: Mention, found: dict[str, tuple[Candidate, ...]], states: dict[str, Candidate]) -> _Asked:
    listed: dict[str, Candidate] = {}
    for name in _spellings(mention):
        for candidate in found.get(name, ()):
            if not _is_code(candidate.matched, mention):
                listed.setdefault(candidate.place_id, candidate)
    candidates = tuple(listed.values())
    if mention.role in ("actor", "speaker"):
        wanted = {"country"} if mention.role == "actor" else {"country", "capital"}
        candidates = tuple(c for c in candidates if c.kind in wanted)
    if not candidates and mention.role == "actor":
        candidates = tuple(states[code] for code in demonym_codes().get(fold(mention.name), ()) if code in states)
    return _Asked(mention, candidates)


@cache
def demonym_codes() -> dict[str, tuple[str, ...]]:
    """Alpha-3 codes that a folded demonym may mean: 'turkish' is TUR, 'congolese' COD or COG."""
    codes: dict[str, dict[str, None]] = {}
    for code, forms in load("demonyms")["states"].items():
        for group in ("adjective", "noun", "plural"):
            for form in forms[group]:
                codes.setdefault(fold(form), {})[code] = None
    return {form: tuple(found) for form, found in codes.items()}


def _is_code(matched: str | None, mention: Mention) -> bool:
    """Whether the name that matched is a code ('NAM', 'BRI') while the report wrote a word."""
    return bool(matched) and len(matched or "") <= 3 and (matched or "").isupper() and not mention.name.isupper()


def _misspelt(asked: _Asked, gazetteer: Gazetteer, context: Context) -> _Asked:
    """Candidates by likeness where the name itself is in no gazetteer, among the states that the report is about."""
    mention = asked.mention
    if asked.candidates or mention.role != "place" or len(fold(mention.name)) < MIN_MISSPELT:
        return asked
    if mention.certainty < MIN_CERTAINTY:
        return asked
    if not context.countries:
        return asked
    similar = gazetteer.similar(mention.name, countries=frozenset(context.countries))
    words = {word for word in fold(mention.name).split(" ") if len(word) >= MIN_MISSPELT}
    alike = tuple(
        c
        for c in similar
        if c.similarity >= (SHARED_SIMILARITY if words & set(fold(c.matched or c.name).split(" ")) else MIN_SIMILARITY)
    )
    return _Asked(mention, alike, f"spelt {mention.name!r} in the report") if alike else asked


def _first_context(report: Report, asked: Sequence[_Asked], settings: Settings) -> Context:
    """The countries that the report names outright, by how often."""
    counts: Counter[str] = Counter()
    for a in asked:
        states = {c.country_code for c in a.candidates if c.kind == "country"}
        if len(states) == 1 and (state := states.pop()):
            counts[state] += 1
        elif a.candidates and a.mention.certainty >= MIN_CERTAINTY:
            owners = {c.country_code for c in a.candidates}
            if len(owners) == 1 and (owner := owners.pop()):
                counts[owner] += 1
    home = settings.home_country
    return Context(countries=dict(counts), home=home, publisher=fold(report.publisher or ""))


def _choose(asked: _Asked, within: Sequence[Candidate], context: Context, number: int) -> tuple[Candidate | None, float]:
    """The best candidate and how sure it is, 0-1."""
    if not asked.candidates or asked.mention.certainty < MIN_CERTAINTY:
        return None, 0.0
    scored = sorted(
        ((score_of(c, asked.mention, within, context, number), -i) for i, c in enumerate(asked.candidates)), reverse=True
    )
    best, place = scored[0]
    second = scored[1][0] if len(scored) > 1 else best - 4.0
    margin = max(0.0, min(4.0, best - second)) / 4.0
    return asked.candidates[-place], round(0.5 + 0.5 * margin, 4)


def _one_sense(
    asked: Sequence[_Asked], chosen: Sequence[tuple[Candidate | None, float]]
) -> list[tuple[Candidate | None, float]]:
    """The same name means the same place all through a report: the sense of its surest mention."""
    best: dict[tuple[str, str | None], tuple[float, Candidate]] = {}
    for a, (candidate, sure) in zip(asked, chosen, strict=True):
        key = (fold(a.mention.name), a.mention.kind_hint)
        if candidate is not None and (key not in best or sure + (a.mention.within is not None) > best[key][0]):
            best[key] = (sure + (a.mention.within is not None), candidate)
    senses = []
    for a, (candidate, sure) in zip(asked, chosen, strict=True):
        told = best.get((fold(a.mention.name), a.mention.kind_hint))
        keeps = candidate is None or a.mention.within is not None or told is None
        senses.append((candidate, sure) if keeps else (told[1], sure))
    return senses


def _place(asked: _Asked, chosen: Candidate | None, sure: float, context: Context) -> Place:
    mention = asked.mention
    if chosen is None:
        if asked.candidates:
            reason = "the words around it do not call it a place"
        else:
            reason = "no gazetteer has the name"
        return Place(mention, None, 0.0, reason, asked.candidates[:10])
    others = sum(c.place_id != chosen.place_id for c in asked.candidates)
    return Place(
        mention, chosen, sure, context.reason(chosen, mention, others, note=asked.note), _best_first(chosen, asked.candidates)
    )


def _best_first(chosen: Candidate, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return (chosen, *(c for c in candidates if c.place_id != chosen.place_id))[:10]
