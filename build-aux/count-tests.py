#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what meson's test log says, one for each TAP line (a program without TAP counts as one), and
ends with the line "N passed, N failed[, N skipped]". Exit status 0 only when nothing failed and something passed."""
import json
import os
import re
import sys

TAP = re.compile(r"^(not )?ok\b[^#\n]*(#\s*(skip|todo)\b.*)?$", re.IGNORECASE)


def count(entry):
    passed = failed = skipped = 0
    for line in entry.get("stdout", "").splitlines():
        match = TAP.match(line)
        if not match:
            continue
        if match.group(1):
            failed += 1
        elif match.group(3):
            skipped += 1
        else:
            passed += 1
    result = entry["result"]
    if passed + failed + skipped == 0:
        return {"OK": (1, 0, 0), "SKIP": (0, 0, 1)}.get(result, (0, 1, 0))
    # A crash or time-out after good lines is a failure of its own.
    if result not in ("OK", "SKIP") and failed == 0:
        failed = 1
    return passed, failed, skipped


def main():
    path, status = sys.argv[1], int(sys.argv[2])
    totals = [0, 0, 0]
    slowest = []
    if not os.path.exists(path):
        print(f"No test ran: the test runner ended with status {status}\n0 passed, 1 failed")
        return 1
    with open(path, encoding="utf-8") as log:
        for line in log:
            entry = json.loads(line)
            counts = count(entry)
            totals = [a + b for a, b in zip(totals, counts)]
            slowest.append((entry["duration"], entry["name"]))
            if counts[1]:
                print(f"FAILED: {entry['name']} ({entry['result']})")
    if status != 0 and totals[1] == 0:
        print(f"The test runner ended with status {status}")
        totals[1] = 1
    print("Slowest: " + ", ".join(f"{name} {seconds:.0f} s" for seconds, name in sorted(slowest, reverse=True)[:5]))
    print(f"{totals[0]} passed, {totals[1]} failed" + (f", {totals[2]} skipped" if totals[2] else ""))
    return 0 if totals[1] == 0 and totals[0] > 0 else 1


sys.exit(main())
