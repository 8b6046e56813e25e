"""The colours and symbols that QGIS styles share with the page, from ``lexicons/palette.toml``."""

from __future__ import annotations

import base64
from typing import Any

from geomap.lexicons import load


def palette() -> dict[str, Any]:
    """The whole palette."""
    told: dict[str, Any] = load("palette")
    return told


def colour_of(kind: str) -> str:
    """The hue of a kind of incident, on light paper."""
    told = palette()
    return str(told["families"][told["kinds"][kind]["family"]]["light"])


def colour_expression() -> str:
    """The hue of a feature's ``kind`` as a QGIS expression; the paper's ink for a kind that is not known."""
    by_colour: dict[str, list[str]] = {}
    for kind in palette()["kinds"]:
        by_colour.setdefault(colour_of(kind), []).append(kind)
    cases = " ".join(
        f"WHEN \"kind\" IN ({', '.join(repr(k) for k in kinds)}) THEN '{colour}'" for colour, kinds in by_colour.items()
    )
    return f"CASE {cases} ELSE '{theme('ink')}' END"


def theme(name: str) -> str:
    """A colour of the light paper."""
    return str(palette()["themes"]["light"][name])


def glyph(kind: str) -> str:
    """A kind's sign as an SVG that QGIS carries inside the style and colours itself."""
    path = palette()["kinds"][kind]["glyph"]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-7.5 -7.5 15 15" width="15" height="15">'
        f'<path fill="param(fill)" fill-rule="evenodd" d="{path}"/></svg>'
    )
    return "base64:" + base64.b64encode(svg.encode()).decode()
