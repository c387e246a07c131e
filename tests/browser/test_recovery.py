"""What goes wrong in a real session: kernels stop, cells run twice or out of order, a folder is read-only."""

from pathlib import Path

import pytest
from explorers import (
    SETTLE,
    assert_alive,
    assert_stopped,
    commit,
    explorer_in,
    explorers,
    name_of,
    picture,
    press,
    settled,
    wait_for_change,
)
from lab import (
    cell,
    cell_errors,
    find_cell,
    guard,
    in_notebook,
    new_page,
    open_notebook,
    restart_kernel,
    run_all,
    run_cell,
    run_in_kernel,
    start_lab,
    wait_until_idle,
    wait_until_open,
)
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
START, CAT, MANY = "00_start_here.ipynb", "01_schrodingers_cat.ipynb", "03_many_at_once.ipynb"
DIGITS = "06_on_real_digits.ipynb"
IMPORTS = "from helpers import"
# Training goes no further than three epochs, until it is interrupted.
HELD = """import time
whole = training.Race._train_one_epoch
def held(race):
    while race.epoch >= 3:
        time.sleep(0.05)
    whole(race)
training.Race._train_one_epoch = held"""


def test_a_restart_is_said_and_running_again_brings_explorer_and_answer_back(page, lab):
    open_notebook(page, lab, CAT)
    run_all(page)
    asked = cell(page, find_cell(page, 'ask("cat-tied")'))
    verdict = commit(page, asked, "0.7")
    explorer_in(asked).wait_for()
    assert_alive(page, explorer_in(asked))
    late = explorer_in(cell(page, find_cell(page, "explore.one_cat()")))
    assert_alive(page, late)
    moved = picture(late)

    restart_kernel(page)
    shown = explorers(page)
    assert len(shown) >= 3
    for explorer in shown:
        assert_stopped(explorer)
    question = asked.locator("div.oc-ask")
    expect(question.locator(".oc-verdict")).to_contain_text("has stopped")
    assert question.locator("input:enabled, button:enabled").count() == 0

    run_cell(page, IMPORTS)
    again = explorer_in(run_cell(page, "explore.one_cat()"))
    expect(again).to_have_count(1)
    assert picture(again) != moved, "a new explorer opens in its first state"
    assert_alive(page, again)
    asked = run_cell(page, 'ask("cat-tied")')
    expect(asked.locator(".oc-verdict")).to_have_text(verdict)
    expect(asked.locator(".oc-ask input.oc-box")).to_have_value("0.7")
    assert_alive(page, explorer_in(asked))
    assert_stopped(explorer_in(cell(page, find_cell(page, "explore.two_logits()"))))

    restart_kernel(page)
    run_all(page)
    assert cell_errors(page) == []
    expect(cell(page, find_cell(page, 'ask("cat-tied")')).locator(".oc-verdict")).to_have_text(verdict)
    for explorer in explorers(page):
        assert_alive(page, explorer)


def test_cells_out_of_order_and_twice(page, lab):
    open_notebook(page, lab, MANY)
    run_cell(page, IMPORTS)
    late = run_cell(page, "explore.triangle_in_cube()")
    assert_alive(page, explorer_in(late))
    early = run_cell(page, 'ask("both-push")')
    commit(page, early, "0.2")
    assert_alive(page, explorer_in(early))
    for _ in range(2):
        late = run_cell(page, "explore.triangle_in_cube()")
        expect(explorer_in(late)).to_have_count(1)
        assert_alive(page, explorer_in(late))
    assert_alive(page, explorer_in(early))
    assert [name_of(e) for e in explorers(page)] == ["many_at_once", "triangle_in_cube"]
    assert cell_errors(page) == []


