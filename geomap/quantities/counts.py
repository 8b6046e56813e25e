"""Counts of people, craft and weapons, as intervals with what became of them.

Each number is tried in turn: first whether it is no count at all (a year, an age, money, a unit's number), then the noun
that it counts, then the verb that governs it. Without a noun and without such a verb it is left alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from geomap.expressions import expression
from geomap.models import Count
from geomap.quantities import nouns, outcomes
from geomap.quantities.named import find_named
from geomap.quantities.no_counts import GROUPS, is_clause_start, is_no_count, may_be_bare
from geomap.quantities.numerals import Quantity, number_starts, read_number, read_quantity
from geomap.quantities.plain import Plain, make_plain, starts_of
from geomap.quantities.retellings import find_as_many, join_accounts
from geomap.quantities.sharing import ARTICLE_WORDS, OWNERS, PEOPLE, Draft, is_idle_article, share_outcomes

_SINGULAR_CATEGORIES = PEOPLE

_CROWD = expression(
    r"(?:(?:several|many|a few) )?(?:(?:tens|hundreds) of )?(?:hundreds|thousands|dozens|scores)", re.IGNORECASE
)
"""'thousands marched': people, where nothing else is counted."""
_THOUSANDS = expression(r"(k|m|mn|bn)\b", re.IGNORECASE)
_SIZED = expression(
    r"\b(?P<article>an?\ )(?:[a-z]+\ )?(?:battalion|company|platoon|brigade|squad|regiment|division)[- ](?:sized?|strength|strong|level)\ (?:[A-Za-z]+\ ){0,3}?"
    r"(?P<noun>group|unit|force|formation|patrol|detachment|column|contingent|element|convoy)s?\b",
    re.IGNORECASE,
)
_SOME_NUMBER = expression(
    r"\b(?:a|an)\ (?:large|small|significant|unknown|unspecified|undisclosed|certain|considerable|growing|great|huge|substantial|limited|tiny)\ number(?=\ of\b)",
    re.IGNORECASE,
)
_ARTICLE = expression(
    r"(?:an?|one|another|his|her|their|the)\b(?P<ordinal>\ (?:second|third|fourth|fifth|sixth|other)(?=\ [a-z]))?",
    re.IGNORECASE,
)
_KIN_BEFORE = expression(
    r"\b(?:and|and\ (?:also\ )?(?:killed|wounded|injured|hurt|killing|wounding|injuring|hurting)|along\ with|together\ with|as\ well\ as|with)\ $"
)
"""'a farmer and his wife', 'killed a woman and injured her husband': one person more, called by whose kin they are."""
_BOTH = expression(r"both\b(?:\ of\ (?:the|its|their|his)\b)?", re.IGNORECASE)
_SPEAKS = expression(
    r"\s(?:\w+\s){0,2}?(?:said|says|told|tells|added|adds|announced|wrote|confirmed|reported|claimed)\b"
)
"""'killing 60 people, a Georgian official said': who speaks is no casualty."""
_STARTS = expression(r"\b(?:(?:an?|another|both|his|her|their)\ (?=[A-Za-z])|another(?=[.,;]))", re.IGNORECASE)
_THE_PERSON = expression(
    r"\b(?P<the>the)\ (?=(?:[a-z-]+\ ){1,3}?(?:was|were|is|has\ been|had\ been|died|later\ died|succumbed|perished)\b)"
    r"|\b(?:killed|killing|wounded|wounding|injured|injuring|kidnapped|kidnapping|abducted|abducting|shot\ dead)\ (?P<the_object>the)\ (?=[a-z])",
    re.IGNORECASE,
)
"""'the driver was killed', 'wounding the gunner': one person who is known."""
_WERE = expression(r"\ were\b")
_SPARED = expression(
    r"\b(?:none|neither|nobody|not\ one|not\ a\ single\ one)\ of\ (?:the\ |its\ |their\ |his\ |those\ )?$",
    re.IGNORECASE,
)
"""'none of the 450 guards was hurt'."""
_NONE_OF = expression(
    r"\b(?:none|neither|nobody|no\ one|not\ one|not\ a\ single\ one)\ (?:of|among|from)\ (?:the\ |its\ |their\ |those\ |all\ )?(?:[a-z]+\ ){0,2}(?:of\ )?$",
    re.IGNORECASE,
)
_SURVIVED = expression(
    r"(?:\ [a-z]+){0,5}?\ (?:(?:has\ |have\ |had\ )?survived|lived|came\ (?:back|out|home)|returned|got\ (?:out|away|back)|(?:is|was|were)\ (?:found\ |left\ |still\ )?alive|made\ it|escaped)\b",
)
"""'none of the crew of nine survived': all of them died."""
_OF_NUMBER = expression(
    r"\ of\ (?:about\ |some\ |at\ least\ |around\ |up\ to\ )?(?:[0-9]|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)"
)
_NAMED_BEFORE = expression(
    r"\b(killing|killed|wounding|wounded|injuring|injured|capturing|captured|arresting|arrested|kidnapping|kidnapped|abducting|abducted)"
    r"\ (?:[a-z]+\ ){0,3}[A-Z][\w'-]+(?:\ [A-Z][\w'-]+){0,2}\ and\ $"
)
_RECKONED = expression(
    r"\b(?:puts?|putting|estimate[ds]?|estimating|reckon(?:s|ed)?|counted|numbered)\ (?:the\ )?(?:number\ of\ )?(?:the\ )?(?:[a-z]+\ )?"
    r"(attackers|assailants|raiders|intruders|gunmen|insurgents|militants|rebels|fighters|marchers|protesters|demonstrators|infiltrators|"
    r"band|force|crowd|column|gang)\ at\ $",
    re.IGNORECASE,
)
"""'puts the attackers at some 200', 'estimated the crowd at 4,000'."""
_THEIR_NUMBER = expression(
    r"\b(?:their|its)\ (numbers?|strength|force|ranks)(?:\ is|\ was|\ were)?(?:\ put|\ estimated|\ reckoned|\ given)?\ (?:at|as)\ $",
    re.IGNORECASE,
)
_NUMBERING = expression(
    r"\b([A-Za-z]+),?\ (?:who\ )?(?:are\ |were\ )?(?:(?:thought|believed|said|reported|reckoned|known)\ to\ (?:be|have\ been|number|have\ numbered)|numbering|numbered|number|said\ to\ number|estimated\ (?:at|to\ number)|put\ at)\ $",
    re.IGNORECASE,
)
_APPOSED = expression(r"\b([A-Za-z]+),\ $")
_IN_NUMBER = expression(r"\ (?:in\ (?:number|all|total)|of\ them|strong)\b")
"""'rebels, numbering about 300', 'the fighters, about 200 in number'."""
_NOBODY = GROUPS | frozenset({"victim", "body", "corpse", "life", "other", "enemy", "foe", "aggressor", "hand"})
"""Words that are no one person, where 'the' stands before them."""
_OTHERS = expression(r"\ (?:others?|more)\b")
_IN_A_HOSPITAL = expression(r"\ in\ (?:the\ |a\ |several\ )?(?:[A-Za-z'-]+\ ){0,2}?(?:hospitals?|clinics?|infirmary)\b")
"""'56 dead there and thirty in the district hospital'."""
_LIKE_BEFORE = expression(
    r"\b(?:killed|killing|wounded|wounding)\ [^.;¶]{1,60}?(?:,|,?\ and)\ (?:took\ away|captured|capturing|seized|seizing|holding)\ (?:another\ |at\ least\ )?$"
)
_LIKE_ENDS = expression(r"[.,;¶]|$|\ (?:in|during|at|near|on|when|after|others|more|and)\b")


def find_counts(text: str) -> tuple[Count, ...]:
    """All counts of a text, in order of position; figures of other kinds are left out."""
    plain = make_plain(text)
    flat = plain.flat
    drafts = [draft for draft in _drafts(flat) if draft is not None]
    drafts = find_as_many(flat, join_accounts(flat, share_outcomes(flat, drafts)))
    kept = [
        draft.count
        for draft in drafts
        if not (draft.bare and draft.count.outcome is None and not draft.count.partial and draft.count.noun is None)
        or _CROWD.fullmatch(draft.count.text)
    ]
    told = [count for count in kept if not is_idle_article(count)]
    taken = {(count.outcome, at) for count in told for at in range(count.start, count.end)}
    told += [one for one in find_named(flat) if taken.isdisjoint((one.outcome, at) for at in range(one.start, one.end))]
    return tuple(_placed(text, plain, count) for count in sorted(told, key=lambda c: (c.start, c.end)))


def _placed(text: str, plain: Plain, count: Count) -> Count:
    """The count with spans in the text as given."""
    start, end = plain.start(count.start), plain.end(count.end)
    count = replace(count, start=start, end=end, text=text[start:end])
    if count.noun_start is None or count.noun_end is None:
        return count
    start, end = plain.start(count.noun_start), plain.end(count.noun_end)
    return replace(count, noun=text[start:end], noun_start=start, noun_end=end)


def _drafts(flat: str) -> list[Draft | None]:
    found: list[Draft | None] = []
    taken = 0
    articles = starts_of(flat, ("both", *(ARTICLE_WORDS - {"the"})))
    known = (found.start(found.lastgroup or 0) for found in _THE_PERSON.finditer(flat))
    starts = sorted({*number_starts(flat), *(at for at in articles if _STARTS.match(flat, at)), *known})
    for at in starts:
        if at < taken:
            continue
        draft, end = _read(flat, at, taken)
        taken = max(taken, end)
        found.append(draft)
    return found


def _read(flat: str, at: int, floor: int) -> tuple[Draft | None, int]:
    """The count that begins at ``at`` and where to go on."""
    for pattern in (_SIZED, _SOME_NUMBER):
        words = pattern.match(flat, at)
        if words is not None:
            return _worded(flat, words)
    quantity = read_quantity(flat, at)
    if quantity is None:
        number = read_number(flat, at)
        if number is not None:
            return None, number.end  # the first of a score ('4-2'): neither is a count
        return _article(flat, at)
    if quantity.start < floor:
        quantity = replace(quantity, start=floor)
    return _quantity(flat, quantity)


def _worded(flat: str, words: re.Match[str]) -> tuple[Draft | None, int]:
    """'a battalion-sized group', 'a large number of tanks': words without a number."""
    if "noun" in words.groupdict():
        noun = nouns.Noun(words.start("noun"), words.end("noun"), words["noun"], "personnel")
        end = words.end()
    else:
        found = nouns.find_noun(flat, words.end(), one=False)
        if found is None:
            return None, words.end()
        noun, end = found, found.end
    outcome = outcomes.find_outcome(flat, words.start(), end, people=noun.category in PEOPLE)
    return _draft(flat, words.start(), end, None, None, approximate=True, noun=noun, outcome=outcome), end


def _article(flat: str, at: int) -> tuple[Draft | None, int]:
    """'a soldier', 'both pilots': kept where an outcome stands near, or for 'both'."""
    article = _BOTH.match(flat, at) or _ARTICLE.match(flat, at)
    if article is None or (at and (flat[at - 1].isalnum() or flat[at - 1] in "-'")):
        return None, at
    both = article[0].lower().startswith("both")
    if article[0].lower() in OWNERS and not _KIN_BEFORE.search(flat, max(0, at - 30), at):
        return None, at
    first = at + len(article[0].split(" ", 1)[0])
    second = nouns.find_second(flat, at) if article[0].lower() == "another" else None
    noun = (
        second
        or nouns.find_noun(flat, article.end(), one=not both)
        or (None if both else nouns.find_national(flat, first) or nouns.find_ordinal(flat, first))
    )
    if noun is None or noun.category not in _SINGULAR_CATEGORIES or flat.startswith(" of ", article.end()):
        return None, at
    if not both and (not noun.singular or _SPEAKS.match(flat, noun.end)):
        return None, at
    joined = flat.startswith("and ", max(0, at - 4))
    if article[0].lower().startswith("the") and (
        noun.word.lower() in _NOBODY or (not joined and _WERE.match(flat, noun.end))
    ):
        return None, at
    if not both and _OF_NUMBER.match(flat, noun.end) and (noun.word.lower() in GROUPS or nouns.is_container(noun.word)):
        return None, at
    pair = both or noun.word.lower() == "couple"
    number = 2 if pair else 1
    outcome = outcomes.find_outcome(flat, at, noun.end, people=True)
    draft = _draft(flat, at, noun.end, number, number, approximate=False, noun=noun, outcome=outcome)
    known = not both and not joined and article[0].lower().startswith("the") and not article["ordinal"]
    draft = replace(draft, count=replace(draft.count, known=known))
    return draft, noun.end if pair else article.end()


def _quantity(flat: str, quantity: Quantity) -> tuple[Draft | None, int]:
    first, last = quantity.first, quantity.last
    quantity, end = _with_suffix(flat, quantity)
    if is_no_count(flat, quantity, end):
        return None, end
    one = first.low == first.high == 1 and last is first
    container = _container(flat, quantity)
    noun = nouns.find_noun(flat, end, one=one)
    if noun is not None and noun.start - end > 1 and is_clause_start(flat, quantity, noun):
        noun = None
    after = flat[end : end + 24].lstrip()
    if noun is None and nouns.is_unit(re.split(r"[^\w']", after, maxsplit=1)[0]):
        return None, end
    bare = noun is None
    if noun is None:
        noun = nouns.find_rest(flat, end) or container or (None if one else nouns.find_harmed(flat, end))
        bare = noun is None
    if bare and not may_be_bare(flat, quantity, first):
        return None, end
    if noun is not None and noun.share and one and re.match(r"\ of\ (?:them|which)\b", flat[end:]) and first.in_digits:
        return None, end
    stop = noun.end if noun is not None and noun.start >= end else end
    start = min(quantity.start, noun.start) if noun is not None and noun is container else quantity.start
    people = noun is None or noun.category in PEOPLE
    spared = _SPARED.search(flat, max(0, start - 24), start) is not None
    outcome = None if spared else outcomes.find_outcome(flat, start, stop, people=people)
    if (spared or _NONE_OF.search(flat, max(0, start - 30), start)) and people and _SURVIVED.match(flat, stop):
        outcome = outcomes.Outcome("killed", "before", stop)
    named = (
        _NAMED_BEFORE.search(flat, max(0, start - 70), start)
        if outcome is None and _OTHERS.search(flat, end, stop)
        else None
    )
    if named is not None and quantity.low is not None and quantity.low == quantity.high:
        # 'killing Raúl Reyes and 16 other rebels' is seventeen
        quantity = replace(quantity, low=quantity.low + 1, high=quantity.low + 1)
        outcome = outcomes.Outcome(
            {"k": "killed", "w": "wounded", "i": "wounded"}.get(named[1][0].lower(), "captured"), "before", stop
        )
    if outcome is None and bare and not spared and _IN_A_HOSPITAL.match(flat, stop):
        outcome = outcomes.Outcome("wounded", "after", stop)
    if outcome is not None and outcome.weak and bare and not _is_like_before(flat, start, stop):
        outcome = None
    if outcome is None and people and flat.startswith(("from ", "From "), start):
        risen = outcomes.risen(flat, start)
        if risen is not None:
            outcome, quantity = risen, replace(quantity, low=quantity.high)
    low = None if quantity.low is None else int(quantity.low)
    high = None if quantity.high is None else int(quantity.high)
    draft = _draft(flat, start, stop, low, high, approximate=quantity.approximate, noun=noun, outcome=outcome)
    return replace(draft, bare=bare), max(stop, last.end)


def _draft(
    flat: str,
    start: int,
    end: int,
    low: int | None,
    high: int | None,
    *,
    approximate: bool,
    noun: nouns.Noun | None,
    outcome: outcomes.Outcome | None,
) -> Draft:
    name, side, reach = (outcome.name, outcome.side, max(end, outcome.end)) if outcome else (None, None, end)
    if noun is not None and noun.outcome is not None:
        # 'three captured soldiers were killed': the verb decides, but 'twelve wounded were flown out' stay wounded
        later = noun.share and name == "killed" and noun.outcome == "wounded"  # 'two of the wounded died'
        if name is None or (noun.word.lower() in nouns.outcome_nouns() and not later):
            name = noun.outcome if not outcomes.is_combined(flat, noun.end, noun.outcome) else outcomes.COMBINED
        noun = replace(noun, share=False) if later else noun
    if noun is not None and noun.word.lower() == "lives":
        name, side = ("killed", "before") if outcomes.lives_taken(flat, start) or name == "killed" else (None, None)
    if (
        noun is not None
        and noun.word.lower().startswith("prisoner")
        and name is None
        and outcomes.prisoners_taken(flat, start)
    ):
        name, side = "captured", "before"
    if noun is None and outcome is not None and outcome.side == "after":
        end = reach
    count = Count(
        start=start,
        end=end,
        text=flat[start:end],
        low=low,
        high=high,
        noun=noun.word if noun else None,
        category=noun.category if noun else "people",
        outcome=name,
        approximate=approximate,
        noun_start=noun.start if noun else None,
        noun_end=noun.end if noun else None,
        partial=bool(noun and noun.share),
    )
    return Draft(count, side, bare=noun is None, reach=reach)


def _with_suffix(flat: str, quantity: Quantity) -> tuple[Quantity, int]:
    """'10k troops', '1.2m people': the letter multiplies where it touches the digits."""
    end = quantity.last.end
    letter = _THOUSANDS.match(flat, end) if quantity.last.in_digits else None
    if letter is None:
        return quantity, max(end, quantity.end)
    factor = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9}[letter[1].lower()]
    low = None if quantity.low is None else quantity.low * factor
    high = None if quantity.high is None else quantity.high * factor
    return replace(quantity, low=low, high=high, end=letter.end()), letter.end()


def _is_like_before(flat: str, start: int, end: int) -> bool:
    """'killed 30 soldiers and captured 13': what is captured are soldiers too."""
    return bool(_LIKE_BEFORE.search(flat, max(0, start - 100), start) and _LIKE_ENDS.match(flat, end))


def _container(flat: str, quantity: Quantity) -> nouns.Noun | None:
    """'a group of about twenty', 'a family of five'."""
    pattern, kinds = nouns.container_before()
    reckoned = _RECKONED.search(flat, max(0, quantity.start - 50), quantity.start)
    if reckoned is not None and not quantity.first.decimals:
        word = reckoned[1]
        fighters = nouns.categories().get(word.lower()) == "fighters"
        return nouns.Noun(reckoned.start(1), reckoned.end(1), word, "fighters" if fighters else "people")
    theirs = _THEIR_NUMBER.search(flat, max(0, quantity.start - 60), quantity.start)
    if theirs is not None and not quantity.first.decimals:
        return nouns.Noun(theirs.start(1), theirs.end(1), theirs[1], "people")
    counted = _NUMBERING.search(flat, max(0, quantity.start - 60), quantity.start)
    if counted is None and _IN_NUMBER.match(flat, quantity.end):
        counted = _APPOSED.search(flat, max(0, quantity.start - 30), quantity.start)
    if counted is not None and nouns.categories().get(counted[1].lower()) in PEOPLE and not quantity.first.decimals:
        return nouns.Noun(counted.start(1), counted.end(1), counted[1], nouns.categories()[counted[1].lower()])
    found = pattern.search(flat, max(0, quantity.start - 40), quantity.start)
    if found is None or quantity.first.decimals:
        return None
    word = found[1]
    return nouns.Noun(found.start(1), found.end(1), word, kinds[word.lower()])
