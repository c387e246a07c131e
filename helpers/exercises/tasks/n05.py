"""The code exercise of notebook 05: a training step to be repaired, in torch."""

from collections.abc import Callable

import numpy as np

from helpers.exercises.tasks.task import Task, case
from helpers.maths import losses
from helpers.maths.arrays import Array
from helpers.settings import torch_as_it_comes

_bce, _ce, _push = (
    losses.sigmoid_binary_cross_entropy,
    losses.softmax_cross_entropy,
    losses.softmax_cross_entropy_gradient,
)

WEIGHTS = np.array([[1.0, -0.5], [2.0, 0.0], [-1.0, 0.25]])  # of the small model: two inputs, three labels


def _step(
    inputs: Array, targets: Array, loss: Callable[[Array], float], slope: Callable[[Array], Array]
) -> Array:
    """Return the loss and the gradient of WEIGHTS, as one row, from `loss` and its `slope` in the logits."""
    logits = inputs @ WEIGHTS.T
    step: Array = np.r_[loss(logits), (slope(logits).T @ inputs).ravel()]
    return step


def _through(slope: Array, p: Array) -> Array:
    """Pass a slope in probabilities p on to the logits below their softmax."""
    mean: Array = (p * slope).sum(-1, keepdims=True)
    return p * (slope - mean)


def _twice(z: Array, y: Array) -> Array:
    p = losses.softmax(z)
    return _through(_push(p, y), p)


def _after(z: Array, y: Array, kind: str) -> Array:
    p = getattr(losses, kind)(z)
    slope = (losses.sigmoid(p) - y) / y.size
    return _through(slope, p) if kind == "softmax" else slope * p * (1 - p)


def _clamped(inputs: Array, targets: Array) -> Array:
    """Return what torch's BCELoss makes of float32 sigmoids (claim 16)."""
    q = losses.sigmoid(inputs @ WEIGHTS.T).astype(np.float32).astype(float)
    yes, no = np.maximum(np.log(q), -100), np.maximum(np.log1p(-q), -100)  # check lets log 0 pass
    flat = q * (1 - q)
    return _step(
        inputs,
        targets,
        lambda z: -(targets * yes + (1 - targets) * no).mean(),
        lambda z: (q - targets) / np.maximum(flat, 1e-12) * flat / targets.size,
    )


@torch_as_it_comes()
def _run_step(function: Callable[..., object], inputs: Array, targets: Array) -> object:
    """Call a training step with a small torch model and whole-number targets; return loss and gradient."""
    import torch

    model = torch.nn.utils.skip_init(  # or it would draw weights from the learner's random stream
        torch.nn.Linear, 2, 3, bias=False, device="cpu", dtype=torch.float32
    )
    with torch.no_grad():
        model.weight.copy_(torch.from_numpy(WEIGHTS))
    with torch.device("cpu"):
        loss = function(model, torch.from_numpy(inputs).float(), torch.from_numpy(targets).long())
    if not isinstance(loss, torch.Tensor):
        return loss
    if loss.numel() != 1:
        raise ValueError(f"the loss of a step is one number, not one of shape {tuple(loss.shape)}")
    gradient = np.zeros(6) if model.weight.grad is None else model.weight.grad.ravel().numpy()
    return np.r_[loss.item(), gradient]


TASKS = {
    "training_step": Task(
        call="my_step(model, inputs, targets)",
        right=lambda x, y: _step(
            x, y, lambda z: _bce(z, y).mean(), lambda z: (losses.sigmoid(z) - y) / y.size
        ),
        cases=(
            case([[1, 0], [0, 1]], [[1, 1, 0], [0, 0, 0]]),
            case([[0.5, -2], [3, 1], [1, 1]], [[1, 1, 1], [0, 1, 0], [1, 0, 0]]),
            case([[400, 0], [0, -800]], [[0, 1, 1], [0, 0, 1]]),
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
