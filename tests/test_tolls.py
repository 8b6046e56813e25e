"""Tolls and strengths: whose they are, what adds up, what is another account, and what is no toll of the event at all."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


def interval(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    return str(low) if low == high else f"{'' if low is None else low}-{'' if high is None else high}"


# text | killed | wounded | captured, of the first incident
TOLLS = """
Armed men took more than 300 girls from their hostel in Gusau on Friday. | | | 300-
Some 1,700 Ukrainian soldiers have given themselves up to Russian forces in Mariupol since Monday. | | | 1700
Gunmen attacked a market in Maiduguri on Monday. Three traders are dead and at least four have burns; the rest were flown to Lagos. | 3 | 4- |
Rockets hit Sderot on Monday. Officials in Jerusalem speak of three dead and fifteen hurt. | 3 | 15 |
Gunmen attacked a school in Kumba on Monday, killing seven pupils. Thirteen others are wounded, of whom four were moved to Douala. | 7 | 13 |
Rebels attacked a convoy near Goma on Monday. Two blue helmets were hurt. | | 2 |
Shells hit Yeonpyeong on Monday. Two marines were killed and, as firemen found out later, two civilian workmen as well. | 4 | |
Gunmen attacked a post near Hakkari on Monday. Fifteen soldiers were hurt, and five civilians. | | 20 |
Pakistani shells hit Kupwara on Monday. Four soldiers and a constable were killed, with six villagers. | 11 | |
A car bomb exploded in Bogota on Monday, killing 21. Sixty-eight people had cuts, burns or broken bones. | 21 | 68 |
Militants attacked an army base near Maiduguri on Monday. The raid cost three soldiers and a constable their lives. | 4 | |
Fighters attacked an army convoy near Kidal on Monday. They said they killed 131 of the enemy and lost nine of their own. | 131 | |
The rebels attacked the base near Kidal on Monday and killed 60 people, 41 mercenaries of a foreign company and 19 soldiers. | 60 | |
Jets bombed a village near Saada on Monday, killing 23 people, among them six children. | 23 | |
Gunmen attacked Beni on Monday. The death toll rose to 31 on Wednesday. | 31 | |
Gunmen attacked Beni on Monday, killing 11 people, a pastor among them. | 11 | |
Missiles hit Erbil on Monday, killing four people. The army said it had destroyed an Israeli spy centre. | 4 | |
Gunmen attacked a bus near Quetta on Monday, killing 12, and then blew up a bridge. The army had brought back two bodies of its men from the hills. | 12 | |
Troops shelled Gedaref on Monday. Eleven people died, the governor said; the ministry put the dead at fourteen. | 11-14 | |
Gunmen attacked a camp near Bunia on Monday. The army put its losses at nine soldiers. | 9 | |
Gunmen attacked a village near Mopti on Monday and led away 17 men. | | | 17
Boko Haram attacked a town near Diffa on Monday. Eighteen soldiers died. A trader was killed on the road, drivers said. | 18 | |
Insurgents attacked a post near Ghormach on Monday. The army said 14 soldiers were killed; a councillor put the number at 30. | 14-30 | |
Jets bombed a prison in Saada on Monday. At least 60 people were killed, the Red Cross said; the rebels spoke of 87 dead. | 60-87 | |
Militants attacked a barracks near Bosaso on Monday. The army said it lost three soldiers and killed 20 of the attackers. | 23 | |
Gunmen attacked a bus near Quetta on Monday, killing 33. Two of the wounded later died, taking the toll to 35, a doctor said. | 35 | |
Gunmen attacked a bus near Quetta on Monday, killing 33, the army said. Twenty bodies lay in a ditch. | 33 | |
Rebels attacked a post near Goma on Monday. Two soldiers died. Three more died of their wounds on Tuesday. | 5 | |
Rebels attacked a post near Goma on Monday. About 40 people were killed or wounded. | | |
Policemen were ambushed near Semporna on Monday. Six of them died, and so did six of the gunmen, police say. | 12 | |
Gunmen killed four people in Quetta and hurt seven in Peshawar on Monday. | 4 | |
Gunmen killed two people in Quetta and three in Peshawar on Monday. | 2 | |
Gunmen attacked a village near Mopti on Monday, killing between five hundred and six hundred people. | 500-600 | |
"""

# nothing of these belongs to the event
NO_TOLLS = """
Gunmen attacked a post near Quetta on Monday. In Karachi, two men died in a traffic accident.
Gunmen attacked a post near Quetta on Monday. More than 900 people have been killed in the province this year.
Gunmen attacked a post near Quetta on Monday. The war has cost 30,000 lives since 2004.
Gunmen attacked a post near Quetta on Monday. Since May 213 people have died in such raids.
Gunmen attacked a post near Quetta on Monday. Over the past four years the insurgency has killed 1,400 people.
Gunmen attacked a post near Quetta on Monday. In 2016 a bomb at a hospital killed 70.
Gunmen attacked a post near Quetta on Monday. Bandits kill 40 drivers a year on that road.
Gunmen attacked a post near Quetta on Monday, aged 19 and 24, police said.
Gunmen of the 4th Brigade attacked a post near Quetta on Monday.
Gunmen attacked a post near Quetta on Monday and took $3 million.
Gunmen attacked a post near Quetta on Monday. Nobody was killed.
Seven years after the massacre of 69 villagers, gunmen attacked a post near Quetta on Monday.
Gunmen attacked a post near Quetta on Monday. It came two weeks after 12 guards died.
Ten years ago 298 people died in Quetta. Gunmen attacked a post near Quetta on Monday.
Gunmen attacked a post near Quetta on Monday. A raid in Turbat last year killed 14 guards.
"""

# text | strength of the doer
STRENGTHS = """
The Taliban, about 300 of them, attacked Quetta on Friday. | 300
Gunmen attacked Quetta on Friday with 300 men and twelve pick-ups. | 300
Gunmen attacked Quetta on Friday. There were about 300 of them, a soldier said. | 300
Gunmen attacked Quetta on Friday. The governor puts their number at a thousand. | 1000
The demonstration in Quetta on Friday drew two thousand people. | 2000
Some 800 militants attacked a base near Baidoa on Monday. | 800
Militants attacked a base near Baidoa on Monday. The general spoke of some 800 attackers. | 800
Militants attacked a base near Baidoa on Monday. The ministry puts the attackers at some 200. | 200
Four air strikes hit a camp near Saada on Monday. | 4
Thousands marched through Nairobi on Monday. | 2000-9999
Forty-five villagers were murdered on Monday in Acteal by some sixty masked men with rifles. | 60
The Zapatista Army, some 600 people with rifles, took San Cristobal de las Casas on Monday. | 600
The fighters, about 200 in number, seized Lahad Datu on Monday. | 200
Rebels, numbering about 300, attacked Bunia on Monday. | 300
Some 1,960 of these peacekeepers are stationed in Nagorno-Karabakh. | 1960
Turkey has withdrawn 300 soldiers from Bashiqa, Iraq said on Monday. | 300
Gunmen on 30 motorcycles attacked Kaya on Monday. |
Rebels attacked a base of 200 soldiers near Goma on Monday. |
Ten policemen lost their lives when a mine went off near Sukma on Monday. |
Militants attacked a base near Baidoa on Monday. Some 800 people fled. |
Militants attacked a base near Baidoa on Monday. 200 soldiers were on leave. |
The army sent troops to Baidoa on Monday; three aircraft circled overhead. |
Militants attacked a base near Baidoa on Monday, and 617 men, 410 of them soldiers, fled. |
Shells hit Baidoa on Monday. One sergeant was seen on the road. |
"""


@pytest.mark.parametrize("line", TOLLS.strip().splitlines())
def test_the_toll_of_an_event(gazetteer, line: str):
    text, *wanted = (part.strip() for part in line.split("|"))
    found = read(gazetteer, text)
    assert found, "no incident"
    one = found[0]
    assert [
        interval(one.killed_min, one.killed_max),
        interval(one.wounded_min, one.wounded_max),
        interval(one.captured_min, one.captured_max),
    ] == wanted


@pytest.mark.parametrize("text", NO_TOLLS.strip().splitlines())
def test_another_figure_is_no_toll_of_the_event(gazetteer, text: str):
    found = [i for i in read(gazetteer, text) if not i.background and "Quetta" in (i.place or "")]
    assert found, "no incident"
    assert (found[0].killed_min, found[0].killed_max, found[0].captured_min, found[0].count_min) == (None,) * 4


def test_a_toll_that_opens_another_paragraph_is_no_events(gazetteer):
    first = "Gunmen attacked a post near Quetta on Monday. The road was shut. Nobody would say who they were."
    found = read(gazetteer, first + "\n\nThe public hospitals have 16 dead on their books. The trains run.")
    assert (found[0].killed_min, found[0].killed_max) == (None, None)
    found = read(gazetteer, "Gunmen attacked a post near Quetta on Monday.\n\nPolice said 16 people were dead.")
    assert found[0].killed_min == 16  # wire copy


@pytest.mark.parametrize("line", STRENGTHS.strip().splitlines())
def test_the_strength_of_the_doer(gazetteer, line: str):
    text, wanted = (part.strip() for part in line.split("|"))
    found = read(gazetteer, text)
    assert found, "no incident"
    assert interval(found[0].count_min, found[0].count_max) == wanted


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("Drones hit an office in Belgorod on Monday; the city lies roughly 80 kilometres north of Kharkiv.", 80_000.0),
        ("Gunmen attacked Panjgur on Monday. The town lies 45 km from the border with Iran.", 45_000.0),
        ("Gunmen attacked Panjgur on Monday. The town lies some 500 km as the crow flies from Karachi.", None),
    ],
)
def test_how_far_the_place_of_an_event_is_said_to_lie(gazetteer, text: str, metres: float | None):
    found = read(gazetteer, text)
    assert found, "no incident"
    assert found[0].distance_m == metres


def test_a_length_is_told_of_one_event(gazetteer):
    text = "Rebels seized Panjgur on Monday and led away nine men. The town lies 45 km from the border with Iran."
    assert sorted(i.distance_m or 0 for i in read(gazetteer, text))[-2:] in ([45_000.0], [0, 45_000.0])


def test_how_far_an_incursion_went_may_be_told_after_it(gazetteer):
    text = "Indian soldiers crossed the Line of Control in the Mendhar sector on Monday. They had come about 500 metres into Pakistani territory."
    assert [i.distance_m for i in read(gazetteer, text) if i.kind == "incursion"][:1] == [500.0]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Drones struck depots in Engels and Pskov on Monday.", ["Engels", "Pskov"]),
        ("Rockets hit Kharkiv, Odesa and Lviv on Monday.", ["Kharkiv", "Odesa", "Lviv"]),
        ("Shells fell on Aghdam, Fuzuli and Jabrayil on Monday.", ["Aghdam, Fuzuli, Jabrayil"]),
        ("North Korean soldiers crossed the Military Demarcation Line on Tuesday.", ["Military Demarcation Line"]),
        ("North Korean troops were seen 3 km inside the DMZ on Tuesday.", ["Korean Demilitarized Zone"]),
    ],
)
def test_places_of_one_list_that_lie_far_apart_are_several_events(gazetteer, text: str, places: list[str]):
    found = [i.place for i in read(gazetteer, text)]
    assert len(found) == len(places)
    assert all(name in place for name, place in zip(places, found, strict=True))
