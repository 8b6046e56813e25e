"""Events read from a text alone, its places found in the real gazetteer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from geomap.incidents import find_capitals, read_events
from geomap.mentions import find_mentions
from geomap.models import Incident, Report
from geomap.quantities import find_counts, find_distances, find_whens
from geomap.toponyms import resolve_places

if TYPE_CHECKING:
    from geomap.gazetteers import Gazetteer

PUBLISHED = dt.datetime(2019, 6, 14, tzinfo=dt.UTC)  # a Friday


def read(gazetteer: Gazetteer, text: str) -> tuple[Incident, ...]:
    """The incidents of a report published on ``PUBLISHED``."""
    report = Report(report_id="r", text=text, published=PUBLISHED)
    mentions = find_mentions(text, known=gazetteer.known)
    places = resolve_places(report, mentions, gazetteer)
    return read_events(
        report,
        places,
        counts=find_counts(text),
        distances=find_distances(text),
        whens=find_whens(text, PUBLISHED.date()),
        capitals=find_capitals(text, places, gazetteer.lookup_many),
    )[0]
