"""Stated times, counted from the report's own date: Saturday, 15 May 2021, where a row gives no other."""

from __future__ import annotations

import datetime as dt
import importlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.quantities import find_whens
from geomap.quantities.when_rules import _YEAR, FIGURE, RULES, YEAR, Rule

PUBLISHED = dt.date(2021, 5, 15)

# text | first day | last day | precision | open end, open start
ROWS = """
fighting broke out on 12 May | 2021-05-12 | 2021-05-12 | day |
fighting broke out on May 12 | 2021-05-12 | 2021-05-12 | day |
on the 3rd of April | 2021-04-03 | 2021-04-03 | day |
on 30 December | 2020-12-30 | 2020-12-30 | day |
on 2020-09-27 | 2020-09-27 | 2020-09-27 | day |
on 27.09.2020 | 2020-09-27 | 2020-09-27 | day |
on 9/27/2020 | 2020-09-27 | 2020-09-27 | day |
on 27/09/2020 | 2020-09-27 | 2020-09-27 | day |
27-Sep-2020 | 2020-09-27 | 2020-09-27 | day |
on Sept. 27, 2020 | 2020-09-27 | 2020-09-27 | day |
the morning of 27 September 2020 | 2020-09-27 | 2020-09-27 | day |
TIRASPOL, 14 May. | 2021-05-14 | 2021-05-14 | day |
KABUL, Friday. | 2021-05-14 | 2021-05-14 | day |
11:40, 13 May: shells | 2021-05-13 | 2021-05-13 | day |
in November 2020 | 2020-11-01 | 2020-11-30 | month |
in November | 2020-11-01 | 2020-11-30 | month |
in March | 2021-03-01 | 2021-03-31 | month |
in May | 2021-05-01 | 2021-05-15 | month |
last October | 2020-10-01 | 2020-10-31 | month |
in early April | 2021-04-01 | 2021-04-10 | week |
since early April | 2021-04-01 | 2021-04-10 | week | end
in mid-April | 2021-04-11 | 2021-04-20 | week |
in the middle of June | 2020-06-11 | 2020-06-20 | week |
in the first days of July | 2020-07-01 | 2020-07-10 | week |
at the end of February | 2021-02-21 | 2021-02-28 | week |
late May | 2020-05-21 | 2020-05-31 | week |
in 2014 | 2014-01-01 | 2014-12-31 | year |
the 2008 war | 2008-01-01 | 2008-12-31 | year |
the truce of 2003 | 2003-01-01 | 2003-12-31 | year |
in early 2019 | 2019-01-01 | 2019-04-30 | year |
from 1997 to 2006 | 1997-01-01 | 2006-12-31 | year |
in 2014-15 | 2014-01-01 | 2015-12-31 | year |
in the 1990s | 1990-01-01 | 1999-12-31 | year |
the minister said on Saturday | 2021-05-15 | 2021-05-15 | day |
the minister said on Friday | 2021-05-14 | 2021-05-14 | day |
shelled on Sunday | 2021-05-09 | 2021-05-09 | day |
last Friday | 2021-05-14 | 2021-05-14 | day |
last Saturday | 2021-05-08 | 2021-05-08 | day |
Friday last | 2021-05-14 | 2021-05-14 | day |
next Friday | 2021-05-21 | 2021-05-21 | day |
will meet on Monday | 2021-05-17 | 2021-05-17 | day |
will meet on 2 June | 2021-06-02 | 2021-06-02 | day |
pledged to leave by 25 May | 2021-05-25 | 2021-05-25 | day | start
Tuesday's ambush | 2021-05-11 | 2021-05-11 | day |
since Thursday | 2021-05-13 | 2021-05-13 | day | end
until Wednesday | 2021-05-12 | 2021-05-12 | day | start
since 1993 | 1993-01-01 | 1993-12-31 | year | end
since March | 2021-03-01 | 2021-03-31 | month | end
from 3 May onwards | 2021-05-03 | 2021-05-03 | day | end
on Tuesday of last week | 2021-05-04 | 2021-05-04 | day |
on the night between Tuesday and Wednesday | 2021-05-11 | 2021-05-12 | day |
midnight between Wednesday and Thursday | 2021-05-13 | 2021-05-13 | day |
from Monday to Wednesday | 2021-05-10 | 2021-05-12 | day |
overnight into Friday | 2021-05-13 | 2021-05-14 | day |
in the night to Friday | 2021-05-13 | 2021-05-14 | day |
overnight | 2021-05-14 | 2021-05-15 | day |
on Thursday night | 2021-05-13 | 2021-05-13 | day |
late on Thursday | 2021-05-13 | 2021-05-13 | day |
at dawn on Thursday | 2021-05-13 | 2021-05-13 | day |
yesterday | 2021-05-14 | 2021-05-14 | day |
the day before yesterday | 2021-05-13 | 2021-05-13 | day |
this morning | 2021-05-15 | 2021-05-15 | day |
earlier today | 2021-05-15 | 2021-05-15 | day |
last night | 2021-05-14 | 2021-05-14 | day |
three days ago | 2021-05-12 | 2021-05-12 | day |
two weeks ago | 2021-04-28 | 2021-05-04 | week |
a month ago | 2021-04-01 | 2021-04-30 | month |
six years ago | 2015-01-01 | 2015-12-31 | year |
ten years ago next month | 2011-06-01 | 2011-06-30 | month |
last week | 2021-05-03 | 2021-05-09 | week |
earlier this week | 2021-05-10 | 2021-05-15 | week |
the week before last | 2021-04-26 | 2021-05-02 | week |
last month | 2021-04-01 | 2021-04-30 | month |
earlier this month | 2021-05-01 | 2021-05-15 | month |
last year | 2020-01-01 | 2020-12-31 | year |
last summer | 2020-06-01 | 2020-08-31 | month |
in the spring of 2014 | 2014-03-01 | 2014-05-31 | month |
from 25 to 27 April | 2021-04-25 | 2021-04-27 | day |
14–18 September | 2020-09-14 | 2020-09-18 | day |
on 12 and 13 May | 2021-05-12 | 2021-05-13 | day |
from 27 September to 10 November 2020 | 2020-09-27 | 2020-11-10 | day |
September 27 to November 10, 2020 | 2020-09-27 | 2020-11-10 | day |
for the third day | 2021-05-13 | 2021-05-15 | day |
in the last four days | 2021-05-11 | 2021-05-15 | day |
over the past 24 hours | 2021-05-14 | 2021-05-15 | day |
Two days after the trucks came | 2021-05-13 | 2021-05-13 | day |
a year ago, on 1 November 2019, | 2019-11-01 | 2019-11-01 | day |
on Monday, 10 May, | 2021-05-10 | 2021-05-10 | day |
on New Year's Eve | 2020-12-31 | 2020-12-31 | day |
"""
NO_DATES = """
in recent years
in the coming days
within days
every Friday
for four days
they may march again
the Sunday Times
at 17:55
7.35 am
on 31 June
killed 2014 soldiers
1,001 hectopascals
44-day war
"""


