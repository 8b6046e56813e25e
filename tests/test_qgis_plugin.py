"""The Processing provider in real QGIS: it runs the command and loads what it wrote."""

from __future__ import annotations

import configparser
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from export_layers import sample

from geomap import __version__
from geomap.exports import write_geopackage
from geomap.exports.formats import FORMATS

ROOT = Path(__file__).parent.parent
PLUGIN = ROOT / "plugins" / "qgis" / "geomap_processing"


def run(folder: Path, algorithm: str, **parameters: object) -> dict:
    job = {"algorithm": algorithm, "parameters": parameters, "answer": str(folder / "answer.json")}
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    env |= {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
    env |= {"GEOMAP_COMMAND": f"{sys.executable} -m geomap", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    script = str(Path(__file__).with_name("qgis_processing.py"))
    done = subprocess.run(
        ["/usr/bin/python3", script, str(folder / "job.json")],
        env=env, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads((folder / "answer.json").read_text(encoding="utf-8"))


@pytest.mark.needs("qgis")
def test_a_store_is_exported(tmp_path: Path) -> None:
    store = write_geopackage(sample(), tmp_path / "store.gpkg")
    names = list(FORMATS)
    told = run(tmp_path, "geomap:exportstore", STORE=str(store), FORMAT=2, OUTPUT=str(tmp_path / "out.file"))
    assert told["algorithms"] == ["geomap:exportstore", "geomap:mapreports"]
    assert told["accepted"] is True
    assert told["results"]["OUTPUT"] == str(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text("utf-8").startswith("event_id_cnty,")
    assert "acled" in names


@pytest.mark.needs("qgis")
def test_what_is_no_store_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "store.gpkg").write_text("no")
    told = run(
        tmp_path, "geomap:exportstore", STORE=str(tmp_path / "store.gpkg"), FORMAT=2, OUTPUT=str(tmp_path / "x.csv")
    )
    assert "cannot be read as a GeoPackage" in told["log"] + told.get("error", "")
    assert "Traceback" not in told["log"]
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.needs("qgis")
def test_reports_become_layers(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    text = "date 2021-05-15\nAzerbaijani troops shelled the village of Tegh in Syunik on Friday, Armenia said.\n"
    (tmp_path / "reports" / "a.txt").write_text(text, encoding="utf-8")
    told = run(tmp_path, "geomap:mapreports", REPORTS=str(tmp_path / "reports"), OUTPUT=str(tmp_path / "maps"))
    assert told["done"] is True
    assert Path(told["results"]["GEOPACKAGE"]).is_file()
    assert Path(told["results"]["PAGE"]).is_file()
    assert any(source.endswith("|layername=incidents") for source in told["load"])


def test_the_plugin_is_described_and_knows_the_formats() -> None:
    about = configparser.ConfigParser()
    about.read(PLUGIN / "metadata.txt", encoding="utf-8")
    told = about["general"]
    assert told["version"] == __version__
    assert told["hasProcessingProvider"] == "yes"
    source = (PLUGIN / "provider.py").read_text("utf-8")
    for name, form in FORMATS.items():
        if name != "gpkg":  # the store is one
            assert f'"{name}": "{form.suffixes[0].removeprefix(".")}"' in source
