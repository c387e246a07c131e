"""What an explorer looks like under the hand: signs, the preset in force, one grid, what fades, what plays, a phone."""

import re

import numpy as np
import pytest
from alone import live, show
from explorers import SETTLE, SLOWED, settled, value_and_box, violations
from lab import guard, new_page
from playwright.sync_api import expect

from helpers import explore

FINE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Left end, right end, of each slider and number, column by column.
ENDS = """oc => [...oc.querySelectorAll('.oc-column')].map((column) =>
  ['input[type=range]', '.oc-number .oc-box'].map((what) => [...column.querySelectorAll(what)].map((e) => {
    const box = e.getBoundingClientRect(); return [box.left, box.right].map(Math.round).join(); })))"""
TARGETS = """oc => [...oc.querySelectorAll('button, input, summary, .oc-switch')].filter((e) => e.getClientRects().length
  && !e.closest('.oc-switch :scope')).map((e) => [Math.round(e.getBoundingClientRect().height * 10) / 10, e.outerHTML.slice(0, 90)])"""
# Counts the animations in the very moment in which a shape comes: it may have gone before a test could ask.
FADING = """(e, shapes) => new MutationObserver((_, watching) => {
  if (!e.querySelector(shapes)) return;
  window.fading = document.getAnimations().length;
  watching.disconnect(); }).observe(e, { subtree: true, childList: true })"""


@pytest.fixture
def moving_page(browser):
    """A page of a reader who has not asked for less motion."""
    page = new_page(browser)
    page.emulate_media(reduced_motion="no-preference")
    with guard(page) as watch:
        yield page
    page.context.close()
    assert watch.problems == []


@pytest.fixture
def phone(browser):
    """A page of a phone, held upright."""
    context = browser.new_context(**PHONE, reduced_motion="reduce")
    context.set_default_timeout(SETTLE)
    page = context.new_page()
    page.set_content(
        "<!doctype html><meta name=viewport content='width=device-width'><body style='margin: 8px'>"
    )
    with guard(page) as watch:
        yield page
    context.close()
    assert watch.problems == []


def pressed(explorer):
    return explorer.locator(".oc-presets [aria-pressed=true]").all_text_contents()


def test_a_sign_stands_beside_its_word_and_never_instead_of_it(page):
    explorer = show(page, explore.teaser().widget)
    buttons = explorer.locator(".oc-toggle, .oc-preset").all()
    signs = {b.text_content().strip(): b.locator("svg.oc-sign").count() for b in buttons}
    assert signs == {
        "☆ cat": 1, "☆ dog": 1, "no bird": 1, "cat and dog": 2, "only a cat": 1, "all three": 0, "none": 1, "reset": 0,
        "copy": 0,
    }  # fmt: skip
    assert explorer.locator("svg.oc-sign:not([aria-hidden=true])").count() == 0
    for sign in explorer.locator("svg.oc-sign").all():
        assert sign.bounding_box()["width"] >= 18
    animals = show(page, explore.one_of_many().widget)
    assert (
        animals.locator(".oc-choice svg.oc-sign").count()
        == animals.locator(".oc-label svg.oc-sign").count()
        == 3
    )


def test_the_preset_in_force_is_marked_until_something_else_moves(page):
    explorer = live(page, explore.many_at_once())
    assert pressed(explorer) == ["R"]
    explorer.get_by_role("button", name="all three, alike").click()
    settled(page, explorer)
    assert pressed(explorer) == ["all three, alike"]
    explorer.locator("input[type=range]").first.press("ArrowRight")
    settled(page, explorer)
    assert pressed(explorer) == []
    explorer.locator(".oc-reset").click()
    settled(page, explorer)
    assert pressed(explorer) == ["R"]


def test_numbers_that_the_picture_shows_are_folded_and_sentences_are_not(page):
    explorer = live(page, explore.many_at_once())
    call, numbers = explorer.locator(".oc-call"), explorer.locator(".oc-readout")
    assert not call.is_visible() and not numbers.is_visible()
    label = explorer.locator(".oc-panels").get_attribute("aria-label")
    for text in numbers.locator("dd").all_text_contents():
        assert text in label, "whoever does not see the picture has its numbers"
    explorer.locator("summary").press("Enter")
    assert call.is_visible() and numbers.is_visible()
    explorer.locator("input[type=range]").first.press("End")
    settled(page, explorer)
    assert call.is_visible() and "10" in call.inner_text(), "it stays open"
    assert show(page, explore.which_loss().widget).locator(".oc-readout").is_visible()


