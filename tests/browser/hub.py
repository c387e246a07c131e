"""A real class server on this computer, for tests and benchmarks.

with start_hub(root) as hub:
    hub.url, hub.home("ada"), hub.processes("ada")

It is started as `make hub` starts it, in folders of its own, and takes everything with it at the end.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from lab import lab_environment
from serving import started, tail

PATIENCE = 60  # seconds


@dataclass
class Hub:
    """A class server: where it is, and how one stops and starts its hub."""

    url: str
    password: str
    folder: Path
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def log(self) -> Path:
        return self.folder / "hub.log"

    def home(self, name: str) -> Path:
        return self.folder / "homes" / name

    def start(self) -> None:
        self.process = started(self.command, self.folder, self.environment, self.log, self.answers, PATIENCE)

    def stop(self, how: signal.Signals) -> None:
        """End the hub's own process, and wait for its end."""
        self.process.send_signal(how)
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/hub/health", timeout=5):
                return True
        except OSError:
            return False

    def processes(self, name: str) -> list[psutil.Process]:
        """A learner's server and kernels, the server first."""
        home, found = str(self.home(name)), []
        for process in psutil.process_iter():
            try:
                if process.environ().get("HOME") == home:
                    found.append(process)
            except psutil.Error:
                continue
        return sorted(found, key=lambda p: "jupyterhub.singleuser" not in p.cmdline())

    def cullers(self) -> int:
        """How many idle cullers run for this hub."""
        port = int(self.url.rpartition(":")[2]) + 2
        found = 0
        for process in psutil.process_iter():
            try:
                ours = f":{port}/" in process.environ().get("JUPYTERHUB_API_URL", "")
                found += ours and "jupyterhub_idle_culler" in process.cmdline()
            except psutil.Error:
                continue
        return found

    def log_tail(self) -> str:
        return tail(self.log)


def free_ports(count: int) -> int:
    """The first of `count` ports in a row that are free."""
    while True:
        first = 20_000 + secrets.randbelow(30_000)
        try:
            for port in range(first, first + count):
                with socket.socket() as tried:
                    tried.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue


@contextmanager
def start_hub(root: Path, **chosen: str) -> Iterator[Hub]:
    """A class server with a shared password and folders; `chosen` are further ONE_CAT_HUB_ settings."""
    folder = Path(tempfile.mkdtemp(prefix="one-cat-hub-")).resolve()
    port, password = free_ports(3), secrets.token_hex(8)
    given = {"PASSWORD": password, "PORT": str(port), "FOLDER": str(folder), "ACCOUNTS": "folders", **chosen}
    environment = {name: v for name, v in lab_environment(root, folder).items() if "JUPYTER" not in name}
    environment = {
        name: v for name, v in environment.items() if not name.startswith(("ONE_CAT", "CONFIGPROXY"))
    }
    environment |= {f"ONE_CAT_HUB_{name}": value for name, value in given.items()}
    command = [sys.executable, str(root / "deploy" / "jupyterhub" / "run.py")]
    hub = Hub(f"http://127.0.0.1:{port}", password, folder, command, environment)
    try:
        hub.start()
        yield hub
    finally:
        end_all(hub)
        shutil.rmtree(folder, ignore_errors=True)


def end_all(hub: Hub) -> None:
    """End the hub as Ctrl+C does, and then whatever it left."""
    if hub.process is not None:
        hub.stop(signal.SIGINT)
    left = [p for home in hub.folder.glob("homes/*") for p in hub.processes(home.name)]
    for process in left:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    try:
        os.kill(int((hub.folder / "proxy.pid").read_text()), signal.SIGKILL)
    except (OSError, ValueError):
        pass
