#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The map by keyboard, by screen reader, and by the gestures that only a pointer can make."""
import re
import time

from desk import Atspi, Desk, run, wait_for

desk = None
MAP = re.compile(r"Map($|: )")
STOP = re.compile(r"Map: (.+), (\d+) of (\d+)")


def opens():
    """the window opens on the map, which says what is in view"""
    global desk
    desk = Desk("map")
    desk.wait_for_page("Picture")
    desk.wait_for_words("In view: 2 damaged stretches and ")


def find_map():
    return desk.find(None, MAP.match)


def find_stop():
    """Where the keyboard is on the map: words, number, how many."""
    node = find_map()
    match = node and STOP.fullmatch(node.name)
    return match and (match[1], int(match[2]), int(match[3]))


def reach_map(key="shift+Tab"):
    """However far it is."""
    for _ in range(60):
        if find_map().is_in(Atspi.StateType.FOCUSED):
            return
        desk.press(key)
    raise AssertionError(f"{key} does not reach the map")


def walks():
    """Tab reaches the map and walks over what is in view; the map's name says each with its state"""
    reach_map("Tab")
    for number in (1, 2, 3):
        desk.press("Tab")
        words, _, length = wait_for(f"stop {number}", lambda n=number: (find_stop() or (0, 0))[1] == n and find_stop())
        assert length > 20, f"only {length} things in view"
        assert re.search(r", (In service|Out of service|Contested|Degraded|Unknown|Planned), ", words), words
    desk.press("shift+Tab")
    wait_for("one stop back", lambda: (find_stop() or (0, 0))[1] == 2)


def opens_details():
    """Enter shows the details of the thing that was walked to"""
    title = find_stop()[0].split(", ")[0]
    desk.press("Return")
    wait_for(f"the details of {title}", lambda: [
        node for node in desk.find_all("label", title) + desk.find_all("heading", title)])


HERE = re.compile(r"Map: (.+), (\d+) of (\d+) here")


def find_here():
    """Which of the things at one place Enter has come to: words, number, how many."""
    node = find_map()
    match = node and HERE.fullmatch(node.name)
    return match and (match[1], int(match[2]), int(match[3]))


def find_details(words):
    title = words.split(", ")[0]
    return desk.find_all("label", title) + desk.find_all("heading", title)


def cycles():
    """Enter again takes the next thing at the same place, lists them all, and comes round; Escape closes the list"""
    for _ in range(80):  # to a thing that lies over another
        if find_here():
            break
        stop = find_stop()[1]
        desk.press("Tab")
        wait_for("the next stop", lambda s=stop: (find_stop() or (0, s))[1] != s)
        desk.press("Return")
        try:
            wait_for("things that lie at one place", find_here, 1)
        except AssertionError:
            pass
    first, number, length = find_here()
    assert number == 1 and length > 1, (number, length)
    desk.wait_for("label", f"Things here: {length}")
    assert desk.find("list", "Things here"), "no list below its title"
    words = {first}
    for number in range(2, length + 1):
        desk.press("Return")
        here, _, _ = wait_for(f"{number} of {length} here", lambda n=number: (find_here() or (0, 0))[1] == n and find_here())
        assert re.search(r", (In service|Out of service|Contested|Degraded|Unknown|Planned), ", here), here
        wait_for(f"the details of {here}", lambda h=here: find_details(h))
        words.add(here)
    assert len(words) == length, words
    desk.press("Return")
    wait_for("the first again", lambda: find_here() == (first, 1, length))
    desk.press("Tab")
    wait_for("the walk as before", find_stop)
    desk.press("shift+Tab", "Return")
    wait_for("the list again", find_here)
    desk.press("Escape")  # closes the list, and only the next one ends the walk
    time.sleep(0.5)
    assert find_map().name != "Map", "the list and the walk ended together"


def says_route():
    """The card of a cable says how well its route is known, and so does the map's name"""
    reach_map()
    for _ in range(80):
        words = find_stop()
        if words and ", Telecom cable" in words[0]:
            break
        stop = words and words[1]
        desk.press("Tab")
        wait_for("the next stop", lambda s=stop: find_stop() and find_stop()[1] != s)
    words = find_stop()[0]
    assert re.search(r", Telecom cable, route (surveyed|approximate|schematic)", words), words
    card = wait_for("the card", lambda: desk.find(None, words))
    below = [node.name for node in card.walk()]
    assert any(re.fullmatch(r"Route: .*(surveyed|approximate|schematic).*", name) for name in below), below


def leaves_by_escape():
    """Escape ends the walk, and the next Tab leaves the map"""
    desk.press("Escape")
    wait_for("the plain name", lambda: find_map().name == "Map")
    desk.press("Tab")
    wait_for("another focus", lambda: not find_map().is_in(Atspi.StateType.FOCUSED))


def shows_menu():
    """Shift+F10 offers what can be done at the place, and Escape closes it"""
    reach_map()
    desk.press("shift+F10")
    desk.wait_for(None, "Centre the Map Here")
    desk.press("Escape")
    wait_for("the focus back on the map", lambda: find_map().is_in(Atspi.StateType.FOCUSED))


def lists():
    """I opens the equal list: damage first, each with its state in words"""
    reach_map()
    desk.press("Home", "i")
    title = desk.wait_for("label", re.compile(r"In view: \d+").fullmatch).name
    first = wait_for("the first row", lambda: next(
        (node for node in desk.find_all() if re.match(r"C-Lion1 · km .*, Out of service · Damage", node.name)), None))
    assert " km " in first.name, first.name
    assert int(title.split()[-1]) > 20, title
    desk.press("i")


def find_scale():
    return next((node.name for node in desk.find_all("label") if re.fullmatch(r"[\d,]+ k?m", node.name)), None)


def find_place():
    return next((node.name for node in desk.find_all("label")
                 if re.fullmatch(r"\d+°\d+′[NS] \d+°\d+′[EW]", node.name)), None)


def moves_by_key():
    """+ and − change the scale, the arrows move the map under the pointer, and Home shows everything again"""
    reach_map()
    x, y, width, height = desk.find_place(find_map())
    desk.point("mousemove", x + width // 2, y + height // 2)
    desk.press("Home")
    scale, place = wait_for("a scale", find_scale), wait_for("a place", find_place)
    desk.press("plus")
    wait_for("a larger scale", lambda: find_scale() != scale)
    desk.press("minus")
    wait_for("the scale of before", lambda: find_scale() == scale)
    for there, back in (("Left", "Right"), ("Up", "Down")):
        here = find_place()
        desk.press(there)
        wait_for(f"another place after {there}", lambda h=here: find_place() not in (None, h))
        desk.press(back)
        wait_for(f"the place of before after {back}", lambda h=here: find_place() == h)
    desk.press("plus", "Left", "Home")
    wait_for("everything again", lambda: (find_scale(), find_place()) == (scale, place))


def drags_frame():
    """Shift and a drag list what the frame touches"""
    x, y, width, height = desk.find_place(find_map())
    desk.point("keydown", "shift", "mousemove", x + width // 3, y + height // 3, "mousedown", 1)
    for part in (4, 5, 6, 7):
        desk.point("mousemove", x + width * part // 10, y + height * part // 10)
    desk.point("mouseup", 1, "keyup", "shift")
    desk.wait_for("label", re.compile(r"In the frame: \d+").fullmatch)
    desk.press("Escape")


def quits():
    """Ctrl+Q ends the program in order"""
    desk.quit()


run(opens, walks, opens_details, says_route, cycles, leaves_by_escape, shows_menu, lists, moves_by_key, drags_frame, quits)
