"""Counts of people, craft and weapons, as intervals with what became of them.

Each number is tried in turn: first whether it is no count at all (a year, an age, money, a unit's number), then the noun
that it counts, then the verb that governs it. Without a noun and without such a verb it is left alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from geomap.models import Count
from geomap.quantities import nouns, outcomes
from geomap.quantities.named import find_named
from geomap.quantities.numerals import Number, Quantity, number_starts, read_number, read_quantity
from geomap.quantities.plain import Plain, any_of, lexicon, make_plain, starts_of
from geomap.quantities.sharing import ARTICLE_WORDS, OWNERS, PEOPLE, Draft, is_idle_article, share_outcomes

_SINGULAR_CATEGORIES = PEOPLE
LARGEST = 10**12
"""Past it a figure is money or noise, never a count on a map."""

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTHS})\.?\ $", re.IGNORECASE)
_MONTH_AFTER = re.compile(rf"(?:\ (?:of\ )?|-)(?:{_MONTHS})\b", re.IGNORECASE)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|from|during|of|the|after|before|early|late|mid|spring|summer|autumn|winter|fall|year|years|to|and|"
    rf"mid-|{_MONTHS})[ -]$",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹₽₴₺₦]|\b(?:USD|EUR|Rs\.?|US\$|RUB|GBP))\ ?$")
_SIGN_AFTER = re.compile(
    r"\ ?[%‰°€$£₽₹]|\ ?per\ ?cent\b|\ percentage\b|[-\ ](?:year|month|week|day|hour|minute)s?[-\ ](?:old|long)\b|(?:st|nd|rd|th)\b|\ in\ (?:every\ )?[0-9]+\b|\ out\ of\b"
)
_OUT_OF = re.compile(r"\b(?:out\ of|one\ in|aged|age|ages)\ (?:every\ )?$", re.IGNORECASE)
_CROWD = re.compile(
    r"(?:(?:several|many|a few) )?(?:(?:tens|hundreds) of )?(?:hundreds|thousands|dozens|scores)", re.IGNORECASE
)
"""'thousands marched': people, where nothing else is counted."""
_CLOCK_BEFORE = re.compile(
    r"\b(?:at|by|until|till|from|around|about|before|after|past)\ (?:about\ |around\ )?$", re.IGNORECASE
)
_CLOCK_AFTER = re.compile(
    r"\ ?(?:a\.?m\b|p\.?m\b|o'clock|hours\b|hrs\b|GMT|UTC|local\ time|in\ the\ (?:morning|afternoon|evening))",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(k|m|mn|bn)\b", re.IGNORECASE)
_AGE_ASIDE = re.compile(r"(?:,\ |\()$")
_SIZED = re.compile(
    r"\b(?P<article>an?\ )(?:[a-z]+\ )?(?:battalion|company|platoon|brigade|squad|regiment|division)[- ](?:sized?|strength|strong|level)\ (?:[A-Za-z]+\ ){0,3}?"
    r"(?P<noun>group|unit|force|formation|patrol|detachment|column|contingent|element|convoy)s?\b",
    re.IGNORECASE,
)
_SOME_NUMBER = re.compile(
    r"\b(?:a|an)\ (?:large|small|significant|unknown|unspecified|undisclosed|certain|considerable|growing|great|huge|substantial|limited|tiny)\ number(?=\ of\b)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"(?:an?|one|another|his|her|their|the)\b(?P<ordinal>\ (?:second|third|fourth|fifth|sixth|other)(?=\ [a-z]))?",
    re.IGNORECASE,
)
_KIN_BEFORE = re.compile(
    r"\b(?:and|and\ (?:also\ )?(?:killed|wounded|injured|hurt|killing|wounding|injuring|hurting)|along\ with|together\ with|as\ well\ as|with)\ $"
)
"""'a farmer and his wife', 'killed a woman and injured her husband': one person more, called by whose kin they are."""
_BOTH = re.compile(r"both\b", re.IGNORECASE)
_SPEAKS = re.compile(
    r"\s(?:\w+\s){0,2}?(?:said|says|told|tells|added|adds|announced|wrote|confirmed|reported|claimed)\b"
)
"""'killing 60 people, a Georgian official said': who speaks is no casualty."""
_STARTS = re.compile(r"\b(?:(?:an?|another|both|his|her|their)\ (?=[A-Za-z])|another(?=[.,;]))", re.IGNORECASE)
_THE_PERSON = re.compile(
    r"\b(?P<the>the)\ (?=(?:[a-z-]+\ ){1,3}?(?:was|is|has\ been|had\ been|died|later\ died|succumbed|perished)\b)"
    r"|\b(?:killed|killing|wounded|wounding|injured|injuring|kidnapped|kidnapping|abducted|abducting|shot\ dead)\ (?P<the_object>the)\ (?=[a-z])",
    re.IGNORECASE,
)
"""'the driver was killed', 'wounding the gunner': one person who is known."""
_OF_NUMBER = re.compile(
    r"\ of\ (?:about\ |some\ |at\ least\ |around\ |up\ to\ )?(?:[0-9]|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)"
)
_NAMED_BEFORE = re.compile(
    r"\b(killing|killed|wounding|wounded|injuring|injured|capturing|captured|arresting|arrested|kidnapping|kidnapped|abducting|abducted)"
    r"\ (?:[a-z]+\ ){0,3}[A-Z][\w'-]+(?:\ [A-Z][\w'-]+){0,2}\ and\ $"
)
_RECKONED = re.compile(
    r"\b(?:puts?|putting|estimate[ds]?|estimating|reckon(?:s|ed)?|counted|numbered)\ (?:the\ )?(?:number\ of\ )?(?:the\ )?(?:[a-z]+\ )?"
    r"(attackers|assailants|raiders|intruders|gunmen|insurgents|militants|rebels|fighters|marchers|protesters|demonstrators|infiltrators|"
    r"band|force|crowd|column|gang)\ at\ $",
    re.IGNORECASE,
)
"""'puts the attackers at some 200', 'estimated the crowd at 4,000'."""
_NUMBERING = re.compile(
    r"\b([A-Za-z]+),?\ (?:who\ )?(?:are\ |were\ )?(?:numbering|numbered|number|said\ to\ number|estimated\ (?:at|to\ number)|put\ at)\ $",
    re.IGNORECASE,
)
_APPOSED = re.compile(r"\b([A-Za-z]+),\ $")
_IN_NUMBER = re.compile(r"\ (?:in\ (?:number|all|total)|of\ them|strong)\b")
"""'rebels, numbering about 300', 'the fighters, about 200 in number'."""
_PRONOUN_ONE = re.compile(r"\b(?:first|second|third|another|last|next|other|new|bigger|smaller)\ $", re.IGNORECASE)
_THAT_ONE = re.compile(r"\b(?:that|this|the|no|which|each|every)\ $", re.IGNORECASE)
_AGED = re.compile(r"\b([A-Za-z]+)\ of\ $")
_GROUPS = frozenset({"family", "household", "crew", "couple", "loss", "death", "force", "staff", "police", "patrol"})
_NOBODY = _GROUPS | frozenset({"victim", "body", "corpse", "life", "other", "enemy", "foe", "aggressor", "hand"})
"""Words that are no one person, where 'the' stands before them."""
OLDEST = 120
"""Years: no age is above it."""
_AT_LIKEWISE = re.compile(
    r"\b(?:put|puts|putting|placed?)\b[^.;¶]{3,60}\bat\ [\w ]{1,20},\ (?:and\ |while\ |but\ )?[^,.;¶]{2,30}\ at\ $"
)
"""'put the dead at 60, the army at 11': no hour."""
_HOUR_AT = re.compile(
    r"(?<!number)(?<!figure)(?<!total)(?<!count)(?<!put\ it)(?<!dead)(?<!losses)(?<!toll)(?<!stands)(?<!stood)(?<!wounded)(?<!injured)(?<!killed)(?<!deaths)(?<!put)\ at\ $"
)
"""'at fourteen' is an hour, 'their dead at fourteen' and 'the toll stands at 14' are not."""
_OTHERS = re.compile(r"\ (?:others?|more)\b")
_HAVE = re.compile(r"\ (?:had|have|were|are|was|died|perished)\b")
_LIKE_BEFORE = re.compile(
    r"\b(?:killed|killing|wounded|wounding)\ [^.;¶]{1,60}?(?:,|,?\ and)\ (?:took\ away|captured|capturing|seized|seizing|holding)\ (?:another\ |at\ least\ )?$"
)
_LIKE_ENDS = re.compile(r"[.,;¶]|$|\ (?:in|during|at|near|on|when|after|others|more|and)\b")
_THE_ONLY = re.compile(r"\b(?:the|that|this|which|each|every|no|minus|plus|times|is|equals)\ $", re.IGNORECASE)


def find_counts(text: str) -> tuple[Count, ...]:
    """All counts of a text, in order of position; figures of other kinds are left out."""
    plain = make_plain(text)
    flat = plain.flat
    drafts = [draft for draft in _drafts(flat) if draft is not None]
    drafts = share_outcomes(flat, drafts)
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
    both = article[0].lower() == "both"
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
    if article[0].lower().startswith("the") and noun.word.lower() in _NOBODY:
        return None, at
    if (
        not both
        and _OF_NUMBER.match(flat, noun.end)
        and (noun.word.lower() in _GROUPS or nouns.is_container(noun.word))
    ):
        return None, at
    pair = both or noun.word.lower() == "couple"
    number = 2 if pair else 1
    outcome = outcomes.find_outcome(flat, at, noun.end, people=True)
    draft = _draft(flat, at, noun.end, number, number, approximate=False, noun=noun, outcome=outcome)
    known = article[0].lower().startswith("the") and not article["ordinal"] if not both else False
    draft = replace(draft, count=replace(draft.count, known=known))
    return draft, noun.end if pair else article.end()


def _quantity(flat: str, quantity: Quantity) -> tuple[Draft | None, int]:
    first, last = quantity.first, quantity.last
    quantity, end = _with_suffix(flat, quantity)
    if _is_no_count(flat, quantity, end):
        return None, end
    one = first.low == first.high == 1 and last is first
    container = _container(flat, quantity)
    noun = nouns.find_noun(flat, end, one=one)
    if noun is not None and noun.start - end > 1 and _is_clause_start(flat, quantity, noun):
        noun = None
    after = flat[end : end + 24].lstrip()
    if noun is None and nouns.is_unit(re.split(r"[^\w']", after, maxsplit=1)[0]):
        return None, end
    bare = noun is None
    if noun is None:
        noun = nouns.find_rest(flat, end) or container
        bare = noun is None
    if bare and not _may_be_bare(flat, quantity, first):
        return None, end
    if noun is not None and noun.share and one and re.match(r"\ of\ (?:them|which)\b", flat[end:]) and first.in_digits:
        return None, end
    stop = noun.end if noun is not None and noun.start >= end else end
    start = min(quantity.start, noun.start) if noun is not None and noun is container else quantity.start
    people = noun is None or noun.category in PEOPLE
    outcome = outcomes.find_outcome(flat, start, stop, people=people)
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
    if outcome is not None and outcome.weak and bare and not _is_like_before(flat, start, stop):
        outcome = None
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


def _is_no_count(flat: str, quantity: Quantity, end: int) -> bool:
    """Years, dates, ages, money, shares, labels, times of day, ordinals, fractions, and words glued to digits."""
    first, last = quantity.first, quantity.last
    top = quantity.high if quantity.high is not None else quantity.low
    if (
        top is None
        or top > LARGEST
        or top == 0
        or any(v is not None and v != int(v) for v in (quantity.low, quantity.high))
    ):
        return True
    before = flat[max(0, first.start - 24) : first.start]
    if (
        _SIGN_AFTER.match(flat, end)
        or _OUT_OF.search(before)
        or _MONEY_BEFORE.search(flat[max(0, quantity.start - 6) : quantity.start])
        or _MONEY_BEFORE.search(before[-6:])
    ):
        return True
    if end < len(flat) and flat[end].isalnum():
        return True
    if (
        last.in_digits
        and flat.startswith("-", end)
        and not nouns.COMPOUND.match(flat, end)
        and flat[end + 1 : end + 2].isalnum()
    ):
        return True
    if not first.in_digits and top == 1 and _is_pronoun(flat, before, end):
        return True
    if _CLOCK_AFTER.match(flat, end) and not flat.startswith(" in the", end):
        return True
    if not first.in_digits:
        return False
    return _is_date_number(flat, quantity, end, before) or (
        not quantity.hinted and _is_label(before) and not _tells_number(flat, before, end)
    )


def _tells_number(flat: str, before: str, end: int) -> bool:
    """'Sources report 22 civilians', 'at the post 12 soldiers': words for a thing's own number that people follow."""
    if _COMMON_LABEL.search(before) is None:
        return False
    noun = nouns.find_noun(flat, end, one=False)
    return noun is not None and noun.category in PEOPLE and not noun.singular


