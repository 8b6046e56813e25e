"""Which spelling of a place's name a reader of a language expects, told by its letters.

GeoNames' names come without their language. An alphabet of one language alone settles it (Armenian; the Azerbaijani ə);
Russian and Ukrainian share most letters, so a name that fits both serves both unless one has a spelling of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ARMENIAN = frozenset("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև")
_SHARED_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщьюя"
_RUSSIAN = frozenset(_SHARED_CYRILLIC + "ёъыэ")
_UKRAINIAN = frozenset(_SHARED_CYRILLIC + "ґєії") - frozenset("ыэъё")
_AZERBAIJANI = frozenset("abcçdeəfgğhxıijkqlmnoöprsştuüvyz\u0307")
_BETWEEN = frozenset(" -'’.()ʼ")

LANGUAGES = ("az", "hy", "ru", "uk")


def written_names(names: Iterable[str]) -> dict[str, str]:
    """The first name that fits each of LANGUAGES, by language; a spelling that only that language could have wins."""
    found: dict[str, str] = {}
    own: set[str] = set()
    for name in names:
        letters = frozenset(name.lower()) - _BETWEEN
        for language in _fits(letters):
            is_own = language == "uk" and bool(letters - _RUSSIAN)
            if language not in found or (is_own and language not in own):
                found[language] = name
            if is_own:
                own.add(language)
    return found


def _fits(letters: frozenset[str]) -> list[str]:
    if not letters or letters.isdisjoint(_ARMENIAN | _RUSSIAN | _UKRAINIAN | {"ə"}):
        return []
    tests = (("az", _AZERBAIJANI), ("hy", _ARMENIAN), ("ru", _RUSSIAN), ("uk", _UKRAINIAN))
    return [language for language, alphabet in tests if letters <= alphabet and (language != "az" or "ə" in letters)]
