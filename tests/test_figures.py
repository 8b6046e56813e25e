"""Figures as the press words them: who is counted, who is named, what adds up, what is a part, and whose toll it is."""

from __future__ import annotations

import pytest
from text_cases import read

from geomap.gazetteers import Gazetteer
from geomap.quantities import find_counts


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


# text | what became of whom: k(illed), w(ounded), c(aptured), m(issing), a p for a part and an n for one who is known
COUNTS = """
The drone hit a yard, killing a local man. | k:1
A constable was shot and badly wounded in the market. | w:1
A local trader who was passing by was reportedly killed. | k:1
One of the sergeants died in the ambush while another was wounded. | k:1 w:1
A Sufi cleric and a local official were killed. | k:1+1
Some 250 people have sustained gunshot wounds. | w:250
A sailor lost his left thumb. | w:1
More than 300 security personnel, including village guards, have been martyred. | k:300-
A second police officer died later of his injuries. | k:1
One local police chief and three soldiers were killed. | k:1+3
At least one person was killed and five wounded. | k:1- w:5
The driver was injured. | w:1n
The gunman was shot dead by the guards. | k:1n
A third later died of his wounds. | k:1
A third of the town died. |
The rebels are holding 32 soldiers. | c:32
Bringing to 45 the number of dead, | k:45
Twenty-four policemen and soldiers fell. | k:24
Dead: 53, injured: 75 | k:53 w:75
An elderly couple was killed. | k:2
Unidentified gunmen shot dead Asadi Aliyev, head of the council. | k:1n
Imam Magomed Kazakov died in the hall. | k:1n
Private Gurgen Ayvazov was fatally wounded. | k:1n
Gunmen kidnapped Archbishop Paulos Faraj on Monday. | c:1n
Nobody was killed on Monday. Sergei Petrov said so. |
The army killed Al Shabaab fighters. |
The Free Syrian Army was killed off. |
The army was wounded in its pride. |
None of the 450 guards was hurt. |
Two soldiers, who belong to a battalion that has been stationed in the valley for a year, were wounded. | w:2
The envoy was told that one Chadian soldier was wounded. | w:1
The mayor said two dozen kingpins were killed. | k:24
Four kiosks were hit. |
The helicopter came down and both of its pilots died. | k:2
Three gendarmes and their driver were shot dead. | k:3+1
Twenty cadets and the driver were killed. | k:20+1
A 14th died in hospital on Tuesday. | k:1
killing two soldiers and taking a third captive | c:1 k:2
Police gave the number of dead as 12. | k:12
Four survivors carry gunshot wounds. | w:4
A passer-by was hurt. | w:1
Forty-three students who were led off have not been seen since. | c:43
Students who were tired left. |
The doctors spoke of 80 dead and about 240 wounded; the monitor counts 123. | k:80+123 w:240
The agency first gave 103 dead, then 95, and on Thursday 84. | k:103+95+84
Up to 400 men died, the guard said; the army owned up to 63, then to 89. | k:-400+63+89
Thirty-five bodies lay by the road. A spokesman had at first counted 27. | k:35+27
He put the dead at 12; villagers say fifteen. | k:12+15
The ministry had 20 dead on its list; by Wednesday it spoke of 53. | k:20+53
Four were killed and as many wounded. | k:4 w:4
It killed six people and wounded twice the number. | k:6 w:12
The toll has risen from four to seven. | k:7
It brings to 84 those killed since Sunday. | k:84
Nine passengers were dragged from the bus and shot. | k:9
None of the crew of nine survived. | k:9
Nine fishermen had their throats cut. | k:9
Nine Frenchmen and two Poles died. | k:9+2
Three fell short, six fell in the fields. |
Sixty men lie in the Peltier hospital. | w:60
More than a hundred were brought to the military hospital. | w:100-
The clinic took in nine people. | w:9
Six protesters were shot in the legs. | w:6
They killed a policeman on the road and went off, wounding another. | k:1 w:1
Three were killed, among them a girl, and seventeen were hurt. | k:3+1p w:17
In Kupiansk four people were killed, in Izium three. | k:4+3
Four people were killed in Kupiansk and three in Izium. | k:4+3
Some thirty deserters came over in one body. |
At least 134 Fulani had been slain by noon. | k:134-
"""

