from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "2021-05-15-syunik.txt"
HOSTILE = "{{7*7}} {% if 1 %}yes{% endif %} ${1} <img src=x onerror=alert(1)> near Goris in Syunik, Armenia."


def geomap(
    *args: object, stdin: str | None = None, env: dict[str, str] | None = None, **more: object
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "geomap", *map(str, args)],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | (env or {}),
        check=False,
        **more,  # type: ignore[arg-type]
    )


def lines_of(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stderr.splitlines() if line.startswith("geomap: ")]


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("binary.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("utf16.txt", b"\xff\xfeabc", "UTF-16"),
        ("noise.txt", bytes(range(1, 32)) * 40 + b"\x81\x8d\x8f", "UTF-8"),
        ("date.txt", b"date 2021-15-99\nTroops crossed near Goris.", "YYYY-MM-DD"),
        ("broken.jsonl", b'{"id": 1, "text": "Shells fell on Goris."', "not JSON"),
    ],
)
def test_a_bad_report_is_one_line_and_the_others_go_through(tmp_path: Path, name: str, raw: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(raw)
    done = geomap("extract", tmp_path / name, SEED, "-o", tmp_path / "i.geojson")
    assert done.returncode == 3, done.stderr
    skipped = [line for line in lines_of(done) if "skipped" in line]
    assert len(skipped) == 1
    assert name in skipped[0]
    assert words in skipped[0]
    assert "Traceback" not in done.stderr
    features = json.loads((tmp_path / "i.geojson").read_text(encoding="utf-8"))["features"]
    assert any(f["properties"]["kind"] == "incursion" for f in features)


def test_a_large_report_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    done = geomap("extract", large, SEED, "-o", tmp_path / "i.geojson")
    assert done.returncode == 3
    assert "50,000,000 bytes" in done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Troops crossed the border near Goris on Friday.", "has no date"),
        ("date 2999-01-01\nTroops crossed the border near Goris on Friday.", "in the future"),
        ("date 2021-01-01\nNothing happened to anyone at all.", "names no place"),
    ],
)
def test_what_a_report_lacks_is_said(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "r.txt").write_text(text, encoding="utf-8")
    done = geomap("map", tmp_path / "r.txt", "-o", tmp_path / "maps")
    assert done.returncode == 0, done.stderr
    assert words in done.stderr
    assert (tmp_path / "maps" / "index.html").is_file()


def test_nothing_that_can_be_read_is_a_failure(tmp_path: Path) -> None:
    done = geomap("map", tmp_path / "missing.txt", "-o", tmp_path / "maps")
    assert done.returncode == 1
    assert len(lines_of(done)) == 1
    assert "no such file" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_earlier_map_stands_where_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("the map of yesterday", encoding="utf-8")
    done = geomap("map", tmp_path / "missing.txt", "-o", tmp_path)
    assert done.returncode == 1
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "the map of yesterday"


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "gone.txt").symlink_to(tmp_path / "nowhere")
    (reports / "seed.txt").write_bytes(SEED.read_bytes())
    done = geomap("extract", reports, "-o", tmp_path / "i.geojson")
    assert done.returncode == 3
    assert "gone.txt" in done.stderr


def test_wrong_usage_is_2() -> None:
    assert geomap("map").returncode == 2
    assert geomap("no-such-verb").returncode == 2


def test_output_where_none_can_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("here", encoding="utf-8")
    done = geomap("map", SEED, "-o", blocked / "maps")
    assert done.returncode == 1
    assert len(lines_of(done)) == 1
    assert blocked.read_text(encoding="utf-8") == "here"


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    folder = tmp_path / "maps"
    folder.mkdir()
    (folder / "index.html").write_text("the map of yesterday", encoding="utf-8")
    done = geomap("map", SEED, "-o", folder, preexec_fn=limit, env={"PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert str(folder / "index.html") in done.stderr
    assert [left.name for left in folder.iterdir()] == ["index.html"]
    assert (folder / "index.html").read_text(encoding="utf-8") == "the map of yesterday"


def test_same_input_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        done = geomap("map", SEED, "-o", tmp_path / name, env={"PYTHONHASHSEED": "random"})
        assert done.returncode == 0, done.stderr
    files = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert "index.html" in files
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_hostile_text_runs_nowhere_in_our_process(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(
        f"date 2024-01-02\nAzerbaijani shells killed two soldiers in Goris, Armenia said on Monday, {HOSTILE}",
        encoding="utf-8",
    )
    done = geomap("map", tmp_path / "r.txt", "-o", tmp_path / "maps")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "maps" / "index.html").read_text(encoding="utf-8")
    assert "<img src=x" not in page
    assert "49 yes" not in page
    told = json.loads((tmp_path / "maps" / "incidents.geojson").read_text(encoding="utf-8"))
    assert any("{{7*7}}" in (f["properties"]["quote"] or "") for f in told["features"])


def test_every_verb_has_help() -> None:
    from click.testing import CliRunner

    from geomap.cli import COMMANDS
    from geomap.cli import geomap as group

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for verb in COMMANDS:
        result = CliRunner().invoke(group, [verb, "--help"])
        assert result.exit_code == 0, (verb, result.output)
        assert f"geomap {verb}" in readme, f"README does not show `geomap {verb}`"
