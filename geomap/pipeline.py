"""The order of the stages: the one module that knows them all.

    report ─▶ mentions ─▶ places ─▶ incidents ─▶ footprints ─▶ events ─▶ layers ─▶ page, GeoJSON, GeoPackage
    (text)    (spans)     (ids)     (records)    (geometry)    (merged)  (frames)

``Chain`` takes one report through to incidents with footprints and is opened once for many. A report that fails
becomes a ``Skipped`` with its reason; the others go on.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from geomap.errors import GeomapError, InputError, NetworkError, SettingError
from geomap.models import Candidate, Footprint, Incident, Locality, Place, Report, Skipped
from geomap.reports import parse_published, parse_report, read_reports
from geomap.settings import Settings, cache_dir, data_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from geomap.borders import Boundaries
    from geomap.gazetteers import Gazetteer
    from geomap.geocoders import OnlineGeocoder
    from geomap.recognisers import Checked, Recogniser
    from geomap.tables import Table


PAGE, GEOJSON, GEOPACKAGE, PROJECT = "index.html", "incidents.geojson", "incidents.gpkg", "geomap.qgz"
"""The files of a map's folder."""


KEPT_FOOTPRINTS = 256
"""Localities whose footprint is kept: the reports of one event tell the same one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one report."""

    report: Report
    places: tuple[Place, ...] = ()
    incidents: tuple[Incident, ...] = ()
    footprints: tuple[Footprint | None, ...] = ()
    """One for each incident; None where its place is unknown."""
    rejected: tuple[str, ...] = ()
    """What was considered and not taken, in words."""


@dataclass(frozen=True, slots=True)
class MapResult:
    """What ``map`` wrote and what it could not use."""

    page: Path
    geojson: Path
    geopackage: Path
    project: Path
    reports: int
    incidents: int
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Skipped, ...] = field(default=())
    """Reports that were used but lack something: a date, a place."""


