"""A small made-up border with its incidents as records: every kind, every status, a strip of two stretches, no place."""

from __future__ import annotations

import dataclasses
import datetime as dt

import shapely
from page_layers import EAST, PROVINCE, QUOTE, WEST

from geomap.models import KINDS, STATUSES, BorderPart, Candidate, Evidence, Footprint, Incident, Mention, Place, Report
from geomap.rows import build_tables

HOSTILE = "=cmd()|' /C calc'!A0 \"quoted\", <img src=x onerror=alert(1)> {{7*7}} [% 1/0 %]\nsecond line 🚁 قرية תל"
DEPTH_DEG = 0.035
PUBLISHED = dt.datetime(2021, 5, 15, 6, 30)
OSM = "© OpenStreetMap contributors"


def strip(inner: float, outer: float) -> bytes:
    """The province between two depths from its eastern and western border, degrees."""
    lines = shapely.union_all([EAST, WEST])
    outside = PROVINCE.intersection(lines.buffer(outer))
    return shapely.to_wkb(outside.difference(lines.buffer(inner)) if inner else outside)


def incursion() -> tuple[Incident, Footprint]:
    incident = Incident(
        incident_id="incursion-1",
        report_id="r1",
        report_ids=("r1", "r2"),
        kind="incursion",
        title="About 250 Azerbaijani troops 2 miles into Syunik",
        actor="Azerbaijani troops",
        actor_code="AZE",
        target="Armenia",
        target_code="ARM",
        count_min=250,
        count_max=250,
        count_of="troops",
        count_text="about 250 Azerbaijani troops",
        distance_m=3218.688,
        distance_relation="into",
        distance_anchor="Syunik",
        distance_text="2 miles into",
        place="Syunik",
        place_id="geonames:409313",
        place_kind="admin1",
        country_code="ARM",
        admin1="Syunik",
        date_start=dt.date(2021, 5, 14),
        date_end=dt.date(2021, 5, 14),
        date_precision="day",
        published=PUBLISHED,
        asserted_by=("ARM",),
        denied_by=("AZE",),
        status="disputed",
        confidence=0.87,
        quote=QUOTE,
        quote_start=0,
        quote_end=len(QUOTE),
        source_title="Border crisis",
        source_url="https://news.example/a?x=1&y=2",
        publisher="Example News",
        evidence=(Evidence("count", QUOTE.index("about"), QUOTE.index(" 2 miles"), "about 250 Azerbaijani troops", "count"),),
    )  # fmt: skip
    footprint = Footprint(
        strip(DEPTH_DEG * 0.75, DEPTH_DEG * 1.25),
        lon=46.49,
        lat=39.41,
        uncertainty_m=65_000.0,
        spatial_fit=21.5,
        protocol="Georeferencing Quick Reference Guide (Zermoglio et al. 2020, https://doi.org/10.35035/e09p-h128)",
        method="into",
        remarks="The strip of Syunik 1.5 to 2.5 miles inside its border.",
        warnings=("the text does not decide between two stretches of the border",),
        entered_wkb=strip(0, DEPTH_DEG),
        band_wkb=strip(DEPTH_DEG * 0.75, DEPTH_DEG * 1.25),
        borders=tuple(
            BorderPart(("ARM", "AZE"), "OpenStreetMap", 100.0, shapely.to_wkb(line), certain=False)
            for line in (EAST, WEST)
        ),
        licence="public domain | ODbL-1.0",
        attribution=f"Made with Natural Earth. | {OSM}",
    )
    return incident, footprint


