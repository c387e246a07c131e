"""A page of the hand-outs where less is allowed or another look is set: in a frame, without script, in forced colours."""

import html

import pytest
from explorers import READY_ON_PAGE, reload_until
from lab import guard, new_page
from playwright.sync_api import expect
from scripts import run_python, small_series
from test_reader_settings import GROUND, SHAPE, dull_paints, dull_words

CODE = """from helpers import ask, explore
from IPython.display import display
print("said")
display(explore.many_at_once(), ask("cat-tied"))
ask("first-guess")"""
FRAMES = {"src": 'src="01_cat.html"', "srcdoc": 'srcdoc="{0}"'}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The hand-outs of a series of one small notebook."""
    made = tmp_path_factory.mktemp("series")
    code, _, complaint = run_python(small_series(made, CODE), "--output", made / "pages", "--states", "50")
    assert code == 0, complaint
    return made / "pages"


@pytest.mark.parametrize("way", FRAMES)
def test_in_a_frame_that_allows_scripts_alone_all_works(browser, folder, way):
    inside = html.escape((folder / "01_cat.html").read_text(encoding="utf-8"))
    outer = folder / f"in_a_frame_{way}.html"
    frame = (
        f'<iframe sandbox="allow-scripts" width="1200" height="2000" {FRAMES[way].format(inside)}></iframe>'
    )
    outer.write_text(f"<!DOCTYPE html><meta charset='utf-8'>{frame}", encoding="utf-8")
    page = new_page(browser)
    with guard(page) as watch:
        page.goto(outer.as_uri())
        (inner,) = page.main_frame.child_frames
        inner.wait_for_function(READY_ON_PAGE)
        number = inner.locator("div[aria-label='question: cat-tied']")
        box, verdict, below = (
            number.locator("input.oc-box"),
            number.locator(".oc-verdict"),
            number.locator("+ div > .oc"),
        )
        box.fill("a lot")
        number.get_by_role("button", name="commit").click()
        assert "is not a number I can read" in verdict.inner_text() and below.count() == 0
        box.fill("0.105")
        box.press("Enter")
        assert verdict.inner_text().startswith("✗")
        below.wait_for()
        inner.wait_for_function(READY_ON_PAGE)
        for explorer in (below, inner.locator(".oc-place > .oc:not(.oc-ask)")):
            before = explorer.locator(".oc-readout").text_content()
            explorer.locator("input[type=range]").first.press("End")
            inner.wait_for_function(
                "([e, before]) => e.textContent !== before",
                arg=[explorer.locator(".oc-readout").element_handle(), before],
            )
        opinion = inner.locator("div[aria-label='question: first-guess']")
        opinion.locator("input[type=radio]").last.check()
        opinion.get_by_role("button", name="commit").click()
        assert "only while this page is open" in opinion.locator(".oc-verdict").inner_text()
    page.context.close()
    assert watch.problems == []


def test_where_answers_can_be_kept_nothing_else_is_said(browser, folder):
    page = new_page(browser)
    page.goto((folder / "01_cat.html").as_uri())
    opinion = page.locator("div[aria-label='question: first-guess']")
    opinion.locator("input[type=radio]").last.check()
    opinion.locator("input[type=radio]").last.press("Enter")
    assert "only while" not in opinion.locator(".oc-verdict").inner_text()
    page.reload()
    reload_until(page, opinion.locator("input[type=radio]").last.is_checked)
    page.context.close()


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_without_script_the_first_picture_can_be_read_on_any_ground(browser, folder, ground, forced):
    context = browser.new_context(java_script_enabled=False, color_scheme=ground, forced_colors=forced)
    page = context.new_page()
    page.goto((folder / "01_cat.html").as_uri())
    figure = page.locator("figure.oc-first").first
    paper = figure.locator("svg").evaluate(
        "e => getComputedStyle(e).backgroundColor.match(/[0-9.]+/g).map(Number)"
    )
    behind = page.locator(".oc-page").evaluate(
        "e => getComputedStyle(e).backgroundColor.match(/[0-9.]+/g).map(Number)"
    )
    assert paper == behind
    words = [one for one in dull_paints(figure, paper, 3) if one[0].startswith("<text")]
    assert words == []
    assert dull_paints(figure, paper, 3 if forced == "active" else 1.15, fills=False) == []
    context.close()


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_in_forced_colours_the_page_tells_where_it_is_and_what_is_code(browser, folder, ground):
    page = new_page(browser, theme=ground)
    page.emulate_media(forced_colors="active", color_scheme=ground)
    page.goto((folder / "01_cat.html").as_uri())
    page.wait_for_function(READY_ON_PAGE)
    canvas = page.evaluate(GROUND)
    assert dull_words(page.locator(".oc-page"), canvas, 4.5) == []
    here, other = (
        page.locator(f"nav a{which}").evaluate(SHAPE) for which in ("[aria-current]", ":first-child")
    )
    assert here != other
    for code in page.locator(".code, :not(pre) > code:visible").all():
        assert code.evaluate(SHAPE).endswith("solid")
    page.goto((folder / "index.html").as_uri())
    assert dull_words(page.locator(".oc-page"), canvas, 4.5) == []
    page.context.close()


def test_an_answer_on_a_page_counts_on_its_card(browser, folder):
    page = new_page(browser)
    page.goto((folder / "index.html").as_uri())
    progress = page.locator(".progress")
    assert progress.inner_text() == "2 questions"
    page.locator(".begin").click()
    page.locator("div[aria-label='question: cat-tied'] input.oc-box").fill("0.105")
    page.locator("div[aria-label='question: cat-tied'] button.oc-commit").click()
    page.go_back()
    reload_until(page, lambda: progress.inner_text() == "1 of 2 answered")
    page.context.close()


def test_on_a_phone_code_is_folded_and_all_is_large_enough_for_a_finger_elsewhere_code_is_open(
    browser, folder
):
    page = new_page(browser, viewport=(390, 844))
    page.goto((folder / "01_cat.html").as_uri())
    code, fold = page.locator("main > .fold .code"), page.locator("main > .fold > summary")
    expect(code).to_be_hidden()
    page.wait_for_function(READY_ON_PAGE)
    touched = "nav a, main summary:visible, .oc button:visible, .oc .oc-box, .oc input[type=range], .oc fieldset label"
    low = page.locator(touched).evaluate_all(
        "all => all.filter((e) => e.offsetHeight < 44).map((e) => e.outerHTML)"
    )
    assert low == [], "a finger needs 44 px"
    fold.click()
    expect(code).to_be_visible()
    fold.click()
    expect(code).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(code).to_be_visible()
    expect(fold).to_be_hidden()
    page.emulate_media(media="print")
    expect(code).to_be_visible()
    page.context.close()
