"""Overflow (02): the same loss written naively and stably, in float32."""

from collections.abc import Callable
from functools import cache

import numpy as np

from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, Number, State, guess_at
from helpers.live.marks import Floats
from helpers.panels import Curves, Panel, Table
from helpers.panels.curves import Curve

SPAN = np.arange(0.0, 121.0)
MOST = 88.7  # exp of more is no float32
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


@cache
def curve(way: Callable[[float, int], Steps], true: int) -> Floats:
    """Return the loss over SPAN by one way; what is not finite stays so."""
    return np.array([float(way(z, true)[3]) for z in SPAN])


class Overflow(Explorer):
    """Two logits (z, 0) in float32: where the naive softmax overflows, and the stable form does not.

    Introduced in notebook 05 (claim 15).
    """

    call = "overflow"
    about = (
        "Two panels: a table of both forms' steps; the stable loss against z, and the naive one, which ends at 88.7; what is "
        "beyond is shaded."
    )
    fields = {
        "z": Number(100, 0, 120, 1, "z"),
        "true": Choice(1, {0: "the first label", 1: "the second label"}, "true is"),
        "guess": Memory(),
    }
    left = (("z",),)
    right = (("true",),)
    presets = {"z = 50": {"z": 50}, "z = 88": {"z": 88}, "z = 89": {"z": 89}}

    def build(self) -> list[Panel]:
        """Return the table and the curve."""
        columns = [("naive", style.INK), ("stable", style.INK)]
        rows = ["largest exp", "sum of exps", "p(true)", "loss"]
        self.table = Table("two ways to the same number, float32", rows=rows, columns=columns)
        # Where both agree, the naive form shows as a rim of the stable one.
        self.loss = Curves(
            "the loss",
            x=SPAN,
            low=0,
            high=120,
            xlabel="z, the first of the logits (z, 0)",
            xticks=[0, 30, 60, MOST, 120],
            yticks=[0, 30, 60, 90, 120],
            curves=[Curve("", style.MUTED, 6, (0, 0)), Curve("stable", style.INK, style.SECOND)],
            room=92,
            width=498,
        )
        ax = self.loss.ax
        ax.shape([(MOST, 0), (MOST, 120), (120, 120), (120, 0)], face=style.WASH)
        self.name = self.loss.words(
            ax, text="naive", ha="right", colour=style.MUTED, size=style.SMALL, weight="bold"
        )
        self.loss.inside.append(self.name)
        self.beyond = self.loss.words(ax, ((MOST + 120) / 2, 12), ha="center", weight="bold")
        self.loss.inside.append(self.beyond)
        self.loss.handles("z", 0, 120)
        return [self.table, self.loss]

    def draw(self, state: State) -> Reading:
        """Move to one z."""
        z, true = state["z"], state["true"]
        rough, fine = naive(z, true), stable(z, true)
        cells = [[(_short(v), not np.isfinite(v)) for v in pair] for pair in zip(rough, fine, strict=True)]
        self.table.update(cells)
        ways = [curve(way, true) for way in (naive, stable)]
        self.beyond.set(text=f"naive: {style.number(ways[0][-1])}")
        self.name.set(position=(64, ways[0][64] + 8))
        across = None if (guess := guess_at(state["guess"])) is None else ["across", guess]
        self.loss.update(z, [float(rough[3]), float(fine[3])], ways, guess=across)
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
