"""The ground under a map: in full where it happened, lakes, names by language, both points of view."""

# ruff: noqa: ARG002 - the gazetteer of these tests has the signatures of the real one
from __future__ import annotations

import pytest
import shapely

from geomap.basemaps import build_basemap, near_boxes
from geomap.borders import Boundaries
from geomap.frames import to_frame
from geomap.models import Candidate
from geomap.settings import Settings
from geomap.waters import lakes

GORIS = (46.34, 39.51)
DONETSK = (37.8, 48.0)


def place(name, kind, country, lon, lat, population=None):
    return Candidate(f"x:{name}", name, kind, country, None, None, lon, lat, population, 30_000.0, None)


class Gazetteer:
    """A few places."""

    def countries(self):
        return (
            place("Armenia", "country", "ARM", 45.0, 40.2),
            Candidate(
                "x:ssr", "Armenian SSR", "country", "ARM", None, None, 45.0, 40.2, None, None, None, None, "1991"
            ),
        )

    def cities(self, population):
        return (place("Yerevan", "capital", "ARM", 44.51, 40.18, 1_093_485),)

    def waters(self):
        return (place("Lake Sevan", "lake", "ARM", 45.3, 40.35),)

    def written(self, place_ids):
        return {"x:Goris": {"hy": "Գորիս"}} if "x:Goris" in place_ids else {}

    def reverse(self, lon, lat, *, limit=1):
        return (place("Goris", "town", "ARM", *GORIS, 17_592), place("Hamlet", "village", "ARM", 46.4, 39.5, 90))


@pytest.fixture(scope="module")
def ground():
    with Boundaries.open(Settings()) as boundaries:
        made = build_basemap(boundaries, Gazetteer(), [GORIS, DONETSK])
        return {name: to_frame(table) for name, table in made.items()}


def test_lakes_are_drawn(ground):
    assert ground["lakes"].contains(shapely.Point(45.3, 40.35)).any()


def test_names_are_there_once_and_in_their_languages(ground):
    labels = ground["labels"].set_index("name")
    assert {"Armenia", "Yerevan", "Lake Sevan", "Goris", "Syunik"} <= set(labels.index)
    assert not {"Armenian SSR", "Hamlet"} & set(labels.index)
    assert labels.loc["Goris", "name_hy"] == "Գորիս"
    assert labels.index.is_unique or not labels.index.duplicated()[labels["kind"] != "admin1"].any()


def test_land_is_fine_where_it_happened_and_coarse_elsewhere(ground):
    land = ground["land"]
    near = shapely.box(46.0, 39.2, 46.6, 39.8)
    corners = shapely.get_coordinates(shapely.intersection(land.geometry.values, near))
    assert len(corners) > 200
    far = shapely.get_coordinates(land[land["country_code"] == "NOR"].geometry.values)
    assert len(far) < 3000


def test_the_other_point_of_view_replaces_what_differs(ground):
    crimea = shapely.Point(34.1, 45.3)
    for name, owner in (("land", "UKR"), ("other_land", "RUS")):
        frame = ground[name]
        holders = set(frame[frame.contains(crimea)]["country_code"])
        assert owner in holders
    assert set(ground["other_land"]["view"]) == {"de_facto"}
    replaced = ground["land"][ground["land"]["view"] == "iso"]
    assert {"UKR", "RUS"} <= set(replaced["country_code"])
    assert "NOR" not in set(replaced["country_code"])


@pytest.mark.parametrize(
    ("points", "extents", "boxes"),
    [
        ([], [], 0),
        ([(10, 10), (10.5, 10)], [], 1),
        ([(10, 10), (30, 10)], [], 2),
        ([(10, 10), (13.5, 10)], [(9, 9, 12, 12)], 1),
        ([(10, 10)], [(-60, -40, 60, 40)], 1),  # too wide to be shown in full
    ],
)
def test_boxes_join_where_they_touch(points, extents, boxes):
    found = near_boxes(points, extents)
    assert len(found) == boxes
    for x, y in points:
        assert any(box.contains(shapely.Point(x, y)) for box in found)
    for one in found:
        assert not any(one.intersects(other) for other in found if other is not one)


def test_lakes_are_found_by_box():
    near = list(lakes([(45.0, 40.0, 45.6, 40.6)]))
    assert any(lake.contains(shapely.Point(45.3, 40.35)) for lake in near)
    assert len(near) < 20 < len(list(lakes()))
    assert all(lake.is_valid for lake in near)
