"""One notebook, opened once: what is typed is read, what is drawn can be read, in both themes."""

import numpy as np
import pytest
from drawings import contrast
from explorers import name_of, settled
from lab import guard, new_page, set_theme
from opening import open_and_answer
from PIL import Image

MANY = "03_many_at_once.ipynb"


@pytest.fixture(scope="module")
def many(browser, running_lab):
    """Notebook 03, run and answered once for all tests that follow, and its explorers."""
    running_lab.refresh()
    page = new_page(browser)
    with guard(page) as watch:
        yield page, open_and_answer(page, running_lab, MANY)
    page.context.close()
    assert watch.problems == []


def test_typed_values_are_read_mended_and_said(many):
    page, found = many
    explorer = next(e for e in found if name_of(e) == "many_at_once")
    box, notice = explorer.locator(".oc-box").first, explorer.locator(".oc-notice")

    def type_in(text):
        box.fill(text)
        box.press("Enter")
        settled(page, explorer)
        return box.input_value(), notice.inner_text()

    assert type_in("3,5") == ("3.5", "")
    assert type_in("−2") == ("−2.0", "")
    value, said = type_in("99")
    assert value == "10.0" and "99 is out of range; brought back to 10" in said
    for nonsense, words in (("many", "“many” is not a number"), ("", "Nothing was entered")):
        value, said = type_in(nonsense)
        assert float(value) == 10 and words in said and "from −10 to 10" in said


def test_words_for_those_who_see_it_and_names_for_those_who_do_not(many, tmp_path):
    page, found = many
    set_theme(page, "JupyterLab Light")
    for explorer in found:
        assert assert_legible(explorer, tmp_path / "light.png").min() > 230
        headline = explorer.locator(".oc-headline").inner_text()
        label = explorer.locator(".oc-panels[role=img]").get_attribute("aria-label")
        assert headline in label and len(label) > 150
        inputs = explorer.locator("input")
        for i in range(inputs.count()):
            assert inputs.nth(i).get_attribute("aria-label") or inputs.nth(i).evaluate("e => e.labels.length")
        assert explorer.locator("[aria-live=polite]").count() == 1


def assert_legible(explorer, path):
    """Take the explorer's picture; each word drawn in it must stand out, as computed and as painted."""
    explorer.scroll_into_view_if_needed()
    explorer.screenshot(path=path)
    pixels = np.asarray(Image.open(path).convert("RGB"))
    colours, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_counts=True)
    paper = colours[counts.argmax()]
    words = explorer.evaluate(
        """e => { const at = e.getBoundingClientRect();
          return [...e.querySelectorAll('svg text')].filter(t => t.textContent.trim()).map(t => {
            const box = t.getBoundingClientRect();
            return [t.textContent, getComputedStyle(t).fill.match(/[0-9.]+/g).map(Number),
                    [box.x - at.x, box.y - at.y, box.right - at.x, box.bottom - at.y].map(Math.round)]; }); }"""
    )
    assert len(words) > 10
    for text, fill, (left, top, right, bottom) in words:
        assert contrast(fill, paper) >= 4.5, (text, fill, paper)
        painted = pixels[max(top, 0) : bottom, max(left, 0) : right]
        # Letters are a pixel thin: their edges are half paper.
        assert contrast(painted, paper).max() >= 3, f"{text} is not to be seen"
    return paper


@pytest.mark.deep
def test_the_dark_theme_is_dark_and_legible(many, screenshots):
    page, found = many
    page.emulate_media(color_scheme="dark")
    set_theme(page, "JupyterLab Dark")
    for number, explorer in enumerate(found):
        paper = assert_legible(explorer, screenshots / f"dark_{number}_{name_of(explorer)}.png")
        assert paper.max() < 40
    page.emulate_media(color_scheme="light")
