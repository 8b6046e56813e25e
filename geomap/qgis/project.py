"""A QGIS project from plain Python: groups, order, styles, themes, relations, time range, layout, basemap."""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geomap.qgis.elements import VERSION, element, rgba, spatial_reference, text_of
from geomap.qgis.layout import layout
from geomap.qgis.palette import theme
from geomap.qgis.styles import ground_parts, layer_parts
from geomap.tables import layers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from xml.etree import ElementTree as ET

    from geomap.tables import Layer

GROUPS = (
    ("Incidents", ("incidents", "arrows", "borders", "incursions", "footprints", "accounts", "uncertainty")),
    ("Places mentioned", ("places",)),
    ("Tables", ("reports", "claims", "evidence", "revisions")),
    ("Basemap", ("labels", "disputed", "borders_base", "admin1", "lakes", "land")),
)
"""From top to bottom, as drawn. ``borders_base`` is the basemap's own borders."""
THEMES = {"All": None, "Claimed": "claimed", "Confirmed": "confirmed"}
"""Map themes and the incidents that each keeps to."""
RELATIONS = (
    ("claims", "incidents", "incident_id"),
    ("evidence", "incidents", "incident_id"),
    ("revisions", "incidents", "incident_id"),
    ("footprints", "incidents", "incident_id"),
    ("incursions", "incidents", "incident_id"),
    ("arrows", "incidents", "incident_id"),
    ("borders", "incidents", "incident_id"),
    ("uncertainty", "incidents", "incident_id"),
    ("accounts", "incidents", "incident_id"),
    ("incidents", "reports", "report_id"),
    ("places", "reports", "report_id"),
    ("claims", "reports", "report_id"),
    ("accounts", "reports", "report_id"),
)
"""Referencing table, referenced table, the column in both."""
_TITLES = {
    "labels": "Names",
    "disputed": "Disputed lines",
    "borders_base": "Borders",
    "admin1": "Provinces",
    "lakes": "Lakes",
    "land": "Countries",
}
_GEOMETRIES = {"POINT": "Point", "LINESTRING": "Line", "MULTILINESTRING": "Line", "MULTIPOLYGON": "Polygon"}
_GROUND = {
    "labels": "Point",
    "disputed": "Line",
    "borders_base": "Line",
    "admin1": "Line",
    "lakes": "Polygon",
    "land": "Polygon",
}
_SHOWN_AT_FIRST = {"uncertainty": False}
_MERCATOR_RADIUS_M = 6378137.0
_MERCATOR_WKT = (
    'PROJCRS["WGS 84 / Pseudo-Mercator",BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",'
    'ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,'
    'ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4326]],CONVERSION["Popular Visualisation Pseudo-Mercator",'
    'METHOD["Popular Visualisation Pseudo Mercator",ID["EPSG",1024]],PARAMETER["Latitude of natural origin",0,'
    'ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8801]],PARAMETER["Longitude of natural origin",0,'
    'ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8802]],PARAMETER["False easting",0,LENGTHUNIT["metre",1],'
    'ID["EPSG",8806]],PARAMETER["False northing",0,LENGTHUNIT["metre",1],ID["EPSG",8807]]],CS[Cartesian,2],'
    'AXIS["easting (X)",east,ORDER[1],LENGTHUNIT["metre",1]],AXIS["northing (Y)",north,ORDER[2],'
    'LENGTHUNIT["metre",1]],ID["EPSG",3857]]'
)


_ABSTRACT = "Incidents of written reports as points, areas and lines with their uncertainty."
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive can tell: the clock would make two equal projects differ."""
WORLD = (-180.0, -60.0, 180.0, 75.0)


@dataclass(frozen=True, slots=True)
class ProjectSource:
    """What a project shows."""

    geopackage: str
    """Path of the GeoPackage with the incidents, relative to the project."""
    tables: Sequence[str]
    """The layers and tables that it holds."""
    basemap: str | None = None
    """Path of the GeoPackage with the basemap, relative to the project."""
    ground: Sequence[str] = ()
    """The basemap's layers."""
    extent: tuple[float, float, float, float] = WORLD
    """West, south, east, north of the first view, degrees."""
    days: tuple[dt.date, dt.date] | None = None
    """First and last day of the data."""
    title: str = "geomap"
    sources: str = ""
    """Licences and attributions in one line, for the layout and the project's abstract."""
    licences: Sequence[str] = field(default=())
    rights: Sequence[str] = field(default=())
    """Licences and attributions one by one, for the metadata of each layer."""


