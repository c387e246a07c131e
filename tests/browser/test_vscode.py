"""In VS Code's own renderer for widgets: every explorer and a question live in each theme, and say when their kernel has gone."""

import pytest
import vscode
from explorers import SETTLE, assert_stopped, drag, settled, wait_for_change
from playwright.sync_api import expect

from helpers import explore
from helpers.live.style import PALETTE

pytestmark = pytest.mark.deep

FEW = ["many_at_once", "one_cat", "which_loss"]  # in each theme; in the first, every one
DARK = {"light": 1, "dark": 2, "high contrast": 2, "high contrast light": 1}


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    return vscode.renderer(tmp_path_factory.mktemp("npm"))


def shade(locator, what):
    return locator.evaluate(
        "(e, what) => getComputedStyle(e)[what].match(/\\d+/g).slice(0, 3).map(Number)", what
    )


def luminance(rgb):
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(locator, paper):
    low, high = sorted([luminance(shade(locator, "color")), luminance(shade(paper, "backgroundColor"))])
    return (high + 0.05) / (low + 0.05)


def assert_moves(page, explorer):
    """By mouse and by key, if it has a slider."""
    slider = explorer.locator("input[type=range]").first
    before = settled(page, explorer)
    slider.press("Home")
    slider.press("ArrowRight")
    wait_for_change(page, explorer, before)
    before = settled(page, explorer)
    drag(page, slider, 0.3, 0.8, 4)
    wait_for_change(page, explorer, before)
    settled(page, explorer)
    expect(explorer.locator(".oc-banner")).to_be_hidden()


@pytest.mark.parametrize("theme", vscode.THEMES)
def test_explorers_and_a_question_in_the_renderer_of_vscode(theme, script, page, lab, screenshots):
    frame = vscode.open_vscode(page, lab, theme, script)
    vscode.run(page, "from helpers import ask, explore")
    names = sorted(explore.__all__) if theme == "light" else FEW
    for name in names:
        vscode.run(page, f"explore.{name}()")
    vscode.run(page, "ask('cat-tied')")
    shown = frame.locator("div.oc:not(.oc-ask)")
    expect(shown).to_have_count(len(names), timeout=SETTLE)
    assert frame.locator(".oc-lost").count() and frame.locator(".oc-lost:visible").count() == 0
    wanted = PALETTE["paper"][DARK[theme]]
    for i in range(len(names)):
        explorer = shown.nth(i)
        paper = tuple(shade(explorer, "backgroundColor"))
        assert "#{:02x}{:02x}{:02x}".format(*paper) == wanted
        assert contrast(explorer.locator(".oc-headline"), explorer) > 7
        if explorer.locator("input[type=range]").count() and (theme == "light" or i == 0):
            assert_moves(page, explorer)
    page.screenshot(path=screenshots / f"vscode_{theme.replace(' ', '_')}.png")
    question = frame.locator("div.oc-ask")
    question.locator("input.oc-box").fill("0.7")
    question.locator("button.oc-commit").click()
    expect(question.locator(".oc-verdict")).not_to_be_empty(timeout=SETTLE)
    # VS Code disposes of its connection where the kernel was restarted.
    page.evaluate("window.code.kernel.dispose()")
    assert_stopped(shown.first)
    expect(question.locator(".oc-verdict")).to_contain_text("has stopped")
