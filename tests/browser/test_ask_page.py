"""front/ask.js by itself, with a model in place of the kernel: what is sent, and what is shown."""

import pytest

from helpers.explore.animals import SIGNS
from helpers.live.front import module

SPEC = {
    "name": "cat",
    "kind": "number",
    "words": "How much <b>is</b> it?",
    "options": [],
    "why": "",
    "hint": "h",
    "solution": "s",
    "closed": SIGNS["closed box"],
}
NEW = {
    "state": "new",
    "words": "",
    "notice": "",
    "entry": "",
    "why": "",
    "locked": True,
    "open": False,
    "move": ["", 0],
}
MODEL = """async ([source, values]) => {
  const { default: widget } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const heard = {};
  window.saved = [];
  window.model = {
    get: (name) => values[name],
    set: (name, value) => (values[name] = value),
    save_changes: () => window.saved.push(values.sent),
    on: (name, act) => (heard[name] = act),
    off: (name) => delete heard[name],
  };
  window.show = () => { document.body.replaceChildren(); window.close_it = widget.render({ model, el: document.body }); };
  window.tell = (view) => { values.view = { ...values.view, ...view }; heard["change:view"](); };
  window.stop = () => heard["comm_live_update"]();
  window.heard = heard;
  window.show();
}"""


@pytest.fixture
def question(page):
    """Show one question; returns a function that shows another instead."""
    source = module("ask.js")

    def show(view=NEW, **spec):
        page.evaluate(MODEL, [source, {"spec": SPEC | spec, "sent": {}, "view": NEW | view}])
        return page.locator("div.oc-ask")

    return show


def commit(page, question, typed):
    question.locator("input.oc-box").fill(typed)
    question.locator("button").click()
    return sent(page)


def sent(page):
    """Return what was sent last, and that nothing sent before equals it: else the kernel would see no change."""
    saved = page.evaluate("saved")
    assert saved[-1] not in saved[:-1]
    return {name: saved[-1][name] for name in ("entry", "why")}


def test_an_entry_is_sent_and_its_verdict_shown_each_time(page, question):
    asked = question()
    assert asked.locator(".oc-question").inner_text() == SPEC["words"], "words are text, never HTML"
    assert asked.locator(".oc-locked").is_visible()
    assert commit(page, asked, "abc") == {"entry": "abc", "why": ""}
    assert asked.locator(".oc-verdict").inner_text() == ""
    page.evaluate("tell({ state: 'unreadable', words: 'no number', move: ['', 2] })")
    assert asked.locator(".oc-verdict").inner_text() == "? no number"
    assert commit(page, asked, "0.2")["entry"] == "0.2"
    page.evaluate(
        "tell({ state: 'right', words: 'Right', notice: 'Not kept.', locked: false, move: ['', 3] })"
    )
    assert asked.locator(".oc-verdict").inner_text() == "✓ Right Not kept."
    assert asked.get_attribute("data-state") == "right" and asked.locator(".oc-locked").is_hidden()


def test_after_a_reload_the_answer_stands_and_the_same_one_is_sent_again(page, question):
    asked = question()
    commit(page, asked, "0.2")
    page.evaluate("tell({ state: 'wrong', words: 'lower', entry: '0.2', locked: false, move: ['', 2] })")
    page.evaluate("close_it(); show()")
    assert asked.locator("input.oc-box").input_value() == "0.2"
    assert asked.locator(".oc-verdict").inner_text() == "✗ lower"
    assert commit(page, asked, "0.2")["entry"] == "0.2"


@pytest.mark.parametrize("kind", ["number", "choice"])
def test_enter_commits_and_no_form_is_needed(page, question, kind):
    asked = question(kind=kind, options=[["ce", "cross-entropy"], ["bce", "binary"]], why="Why?")
    box = asked.locator("input").first
    box.fill("0.2") if kind == "number" else box.check()
    box.press("Enter")
    assert sent(page) == {"entry": "0.2" if kind == "number" else "ce", "why": ""}
    asked.locator("textarea").press("Enter")
    assert asked.locator("textarea").input_value() == "\n" and len(page.evaluate("saved")) == 1
    assert page.evaluate("document.querySelectorAll('form, [type=submit]').length") == 0


