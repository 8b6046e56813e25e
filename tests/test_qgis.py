"""What real QGIS makes of the GeoPackage and the project: layers, styles, labels, themes, time, forms, layout, pictures."""

from __future__ import annotations

import dataclasses
import functools
import http.server
import json
import os
import shutil
import subprocess
import threading
import zipfile
from pathlib import Path

import pytest
from export_layers import HOSTILE, sample
from page_layers import BASEMAP
from picture_check import difference, stored

from geomap.exports import write_geojson, write_geopackage, write_project
from geomap.models import Incident
from geomap.qgis.palette import palette
from geomap.rows import build_tables
from geomap.tables import Table, layers

pytestmark = pytest.mark.needs("qgis")
BARE = Incident("a", "r", "incursion", "A title", lon=46.0, lat=39.0)
SPATIAL = [name for name, layer in layers().items() if layer.geometry]
WHOLE = [44.9, 39.05, 47.4, 40.95]
NEAR = [46.2, 39.2, 46.8, 39.7]
TOLERANCE = 0.02
"""One of the fourteen signs of the whole picture is more of what is drawn."""


def ask_qgis(folder: Path, **job: object) -> dict:
    """Let QGIS's own Python do a job of ``qgis_probe.py``."""
    told = folder / "job.json"
    told.write_text(json.dumps(job | {"answer": str(folder / "answer.json")}), encoding="utf-8")
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    env |= {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
    done = subprocess.run(
        ["/usr/bin/python3", str(Path(__file__).with_name("qgis_probe.py")), str(told)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    # QGIS tries to write the layout's georeference into a PNG, which GDAL refuses.
    lines = [line for line in done.stderr.splitlines() if "PNG driver does not support update" not in line]
    warnings = [line for line in lines if "Warning" in line or "ERROR" in line]
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    return answer | {"warnings": warnings}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map's folder, moved after it was made."""
    made = tmp_path_factory.mktemp("made") / "maps"
    made.mkdir()
    tables = sample()
    write_geopackage(tables, made / "incidents.gpkg")
    write_project(tables, made / "geomap.qgz", geopackage=made / "incidents.gpkg", basemap=BASEMAP, title="A ≥ <b>")
    moved = tmp_path_factory.mktemp("moved") / "elsewhere"
    shutil.move(made, moved)
    return moved


@pytest.fixture(scope="module")
def project(folder: Path) -> dict:
    pictures = [
        {"path": str(folder / "whole.png"), "extent": WHOLE},
        {"path": str(folder / "strip.png"), "extent": NEAR},
        {"path": str(folder / "may.png"), "extent": WHOLE, "when": ["2021-05-01T00:00:00Z", "2021-05-31T00:00:00Z"]},
        {"path": str(folder / "theme-confirmed.png"), "extent": WHOLE, "theme": "Confirmed"},
        {"path": str(folder / "theme-claimed.png"), "extent": WHOLE, "theme": "Claimed"},
    ]
    return ask_qgis(folder, open=str(folder / "geomap.qgz"), pictures=pictures, layout=str(folder / "layout.png"))


@pytest.fixture(scope="module")
def package(folder: Path) -> dict:
    """The GeoPackage alone, without a project."""
    sources = {name: f"{folder / 'incidents.gpkg'}|layername={name}" for name in layers()}
    return ask_qgis(folder, sources=sources, draw={"extent": WHOLE, "folder": str(folder)})


def test_the_project_opens_whole(project: dict, folder: Path) -> None:
    assert project["read"] is True
    assert project["warnings"] == []
    assert project["errors"] == []
    assert project["title"] == "A ≥ <b>"
    assert all(told["valid"] for told in project["layers"].values())
    assert set(layers()) <= set(project["layers"])
    assert all(told["source"].startswith(str(folder)) for told in project["layers"].values()), "paths are relative"
    assert {told["crs"] for told in project["layers"].values() if "renderer" in told} == {"EPSG:4326"}


def test_groups_stand_in_drawing_order(project: dict) -> None:
    assert list(project["groups"]) == ["Incidents", "Places mentioned", "Tables", "Basemap"]
    assert project["groups"]["Incidents"][0] == "Incidents"
    assert "Reports" in project["groups"]["Tables"]
    assert project["groups"]["Basemap"][-1] == "Countries"


def test_the_project_is_a_qgs_in_a_zip_with_relative_paths(folder: Path) -> None:
    with zipfile.ZipFile(folder / "geomap.qgz") as archive:
        assert archive.namelist() == ["geomap.qgs"]
        text = archive.read("geomap.qgs").decode()
    assert "/tmp" not in text
    assert "./incidents.gpkg|layername=incidents" in text


def test_the_temporal_controller_spans_the_data(project: dict) -> None:
    table = sample()["incidents"]
    first = min(d for d in table.columns["date_start"] if d).isoformat()
    last = max(d for d in table.columns["date_end"] if d).isoformat()
    assert [m[:10] for m in project["range"]] == [first, last]
    assert [m[:10] for m in project["controller"]] == [first, last]
    for name in ("incidents", "footprints", "incursions", "arrows", "borders", "accounts", "uncertainty"):
        assert project["layers"][name]["temporal"] == [True, "date_start", "date_end"]


def test_relations_join_the_tables(project: dict) -> None:
    assert all(valid for _, valid in project["relations"].values())
    for child in ("claims", "evidence", "revisions", "footprints", "borders", "accounts"):
        assert f"geomap_{child}_incidents" in project["relations"]
    assert "geomap_incidents_reports" in project["relations"]


def test_themes_show_what_is_claimed_and_what_is_confirmed(project: dict) -> None:
    assert set(project["themes"]) == {"All", "Claimed", "Confirmed"}
    assert project["themes"]["Confirmed"]["Incidents"] == "confirmed"
    assert project["themes"]["Claimed"]["Footprints"] == "claimed"
    assert project["themes"]["All"]["Incidents"] == "default"


def test_the_layout_has_title_map_legend_scale_bar_and_sources(project: dict, folder: Path) -> None:
    kinds = project["layouts"]["geomap"]
    assert kinds.count("QgsLayoutItemLabel") == 3
    assert {"QgsLayoutItemMap", "QgsLayoutItemLegend", "QgsLayoutItemScaleBar"} <= set(kinds)
    assert project["exported"] == 0
    assert (folder / "layout.png").stat().st_size > 20_000
    text = zipfile.ZipFile(folder / "geomap.qgz").read("geomap.qgs").decode()
    for told in ("© OpenStreetMap contributors", "GeoNames", "ODbL-1.0", "CC BY 4.0"):
        assert told in text.partition("<Layouts>")[2]


@pytest.mark.parametrize("opened", ["project", "package"])
def test_the_default_style_applies(opened: str, request: pytest.FixtureRequest) -> None:
    told = request.getfixturevalue(opened)["layers"]
    kinds = [k.replace("_", " ").capitalize() for k in palette()["kinds"]]
    assert told["incidents"]["legend"] == [*kinds, "Other"]
    assert told["incidents"]["labels"] is True
    assert told["footprints"]["legend"] == ["Location", "Where the stated depth lies"]
    assert told["borders"]["legend"] == ["Border crossed", "Border possibly crossed"]
    assert [told[name]["bad"] for name in SPATIAL] == [[]] * len(SPATIAL)


def test_columns_are_typed_titled_and_edited_as_they_should(package: dict) -> None:
    told = package["layers"]["incidents"]
    assert told["fields"]["date_start"] == "Date"
    assert told["fields"]["published"] == "DateTime"
    assert told["fields"]["background"] == "Boolean"
    assert told["fields"]["count_min"] == "Integer64"
    assert told["fields"]["uncertainty_m"] == "Real"
    assert told["aliases"]["count_min"] == "Strength, at least"
    assert told["widgets"]["kind"] == "ValueMap"
    assert told["widgets"]["date_start"] == "DateTime"
    assert told["widgets"]["fid"] == "Hidden"
    assert "incident_id" in told["locked"]
    assert "place" not in told["locked"]
    assert {f.name for f in layers()["incidents"].fields if f.locked} <= set(told["locked"])


def test_map_tips_quote_and_escape(package: dict) -> None:
    tips = package["layers"]["incidents"]["tips"]
    assert "about 250 Azerbaijani troops 2 miles into" in tips[0]
    assert '<a href="https://news.example/a?x=1&amp;y=2">' in tips[0]
    assert "Asserted by ARM" in tips[0]
    (hostile,) = [tip for tip in tips if "cmd()" in tip]
    assert "<img" not in hostile
    assert "&lt;img src=x onerror=alert(1)&gt; {{7*7}} [% 1/0 %]" in hostile
    assert HOSTILE.splitlines()[1] in hostile
    assert "NULL" not in "".join(tips)


def test_labels_tell_the_figures(package: dict) -> None:
    texts = package["layers"]["incidents"]["texts"]
    assert texts[0] == "≈250 · 2 mi"
    assert "2,000–2,500" in texts
    assert texts[-1] == ""
    assert package["layers"]["places"]["texts"] == ["Goris", "Nowhere"]


FIGURES = [
    ({"count_min": 12}, "≥12"),
    ({"count_max": 60_000}, "≤60,000"),
    ({"count_min": 40, "count_max": 40, "count_text": "40 soldiers"}, "40"),
    ({"count_min": 40, "count_max": 40, "count_text": "some 40 soldiers"}, "≈40"),
    ({"count_min": 40, "count_max": 60, "distance_m": 3500.0, "distance_text": "3.5 km"}, "40–60 · 3.5 km"),
    ({"distance_m": 800.0, "distance_text": "800 metres"}, "800 m"),
    ({"distance_m": 16093.44, "distance_text": "ten miles"}, "10 mi"),
    ({}, ""),
]


def test_labels_of_all_kinds_of_figures(tmp_path: Path) -> None:
    incidents = [dataclasses.replace(BARE, incident_id=str(n), **told) for n, (told, _) in enumerate(FIGURES)]
    write_geopackage(build_tables(incidents), tmp_path / "a.gpkg")
    answer = ask_qgis(tmp_path, sources={"incidents": f"{tmp_path / 'a.gpkg'}|layername=incidents"})
    assert answer["layers"]["incidents"]["texts"] == [text for _, text in FIGURES]


def test_the_geopackage_has_a_project_inside(folder: Path) -> None:
    told = ask_qgis(folder, open=f"geopackage:{folder / 'incidents.gpkg'}?projectName=geomap")
    assert told["read"] is True
    assert told["warnings"] == []
    assert set(layers()) == set(told["layers"])
    assert all(layer["valid"] and layer["source"].startswith(str(folder)) for layer in told["layers"].values())
    assert told["layers"]["incidents"]["temporal"] == [True, "date_start", "date_end"]
    assert list(told["groups"]) == ["Incidents", "Places mentioned", "Tables"]
    assert [m[:10] for m in told["controller"]] == ["2021-01-10", "2021-09-12"]


def test_names_of_places_show_from_near_and_once(project: dict, folder: Path) -> None:
    assert project["layers"]["places"]["scales"] == [True, 3_000_000, 0]
    text = zipfile.ZipFile(folder / "geomap.qgz").read("geomap.qgs").decode()
    assert "minimum(&quot;fid&quot;, coalesce(&quot;place_id&quot;" in text


@pytest.mark.parametrize("tables", [{name: Table.of(name) for name in layers()}, {"incidents": Table.of("incidents")}])
def test_an_empty_store_opens(tables: dict, tmp_path: Path) -> None:
    write_geopackage(tables, tmp_path / "incidents.gpkg")
    write_project(tables, tmp_path / "geomap.qgz", geopackage=tmp_path / "incidents.gpkg", title="\0\ud800<&\"'")
    told = ask_qgis(tmp_path, open=str(tmp_path / "geomap.qgz"))
    assert told["read"] is True
    assert told["warnings"] == []
    assert told["title"].endswith("<&\"'")
    assert all(layer["valid"] for layer in told["layers"].values())
    assert told["controller"] == ["", ""]


def test_each_layer_names_licences_and_attribution(project: dict) -> None:
    for name, told in project["layers"].items():
        assert told["licences"] == ["CC BY 4.0", "ODbL-1.0", "public domain"], name
        assert "© OpenStreetMap contributors" in told["rights"]
    assert "GeoNames" in project["abstract"]


def test_a_served_file_loads_from_its_url(folder: Path) -> None:
    write_geojson(sample()["incidents"], folder / "served.geojson")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        sources = {
            "plain": f"{base}/served.geojson",
            "vsicurl": f"/vsicurl/{base}/served.geojson",
        }
        told = ask_qgis(folder, sources=sources)["layers"]
        server.shutdown()
    assert {n: t.get("features") for n, t in told.items()} == dict.fromkeys(sources, len(sample()["incidents"]))


def test_each_layer_has_its_rows(package: dict) -> None:
    tables = sample()
    assert {n: t["features"] for n, t in package["layers"].items()} == {n: len(t) for n, t in tables.items()}


def test_a_geojson_file_loads_with_its_dates_and_lists(folder: Path) -> None:
    write_geojson(sample()["incidents"], folder / "incidents.geojson")
    told = ask_qgis(folder, sources={"incidents": str(folder / "incidents.geojson")})["layers"]["incidents"]
    assert told["valid"]
    assert told["crs"] == "EPSG:4326"
    assert told["fields"]["date_start"] == "Date"
    assert told["fields"]["published"] == "DateTime"
    assert told["fields"]["asserted_by"] == "StringList"


@pytest.mark.parametrize("name", ["whole", "strip", "may", "theme-confirmed", "theme-claimed", *SPATIAL, "layout"])
def test_it_looks_as_it_did(name: str, project: dict, package: dict, folder: Path) -> None:
    made = folder / f"{name}.png"
    assert difference(made, stored(made)) < TOLERANCE


def test_the_comparison_sees_a_missing_sign(project: dict, folder: Path) -> None:
    assert difference(folder / "theme-claimed.png", folder / "whole.png") > TOLERANCE
    assert difference(folder / "may.png", folder / "whole.png") > TOLERANCE
    assert difference(folder / "whole.png", folder / "whole.png") == 0
