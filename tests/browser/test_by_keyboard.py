"""One whole exercise with no mouse: run the cells, predict, be told, ask for the hint, move the explorer, go on."""

import pytest
from drawings import contrast
from explorers import SETTLE, explorer_in, settled, value_and_box
from lab import cell, find_cell, in_notebook, open_notebook, wait_at_rest, wait_in_notebook, wait_until_idle
from playwright.sync_api import expect

FOCUS = """() => { const e = document.activeElement, look = getComputedStyle(e), box = e.getBoundingClientRect();
  const colours = (text) => text.match(/[0-9.]+/g).map(Number);
  const oc = e.closest('.oc'), order = [...document.querySelectorAll('*')].indexOf(e);
  return oc && { order, tag: e.tagName, words: e.getAttribute('aria-label') || e.textContent || e.name,
    visible: e.matches(':focus-visible') && look.outlineStyle === 'solid' && parseFloat(look.outlineWidth) >= 2,
    outline: colours(look.outlineColor), paper: colours(getComputedStyle(oc).backgroundColor),
    inside: box.top >= 0 && box.bottom <= innerHeight }; }"""


def tab(page, key="Tab"):
    """Press Tab; return what now has the focus, which must be seen to have it, or None outside our outputs."""
    page.keyboard.press(key)
    wait_at_rest(page)  # it scrolls
    now = page.evaluate(FOCUS)
    if now:
        assert now["visible"] and now["inside"], now
        assert contrast(now["outline"][:3], now["paper"][:3]) >= 3, now
    return now


def tab_to(page, locator, key="Tab", most=40):
    """Press Tab until `locator` has the focus; on the way the order must be that of the page. Returns what was passed."""
    passed = []
    for _ in range(most):
        now = tab(page, key)
        passed += [now] if now else []
        if locator.evaluate("e => e === document.activeElement"):
            orders = [one["order"] for one in passed]
            assert orders == sorted(orders, reverse=key != "Tab")
            return passed
    raise AssertionError(f"not reached with {most} times {key}: {[one['words'] for one in passed]}")


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.deep)])
def test_a_whole_exercise(page, lab, theme):
    page.emulate_media(color_scheme=theme)
    open_notebook(page, lab, "01_schrodingers_cat.ipynb")
    index = find_cell(page, 'ask("cat-tied")')
    in_notebook(page, "app.shell.activateById(panel.id); notebook.activeCellIndex = 0;")
    page.wait_for_function("() => document.activeElement.closest('.jp-Notebook')")
    for i in range(index + 1):
        page.keyboard.press("Shift+Enter")
        wait_in_notebook(page, "notebook.activeCellIndex === argument", SETTLE, i + 1)
    wait_until_idle(page)
    asked = cell(page, index)
    box, verdict = asked.locator(".oc-ask .oc-box"), asked.locator(".oc-verdict")
    box.wait_for()
    page.keyboard.press("ArrowUp")  # the cell just run
    wait_in_notebook(page, "notebook.activeCellIndex === argument", SETTLE, index)
    tab_to(page, box)

    page.keyboard.type("a lot")
    page.keyboard.press("Enter")
    expect(verdict).to_contain_text("?")
    assert asked.locator(".oc-locked").is_visible() and explorer_in(asked).count() == 0
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("0.1")
    page.keyboard.press("Enter")
    expect(verdict).to_contain_text("✗")
    hint = asked.locator("summary", has_text="hint")
    tab_to(page, hint)
    page.keyboard.press("Enter")
    assert hint.evaluate("e => e.parentElement.open")
    tab_to(page, box, "Shift+Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("0.2107")
    page.keyboard.press("Enter")
    expect(verdict).to_contain_text("✓")

    explorer = explorer_in(asked)
    slider = explorer.locator("input[type=range]").first
    tab_to(page, slider)
    call = explorer.locator(".oc-call")

    def changes(target, *keys):
        before = call.text_content()
        if not target.evaluate("e => e === document.activeElement"):
            tab_to(page, target)
        for key in keys:
            page.keyboard.press(key)
        expect(call).not_to_have_text(before)
        settled(page, explorer)

    for key, end in (("ArrowRight", None), ("End", "max"), ("Home", "min")):
        changes(slider, key)
        value, typed = value_and_box(explorer, 0)
        assert value == pytest.approx(typed)
        assert end is None or slider.evaluate(f"e => e.value === e.{end}")
    changes(explorer.locator(".oc-box").first, "ControlOrMeta+A", *"0.75", "Enter")
    assert value_and_box(explorer, 0) == pytest.approx((0.75, 0.75))
    changes(explorer.locator("input[type=checkbox]"), "Space")
    changes(explorer.locator(".oc-presets button").nth(1), "Enter")
    changes(explorer.locator(".oc-reset"), "Enter")

    page.keyboard.press("Escape")
    assert asked.evaluate("e => e === document.activeElement"), "Escape leaves for the cell"
    page.keyboard.press("Shift+Enter")
    wait_in_notebook(page, "notebook.activeCellIndex === argument", SETTLE, index + 1)
