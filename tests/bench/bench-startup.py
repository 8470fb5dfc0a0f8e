#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench-startup.py WATCHFLOOR EMPTY-WINDOW: seconds from exec until base map, cables, list and timeline show
the exercise (row startup-s), beside an empty window of the same toolkit started in turn, in the same run. Medians."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = int(os.environ.get("WF_BENCH_ROUNDS", "9"))


def measure(command):
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as words, \
         subprocess.Popen(command, stdout=subprocess.PIPE, stderr=words, text=True) as process:
        for line in process.stdout:
            if line.startswith("painted"):
                seconds = time.monotonic() - start
                process.wait(timeout=30)
                return seconds
        words.seek(0)
        raise SystemExit(f"bench-startup: {command[0]} ended without painting: {words.read()[-2000:]}")


def main():
    watchfloor, empty = sys.argv[1], sys.argv[2]
    with tempfile.TemporaryDirectory() as home:
        ours = [watchfloor, "--exercise", "--data-home", home, "--size", "1600x900", "--until-painted"]
        first = measure(ours)  # the first start imports the exercise; it is told apart
        rounds = [(measure(ours), measure([empty])) for _ in range(ROUNDS)]
    mine = statistics.median(own for own, _ in rounds)
    peer = statistics.median(other for _, other in rounds)
    print(json.dumps({"name": "startup-s", "value": round(mine, 3), "unit": "s", "goal": 0.5, "peer": "empty libadwaita window",
                      "peer-value": round(peer, 3), "ratio": round(mine / peer, 2), "rounds": ROUNDS}))
    print(json.dumps({"name": "startup-first-s", "value": round(first, 3), "unit": "s", "peer": "empty libadwaita window",
                      "peer-value": round(peer, 3)}))


main()
