"""A title is a line that a person would write."""

from __future__ import annotations

import pytest

from geomap.incidents.titles import make_title
from geomap.models import Candidate, Locality

SYUNIK = Candidate("g:1", "Syunik", "admin1", "ARM", None, None, 46.2, 39.3)
GORIS = Candidate("g:2", "Goris", "town", "ARM", "Syunik", None, 46.34, 39.5)


@pytest.mark.parametrize(
    ("kind", "told", "title"),
    [
        ("incursion", {"count_text": "about 250 Azerbaijani troops"}, "About 250 Azerbaijani troops in Syunik"),
        ("deployment", {"count_text": "some 2,000 peacekeepers"}, "Some 2,000 peacekeepers deployed in Syunik"),
        ("withdrawal", {"count_text": "fifty men"}, "Fifty men withdrawing in Syunik"),
        ("shelling", {"actor": "Cambodian"}, "Cambodian shelling in Syunik"),
        ("shelling", {"actor": "Cambodian artillery"}, "Shelling by Cambodian artillery in Syunik"),
        ("armed_clash", {"actor": "the army", "target": "rebels"}, "Clash between the army and rebels in Syunik"),
        ("attack", {"actor": "gunmen", "killed": (3, None)}, "Attack by gunmen in Syunik, at least 3 killed"),
    ],
)
def test_titles(kind: str, told: dict[str, object], title: str) -> None:
    base: dict[str, object] = {"actor": None, "target": None, "count_text": None, "killed": (None, None)}
    made = make_title(kind, distance_text=None, locality=Locality(SYUNIK, "in"), **(base | told))  # type: ignore[arg-type]
    assert made == title


@pytest.mark.parametrize(
    ("relation", "distance", "place", "words"),
    [
        ("into", "2 miles", None, "Incursion 2 miles into Syunik"),
        ("into", "about 16 km inside", None, "Incursion about 16 km inside Syunik"),
        ("north_of", "5 km", None, "Incursion 5 km north of Syunik"),
        ("along", "along", None, "Incursion along Syunik"),
        ("into", "2 miles", GORIS, "Incursion 2 miles into Syunik, at Goris"),
    ],
)
def test_titles_tell_the_distance_once(relation: str, distance: str, place: Candidate | None, words: str) -> None:
    locality = Locality(place, relation, anchor=SYUNIK)
    made = make_title(
        "incursion",
        actor=None,
        target=None,
        count_text=None,
        distance_text=distance,
        locality=locality,
        killed=(None, None),
    )
    assert made == words