class Chain:
    """The stages from report to grounded incidents, with what they need opened once.

    Use as a context manager. Not shared between threads: open one for each. With ``incidents_only`` ``read`` looks for
    no places in a report that tells of no incident.
    """

    def __init__(self, settings: Settings | None = None, *, incidents_only: bool = False) -> None:
        self.settings = settings or Settings()
        self.incidents_only = incidents_only
        self._gazetteer: Gazetteer | None = None
        self._boundaries: Boundaries | None = None
        self._online: OnlineGeocoder | None = None
        self._recogniser: Recogniser | None = None
        self._proposed: tuple[str, Checked] | None = None
        self._footprint = functools.lru_cache(maxsize=KEPT_FOOTPRINTS)(self._drawn)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the gazetteer and the boundaries."""
        for opened in (self._gazetteer, self._boundaries):
            if opened is not None:
                opened.close()
        self._gazetteer = self._boundaries = None
        self._footprint.cache_clear()
        if self._online is not None:
            self._online.close()
            self._online = None

    @property
    def gazetteer(self) -> Gazetteer:
        """The place names, opened (and on the first run built) when first asked for."""
        if self._gazetteer is None:
            from geomap.gazetteers import Gazetteer

            self._gazetteer = Gazetteer.open(self.settings)
        return self._gazetteer

    @property
    def boundaries(self) -> Boundaries:
        """The borders and regions, opened when first asked for."""
        if self._boundaries is None:
            from geomap.borders import Boundaries

            self._boundaries = Boundaries.open(self.settings)
        return self._boundaries

    def proposals(self, report: Report) -> Checked:
        """What the user's own recogniser points at, held against the text; nothing where none is set."""
        from geomap.recognisers import Checked, check_proposals, open_recogniser

        if self.settings.recogniser is None:
            return Checked()
        if self._proposed is None or self._proposed[0] != report.text:
            if self._recogniser is None:
                self._recogniser = open_recogniser(self.settings.recogniser)
            told = self._recogniser.propose(report.text)
            self._proposed = report.text, check_proposals(report.text, told, name=self._recogniser.name)
        return self._proposed[1]

    def find_places(self, report: Report, *, given: bool = False) -> tuple[Place, ...]:
        """The toponyms of a report, resolved or left open; with ``given``, those that came with it."""
        from geomap.mentions import find_mentions, given_mentions
        from geomap.toponyms import resolve_places

        if given:
            mentions = given_mentions(report.text, report.given or ())
        else:
            mentions = find_mentions(report.text, known=self.gazetteer.known, publisher=report.publisher)
            if self.settings.recogniser is not None:
                from geomap.recognisers import add_mentions

                mentions = add_mentions(mentions, self.proposals(report).mentions)
        places = resolve_places(report, mentions, self.gazetteer, settings=self.settings)
        if not self.settings.geocoder:
            return places
        from geomap.geocoders import fill_open, open_online

        if self._online is None:
            self._online = open_online(self.settings)
        return fill_open(places, self.gazetteer, self._online) if self._online is not None else places

    def find_incidents(self, report: Report, places: tuple[Place, ...]) -> tuple[Incident, ...]:
        """What the report says happened, not yet grounded."""
        return self.read_events(report, places)[0]

    def read_events(self, report: Report, places: tuple[Place, ...]) -> tuple[tuple[Incident, ...], tuple[str, ...]]:
        """What the report says happened, and in words what was considered and not taken."""
        from geomap.incidents import find_capitals, read_events
        from geomap.quantities import find_counts, find_distances, find_whens

        if (rejected := self._rejected_at_sight(report)) is not None:
            return (), rejected
        published = report.published.date() if report.published else None
        proposed = self.proposals(report)
        incidents, rejected = read_events(
            report,
            places,
            counts=find_counts(report.text),
            distances=find_distances(report.text),
            whens=find_whens(report.text, published),
            cues=proposed.cues,
            capitals=find_capitals(report.text, places, self.gazetteer.lookup_many),
        )
        return incidents, (*rejected, *proposed.dropped)

    def _rejected_at_sight(self, report: Report) -> tuple[str, ...] | None:
        """What is rejected in a report that can tell nothing, in words; None where it may tell of something."""
        from geomap.incidents import rejected_at_sight

        proposed = self.proposals(report)
        rejected = None if proposed.cues else rejected_at_sight(report.text)
        return None if rejected is None else (*rejected, *proposed.dropped)

    def ground(self, incident: Incident) -> tuple[Incident, Footprint | None]:
        """The incident with the point and uncertainty of its footprint; None where it has no locality."""
        if incident.locality is None:
            return incident, None
        footprint = self._footprint(incident.locality)
        if footprint is None:
            return incident, None
        placed = dataclasses.replace(
            incident, lon=footprint.lon, lat=footprint.lat, uncertainty_m=footprint.uncertainty_m
        )
        return placed, footprint

    def _drawn(self, locality: Locality) -> Footprint | None:
        from geomap.footprints import ground

        return ground(locality, self.boundaries, self.gazetteer)

    def read(self, report: Report) -> Reading:
        """One report, the whole way to incidents with footprints; nothing is read in one that is withdrawn."""
        if report.withdrawn:
            return Reading(report=report)
        if self.incidents_only and (seen := self._rejected_at_sight(report)) is not None:
            return Reading(report=report, rejected=seen)
        places = self.find_places(report)
        incidents, rejected = self.read_events(report, places)
        grounded = [self.ground(incident) for incident in incidents]
        return Reading(
            report=report,
            places=places,
            incidents=tuple(incident for incident, _ in grounded),
            footprints=tuple(footprint for _, footprint in grounded),
            rejected=rejected,
        )


def read_each(
    sources: Iterable[str | Path | Report],
    *,
    settings: Settings,
    chain: Chain | None = None,
    incidents_only: bool = False,
) -> Iterator[Reading | Skipped]:
    """Each report the whole way to grounded incidents; one that cannot be read or fails is a ``Skipped`` in its place.

    With ``settings.workers`` above 1 in that many processes: the results and their order are the same. In one process
    ``chain`` is used where it is given, and stays open. With ``incidents_only`` a report that tells of no incident may
    come without its places.
    """
    items = read_reports(sources, settings=settings)
    if settings.workers > 1:
        from geomap.workers import work_in_order

        with Chain(settings) as first:
            _ = first.gazetteer  # built once, before the workers open it
        start = functools.partial(_start_worker, settings, incidents_only=incidents_only)
        yield from work_in_order(items, _read_in_worker, workers=settings.workers, start=start, failed=_killed)
        return
    if chain is not None:
        yield from (read_one(item, chain) for item in items)
        return
    with Chain(settings, incidents_only=incidents_only) as own:
        yield from (read_one(item, own) for item in items)


