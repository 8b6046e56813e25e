"""What stands around a name: the word that governs it, the part of it that is meant, whether somebody only speaks there."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from geomap.expressions import expression
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence, Token

Tie = Literal["at", "to", "from", "of", "bare", "never", "speech", "paper", "dateline"]
"""What governs the phrase: a preposition of place, of goal, of source; 'of' after a noun; nothing; one that never gives
the place of an event; a speaker's or a meeting's place; where a paper was signed or issued; the line before the report."""
AWAY = frozenset({"never", "speech", "paper", "dateline"})
"""Ties of places at which nothing that is told took place."""
_SOURCE, _SAID, _SAYS = 7, 10, 12
"""Words back to a 'from' ('from somewhere in the hills near X') and to a verb of saying ('told reporters on the tarmac at X'); on to one
('in X a spokesman of the Sultan says')."""

_DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "this", "that", "these", "those", "some", "both", "own"}
)
COMPASS = expression(
    r"^(?:north|south|east|west|central|centre|upper|lower|mid|far|deep|extreme)(?:-?(?:north|south|east|west))?(?:ern|ernmost|erly)?$"
)
_PART = expression(
    r"\b(?:(?P<far>far|extreme)\s+)?(?P<dir>north|south|east|west|central|centre|center)[\s-]?(?P<dir2>east|west)?"
    r"(?:ern)?(?:\s+(?:part|parts|half|end|tip|corner|areas?|regions?|reaches|side|edge|districts?|provinces?)\s+of|\s+of)?\s+(?:the\s+)?$",
    re.IGNORECASE,
)


@cache
def words(name: str) -> frozenset[str]:
    """A word list of ``locations.toml``."""
    return frozenset(load("locations")[name])


@cache
def features() -> frozenset[str]:
    """Common nouns for parts of the land and what stands on it."""
    return frozenset(load("relations")["anchors"]["features"]) | words("parts")


@cache
def governing() -> frozenset[str]:
    """Prepositions of place, of goal and of source."""
    return words("at") | words("to") | words("from")


def find_governor(text: str, sentence: Sentence, start: int) -> tuple[Tie, str, int]:
    """The word that governs a name, past its articles, adjectives and feature nouns, and where the phrase begins."""
    tokens = sentence.tokens
    i = sentence.token_at(start) - 1
    left, loose, after_feature = start, 0, False
    for _ in range(12):
        if i < 0:
            return "bare", "", left
        token = tokens[i]
        low = token.low
        if low == "of":
            head = tokens[i - 1].low if i else ""
            if head not in features():
                return "of", head, left
            i, left, after_feature = i - 1, token.start, True
            continue
        if low in words("at"):
            return "at", low, left
        if low in words("to"):
            return "to", low, left
        if low in words("from"):
            return "from", low, left
        if low == "as" and i > 1 and [t.low for t in tokens[i - 2 : i]] == ["as", "far"]:
            return "at", "at", left  # 'were fired as far as X'
        if low == "than" and i and tokens[i - 1].low in {"more", "less", "fewer", "greater"}:
            i, left = i - 2, tokens[i - 1].start  # 'holds more than half of X'
            continue
        if low in words("never"):
            return "never", low, left
        if low in {",", "and"} and i and COMPASS.match(tokens[i - 1].low) and COMPASS.match(tokens[i + 1].low):
            i -= 1  # 'off the northern, southern and eastern coasts of X'
            continue
        if low == "," and i and tokens[i - 1].low in features() and i == sentence.token_at(start) - 1:
            i -= 1  # 'the separatist capital, X'
            continue
        if (
            token.text in {'"', "“", "‘", "'", "-", "–"}
            or low in _DETERMINERS
            or low in features()
            or COMPASS.match(low)
        ):
            after_feature = after_feature or low in features()
            if low in _DETERMINERS:
                i, left = i - 1, token.start
                # an article begins the phrase: what stands before it governs
                if i >= 0 and tokens[i].low not in governing() | words("never") | {"of", "all", "both"}:
                    return "bare", tokens[i].low, left
                continue
        elif token.text[:1].isupper() and i > 0:
            if token.text.endswith(("'s", "’s")) or text[token.end : token.end + 1] in " -":
                pass
            else:
                return "bare", low, left
        elif (
            after_feature
            and loose < 3
            and low.isalpha()
            and (not low.endswith(("ing", "ed")) or (i > 0 and tokens[i - 1].low in _DETERMINERS))
        ):
            loose += 1
        elif not _is_attribute(sentence, i):
            return "bare", low, left
        i, left = i - 1, token.start
    return "bare", "", left


def _is_attribute(sentence: Sentence, at: int) -> bool:
    """'in the disputed X area', 'in remote X district': a plain word between the article or the preposition and the name."""
    tokens = sentence.tokens
    low, before = tokens[at].low, tokens[at - 1].low if at else ""
    if low in words("attributes"):
        return True
    led = low.endswith("ed") and (before in _DETERMINERS or before in governing())
    if low in words("attributes_after") and (before == "-" or led):
        return True
    return (
        at > 1
        and tokens[at].low.isalpha()
        and tokens[at].text[:1].islower()
        and tokens[at - 1].low in {"the", "a", "an"}
        and tokens[at - 2].low in governing()
    )


def is_source(sentence: Sentence, left: int) -> bool:
    """Whether the phrase only narrows where something came from: 'from somewhere near X', 'from positions in X'."""
    at = sentence.token_at(left)
    for token in reversed(sentence.tokens[max(0, at - _SOURCE) : at]):
        low = token.low
        if low in words("from"):
            return True
        plain = low in words("sources") or low in features() or low in _DETERMINERS or COMPASS.match(low)
        if not (plain or low in {"of", "in", "on", "near", "at"} or low.isdigit()):
            return False
    return False


def is_paper(sentence: Sentence, left: int) -> bool:
    """Whether something was only signed, issued or agreed there: 'a paper signed in X', 'the communiqué issued in X'."""
    at = sentence.token_at(left)
    lows = [t.low for t in sentence.tokens[max(0, at - 5) : at]][:-1]
    while lows and (lows[-1] in _DETERMINERS or lows[-1] in {"today", "yesterday", "there", "last", "week", "on"}):
        lows.pop()
    return bool(lows) and lows[-1] in words("papers")


def _is_said_there(sentence: Sentence, left: int) -> bool:
    """'told reporters on the tarmac at X', 'announced President Zuma an hour ago in X', 'reached by telephone in X'."""
    at = sentence.token_at(left)
    for token in reversed(sentence.tokens[max(0, at - _SAID) : at]):
        if token.low in words("saying"):
            return True
        if not (token.low in words("beside_saying") or token.text[:1].isupper() or token.low in _DETERMINERS):
            return False
    return False


def _is_source_of_word(sentence: Sentence, left: int) -> bool:
    """'according to the army corps in X'."""
    at = sentence.token_at(left)
    lows = [t.low for t in sentence.tokens[max(0, at - _SAID) : at]]
    if "according" not in lows:
        return False
    between = lows[lows.index("according") + 2 :]
    return not any(low in {",", ";", ":", "that"} for low in between)


def _says_next(sentence: Sentence, left: int, end: int) -> bool:
    """'the ministry in X announced', 'in X a spokesman of the Sultan says', 'in X this is denied by the prosecutor'."""
    after = sentence.tokens[sentence.token_at(end) :][:_SAYS]
    if not after:
        return False
    if after[0].low in (words("saying") | words("stating")) - {"reached"}:
        return True  # a column from X that 'reached' Y says nothing
    opens = sentence.token_at(left) <= 1 or sentence.tokens[sentence.token_at(left) - 2].low in {
        ";",
        ",",
        "and",
        "but",
        ":",
    }
    if not opens:
        return False
    spoken = False
    for token in after:
        if token.low in {";", ":"} or (token.low == "," and spoken is False and token is not after[0]):
            return False
        if token.low in words("speakers"):
            spoken = True
        elif token.low in words("saying") | words("answering") and (spoken or token.low in words("answering")):
            return True
    return False


def is_speakers(sentence: Sentence, left: int, end: int) -> bool:
    """Whether the phrase says where somebody speaks: 'officials in X', 'told reporters in X', 'the minister, in X, said'."""
    at = sentence.token_at(left)
    before = list(sentence.tokens[max(0, at - 6) : at])[:-1]
    while (
        before
        and before[-1].text[:1].isupper()
        and before[-1].start > sentence.start
        and before[-1].low not in words("speakers") - words("buildings")
    ):
        before.pop()  # 'replies Brahim Ghali from X'
    lows = [t.low for t in before]
    if len(lows) > 1 and lows[-1] == "for" and lows[-2] in {"cared", "looked"}:
        return True
    if _is_source_of_word(sentence, left) or _is_said_there(sentence, left) or _says_next(sentence, left, end):
        return True
    if not lows:
        return False
    after = sentence.words(end, sentence.end)[:1]
    if after == ["that"] and set(lows[-3:]) & {"tell", "tells", "told", "telling", "inform", "informed"}:
        return True  # 'told researchers in X that'
    if lows[-1] in words("buildings") - {"court"} and any(w in words("outside") for w in lows[:-1]):
        return False  # 'gathered outside parliament in X'
    if lows[-1] in words("buildings") and (_is_beside(sentence, at - 1) or _is_struck(sentence, end)):
        return False  # 'the hospital in X was bombed'
    if lows[-1] == "held" and {"was", "were", "been"} & set(lows[-3:-1]) and set(lows[:-1]) & words("gatherings"):
        return False  # 'a vigil was held in X'
    if lows[-1] == "reported" and {"was", "were", "been"} & set(lows[-3:-1]):
        return False  # 'demonstrations were also reported in X'
    if lows[-1] == "flew" and sentence.tokens[at - 1].low in {"over", "above", "into"}:
        return False  # 'helicopters flew over X and fired'
    if lows[-1] in words("speakers") or lows[-1] in words("speaking"):
        return True
    if (
        len(lows) > 1
        and lows[-2] in words("speaking")
        and lows[-1] in {"reporters", "journalists", "back", "home", "media", "today"}
    ):
        return True
    behind = sentence.tokens[sentence.token_at(end) :][:10]
    comma = next((n for n, t in enumerate(behind) if t.low == ","), None)
    return (
        lows[-1] == ","
        and comma is not None
        and any(t.low in {"said", "says", "told", "added"} for t in behind[comma + 1 : comma + 2])
        and not _is_inverted(behind[comma + 2 : comma + 4])
    )


def _is_inverted(after: Sequence[Token]) -> bool:
    """'..., in Sukma district, said D. M. Rao', '..., said the governor': who speaks comes after, the place before is what is told."""
    return bool(after) and (after[0].text[:1].isupper() or after[0].low in _DETERMINERS | words("speakers"))


def _is_beside(sentence: Sentence, at: int) -> bool:
    """'landed near the U.S. embassy in X': what stands right before the building's own name."""
    at -= 2
    while at > 0 and (sentence.tokens[at].text[:1].isupper() or sentence.tokens[at].low in _DETERMINERS | {".", "s"}):
        at -= 1
    return at >= 0 and sentence.tokens[at].low in words("outside") - {"before", "on", "against"}


