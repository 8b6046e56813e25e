"""The inputs of the data build: fetched once from their registry, verified, unpacked into a cache outside the repo.

``inputs.lock.toml`` names each by registry, version and sha256; a file of any other content is refused.
The cache is ``$GEOMAP_BUILD_CACHE``, else ~/.cache/geomap-build.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LOCK = Path(__file__).with_name("inputs.lock.toml")


def sha256_of(path: Path) -> str:
    """Hexadecimal sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the lock file."""

    name: str
    registry: str
    """``pypi``, ``npm`` or ``debian``."""
    package: str
    version: str
    file: str
    sha256: str
    licence: str
    upstream: str
    attribution: str
    date: str
    """Of the content, as far as its source says."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file that a build step wrote, for the manifest."""

    path: Path
    """Absolute, below the output folder."""
    content: str
    """One sentence: what it holds."""
    licence: str
    """SPDX name, or 'public domain'."""
    attribution: str
    sources: tuple[str, ...]
    """Names of lock entries, and of hand-kept files as paths in the repository."""
    figures: tuple[tuple[str, float | int | str], ...] = ()
    """Counts and measurements worth keeping beside the file."""


class Inputs:
    """The locked inputs by name; each is fetched and unpacked when it is first asked for."""

    def __init__(self, lock: Path = LOCK, cache: Path | None = None) -> None:
        entries = tomllib.loads(lock.read_text(encoding="utf-8"))["input"]
        self.sources = {entry["name"]: Source(**entry) for entry in entries}
        told = os.environ.get("GEOMAP_BUILD_CACHE")
        self.cache = cache or (Path(told) if told else Path.home() / ".cache" / "geomap-build")

    def path(self, name: str) -> Path:
        """The verified package file itself."""
        source = self.sources[name]
        target = self.cache / source.file
        if not target.is_file():
            self.cache.mkdir(parents=True, exist_ok=True)
            print(f"fetching {source.package} {source.version} ({source.registry})", file=sys.stderr)
            _FETCHERS[source.registry](source, self.cache)
        if (found := sha256_of(target)) != source.sha256:
            message = f"{target}: sha256 is {found}, inputs.lock.toml says {source.sha256}; delete it or mend the lock"
            raise SystemExit(message)
        return target

    def folder(self, name: str) -> Path:
        """The package unpacked, in a folder named by its content."""
        archive = self.path(name)
        target = self.cache / f"{name}-{self.sources[name].sha256[:12]}"
        if not target.is_dir():
            partial = target.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            _unpack(archive, partial)
            partial.rename(target)
        return target

    def digest(self, names: Iterable[str], files: Iterable[Path]) -> str:
        """One sha256 over locked inputs and the repository's own files that a build step depends on."""
        total = hashlib.sha256()
        for name in sorted(names):
            total.update(f"{name} {self.sources[name].sha256}\n".encode())
        for path in sorted(files):
            total.update(f"{path.name} {sha256_of(path)}\n".encode())
        return total.hexdigest()


def _fetch_pypi(source: Source, folder: Path) -> None:
    requirement = f"{source.package}=={source.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), requirement]
    subprocess.run(command, check=True)


def _fetch_npm(source: Source, folder: Path) -> None:
    command = ["npm", "pack", "--silent", f"{source.package}@{source.version}"]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)


def _fetch_debian(source: Source, folder: Path) -> None:
    subprocess.run(["apt-get", "download", f"{source.package}={source.version}"], check=True, cwd=folder)


_FETCHERS: dict[str, Callable[[Source, Path], None]] = {
    "pypi": _fetch_pypi,
    "npm": _fetch_npm,
    "debian": _fetch_debian,
}


def _unpack(archive: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    if archive.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", str(archive), str(folder)], check=True)
    elif archive.suffix == ".tgz":
        with tarfile.open(archive) as package:
            package.extractall(folder, filter="data")
    else:
        with zipfile.ZipFile(archive) as package:
            package.extractall(folder)
