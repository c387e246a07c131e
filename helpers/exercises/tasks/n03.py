"""The code exercise of notebook 03: the gradient of softmax cross-entropy, for any number of true labels."""

from helpers.exercises.tasks.task import Task, case
from helpers.maths import losses

_push = losses.softmax_cross_entropy_gradient

TASKS = {
    "softmax_ce_gradient": Task(
        call="my_gradient(logits, targets)",
        right=_push,
        cases=(
            case([1, 2, -1], [1, 1, 0]),
            case([1, 2, -1], [0, 1, 0]),
            case([1, 2, -1], [0, 0, 0]),
            case([[3, -3, 0], [0.5, 2, 1]], [[1, 1, 1], [0, 0.5, 0.5]]),
            case([1000, -1000, 0], [1, 1, 0]),
        ),
        mistakes=(
            (
                lambda z, y: losses.softmax(z) - y,
                "That is p − y, right for one true label. With s of them it is s·p − y.",
            ),
            (
                lambda z, y: -_push(z, y),
                "The right size with the wrong sign: that is the push, minus the gradient.",
            ),
            (
                lambda z, y: losses.sigmoid(z) - y,
                "That is q − y, the gradient of binary cross-entropy. Wanted is softmax.",
            ),
            (
                lambda z, y: losses.softmax(z) - y / max(y.sum(), 1),
                "That is with targets divided by s. Wanted is the raw sum.",
            ),
            (
                lambda z, y: y.sum() * losses.softmax(z) - y,
                "s is summed over all rows. Each row has its own: y.sum(-1, keepdims=True).",
            ),
        ),
        hint="Add up one p − (one-hot) for each true label: p appears s times, with s = y.sum(-1, keepdims=True).",
        solution="def my_gradient(logits, targets):\n    s = targets.sum(-1, keepdims=True)\n    return s * losses.softmax(logits) - targets",
    ),
}
