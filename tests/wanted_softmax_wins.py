"""What the read-outs of 07's explorers must say, worked out photograph by photograph and from closed forms."""

import numpy as np

from helpers.maths import losses

SETS = ("A", "BCD", "AB", "")


def of_population(s, *_):
    seen = [(w, {label for label in name}) for w, name in zip(s["weights"], SETS, strict=True) if w]
    whole, labelled = sum(w for w, _ in seen), sum(w for w, labels in seen if labels)
    often = [sum(w for w, labels in seen if k in labels) / whole if whole else 0 for k in "ABCD"]
    split = [sum(w / len(labels) for w, labels in seen if k in labels) for k in "ABCD"]
    split = [v / labelled if labelled else 0 for v in split]
    raw = [v / sum(often) if sum(often) else 0 for v in often]
    tops = [row.index(max(row)) for row in (raw, split, often)]
    rows = [("order", "A, B, C, D"), ("softmax CE", raw), ("CE, y/s", split), ("BCE", often)]
    rows.append(("shown alone, the first one is right", [often[top] for top in tops]))
    return [*rows, ("and finds of a photograph’s labels", [split[top] for top in tops])]


def of_focal_asymmetric(s, *_):
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
    cost_no = -np.log1p(-v) if m else losses.sigmoid_positives_only(-z, np.ones_like(z))
    mean = s["frequency"] * rest**up * losses.sigmoid_positives_only(z, np.ones_like(z))
    mean += (1 - s["frequency"]) * v**down * cost_no
    return z[mean.argmin()]


def of_zlpr(_, z, y):
    own = np.log(1 + np.exp(z)[y == 0].sum()) + np.log(1 + np.exp(-z)[y == 1].sum())
    n = y.sum()
    push = y * np.exp(-z) / (1 + np.exp(-z)[y == 1].sum()) - (1 - y) * np.exp(z) / (
        1 + np.exp(z)[y == 0].sum()
    )
    rows = [("above zero", (z > 0).sum()), ("true", n), ("softmax CE", losses.softmax_cross_entropy(z, y))]
    rows += [("its floor", n * np.log(max(n, 1))), ("ZLPR", own)]
    return [*rows, ("BCE", losses.sigmoid_binary_cross_entropy(z, y).sum()), ("push", push)]


WANTED = {"focal_asymmetric": of_focal_asymmetric, "population": of_population, "zlpr": of_zlpr}
