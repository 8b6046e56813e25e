"""The noun that a number counts: found past adjectives, demonyms and 'of its', with its category."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from geomap.expressions import expression
from geomap.lexicons import load
from geomap.quantities.plain import any_of, lexicon

LONGEST_STRETCH = 8
"""Words between a number and its noun; 'about 2,000 heavily armed Russian peacekeepers' has three."""

_OF = expression(
    r"\ of\ (?:(?P<pronoun>them|whom|which|those|these|us)\b|(?P<owner>its|his|her|their|our|the|these|those)\ )?(?:own\ )?",
    re.IGNORECASE,
)
_WORD = expression(
    r"\ (?P<word>(?:[A-Z][A-Za-z]*-?[0-9]+[A-Za-z0-9]*(?:-[A-Za-z0-9]+)?"  # a model: F-16, T-72B3
    r"|[0-9]+(?:\.[0-9]+)?(?:-|\ )?mm|[0-9]{1,3}-year-old|[^\W\d_][^\W_]*(?:['.-][^\W_]+)*))(?P<mark>['\"])?"
)
_MODEL = expression(r"([A-Z][A-Za-z]*(?:-LB)?)-?[0-9]+[A-Z]{0,2}[0-9]?s$")
_PEOPLE_SUFFIX = expression(r"[A-Z]\w+(?:ans|ians|is|ese|ers|ists|ites|Ds|men|ns|ks|bs|ds|ts|hs|gs)$")
COMPOUND = expression(
    r"-(?:(?P<size>strong)|(?P<member>man|woman|person|member|soldier|vehicle|tank|truck|ship|boat|car|aircraft|plane|officer|crew))\b(?:\ (?P<noun>[a-z]+))?",
    re.IGNORECASE,
)
_ARTICLE = expression(r"(?:\ an?(?=\ ))?")
_MORE = expression(
    r"\ (others|(?:more|additional|another)(?=[.,;]|$|\ (?:were|was|are|is|have|had|has|died|dead|perished|succumbed|fell|drowned|suffered|sustained|received|lost|killed|wounded|injured|hurt|missing|arrested|detained|captured|abducted|in|at|near|on|people|after|when|and|to|later|with|who)\b)|of\ them|of\ whom|of\ their\ own|of\ its\ own|of\ his\ own)\b",
    re.IGNORECASE,
)


_AFTER_PERSON = frozenset(
    [
        "a",
        "also",
        "among",
        "and",
        "are",
        "as",
        "at",
        "aged",
        "both",
        "but",
        "by",
        "captive",
        "prisoner",
        "hostage",
        "died",
        "fell",
        "for",
        "from",
        "had",
        "has",
        "have",
        "in",
        "is",
        "later",
        "living",
        "lost",
        "near",
        "of",
        "on",
        "or",
        "over",
        "shot",
        "then",
        "there",
        "to",
        "travelling",
        "visiting",
        "was",
        "were",
        "when",
        "where",
        "while",
        "who",
        "whose",
        "with",
        "working",
    ]
)


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted, as written."""

    start: int
    end: int
    word: str
    category: str
    outcome: str | None = None
    """What the noun itself ('dead', 'hostages') or a participle before it ('wounded soldiers') says."""
    share: bool = False
    """'of them', 'of whom': a part of those counted before."""
    singular: bool = False


@functools.cache
def categories() -> dict[str, str]:
    """Lower-case form, singular and plural, to category."""
    told = lexicon("count_nouns")
    found: dict[str, str] = {}
    for category, nouns in told["categories"].items():
        for noun in nouns:
            low = noun.lower()
            for form in (low, _plural(low)):
                found.setdefault(form, category)
    for plural, singular in told["plurals"].items():
        found.setdefault(plural.lower(), found.get(singular, "people"))
    found.update({noun.lower(): category for noun, category in told["invariant"].items()})
    return found


