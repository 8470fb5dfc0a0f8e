# SPDX-License-Identifier: GPL-3.0-or-later
"""A real watchfloord with the exercise, a private authority, and users for its desks."""
import json
import os
import re
import subprocess

from desk import TOP, folder, start, wait_for

EXERCISE = os.path.join(TOP, "data", "exercise")


class Server:
    def __init__(self):
        self.data = folder("server")
        self.tls = folder("tls")
        with open(os.path.join(EXERCISE, "exercise.json"), encoding="utf-8") as file:
            self.manifest = json.load(file)
        self.port = 0
        subprocess.run([os.path.join(TOP, "build-aux", "make-certificates"), self.tls], check=True)
        imports = [part for name in self.manifest["archives"] for part in ("--import", os.path.join(EXERCISE, name))]
        self._watchfloord("space", "add", self.manifest["name"], "--exercise", "--data", self.data, *imports)
        for user in self.users:
            with open(self.password_file(user), "w", encoding="utf-8", opener=lambda p, f: os.open(p, f, 0o600)) as file:
                file.write("correct horse of " + user)
            self._watchfloord("user", "add", user, "--data", self.data, "--password-file", self.password_file(user),
                              "--crisis", self.manifest["crisis"])

    users = property(lambda self: [desk["user"] for desk in self.manifest["desks"]])

    @staticmethod
    def _watchfloord(*arguments):
        subprocess.run([os.environ["WF_SERVER"], *arguments], check=True, stdout=subprocess.DEVNULL)

    def password_file(self, user):
        return os.path.join(self.tls, user + ".password")

    def start(self):
        """On the port of the first time, which the desks go on trying."""
        out = os.path.join(folder("server"), "out")
        with open(out, "w", encoding="utf-8") as file:
            self.process = start([os.environ["WF_SERVER"], "serve", "--data", self.data, "--address", "127.0.0.1",
                                  "--port", str(self.port), "--cert", os.path.join(self.tls, "server.pem"),
                                  "--key", os.path.join(self.tls, "server.key")],
                                 stdout=file, stderr=subprocess.DEVNULL)

        def address():
            assert self.process.poll() is None, f"watchfloord ended with {self.process.returncode}"
            with open(out, encoding="utf-8") as file:
                return re.search(r"^listening (https://\S+:(\d+)\S*)$", file.read(), re.MULTILINE)

        found = wait_for("watchfloord to listen", address)
        self.url, self.port = found[1], int(found[2])

    def stop(self):
        self.process.terminate()
        assert self.process.wait(30) == 0, f"watchfloord ended with {self.process.returncode}"

    def options(self, number):
        """What the desk of that number needs to take part."""
        user = self.users[number]
        return ["--desk", str(number), "--server", self.url, "--ca", os.path.join(self.tls, "ca.pem"),
                "--user", user, "--password-file", self.password_file(user)]
