"""Expressions kept from one process to the next."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from geomap import expressions
from geomap.expressions import expression

SOURCES = [
    (r"\b(?P<word>\w+)\s(?P=word)\b", re.IGNORECASE),
    (r"(?<![\w-])(?:one|two|[3-9é])(?!\w)", 0),
    (r"(?i:km)|[А-Я]{2,}", re.UNICODE),
]


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """No expression is known to this process, and the cache is empty."""

    def forget() -> None:
        expressions._kept.cache_clear()
        expression.cache_clear()

    monkeypatch.setenv("GEOMAP_CACHE", str(tmp_path))
    monkeypatch.setattr(expressions.atexit, "register", lambda _: None)
    forget()
    yield forget
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize(("source", "flags"), SOURCES)
def test_a_kept_expression_is_the_compiled_one(fresh, monkeypatch, source, flags):
    for _ in range(2):
        made = expression(source, flags)
        usual = re.compile(source, flags)
        assert made == usual
        assert made.groupindex == usual.groupindex
        for text in ("one ONE", "the the", "5 КМ 12 km", "é-two"):
            assert [m.span() for m in made.finditer(text)] == [m.span() for m in usual.finditer(text)]
        expressions.keep_new()
        fresh()
        monkeypatch.setattr(expressions, "_make", pytest.fail)  # the second time it comes from the file


@pytest.mark.parametrize("damage", [b"", b"\0" * 40, None])
def test_a_damaged_file_is_passed_over(fresh, tmp_path, damage):
    expression("a+")
    expressions.keep_new()
    (path,) = (tmp_path / "expressions").iterdir()
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    fresh()
    assert expression("a+").match("aa")


def test_a_wrong_expression_is_told_of(fresh):
    with pytest.raises(re.error, match="missing"):
        expression("(a")


def test_a_process_keeps_what_it_compiled(tmp_path):
    script = "from geomap.expressions import expression; expression('a+b')"
    subprocess.run([sys.executable, "-c", script], check=True, env={"GEOMAP_CACHE": str(tmp_path)})
    assert len(list((tmp_path / "expressions").iterdir())) == 1
