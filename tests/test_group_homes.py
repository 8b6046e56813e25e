"""Armed groups tell in which state a report's towns lie."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.group_homes import home_states
from geomap.models import Report
from geomap.pipeline import Chain


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Boko Haram militants raided a village.", {"NGA"}),
        ("Abdul Rashid Dostum met envoys of Junbish.", {"AFG"}),
        ("The harbour was calm.", set()),
        ("Islamists raided a village.", set()),
    ],
)
def test_home_states(text, states):
    assert home_states(text) == states


def test_a_group_says_which_town_of_that_name():
    text = "Boko Haram militants fired rockets at Baga on Tuesday, killing nine people. Residents fled by boat."
    with Chain() as chain:
        places = chain.find_places(Report("r1", text, dt.datetime(2015, 7, 20)))
    assert [p.chosen.country_code for p in places if p.mention.text == "Baga"] == ["NGA"]
