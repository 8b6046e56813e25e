"""The one door to the network: guarded, paced, bounded, polite.

Every request names its user, waits its turn at each host, is tried again a bounded number of times, reads no more than
it was allowed to (before and after decompression), follows few redirects, and never connects to an address inside the
local network unless that was asked for: a link in a report must not reach a printer or a cloud's metadata service. The
address is checked after the name was resolved and is the one that is connected to, so a name cannot change in between.

Nothing is asked for at import, and nothing here knows what is asked for.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import time
import urllib.parse
import urllib.robotparser
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap import __version__
from geomap.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_REDIRECTS = 5
RETRY_STATUSES = frozenset({429, 500, 502, 503, 504})
MAX_RETRY_AFTER_S = 60.0
"""A server that asks for a longer wait is left for the next run."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: ``body`` is decompressed, header names are in lower case."""

    url: str
    """Where it came from, after redirects."""
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """The media type in lower case, without its parameters; '' where none was told."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def unchanged(self) -> bool:
        """Whether the server said that nothing changed since the last time."""
        return self.status == http.client.NOT_MODIFIED


@dataclass(slots=True, kw_only=True)
class Client:
    """Fetches URLs under limits; one for each run, so that pacing holds over all of it."""

    contact: str = ""
    """E-mail or URL of the user, told to every server; most services ask for one."""
    allow_private: bool = False
    """Connect to loopback, private and link-local addresses."""
    timeout_s: float = 20.0
    """For each wait on the network; a whole answer may take three times that."""
    max_bytes: int = 20_000_000
    """Of one answer, as sent and as decompressed."""
    pace_s: float = 1.0
    """Least time between two requests to one host, seconds."""
    retries: int = 2
    respect_robots: bool = True
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _last: dict[str, float] = field(default_factory=dict, repr=False)
    _robots: dict[str, urllib.robotparser.RobotFileParser] = field(default_factory=dict, repr=False)

    @property
    def user_agent(self) -> str:
        """How geomap names itself and its user."""
        return f"geomap/{__version__}" + (f" ({self.contact})" if self.contact else "")

    def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        accept: tuple[str, ...] = (),
        robots: bool | None = None,
    ) -> Response:
        """The answer to a GET, after redirects and retries.

        Args:
            url: http or https.
            headers: sent beside our own, for instance ``If-None-Match``.
            accept: media types of which the answer must have one; empty takes any.
            robots: whether the host's robots.txt is asked; the client's setting by default.

        Raises:
            NetworkError: a name that does not resolve, an address that must not be asked, a refusal, an answer that is
                too large, too slow, of the wrong type, or an error status.
        """
        if (self.respect_robots if robots is None else robots) and not self._is_allowed(url):
            raise NetworkError(f"{url}: its robots.txt asks programs to stay away; nothing was fetched")
        for attempt in range(self.retries + 1):
            try:
                answer = self._follow(url, dict(headers or {}))
            except NetworkError as error:
                if attempt == self.retries or not error.passing:
                    raise
                self.sleep(2.0**attempt)
                continue
            if answer.status in RETRY_STATUSES and attempt < self.retries:
                self.sleep(_retry_after(answer, 2.0**attempt))
                continue
            return _checked(answer, accept)
        raise AssertionError("unreachable")

    def post_json(self, url: str, value: object) -> Response:
        """The answer to a POST of a JSON value: asked once, and never sent on to another address.

        Raises:
            NetworkError: as ``fetch``; a redirect is an error too.
        """
        body = json.dumps(value, ensure_ascii=False).encode()
        answer = self._ask(url, {"Content-Type": "application/json"}, body)
        if answer.status in _REDIRECTS:
            raise NetworkError(f"{url}: sends to another address; give that one if it is meant")
        return _checked(answer, ())

    def _follow(self, url: str, headers: dict[str, str]) -> Response:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(url, headers)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                return answer
            url = urllib.parse.urljoin(url, location)
        raise NetworkError(f"{url}: more than {MAX_REDIRECTS} redirects; check the address")

    def _ask(self, url: str, headers: dict[str, str], body: bytes | None = None) -> Response:
        parts = _parts(url)
        address = self._address(url, parts)
        self._wait(parts.netloc)
        connection: http.client.HTTPConnection
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(parts.hostname or "", port, timeout=self.timeout_s)
        else:
            connection = http.client.HTTPConnection(parts.hostname or "", port, timeout=self.timeout_s)
        target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        sent = {"User-Agent": self.user_agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"} | headers
        try:
            connection.sock = self._connect(address, port, parts)
            connection.request("GET" if body is None else "POST", target, body=body, headers=sent)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            content = self._read(answer, told.get("content-encoding", ""), url)
        except ssl.SSLCertVerificationError as error:
            raise NetworkError(f"{url}: its certificate is not valid ({error.verify_message})") from None
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, NetworkError):
                raise
            raise NetworkError(f"{url}: no answer ({error or type(error).__name__})", passing=True) from None
        finally:
            connection.close()
        return Response(url=url, status=answer.status, headers=told, body=content)

    def _connect(self, address: str, port: int, parts: urllib.parse.SplitResult) -> socket.socket:
        plain = socket.create_connection((address, port), timeout=self.timeout_s)
        if parts.scheme != "https":
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)

    def _address(self, url: str, parts: urllib.parse.SplitResult) -> str:
        """The address to connect to: the first that the name has, none of which may be private."""
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError):
            raise NetworkError(f"{url}: the host {parts.hostname!r} was not found", passing=True) from None
        addresses = [str(entry[4][0]) for entry in found]
        if not self.allow_private:
            for address in addresses:
                if not _is_public(address):
                    raise NetworkError(
                        f"{url}: leads to {address}, inside the local network; allow that with allow_private if it is meant"
                    )
        return addresses[0]

    def _read(self, answer: http.client.HTTPResponse, encoding: str, url: str) -> bytes:
        """The body, at most ``max_bytes`` of it before and after decompression."""
        unpack = zlib.decompressobj(wbits=47) if encoding in {"gzip", "x-gzip", "deflate"} else None
        until = self.clock() + 3 * self.timeout_s
        sent, body = 0, bytearray()
        while chunk := answer.read1(_CHUNK):
            sent += len(chunk)
            try:
                body += unpack.decompress(chunk, self.max_bytes + 1 - len(body)) if unpack else chunk
            except zlib.error:
                raise NetworkError(f"{url}: its compression is broken") from None
            if sent > self.max_bytes or len(body) > self.max_bytes:
                raise NetworkError(f"{url}: more than {self.max_bytes:,} bytes; nothing of it was used")
            if self.clock() > until:
                raise NetworkError(f"{url}: took longer than {3 * self.timeout_s:.0f} s", passing=True)
        return bytes(body)

    def _wait(self, host: str) -> None:
        last = self._last.get(host)
        if last is not None and (left := last + self.pace_s - self.clock()) > 0:
            self.sleep(left)
        self._last[host] = self.clock()

    def _is_allowed(self, url: str) -> bool:
        parts = _parts(url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            rules = urllib.robotparser.RobotFileParser()
            try:
                answer = self._follow(f"{root}/robots.txt", {})
            except NetworkError as error:
                if not error.passing:
                    raise
                rules.parse([])
            else:
                usable = answer.status == http.client.OK
                rules.parse(answer.body[:500_000].decode("utf-8", "replace").splitlines() if usable else [])
            self._robots[root] = rules
        return self._robots[root].can_fetch("geomap", url)


def is_web_link(url: str | None) -> bool:
    """Whether a link may be followed or shown: http or https, with a host and nothing hidden in it."""
    if not url or any(c.isspace() or not c.isprintable() for c in url):
        return False
    try:
        parts = urllib.parse.urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _parts(url: str) -> urllib.parse.SplitResult:
    if not is_web_link(url):
        raise NetworkError(f"{url!r:.200}: not a link that can be fetched; give http:// or https://")
    return urllib.parse.urlsplit(url)


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip.sixtofour):
        ip = ip.ipv4_mapped or ip.sixtofour or ip
    return ip.is_global and not ip.is_multicast


def _retry_after(answer: Response, otherwise: float) -> float:
    told = answer.headers.get("retry-after", "")
    return min(float(told), MAX_RETRY_AFTER_S) if told.isdecimal() else otherwise


def _checked(answer: Response, accept: tuple[str, ...]) -> Response:
    if answer.unchanged:
        return answer
    if answer.status >= http.client.BAD_REQUEST:
        raise NetworkError(
            f"{answer.url}: answered {answer.status} {http.client.responses.get(answer.status, '')}".rstrip()
        )
    if accept and answer.content_type not in accept:
        raise NetworkError(
            f"{answer.url}: is {answer.content_type or 'of no stated type'!r}, not one of {', '.join(accept)}"
        )
    return answer