@pytest.mark.parametrize("width", [1280, 700, 390])
def test_sliders_of_a_column_start_and_end_together(page, trained, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function("width => innerWidth === width", arg=width)
    for name in explore.__all__:
        explorer = show(page, getattr(explore, name)().widget)
        for column in explorer.evaluate(ENDS):
            assert all(len(set(ends)) <= 1 for ends in column), (name, column)


def test_hue_says_which_loss_and_nothing_else(page):
    explorer = show(page, explore.many_at_once().widget)
    colours = explorer.evaluate(
        """oc => [...oc.querySelectorAll('button, input, summary, p, label, .oc-banner')].flatMap((e) => {
          const look = getComputedStyle(e);
          return [look.color, look.backgroundColor, look.borderTopColor, look.accentColor, look.outlineColor]; })
          .filter((text) => /\\d/.test(text)).map((text) => text.match(/[0-9.]+/g).map(Number))"""
    )
    assert len(colours) > 50
    assert all(max(colour[:3]) - min(colour[:3]) <= 24 for colour in colours if colour[3:] != [0])
    losses = explorer.locator(".oc-option").evaluate_all(
        "all => all.map((e) => getComputedStyle(e, '::before').backgroundColor)"
    )
    assert len(losses) == 4 and len(set(losses)) == 3, "two of them are softmax's"


def test_what_moved_fades_and_a_drag_leaves_nothing_behind(moving_page):
    explorer = live(moving_page, explore.many_at_once())
    shapes = ".oc-ghost path, .oc-ghost circle"
    assert explorer.locator(shapes).count() == 0
    moving_page.wait_for_timeout(300)  # sooner after the first picture it would be one drag
    explorer.evaluate(FADING, shapes)
    explorer.get_by_role("button", name="wrong, and sure").click()
    moving_page.wait_for_function("'fading' in window")
    assert moving_page.evaluate("fading") > 0
    expect(explorer.locator(shapes)).to_have_count(0)
    moving_page.emulate_media(reduced_motion="reduce")
    moving_page.evaluate("delete window.fading")
    explorer.evaluate(FADING, shapes)
    explorer.locator(".oc-reset").click()
    settled(moving_page, explorer)
    assert not moving_page.evaluate("'fading' in window"), "who asked for less motion is spared it"


def test_a_course_plays_stops_and_gives_way_to_the_hand(moving_page):
    page, explorer = moving_page, live(moving_page, explore.teaser())
    play, slider = explorer.locator(".oc-play"), explorer.locator("input[type=range]").first
    value = "e => Number(e.value)"
    assert play.get_attribute("aria-label") == "play training steps"
    page.evaluate(SLOWED)
    play.press("Enter")
    page.wait_for_function("e => e.value > 20", arg=slider.element_handle())
    assert play.get_attribute("aria-label") == "stop training steps" and play.text_content() == "■"
    play.press("Enter")
    settled(page, explorer)
    stopped = slider.evaluate(value)
    assert play.text_content() == "▶" and 20 < stopped < 400
    play.press("Enter")
    page.wait_for_function("([e, low]) => e.value > low", arg=[slider.element_handle(), stopped])
    slider.press("Home")
    expect(play).to_have_text("▶")
    settled(page, explorer)
    assert slider.evaluate(value) == 0
    page.evaluate("slowed = 1")
    play.press("Enter")
    expect(play).to_have_text("▶")
    settled(page, explorer)
    assert slider.evaluate(value) == 400, "left alone it runs to the end"


def test_a_descent_is_played_stops_goes_on_and_gives_way_to_the_hand(moving_page):
    page, shown = moving_page, explore.beat_the_floor()
    explorer = live(page, shown)
    play, headline = explorer.locator(".oc-action"), explorer.locator(".oc-headline")
    assert play.text_content() == "▶ run gradient descent"
    page.evaluate(SLOWED)
    play.press("Enter")
    expect(headline).to_have_text(re.compile("steps of gradient descent have come to"))
    assert play.text_content() == "■ run gradient descent"
    play.press("Enter")
    settled(page, explorer)
    stopped = shown.state["ran"]
    assert play.text_content() == "▶ run gradient descent" and 10 <= stopped < 2000
    play.press("Enter")
    expect(headline).not_to_contain_text(f"{stopped:g} steps of")
    explorer.locator("input[type=range]").first.press("Home")
    expect(play).to_have_text("▶ run gradient descent")
    settled(page, explorer)
    assert shown.state["ran"] is None and shown.state["logits"][0] == -10
    page.evaluate("slowed = 1")
    play.press("Enter")
    fifty_answers = 5 * SETTLE
    expect(headline).to_contain_text("2000 steps of gradient descent end at", timeout=fifty_answers)
    expect(play).to_have_text("▶ run gradient descent")


def test_with_less_motion_a_course_steps_to_its_end_at_once(page):
    explorer = live(page, explore.teaser(steps=40))
    explorer.locator(".oc-play").click()
    settled(page, explorer)
    assert explorer.locator("input[type=range]").first.input_value() == "400"
    assert explorer.locator(".oc-play").text_content() == "▶"


def test_on_a_phone_headline_and_lead_panel_stay_while_a_slider_below_is_moved(phone):
    explorer = live(phone, explore.label_by_label())
    phone.evaluate("document.body.style.paddingBottom = '900px'")
    headline, panel = explorer.locator(".oc-headline"), explorer.locator(".oc-panel").first
    slider = explorer.locator("input[type=range]").last
    slider.evaluate("e => e.scrollIntoView({ block: 'end' })")
    phone.evaluate("scrollBy(0, 120)")
    for seen in (headline, panel, slider):
        box = seen.bounding_box()
        assert box["y"] >= -1 and box["y"] + box["height"] <= 844, "in sight"
    assert explorer.locator(".oc-stage").bounding_box()["y"] == pytest.approx(0, abs=1)
    tops = [p.bounding_box()["y"] for p in explorer.locator(".oc-panel").all()]
    assert len(set(tops)) == 1 and explorer.locator(".oc-panels").evaluate(
        "e => e.scrollWidth > e.clientWidth"
    )
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_every_target_is_as_large_as_a_finger(phone, trained):
    for name in ("many_at_once", "teaser", "two_formulas", "learning_curves"):
        explorer = show(phone, getattr(explore, name)().widget)
        explorer.locator("details").evaluate("e => (e.open = true)")
        small = [(high, what) for high, what in explorer.evaluate(TARGETS) if high < 44]
        assert [one for one in small if "checkbox" not in one[1]] == [], name
    assert violations(phone, ".oc") == []


def grip_of(explorer, index):
    """Return the middle of a grip on the page, once it can be seen."""
    grip = explorer.locator(".oc-grip").nth(index)
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_bar_and_a_point_are_dragged_and_the_slider_goes_with_them(page):
    explorer = live(page, explore.many_at_once())
    x, y = grip_of(explorer, 1)
    low = explorer.locator(".oc-panel").first.bounding_box()["y"]
    tip = explorer.locator(".oc-grip").nth(1)
    page.mouse.move(x, y + 9)  # beside the tip: it does not jump there
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=4)
    settled(page, explorer)
    assert grip_of(explorer, 1)[1] == pytest.approx(y + 51, abs=2.5), "the tip stays under the pointer"
    assert value_and_box(explorer, 1)[0] < 0 and value_and_box(explorer, 0) == (1, 1), "one bar alone"
    page.mouse.move(x, low - 50, steps=4)
    page.mouse.up()
    settled(page, explorer)
    assert value_and_box(explorer, 1) == (10, 10), "no further than the slider goes"
    before = tip.bounding_box()["y"]
    explorer.locator("input[type=range]").nth(1).press("Home")
    settled(page, explorer)
    assert tip.bounding_box()["y"] > before + 100, "and the grip goes with the slider"
    page.mouse.move(x, low)
    assert value_and_box(explorer, 1) == (-10, -10), "let go is let go"

    cat = live(page, explore.one_cat())
    x, y = grip_of(cat, 1)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y, steps=4)
    page.mouse.up()
    settled(page, cat)
    assert grip_of(cat, 1)[0] == pytest.approx(x - 120, abs=4) and value_and_box(cat, 0)[0] < 1.4