def project_text(source: ProjectSource) -> str:
    """The project as the text of a ``.qgs`` file."""
    drawn = _layers_of(source)
    view = _mercator(source.extent)
    shown = [f"{_id(n)}|{_title(n)}" for _, names in GROUPS[:2] for n in names if n in drawn]
    sheet = layout(title=source.title, subtitle=_period(source.days), sources=source.sources, extent=view, shown=shown)
    root = element(
        "qgis",
        {"version": VERSION, "projectname": source.title},
        element("homePath", {"path": ""}),
        element("title", {}, source.title),
        element("autotransaction", {"active": 0}),
        element("evaluateDefaultValues", {"active": 0}),
        element("projectCrs", {}, _mercator_reference()),
        _tree(drawn),
        element("relations", {}, *_relations(source.tables)),
        _canvas(view),
        element("projectlayers", {}, *drawn.values()),
        element("layerorder", {}, *(element("layer", {"id": _id(n)}) for n in drawn)),
        _properties(source),
        element("visibility-presets", {}, *(_theme(t, status, drawn) for t, status in THEMES.items())),
        _metadata(source),
        element("Layouts", {}, sheet),
        element(
            "ProjectViewSettings",
            {"UseProjectScales": 0, "rotation": 0},
            element("DefaultViewExtent", _box(view), _mercator_reference()),
        ),
        _time_range(source.days),
    )
    return text_of(root, "qgis")


def zipped(text: str, stem: str) -> bytes:
    """A project as the content of a ``.qgz`` file, the same bytes for the same text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo(f"{stem}.qgs", _EARLIEST)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, text.encode())
    return buffer.getvalue()


def _layers_of(source: ProjectSource) -> dict[str, ET.Element]:
    """The layers by name, from top to bottom."""
    made: dict[str, ET.Element] = {}
    for _, names in GROUPS:
        for name in names:
            if name in source.tables and name in layers():
                made[name] = _incident_layer(layers()[name], source)
            elif name in source.ground and source.basemap:
                made[name] = _ground_layer(name, source)
    return made


def _incident_layer(layer: Layer, source: ProjectSource) -> ET.Element:
    kind = _GEOMETRIES.get(layer.geometry or "", "No geometry")
    manager = element(
        "map-layer-style-manager", {"current": "default"}, element("map-layer-style", {"name": "default"})
    )
    if "status" in layer.names and layer.geometry:
        for status in ("claimed", "confirmed"):
            head = {"version": VERSION, "styleCategories": "AllStyleCategories"}
            kept = element("qgis", head, *layer_parts(layer, status=status))
            manager.append(element("map-layer-style", {"name": status}, kept))
    table = f"{source.geopackage}|layername={layer.name}"
    made = _maplayer(layer.name, kind, table, parts=layer_parts(layer), manager=manager, abstract=layer.description)
    made.append(_resource(layer.name, layer.description, source))
    return made


def _resource(name: str, abstract: str, source: ProjectSource) -> ET.Element:
    """A layer's own metadata: what it is, whose data it has, under which licences."""
    return element(
        "resourceMetadata",
        {},
        element("identifier", {}, _id(name)),
        element("type", {}, "dataset"),
        element("title", {}, _title(name)),
        element("abstract", {}, abstract),
        *(element("license", {}, licence) for licence in source.licences),
        *(element("rights", {}, holder) for holder in source.rights),
    )


def _ground_layer(name: str, source: ProjectSource) -> ET.Element:
    manager = element(
        "map-layer-style-manager", {"current": "default"}, element("map-layer-style", {"name": "default"})
    )
    table = f"{source.basemap}|layername={name}"
    made = _maplayer(name, _GROUND[name], table, parts=ground_parts(name), manager=manager)
    made.set("readOnly", "1")
    made.append(_resource(name, "Ground of the map", source))
    return made


def _maplayer(
    name: str, kind: str, source: str, *, parts: list[ET.Element], manager: ET.Element, abstract: str = ""
) -> ET.Element:
    labelled = any(p.tag == "labeling" for p in parts)
    head = {"type": "vector", "geometry": kind, "labelsEnabled": int(labelled), "styleCategories": "AllStyleCategories"}
    return element(
        "maplayer",
        head | {"hasScaleBasedVisibilityFlag": 0, "autoRefreshEnabled": 0, "readOnly": 0},
        element("id", {}, _id(name)),
        element("datasource", {}, source),
        element("layername", {}, _title(name)),
        element("abstract", {}, abstract) if abstract else None,
        element("srs", {}, spatial_reference()) if kind != "No geometry" else None,
        element("provider", {"encoding": "UTF-8"}, "ogr"),
        manager,
        *parts,
    )


def _id(name: str) -> str:
    return f"geomap_{name}"


def _title(name: str) -> str:
    return _TITLES[name] if name in _TITLES else layers()[name].title


def _tree(drawn: dict[str, ET.Element]) -> ET.Element:
    tree = element("layer-tree-group")
    for title, names in GROUPS:
        group = element(
            "layer-tree-group", {"name": title, "checked": "Qt::Checked", "expanded": int(title == "Incidents")}
        )
        for name in (n for n in names if n in drawn):
            shown = "Qt::Checked" if _SHOWN_AT_FIRST.get(name, True) else "Qt::Unchecked"
            told = {"id": _id(name), "name": _title(name), "checked": shown, "expanded": 0, "providerKey": "ogr"}
            group.append(element("layer-tree-layer", told | {"source": drawn[name].findtext("datasource") or ""}))
        if len(group):
            tree.append(group)
    tree.append(element("custom-order", {"enabled": 0}))
    return tree


