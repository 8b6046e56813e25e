"""Finds the toponyms of a report: each a span with its role, what to look up and the cues that speak for it.

One pass over the tokens: names that hold place names are marked first (persons, organisations, streets), then the longest
run of tokens that the gazetteer knows is taken at each capitalised token. Whether a name is a place is weighed by cues
(``Mention.rule`` lists them, ``Mention.certainty`` is their sum as a probability): the weights are fitted by
``tools/fit_places.py`` on grammar alone, no cue knows a place by its name.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from geomap.lexicons import load
from geomap.mention_cues import cues_of, inside_of, is_called, is_dateline
from geomap.mention_words import is_nearly_sure, words
from geomap.models import Mention, Role, Span
from geomap.name_frames import ORGANISATION, PERSON, STREET, capital_runs, mark_frames
from geomap.speakers import mark_speakers
from geomap.tokens import Token, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MAX_WORDS = 6
"""Tokens in one name; longer ones in the gazetteer are official styles that reports do not use."""
CUE_LIKE = re.compile(r"[\w']+(?:-[\w']+)*")


@dataclasses.dataclass(slots=True)
class Found:
    """A mention in the making: token range and how it was found."""

    first: int
    last: int
    """Exclusive."""
    how: str
    """known, abbreviation, initials, demonym, organ, street, unknown."""
    name: str
    kind: str | None = None
    role: Role = "place"
    tail: int = 0
    """Characters after the last token that belong to the span (the dot of 'Ky.')."""


def find_mentions(
    text: str, *, known: Callable[[Iterable[str]], set[str]], publisher: str | None = None
) -> tuple[Mention, ...]:
    """The toponyms of ``text`` in order of position, those that are part of another name included.

    Args:
        text: the report as given.
        known: which of the folded names the gazetteer has at all (``Gazetteer.known``).
        publisher: the outlet; its own name in the text is no place.
    """
    tokens = tokenise(text)
    if not tokens:
        return ()
    runs = capital_runs(tokens)
    names = known(_phrases(tokens))
    owners, surnames = mark_frames(tokens, runs, names)
    headline = _headline_tokens(tokens)
    found: list[Found] = []
    openers = words()["articles"] | words()["directions"]
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if not token.cap and owners[i] != STREET and token.key not in openers:  # most words: seen at a glance
            i += 1
            continue
        hit = _find_at(text, tokens, i, names, owners)
        if hit is None:
            i += 1
            continue
        found.append(hit)
        i = hit.last
    found = _with_unknown(text, tokens, runs, found, owners)
    mark_speakers(tokens, found)
    weights: dict[str, float] = load("toponym_weights")["cues"]
    mentions = []
    often = Counter(" ".join([t.key for t in tokens[hit.first : hit.last]]) for hit in found)
    repeated = {key for key, times in often.items() if times > 1}
    for n, hit in enumerate(found):
        cues = cues_of(tokens, found, n, owners=owners, surnames=surnames, headline=headline, repeated=repeated)
        mentions.append(_mention(text, tokens, hit, cues, weights, owners))
    return tuple(_without_publisher(mentions, publisher))


def given_mentions(text: str, spans: Sequence[Span]) -> tuple[Mention, ...]:
    """The spans that came with a report as mentions: names cleaned, hints and containers read from the text around."""
    tokens = tokenise(text)
    w = words()
    mentions = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        inside = [k for k, t in enumerate(tokens) if t.start < span.end and span.start < t.end]
        if not inside:
            mentions.append(Mention(span.start, span.end, span.text, "place", span.text.strip()[:200], rule="given"))
            continue
        first, last = inside[0], inside[-1] + 1
        key = " ".join(t.key for t in tokens[first:last])
        hit = Found(first, last, "known", _name(text, tokens, first, last))
        if key in w.demonyms:
            hit = dataclasses.replace(hit, how="demonym", role="actor", name=w.demonyms[key])
        elif expanded := _abbreviated(text, tokens, first, last):
            hit.name, hit.how = expanded, "abbreviation"
        elif key in w.organs:
            hit.name, hit.how = w.organs[key], "organ"
        elif tokens[last - 1].key in w["streets"] and last - first > 1:
            hit.how, hit.kind = "street", "street"
        hit.kind = hit.kind or _kind_hint(tokens, first, last)
        mentions.append(
            Mention(
                span.start,
                span.end,
                span.text,
                hit.role,
                hit.name,
                hit.kind,
                _within(text, tokens, last),
                f"given {hit.how}",
            )
        )
    return tuple(mentions)


# --- finding -----------------------------------------------------------------------------------------------------


def _phrases(tokens: list[Token]) -> list[str]:
    """The folded keys of every run of tokens that may be a name."""
    w = words()
    particles, never, sites, site_words = w["particles"], w["never"], w["site_nouns"], w["site_words"]
    openers = w["articles"] | w["directions"]
    keys: dict[str, None] = {}
    for i, token in enumerate(tokens):
        if not token.cap and token.key not in openers:
            continue
        if not (token.cap or _opens(tokens, i)) or not token.key:
            continue
        key = token.key
        if key not in never and not token.number and token.cap:
            keys[key] = None
        for k in range(i + 1, min(i + MAX_WORDS, len(tokens))):
            following = tokens[k]
            if not following.thin:
                break
            key = f"{key} {following.key}"
            if following.cap or following.key in sites:
                keys[key] = None
            elif following.key not in particles and not following.number and following.key not in site_words:
                break
    return list(keys)


def _opens(tokens: list[Token], i: int) -> bool:
    """A lower-case word that a name may begin with: an Arabic article, or a direction ('southern Lebanon')."""
    return _article(tokens, i) or (
        i + 1 < len(tokens)
        and tokens[i].key in words()["directions"]
        and tokens[i + 1].cap
        and tokens[i + 1].gap == " "
    )


def _article(tokens: list[Token], i: int) -> bool:
    """A lower-case Arabic article that a name begins with: 'al-Fashaga', 'el Fasher'."""
    return (
        i + 1 < len(tokens)
        and tokens[i].key in words()["articles"]
        and tokens[i + 1].cap
        and tokens[i + 1].gap in ("-", "‑", "‐")
    )


def _find_at(text: str, tokens: list[Token], i: int, names: set[str], owners: Sequence[str | None]) -> Found | None:
    """The longest name that begins at token ``i``."""
    w = words()
    token = tokens[i]
    if owners[i] == STREET:
        last = i
        while last < len(tokens) and owners[last] == STREET and (last == i or tokens[last].thin):
            last += 1
        dot = (
            1
            if text[tokens[last - 1].end : tokens[last - 1].end + 1] == "." and tokens[last - 1].key != "street"
            else 0
        )
        if tokens[last - 1].key not in w["streets"] or len(tokens[last - 1].text) > 4:
            dot = 0
        return Found(i, last, "street", _name(text, tokens, i, last), "street", tail=dot)
    if not (token.cap or _opens(tokens, i)) or not token.key or owners[i] == PERSON:
        return None
    limit = i + 1
    while (
        limit < len(tokens) and limit - i < MAX_WORDS and tokens[limit].thin and owners[limit] not in (PERSON, STREET)
    ):
        limit += 1
    for last in range(limit, i, -1):
        if not tokens[last - 1].cap and (last - 1 == i or tokens[last - 1].key not in w["site_nouns"]):
            continue
        key = " ".join(t.key for t in tokens[i:last])
        if key in w.organs and last - i <= 2 and token.cap:
            return Found(i, last, "organ", w.organs[key], role="speaker")
        if key in w.demonyms and token.cap:
            return Found(i, last, "demonym", w.demonyms[key], role="actor")
        if expanded := _abbreviated(text, tokens, i, last):
            return Found(i, last, "abbreviation", expanded, tail=_dot(text, tokens, last))
        if last - i == 1 and (whole := _whole_name(text, tokens, i, owners)) is not None:
            return whole
        if key in names and _acceptable(tokens, i, last):
            return _extended(text, tokens, Found(i, last, "known", _name(text, tokens, i, last)), owners)
    if (strange := _strange_name(text, tokens, i, names, owners)) is not None:
        return strange
    if (
        tokens[i].cap
        and i + 1 < len(tokens)
        and tokens[i].key in w.prefixes
        and tokens[i + 1].cap
        and tokens[i + 1].thin
    ):
        last = i + 2
        if (
            owners[i + 1] is None
            and w.prefixes[tokens[i].key] in {"lake", "peak", "river", "valley"}
            and not token.initial
        ):
            return Found(i, last, "unknown", _name(text, tokens, i, last), w.prefixes[token.key])
    return None


def _whole_name(text: str, tokens: list[Token], i: int, owners: Sequence[str | None]) -> Found | None:
    """'Khan Arnabeh', 'Dar Lehma': a name of which the gazetteer knows at most the first word, a mere 'spring' or 'house'.

    Only where the words before call it a place: such heads are the first names and titles of people too.
    """
    w = words()
    if tokens[i].key not in w["name_heads"] or not _is_called_place(tokens, i, i + 1):
        return None
    return _joined(text, tokens, i, owners)


def _strange_name(
    text: str, tokens: list[Token], i: int, names: set[str], owners: Sequence[str | None]
) -> Found | None:
    """'near Zelenyi Klyn': a word that no gazetteer or dictionary has begins a name of which only the second half is known."""
    w = words()
    token = tokens[i]
    ordinary = (
        token.key in w["words"]
        or token.key in w["first_names"]
        or token.key in w["surnames"]
        or token.key in w["titles"]
    )
    if not token.cap or token.initial or token.upper or len(token.key) < 4 or ordinary or owners[i] is not None:
        return None
    if i + 1 >= len(tokens) or tokens[i + 1].key not in names or token.key in w.demonyms or token.key in w["calendar"]:
        return None
    found = _joined(text, tokens, i, owners)
    if found is None or found.last != i + 2:
        return None
    called = _before(tokens, i) in w["locative"] or _called_after(tokens, found.last) is not None
    return found if called else None


def _joined(text: str, tokens: list[Token], i: int, owners: Sequence[str | None]) -> Found | None:
    """A run of capitals as one name that no gazetteer has; None where it is one word."""
    w = words()
    last = i + 1
    while last < len(tokens) and last - i < 3 and tokens[last].cap and tokens[last].gap == " " and owners[last] is None:
        key = tokens[last].key
        if key in w.demonyms or key in w["calendar"] or key in w["titles"] or tokens[last].upper or key in w["never"]:
            break
        last += 1
        if tokens[last - 1].possessive:
            break
    return Found(i, last, "unknown", _name(text, tokens, i, last)) if last - i > 1 else None


def _acceptable(tokens: list[Token], first: int, last: int) -> bool:
    """Not a stop word, a day, a bare number, an initial, or the mere first half of a hyphenated name."""
    w = words()
    token = tokens[first]
    if last - first == 1:
        if token.key in w["never"] or token.key in w["calendar"] or token.key in w["titles"] or token.dotted:
            return token.key in w.sure
        if len(token.key) < 3 or not token.cap:
            return False
        if token.key in w["eponyms"] and token.key not in w.sure:  # Obama in Japan only as 'Obama, Japan'
            return last < len(tokens) and tokens[last].gap == ", " and tokens[last].key in w.sure
        if token.upper and len(token.key) < 4 and token.key not in w.sure:
            return is_dateline(tokens, first, last)
    elif all(t.key in w["never"] or t.key in w["calendar"] or t.number for t in tokens[first:last]):
        return " ".join(t.key for t in tokens[first:last]) in w.sure
    elif (
        tokens[first].key in {"the", "in", "on", "at", "a", "of", "and", "for"} or tokens[last - 1].key in w["calendar"]
    ):
        return False
    if last < len(tokens) and tokens[last].gap in ("-", "‑", "‐") and (tokens[last].cap or len(tokens[last].text) == 1):
        if _on_route(tokens, last):
            return True
        key = " ".join(t.key for t in tokens[first:last])  # 'Koh-e-Sabz' is no 'Koh'
        return key in w.sure or key in w.capitals or tokens[last].key in w.sure or tokens[last].key in w["local_nouns"]
    return True


ROUTES = frozenset({"road", "highway", "motorway", "axis", "route", "railway", "corridor", "expressway"})


def _on_route(tokens: list[Token], second: int) -> bool:
    """'the Maiduguri-Damaturu highway': two names joined by a hyphen are the ends of a road."""
    return (
        tokens[second].cap
        and second + 1 < len(tokens)
        and tokens[second + 1].gap == " "
        and tokens[second + 1].key in ROUTES
    )


def _dot(text: str, tokens: list[Token], last: int) -> int:
    """1 where a dot follows that is the abbreviation's own and not yet in the token."""
    token = tokens[last - 1]
    return int(not token.dotted and text[token.end : token.end + 1] == "." and token.key in words().abbreviations)


