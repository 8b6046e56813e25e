"""Reports a second on one core, beside the dictionary look-ups geotext and flashgeotext on the same texts in one run.

    python benchmarks/throughput.py [LGL.jsonl.gz]      (pip install geotext flashgeotext: they are skipped where missing)

Three corpora: LGL (beside the checkout, or the file that is named), the seeds, and 2,000 synthetic news texts of 400
words, made here from the gazetteer and plain filler, the same on every machine. Peers and geomap take turns, each with a
REPEATS-th of a corpus at a time (the few seeds are read over and over), so that what else the machine does falls on all
alike and nobody reads a text twice; the seconds are of CPU, of this process alone. Peers only look names up: they
resolve nothing. The last table tells where geomap's time goes, stage by stage.
"""

from __future__ import annotations

import gc
import gzip
import importlib.util
import json
import random
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from geomap.models import Report
from geomap.pipeline import Chain
from geomap.reports import parse_published, read_reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.gazetteers import Gazetteer

T = TypeVar("T")
ROOT = Path(__file__).parent.parent
CORPUS = next(
    (path for above in ROOT.parents if (path := above / "shared" / "corpora" / "lgl.jsonl.gz").is_file()),
    ROOT.parent / "shared" / "corpora" / "lgl.jsonl.gz",
)
REPEATS = 3
FEW = 100
SYNTHETIC, WORDS = 2_000, 400
CITY = 100_000
"""People of a town that the synthetic news may tell of."""

# {0} to {3} are towns of one country, {4} the country, {5} a town anywhere; {n} a small number, {m} a large one
EVENTS = (
    "An explosion at a fuel depot in {0} killed {n} people and wounded {m} others on Tuesday, police said.",
    "Gunmen attacked a checkpoint near {1} on Monday night, killing {n} soldiers.",
    "Clashes between the army and rebels broke out in {2}, and {n} fighters were reported dead.",
    "Shelling hit a residential district of {3} on 14 March, wounding {m} civilians, according to the governor.",
    "About {m} protesters marched through the centre of {0} on Saturday to demand the release of the prisoners.",
    "The defence ministry of {4} said its troops had withdrawn {n} km from the town of {1}.",
)
NAMED = (
    "The mayor of {0} told reporters that repairs would begin as soon as the money had been found.",
    "Schools in {1} and {2} will open a week later than planned because of the heat.",
    "A new railway between {0} and {3} is expected to carry {m} passengers a day when it is finished.",
    "Farmers around {2} have asked the government of {4} for help after a second dry summer.",
    "The company, which is based in {5}, has not said how many of its workers will be affected.",
    "Doctors from {5} arrived in {3} last week and have been treating patients in the old market hall.",
    "The minister left {4} on Thursday for talks in {5} and is due back before the budget is read.",
    "Prices in {1} have risen by {n} per cent since January, more than anywhere else in {4}.",
)
PLAIN = (
    "The committee met for the third time this month and put off its decision until the report has been read by all.",
    "Nobody had expected the work to take so long, and the cost has grown with every month of delay.",
    "She said that the family had lived in the same house for forty years and did not want to leave it.",
    "A spokesman declined to comment on the figures, which were published in a local newspaper.",
    "Most of the seats were taken long before the game began, and the queue reached around the corner.",
    "The weather is expected to stay dry until the weekend, with light winds from the west.",
    "Teachers say that classes have become too large and that books are shared between three or four children.",
    "The court will hear two more witnesses before it decides whether the case should go on.",
    "It was the second time in a year that the service had been stopped without any notice.",
    "Traders complained that the new rules had been written by people who had never stood behind a counter.",
    "The museum has bought a collection of early photographs and will show them to the public in the spring.",
    "He thanked the volunteers, who had worked through the night to keep the water out of the cellars.",
    "Experts doubt that the plan can be carried out with the money that is there, and have asked for a second opinion.",
    "The team lost its last match at home but is still well placed to finish among the first four.",
    "In a letter to the editor, a reader asked why nothing had been done about the noise.",
    "The bridge was closed to lorries in the autumn and has been inspected every week since then.",
)


def synthetic(gazetteer: Gazetteer, count: int = SYNTHETIC) -> list[Report]:
    """News texts of WORDS words: of each ten sentences one tells an event, three name places, six do neither."""
    draw = random.Random(400)  # noqa: S311 - the same texts each time, no secret
    cities = [c for c in gazetteer.cities(CITY) if c.name.isascii()]
    names = {c.country_code: c.name for c in gazetteer.countries()}
    by_country: dict[str, list[str]] = {}
    for city in cities:
        if city.country_code in names:
            by_country.setdefault(city.country_code or "", []).append(city.name)
    countries = sorted(code for code, towns in by_country.items() if len(towns) >= 4)
    anywhere = [city.name for city in cities]
    texts = []
    for number in range(count):
        country = draw.choice(countries)
        filled = (*draw.sample(by_country[country], 4), names[country], draw.choice(anywhere))
        words: list[str] = []
        while len(words) < WORDS:
            chance = draw.random()
            sentence = draw.choice(EVENTS if chance < 0.1 else NAMED if chance < 0.4 else PLAIN)
            words += sentence.format(*filled, n=draw.randint(2, 12), m=draw.randint(20, 900)).split()
        text = " ".join(words[:WORDS]) + "."
        texts.append(
            Report(report_id=f"s{number}", text=text, published=parse_published("2024-03-16", source="synthetic"))
        )
    return texts


