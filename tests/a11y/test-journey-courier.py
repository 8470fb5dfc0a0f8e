#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two desks that have met once and then have only a courier: a bundle there, a return receipt back."""
import glob
import os

from desk import Atspi, Desk, folder, run, wait_for
from server import Server

TEXT = "Landing station guarded, said by phone"
WINDOW = "EXERCISE – Exchange by File"
INSIDE = 340, 620  # of that window: below the last row
stick = folder("stick")
server = first = second = None


def exchange(desk):
    """What the indicator says."""
    return next((node.name for node in desk.find_all("push button") if node.name.startswith("Exchange: ")), "")


def focused(desk):
    return next((node for node in desk.find_all_in(WINDOW, None, None) if node.is_in(Atspi.StateType.FOCUSED)), None)


def moves_on(desk, before):
    try:
        return wait_for("the focus to move on", lambda: getattr(focused(desk), "path", None) != before, 15)
    except AssertionError:
        return False


def tab_to(desk, name, role, but=()):
    """Goes on with the Tab key until something of that name and role has the focus that is none of `but`."""
    for _ in range(100):
        node = focused(desk)
        if node and node.name == name and node.role == role and node.path not in but:
            return node
        before = node.path if node else None
        desk.press("Tab")
        if not moves_on(desk, before):
            desk.press("Tab")  # the window was not the active one yet, and the key went elsewhere
            assert moves_on(desk, before), f"the focus stays at {node}"
    raise AssertionError(f"Tab does not reach “{name}” at {desk.name}")


def fill(desk, button, text):
    """Types over what stands in the row that has this button; the entry itself is nameless and stands before it."""
    tab_to(desk, button, "push button")
    desk.press("shift+Tab", "ctrl+a")
    desk.type(text)


def meet():
    """two desks of one crisis meet at a server, which then goes away"""
    global server, first, second
    server = Server()
    server.start()
    first = Desk("first", *server.options(0))
    second = Desk("second", *server.options(1))
    for desk in (first, second):
        wait_for(f"{desk.name} in sync", lambda desk=desk: "In sync" in exchange(desk))
        desk.show_log()
    server.stop()
    wait_for("the first desk offline", lambda: "Offline" in exchange(first))


def writes():
    """the first desk adds an entry and writes a bundle for the second"""
    first.add_entry(TEXT)
    first.wait_for("push button", "Exchange by File…").do()
    first.wait_for_in(WINDOW, "push button", "Write Bundle")
    first.hover(*INSIDE)
    # The exercise's own script has a device of that desk too: both can open it.
    wait_for("both devices", lambda: len(first.find_all_in(WINDOW, "check box", "EE desk")) == 2)
    ticked = []
    for _ in range(2):
        ticked.append(tab_to(first, "EE desk", "check box", ticked).path)
        first.press("space")
    fill(first, "Choose the folder for the bundle", stick)
    first.wait_for_in(WINDOW, "push button", "Write Bundle").do()
    wait_for("the bundle on the stick", lambda: glob.glob(os.path.join(stick, "EXERCISE FI bundle 1 *.wfb")))
    first.wait_for_words_in(WINDOW, "It counts as delivered when its return receipt is read here")
    first.wait_for_words("saved here · not sent yet")


def takes():
    """the second desk looks into it, takes it in, has the entry, and writes the return receipt"""
    bundle, = glob.glob(os.path.join(stick, "*.wfb"))
    second.wait_for("push button", "Exchange by File…").do()
    second.wait_for_in(WINDOW, "push button", "Write Bundle")
    second.hover(*INSIDE)
    second.wait_for_in(WINDOW, "page tab", "Read").do()
    fill(second, "Choose the bundle", bundle)
    second.press("Return")
    second.wait_for_words_in(WINDOW, "1 new operation, ")
    assert second.find_entry(TEXT) is None, "looking into a bundle changed something"
    second.wait_for_in(WINDOW, "push button", "Take In").do()
    second.wait_for_words_in(WINDOW, "Taken in: 1 operation is new.")
    second.wait_for_in(WINDOW, "push button", "Write Return Receipt").do()
    wait_for("the receipt on the stick", lambda: glob.glob(os.path.join(stick, "EXERCISE EE receipt 1 *.wfr")))
    second.press("Escape")
    second.show_log()
    wait_for("the entry at the second desk", lambda: second.find_entry(TEXT))


def confirms():
    """with the return receipt the first desk says delivered by courier, and not accepted"""
    receipt, = glob.glob(os.path.join(stick, "*.wfr"))
    first.wait_for_in(WINDOW, "page tab", "Read").do()
    fill(first, "Choose the bundle", receipt)
    first.press("Return")
    first.wait_for_words_in(WINDOW, "Return receipt")
    first.wait_for_in(WINDOW, "push button", "Take In").do()
    first.wait_for_words_in(WINDOW, "Delivered by courier to EE desk.")
    first.press("Escape")
    first.wait_for_words("saved here · delivered by courier to EE desk")
    assert "waiting" in exchange(first), exchange(first)


def quits():
    """both desks end in order"""
    first.quit()
    second.quit()


run(meet, writes, takes, confirms, quits)
