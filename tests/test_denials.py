"""Who denies an event and by which words: a row for each way of wording it, none taken from a report."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.models import Report
from geomap.pipeline import read_all

DAY = dt.datetime(2024, 8, 9, tzinfo=dt.UTC)
SAID = "Russian troops attacked Kherson on Monday, Kyiv said. "


def first(text):
    readings, _ = read_all([Report("r1", text, DAY)])
    assert readings[0].incidents, "no incident"
    return readings[0].incidents[0]


@pytest.mark.parametrize(
    "answer",
    [
        '"This did not happen," the Russian military replied.',
        '"Incorrect", the defence ministry in Moscow wrote at noon: the troops are where they were.',
        "Nobody attacked anything, its foreign ministry explained, Moscow's spokesman added.",
        "Moscow: our troops did not cross any border that day.",
        "Moscow once more: nothing to do with us.",
        "Moscow knows nothing of an attack.",
        "The Russian embassy knows of no such attack.",
        "Moscow said it was aware of no attack.",
        "Russia insists its soldiers never left Russian soil.",
        "Russia's army said no such attack had taken place.",
        "Russia said that was a lie.",
        "Moscow says otherwise.",
        "Moscow will not have that.",
        "Moscow laughs at it.",
        '"We did not attack anybody," a Russian colonel answered, and Russia\'s army said so too. Russia denies it.',
    ],
)
def test_the_accused_denies(answer):
    assert first(SAID + answer).denied_by == ("RUS",)


@pytest.mark.parametrize(
    "answer",
    [
        "Moscow did not dispute it.",
        "Moscow made no attempt to deny it.",
        "Russia did not deny the attack.",
        "Moscow had no comment.",
        "Moscow said no one had been hurt in it.",
        "Russia's army said it had no information on the attack.",
        "Russia denied that anyone had been tortured.",
        "Russia denied that civilians were harmed.",
        "Poland's army said its troops had not crossed any border.",
        "Moscow said it had hit a base and no civilians.",
    ],
)
def test_no_denial_of_the_event(answer):
    assert first(SAID + answer).denied_by == ()


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("M23 seized Kiwanja on Monday, the group said. The government says the town never fell.", ("COD",)),
        ("M23 seized Kiwanja on Monday, the group said. Congo's army said the town was still under its control.", ("COD",)),
        ("M23 shelled Kiwanja on Monday, Congo's army said. The town was still under its control, it said.", ()),
        (
            "M23 seized Kiwanja on Monday, the group said.\n\nA shell killed four people in Beni on Tuesday. Congo's army denied it.",
            (),
        ),
        # a live page: the newest entry first
        (
            "14:10 – Moscow: nothing to do with us.\n\n12:00 – Shops in Odesa are shut.\n\n09:00 – Russian troops attacked Kherson on Monday, Kyiv said.",
            ("RUS",),
        ),
    ],
)  # fmt: skip
def test_which_event_is_denied(text, denied):
    assert first(text).denied_by == denied
