"""Tellings of one event in one report that only their places and days show to be one: the summary and its detail.

Seeds are joined by their words (``joining``); here the records that they made are compared.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.incidents.events import GENERAL, VIOLENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.events import Event
    from geomap.models import Incident

_WIDE = frozenset({"country", "admin1", "region", "line", "sea"})
_MUTUAL = frozenset({"armed_clash", "ceasefire", "protest"})


FURTHER = expression(
    r"\W*(?:(?:(?:some|a few|two|three|four|several|a couple of|about|half an|an|a)\s){1,2}(?:hours?|minutes|days?)\s(?:later|after)|"
    r"later(?:\s(?:on|that|in))?\b|another\b|a (?:second|third|further|separate|similar)\b|in (?:a (?:second|separate|third|further)|another)\b|"
    r"(?:soon|shortly) after|(?:farther|further)\s(?:to the\s)?(?:north|south|east|west|inland|away|along|up|down|off)\w*\b|on the same (?:day|night|evening|morning)\b|"
    r"(?:hours|minutes|days|a day|the day|a week) (?:earlier|before|later)\b|(?:elsewhere|separately|meanwhile|in the meantime)\b|in (?:the )?(?:neighbou?ring|nearby|adjoining|adjacent)\b)",
    re.IGNORECASE,
)
"""The beginning of a sentence that tells of one more event: 'Two hours later', 'In a separate attack'."""


_ONE_MORE = expression(
    r"\W*(?:(?:in|near|at|on|outside)\s[^,.]{2,40},\s)?(?:at least |about |some |around |up to )?[\w-]+ (?:more|others?|further)\b"
    r"[^.;]{0,90}?\b(?:in|by|when) (?:an?|another|separate) (?:[\w-]+ ){0,3}?"
    r"(?:attacks?|ambush|raid|blast|explosion|bomb|bombing|device|mine|landmine|clash|strike|airstrike|shelling|assault|incident|shooting|drone|grenade|shell|rocket|mortar)\b",
    re.IGNORECASE,
)
"""'Two more were killed in an ambush', 'In X, three others were wounded by a mine'."""


def tells_of_one_more(sentence: str) -> bool:
    """Whether a sentence counts more harm than was told and says how it came about: one more event."""
    return _ONE_MORE.match(sentence) is not None


def settle(told: Sequence[tuple[Event, Incident]]) -> tuple[list[Event], list[str]]:
    """The events that were told twice put together, in order, and in words why; the same events where none was."""
    kept: list[tuple[Event, Incident]] = []
    notes: list[str] = []
    for event, incident in told:
        for other, first in kept:
            if not (is_further(first, incident) or event.first.further) and (why := same_telling(first, incident)):
                other.seeds = sorted([*other.seeds, *event.seeds], key=lambda s: s.trigger.start)
                notes.append(f"{incident.kind} {event.first.trigger.text!r} joined to {first.kind}: {why}")
                break
        else:
            kept.append((event, incident))
    return [event for event, _ in kept], notes


def is_further(a: Incident, b: Incident) -> bool:
    """Whether the later of two records is told as one more event."""
    first, later = (a, b) if a.quote_start <= b.quote_start else (b, a)
    again = FURTHER.match(later.quote) is not None or tells_of_one_more(later.quote)
    return first.quote_start != later.quote_start and again


def same_telling(a: Incident, b: Incident) -> str | None:
    """In words why two records of one report are one event; None where they are not."""
    if a.background != b.background or not _kinds_fit(a, b) or not _dates_meet(a, b) or not _sides_fit(a, b):
        return None
    if a.place_id is not None and a.place_id == b.place_id:
        return "the same place and days"
    wide, narrow = (a, b) if _holds(a, b) else (b, a)
    if _holds(wide, narrow) and (a.kind == b.kind or wide.kind in GENERAL):
        return f"{narrow.place} is where in {wide.place}"
    return None


def _kinds_fit(a: Incident, b: Incident) -> bool:
    if a.kind == b.kind:
        return True
    return {a.kind, b.kind} <= VIOLENT and bool({a.kind, b.kind} & GENERAL)


def _dates_meet(a: Incident, b: Incident) -> bool:
    if a.date_start is None or a.date_end is None or b.date_start is None or b.date_end is None:
        return True
    return a.date_start <= b.date_end and b.date_start <= a.date_end


def _sides_fit(a: Incident, b: Incident) -> bool:
    one, two = (a.actor_code, a.target_code), (b.actor_code, b.target_code)
    if a.kind in _MUTUAL and b.kind in _MUTUAL:
        known = {c for c in one if c}, {c for c in two if c}
        return not known[0] or not known[1] or bool(known[0] & known[1])
    if one[0] and two[0] and one[0] != two[0]:
        return False
    if a.kind == b.kind and a.place_id == b.place_id and {one, two} == {(a.country_code, None), (None, a.country_code)}:
        return True  # one names only whose the place is, as the doer or as the one who suffers: a guess
    return not (one[0] and one[0] == two[1]) and not (two[0] and two[0] == one[1])


def _holds(wide: Incident, narrow: Incident) -> bool:
    if wide.place_kind not in _WIDE or wide.country_code is None or wide.country_code != narrow.country_code:
        return False
    if wide.place_kind == "country":
        return narrow.place_kind != "country"
    return wide.place_kind == "admin1" and narrow.place_kind not in _WIDE and narrow.admin1 == wide.place
