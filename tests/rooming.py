"""A room served for a test, and who comes to it: slides, phones, and whoever means no good."""

import asyncio
import json
import secrets
from contextlib import asynccontextmanager
from functools import wraps
from types import SimpleNamespace

from room import server
from room.packed import Explorers
from room.serving import Serving
from room.state import Room
from rowing import run
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.netutil import bind_sockets
from tornado.websocket import websocket_connect

WORD, KEY = "luma", "a-key-of-many-letters"
PATIENCE = 20  # seconds for an answer, on a machine that has much other work


@asynccontextmanager
async def served(folder):
    """Serve a room out of `folder`; yields it, with its address."""
    state = Room(folder / "room.sqlite")
    room = Serving(state, Explorers(folder), WORD, KEY, "http://192.168.1.5:8900/", "Only you.", "1")
    http = server.made(room)
    sockets = bind_sockets(0, "127.0.0.1")
    http.add_sockets(sockets)
    host = f"127.0.0.1:{sockets[0].getsockname()[1]}"
    try:
        yield SimpleNamespace(room=room, http=http, state=state, host=host, url=f"http://{host}")
    finally:
        http.stop()
        await asyncio.wait_for(http.close_all_connections(), PATIENCE)
        room.close()


def in_a_room(test):
    """Let a test be a coroutine that is given a room of its own, in which it patches (`room.patch`)."""

    @wraps(test)
    def ran(tmp_path, monkeypatch, caplog):
        async def inside():
            async with served(tmp_path) as room:
                room.patch = monkeypatch
                await asyncio.wait_for(test(room), 300)

        run(inside())
        # Nor may asyncio complain.
        assert not [said for said in caplog.messages if "selector" not in said]

    del ran.__wrapped__  # or pytest would look for a fixture named room
    return ran


def device():
    return secrets.token_hex(16)


class Living:
    """A process that goes on."""

    @staticmethod
    def poll():
        return None


class Side:
    """One end of a web socket."""

    def __init__(self, socket):
        self.socket = socket

    async def send(self, message):
        await self.socket.write_message(message if isinstance(message, str | bytes) else json.dumps(message))

    async def hear(self):
        """Return the next message; None if the other side has closed."""
        text = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
        return None if text is None else json.loads(text)

    async def hear_until(self, wanted):
        """Return the first message of which `wanted` holds."""
        while (told := await self.hear()) is not None:
            if wanted(told):
                return told
        raise AssertionError("closed")


async def connected(host, path, origin=None):
    headers = {"Origin": origin} if origin else {}
    return Side(await websocket_connect(HTTPRequest(f"ws://{host}{path}", headers=headers)))


async def slides(host, key=KEY, origin="http://127.0.0.1:8888"):
    """Open the slides' web socket."""
    return await connected(host, f"/teacher?key={key}", origin)


class Phone(Side):
    """A phone: it says who it is with every message."""

    word = WORD

    async def say(self, question=None, entry="", number=1, **other):
        message = {"word": self.word, "device": self.device} | other
        if question:
            message["vote"] = {"question": question, "round": number, "entry": entry, "move": ["a", 1]}
        await self.send(message)

    async def commit(self, question, entry, number=1):
        """Commit an answer and return what is answered to it, whatever is told in between."""
        await self.say(question, entry, number)
        return await self.hear_until(
            lambda told: told["type"] == "refused" or told["view"]["move"] == ["a", 1]
        )


async def phone(host, word=WORD):
    """Open a phone's web socket, and join."""
    made = Phone((await connected(host, "/phone")).socket)
    made.word, made.device = word, device()
    await made.say()
    made.first = await made.hear()
    return made


async def fetched(url, body=None, **headers):
    """Return (status, body, headers) of a request; a body is posted."""
    request = HTTPRequest(url, "GET" if body is None else "POST", headers, body, decompress_response=True)
    answer = await AsyncHTTPClient().fetch(request, raise_error=False)
    return answer.code, answer.body.decode("utf-8", "replace"), answer.headers


async def posted(url, message, **headers):
    """Return (status, answer) of JSON that is posted."""
    code, body, _ = await fetched(
        url, json.dumps(message), **({"Content-Type": "application/json"} | headers)
    )
    return code, json.loads(body) if code == 200 else body
