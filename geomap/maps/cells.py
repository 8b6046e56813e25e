"""Single cells of a frame as what a page carries."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any


def is_missing(value: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, or one of pandas's marks."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN alone differs from itself
        return True
    return type(value).__name__ in {"NaTType", "NAType"}


def word_of(value: Any) -> str | None:
    """Any cell as text; nothing where it is missing."""
    if isinstance(value, str):
        return value
    if is_missing(value):
        return None
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(list(value) if isinstance(value, tuple) else value)
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value)
