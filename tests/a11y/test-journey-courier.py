#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two desks that have met once and then have only a courier: a bundle there, a return receipt back."""
import glob
import os

from desk import Atspi, Desk, folder, run, wait_for
from server import Server

TEXT = "Landing station guarded, said by phone"
WINDOW = "EXERCISE Exchange by File"
stick = folder("stick")
server = first = second = None


def exchange(desk):
    """What the indicator says."""
    return next((node.name for node in desk.find_all("push button") if node.name.startswith("Exchange: ")), "")


def tab_to(desk, name, but=()):
    """Goes on with the Tab key until something of that name has the focus that is none of `but`."""
    for _ in range(80):
        node = next((node for node in desk.find_all_in(WINDOW, None, name) if node.path not in but
                     and node.is_in(Atspi.StateType.FOCUSED)), None)
        if node:
            return node
        desk.press("Tab")
    raise AssertionError(f"Tab does not reach “{name}” at {desk.name}")


def fill(desk, label, text):
    """Types over what stands in a row of the window in front."""
    tab_to(desk, label)
    desk.press("ctrl+a")
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
    server.stop()
    wait_for("the first desk offline", lambda: "Offline" in exchange(first))


def writes():
    """the first desk adds an entry and writes a bundle for the second"""
    first.add_entry(TEXT)
    first.wait_for("push button", "Exchange by File…").do()
    # The exercise's own script has a device of that desk too: both can open it.
    wait_for("both devices", lambda: len(first.find_all_in(WINDOW, "check box", "EE desk")) == 2)
    ticked = []
    while len([box for box in first.find_all_in(WINDOW, "check box", "EE desk")
               if box.is_in(Atspi.StateType.CHECKED)]) < 2:
        ticked.append(tab_to(first, "EE desk", ticked).path)
        first.press("space")
        assert len(ticked) < 6, "space ticks no recipient"
    fill(first, "Folder", stick)
    first.wait_for_in(WINDOW, "push button", "Write Bundle").do()
    wait_for("the bundle on the stick", lambda: glob.glob(os.path.join(stick, "EXERCISE FI bundle 1 *.wfb")))
    first.wait_for_words_in(WINDOW, "It counts as delivered when its return receipt is read here")
    first.wait_for_words("saved here · not sent yet")


def takes():
    """the second desk looks into it, takes it in, has the entry, and writes the return receipt"""
    bundle, = glob.glob(os.path.join(stick, "*.wfb"))
    second.wait_for("push button", "Exchange by File…").do()
    second.wait_for_in(WINDOW, "page tab", "Read").do()
    fill(second, "Path", bundle)
    second.press("Return")
    second.wait_for_words_in(WINDOW, "1 new operation, ")
    assert second.find_entry(TEXT) is None, "looking into a bundle changed something"
    second.wait_for_in(WINDOW, "push button", "Take In").do()
    second.wait_for_words_in(WINDOW, "Taken in: 1 operation is new.")
    second.wait_for_in(WINDOW, "push button", "Write Return Receipt").do()
    wait_for("the receipt on the stick", lambda: glob.glob(os.path.join(stick, "EXERCISE EE receipt 1 *.wfr")))
    second.press("Escape")
    second.press("ctrl+2")
    wait_for("the entry at the second desk", lambda: second.find_entry(TEXT))


def confirms():
    """with the return receipt the first desk says delivered by courier, and not accepted"""
    receipt, = glob.glob(os.path.join(stick, "*.wfr"))
    first.wait_for_in(WINDOW, "page tab", "Read").do()
    fill(first, "Path", receipt)
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
