"""Each kind in many wordings, over many wars: a sentence gives its one incident, of its kind, at its place; a figure of speech gives none."""

from __future__ import annotations

import pytest
from test_detection import read_marked

ROWS = [
    ("shelling@Avdiivka", "The town of [Avdiivka|town|UKR] was reduced to rubble by artillery."),
    ("shelling@Mariupol", "Grad rockets swept a school and four bus stops in [Mariupol|city|UKR] on Saturday."),
    ("shelling@Goma", "Guns on the heights above [Goma|city|COD] opened up at dawn."),
    ("shelling@Kilis", "A rocket went through the roof of a workshop in [Kilis|city|TUR] and killed an apprentice."),
    ("shelling@Debaltseve", "For two hours the separatist batteries pounded [Debaltseve|town|UKR]."),
    ("shelling@Sderot", "[Sderot|town|ISR] was struck by a salvo of Qassam rockets fired from [Gaza|city|PSE]."),
    ("shelling@Dnipro", "The missile ploughed into a block of flats in [Dnipro|city|UKR], killing 40 people."),
    ("shelling@Kabul", "Rockets rained on [Kabul|capital|AFG] as rival militias fought for the presidency."),
    ("shelling@Hodeidah", "[Hodeidah|city|YEM] has been under constant artillery fire for three days."),
    ("shelling@Dhahran", "A Scud slammed into a barracks at [Dhahran|town|SAU], killing 28 American soldiers."),
    ("shelling@Dubrovnik", "Shells crashed into the old town of [Dubrovnik|town|HRV] on Friday."),
    ("shelling@Terter", "Armenian gunners directed their fire at [Terter|town|AZE] through the night."),
    ("shelling@Kiryat_Shmona", "A volley of Katyushas landed near [Kiryat Shmona|town|ISR], setting fields alight."),
    ("shelling@Grozny", "A barrage hit [Grozny|city|RUS] before dawn."),
    ("shelling@Zabadani", "The army trained its howitzers on [Zabadani|town|SYR] and did not stop until dusk."),
    ("shelling@Rafah", "Tank fire killed three people in [Rafah|city|PSE] on Sunday."),
    ("shelling@Kharkiv", "[Kharkiv|city|UKR] came under rocket attack again overnight."),
    ("shelling@Nahariya", "Six projectiles fell in an open field outside [Nahariya|town|ISR]; no one was hurt."),
    ("shelling@Misrata", "Warships off the coast bombarded rebel positions in [Misrata|city|LBY]."),
    ("shelling@Odesa", "Ballistic missiles hit the port of [Odesa|city|UKR], setting a grain store on fire."),
    (
        "shelling@Stepanakert",
        "In [Stepanakert|town|AZE], residents spent the night in cellars as cluster munitions burst over the town.",
    ),
    (
        "shelling@Stanytsia_Luhanska",
        "A shell through the window of a kindergarten in [Stanytsia Luhanska|town|UKR] wounded three teachers.",
    ),
    ("shelling@Bakhmut", "Artillery duels continued along the front near [Bakhmut|town|UKR]."),
    ("shelling@Mogadishu", "Insurgents fired mortars at the presidential palace in [Mogadishu|capital|SOM]."),
    ("air_strike@Belgorod", "A drone slammed into a fuel depot outside [Belgorod|city|RUS] early on Sunday."),
    ("air_strike@Beirut", "Jets tore up the runway at [Beirut|capital|LBN] airport."),
    ("air_strike@Bentiu", "Two Sukhois came over [Bentiu|town|SSD] and let go five bombs."),
    ("air_strike@Aleppo", "Barrel bombs were dropped on the eastern quarter of [Aleppo|city|SYR] from helicopters."),
    ("air_strike@Botlikh", "Helicopter gunships went into action against rebels near [Botlikh|village|RUS]."),
    (
        "air_strike@Khan_Younis",
        "A house in [Khan Younis|city|PSE] was flattened in an Israeli air raid, killing a family of six.",
    ),
    ("air_strike@Hodeidah", "Saudi planes bombed the port of [Hodeidah|city|YEM] twice on Monday."),
    (
        "air_strike@Miranshah",
        "An unmanned aircraft fired two missiles at a car in [Miranshah|village|PAK], killing four militants.",
    ),
    ("air_strike@Mekelle", "A MiG dropped two bombs on [Mekelle|city|ETH], hitting a playground."),
    ("air_strike@Kunduz", "The hospital in [Kunduz|city|AFG] was bombed from the air by an American gunship."),
    ("air_strike@Grozny", "Warplanes screamed over [Grozny|city|RUS] and levelled an apartment block."),
    ("air_strike@Baghdad", "An American drone killed the militia's commander near [Baghdad|admin1|IRQ] airport."),
    ("air_strike@Gao", "French Mirages went after the column south of [Gao|city|MLI] and destroyed nine pick-ups."),
    ("air_strike@Saraqib", "Raids by government aircraft on [Saraqib|town|SYR] killed 11 people."),
    ("air_strike@Kobani", "Turkish drones hunted down three fighters near [Kobani|town|SYR]."),
    (
        "air_strike@Nyala",
        "Bombs fell on [Nyala|city|SDN] for the second day, witnesses said, from an Antonov circling high above.",
    ),
    ("air_strike@Sirte", "A strike from the air on a convoy outside [Sirte|city|LBY] killed a warlord."),
    (
        "explosion@Quetta",
        "A parked lorry blew up outside the police headquarters in [Quetta|city|PAK], killing nine officers.",
    ),
    ("explosion@Hakkari", "A minibus ran over a mine near [Hakkari|town|TUR]; seventeen people were hurt."),
    ("explosion@Kidal", "A charge buried in the road killed four soldiers near [Kidal|town|MLI]."),
    ("explosion@Damascus", "Two blasts shook the centre of [Damascus|capital|SYR]."),
    ("explosion@Mosul", "A bomber blew himself up among recruits in [Mosul|city|IRQ]."),
    ("explosion@Arish", "Saboteurs blew up the pipeline near [Arish|city|EGY]."),
    ("explosion@Karachi", "A device went off under a bus in [Karachi|city|PAK]."),
    (
        "explosion@Peshawar",
        "An explosion ripped through a mosque in [Peshawar|city|PAK] during Friday prayers; 59 dead.",
    ),
    ("explosion@Afrin", "A booby-trapped motorcycle exploded in the market of [Afrin|town|SYR]."),
    ("explosion@Aghdam", "A boy trod on an old mine near [Aghdam|town|AZE] and lost his leg."),
    (
        "explosion@Gao",
        "A car packed with explosives was driven into the gate of the barracks in [Gao|city|MLI] and detonated.",
    ),
    ("explosion@Bujumbura", "Grenades exploded in a bar in [Bujumbura|city|BDI]; three people died."),
    ("explosion@Cauca", "An improvised device ripped apart an army lorry in [Cauca|admin1|COL]."),
    ("attack@Owo", "Gunmen burst into the church at [Owo|city|NGA] and shot dead forty worshippers."),
    ("attack@Wau", "Raiders torched three villages near [Wau|city|SSD] and drove off the cattle."),
    ("attack@Moura", "A raid on [Moura|town|PRT] left more than 200 dead."),
    ("attack@Avdiivka", "Snipers picked off two soldiers at a post near [Avdiivka|town|UKR]."),
    ("attack@Nicosia", "A sniper shot a guard on the Green Line in [Nicosia|capital|CYP]."),
    ("attack@Bamako", "The patrol was set upon outside [Bamako|capital|MLI] and lost six men."),
    ("attack@Tongo_Tongo", "An army convoy drove into an ambush near [Tongo Tongo|village|NER]; four Americans died."),
    ("attack@Bannu", "Three policemen were gunned down at a checkpoint in [Bannu|city|PAK]."),
    ("attack@Minya", "Assailants opened fire on a bus near [Minya|city|EGY], killing 28 Copts."),
    ("attack@Beni", "Villagers in [Beni|city|COD] were hacked to death by ADF fighters on Sunday."),
    ("attack@Jaffna", "Shots were fired at a patrol boat off [Jaffna|city|LKA], wounding a sailor."),
    (
        "attack@Aden",
        "Houthi fighters attacked the bulk carrier True Confidence off [Aden|city|YEM], killing three sailors.",
    ),
    ("attack@Homs", "Security forces opened fire on a funeral in [Homs|city|SYR]."),
    ("attack@Pont-Sondé", "A gang mowed down passers-by in [Pont-Sondé|village|HTI]."),
    ("armed_clash@Uvira", "Soldiers and rebels traded fire across the river at [Uvira|city|COD]."),
    ("armed_clash@Marawi", "Fighting raged in the streets of [Marawi|city|PHL] for a fifth day."),
    ("armed_clash@Bakhmut", "The army beat off three assaults on [Bakhmut|town|UKR]."),
    ("armed_clash@Tuz_Khurmatu", "Peshmerga and militiamen fought from quarter to quarter in [Tuz Khurmatu|city|IRQ]."),
    (
        "armed_clash@Karachi",
        "A gun battle at the airport of [Karachi|city|PAK] left 28 dead, ten attackers among them.",
    ),
    ("armed_clash@Tripoli", "Rival militias slugged it out in [Tripoli|capital|LBY] overnight."),
    (
        "armed_clash@Batken",
        "Border guards from [Kyrgyzstan|country|KGZ] and [Tajikistan|country|TJK] exchanged shots near [Batken|town|KGZ].",
    ),
    ("armed_clash@Alamata", "Government troops are locked in combat with Tigrayan forces near [Alamata|town|ETH]."),
    ("armed_clash@Khartoum", "Street fighting engulfed [Khartoum|capital|SDN] on Saturday."),
    ("armed_clash@Culiacán", "Police shot it out with the gang in [Culiacán|city|MEX] until after dark."),
    ("armed_clash@Badme", "The two sides' patrols met near [Badme|town|ERI] and shot at one another."),
    (
        "incursion@Cheorwon",
        "About a dozen North Korean soldiers crossed the Military Demarcation Line near [Cheorwon|town|KOR] on Sunday.",
    ),
    ("incursion@Maroun_al-Ras", "Israeli tanks rolled across the Blue Line near [Maroun al-Ras|village|LBN]."),
    ("incursion@Jermuk", "Azerbaijani troops moved 3 km into [Armenia|country|ARM] near [Jermuk|village|ARM]."),
    ("incursion@Zalambessa", "Soldiers from [Eritrea|country|ERI] pushed into [Zalambessa|town|ETH]."),
    ("incursion@Preah_Vihear", "Thai rangers strayed over the line at [Preah Vihear|admin1|KHM]."),
    ("incursion@Bunia", "Ugandan forces entered [Bunia|city|COD] on Friday."),
    (
        "incursion@Vilnius",
        "Drones from [Belarus|country|BLR] crossed into [Lithuania|country|LTU] and came down near [Vilnius|capital|LTU].",
    ),
    ("seizure@Goma", "The rebels hoisted their flag over the town hall of [Goma|city|COD]."),
    ("seizure@Wad_Madani", "Government forces no longer hold [Wad Madani|city|SDN]; the RSF took it on Monday."),
    ("seizure@Kunduz", "The Taliban were in control of [Kunduz|city|AFG] by nightfall."),
    ("seizure@Raqqa", "The army raised the flag above [Raqqa|city|SYR] after driving out the jihadists."),
    ("seizure@Mekelle", "Tigrayan forces marched into [Mekelle|city|ETH] unopposed."),
    ("seizure@Mocimboa_da_Praia", "Insurgents wrested [Mocimboa da Praia|town|MOZ] from the army."),
    ("seizure@Lysychansk", "Russian troops have taken full control of [Lysychansk|town|UKR], Moscow said."),
    ("seizure@Robotyne", "Ukrainian forces liberated the village of [Robotyne|village|UKR]."),
    ("seizure@Lashio", "The alliance has captured 92 outposts around [Lashio|city|MMR]."),
    ("seizure@Kirkuk", "Peshmerga lost [Kirkuk|city|IRQ] to federal troops."),
    ("seizure@Sanaa", "A column of Houthi fighters swept into [Sanaa|capital|YEM] and occupied the ministries."),
    ("capture@Dağlıca", "Eight conscripts were taken prisoner near [Dağlıca|village|TUR]."),
    (
        "capture@Maiduguri",
        "Gunmen dragged two aid workers from their car in [Maiduguri|city|NGA] and drove them into the bush.",
    ),
    ("capture@Kaduna", "Armed men made off with 39 students from a college in [Kaduna|city|NGA]."),
    (
        "capture@Zarit",
        "Two soldiers were pulled through a hole in the fence at [Zarit|village|ISR] and taken to [Lebanon|country|LBN].",
    ),
    (
        "capture@Mariupol",
        "The garrison of Azovstal laid down its arms; 256 men were taken into captivity from [Mariupol|city|UKR].",
    ),
    ("capture@Gao", "A Swiss delegate was kidnapped in [Gao|city|MLI]."),
    ("capture@Dapchi", "Boko Haram carried off 110 schoolgirls from [Dapchi|town|NGA]."),
    ("capture@Diyarbakir", "Turkish security forces rounded up 200 people in [Diyarbakir|city|TUR]."),
    ("capture@Syunik", "Azerbaijani border guards detained two Armenian shepherds near [Syunik|admin1|ARM]."),
    ("capture@Lima", "Police seized the guerrillas' chief of staff in a flat in [Lima|capital|PER]."),
    ("withdrawal@Kabul", "The last American soldiers flew out of [Kabul|capital|AFG] on Monday."),
    ("withdrawal@Sinjar", "Peshmerga units pulled out of [Sinjar|town|IRQ] without a fight."),
    ("withdrawal@Bukavu", "The soldiers of the government left [Bukavu|city|COD] in lorries on Saturday."),
    ("withdrawal@Debaltseve", "Ukrainian troops gave up [Debaltseve|town|UKR] on Wednesday."),
    ("withdrawal@Kidal", "The UN handed over its base at [Kidal|town|MLI] to the army."),
    ("withdrawal@Gao", "French soldiers quit [Gao|city|MLI] on Monday."),
    ("withdrawal@Vuhledar", "The 53rd brigade abandoned its positions at [Vuhledar|town|UKR]."),
    ("withdrawal@Beirut", "Syrian troops vacated their last post in [Beirut|capital|LBN]."),
    (
        "withdrawal@Elephant_Pass",
        "The troops were relocated from [Elephant Pass|village|LKA] to a new line, the army said.",
    ),
    ("deployment@Taiwan", "The carrier Independence took up station east of [Taiwan|country|TWN]."),
    ("deployment@Goma", "Two battalions were rushed to [Goma|city|COD]."),
    ("deployment@Timbuktu", "Wagner mercenaries arrived in [Timbuktu|town|MLI] on Monday."),
    ("deployment@Belgorod", "[Russia|country|RUS] is massing troops near [Belgorod|city|RUS]."),
    ("deployment@Mae_Sot", "The army has brought up armoured cars to [Mae Sot|town|THA]."),
    ("deployment@Tiraspol", "Checkpoints manned by soldiers sprang up across [Tiraspol|city|MDA]."),
    ("deployment@Bialystok", "[Poland|country|POL] moved a brigade to [Bialystok|city|POL]."),
    ("deployment@Pemba", "Rwandan soldiers landed at [Pemba|city|MOZ] to help fight the insurgents."),
    ("deployment@Baghlan", "Reinforcements poured into [Baghlan|city|AFG] from the capital."),
    ("deployment@Mosul", "[Iraq|country|IRQ] sent an armoured division to the outskirts of [Mosul|city|IRQ]."),
    ("ceasefire@Idlib", "The guns fell silent in [Idlib|city|SYR] at midnight."),
    ("ceasefire@Hodeidah", "A truce has held in [Hodeidah|city|YEM] since Tuesday."),
    ("ceasefire@Suwayda", "The two sides agreed to stop shooting around [Suwayda|town|SYR]."),
    ("ceasefire@Aden", "A humanitarian pause came into force in [Aden|city|YEM]."),
    ("ceasefire@Preah_Vihear", "Both armies ordered their men to hold fire at [Preah Vihear|admin1|KHM]."),
    ("ceasefire@Panmunjom", "Commanders shook hands on an armistice at [Panmunjom|village|KOR]."),
    ("ceasefire@Havana", "The government and the FARC signed a bilateral truce in [Havana|capital|CUB]."),
    ("ceasefire@Gaza", "A lull brokered by [Egypt|country|EGY] took hold in [Gaza|city|PSE]."),
    ("protest@Baku", "Thousands marched through [Baku|capital|AZE] to the parliament, calling for war."),
    ("protest@Dhaka", "Students set up barricades in [Dhaka|capital|BGD] and fought police."),
    ("protest@Baghdad", "A crowd stormed the Swedish embassy in [Baghdad|capital|IRQ]."),
    ("protest@Goma", "Hundreds took to the streets of [Goma|city|COD] against the UN mission."),
    ("protest@Istanbul", "In [Istanbul|city|TUR] thousands walked behind flags and cursed the guerrillas."),
    ("protest@Harare", "Police used tear gas to break up a rally in [Harare|capital|ZWE]."),
    ("protest@Hebron", "Settlers sat down across the road to [Hebron|city|PSE]."),
    ("protest@Nablus", "Demonstrators threw stones at soldiers in [Nablus|city|PSE]."),
]

