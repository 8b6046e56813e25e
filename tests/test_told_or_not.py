"""What agency copy tells as an event and what it only sums up, hopes for or does not know: kind and place of each event."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer

EVENTS = [
    # a coup takes a country
    ("seizure@Niamey", "Soldiers seized power in Niamey on Wednesday, the national broadcaster said."),
    ("seizure@Bamako", "Mutinous troops overthrew the president in Bamako on Tuesday."),
    # gunmen who invade a village are no army
    ("attack@Gusau", "Bandits invaded a farming community near Gusau on Monday, residents said."),
    ("capture@Gusau", "At least 70 pupils were kidnapped in Gusau after the invasion of their school by armed men."),
    ("incursion@Georgia", "Russian troops invaded Georgia on Friday."),
    # people who are seized are no place, and rebels who are driven out no captives
    ("capture@Chibok", "Parents said that the seizure of 30 girls by Boko Haram took place in Chibok on Monday."),
    ("seizure@Gao", "The rebels were ousted from Gao on Saturday."),
    # a strike of workers, and a strike of aircraft
    ("protest@Lomé", "A general strike paralysed Lome on Tuesday."),
    ("air_strike@Timbuktu", "Monday's strike at Timbuktu killed 17 people; a drone had circled over the mill, an aid worker said."),
    # a crowd is dispersed, forces are recalled
    ("protest@Djibouti", "Security forces dispersed a rally in Djibouti on Friday."),
    ("deployment@Bamako", "Soldiers took up positions around the state radio in Bamako on Thursday."),
    # told again, whoever is named beside it
    (
        "explosion@Mogadishu",
        "A suicide car bomb killed 13 people in Mogadishu on Sunday. African Union troops cordoned off the street. The blast, near a base of the African Union, also wounded 20 people. Al Shabaab claimed responsibility for the attack.",
    ),
    # the lead names the country, what follows the town
    (
        "seizure@Kitshanga",
        "Rebels of the M23 have seized a town in Democratic Republic of Congo, the army said.\n\nThe M23 took control of Kitshanga late on Thursday.",
    ),
    ("armed_clash@Gao", "Villagers helped Malian troops repel an attack on Gao on Friday."),
    ("air_strike@Timbuktu", "At least ten people have been killed in air strikes on Timbuktu since Monday."),
]  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


@pytest.mark.parametrize(("expected", "text"), EVENTS)
def test_events_that_are_told(gazetteer, expected, text):
    told = [f"{incident.kind}@{incident.place}".replace(" ", "_") for incident in read(gazetteer, text)]
    assert told == expected.split()


QUIET = [
    # sums over years, and things that happen again and again
    "Islamist militants have killed hundreds of soldiers and civilians in Burkina Faso since 2015.",
    "Boko Haram has killed more than 30,000 people in northeast Nigeria in a decade-long insurgency.",
    "More than 400 people have been killed in attacks in Burkina Faso since January.",
    "The army has regularly bombed rebel positions in the Nuba Mountains.",
    "The insurgency has rocked Cabo Delgado and killed 4,000 people.",
    # what is only to be kept from happening
    "The troops will help quell terrorist attacks in Cabo Delgado.",
    "A summit in Abuja discussed how to stop jihadist attacks in Gao.",
    "The pact is meant to end weeks of fighting in Malakal.",
    # what nobody knows, and shots at nobody
    "A spokesman for the mission said he had no information that the rebels had entered Rutshuru.",
    "Soldiers fired into the air in Rutshuru on Sunday.",
    "Al Shabaab had threatened to continue to launch attacks on Mogadishu.",
]


@pytest.mark.parametrize("text", QUIET)
def test_what_is_no_event(gazetteer, text):
    assert not read(gazetteer, text)
