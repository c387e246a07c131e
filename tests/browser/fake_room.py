"""A room's server in the test's own process: a real tornado server that speaks what the slides and a learner's `join` hear.

It keeps votes in a table as tools/room does, and can be stopped and started again.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tornado.httpserver
import tornado.web
import tornado.websocket
from serving import free_port

from helpers.exercises.bank import QUESTIONS

TABLE = """CREATE TABLE vote (question TEXT, round INTEGER, device TEXT, entry TEXT, state TEXT, mistake TEXT, value REAL,
  time INTEGER, PRIMARY KEY (question, round, device))"""
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h3v3H1zM5 1h3v3H5zM1 5h3v3H1zM6 6h1v1H6z"/></svg>'
WORD, KEY = "luma", "secret"


class FakeRoom:
    """One room: its rounds, its votes, and the slides that listen."""

    def __init__(self, record: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self.config = {
            "url": f"ws://127.0.0.1:{self.port}/teacher",
            "key": KEY,
            "join": "http://192.168.1.5:8899/",
            "word": WORD,
            "who": "Whoever is in this Wi-Fi can reach it.",
        }
        self.record, self.base = record, sqlite3.connect(record, check_same_thread=False)
        self.base.execute(TABLE)
        self.question: str | None = None
        self.rounds: dict[str, list[bool]] = {}  # of each question, whether each round was revealed
        self.devices: set[str] = set()
        self.slides: set[Any] = set()
        self.heard: list[dict[str, Any]] = []

    def rows(self, number: int) -> dict[str, tuple[Any, ...]]:
        """{device: (entry, state, mistake, value)} of a round of the question shown."""
        query = "SELECT device, entry, state, mistake, value FROM vote WHERE question = ? AND round = ?"
        return {row[0]: row[1:] for row in self.base.execute(query, (self.question, number))}

    def take(self, message: dict[str, Any]) -> None:
        """Hear what the slides say."""
        self.heard.append(message)
        if message["type"] == "show":
            self.question = message["question"]
            self.rounds.setdefault(self.question, [False])
        elif message["type"] == "reveal":
            self.rounds[self.question][-1] = True
        elif message["type"] == "again":
            self.rounds[self.question].append(False)
        self.tell()

    def vote(self, body: dict[str, Any]) -> str:
        """Count an answer; return the sentence for who gave it."""
        if body["word"] != WORD:
            return "This room has another word."
        if body["question"] != self.question or self.rounds[self.question][-1]:
            return "The slide shows another question by now, so this answer was not counted."
        self.devices.add(body["device"])
        verdict = QUESTIONS[self.question].judge(body["entry"])
        value = verdict.value if isinstance(verdict.value, float) else None
        mistake = verdict.words if verdict.state == "known" else ""
        row = (self.question, len(self.rounds[self.question]), body["device"], body["entry"], verdict.state, mistake, value, 0)  # fmt: skip
        self.base.execute("INSERT OR REPLACE INTO vote VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        self.base.commit()
        self.tell()
        return "Counted."

    def result(self, number: int) -> dict[str, Any]:
        """How a round came out."""
        rows, question = [*self.rows(number).values()], QUESTIONS[self.question]
        options = getattr(question, "options", None)
        chosen = Counter(row[0] for row in rows)
        return {
            "n": len(rows),
            "right": sum(row[1] == "right" for row in rows),
            "options": options and [[key, words[0], chosen[key], key == question.right] for key, words in options.items()],
            "guesses": None if options else sorted(row[3] for row in rows),
            "mistakes": [[words, n] for words, n in Counter(row[2] for row in rows if row[2]).most_common()],
            "unreadable": 0,
        }  # fmt: skip

    def now(self) -> dict[str, Any]:
        """What the slides are told."""
        rounds = self.rounds.get(self.question, [False])
        at, is_told = len(rounds), rounds[-1] and self.question is not None
        first, last = (self.rows(n) for n in (at - 1, at))
        wrong = [device for device, row in first.items() if row[1] in ("wrong", "known") and device in last]
        came = {"of": len(wrong), "now": sum(last[device][1] == "right" for device in wrong)}
        return {
            "type": "room",
            "joined": len(self.devices),
            "question": self.question,
            "round": at,
            "committed": len(last),
            "revealed": rounds[-1],
            "result": self.result(at) if is_told else None,
            "before": self.result(at - 1) if is_told and at > 1 else None,
            "came_right": came if is_told and at > 1 else None,
        }

    def tell(self) -> None:
        """Tell every slide."""
        for slide in self.slides:
            slide.write_message(json.dumps(self.now()))


class Teacher(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin: str) -> bool:
        return True

    def open(self) -> None:
        self.room = self.application.settings["room"]
        if self.get_query_argument("key") != KEY:
            self.close(4403, "another key")
        else:
            self.room.slides.add(self)
            self.room.tell()

    def on_message(self, message: str) -> None:
        self.room.take(json.loads(message))

    def on_close(self) -> None:
        self.room.slides.discard(self)


class Vote(tornado.web.RequestHandler):
    def post(self) -> None:
        self.finish({"words": self.application.settings["room"].vote(json.loads(self.request.body))})


class Code(tornado.web.RequestHandler):
    def get(self) -> None:
        self.set_header("Content-Type", "image/svg+xml")
        self.finish(SQUARE)


@contextmanager
def served(room: FakeRoom) -> Iterator[FakeRoom]:
    """Serve a room until the end of the block; the same room can be served again."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    app = tornado.web.Application([("/teacher", Teacher), ("/vote", Vote), (r"/qr\.svg", Code)], room=room)

    async def serve() -> None:
        server = tornado.httpserver.HTTPServer(app)
        server.listen(room.port, "127.0.0.1")
        ended.append((asyncio.get_running_loop(), stop := asyncio.Event()))
        ready.set()
        await stop.wait()
        server.stop()
        for slide in [*room.slides]:
            slide.close()
        await server.close_all_connections()

    ended: list[Any] = []
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield room
    finally:
        own, stop = ended[0]
        own.call_soon_threadsafe(stop.set)
        thread.join(10)


def vote(address: str, word: str, device: str, question: str, entry: str) -> str:
    """Commit an answer as a learner's JupyterLab does; return what the room says."""
    body = json.dumps({"word": word, "device": device, "question": question, "entry": entry}).encode()
    request = urllib.request.Request(f"{address}vote", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["words"]
