"""Front ends other than ours, in an environment of their own: Voilà, the classic notebook, papermill, `jupyter execute`."""

import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import nbformat
import pytest
from explorers import answer_all, assert_alive, explorers, press, settled, wait_for_change
from lab import guard, lab_environment, new_page
from playwright.sync_api import expect
from serving import free_port, started

pytestmark = pytest.mark.deep

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = "01_schrodingers_cat.ipynb"
SHOWN = 11  # explorers and questions of it, before any is answered
# The classic notebook has all that it loads one by one for widgets, and a kernel.
CLASSIC_READY = """() => window.Jupyter?.notebook?.kernel?.is_connected() && Jupyter.notebook.kernel.widget_manager
  && requirejs.defined('nbextensions/anywidget/extension')"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Return the Python of an environment that holds these front ends, and borrows PyTorch and the rest from the tests' own."""
    folder = tmp_path_factory.mktemp("front ends") / "environment"
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "-q", "--python", sys.executable, folder], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    where = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    Path(where, "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    wanted = Path(__file__).with_name("front_ends.txt")
    done = subprocess.run(
        [*uv, "pip", "install", "-q", "--no-deps", "--python", python, "-r", wanted],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.fail(f"this test needs a package registry\n{done.stderr[-2000:]}", pytrace=False)
    return python


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the notebook, in a folder of its own."""
    path = tmp_path / "notebooks" / NOTEBOOK
    path.parent.mkdir()
    path.write_bytes((ROOT / "notebooks" / NOTEBOOK).read_bytes())
    shutil.copytree(ROOT / "notebooks" / "stills", path.with_name("stills"))
    return path


@contextmanager
def serving(python, copy, module, *options) -> Iterator[str]:
    """Start a server of the environment beside the copy; yields its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"

    def answers():
        try:
            return urlopen(f"{address}/static/nothing", timeout=5) is not None
        except OSError as error:
            return hasattr(error, "code")  # a page that is not there is an answer

    command = [str(python), "-m", module, "--no-browser", *(option.format(port=port) for option in options)]
    environment = lab_environment(ROOT, copy.parents[1], python)
    process = started(command, copy.parent, environment, copy.parents[1] / "log", answers, 300)
    try:
        yield address
    finally:
        process.terminate()
        process.wait(timeout=120)


def assert_all_live(page):
    """See every explorer and question, that nobody is told they are lost, and that what an answer opens follows, too."""
    expect(page.locator("div.oc")).to_have_count(SHOWN, timeout=120_000)
    assert page.locator(".oc-lost:visible").count() == 0
    for explorer in explorers(page):
        assert_alive(page, explorer)
    answer_all(page)
    opened = explorers(page)[2:]
    assert opened
    for explorer in opened:
        at_the_end = explorer.locator("input[type=range]").first.evaluate("e => e.value === e.max")
        before = settled(page, explorer)
        press(page, explorer, "ArrowLeft" if at_the_end else "ArrowRight")
        wait_for_change(page, explorer, before)


def test_voila_shows_the_notebook_as_a_page_that_lives(elsewhere, copy, browser):
    options = (NOTEBOOK, "--port={port}", "--Voila.ip=127.0.0.1")
    with serving(elsewhere, copy, "voila", *options) as address:
        page = new_page(browser)
        with guard(page) as watch:
            page.goto(address, wait_until="commit", timeout=120_000)
            assert_all_live(page)
            assert page.locator(".jp-InputArea-editor:visible").count() == 0, "no code"
        page.context.close()
    # Voilà's own template asks a host for its icons, which nothing of ours needs.
    others = [p for p in watch.problems if "fontawesome" not in p]
    assert others == []


def test_the_classic_notebook_lives_once_its_widgets_have_asked_the_kernel(elsewhere, copy, browser):
    """They ask a new kernel which widgets it has; one that a cell makes before the answer is there is taken for an old one."""
    options = ["--allow-root", "--port={port}", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token="]
    with serving(elsewhere, copy, "nbclassic", *options) as address:
        page, answered = new_page(browser), []

        def heard(frame):
            answered.extend(["yes"] if "comm_info_reply" in str(frame) else [])

        page.on("websocket", lambda socket: socket.on("framereceived", heard))
        with guard(page) as watch:
            page.goto(f"{address}/nbclassic/notebooks/{NOTEBOOK}", wait_until="commit", timeout=120_000)
            page.wait_for_function(CLASSIC_READY, timeout=120_000)
            end = time.monotonic() + 120
            while not answered:
                assert time.monotonic() < end, "its widgets never ask the kernel, or it does not answer"
                page.wait_for_timeout(50)
            page.evaluate("Jupyter.notebook.execute_all_cells()")
            assert_all_live(page)
        page.context.close()
    # It asks its own server for some scripts that are not there, Voilà's among them, and says so.
    others = [p for p in watch.problems if not p.startswith("console: ")]
    assert others == []


@pytest.mark.parametrize(
    "module, arguments",
    [("papermill", [NOTEBOOK, "done.ipynb"]), ("jupyter", ["execute", NOTEBOOK, "--output", "done"])],
    ids=["papermill", "jupyter execute"],
)
def test_run_without_a_page(module, arguments, elsewhere, copy):
    python = elsewhere if module == "papermill" else sys.executable
    environment = lab_environment(ROOT, copy.parents[1], python)
    environment["PATH"] = os.pathsep.join([str(Path(python).parent), environment["PATH"]])
    done = subprocess.run(
        [python, "-m", module, *arguments],
        cwd=copy.parent,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    code = [c for c in nbformat.read(copy.with_name("done.ipynb"), 4).cells if c.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    pictures = [o for cell in code for o in cell.outputs if "image/svg+xml" in o.get("data", {})]
    assert len(pictures) == 2, "each explorer leaves a picture for pages without a kernel"
