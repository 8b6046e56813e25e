"""Which place an event is put at: tables of sentences with the places that they name."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.incidents import read_events
from geomap.models import Candidate, Mention, Place, Report
from geomap.quantities import find_counts, find_distances, find_whens

# name: kind, country, first-level division, longitude, latitude, extent in metres
KNOWN = {
    "Kharkiv": ("city", "UKR", "Kharkiv", 36.25, 50.0, 15e3),
    "Kyiv": ("capital", "UKR", "Kyiv", 30.5, 50.45, 20e3),
    "Kupiansk": ("town", "UKR", "Kharkiv", 37.6, 49.7, 5e3),
    "Vovchansk": ("town", "UKR", "Kharkiv", 36.9, 50.3, 4e3),
    "Chuhuiv": ("town", "UKR", "Kharkiv", 36.7, 49.8, 4e3),
    "Odesa": ("city", "UKR", "Odesa", 30.7, 46.5, 15e3),
    "Sumy": ("admin1", "UKR", "Sumy", 34.3, 51.0, 150e3),
    "Ukraine": ("country", "UKR", None, 32.0, 49.0, 900e3),
    "Ukrainian": ("country", "UKR", None, 32.0, 49.0, 900e3),
    "Russia": ("country", "RUS", None, 60.0, 60.0, 5000e3),
    "Russian": ("country", "RUS", None, 60.0, 60.0, 5000e3),
    "Moscow": ("capital", "RUS", "Moscow", 37.6, 55.75, 25e3),
    "Mali": ("country", "MLI", None, -2.0, 18.0, 1100e3),
    "Niger": ("country", "NER", None, 8.0, 17.0, 1000e3),
    "Ansongo": ("town", "MLI", "Gao", 0.5, 15.9, 4e3),
    "Gao": ("admin1", "MLI", "Gao", 0.0, 17.0, 250e3),
    "Lahore": ("city", "PAK", "Punjab", 74.3, 31.5, 20e3),
    "Kashmir": ("region", "IND", None, 75.0, 34.0, 200e3),
    "Palma": ("city", "ESP", "Balearic Islands", 2.65, 39.57, 8e3),
    "Mozambique": ("country", "MOZ", None, 35.0, -18.0, 1000e3),
}
ROLES = {"Russian": "actor", "Ukrainian": "actor"}
PALMA_MOZ = Candidate("t:palma2", "Palma", "town", "MOZ", "Cabo Delgado", None, 40.48, -10.78)


def candidate(name):
    name = {"Russian": "Russia", "Ukrainian": "Ukraine"}.get(name, name)
    kind, country, admin1, lon, lat, extent = KNOWN[name]
    return Candidate(f"t:{name}", name, kind, country, admin1, None, lon, lat, extent_m=extent)


def places_of(text, *, unknown=()):
    found = []
    for name in [*KNOWN, *unknown]:
        at = text.find(name)
        while at >= 0:
            if not text[at + len(name) : at + len(name) + 1].isalpha():
                chosen = candidate(name) if name in KNOWN else None
                others = (chosen, PALMA_MOZ) if name == "Palma" else (chosen,) if chosen else ()
                mention = Mention(at, at + len(name), name, ROLES.get(name, "place"), name)
                found.append(Place(mention, chosen, 0.9 if chosen else 0.0, "given", others))
            at = text.find(name, at + 1)
    return tuple(sorted(found, key=lambda p: p.mention.start))


def read(text, *, unknown=(), published=dt.datetime(2024, 8, 9)):
    return read_events(
        Report("r1", text, published), places_of(text, unknown=unknown), counts=find_counts(text),
        distances=find_distances(text), whens=find_whens(text, published.date()),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # the object of the verb, the subject of a passive, the noun's 'of', a name before the noun
        ("Russian forces shelled Kupiansk on Monday.", "Kupiansk"),
        ("The town of Kupiansk was shelled by Russian forces on Monday.", "Kupiansk"),
        ("Three people died in the shelling of Kupiansk by Russian troops.", "Kupiansk"),
        ("Russian troops seized the border town of Vovchansk.", "Vovchansk"),
        # not the speaker's place, the reporter's, or where the dead are from
        ("Russian forces shelled Kupiansk on Monday, officials in Kyiv said.", "Kupiansk"),
        ("Officials in Kyiv told reporters in Odesa that Russian forces had shelled Kupiansk.", "Kupiansk"),
        ("KYIV, Aug 9 (XY) - Russian forces shelled Kupiansk on Monday.", "Kupiansk"),
        ("Moscow - Russian forces shelled Kupiansk on Monday.", "Kupiansk"),
        ("Russia said on Monday that Ukrainian drones struck a depot in Kupiansk.", "Kupiansk"),
        ("Russian forces shelled Kupiansk on Monday, replied Ivan Petrenko from near Odesa.", "Kupiansk"),
        ("The minister, in Odesa for a conference, said that Russian forces shelled Kupiansk on Monday.", "Kupiansk"),
        ("Russian forces shelled Kupiansk on Monday; nobody believes it in Odesa.", "Kupiansk"),
        # the nearer of two places that do not hold each other
        ("Russian troops were seen in Kupiansk, the last big railway junction before Odesa in the south.", "Kupiansk"),
        # the narrowest name of a phrase
        ("Russian jets bombed a market in Kupiansk, in the east of Ukraine.", "Kupiansk"),
        ("Russian jets bombed a market in the Kharkiv district of Ukraine.", "Kharkiv"),
        # each event of a sentence has the place beside it
        ("Russian jets bombed Odesa and Russian troops attacked Ukrainian soldiers near Kupiansk.", "Odesa|Kupiansk"),
        # 'where', and what was said just before
        ("In Kupiansk, where Russian forces shelled a school on Monday, the mayor closed the market.", "Kupiansk"),
        ("Smoke stood over Kupiansk on Monday. Russian forces had shelled the town at dawn.", "Kupiansk"),
        # 'the town' on whose edge, though more is said 'in the' after it
        ("Smoke stood over Kupiansk. Russian jets bombed a post on the edge of the town in the morning.", "Kupiansk"),
        # what the report goes on about, in another paragraph
        ("Kupiansk was calm on Sunday.\n\nRussian troops then killed four Ukrainian soldiers.", "Kupiansk"),
        (
            "Russian forces shelled Kupiansk on Monday.\n\nNobody slept.\n\nTwo soldiers were killed by a mine.",
            "Kupiansk|Kupiansk",
        ),
        # a list close together is one extent, told as a list
        ("Russian forces shelled Kupiansk, Vovchansk and Chuhuiv on Monday.", "Kupiansk, Vovchansk, Chuhuiv"),
        # a namesake elsewhere gives way to where the text puts it
        ("Insurgents seized the town of Palma in northern Mozambique on Monday.", "Palma"),
    ],
)
def test_the_place_that_the_words_tie_to_the_event(text, place):
    assert [i.place for i in read(text)[0]] == place.split("|")


def test_a_namesake_gives_way_to_where_the_text_puts_it():
    ((incident,), _) = read("Insurgents seized the town of Palma in northern Mozambique on Monday.")
    assert incident.place_id == "t:palma2"
    assert incident.country_code == "MOZ"


@pytest.mark.parametrize(
    ("text", "relation", "anchor", "other"),
    [
        ("Russian forces attacked Ukrainian troops near Kupiansk.", "near", "Kupiansk", None),
        ("Russian forces attacked Ukrainian troops 12 km south of Kupiansk.", "south_of", "Kupiansk", None),
        ("Gunmen killed six soldiers on the border between Mali and Niger on Monday.", "along", "Mali", "NER"),
        ("Gunmen killed six soldiers near the border of Niger with Mali on Monday.", "near", "Niger", "MLI"),
        (
            "Russian and Ukrainian troops clashed along the Russian-Ukrainian border on Monday.",
            "along",
            "Russia",
            "UKR",
        ),
        ("Russian and Ukrainian troops clashed along the border on Monday.", "along", "Ukraine", "RUS"),
    ],
)
def test_relations_and_borders(text, relation, anchor, other):
    ((incident, *_), _) = read(text)
    place = incident.locality
    named = place.anchor or place.place
    assert (place.relation, named.name, place.border_with) == (relation, anchor, other)


def test_a_region_on_a_border_is_the_part_beside_it():
    ((incident,), _) = read("Gunmen killed six soldiers in Gao, on the border with Niger, on Monday.")
    place = incident.locality
    assert (place.place.name, place.relation, place.border_with) == ("Gao", "near", "NER")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Gunmen killed six soldiers in northern Mali on Monday.", "north"),
        ("Gunmen killed six soldiers in the south-east of Mali on Monday.", "southeast"),
        ("Gunmen killed six soldiers in central Mali on Monday.", "central"),
        ("Gunmen killed six soldiers in Mali on Monday.", None),
    ],
)
def test_the_part_of_a_region(text, part):
    ((incident,), _) = read(text)
    assert incident.locality.part == part


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        (
            "Gunmen stormed a post at Tazalit, in the Gao region of Mali, on Monday and killed six soldiers.",
            "Gao", "'at'",
        ),
        (
            "Gunmen killed six soldiers at Tazalit on Monday. Tazalit, a village in Gao, has no telephone.",
            "Gao", "the region that the report puts it in",
        ),
    ],
)  # fmt: skip
def test_a_name_that_no_gazetteer_has_falls_back_to_its_region(text, place, rule):
    ((incident, *_), _) = read(text, unknown=("Tazalit",))
    assert incident.place == place
    assert {e.rule for e in incident.evidence if e.field == "place"} == {rule}


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed six soldiers at Tazalit on Monday, officials in Kyiv said.",
        "Gunmen killed six soldiers on Monday, officials in Kyiv said.",
        "Gunmen killed six soldiers on Monday, the president told Mali's ambassador.",
        "Kupiansk was calm on Sunday.\n\nGunmen from Mali killed six soldiers of Niger in an ambush.",  # another country
        "Gunmen killed six soldiers in Russia on Monday.",  # a country that vast is no place
        "Gunmen killed six soldiers 40 km inside Mali on Monday.",  # across which border is not said
    ],
)
def test_no_pin_where_no_place_is_told(text):
    incidents, rejected = read(text, unknown=("Tazalit",))
    assert incidents == ()
    assert any("place" in reason for reason in rejected)


def test_a_distance_off_a_coast_is_measured_at_sea():
    ((incident,), _) = read("Russian warships fired missiles at a tanker about 60 km off Odesa on Monday.")
    place = incident.locality
    assert (place.relation, place.distance_m, place.part) == ("from", 60_000.0, "offshore")


def test_a_depth_is_kept_where_near_narrows_it():
    ((incident,), _) = read("Russian troops advanced 2 km into Ukrainian territory near Vovchansk on Monday.")
    place = incident.locality
    assert (place.relation, place.distance_m, place.anchor.name, place.place.name) == (
        "into",
        2_000.0,
        "Ukraine",
        "Vovchansk",
    )


def test_a_place_is_sharpened_by_what_is_said_right_after():
    text = "Russian jets bombed a camp in Gao on Monday. The camp lies about 12 km south of Ansongo."
    ((incident,), _) = read(text)
    assert (incident.locality.relation, incident.locality.anchor.name, incident.distance_m) == (
        "south_of",
        "Ansongo",
        12_000.0,
    )


def test_every_word_list_is_lower_case_and_without_repeats():
    from geomap.lexicons import load

    table = load("locations")
    lists = [v for v in table.values() if isinstance(v, list)] + [
        v for t in table.values() if isinstance(t, dict) for v in t.values()
    ]
    for words in lists:
        assert words == [w.strip().lower() for w in words]
        assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "where",
    [
        "on a hill overlooking Kupiansk",
        "on the heights dominating Kupiansk",
        "across the river from Kupiansk",
        "on the far side of the river from Kupiansk",
        "an hour's drive from Kupiansk",
        "halfway from Kupiansk to Chuhuiv",
        "on the road linking Kupiansk with Chuhuiv",
        "at the entrance to Kupiansk",
        "on the approaches to Kupiansk",
    ],
)
def test_where_something_lies_is_no_source_and_no_goal(where):
    found = read(f"Russian soldiers killed six farmers {where} on Monday.")
    assert [i.place for i in found[0]] == ["Kupiansk"]


@pytest.mark.parametrize(
    "text",
    [
        "In Kupiansk, the Russian army deployed 300 troops and the wounded were taken to Kyiv.",
        "In Kupiansk, Russian soldiers seized an army base, and the bodies of two men were flown to Kyiv.",
        "Russian soldiers attacked and looted Kupiansk on Monday.",
    ],
)
def test_where_the_wounded_are_taken_is_no_place_of_the_event(text):
    assert [i.place for i in read(text)[0]] == ["Kupiansk"]


def test_soldiers_of_a_government_are_no_speakers():
    found = read("In the city of Kupiansk, government troops clashed with rebels on Monday, a spokesman said in Kyiv.")
    assert [i.place for i in found[0]] == ["Kupiansk"]
