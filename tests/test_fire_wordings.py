"""Shelling, air strikes, explosions, attacks and protests as the press words them; and what only sounds like one."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


ROWS = """
shelling | The enemy carried out 14 strikes using MLRS on Nikopol over the past day.
shelling | Rockets were lobbed at the airport in Kabul on Saturday.
shelling | Indian troops resorted to unprovoked firing of mortars in the Rawalakot sector on Sunday.
shelling | Armenian forces used large-calibre mortars against positions in Tovuz on Tuesday, the Defence Ministry said.
shelling | A dozen 155mm rounds fell on the village of Kfar Kila.
shelling | The barrage on Khan Younis began before dawn, with tank shells crashing into homes.
shelling | Debris from an intercepted missile fell on Belgorod, injuring three people.
air_strike | A loitering munition hit a fuel depot in Belgorod on Tuesday.
air_strike | UAV debris fell on a residential building in Odesa overnight.
air_strike | The Russians dropped guided aerial bombs on Kharkiv.
air_strike | Airstrikes pummelled the Damascus suburb of Jobar.
air_strike | The Ethiopian army sent helicopters to strafe Mekelle.
explosion | A magnetic bomb attached to a car killed a prosecutor in Kabul.
attack | A grenade was thrown into a bar in Bujumbura, injuring 15.
explosion | Unexploded ordnance killed three boys in Kunduz on Thursday.
explosion | A child was killed when a leftover shell exploded in Fallujah.
explosion | Saboteurs derailed a freight train near Bryansk with an explosive device.
explosion | A series of blasts was reported in Sevastopol.
explosion | Suicide bombers struck a hotel in Kampala.
explosion | Militants bombed a police station in Quetta.
attack | Two aid workers were ambushed and killed near Torit.
attack | A Palestinian was stabbed by settlers near Hebron.
attack | Assassins killed a former mayor in Herat.
attack | A knifeman wounded three people in Tel Aviv.
attack | A politician survived an assassination attempt in Khartoum.
attack | At least 11 people were killed in an attack on a wedding in Pontevedra.
attack | Armed assailants broke into a house in Kirkuk and killed a family of six.
attack | The town of Shebekino has been under Ukrainian fire since early morning, the governor said.
protest | Demonstrators staged a sit-in outside the defence ministry in Khartoum.
protest | Students clashed with police in Dhaka.
protest | Riots broke out in Noumea on Monday.
protest | Residents of Gyumri picketed the Russian base.
protest | A human chain was formed in Yerevan on Friday.
protest | A vigil was held in Belgrade, where crowds chanted against the president.
protest | Crowds set fire to the French embassy in Ouagadougou.
protest | Several thousand Serbs gathered in Zvecan to protest.
"""
NONE = """
Shares exploded higher in Tokyo as chip makers rallied.
The minister attacked the opposition's budget plan in Dublin.
Hackers attacked the servers of a bank in Tallinn.
Rumours of an explosion in Lviv were false, the mayor said.
Reports of shelling in Goris are untrue, the ministry in Yerevan said.
A court in The Hague heard evidence about the shelling of Sarajevo.
A man accused of bombing a market went on trial in Peshawar.
No shots were fired in Stepanakert overnight, peacekeepers said.
No, the airport of Ouagadougou was not stormed last night.
In Juba a student rally to collect blood was called off for lack of bottles.
The union called for a demonstration in Athens next week.
Police in Karachi said they had foiled a plan to bomb a shrine.
"""


@pytest.mark.parametrize("row", [line for line in ROWS.splitlines() if line])
def test_a_wording_tells_its_kind(gazetteer, row: str):
    kind, text = row.split(" | ")
    assert kind in {found.kind for found in read(gazetteer, text)}


@pytest.mark.parametrize("text", [line for line in NONE.splitlines() if line])
def test_what_only_sounds_like_an_event_is_none(gazetteer, text: str):
    assert read(gazetteer, text) == ()