def dragged(page, explorer, start, *ends):
    """Drag from a place on the page over others, and let go."""
    page.mouse.move(*start)
    page.mouse.down()
    for end in ends:
        page.mouse.move(*end, steps=4)
    page.mouse.up()
    settled(page, explorer)


def test_a_threshold_is_dragged_along_its_axis_or_in_any_row(page, trained):
    sweep = live(page, explore.threshold())
    x, y = grip_of(sweep, 0)
    dragged(page, sweep, (x, y), (x - 60, y))
    assert grip_of(sweep, 0)[0] == pytest.approx(x - 60, abs=3) and value_and_box(sweep, 0)[0] < 0.45
    digits = live(page, explore.digits_browser())
    x, y = grip_of(digits, 2)
    dragged(page, digits, (x, y), (x, y - 12))
    assert grip_of(digits, 0)[1] < grip_of(digits, 1)[1] and 0.6 < value_and_box(digits, 1)[0] < 0.9


def test_the_point_in_the_triangle_is_dragged_and_the_sliders_go_with_it(page):
    shown = explore.one_of_many(shift=1, temperature=2)
    explorer = live(page, shown)
    box = explorer.locator(".oc-pad").bounding_box()
    foot, middle = box["y"] + box["height"] - 3, box["x"] + box["width"] / 2
    dragged(page, explorer, (middle, foot - 60), (box["x"] + 6, foot))
    cat, dog, bird = shown.state["logits"]
    assert cat > 3 > -1 > dog == bird and (shown.state["shift"], shown.state["temperature"]) == (0, 1)
    assert value_and_box(explorer, 0) == (cat, cat)
    dragged(page, explorer, (middle, foot), (middle, box["y"] + 4), (middle, foot - box["height"] / 3))
    assert np.ptp(shown.state["logits"]) < 0.2, "its middle is three thirds"


