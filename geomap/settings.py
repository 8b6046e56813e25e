"""Settings: one frozen record, passed as an argument; nothing is global."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


def cache_dir() -> Path:
    """Folder for what geomap builds once: ``$GEOMAP_CACHE``, else ``$XDG_CACHE_HOME/geomap``, else ~/.cache/geomap."""
    if told := os.environ.get("GEOMAP_CACHE"):
        return Path(told)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "geomap"


def data_dir() -> Path:
    """Folder of the shipped data: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "data"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "data"


def user_dir() -> Path:
    """Folder of the user's own data: ``$GEOMAP_HOME``, else ``$XDG_DATA_HOME/geomap``, else ~/.local/share/geomap."""
    if told := os.environ.get("GEOMAP_HOME"):
        return Path(told)
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "geomap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run behaves; every stage takes what it needs from here."""

    boundaries: str = "fine"
    """``fine`` (OSM-derived border lines, ODbL) or ``public-domain`` (Natural Earth only)."""
    point_of_view: str = "iso"
    """Whose view of disputed borders is drawn: ``iso`` (recognised sovereign, the default) or ``de_facto``."""
    home_country: str | None = None
    """Alpha-3 of the country that a report without other hints is about."""
    geocoder: str | None = None
    """Name of a geopy geocoder for what the local one leaves open; None keeps the network out."""
    recogniser: str | None = None
    """A model of the user's own that points at places and events (``geomap.recognisers``); None leaves it out."""
    offline: bool = True
    max_report_bytes: int = 20_000_000
    """A larger report file is refused with a clear line."""
    workers: int = 1
    contact: str = ""
    """E-mail or link of the user, told to the servers of links that are given as reports."""
    allow_private: bool = False
    """Fetch such links from addresses inside the local network too."""
    progress: bool = False
    """Draw progress bars (set on a terminal only)."""
