"""The words, figures and dates of a picture, in one of the page's languages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from geomap.maps import assets

MILE_M = 1609.344
APPROXIMATE = re.compile(
    r"(about|around|some|roughly|approximately|nearly|almost|circa|an estimated|environ|около|մոտ|təxminən|близько|≈|~)",
    re.IGNORECASE,
)
_GROUPED = {"fr": "\u202f", "ru": "\u00a0", "uk": "\u00a0", "hy": "\u00a0", "az": "."}


class Words:
    """Texts of a language, those that it lacks in English."""

    def __init__(self, language: str) -> None:
        texts = assets.texts()
        short = language.split("-", maxsplit=1)[0].lower()
        self.language = short if short in texts else "en"
        self.texts = {**texts["en"], **texts[self.language]}

    def t(self, key: str, **values: object) -> str:
        """A text by key with its {names} filled in; ``n`` also chooses between one and several."""
        if "n" in values:
            form = f"{key}.{self._plural(int(str(values['n'])))}"
            key = form if form in self.texts else f"{key}.other"
        text = self.texts.get(key, key)
        return re.sub(r"\{(\w+)\}", lambda match: str(values.get(match[1], match[0])), text)

    def term(self, group: str, value: str) -> str:
        """A word of the data's vocabulary as the interface says it, or as it is."""
        return self.texts.get(f"{group}.{value}", value.replace("_", " "))

    def _plural(self, n: int) -> str:
        """CLDR's category of a whole number."""
        if self.language in {"ru", "uk"}:
            if n % 10 == 1 and n % 100 != 11:
                return "one"
            return "few" if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else "many"
        return "one" if n == 1 or (n == 0 and self.language in {"fr", "hy"}) else "other"

    def number(self, value: float) -> str:
        """Grouped by thousands, one decimal at most."""
        text = f"{value:,.1f}".removesuffix(".0")
        if self.language == "en":
            return text
        whole, _, rest = text.partition(".")
        return whole.replace(",", _GROUPED.get(self.language, "\u00a0")) + (f",{rest}" if rest else "")

    def count(self, low: float | None, high: float | None, written: str | None) -> str | None:
        """A reported strength."""
        about = "≈" if APPROXIMATE.match((written or "").strip()) else ""
        if low is None and high is None:
            return None
        if low is None or high is None:
            return f"≤ {self.number(high)}" if high is not None else f"≥ {self.number(low or 0)}"
        return about + (self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}")

    def depth(self, metres: float | None, most: float | None, written: str | None) -> str | None:
        """A length in the unit that the report used."""
        if metres is None:
            return None
        is_miles = re.search(r"\bmiles?\b|\bmi\b", written or "", re.IGNORECASE)
        unit, name = (MILE_M, "mi") if is_miles else (1.0, "m") if metres < 1000 else (1000.0, "km")
        value = self.number(round(metres / unit, 1))
        span = value if most is None else f"{value}–{self.number(round(most / unit, 1))}"
        return f"{span} {self.t(f'unit.{name}')}"

    @staticmethod
    def days(first: int, last: int) -> str:
        """A range of days since 1970-01-01, as ISO dates: read alike in every language."""
        one, other = (dt.date(1970, 1, 1) + dt.timedelta(days=day) for day in (first, last))
        return f"{one}" if one == other else f"{one} – {other}"


class Rows:
    """The incidents of a payload, by row and name."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self.columns = columns
        self.length: int = columns["length"]

    def get(self, row: int, name: str) -> Any:
        """A cell, None where it is missing."""
        column = self.columns.get(name)
        if column is None:
            return None
        if isinstance(column, list):
            return column[row]
        code = column["codes"][row]
        return None if code < 0 else column["values"][code]
