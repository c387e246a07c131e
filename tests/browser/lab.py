"""A real JupyterLab in a real browser, for tests and benchmarks.

with start_lab(root) as lab, sync_playwright() as playwright:
    browser = launch_browser(playwright)
    page = new_page(browser)
    with guard(page) as watch:
        open_notebook(page, lab, "00_start_here.ipynb")
        run_all(page)
        assert not cell_errors(page)
    assert not watch.problems

The notebooks are copied to a scratch folder, so nothing in the repository changes. Wait with
`page.wait_for_timeout` or a locator, never `time.sleep`: while Python sleeps no request is served.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from chromium import guard, launch_browser, new_page  # noqa: F401  (one import for a test)
from playwright.sync_api import Locator, Page

# --- The server ------------------------------------------------------------------------------


@dataclass
class Lab:
    """A running JupyterLab: where it is, and the scratch copy of the notebooks it shows."""

    url: str
    token: str
    folder: Path
    log: Path
    answers: Path
    source: Path

    def request(self, path: str, method: str = "GET", content: Any = None) -> Any:
        body = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(f"{self.url}/{path}", method=method, data=body)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"null")

    def refresh(self) -> None:
        """End every kernel, forget all answers and copy the notebooks afresh."""
        for session in self.request("api/sessions"):
            self.request(f"api/sessions/{session['id']}", "DELETE")
        for old in self.answers.parent.glob(self.answers.name + "*"):
            old.unlink(missing_ok=True)
        copy_notebooks(self.source, self.folder)

    def log_tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    url = f"http://127.0.0.1:{port}"
    lab = Lab(url, token, folder, scratch / "lab.log", scratch / "answers.json", source)
    command = [
        *(str(python), "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}"),
        "--LabApp.expose_app_in_browser=True",
        *([f"--LabApp.app_settings_dir={scratch / 'app'}"] if own_settings else []),
    ]
    posix = os.name == "posix"
    with lab.log.open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=lab_environment(root, scratch, python),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=posix,
        )
    try:
        wait_for_server(lab, server)
        yield lab
    finally:
        server.terminate()  # the server ends its kernels, then itself
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        if posix:
            try:
                os.killpg(server.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        shutil.rmtree(scratch, ignore_errors=True)


def wait_for_server(lab: Lab, server: subprocess.Popen[bytes], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab ended at once. Its log:\n{lab.log_tail()}")
        try:
            lab.request("api/status")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not answer within {seconds:.0f} s:\n{lab.log_tail()}")


# --- The notebook ----------------------------------------------------------------------------

NOTEBOOK = """
    const app = window.jupyterapp, panel = app?.shell.currentWidget, notebook = panel?.content;
    const session = panel?.sessionContext, kernel = session?.session?.kernel;
    const idle = kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
"""


def in_notebook(page: Page, body: str, argument: Any = None) -> Any:
    """Run JavaScript with app, panel, notebook (the view), session, kernel and idle at hand."""
    return page.evaluate(f"async argument => {{ {NOTEBOOK} {body} }}", argument)


def wait_in_notebook(page: Page, condition: str, timeout: float, argument: Any = None) -> None:
    """Wait until a JavaScript condition, with the same names at hand, holds."""
    script = f"argument => {{ {NOTEBOOK} return {condition}; }}"
    page.wait_for_function(script, arg=argument, timeout=timeout, polling=50)


def wait_until_idle(page: Page, timeout: float = 60_000) -> None:
    """Wait until the kernel has answered everything asked of it, and the page has drawn."""
    wait_in_notebook(page, "session?.isReady && idle", timeout)
    in_notebook(page, "await kernel.requestKernelInfo(); await new Promise(requestAnimationFrame);")
    wait_in_notebook(page, "idle", timeout)


def open_notebook(page: Page, lab: Lab, name: str, timeout: float = 90_000) -> None:
    """Open a notebook alone, in the page's theme, and wait for its kernel (cells are not run)."""
    page.goto(f"{lab.url}/lab/tree/{quote(name)}?reset&token={lab.token}")
    wanted = "notebook?.model && panel.context?.isReady && panel.context.path === argument"
    wait_in_notebook(page, wanted, timeout, name)
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=timeout)
    wait_until_idle(page, timeout)
    in_notebook(
        page,
        """session.iopubMessage.connect((_, message) => {
            const by = message.parent_header.msg_type, what = message.content;
            if (message.header.msg_type === 'error' && by !== 'execute_request')
                console.error(`kernel, in a callback: ${what.ename}: ${what.evalue}`);
        });""",
    )
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    set_theme(page, "JupyterLab Dark" if dark else "JupyterLab Light")


