"""Which spelling of a place's name a reader of a language expects, told by its letters.

GeoNames' names come without their language. An alphabet of one language alone settles it (Armenian; the Azerbaijani ə).
Many languages are written in Cyrillic: of the spellings that fit Russian or Ukrainian, the one that sounds like the main
name is taken, and none where no spelling does. A spelling of Ukrainian letters alone goes before one that fits both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.names import fold, press_spellings, romanise

if TYPE_CHECKING:
    from collections.abc import Iterable

_ARMENIAN = frozenset("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև")
_SHARED_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщьюя"
_RUSSIAN = frozenset(_SHARED_CYRILLIC + "ёъыэ")
_UKRAINIAN = frozenset(_SHARED_CYRILLIC + "ґєії") - frozenset("ыэъё")
_AZERBAIJANI = frozenset("abcçdeəfgğhxıijkqlmnoöprsştuüvyz\u0307")
_BETWEEN = frozenset(" -'’.()ʼ")

LANGUAGES = ("az", "hy", "ru", "uk")


MIN_LIKENESS = 0.75
"""Of a spelling in Latin letters with the main name: Erevan is Yerevan (0.86), Valgagrad is not Volgograd (0.67)."""


def written_names(names: Iterable[str]) -> dict[str, str]:
    """The spelling that is most like the first name, for each of LANGUAGES that has one."""
    listed = list(names)
    best: dict[str, tuple[bool, float]] = {}
    found: dict[str, str] = {}
    main = fold(listed[0]) if listed else ""
    for name in listed:
        letters = frozenset(name.lower()) - _BETWEEN
        for language in _fits(letters):
            likeness = _likeness(name, main, language)
            rank = (language == "uk" and bool(letters - _RUSSIAN), likeness)
            if likeness >= MIN_LIKENESS and rank > best.get(language, (False, 0.0)):
                best[language] = rank
                found[language] = name
    return found


def _likeness(name: str, main: str, language: str) -> float:
    """How much a spelling sounds like the main name, 0 to 1."""
    from rapidfuzz.distance import DamerauLevenshtein

    if language == "az":
        return max(
            (DamerauLevenshtein.normalized_similarity(fold(press), main) for press in press_spellings(name, "AZE")),
            default=DamerauLevenshtein.normalized_similarity(fold(name), main),
        )
    # Foreign names keep their г in Ukrainian: Горис is no Horys.
    latin = {fold(romanise(name, language=read) or name) for read in {language, "ru"}}
    return max(DamerauLevenshtein.normalized_similarity(each, main) for each in latin)


def _fits(letters: frozenset[str]) -> list[str]:
    if not letters or letters.isdisjoint(_ARMENIAN | _RUSSIAN | _UKRAINIAN | {"ə"}):
        return []
    tests = (("az", _AZERBAIJANI), ("hy", _ARMENIAN), ("ru", _RUSSIAN), ("uk", _UKRAINIAN))
    return [language for language, alphabet in tests if letters <= alphabet and (language != "az" or "ə" in letters)]
