"""Reports from RSS and Atom feeds, and what is remembered between two looks at them.

A feed is asked with the tags of its last answer, so that one without news costs a header. What it can't tell now it is
asked later: each failure doubles the wait, up to a limit, and one feed's failure never stops the others.
"""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import html
import re
from dataclasses import dataclass, field, replace
from typing import Any

from geomap.errors import InputError, NetworkError
from geomap.http import Client, is_web_link
from geomap.models import Report, Skipped

FIRST_WAIT_S = 60.0
LONGEST_WAIT_S = 6 * 3600.0
FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    "text/html",  # many feeds are served so; what is no feed has no entries
    "text/plain",
)
REMEMBERED = 2000
"""Entries of a feed that are known by their id; feeds hold some hundred at most."""
_TAG = re.compile(r"<[^>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^>]{0,200}>", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of one feed since the last look."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    next_look: float = 0.0
    """Seconds since 1970; before that the feed is left alone."""
    seen: tuple[str, ...] = field(default=(), repr=False)
    """Digests of the entries that were read, oldest first."""


def wait_after(failures: int, *, every_s: float) -> float:
    """Seconds until the next look: ``every_s`` after a success, doubled from FIRST_WAIT_S after failures."""
    if not failures:
        return every_s
    return max(every_s, min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures - 1, 20)))


def read_feed(
    state: FeedState, client: Client, *, now: float, every_s: float
) -> tuple[list[Report | Skipped], FeedState]:
    """The entries of a feed that were not read before, and its new state. Never raises for the feed's own faults.

    Args:
        state: as it was left by the last look.
        client: the way to the network.
        now: seconds since 1970.
        every_s: wait after a success, seconds.

    Raises:
        InputError: the extra ``feeds`` is not installed.
    """
    try:
        import feedparser
    except ImportError:
        raise InputError("reading feeds needs the extra `feeds`: pip install 'geomap[feeds]'") from None
    headers = {}
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    try:
        answer = client.fetch(state.url, headers=headers, accept=FEED_TYPES)
    except NetworkError as error:
        return [Skipped(state.url, str(error).removeprefix(f"{state.url}: "))], _failed(state, now, every_s)
    if answer.unchanged:
        return [], replace(state, failures=0, next_look=now + every_s)
    parsed = feedparser.parse(answer.body, sanitize_html=True)
    if not parsed.entries and (parsed.bozo or not parsed.version):
        return [Skipped(state.url, "is no RSS or Atom feed, or a broken one")], _failed(state, now, every_s)
    found: list[Report | Skipped] = []
    seen = list(state.seen)
    known = set(seen)
    publisher = _text(parsed.feed.get("title"))
    for entry in reversed(parsed.entries):  # feeds begin with the newest: stories are told in order
        item = _entry(entry, publisher=publisher, feed=state.url)
        mark = _digest(
            f"{item.report_id}\n{item.text}" if isinstance(item, Report) else f"{item.source}\n{item.reason}"
        )
        if mark not in known:
            known.add(mark)
            seen.append(mark)
            found.append(item)
    return found, FeedState(
        url=state.url,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        next_look=now + every_s,
        seen=tuple(seen[-REMEMBERED:]),
    )


def _failed(state: FeedState, now: float, every_s: float) -> FeedState:
    failures = state.failures + 1
    return replace(state, failures=failures, next_look=now + wait_after(failures, every_s=every_s))


def _entry(entry: Any, *, publisher: str | None, feed: str) -> Report | Skipped:
    contents = [c.get("value", "") for c in entry.get("content", ())] or [entry.get("summary", "")]
    title, text = _text(entry.get("title")), _text(max(contents, key=len)) or ""
    link = entry.get("link")
    name = entry.get("id") or link or title or "an entry"
    if title and not text.startswith(title):
        text = f"{title}\n\n{text}".strip()
    if not text:
        return Skipped(f"{feed}, {name}"[:300], "this entry has no text")
    stamp = entry.get("published_parsed") or entry.get("updated_parsed")
    published = dt.datetime.fromtimestamp(calendar.timegm(stamp), dt.UTC) if stamp else None
    return Report(
        report_id=str(name)[:500],
        text=text,
        published=published,
        title=title,
        url=link if is_web_link(link) else None,
        publisher=publisher,
        source=f"{feed}, {name}"[:300],
    )


def _text(markup: str | None) -> str | None:
    """Markup as plain text, a line for each paragraph."""
    if not markup:
        return None
    plain = _TAG.sub("", _BREAK.sub("\n", _SCRIPT.sub("", markup)))
    lines = (" ".join(line.split()) for line in html.unescape(plain).splitlines())
    return "\n".join(line for line in lines if line) or None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
