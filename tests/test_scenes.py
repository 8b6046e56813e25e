"""Where an event was, as a reader takes it: origin and goal, who speaks where, the town that a report is sent from or about."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


# text, kind, the name of the place (or a part of it)
PLACED = [
    # fire: where it lands, not where it comes from
    ("Artillery positioned near Tskhinvali shelled the Georgian town of Gori on Friday, killing five people.", "shelling", "Gori"),
    ("From somewhere near Ocheretyne, Russian gunners fired a dozen rockets towards Pokrovsk on Tuesday, the governor said.", "shelling", "Pokrovsk"),
    ("Houthi fighters fired a ballistic missile from Sanaa at Riyadh on Saturday, the coalition said.", "shelling", "Riyadh"),
    ("Rebels in the hills above Sake fired mortars on Goma airport on Friday, the army said.", "shelling", "Goma"),
    ("Separatist batteries based in Horlivka opened fire on Toretsk on Wednesday.", "shelling", "Toretsk"),
    # movement: where it arrives, what is left
    ("Reinforcements from Bamako arrived in Gao on Friday, the army said.", "deployment", "Gao"),
    ("Ukraine withdrew its troops from Lysychansk to Siversk on Sunday, the General Staff said.", "withdrawal", "Lysychansk"),
    ("Chadian troops crossed from Fotokol into Gamboru on Tuesday and drove Boko Haram out.", "incursion", "Gamboru"),
    # who speaks where, and where papers are signed
    ("Survivors who reached Maiduguri said gunmen had killed dozens of people in Kukawa on Saturday.", "attack", "Kukawa"),
    ("In a communique issued in Algiers on Sunday, the movement said it had shot down an army drone near Tinzaouaten.", "attack", "Tinzaouaten"),
    ("Rebels captured Bria on Monday, a UN source in Bangui said.", "seizure", "Bria"),
    ("The ministry in Yerevan announced on Friday that two soldiers had been killed by Azerbaijani fire near Sotk.", "attack", "Sotk"),
    ("Rebels shelled Goma on Monday; in Kinshasa a spokesman for the government said that the shells had hit a school.", "shelling", "Goma"),
    ("Gunmen killed six people in Kidal on Monday. Nine wounded are cared for at Bamako.", "attack", "Kidal"),
    # sent from
    ("GAO, Mali (XN) - A suicide bomber drove a truck into a military camp here on Wednesday, killing 47 people, officials said.", "explosion", "Gao"),
    ("PORT-AU-PRINCE (HW) - Gang members attacked two police stations on Monday night, killing four officers, the police union said.", "attack", "Port-au-Prince"),
    ("BEIRUT - Gunmen traded fire in the Sharfounieh neighbourhood on Thursday, killing six people.", "armed_clash", "Beirut"),
    # an unnamed border, and the place that the same forces went on to
    ("Pakistani jets crossed the border and bombed a compound in Khost province on Monday, killing eight people.", "air_strike", "Khost"),
    ("Militants crossed the border from Afghanistan and attacked a checkpost in Bajaur district on Saturday, killing two soldiers.", "attack", "Bajaur"),
]  # fmt: skip

SUBJECTS = [
    ("Helicopters flew over Tetovo all afternoon on Thursday firing at the football ground; seven guardsmen were hurt.", "air_strike", "Tetovo"),
    ("GARISSA, Kenya (XN) - The college lies up the Dadaab road. Four gunmen attacked it on Thursday and killed 147 students here.", "attack", "Garissa"),
    # the town that a report goes on about, and roads between two towns
    ("Kupiansk in Ukraine changed hands again on Friday. Russian troops took the town at noon, the ministry said.", "seizure", "Kupyansk"),
    ("Rebels have surrounded Sinjar in Iraq for weeks. They entered the town on Sunday and killed two policemen.", "incursion", "Sinj"),
    ("Goma in Congo is quiet again. M23 fighters shot three looters near the market on Tuesday, the Red Cross said.", "attack", "Goma"),
    ("Two aid workers were killed in an ambush on the Beni-Butembo road on Tuesday.", "attack", "Beni"),
    # 'there', an entry of a list, where the guns stand, and what goes on from an event that was placed so
    ("Goma in Congo is without water. Some 200 soldiers from Kisangani arrived there on Tuesday, a colonel said.", "deployment", "Goma"),
    ("The front on Friday. Lashio: two bombs killed three people. Hsenwi: jets bombed a bridge in the night.", "air_strike", "Hsenwi"),
    ("School is out on Yeonpyeong Island. Batteries on the Kangryong peninsula fired 170 shells at the island on Tuesday.", "shelling", "Yeonpyeong"),
    ("KUNDUZ, Afghanistan (XN) - Taliban fighters attacked the market of this town on Friday. Jets pounded the ridges on Saturday.", "air_strike", "Kunduz"),
    # what its clause goes on about, what it is said of, what is called so, and a building of somebody's
    ("The streets of Dessie are full of people from Wuchale, a village which Tigrayan fighters shelled on Wednesday.", "shelling", "Wuchale"),
    ("People sit in the cellars of Tskhinvali, which Georgian soldiers attacked in the night to Monday.", "attack", "khinvali"),
    ("Pakistan closed its crossing at Torkham after a bomber killed 88 people at the shrine of a saint. The shrine is in Sehwan, in Sindh.", "explosion", "Sehwan"),
    ("Rockets from the Gaza Strip fell on Ashkelon in Israel. Jets carried out 130 strikes on the strip on Tuesday.", "air_strike", "Gaza"),
    ("Rockets from the Gaza Strip fell on Ashkelon in Israel. By noon jets were bombing the strip.", "air_strike", "Gaza"),
    ("A car bomb tore open the offices of the prime minister in Oslo on Friday and killed eight.", "explosion", "Oslo"),
    ("Coalition troops hold more than half of Raqqa in Syria. Jets flew 44 raids on the town on Tuesday.", "air_strike", "Raqqa"),
    ("The army and rebels fought for Albu Kamal in Syria on Tuesday, residents said.", "armed_clash", "Kam"),
    ("Srebrenica fell on Tuesday. In Sarajevo the cabinet met. Zepa, the other enclave of the east, came under mortar fire.", "shelling", "epa"),
    ("Gunmen attacked a convoy on the Maiduguri-Damaturu highway on Tuesday, killing six soldiers.", "attack", "Maiduguri"),
]  # fmt: skip

UNPLACED = [
    "Niger, whose soldiers had quit the base some weeks before, reported that refugees had landed at Bosso.",
    "NAIROBI (XN) - Russian warplanes bombed a hospital on Monday, killing six people.",
    "The militia, which under an accord signed in Geneva was to be disarmed, attacked a convoy on Monday, killing two soldiers.",
    "President Joao Lourenco told reporters at the airport in Luanda on Friday that the rebels had shelled a school.",
    "The police arrested a man from Zaporizhzhia on Monday.",
    "Rebels held on Friday the only village outside South Ossetia that they had seized.",
]


@pytest.mark.parametrize(("text", "kind", "place"), PLACED + SUBJECTS)
def test_the_place_a_reader_would_take(gazetteer, text, kind, place):
    found = [i for i in read(gazetteer, text) if kind in {i.kind, *i.kind_also}]
    assert [i.place for i in found if place in (i.place or "")], [(i.kind, i.place) for i in read(gazetteer, text)]
    assert len(found) == 1


@pytest.mark.parametrize("text", UNPLACED)
def test_no_pin_where_only_a_speaker_or_an_origin_is_named(gazetteer, text):
    assert [(i.kind, i.place) for i in read(gazetteer, text)] == []


def test_a_sentence_that_begins_with_its_place_turns_to_it(gazetteer):
    text = "Soldiers stormed the Westgate centre on Monday. The fight lasted for hours. In Basra, gunmen killed four policemen."
    assert [(i.kind, i.place, i.killed_min) for i in read(gazetteer, text)] == [("attack", "Basrah", 4)]


def test_what_hit_one_town_and_another_is_two_events(gazetteer):
    text = "Rockets hit Netivot in Israel, killing a man, and Ashdod on Saturday."
    assert {i.place for i in read(gazetteer, text)} == {"Netivot", "Ashdod"}
