"""Lengths and relations: what is an offset, what is a size, and where the anchor ends."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.quantities import find_distances

# text | metres | upper metres | relation | anchor
ROWS = """
crossed 3 km into the Kharkiv region on Monday | 3000 | | into | the Kharkiv region
troops went 4 miles into northern Gaza | 6437.376 | | into | northern Gaza
dug in about 1.5 km inside Syrian territory | 1500 | | into | Syrian territory
a patrol came 300 metres deep into Lebanese territory | 300 | | into | Lebanese territory
some 800 yards inside the enclave | 731.52 | | into | the enclave
penetrated 12 kilometers in Belgorod region | 12000 | | into | Belgorod region
advanced up to 7 km | 7000 | | into |
pushed forward another 2 km | 2000 | | into |
depth of the wedge into Tavush makes 5 km | 5000 | | into | Tavush
to a depth of 10 km | 10000 | | into |
400 m across the border | 400 | | into | the border
two kilometres beyond the Line of Control | 2000 | | into | the Line of Control
a 3-km-deep incursion into Mali | 3000 | | into | Mali
a five-kilometre advance into Donetsk | 5000 | | into | Donetsk
half a mile inside the demilitarised zone | 804.672 | | into | the demilitarised zone
a mile and a half inside Kosovo | 2414.016 | | into | Kosovo
two and a half km into Sumy oblast | 2500 | | into | Sumy oblast
two-and-a-half kilometres into Kashmir | 2500 | | into | Kashmir
3 1/2 miles into Honduras | 5632.704 | | into | Honduras
2½ miles into Honduras | 4023.36 | | into | Honduras
between 2 and 3 km inside Chad | 2000 | 3000 | into | Chad
2-3 km into Jizan | 2000 | 3000 | into | Jizan
3 to 5 kilometres into Ladakh | 3000 | 5000 | into | Ladakh
500 metres to 1 km from the village of Aghdara | 500 | 1000 | from | the village of Aghdara
several kilometres inside Ukraine | 2000 | 9000 | into | Ukraine
a few hundred metres from the school | 200 | 999 | from | the school
hundreds of metres from the dam | 200 | 999 | from | the dam
tens of kilometres from Tessalit | 20000 | 99000 | from | Tessalit
15 km from the border with Niger | 15000 | | from | the border with Niger
40 km as the crow flies from Agadez | 40000 | | from | Agadez
90 km by road from Maiduguri | 90000 | | from | Maiduguri
30 nautical miles off the coast of Eritrea | 55560 | | from | Eritrea
60nm off Hodeidah | 111120 | | from | Hodeidah
12 nmi off the coast of Taiwan | 22224 | | from | Taiwan
150 feet from the wall | 45.72 | | from | the wall
7 versts from Grodno | 7467.6 | | from | Grodno
two leagues from Mosul | 9656.064 | | from | Mosul
10 km behind the front line | 10000 | | from | the front line
4 km short of Pokrovsk | 4000 | | from | Pokrovsk
5 km away | 5000 | | from |
20 km north of Raqqa | 20000 | | north_of | Raqqa
20 km north-east of Raqqa | 20000 | | northeast_of | Raqqa
20km SW of Deir ez-Zor | 20000 | | southwest_of | Deir ez-Zor
8 miles to the south of Kandahar | 12874.752 | | south_of | Kandahar
15 kms northwest from Homs | 15000 | | northwest_of | Homs
45 kilometers (28 miles) east of Gao | 45000 | | east_of | Gao
12 km to the west | 12000 | | west_of |
in a 10-km radius of the plant | 10000 | | radius | the plant
within a radius of 5 km around Goma | 5000 | | radius | Goma
within 25 km of Djibo | 25000 | | radius | Djibo
to within 6 miles of Juba | 9656.064 | | radius | Juba
shelled near the village of Nor Shaghap where | | | near | the village of Nor Shaghap
close to the border with Rwanda | | | near | the border with Rwanda
in the vicinity of Chasiv Yar | | | near | Chasiv Yar
on the outskirts of Khan Younis | | | near | Khan Younis
not far from Tal Abyad | | | near | Tal Abyad
opposite the village of Kirants | | | near | the village of Kirants
around Jebel Marra | | | near | Jebel Marra
fighting along the Litani River | | | along | the Litani River
posts along the contact line | | | along | the contact line
on the highway between Kaduna and Abuja | | | between | Kaduna and Abuja
a hamlet south-west of Al-Hasakah in Syria | | | southwest_of | Al-Hasakah
just north of the town of Vovchansk | | | north_of | the town of Vovchansk
off the coast of Somalia | | | from | Somalia
deep inside Russian territory | | | into | Russian territory
an 8-kilometre stretch of road | 8000 | | |
a convoy 3 km long | 3000 | | |
the tunnel, 700 metres long | 700 | | |
the river is 40 metres wide | 40 | | |
a wall 7 metres high | 7 | | |
missiles with a range of 300 km | 300000 | | |
at an altitude of 4,000 metres | 4000 | | |
"""
NOTHING = """
held 160,000 square kilometres
39.4 million cubic metres
gusts of 80 km/h
600 litres
talks between Turkey and Greece
between 600 and 1,000 men
between Saturday and Sunday
near them
along with the others
near midnight
the war between Iran and Iraq
works around the clock
"""


@pytest.mark.parametrize("line", ROWS.strip().splitlines())
def test_a_distance_is_read(line: str) -> None:
    text, metres, upper, relation, anchor = (cell.strip() for cell in (line + " ").split("|"))
    found = [
        (
            None if d.m is None else round(d.m, 3),
            None if d.max_m is None else round(d.max_m, 3),
            d.relation,
            None if d.anchor_start is None else text[d.anchor_start : d.anchor_end],
        )
        for d in find_distances(text)
    ]
    wanted = (float(metres) if metres else None, float(upper) if upper else None, relation or None, anchor or None)
    assert found == [wanted]


@pytest.mark.parametrize("text", NOTHING.strip().splitlines())
def test_other_measures_are_no_distances(text: str) -> None:
    assert find_distances(text) == ()


@pytest.mark.parametrize(
    ("figure", "step_m"),
    [
        ("10 miles", 1609.344),
        ("15 km", 1000),
        ("33 km", 1000),
        ("100 miles", 16093.44),
        ("140 km", 10000),
        ("10.5 km", 500),
        ("10.25 miles", 402.336),
        ("10.1 km", 100),
        ("1000 m", 100),
        ("1,000 m", 100),
        ("2 miles", 1609.344),
        ("3.5 km", 500),
        ("half a mile", 804.672),
    ],
)
def test_precision_follows_the_table_of_2020(figure: str, step_m: float) -> None:
    (distance,) = find_distances(f"{figure} from Goris")
    assert distance.precision_m == pytest.approx(step_m)


@pytest.mark.parametrize(
    ("text", "bound", "approximate"),
    [
        ("more than 3 km into Kursk", "at_least", False),
        ("up to 3 km into Kursk", "at_most", False),
        ("about 3 km into Kursk", None, True),
        ("within 3 km of Kursk", "at_most", False),
        ("3 km into Kursk", None, False),
    ],
)
def test_bounds_are_kept_beside_the_figure(text: str, bound: str | None, *, approximate: bool) -> None:
    (distance,) = find_distances(text)
    assert (distance.m, distance.bound, distance.approximate) == (3000, bound, approximate)


def test_the_text_runs_from_the_approximation_to_the_relation() -> None:
    text = "moved\u00a0roughly 2\n  miles   into the southern province of Syunik in a day"
    (distance,) = find_distances(text)
    assert distance.text == "roughly 2\n  miles   into"
    assert text[distance.anchor_start : distance.anchor_end] == "the southern province of Syunik"


PIECES = st.sampled_from(
    ["about ", "5 ", "km ", "miles ", "into ", "north of ", "near ", "the ", "Syunik", " border ", "between ", "and ", "-", "\u200f", "\n", "\n\n",
     "½", "½ mile", "a ", "half a mile ", "metres", " 1,000", "deep ", "within ", "of ", ".", "(", "9" * 400, "hundreds of ", "\x00", "İ"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_spans_hold_the_words_of_any_text(text: str) -> None:
    for distance in find_distances(text):
        assert text[distance.start : distance.end] == distance.text
        if distance.anchor_start is not None:
            assert distance.anchor_end is not None
            assert 0 <= distance.anchor_start < distance.anchor_end <= len(text)
        assert distance.m is None or distance.m > 0
        assert distance.max_m is None or (distance.m is not None and distance.max_m > distance.m)
