"""The cue words of the toponym finder, read once from ``lexicons/toponyms.json`` and ``demonyms.json``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from geomap.lexicons import load
from geomap.names import fold, skeleton

SHORTEST_MISSPELT = 7
"""Letters of a name that is taken for a misspelt country or state; shorter ones are too often persons."""
ALIKE, ALIKE_BY_SOUND = 0.87, 0.75
"""Least similarity of such a misspelling; the second where the consonants agree."""


@dataclass(slots=True, eq=False)
class Words(dict[str, frozenset[str]]):
    """The lists as sets (by name, ``words()["titles"]``) and tables; all keys are folded. What each holds is said in the data file."""

    sure: frozenset[str]
    """Countries, their usual short names, US states, continents, seas and regions that every reader knows."""
    parts: frozenset[str]
    """Whole names that look geographic and name no place."""
    part_starts: frozenset[str]
    """Their first words."""
    abbreviations: dict[str, str]
    initials: dict[str, str]
    postal: dict[str, str]
    suffixes: dict[str, str]
    prefixes: dict[str, str]
    kind_words: dict[str, str]
    capitals: dict[str, str]
    organs: dict[str, str]
    armed_groups: frozenset[str]
    """Folded names of non-state armed groups: 'Hamas' is no village."""
    demonyms: dict[str, str]
    """Folded form -> the form that owns the entry in the demonym table."""


@cache
def words() -> Words:
    """The lists, parsed on first use."""
    raw: dict[str, Any] = load("toponyms")
    table = load("demonyms")
    demonyms = {
        fold(form): form
        for section in ("states", "regions")
        for forms in table[section].values()
        for group in ("adjective", "noun", "plural")
        for form in forms[group]
        if fold(form) not in {"us", "vatican", "hong kong", "new zealand"}
    }
    tables = {key: value for key, value in raw.items() if isinstance(value, dict)}
    found = Words(
        sure=frozenset(raw["sure"].split("|")),
        parts=frozenset(raw["parts"].split("|")),
        part_starts=frozenset(name.partition(" ")[0] for name in raw["parts"].split("|")),
        abbreviations=tables["abbreviations"],
        initials=tables["initials"],
        postal=tables["postal"],
        suffixes=tables["suffixes"],
        prefixes=tables["prefixes"],
        kind_words=tables["kind_words"],
        capitals=tables["capital_aliases"],
        organs=tables["organs"],
        armed_groups=frozenset(
            fold(name)
            for named in load("groups").values()
            for group, others in named.items()
            for name in (group, *others)
        ),
        demonyms=demonyms,
    )
    found.update((key, frozenset(value.split(" "))) for key, value in raw.items() if isinstance(value, str))
    return found


@lru_cache(maxsize=4096)
def is_nearly_sure(key: str) -> bool:
    """A misspelling or another romanisation of a name that every reader knows: 'Kirgizstan', 'Afganistan'."""
    if len(key) < SHORTEST_MISSPELT or not key.isascii():
        return False
    w = words()
    if any(part in w["first_names"] or part in w["surnames"] or part in w.demonyms for part in key.split(" ")):
        return False
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    best = process.extractOne(
        key, _sure_names(), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=ALIKE_BY_SOUND
    )
    if best is None:
        return False
    name, similarity, _ = best
    return bool(name[0] == key[0] and (similarity >= ALIKE or skeleton(name) == skeleton(key)))


@cache
def _sure_names() -> tuple[str, ...]:
    return tuple(sorted(name for name in words().sure if len(name) >= SHORTEST_MISSPELT - 1))