def others() -> list[tuple[Incident, Footprint | None]]:
    """One of each kind, the statuses in turn, on a diagonal; the sixth in hostile words, the last without a place."""
    made: list[tuple[Incident, Footprint | None]] = []
    for number, kind in enumerate(KINDS):
        lon, lat = 45.2 + 0.17 * number, 40.9 - 0.13 * number
        day = dt.date(2021, 1 + number % 9, 10)
        words = HOSTILE if number == 5 else "Something happened."
        incident = Incident(
            incident_id=f"{kind}-2",
            report_id="r2",
            kind=kind,
            title=HOSTILE if number == 5 else f"{kind.replace('_', ' ').capitalize()} near the border",
            actor_code=("AZE", "ARM")[number % 2],
            target_code=("ARM", "AZE")[number % 2],
            count_min=2000 if kind == "deployment" else None,
            count_max=2500 if kind == "deployment" else None,
            killed_min=number,
            killed_max=number + 2,
            place="Goris",
            place_id="geonames:174895",
            place_kind="town",
            country_code="ARM",
            admin1="Syunik",
            date_start=day,
            date_end=day + dt.timedelta(days=number % 3),
            date_precision="day" if number % 3 == 0 else "week",
            published=PUBLISHED,
            asserted_by=("ARM",) if number % 2 else ("AZE", "New, Front"),
            status=STATUSES[number % 4],
            background=kind == "seizure",
            confidence=0.5 + number / 40,
            quote=words,
            quote_end=len(words),
            source_title=words,
            publisher="Example Wire",
            review="accepted" if number % 2 else "proposed",
        )
        area = shapely.to_wkb(shapely.Point(lon, lat).buffer(0.06))
        footprint = Footprint(
            area if number % 3 == 1 else shapely.to_wkb(shapely.Point(lon, lat)),
            lon=lon,
            lat=lat,
            uncertainty_m=8000.0,
            spatial_fit=1.0,
            method="feature",
            licence="CC BY 4.0",
            attribution="GeoNames",
        )
        made.append((incident, footprint))
    nowhere = Incident("nowhere", "r2", "attack", "An attack nobody could place", quote="Somewhere.", quote_end=10)
    return [*made, (nowhere, None)]


def places() -> dict[str, tuple[Place, ...]]:
    goris = Candidate("geonames:174895", "Goris", "town", "ARM", "Syunik", "AM.08", 46.34, 39.51, population=17592)
    at = QUOTE.index("Syunik")
    lost = Mention(0, 7, "Nowhere", "place", "Nowhere")
    return {
        "r1": (Place(Mention(at, at + 6, "Syunik", "place", "Syunik"), goris, 0.9, "the only one", (goris,)),),
        "r2": (Place(lost, None, 0.0, "no gazetteer entry"),),
    }


def reports() -> list[Report]:
    return [
        Report("r1", QUOTE, PUBLISHED, "Border crisis", "https://news.example/a?x=1&y=2", "Example News", "en"),
        Report("r2", f"Something happened.\n{HOSTILE}", PUBLISHED, HOSTILE, None, "Example Wire"),
    ]


def second_account() -> tuple[Incident, Footprint]:
    """The incursion as the other report tells it: beside a lake, with figures and a publisher of its own."""
    told, _ = incursion()
    lon, lat = 46.48, 39.46
    own = dataclasses.replace(
        told, report_id="r2", count_min=None, count_max=300, count_text="up to 300", distance_m=None, distance_text=None,
        publisher=HOSTILE, source_url="javascript:alert(1)",
    )  # fmt: skip
    around = shapely.to_wkb(shapely.Point(lon, lat).buffer(0.05))
    return own, Footprint(
        around,
        lon=lon,
        lat=lat,
        uncertainty_m=5000.0,
        method="near",
        remarks="Near the lake.",
        licence="CC BY 4.0",
        attribution="GeoNames",
    )


def sample() -> dict[str, object]:
    """All tables, by name."""
    pairs = [incursion(), *others()]
    claims = [*pairs, second_account()]
    return dict(
        build_tables(
            [i for i, _ in pairs], footprints=[f for _, f in pairs], places=places(), reports=reports(),
            claims=[i for i, _ in claims], claim_footprints=[f for _, f in claims],
        )
    )  # fmt: skip
