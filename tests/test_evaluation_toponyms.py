"""`geomap evaluate toponyms`: figures of a small corpus by hand, and of the public one as the shared scorer has them."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from geomap.errors import InputError, ReportError
from geomap.evaluation.toponyms import corpora, read_corpus, score_toponyms
from geomap.models import Candidate, Mention, Place

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "corpora"
TEXT = "Paris, Rome and Oz; the Greek army in Athens."
GOLD = [
    {"start": 0, "end": 5, "text": "Paris", "lat": 48.85, "lon": 2.35, "geonameid": 2988507},
    {"start": 7, "end": 11, "text": "Rome", "lat": 41.9, "lon": 12.5},
    {"start": 16, "end": 18, "text": "Oz", "lat": 10.0, "lon": 10.0},
    {"start": 38, "end": 44, "text": "Athens"},
    {"start": 24, "end": 29, "text": "Greek", "lat": 39.0, "lon": 22.0},
]


def corpus_file(folder: Path, name: str = "small.jsonl") -> Path:
    path = folder / name
    line = json.dumps({"id": "r1", "text": TEXT, "mentions": GOLD}) + "\n"
    path.write_bytes(gzip.compress(line.encode()) if name.endswith("gz") else line.encode())
    return path


def place(
    text: str, lon: float | None, lat: float | None, *, role: str = "place", others=(), certainty: float = 1.0
) -> Place:
    start = TEXT.index(text)
    mention = Mention(start, start + len(text), text, role, text, rule="known", certainty=certainty)  # type: ignore[arg-type]
    spots = [(lon, lat), *others] if lon is not None else []
    found = tuple(Candidate(f"t:{n}", text, "city", None, None, None, x, y) for n, (x, y) in enumerate(spots))
    return Place(mention, found[0] if found else None, 1.0, "why", found)


FOUND = (
    place("Paris", -95.5, 33.7, others=[(2.35, 48.85)]),
    place("Rome", 12.6, 41.8),
    place("Greek", 22.0, 39.0, role="actor"),
    place("army", None, None, certainty=0.2),
    place("Athens", 23.7, 38.0),
    place("the", 1.0, 1.0),
)


def test_figures_by_hand(tmp_path):
    scores = score_toponyms(read_corpus(corpus_file(tmp_path)), lambda _: FOUND, lambda keys: set(keys) - {"oz"})
    figures = scores.figures()
    assert figures["mentions"] == 5
    assert figures["with_coordinates"] == 4
    assert figures["r@161"] == 0.25  # Rome alone
    assert figures["acc@161"] == 0.5  # of Paris and Rome
    assert figures["exact"] == {"p": 0.75, "r": 0.6, "f1": 0.6667}
    assert scores.causes() == {
        "another place of that name was chosen": 1,
        "no gazetteer has the name": 1,
        "not labelled": 1,
        "taken for an actor": 1,
    }
    low, high = scores.intervals()["r@161"]
    assert low == high == 0.25  # one report


def test_a_packed_corpus_and_its_checksum(tmp_path):
    path = corpus_file(tmp_path, "small.jsonl.gz")
    assert len(read_corpus(path)[0].mentions) == 5
    with pytest.raises(InputError, match="sha256"):
        read_corpus(path, sha256="0" * 64)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(InputError, match="unpacked"):
        read_corpus(path)


def test_a_known_corpus_must_be_the_known_file(tmp_path):
    with pytest.raises(InputError, match="sha256"):
        read_corpus(corpus_file(tmp_path, "lgl.jsonl.gz"))
    with pytest.raises(InputError, match=r"github\.com"):
        read_corpus(tmp_path / "geovirus.jsonl.gz")


@pytest.mark.parametrize("line", ["{", '{"id": 1}', '{"id": 1, "text": "a", "mentions": [{}]}', "[]"])
def test_a_line_that_is_no_report_is_named(tmp_path, line):
    path = tmp_path / "c.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ReportError, match=r"c\.jsonl:1"):
        read_corpus(path)


def test_each_corpus_says_where_it_is():
    for name, about in corpora().items():
        assert about["source"].startswith("https://"), name
        assert about["licence"], name
        assert about["paper"], name


@pytest.mark.needs("corpora")
@pytest.mark.parametrize("given", [False, True])
def test_the_figures_are_those_of_the_shared_scorer(tmp_path, given):
    lines = gzip.decompress((SHARED / "lgl.jsonl.gz").read_bytes()).decode().splitlines()[:40]
    corpus = tmp_path / "some.jsonl"
    corpus.write_text("\n".join(lines), encoding="utf-8")
    options = ["--given"] if given else []
    run = [sys.executable, "-m", "geomap"]
    places = tmp_path / "p.geojson"
    subprocess.run([*run, "places", corpus, *options, "-o", places], check=True, cwd=ROOT)
    scorer = [sys.executable, SHARED / "score_toponyms.py", corpus, places, *options, "--json"]
    theirs = json.loads(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)
    ours = subprocess.run(
        [*run, "evaluate", "toponyms", corpus, *options, "--json"], check=True, capture_output=True, text=True, cwd=ROOT
    )
    told = json.loads(ours.stdout)
    assert {key: told[key] for key in theirs} == theirs
    low, high = told["intervals"]["r@161"]
    assert low <= theirs["r@161"] <= high
