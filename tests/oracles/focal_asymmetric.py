"""What `focal_asymmetric` must say: closed forms, and a fine grid."""

import numpy as np

from helpers.maths import losses


def readout(s, *_):
    q, up, down, m = s["probability"], s["gamma_yes"], s["gamma_no"], s["margin"]
    low = max(q - m, 0)
    yes, no = (1 - q) ** up * -np.log(q), low**down * -np.log(1 - low)
    push, far = 0.0, 1e-6
    if low:  # by differences, in the logit
        z = np.log(q / (1 - q))
        lows = [max(losses.sigmoid(z + d) - m, 0) for d in (-far, far)]
        push = np.diff([v**down * -np.log(1 - v) for v in lows])[0] / (2 * far)
    best = lowest(s, np.linspace(-40, 40, 40_001))
    best = lowest(s, np.linspace(best - 2e-3, best + 2e-3, 40_001))
    rows = [("BCE: a yes, a no", [-np.log(q), -np.log(1 - q)]), ("this loss: a yes, a no", [yes, no])]
    rows += [
        ("a yes costs so many times less", -np.log(q) / yes),
        ("push on a no: BCE, this loss", [q, push]),
    ]
    return [*rows, ("best answer", losses.sigmoid(best))]


def lowest(s, z):
    """Return that one of the logits `z` at which the mean loss is lowest."""
    up, down, m = s["gamma_yes"], s["gamma_no"], s["margin"]
    v = np.maximum(losses.sigmoid(z) - m, 0)
    rest = losses.sigmoid(-z)
    cost_no = -np.log1p(-v) if m else losses.sigmoid_yes_terms(-z, np.ones_like(z))
    mean = s["frequency"] * rest**up * losses.sigmoid_yes_terms(z, np.ones_like(z))
    mean += (1 - s["frequency"]) * v**down * cost_no
    return z[mean.argmin()]
