"""Who did it, to whom, who says so and who denies it: a row for each way of wording it, none taken from a report."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.incidents import read_events
from geomap.incidents.actors import find_actors
from geomap.incidents.clauses import split_sentences
from geomap.incidents.suspects import holder_of
from geomap.models import Candidate, Mention, Place, Report
from geomap.quantities import find_counts, find_distances, find_whens

TOWNS = {
    "Kherson": "UKR", "Odesa": "UKR", "Ryazan": "RUS", "Belgorod": "RUS", "Goma": "COD", "Kiwanja": "COD", "Beni": "COD",
    "Gisenyi": "RWA", "Nabatieh": "LBN", "Haifa": "ISR", "Metula": "ISR", "Djibo": "BFA", "Palma": "MOZ", "Kasese": "UGA",
    "Arauca": "COL", "Nyala": "SDN", "Badme": "ETH", "Sotk": "ARM", "Sisian": "ARM", "Kalbajar": "AZE", "Batken": "KGZ",
    "Homs": "SYR", "Erbil": "IRQ", "Khost": "AFG", "Poonch": "IND", "Bossembele": "CAF", "Baidoa": "SOM", "Loikaw": "MMR",
    "Maiduguri": "NGA", "Timbuktu": "MLI", "Marib": "YEM", "Bamenda": "CMR",
}  # fmt: skip
COUNTRIES = {
    "Ukraine": "UKR", "Russia": "RUS", "Rwanda": "RWA", "Congo": "COD", "Israel": "ISR", "Lebanon": "LBN", "Armenia": "ARM",
    "Azerbaijan": "AZE", "Ethiopia": "ETH", "Eritrea": "ERI", "Pakistan": "PAK", "India": "IND", "Afghanistan": "AFG",
    "Syria": "SYR", "Iran": "IRN", "Iraq": "IRQ", "Turkey": "TUR", "Sudan": "SDN", "Chad": "TCD", "Belarus": "BLR",
    "Poland": "POL", "Mozambique": "MOZ", "Libya": "LBY", "Kyrgyzstan": "KGZ", "Tajikistan": "TJK", "Uganda": "UGA", "Mali": "MLI",
}  # fmt: skip
DAY = dt.datetime(2024, 8, 9)


def places(text):
    found = []
    for names, kind in ((TOWNS, "town"), (COUNTRIES, "country")):
        for name, code in names.items():
            at = text.find(name)
            while at >= 0:
                if not text[at + len(name) : at + len(name) + 1].isalpha():
                    chosen = Candidate(f"t:{name}", name, kind, code, None, None, 10.0, 10.0)
                    found.append(Place(Mention(at, at + len(name), name, "place", name), chosen, 0.9, "given"))
                at = text.find(name, at + 1)
    return tuple(sorted(found, key=lambda p: p.mention.start))


def mentions(text):
    return [a for line in find_actors(text, split_sentences(text), places(text), published=DAY.date()) for a in line]


def first(text):
    told = find_whens(text, DAY.date())
    counts, lengths = find_counts(text), find_distances(text)
    incidents = read_events(Report("r1", text, DAY), places(text), counts=counts, distances=lengths, whens=told)[0]
    assert incidents, "no incident"
    return incidents[0]


@pytest.mark.parametrize(
    ("state", "lat", "lon", "day", "holder"),
    [
        ("UKR", 44.95, 34.1, "2023-08-01", "RUS"),
        ("UKR", 44.95, 34.1, "2013-08-01", None),
        ("UKR", 48.0, 37.8, "2016-08-01", "DPR"),
        ("UKR", 48.14, 37.74, "2016-08-01", None),
        ("AZE", 39.82, 46.75, "2020-10-01", "Artsakh"),
        ("AZE", 40.38, 49.87, "2020-10-01", None),
        ("SYR", 33.27, 35.77, "2024-07-27", "ISR"),
        ("GEO", 42.22, 43.97, "2008-08-08", "South Ossetia"),
        ("GEO", 41.98, 44.11, "2008-08-08", None),
    ],
)
def test_land_that_another_side_holds(state, lat, lon, day, holder):
    town = Candidate("t:1", "Town", "town", state, None, None, lon, lat)
    assert holder_of(town, dt.date.fromisoformat(day)) == holder


@pytest.mark.parametrize(
    ("text", "mention", "code"),
    [
        # a group that no lexicon has, by the form of its name
        ("The Kasese Liberation Army attacked.", "Kasese Liberation Army", "Kasese Liberation Army"),
        ("The Popular Front for the Liberation of Zamunda (PFLZ) attacked.", "PFLZ", "PFLZ"),
        ("The Zamunda Revolutionary Movement has left.", "Zamunda Revolutionary Movement", "Zamunda Revolutionary Movement"),
        ("Fighters of the Movement for the Rights of Bororo left.", "Bororo", "Movement for the Rights of Bororo"),
        ("A group calling itself the Hand of Dawn attacked.", "Hand of Dawn", "Hand of Dawn"),
        ("A militia called Black Axe attacked.", "Black Axe", "Black Axe"),
        ("The so-called Katanga Resistance Front attacked.", "Katanga Resistance Front", "Katanga Resistance Front"),
        ("They were attacked by Ikutha fighters.", "Ikutha fighters", "Ikutha"),
        ("The police blamed the Tumbu militia for it.", "Tumbu militia", "Tumbu"),
        # and what only looks like one
        ("The Salvation Square Committee met.", "Salvation Square Committee", None),
        ("They retreated on the Eastern Front.", "Eastern Front", None),
        ("The Islamic Development Conference met.", "Islamic Development Conference", None),
        ("They were attacked by Islamist fighters.", "Islamist fighters", None),
        ("They were attacked by Kherson fighters.", "Kherson fighters", None),
        # capitals that speak or act
        ("Kyiv rejected the report.", "Kyiv", "UKR"),
        ("Kigali, as so often, denied it.", "Kigali", "RWA"),
        ("Addis Ababa has not denied it.", "Addis Ababa", "ETH"),
        ("That is nonsense, replied Baku.", "Baku", "AZE"),
        ("The minister accused Tehran of it.", "Tehran", "IRN"),
        ("Moscow launched 20 missiles.", "Moscow", "RUS"),
        ("In Bishkek they say it began at dawn.", "Bishkek", "KGZ"),
        # and that are only places
        ("Rain fell in Kyiv.", "Kyiv", None),
        ("The mayor of Baku denied it.", "Baku", None),
        ("They drove to Tehran and said so.", "Tehran", None),
        # the office of the capital it speaks in
        ("In New Delhi, the Foreign Ministry said so.", "Foreign Ministry", "IND"),
        ("From Ankara, the defence ministry denied it.", "defence ministry", "TUR"),
        # one noun for two
        ("Rwandan and Mozambican forces took it.", "Rwandan", "RWA"),
        ("Indian and Chinese soldiers met.", "Indian", "IND"),
        # owners
        ("Hezbollah said its men had left.", "men", "Hezbollah"),
        ("Uganda denied Congolese claims that its troops had crossed.", "troops", "UGA"),
        ("Soldiers from Rwanda left.", "Soldiers from Rwanda", "RWA"),
        ("He was killed by a drone of Israel.", "drone of Israel", "ISR"),
        ("The mission, MINUSMA, said two blue helmets were hurt.", "blue helmets", "MINUSMA"),
        ("A UN spokesman and UN experts said so.", "UN experts", "UN"),
        # a name that two bear, and a group that governs
        ("Palma was taken by al-Shabaab.", "al-Shabaab", "al-Shabaab (Mozambique)"),
        ("Baidoa was taken by al-Shabaab.", "al-Shabaab", "al-Shabaab"),
        ("The Taliban denied it.", "Taliban", "AFG"),
        # later and earlier mentions
        ("ELN rebels left. The guerrillas had mined it.", "guerrillas", "ELN"),
        ("Rebels left Arauca. The ELN said so.", "Rebels", "ELN"),
        ("Suspected rebels left Arauca. The ELN said so.", "rebels", None),
        ("Rebels left Arauca. The ELN and the FARC said so.", "Rebels", None),
        ("The attackers, who were mostly Ethiopian militiamen, left.", "attackers", "ETH"),
        ("India said nothing. Pakistan's army accused the enemy of it.", "enemy", "IND"),
        # no side at all
        ("WHO SAYS WHAT", "WHO", None),
        ("They came in a grey Nissan Patrol.", "Patrol", None),
        ("Pakistan claims that it left.", "claims", None),
    ],
)  # fmt: skip
def test_whom_a_mention_means(text, mention, code):
    start = text.index(mention)
    here = [a for a in mentions(text) if a.start < start + len(mention) and start < a.end]
    assert (here[0].code if here else None) == code


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        # governments act
        ("The junta bombed a village near Loikaw on Monday.", "MMR", None),
        ("Tehran launched dozens of missiles at Erbil on Tuesday.", "IRN", "IRQ"),
        ("President Ivan Duque sent two battalions to Arauca on Monday.", "COL", None),
        ("The minister sent his ambassador home. Gunmen attacked Arauca on Monday and killed six farmers.", None, "COL"),
        # speakers do not
        ("Rwanda's army said shells fired from the Congolese side killed five people in Gisenyi on Monday.", "COD", "RWA"),
        ("The Rwandan military, for its part, said shells fired from the Congolese side hit Gisenyi.", "COD", "RWA"),
        ("Hezbollah fired rockets at Haifa on Monday, it said in a statement.", "Hezbollah", "ISR"),
        ("Ukraine's army said a missile had hit Odesa on Monday.", None, "UKR"),
        # whose soldiers
        ("Sudan said Ethiopian forces had attacked Nyala and killed six of its soldiers.", "ETH", "SDN"),
        ("Ethiopian troops crossed into Eritrea near Badme on Monday.", "ETH", "ERI"),
        ("On 16 July the Israel Defense Forces bombed a headquarters in Homs.", "ISR", "SYR"),
        ("Rwandan soldiers came over the border on Monday after Congolese forces shelled Gisenyi.", "COD", "RWA"),
        # a group named late
        ("Islamist militants attacked Palma on Friday. The group, known as al-Shabaab, killed ten people.", "al-Shabaab (Mozambique)", "MOZ"),
        ("Separatists attacked Bamenda on Monday. The Ambazonia Defence Forces said they had done it.", "Ambazonia Defence Forces", "CMR"),
        ("Jihadists stormed an army base at Djibo on Sunday. JNIM claimed the attack.", "JNIM", "BFA"),
        ("A bomb killed 12 people in Maiduguri on Monday. Boko Haram claimed responsibility.", "Boko Haram", "NGA"),
        ("A bomb killed five policemen in Arauca on Monday. The ELN disowned the attack.", None, "COL"),
        ("A bomb killed 12 people in Baidoa on Monday. Al-Shabaab has said nothing. The president blamed them all the same.", "al-Shabaab", "SOM"),
        ("The Kasese Liberation Army said it had captured Kasese on Monday.", "Kasese Liberation Army", "UGA"),
        ("Gunmen from Libya ambushed a patrol near Timbuktu on Monday.", None, "MLI"),
        # frames that name the doer by themselves
        ("Nyala was lost by the army to the RSF on Monday.", "RSF", "SDN"),
        ("Goma came under Rwandan rocket fire on Monday.", "RWA", "COD"),
        ("A mine laid by ELN rebels blew up an army truck near Arauca on Monday.", "ELN", "COL"),
        ("Shells fell on Kherson from Russian positions on Monday.", "RUS", "UKR"),
        ("The raid of the Revolutionary Guards on a village at Khost took place on Monday.", "IRN", "AFG"),
        ("The Polisario Front is at war. Its fighters, according to communiqué number two, shelled Homs on Monday.", "Polisario", "SYR"),
        # who is at war with whom, where nobody is named for it and the report names the foe
        ("Shells fell on Nabatieh on Monday. Israel did not comment.", "ISR", "LBN"),
        ("Shells fell on Nabatieh on Monday. Poland did not comment.", None, "LBN"),
        ("Jets of the Colombian air force bombed Arauca on Monday. The ELN wants to talk.", "COL", "ELN"),
        # whom 'they' means: who acted, and not who suffered
        ("Rwandan gunners fired at Congolese soldiers on Sunday. On Monday they shelled Goma.", "RWA", "COD"),
        ("Ukrainian troops repelled an assault on Sunday, Russia said. On Monday they shelled Kherson.", "RUS", "UKR"),
        # what is no longer said of a noun
        ("Nobody claimed the blast in Maiduguri on Monday, but suspicion fell on Boko Haram.", "Boko Haram", "NGA"),
        # branches, units and nicknames of armed forces; where a de facto state speaks from
        ("SAC jets bombed Homs on Monday.", "MMR", "SYR"),
        ("Spetsnaz fighters stormed a school in Kherson on Monday.", "RUS", "UKR"),
        ("Yugoslav tanks shelled Odesa on Monday.", "SRB", "UKR"),
        ("Zairean soldiers looted Gisenyi on Monday.", "COD", "RWA"),
        ("Kokang rebels attacked Loikaw on Monday.", "MNDAA", "MMR"),
        ("The Parachute Regiment captured Homs on Monday.", "GBR", "SYR"),
        ("Two jets of the Syrian air force bombed a depot at Erbil on Monday.", "SYR", "IRQ"),
        ("Forty youths of the Lou Nuer attacked a post at Baidoa on Monday.", "Lou Nuer", "SOM"),
        # arms as subjects
        ("Hamas, which rules the strip, said a drone destroyed a house in Haifa on Monday.", None, "ISR"),
        ("Hezbollah rockets hit Haifa on Monday.", "Hezbollah", "ISR"),
        # victims from elsewhere
        ("Rockets hit Metula on Monday and killed four Thai farm workers.", None, "ISR"),
        ("Gunmen killed two Chinese engineers near Khost on Monday.", None, "AFG"),
        ("Boko Haram fighters attacked a Chadian army post near Maiduguri on Sunday.", "Boko Haram", "TCD"),
        ("Two Indian soldiers were killed by Pakistani fire at Poonch on Monday.", "PAK", "IND"),
        # against whom forces are sent
        ("Poland sent 10,000 troops to its border with Belarus on Thursday.", "POL", "BLR"),
        ("Rwanda sent 1,000 soldiers to Palma in Mozambique in July.", "RWA", "MOZ"),
        ("The army is sending 500 soldiers to Arauca to fight the ELN.", "COL", "ELN"),
        # those whom a word only counts or gathers
        ("A column of Russian tanks attacked Kherson on Monday.", "RUS", "UKR"),
        ("Dozens of Rwandan soldiers attacked Goma on Monday.", "RWA", "COD"),
        ("Hundreds of fighters from the M23 attacked Goma on Monday.", "M23", "COD"),
        ("A jeep full of Rwandan soldiers attacked a post in Goma on Monday.", "RWA", "COD"),
        ("The wives of Rwandan soldiers wept. Gunmen attacked Goma on Monday.", None, "COD"),
        ("In the town of Nabatieh Israeli jets bombed a house on Monday.", "ISR", "LBN"),
        ("Boko Haram militants killed at least 20 farmers near Maiduguri on Saturday.", "Boko Haram", "NGA"),
        ("The United States carried out air strikes on Houthi targets in Marib on Friday.", "USA", "Houthis"),
        ("US and British warplanes bombed Marib on Friday.", "USA", "YEM"),
        # fronts
        ("Two towns near Homs were taken by the Free Syrian Army on Monday.", "Free Syrian Army", "SYR"),
        ("The town of Nyala was overrun by the RSF on Monday.", "RSF", "SDN"),
        ("The entry of the Rwandan army into Goma was seen on Monday.", "RWA", "COD"),
        ("Shells were fired towards YPG positions near Homs on Thursday by Turkish gunners.", "TUR", "YPG"),
    ],
)  # fmt: skip
def test_who_did_it_to_whom(text, actor, target):
    incident = first(text)
    assert (incident.actor_code, incident.target_code) == (actor, target)


@pytest.mark.parametrize(
    ("text", "asserted", "denied"),
    [
        # where the source stands
        ("Russian shells hit Kherson on Monday, the city's mayor said.", ("UKR",), ()),
        ("Russian shells hit Kherson on Monday, according to Ukraine's army.", ("UKR",), ()),
        ("According to the Ukrainian police, Russian shells hit Kherson on Monday.", ("UKR",), ()),
        ("Russian shells hit Kherson on Monday, says the information minister of the republic, Ivan Bodnar.", ("UKR",), ()),
        ("Russian shells, the Ukrainian army said, hit Kherson on Monday.", ("UKR",), ()),
        ("Ukraine's army, in a statement carried by state radio, said Russian troops attacked Kherson on Monday.", ("UKR",), ()),
        ("Ukraine's cabinet, in a statement on Monday, accused Russian troops of shelling Kherson.", ("UKR",), ()),
        ("Kyiv accused Russian forces of shelling Kherson on Tuesday.", ("UKR",), ()),
        ("Russian troops attacked Kherson, Ukraine's claim that they used gas was not repeated.", ("UKR",), ()),
        ("By Ukraine's count, Russian forces shelled Kherson 20 times on Tuesday.", ("UKR",), ()),
        ("UKRAINE DEFENCE MINISTRY – PRESS RELEASE. Russian forces shelled Kherson on Tuesday.", ("UKR",), ()),
        ("Ukrainian General Staff: Russian forces shelled Kherson on Tuesday.", ("UKR",), ()),
        ("M23 fighters seized Kiwanja on Monday, the group said.", ("M23",), ()),
        ("M23 seized Kiwanja on Monday. It said its fighters had taken it without a shot.", ("M23",), ()),
        ("M23 fighters seized Kiwanja on Monday. The army confirmed it.", ("COD",), ()),
        ("Israeli jets bombed Homs on Monday. Israel said the target was a depot.", ("ISR",), ()),
        ("Israel's army said it bombed Homs on Monday. Its jets also bombed Nabatieh.", ("ISR",), ()),
        ("Russian shells hit Kherson on Monday, Ukrainian state media reported.", ("UKR",), ()),
        # who says nothing of it
        ("Russian shells hit Kherson on Monday. There was no comment from Moscow.", (), ()),
        ("Russian shells hit Kherson on Monday. Nobody in Russia said anything.", (), ()),
        ("Russian shells hit Kherson on Monday, witnesses said.", (), ()),
        ("Russian shells hit Kherson on Monday. Poland condemned the attack.", (), ()),
        ("Russian shells hit Kherson on Monday. Poland urged restraint after the attack.", (), ()),
        ("Israeli jets bombed Homs on Monday. Israel declined to comment.", (), ()),
        ("Israeli jets bombed Homs on Monday. Israel neither confirmed nor denied it.", (), ()),
        # denials
        ("Kyiv accused Russian forces of shelling Kherson on Tuesday. Moscow denied it.", ("UKR",), ("RUS",)),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Russia rejected the accusation.", ("UKR",), ("RUS",)),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Russia dismissed this as a fabrication.", ("UKR",), ("RUS",)),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Moscow called the charge absurd.", ("UKR",), ("RUS",)),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Not so, said Moscow.", ("UKR",), ("RUS",)),
        ("Russian troops attacked Kherson on Monday, Kyiv said. An invention, replied Moscow.", ("UKR",), ("RUS",)),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Russia said its forces were not involved.", ("UKR",), ("RUS",)),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Russia said it had no troops there.", ("UKR",), ("RUS",)),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Russia insisted that none of its units had opened fire.", ("UKR",), ("RUS",)),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Nobody attacked anything, Russia's defence ministry explained.", ("UKR",), ("RUS",)),
        ("Ukrainian drones hit Ryazan on Monday, Russia said. Kyiv said it had nothing to do with it.", ("RUS",), ("UKR",)),
        ("Kyiv denied Russian claims that its forces had shelled Belgorod on Tuesday.", ("RUS",), ("UKR",)),
        ("Rwandan soldiers entered Goma on Monday, Kinshasa said. Rwanda disowned them.", ("COD",), ("RWA",)),
        ("A bomb killed five people in Arauca on Monday. The ELN denied involvement.", (), ("ELN",)),
        ("M23 seized Kiwanja on Monday, the group said. Congo's army denied that the town had fallen.", ("M23",), ("COD",)),
        # what is no denial of the event
        ("Hamas said it fired rockets at Haifa on Monday. Israel denied that civilians were hurt.", ("Hamas",), ()),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Russia denied backing the separatists elsewhere.", ("UKR",), ()),
        ("Israeli jets bombed Homs on Monday, Syria said. Israel denied that any town was under its control.", ("SYR",), ()),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Russia said it would not stop if Ukraine did not.", ("UKR",), ()),
    ],
)  # fmt: skip
def test_whose_word_it_is(text, asserted, denied):
    incident = first(text)
    assert (incident.asserted_by, incident.denied_by) == (asserted, denied)