def test_a_busy_kernel_is_said_and_the_last_move_counts(page, lab, tmp_path):
    open_notebook(page, lab, START)
    run_all(page)
    (explorer,) = explorers(page)
    before, go = settled(page, explorer), tmp_path / "go"
    wait = f"import time, pathlib\nwhile not pathlib.Path({str(go)!r}).exists(): time.sleep(0.05)"
    in_notebook(
        page,
        """notebook.activeCellIndex = argument[0];
        notebook.model.cells.get(argument[0]).sharedModel.setSource(argument[1]);
        app.commands.execute('notebook:run-cell');""",
        [find_cell(page, 'ask("first-guess")'), wait],
    )
    press(page, explorer, times=5)
    banner = explorer.locator(".oc-banner")
    expect(banner).to_contain_text("No answer from the kernel yet", timeout=2 * SETTLE)
    assert "oc-stale" in explorer.get_attribute("class") and picture(explorer) == before
    press(page, explorer, times=5)
    go.touch()
    wait_until_idle(page)
    expect(banner).to_be_hidden(timeout=SETTLE)
    assert settled(page, explorer) != before and "oc-stale" not in explorer.get_attribute("class")
    assert explorer.locator(".oc-call").text_content() == "explore.teaser(steps=40)"
    assert_alive(page, explorer)


@pytest.mark.deep
def test_a_kernel_restarted_elsewhere_is_noticed_at_the_next_move(page, lab):
    open_notebook(page, lab, START)
    run_all(page)
    (explorer,) = explorers(page)
    (kernel,) = lab.request("api/kernels")
    lab.request(f"api/kernels/{kernel['id']}/restart", "POST")
    press(page, explorer)
    expect(explorer.locator(".oc-banner")).to_contain_text("or out of reach", timeout=2 * SETTLE)
    assert "oc-stale" in explorer.get_attribute("class")
    page.reload()  # JupyterLab itself does not notice, and would wait for ever
    wait_until_open(page, START)
    run_all(page)
    assert_alive(page, explorers(page)[0])


def test_where_answers_cannot_be_written_it_is_said_and_the_lesson_goes_on(page, lab, tmp_path):
    blocked = tmp_path / "a file, no folder"
    blocked.touch()  # root may write in any folder, so taking the right to write away would prove nothing there
    open_notebook(page, lab, CAT)
    run_in_kernel(page, f"import os; os.environ['ONE_CAT_ANSWERS'] = {str(blocked / 'answers.json')!r}")
    run_all(page)
    assert cell_errors(page) == []
    asked = cell(page, find_cell(page, 'ask("cat-tied")'))
    verdict = commit(page, asked, "0.7")
    assert "cannot be written" in verdict and "remembered" in verdict and "ONE_CAT_ANSWERS" in verdict
    assert_alive(page, explorer_in(asked))
    asked = run_cell(page, 'ask("cat-tied")')
    expect(asked.locator(".oc-ask input.oc-box"), "remembered until the kernel stops").to_have_value("0.7")
    assert not lab.answers.exists()


@pytest.mark.deep
def test_a_notebook_saved_with_its_outputs_opens_again_without_a_kernel_of_its_own(browser, lab):
    page = new_page(browser)
    with guard(page) as watch:
        open_notebook(page, lab, START)
        run_all(page)
        in_notebook(page, "await app.commands.execute('docmanager:save');")
        for session in lab.request("api/sessions"):
            lab.request(f"api/sessions/{session['id']}", "DELETE")
        assert watch.problems == []
        open_notebook(page, lab, START)
        outputs = cell(page, find_cell(page, "explore.teaser()")).locator(".jp-OutputArea-output")
        expect(outputs.first).to_contain_text("Error displaying widget: model not found")
        lost = page.get_by_text("Nothing above, or nothing that moves?")
        expect(page.get_by_text("Error displaying widget: model not found")).to_have_count(2)
        expect(lost).to_have_count(2)
        for one in lost.all():
            expect(one).to_contain_text("run every cell (menu Run, Run All Cells)")
        expect(outputs.last).to_be_visible()
        assert explorers(page) == [], "nothing may look live that is not"
        # The widget manager of JupyterLab logs this for any widget; nothing else may go wrong.
        others = [p for p in watch.problems if "widget model not found" not in p]
        assert others == []
        run_all(page)
        assert_alive(page, explorers(page)[0])
        expect(lost.first).to_be_hidden()
        expect(lost.last).to_be_hidden()
    page.context.close()


