"""Reports as they arrive: folders and feeds looked at in turn, brought into a store, for as long as nobody says stop.

What a look at a feed remembers (its tags, the entries that were read, how often it failed) is kept in the store, and
written after the reports that it goes with: a watcher that was killed goes on where it was, and reads at worst an entry
again, which changes nothing. A feed that fails is asked less and less often; the others don't wait for it.
"""

from __future__ import annotations

import dataclasses
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import GeomapError, InputError
from geomap.feeds import FeedState, read_feed
from geomap.http import Client, is_web_link
from geomap.models import Report, Skipped
from geomap.reports import list_files, read_files
from geomap.settings import Settings
from geomap.store import open_store, read_sources, write_source
from geomap.updating import UpdateResult, render, update

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence

EVERY_S = 900.0
"""Between two looks at a feed that answers, seconds."""
FOLDER_EVERY_S = 5.0
"""Between two looks at a folder, seconds."""
SETTLED_S = 1.0
"""A file changed more recently may still be under way; it is read at the next look."""
AT_ONCE = 20
"""Reports between two moments at which a watcher can stop."""


@dataclass(slots=True, kw_only=True)
class Watcher:
    """What is watched, and what is known of it. ``look`` is one round; ``run`` goes on until it is told to stop."""

    store: str | Path
    folders: tuple[Path, ...] = ()
    feeds: tuple[str, ...] = ()
    every_s: float = EVERY_S
    page: str | Path | None = None
    """Written after each round that changed something."""
    client: Client = field(default_factory=Client)
    settings: Settings = field(default_factory=Settings)
    tell: Callable[[UpdateResult], None] = lambda result: None  # noqa: ARG005
    complain: Callable[[str], None] = lambda line: None  # noqa: ARG005
    is_stopped: Callable[[], bool] = lambda: False
    _states: dict[str, FeedState] | None = field(default=None, repr=False)
    _seen: dict[Path, tuple[int, int]] = field(default_factory=dict, repr=False)
    _told: dict[str, str] = field(default_factory=dict, repr=False)

    def run(self, stop: threading.Event, *, clock: Callable[[], float] = time.time) -> None:
        """Look in turn until ``stop`` is set; whatever is under way then is finished."""
        while not stop.is_set():
            now = clock()
            self.look(now)
            stop.wait(max(0.1, self.next_look() - clock()) if not self.folders else FOLDER_EVERY_S)

    def look(self, now: float) -> int:
        """One round: every folder, and every feed whose time has come; the number of reports that came in.

        Nothing that fails stops the others: it is told, and tried again later.

        Args:
            now: seconds since 1970.
        """
        came = 0
        for folder in self.folders:
            came += self._attempt(str(folder), lambda folder=folder: self._look_at_folder(folder, now))  # type: ignore[misc]
        for url in self.feeds:
            if self.is_stopped():
                break
            came += self._attempt(url, lambda url=url: self._look_at_feed(url, now))  # type: ignore[misc]
        if came and self.page is not None:
            self._attempt(str(self.page), self._render)
        return came

    def next_look(self) -> float:
        """When the next feed is due, seconds since 1970."""
        return min((s.next_look for s in self._known().values() if s.url in self.feeds), default=0.0)

    def _attempt(self, name: str, work: Callable[[], int]) -> int:
        try:
            came = work()
        except GeomapError as error:
            self._complain(name, str(error))
            return 0
        return came

    def _complain(self, name: str, line: str) -> None:
        """Tell what is wrong once, until it is something else."""
        if self._told.get(name) != line:
            self._told[name] = line
            self.complain(line)

    def _known(self) -> dict[str, FeedState]:
        if self._states is None:
            with open_store(self.store, create=True) as database:
                stored = read_sources(database)
            self._states = {url: _state(url, text) for url, text in stored.items()}
        for url in self.feeds:
            self._states.setdefault(url, FeedState(url))
        return self._states

    def _look_at_feed(self, url: str, now: float) -> int:
        state = self._known()[url]
        if state.next_look > now:
            return 0
        found, after = read_feed(state, self.client, now=now, every_s=self.every_s)
        if not after.failures:
            self._told.pop(url, None)
        came = self._bring(found, name=url)
        if self.is_stopped() and came < sum(isinstance(item, Report) for item in found):
            return came  # the rest is read again the next time
        if dataclasses.replace(after, next_look=0.0) != dataclasses.replace(state, next_look=0.0):
            with open_store(self.store, create=True) as database:
                write_source(database, url, json.dumps(dataclasses.asdict(after), sort_keys=True))
        self._known()[url] = after
        return came

    def _look_at_folder(self, folder: Path, now: float) -> int:
        changed = {}
        for file in list_files(folder):
            try:
                about = file.stat()
            except OSError:
                continue  # gone since
            mark = (about.st_size, about.st_mtime_ns)
            if self._seen.get(file) != mark and now - about.st_mtime > SETTLED_S:
                changed[file] = mark
        came = 0
        root = folder if folder.is_dir() else folder.parent
        names = list(changed)
        for at in range(0, len(names), AT_ONCE):
            if self.is_stopped():
                break
            part = names[at : at + AT_ONCE]
            came += self._bring(list(read_files(part, root=root, settings=self.settings)), name=str(folder))
            self._seen.update((file, changed[file]) for file in part)
        return came

    def _bring(self, items: Sequence[Report | Skipped], *, name: str) -> int:
        """Bring what was found into the store, in parts; the number of reports."""
        for item in items:
            if isinstance(item, Skipped):
                self._complain(item.source if item.source != name else name, f"{item.source}: {item.reason}")
        reports = [item for item in items if isinstance(item, Report)]
        came = 0
        for part in _parts(reports):
            if self.is_stopped():
                break
            result = update(self.store, part, settings=self.settings)
            for skipped in result.skipped:
                self._complain(skipped.source, f"{skipped.source}: {skipped.reason}")
            came += len(part)
            if set(result.changes.reports.values()) - {"unchanged"}:
                self.tell(result)
        return came

    def _render(self) -> int:
        if self.page is not None:
            render(self.store, self.page, settings=self.settings)
        return 0


def make_watcher(store: str | Path, sources: Sequence[str], **options: object) -> Watcher:
    """A watcher of folders, files and feeds (``http://`` or ``https://``); ``options`` are its fields.

    Raises:
        InputError: a source that is neither there nor a link.
    """
    folders, feeds = [], []
    for source in sources:
        if "://" in source:
            if not is_web_link(source):
                raise InputError(f"{source!r:.200}: not a link that can be fetched; give http:// or https://")
            feeds.append(source)
        elif Path(source).exists():
            folders.append(Path(source))
        else:
            raise InputError(f"{source}: no such file or folder; make it, or give the link of a feed")
    return Watcher(store=store, folders=tuple(folders), feeds=tuple(feeds), **options)  # type: ignore[arg-type]


def _state(url: str, text: str) -> FeedState:
    """What was remembered of a feed; nothing where it cannot be read."""
    try:
        told = json.loads(text)
        return FeedState(**(told | {"url": url, "seen": tuple(told["seen"])}))
    except (ValueError, TypeError, KeyError):
        return FeedState(url)


def _parts(reports: Sequence[Report]) -> Iterator[Sequence[Report]]:
    for at in range(0, len(reports), AT_ONCE):
        yield reports[at : at + AT_ONCE]
