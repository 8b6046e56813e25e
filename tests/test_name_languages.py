"""Names by the language whose letters they are in."""

from __future__ import annotations

import pytest

from geomap.name_languages import written_names


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Goris", "Горис", "Գորիս"], {"ru": "Горис", "uk": "Горис", "hy": "Գորիս"}),
        (["Syunik", "Сюник", "Сюнік"], {"ru": "Сюник", "uk": "Сюнік"}),
        (["Қапан", "Капан"], {"ru": "Капан", "uk": "Капан"}),  # Kazakh Қ
        (["Xankəndi", "Stepanakert"], {"az": "Xankəndi"}),
        (["Ərəb", "Wərəb"], {"az": "Ərəb"}),
        (["Крым", "Крим"], {"ru": "Крым", "uk": "Крим"}),
        (["Paris", "巴黎", "باريس"], {}),
        (["", "-"], {}),
        (["Горis"], {}),
    ],
)
def test_written_names(names, found):
    assert written_names(names) == found
