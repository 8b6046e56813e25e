"""`geomap watch`: politely, through failures, on where it was, and stopped cleanly."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from store_cases import rows

from geomap.errors import InputError, StoreError
from geomap.http import Client
from geomap.reports import read_reports
from geomap.settings import Settings
from geomap.watching import FOLDER_EVERY_S, Watcher, make_watcher

pytest.importorskip("feedparser")

STORY = "Azerbaijani troops shelled the village of {place} in Armenia on Tuesday, Armenia said."
served: dict = {}
asked: list[tuple[str, dict[str, str]]] = []


def feed_of(*places: str) -> bytes:
    items = "".join(
        f"<item><guid>{p}</guid><title>{p}</title><pubDate>Wed, 12 Apr 2023 10:00:00 GMT</pubDate>"
        f"<description>{STORY.format(place=p)}</description></item>"
        for p in places
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title>{items}</channel></rss>'.encode()


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        kind, body, status = served.get(self.path, ("text/plain", b"", 404))
        tag = f'"{hash(body)}"'
        if status == 200 and self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def site():
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    served.clear()
    asked.clear()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


def watcher(store, *sources: str, **options) -> tuple[Watcher, list[str]]:
    lines: list[str] = []
    client = Client(allow_private=True, pace_s=0.0, retries=0, sleep=lambda _: None, contact="desk@example.org")
    return make_watcher(store, sources, client=client, every_s=100.0, complain=lines.append, **options), lines


def test_a_feed_is_asked_politely_and_read_once(store, site) -> None:
    served["/feed"] = ("application/rss+xml", feed_of("Tegh", "Goris"), 200)
    watch, lines = watcher(store, f"{site}/feed")
    assert watch.look(1000.0) == 2
    assert {r["report_id"] for r in rows(store, "reports")} == {"Tegh", "Goris"}
    asked.clear()
    assert watch.look(1050.0) == 0
    assert asked == [], "not before its time"
    assert watch.look(1101.0) == 0
    assert [path for path, _ in asked] == ["/feed"]
    assert asked[0][1]["if-none-match"]
    assert "desk@example.org" in asked[0][1]["user-agent"]
    served["/feed"] = ("application/rss+xml", feed_of("Sotk", "Tegh", "Goris"), 200)
    again, _ = watcher(store, f"{site}/feed")  # another process, later
    assert again.look(2000.0) == 1, "it goes on where the other was"
    assert lines == []


def test_a_feed_that_fails_is_asked_less_often_and_the_others_go_on(tmp_path, site) -> None:
    store = tmp_path / "s.gpkg"
    served["/good"] = ("application/rss+xml", feed_of("Tegh"), 200)
    served["/broken"] = ("application/rss+xml", b"<rss><chan", 200)
    served["/down"] = ("text/html", b"later", 503)
    served["/picture"] = ("image/png", b"\x89PNG", 200)
    dead = "http://127.0.0.1:9/feed"
    watch, lines = watcher(store, dead, f"{site}/broken", f"{site}/down", f"{site}/picture", f"{site}/good")
    assert watch.look(1000.0) == 1
    assert len(lines) == 4
    assert all("\n" not in line for line in lines)
    for name in (dead, "/broken", "/down", "/picture"):
        assert any(name in line for line in lines)
    looks = []
    for second in range(1000, 4000, 20):
        asked.clear()
        watch.look(float(second))
        looks += [second for path, _ in asked if path == "/down"]
    gaps = [b - a for a, b in itertools.pairwise(looks)]
    assert gaps == sorted(gaps)
    assert gaps[-1] > 2 * gaps[0]
    assert len(lines) == 4, "the same trouble is told once"
    served["/down"] = ("application/rss+xml", feed_of("Goris"), 200)
    assert watch.look(100_000.0) == 1


def test_a_folder(tmp_path) -> None:
    store, folder = tmp_path / "s.gpkg", tmp_path / "in"
    (folder / "day").mkdir(parents=True)
    watch, lines = watcher(store, str(folder))
    now = time.time() + 10

    def write(name: str, text: str) -> None:
        (folder / name).write_text(f"date 2023-04-12\n{text}\n")

    write("day/a.txt", STORY.format(place="Tegh"))
    (folder / "bad.pdf").write_bytes(b"%PDF-nonsense")
    assert watch.look(now) == 1
    assert [r["report_id"] for r in rows(store, "reports")] == ["day/a"]
    assert len(lines) == 1
    assert "bad.pdf" in lines[0]
    assert watch.look(now) == 0
    write("day/a.txt", STORY.format(place="Goris"))
    write("b.txt", STORY.format(place="Sotk"))
    assert watch.look(time.time() - 3600) == 0, "a file that was changed just now may be under way"
    assert watch.look(time.time() + 10) == 2
    assert {(r["report_id"], "Goris" in r["text"]) for r in rows(store, "reports")} == {("day/a", True), ("b", False)}
    again, _ = watcher(store, str(folder))
    again.look(time.time() + 10)
    assert len(rows(store, "reports")) == 2


def test_a_store_that_cannot_be_written_is_tried_again(tmp_path, monkeypatch) -> None:
    store, folder = tmp_path / "s.gpkg", tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("date 2023-04-12\n" + STORY.format(place="Tegh"))
    watch, lines = watcher(store, str(folder))

    def full(*args, **options):
        raise StoreError("s.gpkg: could not be written, the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("geomap.watching.update", full)
        assert watch.look(time.time() + 10) == 0
        assert watch.look(time.time() + 10) == 0
    assert lines == ["s.gpkg: could not be written, the disk is full"]
    assert watch.look(time.time() + 10) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_on_a_signal(tmp_path, site, number) -> None:
    store, folder, page = tmp_path / "s.gpkg", tmp_path / "in", tmp_path / "index.html"
    folder.mkdir()
    (folder / "a.txt").write_text("date 2023-04-12\n" + STORY.format(place="Tegh"))
    os.utime(folder / "a.txt", (1.0, 1.0))
    served["/feed"] = ("application/rss+xml", feed_of("Sotk"), 200)
    command = [sys.executable, "-m", "geomap", "watch", str(store), str(folder), f"{site}/feed", "--allow-private"]
    process = subprocess.Popen(
        [*command, "--render", str(page)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 100
    while not page.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.1)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert err.splitlines()[-1] == "geomap: stopped"
    assert out.count("new\t") == 2
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("s.")] == ["s.gpkg"], "one file when closed"
    assert len(rows(store, "reports")) == 2


def test_stopping_leaves_the_rest_for_the_next_time(tmp_path, site, monkeypatch) -> None:
    monkeypatch.setattr("geomap.watching.AT_ONCE", 1)
    store = tmp_path / "s.gpkg"
    served["/feed"] = ("application/rss+xml", feed_of("Tegh", "Goris", "Sotk"), 200)
    came: list[object] = []
    watch, _ = watcher(store, f"{site}/feed", tell=came.append, is_stopped=lambda: len(came) >= 1)
    assert watch.look(1000.0) == 1
    again, _ = watcher(store, f"{site}/feed")
    again.look(1001.0)
    assert {r["report_id"] for r in rows(store, "reports")} == {"Tegh", "Goris", "Sotk"}


def test_private_addresses_are_not_asked(tmp_path, site) -> None:
    served["/feed"] = ("application/rss+xml", feed_of("Tegh"), 200)
    lines: list[str] = []
    watch = make_watcher(tmp_path / "s.gpkg", [f"{site}/feed"], complain=lines.append)
    assert watch.look(1000.0) == 0
    assert "inside the local network" in lines[0]
    assert asked == []
    (skipped,) = read_reports([f"{site}/story"])
    assert "inside the local network" in skipped.reason


def test_a_link_as_a_report(site) -> None:
    body = f"<html><head><title>Shelling</title></head><body><article><p>{STORY.format(place='Tegh')}</p></article></body></html>"
    served["/story"] = ("text/html; charset=utf-8", body.encode(), 200)
    served["/text"] = ("text/plain", b"date 2023-04-12\n" + STORY.format(place="Goris").encode(), 200)
    served["/picture"] = ("image/png", b"\x89PNG", 200)
    settings = Settings(allow_private=True, contact="desk@example.org")
    story, text, picture = read_reports([f"{site}/story", f"{site}/text", f"{site}/picture"], settings=settings)
    assert "village of Tegh" in story.text
    assert (story.report_id, story.url) == (f"{site}/story", f"{site}/story")
    assert text.published.isoformat().startswith("2023-04-12")
    assert "image/png" in picture.reason


@pytest.mark.parametrize("source", ["ftp://example.org/feed", "http://", "no/such/folder", "file:///etc/passwd"])
def test_what_cannot_be_watched(tmp_path, source) -> None:
    with pytest.raises(InputError):
        make_watcher(tmp_path / "s.gpkg", [source])
    assert FOLDER_EVERY_S > 0