def read_one(item: Report | Skipped, chain: Chain) -> Reading | Skipped:
    """One report the whole way; a ``Skipped`` with the reason where it cannot be worked on."""
    if isinstance(item, Skipped):
        return item
    try:
        return chain.read(item)
    except NetworkError as error:
        return Skipped(_name(item), str(error))  # the user's own recogniser, busy with this report
    except GeomapError:
        raise  # the data or the index, not the report: no further report would fare better
    except Exception as error:  # noqa: BLE001 - one bad report never stops the others
        return Skipped(_name(item), f"could not be worked on ({type(error).__name__}: {error})"[:300])


_worker_chain: Chain | None = None
"""Of a worker process: opened once, used for each of its reports."""


def _start_worker(settings: Settings, *, incidents_only: bool) -> None:
    global _worker_chain  # noqa: PLW0603 - a process pool hands its workers nothing else
    _worker_chain = Chain(dataclasses.replace(settings, workers=1, progress=False), incidents_only=incidents_only)


def _read_in_worker(item: Report | Skipped) -> Reading | Skipped:
    if _worker_chain is None:
        raise RuntimeError("the worker was not started")
    return read_one(item, _worker_chain)


def _killed(item: Report | Skipped) -> Reading | Skipped:
    return Skipped(_name(item), "the process that worked on it was killed twice (out of memory?)")


def _name(item: Report | Skipped) -> str:
    return item.source or (item.report_id if isinstance(item, Report) else "a report")


def read_all(
    sources: Iterable[str | Path | Report],
    *,
    settings: Settings | None = None,
    chain: Chain | None = None,
    incidents_only: bool = False,
) -> tuple[list[Reading], list[Skipped]]:
    """All reports to grounded incidents that share ``incident_id`` where they are one event, and what was skipped.

    ``incidents_only`` as for ``read_each``.
    """
    from geomap.incidents import identify_events

    settings = settings or (chain.settings if chain is not None else Settings())
    readings: list[Reading] = []
    skipped: list[Skipped] = []
    for result in read_each(sources, settings=settings, chain=chain, incidents_only=incidents_only):
        if isinstance(result, Skipped):
            skipped.append(result)
        else:
            readings.append(result)
    incidents = [incident for reading in readings for incident in reading.incidents]
    named = iter(identify_events(incidents))
    readings = [dataclasses.replace(r, incidents=tuple(next(named) for _ in r.incidents)) for r in readings]
    return readings, skipped


def find_all_places(
    sources: Iterable[str | Path | Report], *, given: bool = False, settings: Settings
) -> tuple[dict[str, tuple[Place, ...]], list[Skipped]]:
    """The places of all reports by ``report_id``, and what was skipped; with ``given`` of the spans that came along."""
    found: dict[str, tuple[Place, ...]] = {}
    skipped: list[Skipped] = []
    with Chain(settings) as chain:
        for item in read_reports(sources, settings=settings):
            if isinstance(item, Skipped):
                skipped.append(item)
            else:
                found[item.report_id] = chain.find_places(item, given=given)
    return found, skipped


@dataclass(frozen=True, slots=True)
class Event:
    """One event over all reports of it."""

    incident: Incident
    """The merged row, with ``report_ids``."""
    footprint: Footprint | None
    """Where the event lies: the shapes of its reports intersected, where they agree."""
    members: tuple[Incident, ...]
    """The event as each report tells it."""
    member_footprints: tuple[Footprint | None, ...] = ()
    """Where each report puts it; one for each of ``members``."""


def merge_readings(readings: Iterable[Reading]) -> list[Event]:
    """One event for each ``incident_id``, in the order of first mention; its location is sharpened by all reports of it."""
    members: dict[str, list[tuple[Incident, Footprint | None]]] = {}
    for reading in readings:
        for incident, footprint in zip(reading.incidents, reading.footprints, strict=True):
            members.setdefault(incident.incident_id, []).append((incident, footprint))
    events = []
    for told in members.values():
        incidents = tuple(incident for incident, _ in told)
        footprints = tuple(footprint for _, footprint in told)
        merged, footprint = merge_members(incidents, footprints)
        events.append(Event(merged, footprint, incidents, footprints))
    return events


