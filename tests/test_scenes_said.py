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
    # what else took place somewhere is no scene of it
    ("shelling@Kunar", "Rebels shelled a post in Kunar province. The talks took place in Asadabad on Sunday."),
    ("shelling@Kunar", "Rebels shelled a post in Kunar province. A meeting about the incident took place in Asadabad on Sunday."),
    # told as one more
    ("attack@Kunduz explosion@Herat", "Militants attacked a checkpoint in northern Kunduz province on Tuesday. Elsewhere, a bomb killed two soldiers in the western Herat province."),
    # a name that no gazetteer has lies in what the text puts it in
    ("armed_clash@Sopur", "Two rebels were killed in a gunfight in the Hapat area of Sopore, the army said."),
    ("seizure@Baghlan", "In the northern Baghlan province, insurgents overran a post in the Kokchi area and killed nine policemen."),
    ("attack@Maidan_Wardak", "The militants fired on Afghan troops in Wardak's Nerkhan district."),
    # names: land between a preposition and its noun is nobody, a corps no frontier
    ("attack@‘Alīābād", "Two policemen were killed in an attack in Ali Abad district of Kunduz."),
    ("attack@Panjgur", "The Frontier Corps killed three rebels in Panjgur."),
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
