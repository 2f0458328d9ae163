"""Read a layer as QGIS does: run by the system's own Python, which knows QGIS."""

import json
import sys

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsAuthMethodConfig,
    QgsFeatureRequest,
    QgsRectangle,
    QgsVectorLayer,
)


def authentication(key: str) -> str:
    """Keep a key as QGIS keeps passwords, and return under what name."""
    manager = QgsApplication.authManager()
    if not manager.setMasterPassword("of this test", True):
        raise RuntimeError("QGIS keeps no passwords here")
    config = QgsAuthMethodConfig("Basic")
    config.setName("officer")
    config.setConfig("username", "officer")
    config.setConfig("password", key)
    manager.storeAuthenticationConfig(config)
    return config.id()


def read(asked: dict) -> dict:
    """Open a layer, and return what it holds: fields, features, and QGIS's own version."""
    who = f"authcfg={authentication(asked['key'])} " if "key" in asked else ""
    source = who + (
        f"url='{asked['base']}' typename='{asked['layer']}' pagingEnabled='true' "
        f"pageSize='{asked.get('page', 0)}' restrictToRequestBBOX='1'"
    )
    layer = QgsVectorLayer(source, "layer", "OAPIF")
    if not layer.isValid():
        return {"error": layer.error().summary() or layer.dataProvider().error().summary()}
    if "subset" in asked and not layer.setSubsetString(asked["subset"]):
        return {"error": "the subset was refused"}
    request = QgsFeatureRequest()
    if "box" in asked:
        request.setFilterRect(QgsRectangle(*asked["box"]))
    features = list(layer.getFeatures(request))
    return {
        "version": Qgis.QGIS_VERSION_INT,
        "crs": layer.crs().authid(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "rows": [
            {field.name(): feature[field.name()] for field in layer.fields()}
            for feature in features
        ],
        "shapes": [feature.geometry().asWkt(9) for feature in features],
    }


QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
sys.stdout.write(json.dumps(read(json.loads(sys.argv[1])), default=str) + "\n")
sys.stdout.flush()
application.exitQgis()
