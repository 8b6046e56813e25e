"""A print layout: title, map, legend, scale bar, sources and licence on a landscape A4 page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.qgis.elements import element, rgba, symbol, symbol_layer
from geomap.qgis.palette import theme

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

PAGE_MM = (297, 210)
MARGIN_MM = 10
MAP_MM = (MARGIN_MM, 24, 212, 164)
"""Left, top, width, height of the map."""
_TYPES = {"page": 65638, "map": 65639, "label": 65641, "legend": 65642, "scalebar": 65646}
"""QGIS's numbers for the items of a layout."""
_FONT = "Noto Sans,{size},-1,5,{weight},0,0,0,0,0"


def layout(
    *, title: str, subtitle: str, sources: str, extent: tuple[float, float, float, float], shown: list[str]
) -> ET.Element:
    """The layout as an element of a project.

    Args:
        title: over the map.
        subtitle: under the title: the days that the map covers.
        sources: the line with data sources and licences.
        extent: west, south, east, north of the map in the project's CRS (EPSG:3857 metres).
        shown: ids of the layers for the legend, top first.
    """
    left, top, width, height = MAP_MM
    right = left + width + 5
    side = PAGE_MM[0] - right - MARGIN_MM
    return element(
        "Layout",
        {"name": "geomap", "units": "mm", "printResolution": 300, "worldFileMap": ""},
        element("Snapper", {"tolerance": 5, "snapToGrid": 0, "snapToGuides": 1, "snapToItems": 1}),
        element("Grid", {"resolution": 10, "resUnits": "mm", "offsetX": 0, "offsetY": 0, "offsetUnits": "mm"}),
        element("PageCollection", {}, _sheet(), _item("page", (0, 0, *PAGE_MM), {}, _sheet())),
        _label(title, (left, 8, width, 8), size=16, bold=True),
        _label(subtitle, (left, 16, width, 6), size=9),
        _map(extent),
        _legend((right, top, side, height), shown),
        _scale_bar((right, 9, side, 12)),  # over the legend, which may be as long as the map
        _label(sources, (left, top + height + 3, PAGE_MM[0] - 2 * MARGIN_MM, 12), size=7),
        element("Atlas", {"enabled": 0, "filenamePattern": "'geomap_' || @atlas_featurenumber"}),
    )


def _item(kind: str, place: tuple[float, float, float, float], told: dict[str, Any], *children: Any) -> ET.Element:
    left, top, width, height = place
    uuid = "{geomap-" + kind + f"-{left:g}-{top:g}" + "}"
    head = {
        "type": _TYPES[kind],
        "uuid": uuid,
        "templateUuid": uuid,
        "id": kind,
        "position": f"{left},{top},mm",
        "positionOnPage": f"{left},{top},mm",
        "size": f"{width},{height},mm",
        "visibility": 1,
        "opacity": 1,
        "referencePoint": 0,
        "frame": "false",
        "background": "false",
        "outlineWidthM": "0.2,mm",
        "zValue": 1,
    }
    return element("LayoutItem", head | told, *children)


def _colour(tag: str, hexadecimal: str) -> ET.Element:
    red, green, blue, alpha = rgba(hexadecimal).split(",")
    return element(tag, {"red": red, "green": green, "blue": blue, "alpha": alpha})


def _sheet() -> ET.Element:
    return symbol("fill", [symbol_layer("SimpleFill", {"color": rgba("#ffffff"), "outline_style": "no"})], name="")


def _label(text: str, place: tuple[float, float, float, float], *, size: float, bold: bool = False) -> ET.Element:
    font = _FONT.format(size=size, weight=75 if bold else 50)
    return _item(
        "label",
        place,
        {"labelText": text, "halign": 1, "valign": 32, "htmlState": 0, "marginX": 0, "marginY": 0},
        element("LabelFont", {"description": font, "style": "Bold" if bold else ""}),
        _colour("FontColor", theme("ink")),
    )


