"""The code exercise of notebook 06: micro-F1, pooled over all rows and labels."""

import numpy as np

from helpers.exercises.tasks.task import Task, case
from helpers.maths.arrays import Array


def _counts(predicted: Array, targets: Array, axis: int | None = None) -> tuple[Array, Array, Array]:
    """Return how many are found, falsely named and missed: over everything, or along an axis."""
    found = (predicted * targets).sum(axis)
    return found, predicted.sum(axis) - found, targets.sum(axis) - found


def _share(part: Array, whole: Array) -> Array:
    """Return part / whole, and 0 for 0/0."""
    return np.divide(part, whole, out=np.zeros(np.shape(whole)), where=np.asarray(whole) > 0)


def _f1(predicted: Array, targets: Array, axis: int | None = None) -> Array:
    found, false, missed = _counts(predicted, targets, axis)
    return _share(2 * found, 2 * found + false + missed)


def _precision(predicted: Array, targets: Array) -> Array:
    found, false, _ = _counts(predicted, targets)
    return _share(found, found + false)


def _recall(predicted: Array, targets: Array) -> Array:
    found, _, missed = _counts(predicted, targets)
    return _share(found, found + missed)


def _jaccard(predicted: Array, targets: Array) -> Array:
    found, false, missed = _counts(predicted, targets)
    return _share(found, found + false + missed)


TASKS = {
    "micro_f1": Task(
        call="my_micro_f1(predicted, targets)",
        right=_f1,
        cases=(
            case([[1, 1, 1], [1, 0, 0], [0, 0, 0], [0, 0, 0]], [[1, 1, 0], [1, 1, 1], [0, 0, 1], [0, 0, 0]]),
            case([[1, 0, 1, 0]], [[1, 0, 1, 0]]),
            case(np.ones((3, 5)), np.eye(3, 5)),
            case(np.zeros((2, 3)), [[1, 0, 1], [0, 1, 0]]),
            case(np.zeros((2, 3)), np.zeros((2, 3))),
        ),
        mistakes=(
            (
                lambda p, y: _f1(p, y, 0).mean(),
                "That is macro-F1, the mean of one F1 for each label. Micro-F1 first adds up the counts of all labels.",
            ),
            (
                lambda p, y: _f1(p, y, 1).mean(),
                "That is the mean of one F1 for each row. Micro-F1 first adds up the counts of all rows.",
            ),
            (
                lambda p, y: (p == y).all(1).mean(),
                "That is the share of rows that are wholly right, the subset accuracy.",
            ),
            (
                lambda p, y: (p == y).mean(),
                "That is binary accuracy: it counts every “no” that is right, and most labels are “no”.",
            ),
            (
                _precision,
                "That is precision, TP/(TP + FP): what was missed is not counted. F1 counts it too.",
            ),
            (
                _recall,
                "That is recall, TP/(TP + FN): what was named falsely is not counted. F1 counts it too.",
            ),
            (
                _jaccard,
                "That is the Jaccard index, TP/(TP + FP + FN). In F1 what was found counts twice, above and below.",
            ),
        ),
        hint="Count over the whole table: TP = (predicted * targets).sum() are the labels found.\n2TP + FP + FN is all that was predicted and all that is true, added up. If both are nothing it is 0/0: give 0.",
        solution="def my_micro_f1(predicted, targets):\n    found = (predicted * targets).sum()\n    both = predicted.sum() + targets.sum()  # 2TP + FP + FN\n    return 2 * found / max(both, 1)",
    ),
}
