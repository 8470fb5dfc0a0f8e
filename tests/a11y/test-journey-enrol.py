#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two desks that know no more than an address and a one-time code each, and then work in one crisis."""
import os
import re
import subprocess

from desk import Desk, folder, run, start, wait_for
from desk import look as look_at

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
WINDOW = "LIVE – Connect to a Server"
CRISIS = "Cable crisis – LIVE – Watchfloor"
INSIDE = 300, 500  # of that window: below the last row
TEXT = "Landing station guarded, said by phone"
data = folder("server")
tls = folder("tls")
first = second = url = crisis = None


class Person(Desk):
    """Looks at the window of the crisis, once there is one beside that of the Watch log."""

    def __init__(self, name):
        super().__init__(name, "--ca", os.path.join(tls, "ca.pem"), is_exercise=False)

    def look(self):
        watch_log = super().look()
        frames = look_at(self.program).children if watch_log else []
        return next((node for node in frames if node.name == CRISIS), watch_log)


def watchfloord(*arguments):
    done = subprocess.run([os.environ["WF_SERVER"], *arguments, "--data", data], check=True, stdout=subprocess.PIPE,
                          text=True)
    return done.stdout


def code_for(label, desk, role):
    told = watchfloord("enrol-code", "--crisis", crisis, "--key", os.path.join(data, f"root-{crisis}.key"),
                       "--label", label, "--desk", desk, "--role", role)
    return re.search(r"^code (\S+)$", told, re.MULTILINE)[1]


def serve():
    """a centre founds a crisis and serves it"""
    global url, crisis
    subprocess.run([os.path.join(TOP, "build-aux", "make-certificates"), tls], check=True)
    crisis = re.search(r"^crisis (\S+)$", watchfloord("space", "add", "Cable crisis"), re.MULTILINE)[1]
    out = os.path.join(tls, "out")
    with open(out, "w", encoding="utf-8") as file:
        start([os.environ["WF_SERVER"], "serve", "--data", data, "--address", "127.0.0.1", "--port", "0",
               "--cert", os.path.join(tls, "server.pem"), "--key", os.path.join(tls, "server.key")],
              stdout=file, stderr=subprocess.DEVNULL)

    def address():
        with open(out, encoding="utf-8") as file:
            return re.search(r"^listening (\S+)$", file.read(), re.MULTILINE)

    url = wait_for("watchfloord to listen", address)[1]


def type_code(desk, code):
    """Into the dialog, with the keyboard."""
    desk.wait_for_page("Start")
    offer = desk.wait_for("list item", "Connect to a server")
    wait_for("the offer in its place", lambda: offer.extents()[2] > 0)
    x, y, width, height = desk.find_place(offer)
    desk.point("mousemove", x + width // 2, y + height // 2, "click", 1)
    desk.wait_for_in(WINDOW, "push button", "Take Part")
    desk.hover(*INSIDE)
    desk.press("ctrl+a")
    desk.type(url)
    desk.press("Tab")
    desk.type(code)
    desk.press("Return")


def takes_part(desk, label):
    type_code(desk, code_for(label, label[:2], "coordinator" if desk is first else "analyst"))
    wait_for(f"{desk.name} in sync", lambda: next(
        (node for node in desk.find_all("push button") if "In sync" in node.name), None))
    desk.wait_for_words(label)


def wrong_code():
    """a wrong code is refused in words, and nothing has happened"""
    global first
    first = Person("first")
    type_code(first, "2222 3333 4444")
    first.wait_for_words_in(WINDOW, "There is no such code here.")
    first.press("Escape")
    wait_for("the dialog to go", lambda: not first.find_in(WINDOW, "push button", "Take Part"))


def enrol():
    """both desks type their codes and take part"""
    global second
    takes_part(first, "FI day desk")
    second = Person("second")
    takes_part(second, "EE desk")


def work():
    """what one enters the other reads, under the numbers that the centre gave them"""
    second.add_entry(TEXT)
    first.show_log()
    entry = wait_for("the entry at the first desk", lambda: first.find_entry(TEXT))
    assert entry.name.startswith("EE-0001"), entry.name


run(serve, wrong_code, enrol, work)
