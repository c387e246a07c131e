"""A learner without a browser: logs in to a class server through its page, starts a server, and drives a kernel.

async with User("http://localhost:8000", "ada", "a password") as user:
    await user.come_in(repository)
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
from typing import Any
from urllib.parse import urljoin

from aiohttp import ClientSession, ClientTimeout, ClientWebSocketResponse, TCPConnector, ThreadedResolver
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from yarl import URL

PROTOCOL = "v1.kernel.websocket.jupyter.org"
PATIENCE = 300  # seconds that a whole class may take to come in
Watch = Callable[[dict[str, Any]], None]


class Names(ThreadedResolver):
    """Finds ada.localhost where a browser finds it by itself."""

    async def resolve(self, host: str, *place: Any, **more: Any) -> Any:
        return await super().resolve("127.0.0.1" if host.endswith("localhost") else host, *place, **more)


class User:
    """One learner: a name, a password, and what a browser keeps of a visit."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self.url, self.name, self.password = url, name, password
        self.base = ""  # of the learner's server, once it is there
        connector = TCPConnector(resolver=Names())
        self.session = ClientSession(connector=connector, timeout=ClientTimeout(PATIENCE))

    async def __aenter__(self) -> User:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.session.close()

    def headers(self, url: str, mode: str) -> dict[str, str]:
        """What a browser says beside the cookies."""
        cookie = self.session.cookie_jar.filter_cookies(URL(url)).get("_xsrf")
        return {"X-XSRFToken": cookie.value if cookie else "", "Sec-Fetch-Mode": mode}

    async def fetch(
        self, url: str, method: str = "GET", mode: str = "cors", **more: Any
    ) -> tuple[int, str, str]:
        """Ask for an address; return the status, the address that it led to, and the text."""
        url = urljoin(self.url, url)
        async with self.session.request(method, url, headers=self.headers(url, mode), **more) as answer:
            return answer.status, str(answer.url), await answer.text()

    async def api(self, url: str, method: str = "GET", content: Any = None) -> Any:
        status, _, text = await self.fetch(url, method, json=content)
        if status >= 400:
            raise RuntimeError(f"{method} {url}: {status} {text[:300]}")
        return json.loads(text or "null")

    async def log_in(self) -> bool:
        """Fill in the login page's form; return whether it let this learner in."""
        page = (await self.fetch("/hub/login", mode="navigate"))[2]
        hidden = re.search(r'name="_xsrf" value="([^"]+)"', page)[1]
        form = {"_xsrf": hidden, "username": self.name, "password": self.password}
        status, _, page = await self.fetch("/hub/login", "POST", "navigate", data=form)
        return status == 200 and "Invalid username or password" not in page

    async def server(self) -> dict[str, Any]:
        """What the hub says of the learner's server."""
        return (await self.api(f"/hub/api/users/{self.name}"))["servers"].get("", {})

    async def come_in(self, repository: str) -> None:
        """Log in, start the server, open JupyterLab (which lets this user in), have nbgitpuller bring the notebooks."""
        if not await self.log_in():
            raise RuntimeError(f"{self.name} could not log in")
        await self.fetch(f"/hub/spawn/{self.name}", mode="navigate")
        end = time.monotonic() + PATIENCE
        while not (await self.server()).get("ready"):
            if time.monotonic() > end:
                raise RuntimeError(f"{self.name}'s server did not start")
            await asyncio.sleep(0.5)
        self.base = (await self.fetch("/hub/user-redirect/lab", mode="navigate"))[1].partition("/lab")[0]
        asked = {"repo": repository, "targetpath": "one-cat"}
        said = (await self.fetch(f"{self.base}/git-pull/api", params=asked))[2]
        if '"phase": "finished"' not in said:
            raise RuntimeError(f"{self.name} got no notebooks: {said[-1000:]}")

    async def stop_server(self) -> None:
        await self.api(f"/hub/api/users/{self.name}/server", "DELETE")
        while await self.server():
            await asyncio.sleep(0.5)

    @asynccontextmanager
    async def kernel(self, path: str) -> AsyncIterator[Kernel]:
        """A session of a notebook, and the connection to its kernel."""
        wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.api(f"{self.base}/api/sessions", "POST", wanted)
        place = f"{self.base}/api/kernels/{session['kernel']['id']}/channels?session_id={uuid.uuid4().hex}"
        headers = self.headers(place, "websocket")
        async with self.session.ws_connect(
            place, protocols=[PROTOCOL], headers=headers, max_msg_size=0
        ) as socket:
            kernel = Kernel(socket)
            reading = asyncio.ensure_future(kernel.read())
            yield kernel
            await socket.close()
            await asyncio.wait([reading], timeout=5)


class Kernel:
    """A kernel behind a web socket, spoken to as JupyterLab does."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket, self.session = socket, uuid.uuid4().hex
        self.watchers: dict[str, Watch] = {}  # by the message that was sent: who hears what follows from it
        self.lost = False

    async def read(self) -> None:
        """Hand each message to whoever waits for it, until the connection ends."""
        async for data in self.socket:
            channel, parts = deserialize_msg_from_ws_v1(data.data)
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
        data = b"".join(data) if isinstance(data, list) else data
        self.sending = asyncio.ensure_future(self.socket.send_bytes(data))
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