def _is_date_number(flat: str, quantity: Quantity, end: int, before: str) -> bool:
    first = quantity.first
    written = flat[first.start : first.end]
    small = first.low <= 31 and first.scale == 1 and not first.decimals
    if small and (_MONTH_AFTER.match(flat, end) or (_MONTH_BEFORE.search(before) and not quantity.hinted)):
        return True
    is_year = len(written) == 4 and written.isdigit() and 1800 <= first.low <= 2100
    return is_year and bool(
        (_YEAR_BEFORE.search(before) and quantity.low != quantity.high)
        or (_YEAR_BEFORE.search(before) and not quantity.hinted)
        or (quantity.hinted and quantity.last is not first and "-" in flat[first.end : quantity.last.start])
    )


_COMMON_LABEL = re.compile(
    r"\b(?:report|camp|post|point|checkpoint|area|zone|sector|gate|room|road|highway|terminal|pier|block|platform|line|war|operation|hour|minute|week|day|box)\ $"
)

_ONE_DAY = re.compile(r"\b(?:one|each|that|this|first|last|same)\ (?:day|week|hour|night)\ $", re.IGNORECASE)
_label_pattern: re.Pattern[str] | None = None


def _is_label(before: str) -> bool:
    global _label_pattern  # noqa: PLW0603 - compiled once, from a data file, when first needed
    if _label_pattern is None:
        _label_pattern = re.compile(
            rf"(?<![\w-])(?:{any_of(lexicon('count_nouns')['labels']['before'])})\ ?$", re.IGNORECASE
        )
    return _label_pattern.search(before) is not None and _ONE_DAY.search(before) is None


