"""Every entry of the word lists is well formed."""

import json
from pathlib import Path

import pytest

from geomap import lexicons

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
