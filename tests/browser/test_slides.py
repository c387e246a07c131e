"""Every slide of every notebook, walked by keyboard as `make present` opens it: all of it fits and is large, and all of it lives."""

import re
from pathlib import Path

import pytest
from explorers import name_of, picture, settled, wait_for_change
from lab import guard, new_page, wait_at_rest
from playwright.sync_api import expect
from presenting import VISIBLE, look, open_slides, presenting, walk

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("[0-9]*.ipynb"))
DECKS = [path if path.stem[:2] == "03" else pytest.param(path, marks=pytest.mark.deep) for path in NOTEBOOKS]
SMALLEST = {"text": 26, "table": 18, "code": 20, "figure": 16}  # px at 1280 x 720
MOST_WORDS = 48  # of texts: some 40, and a formula or an item more
OPEN = f"{VISIBLE}div.oc-ask[data-state=new]"
ANSWER = """question => {
  const box = question.querySelector('input.oc-box');
  if (box) box.value = '0.7'; else question.querySelector('input[type=radio]').checked = true;
  question.querySelector('button.oc-commit').click(); }"""


# Elsewhere formulas may be set a little larger (MathJax fits them to the fonts of the moment): a slide has room for that.
LARGER_FORMULAS = ".jp-Deck mjx-container[jax] { font-size: 127% !important; }"
CENTRE = """e => { const box = e.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }"""


def answer(page):
    """Answer the slide's first open question; return when its explorer is drawn, the question has folded up and all is at rest."""
    left = page.locator(OPEN).count() - 1
    page.locator(OPEN).first.evaluate(ANSWER)
    expect(page.locator(OPEN)).to_have_count(left)
    opened = page.locator(f"{VISIBLE}div.oc-ask[data-opened=true]")
    if opened.count():
        page.locator(f"{VISIBLE}div.oc:not(.oc-ask) .oc-panel:not(.oc-out) svg").first.wait_for()
        expect(opened.locator(".oc-answer:visible")).to_have_count(opened.count())  # for a second vote
    wait_at_rest(page)


def check(seen, height, where):
    """Hold a slide to what a room can read: sizes at 1280 x 720, which grow with the screen."""
    unit = height / 720
    assert seen["cut"] == [], f"{where}: cut off {seen['cut']}"
    for kind, least in SMALLEST.items():
        assert not seen[kind] or seen[kind][0] >= least * unit - 0.1, f"{where}: {kind} {seen[kind]}"
    assert seen["words"] <= MOST_WORDS, f"{where}: {seen['words']} words"
    assert seen["title"] or seen["picture"], f"{where}: words alone"
    assert seen["title"] or seen["fill"] >= height / 2, f"{where}: {seen['fill']:.0f} px of {height}"
    assert re.fullmatch(r"\d+ of \d+", seen["line"][-1]), f"{where}: {seen['line']}"


def move(page, explorer):
    """Press an arrow key on an explorer's first slider, or press another of its buttons, and see it follow."""
    before = settled(page, explorer)
    sliders = explorer.locator("input[type=range]")
    if sliders.count():
        at_end = sliders.first.evaluate("e => Number(e.value) >= Number(e.max)")
        sliders.first.press("ArrowLeft" if at_end else "ArrowRight")
    else:
        words = explorer.locator("button.oc-option[aria-pressed=false]").first.inner_text()
        option = explorer.locator("button.oc-option", has_text=words).first
        for _ in range(10):  # a click is lost where the slide is laid out anew between press and release
            option.click()
            if picture(explorer) != before or option.get_attribute("aria-pressed") == "true":
                break
    wait_for_change(page, explorer, before)
    settled(page, explorer)