def run_all(page: Page, timeout: float = 120_000) -> None:
    """Run every cell; return when the kernel is idle and all have run, or one has failed."""
    wait_until_idle(page, timeout)
    in_notebook(
        page,
        """window.oneCatRan = false;
        app.commands.execute('notebook:run-all-cells').then(() => { window.oneCatRan = true; });""",
    )
    wait_in_notebook(page, "window.oneCatRan && idle", timeout)
    wait_until_idle(page, timeout)
    skipped = in_notebook(
        page,
        """return [...notebook.model.cells].map((cell, i) => [cell, i]).filter(([cell]) =>
            cell.type === 'code' && cell.sharedModel.getSource().trim() && !cell.executionCount
        ).map(([, i]) => i);""",
    )
    if skipped and not cell_errors(page):
        raise RuntimeError(f"Run All did not run cells {skipped}.")


def restart_kernel(page: Page, timeout: float = 60_000) -> None:
    in_notebook(page, "await session.restartKernel();")
    wait_until_idle(page, timeout)


def cell_output(page: Page, index: int) -> list[dict[str, Any]]:
    """The outputs of a cell, in the notebook format, from the model rather than the page."""
    return in_notebook(page, "return notebook.model.cells.get(argument).outputs?.toJSON() ?? [];", index)


def cell_errors(page: Page) -> list[dict[str, Any]]:
    """Each error output: {cell, ename, evalue, traceback}."""
    count = in_notebook(page, "return notebook.model.cells.length;")
    return [
        {"cell": index, **output}
        for index in range(count)
        for output in cell_output(page, index)
        if output["output_type"] == "error"
    ]


def cell(page: Page, index: int) -> Locator:
    """A cell on the page, counted from 0 as in the file."""
    return page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{index}']")


def scroll_to_cell(page: Page, index: int) -> Locator:
    """Make a cell the active one and bring it into view, also where cells are windowed."""
    in_notebook(
        page,
        "notebook.activeCellIndex = argument; await notebook.scrollToItem(argument, 'start');",
        index,
    )
    cell(page, index).wait_for(state="visible")
    return cell(page, index)


def set_theme(page: Page, theme: str) -> None:
    """'JupyterLab Light' or 'JupyterLab Dark'."""
    in_notebook(page, "await app.commands.execute('apputils:change-theme', {theme: argument});", theme)
    page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")


def start_deck(page: Page) -> None:
    """Present from the first cell."""
    in_notebook(page, "notebook.activeCellIndex = 0; await app.commands.execute('deck:start');")
    page.locator("body[data-jp-deck-mode='presenting']").wait_for(state="attached")
    page.wait_for_timeout(300)  # the deck lays its first slide out a little later


def stop_deck(page: Page) -> None:
    in_notebook(page, "await app.commands.execute('deck:stop');")
    page.locator("body[data-jp-deck-mode='presenting']").wait_for(state="detached")


def full_screenshot(target: Page | Locator, path: Path) -> Path:
    """A picture of one element, or of the whole notebook by making the window as tall as it is."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(target, Locator):
        target.screenshot(path=path, animations="disabled")
        return path
    size = target.viewport_size or {"width": 1280, "height": 900}
    hidden = in_notebook(
        target,
        """const outer = notebook.node.querySelector('.jp-WindowedPanel-outer') ?? notebook.node;
        return outer.scrollHeight - outer.clientHeight;""",
    )
    target.set_viewport_size({**size, "height": min(16_000, size["height"] + max(0, hidden))})
    in_notebook(
        target, "(notebook.node.querySelector('.jp-WindowedPanel-outer') ?? notebook.node).scrollTop = 0;"
    )
    target.wait_for_timeout(300)
    target.screenshot(path=path, animations="disabled")
    target.set_viewport_size(size)
    return path
