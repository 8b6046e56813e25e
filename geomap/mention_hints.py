"""What the words around a name say of it: the kind that they ask for, what it lies in, whether they call it a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.mention_cues import inside_of, is_called, said_after
from geomap.mention_words import words

if TYPE_CHECKING:
    from geomap.tokens import Token


def name_of(text: str, tokens: list[Token], first: int, last: int) -> str:
    """The words of the name as one line; a word cut by a line end is joined."""
    raw = text[tokens[first].start : tokens[last - 1].end]
    return " ".join(re.sub(r"[-‐‑]\s*\n\s*", "-", raw).split())[:200]


def abbreviated(text: str, tokens: list[Token], first: int, last: int) -> str | None:
    """What an abbreviation stands for: 'Ky.', 'W.Va.', 'B.C.', 'DRC', and 'OH' after a comma."""
    w = words()
    if last - first != 1:
        return None
    token = tokens[first]
    if token.dotted and len(token.key) > 1:
        return w.initials.get(token.key)
    if token.upper and token.text in w.postal and token.gap.strip() == "," and first:
        return w.postal[token.text]
    if token.upper and token.key in w.initials and token.key not in {"la", "us", "car", "roc", "nb", "ns", "nd"}:
        return w.initials[token.key]
    if token.text == "US":
        return w.initials["us"]
    if token.key in w.abbreviations and text[token.end : token.end + 1] == "." and not token.upper:
        comma = first > 0 and token.gap.strip() == "," and tokens[first - 1].cap
        if comma or (not token.initial and token.key not in {"miss", "mass", "wash", "man", "la", "del", "pa", "ill"}):
            return w.abbreviations[token.key]
    return None


def is_called_place(tokens: list[Token], start: int, end: int) -> bool:
    """The words around a name say that it is a place: 'in X', 'village of X', 'X district', 'X, a village in'.

    Of 'to X' and 'hit X' a person may be the object too: the cues weigh that.
    """
    w = words()
    before = word_before(tokens, start)
    if before in w["locative"] or before in w["motion"] or _asked_kind(tokens, start) is not None:
        return True
    return called_after(tokens, end) is not None or is_told_of(tokens, end)


def is_told_of(tokens: list[Token], end: int) -> bool:
    """', a village in', ', in Luhansk region': said after a name, these make it a place even where it begins a sentence."""
    if end >= len(tokens) or tokens[end].gap.strip() not in (",", "("):
        return False
    return is_called(tokens, end) or inside_of(tokens, end) is not None


def called_after(tokens: list[Token], end: int) -> int | None:
    """The token after a name that calls it a place: 'district' in 'X district', 'village' in 'X, a hill village in'."""
    w = words()
    if end >= len(tokens) or tokens[end].cap:
        return None
    if tokens[end].gap == " ":
        if tokens[end].key in w["place_nouns"]:
            return end
        if end + 1 < len(tokens) and tokens[end].key == "council" and tokens[end + 1].key == "area":
            return end + 1
    elif tokens[end].gap == ", ":
        return said_after(tokens, end, 3)
    return None


def word_before(tokens: list[Token], first: int) -> str:
    """The key of the word before, skipping an article; '' across punctuation."""
    k = first
    while k > 0 and tokens[k].gap == " " and k > first - 2:
        k -= 1
        if tokens[k].key not in {"the", "a"}:
            return tokens[k].key
    return ""


def _asked_kind(tokens: list[Token], first: int) -> str | None:
    """The kind before the name: 'province of', 'the village of', 'Lake'."""
    w = words()
    if first >= 2 and tokens[first].gap == " " and tokens[first - 1].key == "of" and tokens[first - 1].gap == " ":
        return w.kind_words.get(tokens[first - 2].key)
    if first >= 1 and tokens[first].gap == " ":
        return w.kind_words.get(tokens[first - 1].key) if not tokens[first - 1].cap else None
    return None


def kind_hint(tokens: list[Token], first: int, last: int) -> str | None:
    """The kind that the words in, before or after the name ask for."""
    w = words()
    if last - first > 1:
        if (kind := w.suffixes.get(tokens[last - 1].key)) is not None and tokens[last - 1].key not in {
            "city",
            "state",
            "town",
        }:
            return kind
        if tokens[first].key in w.prefixes and w.prefixes[tokens[first].key] != "town":
            return w.prefixes[tokens[first].key]
    if last < len(tokens) and tokens[last].gap == " " and not tokens[last].cap:
        after = tokens[last].key
        if after in w.kind_words and after not in {"capital", "port", "country", "state"}:
            return w.kind_words[after]
        if after in {"lake", "river", "valley", "airport", "island", "peninsula", "mountains", "state"}:
            return w.suffixes[after]
    if (
        last < len(tokens)
        and tokens[last].gap == ", "
        and last + 2 < len(tokens)
        and tokens[last].key in {"a", "the", "an"}
    ):
        for k in range(last + 1, min(last + 4, len(tokens))):
            if tokens[k].key in {"village", "hamlet", "town"}:
                return w.kind_words[tokens[k].key]
    return _asked_kind(tokens, first)


def container_of(text: str, tokens: list[Token], last: int) -> str | None:
    """The container that follows: 'Goris, Syunik', 'Paris (Texas)', 'Barmal district of Paktika province'."""
    w = words()
    if last >= len(tokens):
        return None
    if tokens[last].gap.strip() in (",", "(") and (region := inside_of(tokens, last)) is not None:
        return name_of(text, tokens, *region)
    k, gap = last, tokens[last].gap.strip()
    if (
        gap == ""
        and not tokens[k].cap
        and tokens[k].key in w.kind_words
        and k + 2 < len(tokens)
        and tokens[k + 1].key in {"of", "in"}
    ):
        k, gap = k + 2, ","
    elif gap == "" and tokens[k].key == "in" and k + 1 < len(tokens) and not tokens[last - 1].possessive:
        k, gap = k + 1, ","
    elif (called := called_after(tokens, last) or _apposed(tokens, last)) and (inside := _container(tokens, called)):
        k, gap = inside, ","
    while gap == "," and k + 1 < len(tokens) and tokens[k + 1].gap == " " and tokens[k].key in w["leading"]:
        k += 1  # 'in the far north of' is not read, 'in northern' is
    if gap not in (",", "(") or not tokens[k].cap:
        return None
    if tokens[k].key in w["never"] or tokens[k].key in w["calendar"]:
        return abbreviated(text, tokens, k, k + 1)
    for end in range(min(k + 4, len(tokens)), k, -1):
        if end - k > 1 and not all(t.thin for t in tokens[k + 1 : end]):
            continue
        key = " ".join(t.key for t in tokens[k:end])
        if expanded := abbreviated(text, tokens, k, end):
            return expanded
        if key in w.sure:
            return name_of(text, tokens, k, end)
    end = k + 1
    while end < len(tokens) and tokens[end].cap and tokens[end].thin and end - k < 3:
        end += 1
    return name_of(text, tokens, k, end)


def _apposed(tokens: list[Token], end: int) -> int | None:
    """The noun of an aside that says what a name is: 'port' in ', an old port in'."""
    if tokens[end].gap != ", " or tokens[end].key not in {"a", "an", "the"}:
        return None
    for k in range(end + 1, min(end + 5, len(tokens) - 1)):
        if tokens[k].gap != " " or tokens[k].cap:
            return None
        if tokens[k].key in words().kind_words and tokens[k + 1].key == "in":
            return k
    return None


def _container(tokens: list[Token], called: int) -> int | None:
    """Where the container's name begins after 'X, a village in': at most a few plain words further on."""
    for k in range(called + 1, min(called + 7, len(tokens) - 1)):
        if tokens[k].gap.strip() or tokens[k].cap:
            return None
        if tokens[k].key in {"in", "of"}:
            return _name_after(tokens, k + 1)
    return None


def _name_after(tokens: list[Token], k: int) -> int | None:
    """Where a name begins after 'in': past an article, 'northern', 'the state of'."""
    w = words()
    if k < len(tokens) and tokens[k].key == "the":
        k += 1
    if k + 2 < len(tokens) and tokens[k].key in w.kind_words and tokens[k + 1].key == "of":
        k += 2
    if k >= len(tokens) - 1:
        return k if k < len(tokens) and tokens[k].cap else None
    leads = tokens[k].key in w["leading"] and tokens[k].gap == " " and tokens[k + 1].cap
    return k if tokens[k].cap or leads else None
