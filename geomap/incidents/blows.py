"""What arms did to a place, by classes of words, for tellings that no pattern foresees: 'the theatre had a missile through its dome'.

A telling is read in one of five shapes: a thing struck has it from an arm; a thing in ruins or the dead, and the arm
that made them; arms and a place without a verb ('Eleven mortar bombs on Taiz since dawn'); a car or a bag full of
explosives that goes off; explosives that somebody wears and sets off. Everything is looked for within one clause, in time linear in its length.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geomap.incidents.arms import OTHERWISE, every_arm
from geomap.incidents.phrases import verb_forms
from geomap.incidents.roles import Act
from geomap.incidents.telling import BE, HAVE
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence, Token
    from geomap.incidents.phrases import Form

RULES = frozenset(
    {
        "laden and going off",
        "worn and set off",
        "had it from an arm",
        "ruin and the arm that made it",
        "arms and a place without a verb",
    }
)
"""The shapes: each names the arm with what it did."""
_SPAN = 14
"""Words between the ruin and the arm that made it."""
_OBJECT = 7
"""Words between 'took' or 'had' and the arm."""
_LEAD = 5
"""Words of a count and a name before the arm of a clipped telling."""
_ENDS = frozenset({".", ";", ":", "?", "!", "–", "—", "•", "|", "(", ")"})
_ANOTHER = frozenset({"when", "while", "who", "which", "that", "but", "whose"})
"""Between the ruin and the arm these begin a telling of somebody else's deed."""
_OTHERS = frozenset(
    {",", "with", "upon", "it", "they", "them", "he", "she", "using", "at", "on", "for", "who", "fired", "launched"}
)
"""Between 'when' or 'after' and the arm: it is not the arm that does what is told there."""
_FINITE = frozenset({"is", "are", "was", "were", "has", "have", "had", "be", "been", "do", "does", "did", "'s", "’s"})
_NEGATED = frozenset({"no", "not", "never", "without", "nothing", "none", "n't", "neither", "nor", "nobody", "hardly"})


@cache
def _verbs(name: str) -> dict[str, Form]:
    return {word: form for lemma in load("blows")["verbs"][name] for word, form in verb_forms(lemma).items()}


@cache
def _set(name: str) -> frozenset[str]:
    listed = set(load("blows")["words"][name])
    if name == "struck":
        links = load("roles")["links"]
        listed |= {*links["soft"], *links["place"], *links["people"], *links["built"]}
    return frozenset(listed)


@cache
def _named() -> frozenset[str]:
    """The words of which a sentence holds one that may tell of a blow; of 'kh-22' the first part."""
    return frozenset(word.partition("-")[0] for word in every_arm()) | _set("blow") | frozenset({"suicide"})


def find_blows(sentence: Sentence) -> list[Act]:
    """The blow that a sentence tells of, where it tells of one; at most one."""
    if _named().isdisjoint(sentence.vocabulary) or not _set("idle").isdisjoint(sentence.vocabulary):
        return []
    tokens = sentence.tokens
    arms = [(at, kind) for at in range(len(tokens)) if (kind := _arm(tokens, at)) is not None]
    for shape in (_laden, _had, _ruined, _clipped):
        if (act := shape(sentence, tokens, arms)) is not None:
            return [act]
    return []


def _arm(tokens: Sequence[Token], at: int) -> str | None:
    """The kind that a word makes as an arm, 'kh - 22' read as one; the adjective of another noun makes none."""
    low = tokens[at].low
    kind = every_arm().get(low) or ("shelling" if low in _set("blow") else None)
    if at + 2 < len(tokens) and tokens[at + 1].low == "-":
        kind = every_arm().get(f"{low}-{tokens[at + 2].low}", kind)
        if low == "rocket" and tokens[at + 2].low == "propelled":
            return None
    before = {t.low for t in tokens[max(0, at - 2) : at]}
    if low in {"shrapnel", "blast", "blasts", "explosion", "explosions"}:
        return None
    if kind == "explosion" and before & {"mortar", "cluster", "artillery"}:
        return "shelling"
    if kind == "explosion" and before & {"guided", "glide", "aerial", "barrel", "gliding", "gravity"}:
        return "air_strike"
    return kind


def _clean(tokens: Sequence[Token], low: int, high: int) -> bool:
    """Whether nothing between two words denies or ends the clause."""
    return not any(t.low in _ENDS or t.low in _NEGATED or t.low.endswith(("n't", "n’t")) for t in tokens[low:high])


