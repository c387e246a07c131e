"""The language of marks: hue says which loss, dashed is a floor, dotted a guess, a star what is true; no word is crossed."""

import re
from functools import cache, lru_cache

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from helpers import explore
from helpers.live import style
from helpers.live.marks import Dots, Line, Shape, Text
from helpers.maths.registry import LOSSES

# Explorers whose marks are held to the language, each with the losses whose hues it may show.
FOUR = {"softmax", "yes-terms only", "bce"}
HELD = {
    "beat_the_floor": {"softmax"},
    "label_by_label": {"yes-terms only", "bce"},
    "many_at_once": FOUR,
    "one_cat": {"bce"},
    "one_of_many": {"softmax"},
    "population": {"softmax", "bce"},
    "rebuttals": {"softmax", "bce"},
    "six_labels_eight_sets": {"bce"},
    "teaser": {"softmax", "bce"},
    "triangle_in_cube": {"softmax", "bce"},
    "two_formulas": {"yes-terms only"},
    "two_logits": {"softmax", "bce"},
    "best_constant": {"yes-terms only", "bce"},
    "digits_browser": FOUR,
    "focal_asymmetric": {"bce"},
    "learning_curves": FOUR,
    "losses_side_by_side": FOUR,
    "oracle_count": FOUR,
    "other_canvases": {"softmax", "bce"},
    "overflow": set(),  # naive and stable are ink
    "reliability": FOUR,
    "saturation": {"bce"},
    "threshold": FOUR,
    "which_loss": set(),  # right and wrong are ink
    "zlpr": {"softmax", "zlpr", "bce"},
}
each = pytest.mark.parametrize("name", HELD)
GUESSES = {"digits_browser": ["p", 0.4], "focal_asymmetric": ["times", 9.0], "threshold": ["right", 0.25]} | {
    "population": ["raw", 0.4]
}
NO_HUE = {"ink", "muted", "faint", "wash", "veil", "paper", "guess"}


@cache
def opened(name):
    return getattr(explore, name)()


def drawn(name):
    """Yield (state, panel, its marks) of an explorer: at the start, in every preset, with every choice; with a guess."""
    explorer = opened(name)
    choices = [{c["field"]: value} for c in explorer.controls() for value, _ in c.get("options", [])]
    guess = {"guess": GUESSES.get(name, 0.4)} if "guess" in explorer.fields else {}
    for change in [{}, *explorer.presets.values(), *choices, guess]:
        state = explorer.settle(explorer.start | change, set(change))
        explorer.frame(state)
        for panel in explorer.panels:
            sides = [mark for box in panel.live.boxes for mark in box.sides()]
            marks = [*sides, *panel.live.still_marks, *panel.live.moving_marks]
            yield state, panel, [mark for mark in marks if mark.svg()]


def floors(explorer, state):
    """Return every floor that a loss has for the targets of a state."""
    y = np.array(state.get("targets", [0]), float)
    of = [loss.floor(y) for loss in LOSSES.values() if y.any() or not loss.needs_a_label]
    return [0.0, *of, *np.divide(of, len(y)), *getattr(explorer, "floors", [])]


@each
def test_dashed_is_a_floor_and_dotted_a_guess(name):
    seen = set()
    for state, panel, marks in drawn(name):
        guesses = {id(guess.line) for guess in panel.guesses}
        for mark in marks:
            dashes = getattr(mark, "dashes", "-")
            assert ("stroke-dasharray" in mark.svg()) == (dashes != "-")
            if dashes == "--":
                heights = mark.points[:, 1]
                near = np.isclose(heights[:1], floors(opened(name), state), atol=1e-9)
                assert np.ptp(heights) == 0 and near.any(), f"{name}: a dashed line at {heights} is no floor"
            assert (dashes == ":") == (id(mark) in guesses), f"{name}: dotted is the guess alone"
            seen.add(dashes)
    assert (":" in seen) == ("guess" in opened(name).fields)


@each
def test_a_hue_says_which_loss(name):
    allowed = {style.COLOURS[loss] for loss in HELD[name]}
    names = {variable: key for key, (variable, *_) in style.PALETTE.items()}
    own = {key for key, (_, light, _) in style.PALETTE.items() if light in allowed}
    for state, _, marks in drawn(name):
        svg = style.themed("".join(mark.svg() for mark in marks))
        assert not re.search(r"#[0-9a-f]{3,6}\b", svg), "a colour that is not of the palette"
        for key in {names[variable] for variable in re.findall(r"var\((--oc-[\w-]+)\)", svg)} - NO_HUE:
            base = key.removesuffix("_ink").removesuffix("_wash")
            assert base in own, f"{name}, {state}: {key} is the hue of a loss that is not shown"


