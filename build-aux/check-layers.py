#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers point down only: reads every #include under src/ against the table of src/README.md.
check-layers.py [SRC]: prints each offence as file:line, exit status 1 if there is one."""
import pathlib
import re
import sys

ALLOWED = {
    "base": [],
    "model": ["base"],
    "wire": ["base", "model"],
    "analysis": ["base", "model"],
    "store": ["base", "model", "wire"],
    "draw": ["base", "model", "analysis"],
    "brief": ["base", "model", "analysis", "wire", "draw"],
    "sync": ["base", "model", "wire", "store"],
    "server": ["base", "model", "wire", "store", "sync"],
    "tool": ["base", "model", "wire", "analysis", "store", "draw", "brief", "sync"],
    "app": ["base", "model", "wire", "analysis", "store", "draw", "brief", "sync"],
}
# Foreign headers and the layers that may include them.
FOREIGN = [
    (re.compile(r"^(gtk|gdk|gsk|adwaita|shumate)\b(?!-pixbuf)"), {"app"}),
    (re.compile(r"^sqlite3"), {"store"}),
    (re.compile(r"^libsoup"), {"sync", "server"}),
    (re.compile(r"^(sodium|libsecret)"), {"base"}),
    (re.compile(r"^json-glib"), set()),
    (re.compile(r"^(cairo|pango|gdk-pixbuf)"), {"draw", "brief", "app"}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')
# A folder of the app's panes may use these; panes never include one another.
SHARED_APP = {"common", "values"}
COMPOSERS = {"shell", "incident"}  # the window and the picture page put panes together


def offence(layer, path, quote, header, src):
    if quote == '"':
        top = header.split("/")[0]
        if top not in ALLOWED or "/" not in header:
            return "own headers are included with their layer's folder"
        if top != layer and top not in ALLOWED[layer]:
            return f"{layer} may not use {top}"
        if layer == "app" and top == "app":
            return pane_offence(path.relative_to(src / "app"), header)
        return None
    for pattern, layers in FOREIGN:
        if pattern.search(header) and layer not in layers:
            return f"{layer} may not use <{header}>"
    return None


def pane_offence(path, header):
    parts = header.split("/")
    if len(path.parts) < 2 or len(parts) < 3:
        return None
    mine, theirs = path.parts[0], parts[1]
    if mine == theirs or theirs in SHARED_APP or mine in COMPOSERS:
        return None
    return f"pane {mine} may not include pane {theirs}"


def main():
    src = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "src")
    found = 0
    for path in sorted(src.rglob("*.[ch]")):
        layer = path.relative_to(src).parts[0]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            why = match and offence(layer, path, match.group(1), match.group(2), src)
            if why:
                found += 1
                print(f"{path}:{number}: {match.group(2)}: {why}")
    return 1 if found else 0


sys.exit(main())
