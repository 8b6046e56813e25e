"""What can go wrong, by cause.

GeomapError
├── InputError (ValueError)           a report, file or argument that cannot be used
│   ├── ReportError                   one report; the others go on
│   └── SettingError                  a setting or option out of range
├── DataError (RuntimeError)          shipped or installed data missing, corrupt or of another version
├── NetworkError (OSError)            a service or feed that did not answer, or must not be asked
├── StoreError (RuntimeError)         the GeoPackage or database cannot be read or written
└── OutputError (OSError)             a file that could not be written

A message names the input, says what is wrong and what to do next; it is one line.
"""

from __future__ import annotations


class GeomapError(Exception):
    """Base of every error that geomap raises on purpose."""


class InputError(GeomapError, ValueError):
    """An input that cannot be used as given."""


class ReportError(InputError):
    """One report that cannot be read; the rest of a batch goes on.

    ``source`` names the file, line or URL; ``reason`` is what was wrong with it.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class SettingError(InputError):
    """A setting or option that has no meaning here."""


class DataError(GeomapError, RuntimeError):
    """Shipped or installed data is missing, corrupt or of another version."""


class NetworkError(GeomapError, OSError):
    """The network was asked and did not give a usable answer; ``passing`` where asking again may help."""

    def __init__(self, message: str, *, passing: bool = False, status: int | None = None) -> None:
        super().__init__(message)
        self.passing = passing
        self.status = status
        """The HTTP status, where there was an answer."""


class GeocoderWarning(UserWarning):
    """An online geocoder gave no usable answer: what the gazetteer says stands."""


class StoreError(GeomapError, RuntimeError):
    """A store that cannot be opened, read or written."""


class OutputError(GeomapError, OSError):
    """A result that could not be written; nothing half written is left."""
