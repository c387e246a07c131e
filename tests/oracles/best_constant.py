"""What `best_constant` must say: both losses of a constant, and the weighted frequency."""

import numpy as np


def readout(s, *_):
    pi, c, w = s["frequency"], s["constant"], s["pos_weight"]
    half = -w * pi * np.log(c)
    best = w * pi / (w * pi + 1 - pi) if w * pi + 1 - pi else np.nan
    rows = [("positives only", half), ("BCE", half - (1 - pi) * np.log(1 - c)), ("best c for BCE", best)]
    return [*rows, ("pull up", w * pi * (1 - c)), ("pull down", (1 - pi) * c)]
