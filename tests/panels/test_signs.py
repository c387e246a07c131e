"""Signs: drawn on their grid, and at every point that is somewhere."""

import re

import numpy as np

from helpers.panels.signs import GRID, LOGO_FILLED, LOGO_LINES, OTHERS, SIGNS, Sign, sign_of


def numbers(path):
    return [float(value) for value in re.findall(r"[\d.]+", path)]


def test_every_sign_keeps_to_its_grid_and_to_plain_steps():
    for path, grid in [*((path, GRID) for path in SIGNS.values()), (LOGO_LINES, 96), (LOGO_FILLED, 96)]:
        assert set(re.findall(r"[A-Za-z]", path)) <= set("MLQCZ")
        assert max(numbers(path)) <= grid and len(numbers(path)) % 2 == 0


def test_words_find_their_sign_and_others_none():
    assert sign_of("cat") == SIGNS["cat"] and sign_of("none") == SIGNS["open box"]
    assert set(OTHERS.values()) <= set(SIGNS) and sign_of("tomorrow") is None


def test_a_sign_stands_with_its_middle_at_each_finite_point():
    drawn = Sign(np.asarray, "dog", 48, points=[(30, 40), (np.nan, 0)]).draw()
    assert drawn.count("<path") == 1 and "translate(6.00 16.00) scale(2.000)" in drawn