def _relations(tables: Sequence[str]) -> list[ET.Element]:
    return [
        element(
            "relation",
            {
                "id": f"geomap_{child}_{parent}",
                "name": f"{layers()[child].title} of {layers()[parent].title.lower()}",
                "referencingLayer": _id(child),
                "referencedLayer": _id(parent),
                "strength": "Association",
            },
            element("fieldRef", {"referencingField": column, "referencedField": column}),
        )
        for child, parent, column in RELATIONS
        if child in tables and parent in tables
    ]


def _theme(name: str, status: str | None, drawn: dict[str, ET.Element]) -> ET.Element:
    preset = element("visibility-preset", {"name": name, "has-expanded-info": 1, "has-checked-group-info": 0})
    for layer in drawn:
        if not _SHOWN_AT_FIRST.get(layer, True):
            continue
        filtered = status and layer in layers() and "status" in layers()[layer].names and layers()[layer].geometry
        told = {"id": _id(layer), "visible": 1, "style": status if filtered else "default", "expanded": 0}
        preset.append(element("layer", told))
    return preset


def _properties(source: ProjectSource) -> ET.Element:
    """Relative paths, the sea (without a basemap the paper) as background, the Temporal Controller's range."""
    red, green, blue, _ = rgba(theme("sea" if source.ground else "land")).split(",")

    def entry(tag: str, kind: str, value: Any) -> ET.Element:
        return element(tag, {"type": kind}, value)

    properties = element(
        "properties",
        {},
        element(
            "Gui",
            {},
            entry("CanvasColorRedPart", "int", red),
            entry("CanvasColorGreenPart", "int", green),
            entry("CanvasColorBluePart", "int", blue),
        ),
        element("Paths", {}, entry("Absolute", "bool", "false")),
        element("SpatialRefSys", {}, entry("ProjectionsEnabled", "int", 1)),
        element("Measure", {}, entry("Ellipsoid", "QString", "EPSG:7030")),
    )
    if source.days:
        start, end = _moments(source.days)
        controller = element("TemporalControllerWidget", {}, entry("StartDateTime", "QString", start))
        controller.append(entry("EndDateTime", "QString", end))
        controller.append(entry("NavigationMode", "int", 0))  # all is seen at first; the play button starts it
        properties.append(controller)
    return properties


def _moments(days: tuple[dt.date, dt.date]) -> tuple[str, str]:
    return f"{days[0].isoformat()}T00:00:00Z", f"{days[1].isoformat()}T00:00:00Z"


def _time_range(days: tuple[dt.date, dt.date] | None) -> ET.Element:
    settings = element(
        "ProjectTimeSettings", {"timeStep": 1, "timeStepUnit": "d", "frameRate": 1, "cumulativeTemporalRange": 0}
    )
    if days:
        start, end = _moments(days)
        settings.append(element("TemporalRange", {}, element("start", {}, start), element("end", {}, end)))
    return settings


def _metadata(source: ProjectSource) -> ET.Element:
    return element(
        "projectMetadata",
        {},
        element("identifier"),
        element("type", {}, "dataset"),
        element("title", {}, source.title),
        element("abstract", {}, f"{_ABSTRACT} {source.sources}".strip()),
        element("author", {}, "geomap"),
    )


def _period(days: tuple[dt.date, dt.date] | None) -> str:
    if days is None:
        return ""
    return days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()} to {days[1].isoformat()}"


def _canvas(view: tuple[float, float, float, float]) -> ET.Element:
    extent = element("extent", {}, *(element(k, {}, v) for k, v in _box(view).items()))
    return element(
        "mapcanvas",
        {"name": "theMapCanvas", "annotationsVisible": 1},
        element("units", {}, "meters"),
        extent,
        element("rotation", {}, 0),
        element("destinationsrs", {}, _mercator_reference()),
    )


def _box(view: tuple[float, float, float, float]) -> dict[str, str]:
    return dict(zip(("xmin", "ymin", "xmax", "ymax"), (f"{v:.3f}" for v in view), strict=True))


def _mercator(extent: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Degrees to Web Mercator metres, with a margin; only for the view, nothing is measured in it."""

    def y(lat: float) -> float:
        bound = max(-85.0, min(85.0, lat))
        return _MERCATOR_RADIUS_M * math.log(math.tan(math.pi / 4 + math.radians(bound) / 2))

    west, south, east, north = extent
    if west > east:  # over the antimeridian: the whole world is shown
        west, east = -180.0, 180.0
    left, right = (_MERCATOR_RADIUS_M * math.radians(v) for v in (west, east))
    low, high = y(south), y(north)
    margin = max(0.15 * (right - left), 0.15 * (high - low), 20_000.0)
    return left - margin, low - margin, right + margin, high + margin


def _mercator_reference() -> ET.Element:
    values = {
        "wkt": _MERCATOR_WKT,
        "proj4": "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs",
        "srsid": 3857,
        "srid": 3857,
        "authid": "EPSG:3857",
        "description": "WGS 84 / Pseudo-Mercator",
        "projectionacronym": "merc",
        "ellipsoidacronym": "EPSG:7030",
        "geographicflag": "false",
    }
    return element("spatialrefsys", {"nativeFormat": "Wkt"}, *(element(k, {}, v) for k, v in values.items()))
