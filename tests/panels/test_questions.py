"""Questions and sets: a star is a true label's alone, a right answer is underlined, and a label that is not there leaves no trace."""

import numpy as np
import pytest
from drawings import SVG, parsed

from helpers import explore


def words(explorer, panel):
    """Return all that is written in a panel, still and moving."""
    drawn = explorer.spec()["panels"][panel]["still"] + explorer.frame().panels[panel]
    return [text.text for text in parsed(drawn).iter(f"{SVG}text")]


@pytest.mark.parametrize("targets", [[1, 1, 0], [0, 0, 0], [1, 1, 1], [0.5, 1, 0]])
def test_stars_stand_over_true_labels_alone_and_each_right_answer_is_underlined(targets):
    explorer = explore.label_by_label(targets=targets)
    explorer.frame()
    questions = explorer.questions
    true = [i for i, y in enumerate(targets) if y == 1]
    assert np.round(questions.star.points[:, 0] + 0.19).tolist() == true
    underlined = questions.right.points[:, 0].reshape(-1, 3)[:, :2].mean(1)
    hard = [(i, y) for i, y in enumerate(targets) if y in (0, 1)]
    np.testing.assert_allclose(underlined, [i - 0.19 if y else i + 0.19 for i, y in hard])


def test_the_label_that_comes_later_is_not_there_before():
    explorer = explore.label_by_label()
    assert "fish" not in words(explorer, 0) and words(explorer, 0).count("yes") == 3
    explorer.change(extra=True)
    assert "fish" in words(explorer, 0) and words(explorer, 0).count("yes") == 4


@pytest.mark.parametrize("world, starred", [("apart", 1), ("either", 0)])
def test_a_set_is_starred_where_it_is_true_and_outlined_where_it_is_so_at_times(world, starred):
    explorer = explore.six_labels_eight_sets(world=world)
    explorer.frame()
    assert len(explorer.sets.star.points) == starred
    assert sum(mark.visible for mark in explorer.sets.truth) == (0 if starred else 2)


def test_names_of_a_tall_stack_stay_apart_and_below_its_top():
    explorer = explore.label_by_label(logits=[3] * 12, targets=[0] * 12)
    explorer.frame()
    stack = explorer.stack
    heights = [text.position[1] for _, text in stack.parts]
    assert max(heights) <= stack.high and np.diff(heights).min() >= 14.9 * stack.ax.pixel[1]
