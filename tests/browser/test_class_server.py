"""The trial of a class server: learners come in, work, lose a server or the hub, and try what they may not."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from explorers import explorers, held, settled, wait_for_change
from hub import Hub, start_hub
from lab import cell_errors, guard, in_notebook, new_page, run_all, wait_in_notebook, wait_until_idle
from playwright.sync_api import expect
from scripts import ROOT

pytestmark = [
    pytest.mark.deep,
    pytest.mark.skipif(sys.platform == "win32", reason="JupyterHub does not run on Windows"),
]

NOTEBOOKS = Path("one-cat", "notebooks")
START = f"{NOTEBOOKS}/00_start_here.ipynb"
SOON = 90_000  # ms


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


def log_in(page, hub: Hub, name, password=None):
    """Fill in the login page."""
    page.goto(hub.url)
    page.get_by_label("Username:").fill(name)
    page.get_by_label("Password:", exact=True).fill(password or hub.password)
    page.get_by_role("button", name="Sign in").click()


def come_in(page, hub: Hub, name, path=START):
    """Log in through the page, as a learner does, and wait for the notebook that opens."""
    settings = hub.home(name) / ".jupyter" / "jupyter_server_config.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}))  # the tests look inside
    hub.own(hub.home(name))
    log_in(page, hub, name)
    page.wait_for_url(f"http://{name}.localhost:{hub.port}/user/{name}/lab**", timeout=SOON)
    opened(page, path)


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


def write_first(page, text):
    """Write another text into the first cell, and save."""
    code = "notebook.model.cells.get(0).sharedModel.setSource(argument); await app.commands.execute('docmanager:save');"
    in_notebook(page, code, text)


def first_cell(path):
    return "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])


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
    assert "first-guess" in json.loads((hub.home("ada") / "my_answers.json").read_text())
    environment = hub.processes("ada")[0].environ()
    assert environment["OMP_NUM_THREADS"] == "1" and not any("PROXY_AUTH" in name for name in environment)
    assert watch.problems == []


def test_a_wrong_password_and_a_wrong_name_are_told(hub, visitor):
    page, _ = visitor
    for name, password in [("eve", "not the password"), ("../eve", None)]:
        log_in(page, hub, name, password)
        expect(page.get_by_text("Invalid username or password")).to_be_visible()
    assert not hub.home("eve").exists()


def test_an_update_keeps_what_a_learner_wrote_and_opens_what_was_open(hub, visitor):
    page, _ = visitor
    come_in(page, hub, "dora")
    other = f"{NOTEBOOKS}/01_schrodingers_cat.ipynb"
    in_notebook(page, "await app.commands.execute('docmanager:open', {path: argument});", other)
    opened(page, other)
    write_first(page, "Dora was here")
    kept = hub.project / "notebooks"
    for name in ("00_start_here.ipynb", "01_schrodingers_cat.ipynb"):
        text = (kept / name).read_text(encoding="utf-8")
        (kept / name).write_text(text.replace('"# ', '"# New: ', 1), encoding="utf-8")
    (kept / "08_new.ipynb").write_text(text, encoding="utf-8")
    hub.commit("New")
    page.goto(hub.url)
    page.wait_for_url("**/lab**", timeout=SOON)
    opened(page, other)
    mine = hub.home("dora") / NOTEBOOKS
    assert first_cell(mine / "01_schrodingers_cat.ipynb") == "Dora was here"
    assert first_cell(mine / "00_start_here.ipynb").startswith("# New: ")
    assert (mine / "08_new.ipynb").is_file()
    # Without its own records a clone is told to be none: the series' own, above it, is not taken for it.
    shutil.rmtree(hub.home("dora") / "one-cat" / ".git")
    before = (hub.project / ".git" / "logs" / "HEAD").read_text()
    page.goto(hub.url)
    expect(page.locator("body")).to_contain_text("Error: Command '['git', 'fetch']'", timeout=SOON)
    assert (hub.project / ".git" / "logs" / "HEAD").read_text() == before


def test_a_server_killed_in_mid_drag_is_told_and_nothing_saved_is_lost(hub, visitor):
    page, _ = visitor  # losing a server writes errors to the console, as it should
    come_in(page, hub, "bob")
    run_all(page)
    write_first(page, "# Bob was here")
    (explorer,) = explorers(page)
    with held(page, explorer.locator("input[type=range]").first) as move:
        move(0.33, 5)
        for process in hub.processes("bob"):
            process.kill()
        move(0.5, 5)
        expect(explorer.locator(".oc-banner")).to_contain_text(
            "No answer from the kernel yet", timeout=10_000
        )
    dialog = page.locator(".jp-Dialog").filter(has_text="is not running")
    expect(dialog).to_be_visible(timeout=SOON)
    with page.context.expect_page() as restarted:
        dialog.get_by_role("button", name="Restart").click()
    restarted.value.wait_for_url("**/user/bob/lab**", timeout=SOON)
    restarted.value.close()
    page.goto(hub.url)
    page.wait_for_url("**/user/bob/lab**", timeout=SOON)
    opened(page, START)
    run_all(page)
    assert_alive(page, explorers(page)[0])
    assert first_cell(hub.home("bob") / START) == "# Bob was here"


TRAP = """
import pathlib
pathlib.Path("trap").mkdir(exist_ok=True)
pathlib.Path("trap/trap.html").write_text('''<script>
const hub = "HUB", user = "http://ada.localhost:PORT/user/ada/", had = [];
const ask = (url, more) => fetch(url, {credentials: "include", ...more}).then(a => a.text()).then(t => had.push(url + t), () => 0);
(async () => {
  await ask(hub + "/hub/api/user"); await ask(hub + "/hub/token"); await ask(user + "api/contents/my_answers.json");
  await ask(hub + "/hub/api/users/ada/tokens", {method: "POST", body: "{}"});
  await fetch(hub + "/hub/api/users/ada/tokens", {method: "POST", body: "{}", credentials: "include", mode: "no-cors"}).catch(() => 0);
  for (const url of [hub + "/hub/token", user + "lab"]) {
    const frame = document.createElement("iframe"); frame.src = url; document.body.append(frame);
    await new Promise(done => { frame.onload = done; });
    try { had.push(frame.contentDocument.body.outerHTML); } catch {} }
  document.title = "done: " + had.join();
})();
</script><body>''')
c = get_config()
c.ServerApp.extra_static_paths = ["trap"]
"""


def test_a_learners_page_gets_nothing_of_who_opens_it(hub, visitor):
    page, _ = visitor
    come_in(page, hub, "ada")
    settings = hub.home("mallory") / ".jupyter" / "jupyter_server_config.py"
    settings.parent.mkdir(parents=True)
    settings.write_text(TRAP.replace("HUB", hub.url).replace("PORT", str(hub.port)))
    hub.own(hub.home("mallory"))
    hers = new_page(page.context.browser)
    log_in(hers, hub, "mallory")
    hers.wait_for_url("**/user/mallory/lab**", timeout=SOON)
    hers.context.close()
    tokens = f"{hub.url}/hub/api/users/ada/tokens"
    page.goto(f"{hub.url}/hub/home")
    assert page.evaluate("async () => (await fetch('/hub/token')).status") == 200, "her own page gets it"
    token = "{headers: {'X-XSRFToken': document.cookie.match(/_xsrf=([^;]+)/)[1]}}"
    count = f"async url => (await (await fetch(url, {token})).json()).api_tokens.length"
    before = page.evaluate(count, tokens)
    page.goto(f"http://mallory.localhost:{hub.port}/user/mallory/static/trap.html")
    page.wait_for_function("document.title.startsWith('done')", timeout=SOON)
    assert page.title() == "done:"
    page.goto(f"{hub.url}/hub/home")
    assert page.evaluate(count, tokens) == before
    page.goto(f"{hub.url}/user/mallory/static/trap.html")
    assert "done" not in page.title(), "a learner's page is never one of the hub's own origin"


def test_the_attacks(hub):
    """Each holds; and a name of megabytes makes no log of megabytes."""
    command = [sys.executable, ROOT / "tests" / "browser" / "class_attacks.py"]
    done = subprocess.run(
        [*command, hub.url, hub.project.as_uri(), hub.password, "--here"], text=True, capture_output=True
    )
    assert done.stdout == "Nothing fell.\n", done.stdout + done.stderr
    assert hub.log.stat().st_size < 1_000_000


def test_a_folder_that_cannot_be_written_is_told_and_then_it_goes_on(hub, visitor):
    """At the start, and of a full disk: tests/project/test_class_configuration.py."""
    page, _ = visitor
    hub.home("emil").touch()
    log_in(page, hub, "emil")
    expect(page.locator("body")).to_contain_text("Your folder cannot be written: File exists.", timeout=SOON)
    hub.home("emil").unlink()
    come_in(page, hub, "emil")


LEAVE = "import subprocess; subprocess.Popen(['sh', '-c', 'setsid sleep 600 & setsid sleep 600'], start_new_session=True, env={})"


def test_a_hub_that_is_killed_or_ended_takes_everything_with_it(hub, visitor):
    """The last test of this file."""
    page, _ = visitor
    come_in(page, hub, "cleo")
    assert hub.processes("cleo")
    hub.stop(signal.SIGKILL)
    end = time.monotonic() + 20
    while hub.answers() or any(hub.processes(home.name) for home in hub.home("cleo").parent.iterdir()):
        assert time.monotonic() < end, "servers or the proxy outlived the hub"
        time.sleep(0.1)
    hub.start()
    come_in(page, hub, "cleo")
    in_notebook(page, "await kernel.requestExecute({code: argument}).done;", LEAVE)
    below = psutil.Process(hub.process.pid).children(recursive=True)
    assert sum("sleep" in process.name() for process in below) == 2
    hub.stop(signal.SIGINT)
    assert [
        process for process in below if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ] == []
