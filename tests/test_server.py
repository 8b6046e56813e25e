"""`geomap serve`: the live page, the review screen and OGC API - Features, for this machine alone."""

from __future__ import annotations

import http.client
import json
import threading
from urllib.parse import urlencode

import pytest
from store_cases import DAY, bring, by_place, rows, told
from store_processes import Qgis

from geomap.server import Server, Service


@pytest.fixture
def served(tmp_path):
    store = tmp_path / "s.gpkg"
    bring(
        store, told("r1", title="Shells <script>alert(1)</script> on Goris"),
        told("r2", "kapan", date_start=DAY.replace(day=20)), told("r3", "kharkiv"),
    )  # fmt: skip
    server = Server(Service(store, author="anna"), port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def ask(server: Server, path: str, *, method: str = "GET", form: dict | None = None, host: str | None = None):
    connection = http.client.HTTPConnection(*server.server_address, timeout=60)
    body = urlencode(form) if form is not None else None
    headers = {"Host": host} if host else {}
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def features(server: Server, query: str = "") -> dict:
    answer, content = ask(server, f"/ogc/collections/incidents/items{query}")
    assert answer.status == 200, content
    return json.loads(content)


def test_the_page_is_live(served) -> None:
    answer, page = ask(served, "/")
    assert answer.status == 200
    assert b"geomap-payload" in page
    bring(served.service.store, told("r4", "tegh", published=1))
    assert ask(served, "/")[1] != page


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", {"Goris", "Kapan", "Kharkiv"}),
        ("?bbox=46,39,47,40", {"Goris", "Kapan"}),
        ("?datetime=2021-05-14", {"Goris", "Kharkiv"}),
        ("?datetime=2021-05-18/..", {"Kapan"}),
        ("?bbox=46,39,47,40&datetime=../2021-05-15", {"Goris"}),
    ],
)
def test_features_by_box_and_time(served, query, places) -> None:
    found = features(served, query)
    assert {f["properties"]["place"] for f in found["features"]} == places
    assert found["numberMatched"] == found["numberReturned"] == len(places)


def test_features_page_by_page(served) -> None:
    seen, path = [], "/ogc/collections/incidents/items?limit=2"
    while path:
        found = json.loads(ask(served, path)[1])
        seen += [f["id"] for f in found["features"]]
        after = [link["href"] for link in found["links"] if link["rel"] == "next"]
        path = after[0].removeprefix(served.address) if after else None
    assert seen == [0, 1, 2]
    one = json.loads(ask(served, "/ogc/collections/incidents/items/1")[1])
    assert (one["type"], one["id"]) == ("Feature", 1)


@pytest.mark.parametrize("query", ["?bbox=1,2,3", "?bbox=0,0,0,900", "?datetime=soon", "?limit=0", "?offset=-1"])
def test_wrong_queries(served, query) -> None:
    answer, content = ask(served, f"/ogc/collections/incidents/items{query}")
    assert answer.status == 400
    assert json.loads(content)["code"] == "InvalidParameterValue"


@pytest.mark.parametrize(
    "path", ["/ogc/collections/store_info/items", "/ogc/collections/incidents/items/99", "/../etc/passwd", "/x"]
)
def test_nothing_else_is_served(served, path) -> None:
    assert ask(served, path)[0].status == 404


def test_review(served) -> None:
    goris = by_place(served.service.store)["Goris"]["incident_id"]
    answer, screen = ask(served, "/review")
    assert b"<script" not in screen, "report text is text"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    form = {"incident": goris, "verb": "set", "field": "count_max", "value": "9"}
    assert ask(served, "/review", method="POST", form=form)[0].status == 403, "not from the screen"
    assert by_place(served.service.store)["Goris"]["count_max"] is None
    token = {"token": served.service.token}
    assert ask(served, "/review", method="POST", form=form | token)[0].status == 303
    assert by_place(served.service.store)["Goris"]["count_max"] == 9
    wrong, content = ask(served, "/review", method="POST", form=form | token | {"value": "many"})
    assert wrong.status == 400
    assert b"is no integer" in content
    ask(served, "/review", method="POST", form=token | {"incident": goris, "verb": "reject"})
    assert len(features(served)["features"]) == 2
    assert {r["author"] for r in rows(served.service.store, "revisions") if r["origin"] == "hand"} == {"anna"}


def test_another_name_is_refused(served) -> None:
    """A page of another site cannot reach it under its own name."""
    for path in ("/", "/review", "/ogc"):
        assert ask(served, path, host="evil.example:80")[0].status == 421


@pytest.mark.needs("qgis")
def test_qgis_reads_it(served) -> None:
    program = Qgis()
    try:
        seen = program.ask(f" url='{served.address}/ogc' typename='incidents'", provider="OAPIF")
    finally:
        program.close()
    assert seen["valid"]
    assert seen["features"] == 3