def merge_members(
    incidents: Sequence[Incident], footprints: Sequence[Footprint | None]
) -> tuple[Incident, Footprint | None]:
    """One event of what each report tells of it, at the place that all of them together tell."""
    from geomap.incidents import merge_event

    merged = merge_event(incidents)
    telling = (
        f for i, f in zip(incidents, footprints, strict=True)
        if (i.report_id, i.quote_start) == (merged.report_id, merged.quote_start)
    )  # fmt: skip
    footprint = _sharpened(footprints, next(telling, None))
    if footprint is None:
        return merged, None
    if (merged.lon, merged.lat, merged.uncertainty_m) == (footprint.lon, footprint.lat, footprint.uncertainty_m):
        return merged, footprint
    placed = dataclasses.replace(merged, lon=footprint.lon, lat=footprint.lat, uncertainty_m=footprint.uncertainty_m)
    return placed, footprint


def _sharpened(footprints: Sequence[Footprint | None], lead: Footprint | None) -> Footprint | None:
    """The shapes of one event's reports intersected; where they don't meet, that of the report it is told by."""
    known = [f for f in footprints if f is not None]
    if not known:
        return None
    if len(known) > 1:
        from geomap.footprints import sharpen

        if (sharper := sharpen(known, lead=lead)) is not None:
            return sharper
    return min(known, key=lambda f: (f.uncertainty_m is None, f.uncertainty_m or 0.0))


def map(  # noqa: A001 - the library's verb is the command line's
    reports: Iterable[str | Path | Report] | str | Path,
    *,
    output: str | Path = "maps",
    settings: Settings | None = None,
    **page: object,
) -> MapResult:
    """The main job: read reports, write the page, GeoJSON, GeoPackage and QGIS project into a folder.

    Args:
        reports: files, folders, ``-`` or ``Report`` records.
        output: the folder; made if it is not there.
        settings: how to run.
        page: options of ``geomap.maps.write_page`` (``title``, ``theme``, ...).

    Raises:
        InputError: not one report could be read; nothing is written.
        OutputError: the folder cannot be written; what was there before stands, all of it.
    """
    with Chain(settings) as chain:
        return _map(reports, output, chain, page)


def _map(
    reports: Iterable[str | Path | Report] | str | Path, output: str | Path, chain: Chain, page: dict[str, Any]
) -> MapResult:
    from geomap.exports import write_geojson, write_geopackage, write_project
    from geomap.files import make_folder, replacing_together
    from geomap.maps import write_page
    from geomap.rights import each_once
    from geomap.rows import build_tables

    settings = chain.settings
    sources = [reports] if isinstance(reports, str | Path) else list(reports)
    readings, skipped = read_all(sources, chain=chain)
    if not readings:
        told = "; ".join(f"{each.source}: {each.reason}" for each in skipped[:5]) or "no report is there"
        told += f"; and {len(skipped) - 5} more" if len(skipped) > 5 else ""
        raise InputError(f"nothing to map, so nothing was written: {told}")
    events = merge_readings(readings)
    layers = build_tables(
        [event.incident for event in events],
        footprints=[event.footprint for event in events],
        places={reading.report.report_id: reading.places for reading in readings},
        reports=[reading.report for reading in readings],
        claims=[incident for event in events for incident in event.members],
        claim_footprints=[footprint for event in events for footprint in event.member_footprints],
    )
    folder = make_folder(output)
    basemap, rights = ground_of(events, chain), ground_rights(chain)
    page.setdefault("attribution", "; ".join(each_once(attribution for _, attribution in rights)))
    with replacing_together(folder) as stage:
        write_page(layers, stage / PAGE, basemap=basemap, point_of_view=settings.point_of_view, **page)
        write_geojson(layers["incidents"], stage / GEOJSON)
        write_geopackage(layers, stage / GEOPACKAGE)
        write_project(layers, stage / PROJECT, geopackage=stage / GEOPACKAGE, basemap=basemap, ground_rights=rights)
    return MapResult(
        page=folder / PAGE,
        geojson=folder / GEOJSON,
        geopackage=folder / GEOPACKAGE,
        project=folder / PROJECT,
        reports=len(readings),
        incidents=len(events),
        skipped=tuple(skipped),
        notes=tuple(notes_on(readings)),
    )


