"""What `many_at_once` must say: the four losses, their gradients and floors."""

import numpy as np

from helpers.maths import losses
from oracles.values import bce, softmax_ce, softmax_ce_normalised, yes_terms_only


def readout(s, z, y):
    share = y / y.sum() if y.any() else np.full(3, np.nan)
    (loss, gradient), floor = {
        "softmax": lambda: (softmax_ce(z, y), losses.softmax_cross_entropy_floor(y)),
        "softmax y/s": lambda: (softmax_ce_normalised(z, y), losses.entropy(share) if y.any() else np.nan),
        "yes-terms only": lambda: (yes_terms_only(z, y), 0),
        "bce": lambda: (bce(z, y), losses.binary_entropy(y).sum()),
    }[s["loss"]]()
    rows = [("softmax p", losses.softmax(z)), ("sigmoid q", losses.sigmoid(z)), ("push", -gradient)]
    return [*rows, ("loss", loss), ("floor", "not shown" if isinstance(s["guess"], list) else floor)]
