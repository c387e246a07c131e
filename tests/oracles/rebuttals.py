"""What `rebuttals` must say: softmax with and without no-terms, and BCE, written out."""

import numpy as np

from helpers.maths import losses
from oracles.values import bce, softmax_ce


def with_no_terms(z, y):
    p = losses.softmax(z)
    jacobian = np.diag(p) - np.outer(p, p)
    return -(y * np.log(p) + (1 - y) * np.log1p(-p)).sum(), jacobian @ ((1 - y) / (1 - p) - y / p)


def readout(s, z, y):
    value = {"softmax": softmax_ce, "softmax, no-terms": with_no_terms, "bce": bce}[s["loss"]]
    loss, gradient = value(z, y)
    name, said = ("sigmoid q", losses.sigmoid(z)) if s["loss"] == "bce" else ("softmax p", losses.softmax(z))
    return [(name, said), ("sum", said.sum()), ("push", -gradient), ("loss", loss)]
