"""Two logits (01): a two-class softmax is a sigmoid of the difference."""

import numpy as np

from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, Number, State, guess_at
from helpers.maths import losses
from helpers.panels import LossCurve, Pair, Panel

SPAN = np.linspace(-8, 8, 129)


class TwoLogits(Explorer):
    """Two logits, one pair of probabilities: only their difference counts.

    Introduced in notebook 01 (claim 1).
    """

    call = "two_logits"
    about = "Two panels: the softmax of two logits as bars; the sigmoid curve of their difference, with a level line from the bar of p(dead) to the point on the curve, and from there down to the difference."
    fields = {
        "z_dead": Number(1.5, -4, 4, 0.1, "z(dead)"),
        "z_alive": Number(0, -4, 4, 0.1, "z(alive)"),
        "guess": Memory(),
    }
    left = (("z_dead",), ("z_alive",))
    presets = {
        "1.5 and 0": {"z_dead": 1.5, "z_alive": 0},
        "both 2 higher": {"z_dead": 3.5, "z_alive": 2},
        "both 2 lower": {"z_dead": -0.5, "z_alive": -2},
        "equal": {"z_dead": 1, "z_alive": 1},
    }

    def build(self) -> list[Panel]:
        """Return the pair of bars and the sigmoid curve."""
        self.pair = Pair("softmax of (z(dead), z(alive))", colour=style.SOFTMAX, level=True)
        self.curve = LossCurve(
            "sigmoid of the difference",
            x=SPAN,
            low=0,
            high=1,
            xlabel="z(dead) − z(alive)",
            xticks=range(-8, 9, 4),
            slope=False,
            level=True,
        )
        return [self.pair, self.curve]

    def draw(self, state: State) -> Reading:
        """Move to two logits."""
        pair = losses.softmax(np.array([state["z_dead"], state["z_alive"]], float))
        difference = state["z_dead"] - state["z_alive"]
        q = float(losses.sigmoid(float(difference)))
        self.pair.update(pair, [0, 0])
        self.curve.update(losses.sigmoid(SPAN), difference, q, guess=guess_at(state["guess"]))
        readout = [
            ("difference", style.number(difference, 2)),
            ("softmax", "  ".join(style.number(p) for p in pair)),
            ("sigmoid of the difference", style.number(q)),
        ]
        apart = style.number(difference, 2)
        return Reading(
            f"p(dead) is {style.number(q)}: the logits are {apart} apart",
            readout,
        )
