"""Reports from files, folders, JSON lines, tables and standard input.

Each thing that cannot be read becomes a ``Skipped`` with its reason; the others go on. Text is kept exactly as it was,
but for a byte-order mark and the ``date`` line, so that spans are offsets into what the user has.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from geomap.errors import ReportError
from geomap.expressions import expression
from geomap.models import Report, Skipped, Span
from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEXT_SUFFIXES = {".txt", ".text", ".md", ""}
LINES_SUFFIXES = {".jsonl", ".ndjson"}
DOCUMENT_SUFFIXES = {".html", ".htm", ".pdf", ".eml"}
READ_SUFFIXES = TEXT_SUFFIXES | LINES_SUFFIXES | DOCUMENT_SUFFIXES | {".json", ".csv"}

_WEB_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}
"""Media types of a link that are read, and as what."""
_DATE_LINE = expression(r"\s*date[ \t:]+(\S+)[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
_HEADER_LINE = expression(
    r"(title|url|publisher|language)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE
)
_LONE_SURROGATE = expression("[\ud800-\udfff]")
"""Half a character, as broken JSON can hold: no file can, so it becomes the replacement character, one for one."""
_LARGEST_CONTROL_SHARE = 0.01
"""A text with more control characters than this is a binary file that happened to decode."""


def read_reports(
    sources: Iterable[str | Path | Report], *, settings: Settings | None = None
) -> Iterator[Report | Skipped]:
    """Reports of files, folders and ``-``, in the order given; the files of a folder by name.

    A folder is read with its subfolders; files that are no reports by their suffix are passed over. Raises nothing for
    a bad report: that is a ``Skipped`` in its place.
    """
    settings = settings or Settings()
    seen: dict[str, str] = {}
    for source in sources:
        if isinstance(source, Report):
            yield source
            continue
        for item in _read_source(source, settings):
            if isinstance(item, Report):
                digest = _digest(item.text)
                first = seen.setdefault(item.report_id, digest)
                if first != digest:
                    yield Skipped(
                        item.source or item.report_id,
                        f"its id {item.report_id!r} was used by another report; give it its own",
                    )
                    continue
            yield item


def parse_report(
    text: str,
    *,
    report_id: str | None = None,
    published: dt.date | dt.datetime | str | None = None,
    source: str | None = None,
) -> Report:
    """A report from plain text, which may begin with a line ``date YYYY-MM-DD`` and lines ``title:``, ``url:``, ...

    Spans count from the first character after those lines. Raises ReportError on an unreadable date or empty text.
    """
    name = source or report_id or "the text"
    body = _LONE_SURROGATE.sub("\ufffd", text.removeprefix("\ufeff"))
    head: dict[str, str] = {}
    told = published
    if match := _DATE_LINE.match(body):
        if told is None:
            told = match.group(1)
        body = body[match.end() :]
        while match := _HEADER_LINE.match(body):
            head[match.group(1).lower()] = match.group(2)
            body = body[match.end() :]
    if not body.strip():
        raise ReportError(name, "the report is empty")
    return Report(
        report_id=report_id or _digest(body)[:16],
        text=body,
        published=parse_published(told, source=name),
        title=head.get("title") or None,
        url=head.get("url") or None,
        publisher=head.get("publisher") or None,
        language=head.get("language") or None,
        source=source,
    )


def parse_published(value: dt.date | dt.datetime | str | None, *, source: str) -> dt.datetime | None:
    """A publication time in UTC; a date alone is its midnight. Raises ReportError where it cannot be one."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        words = value
        try:
            value = dt.datetime.fromisoformat(words.strip())
        except ValueError:
            raise ReportError(source, f"the date {words[:40]!r} is not ISO 8601; write it as YYYY-MM-DD") from None
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    raise ReportError(source, f"the date {value!r} is not a date; write it as YYYY-MM-DD")


