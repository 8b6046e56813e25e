"""Who did it and to whom: the trigger's arguments, by its voice and the order of the sentence."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.incidents.actor_words import demonyms, phrases_of, words_of
from geomap.incidents.side_frames import framed_sides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actors import Actor
    from geomap.incidents.clauses import Sentence
    from geomap.incidents.triggers import Trigger

_MUTUAL_KINDS = frozenset({"armed_clash", "ceasefire"})
_MOVES = frozenset({"incursion", "withdrawal", "deployment"})
_PRONOUNS = frozenset({"they", "it", "he", "she", "who", "which", "group", "former", "latter", "themselves"})
_PRONOUN_REACH = 8
"""Words before a verb within which a pronoun is its subject."""
_TARGET_PREPOSITIONS = frozenset({"on", "against", "of", "at", "with", "from"})
_GOVERNING = frozenset(
    [
        "in",
        "on",
        "of",
        "from",
        "with",
        "against",
        "near",
        "at",
        "by",
        "into",
        "for",
        "to",
        "between",
        "around",
        "under",
        "after",
        "before",
        "during",
        "inside",
        "outside",
        "across",
        "over",
        "through",
        "behind",
        "along",
        "towards",
        "toward",
        "within",
        "without",
        "since",
        "until",
        "upon",
        "onto",
        "despite",
        "among",
        "amid",
        "following",
    ]
)
_NO_OBJECT = frozenset(
    [
        "by",
        "from",
        "near",
        "in",
        "under",
        "after",
        "before",
        "during",
        "with",
        "inside",
        "outside",
        "across",
        "through",
        "behind",
        "along",
        "between",
        "since",
        "until",
        "for",
        "towards",
        "toward",
        "within",
        "without",
        "despite",
        "among",
        "amid",
        "around",
        "over",
        "to",
    ]
)
_MAY_PRECEDE = frozenset(
    [
        "the",
        "a",
        "an",
        "some",
        "about",
        "several",
        "its",
        "their",
        "his",
        "her",
        "our",
        "dozens",
        "hundreds",
        "scores",
        "thousands",
        "local",
        "suspected",
        "least",
        "over",
        "more",
        "than",
        "nearly",
        "up",
        "around",
        "almost",
        "roughly",
        "many",
        "few",
        "other",
        "another",
        "these",
        "those",
        "both",
        "all",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "fifteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "hundred",
        "thousand",
        "and",
        "heavily",
        "armed",
        "rebel",
        "rival",
        "unidentified",
        "unknown",
        "masked",
        "young",
        "senior",
        "former",
        "government",
        "pro",
        "anti",
        "regular",
        "state",
        "most",
    ]
)
_ADJECTIVE = (
    "ed",
    "al",
    "an",
    "ist",
    "ic",
    "ly",
    "ous",
    "ish",
    "ern",
    "ive",
    "ary",
    "ese",
    "less",
    "ing",
    "able",
    "ite",
)
_LINK = frozenset(
    {
        "and",
        ",",
        "then",
        "or",
        "but",
        "also",
        "later",
        "even",
        "reportedly",
        "subsequently",
        "briefly",
        "has",
        "have",
        "had",
    }
)
_LONGEST_BY = 110
_LEAD = 5
"""Words with which a clause begins before its subject: 'after two Georgian'."""
_FALLS = frozenset(["die", "died", "dies", "dying", "perish", "perished", "succumbed", "drowned", "fell"])
"""Verbs whose subject is the victim, though they are active."""
_LOSING = frozenset(
    ["fall", "falls", "fell", "fallen", "falling", "pass", "passes", "passed", "lose", "loses", "lost", "is", "are", "was", "were", "been", "be", "in", "under", "control",
     "come", "came", "comes", "go", "went", "gone", "slip", "slipped", "revert", "reverted", "succumbed"]
)  # fmt: skip
"""Words with which a place changes hands: the subject is who lost it."""
_CUT = re.compile(r"[,;:]|\b(?:after|and|but|where|while)\b")
"""What stands between words of one phrase and those of the next."""
_CALENDAR = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of an event as far as its sentence names them."""

    actor: Actor | None
    target: Actor | None
    pronoun: bool = False
    """The doer is only a pronoun: the last fitting side is meant."""


