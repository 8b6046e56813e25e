"""Numbers, lengths and dates in a report's text, each with its span: Count, Distance, When."""

from __future__ import annotations

from geomap.quantities.counts import find_counts

__all__ = ["find_counts"]
