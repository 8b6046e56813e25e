"""Toponyms against a labelled corpus: the figures of the geoparsing literature, how sure they are, and what went wrong.

Figures (a gold mention counts where the corpus knows its coordinates):

* exact, overlap: precision, recall and F1 of the spans;
* acc@161: of the mentions found and placed, the share within 161 km (100 miles) of the label, or with its GeoNames id;
* r@161: of all gold mentions, the share found and so placed; with spans given the 'plain' accuracy of the literature;
* hu@161: the same without the coarse names (China, US, Europe, ...) that Hu et al. (2023) leave out;
* auc: area under ln(1 + error in km) / ln(20039) over all gold mentions, 0 is perfect (Jurgens et al. 2015).

Intervals are percentile bootstrap, reports drawn with replacement: mentions of one report are not independent.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError, ReportError
from geomap.lexicons import load
from geomap.models import Report, Span
from geomap.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from geomap.models import Candidate, Place

NEAR_KM = 161.0
FARTHEST_KM = 20039.0
"""Half of the Earth's girth: the error of a mention that was not placed."""
EARTH_KM = 6371.0088
DRAWS = 1000
SEED = 161
"""Of the draws: same corpus, same interval."""
INTERVAL = 0.95


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled mention."""

    start: int
    end: int
    text: str
    lat: float | None
    lon: float | None
    geonameid: str | None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A report of a corpus with its labels."""

    report: Report
    mentions: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A gold mention that was not right, or a mention that is not gold, with its cause."""

    report_id: str
    text: str
    cause: str
    detail: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of one report; figures are made of their sums."""

    gold: int = 0
    exact: int = 0
    overlap: int = 0
    told: int = 0
    told_overlap: int = 0
    located: int = 0
    placed: int = 0
    right: int = 0
    fine: int = 0
    fine_right: int = 0
    errors_km: list[float] = field(default_factory=list)


@dataclass(slots=True)
class ToponymScores:
    """The tallies of all reports and what went wrong."""

    tallies: list[Tally]
    misses: list[Miss]
    given: bool

    def figures(self) -> dict[str, Any]:
        """The figures over all reports, rounded to four digits; None where there is nothing to divide by."""
        return _figures(self.tallies, given=self.given)

    def intervals(self) -> dict[str, tuple[float, float]]:
        """95 % intervals of the shares and of the exact F1."""
        draw = random.Random(SEED)  # noqa: S311 - a statistic, no secret
        drawn: dict[str, list[float]] = {}
        for _ in range(DRAWS if self.tallies else 0):
            some = draw.choices(self.tallies, k=len(self.tallies))
            for name, value in _figures(some, given=self.given, sums_only=True).items():
                told = value["f1"] if isinstance(value, dict) else value
                if told is not None and name not in {"mentions", "with_coordinates"}:
                    drawn.setdefault(name, []).append(told)
        edge = (1 - INTERVAL) / 2
        found = {}
        for name, values in drawn.items():
            values.sort()
            found[name] = (values[int(edge * (len(values) - 1))], values[math.ceil((1 - edge) * (len(values) - 1))])
        return found

    def causes(self) -> dict[str, int]:
        """How many misses of each cause, the most frequent first."""
        return dict(sorted(Counter(m.cause for m in self.misses).items(), key=lambda item: (-item[1], item[0])))


def read_corpus(path: Path, *, sha256: str | None = None) -> list[Labelled]:
    """The reports of a corpus: JSONL, plain or ``.gz``, with ``mentions`` of ``start``, ``end``, ``lat``, ``lon``, ``geonameid``.

    Raises:
        InputError: no such file, or not the one that the checksum tells.
        ReportError: a line that is no labelled report.
    """
    known = corpora().get(path.name.partition(".")[0].lower(), {})
    try:
        raw = path.read_bytes()
    except OSError as error:
        where = f"; it is described at {known['source']}" if known else ""
        raise InputError(f"{path}: cannot be read ({error.strerror}){where}") from None
    wanted = sha256 or (known.get("sha256") if path.suffix == ".gz" else None)
    if wanted and (found := hashlib.sha256(raw).hexdigest()) != wanted.lower():
        raise InputError(
            f"{path}: its sha256 is {found}, not {wanted}; get it again, or name the one that you mean with --sha256"
        )
    try:
        lines = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8").splitlines()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be unpacked ({error}); get it again") from None
    return [_labelled(line, f"{path}:{n}") for n, line in enumerate(lines, 1) if line.strip()]


