"""Text that tries to run: in every field of every layer it stays text, in our process and in the reader's browser."""

from __future__ import annotations

import base64
import json
import os
import zlib
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from browser import open_page
from page_layers import LAYERS

from geomap.maps import draw_map, write_page
from geomap.maps.columns import WORDS
from geomap.maps.payload import PLACE_WORDS, REPORT_WORDS

LINES = (Path(__file__).parent / "hostile.txt").read_text(encoding="ascii").splitlines()
HOSTILE = [json.loads(line) for line in LINES if not line.startswith("#")]
KEPT = {"incident_id", "report_id", "date_precision", "asserted_by", "denied_by", "report_ids"}


@pytest.fixture(autouse=True)
def _columns_of_python_strings():
    """Columns of Python strings can hold a lone surrogate; Arrow's, where pyarrow is there, cannot."""
    with pd.option_context("mode.string_storage", "python"):
        yield


def hostile_layers():
    """One incident for each string, which stands in every text field of it, its footprint, place and report."""
    at = [shapely.Point(44 + n % 40 * 0.1, 39 + n // 40 * 0.1) for n in range(len(HOSTILE))]
    incidents = []
    for n, text in enumerate(HOSTILE):
        row = dict.fromkeys((name for name in WORDS if name not in KEPT), text)
        row |= {"incident_id": f"i{n}{text}", "report_id": text, "report_ids": json.dumps([text])}
        row |= {"asserted_by": json.dumps([text]), "denied_by": text, "geometry": at[n], "quote_start": 0}
        incidents.append(row)
    ids = [row["incident_id"] for row in incidents]
    footprints = [
        {"incident_id": key, "part": text, "geometry": point.buffer(0.02)}
        | dict.fromkeys(("method", "protocol", "remarks", "warnings", "licence", "attribution"), text)
        for key, text, point in zip(ids, HOSTILE, at, strict=True)
    ]
    places = [
        dict.fromkeys(PLACE_WORDS, text) | {"name_ru": text, "geometry": point}
        for text, point in zip(HOSTILE, at, strict=True)
    ]
    return {
        "incidents": gpd.GeoDataFrame(incidents, geometry="geometry", crs=4326),
        "footprints": gpd.GeoDataFrame(footprints, geometry="geometry", crs=4326),
        "borders": gpd.GeoDataFrame(
            [
                {
                    "incident_id": key,
                    "pair": text,
                    "source": text,
                    "certain": False,
                    "geometry": point.buffer(0.01).boundary,
                }
                for key, text, point in zip(ids, HOSTILE, at, strict=True)
            ],
            geometry="geometry",
            crs=4326,
        ),
        "places": gpd.GeoDataFrame(places, geometry="geometry", crs=4326),
        "reports": pd.DataFrame([dict.fromkeys(REPORT_WORDS, text) for text in HOSTILE]),
        "evidence": pd.DataFrame(
            [
                {"incident_id": key, "report_id": text, "field": text, "start": 0, "end": 1, "text": text}
                for key, text in zip(ids, HOSTILE, strict=True)
            ]
        ),
    }


def hostile_basemap():
    points = [shapely.Point(44 + n % 40 * 0.1, 39 + n // 40 * 0.1) for n in range(len(HOSTILE))]
    return {
        "labels": gpd.GeoDataFrame(
            [
                {"name": text, "name_ru": text, "kind": text, "min_zoom": 2, "geometry": point}
                for text, point in zip(HOSTILE, points, strict=True)
            ],
            geometry="geometry",
            crs=4326,
        ),
        "land": gpd.GeoDataFrame(
            [{"name": text, "country_code": text, "geometry": shapely.box(40, 35, 50, 45)} for text in HOSTILE[:50]],
            geometry="geometry",
            crs=4326,
        ),
    }


def test_there_are_enough():
    assert len(HOSTILE) >= 200
    assert len(set(HOSTILE)) == len(HOSTILE)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_our_process_never_compiles_it(text):
    frame = gpd.GeoDataFrame(
        [{"incident_id": "a", "title": text, "quote": text, "kind": text, "geometry": shapely.Point(1, 1)}], crs=4326
    )
    page = draw_map(frame, title=text, summary=text, attribution=text, generated=text).get_root().render()
    data = page.split('id="geomap-payload">')[1].split("</script>")[0]
    is_packed = 'type="application/geomap-deflate"' in page
    carried = json.loads(zlib.decompress(base64.b64decode(data), -zlib.MAX_WBITS) if is_packed else data)
    assert carried["incidents"]["title"] == [text]
    assert carried["options"]["title"] == text
    assert str(os.getpid()) not in page.replace(data, "")


@pytest.mark.needs("chromium")
def test_in_a_browser_nothing_runs_loads_or_is_lost(tmp_path):
    path = write_page(
        hostile_layers(), tmp_path / "page.html", basemap=hostile_basemap(), title="<img src=x onerror=window.__hit=1>",
        summary="{{7*7}}</script><script>window.__hit=1</script>", attribution="<script>window.__hit=1</script>", generated="${window.__hit=1}",
    )  # fmt: skip
    with open_page(path) as page:
        assert page.locator("h1").inner_text() == "<img src=x onerror=window.__hit=1>"
        for _ in range(len(HOSTILE) // 100 + 1):
            if page.locator(".list .more").count():
                page.locator(".list .more").click()
        titles = page.evaluate("[...document.querySelectorAll('.list .title')].map((e) => e.textContent)")
        # A lone surrogate cannot leave the browser as itself; everything else shows as written.
        wanted = {text for text in HOSTILE if text.isprintable() and text.strip()}
        assert wanted <= set(titles)
        for row in range(0, len(HOSTILE), 7):
            page.evaluate(f"document.querySelector('.item[data-row=\"{row}\"]').click()")
            page.evaluate("document.querySelectorAll('.details details').forEach((e) => { e.open = true; })")
        links = page.evaluate(  # Leaflet's own buttons are links to '#'
            "[...document.querySelectorAll('a[href]')].filter((e) => !e.getAttribute('href').startsWith('#')).map((e) => new URL(e.href).protocol)"
        )
        assert set(links) <= {"http:", "https:"}
        page.locator(".modes button").nth(1).click()
        page.locator(".choices summary").click()
        assert page.evaluate("window.__hit") is None
        assert (
            page.evaluate(
                "document.querySelectorAll('main img, main iframe, main object, main embed, main form, main script').length"
            )
            == 0
        )
        assert page.problems == []
        assert page.requests == []


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("address", [text for text in HOSTILE if ":" in text and not text.startswith("<")][:40])
def test_only_web_addresses_become_links(address, tmp_path):
    frame = LAYERS["incidents"].head(1).assign(source_url=address, report_ids="[]")
    text = draw_map(frame).get_root().render()
    assert f'href="{address}' not in text


@pytest.mark.needs("chromium")
def test_an_address_in_the_fragment_is_only_a_choice(tmp_path):
    path = write_page(LAYERS, tmp_path / "page.html")
    fragment = "#q=<img src=x onerror=window.__hit=1>&claims=by:<script>window.__hit=1</script>&lang=__proto__&theme=x&map=NaN/x/9&kind=<b>&from=x"
    with open_page(path, fragment) as page:
        assert page.evaluate("window.__hit") is None
        assert page.problems == []
        assert "0 of" in page.locator(".counter").inner_text()
