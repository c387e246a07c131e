"""The guess in the picture: whatever number a question takes is drawn, on the scale or at its edge with an arrow."""

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from helpers.exercises.bank import QUESTIONS
from helpers.live.marks import Text

pytestmark = pytest.mark.usefixtures("trained")
DRAWN = [name for name, question in QUESTIONS.items() if question.kind == "number" and question.reveal]
ENTRIES = [
    (name, float(value))
    for name in DRAWN
    for value in (QUESTIONS[name].answer(), *(wrong for wrong, _ in QUESTIONS[name].mistakes()))
]


def opened(name, value):
    """Return the explorer behind a question, with a guess in it."""
    question = QUESTIONS[name]
    return question.reveal([question.at, value] if question.at else value)


def marks(explorer):
    """Return (panel, guess) wherever a guess is drawn now."""
    explorer.frame()
    return [(panel, mark) for panel in explorer.panels for mark in panel.guesses if mark.words.text]


def box(text):
    """Return (left, right, bottom, top) of a text in pixels."""
    x, y = text.at(text.position)
    font = FontProperties(size=text.size, weight=text.weight)
    wide, *_ = TextToPath().get_text_width_height_descent(text.text, font, False)
    left = x - wide * {"left": 0, "center": 0.5, "right": 1}[text.ha]
    bottom = -y - {"center": 0.36, "bottom": -0.21}.get(text.va, 0) * text.size
    return left, left + wide, bottom, bottom + 0.72 * text.size


def covered(panel, words):
    """Return the moving texts of a panel that the guess's words lie on."""
    texts = [mark for mark in panel.live.moving_marks if isinstance(mark, Text) and mark is not words]
    seen = [text for text in texts if text.visible and text.text]
    left, right, bottom, top = box(words)
    boxes = [(text, box(text)) for text in seen]
    return [t.text for t, (a, b, c, d) in boxes if a < right and left < b and c < top and bottom < d]


@pytest.mark.parametrize("name, value", ENTRIES)
def test_the_answer_and_every_known_mistake_are_drawn_and_cover_no_number(name, value):
    explorer = opened(name, value)
    assert "guess" in "".join(explorer.frame().panels)
    for panel, mark in marks(explorer):
        assert not covered(panel, mark.words)
        for ends, along in ((mark.ax.xlim, 0), (mark.ax.ylim, 1)):
            drawn = mark.line.points[:, along]
            assert min(ends) - 0.2 <= np.nanmin(drawn) and np.nanmax(drawn) <= max(ends) + 0.2, (
                "off the scale"
            )


@pytest.mark.parametrize("value, side", [(1e300, "left"), (-1e300, "right"), (0.1, "right"), (0.4, "left")])
def test_words_stand_on_the_side_with_room(value, side):
    ((_, mark),) = marks(opened("cat-tied", value))
    assert mark.words.ha == {"left": "right", "right": "left"}[side]
