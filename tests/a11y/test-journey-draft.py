#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is typed and not added outlives the window and a power cut, by keyboard and screen reader alone; what cannot be
kept is asked about."""
from desk import Desk, run, wait_for

HALF = "Cable ship reports half a sen"
WHOLE = "Cable ship reports half a sentence"
desk = None


def composer():
    return desk.find("text", "New entry")


def wait_for_draft():
    desk.wait_for("label", lambda name: name.startswith("Draft kept on this computer, begun 12 Oct "))


def wait_for_title(part):
    """The whole title of the window beside the main one that has these words."""
    return wait_for(f"a window “{part}”", lambda: next(
        (node.name for node in desk.frames() if part in node.name), None))


def quit_from_the_desk():
    """As somebody does who has clicked the desk's own window."""
    desk.point("search", "--name", "Baltic Lantern 27 – Watchfloor", "windowfocus")
    desk.press("ctrl+q")


def keeps_a_draft():
    """half an entry is kept, is called a draft, and is in nobody's log"""
    global desk
    desk = Desk("draft", "--clock", "2027-10-12T14:32:00Z")
    desk.show_log()
    desk.press("n")
    desk.wait_for_focus("New entry")
    desk.type(HALF)
    wait_for_draft()
    assert not desk.find_entry(HALF)


def survives_a_kill():
    """killed and opened again, it stands in the composer, and still in no log"""
    desk.kill()
    desk.open()
    desk.show_log()
    wait_for("the draft in the composer", lambda: composer() and composer().text() == HALF)
    wait_for_draft()
    assert not desk.find_entry(HALF)


def closes_without_a_question():
    """Ctrl+Q ends at once, because nothing is lost, and it is there again"""
    desk.press("n")
    desk.wait_for_focus("New entry")
    desk.type("tence")
    desk.quit()
    desk.open()
    desk.show_log()
    wait_for("the longer draft", lambda: composer() and composer().text() == WHOLE)


def goes_when_it_is_added():
    """Enter adds it; after another start the composer is empty"""
    desk.press("n")
    desk.wait_for_focus("New entry")
    desk.press("Return")
    wait_for("the entry in the log", lambda: desk.find_entry(WHOLE))
    desk.quit()
    desk.open()
    desk.show_log()
    wait_for("the entry after a new start", lambda: desk.find_entry(WHOLE))
    assert composer().text() == ""
    assert not desk.find("label", lambda name: name.startswith("Draft kept"))


def asks_about_a_form():
    """a form in which something was typed is named before the window goes; going on keeps it, Discard ends"""
    desk.press("ctrl+3")
    desk.wait_for_page("Board")
    desk.wait_for("push button", "+ Task").do()
    title = wait_for_title("New task")
    desk.wait_for_in(title, "text", "Task")
    desk.type("Ask the ship")
    wait_for("the words in the form", lambda: desk.find_in(title, "text", "Task").text() == "Ask the ship")
    quit_from_the_desk()
    question = wait_for_title("Discard what is not saved?")
    desk.wait_for_in(question, "label", "The form “New task” is not saved.")
    desk.wait_for_in(question, "push button", "Go On").do()
    wait_for("the question to go", lambda: not [node for node in desk.frames() if "Discard" in node.name])
    assert desk.find_in(title, "text", "Task").text() == "Ask the ship"
    quit_from_the_desk()
    question = wait_for_title("Discard what is not saved?")
    desk.wait_for_in(question, "push button", "Discard").do()
    assert desk.process.wait(60) == 0


run(keeps_a_draft, survives_a_kill, closes_without_a_question, goes_when_it_is_added, asks_about_a_form)
