"""Regular expressions compiled once for all runs.

Python compiles an expression anew in every process: the few hundred that one report meets take longer than reading it.
What its compiler made of each is kept in the cache folder under the versions of geomap and of Python. An expression
that is not there is compiled as usual and kept when the process ends; so is every one where the file is damaged, of
another make, or cannot be written, or where a Python has no such compiler.
"""

from __future__ import annotations

import atexit
import hashlib
import itertools
import marshal
import re
import struct
import sys
import zlib
from array import array
from contextlib import suppress
from functools import cache
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap import __version__
from geomap.settings import cache_dir

if TYPE_CHECKING:
    from pathlib import Path

MOST_KEPT = 8_192
"""Expressions in the file; the lexicons make some 4,000."""
_HEAD = struct.Struct("<II")
"""What the file begins with: length and check sum of the index, which comes next; the expressions follow."""
_SUM = struct.Struct("<I")
"""What each expression begins with: its check sum."""


class Made(NamedTuple):
    """What the compiler makes of an expression: the arguments of ``_sre.compile`` but for its source."""

    flags: int
    code: bytes
    """32-bit words of the matching machine."""
    groups: int
    group_index: dict[str, int]
    index_group: tuple[str | None, ...]


class _Kept:
    """The file of one cache folder, of which only the index is read whole: a process needs a few hundred of thousands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.old = _packed(path)
        self.new: dict[bytes, bytes] = {}

    def find(self, key: bytes) -> bytes | None:
        """What was kept of an expression, packed."""
        return self.new.get(key) or self.old.get(key)

    def write(self) -> None:
        """Keep what is new beside what other processes have kept meanwhile."""
        if not self.new:
            return
        from geomap.lexicons import write_whole

        told = _packed(self.path)
        made = {key: packed for key in told.where if (packed := told.get(key)) is not None} | self.new
        self.old = told = _Packed()  # a file that is mapped cannot be replaced on every system
        with suppress(OSError):
            write_whole(self.path, _file_of(dict(list(made.items())[-MOST_KEPT:])))
        self.old, self.new = _packed(self.path), {}


class _Packed:
    """Expressions in a file, each found by where the index says that it lies."""

    def __init__(self, content: bytes | mmap = b"", where: dict[bytes, tuple[int, int]] | None = None) -> None:
        self.content = content
        self.where = where or {}
        """Start and end in ``content`` by key."""

    def get(self, key: bytes) -> bytes | None:
        """The packed expression; None where it is not there or not whole."""
        start, end = self.where.get(key, (0, 0))
        body = self.content[start + _SUM.size : end]
        return body if body and self.content[start : start + _SUM.size] == _SUM.pack(zlib.crc32(body)) else None


def _packed(path: Path) -> _Packed:
    """What a file holds; nothing where it is missing or its index is not whole."""
    try:
        with path.open("rb") as file:
            content = mmap(file.fileno(), 0, access=ACCESS_READ)
        length, total = _HEAD.unpack(content[: _HEAD.size])
        index = content[_HEAD.size : _HEAD.size + length]
        if zlib.crc32(index) == total:
            where: dict[bytes, tuple[int, int]] = marshal.loads(index)  # noqa: S302 - our own file
            return _Packed(content, where)
    except (OSError, EOFError, ValueError, TypeError, struct.error):
        pass
    return _Packed()


def _file_of(made: dict[bytes, bytes]) -> bytes:
    """The whole file with these expressions; its index is as long whatever the places in it."""
    bodies = [_SUM.pack(zlib.crc32(packed)) + packed for packed in made.values()]

    def index(start: int) -> bytes:
        ends = list(itertools.accumulate(map(len, bodies), initial=start))
        return marshal.dumps(dict(zip(made, itertools.pairwise(ends), strict=True)), 1)

    packed = index(_HEAD.size + len(index(0)))
    return b"".join([_HEAD.pack(len(packed), zlib.crc32(packed)), packed, *bodies])


@cache
def expression(source: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile(source, flags)``, from what an earlier process has compiled where there is such.

    For expressions that code and word lists make, not for those that hold words of a report: each is kept for good.
    """
    kept = _kept()
    key = hashlib.blake2b(f"{int(flags)} {source}".encode(errors="surrogatepass"), digest_size=16).digest()
    packed = kept.find(key)
    if packed is not None:
        with suppress(Exception):  # whatever a machine of another make says: it is compiled below
            return _from_made(source, Made(*marshal.loads(packed)))  # noqa: S302 - our own file
    with suppress(Exception):  # as above; a wrong expression is told of below
        made = _make(source, int(flags))
        pattern = _from_made(source, made)
        kept.new[key] = marshal.dumps(tuple(made))
        return pattern
    return re.compile(source, flags)


def keep_new() -> None:
    """Write what this process has compiled to the cache; done by itself where a process ends as usual."""
    _kept().write()


@cache
def _kept() -> _Kept:
    import _sre  # type: ignore[import-not-found]

    make = (
        f"{__version__}-{sys.implementation.cache_tag}-{sys.hexversion:x}-{_sre.MAGIC}-{_sre.CODESIZE}-{sys.byteorder}"
    )
    kept = _Kept(cache_dir() / "expressions" / f"{make}-indexed")
    atexit.register(kept.write)
    return kept


def _from_made(source: str, made: Made) -> re.Pattern[str]:
    import _sre

    words = array("I")
    words.frombytes(made.code)
    pattern: re.Pattern[str] = _sre.compile(
        source, made.flags, words.tolist(), made.groups, made.group_index, made.index_group
    )
    return pattern


def _make(source: str, flags: int) -> Made:
    """The steps of ``re.compile`` up to the machine's words."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(source, flags)
    words: list[int] = _compiler._code(parsed, flags)
    group_index: dict[str, int] = parsed.state.groupdict
    index_group: list[Any] = [None] * parsed.state.groups
    for name, number in group_index.items():
        index_group[number] = name
    return Made(
        flags | parsed.state.flags,
        array("I", words).tobytes(),
        parsed.state.groups - 1,
        group_index,
        tuple(index_group),
    )
