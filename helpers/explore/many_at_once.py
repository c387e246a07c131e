"""Many at once (03): several labels true, and what each loss then does."""

import numpy as np

from helpers.explore.animals import LABELS, logit_row, target_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, State, guess_at, number_row
from helpers.live.marks import Floats
from helpers.maths import losses
from helpers.maths.registry import FOUR, WORDS
from helpers.panels import Bars, Panel, Thermometer, TriangleInCube
from helpers.panels.base import Bools


class ManyAtOnce(Explorer):
    """Three logits, any of three labels true, and the loss chosen: who is pushed where, and how low can it go?

    Introduced in notebook 03 (claims 4 to 10; M3 to M7, M13).
    """

    call = "many_at_once"
    about = (
        "Three panels: logits as bars, stars above the true labels, the push of the loss as arrows; the triangle of "
        "softmax outputs in the cube of sigmoid outputs, with the target at a corner; the loss above its floor."
    )
    fields = {
        "logits": logit_row((1, 2, -1)),
        "targets": target_row((1, 1, 0)),
        "loss": Choice("softmax", WORDS, "loss"),
        "guess": Memory(),
    }
    left = (("targets", "logits"),)
    right = (("loss",),)
    presets = {
        "R": {"logits": [1, 2, -1], "targets": [1, 1, 0]},
        "both true, at the floor": {"logits": [4, 4, -4], "targets": [1, 1, 0]},
        "none": {"logits": [1, 2, -1], "targets": [0, 0, 0]},
        "all": {"logits": [1, 2, -1], "targets": [1, 1, 1]},
        "wrong, and sure": {"logits": [10, 10, 10], "targets": [1, 0, 0]},
        "all three, alike": {"logits": [3, 3, 3], "targets": [1, 1, 1]},
    }

    def build(self) -> list[Panel]:
        """Return bars, cube and thermometer."""
        self.bars = Bars("logits, and where the loss pushes them", labels=LABELS)
        self.bars.handles("logits", -10, 10)
        self.cube = TriangleInCube("corners: sets; triangle: softmax", labels=LABELS)
        self.loss = Thermometer("the loss")
        return [self.bars, self.cube, self.loss]

    def draw(self, state: State) -> Reading:
        """Move to logits, targets and a loss."""
        z, y = np.array(state["logits"], float), np.array(state["targets"], float)
        name, colour = state["loss"], style.COLOURS[state["loss"]]
        loss, gradient, floor = FOUR[name].evaluate(z, y)
        p, q = losses.softmax(z), losses.sigmoid(z)
        self.bars.update(z, y, -gradient, colour)
        self.bars.show_guess(state["guess"], z)
        hidden = _is_floor_next(state)
        self.cube.update(p, q, y, is_best_shown=not hidden)
        shown = None if hidden or np.isnan(loss) else floor
        self.loss.update(loss, shown, colour, _gap(loss, shown), guess_at(state["guess"]))
        readout = [
            ("softmax p", number_row(p)),
            ("sigmoid q", number_row(q)),
            ("push", number_row(-gradient, signed=True)),
            ("loss", style.number(loss)),
            ("floor", "not shown" if hidden else style.number(floor)),
        ]
        return Reading(_headline(name, y, -gradient, loss), readout)


def _is_floor_next(state: State) -> bool:
    """Return whether the next question asks for the floor: in this one a push was guessed."""
    return state["guess"] is not None and guess_at(state["guess"]) is None


def _gap(loss: float, floor: float | None) -> tuple[str, str]:
    """Return the two lines beside the thermometer."""
    if np.isnan(loss):
        return "y/s is 0/0", "no loss to draw"
    if floor is None:
        return "", ""
    above = f"{style.number(max(loss - floor, 0))} above the floor"
    return above, "it can never pass" if floor > 0 else ""


def _headline(name: str, y: Floats, push: Floats, loss: float) -> str:
    if np.isnan(loss):
        return "Nothing is true, so y/s is 0/0: this loss does not exist here"
    if push.any():
        return _pushed(name, y, push)
    if y.any():
        return f"This is its best, {style.number(loss)}: nothing is pushed any more"
    return "Nothing is true: this loss pushes no label, and has nothing to say here"


def _pushed(name: str, y: Floats, push: Floats) -> str:
    """Return who is pushed where, in words."""
    down, false = _names((y == 1) & (push < -0.0005)), _names(y == 0)
    if down:
        verb = {1: "is", 2: "are both"}.get(len(down), "are")
        return f"{' and '.join(down)} {verb} true, yet pushed down"
    if name == "yes-terms only" and false:
        verb = "is" if len(false) == 1 else "are"
        return f"Nothing ever says no: {' and '.join(false)} {verb} false, yet not pushed down"
    if name == "bce":
        return "Each label is asked on its own: true ones are pushed up, false ones down"
    return "True labels are pushed up" + (", false ones down" if false else "")


def _names(chosen: Bools) -> list[str]:
    return [label for label, is_one in zip(LABELS, chosen, strict=True) if is_one]
