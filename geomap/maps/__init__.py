"""The map that people see: a ``folium.Map``, and a page in one file.

``draw_map(frame)`` gives a ``folium.Map`` that a notebook shows and other folium code can add to; ``write_page(layers,
path)`` writes the same as one file that opens without a network; ``write_picture(layers, path)`` draws it as SVG or PNG
without a browser. Nothing here reads reports or boundaries: everything arrives as frames.

What the frames hold (all in EPSG:4326, longitude first; a list is JSON text in one column; a missing frame or column is
left out of the map, never an error):

``incidents``
    one row per event with the properties of ``geomap.models.Incident`` and its point (or an empty geometry where it has
    none). ``asserted_by``, ``denied_by``, ``report_ids`` and ``kind_also`` are JSON lists. A frame whose geometries are
    not points works too: the shape is drawn as its footprint.
``footprints``
    polygons (or lines, points) with ``incident_id`` and ``part``: ``shape`` (where it lies), ``entered`` (the strip from
    the border to the depth), ``band`` (depth less and plus half its precision), ``uncertainty`` (the circle); of the
    ``shape`` row also ``method``, ``protocol``, ``remarks``, ``warnings`` (JSON list), ``licence``, ``attribution``.
``borders``
    lines with ``incident_id``, ``certain`` (false: one of several possible stretches), ``pair`` (JSON list of two
    alpha-3 codes), ``source``, ``accuracy_m``.
``places``
    points, one row per resolved mention: ``report_id``, ``text``, ``name``, ``kind``, ``role``, ``country_code``,
    ``admin1``, ``population``, ``score``, ``reason``.
``reports``
    no geometry needed: ``report_id``, ``title``, ``url``, ``publisher``, ``published``, ``language``.
``evidence``
    no geometry needed: ``incident_id``, ``report_id``, ``field``, ``start``, ``end``, ``text``; spans count in the same
    text as the incident's ``quote_start``.

The basemap is a mapping of frames: ``land`` (polygons of countries with ``country_code``), ``admin1`` and ``borders``
(lines; polygons are outlined), ``disputed`` (lines with ``name`` or ``kind``), ``lakes`` (polygons), ``labels`` (points
with ``name``, ``kind``, ``min_zoom`` or ``population``; ``name_fr``, ``name_ru``, ... where known).

Report text is hostile: it reaches the page only as JSON in ``<script type="application/json">`` that no template
compiles, and the reader's browser only as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.maps.document import read_revision, write_page
from geomap.maps.pictures import draw_picture, write_map, write_picture

if TYPE_CHECKING:
    from geomap.maps.page import draw_map

__all__ = ["draw_map", "draw_picture", "read_revision", "write_map", "write_page", "write_picture"]


def __getattr__(name: str) -> Any:
    """Folium is loaded for ``draw_map`` alone: a page that is written needs none of it."""
    if name == "draw_map":
        from geomap.maps.page import draw_map

        return draw_map
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