def corpora() -> dict[str, dict[str, str]]:
    """The public corpora by name: title, source, licence, and sha256 where the converted file is known."""
    table: dict[str, dict[str, str]] = load("corpora")
    return table


def _labelled(line: str, source: str) -> Labelled:
    try:
        row = json.loads(line)
        text = row["text"]
        golds = tuple(
            Gold(
                int(m["start"]), int(m["end"]), str(m.get("text", text[m["start"] : m["end"]])),
                None if m.get("lat") is None else float(m["lat"]), None if m.get("lon") is None else float(m["lon"]),
                str(m["geonameid"]) if m.get("geonameid") else None,
            )
            for m in row["mentions"]
        )  # fmt: skip
        spans = tuple(Span(g.start, g.end, text[g.start : g.end]) for g in golds)
        report = Report(
            report_id=str(row["id"]),
            text=text,
            publisher=row.get("publisher"),
            title=row.get("title"),
            given=spans,
            source=source,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"is no labelled report ({type(error).__name__}: {error}); it needs id, text, mentions"
        raise ReportError(source, reason) from None
    return Labelled(report, golds)


def score_toponyms(
    corpus: Iterable[Labelled],
    find: Callable[[Report], Sequence[Place]],
    known: Callable[[Iterable[str]], set[str]],
    *,
    given: bool = False,
) -> ToponymScores:
    """Score ``find`` on a corpus.

    Args:
        corpus: the labelled reports.
        find: all places that geomap finds in a report (or resolves of its given spans), in every role.
        known: which folded names the gazetteer has, to tell a gap in it from a name overlooked.
        given: whether the spans were given.
    """
    tallies, misses = [], []
    for item in corpus:
        places = find(item.report)
        tally, wrong = _scored(item, places, known, given=given)
        tallies.append(tally)
        misses += wrong
    return ToponymScores(tallies, misses, given)


def counts_as_told(place: Place, *, given: bool) -> bool:
    """Whether ``geomap places`` writes the place by default: a location, resolved or surely a name of one."""
    return given or (place.mention.role == "place" and (place.chosen is not None or place.mention.certainty >= 0.5))


def _scored(
    item: Labelled, places: Sequence[Place], known: Callable[[Iterable[str]], set[str]], *, given: bool
) -> tuple[Tally, list[Miss]]:
    told = [p for p in places if counts_as_told(p, given=given)]
    tally, wrong = Tally(gold=len(item.mentions), told=len(told)), []
    spans = {(p.mention.start, p.mention.end) for p in told}
    coarse = coarse_names()
    for p in told:
        if any(p.mention.start < g.end and g.start < p.mention.end for g in item.mentions):
            tally.told_overlap += 1
        else:
            wrong.append(Miss(item.report.report_id, p.mention.text, "not labelled", p.mention.rule))
    for g in item.mentions:
        hits = [p for p in told if p.mention.start < g.end and g.start < p.mention.end]
        tally.exact += (g.start, g.end) in spans
        tally.overlap += bool(hits)
        if g.lat is None or g.lon is None:
            continue
        tally.located += 1
        exact = [p for p in hits if (p.mention.start, p.mention.end) == (g.start, g.end)]
        best = next(iter(exact or hits), None)
        error, right = FARTHEST_KM, False
        if best is not None and best.chosen is not None:
            tally.placed += 1
            error = _km(best.chosen, g)
            right = error <= NEAR_KM or _same_id(best.chosen, g)
        tally.errors_km.append(0.0 if right and error > NEAR_KM else error)
        tally.right += right
        if g.text.casefold() not in coarse:
            tally.fine += 1
            tally.fine_right += right
        if not right:
            cause, detail = _cause(g, best, places, known)
            wrong.append(Miss(item.report.report_id, g.text, cause, detail))
    return tally, wrong


def _cause(
    g: Gold, best: Place | None, places: Sequence[Place], known: Callable[[Iterable[str]], set[str]]
) -> tuple[str, str]:
    """Why a gold mention is not right."""
    if best is None:
        other = next((p for p in places if p.mention.start < g.end and g.start < p.mention.end), None)
        if other is not None and other.mention.role != "place":
            return (
                f"taken for {'an' if other.mention.role == 'actor' else 'a'} {other.mention.role}",
                other.mention.rule,
            )
        if other is not None:
            return "found, but doubted", other.mention.rule
        return ("overlooked", "") if known([fold(g.text)]) else ("no gazetteer has the name", "")
    if best.chosen is None:
        return "left open", best.reason
    away = f"{_km(best.chosen, g):.0f} km off at {best.chosen.place_id}: {best.reason}"
    if any(_km(c, g) <= NEAR_KM or _same_id(c, g) for c in best.candidates):
        if best.chosen.kind in {"country", "admin1", "region", "continent"}:
            return "a wider area of that name was chosen", away
        return "another place of that name was chosen", away
    return "the labelled place is not among the candidates", away


def coarse_names() -> frozenset[str]:
    """Case-folded names that Hu et al.'s protocol leaves out."""
    return frozenset(load("corpora_coarse")["names"])


def _km(candidate: Candidate, g: Gold) -> float:
    """Great-circle distance to the label, km."""
    lat, lon = g.lat or 0.0, g.lon or 0.0
    p1, p2 = math.radians(candidate.lat), math.radians(lat)
    h = (
        math.sin((p2 - p1) / 2) ** 2
        + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon - candidate.lon) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _same_id(candidate: Candidate, g: Gold) -> bool:
    return g.geonameid is not None and candidate.place_id == f"geonames:{g.geonameid}"


def _figures(tallies: Sequence[Tally], *, given: bool, sums_only: bool = False) -> dict[str, Any]:
    total = {
        name: sum(getattr(t, name) for t in tallies)
        for name in (
            "gold",
            "exact",
            "overlap",
            "told",
            "told_overlap",
            "located",
            "placed",
            "right",
            "fine",
            "fine_right",
        )
    }
    figures: dict[str, Any] = {
        "mentions": total["gold"],
        "with_coordinates": total["located"],
        "acc@161": _share(total["right"], total["placed"]),
        "r@161": _share(total["right"], total["located"]),
        "hu@161": _share(total["fine_right"], total["fine"]),
    }
    if not sums_only:
        errors = sorted(e for t in tallies for e in t.errors_km)
        figures["auc"] = _auc(errors)
        figures["median_km"] = round(errors[len(errors) // 2], 2) if errors else None
    if not given:
        figures["exact"] = _prf(total["exact"], total["told"], total["exact"], total["gold"])
        figures["overlap"] = _prf(total["told_overlap"], total["told"], total["overlap"], total["gold"])
    return figures


def _auc(errors: Sequence[float]) -> float | None:
    """By the trapezium rule over the sorted errors, as the literature computes it."""
    if len(errors) < 2:
        return None
    logs = [math.log1p(e) for e in errors]
    area = sum(logs) - (logs[0] + logs[-1]) / 2
    return round(area / (math.log(FARTHEST_KM) * (len(logs) - 1)), 4)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _prf(right: int, told: int, found: int, gold: int) -> dict[str, float]:
    precision, recall = right / told if told else 0.0, found / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(f1, 4)}
