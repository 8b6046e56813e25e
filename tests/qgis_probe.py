"""Run by QGIS's own Python: opens a project or a GeoPackage, tells what it found as JSON, draws pictures.

/usr/bin/python3 qgis_probe.py JOB.json      (QT_QPA_PLATFORM=offscreen)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsLayoutExporter,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDateTime, QSize, Qt
from qgis.PyQt.QtGui import QColor

MERCATOR = "EPSG:3857"


def about(layer):
    told = {
        "valid": layer.isValid(),
        "name": layer.name(),
        "features": layer.featureCount(),
        "crs": layer.crs().authid(),
    }
    told["fields"] = {f.name(): f.typeName() for f in layer.fields()}
    told["aliases"] = {f.name(): f.alias() for f in layer.fields()}
    told["widgets"] = {f.name(): layer.editorWidgetSetup(i).type() for i, f in enumerate(layer.fields())}
    told["locked"] = [f.name() for i, f in enumerate(layer.fields()) if layer.editFormConfig().readOnly(i)]
    told["display"] = layer.displayExpression()
    told["source"] = layer.source()
    told["licences"] = layer.metadata().licenses()
    told["rights"] = layer.metadata().rights()
    if not layer.isSpatial():
        return told
    renderer = layer.renderer()
    told["renderer"] = renderer.type() if renderer else None
    told["legend"] = [i.label() for i in renderer.legendSymbolItems()] if renderer else []
    told["labels"] = layer.labelsEnabled() and layer.labeling() is not None
    temporal = layer.temporalProperties()
    told["temporal"] = [temporal.isActive(), temporal.startField(), temporal.endField()]
    told["tips"] = [tip(layer, f) for f in layer.getFeatures()]
    told["bad"] = bad_expressions(layer)
    if told["labels"]:
        shown = layer.labeling().settings()
        told["scales"] = [shown.scaleVisibility, shown.minimumScale, shown.maximumScale]
        told["texts"] = [evaluated(layer.labeling().settings().fieldName, layer, f) for f in layer.getFeatures()]
    return told


def bad_expressions(layer):
    """Expressions of rules, labels and map tips that QGIS cannot read."""
    found = []
    texts = (
        [r.filterExpression() for r in layer.renderer().rootRule().children()]
        if layer.renderer().type() == "RuleRenderer"
        else []
    )
    if layer.labeling() is not None:
        texts.append(layer.labeling().settings().fieldName)
    for text in texts:
        e = QgsExpression(text)
        if text and e.hasParserError():
            found.append([text, e.parserErrorString()])
    return found


def evaluated(text, layer, feature):
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature)
    expression = QgsExpression(text)
    value = expression.evaluate(context)
    return expression.evalErrorString() or (value if isinstance(value, str) else "")


def tip(layer, feature):
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature)
    return QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)


def draw(layers, extent, path, when=None, size=(900, 700), background="#dde6ea"):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    crs = QgsCoordinateReferenceSystem(MERCATOR)
    settings.setDestinationCrs(crs)
    settings.setOutputSize(QSize(*size))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor(background))
    settings.setTransformContext(QgsProject.instance().transformContext())
    transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), crs, QgsProject.instance())
    settings.setExtent(transform.transformBoundingBox(QgsRectangle(*extent)))
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.globalScope())
    context.appendScope(QgsExpressionContextUtils.projectScope(QgsProject.instance()))
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))  # as the canvas does: @map_scale
    settings.setExpressionContext(context)
    if when:
        moments = [QDateTime.fromString(w, Qt.ISODate) for w in when]
        settings.setTemporalRange(QgsDateTimeRange(*moments))
        settings.setIsTemporal(True)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(str(path))
    return [e.message for e in job.errors()]


def main():
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    QgsApplication.setPrefixPath("/usr", True)
    app = QgsApplication([], False)
    app.initQgis()
    answer = {"layers": {}, "errors": []}
    project = QgsProject.instance()
    if "open" in job:
        answer["read"] = project.read(job["open"])
        time = project.timeSettings().temporalRange()
        answer["range"] = [time.begin().toUTC().toString(Qt.ISODate), time.end().toUTC().toString(Qt.ISODate)]
        answer["crs"] = project.crs().authid()
        answer["title"] = project.title()
        answer["groups"] = {g.name(): [n.name() for n in g.findLayers()] for g in project.layerTreeRoot().findGroups()}
        answer["relations"] = {
            r.id(): [r.referencingLayer().name() if r.referencingLayer() else None, r.isValid()]
            for r in project.relationManager().relations().values()
        }
        answer["abstract"] = project.metadata().abstract()
        answer["controller"] = [
            project.readEntry("TemporalControllerWidget", f"/{name}DateTime")[0] for name in ("Start", "End")
        ]
        view = project.viewSettings().defaultViewExtent()
        answer["view"] = [view.xMinimum(), view.yMinimum(), view.xMaximum(), view.yMaximum()]
        themes = project.mapThemeCollection()
        answer["themes"] = {}
        for name in themes.mapThemes():
            answer["themes"][name] = {
                r.layer().name(): r.currentStyle for r in themes.mapThemeState(name).layerRecords()
            }
        by_id = {k.removeprefix("geomap_"): v for k, v in project.mapLayers().items()}
        for name, layer in by_id.items():
            answer["layers"][name] = about(layer)
        order = [n.layer() for n in project.layerTreeRoot().findLayers() if n.isVisible() and n.layer().isSpatial()]
        manager = project.layoutManager()
        answer["layouts"] = {}
        for sheet in manager.printLayouts():
            answer["layouts"][sheet.name()] = sorted(type(i).__name__ for i in sheet.items())
            if "layout" in job:
                settings = QgsLayoutExporter.ImageExportSettings()
                settings.dpi = 100
                answer["exported"] = QgsLayoutExporter(sheet).exportToImage(job["layout"], settings)
        for picture in job.get("pictures", []):
            if "theme" in picture:
                themes.applyTheme(picture["theme"], project.layerTreeRoot(), _model(project))
                chosen = [
                    n.layer() for n in project.layerTreeRoot().findLayers() if n.isVisible() and n.layer().isSpatial()
                ]
            else:
                chosen = [by_id[n] for n in picture["layers"]] if "layers" in picture else order
            answer["errors"] += draw(chosen, picture["extent"], picture["path"], picture.get("when"))
    for name, source in job.get("sources", {}).items():
        layer = QgsVectorLayer(source, name, "ogr")
        answer["layers"][name] = about(layer) if layer.isValid() else {"valid": False}
        project.addMapLayer(layer)
        if layer.isValid() and "draw" in job and layer.isSpatial():
            answer["errors"] += draw([layer], job["draw"]["extent"], Path(job["draw"]["folder"]) / f"{name}.png")
    Path(job["answer"]).write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    project.clear()
    app.exitQgis()


def _model(project):
    from qgis.core import QgsLayerTreeModel

    return QgsLayerTreeModel(project.layerTreeRoot())


main()
