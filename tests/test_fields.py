"""Who did it to whom, on whose word, with what figures: one row for each wording."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.incidents import read_events
from geomap.incidents.actor_words import names, phrases_of, words_of
from geomap.incidents.actors import find_actors
from geomap.incidents.clauses import split_sentences
from geomap.lexicons import load
from geomap.models import Candidate, Mention, Place, Report
from geomap.quantities import find_counts, find_distances, find_whens

KINDS = {"Nabatieh": ("town", "LBN"), "Kiwanja": ("town", "COD"), "Aden": ("city", "YEM"), "Zhob": ("town", "PAK"), "Agdam": ("town", "AZE"),
         "Kilinochchi": ("town", "LKA"), "Jarablus": ("town", "SYR"), "Baidoa": ("city", "SOM"), "Tessalit": ("town", "MLI"), "Odesa": ("city", "UKR"),
         "Mingora": ("city", "PAK"), "Asmara": ("city", "ERI"), "Bria": ("town", "CAF"), "Daglica": ("village", "TUR"), "Quetta": ("city", "PAK"),
         "Rwanda": ("country", "RWA"), "Congo": ("country", "COD"), "Israel": ("country", "ISR"), "Turkey": ("country", "TUR"), "India": ("country", "IND"),
         "Armenia": ("country", "ARM"), "Eritrea": ("country", "ERI"), "Ethiopia": ("country", "ETH"), "Ukraine": ("country", "UKR"), "Russia": ("country", "RUS"),
         "Pakistan": ("country", "PAK"), "Kigali": ("capital", "RWA"), "Kabul": ("capital", "AFG"), "Baku": ("capital", "AZE"), "Yerevan": ("capital", "ARM"), "Tehran": ("capital", "IRN")}  # fmt: skip


def places(text):
    found = []
    for name, (kind, code) in KINDS.items():
        at = text.find(name)
        while at >= 0:
            role = "speaker" if kind == "capital" else "place"
            chosen = Candidate(f"t:{name}", name, kind, code, None, None, 10.0, 10.0)
            found.append(Place(Mention(at, at + len(name), name, role, name), chosen, 0.9, "given"))
            at = text.find(name, at + 1)
    return tuple(sorted(found, key=lambda p: p.mention.start))


def read(text, published=dt.datetime(2024, 8, 9)):
    return read_events(
        Report("r1", text, published),
        places(text),
        counts=find_counts(text),
        distances=find_distances(text),
        whens=find_whens(text, published.date()),
    )[0]


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Israeli jets bombed a bridge near Nabatieh on Monday.", "ISR", "LBN"),
        ("A bridge near Nabatieh was bombed by Israeli jets on Monday.", "ISR", "LBN"),
        ("M23 rebels seized Kiwanja on Monday.", "M23", "COD"),
        ("Rebels of the Arakan Army attacked Kiwanja on Monday.", "Arakan Army", "COD"),
        ("Gunmen of the Allied Democratic Forces (ADF) attacked Kiwanja on Monday.", "ADF", "COD"),
        ("Rwandan soldiers backed by tanks attacked Kiwanja on Monday, the army said.", "RWA", "COD"),
        ("Sri Lankan soldiers captured the Tamil Tiger stronghold of Kilinochchi on Monday.", "LKA", "LTTE"),
        ("Turkish jets bombed positions of the Syrian Democratic Forces in Jarablus.", "TUR", "SDF"),
        ("Gunmen attacked a police post in Quetta on Monday. India blamed nobody.", None, "PAK"),
        ("Gunmen attacked a market in Quetta on Monday. The Baloch Liberation Army claimed responsibility.", "BLA", "PAK"),
        ("Gunmen attacked a market in Quetta on Monday. The police said the TTP was behind the attack.", "TTP", "PAK"),
        ("Al-Shabaab said it had killed 14 Ethiopian soldiers in an ambush at Baidoa.", "al-Shabaab", "ETH"),
        ("PKK fighters shelled Daglica and killed two Turkish soldiers on Monday.", "PKK", "TUR"),
        ("Ethiopian jets bombed the airport at Asmara, killing two people, an Eritrean official said.", "ETH", "ERI"),
        ("A coalition of Seleka rebels stormed Bria on Monday.", "Seleka", "CAF"),
    ],
)  # fmt: skip
def test_the_sides(text, actor, target):
    (incident, *_) = read(text)
    assert (incident.actor_code, incident.target_code) == (actor, target)


@pytest.mark.parametrize(
    ("text", "asserted", "denied"),
    [
        ("M23 rebels seized Kiwanja on Monday, residents said.", (), ()),
        ("M23 rebels seized Kiwanja on Monday, the group said.", ("M23",), ()),
        ("M23 rebels seized Kiwanja on Monday. The rebels said they had met no resistance.", ("M23",), ()),
        ("According to the Ukrainian General Staff, Russian forces shelled Odesa on Monday.", ("UKR",), ()),
        ("Russian forces shelled Odesa on Monday, Ukraine's interior minister, Ivan Bodnar, said.", ("UKR",), ()),
        ("Russian forces shelled Odesa on Monday, Reuters reported.", (), ()),
        ("Armenian forces shelled Agdam on Monday, Baku said. Yerevan called the report a lie.", ("AZE",), ("ARM",)),
        ("Armenian forces shelled Agdam on Monday, Baku said. Armenia's Defence Ministry said its units had not opened fire.", ("AZE",), ("ARM",)),
        ("Rwandan troops entered Kiwanja on Monday, Congo's army said. Kigali denied having soldiers there.", ("COD",), ("RWA",)),
        ("Rwandan troops entered Kiwanja on Monday, Congo's army said. Kigali denied that civilians were killed.", ("COD",), ()),
        ("Congo's army accused Rwandan troops of shelling Kiwanja on Monday. Kigali rejected the accusation.", ("COD",), ("RWA",)),
        ("Turkish tanks rolled into Jarablus on Monday, the prime minister's office said.", ("TUR",), ()),
        ("A provincial official and a spokesman for the TTP said its fighters attacked Zhob on Monday.", ("PAK", "TTP"), ()),
        ("Al-Shabaab attacked Baidoa on Monday. A spokesman for the group claimed responsibility.", ("al-Shabaab",), ()),
    ],
)  # fmt: skip
def test_whose_word_it_is(text, asserted, denied):
    (incident, *_) = read(text)
    assert (incident.asserted_by, incident.denied_by) == (asserted, denied)


@pytest.mark.parametrize(
    ("text", "killed", "wounded", "captured"),
    [
        ("Gunmen attacked Kiwanja on Monday, killing two people and wounding 18.", (2, 2), (18, 18), (None, None)),
        ("Gunmen attacked Kiwanja on Monday. Twelve soldiers are dead and 16 wounded, the General Staff says.", (12, 12), (16, 16), (None, None)),
        ("PKK fighters attacked Daglica on Monday, killed 12 soldiers and took eight prisoner.", (12, 12), (None, None), (8, 8)),
        ("Gunmen attacked Kiwanja on Monday. Nine people died, three women, two men and four children.", (9, 9), (None, None), (None, None)),
        ("Jets bombed Nabatieh on Monday; doctors counted 23 bodies, among them at least six women.", (23, 23), (None, None), (None, None)),
        ("Jets bombed Nabatieh on Monday, killing Samir Haddad and six other fighters.", (7, 7), (None, None), (None, None)),
        ("Gunmen attacked Kiwanja on Monday and killed two people. Police arrested three suspects.", (2, 2), (None, None), (None, None)),
        ("Israeli jets bombed Nabatieh on Monday, killing three people, while Turkish forces shelled Jarablus.", (3, 3), (None, None), (None, None)),
        ("Gunmen attacked Kiwanja on Monday. A soldier lost his leg.", (None, None), (1, 1), (None, None)),
    ],
)  # fmt: skip
def test_the_tolls(text, killed, wounded, captured):
    (incident, *_) = read(text)
    assert (incident.killed_min, incident.killed_max) == killed
    assert (incident.wounded_min, incident.wounded_max) == wounded
    assert (incident.captured_min, incident.captured_max) == captured


def test_a_toll_between_two_events_belongs_to_neither():
    text = "Hamas fired rockets at Aden on Monday and Israeli jets bombed Nabatieh. Two workers were killed near the border."
    assert [(i.killed_min, i.killed_max) for i in read(text)] == [(None, None)] * 2


def test_a_sentence_that_places_the_camp_gives_the_distance():
    text = "Turkish jets bombed a camp near Jarablus on Monday. The camp lay 1,800 metres inside Syria."
    (incident,) = read(text)
    assert (incident.distance_m, incident.distance_relation) == (1800, "into")


@pytest.mark.parametrize(
    ("text", "mention", "code", "sort"),
    [
        ("A spokesman for the African Union force said so.", "spokesman for the African Union force", "African Union", "organ"),
        ("Houthi-run health authorities said so.", "Houthi-run health authorities", "Houthis", "group"),
        ("Shells fell on Houthi-held streets.", None, None, None),
        ("The Houthis' military spokesman said so.", "Houthis' military spokesman", "Houthis", "group"),
        ("Kremlin spokesman Dmitry Peskov said so.", "Kremlin spokesman", "RUS", "organ"),
        ("Palestinian militants fired.", "Palestinian militants", None, "unknown"),
        ("Fulani herdsmen attacked.", "Fulani herdsmen", "Fulani herders", "group"),
        ("Human Rights Watch said so.", "Human Rights Watch", None, "voice"),
        ("The US-led coalition said so.", "US-led coalition", "International Coalition", "group"),
    ],
)  # fmt: skip
def test_a_side_is_one_mention(text, mention, code, sort):
    (found,) = find_actors(text, split_sentences(text), ())
    assert (mention, code, sort) in [(a.text, a.code, a.sort) for a in found] or (mention is None and found == [])


@pytest.mark.parametrize(
    ("text", "anaphor", "code"),
    [
        ("M23 took the town. The rebels met no resistance.", "rebels", "M23"),
        ("The Malian army bombed the town. The army lost a plane.", "army", "MLI"),
        ("Israel's army entered. Its soldiers left.", "soldiers", "ISR"),
        ("MINUSMA left the base. The mission lost two men.", "mission", "MINUSMA"),
        ("M23 spokesman Willy Ngoma denied it. Ngoma said so.", "Ngoma", "M23"),
        ("The Justice and Peace Army (JPA) said so.", "JPA", None),
    ],
)
def test_a_side_is_followed(text, anaphor, code):
    told = ()
    at = text.find("Israel")
    if at >= 0:
        chosen = Candidate("t:1", "Israel", "country", "ISR", None, None, 10.0, 10.0)
        told = (Place(Mention(at, at + 6, "Israel", "place", "Israel"), chosen, 0.9, "given"),)
    found = [a for line in find_actors(text, split_sentences(text), told) for a in line]
    assert {a.code for a in found if a.text == anaphor} <= {code}


def test_every_name_of_a_side_is_written_as_in_reports():
    assert all(entry.words and all(entry.words) for entries in names().values() for entry in entries)
    for group, others in ((g, o) for of in load("groups").values() for g, o in of.items()):
        for name in (group, *others):
            assert name == name.strip(), name
            assert len(name) > 1, name


def test_no_name_stands_for_two_sides():
    owner = {}
    for group, others in ((g, o) for of in load("groups").values() for g, o in of.items()):
        for name in (group, *others):
            assert owner.setdefault(name, group) == group, name


@pytest.mark.parametrize("name", sorted(load("actors")["words"]))
def test_word_lists_are_lower_case_and_without_doubles(name):
    words = load("actors")["words"][name]
    assert len(words) == len(set(words))
    assert phrases_of(name)


@pytest.mark.parametrize("code", sorted({**load("actors")["leaders"], **load("actors")["forces"]}))
def test_leaders_and_forces_are_of_states(code):
    assert code in load("demonyms")["states"]


@pytest.mark.parametrize("name", sorted(load("actors")["grammar"]))
def test_grammar_lists_hold_words(name):
    assert words_of(name)
