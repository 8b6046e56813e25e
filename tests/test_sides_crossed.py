"""Who did it to whom, plainly told: every way of naming a side crossed with every way of telling what it did."""

from __future__ import annotations

import itertools

import pytest
from test_who import first

DOERS = (
    "Pakistani troops", "Three Pakistani brigades", "Elements of the Pakistani 5th Division", "Pakistan's 5th Division",
    "Large numbers of Pakistani troops", "Heavily armed Pakistani soldiers", "Well-armed Pakistani troops", "A Pakistani column",
    "Soldiers from neighbouring Pakistan", "Units of the Pakistani army", "The army of Pakistan",
    "A company of Pakistani soldiers", "Some 200 Pakistani soldiers", "Pakistan's army", "A Pakistani patrol", "Pakistani commandos",
)  # fmt: skip
ACTS = (
    "{} captured Poonch on Monday.", "{} attacked Poonch on Monday.", "{} shelled Poonch on Monday.",
    "{} were in control of Poonch on Monday.", "{} fired mortars at a school near Poonch on Monday, killing two people.",
    "Poonch was attacked by {} on Monday.", "An attack by {} on a school near Poonch killed four people on Monday.",
    "Four people died when {} attacked a bus near Poonch.", "A school near Poonch came under fire from {} on Monday.",
)  # fmt: skip


def low(name: str) -> str:
    """The name inside a sentence."""
    return name if name.startswith("Pakistan") else name[0].lower() + name[1:]


@pytest.mark.parametrize(("doer", "act"), list(itertools.product(DOERS, ACTS)))
def test_a_side_is_the_doer_however_it_is_named(doer, act):
    incident = first(act.format(doer if act.startswith("{}") else low(doer)) + " The market was closed.")
    assert incident.actor_code == "PAK"
    assert incident.target_code in {"IND", None}


@pytest.mark.parametrize(
    "text",
    [
        "The Pakistanis captured the town of Poonch on Monday.",
        "About two hundred Pakistanis shelled Poonch on Monday.",
        "A school near Poonch was hit by Pakistani jets on Monday.",
        "A school near Poonch came under fire from Pakistan on Monday, killing two people.",
        "Pakistani soldiers backed by tanks fought with Indian troops near Poonch on Monday.",
    ],
)
def test_a_people_an_arm_and_a_state_do_it_too(text):
    incident = first(text + " The market was closed.")
    assert "PAK" in {incident.actor_code, incident.target_code if incident.kind == "armed_clash" else None}


@pytest.mark.parametrize(
    "then", ["The attackers then captured Kiwanja.", "They also captured Kiwanja.", "The rebels then captured Kiwanja."]
)
def test_the_attackers_are_those_who_attacked(then):
    from test_who import DAY, places

    from geomap.incidents import read_events
    from geomap.models import Report

    text = f"M23 fighters attacked Goma on Monday. {then} The market was closed."
    told = read_events(Report("r1", text, DAY), places(text), counts=(), distances=(), whens=())[0]
    assert [i.actor for i in told if i.kind == "seizure"] != []
    assert all(i.actor_code == "M23" for i in told)
