"""Live figures: two layers that are one drawing, ids that never clash, true pictures.

What is drawn is measured in the SVG and compared with the losses.
"""

import re
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from drawings import SVG, elements, parsed
from hypothesis import given
from hypothesis import strategies as st

from helpers import explore
from helpers.live import style
from helpers.live.figure import LiveFigure
from helpers.live.marks import Dots, Line, _thinned
from helpers.maths import losses
from helpers.panels.bars import ARROW, LONGEST

each = pytest.mark.parametrize("name", explore.__all__)


def ends(explorer, which):
    """Return the state with every slider and toggle at its low (0) or high (1) end."""
    state = {}
    controls = explorer.controls()
    for control in controls:
        if "low" in control:
            value = control[("low", "high")[which]]
            many = sum(other["field"] == control["field"] for other in controls)
            state[control["field"]] = value if control["index"] is None else [value] * many
    return state


def states(name):
    """Return an explorer and its states: at the start, in presets, at both ends, with guesses, after actions."""
    explorer = getattr(explore, name)()
    raws = [{}, *explorer.presets.values(), ends(explorer, 0), ends(explorer, 1)]
    raws += [{"guess": guess} for guess in (0.9, ["p", 0.4], ["dog", 0.3], ["bird", -0.7])]
    if "targets" in explorer.fields and name != "zlpr":  # which has no soft ones
        raws.append({"targets": [0.5, 1, 0.25]})
    found = [explorer.mend(raw) for raw in raws]
    assert not any(notices for _, notices in found)
    acted = [act(explorer, explorer.state) for act in explorer.actions.values()]
    return explorer, [state for state, _ in found] + acted


@each
def test_a_frame_depends_on_its_state_alone(name, trained):
    """A mark is drawn again only where it has changed: after any way there, it is as a new explorer draws it."""
    explorer, all_states = states(name)
    for state in [*all_states, *all_states[::-1]]:
        fresh = getattr(explore, name)()
        assert explorer.frame(state) == fresh.frame(state)
        assert all(elements(panel) for panel in explorer.frame(state).panels)
        parsed(explorer.svg(state))


@each
def test_the_still_layer_stays_as_the_page_got_it(name):
    explorer, all_states = states(name)
    before = explorer.spec()["panels"]
    for state in all_states:
        explorer.frame(state)
    assert explorer.spec()["panels"] == before


@each
def test_nothing_has_an_id_or_refers_to_one(name):
    """Figures share a page, which has one space of ids."""
    explorer = getattr(explore, name)()
    text = "".join(p.live.still() + p.live.frame() for p in explorer.panels)
    assert not re.search(r"\sid=|url\(#|href=\"#", text)


def test_a_mark_that_changes_is_drawn_again_and_a_hidden_one_leaves_no_trace():
    live = LiveFigure(200, 100)
    dot = live.moving(Dots(live.axes().data, points=[(0.5, 0.5)]))
    (before,) = live.fragments()
    dot.set(points=np.array([(0.5, 0.5)]))
    assert live.fragments() == [before] and before.count("<circle") == 1
    dot.set_points([0.25, np.nan, 0.75], [0.5, 0.5, 0.5])
    assert live.frame() != before and live.frame().count("<circle") == 2
    dot.set(visible=False)
    assert live.frame() == "" and "circle" not in live.still()
    with pytest.raises(AttributeError, match="colour"):
        dot.set(colour="#000000")


@pytest.mark.parametrize(
    "points, runs", [([0, 1, 2, 3, 4], 1), ([0, 1, np.nan, 3, 4], 2), ([np.nan, 1, np.nan], 0)]
)
def test_a_line_is_broken_where_a_point_is_not_finite(points, runs):
    live = LiveFigure()
    line = live.moving(Line(live.axes().data, np.stack([points, points], 1)))
    assert line.svg().count("M ") == runs


