"""What may happen while a learner is at it: kernels and servers that go, callbacks that fail, views that come and go."""

import signal
from pathlib import Path

import pytest
from explorers import (
    SETTLE,
    assert_alive,
    assert_same,
    assert_stopped,
    commit,
    explorer_in,
    explorers,
    held,
    name_of,
    picture,
    press,
    settled,
)
from lab import (
    cell,
    cell_errors,
    find_cell,
    in_notebook,
    new_page,
    open_notebook,
    run_all,
    scroll_to_cell,
    start_lab,
    wait_until_idle,
    wait_until_open,
)
from playwright.sync_api import expect
from serving import started_by

ROOT = Path(__file__).resolve().parents[2]
START, CAT = "00_start_here.ipynb", "01_schrodingers_cat.ipynb"
TWO = "02_one_of_many.ipynb"


def opened(page, lab, notebook=START):
    """Open a notebook, run it, and return its first explorer."""
    open_notebook(page, lab, notebook)
    run_all(page)
    assert cell_errors(page) == []
    return explorers(page)[0]


def half_a_drag(page, explorer, then):
    """Drag the first slider half-way, let `then` happen with the button held down, and drag on."""
    with held(page, explorer.locator("input[type=range]").first) as move:
        move(0.5, 20)
        then()
        move(0.95, 20)


def kernels(lab):
    """Return the kernels' processes."""
    return started_by(lab.process.pid, "ipykernel_launcher")


HURRIED = """const timeout = AbortSignal.timeout;
    AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms === 2000 ? 1 : ms);"""


@pytest.mark.deep
def test_a_page_that_is_too_slow_for_anywidget_hears_its_kernel(page, lab):
    """As a computer slow enough: each model is given up before it has come up."""
    given_up = []
    page.on("pageerror", lambda error: given_up.append("Failed to initialize model" in str(error)))
    page.add_init_script(HURRIED)
    assert_alive(page, opened(page, lab, CAT))
    assert commit(page, cell(page, find_cell(page, 'ask("cat-tied")')), "0.7")
    assert any(given_up)


# -- the kernel ------------------------------------------------------------------------------------------------


def test_interrupted_while_a_slider_is_dragged(page, lab):
    explorer = opened(page, lab)

    def interrupt():
        for _ in range(3):
            in_notebook(page, "await kernel.interrupt();")

    half_a_drag(page, explorer, interrupt)
    settled(page, explorer)
    expect(explorer.locator(".oc-banner")).to_be_hidden()
    slider = explorer.locator("input[type=range]").first
    assert f"steps={slider.input_value()}" in explorer.locator(".oc-call").text_content()
    assert_alive(page, explorer)


def test_restarted_while_a_slider_is_dragged(page, lab):
    explorer = opened(page, lab)
    half_a_drag(page, explorer, lambda: in_notebook(page, "session.restartKernel();"))
    assert_stopped(explorer)
    wait_until_idle(page)
    run_all(page)
    assert_alive(page, explorers(page)[0])


@pytest.mark.deep
def test_killed_while_a_slider_is_dragged(page, lab):
    explorer = opened(page, lab)
    (kernel,) = kernels(lab)
    half_a_drag(page, explorer, kernel.kill)
    expect(explorer.locator(".oc-banner")).to_contain_text("stopped", timeout=SETTLE)
    assert "oc-stale" in explorer.get_attribute("class")
    page.locator(".jp-Dialog button.jp-mod-accept").click(timeout=SETTLE)  # JupyterLab's own word of it
    wait_until_idle(page)
    assert_stopped(explorer)
    run_all(page)
    assert_alive(page, explorers(page)[0])


# -- the server ------------------------------------------------------------------------------------------------


def test_a_server_that_stands_still_is_said_and_the_last_move_counts(page, lab):
    explorer = opened(page, lab)
    lab.process.send_signal(signal.SIGSTOP)
    try:
        press(page, explorer, times=5)
        expect(explorer.locator(".oc-banner")).to_contain_text("out of reach", timeout=2 * SETTLE)
        press(page, explorer, times=5)
    finally:
        lab.process.send_signal(signal.SIGCONT)
    expect(explorer.locator(".oc-banner")).to_be_hidden(timeout=300_000)
    assert explorer.locator(".oc-call").text_content() == "explore.teaser(steps=40)"
    assert_alive(page, explorer)


def close_lost_connection(page):
    """Wait for JupyterLab's own word that the server is gone, and close it: it takes the focus, and with it every key."""
    dialog = page.locator(".jp-Dialog").filter(has_text="Server Connection Error")
    dialog.last.get_by_text("Do not show this message again").click(
        timeout=4 * SETTLE
    )  # it comes each time it asks
    while dialog.count():  # one for each that asked in vain before the tick counted
        dialog.last.get_by_role("button", name="Close").click()
        page.wait_for_timeout(50)


