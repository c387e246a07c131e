"""The code exercises: what is to be written, on which inputs it is tried, and which mistakes are known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers import losses


def _plain(function, *inputs):
    return function(*inputs)


@dataclass(frozen=True)
class Task:
    """A function to write: `right` is the reference, `mistakes` are (function, what it means) pairs.

    `run(function, *inputs)` calls the learner's function; by default with the inputs as they are.
    """

    call: str
    right: Callable
    cases: tuple
    mistakes: tuple
    hint: str
    solution: str
    run: Callable = _plain


def _case(logits, targets):
    return np.array(logits, float), np.array(targets, float)


_bce, _ce, _push = (
    losses.sigmoid_binary_cross_entropy,
    losses.softmax_cross_entropy,
    losses.softmax_cross_entropy_gradient,
)


def _flat(logits, targets):
    """One softmax over the 2K outputs of all pairs: the trap of claim 11."""
    pairs, answers = np.stack([logits, 0 * logits], -1), np.stack([targets, 1 - targets], -1)
    flat = (*logits.shape[:-1], -1)
    return _ce(pairs.reshape(flat), answers.reshape(flat))


WEIGHTS = np.array([[1.0, -0.5], [2.0, 0.0], [-1.0, 0.25]])  # of the small model: two inputs, three labels


def _step(inputs, targets, loss, slope):
    """Return the loss and the gradient of WEIGHTS, as one row, from `loss` and its `slope` in the logits."""
    logits = inputs @ WEIGHTS.T
    return np.r_[loss(logits), (slope(logits).T @ inputs).ravel()]


def _through(slope, p):
    """Pass a slope in probabilities p on to the logits below their softmax."""
    return p * (slope - (p * slope).sum(-1, keepdims=True))


def _twice(z, y):
    p = losses.softmax(z)
    return _through(_push(p, y), p)


def _after(z, y, kind):
    p = getattr(losses, kind)(z)
    slope = (losses.sigmoid(p) - y) / y.size
    return _through(slope, p) if kind == "softmax" else slope * p * (1 - p)


def _clamped(inputs, targets):
    """What torch's BCELoss makes of float32 sigmoids (claim 16)."""
    q = losses.sigmoid(inputs @ WEIGHTS.T).astype(np.float32).astype(float)
    with np.errstate(divide="ignore"):
        yes, no = np.maximum(np.log(q), -100), np.maximum(np.log1p(-q), -100)
    flat = q * (1 - q)
    return _step(
        inputs,
        targets,
        lambda z: -(targets * yes + (1 - targets) * no).mean(),
        lambda z: (q - targets) / np.maximum(flat, 1e-12) * flat / targets.size,
    )


def _run_step(function, inputs, targets):
    """Call a training step with a small torch model and whole-number targets; return loss and gradient."""
    import torch

    model = torch.nn.Linear(2, 3, bias=False)
    with torch.no_grad():
        model.weight.copy_(torch.from_numpy(WEIGHTS))
    loss = function(model, torch.from_numpy(inputs).float(), torch.from_numpy(targets).long())
    if not isinstance(loss, torch.Tensor):
        return loss
    if loss.numel() != 1:
        raise ValueError(f"the loss of a step is one number, not one of shape {tuple(loss.shape)}")
    gradient = torch.zeros(6) if model.weight.grad is None else model.weight.grad.ravel()
    return np.r_[loss.item(), gradient.numpy()]


