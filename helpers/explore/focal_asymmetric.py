"""Focal and asymmetric loss (08): what easy labels still cost, who is pushed, and what that does to the probability."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, Number, State, guess_at, number_row, steps
from helpers.live.marks import Floats
from helpers.maths import further_losses, losses
from helpers.maths.registry import LOSSES
from helpers.panels import Curves, Panel, Ratio
from helpers.panels.curves import Curve

SPAN = np.linspace(0.005, 0.995, 100)
LOGITS = np.log(SPAN) - np.log1p(-SPAN)
NAMES = (LOSSES["bce"].words, "this loss")


FREQUENCY = Number(0.1, 0.01, 0.99, 0.01, "frequency π")
ON_SLIDER = steps(FREQUENCY.low, FREQUENCY.high, FREQUENCY.step)


@lru_cache(maxsize=64)
def curves(
    gamma_yes: float, gamma_no: float, margin: float
) -> tuple[Floats, Floats, Floats, dict[float, float]]:
    """Return over SPAN (loss of a yes, push on a no, best constant answer), and that answer by the frequency, of the slider's."""
    one, zero, options = np.ones_like(SPAN), np.zeros_like(SPAN), (gamma_yes, gamma_no, margin)
    best = further_losses.best_constants([*SPAN, *ON_SLIDER], *options)
    return (
        further_losses.asymmetric_loss(LOGITS, one, *options),
        further_losses.asymmetric_loss_gradient(LOGITS, zero, *options),
        best[: len(SPAN)],
        dict(zip(ON_SLIDER, best[len(SPAN) :].tolist(), strict=True)),
    )


@lru_cache(maxsize=64)
def best_answer(frequency: float, options: tuple[float, float, float]) -> float:
    """Return the best constant answer at one frequency, which may have been typed."""
    known = curves(*options)[-1]
    return (
        known[frequency] if frequency in known else float(further_losses.best_constants(frequency, *options))
    )


def _panel(title: str, xlabel: str, yticks: tuple[float, ...], bce: ArrayLike) -> Curves:
    """Return one of the three panels, with the curve of BCE, which never moves, and that of the loss of the moment."""
    return Curves(
        title,
        x=SPAN,
        low=0,
        high=yticks[-1],
        xlabel=xlabel,
        curves=[Curve(*look) for look in zip(NAMES, (style.BCE, style.INK), strict=True)],
        xticks=(0.25, 0.5, 0.75),
        yticks=yticks,
        room=82,
        width=316,
        ys=[bce, None],
    )


class FocalAsymmetric(Explorer):
    """Binary cross-entropy, made blind to what is easy: by a power of what is missing (focal), for yes and no apart.

    `probability` is what the model answers now, `frequency` the share of yes. Introduced in notebook 08 (Lin et al.
    2017; Ridnik et al. 2021; claim 20 is the simpler case).
    """

    call = "focal_asymmetric"
    about = (
        "Three panels, each with BCE and the loss of the moment: what a true label costs against q; how hard a false label "
        "is pushed down; the best constant answer against how often the label is true."
    )
    fields = {
        "probability": Number(0.9, 0.01, 0.99, 0.01, "model says q"),
        "frequency": FREQUENCY,
        "gamma_yes": Number(2, 0, 5, 0.5, "γ for yes"),
        "gamma_no": Number(2, 0, 8, 0.5, "γ for no"),
        "margin": Number(0, 0, 0.5, 0.05, "margin"),
        "guess": Memory(),
    }
    left = (("probability",), ("frequency",))
    right = (("gamma_yes",), ("gamma_no",), ("margin",))
    presets = {
        "BCE": {"gamma_yes": 0, "gamma_no": 0, "margin": 0},
        "focal, γ = 2": {"gamma_yes": 2, "gamma_no": 2, "margin": 0},
        "asymmetric": {"gamma_yes": 0, "gamma_no": 4, "margin": 0.05},
        "a rare label": {"frequency": 0.02},
    }

    def build(self) -> list[Panel]:
        """Return the three panels."""
        answer, frequency = "q, what the model says", "π, how often it is true"
        self.yes = _panel("what a true label costs", answer, (0, 1, 2, 3), -np.log(SPAN))
        self.no = _panel("how hard a false label is pushed down", answer, (0, 0.5, 1, 1.5), SPAN)
        self.best = _panel("the best constant answer", frequency, (0, 0.5, 1), SPAN)
        for panel, field in ((self.yes, "probability"), (self.no, "probability"), (self.best, "frequency")):
            panel.handles(field, 0.01, 0.99)
        self.note = self.yes.words(self.yes.ax, (0.5, 2.8), size=style.SMALL)
        self.ratio = Ratio(self.yes, self.yes.ax, (0.5, 1.05), 1.18, 2.6, (0, 50, 100, 150))
        self.yes.inside += [self.note, self.ratio.guess.words]
        return [self.yes, self.no, self.best]

    def draw(self, state: State) -> Reading:
        """Move to an answer, a frequency and the form of the loss."""
        options = state["gamma_yes"], state["gamma_no"], state["margin"]
        q, pi = state["probability"], state["frequency"]
        z = [np.log(q) - np.log1p(-q)] * 2
        bce = losses.sigmoid_binary_cross_entropy(z, [1, 0])
        own = further_losses.asymmetric_loss(z, [1, 0], *options)
        push = float(further_losses.asymmetric_loss_gradient(z, [1, 0], *options)[1])
        within = q <= state["margin"]
        if within:  # not the rounding of the logit where q is the margin itself
            own[1] = push = 0.0
        yes, no, answers, _ = curves(*options)
        best = best_answer(pi, options)
        times = bce[0] / own[0], None if within else bce[1] / own[1]
        self._note(times[0], guess_at(state["guess"], "times"))
        self.yes.update(q, [bce[0], own[0]], [-np.log(SPAN), yes])
        self.no.update(q, [q, push], [SPAN, no])
        self.best.update(pi, [pi, best], [SPAN, answers])
        readout = [
            ("BCE: a yes, a no", number_row(bce)),
            ("this loss: a yes, a no", number_row(own)),
            ("a yes costs so many times less", style.number(times[0], 1)),
            ("push on a no: BCE, this loss", number_row([q, push])),
            ("best answer", style.number(best)),
        ]
        return Reading(_headline(options, q, pi, times, best), readout)

    def _note(self, times: float, guessed: float | None) -> None:
        """Write how many times less a yes costs, and draw what was guessed."""
        same = abs(times - 1) < 0.05
        self.note.set(text="as much as BCE" if same else f"{style.number(times, 1)} times less")
        self.ratio.update(times, guessed)


def _headline(
    options: tuple[float, float, float], q: float, pi: float, times: tuple[float, float | None], best: float
) -> str:
    """Return the message; `times` is how many times less a yes and a no cost, None for a no that costs nothing."""
    yes, no = times
    if options == (0, 0, 0):
        return "No γ, no margin: this is BCE, and its best answer is the frequency"
    if abs(best - pi) > 0.02:
        return f"True {pi:.0%} of the time, and its best answer is {style.number(best, 2)}: not the chance"
    if options[0]:
        return f"At q = {q:.2f} a yes costs {style.number(yes, 1)} times less than with BCE"
    if no is None:
        return f"At q = {q:.2f} a no costs nothing: q is within the margin"
    return f"At q = {q:.2f} a no costs {style.number(no, 1)} times less than with BCE, a yes as much"
