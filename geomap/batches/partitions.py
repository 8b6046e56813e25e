"""Partitions: which pieces of which sources are worked on together.

A piece is a run of whole lines of a JSONL file (by its bytes), a row group of a Parquet file, or a file with one
report or a few. Sources are paths of this machine, or addresses that fsspec reads (``s3://…``, ``hdfs://…``).
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.models import Report, Skipped
from geomap.reports import LINES_SUFFIXES, READ_SUFFIXES, read_file, read_lines, report_from_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geomap.settings import Settings

PARTITION_REPORTS = 100
"""Reports that one worker takes at a time: a second or so of work, so that of a thousand reports each worker has as much,
and results that memory does not notice."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one source: a run of lines or a row group, with the line or row that it begins with, or a whole file."""

    source: str
    kind: str
    """``lines``, ``rows`` or ``file``."""
    start: int = 0
    """First byte of a run of lines; number of a row group."""
    end: int = 0
    """Byte after a run of lines."""
    first: int = 1
    """Number of its first line or row in the source, from 1."""
    root: str = ""
    """Of a whole file: the folder that it was found under."""


@dataclass(frozen=True, slots=True)
class Partition:
    """What one worker reads at a time."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        """For messages: its sources, and which lines."""
        first, last = self.pieces[0], self.pieces[-1]
        if first.source == last.source:
            return (
                f"{first.source}, from {'row' if first.kind == 'rows' else 'line'} {first.first}"
                if first.kind != "file"
                else first.source
            )
        return f"{first.source} to {last.source}"


def plan(sources: Iterable[str | Path], *, size: int = PARTITION_REPORTS) -> tuple[list[Partition], list[Skipped]]:
    """The partitions of sources in their order, and the sources that cannot be read.

    Nothing but line ends and Parquet footers is read here.

    Raises:
        InputError: standard input, which cannot be read twice; or fsspec or pyarrow is missing for a source.
    """
    partitions: list[Partition] = []
    skipped: list[Skipped] = []
    files: list[Piece] = []

    def flush() -> None:
        if files:
            partitions.append(Partition(len(partitions), tuple(files)))
            files.clear()

    for source in sources:
        try:
            for piece in _pieces(str(source), size):
                if piece.kind == "file":
                    files.append(piece)
                    if len(files) == size:
                        flush()
                else:
                    flush()
                    partitions.append(Partition(len(partitions), (piece,)))
        except (OSError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            skipped.append(Skipped(str(source), getattr(error, "strerror", None) or str(error) or type(error).__name__))
    flush()
    return partitions, skipped


def run_mark(sources: Iterable[str], size: int, settings: Settings, version: str) -> str:
    """Digest of what is asked for: another one is another run, whose folder is not written over."""
    told = "\n".join([_how(settings, version), str(size), *sources])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def part_marks(partitions: Iterable[Partition], settings: Settings, version: str) -> list[str]:
    """Of each partition a digest of what is read for it and how: what is kept under that name is what would be made.

    Its number is not in it: a source before it that can be read now, and could not, moves it and changes nothing.
    """
    how = _how(settings, version)
    stamps: dict[str, str] = {}
    marks = []
    for partition in partitions:
        told = hashlib.sha256(how.encode())
        for piece in partition.pieces:
            stamp = stamps.setdefault(piece.source, _stamp(piece.source))
            told.update(f"\n{piece} {stamp}".encode("utf-8", "surrogatepass"))
        marks.append(told.hexdigest()[:32])
    return marks


def _how(settings: Settings, version: str) -> str:
    """What of the settings changes a result."""
    told = (
        version, settings.boundaries, settings.point_of_view, settings.home_country, settings.geocoder,
        settings.geocoder_options, settings.recogniser, settings.max_report_bytes,
    )  # fmt: skip
    return repr(told)


def read_partition(partition: Partition, settings: Settings) -> Iterator[Report | Skipped]:
    """The reports of a partition in order; what cannot be read is a ``Skipped`` in its place."""
    for piece in partition.pieces:
        if piece.kind == "lines":
            with _open(piece.source) as stream:
                stream.seek(piece.start)
                yield from read_lines(_run(stream, piece.end - piece.start), piece.source, settings, first=piece.first)
        elif piece.kind == "rows":
            yield from _rows(piece)
        else:
            path = Path(piece.source)
            yield from read_file(path, settings, root=Path(piece.root) if piece.root else path.parent)


def _pieces(source: str, size: int, root: str = "") -> Iterator[Piece]:
    if source == "-":
        raise InputError("standard input cannot be cut into partitions; save it to a file and give that")
    if "://" not in source and Path(source).is_dir():
        for file in sorted(Path(source).rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(source).parts)
            if (
                file.suffix.lower() in READ_SUFFIXES | {".parquet"}
                and not hidden
                and (file.is_file() or file.is_symlink())
            ):
                yield from _pieces(str(file), size, source)
        return
    suffix = Path(source).suffix.lower()
    if suffix in LINES_SUFFIXES:
        yield from _line_pieces(source, size)
    elif suffix == ".parquet":
        with _open(source) as stream:
            table = _parquet(stream)
            first = 1
            for group in range(table.num_row_groups):
                yield Piece(source, "rows", group, group + 1, first)
                first += table.metadata.row_group(group).num_rows
    elif "://" in source:
        raise InputError(
            f"{source}: only .jsonl, .ndjson and .parquet are read from there; copy other reports to a folder"
        )
    else:
        yield Piece(source, "file", root=root)


def _line_pieces(source: str, size: int) -> Iterator[Piece]:
    """Runs of ``size`` lines, by the bytes at which they begin and end."""
    with _open(source) as stream:
        start = at = 0
        first = lines = 1
        while block := stream.read(_BLOCK):
            cut = -1
            for _ in range(block.count(b"\n")):
                cut = block.index(b"\n", cut + 1)
                lines += 1
                if lines - first == size:
                    yield Piece(source, "lines", start, at + cut + 1, first)
                    start, first = at + cut + 1, lines
            at += len(block)
        if at > start:
            yield Piece(source, "lines", start, at, first)


def _run(stream: IO[bytes], length: int) -> Iterator[bytes]:
    while length > 0 and (line := stream.readline(length)):
        length -= len(line)
        yield line


def _rows(piece: Piece) -> Iterator[Report | Skipped]:
    with _open(piece.source) as stream:
        rows = _parquet(stream).read_row_group(piece.start).to_pylist()
    for number, row in enumerate(rows, piece.first):
        source = f"{piece.source}, row {number}"
        try:
            yield report_from_record({k: v for k, v in row.items() if v is not None}, source=source)
        except InputError as error:
            yield Skipped(source, str(error).removeprefix(f"{source}: "))


def _parquet(stream: IO[bytes]) -> Any:
    try:
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError:
        raise InputError("reading Parquet needs pyarrow: pip install 'geomap[parquet]'") from None
    return ParquetFile(stream)


@contextlib.contextmanager
def _open(source: str) -> Iterator[IO[bytes]]:
    """A source's bytes, of this machine or by fsspec."""
    if "://" not in source:
        with Path(source).open("rb") as stream:
            yield stream
        return
    try:
        import fsspec
    except ModuleNotFoundError:
        raise InputError(f"{source}: reading it needs fsspec: pip install 'geomap[cluster]'") from None
    with fsspec.open(source, "rb") as stream:
        yield stream


def _stamp(source: str) -> str:
    """Size and time of a file of this machine, else nothing: the plan itself holds the sizes."""
    if "://" in source:
        return ""
    try:
        about = Path(source).stat()
    except OSError:
        return "unreadable"
    return f"{about.st_size} {about.st_mtime_ns}"
