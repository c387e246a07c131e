"""Digits browser (06): one canvas after another, each network's ten scores, and the set it predicts."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.data import measures
from helpers.data.digits import data
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, Number, State, guess_at
from helpers.live.marks import Floats
from helpers.maths.registry import WORDS
from helpers.panels import Panel, Picture, ScoreRows
from helpers.panels.base import Bools

NAMES = list(WORDS)
SHOWN = {"any": "any", "none": "none", "one": "1", "two": "2", "three": "3"}
MOST = 200


class DigitsBrowser(Explorer):
    """Click through test canvases: what is there, how each network scores it, and what it names above a threshold.

    `shown` keeps to canvases with so many digits. Shows the race run last, or runs one (about 5 seconds).
    Introduced in notebook 06 (claims 6, 7 and 21; M7, M13).
    """

    call = "digits_browser"
    about = (
        "Two panels: a canvas with none to three handwritten digits; for each of the four losses the ten scores as bars, "
        "hits solid and false alarms hatched, stars over the digits that are there, a line at the threshold, and the set "
        "that is predicted."
    )
    fields = {
        "canvas": Number(9, 0, MOST - 1, 1, "canvas", whole=True),
        "shown": Choice("any", SHOWN, "digits on it"),
        "threshold": Number(0.5, 0, 1, 0.01, "threshold"),
        "guess": Memory(),
    }
    left = (("canvas",), ("threshold",))
    right = (("shown",),)
    presets = {
        "an empty canvas": {"shown": "none", "canvas": 0, "threshold": 0.5},
        "two digits": {"shown": "two", "canvas": 0, "threshold": 0.5},
        "three digits": {"shown": "three", "canvas": 4, "threshold": 0.5},
        "threshold ¼": {"threshold": 0.25},
    }

    def build(self) -> list[Panel]:
        """Return the picture and the scores."""
        from helpers.data import training

        self.trained, self.pixels = training.trained(), data("test").pixels
        self.picture = Picture("the canvas")
        self.scores = ScoreRows(
            "what each network says",
            names=[*WORDS.values()],
            colours=[style.COLOURS[name] for name in WORDS],
            labels=[*"0123456789"],
        )
        self.scores.handles("threshold", 0, 1)
        return [self.picture, self.scores]

    def draw(self, state: State) -> Reading:
        """Move to a canvas and a threshold."""
        row = chosen(state["shown"])[state["canvas"]]
        target = self.trained["targets"][row]
        scores = np.array([self.trained[name]["scores"][row] for name in NAMES])
        predicted = measures.above(scores, state["threshold"])
        right = measures.sets_right(target, predicted)
        answers = [(f"says {_set(named)}", bool(good)) for named, good in zip(predicted, right, strict=True)]
        self.picture.update(self.pixels[row], f"there: {_set(target > 0)}")
        limits = [state["threshold"]] * len(NAMES)
        self.scores.update(scores, predicted, target, limits, answers, guess_at(state["guess"], "p"))
        readout = [("there", _set(target > 0))]
        for name, ten, (words, _) in zip(WORDS.values(), scores, answers, strict=True):
            readout.append((name, "  ".join(f"{v:.2f}" for v in ten) + f"  {words}"))
        return Reading(_headline(target, right), readout)


@lru_cache(maxsize=len(SHOWN))
def chosen(shown: str) -> NDArray[np.intp]:
    """Return the rows of the test canvases that hold as many digits as `shown` says."""
    counts = data("test").counts
    wanted = list(SHOWN).index(shown) - 1
    return np.flatnonzero((counts == wanted) | (wanted < 0))[:MOST]


def _set(members: Bools) -> str:
    """Return a set of digits in words."""
    if members.all():
        return "all ten"
    return " ".join(str(i) for i in np.flatnonzero(members)) or "nothing"


def _headline(target: Floats, right: Bools) -> str:
    there = int(target.sum())
    words = ("The canvas is empty", "One digit is there", "Two digits are there", "Three digits are there")[
        there
    ]
    good = [WORDS[name] for name, ok in zip(NAMES, right, strict=True) if ok]
    if not good:
        return f"{words}: no network names exactly these"
    if len(good) == 1:
        return f"{words}: only {good[0]} is right"
    return f"{words}: {' and '.join([', '.join(good[:-1]), good[-1]])} are right"
