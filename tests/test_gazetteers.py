"""The gazetteer's index: bad names, bad points, bad files, two builders at once."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from geomap import gazetteer_index as index
from geomap.errors import DataError, InputError
from geomap.gazetteer_files import digest_of
from geomap.gazetteers import Gazetteer
from geomap.names import fold

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "data" / "gazetteer"


@pytest.fixture(scope="module")
def gazetteer():
    with Gazetteer.open() as opened:
        yield opened


def small(path: Path) -> Path:
    """An index of three places."""
    entries = [
        index.Entry(
            f"t:{n}",
            name,
            "town",
            "ARM",
            "Syunik",
            None,
            46 + n,
            39,
            5000,
            None,
            None,
            None,
            None,
            4.0,
            ((name, 1.0, None, None),),
        )
        for n, name in enumerate(("Goris", "Paris", "Kapan"))
    ]
    index.write_index(path, entries, total=3)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x" * 10_000,
        "…!?—",
        "' OR '1'='1",
        "%",
        "_",
        "Goris; DROP TABLE place",
        "(?:zq+)+$",
        "\ud800",
        "\x00",
        "Gорис",
        "🗺️",
        "א" * 300,
    ],
    ids=[
        "empty",
        "10,000",
        "punctuation",
        "sql",
        "percent",
        "underscore",
        "drop",
        "regex",
        "half",
        "null",
        "mixed",
        "emoji",
        "hebrew",
    ],
)
def test_a_name_that_is_none_is_not_found(gazetteer, name):
    assert gazetteer.lookup(name) == ()
    gazetteer.similar(name)
    gazetteer.known([fold(name)])
    assert gazetteer.lookup("Goris")


@pytest.mark.parametrize("point", [(181, 0), (0, 91), (float("nan"), 0), (0, float("inf")), (-181, 0), (1e308, 1e308)])
def test_a_point_off_the_globe_is_refused(gazetteer, point):
    with pytest.raises(InputError, match="longitude"):
        gazetteer.reverse(*point)


@pytest.mark.parametrize("point", [(180, 0), (-180, -90), (0, 90), (-179.99, 52)])
def test_the_edges_of_the_globe_are_on_it(gazetteer, point):
    assert isinstance(gazetteer.reverse(*point), tuple)


@pytest.mark.parametrize(
    "content", [b"", b"no database " * 500, b"SQLite format 3\x00" + b"\x00" * 4000], ids=["empty", "text", "zeros"]
)
def test_a_corrupt_index_is_told_and_built_anew(tmp_path, monkeypatch, content):
    path = tmp_path / "i.sqlite"
    path.write_bytes(content)
    with pytest.raises(DataError, match=str(path.name)):
        Gazetteer.open(path=path)
    monkeypatch.setenv("GEOMAP_CACHE", str(tmp_path))
    monkeypatch.setattr("geomap.gazetteer_files.digest_of", lambda *_: "test")
    monkeypatch.setattr(index.Reader, "entries", lambda _: iter(list(_entries())))
    target = tmp_path / "gazetteer-test.sqlite"
    target.write_bytes(content)
    with Gazetteer.open() as opened:
        assert opened.path == target
        assert opened.lookup("Goris")


def _entries():
    yield index.Entry(
        "t:1", "Goris", "town", "ARM", None, None, 46, 39, 5, None, None, None, None, 4.0, (("Goris", 1.0, None, None),)
    )
    yield index.Entry(
        "t:2", "Paris", "town", "FRA", None, None, 2, 48, 5, None, None, None, None, 4.0, (("Paris", 1.0, None, None),)
    )


def test_an_index_of_another_version_is_not_opened(tmp_path):
    import sqlite3

    path = small(tmp_path / "i.sqlite")
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version=1")
    db.close()
    with pytest.raises(DataError, match="version 1"):
        Gazetteer.open(path=path)


def test_a_build_that_dies_leaves_nothing(tmp_path):
    def dying():
        yield next(iter(_entries()))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.write_index(tmp_path / "i.sqlite", dying(), total=2)
    assert list(tmp_path.iterdir()) == []


def test_two_processes_build_at_once(tmp_path):
    code = (
        "import sys; sys.path.insert(0, 'tests')\nfrom pathlib import Path\nfrom test_gazetteers import small\n"
        "from geomap.gazetteers import Gazetteer\npath = Path(sys.argv[1])\n"
        "for _ in range(20):\n    small(path)\n    with Gazetteer.open(path=path) as g:\n        assert g.lookup('Goris')\n"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "i.sqlite")]
    both = [subprocess.Popen(run, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert [p.name for p in tmp_path.iterdir()] == ["i.sqlite"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Kharkhiv", "Kharkiv"),
        ("Nago-Karabakh", "Nagorno-Karabakh"),
        ("Qaliubiya", "Qalyubia"),
        ("Gubadly", "Qubadli"),
        ("Kirgizstan", "Kyrgyzstan"),
        ("Afganistan", "Afghanistan"),
    ],
)
def test_likeness_finds_misspellings_and_other_romanisations(gazetteer, name, found):
    alike = gazetteer.similar(name, limit=5)
    assert any(fold(found) in fold(c.name) for c in alike), [c.name for c in alike]


def test_three_names_of_one_city_are_one_id(gazetteer):
    told = {gazetteer.lookup(name)[0].place_id for name in ("Stepanakert", "Khankendi", "Xankəndi")}
    assert len(told) == 1
    assert all(len(gazetteer.lookup(name)) == 1 for name in ("Stepanakert", "Khankendi"))


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Robotyne", "UKR", 47.44, 35.84),
        ("Maroun al-Ras", "LBN", 33.1, 35.45),
        ("Tinzaouaten", "MLI", 19.95, 2.97),
        ("Lower Shabelle", "SOM", 1.9, 44.5),
        ("Barmal", "AFG", 32.7, 69.25),
        ("Shwe Kokko", "MMR", 16.82, 98.52),
        ("Nam Yuen", "THA", 14.5, 105.0),
        ("Kirgizstan", "KGZ", 41, 75),
    ],
)
def test_names_of_wars_and_borders_are_there(gazetteer, name, country, lat, lon):
    found = gazetteer.lookup(name) or gazetteer.similar(name)
    assert any(c.country_code == country and abs(c.lat - lat) < 1 and abs(c.lon - lon) < 1.5 for c in found), found


def test_each_hand_kept_row_is_whole():
    with (KEPT / "places.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    for row in rows:
        assert None not in row, row
        assert fold(row["name"]), row
        assert row["source"], row
        assert -90 <= float(row["lat"]) <= 90, row
        assert -180 <= float(row["lon"]) <= 180, row
        assert not row["country"] or (len(row["country"]) == 3 and row["country"].isupper()), row


def test_each_correction_is_of_a_known_field():
    with (KEPT / "fixes.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert row["field"] in {"same_as", "name", "population"}
            assert row["id"].startswith("geonames:")
            assert row["source"]


@pytest.mark.parametrize("change", ["towns.tsv.xz", "places.csv", "names.csv"])
def test_a_changed_table_is_another_index(tmp_path, change):
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.sqlite"))
    before = digest_of(tmp_path / "data" / "gazetteer")
    assert before == digest_of(KEPT)
    with (tmp_path / "data" / "gazetteer" / change).open("ab") as table:
        table.write(b"\n")
    assert digest_of(tmp_path / "data" / "gazetteer") != before


def test_the_digest_needs_no_manifest(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.sqlite"))
    (tmp_path / "data" / "manifest.json").write_text("{")
    assert digest_of(tmp_path / "data" / "gazetteer") == digest_of(KEPT)
