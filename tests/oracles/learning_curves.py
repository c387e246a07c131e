"""What `learning_curves` must say: the race's own history."""

import numpy as np

from helpers.data import training
from oracles.networks import ORDER


def readout(s, *_):
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
