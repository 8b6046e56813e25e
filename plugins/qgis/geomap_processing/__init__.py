"""The QGIS plugin: registers geomap's Processing provider."""

from __future__ import annotations

from typing import Any


class Plugin:
    """What QGIS starts and stops."""

    def __init__(self) -> None:
        self.provider: Any = None

    def initProcessing(self) -> None:  # noqa: N802 - QGIS's name
        """Register the provider; also called by qgis_process, without a window."""
        from qgis.core import QgsApplication

        from .provider import Provider

        self.provider = Provider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:  # noqa: N802 - QGIS's name
        """Register the provider; there is no window of our own."""
        self.initProcessing()

    def unload(self) -> None:
        """Take the provider back."""
        from qgis.core import QgsApplication

        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None


def classFactory(_iface: object) -> Plugin:  # noqa: N802 - QGIS's name
    """The plugin, as QGIS asks for it."""
    return Plugin()
