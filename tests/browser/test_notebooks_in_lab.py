"""Each notebook in a real JupyterLab: run, answer, move everything, and look at what changes."""

from pathlib import Path

import pytest
from explorers import (
    answer_all,
    drag,
    explorers,
    height,
    name_of,
    picture,
    scroll_top,
    settled,
    value_and_box,
    wait_for_change,
)
from lab import cell_errors, open_notebook, run_all

NOTEBOOKS = sorted(p.name for p in (Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def open_and_answer(page, lab, notebook):
    """Open a notebook, run it, answer every question; return its explorers."""
    open_notebook(page, lab, notebook)
    run_all(page)
    assert cell_errors(page) == []
    answer_all(page)
    found = explorers(page)
    assert found
    return found


def by_keyboard(page, explorer):
    """Move every slider with the arrow keys, there and back."""
    explorer.locator(".oc-preset").nth(1).click()  # away from all zeros, where a temperature changes nothing
    sliders = explorer.locator("input[type=range]")
    for i in range(sliders.count()):
        before = settled(page, explorer)
        value, _ = value_and_box(explorer, i)
        high = float(sliders.nth(i).get_attribute("max"))
        there, back = ("ArrowLeft", "ArrowRight") if value >= high else ("ArrowRight", "ArrowLeft")
        sliders.nth(i).focus()
        page.keyboard.press(there)
        wait_for_change(page, explorer, before)
        moved, box = value_and_box(explorer, i)
        assert moved != value and box == pytest.approx(moved)
        page.keyboard.press(back)
        settled(page, explorer)
        assert value_and_box(explorer, i)[0] == pytest.approx(value)


def by_mouse(page, explorer):
    """Drag every slider from end to end; the picture at rest is that of the last state, with no backlog."""
    sliders = explorer.locator("input[type=range]")
    for i in range(sliders.count()):
        slider = sliders.nth(i)
        before = settled(page, explorer)
        drag(page, slider, 0.02, 0.63, steps=40)
        after = settled(page, explorer)
        assert after != before
        value, box = value_and_box(explorer, i)
        assert box == pytest.approx(value)
        field = explorer.locator(".oc-box").nth(i)
        field.fill(str(value).replace(".", ","))
        field.press("Enter")
        assert settled(page, explorer) == after, "a drag and the same number typed give two pictures"


def by_buttons(page, explorer):
    """Press every toggle, option, tick box, preset and action; between them something must change."""
    buttons = explorer.locator("button.oc-toggle, button.oc-option, button.oc-preset, input[type=checkbox]")
    seen = {settled(page, explorer)}
    for i in range(buttons.count()):
        button = buttons.nth(i)
        if button.inner_text() == "copy":
            continue
        button.click()
        seen.add(settled(page, explorer))
    assert len(seen) >= 2
    explorer.locator(".oc-reset").click()
    settled(page, explorer)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_everything_moves_and_nothing_jumps(page, lab, screenshots, notebook):
    moved = set()
    for number, explorer in enumerate(open_and_answer(page, lab, notebook)):
        explorer.scroll_into_view_if_needed()
        settled(page, explorer)
        explorer.screenshot(path=screenshots / f"{notebook[:2]}_{number}_{name_of(explorer)}.png")
        every = (by_keyboard,) if name_of(explorer) in moved else (by_keyboard, by_mouse, by_buttons)
        moved.add(name_of(explorer))
        tall, before = height(explorer), explorer.locator(".oc-panels").screenshot()
        for move in every:
            scrolled = scroll_top(explorer)
            move(page, explorer)
            assert height(explorer) == tall, f"{name_of(explorer)} changed its height: {move.__name__}"
            assert scroll_top(explorer) == pytest.approx(scrolled, abs=800)
        drag(page, explorer.locator("input[type=range]").first, 0.05, 0.95, steps=10)
        settled(page, explorer)
        assert explorer.locator(".oc-panels").screenshot() != before
        assert explorer.locator(".oc-banner").is_hidden()
    assert scrolling_outputs(page) == []


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


def test_names_for_those_who_do_not_see_it(page, lab):
    for explorer in open_and_answer(page, lab, NOTEBOOKS[3]):
        headline = explorer.locator(".oc-headline").inner_text()
        label = explorer.locator(".oc-panels[role=img]").get_attribute("aria-label")
        assert headline in label and len(label) > 150
        inputs = explorer.locator("input")
        for i in range(inputs.count()):
            assert inputs.nth(i).get_attribute("aria-label") or inputs.nth(i).evaluate("e => e.labels.length")
        assert explorer.locator("[aria-live=polite]").count() == 1


def test_the_dark_theme_is_dark_and_legible(browser, lab, screenshots):
    from lab import guard, new_page

    page = new_page(browser, theme="dark")
    with guard(page) as watch:
        for number, explorer in enumerate(open_and_answer(page, lab, NOTEBOOKS[3])):
            assert explorer.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(17, 17, 17)"
            fills = explorer.evaluate(
                "e => [...new Set([...e.querySelectorAll('svg text')].map(t => getComputedStyle(t).fill))]"
            )
            assert fills and all(max(map(int, fill[4:-1].split(", "))) >= 140 for fill in fills), fills
            explorer.screenshot(path=screenshots / f"dark_{number}_{name_of(explorer)}.png")
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
