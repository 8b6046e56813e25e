"""The cues that a capitalised name is, or is not, a place: words around it, its own form, the rest of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from geomap.mention_words import words
from geomap.name_frames import ORGANISATION
from geomap.tokens import HYPHENS

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from geomap.tokens import Token

SETTLEMENTS = frozenset(
    {"city", "hamlet", "hamlets", "settlement", "suburb", "town", "towns", "village", "villages", "outskirts"}
)
LENGTHS = frozenset(
    {"km", "kilometers", "kilometres", "kms", "metres", "meters", "mile", "miles", "kilometer", "kilometre"}
)
NEARLY = frozenset(
    {"about", "almost", "around", "just", "nearly", "roughly", "some", "a", "few", "hour", "hours", "drive"}
)


DASHES = frozenset({"–", "—", "--", "-"})


class _Hit(Protocol):
    first: int
    last: int
    how: str


def cues_of(
    tokens: list[Token],
    found: Sequence[_Hit],
    n: int,
    *,
    owners: Sequence[str | None],
    surnames: frozenset[str],
    headline: frozenset[int],
    repeated: Container[str],
) -> tuple[str, ...]:
    """The names of the cues that hold for ``found[n]``, in a fixed order; ``repeated`` are names found more than once."""
    hit = found[n]
    first, last = hit.first, hit.last
    cues = _form(tokens, hit, surnames, headline)
    cues += _left(tokens, found, n, first)
    cues += _right(tokens, found, n, last, in_headline=first in headline)
    if any(owners[k] == ORGANISATION for k in range(first, last)):
        cues.append("in-organisation")
    key = " ".join(t.key for t in tokens[first:last])
    if key in repeated:
        cues.append("repeated")
    return tuple(cues)


def _form(tokens: list[Token], hit: _Hit, surnames: frozenset[str], headline: frozenset[int]) -> list[str]:
    """What the name itself looks like."""
    w = words()
    run = tokens[hit.first : hit.last]
    key = " ".join(t.key for t in run)
    cues = [f"is-{hit.how}"]
    if key in w.sure:
        cues.append("sure")
    elif key in w.capitals:
        cues.append("capital")
    ordinary = all(t.key in w["words"] or t.key in w["never"] for t in run)
    if len(run) > 1:
        cues.append("words-several")
        if ordinary:
            cues.append("words-ordinary")
        if run[0].key in w["first_names"] and key not in w.sure and run[0].key not in {"saint", "san", "santa"}:
            cues.append("words-first-name")
    else:
        if ordinary:
            cues.append("word-ordinary")
        if key in w["first_names"] and key not in w.sure:
            cues.append("word-first-name")
        if key in w["surnames"] and key not in w.sure:
            cues.append("word-surname")
        if key in surnames:
            cues.append("surname-here")
        if len(key) <= 4 and key not in w.sure:
            cues.append("short")
    if run[0].initial:
        cues.append("initial-ordinary" if ordinary else "initial")
    if all(t.upper for t in run) and hit.how == "known":
        cues.append("upper")
    if hit.first in headline:
        cues.append("headline")
    if run[-1].possessive:
        cues.append("possessive")
    return cues


def _left(tokens: list[Token], found: Sequence[_Hit], n: int, first: int) -> list[str]:
    """What stands before."""
    w = words()
    if first == 0:
        return []
    token, before = tokens[first], tokens[first - 1]
    gap = token.gap
    if gap in HYPHENS:
        return ["after-hyphen"]
    cues = []
    adjacent = n > 0 and found[n - 1].last == first
    if gap.strip() == "," and adjacent:
        cues.append("after-comma-name")
    elif gap.strip() == "/" and adjacent:
        cues.append("after-slash")
    elif gap.strip() == "(":
        cues.append("after-bracket")
    if not token.thin:
        return cues
    article = before.key in {"the", "a", "an"}
    if article:
        cues.append("after-article")
    head = tokens[first - 2] if article and first >= 2 and before.thin else before
    if head.key in {"and", "or"} and n > 0 and found[n - 1].last == first - 1:
        cues.append("after-and-name")
        if found[n - 1].first and tokens[found[n - 1].first - 1].key == "between":
            cues.append("between-and")
    if head.key == "in":
        cues.append("in-article" if article else "in")
    elif head.key in w["locative"]:
        cues.append("locative")
        if head.key == "at":
            cues.append("at")
    elif head.key in w["motion"]:
        cues.append("motion")
    elif head.key == "of":
        kind = tokens[first - 2].key if first >= 2 else ""
        cues.append("of-kind" if kind in w.kind_words else "of-local" if kind in w["local_nouns"] else "of")
        if kind in SETTLEMENTS and not article:
            cues.append("of-settlement")
    elif head.key in w["loose"]:
        cues.append("loose")
    elif head.cap and not article and not token.initial:
        cues.append(_capital_before(head, adjacent=adjacent))
    elif head.key in w["titles"]:
        cues.append("after-title")
    elif head.key in w["directions"]:
        cues.append("after-direction")
    elif head.key in w.kind_words:
        cues.append("after-kind")
    return cues


def _capital_before(token: Token, *, adjacent: bool) -> str:
    w = words()
    if token.key in w["directions"]:
        return "capital-direction"
    if adjacent:
        return "capital-name"
    if token.key in w["calendar"]:
        return "capital-calendar"
    if token.key in w["titles"] or token.dotted:
        return "capital-title"
    if token.key in w["words"]:
        return "capital-word"
    return "capital-before"


_BEFALLEN = frozenset(
    {
        "bombarded", "bombed", "besieged", "encircled", "evacuated", "fallen", "liberated", "occupied", "ours", "overrun", "recaptured",
        "reoccupied", "retaken", "shelled", "theirs",
    }
)  # fmt: skip
"""What a place is said to be, or to have been, and a person seldom is."""
_FIRE = frozenset({"fire", "mortar", "artillery", "shell", "shellfire", "rocket", "heavy", "intense", "air", "bombardment", "attack", "assault", "missile", "drone", "renewed", "sustained"})  # fmt: skip
"""What a place comes under, most of all where a person does so too but is called by more than one name."""
_FALLS = frozenset({"fell", "falls"})
_AFTER_FALL = frozenset({"to", "on", "without", "after", "within", "yesterday", "last", "first"})


def _befalls(tokens: list[Token], k: int) -> bool:
    """'Goma has fallen', 'Kobani was then shelled', 'Herat changed hands', 'Kunduz fell to': told of a place."""
    after = [t.key for t in tokens[k : k + 4]]
    if after[0] in _FALLS:
        return after[1:2] != [] and after[1] in _AFTER_FALL
    if after[0] in {"changed", "changes"}:
        return "hands" in after[1:3]
    if after[0] in {"came", "comes"}:
        return after[1:2] == ["under"] and not _FIRE.isdisjoint(after[2:])
    if after[0] not in {"has", "had", "was", "is", "were", "are", "have"}:
        return False
    return not _BEFALLEN.isdisjoint(after[1:]) or (after[1:2] == ["changed"] and after[2:3] == ["hands"])


def _befalls_after_aside(tokens: list[Token], k: int) -> bool:
    """', the other enclave of the east, came under mortar fire': after what is said of a place between commas."""
    if tokens[k].key not in {"the", "a", "an", "another", "once", "which"}:
        return False
    for n in range(k + 1, min(k + 14, len(tokens) - 1)):
        if tokens[n].gap.strip() == ",":
            return _befalls(tokens, n)
        if tokens[n].gap.strip():
            return False
    return False


def _is_bearing(tokens: list[Token], k: int) -> bool:
    """'25 km west of Goma', 'just south of the river', 'some 40 miles from Aleppo': what follows only a place."""
    w = words()
    toward = False
    for token in tokens[k : k + 6]:
        if token.key in {"of", "from"}:
            return toward
        if token.key in w["directions"] or token.key in LENGTHS:
            toward = True
        elif not (token.number or token.key in NEARLY):
            return False
    return False


def said_after(tokens: list[Token], k: int, reach: int) -> int | None:
    """The noun for a place within ``reach`` plain words of the article ``k``: 'village' in ', a hill village'."""
    if tokens[k].key not in {"a", "the", "an"}:
        return None
    nouns = words()["place_nouns"]
    for n in range(k + 1, min(k + 1 + reach, len(tokens))):
        if tokens[n].gap != " " or tokens[n].cap:
            return None
        if tokens[n].key in nouns and tokens[n].key != "area":
            return n
    return None


def is_called(tokens: list[Token], k: int) -> bool:
    """', a fishing village in', ', the camp near': what is said of a place; ', a village elder' is said of a person."""
    noun = said_after(tokens, k, 4)
    if noun is None or noun + 1 >= len(tokens):
        return False
    after = tokens[noun + 1]
    return after.gap != " " or after.number or after.key in words()["locative"] | _OF_PLACES


_OF_PLACES = frozenset({"in", "of", "on", "where", "that", "which", "with", "whose", "some", "about", "just", "north", "south", "east", "west"})  # fmt: skip
"""What may follow 'a village' where the village itself is meant."""


def inside_of(tokens: list[Token], k: int) -> tuple[int, int] | None:
    """The tokens of a region's name: ', in Luhansk region', ', in the north of the state of Apure', '(Donetsk region)'."""
    w = words()
    if tokens[k].gap.strip() == ",":
        if tokens[k].key != "in":
            return None
        k += 1
    start = k
    while k < len(tokens) and k - start < 7 and not tokens[k].cap:
        if tokens[k].gap.strip(" (") or tokens[k].number:
            return None
        k += 1
    if k >= len(tokens) or not tokens[k].cap:
        return None
    told = {t.key for t in tokens[start:k]}
    if told - w["directions"] - REGIONS - {"the", "of", "part", "far"}:
        return None
    end = k + 1
    while end < len(tokens) and tokens[end].cap and tokens[end].thin and end - k < 3:
        end += 1
    if tokens[end - 1].key in REGIONS and end - k > 1:
        return k, end - 1  # 'Kunar Province'
    named = end < len(tokens) and tokens[end].gap == " " and tokens[end].key in REGIONS
    return (k, end) if named or told & REGIONS else None


