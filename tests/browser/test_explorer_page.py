"""front/explorer.js by itself, its kernel an Explorer in this process: several pages, and views, on one explorer."""

import pytest
from explorers import value_and_box
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect
from rowing import parts_of

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
    const say = (name, ...told) => Promise.all(heard.filter(([event]) => event === name).map(([, act]) => act(...told)));
    const page = { sent: null, kept: null, asked: [],
      tell: (told) => { values.view = told; say("change:view"); },
      part: (told, piece) => say("msg:custom", told, [Uint8Array.from(atob(piece), (c) => c.charCodeAt(0))]),
    };
    const model = {
      get: (name) => values[name],
      set: (name, value) => (values[name] = value),
      save_changes: () => (page.sent ? (page.kept = values.sent) : (page.sent = values.sent)),
      send: (content) => page.asked.push(content),
      on: (name, act) => heard.push([name, act]),
      off: () => {},
    };
    page.show = () => { const el = document.createElement("div"); document.body.append(el); widget.render({ model, el }); };
    page.show();
    pages.push(page);
  };
  window.take = (i) => { const { sent, kept } = pages[i]; pages[i].sent = kept; pages[i].kept = null; return sent; };
  window.part = (told, piece) => Promise.all(pages.map((page) => page.part(told, piece))); // a piece is unpacked first
  window.answer = (told) => { window.view = told; pages.forEach((page) => page.tell(told)); };
  document.body.replaceChildren();
}"""


class Session:
    """One explorer, and the pages that show it; `views` are counted from 0 in the order in which they came."""

    def __init__(self, page, explorer):
        self.page, self.explorer, self.widget = page, explorer, explorer.widget
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
        """Answer all that comes, until no view waits for anything."""
        while self.page.locator(".oc[aria-busy=true]").count():
            self.page.wait_for_function("pages.some((page) => page.sent)")
            for i in range(self.page.evaluate("pages.length")):
                self.answer(i)

    def rows(self, index):
        """Let the kernel hear what page `index` has asked for, and send the rows. Returns how many pieces came."""
        parts = parts_of(self.explorer, *self.page.evaluate("i => pages[i].asked.splice(0)", index))
        for part, piece in parts:
            self.page.evaluate("([part, piece]) => window.part(part, piece)", [part, piece])
        return len(parts)

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
    step = st.tuples(
        st.sampled_from(["move", "move", "answer", "rows"]), st.integers(0, 3), st.integers(-6, 6)
    )

    @given(st.lists(step, min_size=4, max_size=16))
    @settings(max_examples=25, deadline=None)
    def shared(steps):
        session = Session(page, explore.one_cat())
        session.open()
        session.open(view_of=0)
        session.open()
        for act, index, value in steps:
            if act == "move":
                session.move(min(index, 2), value)
            else:
                getattr(session, act)(min(index, 1))
            if index == 3:
                session.open()  # one that comes later
        session.settle()
        session.assert_shared()

    shared()


# -- rows ---------------------------------------------------------------------------------------------------------


def test_a_row_shows_each_position_before_the_kernel_is_asked(session):
    session.open()
    session.move(0, 1)
    assert session.rows(0) > 1
    session.settle()
    before = dict(session.widget.view)
    for value in (2, -3, 4.5):
        session.move(0, value)
        wanted = session.explorer.view(session.explorer.state | {"logit": value})
        view = session.view(0)
        expect(view.locator(".oc-headline")).to_have_text(wanted["headline"])
        assert view.locator(".oc-call").text_content() == wanted["call"]
        assert view.locator(".oc-panels").get_attribute("aria-label") == wanted["alt"]
        assert value_and_box(view, 0) == (value, value)
        assert session.widget.view == before, "the kernel knows of nothing yet"
    session.settle()
    session.assert_shared()
    assert session.widget.view["state"]["logit"] == 4.5


MOVE_AND_LET_GO = """([value, event]) => {
  const slider = document.querySelector("input[type=range]");
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  const before = pages[0].sent;
  slider.dispatchEvent(new Event(event, { bubbles: true }));
  return [before, pages[0].sent];
}"""


@pytest.mark.parametrize("event", ["pointerup", "keyup"])
def test_the_kernel_hears_at_once_where_the_hand_lets_go(session, event):
    session.open()
    session.move(0, 1)
    session.rows(0)
    session.settle()
    before, sent = session.page.evaluate(MOVE_AND_LET_GO, [2, event])  # in one go: no timer can have said it
    assert before is None and sent["values"] == {"logit": 2}
    session.settle()
    session.assert_shared()


def test_an_answer_from_the_way_there_does_not_draw_the_picture_back(session):
    session.open()
    session.move(0, 1)
    session.rows(0)
    session.move(0, 2)  # from the row; told of later
    session.answer(0)  # to the first move
    wanted = session.explorer.view(session.explorer.state | {"logit": 2})
    expect(session.view(0).locator(".oc-headline")).to_have_text(wanted["headline"])
    session.settle()
    session.assert_shared()


def test_a_row_is_dropped_once_anything_else_has_changed_the_picture(session):
    session.open()
    session.move(0, 1)
    session.rows(0)
    session.settle()
    session.explorer.change(logit=-2)
    session.page.evaluate("view => answer(view)", session.widget.view)
    shown = session.view(0).locator(".oc-call")
    before = shown.text_content()
    session.move(0, 2)
    assert shown.text_content() == before, "shown from a row that may be out of date"
    session.settle()
    session.assert_shared()


def test_a_picture_that_has_run_ahead_of_a_silent_kernel_says_so(session):
    session.open()
    session.move(0, 1)
    session.rows(0)
    session.settle()
    session.move(0, 2)
    expect(session.view(0).locator(".oc-banner")).to_contain_text("has run ahead")
    session.settle()
    expect(session.view(0).locator(".oc-banner")).to_be_hidden()
