"""The days of an event: its own words, the day that heads its paragraph, the same fight told before; else when it was published."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


# text | kind of the incident meant | first day | last day
ROWS = """
Gunmen attacked a post near Quetta on Monday. | attack | 2019-06-10 | 2019-06-10
Gunmen attacked a post near Quetta before dawn on Tuesday. | attack | 2019-06-11 | 2019-06-11
On Sunday 9 June, after a siege of some 18 months, fighters of the RSF seized El Fasher. | seizure | 2019-06-09 | 2019-06-09
Thursday. Gunmen attacked a post near Quetta and shot a sergeant. | attack | 2019-06-13 | 2019-06-13
Rebels seized Bakhmut - Artemivsk on road signs until 2016 - on Wednesday. | seizure | 2019-06-12 | 2019-06-12
Rebels seized Goma on Wednesday. Since last Thursday 13 peacekeepers have died in the fighting. | seizure | 2019-06-12 | 2019-06-12
Gunmen attacked a post near Quetta. | attack | 2019-06-13 | 2019-06-14
Gunmen attacked a market in Quetta on Saturday 1 June. A few days earlier rebels had seized Turbat. | seizure | 2019-05-23 | 2019-05-30
Gunmen attacked a post near Quetta. It happened late on Monday, officials said. | attack | 2019-06-10 | 2019-06-10
Gunmen attacked a post near Quetta. The violence began on Monday. | attack | 2019-06-10 | 2019-06-10
Turkey recalled its envoy on Wednesday after missiles hit Erbil. | shelling | 2019-06-13 | 2019-06-14
"""


@pytest.mark.parametrize("line", ROWS.strip().splitlines())
def test_the_days_of_an_event(gazetteer, line: str):
    text, kind, first, last = (part.strip() for part in line.split("|"))
    found = read(gazetteer, text)
    mine = [i for i in found if i.kind == kind]
    assert mine, [i.kind for i in found]
    assert (str(mine[0].date_start), str(mine[0].date_end)) == (first, last)


def test_the_same_fight_told_further_keeps_its_day(gazetteer):
    text = (
        "Rebels seized the town of Goma on Wednesday.\n\nThe governor spoke of traitors. Banks were shut.\n\n"
        "Prisoners broke out of the jail.\n\nNobody counts. Shells hit the hospital of Goma, doctors say."
    )
    found = read(gazetteer, text)
    assert {str(i.date_start) for i in found} == {"2019-06-12"}
    assert "shelling" in {i.kind for i in found}