def _laden(sentence: Sentence, tokens: Sequence[Token], arms: Sequence[tuple[int, str]]) -> Act | None:
    """'a car loaded with explosives met a convoy', 'a pipe stuffed with TNT went off', 'in suicide vests ... pressed'."""
    lows = sentence.lows
    for at, kind in arms:
        before = lows[max(0, at - 6) : at]
        carried = not _set("laden").isdisjoint(before) and not _set("carrier").isdisjoint(lows[max(0, at - 10) : at])
        if kind != "explosion" or not carried:
            continue
        for n in range(at + 1, min(len(tokens), at + 12)):
            form = _verbs("off").get(lows[n])
            if (
                lows[n] == "left"
                and n + 1 < len(tokens)
                and lows[n + 1] in {"under", "in", "at", "on", "by", "near", "beside", "outside"}
            ):
                continue
            if form in {"past", "either", "third"} and lows[n - 1] not in BE | HAVE and _clean(tokens, at, n):
                return Act(n, "explosion", form, passive=False, rule="laden and going off")
    if "suicide" in sentence.vocabulary:
        worn = [n for n, low in enumerate(lows) if low in _set("worn")]
        for n in worn:
            for verb in range(max(0, n - 4), n):
                if lows[verb] in {
                    "pressed",
                    "pulled",
                    "triggered",
                    "opened",
                    "detonated",
                    "flicked",
                    "pushed",
                    "tugged",
                }:
                    return Act(verb, "explosion", "either", passive=False, rule="worn and set off")
    return None


def _had(sentence: Sentence, tokens: Sequence[Token], arms: Sequence[tuple[int, str]]) -> Act | None:
    """'the market took a direct hit from a jet', 'the theatre had a missile through its dome'."""
    lows = sentence.lows
    for at, kind in arms:
        for n in range(at - 1, max(0, at - _OBJECT), -1):
            form = _verbs("get").get(lows[n])
            if form in {None, "base", "ing"} or not _clean(tokens, n, at) or lows[n + 1] == "to":
                continue
            between = lows[n + 1 : at]
            hit = not {"hit", "hits", "impact", "impacts", "strike", "strikes"}.isdisjoint(between)
            after = lows[at + 1] if at + 1 < len(lows) else "."
            driven = lows[n] in {"had", "took"} and after in {"through", "into", "in", "on", "to", "against"}
            of_arms = not {"with", "for"} & set(between)
            subject = _stands(lows, max(0, n - 7), n) or _names(tokens, max(0, n - 7), n)
            if (hit or driven) and of_arms and subject:
                return Act(n, kind, form, passive=False, rule="had it from an arm")
            break
    return None


def _ruined(sentence: Sentence, tokens: Sequence[Token], arms: Sequence[tuple[int, str]]) -> Act | None:
    """'nine houses burn after the night's salvo', 'a tower went down after two bombs', 'a depot, alight after missiles'."""
    lows = sentence.lows
    for at, kind in arms:
        link = next((n for n in range(at - 1, max(0, at - 7), -1) if lows[n] in _set("through")), None)
        if link is None or not _clean(tokens, link, at) or not _OTHERS.isdisjoint(lows[link + 1 : at]):
            continue
        for n in range(link - 1, max(-1, link - _SPAN), -1):
            if (
                lows[n] in _ENDS
                or lows[n] in _NEGATED
                or lows[n] in _ANOTHER
                or (lows[n] == "," and lows[link] == "by")
            ):
                break
            form = _verbs("ruin").get(lows[n])
            ruin = lows[n] in _set("ruined") or (form in {"past", "either", "third", "base"} and _falls(lows, n))
            subject = _stands(lows, max(0, n - 9), n + 1) or (
                lows[link] == "under" and _counted(lows, max(0, n - 4), n)
            )
            if ruin and subject and not lows[n] == "wounded" == lows[n + 1]:
                return Act(n, _fallen(lows, at, kind), "past", passive=False, rule="ruin and the arm that made it")
    return None


def _fallen(lows: Sequence[str], at: int, kind: str) -> str:
    """'under Russian bombs', 'two bombs through the roof': bombs that fall are an air strike's, 'car bombs' are none."""
    around = {*lows[max(0, at - 4) : at], *lows[at + 1 : at + 2]}
    falls = lows[at] == "bombs" and around & {"under", "on", "through", "into", "over", "onto"}
    return "air_strike" if falls and not around & OTHERWISE["air_strike"] else kind


