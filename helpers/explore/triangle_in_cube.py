"""Triangle in the cube (03): the picture that answers the question at a glance."""

from typing import Any

import numpy as np

from helpers.explore.animals import LABELS, logit_row, target_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import State, number_row
from helpers.maths import losses
from helpers.panels import Bars, Panel, TriangleInCube


class TriangleInTheCube(Explorer):
    """Every softmax output lies on a triangle, every sigmoid output somewhere in the cube; targets are corners.

    Introduced in notebook 03 (claims 5, 6 and 10).
    """

    call = "triangle_in_cube"
    about = (
        "Three panels: a cube with the triangle of softmax outputs in it, both models' points and the target's corner; "
        "the softmax and the sigmoid of the same logits as bars."
    )
    fields = {"logits": logit_row((2, 2, -2)), "targets": target_row((1, 1, 0))}
    left = (("targets", "logits"),)
    presets = {
        "one": {"logits": [6, -6, -6], "targets": [1, 0, 0]},
        "both": {"logits": [6, 6, -6], "targets": [1, 1, 0]},
        "all": {"logits": [6, 6, 6], "targets": [1, 1, 1]},
        "none": {"logits": [-6, -6, -6], "targets": [0, 0, 0]},
    }

    def build(self) -> list[Panel]:
        """Return the cube and both models' bars."""
        self.cube = TriangleInCube("all that each model can say", labels=LABELS, far=True, width=400)
        self.cube.handles("logits")
        kind: dict[str, Any] = {"labels": LABELS, "kind": "probabilities", "push": False, "width": 250}
        self.soft = Bars("softmax", colour=style.SOFTMAX, **kind)
        self.free = Bars("sigmoid", colour=style.BCE, row="q", **kind)
        return [self.cube, self.soft, self.free]

    def draw(self, state: State) -> Reading:
        """Move both points to the logits, and the star to the targets."""
        z, y = np.array(state["logits"], float), state["targets"]
        p, q = losses.softmax(z), losses.sigmoid(z)
        self.cube.update(p, q, y)
        self.soft.update(p, y)
        self.free.update(q, y)
        far = [float(np.linalg.norm(v - np.array(y, float))) for v in (p, q)]
        readout = [
            ("softmax p", number_row(p)),
            ("sum of p", style.number(p.sum())),
            ("sigmoid q", number_row(q)),
            ("sum of q", style.number(q.sum())),
            (
                "distance to the target",
                f"softmax {style.number(far[0])}, sigmoid {style.number(far[1])}",
            ),
        ]
        return Reading(_headline(sum(y)), readout)


def _headline(mass: float) -> str:
    if mass == 1:
        return "One label is true: that target is on the triangle, and both can come near it"
    whole: dict[float, str] = {0: "Nothing is true", 2: "Two labels are true", 3: "All three are true"}
    what = whole.get(mass, f"Targets add up to {mass:g}")
    return f"{what}: that target is off the triangle, which softmax cannot leave"
