#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds English that nobody can translate: texts of errors, of widgets and of what our programs print that stand in no
_ (), N_ (), C_ () or ngettext (), and visible properties of .ui files without translatable="yes".
check-words.py [TOP]: prints each offence, exit status 1 if there is one."""
import pathlib
import re
import sys

TOP = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
MARKS = {"_", "N_", "C_", "NC_", "ngettext", "g_dngettext", "g_dgettext", "g_dpgettext2"}
# Errors reach a person sooner or later, so one word is enough; `fail` and the like are the files' own short ways there.
ERRORS = re.compile(
    r"g_set_error(_literal)?|g_error_new(_literal)?|g_task_return_new_error(_literal)?|g_prefix_error(_literal)?"
    r"|g_propagate_prefixed_error|wf_reading_fail|wf_db_set_error|wfd_request_refuse(_early)?"
    r"|fail(_at|_damaged)?|refuse(_at|_size)?|find_fault|note|say")
WIDGETS = re.compile(
    r"(gtk|adw)_\w*(_set_(text|label|title|subtitle|tooltip_text|markup|placeholder_text|description|heading|body"
    r"|primary_icon_tooltip_text)|_new_with_(label|mnemonic)|label_new|toast_new|window_title_new|status_page_new"
    r"|alert_dialog_new|message_dialog_new|dialog_add_responses?)")
PRINTS = re.compile(r"g_print(err)?")
WORD = re.compile(r"[A-Za-z]{3}")
# What a program answers a script is one word before a value ("crisis UUID"); two words make a sentence.
TWO_WORDS = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}")
# A code word beside the sentence: "not_found", "broken-chain".
CODED = re.compile(r"wfd_request_refuse(_early)?|find_fault|refuse|adw_message_dialog_add_responses")
CODE = re.compile(r"[a-z]+([_-][a-z]+)*")
# The window and what it makes: there every text of two words is looked at, whatever helper it goes through, except what
# goes to the log or ends the program.
WINDOW = ("src/app/", "src/brief/")
LOWER_WORDS = re.compile(r"[a-z]{2,} [a-z]{2,}")
QUIET = re.compile(r"wf_log|g_error|g_critical|g_warning|g_debug|g_return\w*")
DIRECTIVE = re.compile(r"%[-+ 0#]*(\d+|\*)?(\.(\d+|\*))?(hh|h|ll|l|z|j)?[a-zA-Z]|^watchfloor(d|-tool)?:|\\[nt]")
TOKEN = re.compile(r'/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[A-Za-z_]\w*|[()]|\S', re.DOTALL)
VISIBLE = re.compile(r'<property name="(title|label|tooltip-text|text|subtitle|placeholder-text)"(?![^>]*translatable)[^>]*>'
                     r"[^<]*[A-Za-z]{3}")

# (file, what begins the text or "" for all of the file): the reason why it stays English.
ALLOWED = {
    ("src/wire/wf-have.c", ""): "the protocol's answer about what is there: both ends of it are programs, and it is logged",
    ("src/server/wfd-command-list.c", "revoked from"): "a column for scripts, as “revoked” and “certified”",
    ("src/server/wfd-documents.c", "More than"): "a limit that only who writes a program against the protocol meets",
    ("src/server/wfd-push.c", "More than"): "the same",
    ("src/server/wfd-documents.c", "missing"): "CouchDB's word for a document that is not there; clients read it",
    ("src/app/wf-realm-home-crisis.c", "Watch log"): "the name as kept in the log; the window shows its translation",
    ("src/brief/wf-brief-check.c", "attack, sabotage"): "looked for in titles beside the words of the reader's language",
    ("src/app/shell/wf-header.c", "Watchfloor"): "the program's name",
    ("src/app/timeline/wf-timeline-pane.c", "UTC"): "a time zone has this name everywhere",
}


def lines_of(text):
    return lambda at: text.count("\n", 0, at) + 1


def raw_texts(text):
    """(position, function, literal) of each literal that is not marked; the function is the innermost call, or ""."""
    calls = []  # names of the open calls; "" for a plain parenthesis
    before = ""
    for match in TOKEN.finditer(text):
        token = match.group()
        if token.startswith("/*"):
            continue
        if token == "(":
            calls.append(before if re.match(r"[A-Za-z_]", before) else "")
        elif token == ")":
            if calls:
                calls.pop()
        elif token in "{};" and token != "":
            if token == ";" or token == "}":
                calls.clear()
        elif token.startswith('"'):
            inner = next((name for name in reversed(calls) if name), "")
            if inner not in MARKS:
                yield match.start(), inner, token[1:-1]
        before = token


def is_prose(name, function, literal):
    plain = DIRECTIVE.sub("|", literal)
    if CODED.fullmatch(function) and CODE.fullmatch(literal):
        return False
    if ERRORS.fullmatch(function):
        return WORD.search(plain)
    if WIDGETS.fullmatch(function):
        return WORD.search(plain)
    if name.startswith(WINDOW) and not QUIET.fullmatch(function):
        return LOWER_WORDS.search(plain)
    return PRINTS.fullmatch(function) and TWO_WORDS.search(plain)


def is_allowed(name, literal, used):
    for key in ((name, ""), *((name, begin) for file, begin in ALLOWED if file == name and begin)):
        if key in ALLOWED and literal.startswith(key[1]):
            used.add(key)
            return True
    return False


def main():
    offences, used = [], set()
    for path in sorted((TOP / "src").rglob("*.c")):
        name, text = str(path.relative_to(TOP)), path.read_text(encoding="utf-8")
        line = lines_of(text)
        for at, function, literal in raw_texts(text):
            if is_prose(name, function, literal) and not is_allowed(name, literal, used):
                offences.append(f'{name}:{line(at)}: {function} (): "{literal}" cannot be translated')
    for path in sorted((TOP / "src").rglob("*.ui")):
        text = path.read_text(encoding="utf-8")
        line = lines_of(text)
        for match in VISIBLE.finditer(text):
            offences.append(f'{path.relative_to(TOP)}:{line(match.start())}: {match.group(1)} lacks translatable="yes"')
    for key in sorted(set(ALLOWED) - used):
        offences.append(f"build-aux/check-words.py: nothing needs the exception {key} any more")
    print("\n".join(offences))
    return 1 if offences else 0


sys.exit(main())
