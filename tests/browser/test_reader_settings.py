"""What a reader has set in the system: its own colours (Windows' contrast themes), more contrast, less motion."""

import numpy as np
import pytest
from alone import show
from drawings import contrast

from helpers import ask, explore
from helpers.exercises.bank import QUESTIONS

pytestmark = pytest.mark.usefixtures("own_answers")

# Of each shape and word of a picture, what it is painted with: [what it is, [red, green, blue, alpha] ...].
PAINTS = """oc => [...oc.querySelectorAll('svg text, svg [style]')]
  .filter((e) => !e.closest('clipPath') && !e.matches('g, svg'))
  .map((e) => { const look = getComputedStyle(e);
    let shown = 1;
    for (let at = e; at !== oc; at = at.parentElement) shown *= getComputedStyle(at).opacity;
    const paint = (name) => { const found = look[name].match(/[0-9.]+/g);
      return found && !look[name].startsWith('url')
        ? [...found.slice(0, 3).map(Number), Number(found[3] ?? 1) * shown * look[`${name}Opacity`]] : [0, 0, 0, 0]; };
    return [e.outerHTML.slice(0, 160), ...['fill', 'stroke'].map(paint)]; })"""
# Every element with words of its own: [the words, its colour, the backgrounds behind it, innermost first].
WORDS = """root => [...root.querySelectorAll('*')]
  .filter((e) => !e.closest('svg, .oc-spoken') && e.getClientRects().length && !e.disabled
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .map((e) => { const numbers = (text) => text.match(/[0-9.]+/g).map(Number), behind = [];
    for (let at = e; at; at = at.parentElement) behind.push(numbers(getComputedStyle(at).backgroundColor));
    return [e.textContent.slice(0, 60), numbers(getComputedStyle(e).color), behind]; })"""
GROUND = """() => { const e = document.body.appendChild(document.createElement('i'));
  e.style.cssText = 'forced-color-adjust: none; color: Canvas'; const found = getComputedStyle(e).color; e.remove();
  return found.match(/[0-9.]+/g).map(Number); }"""
# How a control looks without its colours.
SHAPE = """e => { const look = getComputedStyle(e);
  return [look.borderStyle, look.borderWidth, look.textDecorationLine, look.outlineStyle].join(' '); }"""


def laid(colour, ground):
    """Return a colour with its alpha, if it has one, on a ground."""
    *rgb, alpha = [*colour, 1][:4]
    return np.array(rgb) * alpha + np.array(ground[:3]) * (1 - alpha)


def dull_paints(explorer, ground, least, fills=True):
    """Return what is drawn (its lines alone, without `fills`) and stands out from the ground by less than `least`."""
    dull = []
    for what, fill, stroke in explorer.evaluate(PAINTS):
        for paint in (fill, stroke) if fills else (stroke,):
            visible = paint[3] > 0 and paint[:3] != ground[:3]
            if visible and contrast(laid(paint, ground), ground[:3]) < least:
                dull.append((what, paint))
    return dull


def dull_words(root, ground, least):
    """Return the words that stand out from what is behind them by less than `least`."""
    dull = []
    for words, colour, behind in root.evaluate(WORDS):
        paper = ground[:3]
        for background in reversed(behind):
            paper = laid(background, paper)
        if contrast(laid(colour, paper), paper) < least:
            dull.append((words, colour, list(paper)))
    return dull


def themed(page, lab_theme, **media):
    """Set what the reader has set; with `lab_theme`, JupyterLab's own theme besides."""
    page.emulate_media(**media)
    if lab_theme:
        page.evaluate(
            "light => (document.body.dataset.jpThemeLight = light)", str(lab_theme == "light").lower()
        )


def shown(page, name):
    """Show an explorer, and with its banner."""
    explorer = show(page, getattr(explore, name)().widget)
    explorer.locator(".oc-banner").evaluate("e => { e.textContent = 'It has stopped.'; e.hidden = false; }")
    return explorer


def questions(page):
    """Show a question in each state, options among them."""
    for state in ("right", "known", "missing", "unreadable", "kept", "new"):
        asked = ask("cat-tied")
        view = {
            **asked.widget.view,
            "state": state,
            "words": "words" if state != "new" else "",
            "entry": "0.5",
        }
        asked.widget.view = view
        show(page, asked.widget)
    choice = next(name for name, question in QUESTIONS.items() if question.kind == "choice")
    show(page, ask(choice).widget)
    return page.locator("div.oc-ask")


