#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two desks and a server that goes away and comes back."""
from desk import Desk, run, wait_for
from server import Server

TEXT = "Patrol boat sent to the second fault"
REPLY = "Operator confirms by phone"
server = first = second = None


def exchange(desk):
    """What the indicator says."""
    return next((node.name for node in desk.find_all("push button") if node.name.startswith("Exchange: ")), "")


def wait_for_exchange(desk, *words):
    wait_for(f"“{'” and “'.join(words)}” at {desk.name}", lambda: all(word in exchange(desk) for word in words))


def joins():
    """two desks of one crisis sign in and are in sync"""
    global server, first, second
    server = Server()
    server.start()
    first = Desk("first", *server.options(0))
    second = Desk("second", *server.options(1))
    for desk in (first, second):
        desk.wait_for("frame", "EXERCISE Baltic Lantern 27 – Watchfloor")
        wait_for_exchange(desk, "In sync")
        desk.show_log()


def works_offline():
    """with the server gone an entry is added, kept, and said to be waiting"""
    server.stop()
    wait_for_exchange(first, "Offline")
    first.add_entry(TEXT)
    wait_for_exchange(first, "Offline", "1 waiting")
    first.wait_for_words("saved here · not sent yet")
    assert second.find_entry(TEXT) is None


def survives():
    """killed and opened again without a server, the desk still has the entry and still waits"""
    first.kill()
    first.open()
    first.show_log()
    wait_for("the entry after a new start", lambda: first.find_entry(TEXT))
    wait_for_exchange(first, "Offline", "1 waiting")


def arrives():
    """once the server is back, the other desk has the entry, and the first says accepted"""
    server.start()
    wait_for("the entry at the other desk", lambda: second.find_entry(TEXT))
    wait_for_exchange(first, "In sync")
    wait_for_exchange(second, "In sync")
    here, there = first.find_entry(TEXT), second.find_entry(TEXT)
    assert here.name == there.name, f"{here.name} and {there.name}"


def answers():
    """an entry goes the other way at once, numbered apart, and is accepted"""
    second.add_entry(REPLY)
    wait_for("the reply", lambda: first.find_entry(REPLY))
    second.wait_for_words("saved here · sent · accepted")
    numbers = {first.find_entry(text).name.split(" ")[0] for text in (TEXT, REPLY)}
    assert len(numbers) == 2, numbers


def quits():
    """both desks and the server end in order while connected"""
    first.quit()
    second.quit()
    server.stop()


run(joins, works_offline, survives, arrives, answers, quits)
