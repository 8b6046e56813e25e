"""Counts: newswire, ministry statements, situation reports, local papers, translated copy, live blogs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.quantities import find_counts

# text | low | high | noun | category | outcome
ROWS = """
About 400 Chadian troops crossed the river | 400 | 400 | troops | personnel |
~70 fighters seen moving west | 70 | 70 | fighters | fighters |
Some two dozen masked men stormed the post | 24 | 24 | men | people |
several hundred Kenyan policemen landed in Port-au-Prince | 200 | 999 | policemen | personnel |
Hundreds of heavily armed insurgents | 200 | 999 | insurgents | fighters |
Tens of thousands of civilians fled | 20000 | 99999 | civilians | civilians | displaced
between 300 and 450 servicemen of the 4th corps | 300 | 450 | servicemen | personnel |
1,200 to 1,500 soldiers | 1200 | 1500 | soldiers | personnel |
40-50 militants on motorcycles | 40 | 50 | militants | fighters |
at least 17 dead | 17 | | dead | people | killed
More than 60 villagers were abducted | 60 | | villagers | civilians | captured
up to 3,500 troops | | 3500 | troops | personnel |
as many as 90 tanks | | 90 | tanks | vehicles |
fewer than 20 guards | | 20 | guards | personnel |
no fewer than 35 rockets | 35 | | rockets | munitions |
no more than 10 boats | | 10 | boats | vessels |
a dozen trucks | 12 | 12 | trucks | vehicles |
half a dozen drones | 6 | 6 | drones | aircraft |
a couple of gunboats | 2 | 2 | gunboats | vessels |
a pair of warplanes | 2 | 2 | warplanes | aircraft |
a few thousand protesters | 2000 | 9999 | protesters | civilians |
a handful of officers | 2 | 9 | officers | personnel |
dozens of shells | 24 | 99 | shells | munitions |
scores of refugees | 40 | 99 | refugees | civilians |
A policeman was killed by a roadside bomb | 1 | 1 | policeman | personnel | killed
A Turkish soldier died in hospital | 1 | 1 | soldier | personnel | killed
an elderly woman was injured | 1 | 1 | woman | civilians | wounded
gunmen shot dead a schoolteacher and a farmer | 1 | 1 | farmer | civilians | killed
3 thousand of servicemen | 3000 | 3000 | servicemen | personnel |
87 thousand people were displaced | 87000 | 87000 | people | people | displaced
1.4 million people | 1400000 | 1400000 | people | people |
2.5k troops | 2500 | 2500 | troops | personnel |
3m refugees | 3000000 | 3000000 | refugees | civilians |
forty-two sailors | 42 | 42 | sailors | personnel |
two hundred and fifty recruits | 250 | 250 | recruits | personnel |
fifteen hundred marines | 1500 | 1500 | marines | personnel |
one hundred peacekeepers | 100 | 100 | peacekeepers | personnel |
a company-sized force moved up | | | force | personnel |
a four-man crew bailed out | 4 | 4 | crew | people |
a 12-member patrol went missing | 12 | 12 | patrol | personnel | missing
a 20,000-strong garrison | 20000 | 20000 | garrison | personnel |
eleven dead and thirty hurt | 11 | 11 | dead | people | killed
six injured | 6 | 6 | injured | people | wounded
four killed in the blast | 4 | 4 | | people | killed
The death toll rose to 58 | 58 | 58 | | people | killed
killing 19 | 19 | 19 | | people | killed
wounding at least eight | 8 | | | people | wounded
three of their soldiers were taken prisoner | 3 | 3 | soldiers | personnel | captured
seven others were hurt | 7 | 7 | others | people | wounded
both crewmen ejected safely | 2 | 2 | crewmen | personnel |
a family of six was killed in its sleep | 6 | 6 | family | people | killed
a group of about 30 crossed on foot | 30 | 30 | group | people |
2 lakh people in relief camps | 200000 | 200000 | people | people |
12,34,567 people voted | 1234567 | 1234567 | people | people |
1.234.567 people | 1234567 | 1234567 | people | people |
12 500 soldiers on exercise | 12500 | 12500 | soldiers | personnel |
1'500 troops | 1500 | 1500 | troops | personnel |
Four F-15s were scrambled | 4 | 4 | F-15s | aircraft |
two Su-25s | 2 | 2 | Su-25s | aircraft |
30 122-mm rockets landed | 30 | 30 | rockets | munitions |
five T-55 tanks | 5 | 5 | tanks | vehicles |
six police officers went missing | 6 | 6 | officers | personnel | missing
12 border guards laid down their arms | 12 | 12 | guards | personnel | captured
31 miners, among them two brothers, were kidnapped | 31 | 31 | miners | civilians | captured
rebels seized 14 hostages | 14 | 14 | hostages | people | captured
took nine prisoners | 9 | 9 | prisoners | people | captured
claimed the lives of 23 passengers | 23 | 23 | passengers | civilians | killed
claimed 23 lives | 23 | 23 | lives | people | killed
Have perished 15 peaceful inhabitants | 15 | 15 | inhabitants | civilians | killed
Some 9,000 have fled | 9000 | 9000 | | people | displaced
forced 40,000 people from their homes | 40000 | 40000 | people | people | displaced
the bodies of five shepherds | 5 | 5 | shepherds | civilians | killed
five captured officers were executed | 5 | 5 | officers | personnel | killed
30 displaced women were taken by gunmen | 30 | 30 | women | civilians | captured
have died, by the summary of the ministry, exactly ninety persons | 90 | 90 | persons | people | killed
number of wounded: 27 | 27 | 27 | | people | wounded
8 wounded soldiers were flown out | 8 | 8 | soldiers | personnel | wounded
10 to 15 thousand demonstrators | 10000 | 15000 | demonstrators | civilians |
at least 20 and as many as 35 people | 20 | 35 | people | people |
twenty or so gunmen | 20 | 20 | gunmen | fighters |
100+ drones overnight | 100 | | drones | aircraft |
twelve (12) soldiers | 12 | 12 | soldiers | personnel |
anything from 200 to 300 attackers | 200 | 300 | attackers | fighters |
the convoy of 40 vehicles | 40 | 40 | vehicles | vehicles |
a large number of tanks | | | tanks | vehicles |
٢٥٠ troops | 250 | 250 | troops | personnel |
15 Palestinians were killed | 15 | 15 | Palestinians | people | killed
"""
NOT_COUNTS = """
the 33rd Brigade attacked
soldiers of the 58th Army
in 2019 Russian troops left
On 7 June soldiers entered
June 7 soldiers entered
the 2008 war
Henry, 19, was killed
aged 34, died of wounds
a bill of $40 million for soldiers
40% of soldiers
forty per cent of troops
two thirds of the villagers
at 7.35 am troops moved
17:55 troops moved
won 4-2
Resolution 1701 members
Route 60
an F-16
the BM-21
the T-72
one in five soldiers
nine out of ten soldiers
47 degrees
80 km/h
50,448 dwt
call +44 20 7946 0958
No. 5 battalion
the 155-mm gun
ranked third
a 24-hour curfew
for 44 days
12.05.2021
ten minutes later
€2.6 billion in aid
the first three months
MiG 29
Boeing 777
half the men
A soldier stood at the gate
He was 80.
seven metres
Flight 752 passengers
Chapter 7
192.168.1.1
"""


@pytest.mark.parametrize("line", ROWS.strip().splitlines())
def test_a_count_is_read(line: str) -> None:
    text, low, high, noun, category, outcome = (cell.strip() for cell in (line + " ").split("|"))
    found = find_counts(text)
    wanted = (int(low) if low else None, int(high) if high else None, noun or None, category, outcome or None)
    assert wanted in [(c.low, c.high, c.noun, c.category, c.outcome) for c in found], found


@pytest.mark.parametrize("text", NOT_COUNTS.strip().splitlines())
def test_other_figures_are_no_counts(text: str) -> None:
    assert find_counts(text) == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("killed three soldiers and wounded eight", [(3, "killed"), (8, "wounded")]),
        ("two officers were killed and six wounded", [(2, "killed"), (6, "wounded")]),
        ("killed two soldiers, four policemen and a driver", [(2, "killed"), (4, "killed"), (1, "killed")]),
        ("three soldiers and nine civilians were injured", [(3, "wounded"), (9, "wounded")]),
        ("20 gunmen killed five villagers", [(20, None), (5, "killed")]),
        ("the shelling left 14 people dead and 30 injured", [(14, "killed"), (30, "wounded")]),
        ("captured 12 soldiers and destroyed four tanks", [(12, "captured"), (4, None)]),
        ("lost nine men and two helicopters", [(9, "killed"), (2, None)]),
        ("Five people died, 12 were hurt and three are missing.", [(5, "killed"), (12, "wounded"), (3, "missing")]),
    ],
)
def test_each_count_has_the_outcome_of_its_own_verb(text: str, wanted: list[tuple[int, str | None]]) -> None:
    assert [(c.low, c.outcome) for c in find_counts(text)] == wanted


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("killed 12 people, including three children", [False, True]),
        ("eight dead, six of them commandos", [False, True]),
        ("31 people were wounded; six of the wounded are children", [False, True]),
        ("46 people died and 12 were hurt", [False, False]),
    ],
)
def test_a_part_is_marked_so_that_it_is_not_added(text: str, parts: list[bool]) -> None:
    assert [c.partial for c in find_counts(text)] == parts


# text | killed and wounded, in order, as 'k3 w1'; 'x' where killed and hurt are one figure
OUTCOMES = """
A bomb killed three soldiers and hurt a fourth near Spin Boldak. | k3 w1
The blast wounded a third of the garrison. |
A mine killed a farmer and his two sons. | k1 k2
Shelling killed a woman and injured her husband. | k1 w1
The mayor and his driver were seen on the road. |
Mortar fire left a woman dead and her two children with splinter injuries. | k1 w2
The blast left 50 people dead and about 100 with wounds. | k50 w100
The bomb killed 26 and left 56 others nursing injuries. | k26 w56
Local sources report 22 civilians killed, 5 injured and 12 missing. | k22 w5
The shell killed one and sent five to hospital. | k1 w5
Gunmen killed four people in Quetta and hurt seven in Peshawar. | k4 w7
Gunmen killed two people in Quetta and three in Peshawar. | k2 k3
Gunmen killed two people in Quetta and stole three in Peshawar. | k2
The strike killed “more than 30” soldiers. | k30
Over 50 “terrorists” were destroyed. | k50
Two policemen were found in bed, shot in the head. | k2
Two policemen were found alive, and shots were heard. |
Two of the wounded later died, taking the toll to 35. | k2 k35
Seven people died on the spot and two more in hospital. | k7 k2
The death toll from Friday's bombing of a mosque in Kunduz rises to 50. | k50
The army said 14 soldiers were killed; a councillor put the number at 30. | k14 k30
Amnesty put the dead at 60, the army at 11. | k60 k11
The radio said 18 were killed, a hospital source 22. | k18 k22
Our man counted 27 dead, five of them with their hands tied. The federal side admits four. | k27 k5 k4
Troops raided a post, killed one soldier and badly wounded another. | k1 w1
Rebels wounded another soldier; another village burned. | w1
Six of them died there, and so did six of the gunmen. | k6 k6
Three people were killed, and the price of the 95 rose. | k3
The toll has gone up to 22, police said. | k22
In Manila a spokesman of the sultan says that the bombs fell on coconuts; a minister of his said that dogs died. |
One soldier is dead, another is wounded and twelve are prisoners. | k1 w1
The ministry has 17 military killed and 35 wounded. | k17 w35
Israeli fire killed one man and a girl of 11 near the fence. | k1 k1
All nine aboard died; the bomber killed himself and five policemen. | k9 k5
The ministry published 45 more names of fallen soldiers. Two more died. | k2
There perished according to specified data 23 servicemen, 91 are in hospitals. | k23 w91
On one day 4 perished and 22 received wounds; on day 4 the road was open. | k4 w22
A bomb killed seven people and a second one wounded four. It said that one soldier died. | k7 w4 k1
Seven civilians are dead, and a girl of nine lost both legs. | k7 w1
The crew of five was killed; a family of six died. | k5 k6
Doctors know of six civilian dead and eleven injured. | k6 w11
Two separatist bodies deny it. |
The strike killed ‘over 60 militants’, the soldiers' bulletin said. | k60
The rebels killed 30 soldiers and captured 13 in the raid; the clinic treated 36 for gunshot wounds. | k30 w36
The blast left scores dead or maimed. | x40
Nine guards embraced martyrdom when the post fell. | k9
Two were killed, the police chief, 47, said. | k2
Four soldiers were killed, the 14th attack this year. | k4
About 30 people were killed or injured. | x30
The blast killed and wounded 30 people. | x30
"""


@pytest.mark.parametrize("line", OUTCOMES.strip().splitlines())
def test_killed_and_wounded_are_told_apart(line: str) -> None:
    text, wanted = (part.strip() for part in line.split("|"))
    marks = {"killed": "k", "wounded": "w", "casualties": "x"}
    found = [f"{marks[c.outcome]}{c.low}" for c in find_counts(text) if c.outcome in marks]
    assert found == wanted.split()


@pytest.mark.parametrize("words", ["about", "some", "nearly", "roughly", "an estimated", "around", "~"])
def test_approximation_changes_no_end_of_the_interval(words: str) -> None:
    (count,) = find_counts(f"{words} 250 troops")
    assert (count.low, count.high, count.approximate, count.text) == (250, 250, True, f"{words} 250 troops")


PIECES = st.sampled_from(
    [
        "about ",
        "250 ",
        "troops ",
        "killed ",
        "two ",
        "and ",
        "of ",
        "1,0",
        "-",
        "\u200f",
        "\n",
        "\n\n",
        "’s ",
        "½",
        "٣",
        "İ",
        "a ",
        "dozen ",
        "wounded ",
        "(",
        ")",
        '"',
        "between ",
        "12 May ",
        "km ",
        "%",
        "$",
        "999999999999999999",
        ".",
        ", ",
        "tens of thousands of ",
        "\x00",
        "both ",
    ]
)


def test_a_place_that_something_is_of_came_to_no_harm() -> None:
    assert not find_counts("The customs house of Dry Creek was blown up.")
    assert [count.text for count in find_counts("Ivan Petrov was blown up.")] == ["Ivan Petrov"]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_spans_hold_the_words_of_any_text(text: str) -> None:
    last = -1
    for count in find_counts(text):
        assert text[count.start : count.end] == count.text
        assert count.start >= last
        last = count.start
        assert count.low is None or count.high is None or count.low <= count.high
        assert count.noun is None or text[count.noun_start : count.noun_end] == count.noun


def test_direction_marks_and_odd_spaces_do_not_shift_spans() -> None:
    text = "\u200fabout\u00a0250\u202f\u200etroops\u200f, then 1\u202f200 soldiers"
    assert [(c.low, c.text) for c in find_counts(text)] == [
        (250, "about\u00a0250\u202f\u200etroops"),
        (1200, "1\u202f200 soldiers"),
    ]


def test_line_breaks_inside_a_phrase_do_not_shift_spans() -> None:
    (count,) = find_counts("wounding   some\n    two\n dozen   border\n guards")
    assert (count.low, count.text, count.noun, count.outcome) == (
        24,
        "some\n    two\n dozen   border\n guards",
        "guards",
        "wounded",
    )


def test_a_number_of_400_digits_is_left_alone() -> None:
    assert find_counts(f"{'9' * 400} troops and {'1,000,' * 80}000 men") == ()


@pytest.mark.parametrize(
    "unit",
    [
        "1,000 ",
        "between 5 and ",
        "two soldiers and ",
        "killed 5 and ",
        "a ",
        "five who were said to be ",
        "(",
        "a group of ",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        find_counts(unit * times)
        return time.process_time() - start

    seconds(10)
    small, large = seconds(500), seconds(4000)
    assert large < 8 * 4 * max(small, 0.002)  # eight times the text: a quadratic one would take 64 times as long
