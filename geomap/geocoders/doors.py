"""geopy's requests through the one door to the network: named, paced, bounded, never into the local network unasked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable

from geomap.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geomap.http import Client


def door_factory(client: Client) -> Callable[..., BaseSyncAdapter]:
    """An ``adapter_factory`` for a geopy geocoder whose requests go through ``client``."""

    def make(*, proxies: Any, ssl_context: Any) -> BaseSyncAdapter:
        return DoorAdapter(client, proxies=proxies, ssl_context=ssl_context)

    return make


class DoorAdapter(BaseSyncAdapter):  # type: ignore[misc]
    """Errors of ``geomap.http`` as geopy's."""

    def __init__(self, client: Client, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._client = client

    def get_text(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> str:  # noqa: ARG002
        """The answer as text; the client's own time limit holds."""
        try:
            answer = self._client.fetch(url, headers={"Accept": headers.get("Accept", "*/*")}, robots=False)
        except NetworkError as error:
            if error.status is not None:
                raise AdapterHTTPError(str(error), status_code=error.status, headers={}, text=None) from error
            if "took longer" in str(error) or "timed out" in str(error):
                raise GeocoderTimedOut(str(error)) from error
            if error.passing:
                raise GeocoderUnavailable(str(error)) from error
            raise GeocoderServiceError(str(error)) from error
        try:
            return answer.body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise GeocoderParseError(f"{url}: the answer is no UTF-8 text") from error

    def get_json(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> Any:
        """The answer as parsed JSON."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise GeocoderParseError(f"{url}: the answer is no JSON ({text[:60]!r})") from error
