"""Cross-entropies for one label of many and for many labels at once, in NumPy float64.

Losses are in nats. Labels run along the last axis; leading axes (a batch, a grid, a path) are kept.
`logits` are numbers within +-1e300 and `targets` are probabilities in [0, 1] of exactly the same
shape: nothing is broadcast. Anything else is a ValueError that shows what was given.
Each `*_gradient` is the gradient of the summed loss with respect to the logits.
"""

from __future__ import annotations  # so help() and Shift+Tab show ArrayLike, and not what it stands for

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.arrays import LARGEST, Array, checked, pair, paired_rows, rows, shown
from helpers.settings import numpy_as_it_comes


def _sums(array: Array, keepdims: bool = False) -> Array:
    """Return the sum of each row: NumPy itself does not say of which type a sum is."""
    sums: Array = array.sum(axis=-1, keepdims=keepdims)
    return sums


def _normalised(targets: Array) -> Array:
    """Return targets / s, where s is the sum of each row."""
    mass = _sums(targets, keepdims=True)
    if not mass.all():
        empty = np.argwhere(np.atleast_1d(mass[..., 0] == 0))
        rows = [row[0] if len(row) == 1 else tuple(row) for row in empty.tolist()]
        raise ValueError(
            f"y/s is 0/0 in row(s) {rows} of targets {shown(targets)}: every row must have a sum s above 0"
        )
    return targets / mass


def _sigmoid(logits: Array) -> Array:
    small = np.exp(-np.abs(logits))  # never overflows
    return np.where(logits >= 0, 1.0, small) / (1.0 + small)


def _shifted(logits: Array) -> Array:
    """Logits less the largest of their row: their exponentials never overflow."""
    largest: Array = logits.max(axis=-1, keepdims=True)
    return logits - largest


def _softmax(logits: Array) -> Array:
    weights: Array = np.exp(_shifted(logits))
    return weights / _sums(weights, keepdims=True)


def _surprise(logits: Array) -> Array:
    """-log softmax = logsumexp(z) - z, the cost in nats of each label if it is the true one."""
    shifted = _shifted(logits)
    total: Array = np.log(_sums(np.exp(shifted), keepdims=True))
    return total - shifted


def _log(values: Array) -> Array:
    """Natural logarithm, with 0 for log 0: it is only ever multiplied by that same 0."""
    return np.log(np.where(values > 0, values, 1.0))


@numpy_as_it_comes
def sigmoid(logits: ArrayLike) -> Array:
    """Probability of "yes", 1 / (1 + exp(-z)), for each logit on its own.

    Shapes: any, kept. Errors: ValueError unless the logits are finite numbers.
    Source: torch.sigmoid; claim 1 in tests/maths/test_claims.py. Introduced in notebook 01.
    """
    return _sigmoid(checked("logits", logits))


@numpy_as_it_comes
def softmax(logits: ArrayLike) -> Array:
    """Probabilities exp(z) / sum(exp(z)) along the last axis: they add up to 1.

    Shapes: (..., K) to (..., K). Errors: ValueError unless the logits are finite and K >= 1.
    Source: Bridle 1990; torch.softmax(dim=-1). Introduced in notebook 02.
    """
    return _softmax(rows("logits", checked("logits", logits)))


@numpy_as_it_comes
def log_softmax(logits: ArrayLike) -> Array:
    """Logarithm (nats) of the softmax, z - logsumexp(z), without overflow.

    Shapes: (..., K) to (..., K). Errors: ValueError unless the logits are finite and K >= 1.
    Source: torch.log_softmax(dim=-1); claim 15 in tests/maths/test_claims.py. Introduced in notebook 02.
    """
    return 0.0 - _surprise(rows("logits", checked("logits", logits)))  # 0 - x is never -0


@numpy_as_it_comes
def entropy(probabilities: ArrayLike) -> Array:
    """Entropy in nats, -sum p ln p along the last axis, with 0 ln 0 = 0.

    Shapes: (..., K) to (...). Errors: ValueError for a probability outside [0, 1], or K < 1. The
    row is not required to add up to 1.
    Source: Shannon 1948; torch.special.entr, summed. Introduced in notebook 02.
    """
    probabilities = rows("probabilities", checked("probabilities", probabilities, 0, 1))
    return 0.0 - _sums(probabilities * _log(probabilities))


@numpy_as_it_comes
def binary_entropy(probabilities: ArrayLike) -> Array:
    """Entropy in nats of each yes/no question, -p ln p - (1-p) ln(1-p), with 0 ln 0 = 0.

    Shapes: any, kept. Errors: ValueError for a probability outside [0, 1].
    Source: Shannon 1948; claim 13 in tests/maths/test_claims.py. Introduced in notebook 01.
    """
    yes = checked("probabilities", probabilities, 0, 1)
    no = 1.0 - yes
    return 0.0 - yes * _log(yes) - no * _log(no)