def _abbreviated(text: str, tokens: list[Token], first: int, last: int) -> str | None:
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


def _extended(text: str, tokens: list[Token], hit: Found, owners: Sequence[str | None]) -> Found:
    """The span grown by a capitalised generic ('Rapides' Parish, South 'Florida'), with the kind that it asks for."""
    w = words()
    before = tokens[hit.first - 1] if hit.first else None
    hyphen = tokens[hit.first].gap in ("-", "‑", "‐")
    if (
        hyphen
        and before is not None
        and before.cap
        and owners[hit.first - 1] is None
        and not _on_route(tokens, hit.first)
    ):
        # the second half of a hyphenated name that is not known as a whole: a misspelling, never the half alone
        return dataclasses.replace(
            hit, first=hit.first - 1, name=_name(text, tokens, hit.first - 1, hit.last), how="unknown"
        )
    key = tokens[hit.last - 1].key
    if hit.last - hit.first > 1 and key in w.suffixes and hit.last < len(tokens):
        hit.kind = w.suffixes[key]
    following = tokens[hit.last] if hit.last < len(tokens) else None
    if following is not None and following.cap and following.gap == " " and following.key in w["growing"]:
        after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
        joined = after is not None and after.thin and after.cap and not after.initial and after.gap == " "
        if owners[hit.last] is None and (not joined or following.key in {"county", "parish"}):
            hit.last += 1
            hit.kind = w.suffixes[following.key]
            hit.name = _name(text, tokens, hit.first, hit.last)
    return hit