def test_the_point_in_the_cube_goes_along_the_triangle_alone(page):
    shown = explore.triangle_in_cube()
    explorer = live(page, shown)
    box = explorer.locator(".oc-pad").bounding_box()
    dragged(page, explorer, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), (box["x"], box["y"]))
    cat, dog, bird = shown.state["logits"]
    assert bird > 3 > -1 > cat == dog, "its upper left corner is the bird’s"
    assert value_and_box(explorer, 2) == (bird, bird)


def test_a_point_on_a_curve_is_dragged_and_beyond_the_axis_too(page):
    shown = explore.saturation()
    explorer = live(page, shown)
    x, y = grip_of(explorer, 0)
    dragged(page, explorer, (x, y), (x - 60, y))
    assert grip_of(explorer, 0)[0] == pytest.approx(x - 60, abs=2) and -40 < value_and_box(explorer, 0)[0] < 0
    x, y = grip_of(explorer, 1)  # this axis ends at 40
    dragged(page, explorer, (x, y), (x + 400, y))
    assert value_and_box(explorer, 0) == (250, 250)


def test_a_finger_drags_a_bar_and_the_page_stays(phone):
    explorer = live(phone, explore.many_at_once())
    phone.evaluate("document.body.style.paddingBottom = '900px'")
    x, y = grip_of(explorer, 0)
    touch = phone.context.new_cdp_session(phone)
    for kind, down in (("touchStart", 0), ("touchMove", 20), ("touchMove", 50), ("touchMove", 70)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y + down}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    slider = explorer.locator("input[type=range]").first.element_handle()
    phone.wait_for_function("e => e.value < -0.5", arg=slider)
    assert phone.evaluate("scrollY") == 0


@pytest.mark.parametrize("name", explore.__all__)
def test_what_can_be_dragged_moves_a_control_and_its_places_are_in_order(name, trained):
    explorer = getattr(explore, name)()
    spec, fields = explorer.spec(), explorer.fields
    controls = {(c["field"], c["index"]): c for column in spec["columns"] for row in column for c in row}
    for panel in spec["panels"]:
        for handle in panel["handles"]:
            control = controls[handle["field"], handle["index"]]
            pixels, values = zip(*handle["stops"], strict=True)
            assert (values[0], values[-1]) == (control["low"], control["high"])
            assert list(pixels) in (sorted(pixels), sorted(pixels, reverse=True))
            assert min(pixels) >= 0 and max(pixels) <= panel["height" if handle["axis"] == "y" else "width"]
        for pad in panel["pads"]:
            for x, y, values in pad["places"]:
                assert 0 <= x <= panel["width"] and 0 <= y <= panel["height"]
                assert {n: fields[n].check(n, value) for n, value in values.items()} == values
