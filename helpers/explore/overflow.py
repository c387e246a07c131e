"""Overflow (02): the same loss written naively and stably, in float32."""

import numpy as np

from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, Number, State, guess_at
from helpers.panels import LossCurve, Panel, Table

SPAN = np.arange(0.0, 121.0)
Steps = tuple[np.float32, np.float32, np.float32, np.float32]  # exp(z), its sum, p(true), loss


def naive(scale: float, true: int) -> Steps:
    """Return exp(z), its sum, softmax and loss of z = (scale, 0) as first written, in float32 (claim 15)."""
    z = np.array([scale, 0], np.float32)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        e = np.exp(z)
        p = e / e.sum()
        return e[0], e.sum(), p[true], -np.log(p[true])


def stable(scale: float, true: int) -> Steps:
    """Return the same four numbers with the largest logit taken off first: logsumexp(z) - z_k."""
    z = np.array([scale, 0], np.float32)
    z = z - z.max()
    e = np.exp(z)
    return e[0], e.sum(), e[true] / e.sum(), np.log(e.sum()) - z[true]


class Overflow(Explorer):
    """Two logits (z, 0) in float32: where the naive softmax overflows, and the stable form does not.

    Introduced in notebook 05 (claim 15).
    """

    call = "overflow"
    about = "Two panels: a table of both forms' steps; the stable loss against z, with the naive loss as a point while it is finite."
    fields = {
        "z": Number(50, 0, 120, 1, "z"),
        "true": Choice(1, {0: "the first label", 1: "the second label"}, "true is"),
        "guess": Memory(),
    }
    left = (("z",),)
    right = (("true",),)
    presets = {"z = 50": {"z": 50}, "z = 88": {"z": 88}, "z = 89": {"z": 89}}

    def build(self) -> list[Panel]:
        """Return the table and the curve."""
        columns = [("naive", style.YES_TERMS_INK), ("stable", style.BCE_INK)]
        rows = ["largest exp", "sum of exps", "p(true)", "loss"]
        self.table = Table("two ways to the same number, float32", rows=rows, columns=columns)
        self.loss = LossCurve(
            "the loss, stable (line) and naive (point)",
            x=SPAN,
            low=0,
            high=120,
            xlabel="z, the first of the logits (z, 0)",
            xticks=[0, 30, 60, 88.7, 120],
            slope=False,
            dot=style.YES_TERMS,
            width=480,
        )
        return [self.table, self.loss]

    def draw(self, state: State) -> Reading:
        """Move to one z."""
        z, true = state["z"], state["true"]
        rough, fine = naive(z, true), stable(z, true)
        cells = [[(_short(v), not np.isfinite(v)) for v in pair] for pair in zip(rough, fine, strict=True)]
        self.table.update(cells)
        curve = [stable(scale, true)[3] for scale in SPAN]
        self.loss.update(curve, z, float(rough[3]), across=guess_at(state["guess"]))
        readout = [
            ("naive loss", _short(rough[3])),
            ("stable loss", _short(fine[3])),
            ("naive exp(z)", _short(rough[0])),
        ]
        return Reading(_headline(z, rough[3], fine[3]), readout)


def _short(number: np.float32) -> str:
    """Return a number in at most 9 characters."""
    value = float(number)
    if not np.isfinite(value) or value == 0 or 1e-3 <= abs(value) < 1e4:
        return style.number(value)
    return f"{value:.2e}".replace("-", "−")


def _headline(z: float, rough: np.float32, fine: np.float32) -> str:
    if np.isfinite(rough):
        return f"z = {z}: both forms give {_short(fine)}"
    return f"z = {z}: exp(z) no longer fits in float32. Naive gives {_short(rough)}, stable {_short(fine)}"
