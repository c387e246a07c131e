"""The trial of a class server as `make hub` starts it, for tests and benchmarks.

with start_hub(root) as hub:
    hub.url, hub.password, hub.home("ada"), hub.below()

It runs in a clone of its own and, where root runs the tests, under an ordinary account that may read what root may.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from scripts import git
from serving import free_port, started

PATIENCE = 120  # seconds
NOBODY = "65534" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
MAY_READ = "--inh-caps=+dac_override --ambient-caps=+dac_override --securebits=+no_setuid_fixup"  # as access(2) says, too
ORDINARY = f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups {MAY_READ}"


class Hub:
    """A trial: where it is, and how one starts and ends it."""

    def __init__(self, folder):
        self.project, self.log, self.port = folder / "project", folder / "hub.log", free_port()
        self.url, self.process = f"http://localhost:{self.port}", None

    def home(self, name):
        return self.project / ".hub" / "homes" / name

    def address(self, name):
        """Where a learner's server is."""
        return f"http://{name}.localhost:{self.port}/user/{name}"

    def start(self):
        environment = {"PATH": os.environ["PATH"], "PORT": str(self.port), "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {"HOME": str(self.project.parent), "PYTHONPATH": str(self.project)}
        command = f"{sys.executable} -m jupyterhub --config deploy/jupyterhub/jupyterhub_config.py".split()
        command = [*(ORDINARY.split() if NOBODY else []), *command]
        self.process = started(command, self.project, environment, self.log, self.answers, PATIENCE)
        self.password = re.findall(r"the password (\S+)", self.log.read_text(errors="replace"))[-1]

    def stop(self, how):
        self.process.send_signal(how)
        self.process.wait(timeout=PATIENCE)

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/hub/health", timeout=5):
                return True
        except OSError:
            return False

    def below(self, name=""):
        """The processes that the hub has begun: all, or what has the home of one learner."""
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # one that ends while it is asked
                if process.environ().get("HOME", "").endswith(name):
                    found.append(process)
        return found

    def running(self, name):
        """How many of them run a program of this name."""
        with suppress(psutil.NoSuchProcess):  # one that ends while it is asked
            return sum(process.name() == name for process in self.below())
        return 0

    def commit(self, words):
        """Commit what the project holds now, as its owner would by hand."""
        for command in (("add", "."), ("commit", "-qm", words)):
            git(self.project, "-c", "safe.directory=*", *command)
        if NOBODY:  # git clones only what is its account's own
            subprocess.run(["chown", "-R", NOBODY, str(self.project.parent)], check=True)

    def configure(self, name, file, text):
        """Write a file of settings into a learner's home."""
        (self.home(name) / ".jupyter").mkdir(parents=True, exist_ok=True)
        (self.home(name) / ".jupyter" / file).write_text(text)


@contextmanager
def start_hub(root):
    """A running trial of what stands in `root` now."""
    folder = Path(tempfile.mkdtemp(prefix="one-cat-hub-")).resolve()
    hub = Hub(folder)
    left_out = shutil.ignore_patterns("__pycache__", "*answers.json*", ".ipynb_checkpoints")
    for name in ("notebooks", "helpers", "deploy"):
        shutil.copytree(root / name, hub.project / name, ignore=left_out)
    shutil.copy(root / ".gitignore", hub.project)
    git(hub.project, "init", "-q", "-b", "main")
    hub.commit("As it stands")
    try:
        hub.start()
        yield hub
    finally:
        if hub.process and hub.process.poll() is None:
            hub.stop(15)
        shutil.rmtree(folder, ignore_errors=True)
