"""What the read-outs of 06's explorers must say, from the trained networks by scikit-learn and plain loops."""

import itertools
from functools import lru_cache

import numpy as np
import torch
from sklearn.metrics import accuracy_score, f1_score

from helpers.data import training
from helpers.data.digits import data

NAMES = ("softmax CE", "CE, y/s", "positives only", "BCE")
ORDER = ("order", ", ".join(NAMES))
SHOWN = ("any", "none", "one", "two", "three")


@lru_cache(maxsize=2)
def scores(part):
    """Return the scores (4, N, 10) of the four networks trained last: two softmaxes, two sigmoids."""
    pixels = torch.from_numpy(data(part).pixels)
    with torch.no_grad():
        logits = [training.latest().networks[name](pixels).double() for name in training.FOUR]
    return np.stack([*(z.softmax(-1) for z in logits[:2]), *(z.sigmoid() for z in logits[2:])])


def f1(truth, predicted, average):
    return f1_score(truth, predicted, average=average, zero_division=0)


def per_count(values, truth):
    return [np.mean([v for v, row in zip(values, truth, strict=True) if row.sum() == s]) for s in range(4)]


def words(members):
    named = [str(digit) for digit in range(10) if members[digit]]
    return "all ten" if len(named) == 10 else " ".join(named) or "nothing"


def of_learning_curves(s, *_):
    race = training.latest()
    start, now = race.history[0], race.history[s["epoch"]]
    y = race.train.targets
    raw = np.mean([row.sum() * np.log(max(row.sum(), 1)) for row in y])
    share = np.mean([np.log(max(row.sum(), 1)) for row in y])
    floors = [raw / start["softmax"][0], share / start["softmax y/s"][0]]
    rows = [
        ("epoch", s["epoch"]),
        ORDER,
        ("share of its start", [now[n][0] / start[n][0] for n in training.FOUR]),
    ]
    return [*rows, ("floors of the two CEs", floors), ("micro-F1", [now[n][1] for n in training.FOUR])]


def of_digits_browser(s, *_):
    truth = data("test").targets
    rows = [
        i for i in range(len(truth)) if s["shown"] == "any" or truth[i].sum() == SHOWN.index(s["shown"]) - 1
    ]
    row = rows[s["canvas"]]
    told = [("there", words(truth[row]))]
    for name, each in zip(NAMES, scores("test")[:, row], strict=True):
        printed = "  ".join(f"{v:.2f}" for v in each)
        told.append((name, f"{printed}  says {words(each > s['threshold'])}"))
    return told


def of_threshold(s, *_):
    truth, rows = data("test").targets > 0, []
    predicted = scores("test") > s["threshold"]
    for name, average in (("micro-F1", "micro"), ("macro-F1", "macro")):
        rows.append((name, [f1(truth, p, average) for p in predicted]))
    rows.append(("sets right", [accuracy_score(truth, p) for p in predicted]))
    for name, p in zip(NAMES, predicted, strict=True):
        rows.append((f"labels, {name}", per_count(p.sum(1), truth)))
        rows.append((f"right, {name}", per_count((p == truth).all(1), truth)))
    return [ORDER, *rows]


@lru_cache(maxsize=1)
def tuned():
    """Return each loss's threshold with the most held-out sets right (the middle one of the best)."""
    truth, grid, found = data("held-out").targets > 0, [i / 100 for i in range(101)], []
    for each in scores("held-out"):
        right = [accuracy_score(truth, each > t) for t in grid]
        best = [t for t, r in zip(grid, right, strict=True) if r == max(right)]
        found.append(best[len(best) // 2])
    return found


def of_oracle_count(s, *_):
    truth = data("test").targets > 0
    limits = {"half": [0.5] * 4, "tuned": tuned()}.get(s["rule"])
    if s["rule"] == "told":
        predicted = np.zeros_like(scores("test"), bool)
        for loss, row in np.ndindex(predicted.shape[:2]):
            best = sorted(range(10), key=lambda k: -scores("test")[loss, row, k])
            predicted[loss, row, best[: truth[row].sum()]] = True
    else:
        predicted = np.stack([each > t for each, t in zip(scores("test"), limits, strict=True)])
    right = (predicted == truth).all(2)
    rows = [ORDER, ("threshold", "–" if limits is None else limits), ("sets right", right.mean(1))]
    return rows + [(name, per_count(r, truth)) for name, r in zip(NAMES, right, strict=True)]


def of_reliability(s, *_):
    truth, bins = np.ravel(data("test").targets) > 0, s["bins"]
    each = scores("test")[training.FOUR.index(s["loss"])].ravel()
    edges = np.arange(bins + 1) / bins
    edges[-1] = 2
    inside = [(each >= low) & (each < high) for low, high in itertools.pairwise(edges)]
    inside = [here for here in inside if here.any()]
    said, seen, many = zip(*((each[h].mean(), truth[h].mean(), h.sum()) for h in inside), strict=True)
    error = sum(n * abs(a - b) for a, b, n in zip(said, seen, many, strict=True)) / len(each)
    rows = [("calibration error (ECE)", error), ("said", said), ("seen", seen), ("how many", many)]
    targets = data("test").targets
    return rows + [
        (f"sums, {n}", per_count(p.sum(1), targets)) for n, p in zip(NAMES, scores("test"), strict=True)
    ]


WANTED = {
    "digits_browser": of_digits_browser,
    "learning_curves": of_learning_curves,
    "oracle_count": of_oracle_count,
    "reliability": of_reliability,
    "threshold": of_threshold,
}