@pytest.mark.parametrize(
    "ground, lab_theme",
    [
        ("light", None),
        *(
            pytest.param(*both, marks=pytest.mark.deep)
            for both in [
                ("dark", None),
                ("dark", "light"),
                ("light", "light"),
                ("light", "dark"),
                ("dark", "dark"),
            ]
        ),
    ],
)
def test_in_forced_colours_every_mark_stands_out_and_states_have_shapes(page, trained, ground, lab_theme):
    themed(page, lab_theme, forced_colors="active", color_scheme=ground)
    canvas = page.evaluate(GROUND)
    for name in explore.__all__:
        explorer = shown(page, name)
        assert dull_paints(explorer, canvas, 3) == [], name
        assert dull_words(explorer, canvas, 4.5) == [], name
        for group in explorer.locator(".oc-choice, .oc-presets:has([aria-pressed=true])").all():
            shapes = {
                pressed: {b.evaluate(SHAPE) for b in group.locator(f"[aria-pressed={pressed}]").all()}
                for pressed in ("true", "false")
            }
            assert shapes["true"] and shapes["false"] and not shapes["true"] & shapes["false"], name
        free = explorer.locator(".oc-reset").evaluate(SHAPE)
        assert explorer.locator(".oc-banner").evaluate(SHAPE).startswith("solid"), name
        explorer.evaluate("e => e.querySelectorAll('button, input').forEach((one) => (one.disabled = true))")
        assert explorer.locator(".oc-reset").evaluate(SHAPE) != free
        assert explorer.locator("button").evaluate_all(
            "all => all.every((e) => getComputedStyle(e).opacity === '1')"
        )
        explorer.evaluate("e => e.classList.add('oc-stale')")
        assert explorer.locator(".oc-panels").evaluate(SHAPE).endswith("dashed")
        assert dull_paints(explorer, canvas, 3) == [], "what is out of date can still be read"


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_in_forced_colours_a_verdict_has_its_mark_and_the_focus_its_ring(page, ground):
    themed(page, None, forced_colors="active", color_scheme=ground)
    canvas = page.evaluate(GROUND)
    asked = questions(page)
    marks = [text[:1] for text in asked.locator(".oc-verdict").all_text_contents()]
    assert marks[:5] == ["✓", "✗", "…", "?", "✓"]
    for one in asked.all():
        assert dull_words(one, canvas, 4.5) == []
    for control in asked.locator("button, input, summary").filter(visible=True).all():
        control.focus()
        page.keyboard.press("Shift")  # as by keyboard
        ring = control.evaluate(
            "e => { const l = getComputedStyle(e); return [l.outlineStyle, l.outlineWidth, l.outlineColor]; }"
        )
        assert ring[:2] == ["solid", "3px"]
        colour = [float(part) for part in ring[2].strip("rgba()").split(",")]
        assert contrast(laid(colour, canvas), canvas) >= 3


@pytest.mark.parametrize("ground", [pytest.param("light", marks=pytest.mark.deep), "dark"])
def test_with_more_contrast_every_word_has_seven_to_one(page, trained, ground):
    themed(page, ground, contrast="more", color_scheme=ground)
    for name in explore.__all__:
        explorer = shown(page, name)
        paper = explorer.evaluate("e => getComputedStyle(e).backgroundColor.match(/[0-9.]+/g).map(Number)")
        assert dull_words(explorer, paper, 7) == [], name
        words = [paint for paint in dull_paints(explorer, paper, 7) if paint[0].startswith("<text")]
        assert words == [], name
        assert dull_paints(explorer, paper, 3, fills=False) == [], name
    for one in questions(page).all():
        assert dull_words(one, paper, 7) == []


def test_with_less_motion_nothing_moves_by_itself(page):
    page.emulate_media(reduced_motion="reduce")
    show(page, explore.many_at_once().widget)
    questions(page)
    moving = """() => [...document.querySelectorAll('*')].filter((e) => { const look = getComputedStyle(e);
      return look.animationName !== 'none' || look.scrollBehavior !== 'auto'
        || look.transitionDuration.split(', ').some((time) => parseFloat(time) > 0); }).map((e) => e.outerHTML.slice(0, 80))"""
    for deck in ("", "presenting"):
        page.evaluate("deck => (document.body.dataset.jpDeckMode = deck)", deck)
        assert page.evaluate(moving) == []
    assert page.evaluate("document.getAnimations().length") == 0
