"""Where a later sentence says that the event of a lead was, and places in what no gazetteer has: all events, in order."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer

ROWS = [
    # a lead with the wide place, and the narrow one said next
    ("attack@Awaran", "Five soldiers were killed when rebels attacked a convoy in Balochistan on Monday. The incident took place in the remote Awaran district, officials said."),
    ("attack@Sangīn", "Gunmen killed seven policemen in Helmand province. The provincial spokesman said the shooting occurred in the Sangin district as the men were returning home."),
    ("attack@Gujba", "Gunmen ambushed troops in Yobe State. The army captain, who spoke in Maiduguri, said the attack took place in Gujba."),
    ("attack@Waingmaw", "Rebels attacked a base in Kachin State on Monday. A minister condemned it in Yangon. The incident happened in Waingmaw township."),
    ("attack@‘Alīābād", "The Taliban stormed a checkpoint in northern Kunduz province, killing 15 policemen. Two other police officers were wounded in Monday night's attack in Ali Abad district."),
    ("explosion@Hangu", "A bomb killed nine people in northwest Pakistan on Friday, police said. The device went off at a checkpoint near Hangu town, the local police chief said."),
    ("explosion@Qarah_Bāgh", "A roadside bomb killed six civilians in southern Afghanistan on Tuesday, officials said. The incident occurred in the Qarabagh district of Ghazni province, the deputy governor said."),
    ("explosion@Sabari", "A roadside bomb killed six shepherds in southeastern Afghanistan on Tuesday. A spokesman for the Interior Ministry said the explosion took place in eastern Khost province, in the district of Sabari."),
    ("air_strike@Shawal", "A US drone fired two missiles at a compound in a northwestern tribal region of Pakistan, killing seven fighters. The strike on Wednesday took place in Shawal, where the army has been carrying out an offensive."),
    ("air_strike@Datta_Khel", "A US drone strike on a Taliban compound in the North Waziristan tribal region killed at least four militants on Sunday. Two missiles hit a house in the village of Kharsin in the Datta Khel area, two officials said."),
    ("air_strike@Miran_Shah", "US drones fired missiles at a vehicle in North Waziristan on Monday, killing six militants. A second official confirmed the strike, which took place in Spalga village near Miranshah."),
    # beside a line; a namesake far from what the text puts it in
    ("armed_clash@Uri", "Indian and Pakistani troops exchanged heavy fire on the Line of Control in the Uri sector on Sunday night."),
    ("explosion@Shawal", "A bomber killed five militants in the Mana area of Shawal on Thursday, officials in Peshawar said."),
    # whose office tells of it; the capital of a province; where they were when it came
    ("explosion@Bannu", "Five policemen were killed in a bombing in northwest Pakistan on Monday. The district police officer said the bomber was on foot. Bannu's deputy commissioner said two children were also hurt."),
    ("seizure@Takhar", "Nine soldiers were killed in northern Afghanistan when their post was overrun by the Taliban, said Ahmad Noori, the police chief of Takhar province."),
    ("attack@Qala_i_Naw", "QALA-I-NAW: Taliban fighters attacked the capital of Badghis on Thursday, killing four policemen."),
    ("explosion@Dera_Bugti", "Soldiers were crossing the Pat Feeder area of Dera Bugti district when a mine went off, killing three of them."),
    ("attack@Spīn_Bōldak", "A patrol was nearing Spin Boldak when gunmen opened fire on it, killing two soldiers."),
    ("explosion@Lashkar_Gāh", "The bomb exploded at Lashkar Gah, in southern Helmand province, said Daud Ahmadi, the governor's spokesman."),
    ("attack@Zabul", "The minister, in Kabul, said that rebels had killed two soldiers in Zabul."),
    ("", "Nine soldiers were killed in northern Afghanistan on Monday. The governor of Kandahar condemned it."),
    ("attack@Chandel", "At least 18 troops were killed when rebels ambushed their convoy in Chandel district of Manipur. They ran into a bomb and then into rocket fire, an officer said."),
    # what else took place somewhere is no scene of it
    ("shelling@Kunar", "Rebels shelled a post in Kunar province. The talks took place in Asadabad on Sunday."),
    ("shelling@Kunar", "Rebels shelled a post in Kunar province. A meeting about the incident took place in Asadabad on Sunday."),
    # told as one more
    ("attack@Helmand attack@Ḩukūmat-e_Nād_‘Alī", "The Taliban attacked a police base in southern Helmand province. The Taliban also attacked a post in Helmand's Nad Ali district."),
    ("attack@Sake attack@Masisi", "Rebels of the M23 attacked Sake on Friday, killing four. They also attacked Masisi."),
    ("attack@Kunduz explosion@Herat", "Militants attacked a checkpoint in northern Kunduz province on Tuesday. Elsewhere, a bomb killed two soldiers in the western Herat province."),
    # a name that no gazetteer has lies in what the text puts it in
    ("armed_clash@Sopur", "Two rebels were killed in a gunfight in the Hapat area of Sopore, the army said."),
    ("seizure@Baghlan", "In the northern Baghlan province, insurgents overran a post in the Kokchi area and killed nine policemen."),
    ("attack@Maidan_Wardak", "The militants fired on Afghan troops in Wardak's Nerkhan district."),
    # names: land between a preposition and its noun is nobody, a corps no frontier
    ("attack@‘Alīābād", "Two policemen were killed in an attack in Ali Abad district of Kunduz."),
    ("attack@Panjgur", "The Frontier Corps killed three rebels in Panjgur."),
    # the capital of a state, whether or not it is named
    ("explosion@Sanaa", "Suicide bombers struck two mosques in the Yemeni capital on Friday, killing 137 people."),
    ("explosion@Mogadishu", "A car bomb killed six people in Somalia's capital."),
    ("shelling@Kyiv", "Shells fell on the capital of Ukraine, killing two people."),
    ("", "Gunmen killed a judge in the regional capital. The Somali police are looking for them."),
    # a building that a later sentence puts in a town of the wide place
    ("attack@Owo", "Gunmen killed worshippers in a church in southwest Nigeria on Sunday. The church stands in Owo, a town in Ondo State. Ondo's governor cut short a trip."),
    # a namesake in what the text puts a town in
    ("seizure@Palma", "Fighters have overrun Palma, a port in northern Mozambique."),
    ("attack@La_Victoria", "Rebels attacked La Victoria, a town in the state of Apure in Venezuela, killing two soldiers."),
    # one more, in another place
    ("attack@Sake explosion@Masisi", "Rebels attacked Sake on Friday, killing four. Farther north, a bomb killed two soldiers at Masisi."),
    # how far off the capital a town lies says nothing of the event
    ("deployment@Kilinochchi", "Fighting raged as troops moved closer to Kilinochchi, 330 kilometres (200 miles) north of Colombo."),
]  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


@pytest.mark.parametrize(("expected", "text"), ROWS)
def test_an_event_lies_where_the_report_says_later_or_wider(gazetteer, expected, text):
    told = [f"{incident.kind}@{incident.place}".replace(" ", "_") for incident in read(gazetteer, text)]
    assert told == expected.split()


def test_a_town_lies_in_what_the_text_puts_it_in(gazetteer):
    [palma] = read(gazetteer, "Fighters have overrun Palma, a port in northern Mozambique.")
    assert palma.country_code == "MOZ"
    [victoria] = read(
        gazetteer, "Rebels attacked La Victoria, a town in the state of Apure in Venezuela, killing two soldiers."
    )
    assert victoria.admin1 == "Apure"
