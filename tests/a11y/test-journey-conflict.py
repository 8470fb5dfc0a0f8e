#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two desks write past each other: both see both sides, one settles, and takes it back."""
from desk import Desk, GLib, run, wait_for
from server import Server

server = first = second = None
task = ""


def exchange(desk):
    return next((node.name for node in desk.find_all("push button") if node.name.startswith("Exchange: ")), "")


def wait_for_exchange(desk, *words):
    wait_for(f"“{'” and “'.join(words)}” at {desk.name}", lambda: all(word in exchange(desk) for word in words))


def cards(desk):
    """Cards of tasks under way, by what they are read as."""
    return [node for node in desk.find_all("push button") if " · held by " in node.name]


def select_task(desk):
    """The same card at either desk, by its title."""
    wait_for(f"the card “{task}” at {desk.name}",
             lambda: next((card for card in cards(desk) if card.name.startswith(task)), None)).do()
    desk.wait_for(None, "Selected task")


def act(desk, name):
    """Presses every button of that name: one on a page behind lets it pass, and one that is gone cannot be told."""
    desk.wait_for("push button", name)
    for button in desk.find_all("push button", name):
        try:
            button.do()
        except (GLib.Error, AssertionError):
            pass


def joins():
    """two desks of one crisis stand at the board, in sync"""
    global server, first, second, task
    server = Server()
    server.start()
    first = Desk("first", *server.options(0))
    second = Desk("second", *server.options(1))
    for desk in (first, second):
        wait_for_exchange(desk, "In sync")
        desk.press("ctrl+3")
        desk.wait_for_page("Board")
        wait_for("a card", lambda desk=desk: cards(desk))
    there = {card.name for card in cards(second)}
    task = next(card.name for card in cards(first) if " · not started · " in card.name and card.name in there)
    task = task.split(" · ")[0]


def writes_past_each_other():
    """without the server, one says done and the other starts it"""
    server.stop()
    wait_for_exchange(first, "Offline")
    wait_for_exchange(second, "Offline")
    for desk, deed in ((first, "Done"), (second, "Start")):
        select_task(desk)
        act(desk, deed)
        wait_for_exchange(desk, "1 waiting")


def both_see_both_sides():
    """with the server back, both desks see who said what, when, and what they had seen"""
    server.start()
    for desk in (first, second):
        wait_for_exchange(desk, "In sync")
        desk.wait_for_words("≠ State in conflict")
        assert desk.find_words("had seen: not started"), desk.name
    first.wait_for("push button", "Keep State: done")
    first.wait_for("push button", "Take State: in progress")
    second.wait_for("push button", "Keep State: in progress")
    second.wait_for("push button", "Take State: done")


def settles():
    """one takes a side, and the conflict is gone at both"""
    act(first, "Keep State: done")
    for desk in (first, second):
        wait_for(f"the conflict to be gone at {desk.name}",
                 lambda desk=desk: desk.find_words("≠ State in conflict") is None)
    wait_for("the word of the settlement", lambda: first.find_words("Settled. State: done"))


def takes_back():
    """Ctrl+Z says the other value again, at both, and leaves no conflict"""
    first.press("ctrl+z")
    wait_for("the word of the undo", lambda: first.find_words("Undo:"))
    wait_for_exchange(first, "In sync")
    for desk in (first, second):
        wait_for(f"the task to be in progress again at {desk.name}",
                 lambda desk=desk: any(card.name.startswith(f"{task} · in progress") for card in cards(desk)))
    assert first.find_words("≠ State in conflict") is None


def quits():
    """both desks and the server end in order"""
    first.quit()
    second.quit()
    server.stop()


run(joins, writes_past_each_other, both_see_both_sides, settles, takes_back, quits)
