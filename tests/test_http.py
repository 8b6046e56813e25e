from __future__ import annotations

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from geomap.errors import NetworkError
from geomap.http import Client, is_web_link

if TYPE_CHECKING:
    from collections.abc import Iterator

asked: list[tuple[str, dict[str, str]]] = []
failures = {"left": 0}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        match self.path:
            case "/robots.txt":
                self.reply(200, b"User-agent: *\nDisallow: /closed\n", Content_Type="text/plain")
            case "/plain":
                self.reply(200, b"hello", Content_Type="text/plain; charset=utf-8", ETag='"1"')
            case "/tagged":
                self.reply(304) if self.headers.get("If-None-Match") == '"1"' else self.reply(200, b"new")
            case "/bomb":
                self.reply(200, gzip.compress(b"0" * 5_000_000), Content_Encoding="gzip")
            case "/cut":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"only this")
                self.close_connection = True
            case "/large":
                self.reply(200, b"0" * 2_000_000)
            case "/loop":
                self.reply(302, Location="/loop")
            case "/inside":
                self.reply(302, Location="http://10.0.0.1/secret")
            case "/flaky" if failures["left"]:
                failures["left"] -= 1
                self.reply(503, Retry_After="3")
            case "/flaky":
                self.reply(200, b"at last")
            case "/broken":
                self.reply(200, b"not gzip", Content_Encoding="gzip")
            case _:
                self.reply(404)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def client(slept: list[float]) -> Client:
    asked.clear()
    return Client(
        allow_private=True, max_bytes=1_000_000, sleep=slept.append, clock=lambda: 0.0, contact="desk@example.org"
    )


def test_an_answer(client: Client, server: str) -> None:
    answer = client.fetch(f"{server}/plain", accept=("text/plain",))
    assert (answer.status, answer.body, answer.content_type) == (200, b"hello", "text/plain")
    assert asked[-1][1]["user-agent"].endswith("(desk@example.org)")


def test_conditional_request(client: Client, server: str) -> None:
    assert client.fetch(f"{server}/tagged", headers={"If-None-Match": '"1"'}).unchanged
    assert client.fetch(f"{server}/tagged").body == b"new"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/bomb", "more than 1,000,000 bytes"),
        ("/large", "more than 1,000,000 bytes"),
        ("/cut", "was cut after 9 of 1,000 bytes"),
        ("/loop", "redirects"),
        ("/missing", "404"),
        ("/closed/x", "robots.txt"),
        ("/broken", "compression"),
    ],
)
def test_what_is_refused(client: Client, server: str, path: str, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        client.fetch(server + path)


def test_wrong_type(client: Client, server: str) -> None:
    with pytest.raises(NetworkError, match="not one of text/html"):
        client.fetch(f"{server}/plain", accept=("text/html",))


def test_no_private_address_unless_allowed(server: str) -> None:
    asked.clear()
    with pytest.raises(NetworkError, match="inside the local network"):
        Client(sleep=lambda _: None).fetch(f"{server}/plain")
    assert not asked


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "[::1]",
        "0.0.0.0",
        "[::ffff:10.0.0.1]",
        "[fe80::1]",
        "100.64.0.1",
    ],
)
def test_addresses_of_the_local_network(host: str) -> None:
    with pytest.raises(NetworkError, match="inside the local network"):
        Client(respect_robots=False).fetch(f"http://{host}/")


def test_a_redirect_into_the_local_network_is_not_followed(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.clear()
    monkeypatch.setattr("geomap.http._is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(NetworkError, match=r"10\.0\.0\.1, inside the local network"):
        Client(sleep=lambda _: None).fetch(f"{server}/inside")


def test_a_passing_failure_is_tried_again(client: Client, server: str, slept: list[float]) -> None:
    failures["left"] = 2
    assert client.fetch(f"{server}/flaky", robots=False).body == b"at last"
    assert [s for s in slept if s == 3.0] == [3.0, 3.0], "the server's own wait is kept"
    failures["left"] = 9
    with pytest.raises(NetworkError, match="503"):
        client.fetch(f"{server}/flaky", robots=False)
    failures["left"] = 0


def test_requests_to_one_host_are_paced(client: Client, server: str, slept: list[float]) -> None:
    for _ in range(3):
        client.fetch(f"{server}/plain", robots=False)
    assert slept == [1.0, 1.0]


def test_nobody_there(client: Client) -> None:
    with pytest.raises(NetworkError, match="no answer"):
        client.fetch("http://127.0.0.1:9/", robots=False)


@pytest.mark.parametrize(
    ("url", "ok"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org:8080/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("https://", False),
        ("https://exa mple.org", False),
        ("https://example.org/\u202e", False),
        ("http://[::1", False),
        ("http://a:99999/", False),
        (None, False),
        ("", False),
    ],
)
def test_links(url: str | None, ok: bool) -> None:
    assert is_web_link(url) is ok
