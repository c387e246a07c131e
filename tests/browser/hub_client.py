"""A learner without a browser: logs in to a class server through its page, starts a server, and drives a kernel.

user = User("http://localhost:8000", "ada", "a password")
await user.log_in(); await user.start_server()
async with user.kernel("one-cat/notebooks/01_schrodingers_cat.ipynb") as kernel:
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
from tornado.httpclient import HTTPRequest, HTTPResponse
from tornado.netutil import DefaultLoopResolver
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"
PATIENCE = 300  # seconds that a whole class may take to come in
Watch = Callable[[dict[str, Any]], None]


class Names(DefaultLoopResolver):
    """Finds ada.localhost where a browser finds it by itself."""

    async def resolve(self, host: str, *further: Any) -> list[tuple[int, Any]]:
        return await super().resolve("127.0.0.1" if host.endswith(".localhost") else host, *further)


class User:
    """One learner: a name, cookies, and what a browser does with them."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self.url, self.name, self.password = url, name, password
        self.base = ""  # of the learner's server, once it is there
        self.cookies: dict[tuple[str, str, str], str] = {}  # (host, path, name): value
        self.http = SimpleAsyncHTTPClient(force_instance=True, resolver=Names(), max_body_size=2**28)

    def headers(self, url: str, mode: str) -> dict[str, str]:
        """The cookies of an address (of one name, the one whose path is longest), and what a browser says beside."""
        at = urlsplit(url)
        fitting = sorted(key for key in self.cookies if key[0] == at.hostname and at.path.startswith(key[1]))
        cookies = {key[2]: self.cookies[key] for key in fitting}
        text = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return {"Cookie": text, "X-XSRFToken": cookies.get("_xsrf", ""), "Sec-Fetch-Mode": mode}

    async def fetch(
        self, url: str, method: str = "GET", body: str | None = None, mode: str = "navigate"
    ) -> HTTPResponse:
        """Ask for an address, cookies kept and redirections followed, as a browser does."""
        url = urljoin(self.url, url)
        for _ in range(20):
            headers = self.headers(url, mode)
            if body and mode == "navigate":
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            request = HTTPRequest(
                *(url, method, headers, body),
                follow_redirects=False,
                allow_nonstandard_methods=True,
                request_timeout=PATIENCE,
            )
            answer = await self.http.fetch(request, raise_error=False)
            for line in answer.headers.get_list("Set-Cookie"):
                for name, morsel in SimpleCookie(line).items():
                    place = urlsplit(url).hostname, morsel["path"] or "/", name
                    self.cookies[place] = morsel.coded_value
            if answer.code not in (301, 302, 303):
                return answer
            url, method, body = urljoin(url, answer.headers["Location"]), "GET", None
        raise RuntimeError(f"{url}: redirected without end")

    async def api(self, url: str, method: str = "GET", content: Any = None) -> Any:
        body = None if content is None else json.dumps(content)
        answer = await self.fetch(url, method, body, mode="cors")
        if answer.code >= 400:
            raise RuntimeError(f"{method} {url}: {answer.code} {answer.body[:300]!r}")
        return json.loads(answer.body or b"null")

    async def log_in(self) -> HTTPResponse:
        """Fill in the login page's form; return the page that came."""
        page = (await self.fetch("/hub/login")).body.decode()
        hidden = re.search(r'name="_xsrf" value="([^"]+)"', page)[1]
        form = {"_xsrf": hidden, "username": self.name, "password": self.password}
        return await self.fetch("/hub/login", "POST", urlencode(form))

    async def start_server(self) -> None:
        """Start the server, wait until it is ready, and open JupyterLab (which lets this user in)."""
        await self.fetch(f"/hub/spawn/{self.name}")
        end = time.monotonic() + PATIENCE
        while not (await self.server()).get("ready"):
            if time.monotonic() > end:
                raise RuntimeError(f"{self.name}'s server did not start")
            await asyncio.sleep(0.5)
        opened = await self.fetch("/hub/user-redirect/lab")
        if opened.code != 200:
            raise RuntimeError(f"{self.name} could not open JupyterLab: {opened.code}")
        self.base = opened.effective_url.partition("/lab")[0]

    async def stop_server(self) -> None:
        await self.api(f"/hub/api/users/{self.name}/server", "DELETE")
        while await self.server():
            await asyncio.sleep(0.5)

    async def bring(self, repository: str) -> None:
        """Have nbgitpuller bring the notebooks, as its page does."""
        asked = urlencode({"repo": repository, "targetpath": "one-cat"})
        said = (await self.fetch(f"{self.base}/git-pull/api?{asked}", mode="cors")).body.decode()
        if '"phase": "finished"' not in said:
            raise RuntimeError(f"{self.name} got no notebooks: {said[-1000:]}")

    async def server(self) -> dict[str, Any]:
        """What the hub says of the learner's server."""
        return (await self.api(f"/hub/api/users/{self.name}"))["servers"].get("", {})

    @asynccontextmanager
    async def kernel(self, path: str) -> AsyncIterator[Kernel]:
        """A session of a notebook, and the connection to its kernel."""
        wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.api(f"{self.base}/api/sessions", "POST", wanted)
        place = f"{self.base}/api/kernels/{session['kernel']['id']}/channels?session_id={uuid.uuid4().hex}"
        request = HTTPRequest(place.replace("http", "ws", 1), headers=self.headers(place, "websocket"))
        options = {"subprotocols": [PROTOCOL], "max_message_size": 2**28, "resolver": Names()}
        socket = await websocket_connect(request, **options)
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
