"""Who did it and to whom in agency copy, against the gazetteer as it is shipped: the first incident's sides."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


ROWS = [
    # alliances by who leads them, and 'the coalition' of the war that is told of
    ("Saudi-led coalition", "YEM", "The Saudi-led military coalition in Yemen carried out air strikes on the capital Sanaa on Thursday."),
    ("Saudi-led coalition", "YEM", "At least 54 people were killed by Saudi-led air strikes on Sanaa on Tuesday."),
    ("Saudi-led coalition", "YEM", "Warplanes of the Arab coalition struck Hodeidah on Monday, killing six."),
    ("Saudi-led coalition", "YEM", "Air strikes killed five people in Saada on Tuesday. The Saudi-led coalition did not comment."),
    ("International Coalition", "SYR", "A US-led air strike killed 12 civilians in Raqqa on Monday."),
    ("International Coalition", "IRQ", "Coalition air strikes killed 12 civilians in Mosul on Monday."),
    ("NATO", "AFG", "NATO-led forces killed 12 insurgents in Kandahar on Monday."),
    # helpers are neither doer nor victim
    ("SYR", None, "Government forces backed by Russian air strikes captured the town of Saraqeb from rebels on Wednesday."),
    ("SYR", None, "The Syrian army, backed by Hezbollah fighters, retook the town of Yabroud from rebels on Sunday."),
    (None, "SYR", "Unidentified warplanes hit a convoy of Iran-backed fighters near Albu Kamal in Syria on Sunday, killing 10."),
    ("SYR", None, "Syrian planes bombed Hama on Monday. Further strikes hit Khan Sheikhoun, killing 13 people. Russia supports them."),
    # a later word names him
    ("Islamic State", "IRQ", "An explosion blamed on the Islamic State group killed two people in Baghdad on Monday."),
    ("PKK", "TUR", "Five soldiers were killed in a bomb attack in Sirnak on Tuesday. The governor's office said the PKK was behind it."),
    (
        "Jaish al-Adl",
        "IRN",
        "Three border guards were killed in Mirjaveh on Thursday. Jaish al-Adl, a militant group that often targets Iranian forces there, claimed responsibility.",
    ),
    ("Islamic State", "IRQ", "Gunmen believed to belong to Islamic State killed eight policemen in Tikrit on Monday."),
    # whose planes, whose soldiers
    ("ISR", "Hezbollah", "Israel's military said one of its drones struck a Hezbollah post near Nabatieh on Sunday."),
    ("PSE", "ISR", "A Palestinian stabbed an Israeli soldier near Hebron on Monday and was shot dead."),
    (None, "ISR", "Gunmen wounded six Israeli soldiers near Tubas when they attacked a bus on Sunday. The army shot a man in Jenin."),
    (None, "USA", "Rockets hit the Ain al-Asad base in western Iraq on Monday, wounding two American soldiers."),
    (None, "TUR", "Two policemen were killed in a bomb attack in Diyarbakir on Monday. Opposition parties condemned it."),
]  # fmt: skip


@pytest.mark.parametrize(("actor", "target", "text"), ROWS)
def test_who_did_it_to_whom(gazetteer, actor, target, text):
    first = read(gazetteer, text)[0]
    assert (first.actor_code, first.target_code) == (actor, target)
