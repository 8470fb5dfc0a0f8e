#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Damage entered with pointer and keyboard: by clicking the line of a place that was gone to."""
import re

from desk import Atspi, Desk, run, wait_for

desk = None
ON_LINE = "57.77755 20.1397"  # a place of C-Lion1 with nothing else near


def opens():
    """the window opens on the map"""
    global desk
    desk = Desk("fault")
    desk.wait_for_page("Picture")
    desk.wait_for_words("In view: 2 damaged stretches and ")


def find_map():
    return desk.find(None, re.compile(r"Map($|: )").match)


def go_to(position):
    desk.hover(20, 20)
    desk.press("ctrl+l")
    desk.wait_for_focus("Find a cable, a place or a position")
    desk.type(position)
    desk.wait_for(None, re.compile("Go to ").match)
    desk.press("Return")
    wait_for("the focus on the map", lambda: find_map().is_in(Atspi.StateType.FOCUSED))


def click_middle():
    x, y, width, height = desk.find_place(find_map())
    desk.point("mousemove", x + width // 2, y + height // 2, "sleep", 0.2, "click", 1)


def goes_in_any_notation():
    """Ctrl+L goes to a position in decimal degrees, degrees and minutes, seconds, UTM and MGRS"""
    for text in ("59.44, 24.75", "59 26.4N 24 45.0E", "59 26 24 N 24 45 00 E", "35V 372401 6591206", "35V LF 72401 91206"):
        go_to(ON_LINE)
        desk.wait_for_words("57°47′N 20°08′E")
        go_to(text)
        desk.wait_for_words("59°26′N 24°45′E")


def selects_line():
    """a click on the line shows the cable"""
    go_to(ON_LINE)
    desk.wait_for_words("57°47′N 20°08′E")
    wait_for("the cable", lambda: click_middle() or desk.find("push button", "Report a fault…"), 20)


def takes_click_as_place():
    """with the editor open, a click on the line is the place, and what was typed besides stays"""
    desk.wait_for("push button", "Report a fault…").do()
    place = desk.wait_for_focus("Place")
    desk.press("Tab", "Tab")
    rating = desk.wait_for_focus("Rating")
    desk.type("B2")
    assert place.text() == "", place.text()
    click_middle()
    wait_for("kilometres", lambda: re.fullmatch(r"km \d+ from Hanko", place.text()))
    assert rating.text() == "B2", rating.text()
    km = int(place.text().split()[1])
    assert 290 < km < 300, km


run(opens, goes_in_any_notation, selects_line, takes_click_as_place)
