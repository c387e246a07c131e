"""One of many (02): softmax makes the labels rivals."""

import numpy as np

from helpers.explore.animals import LABELS, logit_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, Number, State, guess_at, number_row
from helpers.maths import losses
from helpers.panels import Bars, Panel, Thermometer, Triangle


class OneOfMany(Explorer):
    """Three logits, one true label: probabilities, the push on each logit, the loss, and the triangle.

    `shift` is added to every logit; `temperature` divides them. Introduced in notebook 02 (claims 4, 5, 10).
    """

    call = "one_of_many"
    about = (
        "Four panels: logits as bars with the push on each as an arrow; their softmax probabilities as bars; the loss as a "
        "column; the triangle of all softmax outputs with the loss as contours."
    )
    fields = {
        "logits": logit_row((1, 2, -1), -6, 6),
        "true": Choice("cat", {name: name for name in LABELS}, "in the box"),
        "shift": Number(0, -5, 5, 0.1, "shift all"),
        "temperature": Number(1, 0.25, 4, 0.05, "temperature"),
        "guess": Memory(),
    }
    left = (("logits",), ("shift",), ("temperature",))
    right = (("true",),)
    presets = {
        "all equal": {"logits": [0, 0, 0], "shift": 0, "temperature": 1},
        "right, and sure": {"logits": [5, 0, 0], "true": "cat", "shift": 0, "temperature": 1},
        "wrong, and sure": {"logits": [0, 5, 0], "true": "cat", "shift": 0, "temperature": 1},
        "shifted by 5": {"shift": 5},
    }

    def build(self) -> list[Panel]:
        """Return logits, probabilities, the loss and the triangle."""
        self.logits = Bars("logits and pushes", labels=LABELS, width=236)
        self.bars = Bars("probabilities", labels=LABELS, kind="probabilities", push=False, width=186)
        self.loss = Thermometer("the loss", width=214)
        self.triangle = Triangle("softmax; lines: equal loss", labels=LABELS, width=230)
        self.triangle.handles("logits", {"shift": 0, "temperature": 1})
        return [self.logits, self.bars, self.loss, self.triangle]

    def draw(self, state: State) -> Reading:
        """Move to three logits, shifted and tempered."""
        z = (np.array(state["logits"], float) + state["shift"]) / state["temperature"]
        true = LABELS.index(state["true"])
        y = np.eye(3)[true]
        p, loss = losses.softmax(z), float(losses.softmax_cross_entropy(z, y))
        push = -losses.softmax_cross_entropy_gradient(z, y)
        self.logits.update(z, y, push)
        self.bars.update(p, y)
        guess = state["guess"]
        is_level = guess_at(guess, "p") is not None
        self.logits.show_guess(None if is_level else guess, z)
        self.bars.show_guess(guess if is_level else None, p)
        self.loss.update(loss, None, style.SOFTMAX, guess=guess_at(guess))
        self.triangle.update(p, true)
        readout = [
            ("logits", number_row(z, 2)),
            ("p", number_row(p)),
            ("sum of p", style.number(p.sum())),
            ("push y − p", number_row(push, signed=True)),
            ("loss", style.number(loss)),
        ]
        right = style.number(p[true])
        return Reading(
            f"The box holds a {state['true']}; the model gives it {right}, so the loss is {style.number(loss)}",
            readout,
        )
