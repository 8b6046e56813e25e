"""Tells a capital that only speaks ('Baku denied it') from one where something is or happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from geomap.mention_words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.models import Role
    from geomap.tokens import Token


FORCES = frozenset(
    {
        "army",
        "artillery",
        "drones",
        "forces",
        "jets",
        "media",
        "military",
        "navy",
        "soldiers",
        "troops",
        "warplanes",
        "state",
        "foreign",
        "defence",
        "defense",
    }
)
"""What a capital owns as a state: 'Ankara's jets'."""
OPENERS = frozenset(
    {"", "after", "as", "because", "before", "but", "if", "since", "that", "though", "when", "where", "which", "while"}
)
"""What may stand before the subject of a clause; '' for punctuation and the beginning."""


class _Hit(Protocol):
    first: int
    last: int
    how: str
    role: Role


def mark_speakers(tokens: list[Token], found: Sequence[_Hit]) -> None:
    """Set the role of a capital to ``speaker`` where it speaks at least once and is nowhere in the report a location."""
    w = words()
    uses: dict[str, list[_Hit]] = {}
    for hit in found:
        key = " ".join(t.key for t in tokens[hit.first : hit.last])
        if hit.how == "known" and key in w.capitals and key not in w.sure:
            uses.setdefault(key, []).append(hit)
    everyone = [hit for hits in uses.values() for hit in hits]
    speaking = {id(hit) for hit in everyone if _speaks(tokens, hit)}
    by_first = {hit.first: hit for hit in everyone}
    for hit in everyone:  # 'Neither Delhi nor Islamabad', 'Kyiv and Moscow traded blame': one stands for both
        other = by_first.get(hit.last + 1)
        if other is None or tokens[hit.last].key not in {"and", "or", "nor"} or tokens[other.first].gap != " ":
            continue
        if {id(hit), id(other)} & speaking:
            speaking |= {id(hit), id(other)}
    for hits in uses.values():
        if any(id(hit) in speaking for hit in hits) and not any(_is_location(tokens, hit) for hit in hits):
            for hit in hits:
                hit.role = "speaker"


def _speaks(tokens: list[Token], hit: _Hit) -> bool:
    """Subject of a verb of speech or stance, owner of a version, source of a word."""
    w = words()
    if _is_addressed(tokens, hit):
        return True
    if hit.last >= len(tokens):
        return _word_from(tokens, hit)
    following = tokens[hit.last]
    if tokens[hit.last - 1].possessive:
        return following.key in w["accounts"] | w["government_nouns"] | w["organ_nouns"] | FORCES
    if following.gap == " " and following.key in w["government_nouns"]:
        return True
    if _begins_word(tokens, hit) or _acts(tokens, hit):
        return True
    if following.gap == " " and following.key in w["position"]:
        return True
    comma = following.gap.strip() in (",", "-", "–")
    if comma:  # 'Kigali, as always, denied'
        for k in range(hit.last, min(hit.last + 6, len(tokens) - 1)):
            if tokens[k].gap.strip()[-1:] in {".", ";"}:
                break
            if tokens[k + 1].gap.strip() == "," and not tokens[k + 1].cap:
                return tokens[k + 1].key in w["position"]
        if following.key == "which" and hit.last + 1 < len(tokens):
            return tokens[hit.last + 1].key in (w["position"] | w["state_verbs"]) - {"is", "must", "can", "could"}
    if following.gap == " " and following.key in w["speech"] and _is_organ_in(tokens, hit.first):
        return True
    before = tokens[hit.first - 1].key if hit.first and tokens[hit.first].gap == " " else ""
    return before in {"did", "does", "has", "would"} or _word_from(tokens, hit)


def _before(tokens: list[Token], hit: _Hit) -> str:
    return tokens[hit.first - 1].key if hit.first and tokens[hit.first].gap == " " else ""


def _is_addressed(tokens: list[Token], hit: _Hit) -> bool:
    """'They blamed Seoul', 'talks with Kyiv': what a state is told, asked or dealt with."""
    w = words()
    before = _before(tokens, hit)
    if before in w["stance_verbs"]:
        return True
    return (
        before in {"with", "on", "between", "against"}
        and hit.first >= 2
        and tokens[hit.first - 1].gap == " "
        and tokens[hit.first - 2].key in w["stance_nouns"]
    )


def _begins_word(tokens: list[Token], hit: _Hit) -> bool:
    """'Kyiv: no comment', 'Kyiv again: no comment'."""
    if not tokens[hit.first].initial or tokens[hit.first].upper:
        return False
    return any(t.gap.startswith(":") for t in tokens[hit.last : hit.last + 2])


def _acts(tokens: list[Token], hit: _Hit) -> bool:
    """Subject of a verb that a city can't be: 'Asmara regrets', 'Ankara launched'; not 'Kabul shook', 'Kyiv shelled again'."""
    w = words()
    verb = tokens[hit.last]
    if verb.gap != " " or verb.cap or _before(tokens, hit) not in OPENERS:
        return False
    if verb.key not in w["state_verbs"]:
        return False
    if verb.key in w["motion"]:  # 'Ankara attacked Duhok', not 'Kyiv attacked again'
        return hit.last + 1 < len(tokens) and (tokens[hit.last + 1].cap or tokens[hit.last + 1].key == "the")
    return True


def _word_from(tokens: list[Token], hit: _Hit) -> bool:
    """'No answer from Rabat', 'From Rabat came no answer'."""
    if hit.first and tokens[hit.first - 1].key == "from" and tokens[hit.first - 1].initial and hit.last < len(tokens):
        return tokens[hit.last].key in {"came", "comes", "there", "no", "not"}
    return hit.first >= 2 and tokens[hit.first - 1].key == "from" and tokens[hit.first - 2].key in words()["replies"]


def _is_organ_in(tokens: list[Token], first: int) -> bool:
    """'The Defence Ministry in' before a capital: the state speaks, nothing happens there."""
    return first >= 2 and tokens[first - 1].key == "in" and tokens[first - 2].key in words()["organ_nouns"]


def _is_location(tokens: list[Token], hit: _Hit) -> bool:
    """Somebody is, comes or goes there, it has streets and suburbs, or a line begins with it as a dateline."""
    w = words()
    first, last = hit.first, hit.last
    before = tokens[first - 1].key if first and tokens[first].thin else ""
    if before == "in" and last < len(tokens) and tokens[last].key in w["speech"] and _is_organ_in(tokens, first):
        return False
    if before in w["locative"] or (before in w["motion"] and not _word_from(tokens, hit)):
        return True
    if (
        before == "of"
        and first >= 2
        and tokens[first - 2].key
        in w["local_nouns"]
        | {"suburbs", "streets", "centre", "center", "outskirts", "capital", "west", "east", "north", "south"}
    ):
        return True
    if last < len(tokens):
        following = tokens[last]
        if following.gap in (" – ", " — ", " - ", " -- ", ". ", ": ") and tokens[first].initial and tokens[first].upper:
            return True
        if following.gap == "-" and following.key in {"based", "born"}:
            return True
        if following.gap == " " and following.key in w["city_nouns"] | w["suffered"]:
            return True
        if following.key in {"was", "is", "were"} and last + 1 < len(tokens) and tokens[last + 1].key in w["motion"]:
            return True
    return False