@given(st.lists(st.tuples(*[st.floats(0, 300)] * 2), min_size=3, max_size=60))
def test_a_thinned_line_lies_where_every_point_was(points):
    points = np.array(points)
    kept = _thinned(points)
    assert (kept[[0, -1]] == points[[0, -1]]).all()
    start, along = kept[:-1], np.diff(kept, axis=0)
    share = ((points[:, None] - start) * along).sum(2) / np.maximum((along**2).sum(1), 1e-12)
    nearest = start + np.clip(share, 0, 1)[..., None] * along
    assert np.linalg.norm(points[:, None] - nearest, axis=2).min(1).max() < 0.15


# -- pictures that are true ----------------------------------------------------------------------------------


def find(fragment, tag, *words):
    """Return the elements `tag` whose style has all `words`, in the order they are drawn."""
    return [e for e in parsed(fragment).iter(SVG + tag) if all(word in e.get("style", "") for word in words)]


def corners(path):
    return np.array([[float(n) for n in pair] for pair in re.findall(r"[ML] (\S+) (\S+)", path.get("d"))])


def dots(fragment, look):
    """Return the middle of each round mark."""
    found = [[float(e.get("cx")), float(e.get("cy"))] for e in find(fragment, "circle", look)]
    return np.array(found).reshape(-1, 2)


def stars(fragment):
    """Return the middle of each outlined star: of its five points and the five corners between them."""
    paths = find(fragment, "path", "fill: none; stroke: var(--oc-ink)")
    found = np.concatenate([np.zeros((0, 2)), *(corners(p) for p in paths if p.get("d").endswith("z"))])
    return found.reshape(-1, 10, 2).mean(1)


def bars(fragment, fill):
    """Return (middle, foot, tip) of each bar, in pixels."""
    boxes = [corners(path) for path in find(fragment, "path", f"fill: var(--oc-{fill})")]
    return np.array([[box[:2, 0].mean(), box[0, 1], box[2, 1]] for box in boxes if len(box) == 4])


def scale(still, axis, low, high):
    """Return pixels per unit along an axis, measured between two of its tick labels."""
    at = {e.text: float(e.get(axis)) for e in parsed(still).iter(f"{SVG}text")}
    return (at[high] - at[low]) / (float(high.replace("−", "-")) - float(low.replace("−", "-")))


def drawn(explorer, panel):
    return explorer.spec()["panels"][panel]["still"], explorer.frame().panels[panel]


def near(value, expected, pixels=0.02):
    np.testing.assert_allclose(value, expected, atol=pixels)


CASES = [([1, 2, -1], [1, 1, 0]), ([-3, 0.5, 4], [0, 1, 0]), ([2, 2, 2], [1, 1, 1]), ([0, 9, 1], [0, 0, 0])]


@pytest.mark.parametrize("z, y", CASES)
@pytest.mark.parametrize(
    "panel, colour, function", [(1, "softmax", losses.softmax), (2, "bce", losses.sigmoid)]
)
def test_a_bar_is_as_high_as_its_probability_and_a_star_stands_over_each_true_label(
    z, y, panel, colour, function
):
    still, moving = drawn(explore.triangle_in_cube(logits=z, targets=y), panel)
    middle, foot, tip = bars(moving, f"{colour}-wash").T
    unit = scale(still, "y", "0", "1")
    near(tip - foot, function(z) * unit)
    starred = stars(moving)
    near(starred, [[x, foot[0] + unit] for x, true in zip(middle, y, strict=True) if true] or starred[:0])