# Words of war where there is none: markets, sport, weather, history, plans, crime.
QUIET = [
    "Prices advanced on all fronts in [London|city|XXX] on Monday, led by tin.",
    "The fans stormed the pitch at [Wembley|city|XXX] after the final whistle.",
    "Locusts invaded the fields around [Garissa|city|XXX] and destroyed the maize.",
    "The museum in [Verdun|city|XXX] opened an exhibition on the battle.",
    "A veterans' association laid wreaths in [Warsaw|city|XXX] on Sunday to mark the uprising.",
    "The exercise near [Brest|city|XXX] simulates an attack by an invader who crosses the border.",
    "Opposition leaders launched an attack on the prime minister in parliament in [Delhi|city|XXX].",
    "The storm hit [Tacloban|city|XXX] with winds of 300 km an hour, killing dozens.",
    "Two students were killed when a lorry struck their bus near [Lahore|city|XXX].",
    "A gas explosion in a restaurant in [Ankara|city|XXX] injured three cooks.",
    "Doctors in [Lagos|city|XXX] went on strike over unpaid wages.",
    "The minister threatened to send troops to [Mitrovica|city|XXX].",
    "France will withdraw its soldiers from [Chad|city|XXX] by January, the ministry said.",
    "The bank took over its rival in [Milan|city|XXX] after a long battle.",
    "The army denied that its forces had crossed into [Sudan|city|XXX].",
    "Police in [Vienna|city|XXX] arrested a man over a stabbing in a bar.",
    "The president visited troops in [Kandahar|city|XXX] on Tuesday and gave out medals.",
    "The general warned that any attack on [Taiwan|city|XXX] would be repelled.",
    "The film tells of the siege of [Leningrad|city|XXX].",
    "The council in [Bonn|city|XXX] voted to withdraw the bill.",
    "Wheat exports through [Odesa|city|XXX] fell after the truce deal was discussed.",
    "A parade marked the anniversary of the capture of Dien Bien Phu in [Hanoi|city|XXX].",
    "The parties in [Belfast|city|XXX] are locked in battle over the budget.",
    "Tourists invaded [Venice|city|XXX] again at the weekend.",
    "Engineers blew up an old chimney in [Essen|city|XXX] on Sunday.",
    "Rumours that rebels had entered [Ndjamena|city|XXX] were false, the ministry said.",
    "Fire swept through a market in [Kano|city|XXX] and destroyed 200 stalls.",
    "The troops rehearsed an assault on a mock village near Grafenwöhr.",
    "Hunters shot two wolves near [Trento|city|XXX].",
    "The troupe marched through [Rio|city|XXX] with drums for the carnival.",
    "The party lost control of the city council in [Lyon|city|XXX].",
    "A cold front advances on [Moscow|city|XXX] from the west.",
    "The navy will deploy two frigates to the Red Sea next month.",
    "Negotiators in [Doha|city|XXX] hope to agree a truce by Friday.",
    "The book about the fall of Saigon was presented in [Paris|city|XXX].",
    "The [Kremlin|city|XXX] rejected a ceasefire proposal on Monday.",
    "Ships collided off [Rotterdam|city|XXX]; one sank and two sailors drowned.",
    "The hospital in [Bergamo|city|XXX] came under attack for its waiting lists.",
    "The champion retreated to his corner in [Manila|city|XXX] and surrendered in round six.",
    "A landslide buried a village near [Enga|city|XXX].",
    "A rocket carrying a satellite was launched from [Kourou|city|XXX] on Friday.",
    "The band hit back at critics from a stage in [Leeds|city|XXX].",
    "Bees attacked a school in [Nyeri|city|XXX] and pupils were taken to hospital.",
    "The union called for a march on [Athens|city|XXX] next week.",
    "Diplomats were withdrawn from [Kabul|city|XXX] after the embassy closed its visa section.",
]