TASKS = {
    "bce": Task(
        call="my_bce(logits, targets)",
        right=_bce,
        cases=(
            _case([1, 2, -1], [1, 1, 0]),
            _case([0, 0, 0], [1, 0, 0.5]),
            _case([[3, -3], [0.5, 2]], [[1, 0], [0, 1]]),
            _case([1000, -1000, 40], [0, 1, 0]),
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
                losses.sigmoid_positives_only,
                "That is −y ln p alone. The other half, −(1−y) ln(1−p), is missing.",
            ),
            (lambda z, y: _bce(z, 1 - y), "Targets are swapped: y = 1 should cost −ln p."),
        ),
        hint="p = 1 / (1 + exp(−z)), then −y ln p − (1−y) ln(1−p).\nFor z = 1000 write −ln p as log(1 + exp(−z)): np.logaddexp(0, -z) never overflows.",
        solution="def my_bce(logits, targets):\n    yes, no = np.logaddexp(0, -logits), np.logaddexp(0, logits)\n    return targets * yes + (1 - targets) * no",
    ),
    "softmax_ce": Task(
        call="my_softmax_ce(logits, targets)",
        right=_ce,
        cases=(
            _case([1, 2, -1], [1, 0, 0]),
            _case([0, 0, 0], [0, 0, 1]),
            _case([[3, -3, 0], [0.5, 2, 1]], [[1, 0, 0], [0, 0.5, 0.5]]),
            _case([1000, -1000, 0], [0, 1, 0]),
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
    "softmax_ce_gradient": Task(
        call="my_gradient(logits, targets)",
        right=_push,
        cases=(
            _case([1, 2, -1], [1, 1, 0]),
            _case([1, 2, -1], [0, 1, 0]),
            _case([1, 2, -1], [0, 0, 0]),
            _case([[3, -3, 0], [0.5, 2, 1]], [[1, 1, 1], [0, 0.5, 0.5]]),
            _case([1000, -1000, 0], [1, 1, 0]),
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
    "six_labels": Task(
        call="my_six_labels(logits, targets)",
        right=lambda z, y: _bce(z, y).sum(-1),
        cases=(
            _case([1, 2, -1], [1, 1, 0]),
            _case([0], [1]),
            _case([[3, -3, 0.5, 1], [0.5, 2, 1, -1]], [[1, 0, 1, 1], [0, 0.5, 0, 0]]),
            _case([1000, -1000, 40], [0, 1, 0]),
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
                lambda z, y: losses.sigmoid_positives_only(z, y).sum(-1),
                "Only the yes answers are counted. The pair’s targets are (y, 1 − y).",
            ),
        ),
        hint="np.stack([logits, 0 * logits], -1) has the shape (..., K, 2). Its targets are (y, 1 − y).\nThen losses.softmax_cross_entropy, which runs along the last axis, and a sum over the labels.",
        solution="def my_six_labels(logits, targets):\n    pairs = np.stack([logits, 0 * logits], -1)\n    answers = np.stack([targets, 1 - targets], -1)\n    return losses.softmax_cross_entropy(pairs, answers).sum(-1)",
    ),
    "training_step": Task(
        call="my_step(model, inputs, targets)",
        right=lambda x, y: _step(
            x, y, lambda z: _bce(z, y).mean(), lambda z: (losses.sigmoid(z) - y) / y.size
        ),
        cases=(
            _case([[1, 0], [0, 1]], [[1, 1, 0], [0, 0, 0]]),
            _case([[0.5, -2], [3, 1], [1, 1]], [[1, 1, 1], [0, 1, 0], [1, 0, 0]]),
            _case([[400, 0], [0, -800]], [[0, 1, 1], [0, 0, 1]]),
        ),
        mistakes=(
            (
                lambda x, y: _step(
                    x, y, lambda z: _ce(losses.softmax(z), y).mean(), lambda z: _twice(z, y) / len(y)
                ),
                "It runs, but it is softmax cross-entropy, and with the softmax taken twice. Which loss asks each label by itself? And what does it want: logits or probabilities?",
            ),
            (
                lambda x, y: _step(x, y, lambda z: _ce(z, y).mean(), lambda z: _push(z, y) / len(y)),
                "That is softmax cross-entropy on raw logits: the labels are rivals, and the second row, where nothing is true, teaches nothing.",
            ),
            (
                lambda x, y: _step(
                    x, y, lambda z: _bce(losses.softmax(z), y).mean(), lambda z: _after(z, y, "softmax")
                ),
                "The loss is right, but it is given probabilities: the softmax is still there. It wants logits.",
            ),
            (
                lambda x, y: _step(
                    x, y, lambda z: _bce(losses.sigmoid(z), y).mean(), lambda z: _after(z, y, "sigmoid")
                ),
                "The loss is right, but the sigmoid is taken twice: BCEWithLogits does it itself. Give it logits.",
            ),
            (
                _clamped,
                "That is BCELoss after a sigmoid. Far out it stops at 100, and its gradient is 0. There is a loss that takes the logits.",
            ),
            (
                lambda x, y: _step(x, y, lambda z: _bce(z, y).mean(), lambda z: 0 * z),
                "The loss is right, but the weights have no gradient: call loss.backward() before you return it.",
            ),
            (
                lambda x, y: _step(x, y, lambda z: _bce(z, y).sum(), lambda z: losses.sigmoid(z) - y),
                "That is the sum. Right in itself; here PyTorch’s default is wanted, the mean.",
            ),
        ),
        hint="Three things: the loss, what it is given, and the targets’ dtype.\nF.binary_cross_entropy_with_logits wants raw logits and float targets.",
        solution="def my_step(model, inputs, targets):\n    logits = model(inputs)\n    loss = F.binary_cross_entropy_with_logits(logits, targets.float())\n    loss.backward()\n    return loss",
        run=_run_step,
    ),
}
