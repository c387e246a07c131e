"""The code exercise of notebook 08: ZLPR, a softmax-like loss with a zero for reference."""

import numpy as np
from numpy.typing import NDArray

from helpers.exercises.tasks.task import Task, case
from helpers.maths import further_losses, losses
from helpers.maths.arrays import Array


def _gathered(logits: Array, chosen: NDArray[np.bool]) -> Array:
    """Return ln Σ e^z over the chosen labels, along the last axis: minus infinity where none is chosen."""
    gathered: Array = np.logaddexp.reduce(np.where(chosen, logits, -np.inf), axis=-1)
    return gathered


def _false(logits: Array, targets: Array) -> Array:
    return np.logaddexp(0, _gathered(logits, targets == 0))


def _true(logits: Array, targets: Array) -> Array:
    return np.logaddexp(0, _gathered(-logits, targets == 1))


_zlpr = further_losses.zlpr

TASKS = {
    "zlpr": Task(
        call="my_zlpr(logits, targets)",
        right=_zlpr,
        cases=(
            case([1, 2, -1], [1, 1, 0]),
            case([1, 2, -1], [0, 0, 0]),
            case([1, 2, -1], [1, 1, 1]),
            case([[3, -3, 0.5, 1], [0.5, 2, 1, -1]], [[1, 0, 1, 1], [0, 1, 0, 0]]),
            case([1000, -1000, 40], [0, 1, 0]),
        ),
        mistakes=(
            (
                lambda z, y: _gathered(z, y == 0) + _gathered(-z, y == 1),
                "The 1 is forgotten in both logarithms. It is e⁰, the reference with which each label is compared: without it “none” and “how many” cannot be said.",
            ),
            (_false, "That is the part of the false labels alone. Add ln(1 + Σ e^(−z)) over the true ones."),
            (_true, "That is the part of the true labels alone. Add ln(1 + Σ e^z) over the false ones."),
            (
                lambda z, y: _false(z, y) + np.logaddexp(0, _gathered(z, y == 1)),
                "The true labels need a minus sign: Σ e^(−z). A true label should cost less the higher its logit is.",
            ),
            (
                lambda z, y: _zlpr(z, 1 - y),
                "Targets are swapped: the false labels give Σ e^z, the true ones Σ e^(−z).",
            ),
            (
                lambda z, y: -_zlpr(z, y),
                "The right size with the wrong sign: there is no minus sign before these logarithms.",
            ),
            (
                lambda z, y: losses.sigmoid_binary_cross_entropy(z, y).sum(-1),
                "That is binary cross-entropy: a logarithm for each label. Here is one for all false labels, and one for all true ones.",
            ),
            (
                losses.softmax_cross_entropy,
                "That is softmax cross-entropy. It has no reference, and the true labels are rivals.",
            ),
            (lambda z, y: _zlpr(z, y).mean(), "That is the mean over all rows. Give one loss per row."),
            (lambda z, y: _zlpr(z, y).sum(), "That is the sum over all rows. Give one loss per row."),
        ),
        hint="Two logarithms: ln(1 + Σ e^z) over the false labels, ln(1 + Σ e^(−z)) over the true ones.\nStable: np.where leaves −inf where a label does not count, np.logaddexp.reduce(…, axis=-1) gives ln Σ e^z, and np.logaddexp(0, …) adds the 1.",
        solution="def my_zlpr(logits, targets):\n    false = np.where(targets == 0, logits, -np.inf)\n    true = np.where(targets == 1, -logits, -np.inf)\n    halves = [np.logaddexp.reduce(half, axis=-1) for half in (false, true)]\n    return np.logaddexp(0, halves[0]) + np.logaddexp(0, halves[1])",
    ),
}
