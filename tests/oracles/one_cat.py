"""What `one_cat` must say: p, its loss and slope, from the logit."""

from helpers.maths import losses


def readout(s, *_):
    p, y = losses.sigmoid(s["logit"]), s["target"]
    loss = losses.sigmoid_binary_cross_entropy(s["logit"], y)
    rows = [("q = p(dead)", p), ("1 − q = p(alive)", 1 - p), ("loss", loss), ("push y − q", y - p)]
    return [*rows, ("lowest possible", losses.binary_entropy(y))]
