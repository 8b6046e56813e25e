"""What became of those counted: the verb that governs a number, before it or after it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

from geomap.expressions import expression
from geomap.quantities.numerals import number_words
from geomap.quantities.plain import any_of, last_word, lexicon

LOOK_BACK = 70
LOOK_AHEAD = 200
"""Characters searched for the governing verb: 'two people, among them a boy of six who had gone for water, were killed'."""

_BE = r"(?:was|were|is|are|be|been|being|got|get|gets|getting|left|lay|lie|remain|remained)"
_FILL = (
    r"(?:has|have|had|reportedly|also|already|all|both|later|now|confirmed|reported|believed|presumed|feared|said|to|then|"
    r"instantly|allegedly|less|more|critically|seriously|severely|slightly|lightly|badly|gravely|apparently|subsequently|there|"
    r"themselves|aboard|on\ board|inside|known|declared|pronounced|likely|probably|either|still|found|officially|briefly|listed|thought|immediately|"
    r"initially|earlier|since|deliberately|brutally|encircled\ and|surrounded\ and|disarmed\ and|ambushed\ and|overpowered\ and|"
    r"encircled,|surrounded,|stopped\ and|beaten\ and|tortured\ and|unlawfully|illegally|forcibly|of\ them|are\ said\ to\ have|dead\ or|killed\ or|wounded\ or|shot\ and|hit\ and|stabbed\ and|beaten\ and|ambushed\ and|instead)"
)
_ASIDE = r"(?:\ \([^()¶]{1,80}\)|,\ [^,.;¶]{1,130},|\ -\ [^-.;¶]{1,90}\ -|\ (?!being\b)[a-z]+ing\ [^,.;¶]{1,50}?|\ and\ (?!(?:wounds|injures|kills)\b)[a-z-]+s|,?\ (?:both\ |all\ )?aged\ [^.;¶]{1,40}?|\ who\ (?!(?:was|were|died|had\ been|have\ been)\b(?!\ [a-z]+ing\b))[^,.;¶]{1,70}?|\ (?:from|of|in|near|at|on|with|belonging\ to|aboard|travelling\ in)\ [^,.;¶]{1,60}?)?"
_HARMED = (
    r"(?:sustain(?:ed|ing)|suffer(?:ed|ing)|receiv(?:ed|ing)|carr(?:y|ied)|bear|bore|nurs(?:e|ed|ing)|got|had|has|have|escaped\ with|got\ away\ with|came\ away\ with|(?:flown|taken|brought|carried|driven|pulled|admitted|rushed|dug|evacuated)\ (?:[^.;¶0-9]{1,40}?\ )?with)\ (?:[a-z-]+\ ){0,3}?"
    r"(?:wounds?|injur(?:y|ies)|burns|concussions?|contusions?|fractures?|barotrauma|trauma|cuts|bruises|bruising|lacerations|grazes|scratches|(?:broken|shattered|fractured|crushed|smashed)\ [a-z]+)"
    r"|(?:is|are|was|were)\ fighting\ for\ (?:their\ lives|his\ life|her\ life|life)|(?:was|were|had\ to\ be|been|being)\ operated\ on|lost\ (?:limbs|legs|arms|eyes|fingers)"
    r"|(?:is|are|was|were|been)\ (?:shot|hit|struck|wounded)\ in\ (?:the|his|her|their|both)\ (?:legs?|arms?|foot|feet|hands?|thighs?|knees?|shoulders?|ankles?|buttocks|calf)"
    r"|(?:is|are|was|were|been)\ (?:hit|struck|caught|cut|grazed|pierced)\ by\ (?:flying\ |falling\ |rubber\ |stray\ |live\ |shell\ )?(?:bullets?|rounds?|pellets?|buckshot|birdshot|stones?|bricks?|shrapnel|splinters?|fragments?|glass|debris|rocks?)"
    r"|(?:is|are|was|were|been)\ (?:overcome\ by\ (?:tear\ )?(?:gas|fumes|smoke)|beaten(?:\ up)?(?!\ (?:back|off|to\ death))|grazed|scalded|scarred|knocked\ unconscious|bruised|roughed\ up|clubbed|trampled(?!\ to\ death))"
    r"|had\ (?:his|her|their|an?|both)\ (?:left\ |right\ )?(?:arms?|legs?|hands?|foot|feet|fingers?)\ (?:blown|torn|shot|ripped|cut)\ (?:off|away)"
    rf"|(?:lie|lies|lay|lying)\ (?:in|at)\ (?:the\ |a\ |an\ |its\ |their\ )?(?:[A-Za-z'-]+\ ){{0,3}}?(?:hospitals?|clinics?|infirmary|sickbay)"
    rf"|(?:(?:{_BE}|had\ to\ be)\ )?(?:brought|taken|rushed|carried|flown|driven|admitted|moved|transferred|evacuated|airlifted|sent|removed|ferried)(?:\ (?:on|away|out|over|by\ (?:air|helicopter|ambulance|boat)))?\ (?:to|into)\ (?:the\ |a\ |an\ |its\ |their\ )?(?:[A-Za-z'-]+\ ){{0,3}}?(?:hospitals?|clinics?|infirmary|sickbay|intensive\ care)"
    r"|(?:need(?:s|ed)?|require[sd]?|received?|underwent|sought|got)\ (?:urgent\ |immediate\ |medical\ |some\ |emergency\ ){0,2}(?:hospital(?:\ (?:care|treatment))?|treatment|surgery|care|attention|stitches|first\ aid|operations?|medical\ (?:help|care|aid))"
    r"|(?:tor[en]|blown|burnt|burned|cut)\ (?:about\ )?by\ (?:flying\ )?(?:glass|splinters|shrapnel|fragments|debris|shards|pellets|rubber\ bullets)"
    r"|lost\ (?:his|her|their|an?|both|one)\ (?:right\ |left\ )?(?:leg|arm|hand|foot|eye|thumb|finger|limb|sight)s?"
)
"""'sustained gunshot wounds', 'lost his left thumb'."""
_OBJECT_WORDS = [
    "the",
    "a",
    "an",
    "its",
    "their",
    "his",
    "her",
    "this",
    "that",
    "at least",
    "some",
    "about",
    "more than",
    "people",
    "civilians",
    "soldiers",
    "villagers",
    "up to",
    "members",
    "two",
    "men",
    "himself",
    "herself",
    "itself",
    "themselves",
]
_FILLERS = [
    "another",
    "a further",
    "further",
    "also",
    "as many as",
    "at least",
    "the",
    "these",
    "those",
    "its",
    "their",
    "over",
    "in total",
    "altogether",
    "them",
    "all",
    "peaceful",
    "himself and",
    "herself and",
    "themselves and",
]
_TOLL_ENDS = frozenset(
    {
        "of",
        "to",
        "at",
        "as",
        "is",
        "was",
        "were",
        "are",
        "reached",
        "reaches",
        "exceeds",
        "exceeded",
        "hit",
        "passed",
        "reaching",
        "surpassed",
        "topped",
        "now",
        "already",
        "currently",
        "total",
        "totals",
        "totalled",
    }
)
_PERISHED = expression(r"\b(?:died|perished),\ [^,.;¶]{1,80},\ (?:exactly\ |all\ in\ all\ )?$", re.IGNORECASE)
_PERISHED_BEFORE = expression(
    r"\bperished\ (?:(?!(?:and|in|on|at|of|with|when|during|since|after|the|last)\b)[a-z]+\ ){0,5}$", re.IGNORECASE
)
"""'perished according to specified data 23 servicemen'."""
_COORDINATE = expression(
    r"(?:,\ [^,.;¶]{2,60}\ among(?:st)?\ them)?(?:\ (?:of|from)\ [^,.;¶]{1,50})?(?:,|,?\ and|,?\ plus|,?\ as\ well\ as|,?\ along\ with|,?\ together\ with|\ &|\ or)\ (?:also\ |another\ |a\ further\ |the\ |his\ |her\ |their\ )?$"
)
_INCLUDING = expression(
    r"[^.;¶]{0,40}(?:,?\ \(?(?:including|among\ them|among\ whom|amongst\ them|of\ whom|of\ them|mostly|most\ of\ them)|:)\ (?:at\ least\ )?$"
)
_TOOK = expression(
    r"\b(?:(?:left|withdrew|went\ off|made\ off|came\ back|returned)\ with|took|taken|taking|takes|take|captured|holding|holds|seized)\ (?:\w+\ ){0,2}$",
    re.IGNORECASE,
)
_TAKEN_AS = expression(r"\ (?:as\ )?(?:prisoners?|hostages?|captives?)\b", re.IGNORECASE)
_SENT = expression(
    r"\b(?:sent|sends|sending|put|puts|putting|landed|landing|took|taking)\ (?:another\ |a\ further\ |at\ least\ |also\ )?$",
    re.IGNORECASE,
)
_TO_HOSPITAL = expression(
    r"\ (?:to|in|into)\ (?:the\ |a\ |nearby\ |local\ )?(?:hospitals?|intensive\ care|clinics?)\b", re.IGNORECASE
)
"""'killed one and sent five to hospital'."""
_TREATED = expression(r"\btreat(?:ed|ing|s)\ (?:at\ least\ |about\ |some\ |another\ )?$", re.IGNORECASE)
_FOR_WOUNDS = expression(r"\ for\ (?:[\w-]+\ ){0,3}?(?:wounds?|injuries|burns|cuts|fractures|shock)\b", re.IGNORECASE)
"""'treated 36 for gunshot wounds'."""
_WARD = expression(
    r"\b(?:(?:hospitals?|clinics?|infirmary|surgeons?|doctors?|medics?|MSF)\b(?:\ (?!that\b|which\b|who\b)[a-z]+){0,4}?\ (?:ha[sd]\ |have\ )?(?:since\ |already\ )?(?:took\ in|taken\ in|takes?\ in|admitted|admits|received|treated|treats?|operated\ on|looked\ after)"
    r"|(?:doctors?|surgeons?|medics?)\ (?:is|are|were|was)\ fighting\ for\ the\ li(?:ves|fe)\ of)\ (?:at\ least\ |some\ |about\ |another\ |the\ )?$",
    re.IGNORECASE,
)
"""'Hospitals took in nine people', 'doctors are fighting for the lives of'."""
_FOUND = expression(
    r"\ (?:is|are|was|were|had\ been|have\ been|has\ been)\ (?:later\ |also\ )?(?:found|discovered)\ (?:(?!alive|unharmed|safe|and\b)[^.;¶0-9]){0,40}?"
    r"\b(?:dead|shot|murdered|beheaded|executed|strangled|decapitated|stabbed|with\ (?:their|his|her)\ (?:throats?|hands\ tied))\b",
    re.IGNORECASE,
)
"""'two policemen are found in bed, shot in the head'."""
_LED_AND_KILLED = expression(
    r"\ (?:who\ )?(?:is|are|was|were|had\ been|have\ been|has\ been)\ (?:[a-z]+ly\ |also\ |first\ |then\ ){0,2}[a-z]+(?:ed|en|ght|wn|ung|ound|ept|ut|own|ed\ up|ed\ out|ed\ off|ed\ away)\ [^.;¶0-9]{0,70}?,?\ (?:and|then|before\ being)\ (?:then\ |later\ )?"
    r"(?:shot(?!\ (?:at|and\ wounded|in\ the\ (?:leg|foot|arm)))|killed|murdered|executed|beheaded|butchered|slaughtered|hacked\ to\ death|stabbed\ to\ death|burnt\ alive|burned\ alive|gunned\ down|hanged|massacred)\b"
)
"""'nine passengers were dragged from the bus and killed', 'were lined up against a wall and shot'."""
_SPEECH = expression(
    r"\b(?:says?|said|told|tells|claim\w*|report(?:s|ed)|announc\w*|added|adds|confirm\w*|spoke|speaks|according|believes?|denie[sd])\b"
)
_OR_ANOTHER = expression(
    r"\ (?:and|or)\ (?:wounded|injured|hurt|missing|captured|wounding|injuring|maimed|maiming)\b", re.IGNORECASE
)
_EITHER = expression(r"\b(?:dead|killed)\ or\b", re.IGNORECASE)
COMBINED = "casualties"
"""'30 were killed or wounded': how many of each is not said."""
_RAISED_TO = expression(r"\bto\ $", re.IGNORECASE)
_TOLL_AFTER = expression(
    r"\ (?:the\ )?(?:total\ |overall\ |confirmed\ )?(?:(?:number|toll|tally|list|count|roll|total)\ (?:of\ )?)?(?:the\ |those\ |people\ |its\ |their\ |persons\ )?(?:who\ (?:have\ |had\ )?(?:been\ )?)?(dead|died|killed|deaths|fatalities|fallen|wounded|injured|missing)\b",
    re.IGNORECASE,
)
"""'bringing to 45 the number of dead', 'to 84 those killed', 'gave six as the number of dead'."""
_WHO_TAKEN = expression(
    r"\ (?:who|that)\ (?:were|was|had\ been|have\ been)\ (?:later\ |also\ )?(?:led\ off|led\ away|abducted|kidnapped|snatched|taken\ (?:away|hostage|captive|prisoner)|dragged\ (?:off|away)|seized|carried\ off)\b"
)
"""'43 students who were led off have not been seen since'."""
_COST = expression(r"\b(?:cost|costing|costs)\ (?:the\ |at\ least\ |another\ |some\ )?$", re.IGNORECASE)
_THEIR_LIVES = expression(r"[^.;:¶]{0,70}?\ (?:their\ lives|his\ life|her\ life|its\ life)\b", re.IGNORECASE)
"""'cost three soldiers and a constable their lives'."""
_LIVES = expression(
    r"\b(?:claim|claims|claimed|claiming|cost|costing|took|taking|lost|losing)\ (?:\w+\ ){0,2}$", re.IGNORECASE
)
_NEEDS_PEOPLE = (
    "lost",
    "losing",
    "lose",
    "destroyed",
    "destroying",
    "seized",
    "seizing",
    "claimed",
    "took out",
    "forced",
    "forcing",
    "search for",
    "searching for",
    "evacuated",
    "wiped out",
    "holding",
    "took away",
    "neutralised",
    "neutralized",
    "eliminated",
    "died",
    "seizure of",
    "capture",
    "capturing",
    "captures",
    "captured",
    "flight of",
    "loss of",
    "picked up",
)
"""Verbs that take things too: with a tank or a village as object they say nothing of people."""

_WHERE = expression(
    r"\ (?:short|wide|down|harmlessly|silent|back|apart|asleep|ill|(?:in|on|into|onto|near|inside|outside|across|within|between|beside|around|close|over|behind|under|among|to|from)\b(?!\ (?:the\ |this\ |that\ )?(?:battle|fight|fighting|action|combat|clash|clashes|line|attack|ambush)))\b"
)
"""'three fell short, six in fields': shells, where nobody is counted."""

Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of those counted, and on which side of the number its verb stands."""

    name: str
    side: Side
    end: int
    """Where the words that say so end, where they follow the number directly; else the end of the count."""
    weak: bool = False
    """A verb that also takes things ('lost', 'seized'): not believed of a bare number."""


