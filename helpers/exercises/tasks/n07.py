"""The code exercise of notebook 07: binary cross-entropy of those labels alone about which somebody said something."""

import numpy as np

from helpers.exercises.tasks.task import Task, case
from helpers.maths import losses
from helpers.maths.arrays import Array


def _costs(logits: Array, targets: Array) -> Array:
    """Return what each label costs, whatever its target is: -1 is taken as it stands, as a library takes it."""
    return np.maximum(logits, 0) - logits * targets + np.log1p(np.exp(-np.abs(logits)))


def _known(logits: Array, targets: Array) -> Array:
    """Return what each label costs, and 0 where nobody said anything."""
    costs: Array = losses.sigmoid_binary_cross_entropy(logits, np.maximum(targets, 0))
    return np.where(targets < 0, 0.0, costs)


TASKS = {
    "known_bce": Task(
        call="my_known_bce(logits, targets)",
        right=lambda z, y: _known(z, y).sum(-1),
        cases=(
            case([1, 2, -1], [-1, 1, 0]),
            case([1, 2, -1], [1, 1, 0]),
            case([1, 2, -1], [-1, -1, -1]),
            case([[3, -3, 0.5, 1], [0.5, 2, 1, -1]], [[1, -1, -1, 0], [-1, 1, 0, 0]]),
            case([1000, -1000, 40], [-1, -1, 1]),
        ),
        mistakes=(
            (
                lambda z, y: _costs(z, y).sum(-1),
                "The −1 is taken for a target as it stands, “−100% dog”: its cost even falls below 0 for a low logit. Leave it out.",
            ),
            (
                lambda z, y: _costs(z, np.maximum(y, 0)).sum(-1),
                "Where nobody said anything the no-term is paid. Nobody said no: leave it out.",
            ),
            (
                lambda z, y: _costs(z, np.abs(y)).sum(-1),
                "Where nobody said anything the yes-term is paid. Nobody said yes: leave it out.",
            ),
            (_known, "One cost per label, and all of them right. Now add them up over the last axis."),
            (
                lambda z, y: _known(z, y).mean(-1),
                "That is the mean over all labels, the unsaid ones too. Add them up.",
            ),
            (
                lambda z, y: _known(z, y).sum(-1) / np.maximum((y >= 0).sum(-1), 1),
                "That is the mean over the labels of which something was said. Add them up.",
            ),
            (lambda z, y: _known(z, y).sum(), "That is the sum over all rows too. Give one number per row."),
            (
                lambda z, y: np.where(y == 1, _known(z, y), 0.0).sum(-1),
                "Those are the yes-terms alone. A 0 was said, and pays its no-term.",
            ),
        ),
        hint="losses.sigmoid_binary_cross_entropy(z, y) gives the cost of each label, but refuses a target of −1: put a 0 in its place first, np.maximum(targets, 0).\nThen np.where(targets < 0, 0, costs) leaves out what nobody said, and .sum(-1) adds up.",
        solution="def my_known_bce(logits, targets):\n    costs = losses.sigmoid_binary_cross_entropy(logits, np.maximum(targets, 0))\n    return np.where(targets < 0, 0, costs).sum(-1)",
    ),
}
