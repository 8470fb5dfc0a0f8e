#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One desk without a server, by keyboard and screen reader alone."""
import re

from desk import Atspi, Desk, run, wait_for

PAGES = ("Picture", "Log", "Board", "Briefing")
TEXT = "Ferry reports anchor chain noise"
# Pass the focus on, or take their name from the row or box around them.
HOLDERS = {"scroll pane", "filler", "panel", "list item", "table row", "frame"}
TYPE_NAME = re.compile(r"(Gtk|Adw|Wf|Shumate)[A-Z]\w*")
desk = None


def opens():
    """the window opens on the Picture and says EXERCISE"""
    global desk
    desk = Desk("alone")
    desk.wait_for("frame", "EXERCISE Baltic Lantern 27 – Watchfloor")
    desk.wait_for_page("Picture")
    bands = desk.find_all("label", "EXERCISE · BALTIC LANTERN 27 · EXERCISE")
    assert len(bands) == 2, f"{len(bands)} bands"
    desk.wait_for("push button", "Exchange: No server")


def changes_page():
    """Ctrl+1 to Ctrl+4 bring the four pages, and each keeps its place among the tabs"""
    assert tuple(tab.name for tab in desk.find_all("page tab")) == PAGES
    for number in (2, 3, 4, 1):
        desk.press(f"ctrl+{number}")
        desk.wait_for_page(PAGES[number - 1])
        assert desk.look().name.startswith("EXERCISE ")


def adds_entry():
    """N, text and Enter add an entry with the desk's next number"""
    desk.press("ctrl+2")  # newer toolkits keep to themselves what is on a page that is not shown
    number = desk.wait_for("label", re.compile(r"FI-B-\d{4}").fullmatch).name
    desk.press("ctrl+1")
    desk.wait_for_page("Picture")
    row = desk.add_entry(TEXT)
    desk.wait_for_page("Log")
    assert row.name.startswith(f"{number} · happened "), row.name
    assert f"Observation: {TEXT} (" in row.name and row.name.endswith(" TLP:AMBER"), row.name
    desk.wait_for("label", f"{number[:-1]}{int(number[-1]) + 1}")
    wait_for("an empty composer", lambda: desk.find("text", "New entry").text() == "")


def shows_details():
    """the details of the new entry say that it is saved here and that there is no server"""
    desk.wait_for_words("saved here · no server")


def is_behind(node):
    """What is not in front: newer toolkits say that it is visible, and name nothing in it, not even labels."""
    nodes = list(node.walk())
    return any(below.role == "label" for below in nodes) and not any(below.name for below in nodes)


def walk_in_front(node):
    if not is_behind(node):
        yield node
        for child in node.children:
            yield from walk_in_front(child)


def find_nameless():
    nameless = []
    for parent in walk_in_front(desk.look()):
        for node in parent.children:
            if not node.is_in(Atspi.StateType.FOCUSABLE) or node.role in HOLDERS or parent.role == "combo box":
                continue
            if is_behind(node):
                continue
            if not node.name.strip() or TYPE_NAME.fullmatch(node.name):
                nameless.append(f"{node} in {parent}")
            elif node.name.startswith("_"):
                nameless.append(f"{node} shows its mnemonic")
    return nameless


def names_everything():
    """whatever takes the focus has a name, on every page"""
    nameless = []
    for number, page in enumerate(PAGES, 1):
        desk.press(f"ctrl+{number}")
        desk.wait_for_page(page)
        nameless += find_nameless()
    assert not nameless, "; ".join(nameless[:20])


def keeps_entries():
    """what the log showed is still there after the program was killed and opened again, three times over"""
    shown = [TEXT]
    for number in range(1, 4):
        desk.kill()
        desk.open()
        desk.show_log()
        for text in shown:
            wait_for(f"the entry “{text}”", lambda text=text: desk.find_entry(text))
        if number < 3:
            shown.append(f"Buoy {number} is adrift")
            desk.add_entry(shown[-1])


def quits():
    """Ctrl+Q ends the program in order"""
    desk.quit()


run(opens, changes_page, adds_entry, shows_details, names_everything, keeps_entries, quits)
