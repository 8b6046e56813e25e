from __future__ import annotations

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from geomap import pipeline
from geomap.cli import geomap as command
from geomap.errors import NetworkError, SettingError
from geomap.models import KINDS, Mention, Report
from geomap.recognisers import (
    GlinerModel,
    Proposal,
    add_mentions,
    check_proposals,
    open_recogniser,
)
from geomap.settings import Settings

TEXT = "Azerbaijani soldiers hosed down the pasture with lead at Goris, in Syunik, on Friday. Nobody hosed down Sisian."
PUBLISHED = dt.datetime(2021, 5, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("proposal", "words"),
    [
        (Proposal("shells fell on Kapan", "shelling"), "not in the text"),
        (Proposal("hosed down", "attack", start=3), "not in the text"),
        (Proposal("hosed down", "bombardment"), "no kind of that name"),
        (Proposal("", "attack"), "no quote"),
        (Proposal("x" * 500, "attack"), "no quote"),
    ],
)
def test_what_carries_no_quote_of_the_text_is_dropped(proposal, words):
    checked = check_proposals(TEXT, [proposal], name="model")
    assert (checked.mentions, checked.cues) == ((), ())
    (why,) = checked.dropped
    assert words in why
    assert why.startswith("proposed by model")


def test_quotes_are_found_and_labelled():
    checked = check_proposals(
        TEXT, [Proposal("hosed down", "attack"), Proposal("Syunik", "place"), Proposal("Syunik", "place")], name="m"
    )
    assert [(c.text, c.kind, TEXT[c.start : c.end]) for c in checked.cues] == [("hosed down", "attack", "hosed down")]
    assert [TEXT[m.start : m.end] for m in checked.mentions] == ["Syunik"]
    assert checked.dropped == ()


def test_a_found_place_stands_before_a_proposed_one():
    own = (Mention(10, 20, "x", "place", "x"),)
    inside, beside = Mention(12, 18, "y", "place", "y"), Mention(30, 34, "z", "place", "z")
    assert add_mentions(own, (inside, beside)) == (*own, beside)


@pytest.mark.parametrize(
    "spec",
    [
        "spacy",
        "spacy:",
        "bert:x",
        "",
        "http://example.org/v1#m",
        "https://10.0.0.8/v1",
        "http:///v1",
        "spacy:/no/such/folder",
    ],
)
def test_a_recogniser_that_is_not_there_is_one_line(spec):
    with pytest.raises(SettingError) as error:
        open_recogniser(spec)
    assert "\n" not in str(error.value)


ANSWERS = {
    "good": json.dumps({"places": ["Goris", "Atlantis"], "incidents": [{"kind": "attack", "words": "hosed down the pasture with lead"}, {"kind": "shelling", "words": "shelled Kapan"}]}),
    "fenced": "Here you are:\n```json\n" + json.dumps({"places": [], "incidents": [{"kind": "attack", "words": "hosed down the pasture with lead"}]}) + "\n```",
    "prose": "I can't help with that.",
    "shapes": json.dumps({"places": [1, None, {"a": 2}], "incidents": ["x", {"kind": 3, "words": []}, {"words": "hosed"}]}),
    "list": "[1, 2]",
}  # fmt: skip
asked: list[dict] = []


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        value = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked.append(value)
        if value["model"] == "moved":
            self.send_response(307)
            self.send_header("Location", "http://10.0.0.1/v1/chat/completions")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        told: object = {"choices": [{"message": {"content": ANSWERS.get(value["model"], "")}}]}
        if value["model"] == "other":
            told = {"error": "no"}
        body = json.dumps(told).encode()
        self.send_response(500 if value["model"] == "broken" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def endpoint():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    asked.clear()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


def extract(recogniser):
    settings = Settings(recogniser=recogniser)
    (reading,), skipped = pipeline.read_all([Report("r1", TEXT, PUBLISHED)], settings=settings)
    assert skipped == []
    return reading


def test_without_a_recogniser_nothing_is_asked():
    assert extract(None).incidents == ()


@pytest.mark.parametrize("model", ["good", "fenced"])
def test_a_language_model_on_this_machine_points_and_geomap_reads(endpoint, model):
    reading = extract(f"{endpoint}#{model}")
    (incident,) = reading.incidents
    assert (incident.kind, incident.actor_code, incident.place) == ("attack", "AZE", "Goris")
    assert incident.date_start == dt.date(2021, 5, 14)
    (kind,) = [e for e in incident.evidence if e.field == "kind"]
    assert TEXT[kind.start : kind.end] == kind.text == "hosed down the pasture with lead"
    assert f"proposed by model {model}" in kind.rule
    if model == "good":
        assert sum("not in the text" in line for line in reading.rejected) == 2
    assert json.loads(asked[0]["messages"][1]["content"]) == {"text": TEXT}
    assert asked[0]["temperature"] == 0


@pytest.mark.parametrize("model", ["prose", "shapes", "list", "unknown"])
def test_an_answer_of_another_shape_proposes_nothing(endpoint, model):
    assert extract(f"{endpoint}#{model}").incidents == ()


@pytest.mark.parametrize(
    ("model", "words"), [("other", "OpenAI-compatible"), ("broken", "500"), ("moved", "another address")]
)
def test_an_endpoint_that_fails_costs_the_report_alone(endpoint, model, words):
    settings = Settings(recogniser=f"{endpoint}#{model}")
    readings, skipped = pipeline.read_all([Report("r1", TEXT, PUBLISHED)], settings=settings)
    assert readings == []
    assert words in skipped[0].reason
    with pytest.raises(NetworkError, match=words):
        list(open_recogniser(f"{endpoint}#{model}").propose(TEXT))


def test_the_command_line_takes_it_and_tells_what_was_dropped(endpoint, tmp_path):
    path = tmp_path / "r.txt"
    path.write_text(f"date 2021-05-15\n{TEXT}", encoding="utf-8")
    result = CliRunner().invoke(
        command, ["extract", str(path), "--explain", "--recogniser", f"{endpoint}#good"], catch_exceptions=False
    )
    assert "attack: proposed by model good" in result.output
    assert "'shelled Kapan': not in the text" in result.output


def test_gliner_is_asked_for_the_kinds_in_words():
    class Model:
        def predict_entities(self, text, labels):
            assert "air strike" in labels
            return [
                {"start": text.index("hosed"), "end": text.index("hosed") + 10, "label": "armed clash"},
                {"start": 0, "end": 3, "label": "person"},
            ]

    assert list(GlinerModel(Model(), "gliner:x").propose(TEXT)) == [
        Proposal("hosed down", "armed_clash", TEXT.index("hosed"))
    ]


@pytest.mark.needs("spacy")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_a_spacy_model_points_at_places_and_events(tmp_path):
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "GPE", "pattern": "Goris"},
            {"label": "ATTACK", "pattern": "hosed down"},
            {"label": "PERSON", "pattern": "Friday"},
        ]
    )
    nlp.to_disk(tmp_path / "model")
    reading = extract(f"spacy:{tmp_path / 'model'}")
    (incident,) = reading.incidents
    assert (incident.kind, incident.place) == ("attack", "Goris")
    assert any("negated" in line for line in reading.rejected)


def test_the_kinds_of_the_question_are_the_kinds():
    from geomap.recognisers import ASK

    assert all(kind in ASK for kind in KINDS)
