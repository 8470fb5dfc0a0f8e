#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The peer of map-pan: QGIS renders the like of bench-dataset.c at 1600 x 900 without a display. One JSON object a line;
where QGIS is not installed, one that says so."""
import json
import math
import os
import random
import sys
import tempfile
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    from qgis.core import (QgsApplication, QgsCoordinateReferenceSystem, QgsMapRendererParallelJob, QgsMapSettings,
                           QgsRectangle, QgsVectorLayer)
    from qgis.PyQt.QtCore import QSize
except ImportError:
    print(json.dumps({"name": "map-qgis-render-ms", "value": None, "unit": "ms",
                      "skipped": "python3-qgis is not installed here"}))
    sys.exit(0)


def write_data(folder):
    """GeoJSON of 100,000 points and 600 lines of 200 points."""
    source = random.Random(27)
    points = [{"type": "Feature", "properties": {}, "geometry": {
        "type": "Point", "coordinates": [source.uniform(-12, 32), source.uniform(36, 68)]}} for _ in range(100000)]
    lines = []
    for _ in range(600):
        lon, lat, heading, line = source.uniform(-12, 32), source.uniform(36, 68), source.uniform(0, 2 * math.pi), []
        for _ in range(200):
            heading += source.uniform(-0.4, 0.4)
            lon, lat = lon + 0.06 * math.cos(heading), min(72, max(30, lat + 0.04 * math.sin(heading)))
            line.append([lon, lat])
        lines.append({"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": line}})
    for name, features in (("points", points), ("lines", lines)):
        path = os.path.join(folder, name + ".geojson")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"type": "FeatureCollection", "features": features}, file)
        yield path


def resident_mb():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS:"))


def main():
    app = QgsApplication([], False)
    app.initQgis()
    with tempfile.TemporaryDirectory() as folder:
        layers = [QgsVectorLayer(path, os.path.basename(path), "ogr") for path in write_data(folder)]
        settings = QgsMapSettings()
        settings.setLayers(layers)
        settings.setOutputSize(QSize(1600, 900))
        settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
        width = 20037508.34 * 2 / 256 / 2 ** 6 * 1600
        times = []
        for step in range(12):
            x, y = 1113195 + step * 40000, 7360000
            settings.setExtent(QgsRectangle(x - width / 2, y - width * 9 / 32, x + width / 2, y + width * 9 / 32))
            job = QgsMapRendererParallelJob(settings)
            before = time.monotonic()
            job.start()
            job.waitForFinished()
            times.append((time.monotonic() - before) * 1000)
        print(json.dumps({"name": "map-qgis-first-ms", "value": round(times[0], 1), "unit": "ms"}))
        print(json.dumps({"name": "map-qgis-render-ms", "value": round(sorted(times[1:])[len(times) // 2], 1),
                          "unit": "ms", "note": "a view at rest; every step of a pan is one"}))
        print(json.dumps({"name": "map-qgis-rss-mb", "value": round(resident_mb(), 1), "unit": "MB"}))


main()
sys.stdout.flush()
os._exit(0)  # its own way out crashes on some Debians
