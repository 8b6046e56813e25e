"""The rules that read a stated time, most certain first: a pattern, and the function that says what its match means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geomap.expressions import expression
from geomap.quantities import when_readers as read

if TYPE_CHECKING:
    from geomap.quantities.when_readers import Read

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept\.?|Sep\.?|Oct\.?|Nov\.?|Dec\.?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
_CLEAR_MONTH = r"(?:January|February|April|June|July|August|September|October|November|December)"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY)"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20|21)[0-9]{2}"
_TAIL_YEAR = rf"(?:(?:,?\ (?:of\ )?|-)(?P<year>{_YEAR})\b(?![-.,]?[0-9])(?!\ (?:GMT|UTC|hours|hrs)))?"
_PART = r"(?P<part>(?:in\ |at\ )?(?:the\ )?(?:very\ )?(?:early|beginning\ of|start\ of|first\ (?:few\ )?(?:days|week)\ of|first\ half\ of|first\ ten\ days\ of|mid[- ]|middle\ of|late|end\ of|last\ (?:few\ )?(?:days|week)\ of|close\ of)\ ?(?:in\ )?)"
_NUMBER = r"(?P<number>[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a\ few|a\ couple\ of|some|fifteen|twenty|thirty|forty|fifty)"
_UNIT = r"(?P<unit>day|week|month|year|fortnight|night|decade|hour)s?"
_YEAR_CUES = (
    "|".join(
        rf"(?<=\b{word}\ )"
        for word in [
            "in",
            "by",
            "of",
            "to",
            "since",
            "until",
            "after",
            "during",
            "before",
            "from",
            "till",
            "summer",
            "year",
            "the",
        ]
    )
    + r"|(?<=\()"
)
_MONTH_CUES = "|".join(
    rf"(?<=\b(?i:{word})\ )"
    for word in ["since", "until", "till", "during", "by", "from", "through", "before", "after", "throughout", "of"]
)
_DAYTIME = r"(?:\ (?:early\ |late\ )?(?:morning|afternoon|evening|night|midday|noon|dawn))?"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and its meaning."""

    name: str
    source: str
    flags: int
    read: Read
    needs: tuple[frozenset[str], ...]
    """Of each of these sets one word is in whatever the pattern matches or right before it; ``FIGURE`` stands for any
    digit, ``YEAR`` for four that may be a year. Told by hand: a stretch of text without them is never searched."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first needed."""
        return _compiled(self.source, self.flags)


@cache
def _compiled(source: str, flags: int) -> re.Pattern[str]:
    return expression(source, flags)


def _rule(name: str, pattern: str, read: Read, needs: tuple[frozenset[str], ...], *, cased: bool = False) -> Rule:
    """A rule; names of days and months keep their capitals, so that 'may' and 'march' stay verbs."""
    return Rule(name, rf"(?<![\w-])(?:{pattern})(?!\w)", 0 if cased else re.IGNORECASE, read, needs)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split(" "))


FIGURE, YEAR = "0", "2000"
_FIGURES, _YEARS = frozenset({FIGURE}), frozenset({YEAR})
_MONTHS = frozenset(re.findall(r"[A-Za-z]+", _MONTH.removeprefix("(?:")))
_WEEKDAYS = _listed("monday tuesday wednesday thursday friday saturday sunday")
_SEASONS = _listed("spring summer autumn winter fall")
_PARTS_OF_DAY = _listed("day night morning evening afternoon")
_UNITS = _listed(
    "day days week weeks month months year years fortnight fortnights night nights decade decades hour hours"
)
_CUE_DAY = r"(?:(?P<cue>[Ee]very|[Ee]ach|[Mm]ost|[Tt]hat\ same|[Tt]he\ same|[Tt]he\ following|[Tt]he\ next|[Tt]he\ previous|[Tt]his\ coming|[Tt]his\ past|[Tt]he\ past|[Nn]ext|[Ll]ast|[Pp]ast|[Cc]oming|[Tt]hat|[Tt]his)\ )?"

