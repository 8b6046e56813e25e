"""Regular expressions compiled once for all runs.

Python compiles an expression anew in every process: the few hundred that one report meets take longer than reading it.
What its compiler made of each is kept in the cache folder under the versions of geomap and of Python. An expression
that is not there is compiled as usual and kept when the process ends; so is every one where the file is damaged, of
another make, or cannot be written, or where a Python has no such compiler.
"""

from __future__ import annotations

import atexit
import marshal
import re
import sys
import zlib
from array import array
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap import __version__
from geomap.settings import cache_dir

if TYPE_CHECKING:
    from pathlib import Path

MOST_KEPT = 8_192
"""Expressions in the file; the lexicons make some 4,000."""
_SUM = 4
"""Bytes of the check sum that the file begins with."""


class Made(NamedTuple):
    """What the compiler makes of an expression: the arguments of ``_sre.compile`` but for its source."""

    flags: int
    code: bytes
    """32-bit words of the matching machine."""
    groups: int
    group_index: dict[str, int]
    index_group: tuple[str | None, ...]


class _Kept:
    """The file of one cache folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.made = _read(path)
        self.new: dict[tuple[str, int], bytes] = {}
        """Each packed by itself: a process needs a few hundred of thousands."""

    def write(self) -> None:
        """Keep what is new beside what other processes have kept meanwhile."""
        if not self.new:
            return
        from geomap.lexicons import write_whole

        made = _read(self.path) | self.new
        content = marshal.dumps(dict(list(made.items())[-MOST_KEPT:]))
        with suppress(OSError):
            write_whole(self.path, zlib.crc32(content).to_bytes(_SUM, "big") + content)
        self.new = {}


@cache
def expression(source: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile(source, flags)``, from what an earlier process has compiled where there is such.

    For expressions that code and word lists make, not for those that hold words of a report: each is kept for good.
    """
    kept = _kept()
    key = (source, int(flags))
    packed = kept.made.get(key)
    if packed is not None:
        with suppress(Exception):  # whatever a machine of another make says: it is compiled below
            return _from_made(source, Made(*marshal.loads(packed)))  # noqa: S302 - our own file
    with suppress(Exception):  # as above; a wrong expression is told of below
        made = _make(source, int(flags))
        pattern = _from_made(source, made)
        kept.new[key] = kept.made[key] = marshal.dumps(tuple(made))
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
    kept = _Kept(cache_dir() / "expressions" / make)
    atexit.register(kept.write)
    return kept


def _read(path: Path) -> dict[tuple[str, int], bytes]:
    """What a file holds; nothing where it is missing or not whole."""
    try:
        content = path.read_bytes()
        body = content[_SUM:]
        if zlib.crc32(body).to_bytes(_SUM, "big") != content[:_SUM]:
            return {}
        made: dict[tuple[str, int], bytes] = marshal.loads(body)  # noqa: S302 - as above
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return made if isinstance(made, dict) else {}


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
