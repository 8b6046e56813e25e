"""Names by the language whose letters they are in."""

from __future__ import annotations

import pytest

from geomap.name_languages import written_names


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Goris", "Горис", "Գորիս"], {"ru": "Горис", "uk": "Горис", "hy": "Գորիս"}),
        (["Syunik", "Сюник", "Сюнік"], {"ru": "Сюник", "uk": "Сюнік"}),
        (["Kapan", "Қапан", "Капан"], {"ru": "Капан", "uk": "Капан"}),  # Kazakh Қ
        (["Khankendi", "Xankəndi", "Stepanakert"], {"az": "Xankəndi"}),
        (["Volgograd", "Валгаград", "Волгоград"], {"ru": "Волгоград", "uk": "Волгоград"}),  # Belarusian comes first
        (["Moscow", "Маскав", "Москва"], {}),  # nothing tells them apart
        (["Yerevan", "Երևան Էրեվան Երեվան", "Երևան"], {"hy": "Երևան"}),
        (["Krym", "Крым", "Крим"], {"ru": "Крым", "uk": "Крим"}),
        (["Paris", "巴黎", "باريس"], {}),
        (["", "-"], {}),
        (["Goris", "Горis"], {}),
    ],
)
def test_written_names(names, found):
    assert written_names(names) == found