def _with_unknown(
    text: str, tokens: list[Token], runs: list[tuple[int, int]], found: list[Found], owners: Sequence[str | None]
) -> list[Found]:
    """``found`` and, beside them, capitalised names that no gazetteer has but the words around call a place.

    A name that is called a place once is one wherever the report repeats it.
    """
    w = words()
    taken = {k for hit in found for k in range(hit.first, hit.last)}
    open_runs: list[tuple[int, int, str]] = []
    placed: dict[str, str | None] = {}
    for start, end in runs:
        if tokens[start].initial and tokens[start].key in w["never"] and end - start > 1:
            start += 1  # noqa: PLW2901 - 'The' that begins a sentence
        if any(k in taken for k in range(start, end)) or any(owners[k] for k in range(start, end)):
            continue
        if end - start > 4 or tokens[start].upper:
            continue
        keys = [t.key for t in tokens[start:end]]
        if any(k in w["calendar"] or k in w["titles"] or k in w["part_nouns"] or k in w["never"] for k in keys[:-1]):
            continue
        key = " ".join(keys)
        open_runs.append((start, end, key))
        if tokens[start].initial and not _is_told_of(tokens, end):
            continue
        suffix = w.suffixes.get(keys[-1]) if end - start > 1 else None
        natural = suffix is not None and keys[-1] in w["growing"]
        ordinary = any(k in w["words"] or k in w["local_bodies"] or k in w["calendar"] for k in keys)
        usable = not ordinary and keys[-1] not in w["never"] and len(keys[0]) > 2
        if natural or (usable and (_is_called_place(tokens, start, end) or (end - start < 3 and is_nearly_sure(key)))):
            placed[key] = suffix
    grown = list(found)
    for start, end, key in open_runs:
        if key in placed:
            grown.append(Found(start, end, "unknown", _name(text, tokens, start, end), placed[key]))
    grown.sort(key=lambda hit: hit.first)
    return grown


