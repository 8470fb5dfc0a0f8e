#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every function that reads foreign bytes is fuzzed (tests/fuzz), or tests/fuzz/exceptions says why not.
check-parsers.py: prints each that is neither, and each exception that is of no use; exit status 1 if there is one.

Looked for in the headers of src/, but those of one part alone (…-private.h): functions named after reading that take
text, bytes, a stream or a piece of JSON."""
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
READS = re.compile(r"_(parse|read|decode|scan|normalise|load|unpack)(?=_|$)|_feed$|_reader_(open|new)$|_open_bytes$")
ASKS = re.compile(r"_(may|can|is|has)_")
BYTES = re.compile(r"const (char|guint8|guchar|void) ?\*|\bGBytes ?\*|\bGByteArray ?\*|\bGInputStream ?\*|\bWfJsonValue\b"
                   r"|\bSoupMessageHeaders ?\*")
FUNCTION = re.compile(r"^(?:[A-Za-z_][\w \*]*?[ \*\n])?(wfd?_\w+) \(([^;{}]*?)\)[^;{}()]*(?:G_\w+ \([^)]*\))?\s*;", re.MULTILINE)


def find_readers():
    readers = {}
    for header in sorted((TOP / "src").rglob("*.h")):
        if header.name.endswith("-private.h"):
            continue
        text = re.sub(r"/\*.*?\*/", "", header.read_text(encoding="utf-8"), flags=re.DOTALL)
        for name, arguments in FUNCTION.findall(text):
            if READS.search(name) and not ASKS.search(name) and BYTES.search(" ".join(arguments.split())):
                readers[name] = header.relative_to(TOP)
    return readers


def read_exceptions():
    exceptions = {}
    for line in (TOP / "tests" / "fuzz" / "exceptions").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, reason = line.split(": ", 1)
            exceptions[name] = reason
    return exceptions


def main():
    readers, exceptions = find_readers(), read_exceptions()
    targets = "\n".join(p.read_text(encoding="utf-8") for p in (TOP / "tests" / "fuzz").glob("fuzz-*.c"))
    called = set(re.findall(r"\b(wfd?_\w+) \(", targets))
    problems = [f"{path}: {name} () reads foreign bytes and is in no target of tests/fuzz, nor in its exceptions"
                for name, path in readers.items() if name not in called and name not in exceptions]
    problems += [f"tests/fuzz/exceptions: {name} is " + ("fuzzed" if name in called else "no function that reads")
                 for name in exceptions if name in called or name not in readers]
    for folder in sorted((TOP / "tests" / "fuzz" / "corpus").iterdir()):
        target = TOP / "tests" / "fuzz" / f"fuzz-{folder.name.removesuffix('-found')}.c"
        if not target.exists():
            problems.append(f"{folder.relative_to(TOP)}: there is no target of that name")
    if len(readers) < 40:
        problems.append(f"only {len(readers)} functions were found: the pattern does not fit the headers any more")
    print("\n".join(problems) or f"{len(readers)} functions that read, {len(exceptions)} of them not fuzzed by themselves")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
