"""JupyterLab as a process of its own: its scratch copy of the notebooks, its settings, its end."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from serving import free_port, started


@dataclass
class Lab:
    """A JupyterLab: where it is, and the scratch copy of the notebooks it shows."""

    url: str
    token: str
    folder: Path
    log: Path
    answers: Path
    source: Path
    command: list[str]
    environment: dict[str, str] = field(repr=False)
    process: Any = None

    def start(self, seconds: float = 300) -> None:
        """Start the server, and wait until it answers."""
        self.process = started(self.command, self.folder, self.environment, self.log, self.is_up, seconds)

    def is_up(self) -> bool:
        """Whether the server answers."""
        try:
            self.request("api/status")
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """Ask the server to end its kernels and itself; what is left of them is killed."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            pass
        self.kill()

    def kill(self) -> None:
        """Kill the server, with no word to anyone."""
        self.process.kill()
        self.process.wait()
        if os.name == "posix":
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def request(self, path: str, method: str = "GET", content: Any = None) -> Any:
        body = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(f"{self.url}/{path}", method=method, data=body)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read() or b"null")

    def refresh(self) -> None:
        """End every kernel, forget all answers and copy the notebooks afresh."""
        for session in self.request("api/sessions"):
            self.request(f"api/sessions/{session['id']}", "DELETE")
        for old in self.answers.parent.glob(self.answers.name + "*"):
            old.unlink(missing_ok=True)
        copy_notebooks(self.source, self.folder)


def copy_notebooks(source: Path, folder: Path) -> None:
    ignored = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=ignored)


def lab_environment(root: Path, scratch: Path, python: str | Path = sys.executable) -> dict[str, str]:
    """The environment with none of the user's own Jupyter settings, paths or answers."""
    unwanted = ("JUPYTER", "IPYTHON", "PYTHONPATH", "PYTHONSTARTUP", "MPLBACKEND")
    env = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        env[name] = str(scratch / name.lower())
    env["JUPYTERLAB_SETTINGS_DIR"] = str(scratch / "settings")
    env["JUPYTERLAB_WORKSPACES_DIR"] = str(scratch / "workspaces")
    env["ONE_CAT_ANSWERS"] = str(scratch / "answers.json")
    env["PYTHONUNBUFFERED"] = "1"
    # The installed helpers must be these helpers, not those of another copy of the project.
    probe = "from importlib.util import find_spec as f; s = f('helpers'); print(s.origin if s else '')"
    found = subprocess.run(
        [str(python), "-c", probe], cwd=scratch, env=env, capture_output=True, text=True
    ).stdout.strip()
    if not found or not Path(found).resolve().is_relative_to(root.resolve()):
        env["PYTHONPATH"] = str(root)
    return env


@contextmanager
def start_lab(
    root: Path, notebooks: Path | None = None, python: str | Path = sys.executable, own_settings: bool = True
) -> Iterator[Lab]:
    """JupyterLab on a free port, showing a scratch copy of `notebooks` (root/notebooks).

    Without `own_settings` the settings are those of the environment that `python` belongs to.
    """
    root = Path(root).resolve()
    source = Path(notebooks or root / "notebooks").resolve()
    scratch = Path(tempfile.mkdtemp(prefix="one-cat-lab-")).resolve()
    folder = scratch / "notebooks"
    copy_notebooks(source, folder)
    (scratch / "app").mkdir()
    shutil.copy(root / "binder" / "overrides.json", scratch / "app" / "overrides.json")
    port = free_port()
    token = secrets.token_hex(16)
    url = f"http://127.0.0.1:{port}"
    command = [
        *(str(python), "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}"),
        *("--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True"),
        *([f"--LabApp.app_settings_dir={scratch / 'app'}"] if own_settings else []),
    ]
    lab = Lab(
        *(url, token, folder, scratch / "lab.log", scratch / "answers.json", source, command),
        lab_environment(root, scratch, python),
    )
    try:
        lab.start()
        yield lab
    finally:
        if lab.process is not None:
            lab.stop()
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def start_limited_lab(root: Path, size: int, *options: str) -> Iterator[Lab]:
    """JupyterLab with the settings that Binder gives it, and so many bytes of memory to go by."""
    with start_lab(root) as lab:
        lab.stop()
        settings = Path(lab.environment["JUPYTER_CONFIG_DIR"])
        settings.mkdir(exist_ok=True)
        for name in ("jupyter_server_config.py", "jupyter_nbconvert_config.py"):
            shutil.copy(Path(root) / "binder" / name, settings)
        lab.environment["MEM_LIMIT"] = str(size)
        lab.command += options
        lab.start()
        yield lab
