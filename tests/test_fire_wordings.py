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
shelling | Cross-border shelling killed six Afghan villagers in Kunar, the governor said.
shelling | The town of Batken and its airport were shelled on Friday.
shelling | From systems Grad the adversary has struck a blow at the railway station of Slavyansk.
shelling | The occupiers covered Nikopol with Grads at night.
shelling | On Tuesday Kharkiv was under massive rocket attack, reports the head of the administration.
shelling | A projectile has fallen on a house of Stepanakert and made two wounded.
shelling | The town hall of Sumy had a ballistic missile through its roof on Friday.
air_strike | A dairy in Sumy took a direct hit from a jet.
shelling | Six farmhouses in Bilopillia are burning after the night's salvo.
shelling | Kramatorsk: three Grad rockets on the market, nine dead.
shelling | Eleven mortar bombs on Taiz since dawn.
air_strike | Nineteen died in Atarib under Russian bombs.
air_strike | A missile fired by a drone wrecked a house in Miranshah.
shelling | The archive in Belgrade was cut in two at four in the morning by a cruise missile.
shelling | Rockets turn the bazaar of Taiz to ash.
shelling | A Kh-22 sheared the front off a block of flats in Dnipro.
shelling | The clinic in Kherson was struck when a shell fell: two nurses are dead.
shelling | Kharkiv: rockets hit the centre, 13 dead.
explosion | A lorry loaded with explosives met a column of police head-on in Pulwama.
explosion | A pipe stuffed with TNT went off in Bangkok and killed three people.
explosion | Two men in suicide jackets walked into a church in Peshawar and pressed their switches.
explosion | A grenade rolled under a bench in Khartoum and three customers died.
air_strike | The Russian aviation worked on Sumy with KABs.
air_strike | Two Mirage have neutralised a dozen terrorists near Kidal, indicated the General Staff.
shelling | Kharkiv's governor said a missile had hit a school.
air_strike | The mayor of Lashkar Gah said American bombers had pounded Taliban fighters in the city.
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
shelling | Gunners on Mount Igman hammered Sarajevo with 155mm shells.
shelling | Shelling by the Sudanese army of Omdurman's Ombada district killed 14, activists said.
shelling | Six die as shells slam into Homs bus station.
shelling | Naval guns pounded Sukhumi from the roadstead.
shelling | A dozen people queuing for water were blown apart by a shell in Sarajevo.
shelling | Pro-Iranian militiamen rocketed the American compound at Erbil airport on Sunday night.
shelling | The enemy launched a missile strike on Poltava, the head of the region said.
air_strike | A helicopter of the junta machine-gunned villagers in Loikaw.
air_strike | An FPV slammed into an ambulance in Beryslav; the paramedic died.
air_strike | Raqqa was pounded by more than 20 coalition sorties.
air_strike | The Saudis carried out seven raids over Sanaa in an hour.
air_strike | A guided bomb went through the roof of the theatre in Kharkiv.
explosion | Ten shepherds perished near Hasakah when their pick-up went over a mine.
explosion | Power lines near Cali were brought down by dynamite.
explosion | A bag left in a Manila mall went off, wounding ten.
explosion | Nine peacekeepers died when their armoured car was ripped apart by a mine near Gao.
explosion | Suicide car bombers hit two checkpoints in Baidoa.
explosion | A village guard lost both legs to a mine in Hakkari.
attack | A councilwoman was assassinated in Cali by a pillion rider.
attack | Three men of the border guard were shot in the back in Turbat.
attack | Suspected Boko Haram men cut the heads off seven loggers near Maiduguri.
attack | Fulani militia fell on three hamlets near Bandiagara, burning granaries.
attack | An attack on a police post in Sittwe left 12 officers dead.
protest | Riot police clashed with supporters of the jailed opposition leader in Dakar.
protest | The crowd in Tbilisi tried to force its way into parliament.
protest | Demonstrations swept Cairo.
protest | Ten thousand union members marched through Athens.
protest | Clashes between demonstrators and police left 20 injured in Tbilisi.
explosion | In the centre of Kabul an explosion has thundered, at least six wounded.
explosion | A powerful deflagration shook the port of Beirut.
attack | Individuals armed with kalashnikovs opened the fire on the believers in a mosque of Kabul.
attack | The convoy fell in an embuscade near Menaka; the toll is of seven soldiers killed.
protest | The manifestants have burned tyres on the avenue of Bamako and erected barricades.
protest | The police dispersed with tear gas a march of women in Abidjan.
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
Sunderland shelled four goals in Leeds.
The comedian bombed at a club in Glasgow.
Snow bombarded Sapporo.
The Senate shot down the bill in Manila.
Sappers destroyed 40 old shells near Derry in a controlled explosion.
Residents of Oslo gathered to watch the northern lights.
Thousands gathered in Rome to hear the pope.
The law makes it a crime in Moscow to hold unauthorised rallies.
Two miners were killed when a tunnel collapsed at a gold mine near Kadoma.
Deminers found 300 shells in a field near Agdam.
A coal mine explosion killed 40 in Zonguldak.
Three missiles on display in Tehran drew a crowd of visitors.
Some thirty others, badly hurt, were flown to Kidal by helicopter.
Shares in the bank exploded upward in Frankfurt on Monday.
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


def test_a_second_goal_of_what_was_fired_is_an_event_of_its_own(gazetteer):
    text = "Iran launched missiles at Erbil, in Iraq, killing four people, and at Islamic State positions in Idlib in Syria."
    assert [(found.kind, found.place) for found in read(gazetteer, text)] == [
        ("shelling", "Erbil"),
        ("shelling", "Idlib"),
    ]
