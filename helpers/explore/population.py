"""Population (07): photographs with one label, or three, or none. Which label does each loss put first?"""

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, Numbers, State, number_row
from helpers.live.marks import Floats
from helpers.maths.registry import LOSSES
from helpers.panels import Panel, Rankings

LABELS = ("A", "B", "C", "D")
SETS = {"A": [1, 0, 0, 0], "B C D": [0, 1, 1, 1], "A B": [1, 1, 0, 0], "none": [0, 0, 0, 0]}
ROWS = np.array([*SETS.values()], float)
NAMES = [LOSSES[name].words for name in ("softmax", "softmax y/s", "bce")]


def estimates(weights: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return (softmax CE, y/s, BCE): what each loss answers at its best for A to D (claim 14); 0 where it has no answer."""
    share = np.asarray(weights, float) / max(np.sum(weights), 1e-300)
    size = ROWS.sum(1)
    often = share @ ROWS
    split = np.where(size > 0, share, 0) @ (ROWS / np.maximum(size, 1)[:, None])
    labelled = share[size > 0].sum()
    raw = often / often.sum() if often.sum() else often
    return raw, split / labelled if labelled else split, often


class Population(Explorer):
    """Four sets of labels, each as common as its weight says; a model that sees nothing, trained with each loss.

    Introduced in notebook 07 (claim 14; Menon, Rawat, Reddi, Kumar, NeurIPS 2019).
    """

    call = "population"
    about = (
        "One panel: for softmax cross-entropy, for the same with targets y/s, and for BCE the four numbers each ends with "
        "for the labels A to D, the largest filled; below, how often that one is right when it alone is shown, and which share "
        "of a photograph’s labels it finds."
    )
    fields = {
        "weights": Numbers((0.4, 0.6, 0, 0), 0, 1, 0.05, "how common is", tuple(SETS)),
        "guess": Memory(),
    }
    left = (("weights",),)
    presets = {
        "4 of 10 against 6": {"weights": [0.4, 0.6, 0, 0]},
        "half of them empty": {"weights": [0.2, 0.3, 0, 0.5]},
        "A alone": {"weights": [1, 0, 0, 0]},
        "A and B together": {"weights": [0.2, 0.4, 0.4, 0]},
    }

    def build(self) -> list[Panel]:
        """Return the rankings."""
        self.rankings = Rankings(
            "what each loss says of a photograph, at its best",
            names=NAMES,
            colours=(style.SOFTMAX, style.SOFTMAX, style.BCE),
            keys=("raw", "y/s", "bce"),
            labels=LABELS,
        )
        return [self.rankings]

    def draw(self, state: State) -> Reading:
        """Move to a population."""
        weights = np.array(state["weights"], float)
        values = estimates(weights)
        tops = [int(np.argmax(row)) for row in values]
        _, split, often = values
        right, found = [often[top] for top in tops], [split[top] for top in tops]
        notes = [
            (
                f"first: {_first(row)}",
                f"right {style.number(hit)}, finds {style.number(part)}" if any(row) else "",
            )
            for row, hit, part in zip(values, right, found, strict=True)
        ]
        self.rankings.update(values, notes, state["guess"])
        readout = [
            ("order", "A, B, C, D"),
            *zip(NAMES, (number_row(row) for row in values), strict=True),
            ("shown alone, the first one is right", number_row(right)),
            ("and finds of a photograph’s labels", number_row(found)),
        ]
        return Reading(_headline(weights, values), readout)


def _best(row: Floats) -> list[str]:
    """Return the label with the largest value, or those that tie; none where nothing is known."""
    top = np.max(row)
    return [label for label, value in zip(LABELS, row, strict=True) if top and abs(value - top) < 1e-9]


def _first(row: Floats) -> str:
    """Return the first label in words, or those that tie."""
    best = _best(row)
    if not best:
        return "–"
    return best[0] if len(best) == 1 else f"{', '.join(best[:-1])} and {best[-1]}"


def _headline(weights: Floats, values: tuple[Floats, Floats, Floats]) -> str:
    raw, split, often = (_first(row) for row in values)
    if not weights.any():
        return "No photographs at all: there is nothing to learn"
    if raw == "–":
        return "Every photograph is empty: only BCE can learn that"
    if weights[3] > 0:
        empty = weights[3] / weights.sum()
        return f"{empty:.0%} are empty: BCE’s chances shrink, the two cross-entropies do not see it"
    if raw != split:
        apart = not set(_best(values[0])) & set(_best(values[1]))
        what = "turns the ranking round: first" if apart else "changes who is first:"
        return f"Dividing by s {what} {raw} without it, {split} with it"
    return f"All three put {often} first"
