"""geomap's verbs as Processing algorithms: each runs the command and hands back what it wrote.

QGIS's Python need not have geomap: the command is looked up in GEOMAP_COMMAND, then on the path. Its messages go to the
log of the algorithm; what it could not do is told in its own line.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputFile,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingProvider,
    QgsProject,
)

LAYERS = ("accounts", "footprints", "incursions", "borders", "arrows", "incidents")
"""What is loaded after a map was made, from bottom to top."""
FORMATS = {
    "geojson": "geojson", "csv": "csv", "acled": "csv", "ucdp": "csv", "plover": "jsonl", "dwc": "csv", "hxl": "csv",
    "timemap": "json", "kml": "kml", "kmz": "kmz", "fgb": "fgb", "parquet": "parquet", "shp": "zip", "qgis": "qgz",
}  # fmt: skip
"""Formats of ``geomap export`` and the endings of their files."""
SKIPPED = 3
"""Exit status where some reports were skipped: the rest is done."""


def run_geomap(arguments: list[str], feedback: Any) -> str:
    """Run the command; its standard output.

    Raises:
        QgsProcessingException: it is not installed, or failed.
    """
    told = os.environ.get("GEOMAP_COMMAND")
    command = shlex.split(told) if told else [shutil.which("geomap") or ""]
    if not command[0]:
        raise QgsProcessingException("The command geomap is not on the path: pip install geomap, or set GEOMAP_COMMAND")
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    for line in done.stderr.splitlines():
        feedback.pushInfo(line)
    if done.returncode not in (0, SKIPPED):
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise QgsProcessingException(f"geomap failed: {lines[-1]}")
    return done.stdout


class MapReports(QgsProcessingAlgorithm):
    """``geomap map``."""

    def name(self) -> str:
        """Of the algorithm, in scripts."""
        return "mapreports"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Of the algorithm, for people."""
        return "Map reports"

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """What it does."""
        return "Reads a folder of written reports and loads the incidents that they tell, with their uncertainty."

    def createInstance(self) -> MapReports:  # noqa: N802 - QGIS's name
        """A new one."""
        return MapReports()

    def initAlgorithm(self, configuration: object = None) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Its parameters and outputs."""
        folder = QgsProcessingParameterFile.Folder
        self.addParameter(QgsProcessingParameterFile("REPORTS", "Folder of reports", behavior=folder))
        self.addParameter(QgsProcessingParameterFolderDestination("OUTPUT", "Folder of the map"))
        self.addOutput(QgsProcessingOutputFile("GEOPACKAGE", "GeoPackage"))
        self.addOutput(QgsProcessingOutputFile("PAGE", "Page"))

    def processAlgorithm(self, parameters: dict, context: Any, feedback: Any) -> dict[str, Any]:  # noqa: N802 - QGIS's
        """Run it."""
        reports = self.parameterAsString(parameters, "REPORTS", context)
        folder = self.parameterAsString(parameters, "OUTPUT", context)
        told = json.loads(run_geomap(["map", "--json", "-o", folder, "--", reports], feedback))
        for name in LAYERS:
            source = f"{told['geopackage']}|layername={name}"
            details = QgsProcessingContext.LayerDetails(name.capitalize(), QgsProject.instance(), name)
            context.addLayerToLoadOnCompletion(source, details)
        return {"OUTPUT": folder, "GEOPACKAGE": told["geopackage"], "PAGE": told["page"]}


class ExportStore(QgsProcessingAlgorithm):
    """``geomap export``."""

    def name(self) -> str:
        """Of the algorithm, in scripts."""
        return "exportstore"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Of the algorithm, for people."""
        return "Export a store"

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """What it does."""
        return "Writes the incidents of a GeoPackage that geomap made in the format of another tool."

    def createInstance(self) -> ExportStore:  # noqa: N802 - QGIS's name
        """A new one."""
        return ExportStore()

    def initAlgorithm(self, configuration: object = None) -> None:  # noqa: ARG002, N802 - QGIS's name
        """Its parameters."""
        self.addParameter(QgsProcessingParameterFile("STORE", "GeoPackage", extension="gpkg"))
        self.addParameter(QgsProcessingParameterEnum("FORMAT", "Format", options=list(FORMATS), defaultValue=2))
        endings = ";;".join(f"{name} (*.{ending})" for name, ending in FORMATS.items())
        self.addParameter(QgsProcessingParameterFileDestination("OUTPUT", "File", fileFilter=endings))

    def processAlgorithm(self, parameters: dict, context: Any, feedback: Any) -> dict[str, Any]:  # noqa: N802 - QGIS's
        """Run it; the file gets the ending of its format."""
        store = self.parameterAsString(parameters, "STORE", context)
        to = list(FORMATS)[self.parameterAsEnum(parameters, "FORMAT", context)]
        path = Path(self.parameterAsString(parameters, "OUTPUT", context)).with_suffix(f".{FORMATS[to]}")
        run_geomap(["export", "--to", to, "-o", str(path), "--", store], feedback)
        return {"OUTPUT": str(path)}


class Provider(QgsProcessingProvider):
    """The algorithms, under one name."""

    def id(self) -> str:
        """In scripts: ``geomap:mapreports``."""
        return "geomap"

    def name(self) -> str:
        """For people."""
        return "geomap"

    def loadAlgorithms(self) -> None:  # noqa: N802 - QGIS's name
        """All there are."""
        for algorithm in (MapReports(), ExportStore()):
            self.addAlgorithm(algorithm)