def find_sides(
    text: str,
    sentence: Sentence,
    trigger: Trigger,
    actors: Sequence[Actor],
    *,
    speakers: Sequence[tuple[int, int]],
    others: Sequence[Trigger] = (),
) -> Sides:
    """Subject, object and 'by'-phrase of a trigger.

    ``speakers`` are the spans of sources, which did nothing; ``others`` are all triggers of the sentence, in order: what
    one of them has for its object is no subject of the next.
    """
    clause = sentence.clause_at(trigger.start)
    sorts = {"people", "protesters", "thing"}
    sides = [
        a for a in actors if (a.armed or a.sort in sorts or _rules(a, trigger)) and (a.start, a.end) not in speakers
    ]
    doers = [a for a in sides if a.sort != "thing" and not _stands_by(a)]
    before = [a for a in doers if a.end <= trigger.start + 1]
    after = [a for a in sides if a.start >= trigger.end - 1]
    inside = [a for a in sides if trigger.start < a.start and a.end <= trigger.end]
    brokered = trigger.kind == "ceasefire" and re.search(r"\b(?:broker|mediat|negotiat|sponsor)", trigger.text.lower())
    by = None if brokered else next(
        (
            a for a in after
            if a.sort != "thing" and preposition(sentence, a) == "by" and a.start - trigger.end < _LONGEST_BY
            and not any(trigger.end <= o.start and o.end <= a.start and o.voice in {"passive", "active"} for o in others)
        ),
        None,
    )  # fmt: skip
    if (framed := framed_sides(text, sentence, trigger, sides)) is not None:
        return Sides(*framed)
    if trigger.kind in _MUTUAL_KINDS and (pair := _pair(text, sentence, trigger, doers)):
        return Sides(*pair)
    if trigger.voice == "noun":
        governed = _within(sentence, trigger, others)
        if governed is not None:
            # 'killed 14 soldiers in an ambush': the sides are those of the verb; 'were killed in a strike by' names the doer
            told = find_sides(text, sentence, governed, actors, speakers=speakers, others=others)
            return told if by is None else Sides(by, told.target if told.target is not by else None)
        held = [a for a in before if not _is_object(sentence, a, trigger, others)]
        if trigger.kind in _MOVES and inside and inside[0].sort != "thing":
            return Sides(by or inside[0], None)  # 'the entry of the Rwandan army into the town'
        return _of_noun(sentence, trigger, held, after, by)
    previous = _coordinated(sentence, trigger, others)
    if previous is not None:
        first = find_sides(text, sentence, previous, actors, speakers=speakers, others=others)
        suffered = {"passive", "suffered"}
        if previous.voice in suffered and trigger.voice in suffered:
            subject: Actor | None = first.target
        else:
            subject = first.target if previous.voice in suffered else first.actor
        pronoun = first.pronoun and subject is None
    else:
        held = [a for a in before if trigger.voice in {"passive", "suffered"} or a.sort != "thing"]
        if trigger.voice in {"passive", "suffered"}:
            held = [a for a in sides if a.end <= trigger.start + 1]
        subject = _subject(text, sentence, trigger, held, clause, others)
        pronoun = subject is None and _has_pronoun(sentence.words(clause[0], trigger.start))
    if trigger.kind == "seizure" and _changes_hands(trigger):
        near = (
            a
            for a in (*inside, *after)
            if a.sort != "thing" and not _CUT.search(text, trigger.end, max(a.start, trigger.end))
        )
        taker = by or next(near, None)
        return Sides(taker, subject if subject is not taker else None)
    if trigger.text.split()[0].lower() in _FALLS:
        return Sides(by, subject if subject is not by else None)
    if trigger.voice in {"passive", "suffered"}:
        source = next(
            (
                a
                for a in (*after, *(a for a in actors if a.head == "side" and a.start > trigger.start))
                if preposition(sentence, a) == "from"
                and (trigger.voice == "suffered" or trigger.kind == "shelling")
                and a.start - trigger.end < 40
            ),
            None,
        )
        actor = by or source
        if subject is None and trigger.voice == "passive":
            subject = _official(sentence, trigger, actors, speakers)
        return Sides(actor, subject if subject is not actor else None)
    target = _object(text, sentence, trigger, inside + after, clause, others)
    if by is not None and subject is None:
        return Sides(by, target if target is not by else None)
    return Sides(subject, target if target is not subject else None, pronoun)


def _changes_hands(trigger: Trigger) -> bool:
    """'fell to', 'passed into the hands of', 'is in rebel hands': who is named after it took what the subject lost."""
    first, *others = trigger.text.lower().split()
    return first in _LOSING and not {"to", "hands", "control", "rule", "by"}.isdisjoint(others)


def _stands_by(actor: Actor) -> bool:
    """'the depots of the World Food Programme': bodies that bear no arms do nothing that a map shows, their soldiers do."""
    return actor.code in words_of("bystanders") and actor.head.split(" ")[-1] not in phrases_of("forces")


