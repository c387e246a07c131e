"""The code exercise of notebook 04: six labels, as a softmax over each pair."""

import numpy as np

from helpers.exercises.tasks.task import Task, case
from helpers.maths import losses
from helpers.maths.arrays import Array

_bce, _ce = losses.sigmoid_binary_cross_entropy, losses.softmax_cross_entropy


def _flat(logits: Array, targets: Array) -> Array:
    """One softmax over the 2K outputs of all pairs: the trap of claim 11."""
    pairs, answers = np.stack([logits, 0 * logits], -1), np.stack([targets, 1 - targets], -1)
    flat = (*logits.shape[:-1], -1)
    return _ce(pairs.reshape(flat), answers.reshape(flat))


TASKS = {
    "six_labels": Task(
        call="my_six_labels(logits, targets)",
        right=lambda z, y: _bce(z, y).sum(-1),
        cases=(
            case([1, 2, -1], [1, 1, 0]),
            case([0], [1]),
            case([[3, -3, 0.5, 1], [0.5, 2, 1, -1]], [[1, 0, 1, 1], [0, 0.5, 0, 0]]),
            case([1000, -1000, 40], [0, 1, 0]),
        ),
        mistakes=(
            (_bce, "One cost per label, and all of them right. Now add them up over the last axis."),
            (lambda z, y: _bce(z, y).mean(-1), "That is the mean over the labels. Add them up."),
            (lambda z, y: _bce(z, y).sum(), "That is the sum over all rows too. Sum over the labels only."),
            (
                lambda z, y: -_bce(z, y).sum(-1),
                "The right size with the wrong sign: a minus sign is missing.",
            ),
            (
                _flat,
                "That is one softmax over all the outputs: it makes the pairs rivals of each other. Each pair needs a softmax of its own, so the pairs need an axis of their own.",
            ),
            (
                lambda z, y: 2 * _bce(z, y).sum(-1),
                "That asks both outputs of each pair: the same question twice.",
            ),
            (
                lambda z, y: _bce(2 * z, y).sum(-1),
                "The pair is (z, −z), so the difference is 2z. Pair z with 0.",
            ),
            (
                lambda z, y: _bce(z, 1 - y).sum(-1),
                "The pair’s targets are swapped: (y, 1 − y) stands beside the logits (z, 0).",
            ),
            (
                lambda z, y: losses.sigmoid_yes_terms(z, y).sum(-1),
                "Only the yes answers are counted. The pair’s targets are (y, 1 − y).",
            ),
        ),
        hint="np.stack([logits, 0 * logits], -1) has the shape (..., K, 2). Its targets are (y, 1 − y).\nThen losses.softmax_cross_entropy, which runs along the last axis, and a sum over the labels.",
        solution="def my_six_labels(logits, targets):\n    pairs = np.stack([logits, 0 * logits], -1)\n    answers = np.stack([targets, 1 - targets], -1)\n    return losses.softmax_cross_entropy(pairs, answers).sum(-1)",
    ),
}
