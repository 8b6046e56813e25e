"""Entries, seizures, withdrawals, deployments, truces, captures and fights as the press words them, and what only sounds alike."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer

# kind of the one incident, or - for none | text
ROWS = """
incursion | Units of the 4th brigade entered Agdam early on Wednesday, the defence ministry said.
incursion | Israeli tanks and bulldozers pushed 300 metres into the Gaza Strip east of Khan Younis on Thursday, witnesses said.
incursion | A Russian reconnaissance plane flew into Estonian airspace near Saaremaa on Friday without permission.
incursion | Rwandan troops are on Congolese soil near Rutshuru, Kinshasa said on Tuesday.
incursion | An incursion by Kyrgyz border guards into Tajikistan's Isfara district was reported on Friday.
incursion | Thai soldiers trespassed on Cambodian territory near Preah Vihear, Phnom Penh said on Monday.
incursion | A North Korean patrol boat intruded into South Korean waters off Yeonpyeong island on Monday before turning back.
incursion | Serbian gendarmes made their way into Kosovo on Thursday, Pristina said, after a police patrol near Leposavic was stopped.
incursion | The Indian army says Pakistani infiltrators slipped through the Line of Control in Kupwara on Monday night.
incursion | Saudi troops thrust into Yemen's Saada province on Friday.
incursion | Ukrainian saboteurs broke through the border in Belgorod region on Monday, the governor said.
seizure | The army regained control of Palma on Sunday, ten days after it was attacked.
seizure | Houthi forces have taken over the airport in Hodeidah, residents said on Thursday.
seizure | M23 captured Bunagana on Monday, a Congolese officer said.
seizure | Ukrainian troops retook Lyman on Saturday, Kyiv said.
seizure | The insurgents hoisted their banner above Mocimboa da Praia on Wednesday.
seizure | Mekelle is under the control of federal forces, Addis Ababa said on Saturday.
seizure | The recapture of Ramadi by Iraqi forces was announced on Monday.
seizure | Renamo fighters are said to have taken the town of Gorongosa on Friday without a shot.
seizure | Pro-Russian gunmen took over the police station in Sloviansk on Saturday.
seizure | The army has cleared Sirte of Islamic State fighters, a spokesman said on Tuesday.
seizure | Iranian commandos boarded and impounded a British tanker near Bandar Abbas on Friday.
withdrawal | Soldiers abandoned the base at Maiduguri on Saturday.
withdrawal | The rebels left the town of Bambari without a fight on Friday.
withdrawal | French soldiers handed over the post at Timbuktu to the Malian army on Tuesday.
withdrawal | Russian forces withdrew from Snake Island on Thursday, the defence ministry said.
withdrawal | Ukrainian soldiers have pulled out of Severodonetsk, the governor said on Friday.
withdrawal | Eritrean troops have quit Adigrat, residents said on Sunday.
withdrawal | The army vacated its outposts in Rakhine state on Wednesday.
withdrawal | Armenian units started leaving Stepanakert on Monday.
withdrawal | The Islamists melted away from Gao on Saturday.
withdrawal | The Philippine military said the guerrillas had fallen back from Marawi on Thursday.
withdrawal | Turkey has evacuated its observation post at Idlib, witnesses said on Monday.
deployment | The United States flew in 200 marines to Djibouti on Tuesday.
deployment | About 1,000 Rwandan soldiers arrived in Palma on Saturday.
deployment | A Turkish convoy of 60 vehicles rolled towards Idlib on Tuesday, the Observatory said.
deployment | Saudi soldiers landed in Aden on Monday.
deployment | The Iraqi army set up checkpoints around Kirkuk on Thursday.
deployment | French paratroopers were dropped over Timbuktu on Monday night.
deployment | Russia has stationed S-400 missiles at Latakia, officials said on Friday.
deployment | Some 3,000 Ethiopian troops are camped near Metema, Sudanese officers said on Monday.
deployment | The frigate took up position off Yeonpyeong island on Tuesday, Seoul said.
deployment | Iran is beefing up its forces near Zahedan, an official said on Saturday.
deployment | Uganda has redeployed two battalions to Bunia, the army said on Wednesday.
ceasefire | Armenia and Azerbaijan agreed to stop firing along the border near Tavush on Tuesday.
ceasefire | A humanitarian pause in Gaza came into force on Friday morning.
ceasefire | Sudan's warring generals signed a seven-day truce for Khartoum on Saturday.
ceasefire | A lull has held in Donetsk since midnight, monitors said on Wednesday.
ceasefire | Hostilities ceased around Stepanakert at 13:00 on Wednesday.
ceasefire | Both sides stopped shooting near Isfara on Thursday evening, the border service said.
ceasefire | The armistice between North and South Korea was signed at Panmunjom on Monday.
ceasefire | A deal to silence the guns in Aleppo was struck on Tuesday, Russia's envoy said.
ceasefire | Yemen's government and the Houthis announced a two-month truce in Marib on Friday.
ceasefire | A three-day cessation of hostilities began in Juba on Monday.
ceasefire | Libya's rival governments ordered their forces to cease fire around Sirte on Friday.
capture | Two Armenian soldiers were taken prisoner near Stepanakert on Tuesday, the ministry said.
capture | Israeli troops arrested 14 Palestinians in Nablus overnight, the army said on Monday.
capture | The kidnapping of four aid workers near Dadaab was reported on Friday.
capture | A Georgian farmer was nabbed by Russian border guards near Gori on Wednesday.
capture | Colombian rebels are holding three police officers captive in Cauca, the mayor said on Tuesday.
capture | The Taliban rounded up dozens of former soldiers in Kandahar on Thursday.
capture | Al-Shabaab whisked away two Cuban doctors in Mandera on Friday.
capture | Russia's FSB said it had caught a Ukrainian saboteur in Simferopol on Tuesday.
capture | Some 500 government soldiers gave themselves up in Kunduz on Sunday.
capture | M23 fighters forcibly took 20 youths from Rutshuru on Saturday.
capture | A Sudanese officer was seized by Ethiopian militiamen near Gallabat on Saturday.
armed_clash | An attack on Avdiivka was repelled on Tuesday, the Ukrainian army said.
armed_clash | Government troops battled rebels in Juba on Monday.
armed_clash | Syrian forces fought off a rebel assault on Hama on Thursday.
armed_clash | Five militants were killed in an encounter in Pulwama on Tuesday, police said.
armed_clash | Rival militias clashed in Zawiya on Friday.
armed_clash | The Ethiopian army is locked in combat with Tigrayan forces near Mekelle, diplomats said on Thursday.
armed_clash | Shots were exchanged across the contact line near Agdam on Monday.
armed_clash | The Lebanese army fought militants around Arsal on Saturday.
armed_clash | Sporadic fighting persisted around Tarhuna on Wednesday.
armed_clash | Sudanese troops said they had beaten off an Ethiopian militia near Al-Fashaga on Tuesday.
armed_clash | Four Turkish soldiers were killed fighting Kurdish militants in Sirnak on Tuesday.
- | Shares retreated in Tokyo on Monday as investors pulled back from technology stocks.
- | If the army enters Rafah, aid deliveries will stop, the UN warned on Monday.
- | NATO troops practised an amphibious landing near Klaipeda on Tuesday as part of an exercise.
- | No troops crossed the border near Kursk, the ministry said.
- | Police in Lyon seized 300 kg of cocaine on Tuesday.
- | Britain withdrew its ambassador from Khartoum on Sunday.
- | Officials in Delhi are ready for any Chinese incursion in Ladakh, a minister said.
- | Turkey may send troops to Libya, Erdogan said in Ankara on Thursday.
- | Russia demanded that Ukraine withdraw from Kherson.
- | The winger was captured on camera leaving a nightclub in Manchester.
- | The soldier's remains were returned from Verdun to his family in Leeds on Monday.
- | Cholera has entered Port-au-Prince, doctors said on Thursday.
- | Detectives detained a doctor in Mumbai for fraud on Saturday.
- | French troops could be deployed to Odesa, Macron suggested.
- | The strike by pilots grounded flights in Frankfurt; talks broke off on Friday.
- | Price war: supermarkets in Dublin open fire on each other.
- | Aid trucks rolled into Gaza through Kerem Shalom on Sunday.
- | Rescuers moved into Derna on Tuesday after the floods.
- | Turkish exporters have lost Iraq to Chinese rivals, a trade body in Istanbul said.
- | Protesters want French troops out of Bamako.
- | The Russian president said in Sochi that he would never abandon Donbas.
- | The court in Strasbourg ruled that his detention in Baku had been unlawful.
- | The ship's captain surrendered his licence in Singapore on Monday.
- | A giant cargo ship was refloated near Suez and left for Rotterdam.
- | Inter striker fires home twice in Milan derby clash
- | A shortage of nurses has hit Mosul's hospitals, where wards are occupied to the last bed.
incursion | Ankara said on Monday that its commandos had gone 12 km into northern Iraq near Zakho.
incursion | Sudanese fighter planes entered South Sudan's airspace over Bentiu on Friday.
incursion | A Chinese survey ship escorted by two coastguard cutters sailed into Vietnam's exclusive economic zone on Thursday, Hanoi said.
incursion | The border guards of Uzbekistan trespassed 300 metres into Kyrgyzstan at Ala-Buka on Monday, Bishkek said.
incursion | Indian troops crossed the McMahon Line near Tawang on Monday, Beijing complained.
incursion | Iranian Kurdish guerrillas slipped from Iraq into Iran at Sardasht on Saturday night, the Revolutionary Guards said.
incursion | Three Iranian speedboats entered Kuwaiti territorial waters off Failaka island on Thursday.
incursion | Kyrgyzstan accused Tajik troops of entering its territory near Batken on Friday.
seizure | Kinshasa admitted on Thursday that Rutshuru was now held by the M23.
seizure | Taliban insurgents seized control of Zaranj on Friday, a police source said.
seizure | Syrian rebels have swept into Hama, their first provincial capital, a commander said on Thursday.
seizure | Iran has impounded a Greek tanker near Bandar Lengeh, the coastguard in Piraeus said on Friday.
seizure | Chinese coastguards occupied Sandy Cay in the Spratly Islands on Thursday and unfurled a flag.
seizure | The Syrian army regained Khan Sheikhoun on Wednesday after five years.
seizure | UNITA captured the town of Kuito on Monday after a nine-month siege.
seizure | Tamil Tigers overran the army camp at Mullaitivu on Thursday.
withdrawal | Cameroonian gendarmes quit the Bakassi peninsula on Monday.
withdrawal | Kurdish forces withdrew their fighters from Manbij on Wednesday.
withdrawal | The frigate left the waters off Scarborough Shoal on Tuesday, Manila said.
withdrawal | Turkish tanks returned across the border from Afrin on Sunday.
withdrawal | The army withdrew from Babanusa on Monday, the RSF said.
withdrawal | Congolese soldiers fled Goma on Monday as the rebels closed in.
withdrawal | The garrison of Kherson was evacuated across the Dnieper on Thursday.
withdrawal | South African troops have begun leaving Sake and Goma, the military said on Tuesday.
deployment | The US aircraft carrier Ronald Reagan arrived in Busan on Friday.
deployment | Thailand rushed tanks and artillery to Surin on Saturday.
deployment | A column of 70 armoured vehicles was seen on the road to Kherson on Thursday.
deployment | Venezuela's army has begun sending troops to the border with Guyana near San Martín de Turumbán, Georgetown said on Friday.
deployment | Air defence batteries have been installed at Hmeimim, satellite images taken on Tuesday show.
deployment | Fresh troops from Kigali disembarked at Pemba on Friday.
deployment | Soldiers and armoured cars were deployed in Guayaquil on Tuesday.
deployment | Nigerien troops have taken up positions around Diffa since Monday.
ceasefire | A 72-hour ceasefire in Sudan brokered by Washington came into effect at midnight; Khartoum was calm on Tuesday.
ceasefire | The shooting stopped in Spin Boldak at noon on Friday after commanders met at the gate.
ceasefire | The junta and the MNDAA said on Friday that a Chinese-mediated ceasefire for northern Shan state had taken effect.
ceasefire | Fighting in Daraa ended on Thursday under a surrender deal brokered by Russia.
ceasefire | The two sides in Juba declared a cessation of hostilities on Monday.
ceasefire | A local ceasefire between the army and villagers took hold near Laiza on Sunday.
ceasefire | Fighting in Sadr City stopped on Monday under an agreement with the Mahdi Army.
ceasefire | ETA declared a permanent ceasefire in Bilbao on Thursday.
capture | A Turkish engineer was kidnapped in Erbil on Thursday by unknown gunmen.
capture | The separatists captured seven OSCE observers at Sloviansk on Friday.
capture | Militants stopped a bus near Quetta on Saturday and took nine passengers away.
capture | Colombian guerrillas of the ELN abducted a mayor near Arauca on Monday.
capture | A Venezuelan patrol arrested six Colombian soldiers near Cúcuta on Saturday.
capture | Rebels took 21 Filipino peacekeepers hostage at Jamla in the Golan Heights on Wednesday.
capture | Hamas gunmen seized about 250 people in southern Israel near Sderot on Saturday.
capture | The army arrested 40 suspected insurgents in Palma on Friday.
armed_clash | The army says it drove back a rebel column at the gates of N'Djamena on Saturday.
armed_clash | Azerbaijani and Armenian forces exchanged fire near Tovuz on Sunday.
armed_clash | Yemeni government forces engaged Houthi fighters west of Marib on Thursday.
armed_clash | Three policemen were wounded in an exchange of fire with militants in Srinagar on Tuesday.
armed_clash | Soldiers returned fire when gunmen shot at their patrol near Diffa on Sunday, and five attackers were killed.
armed_clash | Chinese and Indian soldiers came to blows at Naku La on Sunday; eleven were hurt.
armed_clash | A Pakistani and an Indian patrol fired at each other near Poonch on Monday.
armed_clash | Fierce fighting raged for a second day around Severodonetsk on Tuesday.
- | Miami Heat fought back to beat Boston on Thursday.
- | The Ukrainian foreign minister accused Hungary of taking its economy hostage.
- | The Greens lost their stronghold of Freiburg to the conservatives on Sunday.
- | The army doctors in Goma vaccinated 3,000 children on Monday.
- | Two brothers from Tirana were jailed for kidnapping a banker.
- | A new fence is being built near Evros to stop migrants crossing.
- | The mayor of Odesa said people feared an attack from the sea.
- | A regiment of pensioners has occupied the benches in Nice.
- | Police arrested two students in Lisbon for painting a train.
- | Hikers strayed from the path near Zermatt on Saturday and were rescued.
- | Moroccan soldiers helped to clear rubble in Amizmiz after the earthquake on Sunday.
- | Iran denied that it was holding a Swedish diplomat in Tehran.
- | Ukraine's allies discussed in Paris how a ceasefire could be monitored.
- | Singapore Airlines withdrew its A380 from the Zurich route.
incursion | Columns had rolled over the border into Belgorod region before dawn, residents said.
incursion | Indian soldiers pitched camp on the Chinese side of the line near Pangong Tso on Monday.
seizure | Sudzha is ours, a Ukrainian officer told the troops on Wednesday.
seizure | Sloviansk was overrun on Monday, the soldiers said.
seizure | Marines slid down ropes onto the tanker off Fujairah on Saturday and turned it back.
withdrawal | The Russians slipped out of Izium in the night, leaving their tanks.
withdrawal | The last tanks rumbled away from the town of Gori in Georgia on Monday, residents said.
withdrawal | The gunmen had slipped into the bush near Palma by Friday.
withdrawal | Villagers waved at the last Israeli tank to come out of Bint Jbeil on Tuesday.
withdrawal | A detachment of legionnaires took off from Niamey on Friday.
deployment | The president ordered soldiers onto the streets of Ouagadougou on Friday.
ceasefire | The guns around Hodeidah have gone quiet since Tuesday midnight.
ceasefire | Envoys of both armies initialled a paper in Tripoli on Friday that halts the shooting.
- | The novelist has Paris, and Paris has him.
- | Hope is lost at Anfield, where the visitors have three points.
incursion | A Russian Mi-17 helicopter flew five kilometres into Finland on Wednesday, Helsinki said.
incursion | An Israeli armoured bulldozer strayed past the fence at Kissufim in the Gaza Strip.
incursion | Half a dozen Chinese jets nosed across the middle of the strait off Taiwan on Wednesday.
seizure | Fano militiamen took charge of Lalibela in Ethiopia on Friday.
seizure | The Croatian tricolour was raised over the town hall of Vukovar in Croatia on Saturday.
withdrawal | Soldiers said the Serbs had gone in the night from the town of Knin in Croatia.
withdrawal | Gunners hauled their howitzers away from the line near Artemivsk in Ukraine on Thursday.
- | Trucks with flour crossed from Egypt into Gaza through Kerem Shalom on Sunday.
seizure | The hills around Kupiansk in Ukraine are under Russian control, the governor said.
withdrawal | Iranian advisers have been pulled out of Damascus, three officials said on Friday.
ceasefire | A pause of three days that both armies accepted began in Khartoum on Friday.
- | In 1944 the Red Army entered Tallinn, and the curator still has the flag it raised over the town hall.
- | Soldiers were sent to clinics around Madrid on Monday to help with the vaccination of the old.
withdrawal | Iran flew its officers out of Damascus on Friday, diplomats said.
"""


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


@pytest.mark.parametrize("line", ROWS.strip().splitlines())
def test_the_kind_of_what_is_told(gazetteer, line: str):
    kind, text = (part.strip() for part in line.split("|", 1))
    assert [found.kind for found in read(gazetteer, text)] == ([] if kind == "-" else [kind])


def test_towns_far_apart_are_taken_each_by_itself(gazetteer):
    """Of a list of conquests each far from the others has its own point."""
    found = read(gazetteer, "The insurgents captured Herat and Kandahar in Afghanistan on Friday.")
    assert [one.kind for one in found] == ["seizure", "seizure"]