@pytest.mark.parametrize("z, y", CASES)
@pytest.mark.parametrize(
    "loss, colour", [("softmax", "softmax"), ("bce", "bce"), ("yes-terms only", "yes-terms")]
)
def test_arrows_point_against_the_gradient_from_the_tips_of_the_logit_bars(z, y, loss, colour):
    p, q, true = losses.softmax(z), losses.sigmoid(z), np.array(y)
    gradient = {"softmax": true.sum() * p - true, "bce": q - true, "yes-terms only": -true * (1 - q)}[loss]
    still, moving = drawn(explore.many_at_once(logits=z, targets=y, loss=loss), 0)
    middle, foot, tip = bars(moving, f"{colour}-wash").T
    unit = 142 / 8  # pixels to one of the squeezed scale, on which 1 and 10 have both room
    near(foot - tip, unit * np.arcsinh(z))
    arrows = [corners(path) for path in find(moving, "path", f"fill: var(--oc-{colour});", "--oc-paper")]
    long = [i for i in range(3) if abs(gradient[i]) > 1.5 / ARROW]  # a shorter one would be a speck
    assert len(arrows) == len(long)
    (ruler,) = [
        c for c in map(corners, find(still, "path", "--oc-muted")) if len(c) == 6
    ]  # how long a push of 1 is
    near(np.ptp(ruler[:, 1]), ARROW)
    top, bottom = foot[0] - 4 * unit, foot[0] + 4 * unit
    for i, arrow in zip(long, arrows, strict=True):
        length = np.clip(ARROW * gradient[i], -LONGEST, LONGEST)  # y grows downwards on a page
        near(arrow[3, 1] - arrow[0, 1], length)
        near(arrow[:, 0].mean(), middle[i])
        near(arrow[0, 1], np.clip(tip[i], top - min(length, 0), bottom - max(length, 0)))


@pytest.mark.parametrize("z, y", CASES)
def test_in_the_cube_each_mark_stands_where_its_three_numbers_say(z, y):
    still, moving = drawn(explore.triangle_in_cube(logits=z, targets=y), 0)
    (triangle,) = [
        corners(path) for path in find(still, "path", "fill: var(--oc-softmax-wash)") if "z" in path.get("d")
    ]
    hidden = [tuple(point) for path in find(still, "path", "--oc-faint") for point in corners(path)]
    ((behind, lines),) = Counter(hidden).most_common(1)
    _, dog, bird = triangle
    assert lines == 3 and behind == tuple(
        dog
    )  # there the hidden edges meet; one goes straight up, to {dog, bird}
    near(sorted({x for x, _ in hidden if abs(x - dog[0]) < 1}), [dog[0]])
    origin = dog + bird - [dog[0], min(y for x, y in hidden if x == dog[0])]

    def at(point):
        return origin + np.asarray(point, float) @ (triangle - origin)

    # Each kind stands in the key, too, which comes first.
    _, soft = dots(moving, "fill: var(--oc-softmax)")
    _, free = dots(moving, "fill: var(--oc-bce)")
    _, star = stars(moving)
    near(soft, losses.softmax(z) @ triangle)  # on the triangle, always
    near([soft, free, star], [at(losses.softmax(z)), at(losses.sigmoid(z)), at(y)])


@pytest.mark.parametrize("y, floor", [([1, 1, 0], 2 * np.log(2)), ([1, 1, 1], 3 * np.log(3)), ([1, 0, 0], 0)])
def test_the_column_ends_at_the_loss_and_the_floor_is_dashed_where_it_is(y, floor):
    still, moving = drawn(explore.many_at_once(targets=y), 2)
    unit = scale(still, "y", "0", "6")
    ((_, foot, tip),) = bars(moving, "softmax-wash")
    near(tip - foot, losses.softmax_cross_entropy([1, 2, -1], y) * unit)
    (dashed,) = [corners(path) for path in find(moving, "path", "stroke-dasharray", "stroke: var(--oc-ink)")]
    near(dashed[:, 1], foot + floor * unit)


