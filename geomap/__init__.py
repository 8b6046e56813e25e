"""geomap: written reports of incidents in, honest maps out.

``geomap.extract(text, published=…)``, ``geomap.places(text)``, ``geomap.map(reports, output=…)``,
``geomap.read_store(path)`` and ``geomap.draw_map(frame)`` are the library's surface; the command line has a verb for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__version__ = "0.1.0"

_LAZY = {
    "extract": "geomap.pipeline",
    "places": "geomap.pipeline",
    "map": "geomap.pipeline",
    "read_store": "geomap.updating",
    "read_file": "geomap.layers",
    "export": "geomap.pipeline",
    "draw_map": "geomap.maps",
    "geocode": "geomap.pipeline",
    "update": "geomap.updating",
    "render": "geomap.updating",
}

__all__ = [  # noqa: RUF022 - in the order of the work
    "__version__",
    "map",
    "update",
    "render",
    "extract",
    "places",
    "geocode",
    "read_store",
    "read_file",
    "export",
    "draw_map",
]


def __getattr__(name: str) -> Callable[..., object]:
    """Load a public function on first use, so that ``import geomap`` and ``geomap --help`` stay fast."""
    if name in _LAZY:
        import importlib

        return getattr(importlib.import_module(_LAZY[name]), name)  # type: ignore[no-any-return]
    raise AttributeError(f"module 'geomap' has no attribute {name!r}")
