"""One verb at several places, and the same again elsewhere."""

from __future__ import annotations

import pytest
from test_who import DAY, places

from geomap.incidents import read_events
from geomap.models import Report
from geomap.quantities import find_counts, find_whens


def told(text):
    text += " The schools are closed."
    counts, whens = find_counts(text), find_whens(text, DAY.date())
    found = read_events(Report("r1", text, DAY), places(text), counts=counts, distances=(), whens=whens)[0]
    return {(i.kind, i.locality.place.name, str(i.date_start)) for i in found if i.locality and i.locality.place}


@pytest.mark.parametrize(
    ("text", "kind", "second"),
    [
        ("Rebels attacked Goma on Monday and Beni on Tuesday.", "attack", "2024-08-06"),
        ("Rebels shelled Goma on Sunday and, a day later, Beni.", "shelling", "2024-08-05"),
        ("Rebels captured Goma on Monday and then the town of Beni on Wednesday.", "seizure", "2024-08-07"),
        ("Rebels shelled Goma on Monday. They did the same in Beni on Tuesday.", "shelling", "2024-08-06"),
        ("Rebels shelled Goma on Monday. Beni met the same fate on Tuesday.", "shelling", "2024-08-06"),
        ("Rebels attacked Goma on Monday. Farther north, Beni was also captured on Tuesday.", "seizure", "2024-08-06"),
    ],
)
def test_a_second_place_is_an_event_of_its_own(text, kind, second):
    assert (kind, "Beni", second) in told(text)
    assert len(told(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked Goma on Monday and Beni is afraid.",
        "Rebels attacked Goma on Monday and, an officer in Beni said, withdrew.",
        "Rebels attacked Goma on Monday. People in Beni would have done the same.",
        "Rebels attacked Goma on Monday. The army said in Beni that it would answer.",
    ],
)
def test_what_is_no_second_place(text):
    assert not any(place == "Beni" for _, place, _ in told(text))
