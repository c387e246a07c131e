"""Each notebook in a real JupyterLab: run, answer, move everything, and look at what changes."""

from pathlib import Path

import pytest
from explorers import (
    clipped,
    drag,
    name_of,
    picture,
    place,
    settled,
    settled_at,
    value_and_box,
    violations,
    wait_for_change,
)
from lab import set_theme
from opening import open_and_answer
from teachers_kit import given_away

NOTEBOOKS = sorted(p.name for p in (Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
WINDOWS = {
    "67 %": (1910, 1343),
    "100 %": (1280, 900),
    "narrow": (1024, 768),
    "150 %": (853, 600),
    "200 %": (640, 450),
}
OUTPUTS = {"include": [".jp-OutputArea-output"]}


def steadily(page, explorer, target, move):
    """Make a move; return the picture after it. Neither the explorer's height nor the page's place may change."""
    target.scroll_into_view_if_needed()
    before = place(explorer)
    move()
    now, after = settled_at(explorer)
    if after != before:
        words = target.get_attribute("aria-label") or target.inner_text()
        raise AssertionError(f"{name_of(explorer)} jumped: {words}: {before} became {after}")
    return now


def by_keyboard(page, explorer):
    """Move every slider with the arrow keys, there and back."""
    # Away from all zeros, where a temperature changes nothing.
    explorer.locator(".oc-presets button").all()[:2][-1].click()
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
        step = float(
            sliders.nth(i).get_attribute("step")
        )  # a value that was given may lie between two positions
        assert value_and_box(explorer, i)[0] == pytest.approx(value, abs=0.51 * step)


def by_mouse(page, explorer):
    """Drag every slider from end to end; the picture at rest is that of the last state, with no backlog."""
    sliders = explorer.locator("input[type=range]")
    for i in range(sliders.count()):
        slider = sliders.nth(i)
        before = settled(page, explorer)
        after = steadily(page, explorer, slider, lambda: drag(page, slider, 0.02, 0.63, steps=6))  # noqa: B023
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
            before = call.text_content()
            steadily(page, explorer, button, button.click)
            assert call.text_content() != before, f"{name_of(explorer)}: {kind} changed nothing"
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
        shown = call.text_content()
        for i in range(explorer.locator("input[type=range]").count()):
            value, box = value_and_box(explorer, i)
            assert box == pytest.approx(value)
        seen.add(steadily(page, explorer, preset, preset.click))
        assert call.text_content() == shown, "a preset pressed again stays where it is"
    for action in explorer.locator(".oc-action").all():
        before = settled(page, explorer)
        assert steadily(page, explorer, action, action.click) != before
    assert len(seen) >= 2


@pytest.mark.parametrize(
    "notebook, every",
    [pytest.param(name, False, id=name) for name in NOTEBOOKS if name[:2] in ("00", "01")]
    + [pytest.param(name, True, id=f"{name}-every", marks=pytest.mark.deep) for name in NOTEBOOKS],
)
def test_everything_moves_and_nothing_jumps(page, lab, screenshots, notebook, every):
    """Some notebooks by keyboard and buttons, of an explorer that stands in a notebook several times the first, in light.

    In the deep tests all notebooks, by mouse, too, and in dark, and `every` explorer by keyboard.
    """
    moved, found = set(), open_and_answer(page, lab, notebook)
    stills = page.locator('.jp-Notebook img[src*="stills/"]')
    assert [still for still in stills.all() if still.is_visible()] == [], "what lives is beside it"
    assert given_away(notebook[:2], page.locator(".jp-Notebook").inner_text()) == []
    for number, explorer in enumerate(found):
        explorer.scroll_into_view_if_needed()
        opened = settled(page, explorer)
        explorer.screenshot(path=screenshots / f"{notebook[:2]}_{number}_{name_of(explorer)}.png")
        if name_of(explorer) in moved:
            moves = (by_keyboard,) if every else ()
        else:
            moves = (by_keyboard, by_mouse, by_buttons) if every else (by_keyboard, by_buttons)
        moved.add(name_of(explorer))
        tall, before = place(explorer)[0], explorer.locator(".oc-panels").screenshot()
        for move in moves:
            move(page, explorer)
            assert place(explorer)[0] == tall, f"{name_of(explorer)} changed its height: {move.__name__}"
        explorer.locator(".oc-reset").click()
        assert settled(page, explorer) == opened, f"{name_of(explorer)}: reset does not bring back the start"
        if explorer.locator("input[type=range]").count():
            drag(page, explorer.locator("input[type=range]").first, 0.05, 0.95, steps=5)
        else:  # an explorer of buttons alone
            explorer.locator("button.oc-option[aria-pressed=false]").first.click()
        settled(page, explorer)
        assert explorer.locator(".oc-panels").screenshot() != before
        assert explorer.locator(".oc-banner").is_hidden()
    assert scrolling_outputs(page) == []
    for theme in ("JupyterLab Light", "JupyterLab Dark")[: 1 + every]:
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


def test_the_picture_follows_the_last_move(page, lab):
    explorer = open_and_answer(page, lab, NOTEBOOKS[0])[0]
    first = picture(explorer)
    slider = explorer.locator("input[type=range]").first
    slider.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    assert settled(page, explorer) != first
    assert "120" in explorer.locator(".oc-call").text_content()
