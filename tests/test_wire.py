"""Plain agency copy, a sentence or two on one event each, against the gazetteer as it is shipped: kind and place."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer

ROWS = [
    (
        "explosion@Peshawar",
        "At least 12 people were killed and 30 wounded on Tuesday when a suicide bomber blew himself up outside a mosque in Peshawar, police said. No group immediately claimed responsibility.",
    ),
    (
        "attack@Janīn",
        "Israeli troops shot dead two Palestinians during a raid in Jenin early on Monday, the Palestinian Health Ministry said. The military said the men had opened fire at soldiers.",
    ),
    (
        "seizure@Robotyne",
        "Russian forces have captured the village of Robotyne in southern Ukraine, the Defence Ministry in Moscow said on Wednesday. Kyiv did not immediately comment.",
    ),
    (
        "air_strike@‘Ayn_al_‘Arab",
        "A Turkish drone strike killed three members of the Syrian Democratic Forces near Kobani, the Kurdish-led group said on Friday.",
    ),
    (
        "attack@Beni",
        "Rebels of the Allied Democratic Forces killed 14 civilians with machetes in an overnight attack on the village of Masala in eastern Congo's Beni territory, a local official said.",
    ),
    (
        "protest@Tbilisi",
        "Hundreds of anti-government protesters clashed with police in Tbilisi on Thursday evening; 14 officers were injured and 63 people arrested, the Interior Ministry said.",
    ),
    (
        "attack@North_Waziristan",
        "Pakistan said on Sunday that its security forces had killed 54 militants who tried to cross from Afghanistan in North Waziristan.",
    ),
    (
        "explosion@Biu",
        "A roadside bomb killed four Nigerian soldiers and injured seven near Biu in Borno State on Saturday, two military sources told Reuters.",
    ),
    (
        "seizure@Khartoum",
        "Sudan's army said it had retaken the presidential palace in Khartoum from the paramilitary Rapid Support Forces on Friday.",
    ),
    (
        "air_strike@Ryazan’",
        "Ukraine said its drones had hit an oil refinery in Ryazan, some 200 km southeast of Moscow, overnight. The regional governor said a fire had been put out and nobody was hurt.",
    ),
    (
        "armed_clash@Pūnch",
        "India and Pakistan exchanged fire across the Line of Control in Poonch for a third night running, the Indian army said on Sunday.",
    ),
    (
        "capture@Kebbi_State",
        "Gunmen abducted 47 schoolgirls from a boarding school in Kebbi State in northwestern Nigeria before dawn on Monday, police said.",
    ),
    (
        "shelling@Sotk attack@Sotk",
        "Armenia accused Azerbaijan of shelling border villages near Sotk, killing two servicemen. Azerbaijan's Defence Ministry denied the claim and said Armenian units had fired first.",
    ),
    (
        "deployment@Port-au-Prince",
        "Some 300 Kenyan police officers arrived in Port-au-Prince on Tuesday to lead an international force against the gangs.",
    ),
    ("ceasefire@Lebanon", "A ceasefire between Israel and Hezbollah took effect in Lebanon at 4 a.m. on Wednesday."),
    (
        "attack@Mogadishu",
        "Al Shabaab fighters stormed a hotel in Mogadishu on Friday night and held it for 30 hours. Twenty-one people were killed and 117 hurt, the health minister said.",
    ),
    (
        "capture@Arauca",
        "Colombian guerrillas of the ELN kidnapped four soldiers in Arauca, the army said, and released two of them hours later.",
    ),
    (
        "seizure@Macomia",
        "Mozambican insurgents linked to Islamic State occupied the town of Macomia for a day before Rwandan-backed government troops pushed them out on Saturday.",
    ),
    (
        "attack@Dioura",
        "Twelve Malian soldiers and three civilians died when militants attacked an army camp in Dioura on Monday, the army said, adding that 20 attackers had been killed.",
    ),
    (
        "armed_clash@Vorukh",
        "A Tajik border guard was killed and two were wounded in a firefight with Kyrgyz troops near Vorukh on Wednesday.",
    ),
    ("protest@Baghdad", "Demonstrators stormed the parliament in Baghdad's Green Zone on Saturday."),
    (
        "explosion@Kidal",
        "Two UN peacekeepers from Senegal were wounded when their vehicle hit a mine north of Kidal, MINUSMA said.",
    ),
    (
        "armed_clash@Ta_Muen_Thom shelling@Kantharalak",
        "Thai and Cambodian soldiers clashed near the Ta Moan Thom temple on Thursday, each side accusing the other of shooting first. A Cambodian rocket hit a petrol station in Kantharalak, killing six civilians.",
    ),
    (
        "incursion@Arauca deployment@Arauca",
        "Venezuela's army crossed 150 metres into Colombian territory in Arauca department and set up a camp, Bogota said. Caracas denied its soldiers had crossed.",
    ),
    (
        "attack@Tchoukoutalia_Barkaram",
        "Boko Haram attacked a Chadian military base on the island of Barkaram in Lake Chad on Sunday night, killing at least 40 soldiers, the presidency said.",
    ),
    (
        "attack@Obo",
        "The Lord's Resistance Army attacked three villages near Obo in the southeast of the Central African Republic, seizing 40 people as porters.",
    ),
    (
        "incursion@Ocheretyne",
        "Russian troops advanced up to 7 km near Ocheretyne in the Donetsk region in the past week, Ukraine's DeepState blog said.",
    ),
    (
        "armed_clash@Patikul",
        "Philippine troops killed seven Abu Sayyaf militants in a clash in Patikul on Jolo island; a soldier was also killed.",
    ),
    (
        "explosion@Cali",
        "A car bomb exploded near a police station in Cali on Tuesday, killing two. Authorities blamed a dissident faction of the FARC.",
    ),
    (
        "seizure@Kunduz",
        "The Taliban captured Kunduz on Sunday after heavy fighting, lawmakers said, a claim the government denied.",
    ),
    (
        "attack@Khartoum",
        "Security forces opened fire on protesters in Khartoum on Sunday, killing seven and wounding more than 200, doctors said.",
    ),
    (
        "shelling@Aghdara",
        "Azerbaijani forces shelled the town of Martakert with heavy artillery on Sunday, the Nagorno-Karabakh defence ministry said, reporting 16 dead and more than 100 wounded among its troops.",
    ),
    (
        "air_strike@Damascus",
        "Israeli warplanes struck targets near Damascus airport early on Monday, killing two soldiers, Syrian state media reported.",
    ),
    ("air_strike@Djibo", "Burkina Faso's army said it had killed about 30 jihadists in air strikes near Djibo."),
    (
        "armed_clash@Tripoli",
        "Government troops and fighters loyal to General Khalifa Haftar exchanged artillery fire south of Tripoli on Wednesday.",
    ),
    (
        "attack@Arīsh",
        "Four Egyptian policemen were killed when gunmen attacked a checkpoint near El-Arish in northern Sinai.",
    ),
    (
        "shelling@Batken attack@Batken",
        "Kyrgyzstan accused Tajikistan of moving tanks and armoured vehicles to the border near Batken and of shelling the city's airport. Dushanbe said Kyrgyz troops had attacked first.",
    ),
    (
        "air_strike@Sa'dah",
        "A Saudi-led coalition air strike on a prison in Saada killed at least 70 people, the Houthis said. The coalition denied targeting the prison.",
    ),
    (
        "seizure@Strait_of_Hormuz",
        "Iranian Revolutionary Guards seized a South Korean tanker in the Strait of Hormuz on Monday and took it to Bandar Abbas.",
    ),
    (
        "protest@Minsk",
        "Thousands rallied in Minsk on Sunday to demand the resignation of President Alexander Lukashenko; police detained more than 250.",
    ),
    (
        "air_strike@Kismayo",
        "The US military carried out an air strike against al Shabaab near Kismayo, killing five militants, Africa Command said.",
    ),
    (
        "seizure@Bunia",
        "Rebels seized the airport of Bunia after two days of fighting with the army, a UN official said.",
    ),
    ("explosion@Herāt", "A suicide car bomber drove into a convoy of Italian soldiers in Herat, wounding three."),
    (
        "incursion@Krishna_Ghati",
        "Two Indian soldiers were killed and their bodies mutilated by Pakistani troops who crossed the Line of Control in Krishna Ghati sector, the Indian army said. Pakistan denied any such attack.",
    ),
    (
        "incursion@South_Kivu",
        "About 3,000 Burundian soldiers crossed into Congo's South Kivu province to fight RED-Tabara rebels, residents said.",
    ),
    (
        "seizure@Ma‘arrat_an_Nu‘mān",
        "The Syrian army, backed by Russian air power, recaptured the town of Maarat al-Numan from rebels on Tuesday.",
    ),
    ("shelling@Baghdad", "Four rockets landed near the U.S. embassy in Baghdad's Green Zone, causing no casualties."),
    (
        "shelling@I‘zāz",
        "Turkey's military shelled YPG positions around Azaz for a second day, in response to fire from across the border, Prime Minister Ahmet Davutoglu said.",
    ),
    (
        "armed_clash@Sidon",
        "At least nine Lebanese soldiers were killed in clashes with gunmen loyal to a hardline cleric in Sidon on Sunday.",
    ),
    ("attack@Fotokol", "Cameroon said its troops had killed 86 Boko Haram fighters who attacked a camp near Fotokol."),
    (
        "attack@Reed_Bank",
        "The Philippines accused a Chinese vessel of ramming and sinking a fishing boat with 22 men aboard near Reed Bank.",
    ),
    (
        "attack@Koumbri",
        "Armed men on motorcycles burned down the village of Koumbri in northern Burkina Faso overnight, residents said; 22 bodies were found.",
    ),
    (
        "withdrawal@Lysychansk seizure@Luhansk",
        "Ukrainian troops have retreated from Lysychansk, the General Staff said on Sunday, hours after Russia claimed full control of Luhansk region.",
    ),
    (
        "ceasefire@Malakal",
        "South Sudan's army and rebels agreed to stop fighting in Malakal from Thursday, mediators said.",
    ),
    (
        "explosion@Stanytsya-Luhanska",
        "A landmine killed three children near Stanytsia Luhanska, the regional police said.",
    ),
    ("attack@Kinshasa", "Police in Kinshasa opened fire on a crowd of Catholic marchers, killing one man."),
    ("explosion@Minya", "An improvised bomb exploded under a bus carrying Coptic Christians in Minya, killing seven."),
    ("deployment@Ţarţūs", "Russian warships and 500 troops arrived in the Syrian port of Tartus on Monday."),
    (
        "attack@Cauca",
        "Colombia's FARC guerrillas shot down a military helicopter in Cauca, killing 17 soldiers, the army said; investigators later blamed bad weather.",
    ),
    (
        "shelling@Norabak",
        "The Ministry of Defence of the Republic of Armenia states that at 11:20 units of the Azerbaijani armed forces opened fire with mortars in the direction of Norabak. One Armenian serviceman was wounded.",
    ),
    (
        "armed_clash@Keran",
        "The Indian Army foiled an infiltration bid in Keran sector and killed five terrorists, a defence spokesperson said in Srinagar.",
    ),
    (
        "seizure@Hajīn,_Shafah",
        "SDF fighters liberated the villages of Hajin and al-Shaafah from Daesh, a commander told AFP.",
    ),
    (
        "incursion@Palawan",
        "The Armed Forces of the Philippines said a Chinese navy ship had intruded into Philippine waters off Palawan and ignored radio warnings.",
    ),
    (
        "armed_clash@Nimruz",
        "Taliban border guards and Iranian forces exchanged fire near the Sasoli post in Nimroz; two Iranian guards and one Talib were killed, Iranian media reported.",
    ),
    (
        "shelling@Qiryat_Shmona",
        "Two Katyusha rockets fired from Lebanon landed in an open area near Kiryat Shmona. The Israeli army responded with artillery. No one was hurt.",
    ),
    (
        "shelling@En_Nâqoûra",
        "UNIFIL said one of its positions near Naqoura came under fire from an Israeli tank, wounding two Indonesian peacekeepers.",
    ),
    (
        "seizure@Wad_Medani withdrawal@Wad_Medani",
        "The RSF took control of the town of Wad Madani, the army having withdrawn without a fight, residents said.",
    ),
    (
        "capture@Oromia",
        "Fano militiamen kidnapped 100 students from buses near Garba Guracha in Oromia, survivors said.",
    ),
    (
        "seizure@Esmeraldas",
        "Ecuadorian soldiers recaptured the prison in Esmeraldas from inmates of Los Tiguerones, freeing 57 guards.",
    ),
    (
        "incursion@Rebun",
        "Japanese fighter jets scrambled after two Russian bombers entered Japan's airspace near Rebun island.",
    ),
    (
        "attack@Mitrovicë",
        "Kosovo police closed the bridge in Mitrovica after Serbs threw stun grenades at a patrol; one officer was slightly hurt.",
    ),
    (
        "armed_clash@Al-Fashaga",
        "Ethiopian and Sudanese troops clashed in the disputed Al-Fashaga area on Tuesday. Four Sudanese soldiers were killed, the army said; Ethiopia blamed the rebels of the TPLF.",
    ),
    ("air_strike@Novorossiysk", "A Ukrainian sea drone hit a Russian landing ship off Novorossiysk."),
    (
        "shelling@Mahbes",
        "The Polisario Front said that its artillery had bombarded Moroccan positions in Mahbes; Rabat did not comment.",
    ),
    (
        "attack@Toumour",
        "Boko Haram fighters raided the village of Toumour in Niger's Diffa region on Saturday evening, killing 28 people and burning 800 homes.",
    ),
    ("withdrawal@Bagram_Air_Base", "The last US troops left Bagram air base on Friday."),
]


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


@pytest.mark.parametrize(("expected", "text"), ROWS)
def test_agency_copy_gives_its_events(gazetteer, expected, text):
    told = [f"{incident.kind}@{incident.place}".replace(" ", "_") for incident in read(gazetteer, text)]
    assert told == expected.split()


QUIET = [
    "The UN Security Council extended the mandate of UNMISS in Juba.",
    "The president of Ghana visited troops of the peacekeeping mission in Beirut on Tuesday.",
]


@pytest.mark.parametrize("text", QUIET)
def test_agency_copy_without_an_event_gives_none(gazetteer, text):
    assert not read(gazetteer, text)
