"""Tells a capital that only speaks ('Baku denied it') from one where something is or happens."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

from geomap.lexicons import load
from geomap.mention_words import words
from geomap.names import fold

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
        "border",
        "command",
        "general",
        "ministry",
        "government",
        "envoy",
        "ambassador",
        "diplomats",
        "spokesman",
        "spokeswoman",
        "interior",
        "intelligence",
        "joint",
    }
)
"""What a capital owns as a state: 'Ankara's jets'."""
OPENERS = frozenset(
    {
        "where",
        "",
        "after",
        "and",
        "as",
        "because",
        "before",
        "but",
        "if",
        "nor",
        "or",
        "since",
        "than",
        "that",
        "though",
        "what",
        "when",
        "whether",
        "which",
        "while",
        "whom",
        "yet",
    }
)
"""What may stand before the subject of a clause; '' for punctuation and the beginning."""
SAYS = frozenset(
    {
        "says",
        "said",
        "replies",
        "replied",
        "answers",
        "answered",
        "insists",
        "insisted",
        "claims",
        "claimed",
        "adds",
        "argues",
    }
)
BE, HAVE = frozenset({"is", "was", "are", "were"}), frozenset({"has", "had", "have"})
MEDIA = frozenset(
    {"television", "radio", "tv", "media", "newspapers", "papers", "press", "news", "newsreaders", "broadcasters"}
)
"""What speaks of the city as its state: 'Belgrade television counted'."""
ASIDE = 12
"""Tokens between the commas of 'Kigali, as always, denied'."""
MODALS = frozenset(
    {
        "wont",
        "doesnt",
        "didnt",
        "isnt",
        "cant",
        "wouldnt",
        "couldnt",
        "hasnt",
        "dont",
        "can",
        "could",
        "did",
        "do",
        "does",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "will",
        "would",
    }
)


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
        if hit.how == "known" and (key in w.capitals or key in w["seats"]) and key not in w.sure:
            uses.setdefault(key, []).append(hit)
    everyone = [hit for hits in uses.values() for hit in hits]
    states = _states_named(tokens, found) if everyone else frozenset()
    speaking = {
        id(hit)
        for key, hits in uses.items()
        for hit in hits
        if _speaks(tokens, hit, at_home=key not in w["namesakes"] or w.capitals.get(key) in states)
    }
    by_first = {hit.first: hit for hit in everyone}
    for hit in everyone:  # 'Neither Delhi nor Islamabad', 'Kyiv and Moscow traded blame': one stands for both
        other = by_first.get(hit.last + 1)
        if other is None or tokens[hit.last].key not in {"and", "or", "nor"} or tokens[other.first].gap != " ":
            continue
        if {id(hit), id(other)} & speaking:
            speaking |= {id(hit), id(other)}
    for hits in uses.values():
        # 'the ministry in Kabul' is a place by itself, and the speaker where 'Kabul replies' stands too
        placed = any(_is_location(tokens, hit) and not _is_organ_in(tokens, hit) for hit in hits)
        if any(id(hit) in speaking for hit in hits) and not placed:
            for hit in hits:
                hit.role = "speaker"


@cache
def _state_forms() -> dict[str, str]:
    """Folded names and demonyms of states -> ISO 3166-1 alpha-3."""
    forms = {fold(name): code for code, name in load("country_names").items()}
    for code, table in load("demonyms")["states"].items():
        for group in ("adjective", "noun", "plural"):
            forms.update((fold(form), code) for form in table[group])
    return forms


def _states_named(tokens: list[Token], found: Sequence[_Hit]) -> frozenset[str]:
    """The states that the report names, by name or by adjective: Dublin in Ohio speaks for none."""
    forms = _state_forms()
    keys = (" ".join(t.key for t in tokens[hit.first : hit.last]) for hit in found)
    return frozenset(code for key in keys if (code := forms.get(key)))


