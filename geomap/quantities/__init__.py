"""Numbers, lengths and dates in a report's text, each with its span: Count, Distance, When."""

from __future__ import annotations

from geomap.quantities.counts import find_counts
from geomap.quantities.distances import find_distances
from geomap.quantities.whens import find_whens

__all__ = ["find_counts", "find_distances", "find_whens"]
