"""What `label_by_label` must say: a question for each label, weighed."""

import numpy as np

from helpers.maths import losses


def readout(s, z, y):
    z, y, weight = np.append(z, s["new_logit"]), np.append(y, s["new_target"]), s["pos_weight"]
    n = len(z) if s["extra"] else len(z) - 1
    q = losses.sigmoid(z)
    costs = weight * losses.sigmoid_yes_terms(z, y) + losses.sigmoid_yes_terms(-z, 1 - y)
    push = (weight * y * (1 - q) - (1 - y) * q)[:n]
    rows = [("q", q[:n]), ("cost", costs[:n]), ("push", push)]
    return [*rows, ("sum", costs[:n].sum()), ("mean", costs[:n].mean())]
