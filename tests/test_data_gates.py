"""The gates of the data build refuse what they should, on drawn data; the shipped data passes them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.affinity import translate

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import boundary_gates as gates  # noqa: E402
import build_data  # noqa: E402
import data_inputs  # noqa: E402
from boundary_places import Places  # noqa: E402
from geomap.borders import Boundaries  # noqa: E402


@pytest.fixture(scope="module")
def shipped():
    with Boundaries.open(own=False) as boundaries:
        yield boundaries


class Moved:
    """The shipped boundaries with Syunik, or its border, moved."""

    def __init__(self, shipped, *, region=(0.0, 0.0), line=(0.0, 0.0)):
        self.shipped, self.region, self.line_by = shipped, region, line

    def shape(self, place_id):
        return translate(self.shipped.shape(place_id), *self.region)

    def border(self, a, b):
        found = self.shipped.border(a, b)
        return type("Line", (), {"line": translate(found.line, *self.line_by)})


def test_the_shipped_strip_passes(shipped):
    assert gates.check_band(shipped) == pytest.approx(1092, abs=5)


@pytest.mark.parametrize(
    ("moves", "says"),
    [
        ({"region": (-0.2, 0.0)}, "does not lie in Syunik"),
        ({"line": (0.01, 0.0)}, "not 1,092"),
        ({"line": (3.0, 0.0)}, "parts"),
    ],
)
def test_a_misplaced_strip_is_refused(shipped, moves, says):
    with pytest.raises(SystemExit, match=says):
        gates.check_band(Moved(shipped, **moves))


def test_a_code_for_two_regions_is_refused():
    gates.check_codes([("a", ""), ("b", "iso"), ("b", "de_facto")])
    with pytest.raises(SystemExit, match="1 region codes stand for two regions: b"):
        gates.check_codes([("a", ""), ("b", ""), ("b", "")])


def test_no_shipped_code_stands_for_two_regions(shipped):
    for file in shipped._files:
        gates.check_codes((f.place_id, f"{f.kind} {f.view}") for f in file.features if f.kind in {"country", "admin1"})


class Drawn:
    """Two states side by side."""

    shapes = {"AAA": shapely.box(0, 0, 1, 1), "BBB": shapely.box(1, 0, 2, 1)}  # noqa: RUF012

    def country(self, code):
        return self.shapes.get(code)


def drawn_places(wrong):
    lons = np.r_[np.linspace(0.1, 0.9, 500), np.linspace(1.1, 1.9, 500)]
    states = np.array(["AAA"] * 500 + ["BBB"] * 500)
    states[:wrong] = "BBB"
    return Places(lons, np.full(1000, 0.5), states)


@pytest.mark.parametrize(("wrong", "passes"), [(0, True), (5, True), (6, False)])
def test_settlements_in_another_state_are_refused(wrong, passes):
    if passes:
        assert gates.check_places(Drawn(), drawn_places(wrong))[0] == pytest.approx(1.0 - wrong / 1000)
    else:
        with pytest.raises(SystemExit, match="settlements lie in their state"):
            gates.check_places(Drawn(), drawn_places(wrong))


def test_a_place_just_off_a_generalised_coast_counts():
    places = Places([0.5, 0.5], [1.01, 1.5], ["AAA", "AAA"])
    assert places.agreement(Drawn.shapes) == (0.5, 2)
    assert Places([1.01], [0.5], ["AAA"]).agreement(Drawn.shapes) == (0.0, 1)


def test_an_invalid_polygon_is_refused():
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    file = type(
        "File",
        (),
        {"features": [type("F", (), {"place_id": "x"})], "path": Path("x.sqlite"), "polygon": lambda *_: bow},
    )()
    with pytest.raises(SystemExit, match="1 invalid geometries: x"):
        gates.check_geometry(file)


# The manifest


def manifest_of(folder, **changes):
    path = folder / "a.txt"
    path.write_text("a", encoding="utf-8")
    part = {"path": "a.txt", "sha256": data_inputs.sha256_of(path)} | changes
    return {"steps": {"one": {"built_from": "x", "parts": [part]}}}


def test_a_changed_or_missing_or_too_large_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(build_data, "DATA", tmp_path)
    assert build_data.check(manifest_of(tmp_path)) == []
    assert "not what the manifest says" in build_data.check(manifest_of(tmp_path, sha256="0"))[0]
    assert "missing" in build_data.check(manifest_of(tmp_path, path="b.txt"))[0]
    monkeypatch.setattr(build_data, "MAX_BYTES", 0)
    assert "more than 0" in build_data.check(manifest_of(tmp_path))[0]


def test_the_shipped_data_is_what_its_manifest_says():
    manifest = build_data.read_manifest()
    assert build_data.check(manifest) == []
    kept = {build_data.DATA / part["path"] for step in manifest["steps"].values() for part in step["parts"]}
    listed = {path for path in build_data.DATA.rglob("*") if path.is_file() and path.parent.name != "LICENSES"}
    assert listed == kept | {build_data.DATA / "manifest.json"}


def test_every_part_names_licence_source_version_and_checksum():
    for step in build_data.read_manifest()["steps"].values():
        assert len(step["built_from"]) == 64
        for part in step["parts"]:
            assert part["licence"], part["path"]
            assert part["attribution"], part["path"]
            assert part["sources"], part["path"]
            for source in part["sources"]:
                assert len(source["sha256"]) == 64
                assert source.get("file") or (source["version"] and source["licence"] and source["registry"])


class FakeInputs:
    sources: dict = {}  # noqa: RUF012

    def __init__(self, digest):
        self.told = digest

    def digest(self, *_):
        return self.told


def step_module(monkeypatch, build):
    module = type(sys)("fake_sources")
    module.INPUTS, module.FILES, module.build = (), (), build
    monkeypatch.setitem(sys.modules, "fake_sources", module)


def test_a_step_runs_only_when_its_inputs_change_and_a_refused_one_changes_nothing(tmp_path, monkeypatch):
    data = tmp_path / "data"
    monkeypatch.setattr(build_data, "DATA", data)
    monkeypatch.setattr(build_data, "ROOT", tmp_path)
    runs = []

    def build(inputs, out):
        runs.append(inputs.told)
        if inputs.told == "bad":
            (out / "x.txt").write_text("bad", encoding="utf-8")
            raise SystemExit("a gate refuses it")
        (out / "x.txt").write_text("good", encoding="utf-8")
        return [data_inputs.Part(out / "x.txt", "x", "CC0", "me", ())]

    step_module(monkeypatch, build)
    empty = {"format": 1, "steps": {}}
    data.mkdir()
    manifest = build_data.run_step("fake", FakeInputs("one"), empty, force=False)
    assert build_data.run_step("fake", FakeInputs("one"), manifest, force=False) == manifest
    assert runs == ["one"]
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    with pytest.raises(SystemExit, match="a gate refuses it"):
        build_data.run_step("fake", FakeInputs("bad"), manifest, force=False)
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before
    assert json.loads(before["manifest.json"])["steps"]["fake"]["built_from"] == "one"


def test_an_input_of_other_content_is_refused(tmp_path):
    lock = tmp_path / "lock.toml"
    rows = ["name", "registry", "package", "version", "file", "sha256", "licence", "upstream", "attribution", "date"]
    values = dict.fromkeys(rows, "x") | {"file": "x.whl"}
    lock.write_text("[[input]]\n" + "\n".join(f'{k} = "{v}"' for k, v in values.items()), encoding="utf-8")
    (tmp_path / "x.whl").write_bytes(b"other")
    with pytest.raises(SystemExit, match=r"inputs\.lock\.toml says x"):
        data_inputs.Inputs(lock, tmp_path).path("x")