def _is_struck(sentence: Sentence, end: int) -> bool:
    """Whether what stands before a position suffers something: 'was bombed', 'has been hit', 'came under fire'."""
    after = [t.low for t in sentence.tokens[sentence.token_at(end) :][:3]]
    return after[:1] == ["was"] or after[:2] in (["has", "been"], ["had", "been"]) or after[:2] == ["came", "under"]


_WATERS = {
    "territorial_sea": r"(?:territorial|national|sovereign)\s+(?:waters?|seas?)",
    "contiguous_zone": r"contiguous\s+zone",
    "eez": r"exclusive\s+economic\s+zone|EEZ",
}
"""A state's waters, before 'of X' or after 'X's'."""


def find_waters(text: str, sentence: Sentence, start: int, end: int) -> str | None:
    """'in the territorial waters of X', 'inside X's exclusive economic zone'."""
    before, after = text[max(sentence.start, start - 40) : start], text[start : min(sentence.end, end + 60)]
    for part, words_ in _WATERS.items():
        if re.search(rf"\b(?:{words_})(?:\s+\(EEZ\))?\s+of\s+(?:the\s+)?$", before, re.IGNORECASE):
            return part
        if re.match(rf"^[^,.;]{{0,30}}?[’']s?\s+(?:{words_})\b", after, re.IGNORECASE):
            return part
    return None


_AS_A_WHOLE = expression(r"['’]?s?\s+(?:province|state|governorate|department|oblast|prefecture)\b", re.IGNORECASE)


def find_part(text: str, sentence: Sentence, start: int, end: int) -> str | None:
    """'northern', 'the south-east of': the part of a region that is meant; 'border' for its border districts.

    'northern Kunduz province' is the whole of a province that lies in the north of its country.
    """
    before = text[max(sentence.start, start - 60) : start]
    found = _PART.search(before)
    if found is not None and found[0].rstrip().endswith("ern") and _AS_A_WHOLE.match(text, end):
        return None
    if found is not None:
        part = found["dir"].lower() + (found["dir2"] or "").lower()
        return "central" if part.startswith("cent") else part
    near = re.search(r"\bborder\s+(\w+)\s+(?:of|in)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", before, re.IGNORECASE)
    return "border" if near and near[1].lower() in words("border_parts") else None