def _map(extent: tuple[float, float, float, float]) -> ET.Element:
    left, top, width, height = MAP_MM
    west, south, east, north = fitted(extent, width / height)
    return _item(
        "map",
        (left, top, width, height),
        {
            "frame": "true",
            "background": "true",
            "drawCanvasItems": "true",
            "keepLayerSet": "false",
            "followPreset": "false",
            "followPresetName": "",
            "mapRotation": 0,
            "mapFlags": 0,
            "isTemporal": 0,
            "labelMargin": "0,mm",
        },
        _colour("FrameColor", theme("rule")),
        _colour("BackgroundColor", theme("sea")),
        element("Extent", {"xmin": west, "ymin": south, "xmax": east, "ymax": north}),
        element("LayerSet"),
        element("AtlasMap", {"atlasDriven": 0, "scalingMode": 2, "margin": 0.1}),
    )


def fitted(extent: tuple[float, float, float, float], ratio: float) -> tuple[float, float, float, float]:
    """An extent widened about its middle to a ratio of width to height."""
    west, south, east, north = extent
    width, height = max(east - west, (north - south) * ratio), max(north - south, (east - west) / ratio)
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _legend(place: tuple[float, float, float, float], shown: list[str]) -> ET.Element:
    def style(name: str, size: float, weight: int, **margins: float) -> ET.Element:
        font = element("styleFont", {"description": _FONT.format(size=size, weight=weight), "style": ""})
        return element("style", {"name": name, "alignment": 1, "indent": 0, **margins}, font)

    left, top, _, _ = MAP_MM
    tree = element(
        "layer-tree-group",
        {},
        *(
            element(
                "layer-tree-layer", {"id": i, "name": n, "checked": "Qt::Checked", "expanded": 1, "providerKey": "ogr"}
            )
            for i, n in (pair.split("|", 1) for pair in shown)
        ),
    )
    return _item(
        "legend",
        place,
        {
            "title": "",
            "legendFilterByMap": 1,
            "resizeToContents": 1,
            "map_uuid": "{geomap-map-" + f"{left:g}-{top:g}" + "}",
            "columnCount": 1,
            "splitLayer": 0,
            "wrapChar": "",
            "fontColor": theme("ink"),
            "symbolWidth": 6,
            "symbolHeight": 4,
            "symbolAlignment": 1,
            "titleAlignment": 1,
            "boxSpace": 0,
            "columnSpace": 2,
            "lineSpacing": 1,
        },
        element(
            "styles",
            {},
            style("title", 11, 75, marginBottom=2),
            style("group", 9, 75, marginTop=2),
            style("subgroup", 8.5, 75, marginTop=2),
            style("symbol", 8, 50, marginTop=1),
            style("symbolLabel", 8, 50, marginTop=1, marginLeft=2),
        ),
        tree,
    )


def _scale_bar(place: tuple[float, float, float, float]) -> ET.Element:
    left, top, _, _ = MAP_MM
    return _item(
        "scalebar",
        place,
        {
            "mapUuid": "{geomap-map-" + f"{left:g}-{top:g}" + "}",
            "style": "Line Ticks Up",
            "unitType": "km",
            "unitLabel": "km",
            "numMapUnitsPerScaleBarUnit": 1,
            "numUnitsPerSegment": 10,
            "numSegments": 2,
            "numSegmentsLeft": 0,
            "segmentSizeMode": 1,  # as wide as fits
            "minBarWidth": 25,
            "maxBarWidth": 50,
            "height": 2.5,
            "labelBarSpace": 1.5,
            "boxContentSpace": 0,
            "outlineWidth": 0.3,
            "alignment": 0,
        },
        element(
            "text-style",
            {"fontFamily": "Noto Sans", "fontSize": 8, "fontSizeUnit": "Point", "textColor": rgba(theme("ink"))},
        ),
        _colour("strokeColor", theme("ink")),
        _colour("fillColor", theme("ink")),
        _colour("fillColor2", "#ffffff"),
    )
