"""A learner without a browser: logs in to the class server through its page, starts a server, and drives a kernel.

user = User(hub, "ada")
await user.log_in(); await user.start_server()
async with user.kernel("notebooks/01_schrodingers_cat.ipynb") as kernel:
    await kernel.execute("1 + 1")
"""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"
PATIENCE = 300  # seconds that a whole class may take to come in
Watch = Callable[[dict[str, Any]], None]


class User:
    """One learner: a name, cookies, and what a browser does with them."""

    def __init__(self, hub: Any, name: str) -> None:
        self.hub, self.name = hub, name
        self.cookies: dict[tuple[str, str], str] = {}  # (path, name): value
        self.http = AsyncHTTPClient(force_instance=True)

    def cookies_for(self, path: str) -> dict[str, str]:
        """The cookies of a path; of one name, the one whose path is longest."""
        fitting = sorted(key for key in self.cookies if path.startswith(key[0]))
        return {name: self.cookies[place, name] for place, name in fitting}

    def headers(self, path: str, mode: str) -> dict[str, str]:
        cookies = self.cookies_for(path)
        text = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return {"Cookie": text, "X-XSRFToken": cookies.get("_xsrf", ""), "Sec-Fetch-Mode": mode}

    async def fetch(
        self, path: str, method: str = "GET", body: str | None = None, mode: str = "navigate"
    ) -> HTTPResponse:
        """Ask for a path, cookies kept and redirections followed, as a browser does."""
        url = urljoin(self.hub.url, path)
        for _ in range(20):
            headers = self.headers(urlsplit(url).path, mode)
            if body and mode == "navigate":
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            request = HTTPRequest(
                url, method, headers, body, follow_redirects=False, allow_nonstandard_methods=True
            )
            answer = await self.http.fetch(request, raise_error=False)
            for line in answer.headers.get_list("Set-Cookie"):
                for name, morsel in SimpleCookie(line).items():
                    self.cookies[morsel["path"] or "/", name] = morsel.coded_value
            if answer.code not in (301, 302, 303):
                return answer
            url, method, body = urljoin(url, answer.headers["Location"]), "GET", None
        raise RuntimeError(f"{path}: redirected without end")

    async def api(self, path: str, method: str = "GET", content: Any = None) -> Any:
        body = None if content is None else json.dumps(content)
        answer = await self.fetch(path, method, body, mode="cors")
        if answer.code >= 400:
            raise RuntimeError(f"{method} {path}: {answer.code} {answer.body[:300]!r}")
        return json.loads(answer.body or b"null")

    async def log_in(self) -> None:
        """Fill in the login page's form. The hub then starts the server by itself."""
        page = (await self.fetch("/hub/login")).body.decode()
        hidden = re.search(r'name="_xsrf" value="([^"]+)"', page)[1]
        form = {"_xsrf": hidden, "username": self.name, "password": self.hub.password}
        answer = await self.fetch("/hub/login", "POST", urlencode(form))
        if answer.code != 200:
            raise RuntimeError(f"{self.name} could not log in: {answer.code}")

    async def start_server(self) -> None:
        """Wait until the server is ready, and open JupyterLab (which lets this user in)."""
        end = time.monotonic() + PATIENCE
        while not (server := await self.server()).get("ready"):
            if time.monotonic() > end or not server.get("pending"):
                raise RuntimeError(f"{self.name}'s server did not start:\n{self.hub.log_tail()}")
            await asyncio.sleep(0.5)
        opened = await self.fetch(f"/user/{self.name}/lab")
        if opened.code != 200:
            raise RuntimeError(f"{self.name} could not open JupyterLab: {opened.code}")

    async def server(self) -> dict[str, Any]:
        """What the hub says of the learner's server."""
        return (await self.api(f"/hub/api/users/{self.name}"))["servers"].get("", {})

    @asynccontextmanager
    async def kernel(self, path: str) -> AsyncIterator[Kernel]:
        """A session of a notebook, and the connection to its kernel."""
        base = f"/user/{self.name}"
        wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.api(f"{base}/api/sessions", "POST", wanted)
        place = f"{base}/api/kernels/{session['kernel']['id']}/channels?session_id={uuid.uuid4().hex}"
        request = HTTPRequest(
            f"ws{self.hub.url[4:]}{place}", headers=self.headers(urlsplit(place).path, "websocket")
        )
        socket = await websocket_connect(request, subprotocols=[PROTOCOL], max_message_size=2**28)
        kernel = Kernel(socket)
        reading = asyncio.ensure_future(kernel.read())
        try:
            yield kernel
        finally:
            socket.close()
            await asyncio.wait([reading], timeout=5)


class Kernel:
    """A kernel behind a web socket, spoken to as JupyterLab does."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket, self.session = socket, uuid.uuid4().hex
        self.watchers: dict[str, Watch] = {}  # by the message that was sent: who hears what follows from it
        self.lost = False

    async def read(self) -> None:
        """Hand each message to whoever waits for it, until the connection ends."""
        while (data := await self.socket.read_message()) is not None:
            channel, parts = deserialize_msg_from_ws_v1(data)
            message = {
                name: json.loads(part)
                for name, part in zip(("header", "parent", "metadata", "content"), parts, strict=False)
            }
            if watch := self.watchers.get(message["parent"].get("msg_id")):
                watch({**message, "channel": channel, "type": message["header"]["msg_type"]})
        self.lost = True

    def send(self, kind: str, content: Any, watch: Watch) -> str:
        """Send a message; `watch` is called with each one that follows from it."""
        identity = uuid.uuid4().hex
        header = {
            "msg_id": identity,
            "msg_type": kind,
            "session": self.session,
            "username": "",
            "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "version": "5.4",
        }
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        data = serialize_msg_to_ws_v1(message, "shell", pack=lambda part: json.dumps(part).encode())
        self.watchers[identity] = watch
        self.socket.write_message(b"".join(data) if isinstance(data, list) else data, binary=True)
        return identity

    async def execute(self, code: str, seconds: float = PATIENCE) -> list[dict[str, Any]]:
        """Run code; return all messages that followed. Raise if it failed."""
        seen: list[dict[str, Any]] = []
        done = asyncio.get_running_loop().create_future()

        def watch(message: dict[str, Any]) -> None:
            seen.append(message)
            if message["type"] == "status" and message["content"]["execution_state"] == "idle":
                if not done.done():
                    done.set_result(None)

        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
        content |= {"allow_stdin": False, "stop_on_error": True}
        identity = self.send("execute_request", content, watch)
        try:
            await asyncio.wait_for(done, seconds)
        finally:
            del self.watchers[identity]
        for message in seen:
            if message["type"] == "error":
                raise RuntimeError(f"{message['content']['ename']}: {message['content']['evalue']}")
        return seen