def _is_called_place(tokens: list[Token], start: int, end: int) -> bool:
    """The words around a name say that it is a place: 'in X', 'village of X', 'X district', 'X, a village in'.

    Of 'to X' and 'hit X' a person may be the object too: the cues weigh that.
    """
    w = words()
    before = _before(tokens, start)
    if before in w["locative"] or before in w["motion"] or _asked_kind(tokens, start) is not None:
        return True
    return _called_after(tokens, end) is not None or _is_told_of(tokens, end)


def _is_told_of(tokens: list[Token], end: int) -> bool:
    """', a village in', ', in Luhansk region': said after a name, these make it a place even where it begins a sentence."""
    if end >= len(tokens) or tokens[end].gap.strip() not in (",", "("):
        return False
    return is_called(tokens, end) or inside_of(tokens, end) is not None


def _called_after(tokens: list[Token], end: int) -> int | None:
    """The token after a name that calls it a place: 'district' in 'X district', 'village' in 'X, a hill village in'."""
    w = words()
    if end >= len(tokens) or tokens[end].cap:
        return None
    if tokens[end].gap == " ":
        if tokens[end].key in w["place_nouns"]:
            return end
        if end + 1 < len(tokens) and tokens[end].key == "council" and tokens[end + 1].key == "area":
            return end + 1
    elif tokens[end].gap == ", " and tokens[end].key in {"a", "the", "an"}:
        for k in range(end + 1, min(end + 4, len(tokens))):
            if tokens[k].gap != " " or tokens[k].cap:
                return None
            if tokens[k].key in w["place_nouns"] and tokens[k].key != "area":
                return k
    return None


