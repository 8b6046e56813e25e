"""Fixtures for all tests: no network but loopback, programs that may be missing, the real data."""

from __future__ import annotations

import functools
import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent


def _qgis() -> bool:
    return (
        subprocess.run(["/usr/bin/python3", "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0
    )


def _validator() -> bool:
    check = ["/usr/bin/python3", "-c", "import osgeo_utils.samples.validate_gpkg"]
    return (
        shutil.which("/usr/bin/python3") is not None
        and subprocess.run(check, capture_output=True, check=False).returncode == 0
    )


def _nominatim() -> bool:
    packages = ("nominatim_db", "nominatim_api", "uvicorn", "falcon", "psycopg")
    return (
        all(importlib.util.find_spec(name) is not None for name in packages)
        and shutil.which("osm2pgsql") is not None
        and any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        and any(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    )


def _tmpfs() -> bool:
    """Whether this account may mount a small disk."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True, check=False
        )
        if made.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return made.returncode == 0


FINDERS: dict[str, Callable[[], bool]] = {
    "tmpfs": _tmpfs,
    "chromium": lambda: shutil.which("chromium") is not None,
    "qgis": _qgis,
    "resvg": lambda: importlib.util.find_spec("resvg_py") is not None,
    "axe": lambda: importlib.util.find_spec("axe_playwright_python") is not None,
    "gdal": lambda: shutil.which("ogrinfo") is not None,
    "validator": _validator,
    "nominatim": _nominatim,
    "duckdb": lambda: importlib.util.find_spec("duckdb") is not None,
    "postgis": lambda: any(Path("/usr/share/postgresql").glob("*/extension/postgis.control")),
    "spacy": lambda: importlib.util.find_spec("spacy") is not None,
    "gold": (ROOT.parent / "shared" / "gold" / "reports.jsonl").is_file,
    "corpora": (ROOT.parent / "shared" / "corpora" / "lgl.jsonl.gz").is_file,
}
HOW = {
    "nominatim": "pip install '.[nominatim]'; apt-get install osm2pgsql postgresql postgresql-15-postgis-3",
    "tmpfs": "run as root where disks may be mounted",
    "chromium": "apt-get install chromium",
    "qgis": "apt-get install python3-qgis qgis-providers",
    "resvg": "pip install resvg-py",
    "axe": "pip install axe-playwright-python",
    "gdal": "apt-get install gdal-bin",
    "validator": "apt-get install python3-gdal, which has GDAL's GeoPackage validator",
    "duckdb": "pip install duckdb",
    "postgis": "apt-get install postgresql postgresql-15-postgis-3",
    "spacy": "pip install 'geomap[spacy]'",
    "gold": "the labelled reports beside the checkout, ../shared/gold",
    "corpora": "the public corpora beside the checkout, ../shared/corpora",
}


@functools.cache
def _found(name: str) -> bool:
    return FINDERS[name]()


@pytest.fixture(autouse=True, scope="module")
def _browser_of_a_module():
    """Chromium is shared by the tests of a module and ended after them."""
    yield
    from browser import close_browser

    close_browser()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is missing, and say why; with GEOMAP_TEST_REQUIRE=all that is a failure."""
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            if not _found(name):
                message = f"{name} is not here ({HOW[name]})"
                if os.environ.get("GEOMAP_TEST_REQUIRE") == "all":
                    pytest.fail(message, pytrace=False)
                pytest.skip(message)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Folder of the socket of a PostgreSQL server of its own; asked for by tests that need postgis."""
    from postgres_server import serving

    with serving() as folder:
        yield folder


_schemas = itertools.count(1)


@pytest.fixture(params=["geopackage", pytest.param("postgis", marks=pytest.mark.needs("postgis"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a store is to be made: the same tests run on both kinds."""
    if request.param == "geopackage":
        return tmp_path / "store.gpkg"
    folder = request.getfixturevalue("postgres")
    return f"postgresql://postgres@/postgres?host={folder}&schema=s{next(_schemas)}"


@pytest.fixture
def fast_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: for work that flushes to the disk a thousand times."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="geomap-", dir="/dev/shm") as folder:
        yield Path(folder)
