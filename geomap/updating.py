"""The work with a store, by order of the stages: update, read, render. Part of the pipeline, which alone knows them all."""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap import wkb
from geomap.errors import SettingError, StoreError
from geomap.models import Report, Skipped
from geomap.pipeline import Reading, merge_members, read_each
from geomap.reports import read_reports
from geomap.settings import Settings
from geomap.store import (
    Changes,
    Database,
    Reviewer,
    Selection,
    apply,
    apply_absorbed,
    is_address,
    is_known,
    note_unchanged,
    open_store,
    read_tables,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import geopandas as gpd

    from geomap.models import Footprint, Incident
    from geomap.tables import Table

WAIT_S = 30.0
COMMIT_EVERY = 200
"""Reports in one transaction: what a killed update loses at most, and what a long one holds in memory."""


class EventRules:
    """When incidents are one event, and what it then is: the incidents stage, as the store asks for it."""

    def __init__(self) -> None:
        from geomap.incidents.merge import LASTS_DAYS, WIDEST_M

        self.reach_m, self.reach_days = WIDEST_M, LASTS_DAYS

    def is_same(self, a: Incident, b: Incident) -> bool:
        """Whether two reports' incidents may be one event."""
        from geomap.incidents.merge import same_event

        return same_event(a, b) is not None

    def identify(self, incidents: Sequence[Incident], bound: Sequence[str | None]) -> list[Incident]:
        """The incidents with the id of their event."""
        from geomap.incidents import identify_events

        return identify_events(incidents, bound=bound)

    def merge(
        self, incidents: Sequence[Incident], footprints: Sequence[Footprint | None]
    ) -> tuple[Incident, Footprint | None]:
        """One event of what each report tells of it."""
        return merge_members(incidents, footprints)


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What an update did, and what it could not use."""

    changes: Changes
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderResult:
    """What ``render`` wrote, and what in the store it could not read."""

    page: Path
    incidents: int
    problems: tuple[str, ...] = ()


def update(
    store: str | Path,
    reports: Iterable[str | Path | Report] | str | Path,
    *,
    withdraw: Iterable[str] = (),
    again: bool = False,
    settings: Settings | None = None,
    now: dt.datetime | None = None,
    wait_s: float = WAIT_S,
) -> UpdateResult:
    """Bring new reports into a store, which is made where there is none; what it has already is passed over unread.

    Args:
        store: path of a GeoPackage, or ``postgresql://…``.
        reports: files, folders, ``-`` or ``Report`` records.
        withdraw: ids of reports that their publishers took back.
        again: read reports anew that the store has, for instance after an update of the software.
        settings: how to run.
        now: the time that dates what has none of its own; the clock, or ``SOURCE_DATE_EPOCH``, by default.
        wait_s: how long another program's save is waited for, seconds.

    Raises:
        StoreError: the store cannot be used; what was acknowledged before is in it.
    """
    settings = settings or Settings()
    moment = now or clock()
    sources = [reports] if isinstance(reports, str | os.PathLike) else list(reports)
    with open_store(store, create=True, wait_s=wait_s) as database:
        rules = EventRules()
        changes = Changes(notes=apply_absorbed(database, rules=rules, now=moment))
        skipped: list[Skipped] = []
        notices = (Report(report_id=report_id, text="", withdrawn=True) for report_id in withdraw)
        fresh = _fresh(database, [*sources, *notices], settings, again=again, changes=changes, skipped=skipped)
        for batch in _batches(read_each(fresh, settings=settings), skipped):
            changes.add(apply(database, batch, rules=rules, now=moment, again=again))
    return UpdateResult(changes, tuple(skipped))


def clock() -> dt.datetime:
    """Now in UTC; ``SOURCE_DATE_EPOCH`` where that is set, so that a build can be repeated."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told is None:
        return dt.datetime.now(dt.UTC)
    if not told.isdecimal():
        raise SettingError(f"SOURCE_DATE_EPOCH is {told!r}; it is to be seconds since 1970")
    return dt.datetime.fromtimestamp(int(told), dt.UTC)


def _fresh(
    database: Database,
    sources: Sequence[str | Path | Report],
    settings: Settings,
    *,
    again: bool,
    changes: Changes,
    skipped: list[Skipped],
) -> Iterator[Report]:
    """The reports that the store does not have as they are."""
    for item in read_reports(sources, settings=settings):
        if isinstance(item, Skipped):
            skipped.append(item)
        elif not again and is_known(database, item):
            note_unchanged(database, item, changes)
        else:
            yield item


def _batches(results: Iterator[Reading | Skipped], skipped: list[Skipped]) -> Iterator[list[Reading]]:
    batch: list[Reading] = []
    for result in results:
        if isinstance(result, Skipped):
            skipped.append(result)
            continue
        batch.append(result)
        if len(batch) == COMMIT_EVERY:
            yield batch
            batch = []
    if batch:
        yield batch


def read_layers(
    store: str | Path, *, selection: Selection | None = None, as_of: dt.date | dt.datetime | None = None
) -> tuple[dict[str, Table], tuple[str, ...]]:
    """All layers of a store by name, for a map or an export, and a line for each value that could not be read.

    Args:
        store: path of a GeoPackage that ``update`` made, or ``postgresql://…``.
        selection: which incidents; those that no person rejected by default.
        as_of: how it was known at the end of that day.

    Raises:
        StoreError: the store cannot be read.
    """
    with open_store(store, readonly=True) as database:
        tables, problems = read_tables(database, selection=selection, as_of=as_of, rules=EventRules())
    return tables, tuple(problems)


def read_store(
    path: str | os.PathLike[str], layer: str = "incidents", *, as_of: dt.date | dt.datetime | None = None
) -> gpd.GeoDataFrame:
    """A layer of a store, or of any GeoPackage that geomap wrote, as a GeoDataFrame (EPSG:4326).

    Args:
        path: a GeoPackage, or ``postgresql://…``.
        layer: its name.
        as_of: how a store was known at the end of that day; rejected incidents are left out then.

    Raises:
        StoreError: there is no such store, or it has no such layer.
    """
    from geomap import layers

    if as_of is None and not is_address(str(path)):
        return layers.read_store(path, layer)
    from geomap.frames import to_frame

    tables, _ = read_layers(str(path), as_of=as_of, selection=Selection(review=()))
    if layer not in tables:
        raise StoreError(f"{path}: has no layer {layer!r}; there are {', '.join(tables)}")
    return to_frame(tables[layer])


def reviewer(database: Database, *, author: str | None = None, now: dt.datetime | None = None) -> Reviewer:
    """A person at work on an open store; named after the account by default."""
    import getpass

    if author is None:
        try:
            author = getpass.getuser()
        except (OSError, KeyError, ImportError):
            author = "unknown"
    return Reviewer(database, author=author, rules=EventRules(), now=now or clock())


def render(
    store: str | Path,
    output: str | Path,
    *,
    selection: Selection | None = None,
    as_of: dt.date | None = None,
    settings: Settings | None = None,
    **page: object,
) -> RenderResult:
    """Write the page of a store, which tells what changed since the page that was there before, or a picture of it.

    Args:
        store: path of a GeoPackage that ``update`` made, or ``postgresql://…``.
        output: the page, or a picture where it ends in .svg or .png; replaced whole, or left as it was.
        selection: which incidents; those that no person rejected by default.
        as_of: how the store was known at the end of that day.
        settings: whose borders are shown.
        page: options of ``geomap.maps.write_page`` (``title``, ``theme``, ...).

    Raises:
        StoreError: the store cannot be read.
        OutputError: the page cannot be written.
    """
    from geomap.maps import read_revision, write_map
    from geomap.pipeline import build_ground
    from geomap.store import changes_since

    settings = settings or Settings()
    with open_store(store, readonly=True) as database:
        tables, problems = read_tables(database, selection=selection, as_of=as_of, rules=EventRules())
        if as_of is None and str(output).lower().endswith((".html", ".htm")):
            page["changes"] = _changes(database, read_revision(output), changes_since)
    columns = tables["incidents"].columns
    points = [(x, y) for x, y in zip(columns["lon"], columns["lat"], strict=True) if x is not None and y is not None]
    extents = [box for shape in tables["footprints"].geometry or () if shape and (box := wkb.bounds(shape))]
    basemap = build_ground(points, settings, extents)
    written = write_map(tables, output, basemap=basemap, point_of_view=settings.point_of_view, **page)
    return RenderResult(written, len(tables["incidents"]), tuple(problems))


def _changes(
    database: Database, before: tuple[int, int] | None, since: Callable[[Database, int], tuple[int, Any]]
) -> dict[str, Any]:
    """What the page says of changes: against the state before the last, where the page already shows this one."""
    last, _ = since(database, sys.maxsize)
    start = last
    if before is not None and before[1] <= last:
        start = before[0] if before[1] == last else before[1]
    return {"since": start, "revision": last, **since(database, start)[1]}