def _official(
    sentence: Sentence, trigger: Trigger, actors: Sequence[Actor], speakers: Sequence[tuple[int, int]]
) -> Actor | None:
    """'the commander of the Quds Force was killed': whom a state loses, where he says nothing himself."""
    start, _ = sentence.clause_at(trigger.start)
    return next(
        (
            a for a in reversed(actors)
            if a.sort == "organ" and a.code is not None and a.head != "capital" and start <= a.start and a.end <= trigger.start
            and (a.start, a.end) not in speakers and preposition(sentence, a) not in _GOVERNING
        ),
        None,
    )  # fmt: skip


def _has_pronoun(before: Sequence[str]) -> bool:
    """Whether a pronoun near the verb is its subject: 'they then attacked', but not 'it said attackers had'."""
    for n in range(len(before) - 1, max(-1, len(before) - 1 - _PRONOUN_REACH), -1):
        if before[n] in _PRONOUNS or (before[n] == "them" and before[n - 1 : n] == ["of"]):
            return before[n + 1 : n + 2] not in (["said"], ["says"], ["added"], ["adds"], ["claimed"], ["claims"])
    return False


def _rules(actor: Actor, trigger: Trigger) -> bool:
    """Whether an office acts by its forces: 'Tehran launched missiles', 'the president sent two battalions'."""
    if actor.sort != "organ":
        return False
    if actor.head.split(" ")[-1] in words_of("rulers"):
        return True
    head = actor.head.split(" ")[-1]
    return (
        head not in words_of("mouthpieces")
        and actor.end <= trigger.start
        and trigger.text.split()[0].lower() in words_of("causative")
    )


def _within(sentence: Sentence, trigger: Trigger, others: Sequence[Trigger]) -> Trigger | None:
    """The verb of a clause whose 'in a raid', 'during an ambush' the noun is."""
    before = [t.low for t in sentence.tokens[max(0, trigger.token - 5) : trigger.token]]
    if not any(
        w in {"in", "during"} and all(x not in {"the", "that", "this", "and", ","} for x in before[n + 1 :])
        for n, w in enumerate(before)
    ):
        return None
    verbs = [o for o in others if o.end <= trigger.start and o.voice != "noun" and o is not trigger]
    if not verbs or trigger.start - verbs[-1].end > 90:
        return None
    return verbs[-1] if sentence.clause_at(verbs[-1].start) == sentence.clause_at(trigger.start) else None


def _is_object(sentence: Sentence, actor: Actor, trigger: Trigger, others: Sequence[Trigger]) -> bool:
    """Whether another verb before the noun has the mention for its object."""
    return any(
        o.voice == "active" and o.end <= actor.start and actor.start - o.end < 40 and o is not trigger and o.end <= trigger.start
        and sentence.clause_at(o.start) == sentence.clause_at(actor.start)
        for o in others
    )  # fmt: skip


def _coordinated(sentence: Sentence, trigger: Trigger, others: Sequence[Trigger]) -> Trigger | None:
    """The verb before that shares its subject: 'shelled A and killed', ', wounding', 'broke in, seized and burnt'."""
    earlier = [o for o in others if o.end <= trigger.start and o is not trigger and o.voice != "noun"]
    if not earlier:
        return None
    previous = earlier[-1]
    words = [t.low for t in sentence.tokens if previous.end <= t.start and t.end <= trigger.start]
    if any(w in {";", "after", "before", "while", "when", "who", "which", "where", "that", "as"} for w in words):
        return None
    at = sentence.token_at(trigger.start)
    before = [t.low for t in sentence.tokens[max(0, at - 3) : at]]
    ing = trigger.text.split()[0].lower().endswith("ing")
    if ing and before[-1:] == [","]:
        return previous
    while before and before[-1] in _LINK - {"and", ",", "or", "but", "then"}:
        before.pop()
    return previous if before and before[-1] in {"and", ",", "or", "but", "then"} else None