@functools.cache
def _after() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    told = lexicon("outcomes")
    passive = {phrase: name for name, phrases in told["participles"].items() for phrase in phrases}
    active = {phrase: name for name, phrases in told["intransitive"].items() for phrase in phrases}
    middle = rf"(?P<middle>(?:\ {_FILL}|\ {_BE}){{0,7}})"
    pattern = expression(
        rf"(?P<aside>{_ASIDE}){middle}\ (?:(?P<active>{any_of(list(active))}|{_HARMED})|(?P<passive>{any_of(list(passive))}))(?![\w-])",
        re.IGNORECASE,
    )
    return pattern, passive, active


@functools.cache
def _before() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    verbs = {phrase: name for name, phrases in lexicon("outcomes")["before"].items() for phrase in phrases}
    fill = rf"(?:\ (?:{any_of(_FILLERS)}))"
    pattern = expression(
        rf"(?<![\w-])(?P<verb>{any_of(list(verbs))})(?P<second>\ (?:and|or)\ \w+(?:ed|ing|t))?{fill}{{0,3}}:?\ $",
        re.IGNORECASE,
    )
    ends = frozenset(phrase.split()[-1] for phrase in (*verbs, *_FILLERS))
    return pattern, verbs, ends


@functools.cache
def _tolls() -> tuple[re.Pattern[str], dict[str, str]]:
    tolls = {phrase: name for name, phrases in lexicon("outcomes")["tolls"].items() for phrase in phrases}
    link = r"(?:\ (?:has|had|have|now|already|officially|so\ far|in\ the\ [a-z]+|from\ the\ [a-z]+|from\ \w+|by\ \w+(?:\ (?:morning|noon|afternoon|evening|night))?)){0,3}(?:\ (?:of|to|at|as|is|was|were|are|reached|reaches|exceeds|exceeded|hit|passed|stands\ at|stood\ at|rises\ to|rose\ to|risen\ to|rising\ to|grown\ to|swollen\ to|swelled\ to|mounted\ to|leapt\ to|amount(?:s|ed)?\ to|total(?:s|led)?|comes?\ to|came\ to|climbed\ to|climbs\ to|increased\ to|grew\ to|put\ at|up\ to|jumped\ to|went\ up\ to|gone\ up\ to|reaching|surpassed|topped)){1,2}(?:\ (?:now|already|currently))?\ $"
    of_what = r"(?:\ (?:from|of|in|after)\ [^.;,:¶]{3,70}?)?"
    return expression(rf"(?<![\w-])(?P<toll>{any_of(list(tolls))})(?:{of_what}{link}|:\ $)", re.IGNORECASE), tolls


