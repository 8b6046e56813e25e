"""Licences and attributions of what was put together from several sources, each told once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BETWEEN = re.compile(r"\s*(?:\||;)\s*")
LINKS = {
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "public domain": "https://creativecommons.org/publicdomain/mark/1.0/",
}
"""Where a licence is to be read, by the name that the data's manifest gives it."""


def each_once(values: Iterable[str | None]) -> tuple[str, ...]:
    """The sources named in texts such as ``GeoNames | © OpenStreetMap contributors``, sorted, each once.

    A feature made from several sources joins theirs with a bar or a semicolon; case and a full stop make no
    difference.
    """
    found: dict[str, str] = {}
    for value in set(values):
        for part in _BETWEEN.split(value or ""):
            told = part.strip().removesuffix(".")
            if told:
                key = told.casefold()
                found[key] = min(found.get(key, told), told)
    return tuple(sorted(found.values(), key=lambda v: (v.casefold(), v)))
