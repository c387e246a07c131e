"""Every slide of every notebook, walked by keyboard as `make present` opens it: all of it fits, and all of it lives."""

from pathlib import Path

import pytest
from explorers import name_of, picture, settled, wait_for_change
from lab import guard, new_page, wait_at_rest
from playwright.sync_api import expect
from presenting import VISIBLE, look, open_slides, presenting, walk

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("[0-9]*.ipynb"))
DECKS = [
    path if path.stem[:2] in ("00", "01", "03") else pytest.param(path, marks=pytest.mark.deep)
    for path in NOTEBOOKS
]
SMALLEST = 14  # px, for any word of a figure at 1280 x 720
OPEN = f"{VISIBLE}div.oc-ask[data-state=new]"
ANSWER = """question => {
  const box = question.querySelector('input.oc-box');
  if (box) box.value = '0.7'; else question.querySelector('input[type=radio]').checked = true;
  question.querySelector('button.oc-commit').click(); }"""


CENTRE = """e => { const box = e.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }"""


def answer(page):
    """Answer the slide's first open question; return when its explorer is drawn and the question has folded up."""
    left = page.locator(OPEN).count() - 1
    page.locator(OPEN).first.evaluate(ANSWER)
    expect(page.locator(OPEN)).to_have_count(left)
    opened = page.locator(f"{VISIBLE}div.oc-ask[data-opened=true]")
    if opened.count():
        page.locator(f"{VISIBLE}div.oc:not(.oc-ask) svg").first.wait_for()
        expect(opened.locator(".oc-answer:visible")).to_have_count(0)


def check_fits(seen, height, where):
    assert seen["tall"] <= height, (
        f"{where}: {seen['tall']:.0f} px of slide on {height}: cells {seen['cells']}"
    )
    assert seen["clipped"] == [], where
    if seen["smallest"]:
        assert seen["smallest"][0] >= SMALLEST, f"{where}: {seen['smallest']}"


def move(page, explorer):
    """Press an arrow key on an explorer's first slider, or press another of its buttons, and see it follow."""
    before = settled(page, explorer)
    sliders = explorer.locator("input[type=range]")
    if sliders.count():
        at_end = sliders.first.evaluate("e => Number(e.value) >= Number(e.max)")
        sliders.first.press("ArrowLeft" if at_end else "ArrowRight")
    else:
        explorer.locator("button.oc-option[aria-pressed=false]").first.click()
    wait_for_change(page, explorer, before)
    settled(page, explorer)


@pytest.fixture(scope="session")  # once for a worker
def address():
    """Return what gives the address of a notebook's slides: 00 is presented, the same server shows the others."""
    with presenting("00") as first:
        yield lambda path: f"{first.replace(NOTEBOOKS[0].name, path.name)}&reset"  # of the workspace


@pytest.mark.parametrize("path", DECKS, ids=lambda path: path.stem[:2])
def test_every_slide_fits_and_every_explorer_moves(browser, address, path, screenshots):
    page, moved = new_page(browser, viewport=(1280, 720)), set()
    slides = 0
    with guard(page) as watch:
        open_slides(page, address(path))
        shown = None
        for seen in walk(page):
            if seen["cells"] != shown:
                shown, slides = seen["cells"], slides + 1
                check_fits(seen, 720, f"{path.stem}, slide {slides}")
                page.screenshot(path=screenshots / f"slide_{path.stem[:2]}_{slides:02}.png")
            while page.locator(OPEN).count():
                answer(page)
                check_fits(look(page), 720, f"{path.stem}, slide {slides}, answered")
            explorers = page.locator(f"{VISIBLE}div.oc:not(.oc-ask)")
            for i in range(explorers.count()):
                if picture(explorers.nth(i)) and name_of(explorers.nth(i)) not in moved:
                    moved.add(name_of(explorers.nth(i)))
                    move(page, explorers.nth(i))
                    page.locator(".jp-Deck .jp-Notebook").focus()  # the keys walk on
        assert page.locator(f"{VISIBLE}a[href*='ipynb']").count() or "Next" in page.inner_text(".jp-Deck")
    page.context.close()
    assert not watch.problems
    assert slides >= 8 and moved


def test_the_first_click_after_an_answer_hits_what_it_was_meant_for(browser):
    page = new_page(browser, viewport=(1280, 720))
    with presenting("03") as address, guard(page) as watch:
        open_slides(page, address)
        box = page.locator(f"{OPEN} input.oc-box")  # the prediction that opens a picture with buttons
        next(seen for seen in walk(page) if box.count())
        box.fill("0.2")
        page.keyboard.press("Enter")
        button = page.locator(f"{VISIBLE}button.oc-option", has_text="BCE")
        button.wait_for()
        wait_at_rest(page)
        page.mouse.move(*button.evaluate(CENTRE))
        page.mouse.down()
        page.wait_for_timeout(90)  # as long as a hand takes
        page.mouse.up()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(page.locator(f"{VISIBLE}.oc-ask .oc-answer")).to_be_hidden()
    page.context.close()
    assert not watch.problems


@pytest.mark.deep
def test_the_slides_fill_a_large_screen_too(browser, address):
    page = new_page(browser, viewport=(1920, 1080))
    with guard(page) as watch:
        open_slides(page, address(NOTEBOOKS[3]))
        size = page.locator(f"{VISIBLE} h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert size > 40
        for seen in walk(page):
            check_fits(seen, 1080, f"cells {seen['cells']}")
    page.context.close()
    assert not watch.problems


def test_presenting_leaves_the_notebooks_and_settings_alone(browser, tmp_path, monkeypatch):
    before = {path: path.read_bytes() for path in NOTEBOOKS}
    monkeypatch.setenv("HOME", str(tmp_path))
    page = new_page(browser, viewport=(1280, 720))
    with presenting("00") as address, guard(page):
        open_slides(page, address)
        saved = lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url  # noqa: E731
        with page.expect_response(saved):
            page.keyboard.press("Control+s")
    page.context.close()
    assert {path: path.read_bytes() for path in NOTEBOOKS} == before
    assert not list(tmp_path.rglob("user-settings")) and not list(tmp_path.rglob("workspaces"))
