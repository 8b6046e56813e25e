"""Word lists as data: ``load("demonyms")`` reads ``demonyms.json`` (or ``.toml``) of this folder, once.

Lists that every run reads are JSON, which parses ten times faster than TOML; the others may be either.
Callers must not change what they get: it is shared.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def load(name: str) -> Any:
    """The word list ``name`` as parsed; raises FileNotFoundError for one that does not exist."""
    path = _HERE / f"{name}.json"
    if path.is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    import tomllib

    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))
