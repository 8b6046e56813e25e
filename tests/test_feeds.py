from __future__ import annotations

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from geomap.feeds import LONGEST_WAIT_S, FeedState, read_feed, wait_after
from geomap.http import Client
from geomap.models import Report, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("feedparser")

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Border Desk</title>
<item><guid>b</guid><title>Second</title><link>https://example.org/b</link><pubDate>Thu, 08 Aug 2024 10:00:00 +0300</pubDate>
<description>&lt;p&gt;Shells fell on Goris.&lt;/p&gt;&lt;p&gt;Nobody was hurt &amp;amp; {{7*7}}.&lt;/p&gt;</description></item>
<item><guid>a</guid><title>First</title><link>javascript:alert(1)</link><description>Troops crossed.</description></item>
<item><guid>c</guid></item>
</channel></rss>"""
page = {"body": RSS.encode(), "status": 200, "type": "application/rss+xml"}


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        status = 304 if self.headers.get("If-None-Match") == '"1"' else page["status"]
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Type", page["type"])
        self.send_header("Content-Length", str(0 if status == 304 else len(page["body"])))
        self.end_headers()
        if status != 304:
            self.wfile.write(page["body"])


@pytest.fixture
def feed() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    page.update(body=RSS.encode(), status=200, type="application/rss+xml")
    yield f"http://127.0.0.1:{httpd.server_address[1]}/feed"
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture
def client() -> Client:
    return Client(allow_private=True, respect_robots=False, retries=0, sleep=lambda _: None)


def test_entries_become_reports_in_order_and_once(feed: str, client: Client) -> None:
    items, state = read_feed(FeedState(feed), client, now=100.0, every_s=300.0)
    reports = [i for i in items if isinstance(i, Report)]
    assert [r.report_id for r in reports] == ["a", "b"]
    assert sum(isinstance(i, Skipped) for i in items) == 1
    second = reports[1]
    assert second.text == "Second\n\nShells fell on Goris.\nNobody was hurt & {{7*7}}."
    assert second.published == dt.datetime(2024, 8, 8, 7, 0, tzinfo=dt.UTC)
    assert (second.url, second.publisher) == ("https://example.org/b", "Border Desk")
    assert reports[0].url is None, "only http and https links are kept"
    assert state.next_look == 400.0

    again, state = read_feed(state, client, now=500.0, every_s=300.0)
    assert again == []
    assert state.next_look == 800.0

    page["body"] = RSS.replace("Troops crossed.", "Troops crossed and left.").encode()
    changed, _ = read_feed(FeedState(feed, seen=state.seen), client, now=900.0, every_s=300.0)
    assert [i.report_id for i in changed if isinstance(i, Report)] == ["a"], "a new text under an old id is read again"


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [(500, b"", "500"), (200, b"<rss><channel", "broken"), (200, b"hello", "no RSS"), (404, b"", "404")],
)
def test_a_broken_feed_is_told_and_waits(feed: str, client: Client, status: int, body: bytes, words: str) -> None:
    page.update(status=status, body=body)
    items, state = read_feed(FeedState(feed), client, now=0.0, every_s=60.0)
    assert len(items) == 1
    assert isinstance(items[0], Skipped)
    assert words in items[0].reason
    assert (state.failures, state.next_look) == (1, 60.0)
    _, state = read_feed(state, client, now=60.0, every_s=60.0)
    assert (state.failures, state.next_look) == (2, 180.0)


def test_waits_grow_to_a_limit() -> None:
    waits = [wait_after(n, every_s=60.0) for n in range(30)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_S
