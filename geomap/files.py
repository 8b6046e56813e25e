"""Writing files so that a reader finds the old one or the new one, never a part of either.

A file is written beside its target, flushed to the disk, and moved over it in one step. Whatever goes wrong on the
way (a full disk, a read-only folder, an error of the writer) removes the part and leaves the target as it was.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a path to write to; move it over ``path`` when the block ends well.

    The temporary file lies in the target's own folder, keeps the target's suffix (writers look at it) and takes the
    target's permissions, or those of a new file.

    Raises:
        OutputError: the folder is missing or closed, the disk is full, or the writer failed for such a reason.
    """
    target = Path(path).expanduser()
    with contextlib.suppress(OSError):
        target = target.resolve()  # a link stays a link, its target is replaced
    if target.is_dir():
        raise OutputError(f"{path}: is a folder; name a file in it")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({_reason(error)})") from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
        _flush(part)
        part.chmod(_mode(target))
        part.replace(target)
        _flush(target.parent)
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"{path}: could not be written ({_reason(error)}); nothing was changed") from error
    finally:
        for left in (part, *(part.with_name(part.name + end) for end in ("-journal", "-wal", "-shm"))):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


@contextlib.contextmanager
def replacing_together(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a folder to write several files to; move them all over those of ``folder`` when the block ends well.

    The temporary folder lies inside ``folder``, so that the moves are renames. Whatever goes wrong in the block leaves
    every file of ``folder`` as it was.

    Raises:
        OutputError: the folder is closed, or a file of it could not be written.
    """
    home = make_folder(folder)
    try:
        stage = Path(tempfile.mkdtemp(prefix=".geomap-", dir=home))
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written to ({_reason(error)})") from error
    try:
        yield stage
        for part in sorted(stage.iterdir()):
            target = home / part.name
            if target.is_dir():
                raise OutputError(f"{target}: is a folder; give another with -o")
            with contextlib.suppress(OSError):
                target = target.resolve()
            part.chmod(_mode(target))
            part.replace(target)
        _flush(home)
    except OutputError as error:
        raise OutputError(str(error).replace(str(stage), str(folder))) from error
    except OSError as error:
        raise OutputError(f"{folder}: could not be written ({_reason(error)})") from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def write_bytes(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a whole file at once; returns its path."""
    with replacing(path) as part:
        part.write_bytes(content)
    return Path(path)


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    """Write a whole UTF-8 file at once, its line ends as given; lone surrogates become U+FFFD."""
    return write_bytes(path, text.encode("utf-8", errors="surrogatepass").decode("utf-8", errors="replace").encode())


def make_folder(path: str | os.PathLike[str]) -> Path:
    """Make a folder for results, with its parents; an existing one is fine."""
    folder = Path(path).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: the folder cannot be made ({_reason(error)})") from error
    return folder


def _reason(error: BaseException) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).splitlines()[0].lower()


def _mode(target: Path) -> int:
    """Permissions of the file that is replaced, else those that ``open`` would have given."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _flush(path: Path) -> None:
    """Push a file or a folder's entries to the disk; a folder that cannot be opened is left to the system."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        if path.is_dir():
            return
        raise
    try:
        os.fsync(handle)
    except OSError:
        if not path.is_dir():
            raise
    finally:
        os.close(handle)
