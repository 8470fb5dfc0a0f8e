#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small rules of the tree: licence lines, top level, potfiles, marks of unfinished work, file and function sizes.
check-tree.py [TOP]: prints each offence, exit status 1 if there is one."""
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
TOP_LEVEL = {"src", "data", "po", "tests", "build-aux", "meson.build", "README.md", "COPYING"}
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
TRANSLATED = re.compile(r"\b(N?C?_|n?c?gettext|g_dngettext|g_dpgettext2)\s*\(\s*\"")
MAX_LINES = 900
COMMENTED = {".c", ".h", ".py", ".build", ".sh", ".supp", ".conf", ".css", ".ui", ".yaml", ".yml", ".xml", ".in"}
SETTINGS = {".clang-format", ".editorconfig", ".gitignore", "LINGUAS"}
offences = []


def tracked():
    try:
        names = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, check=True).stdout
        return [TOP / name.decode() for name in names.split(b"\0") if name]
    except (OSError, subprocess.CalledProcessError):
        return [path for path in TOP.rglob("*") if path.is_file() and "_build" not in str(path) and ".git" not in path.parts]


def complain(path, what):
    offences.append(f"{path.relative_to(TOP)}: {what}")


def needs_licence(path, relative):
    """Sources, scripts and settings: whatever is written by hand and knows comments."""
    if path.name == "POTFILES.in":  # made by update-translations
        return False
    if path.suffix in COMMENTED or relative.parts[0] == ".ci" or path.name in SETTINGS:
        return True
    if path.suffix or relative.parts[:2] == ("tests", "fuzz"):
        return False
    with path.open("rb") as file:
        return path.parent.name == "build-aux" or file.read(2) == b"#!"


def main():
    files = [path for path in tracked() if path.is_file()]
    potfiles_path = TOP / "po" / "POTFILES.in"
    potfiles = set(potfiles_path.read_text().split()) if potfiles_path.exists() else set()
    for path in files:
        relative = path.relative_to(TOP)
        head = relative.parts[0]
        if head not in TOP_LEVEL and not head.startswith("."):
            complain(path, "does not belong at the top level")
        if not needs_licence(path, relative):
            continue
        text = path.read_text(encoding="utf-8")
        if LICENCE not in "\n".join(text.splitlines()[:4]):
            complain(path, "has no SPDX licence line at its top")
        if path.suffix in (".c", ".h") and UNFINISHED.search(text):
            complain(path, "has a mark of unfinished work")
        if path.suffix in (".c", ".h") and text.count("\n") > MAX_LINES:
            complain(path, f"is longer than {MAX_LINES} lines: split it by concept")
        if head == "src" and path.suffix == ".c" and TRANSLATED.search(text) and str(relative) not in potfiles:
            complain(path, "has translatable strings but is not in po/POTFILES.in")
    for name in potfiles:
        if not name.startswith("#") and not (TOP / name).exists():
            offences.append(f"po/POTFILES.in: {name} does not exist")
    print("\n".join(offences))
    return 1 if offences else 0


sys.exit(main())
