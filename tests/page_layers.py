"""A small made-up border and its incidents: all kinds, all statuses, an incursion with two possible stretches."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import LineString, Point, box

from geomap.models import KINDS, STATUSES

QUOTE = (
    "Armenia’s caretaker Prime Minister told Putin about the infiltration of about 250 Azerbaijani troops 2 miles into the "
    "southern province of Syunik, his office said Friday."
)
QUOTE_START = 40
EAST = LineString([(46.50, 39.80), (46.56, 39.70), (46.50, 39.60), (46.60, 39.50), (46.54, 39.40), (46.60, 39.25)])
WEST = LineString([(45.75, 39.60), (45.80, 39.45), (45.90, 39.30), (46.00, 39.10)])
PROVINCE = shapely.Polygon([*EAST.coords, *list(WEST.coords)[::-1]])
DEPTH = 0.035


def _strip(inner: float, outer: float):
    lines = shapely.union_all([EAST, WEST])
    return PROVINCE.intersection(lines.buffer(outer)).difference(lines.buffer(inner) if inner else shapely.Polygon())


def incidents_frame() -> gpd.GeoDataFrame:
    rows = [
        {
            "incident_id": "incursion-1",
            "report_id": "r1",
            "report_ids": '["r1"]',
            "kind": "incursion",
            "title": "About 250 Azerbaijani troops 2 miles into Syunik",
            "actor_code": "AZE",
            "target_code": "ARM",
            "count_min": 250,
            "count_max": 250,
            "count_text": "about 250 Azerbaijani troops",
            "distance_m": 3218.688,
            "distance_relation": "into",
            "distance_text": "2 miles into",
            "place": "Syunik",
            "country_code": "ARM",
            "uncertainty_m": 65_000.0,
            "date_start": "2021-05-14",
            "date_end": "2021-05-14",
            "date_precision": "day",
            "published": "2021-05-15T00:00:00Z",
            "asserted_by": '["ARM"]',
            "denied_by": '["AZE"]',
            "status": "disputed",
            "background": False,
            "confidence": 0.87,
            "quote": QUOTE,
            "quote_start": QUOTE_START,
            "quote_end": QUOTE_START + len(QUOTE),
            "publisher": "Bloomberg News",
            "source_url": "https://news.example/a",
            "review": "proposed",
            "geometry": _strip(0, DEPTH).representative_point(),
        }
    ]
    for number, kind in enumerate(KINDS):
        rows.append(
            {
                "incident_id": f"{kind}-2",
                "report_id": "r2",
                "report_ids": '["r2"]',
                "kind": kind,
                "title": f"{kind.replace('_', ' ').capitalize()} near the border",
                "actor_code": ("AZE", "ARM")[number % 2],
                "count_min": 2000 if kind == "deployment" else None,
                "count_max": 2000 if kind == "deployment" else None,
                "killed_min": number,
                "killed_max": number + 2,
                "place": "Goris",
                "country_code": "ARM",
                "uncertainty_m": 2500.0,
                "date_start": f"2021-{1 + number % 9:02}-10",
                "date_end": f"2021-{1 + number % 9:02}-10",
                "date_precision": "day",
                "asserted_by": '["ARM"]' if number % 2 else '["AZE"]',
                "denied_by": "[]",
                "status": STATUSES[number % 4],
                "background": kind == "seizure",
                "quote": "Something happened.",
                "quote_start": 0,
                "publisher": "Example Wire",
                "review": "accepted",
                "geometry": Point(45.2 + number * 0.17, 40.9 - number * 0.13),
            }
        )
    rows.append(
        {
            "incident_id": "unplaced",
            "kind": "attack",
            "title": "An attack nobody could place",
            "status": "claimed",
            "background": False,
            "geometry": None,
        }
    )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


def _evidence() -> pd.DataFrame:
    found = [("count_min", "about 250 Azerbaijani troops"), ("distance_m", "2 miles"), ("date_start", "Friday")]
    return pd.DataFrame(
        [
            {
                "incident_id": "incursion-1",
                "report_id": "r1",
                "field": field,
                "start": QUOTE_START + QUOTE.index(text),
                "end": QUOTE_START + QUOTE.index(text) + len(text),
                "text": text,
            }
            for field, text in found
        ]
    )


LAYERS = {
    "incidents": incidents_frame(),
    "footprints": gpd.GeoDataFrame(
        [
            {
                "incident_id": "incursion-1",
                "part": "shape",
                "remarks": "The strip of Syunik 1.5 to 2.5 miles inside its border.",
                "method": "into",
                "attribution": "© OpenStreetMap contributors",
                "geometry": _strip(DEPTH * 0.75, DEPTH * 1.25),
            },
            {"incident_id": "incursion-1", "part": "entered", "geometry": _strip(0, DEPTH)},
            {"incident_id": "incursion-1", "part": "band", "geometry": _strip(DEPTH * 0.75, DEPTH * 1.25)},
            {"incident_id": "deployment-2", "part": "shape", "geometry": box(46.6, 39.6, 47.0, 40.0)},
        ],
        geometry="geometry",
        crs=4326,
    ),
    "borders": gpd.GeoDataFrame(
        [
            {
                "incident_id": "incursion-1",
                "pair": '["ARM", "AZE"]',
                "certain": False,
                "source": "OpenStreetMap",
                "accuracy_m": 100.0,
                "geometry": line,
            }
            for line in (EAST, WEST)
        ],
        geometry="geometry",
        crs=4326,
    ),
    "places": gpd.GeoDataFrame(
        [{"report_id": "r1", "name": "Goris", "kind": "town", "role": "place", "geometry": Point(46.34, 39.51)}],
        geometry="geometry",
        crs=4326,
    ),
    "reports": pd.DataFrame(
        [
            {
                "report_id": "r1",
                "title": "Border crisis",
                "url": "https://news.example/a",
                "publisher": "Bloomberg News",
                "published": "2021-05-15",
            }
        ]
    ),
    "evidence": _evidence(),
}

BASEMAP = {
    "land": gpd.GeoDataFrame(
        [
            {"country_code": "ARM", "geometry": box(44, 39, 46.55, 41)},
            {"country_code": "AZE", "geometry": box(46.55, 38.5, 49, 41.5)},
        ],
        geometry="geometry",
        crs=4326,
    ),
    "disputed": gpd.GeoDataFrame(
        [{"name": "Line", "geometry": LineString([(46.7, 39.4), (46.9, 40.2)])}], geometry="geometry", crs=4326
    ),
    "labels": gpd.GeoDataFrame(
        [
            {"name": "Yerevan", "kind": "capital", "name_ru": "Ереван", "geometry": Point(44.51, 40.18)},
            {"name": "Goris", "kind": "town", "population": 17592, "geometry": Point(46.34, 39.51)},
        ],
        geometry="geometry",
        crs=4326,
    ),
}
