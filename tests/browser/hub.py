"""The trial of a class server as `make hub` starts it, for tests and benchmarks.

with start_hub(root) as hub:
    hub.url, hub.password, hub.home("ada"), hub.processes("ada")

It runs in a clone of its own and, where root runs the tests, under an ordinary account that may read what root may.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from scripts import git
from serving import started, tail

PATIENCE = 120  # seconds
ROOTS = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534
ORDINARY = f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override"


@dataclass
class Hub:
    """A trial: where it is, and how one starts and ends it."""

    project: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        return self.project.parent / "hub.log"

    @property
    def password(self) -> str:
        return re.findall(r"the password (\S+)", self.log.read_text(errors="replace"))[-1]

    def home(self, name: str) -> Path:
        return self.project / ".hub" / "homes" / name

    def start(self) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "OMP_WAIT_POLICY") if name in os.environ}
        here = {"PYTHONPATH": str(self.project), "HOME": str(self.project.parent), "PORT": str(self.port)}
        command = [sys.executable, "-m", "jupyterhub", "--config", "deploy/jupyterhub/jupyterhub_config.py"]
        command = [*(ORDINARY.split() if ROOTS else []), *command]
        environment = {**kept, **here, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
        self.process = started(command, self.project, environment, self.log, self.answers, PATIENCE)

    def stop(self, how: int) -> None:
        """Send the hub a signal, and wait for its end."""
        self.process.send_signal(how)
        self.process.wait(timeout=PATIENCE)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/hub/health", timeout=5):
                return True
        except OSError:
            return False

    def processes(self, name: str) -> list[psutil.Process]:
        """A learner's server and kernels, and whatever else has that home; the server first."""
        home, found = str(self.home(name)), []
        for process in psutil.process_iter():
            try:
                if process.environ().get("HOME") == home and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return sorted(found, key=lambda p: "jupyterhub.singleuser" not in p.cmdline())

    def log_tail(self) -> str:
        return tail(self.log)

    def commit(self, words: str) -> None:
        """Commit what the project holds now, as its owner would by hand."""
        git(self.project, "-c", "safe.directory=*", "add", ".")
        git(self.project, "-c", "safe.directory=*", "commit", "-qm", words)
        self.own(self.project / ".git")

    def own(self, path: Path) -> None:
        """Give files that a test wrote to the account of the hub."""
        if ROOTS:
            subprocess.run(["chown", "-R", str(NOBODY), str(path)], check=True)


def free_port() -> int:
    """A port that is free, and not among those that a system gives away by itself."""
    while True:
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port := 20_000 + secrets.randbelow(10_000)))
            except OSError:
                continue
            return port


@contextmanager
def start_hub(root: Path) -> Iterator[Hub]:
    """A running trial of what stands in `root` now."""
    folder = Path(tempfile.mkdtemp(prefix="one-cat-hub-")).resolve()
    folder.chmod(0o755)
    hub = Hub(folder / "project", free_port())
    for name in ("notebooks", "helpers", "deploy"):
        left_out = shutil.ignore_patterns("__pycache__", "*answers.json*", ".ipynb_checkpoints")
        shutil.copytree(root / name, hub.project / name, ignore=left_out)
    shutil.copy(root / ".gitignore", hub.project)
    git(hub.project, "init", "-q", "-b", "main")
    hub.commit("As it stands")
    hub.own(folder)
    try:
        hub.start()
        yield hub
    finally:
        if hub.process is not None and hub.process.poll() is None:
            hub.stop(15)
        shutil.rmtree(folder, ignore_errors=True)
