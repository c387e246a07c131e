"""The first page of the hand-outs: question, button, toy and cards on the first screen, and what plays there."""

import json
import re
import shutil
import sys

import pytest
from explorers import READY_ON_PAGE, SLOWED, reload_until, violations
from lab import guard, new_page
from playwright.sync_api import expect
from scripts import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from pages import contents

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
VALUE = "e => Number(e.querySelector('input[type=range]').getAttribute('aria-valuetext'))"
FRAMES = "() => new Promise((done) => { let n = 0; const next = () => (n += 1) > 20 ? done() : requestAnimationFrame(next); next(); })"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """The contents page of all notebooks, with the questions that stand in them."""
    work = tmp_path_factory.mktemp("work")
    for path in NOTEBOOKS:
        (work / path.stem).mkdir()
        names = re.findall(r'ask\(\\"([\w-]+)\\"\)', path.read_text(encoding="utf-8"))
        told = {"places": [{"ask": {"name": name}} for name in names]}
        (work / path.stem / "places.json").write_text(json.dumps(told), encoding="utf-8")
    page = work / "index.html"
    page.write_text(contents.render(NOTEBOOKS, work), encoding="utf-8")
    yield page
    shutil.rmtree(work)


@pytest.fixture
def opened(browser, index):
    """Return what opens the page offline, in a window of that size; it may ask for nothing and report no error."""
    pages = []

    def open_page(width, height, motion="reduce", slowly=False, **options):
        page = new_page(browser, viewport=(width, height), **options)
        if slowly:
            page.add_init_script(SLOWED)
        page.emulate_media(reduced_motion=motion)
        page.context.set_offline(True)
        watching = guard(page)
        pages.append((page, watching, watching.__enter__()))
        page.goto(index.as_uri())
        page.wait_for_function(READY_ON_PAGE)
        return page

    yield open_page
    for page, watching, watch in pages:
        watching.__exit__(None, None, None)
        page.context.close()
        assert watch.problems == []


def test_the_first_screen_holds_the_question_one_button_the_toy_and_all_cards(opened):
    page = opened(1280, 800)
    for what in (
        ".logo",
        "h1",
        ".ask",
        ".begin",
        ".toy .oc-panel",
        ".toy input[type=range]",
        ".toy .oc-presets",
    ):
        expect(page.locator(what).first).to_be_in_viewport(ratio=1)
    assert page.locator(".begin").count() == 1 and page.locator(".toy .oc-panel:visible").count() == 2
    assert page.locator(".cards a").count() == len(NOTEBOOKS)
    for card in page.locator(".cards a").all():
        expect(card).to_be_in_viewport(ratio=1)
    assert page.locator(".begin").get_attribute("href") == f"{NOTEBOOKS[0].stem}.html"


@pytest.mark.parametrize("width", [390, 360])
def test_on_a_phone_the_first_screen_holds_the_question_the_button_and_the_toy_s_pictures(opened, width):
    page = opened(width, 844)
    for what in (".logo", "h1", ".ask", ".begin", ".toy .oc-headline"):
        expect(page.locator(what)).to_be_in_viewport(ratio=1)
    for panel in page.locator(".toy .oc-panel:visible").all():
        expect(panel).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.locator(".begin, .cards a").evaluate_all(
        "all => all.map((e) => e.offsetHeight).filter((h) => h < 44)"
    )
    assert small == []


@pytest.mark.parametrize(("width", "theme"), [(1280, "dark"), (360, "light")])
def test_axe_finds_nothing(opened, width, theme):
    assert violations(opened(width, 800, theme=theme)) == []


def test_the_toy_plays_by_itself_to_its_end_and_stops_when_told(opened):
    page = opened(1280, 800, motion="no-preference", slowly=True)
    toy = page.locator(".toy .oc-place")
    page.wait_for_function(f"() => ({VALUE})(document.querySelector('.toy .oc-place')) > 0")
    toy.locator(".oc-play").click()
    stopped = toy.evaluate(VALUE)
    page.evaluate("slowed = 1")  # if it still ran, it would leap
    page.evaluate(FRAMES)
    assert 0 < toy.evaluate(VALUE) == stopped < 400
    page = opened(1280, 800, motion="no-preference")
    page.wait_for_function(f"() => ({VALUE})(document.querySelector('.toy .oc-place')) === 400")


def test_without_motion_it_stands_at_its_end_and_moves_under_the_reader_s_hand(opened):
    page = opened(1280, 800)
    toy = page.locator(".toy .oc-place")
    page.wait_for_function(f"() => ({VALUE})(document.querySelector('.toy .oc-place')) === 400")
    before = toy.locator(".oc-panels").get_attribute("aria-label")
    toy.get_by_role("button", name="none").click()
    assert toy.locator(".oc-panels").get_attribute("aria-label") != before
    toy.locator("input[type=range]").press("Home")
    assert toy.evaluate(VALUE) == 0


def test_a_card_tells_how_many_of_its_questions_are_answered_and_keeps_it(opened):
    page = opened(1280, 800)
    (card,) = page.locator(".cards a", has_text="Schrödinger").locator(".progress").all()
    asked = json.loads(card.get_attribute("data-asked"))
    assert card.inner_text() == f"{len(asked)} questions"
    store = 'names => names.forEach((name) => localStorage.setItem(`one-cat.${name}`, \'{"entry": "1"}\'))'
    page.evaluate(store, asked[:2])
    page.reload()
    reload_until(page, lambda: card.inner_text() == f"2 of {len(asked)} answered")
    page.evaluate(store, asked)
    page.reload()
    reload_until(page, lambda: card.inner_text() == f"✓ {len(asked)} answered")


def test_it_is_light_and_carries_its_own_icon(index):
    text = index.read_text(encoding="utf-8")
    assert len(text) < 400_000, "drawn within a second from disk: benchmarks/handouts.py measures it"
    assert text.count('<link href="data:image/svg+xml,') == 1
