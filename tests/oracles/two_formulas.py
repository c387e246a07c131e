"""What `two_formulas` must say: the two formulas, written out."""

import numpy as np


def readout(s, *_):
    dead, alive, r = s["p_dead"], s["p_alive"], s["reality"]
    usual = -r * np.log(dead) - (1 - r) * np.log(alive)
    both = usual - (1 - r) * np.log(1 - dead) - r * np.log(1 - alive)
    return [
        ("p(dead) + p(alive)", dead + alive),
        ("the usual formula", usual),
        ("with the no-terms", both),
        ("the second / the first", both / usual),
    ]