def _positive_weight(pos_weight: ArrayLike, logits: Array) -> Array:
    """`pos_weight` as an array: one number, or one per label of the last axis."""
    weight = checked("pos_weight", pos_weight, 0)
    if weight.ndim and weight.shape != logits.shape[-1:]:
        raise ValueError(
            f"pos_weight must be one number or one per label, {logits.shape[-1:]}; "
            f"got {shown(weight)} of shape {weight.shape}"
        )
    return weight


@numpy_as_it_comes
def sigmoid_binary_cross_entropy(logits: ArrayLike, targets: ArrayLike, pos_weight: ArrayLike = 1.0) -> Array:
    """Binary cross-entropy in nats of each label, -w y ln q - (1-y) ln(1-q), with q = sigmoid(z).

    Shapes: any two equal shapes, kept: one value per label, not summed. `pos_weight` (w) is one
    number >= 0, or one per label: what each "yes" costs, in units of a "no".
    Errors: ValueError for unequal shapes, logits that are not finite, targets outside [0, 1], a
    pos_weight below 0 or of another shape.
    Source: optax.sigmoid_binary_cross_entropy; torch.nn.functional.
    binary_cross_entropy_with_logits(reduction="none", pos_weight=w); claims 15 (the stable form)
    and 20 in tests/maths/test_claims.py. Introduced in notebook 01, pos_weight in notebook 04.
    """
    logits, targets = pair(logits, targets)
    weight = _positive_weight(pos_weight, logits)
    tail: Array = np.log1p(np.exp(-np.abs(logits)))
    if (weight == 1).all():  # one rounding less
        return np.maximum(logits, 0.0) - logits * targets + tail
    yes, no = np.maximum(-logits, 0.0) + tail, np.maximum(logits, 0.0) + tail
    return weight * targets * yes + (1.0 - targets) * no


@numpy_as_it_comes
def sigmoid_binary_cross_entropy_gradient(
    logits: ArrayLike, targets: ArrayLike, pos_weight: ArrayLike = 1.0
) -> Array:
    """Gradient (nats per unit of logit) of the summed sigmoid_binary_cross_entropy.

    It is q - y; with a pos_weight w it is (1-y) q - w y (1-q).
    Shapes and errors: as sigmoid_binary_cross_entropy, in the shape of the logits.
    Source: claims 4 and 20 in tests/maths/test_claims.py. Introduced in notebook 01.
    """
    logits, targets = pair(logits, targets)
    weight = _positive_weight(pos_weight, logits)
    if (weight == 1).all():
        return _sigmoid(logits) - targets
    return (1.0 - targets) * _sigmoid(logits) - weight * targets * _sigmoid(-logits)


@numpy_as_it_comes
def softmax_cross_entropy(logits: ArrayLike, targets: ArrayLike) -> Array:
    """Cross-entropy in nats, -sum y ln p along the last axis, with p = softmax(z).

    Shapes: two of (..., K) to (...). The targets may have any sum s; nothing is divided by it.
    Errors: ValueError for unequal shapes, K < 1, logits that are not finite, targets outside
    [0, 1].
    Source: optax.softmax_cross_entropy; torch.nn.functional.cross_entropy(reduction="none") with
    probability targets. Introduced in notebook 02.
    """
    logits, targets = paired_rows(logits, targets)
    return _sums(targets * _surprise(logits))


@numpy_as_it_comes
def softmax_cross_entropy_gradient(logits: ArrayLike, targets: ArrayLike) -> Array:
    """Gradient s*p - y (nats per unit of logit) of the summed softmax_cross_entropy.

    Shapes and errors: as softmax_cross_entropy, in the shape of the logits.
    Source: claim 4 in tests/maths/test_claims.py. Introduced in notebook 02.
    """
    logits, targets = paired_rows(logits, targets)
    return _sums(targets, keepdims=True) * _softmax(logits) - targets


@numpy_as_it_comes
def softmax_cross_entropy_floor(targets: ArrayLike) -> Array:
    """Infimum in nats of softmax_cross_entropy over all logits, s ln s - sum y ln y.

    For targets of 0 and 1 it is s ln s. It is attained at p = y/s, so only if every y is above 0
    (or all are 0).
    Shapes: (..., K) to (...). Errors: ValueError for targets outside [0, 1], or K < 1.
    Source: claim 5 in tests/maths/test_claims.py (Gibbs' inequality). Introduced in notebook 03.
    """
    targets = rows("targets", checked("targets", targets, 0, 1))
    mass = _sums(targets, keepdims=True)
    return _sums(targets * (_log(mass) - _log(targets)))


