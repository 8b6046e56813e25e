"""The XML of QGIS styles and projects, from plain Python: elements, option maps, symbols."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VERSION = "3.22.16-Białowieża"
"""The oldest QGIS that the documents are for; later ones read them as well."""
MM_PER_PIXEL = 0.2646
"""The palette is in pixels of 1/96 inch, QGIS symbols in millimetres."""
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, attributes: Mapping[str, Any] | None = None, *children: Any) -> ET.Element:
    """An element with attributes, and text or elements inside; what XML cannot hold is left out."""
    made = ET.Element(tag, {key: clean(value) for key, value in (attributes or {}).items()})
    for child in children:
        if isinstance(child, ET.Element):
            made.append(child)
        elif child is not None:
            made.text = (made.text or "") + clean(child)
    return made


def clean(value: object) -> str:
    """Text without the characters that XML forbids; booleans as 0 and 1."""
    return _NO_XML.sub("", str(int(value) if isinstance(value, bool) else value))


def text_of(root: ET.Element, doctype: str) -> str:
    """A whole document as text, indented, the same for the same content."""
    ET.indent(root, " ")
    return f"<!DOCTYPE {doctype} PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(root, "unicode") + "\n"


def options(values: Mapping[str, Any], name: str | None = None) -> ET.Element:
    """A mapping as QGIS's typed ``Option`` elements."""
    head = {"type": "Map"} if name is None else {"name": name, "type": "Map"}
    return element("Option", head, *(_option(key, value) for key, value in values.items()))


def _option(name: str, value: Any) -> ET.Element:
    if isinstance(value, dict):
        return options(value, name)
    if isinstance(value, list):
        return element("Option", {"name": name, "type": "List"}, *(options(v) for v in value))
    if value is None:
        return element("Option", {"name": name, "type": "invalid"})
    kind = {bool: "bool", int: "int", float: "double"}.get(type(value), "QString")
    shown = str(value).lower() if isinstance(value, bool) else value
    return element("Option", {"name": name, "type": kind, "value": shown})


def defined(expressions: Mapping[str, str]) -> ET.Element:
    """Properties that follow an expression (QGIS's data-defined overrides)."""
    properties = {name: {"active": True, "expression": text, "type": 3} for name, text in expressions.items()}
    return element(
        "data_defined_properties", {}, options({"name": "", "properties": properties or None, "type": "collection"})
    )


def symbol_layer(
    kind: str,
    properties: Mapping[str, Any],
    *,
    expressions: Mapping[str, str] | None = None,
    inner: ET.Element | None = None,
) -> ET.Element:
    """One layer of a symbol; ``inner`` is the symbol of hatches and arrows."""
    texts = {key: value if isinstance(value, dict) else clean(value) for key, value in properties.items()}
    head = {"class": kind, "enabled": 1, "locked": 0, "pass": 0}
    return element("layer", head, options(texts), defined(expressions or {}), inner)


def symbol(kind: str, layers: Iterable[ET.Element], *, name: str = "0", alpha: str | None = None) -> ET.Element:
    """A marker, line or fill symbol; ``alpha`` is an expression for its opacity in percent."""
    head = {"type": kind, "name": name, "alpha": 1, "clip_to_extent": 1, "force_rhr": 0}
    return element("symbol", head, defined({"alpha": alpha} if alpha else {}), *layers)


def rgba(colour: str, opacity: float = 1.0) -> str:
    """``#a3123a`` as QGIS writes a colour: ``163,18,58,255``."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def millimetres(pixels: float) -> float:
    """A length of the palette in QGIS's unit."""
    return round(pixels * MM_PER_PIXEL, 3)


def dashes(pixels: Iterable[float]) -> str:
    """A dash pattern of the palette in QGIS's unit."""
    return ";".join(str(millimetres(p)) for p in pixels)


def spatial_reference() -> ET.Element:
    """EPSG:4326 in full: with the code alone QGIS calls a layer valid and draws it blank, without an error."""
    wkt = (
        'GEOGCRS["WGS 84",ENSEMBLE["World Geodetic System 1984 ensemble",'
        'MEMBER["World Geodetic System 1984 (Transit)"],MEMBER["World Geodetic System 1984 (G730)"],'
        'MEMBER["World Geodetic System 1984 (G873)"],MEMBER["World Geodetic System 1984 (G1150)"],'
        'MEMBER["World Geodetic System 1984 (G1674)"],MEMBER["World Geodetic System 1984 (G1762)"],'
        'MEMBER["World Geodetic System 1984 (G2139)"],ELLIPSOID["WGS 84",6378137,298.257223563,'
        'LENGTHUNIT["metre",1]],ENSEMBLEACCURACY[2.0]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],'
        'CS[ellipsoidal,2],AXIS["geodetic latitude (Lat)",north,ORDER[1],ANGLEUNIT["degree",0.0174532925199433]],'
        'AXIS["geodetic longitude (Lon)",east,ORDER[2],ANGLEUNIT["degree",0.0174532925199433]],'
        'USAGE[SCOPE["Horizontal component of 3D system."],AREA["World."],BBOX[-90,-180,90,180]],ID["EPSG",4326]]'
    )
    values = {
        "wkt": wkt,
        "proj4": "+proj=longlat +datum=WGS84 +no_defs",
        "srsid": 3452,
        "srid": 4326,
        "authid": "EPSG:4326",
        "description": "WGS 84",
        "projectionacronym": "longlat",
        "ellipsoidacronym": "EPSG:7030",
        "geographicflag": "true",
    }
    return element("spatialrefsys", {"nativeFormat": "Wkt"}, *(element(k, {}, v) for k, v in values.items()))
