"""Coordinates of names as geopy geocoders: the local one, and any online one behind it for what is left open.

    names ──▶ LocalGeocoder (offline, the gazetteer) ──▶ left open ──▶ OnlineGeocoder (any of geopy's) ──▶ checked
                                                                          │
                                                          pacing, limits, persistent answers (AnswerCache)

A service that is slow, out of quota, broken or talks nonsense costs a warning and nothing else: the offline answer stands.
"""

from __future__ import annotations

from geomap.geocoders.answers import AnswerCache
from geomap.geocoders.filling import fill_open
from geomap.geocoders.local import LocalGeocoder
from geomap.geocoders.online import OnlineGeocoder, open_online

__all__ = ["AnswerCache", "LocalGeocoder", "OnlineGeocoder", "fill_open", "open_online"]
