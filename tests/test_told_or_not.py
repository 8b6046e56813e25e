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
        "M23 fighters have overrun a town in Democratic Republic of Congo, officers said.\n\nThe M23 captured Kitshanga on Thursday night.",
    ),
    ("armed_clash@Gao", "Villagers helped Malian troops repel an attack on Gao on Friday."),
    ("air_strike@Timbuktu", "At least ten people have been killed in air strikes on Timbuktu since Monday."),
    # what is done to those who demonstrate is part of the protest
    (
        "protest@Lomé",
        "Police opened fire to disperse crowds of protesters in Lome on Monday. A protester died, a doctors' group said.",
    ),
    # explosions that are heard are those of the strikes
    (
        "air_strike@Sirte",
        "War planes bombed a camp in Sirte on Sunday. Residents heard jets followed by explosions at dawn.",
    ),
    # one more event, with its own way of harm
    (
        "attack@Butembo explosion@Butembo",
        "Militiamen beheaded 12 people near Butembo on Thursday. Three more civilians were wounded in Butembo by an explosive device.",
    ),
    ("attack@Arua", "Assailants killed at least nine people and burned down a church in Arua, a committee said."),
    ("attack@Bambari", "The patrol came under attack in Bambari from men with rocket-propelled grenade launchers."),
    ("seizure@Libreville", "Soldiers took power in Libreville on Wednesday."),
    ("withdrawal@Gao", "French troops ended their mission in Gao on Monday."),
    ("armed_clash@Bor", "Clashes broke out in Bor between the army and rebels on Monday. The army still holds the airport."),
    # explosions that are heard name no blast where an attack is told
    ("attack@Bangui", "Gunfire and explosions shook Bangui on Thursday when militiamen attacked the capital from several sides."),
    ("ceasefire@Uganda", "JUBA - Uganda's government and rebels of the LRA signed a ceasefire on Saturday to end two decades of war."),
    ("protest@Pretoria", "Hundreds of people demonstrated outside the Nigerian High Commission in Pretoria."),
    ("armed_clash@Conakry", "Mutinous soldiers clashed with the presidential guard in Conakry on Monday."),
    ("capture@Kampala", "Soldiers detained opposition leaders in Kampala on Wednesday."),
    ("armed_clash@Gusau", "Troops engaged bandits in a gun duel near Gusau on Friday."),
    ("attack@Maiduguri", "The military said it had neutralised 30 terrorists near Maiduguri on Monday."),
    ("incursion@Gamboru", "Chadian forces pursued Boko Haram into Nigeria near Gamboru on Friday."),
    # people who are killed, fought, taken and led off, in other words
    ("attack@Djibo", "Six herders had their throats cut near Djibo on Monday."),
    ("attack@Gusau", "Raiders on motorbikes lined up the elders and shot them near Gusau on Monday."),
    ("attack@Gao", "Two teachers fell victim to gunmen in Gao on Sunday."),
    ("attack@Timbuktu", "A judge was hit by three bullets in Timbuktu on Monday."),
    ("armed_clash@Wau", "Gunfire broke out between two clans near Wau on Monday, and nine people died."),
    ("armed_clash@Wau", "Villagers of two clans went for each other with rifles near Wau on Monday; nine died."),
    ("armed_clash@Malakal", "The dead of Tuesday's fighting at Malakal are now fourteen, the hospital said."),
    ("protest@Lomé", "Students fought running battles with police in Lome on Friday."),
    ("protest@Lomé", "Taxi drivers parked their cars across the road to the port in Lome on Friday."),
    ("protest@Lomé", "Demonstrators forced their way into parliament in Lome on Tuesday and set a wing alight."),
    # an exercise, a film or an anniversary beside an event
    ("shelling@Lashio", "The army shelled Lashio on Monday. It will hold exercises along the river next week, a general said."),
    ("attack@Gao", "Gunmen attacked a military parade in Gao on Friday, killing nine soldiers."),
    ("air_strike@Sirte", "Jets bombed a camp in Sirte on Monday, hours after a film showed the killing of 21 hostages."),
    # arms told of before, and one throw that is both a riot and a blast
    ("air_strike@Sanaa", 'Warplanes attacked a hall in Sanaa on Saturday. "The first missile came through the roof," a guest said.'),
    ("explosion@Jakarta", "In Jakarta people threw a petrol bomb at the embassy."),
    # those who clear mines hit none
    ("attack@Dulje", "The column had to clear mines in the defile. Two journalists were shot dead near Dulje on Sunday."),
    # where people die of what befell them elsewhere
    ("shelling@Sumy", "The army shelled Sumy on Monday. Two of the injured died in hospital in Lviv."),
    # held up, and then done
    ("withdrawal@Kidal", "The garrison did not leave Kidal until Tuesday, when the last soldiers drove off."),
    # one act in one place, whatever stands between its words
    ("air_strike@Ma'rib", "Drones struck the Saudi barracks at Marib before dawn on Saturday and set it ablaze."),
    ("shelling@Arīḩā", "Shells fell on Ariha, in Idlib, where ten people died on their way to school."),
    # those who tell what befell them where they come from
    ("attack@Djibo", "Villagers from Djibo tell of men with machetes who came at night and slit the throats of the elders."),
    # attackers who are called nothing but men, by what they bear
    ("attack@Gao", "Two men on motorbikes shot a teacher in Gao on Monday."),
    ("attack@Djibo", "Four men with automatic rifles walked into a school in Djibo on Friday and shot the guard."),
    ("capture@Gusau", "Hooded men took two nurses from a clinic in Gusau on Monday."),
    # harm that somebody with arms is said to have done, and shots that came from a house
    ("attack@Timbuktu", "A judge died on Friday of the wounds that a man with a pistol had inflicted on him in Timbuktu."),
    ("attack@Bangui", "A guard was wounded when gunmen opened up from a monastery in Bangui on Sunday."),
    # crowds that try to get somewhere, and soldiers who run into others
    ("protest@Conakry", "Several thousand people tried to get through to the French embassy in Conakry on Tuesday."),
    ("protest@Conakry", "They are burying the dead of Thursday's marches in Conakry."),
    # a place that opens the sentence governs nobody behind it
    ("attack@Gao", "In Gao gunmen burst into a bar on Friday and fired at the guests."),
    ("attack@Gao", "In Gao hooded men burst into a radio studio on Friday."),
    # what nothing else is told of is told by it
    ("armed_clash@Rutshuru", "Four soldiers were taken to a hospital after a gun fight at Rutshuru, the army said on Friday."),
    ("attack@Gao", "On the road to Gao a detachment rode into an ambush on Tuesday."),
    ("attack@Wau", "Ten guards were killed at their post in Wau when rebels fell upon it with rockets and rifles on Monday."),
    ("capture@Bangui", "Soldiers dragged the mayor into a car in Bangui on Tuesday."),
    ("protest@Conakry", "Hundreds of men broke through to the runway at Conakry on Sunday."),
    ("protest@Lomé", "In Lome people held up blank sheets on Saturday."),
    # where arms are all over a report, a town that is struck and people who are led off need none beside them
    (
        "attack@Gao attack@Timbuktu",
        "Rebels with rifles and grenades attacked the market of Gao on Monday. Nearly at the same moment Timbuktu was struck in its turn.",
    ),
    ("attack@Gusau", "Gunmen freed hundreds of inmates when they stormed the prison of Gusau on Tuesday and killed a guard."),
    ("armed_clash@Masisi", "A rebel commander fell in combat with government soldiers in Masisi on Saturday."),
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
    "Men of fighting age are turned back at Sumy. The army chief flew to Kabul to ask for help.",
    "The navy's wounded are in hospital in Kerch, as prisoners.",
    "The rebel-held port of Hodeida is to be inspected, the navy says.",
    "On Monday the invader seized two bridges near Grodno and was bombed by 80 aircraft. The exercise ends on Thursday.",
    # dug up, played, kept off, broken into, and long past
    "Engineers blew up a bomb of the last war near Mainz on Friday. The blast was heard in Wiesbaden.",
    "Re-enactors fought at Gettysburg on Sunday; gunners fired 60 rounds, and an umpire kept the score.",
    "A wall should stop the rebels from slipping across to Mandera and attacking the market.",
    "Hackers attacked the power company of Lviv. The servers stood in Minsk, and files were encrypted.",
    "On this day in 1913 a treaty ended the war. Bulgarian troops had taken Edirne in March. A month later the allies attacked each other at Kilkis.",
    "Two bombers flew over the neutral waters of the Barents Sea for twelve hours.",
    "A spokesman said that the rebels' claim to have taken Dessie was a fantasy.",
    # a verb before the noun makes it a thing that may be, or was not
    "The president said that his country would not join in a strike on Damascus.",
    '"We had not had a bombing in Damascus for years," a driver said.',
    "The opposition wants the bombing of Aleppo to stop first.",
    "A power station near Gao could be hit by a missile, a spokesman warned, should the army attack Kidal.",
    "Lawyers in Bamenda went on strike against the arrest of a colleague.",
    # helpers, policemen and thieves
    "A hurricane hit Antigua. Marines landed with water and tents, and looters attacked two shops.",
    "Police raided a farm near Gao on Sunday and seized 600 kilograms of cannabis.",
    "Fire brigade aircraft dropped water on the hills above Athens until dark.",
    "A train ploughed into a crowd near Amritsar and killed 59 people.",
    # blows of the tongue, and shows
    "India attacked the draft in Paris, and Brazil bombarded the chair with amendments.",
    "A documentary about the battle opened the film festival in Manila. It shows soldiers storming a school. The screening is on Friday.",
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
    "A spokesman for the mission said there was no evidence that the rebels had entered Masisi.",
    "Soldiers fired into the air in Rutshuru on Sunday.",
    "It is the third time Malakal has fallen to the rebels since the war broke out.",
    "Malakal has already changed hands several times since the conflict erupted in December.",
    "In recent weeks Sudan has seen the worst fighting since the secession of the south.",
    "France said on Thursday it would begin withdrawing the 900 troops stationed in Bangui.",
    "The junta ordered the withdrawal of the French troops from Gao.",
    "The two armies had almost come to blows in Berbera.",
    "Sudan has been rocked by mass demonstrations since mid-December.",
    "Soldiers who came back to Baga saw a dozen destroyed vehicles.",
    "French helicopters flew out the wounded from Gao.",
    "Al Shabaab had threatened to continue to launch attacks on Mogadishu.",
    # the business of the police, sport, prisoners who come back
    "Police in Gusau said on Monday that they had arrested a wanted cattle thief and seized two rifles.",
    "A woman was stabbed by her estranged husband in Lome on Friday.",
    "The club from Lome ambushed its rivals with two early goals on Saturday.",
    "The release of twelve hostages from Gao was announced on Friday.",
    "Marines rehearsed the storming of a ship off Djibouti on Friday.",
    # a month, a strait, a day
    "The ship left Djibouti on 6 March at noon with steel and trucks.",
    "The dhow that they had held off Berbera is free again.",
    "Migrants told researchers in Timbuktu that soldiers had shot them at close range.",
    "The opposition in Conakry said on Friday that taxpayers were being held hostage.",
]


@pytest.mark.parametrize("text", QUIET)
def test_what_is_no_event(gazetteer, text):
    assert not read(gazetteer, text)
