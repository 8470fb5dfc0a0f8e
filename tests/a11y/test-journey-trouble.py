#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A failing disk, a wrong certificate and a damaged store, as the person at the desk meets them."""
import glob
import hashlib
import os
import resource

from desk import TOP, Desk, run, wait_for
from server import Server

TEXT = "Divers confirm drag marks"
# Past the limit the kernel sends SIGXFSZ, which a failing disk would not: ignored from the start.
WITHOUT_SIGNAL = ("/bin/sh", "-c", 'trap "" XFSZ; exec "$@"', "sh")
desk = server = None


def store():
    path, = glob.glob(os.path.join(desk.data_home, "**", "exercise.db"), recursive=True)
    return path


def digest():
    with open(store(), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def limit_files(n_bytes):
    _, hard = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (n_bytes, hard))


def tells_of_failing_disk():
    """an entry that cannot be written is told of, stays in the composer, and is nowhere called saved"""
    global desk
    desk = Desk("trouble", prefix=WITHOUT_SIGNAL)
    desk.wait_for("frame", "EXERCISE Baltic Lantern 27 – Watchfloor")
    desk.press("n")
    composer = desk.wait_for_focus("New entry")
    desk.type(TEXT)
    wait_for("the text in the composer", lambda: composer.text() == TEXT)
    limit_files(4096)
    desk.press("Return")
    desk.wait_for("label", "Nothing is saved now.")
    desk.wait_for_words("Start Watchfloor again")
    wait_for("the text in the composer again", lambda: composer.text() == TEXT)
    assert desk.find_entry(TEXT) is None


def works_again():
    """opened again on a disk that works, nothing half-written is there, the draft is, and entries are saved"""
    desk.kill()
    desk.open()
    desk.show_log()
    desk.wait_for("panel", lambda name: name.startswith("FI-"))
    assert desk.find_entry(TEXT) is None
    desk.press("n")
    composer = desk.wait_for_focus("New entry")
    wait_for("the draft in the composer", lambda: composer.text() == TEXT)
    desk.press("Return")
    wait_for("the entry", lambda: desk.find_entry(TEXT))
    desk.wait_for_words("saved here · no server")


def refuses_certificate():
    """a server whose certificate no chosen authority signed is refused, with the reason, and work goes on"""
    global server
    desk.quit()
    server = Server()
    server.start()
    plain = list(desk.command)
    options = server.options(0)
    options[options.index("--ca") + 1] = os.path.join(TOP, "tests", "data", "tls", "other-ca.pem")
    desk.command = plain + options
    desk.open()
    desk.wait_for("push button", lambda name: name.startswith("Exchange: Server refused: ") and "authority" in name)
    desk.wait_for("label", "No exchange.")
    desk.wait_for_words("Your entries are kept here, and what other desks enter does not come.")
    assert not [node for node in desk.find_all("push button") if "anyway" in node.name.lower()]
    desk.show_log()
    wait_for("the entry", lambda: desk.find_entry(TEXT))
    desk.quit()
    server.stop()
    desk.command = plain


def tells_of_damage():
    """a damaged store is told of, by name, with what to do, and not a byte of it is changed"""
    with open(store(), "r+b") as file:
        file.write(b"this is not a database any more")
    before = digest()
    desk.open()
    told = desk.wait_for_words("exercise.db")
    words = told.name + told.description
    assert "is damaged" in words and "Nothing was changed" in words and "receive everything again" in words, words
    assert digest() == before


run(tells_of_failing_disk, works_again, refuses_certificate, tells_of_damage)
