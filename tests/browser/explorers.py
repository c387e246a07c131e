"""What the browser tests do to an explorer on the page: move everything, and look."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from chromium import wait_at_rest
from playwright.sync_api import Locator, Page, expect

SETTLE = 60_000  # ms a picture may take to follow on a machine that has much other work
# On a hand-out: every place is open, and every explorer that is open has its data.
READY_ON_PAGE = """() => document.querySelector('.oc-place > .oc') && !document.querySelector('.oc-place > .oc-first')
  && [...document.querySelectorAll('.oc-place, .oc-place div')].every((e) => !e.model || 'ready' in e.dataset)"""

# A page's own clock at a tenth of its pace (`slowed = 1` brings it back): what plays by itself is still on its way when a
# test, on a machine that has much other work, has looked at it and stops it.
SLOWED = """(() => {
  const now = performance.now.bind(performance), frame = requestAnimationFrame.bind(window), later = setTimeout.bind(window);
  const start = now();
  window.slowed = 10;
  performance.now = () => start + (now() - start) / slowed;
  window.requestAnimationFrame = (act) => frame(() => act(performance.now()));
  window.setTimeout = (act, ms, ...rest) => later(act, ms * slowed, ...rest);
})()"""

# What holds a question together with what it opens: of a hand-out, and of a notebook.
AROUND = "xpath=ancestor::div[contains(@class, 'oc-place') or contains(@class, 'widget-vbox')][1]"
IDLE = "e.getAttribute('aria-busy') !== 'true'"
PICTURE = "[...e.querySelectorAll('.oc-moving, .oc-readout')].map((n) => n.innerHTML).join('')"
STATE = (
    f"e => [{IDLE}, e.querySelector('.oc-call').textContent, {PICTURE}, e.querySelector('.oc-banner').hidden,"
    " ...[...e.querySelectorAll('input[type=range]')].map((one) => one.value)]"
)
PLACE = "[e.getBoundingClientRect().height, e.closest('.jp-WindowedPanel-outer')?.scrollTop ?? 0]"

# Every word and control that sticks out of its explorer or question, or is cut off in its own box.
CLIPPED = """() => [...document.querySelectorAll('.oc')].flatMap((oc) => {
  const all = (what) => [...oc.querySelectorAll(what)].filter((e) => e.getClientRects().length && !e.closest('.oc-spoken'));
  const outside = (e) => { const a = e.getBoundingClientRect(), b = oc.getBoundingClientRect();
    return a.left < b.left - 1 || a.right > b.right + 1; };
  oc.querySelectorAll('details').forEach((e) => (e.open = true));
  const panels = oc.querySelector('.oc-panels'), scrolls = panels && panels.scrollWidth > panels.clientWidth + 1;
  const words = all('button, label, p, dt, dd, summary, legend, .oc-label');
  return [
    ...all('*').filter((e) => !(scrolls && panels.contains(e)) && (!e.closest('svg') || e.matches('text')) && outside(e)),
    ...words.filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth && !e.matches('.oc-foot')),
  ].map((e) => `${oc.getAttribute('aria-label')}: ${e.textContent.slice(0, 50)}`);
})"""


def answer_all(page: Page) -> None:
    """Commit an answer to every question, so that every explorer opens."""
    questions = page.locator("div.oc-ask")
    for i in range(questions.count()):
        question = questions.nth(i)
        question.scroll_into_view_if_needed()
        if question.locator("input.oc-box").count():
            question.locator("input.oc-box").fill("0.7")
        else:
            question.locator("input[type=radio]").first.check()
        question.locator("button.oc-commit").click()
        question.locator(".oc-verdict:not(:empty)").wait_for(timeout=SETTLE)
        # That it opens is told with the verdict; what it opens is drawn later, in a notebook.
        if question.get_attribute("data-opened") == "true":
            opened = question.locator(AROUND).locator("div.oc:not(.oc-ask)")
            opened.first.wait_for(state="attached", timeout=SETTLE)


def reload_until(page: Page, is_shown: Callable[[], bool]) -> None:
    """Load a page anew until it shows what was kept: another process writes that, which may come later than the page."""
    for _ in range(20):
        if is_shown():
            return
        page.reload()
    assert is_shown()


def explorers(page: Page) -> list[Locator]:
    """Return every explorer on the page."""
    found = page.locator("div.oc:not(.oc-ask)")
    return [found.nth(i) for i in range(found.count())]


def name_of(explorer: Locator) -> str:
    """Return the explorer's name, as in its label."""
    return explorer.get_attribute("aria-label").removeprefix("explorer: ").replace(" ", "_")


def picture(explorer: Locator) -> str:
    """Return all that changes with the state: moving layers and read-out."""
    return explorer.evaluate(f"e => {PICTURE}")


def wait_in(explorer: Locator, condition: str, result: str, complaint: str, argument: Any = None) -> Any:
    """Wait in the page until JavaScript says so of the explorer, `e`; return another expression's value at that moment."""
    script = f"""(e, [argument, most]) => new Promise((done) => {{
      const end = performance.now() + most;
      const look = () => {condition} ? done({{ value: {result} }})
        : performance.now() > end ? done(null) : setTimeout(look, 10);
      look(); }})"""
    found = explorer.evaluate(script, [argument, SETTLE])
    assert found, f"{name_of(explorer)}: {complaint}"
    return found["value"]


