"""What `overflow` must say: where float32's exponential ends."""

import numpy as np

from helpers.maths import losses


def readout(s, *_):
    over = s["z"] > np.log(np.finfo(np.float32).max)
    exact = losses.softmax_cross_entropy([s["z"], 0], np.eye(2)[s["true"]])
    rough = (np.nan, np.inf)[s["true"]] if over else exact  # inf / inf, or the loss of 0
    return [
        ("naive loss", rough),
        ("stable loss", exact),
        ("naive exp(z)", np.inf if over else np.exp(s["z"])),
    ]
