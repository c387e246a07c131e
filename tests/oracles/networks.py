"""The networks trained last and their scores: what the oracles of notebook 06 share."""

from functools import lru_cache

import numpy as np
import torch

from helpers.data import training
from helpers.data.digits import data

NAMES = ("softmax CE", "CE, y/s", "yes-terms only", "BCE")
ORDER = ("order", ", ".join(NAMES))


@lru_cache(maxsize=8)
def scores_of(race, part):
    """Return the scores (4, N, 10) of the four networks of a race: two softmaxes, two sigmoids."""
    pixels = torch.from_numpy(data(part).pixels)
    with torch.no_grad():
        logits = [race.networks[name](pixels).double() for name in training.FOUR]
    return np.stack([*(z.softmax(-1) for z in logits[:2]), *(z.sigmoid() for z in logits[2:])])


def scores(part):
    """Return the scores of the four networks trained last."""
    return scores_of(training.latest(), part)


@lru_cache(maxsize=8)
def best_thresholds(race, measure):
    """Return each loss's threshold with the highest `measure(truth, predicted)` on held-out canvases (the middle one of the best)."""
    truth, grid, found = data("held-out").targets > 0, [i / 100 for i in range(101)], []
    for each in scores_of(race, "held-out"):
        good = [measure(truth, each > t) for t in grid]
        best = [t for t, g in zip(grid, good, strict=True) if g == max(good)]
        found.append(best[len(best) // 2])
    return found


def top_k(scores, truth):
    """Return the sets of the best-scored labels, as many as are true."""
    predicted = np.zeros_like(truth)
    for row, values in enumerate(scores):
        best = sorted(range(len(values)), key=lambda k: -values[k])
        predicted[row, best[: truth[row].sum()]] = True
    return predicted


def per_count(values, truth):
    return [np.mean([v for v, row in zip(values, truth, strict=True) if row.sum() == s]) for s in range(4)]