def wait_for_change(page: Page, explorer: Locator, before: str) -> str:
    """Wait until the picture is another one, and return it."""
    return wait_in(explorer, f"{PICTURE} !== argument", PICTURE, "the picture did not change", before)


def settled(page: Page, explorer: Locator) -> str:
    """Return the picture once the kernel has answered the last move."""
    return settled_at(explorer)[0]  # `page` is of no use here, and every test names it


def settled_at(explorer: Locator) -> tuple[str, list[float]]:
    """Return the same, and where the explorer is then, as `place` does."""
    return tuple(wait_in(explorer, IDLE, f"[{PICTURE}, {PLACE}]", "no answer to the last move"))


def place(explorer: Locator) -> list[float]:
    """Return the explorer's height on the page, in pixels, and how far the notebook around it is scrolled."""
    return explorer.evaluate(f"e => {PLACE}")


def assert_same(*explorers: Locator) -> None:
    """See that all come to show one state: picture, line that reopens it, thumbs, and no banner.

    They may be on several pages, and none of them need have heard yet of what was moved in another.
    """
    end = time.monotonic() + SETTLE / 1000
    while True:
        states = [one.evaluate(STATE) for one in explorers]
        idle, call, _, no_banner, *_ = states[0]
        if idle and call and no_banner and all(state == states[0] for state in states):
            return
        assert time.monotonic() < end, f"not the same, or not at rest: {[state[:2] for state in states]}"


def value_and_box(explorer: Locator, index: int) -> tuple[float, float]:
    """Return the value that a slider tells (its thumb may count stops) and the number in the box beside it."""
    script = "e => [e.getAttribute('aria-valuetext'), e.parentElement.querySelector('.oc-box').value.replace('−', '-')].map(Number)"
    return tuple(explorer.locator("input[type=range]").nth(index).evaluate(script))


@contextmanager
def held(page: Page, slider: Locator, start: float = 0.0) -> Iterator[Callable[[float, int], None]]:
    """Hold a slider's thumb with the mouse; yields what moves it, places given as shares of its track."""
    slider.scroll_into_view_if_needed()
    wait_at_rest(page)  # what comes up above would move it away from under the mouse
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2

    def move(share: float, steps: int) -> None:
        page.mouse.move(box["x"] + 8 + share * (box["width"] - 16), y, steps=steps)

    move(start, 1)
    page.mouse.down()
    yield move
    page.mouse.up()


def drag(page: Page, slider: Locator, start: float, end: float, steps: int) -> None:
    """Drag a slider's thumb with the mouse, places given as shares of its track."""
    with held(page, slider, start) as move:
        move(end, steps)


def violations(page: Page, context: str | list | None = None) -> list[tuple[str, str]]:
    """Return what axe-core finds wrong: (rule, the element's first characters); in the whole page, or in a context."""
    targets = {"rules": {"target-size": {"enabled": True}}}  # of WCAG 2.2; axe leaves it out otherwise
    found = Axe().run(page, context=context, options=targets).response["violations"]
    return [(one["id"], node["html"][:120]) for one in found for node in one["nodes"]]


def clipped(page: Page, width: int, height: int) -> list[str]:
    """Make the window so large (less of it is seen the more it is zoomed); return what no longer fits."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("width => innerWidth === width", arg=width)
    wait_at_rest(page)
    return page.evaluate(CLIPPED)


def explorer_in(place):
    """Return the explorers below `place`, for there should be one."""
    return place.locator("div.oc:not(.oc-ask)")


def press(page, explorer, key="ArrowRight", times=1):
    """Press a key on the explorer's first slider."""
    explorer.locator("input[type=range]").first.focus()
    for _ in range(times):
        page.keyboard.press(key)


def assert_alive(page, explorer):
    """Move the explorer and see it follow."""
    before = settled(page, explorer)
    press(page, explorer)
    wait_for_change(page, explorer, before)
    settled(page, explorer)
    expect(explorer.locator(".oc-banner")).to_be_hidden()
    assert explorer.locator("input:disabled, button:disabled").count() == 0


def assert_stopped(explorer):
    """See that the explorer says its kernel has stopped, shows so, and takes no input."""
    expect(explorer.locator(".oc-banner")).to_contain_text("has stopped")
    assert explorer.locator("input:enabled, button:enabled").count() == 0
    assert explorer.locator(".oc-panels").evaluate("e => getComputedStyle(e).opacity") == "0.35"
    touch_all(explorer)
    assert explorer.get_attribute("aria-busy") == "false", "it waits for a kernel that is gone"
    expect(explorer.locator(".oc-banner")).to_contain_text("has stopped")


def touch_all(explorer):
    """Pass the mouse over every slider, and see that no grip of the picture can be taken."""
    for slider in explorer.locator("input[type=range]").all():
        slider.hover(force=True)
    for grip in explorer.locator(".oc-grip").all():
        assert grip.evaluate("e => getComputedStyle(e).pointerEvents") == "none"


def commit(page, question, typed):
    """Type an answer, commit it, and return the verdict."""
    question.locator("input.oc-box").fill(typed)
    question.locator("button.oc-commit").click()
    verdict = question.locator(".oc-verdict")
    expect(verdict).not_to_be_empty()
    return verdict.inner_text()