def _before(tokens: list[Token], first: int) -> str:
    """The key of the word before, skipping an article; '' across punctuation."""
    k = first
    while k > 0 and tokens[k].gap == " " and k > first - 2:
        k -= 1
        if tokens[k].key not in {"the", "a"}:
            return tokens[k].key
    return ""


# --- what the text says about it -----------------------------------------------------------------------------------


def _name(text: str, tokens: list[Token], first: int, last: int) -> str:
    """The words of the name as one line; a word cut by a line end is joined."""
    raw = text[tokens[first].start : tokens[last - 1].end]
    return " ".join(re.sub(r"[-‐‑]\s*\n\s*", "-", raw).split())[:200]


def _asked_kind(tokens: list[Token], first: int) -> str | None:
    """The kind before the name: 'province of', 'the village of', 'Lake'."""
    w = words()
    if first >= 2 and tokens[first].gap == " " and tokens[first - 1].key == "of" and tokens[first - 1].gap == " ":
        return w.kind_words.get(tokens[first - 2].key)
    if first >= 1 and tokens[first].gap == " ":
        return w.kind_words.get(tokens[first - 1].key) if not tokens[first - 1].cap else None
    return None


def _kind_hint(tokens: list[Token], first: int, last: int) -> str | None:
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


def _within(text: str, tokens: list[Token], last: int) -> str | None:
    """The container that follows: 'Goris, Syunik', 'Paris (Texas)', 'Barmal district of Paktika province'."""
    w = words()
    if last >= len(tokens):
        return None
    if tokens[last].gap.strip() in (",", "(") and (region := inside_of(tokens, last)) is not None:
        return _name(text, tokens, *region)
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
    elif (called := _called_after(tokens, last)) is not None and (inside := _container(tokens, called)):
        k, gap = inside, ","
    while gap == "," and k + 1 < len(tokens) and tokens[k + 1].gap == " " and tokens[k].key in w["leading"]:
        k += 1  # 'in the far north of' is not read, 'in northern' is
    if gap not in (",", "(") or not tokens[k].cap:
        return None
    if tokens[k].key in w["never"] or tokens[k].key in w["calendar"]:
        return _abbreviated(text, tokens, k, k + 1)
    for end in range(min(k + 4, len(tokens)), k, -1):
        if end - k > 1 and not all(t.thin for t in tokens[k + 1 : end]):
            continue
        key = " ".join(t.key for t in tokens[k:end])
        if expanded := _abbreviated(text, tokens, k, end):
            return expanded
        if key in w.sure:
            return _name(text, tokens, k, end)
    end = k + 1
    while end < len(tokens) and tokens[end].cap and tokens[end].thin and end - k < 3:
        end += 1
    return _name(text, tokens, k, end)


