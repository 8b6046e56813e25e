"""Tells a capital that only speaks ('Baku denied it') from one where something is or happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from geomap.mention_words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.models import Role
    from geomap.tokens import Token


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
    for hits in uses.values():
        if any(_speaks(tokens, hit) for hit in hits) and not any(_is_location(tokens, hit) for hit in hits):
            for hit in hits:
                hit.role = "speaker"


def _speaks(tokens: list[Token], hit: _Hit) -> bool:
    """Subject of a verb of speech or stance, owner of a version, source of a word."""
    w = words()
    if hit.last >= len(tokens):
        return _word_from(tokens, hit)
    following = tokens[hit.last]
    if tokens[hit.last - 1].possessive:
        return following.key in w["accounts"]
    if following.gap == " " and following.key in w["position"]:
        return True
    comma = following.gap.strip() in (",", "-", "–")
    if comma:  # 'Kigali, as always, denied'
        for k in range(hit.last, min(hit.last + 6, len(tokens) - 1)):
            if tokens[k].gap.strip()[-1:] in {".", ";"}:
                break
            if tokens[k + 1].gap.strip() == "," and not tokens[k + 1].cap:
                return tokens[k + 1].key in w["position"]
    if following.gap == " " and following.key in w["speech"] and _is_organ_in(tokens, hit.first):
        return True
    before = tokens[hit.first - 1].key if hit.first and tokens[hit.first].gap == " " else ""
    return before in {"did", "does", "has", "would"} or _word_from(tokens, hit)


def _word_from(tokens: list[Token], hit: _Hit) -> bool:
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
        if following.gap in (" – ", " — ", " - ", " -- ", ". ") and tokens[first].initial and tokens[first].upper:
            return True
        if following.gap == "-" and following.key in {"based", "born"}:
            return True
        if following.gap == " " and following.key in {
            "airport",
            "suburb",
            "suburbs",
            "street",
            "streets",
            "metro",
            "hospital",
            "resident",
            "residents",
        }:
            return True
    return False
