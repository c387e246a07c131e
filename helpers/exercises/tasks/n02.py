"""The code exercise of notebook 02: softmax cross-entropy, one loss per row."""

from helpers.exercises.tasks.task import Task, case
from helpers.maths import losses

_bce, _ce = losses.sigmoid_binary_cross_entropy, losses.softmax_cross_entropy

TASKS = {
    "softmax_ce": Task(
        call="my_softmax_ce(logits, targets)",
        right=_ce,
        cases=(
            case([1, 2, -1], [1, 0, 0]),
            case([0, 0, 0], [0, 0, 1]),
            case([[3, -3, 0], [0.5, 2, 1]], [[1, 0, 0], [0, 0.5, 0.5]]),
            case([1000, -1000, 0], [0, 1, 0]),
        ),
        mistakes=(
            (
                lambda z, y: -_ce(z, y),
                "The right size with the wrong sign: the minus sign is missing.",
            ),
            (
                lambda z, y: _ce(z, y) / z.shape[-1],
                "That is the mean over the labels. Sum over them: only the true one counts.",
            ),
            (
                lambda z, y: -y * losses.log_softmax(z),
                "That is one number per label. Sum over the last axis: one loss per row.",
            ),
            (
                lambda z, y: _ce(z, y).sum(),
                "That is the sum over all rows. Sum over the last axis only.",
            ),
            (
                lambda z, y: _ce(z, y).mean(),
                "That is the mean over all rows. Sum over the last axis only.",
            ),
            (
                lambda z, y: _bce(z, y).sum(-1),
                "That is binary cross-entropy, a sigmoid per label. Wanted is softmax.",
            ),
            (lambda z, y: _ce(losses.softmax(z), y), "It looks as if the softmax is taken twice."),
        ),
        hint="−Σ y ln p with p = softmax(z), over the last axis.\nStable: ln p = z − logsumexp(z). First take off the largest logit: z − z.max(-1, keepdims=True).",
        solution="def my_softmax_ce(logits, targets):\n    z = logits - logits.max(-1, keepdims=True)\n    log_p = z - np.log(np.exp(z).sum(-1, keepdims=True))\n    return -(targets * log_p).sum(-1)",
    ),
}
