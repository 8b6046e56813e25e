"""The gazetteer as a geopy geocoder: drops into any program that takes one, and needs no network."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geomap.gazetteers import Gazetteer
from geomap.models import Candidate, Mention, Report
from geomap.names import MAX_NAME, fold
from geomap.toponyms import resolve_places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from geomap.settings import Settings

STRUCTURED = ("street", "amenity", "city", "county", "state", "country", "postalcode")
"""Keys of a structured query, the narrowest first, as Nominatim takes them."""
MAX_QUERY = 4 * MAX_NAME


class LocalGeocoder(Geocoder):  # type: ignore[misc]
    """``geocode`` and ``reverse`` over the local index, with geopy's arguments, ``Location`` and errors.

    >>> LocalGeocoder().geocode("Goris, Syunik").raw["country_code"]  # doctest: +SKIP
    'ARM'

    Args:
        gazetteer: an open one to share; by default the shipped one, opened on first use.
        settings: how that is opened.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, *, settings: Settings | None = None) -> None:
        super().__init__()
        self._gazetteer = gazetteer
        self._settings = settings

    @property
    def gazetteer(self) -> Gazetteer:
        """The index, opened when first asked for."""
        if self._gazetteer is None:
            self._gazetteer = Gazetteer.open(self._settings)
        return self._gazetteer

    def geocode(
        self,
        query: str | dict[str, str],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature; nothing is waited for
        limit: int | None = None,
        country_codes: str | Collection[str] | None = None,
    ) -> Location | list[Location] | None:
        """Where a name lies: 'Goris', 'Goris, Syunik', 'Nago-Karabakh', or a structured query.

        Args:
            query: a name with its containers after commas, or a dictionary with ``city``, ``state``, ``country``.
            exactly_one: the best answer alone; else a list of all, best first. None where there is no answer.
            timeout: taken for geopy's sake.
            limit: at most so many answers.
            country_codes: keep to these states (alpha-2 or alpha-3).

        Raises:
            GeocoderQueryError: a query that holds no name, or is longer than any.
        """
        text = _text(query)
        candidates = self.candidates(text)
        if country_codes:
            wanted = self._alpha3(country_codes)
            candidates = tuple(c for c in candidates if c.country_code in wanted)
        return _answer((to_location(c) for c in candidates), exactly_one=exactly_one, limit=limit)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - as above
        limit: int | None = None,
    ) -> Location | list[Location] | None:
        """The nearest populated places to a point, given as geopy takes points: latitude first.

        Raises:
            ValueError: what is no pair of coordinates, or off the globe (geopy's own check).
        """
        point = _point(query)
        wanted = 1 if exactly_one else (limit or 10)
        found = self.gazetteer.reverse(point.longitude, point.latitude, limit=wanted)
        return _answer((to_location(c) for c in found), exactly_one=exactly_one, limit=limit)

    def candidates(self, text: str) -> tuple[Candidate, ...]:
        """Gazetteer entries for a name with its containers, best first; those spelt alike where none has it."""
        name, _, container = text.partition(",")
        name = name.strip()
        if not fold(name):
            raise GeocoderQueryError(f"{text[:80]!r}: no name to look up; give a place's name")
        mention = Mention(0, len(text), text, "place", name[:MAX_NAME], within=container.strip()[:MAX_NAME] or None)
        report = Report(report_id="query", text=text)
        (place,) = resolve_places(report, (mention,), self.gazetteer, settings=self._settings)
        return place.candidates or self.gazetteer.similar(mention.name)

    def _alpha3(self, codes: str | Collection[str]) -> frozenset[str]:
        asked = {c.strip().upper() for c in (codes.split(",") if isinstance(codes, str) else codes)}
        return frozenset(
            code
            for country in self.gazetteer.countries()
            for code in (country.country_code,)
            if code and (code in asked or self.gazetteer.alpha2(code) in asked)
        )


def to_location(candidate: Candidate) -> Location:
    """A candidate as geopy's ``Location``: address, latitude and longitude; ``raw`` holds the gazetteer's record."""
    parts = dict.fromkeys(p for p in (candidate.name, candidate.admin1, candidate.country_code) if p)
    raw = {
        "place_id": candidate.place_id,
        "name": candidate.name,
        "matched": candidate.matched,
        "kind": candidate.kind,
        "country_code": candidate.country_code,
        "admin1": candidate.admin1,
        "population": candidate.population,
        "extent_m": candidate.extent_m,
        "similarity": candidate.similarity,
    }
    return Location(", ".join(parts), Point(candidate.lat, candidate.lon), raw)


def _text(query: str | dict[str, str]) -> str:
    if isinstance(query, dict):
        if unknown := set(query) - set(STRUCTURED):
            raise GeocoderQueryError(f"{min(unknown)!r} is no part of an address; give {', '.join(STRUCTURED)}")
        query = ", ".join(str(query[key]) for key in STRUCTURED if query.get(key))
    if not isinstance(query, str):
        raise GeocoderQueryError(f"a name is text, not {type(query).__name__}")
    if len(query) > MAX_QUERY:
        raise GeocoderQueryError(
            f"{query[:40]!r}…: {len(query):,} characters are no place's name; give up to {MAX_QUERY}"
        )
    return query


def _point(query: Any) -> Point:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # geopy warns of what it then raises
            return Point(query)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{query!r:.80} is no point ({error}); give (latitude, longitude) in degrees") from None


def _answer(found: Iterable[Location], *, exactly_one: bool, limit: int | None) -> Location | list[Location] | None:
    locations = list(found)[: 1 if exactly_one else limit]
    if not locations:
        return None
    return locations[0] if exactly_one else locations
