"""What every answer of the room's server has in common: whom it is for, how long a slow one may take, and that nobody is written down."""

import asyncio
import hmac
import ipaddress
import json
import re
import traceback
from collections import Counter
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from room import limits

# A name that somebody else's domain server answers for is none of ours: a page from there could speak to us (DNS rebinding).
HOST = re.compile(r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?")
NOTHING = "There is nothing here. The room's page is the address on the slide, without anything behind it."
STRANGE_HOST = "This server answers to the address on the slide alone."
STRANGE_ORIGIN = "The page that asks does not say where it is from."
TOO_OFTEN = "That was asked too often: wait a moment."
SILENT, TOO_MUCH = 4408, 4429  # why a web socket was closed


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
        """Answer to an address alone, not to a name; to one address so often, and to a page that says where it is from."""
        if not HOST.fullmatch(self.request.host):
            raise HTTPError(421, reason=STRANGE_HOST)
        address = self.request.remote_ip
        if address not in limits.OWN and not self.room.requests.allow(address):
            raise HTTPError(429, reason=TOO_OFTEN)
        try:
            self.origin = urlsplit(self.request.headers.get("Origin", ""))
        except ValueError:
            raise HTTPError(400, reason=STRANGE_ORIGIN) from None

    def log_exception(self, typ, value, tb):
        """Tell what went wrong inside, to whoever may mend it; what was asked by whom is told nobody, for the key may be in it."""
        if not isinstance(value, HTTPError):
            traceback.print_exception(typ, value, tb)

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
        key = self.request.query_arguments.get("key", [b""])[-1]  # as bytes, which need not be text
        return is_loopback(self.request.remote_ip) and hmac.compare_digest(key, self.room.key.encode())

    async def zipped(self, body, kind):
        """Give gzipped bytes as they are: every browser of the last twenty years unpacks them."""
        self.set_header("Content-Type", kind)
        self.set_header("Content-Encoding", "gzip")
        await self.sent(body)

    async def sent(self, body):
        """Send what is big; who does not read it is cut off."""
        stream = self.request.connection.stream
        done, _ = await asyncio.wait([self.finish(body)], timeout=limits.SLOWEST_DOWN)
        if not done:
            stream.close()

    def posted(self):
        """Return the JSON that was posted; a page from elsewhere cannot post that."""
        if "Origin" in self.request.headers and self.origin.netloc != self.request.host:
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


class Socket(WebSocketHandler, Base):
    """A web socket of the room's; what it may not do is a close code and a sentence."""

    unread = 0  # messages that the other side has not taken

    def set_default_headers(self):
        """Set none: a web socket has none."""

    def check_origin(self, origin):
        """Only a page of this very server."""
        return bool(HOST.fullmatch(self.request.host)) and super().check_origin(origin)

    def tell(self, message):
        """Send a message, unless the other side is gone; one that takes none any more is let go."""
        try:
            self.write_message(message).add_done_callback(self._taken)
        except (WebSocketClosedError, StreamClosedError):
            return
        self.unread += 1
        if self.unread > limits.PATIENCE:
            self.close(TOO_MUCH, "Nothing is read here.")

    def _taken(self, sent):
        self.unread -= 1
        if not sent.cancelled():
            sent.exception()  # asked for, or asyncio would complain of it


class Server(HTTPServer):
    """tornado's, with so many connections and no more."""

    def handle_stream(self, stream, address):
        """Take a connection while there is room, in all and for one address."""
        opened = self.__dict__.setdefault("opened", Counter())
        own = address[0] in limits.OWN
        from_one = opened[address[0]] >= limits.MOST_CONNECTIONS_FROM_ONE
        if not own and (from_one or opened.total() >= limits.MOST_CONNECTIONS):
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
