"""Run by QGIS's own Python: opens stores named on standard input as QGIS does, edits them, answers in JSON lines.

/usr/bin/python3 qgis_store.py      (QT_QPA_PLATFORM=offscreen)
"""

from __future__ import annotations

import json
import sys

from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer


def opened(job):
    source, provider = job["source"], job.get("provider", "ogr")
    layer = QgsVectorLayer(source, job.get("name", "layer"), provider)
    if not layer.isValid():
        return None, {"valid": False}
    renderer = layer.renderer()
    return layer, {
        "valid": True,
        "features": sum(1 for _ in layer.getFeatures()),
        "ids": sorted(str(f["incident_id"]) for f in layer.getFeatures()),
        "renderer": renderer.type() if renderer else None,
        "labels": layer.labelsEnabled(),
    }


def edit(layer, steps):
    """Save steps in one edit session: set (id, field, value), move (id, lon, lat), delete (id), add (lon, lat, values)."""
    if not layer.startEditing():
        return ["no edit session"]
    by_id = {str(f["incident_id"]): f.id() for f in layer.getFeatures()}
    for verb, *told in steps:
        if verb == "set":
            layer.changeAttributeValue(by_id[told[0]], layer.fields().indexOf(told[1]), told[2])
        elif verb == "move":
            layer.changeGeometry(by_id[told[0]], QgsGeometry.fromPointXY(QgsPointXY(told[1], told[2])))
        elif verb == "delete":
            layer.deleteFeature(by_id[told[0]])
        elif verb == "add":
            feature = QgsFeature(layer.fields())
            feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(told[0], told[1])))
            for name, value in told[2].items():
                feature[name] = value
            layer.addFeature(feature)
    if layer.commitChanges():
        return []
    errors = layer.commitErrors()
    layer.rollBack()
    return errors


def main():
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    print("ready", flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        layer, told = opened(job)
        if layer is not None and job.get("steps"):
            told["errors"] = edit(layer, job["steps"])
        del layer
        print(json.dumps(told), flush=True)
    application.exitQgis()


main()
