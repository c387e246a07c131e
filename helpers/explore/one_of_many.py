"""One of many (02): softmax makes the labels rivals."""

import numpy as np

from helpers.explore.animals import LABELS, logit_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, Number, State, guess_at, number_row
from helpers.maths import losses
from helpers.panels import Bars, LossCurve, Panel, Triangle

SPAN = np.linspace(0.005, 1, 200)


class OneOfMany(Explorer):
    """Three logits, one true label: probabilities, the push on each logit, the loss, and the triangle.

    `shift` is added to every logit; `temperature` divides them. Introduced in notebook 02 (claims 4, 5, 10).
    """

    call = "one_of_many"
    about = (
        "Three panels: softmax probabilities as bars with the push on each logit as arrows; the loss against the true "
        "label's probability; the triangle of all softmax outputs with the loss as contours."
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
        """Return bars, loss curve and triangle."""
        self.bars = Bars(
            "probabilities and pushes", labels=LABELS, kind="probabilities", colour=style.SOFTMAX
        )
        self.loss = LossCurve(
            "the loss: −ln p(true label)",
            x=SPAN,
            low=0,
            high=6,
            xlabel="p(true label)",
            colour=style.SOFTMAX,
            xticks=[0.25, 0.5, 0.75, 1],
            slope=False,
            width=290,
        )
        self.triangle = Triangle("every softmax output", labels=LABELS)
        return [self.bars, self.loss, self.triangle]

    def draw(self, state: State) -> Reading:
        """Move to three logits, shifted and tempered."""
        z = (np.array(state["logits"], float) + state["shift"]) / state["temperature"]
        true = LABELS.index(state["true"])
        y = np.eye(3)[true]
        p, loss = losses.softmax(z), float(losses.softmax_cross_entropy(z, y))
        push = -losses.softmax_cross_entropy_gradient(z, y)
        self.bars.update(p, y, push)
        self.bars.show_guess(state["guess"], p)
        self.loss.update(-np.log(SPAN), max(float(p[true]), SPAN[0]), loss, guess=guess_at(state["guess"]))
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
