"""The bars of ZLPR: what is above the reference is filled and named, and no arrow lies on a bar."""

import pytest

from helpers import explore
from helpers.live import style


@pytest.mark.parametrize(
    ("logits", "targets", "says"),
    [
        ([1, 2, -1], [1, 1, 0], "it names “cat, dog” ✓"),
        ([1, 2, -1], [1, 0, 0], "it names “cat, dog” ✗"),
        ([-1, -2, -1], [0, 0, 0], "it names “none” ✓"),
        ([1] * 7, [1] * 7, "it names 7 of 7 ✓"),
    ],
)
def test_what_is_above_zero_is_filled_and_named_in_the_largest_words(logits, targets, says):
    shown = explore.zlpr(logits=logits, targets=targets)
    assert says in shown.frame().panels[0]
    assert [bar.face == style.ZLPR for bar in shown.bars.bars] == [z > 0 for z in logits]
    words = [mark for mark in shown.bars.live.moving_marks if getattr(mark, "text", "")]
    assert max(words, key=lambda text: text.size).text == says


@pytest.mark.parametrize("k", [1, 3, 10])
def test_an_arrow_stands_beside_its_bar_and_clear_of_the_next(k):
    shown = explore.zlpr(logits=[2] * k, targets=[0] * k)
    shown.frame()
    bars = [bar.at([(bar.x, 0), (bar.x + bar.wide, 0)])[:, 0] for bar in shown.bars.bars]
    for i, arrow in enumerate(shown.bars.arrows):
        across = [x for x, _ in arrow.shape.outlines[0]]
        assert min(across) > bars[i][1] - 2.5
        assert i + 1 == k or max(across) < bars[i + 1][0]
