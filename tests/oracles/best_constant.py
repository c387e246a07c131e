"""What `best_constant` must say: both losses of a constant, and the weighted frequency."""

import numpy as np


def readout(s, *_):
    pi, c, w = s["frequency"], s["constant"], s["pos_weight"]
    alone = -w * pi * np.log(c)
    best = w * pi / (w * pi + 1 - pi) if w * pi + 1 - pi else np.nan
    rows = [("yes-terms only", alone), ("BCE", alone - (1 - pi) * np.log(1 - c)), ("best c for BCE", best)]
    return [*rows, ("push up", w * pi * (1 - c)), ("push down", (1 - pi) * c)]