@pytest.mark.parametrize("line", ROWS.strip().splitlines())
def test_a_time_is_read(line: str) -> None:
    text, first, last, precision, opened = (cell.strip() for cell in (line + " ").split("|"))
    found = [
        (str(w.date_start), str(w.date_end), w.precision, w.open_start, w.open_end) for w in find_whens(text, PUBLISHED)
    ]
    assert found == [(first, last, precision, opened == "start", opened == "end")]


@pytest.mark.parametrize("text", NO_DATES.strip().splitlines())
def test_other_words_are_no_dates(text: str) -> None:
    assert find_whens(text, PUBLISHED) == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On 5 May they crossed. A day later they left.", ["2021-05-05", "2021-05-06"]),
        ("On 5 May they crossed. Two days earlier a mine went off.", ["2021-05-05", "2021-05-03"]),
        ("On 5 May they crossed; the following night they left.", ["2021-05-05", "2021-05-06"]),
        ("On 5 May they crossed. That same day a bridge fell.", ["2021-05-05", "2021-05-05"]),
        (
            "They crossed on 5 May, he said on Friday. A day later they left.",
            ["2021-05-05", "2021-05-14", "2021-05-06"],
        ),
        ("The army said on Wednesday that a patrol had been hit the evening before.", ["2021-05-12", "2021-05-11"]),
        ("They came home on Thursday, a day after shells burst there.", ["2021-05-13", "2021-05-12"]),
        ("On Tuesday the camp fell. On that same Tuesday a bridge was blown up.", ["2021-05-11", "2021-05-11"]),
    ],
)
def test_a_time_may_count_from_the_one_before(text: str, days: list[str]) -> None:
    assert [str(w.date_start) for w in find_whens(text, PUBLISHED)] == days