@pytest.mark.parametrize("z, y", [(1.4, 1), (-2, 1), (3, 0), (0.5, 0.5)])
def test_the_dot_rides_on_the_loss_and_the_stub_has_its_slope(z, y):
    still, moving = drawn(explore.one_cat(logit=z, target=y), 1)
    across, up = scale(still, "x", "−6", "4"), scale(still, "y", "1.5", "4.5")
    (dot,) = dots(moving, "fill: var(--oc-bce)")
    (curve,) = [corners(path) for path in find(moving, "path", "fill: none", "stroke: var(--oc-bce)")]
    (stub,) = [corners(path) for path in find(moving, "path", "fill: none", "stroke: var(--oc-ink)")]
    logits = z + (curve[:, 0] - dot[0]) / across
    near(np.abs(logits).max(), 6)  # from edge to edge, but for what is too high to draw
    loss = y * np.logaddexp(0, [-z, *-logits]) + (1 - y) * np.logaddexp(0, [z, *logits])
    near(curve[:, 1] - dot[1], (loss[1:] - loss[0]) * up)
    near(stub.mean(axis=0), dot)
    run, rise = stub[1] - stub[0]
    near(rise, (losses.sigmoid(z) - y) * up / across * run)


def test_the_terms_of_a_sum_follow_each_other_and_end_where_the_total_ends():
    still, moving = drawn(explore.two_formulas(p_dead=0.6, p_alive=0.3, reality=0.5), 0)
    unit = scale(still + moving, "x", "0", "2")  # of the scales, the smallest with room for 1.490
    fills = "fill: var(--oc-yes-terms)", "fill: var(--oc-paper)", "fill: var(--oc-muted)"
    yes, no, totals = ([corners(path)[:2, 0] for path in find(moving, "path", fill)] for fill in fills)
    terms, total = [yes[2], no[0], yes[3], no[1]], totals[1]  # of the second sum; the first has two yes-terms
    near(yes[:2], [yes[0], [yes[0][1], totals[0][1]]])
    sums = np.cumsum([0, *-0.5 * np.log([0.6, 0.4, 0.3, 0.7])])
    near(terms, total[0] + unit * np.array([sums[:-1], sums[1:]]).T)
    near(total[1], total[0] + unit * sums[-1])


def test_a_naive_loss_that_overflowed_has_no_point():
    for z, points in ((88, 1), (89, 0)):
        _, moving = drawn(explore.overflow(z=z, true=0), 1)
        assert len(dots(moving, "fill: var(--oc-muted)")) == points


# -- colours, numbers, imports ----------------------------------------------------------------------------------


def test_every_palette_colour_becomes_a_variable_and_references_stay():
    svg = "".join(f'<path style="fill: {light}"/>' for _, light, _ in style.PALETTE.values())
    kept = '<use href="#m0a1b2c3d"/><path style="fill: #123456"/>'
    themed = style.themed(svg + kept)
    assert themed.endswith(kept)
    for variable, light, _ in style.PALETTE.values():
        assert f"var({variable})" in themed
        assert light not in themed
        assert f"var({variable},{light})" in style.themed(svg, keep_colour=True)


@pytest.mark.parametrize("which, ground", [(1, "#fefefe"), (2, "#111111")])
def test_text_colours_are_legible_in_both_themes(which, ground):
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for name in ("ink", "muted", "bce_ink", "yes_terms_ink", "guess", "softmax"):
        light, dark = sorted((luminance(style.PALETTE[name][which]), luminance(ground)))
        assert (dark + 0.05) / (light + 0.05) >= 4.5, name


@pytest.mark.parametrize(
    "value, printed",
    [
        (1.6980, "1.698"),
        (-0.41077, "−0.411"),
        (-0.0, "0.000"),
        (4.54e-5, "4.5e−5"),
        (-4.54e-5, "−4.5e−5"),
        (0.0006, "0.001"),
        (9_999_999, "9999999.000"),
        (-1e300, "−1.0e300"),
        (float("nan"), "nan"),
        (float("inf"), "∞"),
        (-float("inf"), "−∞"),
    ],
)
def test_numbers_are_printed_in_one_way(value, printed):
    assert style.number(value) == printed


def test_importing_helpers_imports_neither_torch_nor_a_plotting_library():
    unwanted = ("torch", "matplotlib", "sklearn", "transformers", "pandas", "PIL")
    code = f"import helpers, sys; print([m for m in {unwanted} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
