"""Which names to ask the gazetteer for: spellings with and without a generic, demonyms, an outlet's home."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.lexicons import load
from geomap.mention_words import words
from geomap.names import fold

if TYPE_CHECKING:
    from geomap.models import Mention

_GENERIC = {
    "admin1": ("Province", "Oblast", "Region", "State", "Governorate"),
    "admin2": ("County", "District"),
    "lake": ("Lake",),
    "river": ("River",),
    "airport": ("Airport",),
    "island": ("Island",),
    "valley": ("Valley",),
}
_PREFIXED = {"lake": ("Lake",), "peak": ("Mount", "Jabal")}
SHORTEST_HOME = 4
"""Letters; a shorter stretch of a host name is found in any of them."""


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    table = load("demonyms")
    owners: dict[str, list[str]] = {}
    for section in ("states", "regions"):
        for owner, forms in table[section].items():
            for form in dict.fromkeys((*forms["adjective"], *forms["noun"], *forms["plural"])):
                owners.setdefault(fold(form), []).append(owner)
    return {form: tuple(dict.fromkeys(names)) for form, names in owners.items()}


def demonym_owners(form: str) -> tuple[str, ...]:
    """Alpha-3 codes of states, and names of other places, whose people or things ``form`` are."""
    return _owners().get(fold(form), ())


def name_variants(mention: Mention) -> tuple[str, ...]:
    """Names to look up for a mention, the most literal first."""
    how = mention.rule.split(" ")
    if "demonym" in how:
        names = load("country_names")
        return tuple(names.get(owner, owner) for owner in demonym_owners(mention.name))
    if mention.kind_hint == "street":
        return ()
    name = mention.name
    variants = [name]
    w = words()
    first, _, rest = name.partition(" ")
    stem, _, last = name.rpartition(" ")
    if fold(last) in w.suffixes and stem:
        variants.append(stem)
    elif mention.kind_hint:
        variants += [f"{name} {generic}" for generic in _GENERIC.get(mention.kind_hint, ())]
        variants += [f"{prefix} {name}" for prefix in _PREFIXED.get(mention.kind_hint, ())]
    if (rest and fold(first) in w["directions"] and len(first) > 3) or (
        rest and (fold(first) in w.prefixes or first == "The")
    ):
        variants.append(rest)
    return tuple(dict.fromkeys(variants))


def is_prefixed(name: str) -> bool:
    """Whether a name begins with the word for a sort of place: 'Lake Victoria', 'Tal Afar'."""
    first, _, rest = name.partition(" ")
    return bool(rest) and fold(first) in words().prefixes


def home_names(publisher: str | None) -> tuple[list[str], str | None]:
    """Names that an outlet's name may hold, the longest first, and the country of its domain.

    >>> home_names("thelancasterandmorecambecitizen.co.uk")[1]
    'GBR'
    """
    if not publisher:
        return [], None
    w = words()
    table: dict[str, str] = load("toponyms")["outlet_country"]
    if " " in publisher.strip() or "." not in publisher:
        plain = [word for word in publisher.replace("-", " ").split() if fold(word) not in w["publisher_words"]]
        spans = [" ".join(plain[i:j]) for i in range(len(plain)) for j in range(len(plain), i, -1)]
        return [s for s in spans if len(s) >= SHORTEST_HOME][:10], None
    labels = publisher.casefold().strip().split("/")[0].split(".")
    country = table.get(labels[-1]) if labels[-1] != "co" else "COL"
    host = max(labels[:-1], key=len) if len(labels) > 1 else labels[0]
    host = host.removeprefix("the")
    pieces: list[str] = []
    stripped = host
    changed = True
    while changed:
        changed = False
        for word in sorted(w["publisher_words"], key=lambda x: (-len(x), x)):
            if len(stripped) - len(word) >= SHORTEST_HOME and (stripped.endswith(word) or stripped.startswith(word)):
                stripped = stripped.removesuffix(word) if stripped.endswith(word) else stripped.removeprefix(word)
                changed = True
                break
        pieces.append(stripped.strip("-"))
    names = [p for p in reversed(pieces) if len(p) >= SHORTEST_HOME]
    split = [f"{n[:k]} {n[k:]}" for n in names[:1] for k in range(3, len(n) - 3)]
    return [*dict.fromkeys(names + [n.replace("-", " ") for n in names] + split)], country
