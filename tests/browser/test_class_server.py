"""The trial of a class server: learners come in, work, lose a server or the hub, and try what they may not."""

import json
import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from explorers import explorers, held, settled, wait_for_change
from hub import start_hub
from lab import (
    cell_errors,
    guard,
    in_notebook,
    new_page,
    run_all,
    run_in_kernel,
    wait_until_idle,
    wait_until_open,
)
from playwright.sync_api import expect
from scripts import ROOT, run_python
from serving import wait_for

pytestmark = [pytest.mark.deep, pytest.mark.skipif(os.name == "nt", reason="JupyterHub does not run there")]
START, CAT = (f"one-cat/notebooks/{name}.ipynb" for name in ("00_start_here", "01_schrodingers_cat"))
SOON = 300_000  # ms
EXPOSED = json.dumps({"LabApp": {"expose_app_in_browser": True}})  # the tests look inside


@pytest.fixture(scope="module")
def hub():
    with start_hub(ROOT) as hub:
        yield hub


@pytest.fixture
def page(browser):
    """A page of a browser in which nobody is logged in; what loses a server may write errors to its console."""
    page = new_page(browser)
    yield page
    page.context.close()


def come_in(page, hub, name, path=START):
    """Log in through the page, as a learner does, and wait for the notebook that opens."""
    hub.configure(name, "jupyter_server_config.json", EXPOSED)
    log_in(page, hub, name)
    opened(page, hub, name, path)


def log_in(page, hub, name):
    page.goto(hub.url)
    page.get_by_label("Username:").fill(name)
    page.get_by_label("Password:", exact=True).fill(hub.password)
    page.get_by_role("button", name="Sign in").click()


def opened(page, hub, name, path):
    """Wait until a learner's notebook is open, its kernel idle, and what is open kept for whoever comes again."""
    page.wait_for_url(f"{hub.address(name)}/lab**", timeout=SOON)
    wait_until_open(page, path, SOON)
    wait_until_idle(page)
    kept = hub.home(name) / ".jupyter" / "lab" / "workspaces"
    wait_for(hub.process, lambda: any(path in file.read_text() for file in kept.glob("*")), 60)


