"""Names of other things that may hold a place name: persons, organisations, newspapers, teams, streets.

Each function marks tokens with their owner; what is owned by a person or an organisation is no toponym of its own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.mention_words import words

if TYPE_CHECKING:
    from collections.abc import Container

    from geomap.tokens import Token

PERSON, ORGANISATION, STREET = "person", "organisation", "street"
MAX_PERSON = 4
"""Tokens of a person's name after the title ('Maria de los Angeles' is cut; nothing is lost by that)."""
MAX_AGE = 110
AIR_OTHERS = frozenset(
    {
        "base",
        "force",
        "forces",
        "field",
        "defence",
        "defense",
        "command",
        "station",
        "wing",
        "corps",
        "guard",
        "marshal",
        "staff",
        "strikes",
    }
)
"""What follows 'Air' without making an airline of it."""
SHARED = frozenset({"lord", "people", "peoples"})
"""Whose possessive is part of a name: the People's Front, the Lord's Resistance Army."""


def capital_runs(tokens: list[Token]) -> list[tuple[int, int]]:
    """Half-open ranges of capitalised tokens that stand next to each other."""
    runs: list[tuple[int, int]] = []
    start = None
    for i, token in enumerate(tokens):
        if token.cap and start is not None and token.thin:
            continue
        if start is not None:
            runs.append((start, i))
        start = i if token.cap else None
    if start is not None:
        runs.append((start, len(tokens)))
    return runs


def mark_frames(
    tokens: list[Token], runs: list[tuple[int, int]], known: Container[str]
) -> tuple[list[str | None], frozenset[str]]:
    """The owner of each token, and the surnames that the report uses."""
    owners: list[str | None] = [None] * len(tokens)
    _mark_streets(tokens, owners)
    _mark_organisations(tokens, runs, owners, known)
    surnames: set[str] = set()
    for start, end in runs:
        found = _person(tokens, start, end, owners, known)
        if found is None:
            continue
        first, last = found
        owners[first:last] = [PERSON] * (last - first)
        key = tokens[last - 1].key
        if len(key) > 2 and key not in words().sure:
            surnames.add(key)
    return owners, frozenset(surnames)


def _mark_streets(tokens: list[Token], owners: list[str | None]) -> None:
    """'Memphis St.', 'North Cooper Street', 'Highway 19', '40th Avenue South', 'County Road 35'."""
    w = words()
    streets, directions, heads = w["streets"], w["directions"], w["route_heads"]
    for i, token in enumerate(tokens):
        if not token.cap or (token.key not in streets and token.key not in heads and token.text != "St"):
            continue
        previous = tokens[i - 1] if i else None
        start = i
        if previous is not None and token.thin and token.gap != "-":
            while (
                start > 0
                and i - start < 3
                and tokens[start].thin
                and (tokens[start - 1].cap or (tokens[start - 1].number and tokens[start - 1].text[-1].isalpha()))
                and tokens[start - 1].key not in w["never_street"]
                and not tokens[start - 1].possessive
                and owners[start - 1] is None
            ):
                start -= 1
        end = i + 1
        following = tokens[end] if end < len(tokens) else None
        if (
            token.key in heads
            and following is not None
            and following.number
            and following.thin
            and len(following.text) <= 4
            and following.text.isdigit()
            and (token.upper or token.key not in {"us", "i", "cr", "fm", "sr", "rt", "rte"})
        ):
            start = start if i - start <= 2 and token.key in {"road", "highway", "route"} else i
            owners[start : end + 1] = [STREET] * (end + 1 - start)
            continue
        if start == i or (token.key not in streets and token.text != "St"):
            continue
        if token.key in {"court", "way", "circle", "trail", "street", "crescent", "drive"} and token.upper:
            continue
        if following is not None and following.thin and following.cap and following.key in directions:
            end += 1
        elif following is not None and following.thin and following.cap and not following.initial:
            continue  # 'Wall Street Journal', 'High Court Judge'
        if all(tokens[k].key in w["local_bodies"] or tokens[k].key in w.sure for k in range(start, i)):
            continue  # 'Superior Court', 'District Court'
        owners[start:end] = [STREET] * (end - start)