def _speaks(tokens: list[Token], hit: _Hit, *, at_home: bool) -> bool:
    """Subject of a verb of speech or stance, owner of a version, source of a word; ``at_home``: its state is named too."""
    w = words()
    if _is_addressed(tokens, hit):
        return True
    if hit.last >= len(tokens):
        return _word_from(tokens, hit)
    if _is_organ_in(tokens, hit):
        return False  # the ministry speaks
    if hit.first and tokens[hit.first].gap == "-" and tokens[hit.first - 1].key in {"pro", "anti"}:
        return True
    following = tokens[hit.last]
    if tokens[hit.last - 1].possessive:
        owned = [t.key for t in tokens[hit.last : hit.last + 2]]
        if set(owned) & (w["city_nouns"] | w["local_nouns"] - FORCES - w["accounts"] | w["directions"]):
            return False
        told = following.key in w["accounts"] | w["government_nouns"] | w["organ_nouns"] | FORCES | MEDIA
        return told or (at_home and not following.cap)  # 'Moscow's order', not 'Baghdad's Karrada'
    if following.gap == " " and following.key in w["government_nouns"] | MEDIA:
        return True
    if (
        following.gap == " "
        and following.key in {"as", "too", "likewise", "either"}
        and _comes_after_comma(tokens, hit)
    ):
        return True  # 'The Union is concerned, Washington as well'
    if _begins_word(tokens, hit) or _acts(tokens, hit, at_home=at_home):
        return True
    if following.gap == " " and following.key in w["position"] - HAVE:
        return True
    comma = following.gap.strip() in (",", "-", "–")
    if comma and not following.cap and _before(tokens, hit) in OPENERS:  # 'Kigali, as always, denied'
        for k in range(hit.last, min(hit.last + ASIDE, len(tokens) - 1)):
            if tokens[k].gap.strip()[-1:] in {".", ";"}:
                break
            if tokens[k + 1].gap.strip() == "," and not tokens[k + 1].cap:
                verb = tokens[k + 1].key
                return verb in w["position"] | w["state_verbs"] | MODALS or (at_home and _is_finite(verb))
        if following.key == "which" and hit.last + 1 < len(tokens):
            return tokens[hit.last + 1].key in (w["position"] | w["state_verbs"]) - {"is", "must", "can", "could"}
    return _before(tokens, hit) in {"did", "does", "has", "would"} or _word_from(tokens, hit)


def _before(tokens: list[Token], hit: _Hit) -> str:
    return tokens[hit.first - 1].key if hit.first and tokens[hit.first].gap == " " else ""


def _is_addressed(tokens: list[Token], hit: _Hit) -> bool:
    """'They blamed Seoul', 'talks with Kyiv': what a state is told, asked or dealt with."""
    w = words()
    before = _before(tokens, hit)
    if hit.last < len(tokens) and tokens[hit.last].cap and tokens[hit.last].gap == " " and before in SAYS:
        return False  # 'said Paris Sargsyan'
    if before in w["stance_verbs"] or (before in SAYS and tokens[hit.first - 1].gap != " "):
        return True  # 'They warned Kyiv'; 'Nonsense, says Ankara'
    if before == "to" and hit.first >= 2 and tokens[hit.first - 2].key == "according":
        return hit.last >= len(tokens) or not tokens[hit.last].cap or tokens[hit.last].initial
    return (
        before in {"with", "on", "between", "against"}
        and hit.first >= 2
        and tokens[hit.first - 1].gap == " "
        and tokens[hit.first - 2].key in w["stance_nouns"]
    )


def _comes_after_comma(tokens: list[Token], hit: _Hit) -> bool:
    """Whether a clause of its own begins with the name, that is no item of a list of names."""
    gap = tokens[hit.first].gap.strip()
    return tokens[hit.first].initial or (
        gap in {",", ";", "–", "-"} and hit.first > 0 and not tokens[hit.first - 1].cap
    )


def _begins_word(tokens: list[Token], hit: _Hit) -> bool:
    """'Kyiv: no comment', 'Kyiv once more: no comment'."""
    if tokens[hit.first].upper or not (tokens[hit.first].initial or tokens[hit.first].gap.strip() == "/"):
        return False
    return any(t.gap.startswith(":") for t in tokens[hit.last : hit.last + 3])