def _container(tokens: list[Token], called: int) -> int | None:
    """Where the container's name begins after 'X, a village in': at most a few plain words further on."""
    for k in range(called + 1, min(called + 7, len(tokens) - 1)):
        if tokens[k].gap.strip() or tokens[k].cap:
            return None
        if tokens[k].key in {"in", "of"}:
            k += 2 if tokens[k + 1].key == "the" else 1  # noqa: PLW2901 - the word after the article
            return k if k < len(tokens) and tokens[k].cap else None
    return None


def _headline_tokens(tokens: list[Token]) -> frozenset[int]:
    """Tokens of stretches in which nearly every word has a capital: there a capital says nothing."""
    marked: set[int] = set()
    ordinary = words()["words"]
    start = size = caps = plain = 0
    for i, token in enumerate(tokens):
        if token.initial and i:
            if size >= 4 and caps >= 0.75 * size and plain >= 2:
                marked.update(range(start, i))
            start, size, caps, plain = i, 0, 0, 0
        if token.cap:  # a number has none
            size += 1
            caps += 1
            plain += token.key in ordinary
        elif not token.number:
            size += 1
    if size >= 4 and caps >= 0.75 * size and plain >= 2:
        marked.update(range(start, len(tokens)))
    return frozenset(marked)


def _mention(
    text: str,
    tokens: list[Token],
    hit: Found,
    cues: tuple[str, ...],
    weights: dict[str, float],
    owners: Sequence[str | None],
) -> Mention:
    start, end = tokens[hit.first].start, tokens[hit.last - 1].end + hit.tail
    role: Role = hit.role
    if any(owners[k] == ORGANISATION for k in range(hit.first, hit.last)):
        role = "part"
    if " ".join(t.key for t in tokens[hit.first : hit.last]) in words().armed_groups:
        role = "part"
    if hit.last < len(tokens) and tokens[hit.last].gap == " " and tokens[hit.last].key in words()["disease_nouns"]:
        role = "part"  # Lassa fever, West Nile virus
    kind = hit.kind or (_kind_hint(tokens, hit.first, hit.last) if hit.how in ("known", "unknown") else None)
    total = sum(weights.get(cue, 0.0) for cue in cues) + weights.get("bias", 0.0)
    within = _within(text, tokens, hit.last) if hit.how in ("known", "unknown", "street") else None
    return Mention(
        start,
        end,
        text[start:end],
        role,
        hit.name,
        kind,
        within,
        " ".join((hit.how, *cues)),
        certainty=1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))),
    )


def _without_publisher(mentions: list[Mention], publisher: str | None) -> list[Mention]:
    """The mentions without those inside the outlet's own name where that is several words ('Jordan Times')."""
    if not publisher or " " not in publisher:
        return mentions
    return [m for m in mentions if m.name.casefold() != publisher.casefold()]