def lgl(path: Path) -> list[Report]:
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    published = parse_published("2009-06-15", source="LGL")
    return [
        Report(report_id=r["id"], text=r["text"], publisher=r.get("publisher"), published=published) for r in records
    ]


def peers() -> dict[str, Callable[[str], object]]:
    found: dict[str, Callable[[str], object]] = {}
    if importlib.util.find_spec("geotext"):
        from geotext import GeoText

        found["geotext (peer: look-up only)"] = GeoText
    if importlib.util.find_spec("flashgeotext"):
        from flashgeotext.geotext import GeoText as FlashGeoText

        found["flashgeotext (peer: look-up only)"] = FlashGeoText().extract
    return found


class Stages:
    """Seconds of CPU by stage, of one pass over some reports."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.seconds: dict[str, float] = {}

    def timed(self, name: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        made = work()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start
        return made

    def read(self, report: Report) -> None:
        """What ``Chain.read`` does, with a clock between the stages."""
        from geomap.incidents import read_events, rejected_at_sight
        from geomap.mentions import find_mentions
        from geomap.quantities import find_counts, find_distances, find_whens
        from geomap.toponyms import resolve_places

        names, text = self.chain.gazetteer, report.text
        day = report.published.date() if report.published else None
        if self.timed("sentences and event words", lambda: rejected_at_sight(text)) is not None:
            return
        found = self.timed("finding names", lambda: find_mentions(text, known=names.known, publisher=report.publisher))
        places = self.timed(
            "resolving them", lambda: resolve_places(report, found, names, settings=self.chain.settings)
        )
        counts = self.timed("counts", lambda: find_counts(text))
        distances = self.timed("distances", lambda: find_distances(text))
        whens = self.timed("dates", lambda: find_whens(text, day))
        incidents, _ = self.timed(
            "sides, statements, sites, records",
            lambda: read_events(report, places, counts=counts, distances=distances, whens=whens),
        )
        self.timed("footprints", lambda: [self.chain.ground(incident) for incident in incidents])


def main() -> None:
    rates: dict[str, dict[str, list[float]]] = {}
    with Chain(incidents_only=True) as chain:
        corpora = {
            "LGL": lgl(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS),
            "seeds": [r for r in read_reports([ROOT / "seeds"]) if isinstance(r, Report)],
            "synthetic": synthetic(chain.gazetteer),
        }
        corpora = {name: reports for name, reports in corpora.items() if reports}
        jobs: dict[str, Callable[[Report], object]] = {
            name: (lambda report, look=look: look(report.text)) for name, look in peers().items()
        }
        jobs["geomap places (found and resolved)"] = chain.find_places
        jobs["geomap extract (to incidents with footprints)"] = chain.read
        for reports in corpora.values():  # what is loaded and compiled on first use is no part of a rate
            for work in jobs.values():
                work(reports[0])
        gc.collect()
        gc.freeze()
        for corpus, reports in corpora.items():
            for turn in range(REPEATS):
                part = reports[turn::REPEATS] if len(reports) > FEW else reports
                for name, work in jobs.items():
                    start = time.process_time()
                    for report in part:
                        work(report)
                    taken = time.process_time() - start
                    rates.setdefault(corpus, {}).setdefault(name, []).append(len(part) / taken)
        stages = {}
        for corpus, reports in corpora.items():
            stages[corpus] = Stages(chain)
            for report in reports:
                stages[corpus].read(report)
    for corpus, found in rates.items():
        words = sum(len(r.text.split()) for r in corpora[corpus]) / len(corpora[corpus])
        print(f"{corpus}: {len(corpora[corpus])} reports, {words:.0f} words each\n")
        print("| reports per CPU second | min | median | max |\n| --- | --- | --- | --- |")
        for name, taken in found.items():
            print(f"| {name} | {min(taken):,.0f} | {statistics.median(taken):,.0f} | {max(taken):,.0f} |")
        print()
    print(f"| ms of CPU a report | {' | '.join(stages)} |\n| --- |{' --- |' * len(stages)}")
    for stage in next(iter(stages.values())).seconds:
        cells = (1000 * stages[corpus].seconds[stage] / len(corpora[corpus]) for corpus in stages)
        print(f"| {stage} | {' | '.join(f'{cell:.2f}' for cell in cells)} |")


if __name__ == "__main__":
    main()
