"""Any geopy geocoder, asked politely: within its usage policy, never twice the same, and never trusted with the run.

Public Nominatim allows one request a second, wants the user named, and no bulk use
(https://operations.osmfoundation.org/policies/nominatim/); that is the rule kept for every service.
"""

from __future__ import annotations

import inspect
import json
import math
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geomap.errors import GeocoderWarning, SettingError
from geomap.geocoders.answers import AnswerCache

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from geopy.geocoders.base import Geocoder

    from geomap.settings import Settings

PACE_S = 1.0
"""Least time between two requests to one service."""
MAX_QUESTIONS = 500
"""Requests in one run; what is left open beyond stays open. A public service is no place for bulk geocoding."""
MAX_FAILURES = 3
"""Failures in a row after which a service is left alone for the rest of the run."""
ANSWERS = 5
KEYWORDS = {"country_codes": "list", "countries": "list", "country_bias": "one", "region": "one", "country": "list"}
"""How geopy's geocoders take a bias to countries (alpha-2)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a service."""

    name: str
    """The first part of the address."""
    address: str
    lon: float
    lat: float
    place_id: str
    """``nominatim:relation/364087``, or the service with the coordinates where it has no ids."""
    country_code: str | None
    """Alpha-2 in capitals, where the service says it."""
    kind: str | None
    """The service's own word for what it is."""


