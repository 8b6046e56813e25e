"""Numbers, lengths and dates in a report's text, each with its span: Count, Distance, When."""

from __future__ import annotations

from geomap.quantities.counts import find_counts
from geomap.quantities.distances import find_distances

__all__ = ["find_counts", "find_distances"]
