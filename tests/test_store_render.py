"""The page of a store: whole or in part, as it is or was, and what changed since the one before."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import subprocess
import sys
import zlib

import pytest
from store_cases import bring, by_place, ids, notice, told

from geomap.errors import InputError, OutputError
from geomap.store import Selection
from geomap.updating import render, reviewer


def options(page) -> dict:
    text = page.read_text(encoding="utf-8")
    kind, data = re.search(r'<script type="([^"]+)" id="geomap-payload">(.*?)</script>', text, re.DOTALL).groups()
    if kind == "application/geomap-deflate":
        data = zlib.decompress(base64.b64decode(data), -zlib.MAX_WBITS)
    return json.loads(data)


def changes(page) -> dict:
    told_ = options(page)["options"]["changes"]
    return {kind: [title for _, title in told_[kind]] for kind in ("new", "revised", "withdrawn")}


def test_the_page_tells_what_changed_since_the_last(store, tmp_path) -> None:
    page = tmp_path / "index.html"
    bring(store, told("r1"), told("r2", "kapan"))
    render(store, page)
    assert changes(page) == {"new": [], "revised": [], "withdrawn": []}, "there was no page before"
    bring(
        store, told("r3", "kharkiv", published=1), told("r1", count_min=4, quote="At least four shells."), notice("r2")
    )
    render(store, page)
    wanted = {
        "new": ["shelling at Kharkiv"],
        "revised": ["shelling at Goris"],
        "withdrawn": ["shelling at Kapan"],
    }
    assert changes(page) == wanted
    before = page.read_bytes()
    render(store, page)
    assert page.read_bytes() == before, "the same state is the same page"
    bring(store, told("r4", "kapan", published=2))
    render(store, page)
    assert changes(page) == {"new": ["shelling at Kapan"], "revised": [], "withdrawn": []}


def test_a_part_and_a_day(tmp_path) -> None:
    store, page = tmp_path / "s.gpkg", tmp_path / "index.html"
    bring(store, told("r1"), told("r2", "kapan", published=3), told("r3", "kharkiv", published=5, country_code="UKR"))
    made = render(store, page, selection=Selection(regions=("Armenia",)))
    assert made.incidents == 2
    assert options(page)["incidents"]["length"] == 2
    done = subprocess.run(
        [
            sys.executable, "-m", "geomap", "render", str(store), "-o", str(page), "--as-of", "2021-05-16",
            "--kind", "shelling", "--title", "Then",
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr.startswith("1 incidents")
    assert options(page)["options"]["title"] == "Then"
    with pytest.raises(InputError, match="no kind"):
        Selection(kinds=("picnic",))
    with pytest.raises(InputError, match="is after"):
        Selection(date_from=dt.date(2022, 1, 1), date_to=dt.date(2021, 1, 1))


def test_what_was_rejected_is_off_the_page(tmp_path) -> None:
    from geomap.store import open_store

    store, page = tmp_path / "s.gpkg", tmp_path / "index.html"
    bring(store, told("r1"), told("r2", "kapan"))
    with open_store(store) as database:
        reviewer(database, author="anna").reject([by_place(store)["Kapan"]["incident_id"]])
    assert render(store, page).incidents == 1
    assert len(ids(store)) == 2


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path) -> None:
    store = tmp_path / "s.gpkg"
    bring(store, told("r1"))
    folder = tmp_path / "page.html"
    folder.mkdir()
    with pytest.raises(OutputError):
        render(store, folder)
    assert list(folder.iterdir()) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["page.html", "s.gpkg"]


@pytest.mark.parametrize(
    ("suffix", "head"),
    [
        (".svg", b"<svg"),
        pytest.param(".png", b"\x89PNG", marks=pytest.mark.needs("resvg")),
        (".html", b"<!DOCTYPE html>"),
    ],
)
def test_the_name_says_page_or_picture(tmp_path, suffix: str, head: bytes) -> None:
    store = tmp_path / "store.gpkg"
    bring(store, told("r1"))
    render(store, tmp_path / f"map{suffix}")
    assert head.lower() in (tmp_path / f"map{suffix}").read_bytes()[:200].lower()
    with pytest.raises(InputError, match=r"ends in \.html"):
        render(store, tmp_path / "map.txt")


def test_render_after_an_update(tmp_path) -> None:
    report = tmp_path / "r.txt"
    report.write_text("date 2023-04-12\nAzerbaijani troops shelled the village of Tegh on Tuesday, Armenia said.\n")
    page = tmp_path / "index.html"
    command = [sys.executable, "-m", "geomap", "update", str(tmp_path / "s.gpkg"), str(report), "--render", str(page)]
    subprocess.run(command, check=True, capture_output=True)
    assert options(page)["incidents"]["length"] == 1


def test_a_picture_has_the_size_and_language_asked_for(tmp_path) -> None:
    store, picture = tmp_path / "s.gpkg", tmp_path / "card.svg"
    bring(store, told("r1"))
    options_ = ["--language", "fr", "--size", "640", "480"]
    command = [sys.executable, "-m", "geomap", "render", str(store), "-o", str(picture), *options_]
    subprocess.run(command, check=True, capture_output=True)
    text = picture.read_text(encoding="utf-8")
    assert 'viewBox="0 0 640 480"' in text
    assert "Frontières reconnues internationalement" in text
