"""A learner without a browser: logs in to a class server through its page, starts a server, and drives a kernel.

async with (user := User("http://localhost:8000", "ada", "a password")).web:
    await user.come_in(repository)
    async with user.kernel("one-cat/notebooks/01_schrodingers_cat.ipynb") as kernel:
        await kernel.execute("1 + 1")
"""

import asyncio
import json
import re
import time
import uuid
from contextlib import asynccontextmanager
from urllib.parse import urljoin

from aiohttp import ClientSession, ClientTimeout, TCPConnector, ThreadedResolver
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection import base as protocol
from yarl import URL

PATIENCE = 300  # seconds that a whole class may take to come in


class Names(ThreadedResolver):
    """Finds ada.localhost where a browser finds it by itself."""

    async def resolve(self, host, *place, **more):
        return await super().resolve("127.0.0.1" if host.endswith("localhost") else host, *place, **more)


class User:
    """One learner: a name, a password, and what a browser keeps of a visit."""

    def __init__(self, url, name, password):
        self.url, self.name, self.password = url, name, password
        self.base = ""  # of the learner's server, once it is there
        self.web = ClientSession(connector=TCPConnector(resolver=Names()), timeout=ClientTimeout(PATIENCE))

    def headers(self, url, mode):
        """What a browser says beside the cookies."""
        cookie = self.web.cookie_jar.filter_cookies(URL(url)).get("_xsrf")
        return {"X-XSRFToken": cookie.value if cookie else "", "Sec-Fetch-Mode": mode}

    async def fetch(self, url, method="GET", mode="cors", **more):
        """Ask for an address; return the status, the address that it led to, and the text."""
        url = urljoin(self.url, url)
        async with self.web.request(method, url, headers=self.headers(url, mode), **more) as answer:
            return answer.status, str(answer.url), await answer.text()

    async def api(self, url, method="GET", content=None):
        status, _, text = await self.fetch(url, method, json=content)
        assert status < 400, f"{method} {url}: {status} {text[:300]}"
        return json.loads(text or "null")

    async def log_in(self):
        """Fill in the login page's form; return whether it let this learner in."""
        page = (await self.fetch("/hub/login", mode="navigate"))[2]
        hidden = re.search(r'name="_xsrf" value="([^"]+)"', page)[1]
        form = {"_xsrf": hidden, "username": self.name, "password": self.password}
        status, _, page = await self.fetch("/hub/login", "POST", "navigate", data=form)
        return status == 200 and "Invalid username or password" not in page

    async def server(self):
        """What the hub says of the learner's server."""
        return (await self.api(f"/hub/api/users/{self.name}"))["servers"].get("", {})

    async def come_in(self, repository):
        """Log in, start the server, open JupyterLab (which lets this user in), have nbgitpuller bring the notebooks."""
        assert await self.log_in(), f"{self.name} could not log in"
        await self.fetch(f"/hub/spawn/{self.name}", mode="navigate")
        end = time.monotonic() + PATIENCE
        while not (await self.server()).get("ready"):
            assert time.monotonic() < end, f"{self.name}'s server did not start"
            await asyncio.sleep(0.5)
        self.base = (await self.fetch("/hub/user-redirect/lab", mode="navigate"))[1].partition("/lab")[0]
        asked = {"repo": repository, "targetpath": "one-cat"}
        said = (await self.fetch(f"{self.base}/git-pull/api", params=asked))[2]
        assert '"phase": "finished"' in said, f"{self.name} got no notebooks: {said[-1000:]}"

    async def stop_server(self):
        await self.api(f"/hub/api/users/{self.name}/server", "DELETE")
        while await self.server():
            await asyncio.sleep(0.5)

    @asynccontextmanager
    async def kernel(self, path):
        """A session of a notebook, and the connection to its kernel."""
        wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.api(f"{self.base}/api/sessions", "POST", wanted)
        place = f"{self.base}/api/kernels/{session['kernel']['id']}/channels?session_id={uuid.uuid4().hex}"
        options = {"protocols": ["v1.kernel.websocket.jupyter.org"], "max_msg_size": 0}
        async with self.web.ws_connect(place, headers=self.headers(place, "websocket"), **options) as socket:
            kernel = Kernel(socket)
            reading = asyncio.ensure_future(kernel.read())
            yield kernel
            await socket.close()
            await asyncio.wait([reading], timeout=5)


class Kernel:
    """A kernel behind a web socket, spoken to as JupyterLab does."""

    def __init__(self, socket):
        self.socket, self.session = socket, Session()
        self.watchers = {}  # by the message that was sent: who hears what follows from it
        self.lost = False

    async def read(self):
        """Hand each message to whoever waits for it, until the connection ends."""
        async for data in self.socket:
            header, parent, _, content, *buffers = protocol.deserialize_msg_from_ws_v1(data.data)[1]
            if watch := self.watchers.get(json.loads(parent).get("msg_id")):
                said = {"type": json.loads(header)["msg_type"], "content": json.loads(content)}
                watch({**said, "buffers": buffers})
        self.lost = True

    def send(self, kind, content, watch):
        """Send a message; `watch` is called with each one that follows from it. Return its name."""
        message = self.session.msg(kind, content)
        data = protocol.serialize_msg_to_ws_v1(message, "shell", pack=self.session.pack)
        self.watchers[message["msg_id"]] = watch
        self.sending = asyncio.ensure_future(self.socket.send_bytes(data))
        return message["msg_id"]

    async def execute(self, code, seconds=PATIENCE):
        """Run code; return all messages that followed. Raise if it failed."""
        seen, done = [], asyncio.Event()

        def watch(message):
            seen.append(message)
            if message["content"].get("execution_state") == "idle":
                done.set()

        name = self.send("execute_request", {"code": code, "silent": False, "allow_stdin": False}, watch)
        try:
            await asyncio.wait_for(done.wait(), seconds)
        finally:
            del self.watchers[name]
        if failed := [message["content"] for message in seen if message["type"] == "error"]:
            raise RuntimeError(f"{failed[0]['ename']}: {failed[0]['evalue']}")
        return seen
