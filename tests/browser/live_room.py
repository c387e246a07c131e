"""A room's own server (tools/room) beside a test's slides, which can be stopped and started again; and who votes in it."""

import json
import sqlite3
import urllib.request
from contextlib import closing, contextmanager

from room import running
from serving import free_port, listens, wait_for

from helpers.exercises.bank import QUESTIONS


class LiveRoom:
    """One room in `folder`: its settings as the slides have them, its address for votes, its record."""

    def __init__(self, folder):
        self.folder, self.record, self.port = folder, folder / "room.sqlite", free_port()
        told = running.told("127.0.0.1", self.port, [*QUESTIONS])
        self.told = told | {"join": "http://192.168.1.5:8899/"}
        self.config = json.loads(running.for_slides(self.told))
        self.address = f"http://127.0.0.1:{self.port}/"

    @property
    def question(self):
        """The name of the question on the slide."""
        with closing(sqlite3.connect(self.record)) as base:
            return base.execute("SELECT question FROM now").fetchone()[0]

    @contextmanager
    def served(self):
        """Serve it until the end of the block."""
        server = running.Running(self.folder, self.told)
        try:
            wait_for(server.process, lambda: listens(self.port), 60)
            yield self
        finally:
            server.stop()


def vote(room, device, question, entry):
    """Commit an answer as a learner's JupyterLab does; return what the room says."""
    message = {"word": room.told["word"], "device": device, "question": question, "entry": entry}
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{room.address}vote", json.dumps(message).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["words"]
