"""The same notebook in Notebook 7, by JupyterLab's Restart and Run All, and run without any page at all."""

import os
import subprocess
import sys

import nbformat
import pytest
from explorers import explorers, picture, settled, wait_for_change
from lab import cell_errors, guard, in_notebook, new_page, open_notebook, wait_in_notebook, wait_until_idle
from playwright.sync_api import expect

NOTEBOOK = "01_schrodingers_cat.ipynb"
SHOWN = (
    2 + 3 + 3 + 2 + 1
)  # explorers, predictions, checks, earlier questions and a case, that stand in the notebook itself


def assert_follows(page, explorer):
    before = settled(page, explorer)
    explorer.locator("input[type=range]").first.press("ArrowRight")
    wait_for_change(page, explorer, before)


# What the front ends say of themselves, whatever the notebook holds: Notebook 7 when it opens.
OWN = ("reading 'schema'", "filebrowser:open-path", "/static/notebook/")


def check_problems(watch):
    assert [problem for problem in watch.problems if not any(words in problem for words in OWN)] == []


def assert_no_debugger(page):
    """Once started, it would open a port that asks for no key: any account of the computer could run code by it."""
    expect(page.get_by_role("button", name="Restart the kernel", exact=True).first).to_be_visible()
    assert page.get_by_role("button", name="Enable Debugger").count() == 0


def restart_in_jupyterlab(page, lab):
    open_notebook(page, lab, NOTEBOOK)
    in_notebook(page, "app.commands.execute('notebook:restart-run-all');")
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    ran = "idle && [...notebook.model.cells].filter(c => c.type === 'code').every(c => c.executionCount)"
    wait_in_notebook(page, ran, 600_000)
    wait_until_idle(page)
    assert cell_errors(page) == []
    expect(page.locator("div.oc")).to_have_count(SHOWN)
    assert_no_debugger(page)
    assert_follows(page, explorers(page)[0])


def run_in_notebook_7(page, lab):
    page.goto(f"{lab.url}/notebooks/{NOTEBOOK}?token={lab.token}")
    expect(page.locator(".jp-Notebook h1").first).to_be_visible(timeout=300_000)
    wait_until_idle(page)  # the page calls itself idle before it has a kernel, too, and then runs nothing
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    expect(page.locator("div.oc")).to_have_count(SHOWN, timeout=300_000)
    wait_until_idle(page)
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert_no_debugger(page)
    explorer = page.locator("div.oc:not(.oc-ask)").first
    assert picture(explorer)
    assert_follows(page, explorer)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.jp-Cell') === document.activeElement")


@pytest.mark.deep
@pytest.mark.parametrize("run", [restart_in_jupyterlab, run_in_notebook_7])
def test_run_all_without_a_problem_and_the_explorers_follow(browser, lab, run):
    page = new_page(browser)
    with guard(page) as watch:
        run(page, lab)
    page.context.close()
    check_problems(watch)


@pytest.mark.deep
def test_run_from_the_command_line(tmp_path, lab):
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--execute",
        "--to",
        "notebook",
        "--output-dir",
        str(tmp_path),
    ]
    environment = {**os.environ, "ONE_CAT_ANSWERS": str(tmp_path / "answers.json")}
    subprocess.run([*command, str(lab.folder / NOTEBOOK)], env=environment, check=True, capture_output=True)
    done = nbformat.read(tmp_path / NOTEBOOK, as_version=4)
    code = [cell for cell in done.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    pictures = [o for cell in code for o in cell.outputs if "image/svg+xml" in o.get("data", {})]
    assert len(pictures) == 2, "each explorer leaves a picture for pages without a kernel"
