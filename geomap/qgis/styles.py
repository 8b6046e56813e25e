"""What QGIS keeps of a layer besides its data: symbols, labels, forms, map tips, its place on the time line.

``layer_parts`` gives the elements; ``style`` wraps them as QML, for a file or the ``layer_styles`` of a GeoPackage;
a project has the same elements inside its ``maplayer``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.qgis import symbols
from geomap.qgis.elements import VERSION, defined, element, options, rgba, text_of
from geomap.qgis.palette import palette, theme
from geomap.tables import layers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree import ElementTree as ET

    from geomap.tables import Field, Layer

APPROXIMATE = r"\\b(about|around|some|roughly|nearly|almost|approximately|an estimated|estimated)\\b"
MILES = r"\\b(mi|mile|miles)\\b"
M_PER_MILE = 1609.344
COUNT_LABEL = f"""CASE
 WHEN "count_min" IS NULL AND "count_max" IS NULL THEN ''
 WHEN "count_max" IS NULL THEN '≥' || format_number("count_min", 0)
 WHEN "count_min" IS NULL THEN '≤' || format_number("count_max", 0)
 WHEN "count_min" < "count_max" THEN format_number("count_min", 0) || '–' || format_number("count_max", 0)
 ELSE if(regexp_match(lower(coalesce("count_text", '')), '{APPROXIMATE}'), '≈', '') || format_number("count_min", 0)
END"""
DISTANCE_LABEL = f"""CASE
 WHEN "distance_m" IS NULL THEN ''
 WHEN regexp_match(lower(coalesce("distance_text", '')), '{MILES}') THEN round("distance_m" / {M_PER_MILE}, 1) || ' mi'
 WHEN "distance_m" >= 1000 THEN round("distance_m" / 1000, 1) || ' km'
 ELSE round("distance_m") || ' m'
END"""
FIGURES_LABEL = f"array_to_string(array_filter(array({COUNT_LABEL}, {DISTANCE_LABEL}), @element <> ''), ' · ')"
"""'≈250 · 2 mi': the reported strength and distance, as in the popup of the page; worked out by QGIS from the row, so
that a corrected figure shows at once."""
_ESCAPE = "replace(replace(coalesce(\"{}\", ''), map('&', '&amp;', '<', '&lt;', '>', '&gt;')), '\"', '&quot;')"
"""HTML-safe text of a field. Quotes come last: QGIS replaces in the order of the keys, and '"' sorts before '&'."""
_LINK = (
    "[% if(\"source_url\" ILIKE 'http://%' OR \"source_url\" ILIKE 'https://%', "
    "'<br/><a href=\"' || {url} || '\">' || {url} || '</a>', '') %]"
)
MAP_SCALE_PLACES = 3_000_000
"""Names of mentioned places show from this scale denominator down: above it they cover one another."""


FIRST_OF_PLACE = '"fid" = minimum("fid", coalesce("place_id", "fid"))'
"""Of the mentions of one place only the first is labelled."""


def style(name: str, *, status: str | None = None) -> str:
    """The QML of a layer's style; ``status`` keeps to incidents that are ``confirmed`` or ``claimed`` (all others)."""
    head = {"version": VERSION, "styleCategories": "AllStyleCategories", "readOnly": 0}
    return text_of(element("qgis", head, *layer_parts(layers()[name], status=status)), "qgis")


def styles() -> dict[str, str]:
    """The QML of every layer and table, by name."""
    return {name: style(name) for name in layers()}


def layer_parts(layer: Layer, *, status: str | None = None) -> list[ET.Element]:
    """The elements of a layer's style."""
    parts = [
        element("flags", {}, *(element(f, {}, 1) for f in ("Identifiable", "Searchable")), element("Removable", {}, 1))
    ]
    if layer.geometry is not None:
        if "date_start" in layer.names:
            parts.append(temporal())
        parts.append(renderer(layer.name, status))
        labels = labelling(layer.name)
        if labels is not None:
            parts.append(labels)
        parts += [element("blendMode", {}, 0), element("featureBlendMode", {}, 0), element("layerOpacity", {}, 1)]
        parts.append(element("geometryOptions", {"geometryPrecision": 0, "removeDuplicateNodes": 0}))
    parts += fields(layer)
    parts.append(element("previewExpression", {}, _shown(layer)))
    if layer.geometry is not None:
        parts.append(element("mapTip", {}, map_tip(layer)))
    return parts


def temporal() -> ET.Element:
    """From the first to the last day, both included; what has no date is always there."""
    return element(
        "temporal",
        {
            "enabled": 1,
            "mode": 2,  # start and end from fields
            "startField": "date_start",
            "endField": "date_end",
            "limitMode": 1,  # the end day belongs to it
            "accumulate": 0,
            "fixedDuration": 0,
            "durationField": "",
            "durationUnit": "d",
            "startExpression": "",
            "endExpression": "",
        },
        element("fixedRange", {}, element("start"), element("end")),
    )


