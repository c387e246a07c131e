"""The room's server: phones and slides over web sockets, and polling for phones whose network allows none.

Every path gives something of its own, out of memory; no path names a file. What all have in common: room/guard.py; what is
said to whom: room/serving.py.
"""

import asyncio
import json
from urllib.parse import urlsplit

from tornado.web import Application, HTTPError

from room import limits, pages
from room.guard import SILENT, TOO_MUCH, Base, Server, Socket, is_loopback, parsed

TEACHER_ONLY, FULL = 4403, 4503  # why a web socket was closed


class Nowhere(Base):
    """Every path that is none of the room's."""

    def prepare(self):
        """There is nothing here."""
        super().prepare()
        raise HTTPError(404)


class Page(Base):
    """The page of the phones."""

    async def get(self):
        """Give it."""
        self.set_header("Content-Security-Policy", pages.policy(self.request.host))
        await self.zipped(self.room.page, "text/html; charset=utf-8")


class Code(Base):
    """The code that phones scan."""

    def get(self):
        """Give it to the teacher."""
        self.must_be_teacher()
        self.set_header("Content-Type", "image/svg+xml")
        self.finish(pages.code(f"{self.room.join}#{self.room.word}"))


class Poll(Base):
    """What a phone says and hears where web sockets cannot be had."""

    def post(self):
        """Take a message, and answer it."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(self.room.heard(self.posted(), self.request.remote_ip)))


class Vote(Base):
    """An answer that a learner gives in a JupyterLab of their own."""

    def post(self):
        """Count it, and say so in a sentence."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(self.room.voted(self.posted(), self.request.remote_ip)))


class Own(Base):
    """What draws a phone's own guess into its explorer."""

    async def post(self):
        """Draw it."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"own": await self.room.guess_of(self.posted(), self.request.remote_ip)}))


class Opens(Base):
    """The explorer behind a question, once it is revealed; and its packed frames."""

    async def get(self, name):
        """Give either; while it is still being packed, say that there is nothing yet."""
        if not self.room.is_open(name):
            raise HTTPError(404)
        found = self.room.explorers.read(name)
        if found is None:
            self.set_status(202)
            self.finish()
        elif name.endswith(".bin"):  # gzip that the page unpacks by itself, as a hand-out does
            self.set_header("Content-Type", "application/octet-stream")
            self.set_header("Cache-Control", "private, max-age=3600, immutable")
            await self.sent(found)
        else:
            await self.zipped(found, "application/json")


class Phone(Socket):
    """A phone."""

    device = None
    beyond = 0  # messages over its rate

    def open(self):
        """Let it in while there is room, and for as long as it says the room's word soon."""
        self.address = self.request.remote_ip
        self.waiting = asyncio.get_running_loop().call_later(limits.IDLE, self.must_be_known)
        if not self.room.enters(self):
            self.close(FULL, "This room is full. Raise your hand instead.")

    def must_be_known(self):
        """Go on for a phone that has said the word."""
        if self.device is None:
            self.close(SILENT, "The room's word was not said.")

    def on_message(self, text):
        """Take a message and answer it; of one that is being closed, none."""
        if self.ws_connection is None:
            return
        told = self.room.heard(parsed(text), self.address, self)
        self.beyond += told.get("again", False)
        if self.beyond > limits.PATIENCE:
            self.close(TOO_MUCH, "Too many messages.")
        else:
            self.tell(json.dumps(told))

    def on_close(self):
        """Forget it."""
        self.waiting.cancel()
        self.room.leaves(self)


class Teacher(Socket):
    """The slides."""

    def check_origin(self, origin):
        """A page of this computer, on whatever port its JupyterLab is."""
        return is_loopback(urlsplit(origin).hostname or "")

    def open(self):
        """Tell how the room stands, if the key is right."""
        if not self.is_teacher():
            self.close(TEACHER_ONLY, "Wrong key.")
            return
        self.room.decks.add(self)
        self.tell(self.room.told())

    def on_message(self, text):
        """Do what the slides say."""
        if self in self.room.decks:
            complaint = self.room.commanded(parsed(text))
            if complaint:
                self.tell(json.dumps({"type": "error", "words": complaint}))

    def on_close(self):
        """Forget them."""
        self.room.decks.discard(self)


def made(room):
    """Return the server of a room, which does not listen yet."""
    own = {"room": room}
    paths = [
        (r"/", Page, own),
        (r"/phone", Phone, own),
        (r"/poll", Poll, own),
        (r"/vote", Vote, own),
        (r"/own", Own, own),
        (r"/opens/([\w.-]+)", Opens, own),
        (r"/teacher", Teacher, own),
        (r"/qr\.svg", Code, own),
    ]
    application = Application(
        paths,
        default_handler_class=Nowhere,
        default_handler_args=own,
        log_function=lambda handler: None,  # no address of anybody is written down
        websocket_ping_interval=limits.PING,
        websocket_ping_timeout=limits.PING,
        websocket_max_message_size=limits.MOST_MESSAGE,
    )
    return Server(
        application,
        max_body_size=limits.MOST_BODY,
        max_header_size=limits.MOST_HEAD,
        body_timeout=limits.SLOWEST,
        idle_connection_timeout=limits.IDLE,
    )
