"""The seed, right in every field, by the whole chain on the real data; and what holds for all seeds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import geomap
from geomap.models import Report
from geomap.pipeline import merge_readings, read_all
from geomap.settings import Settings

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def seeds() -> list:
    readings, skipped = read_all([SEEDS])
    assert not skipped
    return readings


@pytest.fixture(scope="module")
def seed(seeds: list) -> list:
    (reading,) = [r for r in seeds if "syunik" in r.report.report_id]
    return reading


def one(reading, kind: str, place: str, *, background: bool = False, actor: str | None = None):
    found = [
        (i, f)
        for i, f in zip(reading.incidents, reading.footprints, strict=True)
        if i.kind == kind and place in (i.place or "") and i.background is background and actor in {None, i.actor_code}
    ]
    assert len(found) == 1, [(i.kind, i.place, i.background) for i in reading.incidents]
    return found[0]


def test_the_incursion(seed) -> None:
    incident, footprint = one(seed, "incursion", "Syunik")
    assert (incident.actor_code, incident.target_code) == ("AZE", "ARM")
    assert (incident.count_min, incident.count_max, incident.count_of) == (250, 250, "troops")
    assert incident.count_text == "about 250 Azerbaijani troops"
    assert incident.distance_m == pytest.approx(3218.688)
    assert (incident.distance_relation, incident.distance_anchor) == ("into", "Syunik")
    assert (incident.date_start, incident.date_end) == (dt.date(2021, 5, 14), dt.date(2021, 5, 14))
    assert incident.asserted_by == ("ARM",)
    assert incident.denied_by == ("AZE",)
    assert incident.status == "disputed"
    assert (incident.killed_min, incident.wounded_min, incident.captured_min) == (None, None, None)
    assert footprint.band_wkb
    assert footprint.entered_wkb
    assert {b.pair for b in footprint.borders} == {("ARM", "AZE")}
    assert not any(b.certain for b in footprint.borders), "nothing in the text decides between east and Nakhchivan"


def test_the_peacekeepers_although_the_copy_is_misspelt(seed) -> None:
    incident, _ = one(seed, "deployment", "Nagorno-Karabakh", actor="RUS")
    assert (incident.count_min, incident.count_max, incident.count_of) == (2000, 2000, "peacekeepers")


def test_the_recalled_war_is_background(seed) -> None:
    recalled = {i.kind for i in seed.incidents if i.background}
    assert "ceasefire" in recalled
    assert recalled & {"seizure", "capture", "armed_clash"}


def test_since_dates_the_participle_not_the_retaking(seed) -> None:
    recalled = [i for i in seed.incidents if i.kind == "seizure"]
    assert [(i.date_start.year, i.background) for i in recalled] == [(2020, True)]


def test_no_pin_where_nothing_happened(seed) -> None:
    pinned = {p.mention.text for p in seed.places if p.mention.role == "place" and p.chosen}
    assert not pinned & {"Minsk", "Minsk Group", "Kremlin"}
    assert not any((i.place or "") in {"Minsk", "Moscow", "London", "Kremlin"} for i in seed.incidents)


def test_every_figure_has_its_words(seeds: list) -> None:
    for reading in seeds:
        text = reading.report.text
        for incident in reading.incidents:
            spans = {e.field for e in incident.evidence}
            for field in ("count", "killed", "wounded", "captured"):
                if getattr(incident, f"{field}_min") is not None or getattr(incident, f"{field}_max") is not None:
                    assert field in {s.split("_")[0] for s in spans}, (incident.title, field, spans)
            for evidence in incident.evidence:
                assert text[evidence.start : evidence.end] == evidence.text
            assert text[incident.quote_start : incident.quote_end] == incident.quote


def test_every_seed_has_an_incident_on_the_map(seeds: list) -> None:
    for reading in seeds:
        assert any(i.lon is not None and not i.background for i in reading.incidents), reading.report.report_id


def test_order_of_reports_does_not_matter(seeds: list) -> None:
    backwards, _ = read_all(sorted(SEEDS.glob("*.txt"), reverse=True))
    ids = {(i.report_id, i.title): i.incident_id for r in seeds for i in r.incidents}
    for reading in backwards:
        for incident in reading.incidents:
            assert ids[incident.report_id, incident.title] == incident.incident_id


def test_events_are_one_row_each(seeds: list) -> None:
    events = merge_readings(seeds)
    ids = [e.incident.incident_id for e in events]
    assert len(ids) == len(set(ids))
    assert sum(len(e.members) for e in events) == sum(len(r.incidents) for r in seeds)


def test_public_surface() -> None:
    found = geomap.extract(
        "Azerbaijani troops shelled the village of Tegh in Syunik on Tuesday, Armenia said.", published="2023-04-12"
    )
    assert [i.kind for i in found] == ["shelling"]
    assert found[0].date_start == dt.date(2023, 4, 11)
    places = geomap.places("Shells fell near Goris in Armenia.")
    assert [p.chosen.country_code for p in places if p.chosen] == ["ARM", "ARM"]


def test_public_domain_boundaries_say_so() -> None:
    readings, _ = read_all([SEEDS / "2021-05-15-syunik.txt"], settings=Settings(boundaries="public-domain"))
    footprint = one(readings[0], "incursion", "Syunik")[1]
    assert "OpenStreetMap" not in footprint.attribution
    assert footprint.warnings, "2 miles is below what Natural Earth's line can carry"


def test_reports_that_tell_nothing_need_no_places() -> None:
    quiet = Report("r1", "The army may attack Goris, the mayor of Kapan fears. No attack took place in Goris.")
    told = Report("r2", "Troops attacked a checkpoint near Goris on Friday, killing two soldiers.")
    whole, _ = read_all([quiet, told])
    spared, _ = read_all([quiet, told], incidents_only=True)
    assert whole[0].places
    assert not spared[0].places
    assert spared[0].rejected == whole[0].rejected != ()
    assert [r.incidents for r in spared] == [r.incidents for r in whole]
    assert spared[1] == whole[1]
    assert spared[1].incidents
