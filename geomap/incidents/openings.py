"""What the opening of a report and its places show of the whole: where it was written, of which country it is, of which time.

'SURIN – ' is where it was written; 'On this day in 1913' opens a page of history.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.telling import words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.incidents.readings import Line

HISTORY = 30
"""Years after which what is told is history."""
_CLOCK = expression(r"([012]?\d)[:.h]([0-5]\d)\b")
_ENTRIES = 3
"""Entries from which on the times of a live page show its order."""
_LEADS = 3
"""Characters before the place of a dateline."""
_YEAR = expression(r"\b(1[0-9]\d\d|20\d\d)\b")
_NOW = frozenset({"today", "yesterday", "tonight", "now", "currently", "recently", "tomorrow"})


def of_history(lines: Sequence[Line], published: dt.date | None) -> frozenset[int]:
    """Sentences behind an opening that tells of a year long past, up to the first that comes back to the present."""
    if published is None or not lines:
        return frozenset()
    oldest = published.year - HISTORY
    found: set[int] = set()
    for line in lines:
        sentence = line.sentence
        lows = sentence.vocabulary
        years = [int(low) for low in lows if _YEAR.fullmatch(low)]
        present = not lows.isdisjoint(
            _NOW | (words("weekdays") - {"morning", "days", "hours", "dawn", "night", "overnight"})
        )
        present = present or any(year > oldest for year in years)
        if present or (not found and (not any(year <= oldest for year in years) or "since" in lows)):
            break
        found.add(sentence.index)
    return frozenset(found)


def dateline_of(text: str, lines: Sequence[Line]) -> str | None:
    """The country in which the report was written: 'SURIN – ', 'BOGOTA, March 3 (AW) - '."""
    first = lines[0].places[0] if lines and lines[0].places else None
    if first is None or first.chosen is None or first.mention.start - lines[0].sentence.start > _LEADS:
        return None
    after = text[first.mention.end : first.mention.end + 30]
    return first.chosen.country_code if first.mention.text.isupper() and re.match(r"\s*[–—:(,-]", after) else None


def is_newest_first(text: str, lines: Sequence[Line]) -> bool:
    """Whether the paragraphs begin with times of day that go back: a live page, whose last entry tells what came first."""
    times: dict[int, int] = {}
    for line in lines:
        sentence = line.sentence
        if sentence.paragraph not in times and (told := _CLOCK.match(text, sentence.start)):
            times[sentence.paragraph] = 60 * int(told[1]) + int(told[2])
    clock = [times[paragraph] for paragraph in sorted(times)]
    return len(clock) >= _ENTRIES and all(later > earlier for later, earlier in itertools.pairwise(clock))


def home_of(lines: Sequence[Line]) -> str | None:
    """The country that most of the report's places lie in."""
    tally: Counter[str] = Counter()
    for line in lines:
        for place in line.places:
            if place.chosen is not None and place.chosen.country_code and place.mention.role == "place":
                tally[place.chosen.country_code] += 1 if place.chosen.kind == "country" else 2
    return min(tally, key=lambda code: (-tally[code], code)) if tally else None
