"""Which incidents a short report holds, of which kind and where: rows in many registers, and rows that hold none.

A place is marked in the text as ``[name|kind|code]``; what is expected is a row of ``kind@place``, alternatives by '/'.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest

from geomap.incidents import read_events
from geomap.models import Candidate, Mention, Place, Report
from geomap.quantities import find_counts, find_distances, find_whens

MARK = re.compile(r"\[([^|\]]+)\|(\w+)\|(\w+)\]")

ROWS = [
    (
        "air_strike@Idlib",
        "BEIRUT (Wire) - Air raids on a market in [Idlib|city|SYR] killed at least 21 people on Tuesday, rescue workers said. Syrian state media said the army had targeted militants.",
    ),
    (
        "attack@Beledweyne",
        "A suicide attacker rammed a truck into a restaurant in the town of [Beledweyne|town|SOM] on Thursday, killing 15, police said. Al-Shabaab claimed responsibility.",
    ),
    (
        "explosion@Kandahar",
        "Three Afghan policemen died on Monday when their vehicle was hit by a roadside bomb on the outskirts of [Kandahar|city|AFG], officials said.",
    ),
    (
        "armed_clash@Marib",
        "At least 40 fighters were killed in 24 hours of clashes between government loyalists and Huthi rebels south of [Marib|city|YEM], military sources said on Sunday.",
    ),
    (
        "attack/capture@Zurmi",
        "Bandits on motorcycles stormed three villages in the [Zurmi|town|NGA] area overnight, shooting sporadically and carrying away women and cattle, residents told reporters by phone.",
    ),
    (
        "shelling@Nikopol",
        "Russian forces fired on [Nikopol|town|UKR] with heavy artillery and Grad rockets through the night, the regional governor wrote on Telegram. A 55-year-old man was wounded.",
    ),
    (
        "air_strike@Kharkiv",
        "An overnight Russian drone attack damaged a kindergarten in [Kharkiv|city|UKR], Mayor Ihor Terekhov said. No one was hurt.",
    ),
    (
        "shelling@Belgorod",
        "One person was killed and four were injured in Ukrainian shelling of [Belgorod|city|RUS], the governor said on Friday.",
    ),
    (
        "seizure@Bamban",
        "The army has recaptured the town of [Bamban|town|PHL] from Islamist fighters after a five-day siege, a spokesman said.",
    ),
    (
        "withdrawal@Kherson",
        "Moscow has completed the pullout of its troops from the city of [Kherson|city|UKR], the defence ministry said on Friday.",
    ),
    (
        "deployment@Mombasa",
        "A contingent of 300 US Marines arrived in [Mombasa|city|KEN] on Wednesday for a three-month mission, the embassy said.",
    ),
    ("ceasefire@Hodeidah", "A UN-brokered truce came into force at midnight in [Hodeidah|city|YEM], the envoy said."),
    (
        "protest@Khartoum",
        "Tens of thousands rallied in [Khartoum|city|SDN] on Sunday, demanding civilian rule. Security forces fired tear gas.",
    ),
    (
        "capture@Goma",
        "M23 rebels detained 12 aid workers at a checkpoint outside [Goma|city|COD] on Monday, the UN said.",
    ),
    (
        "incursion@Kinmen",
        "Four Chinese coast guard vessels entered restricted waters off [Kinmen|island|TWN] on Thursday, the coast guard administration said.",
    ),
    (
        "incursion@Saaremaa",
        "A Russian Su-35 fighter violated Estonian airspace over [Saaremaa|island|EST] for about a minute on Tuesday, the general staff said.",
    ),
    (
        "seizure@Urozhaine",
        "As a result of active operations, units of the Vostok group of forces liberated the settlement of [Urozhaine|village|UKR]. The enemy lost up to 200 servicemen.",
    ),
    (
        "armed_clash@Robotyne",
        "Over the past day, our defenders repelled 14 enemy assaults near [Robotyne|village|UKR], the General Staff said in its evening summary.",
    ),
    (
        "shelling@Bakhmut",
        "The Armed Forces of Azerbaijan opened fire from mortars at Armenian positions near [Bakhmut|village|ARM] at about 11:30 pm, the Ministry of Defence said.",
    ),
    (
        "armed_clash@Kupwara",
        "Two terrorists were killed in an encounter with security forces in the Machil sector of [Kupwara|town|IND] early on Saturday, the Army said.",
    ),
    (
        "attack@Mir_Ali",
        "Terrorists attacked a security check post at [Mir Ali|town|PAK], North Waziristan. Two soldiers embraced martyrdom, ISPR said in a statement.",
    ),
    (
        "seizure@Pokrovsk",
        "Geolocated footage published on August 7 shows that Russian forces seized a mine on the outskirts of [Pokrovsk|town|UKR].",
    ),
    (
        "incursion/attack@Sudzha",
        "Ukrainian forces advanced up to 10 kilometers into Kursk Oblast near [Sudzha|town|RUS] on August 7.",
    ),
    (
        "armed_clash/attack@Chasiv_Yar",
        "Russian forces continued offensive operations near [Chasiv Yar|town|UKR] on August 8 but did not make confirmed advances.",
    ),
    (
        "attack@Kupyansk",
        "Russian forces conducted unsuccessful ground attacks northeast of [Kupyansk|town|UKR] on August 8.",
    ),
    (
        "attack@Jos",
        "Sorrow has enveloped Dogo Nahawa, a community near [Jos|city|NGA], after gunmen killed nine persons and razed houses on Wednesday night.",
    ),
    (
        "protest@Lille",
        "Farmers parked 200 tractors across the motorway outside [Lille|city|FRA] on Monday and dumped manure at the prefecture in protest at fuel taxes.",
    ),
    (
        "explosion@Basra",
        "An improvised device went off beside a supply convoy on the highway near [Basra|city|IRQ], setting a truck on fire. No casualties were reported.",
    ),
    (
        "attack/armed_clash@Arauca",
        "Presumed ELN guerrillas threw a grenade at the police station of [Arauca|city|COL] on Sunday evening, leaving three officers hurt.",
    ),
    (
        "attack@Cap-Haitien",
        "Gang members set fire to a fuel depot on the edge of [Cap-Haitien|city|HTI] and exchanged no shots with police, who never came.",
    ),
    (
        "armed_clash@Malakal",
        "Inter-communal clashes in the Protection of Civilians site in [Malakal|town|SSD] on 8 August left 5 people dead and 14 injured.",
    ),
    (
        "capture@Ménaka",
        "Three humanitarian workers were taken by armed men near [Ménaka|town|MLI] on 5 August; their whereabouts are unknown.",
    ),
    (
        "air_strike@Dagahley",
        "Airstrikes by the Kenyan military hit two positions near [Dagahley|town|SOM] on 7 August, local sources reported.",
    ),
    (
        "shelling@Sderot",
        "14:05 Sirens are sounding in [Sderot|town|ISR]. 14:12 Two rockets fired from Gaza fell in open areas, the army says.",
    ),
    (
        "air_strike@Tyre",
        "09:20 An Israeli strike has hit a car on the coastal road south of [Tyre|city|LBN]. Two dead, civil defence says.",
    ),
    (
        "seizure@El_Geneina",
        "08:00 The RSF says it now controls the army headquarters in [El Geneina|city|SDN]. There has been no comment from the army.",
    ),
    (
        "attack@Tillaberi",
        "Twenty soldiers have found death in an attack perpetrated by terrorists Tuesday at [Tillaberi|town|NER], has announced the ministry.",
    ),
    (
        "explosion@Cizre",
        "A handmade explosive laid by members of the separatist terror organization was detonated during the passage of a military vehicle in [Cizre|town|TUR]; two soldiers fell martyr.",
    ),
    ("attack@Pibor", "The killing of six herders by armed youths near [Pibor|town|SSD] on Sunday has raised tensions."),
    (
        "capture@Lamu",
        "The abduction of two Cuban doctors by suspected Shabaab gunmen in [Lamu|town|KEN] was confirmed by police on Friday.",
    ),
    (
        "seizure@Palmyra",
        "The fall of [Palmyra|town|SYR] to Islamic State fighters on Wednesday sent thousands fleeing.",
    ),
    ("withdrawal@Bagram", "US troops have left [Bagram|town|AFG] airbase, officials said on Friday."),
    (
        "air_strike@Saada air_strike@Taiz",
        "Coalition jets killed two people in [Saada|city|YEM] and three in [Taiz|city|YEM] on Monday, medics said.",
    ),
    (
        "shelling@Lyman shelling@Siversk",
        "Artillery fire killed a woman in [Lyman|town|UKR] and wounded four people in [Siversk|town|UKR] on Tuesday.",
    ),
    (
        "attack@Bria",
        "Rebels attacked [Bria|town|CAF] on Monday. The attack left 12 dead. It was the third assault on the town this year. In Monday's raid, attackers also looted a pharmacy.",
    ),
    (
        "armed_clash@Abyei",
        "Fighting erupted in [Abyei|town|SDN] on Tuesday. The clashes, between Twic and Ngok youth, went on into Wednesday, and the violence left 13 people dead.",
    ),
    (
        "",
        "The foreign minister of Turkey met his Greek counterpart in [Athens|city|GRC] on Friday to discuss migration.",
    ),
    ("", "Police in [Marseille|city|FRA] arrested two men on suspicion of stealing bicycles."),
    ("", "Ukraine could be forced to withdraw from [Pokrovsk|town|UKR], analysts say."),
    ("", "The president warned that any attack on [Odesa|city|UKR] would be met with force."),
    ("", "A gas explosion in a restaurant in [Xian|city|CHN] killed 31 people."),
    ("", "A bus carrying soldiers overturned near [Srinagar|city|IND], killing four."),
    ("", "The army denied that its troops had entered [Bunia|town|COD]."),
    (
        "",
        "Veterans gathered in [Caen|city|FRA] to mark the anniversary of the landings, when thousands of soldiers stormed the beaches.",
    ),
    ("", "Thousands of fans filled the streets of [Naples|city|ITA] after their team won the league title."),
    ("", "The film, shot in [Ouarzazate|town|MAR], tells of a siege in which knights storm a castle."),
    ("", "NATO said it would send 1,000 soldiers to [Rukla|town|LTU] next spring."),
    ("", "Egypt proposed a ceasefire during talks in [Cairo|city|EGY], but Hamas has yet to reply."),
    ("", "A fire destroyed a market in [Kumasi|city|GHA]; an electrical fault is suspected."),
    ("", "Nurses went on strike in [Lusaka|city|ZMB] over unpaid wages."),
    ("", "Armed robbers held up a bank in [Lyon|city|FRA] and made off with 200,000 euros."),
    (
        "",
        "The navy is taking part in exercises off [Gdansk|city|POL] with ships from nine countries. Marines stormed a beach under the eyes of ministers.",
    ),
    ("", "Two miners were killed when a tunnel collapsed at a gold mine near [Kadoma|town|ZWE]."),
    ("", "The defence minister visited troops in [Tapa|town|EST] and praised their readiness to repel any attack."),
    (
        "armed_clash@Galwan",
        "Twenty Indian soldiers were killed in a clash with Chinese troops in [Galwan|valley|IND] in June 2020. Talks resumed this week.",
    ),
    (
        "attack@Mumbai",
        "India has long accused the group of staging the 2008 attacks in [Mumbai|city|IND], which killed 166 people.",
    ),
    (
        "attack@Nice",
        "A man drove a lorry into crowds in [Nice|city|FRA] late on Thursday, killing 84 people in what the president called an act of terror.",
    ),
    (
        "explosion@Quetta",
        "A suicide bomber blew himself up outside a polling station in [Quetta|city|PAK] on Wednesday, killing at least 31.",
    ),
    (
        "explosion@Brussels",
        "Two blasts ripped through the departure hall of the airport in [Brussels|city|BEL] on Tuesday; Islamic State said its men had planted the bombs.",
    ),
    (
        "shelling@Kirkuk",
        "Katyusha rockets landed near a base housing US troops in [Kirkuk|city|IRQ] on Friday, the coalition said. A contractor was killed.",
    ),
    (
        "air_strike@Deir_al-Zor",
        "Warplanes believed to be Israeli struck arms depots outside [Deir al-Zor|city|SYR] overnight, a war monitor reported.",
    ),
    (
        "armed_clash@Hasaka",
        "Syrian Kurdish fighters and pro-government militiamen traded fire in [Hasaka|city|SYR] for a second day on Friday.",
    ),
    (
        "seizure@Timbuktu",
        "Tuareg separatists entered [Timbuktu|city|MLI] on Sunday and planted their flag on the governor's office; the army had melted away.",
    ),
    ("withdrawal@Gao", "French soldiers handed over their base in [Gao|city|MLI] to the Malian army on Monday."),
    (
        "deployment@Port_Moresby",
        "About 150 Australian police touched down in [Port Moresby|city|PNG] on Sunday to help restore order after riots.",
    ),
    (
        "ceasefire@Tripoli",
        "Rival militias in [Tripoli|city|LBY] agreed to lay down their weapons on Tuesday after two days of fighting, elders said.",
    ),
    (
        "protest@Caracas",
        "Opposition supporters banged pots and pans across [Caracas|city|VEN] on Monday night, denouncing the election as stolen.",
    ),
    (
        "protest@Dhaka",
        "Students and police battled in [Dhaka|city|BGD] on Thursday; at least 19 people died as demonstrators demanded an end to job quotas.",
    ),
    (
        "capture@Diffa",
        "Suspected Boko Haram fighters kidnapped 39 women and children near [Diffa|town|NER] at the weekend.",
    ),
    (
        "capture@Kobani",
        "Turkish-backed fighters are holding six aid workers whom they seized near [Kobani|town|SYR] last week, the charity said.",
    ),
    (
        "attack@Kiev",
        "A blogger was shot dead outside his home in [Kiev|city|UKR] on Tuesday evening, police said. Investigators suspect a contract killing by Russian agents.",
    ),
    (
        "attack@Beni",
        "Rebels of the ADF hacked at least 16 people to death with machetes in a village near [Beni|town|COD] overnight, the local administrator said.",
    ),
    (
        "attack@Port-au-Prince",
        "Gunmen sprayed a crowd with bullets in the Delmas district of [Port-au-Prince|city|HTI] on Saturday. Seven were killed.",
    ),
    (
        "shelling@Yeonpyeong",
        "North Korea fired about 200 rounds of artillery into the sea off [Yeonpyeong|island|KOR] on Friday morning, prompting an evacuation.",
    ),
    (
        "seizure/capture@Fujairah",
        "Iranian commandos rappelled from a helicopter onto a container ship off [Fujairah|city|ARE] on Saturday and took it to Iranian waters.",
    ),
    (
        "deployment@Kaliningrad",
        "Moscow has moved Iskander missiles to [Kaliningrad|city|RUS], the defence ministry confirmed.",
    ),
    (
        "withdrawal@Kidal",
        "UN peacekeepers left [Kidal|town|MLI] in a convoy of 100 vehicles on Tuesday, ending a decade in the north.",
    ),
    (
        "armed_clash/attack@Cox",
        "One Rohingya man was killed in a gunfight between two armed groups at a camp in [Cox|town|BGD] on Thursday.",
    ),
    ("explosion@Zahedan", "A bomb planted in a minibus killed three guards in [Zahedan|city|IRN] on Sunday."),
    (
        "attack@Nuevo_Laredo",
        "Armed men ambushed a state police convoy on the highway to [Nuevo Laredo|city|MEX], killing four officers and torching two patrol cars.",
    ),
    (
        "protest@Tbilisi",
        "Crowds gathered outside parliament in [Tbilisi|city|GEO] for a tenth night to protest against the foreign agents bill. Riot police used water cannon and detained 40.",
    ),
    (
        "protest@Pristina",
        "Serbs in the north have put up barricades on the road to [Pristina|city|XKX] over the licence plates dispute.",
    ),
    (
        "attack@Mogadishu",
        "Al-Shabaab fighters fought their way into a beachside hotel in [Mogadishu|city|SOM] on Friday evening. Police said the siege ended after 12 hours with nine civilians dead.",
    ),
    (
        "air_strike@Misrata",
        "Forces loyal to Khalifa Haftar carried out three air raids on the air academy in [Misrata|city|LBY] on Tuesday, wounding four cadets.",
    ),
    (
        "incursion@Golan",
        "Israeli tanks pushed several hundred metres beyond the fence east of the [Golan|region|SYR] on Wednesday before pulling back, the observatory said.",
    ),
    (
        "armed_clash@Nyala",
        "Intense fighting with heavy weapons has resumed in [Nyala|city|SDN] after a two-day lull, residents said by phone.",
    ),
    (
        "attack@Woro",
        "Residents buried 35 people in [Woro|village|NGA] on Wednesday, a day after gunmen opened fire during evening prayers.",
    ),
    (
        "attack@Aden attack@Mukalla",
        "Gunmen killed a cleric in [Aden|city|YEM] on Sunday. In a separate attack in [Mukalla|city|YEM] on the same day, two soldiers were shot dead.",
    ),
    (
        "shelling@Donetsk shelling@Makiivka",
        "Ukrainian forces shelled [Donetsk|city|UKR] on Monday morning, killing two. Hours later, rockets hit [Makiivka|city|UKR], local authorities said.",
    ),
    (
        "seizure@Avdiivka withdrawal@Avdiivka",
        "Russia claimed full control of [Avdiivka|town|UKR] on Sunday, a day after Ukrainian troops withdrew from the town.",
    ),
    (
        "explosion@Sinai",
        "Three soldiers were killed and five wounded when an armoured vehicle drove over a mine in northern [Sinai|region|EGY], security sources said.",
    ),
    (
        "capture@Homs",
        "Syrian intelligence arrested dozens of young men in raids on homes in [Homs|city|SYR] on Friday, activists said.",
    ),
    (
        "air_strike@Rafah",
        "A strike on a tent camp in [Rafah|city|PSE] killed 45 people on Sunday, according to the Hamas-run health ministry. Israel said the strike had killed two senior militants and called the deaths a tragic mishap.",
    ),
    ("", "Sirens sounded across [Tel Aviv|city|ISR] in a test of the alarm system."),
    (
        "",
        "The court in [The Hague|city|NLD] sentenced a former commander to 20 years for murders committed in the 1990s.",
    ),
    ("", "A Kenyan runner attacked on the last hill and won the race in [Boston|city|USA]."),
    ("", "The general promised to bomb rebel camps around [Myitkyina|town|MMR] if the fighters did not disarm."),
    ("", "Talks between the two armies in [Geneva|city|CHE] ended without agreement; a withdrawal was not discussed."),
    ("", "A trial of three men accused of plotting to blow up a synagogue opened in [Halle|city|DEU]."),
    ("", "Locusts have invaded fields around [Garissa|town|KEN], destroying crops."),
    ("", "Air traffic controllers at [Lisbon|city|PRT] airport will strike on Friday."),
    ("", "The museum in [Ypres|town|BEL] shows shells, gas masks and letters from soldiers who fought there."),
    ("", "Shares in [Tokyo|city|JPN] retreated on Tuesday as investors fled risk; the index hit a three-month low."),
    ("", "Doctors in [Nairobi|city|KEN] are fighting an outbreak of cholera that has killed 12."),
    ("", "The minister said the deployment of troops to [Cabinda|region|AGO] was under consideration."),
    ("", "No fighting was reported around [Aleppo|city|SYR] on Friday."),
    ("", "Rumours that tanks had entered [Asmara|city|ERI] proved false, diplomats said."),
    ("", "Should the rebels take [Loikaw|town|MMR], it would be the first state capital to fall."),
    (
        "",
        "Fishermen off [Cornwall|region|GBR] clashed with officials over quotas, in a war of words that has lasted weeks.",
    ),
    ("", "The chess champion's king came under attack early in the game in [Reykjavik|city|ISL]."),
]


def marked(text):
    """The plain text and its places, as if the gazetteer had resolved them."""
    plain, places, done = "", [], 0
    for number, found in enumerate(MARK.finditer(text)):
        plain += text[done : found.start()]
        name, kind, code = found.groups()
        mention = Mention(len(plain), len(plain) + len(name), name, "place", name)
        candidate = Candidate(f"t:{name}", name, kind, code, "Province", None, 10.0 + number, 10.0 + number)
        places.append(Place(mention, candidate, 0.9, "given"))
        plain += name
        done = found.end()
    return plain + text[done:], tuple(places)


def read_marked(text):
    """The incidents of a text whose places are marked in it."""
    plain, places = marked(text)
    return read_events(
        Report("r1", plain, dt.datetime(2024, 8, 9)),
        places,
        counts=find_counts(plain),
        distances=find_distances(plain),
        whens=find_whens(plain, dt.date(2024, 8, 9)),
    )[0]


@pytest.mark.parametrize(("expected", "text"), ROWS)
def test_incidents_of_a_report(expected, text):
    found = read_marked(text)
    told = [(incident.kind, incident.place) for incident in found]
    for row in expected.split():
        kinds, _, place = row.partition("@")
        match = next(((k, p) for k, p in told if k in kinds.split("/") and p == place.replace("_", " ")), None)
        assert match, f"{row} is not among {told}"
        told.remove(match)
    assert told == []
