"""geopy's face of the gazetteer, and online geocoders behind it: polite, kept, checked, and never able to break a run."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sqlite3
import threading
import time
import urllib.parse
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import geopy
import pytest
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder

from geomap.errors import GeocoderWarning, SettingError
from geomap.gazetteers import Gazetteer
from geomap.geocoders import AnswerCache, LocalGeocoder, open_online
from geomap.models import Report
from geomap.pipeline import Chain
from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "Shells hit the village of Zqorpatan in Syunik, Armenia. Goris was quiet."


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGeocoder]:
    with Gazetteer.open() as gazetteer:
        yield LocalGeocoder(gazetteer)


# --- the local one ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "lat", "lon"),
    [
        ("Goris", 39.51, 46.34),
        ("Goris, Syunik", 39.51, 46.34),
        ("Paris, Texas", 33.66, -95.56),
        ("Stepanakert", 39.82, 46.75),
        ("Xankəndi", 39.82, 46.75),
        ("Nago-Karabakh", 39.82, 46.75),
        ("Lake Sev", 39.6, 46.23),
        ("Харьков", 49.98, 36.25),
        ({"city": "Paris", "state": "Texas"}, 33.66, -95.56),
    ],
)
def test_a_name_has_a_location(local, query, lat, lon):
    found = local.geocode(query)
    assert isinstance(found, geopy.Location)
    assert found.latitude == pytest.approx(lat, abs=0.3)
    assert found.longitude == pytest.approx(lon, abs=0.3)
    assert found.raw["place_id"]
    assert found.address


def test_it_is_a_geopy_geocoder(local):
    assert isinstance(local, Geocoder)
    assert RateLimiter(local.geocode, min_delay_seconds=0)("Goris").raw["country_code"] == "ARM"


def test_exactly_one_limit_and_countries(local):
    many = local.geocode("Paris", exactly_one=False, limit=5)
    assert isinstance(many, list)
    assert 1 < len(many) <= 5
    assert local.geocode("Paris", country_codes="us").raw["country_code"] == "USA"
    assert local.geocode("Paris", country_codes=["USA"], exactly_one=False)[0].raw["country_code"] == "USA"


@pytest.mark.parametrize("query", ["Zqorpatanxyz", "Paris, Texas, Zz" * 3])
def test_what_is_not_there_is_none(local, query):
    assert local.geocode(query, country_codes="aq") is None
    assert local.geocode("Zqorpatanxyz", exactly_one=False) is None


@pytest.mark.parametrize(
    "query",
    ["", "   ", "…!?—", "x" * 10_000, ", Texas", {"planet": "Mars"}, 5, None],
    ids=["empty", "blank", "punctuation", "10,000 characters", "no name", "unknown part", "number", "none"],
)
def test_a_bad_query_is_geopys_own_error(local, query):
    with pytest.raises(GeocoderQueryError):
        local.geocode(query)


@pytest.mark.parametrize(
    "query",
    [
        "' OR 1=1 --",
        'Goris"; DROP TABLE place;',
        "%",
        "_%_",
        "(?:a+)+$",
        "Gorıs\u0000",
        "Goris Горис გორისი",
        "\ud800",
        "🗺️ Goris",
    ],
)
def test_metacharacters_and_mixed_scripts_are_only_names(local, query):
    before = local.gazetteer.lookup("Goris")
    with contextlib.suppress(GeocoderQueryError):
        local.geocode(query, exactly_one=False)
    assert local.gazetteer.lookup("Goris") == before


def test_reverse(local):
    assert local.reverse((39.51, 46.34)).raw["name"] == "Goris"
    assert local.reverse("39.51, 46.34").raw["name"] == "Goris"
    assert len(local.reverse(geopy.Point(39.51, 46.34), exactly_one=False, limit=3)) == 3


@pytest.mark.parametrize("point", [(91, 0), (0, float("nan")), "nowhere", (float("inf"), 0)])
def test_reverse_of_no_point(local, point):
    with pytest.raises(ValueError, match="point"):
        local.reverse(point)


# --- a service that misbehaves ----------------------------------------------------------------------------------------


def place(**more: object) -> dict[str, object]:
    return {
        "osm_type": "node", "osm_id": 7, "lat": "39.60", "lon": "46.40", "name": "Zqorpatan", "type": "village",
        "display_name": "Zqorpatan, Armenia", "address": {"country_code": "am"},
    } | more  # fmt: skip


class Service(ThreadingHTTPServer):
    """A Nominatim that answers as ``mode`` says."""

    mode = "right"
    asked: list[dict[str, list[str]]]
    agents: list[str]


class Handler(BaseHTTPRequestHandler):
    server: Service

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append(urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query))
        self.server.agents.append(self.headers["User-Agent"])
        bodies = {
            "right": [place()],
            "nothing": [],
            "another country": [place(lat="10", lon="10", address={"country_code": "ng"})],
            "another name": [place(name="Yerevan", display_name="Yerevan, Armenia")],
            "off the globe": [place(lat="999", lon="12345")],
            "no numbers": [place(lat="north", lon=None)],
            "no country, far": [place(lat="-33", lon="151", address={})],
            "no country, near": [place(address={})],
            "not a list": {"error": "Unable to geocode"},
            "list of junk": [1, "two", None],
            "hostile": [place(name="Zqorpatan", display_name="<script>{{7*7}}</script>", type="x" * 5000)],
        }
        mode = self.server.mode
        statuses = {"429": 429, "503": 503, "403": 403, "500": 500}
        if mode == "slow":
            time.sleep(1.0)
        if mode in statuses:
            self.send_response(statuses[mode])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = b"<html>not json" if mode == "garbage" else json.dumps(bodies.get(mode, [])).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) + (500 if mode == "cut" else 0)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def service() -> Iterator[Service]:
    httpd = Service(("127.0.0.1", 0), Handler)
    httpd.asked, httpd.agents = [], []
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield httpd
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture
def settings(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(
        "geomap.geocoders.answers.cache_dir", lambda: tmp_path
    )  # a port may come again: its answers not
    return Settings(
        geocoder="nominatim",
        contact="me@example.org",
        geocoder_options=(
            ("domain", f"127.0.0.1:{service.server_address[1]}"), ("scheme", "http"), ("allow_private", "yes"), ("timeout", "30"),
        ),
    )  # fmt: skip


def chosen(settings: Settings, text: str = TEXT):
    with Chain(settings) as chain:
        told = {p.mention.text: p for p in chain.find_places(Report(report_id="r", text=text))}
    return told["Zqorpatan"]


@pytest.mark.parametrize("mode", ["right", "no country, near"])
def test_what_is_left_open_is_asked_for_and_checked(service, settings, mode):
    service.mode = mode
    place = chosen(settings)
    assert place.chosen is not None
    assert (place.chosen.place_id, place.chosen.lon, place.chosen.lat) == ("nominatim:node/7", 46.4, 39.6)
    assert place.chosen.kind == "village"
    assert "nominatim" in place.reason
    assert 0 < place.score < 0.9
    assert [q["q"] for q in service.asked] == [["Zqorpatan, Syunik"]]
    assert service.asked[0]["countrycodes"] == ["am"]
    assert service.agents[0].startswith("geomap/")
    assert "me@example.org" in service.agents[0]


@pytest.mark.parametrize(
    "mode",
    [
        "nothing",
        "another country",
        "another name",
        "off the globe",
        "no numbers",
        "no country, far",
        "list of junk",
        "not a list",
    ],
)
def test_an_answer_that_does_not_fit_is_not_believed(service, settings, mode):
    service.mode = mode
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GeocoderWarning)  # nonsense is told of, a poor answer is not
        assert chosen(settings).chosen is None


@pytest.mark.parametrize("mode", ["slow", "429", "503", "500", "403", "garbage", "cut"])
def test_a_service_that_fails_costs_a_warning_and_nothing_else(service, settings, mode):
    service.mode = mode
    if mode == "slow":
        settings = dataclasses.replace(settings, geocoder_options=(*settings.geocoder_options[:-1], ("timeout", "0.4")))
    with pytest.warns(GeocoderWarning, match="nominatim") as told:
        place = chosen(settings)
    assert place.chosen is None
    assert place.reason.startswith("no gazetteer has this name")
    assert all("\n" not in str(w.message) for w in told)


def test_a_failure_is_not_kept_and_an_answer_is(service, settings):
    service.mode = "503"
    with pytest.warns(GeocoderWarning):
        assert chosen(settings).chosen is None
    service.mode = "right"
    assert chosen(settings).chosen is not None
    questions = len(service.asked)
    assert chosen(settings).chosen is not None
    assert len(service.asked) == questions


def test_nothing_of_that_name_is_an_answer_too(service, settings):
    service.mode = "nothing"
    chosen(settings)
    chosen(settings)
    assert [q["q"] for q in service.asked] == [["Zqorpatan, Syunik"], ["Zqorpatan"]]


def test_a_service_that_keeps_failing_is_left_alone(service, settings):
    service.mode = "500"
    online = open_online(settings)
    assert online is not None
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        for name in "abcdef":
            assert online.ask(name) == ()
    online.close()
    assert online.asked == 3
    assert "not asked again" in str(told[-1].message)
    assert len(told) == 3


def test_a_run_asks_a_bounded_number_of_questions(service, settings):
    online = open_online(settings)
    assert online is not None
    online.max_questions = 2
    online.ask("a")
    online.ask("b")
    with pytest.warns(GeocoderWarning, match="2 questions"):
        online.ask("c")
    assert online.ask("d") == ()
    online.close()
    assert len(service.asked) == 2


def test_a_hostile_answer_stays_text(service, settings):
    service.mode = "hostile"
    place = chosen(settings)
    assert place.chosen is not None
    assert place.chosen.kind == "site"
    assert "<" not in place.chosen.name


def test_a_report_without_any_known_place_is_not_asked_for(service, settings):
    assert chosen(settings, "Shells hit the village of Zqorpatan on Friday.").chosen is None
    assert service.asked == []


def test_photon_stands_behind_it_too(service, settings):
    class Features(Handler):
        def do_GET(self) -> None:
            self.server.asked.append(urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query))
            feature = {
                "type": "Feature", "geometry": {"type": "Point", "coordinates": [46.4, 39.6]},
                "properties": {"name": "Zqorpatan", "countrycode": "AM", "osm_type": "N", "osm_id": 9, "osm_value": "village"},
            }  # fmt: skip
            body = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    service.RequestHandlerClass = Features
    place = chosen(dataclasses.replace(settings, geocoder="photon"))
    assert place.chosen is not None
    assert place.chosen.place_id == "photon:N/9"
    assert place.chosen.country_code == "ARM"
    assert "lat" in service.asked[0]


def test_a_server_inside_the_network_is_not_asked_unless_allowed(service, settings):
    options = tuple(pair for pair in settings.geocoder_options if pair[0] != "allow_private")
    with pytest.warns(GeocoderWarning, match="local network"):
        assert chosen(dataclasses.replace(settings, geocoder_options=options)).chosen is None
    assert service.asked == []


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("nominatimm", (), "choose of"),
        ("opencage", (), "api_key"),
        ("nominatim", (("colour", "red"),), "colour"),
        ("nominatim", (("scheme", "ftp"),), "http"),
    ],
)
def test_a_wrong_setting_says_what_to_do(name, options, words):
    with pytest.raises(SettingError, match=words):
        open_online(Settings(geocoder=name, geocoder_options=options))


def test_no_geocoder_no_network():
    assert open_online(Settings()) is None


# --- what is kept ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 3000],
    ids=["empty", "text", "damaged"],
)
def test_a_damaged_file_is_made_anew(tmp_path, content):
    path = tmp_path / "answers.sqlite"
    path.write_bytes(content)
    cache = AnswerCache.open(path)
    cache.put("s", "q", [1])
    assert cache.get("s", "q") == [1]
    cache.close()
    again = AnswerCache.open(path)
    assert again.get("s", "q") == [1]
    again.close()


def test_a_file_of_another_version_is_made_anew(tmp_path):
    path = tmp_path / "answers.sqlite"
    db = sqlite3.connect(path)
    db.executescript("CREATE TABLE answer (other TEXT); PRAGMA user_version=99;")
    db.close()
    cache = AnswerCache.open(path)
    cache.put("s", "q", {"a": 1})
    assert cache.get("s", "q") == {"a": 1}
    cache.close()


def test_a_folder_that_cannot_be_written_costs_only_the_keeping(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = AnswerCache.open(tmp_path / "file" / "answers.sqlite")
    cache.put("s", "q", [1])
    assert cache.get("s", "q") is None
    cache.wait_turn("s", 1.0, sleep=lambda _: pytest.fail("nothing to wait for"))
    cache.close()


def test_turns_of_several_processes_are_apart(tmp_path):
    waits: list[float] = []
    first, second = AnswerCache.open(tmp_path / "a.sqlite"), AnswerCache.open(tmp_path / "a.sqlite")
    for cache in (first, second, first):
        cache.wait_turn("s", 1.0, sleep=waits.append, clock=lambda: 100.0)
    second.wait_turn("another", 1.0, sleep=waits.append, clock=lambda: 100.0)
    assert waits == [1.0, 2.0]
    first.wait_turn("s", 1.0, sleep=waits.append, clock=lambda: -10_000.0)  # the clock was put back
    assert waits == [1.0, 2.0]
    first.close()
    second.close()