@functools.cache
def plurals() -> frozenset[str]:
    """Forms that end the search: a plural is followed by no further noun."""
    told = lexicon("count_nouns")
    forms = {_plural(noun.lower()) for nouns in told["categories"].values() for noun in nouns}
    return frozenset(forms | {plural.lower() for plural in told["plurals"]} | {"troops", "people", "persons"})


@functools.cache
def outcome_nouns() -> dict[str, str]:
    """Forms of nouns that say what became of those counted."""
    told: dict[str, str] = lexicon("count_nouns")["outcome_nouns"]
    return {form: outcome for noun, outcome in told.items() for form in (noun, _plural(noun))}


@functools.cache
def _participles() -> dict[str, str]:
    told = lexicon("outcomes")["participles"]
    return {phrase: outcome for outcome, phrases in told.items() for phrase in phrases if " " not in phrase} | {
        "fallen": "killed"
    }


@functools.cache
def _blocked() -> frozenset[str]:
    return _units() | frozenset(lexicon("count_nouns")["blocks"]["words"])


@functools.cache
def container_before() -> tuple[re.Pattern[str], dict[str, str]]:
    """Pattern for 'group of' before a number, and the category of each."""
    told = lexicon("count_nouns")["containers"]
    kinds = {noun: category for category, nouns in told.items() for noun in nouns}
    return re.compile(
        rf"(?<![\w-])({any_of(list(kinds))})\ (?:made\ up\ |consisting\ |composed\ )?of\ $", re.IGNORECASE
    ), kinds


def is_container(word: str) -> bool:
    """Whether a word holds people ('a crew of five'), so that the number after it is theirs and no age."""
    return word.lower() in container_before()[1]


def _plural(noun: str) -> str:
    if noun.endswith("man") and noun != "human":
        return noun[:-3] + "men"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun == "child":
        return "children"
    if noun in {"life", "wife"}:
        return noun[:-2] + "ves"
    return noun + "s"


def is_unit(word: str) -> bool:
    """Whether a word is a measure, so that the number before it counts nothing."""
    return word.lower() in _units()


@functools.cache
def _units() -> frozenset[str]:
    units = lexicon("count_nouns")["blocks"]["units"]
    return frozenset([*units, *(_plural(unit) for unit in units)])


def find_noun(flat: str, at: int, *, one: bool) -> Noun | None:
    """The noun counted by a number that ends at ``at``; ``one`` where the number is one."""
    compound = COMPOUND.match(flat, at)
    if compound is not None:
        return _compound_noun(compound)
    place, share = at, False
    of = _OF.match(flat, at)
    if of is not None:
        if of["pronoun"]:
            named = _walk(flat, _ARTICLE.match(flat, of.end("pronoun")).end(), one=one, share=True)  # type: ignore[union-attr]
            return named or Noun(of.start("pronoun"), of.end("pronoun"), of["pronoun"], "people", share=True)
        place = of.end() - 1
    noun = _walk(flat, place, one=one, share=share)
    if noun is not None and of is not None and of["owner"] and noun.word.lower() in outcome_nouns():
        return replace(noun, share=True)  # 'six of the wounded'
    return noun


def _compound_noun(found: re.Match[str]) -> Noun | None:
    known = categories()
    if found["size"]:
        noun = found["noun"]
        if noun is None or noun.lower() in _blocked():
            return Noun(found.start("size"), found.end("size"), found["size"], "personnel")
        return Noun(
            found.start("noun"),
            found.end("noun"),
            noun,
            known.get(noun.lower(), "personnel") if known.get(noun.lower()) != "other" else "personnel",
        )
    member = found["member"].lower()
    category = {"man": "people", "woman": "civilians", "person": "people", "member": "people", "crew": "people"}.get(
        member
    ) or known[member]
    noun = found["noun"]
    if (
        noun is not None
        and noun.lower() in {"patrol", "squad", "unit", "detachment", "garrison", "platoon"}
        and category == "people"
    ):
        category = "personnel"
    if noun is None or noun.lower() in _blocked():
        return Noun(found.start("member"), found.end("member"), found["member"], category)
    return Noun(found.start("noun"), found.end("noun"), noun, category)