# text | killed | wounded, of the first incident
TOLLS = """
Shells hit Kherson on Monday, leaving two dead, two wounded. Two people were killed and two others were wounded, the governor said. | 2 | 2
A mine went off in Nazran on Monday. It killed a policeman and hurt 16 people. A second policeman died later of his injuries. | 2 | 16
A pair of bombs exploded in Makhachkala on Monday. About 60 people are hurt. The first blast wounded four officers, a spokesman said. | | 60
Gangs clashed in Culiacan on Monday and six bodies were found. Troops came upon the other five bodies at noon. | 6 |
Rebels ambushed a convoy near Vedeno on Monday. Nine soldiers were killed and 11 more wounded. On the rebel side two fighters were lightly hurt. | 9 | 13
A bomb exploded in Sagopshi on Monday, killing two. It was the worst of a series of attacks that killed five people. | 2 |
Gunmen fired at a bus in Port-au-Prince on Monday, wounding five. Weeks before, an earthquake killed hundreds of people. | | 5
Gunmen attacked a post near Hakkari on Monday. Fifteen soldiers were hurt. In a separate attack a sergeant was killed. | | 15
Rebels attacked a post near Goma on Monday. On 2 May eleven guards died there. | |
Twelve people were killed and 30 hurt. A car bomb exploded in Bogota on Monday. | 12 | 30
Gunmen opened fire on worshippers in Makhachkala on Monday and Imam Magomed Kazakov died. | 1 |
Gunmen attacked a village near Mopti on Monday. The road was shut.\\n\\nThe prefect said nine people had died in the attack. | 9 |
Land mines killed two soldiers and wounded six across Chechnya on Monday. Outside Nozhay-Yurt one sapper was killed and three were wounded by a mine. Two more soldiers stepped on a mine near Shali. | 1 | 3
Gunmen attacked a post near Hakkari on Monday, killing two. It is the scene of a war against separatists that has killed tens of thousands. | 2 |
Gunmen attacked a post near Hakkari on Monday, killing two. Nearly 40,000 people have died in four decades of fighting. | 2 |
Shells hit a market in Tuzla on Monday. Doctors counted 33 dead, and by evening two of the injured had died. | 35 |
A car bomb exploded in Bogota on Thursday. Sixty-eight were hurt and 21 killed, the minister said, revising the figure of 10 dead. | 21 | 68
Gunmen ambushed a patrol at El Aguaje on Monday, killing 13 policemen. A 14th died in hospital. | 14 |
Fifteen soldiers died in two ambushes near Ayacucho on Thursday. The first column lost 13 men; later one more soldier fell. | 15 |
Soldiers fought near Berd on Monday. Baku put its losses at 11 servicemen; Yerevan reported four dead soldiers. | 15 |
Rebels attacked a base near Kidal on Monday. The army acknowledged the deaths of nine soldiers and the rebels said they had lost three men. | 12 |
Rebels attacked a base near Kidal on Monday. The army said it had lost nine men. The army later acknowledged 12 dead. | 9-12 |
Rebels attacked a base near Kidal on Monday. The army admitted to nine dead. The rebels spoke of 60 soldiers killed. | 9-60 |
Gunmen attacked a post near Hakkari on Monday. The first count was 20 dead; by Wednesday the ministry spoke of 53. | 53 |
Shells hit a market in Tuzla on Monday. The mayor gave 14 dead, among them a girl, and seventeen were hurt; a doctor spoke of 16. | 14-16 | 17
Gunmen opened fire twice in Abyei on Sunday: at Nyinkuac they killed 27 people and at Wunpeth five. | 32 |
Rebels attacked a base near Kidal on Monday. The troops lost four men, the rebels three. | 7 |
Thirteen people lost their lives and 58 were hurt. It was hot. The sky was clear. The bazaar was full. Nobody spoke. Shells hit a market in Tuzla on Monday. | 13 | 58
A mine went off near Quetta on Monday, killing a driver. Mines have killed over 9,000 Yemenis since 2015. | 1 |
Shells hit a market in Tuzla on Monday. It was the answer to a strike on a house in Vedeno in which seven officers died. | |
"""


def _span(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    return str(low) if low == high else f"{'' if low is None else low}-{'' if high is None else high}"


# text | metres
PLACED = """
Gunmen attacked the camp at Nampala on Tuesday. Nampala, a village of herders 40 km from the border with Mauritania, has seen worse. | 40000
Rebels attacked a post near Goma on Monday. The army sent help; the post is 15 km south of the border. | 15000
Rockets hit a dairy in Huliaipole on Sunday. Huliaipole stands some 85 km (53 miles) east of Zaporizhzhia. | 85000
Gunmen attacked a bus near Quetta on Friday. Passengers walked 12 km to the next village. |
A missile with a range of 300 km hit Odesa on Friday. |
Soldiers fought along a 30 km front near Pokrovsk on Friday. |
"""


@pytest.mark.parametrize("line", PLACED.strip().splitlines())
def test_how_far_off(gazetteer, line: str):
    text, _, metres = line.partition("|")
    found = read(gazetteer, text.strip())
    assert found, "no incident"
    assert str(int(found[0].distance_m) if found[0].distance_m else "") == metres.strip()


@pytest.mark.parametrize("line", COUNTS.strip().splitlines())
def test_who_is_counted(line: str):
    text, _, wanted = line.partition("|")
    found: dict[str, list[str]] = {}
    for count in find_counts(text.strip()):
        if count.outcome:
            mark = "p" if count.partial else "n" if count.known else ""
            found.setdefault(count.outcome[0], []).append(_span(count.low, count.high) + mark)
    assert " ".join(f"{outcome}:{'+'.join(figures)}" for outcome, figures in sorted(found.items())) == wanted.strip()


@pytest.mark.parametrize("line", TOLLS.strip().splitlines())
def test_the_toll_as_it_is_told(gazetteer, line: str):
    text, killed, wounded = (part.strip() for part in line.split("|"))
    found = read(gazetteer, text.replace("\\n", "\n"))
    assert found, "no incident"
    one = found[0]
    assert (_span(one.killed_min, one.killed_max), _span(one.wounded_min, one.wounded_max)) == (killed, wounded)