def test_a_server_that_goes_takes_no_answer_with_it(browser, tmp_path):
    with start_lab(ROOT) as own:
        page = new_page(browser)
        explorer = opened(page, own, CAT)
        asked = cell(page, find_cell(page, 'ask("cat-tied")'))
        verdict = commit(page, asked, "0.7")
        before = settled(page, explorer)
        own.kill()
        close_lost_connection(page)
        press(page, explorer)
        expect(explorer.locator(".oc-banner")).to_contain_text("out of reach", timeout=2 * SETTLE)
        assert picture(explorer) == before
        own.start()
        open_notebook(page, own, CAT)
        run_all(page)
        asked = cell(page, find_cell(page, 'ask("cat-tied")'))
        expect(asked.locator(".oc-verdict")).to_have_text(verdict)
        assert_alive(page, explorers(page)[0])
        page.context.close()


# -- a callback ------------------------------------------------------------------------------------------------


def in_kernel(page, code):
    """Run code in the kernel, beside the notebook."""
    reply = in_notebook(page, "return (await kernel.requestExecute({code: argument}).done).content;", code)
    assert reply["status"] == "ok", reply


def test_an_exception_in_a_callback_is_shown_and_the_explorer_works_after(page, lab):
    explorer = opened(page, lab)
    press(page, explorer)
    before = settled(page, explorer)
    call = explorer.locator(".oc-call").text_content()
    in_kernel(page, "teaser, draw = explore.teaser, explore.teaser.draw\nteaser.draw = lambda *_: 1 / 0")
    press(page, explorer)
    banner = explorer.locator(".oc-banner")
    expect(banner).to_contain_text("could not be drawn (ZeroDivisionError: division by zero)")
    assert settled(page, explorer) == before and explorer.locator(".oc-call").text_content() == call
    slider = explorer.locator("input[type=range]").first
    assert f"steps={slider.input_value()}" in call, "the slider, too, is where the picture is"
    in_kernel(page, "teaser.draw = draw")
    assert_alive(page, explorer)


# -- views that come and go -------------------------------------------------------------------------------------


@pytest.fixture
def windowed(lab):
    """JupyterLab as it is where nobody has set it otherwise: what is scrolled away leaves the page."""
    setting = "lab/api/settings/@jupyterlab/notebook-extension:tracker"
    lab.request(setting, "PUT", {"raw": '{"windowingMode": "full"}'})
    yield lab
    lab.request(setting, "PUT", {"raw": "{}"})


@pytest.mark.deep
def test_scrolled_away_collapsed_and_seen_twice(page, windowed):
    open_notebook(page, windowed, TWO)
    run_all(page)
    index = find_cell(page, "explore.one_of_many(")
    scroll_to_cell(page, index)
    explorer = explorer_in(cell(page, index))
    press(page, explorer, times=3)
    moved = settled(page, explorer)

    last = in_notebook(page, "return notebook.model.cells.length;") - 1
    scroll_to_cell(page, last)
    cell(page, index).wait_for(state="hidden")
    scroll_to_cell(page, index)
    assert picture(explorer_in(cell(page, index))) == moved
    assert_alive(page, explorer_in(cell(page, index)))
    moved = picture(explorer_in(cell(page, index)))

    for command in ("notebook:hide-cell-outputs", "notebook:show-cell-outputs"):
        in_notebook(page, "await app.commands.execute(argument);", command)
    assert picture(explorer_in(cell(page, index))) == moved
    assert_alive(page, explorer_in(cell(page, index)))

    in_notebook(page, "await app.commands.execute('notebook:create-output-view');")
    second = page.locator(".jp-LinkedOutputView div.oc")
    expect(second).to_have_count(1)
    first = explorer_in(cell(page, index))
    for one, other in ((first, second), (second, first)):
        assert_alive(page, one)
        assert_same(one, other)
    for view in (first, second):  # the second's move is one of its own, though it says the same
        view.locator(".oc-presets button").nth(1).click()
        settled(page, view)


@pytest.mark.deep
def test_two_notebooks_side_by_side_have_nothing_to_do_with_each_other(page, lab):
    first = opened(page, lab, START)
    name = name_of(first)
    in_notebook(
        page,
        "await app.commands.execute('docmanager:open', {path: argument, options: {mode: 'split-right'}});",
        TWO,
    )
    wait_until_open(page, TWO)
    wait_until_idle(page)
    run_all(page)
    assert cell_errors(page) == []
    shown = {name_of(explorer): explorer for explorer in explorers(page)}
    assert name in shown and "one_of_many" in shown
    before = settled(page, shown["one_of_many"])
    assert_alive(page, shown[name])
    assert picture(shown["one_of_many"]) == before
    before = settled(page, shown[name])
    assert_alive(page, shown["one_of_many"])
    assert picture(shown[name]) == before
    clips = page.evaluate("[...document.querySelectorAll('.oc svg [id]')].map((e) => e.id)")
    assert len(set(clips)) == len(clips), "an id of one picture is another's"
