"""A guess at a ratio stands where the truth does if it is right: at the tip of the arrow, at the dot on the axis."""

import numpy as np
import pytest

from helpers import explore

START = {"logits": [0, 0, 0], "targets": [1, 0, 0], "scale": "mean"}


def pushes(guess, **state):
    """Return (the guess's height, the height of the arrow of the first loss on the first label), in pixels."""
    explorer = explore.losses_side_by_side(guess=["times", guess], **START | state)
    explorer.frame()
    panel = explorer.pushes
    heights = panel.guess.line.pixels()[:, 1]
    corners = np.array(panel.rows[0][0].outlines[0])[:, 1]
    assert np.ptp(heights) == 0
    return heights[0], corners.min() if state.get("targets", START["targets"])[0] else corners.max()


@pytest.mark.parametrize(("labels", "ratio"), [(10, 18), (3, 4), (100, 198)])
def test_a_right_guess_ends_where_cross_entropys_arrow_does(labels, ratio):
    line, tip = pushes(ratio, labels=labels)
    assert line == pytest.approx(tip, abs=0.01)
    assert pushes(ratio / 2, labels=labels)[0] > tip + 5, "half of it ends lower"


def test_where_the_label_is_false_the_guess_points_down_as_the_arrow_does():
    line, tip = pushes(
        2, labels=10, targets=[0, 1, 0]
    )  # 0.1 against 0.05, but the arrow is drawn 6 pixels long at least
    middle = pushes(0, labels=10)[0]
    assert line > middle and tip > middle


def test_a_guess_beyond_the_row_has_an_arrow():
    explorer = explore.losses_side_by_side(guess=["times", 1e6], labels=10, **START)
    assert "times as hard as BCE ↑" in explorer.frame().panels[1]


def focal(**state):
    explorer = explore.focal_asymmetric(**state)
    explorer.frame()
    return explorer.ratio


def test_a_right_guess_stands_at_the_dot_and_the_dot_at_its_number():
    ratio = focal(guess=["times", 100])
    ((_, dot),) = ratio.point.pixels()
    assert np.allclose(ratio.guess.line.pixels()[:, 1], dot)
    tick = ratio.numbers[ratio.ticks.index(100)]
    assert tick.at(tick.position)[1] == pytest.approx(dot)


def test_without_a_guess_there_is_no_axis_and_a_ratio_beyond_it_has_no_dot():
    bare = focal()
    assert not any(mark.points.size for mark in (bare.axis, bare.point)) and not any(
        n.text for n in bare.numbers
    )
    beyond = focal(guess=["times", 1e9], gamma_yes=5, probability=0.99)
    assert not beyond.point.points.size and beyond.guess.words.text == "your guess 1.0e9 ↑"
