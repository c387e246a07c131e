"""Each notebook in a real JupyterLab: run, answer, move everything, and look at what changes."""

from pathlib import Path

import numpy as np
import pytest
from drawings import contrast
from explorers import (
    answer_all,
    clipped,
    drag,
    explorers,
    height,
    name_of,
    picture,
    scroll_top,
    settled,
    value_and_box,
    violations,
    wait_for_change,
)
from lab import cell_errors, guard, new_page, open_notebook, run_all, set_theme
from PIL import Image

NOTEBOOKS = sorted(p.name for p in (Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
WINDOWS = {
    "67 %": (1910, 1343),
    "100 %": (1280, 900),
    "narrow": (1024, 768),
    "150 %": (853, 600),
    "200 %": (640, 450),
}
OUTPUTS = {"include": [".jp-OutputArea-output"]}


def open_and_answer(page, lab, notebook):
    """Open a notebook, run it, answer every question; return its explorers."""
    open_notebook(page, lab, notebook)
    run_all(page)
    assert cell_errors(page) == []
    answer_all(page)
    found = explorers(page)
    assert found
    return found


def steadily(page, explorer, target, move):
    """Make a move; return the picture after it. Neither the explorer's height nor the page's place may change."""
    target.scroll_into_view_if_needed()
    before = height(explorer), scroll_top(explorer)
    move()
    now = settled(page, explorer)
    words = target.get_attribute("aria-label") or target.inner_text()
    assert (height(explorer), scroll_top(explorer)) == before, f"{name_of(explorer)} jumped: {words}"
    return now


def by_keyboard(page, explorer):
    """Move every slider with the arrow keys, there and back."""
    explorer.locator(".oc-preset").nth(1).click()  # away from all zeros, where a temperature changes nothing
    sliders = explorer.locator("input[type=range]")
    for i in range(sliders.count()):
        before = settled(page, explorer)
        value, _ = value_and_box(explorer, i)
        at_end = sliders.nth(i).evaluate("e => Number(e.value) === Number(e.max)")
        there, back = ("ArrowLeft", "ArrowRight") if at_end else ("ArrowRight", "ArrowLeft")
        sliders.nth(i).focus()
        steadily(page, explorer, sliders.nth(i), lambda: page.keyboard.press(there))  # noqa: B023
        wait_for_change(page, explorer, before)
        moved, box = value_and_box(explorer, i)
        assert moved != value and box == pytest.approx(moved)
        steadily(page, explorer, sliders.nth(i), lambda: page.keyboard.press(back))  # noqa: B023
        assert value_and_box(explorer, i)[0] == pytest.approx(value)


def by_mouse(page, explorer):
    """Drag every slider from end to end; the picture at rest is that of the last state, with no backlog."""
    sliders = explorer.locator("input[type=range]")
    for i in range(sliders.count()):
        slider = sliders.nth(i)
        before = settled(page, explorer)
        after = steadily(page, explorer, slider, lambda: drag(page, slider, 0.02, 0.63, steps=12))  # noqa: B023
        assert after != before
        value, box = value_and_box(explorer, i)
        assert box == pytest.approx(value)
        field = explorer.locator(".oc-box").nth(i)
        field.fill(str(value).replace(".", ","))
        typed = steadily(page, explorer, field, lambda: field.press("Enter"))  # noqa: B023
        assert typed == after, "a drag and the same number typed give two pictures"


def by_buttons(page, explorer):
    """Press every toggle, tick box, option, preset and action, and see that each does what it says."""
    call = explorer.locator(".oc-call")
    for kind in ("button.oc-toggle", "input[type=checkbox]"):
        for button in explorer.locator(kind).all():
            before = call.inner_text()
            steadily(page, explorer, button, button.click)
            assert call.inner_text() != before, f"{name_of(explorer)}: {kind} changed nothing"
    seen = set()
    for option in explorer.locator("button.oc-option").all():
        seen.add(steadily(page, explorer, option, option.click))
        assert option.get_attribute("aria-pressed") == "true"
        assert (
            explorer.locator(".oc-choice button[aria-pressed=true]").count()
            == explorer.locator(".oc-choice").count()
        )
    for preset in explorer.locator(".oc-presets button:not(.oc-reset, .oc-action)").all():
        steadily(page, explorer, preset, preset.click)
        shown = call.inner_text()
        for i in range(explorer.locator("input[type=range]").count()):
            value, box = value_and_box(explorer, i)
            assert box == pytest.approx(value)
        seen.add(steadily(page, explorer, preset, preset.click))
        assert call.inner_text() == shown, "a preset pressed again stays where it is"
    for action in explorer.locator(".oc-action").all():
        before = settled(page, explorer)
        assert steadily(page, explorer, action, action.click) != before
    assert len(seen) >= 2


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_everything_moves_and_nothing_jumps(page, lab, screenshots, notebook):
    moved = set()
    for number, explorer in enumerate(open_and_answer(page, lab, notebook)):
        explorer.scroll_into_view_if_needed()
        opened = settled(page, explorer)
        explorer.screenshot(path=screenshots / f"{notebook[:2]}_{number}_{name_of(explorer)}.png")
        every = (by_keyboard,) if name_of(explorer) in moved else (by_keyboard, by_mouse, by_buttons)
        moved.add(name_of(explorer))
        tall, before = height(explorer), explorer.locator(".oc-panels").screenshot()
        for move in every:
            move(page, explorer)
            assert height(explorer) == tall, f"{name_of(explorer)} changed its height: {move.__name__}"
        explorer.locator(".oc-reset").click()
        assert settled(page, explorer) == opened, f"{name_of(explorer)}: reset does not bring back the start"
        if explorer.locator("input[type=range]").count():
            drag(page, explorer.locator("input[type=range]").first, 0.05, 0.95, steps=10)
        else:  # an explorer of buttons alone
            explorer.locator("button.oc-option[aria-pressed=false]").first.click()
        settled(page, explorer)
        assert explorer.locator(".oc-panels").screenshot() != before
        assert explorer.locator(".oc-banner").is_hidden()
    assert scrolling_outputs(page) == []
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        set_theme(page, theme)
        assert violations(page, OUTPUTS) == []
    # Would it be found, and in the last output that is seen, too?
    output = page.locator(f"{OUTPUTS['include'][0]}:visible").last
    output.evaluate("e => e.insertAdjacentHTML('beforeend', '<img src=\"data:,\">')")
    assert [rule for rule, _ in violations(page, OUTPUTS)] == ["image-alt"]
    cut = {zoom: clipped(page, *window) for zoom, window in WINDOWS.items()}
    assert cut == {zoom: [] for zoom in WINDOWS}


def scrolling_outputs(page):
    """Return the outputs that have grown scrollbars."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea, .jp-OutputArea *')].filter(e =>
             e.scrollHeight > e.clientHeight + 1 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowY)
           ).map(e => e.className)"""
    )


def test_typed_values_are_read_mended_and_said(page, lab):
    explorer = next(e for e in open_and_answer(page, lab, NOTEBOOKS[3]) if name_of(e) == "many_at_once")
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


def test_words_for_those_who_see_it_and_names_for_those_who_do_not(page, lab, tmp_path):
    for explorer in open_and_answer(page, lab, NOTEBOOKS[3]):
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


def test_the_dark_theme_is_dark_and_legible(browser, lab, screenshots):
    page = new_page(browser, theme="dark")
    with guard(page) as watch:
        for number, explorer in enumerate(open_and_answer(page, lab, NOTEBOOKS[3])):
            paper = assert_legible(explorer, screenshots / f"dark_{number}_{name_of(explorer)}.png")
            assert paper.max() < 40
    page.context.close()
    assert not watch.problems


def test_the_picture_follows_the_last_move(page, lab):
    explorer = open_and_answer(page, lab, NOTEBOOKS[0])[0]
    first = picture(explorer)
    slider = explorer.locator("input[type=range]").first
    slider.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    assert settled(page, explorer) != first
    assert "120" in explorer.locator(".oc-call").inner_text()
