"""What `threshold` must say: scikit-learn's F1 and sets."""

from sklearn.metrics import accuracy_score, f1_score

from helpers.data.digits import data
from oracles.networks import NAMES, ORDER, per_count, scores


def readout(s, *_):
    truth, rows = data("test").targets > 0, []
    predicted = scores("test") > s["threshold"]
    for name, average in (("micro-F1", "micro"), ("macro-F1", "macro")):
        rows.append((name, [f1(truth, p, average) for p in predicted]))
    rows.append(("sets right", [accuracy_score(truth, p) for p in predicted]))
    for name, p in zip(NAMES, predicted, strict=True):
        rows.append((f"labels, {name}", per_count(p.sum(1), truth)))
        rows.append((f"right, {name}", per_count((p == truth).all(1), truth)))
    return [ORDER, *rows]


def f1(truth, predicted, average):
    return f1_score(truth, predicted, average=average, zero_division=0)
