"""Scores added up: a loss that is off the scale is said to be, and no line is drawn at the scale's end."""

import numpy as np

from helpers.live import style
from helpers.panels import ByCount

COLOURS = [style.SOFTMAX, style.SOFTMAX, style.YES_TERMS, style.BCE]
ROWS = [[1, 1, 1, 1], [1, 1, 1, 1], [9.8, 10, 10, 10], [0.1, 1, 2, 5]]


def drawn(rows=ROWS):
    """Return a panel at the sums `rows`, on a scale up to 4."""
    panel = ByCount("sums", names=[*"abcd"], colours=COLOURS, high=4, yticks=(0, 4), truth=True)
    panel.update(rows)
    return panel


def test_what_is_off_the_scale_is_said_beside_its_name_and_not_drawn():
    panel = drawn()
    (off, _), (some, _) = panel.lines[2:]
    assert not np.isfinite(off.points[:, 1]).any() and off.svg() == ""
    np.testing.assert_array_equal(some.points[:, 1], [0.1, 1, 2, np.nan])
    assert [text.text for text in panel.off] == ["", "", "9.8 to 10.0 ↑", "5.0 ↑"]
    assert panel.off[2].position[1] == panel.ends.names[2].position[1]
    panel.update([*ROWS[:2], *ROWS[:2]])
    assert {text.text for text in panel.off} == {""}


def test_the_losses_that_are_not_chosen_keep_their_hue_and_fade():
    panel = drawn([*ROWS[:2], *ROWS[:2]])
    panel.choose(3)
    for (line, dots), colour in zip(panel.lines, COLOURS, strict=True):
        assert line.colour == dots.edge == colour
        assert all(f"opacity: {style.FADED:g}" in mark.svg() for mark in (line, dots))
    (above, _), (line, _) = panel.above, panel.lines[3]
    assert "opacity" not in above.svg() and above.width > line.width
