"""The page in a browser: what a reader sees, finds, filters, takes away; by mouse, keyboard and screen reader."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from browser import open_page
from page_layers import BASEMAP, LAYERS
from test_maps import BAD

from geomap.maps import write_page
from geomap.maps.columns import PACK_ROWS

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_page(
        LAYERS,
        tmp_path_factory.mktemp("page") / "page.html",
        basemap=BASEMAP,
        title="Border crisis",
        generated="2021-05-16",
    )


def item(page, text):
    return page.locator(".item", has_text=text).first


def visible_titles(page):
    return page.locator(".list .title").all_inner_texts()


# Reading


def test_nothing_leaves_the_page_and_nothing_goes_wrong(path):
    with open_page(path) as page:
        item(page, "About 250").click()
        page.locator(".modes button").nth(1).click()
        page.mouse.move(300, 300)
        page.mouse.wheel(0, -400)
        page.wait_for_timeout(400)
        assert page.requests == []
        assert page.problems == []


def test_popup_tells_figures_claims_sentence_and_uncertainty(path):
    with open_page(path) as page:
        item(page, "About 250").click()
        text = page.locator(".leaflet-popup-content").inner_text()
        for told in (
            "≈250",
            "2 mi",
            "Stated by",
            "Armenia",
            "Denied by",
            "Azerbaijan",
            "May 14, 2021",
            "Bloomberg News",
        ):
            assert told in text
        assert page.locator(".leaflet-popup mark").all_inner_texts() == [
            "about 250 Azerbaijani troops",
            "2 miles",
            "Friday",
        ]
        assert "65 km" in text
        assert "all that fit are drawn" in text
        assert page.locator(".leaflet-popup a[href='https://news.example/a']").count() == 1


def test_incursion_is_hatched_bordered_banded_and_has_arrows(path):
    with open_page(path, "#map=9/39.5/46.2") as page:
        assert page.locator(".footprint[data-row='0'] path[fill^='url(#hatch']").count() == 1
        assert page.locator(".footprint[data-row='0'] path[mask^='url(#fade']").count() == 2
        assert page.locator("path.band").count() == 1
        assert page.locator("path.border[stroke-dasharray]").count() == 2
        assert page.locator("path.arrow[marker-end]").count() >= 2
        assert "≈250 · 2 mi" in page.locator(".labels").text_content()


def test_list_and_map_find_each_other(path):
    with open_page(path, "#map=8/39.5/46.2") as page:
        item(page, "About 250").click()
        assert item(page, "About 250").get_attribute("aria-pressed") == "true"
        page.keyboard.press("Escape")
        page.wait_for_selector(".leaflet-popup", state="detached")
        box = page.locator("path.border").first.bounding_box()
        page.evaluate(
            "([x, y]) => { const e = document.querySelector('.footprint[data-row=\"0\"] path'); const p = e.getPointAtLength(3); const b = e.getBoundingClientRect(); e.dispatchEvent(new MouseEvent('click', {bubbles: true, clientX: b.x + b.width / 2, clientY: b.y + b.height / 2})); }",
            [box["x"], box["y"]],
        )
        page.wait_for_selector(".leaflet-popup")
        assert item(page, "About 250").get_attribute("aria-pressed") == "true"


def test_table_has_a_row_for_each_incident(path):
    with open_page(path) as page:
        page.locator(".modes button").nth(1).click()
        assert page.locator("tbody tr").count() == len(LAYERS["incidents"])
        page.locator("tbody tr button", has_text="About 250").click()
        assert page.locator("tbody tr.selected").count() == 1


def test_incidents_without_a_place_are_in_the_list(path):
    with open_page(path) as page:
        assert "1 not on the map" in page.locator(".counter").inner_text()
        item(page, "nobody could place").click()
        assert "could not be found" in page.locator(".leaflet-popup-content").inner_text()


# Filters, time, state


def test_filters_work_together_and_clusters_and_legend_follow(path):
    with open_page(path) as page:
        drawn = page.evaluate("map_geomap.page.points.groups.reduce((n, g) => n + g.count, 0)")
        page.locator(".choices summary").click()
        page.locator("fieldset label", has_text="Claimed" if False else "disputed").locator("input").uncheck()
        fewer = page.evaluate("map_geomap.page.points.groups.reduce((n, g) => n + g.count, 0)")
        assert fewer < drawn
        page.locator("input[type=search]").fill("border")
        page.wait_for_timeout(250)
        assert "of 14 incidents" in page.locator(".counter").inner_text()
        assert "Disputed" not in page.locator(".key ul").nth(1).inner_text()


@pytest.mark.parametrize(
    ("claims", "seen", "hidden"),
    [
        ("undisputed", "Seizure near", "About 250"),
        ("by:ARM", "About 250", "Incursion near"),
        ("by:AZE", "Incursion near", "About 250"),
    ],
)
def test_claims_are_compared_by_who_makes_them(path, claims, seen, hidden):
    with open_page(path) as page:
        page.locator("select.claims").select_option(claims)
        titles = " | ".join(visible_titles(page))
        assert seen in titles
        assert hidden not in titles


def test_timeline_narrows_plays_and_keeps_the_undated(path):
    with open_page(path) as page:
        assert page.locator(".chart rect").count() > 1
        page.evaluate("map_geomap.page.state.change('filter', { range: [18700, 18770] })")
        assert "of 14" in page.locator(".counter").inner_text()
        assert "nobody could place" in " ".join(visible_titles(page))
        page.locator(".timeline input[type=checkbox]").uncheck()
        assert "nobody could place" not in " ".join(visible_titles(page))
        page.locator(".play").click()
        first = page.locator(".range").inner_text()
        page.wait_for_timeout(1700)
        assert page.locator(".range").inner_text() != first
        page.locator(".play").click()


def test_timeline_follows_the_keyboard(path):
    with open_page(path) as page:
        page.locator("input.from").focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        assert "of 14" in page.locator(".counter").inner_text()


def test_a_link_brings_the_same_view(path):
    with open_page(path) as page:
        page.locator("input[type=search]").fill("border")
        page.locator("select.language").select_option("ru")
        page.wait_for_timeout(500)
        fragment = page.evaluate("location.hash")
    with open_page(path, fragment) as page:
        assert page.locator("input[type=search]").input_value() == "border"
        assert page.locator("html").get_attribute("lang") == "ru"


# Languages


@pytest.mark.parametrize(
    ("language", "word", "date"),
    [
        ("fr", "Incursion", "14 mai 2021"),
        ("ru", "Вторжение", "14 мая 2021"),
        ("uk", "Вторгнення", "14 трав. 2021"),
        ("hy", "Ներխուժում", "2021"),
        ("az", "Soxulma", "2021"),
    ],
)
def test_interface_dates_and_states_are_in_the_language(path, language, word, date):
    with open_page(path, f"#lang={language}") as page:
        assert page.locator("html").get_attribute("lang") == language
        assert word in page.locator(".key").inner_text()
        item(page, "About 250").click()
        text = page.locator(".leaflet-popup-content").inner_text()
        assert date.replace(" 2021", "") in text
        assert "Armenia" not in text.replace("Armenia’s", "")
        assert page.problems == []


# Taking away


def test_downloads_hold_what_is_filtered(path):
    with open_page(path) as page:
        page.locator("input[type=search]").fill("About 250")
        page.wait_for_timeout(250)
        page.locator(".menu summary").click()
        files = {}
        for name in ("GeoJSON", "CSV", "PNG", "SVG"):
            with page.expect_download() as download:
                page.locator(".entries button", has_text=name).click()
            files[name] = Path(download.value.path()).read_bytes()
        features = json.loads(files["GeoJSON"])["features"]
        assert [feature["properties"]["incident_id"] for feature in features] == ["incursion-1"]
        rows = list(csv.DictReader(io.StringIO(files["CSV"].decode("utf-8-sig"))))
        assert [row["date_start"] for row in rows] == ["2021-05-14"]
        assert files["PNG"].startswith(b"\x89PNG")
        assert len(files["PNG"]) > 20_000
        text = files["SVG"].decode()
        for told in ("Border crisis", "≈250 · 2 mi", "Incursion", "made 2021-05-16", "OpenStreetMap"):
            assert told in text


def test_print_is_a_light_sheet_with_the_map_in_lines(path):
    with open_page(path, "#theme=dark") as page:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert page.locator(".sheet > svg").is_visible()
        assert not page.locator(".filters").is_visible()
        assert page.evaluate("document.documentElement.dataset.theme") == "light"
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.locator(".sheet").count() == 0
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_embedding_line_is_an_iframe(path):
    with open_page(path) as page:
        line = page.evaluate("map_geomap.page.exports.embed()")
        assert line.startswith("<iframe ")
        assert 'title="Border crisis"' in line


# For everyone


@pytest.mark.needs("axe")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(path, theme, width):
    import axe_playwright_python

    with open_page(path, f"#theme={theme}", width=width, height=760, bypass_csp=True, reduced_motion="reduce") as page:
        page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text())
        for step in (None, "popup", "filters", "menu", "table"):
            if step == "popup":
                item(page, "About 250").click()
                page.locator(".method summary").click()
            if step == "filters":
                page.locator(".choices summary").click()
            if step == "menu":
                page.locator(".menu summary").click()
            if step == "table":
                page.locator(".modes button").nth(1).click()
            found = page.evaluate(
                "axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120) + ' ' + n.failureSummary)]))"
            )
            assert found == [], step


def test_everything_is_reached_by_keyboard(path):
    with open_page(path) as page:
        reached = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            reached.add(
                page.evaluate(
                    "(document.activeElement.className || document.activeElement.id || document.activeElement.tagName).toString().split(' ')[0]"
                )
            )
            if "item" in reached:
                break
        assert {"language", "folium-map", "play", "item"} - reached <= {"play"}
        page.keyboard.press("Enter")
        assert page.locator(".leaflet-popup").count() == 1
        page.keyboard.press("Escape")
        page.wait_for_selector(".leaflet-popup", state="detached")
        assert page.evaluate("document.activeElement.classList.contains('item')")


def test_popup_is_announced_and_focus_goes_into_it_and_back(path):
    with open_page(path) as page:
        item(page, "About 250").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('.leaflet-popup') !== null")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.innerText").startswith("About 250")


def test_reduced_motion_has_no_animation(path):
    with open_page(path, reduced_motion="reduce") as page:
        assert page.evaluate("map_geomap.options.zoomAnimation") is False


@pytest.mark.parametrize("language", ["en", "ru", "hy"])
def test_a_phone_of_360_pixels_does_not_scroll_sideways(path, language):
    with open_page(path, f"#lang={language}", width=360, height=740) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        item(page, "About 250").click()
        page.wait_for_timeout(300)
        box = page.locator(".leaflet-popup").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_text_from_right_to_left_keeps_its_direction(tmp_path):
    frame = (
        LAYERS["incidents"]
        .head(1)
        .assign(title="قصف مدفعي قرب الحدود (AZE)", place="سيونيك", quote="قال المتحدث: 250 جنديا")
    )
    written = write_page({"incidents": frame}, tmp_path / "page.html")
    with open_page(written) as page:
        page.locator(".item").first.click()
        for name in (".details h2", ".details blockquote", ".list .title"):
            assert page.evaluate(f"getComputedStyle(document.querySelector('{name}')).direction") == "rtl"
        assert page.evaluate("getComputedStyle(document.querySelector('.details dt')).direction") == "ltr"


# Bad input


@pytest.mark.parametrize("name", BAD)
def test_bad_input_opens_and_says_what_it_cannot_show(name, tmp_path):
    written = write_page({"incidents": BAD[name]}, tmp_path / "page.html", basemap=BASEMAP)
    with open_page(written) as page:
        assert page.problems == []
        notice = page.locator(".notice").inner_text()
        if name == "no incidents":
            assert "no incidents" in notice
        if name in {"no geometry", "empty point", "not a number"}:
            assert "has a place" in notice
        if name in {"poles", "antimeridian", "all at one point", "collection"}:
            assert page.evaluate("map_geomap.page.points.groups.length") >= 1
        if name == "all at one point":
            page.evaluate(
                "map_geomap.page.click({ layerPoint: L.point(map_geomap.page.points.groups[0].x, map_geomap.page.points.groups[0].y).add(map_geomap.page.marks._bounds.min), originalEvent: { target: document.body } })"
            )
            assert page.locator(".chooser li").count() == 100


def test_antimeridian_is_one_map(tmp_path):
    written = write_page({"incidents": BAD["antimeridian"]}, tmp_path / "page.html")
    with open_page(written) as page:
        west, east = page.evaluate("[map_geomap.getBounds().getWest(), map_geomap.getBounds().getEast()]")
        assert east - west < 20


def test_a_quote_of_ten_thousand_characters_is_folded(tmp_path):
    frame = LAYERS["incidents"].head(1).assign(quote="A very long word. " * 560, title="T" * 3000)
    with open_page(write_page({"incidents": frame}, tmp_path / "page.html")) as page:
        page.locator(".item").first.click()
        assert page.locator("details.long").count() == 1
        assert page.locator(".leaflet-popup").bounding_box()["height"] < 700
        assert page.problems == []


def test_many_incidents_travel_packed_and_read_the_same(tmp_path):
    count = PACK_ROWS + 10
    frame = gpd.GeoDataFrame(
        {
            "incident_id": [f"i{n}" for n in range(count)],
            "title": [None if n == 3 else f"Начало {n} 🕊 end" for n in range(count)],
            "kind": [("attack", "protest", None)[n % 3] for n in range(count)],
            "count_min": [np.nan if n % 2 else n for n in range(count)],
            "confidence": [n / count for n in range(count)],
            "date_start": [None if n == 5 else "2021-05-14" for n in range(count)],
            "background": [n == 7 for n in range(count)],
        },
        geometry=[None if n == 9 else shapely.Point(n % 90, n % 60) for n in range(count)],
        crs=4326,
    )
    written = write_page({"incidents": frame}, tmp_path / "page.html")
    assert 'type="application/geomap-columns"' in written.read_text()
    with open_page(written) as page:
        read = page.evaluate(
            "(() => { const { incidents } = map_geomap.page; const get = (row, name) => incidents.get(row, name);"
            " return [get(3, 'title'), get(4, 'title'), get(2, 'kind'), get(1, 'count_min'), get(2, 'count_min'), get(5, 'date_start'),"
            " incidents.isPlaced(9), incidents.isBackground(7), Math.round(get(100, 'confidence') * 1000)]; })()"
        )
        assert read == [None, "Начало 4 🕊 end", None, None, 2, None, False, True, round(100 / count, 3) * 1000]
        page.locator("input[type=search]").fill("начало 4999 ")
        page.wait_for_timeout(300)
        assert visible_titles(page) == ["Начало 4999 🕊 end"]
        assert page.problems == []


# Variants


def test_tiles_that_do_not_come_leave_the_vector_ground(tmp_path):
    written = write_page(LAYERS, tmp_path / "page.html", basemap=BASEMAP, tiles="https://127.0.0.1:9/{z}/{x}/{y}.png")
    with open_page(written) as page:
        page.wait_for_function("map_geomap.page.tiles === null", timeout=10_000)
        assert all("127.0.0.1:9" in request for request in page.requests)
        middle = page.evaluate(
            "(() => { const c = document.querySelector('.leaflet-ground-pane canvas'); return [...c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data]; })()"
        )
        assert middle[3] == 255


def test_policy_stops_what_is_injected(path):
    with open_page(path) as page:
        page.evaluate(
            "(() => { const s = document.createElement('script'); s.textContent = 'window.__hit = 1'; document.body.append(s); })()"
        )
        assert page.evaluate("window.__hit") is None


# Several reports of one event


@pytest.fixture(scope="module")
def told_twice(tmp_path_factory):
    """One event that two reports put at shapes that share a part, and one that they put apart."""
    from store_cases import footprint, incident

    from geomap.layers import build_layers

    wide = incident("r1", killed_min=2, killed_max=2, uncertainty_m=9000.0, publisher="One <b>News</b>")
    narrow = incident("r2", uncertainty_m=4000.0, publisher="Two", distance_text="3 km north of")
    here = incident("r1", "kapan", uncertainty_m=3000.0, publisher="One <b>News</b>")
    there = incident("r2", "kapan", lon=46.55, uncertainty_m=3000.0, publisher="Two")
    claims = [wide, narrow, here, there]
    layers = build_layers(
        [wide, here],
        [footprint(narrow), footprint(here)],
        claims=claims,
        claim_footprints=[footprint(c) for c in claims],
    )
    return write_page(layers, tmp_path_factory.mktemp("accounts") / "page.html", basemap=BASEMAP)


def test_a_chosen_event_shows_where_each_report_puts_it(told_twice):
    with open_page(told_twice, "#map=9/39.4/46.4") as page:
        assert page.locator("path.account").count() == 1, "only what contradicts, before one is chosen"
        item(page, "Goris").click()
        assert page.locator("path.account:not(.apart)[stroke-dasharray]").count() == 1
        assert page.locator(".labels .letter").all_text_contents() == ["A"]
        assert "Where a single report puts it" in page.locator(".key").text_content()
        text = page.locator(".leaflet-popup .accounts").inner_text()
        for words in ("One <b>News</b>", "Killed 2", "±9 km", "Two", "3 km north of", "as drawn"):
            assert words in text
        assert "contradict" not in text
        assert page.problems == []


def test_a_contradiction_is_drawn_and_told(told_twice):
    with open_page(told_twice, "#map=9/39.4/46.4") as page:
        assert page.locator("path.account.apart").count() == 1
        item(page, "Kapan").click()
        assert "contradict each other" in page.locator(".leaflet-popup .accounts").inner_text()
        assert page.locator(".labels .letter").all_text_contents() == ["B"]
