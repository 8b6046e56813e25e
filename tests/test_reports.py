from __future__ import annotations

import datetime as dt
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import ReportError
from geomap.models import Report, Skipped
from geomap.reports import decode_text, parse_line, parse_published, parse_report, read_reports
from geomap.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("raw", "day", "body"),
    [
        (" date 2021-05-15 \n\n\nTroops crossed.", "2021-05-15", "\n\nTroops crossed."),
        ("date: 2021-05-15\nTroops crossed.", "2021-05-15", "Troops crossed."),
        ("DATE 2021-05-15\r\nTroops.", "2021-05-15", "Troops."),
        ("Troops crossed.", None, "Troops crossed."),
        ("Date palms burned in Basra.", None, "Date palms burned in Basra."),
        ("\ufeffdate 2021-05-15\nTroops.", "2021-05-15", "Troops."),
    ],
)
def test_date_line(raw: str, day: str | None, body: str) -> None:
    report = parse_report(raw)
    assert report.text == body
    assert (report.published and report.published.date().isoformat()) == day


def test_a_date_line_that_is_no_date_says_what_to_write() -> None:
    with pytest.raises(ReportError, match="write it as YYYY-MM-DD"):
        parse_report("date yesterday\nTroops crossed.")


def test_header_lines() -> None:
    report = parse_report("date 2024-08-07\ntitle: Raid\nurl: https://example.org/1\npublisher: Desk\n\nText: here.")
    assert (report.title, report.url, report.publisher) == ("Raid", "https://example.org/1", "Desk")
    assert report.text == "\nText: here."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-08-07", "2024-08-07T00:00:00+00:00"),
        ("2024-08-07T23:30:00+04:00", "2024-08-07T19:30:00+00:00"),
        ("2024-08-07T23:30:00Z", "2024-08-07T23:30:00+00:00"),
        (dt.date(2024, 8, 7), "2024-08-07T00:00:00+00:00"),
        (None, None),
        ("", None),
    ],
)
def test_published_is_utc(value: object, expected: str | None) -> None:
    got = parse_published(value, source="x")  # type: ignore[arg-type]
    assert (got and got.isoformat()) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[1]",
        "{}",
        '{"text": ""}',
        '{"text": 3}',
        '{"text":"a","published":"soon"}',
        '{"text":"a","id":[1]}',
        '{"text":"a","title":5}',
        '{"text":"a","mentions":[{"start":0,"end":9}]}',
        '{"text":"a","mentions":5}',
        "[" * 100_000,
    ],
)
def test_bad_lines_are_one_clear_error(line: str) -> None:
    with pytest.raises(ReportError) as error:
        parse_line(line, source="f.jsonl, line 3")
    assert str(error.value).startswith("f.jsonl, line 3: ")
    assert len(str(error.value)) < 300


def test_half_a_character_becomes_the_replacement_character() -> None:
    report = parse_line('{"id": "a", "text": "In \\ud800Goris.", "title": "\\udfff"}', source="x")
    assert (report.text, report.title) == ("In \ufffdGoris.", "\ufffd")


def test_given_mentions_become_spans() -> None:
    report = parse_line('{"id": 7, "text": "In Goris.", "mentions": [{"start": 3, "end": 8}]}', source="x")
    assert report.report_id == "7"
    assert report.given is not None
    assert report.given[0].text == "Goris"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Xankəndi".encode(), "Xankəndi"),
        ("\ufeffXankəndi".encode(), "Xankəndi"),
        ("Goris – à Syunik".encode("cp1252"), "Goris – à Syunik"),
        ("Горис".encode("utf-16"), "Горис"),
    ],
)
def test_encodings(raw: bytes, text: str) -> None:
    assert decode_text(raw, source="x") == text


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n\0\0\0", b"\xff\xfea", bytes(range(128, 160)) * 9 + b"\x01\x02" * 9]
)
def test_binary_is_refused(raw: bytes) -> None:
    with pytest.raises(ReportError):
        decode_text(raw, source="x")


