"""Reports from HTML pages, PDF files and e-mail, by well-kept extractors that are asked for only when needed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from geomap.errors import ReportError
from geomap.models import Report

if TYPE_CHECKING:
    import datetime as dt

_LARGEST_PDF_PAGES = 500
"""A longer PDF is a book, not a report; reading it would hold up the rest."""


def read_document(raw: bytes, *, suffix: str, report_id: str, source: str) -> Report:
    """A report from the bytes of an HTML page, a PDF file or an e-mail. Raises ReportError where there is no text in it."""
    readers = {".pdf": _read_pdf, ".eml": _read_mail}
    text, title, published, url = readers.get(suffix, _read_html)(raw, source)
    if not text.strip():
        raise ReportError(source, "no readable text was found in it")
    return Report(
        report_id=report_id, text=text, title=title or None, published=published, url=url or None, source=source
    )


def _read_html(raw: bytes, source: str) -> tuple[str, str | None, dt.datetime | None, str | None]:
    from geomap.reports import decode_text, parse_published

    try:
        import trafilatura
    except ImportError:
        raise ReportError(source, "reading HTML needs the extra `documents`: pip install 'geomap[documents]'") from None
    document = trafilatura.bare_extraction(decode_text(raw, source=source), with_metadata=True, include_comments=False)
    if document is None:
        return "", None, None, None
    told = document if isinstance(document, dict) else document.as_dict()
    published = parse_published(told["date"], source=source) if told["date"] else None
    return told["text"] or "", told["title"], published, told["url"]


def _read_pdf(raw: bytes, source: str) -> tuple[str, str | None, dt.datetime | None, str | None]:
    from geomap.reports import parse_published

    try:
        import pypdf
        from pypdf.errors import PyPdfError
    except ImportError:
        raise ReportError(source, "reading PDF needs the extra `documents`: pip install 'geomap[documents]'") from None
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if len(reader.pages) > _LARGEST_PDF_PAGES:
            raise ReportError(source, f"has {len(reader.pages)} pages, more than {_LARGEST_PDF_PAGES}; split it")
        text = "\n\n".join(page.extract_text() for page in reader.pages)
        meta = reader.metadata
        made = meta.creation_date if meta else None
        return text, meta.title if meta else None, parse_published(made, source=source), None
    except (PyPdfError, ValueError, OSError, KeyError) as error:
        if isinstance(error, ReportError):
            raise
        raise ReportError(source, f"not a readable PDF ({type(error).__name__})") from None


def _read_mail(raw: bytes, source: str) -> tuple[str, str | None, dt.datetime | None, str | None]:
    import email
    import email.policy
    import email.utils

    from geomap.reports import parse_published

    message = email.message_from_bytes(raw, policy=email.policy.default)
    part = message.get_body(("plain", "html"))
    if part is None:
        raise ReportError(source, "this e-mail has no text part")
    try:
        text = part.get_content()
    except (LookupError, ValueError) as error:
        raise ReportError(source, f"the text of this e-mail cannot be decoded ({error})"[:200]) from None
    if part.get_content_subtype() == "html":
        text = _read_html(text.encode(), source)[0]
    try:
        sent = email.utils.parsedate_to_datetime(str(message["date"])) if message["date"] else None
    except ValueError:
        sent = None
    return text, message["subject"], parse_published(sent, source=source), None
