"""Reliability (06): of all that a network calls 0.8, are eight in ten there?"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.data import measures
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Number, State, number_row
from helpers.live.marks import Floats
from helpers.maths.registry import WORDS
from helpers.panels import ByCount, Panel
from helpers.panels import Reliability as Diagram

LEAST = 0.1  # most scores are below it, near 0, and would hide how far off the others are


class Reliability(Explorer):
    """Every score of every test canvas, in bins: the score against what was there. And the ten scores added up.

    Shows the race run last, or runs one (about 5 seconds). Introduced in notebook 06 (claim 14; M6).
    """

    call = "reliability"
    about = (
        "Two panels: for bins of scores the share of labels that are there, the line of “said is seen”, and below how many scores "
        "each bin holds; the sum of the ten scores on canvases with none to three digits, the losses not chosen pale, with the line of the true count."
    )
    fields = {
        "loss": Choice("bce", WORDS, "loss"),
        "bins": Number(10, 2, 12, 1, "bins", whole=True),
    }
    left = (("bins",),)
    right = (("loss",),)
    presets = {"ten bins": {"bins": 10}, "five": {"bins": 5}}

    def build(self) -> list[Panel]:
        """Return the diagram."""
        from helpers.data import training

        self.trained = training.trained()
        self.binned = lru_cache(maxsize=256)(self._binned)
        self.said = lru_cache(maxsize=256)(self._said)
        self.diagram = Diagram("what it said, and what was there")
        sums = [self.trained[name]["scores"].sum(1) for name in WORDS]
        self.sums = [measures.by_count(row, self.trained["targets"]) for row in sums]
        self.counts = ByCount(
            "the ten scores, added up",
            names=[*WORDS.values()],
            colours=[style.COLOURS[name] for name in WORDS],
            high=4,
            yticks=(0, 1, 2, 3, 4),
            truth=True,
            width=460,
        )
        self.counts.update(self.sums)
        self.rows = [
            (f"sums, {name}", number_row(row)) for name, row in zip(WORDS.values(), self.sums, strict=True)
        ]
        return [self.diagram, self.counts]

    def _binned(self, loss: str, bins: int) -> tuple[Floats, Floats, NDArray[np.intp], float]:
        """Return (mean score, share true, number) of each bin, and the calibration error."""
        data = self.trained["targets"], self.trained[loss]["scores"], bins
        return *measures.reliability(*data), measures.expected_calibration_error(*data)

    def _said(self, loss: str, bins: int) -> tuple[float, float, float]:
        """Return, of scores above LEAST, the calibration error, and (mean score, share true) of the bin that adds most to it."""
        targets, scores = self.trained["targets"], self.trained[loss]["scores"]
        some = scores >= min(LEAST, scores.max())
        score, true, number = measures.reliability(targets[some], scores[some], bins)
        apart = number * np.nan_to_num(np.abs(true - score))
        worst = np.argmax(np.where(number > 0, apart, -1))
        return float(apart.sum() / number.sum()), float(score[worst]), float(true[worst])

    def draw(self, state: State) -> Reading:
        """Move to a loss and a number of bins."""
        loss = state["loss"]
        score, true, number, error = self.binned(loss, state["bins"])
        off, called, there = self.said(loss, state["bins"])
        self.diagram.update(score, true, number, style.COLOURS[loss])
        self.counts.choose(list(WORDS).index(loss))
        some = number > 0
        readout = [
            ("calibration error (ECE)", style.number(error)),
            ("of scores above 0.1", style.number(off)),
            ("said", _row(score[some])),
            ("seen", _row(true[some])),
            ("how many", "  ".join(str(n) for n in number[some])),
        ]
        return Reading(_headline(WORDS[loss], off, called, there), readout + self.rows)


def _row(values: Floats) -> str:
    return "  ".join(f"{v:.2f}" for v in values)


def _headline(name: str, error: float, score: float, seen: float) -> str:
    start = name[0].upper() + name[1:]
    return f"{start} is off by {style.number(error)}: of what it calls {style.number(score, 2)}, {style.number(seen, 2)} is there"
