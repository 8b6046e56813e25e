"""Made-up readings for the tests of the store: reports with incidents and shapes, as the chain would give them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from geomap import wkb
from geomap.incidents.merge import event_id
from geomap.models import Evidence, Footprint, Incident, Report
from geomap.pipeline import Reading
from geomap.store import Changes, apply, open_store
from geomap.updating import EventRules

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = dt.date(2021, 5, 14)
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
PLACES = {
    "goris": (46.341, 39.511, "town"),
    "kapan": (46.406, 39.207, "town"),
    "syunik": (46.2, 39.3, "admin1"),
    "kharkiv": (36.23, 49.99, "city"),
}


def day(offset: int) -> dt.datetime:
    return dt.datetime(2021, 5, 15, tzinfo=dt.UTC) + dt.timedelta(days=offset)


def incident(report_id: str, place: str = "goris", **given: Any) -> Incident:
    lon, lat, kind_of_place = PLACES.get(place, (10.0, 50.0, "town"))
    told: dict[str, Any] = {
        "kind": "shelling",
        "actor_code": "AZE",
        "target_code": "ARM",
        "date_start": DAY,
        "place": place.title(),
        "place_id": f"test:{place}",
        "place_kind": kind_of_place,
        "country_code": "ARM",
        "lon": lon,
        "lat": lat,
        "uncertainty_m": 2000.0,
        "quote": f"Shells fell on {place}.",
        "confidence": 0.8,
    } | given
    told.setdefault("date_end", told["date_start"])
    told.setdefault("title", f"{told['kind']} at {told['place']}")
    own = event_id(told["kind"], told["actor_code"], told["target_code"], told["place_id"], told["date_start"])
    return Incident(
        incident_id=own,
        report_id=report_id,
        report_ids=(report_id,),
        evidence=(Evidence("kind", 0, 6, "Shells", "test"),),
        **told,
    )


def footprint(i: Incident) -> Footprint | None:
    if i.lon is None or i.lat is None:
        return None
    shape = wkb.circle(i.lon, i.lat, i.uncertainty_m or 1000.0)
    return Footprint(shape, lon=i.lon, lat=i.lat, uncertainty_m=i.uncertainty_m, method="test", licence="CC0-1.0")


def reading(report_id: str, *incidents: Incident, published: int | None = 0, **about: Any) -> Reading:
    moment = None if published is None else day(published)
    text = about.pop("text", None) or f"{report_id}: " + " ".join(i.quote for i in incidents)
    report = Report(report_id=report_id, text=text, published=moment, **about)
    listed = tuple(
        Incident(**{f: getattr(i, f) for f in Incident.__slots__} | {"published": moment}) for i in incidents
    )
    return Reading(report=report, incidents=listed, footprints=tuple(footprint(i) for i in listed))


def told(report_id: str, place: str = "goris", *, published: int | None = 0, **given: Any) -> Reading:
    """A report of one incident."""
    return reading(report_id, incident(report_id, place, **given), published=published)


def notice(report_id: str, *, published: int | None = None) -> Reading:
    moment = None if published is None else day(published)
    return Reading(report=Report(report_id=report_id, text="", published=moment, withdrawn=True))


def bring(store: Any, *readings: Reading, again: bool = False, now: dt.datetime = NOW) -> Changes:
    """Bring readings into a store, made where there is none."""
    with open_store(store, create=True) as database:
        return apply(database, readings, rules=EventRules(), now=now, again=again)


def rows(store: Any, layer: str = "incidents") -> list[dict[str, Any]]:
    from geomap.tables import layers

    with open_store(store, readonly=True) as database:
        return list(database.read_table(layers()[layer])[0].records())


def ids(store: Any) -> set[str]:
    return {row["incident_id"] for row in rows(store)}


def by_place(store: Any) -> dict[str, dict[str, Any]]:
    return {row["place"]: row for row in rows(store)}


def content(store: Any, layers: Iterable[str] = ("incidents", "footprints", "claims", "evidence", "reports")) -> Any:
    """What a store shows, whatever the order in which it came."""
    return {name: sorted(repr(sorted(row.items())) for row in rows(store, name)) for name in layers}