def ground_of(events: Iterable[Event], opened: Settings | Chain) -> dict[str, Table]:
    """The basemap for a map of some events, in full about them."""
    import shapely

    placed = [event for event in events if event.incident.lon is not None and event.incident.lat is not None]
    points = [(event.incident.lon or 0.0, event.incident.lat or 0.0) for event in placed]
    shapes = [shapely.from_wkb(event.footprint.shape_wkb) for event in placed if event.footprint is not None]
    return build_ground(points, opened, [shape.bounds for shape in shapes])


@dataclass(frozen=True, slots=True)
class Exported:
    """What ``export`` wrote."""

    path: Path
    cuts: tuple[str, ...] = ()
    """What the format could not hold, in words."""


def export(
    store: str | Path,
    to: str,
    output: str | Path,
    *,
    layer: str = "incidents",
    as_of: dt.date | None = None,
    settings: Settings | None = None,
) -> Exported:
    """Write a store in another format.

    Args:
        store: a GeoPackage that ``map`` or ``update`` made, or ``postgresql://…``.
        to: a name of ``geomap.exports.formats.FORMATS``.
        output: the file; for ``qgis`` the project, which is given its GeoPackage and basemap beside it.
        layer: for formats that hold one.
        as_of: how a store was known at the end of that day.
        settings: whose borders the basemap of a project shows.

    Raises:
        SettingError: no such format or layer, or the file's ending is another format's.
        StoreError: the store cannot be read.
        OutputError: the file cannot be written; what was there before stands.
    """
    from geomap.exports.formats import checked_path, write_format

    path = checked_path(output, to)
    tables, problems = _stored_tables(store, as_of)
    if _is_same(path, store):
        raise SettingError(f"{output}: is the store itself; give another file with -o")
    if to != "qgis":
        made, cuts = write_format(tables, to, path, layer=layer)
        return Exported(made, (*cuts, *problems))
    from geomap.exports import write_geopackage, write_project

    package = path.with_suffix(".gpkg")
    if not _is_same(package, store):
        write_geopackage(tables, package)
    incidents = tables["incidents"].columns
    points = [
        (x, y) for x, y in zip(incidents["lon"], incidents["lat"], strict=True) if x is not None and y is not None
    ]
    settings = settings or Settings()
    ground, rights = build_ground(points, settings), ground_rights(settings)
    return Exported(write_project(tables, path, geopackage=package, basemap=ground, ground_rights=rights))


def _stored_tables(store: str | Path, as_of: dt.date | None) -> tuple[dict[str, Table], tuple[str, ...]]:
    """The layers of a store, or of a GeoPackage that ``map`` wrote, and what in them could not be read."""
    from geomap.layers import read_tables
    from geomap.store import Selection, is_store
    from geomap.updating import read_layers

    if as_of is None and not is_store(store):
        return read_tables(store), ()
    return read_layers(store, selection=Selection(review=()), as_of=as_of)


def _is_same(path: Path, store: str | Path) -> bool:
    """Whether a path is the store's own file."""
    return path.exists() and Path(store).exists() and path.samefile(store)


def export_text(store: str | Path, to: str, *, layer: str = "incidents", as_of: dt.date | None = None) -> str:
    """What ``export`` would write, for formats that are text."""
    import tempfile

    from geomap.exports.formats import known

    with tempfile.TemporaryDirectory() as folder:
        made = export(store, to, Path(folder) / f"export{known(to).suffixes[0]}", layer=layer, as_of=as_of)
        return made.path.read_bytes().decode("utf-8")


def build_ground(
    points: list[tuple[float, float]],
    opened: Settings | Chain,
    extents: Sequence[tuple[float, float, float, float]] = (),
) -> dict[str, Table]:
    """The ground under a map of these points, and of footprints with these bounds; by a chain that is open, or its own."""
    from geomap.basemaps import build_basemap

    with _chain_of(opened) as chain:
        cache = _ground_cache(chain.settings)
        return build_basemap(chain.boundaries, chain.gazetteer, points, extents=extents, cache=cache)


