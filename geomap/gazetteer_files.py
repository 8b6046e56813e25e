"""The tables that the gazetteer's index is made of, and the digest in its name: all that opening it takes.

The large shipped tables count by the sha256 that the data's manifest has of them, which the build and its gates hold
to; small ones, which people edit, and those that a user added are read.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import DataError
from geomap.settings import additions_dir, data_dir

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEME = 8
"""Raised when the tables of the index change; part of its file name."""
PACKED = ("towns", "areas", "codes", "airports")
KEPT = ("countries", "states", "names", "places", "fixes")


def source_folder() -> Path:
    """Where the shipped gazetteer tables are."""
    folder = data_dir() / "gazetteer"
    if not (folder / "towns.tsv.xz").is_file():
        raise DataError(
            f"{folder} holds no gazetteer tables; install geomap again, or run tools/build_data.py in a checkout"
        )
    return folder


def regions_file(folder: Path) -> Path:
    """Names of first-level divisions by language, from the boundary data beside the gazetteer's tables."""
    return folder.parent / "boundaries" / "regions.json.gz"


def added_files() -> list[Path]:
    """The tables that a user added."""
    if not additions_dir().is_dir():
        return []
    from geomap.gazetteer_additions import addition_files

    return addition_files()


def digest_of(folder: Path, added: Iterable[Path] = ()) -> str:
    """Twelve hexadecimal digits over the scheme and every table's name and content."""
    total = hashlib.sha256(f"scheme {SCHEME}".encode())
    known = _manifest(folder.parent)
    for path in [*(folder / f"{name}.tsv.xz" for name in PACKED), *filter(Path.is_file, [regions_file(folder)])]:
        total.update(f"{path.name} {known.get((path.name, path.stat().st_size)) or _sha256(path)}\n".encode())
    for path in [*(folder / f"{name}.csv" for name in KEPT), *sorted(added)]:
        total.update(f"{path.name} {_sha256(path)}\n".encode())
    return total.hexdigest()[:12]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _manifest(data: Path) -> dict[tuple[str, int], str]:
    """The sha256 of each shipped file by its name and size; empty where there is no manifest that can be read."""
    try:
        told = json.loads((data / "manifest.json").read_bytes())
        parts = [part for step in told["steps"].values() for part in step["parts"]]
        return {(Path(part["path"]).name, part["bytes"]): part["sha256"] for part in parts}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
