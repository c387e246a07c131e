"""What `digits_browser` must say: the scores of one canvas."""

from helpers.data.digits import data
from oracles.networks import NAMES, scores

SHOWN = ("any", "none", "one", "two", "three")


def readout(s, *_):
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


def words(members):
    named = [str(digit) for digit in range(10) if members[digit]]
    return "all ten" if len(named) == 10 else " ".join(named) or "nothing"
