#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that is interrupted goes on where it was: a drawing that was left comes back when it is asked for."""
import re

from desk import Atspi, Desk, look, run, wait_for

desk = None


def opens():
    """the window opens on the map"""
    global desk
    desk = Desk("goes-on")
    desk.wait_for_page("Picture")
    desk.wait_for_words("In view: 2 damaged stretches and ")


def find_map():
    return desk.find(None, re.compile(r"Map($|: )").match)


def reach(find):
    """By Tab, however far it is."""
    for _ in range(80):
        if find().is_in(Atspi.StateType.FOCUSED):
            return
        desk.press("Tab")
    raise AssertionError("Tab does not reach it")


def leaves():
    """A draws, Space sets positions at the cross, and Escape leaves the card without losing them"""
    reach(find_map)
    desk.press("a")
    desk.wait_for("label", "3 more positions are needed.")
    desk.press("space", "Right", "Right", "space")
    desk.wait_for("label", "1 more position is needed.")
    desk.press("Escape")
    desk.wait_for_words("Not saved, and kept: A goes on with the drawing.")


def find_answer(name):
    """The question is a window of its own."""
    return next((node for frame in look(desk.program).children for node in frame.walk()
                 if node.role == "push button" and node.name.lstrip("_") == name and frame.name != desk.look().name), None)


def goes_on():
    """“Go On” brings it back with its positions, though another page was in front"""
    desk.show_log()
    desk.press("ctrl+q")
    wait_for("the question", lambda: find_answer("Go On"))
    desk.press("Return")
    desk.wait_for_page("Picture")
    wait_for("the map", lambda: find_map().is_in(Atspi.StateType.FOCUSED))
    desk.press("BackSpace")  # takes the second of them back: it is the drawing that was left, and it takes keys
    desk.wait_for("label", "2 more positions are needed.")
    desk.press("Escape")


def quits():
    """What was left is asked about once more, and goes with “Discard”"""
    desk.press("ctrl+q")
    wait_for("the question", lambda: find_answer("Discard")).do()
    assert desk.process.wait(60) == 0


run(opens, leaves, goes_on, quits)
