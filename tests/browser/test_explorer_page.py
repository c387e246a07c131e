"""front/explorer.js by itself, its kernel an Explorer in this process: several pages, and views, on one explorer."""

import pytest
from explorers import value_and_box
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import explore
from helpers.live.front import module

# As ipywidgets: of each page one message is under way, and of what is set meanwhile the newest is kept.
PAGES = """async ([source, spec, view]) => {
  window.pages = [];
  window.view = null; // what an earlier session left here is none of this one's
  window.open_page = async () => {
    const own = source.replaceAll("const PAGE = ", `const PAGE = ${pages.length} + `); // each page has modules of its own
    const { default: widget } = await import(URL.createObjectURL(new Blob([own], { type: "text/javascript" })));
    const values = { spec, view: window.view ?? view, sent: { values: {}, action: null, move: ["", 0] } };
    const heard = [];
    const page = { sent: null, kept: null, tell: (told) => { values.view = told; heard.forEach((act) => act()); } };
    const model = {
      get: (name) => values[name],
      set: (name, value) => (values[name] = value),
      save_changes: () => (page.sent ? (page.kept = values.sent) : (page.sent = values.sent)),
      on: (name, act) => name === "change:view" && heard.push(act),
      off: () => {},
    };
    page.show = () => { const el = document.createElement("div"); document.body.append(el); widget.render({ model, el }); };
    page.show();
    pages.push(page);
  };
  window.take = (i) => { const { sent, kept } = pages[i]; pages[i].sent = kept; pages[i].kept = null; return sent; };
  window.answer = (told) => { window.view = told; pages.forEach((page) => page.tell(told)); };
  document.body.replaceChildren();
}"""


class Session:
    """One explorer, and the pages that show it; `views` are counted from 0 in the order in which they came."""

    def __init__(self, page, explorer):
        self.page, self.widget = page, explorer.widget
        page.evaluate(PAGES, [module("explorer.js"), self.widget.spec, self.widget.view])

    def open(self, view_of=None):
        """Open another page, or another view on page `view_of`."""
        self.page.evaluate("i => (i === null ? open_page() : pages[i].show())", view_of)

    def view(self, index):
        return self.page.locator("div.oc").nth(index)

    def move(self, index, value):
        self.view(index).locator("input[type=range]").first.fill(str(value))

    def answer(self, index):
        """Let the kernel take and answer what page `index` has under way. Returns whether there was anything."""
        sent = self.page.evaluate("i => take(i)", index)
        if sent is None:
            return False
        self.widget.sent = sent
        self.page.evaluate("view => answer(view)", self.widget.view)
        return True

    def settle(self):
        while any([self.answer(i) for i in range(self.page.evaluate("pages.length"))]):
            pass

    def assert_shared(self):
        """See that every view shows the kernel's state, in its picture and its controls, and waits for nothing."""
        told = self.widget.view
        for index in range(self.page.locator("div.oc").count()):
            view = self.view(index)
            assert view.locator(".oc-headline").inner_text() == told["headline"]
            assert view.locator(".oc-call").text_content() == told["call"]
            value = told["state"]["logit"]
            assert value_and_box(view, 0) == pytest.approx((value, value)), f"view {index}"
            assert view.get_attribute("aria-busy") != "true", f"view {index} waits for ever"


@pytest.fixture
def session(page):
    return Session(page, explore.one_cat())


def test_a_page_that_comes_later_is_not_deaf_and_makes_none_deaf(session):
    session.open()
    session.open()
    for value in (1, 2, 3):
        session.move(0, value)
    session.move(1, -1)  # its first, while the other is at its third
    for index in (0, 0, 1):
        session.answer(index)
    session.assert_shared()
    session.open()
    for index in (2, 1, 2, 0):
        session.move(index, -index - 1.5)
        session.settle()
        session.assert_shared()


def test_an_answer_to_another_page_is_not_taken_for_one_s_own(session):
    session.open()
    session.open()
    session.move(0, 1)
    session.move(1, 2)
    session.answer(0)
    assert session.view(1).get_attribute("aria-busy") == "true"
    assert value_and_box(session.view(1), 0) == (2, 2), "the thumb stays where it was put"
    session.answer(1)
    session.assert_shared()
    assert session.widget.view["state"]["logit"] == 2


def test_what_one_view_moved_is_not_lost_when_another_view_of_the_page_moves(session):
    session.open()
    session.open(view_of=0)
    for value in (1, 2, 3):
        session.move(0, value)
    session.view(1).locator("button.oc-toggle, .oc-presets button").first.click()
    session.settle()
    session.assert_shared()


def test_a_session_knows_nothing_of_an_earlier_one_in_the_same_window(page):
    for value in (4, None):
        session = Session(page, explore.one_cat())
        session.open()
        if value is not None:
            session.move(0, value)
        session.settle()
        session.assert_shared()


def test_however_pages_and_views_move_and_are_answered_all_show_one_state(page):
    step = st.tuples(st.sampled_from(["move", "move", "answer"]), st.integers(0, 3), st.integers(-6, 6))

    @given(st.lists(step, min_size=4, max_size=16))
    @settings(max_examples=25, deadline=None)
    def shared(steps):
        session = Session(page, explore.one_cat())
        session.open()
        session.open(view_of=0)
        session.open()
        for act, index, value in steps:
            session.move(min(index, 2), value) if act == "move" else session.answer(min(index, 1))
            if index == 3:
                session.open()  # one that comes later
        session.settle()
        session.assert_shared()

    shared()
