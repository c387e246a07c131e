"""The room's server: phones and slides over web sockets, and polling for phones whose network allows none.

Every path gives something of its own, out of memory; no path names a file. What is said to whom: room/telling.py.
"""

import hmac
import ipaddress
import json
import re
from collections import Counter
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from room import limits, pages

# A name that somebody else's domain server answers for is none of ours: a page from there could speak to us (DNS rebinding).
HOST = re.compile(r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?")
NOTHING = "There is nothing here. The room's page is the address on the slide, without anything behind it."
STRANGE_HOST = "This server answers to the address on the slide alone."
TEACHER_ONLY, TOO_MUCH, FULL = 4403, 4429, 4503  # why a web socket was closed


def is_loopback(address):
    """Return whether an address, or the host of a page, is this computer itself."""
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class Base(RequestHandler):
    """What all answers have in common: said to one host, kept nowhere, and no word of what went wrong inside."""

    def initialize(self, room):
        """Take the room that is served."""
        self.room = room

    def prepare(self):
        """Answer to an address alone, not to a name."""
        if not HOST.fullmatch(self.request.host):
            raise HTTPError(421, reason=STRANGE_HOST)

    def set_default_headers(self):
        """Set what no answer goes without."""
        self.set_header("Server", "room")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")

    def write_error(self, status_code, **kwargs):
        """Say in a sentence what cannot be had."""
        words = {404: NOTHING, 405: NOTHING, 421: STRANGE_HOST, 500: "The room stumbled: try again."}
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(words.get(status_code, self._reason) + "\n")

    def must_be_teacher(self):
        """Go on for the teacher's own browser, which has the key."""
        if not self.is_teacher():
            raise HTTPError(403, reason="This is for the teacher's own slides.")

    def is_teacher(self):
        """Return whether the request comes from this computer, and has the key."""
        key = self.get_query_argument("key", "")
        return is_loopback(self.request.remote_ip) and hmac.compare_digest(
            key.encode(), self.room.key.encode()
        )

    def zipped(self, body, kind):
        """Give gzipped bytes as they are: every browser of the last twenty years unpacks them."""
        self.set_header("Content-Type", kind)
        self.set_header("Content-Encoding", "gzip")
        self.finish(body)

    def posted(self):
        """Return the JSON that was posted; a page from elsewhere cannot post that."""
        origin = self.request.headers.get("Origin")
        if origin and urlsplit(origin).netloc != self.request.host:
            raise HTTPError(403, reason="This was posted by a page from elsewhere.")
        if self.request.headers.get("Content-Type", "").split(";")[0].strip() != "application/json":
            raise HTTPError(415, reason="This takes JSON (Content-Type: application/json).")
        return parsed(self.request.body)


def parsed(text):
    """Return the JSON object in a message; {} for anything else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class Nowhere(Base):
    """Every path that is none of the room's."""

    def prepare(self):
        """There is nothing here."""
        super().prepare()
        raise HTTPError(404)


class Page(Base):
    """The page of the phones."""

    def get(self):
        """Give it."""
        self.set_header("Content-Security-Policy", pages.policy(self.request.host))
        self.zipped(self.room.page, "text/html; charset=utf-8")


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
        self.finish(json.dumps({"words": self.room.voted(self.posted(), self.request.remote_ip)}))


class Own(Base):
    """What draws a phone's own guess into its explorer."""

    async def post(self):
        """Draw it."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"own": await self.room.guess_of(self.posted(), self.request.remote_ip)}))


class Opens(Base):
    """The explorer behind a question, once it is revealed; and its packed frames."""

    def get(self, name):
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
            self.finish(found)
        else:
            self.zipped(found, "application/json")


class Socket(WebSocketHandler, Base):
    """A web socket of the room's; what it may not do is a close code and a sentence."""

    def set_default_headers(self):
        """Set none: a web socket has none."""

    def check_origin(self, origin):
        """Only a page of this very server."""
        return bool(HOST.fullmatch(self.request.host)) and super().check_origin(origin)

    def tell(self, message):
        """Send a message, unless the other side is gone."""
        try:
            self.write_message(message)
        except (WebSocketClosedError, StreamClosedError):
            pass


class Phone(Socket):
    """A phone."""

    device = None
    beyond = 0  # messages over its rate

    def open(self):
        """Let it in while there is room."""
        self.address = self.request.remote_ip
        if not self.room.enters(self):
            self.close(FULL, "This room is full. Raise your hand instead.")

    def on_message(self, text):
        """Take a message and answer it."""
        told = self.room.heard(parsed(text), self.address, self)
        self.beyond += told.get("again", False)
        if self.beyond > limits.PATIENCE:
            self.close(TOO_MUCH, "Too many messages.")
        else:
            self.tell(json.dumps(told))

    def on_close(self):
        """Forget it."""
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


class Server(HTTPServer):
    """tornado's, with so many connections and no more."""

    def handle_stream(self, stream, address):
        """Take a connection while there is room, in all and for one address."""
        opened = self.__dict__.setdefault("opened", Counter())
        own = address[0] in limits.OWN
        full = not own and opened[address[0]] >= limits.MOST_CONNECTIONS_FROM_ONE
        if full or opened.total() >= limits.MOST_CONNECTIONS:
            stream.close()
            return
        opened[address[0]] += 1
        super().handle_stream(stream, address)

    def on_close(self, server_conn):
        """Count it out; a web socket is counted by the room from then on."""
        address = server_conn.context.address[0]
        self.opened[address] -= 1
        if self.opened[address] <= 0:
            del self.opened[address]
        super().on_close(server_conn)


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
