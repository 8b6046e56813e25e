"""``geomap serve``: the live page of a store, a screen to review it, and OGC API - Features for QGIS, on this machine.

Only this machine is served: the socket listens on loopback, requests that name another host are refused (a page in a
browser could otherwise reach it under its own name), and changes need the token of the screen they come from. Report
text is hostile: the screen holds it as escaped text, and its policy runs no script.

https://docs.ogc.org/is/17-069r4/17-069r4.html
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import html
import json
import secrets
import tempfile
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from geomap import wkb
from geomap.errors import GeomapError, InputError
from geomap.settings import Settings
from geomap.store import Selection, apply_absorbed, changes_since, list_incidents, open_store, read_tables
from geomap.store.reading import parse_box
from geomap.tables import layers
from geomap.updating import EventRules, clock, render, reviewer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.tables import Table

COLLECTIONS = ("incidents", "footprints", "incursions", "arrows", "borders", "accounts", "uncertainty")
CONFORMANCE = tuple(f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson"))
MOST_ITEMS = 10_000
"""Features in one answer."""
USUAL_ITEMS = 1_000
LARGEST_FORM = 65_536
"""Bytes of a form."""
_STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:1.5rem auto;max-width:64rem;padding:0 1rem}"
    "article{border-top:1px solid #bbb;padding:.7rem 0}h2{font-size:1rem;margin:0}p{margin:.2rem 0}"
    "form{display:inline-block;margin:.3rem .6rem .3rem 0}input{width:11rem}.told{color:#666}.against{color:#a11}"
)
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@dataclass(slots=True)
class Service:
    """What the server knows: the store, and what it read last."""

    store: str | Path
    settings: Settings = field(default_factory=Settings)
    author: str | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _revision: int = -1
    _tables: dict[str, Table] = field(default_factory=dict)
    _page: tuple[int, bytes] = (-1, b"")

    def tables(self) -> dict[str, Table]:
        """The layers as they are now; read again only when something changed."""
        with self._lock, open_store(self.store, readonly=True) as database:
            last, _ = changes_since(database, 2**62)
            if last != self._revision:
                self._tables, _ = read_tables(database, selection=Selection())
                self._revision = last
            return self._tables

    def page(self) -> bytes:
        """The page as it is now."""
        self.tables()
        with self._lock:
            if self._page[0] != self._revision:
                with tempfile.TemporaryDirectory() as folder:
                    made = render(self.store, Path(folder) / "index.html", settings=self.settings)
                    self._page = (self._revision, made.page.read_bytes())
            return self._page[1]

    def review(self, verb: str, told: Mapping[str, str]) -> None:
        """Do what a form of the screen asks for.

        Raises:
            InputError: no such verb, incident or value.
        """
        incident = told.get("incident", "")
        with self._lock, open_store(self.store) as database:
            person = reviewer(database, author=self.author)
            if verb == "accept":
                person.accept([incident])
            elif verb == "reject":
                person.reject([incident])
            elif verb == "undo":
                person.undo(incident)
            elif verb == "set":
                person.set(incident, {told.get("field", ""): told.get("value", "")})
            elif verb == "move":
                lon, lat = _number(told.get("lon", "")), _number(told.get("lat", ""))
                person.move(incident, lon, lat)
            else:
                raise InputError(f"{verb!r:.40} is nothing that can be done here")

    def screen(self, message: str = "") -> bytes:
        """The screen to review, as HTML."""
        with self._lock, open_store(self.store) as database:
            notes = apply_absorbed(database, rules=EventRules(), now=clock())
            listed = list_incidents(database)
        lines = [f"<p class=against>{html.escape(line)}</p>" for line in ([message] if message else []) + notes]
        fields = "".join(
            f"<option>{f.name}</option>" for f in layers()["incidents"].fields if _is_free(f.name, f.locked)
        )
        lines += [_article(each, self.token, fields) for each in listed]
        head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Review</title><style>{_STYLE}</style></head>'
        body = (
            f'<body><h1>Review</h1><p><a href="/">Map</a> · {len(listed)} incidents</p>{"".join(lines)}</body></html>'
        )
        return (head + body).encode("utf-8", "replace")


def _is_free(name: str, locked: bool) -> bool:  # noqa: FBT001 - one use, in a filter
    return not locked and name not in ("lon", "lat", "review")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{text!r:.40} is no number; give degrees") from None


def _article(each: Mapping[str, Any], token: str, fields: str) -> str:
    incident = html.escape(each["incident_id"] or "")

    def form(verb: str, inside: str = "") -> str:
        return (
            f'<form method="post" action="/review"><input type="hidden" name="token" value="{token}">'
            f'<input type="hidden" name="incident" value="{incident}">{inside}'
            f'<button name="verb" value="{verb}">{verb}</button></form>'
        )

    facts = [each["date_start"], each["kind"], each["status"], each["review"], *each["reports"]]
    told = " · ".join(html.escape(str(v)) for v in facts if v)
    held = f"<p class=told>held: {html.escape(', '.join(each['held']))}</p>" if each["held"] else ""
    against = "".join(f"<p class=against>{html.escape(str(line))}</p>" for line in each["disagreements"])
    forms = "".join(
        (
            form("accept"),
            form("reject"),
            form("undo"),
            form("set", f'<select name="field">{fields}</select><input name="value" aria-label="value">'),
            form("move", '<input name="lon" aria-label="longitude"><input name="lat" aria-label="latitude">'),
        )
    )
    return f'<article><h2 dir="auto">{html.escape(each["title"] or "")}</h2><p class=told>{incident} · {told}</p>{held}{against}{forms}</article>'


def find_items(table: Table, query: Mapping[str, str]) -> tuple[list[int], int]:
    """The rows that a query of OGC API - Features asks for: those of the page asked for, and how many there are.

    Raises:
        InputError: a bbox, datetime, limit or offset that is none.
    """
    box = parse_box(query["bbox"]) if query.get("bbox") else None
    if query.get("bbox") and box is None:
        raise InputError(f"bbox {query['bbox']!r:.80} is not west,south,east,north")
    start, end = _interval(query.get("datetime", ""))
    limit, offset = _whole(query, "limit", USUAL_ITEMS), _whole(query, "offset", 0)
    found = []
    for at in range(len(table)):
        if box and not _meets(table.geometry[at] if table.geometry else None, box):
            continue
        first = table.columns["date_start"][at]
        last = table.columns["date_end"][at] or first
        if (start and (last is None or last < start)) or (end and (first is None or first > end)):
            continue
        found.append(at)
    return found[offset : offset + min(limit, MOST_ITEMS)], len(found)


def _whole(query: Mapping[str, str], name: str, usual: int) -> int:
    text = query.get(name, "")
    if not text:
        return usual
    if not text.isdecimal() or len(text) > 9 or (name == "limit" and int(text) < 1):
        raise InputError(f"{name} {text!r:.40} is no whole number")
    return int(text)


def _interval(text: str) -> tuple[dt.date | None, dt.date | None]:
    if not text:
        return None, None
    first, slash, last = text.partition("/")
    try:
        ends = [
            dt.date.fromisoformat(t[:10]) if t not in ("", "..") else None for t in (first, last if slash else first)
        ]
    except ValueError:
        raise InputError(f"datetime {text!r:.80} is no date, and no interval of two") from None
    return ends[0], ends[1]


def _meets(shape: bytes | None, box: tuple[float, float, float, float]) -> bool:
    mine = wkb.bounds(shape) if shape else None
    if mine is None:
        return False
    west, south, east, north = box
    if mine[1] > north or mine[3] < south:
        return False
    return (mine[0] <= east and mine[2] >= west) if west <= east else (mine[2] >= west or mine[0] <= east)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing is logged: addresses and queries are the user's own."""

    def do_GET(self) -> None:
        """Show something."""
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query, max_num_fields=50).items()}
        self._answer(lambda: self._get(parts.path.rstrip("/") or "/", query))

    def do_HEAD(self) -> None:
        """The same without its content."""
        self.do_GET()

    def do_POST(self) -> None:
        """Change something."""
        self._answer(self._post)

    def _answer(self, work: Any) -> None:
        if self.headers.get("Host", "") not in self.server.names:
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"this server answers to localhost alone\n")
            self.close_connection = True
            return
        try:
            work()
        except InputError as error:
            self._json({"code": "InvalidParameterValue", "description": str(error)}, status=HTTPStatus.BAD_REQUEST)
        except GeomapError as error:
            self._json({"code": "Unavailable", "description": str(error)}, status=HTTPStatus.SERVICE_UNAVAILABLE)

    def _get(self, path: str, query: Mapping[str, str]) -> None:
        service = self.server.service
        if path == "/":
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", service.page())
        elif path == "/review":
            self._html(service.screen())
        elif path == "/ogc" or path.startswith("/ogc/"):
            self._features([p for p in path.split("/")[2:] if p], query)
        else:
            self._missing()

    def _post(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST_FORM:
            self.close_connection = True
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", b"no form, or one too large\n")
            return
        told = {
            name: v[-1]
            for name, v in parse_qs(self.rfile.read(int(length)).decode("utf-8", "replace"), max_num_fields=20).items()
        }
        service = self.server.service
        if self.path != "/review" or not hmac.compare_digest(told.get("token", "").encode(), service.token.encode()):
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"not from this screen; open /review again\n")
            return
        try:
            service.review(told.get("verb", ""), told)
        except InputError as error:
            self._html(service.screen(str(error)), status=HTTPStatus.BAD_REQUEST)
            return
        self._send(HTTPStatus.SEE_OTHER, "text/plain", b"", Location="/review")

    def _features(self, path: list[str], query: Mapping[str, str]) -> None:
        base = f"http://{self.headers['Host']}/ogc"
        if path == []:
            links = [
                _link(base, "self"),
                _link(f"{base}/conformance", "conformance"),
                _link(f"{base}/collections", "data"),
            ]
            links.append(_link(f"{base}/api", "service-desc", "application/vnd.oai.openapi+json;version=3.0"))
            self._json({"title": "Reported incidents", "description": "A store of geomap", "links": links})
        elif path == ["conformance"]:
            self._json({"conformsTo": CONFORMANCE})
        elif path == ["api"]:
            self._json(_openapi(base), kind="application/vnd.oai.openapi+json;version=3.0")
        elif path == ["collections"]:
            self._json(
                {
                    "links": [_link(f"{base}/collections", "self")],
                    "collections": [_collection(base, n) for n in COLLECTIONS],
                }
            )
        elif path[0] == "collections" and len(path) <= 4 and path[1] in COLLECTIONS and path[2:3] in ([], ["items"]):
            if len(path) == 2:
                self._json(_collection(base, path[1]))
            else:
                self._items(f"{base}/collections/{path[1]}/items", path[1], path[3:], query)
        else:
            self._missing()

    def _items(self, address: str, name: str, wanted: list[str], query: Mapping[str, str]) -> None:
        from geomap.exports import geojson_text

        table = self.server.service.tables()[name]
        if wanted:
            rows = (
                [int(wanted[0])]
                if wanted[0].isdecimal() and len(wanted[0]) < 10 and int(wanted[0]) < len(table)
                else []
            )
            if not rows:
                self._missing()
                return
            matched = 1
        else:
            rows, matched = find_items(table, query)
        chosen = set(rows)
        told = json.loads(geojson_text(table.where([at in chosen for at in range(len(table))])))
        for at, feature in zip(rows, told["features"], strict=True):
            feature["id"] = at
        if wanted:
            feature = told["features"][0]
            self._json(
                feature | {"links": [_link(f"{address}/{wanted[0]}", "self", "application/geo+json")]},
                kind="application/geo+json",
            )
            return
        links = [_link(address, "self", "application/geo+json")]
        offset, limit = _whole(query, "offset", 0), _whole(query, "limit", USUAL_ITEMS)
        if offset + len(rows) < matched:
            kept = "".join(f"&{n}={quote(query[n])}" for n in ("bbox", "datetime") if query.get(n))
            links.append(
                _link(f"{address}?limit={limit}&offset={offset + len(rows)}{kept}", "next", "application/geo+json")
            )
        whole = {"type": "FeatureCollection", "numberMatched": matched, "numberReturned": len(rows), "links": links}
        self._json(whole | {"features": told["features"]}, kind="application/geo+json")

    def _missing(self) -> None:
        self._json({"code": "NotFound", "description": "there is nothing of that name"}, status=HTTPStatus.NOT_FOUND)

    def _json(self, told: Any, *, kind: str = "application/json", status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(status, kind, json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))

    def _html(self, content: bytes, *, status: HTTPStatus = HTTPStatus.OK) -> None:
        style = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        self._send(status, "text/html; charset=utf-8", content, Content_Security_Policy=policy)

    def _send(self, status: HTTPStatus, kind: str, content: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class Server(ThreadingHTTPServer):
    """The server, on loopback."""

    daemon_threads = True

    def __init__(self, service: Service, *, port: int = 8000) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.service = service
        bound = self.server_address[1]
        self.names = {f"127.0.0.1:{bound}", f"localhost:{bound}"}
        self.address = f"http://127.0.0.1:{bound}"


def _link(href: str, rel: str, kind: str = "application/json") -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind}


def _collection(base: str, name: str) -> dict[str, Any]:
    layer, address = layers()[name], f"{base}/collections/{name}"
    links = [_link(address, "self"), _link(f"{address}/items", "items", "application/geo+json")]
    extent = {"spatial": {"bbox": [[-180, -90, 180, 90]], "crs": _CRS84}}
    return {
        "id": name, "title": layer.title, "description": layer.description, "itemType": "feature", "crs": [_CRS84],
        "extent": extent, "links": links,
    }  # fmt: skip


def _openapi(base: str) -> dict[str, Any]:
    """The least description that clients ask for: the largest page, and the paths."""
    limit = {
        "name": "limit", "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": USUAL_ITEMS},
    }  # fmt: skip
    answer = {"200": {"description": "as GeoJSON"}}
    paths = {f"/collections/{n}/items": {"get": {"parameters": [limit], "responses": answer}} for n in COLLECTIONS}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Reported incidents", "version": "1"},
        "servers": [{"url": base}],
        "paths": paths,
    }