def parse_line(line: str, *, source: str) -> Report:
    """A report from one line of JSON.

    It has ``id``, ``text``, ``published``, and may have ``title``, ``url``, ``publisher``, ``language``, ``mentions``.
    Raises ReportError naming what is missing or wrong.
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReportError(source, f"not JSON ({error})"[:200]) from None
    return report_from_record(record, source=source)


def report_from_record(record: Any, *, source: str) -> Report:
    """A report from a decoded JSON object; see ``parse_line``."""
    if not isinstance(record, dict):
        raise ReportError(source, "not a JSON object with id, text and published")
    withdrawn = _flag(record, "withdrawn", source)
    text = record.get("text")
    if withdrawn and text is None and (record.get("id") is not None or record.get("url")):
        text = ""
    elif not isinstance(text, str) or not text.strip():
        raise ReportError(source, "has no text")
    text = _LONE_SURROGATE.sub("\ufffd", text)
    report_id = record.get("id")
    if report_id is None:
        report_id = _digest(text)[:16] if text else str(record["url"])
    if not isinstance(report_id, str | int):
        raise ReportError(source, f"its id {report_id!r} is neither text nor a number")
    return Report(
        report_id=str(report_id),
        text=text,
        published=parse_published(record.get("published"), source=source),
        title=_string(record, "title", source),
        url=_string(record, "url", source),
        publisher=_string(record, "publisher", source),
        language=_string(record, "language", source),
        given=_given(record.get("mentions"), text, source),
        source=source,
        withdrawn=withdrawn,
    )


def _flag(record: dict[str, Any], key: str, source: str) -> bool:
    value = record.get(key)
    if value in (None, "", False, 0, "0", "false", "False"):
        return False
    if value in (True, 1, "1", "true", "True"):
        return True
    raise ReportError(source, f"its {key} is neither true nor false")


def _string(record: dict[str, Any], key: str, source: str) -> str | None:
    value = record.get(key)
    if value is None or isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value) if value else None
    raise ReportError(source, f"its {key} is not text")


def _given(mentions: Any, text: str, source: str) -> tuple[Span, ...] | None:
    if mentions is None:
        return None
    spans = []
    try:
        for mention in mentions:
            start, end = int(mention["start"]), int(mention["end"])
            if not 0 <= start < end <= len(text):
                raise ReportError(source, f"a mention spans {start}–{end}, outside the text of {len(text)} characters")
            spans.append(Span(start, end, text[start:end]))
    except (KeyError, TypeError, ValueError):
        raise ReportError(source, "its mentions are not a list of objects with start and end") from None
    return tuple(spans)


def list_files(folder: Path) -> list[Path]:
    """The files of a folder (or the file itself) that may be reports, by name.

    Raises:
        ReportError: it cannot be looked at.
    """
    try:
        if not folder.is_dir():
            return [folder] if folder.exists() else []
        return _files_of(folder)
    except OSError as error:
        raise ReportError(str(folder), _os_reason(error)) from None


def _files_of(folder: Path) -> list[Path]:
    return [
        file
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in READ_SUFFIXES
        and not _is_hidden(file, folder)
        and (file.is_file() or _is_dangling(file))
    ]


def read_files(files: Iterable[Path], *, root: Path, settings: Settings | None = None) -> Iterator[Report | Skipped]:
    """Reports of some files of a folder, named as when the whole folder is read."""
    for file in files:
        yield from read_file(file, settings or Settings(), root=root)


def _read_source(source: str | Path, settings: Settings) -> Iterator[Report | Skipped]:
    if str(source) == "-":
        yield from _read_stream(sys.stdin.buffer, settings)
        return
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        yield _fetch_report(source, settings)
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield from read_files(_files_of(path), root=path, settings=settings)
        else:
            yield from read_file(path, settings, root=path.parent)
    except (OSError, ValueError) as error:
        yield Skipped(str(source), _os_reason(error))


def _fetch_report(url: str, settings: Settings) -> Report | Skipped:
    """The report that a web page, PDF or text at a link holds; its id is the link."""
    import dataclasses

    from geomap.errors import NetworkError
    from geomap.http import Client

    client = Client(contact=settings.contact, allow_private=settings.allow_private, max_bytes=settings.max_report_bytes)
    try:
        answer = client.fetch(url, accept=tuple(_WEB_TYPES))
        suffix = _WEB_TYPES[answer.content_type]
        if suffix == ".txt":
            report = parse_report(decode_text(answer.body, source=url), report_id=url, source=url)
        else:
            from geomap.documents import read_document

            report = read_document(answer.body, suffix=suffix, report_id=url, source=url)
    except ReportError as error:
        return Skipped(url, error.reason)
    except NetworkError as error:
        return Skipped(url, str(error).removeprefix(f"{url}: "))
    return dataclasses.replace(report, url=url)


def _is_dangling(path: Path) -> bool:
    """A link to nothing: named as unreadable rather than passed over."""
    return path.is_symlink() and not path.exists()


def _is_hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def read_file(path: Path, settings: Settings, *, root: Path) -> Iterator[Report | Skipped]:
    """The reports of one file; an id that the file does not tell is its path below ``root``."""
    name, suffix = str(path), path.suffix.lower()
    try:
        if suffix in LINES_SUFFIXES:
            with path.open("rb") as stream:
                yield from read_lines(stream, name, settings)
            return
        size = path.stat().st_size
        if size > settings.max_report_bytes:
            raise ReportError(name, _too_large(size, settings))
        raw = path.read_bytes()
        if suffix == ".json":
            yield from _read_json(raw, name)
        elif suffix == ".csv":
            yield from _read_table(raw, name)
        elif suffix in DOCUMENT_SUFFIXES:
            from geomap.documents import read_document

            yield read_document(raw, suffix=suffix, report_id=path.relative_to(root).as_posix(), source=name)
        else:
            yield parse_report(
                decode_text(raw, source=name),
                report_id=path.relative_to(root).with_suffix("").as_posix(),
                published=None,
                source=name,
            )
    except ReportError as error:
        yield Skipped(name, error.reason)
    except OSError as error:
        yield Skipped(name, _os_reason(error))


def _read_json(raw: bytes, name: str) -> Iterator[Report | Skipped]:
    try:
        records = json.loads(decode_text(raw, source=name))
    except (ValueError, RecursionError) as error:
        if isinstance(error, ReportError):
            raise
        raise ReportError(name, f"not JSON ({error})"[:200]) from None
    for number, record in enumerate(records if isinstance(records, list) else [records], 1):
        try:
            yield report_from_record(record, source=f"{name}, item {number}")
        except ReportError as error:
            yield Skipped(error.source, error.reason)


def _read_table(raw: bytes, name: str) -> Iterator[Report | Skipped]:
    """A CSV file whose header has ``text`` and may have the other names of a JSONL report."""
    import csv

    rows = csv.DictReader(io.StringIO(decode_text(raw, source=name), newline=""), strict=True)
    try:
        if "text" not in (rows.fieldnames or ()):
            raise ReportError(name, "has no column `text`; its header should have id, text, published")
        for row in rows:
            source = f"{name}, line {rows.line_num}"
            try:
                yield report_from_record(
                    {k: v for k, v in row.items() if k and v != "" and k != "mentions"}, source=source
                )
            except ReportError as error:
                yield Skipped(error.source, error.reason)
    except csv.Error as error:
        raise ReportError(name, f"not CSV after line {rows.line_num} ({error})") from None


def _read_stream(stream: IO[bytes], settings: Settings) -> Iterator[Report | Skipped]:
    """Standard input: JSON lines where the first line is a JSON object, else one plain text."""
    first = stream.readline(settings.max_report_bytes + 1)
    if first.lstrip().startswith(b"{"):
        yield from read_lines(_chain(first, stream), "standard input", settings)
        return
    raw = first + stream.read(settings.max_report_bytes + 1)
    try:
        if len(raw) > settings.max_report_bytes:
            raise ReportError("standard input", _too_large(len(raw), settings))
        yield parse_report(decode_text(raw, source="standard input"), source="standard input")
    except ReportError as error:
        yield Skipped(error.source, error.reason)


def _chain(first: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    yield first
    yield from stream


def read_lines(lines: Iterable[bytes], name: str, settings: Settings, *, first: int = 1) -> Iterator[Report | Skipped]:
    """Reports from lines of JSON, of which ``first`` is the number of the first in the source ``name``."""
    for number, raw in enumerate(lines, first):
        if not raw.strip():
            continue
        source = f"{name}, line {number}"
        try:
            if len(raw) > settings.max_report_bytes:
                raise ReportError(source, _too_large(len(raw), settings))
            yield parse_line(decode_text(raw, source=source), source=source)
        except ReportError as error:
            yield Skipped(error.source, error.reason)


def decode_text(raw: bytes, *, source: str) -> str:
    """Bytes as text: UTF-8, UTF-16 by its mark, else Windows-1252. Raises ReportError on a binary file."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            raise ReportError(source, "begins like UTF-16 but is not; save it as UTF-8") from None
    if b"\0" in raw:
        raise ReportError(source, "is a binary file, not a report; give text, JSONL, HTML or PDF")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    controls = sum(1 for c in text if (ord(c) < 32 and c not in "\t\n\r\f") or c == "\ufffd")
    if controls > _LARGEST_CONTROL_SHARE * len(text):
        raise ReportError(source, "is neither UTF-8 nor Windows-1252 text; save it as UTF-8")
    return text


def _too_large(size: int, settings: Settings) -> str:
    return f"has {size:,} bytes, more than the {settings.max_report_bytes:,} that one report may have; split it or raise --max-report-bytes"


def _os_reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "not readable (permission denied)"
    return getattr(error, "strerror", None) or str(error)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