@functools.cache
def _tolls_named() -> tuple[re.Pattern[str], dict[str, str]]:
    _, tolls = _tolls()
    rise = r"(?:ris(?:es|en|ing)|rose|climb(?:s|ed)|grew|grown|increased|jumped|go(?:es|ne)\ up|went\ up|revised|raised|lowered|corrected|changed|fell|fallen|dropped)"
    named = rf"(?<![\w-])(?P<toll>{any_of(list(tolls))})"
    return expression(
        rf"(?:{named}[^.;¶0-9]{{0,50}}?\ {rise}|\b{rise}\ [^.;¶0-9]{{0,30}}?{named.replace('<toll>', '<toll_after>')})(?:\ (?:again|today|since|overnight))?\ $",
        re.IGNORECASE,
    ), tolls


def find_outcome(flat: str, start: int, end: int, *, people: bool) -> Outcome | None:
    """The outcome of a count that spans ``start``-``end``; ``people`` where its noun is people or it has none."""
    word = last_word(flat, start)
    toll, names = _tolls()
    found = (
        toll.search(flat, max(0, start - 2 * LOOK_BACK), start)
        if word in _TOLL_ENDS or flat[start - 2 : start] == ": "
        else None
    )
    if found is not None and people:
        return Outcome(names[_key(found["toll"])], "before", end)
    raised = _TOLL_AFTER.match(flat, end + 3 if flat.startswith(" as the", end) else end) if people else None
    if raised is not None and (word == "to" or raised.start() > end):
        return Outcome(names.get(_key(raised[1]), "killed"), "before", end)
    if people and _TAKEN_AS.match(flat, end) and _TOOK.search(flat, max(0, start - 40), start):
        return Outcome("captured", "before", end)
    if people and _TO_HOSPITAL.match(flat, end) and _SENT.search(flat, max(0, start - 40), start):
        return Outcome("wounded", "before", end)
    if people and _FOR_WOUNDS.match(flat, end) and _TREATED.search(flat, max(0, start - 30), start):
        return Outcome("wounded", "before", end)
    if people and _WARD.search(flat, max(0, start - 70), start):
        return Outcome("wounded", "before", end)
    if people and _FOUND.match(flat, end):
        return Outcome("killed", "after", end)
    if people and _LED_AND_KILLED.match(flat, end):
        return Outcome("killed", "after", end)
    if people and _COST.search(flat, max(0, start - 30), start) and _THEIR_LIVES.match(flat, end):
        return Outcome("killed", "before", end)
    perished = (
        _PERISHED.search(flat, max(0, start - 2 * LOOK_BACK), start)
        if people and word.endswith((",", "exactly", "all"))
        else None
    )
    if perished is not None:
        return Outcome("killed", "before", end)
    if people and _PERISHED_BEFORE.search(flat, max(0, start - LOOK_BACK), start):
        return Outcome("killed", "before", end)
    pattern, verbs, ends = _before()
    found = (
        pattern.search(flat, max(0, start - LOOK_BACK), start) if word in ends or word.endswith(("ed", "ing")) else None
    )
    if found is not None and not _is_passive(flat, found.start(), found["verb"]):
        verb = _key(found["verb"])
        weak = verb in _NEEDS_PEOPLE
        if people or not weak:
            if verb in {"forced", "forcing"} and not re.match(
                r"[^.;,¶]{0,40}?\ (?:to\ (?:flee|leave|evacuate|abandon)|from\ their\ homes|out\ of)",
                flat[end : end + 80],
            ):
                return _after_number(flat, end) if people else None
            if verb == "leaving":
                return None
            if verbs[verb] == "killed" and found["second"] and _OR_ANOTHER.fullmatch(found["second"]):
                return Outcome(COMBINED, "before", end)
            return Outcome(verbs[verb], "before", end, weak=weak)
    return _after_number(flat, end) if people else None


