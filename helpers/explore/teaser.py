"""Teaser (00): the same start, two losses, 400 steps of learning."""

from functools import lru_cache
from typing import Any

import numpy as np

from helpers.explore.animals import LABELS, target_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Number, State, number_row
from helpers.live.marks import Floats
from helpers.maths import losses
from helpers.panels import Bars, Panel, TriangleInCube

START = (1, 2, -1)
STEPS = 400


@lru_cache(maxsize=16)
def paths(targets: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Return what softmax CE and BCE make of the logits (1, 2, -1) in 400 steps (rate .1): (p path, q path)."""
    z, y = np.array(START, float), np.array(targets, float)
    soft = losses.gradient_descent(losses.softmax_cross_entropy_gradient, z, y, steps=STEPS)
    free = losses.gradient_descent(losses.sigmoid_binary_cross_entropy_gradient, z, y, steps=STEPS)
    return losses.softmax(soft), losses.sigmoid(free)


class Teaser(Explorer):
    """Two models start alike and learn the same targets: one with softmax cross-entropy, one with BCE.

    Introduced in notebook 00.
    """

    call = "teaser"
    about = (
        "Three panels: the probabilities of a model trained with softmax cross-entropy; those of one trained with binary "
        "cross-entropy, each with what it ends up saying in words; both on their way through the cube of all answers, with the "
        "target at a corner."
    )
    fields = {
        "steps": Number(0, 0, STEPS, 4, "training steps", whole=True, playable=True),
        "targets": target_row((1, 1, 0), named=True),
    }
    left = (("steps",), ("targets",))
    presets = {
        "cat and dog": {"targets": [1, 1, 0]},
        "only a cat": {"targets": [1, 0, 0]},
        "all three": {"targets": [1, 1, 1]},
        "none": {"targets": [0, 0, 0]},
    }

    def build(self) -> list[Panel]:
        """Return both models' bars and the cube."""
        kind: dict[str, Any] = {"labels": LABELS, "kind": "probabilities", "push": False, "verdict": True}
        self.soft = Bars("softmax, with cross-entropy", colour=style.SOFTMAX, **kind)
        self.free = Bars("sigmoid, with binary cross-entropy", colour=style.BCE, row="q", **kind)
        self.cube = TriangleInCube("where they are among all answers", labels=LABELS)
        return [self.soft, self.free, self.cube]

    def draw(self, state: State) -> Reading:
        """Move to a number of training steps."""
        n, y = state["steps"], state["targets"]
        soft, free = paths(tuple(y))
        p, q = soft[n], free[n]
        self.soft.update(p, y, verdict=_verdict(p) or ("it never moves" if n and not any(y) else ""))
        self.free.update(q, y, verdict=_verdict(q))
        some = np.unique(np.geomspace(1, n + 1, 24).astype(int)) - 1
        self.cube.update(p, q, y, soft[some], free[some])
        off = [float(np.abs(v - np.array(y, float)).max()) for v in (p, q)]
        readout = [
            ("softmax p", number_row(p)),
            ("sigmoid q", number_row(q)),
            ("furthest label off", number_row(off)),
        ]
        return Reading(_headline(n, off, sum(y)), readout)


def _verdict(values: Floats) -> str:
    """Return in words what probabilities say that are near a set, or near equal shares of one; "" for others."""
    said = values > 0.15
    count = int(said.sum())
    for share, words in (
        (1.0, ("none", "only the", "both", "all three")),
        (1 / max(count, 1), (*"--", "½ each", "⅓ each")),
    ):
        if np.abs(values - said * share).max() < 0.04:
            return f"“{words[count]}{' ' + LABELS[int(said.argmax())] if count == 1 else ''}”"
    return ""


def _headline(n: int, off: list[float], mass: float) -> str:
    if n < 40:
        return "Press on: both models start from the same three logits"
    if mass == 1:
        return "One label is true: both losses get there"
    return f"Softmax is stuck, its worst label {style.number(off[0], 2)} off; sigmoid’s worst is {style.number(off[1], 2)} off"