def assert_works(page):
    """Run the notebook, move its explorer and see it follow."""
    run_all(page)
    assert cell_errors(page) == []
    (explorer,) = explorers(page)
    before = settled(page, explorer)
    explorer.locator("input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    wait_for_change(page, explorer, before)
    return explorer


WRITE = "notebook.model.cells.get(0).sharedModel.setSource(argument); await app.commands.execute('docmanager:save');"


def first_cell(hub, name, path):
    return "".join(json.loads((hub.home(name) / path).read_text(encoding="utf-8"))["cells"][0]["source"])


def test_a_learner_logs_in_and_works_with_files_of_their_own(hub, page, screenshots):
    page.goto(hub.url)
    expect(page.get_by_text("small letters")).to_be_visible()
    page.screenshot(path=screenshots / "class-login.png")
    with guard(page) as watch:
        come_in(page, hub, "ada")
        assert_works(page)
    assert watch.problems == []
    page.screenshot(path=screenshots / "class-notebook.png")
    page.locator("div.oc-ask input[type=radio]").first.check()
    page.locator("div.oc-ask button.oc-commit").first.click()
    page.locator(".oc-verdict:not(:empty)").first.wait_for()
    assert "first-guess" in json.loads((hub.home("ada") / "my_answers.json").read_text())
    assert not any("PROXY_AUTH" in name for name in hub.below("ada")[0].environ())


def test_an_update_keeps_what_a_learner_wrote_and_opens_what_was_open(hub, page):
    come_in(page, hub, "dora")
    in_notebook(page, "await app.commands.execute('docmanager:open', {path: argument});", CAT)
    opened(page, hub, "dora", CAT)
    in_notebook(page, WRITE, "Dora was here")
    for path in (START, CAT):
        original = hub.project / "notebooks" / Path(path).name
        text = original.read_text(encoding="utf-8").replace('\n    "# ', '\n    "# New: ', 1)
        original.write_text(text, encoding="utf-8")
    hub.commit("New")
    page.goto(hub.url)
    opened(page, hub, "dora", CAT)
    assert first_cell(hub, "dora", CAT) == "Dora was here"
    assert first_cell(hub, "dora", START).startswith("# New: ")
    # Without its own records a clone is told to be none: the series' own, above it, is not taken for it.
    shutil.rmtree(hub.home("dora") / "one-cat" / ".git")
    records = hub.project / ".git" / "logs" / "HEAD"
    before = records.read_text()
    page.goto(hub.url)
    expect(page.locator("body")).to_contain_text("Error: Command '['git', 'fetch']'", timeout=SOON)
    assert records.read_text() == before


def test_a_server_killed_in_mid_drag_is_told_and_nothing_saved_is_lost(hub, page):
    come_in(page, hub, "bob")
    explorer = assert_works(page)
    in_notebook(page, WRITE, "# Bob was here")
    with held(page, explorer.locator("input[type=range]").first) as move:
        move(0.33, 5)
        for process in hub.below("bob"):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        move(0.5, 5)
        expect(explorer.locator(".oc-banner")).to_contain_text("No answer from the kernel")
    dialog = page.locator(".jp-Dialog").filter(has_text="is not running")
    with page.context.expect_page(timeout=SOON) as restarted:
        dialog.get_by_role("button", name="Restart").click(timeout=SOON)
    restarted.value.wait_for_url("**/user/bob/lab**", timeout=SOON)
    restarted.value.close()
    page.goto(hub.url)
    opened(page, hub, "bob", START)
    assert_works(page)
    assert first_cell(hub, "bob", START) == "# Bob was here"


TRAP = """
import pathlib
pathlib.Path("trap").mkdir(exist_ok=True)
pathlib.Path("trap/trap.html").write_text('''<body><script>
const had = [], post = {method: "POST", body: "{}"}, tokens = "HUB/hub/api/users/ada/tokens";
const ask = (url, more) => fetch(url, {credentials: "include", ...more}).then(a => a.text()).then(t => t && had.push(t), () => 0);
(async () => {
  for (const url of ["HUB/hub/api/user", "HUB/hub/token", "HERS/api/contents/my_answers.json"]) await ask(url);
  await ask(tokens, post); await ask(tokens, {...post, mode: "no-cors"});
  document.title = "had: " + had.join(); })();
</script></body>''')
get_config().ServerApp.extra_static_paths = ["trap"]
"""
TOKENS = """async () => (await (await fetch("/hub/api/users/ada/tokens", {
    headers: {"X-XSRFToken": document.cookie.match(/_xsrf=([^;]+)/)[1]}})).json()).api_tokens.length"""


def test_a_learners_page_gets_nothing_of_who_opens_it(hub, page):
    come_in(page, hub, "ada")
    hers = hub.address("ada")
    hub.configure("mallory", "jupyter_server_config.py", TRAP.replace("HUB", hub.url).replace("HERS", hers))
    other = new_page(page.context.browser)
    log_in(other, hub, "mallory")
    other.wait_for_url("**/user/mallory/lab**", timeout=SOON)
    other.context.close()
    page.goto(f"{hub.url}/hub/home")
    before = page.evaluate(TOKENS)  # the hub's own page gets it
    page.goto(f"{hub.address('mallory')}/static/trap.html")
    page.wait_for_function("document.title.startsWith('had')", timeout=SOON)
    assert page.title() == "had:"
    answer = page.goto(f"{hub.url}/user/mallory/static/trap.html")
    assert not page.url.startswith(f"{hub.url}/") or "const had" not in answer.text(), (
        "a learner's page is never one of the hub's own origin"
    )
    page.goto(f"{hub.url}/hub/home")
    assert page.evaluate(TOKENS) == before


def test_the_attacks(hub):
    """Each is held off; and a name of megabytes makes no log of megabytes."""
    script = ROOT / "tests" / "browser" / "class_attacks.py"
    said = run_python(script, hub.url, hub.project.as_uri(), hub.password, "here")
    assert said == (0, "Nothing fell.\n", "")
    assert hub.log.stat().st_size < 1_000_000


LEAVE = "import subprocess; subprocess.Popen(['sh', '-c', 'setsid sleep 600 & setsid sleep 600'], start_new_session=True, env={})"


def test_a_hub_that_is_killed_or_ended_takes_everything_with_it(hub, page):
    """The last test of this file. Before it, a folder that cannot be written."""
    hub.home("cleo").touch()
    log_in(page, hub, "cleo")
    expect(page.locator("body")).to_contain_text("Your folder cannot be written: File exists.", timeout=SOON)
    hub.home("cleo").unlink()
    hub.configure("cleo", "jupyter_server_config.json", EXPOSED)
    page.goto(hub.url)
    opened(page, hub, "cleo", START)
    below = hub.below()
    hub.stop(signal.SIGKILL)
    assert psutil.wait_procs(below, timeout=120)[1] == [], "servers, kernels or the proxy outlived the hub"
    hub.start()
    log_in(page, hub, "cleo")
    lab = f"{hub.address('cleo')}/lab"
    page.wait_for_url(f"{lab}**", timeout=SOON)
    page.goto(f"{lab}/tree/{START}")  # a kill may have hit the server as it wrote down what is open
    opened(page, hub, "cleo", START)
    run_in_kernel(page, LEAVE)
    wait_for(
        hub.process, lambda: hub.running("sleep") == 2, 120
    )  # the shell starts them after the cell has ended
    below = hub.below()
    hub.stop(signal.SIGINT)
    assert psutil.wait_procs(below, timeout=120)[1] == []