def renderer(name: str, status: str | None = None) -> ET.Element:
    """A layer's symbols, by rules where they differ."""
    only = {"confirmed": "\"status\" = 'confirmed'", "claimed": "\"status\" <> 'confirmed'"}.get(status or "", "")

    def rule(label: str, expression: str, made: ET.Element) -> tuple[str, str, ET.Element]:
        return label, " AND ".join(f"({e})" for e in (expression, only) if e), made

    match name:
        case "incidents":
            kinds = list(palette()["kinds"])
            named = [
                rule(k.replace("_", " ").capitalize(), f"\"kind\" = '{k}'", symbols.incident_point(k)) for k in kinds
            ]
            listed = ", ".join(f"'{k}'" for k in kinds)
            other = f'"kind" IS NULL OR "kind" NOT IN ({listed})'
            return symbols.by_rules([*named, rule("Other", other, symbols.incident_point(symbols.UNKNOWN_KIND))])
        case "footprints":
            # The entered strip is the incursions layer's.
            rules = [
                rule("Location", "\"part\" = 'shape'", symbols.area()),
                rule("Where the stated depth lies", "\"part\" = 'band'", symbols.band()),
            ]
            return symbols.by_rules(rules)
        case "incursions":
            return symbols.by_rules([rule("Entered, to the stated depth", "", symbols.strip())])
        case "borders":
            rules = [
                rule("Border crossed", '"certain"', symbols.border(certain=True)),
                rule("Border possibly crossed", 'NOT "certain"', symbols.border(certain=False)),
            ]
            return symbols.by_rules(rules)
        case "arrows":
            return symbols.by_rules([rule("Direction", "", symbols.arrow())])
        case "accounts":
            rules = [
                rule("Where a single report puts it", 'coalesce("agrees", 1)', symbols.account(apart=False)),
                rule("Where a report contradicts the others", 'NOT "agrees"', symbols.account(apart=True)),
            ]
            return symbols.by_rules(rules)
        case "uncertainty":
            return symbols.by_rules([rule("Holds the whole location", "", symbols.circle())])
    return symbols.single(symbols.place())


def labelling(name: str) -> ET.Element | None:
    """The figures beside an incident, the names beside a place."""
    if name == "incidents":
        return label_settings(FIGURES_LABEL, size=9.5, colour=theme("ink"), bold=True, priority=9)
    if name == "accounts":
        return label_settings('"publisher"', size=7.5, colour=theme("muted"), from_scale=MAP_SCALE_PLACES)
    if name == "places":
        return label_settings(
            '"name"', size=7.5, colour=theme("label"), from_scale=MAP_SCALE_PLACES, properties={"Show": FIRST_OF_PLACE}
        )
    return None


def label_settings(
    expression: str,
    *,
    size: float,
    colour: str,
    bold: bool = False,
    priority: int = 4,
    from_scale: int = 0,
    over: bool = False,
    properties: Mapping[str, str] | None = None,
) -> ET.Element:
    """Simple labels with a halo; ``from_scale`` hides them on smaller scales; ``over`` puts them in the middle.

    ``properties`` follow an expression: ``Size``, ``Show``, ...
    """
    dynamic = defined(properties or {})
    dynamic.tag = "dd_properties"
    buffer = element(
        "text-buffer",
        {
            "bufferDraw": 1,
            "bufferSize": 0.9,
            "bufferSizeUnits": "MM",
            "bufferColor": rgba(theme("halo")),
            "bufferOpacity": 1,
            "bufferNoFill": 1,
            "bufferJoinStyle": 128,
        },
    )
    text = element(
        "text-style",
        {
            "fieldName": expression,
            "isExpression": 1,
            "fontFamily": "Noto Sans",
            "fontSize": size,
            "fontSizeUnit": "Point",
            "fontWeight": 75 if bold else 50,
            "namedStyle": "Bold" if bold else "Regular",
            "textColor": rgba(colour),
            "textOpacity": 1,
            "previewBkgrdColor": "255,255,255,255",
        },
        buffer,
        element("text-mask", {"maskEnabled": 0}),
        element("background", {"shapeDraw": 0}),
        element("shadow", {"shadowDraw": 0}),
    )
    settings = element(
        "settings",
        {"calloutType": "simple"},
        text,
        element("text-format", {"multilineHeight": 1, "formatNumbers": 0, "multilineAlign": 3}),
        # 6: around the point by cartographic preference; 1: over it
        element("placement", {"placement": 1 if over else 6, "dist": 2.4, "distUnits": "MM", "priority": priority}),
        element(
            "rendering",
            {
                "drawLabels": 1,
                "scaleVisibility": int(bool(from_scale)),
                "scaleMin": 0,
                "scaleMax": from_scale,  # QGIS's names go by the size of the scale, not of its denominator
                "obstacle": 1,
                "displayAll": 0,
            },
        ),
        dynamic,
    )
    return element("labeling", {"type": "simple"}, settings)


