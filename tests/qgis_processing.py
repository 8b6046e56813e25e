"""Run by QGIS's own Python: loads the plugin and runs one of its algorithms; tells the results as JSON.

/usr/bin/python3 qgis_processing.py JOB.json      (QT_QPA_PLATFORM=offscreen)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

sys.path.insert(0, str(Path(__file__).parent.parent / "plugins" / "qgis"))


def main():
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    QgsApplication.setPrefixPath("/usr", True)
    app = QgsApplication([], False)
    app.initQgis()
    import geomap_processing

    plugin = geomap_processing.classFactory(None)
    plugin.initProcessing()
    registry = QgsApplication.processingRegistry()
    answer = {"algorithms": [a.id() for a in registry.providerById("geomap").algorithms()]}
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    algorithm = registry.createAlgorithmById(job["algorithm"])
    answer["accepted"] = algorithm.checkParameterValues(job["parameters"], context)[0]
    try:
        answer["results"], answer["done"] = algorithm.run(job["parameters"], context, feedback)
    except QgsProcessingException as error:
        answer["error"] = str(error)
    answer["log"] = feedback.textLog()
    answer["load"] = sorted(context.layersToLoadOnCompletion())
    Path(job["answer"]).write_text(json.dumps(answer), encoding="utf-8")
    plugin.unload()
    app.exitQgis()


main()
