"""The code exercise of notebook 01: binary cross-entropy, one loss per label."""

from helpers.exercises.tasks.task import Task, case
from helpers.maths import losses

_bce = losses.sigmoid_binary_cross_entropy

TASKS = {
    "bce": Task(
        call="my_bce(logits, targets)",
        right=_bce,
        cases=(
            case([1, 2, -1], [1, 1, 0]),
            case([0, 0, 0], [1, 0, 0.5]),
            case([[3, -3], [0.5, 2]], [[1, 0], [0, 1]]),
        ),
        mistakes=(
            (
                lambda z, y: -_bce(z, y),
                "The right size with the wrong sign: the minus sign is missing.",
            ),
            (
                lambda z, y: _bce(z, y).sum(),
                "That is the sum over the labels. Give one loss per label.",
            ),
            (
                lambda z, y: _bce(z, y).mean(),
                "That is the mean over the labels. Give one loss per label.",
            ),
            (
                losses.sigmoid_yes_terms,
                "That is the yes-term alone. The no-term, −(1−y) ln(1−q), is missing.",
            ),
            (lambda z, y: _bce(z, 1 - y), "Targets are swapped: y = 1 should cost −ln q."),
        ),
        hint="q = 1 / (1 + exp(−z)), then −y ln q − (1−y) ln(1−q).",
        solution="def my_bce(logits, targets):\n    q = 1 / (1 + np.exp(-logits))\n    return -(targets * np.log(q) + (1 - targets) * np.log(1 - q))",
    ),
}
