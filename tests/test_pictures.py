"""Pictures without a browser: well-formed, with the page's symbols, and no text of a report is markup in them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from page_layers import BASEMAP, LAYERS
from test_maps import BAD

from geomap.errors import InputError
from geomap.maps import draw_picture, write_map, write_picture
from geomap.maps.vectors import fit
from geomap.maps.words import Words

SVG = "{http://www.w3.org/2000/svg}"


def texts(picture):
    return ["".join(element.itertext()) for element in ET.fromstring(picture.encode()).iter(f"{SVG}text")]


def test_the_incursion_is_told_as_on_the_page():
    picture = draw_picture(LAYERS, basemap=BASEMAP, title="A title", attribution="Somebody")
    found = texts(picture)
    assert "≈250 · 2 mi" in found
    assert "possible stretches" in found
    assert "A title" in found
    assert any(text.startswith("Borders as internationally recognised · Somebody") for text in found)
    ids = {element.get("id") for element in ET.fromstring(picture.encode()).iter()}
    assert {"fade0", "hatch8c0f2b"} <= ids


def test_two_pictures_are_the_same_bytes():
    assert draw_picture(LAYERS, basemap=BASEMAP) == draw_picture(LAYERS, basemap=BASEMAP)


@pytest.mark.parametrize(("language", "word"), [("en", "Incursion"), ("xx", "Incursion")])
def test_legend_is_in_the_language_or_in_english(language, word):
    assert word in texts(draw_picture(LAYERS, language=language))


def test_place_names_are_in_the_language_where_the_data_has_them():
    box = (44.0, 39.0, 46.0, 41.0)
    assert "Ереван" in texts(draw_picture(LAYERS, basemap=BASEMAP, language="ru", bounds=box))
    assert "Yerevan" in texts(draw_picture(LAYERS, basemap=BASEMAP, bounds=box))


@pytest.mark.parametrize("name", BAD)
def test_bad_input_still_makes_a_picture(name):
    assert texts(draw_picture({"incidents": BAD[name]}, basemap=BASEMAP))


def test_hostile_text_stays_text():
    # Columns of Python strings can hold a lone surrogate; Arrow's, where pyarrow is there, cannot.
    with pd.option_context("mode.string_storage", "python"):
        check_hostile_texts()


def check_hostile_texts():
    lines = (Path(__file__).parent / "hostile.txt").read_text(encoding="ascii").splitlines()
    hostile = [json.loads(line) for line in lines if not line.startswith("#")]
    for text in hostile:
        frame = gpd.GeoDataFrame(
            {"incident_id": [text], "kind": [text], "status": [text], "count_min": [3], "count_text": [text]},
            geometry=[shapely.box(46, 39, 47, 40)],
            crs=4326,
        )
        places = gpd.GeoDataFrame({"name": [text], "kind": ["town"]}, geometry=[shapely.Point(46.5, 39.5)], crs=4326)
        layers = {"incidents": frame, "places": places}
        tree = ET.fromstring(draw_picture(layers, title=text, summary=text, attribution=text, generated=text).encode())
        tags = {element.tag.removeprefix(SVG) for element in tree.iter()}
        assert tags <= {
            "svg",
            "title",
            "rect",
            "g",
            "path",
            "circle",
            "defs",
            "pattern",
            "line",
            "mask",
            "text",
            "tspan",
        }
        names = {name for element in tree.iter() for name in element.attrib}
        assert not {name for name in names if name.startswith("on") or "href" in name}


@pytest.mark.parametrize(("option", "value"), [("theme", "sepia"), ("size", (10, 800)), ("size", (800, 100_000))])
def test_wrong_options_name_themselves(option, value):
    with pytest.raises(InputError, match=option):
        draw_picture(LAYERS, **{option: value})


def test_suffix_chooses_the_writer(tmp_path):
    assert write_map(LAYERS, tmp_path / "a.svg", theme="auto", cdn=True).read_text().startswith("<?xml")
    assert write_map(LAYERS, tmp_path / "a.html", size=(400, 300)).read_text().startswith("<!DOCTYPE html>")
    for name in ("a.gif", "a"):
        with pytest.raises(InputError, match=r"\.svg"):
            write_map(LAYERS, tmp_path / name)
    with pytest.raises(InputError, match=r"\.png"):
        write_picture(LAYERS, tmp_path / "a.html")


@pytest.mark.needs("resvg")
def test_png_has_the_dots_that_were_asked_for(tmp_path):
    content = write_picture(LAYERS, tmp_path / "a.png", size=(400, 300), dots=1.5).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (600, 450)


def test_frame_holds_the_box_that_it_fits():
    frame = fit((0.5, 0.4, 0.6, 0.5), 800, 600, margins=(200, 20, 20, 20), most_zoom=10)
    left, top = frame.at(0.5, 0.4)
    right, bottom = frame.at(0.6, 0.5)
    assert 199.9 <= left < right <= 780.1
    assert 19.9 <= top < bottom <= 580.1


@pytest.mark.parametrize(
    ("low", "high", "written", "told"),
    [
        (250, 250, "about 250 troops", "≈250"),
        (250, 250, "250 troops", "250"),
        (200, 999, "hundreds", "200–999"),
        (None, 1000, "up to 1,000", "≤ 1,000"),
        (2000, None, "more than 2,000", "≥ 2,000"),
        (None, None, None, None),
    ],
)
def test_counts_are_told_as_stated(low, high, written, told):
    assert Words("en").count(low, high, written) == told


@pytest.mark.parametrize(
    ("metres", "most", "written", "told"),
    [
        (3218.688, None, "2 miles into", "2 mi"),
        (10_000.0, None, "10 km", "10 km"),
        (700.0, None, "700 metres", "700 m"),
        (5000.0, 7500.0, "5 to 7.5 km", "5–7.5 km"),
        (None, None, None, None),
    ],
)
def test_lengths_keep_the_unit_of_the_report(metres, most, written, told):
    assert Words("en").depth(metres, most, written) == told
