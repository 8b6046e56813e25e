"""Finds the toponyms of a report: each a span with its role, what to look up and the cues that speak for it.

One pass over the tokens: names that hold place names are marked first (persons, organisations, streets), then the longest
run of tokens that the gazetteer knows is taken at each capitalised token. Whether a name is a place is weighed by cues
(``Mention.rule`` lists them, ``Mention.certainty`` is their sum as a probability): the weights are fitted by
``tools/fit_places.py`` on grammar alone, no cue knows a place by its name.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from typing import TYPE_CHECKING

from geomap.lexicons import load
from geomap.mention_cues import cues_of, is_dateline
from geomap.mention_hints import (
    abbreviated,
    called_after,
    container_of,
    is_called_place,
    is_told_of,
    kind_hint,
    name_of,
    word_before,
)
from geomap.mention_words import is_nearly_sure, words
from geomap.models import Mention, Role, Span
from geomap.name_frames import ORGANISATION, PERSON, STREET, capital_runs, mark_frames
from geomap.speakers import mark_speakers
from geomap.tokens import HYPHENS, Token, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MAX_WORDS = 6
"""Tokens in one name; longer ones in the gazetteer are official styles that reports do not use."""


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
        hit = Found(first, last, "known", name_of(text, tokens, first, last))
        if key in w.demonyms:
            hit = dataclasses.replace(hit, how="demonym", role="actor", name=w.demonyms[key])
        elif expanded := abbreviated(text, tokens, first, last):
            hit.name, hit.how = expanded, "abbreviation"
        elif key in w.organs:
            hit.name, hit.how = w.organs[key], "organ"
        elif tokens[last - 1].key in w["streets"] and last - first > 1:
            hit.how, hit.kind = "street", "street"
        hit.kind = hit.kind or kind_hint(tokens, first, last)
        mentions.append(
            Mention(
                span.start,
                span.end,
                span.text,
                hit.role,
                hit.name,
                hit.kind,
                container_of(text, tokens, last),
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
            elif not (
                following.key in particles or following.number or following.key in site_words or _is_linked(tokens, k)
            ):
                break
    return list(keys)


def _is_linked(tokens: list[Token], k: int) -> bool:
    """A plain word between two hyphens: 'Port-au-Prince'."""
    return tokens[k].gap in HYPHENS and k + 1 < len(tokens) and tokens[k + 1].gap in HYPHENS and tokens[k + 1].cap


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
        and tokens[i + 1].gap in HYPHENS
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
        return Found(i, last, "street", name_of(text, tokens, i, last), "street", tail=dot)
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
        if expanded := abbreviated(text, tokens, i, last):
            return Found(i, last, "abbreviation", expanded, tail=_dot(text, tokens, last))
        if last - i == 1 and (whole := _whole_name(text, tokens, i, owners)) is not None:
            return whole
        if key in names and _acceptable(tokens, i, last):
            return _extended(text, tokens, Found(i, last, "known", name_of(text, tokens, i, last)), owners)
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
            return Found(i, last, "unknown", name_of(text, tokens, i, last), w.prefixes[token.key])
    return None


def _whole_name(text: str, tokens: list[Token], i: int, owners: Sequence[str | None]) -> Found | None:
    """'Khan Arnabeh', 'Dar Lehma': a name of which the gazetteer knows at most the first word, a mere 'spring' or 'house'.

    Only where the words before call it a place: such heads are the first names and titles of people too.
    """
    w = words()
    if tokens[i].key not in w["name_heads"] or not is_called_place(tokens, i, i + 1):
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
    called = word_before(tokens, i) in w["locative"] or called_after(tokens, found.last) is not None
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
    return Found(i, last, "unknown", name_of(text, tokens, i, last)) if last - i > 1 else None


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
        # 'at In Amenas': in the Sahara a spring begins a name
        return token.key == "in" and token.cap and not token.initial and first > 0 and not tokens[first - 1].cap
    if last < len(tokens) and tokens[last].gap in HYPHENS and (tokens[last].cap or len(tokens[last].text) == 1):
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


def _extended(text: str, tokens: list[Token], hit: Found, owners: Sequence[str | None]) -> Found:
    """The span grown by a capitalised generic ('Rapides' Parish, South 'Florida'), with the kind that it asks for."""
    w = words()
    before = tokens[hit.first - 1] if hit.first else None
    hyphen = tokens[hit.first].gap in HYPHENS
    if (
        hyphen
        and before is not None
        and before.cap
        and owners[hit.first - 1] is None
        and not _on_route(tokens, hit.first)
    ):
        # the second half of a hyphenated name that is not known as a whole: a misspelling, never the half alone
        return dataclasses.replace(
            hit, first=hit.first - 1, name=name_of(text, tokens, hit.first - 1, hit.last), how="unknown"
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
            hit.name = name_of(text, tokens, hit.first, hit.last)
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
        if tokens[start].initial and not is_told_of(tokens, end):
            continue
        suffix = w.suffixes.get(keys[-1]) if end - start > 1 else None
        natural = suffix is not None and keys[-1] in w["growing"]
        ordinary = any(k in w["words"] or k in w["local_bodies"] or k in w["calendar"] for k in keys)
        usable = not ordinary and keys[-1] not in w["never"] and len(keys[0]) > 2
        if natural or (usable and (is_called_place(tokens, start, end) or (end - start < 3 and is_nearly_sure(key)))):
            placed[key] = suffix
    grown = list(found)
    for start, end, key in open_runs:
        if key in placed:
            grown.append(Found(start, end, "unknown", name_of(text, tokens, start, end), placed[key]))
    grown.sort(key=lambda hit: hit.first)
    return grown


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
    kind = hit.kind or (kind_hint(tokens, hit.first, hit.last) if hit.how in ("known", "unknown") else None)
    total = sum(weights.get(cue, 0.0) for cue in cues) + weights.get("bias", 0.0)
    within = container_of(text, tokens, hit.last) if hit.how in ("known", "unknown", "street") else None
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
