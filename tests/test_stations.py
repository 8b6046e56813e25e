"""Who is where, who has what, who was sent; and whom 'they', 'another' and a subject with an aside stand for."""

from __future__ import annotations

import pytest

from geomap.incidents.clauses import split_sentences
from geomap.incidents.doers import NOBODY, name_them
from geomap.incidents.triggers import find_triggers


def told(text: str) -> set[tuple[str, str]]:
    """Kind and word of the triggers of a text, pronouns read by the sentences before."""
    found, named = set(), NOBODY
    for sentence in split_sentences(text):
        found |= {(t.kind, t.text) for t in find_triggers(text, sentence, named) if t.problem is None and not t.toll}
        named = name_them(sentence, named)
    return found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        # where they are by now
        ("deployment", "By noon the brigade was standing at the gates of Merowe."),
        ("deployment", "The Kenyans were by Tuesday evening in Afmadow."),
        ("seizure", "By dusk the insurgents were in Maungdaw."),
        # what they have
        ("seizure", "By evening the militia had the airstrip and the post office."),
        ("seizure", "The rebels have had the crossing of Kasindi since June."),
        ("capture", "The kidnappers still have nine nurses."),
        # whom they sent where
        ("deployment", "Lisbon has parked two frigates off Bissau."),
        ("deployment", "The mission has moved Ghanaians into Buchanan."),
        ("withdrawal", "The general hauled his howitzers out of Sarsang."),
        ("deployment", "On Monday paratroopers had been set down at Kolwezi."),
        ("deployment", "The navy has brought up two companies of marines from Conakry to the gates of Boké."),
        ("deployment", "Two battalions of Chadians are on the way to Tessalit."),
        ("deployment", "The frigate left Toulon on Monday for Limassol."),
        ("air_strike", "Their jets were over Derna at ten, and sixteen people were dead."),
        # men in arms by what they are of, wear or carry
        ("incursion", "Men of Boko Haram sauntered into Gwoza."),
        ("incursion", "Five men in fatigues rode into Kibumba."),
        ("incursion", "Tanks of the 3rd brigade crossed to Zalambessa."),
        # whom a pronoun and a count stand for
        ("air_strike", "Two drones came over at dawn. One hit the depot of Engels."),
        ("shelling", "The rockets began at nine. Another landed in a field outside Nabatieh."),
        ("air_strike", "An aeroplane let go six bombs. Two fell on the school of Kauda."),
        ("shelling", "Rockets came out of the caves. Eighty of them reached the island of Hwado."),
        ("explosion", "Something landed in a field near Hrubieszow at noon."),
        ("deployment", "The guards had marched all night. They drove up to Isangi before sunrise."),
        # an aside between the doer and the deed
        ("incursion", "The tanks, silent for a month, rolled over the river into Khasavyurt."),
        ("withdrawal", "The garrison of Labé has left without a word."),
    ],
)
def test_tells_of_it(kind, text):
    assert kind in {k for k, _ in told(text)}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("attack", "Assailants, preceded by a car full of explosives, stormed the camp of Dosso."),
        ("air_strike", "Four aeroplanes blew up two bunkers outside Knin."),
        ("air_strike", "On Monday a helicopter threw bombs on the bridge of Parcani."),
        ("explosion", "A bomber blew himself up at the gate of Sukkur."),
        ("explosion", "Sappers of the rebels blew up the bridge of Sake."),
        ("seizure", "The columns had left their camps at midnight; they took the dam of Haditha."),
        ("withdrawal", "The regiment that held the fort had left Ghat by noon."),
    ],
)
def test_what_the_sentence_makes_of_it(kind, text):
    assert {k for k, _ in told(text)} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "The soldiers are in good spirits in Merowe.",
        "The regiment has the best band in Lisbon.",
        "The army has nine nurses of its own.",
        "The ministry put soldiers with burns in hospital in Lviv.",
        "The brigade would be in Merowe by noon.",
        "One of them fell asleep in Lviv.",
        "Fishermen in canoes crossed to Zalambessa.",
        "The people whom the rebels held at the station are well.",
        "The troops went according to President Kagame's plan.",
    ],
)
def test_tells_of_nothing(text):
    assert told(text) == set()
