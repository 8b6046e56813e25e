"""Word lists as data: ``load("demonyms")`` reads ``demonyms.json`` (or ``.toml``) of this folder, once.

Lists that people write are TOML, which parses ten times slower than JSON: what was parsed is kept as JSON in the cache
folder, under the digest of the list itself. A list that was changed is parsed anew, and one that cannot be kept is
parsed each time. Callers must not change what they get: it is shared.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from geomap.settings import cache_dir

_HERE = Path(__file__).parent
KEPT = "lexicons"
"""Folder of the cache."""


@cache
def load(name: str) -> Any:
    """The word list ``name`` as parsed; raises FileNotFoundError for one that does not exist."""
    path = _HERE / f"{name}.json"
    if path.is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    return parse_kept(name, (_HERE / f"{name}.toml").read_bytes())


def parse_kept(name: str, text: bytes) -> Any:
    """A TOML list as parsed, from the cache where it is there whole."""
    kept = cache_dir() / KEPT / f"{name}-{hashlib.sha256(text).hexdigest()[:16]}.json"
    with suppress(OSError, ValueError):
        return json.loads(kept.read_bytes())
    import tomllib

    parsed = tomllib.loads(text.decode("utf-8"))
    with suppress(OSError):
        write_whole(kept, json.dumps(parsed, ensure_ascii=False).encode("utf-8"))
    return parsed


def write_whole(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may read it now."""
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(part, path)  # noqa: PTH105 - the documented atomic call
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise
