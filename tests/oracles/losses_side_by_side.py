"""What `losses_side_by_side` must say: four losses and their scales."""

import numpy as np

from oracles.values import bce, softmax_ce, softmax_ce_normalised, yes_terms_only


def readout(s, z, y):
    k = s["labels"]
    z, y = (np.append(v, np.full(k, more))[:k] for v, more in ((z, s["others"]), (y, 0)))
    mean = k if s["scale"] == "mean" else 1
    four = [softmax_ce(z, y), softmax_ce_normalised(z, y), yes_terms_only(z, y), bce(z, y)]
    parts = [1, 1, mean, mean]
    rows = list(zip(("softmax CE", "CE, y/s", "yes-terms only", "BCE"), [v for v, _ in four], strict=True))
    rows = [(name, value / part) for (name, value), part in zip(rows, parts, strict=True)]
    first = [-gradient[0] / part for (_, gradient), part in zip(four, parts, strict=True)]
    return [*rows, ("pushes on the first label", first)]