def test_two_pages_that_give_the_same_answer_are_two_answers(page, question):
    """The kernel compares what the pages send: of two that are alike the second would get no verdict."""
    first = question()
    commit(page, first, "0.2")
    other = page.evaluate("saved[0]")
    page.reload()  # a page of its own, as another tab is
    commit(page, question(), "0.2")
    assert page.evaluate("saved[0]") != other


def test_an_answer_given_on_another_page_comes_here_unless_something_is_typed(page, question):
    asked = question(why="Why?")
    page.evaluate("tell({ state: 'wrong', words: 'lower', entry: '0.5', why: 'so', move: ['', 2] })")
    assert asked.locator("input.oc-box").input_value() == "0.5"
    assert asked.locator("textarea").input_value() == "so"
    asked.locator("input.oc-box").fill("0.3")
    page.evaluate("tell({ state: 'right', words: 'Right', entry: '0.2', why: 'so', move: ['', 3] })")
    assert asked.locator("input.oc-box").input_value() == "0.3"


def test_a_late_verdict_does_not_undo_what_is_typed_since(page, question):
    asked = question()
    commit(page, asked, "0.2")
    asked.locator("input.oc-box").fill("0.3")
    page.evaluate("tell({ state: 'wrong', words: 'lower', entry: '0.2', move: ['', 2] })")
    assert asked.locator("input.oc-box").input_value() == "0.3"


def test_the_teachers_solution_opens_once_and_can_be_closed(page, question):
    asked = question()
    solution = asked.locator("details", has_text="solution")
    assert solution.get_attribute("open") is None
    page.evaluate("tell({ open: true, locked: false })")
    assert solution.get_attribute("open") is not None
    solution.locator("summary").click()
    page.evaluate("tell({ state: 'wrong', words: 'lower', move: ['', 2] })")
    assert solution.get_attribute("open") is None


def test_options_and_a_reason_come_back_as_they_were_kept(page, question):
    options = [["ce", "cross-entropy"], ["bce", "binary"]]
    view = {"state": "kept", "words": "Kept.", "entry": "bce", "why": "it is “right”", "locked": False}
    asked = question(view, kind="opinion", options=options, why="Why?", hint="", solution="")
    assert (
        asked.locator("input[value=bce]").is_checked() and not asked.locator("input[value=ce]").is_checked()
    )
    assert (
        asked.locator("textarea").input_value() == "it is “right”" and asked.locator("details").count() == 0
    )
    asked.locator("input[value=ce]").check()
    asked.locator("button").click()
    assert sent(page) == {"entry": "ce", "why": "it is “right”"}


def test_what_was_said_earlier_stands_above_as_text(page, question):
    assert question().locator(".oc-earlier").count() == 0
    told = "In notebook 00 you chose: “x”, because: “<img src=x onerror=alert(1)> & <b>so</b>”."
    asked = question(earlier=told)
    assert asked.locator(".oc-earlier").inner_text() == told and asked.locator("img, b").count() == 0
    tops = [asked.locator(name).bounding_box()["y"] for name in (".oc-earlier", ".oc-question", ".oc-answer")]
    assert tops == sorted(tops)


def test_the_score_is_one_live_line_that_changes_in_place(page):
    source = module("score.js")
    page.evaluate(MODEL, [source, {"words": "0 answered <b>0</b>"}])
    line = page.get_by_role("status")
    assert line.inner_text() == "0 answered <b>0</b>", "words are text, never HTML"
    page.evaluate("window.line = document.querySelector('[role=status]')")
    page.evaluate("model.set('words', '1 answered'); heard['change:words']()")
    assert line.inner_text() == "1 answered" and page.evaluate("line.isConnected")
    page.evaluate("close_it()")
    assert page.evaluate("Object.keys(heard)") == []


def test_a_stopped_kernel_is_said_and_nothing_is_left_behind(page, question):
    asked = question()
    page.evaluate("stop()")
    assert "has stopped" in asked.locator(".oc-verdict").inner_text()
    assert asked.locator("input.oc-box").is_disabled() and asked.locator("button").is_disabled()
    asked.dispatch_event("oc-room", {"detail": {}})
    assert page.evaluate("saved") == [], "a kernel that has stopped is told nothing"
    page.evaluate("close_it()")
    assert page.evaluate("Object.keys(heard)") == []
