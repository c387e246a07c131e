"""What `reliability` must say: bins, by a plain loop."""

import itertools

import numpy as np

from helpers.data import training
from helpers.data.digits import data
from oracles.networks import NAMES, per_count, scores


def readout(s, *_):
    truth, bins = np.ravel(data("test").targets) > 0, s["bins"]
    each = scores("test")[training.FOUR.index(s["loss"])].ravel()
    edges = np.arange(bins + 1) / bins
    edges[-1] = 2
    inside = [(each >= low) & (each < high) for low, high in itertools.pairwise(edges)]
    inside = [here for here in inside if here.any()]
    said, seen, many = zip(*((each[h].mean(), truth[h].mean(), h.sum()) for h in inside), strict=True)
    error = sum(n * abs(a - b) for a, b, n in zip(said, seen, many, strict=True)) / len(each)
    above = [h & (each >= 0.1) for h in inside if (h & (each >= 0.1)).any()]
    off = sum(abs(each[h].sum() - truth[h].sum()) for h in above) / sum(h.sum() for h in above)
    rows = [
        ("calibration error (ECE)", error),
        ("of scores above 0.1", off),
        ("said", said),
        ("seen", seen),
        ("how many", many),
    ]
    targets = data("test").targets
    return rows + [
        (f"sums, {n}", per_count(p.sum(1), targets)) for n, p in zip(NAMES, scores("test"), strict=True)
    ]
