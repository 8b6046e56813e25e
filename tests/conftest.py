"""Fixtures for all tests: no network but loopback, programs that may be missing, the real data."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _qgis() -> bool:
    return (
        subprocess.run(["/usr/bin/python3", "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0
    )


FINDERS = {
    "chromium": lambda: shutil.which("chromium") is not None,
    "qgis": _qgis,
    "gdal": lambda: shutil.which("ogrinfo") is not None,
    "postgis": lambda: any(Path("/usr/share/postgresql").glob("*/extension/postgis.control")),
    "gold": (ROOT.parent / "shared" / "gold" / "reports.jsonl").is_file,
    "corpora": (ROOT.parent / "shared" / "corpora" / "lgl.jsonl.gz").is_file,
}
HOW = {
    "chromium": "apt-get install chromium",
    "qgis": "apt-get install python3-qgis qgis-providers",
    "gdal": "apt-get install gdal-bin",
    "postgis": "apt-get install postgresql postgresql-15-postgis-3",
    "gold": "the labelled reports beside the checkout, ../shared/gold",
    "corpora": "the public corpora beside the checkout, ../shared/corpora",
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is missing, and say why; with GEOMAP_TEST_REQUIRE=all that is a failure."""
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            if not FINDERS[name]():
                message = f"{name} is not here ({HOW[name]})"
                if os.environ.get("GEOMAP_TEST_REQUIRE") == "all":
                    pytest.fail(message, pytrace=False)
                pytest.skip(message)
