"""Rebuttals (04): a class “none”, softmax with no-terms, BCE where one label is true. What each buys, and what it costs."""

import numpy as np

from helpers.explore.animals import logit_row, target_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, State, number_row
from helpers.live.marks import Floats
from helpers.maths import losses
from helpers.maths.registry import REBUTTALS
from helpers.panels import Bars, Panel, TriangleInCube

LABELS = ("cat", "dog", "none")
COUNTS = ("none", "one", "two", "all")


class Rebuttals(Explorer):
    """Two animals and a class “none”, under three losses: is there another way out than BCE?

    Introduced in notebook 04 (claims 5 to 7).
    """

    call = "rebuttals"
    about = (
        "Two panels: the logits of cat, dog and a class “none” as bars, stars above the true labels, the push of the loss as "
        "arrows; the triangle of softmax outputs in the cube of sigmoid outputs, with the target at a corner."
    )
    fields = {
        "logits": logit_row((1, 2, -1), labels=LABELS),
        "targets": target_row((0, 0, 1), labels=LABELS),
        "loss": Choice("softmax", {key: loss.words for key, loss in REBUTTALS.items()}, "loss"),
    }
    left = (("targets", "logits"),)
    right = (("loss",),)
    presets = {
        "an empty box": {"logits": [1, 2, -1], "targets": [0, 0, 1], "loss": "softmax"},
        "a cat and a dog": {"logits": [6, 6, -6], "targets": [1, 1, 0], "loss": "softmax"},
        "the same, with no-terms": {"logits": [6, 6, -6], "targets": [1, 1, 0], "loss": "softmax, no-terms"},
        "none, and a cat": {"logits": [4, -4, 4], "targets": [0, 0, 1], "loss": "bce"},
        "only a cat": {"logits": [1, 1, 1], "targets": [1, 0, 0], "loss": "bce"},
    }

    def build(self) -> list[Panel]:
        """Return the bars and the cube."""
        self.bars = Bars("logits, and where the loss pushes them", labels=LABELS, width=500)
        self.cube = TriangleInCube("what each model says", labels=LABELS, width=380)
        return [self.bars, self.cube]

    def draw(self, state: State) -> Reading:
        """Move to logits, targets and a loss."""
        z, y = np.array(state["logits"], float), np.array(state["targets"], float)
        loss, gradient, _ = REBUTTALS[state["loss"]].evaluate(z, y)
        p, q = losses.softmax(z), losses.sigmoid(z)
        self.bars.update(z, y, -gradient, style.COLOURS[state["loss"]])
        is_softmax = state["loss"] != "bce"
        self.cube.update(p if is_softmax else None, None if is_softmax else q, y)
        said = p if is_softmax else q
        readout = [
            ("softmax p" if is_softmax else "sigmoid q", number_row(said)),
            ("sum", style.number(said.sum(), 2)),
            ("push", number_row(-gradient, signed=True)),
            ("loss", style.number(loss)),
        ]
        return Reading(_headline(state, y, said), readout)


def _headline(state: State, y: Floats, said: Floats) -> str:
    if state["loss"] == "bce":
        named = [label for label, q in zip(LABELS, said, strict=True) if q > 0.5]
        if "none" in named and len(named) > 1:
            return f"Nothing ties them: it says “{' and '.join(named)}” at once"
        return f"Three separate answers: they add up to {style.number(said.sum(), 2)}, for nothing ties them"
    which = f"{COUNTS[int(y.sum())]} of three {'is' if y.sum() == 1 else 'are'} true"
    where = "a corner of the triangle" if y.sum() == 1 else "off the triangle"
    if state["loss"] == "softmax":
        return f"{which.capitalize()}: that is {where}, {'and' if y.sum() == 1 else 'no'} softmax can say it"
    return f"No-terms do not help: {which}, {where}"