@dataclass(slots=True)
class OnlineGeocoder:
    """A geopy geocoder with its limits; ``ask`` never raises for what a service does."""

    service: str
    geocoder: Geocoder
    cache: AnswerCache = field(default_factory=AnswerCache.open)
    pace_s: float = PACE_S
    max_questions: int = MAX_QUESTIONS
    asked: int = 0
    _failures: int = 0
    _stopped: bool = False

    @property
    def identity(self) -> str:
        """The service with its host: answers of one are not another's."""
        return f"{self.service}@{getattr(self.geocoder, 'domain', '')}"

    def close(self) -> None:
        """Let go of the kept answers."""
        self.cache.close()

    def ask(
        self, name: str, *, countries: Collection[str] = (), near: tuple[float, float] | None = None
    ) -> tuple[Answer, ...]:
        """What the service has for a name, in its order; empty where it has nothing, or does not answer.

        Args:
            name: as written, with its container after a comma.
            countries: alpha-2 codes to lean to, where the service takes them.
            near: lon, lat to lean to, where the service takes it.
        """
        options = self._options(countries, near)
        question = json.dumps([name, sorted((k, str(v)) for k, v in options.items())], ensure_ascii=False)
        kept = self.cache.get(self.identity, question)
        if kept is None:
            kept = self._ask_now(name, options)
            if kept is None:
                return ()
            self.cache.put(self.identity, question, kept)
        return tuple(answer for item in kept if (answer := _parsed(item, self.service)) is not None)

    def _options(self, countries: Collection[str], near: tuple[float, float] | None) -> dict[str, Any]:
        takes = inspect.signature(self.geocoder.geocode).parameters
        options: dict[str, Any] = {}
        codes = sorted(code.lower() for code in countries)
        for keyword, form in KEYWORDS.items():
            if keyword in takes and codes and (form == "list" or len(codes) == 1):
                options[keyword] = codes if form == "list" else codes[0]
                break
        if near is not None and "location_bias" in takes:
            options["location_bias"] = (round(near[1], 1), round(near[0], 1))
        if "language" in takes:
            options["language"] = "en"
        if "limit" in takes:
            options["limit"] = ANSWERS
        if "addressdetails" in takes:
            options["addressdetails"] = True
        return options

    def _ask_now(self, name: str, options: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        """The answers as plain data; None where the service could not say."""
        if self._stopped:
            return None
        if self.asked >= self.max_questions:
            self._stop(f"{self.max_questions} questions were asked; the rest is left open")
            return None
        self.cache.wait_turn(self.identity, self.pace_s)
        self.asked += 1
        try:
            found = self.geocoder.geocode(name, exactly_one=False, **options)
        except Exception as error:  # noqa: BLE001 - whatever a service does, the offline answer stands
            self._failed(error)
            return None
        try:
            kept = [_plain(location) for location in (found or [])[:ANSWERS]]
        except Exception as error:  # noqa: BLE001 - nonsense, as above
            self._failed(error)
            return None
        self._failures = 0
        return kept

    def _failed(self, error: Exception) -> None:
        from geopy.exc import GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges, GeocoderQuotaExceeded

        self._failures += 1
        reason = f"{type(error).__name__}: {str(error)[:400]}"
        final = isinstance(
            error, GeocoderQuotaExceeded | GeocoderAuthenticationFailure | GeocoderInsufficientPrivileges
        )
        if final or self._failures >= MAX_FAILURES:
            self._stop(f"it is not asked again in this run ({reason})")
        else:
            self._warn(f"no usable answer ({reason}); the offline answer stands")

    def _stop(self, message: str) -> None:
        self._stopped = True
        self._warn(message)

    def _warn(self, message: str) -> None:
        warnings.warn(f"geocoder {self.service}: {' '.join(message.split())}", GeocoderWarning, stacklevel=4)


def open_online(settings: Settings) -> OnlineGeocoder | None:
    """The online geocoder that the settings name, None where they name none.

    Raises:
        SettingError: a name that geopy does not know, an option that the service does not take, a missing key.
    """
    if not settings.geocoder:
        return None
    from geopy.exc import GeopyError
    from geopy.geocoders import SERVICE_TO_GEOCODER, get_geocoder_for_service

    from geomap.geocoders.doors import door_factory
    from geomap.http import Client

    name = settings.geocoder.strip().lower()
    options: dict[str, Any] = dict(settings.geocoder_options)
    try:
        service = get_geocoder_for_service(name)
    except GeopyError:
        known = ", ".join(sorted(SERVICE_TO_GEOCODER))
        raise SettingError(f"{settings.geocoder!r} is no geocoder that geopy knows; choose of {known}") from None
    private = options.pop("allow_private", "") == "yes"
    # the turns are kept between processes by the cache; the client's own pace holds where there is none
    client = Client(
        contact=settings.contact, allow_private=private, pace_s=0.0 if private else PACE_S, timeout_s=float(options.pop("timeout", 10.0)),
        retries=1, max_bytes=2_000_000, respect_robots=False,
    )  # fmt: skip
    try:
        geocoder = service(user_agent=client.user_agent, adapter_factory=door_factory(client), **options)
    except TypeError as error:
        told = str(error).partition("() ")[2] or str(error)
        raise SettingError(f"geocoder {name}: {told}; give what it needs with --geocoder-option NAME=VALUE") from None
    except (GeopyError, ValueError) as error:
        raise SettingError(f"geocoder {name}: {error}; see its arguments in geopy's documentation") from None
    return OnlineGeocoder(name, geocoder, pace_s=0.0 if private else PACE_S)


def _plain(location: Any) -> dict[str, Any]:
    """A geopy Location as plain data, for keeping; raises on what is none."""
    raw = location.raw if isinstance(location.raw, dict) else {}
    properties, address = _inner(raw, "properties"), _inner(raw, "address")
    told = {**properties, **raw}
    osm = f"{told['osm_type']}/{told['osm_id']}" if told.get("osm_type") and told.get("osm_id") else None
    country = address.get("country_code") or told.get("countrycode") or told.get("country_code")
    return {
        "address": str(location.address)[:400],
        "name": str(told.get("name") or "")[:200],
        "lat": float(location.latitude),
        "lon": float(location.longitude),
        "id": osm,
        "country": str(country) if country else None,
        "kind": str(told.get("addresstype") or told.get("type") or told.get("osm_value") or "") or None,
    }


def _inner(raw: dict[str, Any], key: str) -> dict[str, Any]:
    inner = raw.get(key)
    return inner if isinstance(inner, dict) else {}


def _parsed(item: Any, service: str) -> Answer | None:
    """An answer from plain data; None where it is none, or off the globe."""
    try:
        lon, lat = float(item["lon"]), float(item["lat"])
        if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
            return None
        address = str(item["address"])
        country = str(item["country"]).upper()[:2] if item.get("country") else None
        return Answer(
            str(item.get("name") or address.partition(",")[0]).strip(), address, lon, lat,
            f"{service}:{item['id']}" if item.get("id") else f"{service}:{lat:.5f},{lon:.5f}", country, item.get("kind"),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return None