def _falls(lows: Sequence[str], n: int) -> bool:
    """'burned', 'came down', 'caught fire', 'lost its roof': a verb of ruin with what makes it one."""
    low, after = lows[n], lows[n + 1 : n + 4]
    if low in {"come", "came", "comes", "go", "went", "goes", "fell", "fall", "falls", "turned"}:
        return bool({"down", "up", "in", "to"} & set(after[:1]))
    if low in {"caught", "catches", "catch"}:
        return "fire" in after[:1]
    if low in {"lost", "loses", "lose"}:
        return bool(_set("struck").intersection(after) or {"life", "lives"} & set(after))
    if low in {"lie", "lies", "lay", "stand", "stood", "stands", "became", "become"}:
        return bool(_set("ruined").intersection(after) or {"black", "empty", "dark"} & set(after))
    return low not in {
        "be",
        "is",
        "was",
        "are",
        "were",
        "been",
        "count",
        "counts",
        "counted",
        "break",
        "broke",
        "black",
    }


def _clipped(sentence: Sentence, tokens: Sequence[Token], arms: Sequence[tuple[int, str]]) -> Act | None:
    """'Eleven mortar bombs on Taiz since dawn', 'volleys of Grad on the centre, 13 dead', 'then five barrels'."""
    lows = sentence.lows
    for at, kind in arms:
        if kind == "explosion" and lows[at] in {"device", "devices", "nitrate"}:
            continue
        start = next((n + 1 for n in range(at - 1, -1, -1) if lows[n] in _ENDS or lows[n] == ","), 0)
        end = next((n for n in range(at + 1, len(lows)) if lows[n] in _ENDS or lows[n] == ","), len(lows))
        if at - start > _LEAD or any(_is_verb(lows[n]) for n in range(start, end)):
            continue
        behind = at + 1
        if behind < len(lows) and lows[behind] == "-":
            behind += 2
        if not _clean(tokens, start, end) or lows[at] in {"bomber", "bombers"}:
            continue
        placed = behind < end and lows[behind] in _set("at") and _at_a_place(tokens, behind + 1, end)
        counted = _counted(lows, start, at)
        harmed = not {
            "dead",
            "killed",
            "wounded",
            "injured",
            "hurt",
            "burning",
            "ablaze",
            "alight",
            "fire",
            "died",
        }.isdisjoint(lows)
        bare = behind >= end and counted and harmed
        if (placed and (counted or harmed or lows[at].endswith("s"))) or bare:
            if placed and lows[behind] in {"for", "in", "with", "behind", "under", "near"} and not harmed:
                continue  # 'Missiles for Kyiv', 'drones over the town'
            return Act(at, _fallen(lows, at, kind), "other", passive=False, rule="arms and a place without a verb")
    return None


def _is_verb(low: str) -> bool:
    return low in _FINITE or low in {"to", "who", "which", "that"} or low in _finite()


@cache
def _finite() -> frozenset[str]:
    """The finite forms of the verbs that reports use of arms and of speech: a clause with one is not clipped."""
    lemmas = {lemma for listed in load("roles")["verbs"].values() for lemma in listed if " " not in lemma}
    lemmas |= {lemma for listed in load("blows")["verbs"].values() for lemma in listed}
    lemmas |= {
        "say",
        "see",
        "hear",
        "know",
        "want",
        "need",
        "make",
        "use",
        "give",
        "send",
        "fire",
        "launch",
        "show",
        "add",
    }
    forms = {
        word for lemma in lemmas for word, form in verb_forms(lemma).items() if form in {"past", "either", "third"}
    }
    return frozenset(
        forms - {"hits", "strikes", "falls", "shells", "rockets", "bombs", "mines", "drones", "left", "dead"}
    )


def _counted(lows: Sequence[str], low: int, high: int) -> bool:
    return any(word[:1].isdigit() or word in load("numerals")["units"] for word in lows[low:high])


def _stands(lows: Sequence[str], low: int, high: int) -> bool:
    """Whether a thing that arms strike is named, one or many of it."""
    return any(word in _set("struck") or word.removesuffix("s") in _set("struck") for word in lows[low:high])


def _at_a_place(tokens: Sequence[Token], low: int, high: int) -> bool:
    few = range(low, min(high, low + 6))
    return any(tokens[n].low in _set("struck") for n in few) or _names(tokens, low, min(high, low + 4))


def _names(tokens: Sequence[Token], low: int, high: int) -> bool:
    """Whether a capitalised word stands there that does not only begin a sentence."""
    return any(t.text[:1].isupper() and t.low not in {"the", "a", "an", "in", "at", "on"} for t in tokens[low:high])
