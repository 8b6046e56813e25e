"""Single cells of a frame as what a page carries."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pandas as pd


def word_of(value: Any) -> str | None:
    """Any cell as text; nothing where it is missing."""
    if isinstance(value, str):
        return value
    if value is None or (not isinstance(value, (list, tuple, dict)) and pd.isna(value)):
        return None
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(list(value) if isinstance(value, tuple) else value)
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value)