@numpy_as_it_comes
def normalised_softmax_cross_entropy(logits: ArrayLike, targets: ArrayLike) -> Array:
    """softmax_cross_entropy in nats against y/s, the targets divided by their sum.

    Shapes: two of (..., K) to (...). Errors: as softmax_cross_entropy, and ValueError for a row of
    targets that sums to 0, where y/s is 0/0.
    Source: Mahajan et al., ECCV 2018, arXiv 1805.00932; claim 5 in tests/maths/test_claims.py.
    Introduced in notebook 03.
    """
    logits, targets = paired_rows(logits, targets)
    return _sums(_normalised(targets) * _surprise(logits))


@numpy_as_it_comes
def normalised_softmax_cross_entropy_gradient(logits: ArrayLike, targets: ArrayLike) -> Array:
    """Gradient p - y/s (nats per unit of logit) of the summed normalised_softmax_cross_entropy.

    Shapes and errors: as normalised_softmax_cross_entropy, in the shape of the logits.
    Source: claim 4 in tests/maths/test_claims.py, with y/s for y. Introduced in notebook 03.
    """
    logits, targets = paired_rows(logits, targets)
    return _softmax(logits) - _normalised(targets)


@numpy_as_it_comes
def sigmoid_yes_terms(logits: ArrayLike, targets: ArrayLike) -> Array:
    """Return the yes-term -y ln q in nats of each label, with q = sigmoid(z): nothing ever says no.

    Shapes: any two equal shapes, kept: one value per label, not summed.
    Errors: ValueError for unequal shapes, logits that are not finite, targets outside [0, 1].
    Source: claim 8 in tests/maths/test_claims.py; -y * torch.nn.functional.logsigmoid(z).
    Introduced in notebook 03.
    """
    logits, targets = pair(logits, targets)
    cost: Array = np.maximum(-logits, 0.0) + np.log1p(np.exp(-np.abs(logits)))
    return targets * cost


@numpy_as_it_comes
def sigmoid_yes_terms_gradient(logits: ArrayLike, targets: ArrayLike) -> Array:
    """Gradient -y * sigmoid(-z) (nats per unit of logit) of the summed sigmoid_yes_terms.

    Shapes and errors: as sigmoid_yes_terms, in the shape of the logits.
    Source: claim 8 in tests/maths/test_claims.py. Introduced in notebook 03.
    """
    logits, targets = pair(logits, targets)
    return 0.0 - targets * _sigmoid(-logits)


def gradient_descent(
    gradient: Callable[[Array, Array], ArrayLike],
    logits: ArrayLike,
    targets: ArrayLike,
    learning_rate: float = 0.1,
    steps: int = 2000,
) -> Array:
    """Path of `steps` steps of size learning_rate * gradient(logits, targets), start included.

    `gradient` is one of the functions above, or any other that keeps the shape of the logits.
    Shapes: two equal shapes to (steps + 1, *logits.shape). Logits have no unit; the slope is in
    nats per unit of logit.
    Errors: ValueError for unequal shapes, bad logits or targets (also after a step: divergence),
    a `gradient` that is no function or changes the shape, a learning_rate that is not finite and
    above 0, steps that are not an int >= 1.
    Source: Cauchy 1847; claim 5 in tests/maths/test_claims.py. Introduced in notebook 02.
    """
    logits, targets = pair(logits, targets)
    if not callable(gradient):
        raise ValueError(f"gradient must be a function of (logits, targets); got {gradient!r}")
    real = isinstance(learning_rate, (int, float, np.integer, np.floating))
    if not (real and 0 < learning_rate <= LARGEST):
        raise ValueError(f"learning_rate must be a finite number above 0; got {learning_rate!r}")
    if not isinstance(steps, (int, np.integer)) or isinstance(steps, bool) or steps < 1:
        raise ValueError(f"steps must be an int of at least 1; got {steps!r}")
    path = np.empty((steps + 1, *logits.shape))
    path[0] = logits
    for step in range(steps):
        slope = checked("gradient", gradient(path[step], targets))
        if slope.shape != logits.shape:
            raise ValueError(f"gradient must keep the shape {logits.shape}; got {shown(slope)}")
        with np.errstate(over="ignore", under="ignore"):  # an overflow is refused below, as inf
            moved = path[step] - learning_rate * slope
        path[step + 1] = checked(f"logits after step {step + 1}", moved)
    return path