def drawn(page, seen):
    """Return what the slide shows once the table of a cell that has run is drawn, too."""
    for _ in range(100):
        if seen["title"] or seen["picture"]:
            break
        page.wait_for_timeout(200)
        seen = look(page)
    return seen


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
        page.add_style_tag(content=LARGER_FORMULAS)
        shown = None
        for seen in walk(page):
            if seen["cells"] != shown:
                shown, slides = seen["cells"], slides + 1
                seen = drawn(page, seen)
                check(seen, 720, f"{path.stem}, slide {slides}")
                page.screenshot(path=screenshots / f"slide_{path.stem[:2]}_{slides:02}.png")
            while page.locator(OPEN).count():
                answer(page)
                check(look(page), 720, f"{path.stem}, slide {slides}, answered")
            explorers = page.locator(f"{VISIBLE}div.oc:not(.oc-ask)")
            for i in range(explorers.count()):
                if picture(explorers.nth(i)) and name_of(explorers.nth(i)) not in moved:
                    moved.add(name_of(explorers.nth(i)))
                    move(page, explorers.nth(i))
                    page.locator(".jp-Deck .jp-Notebook").focus()  # the keys walk on
        place = page.inner_text(".oc-deck-place").split(" of ")
        assert place[0] == place[1], "the last slide was not reached"
    page.context.close()
    assert not watch.problems
    assert slides >= 8 and moved


@pytest.mark.deep
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
        expect(page.locator(f"{VISIBLE}.oc-ask .oc-answer")).to_be_visible()  # for a second vote
    page.context.close()
    assert not watch.problems


def test_keys_always_go_on(browser, address):
    page = new_page(browser, viewport=(1280, 720))
    place = page.locator(".oc-deck-place")
    with guard(page) as watch:
        open_slides(page, address(NOTEBOOKS[3]))
        total = place.inner_text().partition(" of ")[2]
        for n, key in enumerate(["ArrowRight", "PageDown", "ArrowDown", "Space"], 2):
            page.keyboard.press(key)
            expect(place).to_have_text(f"{n} of {total}")
        for n, key in enumerate(["Shift+Space", "ArrowUp", "PageUp", "ArrowLeft"]):
            page.keyboard.press(key)
            expect(place).to_have_text(f"{4 - n} of {total}")
        box = page.locator(f"{VISIBLE}.oc-ask input.oc-box")  # answered before, perhaps: the server is shared
        next(seen for seen in walk(page) if box.count())
        box.fill("0.2")
        page.keyboard.press("Enter")
        page.locator(f"{VISIBLE}div.oc:not(.oc-ask) .oc-panel:not(.oc-out) svg").first.wait_for()
        vote_again_and_go_on(page)
        page.keyboard.press("Escape")
        expect(page.locator("body")).not_to_have_attribute("data-jp-deck-mode", "presenting")
        expect(page.locator(".oc-deck-line")).to_have_count(0)
    page.context.close()
    assert not watch.problems


def vote_again_and_go_on(page):
    """Type a second answer, and a number into the explorer: the deck's keys are at once the deck's again."""
    question = page.locator(f"{VISIBLE}.oc-ask")
    question.locator("input.oc-box").fill("-0.411")
    page.keyboard.press("Enter")
    expect(question).to_have_attribute("data-state", "right")
    page.keyboard.press("Space")
    expect(question).to_be_hidden()  # its picture stays, with the words that come after
    expect(page.locator(f"{VISIBLE}.oc-panels")).to_be_visible()
    explorer = page.locator(f"{VISIBLE}div.oc:not(.oc-ask)")
    before = settled(page, explorer)
    explorer.locator("input.oc-box").first.fill("3")
    page.keyboard.press("Enter")
    wait_for_change(page, explorer, before)
    page.keyboard.press("PageUp")
    expect(question).to_be_visible()


@pytest.mark.deep
def test_the_slides_grow_with_a_large_screen(browser, address):
    page = new_page(browser, viewport=(1920, 1080))
    with guard(page) as watch:
        open_slides(page, address(NOTEBOOKS[3]))
        size = page.locator(f"{VISIBLE} h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert size > 40
        for seen in walk(page):
            check(drawn(page, seen), 1080, f"cells {seen['cells']}")
            while page.locator(OPEN).count():
                answer(page)
                check(look(page), 1080, f"cells {seen['cells']}, answered")
    page.context.close()
    assert not watch.problems


@pytest.mark.deep
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