def fields(layer: Layer) -> list[ET.Element]:
    """Titles, editors and defaults of the columns, as the form and the attribute table show them."""
    configuration = element("fieldConfiguration", {}, *(_editor(f) for f in layer.fields))
    configuration.insert(0, element("field", {"name": "fid"}, element("editWidget", {"type": "Hidden"})))
    numbered = list(enumerate(layer.fields, 1))
    return [
        configuration,
        element(
            "aliases", {}, *(element("alias", {"index": n, "field": f.name, "name": f.title}) for n, f in numbered)
        ),
        element(
            "constraintExpressions",
            {},
            *(element("constraint", {"field": f.name, "exp": "", "desc": f.doc}) for f in layer.fields),
        ),
        element(
            "editable", {}, *(element("field", {"name": f.name, "editable": int(not f.locked)}) for f in layer.fields)
        ),
    ]


def _editor(field: Field) -> ET.Element:
    kind, config = "TextEdit", {"IsMultiline": field.wide, "UseHtml": False}
    if field.choices:
        shown = [{c.replace("_", " ").capitalize(): c} for c in field.choices]
        kind, config = "ValueMap", {"map": shown}  # type: ignore[dict-item]
    elif field.type == "boolean":
        kind, config = "CheckBox", {}
    elif field.type in ("date", "datetime"):
        form = "yyyy-MM-dd" if field.type == "date" else "yyyy-MM-dd HH:mm"
        kind = "DateTime"
        config = {"allow_null": True, "calendar_popup": True, "display_format": form, "field_format": form}  # type: ignore[dict-item]
    elif field.type in ("integer", "real"):
        kind, config = "Range" if field.type == "integer" else "TextEdit", {"AllowNull": True}
    return element(
        "field", {"name": field.name}, element("editWidget", {"type": kind}, element("config", {}, options(config)))
    )


def _shown(layer: Layer) -> str:
    """What names a feature in lists."""
    return next((f'"{n}"' for n in ("title", "name", "text", "pair", "revision") if n in layer.names), '"fid"')


def map_tip(layer: Layer) -> str:
    """A small popup: title, figures, the quoted sentence, who says so, the source; report text is escaped."""
    names = layer.names

    def told(field: str) -> str:
        return _ESCAPE.format(field)

    lines = [f"<b>[% {told('title')} %]</b>"] if "title" in names else []
    if "name" in names:
        lines.append(f"<b>[% {told('name')} %]</b> [% {told('kind')} %]")
    if "status" in names:
        lines.append(f"<br/>[% {told('status')} %]")
        if "date_start" in names:
            day = "coalesce(format_date(\"{}\", 'yyyy-MM-dd'), '')"
            first, last = day.format("date_start"), day.format("date_end")
            lines.append(
                f"[% if(\"date_start\" IS NULL, '', ' · ' || {first} || if({first} = {last}, '', '–' || {last})) %]"
            )
    if "quote" in names:
        lines.append(f"<blockquote>[% {told('quote')} %]</blockquote>")
    if "asserted_by" in names:
        for field, word in (("asserted_by", "Asserted by"), ("denied_by", "Denied by")):
            listed = f"replace({told(field)}, map('[', '', ']', '', '&quot;', ''))"
            lines.append(f"[% if(coalesce(\"{field}\", '[]') IN ('[]', ''), '', '{word} ' || {listed} || '<br/>') %]")
    if "publisher" in names:
        lines.append(f"<small>[% {told('publisher')} %]")
        lines.append(_LINK.format(url=told("source_url")) if "source_url" in names else "")
        lines.append("</small>")
    if "remarks" in names:
        lines.append(f"<br/><small>[% {told('remarks')} %]</small>")
    if "reason" in names:
        lines.append(f"<br/><small>[% {told('reason')} %]</small>")
    if "attribution" in names:
        lines.append(f"<br/><small>[% {told('attribution')} %]</small>")
    return '<div style="max-width:24em">' + "\n".join(line for line in lines if line) + "</div>"


def ground_parts(name: str) -> list[ET.Element]:
    """The elements of a basemap layer's style."""
    made: dict[str, ET.Element] = {
        "land": symbols.single(symbols.ground(theme("land"), outline=theme("country"), width=0.2)),
        "lakes": symbols.single(symbols.ground(theme("lake"))),
        "admin1": symbols.single(symbols.line(theme("admin1"), width=0.2)),
        "borders_base": symbols.single(symbols.line(theme("country"), width=0.35)),
        "disputed": symbols.single(symbols.line(theme("disputed"), width=0.35, style="dash")),
        "labels": element("renderer-v2", {"type": "nullSymbol"}),
    }
    parts = [made[name]]
    if name == "labels":
        properties = {
            "Size": "CASE WHEN \"kind\" = 'country' THEN 10 WHEN \"kind\" = 'admin1' THEN 8 ELSE 7.5 END",
            "Show": '@map_scale <= 559082264 / 2 ^ coalesce("min_zoom", 6)',
        }
        colour = theme("label_country")
        parts.append(label_settings('"name"', size=8, colour=colour, over=True, properties=properties))
    return parts
