"""Losses beyond the four: softmax with no-terms, focal, asymmetric and ZLPR, in NumPy float64, built on `losses`.

Conventions are those of `losses`: nats, labels along the last axis, nothing is broadcast. Focal and asymmetric loss
give one value per label, the others one per row. Introduced in notebooks 04 and 08.
"""

from __future__ import annotations  # as in `losses`

from numbers import Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.maths import arrays, losses
from helpers.maths.arrays import Array
from helpers.settings import numpy_as_it_comes

STEPS = 60  # halvings of an interval of logits 80 wide: below float64's last digit


def _setting(name: str, value: object, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or value < 0 or not value <= high:
        raise ValueError(f"{name} must be a number from 0 to {high:g}; got {value!r}")
    return float(value)


def _checked(
    logits: ArrayLike, targets: ArrayLike, gamma_yes: float, gamma_no: float, margin: float
) -> tuple[Array, Array, float, float, float]:
    """Return everything as it is calculated with, or raise ValueError."""
    logits, targets = arrays.pair(logits, targets)
    gamma_yes = _setting("gamma_yes", gamma_yes, 100)
    gamma_no, margin = _setting("gamma_no", gamma_no, 100), _setting("margin", margin, 0.99)
    return logits, targets, gamma_yes, gamma_no, margin


def _of_no(logits: Array, q: Array, margin: float) -> tuple[Array, Array]:
    """Return m = max(q - margin, 0), and what a no costs before its weight, -ln(1-m)."""
    low = np.maximum(q - margin, 0.0)
    return low, -np.log1p(-low) if margin else losses.sigmoid_yes_terms(-logits, np.ones_like(logits))


@numpy_as_it_comes
def asymmetric_loss(
    logits: ArrayLike,
    targets: ArrayLike,
    gamma_yes: float = 0.0,
    gamma_no: float = 4.0,
    margin: float = 0.05,
) -> Array:
    """Asymmetric loss in nats of each label, -y (1-q)^g+ ln q - (1-y) m^g- ln(1-m), with m = max(q - margin, 0).

    q = sigmoid(z); g+ is `gamma_yes`, g- is `gamma_no`. With both 0 and no margin it is binary cross-entropy.
    Shapes: two equal shapes, kept. Errors: as sigmoid_binary_cross_entropy, and ValueError for a gamma outside
    [0, 100] or a margin outside [0, 0.99].
    Source: Ridnik et al., ICCV 2021, arXiv 2009.14119. Introduced in notebook 08.
    """
    z, y, gamma_yes, gamma_no, margin = _checked(logits, targets, gamma_yes, gamma_no, margin)
    q, one = losses.sigmoid(z), np.ones_like(z)
    cost_yes = losses.sigmoid_yes_terms(z, one)  # -ln q
    low, cost_no = _of_no(z, q, margin)
    return y * losses.sigmoid(-z) ** gamma_yes * cost_yes + (1 - y) * low**gamma_no * cost_no


@numpy_as_it_comes
def asymmetric_loss_gradient(
    logits: ArrayLike,
    targets: ArrayLike,
    gamma_yes: float = 0.0,
    gamma_no: float = 4.0,
    margin: float = 0.05,
) -> Array:
    """Gradient (nats per unit of logit) of the summed asymmetric_loss, through its weights too.

    At q = margin, where there is a corner, it is 0.
    Shapes and errors: as asymmetric_loss.
    Source: the derivative of Ridnik et al., ICCV 2021, arXiv 2009.14119, against torch.autograd in
    tests/maths/test_further_losses.py. Introduced in notebook 08.
    """
    z, y, gamma_yes, gamma_no, margin = _checked(logits, targets, gamma_yes, gamma_no, margin)
    q, rest, one = losses.sigmoid(z), losses.sigmoid(-z), np.ones_like(z)
    yes = -(rest**gamma_yes) * (gamma_yes * q * losses.sigmoid_yes_terms(z, one) + rest)
    low, cost_no = _of_no(z, q, margin)
    ratio = np.divide(cost_no, low, out=np.ones_like(low), where=low > 0)
    steeper = gamma_no * low**gamma_no * ratio * q * rest
    plain = low**gamma_no * q * (rest / (1 - low) if margin else 1.0)
    return y * yes + (1 - y) * np.where(q > margin, steeper + plain, 0.0)


@numpy_as_it_comes
def focal_loss(logits: ArrayLike, targets: ArrayLike, gamma: float = 2.0) -> Array:
    """Focal loss in nats of each label: binary cross-entropy times (1 - p_t)^gamma, where p_t is what the truth got.

    Shapes and errors: as asymmetric_loss, of which it is the one with both gammas equal and no margin.
    Source: Lin et al., ICCV 2017, arXiv 1708.02002 (without its class weight). Introduced in notebook 08.
    """
    gamma = _setting("gamma", gamma, 100)
    return asymmetric_loss(logits, targets, gamma, gamma, 0.0)


@numpy_as_it_comes
def best_constants(
    frequencies: ArrayLike, gamma_yes: float = 0.0, gamma_no: float = 4.0, margin: float = 0.05
) -> Array:
    """Return the answers q in [0, 1] at which the mean asymmetric_loss is lowest, where shares `frequencies` say yes.

    With both gammas 0 and no margin these are the frequencies themselves: that loss is proper. A frequency of 0
    gives 0, of 1 gives 1.
    Shapes: any, kept. Errors: ValueError for frequencies outside [0, 1], and as asymmetric_loss. Source: bisection
    of the expected gradient, which changes its sign once. Introduced in notebook 08.
    """
    pi = arrays.checked("frequencies", frequencies, 0, 1)
    low, high = np.full(pi.shape, -40.0), np.full(pi.shape, 40.0)
    for _ in range(STEPS):
        middle = (low + high) / 2
        falls = asymmetric_loss_gradient(middle, pi, gamma_yes, gamma_no, margin) < 0
        low, high = np.where(falls, middle, low), np.where(falls, high, middle)
    inside = losses.sigmoid((low + high) / 2)
    return np.where(pi == 0, 0.0, np.where(pi == 1, 1.0, inside))


def _hard(logits: ArrayLike, targets: ArrayLike) -> tuple[Array, Array]:
    logits, targets = arrays.paired_rows(logits, targets)
    if not np.isin(targets, (0, 1)).all():
        raise ValueError(f"targets must be 0 or 1 for ZLPR as it stands here; got {targets.tolist()}")
    return logits, targets


def _against_zero(logits: Array, members: NDArray[np.bool]) -> Array:
    """Return logits of the races that ZLPR runs: a reference of 0, then each member; who is none cannot win."""
    return np.concatenate([np.zeros_like(logits[..., :1]), np.where(members, logits, -arrays.LARGEST)], -1)


@numpy_as_it_comes
def zlpr(logits: ArrayLike, targets: ArrayLike) -> Array:
    """ZLPR in nats, ln(1 + sum over false of e^z) + ln(1 + sum over true of e^-z), along the last axis.

    Two softmax cross-entropies in which a reference logit of 0 should win: against all false labels, and against
    all true ones turned round. So true logits are to rise above 0 and false ones to fall below it.
    Shapes: two of (..., K) to (...). Errors: as softmax_cross_entropy, and ValueError for targets that are not 0 or 1:
    the paper has a form for soft targets, which is not here. It is not proper, and its zero need not be a chance of ½.
    Source: Su et al., arXiv 2208.02955. Introduced in notebook 08.
    """
    z, y = _hard(logits, targets)
    false = losses.log_softmax(_against_zero(z, y == 0))[..., 0]
    true = losses.log_softmax(_against_zero(-z, y == 1))[..., 0]
    return 0.0 - false - true


@numpy_as_it_comes
def zlpr_shares(logits: ArrayLike, targets: ArrayLike) -> tuple[Array, Array]:
    """Return the shares of both races of `zlpr`, the reference's first: against false labels, and true ones turned round.

    Shapes: two of (..., K) to two of (..., K + 1); who does not run has 0. Errors: as zlpr.
    Source: the softmaxes of Su et al., arXiv 2208.02955. Introduced in notebook 08.
    """
    z, y = _hard(logits, targets)
    return losses.softmax(_against_zero(z, y == 0)), losses.softmax(_against_zero(-z, y == 1))


@numpy_as_it_comes
def zlpr_gradient(logits: ArrayLike, targets: ArrayLike) -> Array:
    """Gradient (nats per unit of logit) of the summed zlpr: a false label's share of its race, minus a true one's.

    Shapes: two of (..., K), kept. Errors: as zlpr.
    Source: the derivative of Su et al., arXiv 2208.02955, against torch.autograd in tests/maths/test_further_losses.py.
    Introduced in notebook 08.
    """
    false, true = zlpr_shares(logits, targets)
    return false[..., 1:] - true[..., 1:]


def _several(logits: ArrayLike, targets: ArrayLike) -> tuple[Array, Array, Array]:
    """Return both, and for each label the logits of all others, (..., K, K), where its own cannot win."""
    z, y = arrays.paired_rows(logits, targets)
    labels = z.shape[-1]
    if labels < 2:
        raise ValueError(f"softmax with no-terms needs at least 2 labels; got logits of shape {z.shape}")
    return z, y, np.where(np.eye(labels, dtype=bool), -arrays.LARGEST, z[..., None, :])


@numpy_as_it_comes
def softmax_with_no_terms(logits: ArrayLike, targets: ArrayLike) -> Array:
    """Yes-terms and no-terms of one softmax in nats, -sum y ln p + (1-y) ln(1-p), along the last axis.

    Shapes: two of (..., K) to (...), K >= 2. Errors: as softmax_cross_entropy, and ValueError for a single label,
    whose p is always 1.
    Source: ln(1 - p) is ln p of any other label less the logarithm of its share of the others; against torch in
    tests/maths/test_further_losses.py. Introduced in notebook 04.
    """
    z, y, others = _several(logits, targets)
    yes, another = losses.log_softmax(z), others.argmax(-1)
    share = np.take_along_axis(losses.log_softmax(others), another[..., None], -1)[..., 0]
    no = np.take_along_axis(yes, another, -1) - share  # ln(1 - p)
    terms: Array = -(y * yes + (1.0 - y) * no).sum(-1)
    return terms


@numpy_as_it_comes
def softmax_with_no_terms_gradient(logits: ArrayLike, targets: ArrayLike) -> Array:
    """Gradient (nats per unit of logit) of the summed softmax_with_no_terms.

    A yes-term gives p less the label itself, a no-term p less the softmax of all other labels.
    Shapes and errors: as softmax_with_no_terms, in the shape of the logits.
    Source: its derivative, against torch.autograd in tests/maths/test_further_losses.py. Introduced in notebook 04.
    """
    z, y, others = _several(logits, targets)
    shares: Array = ((1.0 - y)[..., None] * losses.softmax(others)).sum(-2)
    slope: Array = z.shape[-1] * losses.softmax(z) - y - shares
    return slope
