"""Where each report of an event puts it: kept beside the sharpened place, told where reports contradict, never averaged."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import xml.etree.ElementTree as ET

import pytest
import shapely
from store_cases import NOW, bring, footprint, incident, reading, rows, told

import geomap
from geomap.frames import to_frame
from geomap.layers import build_layers
from geomap.maps import draw_picture
from geomap.maps.payload import page_payload
from geomap.models import Report
from geomap.pipeline import export, merge_readings, read_all
from geomap.store import open_store
from geomap.store.database import set_info
from geomap.updating import read_layers, reviewer

PAIRS = {
    "a depth, and a lake on the border": (
        "Armenia's defence ministry said about 250 Azerbaijani troops advanced 2 miles into the province of Syunik on Wednesday.",
        "Azerbaijani troops crossed into Armenia near Lake Sev on Wednesday, Armenian officials said.",
        "2021-05-14",
    ),
    "a depth, and a distance from a city": (
        "Rwandan troops advanced 5 km into the Congolese province of North Kivu on Saturday, Kinshasa said.",
        "Rwandan soldiers crossed into the Democratic Republic of Congo 10 km north of Goma on Saturday, the Congolese army said.",
        "2023-10-10",
    ),
    "a depth, and a distance from a village": (
        "Chinese troops crossed 4 km into Ladakh on Monday, India said.",
        "About 300 Chinese soldiers entered Ladakh on Monday and pitched tents 20 km south of Daulat Beg Oldi, New Delhi said.",
        "2020-06-18",
    ),
    "a depth, and the region alone": (
        "Ukrainian troops advanced 10 km into Russia's Kursk region on Tuesday, Russian officials said.",
        "Up to 1,000 Ukrainian soldiers crossed into the Kursk region on Tuesday, Russia's general staff said.",
        "2024-08-08",
    ),
}  # fmt: skip
APART = (
    "Azerbaijani forces advanced 2 km into the Armenian province of Gegharkunik on Tuesday, Armenia's defence ministry said.",
    "Azerbaijani forces advanced 8 km into the Armenian province of Gegharkunik on Tuesday, an Armenian official said.",
    "2022-09-14",
)  # fmt: skip


def event_of(first: str, second: str, published: str):
    moment = dt.datetime.fromisoformat(published).replace(tzinfo=dt.UTC)
    reports = [Report("r1", first, moment, publisher="One"), Report("r2", second, moment, publisher="Two")]
    readings, skipped = read_all(reports)
    assert not skipped
    events = merge_readings(readings)
    assert len(events) == 1, [e.incident.title for e in events]
    return events[0], readings


def layers_of(event, readings):
    return build_layers(
        [event.incident],
        [event.footprint],
        reports=[r.report for r in readings],
        claims=event.members,
        claim_footprints=event.member_footprints,
    )


@pytest.mark.parametrize("name", PAIRS)
def test_each_report_keeps_its_shape_beside_the_common_one(name) -> None:
    event, readings = event_of(*PAIRS[name])
    accounts = layers_of(event, readings)["accounts"]
    assert list(accounts["report_id"]) == ["r1", "r2"]
    assert accounts["agrees"].all()
    shared = shapely.from_wkb(event.footprint.shape_wkb)
    for account, own in zip(accounts.geometry, event.member_footprints, strict=True):
        assert account.symmetric_difference(shapely.from_wkb(own.shape_wkb)).area < 1e-9
        assert shared.difference(account).area < 0.001 * shared.area
    narrowest = min(shapely.from_wkb(f.shape_wkb).area for f in event.member_footprints)
    assert shared.area <= narrowest * 1.0001
    if "alone" not in name:
        assert shared.area < 0.999 * narrowest


def test_a_sharpened_incursion_enters_only_where_all_reports_put_it() -> None:
    event, _ = event_of(*PAIRS["a depth, and a lake on the border"])
    wide = shapely.from_wkb(event.member_footprints[0].entered_wkb)
    entered = shapely.from_wkb(event.footprint.entered_wkb)
    assert entered.area < 0.2 * wide.area
    assert entered.distance(shapely.from_wkb(event.footprint.shape_wkb)) < 0.01
    lines = [shapely.from_wkb(b.wkb) for b in event.footprint.borders]
    assert (
        0
        < sum(line.length for line in lines)
        < 0.3 * sum(shapely.from_wkb(b.wkb).length for b in event.member_footprints[0].borders)
    )


def test_contradicting_reports_are_both_kept_and_told() -> None:
    event, readings = event_of(*APART)
    accounts = layers_of(event, readings)["accounts"].set_index("report_id")
    own = dict(zip([m.report_id for m in event.members], event.member_footprints, strict=True))
    lead = event.incident.report_id
    # The event is drawn where the report puts it whose words are shown.
    assert event.footprint.shape_wkb == own[lead].shape_wkb
    assert event.incident.distance_m == next(m.distance_m for m in event.members if m.report_id == lead)
    (other,) = own.keys() - {lead}
    assert bool(accounts.loc[lead, "agrees"])
    assert not accounts.loc[other, "agrees"]
    assert "do not meet" in " ".join(event.footprint.warnings)
    assert not accounts.loc[lead].geometry.intersects(accounts.loc[other].geometry)


def test_one_report_has_no_account() -> None:
    one = told("r1")
    (event,) = merge_readings([one])
    assert len(layers_of(event, [one])["accounts"]) == 0


def test_points_and_lines_are_drawn_as_areas() -> None:
    a, b = incident("r1"), incident("r2", uncertainty_m=3000.0)
    spot = shapely.to_wkb(shapely.Point(a.lon, a.lat))
    line = shapely.to_wkb(shapely.LineString([(a.lon, a.lat), (a.lon + 0.1, a.lat)]))
    shapes = [
        geomap.models.Footprint(spot, lon=a.lon, lat=a.lat, uncertainty_m=2000.0),
        geomap.models.Footprint(line, lon=a.lon, lat=a.lat, uncertainty_m=8700.0),
    ]
    layers = build_layers([a], [shapes[0]], claims=[a, b], claim_footprints=shapes)
    accounts = layers["accounts"]
    assert set(accounts.geom_type) == {"MultiPolygon"}
    assert accounts["agrees"].all()
    circle, corridor = accounts.geometry
    assert circle.covers(shapely.Point(a.lon, a.lat))
    assert corridor.covers(shapely.from_wkb(line))
    assert corridor.area < 0.1 * 0.01


# In a store


def accounts_of(store) -> dict[str, bool | None]:
    return {row["report_id"]: row["agrees"] for row in rows(store, "accounts")}


def test_a_store_gains_and_loses_accounts_with_its_reports(tmp_path) -> None:
    store = tmp_path / "s.gpkg"
    bring(store, told("r1"))
    assert accounts_of(store) == {}
    bring(store, told("r2", published=1, uncertainty_m=900.0))
    assert accounts_of(store) == {"r1": True, "r2": True}
    bring(store, reading("r2", published=2, text="Corrected: nothing happened."), again=True)
    assert accounts_of(store) == {}


def test_a_correction_leaves_what_the_reports_say(tmp_path) -> None:
    store = tmp_path / "s.gpkg"
    bring(store, told("r1"), told("r2", published=1))
    (event,) = {row["incident_id"] for row in rows(store)}
    with open_store(store) as database:
        reviewer(database, author="me", now=NOW).move(event, 46.8, 39.9)
    assert accounts_of(store) == {"r1": False, "r2": False}, "the person's place is elsewhere, and that is told"
    with open_store(store) as database:
        reviewer(database, author="me", now=NOW).undo(event)
    assert accounts_of(store) == {"r1": True, "r2": True}


def test_a_store_as_it_was_known_has_the_accounts_of_then(tmp_path) -> None:
    store = tmp_path / "s.gpkg"
    bring(store, told("r1"), told("r2", published=5))
    before, _ = read_layers(store, as_of=dt.date(2021, 5, 16))
    after, _ = read_layers(store, as_of=dt.date(2021, 5, 21))
    assert len(before["accounts"]) == 0
    assert after["accounts"].columns["report_id"] == ["r1", "r2"]


def test_an_older_store_is_given_its_accounts(tmp_path) -> None:
    store = tmp_path / "s.gpkg"
    bring(store, told("r1"), told("r2", published=1))
    now = rows(store, "accounts")
    with open_store(store) as database, database.write():
        set_info(database, "layers", "older")
    with sqlite3.connect(store) as old:
        old.execute("DROP TABLE accounts")
        for table in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions", "gpkg_data_columns"):
            old.execute(f"DELETE FROM {table} WHERE table_name = 'accounts'")
        old.execute("DROP TABLE rtree_accounts_geom")
    assert accounts_of(store) == {}, "read as it is"
    bring(store, told("r3", "kharkiv", published=2))
    assert rows(store, "accounts") == now


# Drawn


def both(shape_of=footprint, **second):
    a, b = incident("r1", killed_min=2, killed_max=2), incident("r2", **second)
    return a, b, build_layers([a], [shape_of(a)], claims=[a, b], claim_footprints=[shape_of(a), shape_of(b)])


def test_a_page_carries_figures_and_only_shapes_that_are_not_drawn_already() -> None:
    _, _, layers = both(uncertainty_m=9000.0, killed_min=5, killed_max=7)
    first, second = page_payload(layers, None)["accounts"]
    assert "shape" not in first
    assert second["shape"]
    assert "apart" not in second
    assert (first["killed_min"], second["killed_max"]) == (2, 7)


def test_a_picture_of_one_event_draws_its_accounts_and_says_so() -> None:
    a, _, layers = both(uncertainty_m=9000.0)
    picture = draw_picture(layers)
    assert picture.count('stroke-dasharray="5.0 3.0"') == 2, "one outline, one entry of the legend"
    assert "Where a single report puts it" in picture
    other = incident("r9", "kharkiv")
    many = build_layers([a, other], [footprint(a), footprint(other)])
    many["accounts"] = layers["accounts"]
    assert "Where a single report puts it" not in draw_picture(many)
    many["accounts"] = layers["accounts"].assign(agrees=[True, False])
    assert "Where a single report puts it" in draw_picture(many), "a contradiction is always drawn"


def test_exports_of_a_store_carry_accounts(tmp_path) -> None:
    store = tmp_path / "s.gpkg"
    bring(store, told("r1"), told("r2", published=1, uncertainty_m=9000.0, publisher="<b>Two</b>"))
    collection = json.loads(export(store, "geojson", tmp_path / "a.geojson", layer="accounts").path.read_text())
    assert [f["properties"]["report_id"] for f in collection["features"]] == ["r1", "r2"]
    assert all(f["geometry"]["type"] == "MultiPolygon" for f in collection["features"])
    for name, ending in (("csv", "csv"), ("parquet", "parquet"), ("fgb", "fgb"), ("gpkg", "gpkg")):
        made = export(store, name, tmp_path / f"a.{ending}", layer="accounts").path
        ours = to_frame(read_layers(store)[0]["accounts"])
        theirs = geomap.read_file(made, "accounts")
        assert list(theirs["report_id"]) == list(ours["report_id"])
        assert list(theirs["agrees"]) == list(ours["agrees"])
    folder = {
        f.findtext("{*}name"): f
        for f in ET.parse(export(store, "kml", tmp_path / "a.kml").path).iter("{http://www.opengis.net/kml/2.2}Folder")
    }["As each report tells it"]
    assert folder.findtext("{*}visibility") == "0"
    marks = folder.findall("{*}Placemark")
    assert len(marks) == 2
    assert "&lt;b&gt;Two" in marks[1].findtext("{*}description")