@pytest.mark.deep
def test_a_notebook_opened_without_any_kernel_comes_to_life_as_its_words_say(browser):
    """JupyterLab's widgets never hear of a kernel that starts later, until the page is loaded again."""
    with start_lab(ROOT) as own:
        own.stop()
        own.command.append("--LabServerApp.notebook_starts_kernel=False")
        own.start()
        page = new_page(browser)
        page.goto(f"{own.url}/lab/tree/{START}?reset&token={own.token}")
        wait_until_open(page, START)
        assert own.request("api/kernels") == []
        script = "notebook.activeCellIndex = argument; app.commands.execute('notebook:run-cell');"
        in_notebook(page, script, find_cell(page, IMPORTS))
        page.locator(".jp-Dialog button.jp-mod-accept").click()  # which kernel?
        wait_until_idle(page)
        outputs = run_cell(page, "explore.teaser()").locator(".jp-OutputArea-output")
        expect(outputs.first).to_have_text("Loading widget...")
        words = "If “Loading widget…” stays, reload the page, and run every cell once more."
        expect(outputs.last).to_contain_text(words)
        page.reload()
        wait_until_open(page, START)
        run_all(page)
        assert cell_errors(page) == []
        assert_alive(page, explorers(page)[0])
        expect(page.get_by_text(words).first).to_be_hidden()
        page.context.close()


def test_the_page_loaded_again_finds_answer_guess_and_explorer_as_they_were(page, lab):
    open_notebook(page, lab, CAT)
    run_all(page)
    asked = cell(page, find_cell(page, 'ask("cat-tied")'))
    verdict = commit(page, asked, "0.7")
    explorer = explorer_in(asked)
    press(page, explorer, "ArrowLeft", times=3)
    moved, call = settled(page, explorer), explorer.locator(".oc-call").text_content()
    assert "your guess 0.700" in explorer.text_content() and "p_dead=0.87" in call
    in_notebook(page, "await app.commands.execute('docmanager:save');")
    page.reload()
    asked = page.locator(".jp-Cell", has=page.locator(".oc-ask[aria-label='question: cat-tied']"))
    expect(explorer_in(asked).locator(".oc-call")).to_have_text(call, timeout=300_000)
    expect(asked.locator(".oc-verdict")).to_have_text(verdict)
    expect(asked.locator(".oc-ask input.oc-box")).to_have_value("0.7")
    assert picture(explorer_in(asked)) == moved
    assert_alive(page, explorer_in(asked))


@pytest.mark.deep
def test_training_can_be_stopped_and_taken_up_again(page, lab):
    open_notebook(page, lab, DIGITS)
    run_cell(page, IMPORTS)
    run_cell(page, "from helpers.data import digits, measures, training")
    run_in_kernel(page, HELD)  # or a quick kernel is through before the test has looked
    index = find_cell(page, "race = training.race(")
    script = "notebook.activeCellIndex = argument; app.commands.execute('notebook:run-cell');"
    in_notebook(page, script, index)
    race = cell(page, index)
    explorer = explorer_in(race)
    expect(explorer.locator(".oc-headline")).to_contain_text(
        "epochs so far", timeout=300_000
    )  # drawn as it trains
    in_notebook(page, "await app.commands.execute('notebook:interrupt-kernel');")
    wait_until_idle(page)
    expect(race).to_contain_text("What was learnt in whole epochs is kept. Run the cell again to go on")
    assert cell_errors(page) == []
    run_in_kernel(page, "training.Race._train_one_epoch = whole")
    before = settled(page, explorer)
    press(page, explorer, "Home")
    assert wait_for_change(page, explorer, before) and "before training" in explorer.inner_text().lower()
    run_cell(page, "race = training.race(")
    expect(race).to_contain_text("Trained (seed 0, 25 of 25 epochs", timeout=300_000)
    expect(explorer_in(race).locator(".oc-headline")).to_contain_text("After 25 epochs: micro-F1")