def _joined_at_apostrophes(tokens: list[Token], runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs, two joined where only an apostrophe stands between: "Workers' Party", "Luhansk People's Republic"."""
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        plural = tokens[start].gap in ("' ", "’ ") and tokens[start - 1].key[-1:] == "s"
        owner = tokens[start - 1].possessive and tokens[start - 1].key in SHARED and tokens[start].gap == " "
        if joined and joined[-1][1] == start and (plural or owner):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_club(tokens: list[Token], start: int, end: int, known: Container[str]) -> bool:
    """'A midfielder of Lech Poznan': what a player plays for, where the name is more than a place's."""
    w = words()
    if end - start < 2 or start < 2 or tokens[start - 1].key not in {"of", "for", "at", "from"}:
        return False
    whole = " ".join(t.key for t in tokens[start:end])
    return tokens[start - 2].key in w["sport_roles"] and whole not in w.sure and whole not in known


def _is_branch(tokens: list[Token], start: int, end: int, known: Container[str]) -> bool:
    """A name followed by the continent that it works in ('Carnegie Europe'): a branch of an organisation."""
    w = words()
    if end - start != 2 or tokens[end - 1].key not in w["continents"] or tokens[start].initial:
        return False
    first = tokens[start]
    if first.key in w["directions"] or first.key in w["never"] or first.key in w.demonyms or first.key in w.sure:
        return False
    return tokens[end - 1].gap == " " and f"{first.key} {tokens[end - 1].key}" not in known


def _makes_organisation(tokens: list[Token], i: int, nouns: frozenset[str]) -> bool:
    """'Post', 'Party', 'Legion', 'Arakan Army', 'Black Sea Fleet', and 'Forces' after 'Defence', 'Republic' after "People's"."""
    w = words()
    key, before = tokens[i].key, tokens[i - 1].key
    return (
        key in nouns
        or (key in w["unit_nouns"] and before not in w.sure and before not in w.demonyms and before not in w["words"])
        or (key in {"forces", "force", "units"} and before in w["force_adjectives"])
        or (key in {"union", "congress", "league"} and before in {"national", "liberation", "democratic"})
        or (key == "republic" and before in {"people", "peoples"})
    )


def _mark_organisations(
    tokens: list[Token], runs: list[tuple[int, int]], owners: list[str | None], known: Container[str]
) -> None:
    """Names with a noun that makes them an organisation, a paper, a team, a treaty: no place is meant."""
    w = words()
    nouns, heads = w["part_nouns"], w["of_heads_part"]
    for begun, end in _joined_at_apostrophes(tokens, runs):
        start = max(
            (
                k + 1
                for k in range(begun, end - 1)
                if tokens[k].possessive and tokens[k + 1].gap == " " and tokens[k].key not in SHARED
            ),
            default=begun,
        )
        for i in range(start, end):
            token = tokens[i]
            if i > start and _makes_organisation(tokens, i, nouns) and owners[i] is None:
                whole = " ".join(t.key for t in tokens[start : i + 1])
                if whole in w.sure or (i - start == 1 and token.key in w["bank_nouns"] and whole in known):
                    continue  # the West Bank, Red Bank in New Jersey
                owners[start : i + 1] = [ORGANISATION] * (i + 1 - start)
        if _is_club(tokens, start, end, known):
            owners[start:end] = [ORGANISATION] * (end - start)
        if _is_branch(tokens, start, end, known):
            owners[start:end] = [ORGANISATION] * (end - start)
        head = tokens[end - 1]
        if head.key in heads and end + 1 < len(tokens) and tokens[end].key == "of" and tokens[end].thin:
            first = end + 1
            while first < len(tokens) and tokens[first].key in {"the", "of"}:
                first += 1
            last = first
            while last < len(tokens) and tokens[last].cap and (last == first or tokens[last].thin):
                last += 1
            name = " ".join(t.key for t in tokens[first:last])
            if last > first and not (head.key in {"kingdom", "party"} and name in w.sure):
                owners[end - 1 : last] = [ORGANISATION] * (last - end + 1)
    _mark_ships(tokens, owners)
    _mark_peoples(tokens, owners)
    for start, end in runs:  # 'the Minsk agreements', 'the Oslo peace accords'
        named = tokens[end - 1]
        noun = end + (end + 1 < len(tokens) and tokens[end].key in {"peace", "ceasefire", "truce"} and tokens[end].thin)
        if noun < len(tokens) and tokens[noun].gap == " " and tokens[noun].key in w["treaty_nouns"]:
            single = end - start == 1 or (end - start == 2 and tokens[start].key == "the")
            if single and not named.possessive and named.key not in w.sure and named.key not in w.demonyms:
                owners[end - 1] = ORGANISATION
        if (
            (
                start >= 2
                and tokens[start - 1].key == "of"
                and tokens[start - 2].key in w["treaty_nouns"]
                and end - start == 1
            )
            and tokens[start].key not in w.sure
            and owners[start] is None
        ):
            owners[start] = ORGANISATION  # 'the agreements of Minsk'
    for i, token in enumerate(tokens):  # names that only a list knows
        if token.cap and token.key in w.part_starts:
            for size in (2, 3, 4, 5):
                if " ".join(t.key for t in tokens[i : i + size]) in w.parts:
                    owners[i : i + size] = [ORGANISATION] * size


def _mark_peoples(tokens: list[Token], owners: list[str | None]) -> None:
    """'The Karen', 'ethnic Chin', 'the Mon': a people whose name is also a place's, unless a generic follows ('the Chin Hills')."""
    w = words()
    for i, token in enumerate(tokens[1:], 1):
        if not token.cap or token.key not in w["peoples"] or tokens[i - 1].key not in {"the", "ethnic", "of"}:
            continue
        if tokens[i - 1].key == "of" and (i < 2 or tokens[i - 2].key not in w["people_heads"]):
            continue
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        generic = (
            following is not None and following.gap == " " and (following.cap or following.key in w["place_nouns"])
        )
        if not generic and owners[i] is None:
            owners[i] = ORGANISATION


def _mark_ships(tokens: list[Token], owners: list[str | None]) -> None:
    """'The corvette Cheonan', 'USS Vincennes', 'the cargo ship Paris Express': a ship's name is no place."""
    w = words()
    for i, (token, following) in enumerate(pairwise(tokens)):
        if not following.cap:
            continue
        if token.key == "the" and i + 3 < len(tokens):  # 'the Pangasinan, a corvette'
            named = tokens[i + 2].gap == ", " and tokens[i + 2].key in {"a", "an"}
            if named and any(t.key in w["ship_words"] and not t.cap for t in tokens[i + 3 : i + 6]):
                owners[i + 1] = ORGANISATION
        if following.gap != " ":
            continue
        if token.text == "Air" and following.key not in AIR_OTHERS:  # 'Air Burkina'
            owners[i : i + 2] = [ORGANISATION] * 2
        if following.key in w.sure or following.key in w.demonyms:
            continue
        if (not {token.key, token.key.removesuffix("s")}.isdisjoint(w["ship_words"]) and not token.cap) or (
            token.upper and token.key in w["ship_prefixes"]
        ):
            last = i + 2
            while last < len(tokens) and last - i < 4 and tokens[last].cap and tokens[last].gap == " ":
                last += 1
            owners[i + 1 : last] = [ORGANISATION] * (last - i - 1)
            plural = token.key.endswith("s") and not token.upper
            if plural and last + 1 < len(tokens) and tokens[last].key == "and" and tokens[last + 1].cap:
                owners[last + 1] = ORGANISATION  # 'the gunboats Berdyansk and Nikopol'


def _person(
    tokens: list[Token], start: int, end: int, owners: list[str | None], known: Container[str]
) -> tuple[int, int] | None:
    """The part of the run that is a person's name, or None."""
    w = words()
    if _is_called_land(tokens, start, end) or _is_whole_town(tokens, start, end, known):
        return None
    titles, first_names = w["titles"], w["first_names"]
    previous = tokens[start - 1].key if start and (tokens[start].thin or tokens[start].gap == ". ") else ""
    if "\n" in tokens[start].gap:
        previous = ""  # 'From our correspondent', and the dateline on the next line
    titled = max((i + 1 for i in range(start, end - 1) if tokens[i].key in titles), default=None)
    if titled is None and previous in titles and tokens[start - 1].key != "saint":
        titled = start
    if titled is not None and owners[titled] is None:
        last = min(end, titled + MAX_PERSON)
        phrase = " ".join(t.key for t in tokens[titled:last])
        head = tokens[titled].key
        if phrase not in w.sure and head not in w["local_bodies"] and not (head in w.sure and last - titled > 2):
            return titled, last
    for i in range(start, end - 1):
        key, following = tokens[i].key, tokens[i + 1]
        if owners[i] is not None or key not in first_names or following.gap == "-":
            continue
        if key in w["never"] or f"{key} {following.key}" in w.sure:
            continue  # 'In Paris', 'Hong Kong'
        if i > start and " ".join(t.key for t in tokens[i - 1 : i + 2]) in known:
            continue  # 'San Luis Potosi'
        if not _may_be_surname(following, key, known):
            continue
        last = i + 2
        while last < end and last - i < MAX_PERSON and tokens[last - 1].dotted:
            last += 1
        if last < end and last - i < MAX_PERSON and _may_be_surname(tokens[last], "", known):
            last += 1
        return i, last
    return _person_by_context(tokens, start, end, owners, known)


def _is_called_land(tokens: list[Token], start: int, end: int) -> bool:
    """'in Ali Abad district', 'near the Imam Sahib area': what a preposition of place and a plain noun for land enclose is nobody."""
    w = words()
    before = start - 1 - (start > 1 and tokens[start - 1].key == "the")
    if before < 0 or end >= len(tokens) or tokens[end].gap != " " or tokens[end].cap:
        return False
    return tokens[before].key in w["locative"] and tokens[end].key in w["place_nouns"]


def _is_whole_town(tokens: list[Token], start: int, end: int, known: Container[str]) -> bool:
    """'in Imam Sahib': a town whose name begins with a title."""
    if end - start < 2 or not start or not tokens[start].thin or tokens[start - 1].key not in {"in", "near", "outside"}:
        return False
    return tokens[start].key in words()["titles"] and " ".join(t.key for t in tokens[start:end]) in known


def _may_be_surname(token: Token, first: str, known: Container[str]) -> bool:
    w = words()
    key = token.key
    if key in w["calendar"] or key in w["local_bodies"] or key in w.suffixes or key in w["streets"] or token.upper:
        return False
    if first and f"{first} {key}" in known and (first in w.sure or key not in w["surnames"]):
        return False  # 'Virginia Beach', 'Santa Maria', 'San Jose'
    if first in w.sure or first in w["words"]:
        return token.dotted or key in w["surnames"] or key in w["first_names"]
    return key not in w.sure and (key not in w["words"] or key in w["surnames"] or key in w["first_names"])


def _person_by_context(
    tokens: list[Token], start: int, end: int, owners: list[str | None], known: Container[str]
) -> tuple[int, int] | None:
    """Two or three capitalised words that speak, or have an age, or are called 'who': 'Nane Shahin, 44, said'."""
    w = words()
    size = end - start
    if not 2 <= size <= 3 or any(owners[start:end]):
        return None
    run = tokens[start:end]
    if any(t.key in w.sure or t.key in w.suffixes or t.key in w["local_bodies"] or t.key in w.demonyms for t in run):
        return None
    if " ".join(t.key for t in run) in known or run[0].gap == "-" or any(t.gap == "-" for t in run[1:]):
        return None
    following = tokens[end] if end < len(tokens) else None
    if following is None or run[0].key in w["words"]:
        return None
    comma = following.gap.strip() == ","
    aged = comma and following.number and following.text.isdigit() and int(following.text[:4]) <= MAX_AGE
    speaks = following.gap == " " and following.key in w["speech"]
    return (start, end) if aged or speaks or (comma and following.key in {"who", "whose"}) else None