def test_a_folder_goes_on_past_what_is_bad(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("date 2024-01-02\nShells fell in Goris.", encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_bytes(b"GIF89a\0\0")
    (tmp_path / "d.jsonl").write_text(
        '{"id": "x", "text": "One."}\nnot json\n{"id": "y", "text": "Two."}\n', encoding="utf-8"
    )
    (tmp_path / "e.txt").write_text("x" * 2000, encoding="utf-8")
    (tmp_path / "f.png").write_bytes(b"no report")
    (tmp_path / ".hidden.txt").write_text("no", encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "g.txt").write_text("Deep.", encoding="utf-8")
    got = list(read_reports([tmp_path, tmp_path / "missing.txt"], settings=Settings(max_report_bytes=1000)))
    reports = [r.report_id for r in got if isinstance(r, Report)]
    skipped = {s.source.split("/")[-1]: s.reason for s in got if isinstance(s, Skipped)}
    assert reports == ["b", "x", "y", "sub/g"]
    assert skipped.keys() == {"a.txt", "c.txt", "d.jsonl, line 2", "e.txt", "missing.txt"}
    assert "empty" in skipped["a.txt"]
    assert "binary" in skipped["c.txt"]
    assert "2,000 bytes" in skipped["e.txt"]
    assert skipped["missing.txt"] == "no such file or folder"


def test_an_id_used_twice_with_another_text_is_skipped(tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text("\n".join(json.dumps({"id": "a", "text": t}) for t in ("One.", "One.", "Two.")), encoding="utf-8")
    got = list(read_reports([file]))
    assert [type(g).__name__ for g in got] == ["Report", "Report", "Skipped"]


@pytest.mark.parametrize(
    ("raw", "n"), [(b'{"text": "One."}\n{"text": "Two."}\n', 2), (b"Shells fell.\nIn Goris.\n", 1), (b"", 0)]
)
def test_standard_input(raw: bytes, n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(raw)

    monkeypatch.setattr("sys.stdin", Stdin)
    got = list(read_reports(["-"]))
    assert sum(isinstance(g, Report) for g in got) == n


def test_html_keeps_title_and_date() -> None:
    pytest.importorskip("trafilatura")
    from geomap.documents import read_document

    page = b"""<html><head><title>Border raid</title><meta property="article:published_time" content="2024-08-07">
    </head><body><nav>Home Sport</nav><article><h1>Border raid</h1><p>About 250 soldiers crossed the border near Goris on
    Tuesday, officials said, and stayed for several hours before they left.</p><p>Nobody was hurt.</p></article></body></html>"""
    report = read_document(page, suffix=".html", report_id="r", source="r.html")
    assert "About 250 soldiers" in report.text
    assert "Home Sport" not in report.text
    assert report.published is not None
    assert report.published.date() == dt.date(2024, 8, 7)


def test_csv(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text(
        'id,text,published\n1,"Shells, in Goris.",2024-01-02\n2,,2024-01-02\n3,Fine.,soon\n', encoding="utf-8"
    )
    got = list(read_reports([file]))
    assert [type(g).__name__ for g in got] == ["Report", "Skipped", "Skipped"]
    assert isinstance(got[0], Report)
    assert got[0].text == "Shells, in Goris."
    (tmp_path / "s.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (bad,) = read_reports([tmp_path / "s.csv"])
    assert isinstance(bad, Skipped)
    assert "no column `text`" in bad.reason


def test_mail() -> None:
    from geomap.documents import read_document

    raw = (
        b"From: desk@example.org\r\nSubject: =?utf-8?q?Raid_in_Xank=C9=99ndi?=\r\nDate: Wed, 07 Aug 2024 23:30:00 +0400\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nTroops crossed near Goris.\r\n"
    )
    report = read_document(raw, suffix=".eml", report_id="m", source="m.eml")
    assert report.title == "Raid in Xankəndi"
    assert report.text.strip() == "Troops crossed near Goris."
    assert report.published == dt.datetime(2024, 8, 7, 19, 30, tzinfo=dt.UTC)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_a_clear_error(raw: bytes) -> None:
    try:
        text = decode_text(raw, source="x")
    except ReportError as error:
        assert "\n" not in str(error)
    else:
        assert isinstance(text, str)
