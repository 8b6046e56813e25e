"""How a place name is written, and when two spellings are one name.

Three keys, each coarser than the one before:

* ``fold``: what everybody means by 'the same name': case, accents, apostrophes, hyphens, dots and the abbreviations
  St., Mt. and Ft. do not count. It works word by word: the fold of a phrase is the folds of its words joined by a space.
* ``romanise``: Cyrillic, Armenian, Georgian and Greek in Latin letters, by the conventions of the English-language press.
* ``skeleton``: the consonants, with those taken together that transliterations exchange (kh, k, q, g, gh, h; dj, j, zh;
  y, i). Misspellings and rival romanisations share it or differ by one letter: a block for search, not an identity.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Letters that Unicode does not decompose, in the spelling that keyboards without them use.
_LETTERS = str.maketrans(
    {
        "ə": "a",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŋ": "ng",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "ɛ": "e",
        "ɔ": "o",
        "&": " and ",
        # Arabic and Persian spell the same sound with two letters.
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ـ": None,
        "ё": "е",
        "ς": "σ",
    },
)
# Not letters to a reader: quotes, primes and modifier letters that stand for ayn, hamza, soft signs or the okina.
_SILENT = re.compile("[.'`´‘’‛′ʹʺʻʼʽʾʿˈˊˋ՚׳״·\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]+")
# Accents of the scripts that can be read without them; the vowel signs of Indic and Thai script stay.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_GAP = re.compile(r"[^\w]+|_+")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
MAX_NAME = 200
"""Characters; the longest names of GeoNames have under 190. Anything longer is no place name."""


def fold(name: str) -> str:
    """The key under which a name is stored and looked up; '' where nothing is left ('...', '—').

    >>> fold("Xankəndi"), fold("Nagorno-Karabakh"), fold("St. John's"), fold("U.S.A.")
    ('xankandi', 'nagorno karabakh', 'saint johns', 'usa')
    """
    if name.isascii() and name.isalpha():  # most words of a report: no table can change them
        word = name.lower()
        return _ABBREVIATIONS.get(word, word)
    text = name.casefold().translate(_LETTERS)
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(_LETTERS)
        text = unicodedata.normalize("NFC", text)
    words = _gapped(_SILENT.sub("", text)).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def _gapped(text: str) -> str:
    """``text`` with a space for everything that is neither a letter, a vowel sign nor a digit."""
    if text.isascii():
        return _GAP.sub(" ", text)
    return "".join(c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") else " " for c in text)


# --- other scripts -----------------------------------------------------------------------------------------------


def _table(letters: str, latin: str) -> dict[str, str]:
    """Each of ``letters`` with its spelling in ``latin``; '-' for a letter that is not sounded."""
    return dict(zip(letters, latin.replace("-", "").split(" "), strict=True))


_CYRILLIC = _table(
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya",
) | _table(
    "ёєіїґўјљњђћџќѓѕәғқңөұүһҳҷӣӯҹҝ",
    "yo ye i yi g u j lj nj dj c dz k g dz a gh q ng o u u h h j i u j g",
)
_ARMENIAN = _table(
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k o f ev",
)
_GEORGIAN = _table(
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h",
)
_GREEK = _table("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o")
_TO_LATIN = str.maketrans(_CYRILLIC | _ARMENIAN | _GEORGIAN | _GREEK)
_UKRAINIAN = str.maketrans({"г": "h", "и": "y", "х": "kh", "й": "i"})
_DIGRAPHS = (("ու", "u"), ("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "b"))


def romanise(name: str, *, language: str | None = None) -> str | None:
    """``name`` in Latin letters, or None where it is Latin already or in a script that does not write its vowels.

    ``language`` ``uk`` reads г as h and и as y; any other Cyrillic is read as Russian.

    >>> romanise("Харьков"), romanise("Харків", language="uk"), romanise("Հաղորտի"), romanise("قدس")
    ('Kharkov', 'Kharkiv', 'Haghorti', None)
    """
    text = name.casefold()
    if text.isascii():
        return None
    for digraph, latin in _DIGRAPHS:
        text = text.replace(digraph, latin)
    if language == "uk":
        text = text.translate(_UKRAINIAN)
    # й, ї and ў are letters, the accents of Greek and Russian are not: letters first, then accents, then what they hid
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_TO_LATIN))).translate(_TO_LATIN)
    if not text.isascii() or text == name.casefold():
        return None
    return " ".join(part[:1].upper() + part[1:] for part in text.split(" "))


# The Azerbaijani alphabet as the English press writes it: Qubadlı is Gubadli and Gubadly, Cəbrayıl Jabrayil.
_AZERBAIJANI = {"q": "g", "x": "kh", "c": "j", "ç": "ch", "ş": "sh", "ğ": "gh", "ö": "o", "ü": "u"}
_AZERBAIJANI_A = str.maketrans(_AZERBAIJANI | {"ə": "a", "ı": "i"})
_AZERBAIJANI_E = str.maketrans(_AZERBAIJANI | {"ə": "e", "ı": "y"})
_ARTICLE = re.compile(r"(?i)^(?:al|el|ul|ad|ed|an|en|ar|er|as|es|ash|esh|at|et|az|ez)[-\s](?=\w{3})")


_EZAFE = re.compile(r"(\w[\w’'‘]{2,})(?:-[eiy]+ |-[eiy]+-| [eiy]-| [ei] )(\w.{2,})$")
_EZAFE_COUNTRIES = frozenset({"IRN", "AFG", "PAK", "TJK", "IRQ"})
"""'Bandar-e Lengeh', 'Dasht-e Barchi': reports often leave the Persian link out."""


def press_spellings(name: str, country_code: str | None) -> tuple[str, ...]:
    """Further spellings in which English-language news writes a Latin-script ``name`` of that country (alpha-3).

    >>> press_spellings("Qubadlı", "AZE"), press_spellings("Al Fāshir", "SDN")
    (('Gubadli', 'Gubadly'), ('El Fāshir', 'Fāshir'))
    """
    if country_code == "AZE":
        lower = name.replace("İ", "i").replace("I", "ı").lower()
        spelt = (lower.translate(table).title() for table in (_AZERBAIJANI_A, _AZERBAIJANI_E))
        return tuple(dict.fromkeys(s for s in spelt if fold(s) != fold(name)))
    if country_code in ARTICLE_COUNTRIES and (match := _ARTICLE.match(name)):
        rest = name[match.end() :]
        article = "El" if name[:1] in "Aa" else "Al"
        return (f"{article} {rest}", rest)
    if country_code in _EZAFE_COUNTRIES and (match := _EZAFE.match(name)):
        return (f"{match[1]} {match[2]}",)
    return ()


def without_article(key: str) -> str:
    """A folded name without the Arabic article that it may begin with.

    >>> without_article("al qalyubiyah"), without_article("alexandria")
    ('qalyubiyah', 'alexandria')
    """
    return _ARTICLE.sub("", key)


_ARTICLE_CODES = (
    "ARE BHR DJI DZA EGY ERI ESH IRN IRQ ISR JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TCD TUN YEM"
)
ARTICLE_COUNTRIES = frozenset(_ARTICLE_CODES.split(" "))
"""States whose places carry the Arabic article, which reports write al-, el-, assimilated (ash-, as-) or not at all."""

# --- the coarse key ----------------------------------------------------------------------------------------------

SKELETON_LETTERS = "bdfjklmnprstvw"
_CLASSES = (
    ("dzh", "j"), ("tch", "j"), ("tsch", "j"), ("sch", "s"), ("ch", "j"), ("dj", "j"), ("zh", "j"), ("sh", "s"), ("kh", "k"),
    ("gh", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("ts", "s"), ("tz", "s"), ("x", "k"), ("q", "k"), ("g", "k"),
    ("c", "k"), ("z", "s"),
)  # fmt: skip
_SOUNDS = re.compile("|".join(sorted((a for a, _ in _CLASSES), key=len, reverse=True)))
_SOUND_OF = dict(_CLASSES)
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=4096)
def skeleton(key: str) -> str:
    """The consonant classes of a folded name, without gaps; '' for one that is not in Latin letters.

    >>> skeleton(fold("Kharkhiv")), skeleton(fold("Kharkov")), skeleton(fold("Gubadly")), skeleton(fold("Qubadli"))
    ('krkv', 'krkv', 'kbdl', 'kbdl')
    """
    if not key.isascii():
        return ""
    return "".join(_word_skeleton(word) for word in _ARTICLE.sub("", key).split(" "))


def _word_skeleton(word: str) -> str:
    sounds = _SOUNDS.sub(lambda m: _SOUND_OF[m[0]], word)
    first = "k" if sounds[:1] == "h" else sounds[:1] if sounds[:1] in SKELETON_LETTERS else ""
    rest = "".join(c for c in sounds[1:] if c in SKELETON_LETTERS)
    return _TWICE.sub(r"\1", first + rest)


def skeleton_neighbours(key: str) -> Iterator[str]:
    """Skeletons at most one letter away from ``key`` (dropped, put in, exchanged, or two neighbours swapped)."""
    yield key
    seen = {key}
    for i in range(len(key) + 1):
        head, tail = key[:i], key[i:]
        forms = [head + tail[1:], head + tail[1:2] + tail[:1] + tail[2:]]
        forms += [head + c + tail for c in SKELETON_LETTERS]
        forms += [head + c + tail[1:] for c in SKELETON_LETTERS if tail]
        for form in forms:
            if form not in seen:
                seen.add(form)
                yield form