def told(text):
    found = read_marked(text)
    return [f"{incident.kind}@{(incident.place or '').replace(' ', '_')}" for incident in found]


@pytest.mark.parametrize(("expected", "text"), ROWS)
def test_a_wording_gives_its_kind_and_place(expected, text):
    assert told(text) == [expected]


@pytest.mark.parametrize("text", QUIET)
def test_words_of_war_without_one(text):
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A draft would have troops pulled back from Kapan by June, diplomats said.",
        "Troops were to have left Gao on Friday but stayed.",
        "Not a single rocket fell on Ashkelon on Friday.",
        "None of the rockets hit Haifa on Friday, the army said.",
        "Talks on a ceasefire in Khartoum collapsed on Thursday.",
        "Had the convoy reached Mekelle, soldiers would have looted it.",
        "Protesters called off a march in Caracas on Friday.",
        "The army scotched rumours that Kidal had fallen.",
        "Washington has hinted at strikes on Sanaa.",
        "The army chief visited troops deployed in Siachen.",
        "Lightning struck a barracks in Minsk, killing two soldiers.",
        "Engineers will clear the mines that killed cattle near Agdam.",
    ],
)
def test_what_did_not_happen_is_not_drawn(gazetteer, text):
    assert not read(gazetteer, text)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody claimed the bombing that killed 12 people in Kabul on Thursday.",
        "No group said it was behind the blast that hit a market in Maiduguri on Tuesday.",
        "The army did not deny that its planes had bombed Taiz on Wednesday.",
    ],
)
def test_a_denial_of_something_else_hides_no_event(gazetteer, text):
    assert read(gazetteer, text)