REGIONS = frozenset(
    {
        "region", "province", "state", "district", "governorate", "department", "oblast", "county", "prefecture", "territory", "raion",
        "division", "canton", "municipality", "commune", "emirate",
    }
)  # fmt: skip
"""Areas of government that places lie in."""


def is_dateline(tokens: list[Token], first: int, last: int) -> bool:
    """A name in capitals with which the text begins and that a dash or a day follows, as in 'LEH, Monday'."""
    if first or last >= len(tokens):
        return False
    following = tokens[last]
    if following.gap.strip() in DASHES:
        return True
    if following.gap.strip() == "(":  # 'GOMA (XN) - '
        return any(_ends_line(tokens[k]) for k in range(last + 1, min(last + 4, len(tokens))))
    if following.gap.strip() != ",":
        return False
    if following.key in words()["calendar"]:
        return True
    return any(_ends_line(tokens[k]) for k in range(last + 1, min(last + 7, len(tokens))))


def _ends_line(token: Token) -> bool:
    """Whether a dash, with or without the agency's bracket before it, stands before the token."""
    return token.gap.strip().removeprefix(")").strip() in DASHES


def _right(tokens: list[Token], found: Sequence[_Hit], n: int, last: int, *, in_headline: bool) -> list[str]:
    """What stands after."""
    w = words()
    if last >= len(tokens):
        return ["end"]
    token = tokens[last]
    gap = token.gap.strip()
    nearby = n + 1 < len(found) and found[n + 1].first == last
    cues = []
    if gap in (",", "(") and nearby:
        follow = found[n + 1]
        sure = follow.how == "abbreviation" or " ".join(t.key for t in tokens[follow.first : follow.last]) in w.sure
        cues.append("comma-sure" if sure else "comma-name")
    elif gap == "," and token.number:
        cues.append("comma-number")
    elif (gap in ("–", "—", "--", "-", ") –", ") --", "(AP) –") and tokens[found[n].first].initial) or (
        tokens[found[n].first].upper and is_dateline(tokens, found[n].first, last)
    ):
        cues.append("dateline")
    elif token.gap in HYPHENS:
        cues.append("hyphen-based" if token.key in {"based", "born", "area"} else "before-hyphen")
    if gap == "," and _is_bearing(tokens, last):
        cues.append("comma-bearing")
    if gap == "," and is_called(tokens, last):
        cues.append("comma-called")
    elif gap == "," and _befalls_after_aside(tokens, last):
        cues.append("befallen")
    if gap in (",", "(") and inside_of(tokens, last) is not None:
        cues.append("comma-inside")
    if token.gap != " ":
        return cues
    if token.cap:
        if token.initial or in_headline:
            pass
        elif token.key in w.suffixes:
            cues.append("before-generic")
        elif token.key in w["local_bodies"]:
            cues.append("before-body")
        elif token.key in w["calendar"]:
            cues.append("before-calendar")
        elif token.key in w["titles"]:
            cues.append("before-title")
        elif nearby:
            cues.append("before-name")
        elif token.key in w["words"]:
            cues.append("before-capital-word")
        else:
            cues.append("before-capital")
    elif _befalls(tokens, last):
        cues.append("befallen")
    elif token.key in w["speech"]:
        cues.append("before-speech")
    elif token.key in w["local_nouns"]:
        cues.append("before-local")
    elif token.key in w["verbs"]:
        cues.append("before-verb")
    elif token.key in {"and", "or"}:
        cues.append("before-and")
    elif token.key in w["words"] and token.key not in w["never"]:
        cues.append("before-word")
    return cues