def test_a_month_takes_the_year_of_its_sentence() -> None:
    found = find_whens("In 2014 the war began in April. In April the mines were cleared.", PUBLISHED)
    assert [str(w.date_start) for w in found] == ["2014-01-01", "2014-04-01", "2021-04-01"]


def test_an_open_year_lends_itself_to_no_month() -> None:
    found = find_whens("districts held since 1993 in a war that ended in November", PUBLISHED)
    assert [str(w.date_start) for w in found] == ["1993-01-01", "2020-11-01"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("on Friday", 0),
        ("12 May", 0),
        ("in November", 0),
        ("yesterday", 0),
        ("12 May 2021", 1),
        ("in 2014", 1),
        ("May 2020", 1),
        ("2021-05-12", 1),
    ],
)
def test_without_a_date_of_publication_only_full_dates_count(text: str, count: int) -> None:
    assert len(find_whens(text, None)) == count


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_is_the_latest_not_after_publication(weekday: int) -> None:
    published = dt.date(2021, 5, 10) + dt.timedelta(days=weekday)
    for name in ("Monday", "Wednesday", "Sunday"):
        (when,) = find_whens(f"on {name}", published)
        assert when.date_start is not None
        assert 0 <= (published - when.date_start).days < 7
        assert f"{when.date_start:%A}" == name


def test_day_and_month_that_could_be_swapped_are_approximate() -> None:
    assert [w.approximate for w in find_whens("05/06/2021 and 25/06/2021", PUBLISHED)] == [True, False]


PIECES = st.sampled_from(
    ["on ", "12 ", "May ", "2021", ", ", "Friday", " and ", "since ", "last ", "week ", "a day later ", "-", "\u200f", "\n", "\n\n", "31.12.9999", "in ", "9999",
     "ago ", "two ", "99 years ", "999 decades ago ", "overnight ", "0000-00-00", ". ", "The ", "next ", "29 February ", "years later ", "\x00", "İ", "the 1990s", "will "]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)),
    st.one_of(st.none(), st.dates(), st.just(dt.date(2020, 2, 29))),
)
def test_spans_hold_the_words_of_any_text(text: str, published: dt.date | None) -> None:
    for when in find_whens(text, published):
        assert text[when.start : when.end] == when.text
        assert when.date_start is not None
        assert when.date_end is not None
        assert when.date_start <= when.date_end


def _always_holds(parsed: Any, needs: set[str], run: str = "") -> bool:
    """Whether whatever a parsed pattern matches holds one of ``needs``; ``run`` is what stands right before it."""
    for sort, value in parsed:
        name = str(sort)
        if name == "LITERAL":
            run += chr(value).lower()
            if any(word in run for word in needs) or (FIGURE in needs and chr(value).isdigit()):
                return True
            continue
        if name == "SUBPATTERN":
            inside = _always_holds(value[3], needs, run)
        elif name == "BRANCH":
            inside = all(_always_holds(branch, needs, run) for branch in value[1])
        elif name == "MAX_REPEAT":
            inside = value[0] > 0 and _always_holds(value[2], needs)
        elif name == "ASSERT":
            inside = _always_holds(value[1], needs)
        elif name == "IN":
            inside = FIGURE in needs and all(str(kind) == "RANGE" and chr(low[0]).isdigit() for kind, low in value)
        else:
            inside = False
        if inside:
            return True
        run = ""
    return False


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_left_out_only_where_it_cannot_match(rule: Rule) -> None:
    parser = importlib.import_module("re._parser")
    source = rule.source
    for year in (_YEAR, "(?:1[5-9]|20)[0-9]0", "[12][0-9]{3}"):
        source = source.replace(year, YEAR)
    parsed = parser.parse(source, rule.flags)
    for some in rule.needs:
        assert _always_holds(parsed, {word.lower() for word in some}), some
