"""The best constant (04): one answer for every photograph, and where each loss wants it."""

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, Number, State
from helpers.live.marks import Floats
from helpers.maths import losses
from helpers.maths.registry import LOSSES
from helpers.panels import Balance, Curves, Panel
from helpers.panels.curves import Curve, Minimum

SPAN = np.linspace(0.005, 0.995, 199)
NAMES = [LOSSES[name].words for name in ("yes-terms only", "bce")]


def average(c: ArrayLike, frequency: float, weight: float) -> tuple[Floats, Floats]:
    """Return (yes-terms-only, BCE): the mean loss of answering `c` where a share `frequency` says yes (claim 9)."""
    c = np.asarray(c, float)
    z = np.log(c) - np.log1p(-c)
    y = np.full_like(z, frequency)
    return weight * losses.sigmoid_yes_terms(z, y), losses.sigmoid_binary_cross_entropy(z, y, weight)


class BestConstant(Explorer):
    """A model that sees nothing and always answers `c`. Which c is best, if a share `frequency` shows a cat?

    Introduced in notebook 04 (claims 9, 14 and 20; M14).
    """

    call = "best_constant"
    about = (
        "Two panels: the average loss against the constant answer c, for yes-terms-only and for binary cross-entropy, each "
        "lowest point marked; how hard the yes-terms push the logit up and the no-terms push it down."
    )
    fields = {
        "frequency": Number(0.3, 0, 1, 0.01, "frequency π"),
        "constant": Number(0.5, 0.01, 0.99, 0.01, "answer c"),
        "pos_weight": Number(1, 0, 20, 0.5, "pos_weight"),
        "guess": Memory(),
    }
    left = (("frequency",), ("constant",), ("pos_weight",))
    presets = {
        "3 in 10": {"frequency": 0.3, "pos_weight": 1},
        "rare: 2 in 100": {"frequency": 0.02, "pos_weight": 1},
        "1 in 10, yes counts 9 times": {"frequency": 0.1, "pos_weight": 9},
        "half and half": {"frequency": 0.5, "pos_weight": 1},
    }

    def build(self) -> list[Panel]:
        """Return both curves and the pushes."""
        colours = style.YES_TERMS, style.BCE
        self.curves = Curves(
            "the average loss of always answering c",
            x=SPAN,
            low=0,
            high=2,
            xlabel="the answer c",
            curves=[Curve(*look) for look in zip(NAMES, colours, strict=True)],
            xticks=(0.25, 0.5, 0.75, 1),
            yticks=(0, 0.5, 1, 1.5, 2),
            lowest=True,
            room=112,
            width=580,
        )
        self.curves.handles("constant", 0.01, 0.99)
        self.pushes = Balance("who pushes the logit, at this c", names=NAMES, colours=colours)
        return [self.curves, self.pushes]

    def draw(self, state: State) -> Reading:
        """Move to a frequency, a constant and a weight."""
        pi, c, weight = state["frequency"], state["constant"], state["pos_weight"]
        alone, both = (float(v) for v in average(c, pi, weight))
        total = weight * pi + 1 - pi  # how much all the photographs count
        best = weight * pi / total if total else np.nan
        up, down = weight * pi * (1 - c), (1 - pi) * c
        self.curves.update(
            c, [alone, both], average(SPAN, pi, weight), self._minima(pi, weight, best), state["guess"]
        )
        self.pushes.update([up, up], [0, down])
        readout = [
            ("yes-terms only", style.number(alone)),
            ("BCE", style.number(both)),
            ("best c for BCE", style.number(best)),
            ("push up", style.number(up)),
            ("push down", style.number(down)),
        ]
        return Reading(_headline(pi, c, weight, best), readout)

    @staticmethod
    def _minima(pi: float, weight: float, best: float) -> list[Minimum]:
        """Return the lowest point of each curve, where it has one."""
        alone = (0.99, 0.0, "") if pi * weight else None
        if np.isnan(best):
            return [alone, None]
        here = float(np.clip(best, 0.005, 0.995))
        lowest = float(average(here, pi, weight)[1])
        return [alone, (here, min(lowest, 1.7), f"lowest at {style.number(best, 2)}")]


def _headline(pi: float, c: float, weight: float, best: float) -> str:
    if np.isnan(best):
        return "Everything is a yes, and no yes counts: there is nothing to learn"
    if pi * weight == 0:
        return "No yes counts: BCE wants c = 0, yes-terms only is 0 everywhere"
    if abs(c - best) < 0.005:
        return f"Yes and no push equally hard: BCE stays at {style.number(c, 2)}, yes-terms only goes up"
    if weight != 1:
        return f"With yes counted {weight:g} times, BCE is lowest at {style.number(best, 2)}, not at {style.number(pi, 2)}"
    return f"BCE is lowest at c = {style.number(best, 2)}, yes-terms only at c = 1"
