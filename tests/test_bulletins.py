"""The daily summaries of staffs, missions and ministries: where forces stand, what observers saw, fronts named after towns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    with Gazetteer.open() as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # where those who do it stand is no deployment, and gives way to where the deed was
        ("Troops stationed in Gyumri fired on positions near Kars.", ["attack Kars"]),
        ("Soldiers garrisoned in Goma were attacked on Friday by M23 fighters.", ["attack Goma"]),
        ("Indian troops deployed along the Line of Control fired mortars at Kotli.", ["shelling Kotli"]),
        ("Gunmen shot at Ukrainian soldiers stationed in Avdiivka on Friday.", ["attack Avdiyivka"]),
        (
            "Armenian units, located in Berkaber village and near Berd, subjected to fire the army's positions located in Agstafa.",
            ["shelling Aghstafa"],
        ),
        (
            "Ukrainian troops were deployed in Sumy on Friday and fired at Russian positions.",
            ["deployment Sumy", "attack Sumy"],
        ),
        (
            "The army deployed 300 troops in Goma on Friday after rebels attacked Sake.",
            ["deployment Goma", "attack Sake"],
        ),
        (
            "Fighting between Iraqi forces and Islamic State broke out in Tal Afar on Friday.",
            ["armed_clash Tall ‘Afar"],
        ),
        # a front named after a town gives way to the villages named with it
        (
            "The army repelled seven attacks in the Kharkiv direction near Lyptsi and Vovchansk, the staff said.",
            ["armed_clash Lyptsi, Vovchansk"],
        ),
        ("On the Bakhmut axis troops repulsed an assault at Soledar on Monday.", ["armed_clash Soledar"]),
        # the noun of a strike before a verb that says less
        ("Russian air strikes targeted Kupiansk and Izium on Friday.", ["air_strike Kupyansk, Izyum"]),
        # observers are not those who did it
        ("UN observers logged six rockets launched towards Sderot on Friday.", ["shelling Sderot"]),
        ("A mission drone filmed houses wrecked by shelling in Zolote.", ["shelling Zolote"]),
        # whose space it was, in the passive
        ("The airspace of Poland was violated nineteen times by unmanned craft.", ["incursion Poland"]),
        ("Lithuania's airspace was breached by two Russian jets on Friday.", ["incursion Lithuania"]),
        # who goes to a front does not leave it
        ("Reinforcements left Niamey for the border on Wednesday.", ["deployment Niamey"]),
        ("Two battalions left Bamako on Monday to reinforce the garrison.", ["deployment Bamako"]),
        # an embassy that is struck is where it stands; nobody speaks there
        (
            "Israeli warplanes destroyed the consular wing of Iran's embassy in Damascus on Monday.",
            ["air_strike Damascus"],
        ),
        # what is only referred to is not drawn, nor is its harm the event's
        (
            "Iran fired missiles at a base in Erbil on Friday in retaliation for the killing of a general in Baghdad.",
            ["shelling Erbil"],
        ),
        # who is helped does it; where they went on to is not what they took
        ("French planes helped Malian soldiers retake Konna on Friday.", ["seizure Konna"]),
        ("Rebels seized the town of Konna on Friday and pushed towards Mopti.", ["seizure Konna"]),
        # the arms of those who only back the doer
        ("Yemeni troops, backed by helicopters, stormed the airport of Hodeidah on Tuesday.", ["attack Al Ḩudaydah"]),
        ("Thousands of rockets were fired as far as Tel Aviv on Friday.", ["shelling Tel Aviv"]),
        # the border of the state that is named is one with the side that acts
        ("Turkey shot down a Russian warplane near the Syrian border on Tuesday.", ["attack border of SYR and TUR"]),
        ("Pakistani troops shelled posts along the Afghan border on Monday.", ["shelling border of AFG and PAK"]),
        (
            "Three soldiers died in a violent face-off with Chinese troops in the Galwan valley.",
            ["armed_clash Galwan Valley"],
        ),
        (
            "Explosions rocked Khartoum on Friday as the army and the RSF fought for control of the palace.",
            ["armed_clash Khartoum"],
        ),
        # forces that enter a town of their own state arrive there
        ("Nigerian troops entered Baga on Friday for the first time in two years.", ["deployment Baga"]),
    ],
)
def test_a_bulletin_is_read(gazetteer: Gazetteer, text: str, told: list[str]) -> None:
    assert [f"{i.kind} {i.place}" for i in read(gazetteer, text)] == told


@pytest.mark.parametrize(
    "text",
    [
        "The situation in Kharkiv is under control, the governor said.",
        "The mission lost control over a small drone near Olenivka.",
        "The two armies had almost come to blows in Berbera, the minister recalled.",
        "Its soldiers fought with nobody in Assab, Eritrea said.",
        "The coast guard rammed nobody off Kinmen, its officers said.",
        "A pilot violated airspace rules near Warsaw, a court said.",
        "Queues were seen at the border crossing points near Izvaryne, where soldiers checked papers.",
        "The ceasefire near Taghavard was violated, the ministry said.",
    ],
)
def test_a_bulletin_without_an_event_draws_nothing(gazetteer: Gazetteer, text: str) -> None:
    assert not read(gazetteer, text)


def test_an_observer_did_not_fire(gazetteer: Gazetteer) -> None:
    (incident,) = read(gazetteer, "UNIFIL observed six rockets launched towards Sderot on Friday.")
    assert incident.actor_code is None
    assert incident.target_code == "ISR"


def test_the_harm_of_what_is_referred_to_is_not_the_events(gazetteer: Gazetteer) -> None:
    text = "France fired missiles at three sites in Lebanon on Friday in response to an attack in Aarsal that killed dozens."
    (incident,) = read(gazetteer, text)
    assert incident.place == "Lebanon"
    assert incident.killed_min is None


def test_several_attacks_are_claimed(gazetteer: Gazetteer) -> None:
    text = "A bomb killed ten people in Quetta on Friday. Islamic State claimed the bombings through its agency."
    (incident,) = read(gazetteer, text)
    assert incident.actor_code == "Islamic State"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Nampala, a garrison town 40 km from Mauritania, was attacked by rebels on Sunday.", "Nampala"),
        ("On Monday mortar bombs fell on Reyhanli, 5 km from Syria.", "Reyhanlı"),
        (
            "Gunmen attacked the camp at Inates on Tuesday. The group said it overran the place, 4 km from Mali.",
            "Inates",
        ),
    ],
)
def test_how_far_off_a_state_begins_is_no_second_place(gazetteer: Gazetteer, text: str, place: str) -> None:
    assert {incident.place for incident in read(gazetteer, text)} == {place}


def test_a_common_name_is_the_village_near_all_else(gazetteer: Gazetteer) -> None:
    text = (
        "Planes bombed a farm near La Victoria on Monday, Caracas said. People fled over the river to Arauquita; "
        "the schools of Guasdualito and Arauca are shut."
    )
    assert {(incident.place, incident.admin1) for incident in read(gazetteer, text)} == {("La Victoria", "Apure")}