def _subject(
    text: str,
    sentence: Sentence,
    trigger: Trigger,
    before: Sequence[Actor],
    clause: tuple[int, int],
    others: Sequence[Trigger],
) -> Actor | None:
    """The nearest side before the verb that is no object of a preposition; the clause's own first."""
    free = [
        a for a in before
        if (preposition(sentence, a) not in _GOVERNING or _opens_clause(sentence, a) or _many(sentence, a))
        and not _owns(text, a, trigger)
    ]  # fmt: skip
    free = [a for n, a in enumerate(free) if not (n and _apposed(text, free[n - 1], a))]
    if (arm := _armed_subject(sentence, trigger)) is not None:
        return next((a for a in reversed(free) if a.end >= arm), None)  # 'a drone destroyed': whoever is named before
    own = [a for a in free if a.start >= clause[0]]
    if own:
        return own[0] if len(own) > 1 and _joined(sentence, own) else own[-1]
    lead = sentence.words(clause[0], trigger.start)[:1]
    if lead and lead[0] in {"who", "which", "that", "whose"} and before:
        nearest = before[-1]
        if clause[0] - nearest.end < 40:
            return nearest
    if lead and lead[0] in {"after", "when", "while", "before", "as", "since", "because"}:
        words = sentence.words(clause[0], trigger.start)
        if len(words) > 1:
            return None  # a subject of its own that is no side: 'after a bomb went off'
    # 'A bombed X and shelled Y': the subject of the clause before
    reach = [
        a for a in free if not any(a.end <= o.start and o.end <= trigger.start and o.voice == "noun" for o in others)
    ]
    return reach[-1] if reach else None


def _armed_subject(sentence: Sentence, trigger: Trigger) -> int | None:
    """Start of the drone, shell or bomb that is the subject of a verb; a name right before it is its owner's."""
    at = trigger.token - 1
    while at >= 0 and (
        sentence.tokens[at].low in words_of("between_verb") | {"was", "were"} or sentence.tokens[at].low.endswith("ly")
    ):
        at -= 1
    if at < 0 or sentence.tokens[at].low not in words_of("arms_that_hit"):
        return None
    owned = at > 0 and (
        sentence.tokens[at - 1].text[:1].isupper() or sentence.tokens[at - 1].text.endswith(("'s", "’s"))
    )
    return None if owned else sentence.tokens[at].start


def _many(sentence: Sentence, actor: Actor) -> bool:
    """'a column of Russian tanks', 'dozens of Rwandan soldiers', 'a jeep full of guards': it is they who act."""
    at = sentence.token_at(actor.start)
    before = [t.low for t in sentence.tokens[max(0, at - 5) : at]]
    if "of" not in before:
        return False
    of = len(before) - 1 - before[::-1].index("of")
    noun = before[of - 1] if of else ""
    start = sentence.tokens[max(0, at - 5)].start
    own = preposition_at(sentence, sentence.token_at(start) + of - 1) if of else ""
    return noun in words_of("collectives") and own not in _GOVERNING


def _opens_clause(sentence: Sentence, actor: Actor) -> bool:
    """'after Georgian forces shelled the town': the word before is a conjunction, and the mention its clause's subject."""
    start, _ = sentence.clause_at(actor.start)
    lead = sentence.words(start, actor.start)
    return bool(lead) and lead[0] in {"after", "before", "since", "until"} and len(lead) <= _LEAD


def _apposed(text: str, first: Actor, second: Actor) -> bool:
    """'The Framework, a coalition of rebels, ...': the second mention only describes the first."""
    between = text[first.end : second.start]
    return (
        second.code is None
        and first.code is not None
        and re.fullmatch(r", (?:an?|the) (?:[\w-]+ ){0,4}?", between) is not None
    )


def _owns(text: str, actor: Actor, trigger: Trigger) -> bool:
    """'Guyana's coast', 'Iran's rockets': a possessor is not what its noun does, but where the noun is an event word."""
    return text[actor.end : actor.end + 2] in {"'s", "’s"} and trigger.start - actor.end > 30


def _joined(sentence: Sentence, actors: Sequence[Actor]) -> bool:
    words = sentence.words(actors[-2].end, actors[-1].start)
    return "and" in words and len(words) <= 2


def _object(
    text: str,
    sentence: Sentence,
    trigger: Trigger,
    after: Sequence[Actor],
    clause: tuple[int, int],
    others: Sequence[Trigger],
) -> Actor | None:
    """The first side after the verb that no preposition takes away and no other verb has for itself."""
    for actor in after:
        if actor.start - trigger.end > 150:
            return None
        governs = preposition(sentence, actor)
        fired_at = (
            governs in {"towards", "toward", "into"} and trigger.kind == "shelling" and actor.sort in {"thing", "group"}
        )
        if governs in _NO_OBJECT and not fired_at and not (governs == "from" and trigger.kind == "seizure"):
            continue
        if actor.start >= clause[1]:
            begins = sentence.words(sentence.clause_at(actor.start)[0], actor.start)[:1]
            if not begins or begins[0] not in {
                "killing",
                "wounding",
                "injuring",
                "capturing",
                "leaving",
                "hitting",
                "striking",
            }:
                return None
        between = [o for o in others if trigger.end <= o.start and o.end <= actor.start and o.voice != "noun"]
        if between and _coordinated(sentence, between[-1], others) is None:
            return None
        if actor.sort == "state" and text[actor.end : actor.end + 2] in {"'s", "’s"}:
            continue
        return actor
    return None


