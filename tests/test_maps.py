"""The map and its page, without a browser: what is carried, that two builds are equal, that nothing is fetched."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from export_layers import sample
from page_layers import BASEMAP, LAYERS, incidents_frame

from geomap.errors import InputError, OutputError
from geomap.frames import to_frame
from geomap.maps import assets, draw_map, write_page
from geomap.maps.geometry import encode, encode_all, west_of_gap
from geomap.maps.payload import page_payload, to_json, to_script
from geomap.models import KINDS, STATUSES
from geomap.tables import Table

ROOT = Path(__file__).parent.parent


def test_two_builds_are_the_same_bytes(tmp_path):
    first = write_page(LAYERS, tmp_path / "a.html", basemap=BASEMAP, title="T").read_bytes()
    assert first == write_page(LAYERS, tmp_path / "b.html", basemap=BASEMAP, title="T").read_bytes()


def test_page_asks_for_nothing_and_says_so(tmp_path):
    text = write_page(LAYERS, tmp_path / "a.html", basemap=BASEMAP).read_text()
    assert "default-src 'none'" in text
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=", text)
    assert "sourceMappingURL" not in text


def test_cdn_page_is_the_small_one(tmp_path):
    whole = write_page(LAYERS, tmp_path / "a.html").stat().st_size
    small = write_page(LAYERS, tmp_path / "b.html", cdn=True).stat().st_size
    assert whole - small > 150_000


def test_folium_map_shows_in_a_notebook_and_takes_more():
    import folium

    drawn = draw_map(LAYERS["incidents"])
    assert isinstance(drawn, folium.Map)
    assert "<iframe" in drawn._repr_html_()
    folium.Marker([39.5, 46.3], popup="a place").add_to(drawn)
    text = drawn.get_root().render()
    assert "L.marker(" in text
    assert "jquery" in text
    assert "Content-Security-Policy" not in text  # elements of others may load what they need


def test_other_maps_of_the_process_keep_folium_defaults():
    import folium

    draw_map(LAYERS["incidents"]).get_root().render()
    assert "leaflet@" in folium.Map().get_root().render()


@pytest.mark.parametrize(
    ("option", "value"), [("theme", "sepia"), ("point_of_view", "mars"), ("tiles", "No Such Provider")]
)
def test_wrong_options_name_themselves(option, value):
    with pytest.raises(InputError, match=re.escape(repr(value))):
        draw_map(LAYERS["incidents"], **{option: value})


def test_tiles_allow_their_host_only():
    text = draw_map(LAYERS["incidents"], tiles="https://{s}.tiles.example/{z}/{x}/{y}.png").get_root().render()
    assert "img-src data: blob: https://*.tiles.example;" in text


def test_unwritable_page_is_one_clear_error_and_leaves_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be made"):
        write_page(LAYERS, tmp_path / "file" / "page.html")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


BAD = {
    "no incidents": gpd.GeoDataFrame({"incident_id": []}, geometry=[], crs=4326),
    "no columns but geometry": gpd.GeoDataFrame(geometry=[shapely.Point(1, 2)], crs=4326),
    "no geometry": gpd.GeoDataFrame({"incident_id": ["a"], "title": ["t"]}, geometry=[None], crs=4326),
    "empty point": gpd.GeoDataFrame({"incident_id": ["a"]}, geometry=[shapely.Point()], crs=4326),
    "not a number": gpd.GeoDataFrame(
        {"incident_id": ["a"], "count_min": [np.nan], "date_start": [None]},
        geometry=[shapely.Point(float("nan"), 1)],
        crs=4326,
    ),
    "collection": gpd.GeoDataFrame(
        {"incident_id": ["a"]},
        geometry=[
            shapely.GeometryCollection(
                [shapely.Point(1, 1), shapely.box(0, 0, 2, 2), shapely.LineString([(0, 0), (1, 1)])]
            )
        ],
        crs=4326,
    ),
    "poles": gpd.GeoDataFrame(
        {"incident_id": ["n", "s"]}, geometry=[shapely.Point(0, 90), shapely.Point(0, -90)], crs=4326
    ),
    "antimeridian": gpd.GeoDataFrame(
        {"incident_id": ["e", "w"]}, geometry=[shapely.Point(179.5, -16), shapely.Point(-179.5, -17)], crs=4326
    ),
    "all at one point": gpd.GeoDataFrame(
        {"incident_id": [str(n) for n in range(100)]}, geometry=[shapely.Point(46, 39)] * 100, crs=4326
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_still_makes_a_page(name, tmp_path):
    path = write_page({"incidents": BAD[name]}, tmp_path / "page.html")
    assert path.stat().st_size > 150_000


def test_layers_that_are_empty_or_missing_are_no_error(tmp_path):
    empty = gpd.GeoDataFrame({"incident_id": [], "part": []}, geometry=[], crs=4326)
    write_page(
        {"incidents": LAYERS["incidents"], "footprints": empty, "borders": empty, "places": empty}, tmp_path / "a.html"
    )


@pytest.mark.parametrize("value", ["</script>", "<!--", "\u2028", "\ud800", "{{7*7}}", "&lt;", "]]>"])
def test_json_holds_no_markup(value):
    text = to_json({"a": value})
    assert not set("<>&") & set(text)
    assert text.isascii()
    assert json.loads(text) == {"a": value}


def test_long_payloads_are_packed():
    kind, packed = to_script({"a": ["x" * 100] * 10_000})
    assert kind == "application/geomap-deflate"
    assert len(packed) < 20_000
    assert to_script({"a": 1})[0] == "application/json"


def test_columns_keep_what_is_missing_missing():
    columns = page_payload({"incidents": incidents_frame()}, None)["incidents"]
    assert columns["lon"][-1] is None
    assert columns["count_min"][0] == 250
    assert None in columns["count_min"]
    assert "captured_min" not in columns
    assert columns["date_start"][0] == 18_761  # 2021-05-14


def test_evidence_is_marked_within_the_quote():
    payload = page_payload(LAYERS, None)
    quote = LAYERS["incidents"].iloc[0]["quote"]
    marked = [quote[start:end] for _, start, end in payload["evidence"]["0"]]
    assert marked == ["about 250 Azerbaijani troops", "2 miles", "Friday"]


def test_arrows_point_inward_from_the_border():
    payload = page_payload(LAYERS, None)
    strip = LAYERS["footprints"].query("part == 'entered'").geometry.iloc[0]
    assert payload["arrows"]
    for arrow in payload["arrows"]:
        start, end = (np.array(arrow[name]) / 100_000 for name in ("from", "to"))
        assert shapely.Point((start + end) / 2).distance(strip) < 1e-3
        assert shapely.Point(start - (end - start)).distance(strip) > 1e-3


@pytest.mark.parametrize(
    ("longitudes", "cut"),
    [([], -180), ([10, 20], -180), ([-100, 100], 0), ([179, -179, 175], -2.0), ([-170, 0, 160], -85)],
)
def test_world_is_cut_where_nothing_is(longitudes, cut):
    assert west_of_gap(longitudes) == cut


def test_rings_are_differences_that_add_up():
    ((dimension, ring),) = encode(shapely.box(46, 39, 47, 40))
    assert dimension == 2
    assert np.cumsum(np.array(ring).reshape(-1, 2), axis=0)[0].tolist() == [4_700_000, 3_900_000]
    assert np.array(ring).reshape(-1, 2).sum(axis=0).tolist() == [4_700_000, 3_900_000]


@pytest.mark.parametrize(
    "shapes",
    [
        [shapely.box(0, 0, 1, 1), shapely.union_all([shapely.box(2, 2, 3, 3), shapely.box(5, 5, 6, 6)])],
        [shapely.box(0, 0, 9, 9).difference(shapely.box(2, 2, 3, 3))],
        [shapely.LineString([(0, 0), (1, 1), (1, 1), (2, 0)]), shapely.MultiLineString([[(0, 0), (1, 0)], [(5, 5), (6, 6)]])],
        [shapely.Point(1, 2), shapely.box(0, 0, 1, 1)],
        [shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 5.0001, 5.0001)])],
        [],
    ],
)  # fmt: skip
def test_many_geometries_are_encoded_as_each_by_itself(shapes):
    tolerances = [0.01] * len(shapes)
    one_by_one = [encode(shape, tolerance=0.01, step=40) for shape in shapes]
    assert encode_all(shapes, tolerances, step=40) == one_by_one


# Palette and texts


def test_palette_has_every_kind_and_status():
    assert set(assets.palette()["kinds"]) == set(KINDS)
    assert set(assets.palette()["statuses"]) == set(STATUSES)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_own_glyph_in_the_box(kind):
    kinds = assets.palette()["kinds"]
    assert [other for other in kinds if kinds[other]["glyph"] == kinds[kind]["glyph"]] == [kind]
    assert re.fullmatch(r"[MmLlHhVvCcAaZz\d\s.,-]+", kinds[kind]["glyph"])


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    weights = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted((linear(one) @ weights, linear(other) @ weights))
    return (high + 0.05) / (low + 0.05)


# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def lab(rgb):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(rgb, 0, 1)
    f = np.cbrt(xyz / [0.9505, 1, 1.089])
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_families_are_told_apart(theme, sight):
    seen = {name: lab(SIGHTS[sight] @ linear(hue[theme])) for name, hue in assets.palette()["families"].items()}
    for one, first in seen.items():
        for other, second in seen.items():
            if one < other:
                assert np.linalg.norm(first - second) > 12, (one, other)


TEXT_PAIRS = [
    ("ink", "paper"),
    ("muted", "paper"),
    ("accent", "paper"),
    ("muted", "land"),
    ("ink", "mark"),
    ("label", "land"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXT_PAIRS)
def test_text_is_readable(theme, ink, paper):
    colours = assets.palette()["themes"][theme]
    assert contrast(colours[ink], colours[paper]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("family", assets.palette()["families"])
def test_symbols_stand_out_from_the_ground(theme, family):
    colours = assets.palette()["themes"][theme]
    for ground in ("land", "focus", "sea", "paper"):
        assert contrast(assets.palette()["families"][family][theme], colours[ground]) >= 3


@pytest.mark.parametrize("language", sorted(assets.texts()))
def test_every_language_says_everything(language):
    english, own = assets.texts()["en"], assets.texts()[language]
    plain = {key for key in english if not re.search(r"\.(one|few|many|other)$", key)}
    plural = {key.rsplit(".", 1)[0] for key in english if key.endswith(".other")}
    assert plain <= set(own)
    assert all(f"{key}.other" in own for key in plural)
    for key in plain:
        assert set(re.findall(r"\{\w+\}", own[key])) == set(re.findall(r"\{\w+\}", english[key])), key


def test_scripts_use_no_word_that_no_text_has():
    source = assets.script()
    used = set(re.findall(r"(?:words\.t|\bt)\(\s*'([\w.]+)'", source))
    english = assets.texts()["en"]
    assert {key for key in used if key not in english and f"{key}.other" not in english} == set()


def test_scripts_never_parse_markup():
    own = assets.script()
    for forbidden in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser"):
        assert forbidden not in own


def test_tables_make_the_page_that_frames_make():
    tables = sample()
    frames = {name: to_frame(table) for name, table in tables.items()}
    assert page_payload(tables, None) == page_payload(frames, None)
    assert page_payload({"incidents": Table.of("incidents")}, None) == page_payload({}, None)


def test_a_page_needs_no_pandas(tmp_path):
    code = (
        "import sys, geomap\n"
        f"done = geomap.map({str(ROOT / 'seeds' / '2021-05-15-syunik.txt')!r}, output={str(tmp_path / 'maps')!r})\n"
        "print(done.incidents, sorted({'pandas', 'geopandas', 'folium', 'pyogrio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split(maxsplit=1)[1].strip() == "[]"