RULES: tuple[Rule, ...] = (
    _rule("iso", r"([12][0-9]{3})-([01]?[0-9])-([0-3]?[0-9])(?:T[0-9:.]+Z?)?", read.read_iso, (_YEARS,)),
    _rule(
        "numeric",
        r"([0-3]?[0-9])([./])([0-3]?[0-9])\2([12][0-9]{3}|[0-9]{2})(?![./][0-9])",
        read.read_numeric,
        (_FIGURES,),
    ),
    _rule(
        "days",
        rf"(?:(?:from|between)\ (?:the\ )?)?(?P<first>{_DAY})\ (?:of\ )?(?P<first_month>{_MONTH})(?:\ ?-\ ?|\ to\ |\ and\ |\ until\ |\ through\ )(?:the\ )?(?P<last>{_DAY})\ (?:of\ )?(?P<month>{_MONTH}){_TAIL_YEAR}",
        read.read_span_of_days,
        (_MONTHS, _FIGURES),
        cased=True,
    ),
    _rule(
        "days",
        rf"(?:(?:[Ff]rom|[Bb]etween)\ (?:the\ )?)?(?P<first>{_DAY})(?:\ ?[-/]\ ?|\ to\ |\ and\ (?:the\ )?|\ until\ )(?:the\ )?(?P<last>{_DAY})\ (?:of\ )?(?P<month>{_MONTH}){_TAIL_YEAR}",
        read.read_span_of_days,
        (_MONTHS, _FIGURES),
        cased=True,
    ),
    _rule(
        "days",
        rf"(?:(?:[Ff]rom|[Bb]etween)\ )?(?P<first_month>{_MONTH})\ (?P<first>{_DAY})(?:\ ?-\ ?|\ to\ |\ and\ |\ until\ |\ through\ )(?P<month>{_MONTH})\ (?P<last>{_DAY}){_TAIL_YEAR}",
        read.read_span_of_days,
        (_MONTHS, _FIGURES),
        cased=True,
    ),
    _rule(
        "days",
        rf"(?:(?:[Ff]rom|[Bb]etween)\ )?(?P<month>{_MONTH})\ (?P<first>{_DAY})(?:\ ?[-/]\ ?|\ to\ |\ and\ |\ until\ |\ through\ )(?P<last>{_DAY})(?!:|\ ?(?:a\.?m|p\.?m)\b){_TAIL_YEAR}",
        read.read_span_of_days,
        (_MONTHS, _FIGURES),
        cased=True,
    ),
    _rule(
        "day month",
        rf"(?:the\ )?(?P<day>{_DAY})(?:\ (?:of\ )?|-|\ day\ of\ )(?P<month>{_MONTH}){_TAIL_YEAR}",
        read.read_day_month,
        (_MONTHS, _FIGURES),
        cased=True,
    ),
    _rule(
        "month day",
        rf"(?P<month>{_MONTH})\ (?:the\ )?(?P<day>{_DAY})(?![0-9:.%]*[0-9:%])(?!\ ?(?:a\.?m|p\.?m)\b){_TAIL_YEAR}",
        read.read_day_month,
        (_MONTHS, _FIGURES),
        cased=True,
    ),
    _rule(
        "part of month",
        rf"(?i:{_PART})(?P<month>{_MONTH}){_TAIL_YEAR}",
        read.read_month_only,
        (_MONTHS, _listed("early beginning start first mid middle late end last close")),
        cased=True,
    ),
    _rule(
        "month",
        rf"(?P<month>{_MONTH})(?:,?\ (?:of\ )?)(?P<year>{_YEAR})",
        read.read_month_only,
        (_MONTHS, _YEARS),
        cased=True,
    ),
    _rule(
        "month",
        rf"(?<=\b(?i:in)\ )(?P<month>{_MONTH})(?:'s)?",
        read.read_month_only,
        (_MONTHS, _listed("in")),
        cased=True,
    ),
    _rule(
        "month",
        rf"(?:(?P<cue>(?i:last|next|this|this\ coming|previous))\ |{_MONTH_CUES})(?P<month>{_MONTH})(?!\ [0-9])",
        read.read_month_only,
        (
            _MONTHS,
            _listed("last next this previous since until till during by from through before after throughout of"),
        ),
        cased=True,
    ),
    _rule(
        "weekday of week",
        rf"(?P<weekday>{_WEEKDAY}){_DAYTIME}(?:,)?\ (?:of\ )?(?P<which>last|this|next|previous)\ week",
        read.read_weekday_of_week,
        (_WEEKDAYS, _listed("week")),
    ),
    _rule(
        "weekdays",
        rf"(?:(?:(?:mid)?night|overnight)\ (?:between\ |from\ |of\ )?|between\ |from\ )(?P<first>{_WEEKDAY})(?:\ night)?(?:\ and\ |\ to\ |\ into\ |\ through\ |\ until\ |\ ?-\ ?)(?P<last>{_WEEKDAY})",
        read.read_weekday_range,
        (_WEEKDAYS, _listed("night midnight overnight between from")),
    ),
    _rule(
        "weekdays",
        rf"(?P<first>{_WEEKDAY})(?:\ night)?(?:\ to\ |\ into\ |\ through\ |-)(?P<last>{_WEEKDAY})(?:\ night)?",
        read.read_weekday_range,
        (_WEEKDAYS,),
    ),
    _rule(
        "night to",
        rf"(?:overnight|in\ the\ night|the\ night|during\ the\ night)\ (?:in)?to\ (?P<weekday>{_WEEKDAY})",
        read.read_night_to,
        (_WEEKDAYS, _listed("night overnight")),
    ),
    _rule(
        "weekday",
        rf"{_CUE_DAY}(?P<weekday>{_WEEKDAY})(?:'s)?(?!\ (?:Times|Telegraph|Herald|Mail|Express|Mirror|Island|Tribune|Star|Post|Mass)\b)(?P<last>\ last\b)?{_DAYTIME}",
        read.read_weekday,
        (_WEEKDAYS,),
        cased=True,
    ),
    _rule("today", r"the\ day\ before\ yesterday", read.read_fixed(-2), (_listed("yesterday"), _listed("before"))),
    _rule(
        "yesterday",
        r"yesterday(?:'s)?(?:\ (?:morning|afternoon|evening|night))?",
        read.read_fixed(-1),
        (_listed("yesterday"),),
    ),
    _rule(
        "today",
        r"(?:earlier\ |late\ |early\ )?today(?:'s)?|tonight|this\ (?:morning|afternoon|evening)|this\ very\ day",
        read.read_fixed(0),
        (_listed("today tonight this"),),
    ),
    _rule("tomorrow", r"tomorrow", read.read_fixed(1), (_listed("tomorrow"),)),
    _rule(
        "last night",
        r"last\ night(?:'s)?|last\ evening",
        read.read_fixed(-1),
        (_listed("last"), _listed("night evening")),
    ),
    _rule(
        "overnight",
        r"overnight|(?:during|in|through)\ the\ (?:course\ of\ the\ )?night\ just\ past|the\ past\ night|this\ night",
        read.read_fixed(-1, 0),
        (_listed("night overnight"),),
    ),
    _rule(
        "night",
        r"(?:during|in|through(?:out)?)\ the\ night(?!\ (?:of|between|from|to|sky)\b)|at\ night(?=[,.])",
        read.read_night,
        (_listed("night"),),
    ),
    _rule(
        "ago",
        rf"(?:(?:exactly|about|around|almost|nearly|some|only|just|more\ than|over)\ )?{_NUMBER}\ {_UNIT}\ ago(?:\ (?P<month>next|this|last)\ month)?",
        read.read_ago,
        (_listed("ago"),),
    ),
    _rule(
        "later",
        rf"{_NUMBER}\ {_UNIT}\ (?P<way>later|earlier|before|afterwards|after)(?!\ (?:that|this|the\ (?:vote|election|summit))\b)",
        read.read_later,
        (_listed("later earlier before afterwards after"), _UNITS),
    ),
    _rule(
        "next day",
        r"(?:on\ )?the\ (?:next|following)\ (?:day|morning|afternoon|evening|night)|the\ day\ after|the\ morning\ after",
        read.read_next_day,
        (_listed("next following after"), _PARTS_OF_DAY),
    ),
    _rule(
        "day before",
        r"(?:on\ )?the\ (?:day|night|evening|afternoon|morning)\ before|(?:on\ )?the\ previous\ (?:day|night|evening|morning)|on\ the\ eve",
        read.read_day_before,
        (_listed("before previous eve"),),
    ),
    _rule(
        "same day",
        r"(?:on\ )?(?:the\ (?:very\ )?same|that(?:\ same|\ very)?|the\ very)\ (?:day|night|morning|evening|afternoon)",
        read.read_same_day,
        (_listed("same that very"), _PARTS_OF_DAY),
    ),
    _rule(
        "week before",
        r"the\ (?P<unit>week|month|year)\ before(?P<last>\ last)?(?!\ (?:the|that|this|his|her|its|their)\b)",
        read.read_week_before,
        (_listed("before"), _listed("week month year")),
    ),
    _rule(
        "stretch",
        rf"(?:in|over|during|for|within|throughout)\ the\ (?:last|past|previous)\ {_NUMBER}\ (?:{_UNIT})",
        read.read_past_stretch,
        (_listed("last past previous"), _UNITS),
    ),
    _rule(
        "stretch",
        r"(?:in|over|during|for|within)\ the\ (?:last|past)\ (?P<unit>day|week|fortnight|month)",
        read.read_past_stretch,
        (_listed("last past"), _UNITS),
    ),
    _rule(
        "period",
        r"(?:(?P<half>earlier|early|late|later)\ )?(?:over\ |during\ |at\ |in\ )?(?P<which>this|last|next|coming|current|previous|past)\ (?P<unit>week|month|year|weekend)(?:'s)?(?!-)",
        read.read_period,
        (_listed("week month year weekend"), _listed("this last next coming current previous past")),
    ),
    _rule(
        "weekend",
        r"(?P<half>\bnever\b)?(?:over|at|on|during)\ the\ (?P<which>last|past|coming|next)?\ ?(?P<unit>weekend)",
        read.read_weekend,
        (_listed("weekend"),),
    ),
    _rule(
        "nth day",
        r"for\ (?:the|a)\ (?P<nth>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\ (?:straight\ |consecutive\ |successive\ )?(?:day|night)",
        read.read_nth_day,
        (_listed("second third fourth fifth sixth seventh eighth ninth tenth"), _listed("day night")),
    ),
    _rule(
        "season",
        rf"(?P<cue>(?:(?:in|since|until|by|during|of|this|last|next|early|late)\ )+(?:the\ )?(?:early\ |late\ |this\ |last\ |next\ |coming\ |following\ )?|the\ )(?P<season>spring|summer|autumn|winter|fall)(?:\ (?:of\ )?(?P<year>{_YEAR}))",
        read.read_season,
        (_SEASONS, _YEARS),
    ),
    _rule(
        "season",
        r"(?P<cue>(?:in|since|until|by|during|this|last|next)\ (?:the\ )?(?:early\ |late\ |this\ |last\ |next\ |coming\ )?)(?P<season>spring|summer|autumn|winter)(?!\ (?:of|offensive|camp|school|palace|break|water|season|uniform|clothing|tyres|sports|games|olympics|time)\b)(?P<year>(?!))?",
        read.read_season,
        (_SEASONS, _listed("in since until by during this last next")),
    ),
    _rule(
        "season",
        rf"(?P<cue>)(?P<season>spring|summer|autumn|winter)\ (?P<year>{_YEAR})",
        read.read_season,
        (_SEASONS, _YEARS),
    ),
    _rule(
        "years",
        rf"(?:(?:from|between)\ )(?P<first>{_YEAR})(?:\ to\ |\ and\ |\ until\ |-)(?P<last>{_YEAR})",
        read.read_years,
        (_YEARS, _listed("from between")),
    ),
    _rule("years", rf"(?P<first>{_YEAR})(?:-|/)(?P<last>{_YEAR}|[0-9]{{2}})(?![-/0-9:.])", read.read_years, (_YEARS,)),
    _rule("decade", r"(?:the\ )?(?:early\ |late\ |mid-)?(?P<year>(?:1[5-9]|20)[0-9]0)s", read.read_decade, (_YEARS,)),
    _rule(
        "year",
        rf"(?P<part>(?:early|late|mid|the\ (?:beginning|start|end|middle)\ of)[- ](?:in\ )?)(?P<year>{_YEAR})(?![-.,]?[0-9]|\ ?%)",
        read.read_year,
        (_YEARS, _listed("early late mid the")),
    ),
    _rule(
        "year",
        rf"(?P<part>(?!))?(?:{_YEAR_CUES})(?P<year>{_YEAR})(?![-.,:/]?[0-9]|\ ?%|\ per\ cent)",
        read.read_year,
        (_YEARS,),
    ),
    _rule(
        "feast",
        r"(Christmas\ (?:Eve|Day)|Boxing\ Day|New\ Year's\ (?:Eve|Day))",
        read.read_feast,
        (_listed("christmas boxing new"),),
    ),
    _rule("month", rf"(?P<month>{_CLEAR_MONTH})(?:'s)?", read.read_month_only, (_MONTHS,), cased=True),
    _rule(
        "dawn",
        r"(?:before|at|since|around|shortly\ before|just\ before|shortly\ after)\ (?:dawn|sunrise|daybreak|first\ light)|in\ the\ (?:early|small)\ hours(?!\ of)",
        read.read_dawn,
        (_listed("dawn sunrise daybreak light hours"),),
    ),
)
