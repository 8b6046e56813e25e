"""Who did it and to whom in agency copy, against the gazetteer as it is shipped: the first incident's sides."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


ROWS = [
    # alliances by who leads them, and 'the coalition' of the war that is told of
    ("Saudi-led coalition", "YEM", "Jets of the Saudi-led Arab alliance raided an arms depot on the edge of Taiz on Sunday."),
    ("Saudi-led coalition", "YEM", "Saudi-led warplanes dropped bombs on a bridge in Ibb on Friday, residents said."),
    ("Saudi-led coalition", "YEM", "Warplanes of the Arab coalition struck Hodeidah on Monday, killing six."),
    ("Saudi-led coalition", "YEM", "An air strike flattened a school in Dhamar on Friday. The Saudi-led coalition said nothing of it."),
    ("International Coalition", "SYR", "A US-led air strike killed 12 civilians in Raqqa on Monday."),
    ("International Coalition", "IRQ", "Coalition air strikes killed 12 civilians in Mosul on Monday."),
    ("NATO", "AFG", "NATO-led forces killed 12 insurgents in Kandahar on Monday."),
    # helpers are neither doer nor victim
    ("SYR", None, "Government forces backed by Russian air strikes captured the town of Saraqeb from rebels on Wednesday."),
    ("SYR", None, "The Syrian army, backed by Hezbollah fighters, retook the town of Yabroud from rebels on Sunday."),
    (None, "SYR", "Unidentified warplanes hit a convoy of Iran-backed fighters near Albu Kamal in Syria on Sunday, killing 10."),
    ("SYR", None, "Syrian planes bombed Hama on Monday. Further strikes hit Khan Sheikhoun, killing 13 people. Russia supports them."),
    # a later word names him
    ("Islamic State", "IRQ", "An explosion blamed on the Islamic State group killed two people in Baghdad on Monday."),
    ("PKK", "TUR", "Five soldiers were killed in a bomb attack in Sirnak on Tuesday. The governor's office said the PKK was behind it."),
    (
        "Jaish al-Adl",
        "IRN",
        "A police post in Iranshahr came under fire on Sunday and two policemen died. Jaish al-Adl, which wants rights for the Baloch, claimed responsibility.",
    ),
    ("Islamic State", "IRQ", "Gunmen believed to belong to Islamic State killed eight policemen in Tikrit on Monday."),
    # whose planes, whose soldiers
    ("ISR", "Hezbollah", "Israel's military said one of its drones struck a Hezbollah post near Nabatieh on Sunday."),
    ("PSE", "ISR", "A Palestinian stabbed an Israeli soldier near Hebron on Monday and was shot dead."),
    (None, "ISR", "The army searched houses in Jenin. Gunmen wounded three Israeli soldiers when they fired on a jeep near Tulkarm on Friday."),
    (None, "USA", "Rockets hit the Ain al-Asad base in western Iraq on Monday, wounding two American soldiers."),
    (None, "TUR", "Two policemen were killed in a bomb attack in Diyarbakir on Monday. Opposition parties condemned it."),
    # those who rule, those who fight for a people, and whose army an occupied land has
    ("SYR", None, "Regime helicopters dropped barrel bombs on Daraya in Syria on Tuesday."),
    ("SDN", None, "Army shelling killed four people in Kassala, Sudan, on Tuesday."),
    (None, "SYR", "Anti-government fighters shelled Nubl in Syria on Tuesday."),
    ("SDF", "Islamic State", "Kurdish forces captured the town of Shaddadi from Islamic State on Friday."),
    ("PKK", "TUR", "Kurdish militants killed two soldiers near Sirnak in Turkey on Monday."),
    ("Peshmerga", "Islamic State", "Kurdish forces clashed with Islamic State near Makhmour in Iraq on Monday."),
    ("SNA", "SDF", "Turkish-backed fighters took Tel Rifaat from the Syrian Democratic Forces on Tuesday."),
    ("ISR", "PSE", "An Israeli officer was killed on Friday when troops raided Jenin, and a Palestinian gunman was wounded."),
    # names that stand by each other
    ("Wilayat Sinai", "EGY", "Masked men attacked a camp near Rafah in Egypt and 30 soldiers died. Sinai Province, the local arm of Islamic State, said that it was behind the assault."),
    ("Companions of the Cave", "IRQ", "Rockets struck Balad air base in Iraq on Wednesday. A group that calls itself the Companions of the Cave said that it had carried out the attack."),
    ("Houthis", "SAU", "Eight people were hurt when a drone launched by the Houthis hit Najran on Friday. The coalition's spokesman said a second one had been shot down."),
    ("MMR", "TNLA", "The TNLA says that the army's planes bombed its positions near Kyaukme on Saturday."),
    ("LBY", "TCD", "Libyan Tupolevs bombed Faya-Largeau in Chad on Wednesday."),
    # who leads them, whose craft, who is at war
    ("JNIM", "MLI", "Islamist fighters loyal to Iyad Ag Ghali overran a camp at Bankass in Mali on Tuesday, killing nine."),
    ("HTS", "SYR", "The insurgents led by Abu Mohammed al-Golani took Khan Sheikhoun in Syria on Saturday."),
    ("IRN", "PAK", "Iranian missiles and drones struck two houses in Panjgur in Pakistan on Tuesday."),
    (None, "UKR", "Drones of Iranian make hit Bila Tserkva in Ukraine on Monday, wounding a man."),
    ("LNA", "LBY", "Haftar's columns attacked Gharyan in Libya on Thursday."),
    ("AZE", "ARM", "Two soldiers died after Azerbaijani units attacked on Tuesday near Jermuk in Armenia."),
    ("SDN", "SSD", "Khartoum's air force bombed Abiemnom in South Sudan on Monday, wounding four villagers."),
    ("UKR", "RUS", "Up to a thousand Ukrainian soldiers broke through the border at Sudzha in Russia on Tuesday."),
    ("ISR", "PSE", "Israeli tank shells hit a school in Jabaliya in Gaza on Tuesday and forty people died."),
    ("IRN", "ISR", "Rockets were fired at Haifa in Israel from Syrian soil by the Quds Force on Tuesday."),
    # a later sentence says whose they were
    ("Hezbollah", "LBN", "A rocket struck a school in Tyre on Saturday. Israel said Hezbollah had launched it."),
    ("Boko Haram", "NGA", "A bomb killed six people in Potiskum on Monday. Suspicion fell on Boko Haram."),
    ("LKA", None, "Artillery pounded a clinic in Mullaitivu on Sunday. The Tamil Tigers blamed the army."),
    ("PAK", "IND", "An Indian patrol ran into a party of Pakistani soldiers on Tuesday in the Mendhar sector and lost two men, the Northern Command said. The intruders had come about 500 metres into Indian territory, its statement goes on. The army headquarters in Rawalpindi denies all of it."),
    ("ERI", "DJI", "Firing broke out at a border post in Djibouti on Tuesday; nine soldiers were killed in the attack. Asmara denied that its forces had attacked anybody."),
]  # fmt: skip


@pytest.mark.parametrize(("actor", "target", "text"), ROWS)
def test_who_did_it_to_whom(gazetteer, actor, target, text):
    first = read(gazetteer, text)[0]
    assert (first.actor_code, first.target_code) == (actor, target)
