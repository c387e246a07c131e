"""A class on a real JupyterHub: a learner comes in, works, and loses the server, or the hub, in the middle of it."""

import json
import os
import signal
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from explorers import explorers, held, picture, settled, wait_for_change
from hub import Hub, start_hub
from lab import cell_errors, guard, in_notebook, new_page, run_all, wait_in_notebook, wait_until_idle
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.deep,
    pytest.mark.skipif(os.name == "nt", reason="JupyterHub does not run on Windows"),
]

ROOT = Path(__file__).resolve().parents[2]
START, CAT = "notebooks/00_start_here.ipynb", "notebooks/01_schrodingers_cat.ipynb"
SOON = 60_000  # ms


@pytest.fixture(scope="module")
def hub():
    with start_hub(ROOT) as hub:
        yield hub


@pytest.fixture
def visitor(browser):
    """A page of a browser in which nobody is logged in; with it, what goes wrong on it."""
    page = new_page(browser)
    with guard(page) as watch:
        yield page, watch
    page.context.close()


def log_in(page, hub: Hub, name, password):
    """Fill in the login page."""
    page.goto(f"{hub.url}/hub/login")
    page.get_by_label("Username:").fill(name)
    page.get_by_label("Password:", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def come_in(page, hub: Hub, name):
    """Log in through the page, as a learner does, and wait for the notebook that opens."""
    settings = hub.home(name) / ".jupyter" / "jupyter_server_config.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}))  # the tests look inside
    log_in(page, hub, name, hub.password)
    page.wait_for_url(f"**/user/{name}/lab/**", timeout=SOON)
    opened(page, START)


def opened(page, path):
    """Wait until a notebook is open and its kernel idle."""
    ready = "notebook?.model && panel.context?.isReady && panel.context.path === argument"
    wait_in_notebook(page, ready, SOON, path)
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=SOON)
    wait_until_idle(page)


def assert_alive(page, explorer):
    """Move the explorer and see it follow."""
    before = settled(page, explorer)
    explorer.locator("input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    wait_for_change(page, explorer, before)
    expect(explorer.locator(".oc-banner")).to_be_hidden()


def test_a_learner_logs_in_and_works_with_files_of_their_own(hub, visitor, screenshots):
    page, watch = visitor
    page.goto(hub.url)
    expect(page.get_by_text("small letters")).to_be_visible()
    page.screenshot(path=screenshots / "class-login.png")
    come_in(page, hub, "ada")
    run_all(page)
    assert cell_errors(page) == []
    (explorer,) = explorers(page)
    assert_alive(page, explorer)
    page.screenshot(path=screenshots / "class-notebook.png")

    page.locator("div.oc-ask input[type=radio]").first.check()
    page.locator("div.oc-ask button.oc-commit").first.click()
    page.locator(".oc-verdict:not(:empty)").first.wait_for()
    assert "first-guess" in json.loads((hub.home("ada") / "one-cat" / "my_answers.json").read_text())
    windowing = in_notebook(page, "return notebook.notebookConfig.windowingMode;")
    assert windowing == "none", "binder/overrides.json applies"
    environment = hub.processes("ada")[0].environ()
    assert environment["OMP_NUM_THREADS"] == "1" and not any("PROXY_AUTH" in name for name in environment)
    assert watch.problems == []


def test_a_wrong_password_and_a_wrong_name_are_told(hub, visitor):
    page, _ = visitor
    for name, password in [("eve", "not the password"), ("../eve", hub.password)]:
        log_in(page, hub, name, password)
        expect(page.get_by_text("Invalid username or password")).to_be_visible()
    assert not hub.home("eve").exists()


def test_a_server_killed_in_mid_drag_is_told_and_nothing_saved_is_lost(hub, visitor, screenshots):
    page, _ = visitor  # losing a server writes errors to the console, as it should
    come_in(page, hub, "bob")
    run_all(page)
    in_notebook(
        page,
        """notebook.model.cells.get(0).sharedModel.setSource('# Bob was here');
        await app.commands.execute('docmanager:save');""",
    )
    (explorer,) = explorers(page)
    with held(page, explorer.locator("input[type=range]").first) as move:
        move(0.33, 5)
        for process in hub.processes("bob"):
            process.kill()
        move(0.5, 5)
        expect(explorer.locator(".oc-banner")).to_contain_text(
            "No answer from the kernel yet", timeout=10_000
        )
        assert "oc-stale" in explorer.get_attribute("class")
    dialog = page.locator(".jp-Dialog").filter(has_text="is not running")
    expect(dialog).to_be_visible(timeout=SOON)
    page.screenshot(path=screenshots / "class-killed.png")

    with page.context.expect_page() as restarted:
        dialog.get_by_role("button", name="Restart").click()
    page = restarted.value
    page.wait_for_url("**/user/bob/lab/**", timeout=SOON)
    opened(page, START)
    assert (
        in_notebook(page, "return notebook.model.cells.get(0).sharedModel.getSource();") == "# Bob was here"
    )
    run_all(page)
    assert_alive(page, explorers(page)[0])
    kept = json.loads((hub.home("bob") / "one-cat" / START).read_text())
    assert "".join(kept["cells"][0]["source"]) == "# Bob was here"


def test_the_hub_falls_and_comes_back_with_a_class_inside(hub, visitor, browser):
    page, watch = visitor
    come_in(page, hub, "cleo")
    run_all(page)
    (explorer,) = explorers(page)
    before = [process.pid for process in hub.processes("cleo")]
    hub.stop(signal.SIGKILL)
    assert not hub.answers()
    assert_alive(page, explorer)
    hub.start()
    assert_alive(page, explorer)
    hub.stop(signal.SIGTERM)
    assert_alive(page, explorer)
    hub.start()
    assert [process.pid for process in hub.processes("cleo")] == before
    assert hub.cullers() == 1 or sys.platform != "linux", "a hub that fell leaves nothing behind"
    assert picture(explorer) and watch.problems == []

    other = new_page(browser)
    log_in(other, hub, "dora", hub.password)
    other.wait_for_url("**/hub/spawn-pending/dora", timeout=SOON)
    other.goto(f"{hub.url}/user/cleo/lab")
    expect(other.get_by_text("403")).to_be_visible(timeout=SOON)
    other.context.close()
    page.goto(f"{hub.url}/user/cleo/lab/tree/{quote(CAT)}")
    opened(page, CAT)


def test_notebooks_that_cannot_be_brought_are_told_to_the_learner(hub, visitor):
    page, _ = visitor
    hub.home("emil").mkdir(parents=True)
    (hub.home("emil") / "one-cat").write_text("a file where a folder should be")
    log_in(page, hub, "emil", hub.password)
    expect(page.locator("body")).to_contain_text("Your notebooks could not be brought or saved", timeout=SOON)
    expect(page.locator("body")).to_contain_text("one-cat/notebooks cannot be used: Not a directory.")
    assert hub.processes("emil") == []


def test_when_it_ends_it_takes_every_server_with_it(hub):
    """The last test of this file."""
    assert hub.processes("cleo")
    proxy = int((hub.folder / "proxy.pid").read_text())
    hub.stop(signal.SIGINT)
    assert [name for name in ("ada", "bob", "cleo", "dora") if hub.processes(name)] == []
    end = time.monotonic() + 10
    while psutil.pid_exists(proxy) and psutil.Process(proxy).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < end, "the proxy goes on"
        time.sleep(0.1)