def test_every_hue_of_the_palette_is_a_losss_and_no_two_losses_but_the_softmaxes_share_one():
    hues = {key.removesuffix("_ink").removesuffix("_wash") for key in style.PALETTE} - NO_HUE
    colours = {style.PALETTE[key][1] for key in hues}
    assert colours == set(style.COLOURS.values()) and set(style.COLOURS) <= set(LOSSES)
    for colour in colours:
        words = {loss.split(" ")[0].rstrip(",") for loss, of in style.COLOURS.items() if of == colour}
        assert len(words) == 1, f"{words} are all {colour}"


@pytest.mark.parametrize("name", ["losses_side_by_side", "zlpr"])
def test_a_star_stands_over_each_true_label_and_nowhere_else(name):
    for state, _, marks in drawn(name):
        shown = min(state.get("labels", 3), 3)
        true = np.count_nonzero(state["targets"][:shown])
        stars = [mark for mark in marks if isinstance(mark, Dots) and mark.marker == "*"]
        assert all(len(mark.points) == true for mark in stars)


# -- words that can be read -----------------------------------------------------------------------------------


@lru_cache(maxsize=5000)
def width(words, size, weight, mono):
    font = FontProperties(family="DejaVu Sans Mono" if mono else "DejaVu Sans", size=size, weight=weight)
    return TextToPath().get_text_width_height_descent(words, font, False)[0]


def box(text):
    """Return (left, top, right, foot) of the letters of a text in pixels, less a pixel."""
    x, y = text.at(text.position)
    foot = y + text._down[text.va] * text.size
    wide = width(text.text, text.size, text.weight, text.mono)
    left = x - wide * text.before[text.ha]
    return left + 1, foot - 0.7 * text.size + 1, left + wide - 1, foot - 1


def segments(mark):
    """Return what a mark draws as lines: an array (n, 2, 2) of their ends in pixels."""
    if isinstance(mark, Line):
        runs = [mark.pixels()]
    elif isinstance(mark, Shape) and mark.edge not in ("none", style.PAPER):
        runs = [np.vstack([corners, corners[:1]]) for corners in map(mark.at, mark.corners())]
    else:
        return np.empty((0, 2, 2))
    pieces = [np.stack([run[:-1], run[1:]], 1) for run in runs if len(run) > 1]
    found = np.concatenate(pieces) if pieces else np.empty((0, 2, 2))
    return found[np.isfinite(found).all((1, 2))]


def crosses(ends, room):
    """Return whether any of the lines (n, 2, 2) passes through a box."""
    left, top, right, foot = room
    low, high = np.zeros(len(ends)), np.ones(len(ends))
    start, step = ends[:, 0], ends[:, 1] - ends[:, 0]
    for axis, (near, far) in enumerate(((left, right), (top, foot))):
        with np.errstate(divide="ignore", invalid="ignore"):
            one, other = (np.array([[near], [far]]) - start[:, axis]) / step[:, axis]
        inside = (near <= start[:, axis]) & (start[:, axis] <= far)
        level = step[:, axis] == 0
        low = np.maximum(low, np.where(level, np.where(inside, 0, 2), np.minimum(one, other)))
        high = np.minimum(high, np.where(level, 1, np.maximum(one, other)))
    return bool((low < high).any())


def faults(name):
    """Yield a sentence for each word that a line crosses, that lies on another, or that leaves its panel."""
    for state, panel, marks in drawn(name):
        words = [(mark, box(mark)) for mark in marks if isinstance(mark, Text) and not mark.turned]
        lines = [segments(mark) for mark in marks]
        ends = np.concatenate(lines)
        for i, (text, (left, top, right, foot)) in enumerate(words):
            where = f"{name}, {state}: “{text.text}”"
            if crosses(ends, (left, top, right, foot)):
                yield f"{where} is crossed by a line"
            if left < -2 or right > panel.width + 2 or top < -2 or foot > panel.height + 2:
                yield f"{where} leaves its panel"
            for other, (a, b, c, d) in words[:i]:
                if left < c and a < right and top < d and b < foot:
                    yield f"{where} lies on “{other.text}”"


@each
def test_no_word_is_crossed_covered_or_cut_off(name):
    assert not list(faults(name))
