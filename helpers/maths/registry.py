"""The losses of the series, each with all that is known of it: its name, its mathematics, how its logits are read.

Explorers and measures take names, colours (`style.COLOURS`) and values from here; `training.LOSSES` has the same keys,
for torch. Introduced in notebook 03.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.maths import further_losses, losses

Function = Callable[..., NDArray[np.float64]]


def _nothing(targets: ArrayLike) -> NDArray[np.float64]:
    """Return a floor of 0, the sum over labels: shapes (..., K) to (...)."""
    return np.zeros(np.shape(targets)[:-1])


def _total(per_label: Function) -> Function:
    """Return a loss that adds up what `per_label` gives for each label."""
    return lambda logits, targets: per_label(logits, targets).sum(axis=-1)


def _normalised_floor(targets: ArrayLike) -> NDArray[np.float64]:
    """Return the floor against y/s: the entropy of y/s."""
    y = np.asarray(targets, float)
    return losses.softmax_cross_entropy_floor(y / y.sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class Loss:
    """One loss. `words` name it in a figure; `value`, `gradient` and `floor` are sums over the labels, in nats.

    `activation` makes probabilities of its logits; `needs_a_label` says that it is 0/0 where no label is true.
    """

    key: str
    words: str
    activation: Function
    value: Function
    gradient: Function
    floor: Function
    needs_a_label: bool = False

    def evaluate(self, logits: ArrayLike, targets: ArrayLike) -> tuple[float, NDArray[np.float64], float]:
        """Return (value, gradient, floor) of one row; nan, a gradient of 0 and nan where it is 0/0.

        Shapes: two of (K,) to (), (K,) and (). Errors: as the functions of `losses`.
        """
        if self.needs_a_label and not np.any(targets):
            return np.nan, np.zeros(np.shape(logits)), np.nan
        value, floor = self.value(logits, targets), self.floor(targets)
        return float(value), self.gradient(logits, targets), float(floor)


_ALL = (
    Loss(
        "softmax",
        "softmax CE",
        losses.softmax,
        losses.softmax_cross_entropy,
        losses.softmax_cross_entropy_gradient,
        losses.softmax_cross_entropy_floor,
    ),
    Loss(
        "softmax y/s",
        "CE, y/s",
        losses.softmax,
        losses.normalised_softmax_cross_entropy,
        losses.normalised_softmax_cross_entropy_gradient,
        _normalised_floor,
        needs_a_label=True,
    ),
    Loss(
        "yes-terms only",
        "yes-terms only",
        losses.sigmoid,
        _total(losses.sigmoid_yes_terms),
        losses.sigmoid_yes_terms_gradient,
        _nothing,
    ),
    Loss(
        "bce",
        "BCE",
        losses.sigmoid,
        _total(losses.sigmoid_binary_cross_entropy),
        losses.sigmoid_binary_cross_entropy_gradient,
        lambda targets: losses.binary_entropy(targets).sum(axis=-1),
    ),
    Loss(
        "softmax, no-terms",
        "CE with no-terms",
        losses.softmax,
        further_losses.softmax_with_no_terms,
        further_losses.softmax_with_no_terms_gradient,
        losses.softmax_cross_entropy_floor,  # its no-terms cost nothing there; where no label is true it lies higher
    ),
    Loss(
        "focal",
        "focal",
        losses.sigmoid,
        _total(further_losses.focal_loss),
        lambda logits, targets: further_losses.asymmetric_loss_gradient(logits, targets, 2.0, 2.0, 0.0),
        _nothing,
    ),
    Loss(
        "asymmetric",
        "asymmetric",
        losses.sigmoid,
        _total(further_losses.asymmetric_loss),
        further_losses.asymmetric_loss_gradient,
        _nothing,
    ),
    Loss("zlpr", "ZLPR", losses.sigmoid, further_losses.zlpr, further_losses.zlpr_gradient, _nothing),
)
LOSSES = {loss.key: loss for loss in _ALL}
FOUR = {loss.key: loss for loss in _ALL[:4]}
REBUTTALS = {key: LOSSES[key] for key in ("softmax", "softmax, no-terms", "bce")}
WORDS = {key: loss.words for key, loss in FOUR.items()}
