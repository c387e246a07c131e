"""Population (07): photographs with one label, or three, or none. Which label does each loss put first, and do tags that nobody wrote turn it?"""

import itertools

import numpy as np
from numpy.typing import ArrayLike

from helpers.explore.animals import ANIMALS
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, Number, Numbers, State, number_row
from helpers.live.marks import Floats
from helpers.maths.registry import LOSSES
from helpers.panels import Panel, Rankings

LABELS = ("A", "B", "C", "D")  # cat, dog, bird, fish
SETS = {"A": [1, 0, 0, 0], "B C D": [0, 1, 1, 1], "A B": [1, 1, 0, 0], "none": [0, 0, 0, 0]}
ROWS = np.array([*SETS.values()], float)
WRITTEN = np.array([*itertools.product((0.0, 1.0), repeat=len(LABELS))])  # every set that may be written down
Estimates = tuple[Floats, Floats, Floats]
NAMES = [LOSSES[name].words for name in ("softmax", "softmax y/s", "bce")]


def written(weights: ArrayLike, recorded: float = 1.0) -> Floats:
    """Return how common each set of WRITTEN is among what was written down, if each true label was with chance `recorded`."""
    share = np.asarray(weights, float) / max(np.sum(weights), 1e-300)
    there = ROWS[:, None] > 0
    chance = np.where(WRITTEN > 0, there * recorded, np.where(there, 1 - recorded, 1.0))
    common: Floats = share @ chance.prod(axis=2)
    return common


def estimates(weights: ArrayLike, recorded: float = 1.0) -> Estimates:
    """Return (softmax CE, y/s, BCE): what each loss answers at its best for A to D (claim 14); 0 where it has no answer."""
    share, size = written(weights, recorded), WRITTEN.sum(1)
    often = share @ WRITTEN
    split = np.where(size > 0, share, 0) @ (WRITTEN / np.maximum(size, 1)[:, None])
    labelled = share[size > 0].sum()
    raw = often / often.sum() if often.sum() else often
    return raw, split / labelled if labelled else split, often


class Population(Explorer):
    """Four sets of labels, each as common as its weight says; a model that sees nothing, trained with each loss.

    Of the true labels only a share may have been written down, each by chance alone: what is not tagged counts as a "no".
    Introduced in notebook 07 (claim 14; Menon, Rawat, Reddi, Kumar, NeurIPS 2019).
    """

    call = "population"
    about = (
        "One panel: for softmax cross-entropy, for the same with targets y/s, and for BCE the four numbers each ends with "
        "for the labels A to D (cat, dog, bird, fish), the largest filled; below, how often that one is right when it alone is shown, and which share "
        "of a photograph’s labels it finds."
    )
    fields = {
        "weights": Numbers((0.4, 0.6, 0, 0), 0, 1, 0.05, "how common is", tuple(SETS)),
        "recorded": Number(1, 0.05, 1, 0.05, "tags written down"),
        "guess": Memory(),
    }
    left = (("weights",), ("recorded",))
    presets = {
        "4 of 10 against 6": {"weights": [0.4, 0.6, 0, 0], "recorded": 1},
        "half of them empty": {"weights": [0.2, 0.3, 0, 0.5], "recorded": 1},
        "A alone": {"weights": [1, 0, 0, 0], "recorded": 1},
        "A and B together": {"weights": [0.2, 0.4, 0.4, 0], "recorded": 1},
        "3 tags of 10 written": {"weights": [0.4, 0.6, 0, 0], "recorded": 0.3},
    }

    def build(self) -> list[Panel]:
        """Return the rankings."""
        self.rankings = Rankings(
            "what each loss says of a photograph, at its best",
            names=NAMES,
            colours=(style.SOFTMAX, style.SOFTMAX, style.BCE),
            keys=("raw", "y/s", "bce"),
            labels=LABELS,
            signs=ANIMALS[: len(LABELS)],
        )
        return [self.rankings]

    def draw(self, state: State) -> Reading:
        """Move to a population."""
        weights = np.array(state["weights"], float)
        values, true = estimates(weights, state["recorded"]), estimates(weights)
        tops = [int(np.argmax(row)) for row in values]
        _, split, often = true
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
        return Reading(_headline(weights, state["recorded"], values, true), readout)


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


def _headline(weights: Floats, recorded: float, values: Estimates, true: Estimates) -> str:
    """Say what `values`, learnt from the tags, show beside what is `true` of the labels."""
    raw, split, often = (_first(row) for row in values)
    if not weights.any():
        return "No photographs at all: there is nothing to learn"
    if raw == "–":
        return "Every photograph is empty: only BCE can learn that"
    if recorded < 1:
        told = f"{recorded:.0%} of the tags are written: BCE shrinks, raw "
        if np.allclose(values[1], true[1], atol=1e-9):
            return told + "and y/s stand still"
        turned = not set(_best(values[1])) & set(_best(true[1]))
        return told + f"stands still, y/s {'turns' if turned else 'moves'}"
    if weights[3] > 0:
        empty = weights[3] / weights.sum()
        return f"{empty:.0%} are empty: BCE’s chances shrink, the two softmaxes do not see it"
    if raw != split:
        apart = not set(_best(values[0])) & set(_best(values[1]))
        what = "turns the ranking round: first" if apart else "changes who is first:"
        return f"Dividing by s {what} {raw} without it, {split} with it"
    return f"All three put {often} first"
