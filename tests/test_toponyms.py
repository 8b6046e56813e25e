"""Resolving: the right place of a name for its report, or left open with the reason."""

from __future__ import annotations

import pytest

from geomap.gazetteers import Gazetteer
from geomap.lexicons import load
from geomap.mentions import find_mentions
from geomap.models import Place, Report
from geomap.place_features import FEATURES, distance_km
from geomap.toponyms import ACCEPT_FEATURES, explain, resolve_places


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


def resolve(gazetteer: Gazetteer, text: str, publisher: str | None = None) -> dict[str, Place]:
    report = Report(report_id="r", text=text, publisher=publisher)
    mentions = find_mentions(text, known=gazetteer.known, publisher=publisher)
    return {p.mention.text: p for p in resolve_places(report, mentions, gazetteer)}


@pytest.mark.parametrize(
    ("text", "name", "lon", "lat"),
    [
        ("Shells fell on Goris in Syunik, Armenia.", "Goris", 46.34, 39.51),
        ("The road between Goma and Sake in North Kivu, in DR Congo, was cut.", "Sake", 29.04, -1.57),
        ("Fighting near Sake, 25 km west of Goma, killed five.", "Sake", 29.04, -1.57),
        ("Shells fell on Sake, just west of Goma.", "Sake", 29.04, -1.57),
        ("Rebels entered the town of Sake, near Goma, on Monday.", "Sake", 29.04, -1.57),
        ("Pakistan shot down two Indian jets over Kashmir, a day after a strike at Balakot.", "Kashmir", 75.5, 34.3),
        ("Russian paratroopers drove from Bosnia into Kosovo and took the airport of Pristina.", "Kosovo", 20.9, 42.6),
        ("A fire in Paris, Texas, killed two.", "Paris", -95.55, 33.66),
        ("A fire in Paris killed two, French police said.", "Paris", 2.35, 48.85),
        ("Troops left Stepanakert for Armenia.", "Stepanakert", 46.75, 39.82),
        ("Fighters hold the town of Palma in northern Mozambique.", "Palma", 40.47, -10.78),
        ("An Indian warship landed the crew at Djibouti.", "Djibouti", 43.15, 11.59),
        ("Rocket fire hit the town of Batken in Kyrgyzstan.", "Batken", 70.82, 40.06),
        ("Villagers in Batken region of Kyrgyzstan fled.", "Batken", 70.9, 39.8),
        ("The dispute over Nago-Karabakh between Armenia and Azerbaijan.", "Nago-Karabakh", 46.75, 39.8),
        ("Russian shells hit Kharkhiv in Ukraine.", "Kharkhiv", 36.25, 49.98),
        ("Talks between Kirgizstan and Tajikistan failed.", "Kirgizstan", 74.6, 41.3),
        ("Sudan's army shelled El Fasher in North Darfur.", "El Fasher", 25.35, 13.63),
        ("Flags fly at half mast from Accra to New York, Ghana's president said.", "New York", -74.0, 40.71),
        ("The airport of Tripoli in Libya was shelled.", "Tripoli", 13.18, 32.88),
        ("Clashes in Tripoli, northern Lebanon, killed three near Beirut.", "Tripoli", 35.84, 34.43),
        ("Mexico closed schools in Mexico City and Cancún.", "Mexico", -102.0, 23.0),
        ("Egypt's Qaliubiya governorate, near Cairo, told of two cases.", "Qaliubiya", 31.2, 30.4),
        ("Al-Shabaab overran a base in Lower Shabelle, Somalia.", "Lower Shabelle", 44.5, 1.9),
        ("He was born in Georgia and lives in Atlanta and Savannah.", "Georgia", -83.4, 32.8),
        ("Soldiers fought around La Victoria, in the state of Apure, Venezuela.", "La Victoria", -71.42, 7.03),
        ("Georgia said Russian troops moved the fence near Gori and Tbilisi.", "Tbilisi", 44.8, 41.7),
    ],
)
def test_names_are_put_where_the_report_means_them(gazetteer, text, name, lon, lat):
    place = resolve(gazetteer, text)[name]
    assert place.chosen is not None, place.reason
    assert distance_km(place.chosen.lon, place.chosen.lat, lon, lat) < 60, place.chosen


def test_what_no_gazetteer_has_is_left_open_with_its_container(gazetteer):
    place = resolve(gazetteer, "Jets bombed the village of Zqorpatan in Helmand province of Afghanistan.")["Zqorpatan"]
    assert place.chosen is None
    assert place.score == 0
    assert place.container is not None
    assert place.container.name == "Helmand"
    assert "Helmand" in place.reason