def _is_clause_start(flat: str, quantity: Quantity, noun: nouns.Noun) -> bool:
    """'killed five Russian soldiers' keeps its noun; 'on 5 June Russian soldiers' never had one."""
    first = quantity.first
    return (
        first.in_digits
        and first.low >= 1900
        and first.low <= 2100
        and not quantity.hinted
        and first.start == 0
        and noun.start > first.end + 1
        and flat[first.start : first.end].isdigit()
    )


def _is_pronoun(flat: str, before: str, end: int) -> bool:
    """'a second one wounded four', 'the one who fired': no number."""
    if _PRONOUN_ONE.search(before):
        return True
    noun = nouns.find_noun(flat, end, one=True)
    return _THAT_ONE.search(before) is not None and (noun is None or noun.start > end + 1 or noun.outcome is not None)


def _is_age_of(flat: str, quantity: Quantity) -> bool:
    """'a girl of nine', 'a man of about 60': an age, where one person by a common noun stands before 'of'."""
    found = _AGED.search(flat, max(0, quantity.start - 40), quantity.start)
    if found is None or quantity.low is None or quantity.low > OLDEST:
        return False
    word = found[1].lower()
    return nouns.categories().get(word) in PEOPLE and word not in nouns.plurals() and word not in _GROUPS


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


