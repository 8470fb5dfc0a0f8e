#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench-qgis-geojson.py FILE: the peer of geojson-100k-s: QGIS opens the same file without a display, reads every feature
and puts it into its spatial index; nothing is drawn. One JSON object a line; where QGIS is not installed, one that says so."""
import json
import os
import sys
import time

ROUNDS = 3
NAME = "geojson-100k-qgis-s"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    from qgis.core import QgsApplication, QgsSpatialIndex, QgsVectorLayer
except ImportError:
    print(json.dumps({"name": NAME, "value": None, "unit": "s", "skipped": "python3-qgis is not installed here"}))
    sys.exit(0)


def read_and_index(path):
    start = time.monotonic()
    layer = QgsVectorLayer(path, "points", "ogr")
    if not layer.isValid():
        sys.exit(f"QGIS does not read {path}")
    index = QgsSpatialIndex(layer.getFeatures())
    seconds = time.monotonic() - start
    count = layer.featureCount()
    found = len(index.intersects(layer.extent()))
    if found != count:
        sys.exit(f"QGIS indexed {found} of {count} features")
    return seconds


def main():
    app = QgsApplication([], False)
    app.initQgis()
    seconds = sorted(read_and_index(sys.argv[1]) for _ in range(ROUNDS))
    print(json.dumps({"name": NAME, "value": round(seconds[ROUNDS // 2], 3), "unit": "s",
                      "peer": "QGIS, the same file read and indexed, not drawn"}))


main()
sys.stdout.flush()
os._exit(0)  # its own way out crashes on some Debians