def test_a_misspelling_is_not_believed_far_from_the_report(gazetteer):
    text = "Troops near Goris and Kapan in Armenia took the village of Rajsthan."
    place = resolve(gazetteer, text).get("Rajsthan")
    assert place is None or place.chosen is None or place.chosen.country_code == "ARM"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # the one Samah of the gazetteer is another name of Sanya, China; Karama is nearest in Oman, likeliest in Darwin
        ("Iraqi forces pushed into Mosul and Tal Afar, taking Karama and Samah in the east.", "Samah"),
        ("Iraqi forces pushed into Mosul and Tal Afar, and fought in Reyes.", "Reyes"),
    ],
)
def test_an_obscure_namesake_at_the_other_end_of_the_world_is_left_open(gazetteer, text, name):
    place = resolve(gazetteer, text)[name]
    assert place.chosen is None
    assert "far from all else" in place.reason
    assert place.candidates


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Iraqi forces pushed into Mosul and Tal Afar, said a general in Munich.", "Munich"),
        ("Iraqi forces pushed into Mosul and Tal Afar; talks go on in Davos.", "Davos"),
        ("Iraqi forces pushed into Mosul and Tal Afar with guns from New York.", "New York"),
    ],
)
def test_a_city_that_is_known_abroad_is_no_stray(gazetteer, text, name):
    assert resolve(gazetteer, text)[name].chosen is not None


def test_a_name_that_is_a_place_once_is_one_wherever_it_is_repeated(gazetteer):
    text = "Rebels entered the town of Sake, 25 km west of Goma. Sake fell by noon."
    report = Report(report_id="r", text=text)
    mentions = find_mentions(text, known=gazetteer.known)
    spans = [p.mention.start for p in resolve_places(report, mentions, gazetteer) if p.mention.text == "Sake"]
    assert spans == [text.index("Sake"), text.rindex("Sake")]


def test_a_misspelling_keeps_the_first_letter(gazetteer):
    text = "Buildings shook in Chengdu and Shanghai, China. Schools fell in Dujiangyan."
    place = resolve(gazetteer, text).get("Dujiangyan")
    assert place is None or place.chosen is None or place.chosen.name == "Dujiangyan"


def test_one_sense_a_report(gazetteer):
    text = "Police in Paris, Texas, held a man. Paris is quiet. The mayor of Paris spoke."
    told = resolve_places(Report(report_id="r", text=text), find_mentions(text, known=gazetteer.known), gazetteer)
    assert len({p.chosen.place_id for p in told if p.chosen and p.mention.text == "Paris"}) == 1


def test_the_outlets_home_counts(gazetteer):
    text = "The council of Lancaster met on Monday."
    chosen = resolve(gazetteer, text, publisher="lancasterguardian.co.uk")["Lancaster"].chosen
    assert chosen is not None
    assert chosen.country_code == "GBR"


def test_every_choice_explains_itself(gazetteer):
    text = "A fire in Paris, Texas, killed two."
    report = Report(report_id="r", text=text)
    mentions = find_mentions(text, known=gazetteer.known)
    for place in resolve_places(report, mentions, gazetteer):
        assert place.reason
        rows = explain(place, report, mentions, gazetteer)
        assert rows[0]["place_id"] == place.candidates[0].place_id
        assert set(rows[0]["features"]) <= set(FEATURES)


def test_a_result_does_not_depend_on_what_was_resolved_before(gazetteer):
    text = "Shells fell on Goris in Syunik, Armenia. Baku denied it."
    first = resolve(gazetteer, text)
    resolve(gazetteer, "A fire in Goris, Texas, and in Paris.")
    assert resolve(gazetteer, text) == first


def test_each_weight_is_of_a_known_feature():
    weights = load("toponym_weights")
    assert set(weights["ranking"]) == set(FEATURES)
    assert set(weights["acceptance"]) <= set(ACCEPT_FEATURES)
    assert all(isinstance(w, float) for table in (weights["ranking"], weights["cues"]) for w in table.values())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shells hit Hakkari and Semdinli on Sunday; a post at Karatas was raked.", "Karatas"),
        ("The army left Sloviansk and Kramatorsk for Novohryhorivka.", "Novohryhorivka"),
    ],
)
def test_one_of_several_namesakes_far_from_all_else_is_left_open(gazetteer, text, name):
    place = resolve(gazetteer, text)[name]
    assert place.chosen is None
    assert "far from all else" in place.reason


def test_northern_ireland_is_not_ireland(gazetteer):
    chosen = resolve(gazetteer, "A bomb went off in Northern Ireland on Saturday.")["Northern Ireland"].chosen
    assert chosen is not None
    assert (chosen.country_code, chosen.kind) == ("GBR", "admin1")


@pytest.mark.parametrize(
    ("text", "name", "within"),
    [
        ("Shells fell on Novoselivka (Kharkiv region) and Kharkiv itself, in Ukraine.", "Novoselivka", "Kharkiv"),
        ("A rocket hit a camp near Zelenopolga, in Luhansk region, Ukraine.", "Zelenopolga", "Luhansk"),
        ("Zaslavka, in the north of Donetsk region, was shelled, Ukraine says.", "Zaslavka", "Donetsk"),
        ("Gunmen attacked Zorabi, in northern Kunar Province, Afghanistan.", "Zorabi", "Kunar"),
    ],
)
def test_what_lies_in_a_named_region_is_no_namesake_elsewhere(gazetteer, text, name, within):
    place = resolve(gazetteer, text)[name]
    assert place.chosen is None
    assert place.mention.within == within
    assert place.mention.certainty > 0.5


def test_a_village_elder_is_no_village(gazetteer):
    assert "Sergei Popov" not in resolve(gazetteer, "Soldiers met Sergei Popov, a village elder in Kunar, Afghanistan.")