def _may_be_bare(flat: str, quantity: Quantity, first: Number) -> bool:
    """Whether a number without a noun may stand for people: no year, age, time of day or rank."""
    before = flat[max(0, quantity.start - 24) : quantity.start]
    if (
        _THE_ONLY.search(before)
        and not quantity.hinted
        and not (before.endswith("that ") and _HAVE.match(flat, first.end))
    ):
        return False
    written = flat[first.start : first.end]
    if _is_age_of(flat, quantity):
        return False
    if first.in_digits and not quantity.hinted:
        if len(written) == 4 and written.isdigit() and 1800 <= first.low <= 2100:
            return False
        if first.low < 120 and _AGE_ASIDE.search(before) and flat[first.end : first.end + 1] in {",", ")"}:
            return False
        if (
            first.low <= 24
            and _CLOCK_BEFORE.search(before)
            and not _AT_LIKEWISE.search(flat, max(0, quantity.start - 140), quantity.start)
            and not re.search(
                r"\b(?:number|figure|toll|total|count|it|dead|wounded|injured|killed|deaths|losses)\ at\ $", before
            )
        ):
            return False
    if _AT_LIKEWISE.search(flat, max(0, quantity.start - 140), quantity.start):
        return True
    return not (first.low <= 24 and not quantity.hinted and _HOUR_AT.search(before) is not None)
