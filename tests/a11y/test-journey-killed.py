#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window killed with -9 while it edits and exchanges with a real server (log.md §14 D1): no entry that stood in
the log is lost, the store is whole, its derived tables are right, and the other desk gets everything once."""
import glob
import os
import subprocess

from desk import Desk, run, wait_for
from server import Server

N_LOOPS = 20 if os.environ.get("WF_NIGHTLY") else 3
N_ENTRIES = 2
server = first = None
said = []


def check_store():
    path, = glob.glob(os.path.join(first.data_home, "**", "exercise.db"), recursive=True)
    done = subprocess.run([os.environ["WF_TOOL"], "rebuild", path], check=True, stdout=subprocess.PIPE, text=True)
    assert "The derived tables were right." in done.stdout, done.stdout


def enter(text):
    """With the keyboard alone, whatever the composer held or kept of the time before."""
    first.press("n")
    composer = first.wait_for_focus("New entry")
    first.press("ctrl+a", "BackSpace")
    first.type(text)
    wait_for(f"“{text}” in the composer", lambda: composer.text() == text)
    first.press("Return")
    wait_for(f"“{text}” in the log", lambda: first.find_entry(text))
    said.append(text)


def joins():
    """a desk signs in to a server"""
    global server, first
    server = Server()
    server.start()
    first = Desk("first", *server.options(0))
    first.wait_for("push button", lambda name: name.startswith("Exchange: ") and "In sync" in name)


def loses_nothing():
    """killed in the middle of editing and exchange and opened again, it has every entry that stood in the log"""
    for loop in range(N_LOOPS):
        for number in range(N_ENTRIES):
            enter(f"Entry {number} before kill {loop}")
        first.press("n")
        first.wait_for_focus("New entry")
        first.type("half an ent")
        first.kill()
        check_store()
        first.open()
        first.show_log()
        for text in said:
            wait_for(f"“{text}” after a new start", lambda text=text: first.find_entry(text))


def arrives_once():
    """another desk has each of them, once"""
    second = Desk("second", *server.options(1))
    second.show_log()
    for text in said:
        wait_for(f"“{text}” at the other desk", lambda text=text: second.find_entry(text))
        found = second.find_all("panel", lambda name, text=text: f": {text} (" in name)
        assert len(found) == 1, f"“{text}” stands there {len(found)} times"


run(joins, loses_nothing, arrives_once)