def risen(flat: str, start: int) -> Outcome | None:
    """'the toll has risen from four to seven': what the later figure is of."""
    pattern, tolls = _tolls_named()
    found = pattern.search(flat, max(0, start - 2 * LOOK_BACK), start)
    return None if found is None else Outcome(tolls[_key(found["toll"] or found["toll_after"])], "before", start)


def is_combined(flat: str, end: int, name: str | None) -> bool:
    """'scores dead or maimed': whether a noun that says killed is followed by what others suffered, in one figure."""
    return name == "killed" and _OR_ANOTHER.match(flat, end) is not None


def lives_taken(flat: str, start: int) -> bool:
    """'claimed 12 lives': the verb before a count of lives."""
    return _LIVES.search(flat, max(0, start - 40), start) is not None


def prisoners_taken(flat: str, start: int) -> bool:
    """'took seven prisoners': the verb before a count of prisoners, where it took them anew."""
    return _TOOK.search(flat, max(0, start - 40), start) is not None


def _key(phrase: str) -> str:
    return " ".join(phrase.lower().split())


def _is_passive(flat: str, at: int, verb: str) -> bool:
    """'were killed 12 km away', 'killed by': the verb's object stands before it, not after."""
    if verb.lower() in {"perished", "died"} or verb.lower().endswith("ing"):
        return False  # 'are holding 30 men'
    return (
        re.search(rf"\b(?:{_BE[3:-1]})\ (?:reportedly\ |also\ )?$", flat[max(0, at - 24) : at], re.IGNORECASE)
        is not None
    )


