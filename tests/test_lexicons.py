"""Every entry of the word lists is well formed."""

import json
from pathlib import Path

import pytest

from geomap import lexicons

FOLDER = Path(lexicons.__file__).parent
DEMONYMS = lexicons.load("demonyms")


@pytest.mark.parametrize("section", ["states", "regions"])
def test_demonym_entries_are_complete(section):
    for owner, forms in DEMONYMS[section].items():
        assert set(forms) == {"adjective", "noun", "plural"}, owner
        assert forms["adjective"] or forms["noun"], owner
        for form in (*forms["adjective"], *forms["noun"], *forms["plural"]):
            assert form[0].isupper(), (owner, form)
            assert form == form.strip(), (owner, form)


def test_states_are_alpha3():
    assert all(len(code) == 3 and code.isupper() for code in DEMONYMS["states"])


@pytest.mark.parametrize(
    ("form", "owners"),
    [("Congolese", {"COD", "COG"}), ("Dominican", {"DMA", "DOM"}), ("Kyrgyz", {"KGZ"}), ("Azeri", {"AZE"})],
)
def test_ambiguity_is_kept(form, owners):
    assert {code for code, forms in DEMONYMS["states"].items() if form in forms["adjective"]} == owners


def test_json_lists_have_no_duplicate_keys():
    def unique(pairs):
        keys = [k for k, _ in pairs]
        assert len(keys) == len(set(keys)), [k for k in keys if keys.count(k) > 1]
        return dict(pairs)

    for path in Path(lexicons.__file__).parent.glob("*.json"):
        json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)


def test_unknown_list():
    with pytest.raises(FileNotFoundError):
        lexicons.load("no-such-list")


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOMAP_CACHE", str(tmp_path))
    return tmp_path / lexicons.KEPT


TOML = b'words = ["raid", "\xd0\xb1\xd0\xbe\xd0\xb9"]\n[of]\nnumber = 1.5\nyes = true\n'
PARSED = {"words": ["raid", "бой"], "of": {"number": 1.5, "yes": True}}


def test_a_list_is_parsed_once_and_anew_when_it_changes(kept, monkeypatch):
    import tomllib

    parsed = []
    monkeypatch.setattr(tomllib, "loads", lambda text, loads=tomllib.loads: parsed.append(text) or loads(text))
    assert lexicons.parse_kept("raids", TOML) == lexicons.parse_kept("raids", TOML) == PARSED
    assert len(parsed) == 1
    assert lexicons.parse_kept("raids", TOML.replace(b"raid", b"riot"))["words"][0] == "riot"
    assert len(parsed) == 2
    assert sorted(p.suffix for p in kept.iterdir()) == [".json", ".json"]


@pytest.mark.parametrize("broken", [b"", b'{"words": [', b"\xff\xfe"])
def test_what_was_not_kept_whole_is_parsed_anew(kept, broken):
    lexicons.parse_kept("raids", TOML)
    (file,) = kept.iterdir()
    file.write_bytes(broken)
    assert lexicons.parse_kept("raids", TOML) == PARSED
    assert json.loads(file.read_bytes()) == PARSED


def test_a_cache_that_cannot_be_written_is_done_without(kept):
    kept.parent.rmdir()
    kept.parent.write_text("no folder")
    assert lexicons.parse_kept("raids", TOML) == PARSED


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda p: p.stem)
def test_lists_hold_what_json_can_hold(path):
    import tomllib

    parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(parsed)) == parsed