def _walk(flat: str, at: int, *, one: bool, share: bool) -> Noun | None:
    """Word by word to the last noun of the chain ('border guards', 'fighter jets')."""
    known, blocked, doing = categories(), _blocked(), _participles()
    best: Noun | None = None
    outcome: str | None = None
    place = at
    for step in range(LONGEST_STRETCH):
        found = _WORD.match(flat, place)
        if found is None:
            break
        word = found["word"]
        low = word.lower()
        if low == "and" and step and best is None:
            if not known_ahead(flat, found.end()):
                break
            place = found.end()
            continue
        if low in blocked or low == "and":
            break
        model = _MODEL.match(word)
        if model is not None:
            category = _model_category(model[1])
            best = Noun(found.start("word"), found.end("word"), word, category, outcome=outcome, share=share)
            break
        base = low.removesuffix("'s")
        category_of = known.get(low)
        if low == "nations" and best is None and word[0].isupper():
            category_of = None  # 'United Nations peacekeepers' are no nations
        if category_of == "other" and word[0].isupper() and low.removesuffix("s") in _nationals():
            category_of = "people"  # Poles
        if category_of is None and "-" in low:
            category_of = known.get(low.rpartition("-")[2])
        if category_of is not None and base == low:
            plural = low in plurals() or low.rpartition("-")[2] in plurals() or low in _invariant()
            own = outcome_nouns().get(low)
            if own is not None and best is not None and (one or not best.singular or low not in doing):
                break  # '12 soldiers dead' is read as an outcome, not as a noun
            if own is not None and best is not None:  # 'six civilian dead'
                return replace(
                    best, start=found.start("word"), end=found.end("word"), word=word, outcome=own, singular=False
                )
            singular = not plural
            follows = _WORD.match(flat, found.end())
            adjective = (
                own is not None
                and low in doing
                and follows is not None
                and known.get(follows["word"].lower()) is not None
            )
            if adjective:
                outcome, place = own, found.end()
                continue
            best = Noun(
                found.start("word"),
                found.end("word"),
                word,
                category_of,
                outcome=own or outcome,
                share=share,
                singular=singular,
            )
            place = found.end()
            if low in plurals() or found["mark"]:
                break
            continue
        if best is not None and best.word.lower() not in _invariant() and not one and not low[0].isupper():
            if best.singular and not _noun_like(low):
                break
        elif best is not None:
            break
        if low in doing:
            outcome = doing[low]
        elif best is None and _is_people_name(word) and not known_ahead(flat, found.end()):
            best = Noun(found.start("word"), found.end("word"), word, "people", outcome=outcome, share=share)
            break
        place = found.end()
    if best is not None and best.singular and not one:
        return None  # 'the 12 officer' counts nothing; a name or a number plate
    return best


@functools.cache
def _invariant() -> frozenset[str]:
    return frozenset(noun.lower() for noun in lexicon("count_nouns")["invariant"])


def _noun_like(word: str) -> bool:
    return word in categories()


def known_ahead(flat: str, at: int) -> bool:
    """Whether a counted noun stands within the next three words."""
    known, blocked = categories(), _blocked()
    for _ in range(3):
        found = _WORD.match(flat, at)
        if found is None or found["word"].lower() in blocked or found["word"].lower() == "and":
            return False
        if found["word"].lower() in known:
            return True
        at = found.end()
    return False


def _is_people_name(word: str) -> bool:
    return word[0].isupper() and len(word) > 4 and word != "Nations" and _PEOPLE_SUFFIX.match(word) is not None


def find_national(flat: str, at: int) -> Noun | None:
    """'a Pakistani', 'an Israeli': one person by a demonym that nothing counted follows."""
    found = _WORD.match(flat, at)
    if found is None or not found["word"][0].isupper() or known_ahead(flat, found.end()):
        return None
    word = found["word"].lower()
    if word not in _nationals():
        return None
    follows = _WORD.match(flat, found.end())
    if follows is not None and not _ends_person(follows["word"].lower()):
        return None  # 'an Israeli spy centre' is nobody
    return Noun(found.start("word"), found.end("word"), found["word"], "people", singular=True)


