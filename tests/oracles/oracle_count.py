"""What `oracle_count` must say: thresholds, and a count that is told."""

import numpy as np
from sklearn.metrics import accuracy_score

from helpers.data import training
from helpers.data.digits import data
from oracles.networks import NAMES, ORDER, best_thresholds, per_count, scores, top_k


def readout(s, *_):
    truth, each = data("test").targets > 0, scores("test")
    tuned = best_thresholds(training.latest(), accuracy_score) if s["rule"] == "tuned" else None
    limits = {"half": [0.5] * 4, "tuned": tuned}.get(s["rule"])
    if s["rule"] == "told":
        predicted = np.stack([top_k(rows, truth) for rows in each])
    else:
        predicted = np.stack([rows > t for rows, t in zip(each, limits, strict=True)])
    right = (predicted == truth).all(2)
    rows = [ORDER, ("threshold", "–  –  –  –" if limits is None else limits), ("sets right", right.mean(1))]
    return rows + [(name, per_count(r, truth)) for name, r in zip(NAMES, right, strict=True)]
