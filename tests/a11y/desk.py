# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs watchfloor as a person with a screen reader meets it: each desk on a display of its own, all on one private
message bus with the accessibility service, found by role and accessible name, never by position."""
import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
PATIENCE_S = 60
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")

_started = []
_folder = tempfile.mkdtemp(prefix="wf-a11y-")


def _finish():
    for process in reversed(_started):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
    shutil.rmtree(_folder, ignore_errors=True)


atexit.register(_finish)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def folder(name):
    path = os.path.join(_folder, name)
    os.makedirs(path, mode=0o700, exist_ok=True)
    return path


def start(command, **options):
    process = subprocess.Popen(command, **options)
    _started.append(process)
    return process


def wait_for(what, probe, patience_s=PATIENCE_S):
    """The first true answer of probe(); a failure that says what was waited for otherwise."""
    end = time.monotonic() + patience_s
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience_s} s in vain for: {what}")
        time.sleep(0.1)


def _start_bus():
    services = folder("services")
    launcher = next((path for path in LAUNCHERS if os.path.exists(path)), None)
    if launcher is None:
        print("1..0 # SKIP at-spi2-core is not installed")
        sys.exit(0)
    with open(os.path.join(services, "org.a11y.Bus.service"), "w", encoding="utf-8") as file:
        file.write(f"[D-BUS Service]\nName=org.a11y.Bus\nExec={launcher}\n")
    config = os.path.join(_folder, "session.conf")
    with open(os.path.join(TOP, "build-aux", "test-session.conf"), encoding="utf-8") as source:
        text = source.read().replace("</busconfig>", f"<servicedir>{services}</servicedir></busconfig>")
    with open(config, "w", encoding="utf-8") as file:
        file.write(text)
    # The accessibility service puts the socket of its own bus there.
    os.environ["XDG_RUNTIME_DIR"] = folder("runtime")
    bus = start(["dbus-daemon", "--nofork", "--print-address=1", f"--config-file={config}"],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    for name in ("AT_SPI_BUS_ADDRESS", "NO_AT_BRIDGE", "DISPLAY", "WAYLAND_DISPLAY"):
        os.environ.pop(name, None)


_start_bus()
import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

def _call(bus, name, path, interface, method, arguments=None):
    return bus.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 20000, None).unpack()


def _open_accessibility_bus():
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    session = Gio.DBusConnection.new_for_address_sync(os.environ["DBUS_SESSION_BUS_ADDRESS"], flags, None, None)
    address, = _call(session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


_accessibility = _open_accessibility_bus()
ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE = "org.a11y.atspi.Accessible"
# Debian 13 calls some roles otherwise.
NEWER_NAMES = {"button": "push button", "grouping": "panel"}


class Node:
    """One accessible as it was when it was looked at."""

    def __init__(self, tree, item):
        (_, self.path), _, (_, self.parent_path), self.index, self.n_children, _, self.name, role, \
            self.description, states = item
        self.tree = tree
        self.role = NEWER_NAMES.get(role_name := Atspi.role_get_name(Atspi.Role(role)), role_name)
        self.states = states[0] | states[1] << 32
        self.children = []

    def is_in(self, state):
        return bool(self.states >> int(state) & 1)

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def _call(self, interface, method, arguments=None):
        return _call(_accessibility, self.tree, self.path, f"org.a11y.atspi.{interface}", method, arguments)

    def text(self):
        arguments = GLib.Variant("(ss)", ("org.a11y.atspi.Text", "CharacterCount"))
        length, = _call(_accessibility, self.tree, self.path, "org.freedesktop.DBus.Properties", "Get", arguments)
        return self._call("Text", "GetText", GLib.Variant("(ii)", (0, length)))[0]

    def do(self):
        assert self._call("Action", "DoAction", GLib.Variant("(i)", (0,)))[0], f"{self} refused its action"

    def focus(self):
        self._call("Component", "GrabFocus")

    def extents(self):
        """x, y, width, height in its window."""
        return self._call("Component", "GetExtents", GLib.Variant("(u)", (1,)))[0]

    def __str__(self):
        return f"{self.role} “{self.name}”"


def _read_items(program):
    items, = _call(_accessibility, program, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")
    nodes = {item[0][1]: Node(program, item) for item in items}
    for node in nodes.values():
        if node.parent_path in nodes and node.path != node.parent_path:
            nodes[node.parent_path].children.append(node)
    return nodes


def _ask_below(program, path):
    """The toolkit lists a node only after somebody asked its parent for it."""
    for _, child in _call(_accessibility, program, path, ACCESSIBLE, "GetChildren")[0]:
        _ask_below(program, child)


def look(program):
    """Everything a program shows, as a tree."""
    nodes = _read_items(program)
    missing = [node for node in nodes.values() if len(node.children) < node.n_children]
    if missing:
        for node in missing:
            try:
                _ask_below(program, node.path)
            except GLib.Error:
                pass  # it went while we looked
        nodes = _read_items(program)
    for node in nodes.values():
        node.children.sort(key=lambda child: child.index)
    return nodes[ROOT]


def find_program(pid):
    for name, _ in _call(_accessibility, "org.a11y.atspi.Registry", ROOT, ACCESSIBLE, "GetChildren")[0]:
        if _call(_accessibility, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                 "GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)))[0] == pid:
            return name
    return None


class Desk:
    """One running watchfloor with its display."""

    def __init__(self, name, *options, prefix=(), is_exercise=True):
        self.name = name
        self.data_home = folder(name)
        read_end, write_end = os.pipe()
        start(["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1600x900x24", "-nolisten", "tcp"],
              pass_fds=(write_end,), stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            self.display = ":" + pipe.readline().strip()
        # Modules that were unloaded at the end leave leaks without a name; the suites in C look for ours.
        sanitizer = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        self.environment = dict(os.environ, ASAN_OPTIONS=sanitizer.lstrip(":"), DISPLAY=self.display,
                                GDK_BACKEND="x11", GTK_A11Y="atspi",
                                GSK_RENDERER="cairo", GTK_USE_PORTAL="0", ADW_DISABLE_PORTAL="1",
                                GSETTINGS_BACKEND="memory", LIBGL_ALWAYS_SOFTWARE="1",
                                XDG_RUNTIME_DIR=folder(name + "-runtime"), HOME=folder(name + "-home"))
        realm = ["--exercise"] if is_exercise else []
        self.command = [*prefix, os.environ["WF_APP"], *realm, "--data-home", self.data_home, *options]
        self.open()

    def open(self):
        self.process = start(self.command, env=self.environment)
        wait_for(f"the window of {self.name}", self._find_window)

    def _find_window(self):
        assert self.process.poll() is None, f"{self.name}: watchfloor ended with {self.process.returncode}"
        try:
            self.program = find_program(self.process.pid)
        except GLib.Error:
            return None  # a program that had asked for accessibility went while we looked
        return self.program and self.look()

    def look(self):
        """The window, read anew; None while there is none."""
        try:
            return next((node for node in look(self.program).children
                         if node.role == "frame" and node.name.endswith("Watchfloor")), None)
        except GLib.Error:
            return None

    def frames(self):
        """Every window of the program, read anew."""
        try:
            return look(self.program).children
        except GLib.Error:
            return []

    def find_all_in(self, window, role, name, fits=lambda node: True):
        """As find_all (), in the window of that title beside the main one."""
        try:
            frames = [node for node in look(self.program).children if node.name == window]
        except GLib.Error:
            return []
        return [node for frame in frames for node in frame.walk() if role in (None, node.role)
                and name in (None, node.name) and fits(node) and node.is_in(Atspi.StateType.VISIBLE)]

    def find_in(self, window, role, name, fits=lambda node: True):
        return next(iter(self.find_all_in(window, role, name, fits)), None)

    def wait_for_in(self, window, role, name, fits=lambda node: True):
        return wait_for(f"{role or 'anything'} “{name}” in {window} at {self.name}",
                        lambda: self.find_in(window, role, name, fits))

    def wait_for_words_in(self, window, words):
        return wait_for(f"the words “{words}” in {window} at {self.name}", lambda: self.find_in(
            window, None, None, lambda node: words in node.name + "\n" + node.description))

    def kill(self):
        """As a power cut does."""
        self.process.kill()
        self.process.wait()

    def quit(self):
        self.press("ctrl+q")
        status = self.process.wait(PATIENCE_S)
        assert status == 0, f"{self.name}: watchfloor ended with {status}"

    def find_all(self, role=None, name=None):
        """Every visible node of that role whose name is, or when a function, satisfies name. The toolkit calls what
        lies on a page behind visible too: wait_for_page () tells which one is in front."""
        fits = name if callable(name) else (lambda text: name is None or text == name)
        window = self.look()
        return [node for node in (window.walk() if window else ())
                if (role is None or node.role == role) and fits(node.name) and node.is_in(Atspi.StateType.VISIBLE)]

    def find(self, role=None, name=None):
        return next(iter(self.find_all(role, name)), None)

    def wait_for(self, role=None, name=None, patience_s=PATIENCE_S):
        return wait_for(f"{role or 'anything'} “{name}” at {self.name}", lambda: self.find(role, name), patience_s)

    def find_words(self, words):
        """The first that has these words in its name or description."""
        return next((node for node in self.find_all() if words in node.name + "\n" + node.description), None)

    def wait_for_words(self, words, patience_s=PATIENCE_S):
        return wait_for(f"the words “{words}” at {self.name}", lambda: self.find_words(words), patience_s)

    def is_on(self, page):
        return any(tab.name == page and tab.is_in(Atspi.StateType.SELECTED) for tab in self.find_all("page tab"))

    def wait_for_page(self, name):
        wait_for(f"the page {name} at {self.name}", lambda: self.is_on(name))

    def wait_for_focus(self, name):
        return wait_for(f"the focus on “{name}” at {self.name}", lambda: next(
            (node for node in self.find_all(None, name) if node.is_in(Atspi.StateType.FOCUSED)), None))

    def show_log(self):
        """However early: a crisis that is being opened has no pages yet."""
        wait_for(f"the Log in front at {self.name}", lambda: self.press("ctrl+2") or self.is_on("Log"))

    def find_entry(self, text):
        """The line of the log that says this; the Log is to be in front, for newer toolkits name nothing else."""
        return self.find("panel", lambda name: f": {text} (" in name)

    def add_entry(self, text):
        """With the keyboard alone: N, the text, Enter."""
        self.press("n")
        composer = self.wait_for_focus("New entry")
        self.type(text)
        wait_for(f"“{text}” in the composer", lambda: composer.text() == text)
        self.press("Return")
        return wait_for(f"“{text}” in the log of {self.name}", lambda: self.find_entry(text))

    def _xdotool(self, *arguments):
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def press(self, *keys):
        self._xdotool("key", "--clearmodifiers", "--delay", "30", *keys)

    def point(self, *arguments):
        """What xdotool does with the pointer: "mousemove", 10, 20, "click", 1."""
        self._xdotool(*map(str, arguments))

    def find_place(self, node):
        """x, y, width, height on the display, which the window fills. Debian 13 draws a frame around it, begins to count
        inside of that, and takes it off once more."""
        frame_x, frame_y, _, _ = self.look().extents()
        x, y, width, height = node.extents()
        return x - 2 * frame_x, y - 2 * frame_y, width, height

    def hover(self, x, y):
        """Without a window manager the keys go to the window under the pointer."""
        self._xdotool("mousemove", str(x), str(y))

    def type(self, text):
        self._xdotool("type", "--delay", "15", text)


def run(*steps):
    """The steps as TAP, each told by its docstring; the first failure ends the journey."""
    print(f"1..{len(steps)}", flush=True)
    for number, step in enumerate(steps, 1):
        try:
            step()
        except Exception as error:  # a journey cannot go on after a missing step
            print(f"not ok {number} {step.__doc__}\n# {type(error).__name__}: {error}", flush=True)
            sys.exit(1)
        print(f"ok {number} {step.__doc__}", flush=True)