def _acts(tokens: list[Token], hit: _Hit, *, at_home: bool) -> bool:
    """Subject of a verb that a city can't be: 'Asmara regrets', 'Kyiv has called', 'Moscow and Kyiv agree'.

    Not 'Kabul shook', 'Kyiv shelled again', 'Kyiv has been hit', 'Baghdad residents'.
    """
    w = words()
    k = hit.last
    verb = tokens[k]
    if verb.gap not in {" ", ' "', " “", " ‘"} or verb.cap or _before(tokens, hit) not in OPENERS:
        return False
    while k + 1 < len(tokens) and tokens[k].key in w["manner"] and tokens[k + 1].gap == " ":
        k += 1  # 'Tehran still', 'Kigali once more'
    verb = tokens[k]
    after = tokens[k + 1].key if k + 1 < len(tokens) and tokens[k + 1].gap.strip(' "“‘') == "" else ""
    if verb.key in w["motion"]:  # 'Ankara attacked Duhok', not 'Kyiv attacked again'
        return k + 1 < len(tokens) and (tokens[k + 1].cap or after == "the")
    if verb.key in HAVE:
        told = after in w["position"] | w["state_verbs"] or at_home or _is_finite(after)
        return told and after not in {"been", "a", "no", "the"} | w["suffered"] | w["motion"]
    if verb.key in w["state_verbs"] | w["position"] | MODALS:
        return after != "be"
    if not at_home:
        return False
    if verb.key in BE:
        return after.endswith("ing") and after not in w["suffered"] and after not in w["fights"]
    return _is_finite(verb.key) or (
        tokens[hit.first - 1].key == "and" and hit.first > 0 and verb.key in w["plural_verbs"]
    )


def _is_finite(key: str) -> bool:
    """'names', 'laughed', 'dismisses': a verb by its form, that is no noun of a city's parts and nothing it suffers."""
    w = words()
    if key in w["city_nouns"] | w["suffered"] | w["local_nouns"] | w["government_nouns"] | w["locative"]:
        return False
    return len(key) > 4 and (key.endswith("ed") or (key.endswith("s") and not key.endswith(("ss", "us", "ers", "ans"))))


def _word_from(tokens: list[Token], hit: _Hit) -> bool:
    """'No answer from Rabat', 'From Rabat came no answer'."""
    if hit.first and tokens[hit.first - 1].key == "from" and tokens[hit.first - 1].initial and hit.last < len(tokens):
        return tokens[hit.last].key in {"came", "comes", "there", "no", "not"}
    if hit.first < 2 or tokens[hit.first - 1].key not in {"from", "by"}:
        return False
    before = [t.key for t in tokens[max(0, hit.first - 4) : hit.first - 1]]
    if tokens[hit.first - 1].key == "by":
        return before[-1] in {
            "word",
            "assurances",
            "told",
            "warned",
            "denied",
            "rejected",
            "dismissed",
            "condemned",
            "backed",
            "recognised",
        }
    replies = words()["replies"]
    return before[-1] in replies or (before[-1] in {"came", "come", "comes"} and not replies.isdisjoint(before))


def _is_organ_in(tokens: list[Token], hit: _Hit) -> bool:
    """'The Defence Ministry in Maputo', 'an adviser in Kyiv'."""
    if hit.first < 2 or tokens[hit.first - 1].key != "in" or tokens[hit.first].gap != " ":
        return False
    w = words()
    return (
        tokens[hit.first - 2].key in w["organ_nouns"] | w["speaking_roles"] or tokens[hit.first - 2].key in w["titles"]
    )


def _is_location(tokens: list[Token], hit: _Hit) -> bool:
    """Somebody is, comes or goes there, it has streets and suburbs, or a line begins with it as a dateline."""
    w = words()
    first, last = hit.first, hit.last
    before = tokens[first - 1].key if first and tokens[first].thin else ""
    told = _word_from(tokens, hit) or (before == "to" and first >= 2 and tokens[first - 2].key == "according")
    if before in w["locative"] or (before in w["motion"] and not told):
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
