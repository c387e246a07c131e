"""One cat (01): one logit, one target; the loss, and its slope q - y."""

import numpy as np

from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, Number, State, guess_at
from helpers.maths import losses
from helpers.panels import LossCurve, Pair, Panel

SPAN = np.linspace(-6, 6, 121)


class OneCat(Explorer):
    """One cat in one box: `logit` gives p(dead), `target` is reality (1 dead, 0 alive, .5 box still closed).

    Introduced in notebook 01 (claims 1, 2 and 13).
    """

    call = "one_cat"
    about = "Two panels: bars for p(dead) and p(alive) with the target as a star; the loss against the logit, with its slope."
    fields = {
        "logit": Number(1.4, -6, 6, 0.1, "logit"),
        "target": Number(1, 0, 1, 0.05, "target"),
        "guess": Memory(),
    }
    left = (("logit",), ("target",))
    presets = {
        "right, and sure": {"logit": 4, "target": 1},
        "wrong, and sure": {"logit": 4, "target": 0},
        "no idea": {"logit": 0, "target": 1},
    }

    def build(self) -> list[Panel]:
        """Return the bars and the loss curve."""
        dead, alive = (losses.sigmoid_binary_cross_entropy(SPAN, np.full_like(SPAN, y)) for y in (1, 0))
        curves = [
            (dead, style.MUTED, "if dead: −ln p(dead)", (-4.3, 5.6), "left"),
            (alive, style.MUTED, "if alive: −ln p(alive)", (4.3, 5.6), "right"),
        ]
        self.pair = Pair("what the model says")
        self.loss = LossCurve(
            "the loss",
            x=SPAN,
            low=0,
            high=6,
            xlabel="logit z",
            curves=curves,
            xticks=range(-6, 7, 2),
        )
        tips = np.stack([np.zeros_like(SPAN), losses.sigmoid(SPAN)], -1)
        self.pair.live.handle("logit", None, "y", SPAN, self.pair.ax.data(tips), wide=80)
        self.loss.live.handle(
            "logit",
            None,
            "x",
            SPAN,
            self.loss.ax.below(np.stack([SPAN, np.full_like(SPAN, 0.5)], -1)),
            wide=self.loss.ax.height,
        )
        return [self.pair, self.loss]

    def draw(self, state: State) -> Reading:
        """Move to one logit and one target."""
        z, y = float(state["logit"]), float(state["target"])
        p = float(losses.sigmoid(z))
        loss = float(losses.sigmoid_binary_cross_entropy(z, y))
        slope = float(losses.sigmoid_binary_cross_entropy_gradient(z, y))
        floor = float(losses.binary_entropy(y))
        self.pair.update([p, 1 - p], [y, 1 - y])
        curve = losses.sigmoid_binary_cross_entropy(SPAN, np.full_like(SPAN, y))
        self.loss.update(curve, z, loss, slope, floor if floor > 0 else None, guess_at(state["guess"]))
        readout = [
            ("q = p(dead)", style.number(p)),
            ("1 − q = p(alive)", style.number(1 - p)),
            ("loss", style.number(loss)),
            ("push y − q", style.number(-slope)),
            ("lowest possible", style.number(floor)),
        ]
        return Reading(_headline(p, y, loss, floor), readout)


def _headline(p: float, y: float, loss: float, floor: float) -> str:
    if y not in (0, 1):
        return f"Reality is {style.number(y, 2)} dead: the best loss is {style.number(floor)}, reached at p(dead) = {style.number(y, 2)}"
    reality, mood = ("dead", _mood(p)) if y == 1 else ("alive", _mood(1 - p))
    return f"The cat is {reality}, the model is {mood}: the loss is {style.number(loss)}"


def _mood(right: float) -> str:
    """Return how sure a model is that gives the truth the probability `right`, in words."""
    if right == 0.5:
        return "undecided"
    if right < 0.5:
        return "sure and wrong" if right < 0.1 else "mostly wrong"
    return "right" if right < 0.9 else "right, and sure"