def _of_noun(
    sentence: Sentence, trigger: Trigger, before: Sequence[Actor], after: Sequence[Actor], by: Actor | None
) -> Sides:
    """'an attack by X on Y', 'X's attack on Y', 'the X attack', 'X launched ...' with the noun alone."""
    close = [
        a for a in before
        if trigger.start - a.end <= 30 and len(words := sentence.words(a.end, trigger.start)) <= 3
        and not any(w.endswith("ed") and w not in words_of("does_noun") for w in words)
    ]  # fmt: skip
    possessive = (
        close[-1] if close and preposition(sentence, close[-1]) not in {"on", "against", "in", "near", "at"} else None
    )
    targets = [
        a
        for a in after
        if preposition(sentence, a) in _TARGET_PREPOSITIONS and a.start - trigger.end < 70 and a is not by
    ]
    of = next((a for a in targets if preposition(sentence, a) == "of" and a.sort != "thing"), None)
    actor = by or possessive
    behind = sentence.tokens[sentence.token_at(of.end - 1) + 1 :][:1] if of is not None else ()
    on = bool(behind) and behind[0].low in {"on", "against"}  # 'the raid of the Guards on a village'
    if actor is None and of is not None and (trigger.kind in _MOVES or on):
        actor = of  # 'the infiltration of 250 troops', 'the withdrawal of French forces'
    if actor is None and trigger.kind not in _MOVES:
        subjects = [
            a for a in before
            if preposition(sentence, a) not in _GOVERNING and a.sort != "people"
            and not (told := set(sentence.words(a.end, trigger.start))) & words_of("takes_a_stand")
            and not told & {":", ";", ".", "said", "says"}
        ]  # fmt: skip
        actor = subjects[-1] if subjects else None
    target = next((a for a in targets if a is not actor), None)
    return Sides(actor, target, pronoun=actor is None)


def _pair(text: str, sentence: Sentence, trigger: Trigger, doers: Sequence[Actor]) -> tuple[Actor, Actor] | None:
    """'A and B clashed', 'fighting between A and B', 'A clashed with B'."""
    sides = [a for a in doers if abs(a.start - trigger.start) < 160]
    for first, second in itertools.pairwise(sides):
        link = text[first.end : second.start]
        if len(link) > 60 or (first.code == second.code and first.code is not None):
            continue
        if re.fullmatch(r"\W*(?:and|or)\W+(?:the\s+|its\s+)?(?:[\w-]+\W+){0,5}?", link) and (
            second.end <= trigger.start + 1
            or re.search(
                r"\b(?:between|of|by)\W+(?:the\s+)?(?:[\w-]+\W+){0,3}$",
                text[max(sentence.start, first.start - 40) : first.start],
            )
        ):
            return first, second
        if re.search(r"\b(?:with|against)\W+(?:the\s+)?(?:[\w-]+\W+){0,3}$", link) and first.end <= trigger.start + 1:
            return first, second
    return None


def preposition(sentence: Sentence, actor: Actor) -> str:
    """The preposition that governs a mention, past its article and adjectives; '' where none does."""
    at = sentence.token_at(actor.start)
    if at and at < len(sentence.tokens) and sentence.tokens[at].low in demonyms():
        before = sentence.tokens[at - 1]
        if (
            before.text[:1].isupper()
            and at > 1
            and before.low not in demonyms()
            and before.low not in _CALENDAR | _MAY_PRECEDE
        ):
            return ""  # 'In the town of Nabatieh Israeli jets bombed'
    return preposition_at(sentence, at)


def preposition_at(sentence: Sentence, at: int) -> str:
    """The preposition that governs the noun phrase at a token."""
    for token in reversed(sentence.tokens[max(0, at - 7) : at]):
        low = token.low
        if low in _GOVERNING and low not in {"over", "around"}:
            return low
        if low in _CALENDAR:
            return ""
        if not (
            low in _MAY_PRECEDE
            or low.isdigit()
            or token.text in {"-", '"', "“", "‘", "'"}
            or (token.text[:1].isupper() and low not in _CALENDAR and low not in words_of("no_modifier"))
            or (low.endswith(_ADJECTIVE) and low not in words_of("no_modifier"))
        ):
            return ""
    return ""
