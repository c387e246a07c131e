"""The ground under a loss: a scale that rises with the loss, and a guess that no state can reach lies in the ground."""

import numpy as np
import pytest
from drawings import SVG, parsed

from helpers import explore
from helpers.maths import losses
from helpers.panels.ground import DEEP, HIGH, above


def opened(**state):
    """Return the explorer, drawn, and what is written in its second panel."""
    explorer = explore.beat_the_floor(**state)
    return explorer, [text.text for text in parsed(explorer.frame().panels[1]).iter(f"{SVG}text")]


def test_the_scale_widens_towards_the_floor_and_holds_every_loss_of_three_logits():
    heights = above([0, 0.01, 0.05, 0.3, 1, 5, 60])
    assert heights[0] == 0 and (np.diff(heights) > 0).all() and heights[-1] < HIGH
    assert heights[3] > 0.3 * HIGH, "the start is no thin slice"


@pytest.mark.parametrize("logits", [[1, 2, -1], [4, 4, -4], [-10, -10, 10]])
def test_the_column_stands_on_the_floor_as_high_as_the_loss_is_above_it(logits):
    explorer, words = opened(logits=logits)
    gap = losses.softmax_cross_entropy(logits, [1, 1, 0]) - 2 * np.log(2)
    assert explorer.loss.column.high == pytest.approx(np.arcsinh(gap / 0.02))
    assert "floor 1.386" in words and explorer.loss.column.y == 0


@pytest.mark.parametrize("guess, place", [(0.0, DEEP / 2), (1.0, DEEP / 2), (1.5863, above(0.2))])
def test_a_guess_below_the_floor_lies_in_the_ground(guess, place):
    explorer, words = opened(guess=guess)
    assert explorer.loss.guess.line.points[0, 1] == pytest.approx(float(place), abs=1e-3)
    assert f"guess {guess:.3f}" in words
