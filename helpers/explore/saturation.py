"""Saturation (05): PyTorch's BCELoss on a sigmoid against its BCEWithLogitsLoss, far out."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, Number, State, steps
from helpers.live.marks import Floats
from helpers.panels import Curves, Panel
from helpers.panels.curves import Curve
from helpers.settings import torch_as_it_comes

# The loss is drawn as far as a plateau shows, the gradient where it dies: beyond, nothing changes.
SPAN = np.unique(np.round(np.r_[np.arange(-120, 211, 5), np.arange(-40, 41), 16.63, 16.64, -16.64], 2))
NEAR = np.abs(SPAN) <= 40
LOGIT = Number(30, -250, 250, 0.5, "logit")

Answer = tuple[float, float]  # a loss and its gradient
Answers = tuple[Answer, Answer]


@torch_as_it_comes()
def _answers(logits: Sequence[float], target: float) -> list[Answers]:
    """Return `torch_says` for each of many logits, in one go."""
    import torch
    from torch.nn import functional as F

    def column(values: Sequence[float]) -> torch.Tensor:
        # Two alike side by side, of which one is taken: of numbers that stand apart in memory torch calculates each
        # by itself, as it does a single one. In a block it rounds otherwise, and z = 17 would not be what the text says.
        pairs = torch.tensor(values, dtype=torch.float32, device="cpu").repeat_interleave(2).reshape(-1, 2)
        return pairs[:, 0].detach()

    def answer(loss: Callable[..., torch.Tensor]) -> Iterable[Answer]:
        z = column(logits).requires_grad_(True)
        values = loss(z, column([target] * len(logits)), reduction="none")
        (gradients,) = torch.autograd.grad(values.sum(), z)
        return zip(values.tolist(), gradients.tolist(), strict=True)

    in_two_steps = answer(lambda z, y, **how: F.binary_cross_entropy(z.sigmoid(), y, **how))
    return [*zip(in_two_steps, answer(F.binary_cross_entropy_with_logits), strict=True)]


@lru_cache(maxsize=4096)
def torch_says(logit: float, target: float) -> Answers:
    """Return ((loss, gradient) of BCELoss after sigmoid, (loss, gradient) of BCEWithLogitsLoss), in float32.

    Both by torch's own functions and its autograd (claim 16). Needs torch, which is imported where it is called.
    """
    return _answers([logit], target)[0]


@lru_cache(maxsize=2)
def curves(target: float) -> Floats:
    """Return `torch_says` for each logit of SPAN, as an array (place, way, loss or gradient)."""
    return np.array(_answers(SPAN.tolist(), target))


@lru_cache(maxsize=2)
def on_slider(target: float) -> dict[float, Answers]:
    """Return `torch_says` by the logit, for each position of its slider: one by one they would take half a second."""
    places = steps(LOGIT.low, LOGIT.high, LOGIT.step)
    return dict(zip(places, _answers(places, target), strict=True))


class Saturation(Explorer):
    """One logit, one target, two ways PyTorch offers: a sigmoid and then BCELoss, or BCEWithLogitsLoss.

    Both are run in float32, with autograd. Introduced in notebook 05 (claims 15 and 16).
    """

    call = "saturation"
    about = "Two panels: the loss against the logit, by BCELoss after a sigmoid and by BCEWithLogitsLoss; the gradient of both."
    fields = {
        "logit": LOGIT,
        "target": Choice(0, {0: "y = 0", 1: "y = 1"}, "target"),
        "guess": Memory(),
    }
    left = (("logit",),)
    right = (("target",),)
    presets = {
        "z = 10": {"logit": 10, "target": 0},
        "z = 16.5": {"logit": 16.5, "target": 0},
        "z = 17": {"logit": 17, "target": 0},
        "z = 200": {"logit": 200, "target": 0},
        "z = −50, y = 1": {"logit": -50, "target": 1},
    }

    def build(self) -> list[Panel]:
        """Return the loss curves and the gradient curves."""
        # Where both agree, the one of the two shows as a rim of the other.
        curves = [Curve("BCELoss", style.MUTED, 6), Curve("WithLogits", style.BCE)]
        shared: dict[str, Any] = {"curves": curves, "xlabel": "logit z"}
        self.loss = Curves(
            "the loss",
            x=SPAN,
            low=0,
            high=210,
            xticks=(-100, 0, 100, 200),
            yticks=(0, 50, 100, 150, 200),
            width=480,
            **shared,
        )
        self.slope = Curves(
            "its gradient, by autograd, near 0",
            x=SPAN[NEAR],
            low=-1.25,
            high=1.25,
            xticks=(-40, -20, 0, 20, 40),
            yticks=(-1, 0, 1),
            width=418,
            **shared,
        )
        for panel in (self.loss, self.slope):
            panel.handles("logit", LOGIT.low, LOGIT.high)
        return [self.loss, self.slope]

    def draw(self, state: State) -> Reading:
        """Move to one logit and one target."""
        z, y = state["logit"], state["target"]
        rough, fine = on_slider(y).get(z) or torch_says(z, y)
        values, slopes = curves(y).T
        self.loss.update(z, [rough[0], fine[0]], values, guess=state["guess"])
        self.slope.update(z, [rough[1], fine[1]], slopes[:, NEAR])
        readout = [
            ("BCELoss", style.number(rough[0])),
            ("BCEWithLogitsLoss", style.number(fine[0])),
            ("gradient of BCELoss", style.number(rough[1])),
            ("gradient of BCEWithLogitsLoss", style.number(fine[1])),
        ]
        return Reading(_headline(z, y, rough, fine), readout)


def _headline(z: float, y: float, by_sigmoid: Answer, by_logit: Answer) -> str:
    (rough, rough_slope), (fine, fine_slope) = by_sigmoid, by_logit
    at = f"z = {style.number(z, 1).removesuffix('.0')}, y = {y}"
    dead = rough_slope == 0 and fine_slope != 0
    if abs(rough - fine) > 0.02 * max(fine, 1):
        how = " with gradient 0" if dead else ""
        return f"{at}: BCELoss says {style.number(rough)}{how}, the truth is {style.number(fine)}"
    if abs(rough_slope - fine_slope) > 0.01:
        fate = "has died" if abs(rough_slope) < 0.01 else "fades"
        return f"{at}: the losses agree, but the gradient of BCELoss {fate}"
    return f"{at}: both say {style.number(fine)}"