_ORDINAL = expression(
    r"\ (?P<word>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|[0-9]+(?:st|nd|rd|th))(?=[.,;)]|\ (?P<next>[a-z]+)|$)"
)


def find_ordinal(flat: str, at: int) -> Noun | None:
    """'and hurt a fourth': one person more, where no noun follows and nothing is divided ('a third of the town')."""
    found = _ORDINAL.match(flat, at)
    if found is None or found["next"] == "of" or (found["next"] and not _ends_person(found["next"])):
        return None
    return Noun(found.start("word"), found.end("word"), found["word"], "people", singular=True)


_ANOTHER = expression(
    r"(?:(?<=\bwounded\ )|(?<=\bkilled\ )|(?<=\binjured\ )|(?<=\bhurt\ )|(?<=\bwounding\ )|(?<=\bkilling\ )|(?<=\binjuring\ )|(?<=\bhurting\ )|(?<=\bcaptured\ )|(?<=\babducted\ )|(?<=\bkidnapped\ )|(?<=\babducting\ )|(?<=\bcapturing\ ))another(?=[.,;]|\ (?:near|in|at|on|before|and|who|when|during)\b)"
    r"|(?<=\bleft\ )another(?=\ (?:badly\ |seriously\ )?(?:dead|wounded|injured|hurt)\b)"
    r"|(?:(?<=\band\ )|(?<=,\ )|(?<=\bwhile\ )|(?<=\bbut\ ))another(?=\ (?:was\ |is\ |badly\ |seriously\ |slightly\ )?(?:was\ )?(?:killed|wounded|injured|hurt|dead)\b)",
    re.IGNORECASE,
)


def find_second(flat: str, at: int) -> Noun | None:
    """'killed one soldier and wounded another': one person more."""
    found = _ANOTHER.match(flat, at)
    return None if found is None else Noun(found.start(), found.end(), found[0], "people", singular=True)


def _ends_person(word: str) -> bool:
    """Whether a word may follow one person called by nationality: a verb, a preposition, 'who'."""
    return word in _AFTER_PERSON or (word.endswith(("ed", "s")) and not word.endswith(("ss", "us", "ers")))


@functools.cache
def _nationals() -> frozenset[str]:
    return frozenset(
        form.lower() for forms in load("demonyms")["states"].values() for form in forms["noun"] if " " not in form
    )


def _model_category(letters: str) -> str:
    told = lexicon("count_nouns")["models"]
    return next((category for category, models in told.items() if letters in models), "vehicles")


_HARMED = expression(
    r"(?:\ [A-Za-z-]+){0,2}?\ (?P<noun>[a-z]{3,}(?:s|men|folk)|(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][a-z'-]{2,})(?=\ (?:were|are|have\ been|had\ been)\ (?:[a-z]+ly\ |also\ |later\ )?"
    r"(?:killed|wounded|injured|shot\ dead|murdered|abducted|kidnapped|arrested|detained|slain|massacred|butchered|slaughtered|executed|hacked|burnt|burned|hanged|drowned|taken\ (?:hostage|prisoner|captive))\b|\ (?:died|perished|dead|killed|wounded|injured)\b)"
)


def find_harmed(flat: str, at: int) -> Noun | None:
    """'two dozen criminals were killed': whoever is killed, hurt or arrested is people, by whatever noun."""
    found = _HARMED.match(flat, at)
    if found is None:
        return None
    words = found[0].lower().split()
    if any(word in _blocked() or word in categories() for word in words):
        return None
    return Noun(found.start("noun"), found.end("noun"), found["noun"], "people")


def find_rest(flat: str, at: int) -> Noun | None:
    """'five others', 'three more', 'six of them', 'nine of their own': the same kind as those before."""
    found = _MORE.match(flat, at)
    if found is None:
        return None
    return Noun(found.start(1), found.end(1), found[1], "people", share=found[1].lower() in {"of them", "of whom"})
