"""Two tabs of JupyterLab on one kernel: one explorer and one question, moved and answered in both.

What comes of moves that cross each other, tests/browser/test_explorer_page.py tries in every order.
"""

import pytest
from explorers import assert_alive, assert_same, commit, drag, explorer_in, settled
from lab import (
    cell,
    find_cell,
    guard,
    in_notebook,
    new_page,
    open_notebook,
    run_all,
    wait_until_open,
)
from playwright.sync_api import expect

pytestmark = pytest.mark.deep
CAT = "01_schrodingers_cat.ipynb"


@pytest.fixture
def tabs(browser, lab):
    """Two tabs in which the notebook has run; neither may report an error."""
    first = new_page(browser)
    with guard(first) as watch:
        open_notebook(first, lab, CAT)
        run_all(first)
        in_notebook(first, "await app.commands.execute('docmanager:save');")
        second = first.context.new_page()
        open_notebook(second, lab, CAT)
        assert len(lab.request("api/kernels")) == 1
        yield first, second
    first.context.close()
    assert watch.problems == []


def explorer_of(page, source="explore.one_cat()"):
    return explorer_in(cell(page, find_cell(page, source)))


def test_a_drag_in_one_a_drag_in_the_other_and_a_page_loaded_again(tabs):
    first, second = tabs
    one, other = explorer_of(first), explorer_of(second)
    for explorer in (one, other):
        explorer.wait_for()
    for page, explorer, end in (
        (first, one, 0.9),
        (second, other, 0.2),
        (first, one, 0.6),
        (first, one, 0.1),
    ):
        drag(page, explorer.locator("input[type=range]").first, 0.5, end, 15)
        settled(page, explorer)
        assert_same(one, other)
    second.reload()
    wait_until_open(second, CAT)
    explorer_of(second).wait_for()
    for page in (second, first):
        assert_alive(page, explorer_of(page))
        assert_same(one, explorer_of(second))


def test_the_same_answer_in_both_gets_its_verdict_in_both(tabs):
    first, second = tabs
    asked = [cell(page, find_cell(page, 'ask("cat-tied")')) for page in tabs]
    questions = [one.locator("div.oc-ask") for one in asked]
    for i in (0, 1):
        verdict = commit(tabs[i], questions[i], "0.7")
        assert verdict
        expect(questions[1 - i].locator(".oc-verdict")).to_have_text(verdict)
    commit(first, questions[0], "0.2107")
    expect(questions[1].locator(".oc-verdict")).to_contain_text("✓")
    expect(questions[1].locator("input.oc-box")).to_have_value("0.2107")
    assert_alive(second, explorer_in(asked[1]))
    assert_same(*(explorer_in(question) for question in asked))
