"""The triangle in the cube: what is off the triangle is seen off it, and how far off softmax is stands beside the line."""

import itertools

import numpy as np
import pytest
from drawings import SVG, parsed

from helpers import explore
from helpers.live.marks import Text
from helpers.panels.signs import Sign
from helpers.panels.simplex import project

CORNERS = [np.array(corner, float) for corner in itertools.product((0, 1), repeat=3)]
WIDE = 12  # pixels from a star's middle to its points, and some air


def pixels(explorer, point):
    """Return where a point of the cube is drawn."""
    return explorer.cube.ax.data(project(point))


def aside(point, triangle):
    """Return how many pixels a point lies outside a triangle; less than 0 inside."""
    middle = triangle.mean(0)
    found = []
    for start, end in zip(triangle, np.roll(triangle, -1, 0), strict=True):
        normal = np.array([end[1] - start[1], start[0] - end[0]]) / np.linalg.norm(end - start)
        normal *= np.sign((start - middle) @ normal)
        found.append((point - start) @ normal)
    return max(found)


def written(explorer, panel=0):
    """Return the words of a panel that move: first the key's."""
    return [text.text for text in parsed(explorer.frame().panels[panel]).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", ["triangle_in_cube", "many_at_once", "teaser", "rebuttals"])
def test_no_star_off_the_triangle_is_drawn_on_it_and_each_corner_has_its_set(name):
    explorer = getattr(explore, name)()
    triangle = pixels(explorer, np.eye(3))
    for corner in CORNERS:
        if corner.sum() != 1:
            assert aside(pixels(explorer, corner), triangle) > WIDE, corner
    still = explorer.cube.live.still_marks
    signs = [mark.name for mark in still if isinstance(mark, Sign)]
    empty = name != "rebuttals"  # where “none” is a label, its box stands for no other corner
    assert len(signs) == empty + 3 + 6 + 3, "none, the three alone, three pairs, all"
    words = {mark.text for mark in still if isinstance(mark, Text)}
    assert {"cat", "dog", "all"} < words and {"none", "nothing"} & words


def test_the_line_to_the_star_says_how_far_softmax_is_and_is_gone_where_softmax_can_come():
    explorer = explore.triangle_in_cube(logits=[6, 6, -6], targets=[1, 1, 0])
    assert written(explorer)[4:] == ["0.707", "softmax is", "from the star"]
    ends = explorer.cube.gap.at(explorer.cube.gap.points)
    np.testing.assert_allclose(
        ends, [pixels(explorer, [0.5, 0.5, 0]), pixels(explorer, [1, 1, 0])], atol=0.01
    )
    explorer.change(targets=[1, 0, 0])
    assert written(explorer) == ["softmax", "sigmoid", "target"] and not len(explorer.cube.gap.points)


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ({}, ["softmax", "target"]),
        ({"loss": "bce"}, ["sigmoid", "target"]),
        ({"targets": [1, 1, 0]}, ["softmax", "its best", "target"]),
    ],
)
def test_the_key_names_the_marks_that_are_drawn_and_no_other(state, kinds):
    assert written(explore.rebuttals(**state), panel=1) == kinds
