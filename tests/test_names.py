"""Names: what counts as the same spelling, and what only sounds alike."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap import names


def test_examples_in_the_docstrings():
    assert doctest.testmod(names).failed == 0


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Goris", "goris"),
        ("GORIS", "goris"),
        ("Şuşa", "susa"),
        ("Sao Tomé", "sao tome"),
        ("N'Djamena", "ndjamena"),
        ("N’Djamena", "ndjamena"),
        ("Sana‘a", "sanaa"),
        ("Saint-Étienne", "saint etienne"),
        ("St. Louis", "saint louis"),
        ("Mt Vernon", "mount vernon"),
        ("U.S.", "us"),
        ("Washington, D.C.", "washington dc"),
        ("Bosnia & Herzegovina", "bosnia and herzegovina"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("İzmir", "izmir"),
        ("Иран", "иран"),
        ("Орёл", "орел"),
        ("القدس", "القدس"),
        ("القُدْس", "القدس"),
        ("서울", "서울"),
        ("東京", "東京"),
        ("दिल्ली", "दिल्ली"),
        ("...", ""),
        ("", ""),
        ("Nagorno-\nKarabakh", "nagorno karabakh"),
        ("Robert'); DROP TABLE place;--", "robert drop table place"),
    ],
)
def test_fold(name, key):
    assert names.fold(name) == key


@given(st.text(max_size=40))
def test_fold_is_stable_and_works_word_by_word(text):
    key = names.fold(text)
    assert names.fold(key) == key
    assert key == " ".join(filter(None, (names.fold(word) for word in text.split())))


@pytest.mark.parametrize(
    ("name", "language", "latin"),
    [
        ("Горис", None, "Goris"),
        ("Херсон", "uk", "Kherson"),
        ("Чернігів", "uk", "Chernihiv"),
        ("Երևան", None, "Erevan"),
        ("თბილისი", None, "Tbilisi"),
        ("Θεσσαλονίκη", None, "Thessaloniki"),
        ("Goris", None, None),
        ("بغداد", None, None),
        ("北京", None, None),
    ],
)
def test_romanise(name, language, latin):
    assert names.romanise(name, language=language) == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gubadly", "Qubadli"),
        ("Kharkov", "Kharkiv"),
        ("Kharkhiv", "Kharkiv"),
        ("Djibouti", "Jibouti"),
        ("Al-Fashir", "El Fasher"),
        ("Baghdad", "Bagdad"),
        ("Khartoum", "Hartum"),
        ("Zangezur", "Zangazur"),
        ("Severodonetsk", "Sievierodonetsk"),
    ],
)
def test_rival_spellings_are_one_letter_apart_at_most(one, other):
    assert names.skeleton(names.fold(other)) in set(names.skeleton_neighbours(names.skeleton(names.fold(one))))


@pytest.mark.parametrize(("one", "other"), [("Goris", "Kapan"), ("Moscow", "London"), ("Herat", "Kabul")])
def test_different_names_are_further_apart(one, other):
    assert names.skeleton(names.fold(other)) not in set(names.skeleton_neighbours(names.skeleton(names.fold(one))))