def _after_number(flat: str, end: int) -> Outcome | None:
    pattern, passive, active = _after()
    found = pattern.match(flat, end, min(len(flat), end + LOOK_AHEAD))
    if found is None:
        return Outcome("captured", "after", end) if _WHO_TAKEN.match(flat, end) else None
    if found["aside"] and _SPEECH.search(found["aside"]):
        return None  # 'a spokesman of the sultan says that the bombs fell'
    direct = not found["aside"]
    stop = found.end() if direct and not found["middle"].strip() else end
    if found["active"]:
        lands = _key(found["active"]) == "fell" and _WHERE.match(flat, found.end()) is not None
        return Outcome(active.get(_key(found["active"]), "wounded"), "after", stop, weak=lands)
    middle = found["middle"].lower()
    is_passive = re.search(rf"\b{_BE}\b", middle) is not None
    if not is_passive and (
        found["aside"] or re.search(r"\b(?:has|have|had)\b", middle) or _takes_object(flat, found.end())
    ):
        return None
    name = passive[_key(found["passive"])]
    if (name == "killed" and _OR_ANOTHER.match(flat, found.end())) or (name != "killed" and _EITHER.search(middle)):
        return Outcome(COMBINED, "after", stop)
    if (
        _key(found["passive"])
        in {"held", "lost", "seized", "fallen", "hit", "taken by", "taken", "treated", "driven off", "driven away"}
        and not is_passive
    ):
        return None
    return Outcome(name, "after", stop)


def _takes_object(flat: str, at: int) -> bool:
    """'20 gunmen killed five people': an object follows, so that the counted ones are the doers."""
    follows = re.compile(r"\ ([\w']+(?:\ \w+)?)").match(flat, at)
    if follows is None:
        return False
    words = follows[1].split()
    first = words[0].lower()
    if first in {
        "in",
        "by",
        "and",
        "or",
        "on",
        "at",
        "when",
        "after",
        "during",
        "near",
        "as",
        "since",
        "with",
        "while",
        "along",
        "people",
    }:
        return first == "people"
    return (
        words[0][0].isdigit()
        or first in number_words()
        or first in _OBJECT_WORDS
        or " ".join(words).lower() in _OBJECT_WORDS
        or (words[0][0].isupper() and first not in _DAYS)
    )


_DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}


def is_coordinate(between: str) -> bool:
    """Whether the words between two counts only join them (', ', ' and ')."""
    return len(between) <= 80 and _COORDINATE.match(between) is not None


def is_share(between: str) -> bool:
    """Whether the words between two counts make the second a part of the first ('including')."""
    return len(between) <= 60 and _INCLUDING.match(between) is not None