def ground_rights(opened: Settings | Chain) -> tuple[tuple[str, str], ...]:
    """Licence and attribution of each source that a basemap is drawn from."""
    with _chain_of(opened) as chain:
        return *chain.boundaries.rights(), ("CC BY 4.0", "GeoNames")


def _chain_of(opened: Settings | Chain) -> contextlib.AbstractContextManager[Chain]:
    """A chain that stays open afterwards, or one of these settings that does not."""
    return contextlib.nullcontext(opened) if isinstance(opened, Chain) else Chain(opened)


def _ground_cache(settings: Settings) -> Path:
    """Where the far ground of a map is kept: by the data that it is made from."""
    manifest = hashlib.sha256((data_dir() / "manifest.json").read_bytes()).hexdigest()[:16]
    from geomap.own_boundaries import own_digest

    own = own_digest()
    whose = f"{settings.boundaries}-{own}" if own else settings.boundaries
    return cache_dir() / f"ground5-{manifest}-{whose}.json.gz"


def notes_on(readings: Sequence[Reading]) -> list[Skipped]:
    """What a person should know of reports that were used: no date, a date in the future, no place, no incident."""
    today = dt.datetime.now(dt.UTC).date()
    notes = []
    for reading in readings:
        name = _name(reading.report)
        published = reading.report.published
        if published is None:
            notes.append(
                Skipped(name, "has no date: 'on Friday' and the like stay open; add a first line `date YYYY-MM-DD`")
            )
        elif published.date() > today + dt.timedelta(days=1):
            notes.append(Skipped(name, f"is dated {published.date()}, in the future; taken as it says"))
        if not any(place.chosen for place in reading.places):
            notes.append(Skipped(name, "names no place that is known: nothing of it is on the map"))
    return notes


def extract(
    text: str, *, published: dt.date | dt.datetime | str | None = None, settings: Settings | None = None, **about: str
) -> tuple[Incident, ...]:
    """The incidents that a report tells, grounded.

    ``about`` may give ``report_id``, ``title``, ``url``, ``publisher`` and ``language``. Relative dates in the text
    count from ``published`` and are left open without it. Raises ReportError on empty text or an unreadable date.
    """
    report = _report(text, published, about)
    readings, skipped = read_all([report], settings=settings, incidents_only=True)
    if skipped:
        raise RuntimeError(skipped[0].reason)
    return readings[0].incidents


def places(
    text: str, *, published: dt.date | dt.datetime | str | None = None, settings: Settings | None = None, **about: str
) -> tuple[Place, ...]:
    """The toponyms of a text, each resolved or left open with the reason. ``about`` as for ``extract``."""
    with Chain(settings) as chain:
        return chain.find_places(_report(text, published, about))


def geocode(name: str, *, settings: Settings | None = None) -> tuple[Candidate, ...]:
    """Gazetteer entries that a name may stand for, best first; 'Goris, Syunik' asks for one inside the other.

    Names that no entry has are looked for by likeness. Empty where nothing is like it.
    """
    from geopy.exc import GeocoderQueryError

    from geomap.geocoders import LocalGeocoder

    with Chain(settings) as chain:
        try:
            return LocalGeocoder(chain.gazetteer, settings=chain.settings).candidates(name)
        except GeocoderQueryError as error:
            raise InputError(str(error)) from None


def _report(text: str, published: dt.date | dt.datetime | str | None, about: dict[str, str]) -> Report:
    allowed = {"report_id", "title", "url", "publisher", "language"}
    if unknown := about.keys() - allowed:
        raise SettingError(f"unknown argument {min(unknown)!r}; a report may have {', '.join(sorted(allowed))}")
    parsed = parse_report(text, report_id=about.get("report_id"), published=None)
    if published is not None:
        parsed = dataclasses.replace(parsed, published=parse_published(published, source="published"))
    given = {key: value for key, value in about.items() if key != "report_id"}
    return dataclasses.replace(parsed, **given)  # type: ignore[arg-type]
